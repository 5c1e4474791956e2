"""Days on which a site cannot be checked: the planner keeps off them, and a visit that stood there is planned anew."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from intake_app.rules.closed_days import closed_days_of
from intake_app.rules.completeness import missing_items
from intake_app.services import closed_days, draft_edits, inbox, planning, planning_questions
from intake_app.services.closed_days import Closing
from intake_app.services.draft_edits import SeenVisit, Verdict
from intake_app.services.office import Office
from models.account import Actor, Role
from models.application import Application
from models.engagement import Engagement, PlanRelease
from models.errors import NotFound, NotPermitted
from models.personnel import Person
from scheduler.problem import Placement
from tests.builders import cec_draft, cnex_draft, empty_application, scheme_of, with_answers
from tests.job_builders import (
    CALENDAR,
    cnex,
    decision,
    declarations,
    document_review,
    notice_of,
    planned,
    site,
    team,
    trained,
    unit,
    visit,
)
from tests.services.jobs import COORDINATOR, acting, change, client, job, proposed, put, refused_words, to_plan
from tests.services.jobs import planned as accepted

ID, JOB = "engagement-1", "engagement-1/s1"
AHEAD = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
COLLEAGUE = acting(Role.COORDINATOR, person="colleague").with_(account_id="account-colleague")


def closing(first: date, last: date | None = None, reason: str = "停产检修", row: str = "s1") -> Closing:
    return Closing(site_row=row, first=first, last=last or first, reason=reason)


def close(office: Office, actor: Actor, first: date, last: date | None = None, **more: str) -> Engagement:
    outcome = closed_days.close_days(office, actor, ID, closing(first, last, **more))
    assert isinstance(outcome, Engagement), outcome
    return outcome


@pytest.mark.parametrize("who", [client(), COORDINATOR], ids=["client", "coordinator"])
def test_no_visit_is_proposed_on_days_on_which_the_site_is_closed(office: Office, who: Actor) -> None:
    """CNEX-9.5.1-d: the check needs production; without the days the planner chose exactly these."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    _, plan = planning.proposed_plan(proposed(office))
    first = plan.assignments[0].start
    close(office, who, first, first + timedelta(days=11))
    found = accepted(office)
    assert not any(first <= day <= first + timedelta(days=11)
                   for day in CALENDAR.working_days(found.start, found.end))


@pytest.mark.requirement("CNEX-9.5.1-d", "H142")
def test_the_part_of_a_window_that_a_team_is_found_for_is_reckoned_without_closed_days(office: Office) -> None:
    """One bears the family before the site opens again, another from a week after: three weeks are left."""
    def between(name: str, first: date, last: date) -> Person:
        whole = trained(name, families=("ex_motor",))
        return whole.with_(competences=tuple(
            held.with_(evaluated_on=first, valid_until=last) for held in whole.competences))

    put(office, to_plan(document_review=document_review()), between("甲", date(2025, 1, 1), date(2026, 7, 10)),
        between("乙", date(2026, 7, 20), date(2030, 1, 1)), trained("丙", families=()))
    close(office, client(), date(2026, 6, 9), date(2026, 7, 12))
    found = accepted(office)
    assert set(found.team) == {"乙", "丙"}
    assert found.start >= date(2026, 7, 20)


def test_the_other_site_stays_open(office: Office) -> None:
    """CNEX-9.5.1-d: one factory's overhaul closes no other one."""
    later = timedelta(days=6)
    put(office, planned(
        cnex(), visits=(AHEAD, visit("s2", start=AHEAD.start + later, end=AHEAD.end + later)),
        sites=(site(), site("s2", "二厂")),
        units=(unit(cnex()), unit(cnex()).with_(id="u2", site_row="s2", site_name="二厂"))), *team())
    close(office, client(), AHEAD.start, AHEAD.start + timedelta(days=10), row="s2")
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s2"]


