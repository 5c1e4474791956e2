"""The bar codes in a scan: the pages of a PDF or a picture, turned, skewed, grey or small, as they come."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image

from intake_app.examination.kinds import PDF, media_type_of
from intake_app.examination.limits import CODE_CHARACTERS, CODE_PAGES, CODES, PIXELS
from intake_app.examination.picture_reader import grey_of
from intake_app.examination.reading import Fault, Reading
from models.file_reasons import FileReason

_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_DOTS_PER_INCH = 200
"""A module of a paper's code is 0.6 mm: five pixels."""

_POINTS_PER_INCH = 72
_LONGEST_SIDE = 3_400
"""Pixels; a photograph of a page needs no more, and a page as large as a wall is drawn smaller."""

_SMALL_SIDE = 1_800
"""A picture whose longer side is below this shows a code of an A4 page in few pixels: it is enlarged once."""


def read_codes(content: bytes) -> Reading:
    """The different QR codes in a PDF, JPEG or PNG, in the order of its pages; any other file has none."""
    media_type = media_type_of(content)
    try:
        pictures = _pages(content) if media_type == PDF else _photograph(content)
        found = dict.fromkeys(text for picture in pictures for text in _codes(picture))
    except (OSError, SyntaxError, ValueError, pypdfium2.PdfiumError):
        return Reading(media_type, (Fault(FileReason.DAMAGED),))
    return Reading(media_type, codes=tuple(found)[:CODES])


def _pages(content: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    for number in range(min(len(document), CODE_PAGES)):
        page = document[number]
        longest = max(page.get_size()) / _POINTS_PER_INCH
        scale = min(_DOTS_PER_INCH, _LONGEST_SIDE / longest) / _POINTS_PER_INCH
        yield page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
        page.close()


def _photograph(content: bytes) -> Iterator[Image.Image]:
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours
    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > PIXELS:
            return
        picture.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
        grey = grey_of(picture)
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    yield grey


def _codes(picture: Image.Image) -> tuple[str, ...]:
    """What the codes say; a small picture in which none is found is looked at once more, enlarged."""
    found = zxingcpp.read_barcodes(picture, formats=_FORMATS)
    if not found and max(picture.size) < _SMALL_SIDE:
        larger = picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)
        found = zxingcpp.read_barcodes(larger, formats=_FORMATS)
    return tuple(code.text[:CODE_CHARACTERS] for code in found)
