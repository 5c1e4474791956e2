"""Unified social credit codes; a citizen's identity number is refused and never repeated."""

import re
from collections.abc import Iterator

from stdnum.cn import ric

from intake_app.chat.proposals import Finding, Mention, Remark, Reserved
from intake_app.chat.reading import PARTIES, Reading, weaker
from intake_app.schemes.schema import Section
from models.credit_code import ALPHABET, REGISTRATION_DEPARTMENTS, CodeVerdict, checked_credit_code
from models.text import Text

_LABEL = r"(?:统一社会信用代码|社会信用代码|统一信用代码|信用代码|税号|(?<![a-z])credit code|\bUSCC\b|\bUSCI\b)"
_LABELLED = re.compile(
    _LABEL +
        r"(?:\(.{0,10}?\))?(?: (?:of|for) (?:the |our )?[a-z]{3,20})?\s*(?:是|为|is\b"
        r"|[:=])?\s*(?P<code>[0-9A-Z]+(?:[ -][0-9A-Z]+)*)", re.IGNORECASE
)
_BARE = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Za-z]{18}(?![0-9A-Za-z-])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])")
_IDENTITY_LABEL = re.compile(r"身份证|居民证|identity|\bID (?:card|number)", re.IGNORECASE)
_SHORTEST_ATTEMPT = 6
"""A labelled run of fewer characters is no attempt at a code."""

_REFUSED = Text(
    zh="消息里有公民身份号码。申请不需要个人身份号码，本系统未采用；请勿在此填写。",
    en="The message holds a citizen's identity number. The application does not need it and it was not taken:"
    " please do not send it here.",
)
_LOOKALIKES = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "Y"}
"""Letters that never stand in a code, and what was meant by them."""
_CONFUSED = ("0DQ", "1LT7", "27", "3B8", "5E6", "6G", "UY", "MN", "CG", "PR")


def identity_numbers(reading: Reading) -> Iterator[Finding]:
    """Citizens' identity numbers, refused before anything else can read them."""
    for match in _IDENTITY.finditer(reading.text):
        code = re.sub(r"[ -]", "", match.group()).upper()
        clause = reading.clause_at(match.start())
        says_so = _IDENTITY_LABEL.search(reading.text[clause.start:clause.end]) is not None
        if says_so or (ric.is_valid(code) and checked_credit_code(code).verdict is CodeVerdict.WRONG):
            yield Remark(_REFUSED, match.start(), match.end())


def credit_codes(reading: Reading) -> Iterator[Finding]:
    """Every credit code, right or wrong, for the party that the words around it name."""
    taken: list[tuple[int, int]] = []
    for start, end, is_labelled in _candidates(reading.text):
        if any(start < last and first < end for first, last in taken):
            continue
        taken.append((start, end))
        code = re.sub(r"[ -]", "", reading.text[start:end]).upper()
        if not is_labelled and not _looks_like_a_code(code):
            yield Reserved(start, end)
        else:
            yield from _mentions(code, start, end, is_labelled, reading)


def likely_repairs(code: str) -> tuple[str, ...]:
    """At most three codes that `code` may have been meant for: lookalikes, swapped neighbours, the check character.

    >>> likely_repairs("9135O100M000100Y43")
    ('91350100M000100Y43',)
    """
    if len(code) != 18:
        return ()
    base = "".join(_LOOKALIKES.get(character, character) for character in code)
    if not set(base) <= set(ALPHABET):
        return ()
    if base != code and checked_credit_code(base).verdict is not CodeVerdict.WRONG:
        return (base,)
    checks = [checked_credit_code(candidate) for candidate in dict.fromkeys(_near(base))]
    right = [check.code for check in checks if check.verdict is CodeVerdict.RIGHT]
    doubtful = [check.code for check in checks if check.verdict is CodeVerdict.DOUBTFUL]
    return tuple((right + doubtful)[:3])


def _near(code: str) -> Iterator[str]:
    for place, character in enumerate(code):
        for alike in _CONFUSED:
            if character in alike:
                yield from (code[:place] + other + code[place + 1:] for other in alike if other != character)
    for place in range(17):
        yield code[:place] + code[place + 1] + code[place] + code[place + 2:]
    yield from (code[:17] + last for last in ALPHABET)


def _candidates(text: str) -> Iterator[tuple[int, int, bool]]:
    for match in _LABELLED.finditer(text):
        end = _end_of_code(match.group("code"))
        if end:
            yield match.start("code"), match.start("code") + end, True
    for match in _BARE.finditer(text):
        yield match.start(), match.end(), False


def _end_of_code(run: str) -> int | None:
    """Where the code ends in a run of groups: at 18 characters, else after the first group if that is an attempt."""
    count = 0
    for group in re.finditer(r"[0-9A-Za-z]+", run):
        if not any(c.isdigit() for c in group.group()):
            break
        count += len(group.group())
        if count >= 18:
            return group.end() if count == 18 or group.start() == 0 else None
    first = re.match(r"[0-9A-Za-z]+", run)
    is_attempt = first and first.end() >= _SHORTEST_ATTEMPT and any(c.isdigit() for c in first.group())
    return first.end() if first and is_attempt else None


def _looks_like_a_code(code: str) -> bool:
    if checked_credit_code(code).verdict is not CodeVerdict.WRONG:
        return True
    plain = "".join(_LOOKALIKES.get(character, character) for character in code)
    return plain[0] in REGISTRATION_DEPARTMENTS and plain[2:8].isdigit() and not code.isdigit()


def _mentions(code: str, start: int, end: int, is_labelled: bool, reading: Reading) -> Iterator[Finding]:
    standing = reading.standing(start)
    if standing is None:
        yield Reserved(start, end)
        return
    whom = reading.whom(start, end, PARTIES)
    is_default = not any(label.sections for label in reading.labels)
    certainty = "sure" if is_labelled and is_default else whom.confidence
    for section in whom.sections:
        yield Mention(Section(section), "credit_code", code, start, end, "credit_code", weaker(standing, certainty))
