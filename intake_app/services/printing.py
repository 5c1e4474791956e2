"""Papers as PDF on the screen, where a program is installed that makes them."""

from functools import lru_cache

from intake_app.services.office import Office
from intake_app.services.ports import PdfPrinter

KEPT = 64
"""PDFs that a process remembers: some hundred kilobytes each."""


def may_print(office: Office) -> bool:
    """Whether a PDF can be made here."""
    return office.printer is not None


def pdf_of_word(office: Office, word_file: bytes) -> bytes | None:
    """The Word file as PDF; None where none can be made, or not in time. The same file is converted once."""
    return None if office.printer is None else _converted(office.printer, word_file)


@lru_cache(maxsize=KEPT)
def _converted(printer: PdfPrinter, word_file: bytes) -> bytes | None:
    return printer.pdf(word_file)
