"""Company names with the words that say which party they are."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Confidence, Finding, Mention
from intake_app.chat.reading import PARTIES, Reading, RoleLabel, weaker
from intake_app.schemes.schema import Section

_LONGER = r"(?!(?:[一-龥()](?<![是为的和与、])){0,8}?(?:有限|股份))"
"""The name goes on: 电机厂有限公司 does not end at 厂."""
_ENDING = rf"(?:有限责任公司|股份有限公司|有限公司|(?:集团公司|总公司|公司|研究院|研究所|总厂|厂){_LONGER})"
_CHINESE = r"[一-龥A-Za-z0-9()·&-]{2,40}?" + _ENDING + r"(?![房区址家商长务])(?:[一-龥]{2,10}?(?:分公司|分厂))?"
_ENGLISH_ENDING = (
    r"(?:Co\.?,? ?Ltd\b\.?|Ltd\b\.?|Limited\b|Inc\b\.?|Corp(?:oration)?\b\.?|GmbH\b|LLC\b|Company\b(?! Ltd)"
    r"|Factory\b(?! ?,? ?(?:Co|Ltd))|Works\b)"
)
_ENGLISH = r"[A-Z][\w&'()-]{0,30}(?:,? (?:[A-Z&(][\w&'()-]{0,30}|of|and|the|for)){0,10}?,? " + _ENGLISH_ENDING
_NAME = rf"(?P<name>{_CHINESE}|{_ENGLISH})"
_AFTER_LABEL = re.compile(
    r"(?:公司|单位|企业)?的?(?:注册|公司|企业|单位)?(?:名称|全称|名字)?(?:'s)?(?: (?:full |company )?name)?"
    r"\s*(?:\(.{0,10}?\))?\s*"
    r"(?:[:=]|均?是|均?为|都是|都为|叫做?|系|(?:is|are)\b(?: all\b| both\b| called\b)?)?\s*(?:同一家)?\s*[“\"]?" + _NAME
)
_AFTER_NAME_WORD = re.compile(
    r"(?:(?:公司|企业|单位|注册)(?:名称|全称)\s*(?:[:=]|是|为)|\b(?i:(?:company|registered) name)\s*(?:[:=]|is\b))"
    r"\s*[“\"]?" + _NAME
)
_AFTER_FIRST_PERSON = re.compile(
    r"(?:(?:我们公司|我们|我司|本公司|我公司|本单位|我单位)的?(?:全称|名称|名字)?(?:是|为|叫)"
    r"|\b(?i:we are|we're|our company is|our company name is|I am from)\s)\s*[“\"]?" + _NAME
)
_BEFORE_LABEL = re.compile(
    r"\s*" + _NAME + r"\s*(?:是|为|作为|担任|is\b|acts as\b)\s*(?:我们的|我司的|本次的?|我方的?|our\b|the\b)?\s*"
)
_NOTHING_ELSE = re.compile(rf"\s*{_NAME}[\s。.]*")
_NO_NAME = re.compile(
    r"我们|什么|哪|同一|一家|这家|那家|某|贵公司|本公司|我公司|该公司|[Xx]{2}|的|是|和|与|或|委托人|生产者|制造商"
    r"|申请人|生产企业|认证机构|咨询"
)
_NOT_AFTER = re.compile(r"\s*(?:的|'s\b|吗|下属|旗下|之一)")


def company_names(reading: Reading) -> Iterator[Finding]:
    """Each company that the words name as client, producer or factory; a name without a role is left alone."""
    seen: set[tuple[int, Section]] = set()
    for start, end, sections, certainty in _named(reading):
        standing = reading.standing(start)
        if standing is None or not _is_name(reading, start, end):
            continue
        for section in sections:
            if (start, section) not in seen:
                seen.add((start, section))
                value = reading.message.as_written(start, end)
                yield Mention(section, "name", value, start, end, "company", weaker(standing, certainty))


def _named(reading: Reading) -> Iterator[tuple[int, int, tuple[Section, ...], Confidence]]:
    text = reading.text
    for label in reading.labels:
        parties = tuple(section for section in label.sections if section in PARTIES)
        limit = _next_label(reading, label)
        match = _AFTER_LABEL.match(text, label.end, limit)
        if parties and match:
            yield *match.span("name"), parties, "sure"
        clause = reading.clause_at(label.start)
        before = _BEFORE_LABEL.fullmatch(text, clause.start, label.start)
        if parties and before:
            yield *before.span("name"), parties, "sure"
    for match in _AFTER_NAME_WORD.finditer(text):
        start, end = match.span("name")
        whom = reading.whom(start, end, PARTIES)
        yield start, end, whom.sections, whom.confidence
    for match in _AFTER_FIRST_PERSON.finditer(text):
        yield *match.span("name"), (Section.CLIENT,), "sure"
    whole = _NOTHING_ELSE.fullmatch(text)
    if whole and not reading.labels:
        yield *whole.span("name"), (Section.CLIENT,), "likely"


def _next_label(reading: Reading, label: RoleLabel) -> int:
    return next((other.start for other in reading.labels if other.start >= label.end), len(reading.text))


def _is_name(reading: Reading, start: int, end: int) -> bool:
    name = reading.text[start:end]
    stem = re.sub(_ENDING + "$", "", name)
    return len(stem) >= 2 and not _NO_NAME.search(name) and not _NOT_AFTER.match(reading.text, end)
