"""A suspended certificate on its way back: the holder applies, the body verifies, then it is restored.

CNEX 12.3.1, CEC 7.4.
"""

from datetime import date

from intake_app.rules.certificates import application_closed, restoration_obstacles
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.surveillance import missed_limit
from intake_app.services.access import require_own, require_role
from intake_app.services.changes import changed_certificate
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.record_contexts import restoration_notice
from intake_app.services.stored_files import hand_in, media_type_or_refusal
from models.account import Actor
from models.certificate import Certificate, CertificateState, RestorationCheck, RestorationRequest, Suspension
from models.text import Text


def apply_for_restoration(office: Office, actor: Actor, certificate_id: str, mended: str) -> Certificate | Refused:
    """The holder applies today, saying what was put right."""
    require_role(actor, *CERTIFICATE["apply"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        return _applied(office, uow, actor, certificate,
                        RestorationRequest(applied_on=office.today(), by=actor.name, mended=mended.strip()))


def add_restoration_evidence(
    office: Office, actor: Actor, certificate_id: str, file_name: str, content: bytes
) -> Certificate | Refused:
    """The holder adds a file that proves that the ground of the suspension is gone.

    It is kept at once, before the application or after it, until the body has verified it so.
    """
    require_role(actor, *CERTIFICATE["prove_restoration"].who)
    media_type = media_type_or_refusal(office, file_name, content)
    if isinstance(media_type, Refused):
        return media_type
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        facts = CertificateFacts(certificate, office.scheme_of(certificate), office.today())
        hindering = CERTIFICATE.obstacles("prove_restoration", facts)
        if hindering:
            return Refused(reasons=hindering)
        proof = hand_in(office, uow, actor, owner_id=certificate.id, enterprise_id=certificate.enterprise_id,
                        name=file_name, media_type=media_type, content=content)
        evidence = (*certificate.suspensions[-1].evidence, proof)
        saved = changed_certificate(office, uow, actor, certificate, CERTIFICATE["prove_restoration"].verb,
                                    suspensions=_last_changed(certificate, evidence=evidence))
        uow.commit()
    return saved


def enter_restoration_request(
    office: Office, actor: Actor, certificate_id: str, applied_on: date, by: str, mended: str
) -> Certificate | Refused:
    """The manager enters an application that came on paper or by mail on `applied_on`, from `by`."""
    require_role(actor, *CERTIFICATE["enter_application"].who)
    with office.unit_of_work() as uow:
        return _applied(office, uow, actor, uow.certificates.get(certificate_id),
                        RestorationRequest(applied_on=applied_on, by=by.strip(), mended=mended.strip(),
                                           received_by=actor.name))


def record_restoration_check(
    office: Office, actor: Actor, certificate_id: str, verified_on: date, by: str, findings: str, passed: bool
) -> Certificate | Refused:
    """Keep what was verified of the holder's application; a later verification replaces an earlier one."""
    require_role(actor, *CERTIFICATE["verify"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        scheme = office.scheme_of(certificate)
        hindering = CERTIFICATE.obstacles("verify", CertificateFacts(certificate, scheme, office.today()))
        if hindering:
            return Refused(reasons=hindering)
        request = certificate.suspensions[-1].restoration_request
        if request is None:
            return Refused(reasons=restoration_obstacles(certificate, scheme, office.today()))
        if not by.strip() or not findings.strip():
            return _words_missing()
        if not request.applied_on <= verified_on <= office.today():
            return refused(Text(zh="核实日期应在申请日 {applied} 与今天 {today} 之间。",
                                en="The day of the verification lies between the application ({applied}) and today"
                                " ({today}).").format(applied=request.applied_on, today=office.today()))
        check = RestorationCheck(verified_on=verified_on, by=by.strip(), findings=findings.strip(), passed=passed)
        saved = changed_certificate(office, uow, actor, certificate, "certificate.restoration_verified",
                                    suspensions=_last_changed(certificate, restoration_check=check))
        uow.commit()
    return saved


def restore(office: Office, actor: Actor, certificate_id: str) -> Certificate | Refused:
    """End a suspension that was applied for in time and verified, with its notice; the validity stays (J64)."""
    require_role(actor, *CERTIFICATE["restore"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        scheme = office.scheme_of(certificate)
        hindering = CERTIFICATE.obstacles("restore", CertificateFacts(certificate, scheme, office.today()))
        if hindering:
            return Refused(reasons=hindering)
        restored = certificate.with_(state=CertificateState.VALID,
                                     suspensions=_last_changed(certificate, restored_on=office.today()))
        # A limit that passed during the suspension is a case again from this moment, not from tomorrow's run on.
        missed = missed_limit(restored, uow.engagements.of_enterprise(certificate.enterprise_id), scheme,
                              office.today())
        saved = changed_certificate(
            office, uow, actor, certificate, "certificate.restored", state=restored.state,
            suspensions=restored.suspensions,
            missed_limits=(*certificate.missed_limits, *((missed,) if missed else ())))
        number = next_paper_number(office, uow, scheme, "restoration_notice")
        make_paper(office, uow, actor, restoration_notice(saved, scheme, number, office.today()), scheme,
                   subject=certificate.id, enterprise_id=certificate.enterprise_id)
        uow.commit()
    return saved


def _applied(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, request: RestorationRequest
) -> Certificate | Refused:
    """The certificate with the application; what an earlier one of this suspension was verified to is void."""
    facts = CertificateFacts(certificate, office.scheme_of(certificate), office.today())
    hindering = CERTIFICATE.obstacles("enter_application" if request.received_by else "apply", facts)
    if hindering:
        return Refused(reasons=hindering)
    if not request.mended:
        return refused(Text(zh="请写明整改情况：暂停的原因是如何消除的。",
                            en="Write what was put right, so that the ground of the suspension is gone."))
    if not request.by:
        return refused(Text(zh="请填写由谁代表持有人申请恢复。", en="Say who applies for the holder."))
    late = application_closed(certificate, facts.scheme, request.applied_on)
    if late is not None:
        return Refused(reasons=(late,))
    suspended_on = certificate.suspensions[-1].suspended_on
    if not suspended_on <= request.applied_on <= office.today():
        return refused(Text(zh="申请日期应在暂停日 {suspended} 与今天 {today} 之间。",
                            en="The day of the application lies between the suspension ({suspended}) and today"
                            " ({today}).").format(suspended=suspended_on, today=office.today()))
    saved = changed_certificate(
        office, uow, actor, certificate, "certificate.restoration_applied_for",
        suspensions=_last_changed(certificate, restoration_request=request, restoration_check=None))
    uow.commit()
    return saved


def _last_changed(certificate: Certificate, **changes: object) -> tuple[Suspension, ...]:
    """The certificate's suspensions, the last of them changed so."""
    *earlier, last = certificate.suspensions
    return (*earlier, last.with_(**changes))


def _words_missing() -> Refused:
    return refused(Text(zh="请写明具体内容和办理人，它们将作为恢复的依据存档。",
                        en="Write what was done and by whom: the restoration rests on it."))
