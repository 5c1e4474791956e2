"""Unified social credit codes; a citizen's identity number is refused and never repeated."""

import re
from collections.abc import Iterator

from intake_app.chat.parties import PARTIES
from intake_app.chat.proposals import Finding, Found, Guess, Mention, Remark, Reserved
from intake_app.chat.reading import Reading, weaker
from models.credit_code import (
    LOOKALIKES,
    REGISTRATION_DEPARTMENTS,
    CodeVerdict,
    checked_credit_code,
    is_identity_number,
    suggested_codes,
)
from models.text import Text

_LABEL = (
    r"(?:统 *一 *社 *会 *信 *用 *代 *码|社会信用代码|统一信用代码|信用代码|统一编号|税号|纳税人识别号|执照号"
    r"|(?<![一-龥])代 *码|(?<![a-z])credit code|\bUSCC\b|\bUSCI\b)"
)
_CODE = r"(?P<code>[0-9A-Z]+(?:[ -][0-9A-Z]+)*)"
_LABELLED = re.compile(
    _LABEL + r"(?:\(.{0,10}?\))?(?: (?:of|for) (?:the |our )?[a-z]{3,20})?[】\]]?[一-龥]{0,8}"
    r"\s*(?:is\b|[:=|]|-(?= )|--)?\s*"
    + _CODE,
    re.IGNORECASE,
)
_RUN = re.compile(r"[\s:]*" + _CODE, re.IGNORECASE)
_BARE = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Za-z]{18}(?![0-9A-Za-z-])")
_IN_FOURS = re.compile(
    r"(?<![0-9A-Za-z-])[0-9ANY][0-9A-Z]{3}(?: [0-9A-Z]{4}){3} [0-9A-Z]{2}(?![0-9A-Za-z-])", re.IGNORECASE
)
"""A code printed in groups, as a licence has it."""
_IN_ORDER = re.compile(
    r"代码[^,。;\n\d]{0,6}(?:依次|分别|顺次)|\bcodes\b[^.;\n\d]{0,20}(?:respectively|in (?:this|that) order)",
    re.IGNORECASE,
)
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])")
_IDENTITY_LABEL = re.compile(r"身份证|居民证|identity|\bID (?:card|number)", re.IGNORECASE)
_SHORTEST_ATTEMPT = 6
"""A labelled run of fewer characters is no attempt at a code."""

_REFUSED = Text(
    zh="消息里有公民身份号码。申请不需要个人身份号码，本系统未采用；请勿在此填写。",
    en="The message holds a citizen's identity number. The application does not need it and it was not taken:"
    " please do not send it here.",
)


def identity_numbers(reading: Reading) -> Iterator[Finding]:
    """Citizens' identity numbers, refused before anything else can read them."""
    for match in _IDENTITY.finditer(reading.text):
        code = re.sub(r"[ -]", "", match.group()).upper()
        clause = reading.clause_at(match.start())
        says_so = _IDENTITY_LABEL.search(reading.text[clause.start:clause.end]) is not None
        if says_so or is_identity_number(code):
            yield Remark(_REFUSED, match.start(), match.end())


def credit_codes(reading: Reading) -> Iterator[Finding]:
    """Every credit code, right or wrong, for the party that the words around it name."""
    taken: list[tuple[int, int]] = []
    for told, section in _one_after_the_other(reading):
        taken.append(told.span())
        yield Mention(section, "credit_code", _bare(told.group()), *told.span(), "credit_code", "likely")
    for start, end, is_labelled in _attempts(reading.text):
        if any(start < last and first < end for first, last in taken):
            continue
        taken.append((start, end))
        code = _bare(reading.text[start:end])
        if not is_labelled and not _looks_like_a_code(code):
            yield Reserved(start, end)
        else:
            yield from _mentions(code, start, end, is_labelled, reading)


def code_in(reading: Reading, start: int, end: int) -> Found | None:
    """The code with which a part of the text begins."""
    match = _RUN.match(reading.text, start, end)
    last = _end_of_code(match["code"]) if match else None
    if match is None or last is None:
        return None
    first = match.start("code")
    return Found(_bare(reading.text[first:first + last]), first, first + last)


def _one_after_the_other(reading: Reading) -> Iterator[tuple[re.Match[str], str]]:
    """Codes that are said to be of the parties named before, in that order: 三家的代码依次是 …、…、…."""
    for said in _IN_ORDER.finditer(reading.text):
        codes = list(_BARE.finditer(reading.text, said.end(), reading.line_end(said.end())))
        named = [label.sections for label in reading.labels if label.end <= said.start()]
        parties = list(dict.fromkeys(one for sections in named if len(sections) == 1 for one in sections))
        parties = [each for each in parties if each in PARTIES]
        are_codes = all(_looks_like_a_code(_bare(each.group())) for each in codes)
        if len(codes) > 1 and len(codes) == len(parties) and are_codes:
            yield from zip(codes, parties, strict=True)


def _attempts(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of what may be meant for a code, and whether a label says so."""
    for match in _LABELLED.finditer(text):
        end = _end_of_code(match.group("code"))
        if end:
            yield match.start("code"), match.start("code") + end, True
    for pattern in (_BARE, _IN_FOURS):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), False


def _end_of_code(run: str) -> int | None:
    """Where the code ends in a run of groups: at 18 characters, else after the first group if that is an attempt."""
    count = 0
    for group in re.finditer(r"[0-9A-Za-z]+", run):
        count += len(group.group())
        if count >= 18:
            return group.end() if count == 18 or group.start() == 0 else None
    first = re.match(r"[0-9A-Za-z]+", run)
    is_attempt = first and first.end() >= _SHORTEST_ATTEMPT and any(c.isdigit() for c in first.group())
    return first.end() if first and is_attempt else None


def _looks_like_a_code(code: str) -> bool:
    if checked_credit_code(code).verdict is not CodeVerdict.WRONG:
        return True
    plain = "".join(LOOKALIKES.get(character, character) for character in code)
    return plain[0] in REGISTRATION_DEPARTMENTS and plain[2:8].isdigit() and not code.isdigit()


def _mentions(code: str, start: int, end: int, is_labelled: bool, reading: Reading) -> Iterator[Finding]:
    standing = reading.standing(start)
    if standing is None:
        yield Reserved(start, end)
        return
    whom = reading.whom(start, end, PARTIES)
    if not whom.sections:
        yield Reserved(start, end)
        return
    is_default = not any(label.sections for label in reading.labels)
    certainty = "sure" if is_labelled and is_default else whom.confidence
    repairs, check = suggested_codes(code), checked_credit_code(code)
    for section in whom.sections:
        if repairs and check.text:
            yield Guess(section, "credit_code", repairs, start, end, "credit_code", check.text)
        else:
            yield Mention(section, "credit_code", code, start, end, "credit_code", weaker(standing, certainty))


def _bare(written: str) -> str:
    return re.sub(r"[ -]", "", written).upper()
