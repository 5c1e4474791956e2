"""The values of one row of a data table, written in a line: every value finds its field by its type.

An amount is known by its unit, an option by its words, a place by “from”; what the line begins with is the name.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from intake_app.chat.numerals import number_of
from intake_app.chat.proposals import Mention
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.companies import company_in
from intake_app.chat.recognisers.inventory_words import (
    AMOUNT,
    BARE_AMOUNT,
    CARRIER,
    KEY,
    NUMBER,
    OPTIONS,
    OTHER_ENERGY,
    STRENGTH,
    UNIT_APART,
)
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import FieldDefinition, FieldKind

_SAYS_SOURCE = re.compile(
    r"(?:来源|来自|凭证|依据|证据|凭|出自|根据|数据(?:都?是|由|为)?|evidence|source|taken from|from|according to"
    r"|by)[^,;。]{0,8}$",
    re.IGNORECASE,
)
_BOUGHT_FROM = re.compile(
    r"(?:[向从由跟找]|都是)[^,。;]{1,16}?(?:外购|采购|购买|购入|[购买]的?|供(?:应|给|的|$))", re.IGNORECASE
)
"""Energy bought from somebody is ours."""
_IS_OURS_TOO = re.compile("宿舍|食堂")
_FARTHEST_SELLER = 40
_FARTHEST_SOURCE = 120
"""Characters behind a line in which its sentence may give several lines their source."""
_IS_NO_FACT = re.compile(
    r"(?:是|为|算|属于?)(?:今年|明年|下年|全年)?的?(?:计划|预算|预计|预估|暂估|目标|理论|设计|定额)(?:数|值|量|的)|都是估(?:的|个)|是(?:个|举的)?例子|从[来没未][^,。;\n]{0,3}用过?|没用过|正式的?(?:数据?)?(?:还?要?等|还没)"
)
"""In or behind lines: none of them is what was."""
_OF_ALL = re.compile(
    r"(?:以上)?(?:都|均|全部?|统一)(?:是|为|按|用|以|来自|根据|依据|凭|取自|有)*|\b(?:all|both) (?:from|by|per"
    r"|according to|based on) (?:the )?",
    re.IGNORECASE,
)
"""Before a source that several rows have in common."""
_BEGINS_A_PART = re.compile(
    r"[,、 (\t|](?:以|凭|按|有|看|附)?(?:电费|气费|水费|油费|采购|购货|加油卡?|仓库|车间|财务|供电局|领用|生产"
    r"|[入出]库|盘点|过磅|统计|fuel|electricity|gas)?的? ?$", re.IGNORECASE
)
_IS_NO_SOURCE = re.compile(r"上?(?:编?号|抬头|金额|还?没|未|不|缺|[坏丢]|怎么|要不要|可以吗|行吗|要吗)")
_NOT_SO = re.compile(r"(?:不|没有?|不用|无需|不是)[^。;\n]?\Z|其中[^,。;\n]{0,5}\Z")
_IS_MISSING = re.compile(r"(?:没有?|无|不是|缺|不按|不凭|未)[^,。;]{0,3}$")
ORIGIN = re.compile(
    r"(?:从|自(?![产备有来行己采用制发建])|由(?=[一-龥]{2,8}(?:[运拉发]|汽运))|起运地:?|来源地:?|产地:?)\s*(?P<zh>[一-龥]{2,10}?)(?=过来|[用靠经以](?:[汽火货卡]车|[公铁水]路|船|海运|水运)|运|起运|发货|装车|汽运|汽车|火车|货车|卡车|拉|发|进|来|到|走(?=[公铁水海])|采购|购|买|送|[公铁水]路|,|;|。|$)"
    r"|(?<=,)\s*(?P<sent>(?![公铁]路|[海水汽]运)[一-龥]{2,8})(?=发(?:[,;。来出]|货)|起运|运来|来的(?=[,;。]|$))"
    r"|\bfrom (?P<en>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
_IS_NO_PLACE = re.compile(
    r".*(?:公司|厂|热[电力]|供应商|车间|仓库|系统|部门?)(?!区)"
    rf"|{'|'.join(each.pattern for each in OPTIONS['evidence'].values())}",
    re.IGNORECASE,
)
"""Of whom, or from which paper, and from no place."""
_SUPPLIER = re.compile(
    r"(?:(?P<says_so>供应商|供货(?:商|单位)|供方|supplied by|supplier)|[由从向]|\bfrom(?= ))\s*(?:是|为|:)?\s*",
    re.IGNORECASE,
)
_SUPPLIES = re.compile(
    r"(?<=[,、(])[ ]?(?![我咱你您他]|客户|自己|由|向|从|都|一家|本地|当地|外地|供应商"
    r"|[两三几]家)(?P<firm>[一-龥]{4,16}?)"
    r"(?:供的货?|供货的?|供应的?|提供的?)(?=[,;。)\n]|$)"
)
"""Behind a thing it says by whom: 绝缘漆1.2吨,某某电工供的."""
NAMED_FIRM = re.compile(
    r"(?![^,]{0,20}(?:提供|没|待|不|未|是|那|多|已|数据|确认|供|给|的|了|采购|去年))[一-龥]{3,14}(?=[,;。\n)]|$)"
    r"|(?-i:[A-Z])[A-Za-z]+(?: (?-i:[A-Z])[A-Za-z]+){0,4}(?=[,;.)\n]|$)"
)
"""What a supplier may be called without saying that it is a company: 泊头恒盛铸造."""
_NOTE = re.compile(
    r"(?:备注|注明|\b(?:note|remarks?)\b)(?:是|为|写|[: ])*(?P<note>[^,;。\n]{3,40}?)(?=[,;。\n]|\.?$)", re.IGNORECASE,
)
_MATERIAL = re.compile(
    r"(?:材质|材料|main material|made of|mainly|mostly)(?:主要|选|填|是|为|:)*\s*"
    r"|(?<=[一-龥])(?:都?是|用)(?=[一-龥]{1,5}(?:的|做的?|制的?)(?:[,;。]|$))|(?<=[一-龥]{2})用(?=[一-龥]{2,4}(?:[,;。]|$))"
    r"|(?<=[一-龥]{2})(?=[一-龥]{1,3}的[ ]*\d)", re.IGNORECASE,
)
_COMMA = re.compile(
    r"[,(:]\s*|(?<=kg) (?=[a-z]{4})"
    r"|(?<=[一-龥]) (?=[一-龥]|\d{2}[#号]?钢|(?:Q|HT|QT|ADC|PA|ABS|PC|PVC)(?:\d|\b))"
)
_REASON = re.compile(
    r"(?:理由|原因|忽略的理由|因为?|because(?: it is)?|reason)(?:是|为|:)?\s*"
    r"(?P<reason>[^;。\n]{4,40}?)(?=[;。\n]|\.?$)",
    re.IGNORECASE,
)
_SMALL_SHARE = re.compile(
    r"(?<=,)[ ]*(?P<reason>(?:[^,;。\n\dA-Za-z]{4,12},)?"
    r"[^,;。\n]{0,16}(?:不足|不到|小于|低于|不超过|less than|below|under)[^,;。\n]{1,20}(?:%|分之[一二两三四五]))"
)
"""How little it is tells by itself why a thing is left out."""
_FEW = re.compile(
    r"(?<=,)[ ]*(?P<reason>(?:用量|数量|占比|比例|影响|量)(?:极其|极为|极|很|太|非常|都?比较)?"
    r"(?:微小|极?少|低|小|微乎其微|可以?忽略(?:不计)?))(?=[,;。\n]|$)"
)
_NAME = re.compile(
    r"(?:(?:名称|运输的物料|物料|去向|产出|其[他它](?:产品)?[或及和]?(?:副产品)?(?=[,: (])|副产品(?=[,: ])"
    r"|other(?=[,: ])"
    r"|by-?product(?=[,: ])|what is carried|where to|material or part|name)[:, (]*)*"
    rf"(?:就|叫|写|填|登记?|[往去发运]|是|为)*(?=[A-Za-z一-龥]|{STRENGTH}[一-龥])"
    rf"(?P<name>(?:{STRENGTH}(?=[一-龥]))?[A-Za-z一-龥][A-Za-z一-龥 ()-]{{1,20}}?"
    rf"(?:(?<![占比率])[ ]?{STRENGTH}(?=[ ]*\d))?)"
    r"(?=[,;:)]|属于?(?=[一-龥]{2,5}(?:,|$))|[从由是]|副产(?![一-龥])|用量|耗量|重量?|产量|外购|自产|购[入买]|采购|消耗|单[台套件]"
    r"|每[台套件]|用了|一年|全年|期内|统计期|共|约|\s+材[质料]|[汽海水]运|公路|铁路|\s*\d|\s*\("
    r"|\s+(?:(?:is |are |was |were )?(?:carried|comes?|came|shipped|brought|sourced) )?from\b"
    r"|$)"
)
_USES = re.compile(
    r"(?:(?:一年|全年|每年|总?共|都|主要|大概|大约|约|要|需要?)*(?:[使采领耗]?用(?!户|途|量|说明)|消耗|采购|购[买进入]|买[进入]?)"
    r"(?:了|掉|的是)?(?=(?!材料)[一-龥]{2}))?"
)
"""Before a name: that the thing is used or bought, 一年用 in 一年用纯碱 960 吨."""
IS_NO_NAME = re.compile(
    r"(?:从|自(?!制)|由|如下|见|已|请|我|的|是|有|在|没|不|什么|哪|怎|要|选|各).*|.*(?:吗|呢|公司)", re.DOTALL
)
_CARRIED = re.compile(r"运的(?:是|为)(?P<name>[一-龥]{2,8})(?=[,;。]|$)")
_BUYERS = re.compile(
    r"[,、](?![公铁水]路|[海空汽水]运|火车|平均|大约|全部|运距|距离)[一-龥]{1,6}(?:企业|用户|客户|工厂|矿"
    r"|厂|油田|电站|公司|集团)(?=[,;。]|$)"
)
"""What kind of buyers a product goes to, told behind the place: 新疆,煤化工企业."""
_IS_MAIN_OUTPUT = re.compile(r"硫酸钠|元明粉|氯化钠|sodium|其他产品(?!或副产品\()", re.IGNORECASE)
_CALLED: Mapping[str, str] = {
    "数量": "quantity", "quantity": "quantity", "重量": "weight", "weight": "weight", "距离": "distance",
    "运距": "distance", "distance": "distance",
}
"""Words before a number that name its field."""
BARE_PART = re.compile(rf"(?:(?<=[,、|\t])[ ]?|(?<=[一-龥a-z)] )){NUMBER}(?=[ ]*(?:[,、|\t;\n]|$|[ ][一-龥A-Za-z]))")
"""A number that is all between two commas."""
_BEFORE_A_CARRIER = 12
"""Characters before a kind of energy in which it may be called bought or own: 外购天然气."""

_PARTS_ROWS = re.compile(r"[;。\n]")
BEFORE_A_KIND = re.compile(r"[ ]?(?:的|of |from the )?[ ]?")
"""Between an amount and its kind of energy: 6,350 litres of diesel."""
_SHARED_OUT = re.compile(
    r"(?:里面?|当中|其中|中)?[,、:]?[^,;。\d]{0,14}(?:摊|分摊|折算?)(?:到|给|得|了|是|为)*[^,;。\d]{0,4}"
)
"""Between two amounts: the second is what of the first falls to the product."""
_AS_A_SUM = re.compile(r"[,;:、)](?:[^,;。\n\d]{0,6}(?:合计|总计|共计|总共|一共|总量)|共)[^,;。\n\d]{0,4}$")
_CHANGED_TO = re.compile(r"[ ,]*(?:改[为成]|更正为|更[改新]为|调整为|变[为成]|应该?[是为]|changed to|should be)[ :]*")
"""Between two amounts: the second is what the first is changed to."""
_PROVINCE = re.compile(
    r"河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
    r"|台湾|内蒙古?|广西|西藏|宁夏|新疆|[华东西南中北]{2}(?:地区)?|(?:省|国)[内外]|外省|本[地省市]|当地|国内|海外"
)
_OF_ENERGY = frozenset({"kwh", "mwh", "gj", "mj"})
_NO_NAMES = ("obtained", "mode", "evidence")
"""Choices whose options are never what a thing is called."""
Fields = Mapping[str, FieldDefinition]


class Line(NamedTuple):
    """A part of the text that gives one row of a table."""

    section: str
    start: int
    end: int
    named_at: int | None = None
    """Where the words begin that name the table, and with it often the kind: 药剂:…."""
    given: Mapping[str, tuple[int, int]] = {}
    """Start and end of the values whose place tells their field, such as the name."""
    unit: str | None = None
    """The unit of a bare number, which the title of the table gives."""


def values_of(reading: Reading, line: Line) -> Iterator[Mention]:
    """The values of a line that states something of ours."""
    _, last = reading.sentences[reading.clause_at(line.start).sentence]
    is_told = reading.is_stated(line.start) if line.section == "omitted" else reading.standing(line.start) is not None
    if not is_told or _is_a_strangers(reading, line):
        return
    if _IS_NO_FACT.search(reading.text, line.start, min(last, line.end + _FARTHEST_SOURCE)):
        return
    fields = {field.key: field for field in reading.scheme.fields_of(line.section)}
    thing = list(_thing(reading, line, fields))
    if line.section == "energy" and not thing:
        return  # a kind of energy that this form does not ask for
    yield from thing
    yield from _amounts(reading, line, fields)
    yield from _options(reading, line, fields)
    yield from _told(reading, line, fields)
    if "main_material" in fields:
        yield from _made_of(reading, line, fields["main_material"])


def _is_a_strangers(reading: Reading, line: Line) -> bool:
    """Whether a line is somebody else's; energy bought from them, or told apart from a dormitory's, is ours."""
    stranger = reading.stranger_at(line.start)
    if stranger is None or line.section != "energy":
        return stranger is not None
    clause = reading.clause_at(line.start)
    first, _ = reading.sentences[clause.sentence]
    is_bought = _BOUGHT_FROM.search(reading.text, max(first, line.start - _FARTHEST_SELLER), line.start)
    is_apart = stranger.end <= clause.start and _IS_OURS_TOO.fullmatch(reading.text, stranger.start, stranger.end)
    return not (is_bought or is_apart)


def _thing(reading: Reading, line: Line, fields: Fields) -> Iterator[Mention]:
    """What the line begins with: the kind of energy, or the name."""
    if line.section == "energy":
        other = OTHER_ENERGY.match(reading.text, line.start, line.end)
        if other:
            group = next(name for name, said in other.groupdict().items() if said)
            yield _mention(line, "carrier", "other", other.start(), other.start(group))
            yield _mention(line, "name", other[group], *other.span(group))
        amount = AMOUNT.match(reading.text, line.start, line.end)
        start = reading.behind(BEFORE_A_KIND, amount.end(), line.end) if amount else line.start
        carrier = CARRIER.match(reading.text, start, line.end)
        if not other and carrier and any(option.key == carrier.lastgroup for option in fields["carrier"].options):
            yield _mention(line, "carrier", carrier.lastgroup or "", *carrier.span())
        return
    if line.given:
        for key, place in line.given.items():
            if key == "name":
                place = reading.behind(_USES, *place), place[1]
            yield _mention(line, key, reading.words_at(*place).value.strip(), *place)
        return
    is_carried = line.section == "inbound_transport"
    carried = _CARRIED.search(reading.text, line.start, line.end) if is_carried else None
    name = carried or _NAME.match(reading.text, line.start, line.end)
    is_kind = line.section == "outputs" and _IS_MAIN_OUTPUT.match(reading.text, line.start) is not None
    if name and "name" in fields and not is_kind and not is_no_name(reading, name["name"], line.section):
        start, end = reading.behind(_USES, *name.span("name")), name.end("name")
        if line.section == "outbound_transport":
            end = reading.behind(_BUYERS, end, line.end)
        yield _mention(line, "name", reading.words_at(start, end).value.strip(), start, end)


def is_no_name(reading: Reading, words: str, section: str | None = None) -> bool:
    """Whether words name no row: the label of a field (运输方式), one of its options (铁路), a place for a thing."""
    if section != "outbound_transport" and (_PROVINCE.fullmatch(words) or city_named(words)):
        return True
    if IS_NO_NAME.fullmatch(words) or KEY.fullmatch(words) or reading.vocabulary.pattern.fullmatch(words):
        return True
    return any(pattern.fullmatch(words) for key in _NO_NAMES for pattern in OPTIONS[key].values())


def is_a_place(words: str) -> bool:
    """Whether words begin with a province or a city: 河南省巩义市."""
    return _PROVINCE.match(words) is not None or city_named(words) is not None


def _amounts(reading: Reading, line: Line, fields: Fields) -> Iterator[Mention]:
    """Amounts by their unit: km are a distance, everything else is the weight, mass or amount that is asked for."""
    told: dict[str, re.Match[str]] = {}
    for amount in AMOUNT.finditer(reading.text, line.start, line.end):
        key = _field_of_amount(amount.lastgroup or "", fields)
        if key and (key not in told or _is_meant_instead(reading.text, told[key], amount)):
            told[key] = amount
    for key, amount in told.items():
        yield from _amount(line, fields, key, amount, amount)
    if line.unit and not told and (part := BARE_PART.search(reading.text, line.start, line.end)):
        key = _field_of_amount(line.unit, fields)
        yield from _amount(line, fields, key, part, None, line.unit) if key else ()
        return
    bare = BARE_AMOUNT.search(reading.text, line.start, line.end)
    if bare and not told:
        apart = UNIT_APART.search(reading.text, line.start, line.end)
        called = _CALLED.get(bare["what"].lower(), "")
        key = called if called in fields else _field_of_amount((apart.lastgroup if apart else None) or "t", fields)
        if key:
            yield from _amount(line, fields, key, bare, apart)


def _is_meant_instead(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether the second of two amounts of a field is the one meant: what the first is changed to, or the sum."""
    between = text[first.end():second.start()]
    is_sum = first.lastgroup == second.lastgroup and _AS_A_SUM.search(between) is not None
    is_share = first.lastgroup == second.lastgroup and _SHARED_OUT.fullmatch(between) is not None
    return is_sum or is_share or _CHANGED_TO.fullmatch(between) is not None


