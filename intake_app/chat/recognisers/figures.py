"""Numbers with a unit: people employed at a site, output of the product and of the plant in t or m³."""

import re
from collections.abc import Iterator
from decimal import Decimal

from intake_app.chat.proposals import Confidence, Finding, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.schemes.schema import Section

_NUMBER = (
    r"(?<![0-9A-Za-z.-])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?)"
    r"\s*(?P<times>百万|万|千|亿|million\b|thousand\b)?"
)
_ABOUT = (
    r"(?:一?共有?|合计|总计|约有?|大约|现有|有|为|是|达到?|:|\bis\b|\bare\b|\bwas\b|\bof\b|\babout\b|\bapprox\.?"
    r"|\bin total\b|\s)*"
)
_EMPLOYEES = (
    re.compile(
        rf"(?:员工|职工|从业人[员数])(?:总数|总人数|人数|数量|数)?{_ABOUT}{_NUMBER}"
        r"\s*(?:(?:个|名|位)?人|名|位|(?=[,。;\n]|\s*$))(?!次)",
        re.IGNORECASE,
    ),
    re.compile(rf"{_NUMBER}\s*(?:名|个|位)?\s*(?:在职)?(?:员工|职工|从业人员)(?!培训|代表|宿舍|参加)", re.IGNORECASE),
    re.compile(rf"{_NUMBER}\s+(?:employees|workers|staff)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:number of employees|employees|headcount|staff)\b{_ABOUT}{_NUMBER}"
        r"(?![0-9%.,~-]*[0-9%])(?!\s*(?:times|hours|days|years|t\b))",
        re.IGNORECASE,
    ),
)
_SOME_OF_THEM = re.compile(
    r"(?:研发|管理|技术|新增|新|外包|临时|离职|培训|男|女|一线|每[名位个]?|检查|审核|退休|招聘|认证)$"
    r"|其中[^,。]{0,8}$|\b(?:new|female|male|temporary|office|R&D|trained|of which|train)\s*$",
    re.IGNORECASE,
)
_OUTPUT = re.compile(
    r"(?P<what>全厂(?:产品)?(?:总|年)?产量|工厂(?:总|年)产量|总产量|(?:申请)?(?:认证)?产品的?年?产量|年产量|产量"
    r"|\bplant output|\btotal output|\b(?:product|annual|yearly) output|\bannual production|\boutput)"
    rf"{_ABOUT}{_NUMBER}\s*(?P<unit>吨|t\b|tonnes?\b|tons?\b|立方米|m3\b|千克|公斤|kg\b)"
    r"(?![A-Za-z0-9])(?!\s*/(?!\s*(?:年|a\b|year)))",
    re.IGNORECASE,
)
_TIMES = {"千": 10**3, "万": 10**4, "百万": 10**6, "亿": 10**8, "thousand": 10**3, "million": 10**6}
_KILOGRAMS = frozenset({"kg", "千克", "公斤"})
_VAGUE = re.compile(r"约|大约|\babout\b|approx", re.IGNORECASE)


def employee_counts(reading: Reading) -> Iterator[Finding]:
    """How many people work at a site; a part of them (新员工, 研发人员) is not that number."""
    for pattern in _EMPLOYEES:
        for match in pattern.finditer(reading.text):
            standing = reading.standing(match.start())
            if standing and not _SOME_OF_THEM.search(reading.text[max(0, match.start() - 16):match.start()]):
                yield _mention(reading, Section.SITES, "employees", match, _decimal(match), "employees", standing)


def outputs(reading: Reading) -> Iterator[Finding]:
    """Output in t or m³ (kilograms are converted); capacity is not output."""
    for match in _OUTPUT.finditer(reading.text):
        standing = reading.standing(match.start())
        if not standing:
            continue
        what = match["what"].lower()
        is_plant = any(word in what for word in ("全厂", "工厂", "总", "plant", "total"))
        certainty: Confidence = "sure" if is_plant or "产品" in what or "product " in what else "likely"
        amount = _decimal(match) / (1000 if match["unit"].lower() in _KILOGRAMS else 1)
        key = "plant_output" if is_plant else "product_output"
        yield _mention(reading, Section.APPLICATION, key, match, amount, "output", weaker(standing, certainty))


def _mention(
    reading: Reading,
    section: Section,
    key: str,
    match: re.Match[str],
    amount: Decimal,
    recogniser: str,
    certainty: Confidence,
) -> Mention:
    vague: Confidence = "likely" if _VAGUE.search(reading.text[max(0, match.start() - 4):match.end()]) else "sure"
    last = next(name for name in ("unit", "times", "number") if match.groupdict().get(name))
    value = f"{amount.normalize():f}"
    return Mention(section, key, value, match.start("number"), match.end(last), recogniser, weaker(certainty, vague))


def _decimal(match: re.Match[str]) -> Decimal:
    times = (match["times"] or "").lower()
    return Decimal(match["number"].replace(",", "")) * _TIMES.get(times, 1)
