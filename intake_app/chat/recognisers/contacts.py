"""Telephone numbers, e-mail addresses and the contact person of the client."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Confidence, Finding, Mention, Reserved
from intake_app.chat.reading import Reading, weaker
from intake_app.schemes.schema import Section

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+@-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,62}@"
    r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,5}[A-Za-z]{2,12}(?![A-Za-z0-9@-])"
)
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.+/-])(?:(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]\d{4})"
    r"|(?:(?:\+|00)86[ -]?)?0\d{2,3}[ -]\d{7,8}(?:\s?(?:转|ext\.?)\s?\d{1,6})?)"
    r"(?![0-9A-Za-z./-])(?!\s*(?:元|吨|kg|公斤|千克|度|kWh|台|件|个|人|条|m|%))"
)
_PHONE_LABEL = re.compile(
    r"(?:电话|手机|联系方式|联系人|拨打|致电|\btel\b|\bphone|\bmobile|\bcell|\bcall\b|\breach\b"
    r"|\bcontact)[^,。;\n]{0,12}$",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(
    r"(?:编号|单号|代号|货号|批号|工号|序号|代码|金额|\b(?:no|code|id|number))\.?\s*(?:是|为|is|[:#=])?\s*$",
    re.IGNORECASE,
)
_OTHER_PARTY = re.compile(
    r"(?:生产者|制造商|生产厂家?|生产企业|工厂|厂家|供应商|客户|经销商|咨询(?:公司|机构)|认证机构"
    r"|\bfactory|\bproducer|\bmanufacturer|\bsupplier|\bconsultant|\bcertification body)(?:\(.{0,6}\))?(?:的|'s)?\s*"
    r"(?:联系|办公)?(?:电话|手机|邮箱|邮件|联系人|号码|号|phone|mobile|tel|e-?mail|contact)[^,。;\n]{0,12}$",
    re.IGNORECASE,
)

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜"
    "倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游"
    "阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚"
    "廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟"
    "栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺"
)
_COMPOUND = "欧阳|太史|端木|上官|司马|东方|独孤|南宫|夏侯|诸葛|尉迟|皇甫|公孙|慕容|令狐|司徒|长孙"
_PERSON = re.compile(
    rf"(?:认证)?联系人(?:姓名)?\s*(?:是|为|叫|[:=])?\s*(?P<name>(?:{_COMPOUND})[一-龥]{{1,2}}?"
    rf"|[{_SURNAMES}][一-龥]{{1,2}}?)"
    r"(?=\s*(?:$|[^一-龥\s]|\s[^一-龥]|电话|手机|邮箱|联系|先生|女士|经理|主任|部长|工程师|的|\s))"
)
_NO_NAME = re.compile(r"[工总经理]$|暂|未|定|待|不|没|同上|和|全部|成员|单位|项目|管理|原因|时间|明天|方便|安排")
_PERSON_EN = re.compile(
    r"\b(?i:contact(?: person)?(?: is|'s name is|\s*:)|contact person)\s*(?:Mr\.?|Ms\.?|Mrs\.?)?\s*"
    r"(?P<name>[A-Z][a-z]{1,15}(?: [A-Z][a-z'-]{1,20}){1,2})(?![A-Za-z])"
)
_NO_NAME_EN = re.compile(
    r"\b(?:Us|The|Our|Department|Team|Person|Office|Phone|Details|Information|Me|Email|Resources|Sales)\b"
)


def emails(reading: Reading) -> Iterator[Finding]:
    """The client's e-mail address; another party's has no field and is left alone."""
    for match in _EMAIL.finditer(reading.text):
        standing = reading.standing(match.start())
        if standing is None or _is_of_another_party(reading, match.start()):
            yield Reserved(match.start(), match.end())
        else:
            yield Mention(Section.CLIENT, "email", match.group(), match.start(), match.end(), "email", standing)


def phones(reading: Reading) -> Iterator[Finding]:
    """The client's mobile or landline number; without a word that names it, only likely."""
    for match in _PHONE.finditer(reading.text):
        before = reading.text[max(0, match.start() - 40):match.start()]
        standing = reading.standing(match.start())
        is_labelled = _PHONE_LABEL.search(before) is not None
        if standing is None or _is_of_another_party(reading, match.start()) or (
            not is_labelled and _OTHER_LABEL.search(before)
        ):
            yield Reserved(match.start(), match.end())
            continue
        certainty: Confidence = weaker(standing, "sure" if is_labelled else "likely")
        yield Mention(Section.CLIENT, "mobile", match.group(), match.start(), match.end(), "phone", certainty)


def contact_persons(reading: Reading) -> Iterator[Finding]:
    """The contact person by full name; a title alone (张经理) is none."""
    for pattern, excluded in ((_PERSON, _NO_NAME), (_PERSON_EN, _NO_NAME_EN)):
        for match in pattern.finditer(reading.text):
            standing = reading.standing(match.start("name"))
            name = match.group("name")
            if standing and not excluded.search(name) and not _is_of_another_party(reading, match.start("name")):
                yield Mention(Section.CLIENT,
                    "contact", name, match.start("name"), match.end("name"), "contact", standing)


def _is_of_another_party(reading: Reading, start: int) -> bool:
    return _OTHER_PARTY.search(reading.text[max(0, start - 60):start]) is not None

