"""Files that stand for no line of the list of documents, such as an answer's or a power of attorney; and every card.

They are examined like the others: one that is refused leaves no trace.
"""

from hashlib import sha256
from typing import NamedTuple

from intake_app.examination.child import read_in_child
from intake_app.examination.judging import (
    Expected,
    examination_of,
    examined,
    extension_of,
    remarks_at_the_door,
    remarks_on_size,
)
from intake_app.examination.reasons import remark_words
from intake_app.services.expectations import accepted_files
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.ports import ScanOutcome, UnitOfWork
from models.account import Actor
from models.examination import Examination, FileRemark, FileVerdict
from models.file_reasons import FileReason
from models.handed_in import HandedInFile
from models.ids import FileId, new_id
from models.paper import StoredFile
from models.reference import Reason
from models.text import Text


class TooLarge(NamedTuple):
    """What was counted of a file far beyond the limit: its bytes were not kept on their way in."""

    size_bytes: int
    sha256: str


class CameIn(NamedTuple):
    """A file that came in: its bytes, none where it was only counted, and what they are told by."""

    content: bytes
    size_bytes: int
    sha256: str


def came_in(content: bytes | TooLarge) -> CameIn:
    """The file, counted here where it was not on its way."""
    if isinstance(content, TooLarge):
        return CameIn(b"", *content)
    return CameIn(content, len(content), sha256(content).hexdigest())


def keep_file(
    office: Office, uow: UnitOfWork, actor: Actor, *, owner_id: str, enterprise_id: str, name: str, media_type: str,
    content: bytes,
) -> StoredFile:
    """The card of a file that belongs to an application, a job or a mandate."""
    card = StoredFile(
        id=FileId(new_id("file")), owner_id=owner_id, enterprise_id=enterprise_id, name=name, media_type=media_type,
        size_bytes=len(content), sha256=office.files.put(content), stored_at=office.moment(),
        stored_by=actor.account_id,
    )
    uow.files.add(card)
    return card


def hand_in(
    office: Office, uow: UnitOfWork, actor: Actor, *, owner_id: str, enterprise_id: str, name: str, media_type: str,
    content: bytes,
) -> HandedInFile:
    """Keep a file as evidence, handed in today by the actor."""
    card = keep_file(office, uow, actor, owner_id=owner_id, enterprise_id=enterprise_id, name=name,
                     media_type=media_type, content=content)
    return HandedInFile(file_id=card.id, file_name=name, on=office.today(), by=actor.name)


def media_type_or_refusal(office: Office, name: str, content: bytes) -> str | Refused:
    """The media type of a file that may be kept, or every reason why it may not, each with what to do."""
    examination, _ = examined_alone(office, name, came_in(content))
    if examination.verdict in (FileVerdict.REFUSED, FileVerdict.HELD):
        return Refused(reasons=tuple(_reason(name, remark) for remark in examination.remarks))
    return accepted_files(office.house).media_types[extension_of(name)]


def refused_for_size(office: Office, name: str, size_bytes: int) -> Refused | None:
    """Why a file of this size is not kept, of whatever kind it is, and what to do; None where it may be."""
    remarks = remarks_on_size(size_bytes, accepted_files(office.house))
    return Refused(reasons=tuple(_reason(name, remark) for remark in remarks)) if remarks else None


def scan_remark(office: Office, content: bytes) -> FileRemark | None:
    """What the malware scan says against a file; None where it is clean, or where no scanner is set up."""
    scan = office.scanner.scan(content) if office.scanner else None
    if scan is None or scan.outcome is ScanOutcome.CLEAN:
        return None
    is_infected = scan.outcome is ScanOutcome.INFECTED
    reason = FileReason.MALWARE if is_infected else FileReason.NOT_SCANNED
    particulars = {"signature" if is_infected else "failure": scan.detail}
    return FileRemark(reason=reason, particulars=particulars, clause=accepted_files(office.house).clause)


def examined_alone(office: Office, name: str, file: CameIn) -> tuple[Examination, str]:
    """What there is to say of a file by itself, and the words of its first page, empty where none were read."""
    accepted = accepted_files(office.house)
    at_the_door = examination_of(remarks_at_the_door(name, file.size_bytes, accepted))
    if at_the_door.verdict is FileVerdict.REFUSED:
        return at_the_door, ""
    scanned = scan_remark(office, file.content)
    if scanned is not None:
        return examination_of((scanned,)), ""
    reading = read_in_child(file.content)
    expected = Expected(today=office.today(), clause=accepted.clause)
    return examined(name, reading, accepted, expected), reading.pages[0] if reading.pages else ""


def _reason(name: str, remark: FileRemark) -> Reason:
    words = remark_words(remark)
    return Reason(
        text=Text(zh="“{name}”没有保存：{problem}{remedy}", en="“{name}” was not kept: {problem} {remedy}").format(
            name=name, problem=words.problem, remedy=words.remedy),
        clause=remark.clause,
    )
