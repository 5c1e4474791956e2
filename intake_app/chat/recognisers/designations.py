"""Designations of models (型号): runs of them behind a label or a family, and those that speak for themselves."""

import re
from collections.abc import Iterator

from intake_app.chat.leftovers import is_understood
from intake_app.chat.proposals import Confidence, Finding, Found, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.recognisers.families import family_words
from intake_app.schemes.schema import Section

_MODEL = r"[A-Za-z0-9](?:[.×-]*[A-Za-z0-9]|\([A-Za-z]{1,3}\)){0,40}(?:/(?!\d+k?[VW]\b)[A-Za-z0-9-]{1,20})?"
_ASIDE = r"(?:\s*\([^()\n]{1,20}\))?"
"""A remark in brackets after a model, such as its power, is no part of it."""
_SEPARATOR = _ASIDE + (
    r"\s*(?:、|,|;|(?<=[ ])/(?=[ ])|和|及|与|以及|还有一个|还有|\band\b|&|[ \t]*\n[ \t]*"
    r"|[ ]+(?=(?-i:[A-Z]{2,6}\d{0,4}-[A-Za-z0-9])))\s*"
)
_LEADS = re.compile(
    r"(?:[\s:,]|\bonly\b|[A-Z]{2,6}\d{0,4}系列(?:的|先|就|这次|本次|只|共|一共|报|申[请报]|做|[一两二三四五六七八\d]+[个种款])*(?=[:,])|见下|如下|清单|分别|一共|共|[一二两三四五六七八九十\d]+[个种款]|是|为|有|包括"
    r"|[一-龥]{0,16}(?:机|器|灯具?|箱|阀|泵|柜|仪|表)[ :(]+)*"
)
"""What may stand between a label and the first model."""
_ONE_MODEL = re.compile(rf"(?P<model>{_MODEL})", re.IGNORECASE)
_BETWEEN = re.compile(_SEPARATOR, re.IGNORECASE)
_ONE_BEFORE = re.compile(r"(?<![A-Za-z0-9./-])(?P<model>[A-Z]{2,6}[A-Za-z0-9-]{1,20})\s*(?:、|,|和|及|与|/)\s*\Z")
_ONE_AFTER = re.compile(r"\s*(?:、|,|和|及|与|\band\b)\s*(?P<model>[A-Z]{2,6}[A-Za-z0-9-]{1,20})(?![A-Za-z0-9/.-])")
_AFTER_FAMILY = re.compile(
    r"\s*(?:类|也一起认)?\s*[,:(]?\s*(?:型号)?(?:是|为|有)?:?\s*"
    rf"(?P<models>{_MODEL}(?:{_SEPARATOR}{_MODEL})*)",
    re.IGNORECASE,
)
_SHAPE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9].*[A-Za-z0-9)]|(?=.*\d)[A-Za-z0-9]+-[A-Za-z0-9-]+")
_QUANTITY = re.compile(
    r"\d+(?:\.\d+)?(?:kW|kg|t|mm|cm|m|V|A|W|Hz|kWh|MW|km|g|h|d|pcs|%|st|nd|rd|th|m3)"
    r"|(?:AC|DC|IP|DN|PN)\d+V?", re.IGNORECASE
)
SPEAKS_FOR_ITSELF = re.compile(
    r"(?<![A-Za-z0-9./-])(?:"
    r"(?=[A-Z]{2}[A-Za-z0-9/()-]{0,60}?\d{2})(?![A-Za-z0-9/()-]{0,60}?\d{8})"
    r"[A-Z]{2,6}\d{0,4}-[A-Za-z0-9]+(?:[-/×][A-Za-z0-9]+)*"
    r"|(?!ISO|IEC|GB)[A-Z]{2,5}\d{3,5}[A-Z]{0,2}(?![A-Za-z0-9]))"
)
"""A designation that is one wherever it stands: letters and digits, mostly with a hyphen between."""
_MAY_BE_A_MODEL = re.compile(r"[\d\u4e00-\u9fff]|^[A-Z-]+$")
_IS_GRADE = re.compile(r"^[IVX]{1,3}类|[等格级]品$|≥")
_NO_MORE_GRADES = re.compile(
    r"[,;](?=\s*(?:执行|产品)?标准)|[,;](?=[^\d,;]*[\u4e00-\u9fff][^\d,;]*(?:[,;]|$))(?!\s*[IVX]{1,3}类|[^,;]*(?:[等级]|合格)品(?:[,;]|$))"
)
"""A comma before Chinese words that are no grade: 一级品,商标白鹭."""
_GRADE = re.compile(r"\s*\((?P<models>[^()\n]{1,30}?(?:[≥≤>]|[类等]品|级)[^()\n]{0,12})\)")
"""Grades in brackets behind a family stand where others have models."""
_GRADE_ALONE = re.compile(
    r"(?:^|(?<=[,;。\n]))[ ]?(?P<grade>[IVX]{1,3}类(?:优等|[一二]等|合格)品)(?=[,;。\n]|$)", re.MULTILINE
)
"""A clause that is a grade: 执行 GB/T 6009,Ⅰ类一等品."""
_LONGEST_WORDS = 80

