"""The contact person of the client, and how they are reached: telephone and e-mail."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from intake_app.chat.parties import writes_for_others
from intake_app.chat.proposals import Confidence, Finding, Found, Mention, Reserved
from intake_app.chat.reading import Reading, weaker
from intake_app.chat.recognisers.inventory_words import KEYED
from intake_app.chat.recognisers.person_names import CHINESE_NAME, ENGLISH_NAME, NAME_ENDS, is_person_name
from intake_app.schemes.schema import Section

EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+@])(?<![^-]-)[A-Za-z0-9][A-Za-z0-9._%+-]{0,62}@"
    r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,5}[A-Za-z]{2,12}(?![A-Za-z0-9@-])"
)
_RUN_INTO_ITS_LABEL = re.compile(r"e-?mail(?:--?)?(?=[a-z0-9][\w.-]{2,}@)", re.IGNORECASE)
_MOBILE = r"(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]\d{4})"
_LANDLINE = (
    r"(?:(?:\+|00)86[ -]?\(?0?[1-9]\d{1,2}\)?[ -]?|\(0\d{2,3}\)[ -]?|0\d{2,3}[ -](?:(?=\d{4}[ -]\d{4}(?!\d)))?"
    r"|(?<=[话机真线:])[ ]?0\d{2,3}(?=\d{7}))"
    r"(?:\d{7,8}|\d{3,4}[ -]\d{4})(?!\d)(?:\s?(?:转|ext\.?)\s?\d{1,6}|-\d{2,5}(?![\d-]))?"
)
PHONE = re.compile(
    rf"(?<![0-9A-Za-z.+])(?<![0-9A-Za-z][-/])(?:(?P<mobile>{_MOBILE})|(?P<landline>{_LANDLINE}))"
    r"(?![0-9A-Za-z-])(?![./]\d)(?!\s*(?:元|吨|kg|公斤|千克|度|kWh|台|件|个|条|m|%))"
)
_PHONE_LABEL = re.compile(
    r"(?:电话|手机|座机|固话|联系|总机|热线|值班|办公室|拨打|致电|打|\btel\b|\bphone|\bmobile|\bmob\b|\bcell|\bcall\b|\breach\b|📞"
    r"|\bcontact|\bline is|\bdirect line|\bplease use|改用|请用|换成|号码是?$|\bnumber is|\b[MT])[^,。;\n]{0,12}$",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"(?:编号|单号|账号|帐号|代号|货号|批号|工号|序号|代码|金额|会议号?|密码|传真|fax|QQ|\b(?:no|code|id|number))\.?"
    r"\s*(?:是|为|is|[:#=])?\s*\Z",
    re.IGNORECASE,
)
_BOTH = re.compile(r"(?:电话|座机|\btel)\.?\s*(?:[/、和及&]|兼|and)\s*(?:传真|fax)[\s:是为(.]*\Z", re.IGNORECASE)
"""Tel/Fax: one number for both."""
_LONGEST_PAIR = 16
_KIND_OF_NUMBER = re.compile(
    r"(?P<fax>传 *真|\bfax\b)|电话|手机|座机|固话|总机|分机|号码是|邮箱|微信|\btel|\bphone|\bmobile|\bcell|@"
    r"|\d{7}", re.IGNORECASE
)
"""Words for what a number is the number of, and other numbers; of the last before a number it is."""
_LABEL_IN_THE_CLAUSE_BEFORE = re.compile(
    r"(?:电话|手机|座机|固话|总机|号码|\btel\b|\bphone|\bmobile|\bcell|\bfax|传真)[^。;\n@]{0,16}[,:]\s*"
    r"(?:现在?|新的?号?码?|目前|以后|请|麻烦|统一|都|直接|就|now |the new one )*"
    r"(?:改[成为用]|换成?了?|变[成为]了?|应?是|还是|仍是|(?:正确|准确|实际)的?是|[为叫写用打记拨]|(?:it )?is now "
    r"|use |dial )[ :]*\Z",
    re.IGNORECASE,
)
_OR_ANOTHER = re.compile(r"\d{4}[ ]?[,/]?[ ]?(?:或者?是?|要么是?|\bor\b)[ ]?\Z", re.IGNORECASE)
"""Between two numbers of which one is meant: what the first is the number of, the second is too."""
_FARTHEST_LABEL = 40
"""Characters before a number in which its sentence may say what it is the number of."""
_FARTHEST_FROM_LABEL = 2
_FAX_LABEL = re.compile(
    r"(?:传 *真|\bfax)(?:号码?|机)?(?: (?:no\.?|number))?\s*(?:现在|就|还|请|也|有|应该|应|的)*"
    r"(?:是|为|is|改[为成]|变更为|换成了?|更新为|用|写|填|to|[:#=-])*[\s(]*$|\bF:?\s*$", re.IGNORECASE
)
_DATA_PERSON = (
    r"(?:数据(?:收集|采集|填报|统计)?|填表|填报)(?:的?负责人|的?联系人|责任人|的?联系电话|联系方式|电话|人员|人)"
    r"|填表的|\bfills? (?:in|out) the (?:form|data)|form (?:was )?(?:filled(?: in| out)?|completed) by|填表人"
    r"|数据(?:由|归)|数据(?:问题)?(?:请)?(?:找|问|联系)"
    r"|data (?:were|was) (?:compiled|collected|filled in) by|form filled in by|data (?:contact|manager|person)"
    r"|person responsible for the data|contact for the data|"
    r"(?:responsible for|in charge of|looks? after) (?:the |our )?data"
)
_ONLY_A_PHONES_LABEL = re.compile(
    r"[ \t]*(?:\d[.、)][ ]*)?(?:联系)?(?:电话|方式|手机)号?码?[ ]?:[ ]*|[ \t]*(?:tel|phone|mobile): *", re.IGNORECASE
)
"""A line that names nobody: whose number it is says the line above."""
_OF_THE_DATA = re.compile(_DATA_PERSON, re.IGNORECASE)
_ANY_CONTACT = re.compile(
    rf"{_DATA_PERSON}|认证联系人|联系人|(?:认证|申请|证书)[^,。;\n]{{0,6}}(?:联系|对接|[找问])|\bcontact\b",
    re.IGNORECASE,
)
"""Of the last person named before a number it is the number."""
_WEB_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
_ENVELOPE = re.compile(
    r"^[> ]*(?:发件人|收件人|抄送|发送时间|主题|from|to|cc|sent|subject|re|fw)\s*:.*$", re.IGNORECASE | re.MULTILINE
)
_SENDER = re.compile(
    rf"^(?:发件人|from) ?: ?(?:(?P<name>{CHINESE_NAME}(?=[ <(\n]|$)"
    rf"|(?-i:{ENGLISH_NAME})))?[^\n]*$", re.IGNORECASE | re.MULTILINE
)
_SENDS_FOR_OTHERS = re.compile(
    r"咨询|顾问|代理|认证|受理|中心|notice|no-?reply|system|admin|robot|检测|供应商|客户|物流|consult|agen|certif"
    r"|supplier|customer|PCF|desk|purchas|procure|tender|采购", re.IGNORECASE
)
_OTHER_PARTY = re.compile(
    r"(?:紧急(?:情况|时|联系)?(?:下)?(?:请?[打找])?[一-龥]{0,3}|门卫室?|保安(?:室)?|传达室|食堂|宿舍|医务室|法人(?:代表)?|法定代表人|(?<![一-龥])[一-龥]总|老板|招聘|投诉|客服|售后|紧急|备用|第二|家属|生产者|制造商|生产厂家?|生产企业|工厂|厂家|供应商|客户|经销商"
    r"|咨询公司|(?<![一-龥])(?:物流|保险|检测|运输|快递|安装|软件|广告|租赁|物业|装修|代账|财税|贸易|设备)公司|(?:检测|计量|维修|物流|服务)中心"
    r"|(?:检测|认证|咨询|审计|计量)机构|银行|事务所|研究院|检测站|服务商|代理商|承包商|大学|学院|海关|税务局"
    r"|\bfactory|\bproducer|\bmanufacturer|\bsupplier|\bconsultant|\bcertification body)(?:\(.{0,6}\))?(?:的|'s)?\s*"
    r"(?:联系|办公)?(?:电话|手机|邮箱|邮件|联系人|号码|号|phone|mobile|tel|e-?mail|contact)[^,。;\n]{0,12}\Z",
    re.IGNORECASE,
)
_WRITES_FOR_OTHERS = re.compile(
    r"(?:我|我们|本人|这边)(?:是|就是)?(?:做|搞|干)(?:认证|碳)?(?:咨询|代理|中介|代办)的|我(?:们)?(?:只)?是(?:代办|中介|顾问|咨询师|代理(?!商))"
    r"|(?:帮|替|代)(?:客户|他们|朋友|人家|别人|亲戚)(?:先)?(?:们)?(?:来)?(?:问|打听|咨询一?下|了解|看看)"
    r"|\b(?:I am|I'm|we are|we're) (?:(?:only |just )?an? )?(?:consultants?|agents?|brokers?)\b(?! for the applicant)"
    r"|\b(?:asking|enquiring|inquiring) (?:for|on behalf of) (?:a|our|my|one of our) (?:client|customer|friend)\b",
    re.IGNORECASE,
)
"""Who writes for somebody else gives their own number, which is none of the applicant's."""
_BEHIND_SOMEBODY = re.compile(
    r"(?:(?:那边|那里|对面|隔壁|园区|[局院])的?[^,。;:()\n]{0,6}"
    r"|\b(?:the|a|an) (?:(?!applicant|client|company|contact|office|factory|plant|switchboard|reception|producer)"
    r"[a-z]+ ){0,5}(?!applicant|client|company|contact|office|factory|plant)[a-z]+ ?"
    r"|\b(?:Mr|Ms|Mrs|Dr)\.? [A-Z][a-z]+ (?:of|from|at) [A-Z][^,;()\n]{3,40})"
    r"[(,][ ]*(?:tel|phone|mob(?:ile)?|电话|手机|座机|固话)?[.: ]*\Z", re.IGNORECASE
)
"""Right behind the words for somebody, in brackets or between commas: the boiler house of the park (tel. …)."""
_LONGEST_CARD = 80
_QUOTED_MAIL = re.compile(
    r"^[ \t]*[^\n]{0,160}(?:写道|\bwrote)\s*:[ \t]*$(?:\n[ \t]*>[^\n]*)*", re.IGNORECASE | re.MULTILINE
)
"""What somebody else wrote, with the marks of a quotation."""
_QUOTED_LINES = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.MULTILINE)
"""Lines with those marks alone: of a mail that is answered, or forwarded."""
_ORIGINAL_MAIL = re.compile(
    r"^[ \t]*(?:-{2,}|_{2,}|>{2,})?[ \t]*(?:原始?邮件(?:信息)?|原文|Original (?:Message|Mail|E-?mail)"
    r"|在[^\n]{4,60}写道)[ \t]*(?:-{2,}|_{2,}|>{2,}|:)?[ \t]*$"
    r"|^[ \t]*[^\n>]{0,160}(?:写道|\bwrote)[ \t]*:[ \t]*$(?!\n[ \t]*>)",
    re.IGNORECASE | re.MULTILINE,
)
"""Below this line stands the mail that is answered."""
_IS_WRITTEN = re.compile(r"\d{5}|公司|\b(?:Ltd|Inc|Limited)\b|@|[,。.]\s")
"""An answer above it; where there is none, the mail below is passed on as it is."""
_FORWARDS = re.compile(r"(?:转发|转自|\bfwd?\b|\bforward)[^\n]{0,40}\n\s*\Z", re.IGNORECASE)
_LONGEST_FORWARD = 60

