"""Cities, and whose they are."""

import re
from collections.abc import Iterator

from intake_app.chat.parties import PLACES
from intake_app.chat.proposals import Finding, Found, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.whose import Whom
from intake_app.rules.cities import city_named, is_province
from intake_app.schemes.schema import Section

_PROVINCE = r"(?:[一-龥]{2,6}?(?:省|自治区)\s*)?"
_WHOLE_CITY = re.compile(_PROVINCE + r"[一-龥]{1,12}?(?:自治州|市|地区|盟)(?!场)")
_SHORT_CITY = re.compile(
    _PROVINCE + r"[一-龥]{2,6}?(?=[^一-龥]|$|[的有哈呢吧了]|员工|职工|邮编|电话|注册|生产|然后)"
)
_LATIN_CITY = re.compile(r"(?P<city>[A-Z][a-z']{1,20}(?: [A-Z][a-z]{1,20})?)")
_LEADS = re.compile(r"[\s:“\"(]*")
LIES_IN = re.compile(
    r"(?:位于|坐落[于在]|设在|地处|注册地?在|都在(?=[一-龥])|住所地|搬[到至]"
    r"|(?<=[厂址区地司者商方间部所业人位)])(?:都|均|就|也|呢)?在|(?:(?<=,)|(?<=厂子)|(?<=品)|(?<=生产)|(?<=加工)|(?<=[A-Za-z]))在)\s*"
    r"|\b(?:located|based|situated|registered|sits) in\s+|(?<=公司) in\s+(?=[A-Z])|(?<=厂) in\s+(?=[A-Z])"
    r"|(?<=\btakes place) in\s+"
    r"|(?<=[a-z.]) (?:is|are) (?:both |all )?in\s+|(?<=[)]), (?:in|at)\s+|(?<=factory) in\s+|(?<=plant) in\s+"
    r"|(?<=workshop) in\s+|(?<=site) in\s+"
    r"|(?-i:(?<=Ltd)|(?<=Inc)|(?<=Limited))\.?, in\s+|(?-i:(?<=Plant)|(?<=Works)|(?<=Site)|(?<=Factory)|(?<=Branch)"
    r"|(?<=(?:Plant|Works) [\dA-Z])"
    r"|(?<=Ltd\.)|(?<=Ltd)|(?<=Inc\.)|(?<=Limited)) in\s+",
    re.IGNORECASE,
)
"""Words that say where something lies, before the place."""
_IS_A_STREET = re.compile(r"[路街巷道弄]\Z")
_SET_APART = re.compile(
    r"(?:\(|(?<=[^\d]),\s*|(?<=\d),\s*(?=[一-龥])|(?<=[一-龥])\s+)"
    r"(?P<place>[一-龥]{2,12}?[市州盟](?![一-龥])|[A-Z][a-z']{2,15})\s*(?=[,);。\s的]|\.?$|\.\s)",
    re.MULTILINE,
)
"""A place that stands in brackets, between commas or between blanks."""
_ROAD = re.compile(r"\bNo\. ?\d|\b(?:Road|Street|Avenue)\b")
_BEHIND_A_COMPANY = re.compile(r"(?:Ltd\.?|Inc\.?|Limited)$")
_BEHIND_A_CHINESE_FIRM = re.compile(r"(?:公司|厂)\Z")
_SAYS_WHICH = re.compile(
    r"(?P<production>实际|产品(?:都|均)?\Z|生产(?![者商厂企单工方])|加工地|审核地|审核(?:请)?[到在]|来现场(?:请)?到"
    r"|\bproduction (?:takes|is|at)\b)"
    r"|(?P<registered>执照|注册|\bregistered\b)",
    re.IGNORECASE,
)
_AND = re.compile(r"和|与|及|、|\band\b", re.IGNORECASE)
_MADE_THERE = re.compile(r"\s*(?:的[一-龥]{2,6})?(?:进行)?(?:生产|制造|加工)(?![者商厂企单工方])")
_PLANT_WITH_PEOPLE = re.compile(r"(?<=\bplant) in [A-Z][\w']+(?: [A-Z]\w+)? (?:has|with|employs)\b")
"""The plant in Nanyang has 85 employees: of several, this one."""
_FARTHEST = 200
"""Characters before a place in which its sentence names a party."""
_OUR_PLANT = re.compile(r"我厂|本厂|我们厂|咱们厂|厂子|厂里")


