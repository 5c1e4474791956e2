"""The jobs in the order in which somebody must turn to them: what each waits for, and by when."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from intake_app.rules.clocks import running_clocks
from intake_app.rules.stages import Stage, stage
from intake_app.services import planning
from intake_app.services.access import require_role
from intake_app.services.audit_plan import latest_sending_day
from intake_app.services.office import Office
from intake_app.services.unreported_visits import unreported
from models.account import Actor, Role
from models.engagement import Engagement, EngagementKind
from models.ids import PersonId
from models.text import Text

BEFORE_THE_AUDIT = (Stage.AGREEMENT, Stage.PERSON_DAYS, Stage.TEAM, Stage.PLAN_NOTICE)
"""The stages in which a job waits for its coordinator; while its documents are reviewed, it may wait for its plan."""


class Limit(NamedTuple):
    """The last day of something that a job has still to keep."""

    on: date
    title: Text
    """What is to be done by then."""
    is_hard: bool
    """Whether a rule sets the day, rather than the plan that can still be laid otherwise."""


class WaitingJob(NamedTuple):
    """A job, where it waits, and the first day that it has to keep."""

    engagement: Engagement
    stage: Stage
    waits_for: Text
    limit: Limit | None
    """None where nothing that is left has a last day."""
    is_before_audit: bool
    """Whether it waits for its coordinator now."""
    latest_sending: date | None
    """The last day on which its plan may be sent; None where nothing is to be sent."""


def jobs_to_prepare(office: Office, actor: Actor) -> tuple[WaitingJob, ...]:
    """The jobs that are not over, the most urgent in front (CNEX 9.3, 9.6.2; CEC 5.5).

    Visits without a report stand first, then the first last day, overdue ones leading; of one day a rule's stands
    before a plan's, and what has none is behind.
    """
    require_role(actor, Role.COORDINATOR)
    silent = {each.engagement.id for each in unreported(office, actor)}
    fallen = {audit.engagement.id for audit in planning.open_audits(office, actor) if audit.fallen_because}
    with office.unit_of_work() as uow:
        jobs = [job for job in uow.engagements.all() if not job.is_over]
    found = [_waiting(office, job, job.id in silent, job.id in fallen) for job in jobs]
    return tuple(sorted(found, key=lambda each: (
        each.engagement.id not in silent, _day_of(each.limit), not (each.limit and each.limit.is_hard),
        each.engagement.accepted_on, each.engagement.id)))


def next_visit_first(
    office: Office, actor: Actor, jobs: Iterable[Engagement]
) -> tuple[Engagement, ...]:
    """An auditor's jobs, the one of the next visit in front, then those that are behind; fallen ones come last.

    A visit that lasts today is the next one. One that must be planned again takes nobody anywhere.
    """
    fallen = {(audit.engagement.id, audit.visit.site_row) for audit in planning.own_audits(office, actor)
              if audit.faults and not audit.has_begun}
    today, person = office.today(), PersonId(actor.person_id or "")

    def place(job: Engagement) -> tuple[int, int, str]:
        own = [visit for visit in job.visits if person in visit.team]
        standing = [visit for visit in own if (job.id, visit.site_row) not in fallen]
        ahead = [visit.start.toordinal() for visit in standing if visit.end >= today]
        if ahead:
            return 0, min(ahead), job.id
        if standing:
            return 1, -max(visit.end.toordinal() for visit in standing), job.id
        return 2, min((visit.start.toordinal() for visit in own), default=0), job.id

    return tuple(sorted(jobs, key=place))


def _waiting(office: Office, job: Engagement, is_silent: bool, is_fallen: bool) -> WaitingJob:
    scheme = office.scheme_of(job)
    now = stage(job, scheme)
    sending = None if job.is_unannounced else latest_sending_day(office, job)
    limits = [Limit(clock.due.on, clock.title, True) for clock in running_clocks(job, scheme, office.today())
              ] if job.kind is EngagementKind.INITIAL else []
    if job.kind is EngagementKind.SURVEILLANCE and job.due_on is not None \
            and not {result.site_row for result in job.on_site}.issuperset(job.rows_to_check):
        limits.append(Limit(job.due_on, _ON_SITE, True))
    if sending is not None:
        limits.append(Limit(sending, _SENDING, False))
    waits_for = _REPORT if is_silent else _AGAIN if is_fallen else _SENDING if sending is not None else now.text
    return WaitingJob(
        engagement=job, stage=now, waits_for=waits_for,
        limit=min(limits, key=lambda each: (each.on, not each.is_hard), default=None),
        is_before_audit=is_fallen or sending is not None or now in BEFORE_THE_AUDIT, latest_sending=sending)


def _day_of(limit: Limit | None) -> date:
    return limit.on if limit else date.max


_REPORT = Text(zh="现场结果", en="the result on site")
_AGAIN = Text(zh="重新安排现场", en="another day on site")
_SENDING = Text(zh="发出计划", en="sending the plan")
_ON_SITE = Text(zh="完成监督现场检查", en="surveillance on site")
