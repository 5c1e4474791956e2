"""Company names with the words that say which party they are."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from intake_app.chat.leftovers import is_plain
from intake_app.chat.parties import PARTIES, RoleLabel, maker_of_goods, makers, writes_for_others
from intake_app.chat.proposals import Confidence, Finding, Found, Mention, Reserved
from intake_app.chat.reading import Reading
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import Section

_GOES_ON = r"(?!(?:[一-龥()](?<![是为的和与、])){0,8}?(?:有限|股份))"
"""电机厂有限公司 does not end at 厂."""
_ENDING = rf"(?:有限责任公司|股份有限公司|有限公司|(?:集团公司|总公司|公司|研究院|研究所|总厂|厂){_GOES_ON})"
_CHINESE = (
    rf"[一-龥A-Za-z0-9](?:[一-龥A-Za-z0-9()·&]|(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])){{1,40}}?{_ENDING}"
    r"(?![房区址家商长务])(?:[一-龥]{2,10}?(?:分公司|分厂))?"
)
_ENGLISH = (
    r"[A-Z][\w&'()-]{0,30}(?:,? (?:[A-Z&(][\w&'()-]{0,30}|of|and|the|for)){0,10}?,? "
    r"(?:Co\.?,? ?Ltd\b\.?|Company Limited\b|Ltd\b\.?|Limited\b|Inc\b\.?|Corp(?:oration)?\b\.?|GmbH\b|LLC\b"
    r"|Company\b(?! (?:Ltd|Limited))|Factory\b(?! ?,? ?(?:Co|Ltd))|Works\b)"
)
_NAME = rf"(?P<name>{_CHINESE}|{_ENGLISH})"
_ANY_NAME = re.compile(_NAME)
_IS_FIRM = re.compile(r"(?:公司|研究院|研究所|Ltd\.?|Limited|Inc\.?|Corp(?:oration)?\.?|GmbH|LLC|Company)$")
"""Endings that only a firm's name has: 厂 and Works are sites too."""

