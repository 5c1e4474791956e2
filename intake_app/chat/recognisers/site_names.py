"""The name of a production site, where the words call it one or say where it lies and who works there."""

import re
from collections.abc import Iterator

from intake_app.chat.numerals import amounts
from intake_app.chat.proposals import Finding, Mention, Reserved
from intake_app.chat.reading import Reading, weaker
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import Section

_NOUN = (
    r"(?:厂区|工厂|分厂|总厂|车间|基地|园区|厂房|装置|试验站|生产线|盐厂"
    r"|[一二三四五六七八九十东西南北中新老总主\d]号?厂(?![区房])|河[东西南北]厂|[东西南北]区|[一二三四]期(?!产能|能力|设计|工程|项目|投产)|(?:总部|本部)(?!厂|在|位于|设在)"
    r"|(?<![和与及我本贵该全工])厂(?![家长商址房区里]))"
)
_SITE = rf"(?:(?![的在是有和与叫为由从把到个但而所])[一-龥A-Za-z0-9#]){{0,10}}?{_NOUN}"
_SITE_EN = (
    r"(?:(?!Site )[A-Z][\w-]{0,40}(?: [A-Z][\w-]{0,40}){0,3} (?:Plant|Workshop|Works|Factory|Site|Branch)\b"
    r"(?: No\. ?\d{1,2}\b)?"
    r"|(?:Plant|Works|Workshop) (?:\d|[A-Z]\w*))"
)
_LISTED = re.compile(
    r"(?:分别是|分别为:?|个?场所\s*:|(?:场所|厂区|基地)有:?|厂区\s*:|有两处:|有[两三四]个:|two sites are|sites are)\s*"
    rf"(?P<names>{_SITE}(?:\s*[、/和,]\s*{_SITE})+|{_SITE_EN}(?:(?:, | and ){_SITE_EN})+)"
)
_SUBJECTS = re.compile(
    rf"(?:^|(?<=[\n;,。:]))(?P<names>{_SITE}(?:\s*[、和及与]\s*{_SITE})+)(?=[都均,(]|分别|在)", re.MULTILINE
)
_ONE_OF_THEM = re.compile(rf"(?:一个是|只有一[个处]\s*,?\s*(?:就是|即|是))\s*(?P<name>{_SITE})")
_CALLED = re.compile(
    r"(?P<lead>叫(?:做)?|名为|场所[一二三四\d]?\s*:|新增场所\s*:?|再加个场所\s*:"
    r"|(?:加|新增|增加)一?[个处](?:场所|厂区|基地)\s*:?|\b(?:add )?another site:|(?<![A-Za-z] )\b(?:site|plant"
    r"|workshop):)\s*"
    rf"(?P<name>{_SITE_EN}|[一-龥A-Za-z0-9()]{{2,12}}?(?=吧|啊|呢|[,。;、\s在(位]|$))",
    re.IGNORECASE,
)
_LABEL_OF = re.compile(
    rf"\b(?i:employees|headcount|staff|capacity|people|process|address) (?:at|of|in) (?:the "
    rf"|our )?(?P<name>{_SITE_EN})(?=:| is\b| should\b| has\b)"
)
_COUNTED = re.compile(
    r"^[ \t]*(?:[·•*-]"
    r"|\(?\d{1,2}[.、)])?[ \t]*(?P<name>[一-龥A-Za-z][一-龥A-Za-z0-9]{1,11})[ \t]*[-:]+[ \t]*(?P<people>\d{1,5})[ "
    r"\t]*(?:人|名|位)?[ \t]*$",
    re.MULTILINE,
)
"""A line that gives a place and a number; two of them below words for people at sites are a list of sites."""
_COUNTS = r"\d{1,5}[ ]?[人名个]?(?:[、,和及与][ ]?\d{1,5}[ ]?[人名个]?)+"
_IN_TURN = re.compile(
    rf"(?:^|(?<=[\n;,。:]))[ ]*(?P<names>{_SITE}(?:[、和及与]{_SITE})+)(?=[^。;\n]{{0,40}}(?:人"
    rf"|员工))[^。;\n\d]{{0,24}}?"
    rf"(?:分别|依次|各)(?:是|为|有|约)?[ ]?(?P<counts>{_COUNTS})(?=[,。;\n]|$)", re.MULTILINE
)
_LISTED_PEOPLE = re.compile(
    rf"(?:人员|人数|员工|职工"
    rf"|从业人[员数])[^,。;:\n\d]{{0,6}}[:,][ ]*"
    rf"(?P<names>{_SITE}[ ]?\d{{1,5}}[ ]?[人名个]?(?:[,、;和及][ ]?{_SITE}[ ]?\d{{1,5}}[ ]?[人名个]?)+)"
    r"(?=[,。;\n]|$)"
)
"""人员:东厂区156,西厂区85."""
_SITE_WITH_PEOPLE = re.compile(rf"(?P<name>{_SITE})[ ]?(?P<people>\d{{1,5}})")
_IN_TURN_EN = re.compile(
    rf"(?P<names>{_SITE_EN}(?:(?:, | and ){_SITE_EN})+) (?:have|employ|has)\b[^.;\n\d]{{0,12}}"
    r"(?P<counts>\d{1,5}(?:(?:, | and )\d{1,5})+) (?:people|employees|workers|staff)[^.;\n]{0,20}respectively"
)
_COUNT = re.compile(r"\d{1,5}")
_LIST_OF_PEOPLE = re.compile(
    r"(?:人数|员工|从业|人员)[^\n]{0,12}(?:场所|厂区|分布|如下|各)|(?:场所|厂区|各[厂区])[^\n]{0,8}(?:人数|员工"
    r"|从业|人员)|(?:都是|均为)(?:从业|员工)"
)
_WORKED_AT = re.compile(rf"\b(?:work|works|employed)\b[^.,;:\n]{{0,20}} (?:at|in) (?:the |our )?(?P<name>{_SITE_EN})")
_PEOPLE_AT = re.compile(rf"\b(?:people|employees|staff|workers) (?:at|in) (?:the |our )?(?P<name>{_SITE_EN})")
_MADE_AT_EN = re.compile(
    r"\b(?:made|produced|manufactured|production|manufacturing|assembl\w+|takes place|carried out|located"
    r"|operate)\b[^.;\n]{0,40}? at (?:the |our )?"
    rf"(?P<name>{_SITE_EN})"
)
_SAID_EN = re.compile(rf"\b(?:site|plant|workshop|factory)(?: name)?(?: is|:|,)? (?:the )?[\"“]?(?P<name>{_SITE_EN})"
)
_WORK_AT = re.compile(rf"[都全]?在(?P<name>{_SITE})(?:上班|工作|干活|生产)(?=[,。;\n]|$)")
_ALL_AT = re.compile(
    rf"\b(?:employees|people|staff|workers|employs)\b[^.;\n]{{0,30}}\ball (?:of them )?(?:at|in) (?:the "
    rf"|our )?(?P<name>{_SITE_EN})"
)
_ONLY_ONE = re.compile(
    rf"(?:[就只]有?|仅有?|总共就?)(?P<name>{_SITE})(?:这?一[个处](?:厂区|场所|基地|地方|生产场所)|这一个)"
)
_OF_AN_ADDRESS = re.compile(
    rf"(?:^|(?<=[\n;,。:])|(?<=我厂)|(?<=我们)|(?<=我司))(?!我[厂们司])(?P<name>{_SITE})的?(?:生产"
    rf"|详细)?地址(?=\s*[:是为在])", re.MULTILINE
)
_CALLED_EN = re.compile(rf"\b(?:site|plant|workshop|factory)\b[^.;\n]{{0,30}} is called (?:the )?(?P<name>{_SITE_EN})")
_IN_BRACKETS = re.compile(
    r"\b(?:works|plant|shop|workshop|site|hall|factory) "
    r"\((?P<name>[A-Z][\w-]*(?: [A-Z\d][\w-]*){0,3})\)"
    r"(?=,|:| (?:has|have|with|employs|started|began|is|was|lies|went|runs|makes)\b)"
)
"""Behind a word for any site: our salt works (Plant 2) started ….."""
_NAMES_A_SITE = (
    _ONE_OF_THEM, _ONLY_ONE, _WORKED_AT, _LABEL_OF, _CALLED_EN, _PEOPLE_AT, _MADE_AT_EN,
    _SAID_EN, _IN_BRACKETS, _ALL_AT, _WORK_AT, _OF_AN_ADDRESS,
)
_OURS = re.compile("(?:我们|我司|我公司|本公司|咱们)的?(?=[一-龥]{2})")
_IS_A_SITE = re.compile(_SITE)
_LONGEST_LEAD = 60
"""Characters before a name that is a site's by its last word in which its sentence may speak of sites."""
_SAYS_CALLED = ("叫", "名")
_BEFORE_CALLED = re.compile(r"厂区|厂房|场[所地]|基地|车间|[工分]厂|厂子|第[一二三四]处")
_SUBJECT = re.compile(
    r"(?:^|(?<=[\n;,。:)、的])(?!话)|(?<=\. )|(?<=--)|(?<=的话)|(?<=\band )|(?<=场所 )|(?<=厂区 )|(?<=我们有)|(?<=\)和)"
    r"|(?<=场所))\s*"
    r"(?:(?:\d{1,2}|[A-H])[、. ]\s*|\(\d{1,2}\)\s*|[·•*-]\s*|一个是)?"
    rf"(?:其中|另外|还有)?(?:(?P<zh>{_SITE})|(?:[Tt]he |[Oo]ur )?(?:(?:[Pp]roduction )?[Ss]ite )?(?P<en>{_SITE_EN}))"
    r"(?:\s*[(:/|-]|,|\s*(?:数据|信息|位于|坐落|地处|在|现有|有|员工|从业|人数|职工|一?共|生产|投产|产能|设计|负责|承担|于|现在|目前|[那这]边|[那这]里|里面?(?=[有现一共\d])|(?:不?是|有)?(?=\d)|的(?=数据|从业|员工|人数|产能))"
    r"|\s+(?:has|have|had|with|in|at|is|was|employs|makes|produces|runs|operates|went into|started|began|opened|lies"
    r"|stands|covers|\d+)\b|\s+[一-龥]{2,8}市|$)",
    re.MULTILINE,
)
"""A site at the beginning of a clause, before words that tell of it."""
_GENERIC = re.compile(
    r"(?:我们|咱们|咱|本|该|全|这|那|两个?|三个|几个|我|贵|生产|实际)?"
    r"(?:工厂|厂区|基地|车间|分厂|总厂|厂房|园区|装置|生产线|盐厂)|(?:我们|咱们|咱)厂"
    r"|.*(?:补充|一下|更正|关于|修改).*|(?:隔壁|某|他们|她们|人家|对方|别人).*|.*[一两二三四五几\d][个处家座间](?:厂区|工厂|基地|车间|分厂|场所|厂房|厂)"
    r"|.*(?:客户|供应商|集团)(?:公司)?(?:总部|本部)"
    r"|.*(?:公司|企业|厂区名|名称|是|的|有|和|与|在|叫|我们|目前|生产厂|共|分别).*"
    r"|[大小]厂|厂|[\W\d]+|(?:拟|计划|准备|打算|新建|在建|待建|筹建|未来|二手|租|[上去本今前]年度?).*"
)
"""Words for any site, and numbers: they name none."""
_HEAD_OFFICE = re.compile("总部|本部")
_OTHER_PLACES = re.compile(
    r"厂(?![家商])|车间|基地|场[所地]|园区|装置|分部|实际生产|生产(?:都|也|均)?在|[两三四几][个处]地方"
    r"|\b(?:sites?|plants?|workshops?|works)\b",
    re.IGNORECASE,
)
"""Where a message speaks of sites, its head office may be one of them; elsewhere it is an office."""
_ITS_PEOPLE = re.compile(r"[^,。;\n\d]{0,6}\d{1,5}[ ]?(?:多|来|余)?(?:个人|人|名|位)")
_WAS_RENAMED = re.compile(r"[ ]?\((?:现在?|去年|后来|如今|已经?)?(?:改|更)[名称]|[ ]?\((?:now|renamed)\b", re.I)
"""Behind a name in brackets: it is what a firm was called before."""
_DOES = re.compile(r"(?:主要)?(?:负责|承担|从事|用于)[^,。;:\n]{1,12}")
"""What is done at a site, which no field asks for in these words."""
_TELLS_OF_IT = re.compile(r"[市区路号]|投产|在|\b(?:in|employees)\b")

