"""What the clauses of a message state: not what they ask, suppose, deny or put off."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from intake_app.chat.clauses import Layout
from intake_app.chat.proposals import Confidence
from intake_app.chat.searching import Searched
from intake_app.chat.slots import Slot
from intake_app.chat.standing import (
    CONTRAST,
    asks,
    dismisses_what_follows,
    judges,
    judges_what_was_said,
    leaves_open,
    supposes,
    takes_back,
    tells_of_one_before,
)
from intake_app.chat.whose import TURNS
from intake_app.schemes.schema import FieldKind

_INTO = re.compile(
    r"[改变换]为|[改换]成|(?:变更|更正|调整|更新|更换|升级|改名|更名|搬|迁)[为成到至]|\bchanged? to\b"
    r"|\breplaced? (?:by|with)\b|\bnot\b[^,;\n]{1,60}?\bbut (?:rather )?(?:by |at |in |to |from |is )?(?!not\b)",
    re.IGNORECASE,
)
"""Behind it stands what is: 原来填的 A 改为 B, not A but B."""
_IS_CHANGED = re.compile(r"(?:换|改)(?:一?[个下]|了)|更[换新]|\bhas changed\b|\bnew one\b", re.IGNORECASE)
_ANSWERED_ASIDE = re.compile(r"\([^()\n]{1,30}:[^()\n?]{1,12}\)")
"""(是否打算使用:否): a question with its answer asks nothing."""
_LONGEST_OPENING = 40
"""Characters before 改为 in which it may be left open."""
_LONGEST_DENIAL = 400
"""Characters behind 改为 in which a denial of what is new is looked for."""
_ONE_OF_TWO = re.compile(r"\s*(?:一个|一种|一是|有的|要么|或者?|[AB甲乙][是:])")
"""Behind a clause that leaves it open: 两个地址还在纠结，一个是 …."""
_QUOTED_SPEECH = re.compile(
    r"“(?![^“”]{0,12}:)[^“”]{0,300}?[,;。][^“”]{0,300}”(?!\s*(?:公司|厂|牌))|「[^」]{0,300}?[,;。][^」]{0,300}」"
)
"""Several clauses between quotation marks are what somebody else said or what stands elsewhere."""
_PASSES_ON = re.compile(
    r"(?:原话|口述|转(?:达|述|发|给)?|同事|领导|老板|经理|主任|[张王李赵陈刘总]工?|说|讲|回复|填|写)[^“「。\n]{0,12}\Z"
)
"""Before such a quotation: it is what we were told to write."""
_FARTHEST_TELLER = 24
_MAKES_NOTHING = re.compile(r"(?:自己|本身|并|也|都)*(?:不|没有?)(?:自己)?(?:生产|制造|加工|做)(?:产品|的)?[,。;!\s]*$")
_WE_ARE = re.compile("(?:我们?|我司|咱们?|本公司)(?:公司)?(?:只|就|仅|也)*是")
_TELLS = re.compile(r"[\dA-Za-z]|[一二三四五六七八九十百千万两]{2,}")
"""A clause without figures and letters tells no more than whose, or what for, the one before is."""


class Statements:
    """For each place of a text how firmly the clause around it states something."""

    def __init__(self, searched: Searched, layout: Layout, slots: Sequence[Slot]) -> None:
        self._searched, self._layout, self._slots = searched, layout, slots

    def is_stated(self, place: int) -> bool:
        """Whether the words at `place` state something, be it a denial; no question and no supposition does."""
        number = self._layout.number_at(place)
        if any(start <= place < end for start, end in self._quoted):
            return False
        return not self._asked[number] and not self._supposed[self._layout.clauses[number].sentence]

    def standing(self, place: int) -> Confidence | None:
        """How firmly the words at `place` state something; None for a question, a supposition or a denial."""
        number = self._layout.number_at(place)
        clause = self._layout.clauses[number]
        change = self._searched.last(_INTO, clause.start, place)
        new = change.end() if change else clause.start
        end = min(clause.end, new + _LONGEST_DENIAL)
        if not change and self._is_new_behind_a_colon(clause.start, place):
            return "likely" if self.is_stated(place) else None
        is_back = takes_back(self._searched.text[new:end]) if change else self._taken_back[number]
        if change and leaves_open(self._searched.text[max(clause.start, change.start() - _LONGEST_OPENING):new]):
            return None
        if is_back or self._searched.first(CONTRAST, clause.start, place) or not self.is_stated(place):
            return None
        return "likely" if self._questioned[self._layout.clauses[number].sentence] else "sure"

    def _is_new_behind_a_colon(self, start: int, place: int) -> bool:
        """Whether a sentence tells of a change before the colon that `place` stands behind: 邮箱换了,原来那个满了:…."""
        text = self._searched.text
        opens = max(self._layout.sentence_at(place)[0], start - _LONGEST_OPENING)
        colon = text.rfind(":", start, place)
        is_said = colon >= 0 and opens < start and _IS_CHANGED.search(text, opens, start) is not None
        return is_said and not takes_back(text[colon:self._layout.clause_at(place).end])

    @cached_property
    def _stated(self) -> list[str]:
        """The clauses without the labels that have a value: “是否同意：是” asks nothing, and denies nothing."""
        stated = list(self._searched.text)
        for slot in self._slots:
            is_answered = slot.tie == "verb" and slot.fields[0].kind is FieldKind.YES_NO
            if is_answered or "不是" in self._searched.text[slot.label_end:slot.value_start]:
                stated[slot.start:slot.value_start] = " " * (slot.value_start - slot.start)
            elif slot.tie in ("mark", "line") or all(field.kind is FieldKind.YES_NO for field in slot.fields):
                stated[slot.start:slot.label_end] = " " * (slot.label_end - slot.start)
        text = "".join(stated)
        return [text[clause.start:clause.end] for clause in self._layout.clauses]

    @cached_property
    def _asked(self) -> list[bool]:
        return [asks(_ANSWERED_ASIDE.sub("", clause)) for clause in self._stated]

    @cached_property
    def _taken_back(self) -> list[bool]:
        dismissed = self._dismissed
        back = [takes_back(clause) or dismissed[number] for number, clause in enumerate(self._stated)]
        for number in range(1, len(back)):
            before = self._layout.clauses[number - 1]
            is_same_sentence = before.sentence == self._layout.clauses[number].sentence
            if is_same_sentence and leaves_open(self._stated[number - 1]) and _ONE_OF_TWO.match(self._stated[number]):
                back[number] = True
        for number in range(1, len(back)):
            before = self._layout.clauses[number - 1]
            is_same_sentence = before.sentence == self._layout.clauses[number].sentence
            if is_same_sentence and tells_of_one_before(self._stated[number - 1]) and not TURNS.search(
                self._searched.text, max(0, before.end - 1), self._layout.clauses[number].end
            ):
                back[number] = True
        return back

    @cached_property
    def _dismissed(self) -> list[bool]:
        """For each clause whether another one, or a heading before it, dismisses it."""
        edges = [0] * (len(self._stated) + 1)
        for number, clause in enumerate(self._stated):
            is_judge = (judges(clause) or judges_what_was_said(clause)) and number not in self._answering
            spans = [self._judged_by(number)] if is_judge and not self._says_what_we_are(number) else []
            if dismisses_what_follows(clause):
                spans.append(range(number, self._of_sentence(self._layout.clauses[number].sentence).stop))
            for span in filter(None, spans):
                edges[span.start] += 1
                edges[span.stop] -= 1
        return [depth > 0 for depth in accumulate(edges[:-1])]

    @cached_property
    def _answering(self) -> frozenset[int]:
        """The numbers of the clauses that name a question of yes or no: 认证标志不打算用 speaks of the mark alone."""
        return frozenset(
            self._layout.number_at(slot.start) for slot in self._slots
            if all(field.kind is FieldKind.YES_NO for field in slot.fields)
        )

    def _says_what_we_are(self, number: int) -> bool:
        """Whether a clause says that who is named before makes nothing: 我们是经销商,不生产."""
        before = self._stated[number - 1] if number else ""
        return _MAKES_NOTHING.match(self._stated[number]) is not None and _WE_ARE.match(before) is not None

    def _judged_by(self, judge: int) -> range:
        """The clauses that one speaks of: the nearest before it that tells a thing and what is between, or, where it
        begins a sentence and points back, the sentence before."""
        if judge == 0:
            return range(0)
        sentence, before = (self._layout.clauses[number].sentence for number in (judge, judge - 1))
        if before == sentence:
            return range(max(self._last_telling[judge - 1], self._of_sentence(sentence).start), judge)
        is_meant = before == sentence - 1 and judges_what_was_said(self._stated[judge])
        return self._of_sentence(before) if is_meant else range(0)

    @cached_property
    def _last_telling(self) -> list[int]:
        """For each clause the nearest one up to it that tells a thing; 0 where none does."""
        telling = (number if _TELLS.search(clause) else 0 for number, clause in enumerate(self._stated))
        return list(accumulate(telling, max))

    def _of_sentence(self, sentence: int) -> range:
        """The numbers of its clauses."""
        return range(bisect_left(self._sentences, sentence), bisect_right(self._sentences, sentence))

    @cached_property
    def _sentences(self) -> list[int]:
        return [clause.sentence for clause in self._layout.clauses]

    @cached_property
    def _quoted(self) -> list[tuple[int, int]]:
        text = self._searched.text
        return [
            quoted.span() for quoted in _QUOTED_SPEECH.finditer(text)
            if not _PASSES_ON.search(text, max(0, quoted.start() - _FARTHEST_TELLER), quoted.start())
        ]

    @cached_property
    def _supposed(self) -> list[bool]:
        return [supposes(self._searched.text[start:end]) for start, end in self._layout.sentences]

    @cached_property
    def _questioned(self) -> list[bool]:
        return ["?" in self._searched.text[start:end] for start, end in self._layout.sentences]