_ALONE = re.compile(r"^[ \t]*(?P<name>(?:(?![我是在的有])[一-龥]){4,16}厂)(?=[ \t]*$|[,。])", re.MULTILINE)
"""A plant's name on its own: a firm's where a credit code or a contact is told of it too."""
_IS_OURS = re.compile(r"代码|执照|税号|联系|电话|手机|\d{11}")
_LEADS = (
    r"(?:\(.{0,10}?\)|那[边栏里个]|一栏|这边|这里|我们|咱们|自己|就|也|都|均|现在?|应该|应(?=是|为|填|改)|请|是|为|叫做?"
    r"|(?:集团公司|集团总部|母公司|总公司|兄弟公司|关联公司|下面的|下属的?|分厂|分公司)(?:[:,]|是|叫|(?=[,:是叫]))|子公司|才?是|填写?|写|系|即|的|注册|公司|企业|单位|名称|全称|名字|名(?=[一-龥]{6})|抬头|按?(?:新|现)?(?:牌子|执照|名字)|改为|改成|变更为|(?:德国|日本|美国|意大利|法国|瑞士|韩国|英国|奥地利|丹麦|荷兰|台湾|香港|国外|国内|本地|外地)(?=的)|同一家(?:公司)?,|一致,|相同,|一样,|三方|新"
    r"|[:=|\t (]|--|'s\b|[】\]]| of (?:the|our) [a-z]+"
    r"|\b(?:us|ourselves),|\b(?:is|are|would be|all|both|called|the same company|full|company|name)\b)*"
)
"""What may stand between the words for a party and its name."""
_AFTER_ROLE = re.compile(rf"{_LEADS}\s*[“\"]?{_NAME}")
_BEFORE_ROLE = re.compile(
    rf"\s*(?:由|受|and\s+|[一-龥]{{0,8}}[“\"])?{_NAME}[”\"]?\s*(?:是|为|作为|担任|is\b|acts as\b)\s*"
    r"(?:我们的|我司的|本次的?|我方的?|our\b|the\b)?\s*"
)
_FARTHEST = 150
"""Characters before the words for a party in which its name is looked for."""
_AS_ROLE = re.compile(rf"{_NAME}(?:, [A-Z][a-z']+,)? (?:as|is|are both|is both) (?:the |our )?$")
_OF_THE_CLIENT = (
    re.compile(
        r"(?:(?:我们公司|我们|咱们|我司|本公司|我公司|本单位|我单位|我方|我这边|现在)的?(?:公司)?(?:全称|名称|名字)?(?:是|为|叫)"
        r"|\b(?i:we are|we're|our company (?:name )?is|our firm is|registration: ?|contact person of|representative of"
        rf"|on behalf of|application of|(?:am|is|are|here|writing),? from|(?<=[a-z] )from)\s)\s*[“\"]?{_NAME}"
    ),
    re.compile(
        r"(?:(?:正确|准确|完整|规范)的?(?:公司)?(?:名称|名字|全称|抬头)?|现用名称?|中文名称?|(?:公章|执照|营业执照|合同章|证书)(?:上|里)?的?(?:印|写|登记|盖|刻)?着?的?(?:公司)?(?:名称|名字|抬头)?"
        rf"|\bwe ourselves are)\s*(?:应该?|就)?(?:是|为|叫|写|:)?\s*[“\"]?{_NAME}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:公司|单位|企业)的?(?:名[字称儿]?|全称|抬头)[^,。;:\n]{{0,14}}?(?:是|叫做?|为){_NAME}"
        rf"|(?:^|[,。;:\s]|首先|先说|啊|呢)(?:我们?)?公司(?:[啊呢嘛],?)?(?:就|现在)?(?:是|叫)(?P<name_next>{_CHINESE})"
        rf"|(?:执照|licen[cs]e)上的?(?:名[字称])?(?:写的)?是(?P<name_on>{_CHINESE})",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:^|(?<=[,。;\n]))\s*{_NAME}\s*(?:现在?)?(?:想|要|拟|打算|准备|希望)[给对为把就]"),
    re.compile(rf"{_NAME}\s*\((?:以下|下称|简称)[^()]{{0,8}}(?:我司|我方|本公司|公司|委托[方人]|甲方)"),
    re.compile(rf"(?:现在?|目前|如今|改制后|更名后|改名)(?:就|都)?(?:叫|改?名为|称为?){_NAME}"),
    re.compile(rf"{_NAME} (?i:herewith|would like|wishes|wants|intends|hereby|is applying|applies|requests|plans) "),
    re.compile(
        rf"(?:^|(?<=[.;\n])) *(?:Our (?:company )?name|Our company)(?: is|:) {_NAME}", re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(rf"(?:^|(?<=[,。;\n]))\s*(?:企业|公司|委托方|申请企业)\({_NAME}\)"),
    re.compile(rf"(?:我们|咱们?|我)(?:这个)?厂子?(?:名|全称|名字)?(?:就)?(?:叫|是){_NAME}"),
    re.compile(
        rf"{_NAME}(?=(?:综合|质量|质保|品保|质检|工程|工艺|研发|运营|企管|法务|双碳|环保|碳管理|生产技术|安全环保|能源管理|技术|行政|市场|销售|生产|安环|体系|品质|质管|财务|采购|人事|设备|能源)[部科处室办]|\s*\(经销\))"
        rf"|\b(?:writing|applying|acting|work|working) (?:for|from|at|with) (?P<name_en>{_ENGLISH})"
    ),
    re.compile(rf"(?:^|(?<=[,。;\n]))(?:我们)?(?:这边|这里)是\s*{_NAME}(?=[,。;])", re.MULTILINE),
    re.compile(rf"(?:我是|我这边是|这边是)\s*{_NAME}\s*(?=的|想|[一-龥]{{2,4}}(?:部|科|处|室))"),
    re.compile(
        rf"(?:^|(?<=[.;\n,])) *{_NAME} (?:is|acts as) (?:only |just |merely )?(?:the|an?) "
        r"(?:importer|dealer|distributor|reseller)\b"
        rf"|(?:^|(?<=[,。;\n]))(?P<name_zh>{_CHINESE})(?:只|仅)?(?:是|为|系|作为)(?:一?家)?(?:进口商|经销商|贸易商)(?=[,。;\n]|$)",
        re.MULTILINE,
    ),
    re.compile(rf"(?:(?:更名|改名|改称)为|\b(?:name is now|renamed to|now called|now it is|now we are) ){_NAME}"),
    re.compile(rf"(?:由|我们)\s*{_NAME}\s*(?:提出|来申请|申请|想|拟)"),
    re.compile(
        rf"(?:^|(?<=[,。;:\n]))\s*(?:我们|我司|我公司|本公司|咱们)(?![^,。;\n]{{0,3}}(?:委|由|向|跟|和|与|给|为|从|在|找|请|是|不|没|也|把|被|让|收|采|买|卖"
        rf"|供|属|母|子|客|原|就|只|的|有|总|分|叫|工?厂)){_NAME}(?=[,。;]|只是|是|作为|为|现|拟|专业|主要|主营)"
        rf"|\b[Oo]ur company,? (?P<name_ours>{_ENGLISH})(?= (?:makes|produces|manufactures|is|wishes|wants"
        rf"|would|has)\b)"
    ),
    re.compile(rf"(?:^|(?<=[,。;\n]))\s*{_NAME}(?=委托)"),
    re.compile(rf"(?:^|(?<=[,。;\n]))\s*[代为]?{_NAME}\s*(?:现|拟)?(?:来|提出|提交)?申请"),
)
"""A name that the writer gives as their own."""
_OF_THE_FACTORY = (
    re.compile(rf"(?:下面的|下属的|旗下的|由)?{_NAME}(?:负责|进行|来)生产"),
    re.compile(rf"实际(?:生产|制造|加工)(?:的|企业|单位|厂家)?(?:是|为){_NAME}"),
    re.compile(rf"(?:生产|制造|加工)由{_NAME}(?:完成|负责|承担|进行)"),
    re.compile(rf"(?:由|委托(?![人方单])){_NAME}[ ]*(?:代工|代为|贴牌)?(?:生产|制造|加工)"),
    re.compile(rf"\b(?:made|built|manufactured|produced|assembled)(?: for us| there)? by {_NAME}"),
    re.compile(rf"\bnot (?:made|built|manufactured|produced|assembled) [^.;\n]{{0,30}}?\bbut by {_NAME}"),
)
"""A name of which it is said that it makes the product."""
_OF_GOODS = (
    re.compile(
        rf"(?:产品|货|电机|灯具?|盐|机器|东西)(?:都|全|其实|实际|就)*是{_NAME}(?:自己|帮我们|给我们)?"
        r"(?:生产|制造|加工|做)的(?=[,。;\n]|$)"
    ),
)
_DESIGNS_AND_MAKES = (
    re.compile(rf"是{_NAME}(?:自主|自行)?(?:设计|研发|开发)[并和、及兼]?(?:生产|制造|加工)"),
)

_PLAIN_LEAD = re.compile(
    r"(?:系|即|由|为|是|叫|称|小厂|一家|子公司|还是|仍为|也是|改成|改为|中文名|全称|名称|名字|公司是|公司叫|单位是)+(?=[一-龥]{4})"
)
_OPENS_A_NAME = "在由给从向跟和与是为开寄找写填叫"
"""Before a city none of these is part of a company's name."""
_BOUGHT = re.compile(
    r"\b\d[\d,.]{0,12} ?(?:kg|t|tonnes?|tons?|pcs|pieces|m3|sets|units) (?:[a-z]{2,12} ){0,3}from\b"
    r"|\b(?:bought|buy|purchase[ds]?|order(?:ed)?|rent(?:ed)?|lease[ds]?|supplied|received|invoices?"
    r"|quotation)\b[^,]* from\b"
    r"|\b(?:machines?|motors?|goods|products?|lamps?|luminaires?|salt|materials?|castings?|parts?) (?:all |mostly )?"
    r"(?:comes?|are|is|were|was) from\b", re.IGNORECASE
)
_CALLED_COMPANY = "Company "
"""The label, which runs into an English name."""
_TOWARDS = frozenset("给向跟从替帮")
"""我们是给 … 做贴牌的: of whom one does something one is not."""
_LONGEST_LEAD = 16
"""Characters of plain words that may run into a name."""
_ASKED_TO = re.compile("委托|由|受")
_NO_NAME = re.compile(
    r"^(?:[别不没勿]|不要)|^(?:法人|主体|[新老原母分总]|集团|关联|上市|国有|民营|自己|整个|其他|[一-龥]{0,4}子)公司$|[一两二三四五六七八九十几多\d][个家间处座]|外购|购自|[采购买租来]自|外协|委外|^(?:其[他它]|一人|国有独资|自然人独资)?(?:有限责任公司|股份有限公司)$|^(?:就|用|按)|^[一-龥]{2,4}分公司$|我们|我司|什么|母公司|[之以]前|[把让]|原来|隔壁|别人|某|补充|一下|更正|关于|修改|哪|同一|一家|这家|那家|某|贵公司|本公司|我公司|该公司|上市公司|股份公司$|[Xx]{2}|的|是|和|与|或|跟|给|找|比|请|填|写"
    r"|委托人|生产者|制造商|申请人|生产企业|认证机构|认证中心|咨询|对手|客户|单位|供应商|一致|原名|改名|付款|\d号|路[\d一-龥]{0,6}号|[在市县区]有(?![限色])"
    r"|^(?:属于)?(?:私营|民营|国有|国营|中外合资|外商独资|股份制|个体)的?(?:有限|股份|企业|公司)|^(?:属于|在|由|受|从|到|去|向|委托|我|为|叫|那|这|抬头|均|都|新名称|新的|正文|代表)"
    r"|^(?:供热|供水|供气|供电|水务|燃气|热力|热电|电力|物流|保险|检测|运输|快递|安装|软件|广告|租赁|物业|装修|代账|财税|贸易|设备)公司$|^(?:Limited|Ltd|Inc)\b|^生产厂$|(?<![化加重电木机])工厂$|[东西南北新老总分主号]厂$|^[一二三四五六七八九十\d]+厂$"
)
_NOT_AFTER = re.compile(
    r"\s*(?:的(?=[子分母总]公司|客户|供应商|代理|关联)|的(?!\s*$|呃|嗯|啊|哈|那个|[一-龥]{0,4}?(?:总工|经理|主任|部长|主管|专员|科长|厂长|助理|会计|工程师)?[一-龥]{2,3}(?:[^一-龥]|$))|'s\b|吗|下属|旗下|之一"
    r"|,? (?:makes|manufactures|produces|supplies|provides|sells|asked|verified|checked|recommended)\b)"
)
_OUR_FIRM = re.compile(r"\bour company,? \Z", re.IGNORECASE)
_SAYS_I = re.compile(
    r"(?:我|我们|我司|我这边|我方|这边|这里|咱们?)(?:是|来自|就职于|在|代表|\()+[ ]*\Z"
    r"|\b(?:I am|I'm|we are|we're|I|me|this is)[^,.;]{0,16}? (?:of|from|at|with|for)? ?\Z", re.IGNORECASE,
)
_FORMER = re.compile(r"\((?:原名?|曾用名|前身)(?:是|为|:)?\s*\Z")
_NOW_CALLED = re.compile(r"[ ]?\((?:现在?|去年|后来|如今|已经?)*(?:[改更][名称])(?:叫做?|为|成|是)?")
"""Between the name that a party bore and the one that it bears: the party is the same."""
_FOREIGN = re.compile(r"(?:英文|外文|English) ?(?:名称?|name)?[):\s]*\Z", re.IGNORECASE)
_BESIDE_CHINESE = re.compile(r"(?<=[司厂])[ ]?\($")
"""A name in a second language has no field of its own."""
_GIVES_A_NAME = re.compile(
    r".*[:|]\s*|.*--\s*|(?:[\W\d_]|我们?|咱们?|[本敝我]?(?:公司|单位|企业|司|方)|这边|这里|这家|您好|你好|现用?|兹有?|是|为|叫|系|即|在|从"
    r"|名称|名字|全称|全名|抬头|名|[改换]成了?|改为|[变更]更?为|应为|还是|写|填|请|把|将|代表|来自|由|受|就|也|都|目前|的|上|执照|营业"
    r"|老师|各位|附件|盖章|落款|发件|一家|申请|认证|委托|来|想|要|提交|新|登记|一下|应该|写全|付款|三?家|同"
    r"|\b(?:from|at|of|is|are|company|name|here|with|for|our|we|my|I|m|re|am|on|behalf|the|this|work|working|legal|full"
    r"|registered|new|now|it|its|correct|dear|as|hello|hi|all|sir|madam|s|client|and)\b)*+",
    re.IGNORECASE,
)
"""What may stand before a name that the writer gives as their own; behind other verbs stands who is paid or cited."""


_CARD = re.compile(
    r"[ ]*(?:(?:[一-龥]{2,4}|[^/|\n:,。;]{4,40}(?:公司|厂)|[一-龥]{2,6}[部科处室]|1\d{10}"
    r"|0\d{2,3}-\d{7,8}|[\w.]+@[\w.]+)[ ]*(?:[/|]|[ ]{1,4}|$)[ ]*){3,6}"
)
"""A line of nothing but a name, a firm, an office and ways to reach them."""


class _Named(NamedTuple):
    """A name with the parties whose it is said to be."""

    start: int
    end: int
    sections: tuple[str, ...]


def company_names(reading: Reading) -> Iterator[Finding]:
    """Each company that the words name as client, producer or factory; any other company is left alone, whole."""
    named: list[_Named] = []
    for found in _said_to_be(reading):
        name = found._replace(start=_where_it_begins(reading.text, found.start, found.end))
        before = next((each for each in named if _NOW_CALLED.fullmatch(reading.text, each.end, name.start)), None)
        name = name._replace(sections=before.sections) if before else name
        is_new = all(name.end <= each.start or each.end <= name.start or each[:2] == name[:2] for each in named)
        standing = reading.standing(name.start)
        clause = reading.clause_at(name.start)
        is_for_somebody = reading.text[name.start - 1:name.start] in _TOWARDS or _BOUGHT.search(
            reading.text, clause.start, name.start
        )
        is_ours = is_new and not is_for_somebody and not _is_foreign(reading, name.start) and not (
            name.sections == (Section.CLIENT,) and _is_who_writes_for_us(reading, name.start)
        )
        if is_ours and standing and _is_name(reading, name.start, name.end):
            named.append(name)
            yield from _mentions(reading, name, standing)
    firms = [
        (_where_it_begins(reading.text, *match.span("name")), match.end("name"))
        for match in _ANY_NAME.finditer(reading.text) if _IS_FIRM.search(match["name"])
    ]
    if _IS_OURS.search(reading.text):
        firms += [match.span("name") for match in _ALONE.finditer(reading.text)]
    current = [
        start for start, _ in firms
        if not _is_former(reading, start) and not any(a < start < b for a, b in reading.asides_of_firms)
    ]
    for start, end in firms:
        if not any(start < each.end and each.start < end for each in named):
            yield from _unlabelled(reading, start, end, current)


def company_in(reading: Reading, start: int, end: int) -> Found | None:
    """The company whose name a part of the text begins with."""
    while start < end and reading.text[start] in " \t\n“\"【(":
        start += 1
    match = _ANY_NAME.match(reading.text, start, end)
    if match is None or not _is_name(reading, *match.span("name")):
        return None
    start, end = _where_it_begins(reading.text, *match.span("name")), match.end("name")
    return Found(reading.message.as_written(start, end), start, end)


def has_its_name(reading: Reading, label: RoleLabel, end: int) -> bool:
    """Whether a company's name stands right behind the words for a party, before `end`."""
    return _AFTER_ROLE.match(reading.text, label.end, min(end, reading.next_label(label.end))) is not None


def _said_to_be(reading: Reading) -> Iterator[_Named]:
    for label in reading.labels:
        yield from _beside_role(reading, label)
    for sections, patterns in (
        ((Section.CLIENT,), _OF_THE_CLIENT), ((Section.PRODUCER, Section.FACTORY), _DESIGNS_AND_MAKES),
        ((), _OF_THE_FACTORY), ((maker_of_goods(reading.text),), _OF_GOODS),
    ):
        for pattern in patterns:
            for match in pattern.finditer(reading.text):
                group = next(name for name, said in match.groupdict().items() if said)
                yield _Named(*match.span(group), sections or makers(reading.text, match.group()))


def _beside_role(reading: Reading, label: RoleLabel) -> Iterator[_Named]:
    """Names right behind or right before the words for a party, or with these in brackets behind them."""
    parties = tuple(section for section in label.sections if section in PARTIES)
    if not parties:
        return
    limit = reading.next_label(label.end)
    after = _AFTER_ROLE.match(reading.text, label.end, limit)
    if after:
        yield _Named(*after.span("name"), parties)
    clause = reading.clause_at(label.start)
    first = max(clause.start, label.start - _FARTHEST)
    before = _BEFORE_ROLE.fullmatch(reading.text, clause.start, label.start) if first == clause.start else None
    if before:
        yield _Named(*before.span("name"), parties)
    opening = reading.text[first:label.start]
    acts = opening.rstrip().endswith((" as", " as the", " as our", " is", " is the", " is our", " both"))
    sentence, _ = reading.sentences[clause.sentence]
    acting = _AS_ROLE.search(reading.text, max(sentence, label.start - _FARTHEST), label.start) if acts else None
    if acting:
        yield _Named(*acting.span("name"), parties)
    if not opening.rstrip().endswith("("):
        return
    for name in _ANY_NAME.finditer(reading.text, first, label.start):
        if reading.text[name.end():label.start].strip() == "(":
            start = name.start() + name["name"].rfind(")(" if name["name"].endswith(")") else ")") + 1
            lead = _ASKED_TO.match(reading.text, start)
            yield _Named(lead.end() if lead else start, name.end(), parties)


def _unlabelled(reading: Reading, start: int, end: int, firms: list[int]) -> Iterator[Finding]:
    """A name beside which nothing says whose it is: the party's of whom the sentence speaks, else the client's."""
    sections = _of_whom(reading, start, end, firms)
    standing = reading.standing(start)
    if sections and standing and _is_name(reading, start, end):
        yield from _mentions(reading, _Named(start, end, sections), "likely")
    elif not _NO_NAME.search(reading.text[start:end]):
        is_an_aside = any(first < start < last for first, last in reading.asides_of_firms)
        yield Reserved(start, end, is_stranger=not is_an_aside and not _is_former(reading, start))


def _stands_on_a_card(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is all between two slashes, bars or gaps of a line that has a telephone too: 王伟/某公司/138…."""
    first = reading.text.rfind("\n", 0, start) + 1
    before, behind = reading.text[first:start].rstrip(" "), reading.text[end:reading.line_end(end)].lstrip(" ")
    is_apart = (not before or before[-1] in "/|" or reading.text[start - 1] == " ") and (
        not behind or behind[0] in "/|" or reading.text[end] == " "
    )
    return is_apart and _CARD.fullmatch(reading.text, first, reading.line_end(end)) is not None


def _of_whom(reading: Reading, start: int, end: int, firms: list[int]) -> tuple[str, ...]:
    """The parties of a name; nobody's where its sentence names several of the `firms` and nobody's part."""
    if any(first < start < last for first, last in reading.asides_of_firms):
        return ()
    clause = reading.clause_at(start)
    beside = reading.labels_in(clause.start, clause.end)
    first, last = reading.sentences[clause.sentence]
    is_one_of_several = not beside and bisect_left(firms, last) - bisect_left(firms, first) > 1
    is_a_strangers = reading.is_stranger(start) or any(not label.sections for label in beside) or (
        _is_who_writes_for_us(reading, start)
    )
    is_spoken_of = not beside and not _stands_on_a_card(reading, start, end) and not _GIVES_A_NAME.fullmatch(
        reading.text, max(clause.start, start - _FARTHEST), start
    )
    if is_spoken_of or is_one_of_several or is_a_strangers or _is_foreign(reading, start) or _is_former(reading, start):
        return ()
    whom = reading.whom(start, end, PARTIES)
    return whom.sections if whom.confidence == "sure" or whom.sections == (Section.CLIENT,) else ()


def _mentions(reading: Reading, name: _Named, certainty: Confidence) -> Iterator[Mention]:
    value = reading.message.as_written(name.start, name.end)
    return (Mention(section, "name", value, name.start, name.end, "company", certainty) for section in name.sections)


def _where_it_begins(text: str, start: int, end: int) -> int:
    """Where a name begins that plain words run into: behind them, or at the city where only they stand before it."""
    lead = _PLAIN_LEAD.match(text, start, end)
    start = lead.end() if lead else start
    if text[start].isascii():
        start = start + len(_CALLED_COMPANY) if text.startswith(_CALLED_COMPANY, start) else start
        comma = text.rfind(", ", start, end - 8)
        return comma + 2 if comma > 0 and text[comma + 2].isupper() else start
    if city_named(text[start:start + 2]):
        return start
    for place in range(start + 1, min(start + _LONGEST_LEAD, end - 4)):
        if city_named(text[place:place + 2]):
            return place if text[place - 1] in _OPENS_A_NAME or is_plain(text[start:place]) else start
    return start


def _is_name(reading: Reading, start: int, end: int) -> bool:
    name = reading.text[start:end]
    stem = re.sub(_ENDING + "$", "", name)
    is_a_kind = any(stem == family.name.zh for family in reading.scheme.families)
    is_whole = len(stem) >= 2 and name.count("(") == name.count(")")
    is_told_of = _NOT_AFTER.match(reading.text, end) and not _OUR_FIRM.search(reading.text, max(0, start - 14), start)
    return is_whole and not is_a_kind and not _NO_NAME.search(name) and not is_told_of


def _is_foreign(reading: Reading, start: int) -> bool:
    return _FOREIGN.search(reading.text, max(0, start - 12), start) is not None or (
        reading.text[start].isascii() and _BESIDE_CHINESE.search(reading.text, max(0, start - 3), start) is not None
    )


def _is_who_writes_for_us(reading: Reading, start: int) -> bool:
    """Whether a name is of the firm whose writer fills the form for a client: 我是某咨询公司的, 代客户填."""
    clause = reading.clause_at(start)
    return _SAYS_I.search(reading.text, clause.start, start) is not None and writes_for_others(reading.text)


def _is_former(reading: Reading, start: int) -> bool:
    """Whether a name in brackets is the one that was borne before."""
    return _FORMER.search(reading.text, max(0, start - 8), start) is not None
