"""Lines of energy and water: a kind of energy with an amount in one of its own units, in either order."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.inventory_rows import BEFORE_A_KIND, Line
from intake_app.chat.recognisers.inventory_words import (
    AMOUNT,
    CARRIER,
    NUMBER,
    OPTIONS,
    OTHER_ENERGY,
    UNIT_APART,
    UNITS_OF,
)
from intake_app.chat.recognisers.periods import years_of_data

_BARE_NUMBER = re.compile(NUMBER)
_TO_ITS_AMOUNT = re.compile(
    r"(?:[ ,:]|\([^()\n]{1,12}\)|用量|使?用了?|消耗量?|消?耗了?|耗用|总量|[合总累]计|总共|一共|共|大?约|大概|差不多"
    r"|为|是|一年|全年|期内|统计期内?|数据期内?|外购|购入|采购|自产"
    r"|in the period|in 20\d\d|(?:for )?last year|over the year|a year|amount(?:ed to)?|used|use|usage|bought"
    r"|purchased|own|of|was|were|is|consumed"
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
    r"|设计|额定|预计|计划|预算|定额|目标|理论|打算|拟|planned|expected|design|budget|前年|上年|上一年|单耗"
    r"|单位产品|吨(?:产品|盐)|每吨|每台|per (?:tonne|unit|piece)", re.IGNORECASE
)
_LAST_YEAR = re.compile(r"去年|\blast year", re.IGNORECASE)
_ALL_LAST_YEAR = re.compile(r"去年[^,。;\n\d]{0,6}?(?:全年|一年|一共|总共|合计|总计|共)")
"""With these it is the figure of a whole year, as the form asks for one."""
_COMPARES = re.compile(
    r"今年|本年|本期|统计期|数据期|同比|[比较跟和与]去年|\bthis year|\bthan last year", re.IGNORECASE
)
"""With such words a figure of last year is one of another time than the data's, unless their year is said to be it."""
_OF_ANOTHER_TIME = re.compile(
    r"今年|本年|前年|同比|同期|[比较跟和与]去年"
    r"|去年[^,。;\n\d]{0,4}(?:[一二三四五六七八九十]{1,2}|\d{1,2})月(?!份?底?[-~至到])"
    r"|\bthis year|\bthan last year|\byear before\b", re.IGNORECASE,
)
"""Beside it a figure of last year is compared with another one, or is a month's."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?= ?年|\b)")
_LAST_YEAR_EN = re.compile(r"\blast year", re.IGNORECASE)
_TOLD_AS_A_ROW = re.compile("外购|自产|购入|依据|证据|凭证|来源|发票|台[账帐]|结算单|抄表|流量计")
_IS_TAKEN_OFF = re.compile(
    r"[^,。;\n]{0,3}(?:剔|扣|刨|除掉|除外|减掉|去掉|不算|没算|不计|不含|另算|单列|外[卖售供]|上网|卖给)"
)
_TAKES_OFF = re.compile(
    r"(?:剔除|扣[除掉减]|减去|除去|刨去|去掉|不含|不包括|不算|少了?|多了|省了?|之前|以前|过去|从前|回用|循环|外排|排[放污]|节约|节省|节电|增加了?|下降了?"
    r"|(?<![-~至到\d])(?<![-~至到]\d)(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?)[^,。;\n]{0,10}\Z"
)
"""Beside an amount: it is taken from another one, or is the part of a month."""
_TAKES_OFF_ANYWHERE = re.compile(
    r"剔|扣[除掉减]|减去|除去|刨去|去掉|不[含算]|没算|不包括|节约|节省|节电|省了?|增加了?|下降|外[卖售]|上网|其中|余热"
    r"|\bof which\b|\bexclud|\bsav(?:e|ed|ing)", re.IGNORECASE,
)
_OF_A_PART = re.compile(r"宿舍|食堂|办公|生活|绿化|后勤|浴室|家属")
"""What uses energy without making anything."""
_MAKES_NOTHING = re.compile(
    r"班车|通勤|接送|大巴|轿车|公务车|商务车|小车班|私家车|食堂|宿舍|浴室|家属[区院]|办公[楼区室]|空调|绿化|招待所"
    r"|\b(?:company|staff|commuter|shuttle|employee) bus(?:es)?\b|\bcanteen\b|\bdormitor|\boffice (?:building|block)\b"
    r"|\bcompany cars?\b",
    re.IGNORECASE,
)
"""Who uses it makes nothing; beside words for the production only a part is theirs."""
_OF_NEIGHBOURS = re.compile(
    r"隔壁|邻厂|邻居|对门|对面|竞争对手|同行|\b(?:neighbou?r(?:s|ing|'s)?|next door|competitors?"
    r"|rivals?)\b", re.IGNORECASE
)
"""Who uses the energy that such a sentence tells of is nobody of ours."""
_FROM_THEM = re.compile(r"购|买|供|\b(?:bought|purchased?|supplied|from)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"生产|车间|产线|装置|全厂|工艺|合计|总|不含|不包括|除|扣|剔|另[计算外]|单列|没有?(?:算|计|含)|[未不]计|不算|\bproduction\b|\bexcl|\bwithout\b|\bplus\b",
    re.IGNORECASE,
)
_IN_ALL = re.compile(r"合计|总计|总共|一共|共计|总用|总量|total", re.IGNORECASE)
_FOR_PRODUCTION = re.compile(r"生产(?:用|线|车间|系统|实际)?|工艺用|用于生产|for production", re.IGNORECASE)
_FARTHEST_WORD = 16


class _Told(NamedTuple):
    """A kind of energy with its amount; `start` where its line begins."""

    start: int
    carrier: str
    amount: re.Match[str] | None


def energy_lines(reading: Reading, start: int, end: int) -> Iterator[Line]:
    """From each kind of energy that has an amount to the next, or to the end of the part of the text."""
    text = reading.text
    if reading.scheme.section("energy") is None or _NOT_OF_THE_PERIOD.search(text, start, end):
        return
    if _LAST_YEAR.search(text, start, end) and not _is_of_the_data(reading, start, end):
        return
    first, last = reading.sentences[reading.clause_at(start).sentence]
    if reading.says(_MAKES_NOTHING, first, last) and not reading.says(_WHOLE, first, last):
        return
    if reading.says(_OF_NEIGHBOURS, first, last) and not reading.says(_FROM_THEM, first, last):
        return
    found = [*_named_first(reading, start, end), *_amount_first(reading, start, end)]
    told = _each_amount_once(sorted(found, key=lambda each: each.start))
    if not told and (other := OTHER_ENERGY.search(text, start, end)):
        yield Line("energy", other.start(), end)
    stops = [*(_with_its_way(text, each.start) for each in told[1:]), end][:len(told)]
    meant = _meant(text, told)
    for each, stop in zip(told, stops, strict=True):
        if each in meant:
            yield Line("energy", each.start, stop)


def _each_amount_once(told: Iterable[_Told]) -> list[_Told]:
    """What is told, of an amount between two words for its kind (光伏 32 万度电) once, by the first of them."""
    by_amount: dict[tuple[str, int], _Told] = {}
    for each in told:
        place = (each.carrier, each.amount.start() if each.amount else -1 - each.start)
        by_amount.setdefault(place, each)
    return list(by_amount.values())


def says_of_something_else(reading: Reading, start: int, end: int) -> bool:
    """Whether a clause tells of a part of the time, of a plan, or of what makes nothing: such figures are no row."""
    words = (_NOT_OF_THE_PERIOD, _MAKES_NOTHING, _OF_A_PART, _OF_ANOTHER_TIME, _TAKES_OFF_ANYWHERE)
    return any(reading.says(each, start, end) for each in words)


def _is_of_the_data(reading: Reading, start: int, end: int) -> bool:
    """Whether a figure of last year may be the data's: their year is said to be it, or it is told of the whole year."""
    years, last = reading.once(years_of_data), str(reading.today.year - 1)
    if years == {last}:
        others = (each.group() for each in _YEAR.finditer(reading.text, start, end))
        return not reading.first(_OF_ANOTHER_TIME, start, end) and set(others) <= years
    if years or reading.says(_COMPARES, 0, len(reading.text)):
        return False
    told = (_TOLD_AS_A_ROW, _ALL_LAST_YEAR, _LAST_YEAR_EN)
    return any(words.search(reading.text, start, end) for words in told)


