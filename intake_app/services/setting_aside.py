"""What was done to a certificate is set aside on an upheld appeal, by people who took no part in the case (CNEX 14)."""

from collections.abc import Iterator

from intake_app.rules.certificates import status_on
from intake_app.rules.complaints import UNINVOLVED, CaseFile, barred_from_complaint
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.renewals import is_same
from intake_app.rules.setting_aside import StandingAct, appeal_faults, as_before, certificate_beside, standing_act
from intake_app.rules.surveillance import missed_limit
from intake_app.services.access import require_known, require_role
from intake_app.services.changes import changed_certificate, read_otherwise
from intake_app.services.complaints import case_file
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from models.account import Actor
from models.base import Frozen
from models.certificate import Certificate, CertificateState, SetAside, StatusChange
from models.complaint import Complaint
from models.errors import NotFound, NotPermitted
from models.reference import Reason
from models.text import Text

VERB = CERTIFICATE["set_ending_aside"].verb


class ActToSetAside(Frozen):
    """What stands of a certificate and came before an upheld appeal, and what keeps it from being set aside today."""

    certificate: Certificate
    act: StandingAct
    hindering: tuple[Reason, ...]


def acts_to_set_aside(office: Office, actor: Actor, complaint_id: str) -> tuple[ActToSetAside, ...]:
    """The suspensions, withdrawals and cancellations in the case that an upheld appeal may be about; else none."""
    require_role(actor, *CERTIFICATE["set_ending_aside"].who)
    with office.unit_of_work() as uow:
        appeal = uow.complaints.get(complaint_id)
        return tuple(
            ActToSetAside(certificate=each, act=act, hindering=_obstacles(office, uow, each, act, appeal))
            for each in case_file(uow, appeal).certificates
            if (act := standing_act(each)) is not None and not appeal_faults(each, appeal, office.scheme_of(each)))


def why_barred(office: Office, actor: Actor, complaint_id: str) -> Reason | None:
    """Why the actor sets nothing aside on this appeal, or None: a part in the case, a tie, or it is about them."""
    require_role(actor, *CERTIFICATE["set_ending_aside"].who)
    with office.unit_of_work() as uow:
        appeal = uow.complaints.get(complaint_id)
        return _bar(office, uow, actor, appeal, case_file(uow, appeal, but_for=VERB))


def set_aside(
    office: Office, actor: Actor, complaint_id: str, certificate_id: str, change: StatusChange, reason: str
) -> Certificate | Refused:
    """Set aside today, on an upheld appeal, what stands of the certificate: it is again as it was before `change`.

    `reason` is what was decided of it, as the holder reads it. Only what stands is set aside: of a certificate that was
    withdrawn while it stood suspended first the withdrawal, then, where that was decided too, the suspension.
    """
    require_role(actor, *CERTIFICATE["set_ending_aside"].who)
    require_known(actor)
    if not reason.strip():
        return refused(Text(zh="请写明申诉处理决定的有关内容，持有人将看到。",
                            en="Write what was decided on the appeal about it: the holder reads it."))
    with office.unit_of_work() as uow:
        appeal = uow.complaints.get(complaint_id)
        file = case_file(uow, appeal, but_for=VERB)
        certificate = next((each for each in file.certificates if each.id == certificate_id), None)
        if certificate is None:
            raise NotFound(certificate_id)
        barred = _bar(office, uow, actor, appeal, file)
        if barred is not None:
            raise NotPermitted(barred.text, barred.clause)
        act = standing_act(certificate)
        if act is not None and act.change is not change:
            return refused(_SOMETHING_ELSE_STANDS.format(number=certificate.number))
        hindering = _obstacles(office, uow, certificate, act, appeal)
        if hindering:
            return Refused(reasons=hindering)
        undone = SetAside(complaint_id=appeal.id, appeal=appeal.number, on=office.today(), by=actor.name,
                          reason=reason.strip())
        saved = _kept(office, uow, actor, certificate, as_before(certificate, undone))
        uow.commit()
    return saved


def _kept(
    office: Office, uow: UnitOfWork, actor: Actor, before: Certificate, after: Certificate
) -> Certificate:
    """The certificate as it stands now; a limit that passed meanwhile is a case again at once, not in a later run."""
    jobs = uow.engagements.of_enterprise(after.enterprise_id)
    missed = missed_limit(after, jobs, office.scheme_of(after), office.today())
    if missed is not None:
        after = after.with_(missed_limits=(*after.missed_limits, missed))
    return changed_certificate(office, uow, actor, before, VERB, **read_otherwise(before, after))


def _obstacles(
    office: Office, uow: UnitOfWork, certificate: Certificate, act: StandingAct | None, appeal: Complaint
) -> tuple[Reason, ...]:
    scheme, today = office.scheme_of(certificate), office.today()
    faults = appeal_faults(certificate, appeal, scheme)
    if faults or act is None:
        return faults
    row = "set_ending_aside"
    if act.change is StatusChange.SUSPENDED:
        is_over = status_on(certificate, today) is CertificateState.EXPIRED
        row = "set_last_suspension_aside" if is_over else "set_suspension_aside"
    beside = certificate_beside(certificate, _of_its_unit(uow, certificate), scheme, today)
    return (*CERTIFICATE.obstacles(row, CertificateFacts(certificate, scheme, today)), *([beside] if beside else []))


def _of_its_unit(uow: UnitOfWork, certificate: Certificate) -> Iterator[Certificate]:
    """The certificates that other jobs led to for the same unit, drafts among them."""
    for each in uow.certificates.of_enterprise(certificate.enterprise_id):
        job = uow.engagements.find(each.engagement_id or "")
        if job is not None and job.id != certificate.engagement_id and any(
            unit.id == each.unit.id and is_same(certificate, unit, job) for unit in job.units
        ):
            yield each


def _bar(office: Office, uow: UnitOfWork, actor: Actor, appeal: Complaint, file: CaseFile) -> Reason | None:
    person = uow.people.find(actor.person_id or "")
    concerned = appeal.assignment.concerned if appeal.assignment else ()
    cooling = office.house.cooling_off_months.value
    if person is not None and barred_from_complaint(person, file, office.today(), cooling, concerned) is None:
        return None
    return Reason(text=_INVOLVED, clause=UNINVOLVED)


_SOMETHING_ELSE_STANDS = Text(
    zh="证书 {number} 的状态已变化，该决定不是现在有效的处理决定；请刷新页面。",
    en="What stands of certificate {number} is something else by now: reload the page.",
)
_INVOLVED = Text(
    zh="您参与过所涉案件、办理过同一申诉人此前的申诉、是被申诉的人员或与当事企业有利益关系，不得取消原处理决定；"
    "请由没有参与的管理人员或复核与决定人员办理。",
    en="You took part in the case, handled an earlier appeal of the same complainant, are whom it is about, or have a"
    " tie with its client: have another manager or decider set it aside.",
)