def cities(reading: Reading) -> Iterator[Finding]:
    """Cities that “lies in” introduces, or that stand in brackets or between commas behind a party or site."""
    for start, end in _introduced(reading):
        found = city_in(reading, end, reading.line_end(end))
        standing = reading.standing(start)
        is_an_unknown_firms = _BEHIND_A_COMPANY.search(reading.text, max(0, start - 10), start) is not None
        if not found or not standing or (is_an_unknown_firms and not _has_label(reading, start)):
            continue
        whom = whose_place(reading, start, end)
        for section in whom.sections:
            confidence = weaker(standing, whom.confidence, "likely")
            yield Mention(section, "city", *found[:3], "city", confidence)


def whose_place(reading: Reading, start: int, end: int) -> Whom:
    """The party or site that a place belongs to."""
    clause = reading.clause_at(start)
    first, _ = reading.sentences[clause.sentence]
    said = [match.lastgroup for match in _SAYS_WHICH.finditer(reading.text, clause.start, start)]
    is_labelled = any(label.sections for label in reading.labels_in(max(first, start - _FARTHEST), start))
    if {"registered", "production"} <= set(said) and _AND.search(reading.text, clause.start, start):
        return Whom((Section.CLIENT, Section.SITES), "likely")
    if said and said[-1] == "registered" and not is_labelled:
        return Whom((Section.CLIENT,), "sure")
    is_of_production = (said and said[-1] == "production") or _PLANT_WITH_PEOPLE.match(reading.text, start)
    if is_of_production or _MADE_THERE.match(reading.text, end) or "生产地址" in reading.text[first:start]:
        return Whom((Section.SITES,), "likely")
    if _OUR_PLANT.search(reading.text, first, start):
        return Whom((Section.FACTORY,), "likely")
    return reading.whom(start, end, PLACES)


def city_in(reading: Reading, start: int, end: int) -> Found | None:
    """The city that a part of the text begins with, with its province, without district and street."""
    start = reading.behind(_LEADS, start, end)
    for pattern in (_WHOLE_CITY, _SHORT_CITY):
        match = pattern.match(reading.text, start, end)
        if match and city_named(match.group()) and not _IS_A_STREET.search(match.group()):
            return Found(match.group(), *match.span())
    latin = _LATIN_CITY.match(reading.text, start, end)
    if latin:
        for name in (latin["city"], latin["city"].split(" ")[0]):
            if city_named(name):
                return Found(name, start, start + len(name))
    return None


def whole_city(reading: Reading, start: int, end: int) -> Found | None:
    """The city at the beginning of a Chinese address, written with 市 or what else a city is."""
    match = _WHOLE_CITY.match(reading.text, start, end)
    return Found(match.group(), *match.span()) if match and city_named(match.group()) else None


def _introduced(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where a place is introduced, and where it begins."""
    yield from (match.span() for match in LIES_IN.finditer(reading.text))
    for match in _SET_APART.finditer(reading.text):
        road = reading.last(_ROAD, reading.sentences[reading.clause_at(match.start()).sentence][0], match.start())
        is_void = road is not None and reading.standing(road.start()) is None
        is_a_city = city_named(match["place"]) and not is_province(match["place"])
        is_of_a_firm = _BEHIND_A_CHINESE_FIRM.search(reading.text, max(0, match.start() - 3), match.start()) is not None
        if not is_void and is_a_city and (is_of_a_firm or _has_label(reading, match.start())):
            yield match.start("place"), match.start("place")


def _has_label(reading: Reading, place: int) -> bool:
    """Whether the sentence names a party or site before a place."""
    first, _ = reading.sentences[reading.clause_at(place).sentence]
    return bool(reading.labels_in(first, place))
