"""Answers that are one of a few: yes or no, an option of a choice."""

import re
from collections.abc import Iterator, Mapping

from intake_app.chat.numerals import amounts
from intake_app.chat.proposals import Finding, Found, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.vocabulary import SaidOption, statements
from intake_app.schemes.schema import FieldDefinition, FieldKind, Section

_YES = re.compile(
    r"[☑✓✔√■]?\s*(?:we (?:do )?agree|没问题|没意见|无异议|不反对|是的?|有|能够?|可以?|同意|愿意|公开|yes\b|y\b|对"
    r"|(?:fine|okay|ok|all right|no problem)\b|已|使用|要用|会用|打算用?|agree\b|true\b)(?![否不没])", re.IGNORECASE
)
_NO = re.compile(
    r"[☑✓✔√■]?\s*(?:否|不是|不能|不可以?|不行|不同意|不愿|不公开|没有|无(?!异议)|没(?![问意])|(?:暂时?)?不(?:打算)?(?:使用|用|考虑)|no\b|not\b|n\b|未)",
    re.IGNORECASE,
)
_TICKED = re.compile(r"[☑✓✔√■☒]\s*(?P<words>[^□☐○\s☑✓✔√■☒]{1,30})")
_OPEN_BOX = re.compile("[□☐○]")
_WE_ARE = (
    r"(?:我们|我司|我公司|我方|我这边|本公司|咱们|(?<![一-龥])公司|委托[人方]|申请[人方]|申请单位|(?<![一-龥])客户)(?:自己|本身|这边)?"
    r"(?:[一-龥()]{4,24}?(?:公司|厂))?(?:其实|就|只|也|既|都|仅|,)*(?:(?:是|为|系|属于|算是?|作为)(?:一?[家个])?|(?<=我这边)|(?<=们这边))"
    r"(?:(?:认证)?委托[人方],?[又也]?是?)?"
)
_WE_ARE_EN = (
    r"\b(?:we|our company|the applicant|the client)(?: are| is|'re| acts? as| apply as| applies as)"
    r"(?: (?:only|just|both|also|merely|the applicant and))*(?: the| an?)? "
)
_ROLE_ENDS = r"(?=来申请|性质|身份|角色|[吧啊哈的]*(?:[,。;!\n]|$))"
_ROLE_ENDS_EN = (
    r"(?=(?: only| ourselves| itself| here| (?:of|for|in) (?:this|these|the|our|your|all|both)\b[^,.;\n]{0,40}?)?"
    r"(?:[,.;)]|$| and not\b))"
)
_NO_NAME_BEHIND = r"(?!,[^,。;\n]{0,6}(?:名称|名字|公司|叫|[一-龥]{2,20}(?<![有是个建])厂))"
_PLACE, _PROCESS, _AND = r"(?:厂址|地址)", r"(?:生产)?(?:过程|工艺|流程)(?:路线)?", r"(?:[及和、与跟,]|以及)"
_UNCHANGED = (
    r"(?:(?:没有?|无|未)(?:发生|任何|什么|有|过)*(?:变化|变动|改变|变更|改动|变(?![一-龥]{2})|动|改(?![一-龥]))|不变|照旧)"
)
_CHANGED = r"(?:(?<!没)(?:有|发生了?)(?:变化|变动|改动|改变|变更)|变了|改了)"
_STATED: Mapping[tuple[str, str], tuple[re.Pattern[str], Mapping[str, str]]] = {
    ("application", "kind"): (
        re.compile(
            r"(?:来办|来[做申搞]|要[做办]|办理?|申请的?是|申请|属于|这次[是做搞走]|本次[是为做搞走]|是)(?:的|个)?(?:证书)?(?:到期|期满|换证)?(?P<said>再认证|变更|增项|监督|初次(?=申请|认证)|首次(?=申请|认证))(?!了?吗|什么|需要|的[流资])"
            r"|(?:这次|本次|这回)(?:就|也)?(?P<said_time>再认证|变更|增项|监督)(?=[,。;\n]|$|审核|评审|申请)"
            r"|(?:申请|认证|单元|公司|产品|盐|硫酸钠)[^。;\n?]{0,60},(?P<said_bare>首次|初次)(?=[,。;\n]|$)"
            r"|(?:^|(?<=[,。;\n]))(?P<said_round>监督|再认证)(?:审核|评审|检查)(?=,[^。\n]{0,24}证书)"
            r"|(?:想|要|拟|申请|打算)(?:再)?(?P<said_more>增加|新增|扩)(?:[一两二三\d]个?)?[^,。;\n?]{0,14}单元"
            r"(?=[^。\n]{0,8}(?:原(?:有)?证|证书))"
            r"|(?:^|(?<=[,。;:\n是的]))(?P<said_first>初次|首次|变更|增项|监督|再认证)申请(?:认证)?(?=[,。;\n]|$)"
            r"|\b(?:this is|it is|it's|we (?:apply|are applying) for|apply for|application is) (?:an? |the "
            r"|our )?(?P<said_en>initial|first|surveillance|extension"
            r"|change|re-?certification) (?:application|certification|audit)\b"
            r"|(?:^|(?<=[\n.;,] )|(?<=\n))(?P<said_first_en>first|initial) application(?=[.,;\n]|$)"
            r"|\bapply for an? (?P<said_apply>extension|re-?certification)(?=[.:,;]|$)"
            r"|\bthis is an? (?P<said_this>re-?certification)\b"
            r"|\b(?:this|it) is (?:an? |our )?(?P<said_alone>surveillance|re-?certification)(?=[.,;]|$)",
            re.IGNORECASE,
        ),
        {
            "first": "initial", "surveillance": "surveillance", "extension": "extension", "change": "change",
            "recertification": "recertification",
            "re-certification": "recertification", "initial": "initial",
            "再认证": "recertification", "变更": "change", "增项": "extension", "监督": "surveillance",
            "初次": "initial", "首次": "initial", "增加": "extension", "新增": "extension", "扩": "extension",
        },
    ),
    ("client", "kind"): (
        re.compile(
            rf"{_WE_ARE}(?:(?P<dealer>经销商|贸易商|代理商?|(?:商贸|贸易|销售)公司)|(?P<importer>进口商))(?:自己)?{_ROLE_ENDS}"
            rf"|{_WE_ARE}(?P<producer>制造商|生产者|生产商|生产厂家|厂家|制造厂|制造企业)(?:自己)?{_ROLE_ENDS}{_NO_NAME_BEHIND}"
            rf"|{_WE_ARE_EN}(?:(?P<dealer_en>distributor|dealer|reseller|trader|trading company)"
            rf"|(?P<importer_en>importer)){_ROLE_ENDS_EN}"
            rf"|{_WE_ARE_EN}(?P<producer_en>manufacturer|producer){_ROLE_ENDS_EN}(?!,? ?(?-i:[A-Z]))",
            re.IGNORECASE,
        ),
        {},
    ),
    ("changes", "units_change"): (
        re.compile(
            r"\bunits, (?P<said_en>more|fewer) than (?:on|in) (?:the |our )?(?:old |earlier )?certificate"
            r"|[和跟与](?:原来|原证书?|原有证书|上次)(?:的?单元数?)?(?P<said_as>不变|没变)"
            r"|单元数?量?(?:较?原有?证书|[和跟与比](?:原来|原有?证书?|上次|以前))?(?:的|相比)?(?P<said>不变|没变|(?:没有?|无)变化"
            r"|扩大|增加|缩小|减少)|(?:(?:证书?|原来|上次)(?:相比)?|单元[^。\n]{0,40}[,;])(?P<said_of>扩大|增加"
            r"|多|缩小|减少|少)了?(?=\d{1,2}\s*个)"
        ),
        {
            "more": "more", "fewer": "fewer",
            "不变": "same", "没变": "same", "没有变化": "same", "没变化": "same", "无变化": "same",
            "扩大": "more", "增加": "more", "多": "more",
            "少": "fewer", "缩小": "fewer", "减少": "fewer",
        },
    ),
    ("changes", "is_changed"): (
        re.compile(
            r"\b[Pp]roduction process (?:(?P<yes_en>has changed)|(?P<no_en>is unchanged|has not changed))\b"
            rf"|{_PLACE}[^,。;\n?]{{0,4}}(?P<no_of_both>{_UNCHANGED})[,和]?{_PROCESS}[^,。;\n?]{{0,8}}{_UNCHANGED}"
            rf"|{_PROCESS}(?P<yes_alone>{_CHANGED})(?=[,。;:\n]|$)"
            rf"|(?:{_PLACE}{_AND}?{_PROCESS}|{_PROCESS}{_AND}{_PLACE})(?:有没有变化填:?|是否有变化:?|[都均也全部]|目前|至今)*"
            rf"(?:(?P<no>{_UNCHANGED})|(?P<yes>{_CHANGED}))"
            r"|\b(?P<no_change>neither|nothing (?:has )?changed|no changes?)\b[^.;\n?]{0,24}\b(?:address|location)\b"
            r"[^.;\n?]{0,16}\b(?:process|production)\b"
            r"|\b(?:address|location) and (?:the |our )?(?:production )?process (?:are|have|remain|stay)(?: both"
            r"| all)? (?P<no_same>unchanged|not changed|the same|as before)\b",
            re.IGNORECASE,
        ),
        {},
    ),
    ("factory", "large_scale"): (
        re.compile(
            r"收入[^,。;\n]{0,12}(?:2,?000|两千|二千|2千)万[^,。;\n?]{0,8}[?,:]\s*(?:我们|实际)?(?P<said>不够|不到|没到|没有|没达到|达不到|没超过"
            r"|否|达到了?|够了?|超过了?|超了|有的?|是的?)(?=[,。;\n!]|$)"
            r"|(?P<said_below>达不到|没达到|没到|不到|够不上|未达)[^,。;\n]{0,10}收入[^,。;\n\d]{0,4}(?:2,?000|两千|二千|2千)万"
            r"|收入[^,。;\n?]{0,8}?(?P<said_so>不到|没到|未达到?|低于|不足|达不到|没超过|超过|超|达到|高于|大于|过了?)(?:2,?000|两千|二千|2千)万"
            r"|\b(?:revenue|turnover|sales of the main business)\b[^.;\n]{0,60}?\b(?P<said_en>is not (?:above"
            r"|over|more than)|does not (?:reach|exceed)"
            r"|doesn't (?:reach|exceed)|is below|is under|is less than|stays below"
            r"|exceed(?:s|ed)|(?:is|was) (?:well )?(?:above|over|more than)|reache[sd])\s+(?:CNY |RMB "
            r"|¥ ?)?(?:20 ?million|20,000,000|20 ?m\\b)",
            re.IGNORECASE,
        ),
        {
            **dict.fromkeys((
                "够不上", "未达",
                "不够", "不到", "没到", "没有", "没达到", "达不到", "没超过", "否", "未达", "未达到", "低于", "不足",
                "does not reach", "does not exceed", "doesn't reach", "doesn't exceed", "is not above", "is not over",
                "is not more than", "is below", "is under", "is less than", "stays below",
            ), "no"),
            **dict.fromkeys((
                "达到", "达到了", "够", "够了", "超过", "超过了", "超了", "有", "有的", "是", "是的",
                "高于", "大于", "过了", "超", "过", "exceeded", "was above", "was over", "was more than", "reached",
                "is well above", "was well above", "is well over", "was well over",
                "exceeds", "is above", "is over", "is more than", "reaches",
            ), "yes"),
        },
    ),
    ("sites", "data_complexity"): (
        re.compile(
            r"\b(?:data|information) systems?(?: (?:at|of) [A-Z][\w -]{2,24}?| there| here)?(?: (?:is"
            r"|are)(?: rather| quite| very"
            r"| fairly)?|:) (?P<said_en>simple|medium|complex)\b|(?:信息化|(?:数据|信息)(?:和信息)?系统)(?:程度|水平"
            r"|这块|方面|情况)?(?:[也都就]|比较|相对|很|挺|算|属于?|选|填|是|为)*(?P<said_so>简单|一般(?!般)|中等"
            r"|复杂)(?!程度|性|度)|(?P<said_few>数据少)(?=,[^,。;\n]{0,6}(?:人工|手工|纸质)(?:台账|记录|账))|数据(?:基本|主要|全部?|都)*(?:靠|用|是)(?P<said_hand>手工|人工|纸质)(?:的?(?:台账|记录|抄录|记账|填写))?(?=[,。;\n]|$)|(?:复杂程度|信息化|数据(?:和?信息)?系统)[^。\n]{0,40}?(?:选|填|勾|算|是|为"
            r"|属于)[“\"]?(?P<said>复杂|一般|中等|简单)(?!程度|性)"
        ),
        {
            "数据少": "low", "手工": "low", "人工": "low", "纸质": "low",
            "复杂": "high", "一般": "medium", "中等": "medium", "简单": "low",
            "simple": "low", "medium": "medium", "complex": "high",
        },
    ),
}
"""Choices of which sentences speak in words of their own; without a table, the names of the groups begin with the
option."""
_LEADS = re.compile(r"[ \t:“]*")
_SAYS_WHICH = re.compile(
    r"(?:是(?:一家|个)?|为(?:一家)?|(?<![一-龥])(?:工厂|生产厂|企业)\s*|属于?|系|作为|选|种类|自己是|(?<![一-龥])"
    r"|\b(?:are|is|as) (?:an? |only an? |the )?|only an? |\ban? )\s*$",
    re.IGNORECASE,
)
_OPTION_ENDS = re.compile(
    r"\s*(?:(?:company|enterprise|firm|企业|公司|单位)(?! of)\b|only\b|in the\b|for\b|,|。|;|\.|$|\n|的|吧|申请"
    r"|、|规|\)"
    r"|哈|啊|!)", re.IGNORECASE,
)
_IS_A_PARTY = re.compile(
    r"生产者|制造商|生产商|制造企业|manufacturer|其他|其它|other|producer|importers?\b(?=,? (?:is|:))", re.IGNORECASE
)
_OURSELVES = (
    r"\bacts? as (?:an? |the )?(?P<word_en>{word})\b"
    r"|(?:我们|我司|我公司)(?:自己)?就?(?:是|为)(?P<word>{word})(?=自己|来申请|[,。;\n]|$)"
)
_SHORTEST_FAMILY = 3
_REVENUE = re.compile(r"主营业务收入|年销?售?收入|年?营业?收入|主营收入|营收|营业额|\brevenue\b", re.IGNORECASE)
_OF_A_GROUP = re.compile(r"集团|母公司|总公司|客户|\bgroup\b|\bparent\b", re.IGNORECASE)
"""Before the word for a revenue: it is not the factory's."""
_BELOW = re.compile(r"不到|没到|没有达到|未达到?|不足|低于|below|less")
_LEAST_REVENUE = 10_000
"""Yuan; a smaller number in the sentence is no revenue."""


