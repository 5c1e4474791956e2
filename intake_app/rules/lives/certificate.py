"""The life of a certificate and of a change that its holder applies for (CNEX 12, CEC 7)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from intake_app.rules.certificate_changes import (
    MOVED_SITE,
    answer_closed,
    application_faults,
    came_too_early,
    made_though_denied,
    replacement_obstacles,
)
from intake_app.rules.certificate_endings import open_request
from intake_app.rules.certificates import application_closed, restoration_closed, restoration_obstacles, status_on
from intake_app.rules.complaints import ON_APPEAL, UPHELD, complaint_clause
from intake_app.rules.lapsed_results import changes_to_confirm, lapse_clause, restoration_barred, rise_to_settle
from intake_app.rules.lives.job import COMPETENT, apart
from intake_app.rules.misuse import DEMANDING, misuse_clause, misuse_rule, open_demands
from intake_app.rules.renewals import renewal_application_faults
from intake_app.rules.stages import ACTS, Stage, stage
from intake_app.rules.transitions import Condition, Machine, Transition, guard
from intake_app.rules.void_papers import VOIDING
from intake_app.schemes.schema import SchemeEdition
from models.account import Role
from models.certificate import Certificate, CertificateState
from models.certificate_change import CertificateChange, ChangeVerdict
from models.engagement import Engagement
from models.reference import ClauseRef, Reason
from models.text import Text

CERTIFICATE_STATES = {
    CertificateState.DRAFT: Text(zh="待核对", en="to be checked"),
    CertificateState.VALID: Text(zh="有效", en="valid"),
    CertificateState.SUSPENDED: Text(zh="暂停", en="suspended"),
    CertificateState.RESULT_LAPSED: Text(zh="暂停（失效待重新认证）", en="suspended (result lapsed)"),
    CertificateState.WITHDRAWN: Text(zh="撤销", en="withdrawn"),
    CertificateState.CANCELLED: Text(zh="注销", en="cancelled"),
    CertificateState.EXPIRED: Text(zh="到期失效", en="expired"),
}
"""The one word for each state of a certificate."""
NOT_YET_VALID = Text(zh="尚未生效", en="not yet valid")


def state_word(certificate: Certificate, today: date) -> Text:
    """The word for the state on `today`; a renewed one that does not count yet stands beside the old one (J16)."""
    state = status_on(certificate, today)
    is_ahead = state is CertificateState.VALID and today < certificate.counts_from
    return NOT_YET_VALID if is_ahead else CERTIFICATE_STATES[state]


class ChangeState(StrEnum):
    """Where an application for change stands."""

    APPLIED = "applied"
    TO_BE_VERIFIED = "to_be_verified"
    TO_BE_REPLACED = "to_be_replaced"
    """Approved, and the certificate prints something that changes."""
    SETTLED = "settled"
    """Approved, and nothing that is printed changes."""
    REFUSED = "refused"
    NOT_PASSED = "not_passed"
    REPLACED = "replaced"


CHANGE_STATES = {
    ChangeState.APPLIED: Text(zh="已申请", en="applied for"),
    ChangeState.TO_BE_VERIFIED: Text(zh="待核查", en="to be verified"),
    ChangeState.TO_BE_REPLACED: Text(zh="待换证", en="to be replaced"),
    ChangeState.SETTLED: Text(zh="已批准", en="approved"),
    ChangeState.REFUSED: Text(zh="不予批准", en="refused"),
    ChangeState.NOT_PASSED: Text(zh="核查未通过", en="not passed"),
    ChangeState.REPLACED: Text(zh="已换证", en="replaced"),
}
"""The one word for each state of a change."""


class CertificateFacts(NamedTuple):
    """A certificate as it stands on a day."""

    certificate: Certificate
    scheme: SchemeEdition
    today: date


class ChangeFacts(NamedTuple):
    """A change of a certificate as it stands on a day, with the job that verifies it, where there is one."""

    certificate: Certificate
    change: CertificateChange
    scheme: SchemeEdition
    today: date
    job: Engagement | None = None


def change_state(change: CertificateChange) -> ChangeState:
    """Where the change stands, from what was done."""
    if change.evaluation is None:
        return ChangeState.APPLIED
    if change.evaluation.verdict is ChangeVerdict.REFUSED:
        return ChangeState.REFUSED
    if change.replaced_on is not None:
        return ChangeState.REPLACED
    if change.verification is not None and not change.verification.passed:
        return ChangeState.NOT_PASSED
    if change.evaluation.verdict is ChangeVerdict.TO_BE_VERIFIED and change.verification is None:
        return ChangeState.TO_BE_VERIFIED
    return ChangeState.TO_BE_REPLACED if change.amends else ChangeState.SETTLED


def changes_to_print(certificate: Certificate) -> tuple[CertificateChange, ...]:
    """The changes that are approved and that the certificate does not say yet."""
    return tuple(each for each in certificate.changes if change_state(each) is ChangeState.TO_BE_REPLACED)


def _suspension(scheme: SchemeEdition) -> ClauseRef:
    return scheme.suspension.longest_months.clause


def _surveillance(scheme: SchemeEdition) -> ClauseRef:
    return scheme.surveillance.notice_months.clause


def _renewal(scheme: SchemeEdition) -> ClauseRef:
    return scheme.certificate.renewal.window_months.clause


def _withdrawal(scheme: SchemeEdition) -> ClauseRef | None:
    return scheme.withdrawal.act_clause if scheme.withdrawal else None


def _cancellation(scheme: SchemeEdition) -> ClauseRef | None:
    return scheme.cancellation.grounds[0].clause if scheme.cancellation else None


def _changes(scheme: SchemeEdition) -> ClauseRef | None:
    return scheme.changes.kinds[0].clause if scheme.changes else None


def _duties(scheme: SchemeEdition) -> ClauseRef | None:
    return scheme.status_duties[0].clause if scheme.status_duties else None


def _fields(scheme: SchemeEdition) -> ClauseRef:
    return scheme.certificate.fields[0].clause


def _demanding(scheme: SchemeEdition) -> ClauseRef:
    return DEMANDING


def _validity(scheme: SchemeEdition) -> ClauseRef:
    return scheme.certificate.validity_years.clause


@guard(Text(zh="没有尚未答复的持有人请求", en="no request of the holder waits for an answer"), _cancellation)
def _nothing_is_asked_yet(facts: CertificateFacts) -> Iterator[Reason]:
    asked = open_request(facts.certificate)
    if asked is not None:
        yield Reason(text=_ASKED_ALREADY.format(on=asked.asked_on), clause=_cancellation(facts.scheme))


@guard(Text(zh="申报的碳足迹上升已达到限值并持续超过规定时间，尚未确认",
            en="a rise that was reported reached the limit and lasted, and none is confirmed yet"), lapse_clause)
def _a_rise_ended_the_result(facts: CertificateFacts) -> Iterator[Reason]:
    if not changes_to_confirm(*facts):
        yield Reason(text=_NO_RISE.format(number=facts.certificate.number), clause=lapse_clause(facts.scheme))


@guard(Text(zh="认证结果已确认失效", en="it is confirmed that the result lapsed"), lapse_clause)
def _the_result_lapsed(facts: CertificateFacts) -> Iterator[Reason]:
    if facts.certificate.lapse is None:
        yield Reason(text=_NOT_LAPSED.format(number=facts.certificate.number), clause=lapse_clause(facts.scheme))


@guard(Text(zh="认证结果没有失效", en="the result holds"), lapse_clause)
def _the_result_holds(facts: CertificateFacts) -> Iterator[Reason]:
    barred = restoration_barred(facts.certificate, facts.scheme)
    if barred is not None:
        yield barred


@guard(Text(zh="没有使认证结果失效而尚待确认的碳足迹上升",
            en="no rise that ended the result waits to be confirmed or refuted"), lapse_clause)
def _no_rise_waits(facts: CertificateFacts) -> Iterator[Reason]:
    waiting = rise_to_settle(*facts)
    if waiting is not None:
        yield waiting


@guard(Text(zh="实施规则以重新申请的方式续证，证书有效且在续证窗口内",
            en="the scheme renews by a new application, and the certificate is valid and within its window"),
       _renewal)
def _may_be_renewed_by_application(facts: CertificateFacts) -> Iterator[Reason]:
    yield from renewal_application_faults(*facts)


@guard(Text(zh="认证方案把误用认证信息列为撤销情形", en="the scheme names the misuse of the certification as a ground"),
       misuse_clause)
def _scheme_knows_misuse(facts: CertificateFacts) -> Iterator[Reason]:
    if misuse_rule(facts.scheme) is None:
        yield Reason(text=_MISUSE_UNKNOWN)


@guard(Text(zh="有尚未纠正的误用", en="a misuse was to be corrected and is not"), misuse_clause)
def _a_correction_is_awaited(facts: CertificateFacts) -> Iterator[Reason]:
    if not open_demands(facts.certificate):
        yield Reason(text=_NOTHING_TO_CORRECT, clause=misuse_clause(facts.scheme))


@guard(Text(zh="暂停期未满", en="the suspension is not over"), _suspension)
def _suspension_runs(facts: CertificateFacts) -> Iterator[Reason]:
    closed = application_closed(*facts) or restoration_closed(*facts)
    if closed is not None:
        yield closed


@guard(Text(zh="暂停期未满，或持有人在暂停期内提出的申请尚待办理",
            en="the suspension is not over, or an application made within it waits"), _suspension)
def _may_come_back(facts: CertificateFacts) -> Iterator[Reason]:
    closed = restoration_closed(*facts)
    if closed is not None:
        yield closed


@guard(Text(zh="暂停原因尚未核实消除", en="the ground is not verified to be gone"), _suspension)
def _is_still_to_be_proved(facts: CertificateFacts) -> Iterator[Reason]:
    last = facts.certificate.suspensions[-1] if facts.certificate.suspensions else None
    if last is not None and last.restoration_check is not None and last.restoration_check.passed:
        text = _PROVED.format(number=facts.certificate.number, on=last.restoration_check.verified_on)
        yield Reason(text=text, clause=_suspension(facts.scheme))


@guard(Text(zh="持有人在暂停期内申请，且已核实暂停原因消除",
            en="applied for in time, and the ground is verified to be gone"), _suspension)
def _ground_is_gone(facts: CertificateFacts) -> Iterator[Reason]:
    yield from restoration_obstacles(facts.certificate, facts.scheme, facts.today)


@guard(Text(zh="写明变更前后情况，同类变更没有在办的申请，证书有效或暂停",
            en="it says what changes, none of its kind is open, and the certificate is in force"), _changes)
def _change_can_be_applied_for(facts: ChangeFacts) -> Iterator[Reason]:
    yield from application_faults(facts.certificate, facts.change, facts.scheme, facts.today)


@guard(Text(zh="证书没有失效", en="the certificate has not ended"), _changes)
def _certificate_stands(facts: ChangeFacts) -> Iterator[Reason]:
    closed = answer_closed(facts.certificate, facts.today)
    if closed is not None:
        yield closed


@guard(Text(zh="没有为它安排的现场核查，或者该核查未作决定即已终止",
            en="no check on site was ordered for it, or that one ended without a decision"), _changes)
def _no_check_counts(facts: ChangeFacts) -> Iterator[Reason]:
    job = facts.job
    if job is not None and job.id == facts.change.check_id and (not job.is_over or job.decision is not None):
        yield Reason(text=_CHECK_COUNTS, clause=_changes(facts.scheme))


@guard(Text(zh="核查它的监督或者现场核查已作出决定，须经批准的报告已批准",
            en="the surveillance or check that verifies it is decided, and its report approved where the rule asks so"),
       _changes)
def _result_is_decided(facts: ChangeFacts) -> Iterator[Reason]:
    if facts.job is None or facts.job.decision is None:
        yield Reason(text=_NO_RESULT, clause=_changes(facts.scheme))
    elif stage(facts.job, facts.scheme) is not Stage.CLOSED:
        yield Reason(text=_NOT_APPROVED, clause=facts.scheme.gate_clause("director"))


@guard(Text(zh="监督的现场不早于变更生效日（仅涉及碳足迹的变更除外）",
            en="a surveillance was on site only once the change had taken effect, unless it is about the footprint"),
       _changes)
def _result_saw_the_change(facts: ChangeFacts) -> Iterator[Reason]:
    early = came_too_early(facts.change, facts.job, facts.scheme) if facts.job is not None else None
    if early is not None:
        yield early


@guard(Text(zh="变更已批准（需核查的已通过），证书有效，认证结果没有因碳足迹上升而失效",
            en="it is approved and verified where asked, the certificate is valid, and its result still holds"),
       _changes)
def _replacement_stands(facts: ChangeFacts) -> Iterator[Reason]:
    yield from replacement_obstacles(facts.certificate, facts.change, facts.scheme, facts.today)


@guard(Text(zh="变更未获批准而实施日期已到，尚未声明未实施或者恢复",
            en="its day came though it was denied, and nothing says that it is not made or was undone"), _changes)
def _was_made_though_denied(facts: ChangeFacts) -> Iterator[Reason]:
    if not made_though_denied(facts.certificate, facts.change):
        yield Reason(text=_NOTHING_TO_UNDO, clause=_changes(facts.scheme))


_HOLDER = frozenset({Role.APPLICANT})
_MANAGER = frozenset({Role.MANAGER})
_DRAFT, _VALID, _SUSPENDED = CertificateState.DRAFT, CertificateState.VALID, CertificateState.SUSPENDED
_LAPSED = CertificateState.RESULT_LAPSED
_IN_FORCE = (_VALID, _LAPSED, _SUSPENDED)
_ENDED = (CertificateState.WITHDRAWN, CertificateState.CANCELLED)
_STANDING = (*_IN_FORCE, *_ENDED, CertificateState.EXPIRED)

def _of_job(act: str) -> tuple[Condition, ...]:
    """What a certificate's act waits for in the job that it comes from."""
    return tuple(Condition(each.text, each.clause, "stages.obstacles") for each in ACTS[act])