_ANY_NAME = rf"(?P<name>{CHINESE_NAME}|{ENGLISH_NAME})"
_FIRM_GOES_ON = r"(?: [A-Z][\w-]*){0,5},? ?(?:Co|Ltd|Inc|Company|Corp|Limited|Group)\b"
_INSTEAD_OF = r"(?:由[一-龥]{2,4}?(?:变更|更换|调整|改|换)(?:为|成|到))?"
_TITLE = r"(?:[ \t]*(?:[|,/(][^\n]{0,80})?|[ \t]+[A-Za-z一-龥&/]{2,16})"
"""What may follow a name on its line: an office, a department."""
_PERSON = re.compile(
    rf"[\s“\"(]*{_INSTEAD_OF}(?:(?:就?是|为|叫|还是|仍是|[就还]?[写填])?我吧?[,:]?(?:叫)?|还是|仍是|仍为"
    rf"|stays )?\s*(?:(?:我们?)?[一-龥]{{2,6}}?[部科处室办](?:的|门的)?)?(?:Mr\.?|Ms\.?|Mrs\.?)?\s*"
    rf"(?:(?P<zh>{CHINESE_NAME}){NAME_ENDS}|(?P<en>{ENGLISH_NAME})(?![A-Za-z-])(?!{_FIRM_GOES_ON}))"
)
_INTRODUCED = (
    re.compile(
        r"(?:(?:负责|对接|跟进|主管|管)(?:这个|此|本|该)?(?:项目|认证|事情?|工作)的(?:人|同事)?(?:就|还)?是"
        r"|找我|联系我|(?:以后|今后|后面|改)找|(?:认证|证书|这个)的事情?,?(?:找|跟|问|联系)"
        r"|找(?:我们)?(?:[一-龥]{2,5}的)?(?:同事)?|请?联系|(?:接手|接替|接任|负责|对接|经办|办事|办理)的?(?:人|同事)?是|(?:经办|对接|联系人)(?:人)?(?:就?是)?我(?:自己)?,|(?:对接|经办|负责(?:此事|这事|认证)?|跟进|联络|接口)的?(?:人|同事|还|就)?是(?:我们?)?(?:[一-龥]{2,5}?[部科处室办])?的?|(?<!数据)(?<!填表)(?<!填报)负责人(?:改成|换成|改为|变更为|变成)|由(?:我们?)?(?:[一-龥]{2,5}?[部科处室办]的?)?(?=[一-龥]{2,4}?(?:负责|对接|经办|跟进|接手|接替|接任|担任|接管|办理|处理|联系)))"
        rf"\s*(?P<name>{CHINESE_NAME}){NAME_ENDS}"
    ),
    re.compile(
        r"(?<!数据)(?<!备用)(?<!客户)(?<!填报)联系人(?![的手电邮代])[^,。;:\n\d]{0,8}[,:]?\s*(?:(?:应该?|还|就|改)?(?:是|叫|为|成|写|填)了?)?"
        rf"(?:我|我们)?(?:[一-龥]{{2,3}}[部科处室办]的?|助理|徒弟|助手|闺女|小舅子|外甥|侄[子女])?(?P<name>{CHINESE_NAME}){NAME_ENDS}"
    ),
    re.compile(
        rf"联系人[^。;\n]{{0,30}}[,:](?:他|她)?(?:的?(?:全名|大名|姓名|名字|正确的?|实名))(?:应该?|就)?(?:是|为|叫|写|:)?(?P<name>{CHINESE_NAME}){NAME_ENDS}"
    ),
    re.compile(
        rf"(?:^|(?<=[,。;\s]))(?P<name>{CHINESE_NAME})[,:\s]*(?:就|还)?(?:是|写|填|做|当|作为|担任)(?:这个|这位|本次|我们?|我司)?的?(?:认证)?联系人(?=[,。;\n!]|$)"
    ),
    re.compile(
        rf"\b(?:names?|appoints?|nominates?|designates?) (?P<name>{ENGLISH_NAME}?) (?:as )?(?:its|our"
        rf"|the) (?:[a-z]+ ){{0,2}}contact"
    ),
    re.compile(rf"(?:^|(?<=\n))[ \t]*(?:姓名|名字)[ ]?:[ ]*(?P<name>{CHINESE_NAME}){NAME_ENDS}"),
    re.compile(
        r"(?:休产?假|产假|离职|离岗|调走|请假|出差|退休)了?[^。;\n\d]{0,12},[^。;,\n\d]{0,6}?(?:换|改|由)[成为]?"
        rf"(?P<name>{CHINESE_NAME}){NAME_ENDS}"
    ),
    re.compile(
        rf"\b(?:[Tt]ake care of|in charge of|[Hh]andles?|responsible for) (?:the |our |this )?(?:certification"
        rf"|project|application|footprint)"
        rf"(?: [a-z]+)?[:,] (?P<name>{ENGLISH_NAME})(?=[,.;(]|$)"
    ),
    re.compile(
        rf"\b[Ff]rom now on,? (?:it is |please (?:contact|write to|call) "
        rf"|the contact is )?(?P<name>{ENGLISH_NAME})(?=[,.;(]|$)"
    ),
    re.compile(rf"\b[Uu]se (?P<name>{ENGLISH_NAME})(?=, (?:landline|mobile|phone|tel|e-?mail|cell)\b)"),
    re.compile(
        rf"(?:^|(?<=[,。;\n]))[ \t]*(?:我的?)?(?:名字|姓名)(?:是|叫)?[ ]?(?P<name>{CHINESE_NAME})(?=[,。;\n]|$)"
    ),
    re.compile(rf"(?:^|(?<=\n))[ \t]*(?:\(?\d[.、) ]*)?我[ ]+(?P<name>{CHINESE_NAME})[ \t]*(?=\n|$)"),
    re.compile(
        rf"联系人[^,。;:\n\d]{{0,4}}(?:不[要用]?|别)[写填找][他她我](?:了)?[,;](?:就|请|还是|改)?[写填找](?P<name>{CHINESE_NAME}){NAME_ENDS}"
    ),
    re.compile(rf"\bsign for the (?:company|applicant|client)[:,]? (?P<name>{ENGLISH_NAME})"),
    re.compile(rf"(?:^|(?<=[\n.]))\s*(?P<name>{ENGLISH_NAME}) here\b"),
    re.compile(rf"(?:部|科|处|室|办)\s*(?P<name>{CHINESE_NAME})(?=,[^。\n]{{0,16}}找我)"),
    re.compile(
        r"\b(?i:regards,?|you can call|please call|call|ask for|this is|I'm|I am|contact would be"
        r"|contact has changed(?:, now it is|:)|contact person, |(?:contact|call|reach"
        r"|ask for) me(?: instead)?[,:] |(?:contact|call|reach|ask for|write to|talk to) our [a-z -]{3,24} |yours,?"
        r"|\b(?:to|with|contact|call|reach|mail) (?:my|our) (?:[a-z]+ )?colleague|sincerely,?|cheers,?)\s*"
        r"(?:the contact person, )?"
        rf"(?P<name>{ENGLISH_NAME})(?![A-Za-z])"
    ),
)
_INTRODUCES_ITSELF = re.compile(
    r"(?:我叫|[她他]叫|本人|鄙人|在下|我是(?=[一-龥]{2,3}(?:[,。\s]|$))|我是[^,。;\n]{2,40}?(?:的(?:[一-龥]{0,4}?(?:总工|经理|主任|部长|主管|专员"
    rf"|科长|厂长|助理|会计|工程师))?|部|科|处|室))\s*(?P<name>{CHINESE_NAME}){NAME_ENDS}"
)
"""Who writes is the contact where no other one is named."""
_BEFORE_PHONE = re.compile(
    rf"(?:^|[\s,;:。】\])、/|>])(?P<name>{CHINESE_NAME})\s*(?:\([一-龥]{{2,8}}\)|先生|女士|收|,[一-龥]{{2,6}}(?=,))?"
    r"[\s,;/(|]*(?:手机号?|电话|联系电话|邮箱)?\s*:?\s*$"
)
_BEFORE_PHONE_EN = re.compile(
    rf"(?:^|[\s,;:(|/>])(?<!\bfrom )(?<!\bat )(?P<name>{ENGLISH_NAME})(?: \([^()\n]{{2,24}}\))?[ ,;/(|]*"
    r"(?:<|e-?mail|mobile|phone|tel|cell)?\.?[: ]*$"
)
_BEFORE_BRACKETS = re.compile(
    rf"(?:^|(?<=[\n,;:。])|(?<= ))(?P<name>{CHINESE_NAME})\((?=[^()\n]{{0,30}}(?:@|{_MOBILE}))"
)
_BEFORE_BARS = re.compile(
    rf"^[ \t]*{_ANY_NAME}[ \t]*[|/][ \t]*(?=[^\n]*(?:公司|\bLtd\b|{_MOBILE}))", re.MULTILINE
)
_BEFORE_A_COMPANY = re.compile(
    rf"^[ \t]*(?P<name>{CHINESE_NAME})[ \t]+(?=[^\n ,。:]{{4,40}}(?:公司|厂)[ \t]+{_MOBILE}[ \t]*$)", re.MULTILINE
)
_BEHIND_A_COMPANY = re.compile(rf"(?<=公司)[ \t]+(?P<name>{CHINESE_NAME})[ \t]*$", re.MULTILINE)
_LAST_LINE = re.compile(rf"\n[ \t]*{_ANY_NAME}\s*\Z")
_DASHED = re.compile(rf"(?<=[.!?])[ ]*-+[ ]?(?P<name>{ENGLISH_NAME})\s*\Z")
"""A name behind a dash at the very end signs a short message."""
_ABOVE_A_COMPANY = re.compile(
    rf"\n[ \t]*\n[ \t]*{_ANY_NAME}[ \t]*\n[^\n]{{0,80}}(?:\b(?:Ltd|Inc|Limited)\b\.?|公司)\s*\Z"
)
_BELOW_A_SEAL = re.compile(
    rf"公司[ ]?\((?:盖章|公章|章)\)[ \t]*\n[ \t]*(?P<name>{CHINESE_NAME})[ \t]*(?=\n|\Z)"
)
_FARTHEST_NAME = 60
_FEWEST_LINES = 3
_BELOW_A_MAIL = re.compile(rf"[ \t]*{_ANY_NAME}{_TITLE}$", re.MULTILINE)
_ABOVE_A_PHONE = re.compile(
    rf"(?:^|(?<=\n)|(?<=regards,)|(?<=regards))[ \t]*{_ANY_NAME}{_TITLE}\n"
    rf"(?=(?:[^\n]{{0,60}}\n){{0,4}}?[^\n]{{0,20}}(?:{_MOBILE}|{_LANDLINE}|@))"
)
"""A name on a line of its own, with a telephone number or an address of e-mail within the lines below."""
_OF_DATA_BEFORE = re.compile(r"(?:数据(?![期边])|填表|填报)[^,。;\n]{0,6}\Z|\bdata\b[^,.;\n]{0,20}\Z", re.IGNORECASE)
"""Who is named for the data is responsible for them."""
_IS_GREETED = re.compile(r"\s*(?:好|您好|你好|早|老师|工好)")
_NOT_THE_CONTACT = re.compile(
    r"(?:法定代表人|法人代表|法人|填表人|填表负责人|经手人|备用联系人|数据(?:收集|采集|填报|统计)?(?:联系人|负责人|人员)|填报(?:负责)?人|数据(?:问题)?(?:找|问|联系)|代理机构|总经理|董事长|变更前)\s*:?\s*\Z"
)