def _field_of_amount(unit: str, fields: Fields) -> str | None:
    if unit == "km":
        return "distance" if "distance" in fields else None
    if unit in _OF_ENERGY and "carrier" not in fields:
        return None
    if unit in ("piece", "set") and "quantity" in fields:
        return "quantity"
    key = next((key for key in ("weight", "mass", "amount") if key in fields), None)
    return None if unit in ("piece", "set") and key == "weight" else key


def _amount(
    line: Line, fields: Fields, key: str, number: re.Match[str], unit: re.Match[str] | None, titled: str = ""
) -> Iterator[Mention]:
    """An amount with its unit: the unit that the form offers, or the number in the one that the field is in."""
    value = number_of(number["number"])
    if value is None:
        return
    unit_key = "quantity_unit" if key == "quantity" else "unit"
    offered = {option.key for option in fields[unit_key].options} if unit_key in fields and key != "distance" else set()
    said = (unit.lastgroup or "") if unit else titled
    is_ten_thousand = bool(number["ten_thousand"] or (unit and unit["ten_thousand"]))
    if is_ten_thousand and f"ten_thousand_{said}" in offered:
        said = f"ten_thousand_{said}"
    elif is_ten_thousand:
        value *= 10_000
    if number["million"]:
        value *= 1_000_000
    if key == "weight":
        value *= _tonnes_or_kilograms(said, fields[key])
    end = number.end("ten_thousand") if number["ten_thousand"] else number.end("number")
    yield _mention(line, key, f"{value.normalize():f}", number.start("number"), end)
    if unit and said in offered:
        yield _mention(line, unit_key, said, unit.start(unit.lastgroup or 0), unit.end())
    elif titled in offered:
        yield _mention(line, unit_key, titled, number.start("number"), end)


