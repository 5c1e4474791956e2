"""The client or the coordinator says on which days no check can take place at a site (CNEX 9.5.1).

The planner keeps off these days, and a visit that stood on them is open again for planning.
"""

from datetime import date

from intake_app.rules.lives.job import JOB
from intake_app.services.access import require_own_job, require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.plan_sending import sent_if_released
from models.account import Actor, Role
from models.base import Frozen
from models.engagement import ClosedDays, Engagement
from models.errors import NotFound
from models.ids import new_id
from models.text import Text


class Closing(Frozen):
    """From when to when no check can take place at a site, both days included, and why."""

    site_row: str
    first: date
    last: date
    reason: str


def close_days(office: Office, actor: Actor, engagement_id: str, closing: Closing) -> Engagement | Refused:
    """Enter the days; a visit that was planned there is open again, and the coordinator is told what a client said."""
    require_role(actor, *JOB["close_days"].who)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        is_clients = _is_clients(actor, job)
        if closing.site_row not in {site.row for site in job.sites}:
            raise NotFound(closing.site_row)
        fault = closing_fault(closing, office.today())
        if fault is not None:
            return refused(fault)
        hindering = job_obstacles(office, "close_days", job)
        if hindering:
            return Refused(reasons=hindering)
        said = ClosedDays(id=new_id("closed"), site_row=closing.site_row, first=closing.first, last=closing.last,
                          reason=closing.reason.strip(), entered_on=office.today(), by=actor.name,
                          is_clients=is_clients)
        saved = changed_engagement(office, uow, actor, job, JOB["close_days"].verb,
                                   closed_days=(*job.closed_days, said))
        uow.commit()
    return saved


def closing_fault(closing: Closing, today: date) -> Text | None:
    """Why the days cannot be entered so; None if they can."""
    if not closing.reason.strip():
        return _NO_REASON
    if closing.last < closing.first:
        return _BACKWARD
    return _PAST if closing.last < today else None


def reopen_days(office: Office, actor: Actor, engagement_id: str, closed_id: str) -> Engagement | Refused:
    """Take days back that were entered by mistake or are free again; a client takes back its own alone.

    A published plan that waited for nothing else goes to the client with it (CNEX 9.6.2).
    """
    require_role(actor, *JOB["reopen_days"].who)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        is_clients = _is_clients(actor, job)
        said = next((each for each in job.closed_days if each.id == closed_id), None)
        if said is None:
            return refused(_GONE)
        if is_clients and not said.is_clients:
            return refused(_ENTERED_BY_BODY)
        hindering = job_obstacles(office, "reopen_days", job)
        if hindering:
            return Refused(reasons=hindering)
        saved = changed_engagement(office, uow, actor, job, JOB["reopen_days"].verb,
                                   closed_days=tuple(each for each in job.closed_days if each is not said))
        saved = sent_if_released(office, uow, saved)
        uow.commit()
    return saved


def _is_clients(actor: Actor, job: Engagement) -> bool:
    """Whether the actor speaks for the client of the job; ends the use case for anybody else's client."""
    if Role.COORDINATOR in actor.roles:
        return False
    require_own_job(actor, job)
    return True


_NO_REASON = Text(
    zh="请写明不能接受检查的原因，如停产检修、盘点、放假。",
    en="State why no check can take place, such as an overhaul, stocktaking or a holiday.",
)
_BACKWARD = Text(zh="结束日期早于开始日期，请核对。", en="The last day lies before the first: check them.")
_PAST = Text(zh="这些日期已经过去，无需登记；请核对。", en="These days are past and need not be entered: check them.")
_GONE = Text(
    zh="没有这段日期，可能已经撤销；请刷新页面。",
    en="There are no such days; they may have been taken back already. Reload the page.",
)
_ENTERED_BY_BODY = Text(
    zh="这段日期由认证机构登记，有变化的请联系认证机构。",
    en="The certification body entered these days: tell it where they have changed.",
)
