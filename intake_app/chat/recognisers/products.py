"""Products: their name and their family, where no label names them."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Confidence, Finding, Found, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.recognisers.designations import (
    SPEAKS_FOR_ITSELF,
    is_model,
    models_behind,
    speaks_of_products,
    typed_lists,
)
from intake_app.chat.recognisers.families import family_names, family_words, is_of_a_product, said_family
from intake_app.schemes.schema import FieldKind, Section

_WORDS = r"(?P<name>[一-龥A-Za-z()-][一-龥A-Za-z0-9() -]{1,30}?)"
_LIST_MARK = (
    r"(?:\(?(?:\d{1,2}|[一二三四五六七八九十A-H])[)、.]|(?<=\n)\d{1,2} (?=[一-龥]{3})|[·•*-]"
    r"|产品[一二三四\d]\s*:?|(?:first|second|third) product)\s*"
)
_IS = r"\s*(?:是|为|有|:)?\s*$"
_BEFORE_MODELS = (
    re.compile(
        rf"(?:^|(?<=[\n;。,:、)]))\s*{_LIST_MARK}{_WORDS}\s*(?:[,:(]|\s)\s*(?:(?:规格)?型号|规格|models?|执行标准)?{_IS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|(?<=[\n;。,:]))\s*(?:(?:我们|我司)?(?:做|生产|制造|申请)的(?:是)?|(?:申请|认证)产品)\s*{_WORDS}\s*[,(]\s*(?:规格型号|型号|规格){_IS}"
    ),
    re.compile(
        rf"(?:^|(?<=[\n;。,:、)]))\s*{_WORDS}\s*(?:系列)?\s*[,(]?\s*(?:规格型号|型号|规格|models?){_IS}", re.IGNORECASE
    ),
    re.compile(rf"(?:^|(?<=[\n;。,:、)])|(?<=、 ))\s*{_WORDS}(?: ?[ (]|(?<=[机器灯箱阀泵柜仪计]))$"),
)
"""A product's name right before its models: in an item of a list, as what we make, or before the word 型号."""
_LEADS = re.compile(
    r"(?:(?:and|the|our|an?) )*(?:对应的?(?=产品))?"
    r"(?:(?:一|另一)[种类个款](?:是|叫|为)?|第[一二三四五][种类个款](?:产品)?(?:就|都)?(?:是|叫|为|:)?|(?:(?:我们|我司)的?)?(?:第[一二三]个|主要|申请|认证|主营)?产品(?:名称?|全称)?(?:(?:主要|基本上?)?(?:是|为|有)|叫|:)?)?\s*"
)
_FARTHEST = 60
_CERTIFIED = re.compile(
    r"申请(?P<name>[一-龥A-Za-z0-9-]{3,20}?)(?:产品)?(?:碳足迹)?认证"
    r"|[此本这]次申[请报]的(?:产品)?[是为](?P<name_this>[一-龥A-Za-z0-9-]{3,20}?)(?=[,。;\n]|$)"
)
_CALLED = re.compile(
    r"(?:申请(?:认证)?的?产品(?:是|为|叫)|(?:同一|[这那])[个种款]?(?:产品|东西),?(?:就|都)?叫(?:做)?|(?<![老旧原])产品(?:叫|名叫|名为|(?:这次|本次)?[只就]报)|产品名称(?:叫|就写|写|定为|是|为)"
    r"|还有一个产品:|另一个产品:|第[一二三]个产品:)"
    r"\s*(?P<name>[一-龥A-Za-z0-9()-]{2,30}?)(?=[,。;\n]|吧|$|规格|型号)"
)
_OF_THIS_KIND = re.compile(
    r"(?:这[一几]?[款种个]|该款|本款)(?:产品|灯具?|电机|仪表|设备|东西)?(?:就|全称)?(?:叫做?|名叫|名为|名称是)?(?P<name>[一-龥A-Z]{3,14}?)"
    r"(?=[,。;\n]|$|只|仅|都?在|是在|型号|规格|的型号)"
    r"|(?:^|(?<=[\n。;]))[ \t]*(?P<name_first>[一-龥A-Z]{3,14}?),(?=[ ]?[A-Z]{2,6}[A-Z0-9-]*\d)", re.MULTILINE
)
"""这款防爆路灯只在…, and a name with its model behind a comma at the beginning of a sentence."""
_ONE_OF_SEVERAL = re.compile(
    r"(?:^|(?<=[,。;:\n]))[ ]*(?:产品(?:就|只|仅)有?[一1][个种款],(?:是|叫)?|(?:第[一二三四]个|另外?一个"
    r"|其?中?一个)(?:产品)?(?:是|叫|为))(?P<name>[一-龥A-Za-z]{3,16}?)(?=[,。;\n]|$)",
    re.MULTILINE,
)
"""一个产品是 A,型号 …;另一个是 B."""
_TO_CERTIFY = re.compile(
    r"(?:^|(?<=\n))[ \t]*[Pp]roducts?: (?P<name_listed>[A-Za-z][a-z][a-z -]{3,40}?)(?=, (?:types?|models?) )|"
    r"\b(?:like|want|wish|apply|going) to (?:certify|have certified|register) (?:our |the )?(?!an? )"
    r"(?P<name>[a-z][a-z -]{3,40}?)(?=,? (?:models?|types?|of (?:model|type))\b|, ?[A-Z]{2,}\w*-?\d)"
)
_TITLED = re.compile(
    r"\b[Nn]ame of the product\b[^.;\n\"“]{0,40} (?:read|be|is|reads)[: ]+[\"“](?P<name>[^\"”\n]{3,60})[\"”]"
)
_WANTED = re.compile(
    r"\bproducts?(?: that)? (?:we (?:want(?: to (?:have )?certif(?:y|ied))?|wish|apply for|would like)[a-z ]*?"
    r"|to be certified|applied for|for certification)"
    r"(?: certified)? (?:is|are|:) (?P<name>[a-z][a-z -]{3,40}?)(?=[,.;\n]|$)"
    r"|(?:^|(?<=[:,.] )|(?<=and ))(?P<name_made>(?!and )[a-z][a-z -]{3,40}?),? (?:made|produced|manufactured) (?:to"
    r"|according to|in accordance with) (?=GB|Q/|HG|JB)"
    r"|\b[Ww]e (?:make|produce|manufacture) (?P<name_to>[a-z][a-z -]{3,40}?) (?:to|according to"
    r"|in accordance with) (?=GB|Q/|HG|JB)"
    r"|\b(?:of|for) our (?P<name_our>[a-z][a-z -]{3,40}?),? (?=(?:types?|models?) [A-Z])"
    r"|\b[Pp]roduct is called (?P<name_called>[A-Za-z][A-Za-z -]{3,40}?)(?=[,.;\n]|$)"
)
_ARE_ALL = re.compile(
    r"(?<=[A-Za-z0-9)]),?\s*(?:以上)?(?:都|均|全)(?:是|为|属于)(?P<name>[一-龥A-Z]{3,14}?)(?=[,。;\n]|$)", re.MULTILINE
)
"""Behind a list of models: 型号 A、B, 都是防爆配电箱."""
_MADE = re.compile(
    r"(?:^|(?<=[,。;\n]))(?:我们|我司|咱们|主要|专门|是|厂)*(?:做|生产(?!线)|制造"
    r"|主营)(?:的是)?(?P<name>[一-龥A-Z]{3,14}?)(?=[,。;\n]|$)", re.MULTILINE,
)
_IS_A_PRODUCT = re.compile(
    r"(?:机|器|灯|箱|阀|泵|柜|仪|表|盒|开关|按钮|操作柱|盐|钠|溶液|盐水|卤水|装置|插销|接头|元件|电阻|电偶|传感器|警铃|喇叭|马达|制动器|电磁铁|母线|插头|端子|扇|缆|管|台|镜|计|柱|插座|屏|探头|摄像[机头]|电铃|伴热带|葫芦|变压器|灯具|电器|类"
    r"|motors?|luminaires?|lamps?|lights?|box(?:es)?|switch(?:es)?|valves?|pumps?|instruments?|transmitters?|sensors?"
    r"|fans?|starters?|stations?|panels?|cabinets?|enclosures?|detectors?|gauges?|meters?|heaters?|sockets?|plugs?|connectors?"
    r"|actuators?|solenoids?|analy[sz]ers?|cameras?|sounders?|beacons?|horns?|bells?|generators?|controllers?|drives?"
    r"|fittings?|receptacles?|boards?|salt|sul(?:ph|f)ate|chloride|brine|solution|floodlights?|apparatus)$",
    re.IGNORECASE,
)
"""What a product's name ends with, where no label says that it is one."""
_NO_PRODUCT = re.compile(
    r"[台产出入统计登记申请明细汇总清单]表$|功能单位|一台$|我们|申请|生产|再加|^(?:这|只|先|是|不|报|本|其|现|加|补|新增|另|还|包括|报|要|把)|[的和及与]|我司|[一二两三几]个|您好|你好|是$|的$|一类|类$|型号|规格|两种|^产品|产品$|清单|如下|家|公司|厂|填表|负责|报表|表格|^(?:认证)?(?:产品|单元)*(?:种类|类别|名称)|标志|合格证|属于|离心机|蒸发器|锅炉|空压机|结晶器|干燥机|压缩机"
    r"|designation|models?\b|list|also|we|our|make|please",
    re.IGNORECASE,
)
_IT_IS = re.compile(
    r"\s*(?:It's|It is|They are|These are|This is|这是|这些是|都是|均为|属于?)\s*(?:an? |all )?", re.IGNORECASE
)
"""A sentence so begun goes on about the product named before."""
_ONLY = re.compile(
    r"(?:[只就仅先单]|这次|本次)(?:先|是|想|要|打算)?(?:申[请报]|报|认证|做)(?:的?(?:是|产品))?(?:了)?\Z"
    r"|\bonly (?:apply for|certify) \Z",
    re.IGNORECASE,
)
"""我们做 A、B，这次只申请 A: the others are only made."""
_LONGEST_CHOICE = 16
_SHORTEST_NAME = 3
_LONGEST_NAME = 20
_LONGEST_NAME_EN = 45