_SPEAKS_OF_PRODUCTS = re.compile(
    r"产品|申请|生产|认证|CCC|3C|证号|\bEx [a-z]|CNEx|CJEx|CQEx|[两三四几]款|型号|额定|功率|制造|主营|做|种类|类|都是"
    r"|标志"
    r"|合格证|(?:^|[,。])(?:[这本此]次)?(?:就|只|先)?报(?![价名告表废销送])"
    r"|\b(?:product|produce|make|manufactur|apply|certif|model|type|famil|rated|rating|motors?\b|luminaires?\b)",
    re.IGNORECASE,
)
_LIST_OF_PRODUCTS = re.compile(
    r"[ \t]*(?:(?:申请|认证|我们的)?产品|型号|products?|models?|types?)[^:\n]{0,10}:", re.IGNORECASE,
)
"""A line that begins so lists products to its end."""
_ITEM = re.compile(
    r"(?:^|\n|[;。])\s*(?:\(?(?:\d{1,2}|[一二三四五六七八九十A-H])[)、.]|[·•*-]|产品[一二三四\d]"
    r"|(?:first|second|another) product)?\s*"
)
_BEHIND_A_PRODUCT = re.compile(r"(?:计|机|器|灯具?|箱|阀|泵|柜|仪|表)[ (]*\Z")
_IS_VOID = re.compile(
    r"\s*\((?:已?(?:停产|停用|作废|淘汰|注销|取消|下架|停售)|不[报做申认含算]|暂[不缓]|待定|待[报定]|未定|下次|以后|旧|原|老|示例"
    r"|discontinued|obsolete|not (?:included|applied)|later|next time|withdrawn)[^()\n]*\)", re.IGNORECASE
)
"""Behind a model of a list it says that this one does not count."""
_IS_A_SENTENCE = re.compile(r"[a-z]{2,} [a-z]{1,}")
_IS_A_RANGE = re.compile(r"\s*(?:~|至|到|\b(?:to|through|up to)\b)\s*[A-Z0-9]|/(?!\d+k?[VW]\b)[A-Za-z0-9]")
"""YBX3-63~355 names no model."""
_ANOTHER_ONE = re.compile(
    r"(?:另外?|还|再|第二)(?:外|还|有|加|带|做|是)*(?:[一两]?[个款种台]|一?种)(?P<kind>[一-龥]{0,8}?)(?:型号"
    r"|的)*(?:就|也)?(?:是|为|叫)?[ ]?\Z"
    r"|\b(?:another(?: one| model| type)?|(?:a|the) second(?: one| model| type)?|there (?:is|are) also|also"
    r"|as well as|plus)"
    r"(?:,? (?:is|an?|the|our|being))*(?P<kind_en>(?: (?!not\b|no\b|an?\b|the\b|from\b|asks?\b|for\b"
    r"|of\b)[a-z-]+){0,3}?)"
    r"(?:,| is| called| the){0,3} \Z", re.IGNORECASE,
)
"""还有个户外的 …, another one is the outdoor version …: before a model, one more product of ours."""
_OF_OTHERS = re.compile(
    r"客户|用户|人家|他|别|对|竞|隔壁|同行|参考|类似|老|旧|以前|样|试|进口|国外|买|租|\b(?:customer|client|old|former|similar|rival"
    r"|competitor|sample|obsolete|imported|supplier|reference)", re.IGNORECASE,
)
_ASKED_BY_OTHERS = re.compile(
    r"(?:客户|用户|人家|他们|别人|对方)[^,。;\n]{0,4}(?:要|问|买|订|定|采购|指定|用|想做)的(?:那?[个款种]|型号"
    r"|是)*[ ]?\Z"
)
_LONGEST_CHOICE = 16
_LONGEST_KIND = 48
_PIECES_MADE = re.compile(
    r"[ ]?(?:的?产量|20\d\d年|去年|全年|一年|统计期内?|[一总合]?共计?|合计|大?约|生产|产出?|做|出|[了:,是为 ])*"
    r"(?<=[共计量产做出了:])[ ]?(?:大?约)?\d[\d,.]{0,9}[ ]?[万千]?多?[台套只盏](?![一-龥]{0,2}(?:样|货|单))"
)
_IS_ORDERED = re.compile(
    r"订|[购采][买购]|买|卖|销|库存|发货|发出|出货|退|样[机品]|报价|合同|计划|预计|明年|[他她]们|客户|隔壁|同行|停产|多少|以前|前年"
)
_ENDS_A_RANGE = re.compile(r"(?:[至到~]|(?<=[A-Z0-9]) (?:to|through) ?)\Z")
_BEHIND_A_NAME = re.compile(
    rf"(?<=[机器灯具箱阀泵柜仪表计])[ ](?P<model>[A-Z]{_MODEL[len('[A-Za-z0-9]'):]})(?=[ ]*(?:[,;。\n(]|$))",
    re.MULTILINE,
)
"""A designation behind a product's name and a blank."""
_IN_BRACKETS = re.compile(rf"(?<=[机器灯具箱阀泵柜仪表])[ ]?\((?P<model>[A-Z]{_MODEL[len('[A-Za-z0-9]'):]})\)")
"""A designation in brackets right behind the word for a product."""
_FARTHEST_IN_AN_ITEM = 40