_FEWEST_LINES = 2
_FARTHEST = 300
"""Characters behind a name in which something is told of the site."""


def counted_sites(reading: Reading) -> Iterator[Finding]:
    """The lines of a list of sites, each with how many people work there."""
    lines = list(_COUNTED.finditer(reading.text))
    if len(lines) < _FEWEST_LINES or not _LIST_OF_PEOPLE.search(reading.text):
        return
    for number, line in enumerate(lines):
        standing = reading.standing(line.start("name"))
        if standing:
            for key, name in (("name", "name"), ("employees", "people")):
                yield Mention(Section.SITES, key, line[name], *line.span(name), "counted_site", standing, number)


def sites_in_turn(reading: Reading) -> Iterator[Finding]:
    """Sites that are named together, and how many work at each in turn: 一车间、二车间分别 73 人和 51 人."""
    for listed in _LISTED_PEOPLE.finditer(reading.text):
        standing = reading.standing(listed.start("names"))
        sites = list(_SITE_WITH_PEOPLE.finditer(reading.text, *listed.span("names")))
        for number, site in enumerate(sites if standing and not reading.is_stranger(listed.start()) else ()):
            for key, group in (("name", "name"), ("employees", "people")):
                yield Mention(Section.SITES, key, site[group], *site.span(group), "counted_site", "likely", number)
    for match in (*_IN_TURN.finditer(reading.text), *_IN_TURN_EN.finditer(reading.text)):
        pattern = re.compile(_SITE_EN if match["names"].isascii() else _SITE)
        names = list(pattern.finditer(reading.text, *match.span("names")))
        counts = list(_COUNT.finditer(reading.text, *match.span("counts")))
        standing = reading.standing(match.start("counts"))
        if not standing or len(names) != len(counts) or reading.is_stranger(match.start()):
            continue
        for number, (name, count) in enumerate(zip(names, counts, strict=True)):
            for key, told in (("name", name), ("employees", count)):
                yield Mention(Section.SITES, key, told.group(), *told.span(), "counted_site", standing, number)


