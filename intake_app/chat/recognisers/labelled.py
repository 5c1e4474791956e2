"""Answers that stand behind the label of their field: “联系人：张三”, “型号有 …”, “phone 138…”."""

import re
from collections.abc import Iterator

from intake_app.chat.parties import PARTIES, PLACES
from intake_app.chat.proposals import Confidence, Finding, Found, Guess, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.recognisers.addresses import address_in, address_mentions, mailing_mentions
from intake_app.chat.recognisers.certificates import standard_in
from intake_app.chat.recognisers.companies import has_its_name
from intake_app.chat.recognisers.designations import SPEAKS_FOR_ITSELF
from intake_app.chat.recognisers.families import family_guess, family_names
from intake_app.chat.recognisers.field_values import is_naming, value_of
from intake_app.chat.recognisers.figures import is_a_part, is_of_another_year, unit_of_output
from intake_app.chat.recognisers.products import is_product_word, without_model
from intake_app.chat.slots import Slot, has_a_shape
from intake_app.chat.standing import is_planned
from intake_app.schemes.schema import FieldDefinition, FieldKind, Section

_ANOTHER_ONE = re.compile(
    r"(?:数据(?:收集|采集|填报|统计)?|填报|备用|应急|紧急|第二|原|旧|老|过期|失效|作废|前任|客户|供应商|英文|外文"
    r"|财务|开票|采购|销售|物流|售后|投诉|招聘|仓库|医务|备案"
    r"|(?:电表|水表|燃气表|地磅|磅秤|汽车衡|电子秤|变压器|空压机|锅炉|叉车|行车|机床|冲床|车床|逆变器|光伏板|轴承|轴流风机)(?:的|,)?"
    r"|English )(?:的)?\Z"
)
_THEIRS = re.compile(r"(?:他们|对方|人家)的?\Z|\btheir \Z", re.IGNORECASE)
"""Before a label that no party has: somebody else's output, models or people."""
_OUR_PLANT = re.compile(r"(?:我厂|本厂|我们厂|咱们厂|厂子|厂里)的?\Z")
_OURS = re.compile(r"\b(?:our|our own) \Z", re.IGNORECASE)
_SITE_ITSELF = re.compile(r"[号东西南北新老总][ ]?\Z")
"""一号厂区 is a site's name, and no label of one."""
_AUDITED = re.compile(r"审核(?:的|所在)?\Z")
_IN_A_PHRASE = re.compile(r"\b(?:the|on|at|per|our|this|each|of)\s+$", re.IGNORECASE)
_GRADES = re.compile(r"Grade (?:[IVX]{1,3}|[A-D]|\d)\b(?:[;,] ?Grade (?:[IVX]{1,3}|[A-D]|\d)\b)*", re.IGNORECASE)
"""The word for a grade is part of what it is called: Grade I."""
_LONGEST_GRADE = 11
_A = re.compile(r"an? ", re.IGNORECASE)
"""“The product is a motor” tells its kind, and no name."""
_IS_INDUSTRY = re.compile(
    r"[一-龥A-Z0-9 ]{2,18}(?:业|制造|加工|生产|化工)|[a-z][a-z -]{4,50}(?:manufactur(?:e|ing)|production"
    r"|processing|industry|mining)"
)
_NONE_OF = re.compile(r"\bno \Z", re.IGNORECASE)
"""No allocation is needed: what is denied has no value."""
_IS_NAME_LABEL = re.compile("名|全称|name", re.IGNORECASE)
_PLANNED = re.compile("计划|预计|拟")
_ONLY_OF_SITES = frozenset({"process", "started_on", "capacity", "data_complexity"})
_OF_A_FIRM = re.compile(r"公司|\b(?:Co|Ltd|Limited|Inc|Company|Corp)\b")
_LONGEST_WHOSE = 8
_WHERE = frozenset({"address", "city", "postcode"})
_SECTIONS_OF_ROWS = frozenset({Section.SITES, Section.PRODUCTS})
_BY_POST = re.compile(r"寄(?:给|到|至|往|送)?|\b(?:send|ship|mail|deliver)\b[^.]*\bto\b", re.IGNORECASE)
_PLANT_LIES = re.compile(r"(?:工厂|厂房|厂子|厂区|生产地|基地|车间)[^,。;]{0,4}(?:位于|坐落|设在|在)[^。;]*$")
"""工厂在 A, 注册地在 B: the place of registration is no more the plant's."""
_FOR_POST = re.compile(r"\s*\((?:收件|邮寄|寄件|收货|通[讯信])")
_FOR_POST_BEFORE = re.compile(r"(?:[收寄]|快递|邮件|发票|证书)[^,。;:\n\d]{0,8}\Z")
"""收证书的地址: before the label of an address or a postcode, it is the one for the post."""
_SENT_TO_SOMEBODY = re.compile(r"(?:[邮快]?寄|快递)(?:给|到|至|往)(?!你|您|贵)[^,。;\n]{2,16},\Z")
"""寄给我们行政某某,地址…."""
_LONGEST_WISH = 10
_IS_OUR = re.compile(
    r"(?:就?是|为|作为?)(?:我们?|我司|我厂|本公司|公司|咱们?)?的?\Z|\b(?:is|are) (?:our|my"
    r"|the)(?: company's)? \Z", re.IGNORECASE
)
_SAYS_SO = re.compile(r"[这那]个?|\b(?:this|that)\b", re.IGNORECASE)
_LONGEST_VERB = 24
_LONGEST_WORDS = 60
_NEXT_LABELS = 8
"""Labels behind one that may tell of which table it is."""
_A_LABEL = 4
_UNMISTAKABLE = 5
"""Characters of a Chinese label behind which a value needs no sign."""
_IS_VALUE = re.compile(r"(?![没不未是有无暂待等还也都要需请怎什的和与])[^?:]{2,30}(?<![吗呢了])")
_TELLS_OF_A_CHANGE = re.compile("has changed|变了|有变|有改|有调整")
_NEXT_ITEM = re.compile(r";\s*\(?[1-9][、.)]")
_IS_DONE = re.compile(
    r"(?!是|有|没|不|未|还|暂|待|怎|什|如|见|要|需|请|的|和|与)[^?吗呢了我你您他]{4,30}[,、][^?吗呢了我你您他]{4,60}[。]?"
)
"""Several things that are done, without a verb that speaks of the writer."""
_SHORTEST_STANDARD = len("standard")
_OF_THE_PERIOD = frozenset({"product_output", "plant_output", "product_mass"})
_OF_A_PART = re.compile(
    r"(?:季度|半年|单月|当月|每[月天日]|(?<![-~至到\d])(?<![-~至到]\d)(?:\d{1,2}|[一二三四五六七八九十])月份?|前年|上上年|去年同期|同期|库存|理论|设计|计划|预计|预算"
    r"|目标(?!产)|全国|全省|行业)的?.?\Z|行业[^,。;]{0,6}\Z"
    r"|\b(?:last month|monthly|month)(?:'s)? (?:[a-z]+ )?.?\Z", re.IGNORECASE,
)
"""An output so called is not the one of the period."""
_OF_SEVERAL = re.compile("[都均](?:在|是|有|差不多|大概)")
"""产量都在5万吨上下: behind the word for an output, it is told of several plants at once."""
_OF_ALL = re.compile("全厂|所有产品|全部产品|各类?产品")
"""Before the word for an output: it is the plant's."""
_NEED_A_SIGN = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
"""Kinds of which any words would be a value: a label needs more than a blank behind it."""
_NEED_A_GAP = frozenset({FieldKind.YES_NO, FieldKind.FAMILY})
_READ_BY_SHAPE = frozenset({FieldKind.PHONE, FieldKind.EMAIL, FieldKind.CREDIT_CODE, FieldKind.SITE_CHOICES})
"""Kinds that their own recogniser finds wherever they stand."""
_IS_A_LIST = re.compile(r"[^,]、|→|\+|[a-z]{3,}, [a-z]{3,}")
_IS_BRAND = re.compile(r"[一-龥]{2,6}|[A-Z][A-Za-z0-9]{1,11}|[一-龥]{2,6}[A-Za-z]{2,10}|[A-Za-z]{2,10}[一-龥]{2,6}")
_IS_SAID = re.compile(r"[在我你他的是有了没不还吗呢要证]")
"""No brand holds such a word: 商标证在我手上."""
_REGISTRATION = re.compile(r"第?\d{6,9}号?")
_BRANDS = ("商标", "品牌", "牌子")
_PARTS = re.compile("[:/;|]")
_LONGEST_APART = 30
_FARTHEST_BACK = 200
"""Characters before a label in which its sentence is looked at."""
_FARTHEST_TITLE = 1500
"""Characters before a label in which the title of its table is looked for."""
_LONGEST_FAMILY = 20


