"""Where a figure or a demand comes from: the clause is part of the value, so that it can be shown and tested."""

from typing import Generic, TypeVar

from pydantic import Field

from models.base import Frozen
from models.text import Text

T = TypeVar("T")

HOUSE_DOCUMENT = "house"
"""The document of every clause that is this body's own setting."""


class ClauseRef(Frozen):
    """A clause of a published rule, or this body's own setting (`document` = "house")."""

    document: str = Field(min_length=1)
    clause: str = Field(min_length=1)

    def __str__(self) -> str:
        return f"{self.document} {self.clause}"

    @property
    def is_house(self) -> bool:
        """Whether this body set it by itself, as the rules leave it open."""
        return self.document == HOUSE_DOCUMENT


class Sourced(Frozen, Generic[T]):
    """A figure with the clause that sets it."""

    value: T
    clause: ClauseRef


class Reason(Frozen):
    """Why something is demanded, missing or refused: a sentence and the clause behind it."""

    text: Text
    clause: ClauseRef | None = None
