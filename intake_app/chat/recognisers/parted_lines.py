"""Lines of a data table by their form alone: a name, and between commas nothing but values whose type tells the field.

“第一行：高盐废水，类别原料，268000 m³，自产” says nothing besides the row, so that no word has to name the table: an
amount, a way of carrying or a source each stands for its field, a short word before a value may name it (起运地, 材质),
and a part that is none of them ends the row. A second thing with its own amount begins the next row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.companies import company_in
from intake_app.chat.recognisers.inventory_rows import (
    BARE_PART,
    IS_NO_NAME,
    NAMED_FIRM,
    ORIGIN,
    Line,
    is_a_place,
    is_no_name,
)
from intake_app.chat.recognisers.inventory_words import AMOUNT, CARRIER, KEY, OPTIONS, OTHER_ENERGY, STRENGTH

IS_NO_MATERIAL = re.compile(
    # Begins with whom or what it is about, …
    r"(?:全厂|全年|本期|期内|运费|我|咱|客户|供应|员工|发票|设备|叉车|锅炉|光伏|变压器|车间|仓库|占地|注册|距离|公里|出差|快递"
    r"|数据|统计|周期|时间|口径|日期|填表|厂|去年|今年|现在).*"
    # … has in it a deed, another table's thing or a word of talk, …
    r"|.*(?:运往|发往|送往|运到|运至|成品|用电|电量|用气|用水|电耗|能耗|天然气|蒸汽|柴油|汽油|合同|订单|签|到货|库存"
    r"|[了的我你他是有没不人每]|公司|产[量能]).*"
    # … or ends in what is counted, named or reckoned.
    r"|.*(?:费用?|价格?|率|第|参数|监测|销量|产品|产出|员工|人数|统计|年度|去年|今年|全厂|全年|硫酸钠|氯化钠|工业盐|合计|总|型号"
    r"|电话|手机|邮编|地址|距离|重量|用量|厂|计划|预计|大概|一共)"
    r"|(?:Sales|Sold|Loss|Freight|Output|Capacity|Product|Plant|We|Our|The|In|Data|Phone|Total"
    r"|Sodium (?:sul|chloride)).*",
    re.DOTALL,
)
"""What is no thing that is bought or carried, though an amount stands behind it."""
_OPENER = re.compile(r"[ \t]*(?:\(?\d{1,2}[.、)][ ]*)?(?P<said>[^:,;\n]{1,24}):[ ]*")
_PART_END = re.compile(
    r"(?:(?<!\d),|,(?!\d{3}(?!\d)))[ ]*|[、|\t;\n()][ ]*|[ ]{2,}|(?<=[一-龥])[ ](?=[一-龥\d])"
    r"|(?<=\d[a-z])[ ](?=[一-龥\d])|(?<=\d[a-z]{2})[ ](?=[一-龥\d])"
    r"|[ ]from[ ](?=(?:[A-Z][\w&'-]{1,20} ){1,6}(?:Co\b|Ltd\b|Company\b|Inc\b|GmbH\b|Limited\b))"
)
_NAME = re.compile(
    r"(?:(?:外购|自产|采购|购入|自制)的?)?(?:主要)?(?:原料|辅料|药剂|材料|物料|包材|零件|部件)?"
    r"(?:主要)?(?:是|为|用的是|有)?[ ]*(?:to |往|去)?"
    r"(?P<name>(?:(?![从由])[A-Z]{0,4}[一-龥]{2,10}?|[A-Za-z][a-z-]{2,}(?: [a-z-]{2,}){0,3}?)"
    rf"(?:(?<![占比率])[ ]?{STRENGTH}(?=[ ]*\d))?)"
    r"(?=$|[ ]*\d|[ ]?\(|[ ](?![a-z])|用量|消耗|总?重|共|[从由是属]|来自|自己|自产|自制|外购|采购|全年|一年"
    r"|统计期|期内)"
)
_PURPOSE = re.compile(r"(?![包民专])[一-龥]{2,6}[用加](?=[一-龥]{2,6}$)")
"""除硬工段用纯碱: what a thing is for is no part of its name."""
_PLACE = re.compile(r"(?![从由自])[一-龥]{2,8}|[A-Z][A-Za-z]+(?: [A-Z][a-z]+){0,2}")
_FILLER = re.compile(
    r"(?:类别|种类|总?使?用量|总?消耗量?|消耗了?|耗用|总?重量?|净重|毛重|折合?|数量|总量|合计|总计|总共|一共|全年|一年|年用量?|统计期|期内|里程"
    r"|共|大?约|大概|平均|运输|方式|获取|获得|距离|运距|全程|单程|走|靠|通过|用了?|由|[起发]运|运|发货?|输送|齐全|都有|过来|拉(?:过来|进来|来|到)?|运来|运到|送到|到|厂里?|我厂|来|进厂"
    r"|数据|来源|来?自|证据|凭证|依据|凭|按|都?是|为|属于?|的|选|写|算|主要|材质|阶段|有|车间|生产线|第?\d行"
    r"|\b(?:weight|amount|quantity|total|altogether|in|distance|by|about|the|from|is|of|to|per|over|mode|evidence|source|via|and"
    r"|carried|transported|delivered|used|main|mainly|material|stage|period)\b|[ :().|\-])+",
    re.IGNORECASE,
)
IS_ELSE = re.compile(
    r"库存|盘点|计划|预算|预计|打算|明年|去年|前年|上年|报价|询价|合同|订单|退[货换]|废[料品铜铁钢]|报废|样[品机件]|快递|运费|差旅|出差"
    r"|路线|班车|员工|展会|装修|工地|基建|施工"
    r"|搬[家迁]|\b(?:stock|plan(?:ned|s)?|budget|next year|last year|quot\w+|orders?|returns?"
    r"|waste|scrap|samples?|visit|trip|courier|hotel)\b", re.IGNORECASE
)
"""Words before the figures with which a row is about another time, or about no input of the product."""
LEAVES = re.compile(
    r"外[运送售卖委](?!费)|卖[给掉了出]|售[给出]|拉走|运走|清走|清运|处置|填埋|焚烧|送(?:到|往|去|给)?[^,;。\n]{0,8}(?:砖厂|水泥厂|钢厂|废品)"
    r"|交(?:由|给)[^,;。\n]{0,12}(?:处[置理]|厂|公司|单位|做)|委托[^,;。\n]{0,12}(?:处置|处理|清运|拉运|填埋)"
    r"|\b(?:sold|sent|taken|hauled|carted|given) (?:off|away|out|back|to)\b|\bdisposed\b|\blandfill", re.IGNORECASE,
)
"""What goes out is no input of the product."""
_OUTWARD = re.compile(
    r"运出|出[厂货口运]|外运|发货|销往|去向|发往|\bexport|\boutbound|\boutgoing|\bdeliver|\bfinished|\bd[ei]spatch",
    re.IGNORECASE,
)
_BY_PRODUCT = re.compile(r"副产|产出|by-?product|co-?product|outputs?\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"忽略|未计|不计|取舍|left out|omitted|neglected", re.IGNORECASE)
_IS_NO_THING = re.compile(
    r"第.*|.*(?:[表行条项份:]|如下|内容|说明|备注|信息|结果|答复?|回复|主题|正文|明细|清单|情况|数据|补充|更[正新]|统计|合计|附件)|(?:line|row|item|part|no)\b.*|.*\b(?:table|list|row)s?",
    re.IGNORECASE,
)
"""What stands before a colon and is not the name of the row's thing."""
_SAYS_MATERIAL = re.compile(r"材质|main material", re.IGNORECASE)
"""Where a material is named as such, another one before it is the thing's name."""
_TYPES = ("obtained", "mode", "evidence", "kind")
"""Choices of a row whose words alone say of which field they are."""
_ANY_WORDS = ("name", "where_to", "origin", "supplier", "reason")
"""Fields of which any words are a value, behind a word that names them."""
_KIND_OF_AMOUNT = {"km": "distance", "piece": "quantity", "set": "quantity"}
_FEWEST = 2
"""Fields that such a row tells besides its name, an amount among them."""
_AMOUNTS = frozenset({"amount", "quantity"})
_BEFORE_A_NAME = frozenset({"obtained", "evidence", "kind"})
"""What may be told before the name: 外购的纯碱."""
_TABLES_OF_PLACES = {"outbound_transport": "name", "inbound_transport": "origin"}
"""The field of which a bare place is in a table of transports."""
_ITS_KIND = re.compile(r"[ ]*\([^()\d\n]{1,10}\)[ ]*(?=\d)")
"""Between the name of the next thing and its amount: 端盖(铸铝)4.2吨."""
_BEHIND_A_WORD = re.compile(r"[ ]*(?:就|也|都|是|为|叫|选|填|写|登记?|报|:|\bis\b|\bthe\b)*[ ]*")


