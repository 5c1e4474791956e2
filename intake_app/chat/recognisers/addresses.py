"""Addresses with their city and postcode, for the party or site that the words name."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Confidence, Finding, Found, Mention, Reserved
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.recognisers.places import LIES_IN, whole_city, whose_place
from intake_app.rules.cities import city_named, is_province
from intake_app.schemes.schema import Section

_LEADS = re.compile(
    r"(?:\.{2,}|\(?\d{1,2}[.、)](?!\d)|[\s:“\"(]|写的?|填的?|是|为|的|在|了|寄(?:到|往|至)?|地(?=[一-龥]{2,4}[市省])|位于|就|改到了?|[定选放改设落]在|改为|改成|应?更正为|应为|迁至|迁到了?|搬到了?|变更为"
    r"|[与和及、](?:注册|办公|经营|生产|实际|通[讯信]|联系)地址|都|均)*"
)
_NEXT_THING = re.compile(
    r"\s*(?:邮政编码|邮编|电话|手机|联系|邮箱|电子|员工|职工|从业|统一社会|信用代码|法定|有员工|现有|postcode|zip|phone"
    r"|\btel\b|mobile|contact|e-?mail|employees|head ?count|workforce|staff\b|personnel"
    r"|[,;/]? ?(?:manufacturer|producer|factory|applicant|client|brand|models?)\b\s*[:=-]"
    r"|,? and (?:I|I'm|my|we)\b|,? ?(?:with|-+) ?(?:about )?\d+ (?:employees|staff|people|persons|workers)\b"
    r"|,? and (?:has|have|had|employs|is|are|was|the|our|postcode|zip)\b"
    r"|,? (?:no longer|instead of|formerly|previously|not)\b|,? (?:everything|the rest|nothing|please|thank)\b"
    r"|\d+ (?:employees|staff|people|persons|workers)\b|credit code|,? ?(?:and )?(?:the|our)\b)",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[一-龥A-Za-z0-9()#. ·-]{4,80}")
_PARTS_OF_A_HOUSE = r"(?:[A-Za-z]?[一-龥\d-]{0,6}(?:楼|层|室|栋|幢|座|单元|院|门|厂房))*"
_ENDS = re.compile(
    rf".*(?:号{_PARTS_OF_A_HOUSE}|[路街道村镇乡区室楼层栋幢座园](?![一-龥])|大厦|工业园|开发区|路口)"
)
_IS_ADDRESS = re.compile(r"[省市区县路街道镇乡村园号].*[路街道镇乡村园号区]")
_LATIN = re.compile(
    r"[^\n;|\t]{8,120}?(?=\.\s|\.?\s*$|[\n;|\t]|,?\s+(?:Postcode|Zip|Tel|Phone|\d{6})\b)", re.IGNORECASE
)
_IS_LATIN_ADDRESS = re.compile(
    r"\d.*\b(?:road|rd|street|st|avenue|ave|lane|district|zone|park)\b|\b(?:road|rd|street|avenue|district|zone)\b",
    re.IGNORECASE,
)
_PROVINCES = (
    "(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省"
    "|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区"
)
_WHOLE = re.compile(
    rf"(?:(?:{_PROVINCES})[一-龥]{{2,6}}?市|(?:北京|天津|上海|重庆)市|(?:(?<![一-龥])|(?<=[在于是到至了:]))[一-龥]{{2,4}}?市)"
    rf"[一-龥A-Za-z0-9()-]{{2,40}}?(?:区|县|镇|路|街|大道|园)[一-龥A-Za-z0-9()-]{{0,30}}?\d+号{_PARTS_OF_A_HOUSE}"
)
"""City, district, street and number: an address wherever it stands."""
_SHORT_ADDRESS = re.compile(
    rf"(?!我|你|他|本|那|这)[一-龥]{{4,20}}?(?:路|街|大道|巷)(?:[一-龥]{{1,3}}段)?\d{{1,4}}(?:-\d{{1,3}})?号{_PARTS_OF_A_HOUSE}"
)
"""A street and a number, mostly behind a city's short name."""
_CITY_FIRST = re.compile(
    r"(?P<city>[A-Z][a-z']{1,20}(?: [A-Z][a-z]{1,20})?)(?: City)?(?:, [A-Z][\w'-]*(?: [\w'-]+){0,3}){0,3},"
    r"(?: [A-Z][\w'-]*){1,4} (?:Road|Rd\.?|Street|St\.?|Avenue|Ave\.?|Lane) (?:No\. ?)?\d{1,4}"
)
"""City, district, street and number, in the order of a Chinese address: Beijing, Fengtai district, Demo Road 3."""
_LENGTHS_OF_A_CITY = (2, 3, 4)
_WHOLE_LATIN = re.compile(
    r"\bNo\. ?\d{1,4},? (?:[A-Z][\w'-]* ){1,4}(?:Road|Rd|Street|St|Avenue|Ave|Lane)\b\.?"
    r"[^;\n(]{3,60}?(?=[;\n(]|\.\s|\.?$)",
    re.MULTILINE,
)
_REALLY_MADE = re.compile(
    r"(?:(?<!以前)(?<!原来)(?<!之前)(?<!过去)(?:实际|真正)上?的?是?(?:生产|加工|制造)(?:地[点址]?|场[所地])?"
    r"|(?:^|(?<=[,;。:\n]))[ ]?(?:产品|货)?(?:都|全)?生产(?=[都均全就]?在))[是都均全设位就]{0,3}"
    r"[在于是:]{1,2}[ ]?(?=[一-龥]{2,7}?(?:省|市|县|旗|镇|乡|街道|自治[区州]|(?<![厂园库])区))"
    r"|\b(?:actual(?:ly)?|really) (?:produc|manufactur)\w*(?: (?:takes? place|is|are|it|them|lies)){0,2} (?:at|in) ",
    re.IGNORECASE | re.MULTILINE,
)
"""Where the product is really made, told as a sentence: a site's address, with a city in front or none."""
_HAS_A_NUMBER = re.compile(r"\d+号|[路街巷道村园]$|\d.*\b(?:Road|Rd|Street|Avenue|Lane|Park)\b", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<![0-9A-Za-z])(?<![0-9A-Za-z]-)\d{6}(?![0-9A-Za-z-])")
_POSTCODE_BEHIND = re.compile(r"\s*(?:[(, ]\s*(?:邮编|邮政编码)?|邮编|邮政编码)[: ]*(?P<code>\d{6})(?![0-9A-Za-z-])")
_IS_NO_ADDRESS = re.compile(r"地址|^[我家]?住")
_SAME_PLACE = re.compile(
    r"(?:(?P<site>(?:生产|厂区|场所|车间|加工|实际生产)(?:场所)?(?:的)?地址|(?<=,)地址(?=同执照|同注册))|(?P<factory>厂址|工厂(?:的)?地址)"
    r"|(?P<post>(?:通[讯信]|邮寄|收件|联系)地址))(?:就)?(?:同|跟|和|与)(?:公司|营业|工商)?(?:注册地址?|执照)(?:地址|上的)?"
    r"(?:是?(?:一样|一致|相同|同一个))?(?:的)?[,:;][ ]*(?:都|均|即|也|就)?(?:是|为|在)?"
    r"|\b(?:(?P<post_en>(?:mailing|postal) address)|(?P<site_en>(?:production"
    r"|site) address))(?: is)?(?: the)? same as (?:the )?"
    r"(?:registered|company) (?:address|office)[,:;] ?", re.IGNORECASE
)
_NEAR = 8
_FARTHEST_TELLING = 80
_LONGEST = 160
"""Characters of an address and the sign that ends it."""
_BY_POST = re.compile(r"寄|快递|收件|收货|\b(?:send|post|ship|mail|deliver|letters?)\b", re.IGNORECASE)

