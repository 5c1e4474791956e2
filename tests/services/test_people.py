"""What is entered about the body's people: their projects, and what a day of theirs costs."""

import json

import pytest

from intake_app.rules.team_requirements import is_team_member
from intake_app.services import people, terms
from intake_app.services.office import Office
from models.account import Role
from models.ids import PersonId
from models.personnel import Employment, Person
from models.record import Record
from tests.job_builders import cec, person, trained
from tests.services.jobs import COORDINATOR, TODAY, acting, one, proposed, put, refused_words, to_plan

EVALUATOR = person("评价员", functions=("competence_evaluator",))
INSPECTOR = person("甲")
"""Engaged as inspector, and registered as nothing."""


@pytest.fixture
def staffed(office: Office) -> Office:
    put(office, EVALUATOR, INSPECTOR)
    return office


def records(office: Office, verb: str, name: str = "甲") -> list[Record]:
    with office.unit_of_work() as uow:
        return [each for each in uow.records.about(name) if each.verb == verb]


@pytest.mark.requirement("J50", "CEC-5.2.2-a")
def test_the_projects_that_are_entered_make_an_inspector(staffed: Office) -> None:
    """CEC table 2; the Record keeps who entered them, and the person who evaluated them."""
    assert is_team_member(one(staffed, "甲"), cec(), TODAY) is not None
    saved = people.record_projects(staffed, COORDINATOR, "甲", 2, "评价员")
    assert isinstance(saved, Person), refused_words(saved)
    assert is_team_member(saved, cec(), TODAY) is None
    (record,) = records(staffed, "person.projects_recorded")
    assert record.by == COORDINATOR.account_id
    assert record.after == {"footprint_projects": 2, "projects_evaluated_by": "评价员"}


@pytest.mark.requirement("S20", "CEC-5.2.2-a")
@pytest.mark.parametrize(("name", "evaluator", "word"), [("评价员", "评价员", "自己"), ("评价员", "甲", "能力评价人员")])
def test_somebody_else_who_is_engaged_for_it_evaluates_projects(
    staffed: Office, name: str, evaluator: str, word: str
) -> None:
    assert word in refused_words(people.record_projects(staffed, COORDINATOR, name, 2, evaluator))
    assert one(staffed, name).footprint_projects == 0


def outside(name: str, **changes: object) -> Person:
    """Somebody external."""
    return trained(name).with_(employment=Employment.EXTERNAL, **changes)


@pytest.mark.requirement("H139")
def test_the_plan_reckons_with_the_fee_that_is_entered(office: Office) -> None:
    """Two days of somebody external, who cost nothing before."""
    put(office, to_plan(), trained("甲"), outside("乙"))
    before = proposed(office).plan_json
    saved = terms.set_day_fee(office, COORDINATOR, "乙", 1500)
    assert isinstance(saved, Person), refused_words(saved)
    after = proposed(office).plan_json
    assert _cost(after) - _cost(before) == 2 * 1500
    (record,) = records(office, "person.day_fee_set", "乙")
    assert (record.before, record.after) == ({"day_fee_cny": 0}, {"day_fee_cny": 1500})


def _cost(plan: str) -> int:
    cost = json.loads(plan)["cost"]
    assert isinstance(cost, int)
    return cost


@pytest.mark.requirement("H139")
def test_no_fee_of_somebody_salaried_is_entered(staffed: Office) -> None:
    assert "不计人日费用" in refused_words(terms.set_day_fee(staffed, COORDINATOR, "甲", 1500))


@pytest.mark.requirement("H139")
@pytest.mark.parametrize(("role", "person_id", "seen"), [
    (Role.COORDINATOR, "coordinator", 1500), (Role.MANAGER, "manager", 1500), (Role.AUDITOR, "甲", 0),
    (Role.AUDITOR, "乙", 1500), (Role.ADMINISTRATOR, "admin", 0), (Role.DECIDER, "decider", 0),
])
def test_what_a_day_costs_is_for_those_who_plan_and_manage(
    office: Office, role: Role, person_id: str, seen: int
) -> None:
    """And for the person themselves; other auditors are told nothing of it."""
    put(office, outside("乙", day_fee_cny=1500))
    (known,) = [each for each in people.all_people(office, acting(role, person=person_id))
                if each.id == PersonId("乙")]
    assert known.day_fee_cny == seen