def product_names(reading: Reading) -> Iterator[Finding]:
    """The name after “the product is”, or right before the models of a list."""
    for match in _CALLED.finditer(reading.text):
        yield from _name(reading, *match.span("name"), "sure")
    for match in _WANTED.finditer(reading.text):
        group = next(name for name, said in match.groupdict().items() if said)
        yield from _name(reading, *match.span(group), "sure")
    for match in _TITLED.finditer(reading.text):
        yield from _name(reading, *match.span("name"), "sure")
    for pattern in (_MADE, _CERTIFIED, _ARE_ALL, _OF_THIS_KIND, _ONE_OF_SEVERAL, _TO_CERTIFY):
        for match in pattern.finditer(reading.text):
            group = next(name for name, said in match.groupdict().items() if said)
            is_of_kinds = pattern is _ONE_OF_SEVERAL and "种类" in reading.sentence_at(match.start())
            family = said_family(reading, match[group]) if pattern is _CERTIFIED else None
            if family and reading.standing(match.start(group)):
                yield Mention(Section.PRODUCTS, "family", family, *match.span(group), "family", "likely")
            elif _IS_A_PRODUCT.search(match[group]) and not is_of_kinds:
                yield from _name(reading, *match.span(group), "likely")
    models = [start for start, _ in typed_lists(reading)]
    models += [slot.value_start for slot in reading.slots if slot.fields[0].kind is FieldKind.MODELS]
    for start in sorted(models):
        for pattern in _BEFORE_MODELS:
            before = pattern.search(reading.text, max(0, start - _FARTHEST), start)
            if before:
                if _IS_A_PRODUCT.search(before["name"]):
                    yield from _name(reading, *before.span("name"), "likely")
                break