def _tonnes_or_kilograms(said: str, field: FieldDefinition) -> Decimal:
    """By how much a weight is multiplied so that it is in the unit of its label: 重量（kg）, 重量（t）."""
    is_in_kilograms = "kg" in field.label.zh
    if said == "t" and is_in_kilograms:
        return Decimal(1000)
    return Decimal("0.001") if said == "kg" and not is_in_kilograms else Decimal(1)


def _options(reading: Reading, line: Line, fields: Fields) -> Iterator[Mention]:
    """Options that the line names; a source only behind words that say it is one, or alone at the end."""
    for key, field in fields.items():
        is_source = key in ("source", "evidence")
        offered = {option.key for option in field.options} if field.kind is FieldKind.CHOICE else set()
        is_named_before = key == "kind" and line.section in ("materials", "outputs") and line.named_at is not None
        start = line.named_at if is_named_before and line.named_at is not None else line.start
        for option, words in OPTIONS.get("evidence" if is_source else key, {}).items():
            match = words.search(reading.text, start, line.end) if option in offered else None
            if match is None and key == "obtained" and option in offered:
                match = _right_before(reading, line, words)
            if match and key == "obtained" and _NOT_SO.search(reading.text, max(0, match.start() - 8), match.start()):
                match = None
            if match and is_source and not _is_named_as_source(reading, line, match):
                match = None
            if match is None and (is_source or key == "obtained") and option in offered:
                match = _source_of_all(reading, line, words)
            if match:
                yield _mention(line, key, option, *match.span())
                break


