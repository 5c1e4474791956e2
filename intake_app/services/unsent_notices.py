"""Surveillance notices that nobody knows to have been sent: those made before their sending was kept (CNEX 11)."""

from functools import partial

from intake_app.services.access import require_role
from intake_app.services.changes import done_anew_if_stale
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.surveillance import note_notice_unrecorded
from models.account import Actor, Role
from models.dispatch import DispatchState
from models.engagement import Engagement
from models.paper import Paper


def note_unsent_notices(office: Office, actor: Actor) -> int:
    """Let no notice of an open surveillance count as sent that no dispatch tells as sent; how many this run found.

    They stand on the page of sending, where the day and the proof are entered; a second run finds none of them.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        waiting = [job.id for job in uow.engagements.all() if _counted_as_sent(uow, job)]
    return sum(done_anew_if_stale(partial(_noted, office, actor, id)) for id in waiting)


def _noted(office: Office, actor: Actor, engagement_id: str) -> int:
    with office.unit_of_work() as uow:
        found = _counted_as_sent(uow, uow.engagements.get(engagement_id))
        for paper in found:
            note_notice_unrecorded(office, uow, actor, paper, uow.engagements.get(engagement_id))
        uow.commit()
    return len(found)


def _counted_as_sent(uow: UnitOfWork, job: Engagement) -> tuple[Paper, ...]:
    """The papers of the job's standing notices that count as sent though no dispatch of theirs was."""
    if job.is_over or not job.serves_cycle:
        return ()
    notices = [notice for id in job.certificate_ids for notice in uow.certificates.get(id).notices
               if notice.is_sent and notice.void_on is None]
    papers = uow.papers.those(dict.fromkeys(notice.paper_id for notice in notices))
    return tuple(paper for paper in papers if paper.subject == job.id and not any(
        each.state is DispatchState.SENT for each in uow.dispatches.of_paper(paper.id)))