def site_names(reading: Reading) -> Iterator[Finding]:
    """The names of sites that no label names and that the form does not have yet."""
    rows = reading.application.row_ids(Section.SITES)
    known = {reading.application.text(path_of(Section.SITES, "name", row)) for row in rows}
    for begin, end, is_called in _names(reading):
        start = reading.behind(_OURS, begin, end)
        found = reading.words_at(start, end)
        standing = reading.standing(start)
        if found.value not in known and _is_an_office(reading, start, end):
            people = _ITS_PEOPLE.match(reading.text, end)
            yield Reserved(start, people.end() if people else end)
            continue
        if _WAS_RENAMED.match(reading.text, end):
            yield Reserved(start, end)
            continue
        if standing and found.value not in known and not _GENERIC.fullmatch(reading.text, start, end):
            confidence = weaker(standing, "sure" if is_called else "likely")
            yield Mention(Section.SITES, "name", *found[:3], "site_name", confidence)
            does = _DOES.match(reading.text, end)
            if does:
                yield Reserved(*does.span())


def _is_an_office(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is that of a head office, in a message that speaks of no site."""
    is_head_office = _HEAD_OFFICE.fullmatch(reading.text, start, end) is not None
    return is_head_office and not reading.says(_OTHER_PLACES, 0, len(reading.text))


def _names(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Start and end of what may be a name, and whether the words call it one."""
    for match in (*_LISTED.finditer(reading.text), *_SUBJECTS.finditer(reading.text)):
        pattern = re.compile(_SITE_EN if match["names"].isascii() else _SITE)
        for name in pattern.finditer(reading.text, *match.span("names")):
            yield *name.span(), True
    for pattern in _NAMES_A_SITE:
        for match in pattern.finditer(reading.text):
            yield *match.span("name"), True
    for match in _CALLED.finditer(reading.text):
        if _calls_a_site(reading, match):
            yield *match.span("name"), True
    for match in _SUBJECT.finditer(reading.text):
        start, end = match.span("zh" if match["zh"] else "en")
        if _is_told_of(reading, start, end):
            yield start, end, False


def _calls_a_site(reading: Reading, match: re.Match[str]) -> bool:
    """Whether “called …” is said of a site, and a label's value is no company."""
    if match["lead"].startswith(_SAYS_CALLED):
        first, _ = reading.sentences[reading.clause_at(match.start()).sentence]
        begin = max(first, match.start() - _LONGEST_LEAD) if _IS_A_SITE.fullmatch(match["name"]) else match.start() - 12
        return _BEFORE_CALLED.search(reading.text, max(0, begin), match.start()) is not None
    return not match["name"].endswith("公司")


def _is_told_of(reading: Reading, start: int, end: int) -> bool:
    """Whether the sentence says something of the site: where it lies, how many work there, since when."""
    _, last = reading.sentences[reading.clause_at(start).sentence]
    rest = reading.text[end:min(last, end + _FARTHEST)]
    is_labelled = any(
        end <= slot.start < last and {field.section for field in slot.fields} == {Section.SITES}
        for slot in reading.slots
    )
    is_counted = any(amount.measure in ("people", "") for amount in amounts(rest))
    return is_labelled or is_counted or _TELLS_OF_IT.search(rest) is not None
