"""What an enterprise lets a consultant do for it (委托代理), until when, and on which paper that rests."""

from datetime import date, datetime

from pydantic import model_validator

from models.base import Frozen
from models.ids import AccountId, ApplicationId, EnterpriseId, FileId, MandateId


class Mandate(Frozen):
    """An enterprise's power of attorney for one consultant; who holds it may always read what it covers."""

    id: MandateId
    enterprise_id: EnterpriseId
    enterprise_name: str
    account_id: AccountId
    """The consultant's account."""
    covers_all: bool
    """Whether it covers every application of the enterprise, those to come included."""
    application_ids: tuple[ApplicationId, ...] = ()
    """What it covers otherwise."""
    may_fill: bool
    may_submit: bool
    starts_on: date
    ends_on: date
    """The last day on which it holds."""
    power_of_attorney: FileId
    granted_by: str
    granted_at: datetime
    revoked_by: str = ""
    revoked_at: datetime | None = None
    version: int = 0
    """Counts the writes; a write on a stale version is refused by the storage."""

    @model_validator(mode="after")
    def _covers_something(self) -> "Mandate":
        if self.covers_all == bool(self.application_ids):
            raise ValueError("a mandate covers all applications or names those that it covers")
        if self.ends_on < self.starts_on:
            raise ValueError("a mandate does not end before it starts")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`; revoked is over at once."""
        return self.revoked_at is None and self.starts_on <= day <= self.ends_on

    def covers(self, enterprise_id: str, application_id: str) -> bool:
        """Whether it speaks of this application of this enterprise."""
        return enterprise_id == self.enterprise_id and (self.covers_all or application_id in self.application_ids)
