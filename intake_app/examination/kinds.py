"""What a file is, told by its first bytes."""

import filetype

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ZIP = "application/zip"
OFD = "application/ofd"
OLE = "application/x-ole-storage"
PROGRAM = "application/x-executable"
HTML = "text/html"

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
ZIP_HEAD = b"PK\x03\x04"
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"L\x00\x00\x00\x01\x14\x02\x00")
_PDF_HEAD = b"%PDF-"
_PDF_HEAD_WITHIN = 1024
"""Readers of PDF look for its head this far into the file, so something else may stand before it."""
_MARKUP = b"<"


def media_type_of(content: bytes) -> str | None:
    """The media type of what is in the file; an archive is a ZIP here, whatever it holds.

    >>> media_type_of(b"MZ" + bytes(60))
    'application/x-executable'
    """
    if content.startswith(_PROGRAM_HEADS):
        return PROGRAM
    if content.startswith(_OLE_HEAD):
        return OLE
    if content.startswith(ZIP_HEAD):
        return ZIP
    found: str | None = filetype.guess_mime(content)
    # A web page or a picture in front of a PDF is made to be taken for one by some programs, for the other by others.
    head = content[:_PDF_HEAD_WITHIN]
    return PDF if found is None and _PDF_HEAD in head and not head.lstrip().startswith(_MARKUP) else found
