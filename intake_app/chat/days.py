"""Days, months and years in a closed grammar, Chinese and English, absolute or counted from `today`.

Every expression becomes its first and its last day: 2025年 is a year long, 上月底 a day. What the calendar
does not have stays without days and is told apart.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from intake_app.chat.numerals import DIGITS, number_of
from models.calendar import add_months

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_EN = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_HAN_YEAR = "[一二][〇零○O0一二三四五六七八九]{3}"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_RELATIVE_YEAR = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "今年": 0, "本年": 0, "当年": 0, "次年": None}
_MONTHS_FOLLOW = rf"(?=\s*{_SMALL}\s*(?:月|[-~至到]\s*{_SMALL}\s*月))"
_YEAR_ZH = (
    r"(?:(?P<relative>上一年|去年|上年|前年|今年|本年|当年|次年)"
    rf"|(?P<year>20\d\d|19\d\d|{_HAN_YEAR})\s*(?:年|(?=自然年|整年|全年))"
    r"|(?<![0-9一二三四五六七八九十百])(?P<short>[0-3]\d|[〇零一二三][〇零○一二三四五六七八九])"
    rf"\s*年{_MONTHS_FOLLOW})"
)
_FREE = r"(?<![0-9A-Za-z/.])(?<![A-Za-z]-)"
_DAY = re.compile(
    rf"{_YEAR_ZH}(?:全?年?度)?的?"
    rf"(?:\s*(?P<m1>{_SMALL})(?:\s*月份?(?:\s*(?P<d1>{_SMALL})\s*[日号])?|(?=\s*[-~至到]\s*{_SMALL}\s*月)))?"
    rf"|{_FREE}(?P<y2>20\d\d|19\d\d)(?P<sign>[-/.])(?P<m2>\d{{1,2}})(?:(?P=sign)(?P<d2>\d{{1,2}}))?"
    r"(?![0-9A-Za-z])(?!\.\d)"
    rf"|{_FREE}(?P<y3>20\d\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>[0-3]\d)?(?![0-9A-Za-z])"
    rf"|{_FREE}(?P<m4>0?[1-9]|1[0-2])/(?P<y4>20\d\d)(?![0-9A-Za-z/])"
    rf"|\b(?:(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s+)?(?P<m5>{_MONTH_EN})"
    r"(?:\s+(?P<d6>\d{1,2})(?:st|nd|rd|th)?(?![\d:]))?"
    r"(?:,?\s+(?P<y5>20\d\d|19\d\d)\b)?"
    r"|(?<=[至到~-])\s*(?P<m8>0?[1-9]|1[0-2])\.(?P<d8>[0-3]?\d)(?![\d.])"
    r"|(?P<month>上个?月|本月|这个?月|\blast month\b|\bthis month\b)"
    r"|\b(?P<yen>last (?:calendar |full )?year|this year)\b"
    r"|\b(?:calendar year|full year|year|whole of|all of)\s+(?P<y6>20\d\d)\b(?!\s*[-/年.]\s*\d)"
    rf"|(?<![0-9A-Za-z年.一二三四五六七八九十])(?<![A-Za-z]-)(?P<m7>{_SMALL})\s*月份?(?:\s*(?P<d7>{_SMALL})\s*[日号])?",
    re.IGNORECASE,
)
_EDGE = re.compile(r"\s*年?(?P<end>底|末)|\s*年?(?P<begin>初)")
_END_OF = re.compile(r"\b(?:the )?end of\s*(?:the )?$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*起\s*,?\s*"
    r"|\s*(?:\(?起\)?|开始|份)?\s*,?\s*"
    r"(?:至|到|止|-{1,2}|~|(?<= )/(?= )|(?<=\d)/(?=\d{4}-)|to\b|until\b|through\b|till\b|and\b)"
    r"\s*(?:the end of\s*)?",
    re.IGNORECASE,
)
_FOR_MONTHS = re.compile(rf"\s*(?:份|开始|起)?的?,?\s*(?P<words>连续\s*(?P<count>{_SMALL})\s*个?月)")
_LATEST_MONTHS = re.compile(
    rf"(?:最近|近|过去)\s*(?:的)?(?P<count>{_SMALL})\s*个月|\b(?:last|past) (?P<count_en>\d{{1,2}}|twelve) months\b",
    re.IGNORECASE,
)


class Day(NamedTuple):
    """A day, month or year as written: its parts, with None for what is left out; `start` and `end` in the text."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int

    @property
    def first(self) -> date | None:
        """The first day; None where the calendar has no such day or the year is unknown."""
        return _on(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date | None:
        """The last day; None where the calendar has no such day or the year is unknown."""
        month = self.month or 12
        if self.year is None or not 1 <= month <= 12:
            return None
        return _on(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


class Span(NamedTuple):
    """From the first day of one expression to the last of another, or of the same."""

    first: Day
    last: Day

    @property
    def start(self) -> int:
        """Where the words begin."""
        return self.first.start

    @property
    def end(self) -> int:
        """Where the words end."""
        return max(self.first.end, self.last.end)


def spans_of_days(text: str, today: date) -> list[Span]:
    """Every expression of time in a folded text, in order; those with “to” between them are one."""
    days = list(_days(text, today))
    spans: list[Span] = []
    paired: set[int] = set()
    for number, (first, last) in enumerate(pairwise(days)):
        if number not in paired and _BETWEEN.fullmatch(text[first.end:last.start]):
            paired |= {number, number + 1}
            spans.append(_span(first, last))
    spans += [_alone(text, day) for number, day in enumerate(days) if number not in paired]
    spans += _latest_months(text, today)
    return sorted(spans, key=lambda span: span.start)


def single_day(text: str, start: int, end: int, today: date) -> tuple[date, int, int] | None:
    """The first full day (year, month and day written) in a part of a folded text."""
    for day in _days(text[:end], today):
        if day.start >= start and day.day is not None and day.first:
            return day.first, day.start, day.end
    return None


def _days(text: str, today: date) -> Iterator[Day]:
    for match in _DAY.finditer(text):
        day = _read(match, today)
        edge = _EDGE.match(text, day.end)
        if edge and day.day is None and day.year is not None and (day.month is not None or "年" in edge.group()):
            at = day.first if edge["begin"] else day.last
            day = day._replace(
                month=at.month if at else day.month, day=at.day if at else None, end=edge.end()
            )
        elif day.day is None and (before := _END_OF.search(text[max(0, day.start - 14):day.start])) and day.last:
            day = day._replace(day=day.last.day, start=day.start - len(before.group()))
        yield day


def _read(match: re.Match[str], today: date) -> Day:
    year, month = _year(match, today), _part(match, "m1", "m2", "m3", "m4", "m7", "m8")
    if match["m5"]:
        month = _MONTHS.index(match["m5"][:3].lower()) + 1
    if match["month"]:
        before = today.replace(day=1) - timedelta(days=1 if match["month"][0] in "上lL" else -1)
        year, month = before.year, before.month
    day = _part(match, "d1", "d2", "d3", "d5", "d6", "d7", "d8")
    end = match.start() + len(match.group().rstrip(" ,"))
    return Day(year, month, day, match.start(), end)


def _part(match: re.Match[str], *names: str) -> int | None:
    written = next((match[name] for name in names if match[name]), None)
    if written is None:
        return None
    return int(number_of(written.replace("廿", "二十")) or 0)


def _year(match: re.Match[str], today: date) -> int | None:
    if match["relative"]:
        back = _RELATIVE_YEAR[match["relative"]]
        return None if back is None else today.year + back
    if match["yen"]:
        return today.year - match["yen"].lower().startswith("last")
    if match["short"]:
        return 2000 + _digits(match["short"])
    written = next((match[name] for name in ("year", "y2", "y3", "y4", "y5", "y6") if match[name]), None)
    return _digits(written) if written else None


def _digits(written: str) -> int:
    return int("".join(str(DIGITS.get(c, 0 if c in "Oo" else c)) for c in written))


def _span(first: Day, last: Day) -> Span:
    """Two expressions with “to” between them lend each other the year; 2月 after 2025年3月 is the next year's."""
    first = first._replace(year=first.year or last.year)
    if last.year is None and first.year is not None:
        later = (last.month or 12) < (first.month or 1)
        last = last._replace(year=first.year + later)
    return Span(first, last)


def _alone(text: str, day: Day) -> Span:
    months = _FOR_MONTHS.match(text, day.end)
    if months and day.first:
        end = add_months(day.first, int(number_of(months["count"]) or 0)) - timedelta(days=1)
        return Span(day, Day(end.year, end.month, end.day, months.start("words"), months.end("words")))
    return Span(day, day)


def _latest_months(text: str, today: date) -> Iterator[Span]:
    for match in _LATEST_MONTHS.finditer(text):
        written = match["count"] or match["count_en"].lower().replace("twelve", "12")
        count = int(number_of(written) or 0)
        if count:
            last = today.replace(day=1) - timedelta(days=1)
            first = add_months(last.replace(day=1), 1 - count)
            place = match.span()
            yield Span(
                Day(first.year, first.month, first.day, *place), Day(last.year, last.month, last.day, *place)
            )


def _on(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 0, month, day)
    except ValueError:
        return None
