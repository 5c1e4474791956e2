"""Surveillance notices that nobody knows to have been sent: those made before their sending was kept (CNEX 11)."""

from collections.abc import Mapping, Sequence
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
        waiting = list(_counted_as_sent(uow, uow.engagements.all()))
    return sum(done_anew_if_stale(partial(_noted, office, actor, id)) for id in waiting)


def _noted(office: Office, actor: Actor, engagement_id: str) -> int:
    with office.unit_of_work() as uow:
        found = _counted_as_sent(uow, [uow.engagements.get(engagement_id)]).get(engagement_id, [])
        for paper in found:
            note_notice_unrecorded(office, uow, actor, paper, uow.engagements.get(engagement_id))
        uow.commit()
    return len(found)


def _counted_as_sent(uow: UnitOfWork, jobs: Sequence[Engagement]) -> Mapping[str, list[Paper]]:
    """The papers of the jobs' standing notices that count as sent though no dispatch of theirs was, by job.

    However many jobs there are, certificates, papers and dispatches are asked for once each.
    """
    surveying = {job.id: job.certificate_ids for job in jobs if not job.is_over and job.serves_cycle}
    held = {each.id: each for each in uow.certificates.those({id for ids in surveying.values() for id in ids})}
    notices = {notice.paper_id for each in held.values() for notice in each.notices
               if notice.is_sent and notice.void_on is None}
    found: dict[str, list[Paper]] = {}
    if notices:
        sent = {each.paper_id for each in uow.dispatches.in_state(DispatchState.SENT)}
        for paper in uow.papers.those(notices - sent):
            if paper.subject in surveying:
                found.setdefault(paper.subject, []).append(paper)
    return found
