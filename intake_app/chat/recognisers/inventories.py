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
from intake_app.chat.recognisers.inventory_words import (
    AMOUNT,
    ANCHOR,
    CARRIER,
    NUMBER,
    OTHER_ENERGY,
    UNIT_APART,
    UNITS_OF,
    WAY,
)
from intake_app.chat.recognisers.parted_lines import IS_ELSE, IS_NO_MATERIAL, parted_lines

_ITEM_ENDS = re.compile(r"[;\n]|。|(?<!Ltd)(?<!Inc)(?<!Co)\.(?=\s|$)")
_BARE_NUMBER = re.compile(NUMBER)
_TO_ITS_AMOUNT = re.compile(
    r"(?:[ ,:]|\([^()\n]{1,12}\)|用量|使?用了?|消耗量?|消?耗了?|耗用|总量|[合总累]计|总共|一共|共|大?约|大概|差不多"
    r"|为|是|一年|全年|期内|统计期内?|数据期内?|外购|购入|采购|自产"
    r"|in the period|in 20\d\d|amount(?:ed to)?|used|use|usage|bought|purchased|own|of|was|were|is|consumed"
    r"|consumption|total(?:led)?|came to|about|around)*",
    re.IGNORECASE,
)
_WORDS_BETWEEN = re.compile(
    r"(?:(?!价|费用|单价|补贴|增|减|节|降|比|表号|户号|余热|发电|光伏|压|升温|[.;:]\s|per |meter no|price"
    r"|cost)[^\d。;\n]){0,36}(?=\d)",
    re.IGNORECASE,
)
"""Whatever stands between a kind of energy and its amount, none of it about money, savings or numbers of meters."""
_NOT_OF_THE_PERIOD = re.compile(
    r"这个月|本月|上个?月|当月|今天|昨天|季度|半年|一个班|每班|每天|每月|一天|一个月|月份|百公里|[每一]小时|估个?"
    r"|设计|额定|预计|计划|预算|定额|目标|理论|打算|拟|planned|expected|design|budget|去年|前年|上年|上一年|单耗"
    r"|单位产品|吨(?:产品|盐)|每吨|每台|per (?:tonne|unit|piece)", re.IGNORECASE
)
_ON_THE_WAY = (
    r"(?:[ ,:、]|\([^()\n]{1,12}\)|用量|消耗量?|耗用量?|耗量|重量?|数量|总量|全年|一年|期内|统计期内?|本期|共|合计"
    r"|总共|大?约|大概|单[台套个件]"
    r"|每[台套个件]|用了?|消耗了?|采购量?|外购|购[入买]|自产|[汽海水空]运|内河|公路|铁路|火车|管道|运输|运来|运到|过来|运?距离?|是|为|的|走|靠"
    r"|属于?[一-龥]{2,5}(?=,)|(?:从|由|自|来自)[一-龥]{2,8}?(?:[运拉发][过来]{0,2}|汽运|购[入买]|采购"
    r"|供[应货]?)(?=[,\d ])"
    r"|硅钢|铸铁|不锈钢|钢|铜|铝合?金?|塑料|橡胶|silicon steel|stainless steel|cast iron|steel|copper|alumini?um"
    r"|plastics?|rubber|glass| (?:came|comes|arrived|arrives|is|was|are|were|carried|shipped"
    r"|brought|bought|purchased|used)\b"
    r"| by (?:sea|air|rail|road|truck)\b| from [A-Z][a-z]+)*"
)
"""What may stand between a thing and its first figure."""
_UNNAMED = re.compile(
    r"(?:^|(?<=[\n;。:]))[ \t]*(?P<kind>包装用的?|原料|辅料|化学药剂|药剂|包材|部件|零件)?(?P<name>[一-龥]{2,8}?"
    r"|[一-龥](?= )|[A-Z][a-z-]+(?: [a-z]+){0,2}?|(?<=[:\n] )[a-z-]{3,}(?: [a-z]+){0,2}?"
    r"|(?<=\n)[a-z-]{4,}(?: [a-z]+){1,2}?)"
    rf"(?:从[^,;。\n]{{2,12}}[运拉发进][过来]{{0,2}},|{_ON_THE_WAY}(?=\d))",
    re.MULTILINE,
)
"""A thing with its amount, or with where it is carried from, at the beginning of a sentence."""
_IS_LABELLED = re.compile(r"\n[^:\n]{1,12}:")
"""A line below with a label of its own: no row, but a form."""
_BY_PRODUCT = re.compile(
    r"(?:副产品?|副产物|联产|副产了|副产出)(?:的|了|:|,)?(?P<name>[一-龥]{2,6}?)(?:全年|一年|期内|统计期内?|共|约|产量"
    r"|产出)*[ ]*(?=\d[\d,.]*[ ]*(?:万?吨|t\b|kg|公斤|m3|方|立方))"
)
"""What comes out beside the product, with its amount."""
_ELECTRICITY_BEHIND = re.compile(r"(?<![\d.])\d[\d,.]*\s*万?\s*(?:度|千瓦时|kWh)的?电(?![价费表])")
"""186.4 万度电: an amount with its unit before the kind of energy."""
_IS_NO_PLACE = re.compile("回收|处理|填埋|焚烧|我|厂|公司|车间|仓库")
_SENT_TO = re.compile(
    r"(?:产品|成品|货物?|电机|灯具)?(?:主要|都|全部|一般)?(?:[发运销送](?:往|到|至|给)|去向(?:是|为|:)?)(?P<name>[一-龥]{2,8}?)"
    r"(?=[,;。 ]|公路|铁路|海运|汽运|水运|平均|大?约|走|\d|$)|\b(?:shipped|delivered|sent"
    r"|transported) to (?P<name_en>(?:[a-z]+ )?[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
"""Where the product goes, with how far or how."""
_IS_OF_A_TABLE = re.compile(
    r"没(?:有)?算|忽略|不计|未计|外购|自产|购入|采购|汽运|公路|铁路|火车|[海水]运|管道|运距|公里|\d ?km|磅单|台账"
    r"|BOM|物料清单|供应商|供货|供应|供(?=$|[,。;])|单[台套件]|每[台套件]"
    r"|(?<=[ ,])(?:硅钢|铸铁|不锈钢|钢|铜|铝|塑料|橡胶|玻璃)(?=[ ,])|\bby (?:sea|air|rail|road|truck)|材质|药剂|辅料"
    r"|原料|包材|包装材料|\bauxiliar|\bchemical|\bpackaging\b|\braw material|\bsupplier\b|\bdistance\b"
    r"|, (?:silicon steel|stainless steel|cast iron|steel|copper|alumini?um|plastics?|rubber|glass),|supplied by"
    r"|bought|purchased|by rail|by road|by truck|by sea|from the ledger",
    re.IGNORECASE,
)
_SUPPLIED = re.compile(
    r"(?:^|(?<=[,;:。\n]))\s*(?P<name>[一-龥A-Za-z]{2,10})由(?P<supplier>[^,;。\n]{4,30}?公司)供[应货给]?"
)
_AT_THE_END = re.compile(r"报废|废弃|退役|寿命终|处理方式|\bend[ -]of[ -]life\b|\bscrapp", re.IGNORECASE)
_WAYS = {
    "recycling": r"回收(?:利用)?|recycl\w+", "reuse": r"再制造|再使用|reus\w+|remanufactur\w+",
    "incineration": r"焚烧|incinerat\w+", "landfill": r"填埋|landfill\w*",
}
_TREATED = re.compile(
    rf"(?:{'|'.join(f'(?P<{key}>{words})' for key, words in _WAYS.items())})"
    r"(?:,[ ]*(?:比例|占比|占|share))?[^,。;\d%]{0,10}(?P<share>\d+(?:\.\d+)?) ?%"
    rf"|(?P<share_before>\d+(?:\.\d+)?) ?% (?:is |are |goes to "
    rf"|by )?(?:{'|'.join(f'(?P<{key}_behind>{words})' for key, words in _WAYS.items())})",
    re.IGNORECASE,
)
_CARRIED_THERE = re.compile(
    r",? ?(?:运到|运往|运至|送到|送往|距|到|离|平均|transported|carried|distance"
    r"|taken)[^,。;\d\n]{0,24}(?P<km>\d+(?:\.\d+)?) ?(?:km|公里|千米)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"没(?:有)?算|忽略|不计(?:入|算)?|未计|舍去|left out|neglected|omitted", re.IGNORECASE)
_NEXT_THING = re.compile(
    r"[,、][ ]*(?P<name>(?!用量|重量?|数量|距离|运距|单[台套件]|合计|全年|一年|年用|统计期|期内|共|约|每"
    r"|供应商)[一-龥]{2,8}[ ]*\d[\d,.]*[ ]*(?:万?吨|t\b|kg|公斤|千克|[个件套]|m3|方))"
)
_NEXT_OUTPUT = re.compile(
    r"[,、][ ]*(?P<name>(?:硫酸钠|元明粉|氯化钠(?:溶液)?|杂盐|sodium sul(?:f|ph)ate"
    r"|sodium chloride solution)[ ]*\d)", re.IGNORECASE
)
_FARTHEST_KIND = 12
"""Characters before a thing in which it may be called another kind of energy."""
_TELLING = frozenset({"amount", "weight", "mass", "distance", "supplier", "quantity"})
"""Fields of which a line must have one: a name alone is no row."""


def inventories(reading: Reading) -> Iterator[Finding]:
    """The values of such lines, each line a row of its own."""
    rows = Counter[str]()
    if reading.scheme.field("materials", "supplier"):
        for match in _SUPPLIED.finditer(reading.text):
            for key in ("name", "supplier"):
                yield Mention("materials", key, match[key], *match.span(key), "inventory", "likely", rows["materials"])
            rows["materials"] += 1
    yield from _end_of_life(reading)
    for line in _lines(reading):
        found = list(values_of(reading, line))
        if any(each.key in _TELLING for each in found):
            yield from (each._replace(group=rows[line.section]) for each in found)
            rows[line.section] += 1


def _end_of_life(reading: Reading) -> Iterator[Finding]:
    """What becomes of the product at the end, each way with its share: 报废后回收 90%, 填埋 10%."""
    if reading.scheme.section("end_of_life") is None or not _AT_THE_END.search(reading.text):
        return
    for number, way in enumerate(_TREATED.finditer(reading.text)):
        share = way["share"] or way["share_before"]
        group = next(name for name, said in way.groupdict().items() if said and not name.startswith("share"))
        key = group.removesuffix("_behind")
        if reading.is_stated(way.start()) and not reading.is_stranger(way.start()):
            yield Mention("end_of_life", "treatment", key, *way.span(group), "inventory", "likely", number)
            place = way.span("share" if way["share"] else "share_before")
            yield Mention("end_of_life", "share", share, *place, "inventory", "likely", number)
            carried = _CARRIED_THERE.match(reading.text, way.end())
            if carried:
                yield Mention(
                    "end_of_life", "distance", carried["km"], *carried.span("km"), "inventory", "likely", number
                )


def _lines(reading: Reading) -> Iterator[Line]:
    """The lines that words name for a table, and between them those that are of one by what they say."""
    text, taken = reading.text, 0
    anchors = [each for each in ANCHOR.finditer(text) if reading.scheme.section(each.lastgroup or "")]
    for number, anchor in enumerate(anchors):
        limit = anchors[number + 1].start() if number + 1 < len(anchors) else len(text)
        line_end = reading.line_end(anchor.end())
        if reading.text[anchor.end():line_end].strip() or _IS_LABELLED.match(text, line_end):
            limit = min(limit, line_end)
        else:
            paragraph = text.find("\n\n", line_end)
            limit = min(limit, paragraph) if paragraph >= 0 else limit
        for start, end in _items(text, anchor.end(), limit):
            if anchor.lastgroup == "energy":
                yield from _energy_lines(reading, start, end)
            elif anchor.lastgroup == "outputs":
                yield from _output_lines(reading, start, end)
            elif parted := parted_lines(reading, start, end, anchor.lastgroup):
                yield from (line._replace(named_at=anchor.start()) for line in parted)
            else:
                for first, last in _things(text, start, end):
                    yield Line(anchor.lastgroup or "", first, last, anchor.start())
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
    """Lines that no words name for a table: of values alone, of energy, and of things bought, carried or supplied."""
    for start, end in _items(reading.text, first, last):
        parted = parted_lines(reading, start, end)
        if parted:
            yield from parted
        else:
            yield from _energy_lines(reading, start, end)
            yield from _lines_of_things(reading, start, end)
            yield from _lines_of_places(reading, start, end)


def _lines_of_things(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """By-products, and things with an amount that the rest of the item says to be bought, carried or left out."""
    by_products = set[int]()
    for thing in _BY_PRODUCT.finditer(reading.text, first, last):
        by_products.add(thing.start())
        if reading.scheme.section("outputs") is not None:
            yield Line("outputs", thing.start("name"), last, thing.start())
    for thing in _UNNAMED.finditer(reading.text, first, last):
        start = thing.start("name")
        is_fuel = CARRIER.search(reading.text, start, thing.end("name")) is not None or (
            OTHER_ENERGY.search(reading.text, max(first, start - _FARTHEST_KIND), last) is not None
        )
        is_else = IS_ELSE.search(reading.text, max(first, start - _FARTHEST_KIND), thing.end("name"))
        if start in by_products or is_fuel or is_else or IS_NO_MATERIAL.fullmatch(thing["name"]):
            continue
        if thing["kind"] or _IS_OF_A_TABLE.search(reading.text, thing.end("name"), last):
            is_carried = WAY.search(reading.text, thing.end(), last) and reading.scheme.section("inbound_transport")
            if reading.scheme.section("omitted") and _LEFT_OUT.search(reading.text, thing.end("name"), last):
                yield Line("omitted", start, last)
                continue
            yield Line("inbound_transport" if is_carried else "materials", start, last, thing.start())


def _lines_of_places(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """Where the product is sent, with how far."""
    if reading.scheme.section("outbound_transport") is None:
        return
    for sent in _SENT_TO.finditer(reading.text, first, last):
        start = sent.start("name" if sent["name"] else "name_en")
        if WAY.search(reading.text, start, last) and not _IS_NO_PLACE.match(reading.text, start):
            yield Line("outbound_transport", start, last)


def _energy_lines(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """From each kind of energy that has an amount in a unit of its own to the next, or to the end of the sentence."""
    if reading.scheme.section("energy") is None:
        return
    for start, end in _items(reading.text, first, last):
        if _NOT_OF_THE_PERIOD.search(reading.text, start, end):
            continue
        carriers = [each for each in CARRIER.finditer(reading.text, start, end) if _has_amount(reading, each, end)]
        if not carriers and (other := OTHER_ENERGY.search(reading.text, start, end)):
            yield Line("energy", other.start(), end)
            continue
        starts = [each.start() for each in carriers] or [each.start() for each in _ELECTRICITY_BEHIND.finditer(
            reading.text, start, end
        )]
        for number, begin in enumerate(starts):
            yield Line("energy", begin, starts[number + 1] if number + 1 < len(starts) else end)


def _things(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of an item that names several things, each with its amount: 纯碱 512 吨、烧碱 36 吨."""
    starts = [first, *(each.start("name") for each in _NEXT_THING.finditer(text, first, last))]
    yield from zip(starts, [*starts[1:], last], strict=True)


def _output_lines(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """A line for each thing of several that come out, each with its amount: 硫酸钠 48600 t, 氯化钠溶液 12000 m3."""
    starts = [first, *(each.start("name") for each in _NEXT_OUTPUT.finditer(reading.text, first, last))]
    for begin, end in zip(starts, [*starts[1:], last], strict=True):
        yield Line("outputs", begin, end)


def _has_amount(reading: Reading, carrier: re.Match[str], end: int) -> bool:
    """Whether an amount follows a kind of energy in one of that kind's units, beside it or apart (单位 …)."""
    units = UNITS_OF[carrier.lastgroup or ""]
    place = reading.behind(_TO_ITS_AMOUNT, carrier.end(), end)
    amount = AMOUNT.match(reading.text, place, end)
    if amount is None:
        place = reading.behind(_WORDS_BETWEEN, carrier.end(), end)
        has_another = CARRIER.search(reading.text, carrier.end(), place) is not None
        amount = None if has_another else AMOUNT.match(reading.text, place, end)
    if amount:
        return amount.lastgroup in units
    apart = reading.first(UNIT_APART, place, end) if _BARE_NUMBER.match(reading.text, place, end) else None
    return apart is not None and apart.lastgroup in units
