"""What is undone when a paper is declared void, in the open transaction: nothing counts from it any more (H129)."""

from collections.abc import Callable, Mapping

from intake_app.rules.void_papers import (
    counts_from,
    extension_fault,
    fee_fault,
    kind_fault,
    plan_fault,
    report_fault,
    request_fault,
    surveillance_notice_fault,
)
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.misuse import take_demand_back
from intake_app.services.office import Office
from intake_app.services.papers import withhold_paper
from intake_app.services.ports import UnitOfWork
from intake_app.services.surveillance import note_notice_void
from models.account import Actor
from models.engagement import Engagement, Visit
from models.paper import Paper
from models.reference import Reason

Undoing = Callable[[Office, UnitOfWork, Actor, Paper, Engagement], tuple[Reason, ...]]
"""Undoes what the paper began in its job, or says why it is not declared void; a job that is over keeps its own."""


def undone(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper) -> tuple[Reason, ...]:
    """Undo what the paper began, or why it is not declared void; empty where nothing hinders that."""
    job, undoing = uow.engagements.find(paper.subject), UNDOING.get(paper.kind)
    fault = kind_fault(paper) or (request_fault(paper, job) if paper.kind == "supplement_notice" else None)
    if fault is not None:
        return (fault,)
    if paper.kind == OF_CERTIFICATE:
        return take_demand_back(office, uow, actor, paper)
    return undoing(office, uow, actor, paper, job) if job is not None and undoing is not None else ()


def counts_in(uow: UnitOfWork, paper: Paper) -> bool:
    """Whether something in the open job of this paper counts from it, void or not."""
    job = uow.engagements.find(paper.subject)
    if job is None or job.is_over:
        return False
    return counts_from(paper, job, [uow.certificates.get(id) for id in job.certificate_ids])


def _agreement(
    office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement
) -> tuple[Reason, ...]:
    """A job has none then and waits for another: nothing goes on under a void one (CNEX 9.2.4, CEC 5.1.2)."""
    if job.is_over or job.agreement is None or job.agreement.paper_id != paper.id:
        return ()
    hindering = job_obstacles(office, "void_agreement", job)
    if not hindering:
        changed_engagement(office, uow, actor, job, "agreement.voided", agreement=None)
    return hindering


def _report(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement) -> tuple[Reason, ...]:
    """The team writes another, and neither review nor approval of this one stands; nobody reads it as approved."""
    fault = report_fault(paper, job)
    if fault is not None:
        return (fault,)
    withhold_paper(uow, paper.id)
    if not job.is_over and job.report is not None and job.report.paper_id == paper.id:
        changed_engagement(office, uow, actor, job, "report.voided", report=None, technical_review=None,
                           director_approval=None)
    return ()


def _plan(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement) -> tuple[Reason, ...]:
    """The client was told of no visit by it, and what it confirmed was no plan: both are to be done anew (CNEX 9.6.2).

    Nothing is sent by itself: what was wrong with the notice is mended first.
    """
    def untold(visit: Visit) -> Visit:
        return visit.with_(notice=None) if visit.notice and visit.notice.paper_id == paper.id else visit

    fault = plan_fault(paper, job, office.scheme_of(job), office.today(), office.calendar)
    if fault is not None:
        return (fault,)
    visits, freed = tuple(map(untold, job.visits)), tuple(map(untold, job.freed_visits))
    if not job.is_over and (visits, freed) != (job.visits, job.freed_visits):
        changed_engagement(office, uow, actor, job, "plan.voided", visits=visits, freed_visits=freed,
                           plan_release=None)
    return ()


def _surveillance_notice(
    office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement
) -> tuple[Reason, ...]:
    """The surveillance is not announced, and another notice of it is due (CNEX 11)."""
    fault = surveillance_notice_fault(paper, job, office.scheme_of(job), office.today(), office.calendar)
    if fault is not None:
        return (fault,)
    note_notice_void(office, uow, actor, paper, job)
    return ()


def _request(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement) -> tuple[Reason, ...]:
    """What it asked for is noted once more as not sent, and its days stop no clock (CNEX 9.10, CEC 5.3.3)."""
    void = next((each for each in job.supplements if each.paper_id == paper.id and not each.answered_on), None)
    if void is not None and not job.is_over:
        changed_engagement(office, uow, actor, job, "supplement.voided",
                           supplements=tuple(each for each in job.supplements if each is not void),
                           drafted_items=(*void.items, *job.drafted_items))
    return ()


def _extension(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement) -> tuple[Reason, ...]:
    """A proposal that waits for an answer is taken back (CNEX 9.10, CEC 5.2.3)."""
    fault = extension_fault(paper, job)
    if fault is not None:
        return (fault,)
    void = job.open_extension
    if void is not None and void.paper_id == paper.id and not job.is_over:
        changed_engagement(office, uow, actor, job, "extension.voided",
                           extensions=tuple(each for each in job.extensions if each is not void))
    return ()


def _fee(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, job: Engagement) -> tuple[Reason, ...]:
    fault = fee_fault(paper, job)
    return (fault,) if fault is not None else ()


OF_CERTIFICATE = "correction_demand"
"""The one paper that begins something of a certificate, not of a job."""

UNDOING: Mapping[str, Undoing] = {
    "agreement": _agreement, "report": _report, "plan_notice": _plan, "surveillance_notice": _surveillance_notice,
    "supplement_notice": _request, "extension_agreement": _extension, "fee_notice": _fee,
}
"""The papers that begin something, by kind; the others are made again whenever somebody asks for them."""