_FIELDS_HOLD = Condition(Text(zh="证书各项内容核对无误", en="every field of the certificate holds"), _fields,
                         "certificates.certificate_faults")
_RENEWS = (
    Condition(Text(zh="续证的，原证书有效，在续证窗口内完成了规则要求的监督或者申请",
                   en="where it renews one, that is valid and what renews it was done within its window"), _renewal,
              "renewals.renewal_faults"),
    Condition(Text(zh="原证书没有使结果失效的碳足迹上升，已批准的变更都已换证",
                   en="no rise ended the old one's result, and every approved change is printed on it"), lapse_clause,
              "renewals.rises_in_the_way"),
    Condition(Text(zh="同一认证单元没有另一张有效的证书", en="its unit has no other certificate in force"), _renewal,
              "renewals.stands_in_the_way"))
_NOT_RENEWED_YET = Condition(
    Text(zh="没有另一张证书接续它", en="no other certificate renews it already"), _renewal, "renewals.renewed_already")
_NOBODY_TIED = Condition(
    Text(zh="结论所依据的工作，没有由后来发现有利益关系的人员完成的，或者已经处理",
         en="nothing that it rests on was done by somebody whose tie was found later, unless that is settled"),
    lambda scheme: scheme.gate_clause("impartiality"), "tied_work.tied_work_faults")
