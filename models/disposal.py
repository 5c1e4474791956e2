"""The disposal of files whose time is over: proposed by one person, approved by another, never by itself (J28)."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Frozen
from models.ids import AccountId, ApplicationId, DisposalId, FileId


class DisposalState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class DisposedFile(Frozen):
    """A file that is to go; what it was stays known for good."""

    file_id: FileId
    name: str
    sha256: str
    record_class: str
    """The key of the scheme's class of records."""
    kept_until: date
    """The last day on which it had to be kept."""


class DisposalVerdict(Frozen):
    """The answer to a proposal, with its reason."""

    is_approved: bool
    reason: str
    on: date
    by: str


class Disposal(Frozen):
    """One proposal for the files of one application, with its jobs and certificates."""

    id: DisposalId
    application_id: ApplicationId
    files: tuple[DisposedFile, ...] = Field(min_length=1)
    reason: str
    proposed_on: date
    proposed_by: str
    proposer: AccountId
    verdict: DisposalVerdict | None = None
    version: int = 0

    @property
    def state(self) -> DisposalState:
        """Whether it is answered, and how."""
        if self.verdict is None:
            return DisposalState.PROPOSED
        return DisposalState.APPROVED if self.verdict.is_approved else DisposalState.REFUSED
