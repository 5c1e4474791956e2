"""Rows of the data tables as people write them in a line: energy, materials, transport, outputs, what is left out.

A line belongs to a table when words before a colon name one (能源：…, Inbound transport: …), when a kind of energy and
an amount in one of its own units stand together, or when a thing with an amount is said to be bought or carried.
"""

import re
from collections import Counter
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.inventory_rows import Line, values_of
from intake_app.chat.recognisers.inventory_words import AMOUNT, ANCHOR, CARRIER, NUMBER, UNIT_APART, UNITS_OF, WAY

_ITEM_ENDS = re.compile(r"[;\n]|。|(?<!Ltd)(?<!Inc)(?<!Co)\.(?=\s|$)")
_BARE_NUMBER = re.compile(NUMBER)
_TO_ITS_AMOUNT = re.compile(
    r"(?:[ ,:]|用量|消耗量?|耗量|总量|合计|共|约|为|是|全年|期内|统计期内?|数据期内?|外购|自产|in the period|amount"
    r"|used|bought|own|of|was|is|consumption)*",
    re.IGNORECASE,
)
_NOT_OF_THE_PERIOD = re.compile(
    r"设计|额定|预计|计划|预算|定额|目标|理论|打算|拟|planned|expected|design|budget|去年|前年|上年|上一年|单耗|单位产品|吨(?:产品|盐)|每吨|每台|per (?:tonne|unit|piece)", re.IGNORECASE
)
_UNNAMED = re.compile(
    r"(?:^|(?<=[\n;。:]))[ \t]*(?P<name>[一-龥]{2,6}?(?=属于?(?:化学药剂|药剂|辅料|原料|包材|包装材料|外购件))|[一-龥]{2,6}?|[A-Z][a-z]+(?: [a-z]+){0,2})"
    r"(?:属于?[一-龥]{2,5},|从[^,;。\n]{2,12}[运拉发进][过来]{0,2},|[ ,:]*(?:用量|重量|全年|一年|共)?[ ]*(?=\d))",
    re.MULTILINE,
)
"""A thing with its amount, or with where it is carried from, at the beginning of a sentence."""
_IS_OF_A_TABLE = re.compile(
    r"外购|自产|汽运|公路|铁路|海运|运距|公里|过磅单|供应商提供|由[^,;。]{4,30}供|supplied by|bought|purchased"
    r"|by rail|by road|by truck",
    re.IGNORECASE,
)
_IS_NO_MATERIAL = re.compile(
    r"(?:全厂|全年|本期|期内|运费|每).*|.*(?:费用?|价格?|每.)|.*第|.*(?:参数|监测|产量|产能|库存|销量|产品|产出|员工|人数|统计|年度|去年|今年|全厂|全年|硫酸钠|氯化钠|工业盐|合计"
    r"|总|型号|电话|手机|邮编|地址|距离|重量|用量|公司|厂|计划|预计|大概|一共)"
    r"|(?:Output|Capacity|Product|Plant|We|Our|The|In|Data|Phone|Total|Sodium).*",
    re.DOTALL,
)
_SUPPLIED = re.compile(
    r"(?:^|(?<=[,;:。\n]))\s*(?P<name>[一-龥A-Za-z]{2,10})由(?P<supplier>[^,;。\n]{4,30}?公司)供[应货给]?"
)
_NEXT_OUTPUT = re.compile(
    r"[,、][ ]*(?P<name>(?:硫酸钠|元明粉|氯化钠溶液|杂盐|sodium sul(?:f|ph)ate|sodium chloride solution)[ ]*\d)", re.IGNORECASE
)
_TELLING = frozenset({"amount", "weight", "mass", "distance", "supplier"})
"""Fields of which a line must have one: a name alone is no row."""


