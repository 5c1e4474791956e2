"""Units that are known already stand side by side with the new ones, and are never merged by themselves."""

import pytest

from intake_app.rules.certification_units import proposed_units
from intake_app.rules.unit_duplicates import KnownUnit, duplicates, known_in_application, look_alikes
from models.application import Application
from tests.builders import COMPANY, OTHER_COMPANY, cnex_draft, division_wish, scheme_of

CNEX = scheme_of("cnex_ex")


def known(application: Application) -> list[KnownUnit]:
    return list(known_in_application(application, CNEX, proposed_units(application, CNEX)))


def earlier(**changes: object) -> Application:
    return cnex_draft(**changes).with_(id="application-0")  # type: ignore[arg-type]


def test_the_same_producer_model_and_site_is_the_same_unit() -> None:
    """Whatever the width of the writing, and whatever the rows are called."""
    before = earlier(products=[{"models": "ＹＢＸ３－３５５Ｍ１－４"}], sites=[{"name": "老厂区"}])
    (found,) = duplicates(known(cnex_draft()), known(before))
    assert found.differing == ()
    assert found.known.number == "application-0"


@pytest.mark.requirement("CNEX-4-a")
def test_the_same_model_at_another_address_differs_in_its_site() -> None:
    before = earlier(sites=[{"address": "河南省南阳市示范路 99 号"}])
    (found,) = duplicates(known(cnex_draft()), known(before))
    assert found.differing == ("site",)


def test_a_producer_is_told_by_credit_code_and_not_by_the_spelling_of_its_name() -> None:
    renamed = earlier(answers={"producer.name": "南阳示范防爆电机股份有限公司（虚构）"})
    other = earlier(answers={f"producer.{key}": text for key, text in OTHER_COMPANY.items()})
    assert duplicates(known(cnex_draft()), known(renamed))[0].differing == ()
    assert duplicates(known(cnex_draft()), known(other))[0].differing == ("producer",)
    assert COMPANY["credit_code"] != OTHER_COMPANY["credit_code"]


def test_another_producers_model_made_elsewhere_is_no_duplicate() -> None:
    """It shares the name of a model and nothing else."""
    theirs = earlier(sites=[{"address": "浙江省温州市示范路 8 号"}],
                     answers={f"producer.{key}": text for key, text in OTHER_COMPANY.items()})
    assert duplicates(known(cnex_draft()), known(theirs)) == ()


def test_a_model_with_a_suffix_is_no_duplicate() -> None:
    assert duplicates(known(cnex_draft()), known(earlier(products=[{"models": "YBX3-355M1-4W"}]))) == ()


def test_a_model_inside_a_merged_unit_is_found() -> None:
    """The writing of the model then differs."""
    application = cnex_draft(products=[{"models": "YBX3-355M1-4;YBX3-355M1-4W"}])
    merged = application.with_(wishes=(division_wish("YBX3-355M1-4", "YBX3-355M1-4W"),))
    (found,) = duplicates(known(merged), known(earlier(products=[{"models": "YBX3-355M1-4W"}])))
    assert found.differing == ("model",)


def test_the_same_unit_stands_before_those_that_differ() -> None:
    elsewhere = earlier(sites=[{"address": "别处"}]).with_(id="application-00")
    found = duplicates(known(cnex_draft()), [*known(elsewhere), *known(earlier())])
    assert [each.differing for each in found] == [(), ("site",)]


@pytest.mark.parametrize("other", [
    "YВX3-160M-4", "ΥBX3-160M-4", "УВХЗ-160М-4", "YBX3-16OM-4", "YBX3-l60M-4", "YBX3-I60M-4", "ＹBX3/160M/4",
])
def test_models_that_look_alike_are_shown_together_and_stay_two_units(other: str) -> None:
    """Cyrillic and Greek letters, O for 0, l and I for 1."""
    units = proposed_units(cnex_draft(products=[{"models": f"YBX3-160M-4;{other};YBX3-160L-4"}]), CNEX)
    assert len(units) == 3
    assert [[each.model for each in group] for group in look_alikes(units)] == [["YBX3-160M-4", other]]


@pytest.mark.parametrize("other", ["YBX3-160M-4W", "YBX4-160M-4", "YBX3-160M-6", "YBX3-160MA-4", "YBX3-160LM-4"])
def test_models_that_differ_in_a_letter_to_be_seen_are_no_look_alikes(other: str) -> None:
    assert look_alikes(proposed_units(cnex_draft(products=[{"models": f"YBX3-160M-4;{other}"}]), CNEX)) == ()


def test_models_that_differ_in_signs_only_are_shown_together_and_stay_two_units() -> None:
    units = proposed_units(cnex_draft(products=[{"models": "YBX3-355M1-4;YBX3355M1/4;YBX3-355M1-4W"}]), CNEX)
    assert len(units) == 3
    assert [[each.model for each in group] for group in look_alikes(units)] == [["YBX3-355M1-4", "YBX3355M1/4"]]