def chosen_options(reading: Reading) -> Iterator[Finding]:
    """Options of a choice that a sentence states: “we are a dealer”, “属于民营企业”."""
    for field in reading.scheme.fields:
        if field.kind is FieldKind.CHOICE and field.section in (Section.CLIENT, Section.FACTORY):
            yield from _stated_option(reading, field)
        if (field.section, field.key) in _STATED:
            yield from _said_in_words(reading, field, *_STATED[field.section, field.key])
        if field.kind is FieldKind.YES_NO:
            yield from _stated_answer(reading, field)


def _said_in_words(
    reading: Reading, field: FieldDefinition, pattern: re.Pattern[str], options: Mapping[str, str]
) -> Iterator[Finding]:
    """The option that a phrase of its own says: 这次来办再认证, 单元数不变."""
    for match in pattern.finditer(reading.text):
        said = next(name for name, words in match.groupdict().items() if words)
        standing = reading.standing(match.start())
        if not standing and said == "said" and "?" in match.group():
            standing = "likely"  # who asks and answers in one breath has answered
        option = options.get(match[said].casefold()) if options else said.partition("_")[0]
        is_offered = field.kind is FieldKind.YES_NO or any(option == each.key for each in field.options)
        if standing and option and is_offered:
            yield Mention(field.section, field.key, option, *match.span(said), "option", weaker(standing, "likely"))


