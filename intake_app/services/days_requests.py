"""The client asks for other days on site than its plan's, and the coordinator takes them up or says why not (H155).

Meanwhile the plan is neither confirmed nor unanswered. What is taken up is open again for planning, near these days,
and goes to the client by a new notice; what is declined leaves the plan as it was sent (CNEX 9.6.2 1)).
"""

from datetime import date

from intake_app.rules.days_requests import request_faults
from intake_app.rules.lives.job import JOB
from intake_app.services.access import require_own_job, require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.planning_problem import PlanningDesk, first_lawful_day, visit_window
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.base import Frozen
from models.engagement import DaysAnswer, DaysRequest, Engagement
from models.text import Text


class OtherDays(Frozen):
    """What is filled in: the days, the preferred span in front, and why."""

    days: tuple[tuple[date, date], ...]
    reason: str


def days_left(office: Office, engagement: Engagement) -> tuple[date, date] | None:
    """The first and the last day to which the visits that wait for the client's answer can be moved; None where none
    waits."""
    with office.unit_of_work() as uow:
        return _days_left(office, uow, engagement)


def ask_for_days(office: Office, actor: Actor, engagement_id: str, asked: OtherDays) -> Engagement | Refused:
    """Keep the days that the client asks for, itself or by a reply that the coordinator enters; the last count."""
    require_role(actor, *JOB["ask_for_days"].who)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        is_clients = Role.COORDINATOR not in actor.roles
        if is_clients:
            require_own_job(actor, job)
        hindering = job_obstacles(office, "ask_for_days", job)
        if hindering:
            return Refused(reasons=hindering)
        window, scheme = _days_left(office, uow, job), office.scheme_of(job)
        if window is None:
            return refused(_NOTHING_WAITS, scheme.gate_clause("plan_confirmed"))
        request = DaysRequest(
            papers=tuple(dict.fromkeys(v.notice.paper_id for v in job.unanswered(office.today()) if v.notice)),
            days=asked.days, reason=asked.reason.strip(), asked_on=office.today(), by=actor.name, is_clients=is_clients)
        most = office.house.planning.targets.wished_spans
        faults = request_faults(request, window, most, scheme, office.calendar)
        if faults:
            return Refused(reasons=faults)
        saved = changed_engagement(office, uow, actor, job, JOB["ask_for_days"].verb,
                                   days_requests=(*job.days_requests, request))
        uow.commit()
    return saved


def take_up_days(office: Office, actor: Actor, engagement_id: str) -> Engagement | Refused:
    """The visits in question are open again for planning, on the days that were asked for where they can be."""
    require_role(actor, *JOB["take_up_days"].who)
    return _answer(office, actor, engagement_id, "take_up_days", DaysAnswer.TAKEN_UP, "")


def decline_days(office: Office, actor: Actor, engagement_id: str, reason: str) -> Engagement | Refused:
    """The plan stays as it was sent, for a reason that the client reads; it is to be confirmed again."""
    require_role(actor, *JOB["decline_days"].who)
    if not reason.strip():
        return refused(Text(zh="请写明不能调整的理由，客户将看到。",
                            en="State why the days are not changed: the client reads it."))
    return _answer(office, actor, engagement_id, "decline_days", DaysAnswer.DECLINED, reason.strip())


def _answer(
    office: Office, actor: Actor, engagement_id: str, act: str, answer: DaysAnswer, words: str
) -> Engagement | Refused:
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        request, hindering = job.open_days_request(office.today()), job_obstacles(office, act, job)
        if hindering:
            return Refused(reasons=hindering)
        if request is None:
            return refused(_NOTHING_ASKED)
        answered = request.with_(answer=answer, answered_on=office.today(), answered_by=actor.name, words=words)
        taken_up = {} if answer is DaysAnswer.DECLINED else {
            **job.freeing(job.asked_otherwise(request, office.today())), "plan_release": None}
        saved = changed_engagement(office, uow, actor, job, JOB[act].verb,
                                   days_requests=(*job.days_requests[:-1], answered), **taken_up)
        uow.commit()
    return saved


def _days_left(office: Office, uow: UnitOfWork, job: Engagement) -> tuple[date, date] | None:
    waiting, scheme = job.unanswered(office.today()), office.scheme_of(job)
    if not waiting:
        return None
    desk = PlanningDesk(
        engagements=(job,), certificates={id: uow.certificates.get(id) for id in job.certificate_ids}, people=(),
        schemes=office.schemes, house=office.house, calendar=office.calendar, today=office.today())
    return first_lawful_day(desk, job, scheme), max(
        visit_window(desk, job, scheme, visit.site_row, visit)[2] for visit in waiting)


_NOTHING_WAITS = Text(
    zh="没有等待答复的计划，不能请求调整日期：计划已经确认、正在重新安排，或者现场首日已到。已确认后情况有变的，"
    "请登记“不能接受检查的日期”。",
    en="No plan waits for an answer, so no other days can be asked for: it is confirmed, or being made again, or its"
    " first day has come. If something changed since it was confirmed, enter the days on which no check can take"
    " place.",
)
_NOTHING_ASKED = Text(
    zh="没有等待答复的调整请求：可能已经答复，或者计划已经重新安排；请刷新页面。",
    en="No request for other days waits for an answer: it is answered already, or the plan is being made again. Reload"
    " the page.",
)