class _Person(NamedTuple):
    start: int
    end: int
    confidence: Confidence


def envelopes(reading: Reading) -> Iterator[Finding]:
    """The head of a mail that was copied in, a mail that is answered, and web addresses; its sender is the writer."""
    yield from _senders(reading)
    for pattern in (_ENVELOPE, _QUOTED_MAIL, _WEB_ADDRESS):
        for match in pattern.finditer(reading.text):
            if pattern is not _ENVELOPE or not _is_of_a_row(reading, match):
                yield Reserved(match.start(), match.end())
    for start, end in _answered_mails(reading.text):
        yield Reserved(start, end)


def _answered_mails(text: str) -> list[tuple[int, int]]:
    """Start and end of what stands in a mail that is answered: below its line, or with the marks of a quotation."""
    spans = [
        match.span() for match in _QUOTED_LINES.finditer(text)
        if not _FORWARDS.search(text, max(0, match.start() - _LONGEST_FORWARD), match.start())
    ]
    original = _ORIGINAL_MAIL.search(text)
    if original and _IS_WRITTEN.search(text, 0, original.start()):
        spans.append((original.start(), len(text)))
    return spans


def _is_of_a_row(reading: Reading, head: re.Match[str]) -> bool:
    """Whether “from:” stands between labels of a data table's row, and not in the head of a mail."""
    return KEYED.match(reading.text, head.end()) is not None and "@" not in head.group()


