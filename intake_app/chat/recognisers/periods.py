"""The data period, between words that speak of data or a period; and the day on which a site began to produce."""

import re
from collections.abc import Iterator

from intake_app.chat.days import Day, Span
from intake_app.chat.proposals import Confidence, Finding, Mention, Remark, Reserved
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.inventory_words import AMOUNT
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import Section
from models.text import Text

_CUE = re.compile(
    r"(?:^|(?<=[;,]))[ ]*(?:时间|周期|期间|起止|起|止)(?=[-: ]|20\d\d)"
    r"|数据|统计|口径|边界|起止(?:时间|日期)|时间边界|时间范围|核算期|报告期|核算周期|自然年"
    r"|(?<![A-Za-z])(?:data|figures(?= (?:are|were|cover)\b)|period|reporting|accounting|statistics"
    r"|output)(?![A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
_A_SHEET = re.compile(r"(?:采集|收集)表(?!以外)|\bdata sheet\b", re.IGNORECASE)
_FARTHEST_TITLE = 200
_YEAR_OF_DATA = re.compile(
    r"(?:数据期|统计期|统计周期|核算周期|核算期|时间边界|\bperiod|\breporting year)\s*(?:[:=]|是|为|is\b)\s*"
    r"(?P<year>20\d\d)(?![\d年/-]|\.\d)"
    r"|\b(?:data|figures|numbers)(?: below| here)? (?:are|is|were|cover|covers|refer to)(?: all)?(?: for| from"
    r"| of)? (?:all of )?"
    r"(?:the )?(?:(?:calendar|full|whole|reporting) )?(?:year )?(?P<year_en>20\d\d)(?![\d/-]|\.\d|,? (?:and|to"
    r"|or|target))"
    r"|(?:^|[,;:.\n]|\b(?:with|using|use|on))\s*(?:the |our )?data (?:of|for) (?:the )?(?:(?:calendar|full|whole) )?"
    r"(?:year )?(?P<year_alone>20\d\d)(?=\s*(?:[,;.](?!\d)|$|\n))",
    re.IGNORECASE,
)
_PERIOD_BEFORE = re.compile(
    r"(?:数据|统计)(?:统计)?(?:期|周期|期间)\s*(?:[:=]|就?[是为用按取选填])?\s*$|\bperiod (?:is|was)\s*$"
)
_PRODUCED_IN = re.compile(r"产量|生产了|产了|\boutput\b", re.IGNORECASE)
_OTHER_CUE = re.compile(
    r"放假|停产|检修|有效期|证书|展会|会议|合同|监督|审核|现场|休假|培训|施工|搬迁|投产|成立|建成|营业期限|填表|申请日期"
    r"|还没|卖|销售|销量|采购|进货|发货|并网|装机|购置|安装|改造|预算|减排|下降|报告(?![期摘里中])|始建|签"
    r"|\bholiday|\bvalid|\bshut|\bmeeting|\bcontract|\bcertificate|\baudit|\bvacation|\bproduction on\b|\btarget",
    re.IGNORECASE,
)
_IS = r"\s*(?:于|为|是|:|on\b|in\b|is\b)?\s*$"
_FROM_BEFORE = re.compile(
    r"(?:从|自|始于|\(?起\)?|起始(?:日期)?|开始(?:日期)?|\bfrom|\bstart(?:s|ing)?(?: date)?)" + _IS, re.IGNORECASE
)
_TO_BEFORE = re.compile(
    r"(?:至|到|\(?止\)?|截至|截止(?:到|至|于|日期)?|结束(?:日期)?"
    r"|\buntil|\btill|\bup to|\bend(?:s|ing)?(?: date)?)" + _IS,
    re.IGNORECASE,
)
_EIGHT_FIGURES = re.compile(r"(?<![0-9A-Za-z/.])(?<![A-Za-z]-)20\d{6}(?![0-9A-Za-z])")
_BARE_REST = re.compile(r"[\s。.,从自起止为是:()嗯那就的数据期]*")
_LONGEST_NAME = 12
_BEFORE = 20
_LONGEST_DAY = len("2025年1月1日")
_STARTED_AFTER = re.compile(r"[^,。;\n\d]{0,6}?(?:建成|正式)*(?:投产|投运)|\s*建成(?!后|前)")
_STARTED_BEFORE = re.compile(
    r"(?:running since|in operation since|operating since|on stream since|commissioned (?:on|in)|投产(?:日期"
    r"|时间)?(?:是|为|于|:)?|went into (?:production|operation|service) on|put into (?:production|operation"
    r"|service) on|started up on|opened on"
    r"|(?:came )?on stream on|running since|production since|\bstarted (?:production )?on"
    r"|start of production:?)\s*$",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"计划|预计|打算|拟|\bplan(?:s|ned|ning)?\b|\bwill\b", re.IGNORECASE)
_NO_DAY = Text(
    zh="“{quoted}”不是日历上的日期；请按 2025-01-01 的样式写明数据起止日期。",
    en="“{quoted}” is no day of the calendar: write the data period like 2025-01-01 to 2025-12-31.",
)
_BACKWARDS = Text(
    zh="数据期“{quoted}”的起始晚于结束；请核对起止日期。",
    en="The data period “{quoted}” ends before it begins: check both dates.",
)
_WHOLE_DAY = Text(
    zh="投产日期要写到日，“{quoted}”没有写明；请按 2015-06-18 的样式补充。",
    en="The start of production needs a day, and “{quoted}” has none: write it like 2015-06-18.",
)
PERIOD_YEAR = re.compile(
    r"(?:统计期|数据期|周期|边界|period)[^。;\n]{0,24}?(20\d\d)|以 ?(20\d\d) ?年?(?:的|度)?(?:数据?)?为准",
    re.IGNORECASE,
)
"""Where a message says of which year its data are; one of the two groups has it."""


def years_of_data(reading: Reading) -> frozenset[str]:
    """The years of which the message, or else the form, says that the data are."""
    days = [
        found.value for found in periods(reading)
        if isinstance(found, Mention) and found.section == Section.APPLICATION
    ]
    held = (reading.application.text(path_of(Section.APPLICATION, key)) for key in ("period_from", "period_to"))
    years = {day[:4] for day in days or filter(None, held)}
    named = PERIOD_YEAR.search(reading.text)
    return frozenset(years or {year for year in (named.groups() if named else ()) if year})


def periods(reading: Reading) -> Iterator[Finding]:
    """First and last day of the data period; any other date is left alone."""
    for match in _YEAR_OF_DATA.finditer(reading.text):
        group = next(name for name in ("year", "year_en", "year_alone") if match[name])
        whole = Day(int(match[group]), None, None, *match.span(group))
        yield from _one_date(reading, whole)
    for span in reading.days:
        if _is_start_of_production(reading, span):
            yield from _start_of_production(reading, span.first)
        elif span.first is not span.last:
            yield from _span_of_days(reading, span)
        else:
            yield from _one_date(reading, span.first)
    yield from _eight_figures_of_no_day(reading)


def _eight_figures_of_no_day(reading: Reading) -> Iterator[Remark]:
    """What is called the first or last day of the period and has a month that no year has, as 20251331."""
    read = [(span.start, span.end) for span in reading.days]
    for match in _EIGHT_FIGURES.finditer(reading.text):
        start, end = match.span()
        before = reading.text[max(0, start - _BEFORE):start]
        is_called_so = _FROM_BEFORE.search(before) or _TO_BEFORE.search(before) or _is_called_the_period(reading, start)
        is_read = any(first <= start < last for first, last in read)
        if is_called_so and not is_read and _certainty(reading, start, end) is not None:
            yield _remark(_NO_DAY, reading, start, end)


def _span_of_days(reading: Reading, span: Span) -> Iterator[Finding]:
    if span.first.year is None:
        return
    certainty = _certainty(reading, span.start, span.end)
    if certainty is None:
        yield Reserved(span.start, span.end)
        return
    starts, ends = span.first.first, span.last.last
    if starts is None or ends is None:
        yield _remark(_NO_DAY, reading, span.start, span.end)
    elif starts > ends:
        yield _remark(_BACKWARDS, reading, span.start, span.end)
    else:
        of = "data_sheets" if _is_of_a_sheet(reading, span.start) else Section.APPLICATION
        yield _mention("period_from", starts.isoformat(), span.first, certainty, of)
        yield _mention("period_to", ends.isoformat(), span.last, certainty, of)


def _is_of_a_sheet(reading: Reading, start: int) -> bool:
    """Whether the days are those of a data sheet, which the text before names by a label or its title."""
    before = reading.text[max(0, start - _FARTHEST_TITLE):start]
    has_label = reading.table_before(start, frozenset({"data_sheets"})) is not None
    return reading.scheme.section("data_sheets") is not None and (has_label or _A_SHEET.search(before) is not None)


def _one_date(reading: Reading, alone: Day) -> Iterator[Finding]:
    certainty = _certainty(reading, alone.start, alone.end)
    if alone.year is None:
        return
    if certainty is None:
        if alone.month is not None:
            yield Reserved(alone.start, alone.end)
    elif alone.month is None:
        yield from _whole_year(reading, alone, certainty)
    else:
        yield from _first_or_last_day(reading, alone, certainty)


def _whole_year(reading: Reading, year: Day, certainty: Confidence) -> Iterator[Finding]:
    """A year is the period, unless it only says when something was made or used, or others are called the period."""
    is_named = _is_called_the_period(reading, year.start)
    is_else = _PRODUCED_IN.search(reading.sentence_at(year.start)) or _tells_of_a_figure(reading, year)
    if (is_named or not (is_else or _has_its_period(reading, year.start))) and year.first and year.last:
        yield _mention("period_from", year.first.isoformat(), year, certainty)
        yield _mention("period_to", year.last.isoformat(), year, certainty)


def _is_called_the_period(reading: Reading, start: int) -> bool:
    return _PERIOD_BEFORE.search(reading.text, max(0, start - _LONGEST_NAME), start) is not None


def _tells_of_a_figure(reading: Reading, year: Day) -> bool:
    """Whether an amount follows a year in its clause, with no word of data between: 2024年用电310万度."""
    clause = reading.clause_at(year.start)
    amount = AMOUNT.search(reading.text, year.end, clause.end)
    return amount is not None and not _CUE.search(reading.text, year.end, amount.start())


def _has_its_period(reading: Reading, start: int) -> bool:
    """Whether days elsewhere in the sentence are called the period: 数据期是2025年(2024年的也有)."""
    first, last = reading.sentences[reading.clause_at(start).sentence]
    others = (span.start for span in reading.days if first <= span.start < last and span.start != start)
    return any(_is_called_the_period(reading, other) for other in others)


def _first_or_last_day(reading: Reading, alone: Day, certainty: Confidence) -> Iterator[Finding]:
    before = reading.text[max(0, alone.start - _BEFORE):alone.start]
    for key, words, day in (("period_from", _FROM_BEFORE, alone.first), ("period_to", _TO_BEFORE, alone.last)):
        if words.search(before):
            if day is None:
                yield _remark(_NO_DAY, reading, alone.start, alone.end)
            else:
                yield _mention(key, day.isoformat(), alone, certainty)
            return


def _is_start_of_production(reading: Reading, span: Span) -> bool:
    before = reading.text[max(0, span.start - 26):span.start]
    return _STARTED_AFTER.match(reading.text, span.end) is not None or _STARTED_BEFORE.search(before) is not None


def _start_of_production(reading: Reading, day: Day) -> Iterator[Finding]:
    standing = reading.standing(day.start)
    if not standing or _PLANNED.search(reading.text, reading.clause_at(day.start).start, day.start):
        yield Reserved(day.start, day.end)
    elif day.day is None or day.first is None:
        yield _remark(_WHOLE_DAY, reading, day.start, day.end)
    else:
        yield Mention(
            Section.SITES, "started_on", day.first.isoformat(), day.start, day.end, "start_of_production", standing
        )


def _remark(text: Text, reading: Reading, start: int, end: int) -> Remark:
    return Remark(text.format(quoted=reading.message.as_written(start, end)), start, end)


def _mention(key: str, value: str, day: Day, certainty: Confidence, of: str = Section.APPLICATION) -> Mention:
    return Mention(of, key, value, day.start, day.end, "period", certainty)


def _certainty(reading: Reading, start: int, end: int) -> Confidence | None:
    """How surely these dates are the data period; None where they are some other dates."""
    standing = reading.standing(start)
    clause = reading.clause_at(start)
    is_named = _is_called_the_period(reading, start)
    if standing is None or (reading.says(_OTHER_CUE, clause.start, clause.end) and not is_named):
        return None
    if reading.says(_CUE, *reading.sentences[clause.sentence]):
        return standing
    is_all_there_is = _BARE_REST.fullmatch(reading.text[:start] + reading.text[end:])
    return "likely" if is_all_there_is and end - start > _LONGEST_DAY else None