_DAYS_HOLD = Condition(
    Text(zh="日期在今天之后，晚于应完成日期的写明理由并同意相应后果",
         en="the days are ahead, and later ones than due have a reason and the holder's consent to what follows"),
    _surveillance, "visit_proposals.proposal_faults")
_DEMAND_HOLDS = Condition(
    Text(zh="写明误用的事实，日期在颁发日期与今天之间",
         en="it says what is wrong, as of a day between the issue and today"),
    misuse_clause, "misuse.demand_faults")
_ENTRY_HOLDS = Condition(
    Text(zh="写明告知的方式和凭据", en="it says how the holder was told, and what shows it"), misuse_clause,
    "misuse.entry_faults")
_CORRECTION_HOLDS = Condition(
    Text(zh="写明凭据，日期在要求纠正之日与今天之间",
         en="it says what shows it, as of a day between the demand and today"),
    misuse_clause, "misuse.correction_faults")
_CAME_IN_TIME = Condition(Text(zh="申请在暂停期内提出", en="it was applied for within the suspension"), _suspension,
                          "certificates.application_closed")
_MISUSE_LASTS = Condition(
    Text(zh="以误用为由的，已造成严重影响或后果，或要求纠正后超过规定时间仍未纠正",
         en="a misuse had a serious effect, or was not corrected in time after the demand"), misuse_clause,
    "misuse.misuse_bars")
