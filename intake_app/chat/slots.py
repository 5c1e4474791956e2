"""Labels of fields with the place of their values: “联系人：…”, “型号有 …”, “mobile 138…”."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Literal, NamedTuple

from intake_app.chat.parties import PARTIES
from intake_app.chat.vocabulary import Vocabulary
from intake_app.schemes.schema import FieldDefinition, FieldKind

Tie = Literal["mark", "verb", "gap", "line", "none"]
"""What stands between a label and its value: a sign such as a colon, a verb, blanks, a line end, or nothing."""

_NUMBER = (
    r"(?:[ ]?(?:[一二三四五六七八九十]|\d{1,2})(?=[ ]*:)|(?:\d|[A-Z])(?=:|[ ](?![万千百\d.]|[a-z]|t/))"
    r"|[一二三四五六七八九十](?=[ ]))?"
)
"""A label may be counted: 场所一, Site 2."""
_ASIDE = (
    r"(?: of (?:the|our)(?: (?!(?:is|are|was|in|at)\b)(?-i:[a-z]+)){1,3}| there| on the [a-z]+"
    r"| (?:at|of|in) (?:the |our |each )?(?:production )?(?:site|plant|factory|workshop|company)(?=\?)"
    r"| (?:that )?you asked for| you need| for (?:this|the) [a-z]+"
    r"| (?:at|of|in) (?:(?:the"
    r"|our) )?(?-i:[A-Z])[\w-]*(?: (?-i:[A-Z0-9])[\w-]*){0,3})?(?:\s*[(\[][^()\[\]\n]{0,20}[)\]])?(?:[ ]*[】\]」》]"
    r")?"
)
_TOLD = (
    r"(?:(?:再|重新?|先|也|都|请|这里|给您?|给你|帮我?|麻烦)*"
    r"(?:补|改|更[正新改]|修[改正]|写|填|报|发|说|确认|要?写全|核[对实]?|记|查|统计|登记|汇总|贴|抄)"
    r"(?:一?下|一?遍|充|正|齐|出来|过去|好|过|了|上|送|来|您|你|如)*|[你您](?:帮我?|给)?[写填记]|这[块项栏条里边个]|那[栏块项]|[如见]下|下面|执照上)+"
)
"""What a writer says of the telling itself between a label and a sign: 从业人数补一下:…."""
_IN_ENGLISH = r"(?<=[一-龥])[ /(]*[A-Za-z][A-Za-z .]{1,24}(?: 20\d\d)?(?=\)?[ ]*:)"
"""A label in two languages: 型号 Type:, 联系人/Contact:, 产量 output 2025:."""
_MARK = (
    rf"(?:{_TOLD}[ ,]*(?=:)|{_IN_ENGLISH}"
    r"|(?<=[a-z]{4})(?: (?!(?:is|are|was|at|of|in|by)\b)(?-i:[a-z]+)\.?){1,3}(?=:))?"
    r"[ \t]*[)\]]?\.?[ \t]*(?:(?:有的|如下)(?=:))?(?:[:=|\t→~](?:[ ]*[:=|\t>])*|-+[ ](?=\S)|(?<=[ ])-+"
    r"|-{2,}(?=\S))[ \t]*"
    r"|[ \t]*(?=[☑✓✔√■☒□☐○])"
)
_VERB = (
    rf"(?: (?:itself|again|now|then|simply|just|still|also|finally))?(?:{_TOLD}[,]?(?=是|为|叫|改|换|应))?"
    r"[ ]*(?:,(?=应?该?(?:是|为|叫|写|填)))?(?:的话|呢|嘛|就|也|都|均|(?:主要|基本上?|大多)(?=是|为|有|包括)"
    r"|现在?|应该|应(?=是|为|填|改|选|勾)|请|已|要"
    r"|需|拟|我们|[那这]?一?[栏项格框]|(?:也|很|比较|挺|不)*(?:简单|复杂|多|少|长),(?=就|主要|是|无非))*"
    r"(?:[由从][^,。;\n]{2,40}?(?:变更|调整|更[改新换正]|修改|改|换|搬迁?|迁)(?:为|到|成|至)|不是[^,。;\n]{1,24}[,;]\s*(?:而|应该?|实际上?|现在|今年|已经?|正确的?|都|就)*(?:是|为|换成|改成|改为|改用)|不是[“\"'][^,。;\n”\"']{1,12}[”\"'](?:而|应该?)?是|是|为|叫做?|写(?!错)|填(?!错)|打[钩勾]|(?:[勾选填写批]|批复|批准|核准|核定|执行|用|采用)的(?:是)?|勾选?|选|改(?:为|成|用)?|换成了?|变更为|变为|变成|登记[为成]|算(?![错上下了在起出入不过好完得算])(?=[一-龥A-Z])|确定为|定为|统一[为用写]|更新为|更正为|应为|用的?是?|有(?![效限关权误变问疑没无待错])|在|位于|包括|共|属于|执行|采用"
    r"|\b(?:is|are|was|reads?|has changed to|should (?:be|read)|would be|now is|to)\b)+[ ]*(?:就是|now "
    r"|called )?[ ]*:?[ ]*"
)
_AFTER_LABEL = re.compile(
    rf"{_NUMBER}{_ASIDE}\??(?:\s*答(?=:))?"
    rf"(?:(?P<mark>{_MARK})|(?P<verb>{_VERB})|(?P<line>[ ]*\n[ \t]*)|(?P<gap>(?:的话|这[块个项]|方面)(?:,? ?)"
    rf"|[ \t]+))?",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"[ ]*(?:的?(?:[一-龥]{1,8}|[a-z ]{1,20})(?:[,;][ ]*|[ ]+(?=正确|应|改成))){1,2}"
    r"(?:现在?|新的?|目前|以后|请|麻烦|统一|都|now |the new one )*"
    r"(?:改[成为用到]|换成了?|换到|更正为|变[成为]了?|变更为|更新为|应该?[是为]|现在?是|现在?叫|(?:还|仍)是|(?:正确"
    r"|准确|实际|审计后|核对后|核实后|复核后|重算后)的?(?:应该?)?[是为]|是|叫|为|写|用|(?:it )?is now "
    r"|now (?:it is )?|it should be )[ ]*:?[ ]*",
    re.IGNORECASE,
)
"""座机升位了,改成 …: behind a label of a thing with a shape the value may stand in the next clause."""
_ANSWERED_BELOW = re.compile(
    r"[^\n?.。]{0,40}[?.。]?[ ]{0,3}\n?[ ]{0,3}(?:(?:it is|it's|answer|回复|答)\s*:?\s*|(?:the )?(?:correct|right"
    r"|new)(?: one)?(?: is|:)\s*|(?:正确|新)的?[是:]\s*)",
    re.IGNORECASE,
)
"""> … the postcode of the registered address. It is 261108: a short answer to what was asked, or put right."""
_SAID_BEFORE_A_SIGN = re.compile(r"(?:[一-龥]{1,6}|(?: [a-z]+){1,3}):[ ]*")
_SAID_LONG_BEFORE_A_SIGN = re.compile(r"(?:[一-龥]{1,12}|(?: [a-z]+){1,3}):[ ]*")
_SHORT = 3
"""Characters of a label that might be a word of the sentence; fewer words may follow it."""
"""减碳措施主要有: the sign that sets a long answer apart may come a few words later."""
_ENDS_A_FIRM = re.compile(r"(?<=(?i:by-product))s?|(?<=产品)(?:产出|运输|使用)(?:表|:|\n|$)"
    r"|(?<=(?i:company)),? ?(?:Limited|Ltd)\b")
"""The word “Company” is part of a name there."""
_ASKS = re.compile("能不能|可不可以|是不是|可否")
"""A label that asks by itself is one only with a sign behind: 能不能独立计量:不能."""
_NO_TIE: Tie = "none"
_APART = " \t,;/|、(【[-"
_PARTED = ";/|"
"""Signs behind which the next label begins even where nothing parts it from its value: 品名…/型号…."""


_TEXTS_WITH_A_SHAPE = frozenset({
    "contact", "data_responsible", "postcode", "mailing_postcode", "address", "mailing_address", "ex_marking",
    "ex_certificate_no", "ccc_certificate_no", "certificate_no", "filled_by",
})


def has_a_shape(field: FieldDefinition) -> bool:
    """Whether not any words are a value of the field: a code, a place, a person, a firm's name."""
    is_a_firm = field.key == "name" and field.section in PARTIES
    return is_a_firm or field.key in _TEXTS_WITH_A_SHAPE or field.kind not in (FieldKind.LONG_TEXT, FieldKind.TEXT)


