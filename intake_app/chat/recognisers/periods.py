"""The data period in a closed grammar: days, months or a year, between words that speak of data or a period."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from intake_app.chat.proposals import Confidence, Finding, Mention, Remark, Reserved
from intake_app.chat.reading import Reading, weaker
from intake_app.schemes.schema import Section
from models.text import Text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_EN = (r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
             r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?")
_FREE = r"(?<![0-9A-Za-z/.])(?<![A-Za-z]-)"
_DATE = re.compile(
    rf"{_FREE}(?P<y1>20\d\d)\s*年\s*(?:(?P<m1>\d{{1,2}})\s*月份?底?(?:\s*(?P<d1>\d{{1,2}})\s*[日号])?)?"
    rf"|{_FREE}(?P<y2>20\d\d)(?P<s>[-/.])(?P<m2>\d{{1,2}})(?:(?P=s)(?P<d2>\d{{1,2}}))?(?![0-9A-Za-z])"
    rf"|\b(?:(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<m3>{_MONTH_EN})(?:\s+(?P<d4>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?(?!\d))?(?:,?\s+(?P<y3>20\d\d)\b)?"
    rf"|(?<![0-9A-Za-z年.])(?<![0-9A-Za-z]-)(?P<m5>\d{{1,2}})\s*月份?(?:\s*(?P<d5>\d{{1,2}})\s*[日号])?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:起)?\s*(?:至|到|-{1,2}|~|to\b|until\b|through\b|till\b)\s*", re.IGNORECASE)
_CUE = re.compile(
    r"数据|统计期|时间边界|时间范围|核算期|报告期|统计周期|核算周期|\bdata\b|\bperiod\b|\breporting\b|\baccounting\b",
    re.IGNORECASE,
)
_OTHER_CUE = re.compile(
    r"放假|停产|检修|有效期|证书|展会|会议|合同|监督|审核|现场|休假|培训|施工|搬迁|投产|\bholiday|\bvalid|\bshut"
    r"|\bmeeting|\bcontract|\bcertificate|\baudit|\bvacation",
    re.IGNORECASE,
)
_IS = r"\s*(?:于|为|是|:|on\b|in\b|is\b)?\s*$"
_FROM_BEFORE = re.compile(
    r"(?:从|自|始于|起始(?:日期)?|开始(?:日期)?|\bfrom|\bstart(?:s|ing)?(?: date)?)" + _IS, re.IGNORECASE
)
_TO_BEFORE = re.compile(
    r"(?:至|到|截至|截止(?:到|至|于|日期)?|结束(?:日期)?|\buntil|\btill|\bend(?:s|ing)?(?: date)?)" + _IS, re.IGNORECASE
)
_BARE_REST = re.compile(r"[\s。.,从自起止为是:]*", re.IGNORECASE)
_WHOLE_YEAR = re.compile(r"\s*(?:全年|整年|自然年|(?:一)?年度|度)")
_YEAR_EN = re.compile(
    r"\b(?:calendar year|full year|year|whole of|all of)\s+(?P<y>20\d\d)\b(?!\s*[-/年.]\s*\d)", re.IGNORECASE,
)
_NO_DAY = Text(
    zh="“{quoted}”不是日历上的日期；请按 2025-01-01 的样式写明数据起止日期。",
    en="“{quoted}” is no day of the calendar: write the data period like 2025-01-01 to 2025-12-31.",
)
_BACKWARDS = Text(
    zh="数据期“{quoted}”的起始晚于结束；请核对起止日期。",
    en="The data period “{quoted}” ends before it begins: check both dates.",
)


class _Written(NamedTuple):
    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int


def periods(reading: Reading) -> Iterator[Finding]:
    """First and last day of the data period; any other date is left alone."""
    written = [_read(match) for match in _DATE.finditer(reading.text)]
    paired: set[int] = set()
    for number, (first, last) in enumerate(pairwise(written)):
        if number not in paired and _BETWEEN.fullmatch(reading.text[first.end:last.start]):
            paired |= {number, number + 1}
            yield from _span_of_days(reading, first, last)
    for number, alone in enumerate(written):
        if number not in paired:
            yield from _one_date(reading, alone)
    for match in _YEAR_EN.finditer(reading.text):
        certainty = _certainty(reading, match.start(), match.end())
        if certainty:
            yield from _whole_year(int(match.group("y")), match.start("y"), match.end("y"), certainty)


def _span_of_days(reading: Reading, first: _Written, last: _Written) -> Iterator[Finding]:
    if first.year is None and last.year is None:
        return
    first = first._replace(year=first.year or last.year)
    last = last._replace(year=last.year or first.year)
    certainty = _certainty(reading, first.start, last.end)
    if certainty is None:
        yield Reserved(first.start, last.end)
        return
    quoted = reading.message.as_written(first.start, last.end)
    starts, ends = _first_day(first), _last_day(last)
    if starts is None or ends is None:
        yield Remark(_NO_DAY.format(quoted=quoted), first.start, last.end)
    elif starts > ends:
        yield Remark(_BACKWARDS.format(quoted=quoted), first.start, last.end)
    else:
        yield _mention("period_from", starts, first.start, first.end, certainty)
        yield _mention("period_to", ends, last.start, last.end, certainty)


def _one_date(reading: Reading, alone: _Written) -> Iterator[Finding]:
    certainty = _certainty(reading, alone.start, alone.end)
    if alone.year is None or certainty is None:
        if alone.year is not None and alone.month is not None:
            yield Reserved(alone.start, alone.end)
        return
    if alone.month is None:
        is_whole = _WHOLE_YEAR.match(reading.text, alone.end) is not None
        yield from _whole_year(alone.year, alone.start, alone.end, weaker(certainty, "sure" if is_whole else "likely"))
        return
    before = reading.text[max(0, alone.start - 20):alone.start]
    for key, words, day in ((
        "period_from", _FROM_BEFORE, _first_day(alone)), ("period_to", _TO_BEFORE, _last_day(alone))):
        if words.search(before):
            if day is None:
                quoted = reading.message.as_written(alone.start, alone.end)
                yield Remark(_NO_DAY.format(quoted=quoted), alone.start, alone.end)
            else:
                yield _mention(key, day, alone.start, alone.end, certainty)
            return


def _whole_year(year: int, start: int, end: int, certainty: Confidence) -> Iterator[Finding]:
    yield _mention("period_from", date(year, 1, 1), start, end, certainty)
    yield _mention("period_to", date(year, 12, 31), start, end, certainty)


def _mention(key: str, day: date, start: int, end: int, certainty: Confidence) -> Mention:
    return Mention(Section.APPLICATION, key, day.isoformat(), start, end, "period", certainty)


def _certainty(reading: Reading, start: int, end: int) -> Confidence | None:
    """How surely these dates are the data period; None where they are some other dates."""
    standing = reading.standing(start)
    clause = reading.clause_at(start)
    if standing is None or _OTHER_CUE.search(reading.text[clause.start:clause.end]):
        return None
    if _CUE.search(reading.sentence_at(start)):
        return standing
    is_all_there_is = _BARE_REST.fullmatch(reading.text[:start] + reading.text[end:])
    return "likely" if is_all_there_is and end - start > len("2025年1月1日") else None


def _read(match: re.Match[str]) -> _Written:
    def number(*names: str) -> int | None:
        return next((int(match[name]) for name in names if match[name]), None)

    month = number("m1", "m2", "m5")
    if match["m3"]:
        month = _MONTHS.index(match["m3"][:3].lower()) + 1
    end = len(match.group().rstrip()) + match.start()
    return _Written(number("y1", "y2", "y3"), month, number("d1", "d2", "d3", "d4", "d5"), match.start(), end)


def _first_day(written: _Written) -> date | None:
    return _day(written.year, written.month or 1, written.day or 1)


def _last_day(written: _Written) -> date | None:
    month = written.month or 12
    if written.year is None or not 1 <= month <= 12:
        return None
    return _day(written.year, month, written.day or calendar.monthrange(written.year, month)[1])


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 0, month, day)
    except ValueError:
        return None
