"""A folded message as it is read: its clauses, what they state, whom they speak of, its labels and its days."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, cast

from intake_app.chat.clauses import Clause, Layout
from intake_app.chat.days import Span, spans_of_days
from intake_app.chat.folding import Folded
from intake_app.chat.parties import RoleLabel, asides_of_firms, closing_card, is_heading, role_labels, signatures
from intake_app.chat.proposals import Confidence, Found
from intake_app.chat.searching import Searched
from intake_app.chat.slots import Slot, cut_off, slots_of
from intake_app.chat.statements import Statements
from intake_app.chat.vocabulary import Vocabulary, vocabulary_of
from intake_app.chat.whose import Whom, Whose
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import FieldKind, SchemeEdition, Section
from models.application import Application

_UNMISTAKABLE = 4
_UNMISTAKABLE_EN = 9
"""Characters of a label that by itself names the table that has it."""
_SHORTEST_NAME = 3
"""Chinese characters of a table's name by which a message may call it; 产出 is said of many things."""
_SHORTEST_NAME_EN = 8

_IS_WHAT_A_FIRM_IS = re.compile(
    r"(?:^|[,。;\n])[^,。;\n]{2,36}(?:公司|厂)(?:只|仅|就)?(?:是|为|系|作为)(?:一?家)?(?:经销商|进口商|贸易商|代理商)\Z"
)
"""某某公司是经销商: nobody besides that firm is spoken of."""
_LONGEST_FIRM = 50

Said = TypeVar("Said")


