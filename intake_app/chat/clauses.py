"""The sentences of a text and the clauses between their commas."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from intake_app.chat.slots import Slot
from intake_app.chat.standing import CLAUSE_END, SENTENCE_END

_IS_A_CARD_OR_ASKS = re.compile(r"公司[ \n]|\?|吗\s*\Z")
_BETWEEN_WORDS = re.compile(
    r"(?<=[一-龥]) +(?=[一-龥])|(?<=[一-龥]{2}) +(?=[A-Za-z\d(])|(?<=[A-Za-z\d]) +(?=[一-龥]{2})"
)


class Clause(NamedTuple):
    """A part of a sentence between commas; `start` inclusive, `end` exclusive."""

    start: int
    end: int
    sentence: int


class Layout:
    """Where the sentences and the clauses of a text begin and end; the labels of fields tell which blank ends one."""

    def __init__(self, text: str, slots: Sequence[Slot]) -> None:
        self.text = text
        self._slots = slots
        self._slot_starts = [slot.start for slot in slots]
        self.sentences = tuple(_parts(SENTENCE_END, text, 0, len(text)))
        """Start and end of each sentence, its closing mark included; a line ends one."""
        self.clauses = tuple(self._clauses())
        """All clauses in order; together they cover the text."""
        self._clause_ends = [clause.end for clause in self.clauses]

    def number_at(self, place: int) -> int:
        """Which of the clauses a character stands in."""
        return min(bisect_right(self._clause_ends, place), len(self.clauses) - 1)

    def clause_at(self, place: int) -> Clause:
        """The clause in which a character stands."""
        return self.clauses[self.number_at(place)]

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Start and end of the sentence in which a character stands."""
        return self.sentences[self.clause_at(place).sentence]

    def _clauses(self) -> Iterator[Clause]:
        for number, (first, last) in enumerate(self.sentences):
            parts = list(_parts(CLAUSE_END, self.text, first, last))
            if len(parts) == 1 and not _IS_A_CARD_OR_ASKS.search(self.text, first, last):
                parts = self._parted_by_blanks(first, last)
            yield from (Clause(start, end, number) for start, end in parts)

    def _parted_by_blanks(self, first: int, last: int) -> list[tuple[int, int]]:
        """The parts of a sentence without commas, as a voice typed it: a blank that no label stands before ends one."""
        starts = [first]
        for blank in _BETWEEN_WORDS.finditer(self.text, first, last):
            number = bisect_left(self._slot_starts, blank.end())
            labels = self._slots[max(0, number - 2):number]
            has_its_value = number == len(self._slots) or self._slot_starts[number] != blank.end()
            if not (has_its_value and any(slot.start < blank.end() <= slot.value_start for slot in labels)):
                starts.append(blank.end())
        return list(zip(starts, [*starts[1:], last], strict=True))


def _parts(ends: re.Pattern[str], text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    for match in ends.finditer(text, first, last):
        if match.end() > start:
            yield start, match.end()
            start = match.end()
    if start < last:
        yield start, last
