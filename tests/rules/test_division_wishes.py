"""Units merged or split at the applicant's wish: what is carried out, and what the rule forbids with its clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.acceptance import acceptance_obstacles
from intake_app.rules.certification_units import division_is_current, proposed_units
from intake_app.rules.completeness import missing_items
from intake_app.rules.division_wishes import merge_faults, split_faults, wished_units
from models.application import Application, WishKind, WishVerdict
from tests.builders import TODAY, checks_passed, cnex_draft, completed, division_wish, scheme_of
from tests.builders import with_answers as changed

CNEX = scheme_of("cnex_ex")
DIVISION = CNEX.unit_division
TWINS = [{"models": "YBX3-355M1-4;YBX3-355M1-4W;YBX3-355M2-4", "sites": "s1 s2"}]
MERGED = division_wish("YBX3-355M1-4", "YBX3-355M1-4W")
SPLIT = division_wish("YBX3-355M2-4", kind=WishKind.SPLIT, variants=("铜转子", "铝转子"), id="wish-2")


def twins(*wishes: object) -> Application:
    """Three models at each of two sites."""
    return cnex_draft(sites=[{}, {}], products=TWINS).with_(wishes=wishes)


def shown(application: Application) -> list[tuple[str, str]]:
    return [(each.model, each.site_row) for each in proposed_units(application, CNEX)]


def test_a_wish_names_its_units_as_the_applicant_writes_them() -> None:
    """Not as models are compared (“300 g/L”, never 300G/L), and at which of two sites; a model that is gone as kept."""
    draft = cnex_draft(sites=[{"name": "一厂"}, {"name": "二厂"}], products=[{"models": "300 g/L", "sites": "s1 s2"}])
    wish = division_wish("300G/L", kind=WishKind.SPLIT, variants=("罐装", "管输"))
    assert wished_units(wish, draft) == ("300 g/L（一厂）",)
    assert wished_units(wish, changed(draft, {"products[p1].models": "250 g/L"})) == ("300G/L（一厂）",)


def test_models_merged_at_one_site_stay_apart_at_the_other() -> None:
    """The wish is about one site; the unit stands at the place of its first model and names both."""
    assert shown(twins(MERGED)) == [
        ("YBX3-355M1-4、YBX3-355M1-4W", "s1"), ("YBX3-355M2-4", "s1"),
        ("YBX3-355M1-4", "s2"), ("YBX3-355M1-4W", "s2"), ("YBX3-355M2-4", "s2"),
    ]


def test_a_merged_unit_keeps_the_documents_of_its_first_model_and_says_why_it_is_one() -> None:
    """H51: by this body's setting, with the applicant's reason and what the body says to it."""
    apart = {each.model: each.id for each in proposed_units(twins(), CNEX) if each.site_row == "s1"}
    merged = proposed_units(twins(MERGED), CNEX)[0]
    assert (merged.id, merged.wish) == (apart["YBX3-355M1-4"], MERGED.id)
    assert DIVISION.merging is not None
    assert merged.reasons[0].clause == DIVISION.merging.clause
    assert "只是出口标志不同" in merged.reasons[0].text.zh
    assert "待认证机构审定" in merged.reasons[0].text.zh


@pytest.mark.requirement("CNEX-4-b")
def test_a_split_unit_becomes_one_for_each_variant() -> None:
    """H52: with different ids, the first keeping the unit's."""
    parts = [each for each in proposed_units(twins(SPLIT), CNEX) if each.wish]
    assert [each.model for each in parts] == ["YBX3-355M2-4（铜转子）", "YBX3-355M2-4（铝转子）"]
    whole = next(each for each in proposed_units(twins(), CNEX) if each.model == "YBX3-355M2-4")
    assert parts[0].id == whole.id != parts[1].id


def test_a_refused_wish_changes_nothing() -> None:
    refused = MERGED.with_(verdict=WishVerdict.REFUSED)
    assert shown(twins(refused)) == shown(twins())


