"""Person-days of a job: proposed per site by rule, adjusted with a reason, confirmed (CNEX 9.3.1, CEC 5.5)."""

from collections.abc import Callable, Iterator, Sequence

from intake_app.rules.person_days import (
    DayKind,
    adjusted,
    deviation_fault,
    person_day_faults,
    proposed_person_days,
    who_may_deviate,
)
from intake_app.rules.stages import plan_missed
from intake_app.services.access import require_role, tie_to
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.plan_sending import sent_if_released
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.engagement import Engagement, SitePersonDays, Visit
from models.errors import NotFound
from models.reference import Reason
from models.text import Text


def propose_person_days(office: Office, actor: Actor, engagement_id: str) -> Engagement:
    """Compute the figures of each site afresh where none stand yet."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        if engagement.person_days:
            return engagement
        figures = proposed_person_days(engagement.sites, engagement.units, office.scheme_of(engagement))
        saved = changed_engagement(office, uow, actor, engagement, "person_days.proposed", person_days=figures)
        uow.commit()
    return saved


def adjust_person_days(
    office: Office, actor: Actor, engagement_id: str, site_row: str, what: DayKind, to_half_days: int, reason: str
) -> Engagement | Refused:
    """Change one figure with a reason; below the rule's minimum, or once the audit has begun, it is refused.

    Other days on site than planned open the site's visit again.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        scheme = office.scheme_of(engagement)
        outcome = _changed(office, uow, actor, engagement, site_row, what, "person_days.adjusted",
                           lambda figure: adjusted(figure, what, to_half_days, actor.name, office.moment(), reason,
                                                   scheme))
    others = who_may_deviate(what, to_half_days, engagement.kind, scheme)
    if isinstance(outcome, Refused) and others is not None and reason.strip():
        return Refused(reasons=(*outcome.reasons, others))
    return outcome


def deviate_from_minimum(
    office: Office, actor: Actor, engagement_id: str, site_row: str, what: DayKind, to_half_days: int, reason: str
) -> Engagement | Refused:
    """The manager goes below a minimum set in principle, for a reason that the programme prints (J4, J62)."""
    require_role(actor, Role.MANAGER)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        scheme = office.scheme_of(engagement)
        strict = deviation_fault(what, engagement.kind, scheme)
        if strict is not None:
            return Refused(reasons=(strict,))
        return _changed(office, uow, actor, engagement, site_row, what, "person_days.deviated", lambda figure: adjusted(
            figure, what, to_half_days, actor.name, office.moment(), reason, scheme, is_deviation=True))


def confirm_person_days(office: Office, actor: Actor, engagement_id: str) -> Engagement | Refused:
    """Fix the figures for planning, if each site has what the rule asks for.

    A published plan that waited for nothing else goes to the client with it.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        faults = (*job_obstacles(office, "confirm_days", engagement),
                  *person_day_faults(engagement.person_days, engagement.sites, office.scheme_of(engagement)))
        if faults:
            return Refused(reasons=faults)
        saved = changed_engagement(office, uow, actor, engagement, "person_days.confirmed",
                                   person_days_confirmed_on=office.today())
        saved = sent_if_released(office, uow, saved)
        uow.commit()
    return saved


def person_days_to_confirm(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The jobs whose person-days the actor can confirm as they are, each with the figures that would stand.

    Where none stand yet these are the rule's own. Not among them are a job with a figure below the rule's least and one
    of an enterprise that the actor is tied to.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        return tuple(_to_confirm(office, uow, actor))


def confirm_all_person_days(office: Office, actor: Actor, seen: Sequence[Engagement]) -> int:
    """Fix the figures that were seen, for all these jobs or none; how many. One changed since is left as it is.

    A published plan that waited for nothing else goes to the client with it.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        agreed = [job for job in _to_confirm(office, uow, actor) if job in seen]
        for job in agreed:
            stored = uow.engagements.get(job.id)
            if not stored.person_days:
                stored = changed_engagement(office, uow, actor, stored, "person_days.proposed",
                                            person_days=job.person_days)
            sent_if_released(office, uow, changed_engagement(
                office, uow, actor, stored, "person_days.confirmed", person_days_confirmed_on=office.today()))
        uow.commit()
    return len(agreed)


def _to_confirm(office: Office, uow: UnitOfWork, actor: Actor) -> Iterator[Engagement]:
    for stored in uow.engagements.all():
        if stored.is_over or stored.person_days_confirmed_on is not None:
            continue
        scheme = office.scheme_of(stored)
        job = stored if stored.person_days else stored.with_(
            person_days=proposed_person_days(stored.sites, stored.units, scheme))
        if not (job_obstacles(office, "confirm_days", job) or person_day_faults(job.person_days, job.sites, scheme)
                or tie_to(office, uow, actor, {party.credit_code for party in job.parties.values()})):
            yield job


def _changed(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, site_row: str, what: DayKind, verb: str,
    change: Callable[[SitePersonDays], SitePersonDays | Reason],
) -> Engagement | Refused:
    """The job with the figure changed, to be confirmed anew; other days on site open the site's visit again."""
    figure = next((f for f in engagement.person_days if f.site_row == site_row), None)
    if figure is None:
        raise NotFound(site_row)
    visit = next((v for v in engagement.visits if v.site_row == site_row), None)
    if engagement.is_over or (visit is not None and _has_begun(office, engagement, visit)):
        return _audit_has_begun()
    changed = change(figure)
    if isinstance(changed, Reason):
        return Refused(reasons=(changed,))
    figures: tuple[SitePersonDays, ...] = tuple(changed if f is figure else f for f in engagement.person_days)
    freed = engagement.freeing([visit]) if visit is not None and what == "on_site" else {}
    saved = changed_engagement(
        office, uow, actor, engagement, verb, person_days=figures, person_days_confirmed_on=None, **freed)
    uow.commit()
    return saved


def _has_begun(office: Office, engagement: Engagement, visit: Visit) -> bool:
    """Whether the team is or was there; one that is to be planned anew did not take place (CNEX 9.6.2)."""
    today, scheme = office.today(), office.scheme_of(engagement)
    return visit.start <= today and plan_missed(engagement, visit, scheme, today, office.calendar) is None


def _audit_has_begun() -> Refused:
    return refused(Text(zh="该场所的现场检查已经开始，人日数不能再更改。",
                        en="The audit of this site has begun, so its person-days cannot be changed any more."))