def labelled_answers(reading: Reading) -> Iterator[Finding]:
    """The values behind labels, each for the section that the words around name."""
    labels = {slot.start for slot in reading.slots if slot.label_end - slot.start >= _A_LABEL or slot.tie == "mark"}
    for slot in reading.slots:
        if slot.value_start in labels and not slot.fields[0].options:
            continue  # a title above labels: 生产场所:生产场所名称 …
        fields = [field for field in slot.fields if field.kind not in _READ_BY_SHAPE]
        for field, certainty in _chosen(reading, slot, fields):
            found = _value(reading, slot, field)
            standing = reading.standing(found.start) if found else None
            if found and standing and not _is_something_else(reading, slot, field):
                yield from mentions_of(reading, field, found, weaker(standing, certainty))
            elif found is None and (guess := _family_guess(reading, slot, field)):
                yield guess
            elif found is None and (before := _value_before(reading, slot, field)):
                standing = reading.standing(slot.start)
                if standing and reading.standing(before.start):
                    yield from mentions_of(reading, field, before, weaker(standing, "likely"))


def _value_before(reading: Reading, slot: Slot, field: FieldDefinition) -> Found | None:
    """The value of a shape of its own that stands before its label: “473000 是我们的邮编”."""
    clause = reading.clause_at(slot.start)
    if slot.tie != "none" or not has_a_shape(field) or reading.text[slot.label_end:clause.end].strip(" ,。.;!\n"):
        return None
    verb = _IS_OUR.search(reading.text, max(clause.start, slot.start - _LONGEST_VERB), slot.start)
    if verb is None:
        return None
    start = max(clause.start, slot.start - _FARTHEST_BACK)
    if not _SAYS_SO.sub("", reading.text[start:verb.start()]).strip():
        start = reading.clauses[max(0, reading.clause_number(slot.start) - 1)].start
    end = verb.start()
    found = value_of(reading, field, start, end, "none")
    rest = _SAYS_SO.sub("", reading.text[found.end:end]).strip(" ,\"”") if found else ""
    return found if found and not rest and not reading.text[start:found.start].strip(" “\"") else None


