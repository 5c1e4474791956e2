"""A folded message as it is read: its clauses, what they state, whom they speak of, its labels and its days."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from intake_app.chat.days import Span, spans_of_days
from intake_app.chat.folding import Folded
from intake_app.chat.parties import THEIRS, RoleLabel, is_heading, role_labels, signatures
from intake_app.chat.proposals import Confidence, Found
from intake_app.chat.slots import Slot, cut_off, slots_of
from intake_app.chat.standing import (
    CLAUSE_END,
    CONTRAST,
    SENTENCE_END,
    asks,
    judges,
    leaves_open,
    supposes,
    takes_back,
    tells_of_one_before,
)
from intake_app.chat.vocabulary import Vocabulary, vocabulary_of
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import FieldKind, SchemeEdition, Section
from models.application import Application

_UNMISTAKABLE = 4
_UNMISTAKABLE_EN = 9
"""Characters of a label that by itself names the table that has it."""
_SHORTEST_NAME = 3
"""Chinese characters of a table's name by which a message may call it; 产出 is said of many things."""
_SHORTEST_NAME_EN = 8
_TURNS = re.compile(
    r",\s*(?:but\b|但是?|不过|而(?=我))"
    r"|,\s*(?:我们的?|这次的?|本次的?|碳足迹)?认证(?:的)?联系人"
    r"|,\s*(?:现在?|新的)?(?:改[成为]|变成)"
    r"|,\s*(?:请|有事|有问题|可以?|随时|麻烦)*(?:联系|拨打|致电|打|加)(?=\s*[:(]?[10]\d)"
    r"|,\s*(?:请|麻烦|就|以后|有事|直接)*(?:回|发|找|联系|打|告诉|寄)(?:给|到)?我|(?:^|,)\s*(?:但|而|不过)?(?:我(?!国|省|市|[们司]的?(?:客户|供应商|同事|顾问|朋友|代理))|咱|本人|本公司)"
    r"|,\s*(?:and |so |please )*(?:(?:contact|call|reach|email|write to|reply to|phone) (?:me|us)|we\b|ours\b"
    r"|our (?:own|name|code|e-?mail|contact|company)|I\b|my\b)",
    re.IGNORECASE,
)
"""From here on a sentence is about whom it names next."""
_GREETING = re.compile(
    r"(?:(?<=尊敬的)|(?<=Dear))[^,:。\n]{0,30}[,:\n]|(?:们|[您你早]|上午|下午|晚上|好)*[,:]", re.IGNORECASE
)
"""What follows a word for somebody who is spoken to: 审核老师您好, …."""
_IS_A_THING = re.compile(r"[址点方商]$|(?:公司|单位|机构|厂家?)$")
"""办公地址:…, 供应商:…: a label, and nobody who is spoken to."""
_INTO = re.compile(
    r"[改变换]为|[改换]成|(?:变更|更正|调整|更新|更换|升级|改名|更名|搬|迁)[为成到至]|\bchanged? to\b"
    r"|\breplaced? (?:by|with)\b", re.IGNORECASE,
)
"""Behind it stands what is: 原来填的 A 改为 B."""
_ASKED_FOR = re.compile(r"(?:上次|刚才)?(?:要|问|催|让|提|索要|要求|通知)(?:我们)?(?:补|交|填|报|写|提供)?的")
"""贵中心要的 …: what somebody asked for is ours."""
_REPORTS = re.compile(
    r"(?:那边|那里|刚才|刚刚|昨天|今天|又|也|都|已经?|的资料|的材料)*"
    r"(?:登记|统计|说|讲|提醒|确认|核对|核了|查了|查过|帮忙|帮我们|要求|[让叫]我们?|催|通知|建议|回复说|反馈|问过|寄了|寄出|已寄"
    r"|口述|交代|交待|吩咐|(?:自己|亲自|亲手|本人)(?:来)?[填写报]"
    r"|下周|明天|晚点|稍后|了(?=[是为]))(?!的)(?:了|过|我们?|一下|下|要|补|填|报|写|发|给|查|了吗)*[,:]?"
    r"|,? (?:says?|said|asked us|reminded us|confirmed|told us|reports?)\b",
    re.IGNORECASE,
)
"""What somebody only reports or asks of us is ours: 老板说 …, our consultant reminded us: …."""
_ANSWERED_ASIDE = re.compile(r"\([^()\n]{1,30}:[^()\n?]{1,12}\)")
"""(是否打算使用:否): a question with its answer asks nothing."""
_THEIRS = re.compile(r"他们?的?|她的?|对方|其(?!他|它|余|中)|\btheir\b|\bhis\b|\bher\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:(?:[跟和与问向等让被]|委托|拟请|[特恳敬]请|致)(?:了|过|一下|我们的?)*"
    r"|\b(?:asked|checked with|spoke to|called|talked to) (?:our |the |my )?)\Z",
    re.IGNORECASE,
)
"""跟财务核了, …: who is only spoken with tells nothing of the next clause."""
_LONGEST_BESIDE = 40
"""Characters before somebody in which it may be said that they are only spoken with."""
_LONGEST_DENIAL = 400
"""Characters behind 改为 in which a denial of what is new is looked for."""
_ONE_OF_TWO = re.compile(r"\s*(?:一个|一种|一是|有的|要么|或者?|[AB甲乙][是:])")
"""Behind a clause that leaves it open: 两个地址还在纠结，一个是 …."""
_IS_A_CARD_OR_ASKS = re.compile(r"公司[ \n]|\?|吗\s*\Z")
_BETWEEN_WORDS = re.compile(
    r"(?<=[一-龥]) +(?=[一-龥])|(?<=[一-龥]{2}) +(?=[A-Za-z\d(])|(?<=[A-Za-z\d]) +(?=[一-龥]{2})"
)
_SPEAKS_ON = re.compile(r"[\s\"”']*(?:(?:it|they|he|she)\b|(?:its|their|his|her) |[他她它]|其)", re.IGNORECASE)
"""A sentence so begun goes on about whom the one before named."""


