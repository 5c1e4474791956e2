"""What a Record is to whom: the table that an inbox is read with, in the words and with the page of each reader.

A row names the Record's verb, the roles that it is for, and whether only those are told whose own case it is: the
enterprise, its consultant, the team, whoever a complaint was assigned to. What asks for something to be done names the
Records that tell that it was.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from intake_app.rules.closed_days import closed_faults
from intake_app.rules.lives.certificate import ChangeState, change_state
from intake_app.rules.stages import review_shortfall
from intake_app.services.news_tasks import (
    CHANGES_OF_STATUS,
    ENDED,
    OVER,
    PARTED,
    TO_ANSWER_DAYS,
    TO_ANSWER_HOLDER,
    TO_ANSWER_PLAN,
    TO_APPLY_FOR_RESTORATION,
    TO_APPROVE,
    TO_CERTIFY,
    TO_CLOSE_ACCOUNT,
    TO_CORRECT,
    TO_CORRECT_MISUSE,
    TO_CORRECT_PARTED,
    TO_DECIDE_ANEW,
    TO_DECIDE_COMPLAINT,
    TO_DECLARE,
    TO_END_MISUSED,
    TO_END_SUSPENDED,
    TO_FIND_SOMEBODY,
    TO_LOOK_INTO,
    TO_MAKE_KNOWN,
    TO_PART,
    TO_PAY,
    TO_PLAN,
    TO_PLAN_OFF_DAYS_OFF,
    TO_PLAN_UNSENT,
    TO_RENEW,
    TO_REPORT,
    TO_REVIEW,
    TO_SEE_CORRECTED,
    TO_SEND,
    TO_SEND_REVIEWED,
    TO_SETTLE,
    TO_VERIFY,
    TO_VERIFY_RESTORATION,
    Task,
    changed,
    its_new_job,
    named,
    takes_the_decision_back,
    task_of,
)
from intake_app.services.nobody_able import WAITING_FOR
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.renewing import to_be_written
from models.account import ROLES_ON_CASES, Role
from models.application import ApplicationState
from models.certificate_change import CertificateChange
from models.engagement import Engagement
from models.record import Record
from models.text import Text


class News(NamedTuple):
    """One row: `page` is the page that it leads to, `key` what that page calls the Record's subject in its address."""

    verb: str
    to: frozenset[Role]
    is_own: bool
    text: Text
    page: str
    key: str = ""
    holds: Callable[[Record], bool] = lambda record: True
    """Whether the Record is news at all, where its verb alone does not say."""
    fits: Callable[[Office, UnitOfWork, Engagement], bool] | None = None
    """Whether it is news of a job like this, where the reader's part depends on it."""
    task: Task | None = None
    """None where it asks for nothing."""
    about: Callable[[Record], str] = lambda record: record.subject
    """What the page's address names, where that is not the Record's subject."""
    is_for_doer: bool = False
    """Whether it is told beside the other news of its Record, to who wrote that too: their work goes on by it."""


def _of(name: str, key: str, value: object) -> Callable[[Record], bool]:
    """Whether what the Record wrote into `name` says `value` under `key`."""
    def holds(record: Record) -> bool:
        written = record.after.get(name)
        return isinstance(written, Mapping) and written.get(key) == value
    return holds


def _adds_to_a_correction(record: Record) -> bool:
    """Whether the file belongs to a correction that is with the team: else its words, still to come, are the news."""
    before, after = record.before.get("nonconformities"), record.after.get("nonconformities")
    return isinstance(before, Sequence) and isinstance(after, Sequence) and any(
        isinstance(each, Mapping) and each.get("corrected_on") and each not in before for each in after)


def _adds_to_a_dispute(record: Record) -> bool:
    """Whether the file belongs to a dispute that the team knows of: else its words, still to come, are the news."""
    before, after = record.before.get("nonconformities"), record.after.get("nonconformities")
    return isinstance(before, Sequence) and isinstance(after, Sequence) and any(
        isinstance(each, Mapping) and each.get("answer") and each not in before for each in after)


def _adds_to_a_restoration(record: Record) -> bool:
    """Whether the file belongs to an application that the body has: else the application is the news."""
    after = record.after.get("suspensions")
    last = after[-1] if isinstance(after, Sequence) and after else None
    return isinstance(last, Mapping) and bool(last.get("restoration_request")) and not last.get("restoration_check")


def _at(stage: str, **said: object) -> Callable[[Record], bool]:
    """Whether a time is told of at this stage of it, and whether the Record says all of that."""
    return lambda record: {"stage": stage, **said}.items() <= record.after.items()


def _was_told_otherwise(record: Record) -> bool:
    """Whether a demand came by no letter of this body's: a letter is told of itself."""
    demands = record.after.get("correction_demands")
    last = demands[-1] if isinstance(demands, Sequence) and demands else None
    return isinstance(last, Mapping) and last.get("paper_id") is None


def _adds_to_a_correction_told(record: Record) -> bool:
    """Whether the file belongs to an answer that the body has: else the answer is the news."""
    before, after = record.before.get("correction_demands"), record.after.get("correction_demands")
    return isinstance(before, Sequence) and isinstance(after, Sequence) and any(
        isinstance(each, Mapping) and each.get("answers") and each not in before for each in after)


def _client_was_told(record: Record) -> bool:
    """Whether a visit that is gone with this Record was one that the client had been told of."""
    before, after = record.before.get("visits"), record.after.get("visits")
    return isinstance(before, Sequence) and isinstance(after, Sequence) and any(
        visit.get("notice") and visit not in after for visit in before)


def _drops_a_visit(record: Record) -> bool:
    """Whether the Record left something to be planned."""
    return "visits" in record.after


def _is_reviewed_anew(record: Record) -> bool:
    """Whether the technical review alone is to be done anew, of a report that stands."""
    return "technical_review" in record.after and "report" not in record.after


def _is_decided_anew(record: Record) -> bool:
    """Whether the decision alone is to be taken anew, on a report and a technical review that stand."""
    return takes_the_decision_back(record) and "technical_review" not in record.after


def _ends(by: str, *, is_open: bool) -> Callable[[Record], bool]:
    """Whether a certificate that ends is renewed by this, and the time for it has come."""
    return lambda record: record.after.get("by") == by and record.after.get("is_open") is is_open


