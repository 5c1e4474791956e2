"""A planned visit that cannot take place as planned is open again, with the reason; one that can is left alone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from intake_app.rules.planned_visits import days_lost
from intake_app.rules.separation import EVALUATING, evaluates, parts_played
from intake_app.rules.team_requirements import EXPERT, TEAM_MEMBER
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import audit_plan, evaluation, planning
from intake_app.services.client_steps import client_steps
from intake_app.services.news import NEWS, News
from intake_app.services.office import Office
from models import calendar
from models.account import Role
from models.engagement import Engagement, EngagementKind, ExtraSurveillance, SitePersonDays, TechnicalReview
from models.errors import NotFound
from models.ids import EngagementId, PersonId
from models.personnel import Absence, Tie, TieKind
from models.planning import PlanProposal
from models.record import Record
from tests.job_builders import (
    CALENDAR,
    CLIENT_CODE,
    cec,
    cnex,
    declarations,
    expert,
    on_site,
    plan_notice,
    planned,
    report,
    site,
    team,
    technical_review,
    trained,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, change, client, job, one, proposed, put, refused_words, to_plan
from tests.services.jobs import planned as accepted

BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
LEADER = acting(Role.AUDITOR, person="member")
TIE = Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2025, 1, 1))
AHEAD = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
FRIDAY, MONDAY = date(2026, 6, 12), date(2026, 6, 15)


def test_a_tie_that_becomes_known_later_opens_the_visit_to_others(office: Office) -> None:
    """S4, CNEX 9.3.2: the planning has it open with the reason, and sends somebody else."""
    put(office, to_plan(), *(trained(name) for name in ("甲", "乙", "丙")))
    tied = accepted(office).team[0]
    assert planning.open_audits(office, COORDINATOR) == ()
    change(office, one(office, tied).with_(ties=(TIE,)))
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert tied in audit.fallen_because[0].text.zh
    assert audit.fallen_because == planning.fallen_because(office, COORDINATOR, job(office))
    assert tied not in accepted(office).team


def test_nobody_who_is_tied_to_the_client_counts_on_site(office: Office) -> None:
    """S4: the leader of a team with a member whose tie came to light cannot close the check."""
    member, second = team()
    put(office, planned(cec()), member, second.with_(ties=(TIE,)))
    words = refused_words(evaluation.record_on_site(office, LEADER, "engagement-1", on_site()))
    assert "second" in words
    change(office, one(office, "second").with_(ties=()))
    outcome = evaluation.record_on_site(office, LEADER, "engagement-1", on_site())
    assert isinstance(outcome, Engagement), [r.text.zh for r in outcome.reasons]


def test_leave_on_days_off_opens_no_visit(office: Office) -> None:
    """CNEX 9.3.2: the visit's people are there on its working days; nobody works on the weekend between."""
    put(office, planned(cnex(), visits=(visit(start=FRIDAY, end=MONDAY),)), trained("member"),
        trained("second", absences=(Absence(first=FRIDAY + timedelta(days=1), last=MONDAY - timedelta(days=1)),)))
    assert planning.open_audits(office, COORDINATOR) == ()
    change(office, one(office, "second").with_(absences=(Absence(first=FRIDAY, last=FRIDAY),)))
    assert [audit.fallen for audit in planning.open_audits(office, COORDINATOR)] == list(job(office).visits)


def test_a_plan_over_a_weekend_of_leave_is_accepted(office: Office) -> None:
    """CNEX 9.3.2: what the solver takes for possible is not refused when the plan is accepted."""
    weekends = tuple(Absence(first=day, last=day + timedelta(days=1))
                     for day in (date(2026, 6, 6) + timedelta(weeks=week) for week in range(30)))
    put(office, to_plan(), trained("甲", absences=weekends), trained("乙", absences=weekends))
    assert isinstance(planning.accept_plan(office, COORDINATOR, proposed(office).id), PlanProposal)


def test_a_visit_before_the_end_of_its_notice_is_planned_again(office: Office) -> None:
    """CNEX-11-a, J12: its notice was handed over later than it was made, so the first day moved."""
    first = AHEAD.start + timedelta(days=30)
    surveyed = planned(cnex(), kind=EngagementKind.SURVEILLANCE, due_on=first + timedelta(days=60), visits=(AHEAD,))
    put(office, surveyed.with_(not_before=AHEAD.start), trained("member"), trained("second"))
    assert planning.open_audits(office, COORDINATOR) == ()
    change(office, job(office).with_(not_before=first))
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert f"{first}" in audit.fallen_because[0].text.zh
    assert accepted(office).start >= first