@dataclass
class _Row:
    """What has been told of one thing so far."""

    start: int
    end: int
    given: dict[str, tuple[int, int]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    last: str = ""
    """The field of the last part that was no value of a known type, such as the name."""

    @property
    def is_named_and_counted(self) -> bool:
        """Whether a name and an amount of it have been told."""
        return "name" in self.given and not self.told.isdisjoint(_AMOUNTS)

    @property
    def is_told(self) -> bool:
        """Whether it is a row: a name, and values enough with an amount among them."""
        return "name" in self.given and len(self.told) >= _FEWEST and not self.told.isdisjoint(_AMOUNTS)


class _Part(NamedTuple):
    """What stands between two commas."""

    given: dict[str, tuple[int, int]]
    told: set[str]
    last: str = ""


def parted_lines(
    reading: Reading, first: int, last: int, table: str | None = None, unit: str | None = None
) -> list[Line]:
    """The rows that a part of the text is, where names and values of known types are all that it says.

    `table` is the one that words before name, and `unit` the one that they give to bare numbers, if any do.
    """
    if AMOUNT.search(reading.text, first, last) is None:
        return _bare_line(reading, first, last, table, unit) if table and unit else []
    opener = _OPENER.match(reading.text, first, last)
    if opener and KEY.fullmatch(opener["said"].strip()):
        opener = None
    body = opener.end() if opener else first
    said = reading.text[first:body]
    rows = _rows(reading, body, last, opener, table)
    is_list = table is not None and any(row.is_told for row in rows)
    lines = [
        _line(reading, row, said, first if row is rows[0] else row.start, table)
        for row in rows if row.is_told or (is_list and row.is_named_and_counted)
    ]
    return [line for line in lines if line]


def _bare_line(reading: Reading, first: int, last: int, table: str, unit: str) -> list[Line]:
    """A row of a name and a bare number in the unit of its table's title: 机座,286,400,铸铁."""
    start, stop = next(_parts(reading.text, first, last), (first, last))
    words = reading.text[start:stop].rstrip()
    amount = BARE_PART.search(reading.text, stop, last)
    is_a_name = not is_no_name(reading, words, table) and not IS_NO_MATERIAL.fullmatch(words)
    if amount is None or not _NAME.fullmatch(words) or not is_a_name:
        return []
    return [Line(table, start, last, start, {"name": (start, start + len(words))}, unit)]


def _rows(
    reading: Reading, body: int, last: int, opener: re.Match[str] | None, table: str | None
) -> list[_Row]:
    rows = [_Row(body, body)]
    thing = _thing_before(reading, opener, body, last, rows[0])
    for start, stop in _parts(reading.text, body, last):
        row = rows[-1]
        if start < row.end or _takes_a_firm(reading, row, start):
            continue
        part = _part(reading, row, start, stop, table, is_named=thing is not None)
        is_whole = row.is_told or (table is not None and row.is_named_and_counted)
        is_next = is_whole and (
            part is None or bool(part.told & row.told & _AMOUNTS) or _names_another(reading, row, part)
        )
        if is_next:
            row = _Row(start, start)
            part = _part(reading, row, start, stop, table, is_named=False)
            begins = part is not None and (
                part.told & _AMOUNTS or KEY.match(reading.text, start, stop)
                or _ITS_KIND.match(reading.text, stop, last)
            )
            if part is None or "name" not in part.given or not begins:
                rows[-1].end = last
                return [] if AMOUNT.search(reading.text, start, stop) else rows
            rows.append(row)
        if part is None and AMOUNT.search(reading.text, start, stop):
            return []  # something else with its own amount
        if part is None:
            row.end = last
            break
        if thing and not row.given and "name" not in part.given:
            row.given["name"], row.start = thing, thing[0]
        row.given |= part.given
        row.told |= part.told
        row.last = part.last
        row.end = stop
    return rows


def _thing_before(
    reading: Reading, opener: re.Match[str] | None, body: int, last: int, row: _Row
) -> tuple[int, int] | None:
    """The row's thing where it stands before a colon: Stator core:…, and where it goes to: delivery to Xinjiang:…."""
    if opener is None:
        return None
    goes_to = KEY.match(reading.text, *opener.span("said"))
    if goes_to and goes_to.lastgroup == "where_to" and opener.end("said") > goes_to.end():
        row.told.add("where_to")
        return goes_to.end(), opener.end("said")
    is_thing = _is_a_thing(opener) and not _SAYS_MATERIAL.search(reading.text, body, last)
    return opener.span("said") if is_thing else None


def _takes_a_firm(reading: Reading, row: _Row, start: int) -> bool:
    """Whether a firm's name stands there, behind a thing and its amount: who supplies it. The row then holds it."""
    firm = company_in(reading, start, reading.line_end(start)) if row.is_named_and_counted else None
    if firm is None or firm.start != start or "supplier" in row.told:
        return False
    row.given["supplier"] = (firm.start, firm.end)
    row.told.add("supplier")
    row.last, row.end = "supplier", firm.end
    return True


def _names_another(reading: Reading, row: _Row, part: _Part) -> bool:
    """Whether a part names another thing than the row's: 液碱 1260 吨,名称写液碱 says its name twice."""
    names = [reading.text[slice(*each.given["name"])] for each in (row, part) if "name" in each.given]
    return len(names) == _FEWEST and names[0] not in names[1] and names[1] not in names[0]


def _is_a_thing(opener: re.Match[str]) -> bool:
    """Whether the words before a colon are the row's thing: Stator core: silicon steel, 48,750 kg."""
    said = opener["said"].strip()
    named = _NAME.match(said)
    return named is not None and named.end() == len(said) and not _IS_NO_THING.fullmatch(said)


def _part(
    reading: Reading, row: _Row, start: int, stop: int, table: str | None, *, is_named: bool
) -> _Part | None:
    """What a part tells of its row, which `is_named` where its thing stands before a colon; None for anything else."""
    key = KEY.match(reading.text, start, stop)
    if key and key.lastgroup in _ANY_WORDS:
        return _behind_its_word(reading, key, stop)
    if key and key.lastgroup == "evidence" and is_a_place(reading.text[key.end():stop].strip()):
        return _Part({"origin": (key.end(), stop)}, {"origin"}, "origin")
    has_begun = "name" in row.given or not row.told <= _BEFORE_A_NAME
    named = None if has_begun else _NAME.match(reading.text, start, stop)
    types = _types(reading, named.end("name") if named else start, stop)
    if is_named and named and named.end("name") == stop and (whole := _types(reading, start, stop)):
        return _Part({}, whole)
    if types is None and row.last in row.given and _PLACE.fullmatch(reading.text, start, stop):
        return _part_of_a_place(row, start, stop, table)
    if types is None:
        return None
    if named is None:
        return _Part({}, types)
    purpose = _PURPOSE.match(reading.text, *named.span("name"))
    return _Part({"name": (purpose.end() if purpose else named.start("name"), named.end("name"))}, types, "name")


def _behind_its_word(reading: Reading, key: re.Match[str], stop: int) -> _Part | None:
    """The words behind one that names their field."""
    kind = key.lastgroup or ""
    start = reading.behind(_BEHIND_A_WORD, key.end(), stop)
    end = start + len(reading.text[start:stop].rstrip(" ."))
    firm = company_in(reading, start, reading.line_end(start)) if kind == "supplier" else None
    if firm:
        return _Part({kind: (firm.start, firm.end)}, {kind}, kind)
    if kind == "supplier" and not NAMED_FIRM.fullmatch(reading.text, start, end):
        return None
    if end <= start or IS_NO_NAME.fullmatch(reading.text, start, end):
        return None
    if kind == "where_to":
        return _Part({"name": (start, end)}, {kind}, "name")
    return _Part({kind: (start, end)}, set() if kind == "name" else {kind}, kind)


def _part_of_a_place(row: _Row, start: int, stop: int, table: str | None) -> _Part | None:
    """A place that stands alone: where a thing comes from, or the rest of a place: Wafangdian, Liaoning."""
    is_of = "name" if "where_to" in row.told else _TABLES_OF_PLACES.get(table or "")
    if row.last == "origin" or (row.last == "name" and is_of == "name"):
        return _Part({row.last: (row.given[row.last][0], stop)}, set(), row.last)
    return _Part({"origin": (start, stop)}, {"origin"}, "origin") if is_of == "origin" and not row.told else None


def _parts(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Start and end of what stands between commas, or between the blanks of a row without any."""
    for cut in _PART_END.finditer(text, first, last):
        if text[cut.start()] == "|" and KEY.fullmatch(text, first, cut.start()):
            continue
        if cut.start() > first:
            yield first, cut.start()
        first = cut.end()
    if first < last:
        yield first, last


def _types(reading: Reading, start: int, stop: int) -> set[str] | None:
    """The fields of which the values between are, by their types; None where anything else is said."""
    told: set[str] = set()
    origin = ORIGIN.search(reading.text, start, min(stop + 1, len(reading.text)))
    told |= {"origin"} if origin else set()
    rest = reading.text[start:stop]
    if origin:
        rest = rest[:origin.start() - start] + " " + rest[origin.end() - start:]
    for amount in AMOUNT.finditer(rest):
        told.add(_KIND_OF_AMOUNT.get(amount.lastgroup or "", "amount"))
    rest = AMOUNT.sub(" ", rest)
    for key in _TYPES:
        for words in OPTIONS[key].values():
            rest, count = words.subn(" ", rest)
            told |= {key} if count else set()
    left = _FILLER.sub(" ", rest).strip().casefold()
    for key in ("main_material", "stage"):
        offered = reading.scheme.field("materials", key)
        if left and offered and any(option.word == left for option in reading.vocabulary.options_of(offered)):
            return told | {key}
    return None if left else told


def _line(reading: Reading, row: _Row, said: str, start: int, table: str | None) -> Line | None:
    """The row as a line of its table; None where it is of none."""
    words = reading.text[slice(*row.given["name"])]
    section = table or _section(reading, said, row.told)
    is_energy = CARRIER.search(words) or OTHER_ENERGY.search(reading.text, start, row.end)
    is_else = IS_ELSE.search(reading.text, start, row.given["name"][1])
    is_bought = section == "materials" or (section == "inbound_transport" and table is None)
    is_none = is_no_name(reading, words, section) or (is_bought and IS_NO_MATERIAL.fullmatch(words))
    leaves = section in ("materials", "inbound_transport") and LEAVES.search(reading.text, start, row.end)
    if section is None or is_energy or is_else or is_none or leaves:
        return None
    return Line(section, row.start, row.end, start, row.given)


def _section(reading: Reading, said: str, told: set[str]) -> str | None:
    """The table of a row: by the words before its colon, else by what only one table asks for."""
    is_carried = not told.isdisjoint({"mode", "distance"})
    if "where_to" in told:
        return "outbound_transport" if reading.scheme.section("outbound_transport") else None
    if reading.scheme.section("outbound_transport") is not None and is_carried and _OUTWARD.search(said):
        return "outbound_transport"
    if _BY_PRODUCT.search(said) or _LEFT_OUT.search(said) or _OUTWARD.search(said):
        return None
    if reading.scheme.section("inbound_transport") is not None and is_carried:
        return "inbound_transport"
    return "materials" if reading.scheme.section("materials") is not None else None
