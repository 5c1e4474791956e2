"""Making the notice of a plan: by hand, on publishing, or with the last thing that a published plan waited for.

CNEX 9.6.2, annex III 8). What it waits for are declarations, and where the rule asks so the document review and the
approval of the verification's plans.
"""

from collections.abc import Iterable, Mapping

from intake_app.rules.clocks import latest_plan_notice
from intake_app.rules.fieldwork import plan_faults
from intake_app.rules.stages import obstacles
from intake_app.services import paper_contexts
from intake_app.services.changes import changed_engagement
from intake_app.services.office import Office
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.planning import visit_faults
from intake_app.services.ports import UnitOfWork
from intake_app.services.unfit_templates import unfit_template
from models.account import Actor
from models.dispatch import DispatchState
from models.engagement import Engagement, PlanNotice
from models.ids import PaperId, PersonId
from models.personnel import Person
from models.reference import Reason


def sending_hindrances(
    office: Office, uow: UnitOfWork, engagement: Engagement, people: Mapping[PersonId, Person]
) -> tuple[Reason, ...]:
    """Everything that keeps the plan from being sent today: also a member who cannot come, or an unfit template."""
    scheme = office.scheme_of(engagement)
    unfit = unfit_template(office, uow, scheme.key, "plan_notice")
    faults = (fault for visit in engagement.untold for fault in visit_faults(office, engagement, visit, people))
    return tuple(dict.fromkeys((
        *obstacles("send_plan", engagement, scheme, office.today(), office.calendar),
        *plan_faults(uow.fieldwork.of_job(engagement.id), scheme), *faults,
        *((unfit.reason,) if unfit is not None else ()))))


def unsent_notices(uow: UnitOfWork, jobs: Iterable[Engagement]) -> frozenset[PaperId]:
    """The plan notices of these jobs that are made and that nothing tells to have been sent.

    One that the client confirmed has come; one of an unannounced surveillance goes to nobody yet (CEC 6.1).
    """
    made = {visit.notice.paper_id for job in jobs if not job.is_kept_from_client for visit in job.visits
            if visit.notice is not None and visit.notice.confirmed_on is None}
    return frozenset(paper.id for paper in uow.papers.those(made) if not any(
        each.state is DispatchState.SENT for each in uow.dispatches.of_paper(paper.id)))


def sent_in(
    office: Office, uow: UnitOfWork, actor: Actor, engagement: Engagement, people: Mapping[PersonId, Person]
) -> Engagement:
    """The job with the notice of its untold visits made, in the open transaction; nothing may hinder it."""
    scheme = office.scheme_of(engagement)
    first_day = min(visit.start for visit in engagement.untold)
    reply_by = max(office.today(), latest_plan_notice(first_day, scheme, office.calendar).on)
    number = next_paper_number(office, uow, scheme, "plan_notice")
    titles = paper_contexts.registration_titles(office.house)
    context = paper_contexts.plan_notice(engagement, scheme, people, titles, number, office.today(), reply_by,
                                         office.calendar)
    paper = make_paper(office, uow, actor, context, scheme, subject=engagement.id,
                       enterprise_id=engagement.enterprise_id)
    notice = PlanNotice(sent_on=office.today(), paper_id=paper.id, reply_by=reply_by)
    return changed_engagement(office, uow, actor, engagement, "plan.sent", visits=tuple(
        visit.with_(notice=notice.with_(latest_on=latest_plan_notice(visit.start, scheme, office.calendar).on))
        if visit in engagement.untold else visit for visit in engagement.visits))


def sent_if_released(office: Office, uow: UnitOfWork, engagement: Engagement) -> Engagement:
    """The job with its notice made where the plan is published and nothing hinders that any more."""
    release = engagement.plan_release
    if release is None or not engagement.untold:
        return engagement
    people = {person.id: person for person in uow.people.all()}
    if sending_hindrances(office, uow, engagement, people):
        return engagement
    publisher = Actor(account_id=release.account_id, name=release.by, roles=frozenset())
    return sent_in(office, uow, publisher, engagement, people)