def thresholds(reading: Reading) -> Iterator[Finding]:
    """Yes or no to “is it N or more?”, where the message gives the amount: 主营业务收入约 1500 万元."""
    limits = [(field, limit) for field in reading.scheme.fields if (limit := _threshold(field)) is not None]
    for match in _REVENUE.finditer(reading.text):
        _, end = reading.sentences[reading.clause_at(match.start()).sentence]
        money = [each for each in amounts(reading.text, match.end(), end) if each.value >= _LEAST_REVENUE]
        standing = reading.standing(match.start())
        is_label = any(slot.start <= match.start() < slot.value_start for slot in reading.slots)
        clause = reading.clause_at(match.start())
        is_anothers = _OF_A_GROUP.search(reading.text, clause.start, match.start()) is not None
        if not money or not standing or is_label or is_anothers:
            continue
        amount = money[0]
        is_below = _BELOW.search(reading.text, match.end(), amount.start) is not None
        for field, limit in limits:
            value = "no" if amount.value < limit or is_below else "yes"
            confidence = weaker(standing, "likely")
            yield Mention(field.section, field.key, value, amount.start, amount.end, "threshold", confidence)
        return


def yes_no_in(reading: Reading, start: int, end: int) -> Found | None:
    """The yes or no with which a part of the text begins, or that is ticked in it."""
    place = _ticked_or_first(reading, start, end)
    if place is None:
        return None
    start, end = place
    no, yes = _NO.match(reading.text, start, end), _YES.match(reading.text, start, end)
    best = no or yes
    return Found("no" if no else "yes", start, best.end()) if best else None


