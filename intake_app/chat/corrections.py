"""“It should be 348, not 350”: the field that holds the denied value is the one that the right value is for.

A correction mostly leaves out what it corrects, as its writer has it before them: in the form, or in a proposal of the
chat that nobody has decided yet. Which of them it is, the denied value tells; and what is denied is never proposed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from intake_app.chat.evidence import cuts_a_token
from intake_app.chat.leftovers import is_understood
from intake_app.chat.measures import is_own_unit
from intake_app.chat.parties import PARTIES
from intake_app.chat.proposals import Candidates, Finding, Mention, Proposal
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.field_values import value_of
from intake_app.chat.slots import Slot, has_a_shape
from intake_app.rules.answer_readings import read_number
from intake_app.rules.answers import checked_answer, field_at, parse_path, path_of
from intake_app.rules.certification_models import split_models
from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition
from models.application import Application

Offer = Proposal | Candidates

UNIT_OF_OUTPUT = "unit_of_output"
"""The recogniser of a unit within a figure, which stays where the figure is put right."""

_V = r"(?:\d,\d{3}|\.(?!\s)|[^.,。;!?\n“”\"])"
"""A character of a value; a comma only within a number."""
_ENDS = (
    r"(?=[”\"]?[ ]*(?:才对|才是|才行|的?(?:吧|了|哈|啊|呢|哦|哟)|的|please)?[ ]*(?:[,。;!?\n)]|\.(?:\s|$)|\Z))"
)
_WRONG, _RIGHT = rf"[“\"]?(?P<wrong>{_V}{{1,60}}?)[”\"]?", rf"[“\"]?(?P<right>{_V}{{1,60}}?)[”\"]?"
_BEGINS = r"(?:^|(?<=[,。;:!?\n])|(?<=[.!?] ))[ ]*"
_NOW = (
    r"(?:而|但|可|应该?|其实|实际上?|现在|正确的?|准确的?|准确地?说|后来|请|帮我?|麻烦|统一|就|都"
    r"|the (?:right|correct) (?:one|value|number|figure)"
    r"|(?:it|that|this|which)(?:'s)?|should|must|ought to|actually|really|rather|in fact|please|and|but|so|[ ])*"
)
_IS = r"(?:[是为叫系]|改[成为到]?|换成?|写|填|(?:have )?been|be|is|are|was|were|reads?|to|'s|:)"
_LACKS = r"[少多漏]了?[^,。;\n\d]{0,3}[A-Za-z\d一][^,。;\n]{0,3}"
_SLIP = (
    r"(?:(?:[是给]|我|刚才|之前|不小心|当时|上次|手[滑误快]|前面|那个|也)*"
    r"(?:(?:写|填|打|输|说|报|弄|录|搞|记|抄|看|发)(?:错了?|反了?|岔了?|串了?)(?:一[位个]|数字?)?"
    rf"|错了?|不对|不正确|有误|不准确?|{_LACKS})(?:的|了)?"
    r"|[ ]+(?:is|was|were|are)[ ]+(?:a |my )?"
    r"(?:wrong|incorrect|not (?:right|correct)|an? error|typo|mistake|slip|mistyped|misspelt))"
)
_CHANGED = (
    r"(?:(?:更|修|订)?[改正](?:[成为到]|一?下?[,])|更[换新]为|[换变]成|调整[为到]|替换[为成]"
    r"|[ ](?:to|with|by|into)[ ])"
)
_OUGHT = r"[ ](?:should|must|ought to)(?: have)?(?: be(?:en)?| read)?[ ]"
_FRAMES = tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in (
    # 不是 350，是 348 / not 350 but 348
    rf"(?:不是|并非|(?<!but )\bnot[ ]|\bisn't[ ]|\bwasn't[ ])[ ]*{_WRONG}[ ]*[,;.]?[ ]*"
    rf"{_NOW}(?:{_IS}|but)[ ]*{_RIGHT}{_ENDS}",
    # 348，不是 350 / 348, not 350 / 348 instead of 350
    rf"(?:{_BEGINS}|[是为叫:]|改[成为]|\b(?:be|is|are|reads?|meant|to|say)[ ])[ ]*{_RIGHT}[ ]*[,;]?[ ]*"
    r"(?:而|但|可|并|and |but )?(?:不是|并非|非(?=\d)|不叫|not(?: the)?[ ]|instead of[ ]|rather than[ ])"
    rf"[ ]*{_WRONG}{_ENDS}",
    # 350 写错了，应该是 348 / 350 is wrong, it's 348
    rf"{_BEGINS}(?:[把将][ ]*)?{_WRONG}[ ]*{_SLIP}[ ]*[,;.。:!][ ]*{_NOW}{_IS}?[ ]*{_RIGHT}{_ENDS}",
    # I wrote 350, it should read 348 / 之前填的是 350，应该是 348
    r"(?:\b(?:I|we)(?:'ve| have)? (?:\w+ )?(?:wrote|written|put|entered|typed|gave|given|said|filled in)[ ]"
    r"|(?:原来|之前|刚才|上次|先前|前面|原先|刚刚)[^,。;\n\d]{0,6}[写填报说录发输](?:的|成了?|了)?(?:是|为)?)"
    rf"[ ]*{_WRONG}[ ]*(?:[,;.]|but\b|现在|应该?|其实|实际)[ ]*{_NOW}{_IS}[ ]*{_RIGHT}{_ENDS}",
    # 把 350 改成 348 / change 350 to 348
    rf"(?:[把将从由]|\b(?:change|replace|correct|amend|update)d?[ ](?:from[ ])?)[ ]*{_WRONG}[ ]*"
    rf"{_CHANGED}[ ]*(?:be[ ])?{_RIGHT}{_ENDS}",
    # 350 应为 348 / 350→348 / 350 should be 348
    rf"{_BEGINS}{_WRONG}[ ]*(?:改[成为]|更[正改]为|应该?[是为改]+|→|[-=]+>|{_OUGHT})[ ]*{_RIGHT}{_ENDS}",
))
"""How people put a value right, `wrong` and `right` being as short as the words around allow."""
_CHANGES = _FRAMES[-2:]
_BEGINS_ANEW = re.compile(
    r"[\s,。]*(?:(?:不好意思|抱歉|啊|哎呀?|噢|哦|不|我|刚才|刚刚|之前|上面|前面|那个"
    r"|sorry|oops|no|wait|ah|,|[ ])*"
    r"(?:不对|不是|错了|(?:说|写|填|打|输|报|弄|发|搞)错了?|更正(?:一下)?|纠正(?:一下)?|改(?:一下|下)|应该?(?=[是为])"
    r"|准确(?:地?说|的)|I meant?"
    r"|(?:a )?correction|that's wrong|(?:it|that) should|should|my mistake|actually|make (?:it|that)))"
    rf"[\s,。:;!-]*{_NOW}{_IS}?[ ]*(?P<right>[^。;!?\n]{{1,60}}?){_ENDS}[\s。.!]*",
    re.IGNORECASE,
)
"""不对，是 348: a whole message that says that what was said last is wrong, and what is right."""
_LONGEST_ALONE = 120
"""Characters of such a message; a longer one tells something else."""
_LEADS_TO = re.compile(r"应该?(?:是|为|改成)|[是为叫:]|改[成为到]|\b(?:be|is|are|reads?|to|meant?)\b", re.IGNORECASE)
_TAIL = (
    r"(?:尾号|[后末最][后]?[一二两三四五六1-6]?位(?:数字?)?|结尾)|\b(?:last (?:\w+ )?digits?|ends? (?:in|with))\b"
)
_THE_LAST = re.compile(_TAIL, re.IGNORECASE)
"""Words by which the end of a number is meant, and no other part of it."""
_ABOUT_IT = re.compile(
    rf"应该?|改[成为到]|更正|纠正|勘误|{_TAIL}"
    r"|\b(?:typo|correction|it|that|this|which|should|must|ought|to|be|is"
    r"|are|reads?|meant?|sorry|actually|no|I)\b",
    re.IGNORECASE,
)
"""Words of the correcting itself before a value."""
_NOTHING_YET = re.compile(
    r"现在?|目前|统一|刚才|之前|原来|[请就都也应该]|\b(?:it|that|this|which|now|please|should|the)\b", re.IGNORECASE
)
_SAYS = re.compile(r"[^\W_]")
_FIRST_VALUE = re.compile(r"[A-Za-z0-9]|(?<=[是为叫成])[一-龥]")
_FIGURE = re.compile(r"\D*?(?P<figure>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d]*)")
_MEASURED = re.compile(
    r"[名个位]?人|员工|[名位个台套吨度]|kWh|kg|m3|t|employees|people|staff|persons", re.IGNORECASE
)
"""Behind a number in a correction: it only says again what is counted."""
_CORRECTS = re.compile(
    r"不是|并非|[把将从由]|那个|那里|那栏|之前|原来|刚才|填的|写的|(?:写|填|打|输|说|报|弄|录|搞|记|抄|看|发)?错了?|不对|有误"
    r"|\b(?:not|but|isn't|wasn't|changed?|replaced?|amend|update|wrong|wrote|written|entered|typed|filled|oops)\b",
    re.IGNORECASE,
)
"""Words of a frame before its values."""
_ASKED_NOWHERE = re.compile(
    r"注册资[本金]|资产|产值|销售额|营业额|金额|读数|\b(?:capital|turnover|revenue|sales|meter reading)\b",
    re.IGNORECASE,
)
"""Figures that people tell of themselves and no field asks for, in plain words."""
_FIGURES = frozenset({FieldKind.NUMBER, FieldKind.INTEGER})
_BY_ITS_SIGNS = frozenset({FieldKind.PHONE, FieldKind.CREDIT_CODE, FieldKind.EMAIL})
_IN_PART = _BY_ITS_SIGNS | {FieldKind.TEXT, FieldKind.LONG_TEXT}
"""Kinds of which a part may be put right: 不是 66 号，是 68 号; 尾号是 2346 不是 2345."""
_SHORTEST_PART = 2
_SHORTEST_SIGNS = 3


class Said(NamedTuple):
    """The places of a denied value and of the right one, in the folded text; a denied one may be left unsaid."""

    wrong: tuple[int, int] | None
    right: tuple[int, int]
    is_denied: bool = True
    """Whether the words deny the wrong value, and do not only change it into another: from January to June."""


class Held(NamedTuple):
    """A value that an answer has, in the form or in a proposal that is not decided."""

    path: str
    field: FieldDefinition
    value: str
    current: str
    """What the form itself holds there."""
    unit: str = ""
    """The key of the unit that is chosen beside it, if any is."""


class Mended(NamedTuple):
    """A correction whose field is known: the answer's path and its right value."""

    said: Said
    held: Held
    value: str
    is_sure: bool
    """Whether the denied value was the whole answer, and of a figure the words name the field or its unit."""


