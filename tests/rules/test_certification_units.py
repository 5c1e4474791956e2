"""What is a certification unit of its own, and what is not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.certification_units import (
    division_is_current,
    normalised_model,
    proposed_units,
    split_models,
)
from models.application import Application
from tests.builders import cec_application, cec_draft, cnex_application, cnex_draft, empty_application, scheme_of
from tests.builders import with_answers as changed

CNEX, CEC = scheme_of("cnex_ex"), scheme_of("cec_salt")
models = st.text(alphabet="YBX3-5M14Wyb （）－ ", min_size=1, max_size=10).filter(normalised_model)
listed = models.filter(lambda model: model.count("（") == model.count("）") == 0)
"""Brackets over several models are no list of theirs."""
printable = [chr(code) for code in range(0x21, 0x7F)]
printed = st.text(alphabet=printable, min_size=1, max_size=12)


def keys_of(application: Application) -> set[tuple[str, str, str, str]]:
    """The proposed units' keys under the application's own scheme."""
    return {each.key for each in proposed_units(application, scheme_of(application.scheme))}


@pytest.mark.parametrize(
    "written", ["YBX3-355M1-4", "ybx3-355m1-4", "ＹＢＸ３－３５５Ｍ１－４", " YBX3 – 355M1 — 4 ", "YBX3-355M1-4\u200b"]
)
def test_one_model_in_any_writing_is_one_model(written: str) -> None:
    """Width, case, blanks and dashes do not matter."""
    assert normalised_model(written) == "YBX3-355M1-4"


def test_models_that_differ_by_a_letter_stay_apart() -> None:
    """A suffix is another model."""
    assert normalised_model("YBX3-355M1-4") != normalised_model("YBX3-355M1-4W")


@given(st.text(max_size=60))
def test_comparing_a_model_twice_changes_nothing(text: str) -> None:
    """And no blank survives but one between figures, which it parts."""
    once = normalised_model(text)
    assert normalised_model(once) == once
    assert not re.search(r"\D | \D|^ | $|  |[^\S ]", once)


def wide(text: str) -> str:
    """The text in full-width signs."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


@pytest.mark.requirement("CNEX-4-a")
@given(printed)
def test_full_width_and_half_width_writings_are_one_model(text: str) -> None:
    """Whatever stands on the keyboard, in either width and case."""
    assert normalised_model(wide(text)) == normalised_model(text) == normalised_model(text.lower())


@given(printed, st.integers(0, 11), st.text(alphabet=printable, max_size=2))
def test_a_model_with_another_sign_anywhere_is_another_model(text: str, place: int, put: str) -> None:
    """One sign replaced, added or taken away: only its case may differ."""
    other = text[:place] + put + text[place + 1:]
    assert (normalised_model(text) == normalised_model(other)) == (text.upper() == other.upper())


def test_a_blank_between_figures_parts_them() -> None:
    """Elsewhere it is the typist's."""
    assert normalised_model("YE3 132 4") != normalised_model("YE3 13 24")
    assert normalised_model("YE3-132M - 4") == normalised_model("YE3-132M-4")


@given(st.lists(listed, max_size=6), st.sampled_from(
    [";", "；", "\n", "、", "，", ",", "\r\n", "\uff64", "\ufe50", "\ufe51", "\ufe54"]))
def test_a_list_of_models_is_split_into_each_once(designations: list[str], separator: str) -> None:
    """However they are separated."""
    found = split_models(separator.join(designations))
    assert {normalised_model(each) for each in found} == {normalised_model(each) for each in designations}
    assert len(found) == len({normalised_model(each) for each in found})


@pytest.mark.parametrize("separator", ["\uff64", "\ufe51", "\ufe50", "\ufe54"])
def test_two_models_behind_a_half_width_or_small_separator_are_two_units(separator: str) -> None:
    """CNEX-4-a: one unit of both would be certified as a model that nobody makes."""
    draft = cnex_draft(products=[{"models": f"YBX3-160M-4{separator}YBX3-180M-4"}])
    assert [unit.model for unit in proposed_units(draft, CNEX)] == ["YBX3-160M-4", "YBX3-180M-4"]


def test_what_stands_in_brackets_belongs_to_its_model() -> None:
    """A comma within brackets makes no unit called 380V)."""
    assert split_models("YBX3-355M1-4（50Hz，380V），BXM(D)51-4") == ("YBX3-355M1-4（50Hz，380V）", "BXM(D)51-4")
    assert split_models("YBX3-1(W，YBX3-2") == ("YBX3-1(W", "YBX3-2")


@pytest.mark.requirement("CNEX-4-a")
@pytest.mark.requirement("CEC-4-b")
@pytest.mark.parametrize("draft", [cnex_draft, cec_draft])
def test_the_same_model_at_another_site_is_another_unit(draft: object) -> None:
    """Same producer, product and model: two sites, two units, each with the clause that says so."""
    assert callable(draft)
    application = draft(sites=[{}, {}], products=[{"sites": "s1 s2"}])
    scheme = scheme_of(application.scheme)
    units = proposed_units(application, scheme)
    assert [each.site_row for each in units] == ["s1", "s2"]
    assert len({each.id for each in units}) == 2
    assert all(each.reasons[0].clause == scheme.unit_division.clause for each in units)