class Slot(NamedTuple):
    """A label with the place of its value: from `value_start` to the end of the line or the next label."""

    fields: tuple[FieldDefinition, ...]
    start: int
    label_end: int
    value_start: int
    end: int
    tie: Tie


def slots_of(text: str, vocabulary: Vocabulary) -> tuple[Slot, ...]:
    """The labels of a folded text in order, each value up to the end of its line."""
    found = (
        _slot(text, match, vocabulary) for match in vocabulary.pattern.finditer(text)
        if not _ENDS_A_FIRM.match(text, match.end())
    )
    kept: list[Slot] = []
    for slot in found:
        if slot.tie != "mark" and _ASKS.match(text, slot.start, slot.label_end):
            continue
        if kept and slot.start < kept[-1].value_start and text[slot.start].isascii():
            continue  # the English of the label before it
        kept.append(slot)
    return tuple(kept)


def cut_off(slots: Iterable[Slot], text: str) -> tuple[Slot, ...]:
    """The labels with each value ended by the next label; long answers and options only by one with a sign behind."""
    found = tuple(slots)
    cuts = [slot.start for slot in found if _cuts_off(slot, text)]
    marked = [slot.start for slot in found if slot.tie in ("mark", "verb") and _cuts_off(slot, text)]
    return tuple(slot._replace(end=_value_end(slot, marked if _holds_labels(slot) else cuts)) for slot in found)