def _right_before(reading: Reading, line: Line, words: re.Pattern[str]) -> re.Match[str] | None:
    """Such words right before a line: 外购天然气, purchased steam."""
    found = words.finditer(reading.text, max(0, line.start - _BEFORE_A_CARRIER), line.start)
    return next((
        each for each in found
        if each.end() >= line.start - 1 and not _PARTS_ROWS.search(reading.text, each.end(), line.start)
    ), None)


def _source_of_all(reading: Reading, line: Line, words: re.Pattern[str]) -> re.Match[str] | None:
    """The words for a source that the sentence of a line gives to all its lines: …,都是发票加总."""
    _, last = reading.sentences[reading.clause_at(line.start).sentence]
    said = _OF_ALL.search(reading.text, line.start, min(last, line.end + _FARTHEST_SOURCE))
    return words.match(reading.text, said.end(), last) if said else None


def _is_named_as_source(reading: Reading, line: Line, match: re.Match[str]) -> bool:
    before = reading.text[line.start:match.start()]
    is_else = _IS_NO_SOURCE.match(reading.text, match.end(), line.end) is not None
    is_apart = not is_else and _BEGINS_A_PART.search(before) is not None
    is_missing = _IS_MISSING.search(before) is not None or reading.standing(match.start()) is None
    return not is_missing and (_SAYS_SOURCE.search(before) is not None or is_apart)


