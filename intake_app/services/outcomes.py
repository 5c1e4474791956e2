"""What a use case answers when it cannot do what was asked; nothing has been written then."""

from models.base import Frozen
from models.reference import ClauseRef, Reason
from models.text import Text


class Refused(Frozen):
    """Why nothing was done: every obstacle at once, each with its clause where it has one."""

    reasons: tuple[Reason, ...]


def refused(text: Text, clause: ClauseRef | None = None) -> Refused:
    """A refusal for one reason."""
    return Refused(reasons=(Reason(text=text, clause=clause),))
