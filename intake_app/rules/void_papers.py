"""Why a paper is not declared void: what it told stands, or was acted on; else what it began is undone with it (H129).

Voiding is for a paper that should not have gone out, so that nothing counts from a paper that counts no more. It never
undoes an act of the body, which has a way of its own to be undone: until then a letter about it stands.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from intake_app.rules.stages import plan_missed
from intake_app.schemes.schema import SchemeEdition
from models.calendar import WorkingCalendar
from models.certificate import Certificate
from models.engagement import Engagement, Visit
from models.ids import PaperId
from models.paper import Paper
from models.reference import ClauseRef, Reason
from models.text import Text

VOIDING = ClauseRef(document="house", clause="H129")


def kind_fault(paper: Paper) -> Reason | None:
    """Why no paper of this kind is declared void, with what to do instead; None where that hangs on its case."""
    if paper.kind == "certificate":
        return Reason(text=_CERTIFICATE, clause=VOIDING)
    instead = INSTEAD.get(paper.kind)
    return Reason(text=_STANDS.format(number=paper.number, instead=instead), clause=VOIDING) if instead else None


def report_fault(paper: Paper, job: Engagement) -> Reason | None:
    """Why the report stands: the decision rests on it (CNEX 9.7, CEC 5.7.1)."""
    rests_on_it = job.decision is not None and job.report is not None and job.report.paper_id == paper.id
    return Reason(text=_DECIDED_ON.format(number=paper.number), clause=VOIDING) if rests_on_it else None


def plan_fault(
    paper: Paper, job: Engagement, scheme: SchemeEdition, today: date, calendar: WorkingCalendar
) -> Reason | None:
    """Why the notice of a plan stands: a visit that it told of has begun (CNEX 9.6.2)."""
    begun = [visit for visit in job.visits if visit.notice and visit.notice.paper_id == paper.id
             and _has_begun(visit, job, scheme, today, calendar)]
    if not begun:
        return None
    text = _BEGUN.format(number=paper.number, site=job.site(begun[0].site_row).name, start=begun[0].start)
    return Reason(text=text, clause=VOIDING)


def surveillance_notice_fault(
    paper: Paper, job: Engagement, scheme: SchemeEdition, today: date, calendar: WorkingCalendar
) -> Reason | None:
    """Why a surveillance notice stands: its client replied to it, or the surveillance has begun (CNEX 11)."""
    if job.notice_reply is not None and job.notice_reply.paper_id == paper.id:
        return Reason(text=_REPLIED.format(number=paper.number, on=job.notice_reply.replied_on), clause=VOIDING)
    begun = [visit for visit in job.visits if _has_begun(visit, job, scheme, today, calendar)]
    if begun:
        text = _BEGUN.format(number=paper.number, site=job.site(begun[0].site_row).name, start=begun[0].start)
        return Reason(text=text, clause=VOIDING)
    return None


def request_fault(paper: Paper, job: Engagement | None) -> Reason | None:
    """Why a request for supplements stands: it sent an application back, or was answered (CNEX 9.2.3, CEC 5.3.3)."""
    if job is None:
        return Reason(text=_SENT_BACK.format(number=paper.number), clause=VOIDING)
    sent = next((each for each in job.supplements if each.paper_id == paper.id), None)
    if sent is None or not (sent.answered_on or sent.extensions or any(item.answer for item in sent.items)):
        return None
    return Reason(text=_ANSWERED.format(number=paper.number), clause=VOIDING)


def extension_fault(paper: Paper, job: Engagement) -> Reason | None:
    """Why an agreement on a later last day stands: the client agreed to it (CNEX 9.10, CEC 5.2.3)."""
    is_agreed = any(each.is_agreed for each in job.extensions if each.paper_id == paper.id)
    return Reason(text=_AGREED.format(number=paper.number), clause=VOIDING) if is_agreed else None


def fee_fault(paper: Paper, job: Engagement) -> Reason | None:
    """Why a fee notice is not declared void by its paper alone: the fee would still be asked for (CNEX 16, CEC 9)."""
    is_owed = any(each.void_on is None for each in job.fees if each.paper_id == paper.id)
    return Reason(text=_FEE.format(number=paper.number), clause=VOIDING) if is_owed else None


def counts_from(paper: Paper, job: Engagement, certificates: Iterable[Certificate]) -> bool:
    """Whether the job still has what the paper began and what voiding it takes back; `certificates` are the job's."""
    told = {visit.notice.paper_id for visit in (*job.visits, *job.freed_visits) if visit.notice}
    asked = {each.paper_id for each in job.supplements if not each.answered_on}
    announced = {notice.paper_id for each in certificates for notice in each.notices if notice.void_on is None}
    begun: Mapping[str, Collection[PaperId | None]] = {
        "agreement": {job.agreement.paper_id} if job.agreement else set(),
        "report": {job.report.paper_id} if job.report else set(),
        "plan_notice": told, "supplement_notice": asked, "surveillance_notice": announced,
        "extension_agreement": {job.open_extension.paper_id} if job.open_extension else set(),
    }
    return paper.id in begun.get(paper.kind, ())


def void_report_fault(paper: Paper, report: Text) -> Reason | None:
    """Why nothing is passed, decided or let go on the report of this paper: it is void (CNEX 9.7, 9.8; CEC 5.7.1)."""
    if paper.void is None:
        return None
    return Reason(text=_IS_VOID.format(report=report, number=paper.number, on=paper.void.on), clause=VOIDING)


