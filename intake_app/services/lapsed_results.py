"""A result that a rise of the footprint ended: confirmed, decided on by a person, certified anew.

CNEX annex II 11.1, CEC annex 3 10.1 (J29). Nothing is decided by itself: what is confirmed stands suspended until the
certificate is suspended or withdrawn, a new one takes its place, or the confirmation is found to be an error.
"""

from collections.abc import Iterable

from intake_app.rules.lapsed_results import begun_anew, changes_to_confirm, decision_due, gives_way
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.renewals import is_same
from intake_app.services.access import require_own, require_role, require_seen
from intake_app.services.changes import changed_certificate
from intake_app.services.endings import cancelled_in
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.status_contexts import lapse_notice
from intake_app.services.taking_over import begun_from
from models.account import ROLES_ON_CASES, Actor, Role
from models.application import Application
from models.certificate import Certificate, CertificateState, LapsedResult, Termination
from models.engagement import Engagement
from models.errors import NotFound
from models.reference import Reason
from models.text import Text


def confirm_lapse(
    office: Office, actor: Actor, certificate_id: str, change_id: str, facts: str
) -> Certificate | Refused:
    """Confirm from today that the rise of this change ended the result; its holder is told to stop using the mark.

    One that stands suspended already stays so; any other waits as `RESULT_LAPSED` for a person's decision.
    """
    require_role(actor, *CERTIFICATE["confirm_lapse"].who)
    if not facts.strip():
        return refused(Text(zh="请写明核实的事实，它将写入通知书。",
                            en="Write the facts that were verified: they go into the notice."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        scheme, today = office.scheme_of(certificate), office.today()
        hindering = _obstacles(office, "confirm_lapse", certificate)
        if hindering:
            return Refused(reasons=hindering)
        change = next((c for c in changes_to_confirm(certificate, scheme, today) if c.id == change_id), None)
        if change is None or scheme.changes is None:
            raise NotFound(change_id)
        lapse = LapsedResult(
            change_id=change.id, facts=facts.strip(), confirmed_on=today, by=actor.name,
            proposed_ground=scheme.changes.lapsed_ground, decide_by=decision_due(today, scheme, office.calendar).on)
        number = next_paper_number(office, uow, scheme, "lapse_notice")
        paper = make_paper(office, uow, actor, lapse_notice(certificate, change, lapse, scheme, number), scheme,
                           subject=certificate.id, enterprise_id=certificate.enterprise_id)
        is_suspended = certificate.state is CertificateState.SUSPENDED
        saved = changed_certificate(
            office, uow, actor, certificate, "certificate.result_lapsed",
            state=certificate.state if is_suspended else CertificateState.RESULT_LAPSED,
            lapses=(*certificate.lapses, lapse.with_(paper_id=paper.id)))
        uow.commit()
    return saved


def revoke_lapse(office: Office, actor: Actor, certificate_id: str, reason: str) -> Certificate | Refused:
    """Find that the confirmation was an error, for a reason that the holder reads; what was not suspended is valid."""
    require_role(actor, *CERTIFICATE["revoke_lapse"].who)
    if not reason.strip():
        return refused(Text(zh="请写明确认为何有误，持有人将看到。",
                            en="State why the confirmation was an error: the holder reads it."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        hindering, lapse = _obstacles(office, "revoke_lapse", certificate), certificate.lapse
        if hindering or lapse is None:
            return Refused(reasons=hindering)
        is_suspended = certificate.state is CertificateState.SUSPENDED
        revoked = lapse.with_(revoked_on=office.today(), revoked_by=actor.name, revoked_reason=reason.strip())
        saved = changed_certificate(
            office, uow, actor, certificate, "certificate.lapse_revoked",
            state=certificate.state if is_suspended else CertificateState.VALID,
            lapses=_exchanged(certificate, lapse, revoked))
        uow.commit()
    return saved


def begin_recertification(office: Office, actor: Actor, certificate_id: str) -> Application | Refused:
    """The holder begins the application by which the product is certified anew, under the edition in force today.

    It is one for all certificates of the same job whose results lapsed. Where it came to nothing, another is begun.
    """
    require_role(actor, *CERTIFICATE["begin_recertification"].who)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_own(actor, certificate.enterprise_id)
        hindering = _bars_to_beginning(office, uow, certificate)
        if hindering:
            return Refused(reasons=hindering)
        beside = [each for each in uow.certificates.of_engagement(certificate.engagement_id or "")
                  if each.id != certificate.id and not _bars_to_beginning(office, uow, each)]
        application = begun_from(office, uow, actor, (certificate, *beside))
        if isinstance(application, Refused):
            return application
        for each in (certificate, *beside):
            lapses = tuple(lapse.with_(recertification=application.id) if lapse is each.lapse else lapse
                           for lapse in each.lapses)
            changed_certificate(office, uow, actor, each, "certificate.recertification_begun", lapses=lapses)
        uow.commit()
    return application


def is_certified_anew(office: Office, actor: Actor, certificate_id: str) -> bool:
    """Whether an application for the new certification of its product goes on, for its holder and the body."""
    require_role(actor, Role.APPLICANT, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        require_seen(actor, certificate.enterprise_id)
        return _begun_anew(office, uow, certificate) is not None


def replace_lapsed(
    office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, issued: Iterable[Certificate]
) -> None:
    """Cancel the certificates whose lapsed result the `issued` ones certify anew, in the open transaction (H120)."""
    today = office.today()
    for old in uow.certificates.of_enterprise(job.enterprise_id):
        new = next((each for each in issued if gives_way(old, today) and is_same(old, each.unit, job)), None)
        rules = office.scheme_of(old).changes
        if new is not None and rules is not None:
            ending = Termination(ground=rules.recertified_ground, facts=_GIVES_WAY.format(number=new.number),
                                 verified_on=today, ended_on=today, by=actor.name)
            cancelled_in(office, uow, actor, old, ending)


def _bars_to_beginning(office: Office, uow: UnitOfWork, certificate: Certificate) -> tuple[Reason, ...]:
    begun = _begun_anew(office, uow, certificate)
    hindering = _obstacles(office, "begin_recertification", certificate)
    return (*hindering, begun) if begun else hindering


def _begun_anew(office: Office, uow: UnitOfWork, certificate: Certificate) -> Reason | None:
    return begun_anew(certificate, uow.applications.of_enterprise(certificate.enterprise_id),
                      uow.engagements.of_enterprise(certificate.enterprise_id), office.scheme_of(certificate))


def _obstacles(office: Office, act: str, certificate: Certificate) -> tuple[Reason, ...]:
    return CERTIFICATE.obstacles(act, CertificateFacts(certificate, office.scheme_of(certificate), office.today()))


def _exchanged(certificate: Certificate, old: LapsedResult, new: LapsedResult) -> tuple[LapsedResult, ...]:
    return tuple(new if each is old else each for each in certificate.lapses)


_GIVES_WAY = "重新认证后颁发证书 {number}，代替本证书。"
"""In Chinese only, as the notice prints it."""