class Unclear(NamedTuple):
    """A correction of which no field, or several, hold the denied value; `among` are those that may be meant."""

    said: Said
    among: tuple[Held, ...]


Correction = Mended | Unclear


def corrections(reading: Reading, offers: Sequence[Offer]) -> tuple[Correction, ...]:
    """What a message puts right, in its order; `offers` wait for a decision, the newest last."""
    sayings = list(_sayings(reading))
    if not sayings:
        return ()
    held = _held(reading.application, reading.scheme, offers)
    read = [_resolved(reading, said, held) for said in sayings]
    kept: list[Correction] = []
    for each in sorted(read, key=lambda one: isinstance(one, Unclear)):
        if not any(_overlap(each.said, other.said) for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda one: one.said.right))


def put_right_alone(reading: Reading, offers: Sequence[Offer]) -> Correction | None:
    """What a message that only says the right value puts right: the one open proposal that can take it."""
    match = _BEGINS_ANEW.fullmatch(reading.text) if len(reading.text) <= _LONGEST_ALONE else None
    if match is None or not reading.is_stated(match.start("right")):
        return None
    said = Said(None, match.span("right"))
    held = _held(reading.application, reading.scheme, offers)
    open_paths = {each.path for each in offers}
    able = [(each, value) for each in held if (value := _value_in(reading, each.field, *said.right, is_whole=True))]
    waiting = {each.path: (each, value) for each, value in able if each.path in open_paths}
    if len(waiting) == 1:
        return Mended(said, *next(iter(waiting.values())), is_sure=True)
    return Unclear(said, _once(each for each, _ in ([*waiting.values()] or able)))


