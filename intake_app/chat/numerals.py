"""Numbers as applicants write them: 1,250、2.5万、一万二千、2万零500、1.25×10^4、180 thousand, with the unit behind."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from intake_app.chat.proposals import Confidence

DIGITS = {
    **dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True)), "○": 0, "两": 2,
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8}
_WORDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "k": 10**3}

_HAN = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?![\d.])|\d{1,12}(?:\.\d{1,6})?"
NUMBER = (
    rf"(?P<number>(?:{_ARABIC})(?:\s*[×x*]\s*10\^?(?P<power>\d))?"
    rf"(?:\s*(?P<word>thousand|million|billion|k)\b|\s*[十百千万亿](?!克)(?:[\d{_HAN}]{{1,12}})?)?|[{_HAN}]{{1,16}})"
)
"""A number in any of these writings, as a group of that name."""

_MEASURES = {
    "mass": {
        "t": "1", "吨": "1", "公吨": "1", "tonne": "1", "ton": "1", "kt": "1000",
        "kg": "0.001", "千克": "0.001", "公斤": "0.001",
    },
    "volume": {"m3": "1", "立方米": "1", "立方": "1", "方": "1"},
    "people": {
        "人": "1", "名": "1", "位": "1", "员工": "1", "职工": "1", "工人": "1", "从业人员": "1",
        "employee": "1", "worker": "1", "people": "1", "staff": "1", "person": "1",
    },
    "money": {"元": "1", "cny": "1", "rmb": "1", "yuan": "1"},
}
"""What is measured, in which units, and how much of t, m³, persons or yuan each of them is."""
_UNITS = {
    unit: (measure, Decimal(factor)) for measure, units in _MEASURES.items() for unit, factor in units.items()
}

_UNIT = (
    r"(?P<unit>公吨|吨|kt(?![A-Za-z])|tonnes?\b|tons?\b|t(?![A-Za-z0-9])|千克|公斤|kg(?![A-Za-z])"
    r"|立方米|立方|m3(?![0-9])|m\^3|方(?![法便案式面])"
    r"|(?:个|名|位|号)?(?:在职|在册|正式)?(?:员工|职工|工人|从业人员)|(?:个|号|名|位)?人(?![次日天民工])|名(?![称字])|位(?![于置数])"
    r"|employees?\b|workers?\b|persons?\b|people\b|staff\b|元|yuan\b|CNY\b|RMB\b)"
)
_BEFORE_PEOPLE = re.compile(r"^(?:个|名|位|号)?(?:在职|在册|正式)?(?=员工|职工|工人|从业|人)")
_AMOUNT = re.compile(
    rf"(?:(?P<vague>约|大约|大概|近|超过?|不到|about\s|around\s|approx\.?\s|some\s|like\s)\s*)?"
    rf"(?<![0-9A-Za-z.^第几])(?<![^-]-)(?<!\d,)(?<![0-9A-Za-z][-/]){NUMBER}\s*(?P<more>余|多|来)?\s*{_UNIT}?(?P<after>左右|上下)?",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """A number with what it measures (`mass` in t, `volume` in m³, `people`, `money` in yuan; empty without a unit)."""

    value: Decimal
    measure: str
    start: int
    end: int
    is_vague: bool

    @property
    def text(self) -> str:
        """The number as the form takes it."""
        return f"{self.value:f}"

    @property
    def confidence(self) -> Confidence:
        """An approximate number is only likely."""
        return "likely" if self.is_vague else "sure"


def amounts(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """All numbers in a part of a folded text, with their units."""
    for match in _AMOUNT.finditer(text, start, len(text) if end is None else end):
        found = _amount(match)
        if found:
            yield found


def amount_at(text: str, start: int, end: int) -> Amount | None:
    """The number that stands at `start`, blanks left aside."""
    while start < end and text[start] in " \t":
        start += 1
    match = _AMOUNT.match(text, start, end)
    return _amount(match) if match else None


def measures_in(label: str) -> frozenset[str]:
    """What the number of a field may measure, by the units in its label.

    >>> sorted(measures_in("产量（t 或 m³）")), sorted(measures_in("从业人数")), sorted(measures_in("距离（km）"))
    (['mass', 'volume'], ['people'], [])
    """
    words = re.findall(r"[A-Za-z0-9]+|人|吨|立方米|元", unicodedata.normalize("NFKC", label))
    return frozenset(_UNITS[word][0] for word in words if word in _UNITS)


def number_of(written: str) -> Decimal | None:
    """The number that digits and Chinese numerals write together.

    >>> number_of("一万二千"), number_of("2万零500"), number_of("三百二"), number_of("十二点五")
    (Decimal('12000'), Decimal('20500'), Decimal('320'), Decimal('12.5'))
    """
    whole, point, decimals = written.partition("点")
    if point:
        value = number_of(whole)
        digits = "".join(str(DIGITS.get(digit, "x")) for digit in decimals)
        return value + Decimal(f"0.{digits}") if value is not None and digits.isdigit() else None
    total = section = Decimal(0)
    pending: Decimal | None = None
    last_scale, follows_zero = 1, False
    for part in re.findall(r"[\d.]+|.", re.sub(r"[,\s]", "", written)):
        if part[0].isdigit():
            pending = Decimal(part.rstrip("."))
        elif part in DIGITS:
            digit = Decimal(DIGITS[part])
            follows_zero = follows_zero or (part in "〇零○" and pending is None)
            pending = digit if pending is None or pending == 0 else pending * 10 + digit
        elif part in SCALES:
            scale = SCALES[part]
            if scale == 10**8:
                total, section = (total + section + (pending or 0)) * scale, Decimal(0)
            elif scale == 10**4:
                total, section = total + (section + (pending or 0)) * scale, Decimal(0)
            else:
                section += (1 if pending is None else pending) * scale
            pending, last_scale, follows_zero = None, scale, False
        else:
            return None
    if pending is not None and pending < 10 and last_scale >= 100 and not follows_zero and written[-1] in DIGITS:
        pending *= last_scale // 10  # 三百二 is 320, and 三百零二 is 302
    return total + section + (pending or 0)


def _amount(match: re.Match[str]) -> Amount | None:
    written = match["number"]
    times = Decimal(10) ** int(match["power"] or 0)
    if match["word"]:
        times *= _WORDS[match["word"].lower()]
        written = written[: match.start("word") - match.start("number")]
    written = re.split(r"[×x*]", written)[0]
    value = number_of(written)
    if value is None:
        return None
    measure, factor = _unit(match["unit"] or "")
    last = "unit" if match["unit"] else "number"
    if times * factor != 1 or not re.fullmatch(_ARABIC, written):
        value = (value * times * factor).normalize()
    return Amount(
        value, measure, match.start("number"), match.end(last),
        is_vague=any(match[name] for name in ("vague", "more", "after")),
    )


def _unit(written: str) -> tuple[str, Decimal]:
    plain = _BEFORE_PEOPLE.sub("", written.lower())
    for name in (plain, plain.removesuffix("s"), plain.replace("^", "")):
        if name in _UNITS:
            return _UNITS[name]
    return "", Decimal(1)