_NOT_ANSWERED = Condition(
    Text(zh="持有人尚未答复，也未登记纠正", en="its holder did not answer it, and nobody entered a correction"),
    lambda scheme: VOIDING, "misuse.voiding_fault")
_NOT_BEGUN_ANEW = Condition(
    Text(zh="没有为重新认证而在办的申请", en="no application for the new certification goes on"), lapse_clause,
    "lapsed_results.begun_anew")
_ALONE = Condition(Text(zh="认证单元没有其他有效、暂停或待签发的证书",
                        en="no other certificate of the unit stands or is written"),
                   complaint_clause, "setting_aside.certificate_beside")
_SITE_IS_VERIFIED = Condition(
    Text(zh="生产场地改变的，先经核查；仅地名或门牌变化的除外",
         en="another site is verified first, but for a mere new name of its address"),
    lambda scheme: MOVED_SITE, "certificate_changes.approval_barred")
_SITE_IS_CHECKED = Condition(
    Text(zh="生产场地改变的，不由个人核查通过", en="another site is passed by no person"),
    lambda scheme: MOVED_SITE, "certificate_changes.person_barred")
_FIT_TO_VERIFY = (
    Condition(Text(zh="核查人与持有人没有利益关系", en="the verifier has no tie with the holder"), _changes,
              "impartiality.conflict"),
    _SITE_IS_CHECKED,
    Condition(Text(zh="核查人具备检查员资格", en="the verifier may be on a team"),
              lambda scheme: scheme.team.member_clause, "team_requirements.is_team_member"),
)

