"""The ledger of what went to whom: one dispatch for each time that a paper is sent to somebody."""

from datetime import date, datetime
from enum import StrEnum

from models.base import Frozen
from models.ids import FileId, PaperId


class DispatchState(StrEnum):
    """How far a dispatch is."""

    WAITING = "waiting"
    """For the next attempt by e-mail."""
    SENDING = "sending"
    """A worker has it; whether it went is known only once the attempt is closed."""
    SENT = "sent"
    """The receiving server took it, or somebody handed it over with proof."""
    UNKNOWN = "unknown"
    """It may have gone or not: somebody must look."""
    FAILED = "failed"
    """It did not go and is not tried again."""


class DispatchWay(StrEnum):
    """By which way a paper went."""

    EMAIL = "email"
    COURIER = "courier"
    POST = "post"
    IN_PERSON = "in_person"
    OTHER = "other"


class Attempt(Frozen):
    """One attempt by e-mail, and what the server answered; open while a worker is at it."""

    began_at: datetime
    ended_at: datetime | None = None
    became: DispatchState = DispatchState.SENDING
    answer: str = ""


class Posting(Frozen):
    """What goes by e-mail, attempt after attempt."""

    state: DispatchState
    asked_at: datetime
    next_at: datetime | None = None
    """When the next attempt is due; None where there is none."""
    attempts: tuple[Attempt, ...] = ()


class Dispatch(Posting):
    """One sending of one paper to one person; its id is the paper's and a count, so that no two are made at once."""

    id: str
    paper_id: PaperId
    paper_number: str
    paper_sha256: str
    enterprise_id: str
    to_name: str
    to_role: str
    """As what they get it, such as `contact` of the enterprise."""
    to_address: str
    way: DispatchWay
    asked_by: str
    sent_on: date | None = None
    proof: str = ""
    """The receiving server's answer, or what somebody wrote of a paper that went by hand."""
    proof_file_id: FileId | None = None
    settled_by: str = ""
    """Who handed it over, or looked what became of it, or put the entry right."""
    correction: str = ""
    """Why the entry was put right or taken back, where it was."""
    version: int = 0

    @property
    def message_id(self) -> str:
        """The local part of the e-mail's Message-ID: the same at each attempt, so that a double shows itself."""
        return self.id.replace("/", ".")