def _with_its_way(text: str, start: int) -> int:
    """Where a line begins with the words before it that say where it comes from: 外购的电 90 万度."""
    before = max(0, start - _FARTHEST_WORD)
    found = (words.finditer(text, before, start) for words in OPTIONS["obtained"].values())
    return min((each.start() for way in found for each in way if each.end() >= start - 1), default=start)


def _named_first(reading: Reading, start: int, end: int) -> Iterator[_Told]:
    follow = {
        reading.behind(BEFORE_A_KIND, amount.end(), end) for amount in AMOUNT.finditer(reading.text, start, end)
    }
    for carrier in CARRIER.finditer(reading.text, start, end):
        if carrier.start() in follow and reading.text[carrier.start() - 1] in " 的度时":
            continue  # 6,350 litres of diesel, 32 万度电: its amount stands before it
        has_amount, amount = _amount_behind(reading, carrier, end)
        if has_amount:
            yield _Told(carrier.start(), carrier.lastgroup or "", amount)


def _amount_first(reading: Reading, start: int, end: int) -> Iterator[_Told]:
    """186.4 万度电, 6,350 litres of diesel."""
    for amount in AMOUNT.finditer(reading.text, start, end):
        carrier = CARRIER.match(reading.text, reading.behind(BEFORE_A_KIND, amount.end(), end), end)
        if carrier and amount.lastgroup in UNITS_OF[carrier.lastgroup or ""]:
            yield _Told(amount.start("number"), carrier.lastgroup or "", amount)


