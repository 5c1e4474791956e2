"""A holder's application for change, its evaluation and verification, and the certificate that replaces the old print.

CNEX 12.2 and annex II 13, CEC 7.3 and annex 3 12.
"""

from datetime import date
from decimal import Decimal

from intake_app.rules.certificate_changes import approval_barred, person_barred, replaced
from intake_app.rules.certificates import IN_FORCE, certificate_faults, status_on
from intake_app.rules.impartiality import conflict
from intake_app.rules.lives.certificate import CHANGE, ChangeFacts
from intake_app.rules.team_requirements import is_team_member
from intake_app.services import paper_contexts
from intake_app.services.access import is_of_the_body, require_own, require_role
from intake_app.services.changes import changed_certificate, read_otherwise
from intake_app.services.decisions import ensure_may_act
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.printed_fields import trademark_of
from intake_app.services.status_contexts import change_notice
from intake_app.services.stored_files import hand_in, media_type_or_refusal
from models.account import Actor
from models.application import PartyRole
from models.base import Frozen
from models.certificate import Certificate
from models.certificate_change import (
    Amendment,
    CertificateChange,
    ChangeEvaluation,
    ChangeUndone,
    ChangeVerdict,
    ChangeVerification,
    Rise,
)
from models.engagement import Engagement
from models.errors import NotFound
from models.ids import PersonId, new_id
from models.personnel import Person
from models.reference import Reason
from models.text import Text


class WantedRise(Frozen):
    """By how much a holder says that a change raises the footprint, and for how long; None where it is not said yet."""

    percent: Decimal
    since: date | None
    until: date | None = None


class WantedChange(Frozen):
    """What a holder fills in to apply for a change; None where it is not said yet."""

    kind: str
    before: str
    after: str
    is_planned: bool | None
    """Another limit ends the result where the rise was planned, so nothing is taken for granted."""
    takes_effect_on: date | None
    rise: WantedRise | None = None
    amendment: Amendment = Amendment()


