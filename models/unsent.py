"""What somebody typed into a field and has not sent yet."""

from datetime import datetime

from models.base import Frozen
from models.ids import AccountId

APART = "apart_"
"""How the places begin whose text may be megabytes long: each is read by its own place only."""


class UnsentText(Frozen):
    """The words in one field of one account: nobody else reads them, and nothing follows from them."""

    account_id: AccountId
    place: str
    """The field, by the thing it is about and the act it belongs to; the same in every language."""
    text: str
    saved_at: datetime

    @property
    def id(self) -> str:
        """Account and place: an account has one text at a place."""
        return unsent_id(self.account_id, self.place)


def unsent_id(account_id: str, place: str) -> str:
    """The id of what an account has at a place."""
    return f"{account_id}/{place}"
