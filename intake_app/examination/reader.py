"""Reading a file's content: what kind it is, and then the reader of that kind, which alone is imported."""

from intake_app.examination.kinds import JPEG, OLE, PDF, PNG, PROGRAM, ZIP, media_type_of
from intake_app.examination.reading import Fault, Reading
from models.file_reasons import FileReason

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""The name under which a locked .docx or .xlsx lies in its OLE container."""


def read(content: bytes) -> Reading:
    """What is in `content`; a file of a kind that nobody accepts is named and not read."""
    media_type = media_type_of(content)
    if media_type == PDF:
        from intake_app.examination.pdf_reader import read_pdf

        return read_pdf(content)
    if media_type == ZIP:
        from intake_app.examination.office_reader import read_archive

        return read_archive(content)
    if media_type in (JPEG, PNG):
        from intake_app.examination.picture_reader import read_picture

        return read_picture(content, media_type)
    if media_type == PROGRAM:
        return Reading(media_type, (Fault(FileReason.PROGRAM),))
    if media_type == OLE:
        is_locked = _ENCRYPTED_PACKAGE in content
        return Reading(media_type, (Fault(FileReason.LOCKED_OFFICE if is_locked else FileReason.OLD_OFFICE_FORMAT),))
    return Reading(media_type)
