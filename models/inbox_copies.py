"""E-mail copies of an account's inbox: how somebody wants them, how far they were made, and what became of each."""

from datetime import datetime
from enum import StrEnum

from models.base import Frozen
from models.dispatch import Posting
from models.ids import AccountId


class CopyWay(StrEnum):
    """How e-mail copies of an inbox come."""

    OFF = "off"
    EACH = "each"
    """Soon after each entry."""
    DAILY = "daily"
    """In one letter each morning."""


class CopyLetter(Posting):
    """One e-mail with titles and numbers of entries, as it goes; its id is that of the entry or the day it is about."""

    id: str
    to_address: str
    subject: str
    text: str


class InboxCopies(Frozen):
    """The copies of one account, by its id, with the letters that wait and the newest ones that went."""

    id: AccountId
    way: CopyWay | None = None
    """None while the person has not chosen: then it follows from their roles."""
    told_until: datetime
    """What came until then was told, or is not to be told."""
    letters: tuple[CopyLetter, ...] = ()
    """Oldest first."""
    version: int = 0