class Clause(NamedTuple):
    """A part of a sentence between commas; `start` inclusive, `end` exclusive."""

    start: int
    end: int
    sentence: int


class Whom(NamedTuple):
    """Of whom a place in the text speaks, and how surely; nobody of the application where it has no sections."""

    sections: tuple[str, ...]
    confidence: Confidence


class _Labels:
    """The words for some of the parties in a text, and those of them that stand above others, both in order."""

    def __init__(self, labels: list[RoleLabel], headings: list[RoleLabel]) -> None:
        self._labels, self._starts = labels, [label.start for label in labels]
        self._headings, self._heading_ends = headings, [heading.end for heading in headings]

    def last_from(self, start: int) -> RoleLabel | None:
        """The last that begins at `start` or before."""
        number = bisect_right(self._starts, start)
        return self._labels[number - 1] if number else None

    def first_in(self, start: int, end: int) -> RoleLabel | None:
        """The first that begins at `start` or behind, where it ends by `end`."""
        number = bisect_left(self._starts, start)
        found = self._labels[number] if number < len(self._labels) else None
        return found if found and found.end <= end else None

    def last_heading_before(self, start: int) -> RoleLabel | None:
        """The last of those above others that ends at `start` or before."""
        number = bisect_right(self._heading_ends, start)
        return self._headings[number - 1] if number else None