def mentions_of(
    reading: Reading, field: FieldDefinition, found: Found, certainty: Confidence, group: int | None = None
) -> Iterator[Finding]:
    """The mention of a labelled value; an address gives its city too, and a city may open an address."""
    confidence = weaker(certainty, found.confidence)
    is_for_post = field.section == Section.CLIENT and _FOR_POST.match(reading.text, found.end) is not None
    if field.key == "mailing_address" or (field.key == "address" and is_for_post):
        yield from mailing_mentions(reading, found, confidence, "labelled")
        return
    if field.key == "address":
        yield from address_mentions(reading, field.section, found, confidence, group, "labelled")
        return
    if field.section == Section.PRODUCTS and field.key == "name":
        found = without_model(reading, found)
    mention = Mention(field.section, field.key, *found[:3], "labelled", confidence, group)
    yield mention
    yield from unit_of_output(reading, mention)
    if field.key == "city":
        whole = address_in(reading, found.start, reading.line_end(found.start))
        if whole and whole.end > found.end + 2:
            yield Mention(field.section, "address", *whole[:3], "address", "likely", group)


def _family_guess(reading: Reading, slot: Slot, field: FieldDefinition) -> Guess | None:
    if field.kind is not FieldKind.FAMILY or slot.tie != "mark":
        return None
    return family_guess(reading, slot.value_start, min(slot.end, slot.value_start + _LONGEST_FAMILY))


def _is_something_else(reading: Reading, slot: Slot, field: FieldDefinition) -> bool:
    """Whether the words before the label take its value away: a planned day, some of the people."""
    if field.kind in _NEED_A_SIGN and _NONE_OF.search(reading.text, max(0, slot.start - 4), slot.start):
        return True
    if field.kind is FieldKind.DATE:
        return _PLANNED.search(reading.text, max(0, slot.start - 4), slot.start) is not None
    if field.key == "product_output" and _OF_ALL.search(
        reading.text, max(reading.clause_at(slot.start).start, slot.start - _LONGEST_WORDS), slot.start
    ):
        return True
    if field.key == "process" and _TELLS_OF_A_CHANGE.search(reading.text, slot.label_end, slot.value_start):
        return True
    if field.key in _OF_THE_PERIOD:
        clause = reading.clause_at(slot.start)
        is_planned_one = is_planned(reading.text[max(clause.start, slot.start - _LONGEST_WORDS):slot.start])
        is_else = is_planned_one or is_of_another_year(reading, slot.value_start)
        return is_else or _OF_A_PART.search(
            reading.text, max(0, slot.start - _LONGEST_VERB), slot.start + 1
        ) is not None or _OF_SEVERAL.match(reading.text, slot.label_end) is not None
    return field.key == "employees" and is_a_part(reading, slot.start)


