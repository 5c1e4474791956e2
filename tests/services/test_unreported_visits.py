"""A visit whose days are over while nothing says what became of it: told of, and called off if nobody was there."""

from datetime import date, timedelta

import pytest

from intake_app.rules.separation import evaluates
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import aborts, audit_plan, evaluation, fieldwork, inbox, planning, tied_work, unreported_visits
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from models.account import Account, Actor, Role
from models.engagement import Engagement, EngagementKind, ExtraSurveillance
from models.errors import NotPermitted
from models.ids import PersonId
from tests.fieldwork_builders import planning_texts
from tests.job_builders import (
    cec,
    cnex,
    on_site,
    plan_notice,
    planned,
    registered,
    report,
    site,
    team,
    technical_review,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, change, client, job, put, refused_words

ID = "engagement-1"
AHEAD = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
LEADER = acting(Role.AUDITOR, person="member")
MANAGER = acting(Role.MANAGER, person="manager")
ANSWER = "capability/duties/s1/answer"
EXTRA = ExtraSurveillance(cause="complaint", facts="投诉", is_unannounced=True, approved_by="管理",
                          approved_on=date(2026, 5, 1))
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])


@pytest.mark.requirement("CNEX-9.6.2-a", "H157")
@BOTH
def test_a_visit_whose_plan_never_went_out_is_told_once_its_day_has_come(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """It passed silently: only one that its client had confirmed was asked after. Planned anew, it asks no more."""
    put(office, planned(scheme, plan_notice=None, visits=(AHEAD,)), *team())
    days_later(office, clock, AHEAD.start - timedelta(days=1))
    assert unreported_visits.note_passed_unsent(office, RUN_OF_THE_DAY) == 0
    days_later(office, clock, AHEAD.start)
    assert [unreported_visits.note_passed_unsent(office, RUN_OF_THE_DAY) for _ in range(2)] == [1, 0]
    assert [each.visit for each in unreported_visits.passed_unsent_visits(office, MANAGER)] == [AHEAD]
    for reader in (COORDINATOR, MANAGER):
        (news,) = (each for each in inbox.inbox(office, reader) if "计划始终没有发给客户" in each.text.zh)
        assert news.waits
    outcome = audit_plan.call_off_visit(office, COORDINATOR, ID, "s1", "重新安排")
    assert isinstance(outcome, Engagement)
    assert unreported_visits.passed_unsent_visits(office, MANAGER) == ()
    assert not [each for each in inbox.inbox(office, MANAGER) if each.waits and "计划始终" in each.text.zh]


@pytest.mark.requirement("CEC-6.1-a", "H157")
def test_nobody_is_told_of_an_unannounced_visit_without_its_plan_sent(office: Office, clock: Clock) -> None:
    put(office, unannounced(), *team())
    days_later(office, clock, AHEAD.end)
    assert unreported_visits.note_passed_unsent(office, RUN_OF_THE_DAY) == 0


def unannounced() -> Engagement:
    return planned(cec(), kind=EngagementKind.SURVEILLANCE, extra=EXTRA, plan_notice=None, visits=(AHEAD,))


def days_later(office: Office, clock: Clock, day: date) -> None:
    clock.move(day - office.today())


def over(office: Office, clock: Clock, engagement: Engagement) -> None:
    """The day after the visit's last: of its site nothing was written, and its client has confirmed it in time."""
    put(office, engagement, *team())
    with office.unit_of_work() as uow:
        work = uow.fieldwork.get(ID)
        uow.fieldwork.save(work.with_(interviews={}, entries={
            path: entry for path, entry in work.entries.items() if path.startswith(("planning", "documents"))}))
        uow.commit()
    days_later(office, clock, AHEAD.end + timedelta(days=1))


def call_off(office: Office, site_row: str = "s1") -> object:
    return audit_plan.call_off_visit(office, COORDINATOR, ID, site_row, "委托人当日未放行，现场没有进行")


def rows(office: Office, actor: Actor = COORDINATOR) -> list[str]:
    return [each.visit.site_row for each in unreported_visits.unreported(office, actor)]


@BOTH
def test_a_confirmed_visit_that_did_not_take_place_is_called_off_and_planned_anew(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """CNEX-9.6.2-a, S1: from the day after its last; nobody was there, so nobody evaluated; it is told and confirmed
    anew, and nothing of it happens by itself.
    """
    over(office, clock, planned(scheme, visits=(AHEAD,), document_review=None))
    clock.move(timedelta(days=-1))
    assert f"可在 {AHEAD.end} 的次日起取消" in refused_words(call_off(office))
    assert rows(office) == []
    clock.move(timedelta(days=1))
    assert (rows(office), planning.open_audits(office, COORDINATOR)) == (["s1"], ())
    assert isinstance(call_off(office), Engagement)
    assert (job(office).visits, rows(office)) == ((), [])
    assert not any(evaluates(job(office), PersonId(each)) for each in ("member", "second"))
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s1"]


@BOTH
def test_a_check_of_which_something_was_written_on_its_days_is_not_called_off(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """CNEX-9.5.5-a, S1: it began, so its leader reports and the body consents; then it is planned anew all the same."""
    over(office, clock, planned(scheme, visits=(AHEAD,)))
    days_later(office, clock, AHEAD.end)
    assert not isinstance(fieldwork.save_entry(office, LEADER, ID, ANSWER, "conforms"), aborts.Refused)
    clock.move(timedelta(days=2))
    assert f"{AHEAD.end} 已有该场所的现场记录" in refused_words(call_off(office))
    aborts.ask_to_abort(office, LEADER, ID, "s1", "not_cooperating", "次日拒绝入厂")
    assert rows(office) == []
    assert "先由管理人员审批" in refused_words(call_off(office))
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    aborts.end_abort(office, MANAGER, ID, True, "委托人同意另定日期")
    assert job(office).visits == ()
    assert evaluates(job(office), PersonId("second"))


@BOTH
@pytest.mark.requirement("CNEX-9.5.5-a", "CNEX-9.6.2-a")
def test_a_check_that_its_leader_can_report_no_more_is_reported_by_a_member(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """The report is the team's; while the days last it is its leader who speaks for it."""
    over(office, clock, planned(scheme, visits=(AHEAD,)))
    days_later(office, clock, AHEAD.end)
    fieldwork.save_entry(office, LEADER, ID, ANSWER, "conforms")
    with pytest.raises(NotPermitted):
        aborts.ask_to_abort(office, acting(Role.AUDITOR, person="second"), ID, "s1", "other", "组长突发疾病")
    clock.move(timedelta(days=1))
    assert "其他成员" in refused_words(call_off(office))
    outcome = aborts.ask_to_abort(office, acting(Role.AUDITOR, person="second"), ID, "s1", "other", "组长突发疾病")
    assert isinstance(outcome, Engagement)
    assert outcome.aborts[-1].asked_by == "second"
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    aborts.end_abort(office, MANAGER, ID, True, "另行安排检查组")
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s1"]


def test_a_finding_on_its_days_says_that_a_check_began(office: Office, clock: Clock) -> None:
    """CNEX-9.5.5-a."""
    over(office, clock, planned(cnex(), visits=(AHEAD,)))
    days_later(office, clock, AHEAD.start)
    evaluation.raise_nonconformity(office, LEADER, ID, "s1", "附件 II 2.3", "记录不全",
                                   office.today() + timedelta(days=9))
    days_later(office, clock, AHEAD.end + timedelta(days=1))
    assert f"{AHEAD.start} 已有" in refused_words(call_off(office))


def test_what_was_written_of_the_visit_before_does_not_hold_the_next_one_up(office: Office, clock: Clock) -> None:
    """CNEX-9.6.2-a: the checklists of a check that was broken off stay, and say nothing of the visit planned since."""
    put(office, planned(cnex(), visits=(AHEAD,)), *team())
    days_later(office, clock, AHEAD.end + timedelta(days=1))
    assert isinstance(call_off(office), Engagement)
    assert not evaluates(job(office), PersonId("second"))


@pytest.mark.parametrize("leaves", ["words", "abort"])
def test_whoever_may_have_been_there_counts_as_having_evaluated(office: Office, clock: Clock, leaves: str) -> None:
    """S1, S2: who wrote of the site after its days may have checked it; and a leader reported from there."""
    over(office, clock, planned(cnex(), visits=(AHEAD,), document_review=None if leaves == "abort" else
                                planned(cnex()).document_review))
    if leaves == "words":
        fieldwork.save_entry(office, LEADER, ID, ANSWER, "conforms")
        assert (found := unreported_visits.calling_off(office, MANAGER, job(office), AHEAD)).fault is None
        assert found.last_written is not None
        assert found.last_written.by == "member"
    else:
        aborts.ask_to_abort(office, LEADER, ID, "s1", "not_cooperating", "拒绝入厂")
        aborts.decide_abort(office, MANAGER, ID, False, "请另行安排")
    assert isinstance(call_off(office), Engagement)
    assert evaluates(job(office), PersonId("second"))


def test_a_visit_planned_after_one_without_production_has_its_own_people(office: Office, clock: Clock) -> None:
    """S1: that the first was taken up again says nothing of the second, of which nobody wrote."""
    over(office, clock, planned(cnex(), visits=(AHEAD,), was_reopened=True, document_review=None))
    assert isinstance(call_off(office), Engagement)
    assert not evaluates(job(office), PersonId("second"))


def test_an_unannounced_visit_that_did_not_take_place_is_called_off_in_silence(office: Office, clock: Clock) -> None:
    """CEC-6.1-b: its client hears of neither, and goes on knowing nothing of the job."""
    over(office, clock, unannounced())
    assert rows(office) == ["s1"]
    assert unreported_visits.note_unreported(office, RUN_OF_THE_DAY) == 1
    assert isinstance(call_off(office), Engagement)
    assert job(office).is_kept_from_client
    assert inbox.inbox(office, client()) == ()
    assert [audit.site_row for audit in planning.open_audits(office, COORDINATOR)] == ["s1"]


@pytest.mark.parametrize("changes", [
    {"plan_notice": plan_notice(confirmed_on=None)}, {"on_site": (on_site(first_day=AHEAD.start, last_day=AHEAD.end),)},
    {"sites": (site("s1"), site("s2")), "visits": (AHEAD, visit("s2")), "on_site": (on_site("s2"),),
     "report": report(is_positive=False), "technical_review": technical_review()},
], ids=["never confirmed", "recorded", "reported"])
def test_nothing_is_asked_of_a_visit_that_is_accounted_for(
    office: Office, clock: Clock, changes: dict[str, object]
) -> None:
    """CNEX-9.6.2-a, CEC-5.7.1-c: one never confirmed is planned anew by itself; a report against leaves sites out."""
    over(office, clock, planned(cnex(), **{"visits": (AHEAD,), **changes}))
    assert rows(office) == []
    assert unreported_visits.note_unreported(office, RUN_OF_THE_DAY) == 0


def somebody(role: Role, name: str) -> Actor:
    return acting(role, person=name).with_(account_id=f"account-{name}")


def waits(office: Office, actor: Actor) -> list[str]:
    return [each.page for each in inbox.inbox(office, actor)
            if each.waits and each.text.zh.startswith("现场日期已过，")]


@pytest.mark.parametrize("ends", ["recorded", "called off", "reported"])
def test_coordinator_manager_and_team_are_told_once_until_somebody_says_what_became_of_it(
    office: Office, clock: Clock, ends: str
) -> None:
    """CNEX-9.6.2-a: of each site by itself."""
    two = (AHEAD, AHEAD.with_(site_row="s2"))
    put(office, planned(cnex(), sites=(site("s1"), site("s2", "二厂")), visits=two), *team())
    days_later(office, clock, AHEAD.end)
    assert unreported_visits.note_unreported(office, RUN_OF_THE_DAY) == 0
    clock.move(timedelta(days=1))
    assert [unreported_visits.note_unreported(office, RUN_OF_THE_DAY) for _ in range(2)] == [2, 0]
    readers = {somebody(Role.COORDINATOR, "planner"): "preparing", somebody(Role.MANAGER, "boss"): "cases",
               somebody(Role.AUDITOR, "member"): "evaluating"}
    assert {actor: waits(office, actor) for actor in readers} == {
        actor: [page, page] for actor, page in readers.items()}
    clock.move(timedelta(minutes=1))
    outcome: object
    if ends == "recorded":
        outcome = evaluation.record_on_site(office, LEADER, ID, on_site(first_day=AHEAD.start, last_day=AHEAD.end))
    elif ends == "called off":
        outcome = call_off(office)
    else:
        outcome = aborts.ask_to_abort(office, LEADER, ID, "s1", "not_cooperating", "拒绝入厂")
    assert isinstance(outcome, Engagement), outcome
    assert {actor: waits(office, actor) for actor in readers} == {actor: [page] for actor, page in readers.items()}
    assert waits(office, client()) == []


def test_a_visit_that_others_repeat_is_asked_after_no_more(office: Office, clock: Clock) -> None:
    """S4, CNEX-9.6.2-a: the one of whoever turned out to be tied; the other site's is asked after all the same."""
    others = visit("s2", ("third", "fourth"), start=AHEAD.start, end=AHEAD.end)
    put(office, planned(cnex(), sites=(site("s1"), site("s2", "二厂")), visits=(AHEAD, others)),
        *team("member", "second", "third", "fourth"), registered("manager"))
    days_later(office, clock, AHEAD.end + timedelta(days=1))
    unreported_visits.note_unreported(office, RUN_OF_THE_DAY)
    planner = somebody(Role.COORDINATOR, "planner")
    clock.move(timedelta(minutes=1))
    assert isinstance(audit_plan.decline_for_conflict(office, LEADER, ID, "配偶在该企业任职"), Engagement)
    assert len(waits(office, planner)) == 2
    assert isinstance(tied_work.repeat_work(office, MANAGER, ID, "member", "由他人检查"), Engagement)
    assert [each.site_row for each in job(office).visits] == ["s2"]
    assert waits(office, planner) == ["preparing"]


def test_the_coordinator_is_to_plan_what_a_manager_called_off(office: Office, clock: Clock) -> None:
    """CNEX-9.6.2-a."""
    over(office, clock, planned(cnex(), visits=(AHEAD,)))
    audit_plan.call_off_visit(office, somebody(Role.MANAGER, "boss"), ID, "s1", "现场没有进行")
    (news,) = (each for each in inbox.inbox(office, somebody(Role.COORDINATOR, "planner")) if each.waits)
    assert (news.text.zh, news.page) == ("已排定的现场已取消，请另行安排", "preparing")


@BOTH
def test_a_check_begins_on_a_day_that_the_client_confirmed(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """CNEX-9.6.2-a: it may end later than planned; one that begins later is called off, told and confirmed anew."""
    put(office, planned(scheme, visits=(AHEAD,)), *team())
    days_later(office, clock, AHEAD.end + timedelta(days=9))
    late = on_site(first_day=AHEAD.end + timedelta(days=1), last_day=AHEAD.end + timedelta(days=3))
    outcome = evaluation.record_on_site(office, LEADER, ID, late)
    assert f"至 {AHEAD.end}，" in refused_words(outcome)
    assert "取消本次现场" in refused_words(outcome)
    assert isinstance(outcome, aborts.Refused)
    assert [each.clause for each in outcome.reasons] == [scheme.gate_clause("plan_confirmed")]
    longer = late.with_(first_day=AHEAD.end)
    assert isinstance(evaluation.record_on_site(office, LEADER, ID, longer), Engagement)


def test_an_unannounced_check_has_no_day_that_its_client_confirmed(office: Office, clock: Clock) -> None:
    """CEC-6.1-b: nobody outside the body waited for it on its planned days."""
    put(office, unannounced(), *team())
    days_later(office, clock, AHEAD.end + timedelta(days=9))
    late = on_site(first_day=AHEAD.end + timedelta(days=1), last_day=AHEAD.end + timedelta(days=3))
    assert isinstance(evaluation.record_on_site(office, LEADER, ID, late), Engagement)


@pytest.mark.parametrize("first_day", [AHEAD.start, AHEAD.end + timedelta(days=5)], ids=["confirmed", "as recorded"])
def test_a_check_taken_up_again_keeps_the_day_on_which_it_began(
    office: Office, clock: Clock, first_day: date
) -> None:
    """CNEX-9.6.2-a: whatever days its team goes back on, and one from before days were looked at keeps its own."""
    done = on_site(first_day=first_day, last_day=AHEAD.end + timedelta(days=6))
    put(office, planned(cnex(), visits=(AHEAD,), on_site=(done,)), *team())
    days_later(office, clock, AHEAD.end + timedelta(days=30))
    assert isinstance(evaluation.record_on_site(office, LEADER, ID, done), Engagement)
    evaluation.reopen_site(office, LEADER, ID, "s1", "漏记一项")
    again = done.with_(last_day=office.today())
    assert "现场应在此期间开始" in refused_words(
        evaluation.record_on_site(office, LEADER, ID, again.with_(first_day=AHEAD.end + timedelta(days=29))))
    assert isinstance(evaluation.record_on_site(office, LEADER, ID, again), Engagement)


def test_the_planning_of_a_verification_is_no_trace_of_its_check(office: Office, clock: Clock) -> None:
    """CNEX-9.5.5-a: only what is written of the site says that somebody was there."""
    over(office, clock, planned(cnex(), visits=(AHEAD,)))
    days_later(office, clock, AHEAD.start)
    texts = planning_texts(cnex())
    with office.unit_of_work() as uow:
        work = uow.fieldwork.get(ID)
        uow.fieldwork.save(work.with_(entries={path: entry.with_(at=office.moment()) for path, entry in
                                               work.entries.items() if path in texts}))
        uow.commit()
    change(office, job(office))
    days_later(office, clock, AHEAD.end + timedelta(days=1))
    assert isinstance(call_off(office), Engagement)


@pytest.mark.parametrize("is_active", [True, False])
def test_a_check_whose_whole_team_is_gone_is_handed_to_another(
    office: Office, clock: Clock, is_active: bool
) -> None:
    """CNEX-9.5.5-a: nobody is left to report it; what they wrote stays, and they have evaluated (S1)."""
    over(office, clock, planned(cnex(), visits=(AHEAD,)))
    with office.unit_of_work() as uow:
        for name, is_open in (("member", False), ("second", is_active)):
            uow.accounts.add(Account(id=f"account-{name}", email=f"{name}@body.example", name=name, password_hash="x",
                                     roles={Role.AUDITOR}, person_id=name, is_active=is_open))
        uow.commit()
    days_later(office, clock, AHEAD.start)
    fieldwork.save_entry(office, LEADER, ID, ANSWER, "conforms")
    days_later(office, clock, AHEAD.end + timedelta(days=1))
    if is_active:
        assert f"{AHEAD.start} 已有" in refused_words(call_off(office))
        return
    assert unreported_visits.calling_off(office, MANAGER, job(office), AHEAD).fault is None
    assert isinstance(call_off(office), Engagement)
    assert evaluates(job(office), PersonId("second"))
    assert fieldwork.fieldwork_of(office, MANAGER, ID).text(ANSWER) == "conforms"


@pytest.mark.requirement("H140", "CNEX-9.5.5-a")
def test_a_check_whose_whole_team_has_left_is_handed_to_another(office: Office, clock: Clock) -> None:
    """Their accounts may be open still: who has left reports nothing, so the visit waits for none of them."""
    over(office, clock, planned(cnex(), visits=(AHEAD,)))
    days_later(office, clock, AHEAD.start)
    fieldwork.save_entry(office, LEADER, ID, ANSWER, "conforms")
    with office.unit_of_work() as uow:
        for name in ("member", "second"):
            uow.accounts.add(Account(id=f"account-{name}", email=f"{name}@body.example", name=name, password_hash="x",
                                     roles={Role.AUDITOR}, person_id=name))
        uow.commit()
    for name in ("member", "second"):
        with office.unit_of_work() as uow:
            uow.people.save(uow.people.get(name).with_(until=AHEAD.end))
            uow.commit()
        if name == "member":
            days_later(office, clock, AHEAD.end + timedelta(days=1))
            assert f"{AHEAD.start} 已有" in refused_words(call_off(office))
    assert isinstance(call_off(office), Engagement)
