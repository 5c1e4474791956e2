"""A client asks for other days than its plan's: what is kept, who hears of it, and what the coordinator makes of it."""

from datetime import date, timedelta

import pytest

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import audit_plan, client_steps, days_requests, inbox, planning
from intake_app.services.client_steps import ClientStep
from intake_app.services.days_requests import OtherDays
from intake_app.services.office import Office
from models.account import Actor, Role
from models.engagement import DaysAnswer, Engagement
from models.errors import NotPermitted
from models.ids import EngagementId
from tests.job_builders import CALENDAR, cec, cnex, plan_notice, planned, team, visit
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, TODAY, acting, change, client, job, put, refused_words
from tests.services.jobs import planned as accepted

ID = "engagement-1"
AHEAD = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
LATER = (date(2026, 6, 29), date(2026, 7, 3))
COLLEAGUE = acting(Role.COORDINATOR, person="colleague").with_(account_id="account-colleague")


def told(office: Office, scheme: SchemeEdition | None = None) -> None:
    """A job whose client has a plan to answer by 12 June."""
    notice = plan_notice(sent_on=date(2026, 5, 28), confirmed_on=None).with_(reply_by=date(2026, 6, 12))
    put(office, planned(scheme or cnex(), visits=(AHEAD,), plan_notice=notice, accepted_on=date(2026, 5, 20)), *team())


def ask(office: Office, *days: tuple[date, date], actor: Actor | None = None, reason: str = " 接待客户 ") -> object:
    return days_requests.ask_for_days(office, actor or client(), ID, OtherDays(days=days or (LATER,), reason=reason))


def answering(office: Office) -> ClientStep:
    (step,) = (each for each in client_steps.client_steps(office, client()) if each.kind == "confirm_plan")
    return step


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_other_days_are_kept_as_typed_and_answer_the_plan(office: Office, scheme: SchemeEdition) -> None:
    """The plan was confirmed or silent only: nothing took a wish for other days, and it stood as unanswered."""
    told(office, scheme)
    assert (answering(office).due_on, answering(office).is_with_the_body) == (date(2026, 6, 12), False)
    assert isinstance(ask(office), Engagement)
    (kept,) = job(office).days_requests
    assert (kept.days, kept.reason, kept.by, kept.is_clients) == ((LATER,), "接待客户", client().name, True)
    assert (answering(office).due_on, answering(office).is_with_the_body) == (None, True)
    assert job(office).visits == (AHEAD.with_(notice=job(office).visits[0].notice),)
    (news,) = inbox.inbox(office, COLLEAGUE)
    assert ("请求调整计划的现场日期" in news.text.zh, news.address, news.waits) == (True, {"job": ID}, True)


