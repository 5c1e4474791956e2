"""Company names with the words that say which party they are."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Confidence, Finding, Mention
from intake_app.chat.reading import PARTIES, Reading, RoleLabel, weaker
from intake_app.schemes.schema import Section

_ENDING = r"(?:有限责任公司|股份有限公司|有限公司|集团公司|总公司|公司|研究院|研究所|总厂|厂)"
_CHINESE = (
    r"(?P<zh>[一-龥A-Za-z0-9()·&-]{2,40}?" + _ENDING + r"(?![房区址家商长])(?:[一-龥]{2,10}?(?:分公司|分厂))?)"
)
_ENGLISH_ENDING = r"(?:Co\.?,? ?Ltd\b\.?|Ltd\b\.?|Limited\b|Inc\b\.?|Corp(?:oration)?\b\.?|GmbH\b|LLC\b|Company\b(?! Ltd)|Factory\b(?! ?,? ?(?:Co|Ltd))|Works\b)"
_ENGLISH = r"(?P<en>[A-Z][\w&'()-]{0,30}(?:,? (?:[A-Z&(][\w&'()-]{0,30}|of|and|the|for)){0,10}? ,?" + _ENGLISH_ENDING + r"|" \
           r"[A-Z][\w&'()-]{0,30}(?:,? (?:[A-Z&(][\w&'()-]{0,30}|of|and|the|for)){0,10}?,? " + _ENGLISH_ENDING + r")"
_NAME = rf"(?:{_CHINESE}|{_ENGLISH})"
_AFTER_LABEL = re.compile(
    r"(?:公司|单位|企业)?(?:的)?(?:注册|公司|企业|单位)?(?:名称|全称|名字)?(?:'s)?(?: (?:full |company )?name)?\s*(?:\(.{0,10}?\))?\s*"
    r"(?:[:=]|均?是|均?为|都是|都为|叫做?|系|(?:is|are)\b(?: all\b| both\b| called\b)?)?\s*(?:同一家)?\s*[“\"]?" + _NAME,
)
_BY_NAME_WORD = re.compile(
    r"(?:公司|企业|单位|注册)(?:名称|全称)\s*(?:[:=]|是|为)\s*[“\"]?" + _NAME + r"|\b(?i:(?:company|registered) name)\s*(?:[:=]|is\b)\s*" + _NAME.replace("zh>", "zh2>").replace("en>", "en2>")
)
_FIRST_PERSON = re.compile(
    r"(?:我们|我们公司|我司|本公司|我公司|本单位|我单位)(?:公司)?的?(?:全称|名称|名字)?(?:是|为|叫)\s*[“\"]?" + _NAME
    + r"|\b(?i:we are|our company is|our company name is|I am from|we're)\s+" + _NAME.replace("zh>", "zh2>").replace("en>", "en2>")
)
_BEFORE_LABEL = re.compile(
    _NAME + r"\s*(?:是|为|作为|担任|is\b|acts as\b)\s*(?:我们的|我司的|本次的|本次|我方的?|our\b|the\b)?\s*$"
)
_NO_NAME = re.compile(r"我们|什么|哪|同一|一家|这家|那家|某|贵公司|本公司|我公司|该公司|[Xx]{2}|的|是|和|与|或|委托人|生产者|制造商|申请人|生产企业|认证机构|咨询")
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
            yield *_span(match), parties, "sure"
        clause = reading.clause_at(label.start)
        before = _BEFORE_LABEL.fullmatch(text, clause.start + _blanks(text, clause.start), label.start)
        if parties and before:
            yield *_span(before), parties, "sure"
    for match in _BY_NAME_WORD.finditer(text):
        start, end = _span(match)
        whom = reading.whom(start, end, PARTIES)
        yield start, end, whom.sections, whom.confidence
    for match in _FIRST_PERSON.finditer(text):
        yield *_span(match), (Section.CLIENT,), "sure"
    whole = re.compile(rf"\s*{_NAME}[\s。.]*").fullmatch(text)
    if whole and not reading.labels:
        yield *_span(whole), (Section.CLIENT,), "likely"


def _next_label(reading: Reading, label: RoleLabel) -> int:
    return next((other.start for other in reading.labels if other.start >= label.end), len(reading.text))


def _blanks(text: str, start: int) -> int:
    return len(text[start:]) - len(text[start:].lstrip())


def _span(match: re.Match[str]) -> tuple[int, int]:
    group = next(name for name, found in match.groupdict().items() if found)
    return match.span(group)


def _is_name(reading: Reading, start: int, end: int) -> bool:
    name = reading.text[start:end]
    stem = re.sub(_ENDING + "$", "", name)
    return len(stem) >= 2 and not _NO_NAME.search(name) and not _NOT_AFTER.match(reading.text, end)
