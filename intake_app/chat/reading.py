"""How a folded message is read: its clauses, what they state or take back, and whom they speak of."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from intake_app.chat.folding import Folded
from intake_app.chat.proposals import Confidence
from intake_app.schemes.schema import SchemeEdition, Section
from models.application import Application

PARTIES = frozenset({Section.CLIENT, Section.PRODUCER, Section.FACTORY})
"""The sections that a company stands behind."""

PLACES = PARTIES | {Section.SITES}
"""The sections that have a city and an address."""

_SENTENCE_END = re.compile(
    r"[。!?;]|\n\s*\n|(?<=Ltd)\.(?=\s+[A-Z])"
    r"|(?<!\bCo)(?<!\bNo)(?<!\bLtd)(?<!\bInc)(?<!e\.g)(?<!i\.e)\.(?=\s+[A-Z\u4e00-\u9fff]|\s*$)"
)
_CLAUSE_END = re.compile(r"\n|,(?!\s*(?:Ltd|Inc|LLC)\b)(?!(?<=\d,)\d{3}(?!\d))")
_ASKS = re.compile(
    r"\?|[吗呢嘛]\s*[?。!,]?\s*$|是否|是不是|什么|哪[些个里家种]|怎么|怎样|为何|多少|如何"
    r"|^\s*(?:what|why|which|how|who|where|when|is|are|do|does|did|can|could|should|shall|must|may)\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"不是|并非|不再|不生产|不申请|不认证|不包括|不含|没有|还没|尚未|待定|曾用名|原名|以前|此前|写错|填错|作废|竞争对手"
    r"|旧(?:的|代码|地址|电话|名称|号码|手机)"
    r"|\bnot\b|n't\b|\bno longer\b|\bformer(?:ly)?\b|\bprevious(?:ly)?\b|\bused to\b|\bwrong\b|\bwithout\b"
    r"|\bexcept\b|\bold (?:code|address|phone|name|number)\b|\bcompetitor",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"例如|比如|譬如|比方|举例|示例|样例|如果|假如|假设|要是|倘若"
    r"|\bfor example\b|\be\.g\.|\bfor instance\b|\bif\b|\bsuppose\b|\bwould be\b|(?<![@.\w])examples?(?![.\w])",
    re.IGNORECASE,
)

_LABELS = (
    (
        Section.CLIENT,
        r"认证委托人|委托人|委托方|申请人(?!员)|申请方|申请单位|申请组织|申请企业"
        r"|我们公司|我公司|本公司|我司|我单位|本单位|\b(?:client|applicant|our company)\b",
    ),
    (Section.PRODUCER, r"生产者\(制造商\)|生产者|制造商|\b(?:producer|manufacturer)\b"),
    (
        Section.FACTORY,
        r"生产企业|生产工厂|生产厂(?:家(?!具))?(?![区房址商])|(?<!全)工厂|\b(?:factory|plant(?!\s+output))\b",
    ),
    (Section.SITES, r"生产场[所地]|场[所地]|厂区|生产基地|\b(?:site|workshop)\b"),
)
_LABEL = re.compile("|".join(f"(?P<{section.value}>{words})" for section, words in _LABELS), re.IGNORECASE)
_ALL_THREE = re.compile(r"(?<!第)三(?:方|者)(?:均|都|皆)|\ball three parties\b", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:、|,|和|及|与|以及|兼|/|&|,?\s*and\b)\s*(?:the\b\s*)?", re.IGNORECASE)
_NAME_OF_SOMETHING = re.compile(r"[A-Z][\w&'-]*\s+$")


class Clause(NamedTuple):
    """A part of a sentence between commas or line ends; `start` inclusive, `end` exclusive."""

    start: int
    end: int
    sentence: int


class RoleLabel(NamedTuple):
    """Words that name one or more parties (or a site), e.g. “委托人和生产者”."""

    sections: tuple[Section, ...]
    start: int
    end: int


class Whom(NamedTuple):
    """Of whom a place in the text speaks, and how surely."""

    sections: tuple[Section, ...]
    confidence: Confidence


class Reading:
    """A folded message with its clauses and role labels, each found once."""

    def __init__(self, message: Folded, application: Application, scheme: SchemeEdition) -> None:
        self.message = message
        self.text = message.text
        self.application = application
        self.scheme = scheme

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, its closing mark included."""
        return tuple(_parts(_SENTENCE_END, self.text, 0, len(self.text)))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in order; together they cover the text."""
        return tuple(
            Clause(start, end, number)
            for number, (first, last) in enumerate(self.sentences)
            for start, end in _parts(_CLAUSE_END, self.text, first, last)
        )

    @cached_property
    def labels(self) -> tuple[RoleLabel, ...]:
        """The role labels in order, joined ones as one."""
        groups: list[RoleLabel] = []
        for label in _single_labels(self.text):
            gap = self.text[groups[-1].end:label.start] if groups else ""
            if groups and _JOINT.fullmatch(gap):
                sections = tuple(dict.fromkeys(groups[-1].sections + label.sections))
                groups[-1] = RoleLabel(sections, groups[-1].start, label.end)
            else:
                groups.append(label)
        return tuple(groups)

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [clause.end for clause in self.clauses]

    def clause_at(self, place: int) -> Clause:
        """The clause in which a character stands."""
        return self.clauses[bisect_right(self._clause_ends, place)]

    def sentence_at(self, place: int) -> str:
        """The sentence in which a character stands."""
        start, end = self.sentences[self.clause_at(place).sentence]
        return self.text[start:end]

    def is_stated(self, place: int) -> bool:
        """Whether the words at `place` state something, be it a denial; no question and no supposition does."""
        number = bisect_right(self._clause_ends, place)
        return not self._asked[number] and not self._supposed[self.clauses[number].sentence]

    def standing(self, place: int) -> Confidence | None:
        """How firmly the words at `place` state something; None for a question, a supposition or a denial."""
        number = bisect_right(self._clause_ends, place)
        if not self.is_stated(place) or self._taken_back[number]:
            return None
        return "likely" if self._questioned[self.clauses[number].sentence] else "sure"

    @cached_property
    def _asked(self) -> list[bool]:
        return [_ASKS.search(self.text[clause.start:clause.end]) is not None for clause in self.clauses]

    @cached_property
    def _taken_back(self) -> list[bool]:
        return [_TAKES_BACK.search(self.text[clause.start:clause.end]) is not None for clause in self.clauses]

    @cached_property
    def _supposed(self) -> list[bool]:
        return [_SUPPOSES.search(self.text[start:end]) is not None for start, end in self.sentences]

    @cached_property
    def _questioned(self) -> list[bool]:
        return ["?" in self.text[start:end] for start, end in self.sentences]

    def whom(self, start: int, end: int, among: frozenset[Section], otherwise: Section = Section.CLIENT) -> Whom:
        """Of whom the span speaks: a label in its clause, in its sentence, in an earlier one, or `otherwise`."""
        labels = [label for label in self.labels if among.intersection(label.sections)]
        clause = self.clause_at(start)
        first, _ = self.sentences[clause.sentence]
        before = [label for label in labels if label.end <= start]
        after = [label for label in labels if end <= label.start and label.end <= clause.end]
        near = [label for label in before if label.start >= clause.start] or after[:1]
        in_sentence = [label for label in before if label.start >= first]
        for found, confidence in ((near, "sure"), (in_sentence, "sure"), (before, "likely")):
            if found:
                sections = tuple(section for section in found[-1].sections if section in among)
                return Whom(sections, "sure" if confidence == "sure" else "likely")
        return Whom((otherwise,), "likely")


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


def _single_labels(text: str) -> Iterator[RoleLabel]:
    found = [
        RoleLabel((Section(match.lastgroup or ""),), match.start(), match.end())
        for match in _LABEL.finditer(text)
        if not _is_part_of_a_name(text, match)
    ]
    everyone = (Section.CLIENT, Section.PRODUCER, Section.FACTORY)
    found += [RoleLabel(everyone, match.start(), match.end()) for match in _ALL_THREE.finditer(text)]
    return iter(sorted(found, key=lambda label: label.start))


def _is_part_of_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether an English label is the last word of a name, as in “Nanyang Motor Factory”."""
    word = match.group()
    before = _NAME_OF_SOMETHING.search(text[max(0, match.start() - 30):match.start()])
    return word[0].isupper() and word.isascii() and before is not None and before.group().split()[-1] not in (
        "The", "Our", "Client", "Producer", "Applicant", "Manufacturer"
    )
