"""Rows of the data tables as people write them in a line: energy, materials, what is carried, outputs, what is left out.

A line belongs to a table when words before a colon name one (能源：…, Inbound transport: …), or when a kind of energy and
an amount in one of its own units stand together. Within it every value finds its field by its type: an amount by its
unit, an option by its words, a place behind “from”; what the line begins with is the name.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from intake_app.chat.numerals import number_of
from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.recognisers.companies import company_in
from intake_app.schemes.schema import FieldDefinition, FieldKind

_ANCHORS: Mapping[str, str] = {
    "energy": r"能源(?:种类|与燃料|消耗)?|能耗(?:与水耗)?(?:表|数据)?|燃料|(?-i:Energy)(?: and fuel)?(?: table| data| use)?",
    "inbound_transport": r"运输的?物料|(?:原辅料|原材料|原料|物料|材料)?(?:的)?(?:进厂)?运输|inbound(?: transport| freight)?",
    "outbound_transport": r"(?:产品|成品)(?:的)?(?:出厂)?运输|outbound(?: transport| freight)?",
    "omitted": r"忽略(?:的项目|项)?|(?:按)?取舍(?:原则|准则)?(?:没算|未计|忽略)?的?|没算进去的?|未计入的?|left out|omitted|cut[- ]off",
    "outputs": r"(?:产品)?产出(?:表|我)?|联产|副产[品物]|by-?products?|outputs?(?= table)|co-products?",
    "materials": r"原辅?材料(?:消耗)?|原辅料|原料|辅料|化学药剂|药剂|包装材料|包材|外购件|(?:主要)?零部件|部件|零件|(?:raw )?materials?|parts?|chemicals?(?: used)?"
                 r"|auxiliar(?:y|ies)|packaging",
}
_ANCHOR = re.compile(
    r"(?:^|(?<=[\n;。,]))[ \t]*(?:" + "|".join(f"(?P<{section}>{words})" for section, words in _ANCHORS.items())
    + r")(?:[一-龥]{0,6}(?:行|表|项|如下|明细|第?\d个|一行)?|[a-z ]{0,12})(?:[ ]*:[ \t]*|(?<=行),[ \t]*|(?<=[一-龥])[ ]+|(?<=的物料))",
    re.IGNORECASE | re.MULTILINE,
)
_ITEM_ENDS = re.compile(r"[;\n]|。|(?<!Ltd)(?<!Inc)(?<!Co)\.(?=\s|$)")
_NUMBER = r"(?<![A-Za-z0-9.])(?<!\d,)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<ten_thousand>万)?\s*"
_UNITS = {
    "kwh": r"kWh|千瓦时|度(?!数)", "mwh": r"MWh|兆瓦时", "gj": r"GJ|吉焦|百万千焦", "mj": r"MJ|兆焦",
    "m3": r"标?立方米?|标?方(?![法便案])|N?m3|N?m\^3|cubic met(?:re|er)s?", "t": r"吨|t(?![A-Za-z])|tonnes?|tons?",
    "kg": r"kg|公斤|千克", "km": r"公里|千米|km", "l": r"升|L(?![A-Za-z])|lit(?:re|er)s?",
    "piece": r"[个件条只](?!月)|pieces?|pcs", "set": r"套|sets?",
}
_AMOUNT = re.compile(
    _NUMBER + r"(?:" + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items()) + r")(?![A-Za-z0-9])", re.IGNORECASE
)
_BARE_AMOUNT = re.compile(
    r"(?:用量|消耗量?|耗量|数量|产量|重量|质量|距离|运距|amount|weight|quantity|distance)(?:是|为|:|\(\w+\))?\s*" + _NUMBER, re.IGNORECASE
)
_CALLED = {
    "quantity": re.compile("数量|quantity", re.IGNORECASE), "weight": re.compile("重量|weight", re.IGNORECASE),
    "distance": re.compile("距离|运距|distance", re.IGNORECASE),
}
_UNIT_APART = re.compile(
    r"(?:单位|units?)(?:是|为|:)?\s*(?P<ten_thousand>万)?\s*(?:"
    + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items()) + r")(?![A-Za-z0-9])", re.IGNORECASE,
)
_CARRIERS: Mapping[str, tuple[str, frozenset[str]]] = {
    "electricity": (r"(?:外购|用|耗|购)?电(?:力|量|能|耗)?|electricity|power", frozenset({"kwh", "mwh"})),
    "heat": (r"蒸汽|热力|热水|steam|heat", frozenset({"gj", "mj", "t"})),
    "natural_gas": (r"天然气|natural gas", frozenset({"m3"})),
    "coal": (r"(?:原|用|烟|无烟)?煤炭?|coal", frozenset({"t", "kg"})),
    "diesel": (r"柴油|diesel", frozenset({"t", "kg", "l"})),
    "gasoline": (r"汽油|gasoline|petrol", frozenset({"t", "kg", "l"})),
    "lpg": (r"液化(?:石油)?气|LPG", frozenset({"t", "kg", "m3"})),
    "acetylene": (r"乙炔|acetylene", frozenset({"m3", "kg", "t"})),
    "biomass": (r"生物质(?:燃料|颗粒)?|biomass", frozenset({"t", "kg"})),
    "water": (r"(?:自来|工业|新鲜|用|取)?水(?![泥泵表])(?:耗|量)?|(?:fresh |tap )?water", frozenset({"t", "m3"})),
}
"""Kinds of energy with the units in which each is measured."""
_CARRIER = re.compile(
    r"(?:^|(?<![一-龥A-Za-z0-9])|(?<=[和与及用购耗:])|(?<=种类))(?:"
    + "|".join(f"(?P<{carrier}>{words})" for carrier, (words, _) in _CARRIERS.items())
    + r")(?![一-龥A-Za-z]*(?:公司|有限|厂|表|泵|价|费|灯|机))", re.IGNORECASE,
)
_TO_ITS_AMOUNT = re.compile(
    r"(?:[ ,:]|用量|消耗量?|耗量|总量|合计|共|约|为|是|全年|期内|统计期内?|数据期内?|外购|自产|in the period|amount|used|bought|own|of|was|is|consumption)*", re.IGNORECASE
)
_NOT_OF_THE_PERIOD = re.compile(r"去年|前年|上年|上一年|单耗|单位产品|吨(?:产品|盐)|每吨|每台|per (?:tonne|unit|piece)", re.IGNORECASE)
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "obtained": {"bought": r"外购|采购|购买|bought|purchased", "own": r"自产|自有|自备|bown\b|own(?: boiler| production)?|self-produced"},
    "mode": {
        "road": r"汽运|公路|汽车|卡车|货车|(?:by )?road|(?:by )?truck", "rail": r"铁路|火车|(?:by )?rail(?:way)?|(?:by )?train",
        "inland_water": r"内河|水运|船运|(?:by )?barge", "sea": r"海运|(?:by )?sea", "air": r"空运|航空|(?:by )?air(?!\w)", "pipeline": r"管道|管输|pipeline",
    },
    "evidence": {
        "bill_of_materials": r"物料清单|BOM", "invoice": r"发票|结算单|invoices?", "ledger": r"台账|ledger", "weighing": r"过磅单|磅单|weighing (?:slip|note)s?|weighbridge",
        "production_record": r"生产记录|production records?", "meter": r"计量仪表读数|仪表读数|计量表|表读数|表计|抄表|meter readings?", "transport_paper": r"运单|waybills?",
        "supplier": r"供应商提供", "estimate": r"估算|estimates?",
    },
    "kind": {
        "raw": r"原料|raw material", "chemical": r"化学药剂|药剂|chemicals?", "auxiliary": r"辅料|auxiliar(?:y|ies)", "packaging": r"包装材料|包材|packaging",
        "sodium_sulfate": r"硫酸钠|元明粉|sodium sul(?:f|ph)ate", "sodium_chloride": r"氯化钠溶液|sodium chloride(?: solution)?",
        "other": r"其他产品或副产品|副产品|by-product",
    },
}
_SAYS_SOURCE = re.compile(r"(?:来源|来自|凭证|依据|证据|凭|出自|根据|evidence|source|taken from|from|according to|by)[^,;。]{0,8}$", re.IGNORECASE)
_ENDS_A_PART = re.compile(r"[, (](?:电费|气费|水费|采购|购货)?$")
_ORIGIN = re.compile(
    r"(?:从|自|起运地:?|来源地:?|产地:?)\s*(?P<place>[一-龥]{2,10}?)(?=运|拉|发|进|来|到|采购|,|;|。|$)"
    r"|\bfrom (?P<place_en>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
_SUPPLIER = re.compile(r"(?:供应商|供货(?:商|单位)|供方|由|supplied by|supplier)\s*(?:是|为|:)?\s*", re.IGNORECASE)
_MATERIAL = re.compile(r"(?:材质|材料|main material|made of)(?:是|为|:)?\s*", re.IGNORECASE)
_COMMA = re.compile(r",\s*")
_REASON = re.compile(r"(?:理由|原因|忽略的理由|因为?|because(?: it is)?|reason)(?:是|为|:)?\s*(?P<reason>[^;。\n]{4,40}?)(?=[;。\n]|\.?$)", re.IGNORECASE)
_NAME = re.compile(r"(?:名称|运输的物料|物料|去向|产出|what is carried|where to|material or part|name)?[: ]*(?P<name>[A-Za-z一-龥][A-Za-z一-龥 ()-]{1,20}?)(?=[,;]|从|用量|耗量|重量|产量|\s*\d|\s+(?:carried )?from\b|$)")
_IS_NO_NAME = re.compile(r"(?:如下|见|已|请|我|的|是|有|在|没|不|什么|哪|怎|要|选|各).*|.*(?:吗|呢|公司)", re.DOTALL)


_SUPPLIED = re.compile(r"(?:^|(?<=[,;:。\n]))\s*(?P<name>[一-龥A-Za-z]{2,10})由(?P<firm>[^,;。\n]{4,30}?公司)供(?:应|货|给)?")


_FARTHEST = 3
"""Characters before a kind of energy in which it may be called bought or own: 外购天然气."""


_AMOUNT_OF_WAY = re.compile(_NUMBER + r"(?:公里|千米|km)", re.IGNORECASE)
_UNNAMED = re.compile(
    r"(?:^|(?<=[\n;。]))[ \t]*(?P<name>[一-龥]{2,6}?|[A-Z][a-z]+(?: [a-z]+){0,2})(?:从[^,;。\n]{2,12}(?:运|拉|发|进)[过来]{0,2},|[ ,:]*(?:用量|重量|全年|一年|共)?[ ]*(?=\d))",
    re.MULTILINE,
)
"""A thing with its amount, or with where it is carried from, at the beginning of a sentence."""
_IS_OF_A_TABLE = re.compile(
    r"外购|自产|汽运|公路|铁路|海运|运距|公里|过磅单|供应商提供|由[^,;。]{4,30}供|supplied by|bought|purchased|by rail|by road|by truck", re.IGNORECASE
)
_IS_NO_MATERIAL = re.compile(
    r".*第|.*(?:参数|监测|产量|产能|库存|销量|产品|产出|员工|人数|统计|年度|去年|今年|全厂|全年|硫酸钠|氯化钠|工业盐|合计|总|型号|电话|手机|邮编|地址|距离|重量|用量|公司|厂|计划|预计|大概|一共)"
    r"|(?:Output|Capacity|Product|Plant|We|Our|The|In|Data|Phone|Total|Sodium).*", re.DOTALL
)

_IS_MAIN_OUTPUT = re.compile(r"硫酸钠|元明粉|氯化钠|sodium|其他产品", re.IGNORECASE)


class _Line(NamedTuple):
    """A part of the text that gives one row of a table."""

    section: str
    start: int
    end: int


def inventories(reading: Reading) -> Iterator[Finding]:
    """The values of such lines, each line a row of its own."""
    numbers: dict[str, int] = {}
    supplied = _SUPPLIED.finditer(reading.text) if reading.scheme.field("materials", "supplier") else ()
    for number, match in enumerate(supplied):
        for key, name in (("name", "name"), ("supplier", "firm")):
            yield Mention("materials", key, match[name], *match.span(name), "inventory", "likely", number)
    for line in _lines(reading):
        found = list(_row(reading, line))
        if found and any(each.key in ("amount", "weight", "mass", "distance", "supplier") for each in found):
            numbers[line.section] = number = numbers.get(line.section, -1) + 1
            yield from (each._replace(group=number) for each in found)


def _lines(reading: Reading) -> Iterator[_Line]:
    """The lines that words name for a table, then those that give a kind of energy with an amount."""
    text, taken = reading.text, 0
    anchors = [each for each in _ANCHOR.finditer(text) if reading.scheme.section(each.lastgroup or "")]
    for number, anchor in enumerate(anchors):
        limit = anchors[number + 1].start() if number + 1 < len(anchors) else len(text)
        limit = min(limit, reading.line_end(anchor.end()))
        for start, end in _items(text, anchor.end(), limit):
            if anchor.lastgroup == "energy":
                yield from _energy_lines(reading, start, end)
            else:
                yield _Line(anchor.lastgroup or "", start, end)
        yield from _unnamed_lines(reading, taken, anchor.start())
        taken = limit
    yield from _unnamed_lines(reading, taken, len(text))


def _unnamed_lines(reading: Reading, first: int, last: int) -> Iterator[_Line]:
    """Lines that no words name for a table: of energy, and of things that are bought, carried or supplied."""
    yield from _energy_lines(reading, first, last)
    for thing in _UNNAMED.finditer(reading.text, first, last):
        end = next(_items(reading.text, thing.start("name"), last), (0, last))[1]
        is_energy = _CARRIER.match(reading.text, thing.start("name")) is not None
        if is_energy or _IS_NO_MATERIAL.fullmatch(thing["name"]) or not _IS_OF_A_TABLE.search(reading.text, thing.end("name"), end):
            continue
        is_carried = _AMOUNT_OF_WAY.search(reading.text, thing.end(), end) and reading.scheme.section("inbound_transport")
        yield _Line("inbound_transport" if is_carried else "materials", thing.start("name"), end)


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _ITEM_ENDS.finditer(text, start, end):
        if cut.start() > start:
            yield start, cut.start()
        start = cut.end()
    if start < end:
        yield start, end


def _energy_lines(reading: Reading, first: int, last: int) -> Iterator[_Line]:
    """From each kind of energy that has an amount in a unit of its own to the next, or to the end of the sentence."""
    if reading.scheme.section("energy") is None:
        return
    for start, end in _items(reading.text, first, last):
        if _NOT_OF_THE_PERIOD.search(reading.text, start, end):
            continue
        starts = [each.start() for each in _CARRIER.finditer(reading.text, start, end) if _amount_of(reading, each, end)]
        for number, begin in enumerate(starts):
            yield _Line("energy", begin, starts[number + 1] if number + 1 < len(starts) else end)


def _amount_of(reading: Reading, carrier: re.Match[str], end: int) -> re.Match[str] | None:
    """The amount that follows a kind of energy, where its unit is one of that kind."""
    place = reading.behind(_TO_ITS_AMOUNT, carrier.end(), end)
    amount = _AMOUNT.match(reading.text, place, end)
    if amount:
        return amount if amount.lastgroup in _CARRIERS[carrier.lastgroup or ""][1] else None
    bare = re.compile(_NUMBER).match(reading.text, place, end)
    apart = _UNIT_APART.search(reading.text, place, end) if bare else None
    return bare if apart and apart.lastgroup in _CARRIERS[carrier.lastgroup or ""][1] else None


def _row(reading: Reading, line: _Line) -> Iterator[Mention]:
    """The values of one line: by unit, by option, by what stands before them; the name is what it begins with."""
    if reading.standing(line.start) is None or reading.is_stranger(line.start):
        return
    fields = {field.key: field for field in reading.scheme.fields_of(line.section)}
    if line.section == "energy":
        carrier = _CARRIER.match(reading.text, line.start, line.end)
        options = {option.key for option in fields["carrier"].options}
        if carrier and carrier.lastgroup in options:
            yield _mention(reading, line, "carrier", carrier.lastgroup or "", *carrier.span())
    else:
        name = _NAME.match(reading.text, line.start, line.end)
        is_kind = line.section == "outputs" and _IS_MAIN_OUTPUT.match(reading.text, line.start) is not None
        if name and "name" in fields and not is_kind and not _IS_NO_NAME.fullmatch(name["name"]):
            yield _mention(reading, line, "name", name["name"].strip(), *name.span("name"))
    yield from _amounts(reading, line, fields)
    yield from _chosen(reading, line, fields)
    yield from _told(reading, line, fields)


def _amounts(reading: Reading, line: _Line, fields: Mapping[str, FieldDefinition]) -> Iterator[Mention]:
    """Amounts by their unit: km are a distance, everything else is the weight, mass or amount that the table asks for."""
    told: set[str] = set()
    for amount in _AMOUNT.finditer(reading.text, line.start, line.end):
        key = _field_of_amount(amount.lastgroup or "", fields)
        if key and key not in told:
            told.add(key)
            yield from _amount(reading, line, fields, key, amount, amount)
    apart = _UNIT_APART.search(reading.text, line.start, line.end)
    bare = _BARE_AMOUNT.search(reading.text, line.start, line.end)
    key = next((key for key, words in _CALLED.items() if bare and key in fields and words.match(bare.group())), None)
    key = key or _field_of_amount((apart.lastgroup if apart else "") or "t", fields)
    if bare and key and not told:
        yield from _amount(reading, line, fields, key, bare, apart)


def _field_of_amount(unit: str, fields: Mapping[str, FieldDefinition]) -> str | None:
    if unit == "km":
        return "distance" if "distance" in fields else None
    if unit in ("piece", "set") and "quantity" in fields:
        return "quantity"
    return next((key for key in ("weight", "mass", "amount") if key in fields), None)


def _amount(
    reading: Reading, line: _Line, fields: Mapping[str, FieldDefinition], key: str, number: re.Match[str],
    unit: re.Match[str] | None,
) -> Iterator[Mention]:
    """An amount with its unit: the unit that the form offers, or the number in the one that the field is in."""
    value = number_of(number["number"])
    if value is None:
        return
    unit_key = {"quantity": "quantity_unit"}.get(key, "unit")
    offered = {option.key for option in fields[unit_key].options} if unit_key in fields and key != "distance" else set()
    said = (unit.lastgroup or "") if unit else ""
    is_ten_thousand = bool(number.groupdict().get("ten_thousand") or (unit and unit.groupdict().get("ten_thousand")))
    if is_ten_thousand and f"ten_thousand_{said}" in offered:
        said = f"ten_thousand_{said}"
    elif is_ten_thousand:
        value *= 10_000
    if key == "weight" and said in ("t", "kg"):
        value *= {("t", "kg"): Decimal(1000), ("kg", "t"): Decimal("0.001")}.get((said, _unit_of(fields[key])), Decimal(1))
    end = number.end("ten_thousand") if number.groupdict().get("ten_thousand") else number.end("number")
    yield _mention(reading, line, key, f"{value.normalize():f}", number.start("number"), end)
    if unit and said in offered:
        place = unit.start(unit.lastgroup or 0)
        yield _mention(reading, line, unit_key, said, place, unit.end())


def _unit_of(field: FieldDefinition) -> str:
    """The unit that stands in a label: 重量（kg）."""
    return "kg" if "kg" in field.label.zh else "t"


def _chosen(reading: Reading, line: _Line, fields: Mapping[str, FieldDefinition]) -> Iterator[Mention]:
    """Options that the line names; a source only behind words that say it is one, or between commas."""
    for key, field in fields.items():
        known = _OPTIONS.get("evidence" if key == "source" else key, {})
        offered = {option.key for option in field.options}
        if field.kind is not FieldKind.CHOICE or not known:
            continue
        for option, words in known.items():
            start = max(0, line.start - _FARTHEST) if key == "obtained" else line.start
            match = re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE).search(reading.text, start, line.end)
            if match is None or option not in offered:
                continue
            if key not in ("source", "evidence") or _is_named_as_source(reading, line, match):
                yield _mention(reading, line, key, option, *match.span())
                break


def _is_named_as_source(reading: Reading, line: _Line, match: re.Match[str]) -> bool:
    before, after = reading.text[line.start:match.start()], reading.text[match.end():line.end]
    stands_alone = _ENDS_A_PART.search(before) is not None and not after.strip(" ,.)")
    return _SAYS_SOURCE.search(before) is not None or stands_alone


def _told(reading: Reading, line: _Line, fields: Mapping[str, FieldDefinition]) -> Iterator[Mention]:
    """Where a thing comes from, who supplies it, what it is made of, and why it is left out."""
    text = reading.text
    origin = _ORIGIN.search(text, line.start, line.end) if "origin" in fields else None
    if origin:
        group = "place" if origin["place"] else "place_en"
        yield _mention(reading, line, "origin", origin[group], *origin.span(group))
    supplier = _SUPPLIER.search(text, line.start, line.end) if "supplier" in fields else None
    firm = company_in(reading, supplier.end(), line.end) if supplier else None
    if firm:
        yield _mention(reading, line, "supplier", *firm[:3])
    reason = _REASON.search(text, line.start, line.end) if "reason" in fields else None
    if reason:
        yield _mention(reading, line, "reason", reason["reason"], *reason.span("reason"))
    if "main_material" in fields:
        yield from _made_of(reading, line, fields["main_material"])


def _made_of(reading: Reading, line: _Line, field: FieldDefinition) -> Iterator[Mention]:
    """The main material: behind words that say so, or alone between commas."""
    material = _MATERIAL.search(reading.text, line.start, line.end)
    places = [material.end()] if material else [comma.end() for comma in _COMMA.finditer(reading.text, line.start, line.end)]
    for place in places:
        for option in reading.vocabulary.options_of(field):
            end = place + len(option.word)
            is_whole = material is not None or reading.text[end:end + 1] in (",", "", "\n", ";", "。")
            if reading.text[place:end].casefold() == option.word and is_whole:
                yield _mention(reading, line, "main_material", option.option, place, end)
                return


def _mention(reading: Reading, line: _Line, key: str, value: str, start: int, end: int) -> Mention:
    return Mention(line.section, key, value, start, end, "inventory", weaker("likely", reading.standing(start) or "likely"))