def test_a_visit_on_days_closed_later_falls_and_the_coordinator_is_told(office: Office) -> None:
    """CNEX-9.5.1-d: it is open again with the reason, and its old place is what the new plan keeps near to."""
    put(office, planned(cnex(), visits=(AHEAD,)), *team())
    assert planning.open_audits(office, COORDINATOR) == ()
    close(office, client(), AHEAD.end, AHEAD.end + timedelta(days=3))
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert audit.fallen == AHEAD.with_(notice=job(office).visits[0].notice)
    assert "停产检修" in audit.fallen_because[0].text.zh
    assert planning.audits_of(office, COORDINATOR, "member")[0].faults == audit.fallen_because
    (news,) = inbox.inbox(office, COLLEAGUE)
    assert ("与已排定的现场冲突" in news.text.zh, news.address, news.waits) == (True, {"job": ID}, True)
    accepted(office)
    assert planning.open_audits(office, COORDINATOR) == ()


def test_closed_days_that_touch_no_visit_are_told_and_ask_for_nothing(office: Office) -> None:
    put(office, planned(cnex(), visits=(AHEAD,)), *team())
    close(office, client(), AHEAD.end + timedelta(days=1))
    assert [each.text.zh for each in inbox.inbox(office, COLLEAGUE)] == ["客户提出不能接受检查的日期"]
    assert planning.open_audits(office, COORDINATOR) == ()
    close(office, COORDINATOR, AHEAD.end + timedelta(days=9))
    assert len(inbox.inbox(office, COLLEAGUE)) == 1


def test_a_weekend_on_which_the_site_is_closed_takes_no_visit_down(office: Office) -> None:
    """CNEX-9.5.1-d: nobody checks on the days off between."""
    friday, monday = date(2026, 6, 12), date(2026, 6, 15)
    put(office, planned(cnex(), visits=(visit(start=friday, end=monday),)), *team())
    close(office, client(), friday + timedelta(days=1), friday + timedelta(days=2))
    assert planning.open_audits(office, COORDINATOR) == ()


def test_by_hand_no_visit_is_put_on_closed_days(office: Office) -> None:
    """CNEX-9.5.1-d: whether the draft was made before the days were known or after, with the client's reason."""
    put(office, to_plan(), trained("甲"), trained("乙"), trained("丙"))
    proposal = proposed(office)
    placed = planning.proposed_plan(proposal)[1].assignments[0]
    there = Placement(start=placed.start + timedelta(days=14), team=placed.team)
    close(office, client(), there.start, there.start + timedelta(days=4))
    for again in (False, True):
        now = proposed(office) if again else proposal
        seen = SeenVisit(proposal_id=now.id, version=now.version, job=JOB)
        verdict = draft_edits.try_placement(office, COORDINATOR, seen, there)
        assert isinstance(verdict, Verdict)
        (broken,) = verdict.broken
        assert "停产检修" in broken.text.zh
        assert str(there.start) in broken.text.zh
        assert "停产检修" in refused_words(draft_edits.place_visit(office, COORDINATOR, seen, there))


def test_a_plan_made_before_the_site_closed_is_not_published_there(office: Office) -> None:
    """CNEX-9.5.1-d."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    proposal = proposed(office)
    start = planning.proposed_plan(proposal)[1].assignments[0].start
    close(office, client(), start)
    assert "停产检修" in refused_words(planning.accept_plan(office, COORDINATOR, proposal.id))


def test_who_asks_why_nothing_is_planned_reads_of_the_closed_days(office: Office) -> None:
    """CNEX-9.5.1-d: a site that is closed through its whole window."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    close(office, client(), date(2026, 6, 2), date(2027, 3, 31))
    proposal = proposed(office)
    answer = planning_questions.why_unplanned(office, COORDINATOR, proposal.id, JOB)
    assert "2026-06-02 至 2027-03-31 停产停工" in "".join(reason.zh for reason in answer.reasons)


