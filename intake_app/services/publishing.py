"""Publishing a plan: teams and dates into the jobs, and the notices that may go to the clients, in one step.

CNEX 9.6.2, CEC 5.2.1.
"""

from collections.abc import Mapping
from datetime import date

from intake_app.services.access import require_role
from intake_app.services.audit_plan import latest_sending_day
from intake_app.services.changes import changed_engagement
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.plan_sending import sending_hindrances, sent_in
from intake_app.services.planning import LeftOut, accepted_in, current_plan, proposed_plan
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.base import Frozen
from models.engagement import Engagement, PlanRelease
from models.errors import Stale
from models.ids import PersonId
from models.personnel import Person
from models.planning import PlanProposal
from models.reference import Reason
from scheduler.differences import Differences, differences


class WaitingNotice(Frozen):
    """A published plan whose notice is not made yet, what it waits for, and the last day on which it may be sent.

    It goes with the last of them that is done: a declaration, the document review, the approval of the plans.
    """

    engagement: Engagement
    reasons: tuple[Reason, ...]
    latest: date | None
    """None where nothing of the job is planned any more."""


class Published(Frozen):
    """What publishing came to: the jobs whose clients have their notice, those whose notice waits, what did not go."""

    proposal: PlanProposal
    sent: tuple[Engagement, ...]
    waiting: tuple[WaitingNotice, ...]
    left_out: tuple[LeftOut, ...]
    """Visits of the proposal that do not stand today; they wait to be planned anew."""


def publish_plan(office: Office, actor: Actor, proposal_id: str, version: int) -> Published | Refused:
    """Put the proposal, as far as it stands today, into the jobs and make every notice that may go today, in one step.

    A visit that does not stand any more is left out by name and waits to be planned anew; the others go.
    Stale where somebody has changed the proposal by hand since the `version` that was seen.
    No client is told of a team that has not declared its impartiality, nor of a plan that the rule has rest on a
    document review that is not concluded: those notices are made with the last act that they wait for.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        stands = uow.proposals.get(proposal_id).version
        outcome = accepted_in(office, uow, actor, proposal_id)
        if isinstance(outcome, Refused):
            return outcome
        if stands != version:
            raise Stale(proposal_id)
        people = {person.id: person for person in uow.people.all()}
        told = [_released(office, uow, actor, engagement, people) for engagement in outcome.changed]
        uow.commit()
    return Published(proposal=outcome.proposal, sent=tuple(each for each in told if isinstance(each, Engagement)),
                     waiting=tuple(each for each in told if isinstance(each, WaitingNotice)),
                     left_out=outcome.left_out)


def waiting_notices(office: Office, actor: Actor) -> tuple[WaitingNotice, ...]:
    """The published plans whose notices are not made yet, with what each waits for; the first to be sent in front."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
        jobs = [e for e in uow.engagements.all()
                if e.plan_release is not None and e.untold and not e.is_over]
        found = [_waiting(office, job, sending_hindrances(office, uow, job, people)) for job in jobs]
    return tuple(sorted(found, key=lambda each: each.latest or date.max))


def compared_with_published(office: Office, actor: Actor, proposal: PlanProposal) -> Differences:
    """What publishing the proposal would change against the visits that stand now."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    problem, plan = proposed_plan(proposal)
    with office.unit_of_work() as uow:
        standing = current_plan(problem, uow.engagements.all())
    return differences(problem, standing, problem, plan)


def _released(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, people: Mapping[PersonId, Person]
) -> Engagement | WaitingNotice:
    """The job with its plan published: with its notice where nothing hinders it, else what it waits for."""
    release = PlanRelease(by=actor.name, account_id=actor.account_id, on=office.today())
    released = changed_engagement(office, uow, actor, engagement, "plan.published", plan_release=release)
    reasons = sending_hindrances(office, uow, released, people)
    if reasons:
        return _waiting(office, released, reasons)
    return sent_in(office, uow, actor, released, people)


def _waiting(office: Office, engagement: Engagement, reasons: tuple[Reason, ...]) -> WaitingNotice:
    return WaitingNotice(engagement=engagement, reasons=reasons, latest=latest_sending_day(office, engagement))