def _is_disputed(record: Record) -> bool:
    """Whether the client disputed a nonconformity by this very answer."""
    def disputed(fields: Mapping[str, object]) -> int:
        found = fields.get("nonconformities")
        answers = [each.get("answer") for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
        return sum(1 for answer in answers if isinstance(answer, Mapping) and answer.get("is_confirmed") is False)
    return disputed(record.after) > disputed(record.before)


def _waits_for(act: str) -> Callable[[Record], bool]:
    """Whether it is this act that nobody may do."""
    return lambda record: record.after.get("act") == act


def _is_extra(record: Record) -> bool:
    return "cause" in record.after


def _is_surveillance(record: Record) -> bool:
    return not _is_extra(record)


def _waits_for_director(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    return office.scheme_of(job).report_needs_director


def _may_be_certified(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    """Whether decision and, where it is asked for, approval stand, and certificates are to be written or were.

    A surveillance writes none but those that it renews (CNEX 12.1).
    """
    is_settled = (job.decision is not None and job.decision.is_positive
                  and (job.director_approval is not None or not office.scheme_of(job).report_needs_director))
    return is_settled and (bool(uow.certificates.of_engagement(job.id))
                           or not isinstance(to_be_written(office, uow, job), Refused))


def _may_be_certified_at_once(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    """Whether the decision alone lets certificates be written; else the director's approval tells the writer."""
    return not office.scheme_of(job).report_needs_director and _may_be_certified(office, uow, job)


def _is_parted(record: Record) -> bool:
    """Whether the Record is of the job that the parted certificates have since, and not of the one that they left."""
    return "from" in record.after


def _may_be_parted(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    """Whether the visit served several certificates and found something that may concern some of them alone (J68)."""
    is_faulty = any(not done.conforms for done in job.on_site) or any(
        each.verified_on is None for each in job.nonconformities)
    return job.serves_cycle and len(job.certificate_ids) > 1 and is_faulty


def _waits_for_review(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    """Whether the client is told of the plan only after the document review, which does not let the audit on yet."""
    scheme = office.scheme_of(job)
    return (scheme.gate_clause("plan_after_review") is not None and not job.is_unannounced
            and review_shortfall(job, scheme) is not None)


def _review_lets_the_plan_out(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    """Whether an unsent plan waited for the document review, and for no planning beside it, and may go now."""
    scheme = office.scheme_of(job)
    return (scheme.gate_clause("plan_after_review") is not None and _is_to_be_sent(office, uow, job)
            and not scheme.planning_steps and review_shortfall(job, scheme) is None)


def _is_to_be_sent(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    """Whether the client is still to be told of a visit; of an unannounced surveillance it is not."""
    return bool(job.untold) and not job.is_unannounced


def _is_next(who: str) -> Callable[[Record], bool]:
    """Whether the step of planning that was ended leaves the next one to `who`; to nobody where it was the last."""
    return lambda record: record.after.get("next_by") == who


def _client_closed(record: Record) -> bool:
    """Whether the days on which no check can take place are the client's own word."""
    said = record.after.get("closed_days")
    return isinstance(said, list) and bool(said) and said[-1].get("is_clients") is True


def _stands_on_closed_days(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    """Whether a visit that is ahead stands on days on which its site cannot be checked."""
    scheme = office.scheme_of(job)
    return any(visit.start > office.today() and any(closed_faults(visit, job, scheme, office.calendar))
               for visit in job.visits_ahead)


def _asks_for_a_replacement(record: Record) -> bool:
    """Whether the answer to a change, or its verification, leaves a certificate to be replaced."""
    written = record.after.get("changes")
    changes = map(CertificateChange.model_validate, written) if isinstance(written, list) else ()
    answered = changed("changes")(record)
    return any(change_state(each) is ChangeState.TO_BE_REPLACED for each in changes if each.id in answered)


def _says_of_changes(record: Record) -> bool:
    """Whether a reply to a surveillance notice speaks of changes, or of a factory that stands still."""
    return any(_of("notice_reply", key, value)(record) for key, value in (("has_changes", True),
                                                                          ("is_producing", False)))


def _is_a_consultants(record: Record) -> bool:
    return record.after.get("roles") == [Role.CONSULTANT]


_APPLYING = frozenset({Role.APPLICANT, Role.CONSULTANT})
_CLIENT = frozenset({Role.APPLICANT})
_CONSULTANT = frozenset({Role.CONSULTANT})
_REVIEWER = frozenset({Role.APPLICATION_REVIEWER})
_COORDINATOR = frozenset({Role.COORDINATOR})
_MANAGER = frozenset({Role.MANAGER})
_SENDING = frozenset({Role.COORDINATOR, Role.MANAGER})
_AUDITOR = frozenset({Role.AUDITOR})
_DECIDER = frozenset({Role.DECIDER})
_WRITER = frozenset({Role.CERTIFICATE_WRITER})
_DIRECTOR = frozenset({Role.DIRECTOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

_WITHDRAWN = Text(zh="投诉、申诉已由提出人撤回，不再处理",
                  en="A complaint or appeal was taken back: nothing more is done about it")
_PROVED = Text(zh="投诉、申诉的提出人补充了证据文件", en="Evidence was added to a complaint or appeal")

_FOR_CLIENTS = (
    News("application.time_given", _APPLYING, True,
         Text(zh="补正期限已延长", en="You have more time to answer the requests"), "application_requests",
         "application"),
    News("application.time_refused", _APPLYING, True,
         Text(zh="延期申请未获同意", en="More time for the requests was refused"), "application_requests",
         "application"),
    News("application.wish_judged", _APPLYING, True,
         Text(zh="认证单元的合并、拆分申请已答复", en="Your wish about the certification units was answered"),
         "application_units", "application"),
    News("application.renewed_document_judged", _APPLYING, True,
         Text(zh="换证后的文件已审核", en="A renewed document was judged"), "application_documents", "application"),
    *(News("application.document_ends", _CLIENT, True, words, "application_documents", "application", holds,
           task=task_of("application.document_handed_in", "application.validity_stated", parts=named("document")))
      for holds, words in (
          (lambda record: not record.after.get("is_over"),
           Text(zh="有文件即将到期，请办理换证并上传新文件",
                en="A document ends soon: have it renewed and hand in the new one")),
          (lambda record: bool(record.after.get("is_over")),
           Text(zh="有文件已到期，请上传换证后的文件", en="A document has ended: hand in the renewed one")))),
    *(News("certificate.ends", _CLIENT, True, words, "my_applications", holds=holds, task=task)
      for holds, words, task in (
          (_ends("application", is_open=False),
           Text(zh="证书将要到期，再认证申请即将可以提交",
                en="A certificate will end: the application for its renewal can soon be handed in"), None),
          (_ends("application", is_open=True),
           Text(zh="证书即将到期，请在到期日（含当日）前提交再认证申请",
                en="A certificate ends soon: hand in the application for its renewal before it does"), TO_RENEW),
          *((_ends("surveillance", is_open=is_open),
             Text(zh="证书将要到期，通过到期前的监督检查后换发",
                  en="A certificate will end: it is issued anew after the surveillance before its end is passed"), None)
            for is_open in (False, True)))),
    *(News("certificate.suspension_ends", _CLIENT, True, words, "my_applications", holds=holds, task=task)
      for holds, words, task in (
          (_at("ahead", may_come_back=True),
           Text(zh="证书的暂停期将在 1 个月内届满：请在届满日（含当日）前申请恢复，否则证书将被撤销",
                en="A suspension ends within a month: apply for the restoration by its last day, else the certificate"
                   " is withdrawn"), TO_APPLY_FOR_RESTORATION),
          (_at("ahead", may_come_back=False),
           Text(zh="证书的暂停期将在 1 个月内届满：认证结果已失效，届满前未取得新证书的，证书将被撤销",
                en="A suspension ends within a month: its result lapsed, and without a new certificate by then it is"
                   " withdrawn"), None),
          (_at("over"),
           Text(zh="证书的暂停期已届满，不能再申请恢复：认证机构将撤销该证书，不得再使用证书和标志",
                en="A suspension is over and its restoration can no longer be applied for: the certificate is going to"
                   " be withdrawn, and neither it nor its mark may be used"), None))),
    *(News("certificate.correction_due", _CLIENT, True, words, "my_applications", holds=_at(stage), task=task)
      for stage, words, task in (
          ("ahead", Text(zh="误用的纠正时间将在 1 个月内届满，请纠正并答复",
                         en="The time for correcting a misuse ends within a month: correct it and answer"),
           TO_CORRECT_MISUSE),
          ("last", Text(zh="纠正误用的时间今日届满，请纠正并答复",
                        en="Today is the last day for correcting a misuse: correct it and answer"), TO_CORRECT_MISUSE),
          ("over", Text(zh="误用的纠正时间已届满，尚未登记纠正：证书可能被撤销，请立即纠正并答复",
                        en="The time for correcting a misuse is over and no correction is entered: the certificate may"
                           " be withdrawn, so correct it at once and answer"), TO_CORRECT_MISUSE))),
    News("mandate.granted", _CONSULTANT, True,
         Text(zh="有单位委托您办理申请", en="An enterprise gave you a mandate"), "mandates"),
    News("nonconformity.raised", _CLIENT, True,
         Text(zh="检查组开具了不符合项，请确认或提出异议，并整改",
              en="The team raised a nonconformity: confirm or dispute it, and correct it"), "audit_plan_answer", "job",
         task=TO_CORRECT),
    News("nonconformity.sent_back", _CLIENT, True,
         Text(zh="不符合项的纠正被退回，请重新提交", en="A correction was sent back: hand in another one"),
         "audit_plan_answer", "job", task=TO_CORRECT),
    News("nonconformity.day_agreed", _CLIENT, True,
         Text(zh="不符合项的整改期限已更改", en="The day for correcting a nonconformity was changed"),
         "audit_plan_answer", "job"),
    News("nonconformity.closed", _CLIENT, True, Text(zh="不符合项已关闭", en="A nonconformity was closed"),
         "audit_plan_answer", "job"),
    News("nonconformity.dispute_followed", _CLIENT, True,
         Text(zh="检查组采纳了对不符合项的异议，该项已关闭",
              en="Your dispute of a nonconformity was followed, and it is closed"), "audit_plan_answer", "job"),
    News(PARTED, _CLIENT, True,
         Text(zh="同次现场的部分证书单独作出结论，其不符合项在该项目中整改",
              en="Certificates of one visit are decided by themselves: correct what was found about them there"),
         "audit_plan_answer", "job", lambda record: _is_parted(record) and bool(record.after["nonconformities"]),
         task=TO_CORRECT_PARTED),
    News(PARTED, _CLIENT, True,
         Text(zh="同次现场的部分证书单独作出结论", en="Certificates of one visit are decided by themselves"),
         "audit_plan_answer", "job", lambda record: _is_parted(record) and not record.after["nonconformities"]),
    News("visit.called_off", _CLIENT, True,
         Text(zh="原定的现场安排已取消，将重新安排并另行通知",
              en="A visit that you were told of is called off; another one will be planned and announced"),
         "audit_plan_answer", "job", _client_was_told),
    News("plan.voided", _CLIENT, True,
         Text(zh="现场检查计划通知书已作废，请等待新的通知，收到后重新确认",
              en="The notice of the plan was declared void: wait for another one, and confirm that"),
         "audit_plan_answer", "job"),
    News("supplement.voided", _CLIENT, True,
         Text(zh="补充材料通知书已作废，不必按其答复；需要补充的，将另行通知",
              en="A request for supplements was declared void: answer nothing by it; another one tells what is needed"),
         "audit_plan_answer", "job"),
    News("extension.voided", _CLIENT, True,
         Text(zh="延长认证时限的协议已作废，不必答复",
              en="An agreement on a later last day was declared void: it waits for no answer"),
         "audit_plan_answer", "job"),
    News("certificate.surveillance_notice_voided", _CLIENT, True,
         Text(zh="监督通知书已作废，请等待新的通知，不必按其回执",
              en="The surveillance notice was declared void: wait for another one, and do not reply to this"),
         "my_applications"),
    News("impartiality.work_repeated", _CLIENT, True,
         Text(zh="认证决定已收回：部分评价工作由其他人员重做后，重新作出认证决定",
              en="The decision is taken back: part of the evaluation is done anew by others, then it is decided again"),
         "my_applications", holds=takes_the_decision_back),
    News("impartiality.work_repeated", _CLIENT, True,
         Text(zh="现场检查将由其他人员重新进行，另行通知",
              en="A visit takes place again with other people; another one will be planned and announced"),
         "audit_plan_answer", "job", _client_was_told),
    News("plan.objection_refused", _CLIENT, True,
         Text(zh="对检查组成员的异议未获采纳，可以查看理由",
              en="Your objection to a member was not followed: read why"), "audit_plan_answer", "job"),
    News("plan.days_taken_up", _CLIENT, True,
         Text(zh="同意调整现场日期，将重新安排并另发计划通知",
              en="The days that you asked for were taken up: another plan and its notice come"), "audit_plan_answer",
         "job"),
    News("plan.days_declined", _CLIENT, True,
         Text(zh="现场日期未能调整，请查看理由并答复原计划",
              en="The days that you asked for were declined: read why, and answer the plan as it is"),
         "audit_plan_answer", "job", task=TO_ANSWER_PLAN),
    News("abort.resumed", _CLIENT, True, Text(zh="现场检查恢复进行", en="The check on site is taken up again"),
         "audit_plan_answer", "job"),
    News("abort.site_left_out", _CLIENT, True,
         Text(zh="一个场所的现场检查已终止，其余场所继续认证，请查看理由",
              en="The check of one site is over for good and the others go on: read why"), "audit_plan_answer", "job"),
    News("abort.terminated", _CLIENT, True, Text(zh="认证项目已终止", en="The job was ended"), "my_applications"),
    News("engagement.ended", _CLIENT, True, Text(zh="认证项目已终止", en="The job was ended"), "my_applications"),
    News("report.approved", _CLIENT, True, Text(zh="报告已批准，可以查看", en="The report is approved and can be read"),
         "my_applications"),
    News("certificate.end_declined", _CLIENT, True,
         Text(zh="暂停或注销证书的申请未获同意", en="The certificate is not suspended or cancelled as you asked"),
         "my_applications"),
    News("certificate.investigation_opened", _CLIENT, True,
         Text(zh="认证机构正在调查证书是否存在应当暂停或撤销的情形",
              en="A suspected ground to suspend or withdraw your certificate is being looked into"), "my_applications"),
    News("certificate.correction_demanded", _CLIENT, True,
         Text(zh="认证机构要求纠正对证书、标志或认证信息的误用",
              en="A misuse of your certificate, mark or certification is to be corrected"), "my_applications",
         holds=_was_told_otherwise, task=TO_CORRECT_MISUSE),
    News("certificate.correction_demand_voided", _CLIENT, True,
         Text(zh="误用纠正通知书已作废，不再要求纠正",
              en="The demand to correct a misuse is void: nothing is to be done by it"), "my_applications"),
    News("certificate.correction_refuted", _CLIENT, True,
         Text(zh="认证机构认定误用尚未纠正，请继续纠正并答复",
              en="A misuse is not held to be corrected: go on, and answer again"), "my_applications",
         task=TO_CORRECT_MISUSE),
    News("certificate.correction_entered", _CLIENT, True,
         Text(zh="已登记误用纠正完毕", en="It was entered that the misuse is corrected"), "my_applications"),
    News("certificate.investigation_concluded", _CLIENT, True,
         Text(zh="对证书的调查已有结论", en="The investigation of your certificate is concluded"), "my_applications"),
    News("certificate.lapse_revoked", _CLIENT, True,
         Text(zh="认证结果失效的确认已撤回", en="That a result lapsed was taken back"), "my_applications"),
    News("application.refusal_set_aside", _APPLYING, True,
         Text(zh="申诉成立，不予受理的决定已取消", en="On an appeal the refusal of an application was set aside"),
         "my_applications"),
    News("decision.set_aside", _CLIENT, True,
         Text(zh="申诉成立，不予认证的决定已取消，将重新作出认证决定",
              en="On your appeal the decision against was set aside: it will be decided anew"), "my_applications"),
    News("certificate.set_aside", _CLIENT, True,
         Text(zh="申诉成立，对证书的暂停、撤销或注销决定已取消",
              en="On your appeal the suspension, withdrawal or cancellation of a certificate was set aside"),
         "my_applications"),
    News("certificate.restoration_verified", _CLIENT, True,
         Text(zh="证书暂停原因已核实", en="The ground of the suspension was verified"), "my_applications"),
)

_FOR_COORDINATION = (
    News("application.submitted", _REVIEWER, False, Text(zh="申请已提交，待评审", en="An application waits for review"),
         "to_review", "application",
         task=task_of("application.accepted", "application.returned", "application.refused",
                      "application.refusal_set_aside", "application.withdrawn")),
    News("application.refusal_set_aside", _REVIEWER, False,
         Text(zh="不予受理的决定因申诉成立取消，申请待继续评审",
              en="The refusal of an application was set aside on appeal: go on with its review"),
         "to_review", "application", lambda record: record.after.get("state") == ApplicationState.SUBMITTED,
         task=task_of("application.accepted", "application.returned", "application.refused", "application.withdrawn")),
    News("application.time_asked", _REVIEWER, False,
         Text(zh="申请人申请延期补正", en="An applicant asks for more time"),
         "to_review", "application",
         task=task_of("application.time_given", "application.time_refused", "application.submitted",
                    "application.refused", "application.withdrawn")),
    News("application.withdrawn", _REVIEWER, False, Text(zh="申请已撤回", en="An application was withdrawn"),
         "to_review"),
    News("application.accepted", _COORDINATOR, False,
         Text(zh="申请已受理，待签合同（协议）和策划", en="An application was accepted: agreement and plan are next"),
         "preparing",
         task=Task(frozenset({"agreement.drawn_up", *ENDED}), subjects=its_new_job)),
    News("certificate.notice_unrecorded", _COORDINATOR, False,
         Text(zh="监督通知书没有发送登记，不视为已发出：请登记发送，或者发出",
              en="Nothing tells that a surveillance notice was sent: enter its sending, or send it"),
         "sending_papers", task=task_of("certificate.surveillance_notified", "certificate.surveillance_notice_voided",
                                        "certificate.surveyed", *OVER)),
    News("certificate.visit_proposed", _COORDINATOR, False,
         Text(zh="持有人提出了监督的现场日期，请安排",
              en="A holder proposed days for a surveillance: plan it"), "preparing"),
    News("calendar.year_entered", _COORDINATOR, False,
         Text(zh="放假安排已录入，按工作日计算的期限即按此计算",
              en="The days off of a year were entered: deadlines in working days are counted by them"), "planning"),
    News("calendar.year_entered", _COORDINATOR, False,
         Text(zh="录入放假安排后，有现场落在休息日，请重新排程",
              en="By the days off that were entered, visits stand on days off: plan them again"), "planning",
         holds=lambda record: bool(record.after.get("jobs")), task=TO_PLAN_OFF_DAYS_OFF, is_for_doer=True),
    News("engagement.ended", _COORDINATOR, False,
         Text(zh="认证项目已终止，不再安排", en="A job was ended: nothing of it is planned any more"), "papers"),
    News("abort.terminated", _COORDINATOR, False,
         Text(zh="认证项目已终止，不再安排", en="A job was ended: nothing of it is planned any more"), "papers"),
    News("agreement.returned", _COORDINATOR, False, Text(zh="合同（协议）已签回", en="A signed agreement came back"),
         "preparing", "job"),
    News("engagement.opened", _COORDINATOR, False,
         Text(zh="监督通知已生成，待安排监督", en="A surveillance was announced: plan it"), "preparing", "job",
         _is_surveillance, task=TO_PLAN),
    News("engagement.opened", _COORDINATOR, False,
         Text(zh="已批准增加监督，待安排", en="An extra surveillance was approved: plan it"), "preparing", "job",
         _is_extra, task=TO_PLAN),
    News("impartiality.declined", _COORDINATOR, False,
         Text(zh="检查组成员声明存在利益关系，需要换人",
              en="A member declined for a tie: replace them"), "preparing", "job", _drops_a_visit, task=TO_PLAN),
    News("impartiality.work_repeated", _COORDINATOR, False,
         Text(zh="有利益关系的人员参加的现场检查须由其他人员重新进行，请安排",
              en="A site that somebody tied was at is to be checked anew by others: plan it"), "preparing", "job",
         _drops_a_visit, task=TO_PLAN),
    News("document_review.recorded", _COORDINATOR, False,
         Text(zh="文件评审已完成，请将计划发给受检查方",
              en="The document review is concluded: send the plan to the client"), "preparing", "job",
         fits=_review_lets_the_plan_out, task=TO_SEND_REVIEWED),
    News("planning.step_done", _COORDINATOR, False,
         Text(zh="核查计划已批准，请将计划发给受检查方",
              en="The verification's plans are approved: send the plan to the client"), "preparing", "job",
         _is_next(""), fits=_is_to_be_sent, task=TO_SEND),
    News("plan.confirmed", _COORDINATOR, False, Text(zh="客户已确认计划", en="The client confirmed the plan"),
         "preparing", "job"),
    News("plan.voided", _COORDINATOR, False,
         Text(zh="计划通知书已作废，请核对后重新发送", en="The notice of a plan is void: look at it and send another"),
         "preparing", "job", task=TO_SEND),
    News("plan.objected", _COORDINATOR, False,
         Text(zh="客户对检查组成员提出异议", en="The client objected to a member of the team"), "preparing", "job",
         task=TO_PLAN),
    News("plan.days_asked", _COORDINATOR, False,
         Text(zh="客户请求调整计划的现场日期，请答复",
              en="The client asks for other days than the plan's: take them up, or decline with a reason"),
         "preparing", "job", task=TO_ANSWER_DAYS),
    News("plan.objection_refused", _COORDINATOR, False,
         Text(zh="客户对成员的异议未获采纳，该成员可以安排",
              en="The client's objection was refused: the member may be planned"), "preparing", "job"),
    News("person_days.deviated", _COORDINATOR, False,
         Text(zh="负责人批准了低于最低要求的人日，请重新确认人日",
              en="The manager went below the least person-days: confirm them anew"), "preparing", "job",
         task=task_of("person_days.confirmed", "decision.made", *ENDED)),
    News("fee.overdue", _COORDINATOR, False,
         Text(zh="收费逾期未缴清，请催缴", en="A fee is overdue: remind its client"), "preparing", "job", task=TO_PAY),
    News("competence.recorded", _COORDINATOR, False,
         Text(zh="能力评价记录已生成", en="A record of competence was made"), "people", "person"),
    News("scan.waits", _COORDINATOR, False,
         Text(zh="签回扫描件待归入文书，请输入编号", en="A returned scan waits for its paper's number"), "papers",
         task=task_of("scan.settled")),
    News("visit.passed_unsent", _COORDINATOR, False,
         Text(zh="现场首日已到，计划始终没有发给客户：请重新排程并发出计划，或者取消",
              en="The first day of a visit came and its plan never went out: plan it anew and send the plan, or call it"
              " off"), "preparing", "job", task=TO_PLAN_UNSENT),
    News("visit.unreported", _COORDINATOR, False,
         Text(zh="现场日期已过，没有登记结果：没有进行的，请取消并另行安排",
              en="The days of a visit are over without a result: if it did not take place, call it off"), "preparing",
         "job", task=TO_REPORT),
    News("visit.called_off", _COORDINATOR, False,
         Text(zh="已排定的现场已取消，请另行安排", en="A planned visit is called off: plan another one"), "preparing",
         "job", task=TO_PLAN),
    News("site.days_closed", _COORDINATOR, False,
         Text(zh="客户提出不能接受检查的日期，与已排定的现场冲突，请重新排程",
              en="A planned visit stands on days on which the client cannot be checked: plan it again"), "preparing",
         "job", _client_closed, fits=_stands_on_closed_days, task=TO_PLAN),
    News("site.days_closed", _COORDINATOR, False,
         Text(zh="客户提出不能接受检查的日期", en="The client said on which days it cannot be checked"), "preparing",
         "job", _client_closed),
    News("abort.resumed", _COORDINATOR, False,
         Text(zh="现场检查恢复，请核对日期", en="A check on site is taken up again: look at its days"), "preparing",
         "job",
         task=task_of("visits.planned", "on_site.recorded", "decision.made", *ENDED)),
    News("dispatch.unknown", _SENDING, False,
         Text(zh="邮件是否送达不明，需要核实", en="Nobody knows whether an e-mail went: look"), "sending_papers",
         task=task_of("dispatch.sent", "dispatch.failed", parts=named("dispatch"))),
    News("dispatch.failed", _SENDING, False, Text(zh="文书未能发出", en="A paper could not be sent"), "sending_papers",
         task=task_of("dispatch.sent", "paper.voided", parts=named("number"))),
)

_NOBODY_MAY = Text(
    zh="项目等待{act}，但没有可以办理的人员：请安排能力评价、聘任或者开通账号角色",
    en="A job waits for {act}, and nobody may do it: have somebody evaluated, engaged or given the role",
)

_FOR_MANAGEMENT = (
    News("calendar.year_entered", _MANAGER, False,
         Text(zh="放假安排已录入，按工作日计算的期限即按此计算",
              en="The days off of a year were entered: deadlines in working days are counted by them"), "cases"),
    News("certificate.surveillance_notice_voided", _MANAGER, False,
         Text(zh="监督通知书已作废，请重新发出", en="A surveillance notice was declared void: make another"),
         "surveillance_due", task=task_of("certificate.surveillance_notified", *OVER)),
    News("abort.asked_for", _MANAGER, False,
         Text(zh="检查组报告需要中止现场检查，请决定", en="A team asks to break a check off: decide"), "cases", "job",
         task=task_of("abort.consented", "abort.declined", "engagement.ended")),
    *(News("engagement.nobody_able", _MANAGER, False, _NOBODY_MAY.format(act=words), "cases", "job", _waits_for(act),
           task=TO_FIND_SOMEBODY) for act, words in WAITING_FOR.items()),
    News("impartiality.tie_found", _MANAGER, False,
         Text(zh="参加评价的人员后来发现有利益关系，请认可或者安排重做其工作",
              en="Somebody who evaluated turned out to be tied: let their work stand, or have it done anew"),
         "cases", "job", task=TO_SETTLE),
    News("visit.passed_unsent", _MANAGER, False,
         Text(zh="现场首日已到，计划始终没有发给客户：请重新排程并发出计划，或者取消",
              en="The first day of a visit came and its plan never went out: plan it anew and send the plan, or call it"
              " off"), "cases", "job", task=TO_PLAN_UNSENT),
    News("visit.unreported", _MANAGER, False,
         Text(zh="现场日期已过，没有登记结果，请查明",
              en="The days of a visit are over without a result: look into it"), "cases", "job", task=TO_REPORT),
    News("planning.step_done", _MANAGER, False,
         Text(zh="核查计划待批准", en="A verification's plans wait for approval"), "verification_plans", "job",
         _is_next("manager"), task=TO_APPROVE),
    News("plan.objected", _MANAGER, False,
         Text(zh="客户对检查组成员提出异议，不采纳的须说明理由",
              en="The client objected to a member: refusing it needs a reason"), "cases", "job"),
    News("nonconformity.answered", _MANAGER, False,
         Text(zh="客户对不符合项提出异议", en="The client disputes a nonconformity"), "cases", "job", _is_disputed),
    News("extension.answered", _MANAGER, False,
         Text(zh="客户已答复延长时限的提议", en="The client answered the proposal of a later last day"), "cases",
         "job"),
    News("competence.recorded", _MANAGER, False,
         Text(zh="能力评价记录已生成", en="A record of competence was made"), "papers"),
    News("fee.overdue", _MANAGER, False, Text(zh="收费逾期未缴清", en="A fee is overdue"), "cases", "job", task=TO_PAY),
    News("certificate.limit_missed", _MANAGER, False,
         Text(zh="监督逾期，请决定如何处理",
              en="A surveillance missed its limit: decide"), "surveillance_due", "missed",
         task=task_of("certificate.limit_decided", "certificate.suspended", "certificate.surveyed",
                      "certificate.limit_missed", *OVER)),
    News("certificate.investigation_opened", _MANAGER, False,
         Text(zh="对证书已立项调查，请查明并作出结论",
              en="A suspected ground is to be looked into: conclude"), "certificate_register", "certificate",
         task=task_of("certificate.investigation_concluded", *OVER)),
    News("on_site.recorded", _MANAGER, False,
         Text(zh="合并监督的现场有不符合：可对所涉证书单独作出结论，不影响其他证书",
              en="A visit for certificates of several jobs found faults: those concerned can be decided by themselves,"
                 " which touches no other"),
         "surveillance_due", "to_part", fits=_may_be_parted, task=TO_PART),
    News("surveillance.reply_entered", _MANAGER, False,
         Text(zh="监督通知的回执说明有变更或不能生产，请核实",
              en="A reply to a surveillance notice tells of changes or of no production: look into it"),
         "surveillance_due", "", _says_of_changes),
    News("certificate.change_applied_for", _MANAGER, False,
         Text(zh="持有人申请变更", en="A holder applies for a change"), "certificate_register", "certificate",
         task=task_of("certificate.change_evaluated", *OVER, parts=changed("changes"))),
    News("certificate.change_evidence_added", _MANAGER, False,
         Text(zh="持有人为变更申请补充了资料", en="A holder added documents to its application for a change"),
         "certificate_register", "certificate"),
    News("certificate.change_undone", _MANAGER, False,
         Text(zh="持有人声明未实施或者已恢复到变更前的状态，请在监督中核实",
              en="A holder says that a change is not made or was undone: see to it at the surveillance"),
         "certificate_register", "certificate"),
    News("certificate.result_lapsed", _MANAGER, False,
         Text(zh="认证结果已确认失效，请决定暂停或撤销",
              en="A result lapsed: decide on suspension or withdrawal"), "certificate_register", "certificate",
         task=task_of("certificate.suspended", "certificate.lapse_revoked", *OVER)),
    News("certificate.visit_proposed", _MANAGER, False,
         Text(zh="持有人提出了监督的现场日期", en="A holder proposed days for a surveillance"),
         "surveillance_due"),
    News("certificate.end_asked_for", _MANAGER, False,
         Text(zh="持有人申请暂停或注销证书", en="A holder asks for a suspension or cancellation"),
         "certificate_register", "certificate",
         task=TO_ANSWER_HOLDER),
    News("certificate.disclosure_objected", _MANAGER, False,
         Text(zh="持有人撤回公开认证结果的同意，已公布的应当撤下",
              en="A holder took its consent to the publication back: what was published is taken down"), "cases"),
    News("certificate.disclosure_agreed", _MANAGER, False,
         Text(zh="持有人同意公开认证结果，请办理公布",
              en="A holder agreed to the publication of the results: have them published"), "cases"),
    News("certificate.restoration_applied_for", _MANAGER, False,
         Text(zh="持有人申请恢复证书", en="A holder applies for a restoration"), "certificate_register", "certificate",
         task=TO_VERIFY_RESTORATION),
    News("certificate.restoration_evidence_added", _MANAGER, False,
         Text(zh="持有人为恢复申请补充了证据文件", en="A holder added evidence to its application for a restoration"),
         "certificate_register", "certificate", _adds_to_a_restoration),
    News("certificate.suspension_ends", _MANAGER, False,
         Text(zh="证书的暂停期将在 1 个月内届满，持有人尚未申请恢复",
              en="A suspension ends within a month, and its holder did not apply for the restoration"),
         "certificate_register", "certificate", holds=_at("ahead")),
    News("certificate.suspension_ends", _MANAGER, False,
         Text(zh="证书的暂停期已届满，没有待办理的恢复申请：请办理撤销",
              en="A suspension is over and no application for restoration waits: withdraw the certificate"),
         "certificate_register", "certificate", holds=_at("over"), task=TO_END_SUSPENDED),
    News("certificate.correction_due", _MANAGER, False,
         Text(zh="误用的纠正时间将在 1 个月内届满，持有人尚未答复",
              en="The time for correcting a misuse ends within a month, and its holder did not answer"),
         "certificate_register", "certificate", holds=_at("ahead")),
    News("certificate.correction_due", _MANAGER, False,
         Text(zh="误用超过规定时间仍未纠正，已构成撤销情形，请处理",
              en="A misuse was not corrected in time: it is a ground to withdraw the certificate, so decide on it"),
         "certificate_register", "certificate", holds=_at("over"), task=TO_END_MISUSED),
    News("certificate.correction_answered", _MANAGER, False,
         Text(zh="持有人答复了误用的纠正情况，请核实", en="A holder says that a misuse is corrected: look at it"),
         "certificate_register", "certificate", task=TO_SEE_CORRECTED),
    News("certificate.correction_evidence_added", _MANAGER, False,
         Text(zh="持有人为误用的纠正补充了证据文件", en="A holder added evidence that a misuse is corrected"),
         "certificate_register", "certificate", _adds_to_a_correction_told),
    News("complaint.received", _MANAGER, False, Text(zh="收到投诉或申诉", en="A complaint or appeal came in"),
         "complaints", "complaint",
         task=task_of("complaint.assigned", "complaint.closed", "complaint.withdrawn")),
    News("complaint.decided", _MANAGER, False,
         Text(zh="投诉或申诉已作出处理决定，待答复", en="A complaint or appeal is decided: answer it"), "complaints",
         "complaint",
         task=task_of("complaint.answered", "complaint.closed")),
    News("complaint.evidence_added", _MANAGER, False, _PROVED, "complaints", "complaint"),
    News("complaint.withdrawn", _MANAGER, False, _WITHDRAWN, "complaints", "complaint"),
    News("disposal.approved", _MANAGER, False, Text(zh="销毁已批准", en="A disposal was approved"), "disposing",
         "case"),
    News("disposal.refused", _MANAGER, False, Text(zh="销毁未获批准", en="A disposal was refused"), "disposing",
         "case"),
    News("disposal.proposed", _DIRECTOR, False, Text(zh="有销毁建议待批准", en="A disposal waits for your answer"),
         "disposing", "case",
         task=task_of("disposal.approved", "disposal.refused")),
    News("decision.made", _DIRECTOR, False,
         Text(zh="已作出认证决定，待批准报告", en="The decision is made: approve the report"), "deciding", "job",
         fits=_waits_for_director, task=task_of("report.approved", "decision.set_aside", "impartiality.work_repeated")),
    News("enterprise.registered", _ADMINISTRATOR, False, Text(zh="有企业注册", en="An enterprise registered"),
         "administration", "account", about=lambda record: record.by),
    News("account.created", _ADMINISTRATOR, False, Text(zh="有咨询人员注册", en="A consultant registered"),
         "administration", "account", _is_a_consultants),
    News("person.last_day_set", _ADMINISTRATOR, False,
         Text(zh="已登记人员的最后工作日，请届时停用其账号",
              en="Somebody leaves: close their account after their last day"),
         "administration", "account", lambda record: bool(record.after.get("account")), task=TO_CLOSE_ACCOUNT,
         about=lambda record: str(record.after["account"])),
)

_FOR_EVALUATION = (
    News("visits.planned", _AUDITOR, True,
         Text(zh="您被安排到检查组，请声明公正和保密", en="You are planned for a team: declare your impartiality"),
         "my_days", task=TO_DECLARE),
    News("visit.unreported", _AUDITOR, True,
         Text(zh="现场日期已过，请组长登记结果；没有进行的，请告知计划调度人员",
              en="The days of your visit are over: its leader records the result, or tells the coordinator that it did"
              " not take place"), "evaluating", "job", task=TO_REPORT),
    News("plan.published", _AUDITOR, True,
         Text(zh="计划已排定，检查组完成文件评审后才能发给受检查方",
              en="The plan goes to the client once the team has concluded the document review"),
         "evaluating", "job", fits=_waits_for_review, task=TO_REVIEW),
    News("plan.confirmed", _AUDITOR, True, Text(zh="客户已确认计划", en="The client confirmed the plan"), "my_days"),
    News("supplement.answered", _AUDITOR, True,
         Text(zh="客户答复了补充要求", en="The client answered a request"), "evaluating", "job"),
    News("nonconformity.answered", _AUDITOR, True,
         Text(zh="客户答复了不符合项", en="The client answered a nonconformity"), "evaluating", "job"),
    News("nonconformity.corrected", _AUDITOR, True,
         Text(zh="客户提交了纠正，待验证", en="The client handed in a correction: verify it"), "evaluating", "job",
         task=TO_VERIFY),
    News("nonconformity.evidence_added", _AUDITOR, True,
         Text(zh="客户为已提交的整改补充了证据文件", en="The client added evidence to a correction"), "evaluating",
         "job", _adds_to_a_correction),
    News("nonconformity.dispute_evidence_added", _AUDITOR, True,
         Text(zh="客户为已提出的异议补充了证据文件", en="The client added evidence to what it disputes"), "evaluating",
         "job", _adds_to_a_dispute),
    News("technical_review.recorded", _AUDITOR, True,
         Text(zh="技术复核未通过，报告退回", en="The technical review sent the report back"), "evaluating", "job",
         _of("technical_review", "passed", False),
         task=task_of("report.written", "decision.made")),
    News("report.voided", _AUDITOR, True, Text(zh="报告已作废，请重新编制", en="The report is void: write it anew"),
         "evaluating", "job", task=task_of("report.written", "decision.made")),
    News("impartiality.tie_settled", _AUDITOR, True,
         Text(zh="有利益关系的人员已完成的工作获得认可", en="The work of somebody tied stands"), "evaluating", "job"),
    News("impartiality.work_repeated", _AUDITOR, True,
         Text(zh="有利益关系的人员的工作须由其他人员重做", en="The work of somebody tied is to be done anew by others"),
         "evaluating", "job"),
    News("abort.consented", _AUDITOR, True, Text(zh="中止已获同意", en="Breaking off was consented to"), "evaluating",
         "job"),
    News("abort.declined", _AUDITOR, True,
         Text(zh="中止未获同意，检查继续", en="Breaking off was declined: the check goes on"), "evaluating", "job"),
    News("abort.resumed", _AUDITOR, True, Text(zh="现场检查恢复进行", en="The check on site is taken up again"),
         "evaluating", "job"),
    News(PARTED, _AUDITOR, True,
         Text(zh="同次现场的部分证书已单独立项，请另行编制报告",
              en="Certificates of one visit have a job of their own: write its report too"), "evaluating", "job",
         lambda record: _is_parted(record), task=task_of("report.written", "decision.made", *ENDED)),
    News("abort.site_left_out", _AUDITOR, True,
         Text(zh="一个场所的现场检查已终止，其余场所继续评价",
              en="The check of one site is over for good: go on without it"), "evaluating", "job"),
    News("abort.terminated", _AUDITOR, True, Text(zh="认证项目已终止", en="The job was ended"), "evaluating", "job"),
    News("engagement.ended", _AUDITOR, True, Text(zh="认证项目已终止", en="The job was ended"), "evaluating", "job"),
    News("complaint.assigned", ROLES_ON_CASES, True,
         Text(zh="请您调查或决定投诉、申诉", en="You are to investigate or decide a complaint or appeal"), "complaints",
         "complaint", task=TO_LOOK_INTO),
    News("complaint.evidence_added", ROLES_ON_CASES, True, _PROVED, "complaints", "complaint"),
    News("complaint.withdrawn", ROLES_ON_CASES, True, _WITHDRAWN, "complaints", "complaint"),
    News("complaint.investigated", ROLES_ON_CASES, True,
         Text(zh="投诉或申诉已调查，请决定人作出处理决定",
              en="A complaint or appeal is investigated: its decider decides"), "complaints", "complaint",
         task=TO_DECIDE_COMPLAINT),
    News("report.written", _DECIDER, False, Text(zh="报告已编制，待技术复核", en="A report waits for technical review"),
         "deciding", "job",
         task=task_of("technical_review.recorded", "impartiality.work_repeated", "report.voided")),
    News("technical_review.recorded", _DECIDER, False,
         Text(zh="技术复核通过，待作出认证决定", en="The technical review is passed: decide"), "deciding", "job",
         _of("technical_review", "passed", True),
         task=task_of("decision.made", "decision.set_aside", "impartiality.work_repeated", "report.voided")),
    News("impartiality.work_repeated", _DECIDER, False,
         Text(zh="有利益关系的人员所作的技术复核须由其他人员重做",
              en="The technical review by somebody tied is to be done anew by another"), "deciding", "job",
         _is_reviewed_anew, task=task_of("technical_review.recorded", "decision.made")),
    News("impartiality.work_repeated", _DECIDER, False,
         Text(zh="有利益关系的人员作出的认证决定已收回，须由其他人员重新作出",
              en="The decision by somebody tied is taken back: another decides anew"), "deciding", "job",
         _is_decided_anew, task=TO_DECIDE_ANEW),
    News("decision.set_aside", _DECIDER, False,
         Text(zh="不予认证的决定因申诉成立取消，待重新复核和决定",
              en="The decision against was set aside on appeal: review and decide anew"), "deciding", "job",
         task=TO_DECIDE_ANEW),
    News("certificate.written", _DECIDER, False,
         Text(zh="证书已编制，待核对签发", en="A certificate is written: check and issue it"), "deciding",
         task=task_of("certificate.issued", "certificate.cancelled", "certificate.draft_dropped")),
    *(News(verb, _DECIDER, False,
           Text(zh="变更已同意，待换发证书", en="A change stands: replace the certificate"), "certificate_register",
           "certificate", _asks_for_a_replacement,
           task=task_of("certificate.replaced", *OVER, parts=changed("changes")))
      for verb in ("certificate.change_evaluated", "certificate.change_verified")),
    News("decision.made", _WRITER, False,
         Text(zh="已决定颁证，待编制证书", en="Decided in favour: write the certificates"), "deciding", "job",
         fits=_may_be_certified_at_once, task=TO_CERTIFY),
    News("report.approved", _WRITER, False,
         Text(zh="报告已批准，待编制证书", en="The report is approved: write the certificates"), "deciding", "job",
         fits=_may_be_certified, task=TO_CERTIFY),
)

_OF_STATUS = tuple(
    News(verb, _MANAGER, False, text, "certificate_register", "certificate", task=TO_MAKE_KNOWN, is_for_doer=True)
    for verb, text in {
        **dict.fromkeys(CHANGES_OF_STATUS, Text(
            zh="证书状态已变更，请办理公布、上报等后续事项",
            en="A certificate's status changed: publish it, report it and see to what else follows")),
        "certificate.set_aside": Text(
            zh="因申诉成立，对证书的暂停、撤销或注销决定已取消，请办理状态公布和报送等事项",
            en="On an appeal what was done to a certificate was set aside: make its status known, and report it"),
    }.items())

NEWS: tuple[News, ...] = (*_FOR_CLIENTS, *_FOR_COORDINATION, *_FOR_MANAGEMENT, *_FOR_EVALUATION, *_OF_STATUS)
"""Every row. Of the several that may fit one reader of one Record the first is told; a client's papers are news too."""