def option_in(reading: Reading, field: FieldDefinition, start: int, end: int) -> Found | None:
    """The option of a choice with which a part of the text begins, or that is ticked in it."""
    place = _ticked_or_first(reading, start, end)
    if place is None:
        return None
    start, end = place
    said = reading.text[start:end].casefold()
    if field.kind is FieldKind.FAMILY and (short := _short_family(reading, said)):
        return Found(short[0], start, start + short[1])
    for option in reading.vocabulary.options_of(field):
        goes_on = option.word[-1].isascii() and said[len(option.word):len(option.word) + 1].isalnum()
        if said.startswith(option.word) and not (goes_on and said[len(option.word)].isascii()):
            return Found(option.option, start, start + len(option.word))
    return None


def _short_family(reading: Reading, said: str) -> tuple[str, int] | None:
    """The one family whose name begins with the words, and their length: 硫酸钠 for 硫酸钠工业盐."""
    words = re.split(r"[,。;()\s]", said)[0]
    if len(words) < _SHORTEST_FAMILY:
        return None
    names = [
        family for family in reading.scheme.families
        if family.name.zh.startswith(words) or family.name.en.casefold().startswith(f"{words.rstrip('.')} ")
    ]
    return (names[0].key, len(words)) if len(names) == 1 else None