def _told(reading: Reading, line: Line, fields: Fields) -> Iterator[Mention]:
    """Where a thing comes from, who supplies it, and why it is left out."""
    text = reading.text
    origin = ORIGIN.search(text, line.start, line.end) if "origin" in fields else None
    language = next(name for name, said in origin.groupdict().items() if said) if origin else ""
    if origin and "origin" not in line.given and not _IS_NO_PLACE.match(origin[language]):
        yield _mention(line, "origin", origin[language], *origin.span(language))
    if "supplier" in fields and "supplier" not in line.given:
        yield from _supplied(reading, line)
    note = _NOTE.search(text, line.start, line.end) if "note" in fields else None
    if note:
        yield _mention(line, "note", note["note"], *note.span("note"))
    whys = (words.search(text, line.start, line.end) for words in (_REASON, _SMALL_SHARE, _FEW))
    said_why = next((why for why in whys if why), None)
    reason = said_why if "reason" in fields and "reason" not in line.given else None
    if reason:
        place = reason.span("reason")
        yield _mention(line, "reason", reading.words_at(*place).value, *place)


def _supplied(reading: Reading, line: Line) -> Iterator[Mention]:
    """Who supplies it: a company behind words that say so, what one may be called behind a label or before 供的."""
    for supplier in _SUPPLIER.finditer(reading.text, line.start, line.end):
        firm = company_in(reading, supplier.end(), line.end)
        named = NAMED_FIRM.match(reading.text, supplier.end(), line.end) if supplier["says_so"] and not firm else None
        if firm:
            yield _mention(line, "supplier", *firm[:3])
            return
        if named:
            yield _mention(line, "supplier", named.group(), *named.span())
            return
    told = _SUPPLIES.search(reading.text, line.start, line.end)
    if told:
        yield _mention(line, "supplier", told["firm"], *told.span("firm"))


def _made_of(reading: Reading, line: Line, field: FieldDefinition) -> Iterator[Mention]:
    """The main material: behind words that say so, or alone between commas."""
    material = _MATERIAL.search(reading.text, line.start, line.end)
    commas = (comma.end() for comma in _COMMA.finditer(reading.text, line.start, line.end))
    for place in [material.end()] if material else commas:
        for option in reading.vocabulary.options_of(field):
            end = place + len(option.word)
            is_whole = material is not None or reading.text[end:end + 1] in (",", "", "\n", ";", "。", ")", " ")
            if reading.text[place:end].casefold() == option.word and is_whole:
                yield _mention(line, "main_material", option.option, place, end)
                return


def _mention(line: Line, key: str, value: str, start: int, end: int) -> Mention:
    return Mention(line.section, key, value, start, end, "inventory", "likely")
