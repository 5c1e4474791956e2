"""Each unit's own sentence says from which neighbour it differs, and in what (CNEX-4-a, CEC-4-b)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.certification_units import proposed_units
from models.application import Application, CertificationUnit
from tests.builders import cec_draft, cnex_draft, division_wish, scheme_of

CNEX = scheme_of("cnex_ex")
MODELS = ("YBX3-355M1-4", "YBX3-355M1-4W", "YBX3-355M2-4")
FAMILIES = ("ex_motor", "ex_luminaire")


def divided(application: Application) -> tuple[CertificationUnit, ...]:
    return proposed_units(application, scheme_of(application.scheme))


def sentences(proved: CertificationUnit) -> list[str]:
    return [reason.text.en for reason in proved.reasons]


@pytest.mark.requirement("CNEX-4-a")
@pytest.mark.requirement("CEC-4-b")
@pytest.mark.parametrize("draft", [cnex_draft, cec_draft])
def test_a_unit_of_another_site_names_its_twin_and_the_clause(draft: object) -> None:
    assert callable(draft)
    application = draft(sites=[{}, {}], products=[{"sites": "s1 s2"}])
    first, second = divided(application)
    assert sentences(first) == [
        "Made at another site than unit 2, which has the same family and model: at “1 号厂区”, not at “2 号厂区”."]
    assert sentences(second) == [
        "Made at another site than unit 1, which has the same family and model: at “2 号厂区”, not at “1 号厂区”."]
    assert {reason.clause for proved in (first, second) for reason in proved.reasons} == {
        scheme_of(application.scheme).unit_division.clause}


def test_a_unit_of_another_model_names_the_nearest_one_at_its_own_site() -> None:
    """Two models at two sites: the model is told from the neighbour of the same site."""
    units = divided(cnex_draft(sites=[{}, {}], products=[{"models": "A1;B2", "sites": "s1 s2"}]))
    assert [(each.model, each.site_row) for each in units] == [("A1", "s1"), ("B2", "s1"), ("A1", "s2"), ("B2", "s2")]
    assert sentences(units[3]) == [
        "Made at another site than unit 2, which has the same family and model: at “2 号厂区”, not at “1 号厂区”.",
        "Another model than unit 3: B2, not A1.",
    ]


def test_a_unit_of_another_family_names_both_families() -> None:
    """CNEX-2-b: each family has a standard of its own, and its clause."""
    motor, lamp = divided(cnex_draft(products=[{}, {"family": "ex_luminaire", "models": "BAD85"}]))
    told = f"Of another product family than unit 2: {name('ex_motor')}, not {name('ex_luminaire')}."
    assert sentences(motor) == [told]
    assert lamp.reasons[0].clause == CNEX.unit_division.family_clause


def test_a_single_unit_says_that_it_is_the_only_one() -> None:
    (only,) = divided(cnex_draft())
    assert sentences(only) == ["The application has one product, one model and one site: one unit."]


products = st.lists(st.tuples(st.sampled_from(FAMILIES), st.sets(st.sampled_from(MODELS), min_size=1),
                              st.sets(st.sampled_from(["s1", "s2", "s3"]), min_size=1)), min_size=1, max_size=4)


@given(products)
def test_the_sentences_of_a_unit_tell_it_from_every_other(rows: list[tuple[str, set[str], set[str]]]) -> None:
    """For each other unit there is a sentence about a part in which the two differ; and none about equal parts."""
    units = divided(cnex_draft(sites=[{}, {}, {}], products=[
        {"family": family, "models": ";".join(sorted(models)), "sites": " ".join(sorted(sites))}
        for family, models, sites in rows]))
    for own in units:
        told = " ".join(sentences(own))
        others = [each for each in units if each is not own]
        same_family = [each for each in others if each.family == own.family]
        same_model = [each for each in same_family if each.normalised_model == own.normalised_model]
        assert ("another site" in told) == bool(same_model)
        assert ("Another model" in told) == (len(same_family) > len(same_model))
        assert ("another product family" in told) == (len(others) > len(same_family))


def test_a_merged_unit_is_told_from_its_models_at_another_site_by_the_site() -> None:
    application = cnex_draft(sites=[{}, {}], products=[{"models": "A1;B2", "sites": "s1 s2"}])
    merged, other, _ = divided(application.with_(wishes=(division_wish("A1", "B2"),)))
    assert sentences(merged)[1:] == [
        "Made at another site than unit 2, which has the same family and model: at “1 号厂区”, not at “2 号厂区”."]
    assert sentences(other)[0].startswith("Made at another site than unit 1")


def name(family: str) -> str:
    found = CNEX.family(family)
    assert found is not None
    return found.name.en