@pytest.mark.parametrize("gone", ["YBX3-355M1-4;YBX3-355M2-4", "BAD85"])
def test_a_wish_about_a_model_that_is_gone_waits(gone: str) -> None:
    """It applies again once the model is back."""
    application = changed(twins(MERGED), {"products[p1].models": gone})
    assert all(not each.wish for each in proposed_units(application, CNEX))


def test_a_wish_ends_the_confirmation_and_so_does_its_refusal() -> None:
    """CNEX-4-a: what is submitted is what the applicant confirmed."""
    confirmed = completed(twins())
    assert not division_is_current(confirmed.with_(wishes=(MERGED,)), CNEX)
    merged = completed(twins(MERGED))
    assert division_is_current(merged, CNEX)
    refused = merged.with_(wishes=(MERGED.with_(verdict=WishVerdict.REFUSED),))
    assert "units" in {item.kind for item in missing_items(refused, CNEX, TODAY)}


def test_nothing_is_accepted_while_a_wish_is_open() -> None:
    merged = completed(twins(MERGED), checks=checks_passed(CNEX))
    (obstacle,) = acceptance_obstacles(merged, CNEX, TODAY)
    assert "YBX3-355M1-4（1 号厂区）、YBX3-355M1-4W（1 号厂区）" in obstacle.text.zh
    agreed = merged.with_(wishes=(MERGED.with_(verdict=WishVerdict.ACCEPTED),))
    assert acceptance_obstacles(agreed, CNEX, TODAY) == ()


@pytest.mark.requirement("CNEX-4-a")
def test_units_of_different_sites_are_never_merged() -> None:
    """The clause itself keeps them apart, and is told."""
    units = proposed_units(twins(), CNEX)
    (fault,) = merge_faults([units[0], units[3]], CNEX)
    assert fault.clause == DIVISION.clause
    assert "1 号厂区" in fault.text.zh
    assert DIVISION.site_rule.zh in fault.text.zh


@pytest.mark.requirement("CNEX-2-b")
def test_units_of_different_families_are_never_merged() -> None:
    units = proposed_units(cnex_draft(products=[{}, {"family": "ex_luminaire", "models": "BAD85"}]), CNEX)
    (fault,) = merge_faults(units, CNEX)
    assert fault.clause == DIVISION.family_clause


def test_a_scheme_that_names_no_merging_forbids_it() -> None:
    """A scheme file decides, not the code."""
    strict = CNEX.with_(unit_division=DIVISION.with_(merging=None, splitting=None))
    units = proposed_units(twins(MERGED, SPLIT), strict)
    assert all(not each.wish for each in units)
    assert merge_faults(units[:2], strict)[0].clause == DIVISION.clause
    assert split_faults(units[0], ("A", "B"), strict)[0].clause == DIVISION.clause


def test_one_unit_is_nothing_to_merge_and_one_variant_nothing_to_split() -> None:
    units = proposed_units(twins(), CNEX)
    assert len(merge_faults(units[:1], CNEX)) == len(split_faults(units[0], ("铜",), CNEX)) == 1


def test_a_unit_shaped_by_a_wish_takes_no_second_one() -> None:
    """The applicant takes the first back and states the new one: no wish rests on another."""
    merged, other = proposed_units(twins(MERGED), CNEX)[:2]
    assert "撤回" in merge_faults([merged, other], CNEX)[0].text.zh
    assert "撤回" in split_faults(merged, ("A", "B"), CNEX)[0].text.zh


@given(st.sets(st.sampled_from(["YBX3-355M1-4", "YBX3-355M1-4W", "YBX3-355M2-4"]), min_size=2))
def test_merging_never_loses_a_model(models: set[str]) -> None:
    """Every model of the rule's units stands in exactly one unit of its site."""
    units = proposed_units(twins(division_wish(*sorted(models))), CNEX)
    told = sorted((model, each.site_row) for each in units for model in each.normalised_model.split("、"))
    assert told == sorted(shown(twins()))