def _value(reading: Reading, slot: Slot, field: FieldDefinition) -> Found | None:
    is_shaped = has_a_shape(field)
    if field.key == "name" and not is_shaped and not _names_it(reading, slot, field):
        return None
    needs_a_sign = field.kind in _NEED_A_SIGN and not is_shaped and slot.tie in ("none", "gap")
    if needs_a_sign and not _may_stand_apart(reading, slot, field):
        return None
    if field.kind in _NEED_A_GAP and slot.tie == "none" and slot.label_end - slot.start < _UNMISTAKABLE:
        return None
    grades = _GRADES.match(reading.text, slot.start) if field.kind is FieldKind.MODELS else None
    if grades and _GRADES.search(reading.text, max(0, slot.start - _LONGEST_GRADE), slot.start - 1):
        return None  # the second of two, read with the first
    if grades:
        return Found("；".join(each.strip() for each in re.split("[;,]", grades.group())), *grades.span())
    return value_of(reading, field, slot.value_start, _value_end(reading, slot), slot.tie)


def _names_it(reading: Reading, slot: Slot, field: FieldDefinition) -> bool:
    """Whether a site or product is named: “at the site: 36” names none, and a family alone is no product's name."""
    label = reading.text[slot.start:slot.label_end]
    is_said = field.section == Section.PRODUCTS and slot.tie == "verb" and not _A.match(reading.text, slot.value_start)
    is_in_a_phrase = _IN_A_PHRASE.search(reading.text, max(0, slot.start - 8), slot.start) is not None
    if (is_in_a_phrase and not is_said) or not is_naming(reading, slot):
        return False
    if field.section == Section.SITES:
        return _SITE_ITSELF.search(reading.text, max(0, slot.start - 2), slot.start) is None
    if field.section != Section.PRODUCTS or _IS_NAME_LABEL.search(label):
        return True
    said = re.split("[,。;(\n]", reading.text[slot.value_start:slot.end])[0]
    said = SPEAKS_FOR_ITSELF.sub("", said).strip(" .").casefold()
    return said.removesuffix("s") not in {name for name, _ in family_names(reading)}


def _value_end(reading: Reading, slot: Slot) -> int:
    """The end of the value; a list of models goes on in the lines below."""
    if slot.fields[0].kind is not FieldKind.MODELS:
        return slot.end
    return max(slot.end, reading.next_slot(slot.start))


def _may_stand_apart(reading: Reading, slot: Slot, field: FieldDefinition) -> bool:
    """Whether a value without a sign is one: the label opens its clause and the value closes it."""
    clause = reading.clause_at(slot.start)
    label = reading.text[slot.start:slot.label_end]
    opens = _opens(reading, clause.start, slot.start)
    end = slot.end if field.key == "process" else min(slot.end, clause.end)
    value = reading.text[slot.value_start:end].strip(" ,。;/|\n")
    if field.key == "industry" and opens and _IS_INDUSTRY.fullmatch(value.split(". ")[0].rstrip(".")):
        return True
    if field.key == "name" and opens and label.endswith(("名称", "全称")) and 2 <= len(value) <= _LONGEST_APART:
        return True
    if field.kind is FieldKind.LONG_TEXT and _tells_to_its_end(reading, slot):
        return True
    is_product = field.key == "name" and field.section == Section.PRODUCTS and is_product_word(value)
    if field.key == "trademark" and ("注册" in label or "reg" in label.casefold()) and _REGISTRATION.fullmatch(value):
        return True
    brand = value.strip("“”\"「」'")
    is_brand = label.startswith(_BRANDS) and _IS_BRAND.fullmatch(brand) and not _IS_SAID.search(brand)
    if opens and (is_product or is_brand):
        return True
    is_called_so = field.key == "standard" and len(label) >= _SHORTEST_STANDARD
    if is_called_so and standard_in(reading, slot.value_start, slot.end):
        return True
    is_an_amount = value.startswith(("年产", "一年")) or _begins_with_a_number(value)
    if field.key in ("capacity", "standard", "ratings") and is_an_amount:
        return True
    if field.key == "process" and opens and _IS_A_LIST.search(value):
        return True
    if slot.tie == "none" and opens and len(label) >= _UNMISTAKABLE and _IS_VALUE.fullmatch(value):
        return not label.isascii()
    if slot.tie != "gap" or not opens or not value or len(value) > _LONGEST_APART:
        return False
    return not label.isascii() or " " in label or (field.key == "trademark" and " " not in value)