Row = Transition[CertificateFacts]

CERTIFICATE: Machine[CertificateFacts] = Machine(
    key="certificate",
    title=Text(zh="证书", en="certificate"),
    states=CERTIFICATE_STATES,
    state_of=lambda facts: status_on(facts.certificate, facts.today),
    scheme_of=lambda facts: facts.scheme,
    transitions=(
        Row("write", Text(zh="编制", en="write"), "certificate.written", frozenset({Role.CERTIFICATE_WRITER}), (),
            (_DRAFT,), _fields, besides=(*_of_job("certificate"), apart("certificate_writer")),
            service="certificates.write_certificates"),
        Row("issue", Text(zh="核对并签发", en="check and issue"), "certificate.issued", frozenset({Role.DECIDER}),
            (_DRAFT,), (_VALID,), _validity, paper="certificate",
            besides=(*_of_job("issue"), _NOBODY_TIED, *_RENEWS, _FIELDS_HOLD, apart("decider"), COMPETENT),
            service="certificates.issue_certificates"),
        Row("ask_to_suspend", Text(zh="持有人申请暂停", en="ask for its suspension"), "certificate.end_asked_for",
            _HOLDER, (_VALID,), (_VALID,), _cancellation, (_nothing_is_asked_yet,), service="endings.ask_to_end"),
        Row("ask_to_cancel", Text(zh="持有人申请注销", en="ask for its cancellation"), "certificate.end_asked_for",
            _HOLDER, _IN_FORCE, _IN_FORCE, _cancellation, (_nothing_is_asked_yet,), service="endings.ask_to_end"),
        Row("propose_visit", Text(zh="持有人提出监督的现场日期", en="propose days for a surveillance"),
            "certificate.visit_proposed", _HOLDER, (_VALID,), (_VALID,), _surveillance, besides=(_DAYS_HOLD,),
            service="visit_proposals.propose_visit"),
        Row("enter_wish", Text(zh="登记监督通知回执中的暂停、注销意愿", en="enter what a reply to a notice asks for"),
            "certificate.end_asked_for", frozenset({Role.COORDINATOR}), _IN_FORCE, _IN_FORCE, _cancellation,
            (_nothing_is_asked_yet,), service="notice_replies.enter_reply"),
        Row("decline", Text(zh="不同意持有人的申请", en="decline what the holder asked for"),
            "certificate.end_declined", _MANAGER, _IN_FORCE, _IN_FORCE, _cancellation,
            service="endings.decline_request"),
        Row("confirm_lapse", Text(zh="确认认证结果失效", en="confirm that the result lapsed"),
            "certificate.result_lapsed", _MANAGER, (_VALID, _SUSPENDED), (_LAPSED, _SUSPENDED), lapse_clause,
            (_a_rise_ended_the_result,), paper="lapse_notice", service="lapsed_results.confirm_lapse"),
        Row("revoke_lapse", Text(zh="撤回对结果失效的确认", en="take back that the result lapsed"),
            "certificate.lapse_revoked", _MANAGER, (_LAPSED, _SUSPENDED), (_VALID, _SUSPENDED), lapse_clause,
            (_the_result_lapsed,), service="lapsed_results.revoke_lapse"),
        Row("begin_recertification", Text(zh="申请重新认证", en="begin the new certification"),
            "certificate.recertification_begun", _HOLDER, (_LAPSED, _SUSPENDED), (_LAPSED, _SUSPENDED), lapse_clause,
            (_the_result_lapsed,), besides=(_NOT_BEGUN_ANEW,), service="lapsed_results.begin_recertification"),
        Row("give_way", Text(zh="由重新认证的新证书代替", en="give way to the new certificate"),
            "certificate.cancelled", frozenset({Role.DECIDER}), (_LAPSED, _SUSPENDED), (CertificateState.CANCELLED,),
            _cancellation, (_the_result_lapsed,), paper="cancellation_notice",
            service="certificates.issue_certificates"),
        Row("begin_renewal", Text(zh="申请续证", en="begin the renewal"), "certificate.renewal_begun", _HOLDER,
            (_VALID,), (_VALID,), _renewal, (_may_be_renewed_by_application,), besides=(_NOT_RENEWED_YET,),
            service="taking_over.begin_renewal"),
        Row("suspend", Text(zh="暂停", en="suspend"), "certificate.suspended", _MANAGER, (_VALID, _LAPSED),
            (_SUSPENDED,), _suspension, paper="suspension_notice", service="certificates.suspend"),
        Row("apply", Text(zh="申请恢复", en="apply for restoration"), "certificate.restoration_applied_for", _HOLDER,
            (_SUSPENDED,), (_SUSPENDED,), _suspension, (_suspension_runs, _the_result_holds),
            service="restorations.apply_for_restoration"),
        Row("prove_restoration", Text(zh="提交恢复申请的证据文件", en="hand in evidence for a restoration"),
            "certificate.restoration_evidence_added", _HOLDER, (_SUSPENDED,), (_SUSPENDED,), _suspension,
            (_may_come_back, _the_result_holds, _is_still_to_be_proved),
            service="restorations.add_restoration_evidence"),
        Row("enter_application", Text(zh="登记书面的恢复申请", en="enter an application for restoration"),
            "certificate.restoration_applied_for", _MANAGER, (_SUSPENDED,), (_SUSPENDED,), _suspension,
            (_the_result_holds,), besides=(_CAME_IN_TIME,), service="restorations.enter_restoration_request"),
        Row("verify", Text(zh="核实暂停原因", en="verify the ground"), "certificate.restoration_verified", _MANAGER,
            (_SUSPENDED,), (_SUSPENDED,), _suspension, (_may_come_back, _the_result_holds),
            besides=(Condition(Text(zh="持有人已提出恢复申请", en="its holder applied for it"), _suspension,
                               "certificates.restoration_obstacles"),),
            service="restorations.record_restoration_check"),
        Row("restore", Text(zh="恢复", en="restore"), "certificate.restored", _MANAGER, (_SUSPENDED,), (_VALID,),
            _suspension, (_ground_is_gone, _the_result_holds, _no_rise_waits), paper="restoration_notice",
            service="restorations.restore"),
        Row("demand_correction", Text(zh="要求纠正误用", en="demand that a misuse is corrected"),
            "certificate.correction_demanded", _MANAGER, _IN_FORCE, _IN_FORCE, misuse_clause, (_scheme_knows_misuse,),
            paper="correction_demand", besides=(_DEMAND_HOLDS,), service="misuse.demand_correction"),
        Row("enter_demand", Text(zh="登记另行告知的纠正要求", en="enter a demand that was made otherwise"),
            "certificate.correction_demanded", _MANAGER, _IN_FORCE, _IN_FORCE, misuse_clause, (_scheme_knows_misuse,),
            besides=(_DEMAND_HOLDS, _ENTRY_HOLDS), service="misuse.enter_demand"),
        Row("send_demand", Text(zh="误用纠正通知书发出", en="let the letter of the demand go"),
            "certificate.correction_demand_sent", frozenset({Role.COORDINATOR, Role.MANAGER}), _STANDING, _STANDING,
            _demanding, service="sending.record_handed_over"),
        Row("void_demand", Text(zh="误用纠正通知书作废", en="declare the letter of the demand void"),
            "certificate.correction_demand_voided", _MANAGER, _STANDING, _STANDING, lambda scheme: VOIDING,
            besides=(_NOT_ANSWERED,), service="paper_register.void_paper"),
        Row("answer_demand", Text(zh="答复误用的纠正情况", en="answer how a misuse was corrected"),
            "certificate.correction_answered", _HOLDER, _IN_FORCE, _IN_FORCE, _demanding,
            (_a_correction_is_awaited,), service="misuse.answer_demand"),
        Row("prove_correction", Text(zh="提交纠正误用的证据文件", en="hand in evidence that a misuse was corrected"),
            "certificate.correction_evidence_added", _HOLDER | _MANAGER, _IN_FORCE, _IN_FORCE, _demanding,
            (_a_correction_is_awaited,), service="misuse.add_correction_evidence"),
        Row("refute_correction", Text(zh="认定误用尚未纠正", en="find that a misuse is not corrected"),
            "certificate.correction_refuted", _MANAGER, _IN_FORCE, _IN_FORCE, _demanding,
            (_a_correction_is_awaited,), service="misuse.refute_correction"),
        Row("enter_correction", Text(zh="登记误用已纠正", en="enter that a misuse was corrected"),
            "certificate.correction_entered", _MANAGER, _IN_FORCE, _IN_FORCE, misuse_clause,
            (_a_correction_is_awaited,), besides=(_CORRECTION_HOLDS,), service="misuse.enter_correction"),
        Row("withdraw", Text(zh="撤销", en="withdraw"), "certificate.withdrawn", _MANAGER, _IN_FORCE,
            (CertificateState.WITHDRAWN,), _withdrawal, paper="withdrawal_notice", besides=(_MISUSE_LASTS,),
            service="endings.withdraw"),
        Row("cancel", Text(zh="注销", en="cancel"), "certificate.cancelled", _MANAGER, _IN_FORCE,
            (CertificateState.CANCELLED,), _cancellation, paper="cancellation_notice", service="endings.cancel"),
        Row("set_suspension_aside", Text(zh="因申诉成立取消暂停", en="set the suspension aside on appeal"),
            "certificate.set_aside", ON_APPEAL, (_SUSPENDED,), (_VALID,), complaint_clause, (_the_result_holds,),
            besides=UPHELD, service="setting_aside.set_status_aside"),
        Row("set_last_suspension_aside",
            Text(zh="因申诉成立取消到期时的暂停", en="set aside on appeal the suspension in which it expired"),
            "certificate.set_aside", ON_APPEAL, (CertificateState.EXPIRED,), (CertificateState.EXPIRED,),
            complaint_clause, (_the_result_holds,), besides=UPHELD, service="setting_aside.set_status_aside"),
        Row("set_ending_aside", Text(zh="因申诉成立取消撤销或注销", en="set the end aside on appeal"),
            "certificate.set_aside", ON_APPEAL, _ENDED, (*_IN_FORCE, CertificateState.EXPIRED), complaint_clause,
            besides=(*UPHELD, _ALONE), service="setting_aside.set_status_aside"),
        Row("record_duty", Text(zh="登记公布、上报、收回", en="enter what was published, reported or taken back"),
            "certificate.duty_done", _MANAGER, _STANDING, _STANDING, _duties,
            service="endings.record_duty"),
    ),
)
"""From its draft to its end. It expires by itself after its last day, suspended or not (J64)."""

