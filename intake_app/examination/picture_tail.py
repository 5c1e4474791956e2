"""What stands behind the end of a picture, where viewers do not look and other programs do.

Phones put a good deal there: a second picture, the film of a moving photograph, notes of their own. None of that is
remarked; what would open as an archive, a program or a web page is.
"""

import re
from collections.abc import Iterator

from intake_app.examination.kinds import HTML, JPEG, PNG_HEAD, PROGRAM, ZIP, media_type_of

_FILLING = re.compile(rb"[\0 \t\r\n]*")

_JPEG_HEAD, _JPEG_END = b"\xff\xd8\xff", b"\xd9"
_JPEG_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
"""A marker that ends the picture or has a length behind it; those that stand alone, and 0xFF among pixels, are none."""

_PNG_END = b"IEND"

_ARCHIVE_END, _ARCHIVE_PARTS = b"PK\x05\x06", (b"PK\x01\x02", b"PK\x03\x04")
_ELF = re.compile(rb"\x7fELF[\x01\x02][\x01\x02]\x01")
_WINDOWS_PROGRAM, _WINDOWS_HEAD_AT = b"MZ", 0x3C
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|script|iframe|\?php)[\s>]", re.IGNORECASE)

_HEAD_BYTES = 4096
"""So much of what stands behind all pictures tells what it begins with."""


def kind_behind(content: bytes, media_type: str) -> str | None:
    """The media type of an archive, program or web page behind the end of a picture; None where there is none.

    A picture that breaks off has no end, and nothing behind it.
    """
    end = _end_of_jpeg(content) if media_type == JPEG else _end_of_png(content)
    if end is None or end >= len(content):
        return None
    last = _behind_more_pictures(content, end)
    begins_with = media_type_of(content[last:last + _HEAD_BYTES])
    if begins_with in (ZIP, PROGRAM):
        return begins_with
    # An archive is found from its end, and its parts may lie among the pixels as well.
    if content.find(_ARCHIVE_END, end) >= 0 and all(part in content for part in _ARCHIVE_PARTS):
        return ZIP
    if _ELF.search(content, end) or any(_windows_programs(content, end)):
        return PROGRAM
    return HTML if _PAGE.search(content, end) else None


def _end_of_jpeg(content: bytes, begin: int = 0) -> int | None:
    """Where the JPEG that begins there ends; the end of a thumbnail lies within a part that is stepped over."""
    place = begin + 2
    while marker := _JPEG_MARKER.search(content, place):
        if marker[1] == _JPEG_END:
            return marker.end()
        place = marker.end() + max(int.from_bytes(content[marker.end():marker.end() + 2], "big"), 2)
    return None


def _end_of_png(content: bytes) -> int | None:
    place = len(PNG_HEAD)
    while place + 8 <= len(content):
        kind = content[place + 4:place + 8]
        place += 12 + int.from_bytes(content[place:place + 4], "big")
        if kind == _PNG_END:
            return place
    return None


def _behind_more_pictures(content: bytes, end: int) -> int:
    """Where something else begins than further JPEGs and what fills up between them."""
    place = _behind_filling(content, end)
    while content.startswith(_JPEG_HEAD, place):
        following = _end_of_jpeg(content, place)
        if following is None:
            return len(content)
        place = _behind_filling(content, following)
    return place


def _behind_filling(content: bytes, place: int) -> int:
    filling = _FILLING.match(content, place)
    return filling.end() if filling else place


def _windows_programs(content: bytes, begin: int) -> Iterator[bool]:
    """Whether each pair of letters behind that place leads on to the head of a program, as chance hardly has it."""
    place = content.find(_WINDOWS_PROGRAM, begin)
    while place >= 0:
        head = place + int.from_bytes(content[place + _WINDOWS_HEAD_AT:place + _WINDOWS_HEAD_AT + 4], "little")
        yield content.startswith(b"PE\0\0", head)
        place = content.find(_WINDOWS_PROGRAM, place + 1)