class Reading:
    """A folded message with everything that several recognisers ask of it, each found once."""

    def __init__(self, message: Folded, application: Application, scheme: SchemeEdition, today: date) -> None:
        self.message = message
        self.text = message.text
        self.application = application
        self.scheme = scheme
        self.today = today
        self._said: dict[tuple[re.Pattern[str], int, int], bool] = {}
        self._starts_of_words: dict[re.Pattern[str], list[int]] = {}
        self._labels_among: dict[frozenset[str], _Labels] = {}

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
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, its closing mark included; a line ends one."""
        return tuple(_parts(SENTENCE_END, self.text, 0, len(self.text)))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in order; together they cover the text."""
        clauses: list[Clause] = []
        for number, (first, last) in enumerate(self.sentences):
            parts = list(_parts(CLAUSE_END, self.text, first, last))
            if len(parts) == 1 and not _IS_A_CARD_OR_ASKS.search(self.text, first, last):
                parts = self._parted_by_blanks(first, last)
            clauses += [Clause(start, end, number) for start, end in parts]
        return tuple(clauses)

    def _parted_by_blanks(self, first: int, last: int) -> list[tuple[int, int]]:
        """The parts of a sentence without commas, as a voice typed it: a blank that no label stands before ends one."""
        starts = [first]
        for blank in _BETWEEN_WORDS.finditer(self.text, first, last):
            number = bisect_left(self._slot_starts, blank.end())
            labels = self.slots[max(0, number - 2):number]
            has_its_value = not self.slots_at_label(blank.end())
            if not (has_its_value and any(slot.start < blank.end() <= slot.value_start for slot in labels)):
                starts.append(blank.end())
        return list(zip(starts, [*starts[1:], last], strict=True))

    @cached_property
    def labels(self) -> tuple[RoleLabel, ...]:
        """The words that say whose a thing is, in order."""
        rows = self.application.row_ids(Section.SITES)
        names = (self.application.text(path_of(Section.SITES, "name", row)) for row in rows)
        chosen = {slot.value_start for slot in self.slots if any(each.kind is FieldKind.CHOICE for each in slot.fields)}
        labels = role_labels(self.text, [name for name in names if len(name) > 1])
        return tuple(label for label in labels if label.start not in chosen)

    @cached_property
    def headings(self) -> tuple[RoleLabel, ...]:
        """The labels that stand alone above others, and the line below which a mail is signed."""
        alone = [label for label in self.labels if is_heading(label, self.text)]
        return tuple(sorted((*self._signatures, *alone), key=lambda label: label.start))

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

    def clause_number(self, place: int) -> int:
        """Which of the clauses a character stands in."""
        return min(bisect_right(self._clause_ends, place), len(self.clauses) - 1)

    def clause_at(self, place: int) -> Clause:
        """The clause in which a character stands."""
        return self.clauses[self.clause_number(place)]

    def sentence_at(self, place: int) -> str:
        """The sentence in which a character stands."""
        start, end = self.sentences[self.clause_at(place).sentence]
        return self.text[start:end]

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

    def says(self, words: re.Pattern[str], start: int, end: int) -> bool:
        """Whether such words stand in a part of the text; found once for each part."""
        key = (words, start, end)
        if key not in self._said:
            self._said[key] = words.search(self.text[start:end]) is not None
        return self._said[key]

    def first(self, words: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The first such words in a part of the text; the whole text is searched for them once."""
        return next(self._found(words, start, end, 1), None)

    def last(self, words: re.Pattern[str], start: int, end: int) -> re.Match[str] | None:
        """The last such words in a part of the text; the whole text is searched for them once."""
        return next(self._found(words, start, end, -1), None)

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

    def labels_in(self, start: int, end: int) -> tuple[RoleLabel, ...]:
        """The words that say whose a thing is and that begin in a part of the text."""
        return self.labels[bisect_left(self._label_starts, start):bisect_left(self._label_starts, end)]

    def words_at(self, start: int, end: int) -> Found:
        """What stands between, as the writer wrote it."""
        return Found(self.message.as_written(start, end), start, end)

    def is_stated(self, place: int) -> bool:
        """Whether the words at `place` state something, be it a denial; no question and no supposition does."""
        number = self.clause_number(place)
        return not self._asked[number] and not self._supposed[self.clauses[number].sentence]

    def standing(self, place: int) -> Confidence | None:
        """How firmly the words at `place` state something; None for a question, a supposition or a denial."""
        number = self.clause_number(place)
        clause = self.clauses[number]
        change = self.last(_INTO, clause.start, place)
        new = change.end() if change else clause.start
        end = min(clause.end, new + _LONGEST_DENIAL)
        is_back = takes_back(self.text[new:end]) if change else self._taken_back[number]
        if change and leaves_open(self.text[max(clause.start, change.start() - _LONGEST_BESIDE):new]):
            return None
        if is_back or self.first(CONTRAST, clause.start, place) or not self.is_stated(place):
            return None
        return "likely" if self._questioned[self.clauses[number].sentence] else "sure"

    def is_stranger(self, place: int) -> bool:
        """Whether the nearest label before in the sentence names somebody who is no party here."""
        return self.stranger_at(place) is not None

    def stranger_at(self, place: int) -> RoleLabel | None:
        """The words for somebody who is no party here, of whom the words at `place` speak; None where they do not."""
        number = self.clause_at(place).sentence
        first, last = self.sentences[number]
        if number and _SPEAKS_ON.match(self.text, first, last):
            first, _ = self.sentences[number - 1]
        before = (label for label in reversed(self.labels_in(first, place)) if label.end <= place)
        nearest = next((label for label in before if self._counts_at(label, first, place)), None)
        return nearest if nearest and not nearest.sections else None

    def _counts_at(self, label: RoleLabel, first: int, place: int) -> bool:
        """Whether a label still counts at `place`: neither spoken to (师傅,…) nor left by a turn of the sentence."""
        opens = not label.sections and not self.text[first:label.start].strip()
        is_a_label = _IS_A_THING.search(self.text, label.start, label.end) and not self.slots_at_label(label.start)
        is_spoken_to = opens and _GREETING.match(self.text, label.end) is not None and not is_a_label
        is_asked_by = not label.sections and _ASKED_FOR.match(self.text, label.end) is not None
        reports = _REPORTS.match(self.text, label.end, place) if not label.sections else None
        if reports and not self.first(_THEIRS, reports.end(), place):
            return False
        is_aside = not label.sections and _BESIDE.search(
            self.text, max(0, label.start - _LONGEST_BESIDE), label.start
        ) is not None
        if is_asked_by or (is_aside and self.clause_number(label.start) < self.clause_number(place)):
            return False
        return not is_spoken_to and (label.start < first or not self.last(_TURNS, label.end, place))

    def _found(self, words: re.Pattern[str], start: int, end: int, step: int) -> Iterator[re.Match[str]]:
        """The words of a part of the text, forwards (step 1) or backwards (-1), none reaching beyond its end."""
        if words not in self._starts_of_words:
            self._starts_of_words[words] = [match.start() for match in words.finditer(self.text)]
        starts = self._starts_of_words[words]
        for number in range(bisect_left(starts, start), bisect_left(starts, end))[::step]:
            match = words.match(self.text, starts[number], end)
            if match:
                yield match

    def is_signature(self, place: int) -> bool:
        """Whether the words stand below the line that closes a mail."""
        return bool(self._signatures) and self._signatures[0].end <= place

    def whom(self, start: int, end: int, among: frozenset[str], otherwise: str = Section.CLIENT) -> Whom:
        """Of whom the span speaks: a label in its clause, its sentence, a heading, an earlier one, or `otherwise`."""
        clause = self.clause_at(start)
        first, _ = self.sentences[clause.sentence]
        labels = self._among(among)
        named, above = labels.last_from(start), labels.last_heading_before(start)
        near = nearest = self._nearest(named, first, start)
        if near is None or near.start < clause.start:
            near = labels.first_in(end, clause.end)
        if near is None and self.first(THEIRS, clause.start, start):
            near = named
        in_sentence = nearest if nearest and nearest.start >= first else None
        earlier = None if named and above and named.start < above.start else named
        for found, is_sure in ((near, True), (in_sentence, True), (earlier, False), (above, True)):
            if found:
                sections = tuple(section for section in found.sections if section in among)
                return Whom(sections, "sure" if is_sure or found == above else "likely")
        return Whom((otherwise,), "likely")

    def _nearest(self, named: RoleLabel | None, first: int, start: int) -> RoleLabel | None:
        """The nearest words up to `start` that say whose a thing is: the party's, or an outsider's in the sentence."""
        outsiders = (label for label in reversed(self.labels_in(first, start + 1)) if not label.sections)
        outsider = next((
            label for label in outsiders
            if (named and label.start < named.start) or self._counts_at(label, first, start)
        ), None)
        return named if named and (outsider is None or outsider.start < named.start) else outsider

    def _among(self, sections: frozenset[str]) -> "_Labels":
        if sections not in self._labels_among:
            self._labels_among[sections] = _Labels(
                [label for label in self.labels if sections.intersection(label.sections)],
                [label for label in self.headings if sections.intersection(label.sections)],
            )
        return self._labels_among[sections]

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

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [clause.end for clause in self.clauses]

    @cached_property
    def _stated(self) -> list[str]:
        """The clauses without the labels that have a value: “是否同意：是” asks nothing, and denies nothing."""
        stated = list(self.text)
        for slot in self.slots:
            is_answered = slot.tie == "verb" and slot.fields[0].kind is FieldKind.YES_NO
            if is_answered or "不是" in self.text[slot.label_end:slot.value_start]:
                stated[slot.start:slot.value_start] = " " * (slot.value_start - slot.start)
            elif slot.tie in ("mark", "line") or all(field.kind is FieldKind.YES_NO for field in slot.fields):
                stated[slot.start:slot.label_end] = " " * (slot.label_end - slot.start)
        text = "".join(stated)
        return [text[clause.start:clause.end] for clause in self.clauses]

    @cached_property
    def _asked(self) -> list[bool]:
        return [asks(_ANSWERED_ASIDE.sub("", clause)) for clause in self._stated]

    @cached_property
    def _taken_back(self) -> list[bool]:
        back = [takes_back(clause) for clause in self._stated]
        for number in range(len(back) - 1, 0, -1):
            before = self.clauses[number - 1]
            is_same_sentence = before.sentence == self.clauses[number].sentence
            if is_same_sentence and judges(self._stated[number]):
                back[number - 1] = True
        for number in range(1, len(back)):
            before = self.clauses[number - 1]
            is_same_sentence = before.sentence == self.clauses[number].sentence
            if is_same_sentence and leaves_open(self._stated[number - 1]) and _ONE_OF_TWO.match(self._stated[number]):
                back[number] = True
        for number in range(1, len(back)):
            before = self.clauses[number - 1]
            is_same_sentence = before.sentence == self.clauses[number].sentence
            if is_same_sentence and tells_of_one_before(self._stated[number - 1]) and not _TURNS.search(
                self.text, max(0, before.end - 1), self.clauses[number].end
            ):
                back[number] = True
        return back

    @cached_property
    def _supposed(self) -> list[bool]:
        return [supposes(self.text[start:end]) for start, end in self.sentences]

    @cached_property
    def _questioned(self) -> list[bool]:
        return ["?" in self.text[start:end] for start, end in self.sentences]


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


def _parts(ends: re.Pattern[str], text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    for match in ends.finditer(text, first, last):
        if match.end() > start:
            yield start, match.end()
            start = match.end()
    if start < last:
        yield start, last