def product_models(reading: Reading) -> Iterator[Finding]:
    """Models right after the name of a family, designations that speak for themselves, and grades on their own."""
    for alone in _GRADE_ALONE.finditer(reading.text):
        if speaks_of_products(reading, alone.start("grade")):
            yield from _mention(reading, Found(alone["grade"], *alone.span("grade")), "likely")
    for family in family_words(reading):
        found = models_behind(reading, family.end)
        grade = _GRADE.match(reading.text, family.end)
        if found is None and grade:
            found = reading.words_at(*grade.span("models"))
        yield from _mention(reading, found, "likely")
    for start, end in typed_lists(reading):
        rest = re.sub(r"[\s,、;。.()]|就这.个型号", "", reading.text[:start] + reading.text[end:])
        is_behind = _BEHIND_A_PRODUCT.search(reading.text, max(0, start - 4), start)
        before = max(0, start - len("through "))
        if _IS_A_RANGE.match(reading.text, end) or _ENDS_A_RANGE.search(reading.text, before, start):
            continue
        if _ASKED_BY_OTHERS.search(reading.text, max(0, start - _LONGEST_CHOICE), start):
            continue
        if _is_made_in_pieces(reading, start, end):
            yield from _mention(reading, models_in(reading, start, end), "likely", "counted_model")
        elif _is_another_one(reading, start, end):
            yield from _mention(reading, models_in(reading, start, end), "likely", "another_model")
        elif not rest or is_behind or speaks_of_products(reading, start):
            yield from _mention(reading, models_in(reading, start, end), "likely")


def _is_made_in_pieces(reading: Reading, start: int, end: int) -> bool:
    """Whether the words right behind a model tell how many of it were made: BAT53-200-48 共 1.2 万台."""
    first, last = reading.sentences[reading.clause_at(start).sentence]
    return _PIECES_MADE.match(reading.text, end, last) is not None and not reading.says(_IS_ORDERED, first, last)


def _is_another_one(reading: Reading, start: int, end: int) -> bool:
    """Whether the words before a model say that it is one more of ours, and its clause says nothing else behind it."""
    clause = reading.clause_at(start)
    before = _ANOTHER_ONE.search(reading.text, max(0, start - _LONGEST_KIND), start)
    if before is None or _OF_OTHERS.search(before["kind"] or before["kind_en"] or ""):
        return False
    return is_understood(reading.text[end:max(end, clause.end)])