_FARTHEST_WISH = 16
"""Characters before an address in which whoever receives something may be named."""
_IS_ELSEWHERE = re.compile(
    r"去的?是|开会|聚餐|出差|家在|见面|约在|导航|参加|考察|旅游|\b(?:lives?|lived|visited|went|meet|stay(?:ed|s)?"
    r"|hotel|held)\b", re.IGNORECASE
)
"""Words of a place where somebody is for a while."""
_IS_AN_ITEM = re.compile(r"(?:^|[\n;。,:])\s*\(?\d{1,2}[.、)]\s*\Z")
"""A bare item of a list: whose it is stands above the list."""
_IS_A_MAIL = re.compile(r"[,。!?]")
"""Sentences above a card; a card alone gives the company's own address."""
_UNDER_A_NAME = re.compile(r"^[ \t]*[TMEP]\s*:[^\n]*\n[ \t]*A\s*:\s*\Z", re.MULTILINE)
"""T:, M:, E: and A: are the lines of a card."""


def addresses(reading: Reading) -> Iterator[Finding]:
    """Whole addresses that no label names; in the signature of a mail, or to send things to, the mailing address."""
    made = [*_where_it_is_made(reading), *_where_it_lies(reading)]
    yield from made
    for match in (*_WHOLE.finditer(reading.text), *_WHOLE_LATIN.finditer(reading.text)):
        start, end = match.span()
        standing = None if any(each.start < end and start < each.end for each in made) else reading.standing(start)
        found = address_in(reading, start, end)
        if not standing or not found or _IS_NO_ADDRESS.search(found.value):
            continue
        is_for_post = _is_for_post(reading, start)
        is_below_a_mail = _UNDER_A_NAME.search(reading.text, 0, start) and _IS_A_MAIL.search(reading.text, 0, start)
        is_in_a_signature = reading.is_signature(start) or is_below_a_mail
        if is_for_post or is_in_a_signature:
            yield from mailing_mentions(reading, found, weaker(standing, "likely"), "address")
            continue
        first, _ = reading.sentences[reading.clause_at(start).sentence]
        before = reading.text[max(first, start - _FARTHEST_TELLING):start]
        if _IS_ELSEWHERE.search(before):
            yield Reserved(start, found.end)
            continue
        whom = whose_place(reading, start, found.end)
        sections = whom.sections
        if _IS_AN_ITEM.search(reading.text, 0, start):
            sections = _of_the_list(reading, start) or (sections if whom.confidence == "sure" else ())
        if not sections:
            yield Reserved(start, found.end)
        for section in sections:
            yield from address_mentions(reading, section, found, weaker(standing, whom.confidence, "likely"))


