"""An upheld appeal sets aside what the body did or decided: when it may, and how what it is about then stands.

A suspension, withdrawal or cancellation; the refusal of an application; a decision against (CNEX 14). Under a rule that
is silent on appeals, as this body handles them.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from intake_app.rules.certificate_endings import STATUS_CHANGE_TEXTS, SUSPENSION_UNRESOLVED, ending_change
from intake_app.rules.certificates import IN_FORCE, NUMBERED_AT_ISSUE, status_on
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.clocks import counted_on
from intake_app.rules.complaints import CaseFile, complaint_clause
from intake_app.rules.separation import taken_part
from intake_app.schemes.schema import SchemeEdition
from models.application import Application, ApplicationState, RefusalSetAside
from models.certificate import (
    Certificate,
    CertificateState,
    EndingSetAside,
    StatusChange,
    Suspension,
    Termination,
)
from models.complaint import Complaint, ComplaintKind, LeftStanding, SetAside
from models.engagement import CertificationDecision, DecisionSetAside, Engagement, EngagementKind
from models.reference import Reason
from models.text import Text, joined


class StandingAct(NamedTuple):
    """What the body did or decided and holds today."""

    text: Text
    """It in a word."""
    on: date
    change: StatusChange | None = None
    """Of a certificate: that it was suspended, withdrawn or cancelled."""


class ActInCase(NamedTuple):
    """What stands in a case, with what it was done to."""

    kind: Literal["refusal", "decision", "status"]
    subject: str
    """The application, job or certificate."""
    number: str
    """What that is called, or its application."""
    act: StandingAct

    @property
    def words(self) -> Text:
        """Which act it is, of what and of when."""
        words = _OF_CERTIFICATE if self.kind == "status" else _OF_APPLICATION
        return words.format(number=self.number or NUMBERED_AT_ISSUE, act=self.act.text, on=self.act.on)


def standing_status(certificate: Certificate) -> StandingAct | None:
    """The end of the certificate before its last day, or else the suspension that it is in; None for neither."""
    if certificate.termination is not None:
        change = ending_change(certificate)
        return StandingAct(STATUS_CHANGE_TEXTS[change], certificate.termination.ended_on, change)
    stop, suspended = _standing_suspension(certificate), StatusChange.SUSPENDED
    return StandingAct(STATUS_CHANGE_TEXTS[suspended], stop.suspended_on, suspended) if stop is not None else None


def standing_refusal(application: Application) -> StandingAct | None:
    """The refusal of the application; None where it is not refused."""
    is_refused = application.state is ApplicationState.REFUSED
    return StandingAct(_REFUSAL, application.decided_on) if is_refused and application.decided_on else None


def standing_decision(job: Engagement) -> StandingAct | None:
    """The decision against an initial certification or some of its units; None of any other job, and where none is.

    What a decision on a surveillance led to is set aside of its certificates.
    """
    decision = job.decision if job.kind is EngagementKind.INITIAL else None
    return StandingAct(_refused_by(job, decision), decision.on) if decision is not None and job.refused_units else None


def appeal_faults(appeal: Complaint, act: StandingAct | None, scheme: SchemeEdition) -> tuple[Reason, ...]:
    """Why nothing is set aside on this appeal: nothing stands, it was not upheld, or it is not about what stands.

    One that came before the act is about something else.
    """
    clause = complaint_clause(scheme)
    if act is None:
        return (Reason(text=_NOTHING_STANDS, clause=clause),)
    if appeal.kind is not ComplaintKind.APPEAL or appeal.decision is None or not appeal.decision.is_upheld:
        return (Reason(text=_NOT_UPHELD.format(number=appeal.number), clause=clause),)
    if appeal.received_on < act.on:
        text = _CAME_BEFORE.format(appeal=appeal.number, received=appeal.received_on, act=act.text, on=act.on)
        return (Reason(text=text, clause=clause),)
    return ()


def acts_in(file: CaseFile) -> Iterator[ActInCase]:
    """Everything that stands in the case and could be set aside on some appeal."""
    refusal, called = standing_refusal(file.application), file.application.called
    if refusal is not None:
        yield ActInCase("refusal", file.application.id, called, refusal)
    for job in file.jobs:
        decision = standing_decision(job)
        if decision is not None:
            yield ActInCase("decision", job.id, called, decision)
    for each in file.certificates:
        status = standing_status(each)
        if status is not None:
            yield ActInCase("status", each.id, each.number, status)


def left_by(appeal: Complaint, found: ActInCase) -> LeftStanding | None:
    """That what was decided on the appeal leaves this as it is, where somebody said so."""
    change = found.act.change or ""
    return next((left for left in appeal.left_standing
                 if (left.subject, left.change, left.acted_on) == (found.subject, change, found.act.on)), None)


def unanswered_acts(appeal: Complaint, file: CaseFile, scheme: SchemeEdition) -> tuple[ActInCase, ...]:
    """What an upheld appeal may be about and still stands, though nobody said that it stays (CNEX 14)."""
    return tuple(each for each in acts_in(file)
                 if not appeal_faults(appeal, each.act, scheme) and left_by(appeal, each) is None)


def undone_by(appeal: Complaint, file: CaseFile) -> tuple[Text, ...]:
    """What was set aside on this appeal, in the order of application, jobs and certificates."""
    application, called = file.application, file.application.called
    done = [(_OF_APPLICATION, called, _REFUSAL, each.refused_on, each.set_aside)
            for each in application.refusals_set_aside]
    done += [(_OF_APPLICATION, called, _refused_by(job, each.decision), each.decision.on, each.set_aside)
             for job in file.jobs for each in job.decisions_set_aside]
    for held in file.certificates:
        done += [(_OF_CERTIFICATE, held.number, STATUS_CHANGE_TEXTS[each.change], each.ending.ended_on, each.set_aside)
                 for each in held.endings_set_aside]
        done += [(_OF_CERTIFICATE, held.number, STATUS_CHANGE_TEXTS[StatusChange.SUSPENDED], each.suspended_on,
                  each.set_aside) for each in held.suspensions if each.set_aside is not None]
    return tuple(words.format(number=number, act=act, on=on)
                 for words, number, act, on, set_aside in done if set_aside and set_aside.complaint_id == appeal.id)


def certificate_beside(
    certificate: Certificate, of_the_unit: Iterable[Certificate], scheme: SchemeEdition, today: date
) -> Reason | None:
    """Why the certificate does not come back: another of `of_the_unit` stands or is written, and a unit has one.

    One that counts only after this one's end stands beside it, as a renewal does (J16).
    """
    if certificate.termination is None or today > certificate.valid_until:
        return None
    other = next((each for each in of_the_unit if _stands_or_will(each, today) and each.renews != certificate.id
                  and each.id != certificate.id and each.counts_from <= certificate.valid_until), None)
    if other is None:
        return None
    text = _OTHER_STANDS.format(number=certificate.number, other=other.number or NUMBERED_AT_ISSUE)
    return Reason(text=text, clause=complaint_clause(scheme))


def certificate_as_before(certificate: Certificate, set_aside: SetAside) -> Certificate:
    """The certificate once what stands is set aside: as it was before, with what was done kept beside.

    It has not a day more for it: its validity, its surveillances and its renewal are counted as ever (J63, J64).
    """
    ending, stop = certificate.termination, _standing_suspension(certificate)
    if ending is not None:
        undone = EndingSetAside(change=ending_change(certificate), ending=ending, set_aside=set_aside)
        certificate = certificate.with_(termination=None, endings_set_aside=(*certificate.endings_set_aside, undone))
        stop = _taken_up_again(stop, ending, set_aside.on, certificate.valid_until) if stop is not None else None
    elif stop is not None:
        certificate = certificate.with_(suspensions=(
            *certificate.suspensions[:-1], stop.with_(restored_on=set_aside.on, set_aside=set_aside)))
        stop = None
    if stop is not None:
        return certificate.with_(state=CertificateState.SUSPENDED, suspensions=(*certificate.suspensions[:-1], stop))
    is_lapsed = certificate.lapse is not None
    return certificate.with_(state=CertificateState.RESULT_LAPSED if is_lapsed else CertificateState.VALID)


def as_handed_back(submitted: Application, application: Application, scheme: SchemeEdition) -> Application:
    """What the applicant was held to when the requests were sent: as submitted, divided as the review left it.

    Only the review judges wishes, so what it said of those that were handed over stands in `application` (CNEX 9.2.3).
    """
    known = {wish.id: wish for wish in application.wishes}
    wishes = tuple(known.get(wish.id, wish) for wish in submitted.wishes)
    if wishes == submitted.wishes:
        return submitted
    judged = submitted.with_(wishes=wishes)
    return judged.with_(units=proposed_units(judged, scheme))


def application_as_before(
    application: Application, handed_over: Application | None, set_aside: SetAside
) -> Application:
    """The application once its refusal is set aside: under review again, or with its applicant if it was there.

    `handed_over` is what its applicant was held to: where requests wait for their answer, only what they name is open.
    """
    undone = RefusalSetAside(refused_on=application.decided_on or set_aside.on, reason=application.refusal_reason,
                             set_aside=set_aside)
    is_returned = application.open_request is not None
    return application.with_(
        state=ApplicationState.RETURNED if is_returned else ApplicationState.SUBMITTED,
        handed_over=handed_over if is_returned else None, decided_on=None, decided_by="", refusal_reason="",
        refusal_clause=None, refusals_set_aside=(*application.refusals_set_aside, undone))


def job_as_before(job: Engagement, set_aside: SetAside) -> Engagement:
    """The job once the decision against it is set aside: to be decided anew, its report against to be reviewed anew.

    So is one that supports some units only; what the decision granted stays granted (`granted_before`). Who reviewed,
    decided or approved took part in it all the same. Its clock has counted through; but what its client
    could not correct while it was decided, it has the days for that were left (CEC 5.6).
    """
    if job.decision is None:
        return job
    undone = DecisionSetAside(decision=job.decision, set_aside=set_aside)
    stands = job.report is not None and job.report.is_positive and not job.report.unsupported
    acts = (("technical_reviewer", job.technical_review), ("decider", job.decision),
            ("director", job.director_approval))
    anew = job.with_(decision=None, director_approval=None, decisions_set_aside=(*job.decisions_set_aside, undone),
                     technical_review=job.technical_review if stands else None,
                     nonconformities=tuple(counted_on(each, job.decision.on, set_aside.on)
                                           for each in job.nonconformities))
    for part, done in acts:
        if done is not None:
            anew = anew.with_(took_part=taken_part(anew, done.by, part))
    return anew


def _refused_by(job: Engagement, decision: CertificationDecision) -> Text:
    """What the decision is against: the certification, or the units that it names."""
    decided = job.with_(decision=decision)
    if not decided.is_partly_refused:
        return _DECISION
    return _DECISION_IN_PART.format(units=joined([Text(zh=unit.called, en=unit.called)
                                                  for unit in decided.refused_units]))


def _taken_up_again(suspension: Suspension, ending: Termination, on: date, valid_until: date) -> Suspension:
    """The suspension in which the certificate was when it ended, which nobody may have been able to end since.

    Its last day stays while it is ahead. Where it went by though days were left when the certificate ended, those are
    counted anew from the day of the setting aside: its holder could apply on none of them (CNEX 12.3.1, CEC 7.4). Where
    the certificate was withdrawn because nothing was put right, an application of its holder waits to be verified anew.
    """
    until = suspension.until
    if until is not None and ending.ended_on <= until < on:
        suspension = suspension.with_(until=min(on + (until - ending.ended_on), valid_until))
    if ending.ground == SUSPENSION_UNRESOLVED:
        suspension = suspension.with_(restoration_check=None)
    return suspension


def _standing_suspension(certificate: Certificate) -> Suspension | None:
    last = certificate.suspensions[-1] if certificate.suspensions else None
    return last if last is not None and last.restored_on is None else None


def _stands_or_will(certificate: Certificate, today: date) -> bool:
    return certificate.state is CertificateState.DRAFT or status_on(certificate, today) in IN_FORCE


_REFUSAL = Text(zh="不予受理", en="refusal")
_DECISION = Text(zh="不予认证", en="decision against")
_DECISION_IN_PART = Text(zh="认证单元“{units}”不予认证", en="decision against {units}")
_OF_CERTIFICATE = Text(zh="证书 {number}：{act}（{on}）", en="certificate {number}: {act} ({on})")
_OF_APPLICATION = Text(zh="申请 {number}：{act}（{on}）", en="application {number}: {act} ({on})")
_NOTHING_STANDS = Text(
    zh="现在没有可以取消的处理决定；请刷新页面。",
    en="There is nothing to set aside: reload the page.",
)
_NOT_UPHELD = Text(
    zh="{number} 不是已决定成立的申诉；只有申诉成立，才能据此取消原决定。",
    en="{number} is not an appeal that was upheld: only on one is anything set aside.",
)
_CAME_BEFORE = Text(
    zh="申诉 {appeal} 于 {received} 收到，早于该决定（{act}，{on}），不是针对该决定的申诉；"
    "对该决定有异议的，应另行申诉。",
    en="Appeal {appeal} came on {received}, before this was done ({act}, {on}), so it is not about that: an appeal can"
    " be filed against it.",
)
_OTHER_STANDS = Text(
    zh="证书 {number} 的认证单元另有有效、暂停或待签发的证书 {other}，一个认证单元只有一张证书："
    "先按持有人的申请注销该证书（待签发的，签发后注销），再取消对原证书的处理决定。",
    en="The unit of certificate {number} has another one, {other}, that stands or is written, and a unit has one"
    " certificate: have its holder ask for that one's cancellation first, once it is issued, then set this aside.",
)