@pytest.mark.parametrize(("declared", "is_held"), [(("member",), True), (("member", "second"), False)])
def test_nobody_goes_unannounced_without_a_declaration(
    office: Office, declared: tuple[str, ...], is_held: bool
) -> None:
    """S4, S6: no plan is sent that would wait for it, so the check itself does."""
    extra = ExtraSurveillance(cause="complaint", facts="投诉", is_unannounced=True, approved_by="管理",
                              approved_on=date(2026, 5, 1))
    put(office, planned(cec(), kind=EngagementKind.SURVEILLANCE, extra=extra, plan_notice=None,
                        declarations=declarations(*declared)), trained("member"), trained("second"))
    outcome = evaluation.record_on_site(office, LEADER, "engagement-1", on_site())
    assert ("声明" in str(outcome) and not isinstance(outcome, Engagement)) is is_held


def told(record: Record) -> list[News]:
    """The news that the Record is to clients."""
    return [news for news in NEWS if news.verb == record.verb and news.holds(record) and Role.APPLICANT in news.to]


def call_off(office: Office, reason: str = "委托人该周停产检修") -> object:
    return audit_plan.call_off_visit(office, COORDINATOR, "engagement-1", "s1", reason)


def test_a_visit_that_cannot_be_received_is_called_off_and_planned_anew(office: Office) -> None:
    """CNEX-9.5.1-b, CNEX 9.10: with the reason kept, and told to a client who knew of it."""
    put(office, planned(cnex(), visits=(AHEAD,)), trained("member"), trained("second"))
    assert "原因" in refused_words(call_off(office, " "))
    assert isinstance(call_off(office), Engagement)
    assert job(office).visits == ()
    assert "没有已排定的现场" in refused_words(call_off(office))
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s1"]
    assert accepted(office).notice is None
    with office.unit_of_work() as uow:
        done, why, *_ = (each for each in uow.records.about("engagement-1") if each.verb.startswith("visit."))
    assert (done.verb, why.after) == ("visit.called_off", {"site": "s1", "reason": "委托人该周停产检修"})
    assert told(done)


def test_a_visit_that_the_client_never_heard_of_is_called_off_in_silence(office: Office) -> None:
    put(office, planned(cnex(), visits=(AHEAD,), plan_notice=None), trained("member"), trained("second"))
    call_off(office)
    with office.unit_of_work() as uow:
        (done,) = (each for each in uow.records.about("engagement-1") if each.verb == "visit.called_off")
    assert not told(done)


def test_a_visit_that_has_begun_is_broken_off_and_not_called_off(office: Office, clock: Clock) -> None:
    """CNEX-9.5.5-a: the leader reports it, the body decides."""
    put(office, planned(cnex(), visits=(AHEAD,)), trained("member"), trained("second"))
    clock.move(AHEAD.start - office.today())
    assert "已经开始" in refused_words(call_off(office))
    with pytest.raises(NotFound):
        audit_plan.call_off_visit(office, COORDINATOR, "engagement-1", "s2", "停产")


