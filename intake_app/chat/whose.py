"""Of whom a place in a message speaks: of a party of the application, or of somebody who is none."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from intake_app.chat.clauses import Layout
from intake_app.chat.parties import THEIRS, RoleLabel
from intake_app.chat.proposals import Confidence
from intake_app.chat.searching import Searched
from intake_app.chat.slots import Slot
from intake_app.schemes.schema import Section

TURNS = re.compile(
    r",\s*(?:but\b|但是?|不过|而(?=我))"
    r"|,\s*(?:我们的?|这次的?|本次的?|碳足迹)?认证(?:的)?联系人"
    r"|,\s*(?:但|不过|而)?(?:[一-龥]{0,4}(?:的?事情?|问题|认证|申请|资料))(?:就|请|直接|都|麻烦)*(?:[找问]|联系)(?!财务|老板|供应|咨询|[他她您你])"
    r"|,\s*联系人(?:的)?(?:邮箱|电话|手机)?(?:还是|仍是|仍为|不变)"
    r"|,\s*(?:现在?|新的)?(?:改[成为]|变成)"
    r"|,\s*(?:请|有事|有问题|可以?|随时|麻烦)*(?:联系|拨打|致电|打|加)(?=\s*[:(]?[10]\d)"
    r"|,\s*(?:请|麻烦|就|以后|有事|直接|[一-龥]{0,4}的?事情?)*(?:回|发|找|联系|打|告诉|寄)(?:给|到)?我|(?:^|,)\s*(?:但|而|不过)?(?:我(?!国|省|市|[们司]的?(?:客户|供应商|同事|顾问|朋友|代理))|咱|本人|本公司)"
    r"|,\s*(?:and |so |please )*(?:(?:contact|call|reach|email|write to|reply to|phone) (?:me|us)|we\b|ours\b"
    r"|our (?:own|name|code|e-?mail|contact|company)|I\b|my\b)",
    re.IGNORECASE,
)
"""From here on a sentence is about whom it names next."""
_GREETING = re.compile(
    r"(?:(?<=尊敬的)|(?<=Dear))[^,:。\n]{0,30}[,:\n]|(?:们|[您你早]|上午|下午|晚上|好)*[,:]", re.IGNORECASE
)
"""What follows a word for somebody who is spoken to: 审核老师您好, …."""
_GREETS = re.compile(r"\s*\b(?:dear|hello|hi|good (?:morning|afternoon|evening|day)),?\s*\Z", re.IGNORECASE)
_LONGEST_GREETING = 40
_IS_A_THING = re.compile(r"[址点方商]$|(?:公司|单位|机构|厂家?)$")
"""办公地址:…, 供应商:…: a label, and nobody who is spoken to."""
_ASKED_FOR = re.compile(r"(?:上次|刚才)?(?:要|问|催|让|提|索要|要求|通知)(?:我们)?(?:补|交|填|报|写|提供)?的")
"""贵中心要的 …: what somebody asked for is ours."""
_REPORTS = re.compile(
    r"(?:那边|那里|刚才|刚刚|昨天|今天|又|也|都|已经?|的资料|的材料)*"
    r"(?:登记|统计|说|讲|提醒|确认|核对|核了|查了|查过|帮忙|帮我们|要求|[让叫]我们?|催|通知|建议|回复说|反馈|问过|寄了|寄出|已寄"
    r"|口述|语音转的?|转述|交代|交待|吩咐|(?:自己|亲自|亲手|本人)(?:来)?[填写报]"
    r"|下周|明天|晚点|稍后|了(?=[是为]))(?!的)(?:了|过|我们?|一下|下|要|补|填|报|写|发|给|查|了吗)*[,:]?"
    r"|,? (?:says?|said|asked us|reminded us|confirmed|told us|reports?)\b",
    re.IGNORECASE,
)
"""What somebody only reports or asks of us is ours: 老板说 …, our consultant reminded us: …."""
_IS_YOU = re.compile(r"你们|您[方那]|贵.{1,2}")
_GIVES_A_CONTACT = re.compile(
    r",\s*(?=联系人(?:就?[是为叫]|:)?\s?[一-龥]{2,4}[,(\s]{0,2}(?:(?:联系)?电话|手机|座机)?(?:号码?)?[是为:]?\s?[01]\d)"
)
"""麻烦你们安排审核,联系人王海燕,手机138…: whoever asks something of us names their own contact."""
_LONGEST_REQUEST = 80
"""Characters behind 你们 in which the contact with the number is looked for."""
_OF_YOURS = re.compile(
    r"[^,。;\n]{0,24}?(?:[写发给提留印登寄]的(?=,)|的人|来[函信电]|名片|官?网|公告|通知|联系人|同事|老师|那[边里])"
)
"""Behind 你们: what follows is taken from what they sent, or is about one of them."""
_THEIRS = re.compile(
    r"(?<![写填找打给让叫])他(?:们的?|的)?|(?<![写填找打给让叫])她的?|对方|其(?!他|它|余|中)|\btheir\b|\bhis\b"
    r"|\bher\b", re.IGNORECASE,
)
_RIVAL = re.compile(r"竞争|对手|同行|同业|友商|隔壁|邻厂|\bcompetitors?\b|\brivals?\b", re.IGNORECASE)
"""Who tells of their own things, whatever they say."""
_BESIDE = re.compile(
    r"(?:(?:[跟和与问向等让被]|委托|拟请|[特恳敬]请|致)(?:了|过|一下|我们的?)*"
    r"|\b(?:asked|checked with|spoke to|called|talked to) (?:our |the |my )?)\Z",
    re.IGNORECASE,
)
"""跟财务核了, …: who is only spoken with tells nothing of the next clause."""
_TAKES_IN = re.compile(r"(?:代收|转交|代转|代签收?)[^()]{0,4}\)")
_WITH = re.compile(r"(?:连|加上|包括|算上)(?:上|着)?[^,。;\d\n]{0,6}\Z")
_ALTOGETHER = re.compile(r"[^,。;\d\n]{0,8}(?:一起|在内|一块|都算|算上|全部)")
"""连食堂的大姐一起36个人: one of all who are counted."""
_COLLEAGUE = re.compile(r"colleague|secretary|assistant", re.IGNORECASE)
_WRITE_TO = re.compile(
    r"\b(?:send|write|address|contact|call|reach|mail|forward|speak|talk|refer)\b[^.;\n]{0,24}? (?:to )?(?:my|our) \Z",
    re.IGNORECASE,
)
"""Please send everything to my colleague …: who is to be written to is ours."""
_SPEAKS_ON = re.compile(r"[\s\"”']*(?:(?:it|they|he|she)\b|(?:its|their|his|her) |[他她它]|其)", re.IGNORECASE)
"""A sentence so begun goes on about whom the one before named."""
_LONGEST_BESIDE = 40
"""Characters before somebody in which it may be said that they are only spoken with."""


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


class Whose:
    """The words of a text that say whose a thing is, and which of them count at a place."""

    def __init__(
        self, searched: Searched, layout: Layout, labels: tuple[RoleLabel, ...], headings: tuple[RoleLabel, ...],
        slots: Sequence[Slot],
    ) -> None:
        self._searched, self._layout = searched, layout
        self._labels, self._headings = labels, headings
        self._label_starts = [label.start for label in labels]
        self._slot_starts = frozenset(slot.start for slot in slots)
        self._labels_among: dict[frozenset[str], _Labels] = {}

    def labels_in(self, start: int, end: int) -> tuple[RoleLabel, ...]:
        """The words that say whose a thing is and that begin in a part of the text."""
        return self._labels[bisect_left(self._label_starts, start):bisect_left(self._label_starts, end)]

    def stranger_at(self, place: int) -> RoleLabel | None:
        """The words for somebody who is no party here, of whom the words at `place` speak; None where they do not."""
        number = self._layout.clause_at(place).sentence
        first, last = self._layout.sentences[number]
        if number and _SPEAKS_ON.match(self._searched.text, first, last):
            first, _ = self._layout.sentences[number - 1]
        before = (label for label in reversed(self.labels_in(first, place)) if label.end <= place)
        nearest = next((label for label in before if self._counts_at(label, first, place)), None)
        return nearest if nearest and not nearest.sections else None

    def _counts_at(self, label: RoleLabel, first: int, place: int) -> bool:
        """Whether a label still counts at `place`: neither spoken to (师傅,…) nor left by a turn of the sentence."""
        said = self._searched.text[first:min(label.start, first + _LONGEST_GREETING)]
        opens = not label.sections and not _GREETS.sub("", said).strip()
        is_a_thing = _IS_A_THING.search(self._searched.text, label.start, label.end) is not None
        is_a_label = is_a_thing and label.start not in self._slot_starts
        is_spoken_to = opens and _GREETING.match(self._searched.text, label.end) is not None and not is_a_label
        is_asked_by = not label.sections and _ASKED_FOR.match(self._searched.text, label.end) is not None
        reports = _REPORTS.match(self._searched.text, label.end, place) if not label.sections else None
        is_owner = self._searched.text[label.end - 1] == "的" or _RIVAL.search(
            self._searched.text, label.start, label.end
        ) is not None
        if reports and not is_owner and not self._searched.first(_THEIRS, reports.end(), place):
            return False
        if self._is_asked_by_whom_it_names(label, place):
            return False
        if not label.sections and self._is_an_aside(label, place):
            return False
        is_aside = not label.sections and _BESIDE.search(
            self._searched.text, max(0, label.start - _LONGEST_BESIDE), label.start
        ) is not None
        if is_asked_by or (is_aside and self._layout.number_at(label.start) < self._layout.number_at(place)):
            return False
        return not is_spoken_to and (label.start < first or not self._searched.last(TURNS, label.end, place))

    def _is_asked_by_whom_it_names(self, label: RoleLabel, place: int) -> bool:
        """Whether we are only asked something, and the writer's contact with their number is named before `place`."""
        text = self._searched.text
        is_you = not label.sections and _IS_YOU.fullmatch(text, label.start, label.end) is not None
        if not is_you or _OF_YOURS.match(text, label.end):
            return False
        given = _GIVES_A_CONTACT.search(text, label.end, label.end + _LONGEST_REQUEST)
        return given is not None and given.start() < place

    def _is_an_aside(self, label: RoleLabel, place: int) -> bool:
        """Whether a stranger is named in brackets that close before `place`, as one of all, or as whom to write to."""
        text = self._searched.text
        opens = text.rfind("(", max(0, label.start - _LONGEST_BESIDE), label.start)
        closes = text.find(")", label.end, place)
        is_in_brackets = opens >= 0 and closes >= 0 and ")" not in text[opens:label.start] and (
            _TAKES_IN.search(text, label.end, closes + 1) is not None
        )
        is_one_of_all = _WITH.search(text, max(0, label.start - _LONGEST_BESIDE), label.start) is not None and (
            _ALTOGETHER.match(text, label.end, place) is not None
        )
        is_to_be_written = _COLLEAGUE.match(text, label.start) is not None and (
            _WRITE_TO.search(text, max(0, label.start - _LONGEST_BESIDE), label.start) is not None
        )
        return is_in_brackets or is_one_of_all or is_to_be_written

    def whom(self, start: int, end: int, among: frozenset[str], otherwise: str = Section.CLIENT) -> Whom:
        """Of whom the span speaks: a label in its clause, its sentence, a heading, an earlier one, or `otherwise`."""
        clause = self._layout.clause_at(start)
        first, _ = self._layout.sentences[clause.sentence]
        labels = self._among(among)
        named, above = labels.last_from(start), labels.last_heading_before(start)
        near = nearest = self._nearest(named, first, start)
        if near is None or near.start < clause.start:
            near = labels.first_in(end, clause.end)
        if near is None and self._searched.first(THEIRS, clause.start, start):
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
                [label for label in self._labels if sections.intersection(label.sections)],
                [label for label in self._headings if sections.intersection(label.sections)],
            )
        return self._labels_among[sections]
