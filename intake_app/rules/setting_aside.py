"""An upheld appeal sets a suspension, withdrawal or cancellation aside: when it may, and how the certificate then is.

CNEX 14; under a rule that is silent on appeals, as this body handles them.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from intake_app.rules.certificate_endings import STATUS_CHANGE_TEXTS, SUSPENSION_UNRESOLVED, ending_change
from intake_app.rules.certificates import IN_FORCE, NUMBERED_AT_ISSUE, status_on
from intake_app.rules.complaints import complaint_clause
from intake_app.schemes.schema import SchemeEdition
from models.certificate import (
    Certificate,
    CertificateState,
    EndingSetAside,
    SetAside,
    StatusChange,
    Suspension,
    Termination,
)
from models.complaint import Complaint, ComplaintKind
from models.reference import Reason
from models.text import Text


class StandingAct(NamedTuple):
    """What the body did to a certificate and holds today."""

    change: StatusChange
    """A suspension, withdrawal or cancellation."""
    on: date


def standing_act(certificate: Certificate) -> StandingAct | None:
    """The end of the certificate before its last day, or else the suspension that it is in; None for neither."""
    if certificate.termination is not None:
        return StandingAct(ending_change(certificate), certificate.termination.ended_on)
    stop = _standing_suspension(certificate)
    return StandingAct(StatusChange.SUSPENDED, stop.suspended_on) if stop is not None else None


def appeal_faults(certificate: Certificate, appeal: Complaint, scheme: SchemeEdition) -> tuple[Reason, ...]:
    """Why nothing that was done to the certificate is set aside on this appeal: not upheld, or not about what stands.

    One that came before the act is about something else.
    """
    clause, act = complaint_clause(scheme), standing_act(certificate)
    if act is None:
        return (Reason(text=_NOTHING_STANDS.format(number=certificate.number), clause=clause),)
    if appeal.kind is not ComplaintKind.APPEAL or appeal.decision is None or not appeal.decision.is_upheld:
        return (Reason(text=_NOT_UPHELD.format(number=appeal.number), clause=clause),)
    if appeal.received_on < act.on:
        text = _CAME_BEFORE.format(appeal=appeal.number, received=appeal.received_on, number=certificate.number,
                                   act=STATUS_CHANGE_TEXTS[act.change], on=act.on)
        return (Reason(text=text, clause=clause),)
    return ()


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


def as_before(certificate: Certificate, set_aside: SetAside) -> Certificate:
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


_NOTHING_STANDS = Text(
    zh="证书 {number} 现在没有暂停、撤销或注销，没有可以取消的处理决定；请刷新页面。",
    en="Certificate {number} is neither suspended nor withdrawn nor cancelled: there is nothing to set aside. Reload"
    " the page.",
)
_NOT_UPHELD = Text(
    zh="{number} 不是已决定成立的申诉；只有申诉成立，才能据此取消对证书的处理决定。",
    en="{number} is not an appeal that was upheld: only on one is anything that was done to a certificate set aside.",
)
_CAME_BEFORE = Text(
    zh="申诉 {appeal} 于 {received} 收到，早于证书 {number} 的{act}（{on}），不是针对该决定的申诉；"
    "持有人对该决定有异议的，应另行申诉。",
    en="Appeal {appeal} came on {received}, before certificate {number} was {act} on {on}, so it is not about that:"
    " its holder can appeal against it.",
)
_OTHER_STANDS = Text(
    zh="证书 {number} 的认证单元另有有效、暂停或待签发的证书 {other}，一个认证单元只有一张证书："
    "先按持有人的申请注销该证书（待签发的，签发后注销），再取消对原证书的处理决定。",
    en="The unit of certificate {number} has another one, {other}, that stands or is written, and a unit has one"
    " certificate: have its holder ask for that one's cancellation first, once it is issued, then set this aside.",
)