def denied_in(findings: Iterable[Finding], made: Sequence[Correction], reading: Reading) -> list[Finding]:
    """The findings without those that rest on a denied value, or on a right one whose field is known already."""
    known = [each.said for each in made if isinstance(each, Mended)]
    denied = [each.said.wrong for each in made if each.said.wrong and each.said.is_denied]
    return [
        each for each in findings
        if not isinstance(each, Mention) or each.recogniser == UNIT_OF_OUTPUT or not (
            any(_is_all_of(each, span, reading) for span in denied)
            or any(said.wrong and _lies_within(each, said.wrong) for said in known)
            or any(each.start < said.right[1] and said.right[0] < each.end for said in known)
        )
    ]


def _lies_within(mention: Mention, span: tuple[int, int]) -> bool:
    return span[0] <= mention.start and mention.end <= span[1]


def _is_all_of(mention: Mention, span: tuple[int, int], reading: Reading) -> bool:
    """Whether a span says nothing besides a value within it."""
    start, end = span
    if not _lies_within(mention, span):
        return False
    beside = _without_labels(reading, start, mention.start) + " " + _without_labels(reading, mention.end, end)
    return _SAYS.search(_MEASURED.sub("", _ABOUT_IT.sub(" ", beside))) is None


def _sayings(reading: Reading) -> Iterator[Said]:
    """The pairs of a denied and a right value that the message states, as each way of saying so reads them."""
    for frame in _FRAMES:
        for match in frame.finditer(reading.text):
            wrong, right = _trimmed(reading, *match.span("wrong")), _trimmed(reading, *match.span("right"))
            is_said = _says_something(reading, *wrong) and _says_something(reading, *right)
            if is_said and _is_ours(reading, wrong[0]) and _is_ours(reading, right[0]):
                yield Said(wrong, right, is_denied=frame not in _CHANGES)