def models_in(reading: Reading, start: int, end: int, *, any_words: bool = False) -> Found | None:
    """The run of models with which a part of the text begins; with `any_words` whatever may be one there."""
    start = reading.behind(_LEADS, start, end)
    models: list[str] = []
    last = place = start
    while match := _ONE_MODEL.match(reading.text, place, end):
        is_a_series = reading.text.startswith("系列", match.end())
        if not is_model(match["model"]) or is_a_series or _IS_A_RANGE.match(reading.text, match.end()):
            break
        last = match.end("model")
        if not _IS_VOID.match(reading.text, last, end):
            models.append(match["model"])
        between = _BETWEEN.match(reading.text, last, end)
        if between is None:
            break
        place = between.end()
    return Found("；".join(models), start, last) if models else _words(reading, start, end, any_words)


def models_behind(reading: Reading, end: int) -> Found | None:
    """The models that follow the name of a family."""
    following = _AFTER_FAMILY.match(reading.text, end)
    if following is None or reading.text.startswith("系列", following.end()):
        return None
    return models_in(reading, *following.span("models"))


def is_model(token: str) -> bool:
    """Whether a word looks like a model's designation: letters and digits, and no quantity."""
    return _SHAPE.fullmatch(token) is not None and _QUANTITY.fullmatch(token) is None


def typed_lists(reading: Reading) -> list[tuple[int, int]]:
    """Runs of designations that are some wherever they stand."""
    found: list[tuple[int, int]] = []
    for match in SPEAKS_FOR_ITSELF.finditer(reading.text):
        if found and _BETWEEN.fullmatch(reading.text, found[-1][1], match.start()):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    found = [(_first_of_list(reading.text, start), _last_of_list(reading.text, end)) for start, end in found]
    named = (match for pattern in (_IN_BRACKETS, _BEHIND_A_NAME) for match in pattern.finditer(reading.text))
    return sorted({*found, *(match.span("model") for match in named
                             if is_model(match["model"]) and not any(a <= match.start("model") < b for a, b in found))})


def _first_of_list(text: str, start: int) -> int:
    """Where a list begins whose first models do not speak for themselves: BAD85 和 BAX1208D."""
    before = _ONE_BEFORE.search(text, max(0, start - _FARTHEST_IN_AN_ITEM), start)
    return before.start("model") if before and is_model(before["model"]) else start


def _last_of_list(text: str, end: int) -> int:
    """Where a list ends whose last model does not speak for itself: BDZ52-63/3 和 BXK-T2."""
    after = _ONE_AFTER.match(text, end)
    return after.end("model") if after and is_model(after["model"]) else end


def speaks_of_products(reading: Reading, start: int) -> bool:
    """Whether the sentence around a place speaks of products, ours by name, or the place is an item of a list."""
    around = reading.sentence_at(start)
    line = reading.text.rfind("\n", 0, start) + 1
    if _LIST_OF_PRODUCTS.match(reading.text, line, start):
        return True
    is_ours = any(reading.text[first:last] in around for first, last in reading.own_names)
    return is_ours or _SPEAKS_OF_PRODUCTS.search(around) is not None or _is_item(reading, start)


def _words(reading: Reading, start: int, end: int, any_words: bool) -> Found | None:
    """The words of a line that may be a model or are a grade, such as I类优等品."""
    end = min(end, reading.line_end(start))
    following = _NO_MORE_GRADES.search(reading.text, start, end)
    end = following.start() if following else end
    words = reading.text[start:end].rstrip(" 。,;")
    if not words or len(words) > _LONGEST_WORDS:
        return None
    found = Found(words, start, start + len(words))
    may_be = any_words and not _IS_A_SENTENCE.search(found.value) and _MAY_BE_A_MODEL.search(found.value)
    return found if may_be or _IS_GRADE.search(found.value) else None


def _mention(
    reading: Reading, found: Found | None, certainty: Confidence, recogniser: str = "model"
) -> Iterator[Finding]:
    standing = reading.standing(found.start) if found else None
    if found and standing:
        yield Mention(Section.PRODUCTS, "models", *found[:3], recogniser, weaker(standing, certainty))


def _is_item(reading: Reading, start: int) -> bool:
    """Whether the words stand in an item of a list."""
    first = reading.text.rfind("\n", 0, start) + 1
    item = _ITEM.match(reading.text, max(0, first - 1), start)
    return "\n" in reading.text and item is not None and start - item.end() <= _FARTHEST_IN_AN_ITEM
