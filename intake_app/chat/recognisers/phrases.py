"""What a sentence says of how things are done: how data are allocated, by which process, with which target."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import FieldKind, Section

_SUITS = r"(?=[^,。;\n]{0,8}(?:方便|合适|都行|都可以|可以|最好|比较好))"
_HOLIDAY = r"(?:五一|国庆|十一|春节|元旦|清明|端午|中秋|劳动节|国庆节)(?:节|假期|放假|长假)?"
_WHEN = (
    rf"(?:{_HOLIDAY}(?:之?[后前]|以[后前]|过后)(?:的?第?[一二三两]个?(?:周|星期|礼拜)(?:内|左右)?)?"
    r"|(?:本|这个?|下个?)月(?:底|初|中旬|[上下]旬|第[一二三四]周)?|第[一二三四]季度|"
    r"(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|初|底|中旬?下旬|上?中旬|中|[上下]旬|\d{1,2}[日号]?(?:[至到-](?:\d{1,2}月)?\d{1,2}[日号]?)?)?(?:第[一二三四]个?周|最后一周|[那这]一?周)?(?:之后|以后|前后|之前|左右|之间)?)"
    rf"(?:,[ ]?{_HOLIDAY}(?:之?[后前]|以[后前]|过后)?(?:的?第?[一二三两]个?(?:周|星期|礼拜))?(?=[,。;\n]|$))?"
    r"(?:,[ ]?(?:避开|不要)[^,。;\n]{2,14}(?=[,。;\n]|$))?"
)
_SHARED_OUT_BY = (
    r"(?:产品|各产品|产量|产出)?(?:质量|重量|体积|价值|产值)|经济价值|(?:设备)?运行时间|工时|有效成分(?:含量)?"
)
_STANDARD = r"(?:ISO|IATF|GB/T) ?\d{4,5}"
_STANDARDS = (
    rf"{_STANDARD}(?:(?:[、,和及;]|,? ?and ?)\s*"
    rf"(?:{_STANDARD}|[一-龥]{{2,10}}(?:工厂|企业|认证|标志产品)(?=[,。;、\n]|$)))*"
)
_PHRASES = (
    (
        Section.APPLICATION, "preferred_visit",
        re.compile(
            rf"(?:(?:检查|审核|来厂|来访|现场)(?:时间|的话|日期)?(?:希望|最好|建议|尽量|想|能)?(?:放|安排|排|定)?(?:在|到)?)(?P<value>{_WHEN}){_SUITS}"
            rf"|(?:检查|审核|来厂|现场)[^,。;\n]{{0,6}}(?:希望|最好|建议|尽量|能不能|能否|可否|可不可以)(?:放|安排|排|定)?(?:在|到)?(?P<value_wish>{_WHEN})"
            rf"|(?:检查|审核|现场)(?:时间)?(?:就|能)?(?:放|安排|定|排)(?:在|到)(?P<value_wish_set>{_WHEN})"
            r"|\b(?i:visit|audit|inspection)\b (?:could|should|can|may|might) (?:be|take place) (?:in|during|on) "
            r"(?P<value_could>(?:the )?[^.,;?]{3,30}?)(?=[,.;]|$)"
            rf"|(?:检查|审核|来厂|来访|现场)(?:的)?(?:时间|日期)(?:定|选|写|填|就)?(?:是|为|在|:)?(?P<value_at>{_WHEN})"
            rf"|(?:希望|最好|建议|尽量|想|能否|可否|麻烦)[^,。;\n]{{0,10}}?(?:检查|审核|现场)[^,。;\n]{{0,4}}?(?:安排|放|定|排)(?:在|到)?(?P<value_put>{_WHEN})"
            rf"|(?:检查|审核|现场)[^。;\n]{{0,12}}(?:改期?|推迟|延后|提前|挪)[^。;\n]{{0,4}}(?:改|推迟|延|提前|挪)?[到至在为](?P<value_moved>{_WHEN})"
            rf"|(?:希望|最好|建议|尽量)(?:安排)?(?:在)?(?P<value_before>{_WHEN})(?=[^,。;\n]{{0,3}}(?:来|到|进|做|安排)?(?:现场|厂里|厂区|检查|审核))"
            r"|\b(?P<value_month>(?:(?:the )?(?:first|second|third|last) (?:half|week|fortnight|days) of|early|mid"
            r"|late|beginning of|end of)[ -]?"
            r"(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: 20\d\d)?)\b"
            r"(?=[^.;\n]{0,12}(?:would|suits?|works|is fine|is best|preferred))"
            r"|\b(?i:visit|inspection|audit) (?:would )?suits? us (?:best |well )?(?:in |during )?"
            r"(?P<value_suits>[^.,;]{4,30}?)(?=[,.;]|$)"
            r"|\b(?i:visit|check|audit)(?:,| (?:in|during|on)) (?P<value_en>[^.,;]{4,30}?) (?:would|is|suits|works)\b"
        ),
    ),
    (
        Section.APPLICATION, "other_certificates",
        re.compile(
            rf"(?:还有|已经?有|已?通过了?|拿了|拿到了?|已?取得了?|已?获得[了过]?|持有|具有|(?:手里|手上|目前|现在|我们|公司)有)(?:了)?(?P<value>{_STANDARDS})"
            rf"|(?:证书?|认证|体系)[^,。;:\n]{{0,6}}:(?P<value_listed>{_STANDARD}(?: [一-龥]{{2,10}}体系(?:认证)?)?"
            rf"(?:[、,和及]\s*{_STANDARD})*)"
            rf"|(?:体系|管理)[^,。;:\n]{{0,6}}(?:认证|证书?)\s*\((?P<value_in>{_STANDARDS})\)"
            r"|\b(?:(?:[Ww]e|[Cc]ompany|[Pp]lant) (?:also |already |now )?(?:have|has|hold|holds)"
            r"|certified (?:to|according to|under)"
            r"|[Cc]ertificates(?: (?:that )?(?:we|the company|the plant) (?:have|has|holds?)| held| in place| on hand)?"
            rf"(?::| are| is)) (?P<value_en>{_STANDARDS})"
        ),
    ),
    (
        "changes", "units_applied",
        re.compile(
            r"申[请报](?:的?产品|认证)*的?单元(?:数量?)?(?:是|为|共|一共)?\s*(?P<value>\d{1,2})\s*个"
            r"|(?:申请|申报|[本这此]次)(?:共|一共|申[请报])?(?P<value_of>\d{1,2})个(?:产品|认证|申请)?单元"
            r"|apply for (?P<value_en>\d{1,2}) units?\b"
        ),
    ),
    (
        "changes", "units_difference",
        re.compile(r"(?:(?:证书?|原来|上次)(?:相比)?|单元[^。\n]{0,40}[,;]|扩大,)(?:扩大|增加|多|缩小|减少|少)了?(?P<value>\d{1,2})\s*个"),
    ),
    (
        "changes", "certificate_no",
        re.compile(
            r"(?:原有?证书?(?:编号|号)?|手里的证|certificate held)(?:是|为|is"
            r"|:)?\s*(?P<value>[A-Z]{2,5}(?:-[A-Z0-9]+){1,4})"
            r"|(?:^|(?<=[,。;\n]))证书?(?:编)?号(?:是|为|:)?[ ]?(?P<value_no>[A-Z]{2,5}-?PCF(?:-[A-Z0-9]+){1,3})"
        ),
    ),
    (
        "changes", "certificate_no",
        re.compile(
            r"\b(?:more|fewer|as many|the same)(?: [a-z]+){0,2} (?:than|as)(?: [a-z]+){0,2} (?:on"
            r"|in) (?:the )?certificate (?:no\.? ?)?"
            r"(?P<value>[A-Z]{2,5}(?:-[A-Z0-9]+){1,4})"
        ),
    ),
    (
        "changes", "details",
        re.compile(
            r"\b[Pp]rocess has changed: ?(?P<value>[^.;\n]{6,120})|(?:工艺|生产过程)(?:有变化|变了"
            r"|有改动):(?P<value_zh>[^。;\n]{4,80})"
        ),
    ),
    (
        Section.APPLICATION, "allocated_by",
        re.compile(
            rf"按照?(?P<value>{_SHARED_OUT_BY})(?:的?比例?|占比)?(?:来|进行)?(?:分配|分摊|分)(?=[,。;\n]|$)"
            rf"|(?:分配|分摊)[^。;?\n]{{0,16}},(?:就|还是|都|统一)?按照?(?P<value_then>{_SHARED_OUT_BY})(?:的?比例?|占比)?(?=[,。;\n]|$)"
            rf"|(?:分配|分摊)(?:(?:方法|方式|依据|办法|基准|规则|原则)(?:是|为|选|用|:)*|:)按?照?(?P<value_so>{_SHARED_OUT_BY})(?:的?比例?|占比)?(?=[,。;\n]|$)"
            rf"|(?:共用|公用|公共|全厂|用电|[电汽热])[^,。;?\n]{{0,14}}按照?"
            rf"(?P<value_shared>{_SHARED_OUT_BY})(?:的?比例?|占比)?(?:来|进行)?(?:分|摊|分配|分摊)的?(?=[,。;\n]|$)"
            rf"|(?:共用|公用|分不开|分不出来)[^。;?\n]{{0,14}},(?:就|都|统一)?按照?(?P<value_next>{_SHARED_OUT_BY})(?:的?比例?|占比)?(?:来|进行)?(?:分|摊|分配|分摊)的?(?=[,。;\n]|$)"
            r"|(?:allocated|[Aa]llocation (?:is )?(?:done |made )?) ?(?:by|according to|based on|on the basis of) "
            r"(?P<value_allocated>(?:product |economic )?(?:mass|volume|value)|(?:running|operating|machine) hours)\b"
            r"|(?:[Aa]llocated?|[Aa]llocating|[Ss]hared?(?: out)?|[Ss]plit|[Dd]ivided?|[Aa]pportion(?:ed)?)"
            r"(?: [a-z]+){0,5}? ?"
            r"(?:by|according to|based on|on the basis of) (?:the )?"
            r"(?P<value_en>(?:product |economic )?(?:mass|volume|value)|(?:running|operating|machine) hours)"
            r"(?=[,.;]|$|\n)"
        ),
    ),
    (
        Section.APPLICATION, "allocation",
        re.compile(
            rf"(?P<value>按(?!照?(?:{_SHARED_OUT_BY})(?:的?比例?|占比)?(?:来|进行)?(?:分配|分摊"
            r"|分)(?:[,。;\n]|$))(?:照)?[^,。;:?\n]{1,24}?(?:分配|分摊)[^,。;?\n]{0,14}"
            r"|(?<=allocate )by (?!(?:mass|volume|value)[,.;]?$|(?:mass|volume|value)[,.;])[a-z ]{3,30})"
        ),
    ),
    (Section.SITES, "process", re.compile(r"采用(?P<value>[^,。;?\n]{2,30}工艺)")),
    (
        Section.APPLICATION, "reduction_target",
        re.compile(
            r"(?:减排|降碳|减碳)目标(?:定|就|暂)?(?:是|为|在|:)?(?P<value_named>(?:到)?20\d\d年?[^,。;?\n]{0,16}(?:下降|降低|减少|减排|降)[^,。;?\n\d]{0,4}\d+(?:\.\d+)?%)"
            r"|(?P<value>(?:到)?20\d\d年[^,。;?\n]{0,16}(?:比|较)[^,。;?\n]{2,24}(?:下降|降低|减少)\s*\d+(?:\.\d+)?%)"
            r"|\b(?:aim|plan|intend|commit|undertake|want|goal|target|will)(?:s|ed|ing)?\b[^.;:?\n\d]{0,60}?"
            r"\b(?:reduc\w{1,5}|cut|lower|decrease)(?: (?:the|our|its|in|per|products?|product's|carbon|footprints?"
            r"|emissions?|CO2e?|GHG|tonne|unit)){0,7} (?:by|of) (?P<value_en>\d+(?:\.\d+)? ?%"
            r" (?:in|by|until) 20\d\d(?: (?:against|compared (?:with|to)|from|over|relative to|on|versus) 20\d\d)?)"
        ),
    ),
    (
        Section.PRODUCTS, "ratings",
        re.compile(
            r"(?:功率(?:分别|依次)?(?:都?是|为|:)?\s*)?"
            r"(?P<value_several>(?<![\d.])\d+(?:\.\d+)? ?kW[,、/ ]*\d{1,2} ?极(?:[;、,] ?\d+(?:\.\d+)? ?kW[,、/ ]"
            r"*\d{1,2} ?极)+)"
            r"|功率(?:分别|依次)?(?:都?是|为|:)?\s*(?P<value_listed>\d+(?:\.\d+)? ?k?W(?:[、,/和] ?\d+(?:\.\d+)? "
            r"?k?W)+)"
            r"|(?:功率(?:都?是|为|:)?\s*|额定\s*|rated (?:at )?|rating (?:is )?|(?<=[,;"
            r"|]) ?)(?P<value>\d+(?:\.\d+)?\s?kW[,、/ ]+\s*\d{1,2}\s?(?:极|P\b|poles?\b))", re.IGNORECASE
        ),
    ),
    (
        "use", "lifetime",
        re.compile(
            r"(?<![\d.])(?P<value>\d{1,2}) ?(?:years?|a|年)(?: of)? ?(?:design |service )?(?:life\b"
            r"|设计寿命|使用寿命|寿命)", re.IGNORECASE
        ),
    ),
    (
        "use", "hours",
        re.compile(
            r"(?<![\d.,])(?P<value>\d{1,2},?\d{3}|\d{3}) ?(?:h|hours|小时)(?: ?(?:per|a|each|/) ?(?:year|a)\b| ?/ ?年"
            r"|每年)"
            r"|(?:每年|一年|全年|年)(?:运行|工作|点亮|使用|运转|运作|亮灯|开灯|开机|开动|跑|转|开|亮|点|用)"
            r"[^,。;\d\n]{0,6}(?P<value_said>\d{3,4}) ?个?(?:h|小时)"
            r"|(?:每年|一年|全年)(?:大?约|按|平均)?(?P<value_so>\d{4}) ?个?(?:h\b|小时)"
            r"(?=[^。\n]{0,12}(?:寿命|负载|负荷|功率))", re.IGNORECASE,
        ),
    ),
    (
        "use", "load",
        re.compile(
            r"\bat (?:an? )?(?:average (?:of )?)?(?P<value>\d{1,3}(?:\.\d)?) ?% (?:average |mean )?load\b",
            re.IGNORECASE,
        ),
    ),
    (
        "use", "evidence",
        re.compile(
            r"(?:寿命|负载率?|负荷率?|功率|运行|亮灯|\blife|\bpower|\bload)[^。\n]{0,60}?[,;]\s*"
            r"(?:数据)?(?:依据|根据|出自|来源|basis"
            r"|based on|according to)(?:是|为|于|来自|:|[ ])*(?P<value>[^,;。:?\n]{3,24})(?=[,;。\n]|\.?$)",
            re.IGNORECASE,
        ),
    ),
    (Section.FACTORY, "industry", re.compile(r"属于?(?P<value>[一-龥]{2,16}(?:制造业|加工业|行业|采选业))"
        r"|(?:^|(?<=[,。;\n]))[ ]?(?P<value_alone>(?![各本我你该全同跨这那])[一-龥]{2,12}(?:制造业|加工业"
        r"|采选业|制造行业|加工行业))(?=[,。;\n]|$)")),
    (
        Section.APPLICATION, "trademark",
        re.compile(
            r"使用[“\"]?(?P<value>[^,。;?“”\"\n]{2,20}?)[”\"]?(?:牌)?商标"
            r"|商标(?:就?[是为叫])?[“\"](?P<value_quoted>[^,。;?“”\"\n]{1,20})[”\"]"
        ),
    ),
)
_ALLOCATED_BY = {
    "质量": "mass", "重量": "mass", "体积": "volume", "价值": "value", "产值": "value", "运行时间": "hours",
    "工时": "hours", "有效成分": "composition", "mass": "mass", "volume": "volume", "value": "value",
    "hours": "hours",
}
"""By what data are allocated, as a phrase says it, and the option of the form."""
_MADE_AT = re.compile(r"[在由](?P<site>[^,。;?\n]{1,40}?)(?:生产|制造|加工|组装)")
_WISHES = re.compile(r"能不能|能否|可否|可不可以|行不行|行吗|可以吗|好不好")
"""Who asks whether the visit may be in May wishes it."""
_BLANKS = re.compile(r"\s*")


def phrases(reading: Reading) -> Iterator[Finding]:
    """Such phrases, where the scheme asks for them."""
    for section, key, pattern in _PHRASES:
        for match in pattern.finditer(reading.text):
            group = next(name for name, said in match.groupdict().items() if said)
            found = reading.words_at(*match.span(group))
            is_wish = group.startswith("value_wish") and reading.says(
                _WISHES, match.start(), reading.clause_at(match.end() - 1).end
            )
            standing = "likely" if is_wish else reading.standing(found.start)
            value = found.value
            if key == "allocated_by":
                value = next(option for said, option in _ALLOCATED_BY.items() if said in found.value)
            if standing:
                yield Mention(section, key, value, found.start, found.end, key, weaker(standing, "likely"))


def sites_of_products(reading: Reading) -> Iterator[Finding]:
    """At which of the form's sites a product is made: “在一号厂区生产”."""
    names = {
        row: reading.application.text(path_of(Section.SITES, "name", row))
        for row in reading.application.row_ids(Section.SITES)
    }
    keys = [field.key for field in reading.scheme.fields_of(Section.PRODUCTS) if field.kind is FieldKind.SITE_CHOICES]
    for match in _MADE_AT.finditer(reading.text):
        rows = [row for row, name in names.items() if len(name) > 1 and name in match["site"]]
        standing = reading.standing(match.start())
        if not rows or not standing:
            continue
        start = reading.behind(_BLANKS, reading.clause_at(match.start()).start, match.start())
        for key in keys:
            yield Mention(
                Section.PRODUCTS, key, " ".join(rows), start, match.end(), "made_at", weaker(standing, "likely")
            )