@pytest.mark.requirement("CNEX-2-b")
def test_each_family_is_quantified_by_its_own_standard() -> None:
    """Motors by T/CEEIA 898, luminaires by T/CEEIA 899."""
    application = cnex_draft(products=[{}, {"family": "ex_luminaire", "models": "BAD85"}])
    assert [each.standard for each in proposed_units(application, CNEX)] == ["T/CEEIA 898", "T/CEEIA 899"]


@pytest.mark.requirement("CEC-4-a")
def test_each_kind_of_salt_has_the_functional_unit_of_table_1() -> None:
    """1 t of sodium sulfate, 1 m³ of sodium chloride solution."""
    application = cec_draft(products=[{}, {"family": "sodium_chloride", "models": "溶液"}])
    sulfate, chloride = proposed_units(application, CEC)
    assert "1 t" in sulfate.functional_unit.zh.replace("1t", "1 t")
    assert "m³" in chloride.functional_unit.zh


def test_one_model_named_by_two_products_is_one_unit() -> None:
    """Duplicates fall together by what makes a unit."""
    application = cnex_draft(products=[{"models": "YBX3-355M1-4"}, {"models": "ｙｂｘ３-355M1-4；YBX3-355M1-4W"}])
    assert [each.normalised_model for each in proposed_units(application, CNEX)] == ["YBX3-355M1-4", "YBX3-355M1-4W"]


def test_rows_not_answered_yet_give_no_unit() -> None:
    """Without a family, a model or a site of several there is nothing to certify yet."""
    assert proposed_units(empty_application("cnex_ex"), CNEX) == ()
    for missing in ({"family": ""}, {"models": ""}, {"family": "no_such_family"}):
        assert proposed_units(cnex_draft(products=[missing]), CNEX) == ()
    assert proposed_units(cnex_draft(sites=[{}, {}], products=[{"sites": ""}]), CNEX) == ()


def test_a_product_is_made_at_the_only_site() -> None:
    """With one site nobody has to choose."""
    assert len(proposed_units(cnex_draft(products=[{"sites": ""}]), CNEX)) == 1


@given(st.permutations(["p1", "p2", "p3"]), st.permutations(["s1", "s2"]))
def test_the_order_of_rows_never_changes_the_units(products: list[str], sites: list[str]) -> None:
    """Nor their ids: a confirmed division survives reordering."""
    application = cnex_application(
        sites=[{}, {}],
        products=[{"sites": "s1 s2"}, {"sites": "s2", "models": "A1；A2"}, {"sites": "s1 s2", "models": "a1"}],
    )
    reordered = application.with_(rows={"sites": tuple(sites), "products": tuple(products)})
    assert keys_of(reordered) == keys_of(application)
    assert {each.id for each in proposed_units(reordered, CNEX)} == {each.id for each in application.units}
    assert division_is_current(reordered, CNEX)


@given(st.lists(listed, min_size=1, max_size=5), st.lists(listed, min_size=1, max_size=5))
def test_units_are_the_models_of_each_site_and_no_others(first: list[str], second: list[str]) -> None:
    """The first product at both sites, the second at one."""
    application = cnex_draft(
        sites=[{}, {}],
        products=[{"models": ";".join(first), "sites": "s1 s2"}, {"models": ";".join(second), "sites": "s2"}],
    )
    expected = {(normalised_model(each), site) for each in first for site in ("s1", "s2")}
    expected |= {(normalised_model(each), "s2") for each in second}
    assert {(each.normalised_model, each.site_row) for each in proposed_units(application, CNEX)} == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [("products[p1].models", "YBX3-355M1-6"), ("products[p1].family", "ex_luminaire"), ("producer.name", "另一生产者")],
)
def test_a_change_of_what_makes_a_unit_ends_the_confirmation(path: str, text: str) -> None:
    """Model, family and producer; a product's name changes nothing."""
    application = cnex_application()
    assert division_is_current(application, CNEX)
    assert not division_is_current(changed(application, {path: text}), CNEX)
    assert division_is_current(changed(application, {"products[p1].name": "新名称"}), CNEX)


def test_mending_the_producers_name_keeps_the_units_documents() -> None:
    """The unit is another one by key, its papers stay with it by id."""
    application = cec_application()
    mended = changed(application, {"producer.name": "更正后的名称"})
    assert [each.id for each in proposed_units(mended, CEC)] == [each.id for each in application.units]


def test_a_division_that_nobody_confirmed_is_not_current() -> None:
    """Not even where there is nothing to divide."""
    assert not division_is_current(cnex_draft(), CNEX)
    assert not division_is_current(empty_application("cnex_ex"), CNEX)