def _where_it_is_made(reading: Reading) -> Iterator[Finding]:
    """The address behind “really made at”, where it tells more than a county: down to a street, a park or a number."""
    for said in _REALLY_MADE.finditer(reading.text):
        found = address_in(reading, said.end(), reading.line_end(said.end()))
        standing = reading.standing(said.start())
        is_ours = standing and not reading.is_stranger(said.start())
        if found and standing and is_ours and found.start == said.end() and _HAS_A_NUMBER.search(found.value):
            yield from address_mentions(reading, Section.SITES, found, weaker(standing, "likely"))


def _where_it_lies(reading: Reading) -> Iterator[Finding]:
    """An address without 市 behind “lies in”, as far as its number: 厂区在青州南环路 66 号, in Wuxi, Demo Road 3."""
    for said in LIES_IN.finditer(reading.text):
        found = _city_first(reading, said.end()) or address_in(reading, said.end(), reading.line_end(said.end()))
        standing = reading.standing(said.start())
        is_short = found is not None and (_SHORT_ADDRESS.fullmatch(found.value) or _CITY_FIRST.fullmatch(found.value))
        if not found or not standing or not is_short or found.start != said.end() or _IS_NO_ADDRESS.search(found.value):
            continue
        whom = whose_place(reading, said.start(), said.end())
        for section in whom.sections:
            yield from address_mentions(reading, section, found, weaker(standing, whom.confidence, "likely"))


def _city_first(reading: Reading, start: int) -> Found | None:
    """The address in Latin letters that begins here with its city."""
    match = _CITY_FIRST.match(reading.text, start)
    return reading.words_at(*match.span()) if match and city_named(match["city"]) else None


def shared_addresses(reading: Reading) -> Iterator[Finding]:
    """An address that is said to be the registered one too: 生产地址同注册地址,都是 …."""
    for said in _SAME_PLACE.finditer(reading.text):
        found = address_in(reading, said.end(), reading.line_end(said.end()))
        standing = reading.standing(said.start())
        if not found or not standing or found.start - said.end() > _NEAR or reading.is_stranger(said.start()):
            continue
        certainty = weaker(standing, "likely")
        yield from address_mentions(reading, Section.CLIENT, found, certainty)
        if said["post"] or said["post_en"]:
            yield Mention(Section.CLIENT, "mailing_address", *found[:3], "address", certainty)
        else:
            of = Section.SITES if said["site"] or said["site_en"] else Section.FACTORY
            yield from (each for each in address_mentions(reading, of, found, certainty) if each.key != "postcode")


def _is_for_post(reading: Reading, start: int) -> bool:
    """Whether the words before an address in its clause speak of sending, or call it the mailing address."""
    first, _ = reading.sentences[reading.clause_at(start).sentence]
    first = max(first, min(reading.clause_at(start).start, start - _FARTHEST_WISH))
    labels = [slot for slot in reading.slots if first <= slot.start and slot.label_end <= start]
    is_called_so = bool(labels) and labels[-1].fields[0].key == "mailing_address"
    return is_called_so or _BY_POST.search(reading.text, first, start) is not None


