"""A coordinator's questions about a plan are answered with real names, and never advise what the rules forbid."""

from datetime import date, timedelta

import pytest

from intake_app.services import planning, planning_questions
from intake_app.services.office import Office
from intake_app.services.planning_questions import Answer, Priced
from models.account import Role
from models.errors import NotPermitted
from models.personnel import Absence, Tie, TieKind
from models.planning import PlanProposal
from tests.job_builders import CLIENT_CODE, cec, document_review, person, qualification, trained
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, TODAY, acting, change, far, job, proposed, put, to_plan

JOB = "engagement-1/s1"


def test_an_unplanned_audit_says_why_with_names_and_what_would_help(office: Office) -> None:
    """Issue 4: why is this audit not planned?"""
    away = trained("乙", absences=(Absence(first=TODAY, last=TODAY + timedelta(days=400)),))
    put(office, to_plan(), trained("甲"), away)
    found = planning_questions.why_unplanned(office, COORDINATOR, proposed(office).id, JOB)
    assert any("乙" in reason.zh and "不可用" in reason.zh for reason in found.reasons)
    assert any("调整乙" in mend.zh for mend in found.mends)
    assert all(reason.en for reason in (*found.reasons, *found.mends))


def test_a_tie_is_told_as_a_tie_and_never_mended_away(office: Office) -> None:
    """CNEX-9.3.2-d: impartiality is no objection that the client could withdraw."""
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2020, 1, 1))
    put(office, to_plan(), trained("甲", ties=(tie,)), trained("乙"))
    found = planning_questions.why_unplanned(office, COORDINATOR, proposed(office).id, JOB)
    assert any("甲 与该客户有利益关系" in reason.zh for reason in found.reasons)
    assert not any("甲" in mend.zh for mend in found.mends)


def test_who_is_barred_by_their_certificate_is_told_with_the_day_and_no_objection(office: Office) -> None:
    """CNEX-8.5-a: nobody is sent to a client for the withdrawal of an objection that there never was."""
    training = qualification("footprint_training", valid_until=TODAY + timedelta(days=2))
    put(office, to_plan(document_review=document_review()), to_plan("engagement-2", scheme=cec()), trained("甲"),
        person("乙", training, qualification("voluntary_product")))
    found = planning_questions.why_unplanned(office, COORDINATOR, proposed(office).id, JOB)
    said = " ".join(each.zh for each in (*found.reasons, *found.mends))
    assert "乙 在 2026-06-09 不具备该规则要求的检查组成员资格" in said
    assert "因利益关系或客户异议" not in said
    assert "对乙的异议" not in said


def plan_of_three(office: Office) -> PlanProposal:
    """Two near people on the audit, and one far away."""
    put(office, to_plan(), trained("甲"), trained("乙"), far(trained("丙")))
    return proposed(office)


def test_others_days_and_people_have_their_price(office: Office) -> None:
    proposal = plan_of_three(office)
    (audit,) = planning_questions.audits_to_ask_about(office, COORDINATOR, proposal.id)
    assert audit.start is not None
    assert {name for _, name in audit.people} == {"甲", "乙"}
    days = planning_questions.other_days(office, COORDINATOR, proposal.id, JOB)
    assert len(days) == 5
    assert audit.start not in {each.start for each in days}
    (other,) = planning_questions.substitutes(office, COORDINATOR, proposal.id, JOB, "甲")
    assert set(other.people) == {"乙", "丙"}
    assert other.price > 0
    wished = planning_questions.with_person(office, COORDINATOR, proposal.id, JOB, "丙")
    assert isinstance(wished, Priced)
    assert "丙" in wished.people
    chosen = planning_questions.on_day(office, COORDINATOR, proposal.id, JOB, days[0].start)
    assert chosen == days[0]


def test_the_plan_stands_where_this_audit_is_cheapest(office: Office) -> None:
    cheapest = planning_questions.cheapest_place(office, COORDINATOR, plan_of_three(office).id, JOB)
    assert cheapest is not None
    assert cheapest.price >= 0


def test_somebody_who_cannot_be_on_it_is_told_with_what_keeps_them(office: Office) -> None:
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2020, 1, 1))
    put(office, to_plan(), trained("甲"), trained("乙"), trained("丁", ties=(tie,)))
    found = planning_questions.with_person(office, COORDINATOR, proposed(office).id, JOB, "丁")
    assert isinstance(found, Answer)
    assert "利益关系" in found.reasons[0].zh


def test_a_day_on_which_nobody_can_begin_is_told_with_what_forbids_it(office: Office) -> None:
    """CNEX-9.6.2-a: window, calendar and people were named together, and none of them was the reason."""
    away = Absence(first=TODAY + timedelta(days=36), last=TODAY + timedelta(days=38), reason="培训")
    put(office, to_plan(), trained("甲"), trained("乙").with_(absences=(away,)))
    proposal = proposed(office)

    def told(day: date) -> str:
        found = planning_questions.on_day(office, COORDINATOR, proposal.id, JOB, day)
        assert isinstance(found, Answer), found
        return "".join(each.zh for each in found.reasons)

    assert "不在该次检查可安排的日期内" in told(TODAY)
    assert "不是工作日" in told(date(2026, 7, 4))
    assert "不在岗：乙" in told(away.first)


def test_what_changed_between_two_plans_is_told_by_names_and_kinds_of_cost(office: Office) -> None:
    """Issue 4: a diff of two plans by audit, person and cost kind."""
    put(office, to_plan(), far(trained("远一")), far(trained("远二")))
    first = proposed(office)
    put(office, trained("近一"), trained("近二"))
    second = proposed(office)
    assert [each.id for each in planning_questions.earlier_plans(office, COORDINATOR, second.id)] == [first.id]
    found = planning_questions.changes_since(office, COORDINATOR, first.id, second.id)
    assert any("近一" in audit.zh and "远一" in audit.zh for audit in found.audits)
    assert any(kind.zh == "差旅" and now < before for kind, before, now in found.costs)


def test_a_plan_is_held_against_the_published_one_and_visits_that_are_over_are_no_change(
    office: Office, clock: Clock
) -> None:
    """Later drafts stand behind the plan that clients read, and last month's audits in no list of changes."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    published = proposed(office)
    planning.accept_plan(office, COORDINATOR, published.id)
    put(office, to_plan("engagement-2"))
    draft = proposed(office)
    clock.move(job(office).visits[0].end - TODAY + timedelta(days=31))
    latest = proposed(office)
    assert [each.id for each in planning_questions.earlier_plans(office, COORDINATOR, latest.id)] == [
        published.id, draft.id]
    changes = planning_questions.changes_since(office, COORDINATOR, published.id, latest.id)
    assert not [told for told in (*changes.audits, *changes.people) if "不再参加" in told.zh or "不在待排" in told.zh]


def test_an_audit_that_fell_away_before_its_day_is_told_as_gone(office: Office) -> None:
    put(office, to_plan(), to_plan("engagement-2"), trained("甲"), trained("乙"))
    first = proposed(office)
    change(office, job(office).with_(person_days_confirmed_on=None))
    changes = planning_questions.changes_since(office, COORDINATOR, first.id, proposed(office).id)
    assert [told for told in changes.audits if "不在待排" in told.zh]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPLICANT])
def test_only_those_who_plan_may_ask(office: Office, role: Role) -> None:
    proposal = plan_of_three(office)
    with pytest.raises(NotPermitted):
        planning_questions.why_unplanned(office, acting(role), proposal.id, JOB)
    assert planning.current_proposal(office, COORDINATOR) is not None