def _ticked_or_first(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """Where an answer is to be read: what is ticked, else the beginning; None where boxes are all open."""
    ticked = _TICKED.search(reading.text, start, end)
    if ticked:
        return ticked.span("words")
    if _OPEN_BOX.search(reading.text, start, end):
        return None
    return reading.behind(_LEADS, start, end), end


def _stated_option(reading: Reading, field: FieldDefinition) -> Iterator[Finding]:
    text = reading.text.casefold()
    if len(text) != len(reading.text):
        return
    for option in reading.vocabulary.options_of(field):
        if len(option.word) < 2 or _IS_A_PARTY.fullmatch(option.word):
            yield from _own_kind(reading, field, option)
            continue
        for match in re.finditer(_bounded(option), text):
            standing = reading.standing(match.start())
            before = reading.text[max(0, match.start() - 14):match.start()]
            is_bare = not (reading.text[:match.start()] + reading.text[match.end():]).strip(" 。.")
            is_stated = _SAYS_WHICH.search(before) and _OPTION_ENDS.match(reading.text, match.end())
            if standing and (is_bare or is_stated) and not _OPEN_BOX.search(before[-2:]):
                confidence = weaker(standing, "sure" if is_stated and before.strip() else "likely")
                yield Mention(field.section, field.key, option.option, *match.span(), "option", confidence)
                return


def _own_kind(reading: Reading, field: FieldDefinition, option: SaidOption) -> Iterator[Finding]:
    """“We are the producer ourselves”: the words for a party are an option only here."""
    match = re.search(_OURSELVES.format(word=re.escape(option.word)), reading.text, re.IGNORECASE)
    standing = reading.standing(match.start()) if match else None
    if match and standing:
        place = match.span("word" if match["word"] else "word_en")
        yield Mention(field.section, field.key, option.option, *place, "option", standing)


def _stated_answer(reading: Reading, field: FieldDefinition) -> Iterator[Finding]:
    for answer, words in statements(field.key).items():
        for word in words:
            place = reading.text.find(word)
            standing = reading.standing(place) if place >= 0 else None
            if standing:
                yield Mention(field.section, field.key, answer, place, place + len(word), "yes_no", standing)


def _bounded(option: SaidOption) -> str:
    word = re.escape(option.word)
    return rf"(?<![a-z]){word}(?![a-z])" if option.word.isascii() else word


def _threshold(field: FieldDefinition) -> int | None:
    """The amount in a question such as “是否在 2000 万元及以上”."""
    if field.kind is not FieldKind.YES_NO or "以上" not in field.label.zh:
        return None
    found = [amount for amount in amounts(field.label.zh) if amount.measure == "money"]
    return int(found[0].value) if found else None