def mailing_mentions(reading: Reading, found: Found, certainty: Confidence, recogniser: str) -> Iterator[Mention]:
    """An address for the post, and the postcode right behind it."""
    yield Mention(Section.CLIENT, "mailing_address", *found[:3], recogniser, certainty)
    post = _POSTCODE_BEHIND.match(reading.text, found.end)
    if post:
        yield Mention(Section.CLIENT, "mailing_postcode", post["code"], *post.span("code"), "postcode", certainty)


def address_mentions(
    reading: Reading, section: str, found: Found, certainty: Confidence, group: int | None = None,
    recogniser: str = "address",
) -> Iterator[Mention]:
    """An address, the city in it, and the postcode right behind it."""
    yield Mention(section, "address", *found[:3], recogniser, certainty, group)
    city = _city_of(reading, found)
    if city:
        yield Mention(section, "city", *city[:3], "city", weaker(certainty, city.confidence), group)
    post = _POSTCODE_BEHIND.match(reading.text, found.end)
    if post:
        yield Mention(section, "postcode", post["code"], *post.span("code"), "postcode", certainty, group)


def address_in(reading: Reading, start: int, end: int) -> Found | None:
    """The address that a part of the text begins with, without postcode and what follows."""
    start = reading.behind(_LEADS, start, end)
    end = min(end, start + _LONGEST)
    following = _NEXT_THING.search(reading.text, start, end)
    end = following.start() if following else end
    chinese = _CHINESE.match(reading.text, start, end)
    if chinese and not chinese.group().isascii():
        whole = _ENDS.match(chinese.group())
        last = start + whole.end() if whole else start
        return _address(reading, start, last) if _IS_ADDRESS.search(reading.text, start, last) else None
    latin = _LATIN.match(reading.text, start, end)
    return _address(reading, start, latin.end()) if latin and _IS_LATIN_ADDRESS.search(latin.group()) else None


def postcode_in(reading: Reading, start: int, end: int) -> Found | None:
    """The six digits of a postcode with which a part of the text begins."""
    match = _POSTCODE.search(reading.text, start, min(end, start + 12))
    return Found(match.group(), *match.span()) if match else None


def _of_the_list(reading: Reading, start: int) -> tuple[str, ...]:
    """The section whose address the line above a list names: 生产地址:, and below it one in each line."""
    above = [slot for slot in reading.slots if slot.end <= start and slot.tie in ("mark", "line")]
    if not above or above[-1].fields[0].key != "address":
        return ()
    last = above[-1]
    is_bare = not reading.text[last.label_end:reading.line_end(last.label_end)].strip(" :-")
    return tuple(field.section for field in last.fields) if is_bare and len(last.fields) == 1 else ()


def _city_of(reading: Reading, found: Found) -> Found | None:
    """The city in an address: what it begins with, or in Latin letters its last part that is one."""
    city = whole_city(reading, found.start, found.end)
    first = _CITY_FIRST.fullmatch(found.value)
    if first and city_named(first["city"]):
        return Found(first["city"], found.start, found.start + len(first["city"]), "likely")
    if city or not reading.text[found.start:found.end].isascii():
        return city or _short_city_of(reading, found)
    for part in reversed(list(re.finditer(r"[^,]+", reading.text[found.start:found.end]))):
        name = part.group().strip()
        start = found.start + part.start() + part.group().index(name)
        if name and not any(c.isdigit() for c in name) and not is_province(name) and city_named(name):
            return Found(name, start, start + len(name), "likely")
    return None


def _short_city_of(reading: Reading, found: Found) -> Found | None:
    """The city that an address without 市 begins with, where a street of it follows: 青州南环路 66 号."""
    if not _SHORT_ADDRESS.fullmatch(found.value):
        return None
    for length in _LENGTHS_OF_A_CITY:
        name = found.value[:length]
        if city_named(name) and not city_named(found.value[:length - 1]):
            return Found(name, found.start, found.start + length, "likely")
    return None


def _address(reading: Reading, start: int, end: int) -> Found | None:
    end = start + len(reading.text[start:end].rstrip(" ,、.\"”)/|;"))
    return reading.words_at(start, end) if end - start >= 4 else None


