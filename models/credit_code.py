"""The unified social credit code (统一社会信用代码, GB 32100-2015) of a Chinese legal person.

The check digit decides; the organisation code inside (GB 11714) has one of its own, which real codes break now and
then, so that one only warns, as does a region that the register of regions does not know. python-stdnum computes both
digits, but refuses prefixes A, N and Y and full-width writing.
"""

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from stdnum import numdb
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from models.base import Frozen
from models.text import Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the code: no I, O, S, V, Z."""

REGISTRATION_DEPARTMENTS = frozenset("123456789ANY")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
WHOLE_COUNTRY = "100000"
"""The region of a code that a central authority gave."""

FIRST_BIRTH_YEAR, LAST_BIRTH_YEAR = 1900, 2099
"""The years in which a citizen with an identity number can be born, for as long as this will be read: a right credit
code may read as somebody's number of the year 75."""

MOST_SUGGESTIONS = 3
"""How many repairs are offered for one wrong code."""

LOOKALIKES = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "Y"}
"""Letters that never stand in a code, and what was meant by them."""
CONFUSED = ("0DQ", "1LT7", "27", "3B8", "5E6", "6G", "UY", "MN", "CG", "PR")
"""Characters that are read for each other from paper."""


class CodeVerdict(StrEnum):
    """What a check found: only `WRONG` is refused."""

    RIGHT = "right"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


class CreditCodeCheck(Frozen):
    """The code as it should be stored, the verdict, and the sentence for the person who typed it."""

    code: str
    verdict: CodeVerdict
    text: Text | None = None


def normalised_credit_code(typed: str) -> str:
    """Half-width, upper-case, without spaces, hyphens and invisible characters."""
    folded = unicodedata.normalize("NFKC", typed)
    return "".join(c for c in folded if c.isalnum()).upper()