def _tells_to_its_end(reading: Reading, slot: Slot) -> bool:
    """Whether a label begins its line and the rest is a list of what it asks for: 减碳措施余热回收,冷凝水回用."""
    end = reading.line_end(slot.value_start)
    begins = slot.start == 0 or reading.text[slot.start - 1] == "\n"
    is_alone = reading.next_slot(slot.start) >= end and not reading.labels_in(slot.value_start, end)
    return begins and is_alone and slot.label_end - slot.start >= _A_LABEL and _IS_DONE.fullmatch(
        reading.text, slot.value_start, end
    ) is not None


def _opens(reading: Reading, first: int, start: int) -> bool:
    """Whether nothing but marks and the words for a party stand before a label in its clause, or behind a colon."""
    begin = max(first, start - _FARTHEST_BACK)
    before = reading.text[begin:start]
    for label in reading.labels_in(begin, start):
        if label.end <= start:
            before = before.replace(reading.text[label.start:label.end], "", 1)
    return not _PARTS.split(before)[-1].strip(" \n(（、的-")


def _begins_with_a_number(value: str) -> bool:
    return value[:1].isascii() and any(character.isdigit() for character in value[:4])


def _chosen(
    reading: Reading, slot: Slot, fields: list[FieldDefinition]
) -> list[tuple[FieldDefinition, Confidence]]:
    """The fields that the label means here, by the party or site that the words around name."""
    sections = frozenset(field.section for field in fields)
    if not fields or _is_of_another_thing(reading, slot, sections):
        return []
    if len(sections) == 1:
        return [] if _is_an_outsiders(reading, slot, fields[0].section) else [(fields[0], "sure")]
    table = _table_around(reading, slot, sections)
    if table and (
        _is_right_below(reading, slot, table) or _titled(reading, slot, sections) == table
        or (slot.tie == "mark" and _told_by_the_next(reading, slot, sections - set(Section)) == table)
    ):
        return [(field, "likely") for field in fields if field.section == table]
    among = sections & PLACES
    is_of_our_plant = _OUR_PLANT.search(reading.text, max(0, slot.start - 5), slot.start) is not None
    if fields[0].key in ("name", "credit_code") and (is_of_our_plant or _is_called_ours(reading, slot, sections)):
        return [(field, "likely") for field in fields if field.section == Section.CLIENT and field.key != "contact"]
    if among and is_of_our_plant:
        return [(field, "likely") for field in fields if field.section == Section.FACTORY]
    if Section.SITES in sections and _AUDITED.search(reading.text, max(0, slot.start - 5), slot.start):
        return [(field, "likely") for field in fields if field.section == Section.SITES]
    if Section.PRODUCTS in sections and "产品" in reading.sentence_at(slot.start)[:12]:
        return [(field, "likely") for field in fields if field.section == Section.PRODUCTS]
    mailing = reading.scheme.field(Section.CLIENT, f"mailing_{fields[0].key}")
    if mailing and _is_for_post(reading, slot):
        return [(mailing, "likely")]
    if not sections & (PLACES | {Section.PRODUCTS}):
        return [(field, "likely") for field in fields if field.section == table]
    if Section.SITES in sections and _is_in_a_sites_form(reading, slot):
        return [(field, "likely") for field in fields if field.section == Section.SITES]
    if (place := _place_told_before(reading, slot)) in sections:
        return [(field, "likely") for field in fields if field.section == place]
    if any(field.key == "name" for field in fields) and (row := _row_named(reading, slot, sections)):
        return [(field, "likely") for field in fields if (field.section, field.key) == (row, "name")]
    whom = reading.whom(slot.start, slot.label_end, among or sections)
    first, _ = reading.sentences[reading.clause_at(slot.start).sentence]
    if fields[0].key == "name" and among <= PARTIES and _is_another_name(reading, slot, first):
        return [(field, "likely") for field in fields if field.section == Section.CLIENT]
    if reading.text.startswith("注册", slot.start) and _PLANT_LIES.search(
        reading.text, max(first, slot.start - _FARTHEST_BACK), slot.start
    ):
        return [(field, "likely") for field in fields if field.section == Section.CLIENT]
    return [(field, whom.confidence) for field in fields if field.section in whom.sections]


