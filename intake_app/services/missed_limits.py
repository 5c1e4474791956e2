"""Surveillances that were not done by their last day: each becomes a case with a proposal, and a person decides.

CNEX 11, CEC 6.1 (J11). The cases are opened by the run of the day; suspending the certificate closes its case.
"""

from datetime import date
from functools import partial

from intake_app.rules.lives import clause_of
from intake_app.rules.surveillance import missed_limit, open_missed_limit
from intake_app.schemes.schema import Cause
from intake_app.services.access import require_on_case, require_role
from intake_app.services.changes import changed_certificate, done_anew_if_stale
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from models.account import ROLES_ON_CASES, Actor, Role
from models.base import Frozen
from models.certificate import Certificate, MissedLimit
from models.ids import AccountId, PersonId
from models.reference import Reason
from models.text import Text

RUN_OF_THE_DAY = Actor(account_id=AccountId("run-of-the-day"), name="每日运行", roles=frozenset({Role.MANAGER}),
                       person_id=PersonId("run-of-the-day"))
"""Who opens cases where no person does; it stands for itself where somebody is asked who they are."""


class OpenCase(Frozen):
    """A missed limit that waits for a decision, and the ground on which a suspension is proposed."""

    certificate: Certificate
    case: MissedLimit
    proposal: Cause


def open_cases_due(office: Office, actor: Actor) -> tuple[Certificate, ...]:
    """Open a case for each valid certificate whose last day has passed; a second run opens nothing twice.

    Each case is a transaction of its own, so that one that somebody changes meanwhile holds up no other; of two runs at
    once the later one finds the case open.
    """
    require_role(actor, Role.MANAGER)
    with office.unit_of_work() as uow:
        # Whether an audit on site kept the limit is asked for each by itself: few get so far.
        waiting = [each.id for each in uow.certificates.all()
                   if missed_limit(each, (), office.scheme_of(each), office.today()) is not None]
    found = (done_anew_if_stale(partial(_opened, office, actor, id)) for id in waiting)
    return tuple(opened for opened in found if opened is not None)


def open_cases(office: Office, actor: Actor) -> tuple[OpenCase, ...]:
    """The cases that wait for a person, the limit that passed first in front."""
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        cases = [(each, _open_case(office, uow, each)) for each in uow.certificates.all() if each.missed_limits]
    found = [OpenCase(certificate=each, case=case, proposal=_ground(office, each, case))
             for each, case in cases if case is not None]
    return tuple(sorted(found, key=lambda each: (each.case.limit, each.certificate.number)))


def with_case(office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate) -> Certificate:
    """The certificate with a case for the limit that passed, in the open transaction; itself where none is to open."""
    case = missed_limit(certificate, uow.engagements.of_enterprise(certificate.enterprise_id),
                        office.scheme_of(certificate), office.today())
    if case is None:
        return certificate
    return changed_certificate(office, uow, actor, certificate, "certificate.limit_missed",
                               missed_limits=(*certificate.missed_limits, case))


def closed_late(
    office: Office, uow: UnitOfWork, actor: Actor, certificate: Certificate, completed_on: date
) -> tuple[MissedLimit, ...]:
    """The certificate's cases with the open one closed, since the surveillance came after all, in words (CNEX 11, J11).

    In the open transaction in which the surveillance is evaluated: nobody decided on the limit before.
    """
    case = _open_case(office, uow, certificate)
    closed = case.with_(decided_on=office.today(), decided_by=actor.name, reason=_CAME_LATE.format(
        limit=case.limit, on=completed_on).zh) if case else None
    return tuple(closed if closed and each == case else each for each in certificate.missed_limits)


def undecided_limits(office: Office, actor: Actor, engagement_id: str) -> tuple[Reason, ...]:
    """The missed limits of a surveillance's certificates that nobody decided on yet, for whoever judges it (J11)."""
    require_role(actor, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        held = [uow.certificates.get(id) for id in job.certificate_ids] if job.serves_cycle else []
        cases = [(each, _open_case(office, uow, each)) for each in held]
    return tuple(Reason(text=_UNDECIDED.format(number=each.number, limit=case.limit), clause=clause_of(
        "certificate.limit_missed", office.scheme_of(each))) for each, case in cases if case is not None)


_CAME_LATE = Text(
    zh="监督最迟应于 {limit}（含当日）前完成，实际于 {on} 完成现场，逾期期间未作处理决定；监督已评价，本次超期结案。",
    en="The surveillance was to be done by {limit} at the latest and was on site until {on}. Nobody decided on the"
       " missed limit meanwhile; the surveillance is evaluated, and the case is closed.",
)
_UNDECIDED = Text(
    zh="证书 {number} 的监督最迟应于 {limit}（含当日）前完成，已超期，是否暂停尚未决定；作出本项决定即结案，"
       "请先与认证管理人员核对。",
    en="Certificate {number} was to be surveyed by {limit} at the latest. Whether to suspend it was not decided yet;"
       " deciding here closes that case: ask a manager first.",
)


def keep_in_force(
    office: Office, actor: Actor, certificate_id: str, until: date, reason: str
) -> Certificate | Refused:
    """Decide that the certificate stays as it is until that day, inclusive, though its limit has passed."""
    require_role(actor, Role.MANAGER)
    if not reason.strip():
        return refused(Text(zh="请写明不暂停的理由，它将作为记录保存。",
                            en="State why it is not suspended: the reason is kept as a record."))
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        case = _open_case(office, uow, certificate)
        if case is None:
            return refused(Text(zh="该证书没有待决定的超期；请刷新页面。",
                                en="No missed limit of this certificate waits for a decision: reload the page."))
        if not office.today() < until <= certificate.valid_until:
            return refused(Text(zh="保持有效的日期应在今天之后，且不晚于证书到期日 {end}。",
                                en="The day lies after today and not after the certificate's last day, {end}.",
                                ).format(end=certificate.valid_until))
        decided = case.with_(kept_until=until, decided_on=office.today(), decided_by=actor.name, reason=reason.strip())
        saved = changed_certificate(office, uow, actor, certificate, "certificate.limit_decided", missed_limits=tuple(
            decided if each == case else each for each in certificate.missed_limits))
        uow.commit()
    return saved


def _opened(office: Office, actor: Actor, certificate_id: str) -> Certificate | None:
    with office.unit_of_work() as uow:
        certificate = uow.certificates.get(certificate_id)
        saved = with_case(office, uow, actor, certificate)
        uow.commit()
    return saved if saved is not certificate else None


def _open_case(office: Office, uow: UnitOfWork, certificate: Certificate) -> MissedLimit | None:
    return open_missed_limit(certificate, uow.engagements.of_enterprise(certificate.enterprise_id),
                             office.scheme_of(certificate), office.today())


def _ground(office: Office, certificate: Certificate, case: MissedLimit) -> Cause:
    return next(cause for cause in office.scheme_of(certificate).suspension.grounds
                if cause.key == case.proposed_ground)
