"""Answers that are one of a few: yes or no, an option of a choice."""

import re
from collections.abc import Iterator, Mapping

from intake_app.chat.numerals import amounts
from intake_app.chat.proposals import Finding, Found, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.vocabulary import SaidOption, statements
from intake_app.schemes.schema import FieldDefinition, FieldKind, Section

_SAID_OF_IT = (
    r"(?:的话|这[块个项]|的?事情?|嘛|呢|方面|这件事|我们|我司|公司|厂里|老板|老总|领导|董事长|总经理|董事会"
    r"|他们?|意思|意见|态度|决定|结论|那[条个项边]|说|也|都|就|是|的|还是|一下|了|[,: ])*"
)
"""What may stand between what is asked and a short answer to it: 公布的话，老板说不同意."""
_SAID = r"(?=[,。;!(\n)]|[吧的哈啊呀呢]*(?:[,。;!\n)]|$)|\.(?:\s|$))"
_RESULT = (
    r"(?:我们的?|本次|该|这个|产品)*(?:认证|碳足迹)*(?:的)?(?:结果|数值|信息|证书)?"
    r"(?:[,。;!\n哦啊吧的吗]|\s*$|$)"
)
_PUBLISH = r"(?:公开|披露|公示|公布)"
_DISCLOSURE = re.compile(
    r"(?P<no>(?:不(?:同意|愿意?|接受|允许|可以|希望|想|予)|拒绝)"
    rf"[^,。;]{{0,6}}{_PUBLISH}|不[要宜]?(?:对外)?{_PUBLISH}){_RESULT}"
    rf"|(?P<yes>(?<!不)(?:同意|愿意|接受|允许|不反对)[^,。;不]{{0,8}}{_PUBLISH}){_RESULT}"
    rf"|{_PUBLISH}的?(?:事|问题|要求|结果)*,?(?:我们|我司|公司)?(?:(?P<no_matter>不同意)|(?P<yes_matter>同意))"
    rf"|结果(?:可以|能|允许)(?P<yes_result>{_PUBLISH})"
    rf"|{_PUBLISH}(?:认证)?的?(?:结果)?{_SAID_OF_IT}(?:(?P<no_short>不同意|不行|不可以|不愿意|否)"
    rf"|(?P<yes_short>同意|可以|没意见|没问题|行|是)){_SAID}"
    rf"|{_PUBLISH}(?:认证)?结果?(?:这[块个项]|的话|这件事|方面)?(?:,|我们|我司|公司|领导|老板|老总|说|也|都|是|的)*"
    r"(?:(?P<no_after>不同意)|(?P<yes_after>同意))"
)
_OUR_RESULT = (
    r"(?=[.,;!]|$| (?:it|them)\b| (?:the|our|any|these|this|that) (?:certification |certified |footprint )?"
    r"(?:results?|footprints?|values?|figures?|certificates?|numbers?)\b)"
)
"""What is not to be published: a draft is not the result."""
_DISCLOSURE_EN = re.compile(
    r"(?P<no>\b(?:(?:do not|don't|will not|won't|not)\s+(?:agree|consent|want|wish)\b[^.;\n]{0,30}?(?:publi|disclos)\w+"
    rf"|(?:do not|don't) (?:publish|disclose){_OUR_RESULT}))"
    r"|(?P<yes>\b(?:(?:agree|consent)\b[^.;\n]{0,60}?(?:publi|disclos)\w+"
    r"|(?:(?:do not|don't) object|no objections?)\b[^.;\n]{0,30}?(?:publi|disclos)\w+|may (?:publish"
    r"|disclose)(?= (?:the|our) result)))"
    r"|\b(?:publi\w+|disclos\w+)(?: [a-z]+){0,4}?[ ]?[:,-]+ ?(?:no[,;] )?we (?:(?P<no_we>(?:do not"
    r"|don't) (?:agree|consent|want (?:it|that))"
    r"|refuse|object|decline)|(?P<yes_we>(?:do )?(?:agree|consent)|have no objection))\b"
    r"|\b(?:publi\w+|disclos\w+)(?: [a-z]+){1,4}? is (?P<yes_is>fine|ok(?:ay)?|all right|no problem)\b",
    re.IGNORECASE,
)
_APART = r"(?:单独|独立|分开|分别)(?:进行|设置|安装)?(?:能源|电力|用电|能耗)?计量"
_APART_EN = r"(?:separately metered|metered separately)"
_ONLY_MEANT = (
    r"(?<!否)(?<!否能)(?<!否能够)(?<!不能)(?<!需要)(?<!应当)(?<!计划)(?<!打算)(?<!准备)(?<!必须)(?<!实现)(?<!将)(?<"
    r"!要)"
)
_ONLY_MEANT_EN = r"(?<!should be )(?<!will be )(?<!must be )(?<!to be )"
_METERING = re.compile(
    rf"(?P<no>(?<![能可是])(?:没有?办?法|没有|未能?|无法|不能|不可以|不具备|做不到|难以|不好|不|没)(?:做到|实现|进行|设置|安装)?{_APART})"
    r"|(?P<no_own>\bno meters? of (?:its|their) own)|(?P<yes_own>\bha(?:s|ve) (?:its|their) own meters?)"
    rf"|(?P<yes>{_ONLY_MEANT}(?:能够?|可以?|已)?{_APART}(?!\s*:|\s*吗))"
    rf"|(?P<no_en>\b(?:not|n't|cannot be|never)\s+(?:yet\s+)?(?:be\s+)?{_APART_EN}|\bno separate meter)"
    rf"|(?P<yes_en>{_ONLY_MEANT_EN}\b{_APART_EN}|(?<!need )\bseparate meters?\b"
    r"|\bwe (?:can |do )?meter (?:the|this|our|its) (?:[a-z]+ )?(?:line|product|process)"
    r" (?:separately|on its own)(?![:?]))",
    re.IGNORECASE,
)
_MARK_USE = re.compile(
    r"(?P<no>(?:不|没|未)(?:打算|准备|计划|会|想|需要|考虑)?(?:使?用|加?贴|加施)(?:碳足迹)?(?:产品)?(?:认证)?标[志识])"
    r"|(?P<yes>(?:打算|准备|计划|会|想|希望|拟|要)(?:在[^,。;\n]{1,10})?(?:使?用|加?贴|加施)(?:碳足迹)?(?:产品)?(?:认证)?标[志识])"
    r"|标[志识](?:我们|我司|公司|这[块个]|的话|也|还|都|就|,)*(?:(?P<no_last>(?:暂时?|先)?不(?:打算|准备|想|会|需要)?(?:使?用|贴))"
    r"|(?P<yes_last>(?:还是|肯定)?(?:要|会|打算|准备|计划|想)(?:使?用|贴)))"
    rf"|标[志识](?:的?使用)?{_SAID_OF_IT}(?:暂时?|目前|先)*(?:(?P<no_short>不(?:打算|准备|想|会|需要)?用?|否)"
    rf"|(?P<yes_short>是|要用|会用|可以用|打算用)){_SAID}"
    r"|标[志识](?:我们)?(?:要|会|准备|打算)(?P<yes_print>印|贴|打|加施)(?:在|到|上)"
    r"|\b(?:will|want to|intend to|plan to|would like to) (?P<yes_put>put|print|place|affix"
    r"|show) the (?:certification )?mark\b"
    r"|(?P<no_en>\b(?:not|n't)(?: \w+){0,3} (?:to )?use the (?:certification )?mark\b)"
    r"|\bmark\b[^.?:\n]{0,40}[.?:] (?:No, )?(?:we )?(?:(?P<no_it>(?:do not|don't) (?:intend|plan|want|wish) to use it)"
    r"|(?P<yes_it>(?:intend|plan|want|wish|would like) to use it))\b"
    r"|(?P<yes_en>\b(?:intend|plan|want|wish|would like|going) to use the (?:certification )?mark\b"
    r"|\bwe (?:will|shall|'ll|do) use the (?:certification )?mark\b)",
    re.IGNORECASE,
)
_CONSENTS = (
    ("disclosure_consent", _DISCLOSURE),
    ("disclosure_consent", _DISCLOSURE_EN),
    ("separately_metered", _METERING),
    ("mark_use", _MARK_USE),
)
"""What either language says for yes and for no; the names of the groups begin with it."""
_ABOUT_ELSE = {
    "disclosure_consent": re.compile(
        r"\b(?:recipe|process|formula|drawing|price|secret|customer)|配方|图纸|工艺|客户|报价", re.IGNORECASE
    ),
    "mark_use": re.compile(r"防爆标志|能否|是否", re.IGNORECASE),
    "separately_metered": re.compile(r"计划|打算|准备|明年|不知道|\bplan\b|\bnext year\b", re.IGNORECASE),
}
"""Words in the clause with which it is about something else, or about later."""
_ANSWERED = re.compile(
    r"[^?。\n-]{0,12}(?:\?|吗-+)\s*(?P<said>(?P<no>不同意|不能|不|否|不可以|no\b)|能|(?:同意|是|可以|愿意|yes\b))"
    r"[^,。;\n]{0,2}(?=[,。;\n!.]|$)",
    re.IGNORECASE,
)
"""A question that its writer answers."""
_YES = re.compile(
    r"[☑✓✔√■]?\s*(?:we (?:do )?agree|没问题|没意见|无异议|不反对|是的?|有|能够?|可以?|同意|愿意|公开|yes\b|y\b|对"
    r"|(?:fine|okay|ok|all right|no problem)\b|已|agree\b|true\b)(?![否不没])", re.IGNORECASE
)
_NO = re.compile(
    r"[☑✓✔√■]?\s*(?:否|不是|不能|不可以?|不行|不同意|不愿|不公开|没有|无(?!异议)|没(?![问意])|no\b|not\b|n\b|未)",
    re.IGNORECASE,
)
_TICKED = re.compile(r"[☑✓✔√■☒]\s*(?P<words>[^□☐○\s☑✓✔√■☒]{1,30})")
_OPEN_BOX = re.compile("[□☐○]")
_STATED: Mapping[tuple[str, str], tuple[re.Pattern[str], Mapping[str, str]]] = {
    ("application", "kind"): (
        re.compile(
            r"(?:来办|来[做申搞]|要[做办]|办理?|申请的?是|申请|属于|这次[是做搞走]|本次[是做搞走]|是)(?:的|个)?(?P<said>再认证|变更|增项|监督|初次(?=申请|认证)|首次(?=申请|认证))(?!了?吗|什么|需要|的[流资])"
            r"|(?:^|(?<=[,。;:\n是的]))(?P<said_first>初次|首次|变更|增项|监督|再认证)申请(?:认证)?(?=[,。;\n]|$)"
            r"|\b(?:this is|it is|it's|we (?:apply|are applying) for|apply for|application is) (?:an? |the "
            r"|our )?(?P<said_en>initial|first|surveillance|extension"
            r"|change|re-?certification) (?:application|certification|audit)\b"
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
            "初次": "initial", "首次": "initial",
        },
    ),
    ("changes", "units_change"): (
        re.compile(
            r"\bunits, (?P<said_en>more|fewer) than (?:on|in) (?:the |our )?(?:old |earlier )?certificate"
            r"|[和跟与](?:原来|原证书?|原有证书|上次)(?:的?单元数?)?(?P<said_as>不变|没变)"
            r"|单元数?量?(?:较?原有?证书|[和跟与比](?:原来|原有?证书?|上次|以前))?(?:的|相比)?(?P<said>不变|没变"
            r"|扩大|增加|缩小|减少)|(?:(?:证书?|原来|上次)(?:相比)?|单元[^。\n]{0,12}[,;])(?P<said_of>扩大|增加"
            r"|多|缩小|减少|少)了?(?=\d{1,2}\s*个)"
        ),
        {
            "more": "more", "fewer": "fewer",
            "不变": "same", "没变": "same", "扩大": "more", "增加": "more", "多": "more",
            "少": "fewer", "缩小": "fewer", "减少": "fewer",
        },
    ),
    ("changes", "is_changed"): (
        re.compile(
            r"\b[Pp]roduction process (?P<said_en>has changed|is unchanged|has not changed)\b|(?:厂址"
            r"|地址)[^,。;\n?]{0,4}(?P<said_of_both>没有变化|没变化|没变|无变化|不变|没动)[,和]?(?:生产"
            r"|工艺)[^,。;\n?]{0,8}(?:没有变化|没变化|没变|无变化|不变|没动)|生产(?:过程"
            r"|工艺)(?P<said_alone>有变化|有变动|变了|有改动)(?=[,。;\n]|$)|地址[及和、与]生产(?:过程"
            r"|工艺)?(?:有没有变化填:?|是否有变化:?)?(?:都|均|也)?(?P<said>没有变化|没变化|没变|无变化|不变"
            r"|有变化)"
        ),
        {"has changed": "yes", "is unchanged": "no", "has not changed": "no",
         "没有变化": "no", "没变化": "no", "没变": "no", "无变化": "no", "不变": "no", "没动": "no",
         **dict.fromkeys(("有变化", "有变动", "变了", "有改动"), "yes")},
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
            r"|复杂)(?!程度|性|度)|(?P<said_few>数据少)(?=,[^,。;\n]{0,6}(?:人工|手工|纸质)(?:台账|记录|账))|(?:复杂程度|信息化|数据(?:和?信息)?系统)[^。\n]{0,40}?(?:选|填|勾|算|是|为"
            r"|属于)[“\"]?(?P<said>复杂|一般|中等|简单)(?!程度|性)"
        ),
        {
            "数据少": "low", "复杂": "high", "一般": "medium", "中等": "medium", "简单": "low",
            "simple": "low", "medium": "medium", "complex": "high",
        },
    ),
}
"""Choices of which sentences speak in words of their own."""
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


def consents(reading: Reading) -> Iterator[Finding]:
    """Whether the result may be published, and whether the line is metered separately; here a denial is an answer."""
    for key, pattern in _CONSENTS:
        for match in pattern.finditer(reading.text):
            said = next(name for name, found in match.groupdict().items() if found)
            start, end = match.span(said)
            is_label = any(slot.start <= start < slot.label_end for slot in reading.slots if slot.tie != "none")
            clause = reading.clause_at(start)
            if is_label or _ABOUT_ELSE[key].search(reading.text, clause.start, clause.end):
                continue
            answered = _ANSWERED.match(reading.text, end)
            if reading.is_stated(start):
                yield _consent(key, is_no=said.startswith("no"), start=start, end=end)
            elif answered:
                first, last = answered.span("said")
                yield _consent(key, is_no=answered["no"] is not None, start=first, end=last)


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
        option = options.get(match[said].casefold())
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


def _consent(key: str, *, is_no: bool, start: int, end: int) -> Mention:
    return Mention(Section.APPLICATION, key, "no" if is_no else "yes", start, end, "yes_no", "sure")


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
