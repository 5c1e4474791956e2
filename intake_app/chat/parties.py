"""Words that say whose a thing is: of a party, of a site, or of somebody who is no party here."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from intake_app.schemes.schema import Section

FILE = Path(__file__).parent / "strangers.toml"

PARTIES: frozenset[str] = frozenset({Section.CLIENT, Section.PRODUCER, Section.FACTORY})
"""The sections that a company stands behind."""

PLACES: frozenset[str] = PARTIES | {Section.SITES}
"""The sections that have a city and an address."""

_NO_FORM = r"方(?![式法面便案])"
_WORDS = {
    Section.CLIENT:
        r"认证委托人|委托人|申请主体|委托[方单企](?:位|业)?|申请人(?!员)|申请[方单组企公](?:位|织|业|司)?|申报(?:单位|企业)|甲方"
        r"|(?<![一-龥])公司(?=在|位于)|(?:我们?|咱们?|本|敝)(?:公司|单位|企业|司|方)(?!的?[老大新]?客户(?!经理))|[写找]我(?![们司厂公方单])|(?<![一-龥])我们(?=\s*:)|(?<![一-龥])我(?:自己|本人|个人)?的?(?=[号手电邮座])"
        r"|(?<![一-龥])客户(?=是(?:一?家)?(?:经销商|进口商|贸易商|代理商))"
        r"|(?:我们|我司|咱们)的?(?=注册|营业执照|统一社会|社会信用|信用代码|税号)"
        r"|(?<![A-Za-z])(?:client|applicant|our company|our (?=registered|credit code|unified|licen[cs]e))(?![A-Za-z])",
    Section.PRODUCER:
        r"生产者\(制造商\)|制造商\(生产者\)|生产者|制造(?:商|方|单位|企业)"
        r"|(?<![A-Za-z])(?:producer|manufacturer)(?![A-Za-z])",
    Section.FACTORY:
        rf"factory (?:differs|is different) from the (?:client|applicant|producer)|实际(?:生产|加工|制造)的(?=是|为)"
        rf"|生产(?:企业|单位|工厂|{_NO_FORM})|(?<!机)加工(?:厂|企业|单位|{_NO_FORM})|代工(?:厂|方)?"
        r"|生产厂(?:家(?!具))?(?![区房址商])|(?<![全化加重电木机])(?<![一-龥]区)工厂"
        r"|(?<![一-龥])厂家?(?=\s*:|是|在|的|信用|代码|名称|地址)"
        r"|(?<![A-Za-z])(?:factory|(?:producing|production|manufacturing) (?:enterprise|company|unit)"
        r"|plant(?!(?<=\ba plant)\s+in [A-Z])"
        r"(?!\s+in [A-Z][a-z]+ (?:\(\d|has \d|with \d|employs))(?!\s+(?:output|data|Plant|lies|stands)\b|\s\d"
        r"|\s[A-Z]\b))(?![A-Za-z])",
    Section.SITES:
        r"生产场[所地]|场[所地]|厂区|生产基地|(?:(?<![一-龥])|(?<=[在到于]))[一-龥]{2,4}基地|分厂|车间|厂房|试验站|(?<=区)工厂"
        r"|[东西南北新老主一二三四五六七八九十\d]号?厂(?![房址家商长区])|(?<![和与及我本贵该全工产])[一-龥]厂(?=在|位于|有(?!限)|\d)"
        r"|(?-i:[A-Z][\w-]{1,40} (?:Plant|Works|Workshop|Branch|Site)\b|(?:Plant|Works) (?:\d|[A-Z]\b))"
        r"|\b(?:production )?(?:site|workshop)s?\b|\bplant(?=\s+(?:lies|stands)\b|\s+in [A-Z][a-z]+ (?:\(\d"
        r"|has \d|with \d|employs))|(?<=\ba )plant(?=\s+in [A-Z])|\bplants(?=\s+in [A-Z])"
        r"|(?<=\bthe )works\b(?= (?:are|is"
        r"|lie|stand|at|in)\b)",
}
_SPOKEN_TO = (
    r"你们|您[方那]|给我们(?:供|送|做检测)[^,。;]{0,10}的|贵(?:中心|公司|司|单位|机构|方|所|院)|尊敬的|总部(?=在|位于|设在|[一-龥]{2}市)|领导的|(?<!我们)财务(?!部|说|讲|补充|报|给|核|回复|确认|算|[一-龥]{0,4}(?:统计|汇总|导出|整理|核算)的)|转告|转达|转交"
    r"|(?<![一-龥]住)[一-龥]{1,3}(?<!住)(?<!场)(?<!处)(?<!本)(?<!厕)(?:所|局|院|银行|社|馆|协会|商会)(?=的?(?:电话|手机|座机|邮箱|联系人|地址|传真|同志|老师))"
    r"|(?<!我们)(?<!我司)(?<!还)(?<!下面)有一?家(?:公司|企业|单位|厂(?!区))"
    r"|我(?:爸爸?|妈妈?|爹|娘|哥哥?|姐姐?|弟弟?|妹妹?|媳妇|老公|老婆|对象|儿子|女儿|亲戚|家属)"
    r"|(?:我们?|我司|咱们?|一[家个]|[两三四五六七八九几]家|下游|终端|海外|国外|[大老新])的?客户|客户(?=那边|方|的|总部|是|为|叫|[一-龥]{4,20}公司)|他们(?=用|厂|家|那|公司)|样[品机]已?寄[到给往至]?|(?:买|采购"
    r"|租|借)的(?=是|[一-龥])|快递(?!到|至|给|寄|费)|隔壁(?!:)|(?<![与和及、])办公地[址点]|别人(?!家?的?意见)|人家的|某(?:家|公司|厂|企业|单位)"
    r"|对面(?:那家|的厂|公司)|别的(?:厂|公司|企业)|那家|上家|发件人(?! ?:)|寄件人|(?:外购|外协)(?=[一-龥]{0,3}(?:厂"
    r"|公司|单位|方))|[您你](?:们)?(?:上次)?(?:写|发|说|提|给)的"
    r"|(?-i:\bDear\b)|\byour (?=(?:registered|company|name|unified|credit|phone|mobile|address|e-?mail|contact|fax"
    r"|city)\b)|\byou (?:wrote|sent|gave|mentioned|quoted)\b"
)
"""Whom a message speaks to, and others who are strangers only beside certain words."""

_THEIRS_ALONE = (
    r"他们的(?=[统信用代码产电能地邮手联数员人])|他们自己|人家自己"
    r"|\btheir (?=(?:credit|code|output|phone|mobile|e-?mail|address|staff|data|plant|factory|site|works"
    r"|capacity|models?)\b)"
)
"""Somebody else's, where no party stands before that it may mean."""


