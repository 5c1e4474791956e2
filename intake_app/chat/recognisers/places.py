"""Cities, addresses and postcodes, for the party or site that the words name."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Confidence, Finding, Mention
from intake_app.chat.reading import PARTIES, PLACES, Reading, Whom, weaker
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import Section

_ADDRESS = re.compile(
    r"(?P<label>(?<!邮箱)(?<!邮件)(?<!网)(?<!IP)(?<!IP )(?:注册地址|生产地址|经营地址|厂址|住所|(?<![一-龥])地址"
    r"|(?<=[的者人商厂业司所地区])地址)|(?<!mail )(?<!mail)(?<!IP )(?<!web )\baddress)"
    r"(?:\(.{0,10}?\))?(?: of the [a-z]+)?\s*(?:[:=]|是|为|在|位于|is\b)\s*(?P<value>[^。;!?\n]{4,120})",
    re.IGNORECASE,
)
_ADDRESS_ENDS = re.compile(
    r"[,、\s]*(?:邮政编码|邮编|电话|手机|联系|邮箱|电子|员工|职工|从业|统一社会|信用代码|法定|postcode|zip|phone"
    r"|tel\b|mobile|contact|e-?mail|employees|credit code|and (?:the|our))",
    re.IGNORECASE,
)
_IS_PLACE = re.compile(
    r"[省市区县路街道镇乡村园号]|\d.*\b(?:road|rd|street|st|avenue|ave|lane|district|zone|park)\b|\b(?:road|rd|street"
    r"|avenue|district|zone)\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?:邮政编码|邮编|\b(?:postcode|postal code|zip code|zip))\s*(?:是|为|is\b|[:=])?\s*"
    r"(?P<code>\d{6})(?![0-9A-Za-z-])",
    re.IGNORECASE,
)
_CITY_LABEL = re.compile(r"(?:所在城市|所在地|所在市|城市|\bcity)\s*(?:是|为|在|is\b|[:=])\s*", re.IGNORECASE)
_LIES_IN = re.compile(r"(?:位于|坐落[于在]|设在|地处)\s*|\b(?:located|based|situated) in\s+", re.IGNORECASE)
_STANDS_IN = re.compile(r",?\s*(?:都|均|就|也)?在|\s+(?:is|are) (?:both |all )?in\s+", re.IGNORECASE)
_PROVINCE = r"(?:[一-龥]{2,6}?(?:省|自治区)\s*)?"
_CHINESE_PLACES = (
    re.compile(_PROVINCE + r"[一-龥]{1,12}?(?:自治州|市|地区|盟)(?![场])"),
    re.compile(_PROVINCE + r"[一-龥]{2,6}?(?=[^一-龥]|$|[的有]|员工|职工|邮编|电话)"),
)
_LATIN_PLACE = re.compile(r"(?P<city>[A-Z][a-z']{1,20}(?: [A-Z][a-z]{1,20})?)")


def addresses(reading: Reading) -> Iterator[Finding]:
    """Labelled addresses, and the city that such an address begins with."""
    for match in _ADDRESS.finditer(reading.text):
        start = match.start("value")
        cut = _ADDRESS_ENDS.search(match["value"])
        value = match["value"][: cut.start() if cut else None]
        value = _without_next_party(reading, start, value).rstrip(" ,、.\"”)") if value else ""
        end = start + len(value)
        standing = reading.standing(start)
        if not standing or len(value) < 4 or not _IS_PLACE.search(value):
            continue
        whom = _whose(reading, match.group("label"), match.start(), match.end("label"))
        certainty = weaker(standing, whom.confidence)
        for section in whom.sections:
            written = reading.message.as_written(start, end)
            yield Mention(section, "address", written, start, end, "address", certainty)
            yield from _city(reading, start, (section,), "likely")


def postcodes(reading: Reading) -> Iterator[Finding]:
    """Labelled postcodes of six digits."""
    for match in _POSTCODE.finditer(reading.text):
        start, end = match.span("code")
        standing = reading.standing(start)
        if standing is None:
            continue
        whom = reading.whom(start, end, PARTIES)
        certainty = weaker(standing, whom.confidence)
        for section in whom.sections:
            yield Mention(section, "postcode", match["code"], start, end, "postcode", certainty)


def cities(reading: Reading) -> Iterator[Finding]:
    """Cities that a label or “lies in” introduces; “in …” counts only right after a party or site."""
    introductions: tuple[tuple[re.Pattern[str], Confidence], ...] = ((_CITY_LABEL, "sure"), (_LIES_IN, "likely"))
    for pattern, confidence in introductions:
        for match in pattern.finditer(reading.text):
            standing = reading.standing(match.start())
            whom = reading.whom(match.start(), match.end(), PLACES)
            if standing:
                certainty = weaker(standing, whom.confidence, confidence)
                yield from _city(reading, match.end(), whom.sections, certainty)
    for label in reading.labels:
        match_after = _STANDS_IN.match(reading.text, label.end)
        standing = reading.standing(label.start)
        if match_after and standing:
            yield from _city(reading, match_after.end(), label.sections, "likely")


def _whose(reading: Reading, label: str, start: int, end: int) -> Whom:
    if label == "厂址":
        return Whom((Section.FACTORY,), "sure")
    if label == "生产地址":
        return Whom((Section.SITES,), "sure")
    return reading.whom(start, end, PLACES)


def _without_next_party(reading: Reading, start: int, value: str) -> str:
    """The address up to a comma after which another party begins."""
    for comma in re.finditer(",", value):
        if any(label.start - (start + comma.end()) in (0, 1) for label in reading.labels):
            return value[: comma.start()]
    return value


def _city(reading: Reading, start: int, sections: tuple[Section, ...], certainty: Confidence) -> Iterator[Finding]:
    span = _city_span(reading.text, start)
    if span:
        for section in sections:
            yield Mention(section, "city", reading.text[span[0]:span[1]], span[0], span[1], "city", certainty)


def _city_span(text: str, start: int) -> tuple[int, int] | None:
    """The city that stands at `start`, with its province if there is one, without district and street."""
    for pattern in _CHINESE_PLACES:
        match = pattern.match(text, start)
        if match and city_named(match.group()):
            return match.span()
    latin = _LATIN_PLACE.match(text, start)
    if latin:
        for name in (latin["city"], latin["city"].split(" ")[0]):
            if city_named(name):
                return start, start + len(name)
    return None
