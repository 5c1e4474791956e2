"""What the examination of a handed-in file found: a verdict, and every reason for it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from models.base import Frozen
from models.file_reasons import FileReason
from models.reference import ClauseRef
from models.text import Text


class FileVerdict(StrEnum):
    """What became of a file when it was handed in; what a person thinks of it is `DocumentVerdict`."""

    FINE = "fine"
    REMARKED = "remarked"
    """Taken; a person will look at what was remarked."""
    HELD = "held"
    """Kept apart until it can be scanned for malware; it does not count as handed in."""
    REFUSED = "refused"
    """Not taken, and its bytes are not kept."""


class FileRemark(Frozen):
    """One reason with the particulars that its sentence names, and the clause behind it."""

    reason: FileReason
    particulars: Mapping[str, str | Text] = {}
    clause: ClauseRef | None = None


class PrintedValidity(Frozen):
    """Until when a file itself says that it is valid, this day included; None where it says that it has no end."""

    until: date | None
    quoted: str


class Examination(Frozen):
    """The verdict on one file."""

    verdict: FileVerdict
    remarks: tuple[FileRemark, ...] = ()
    validity: PrintedValidity | None = None
    """What the file prints; it counts only once the applicant has confirmed it."""
