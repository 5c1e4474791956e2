"""What is entered about the body's people: their projects."""

import pytest

from intake_app.rules.team_requirements import is_team_member
from intake_app.services import people
from intake_app.services.office import Office
from models.personnel import Person
from models.record import Record
from tests.job_builders import cec, person
from tests.services.jobs import COORDINATOR, TODAY, one, put, refused_words

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