def _is_called_ours(reading: Reading, slot: Slot, sections: frozenset[str]) -> bool:
    before = max(0, slot.start - _LONGEST_WHOSE)
    return Section.CLIENT in sections and _OURS.search(reading.text, before, slot.start) is not None


def _is_of_another_thing(reading: Reading, slot: Slot, sections: frozenset[str]) -> bool:
    """Whether the words right before a label give its value to another: 备用联系人, 他们的产量, a site's postcode."""
    before = max(0, slot.start - _LONGEST_WHOSE)
    if _ANOTHER_ONE.search(reading.text, before, slot.start):
        return True
    if not sections & PARTIES and _THEIRS.search(reading.text, before, slot.start):
        return True
    return slot.fields[0].key == "postcode" and _is_behind_a_site(reading, slot)


def _row_named(reading: Reading, slot: Slot, sections: frozenset[str]) -> str | None:
    """Sites or products, where a bare “name” is one's: by the name itself, or by the label before on its line."""
    if Section.PRODUCTS in sections and _is_a_products(reading, slot):
        return Section.PRODUCTS
    before = next(reading.slots_before(slot.start, reading.text.rfind("\n", 0, slot.start) + 1), None)
    if before is None or slot.tie != "mark" or reading.labels_in(before.value_start, slot.start):
        return None
    of = {field.section for field in before.fields}
    return next(iter(of)) if len(of) == 1 and of <= sections & _SECTIONS_OF_ROWS else None


def _is_behind_a_site(reading: Reading, slot: Slot) -> bool:
    """Whether the label before on the line is a site's, of which the form asks no postcode."""
    first = max(reading.text.rfind("\n", 0, slot.start) + 1, slot.start - _FARTHEST_BACK)
    item = reading.last(_NEXT_ITEM, first, slot.start)
    first = item.end() if item else first
    before = ({field.section for field in other.fields} for other in reading.slots_before(slot.start, first))
    return next((of for of in before if len(of) == 1), None) == {Section.SITES}


def _place_told_before(reading: Reading, slot: Slot) -> str | None:
    """The one party or site that the label before in the sentence can be of, where no words name another."""
    first, _ = reading.sentences[reading.clause_at(slot.start).sentence]
    first = max(first, slot.start - _FARTHEST_BACK)
    if slot.fields[0].key not in _WHERE or reading.labels_in(first, slot.start):
        return None
    before = ({field.section for field in other.fields} for other in reading.slots_before(slot.start, first))
    of = next((sections for sections in before if len(sections) == 1), frozenset[str]())
    return next(iter(of)) if of and of <= PLACES else None


def _is_for_post(reading: Reading, slot: Slot) -> bool:
    """Whether the words around the label of an address or a postcode make it the one for the post."""
    is_called_so = _FOR_POST_BEFORE.search(reading.text, max(0, slot.start - _LONGEST_WISH), slot.start) is not None
    is_behind_one = slot.fields[0].key == "postcode" and _is_behind_a_mailing_address(reading, slot)
    first, _ = reading.sentences[reading.clause_at(slot.start).sentence]
    is_sent_there = slot.fields[0].key == "address" and _SENT_TO_SOMEBODY.search(
        reading.text, max(first, slot.start - _LONGEST_WORDS), slot.start
    ) is not None
    return is_called_so or is_behind_one or is_sent_there


def _table_around(reading: Reading, slot: Slot, sections: frozenset[str]) -> str | None:
    """The data table of the nearest label before that only one table has, of those that the label may be in."""
    tables = sections - set(Section)
    before = reading.table_before(slot.start, tables) or _titled(reading, slot, sections)
    return before or (_told_by_the_next(reading, slot, tables) if slot.tie == "mark" else None)


