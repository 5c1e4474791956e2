"""Reading jobs: who may see which, and where each stands."""

from collections.abc import Iterable

from intake_app.rules.stages import Stage, stage
from intake_app.services.access import is_of_the_body, require_on_case, require_role, require_seen
from intake_app.services.office import Office
from models.account import ROLES_ON_CASES, Actor, Role
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement
from models.errors import NotFound


def engagement_of(office: Office, actor: Actor, engagement_id: str) -> Engagement:
    """One job, for its client or for the body's staff; an auditor sees those that they are planned for."""
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
    require_seen(actor, engagement.enterprise_id)
    if Role.APPLICANT in actor.roles and engagement.is_kept_from_client:
        raise NotFound(engagement_id)
    if actor.roles <= {Role.AUDITOR} and actor.person_id not in engagement.members:
        raise NotFound(engagement_id)
    return engagement


def engagements_for(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The jobs that the actor may see: an enterprise its own, an auditor those they are planned for, staff all.

    An enterprise sees an unannounced surveillance once it was there.
    """
    with office.unit_of_work() as uow:
        if Role.APPLICANT in actor.roles:
            own = uow.engagements.of_enterprise(actor.enterprise_id or "")
            return tuple(job for job in own if not job.is_kept_from_client)
        require_role(actor, *ROLES_ON_CASES)
        found = uow.engagements.all()
    if actor.roles <= {Role.AUDITOR}:
        return tuple(e for e in found if actor.person_id in e.members)
    return found


def certificates_of(office: Office, actor: Actor, engagement: Engagement) -> tuple[Certificate, ...]:
    """The certificates that a surveillance is about, and those that a job led to, in the order of its units.

    Its client sees no drafts.
    """
    require_seen(actor, engagement.enterprise_id)
    with office.unit_of_work() as uow:
        if actor.person_id not in engagement.members:
            require_on_case(uow, actor, engagement.id, engagement.enterprise_id)
        about = tuple(uow.certificates.get(id) for id in engagement.certificate_ids)
        written = unit_by_unit(engagement, uow.certificates.of_engagement(engagement.id))
    found = (*about, *written)
    return found if is_of_the_body(actor) else tuple(c for c in found if c.state is not CertificateState.DRAFT)


def unit_by_unit(engagement: Engagement, certificates: Iterable[Certificate]) -> list[Certificate]:
    """The certificates in the order of the job's units, in which they are numbered at their issue."""
    order = {unit.id: place for place, unit in enumerate(engagement.units)}
    return sorted(certificates, key=lambda each: order.get(each.unit.id, len(order)))


def stage_of(office: Office, actor: Actor, engagement: Engagement) -> Stage:
    """Where the job stands."""
    return stage(engagement, office.scheme_of(engagement), certificates_of(office, actor, engagement))
