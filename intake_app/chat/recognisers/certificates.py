"""Numbers that products carry: standards, Ex markings, numbers of certificates."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Found, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.schemes.schema import Section

STANDARD = (
    r"(?:(?:GB|GBZ|JB|HJ|HG|NB|DB\d{0,2}|SJ|QB|RB|MT|AQ)(?:/[TZ])?|Q/[A-Z0-9]{2,10}(?: [A-Z]{2,6}(?= ?\d))?"
    r"|T/[A-Z]{2,8}|ISO|IEC|EN)"
    r"(?:/[A-Z]{1,6})*[ -]?\d[\d.]*(?:-\d{2,4})?(?::\d{4})?"
)
"""A standard's number, as printed."""
_NUMBER_AND_TITLE = (
    rf"(?<![A-Za-z0-9])(?P<number>{STANDARD})(?![A-Za-z0-9])(?P<title>[ 《]*[一-龥][^,。;\n\t|()]{{1,30}})?"
)
_STANDARD = re.compile(_NUMBER_AND_TITLE)
_STANDARD_FIRST = re.compile(
    rf"(?:[\s:《,]|企业标准|国家标准|行业标准|团体标准|地方标准|[企国行团]标)*{_NUMBER_AND_TITLE}"
)
_JOINED = re.compile(r"\s*(?:[、;/和及]|,(?= ?[A-Z])|\band\b)\s*")
_TITLE_ENDS = re.compile(r"\s*(?:标准|型号|规格|名称|执行|是|不是|做的|要换|的).*")
_EXECUTES = re.compile(
    r"(?:执行|[企国行团]标|企业标准|产品符合|产品标准|标准(?:号|编号)?|单元)[^,。;\n]{0,6}$|\b(?:(?:make"
    r"|produce|manufacture)s? [a-z][a-z -]{3,40}? to|made (?:to"
    r"|according to)|conform(?:s"
    r"|ing)? to|compl(?:ies|ying) with) (?:standard )?$"
)
_IS_EXECUTED = re.compile(r"\s*(?:标准)?执行")
_PROTECTION = r"d[abc]?|e[bc]?|i[abc]|m[abc]|n[ACRL]?|p[xyzbc]{0,2}|q|t[abc]|o|op is|h|v|s"
_MARKING = re.compile(
    rf"(?<![A-Za-z0-9])Exd?(?:[ -]?(?:{_PROTECTION})){{1,4}}\s*(?:I{{1,3}}\s?[ABC]?)"
    r"(?:\s*T\d{1,3}(?:\s*(?:℃|°C))?)?(?:\s*[GDM][abc])?(?![A-Za-z0-9])"
)
_EX_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{1,4}Ex\s?C?|GYB|GYJ)\d{2}\.\d{3,5}[XU]?(?![A-Za-z0-9])")
_CCC_NUMBER = re.compile(r"(?<!\d)20\d{14}(?!\d)")
_NAMED_CCC_NUMBER = re.compile(r"(?<=CCC)20\d{14}(?!\d)|(?<=3C)20\d{14}(?!\d)", re.IGNORECASE)
_CERTIFICATE_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]{1,9}(?:[-/][A-Z0-9]{1,12}){1,5}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[A-Z]{2,5}(?:20)?\d{2}[A-Z]{2,5}\d{3,6}(?![A-Za-z0-9])"
)
_EARLIER = re.compile(
    r"(?:证书(?:编?号码?|号)?|(?i:\bcertificate\b(?:[ (]{1,2}no\.)?)[^.;\n\d]{0,50}?)"
    r"\s{0,3}(?:(?:就是|还是|仍是|用的?是|是|为|:|is )\s{0,3})?"
    rf"(?P<number>(?:{_CERTIFICATE_NUMBER.pattern}))",
)
_GOES_ON_FROM_ONE = re.compile(
    r"再认证|复评|变更|增项|扩项|扩大|监督|换证|续证|(?:地址|工艺|过程|单元数?)[^,。;\n]{0,6}(?:没有?变|不变|没变|未变)|\bre-?certification|\bextension|\bsurveillance"
    r"|\bapply for a change", re.IGNORECASE,
)
"""What is asked for where there is a certificate already."""
_SPEAKS_OF_CCC = re.compile(r"CCC|3C|强制性", re.IGNORECASE)
_LONGEST_LEAD = 60
_FARTHEST = 4
"""Characters that may stand between a label and its number."""