def _amount_behind(reading: Reading, carrier: re.Match[str], end: int) -> tuple[bool, re.Match[str] | None]:
    """Whether an amount follows a kind of energy in one of that kind's units, and the amount if the unit is beside."""
    units = UNITS_OF[carrier.lastgroup or ""]
    place = reading.behind(_TO_ITS_AMOUNT, carrier.end(), end)
    amount = AMOUNT.match(reading.text, place, end)
    if amount is None:
        place = reading.behind(_WORDS_BETWEEN, carrier.end(), end)
        has_another = CARRIER.search(reading.text, carrier.end(), place) is not None
        amount = None if has_another else AMOUNT.match(reading.text, place, end)
    if amount and amount.lastgroup == "km" and not CARRIER.search(reading.text, amount.end(), end):
        amount = AMOUNT.search(reading.text, amount.end(), end)  # how far it is carried stands before it
    if amount:
        return amount.lastgroup in units, amount
    apart = reading.first(UNIT_APART, place, end) if _BARE_NUMBER.match(reading.text, place, end) else None
    return apart is not None and apart.lastgroup in units, None


def _is_a_part(text: str, amount: re.Match[str]) -> bool:
    """Whether words beside an amount take it away: 宿舍那 6.3 万度剔掉了, 扣除生活用电 18.3 万度."""
    before = text[max(0, amount.start() - _FARTHEST_WORD):amount.start()]
    return _TAKES_OFF.search(before) is not None or _IS_TAKEN_OFF.match(text, amount.end()) is not None


def _meant(text: str, told: Iterable[_Told]) -> set[_Told]:
    """Those of the amounts that count: of several of one kind the production's, else the sum."""
    by_carrier: dict[str, list[_Told]] = {}
    for each in told:
        if not (each.amount and _is_a_part(text, each.amount)):
            by_carrier.setdefault(each.carrier, []).append(each)
    return {each for alike in by_carrier.values() for each in _meant_of_one_kind(text, alike)}


def _meant_of_one_kind(text: str, alike: list[_Told]) -> list[_Told]:
    if len(alike) == 1 or _are_own_and_bought(text, alike):
        return alike
    for words in (_FOR_PRODUCTION, _IN_ALL):
        marked = [each for each in alike if words.search(_before(text, each))]
        if len(marked) == 1:
            return marked
    return [each for each in alike if not _OF_A_PART.search(_before(text, each))]


def _are_own_and_bought(text: str, alike: list[_Told]) -> bool:
    """Whether amounts of one kind are told apart by where they come from: 外购市电 90 万度,光伏自发 21 万度."""
    ways = [{key for key, words in OPTIONS["obtained"].items() if words.search(_before(text, each))} for each in alike]
    return len(alike) == len(OPTIONS["obtained"]) and sorted(map(sorted, ways)) == [["bought"], ["own"]]


def _before(text: str, told: _Told) -> str:
    """The words of the clause up to the amount."""
    end = told.amount.start() if told.amount else told.start
    return text[max(0, told.start - _FARTHEST_WORD):end].rpartition(",")[2]
