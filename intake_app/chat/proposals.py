"""What the chat hands on: proposals of field values, each with the very words that it rests on."""

from typing import Literal, NamedTuple

from models.base import Frozen
from models.text import Text

Confidence = Literal["sure", "likely"]
"""`sure`: the words name the field; `likely`: the field follows from the context."""

NEW_ROW = "new"
"""The row of a path that does not exist yet; accepting makes it. All proposals of one message share it."""


class Proposal(Frozen):
    """A value for one answer; `message[span[0]:span[1]] == quoted` always holds."""

    path: str
    row: str | None = None
    """The row of a repeating section; `NEW_ROW` where accepting makes one; None outside repeating sections."""
    value: str
    span: tuple[int, int]
    """Start (inclusive) and end (exclusive) in the message as it was sent."""
    quoted: str
    recogniser: str
    confidence: Confidence
    field_label: Text
    current: str
    """What stands in the form now; empty where nothing does."""


class Mention(NamedTuple):
    """A value found in the folded text and the field that it is for; which row is not decided yet."""

    section: str
    key: str
    value: str
    start: int
    end: int
    recogniser: str
    confidence: Confidence


class Remark(NamedTuple):
    """Something found that cannot be proposed, and the sentence that says why; its span is taken."""

    text: Text
    start: int
    end: int


class Reserved(NamedTuple):
    """A span that is something else (a standard, an order number) and that no later recogniser may read."""

    start: int
    end: int


Finding = Mention | Remark | Reserved
