"""Lines of a data table by their form alone: a name, and between commas nothing but values whose type tells the field.

“第一行：高盐废水，类别原料，268000 m³，自产” says nothing besides the row, so that no word has to name the table: an
amount, a way of carrying or a source each stands for its field, and a part that is none of them ends the row.
"""

import re
from collections.abc import Iterator

from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.inventory_rows import IS_NO_NAME, ORIGIN, Line
from intake_app.chat.recognisers.inventory_words import AMOUNT, CARRIER, OPTIONS, OTHER_ENERGY

IS_NO_MATERIAL = re.compile(
    r"(?:全厂|全年|本期|期内|运费|每|我|咱|客户|供应|员工|订单|合同|发票|设备|叉车|锅炉|光伏|变压器|车间|仓库|占地|注册|距离|公里|出差|快递|数据|厂|公司|去年|今年|现在).*|.*(?:运往|发往|送往|运到|运至|成品|用电|电量|用气|用水|电耗|能耗|天然气|蒸汽|柴油|汽油|合同|订单|签|到货|库存|[了的我你他是有没不人]|公司|产[量能]).*|.*(?:费用?|价格?|每.)|.*第|.*(?:参数|监测|产量|产能|库存|销量|产品|产出|员工|人数|统计|年度|去年|今年|全厂|全年|硫酸钠|氯化钠|工业盐|合计"
    r"|总|型号|电话|手机|邮编|地址|距离|重量|用量|公司|厂|计划|预计|大概|一共)"
    r"|(?:Output|Capacity|Product|Plant|We|Our|The|In|Data|Phone|Total|Sodium (?:sul|chloride)).*",
    re.DOTALL,
)
"""What is no thing that is bought or carried, though an amount stands behind it."""
_OPENER = re.compile(r"[ \t]*(?:\(?\d{1,2}[.、)][ ]*)?(?P<said>[^:,;\n]{1,24}):[ ]*")
_PART_END = re.compile(
    r"(?:(?<!\d),|,(?!\d{3}(?!\d)))[ ]*|[、|\t][ ]*|[ ]{2,}|(?<=[一-龥])[ ](?=[一-龥\d])|(?<=\d[a-z])[ ](?=[一-龥\d])"
    r"|(?<=\d[a-z]{2})[ ](?=[一-龥\d])"
)
_NAMED = re.compile(r"(?:物料)?(?:名称|品名|name)[ :]*(?:是|为|写|is)?[ :]*", re.IGNORECASE)
_NAME = re.compile(
    r"(?:主要)?(?:原料|辅料|药剂|材料|物料|包材|零件|部件)?(?:主要)?(?:是|为|用的是|有)?[ ]*(?:to |往|去)?"
    r"(?P<name>[A-Z]{0,4}[一-龥]{2,10}?|[A-Za-z][a-z-]{2,}(?: [a-z-]{2,}){0,3}?)"
    r"(?=$|[ ]*\d|[ ]?\(|[ ](?![a-z])|用量|消耗|总?重|共|[从由]|来自|自己|自产|自制|外购|采购|全年|一年)"
)
_PURPOSE = re.compile(r"(?![包民专])[一-龥]{2,6}[用加](?=[一-龥]{2,6}$)")
"""除硬工段用纯碱: what a thing is for is no part of its name."""
_PLACE = re.compile(r"[一-龥]{2,8}")
_FILLER = re.compile(
    r"(?:类别|种类|使?用量|消耗量?|消耗了?|耗用|总?重量?|净重|毛重|数量|总量|合计|总计|总共|全年|一年|年用量?|期内|里程"
    r"|共|大?约|大概|运输|方式|获取|获得|距离|运距|全程|单程|走|靠|通过|用了?|由|[起发]运|发货?|输送|齐全|都有|过来|运来|运到|送到|到|厂里?|我厂|来|进厂"
    r"|数据|来源|证据|凭证|依据|凭|按|都?是|为|属于?|的|选|写|主要|材质|阶段|有"
    r"|\b(?:weight|amount|quantity|total|in|distance|by|about|the|from|is|of|to|per|over|mode|evidence|source|via|and"
    r"|carried|transported|delivered|used|main|material|stage)\b|[ :().\-])+",
    re.IGNORECASE,
)
_SUPPLIED = re.compile(r"(?:供应商|供货(?:商|单位)|供方|supplier|supplied by)\s*(?:是|为|:)?.{4,40}", re.IGNORECASE)
IS_ELSE = re.compile(
    r"库存|盘点|计划|预算|预计|打算|明年|去年|前年|上年|报价|询价|合同|订单|退[货换]|废[料品铜铁钢]|报废|样[品机件]|快递|运费|差旅|出差"
    r"|路线|班车|员工|展会|搬[家迁]|\b(?:stock|plan(?:ned|s)?|budget|next year|last year|quot\w+|orders?|returns?"
    r"|waste|scrap|samples?|visit|trip|courier|hotel)\b", re.IGNORECASE
)
"""Words before the figures with which a row is about another time, or about no input of the product."""
_OUTWARD = re.compile(
    r"运出|出[厂货口运]|外运|发货|销往|去向|发往|\bexport|\boutbound|\boutgoing", re.IGNORECASE
)
_BY_PRODUCT = re.compile(r"副产|产出|by-?product|co-?product|outputs?\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"忽略|未计|不计|取舍|left out|omitted|neglected", re.IGNORECASE)
_TYPES = ("obtained", "mode", "evidence", "kind")
"""Choices of a row whose words alone say of which field they are."""
_KIND_OF_AMOUNT = {"km": "distance", "piece": "quantity", "set": "quantity"}
_FEWEST = 2
"""Fields that such a row tells besides its name, an amount among them."""


def parted_line(reading: Reading, first: int, last: int, table: str | None = None) -> Line | None:
    """The row that a part of the text is, where a name and values of known types are all that it says.

    `table` is the one that words before name, if any do.
    """
    if AMOUNT.search(reading.text, first, last) is None:
        return None
    opener = _OPENER.match(reading.text, first, last)
    body = opener.end() if opener else first
    said = reading.text[first:body]
    given: dict[str, tuple[int, int]] = {}
    told: set[str] = set()
    for start, stop in _parts(reading.text, body, last):
        named, rest = _named(reading.text, start, stop, is_first="name" not in given and not told)
        types = _types(reading, rest, stop)
        is_place = types is None and "name" in given and not told and _PLACE.fullmatch(reading.text, start, stop)
        if is_place and table == "inbound_transport":
            given["origin"], types = (start, stop), {"origin"}
        if types is None and AMOUNT.search(reading.text, start, stop):
            return None  # another thing with its own amount
        if types is None:
            break
        given |= {"name": named} if named else {}
        told |= types
    if "name" not in given or len(told) < _FEWEST or told.isdisjoint({"amount", "quantity"}):
        return None
    words = reading.text[slice(*given["name"])]
    section = table or _section(reading, said, told)
    is_energy = CARRIER.fullmatch(words) or OTHER_ENERGY.search(reading.text, first, last)
    is_else = IS_ELSE.search(reading.text, first, given["name"][1])
    is_none = IS_NO_MATERIAL if section == "materials" else IS_NO_NAME
    if section is None or is_energy or is_else or is_none.fullmatch(words):
        return None
    return Line(section, body, last, first, given)


def _parts(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Start and end of what stands between commas, or between the blanks of a row without any."""
    for cut in _PART_END.finditer(text, first, last):
        if cut.start() > first:
            yield first, cut.start()
        first = cut.end()
    if first < last:
        yield first, last


def _named(text: str, start: int, stop: int, *, is_first: bool) -> tuple[tuple[int, int] | None, int]:
    """Where a part gives the name, by the word for it or as the first of its row, and where the rest of it begins."""
    called = _NAMED.match(text, start, stop)
    if called:
        return (called.end(), stop), stop
    name = _NAME.match(text, start, stop) if is_first else None
    if name is None:
        return None, start
    purpose = _PURPOSE.match(text, *name.span("name"))
    return (purpose.end() if purpose else name.start("name"), name.end("name")), name.end("name")


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
    supplier = _SUPPLIED.match(rest)
    if supplier and reading.scheme.field("materials", "supplier"):
        return told | {"supplier"}
    left = _FILLER.sub("", rest).casefold()
    for field in (reading.scheme.field("materials", key) for key in ("main_material", "stage")):
        if left and field and any(option.word == left for option in reading.vocabulary.options_of(field)):
            return told | {field.key}
    return None if left else told


def _section(reading: Reading, said: str, told: set[str]) -> str | None:
    """The table of a row: by the words before its colon, else by what only one table asks for."""
    is_carried = not told.isdisjoint({"mode", "distance"})
    if reading.scheme.section("outbound_transport") is not None and is_carried and _OUTWARD.search(said):
        return "outbound_transport"
    if _BY_PRODUCT.search(said) or _LEFT_OUT.search(said) or _OUTWARD.search(said):
        return None
    if reading.scheme.section("inbound_transport") is not None and is_carried:
        return "inbound_transport"
    return "materials" if reading.scheme.section("materials") is not None else None