_ChangeRow = Transition[ChangeFacts]

CHANGE: Machine[ChangeFacts] = Machine(
    key="change",
    title=Text(zh="变更申请", en="change"),
    states=CHANGE_STATES,
    state_of=lambda facts: change_state(facts.change),
    scheme_of=lambda facts: facts.scheme,
    transitions=(
        _ChangeRow("apply", Text(zh="申请变更", en="apply"), "certificate.change_applied_for", _HOLDER, (),
                   (ChangeState.APPLIED,), _changes, (_change_can_be_applied_for,),
                   service="certificate_changes.apply_for_change"),
        _ChangeRow("enter", Text(zh="登记书面申请或监督发现的变更",
                                 en="enter a written one, or what a surveillance found"),
                   "certificate.change_applied_for", _MANAGER, (), (ChangeState.APPLIED,), _changes,
                   (_change_can_be_applied_for,), service="certificate_changes.enter_change"),
        _ChangeRow("prove", Text(zh="提交变更的资料", en="hand in documents about it"),
                   "certificate.change_evidence_added", _HOLDER | _MANAGER,
                   (ChangeState.APPLIED, ChangeState.TO_BE_VERIFIED), (ChangeState.APPLIED, ChangeState.TO_BE_VERIFIED),
                   _changes, (_certificate_stands,), service="certificate_changes.add_change_evidence"),
        _ChangeRow("evaluate", Text(zh="评价", en="evaluate"), "certificate.change_evaluated", _MANAGER,
                   (ChangeState.APPLIED,), (ChangeState.REFUSED, ChangeState.TO_BE_VERIFIED,
                                            ChangeState.TO_BE_REPLACED, ChangeState.SETTLED), _changes,
                   (_certificate_stands,), paper="change_notice", besides=(_SITE_IS_VERIFIED,),
                   service="certificate_changes.evaluate_change"),
        _ChangeRow("verify", Text(zh="登记核查", en="enter the verification"), "certificate.change_verified", _MANAGER,
                   (ChangeState.TO_BE_VERIFIED,), (ChangeState.NOT_PASSED, ChangeState.TO_BE_REPLACED,
                                                   ChangeState.SETTLED), _changes,
                   (_certificate_stands, _no_check_counts), paper="change_notice", besides=_FIT_TO_VERIFY,
                   service="certificate_changes.record_change_verification"),
        _ChangeRow("order_check", Text(zh="安排现场核查", en="order a check on site"),
                   "certificate.change_check_ordered", _MANAGER, (ChangeState.TO_BE_VERIFIED,),
                   (ChangeState.TO_BE_VERIFIED,), _changes, (_certificate_stands, _no_check_counts),
                   service="change_checks.order_change_check"),
        _ChangeRow("take_result",
                   Text(zh="采用监督或现场核查的结果", en="take the result of a surveillance or check"),
                   "certificate.change_verified", _MANAGER, (ChangeState.TO_BE_VERIFIED,),
                   (ChangeState.NOT_PASSED, ChangeState.TO_BE_REPLACED, ChangeState.SETTLED), _changes,
                   (_certificate_stands, _result_is_decided, _result_saw_the_change), paper="change_notice",
                   service="change_checks.take_result"),
        _ChangeRow("undo", Text(zh="声明未实施或者已恢复变更前状态", en="say that it is not made or was undone"),
                   "certificate.change_undone", _HOLDER, (ChangeState.REFUSED, ChangeState.NOT_PASSED),
                   (ChangeState.REFUSED, ChangeState.NOT_PASSED), _changes, (_was_made_though_denied,),
                   service="certificate_changes.say_undone"),
        _ChangeRow("replace", Text(zh="换证", en="replace"), "certificate.replaced", frozenset({Role.DECIDER}),
                   (ChangeState.TO_BE_REPLACED,), (ChangeState.REPLACED,), _changes, (_replacement_stands,),
                   paper="certificate", besides=(_FIELDS_HOLD, apart("decider"), COMPETENT),
                   service="certificate_changes.replace_certificate"),
    ),
)
"""From the holder's application to the replaced certificate; number and validity stay (J20).

A footprint that differs is printed only as a decided job verified it; that job lives its own life (H127).
"""