def markings(reading: Reading) -> Iterator[Finding]:
    """Ex markings and the numbers of Ex certificates, which nothing else looks like."""
    is_of_ccc = _SPEAKS_OF_CCC.search(reading.text) is not None
    kinds = (("ex_marking", _MARKING), ("ex_certificate_no", _EX_NUMBER),
             ("ccc_certificate_no", _CCC_NUMBER if is_of_ccc else _NAMED_CCC_NUMBER))
    for key, pattern in kinds:
        last = 0
        for match in pattern.finditer(reading.text):
            standing = reading.standing(match.start())
            whole = marking_in(reading, match.start(), len(reading.text)) if key == "ex_marking" else None
            if standing and match.start() >= last:
                found = whole or reading.words_at(*match.span())
                last = found.end
                yield Mention(Section.PRODUCTS, key, *found[:3], key, weaker(standing, "likely"))


def earlier_certificates(reading: Reading) -> Iterator[Finding]:
    """The number of the certificate that is renewed, extended or changed, however old it is called."""
    has_field = reading.scheme.field("changes", "certificate_no") is not None
    if not has_field or _GOES_ON_FROM_ONE.search(reading.text) is None:
        return
    for match in _EARLIER.finditer(reading.text):
        if reading.is_stated(match.start()) and not reading.is_stranger(match.start()):
            number = match.span("number")
            yield Mention("changes", "certificate_no", match["number"], *number, "earlier_certificate", "likely")


def product_standards(reading: Reading) -> Iterator[Finding]:
    """The standard that a product is made to; a standard without such a word is only mentioned."""
    for match in _STANDARD.finditer(reading.text):
        standing = reading.standing(match.start())
        is_alone = not (reading.text[:match.start()] + reading.text[match.end():]).strip(" 。")
        is_executed = _EXECUTES.search(reading.text, max(0, match.start() - _LONGEST_LEAD), match.start()) is not None
        if standing and (is_alone or is_executed or _IS_EXECUTED.match(reading.text, match.end("number"))):
            found = _with_title(reading, match)
            confidence = weaker(standing, "likely" if is_alone else "sure")
            yield Mention(Section.PRODUCTS, "standard", *found[:3], "standard", confidence)


def standard_in(reading: Reading, start: int, end: int) -> Found | None:
    """The standard with which a part of the text begins, with its title; several side by side as one answer."""
    first = _STANDARD_FIRST.match(reading.text, start, end)
    if first is None:
        return None
    found = _with_title(reading, first)
    while joined := _JOINED.match(reading.text, found.end, end):
        following = _STANDARD_FIRST.match(reading.text, joined.end(), end)
        if following is None:
            break
        found = reading.words_at(found.start, _with_title(reading, following).end)
    return found


def marking_in(reading: Reading, start: int, end: int) -> Found | None:
    """The Ex markings of a part of the text, several with a slash between."""
    matches = list(_MARKING.finditer(reading.text, start, end))
    if not matches or matches[0].start() - start > _FARTHEST:
        return None
    last = matches[0]
    for following in matches[1:]:
        if reading.text[last.end():following.start()].strip() not in ("/", "、", "和"):
            break
        last = following
    return reading.words_at(matches[0].start(), last.end())


def ex_number_in(reading: Reading, start: int, end: int) -> Found | None:
    """The number of an Ex certificate at the beginning of a part of the text."""
    return _near(_EX_NUMBER, reading, start, end)


def ccc_number_in(reading: Reading, start: int, end: int) -> Found | None:
    """The sixteen digits of a CCC certificate at the beginning of a part of the text."""
    return _near(_CCC_NUMBER, reading, start, end)


def certificate_number_in(reading: Reading, start: int, end: int) -> Found | None:
    """The number of a certificate of a footprint: capital letters and digits in parts."""
    return _near(_CERTIFICATE_NUMBER, reading, start, end)


def _near(pattern: re.Pattern[str], reading: Reading, start: int, end: int) -> Found | None:
    match = pattern.search(reading.text, start, end)
    return Found(match.group(), *match.span()) if match and match.start() - start <= _FARTHEST else None


def _with_title(reading: Reading, match: re.Match[str]) -> Found:
    start, end = match.span("number")
    if match["title"]:
        title = _TITLE_ENDS.sub("", match["title"])
        if len(title.strip(" 《")) >= 2:
            end = match.start("title") + len(title.rstrip())
            end += reading.text[end:end + 1] == "》"
    return reading.words_at(start, end)