@pytest.mark.requirement("CNEX-9.6.2-a", "H155", "H1")
def test_days_that_are_taken_up_are_planned_and_told_anew(office: Office) -> None:
    """The visit is laid on the days that were asked for, by the same team where it can come; the old day pulls no more.
    """
    told(office)
    ask(office)
    assert isinstance(days_requests.take_up_days(office, COORDINATOR, ID), Engagement)
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert (audit.wished, audit.fallen and audit.fallen.start) == ((LATER,), AHEAD.start)
    assert not [each for each in inbox.inbox(office, COLLEAGUE) if each.waits]
    assert any("同意调整" in each.text.zh for each in inbox.inbox(office, client()))
    found = accepted(office)
    assert LATER[0] <= found.start <= found.end <= LATER[1]
    assert set(found.team) == set(AHEAD.team)
    assert found.notice is None, "its client is told of it by another notice"


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
def test_days_before_the_planned_ones_are_planned_too(office: Office) -> None:
    told(office)
    ask(office, (date(2026, 6, 9), date(2026, 6, 10)))
    days_requests.take_up_days(office, COORDINATOR, ID)
    assert accepted(office).start == date(2026, 6, 9)


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
def test_a_declined_request_is_answered_with_its_reason_and_the_plan_waits_again(office: Office, clock: Clock) -> None:
    """Past the day that the notice names, the client has up to the day before the visit, not a day that is over."""
    told(office)
    ask(office)
    clock.move(timedelta(days=12))
    assert "理由" in refused_words(days_requests.decline_days(office, COORDINATOR, ID, " "))
    days_requests.decline_days(office, COORDINATOR, ID, "检查组已无其他日期")
    (request,) = job(office).days_requests
    assert (request.answer, request.words, request.answered_by) == (
        DaysAnswer.DECLINED, "检查组已无其他日期", COORDINATOR.name)
    assert (answering(office).is_with_the_body, answering(office).due_on) == (False, AHEAD.start - timedelta(days=1))
    (news,) = (each for each in inbox.inbox(office, client()) if each.waits)
    assert "请查看理由" in news.text.zh
    audit_plan.confirm_plan(office, client(), ID, production_confirmed=True)
    assert job(office).visits[0].is_confirmed
    assert not [each for each in inbox.inbox(office, client()) if each.waits]


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
def test_who_confirms_the_plan_after_all_asks_for_nothing_any_more(office: Office) -> None:
    told(office)
    ask(office)
    audit_plan.confirm_plan(office, client(), ID, production_confirmed=True)
    assert job(office).days_requests[-1].answer is DaysAnswer.TAKEN_BACK
    assert job(office).days_asked_for == ()
    assert not [each for each in inbox.inbox(office, COLLEAGUE) if each.waits]
    assert "没有等待答复的调整请求" in refused_words(days_requests.take_up_days(office, COORDINATOR, ID))
    assert "已确认后情况有变" in refused_words(ask(office))


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
def test_the_coordinator_enters_what_a_reply_on_paper_asks_for(office: Office) -> None:
    told(office)
    ask(office, actor=COORDINATOR)
    assert (job(office).days_requests[-1].is_clients, job(office).days_requests[-1].by) == (False, COORDINATOR.name)
    assert answering(office).is_with_the_body
    with pytest.raises(NotPermitted):
        ask(office, actor=client("enterprise-2"))


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
def test_a_request_that_nobody_answered_by_the_first_day_still_says_which_days_suit(
    office: Office, clock: Clock
) -> None:
    """The plan is missed as any that was not confirmed; the days that were asked for are where it is laid next."""
    told(office)
    ask(office)
    clock.move(AHEAD.start - TODAY)
    assert job(office).open_days_request(office.today()) is None
    (audit,) = planning.open_audits(office, COORDINATOR)
    assert audit.wished == (LATER,)


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
@pytest.mark.parametrize(("days", "reason", "said"), [
    ((), "原因", "请选择可以接受现场检查的日期"),
    ((LATER,) * 4, "原因", "最多提出 3 段"),
    (((TODAY, TODAY),), "原因", "应从今天以后开始"),
    (((LATER[1], LATER[0]),), "原因", "起止日先后"),
    (((date(2026, 6, 20), date(2026, 6, 21)),), "原因", "没有可以安排现场的工作日"),
    (((date(2027, 1, 4), date(2027, 1, 8)),), "原因", "最迟"),
    ((LATER,), " ", "请写明需要调整日期的原因"),
])
def test_days_that_no_visit_can_take_are_refused_with_what_the_job_leaves(
    office: Office, days: tuple[tuple[date, date], ...], reason: str, said: str
) -> None:
    """The 20th and 21st are a weekend; January is beyond what the job's window leaves."""
    told(office)
    assert not CALENDAR.is_working_day(date(2026, 6, 20))
    outcome = days_requests.ask_for_days(office, client(), ID, OtherDays(days=days, reason=reason))
    assert said in refused_words(outcome)
    assert job(office).days_requests == ()


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
def test_a_plan_that_was_made_anew_meanwhile_is_not_what_the_request_was_about(office: Office) -> None:
    """Another notice waits for another answer; nobody can take up the old request against it."""
    told(office)
    ask(office)
    other = plan_notice(sent_on=TODAY, confirmed_on=None).with_(paper_id="paper-2")
    change(office, job(office, EngagementId(ID)).with_(visits=(AHEAD.with_(notice=other),)))
    assert not answering(office).is_with_the_body
    assert "没有等待答复的调整请求" in refused_words(days_requests.take_up_days(office, COORDINATOR, ID))
