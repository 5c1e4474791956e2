"""From a message to proposals: the first recogniser to take words keeps them, the validator has the last say.

A recogniser proposes by the shape of words; whether the clause around them says anything else is asked here, of all of
them alike: “13812345678 is a nuisance call” holds a telephone number and gives none.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from intake_app.chat.confirming import confirmed
from intake_app.chat.corrections import (
    UNIT_OF_OUTPUT,
    Correction,
    Mended,
    Offer,
    corrections,
    denied_in,
    put_right_alone,
)
from intake_app.chat.field_labels import field_label
from intake_app.chat.folding import folded
from intake_app.chat.leftovers import is_understood
from intake_app.chat.measures import is_of_another_measure
from intake_app.chat.parties import PARTIES
from intake_app.chat.placing import Placed, RowChoice, choices_for, rows_of
from intake_app.chat.proposals import Candidates, Finding, Guess, Mention, Proposal, Remark, Reserved
from intake_app.chat.putting_right import mended_proposals, remarks_on
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers import ALL
from intake_app.chat.recognisers.same_parties import nothing_to_copy, same_parties, told_alike
from intake_app.chat.standing import is_planned, leaves_open
from intake_app.chat.unread import Unread, unread_in
from intake_app.rules.answer_readings import read_number
from intake_app.rules.answers import checked_answer, is_asked, path_of
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import FieldKind, SchemeEdition, Section
from models.application import Application
from models.text import Text

LONGEST_MESSAGE = 6000
"""Characters that are read; a longer message is no chat and its rest is left unread (and said so)."""

MOST_VALUES = 3
"""How many values are offered to choose from."""

_OUTPUT = path_of(Section.APPLICATION, "product_output")
"""Without it the unit of a figure says nothing."""

_REACHED_BY = frozenset({"mobile", "landline", "fax", "data_phone", "email"})
"""Whose they are is often said in the clause before: 请转告张三, 电话 …"""

_WAY_TO_REACH = re.compile(
    r"手机|座机|电话|联系人|经办|邮箱|传真|尾号|\b(?:phone|mobile|landline|tel|fax|e-?mail)\b", re.IGNORECASE
)
"""Words that say of a number behind them what it is the number of."""

_ONLY_SIGNS = re.compile(r"[ ,(:/]{0,3}")
_FARTHEST_FROM_LABEL = 2
"""Characters that may stand between a label and the value that it vouches for, such as a bracket."""

_TELL_A_SITE = frozenset((Section.SITES, key) for key in ("name", "employees", "process", "capacity", "started_on"))
_TELL_A_FACTORY = frozenset((Section.FACTORY, key) for key in ("name", "credit_code", "postcode"))

_FROM = re.compile(r"(?:[从由]|原来?(?:填|写|报)?的?是?|\bchanged from)\s*\Z", re.IGNORECASE)
_INTO = re.compile(r"\s*(?:[改变换]|调整|更[新正换改名]|升级|换代|搬|迁|to\b)", re.IGNORECASE)
"""从 A 改为 B: what stands between these is what was."""

_IS_ELSE = re.compile(
    r"[)”\"】\s]*(?:[这那]个?)?(?:就?是|属于?|系)(?!(?:环评|能评|设计|发改委?|政府|备案|铭牌|审计|财务|会计|仪表|电表)[^,。;\n]{0,6}的)(?:我(?=老|同|朋|爱|媳|丈|妻|们?客户|们?供应)|(?![我本咱敝]|硫酸钠|元明粉|氯化钠|申[请报]|认证|[A-Z]{2,}[A-Z0-9]*-?\d))[^,。;\n]{0,14}?(?<![部科室处组])的(?:[^一-龥]|$|电话|手机|邮箱|代码|地址|号(?![楼线厂]))"
    r"|[)”\"】\s]*(?:[这那]个?)?(?:就?是|仅为|只[是为]|属于?|系)[^,。;\n]{0,6}?(?:咨询|代理|骚扰|诈骗|广告|客服|样机|客户|供应商|经销商|竞争|同行|旧|老[的款])"
    r"|\s*\([^()\n]{0,6}代收|\s*\((?:贵|你|您|对方|他[们的]|客户|供应商|咨询|代理|旧|原(?![名一-龥]{4})|已(?:作废|停|失效|注销|换|离职|变更)|停|作废|示例|样例|举例|仅示例|假|待定|未定|不确定|待确认|待核|待查|暂定|暂估|存疑|未核|过期|失效|测试|错|老)[^()\n]*\)"
    r"|[”\"]?\s*(?:这种|这类|这样的|之类|那种|那类)"
    r"|[”\"]?\s+(?:has been|have been|was|were|is|are) (?:now )?(?:replaced|superseded) by\b"
    r"|\s*【(?:示例|样例|举例|作废|旧|待)[^】\n]*】"
    r"|[”\"']*\s*(?:now )?(?:belongs? to|is now used by|was (?:given|sold|passed) to) (?!us\b|me\b|our (?:company"
    r"|factory|plant|office)\b)"
    r"(?!the (?:client|applicant|producer|manufacturer|factory)\b|(?:the )?(?:models?|types?|products?|site|plant)\b)"
    r"|[”\"']*\s*(?:is|are)(?: to)? (?:our|the|my|their|his|her|a|an)? ?(?:[a-z-]+ ){0,2}(?:'s|spam"
    r"|(?:supplier|customer|consultant|agent|competitor|parent)(?:'s)?)\b",
    re.IGNORECASE,
)
"""What is said right behind a value that is somebody else's, or something else."""