def product_families(reading: Reading) -> Iterator[Finding]:
    """The family whose name the message writes out, where it speaks of its product."""
    words = family_words(reading)
    chosen = [word for word in words if _ONLY.search(reading.text, max(0, word.start - _LONGEST_CHOICE), word.start)]
    for word in chosen or words:
        standing = reading.standing(word.start)
        if not standing or not is_of_a_product(reading, word):
            continue
        rest = (reading.text[:word.start] + reading.text[word.end:]).strip(" 。.")
        is_said_of_it = _IT_IS.fullmatch(
            reading.text, reading.sentences[reading.clause_at(word.start).sentence][0], word.start
        ) is not None
        if not rest or is_said_of_it or models_behind(reading, word.end) or speaks_of_products(reading, word.start):
            yield Mention(
                Section.PRODUCTS, "family", word.key, word.start, word.end, "family", weaker(standing, "likely")
            )


def is_product_word(words: str) -> bool:
    """Whether words are a product's name by what they end with, and no family, list or sentence."""
    longest = _LONGEST_NAME_EN if words.isascii() else _LONGEST_NAME
    return _SHORTEST_NAME <= len(words) <= longest and bool(
        _IS_A_PRODUCT.search(words)
    ) and not _NO_PRODUCT.search(words)


def without_model(reading: Reading, found: Found) -> Found:
    """A product's name without the model that runs into its end: 防爆电机YBX3-160M-4."""
    models = [match for match in SPEAKS_FOR_ITSELF.finditer(reading.text, found.start, found.end)
              if is_model(match.group())]
    if not models or models[-1].end() != found.end:
        return found
    name = reading.text[found.start:models[0].start()].rstrip(" ,:(-")
    return reading.words_at(found.start, found.start + len(name)) if is_product_word(name) else found


def _name(reading: Reading, start: int, end: int, certainty: Confidence) -> Iterator[Finding]:
    start = reading.behind(_LEADS, start, end)
    name = reading.text[start:end].rstrip(" ,:")
    name = without_model(reading, Found(name, start, start + len(name))).value
    standing = reading.standing(start)
    is_a_family = name.casefold().removesuffix("s") in {family for family, _ in family_names(reading)}
    if certainty == "likely" and name.isascii() and " " not in name:
        return  # “motor”, “lamps”: a kind of thing, and no product's name
    if not standing or len(name) < _SHORTEST_NAME or is_a_family or is_model(name) or _NO_PRODUCT.search(name):
        return
    found = reading.words_at(start, start + len(name))
    yield Mention(Section.PRODUCTS, "name", *found[:3], "product_name", weaker(standing, certainty))
