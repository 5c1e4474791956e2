"""Photographs and scans: their size, and whether anything is on them; their words are a person's to read."""

from io import BytesIO

from PIL import Image, ImageStat

from intake_app.examination.kinds import JPEG
from intake_app.examination.limits import PIXELS
from intake_app.examination.reading import Fault, Reading
from models.file_reasons import FileReason

_LOOKED_AT = 256
"""A picture of this many pixels a side tells whether another is blank."""

_BLANK_DEVIATION = 2.0
"""Grey values of a blank sheet differ by less than this; one line of print on A4 already makes more."""

LEAST_LONG_SIDE = 600
"""The longer side, in pixels, below which a page's print cannot be read."""


def read_picture(content: bytes, media_type: str) -> Reading:
    """The faults of a picture; a large JPEG is decoded at a fraction of its size."""
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, with a sentence of its own
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            fault = _size_fault(picture) or _content_fault(picture, media_type)
    except (OSError, SyntaxError, ValueError) as error:
        # Pillow tells a picture that breaks off by its sentence only.
        reason = FileReason.TRUNCATED if "truncated" in str(error).lower() else FileReason.DAMAGED
        fault = Fault(reason)
    return Reading(media_type, (fault,) if fault else (), pages=("",), page_count=1, has_picture=True)


def _size_fault(picture: Image.Image) -> Fault | None:
    width, height = picture.size
    size = {"width": str(width), "height": str(height)}
    if width * height > PIXELS:
        return Fault(FileReason.TOO_MANY_PIXELS, {**size, "limit": str(PIXELS // 1_000_000)})
    if max(width, height) < LEAST_LONG_SIDE:
        return Fault(FileReason.IMAGE_TOO_SMALL, {**size, "limit": str(LEAST_LONG_SIDE)})
    return None


def _content_fault(picture: Image.Image, media_type: str) -> Fault | None:
    if media_type == JPEG:
        picture.draft("L", (_LOOKED_AT * 4, _LOOKED_AT * 4))
    grey = picture.convert("L")
    grey.thumbnail((_LOOKED_AT * 4, _LOOKED_AT * 4))
    return Fault(FileReason.IMAGE_BLANK) if ImageStat.Stat(grey).stddev[0] < _BLANK_DEVIATION else None
