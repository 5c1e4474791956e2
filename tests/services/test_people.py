"""What is entered about the body's people: projects, functions, what a day of theirs costs, and when they leave."""

import json
from datetime import date, timedelta

import pytest

from intake_app.rules.separation import unable_to
from intake_app.rules.team_requirements import EXPERT, TEAM_MEMBER, is_team_member
from intake_app.services import accounts, inbox, people, planning, terms
from intake_app.services.office import Office
from models.account import Account, Role
from models.ids import AccountId, PersonId
from models.personnel import Employment, Person
from models.record import Record
from tests.job_builders import cec, cnex, expert, expert_request, person, trained
from tests.services.jobs import COORDINATOR, TODAY, acting, one, planned, proposed, put, refused_words, to_plan

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
@pytest.mark.parametrize(("name", "evaluator", "word"), [
    ("评价员", "评价员", "自己"), ("评价员", "甲", "能力评价人员")])
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


LAST = date(2026, 6, 30)


def left_on(office: Office, name: str, last_day: date | None) -> Person:
    return terms.set_last_day(office, COORDINATOR, name, last_day)


@pytest.mark.requirement("H140")
@pytest.mark.parametrize(("last_day", "falls"), [(1, True), (0, False)], ids=["a day too early", "the day itself"])
def test_a_visit_beyond_the_last_day_is_planned_with_somebody_else(
    office: Office, last_day: int, falls: bool
) -> None:
    """CNEX 9.3.2: the last day itself counts; the place is open with the person's name and the day."""
    put(office, to_plan(), *(trained(name) for name in ("甲", "乙", "丙")))
    visit = planned(office)
    gone = visit.team[0]
    left_on(office, gone, visit.end - timedelta(days=last_day))
    found = planning.open_audits(office, COORDINATOR)
    assert [audit.fallen for audit in found] == ([visit] if falls else [])
    if falls:
        assert f"{gone}在本机构工作至" in found[0].fallen_because[0].text.zh
        assert [bool(audit.faults) for audit in planning.audits_of(office, COORDINATOR, gone)] == [True]
        again = planned(office)
        assert gone not in again.team or again.end < visit.end


@pytest.mark.requirement("H140")
def test_who_has_left_fills_no_seat_and_comes_back_with_another_day(office: Office) -> None:
    put(office, to_plan(), trained("甲"), trained("乙"))
    left_on(office, "乙", TODAY - timedelta(days=1))
    assert proposed(office).unplanned
    left_on(office, "乙", None)
    assert set(planned(office).team) == {"甲", "乙"}


@pytest.mark.requirement("H140")
def test_an_expert_who_leaves_opens_the_visit_too(office: Office) -> None:
    """CNEX 9.3.2: whoever was asked for must be there on every day."""
    put(office, to_plan(expert_requests=(expert_request(),)), trained("甲"), trained("乙"), expert("专家"))
    visit = planned(office)
    assert visit.experts == ("专家",)
    left_on(office, "专家", visit.end - timedelta(days=1))
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert any("专家在本机构工作至" in reason.text.zh for reason in audit.fallen_because)


@pytest.mark.requirement("H140")
@pytest.mark.parametrize("act", ["technical_reviewer", "decider", "application_reviewer", "document_reviewer",
                                 EXPERT, TEAM_MEMBER, "report_writer"])
def test_who_has_left_takes_no_part(act: str) -> None:
    """From the day after the last one on."""
    able = trained("甲", functions=("verifier", "leader", "expert", "decider", "application_reviewer"), until=TODAY)
    assert unable_to(act, able, cnex(), TODAY) is None
    reason = unable_to(act, able, cnex(), TODAY + timedelta(days=1))
    assert reason is not None
    assert str(reason.clause) == "house H140"


@pytest.mark.requirement("H140", "S20")
def test_who_has_left_evaluates_nobody(staffed: Office) -> None:
    left_on(staffed, "评价员", TODAY - timedelta(days=1))
    assert "能力评价人员" in refused_words(people.record_projects(staffed, COORDINATOR, "甲", 2, "评价员"))


@pytest.mark.requirement("H140")
def test_the_administrator_is_asked_to_close_the_account_of_who_leaves(office: Office) -> None:
    """Until it is closed, or the person stays after all."""
    put(office, trained("甲"))
    admin = acting(Role.ADMINISTRATOR).with_(account_id=AccountId("account-admin"))
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=AccountId("account-甲"), email="jia@example.com", name="甲", password_hash="x",
                                 roles=frozenset({Role.AUDITOR}), person_id=PersonId("甲")))
        uow.commit()
    left_on(office, "甲", LAST)
    (asked,) = terms.leaving_accounts(office, admin)
    assert (asked.account.id, asked.last_day) == ("account-甲", LAST)
    (entry,) = inbox.inbox(office, admin)
    assert (entry.waits, entry.address) == (True, {"account": "account-甲"})
    accounts.change_account(office, admin, "account-甲", roles=frozenset({Role.AUDITOR}), is_active=False)
    assert terms.leaving_accounts(office, admin) == ()
    (entry,) = inbox.inbox(office, admin)
    assert not entry.waits


@pytest.mark.requirement("CEC-5.2.2-a")
def test_a_function_is_taken_away_and_the_visit_that_rests_on_it_opens(office: Office) -> None:
    """CNEX 9.3.2: who is no verifier any more is on no team."""
    put(office, to_plan(), *(trained(name) for name in ("甲", "乙", "丙")))
    gone = planned(office).team[0]
    saved = terms.set_functions(office, COORDINATOR, gone, {"application_reviewer"})
    assert isinstance(saved, Person), refused_words(saved)
    assert len(planning.open_audits(office, COORDINATOR)) == 1
    (record,) = records(office, "person.functions_set", gone)
    assert record.after == {"functions": ["application_reviewer"]}


@pytest.mark.requirement("S20")
def test_nobody_changes_their_own_function_of_evaluating(staffed: Office) -> None:
    """Neither takes it nor ends it; for another they enter it, and other functions of their own."""
    put(staffed, person("coordinator", functions=("verifier",)))
    both = {"verifier", "competence_evaluator"}
    assert "不能给自己" in refused_words(terms.set_functions(staffed, COORDINATOR, "coordinator", both))
    for name, functions in (("甲", both), ("coordinator", {"leader"})):
        assert isinstance(terms.set_functions(staffed, COORDINATOR, name, functions), Person)