_NOTHING_TO_UNDO = Text(
    zh="该变更在答复时尚未到实施日期，或者已经声明未实施或恢复、重新获批或经监督通过，不需要再次声明。",
    en="The day of the change had not come when it was answered, or it was said not to be made or undone, approved"
    " anew or passed in a surveillance since: there is nothing to say.",
)
_CHECK_COUNTS = Text(
    zh="已为该变更安排现场核查：请待其作出认证决定后采用其结果。",
    en="A check on site was ordered for this change: take its result once it is decided.",
)
_NO_RESULT = Text(
    zh="没有可以采用的结果：为它安排的现场核查尚未作出认证决定，或者没有监督核查过比证书更新的数据期。",
    en="There is no result to take: the check ordered for it is not decided, or no surveillance verified a later period"
    " than the certificate prints.",
)

_NOT_APPROVED = Text(
    zh="该核查的报告尚未批准，其认证决定还可能收回；请在批准后采用。",
    en="The report of that check is not approved yet, and its decision may still be taken back: take the result once it"
    " is approved.",
)

_NO_RISE = Text(
    zh="证书 {number} 没有待确认的碳足迹上升：未达到限值、未持续超过规定时间，或者已经确认过。",
    en="No rise waits to be confirmed for certificate {number}: it stays below the limit, did not last, or was dealt"
    " with before.",
)
_NOT_LAPSED = Text(
    zh="证书 {number} 的认证结果没有确认失效；请刷新页面。",
    en="It is not confirmed that the result of certificate {number} lapsed: reload the page.",
)
_ASKED_ALREADY = Text(
    zh="{on} 的请求尚未答复，请等待认证机构办理。",
    en="The request of {on} is not answered yet: wait for the certification body.",
)
_PROVED = Text(
    zh="证书 {number} 的暂停原因已于 {on} 核实消除，不再需要证据文件。",
    en="The ground for which certificate {number} is suspended was verified to be gone on {on}: no more evidence is"
    " needed.",
)
_MISUSE_UNKNOWN = Text(
    zh="该认证方案没有把误用认证信息列为撤销情形。",
    en="This scheme does not name the misuse of the certification as a ground.",
)
_NOTHING_TO_CORRECT = Text(
    zh="该证书没有要求纠正而尚未纠正的误用；请刷新页面。",
    en="No misuse of this certificate is still to be corrected: reload the page.",
)
