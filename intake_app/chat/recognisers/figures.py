"""Numbers with a unit: people employed at a site, output of the product and of the plant in t or m³."""

import re
from collections.abc import Iterator

from intake_app.chat.numerals import Amount, amounts
from intake_app.chat.proposals import Confidence, Finding, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.recognisers.inventory_words import CARRIER
from intake_app.chat.recognisers.periods import PERIOD_YEAR
from intake_app.schemes.schema import Section

_SOME_OF_THEM = re.compile(
    r"(?:研发|管理|技术|合格|通过|持证|取证|考试|参训|到场|新增|新来了?|(?<!更)新(?![厂区城])|外包|临时|离职|招了|走了|辞了|裁了?|调[走来]|退了|入职|培训了?"
    r"|男|女|一线|每[名位个]?|检查|审核|退休|招聘了?|认证|备用|其中|含|包括|去年|前年|上年|以前|本来|原先|最多时"
    r"|后勤|保洁|劳务派遣|参与|班(?:组)?(?:就|只|一?共|有|是)?"
    r"|食堂|能坐|容纳|最多|住了?|参加|来|派)[^,。;\n]{0,8}\Z|(?:组|人日|培训的?)[^,。;\n]{0,6}\Z"
    r"|\b(?:new|female|male|temporary|office|R&D|trained|of which|train|attend)\s*\Z",
    re.IGNORECASE,
)
_IN_ALL = re.compile(r"(?:一共|总共|合计|总计|共|一起|在内|都算上|in total)[有是为]?\s*\Z")
_EMPLOYS = re.compile(
    r"\bemploys (?:about |some )?\Z"
    r"|人数[^。;\n]{0,24}[,;](?:请|麻烦|帮我?)*(?:改[成为]|更正为|应该?[是为]|实际上?是)[ ]*\Z"
    r"|人数[^。;\n]{0,12}\d[ ]?人?[,;][ ]*(?:但|其实|实际上?|现在|目前|已经?|应该?[是为]|有|是|为)+[ ]*\Z"
)
"""Before a number that needs no word for people: employs 320, 人数是 320,现在 356."""
_ANSWERED_BELOW = re.compile(
    r"^[ \t>]*[^\n]{0,30}(?:(?:多少|几个?)(?:名|位)?(?:人|员工|职工)|从业人数|员工数|how many (?:people"
    r"|employees|staff))[^\n]{0,20}"
    r"\?[ \t]*\n[ \t]*(?:答:)?(?P<people>\d{1,5})[ ]?(?:人|名|个)?[。.]?[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_LONGEST_VERB = 32
_AT_AN_EVENT = re.compile("培训|参加|会议|参会|出席|考试|体检")
"""Of those who were there no “in all” makes the people of a site."""
_FEWEST_PARTS = 2
"""Numbers besides which one “in all” is their sum, and of no site."""
_NOT_EMPLOYED_AFTER = re.compile(
    r"\s*(?:开会|出差|聚餐|放了?假|休假|请假|离职|次|/|每|一[班组]|日|参加|培训|代表|宿舍|,吃住|\)?来|到场)"
    r"|\s+(?:will|each\b|per shift|a shift|times|hours|days|years|last month|would|attend|joined|took part|participat"
    r"|(?:were|was|got) (?:trained|invited|on leave|off|sick|dismissed|laid off)|had (?:holidays?|leave"
    r"|a holiday)|came|visited|passed)",
    re.IGNORECASE,
)
_EMPLOYED = re.compile(
    r"员工|职工|从业|在册|在岗|花名册|编制|人数|人员|共|一共|总|厂|公司|企业|场所|车间|基地|区|有|大概|规模|厂里|部|装置|产线|期|工序|工艺"
    r"|\b(?:employ|work|staff|people|site|plant|headcount)",
    re.IGNORECASE,
)
_OF_THE_PLANT = (
    r"全厂|工厂(?:总|年)|各类产品|总产量|工厂产量"
    r"|\b(?:whole |the )?plant (?:as a whole |in total |altogether )?(?:made|output|produced)|\btotal output"
    r"|\bwhole plant"
)
_OF_THE_PRODUCT = (
    r"生产了?(?:无水)?(?:硫酸钠|元明粉|氯化钠溶液)(?:共|大?约|总共|合计)?(?=[ ]?\d|\Z)|"
    r"(?:硫酸钠|元明粉|氯化钠溶液)(?:共|总共|一共|全年|合计)?产(?=约?[ ]?(?:\d|\Z))|出卤|目标产品"
    r"|申报的(?=[一-龥]{2,8}(?:\d|$))|申报的?产品|申请认证的|认证的产品|本产品|申请(?:认证)?产品|该产品|单品"
    r"|certified product|\bproduct(?=: )|\bof the product"
    r"|\b(?:product |annual |yearly )output|\bannual production|\bmade\b|\bproduced\b"
)
_OF_EITHER = (
    r"共生产|合计生产|生产量|生产了|(?<![支付提给退])出了|生产(?=\s*$)|共产(?=\s*$)|产量|产了|产出|\boutput"
    r"|\bproduction (?:in|over|during|for) (?:the |our )?(?:whole |reporting |statistics )?(?:period|year|20\d\d)"
)
"""Words that do not say of what: 全厂 … 产量 is the plant's, and the product's where nothing else is said."""
_MADE = re.compile(
    rf"(?P<plant>{_OF_THE_PLANT})|(?P<product>{_OF_THE_PRODUCT})|(?P<either>{_OF_EITHER})", re.IGNORECASE
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NOT_MADE = re.compile(
    r"采购|购买|购入|外购|用煤|耗|库存|同期|上年|前年|卖|销|目标|计划|预计|预算|明年|每天|每日|日产|月产|每月|产能|能力|(?<![去今前])年产(?!量|了)"
    r"|产量[都均](?:在|是|有|差不多|大概)\s*$|由\s*$|改为?前|季度|半年|理论|设计|单月|(?<![-~至到\d])(?<![-~至到]\d)(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?!累计|底|末|止|起|至|到|-|~)[^,。;\d\n]{0,8}\Z|全国|全省|全球|行业|[0-9一二三四五六七八九十]月份?的?产量"
    r"|[少多]产了?\s*\Z|今年到|今年[^,。;\n]{0,6}月(?:已经?|就)|截至目前|中间产品|半成品|试产|试生产|试运行|中试|\b(?:their|trial|pilot|buy|bought|purchase|sold|sell"
    r"|last month|per month|monthly|month's|stock|target|capacity|plan(?:s|ned)?\b|per day|daily|raw"
    rf"|in (?:{_MONTHS})\b(?! (?:20\d\d )?(?:to|through|until)\b|[ ]?-))",
    re.IGNORECASE,
)
_PART_OF_IT = re.compile(
    r"(?:其中|除[^,。;\n]{2,8}外|自用|外销|扣除了?|扣掉|返工|返料|回炉|重溶|损耗|次品|不合格品?|等外品?|废品|[优一二]等品"
    r"|\bof which|\boff-?spec|\breject)"
    r"(?:(?!申[请报]|认证|目标|本)[^,。;\d])*\Z", re.IGNORECASE
)
"""Before an amount: it is a part of what was made, or was no product."""
_YEAR = re.compile(r"(20\d\d) ?(?:年|:|,)|\bin (20\d\d)\b", re.IGNORECASE)
_OLDEST = 2
"""Years: an output of a year before is none of today's data."""
_FARTHEST_WORD = 200
"""Characters before an amount in which its sentence may say of what it is."""
_OF_A_MONTH_AFTER = re.compile(
    rf"\s*in (?:{_MONTHS})\b(?! (?:20\d\d )?to)"
)
_BY_THE_PLANT_AFTER = re.compile(r"\s*(?:in|of|by) (?:the )?(?:whole )?plant", re.IGNORECASE)
_THE_PRODUCT_AFTER = re.compile(
    r"\s*(?:are|is|of) the product|\s*是(?:硫酸钠|元明粉|氯化钠溶液|认证产品|申[请报]的?产品)的?(?=[,。;\n]"
    r"|$)", re.IGNORECASE
)
_OF_THE_PLANT_BEHIND = re.compile("全厂|总产量")
"""43200t 是硫酸钠的,全厂合计 …: what stands beside the plant's output is the product's."""
_UNIT_OF_OUTPUT = r"(?P<unit>(?P<t>吨|tonnes?\b|tons?\b|t(?![A-Za-z0-9]))|m3(?![0-9])|立方米?|方(?![法便案式面]))"
_UNIT_WITHIN = re.compile(rf"{_UNIT_OF_OUTPUT}\Z", re.IGNORECASE)
_UNIT_BEHIND = re.compile(
    rf"(?:[ (]{{0,2}}|[,(;]?[ ]?(?:计量)?单位(?:都?是|为|:)?[ ]?){_UNIT_OF_OUTPUT}", re.IGNORECASE,
)
_PER_YEAR = re.compile(r"\s*/\s*(?:年|a\b|year\b)")
_TELLS_OF_A_LINE = re.compile(
    r"投产|装置|生产线|产线|建成|期工程|能力|\bline\b|\bstart of production", re.IGNORECASE
)


def employee_counts(reading: Reading) -> Iterator[Finding]:
    """How many people work at a site; a part of them (新员工, 研发人员) is not that number."""
    people = [each for each in amounts(reading.text) if _counts_people(reading, each)]
    for amount in people:
        before = reading.text[max(0, amount.start - 16):amount.start]
        is_the_sum = len(people) > _FEWEST_PARTS and _IN_ALL.search(before)
        if is_the_sum or amount.value != amount.value.to_integral_value():
            continue
        standing = reading.standing(amount.start)
        if not standing or is_a_part(reading, amount.start) or _NOT_EMPLOYED_AFTER.match(reading.text, amount.end):
            continue
        rest = (reading.text[:amount.start] + reading.text[amount.end:]).strip(" 。.")
        if not rest or _EMPLOYED.search(reading.sentence_at(amount.start)) or _is_the_answer(reading, amount.start):
            yield _mention(Section.SITES, "employees", amount, "employees", standing)


def _counts_people(reading: Reading, amount: Amount) -> bool:
    """Whether a number is one of people, by its unit or by the verb before: North Plant employs 140."""
    is_bare = not amount.measure
    return amount.measure == "people" or (
        is_bare and _EMPLOYS.search(reading.text, max(0, amount.start - _LONGEST_VERB), amount.start) is not None
    )


def answered_counts(reading: Reading) -> Iterator[Finding]:
    """A number alone in the line below a question how many people there are, the question quoted or not."""
    for match in _ANSWERED_BELOW.finditer(reading.text):
        start, end = match.span("people")
        yield Mention(Section.SITES, "employees", match["people"], start, end, "employees", "likely")


def _is_the_answer(reading: Reading, start: int) -> bool:
    """Whether the sentence before asks how many people there are: 人数?二百一十人吧."""
    number = reading.clause_at(start).sentence
    before = reading.text[slice(*reading.sentences[number - 1])] if number else ""
    return before.rstrip().endswith("?") and _EMPLOYED.search(before) is not None


def capacities(reading: Reading) -> Iterator[Finding]:
    """What a site can make in a year: an amount “per year” beside words of a line or of its start."""
    for amount in amounts(reading.text):
        per_year = _PER_YEAR.match(reading.text, amount.end)
        standing = reading.standing(amount.start)
        if amount.measure in ("mass", "volume") and per_year and standing:
            sentence = reading.sentence_at(amount.start)
            if _TELLS_OF_A_LINE.search(sentence) and not _MADE.search(sentence):
                found = reading.words_at(amount.start, per_year.end())
                yield Mention(Section.SITES, "capacity", *found[:3], "capacity", weaker(standing, "likely"))


def outputs(reading: Reading) -> Iterator[Finding]:
    """Output in t or m³ (kilograms are converted); capacity, stock and sales are not output."""
    for amount in amounts(reading.text):
        if amount.measure not in ("mass", "volume"):
            continue
        standing = reading.standing(amount.start)
        key = _made(reading, amount)
        if standing and key and not is_of_another_year(reading, amount.start):
            certainty: Confidence = "likely" if _PER_YEAR.match(reading.text, amount.end) else "sure"
            made = _mention(Section.APPLICATION, key, amount, "output", weaker(standing, certainty))
            yield made
            yield from unit_of_output(reading, made)


def is_of_another_year(reading: Reading, place: int) -> bool:
    """Whether the clause before a figure names a year, and not the one of which the message says that its data are."""
    period = PERIOD_YEAR.search(reading.text)
    before = reading.text[reading.clause_at(place).start:place]
    years = [said for each in _YEAR.findall(before) for said in each if said]
    if period is None:
        return bool(years) and int(years[-1]) < reading.today.year - _OLDEST
    return bool(years) and years[-1] not in period.groups()


def unit_of_output(reading: Reading, output: Mention) -> Iterator[Mention]:
    """The unit that stands in, or right behind, the figure of the product's output: the form asks for it apart."""
    unit = _UNIT_WITHIN.search(reading.text, output.start, output.end) or _UNIT_BEHIND.match(reading.text, output.end)
    if output.key == "product_output" and unit:
        option = "t" if unit["t"] else "m3"
        start, end = unit.span("unit")
        yield output._replace(key="output_unit", recogniser="unit_of_output", value=option, start=start, end=end)


def is_a_part(reading: Reading, start: int) -> bool:
    """Whether the words before a number say that it counts some of the people only."""
    before = reading.text[max(0, start - 16):start]
    is_in_all = _IN_ALL.search(before) is not None and not _AT_AN_EVENT.search(before)
    return _SOME_OF_THEM.search(before) is not None and not is_in_all


def _made(reading: Reading, amount: Amount) -> str | None:
    """Whether an amount is the product's output or the plant's: the nearest word before that says so."""
    clause = reading.clause_at(amount.start)
    nearby = max(0, amount.start - _FARTHEST_WORD)
    before = reading.text[max(nearby, clause.start):amount.start]
    if not before.strip():
        # A blank before the figure ended the clause that tells of what it is.
        sentence, _ = reading.sentences[clause.sentence]
        before = re.split(r"[,;。\n]", reading.text[max(nearby, sentence):amount.start])[-1]
    is_the_product = _THE_PRODUCT_AFTER.match(reading.text, amount.end) is not None
    is_not_made = _NOT_MADE.search(before) or (_PART_OF_IT.search(before) and not is_the_product)
    if is_not_made or _OF_A_MONTH_AFTER.match(reading.text, amount.end):
        return None
    first, last = reading.sentences[clause.sentence]
    if is_the_product and not before.strip() and _OF_THE_PLANT_BEHIND.search(reading.text, amount.end, last):
        return "product_output"
    energy = reading.last(CARRIER, clause.start, amount.start)
    if energy and not _MADE.search(reading.text, energy.end(), amount.start):
        return None
    for start in (clause.start, first):
        said = [match.lastgroup for match in _MADE.finditer(reading.text[max(nearby, start):amount.start])]
        if not said:
            continue
        if is_the_product:
            return "product_output"
        of_what = [each for each in said if each != "either"]
        is_the_plants = of_what[-1:] == ["plant"] or _BY_THE_PLANT_AFTER.match(reading.text, amount.end)
        return "plant_output" if is_the_plants else "product_output"
    return None


def _mention(section: str, key: str, amount: Amount, recogniser: str, certainty: Confidence) -> Mention:
    confidence = weaker(certainty, amount.confidence)
    return Mention(section, key, amount.text, amount.start, amount.end, recogniser, confidence)