def checked_credit_code(typed: str) -> CreditCodeCheck:
    """Whether `typed` is a credit code, and if not, what is wrong with it and what to do.

    >>> checked_credit_code("91350100M000100Y43").verdict
    <CodeVerdict.RIGHT: 'right'>
    """
    code = normalised_credit_code(typed)
    wrong = _fault(code)
    if wrong:
        return CreditCodeCheck(code=code, verdict=CodeVerdict.WRONG, text=wrong)
    if not _organisation_digit_fits(code):
        return CreditCodeCheck(code=code, verdict=CodeVerdict.DOUBTFUL, text=_ORGANISATION_DOUBTFUL)
    if not _is_region(code[2:8]):
        return CreditCodeCheck(
            code=code, verdict=CodeVerdict.DOUBTFUL, text=_REGION_DOUBTFUL.format(region=code[2:8])
        )
    return CreditCodeCheck(code=code, verdict=CodeVerdict.RIGHT)


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are a citizen's identity number: region, day of birth and check character fit.

    python-stdnum's own check of the whole breaks off at regions that only their province knows.
    """
    if len(digits) != 18 or not digits[:17].isdecimal() or not _has_name(digits[:6]):
        return False
    try:
        born = ric.get_birth_date(digits)
    except ValidationError:
        return False
    if not FIRST_BIRTH_YEAR <= born.year <= LAST_BIRTH_YEAR:
        return False
    return ric.calc_check_digit(digits) == digits[17]


def suggested_codes(typed: str) -> tuple[str, ...]:
    """At most three codes that a wrong one may have been meant for, the likeliest first (GB 32100-2015).

    Where a letter stands that no code has, only such letters are replaced: by what they look like, else by what fits
    the check digit; the characters beside them were right. Else characters that look alike come first, then swapped
    neighbours, then any other one character. What lets the check digit alone fit, and not the region and the
    organisation's own, is no repair of one slip but somebody else's code.

    >>> suggested_codes("9135O100M000100Y43")
    ('91350100M000100Y43',)
    """
    code = normalised_credit_code(typed)
    if len(code) != 18 or checked_credit_code(code).verdict is not CodeVerdict.WRONG or is_identity_number(code):
        return ()
    plain = "".join(LOOKALIKES.get(character, character) for character in code)
    if _fault(plain) is None:
        return (plain,)
    strange = [place for place, character in enumerate(code) if character not in ALPHABET]
    if strange:
        others = (plain[:place] + other + plain[place + 1:] for place in strange for other in ALPHABET)
        candidates = [each for each in others if _fits_throughout(each)]
    else:
        slips = sorted(_slips(plain), key=lambda slip: slip[0])
        candidates = [candidate for _, candidate in slips if _fits_throughout(candidate)]
    return tuple(dict.fromkeys(candidates))[:MOST_SUGGESTIONS]


def with_suggestions(problem: Text, typed: str) -> Text:
    """What is wrong with a code, and which ones may have been meant."""
    codes = suggested_codes(typed)
    if not codes:
        return problem
    maybe = Text(zh="是否为：{codes}？", en="Is it {codes}?").format(codes=" / ".join(codes))
    return Text(zh=problem.zh + maybe.zh, en=f"{problem.en} {maybe.en}")


def _fits_throughout(code: str) -> bool:
    """Whether both check characters and the region fit, as they do in nearly every real code."""
    return _fault(code) is None and _organisation_digit_fits(code) and _is_region(code[2:8])


def _slips(code: str) -> Iterator[tuple[int, str]]:
    """Codes one slip away, each with the kind of slip: 0 looks alike, 1 swapped neighbours, 2 another character."""
    for place, character in enumerate(code):
        for other in ALPHABET:
            if other != character:
                alike = any(character in group and other in group for group in CONFUSED)
                yield (0 if alike else 2), code[:place] + other + code[place + 1:]
    for place in range(17):
        yield 1, code[:place] + code[place + 1] + code[place] + code[place + 2:]


@lru_cache(maxsize=4096)
def _is_region(digits: str) -> bool:
    """Whether six digits name a region of China, or one within a known prefecture."""
    return digits == WHOLE_COUNTRY or any(_has_name(region) for region in (digits, digits[:4] + "00"))


def _has_name(region: str) -> bool:
    return any("county" in known for _, known in numdb.get("cn/loc").info(region))


_ORGANISATION_DOUBTFUL = Text(
    zh="统一社会信用代码校验位正确，但其中的组织机构代码（第 9–17 位）校验不符，请与营业执照核对。",
    en="The credit code's check digit fits, but the organisation code within it (characters 9–17) does not:"
    " compare it with the business licence.",
)
_REGION_DOUBTFUL = Text(
    zh="统一社会信用代码校验位正确，但行政区划 {region}（第 3–8 位）不在名录中，请与营业执照核对。",
    en="The credit code's check digit fits, but its region {region} (characters 3–8) is on no list: compare it with the"
    " business licence.",
)


def _fault(code: str) -> Text | None:
    if is_identity_number(code):
        return Text(
            zh="这是公民身份号码，不是统一社会信用代码；请填写营业执照上的 18 位代码，个人身份号码不要填在这里。",
            en="This is a citizen's identity number, not a credit code: enter the 18 characters printed on the business"
            " licence, and no personal number here.",
        )
    if len(code) != 18:
        return Text(
            zh="统一社会信用代码应为 18 位，现为 {count} 位；请按营业执照重新填写。",
            en="A credit code has 18 characters, this one has {count}: enter it as the business licence shows it.",
        ).format(count=len(code))
    strange = sorted({c for c in code if c not in ALPHABET})
    if strange:
        return Text(
            zh="统一社会信用代码中不会出现“{strange}”（字母 I、O、S、V、Z 均不使用）；请核对数字 0、1、5、2。",
            en="“{strange}” never stands in a credit code (I, O, S, V and Z are not used): look for 0, 1, 5 or 2.",
        ).format(strange="、".join(strange))
    if code[0] not in REGISTRATION_DEPARTMENTS or not code[2:8].isdigit():
        return Text(
            zh="代码“{code}”的登记管理部门或行政区划部分不对（第 1 位、第 3–8 位）；请按营业执照核对。",
            en="The registration or region part of “{code}” is wrong (characters 1 and 3–8): compare it with the"
            " business licence.",
        ).format(code=code)
    if uscc.calc_check_digit(code[:17]) != code[17]:
        return Text(
            zh="统一社会信用代码“{code}”的校验位不符，至少有一位写错；请按营业执照逐位核对。",
            en="The check digit of “{code}” does not fit, so at least one character is wrong: compare each one with the"
            " business licence.",
        ).format(code=code)
    return None


def _organisation_digit_fits(code: str) -> bool:
    values = [int(c, 36) for c in code[8:16]]
    left = 11 - sum(value * weight for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True)) % 11
    return code[16] == {10: "X", 11: "0"}.get(left, str(left))
