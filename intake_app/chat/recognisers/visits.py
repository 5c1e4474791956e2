"""When the check on site is wished for, as an English or a mixed sentence says: we'd like the audit in early June."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading, weaker
from intake_app.schemes.schema import Section

_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b(?:\.(?= \d))?)"
)
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?)"
_DATE = rf"(?:(?:the )?{_DAY}(?: of)? {_MONTH}|{_MONTH} {_DAY}(?!\d))"
_TO = r"(?: ?(?:-|to|and|until|till|through) ?)"
_PART = (
    r"(?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd|4th|beginning|middle|end|early part)"
    r"(?: (?:half|week|fortnight|days|third|part))?(?: of| in)"
)
WHEN_EN = (
    rf"(?:(?:between |from )?(?:{_DATE}{_TO}{_DATE}|(?:the )?{_DAY}{_TO}{_DAY}(?: of)? {_MONTH}"
    rf"|{_MONTH} {_DAY}{_TO}{_DAY}(?!\d))"
    rf"|(?:(?:any ?time |any day |not )?(?:after|before|from) )?{_DATE}(?: onwards?)?"
    rf"|(?:{_PART} |(?:early|mid|late)[ -])(?:in )?{_MONTH}"
    rf"|(?:the )?week (?:of|commencing|beginning|starting) {_DATE}|any (?:week|day|time) in {_MONTH}"
    rf"|{_MONTH})(?:,? 20\d\d)?"
)
"""A time of the year, its bounds with it: between 10 and 20 May, the second half of June."""
_WHEN_ZH = (
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|初|底|末|中旬?下旬|上?中旬|中|[上下]旬|第[一二三四]个?周|最后一周)?"
    r"(?:\d{1,2}[日号](?:[至到-]\d{1,2}[日号])?)?(?:之后|以后|之前|左右|前后|之间)?"
)
_VISIT = (
    r"\b(?:visit|audit|inspection|(?:on-?site|site) check|check on site|auditors?|inspectors?)\b"
    r"(?! (?:reports?|fees?|plans?|teams?|files?|certificates?|last)\b)"
)
_WISH = (
    r"\b(?:prefer(?:red|ably)?|would (?:suit|like|love|be (?:best|ideal|good|fine|convenient))|'d (?:like|love)|suits?"
    r"|ideally|hope|best|convenient|please (?:come|schedule|plan|arrange))\b"
)
_WISHES = (
    re.compile(rf"{_VISIT}[^.;:,?\n]{{0,40}}?{_WISH}[^.;:,?\n]{{0,30}}?\b(?P<value>{WHEN_EN})", re.IGNORECASE),
    re.compile(rf"{_WISH}[^.;:,?\n]{{0,30}}?{_VISIT}[^.;:,?\n]{{0,30}}?\b(?P<value>{WHEN_EN})", re.IGNORECASE),
    re.compile(
        rf"\bplease (?:come|visit us)(?: (?:to (?:us|our (?:plant|factory|site))|over))?(?: (?:in|on|during))? "
        rf"(?P<value>{WHEN_EN})", re.IGNORECASE,
    ),
    re.compile(
        rf"(?:{_VISIT}|检查|审核|现场)[^,。;.\n]{{0,12}}?(?:\bprefer\b|倾向于?|首选)(?:放|安排|定)?(?:在|到)?[ ]?"
        rf"(?P<value>{_WHEN_ZH}|{WHEN_EN})", re.IGNORECASE,
    ),
)
_IS_A_VERB = re.compile("may", re.IGNORECASE)


def visit_wishes(reading: Reading) -> Iterator[Finding]:
    """The time that such a sentence wishes for."""
    for pattern in _WISHES:
        for match in pattern.finditer(reading.text):
            standing = reading.standing(match.start("value"))
            if standing and not (_IS_A_VERB.fullmatch(match["value"]) and match["value"] != "May"):
                value = reading.words_at(*match.span("value"))
                yield Mention(
                    Section.APPLICATION, "preferred_visit", value.value, value.start, value.end, "preferred_visit",
                    weaker(standing, "likely"),
                )