def _holds_labels(slot: Slot) -> bool:
    """Whether words that are labels elsewhere may stand in the value: “Raw material” is an option of a kind."""
    return all(field.kind in (FieldKind.LONG_TEXT, FieldKind.CHOICE) for field in slot.fields)


def _slot(text: str, label: re.Match[str], vocabulary: Vocabulary) -> Slot:
    fields = vocabulary.fields_called(label.group())
    after = _AFTER_LABEL.match(text, label.end())
    place, tie = (after.end(), _tie(after)) if after else (label.end(), _NO_TIE)
    if tie in ("none", "gap") and all(field.kind is FieldKind.LONG_TEXT for field in fields):
        is_short = label.end() - label.start() <= _SHORT
        said = (_SAID_BEFORE_A_SIGN if is_short else _SAID_LONG_BEFORE_A_SIGN).match(text, label.end())
        place, tie = (said.end(), "mark") if said else (place, tie)
    is_open = tie == "none" or (tie == "gap" and text[place:place + 1].islower())
    if is_open and any(has_a_shape(field) for field in fields):
        changed = _CHANGED.match(text, label.end()) or _ANSWERED_BELOW.match(text, label.end())
        place, tie = (changed.end(), "verb") if changed else (place, tie)
    line_end = text.find("\n", place)
    return Slot(fields, label.start(), label.end(), place, len(text) if line_end < 0 else line_end, tie)


def _tie(after: re.Match[str]) -> Tie:
    ties: tuple[Tie, ...] = ("mark", "verb", "line", "gap")
    return next((tie for tie in ties if after[tie] is not None), "none")


def _cuts_off(slot: Slot, text: str) -> bool:
    """Whether a label ends the value of the one before: it has a value of its own, or stands apart."""
    is_apart = slot.start == 0 or text[slot.start - 1] in _APART
    is_parted = slot.start > 0 and text[slot.start - 1] in _PARTED
    return slot.tie == "mark" or is_parted or (is_apart and slot.tie != "none")


def _value_end(slot: Slot, cuts: list[int]) -> int:
    """Where the next of the `cuts`, or the end of the line, ends a value."""
    following = bisect_left(cuts, slot.value_start)
    return min(slot.end, cuts[following]) if following < len(cuts) else slot.end
