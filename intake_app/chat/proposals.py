"""What the chat hands on: proposals of field values, each with the very words that it rests on."""

from typing import Literal, NamedTuple

from models.base import Frozen
from models.text import Text

Confidence = Literal["sure", "likely"]
"""`sure`: the words name the field; `likely`: the field follows from the context."""

NEW_ROW = "new"
"""The first row that does not exist yet; accepting makes it. The next ones of a message are `new-2`, `new-3` …"""


class Proposal(Frozen):
    """A value for one answer; `message[span[0]:span[1]] == quoted` always holds."""

    path: str
    row: str | None = None
    """The row of a repeating section, which `is_new_row` where accepting makes it; None outside repeating sections."""
    value: str
    span: tuple[int, int]
    """Start (inclusive) and end (exclusive) in the message as it was sent."""
    quoted: str
    recogniser: str
    confidence: Confidence
    field_label: Text
    current: str
    """What stands in the form now; empty where nothing does."""


class Candidates(Frozen):
    """Values among which a person chooses: a code repaired, a family spelt almost right, two numbers for one field."""

    path: str
    row: str | None = None
    values: tuple[str, ...]
    """At most three, the likeliest first; each passes the field's validator."""
    span: tuple[int, int]
    quoted: str
    recogniser: str
    field_label: Text
    text: Text
    """Why nothing is proposed outright."""
    current: str


class Found(NamedTuple):
    """A value with its place in the folded text, before it is decided for which field it is."""

    value: str
    start: int
    end: int
    confidence: Confidence = "sure"


class Mention(NamedTuple):
    """A value found in the folded text and the field that it is for."""

    section: str
    key: str
    value: str
    start: int
    end: int
    recogniser: str
    confidence: Confidence
    group: int | None = None
    """Mentions of one section with the same number go into one row; None leaves that to `placing`."""


class Guess(NamedTuple):
    """Words that are almost a value of a field, and the values that they may have been meant for."""

    section: str
    key: str
    values: tuple[str, ...]
    start: int
    end: int
    recogniser: str
    text: Text


class Remark(NamedTuple):
    """Something found that cannot be proposed, and the sentence that says why; its span is taken."""

    text: Text
    start: int
    end: int


class Reserved(NamedTuple):
    """A span that is something else (a standard, an order number) and that no later recogniser may read."""

    start: int
    end: int
    is_stranger: bool = False
    """Somebody who is no party here: what is said in the same clause is said of them."""


Finding = Mention | Guess | Remark | Reserved


def new_row(number: int) -> str:
    """The name of the `number`-th row that a message would make, from 1.

    >>> new_row(1), new_row(2)
    ('new', 'new-2')
    """
    return NEW_ROW if number == 1 else f"{NEW_ROW}-{number}"


def is_new_row(row: str | None) -> bool:
    """Whether a row exists only once one of its proposals is accepted."""
    return row is not None and (row == NEW_ROW or row.startswith(f"{NEW_ROW}-"))