def inventories(reading: Reading) -> Iterator[Finding]:
    """The values of such lines, each line a row of its own."""
    rows = Counter[str]()
    if reading.scheme.field("materials", "supplier"):
        for match in _SUPPLIED.finditer(reading.text):
            for key in ("name", "supplier"):
                yield Mention("materials", key, match[key], *match.span(key), "inventory", "likely", rows["materials"])
            rows["materials"] += 1
    for line in _lines(reading):
        found = list(values_of(reading, line))
        if any(each.key in _TELLING for each in found):
            yield from (each._replace(group=rows[line.section]) for each in found)
            rows[line.section] += 1


def _lines(reading: Reading) -> Iterator[Line]:
    """The lines that words name for a table, and between them those that are of one by what they say."""
    text, taken = reading.text, 0
    anchors = [each for each in ANCHOR.finditer(text) if reading.scheme.section(each.lastgroup or "")]
    for number, anchor in enumerate(anchors):
        limit = anchors[number + 1].start() if number + 1 < len(anchors) else len(text)
        limit = min(limit, reading.line_end(anchor.end()))
        for start, end in _items(text, anchor.end(), limit):
            if anchor.lastgroup == "energy":
                yield from _energy_lines(reading, start, end)
            elif anchor.lastgroup == "outputs":
                yield from _output_lines(reading, start, end)
            else:
                yield Line(anchor.lastgroup or "", start, end)
        yield from _unnamed_lines(reading, taken, anchor.start())
        taken = limit
    yield from _unnamed_lines(reading, taken, len(text))


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _ITEM_ENDS.finditer(text, start, end):
        if cut.start() > start:
            yield start, cut.start()
        start = cut.end()
    if start < end:
        yield start, end


def _unnamed_lines(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """Lines that no words name for a table: of energy, and of things that are bought, carried or supplied."""
    yield from _energy_lines(reading, first, last)
    for thing in _UNNAMED.finditer(reading.text, first, last):
        start = thing.start("name")
        end = next(_items(reading.text, start, last), (0, last))[1]
        is_material = not CARRIER.match(reading.text, start) and not _IS_NO_MATERIAL.fullmatch(thing["name"])
        if is_material and _IS_OF_A_TABLE.search(reading.text, thing.end("name"), end):
            is_carried = WAY.search(reading.text, thing.end(), end) is not None
            has_transport = reading.scheme.section("inbound_transport") is not None
            yield Line("inbound_transport" if is_carried and has_transport else "materials", start, end)


def _energy_lines(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """From each kind of energy that has an amount in a unit of its own to the next, or to the end of the sentence."""
    if reading.scheme.section("energy") is None:
        return
    for start, end in _items(reading.text, first, last):
        if _NOT_OF_THE_PERIOD.search(reading.text, start, end):
            continue
        carriers = (each for each in CARRIER.finditer(reading.text, start, end) if _has_amount(reading, each, end))
        starts = [each.start() for each in carriers]
        for number, begin in enumerate(starts):
            yield Line("energy", begin, starts[number + 1] if number + 1 < len(starts) else end)


def _output_lines(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """A line for each thing of several that come out, each with its amount: 硫酸钠 48600 t, 氯化钠溶液 12000 m3."""
    starts = [first, *(each.start("name") for each in _NEXT_OUTPUT.finditer(reading.text, first, last))]
    for number, begin in enumerate(starts):
        yield Line("outputs", begin, starts[number + 1] if number + 1 < len(starts) else last)


def _has_amount(reading: Reading, carrier: re.Match[str], end: int) -> bool:
    """Whether an amount follows a kind of energy in one of that kind's units, beside it or apart (单位 …)."""
    units = UNITS_OF[carrier.lastgroup or ""]
    place = reading.behind(_TO_ITS_AMOUNT, carrier.end(), end)
    amount = AMOUNT.match(reading.text, place, end)
    if amount:
        return amount.lastgroup in units
    apart = reading.first(UNIT_APART, place, end) if _BARE_NUMBER.match(reading.text, place, end) else None
    return apart is not None and apart.lastgroup in units