def _senders(reading: Reading) -> Iterator[Finding]:
    """Who sent the mail that the message begins with: its contact, where no other one is named."""
    head = _SENDER.search(reading.text)
    if head is None or _SENDS_FOR_OTHERS.search(head.group()) or reading.text[:head.start()].count("\n") > 1:
        return
    if head["name"] and is_person_name(head["name"]):
        yield Mention(Section.CLIENT, "contact", head["name"], *head.span("name"), "sender", "likely")
    address = EMAIL.search(reading.text, head.start(), head.end())
    if address:
        yield Mention(Section.CLIENT, "email", address.group(), *address.span(), "sender", "likely")


def emails(reading: Reading) -> Iterator[Finding]:
    """The client's e-mail address; another party's has no field and is left alone."""
    for match in EMAIL.finditer(reading.text):
        standing = reading.standing(match.start())
        if standing is None or _is_of_another_party(reading, match.start()):
            yield Reserved(match.start(), match.end())
        else:
            start, end = reading.behind(_RUN_INTO_ITS_LABEL, match.start(), match.end()), match.end()
            yield Mention(Section.CLIENT, "email", reading.text[start:end], start, end, "email", standing)


def phones(reading: Reading) -> Iterator[Finding]:
    """Numbers of telephones, by their words and shape: mobile, landline or fax of the client, or the data's person."""
    for match in PHONE.finditer(reading.text):
        found = _phone(reading, match)
        yield found
        if isinstance(found, Mention) and found.key == "fax" and _BOTH.search(
            reading.text, max(0, match.start() - _LONGEST_PAIR), match.start()
        ):
            yield found._replace(key="landline")


