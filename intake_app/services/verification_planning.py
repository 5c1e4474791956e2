"""Which verifications are to be planned before the team goes on site, and whose the next step is (CNEX annex III)."""

from datetime import date
from typing import NamedTuple

from intake_app.rules.fieldwork import step_due
from intake_app.rules.separation import evaluates
from intake_app.schemes.schema import PlanningStep
from intake_app.services.access import require_role
from intake_app.services.engagements import engagements_for
from intake_app.services.fieldwork import PLANNERS
from intake_app.services.office import Office
from models.account import Actor, Role
from models.engagement import Engagement


class Verification(NamedTuple):
    """A job whose verification is planned step by step; `due` is the next step, None once the plans are approved."""

    engagement: Engagement
    due: PlanningStep | None
    first_day: date
    """On site, of all its sites."""
    is_mine: bool
    """Whether the next step is the actor's to end."""


def verifications(office: Office, actor: Actor) -> tuple[Verification, ...]:
    """The actor's jobs that nobody has been on site for, or that are planned anew because of somebody tied.

    Those that wait for the actor in front, then by first day.
    """
    require_role(actor, Role.AUDITOR, Role.COORDINATOR, Role.MANAGER)
    jobs = [job for job in engagements_for(office, actor)
            if job.visits and not job.is_over and office.scheme_of(job).planning_steps]
    with office.unit_of_work() as uow:
        due = {job.id: step_due(uow.fieldwork.of_job(job.id), office.scheme_of(job)) for job in jobs}
    found = [Verification(job, due[job.id], min(visit.start for visit in job.visits), _ends(actor, due[job.id], job))
             for job in jobs if not job.on_site or due[job.id] is not None]
    return tuple(sorted(found, key=lambda each: (not each.is_mine, each.due is None, each.first_day)))


def _ends(actor: Actor, step: PlanningStep | None, job: Engagement) -> bool:
    if step is None or PLANNERS[step.done_by] not in actor.roles:
        return False
    if step.done_by == "leader":
        return any(actor.person_id == visit.leader for visit in job.visits)
    return step.done_by != "manager" or not evaluates(job, actor.person_id)
