"""Calendars that somebody's calendar program fetches by a secret address, and what it was told there."""

from datetime import date, datetime

from models.account import Role
from models.base import Frozen
from models.ids import AccountId


class FeedEvent(Frozen):
    """One entry of whole days, both ends included; `key` stays whatever becomes of it."""

    key: str
    first: date
    last: date
    summary: str
    place: str = ""
    description: str = ""
    is_confirmed: bool = True
    is_busy: bool = False
    """Whether it takes the person's time, as an audit does and a deadline does not."""


class ToldEvent(Frozen):
    """An entry as it was told last, and how often it changed since it was told first."""

    event: FeedEvent
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False


class CalendarFeed(Frozen):
    """The calendar of one account in one role; of its secret address only the digest is kept."""

    id: str
    account_id: AccountId
    role: Role
    token_sha256: str
    renewed_at: datetime
    told: tuple[ToldEvent, ...] = ()
    version: int = 0

    @property
    def has_address(self) -> bool:
        """Whether an address leads to it; none does once they were all taken back."""
        return not self.token_sha256.startswith(_TAKEN_BACK)

    def without_address(self) -> "CalendarFeed":
        """The calendar with what it told, to which no address leads until its account makes one."""
        return self.with_(token_sha256=_TAKEN_BACK + self.id)


_TAKEN_BACK = "taken back: "
"""Stands where the digest of an address would, which is never so."""
