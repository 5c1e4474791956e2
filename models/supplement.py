"""What the body asks an applicant to supplement (补正), typed, and what the applicant answers to each request."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import model_validator

from models.base import Frozen
from models.ids import FileId, PaperId
from models.reference import ClauseRef
from models.text import Text


class SupplementKind(StrEnum):
    """What is asked for; it decides what the applicant may change again."""

    MISSING = "missing"
    REPLACE = "replace"
    CORRECT = "correct"
    CLARIFY = "clarify"
    SPLIT = "split"
    EXTEND = "extend"
    """Nothing is asked: the batch has more time than usual."""

    @property
    def text(self) -> Text:
        """The kind in words."""
        return _KIND_TEXTS[self]


class ItemAnswer(Frozen):
    """What the applicant says to one request, in words, with a file, or both."""

    text: str
    by: str
    on: date
    file_id: FileId | None = None
    file_name: str = ""


class SupplementItem(Frozen):
    """One request (补正要求).

    `target` is an answer's path, `requirement@subject` of a document, `units[id]`, `rows:sites`, or empty for something
    that the list does not know.
    """

    id: str
    kind: SupplementKind
    target: str = ""
    title: Text
    reason: str
    clause: ClauseRef | None = None
    until: date | None = None
    """The last day of the batch, where the kind is `extend`."""
    follows: str = ""
    """The id of the earlier request that this one asks again."""
    asked_by: str = ""
    answer: ItemAnswer | None = None
    settled_by: str = ""
    settled_on: date | None = None
    """The day on which the reviewer was satisfied."""

    @model_validator(mode="after")
    def _has_a_day_exactly_to_extend(self) -> "SupplementItem":
        if (self.until is not None) != (self.kind is SupplementKind.EXTEND):
            raise ValueError("a request has a last day exactly where it extends the time")
        return self


class TimeExtension(Frozen):
    """More time for a batch (延期): asked for by the applicant, or given by the reviewer unasked."""

    until: date
    """The day asked for; the day given stands in `granted_until`."""
    reason: str
    asked_by: str
    asked_on: date
    granted_until: date | None = None
    decided_by: str = ""
    decided_on: date | None = None
    decided_reason: str = ""


class SupplementRequest(Frozen):
    """A batch of requests, sent as one notice (补充材料通知书)."""

    sent_on: date
    by: str
    items: tuple[SupplementItem, ...]
    due_on: date
    """The last day as the notice prints it."""
    extensions: tuple[TimeExtension, ...] = ()
    paper_id: PaperId | None = None
    answered_on: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_kept_before_kinds(cls, kept: Any) -> Any:
        """A batch stored before requests had kinds: each item gets the kind that its target tells."""
        if not isinstance(kept, Mapping) or "items" not in kept:
            return kept
        return {**kept, "items": tuple(_with_kind(number, item) for number, item in enumerate(kept["items"], start=1))}

    @property
    def last_day(self) -> date:
        """The last day for the answer, extensions counted."""
        return max([self.due_on, *(each.granted_until for each in self.extensions if each.granted_until)])

    @property
    def extension_asked(self) -> TimeExtension | None:
        """The applicant's wish for more time that nobody has decided yet."""
        return next((each for each in self.extensions if each.decided_on is None), None)


def _with_kind(number: int, item: Any) -> Any:
    if not isinstance(item, Mapping) or "kind" in item:
        return item
    target = item.get("target", "")
    kind = SupplementKind.REPLACE if "@" in target else SupplementKind.CORRECT if target else SupplementKind.CLARIFY
    return {"id": str(number), "kind": kind, **item}


_KIND_TEXTS: Mapping[SupplementKind, Text] = {
    SupplementKind.MISSING: Text(zh="补交", en="missing"),
    SupplementKind.REPLACE: Text(zh="更换", en="to be replaced"),
    SupplementKind.CORRECT: Text(zh="更正", en="to be corrected"),
    SupplementKind.CLARIFY: Text(zh="说明", en="to be explained"),
    SupplementKind.SPLIT: Text(zh="拆分单元", en="unit to be split"),
    SupplementKind.EXTEND: Text(zh="延长期限", en="more time"),
}