def _overlap(one: Said, other: Said) -> bool:
    """Whether two pairs share words, or one lies within the other."""
    first, last = (min(one.wrong or one.right, one.right)[0], max(one.wrong or one.right, one.right)[1])
    start, end = (min(other.wrong or other.right, other.right)[0], max(other.wrong or other.right, other.right)[1])
    return first < end and start < last


def _is_ours(reading: Reading, place: int) -> bool:
    return reading.is_stated(place) and not reading.is_stranger(place)


def _trimmed(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The span without signs around it, and without what leads to a value: 人数应该是 348."""
    led = reading.last(_LEADS_TO, start, end)
    if led and led.end() < end and is_understood(_ABOUT_IT.sub(" ", _without_labels(reading, start, led.end()))):
        start = led.end()
    text = reading.text[start:end]
    return start + len(text) - len(text.lstrip(" “\":(")), end - (len(text) - len(text.rstrip(" ”\").")))


def _says_something(reading: Reading, start: int, end: int) -> bool:
    """Whether a span holds more than labels: in 联系人不是王海燕 the first word is no value."""
    words = _NOTHING_YET.sub(" ", _without_labels(reading, start, end))
    return start < end and _SAYS.search(words) is not None


def _held(application: Application, scheme: SchemeEdition, offers: Sequence[Offer]) -> list[Held]:
    """What the form and the open proposals hold, the newest proposals first."""
    found: list[Held] = []
    chosen = {path: answer.text for path, answer in application.answers.items()} | {
        offer.path: offer.value for offer in offers if isinstance(offer, Proposal)}
    for offer in reversed(offers):
        field = field_at(offer.path, scheme)
        values = offer.values if isinstance(offer, Candidates) else (offer.value,)
        found += [Held(offer.path, field, value, offer.current, _unit_beside(field, offer.path, chosen))
                  for value in values if field]
    for path, answer in application.answers.items():
        field = field_at(path, scheme)
        if field is not None and answer.text and _has_row(path, application):
            unit = _unit_beside(field, path, chosen)
            found.append(Held(path, field, answer.text, answer.text, unit))
    return found


def _unit_beside(field: FieldDefinition, path: str, chosen: Mapping[str, str]) -> str:
    """The unit that is chosen for a figure in its row, as its key; empty where none is, or where it needs none."""
    where = parse_path(path)
    if where is None or where.row is None or field.kind not in _FIGURES:
        return ""
    beside = (path_of(where.section, key, where.row) for key in (f"{where.field}_unit", "unit"))
    return next((chosen[each] for each in beside if each in chosen), "")


def _has_row(path: str, application: Application) -> bool:
    where = parse_path(path)
    return where is not None and (where.row is None or where.row in application.row_ids(where.section))


def _resolved(reading: Reading, said: Said, held: Sequence[Held]) -> Correction:
    """The correction with its field: the one that holds the denied value, else the one that holds it in part."""
    fields = {(each.field.section, each.field.key): each.field for each in held}
    right = {place: _value_in(reading, field, *said.right) for place, field in fields.items()}
    for find in (_mended_whole, _mended_by_figure, _mended_in_part):
        made = [mended for each in held if (
            mended := find(reading, said, each, right[each.field.section, each.field.key])
        )]
        made = _narrowed(reading, said, made)
        if len({each.held.path for each in made}) == 1:
            return made[0]
        if made:
            return Unclear(said, _once(each.held for each in made))
    return Unclear(said, _once(
        each for each in held if right[each.field.section, each.field.key] and has_a_shape(each.field)
    ))


def _mended_whole(reading: Reading, said: Said, held: Held, right: str | None) -> Mended | None:
    """Where an answer, or one of the models in it, is the denied value: the answer with the right one."""
    wrong = _value_in(reading, held.field, *said.wrong) if said.wrong and right else None
    if wrong is None or right is None or wrong == right:
        return None
    if _is_same(wrong, held.value):
        return _sure_of_figure(reading, said, held, right)
    models = split_models(held.value) if held.field.kind is FieldKind.MODELS else ()
    if not any(_is_same(wrong, each) for each in models):
        return None
    mended = [right if _is_same(wrong, each) else each for each in models]
    return Mended(said, held, "；".join(dict.fromkeys(mended)), is_sure=True)


def _mended_by_figure(reading: Reading, said: Said, held: Held, right: str | None) -> Mended | None:
    """Where a table holds the denied figure in a unit of its own: of 128.6 万度 the figure in 万千瓦时."""
    if held.field.kind not in _FIGURES or said.wrong is None:
        return None
    wrong, new = (_FIGURE.fullmatch(reading.text[slice(*span)]) for span in (said.wrong, said.right))
    if not wrong or not new or not all(is_own_unit(each["unit"], held.field, held.unit) for each in (wrong, new)):
        return None
    if read_number(wrong["figure"]) != read_number(held.value):
        return None
    check = checked_answer(held.field, new["figure"], reading.application, reading.scheme)
    return None if check.problem or not check.value else _sure_of_figure(reading, said, held, check.value)


def _sure_of_figure(reading: Reading, said: Said, held: Held, value: str) -> Mended | None:
    """The correction, of a figure none where the words are about something else: 电表读数 350 写错了，是 348.

    It is sure where they name the field, or the figure's unit and nothing besides.
    """
    if held.field.kind not in _FIGURES or said.wrong is None:
        return Mended(said, held, value, is_sure=True)
    figures = [_FIGURE.fullmatch(reading.text[slice(*span)]) for span in (said.wrong, said.right)]
    told = [each["unit"].strip() for each in figures if each]
    is_measured = any(told)
    if is_measured and not all(told) and not all(is_own_unit(each, held.field, held.unit) for each in told):
        return None
    slots, words = _said_of_it(reading, said, held)
    if any(_is_of(slot, held.field) for slot in slots):
        return Mended(said, held, value, is_sure=True)
    is_about_else = bool(slots) or _says_else(words)
    return Mended(said, held, value, is_sure=not is_about_else) if is_measured else (
        None if is_about_else else Mended(said, held, value, is_sure=False))


def _said_of_it(reading: Reading, said: Said, held: Held) -> tuple[list[Slot], str]:
    """The labels and the other words before the figures: those of their clause, or where it has none their sentence's.

    The name of the answer's row is left out, and so are the words of the correcting.
    """
    wrong = said.wrong or said.right
    clause = reading.clause_at(min(wrong, said.right)[0])
    where = parse_path(held.path)
    row = reading.application.text(f"{where.section}[{where.row}].name") if where and where.row else ""
    last = max(wrong, said.right)[1]
    for first in (clause.start, reading.sentences[clause.sentence][0]):
        slots = [slot for slot in reading.slots if first <= slot.start < last]
        parts = ((first, min(wrong, said.right)[0]), *((start, _figure_at(reading, start, end))
                                                      for start, end in (wrong, said.right)))
        words = " ".join(_CORRECTS.sub(" ", _ABOUT_IT.sub(" ", _without_labels(reading, *part))) for part in parts)
        words = words.replace(row, " ") if row else words
        if slots or _says_else(words):
            break
    return slots, words


def _says_else(words: str) -> bool:
    return _ASKED_NOWHERE.search(words) is not None or not is_understood(words)


def _figure_at(reading: Reading, start: int, end: int) -> int:
    figure = _FIGURE.fullmatch(reading.text[start:end])
    return start + figure.start("figure") if figure else start


def _is_of(slot: Slot, field: FieldDefinition) -> bool:
    return any((each.section, each.key) == (field.section, field.key) for each in slot.fields)


def _mended_in_part(reading: Reading, said: Said, held: Held, right: str | None) -> Mended | None:
    """Where an answer holds the denied words once, as a part: the answer with the right words in their place."""
    if held.field.kind not in _IN_PART or said.wrong is None:
        return None
    wrong, new = reading.message.as_written(*said.wrong), reading.message.as_written(*said.right)
    wrong, new = _bare(reading, said.wrong, wrong), _bare(reading, said.right, new)
    is_by_signs = held.field.kind in _BY_ITS_SIGNS
    if len(wrong) < (_SHORTEST_SIGNS if is_by_signs else _SHORTEST_PART) or held.value.count(wrong) != 1:
        return None
    place = held.value.index(wrong)
    is_tail = any(reading.says(_THE_LAST, *reading.clause_at(span[0])[:2]) for span in (said.wrong, said.right))
    if is_tail and not held.value.endswith(wrong):
        return None
    if not is_by_signs and cuts_a_token(held.value, place, place + len(wrong)):
        return None
    value = held.value.replace(wrong, new)
    check = checked_answer(held.field, value, reading.application, reading.scheme)
    return None if check.problem or not check.value else Mended(said, held, check.value, is_sure=False)


def _bare(reading: Reading, span: tuple[int, int], written: str) -> str:
    """The words of a span without a label of the form in front of them: 尾号是 2346 is 2346."""
    first = _FIRST_VALUE.search(reading.text, *span)
    is_led = first is not None and is_understood(_without_labels(reading, span[0], first.start()))
    return reading.message.as_written(first.start(), span[1]) if first and is_led else written


def _narrowed(reading: Reading, said: Said, made: list[Mended]) -> list[Mended]:
    """Those of the fields, and of the parties, that the sentence names, where it names any of them."""
    first, last = reading.sentences[reading.clause_at(said.right[0]).sentence]
    slots = [slot for slot in reading.slots if first <= slot.start < last]
    named = {(field.section, field.key) for slot in slots for field in slot.fields}
    labels = reading.labels_in(first, last)
    parties = {section for label in labels for section in label.sections if section in PARTIES}
    by_field = [each for each in made if (each.held.field.section, each.held.field.key) in named]
    by_party = [each for each in by_field or made if each.held.field.section in parties]
    left = by_party or by_field or made
    return [each for each in left if _names_its_row(reading, each.held, first, last)] or left


def _names_its_row(reading: Reading, held: Held, first: int, last: int) -> bool:
    where = parse_path(held.path)
    name = reading.application.text(f"{where.section}[{where.row}].name") if where and where.row else ""
    return len(name) > 1 and name in reading.text[first:last]


def _value_in(
    reading: Reading, field: FieldDefinition, start: int, end: int, *, is_whole: bool = False
) -> str | None:
    """The field's value that a span is, a label before it and a measure behind it left out; None where it is none."""
    for place in _starts(reading, start, end, is_whole=is_whole):
        found = value_of(reading, field, place, end, "verb" if field.kind is FieldKind.MODELS else "mark")
        if found is None or found.start < place or found.end > end:
            continue
        before = _ABOUT_IT.sub(" ", _without_labels(reading, start, found.start))
        behind = reading.text[found.end:end]
        if field.kind not in _FIGURES:
            behind = _MEASURED.sub("", behind)
        elif is_own_unit(behind, field, ""):
            behind = ""
        around = before + " " + behind
        if not is_understood(around) or any(sign.isdigit() for sign in around):
            continue
        check = checked_answer(field, found.value, reading.application, reading.scheme)
        if check.value and not check.problem:
            return check.value
    return None


def _starts(reading: Reading, start: int, end: int, *, is_whole: bool) -> Iterator[int]:
    """Where a value may begin in a span: at its first character, behind a label, at its first letter or digit."""
    yield start
    if is_whole:
        return
    yield from (slot.value_start for slot in reading.slots if start <= slot.start and slot.value_start < end)
    first = _FIRST_VALUE.search(reading.text, start + 1, end)
    if first:
        yield first.start()


def _without_labels(reading: Reading, start: int, end: int) -> str:
    rest = list(reading.text[start:end])
    for slot in reading.slots:
        if start <= slot.start and slot.label_end <= end:
            rest[slot.start - start:slot.label_end - start] = " " * (slot.label_end - slot.start)
    for label in reading.labels_in(start, end):
        rest[label.start - start:label.end - start] = " " * (min(label.end, end) - label.start)
    return "".join(rest)


def _is_same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _once(held: Iterable[Held]) -> tuple[Held, ...]:
    return tuple({each.path: each for each in held}.values())
