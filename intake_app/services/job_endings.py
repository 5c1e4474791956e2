"""The body ends a job without a conclusion: its client withdrew, or there is nothing left to survey (H131)."""

from collections.abc import Sequence

from intake_app.rules.job_endings import end_causes, end_faults
from intake_app.rules.lives.job import JOB
from intake_app.rules.separation import evaluates
from intake_app.services.access import require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.end_notices import make_end_notice
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.paper_contexts import printed_day
from intake_app.services.ports import UnitOfWork
from models.account import Actor
from models.certificate import Certificate
from models.engagement import EndCause, Engagement, JobEnd
from models.errors import NotPermitted
from models.text import Text


def causes_to_end(office: Office, actor: Actor, engagement_id: str) -> tuple[EndCause, ...]:
    """For what the job may be ended today; empty where it goes on to its decision, or is over."""
    require_role(actor, *JOB["end"].who)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        if job_obstacles(office, "end", job):
            return ()
        return end_causes(job, _certificates(uow, job), office.scheme_of(job), office.today())


def end_job(office: Office, actor: Actor, engagement_id: str, cause: EndCause, reason: str) -> Engagement | Refused:
    """End the job today, and tell its client by letter; what was recorded stays. Nobody of its team may (S10)."""
    require_role(actor, *JOB["end"].who)
    if not reason.strip():
        return refused(Text(zh="请写明事实和书面凭证（如函件编号、日期），它将作为记录保存。",
                            en="State the facts and the written evidence, such as a letter's number and day: they are"
                            " kept as a record."))
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        if evaluates(job, actor.person_id):
            raise NotPermitted(Text(zh="检查组成员不能决定终止本项目，请由其他管理人员办理。",
                                    en="Nobody of the team ends its job: have another manager do it."),
                               office.scheme_of(job).gate_clause("abort"))
        hindering = job_obstacles(office, "end", job) or end_faults(
            job, cause, _certificates(uow, job), office.scheme_of(job), office.today())
        if hindering:
            return Refused(reasons=hindering)
        saved = _ended(office, uow, actor, job, cause, reason.strip())
        uow.commit()
    return saved


def end_with(office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate) -> None:
    """End, in the open transaction, the surveillances that have nothing left to survey, as this certificate ended.

    Else its holder is asked to confirm the plan of a visit that never comes, and the team's days stay taken (H131). One
    whose team was on site, or of whose team the actor is (S10), a manager ends by hand.
    """
    for job in uow.engagements.of_enterprise(certificate.enterprise_id):
        if certificate.id not in job.certificate_ids or job.on_site or evaluates(job, actor.person_id):
            continue
        causes = end_causes(job, _certificates(uow, job), office.scheme_of(job), office.today())
        if EndCause.CERTIFICATES_ENDED in causes and not job_obstacles(office, "end", job):
            _ended(office, uow, actor, job, EndCause.CERTIFICATES_ENDED,
                   f"证书 {certificate.number} 已于{printed_day(office.today())}失效，本项目没有需要监督的证书。")


def _ended(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, cause: EndCause, reason: str
) -> Engagement:
    ended = JobEnd(cause=cause, reason=reason, ended_on=office.today(), by=actor.name)
    saved = changed_engagement(office, uow, actor, job, JOB["end"].verb, ended=ended)
    make_end_notice(office, uow, actor, saved)
    return saved


def _certificates(uow: UnitOfWork, job: Engagement) -> Sequence[Certificate]:
    return [uow.certificates.get(id) for id in job.certificate_ids]
