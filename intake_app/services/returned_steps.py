"""Which step of a job a paper closes when it comes back signed as it stands; the others are filed with their case."""

from collections.abc import Callable, Mapping
from datetime import date

from docs_templates.catalogue import paper_kind
from docs_templates.contexts import NonconformityList
from intake_app.services import extensions
from intake_app.services.audit_plan import confirmed_in
from intake_app.services.changes import changed_engagement
from intake_app.services.evaluation import answered_in
from intake_app.services.notice_replies import awaits_reply
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.paper_contexts import client_of
from intake_app.services.ports import UnitOfWork
from models.account import Actor
from models.engagement import Engagement, FindingAnswer
from models.paper import Paper
from models.text import Text

Close = Callable[[Office, UnitOfWork, Actor, Engagement, Paper, date], Text]
"""Enters what the signed paper says and tells what was entered; a step that is closed already stays as it is."""


def close_step(
    office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, signed_on: date, *, has_remarks: bool
) -> Text:
    """Close the step that waits for this paper, in the open transaction; what was done, in one sentence.

    A paper with remarks on it closes nothing: what they mean is a person's to enter, as all of a reply slip is.
    """
    job, close = uow.engagements.find(paper.subject), CLOSING.get(paper.kind)
    if not paper_kind(paper.kind).is_signed_back:
        return _NOT_EXPECTED
    if job is None or close is None:
        return _FILED
    if has_remarks and close is not _ask_for_reply:
        return _REMARKS
    return close(office, uow, actor, job, paper, signed_on)


def _sign_agreement(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, paper: Paper, signed_on: date
) -> Text:
    """The client signed; when this body did, a person enters, as the scan's day is the client's."""
    agreement = job.agreement
    if agreement is None or agreement.paper_id != paper.id:
        return _OUTDATED
    if agreement.signed_by_client_on is not None:
        return _CLOSED_BEFORE
    changed_engagement(office, uow, actor, job, "agreement.returned",
                       agreement=agreement.with_(signed_by_client_on=signed_on))
    return _SIGNED if agreement.signed_by_body_on is not None else _SIGNED_BY_CLIENT


def _confirm_plan(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, paper: Paper, signed_on: date
) -> Text:
    """The reply slip agrees to the days, names no objection and says that production runs (CNEX 9.5.1, 9.6.2)."""
    told = [visit for visit in job.visits if visit.notice and visit.notice.paper_id == paper.id]
    if not told:
        return _OUTDATED
    if all(visit.is_confirmed for visit in told):
        return _CLOSED_BEFORE
    if all(signed_on >= visit.start for visit in told if not visit.is_confirmed):
        return _SIGNED_TOO_LATE
    confirmed_in(office, uow, actor, job, {paper.id}, signed_on, production_confirmed=True)
    return Text(zh="计划已登记为客户确认，检查期间正常生产。",
                en="The plan is entered as confirmed by the client, with production running.")


def _confirm_findings(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, paper: Paper, signed_on: date
) -> Text:
    """The nonconformities on this list, and none raised after it was printed (CNEX 9.5.4)."""
    printed = NonconformityList.model_validate_json(office.files.get(paper.data_sha256))
    listed = {row.number for row in printed.findings}
    waiting = [each.id for each in job.nonconformities
               if each.id in listed and each.answer is None and each.is_to_be_corrected]
    if not waiting or job.decision is not None:
        return _CLOSED_BEFORE
    answer = FindingAnswer(is_confirmed=True, on=signed_on, by=printed.addressee, words=paper.number)
    answered_in(office, uow, actor, job, waiting, answer)
    return Text(zh="已登记为受检查方确认：{findings}。", en="Entered as confirmed by the auditee: {findings}.").format(
        findings=Text(zh="、".join(waiting), en=", ".join(waiting)))


def _agree_to_extension(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, paper: Paper, signed_on: date
) -> Text:
    """Both sides signed the later last day; what hinders it is told, and the scan is kept all the same (CNEX 9.10)."""
    if all(each.paper_id != paper.id for each in job.extensions):
        return _OUTDATED
    if job.open_extension is None or job.open_extension.paper_id != paper.id:
        return _CLOSED_BEFORE
    answered = extensions.answered_in(office, uow, actor, job, signed_on, is_agreed=True, words=paper.number,
                                      answered_by=client_of(job).name, entered_by=actor.name)
    if isinstance(answered, Refused):
        return _HINDERED.format(reason=answered.reasons[0].text)
    return Text(zh="已登记为客户同意延长认证时限。", en="The client's agreement to the later last day is entered.")


def _ask_for_reply(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, paper: Paper, signed_on: date
) -> Text:
    """Which boxes the reply slip bears is a person's to read: the scan alone enters nothing (CNEX 11)."""
    return _REPLY_TO_ENTER if awaits_reply(job) else _FILED


CLOSING: Mapping[str, Close] = {
    "agreement": _sign_agreement, "plan_notice": _confirm_plan, "nonconformity_list": _confirm_findings,
    "extension_agreement": _agree_to_extension, "surveillance_notice": _ask_for_reply,
}
"""The papers that a step waits for, by kind."""

_SIGNED = Text(zh="客户签署日期已登记。", en="The client's signature is entered.")
_SIGNED_BY_CLIENT = Text(
    zh="客户签署日期已登记；本机构的签署日期请在“合同与计划”中登记。",
    en="The client's signature is entered; enter on “Contracts and plans” when this body signed.",
)
_REPLY_TO_ENTER = Text(
    zh="签回件已归入案件：请在下方对照扫描件登记回执的内容。",
    en="It is filed with its case: enter below what the reply slip says, with the scan beside it.",
)
_FILED = Text(
    zh="签回件已归入案件；没有步骤在等它。", en="It is filed with its case; no step waits for it.",
)
_NOT_EXPECTED = Text(
    zh="这类文书不需要签回；扫描件已归入案件。", en="This paper is not expected back; the scan is filed with its case.",
)
_REMARKS = Text(
    zh="签回件已归入案件，但因有批注没有办结步骤：请按批注在案件中登记。",
    en="It is filed with its case, but closes no step because of the remarks: enter in the case what they say.",
)
_OUTDATED = Text(
    zh="签回件已归入案件，但该文书已被新的文书取代，没有办结步骤：请让对方签署新的文书。",
    en="It is filed with its case, but a newer paper has taken its place, so no step is closed: have that one signed.",
)
_SIGNED_TOO_LATE = Text(
    zh="签回件已归入案件，但签署时现场已到开始日期，不能作为确认，没有办结步骤：请在“排程”中另行安排现场。",
    en="It is filed with its case, but it was signed when the audit was to have begun, which confirms nothing, so no"
    " step is closed: plan the audit anew on the page “Planning”.",
)
_HINDERED = Text(
    zh="签回件已归入案件，但没有办结步骤：{reason}", en="It is filed with its case, but closes no step: {reason}",
)
_CLOSED_BEFORE = Text(
    zh="签回件已归入案件；这一步此前已经办结。", en="It is filed with its case; the step was closed before.",
)
