"""What looks like a fact in a message and led to no proposal and no question: its writer puts it in themselves."""

import re
from collections.abc import Iterable, Iterator

from intake_app.chat.leftovers import is_understood
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.contacts import EMAIL, PHONE
from intake_app.chat.recognisers.designations import SPEAKS_FOR_ITSELF, is_model
from intake_app.chat.recognisers.energy_lines import says_of_something_else
from intake_app.chat.recognisers.figures import is_a_part
from intake_app.chat.recognisers.periods import years_of_data
from intake_app.chat.slots import Slot
from intake_app.chat.standing import is_planned
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import FieldKind
from models.base import Frozen
from models.text import Text

SHOWN = 5
"""How many of them are quoted; the others are counted."""

LONGEST_QUOTE = 40
"""Characters of one quoted."""

_FIGURE = re.compile(
    r"(?<![A-Za-z0-9.,/-])(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,6})?[ ]?[万亿千]?[ ]?"
    r"(?:kWh|MWh|GJ|MJ|千瓦时|兆瓦时|吉焦|度(?![数假])|吨|tonnes?|t|kg|公斤|千克|立方米?|方(?![法便案式面向])|Nm3|m3|升|lit(?:re|er)s?"
    r"|[台套件](?![电机])|公里|km|千瓦|kW|MW|兆瓦|名?员工|人|employees|people|pcs|pieces)(?![A-Za-z0-9/])",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\d{1,2}[ ]?(?:度|人|方|t|[台套件])", re.IGNORECASE)
"""Too small to be a year's figure: 30度 of heat, 3人 who come."""
_IS_NO_FACT = re.compile(
    r"库存|盘点|[卖售]|销|自用|自耗|发货|容积|铭牌|排放|试产|试验批|中试|培训|招了|走了|(?<![-~至到\d])\d{1,2}月份?(?![~至到\d-])|元|钱|[价费]|报价|预算|罚|货款|发票|合同|订单|单号|快递|会议|开会|参会|培训|考试|面积|每[台吨天月人班]|单[价耗]|同比|环比|行业|全国|版本"
    r"|\b(?:yuan|RMB|CNY|USD|EUR|price|cost|fee|invoice|contract|order|meeting|training|per (?:unit|tonne|day|month)"
    r"|version|industry|nationwide|sold|sales|stock|trained|hired|off-?spec|trial|comparison|January|February|March|April"
    r"|May|June|July|August|September|October|November|December)\b", re.IGNORECASE,
)
"""A clause with these tells of money, papers or meetings, which no field is for."""
_IS_VOID = re.compile(
    r"[^,。;\n\d]{0,6}?(?:停产|停用|不报|不做|不申|作废|取消|不算|不含|改[为成到]|变[为成更]|调整[为到])"
    r"|,? (?:changed|now) to\b", re.IGNORECASE,
)
"""Behind a fact it says that it does not count, or what became of it."""
_PEOPLE = re.compile("人|员工|employees|people", re.IGNORECASE)
_SUM = re.compile("(?:合计|总计|一?共|总共)[有是为]?\\Z")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_LONGEST_CLAUSE = 200
"""Characters beside a fact in which its clause may name another year, a plan or a stranger."""
_ONLY_A_SIGN = re.compile(r"[^A-Za-z一-龥\d]{1,6}")
_ADDRESSED_TO = re.compile(r"attn|attention", re.IGNORECASE)
_WITH_SIGNS = frozenset({
    FieldKind.PHONE, FieldKind.EMAIL, FieldKind.CREDIT_CODE, FieldKind.NUMBER, FieldKind.INTEGER, FieldKind.DATE,
})
_LONGEST_THING = 10
"""Characters before a figure that may say of what it is."""
_ENDS_A_DAY = re.compile(r"\d[年月日]")
_HAN = re.compile("[\u4e00-\u9fff]")
_SIGN = re.compile(r"[\d@一二三四五六七八九十百千万]")
"""What a value of these kinds holds."""
_BOX = re.compile("[☑✓✔√■☒□☐○]")
_REACHES = re.compile(
    r"电话|手机|座机|固话|传真|邮箱|联系|拨打|\b(?:tel|phone|mobile|cell|fax|e-?mail|call|reach"
    r"|contact)\b", re.IGNORECASE
)
_FARTHEST_WORD = 12
"""Characters before a telephone number or address in which a word says what it is."""
_OURS = re.compile(
    r"我们|我司|我厂|我公司|本公司|本厂|咱们|厂里|厂区|(?<!隔壁)工厂|车间|公司|法人|厂长|负责人|填表人|经办人"
    r"|产品|设备|生产|工艺|工序|产线"
    r"|原料|材料|原材料|配件|零部件|铸件|包装|运输|发货|出口|能源|用电|锅炉|光伏|数据|台账|体系|证书|合格证|商标|执照|资本"
    r"|\b(?:we|our|us|plant|factory|workshop|site|company|manufacturer|producer|products?|materials?|packaging|shipped"
    r"|shipping|transport|form was|certificate|energy|electricity|boiler|equipment|production|motors?)\b",
    re.IGNORECASE,
)
"""What a clause may be about that the form asks for."""
_SPEAKS_TO = re.compile(
    r"[你您]|贵(?:中心|机构|方|司|单位)|请|麻烦|谢|稍[等后]|[晚等]点|等下|回头|发给|发过去|见附件|附件|如有|联系我|打扰|辛苦|祝"
    r"|申请(?:做|办|认证)?(?:产品)?(?:碳足迹|认证)|想(?:做|办|申请|认证|咨询)|要(?:做|办|申请)"
    r"|\b(?:you|your|please|thanks?|attached|regards|sincerely|hello|dear|later|will send|let me|would like|apply"
    r"|applying|want to)\b", re.IGNORECASE,
)
"""A clause that speaks to its reader states nothing for the form."""
_STATES = re.compile(
    r"[有用做装换走姓供管]|[\d两三四五六七八九十]+[条台套个家班]|出口|外购|办公|采购|购自|来自"
    r"|\b(?:we|our \w+) (?:\w+ )?(?:have|has|makes?|uses?|runs?|holds?|buy|sell|export|operate|employ|own)\b",
    re.IGNORECASE,
)
"""Words by which a clause of plain words tells something of the enterprise all the same."""
_IS_SO = re.compile(
    r"[一-龥]{2,8}(?:是|[由归用走姓]|在(?!吗))[一-龥A-Za-z0-9]{2,}|(?:做|通?过|取得|拿到)过?了?[ ]?[A-Z]{2,}"
    r"|\b[a-z]+ (?:comes?|is|are) (?:from|made|bought|supplied)\b", re.IGNORECASE,
)
"""A clause that says of a thing what it is, or whose: 硅钢片是宝钢供的."""
_FEWEST_CHARACTERS = 4
_EMPTY = re.compile(
    r"[\s/\\_.…。,;:*()-]*(?:无|没有|暂无|待[一-龥]{1,4}|n/?a|none|tbd|见附件|如下|see (?:below|attached))?[\s。.]*",
    re.IGNORECASE,
)
"""What a labelled place holds that is not filled in."""

_NOT_TAKEN = Text(
    zh="未采用：{quotes}。申请表中有相应栏目的，请直接填写，或在消息中说明是哪一栏。",
    en="Not taken over: {quotes}. Where the form asks for it, type it in there, or say which field it is for.",
)
_WITH_MORE = Text(zh="{quotes}，另有 {count} 处", en="{quotes} and {count} more")


class Unread(Frozen):
    """A part of a message that looks like a fact; `message[span[0]:span[1]] == quoted` always holds."""

    span: tuple[int, int]
    """Start (inclusive) and end (exclusive) in the message as it was sent."""
    quoted: str


def unread_in(reading: Reading, read: Iterable[tuple[int, int]]) -> tuple[Unread, ...]:
    """The facts of a message outside of what was `read`, in its order; what it asks, denies or tells of others is none.

    Spans are of the folded text.
    """
    marked = bytearray(len(reading.text))
    for start, end in read:
        marked[start:end] = b"\1" * (end - start)
    found: list[Unread] = []
    facts = sorted(_facts(reading))
    clauses = [span for span in _clauses_about_us(reading) if not any(marked[span[0]:span[1]])]
    facts += [(a, b) for a, b in clauses if not any(a < end and start < b for start, end in facts)]
    for start, end in sorted(facts):
        is_clause = (start, end) in clauses
        if any(marked[start:end]) or not _is_told(reading, start, end, is_clause=is_clause):
            continue
        start = _with_its_thing(reading, start, marked)
        end = _with_what_follows(reading, end, facts, marked) if is_clause else end
        marked[start:end] = b"\1" * (end - start)
        span = reading.message.original_span(start, end)
        found.append(Unread(span=span, quoted=reading.message.original[span[0]:span[1]]))
    return tuple(found)


def told_unread(unread: Iterable[Unread], taken: Iterable[tuple[int, int]] = ()) -> Text | None:
    """The sentence that names them, without those that a later proposal rests on; None where none is left."""
    spans = tuple(taken)
    left = [
        f"“{each.quoted}”" for each in unread
        if not any(each.span[0] < end and start < each.span[1] for start, end in spans)
    ]
    if not left:
        return None
    quotes = Text(zh="、".join(left[:SHOWN]), en=", ".join(left[:SHOWN]))
    if len(left) > SHOWN:
        quotes = _WITH_MORE.format(quotes=quotes, count=len(left) - SHOWN)
    return _NOT_TAKEN.format(quotes=quotes)


def _facts(reading: Reading) -> Iterator[tuple[int, int]]:
    """Labelled values, telephones, addresses of e-mail, designations, and figures with a unit."""
    text = reading.text
    for slot in reading.slots:
        end = slot.value_start + len(text[slot.value_start:slot.end].rstrip(" ,;。.\t"))
        if slot.tie == "mark" and _is_filled_in(reading, slot, end):
            yield slot.start, min(end, slot.value_start + LONGEST_QUOTE)
    for pattern in (EMAIL, PHONE):
        for match in pattern.finditer(text):
            if _REACHES.search(text, max(0, match.start() - _FARTHEST_WORD), match.start()):
                yield match.span()
    for match in SPEAKS_FOR_ITSELF.finditer(text):
        if is_model(match.group()):
            yield match.span()
    for match in _FIGURE.finditer(text):
        if not _SMALL.fullmatch(match.group()):
            yield match.span()


def _clauses_about_us(reading: Reading) -> Iterator[tuple[int, int]]:
    """The clauses that tell something of the enterprise, or of a thing what it is, without the signs around them."""
    for clause in reading.clauses:
        words = reading.text[clause.start:clause.end]
        start = clause.start + len(words) - len(words.lstrip(" \t\n,。;:-·•*"))
        end = clause.start + len(words.rstrip(" \t\n,。;!."))
        if end - start < _FEWEST_CHARACTERS or _SPEAKS_TO.search(words):
            continue
        is_ours, is_plain = _OURS.search(words) is not None, is_understood(_besides(reading, start, end))
        if (is_ours and (not is_plain or _STATES.search(words))) or (not is_plain and _IS_SO.search(words)):
            yield start, end


def _besides(reading: Reading, start: int, end: int) -> str:
    """The words of a span without the names that the form holds already."""
    rest = list(reading.text[start:end])
    for first, last in reading.own_names:
        for place in range(max(first, start), min(last, end)):
            rest[place - start] = " "
    return "".join(rest)


def _with_its_thing(reading: Reading, start: int, marked: bytearray) -> int:
    """Where the Chinese words begin that run into a figure and say of what it is: 漆包线48.5吨."""
    first = max(reading.clause_at(start).start, start - _LONGEST_THING)
    if not reading.text[start].isdigit():
        return start
    while start > first and _HAN.match(reading.text, start - 1) and not marked[start - 1]:
        start -= 1
    return start + bool(_ENDS_A_DAY.match(reading.text, start - 1)) if start else start


def _with_what_follows(reading: Reading, end: int, facts: Iterable[tuple[int, int]], marked: bytearray) -> int:
    """Where the clauses behind an unread one end that nobody understood either: …, Fengtai district, Demo Road 3."""
    sentence = reading.clause_at(end - 1).sentence
    for clause in reading.clauses[reading.clause_number(end - 1) + 1:]:
        words = reading.text[clause.start:clause.end].strip(" \t\n,。;!.")
        is_plain = is_understood(words) and not city_named(words)
        if clause.sentence != sentence or is_plain or _SPEAKS_TO.search(words) or any(marked[clause.start:clause.end]):
            break
        if reading.standing(clause.start) is None or any(a < clause.end and clause.start < b for a, b in facts):
            break
        end = reading.text.index(words, clause.start) + len(words)
    return end


def _is_filled_in(reading: Reading, slot: Slot, end: int) -> bool:
    """Whether nothing but a sign parts a label from a value, which may be one of its field: mail: the … is none."""
    text, field = reading.text, slot.fields[0]
    if not _ONLY_A_SIGN.fullmatch(text, slot.label_end, slot.value_start) or _BOX.search(text, slot.start, end):
        return False
    if _EMPTY.fullmatch(text, slot.value_start, end) or _ADDRESSED_TO.match(text, slot.start):
        return False
    return field.kind not in _WITH_SIGNS or _SIGN.search(text, slot.value_start, end) is not None


def _is_told(reading: Reading, start: int, end: int, *, is_clause: bool) -> bool:
    """Whether the words state something of today and of ours; a whole clause does whatever is asked behind it."""
    text, clause = reading.text, reading.clause_at(start)
    behind = min(clause.end, len(text) - 1)
    is_same_sentence = not is_clause and reading.clause_at(behind).sentence == clause.sentence
    if any(reading.standing(place) is None for place in (start, end - 1, *((behind,) if is_same_sentence else ()))):
        return False
    beside = reading.labels_in(max(clause.start, start - _LONGEST_CLAUSE), min(clause.end, end + _LONGEST_CLAUSE))
    if reading.is_stranger(start) or any(not label.sections for label in beside):
        return False
    if _IS_VOID.match(text, end) or _is_of_another_year(reading, clause.start, start):
        return False
    if _PEOPLE.search(text, start, end) and (is_a_part(reading, start) or _SUM.search(text, max(0, start - 4), start)):
        return False
    first, _ = reading.sentences[clause.sentence]
    if is_planned(text[max(first, start - _LONGEST_CLAUSE):start]):
        return False
    if reading.says(_IS_NO_FACT, clause.start, clause.end):
        return False
    return not says_of_something_else(reading, clause.start, clause.end)


def _is_of_another_year(reading: Reading, first: int, start: int) -> bool:
    """Whether the clause names a year before a fact, and not one of which the data are said to be."""
    named = _YEAR.findall(reading.text, max(first, start - _LONGEST_CLAUSE), start)
    years = reading.once(years_of_data) if named else frozenset()
    return bool(years) and named[-1] not in years