def contact_persons(reading: Reading) -> Iterator[Finding]:
    """The contact person by full name: introduced, beside a telephone number, or below a mail."""
    answered = _answered_mails(reading.text)
    labelled = (slot for slot in reading.slots if slot.fields[0].key == "contact" and not _is_in(slot.start, answered))
    if any(person_in(reading, slot.value_start, slot.end) for slot in labelled):
        return
    for start, end, certainty in _persons(reading):
        if _is_in(start, answered):
            continue
        name, before = reading.text[start:end], reading.text[max(0, start - 12):start]
        is_contact = not _NOT_THE_CONTACT.search(before) and not _is_of_another_party(reading, start)
        standing = reading.standing(start)
        if standing and _OF_DATA_BEFORE.search(before) and is_person_name(name):
            confidence = weaker(standing, certainty)
            yield Mention(Section.APPLICATION, "data_responsible", name, start, end, "contact", confidence)
            return
        is_greeted = _IS_GREETED.match(reading.text, end) or name.endswith("好")
        if standing and is_contact and not is_greeted and is_person_name(name):
            yield Mention(Section.CLIENT, "contact", name, start, end, "contact", weaker(standing, certainty))
            return


def _is_in(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def person_in(reading: Reading, start: int, end: int) -> Found | None:
    """The person whose name a part of the text begins with."""
    match = _PERSON.match(reading.text, start, end)
    if match is None:
        return None
    group = "zh" if match["zh"] else "en"
    return Found(match[group], *match.span(group)) if is_person_name(match[group]) else None


def phone_in(reading: Reading, start: int, end: int) -> Found | None:
    """The first telephone number of a part of the text, a mobile one before others."""
    matches = list(PHONE.finditer(reading.text, start, end))
    best = next((match for match in matches if match["mobile"]), matches[0] if matches else None)
    return Found(best.group(), *best.span()) if best else None


def email_in(reading: Reading, start: int, end: int) -> Found | None:
    """The first e-mail address of a part of the text."""
    match = EMAIL.search(reading.text, start, end)
    return Found(match.group(), *match.span()) if match else None


_CALLED_US = re.compile(
    r"[ ]?的?(?:刚才|刚刚|一直|又|老|昨天|今天)?打(?:我(?![就即都吧这的电手座号])|(?:来|过来|进来)的)"
    r"|[ ]called (?:me|us)\b"
)
"""Behind a number: somebody called from it, so that it is not ours."""


def _phone(reading: Reading, match: re.Match[str]) -> Finding:
    before = reading.text[max(0, match.start() - 40):match.start()]
    standing = reading.standing(match.start())
    is_fax = _FAX_LABEL.search(before) is not None or any(
        slot.fields[0].key == "fax" and not reading.slots_at_label(slot.value_start)
        for slot in reading.slots_at(match.start() - _FARTHEST_FROM_LABEL, match.start())
    )
    is_fax = is_fax or _is_said_to_be_a_fax(reading, match.start())
    is_labelled = is_fax or any(
        label.search(before) is not None for label in (_PHONE_LABEL, _LABEL_IN_THE_CLAUSE_BEFORE, _OR_ANOTHER)
    )
    is_another = _is_of_another_party(reading, match.start()) or (not is_labelled and _OTHER_LABEL.search(before))
    if standing is None or is_another or _CALLED_US.match(reading.text, match.end()):
        return Reserved(*match.span())
    section, key = _whose_phone(reading, match, is_fax)
    certainty: Confidence = weaker(standing, "sure" if is_labelled else "likely")
    return Mention(section, key, match.group(), *match.span(), "phone", certainty)


def _is_said_to_be_a_fax(reading: Reading, start: int) -> bool:
    """Whether the last words of the sentence before a number that say what it is the number of are for a fax."""
    number = reading.clause_at(start).sentence
    first, _ = reading.sentences[number]
    said = reading.last(_KIND_OF_NUMBER, max(first, start - _FARTHEST_LABEL), start)
    if said is None and number:
        said = reading.last(_KIND_OF_NUMBER, reading.sentences[number - 1][0], first)
    return said is not None and said["fax"] is not None and reading.standing(said.start()) is not None


def _whose_phone(reading: Reading, match: re.Match[str], is_fax: bool) -> tuple[str, str]:
    """The field of a number; where the scheme does not have it, nothing comes of it."""
    first = reading.text.rfind("\n", 0, match.start()) + 1
    if _ONLY_A_PHONES_LABEL.fullmatch(reading.text, first, match.start()) and first:
        first = reading.text.rfind("\n", 0, first - 1) + 1  # the person is named in the line above
    named = [person.group() for person in _ANY_CONTACT.finditer(reading.text, first, match.start())]
    if named and _OF_THE_DATA.fullmatch(named[-1]):
        return Section.APPLICATION, "data_phone"
    if is_fax:
        return Section.CLIENT, "fax"
    return Section.CLIENT, "mobile" if match["mobile"] else "landline"


def _persons(reading: Reading) -> Iterator[_Person]:
    text = reading.text
    for pattern in (*_INTRODUCED, _INTRODUCES_ITSELF):
        for match in pattern.finditer(text):
            yield _Person(*match.span("name"), "sure")
    for phone in (*PHONE.finditer(text), *EMAIL.finditer(text)):
        before = _BEFORE_PHONE.search(text, max(0, phone.start() - 30), phone.start()) or _BEFORE_PHONE_EN.search(
            text, max(0, phone.start() - _FARTHEST_NAME), phone.start()
        )
        if before:
            yield _Person(*before.span("name"), "likely")
    for pattern in (_BEFORE_BRACKETS, _BEFORE_BARS, _BEFORE_A_COMPANY, _BEHIND_A_COMPANY):
        for match in pattern.finditer(text):
            yield _Person(*match.span("name"), "likely")
    for head in reading.headings:
        signed = _BELOW_A_MAIL.match(text, min(head.end + 1, len(text)))
        if signed and len(head.sections) == 1:
            yield _Person(*signed.span("name"), "likely")
    for match in _ABOVE_A_PHONE.finditer(text):
        yield _Person(*match.span("name"), "likely")
    for pattern in (_DASHED, _ABOVE_A_COMPANY, _BELOW_A_SEAL):
        signed = pattern.search(text)
        if signed:
            yield _Person(*signed.span("name"), "likely")
    closing = _LAST_LINE.search(text)
    if closing and text.count("\n") >= _FEWEST_LINES:
        yield _Person(*closing.span("name"), "likely")


def _is_of_another_party(reading: Reading, start: int) -> bool:
    """Whether the words before it speak of somebody who is not the client, or the whole message is somebody else's."""
    if reading.says(_WRITES_FOR_OTHERS, 0, len(reading.text)) or _BEHIND_SOMEBODY.search(
        reading.text, max(reading.clause_at(start).start, start - _LONGEST_CARD), start
    ):
        return True
    other = _OTHER_PARTY.search(reading.text, max(0, start - 60), start)
    is_our_client = other is not None and other.group().startswith("客户") and writes_for_others(reading.text)
    return (other is not None and not is_our_client) or reading.is_stranger(start)