class Reading:
    """A folded message with everything that several recognisers ask of it, each found once."""

    def __init__(self, message: Folded, application: Application, scheme: SchemeEdition, today: date) -> None:
        self.message = message
        self.text = message.text
        self.application = application
        self.scheme = scheme
        self.today = today
        self._searched = Searched(message.text)
        self._said: dict[Callable[[Reading], Any], Any] = {}

    def once(self, asked: Callable[["Reading"], Said]) -> Said:
        """What a function says of the whole message, asked once however many values look at it."""
        if asked not in self._said:
            self._said[asked] = asked(self)
        return cast(Said, self._said[asked])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the scheme's fields are called."""
        return vocabulary_of(self.scheme)

    @cached_property
    def days(self) -> list[Span]:
        """The expressions of time in the text."""
        return spans_of_days(self.text, self.today)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The labels of fields with the place of their values, in order; those of a table not meant are left out."""
        found = slots_of(self.text, self.vocabulary)
        tables = _tables_meant(self.scheme, found, self.text)
        meant = (slot._replace(fields=tuple(each for each in slot.fields if each.section in tables)) for slot in found)
        return cut_off((slot for slot in meant if slot.fields), self.text)

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.text, self.slots)

    @property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, its closing mark included; a line ends one."""
        return self._layout.sentences

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in order; together they cover the text."""
        return self._layout.clauses

    def clause_number(self, place: int) -> int:
        """Which of the clauses a character stands in."""
        return self._layout.number_at(place)

    def clause_at(self, place: int) -> Clause:
        """The clause in which a character stands."""
        return self._layout.clause_at(place)

    def sentence_at(self, place: int) -> str:
        """The sentence in which a character stands."""
        start, end = self._layout.sentence_at(place)
        return self.text[start:end]

    @cached_property
    def _statements(self) -> Statements:
        return Statements(self._searched, self._layout, self.slots)

    def is_stated(self, place: int) -> bool:
        """Whether the words at `place` state something, be it a denial; no question and no supposition does."""
        return self._statements.is_stated(place)

    def standing(self, place: int) -> Confidence | None:
        """How firmly the words at `place` state something; None for a question, a supposition or a denial."""
        return self._statements.standing(place)

    @cached_property
    def _whose(self) -> Whose:
        return Whose(self._searched, self._layout, self.labels, self.headings, self.slots)

    def labels_in(self, start: int, end: int) -> tuple[RoleLabel, ...]:
        """The words that say whose a thing is and that begin in a part of the text."""
        return self._whose.labels_in(start, end)

    def stranger_at(self, place: int) -> RoleLabel | None:
        """The words for somebody who is no party here, of whom the words at `place` speak; None where they do not."""
        return self._whose.stranger_at(place)

    def is_stranger(self, place: int) -> bool:
        """Whether the nearest label before in the sentence names somebody who is no party here."""
        return self.stranger_at(place) is not None

    def whom(self, start: int, end: int, among: frozenset[str], otherwise: str = Section.CLIENT) -> Whom:
        """Of whom the span speaks: a label in its clause, its sentence, a heading, an earlier one, or `otherwise`."""
        return self._whose.whom(start, end, among, otherwise)

    def says(self, words: re.Pattern[str], start: int, end: int) -> bool:
        """Whether such words stand in a part of the text; found once for each part."""
        return self._searched.says(words, start, end)

    def first(self, words: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The first such words in a part of the text; the whole text is searched for them once."""
        return self._searched.first(words, start, end)

    def last(self, words: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The last such words in a part of the text; the whole text is searched for them once."""
        return self._searched.last(words, start, end)

    @cached_property
    def labels(self) -> tuple[RoleLabel, ...]:
        """The words that say whose a thing is, in order."""
        rows = self.application.row_ids(Section.SITES)
        names = (self.application.text(path_of(Section.SITES, "name", row)) for row in rows)
        chosen = {slot.value_start for slot in self.slots if any(each.kind is FieldKind.CHOICE for each in slot.fields)}
        labels = role_labels(self.text, [name for name in names if len(name) > 1])
        return tuple(label for label in labels if label.start not in chosen and not self._is_what_a_firm_is(label))

    def _is_what_a_firm_is(self, label: RoleLabel) -> bool:
        """Whether words for a dealer only say what the firm before them is."""
        before = max(0, label.start - _LONGEST_FIRM)
        return _IS_WHAT_A_FIRM_IS.search(self.text, before, label.end) is not None

    @cached_property
    def headings(self) -> tuple[RoleLabel, ...]:
        """The labels that stand alone above others, and the line below which a mail is signed."""
        alone = [label for label in self.labels if is_heading(label, self.text)]
        return tuple(sorted((*self._signatures, *alone), key=lambda label: label.start))

    @cached_property
    def asides_of_firms(self) -> list[tuple[int, int]]:
        """The brackets that only explain the firm before them."""
        return asides_of_firms(self.text)

    @cached_property
    def own_names(self) -> list[tuple[int, int]]:
        """Where the message writes a name that the form holds already, of a party, a site or a product."""
        names = {answer.text.strip() for path, answer in self.application.answers.items() if path.endswith(".name")}
        return [
            match.span() for name in names if len(name) > 1 for match in re.finditer(re.escape(name), self.text)
        ]

    def is_told_apart(self, place: int) -> bool:
        """Whether a sign or a line end behind a label sets the words at `place` apart as its value."""
        return bool(self._told_apart[place])

    def next_label(self, place: int) -> int:
        """Where the next words stand that say whose a thing is, from `place` on; the end of the text where none do."""
        following = bisect_left(self._label_starts, place)
        return self.labels[following].start if following < len(self.labels) else len(self.text)

    def line_end(self, place: int) -> int:
        """Where the line of a character ends."""
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end

    def behind(self, words: re.Pattern[str], start: int, end: int) -> int:
        """Where the words end that begin at `start`, before `end`; `start` itself where there are none."""
        match = words.match(self.text, start, end)
        return match.end() if match else start

    def slots_at(self, first: int, last: int) -> list[Slot]:
        """The labels whose values begin between, both ends included."""
        return [slot for place in range(first, last + 1) for slot in self._slots_by_value.get(place, ())]

    def slots_at_label(self, place: int) -> list[Slot]:
        """The labels of fields that begin at `place`."""
        return list(self.slots[bisect_left(self._slot_starts, place):bisect_right(self._slot_starts, place)])

    def slots_before(self, place: int, first: int = 0) -> Iterator[Slot]:
        """The labels of fields that begin from `first` on and before `place`, the nearest first."""
        for number in range(bisect_left(self._slot_starts, place) - 1, -1, -1):
            if self._slot_starts[number] < first:
                return
            yield self.slots[number]

    def next_slot(self, place: int) -> int:
        """Where the next label of a field begins behind `place`; the end of the text where none does."""
        following = bisect_right(self._slot_starts, place)
        return self._slot_starts[following] if following < len(self._slot_starts) else len(self.text)

    def table_before(self, place: int, tables: frozenset[str]) -> str | None:
        """Which of the tables has the nearest label before `place` of those that only one table has."""
        starts = {table: self._starts_of_tables.get(table, []) for table in tables}
        before = {table: bisect_left(found, place) - 1 for table, found in starts.items()}
        near = [(starts[table][number], table) for table, number in before.items() if number >= 0]
        return max(near)[1] if near else None

    def words_at(self, start: int, end: int) -> Found:
        """What stands between, as the writer wrote it."""
        return Found(self.message.as_written(start, end), start, end)

    def is_signature(self, place: int) -> bool:
        """Whether the words stand below the line that closes a mail."""
        return bool(self._signatures) and self._signatures[0].end <= place

    @cached_property
    def signature_start(self) -> int | None:
        """Where the writer's own lines begin at the end of a mail, below a closing line or as a card; None for none."""
        return self._signatures[0].end if self._signatures else closing_card(self.text)

    @cached_property
    def _signatures(self) -> list[RoleLabel]:
        return signatures(self.text)

    @cached_property
    def _slot_starts(self) -> list[int]:
        return [slot.start for slot in self.slots]

    @cached_property
    def _slots_by_value(self) -> dict[int, list[Slot]]:
        by_value: dict[int, list[Slot]] = {}
        for slot in self.slots:
            by_value.setdefault(slot.value_start, []).append(slot)
        return by_value

    @cached_property
    def _starts_of_tables(self) -> dict[str, list[int]]:
        """Where the labels begin that only one section has, by that section."""
        starts: dict[str, list[int]] = {}
        for slot in self.slots:
            if len({field.section for field in slot.fields}) == 1:
                starts.setdefault(slot.fields[0].section, []).append(slot.start)
        return starts

    @cached_property
    def _label_starts(self) -> list[int]:
        return [label.start for label in self.labels]

    @cached_property
    def _told_apart(self) -> bytearray:
        apart = bytearray(len(self.text))
        for slot in self.slots:
            if slot.tie in ("mark", "line"):
                apart[slot.value_start:slot.end] = b"\1" * (slot.end - slot.value_start)
        return apart


def _tables_meant(scheme: SchemeEdition, slots: Iterable[Slot], text: str) -> frozenset[str]:
    """The sections whose fields the labels may be: 数量 alone is not yet a material's, 填表人 not yet a data sheet's.

    A table of the scheme's own is meant where the text names it, or has a long label or two that only this table has.
    """
    own = {section.key: section for section in scheme.form if section.repeats and section.key not in set(Section)}
    labels: dict[str, set[str]] = {key: set() for key in own}
    for slot in slots:
        sections = {field.section for field in slot.fields}
        if len(sections) == 1 and (key := next(iter(sections))) in own:
            labels[key].add(text[slot.start:slot.label_end])
    names = {key: (section.title, *([section.row] if section.row else [])) for key, section in own.items()}
    return frozenset(section.key for section in scheme.form if section.key not in own) | frozenset(
        key for key in own
        if len(labels[key]) > 1 or any(
            len(label) >= (_UNMISTAKABLE_EN if label.isascii() else _UNMISTAKABLE) for label in labels[key]
        )
        or any(_is_named(name.zh, text, _SHORTEST_NAME) or _is_named(name.en, text, _SHORTEST_NAME_EN)
               for name in names[key])
    )


def _is_named(name: str, text: str, shortest: int) -> bool:
    return len(name) >= shortest and name.casefold() in text.casefold()


def weaker(*confidences: Confidence) -> Confidence:
    """`likely` as soon as one of them is."""
    return "likely" if "likely" in confidences else "sure"

