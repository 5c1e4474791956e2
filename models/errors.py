"""What ends a use case early. `NotPermitted` and `Stale` are a caller's fault or bad luck, never a user's wrong entry.

- NotPermitted: the actor may not do or see this; the text says why and under which clause.
- NotFound: no such thing, or not theirs (the two look alike on purpose).
- Stale: somebody else wrote first; the caller loads again.
- AlreadyTaken: another thing holds this unique value; the caller says which field to change.
"""

from models.reference import ClauseRef
from models.text import Text


class NotPermitted(Exception):
    """The actor may not do this."""

    def __init__(self, text: Text, clause: ClauseRef | None = None) -> None:
        super().__init__(text.en)
        self.text = text
        self.clause = clause


class NotFound(Exception):
    """No such thing for this actor."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.text = Text(
            zh="没有找到该内容（{what}），或它不属于您的单位；请从列表重新打开。",
            en="Nothing was found here ({what}), or it is not your enterprise's: open it again from the list.",
        ).format(what=what)


class Stale(Exception):
    """Another write came first."""


class AlreadyTaken(Exception):
    """A value that must be unique belongs to another thing; `what` is the field, such as `email` or `number`."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
