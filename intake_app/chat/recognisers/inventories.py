"""Rows of the data tables as people write them in a line: energy, materials, transport, outputs, what is left out.

A line belongs to a table when words before a colon name one (能源：…, Inbound transport: …), when a kind of energy and
an amount in one of its own units stand together, or when a thing with an amount is said to be bought or carried.
"""

import re
from collections import Counter
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.energy_lines import energy_lines, says_of_something_else
from intake_app.chat.recognisers.inventory_rows import Line, is_no_name, values_of
from intake_app.chat.recognisers.inventory_words import (
    AMOUNT,
    ANCHOR,
    CARRIER,
    KEY,
    KEYED,
    OTHER_ENERGY,
    STRENGTH,
    WAY,
    unit_of_rows,
)
from intake_app.chat.recognisers.parted_lines import IS_ELSE, IS_NO_MATERIAL, LEAVES, parted_lines
from intake_app.chat.recognisers.periods import years_of_data
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import Section

_ITEM_ENDS = re.compile(r"[;\n]|。|(?<!Ltd)(?<!Inc)(?<!Co)\.(?=\s|$)")
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
    r"(?:^|(?<=[\n;。:]))[ \t]*(?:另外|此外|还有|再就是|主要)?(?P<kind>包装用的?|原料|辅料|化学药剂|药剂|包材"
    r"|部件|零件)?(?P<name>[一-龥]{2,8}?"
    r"|[一-龥](?= )|[A-Z][a-z-]+(?: [a-z]+){0,2}?|(?<=[:\n] )[a-z-]{3,}(?: [a-z]+){0,2}?"
    r"|(?<=\n)[a-z-]{4,}(?: [a-z]+){1,2}?)"
    rf"(?:从[^,;。\n]{{2,12}}[运拉发进][过来]{{0,2}},|{_ON_THE_WAY}(?=\d))",
    re.MULTILINE,
)
"""A thing with its amount, or with where it is carried from, at the beginning of a sentence."""
_IS_LABELLED = re.compile(r"\n[^:\n\d]{1,12}:")
"""A line below with a label of its own: no row, but a form."""
_BY_PRODUCT = re.compile(
    r"(?:副产品?|副产物|联产|副产了|副产出)(?:的|了|:|,)?(?P<name>[一-龥]{2,6}?)(?:全年|一年|期内|统计期内?|共|约|产量"
    r"|产出)*[ ]*(?=\d[\d,.]*[ ]*(?:万?吨|t\b|kg|公斤|m3|方|立方))"
)
"""What comes out beside the product, with its amount."""
_IS_NO_PLACE = re.compile("回收|处理|填埋|焚烧|我|厂|公司|车间|仓库")
_SENT_TO = re.compile(
    r"(?:产品|成品|货物?|电机|灯具)?(?:主要|都|全部|一般)?(?:[发运销送](?:往|到|至|给)|[发送]货?(?:主要|一般|基本上?|大多|都)*[到往去]|(?<=[路运车车],)到|去向(?:是|为|:)?)(?P<name>[一-龥]{2,8}?)"
    r"(?=[,;。 ]|公路|铁路|海运|汽运|水运|平均|大?约|走|\d|$)|\b(?:ship(?:ped|s)?|deliver(?:ed|s)?|sent|go|goes"
    r"|exported|transported) to (?P<name_en>(?:(?!by )[a-z]+ )?[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
"""Where the product goes, with how far or how."""
_SENDS = re.compile(r"[ ]*(?:另外|还有|其余)?(?:出口|[发运销送])?(?:[到往至给]|去)?")
_IS_OF_A_TABLE = re.compile(
    r"没(?:有)?算|忽略|不计|未计|[斤克吨g]一[台套件](?=[,。;\n]|$)"
    r"|外购|自产|自己[井钻]?采|购入|采购|汽运|公路|铁路|火车|[海水]运|管道|运距|公里|\d ?km|磅单|台账"
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
_CARRIED_FROM = re.compile(
    r"(?:^|(?<=[,;:。\n]))[ ]*从(?P<origin>[一-龥]{2,8}?)(?:[运拉发]|汽运)(?:过?来的?|进来?的?)?"
    r"(?P<name>(?![过进]?来)[一-龥]{2,8})(?=,[ ]*\d)"
)
"""从佛山运铝型材,52吨,1380公里."""
_LEFT_OUT = re.compile(r"没(?:有)?算|忽略|不计(?!产)(?:入|算)?|未计|舍去|left out|neglected|omitted", re.IGNORECASE)
_NEGLECTED = re.compile(
    r"(?:^|(?<=[\n;。,:]))[ \t]*(?:还有|另外)?(?P<name>[一-龥]{1,6}[剂料药碱酸油膏胶漆蜡膜布纸])"
    r"(?:的?(?:用量|量)(?:很|较|极|太|非常)?[小少],?(?:就|都)?|很少,?|都|也|就)?(?:可以?|一起|全)?"
    r"(?:忽略(?:不计)?|未计入?|没有?(?:算|计)(?:进去|入|在内)?|不计入?|舍去)(?:了|的)?(?=[,。;\n]|$)",
    re.MULTILINE,
)
"""An auxiliary, by the last sign of its name, that is said to be left out."""
_WERE_LEFT_OUT = re.compile(
    r"(?:^|(?<=[\n;:.,] ))(?P<name>[A-Z][a-z-]+(?: [a-z-]+){0,3}), \d[\d,.]{0,12} ?(?:t|kg|tonnes?|tons?),"
    r" (?:was|were|is|are) (?:left out|neglected|omitted)(?:,? (?:because|since|as) (?P<reason>[^.;\n]{3,120}))?",
    re.MULTILINE,
)
_NEXT_THING = re.compile(
    r"[,、][ ]*(?P<name>(?!用量|重量?|数量|距离|运距|单[台套件]|合计|全年|一年|年用|统计期|期内|共|约|每"
    rf"|供应商)(?:{STRENGTH})?(?:[一-龥]{{2,8}}|(?-i:[A-Z]{{2,5}}))(?:(?<![占比率])[ ]?{STRENGTH})?[ ]*\d[\d,.]*[ ]*"
    r"(?:万?吨|t\b|kg|公斤|千克|[个件套]|m3|方))"
    r"|,[ ]*(?:and )?(?P<name_en>(?!(?:about|total|of|weight|amount|by|from|in|net|gross|with|plus|the|approx|and|used"
    r"|altogether|together|all|weighing|which|distance|over|per)\b)"
    r"[A-Za-z][a-z-]{2,20}(?: (?!(?:from|by|over|of|in|to|at|is|was|for)\b)[a-z-]{2,20}){0,2}"
    rf"(?: {STRENGTH})? \d[\d,.]*[ ]?(?:t|kg|tonnes?|tons?|m3)\b)"
)
_IS_A_BY_PRODUCT = re.compile("副产|by-?product|co-?product", re.IGNORECASE)
_LIST_OF_USED = re.compile(
    r"(?:^|(?<=[\n;。:,]))[ \t]*(?:另外|此外|还有|再就是)?(?:20\d\d年)?(?P<lead>一年|全年|每年"
    r"|全年共)?(?P<name>(?![一全每]年)[一-龥]{2,6}?)"
    r"(?:一年|全年|每年|共|总共|大概|大约|约)*(?P<use>(?:[消耗使]?用(?:了|掉|量)?|消耗|采购|买)(?:了|约|大概"
    r"|大约|差不多|共)*)?[ ]*"
    r"(?=\d[\d,.]{0,12}[ ]?(?:万?吨|t\b|kg|公斤|千克|[个件套只]))", re.MULTILINE,
)
"""硅钢片用了312吨,漆包线48.5吨: a thing that is used, and others with their amounts right behind it."""
_USED_EN = re.compile(
    r"\b(?:we|the (?:plant|factory|line|product|motors?)) (?:use[ds]?|consume[ds]?|need(?:ed|s)?|took|takes?)\b",
    re.IGNORECASE,
)
_THING_OF_AN_AMOUNT = re.compile(
    r"(?P<amount>\d[\d,.]{0,12} ?(?:t|tonnes?|tons?|kg|pcs|pieces"
    r"|sets)) of (?P<name>[a-z][a-z-]{2,20}(?: [a-z-]{3,20}){0,2}?)"
    r"(?=,| and\b|\.|;| in\b| for\b| a year| per year|$)"
)
_NAME_OF_USED = re.compile(
    r"[一-龥]{2,8}?(?=(?:一年|全年|每年|共|总共|大概|大约|约|[消耗使]?用|消耗|采购|买){0,3}(?:了|掉|量|约|大概)?[ ]*\d)"
)
_IS_MADE = re.compile(
    r"硫酸钠|元明粉|氯化钠|[工精]\w{0,3}盐|产品|成品|sodium (?:sul|chlor)|\b(?:salt|product)s?\b", re.IGNORECASE
)
_MADE_OF = re.compile(
    r"(?P<name>[一-龥]{2,6}?)(?:(?:都|是|采)?用的?(?:是)?(?=硅钢|铸铁|不锈钢|钢|铜|铝|塑料|橡胶|玻璃)"
    r"|(?=(?:是|为)?(?:硅钢|铸铁|铸钢|铸铝|不锈钢|钢|铜|铝|塑料|橡胶|玻璃)的))"
)
"""定子铁芯用硅钢片, 机座铸铁的: a thing, and what it is made of."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?= ?年|\b)")
_BARE_THING = re.compile(
    r"[ ]*(?:and |还有|以及)?(?P<name>[一-龥]{2,6}|[A-Za-z][a-z-]{2,20}(?: [a-z-]{2,20}){0,2})[ ]?"
    r"\d[\d,.]{0,12}[ ]?(?:万?吨|t|tonnes?|kg|公斤|千克|(?P<pieces>[个件套]|pcs|pieces|sets))[ ]?"
)
_FEWEST_OF_A_LIST = 2
_NEXT_OUTPUT = re.compile(
    r"(?:[,、和及]|,? and |(?<=[吨方t3])[ ](?=[一-龥]))[ ]*(?P<name>(?:硫酸钠|元明粉|氯化钠(?:溶液)?|杂盐"
    r"|sodium sul(?:f|ph)ate"
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
    for line in _lines(reading):
        if _is_of_another_year(reading, line):
            continue
        found = list(values_of(reading, line))
        is_told = any(each.key in _TELLING for each in found)
        if is_told or (line.section == "omitted" and "name" in line.given):
            found += _at_a_site(reading, line)
            yield from (each._replace(group=rows[line.section]) for each in found)
            rows[line.section] += 1


def _is_of_another_year(reading: Reading, line: Line) -> bool:
    """Whether the last year named before a line's amount, in its clause, is one of which the data are not."""
    amount = AMOUNT.search(reading.text, line.start, line.end)
    place = amount.start() if amount else line.start
    named = _YEAR.findall(reading.text, reading.clause_at(place).start, place)
    years = reading.once(years_of_data) if named else frozenset()
    return bool(years) and named[-1] not in years


def _at_a_site(reading: Reading, line: Line) -> list[Mention]:
    """The form's site that the clause of a line names, where the table asks for it: 一号厂区用电 98.3 万kWh."""
    clause = reading.clause_at(line.start)
    application = reading.application
    found = []
    for row in application.row_ids(Section.SITES) if reading.scheme.field(line.section, "site") else ():
        name = application.text(path_of(Section.SITES, "name", row))
        start = reading.text.find(name, clause.start, max(clause.end, line.end)) if len(name) > 1 else -1
        if start >= 0:
            found.append(Mention(line.section, "site", row, start, start + len(name), "inventory", "likely"))
    return found if len(found) == 1 else []


def _lines(reading: Reading) -> Iterator[Line]:
    """The lines that words name for a table, and between them those that are of one by what they say."""
    text, taken = reading.text, 0
    anchors = [each for each in ANCHOR.finditer(text) if _names_a_table(reading, each)]
    for number, anchor in enumerate(anchors):
        limit = anchors[number + 1].start() if number + 1 < len(anchors) else len(text)
        line_end = reading.line_end(anchor.end())
        is_of_a_form = _IS_LABELLED.match(text, line_end) and not KEYED.match(text, line_end)
        if reading.text[anchor.end():line_end].strip() or is_of_a_form:
            limit = min(limit, line_end)
        else:
            paragraph = text.find("\n\n", line_end)
            limit = min(limit, paragraph) if paragraph >= 0 else limit
        unit = unit_of_rows(anchor)
        is_other = anchor.lastgroup == "energy" and OTHER_ENERGY.search(text, anchor.start(), line_end) is not None
        for start, end in _items(text, anchor.start() if is_other else anchor.end(), limit):
            if anchor.lastgroup == "energy" or (
                anchor.lastgroup == "materials" and _is_a_fuel(text, start, end)
                and any(energy_lines(reading, start, end))
            ):
                yield from energy_lines(reading, start, end)
            elif anchor.lastgroup == "outputs":
                yield from _output_lines(reading, anchor, start, end)
            elif parted := parted_lines(reading, start, end, anchor.lastgroup, unit):
                yield from (line._replace(named_at=anchor.start()) for line in parted)
            elif not KEYED.search(text, start, end):
                for first, last in _things(text, start, end):
                    yield Line(anchor.lastgroup or "", first, last, anchor.start())
        yield from _unnamed_lines(reading, taken, anchor.start())
        taken = limit
    yield from _unnamed_lines(reading, taken, len(text))


def _is_a_fuel(text: str, start: int, end: int) -> bool:
    return CARRIER.match(text, start, end) is not None or OTHER_ENERGY.match(text, start, end) is not None


def _names_a_table(reading: Reading, anchor: re.Match[str]) -> bool:
    """Whether words name a table of the form: 物料名称:… and 运输方式:… name a field, and 运输 alone ends a line."""
    said = anchor.group().strip(" \t:-")
    is_a_title = anchor.group()[-1] in ":- \t" or reading.text[anchor.end():anchor.end() + 1] != "\n"
    first = reading.text.rfind("\n", 0, anchor.start() + 1) + 1
    is_whole = is_a_title or not reading.text[first:anchor.start()].strip()
    is_a_field = said.endswith(("名称", "方式", "距离", "种类", "类别"))
    return is_whole and not is_a_field and reading.scheme.section(anchor.lastgroup or "") is not None


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _ITEM_ENDS.finditer(text, start, end):
        if KEYED.match(text, cut.start(), end):
            continue
        if cut.start() > start:
            yield start, cut.start()
        start = cut.end()
    if start < end:
        yield start, end


def _unnamed_lines(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """Lines that no words name for a table: of values alone, of energy, and of things bought, carried or supplied."""
    before: frozenset[str] = frozenset()
    for start, end in _items(reading.text, first, last):
        if "outbound_transport" in before and reading.text[start - 1] == ";":
            lines = list(_sent_too(reading, start, end))
        else:
            lines = list(_lines_of_item(reading, start, end) or (_bare_thing(reading, start, end, before)))
        yield from lines
        before = frozenset(line.section for line in lines) if reading.text[end:end + 1] in ";." else frozenset()


def _lines_of_item(reading: Reading, start: int, end: int) -> list[Line]:
    """The lines of what stands before, between and behind the things that are said to be left out, and of those."""
    lines: list[Line] = []
    for left in _lines_left_out(reading, start, end):
        lines += [*_lines_of_part(reading, start, left.start), left]
        start = left.end
    return [*lines, *_lines_of_part(reading, start, end)]


def _lines_of_part(reading: Reading, start: int, end: int) -> list[Line]:
    parted = parted_lines(reading, start, end)
    if parted:
        return parted
    things = list(_lines_of_things(reading, start, end)) or list(_lines_of_lists(reading, start, end))
    return [*energy_lines(reading, start, end), *things, *_lines_of_places(reading, start, end)]


def _bare_thing(reading: Reading, start: int, end: int, before: frozenset[str]) -> list[Line]:
    """A thing with nothing but its amount, right behind a row of materials: …; caustic soda 420 t.

    In a sentence of its own it is one where pieces are counted: a mass alone may be of what was made or sold.
    """
    thing = _BARE_THING.fullmatch(reading.text, start, end) if "materials" in before else None
    if thing is None or IS_ELSE.search(thing["name"]) or not _is_used(reading, *thing.span("name")):
        return []
    if reading.text[start - 1] != ";" and not thing["pieces"]:
        return []
    return [Line("materials", thing.start("name"), end, None, {"name": thing.span("name")})]


def _sent_too(reading: Reading, start: int, end: int) -> Iterator[Line]:
    """Another place behind one that the product is sent to: 销往新疆 45 吨…;陕西 30 吨…."""
    begin = reading.behind(_SENDS, start, end)
    yield from parted_lines(reading, begin, end, "outbound_transport") or [Line("outbound_transport", begin, end)]


def _lines_of_things(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """By-products, and things with an amount that the rest of the item says to be bought, carried or left out."""
    by_products = set[int]()
    for thing in _BY_PRODUCT.finditer(reading.text, first, last):
        by_products.add(thing.start())
        if reading.scheme.section("outputs") is not None:
            yield Line("outputs", thing.start("name"), last, thing.start())
    for thing in _CARRIED_FROM.finditer(reading.text, first, last):
        if reading.scheme.section("inbound_transport") and WAY.search(reading.text, thing.end(), last):
            given = {key: thing.span(key) for key in ("name", "origin")}
            yield Line("inbound_transport", thing.start(), last, thing.start(), given)
            return
    for thing in _UNNAMED.finditer(reading.text, first, last):
        start = thing.start("name")
        is_fuel = CARRIER.search(reading.text, start, thing.end("name")) is not None or (
            OTHER_ENERGY.search(reading.text, max(first, start - _FARTHEST_KIND), last) is not None
        )
        is_else = IS_ELSE.search(reading.text, max(first, start - _FARTHEST_KIND), thing.end("name"))
        is_none = IS_NO_MATERIAL.fullmatch(thing["name"]) or is_no_name(reading, thing["name"])
        if LEAVES.search(reading.text, start, last) and not _LEFT_OUT.search(reading.text, start, last):
            continue
        if start in by_products or is_fuel or is_else or is_none or KEY.match(reading.text, start):
            continue
        if thing["kind"] or _IS_OF_A_TABLE.search(reading.text, thing.end("name"), last):
            is_carried = WAY.search(reading.text, thing.end(), last) and reading.scheme.section("inbound_transport")
            if reading.scheme.section("omitted") and _LEFT_OUT.search(reading.text, thing.end("name"), last):
                yield Line("omitted", start, last)
                continue
            following = _NEXT_THING.search(reading.text, thing.end("name"), last)
            end = following.start("name" if following["name"] else "name_en") if following else last
            made_of = _MADE_OF.match(reading.text, start, end)
            given = {"name": made_of.span("name")} if made_of else {}
            yield Line("inbound_transport" if is_carried else "materials", start, end, thing.start(), given)


def _lines_left_out(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """Things that are said to be left out, auxiliaries without an amount too: 消泡剂忽略不计."""
    if reading.scheme.section("omitted") is None:
        return
    for pattern in (_NEGLECTED, _WERE_LEFT_OUT):
        for thing in pattern.finditer(reading.text, first, last):
            if _is_used(reading, *thing.span("name")):
                given = {key: thing.span(key) for key, said in thing.groupdict().items() if said}
                yield Line("omitted", thing.start("name"), thing.end(), None, given)


def _lines_of_lists(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """The things of a list that are used, each with its own amount: two of them at least, or one is said to be used."""
    if reading.scheme.section("materials") is None or IS_ELSE.search(reading.text, first, last):
        return
    if says_of_something_else(reading, first, last) or LEAVES.search(reading.text, first, last):
        return
    for thing in _LIST_OF_USED.finditer(reading.text, first, last):
        if thing["lead"] or thing["use"]:
            lines = list(_things(reading.text, thing.start("name"), last))
            spans = [(start, _end_of_name(reading.text, start, end)) for start, end in lines]
            are_things = all(_is_used(reading, *span) for span in spans)
            if are_things and len(lines) >= _FEWEST_OF_A_LIST:
                for (start, end), name in zip(lines, spans, strict=True):
                    yield Line("materials", start, min(end, reading.clause_at(start).end), None, {"name": name})
            return
    used = _USED_EN.search(reading.text, first, last)
    for thing in _THING_OF_AN_AMOUNT.finditer(reading.text, used.end(), last) if used else ():
        if _is_used(reading, *thing.span("name")):
            yield Line("materials", thing.start(), thing.end(), None, {"name": thing.span("name")})


def _end_of_name(text: str, start: int, end: int) -> int:
    """Where a thing's name ends, before the words of its use and its amount."""
    name = _NAME_OF_USED.match(text, start, end)
    return name.end() if name else end


def _is_used(reading: Reading, start: int, end: int) -> bool:
    """Whether words name a thing that is no energy, no output and nobody's place."""
    name = reading.text[start:end]
    is_energy = CARRIER.search(reading.text, start, end) is not None
    is_made = _IS_MADE.search(name) is not None
    return not is_energy and not is_made and not IS_NO_MATERIAL.fullmatch(name) and not is_no_name(reading, name)


def _lines_of_places(reading: Reading, first: int, last: int) -> Iterator[Line]:
    """Where the product is sent, with how far."""
    if reading.scheme.section("outbound_transport") is None:
        return
    for sent in _SENT_TO.finditer(reading.text, first, last):
        start = sent.start("name" if sent["name"] else "name_en")
        if WAY.search(reading.text, start, last) and not _IS_NO_PLACE.match(reading.text, start):
            given = {"name": sent.span("name_en")} if sent["name_en"] else {}
            yield Line("outbound_transport", start, last, None, given)


def _things(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of an item that names several things, each with its amount: 纯碱 512 吨、烧碱 36 吨."""
    names = (each.start("name" if each["name"] else "name_en") for each in _NEXT_THING.finditer(text, first, last))
    starts = [first, *names]
    yield from zip(starts, [*starts[1:], last], strict=True)


def _output_lines(reading: Reading, anchor: re.Match[str], first: int, last: int) -> Iterator[Line]:
    """A line for each thing of several that come out, each with its amount: 硫酸钠 48600 t, 氯化钠溶液 12000 m3."""
    named_at = anchor.start() if first == anchor.end() and _IS_A_BY_PRODUCT.search(anchor.group()) else None
    starts = [first, *(each.start("name") for each in _NEXT_OUTPUT.finditer(reading.text, first, last))]
    for begin, end in zip(starts, [*starts[1:], last], strict=True):
        yield Line("outputs", begin, end, named_at)