@BOTH
def test_a_visit_that_its_client_never_confirmed_is_planned_anew_or_called_off(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """CNEX-9.6.2-a: from its first day on, with the reason; on the day before the client may still answer."""
    silent = planned(scheme, visits=(AHEAD,), plan_notice=plan_notice(confirmed_on=None))
    put(office, silent, *team())
    clock.move(AHEAD.start - timedelta(days=1) - office.today())
    assert planning.open_audits(office, COORDINATOR) == ()
    clock.move(timedelta(days=1))
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert "没有确认" in audit.fallen_because[0].text.zh
    clock.move(timedelta(days=3))
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s1"]
    assert isinstance(call_off(office, "委托人一直没有答复"), Engagement)
    assert job(office).visits == ()


@BOTH
@pytest.mark.parametrize(("review", "is_open"), [(None, False), (technical_review(), False),
                                                 (technical_review(passed=False), True)],
                         ids=["reported", "reviewed", "returned"])
def test_a_job_reported_against_leaves_the_planning(
    office: Office, clock: Clock, scheme: SchemeEdition, review: TechnicalReview | None, is_open: bool
) -> None:
    """CEC-5.7.1-c, CNEX-9.7-a: a missed visit and a site without one, unless the report comes back for want of it."""
    put(office, planned(scheme, sites=(site("s1"), site("s2", "二厂"), site("s3", "三厂")),
                        visits=(visit(), AHEAD.with_(site_row="s2")), on_site=(on_site(),),
                        report=report(is_positive=False), technical_review=review,
                        plan_notice=plan_notice(confirmed_on=None)), *team())
    clock.move(AHEAD.start - office.today())
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == (["s2", "s3"] if is_open else [])
    assert bool(planning.fallen_because(office, COORDINATOR, job(office))) is is_open


@BOTH
def test_a_plan_confirmed_without_a_word_on_production_goes_on_waiting_for_it(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """CNEX-9.5.1-d: up to the day before the visit; the CEC rule does not ask for it."""
    put(office, planned(scheme, visits=(AHEAD,), plan_notice=plan_notice(confirmed_on=None)), *team())

    def waiting() -> list[tuple[str, date | None]]:
        return [(step.text.zh[:10], step.due_on) for step in client_steps(office, client())
                if step.kind == "confirm_plan"]

    audit_plan.confirm_plan(office, client(), "engagement-1", production_confirmed=False)
    asked = [("确认现场期间正常生产", AHEAD.start - timedelta(days=1))] if scheme == cnex() else []
    assert waiting() == asked
    clock.move(AHEAD.start - timedelta(days=1) - office.today())
    assert waiting() == asked
    if scheme == cnex():
        audit_plan.confirm_plan(office, client(), "engagement-1", production_confirmed=True)
    else:
        clock.move(timedelta(days=1))
    assert waiting() == []


@BOTH
def test_a_missed_visit_is_not_confirmed_afterwards(office: Office, clock: Clock, scheme: SchemeEdition) -> None:
    """CNEX-9.6.2-a: from its first day on the client is not asked any more, and its word comes too late."""
    put(office, planned(scheme, visits=(AHEAD,), plan_notice=plan_notice(confirmed_on=None)), *team())
    clock.move(AHEAD.start - timedelta(days=1) - office.today())
    assert "confirm_plan" in {step.kind for step in client_steps(office, client())}
    clock.move(timedelta(days=1))
    assert "confirm_plan" not in {step.kind for step in client_steps(office, client())}
    words = refused_words(audit_plan.confirm_plan(office, client(), "engagement-1", True))
    assert f"{AHEAD.start}" in words
    assert job(office).visits[0].is_confirmed is False


@pytest.mark.parametrize("confirmed_on", [None, date(2026, 6, 12)], ids=["missed", "begun"])
def test_a_member_declines_for_a_tie_before_and_after_the_visit_has_begun(
    office: Office, clock: Clock, confirmed_on: date | None
) -> None:
    """S4, CNEX-9.3.2-d: one that has begun stays as it was; one that its client missed did not, and is planned anew."""
    put(office, planned(cnex(), visits=(AHEAD,), plan_notice=plan_notice(confirmed_on=confirmed_on)), *team())
    clock.move(AHEAD.start - office.today())
    declined = audit_plan.decline_for_conflict(
        office, acting(Role.AUDITOR, person="second"), "engagement-1", "配偶在该企业任职")
    assert isinstance(declined, Engagement)
    assert "second" in job(office).kept_off
    assert bool(job(office).visits) is (confirmed_on is not None)


def test_of_one_notice_the_visits_still_ahead_are_confirmed_alone(office: Office, clock: Clock) -> None:
    """CNEX-9.6.2-a: one notice told of two sites, and the day of the first had come before the answer."""
    later = visit("s2", start=date(2026, 6, 23), end=date(2026, 6, 24))
    put(office, planned(cnex(), sites=(site("s1"), site("s2", "二厂")), visits=(AHEAD, later),
                        plan_notice=plan_notice(confirmed_on=None)), *team())
    clock.move(AHEAD.start - office.today())
    audit_plan.confirm_plan(office, client(), "engagement-1", True)
    assert [each.is_confirmed for each in job(office).visits] == [False, True]


@pytest.mark.requirement("CNEX-9.5.1-b")
@pytest.mark.parametrize("is_reopened", [False, True])
def test_a_visit_without_production_is_called_off_and_planned_anew(office: Office, is_reopened: bool) -> None:
    """Also where its leader took the closed check up again for it; a visit that found production stays."""
    put(office, planned(cnex(), on_site=(on_site(production_running=False),)), *team())
    if is_reopened:
        evaluation.reopen_site(office, LEADER, "engagement-1", "s1", "现场期间停产")
    assert isinstance(call_off(office, "现场期间停产，另行安排"), Engagement)
    assert (job(office).visits, job(office).on_site, job(office).was_reopened) == ((), (), True)
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s1"]


@pytest.mark.requirement("CNEX-9.5.1-b")
@pytest.mark.parametrize("is_reopened", [False, True])
def test_who_was_at_a_visit_that_is_called_off_evaluated_in_the_job(office: Office, is_reopened: bool) -> None:
    """S1, S2, S10: also who wrote nothing there, and an expert; of one that never took place nobody did."""
    there = visit(experts=("specialist",))
    put(office, planned(cnex(), visits=(there,), on_site=(on_site(production_running=False),)), *team(),
        expert("specialist"))
    if is_reopened:
        evaluation.reopen_site(office, LEADER, "engagement-1", "s1", "现场期间停产")
    call_off(office)
    assert job(office).visits == ()
    assert EVALUATING & parts_played(job(office), PersonId("second")) == {TEAM_MEMBER}
    assert EVALUATING & parts_played(job(office), PersonId("specialist")) == {EXPERT}


def test_nobody_evaluated_by_a_visit_that_its_client_never_confirmed(office: Office) -> None:
    """S1, CNEX-9.6.2-a: it did not take place."""
    put(office, planned(cnex(), plan_notice=plan_notice(confirmed_on=None), document_review=None), *team())
    call_off(office)
    assert job(office).visits == ()
    assert not evaluates(job(office), PersonId("second"))


@pytest.mark.parametrize(("scheme", "is_running"), [(cnex(), True), (cec(), False)], ids=["cnex", "cec"])
def test_a_visit_whose_result_may_stand_is_not_called_off(
    office: Office, scheme: SchemeEdition, is_running: bool
) -> None:
    """CNEX-9.5.1-b: the salt rule does not ask for production on the days of the check."""
    put(office, planned(scheme, on_site=(on_site(production_running=is_running),)), *team())
    assert "已经开始" in refused_words(call_off(office))


@pytest.fixture
def announce(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets days become holidays, as if the year's announcement had come since."""
    known = calendar._china

    def become_holidays(*days: date) -> None:
        monkeypatch.setattr(calendar, "_china", lambda year: (known(year)[0] | {*days}, known(year)[1] - {*days}))

    return become_holidays


def test_a_visit_on_days_that_became_holidays_is_planned_on_others(
    office: Office, announce: Callable[..., None]
) -> None:
    """CNEX-9.3.1-a: its person-days do not fit any more; it is shown with what to do, and its team may stay."""
    put(office, to_plan(), to_plan("engagement-2"), trained("甲"), trained("乙"))
    assert isinstance(planning.accept_plan(office, COORDINATOR, proposed(office).id), PlanProposal)
    first, second = sorted((job(office, f"engagement-{number}") for number in (1, 2)), key=lambda e: e.visits[0].start)
    was = first.visits[0]
    announce(was.start, was.end)
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert (audit.engagement.id, audit.fallen) == (first.id, was)
    assert f"{was.start}" in audit.fallen_because[0].text.zh
    assert "请重新排程改期" in audit.fallen_because[0].text.zh
    (touched, _) = planning.audits_of(office, COORDINATOR, "甲")
    assert touched.faults == audit.fallen_because
    again = accepted(office, first.id)
    assert again.start > was.end
    assert {*again.team} == {*was.team}
    assert job(office, second.id).visits == second.visits


def test_a_holiday_within_a_visit_counts_where_its_person_days_are_missed(announce: Callable[..., None]) -> None:
    """CNEX-9.3.1-a: a weekend or a holiday that was planned around takes nothing from it."""
    over_the_weekend = visit(start=FRIDAY, end=MONDAY + timedelta(days=1))
    for half_days, is_short in ((12, True), (8, False)):
        asked = to_plan(person_days=(SitePersonDays(site_row="s1", document_review_half_days=1,
                                                    on_site_half_days=half_days),))
        assert days_lost(over_the_weekend, asked, cnex(), CALENDAR) == ()
        announce(MONDAY)
        assert bool(days_lost(over_the_weekend, asked, cnex(), CALENDAR)) is is_short
        announce()


def test_people_who_stand_on_two_visits_at_once_are_named_and_end_no_search(office: Office) -> None:
    """CNEX-9.3.2-a: stored so, be it by a holiday or from before it was refused; others are planned all the same."""
    there = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
    put(office, planned(cnex(), visits=(there,)),
        planned(cnex(), id=EngagementId("engagement-2"),
                visits=(there.with_(start=there.end, end=there.end + timedelta(days=1)),)),
        *team(), to_plan("engagement-3"))
    words = " ".join(reason.text.zh for reason in planning.doubly_planned(office, COORDINATOR))
    assert words.count(f"{there.end} 同时被安排") == len(team())
    draft = proposed(office)
    assert draft.unplanned == ()
    placed = planning.proposed_plan(draft)[1].assignment_of("engagement-3/s1")
    assert placed is not None
    assert not there.start <= placed.start <= date(2026, 6, 18)
