"""Person-days of many jobs: looked at and confirmed in one act."""

from datetime import date

from intake_app.rules.person_days import proposed_person_days
from intake_app.services import programme
from intake_app.services.office import Office
from models.engagement import SitePersonDays
from models.personnel import Tie, TieKind
from tests.job_builders import CLIENT_CODE, cnex, trained
from tests.services.jobs import COORDINATOR, TODAY, job, put, to_plan

HEAVY = (SitePersonDays(site_row="s1", document_review_half_days=1, on_site_half_days=12),)
LIGHT = (SitePersonDays(site_row="s1", document_review_half_days=1, on_site_half_days=7),)


def verbs(office: Office, id: str) -> list[str]:
    with office.unit_of_work() as uow:
        return [record.verb for record in uow.records.about(id) if record.verb.startswith("person_days.")]


def test_what_can_be_confirmed_is_told_with_the_figures_that_would_stand(office: Office) -> None:
    """CNEX-9.3.1-c: the rule's own where nobody set any; what is below the minimum or confirmed is not among them."""
    put(office, to_plan("new", person_days=(), person_days_confirmed_on=None),
        to_plan("set", person_days=HEAVY, person_days_confirmed_on=None),
        to_plan("low", person_days=LIGHT, person_days_confirmed_on=None), to_plan("done"))
    found = {each.id: each.person_days for each in programme.person_days_to_confirm(office, COORDINATOR)}
    new = job(office, "new")
    assert found == {"new": proposed_person_days(new.sites, new.units, cnex()), "set": HEAVY}


def test_all_that_was_seen_is_confirmed_with_a_record_for_each(office: Office) -> None:
    """CNEX-9.3.1-g: each job is recorded as if it had been confirmed alone."""
    put(office, to_plan("new", person_days=(), person_days_confirmed_on=None),
        to_plan("set", person_days=HEAVY, person_days_confirmed_on=None))
    seen = programme.person_days_to_confirm(office, COORDINATOR)
    assert programme.confirm_all_person_days(office, COORDINATOR, seen) == 2
    kept = {each: job(office, each) for each in ("new", "set")}
    assert {each.id: each.person_days for each in seen} == {each: kept[each].person_days for each in kept}
    assert [each.person_days_confirmed_on for each in kept.values()] == [TODAY, TODAY]
    assert (verbs(office, "new"), verbs(office, "set")) == (
        ["person_days.proposed", "person_days.confirmed"], ["person_days.confirmed"])
    assert programme.person_days_to_confirm(office, COORDINATOR) == ()


def test_a_job_that_was_changed_since_it_was_seen_is_left_as_it_is(office: Office) -> None:
    put(office, to_plan("new", person_days=(), person_days_confirmed_on=None),
        to_plan("set", person_days=HEAVY, person_days_confirmed_on=None))
    seen = programme.person_days_to_confirm(office, COORDINATOR)
    programme.adjust_person_days(office, COORDINATOR, "set", "s1", "on_site", 14, "数据复杂")
    assert programme.confirm_all_person_days(office, COORDINATOR, seen) == 1
    assert job(office, "set").person_days_confirmed_on is None
    assert job(office, "new").person_days_confirmed_on == TODAY


def test_a_job_of_an_enterprise_that_the_coordinator_is_tied_to_is_not_among_them(office: Office) -> None:
    """CNEX-6-a: somebody else confirms its person-days."""
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2020, 1, 1))
    put(office, to_plan(person_days_confirmed_on=None), trained(str(COORDINATOR.person_id), ties=(tie,)))
    assert programme.person_days_to_confirm(office, COORDINATOR) == ()