def _strangers() -> str:
    """The words of `strangers.toml`, Chinese ones by length, English ones whole; none in a street or a firm's name."""
    groups = tomllib.loads(FILE.read_text(encoding="utf-8")).values()
    chinese = sorted({word for group in groups for word in group["zh"].split()}, key=len, reverse=True)
    english = [word.strip() for group in groups for word in group["en"].split(",")]
    return (
        rf"(?:{'|'.join(chinese)})(?![路街巷道城镇村]|大[道街]|有限|股份|集团|责任)"
        rf"|\b(?:{'|'.join(english)})\b(?! (?:Co\b|Company|Ltd|Limited|Inc|Road|Street|Avenue))"
    )


_LABEL = re.compile(
    "|".join([
        *(f"(?P<{section}>{words})" for section, words in _WORDS.items()),
        f"(?P<outsider>{_SPOKEN_TO}|{_strangers()})",
        f"(?P<pronoun>{_THEIRS_ALONE})",
    ]),
    re.IGNORECASE,
)
_ARE_WE = re.compile(
    r"(?:我们?|我司|咱们?|本公司|我方|申请[人方]|委托[人方]|(?<![一-龥])公司|(?<![一-龥])客户)(?:公司|自己)?(?:就|只|其实|仅|也)*"
    r"(?:是|属于|作为|系|为|算是?)(?:一?[家个])?\Z"
    r"|\b(?:we are|we're|(?:applicant|client|company|Ltd\.?|Limited|Inc\.?|GmbH) is) (?:only |just |merely )?"
    r"(?:an?|the) \Z", re.IGNORECASE,
)
"""Before a word for a stranger: we ourselves are one, 我们是经销商."""
_FARTHEST_WE = 16
_IS_A_PARTY = re.compile(
    r"(?:委托[人方]|申请人|生产者|制造商|生产企业|生产厂家?|工厂|producer|manufacturer|factory|client|applicant)(?:\([^()]{1,6}\))?"
    r"(?:就|其实|实际)?(?:是|为|:| is)(?:我们?|咱们?|我司|本公司)?的? ?(?:our |the |a )?\Z",
    re.IGNORECASE,
)
_A_PARTY_MAY_BE = re.compile(
    r"集团(?:公司|总部)|母公司|总公司|兄弟(?:公司|单位|厂)|姊妹公司|关联(?:公司|企业)|控股公司|subsidiar(?:y|ies)"
    r"|affiliates?|parent company|our parent|sister company",
    re.IGNORECASE,
)
_WE_MAY_BE = re.compile(
    r"经销商|代理商|贸易商|进口商|distributors?|dealers?|resellers?|importers?|agents?", re.IGNORECASE,
)
_ALL_THREE = re.compile(
    r"(?<!第)三(?:方|者|家|个?(?:角色|身份|主体))(?:均|都|皆)|\ball three (?:parties|roles)\b", re.IGNORECASE
)
_JOINT = re.compile(
    r"\s*(?:、|,|和|及|与|跟|以及|兼|/|&|即|,?[也又]是|,?同时也?是|=|,?\s*and\b)\s*(?:the\b\s*)?", re.IGNORECASE
)
_ARE = re.compile(r"(?:[均都皆也]|就|同样)?(?:是|为)")
_US = re.compile(r"(?:我们?|咱们?|本|敝)(?:公司|单位|企业|司)")
"""委托方与生产者均为我司:… gives the name of all of them."""
_IS_US = re.compile(
    r"[ ]*(?:其实|就)?(?:就?是|为|即)(?:我们?|咱们?)(?:公司|单位|企业|司|厂)?(?:自己|本身|这边)?(?=[ ]*:)"
    r"|[ ]+(?:is|are) (?:us|ourselves|our own company)(?=[ ]*:)", re.IGNORECASE
)
"""生产企业就是我们自己:… gives the name of both."""
_IS_NOT_US = re.compile(
    r"[ ]*(?:并)?(?:不是|非)(?:我们?|咱们?)(?:公司|单位|司|厂|自己)?[,。;][ ]*(?P<it>而?是|它是|叫)"
    r"|[ ]+(?:is|are) not (?:us|ourselves|our own company)[.,;][ ]*(?P<it_en>it is|it's|they are)(?= )", re.IGNORECASE
)
"""Manufacturer is not us. It is …: these words name the party again."""
_NAMED_SO = re.compile(r"的?[一-龥]{0,6}")
_OF_THEM = ("的", "'s ")
"""供应商的生产企业: a stranger's party is none of ours."""
_COMPARED = re.compile(r"[跟和与同比]\Z")
_DIFFER = re.compile(r"(?:的)?(?:地址)?(?:不同|不是一?家?同?|不一样|不一致|是两家|分开)")
"""生产厂和委托人不同，是…: the name that follows is the first one's alone."""
_SAME_AS = re.compile(r"[同与和跟]$")
"""生产者同委托人，生产企业…: the second label begins anew."""
_NAME_OF_SOMETHING = re.compile(r"[A-Z][\w&'-]* +$")
_OPENS = re.compile(r"[\s\d(.、)一二三四五六七八九十【\[#*>-]*")
"""What may stand before the words of a heading."""
_CLOSES = re.compile(
    r"(?:\(.{0,8}?\))?(?:的?(?:基本)?(?:信息|情况|资料|如下|栏|部分)|details|data|information)?[\s:】\]]*"
)
_CONTRACT = re.compile(r"乙方|合同|甲方(?:信息|\s*:)")
_SIGNATURE = re.compile(
    r"^[ \t]*(?:此致|敬礼|顺祝.*|祝.{0,6}|谢谢!?|--+|(?:(?:best|kind|warm) )?regards|best|thanks"
    r"|(?:yours )?(?:sincerely|faithfully))[ \t]*[,!。.]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
THEIRS = re.compile(r"他们的?|它的|其(?=代码|信用|地址|名称)|该(?:企业|公司|厂|单位)|\btheir\b|\bits\b")
"""A clause with these speaks of the party that was named before."""


class RoleLabel(NamedTuple):
    """Words that name one or more parties (or a site), e.g. “委托人和生产者”; no section where an outsider is named."""

    sections: tuple[str, ...]
    start: int
    end: int


def role_labels(text: str, own_sites: Iterable[str]) -> tuple[RoleLabel, ...]:
    """The role labels of a folded text in order, joined ones as one; names of the form's sites are labels too."""
    groups: list[RoleLabel] = []
    for label in sorted(_single_labels(text, own_sites), key=lambda label: label.start):
        gap = text[groups[-1].end:label.start] if groups else ""
        is_compared = _COMPARED.search(text, max(0, label.start - 1), label.start) and _DIFFER.match(text, label.end)
        if groups and is_compared and not _JOINT.fullmatch(gap):
            continue  # 生产者地址跟委托人不一样: the address is the producer's
        if groups and not groups[-1].sections and _is_theirs(text, groups[-1], label, gap):
            label = label._replace(sections=())
        is_joint = groups and groups[-1].sections and label.sections and _JOINT.fullmatch(gap)
        is_us = groups and groups[-1].sections and label.sections == (Section.CLIENT,) and _ARE.fullmatch(gap)
        if is_us and set(groups[-1].sections) <= PARTIES and _US.fullmatch(text, label.start, label.end):
            sections = tuple(dict.fromkeys(groups[-1].sections + label.sections))
            groups[-1] = RoleLabel(sections, groups[-1].start, label.end)
        elif is_joint and _DIFFER.match(text, label.end):
            groups[-1] = groups[-1]._replace(end=label.end)
        elif is_joint and not _SAME_AS.search(text, max(0, groups[-1].start - 1), groups[-1].start):
            sections = tuple(dict.fromkeys(groups[-1].sections + label.sections))
            groups[-1] = RoleLabel(sections, groups[-1].start, label.end)
        else:
            groups.append(label)
    return tuple(_with_us(label, text) for label in groups)


def _is_theirs(text: str, outsider: RoleLabel, label: RoleLabel, gap: str) -> bool:
    """Whether a label right behind an outsider's names what is theirs: 隔壁的某某厂, their plant."""
    is_a_plant = label.sections == (Section.SITES,) and text[label.end - 1] == "厂" and _NAMED_SO.fullmatch(gap)
    is_pronoun = gap == "" and text[outsider.start:outsider.end].casefold().startswith("their")
    return gap in _OF_THEM or is_pronoun or bool(is_a_plant)


def _with_us(label: RoleLabel, text: str) -> RoleLabel:
    """A label of a party that is said to be us, with the client's section."""
    is_us = _IS_US.match(text, label.end) if PARTIES.intersection(label.sections) else None
    if is_us is None:
        return label
    return RoleLabel(tuple(dict.fromkeys((Section.CLIENT, *label.sections))), label.start, is_us.end())


def signatures(text: str) -> list[RoleLabel]:
    """The lines that close a mail: what stands below them is the writer's, and the writer is the client."""
    return [RoleLabel((Section.CLIENT,), match.start(), match.end()) for match in _SIGNATURE.finditer(text)]


_CARD = re.compile(
    r"\n[ \t]*\n(?P<card>[ \t]*(?:[一-龥]{2,4}|[A-Z][a-z]+(?: [A-Z][a-z.]+){1,3})"
    r"(?:[ ]*[|,/ ][ ]*[^\n:\d]{1,20})?[ \t]*(?:\n[ \t]*\S[^\n]*){1,7})\s*\Z"
)
"""Below a blank line at the end: a name, perhaps with a function, and lines without a blank one between."""
_REACHED_AT = re.compile(r"电话|手机|邮箱|传真|\b(?:tel|mobile|phone|e-?mail|fax)\b|@", re.IGNORECASE)


def closing_card(text: str) -> int | None:
    """Where the card begins that ends a mail without any word of farewell: a name alone, a firm, how to reach them.

    None where the last lines below a blank one are no such card, or where the card is all of the text.
    """
    card = _CARD.search(text)
    is_card = card is not None and _REACHED_AT.search(card["card"]) is not None
    return card.start("card") if card and is_card and text[:card.start()].strip() else None


def is_heading(label: RoleLabel, text: str) -> bool:
    """Whether a label stands alone on its line, above others."""
    start = text.rfind("\n", 0, label.start) + 1
    end = text.find("\n", label.end)
    end = len(text) if end < 0 else end
    if not label.sections or (start == 0 and end == len(text)):
        return False
    return bool(_OPENS.fullmatch(text, start, label.start) and _CLOSES.fullmatch(text, label.end, end))


_WRITES_FOR_OTHERS = re.compile(
    r"我(?:们|司|方|公司|这边)?(?:\([^()\n]{1,40}\))?(?:就|只|仅|也|都)*(?:是|为|系|作为)[^,。;\n]{0,12}?(?:咨询|辅导|顾问|代办|中介)"
    r"|(?:(?<=,)|(?<=我)|(?<=我们)|(?<=我是)|(?<=我们是))(?:专门)?做[^,。;\n]{0,8}(?:咨询|代理|代办|辅导|核查)(?:服务)?的"
    r"|(?:代|替|帮)(?:我们的?|这家)?(?:客户|委托[人方]|甲方)(?:来|把|先)?[填办报申提交补]|受客户(?:的)?委托"
    r"|我[们司方](?:就|也)?[只仅](?:做|负责|提供)[^,。;\n]{0,4}咨询"
    r"|\b(?:I am|I'm|we are|we're|as) (?:only )?(?:an?|the|their|his|your)? ?(?:[a-z-]+ ){0,2}"
    r"(?:consult\w+|advis[eo]rs?)\b"
    r"|\b(?:on behalf of|fill\w*[^.;\n]{0,20} for|appl\w+[^.;\n]{0,12} for) (?:our|a|my|the) (?:client|customer)\b",
    re.IGNORECASE,
)
"""Who writes for a client: what they call their own is no party's, and their client is ours."""
_THEIR_CLIENT = re.compile(
    r"(?:我们?的?|我司的?|咱们?的?|这家)?客户(?!经理)(?:公司|单位|企业)?|customer", re.IGNORECASE
)
_MAKES = re.compile(
    r"(?<!不)(?:由|委托(?![人方单企])|请)[^,。;:\n]{2,30}?(?:公司|厂)(?:代为|负责|进行|来|代工|贴牌|给我们|帮我们)*"
    r"(?P<does>生产|制造|加工|代工|组装)(?![^,。;\n]{0,6}的[一-龥])"
    r"|(?:产品|货|电机|灯具?|盐|机器|东西)(?:都|全|其实|实际|就)*是[^,。;:\n]{2,30}?(?:公司|厂)(?P<does_of>(?:自己|帮我们|给我们)?"
    r"(?:生产|制造|加工|做))的(?=[,。;\n]|$)"
    r"|是[^,。;:\n]{2,30}?(?:公司|厂)(?P<does_all>(?:自主|自行)?(?:设计|研发|开发)[并和、及兼]?(?:生产|制造|加工))"
    r"|\b(?P<does_en>(?:made|manufactured|produced|assembled)(?: for us| there)? by) "
    r"(?=(?-i:[A-Z])[^.;\n]{2,60}?(?-i:Co\b|Company|Ltd|Limited|Inc\b|GmbH|Corp|Factory|Works))",
    re.IGNORECASE,
)
"""Who is said to make the product is the factory, and the producer too where they design it; of them the rest tells."""
_ONLY_SELL = re.compile(
    r"\bwe (?:only|just|merely) (?:trade|sell|resell|import|distribute)\b"
    r"|我(?:们|司)(?:只|仅)(?:负责)?(?:做)?(?:销售|贸易|卖)",
    re.IGNORECASE,
)
_FOR_ANOTHER = re.compile("[一-龥]|assembled|for us", re.IGNORECASE)
"""由某厂生产 says where it is made, and not whose product it is."""
_THE_MAKER = re.compile(r"(?:生产)?厂家(?:\s*:|是|为|叫)")
_ASIDE = re.compile(r"\([^()\n:]{2,24}\)(?=:)")
"""生产者(就是我们委托加工那家):… tells of the party that it stands behind."""
_EXPLAINS_A_FIRM = re.compile(
    r"(?<!我公司)(?<!本公司)(?<!贵公司)(?<!该公司)(?:(?<=公司)|(?<=[厂院所])|(?<=Ltd)|(?<=Ltd\.)|(?<=Inc\.)"
    r"|(?<=GmbH)|(?<=Limited)|(?<=Company)|(?<=Works))[ ]?"
    r"\((?!(?:就?是|为)?(?:我们?|我司|咱们?|本公司|our\b)(?!以前|原来|之前|曾))"
    r"(?![^()\n]{0,40}(?:供应|供货|客户|经销|代理|竞争|对手|咨询|顾问|检测|认证|施工|房东|supplier|customer|dealer|agent"
    r"|consult|competitor|landlord|[改更](?:名|称|制)?[为成叫]|现[名为叫改]|\bnow\b|renamed (?:to|as)|作废|停用|旧))"
    r"(?=[^()\n]{0,40}(?:原|前身|曾用|曾叫|以前|之前|过去|改的?名|更名|改的?制|简称|下称|子公司|分公司|旗下|下属|隶属|属于|控股|参股|全资|独资"
    r"|集团(?!有限|股份|公司|责任)|母公司|股东|兄弟公司|关联|那[家个]|\bformer|\bprevious|\bonce\b|\bused to\b"
    r"|\brenamed\b|\bpart of\b"
    r"|subsidiary"
    r"|\bmember of\b|\bowned by\b|\bbelong|\bknown as\b|\bchanged\b))[^()\n]{2,60}\)",
    re.IGNORECASE,
)
"""Behind a firm's name a bracket that tells what it was called or to whom it belongs, and not that it is a stranger."""
_OWN = re.compile(r"我|咱|[本敝](?:公司|单位|企业|司)|our company", re.IGNORECASE)


def asides_of_firms(text: str) -> list[tuple[int, int]]:
    """Start and end of the brackets that only explain the firm before them: (原某某电机厂,去年改的名)."""
    return [match.span() for match in _EXPLAINS_A_FIRM.finditer(text)]


def writes_for_others(text: str) -> bool:
    """Whether the writer of a folded text says that they write for a client: a consultant, an agent."""
    return _WRITES_FOR_OTHERS.search(text) is not None


def _single_labels(text: str, own_sites: Iterable[str]) -> list[RoleLabel]:
    has_contract, makers_of_ours = _CONTRACT.search(text) is not None, makers(text)
    is_for_others = writes_for_others(text)
    matches = list(_LABEL.finditer(text))
    asides = [
        aside.span() for match in matches if match.lastgroup in PARTIES and (aside := _ASIDE.match(text, match.end()))
    ]
    asides += asides_of_firms(text)
    made = list(_MAKES.finditer(text))
    parties = (match for match in (*matches, *made) if match.re is _MAKES or match.lastgroup in PARTIES)
    first = min((match.start() for match in parties), default=len(text))
    found = [
        RoleLabel(
            () if is_for_others and _OWN.match(match.group())
            else makers_of_ours if match.lastgroup == Section.FACTORY and _THE_MAKER.match(text, match.start())
            else _sections_of(match, has_contract),
            match.start(), match.end(),
        )
        for match in matches
        if not any(start < match.start() < end for start, end in asides)
        and not (match.lastgroup == "pronoun" and first < match.start()) and not _is_what_we_are(text, match)
        and (not _is_part_of_a_name(text, match) or (match.lastgroup == Section.SITES and " " in match.group()))
    ]
    found += [RoleLabel(_maker(each, text), *each.span(each.lastgroup or 0)) for each in made]
    if is_for_others:
        found = [each for each in found if not _THEIR_CLIENT.fullmatch(text, each.start, each.end)]
        found += [RoleLabel((Section.CLIENT,), *match.span()) for match in _THEIR_CLIENT.finditer(text)]
    everyone = (Section.CLIENT, Section.PRODUCER, Section.FACTORY)
    found += [RoleLabel(everyone, match.start(), match.end()) for match in _ALL_THREE.finditer(text)]
    for label in tuple(found):
        again = _IS_NOT_US.match(text, label.end) if PARTIES.intersection(label.sections) else None
        if again:
            found.append(RoleLabel(label.sections, *again.span("it" if again["it"] else "it_en")))
    for name in own_sites:
        found += [
            RoleLabel((Section.SITES,), match.start(), match.end()) for match in re.finditer(re.escape(name), text)
        ]
    return found


def _maker(made: re.Match[str], text: str) -> tuple[str, ...]:
    if made["does_all"]:
        return (Section.PRODUCER, Section.FACTORY)
    if made["does_of"]:
        return (maker_of_goods(text),)
    return makers(text, made.group())


def makers(text: str, said: str = "") -> tuple[str, ...]:
    """Which parties is who is said to make the product: to a dealer the producer too, where no other is called so."""
    if _FOR_ANOTHER.search(said):
        return (Section.FACTORY,)
    is_the_only_one = not any(label.lastgroup == Section.PRODUCER for label in _LABEL.finditer(text))
    return (Section.PRODUCER, Section.FACTORY) if is_the_only_one and _are_dealers(text) else (Section.FACTORY,)


def _are_dealers(text: str) -> bool:
    """Whether the writer says that they only sell."""
    return _ONLY_SELL.search(text) is not None or any(
        _ARE_WE.search(text, max(0, word.start() - _FARTHEST_WE), word.start()) for word in _WE_MAY_BE.finditer(text)
    )


def maker_of_goods(text: str) -> str:
    """Which party makes the goods that a folded text tells of: to a dealer, the producer."""
    return Section.PRODUCER if _WE_MAY_BE.search(text) else Section.FACTORY


def _is_what_we_are(text: str, match: re.Match[str]) -> bool:
    """Whether a word for a stranger tells what a party is: 我们是经销商, 生产者是我们集团公司."""
    if _A_PARTY_MAY_BE.fullmatch(match.group()) and _IS_A_PARTY.search(
        text, max(0, match.start() - _FARTHEST_WE), match.start()
    ):
        return True
    return _WE_MAY_BE.fullmatch(match.group()) is not None and _ARE_WE.search(
        text, max(0, match.start() - _FARTHEST_WE), match.start()
    ) is not None


def _sections_of(match: re.Match[str], has_contract: bool) -> tuple[str, ...]:
    """The section that a label names; 甲方 is the client in our contract, and elsewhere the writer's own customer."""
    is_outsider = match.lastgroup in ("outsider", "pronoun") or (match.group() == "甲方" and not has_contract)
    return () if is_outsider else (match.lastgroup or "",)


def _is_part_of_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether an English label is the last word of a name, as in “Nanyang Motor Factory”."""
    word = match.group()
    before = _NAME_OF_SOMETHING.search(text[max(0, match.start() - 30):match.start()])
    return word[0].isupper() and word.isascii() and before is not None and before.group().split()[-1] not in (
        "The", "Our", "Client", "Producer", "Applicant", "Manufacturer"
    )
