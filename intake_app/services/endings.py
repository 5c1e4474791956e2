"""A certificate ends before its last day: withdrawn by fault or cancelled; and what the body does afterwards.

CNEX 12.3.1 f, 12.3.2; CEC 7.4.
"""

from datetime import date
from typing import Literal

from intake_app.rules.certificate_endings import (
    DueDuty,
    duties_first_due,
    grounds_to_cancel,
    grounds_to_withdraw,
    open_duties,
    open_request,
    withdrawal_act_due,
)
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.misuse import misuse_bars
from intake_app.schemes.schema import Cause, SchemeEdition
from intake_app.services import paper_contexts
from intake_app.services.access import require_own, require_role
from intake_app.services.changes import changed_certificate
from intake_app.services.job_endings import end_with
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, DutyDone, HolderRequest, StatusChange, Termination
from models.errors import NotFound
from models.ids import PaperId
from models.text import Text

WISH_ACTS = {StatusChange.SUSPENDED: "ask_to_suspend", StatusChange.CANCELLED: "ask_to_cancel"}
"""Which act of a certificate's life it is that its holder asks for this."""


def withdraw(
    office: Office, actor: Actor, certificate_id: str, ground: str, party: PartyRole, facts: str, verified_on: date,
    serious_effect: str = "",
) -> Certificate | Refused:
    """Withdraw for good from today on a ground of the rule that `party` fulfilled, with its notice.

    `serious_effect` is that of a misuse, which is else a ground only once it was not corrected (CNEX 12.3.2 j); the
    notice prints it with the facts.
    """
    require_role(actor, *CERTIFICATE["withdraw"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        scheme, today = office.scheme_of(certificate), office.today()
        cause = _cause(ground, scheme.withdrawal.grounds if scheme.withdrawal else ())
        if cause not in grounds_to_withdraw(certificate, scheme, today):
            return refused(_SUSPENSION_RUNS, cause.clause)
        barred = misuse_bars(certificate, scheme, cause, verified_on, serious_effect)
        if barred is not None:
            return Refused(reasons=(barred,))
        due = withdrawal_act_due(verified_on, scheme, office.calendar)
        told, effect = facts.strip(), serious_effect.strip()
        if told and effect:
            told = f"{told}\n{_EFFECT.format(effect=effect).zh}"
        ending = Termination(ground=cause.key, facts=told, party=party, verified_on=verified_on,
                             act_due_on=due.on if due else None, ended_on=today, by=actor.name)
        return _ended(office, uow, actor, certificate, StatusChange.WITHDRAWN, cause, ending)


def cancel(
    office: Office, actor: Actor, certificate_id: str, ground: str, facts: str, known_on: date
) -> Certificate | Refused:
    """Cancel for good from today without anybody's fault, with its notice (J51)."""
    require_role(actor, *CERTIFICATE["cancel"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        cause = _cause(ground, grounds_to_cancel(office.scheme_of(certificate)))
        ending = Termination(ground=cause.key, facts=facts.strip(), verified_on=known_on, ended_on=office.today(),
                             by=actor.name)
        return _ended(office, uow, actor, certificate, StatusChange.CANCELLED, cause, ending)


def ask_to_end(
    office: Office, actor: Actor, certificate_id: str,
    wish: Literal[StatusChange.SUSPENDED, StatusChange.CANCELLED], reason: str,
) -> Certificate | Refused:
    """The holder asks today for the suspension or cancellation of its own certificate."""
    require_role(actor, *CERTIFICATE["ask_to_cancel"].who)
    if not reason.strip():
        return refused(Text(zh="请写明理由。", en="State the reason."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        hindering = CERTIFICATE.obstacles(WISH_ACTS[wish], _facts(office, certificate))
        if hindering:
            return Refused(reasons=hindering)
        request = HolderRequest(wish=wish, reason=reason.strip(), asked_on=office.today(), by=actor.name)
        saved = changed_certificate(office, uow, actor, certificate, "certificate.end_asked_for",
                                    holder_request=request)
        uow.commit()
    return saved


def decline_request(office: Office, actor: Actor, certificate_id: str, reason: str) -> Certificate | Refused:
    """The body does not follow the holder's request, for a reason that the holder reads."""
    require_role(actor, *CERTIFICATE["decline"].who)
    if not reason.strip():
        return refused(Text(zh="请写明理由，持有人将看到。", en="State the reason: the holder reads it."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        request = open_request(certificate)
        if request is None:
            return refused(Text(zh="该证书没有待答复的请求；请刷新页面。",
                                en="No request is open for this certificate: reload the page."))
        hindering = CERTIFICATE.obstacles("decline", _facts(office, certificate))
        if hindering:
            return Refused(reasons=hindering)
        declined = request.with_(declined_on=office.today(), declined_by=actor.name, declined_reason=reason.strip())
        saved = changed_certificate(office, uow, actor, certificate, "certificate.end_declined",
                                    holder_request=declined)
        uow.commit()
    return saved


def duties_owed(office: Office, actor: Actor) -> tuple[tuple[Certificate, DueDuty], ...]:
    """What this body still has to publish, report or take back, the one due first in front."""
    require_role(actor, Role.MANAGER)
    with office.unit_of_work() as uow:
        certificates = uow.certificates.all()
    days = office.house.registry_report_days.value
    return duties_first_due((certificate, duty) for certificate in certificates
                            for duty in open_duties(certificate, office.scheme_of(certificate), days))


def record_duty(
    office: Office, actor: Actor, certificate_id: str, duty: str, change: StatusChange, changed_on: date,
    done_on: date, proof: str,
) -> Certificate | Refused:
    """Enter that an open duty was done on `done_on`, with what proves it."""
    require_role(actor, *CERTIFICATE["record_duty"].who)
    if not proof.strip():
        return refused(Text(zh="请写明凭据：网址、上报回执号或核查情况。",
                            en="State the proof: the address, the receipt's number or what was found."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        owed = open_duties(certificate, office.scheme_of(certificate), office.house.registry_report_days.value)
        due = next((each for each in owed if (each.duty, each.change, each.changed_on) == (duty, change, changed_on)),
                   None)
        if due is None:
            return refused(Text(zh="该事项已经登记，或者不再需要办理；请刷新页面。",
                                en="This is entered already, or needs no doing any more: reload the page."))
        if not changed_on <= done_on <= office.today():
            return refused(Text(zh="办理日期应在 {first} 与今天之间。", en="The day lies between {first} and today.",
                                ).format(first=changed_on))
        done = DutyDone(duty=duty, change=change, changed_on=changed_on, done_on=done_on, proof=proof.strip(),
                        by=actor.name)
        saved = changed_certificate(office, uow, actor, certificate, "certificate.duty_done", clause=due.clause,
                                    duties_done=(*certificate.duties_done, done))
        uow.commit()
    return saved


def cancelled_in(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, ending: Termination
) -> None:
    """Cancel, with its notice, in the open transaction: another act of the actor's ends this certificate."""
    scheme = office.scheme_of(certificate)
    cause = _cause(ending.ground, scheme.cancellation.grounds if scheme.cancellation else ())
    paper_id = _notice(office, uow, actor, certificate, StatusChange.CANCELLED, cause, ending, scheme)
    changed_certificate(office, uow, actor, certificate, "certificate.cancelled", clause=cause.clause,
                        state=CertificateState.CANCELLED, termination=ending.with_(paper_id=paper_id))


def _cause(ground: str, grounds: tuple[Cause, ...]) -> Cause:
    cause = next((each for each in grounds if each.key == ground), None)
    if cause is None:
        raise NotFound(ground)
    return cause


def _ended(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, change: StatusChange, cause: Cause,
    ending: Termination,
) -> Certificate | Refused:
    """The certificate with its end and the notice of it, unless something stands in the way."""
    if not ending.facts:
        return refused(Text(zh="请写明事实，它将写入通知书。", en="Write the facts: they go into the notice."))
    act = "withdraw" if change is StatusChange.WITHDRAWN else "cancel"
    hindering = CERTIFICATE.obstacles(act, _facts(office, certificate))
    if hindering:
        return Refused(reasons=hindering)
    if ending.verified_on > office.today():
        return refused(_DAY_AHEAD)
    scheme = office.scheme_of(certificate)
    paper_id = _notice(office, uow, actor, certificate, change, cause, ending, scheme)
    state = CertificateState.WITHDRAWN if change is StatusChange.WITHDRAWN else CertificateState.CANCELLED
    saved = changed_certificate(office, uow, actor, certificate, f"certificate.{change.value}", clause=cause.clause,
                                state=state, termination=ending.with_(paper_id=paper_id))
    end_with(office, uow, actor, saved)
    uow.commit()
    return saved


def _facts(office: Office, certificate: Certificate) -> CertificateFacts:
    return CertificateFacts(certificate, office.scheme_of(certificate), office.today())


def _notice(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, change: StatusChange, cause: Cause,
    ending: Termination, scheme: SchemeEdition,
) -> PaperId:
    is_withdrawn = change is StatusChange.WITHDRAWN
    kind = "withdrawal_notice" if is_withdrawn else "cancellation_notice"
    number = next_paper_number(office, uow, scheme, kind)
    context_of = paper_contexts.withdrawal_notice if is_withdrawn else paper_contexts.cancellation_notice
    context = context_of(certificate, ending, cause, scheme, number, office.today())
    return make_paper(office, uow, actor, context, scheme, subject=certificate.id,
                      enterprise_id=certificate.enterprise_id).id


_EFFECT = Text(zh="造成的严重影响或后果：{effect}", en="Its serious effect: {effect}")
"""As the notice prints it, in Chinese as all papers."""
_DAY_AHEAD = Text(zh="查实（申请）日期不能晚于今天。", en="The day of verification or of the request cannot lie ahead.")
_SUSPENSION_RUNS = Text(
    zh="暂停期尚未届满、在期内提出的恢复申请尚未办理，或者证书未被暂停：不能以“暂停期满未解决”为由撤销。",
    en="The suspension is not over, an application made within it still waits, or there is none: the certificate cannot"
    " be withdrawn because of it.",
)