def test_days_taken_back_are_free_again(office: Office) -> None:
    """CNEX-9.5.1-d: the draft made while they were closed takes a visit there too; nobody undoes the body's word."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    first = planning.proposed_plan(proposed(office))[1].assignments[0].start
    (mine,) = close(office, client(), first, first + timedelta(days=6)).closed_days
    closed = proposed(office)
    people_there = planning.proposed_plan(closed)[1].assignments[0].team
    assert isinstance(closed_days.reopen_days(office, client(), ID, mine.id), Engagement)
    assert "已经撤销" in refused_words(closed_days.reopen_days(office, client(), ID, mine.id))
    seen = SeenVisit(proposal_id=closed.id, version=closed.version, job=JOB)
    verdict = draft_edits.try_placement(office, COORDINATOR, seen, Placement(start=first, team=people_there))
    assert isinstance(verdict, Verdict)
    assert verdict.broken == ()
    (bodys,) = close(office, COORDINATOR, first).closed_days
    assert "认证机构登记" in refused_words(closed_days.reopen_days(office, client(), ID, bodys.id))


@pytest.mark.parametrize(("wrong", "said"), [
    (closing(date(2026, 6, 9), reason=" "), "原因"),
    (closing(date(2026, 6, 9), date(2026, 6, 8)), "早于"),
    (closing(date(2026, 5, 4), date(2026, 5, 31)), "已经过去"),
])
def test_what_is_entered_makes_sense(office: Office, wrong: Closing, said: str) -> None:
    put(office, to_plan())
    assert said in refused_words(closed_days.close_days(office, client(), ID, wrong))
    assert job(office).closed_days == ()


def test_a_client_closes_the_days_of_its_own_job_and_site(office: Office) -> None:
    put(office, to_plan())
    day = closing(date(2026, 6, 9))
    with pytest.raises(NotPermitted):
        closed_days.close_days(office, client("enterprise-2"), ID, day)
    with pytest.raises(NotFound):
        closed_days.close_days(office, client(), ID, day.with_(site_row="s9"))


def test_nothing_is_said_of_the_days_of_a_job_that_is_over(office: Office) -> None:
    put(office, planned(cnex(), visits=(AHEAD,), decision=decision()), *team())
    assert "认证项目" in refused_words(closed_days.close_days(office, client(), ID, closing(AHEAD.start)))


@pytest.mark.parametrize("scheme", ["cnex_ex", "cec_salt"])
def test_the_application_s_closed_days_are_those_of_its_job(scheme: str) -> None:
    """CNEX-9.5.1-d, H142: a row without its last day is one day, one without its site every site; none that is past."""
    rows = {"sites": ("s1", "s2"), "closed_days": ("d1", "d2", "d3")}
    application = with_answers(empty_application(scheme).with_(rows=rows), {
        "client.name": "远山防爆电气有限公司", "sites[s1].name": "一厂", "sites[s2].name": "二厂",
        "closed_days[d1].site": "s2", "closed_days[d1].first": "2026-06-20", "closed_days[d1].last": "2026年6月9日",
        "closed_days[d1].reason": "停产检修", "closed_days[d2].first": "2026-10-08",
        "closed_days[d3].first": "2026-05-01", "closed_days[d3].last": "2026-05-05",
    })
    found = closed_days_of(application, date(2026, 6, 1))
    assert [(each.site_row, each.first, each.last, each.reason) for each in found] == [
        ("s2", date(2026, 6, 9), date(2026, 6, 20), "停产检修"),
        ("s1", date(2026, 10, 8), date(2026, 10, 8), ""),
        ("s2", date(2026, 10, 8), date(2026, 10, 8), "")]
    assert all(each.is_clients for each in found)


@pytest.mark.parametrize("draft", [cnex_draft, cec_draft], ids=["cnex", "cec"])
def test_an_application_is_asked_for_no_closed_days(draft: Callable[[], Application]) -> None:
    """H142: a form that was complete before stays so."""
    application = draft()
    assert not [item for item in missing_items(application, scheme_of(application.scheme), date(2026, 6, 1))
                if "closed_days" in item.target]


def test_a_plan_that_waited_for_its_days_goes_out_once_they_are_open_again(office: Office) -> None:
    """H142, CNEX-9.6.2-a: nothing sent a published plan when the closed days were all that it waited for."""
    there = visit(start=date(2026, 7, 20), end=date(2026, 7, 23))
    put(office, planned(cnex(), plan_notice=None, visits=(there,), declarations=declarations("member", "second")),
        *team())
    (mine,) = close(office, client(), there.start, there.end).closed_days
    change(office, job(office).with_(plan_release=PlanRelease(by="某人", account_id="account-1", on=date(2026, 6, 1))))
    assert isinstance(closed_days.reopen_days(office, client(), ID, mine.id), Engagement)
    assert notice_of(job(office)) is not None
