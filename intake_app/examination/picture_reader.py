"""Photographs and scans: their size, whether anything is on them, what hangs behind; their words a person reads."""

from io import BytesIO
from typing import cast

from PIL import Image, ImageStat

from intake_app.examination.kinds import JPEG
from intake_app.examination.limits import PIXELS
from intake_app.examination.picture_tail import kind_behind
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
    behind = kind_behind(content, media_type)
    hidden = Fault(FileReason.BEHIND_PICTURE, {"found": behind}) if behind else None
    faults = tuple(each for each in (fault, hidden) if each)
    return Reading(media_type, faults, pages=("",), page_count=1, has_picture=True)


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
    grey = grey_of(picture)
    grey.thumbnail((_LOOKED_AT * 4, _LOOKED_AT * 4))
    return Fault(FileReason.IMAGE_BLANK) if ImageStat.Stat(grey).stddev[0] < _BLANK_DEVIATION else None


def grey_of(picture: Image.Image) -> Image.Image:
    """The picture as grey values of 8 bits, as it looks on white paper."""
    if picture.mode.startswith("I"):
        return _in_eight_bits(picture)
    seen = picture.convert("RGBA") if picture.mode == "P" and "transparency" in picture.info else picture
    grey = seen.convert("L")
    if "A" not in seen.getbands():
        return grey
    # Below what is transparent lies any colour, black mostly: the lines of a drawing would be lost in it.
    sheet = Image.new("L", seen.size, 255)
    sheet.paste(grey, mask=seen.getchannel("A"))
    return sheet


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """A picture of 16 bits by the bits that it uses: Pillow's own conversion makes white of everything above 255.

    It stays in 16 bits until it fits into 8: in 32 the largest scan would fill the child's memory.
    """
    _, most = cast(tuple[int, int], picture.getextrema())
    spare = max(most.bit_length() - 8, 0)
    return picture.point(lambda value: value * (1 / 2**spare)).convert("L")