def _told_by_the_next(reading: Reading, slot: Slot, tables: frozenset[str]) -> str | None:
    """The data table of the labels right behind, or of what is chosen there: 名称:纯碱;类别:化学药剂;来源地:…."""
    place = slot.start
    for _ in range(_NEXT_LABELS):
        here = [other for other in reading.slots_at_label(place) if other.tie == "mark"]
        for other in here:
            theirs = {field.section for field in other.fields if _may_be_of(reading, other, field)} & tables
            sections = {field.section for field in other.fields}
            if len(theirs) == 1 and sections.isdisjoint(set(Section) - {Section.PRODUCTS}):
                return next(iter(theirs))
        following = reading.next_slot(place)
        if not here or "\n\n" in reading.text[place:following]:
            return None
        place = following
    return None


def _may_be_of(reading: Reading, slot: Slot, field: FieldDefinition) -> bool:
    """Whether what stands behind a label may be a value of the field: of a choice one of its options."""
    if field.kind is not FieldKind.CHOICE:
        return True
    return value_of(reading, field, slot.value_start, slot.end, slot.tie) is not None


def _titled(reading: Reading, slot: Slot, sections: frozenset[str]) -> str | None:
    """The data table whose title stands in a line of its own above, with no empty line between."""
    titles = {
        name.casefold(): section.key for section in reading.scheme.form if section.key in sections - set(Section)
        for title in (section.title, section.row or section.title) for name in (title.zh, title.en)
    }
    if not titles:
        return None
    for line in reversed(reading.text[max(0, slot.start - _FARTHEST_TITLE):slot.start].rstrip().split("\n")):
        title = line.strip(" :").casefold().removesuffix("表")
        if not title or title in titles:
            return titles.get(title)
    return None


def _is_right_below(reading: Reading, slot: Slot, table: str) -> bool:
    """Whether the label before belongs to a data table, so that 单位 behind it is no company."""
    before = next(reading.slots_before(slot.start), None)
    return before is not None and {field.section for field in before.fields} == {table}


def _is_in_a_sites_form(reading: Reading, slot: Slot) -> bool:
    """Whether the label above, with its value, is one that only a site has: 主要工艺, 投产日期."""
    if slot.tie != "mark":
        return False
    first = _line_above(reading, slot.start)
    before = (other for other in reading.slots_before(slot.start, first) if other.tie == "mark")
    above = next((other for other in before if other.end < slot.start), None)
    if above is None or reading.text.count("\n", above.end, slot.start) != 1:
        return False
    return all(field.section == Section.SITES and field.key in _ONLY_OF_SITES for field in above.fields)


def _line_above(reading: Reading, place: int) -> int:
    """Where the line above that of a character begins."""
    return reading.text.rfind("\n", 0, max(0, reading.text.rfind("\n", 0, place))) + 1


def _is_a_products(reading: Reading, slot: Slot) -> bool:
    """Whether the words behind a label end like the name of a product."""
    if _OF_A_FIRM.search(reading.text, slot.value_start, reading.line_end(slot.value_start)):
        return False
    first, _ = reading.sentences[reading.clause_at(slot.start).sentence]
    before = reading.text[max(first, slot.start - _LONGEST_WORDS):slot.start]
    end = min(slot.end, slot.value_start + _LONGEST_WORDS)
    said = re.split("[,。;\n]", reading.text[slot.value_start:end])[0].strip()
    return is_product_word(said.split("(")[0]) and "标准" not in before


def _is_another_name(reading: Reading, slot: Slot, first: int) -> bool:
    """Whether the party named before in the sentence has its name already: 工厂：…，公司名称：… gives the client's."""
    labels = reversed(reading.labels_in(first, slot.start))
    before = next((label for label in labels if label.end <= slot.start and label.sections), None)
    return before is not None and has_its_name(reading, before, slot.start)


def _is_behind_a_mailing_address(reading: Reading, slot: Slot) -> bool:
    """Whether the last address before a postcode, on its line or the one above, is one for the post."""
    sentence, _ = reading.sentences[reading.clause_at(slot.start).sentence]
    if _BY_POST.search(reading.text, max(sentence, slot.start - _FARTHEST_BACK), slot.start):
        return True
    before = (other.fields[0].key for other in reading.slots_before(slot.start, _line_above(reading, slot.start)))
    return next((key for key in before if key in ("address", "mailing_address")), None) == "mailing_address"


def _is_an_outsiders(reading: Reading, slot: Slot, section: str) -> bool:
    """Whether words that only the client is asked, or that no party is, are said of somebody else."""
    return (section == Section.CLIENT or section not in PARTIES) and not reading.whom(
        slot.start, slot.label_end, PARTIES
    ).sections