_HISTORY = re.compile(
    r"[从自](?:19|20)\d\d年(?:开始|起|以来|就)|(?:做|干|搞|从事)了?[^,。;\n]{0,10}\d+(?:多|来)?年"
    r"|\bsince (?:19|20)\d\d\b", re.IGNORECASE,
)
"""A clause that tells for how long a firm has been making a thing, and not what it applies for."""
_OF_A_FIRMS_TRADE = frozenset({"family", "product_name"})
_TAKEN_BACK_AT_ONCE = re.compile(r"[^,。;\n\d]{0,4}(?:不对|说错了?|讲错了?|(?<!不)错了|哦不|啊不|不不)(?=[^,。;\n])")
"""Behind a value, as one speaks: 五万吨不对是四万吨."""
_IS_OF = re.compile(
    r"[^,。;\n\d]{0,8}?(?:的|者)(?:那[个家台款些]?|这[个家台款些]?)?(?:其实|实际|才|就|都|全)*(?:是|属于?|归)[^,。;\n]{0,4}\Z"
    r"|[^,.;\n\d]{0,16}?\b(?:is|are|was|were) (?:what |that of |those of |claimed by )(?:our |the |a |my )?\Z",
    re.IGNORECASE,
)
"""Between a value and whose it is: 设计寿命15年的是竞争对手的."""
_OWNS = re.compile(
    r"[^,。;\n]{0,3}(?:家|那[边家]|公司|厂)?的?(?:[产设样][品备机])?\s*(?:[,。;!\n]|$)"
    r"|(?:'s?)?(?: (?:claims?|says?|quotes?|offers?))?\s*(?:[,.;\n]|$)"
)
_WHO_IS_NO_PARTY = re.compile(
    r"\s*[,(] ?(?:是|为)?我们?(?:公司|司)?的?(?:客户|供应商|供货商|母公司|总公司|股东|经销商|代理商|咨询|竞争对手)"
    r"(?!名)"
    r"|\s*[,(] ?(?:belongs? to|(?:is|comes|was) (?:made by|from|of)) (?:a|an|our|the|their) (?:[a-z]+ )?"
    r"(?:competitor|supplier|customer|distributor|dealer|consultant|rival|neighbou?r)s?\b"
    r"|\s*[,(] ?(?:which is |that is |who is )?(?:our|a|an) (?:[a-z]+ )?(?:parent|supplier|customer|distributor|agent"
    r"|consultant|competitor|landlord|shareholder)\b(?!'s)",
    re.IGNORECASE,
)
"""Behind a value it says whose it is: Muster GmbH, our parent."""
_IS_A_DEALER = re.compile(r"(?:只|仅|就)?(?:是|为|系|作为)(?:一?家)?(?:经销商|进口商|贸易商)(?=[,。;\n]|$)")
_NOT_BUT = re.compile(r"\bnot\b[^,;\n]{1,60}?\bbut\b", re.IGNORECASE)
_WE_ARE_CALLED = re.compile(r"(?:我们|我司|[我本]公司|咱们)[ ]?\Z")
"""Right before a firm's name it is ours, whatever it is said to be: 我们某某公司只是代理."""
_SECTIONS_OF_ROWS = frozenset({Section.SITES, Section.PRODUCTS})
_SIGNS_FOR_OTHERS = re.compile(
    r"咨询(?:公司|机构|有限|顾问|师|中心)|顾问|代理机构|\bconsult(?:ant|ants|ing|ancy)\b|\badvisory\b"
    r"|\bon behalf of our client|\bact for the applicant", re.IGNORECASE
)
"""A signature that says that its writer works for somebody else."""
_FIRM_SIGNED = re.compile(r"[一-龥()（）]{4,30}?(?:公司|工厂|研究[所院])(?![一-龥])")
_BEGINS_LATER = re.compile(
    r"(?:(?:今年)?(?:年底|下半年)|明年|后年|下个?月|预计|计划|即将|拟)[^,。;\n]{0,8}(?:投产|点火|试车|试运行|试生产|开车|上马|达产|启用|搬|迁|完工|建成|竣工|投用|开工)"
)
"""Behind a site: it is none yet."""
_LONGEST_CARD = 200
"""Characters before a value in which a signature says for whom it is."""
_SAYS_BY_ITSELF = frozenset({"yes_no", "same_party", "earlier_certificate", "preferred_visit"})
"""Recognisers to whose answers a denial or what was belongs: 不同意公开, 老证书号 …."""
_SPOKEN_TO = re.compile(r"[你您]|贵(?:中心|机构|方)")
"""Whom the message speaks to: what they may do is for us to say, 结果你们可以公布."""
_ASKS_ITSELF = frozenset({"inventory"})
"""Recognisers that look at whose a whole line is: a material's supplier is a stranger, and is asked for."""
_DISMISSED_THEMSELVES = frozenset({"end_of_life", "omitted"})
"""Tables of what is thrown away, or not counted: who says so has told their rows."""
_AMOUNTS = frozenset({"amount", "weight", "mass", "quantity"})
_SHOULD_BE = re.compile(
    r"[^。;\n]{0,24}?[,;]\s*(?:it |that |this )?(?:(?:should|must) (?:read|be|have been)|(?:实际|其实)?应该?(?:是"
    r"|为)|(?:正确|准确)的?是|才[对是])\s*[\w“\"]",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:\b(?:I|we) (?:wrote|put|entered|typed|gave|said|filled in)|(?:[写填报录输][成了的]+(?:是|为)?"
    r"|上次[写填报]))[^,。;\n]{0,12}\Z",
    re.IGNORECASE,
)
"""I wrote A, it should read B: A is what was."""
_SAYS_WHAT_IS = re.compile(
    r"(?:[是为叫写填用:成到]|现在|新的?|[改换]|\b(?:is|are|now|be|read|use|to|new))[^,。;\n]{0,4}\Z", re.IGNORECASE
)
_FARTHEST_WORD = 12
_LONGEST_TIE = 40
"""Characters between a label and its value: 型号不是A,是B."""
_LONGEST_OPENING = 60
"""Characters before a value in which the clause before may leave it open."""
_IS_VOID = re.compile(r"[(【](?:已作废|作废|已停用|示例|样例|举例|旧的?|已失效|过期|待[核定查确][^()]{0,3})[)】]?$")
_BY_SHAPE_ALONE = frozenset({
    "company", "phone", "address", "city", "employees", "output", "unit_of_output", "site_name", "model", "period",
    "family", "product_name", "threshold",
})
"""Recognisers of things that stand in many a message without being said of the applicant.

In strangers' clauses with a word that nobody knows two of three of them were wrong.
"""


_TOO_LONG = Text(
    zh="消息超过 {most} 字，只读取了前 {most} 字；请分几条发送。",
    en="The message is longer than {most} characters and only the first {most} were read: send it in parts.",
)
_ALREADY = Text(zh="“{label}”已是“{value}”，无需更改。", en="“{label}” already is “{value}”; nothing to change.")
_TWO_VALUES = Text(
    zh="消息中“{label}”有不同的值：{values}；请选择其中之一。",
    en="The message gives “{label}” different values, {values}: choose one of them.",
)


class Understanding(NamedTuple):
    """What was made of a message: proposals, values to choose from, and sentences on what was found besides."""

    proposals: tuple[Proposal, ...]
    candidates: tuple[Candidates, ...]
    remarks: tuple[Text, ...]
    unread: tuple[Unread, ...] = ()
    """What looks like a fact and led to none of these."""


class _Kept(NamedTuple):
    """What the recognisers found and the message means, and where it was read or set aside on purpose."""

    findings: list[Finding]
    read: list[tuple[int, int]]


class _Understood(NamedTuple):
    """The text without what was read, and the numbers of the clauses of which only plain words are left."""

    left: str
    clauses: frozenset[int]


def extract(message: str, application: Application, scheme: SchemeEdition, today: date) -> tuple[Proposal, ...]:
    """The field values that a message states, in its order; nothing is written."""
    return understood(message, application, scheme, today).proposals


def understood(
    message: str, application: Application, scheme: SchemeEdition, today: date, offers: Sequence[Offer] = ()
) -> Understanding:
    """Proposals, values to choose from and remarks on a message; `offers` are those of earlier ones, not decided."""
    reading = Reading(folded(message[:LONGEST_MESSAGE]), application, scheme, today)
    put_right = corrections(reading, offers)
    told = _told(reading, put_right)
    if not (put_right or told.proposals or told.candidates) and (alone := put_right_alone(reading, offers)):
        put_right = (alone,)
    mended = mended_proposals(put_right, reading)
    changed = {each.path for each in (*told.proposals, *mended)}
    remarks = (*told.remarks, *remarks_on(put_right, told.proposals, reading), *confirmed(reading, changed))
    if len(message) > LONGEST_MESSAGE:
        remarks += (_TOO_LONG.format(most=LONGEST_MESSAGE),)
    return told._replace(
        proposals=tuple(sorted((*told.proposals, *mended), key=lambda each: (each.span, each.path))),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _told(reading: Reading, put_right: Sequence[Correction]) -> Understanding:
    """What a message tells besides the corrections in it."""
    findings, read = _kept(reading)
    findings = denied_in(findings, put_right, reading)
    read += [span for each in put_right for span in (each.said.wrong, each.said.right) if span]
    mentions = _of_sites([finding for finding in findings if isinstance(finding, Mention)], reading)
    alike = nothing_to_copy(reading, mentions)
    read += told_alike(reading)
    mentions += same_parties(reading, mentions)
    guesses = [finding for finding in findings if isinstance(finding, Guess)]
    remarks = [*(finding.text for finding in findings if isinstance(finding, Remark)), *alike]
    rows = _rows(mentions, guesses, reading)
    proposals: dict[tuple[str, str], Proposal] = {}
    for mention, choice in ((each, choice) for each in mentions for choice in choices_for(each, rows, reading)):
        made = _proposed(mention, choice, reading)
        if isinstance(made, Proposal):
            proposals.setdefault((made.path, made.value), made)
        elif made and not _says_none(mention, choice, mentions, reading):
            remarks.append(made)
    kept, asked = _without_conflicts(proposals.values())
    mended = {each.held.path for each in put_right if isinstance(each, Mended)}
    if _OUTPUT not in mended and not any(proposal.path == _OUTPUT for proposal in kept):
        kept = [proposal for proposal in kept if proposal.recogniser != UNIT_OF_OUTPUT]
    for guess in guesses:
        maybe = _maybe(guess, rows.get(guess, RowChoice(None)), reading)
        asked += [maybe] if maybe else []
    return Understanding(
        tuple(sorted(kept, key=lambda each: (each.span, each.path))),
        tuple(sorted(asked, key=lambda each: each.span)), tuple(dict.fromkeys(remarks)),
        unread_in(reading, read),
    )


def _of_sites(mentions: list[Mention], reading: Reading) -> list[Mention]:
    """The mentions, a factory's address among them given to the site where nothing else is told of a factory.

    Of the factory the form asks what is registered, of a site where people work: 全厂 58 人，厂址 ….
    """
    told = {(each.section, each.key) for each in mentions}
    is_told_where = (Section.FACTORY, "address") in told and (Section.SITES, "address") not in told
    if not is_told_where or told.isdisjoint(_TELL_A_SITE) or not told.isdisjoint(_TELL_A_FACTORY):
        return mentions
    return [
        each._replace(section=Section.SITES, confidence="likely")
        if each.section == Section.FACTORY and each.key in ("address", "city") else each for each in mentions
    ]


def _kept(reading: Reading) -> _Kept:
    """The findings that rest on words which no earlier recogniser took, in clauses that are wholly understood."""
    kept: list[Finding] = []
    taken = bytearray(len(reading.text))
    for recogniser in ALL:
        found = _once(finding for finding in recogniser(reading) if not any(taken[finding.start:finding.end]))
        for finding in found:
            taken[finding.start:finding.end] = b"\1" * (finding.end - finding.start)
        kept += found
    meant, dropped = _meant(kept, reading)
    return _Kept(_without_emptied_rows(meant, dropped), [(each.start, each.end) for each in (*meant, *dropped)])


def _meant(kept: list[Finding], reading: Reading) -> tuple[list[Finding], list[Mention]]:
    """The findings that are meant, and those that are somebody's or something else; what is left is withheld."""
    if not any(isinstance(finding, Mention) for finding in kept):
        return kept, []
    what_is_plain, strangers = _understood_clauses(kept, reading), _clauses_of_strangers(kept, reading)
    meant: list[Finding] = []
    dropped: list[Mention] = []
    for finding in kept:
        if not isinstance(finding, Mention):
            meant.append(finding)
        elif not _is_meant(finding, strangers, reading):
            dropped.append(finding)
        elif not any(other.start <= finding.start and finding.end <= other.end for other in dropped):
            is_plain = _is_plain(finding, what_is_plain, reading)
            is_vouched = _is_vouched_for(finding, reading) or _is_of_the_contact(finding, kept, reading)
            if is_plain or finding.confidence == "sure" or is_vouched:
                meant.append(finding if is_plain else finding._replace(confidence="likely"))
    return meant, dropped


def _without_emptied_rows(meant: list[Finding], dropped: list[Mention]) -> list[Finding]:
    """The findings without the rows of data tables whose amount is not meant: what is left of them tells nothing."""
    emptied = {
        (each.recogniser, each.section, each.group) for each in dropped
        if each.recogniser in _ASKS_ITSELF and each.key in _AMOUNTS
    }
    return [
        each for each in meant
        if not isinstance(each, Mention) or (each.recogniser, each.section, each.group) not in emptied
    ]


def _is_vouched_for(mention: Mention, reading: Reading) -> bool:
    """Whether a likely mention needs no clause of plain words: by what it is, or by its own label right before it."""
    if mention.recogniser not in _BY_SHAPE_ALONE or mention.key == "mailing_address":
        return True
    keys = (mention.key, "address") if mention.key == "city" else (mention.key,)
    return any(
        field.section == mention.section and field.key in keys
        for slot in reading.slots_at(mention.start - _FARTHEST_FROM_LABEL, mention.start) for field in slot.fields
    )


def _is_of_the_contact(mention: Mention, kept: Iterable[Finding], reading: Reading) -> bool:
    """Whether a number or address stands right behind the contact, who is introduced: 具体对接是李敏 138…."""
    return mention.key in _REACHED_BY and any(
        isinstance(each, Mention) and each.key == "contact" and each.confidence == "sure" and _ONLY_SIGNS.fullmatch(
            reading.text, each.end, mention.start
        ) for each in kept if each.end <= mention.start
    )


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Each thing once, as its recogniser told it first."""
    told: dict[object, Finding] = {}
    for finding in findings:
        place = (finding.start, finding.end)
        thing = (finding.section, finding.key, finding.group, *place) if isinstance(finding, Mention) else place
        told.setdefault(thing, finding)
    return list(told.values())


def _is_meant(mention: Mention, strangers: frozenset[int], reading: Reading) -> bool:
    """Whether a mention is the applicant's own, and of today: not what was before a change or is only planned."""
    text, clause = reading.text, reading.clause_at(mention.start)
    was_before = _FROM.search(text, max(0, mention.start - 12), mention.start) and _INTO.match(text, mention.end)
    is_history = mention.recogniser in _OF_A_FIRMS_TRADE and reading.first(_HISTORY, clause.start, clause.end)
    if mention.recogniser in _BY_SHAPE_ALONE and any(a < mention.start < b for a, b in reading.asides_of_firms):
        return False
    if is_history or _TAKEN_BACK_AT_ONCE.match(text, mention.end, clause.end):
        return False
    if _is_of_another(mention, reading) or is_of_another_measure(mention, reading):
        return False
    if mention.recogniser in _ASKS_ITSELF:
        return mention.section in _DISMISSED_THEMSELVES or reading.standing(mention.start) is not None
    if any(
        slot.label_end <= mention.start < slot.value_start and "不是" in text[slot.label_end:mention.start]
        for slot in reading.slots_before(mention.start, max(clause.start, mention.start - _LONGEST_TIE))
    ):
        return False
    stranger = reading.stranger_at(mention.start)
    is_beside = stranger is not None and stranger.start >= clause.start and not (
        mention.recogniser == "yes_no" and _SPOKEN_TO.match(text, stranger.start)
    )
    if _is_taken_back_behind(mention, reading) or _is_left_open_before(mention, reading):
        return False
    is_a_strangers = stranger is not None and (is_beside or _may_be_a_strangers(mention))
    is_us = mention.recogniser == "company" and (
        _WE_ARE_CALLED.search(text, max(0, mention.start - 4), mention.start)
        or (mention.confidence == "sure" and _IS_A_DEALER.match(text, mention.end))
    )
    is_elses = not is_us and (
        _IS_ELSE.match(text, mention.end, clause.end) or _WHO_IS_NO_PARTY.match(text, mention.end)
    )
    if was_before or is_elses or is_a_strangers:
        return False
    if _is_signed_for_others(mention, reading):
        return False
    first, _ = reading.sentences[clause.sentence]
    begins_later = reading.first(_BEGINS_LATER, mention.end, reading.line_end(mention.end))
    if mention.section == Section.SITES and (begins_later or is_planned(text[first:mention.start])):
        return False
    is_beside_one = mention.recogniser != "company" and reading.clause_number(mention.start) in strangers
    return not is_beside_one or _has_its_label(mention, reading)


def _is_signed_for_others(mention: Mention, reading: Reading) -> bool:
    """Whether a value stands in the signature of a consultant, or of a firm none of whose names the form holds."""
    start, end = reading.signature_start, len(reading.text)
    if start is None or mention.start < start:
        return False
    if reading.first(_SIGNS_FOR_OTHERS, max(0, mention.start - _LONGEST_CARD), end):
        return True
    known = [name for section in PARTIES if (name := reading.application.text(f"{section}.name"))]
    firms = _FIRM_SIGNED.findall(reading.message.as_written(start, end))
    return bool(known and firms) and not any(name in firm or firm in name for name in known for firm in firms)


def _is_of_another(mention: Mention, reading: Reading) -> bool:
    """Whether the clause goes on behind a value to say that the thing with it is a stranger's."""
    clause = reading.clause_at(mention.end - 1)
    return any(
        not label.sections and _IS_OF.fullmatch(reading.text, mention.end, label.start)
        and _OWNS.match(reading.text, label.end)
        for label in reading.labels_in(mention.end, clause.end)
    )


def _is_taken_back_behind(mention: Mention, reading: Reading) -> bool:
    """Whether words behind a short value deny it: an address with commas ends in another clause than it begins."""
    field = reading.scheme.field(mention.section, mention.key)
    if mention.recogniser in _SAYS_BY_ITSELF or field is None or field.kind is FieldKind.LONG_TEXT:
        return False
    if _WROTE.search(reading.text, max(0, mention.start - 24), mention.start) and _SHOULD_BE.match(
        reading.text, mention.end
    ):
        return True
    is_void = _IS_VOID.search(reading.text, mention.start, mention.end) is not None
    return is_void or reading.standing(mention.end - 1) is None


def _is_left_open_before(mention: Mention, reading: Reading) -> bool:
    """Whether the clause before that names the field leaves it open, and nothing says what it is: 型号先不定, A或B."""
    clause = reading.clause_at(mention.start)
    first, _ = reading.sentences[clause.sentence]
    if mention.recogniser in _SAYS_BY_ITSELF or first == clause.start or _SAYS_WHAT_IS.search(
        reading.text, max(first, mention.start - _FARTHEST_WORD), mention.start
    ):
        return False
    for slot in reading.slots_before(mention.start, max(first, mention.start - _LONGEST_OPENING)):
        if any(field.key == mention.key and field.section == mention.section for field in slot.fields):
            named = reading.clause_at(slot.start)
            return named.start < clause.start and leaves_open(reading.text[named.start:named.end])
    return False


def _may_be_a_strangers(mention: Mention) -> bool:
    """Whether a stranger could have such a thing; what is certified, and how, is ours whoever is spoken of."""
    is_of_the_certification = mention.section not in _SECTIONS_OF_ROWS and mention.section not in PARTIES
    return not is_of_the_certification or mention.key in ("data_phone", "data_responsible")


def _is_plain(mention: Mention, understood: _Understood, reading: Reading) -> bool:
    """Whether the clause around a mention says nothing else; behind a colon and in a table everything is said."""
    if mention.group is not None or reading.is_told_apart(mention.start):
        return True
    number = reading.clause_number(mention.start)
    before = max(0, number - 1)
    is_same_sentence = reading.clauses[before].sentence == reading.clauses[number].sentence
    is_reached = mention.key in _REACHED_BY and is_same_sentence and before < number and not _tells_how_to_reach(
        reading, reading.clauses[before].start, mention.start
    )
    is_plain = number in understood.clauses or _is_plain_behind_a_colon(mention, understood.left, reading) or (
        _is_plain_behind_its_label(mention, understood.left, reading)
    )
    return is_plain and (not is_reached or before in understood.clauses)


def _tells_how_to_reach(reading: Reading, start: int, end: int) -> bool:
    """Whether the words before a number say themselves what it is the number of, and whose, if not ours."""
    is_ours = all(label.sections for label in reading.labels_in(start, end))
    return is_ours and reading.says(_WAY_TO_REACH, start, end)


def _is_plain_behind_a_colon(mention: Mention, left: str, reading: Reading) -> bool:
    """Whether only plain words stand behind a heading's colon, or behind “not A but”: 厂区概况(摘自…): ….."""
    clause = reading.clause_at(mention.start)
    colon = reading.text.rfind(":", clause.start, mention.start)
    if colon < 0 and (instead := reading.last(_NOT_BUT, clause.start, mention.start)):
        colon = instead.end() - 1
    return colon >= 0 and is_understood(left[colon + 1:clause.end])


def _is_plain_behind_its_label(mention: Mention, left: str, reading: Reading) -> bool:
    """Whether only plain words stand beside a value and its own label, between the blanks around them."""
    clause = reading.clause_at(mention.start)
    for slot in reading.slots_at(mention.start - _FARTHEST_FROM_LABEL, mention.start):
        if slot.start >= clause.start and any(field.key == mention.key for field in slot.fields):
            start = max(clause.start, reading.text.rfind(" ", clause.start, slot.start) + 1)
            end = reading.text.find(" ", mention.end, clause.end)
            return is_understood(left[start:clause.end if end < 0 else end])
    return False


def _understood_clauses(kept: list[Finding], reading: Reading) -> _Understood:
    """The numbers of the clauses of which plain words are all that is left without what was read."""
    read = [(each.start, each.end) for each in kept]
    read += [(slot.start, slot.label_end) for slot in reading.slots]
    read += [(label.start, label.end) for label in reading.labels]
    read += [(span.start, span.end) for span in reading.days]
    rest = list(reading.text)
    for start, end in (*read, *reading.own_names, *reading.asides_of_firms):
        rest[start:end] = " " * (end - start)
    left = "".join(rest)
    return _Understood(left, frozenset(
        number for number, clause in enumerate(reading.clauses) if is_understood(left[clause.start:clause.end])
    ))


def _clauses_of_strangers(kept: list[Finding], reading: Reading) -> frozenset[int]:
    """The numbers of the clauses that name a company which is no party here."""
    return frozenset(
        number for each in kept if isinstance(each, Reserved) and each.is_stranger
        for number in range(reading.clause_number(each.start), reading.clause_number(each.end - 1) + 1)
    )


def _has_its_label(mention: Mention, reading: Reading) -> bool:
    """Whether the words right before a value name its field."""
    return any(
        any(field.key == mention.key for field in slot.fields)
        for slot in reading.slots_at(mention.start - _FARTHEST_FROM_LABEL, mention.start)
    )


def _rows(mentions: list[Mention], guesses: list[Guess], reading: Reading) -> dict[Placed, RowChoice]:
    """The row of each thing that belongs into a repeating section."""
    rows: dict[Placed, RowChoice] = {}
    things: list[Placed] = [*mentions, *guesses]
    for section in reading.scheme.form:
        if section.repeats:
            rows |= rows_of(section, [each for each in things if each.section == section.key], reading)
    return rows


def _proposed(mention: Mention, choice: RowChoice, reading: Reading) -> Proposal | Text | None:
    """The proposal that a mention makes; a sentence where it makes none; None where the scheme has no such field."""
    field = reading.scheme.field(mention.section, mention.key)
    section = reading.scheme.section(mention.section)
    if field is None or section is None:
        return None
    if section.repeats and choice.row is None:
        return choice.question
    path = path_of(mention.section, mention.key, choice.row)
    check = checked_answer(field, mention.value, reading.application, reading.scheme)
    if check.problem or not check.value:
        return check.problem.text if check.problem else None
    current, label = reading.application.text(path), field_label(field, reading.scheme)
    if current and current in (check.value, mention.value):
        return _ALREADY.format(label=label, value=current)
    span = reading.message.original_span(mention.start, mention.end)
    return Proposal(
        path=path, row=choice.row, value=check.value, span=span, quoted=reading.message.original[span[0]:span[1]],
        recogniser=mention.recogniser, confidence=mention.confidence, field_label=label, current=current,
    )


def _says_none(mention: Mention, choice: RowChoice, mentions: Sequence[Mention], reading: Reading) -> bool:
    """Whether a nought is said of what the form does not ask for: 单元不变，扩大或缩小的单元数：0."""
    field = reading.scheme.field(mention.section, mention.key)
    asked_when = field.required_when if field else None
    if field is None or asked_when is None or choice.row is not None or read_number(mention.value) != 0:
        return False
    told = {each.value for each in mentions if f"{each.section}.{each.key}" == asked_when.answer}
    if told:
        return told.isdisjoint(asked_when.is_one_of)
    return not is_asked(field, reading.application, reading.scheme)


def _maybe(guess: Guess, choice: RowChoice, reading: Reading) -> Candidates | None:
    """What almost a value may have been meant for, where the scheme has the field and the row is clear."""
    field = reading.scheme.field(guess.section, guess.key)
    section = reading.scheme.section(guess.section)
    if field is None or section is None or (section.repeats and choice.row is None):
        return None
    path = path_of(guess.section, guess.key, choice.row)
    span = reading.message.original_span(guess.start, guess.end)
    return Candidates(
        path=path, row=choice.row, values=guess.values, span=span, quoted=reading.message.original[span[0]:span[1]],
        recogniser=guess.recogniser, field_label=field_label(field, reading.scheme), text=guess.text,
        current=reading.application.text(path),
    )


def _without_conflicts(proposals: Iterable[Proposal]) -> tuple[list[Proposal], list[Candidates]]:
    """Where a message gives one answer two values, neither is proposed: which is meant is asked."""
    by_path: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        by_path.setdefault(proposal.path, []).append(proposal)
    kept: list[Proposal] = []
    asked: list[Candidates] = []
    for path, rivals in by_path.items():
        rivals.sort(key=lambda each: each.span)
        rivals = [rival for rival in rivals if rival.recogniser != "sender"] or rivals
        named = [rival for rival in rivals if rival.recogniser == "labelled"]
        if named and any(rival.recogniser == "city" for rival in rivals):
            rivals = named  # a city that stands in an address yields to one that is named as such
        if len({city_named(rival.value) if path.endswith(".city") else rival.value for rival in rivals}) == 1:
            rivals = [max(rivals, key=lambda each: len(each.value))]
        if len(rivals) == 1:
            kept += rivals
        else:
            asked.append(_choice_of(rivals[:MOST_VALUES]))
    return kept, asked


def _choice_of(rivals: list[Proposal]) -> Candidates:
    first = rivals[0]
    quotes = [rival.quoted for rival in rivals]
    return Candidates(
        path=first.path, row=first.row, values=tuple(rival.value for rival in rivals), span=first.span,
        quoted=first.quoted, recogniser=first.recogniser, field_label=first.field_label, current=first.current,
        text=_TWO_VALUES.format(label=first.field_label, values=Text(zh="、".join(quotes), en=", ".join(quotes))),
    )