def apply_for_change(
    office: Office, actor: Actor, certificate_id: str, wanted: WantedChange
) -> Certificate | Refused:
    """The holder applies today, before the change is made (CNEX annex II 13, CEC annex 3 12)."""
    require_role(actor, *CHANGE["apply"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        return _applied(office, uow, actor, certificate, "apply", wanted, by=actor.name)


def enter_change(
    office: Office, actor: Actor, certificate_id: str, wanted: WantedChange
) -> Certificate | Refused:
    """The body enters today what its holder applies for on paper, or a rise that a surveillance found."""
    require_role(actor, *CHANGE["enter"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        holder = certificate.parties[PartyRole.CLIENT].name
        return _applied(office, uow, actor, certificate, "enter", wanted, by=holder, entered_by=actor.name)


def add_change_evidence(
    office: Office, actor: Actor, certificate_id: str, change_id: str, file_name: str, content: bytes
) -> Certificate | Refused:
    """The holder adds a document to its application, a manager one that came by mail, until it is answered or verified.

    What a change is evaluated by is the change and the documents about it (CNEX 12.2).
    """
    require_role(actor, *CHANGE["prove"].who)
    media_type = media_type_or_refusal(office, file_name, content)
    if isinstance(media_type, Refused):
        return media_type
    with office.unit_of_work() as uow:
        certificate, change = change_of(uow, certificate_id, change_id)
        if not is_of_the_body(actor):
            require_own(actor, certificate.enterprise_id)
        hindering = _obstacles(office, "prove", certificate, change)
        if hindering:
            return Refused(reasons=hindering)
        proof = hand_in(office, uow, actor, owner_id=certificate.id, enterprise_id=certificate.enterprise_id,
                        name=file_name, media_type=media_type, content=content)
        proved = change.with_(evidence=(*change.evidence, proof))
        saved = changed_certificate(office, uow, actor, certificate, CHANGE["prove"].verb,
                                    changes=exchanged(certificate, proved))
        uow.commit()
    return saved


def evaluate_change(
    office: Office, actor: Actor, certificate_id: str, change_id: str, verdict: ChangeVerdict | None, reason: str,
    is_same_site: bool = False,
) -> Certificate | Refused:
    """Approve the change, refuse it, or ask for a verification first, with a reason that the holder reads.

    `is_same_site`: a new production address names the old site, on the evidence that the reason gives (H147).
    """
    require_role(actor, *CHANGE["evaluate"].who)
    if verdict is None:
        return refused(Text(zh="请选择对变更申请的答复。", en="Choose the answer to the application."))
    if not reason.strip():
        return refused(Text(zh="请写明评价的理由，持有人将看到。", en="State the reason: the holder reads it."))
    with office.unit_of_work() as uow:
        certificate, change = change_of(uow, certificate_id, change_id)
        hindering = _obstacles(office, "evaluate", certificate, change)
        if hindering:
            return Refused(reasons=hindering)
        evaluation = ChangeEvaluation(verdict=verdict, reason=reason.strip(), on=office.today(), by=actor.name,
                                      is_same_site=is_same_site)
        barred = approval_barred(certificate, change, office.scheme_of(certificate), evaluation)
        if barred is not None:
            return Refused(reasons=(barred,))
        saved = answered(office, uow, actor, certificate, "certificate.change_evaluated",
                         change.with_(evaluation=evaluation))
        uow.commit()
    return saved


def people_to_verify(office: Office, actor: Actor, certificate_id: str) -> tuple[Person, ...]:
    """Those who may verify a change of this certificate today: nobody else is offered."""
    require_role(actor, *CHANGE["verify"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        return tuple(each for each in uow.people.all()
                     if _unfit_to_verify(office, each, certificate, office.today()) is None)


def record_change_verification(
    office: Office, actor: Actor, certificate_id: str, change_id: str, on: date, by: str, findings: str, passed: bool
) -> Certificate | Refused:
    """Enter the verification that the evaluation asked for; `by` is the id of the person who made it."""
    require_role(actor, *CHANGE["verify"].who)
    if not findings.strip():
        return refused(Text(zh="请写明核查了什么、结果如何。", en="Write what was verified and what was found."))
    with office.unit_of_work() as uow:
        certificate, change = change_of(uow, certificate_id, change_id)
        check = uow.engagements.get(change.check_id) if change.check_id else None
        hindering = _obstacles(office, "verify", certificate, change, check)
        if hindering or change.evaluation is None:
            return Refused(reasons=hindering)
        if not change.evaluation.on <= on <= office.today():
            return refused(Text(zh="核查日期应在 {first} 与今天之间。", en="The day lies between {first} and today.",
                                ).format(first=change.evaluation.on))
        barred = person_barred(certificate, change, office.scheme_of(certificate)) if passed else None
        unfit = _unfit_to_verify(office, uow.people.get(by), certificate, on) or barred
        if unfit is not None:
            return Refused(reasons=(unfit,))
        made = ChangeVerification(on=on, by=PersonId(by), findings=findings.strip(), passed=passed)
        saved = answered(office, uow, actor, certificate, "certificate.change_verified",
                         change.with_(verification=made))
        uow.commit()
    return saved


def say_undone(office: Office, actor: Actor, certificate_id: str, change_id: str, words: str) -> Certificate | Refused:
    """The holder says today that a change made without approval was undone, and how: the mark may stand again.

    The next surveillance sees whether it was (CNEX annex II 13 and 14, CEC annex 3 12 and 13).
    """
    require_role(actor, *CHANGE["undo"].who)
    if not words.strip():
        return refused(Text(zh="请写明该变更未实施，或者何时、如何恢复到变更前的状态。",
                            en="Write that the change is not made, or when and how it was undone."))
    with office.unit_of_work() as uow:
        certificate, change = change_of(uow, certificate_id, change_id)
        require_own(actor, certificate.enterprise_id)
        hindering = _obstacles(office, "undo", certificate, change)
        if hindering:
            return Refused(reasons=hindering)
        undone = ChangeUndone(said_on=office.today(), by=actor.name, words=words.strip())
        saved = changed_certificate(office, uow, actor, certificate, "certificate.change_undone",
                                    changes=exchanged(certificate, change.with_(undone=undone)))
        uow.commit()
    return saved


def replace_certificate(office: Office, actor: Actor, certificate_id: str, change_id: str) -> Certificate | Refused:
    """The decider checked the fields and issues the new print: number and last day stay, the day is noted (J20).

    One that renews it and does not count yet is replaced with it: else the change would end with the old one.
    """
    with office.unit_of_work() as uow:
        certificate, change = change_of(uow, certificate_id, change_id)
        together = (certificate, *_renewals_of(office, uow, certificate))
        verified_in = change.verification.job_id if change.verification else None
        jobs = [each.engagement_id or "" for each in together] + ([verified_in] if verified_in else [])
        for job_id in dict.fromkeys(jobs):
            ensure_may_act(office, uow, actor, job_id, "decider")
        if change.verification is not None and change.verification.by == actor.person_id:
            return refused(_VERIFIED_IT_ONESELF, office.scheme_of(certificate).gate_clause("decision"))
        faults = tuple(fault for each in together for fault in _print_faults(office, each, change))
        if faults:
            return Refused(reasons=faults)
        saved, *_ = [_printed(office, uow, actor, each, change) for each in together]
        uow.commit()
    return saved


def renewals_replaced_with(office: Office, actor: Actor, certificate_id: str) -> tuple[Certificate, ...]:
    """Those that renew the certificate and do not count yet: its replacement replaces them too."""
    require_role(actor, *CHANGE["replace"].who)
    with office.unit_of_work() as uow:
        return _renewals_of(office, uow, uow.certificates.get(certificate_id))


def _renewals_of(office: Office, uow: UnitOfWork, certificate: Certificate) -> tuple[Certificate, ...]:
    return tuple(each for each in uow.certificates.of_enterprise(certificate.enterprise_id)
                 if each.renews == certificate.id and status_on(each, office.today()) in IN_FORCE)


def _print_faults(office: Office, certificate: Certificate, change: CertificateChange) -> tuple[Reason, ...]:
    new = replaced(certificate, change, office.today())
    return (*_obstacles(office, "replace", certificate, change),
            *certificate_faults(new, office.scheme_of(certificate)))


def _printed(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, change: CertificateChange
) -> Certificate:
    """The certificate replaced after the change, with its paper; the change stands on it as replaced today."""
    scheme, today = office.scheme_of(certificate), office.today()
    new = replaced(certificate, change, today)
    context = paper_contexts.certificate_paper(new, scheme, trademark_of(uow, new))
    times = sum(1 for each in certificate.changes if each.replaced_on) + 1
    paper = make_paper(office, uow, actor, context, scheme, subject=certificate.id,
                       enterprise_id=certificate.enterprise_id, kept_as=f"{certificate.number}/{times}")
    done = change.with_(replaced_on=today, replaced_by=PersonId(actor.person_id or ""))
    return changed_certificate(office, uow, actor, certificate, "certificate.replaced", paper_id=paper.id,
                               changes=exchanged(certificate, done), **read_otherwise(certificate, new))


def change_of(uow: UnitOfWork, certificate_id: str, change_id: str) -> tuple[Certificate, CertificateChange]:
    """A certificate with one of its changes."""
    certificate = uow.certificates.get(certificate_id)
    change = next((each for each in certificate.changes if each.id == change_id), None)
    if change is None:
        raise NotFound(change_id)
    return certificate, change


def _unfit_to_verify(office: Office, person: Person, certificate: Certificate, on: date) -> Reason | None:
    """Why the person verifies no change on that day: tied to a party, or none who may be on a team (CNEX 9.3.2)."""
    codes = {party.credit_code for party in certificate.parties.values()}
    return (conflict(person, codes, on, office.house.cooling_off_months.value)
            or is_team_member(person, office.scheme_of(certificate), on))


def _begun(office: Office, wanted: WantedChange, by: str, entered_by: str) -> CertificateChange | Refused:
    """The change as it is applied for today, or what is still to be said about it."""
    rise = wanted.rise
    unsaid = [(_PLANNED_OR_NOT, wanted.is_planned), (_EFFECT_WHEN, wanted.takes_effect_on),
              *([(_RISE_SINCE, rise.since)] if rise is not None else [])]
    if any(value is None for _, value in unsaid):
        return Refused(reasons=tuple(Reason(text=words) for words, value in unsaid if value is None))
    return CertificateChange(
        id=new_id("change"), kind=wanted.kind, before=wanted.before, after=wanted.after, amendment=wanted.amendment,
        is_planned=wanted.is_planned, takes_effect_on=wanted.takes_effect_on, applied_on=office.today(), by=by,
        entered_by=entered_by, rise=Rise(**rise.model_dump()) if rise is not None else None)


def _applied(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, act: str, wanted: WantedChange, by: str,
    entered_by: str = "",
) -> Certificate | Refused:
    scheme = office.scheme_of(certificate)
    change = _begun(office, wanted, by, entered_by)
    if isinstance(change, Refused):
        return change
    if scheme.changes is None or all(kind.key != change.kind for kind in scheme.changes.kinds):
        raise NotFound(change.kind)
    faults = _obstacles(office, act, certificate, change)
    if faults:
        return Refused(reasons=faults)
    saved = changed_certificate(office, uow, actor, certificate, "certificate.change_applied_for",
                                changes=(*certificate.changes, change))
    uow.commit()
    return saved


def _obstacles(
    office: Office, act: str, certificate: Certificate, change: CertificateChange, job: Engagement | None = None
) -> tuple[Reason, ...]:
    return CHANGE.obstacles(act, ChangeFacts(certificate, change, office.scheme_of(certificate), office.today(), job))


def answered(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, verb: str, change: CertificateChange
) -> Certificate:
    """The certificate with the change as it was answered, and the notice of it to the holder."""
    scheme = office.scheme_of(certificate)
    number = next_paper_number(office, uow, scheme, "change_notice")
    make_paper(office, uow, actor, change_notice(certificate, change, scheme, number, office.today()), scheme,
               subject=certificate.id, enterprise_id=certificate.enterprise_id)
    return changed_certificate(office, uow, actor, certificate, verb, changes=exchanged(certificate, change))


def exchanged(certificate: Certificate, change: CertificateChange) -> tuple[CertificateChange, ...]:
    """The certificate's changes, this one as it stands now; one that renews another has not had it before."""
    if all(each.id != change.id for each in certificate.changes):
        return (*certificate.changes, change)
    return tuple(change if each.id == change.id else each for each in certificate.changes)


_PLANNED_OR_NOT = Text(
    zh="请选择该变更属于计划内还是计划外：两者使认证结果失效的上升限值不同。",
    en="Say whether the change is planned or not: the rise that ends a result differs.",
)
_EFFECT_WHEN = Text(zh="请填写变更的实施日期。", en="Say on which day the change takes effect.")
_RISE_SINCE = Text(zh="请填写碳足迹上升的起始日期：结果是否失效按持续时间判断。",
                   en="Say on which day the rise began: how long it lasts decides whether the result ends.")
_VERIFIED_IT_ONESELF = Text(
    zh="核查该变更的人员不得签发换证，请由他人办理。",
    en="Whoever verified the change does not issue the replacement: let somebody else do it.",
)