def _has_begun(
    visit: Visit, job: Engagement, scheme: SchemeEdition, today: date, calendar: WorkingCalendar
) -> bool:
    """Whether the team is or was there; one that is to be planned anew did not take place (CNEX 9.6.2)."""
    if visit not in job.visits_ahead:
        return True
    return visit.start <= today and plan_missed(job, visit, scheme, today, calendar) is None


_CERTIFICATE = Text(
    zh="证书不能作废：请按规定暂停、撤销或换发证书。",
    en="A certificate is not declared void: it is suspended, withdrawn or replaced.",
)
_STANDS = Text(
    zh="{number} 通知的事项已经生效，不因文书作废而取消，所以不能作废：文字有误的，请另发加盖公章的更正函并存档；"
    "{instead}。",
    en="What {number} tells has taken effect, and a void letter would not undo it, so it is not declared void. If its"
    " words are wrong, send a sealed letter that corrects them, and file it. {instead}.",
)
INSTEAD: Mapping[str, Text] = {
    "acceptance_notice": Text(zh="认证不再继续的，请终止项目",
                              en="If the certification does not go on, end the job"),
    "refusal_notice": Text(zh="不应不予受理的，请申请人重新提交申请",
                           en="If it should not have been refused, have the applicant apply anew"),
    "abort_notice": Text(zh="可以继续检查的，请恢复现场检查", en="If the check can go on, resume it"),
    "resumption_notice": Text(zh="不能继续检查的，请再次报请中止", en="If the check cannot go on, break it off anew"),
    "decision_notice": Text(zh="决定有误的，由申诉复查，或者对证书按规定处理",
                            en="If the decision was wrong, set it aside on appeal, or deal with the certificate by the"
                            " rules"),
    "end_notice": Text(zh="终止有误的，请重新受理或者另行安排监督",
                       en="If the end was an error, have the client apply anew, or plan the surveillance anew"),
    "change_notice": Text(zh="评价结论有误的，请持有人重新提出变更申请",
                          en="If the answer was wrong, have the holder apply for the change anew"),
    "lapse_notice": Text(zh="失效确认有误的，请撤回确认",
                         en="If the result did not lapse, take the confirmation back"),
    "suspension_notice": Text(zh="暂停原因已经消除的，请办理恢复；暂停有误的，由申诉复查处理",
                              en="If the ground is gone, restore the certificate; if the suspension was wrong, it is"
                              " set aside on appeal"),
    "withdrawal_notice": Text(zh="撤销有误的，由申诉复查处理",
                              en="If the withdrawal was wrong, it is set aside on appeal"),
    "cancellation_notice": Text(zh="注销有误的，由申诉复查处理",
                                en="If the cancellation was wrong, it is set aside on appeal"),
    "restoration_notice": Text(zh="仍有暂停原因的，请另行办理暂停",
                               en="If there still is a ground to suspend it, suspend it anew"),
    "complaint_receipt": Text(zh="受理的内容有误的，在答复中说明",
                              en="If what was taken down is wrong, say so in the answer"),
    "complaint_answer": Text(zh="处理结果有误的，请复查后另行答复",
                             en="If the outcome was wrong, look into it again and answer anew"),
}
"""What to do about an act that was wrong, by the kind of the paper that tells of it."""

_DECIDED_ON = Text(
    zh="认证决定已依据报告 {number} 作出，报告不能作废：报告有误的，请另行编制更正说明并存档；"
    "影响认证决定的，由申诉复查，或者对证书按规定处理。",
    en="The decision rests on the report {number}, so it is not declared void. If the report is wrong, write down the"
    " correction and file it; if that touches the decision, set it aside on appeal, or deal"
    " with the certificate by the rules.",
)
_BEGUN = Text(
    zh="{number} 通知的检查已经开始（{site}，{start}），不能作废：文字有误的，请另发更正函并存档；"
    "检查不能继续的，请中止检查。",
    en="The check that {number} told of has begun ({site}, {start}), so it is not declared void. If its words are"
    " wrong, send a letter that corrects them, and file it; if the check cannot go on, break it off.",
)
_REPLIED = Text(
    zh="客户已于 {on} 对 {number} 作出回执，不能作废：文字有误的，请另发更正函并存档。",
    en="The client replied to {number} on {on}, so it is not declared void: send a letter that corrects its words, and"
    " file it.",
)
_SENT_BACK = Text(
    zh="申请已按 {number} 退回补正，不能作废：请在申请人再次提交后处理，需要另行补正的，再发出新的通知书。",
    en="The application was sent back with {number}, so it is not declared void: deal with it once the applicant hands"
    " it in again, and send another request for whatever else is lacking.",
)
_ANSWERED = Text(
    zh="客户已对 {number} 作出答复或者申请延期，不能作废：需要另行补充的，请在答复齐全后发出新的通知书。",
    en="The client answered {number} or asked for more time, so it is not declared void: once the answers are whole,"
    " send another request for whatever else is lacking.",
)
_AGREED = Text(
    zh="客户已同意 {number}，认证时限据此计算，不能作废：需要改变期限的，请另行提出延长。",
    en="The client agreed to {number}, and the last day for the conclusion rests on it, so it is not declared void:"
    " propose another day instead.",
)
_FEE = Text(
    zh="{number} 的费用尚未作废，只作废文书仍会计收：请在该项目的“认证费用”中作废该收费通知书，文书随之作废。",
    en="The fee of {number} is still asked for, and would be under a void paper: declare the notice void under “Fees”"
    " of its job, which voids the paper too.",
)
_IS_VOID = Text(
    zh="{report} {number} 已于 {on} 作废，不能据此复核、决定或交付：请检查组重新编制。",
    en="The {report} {number} was declared void on {on}, so nothing is reviewed, decided or handed over on it: have the"
    " team write it anew.",
)
