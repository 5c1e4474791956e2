"""A decision that rests on work which others do anew: what came of it goes, while no certificate is issued (S4)."""

from intake_app.services.changes import changed_certificate
from intake_app.services.office import Office
from intake_app.services.papers import declared_void
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor
from models.certificate import CertificateState
from models.engagement import Engagement


def undo_decision(office: Office, uow: UnitOfWork, actor: Actor, job: Engagement) -> None:
    """Take back, in the open transaction, what the decision of this job left outside it.

    Its notice is void, the drafts of its certificates go, and the certificates that it was about were not surveyed by
    it (CNEX 11, CEC 6.1). The Records keep all of it.
    """
    clause = office.scheme_of(job).gate_clause("impartiality")
    for draft in uow.certificates.of_engagement(job.id):
        if draft.state is CertificateState.DRAFT:
            uow.certificates.drop(draft)
            write_record(office, uow, actor, "certificate.draft_dropped", draft.id, clause=clause,
                         before=draft.model_dump(mode="json"))
    for held in uow.certificates.of_enterprise(job.enterprise_id):
        left = tuple(each for each in held.surveillances if each.engagement_id != job.id)
        if left != held.surveillances:
            changed_certificate(office, uow, actor, held, "certificate.survey_undone", clause=clause,
                                surveillances=left)
    for paper in uow.papers.about(job.id):
        if paper.kind == "decision_notice" and paper.void is None:
            declared_void(office, uow, actor, paper, _NOTICE_VOID)


_NOTICE_VOID = "部分评价工作由其他人员重做，原认证决定收回，将重新作出认证决定。"
