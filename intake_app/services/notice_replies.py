"""The client's reply to a surveillance notice: a person reads it from the scan that came back (CNEX 11, CEC 6.1)."""

from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.services.access import require_role
from intake_app.services.changes import changed_certificate, changed_engagement
from intake_app.services.endings import WISH_ACTS
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.paper_contexts import client_of
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.base import Frozen
from models.certificate import HolderRequest, StatusChange
from models.engagement import Engagement, EngagementKind, NoticeReply, ReplyWish
from models.paper import Paper, ReturnedScan
from models.text import Text

_ASKED_FOR = {ReplyWish.SUSPEND: StatusChange.SUSPENDED, ReplyWish.CANCEL: StatusChange.CANCELLED}


class AwaitedReply(Frozen):
    """A reply slip that came back and that nobody has read into the case yet."""

    job: Engagement
    paper: Paper
    scan: ReturnedScan


class ReplySlip(Frozen):
    """What the slip says, box by box; None where none of a line is ticked."""

    suggested: str
    has_changes: bool | None
    changes: str
    is_producing: bool | None
    idle_because: str
    wish: ReplyWish | None


def awaited_replies(office: Office, actor: Actor) -> tuple[AwaitedReply, ...]:
    """The replies that wait for a person to read them, the newest notice first."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        notices = [paper for paper in uow.papers.all()
                   if paper.kind == "surveillance_notice" and paper.returned and paper.void is None]
        jobs = {str(job.id): job for job in uow.engagements.those({paper.subject for paper in notices})}
    return tuple(AwaitedReply(job=job, paper=paper, scan=paper.returned[-1]) for paper in notices
                 if (job := jobs.get(paper.subject)) is not None and awaits_reply(job))


def awaits_reply(job: Engagement) -> bool:
    """Whether the reply to the job's notice is still of use: it runs, and none was entered."""
    return job.kind is EngagementKind.SURVEILLANCE and job.notice_reply is None and not job.is_over


def enter_reply(office: Office, actor: Actor, engagement_id: str, slip: ReplySlip) -> Engagement | Refused:
    """Enter what the slip says; where it asks for a suspension or cancellation, that is the holder's own request."""
    require_role(actor, Role.COORDINATOR)
    is_idle = slip.is_producing is False
    if (slip.has_changes and not slip.changes.strip()) or (is_idle and not slip.idle_because.strip()):
        return refused(Text(zh="请照回执写明变更的说明或不能生产的原因；没有写的，注明“未说明”。",
                            en="Write what the slip says of the changes, or why nothing is produced; where it says"
                            " nothing, write “not explained”."))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        found = next((paper for paper in uow.papers.about(job.id)
                      if paper.kind == "surveillance_notice" and paper.returned and paper.void is None), None)
        if found is None or not awaits_reply(job):
            return refused(Text(zh="该回执已经登记，或项目已结束；请刷新页面。",
                                en="The reply is entered already, or the job is over: reload the page."))
        reply = NoticeReply(paper_id=found.id, replied_on=found.returned[-1].signed_on, by=actor.name,
                            suggested=slip.suggested.strip(), has_changes=slip.has_changes,
                            changes=slip.changes.strip(), is_producing=slip.is_producing,
                            idle_because=slip.idle_because.strip(), wish=slip.wish)
        saved = changed_engagement(office, uow, actor, job, "surveillance.reply_entered", notice_reply=reply)
        if slip.wish in _ASKED_FOR:
            _ask(office, uow, actor, saved, _ASKED_FOR[slip.wish], reply, found)
        uow.commit()
    return saved


def _ask(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, wish: StatusChange, reply: NoticeReply,
    notice: Paper,
) -> None:
    """The holder's request for each certificate of the job that it can still be made for."""
    for certificate in (uow.certificates.get(id) for id in job.certificate_ids):
        facts = CertificateFacts(certificate, office.scheme_of(certificate), office.today())
        if CERTIFICATE.obstacles(WISH_ACTS[wish], facts):
            continue
        request = HolderRequest.model_validate({
            "wish": wish, "reason": f"《监督通知书》（{notice.number}）回执", "asked_on": reply.replied_on,
            "by": client_of(job).name})
        changed_certificate(office, uow, actor, certificate, "certificate.end_asked_for", holder_request=request)
