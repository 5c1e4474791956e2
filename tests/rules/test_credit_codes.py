"""No right code is refused however it is written, no citizen's number is taken, and one slip has at most three repairs.

Credit codes with prefixes A, N and Y, full width, zero-width characters, O for 0 and I for 1.
"""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from models.credit_code import (
    ALPHABET,
    MOST_SUGGESTIONS,
    ORGANISATION_WEIGHTS,
    REGISTRATION_DEPARTMENTS,
    CodeVerdict,
    checked_credit_code,
    suggested_codes,
)

REGIONS = ("110105", "310115", "330382", "370700", "411300", "441900", "500112", "659001", "100000")
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def organisation_code(body: str) -> str:
    """Eight characters with the check character of GB 11714-1997."""
    left = 11 - sum(int(c, 36) * w for c, w in zip(body, ORGANISATION_WEIGHTS, strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(left, str(left))


@st.composite
def right_codes(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(sorted(REGISTRATION_DEPARTMENTS))) + draw(st.sampled_from("1239"))
    body = head + draw(st.sampled_from(REGIONS)) + organisation_code(
        "".join(draw(st.lists(st.sampled_from(ALPHABET), min_size=8, max_size=8)))
    )
    return body + uscc.calc_check_digit(body)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(min_value=date(1930, 1, 1), max_value=date(2010, 12, 31)))
    body = f"{draw(st.sampled_from(REGIONS[:-1]))}{born:%Y%m%d}{draw(st.integers(1, 999)):03d}"
    return body + ric.calc_check_digit(body + "0")


def full_width(code: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in code)


@given(code=right_codes())
def test_a_right_code_is_never_refused_nor_warned_of(code: str) -> None:
    check = checked_credit_code(code)
    assert check.verdict is CodeVerdict.RIGHT
    assert check.text is None


@pytest.mark.parametrize("code", ["511100007505166478"])
def test_a_right_code_is_not_taken_for_a_number_of_somebody_born_in_the_year_75(code: str) -> None:
    """0 false refusals: it fits as an identity number too, but nobody who has one was born then."""
    assert ric.calc_check_digit(code) == code[17]
    assert checked_credit_code(code).verdict is CodeVerdict.RIGHT


@given(code=right_codes(), places=st.lists(st.tuples(st.integers(0, 18), st.sampled_from(INVISIBLE)), max_size=6))
def test_full_width_lower_case_and_invisible_characters_change_nothing(
    code: str, places: list[tuple[int, str]]
) -> None:
    written = full_width(code.lower() if len(places) % 2 else code)
    for place, character in sorted(places, reverse=True):
        written = written[:place] + character + written[place:]
    check = checked_credit_code(written)
    assert check.code == code
    assert check.verdict is CodeVerdict.RIGHT


@given(code=right_codes())
@pytest.mark.parametrize(("meant", "typed"), [("0", "O"), ("1", "I"), ("5", "S"), ("2", "Z")])
def test_a_letter_that_no_code_has_is_repaired(meant: str, typed: str, code: str) -> None:
    assume(meant in code)
    wrong = code.replace(meant, typed)
    assert checked_credit_code(wrong).verdict is CodeVerdict.WRONG
    assert suggested_codes(wrong) == (code,)


@given(code=right_codes(), place=st.integers(0, 17), other=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed_and_has_at_most_three_repairs(code: str, place: int, other: str) -> None:
    assume(other != code[place])
    wrong = code[:place] + other + code[place + 1:]
    assert checked_credit_code(wrong).verdict is CodeVerdict.WRONG
    repairs = suggested_codes(wrong)
    assert len(repairs) <= MOST_SUGGESTIONS
    assert all(checked_credit_code(repair).verdict is not CodeVerdict.WRONG for repair in repairs)


@given(code=right_codes(), place=st.integers(0, 17), strange=st.sampled_from("IOSVZ"))
def test_what_cannot_stand_in_a_code_is_the_only_thing_replaced(code: str, place: int, strange: str) -> None:
    """GB 32100-2015: for one place one character alone lets the check digit fit, and no other place is touched."""
    assert suggested_codes(code[:place] + strange + code[place + 1:]) == (code,)


def test_no_right_character_is_taken_for_a_slip() -> None:
    """Two of three repairs of this code once were other companies' codes."""
    assert suggested_codes("91370700MA0T6A281I") == ("91370700MA0T6A281C",)


@given(code=right_codes(), place=st.integers(0, 17), other=st.sampled_from(ALPHABET + "IOSVZ"))
def test_a_repair_fits_in_every_part(code: str, place: int, other: str) -> None:
    """GB 32100-2015, GB 11714: a code of which the check digit alone fits is a stranger's, not the one meant."""
    assume(other != code[place])
    for repair in suggested_codes(code[:place] + other + code[place + 1:]):
        assert checked_credit_code(repair).verdict is CodeVerdict.RIGHT


def test_of_two_wrong_characters_no_code_of_another_organisation_is_made_to_fit() -> None:
    """Its third suggestion once had another department and an organisation code that does not fit."""
    assert "51370700MA7QY3K1XX" not in suggested_codes("91370700MA7QY3K1XX")


@given(number=identity_numbers())
def test_a_citizens_number_is_refused_and_never_repaired(number: str) -> None:
    check = checked_credit_code(number)
    assert check.verdict is CodeVerdict.WRONG
    assert check.text is not None
    assert "公民身份号码" in check.text.zh
    assert number not in check.text.zh + check.text.en
    assert suggested_codes(number) == ()


@given(body=st.text(ALPHABET, min_size=8, max_size=8), digit=st.sampled_from("0123456789X"))
def test_the_organisations_own_check_character_warns_and_never_refuses(body: str, digit: str) -> None:
    assume(organisation_code(body)[-1] != digit)
    start = f"91411300{body}{digit}"
    check = checked_credit_code(start + uscc.calc_check_digit(start))
    assert check.verdict is CodeVerdict.DOUBTFUL
    assert check.text is not None


@given(typed=st.text(max_size=40))
def test_any_text_has_a_verdict_and_what_is_wrong_is_said(typed: str) -> None:
    check = checked_credit_code(typed)
    assert (check.verdict is CodeVerdict.RIGHT) == (check.text is None)
    assert len(suggested_codes(typed)) <= MOST_SUGGESTIONS
