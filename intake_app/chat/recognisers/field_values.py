"""The value of one field at one place of the text: which reader a field has, by its key or its kind."""

import re
from collections.abc import Callable, Mapping

from intake_app.chat.days import single_day
from intake_app.chat.numerals import amount_at, measures_in
from intake_app.chat.parties import PARTIES
from intake_app.chat.proposals import Found
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.addresses import address_in, postcode_in
from intake_app.chat.recognisers.certificates import (
    ccc_number_in,
    certificate_number_in,
    ex_number_in,
    marking_in,
    standard_in,
)
from intake_app.chat.recognisers.choices import option_in, yes_no_in
from intake_app.chat.recognisers.companies import company_in
from intake_app.chat.recognisers.contacts import email_in, person_in, phone_in
from intake_app.chat.recognisers.credit_codes import code_in
from intake_app.chat.recognisers.designations import models_in
from intake_app.chat.recognisers.inventory_words import OPTIONS
from intake_app.chat.recognisers.places import city_in
from intake_app.chat.slots import Slot, Tie
from intake_app.schemes.schema import FieldDefinition, FieldKind, Section

Reader = Callable[[Reading, int, int], Found | None]

_BY_KEY: Mapping[str, Reader] = {
    "address": address_in,
    "mailing_address": address_in,
    "postcode": postcode_in,
    "mailing_postcode": postcode_in,
    "contact": person_in,
    "data_responsible": person_in,
    "filled_by": person_in,
    "ex_marking": marking_in,
    "ex_certificate_no": ex_number_in,
    "ccc_certificate_no": ccc_number_in,
    "certificate_no": certificate_number_in,
}
"""Fields of text whose values have a shape of their own, in whatever scheme they stand."""
_BY_KIND: Mapping[FieldKind, Reader] = {
    FieldKind.CREDIT_CODE: code_in,
    FieldKind.PHONE: phone_in,
    FieldKind.EMAIL: email_in,
    FieldKind.CITY: city_in,
    FieldKind.YES_NO: yes_no_in,
}
_CLAUSE_END = re.compile(r"[。;!?\n\t|]|\.(?=\s+[A-Z])|[ ]+(?=[一-龥]{2,8}:)|(?<!\d),|,(?!\d{3}(?!\d))")
_CELL_END = re.compile(r"[。;!?\n\t|]|[ ]+(?=[一-龥]{2,8}:)")
_LINE_END = re.compile(r"[。!?\n\t|]")
_LONG_END = re.compile(
    r"[。!?\n\t|]|;(?!\s*[(（]?\d|(?:更换|回收|采用|安装|使用|优化|提高|建设|改造|推广|实施|加强|增加|减少|淘汰|利用|替换)[^:;。\n]{2,24}(?:[;。\n]|$))|,(?=\d+(?:多|来|余)?(?:个人|人|名)|数据(?:基本|主要|都|全)|不知|是否|请|(?:数据|信息)(?:和信息)?(?:系统|化|复杂)|从业|员工"
    r"|职工|投产|设计?产能|年产|型号|产量)"
)
_COUNTED = re.compile(r"[两二三四五几]个?[条项点方面]*\s*:\s*\Z")
"""减碳措施主要两条:… goes on to the end of its line."""
_LIST_ITEM = re.compile(r"(?:^|[;:,。\n])\s*\(?[1-9][)、.]")
_ITEM_END = re.compile(r";\s*\(?\d")
"""An item of a list that began before the value ends the value; a list inside it does not."""
_RATINGS_END = re.compile(
    r"[。!?\n\t|]|;(?!\s*(?:[A-Z][A-Z0-9/-]+ )?\d[\d.]* ?kW)|\.\s|,(?!\s*(?:都是|均为|都为|[都均]|各)?\s*\d)"
)
_LEADS = re.compile(r"[ \t:]*(?:of (?=\d))?")
_BEFORE_A_NUMBER = re.compile(
    r"(?:从\s*[\d,.]+\s*[一-龥]{0,2}(?:调整|更[新正改]|修改|[改变增减])[为成到至加少]*|一共|总共|合计|共计|总计|全部|全年|本期|期内|统计期内?|数据期内?|目前|现在|现有|实际|大概"
    r"|[ \t:=共约为有是计])*"
)
_QUOTED = re.compile(r"\s*[“\"「]([^”\"」\n]{1,60})[”\"」]")
_NO_ANSWER = re.compile(
    r"^(?:[(]?(?:没想好|还没|没定|先不|不知道|不清楚).*|(?:正在|还在|尚未|准备|打算|申请中|注册中|办理中|在办|快要|马上).*|待定|未定|暂无|无|没有|不填|先不填|/|-+|—+|N/?A|tbd|none|吗|呢|的|了|是|有|数量|单位|单价|金额|备注|序号|[一二两三四五六七八九十几多\d]+[个种款家处]"
    r"|同(?:上|前|左|合格证|证书|执照).*|与.{1,10}(?:一致|相同)|[详见]见?.{0,3}(?:附件|附表|下表|清单|执照|证书).*|见[上下后].*"
    r"|see (?:the )?(?:attach|below|list|above).*)?$",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s+(?:would |will )?(?:be (?:best|ideal|good|fine|great|convenient|perfect)|suits? us|works? (?:best"
    r"|for us)|is fine|is best|suit us)\b.*|\s*\((?:以此为准|不变"
    r"|已核对|已核实|请核对|最新|更新后)\)|\s+(?:对的|没错|是的)"
    r"|\s*\((?:英文|外文|English|原名|曾用名|简称|又名|又称|俗称|别名)[^()\n]*\)|,\s*(?:谢谢|多谢|感谢|麻烦|辛苦|请(?:查收|核对|知悉|记录|登记)).{0,8}|[两二三四]个字|[吧哈啊呢哦嘛]"
    r"|就行了?|就好|就可以了?|即可|的?标准)+$"
)
"""What people say behind a value and what is no part of it."""
_NEXT_HEAD = re.compile(r"(?<=[a-z\d%)])\. (?=[A-Z][a-z]+(?: [a-z]+){0,3}:)|。(?=[一-龥]{2,8}:)")
"""A sentence that begins with a label of its own is no more of the value, be its words known or not."""
_PREPOSITION = re.compile(r"(?:in|at|on|by|for|of|from|since|until|under|about|as) ")
"""The standard was in 2024: nothing is so called."""
_DENIED_BEHIND = re.compile(r"[,;](?:我们|也|都|现在|目前)*(?:没有?|无|不(?!锈|断|同|饱|停)|未)[^,;。\n]{1,16}$")
"""What is not there, told behind what is: 压铸-装配,没有电镀."""
_MODEL_BEHIND = re.compile(
    r"(?:\s+|\s*\()(?:型号|规格)?:?(?=[A-Za-z0-9/-]*\d)[A-Z][A-Z0-9/-][A-Za-z0-9/-]{2,}\)?$|\s*\([^()]*[等级]级?品?\)$"
)
_BEFORE_A_PRODUCT = re.compile(
    r"(?:(?:我们?|我司|我厂|咱们|主要|专门|专业|一直|目前|现在|就是?|都是?|只)*"
    r"(?:做|生产|制造|加工|经营|主营)(?:的(?:就?是)?)?(?=[一-龥A-Z]{3})"
    r"|.*的|(?=[A-Za-z0-9/-]*\d)[A-Z][A-Za-z0-9/-]{3,} )(?=.)")
"""我司研发的…, and a model before the name."""
_IS_A_FIRM = re.compile(r"(?:公司|厂)的?$|我们|自己|他们|别人|的$|^[没还未]|\b(?:Ltd|Limited|Inc)\.?$")
"""Whose a trademark is; not what it is."""
_REGISTERED = re.compile(r"\s*\((?:注册|商标注册|已注册|regist|reg\.|no\.|第).*", re.IGNORECASE)
_POINTS = frozenset({"这", "那", "此", "它", "该", "同"})
_IS_A_SENTENCE = re.compile(r"(?:[a-z]+ ){2,}")
_SAYS_BY_WHAT = re.compile(
    r"(?:done |made )?by (?:product )?(?:mass|volume|value)(?=[.,;:]|$)"
    r"|按?照?(?:产品|各产品)?(?:质量|重量|体积|价值|产值|经济价值|(?:设备)?运行时间|工时|有效成分(?:含量)?)(?:的?比例?|占比)?(?:来|进行)?(?:分配|分摊|分)?(?=[,;:。]|$)",
    re.IGNORECASE,
)
"""What another field asks for: by what the data are allocated."""
_BY_WHAT_FIRST = re.compile(r"[ \t:]*[^,。;:\n]{2,12},\s*(?:具体)?(?:说明|方法):\s*|[ \t:]*(?:of (?=\d))?")
"""An allocation that begins with its option: 设备运行时间,说明:…."""
_POWER = re.compile(r"\d+(?:\.\d+)? ?k?W")
_MOTOR = re.compile(r"电机|电动机|\bmotors?\b|(?<![A-Za-z])YB", re.IGNORECASE)
_POLES = re.compile(r"极|\dP\b|poles?\b", re.IGNORECASE)
_SEVERAL = re.compile(r"[、和及与]")
_SITE_GOES_ON = re.compile(
    r"(?<=.)\s*(?:位于|坐落|地处|在[一-龥]{2}|现有|有|共|[(（:]|,|/|(?<=[一-龥])[ ]+(?=[一-龥\d])).*$"
)
_SEVERAL_CLAUSES = frozenset({"reduction_target", "preferred_visit", "other_certificates"})
"""Answers in the applicant's own words, which may have a comma."""
_OWN_WORDS = frozenset({"preferred_visit", "frequency", "instrument", "procedure", "quality"})
"""Answers of one line in the writer's own words, which a comma does not end."""
_SPEAKS_TO = re.compile(
    r"请|谢|麻烦|您|你|我们?|联系|附件|如有|\d{6,}|@|\b(?:please|thank|you|we|our|I|my|is|are|attached)\b|[吗呢?]",
    re.IGNORECASE,
)
_FARTHEST_LABEL = 60
_SAID_OF_IT = re.compile(r"(?<=[年a])(?:是|为|由|按|属于?|,).*")
"""产能15万吨/年是环评批的: where a capacity is from is no part of it."""
_LONGEST_LINE = 30
"""Characters of a value that stands alone below its label."""
_LONGEST_WITHOUT_SIGN = 40
"""Characters that a value may have whose label no sign sets apart."""
_LONGEST_SENTENCE = 160
_LONGEST_OPTION = 12
_FARTHEST_DAY = 4
"""Characters that may stand between a label and its day."""
_LIST_MARK = re.compile(r"\(?\d{1,2}[\s.、)]|[·•*-]\s")
_DIGIT = re.compile(r"\d")
_TELLS_HOW_MUCH = re.compile(r"[\d一二两三四五六七八九十百千万]")
_LETTER = re.compile(r"[^\W\d]")
_QUANTITY = re.compile(r"[\d,.]+\s*(?:[a-z%人名个位吨万]|$)")
_IS_A_MARKER = re.compile(
    r"-|[.、)](?!\d)(?! [A-Z][A-Za-z ]{2,20}:)(?=\s*\S)"
    r"|[ ]?(?!persons|people|years?\b|hours?\b|days?\b|units?\b|pieces?\b|pcs\b|kW|km\b|kg\b|t\b)[A-Za-z](?!\w*/)",
    re.IGNORECASE,
)
"""Behind a number: it is the mark of a list item, or part of a longer number."""
_MASS_OR_VOLUME = frozenset({"mass", "volume"})
_LARGER_UNIT = re.compile(r"\s*(?:kW|千瓦)(?![A-Za-z时])")
"""A power is asked for in watts, and a part's weight in kilograms; amounts of mass are read in tonnes."""
_COUNTS = re.compile(r"[一-龥](?<![,;。吨t万亿左约余多的])")
"""Behind a number without a unit: it counts something else (一块电表)."""
_LONGEST_MARKER = 2
_NAMING = re.compile(
    r"[一二三四五六七八九十\d]?\s*(?:[一-龥]{0,6},?(?=改[成为]|登记[为成]|统一[用写为]|应为|还是|[一那这]?栏填))?(?:的话|呢|就|也|都|均|现在?|应该|应(?=是|为|填|改)|请|已|要)*"
    r"(?:是|为|叫做?|写|填|选|改(?:为|成)|换成了?|变更为|变为|变成|更新为|更正为|应为|is|are|called|:|=|\s)*",
    re.IGNORECASE,
)
"""Between the label of a name and the name: 场所在 … names nothing."""


def value_of(reading: Reading, field: FieldDefinition, start: int, end: int, tie: Tie) -> Found | None:
    """The value of `field` with which a part of the text begins, or None where that is no such value."""
    reader = _BY_KEY.get(field.key) or _BY_KIND.get(field.kind)
    if reader is not None:
        return reader(reading, start, end)
    if field.kind in (FieldKind.NUMBER, FieldKind.INTEGER):
        return _number(reading, field, start, end)
    if field.kind is FieldKind.DATE:
        return _day(reading, start, end)
    if field.kind in (FieldKind.CHOICE, FieldKind.FAMILY):
        return option_in(reading, field, start, end) or _said_of_a_row(reading, field, start, end)
    if field.kind is FieldKind.MODELS:
        return _models(reading, start, end, tie)
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        return _text(reading, field, start, end, tie)
    return None


def _said_of_a_row(reading: Reading, field: FieldDefinition, start: int, end: int) -> Found | None:
    """The option of a data table's choice in the words that rows have for it: 来源:电费发票, 获取方式:自己烧的."""
    limit = min(_end(reading, start, end, _CLAUSE_END), start + _LONGEST_OPTION)
    patterns = OPTIONS.get("evidence" if field.key == "source" else field.key, {})
    offered = {option.key for option in field.options}
    for option, words in patterns.items() if field.section not in set(Section) else ():
        said = words.search(reading.text, start, limit) if option in offered else None
        if said:
            return Found(option, *said.span(), "likely")
    return None


def is_naming(reading: Reading, slot: Slot) -> bool:
    """Whether the words between a label and its value give a name: 场所在 … says where, not what it is called."""
    return slot.tie in ("mark", "line") or _NAMING.fullmatch(reading.text, slot.label_end, slot.value_start) is not None


def _models(reading: Reading, start: int, end: int, tie: Tie) -> Found | None:
    """Designations; behind a sign or a blank also words that may be one, such as 一级品."""
    found = models_in(reading, start, end)
    if found is None and tie in ("mark", "gap"):
        end = _end(reading, start, end, _LINE_END if tie == "mark" else _CLAUSE_END)
        found = models_in(reading, start, end, any_words=True)
    return None if found and _NO_ANSWER.match(found.value) else found


def _text(reading: Reading, field: FieldDefinition, start: int, end: int, tie: Tie) -> Found | None:
    if field.key == "name" and field.section in PARTIES:
        return company_in(reading, start, end)
    if field.key == "supplier":
        return company_in(reading, start, end) or _words(reading, field, start, end, tie)
    if field.key == "standard":
        return standard_in(reading, start, end) or _words(reading, field, start, end, tie)
    return _words(reading, field, start, end, tie)


def _words(reading: Reading, field: FieldDefinition, start: int, end: int, tie: Tie) -> Found | None:
    """Whatever words stand there, up to the end of the clause; after a sign, to the end of the sentence."""
    start = reading.behind(_BY_WHAT_FIRST if field.key == "allocation" else _LEADS, start, end)
    if tie == "mark" and field.key == "name":
        start = reading.behind(_LIST_MARK, start, end)
    quoted = (_QUOTED.search if field.key == "trademark" else _QUOTED.match)(reading.text, start, end)
    if quoted:
        return reading.words_at(*quoted.span(1))
    limit = _limit(reading, field, start, end, tie)
    if tie == "line" and (limit - start > _LONGEST_LINE or _LIST_MARK.match(reading.text, start)):
        return None
    words = _without_what_follows(reading.text[start:limit], field, tie)
    if words.startswith("(") and words.endswith(")") and words.count("(") == 1:
        start, words = start + 1, words[1:-1]
    if tie == "verb" and _PREPOSITION.match(words):
        return None
    if field.key == "name":
        if _is_no_name(reading, start, words, field):
            return None
        start, words = _name(start, words, field)
    if words.count("(") != words.count(")"):
        words = words.split("(")[0].rstrip()
    if field.key == "capacity":
        words = _SAID_OF_IT.sub("", words)
        if not _TELLS_HOW_MUCH.search(words):
            return None
    if field.key == "trademark":
        words = _REGISTERED.sub("", words)
        if _IS_A_FIRM.search(words) or _IS_A_SENTENCE.match(words) or words in _POINTS:
            return None
    if field.key == "ratings" and not _POLES.search(words) and not _is_of_no_motor(reading, words):
        return None
    longest = _LONGEST_SENTENCE if field.kind is FieldKind.LONG_TEXT else _LONGEST_WITHOUT_SIGN
    if field.key == "allocation" and _SAYS_BY_WHAT.match(words):
        return None
    if _NO_ANSWER.match(words) or (tie not in ("mark", "line") and len(words) > longest):
        return None
    return reading.words_at(start, start + len(words))


def _limit(reading: Reading, field: FieldDefinition, start: int, end: int, tie: Tie) -> int:
    """Where the words of a value end: at its clause, its sentence, its line or its item of a list."""
    is_long = field.kind is FieldKind.LONG_TEXT
    is_counted = is_long and _COUNTED.search(reading.text, max(0, start - 8), start)
    is_untied = tie == "none" and field.key != "ratings"
    ends = _LINE_END if is_counted else _CLAUSE_END if is_untied else _ends_of(field, tie)
    limit = _end(reading, start, end, ends)
    is_cut_short = reading.text[limit:limit + 1] == ";" or not is_long or tie == "none"
    is_told = tie in ("mark", "verb", "none") and is_cut_short
    if is_told and _may_go_on(field, tie) and _is_the_last(reading, start, limit, end):
        limit = _end_of_all(reading, limit, _end(reading, start, end, _LINE_END))
    is_listed = is_long and _is_in_a_numbered_list(reading, start)
    return _end(reading, start, limit, _ITEM_END) if is_listed else limit


def _may_go_on(field: FieldDefinition, tie: Tie) -> bool:
    """Whether an answer may be several clauses in the writer's own words."""
    return (field.key in _OWN_WORDS and tie == "mark") or field.kind is FieldKind.LONG_TEXT


def _end_of_all(reading: Reading, limit: int, last: int) -> int:
    """Where a value of several clauses ends: before the clause that speaks to the reader, else at `last`."""
    speaks = _SPEAKS_TO.search(reading.text, limit, last)
    end = max(limit, *(reading.text.rfind(sign, limit, speaks.start()) for sign in ",;")) if speaks else last
    return limit + len(reading.text[limit:end].rstrip(" ;,"))


def _is_the_last(reading: Reading, start: int, limit: int, end: int) -> bool:
    """Whether the label of a value begins its sentence and nothing else of the form follows."""
    last = _end(reading, start, end, _LINE_END)
    label = next(reading.slots_before(start, max(0, start - _FARTHEST_LABEL)), None)
    first, _ = reading.sentences[reading.clause_at(label.start).sentence] if label else (0, 0)
    opens = label is not None and not reading.text[first:label.start].strip(" \t-·•*(0123456789.、)")
    return opens and reading.next_slot(start) >= last and not reading.labels_in(limit, last)


def _without_what_follows(said: str, field: FieldDefinition, tie: Tie) -> str:
    """The words of a value without signs, remarks and the next label behind them."""
    words = said.rstrip(" .,、/\"”|-" if tie == "mark" else " .,、/\"”】]|-")
    while words.endswith(")") and words.count("(") < words.count(")"):
        words = words[:-1].rstrip()
    if field.key == "process" and "→" in words:
        last = words.find(",", words.rindex("→"))
        words = words if last < 0 else words[:last]
    words = _TRAILING.sub("", _NEXT_HEAD.split(words)[0])
    return _DENIED_BEHIND.sub("", words) if field.kind is FieldKind.LONG_TEXT else words


def _is_of_no_motor(reading: Reading, words: str) -> bool:
    """Whether words are a power alone, in a message of things that have no poles."""
    return _POWER.fullmatch(words) is not None and not _MOTOR.search(reading.text)


def _is_in_a_numbered_list(reading: Reading, start: int) -> bool:
    """Whether an item of a list begins before `start` in its line, or in the line that ends right there."""
    line = max(0, reading.text.rfind("\n", 0, max(0, start - 1)))
    return reading.first(_LIST_ITEM, line, start) is not None


def _ends_of(field: FieldDefinition, tie: Tie) -> re.Pattern[str]:
    if field.kind is FieldKind.LONG_TEXT:
        return _LONG_END
    if field.key == "ratings":
        return _RATINGS_END
    return _CELL_END if tie == "mark" and field.key in _SEVERAL_CLAUSES else _CLAUSE_END


def _name(start: int, words: str, field: FieldDefinition) -> tuple[int, str]:
    """Where the name begins, and the name without what is told of the thing; empty where the words are none."""
    if field.section == Section.PRODUCTS:
        before = _BEFORE_A_PRODUCT.match(words)
        start, words = (start + before.end(), words[before.end():]) if before else (start, words)
    behind = (_SITE_GOES_ON if field.section == Section.SITES else _MODEL_BEHIND).search(words)
    name = words[:behind.start()] if behind else words
    return start, name if _LETTER.search(name) and not _QUANTITY.match(name) else ""


def _is_no_name(reading: Reading, start: int, words: str, field: FieldDefinition) -> bool:
    """Whether words that stand for a name are something else: an address of a site, a list of products."""
    if field.section == Section.SITES:
        address = address_in(reading, start, start + len(words))
        return address is not None and address.start == start and _DIGIT.search(address.value) is not None
    is_told_of = words.endswith("的") or _SEVERAL.search(words.split("(")[0]) is not None
    return field.section == Section.PRODUCTS and is_told_of


def _number(reading: Reading, field: FieldDefinition, start: int, end: int) -> Found | None:
    start = reading.behind(_BEFORE_A_NUMBER, start, end)
    amount = amount_at(reading.text, start, end)
    line = max(0, reading.text.rfind("\n", 0, amount.start)) if amount else start
    is_short = amount is not None and amount.end - amount.start <= _LONGEST_MARKER and (
        reading.text[line:amount.start].rstrip(" \t").endswith((":", "\n"))
    )
    is_first = amount is not None and (
        amount.value == 1 or reading.text[amount.end:amount.end + 1] not in (".", ")")
        or reading.text[line:amount.start].rstrip(" \t").endswith("\n")
    )
    is_marker = amount is not None and is_short and is_first and _IS_A_MARKER.match(reading.text, amount.end)
    if amount is None or (not amount.measure and is_marker):
        return None
    wanted = measures_in(field.label.zh)
    is_else = amount.measure not in wanted if amount.measure else wanted == _MASS_OR_VOLUME and _COUNTS.match(
        reading.text, amount.end
    )
    if is_else:
        return None
    is_in_kilowatts = "(W)" in field.label.en and _LARGER_UNIT.match(reading.text, amount.end) is not None
    is_in_kilograms = "(kg)" in field.label.en and amount.measure == "mass"
    value = amount.value * 1000 if is_in_kilowatts or is_in_kilograms else amount.value
    return Found(f"{value.normalize():f}", amount.start, amount.end, amount.confidence)


def _day(reading: Reading, start: int, end: int) -> Found | None:
    found = single_day(reading.text, start, end, reading.today)
    if found is None or found[1] - start > _FARTHEST_DAY:
        return None
    return Found(found[0].isoformat(), found[1], found[2])


def _end(reading: Reading, start: int, end: int, pattern: re.Pattern[str]) -> int:
    found = pattern.search(reading.text, start, end)
    return found.start() if found else end
