"""Which certificates a decided job writes, and which of them renew one that ends (CNEX 12.1, CEC 7.2)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from intake_app.rules.certificate_changes import printed_from
from intake_app.rules.certificates import IN_FORCE, status_on
from intake_app.rules.lives.certificate import CHANGE, changes_to_print
from intake_app.rules.renewals import (
    has_nothing_to_renew,
    is_same,
    renewal_faults,
    renewed_already,
    rises_in_the_way,
    stands_in_the_way,
)
from intake_app.rules.stages import has_more_to_come, obstacles
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import require_on_case, require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.application import CertificationUnit
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, EngagementKind
from models.reference import Reason
from models.text import Text

ToWrite = tuple[tuple[CertificationUnit, Certificate | None], ...]
"""Each unit that gets a certificate, with the certificate that it renews."""
Judged = tuple[CertificationUnit, Certificate | None, tuple[Reason, ...]]
"""A unit with the certificate that it would renew, and what keeps it from having a certificate."""


def surveillances_that_renew(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The decided surveillances whose certificates wait to be renewed: to be written, or checked and issued."""
    require_role(actor, Role.CERTIFICATE_WRITER, Role.DECIDER)
    with office.unit_of_work() as uow:
        return tuple(job for job in uow.engagements.all()
                     if job.kind is EngagementKind.SURVEILLANCE and job.decision is not None
                     and _waits_to_be_renewed(office, uow, job))


def certificates_renewed(office: Office, actor: Actor, engagement_id: str) -> Mapping[str, Certificate]:
    """By unit, the certificate that an initial job goes on from (CEC 7.2); empty for other jobs."""
    require_role(actor, Role.AUDITOR, Role.DECIDER, Role.DIRECTOR, Role.CERTIFICATE_WRITER)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        if job.kind is not EngagementKind.INITIAL:
            return {}
        held = [each for each in uow.certificates.of_enterprise(job.enterprise_id) if each.engagement_id != job.id]
        return {unit.id: old for unit, old, _ in _applied_for(office, uow, job, held, office.scheme_of(job)) if old}


def to_be_written(
    office: Office, uow: UnitOfWork, job: Engagement, covered: Collection[str] = ()
) -> ToWrite | Refused:
    """The granted units of an initial job that are not `covered`, or of a surveillance those that it renews.

    Refused where there are none, with what keeps each from having a certificate.
    """
    scheme = office.scheme_of(job)
    if job.kind is EngagementKind.SURVEILLANCE and scheme.certificate.renewal.by != "surveillance":
        return refused(Text(zh="监督项目不另发证书：监督结果已记入原证书。",
                            en="A surveillance has no certificate of its own: it is entered in those it is about."))
    held = [each for each in uow.certificates.of_enterprise(job.enterprise_id) if each.engagement_id != job.id]
    found = tuple(_renewed_by(uow, job, held, scheme) if job.kind is EngagementKind.SURVEILLANCE
                  else _applied_for(office, uow, job, held, scheme))
    granted = {unit.id for unit in job.granted_units}
    waiting = [each for each in found if each[0].id not in covered
               and (job.kind is EngagementKind.SURVEILLANCE or each[0].id in granted)]
    if waiting and all(faults for _, _, faults in waiting):
        return Refused(reasons=tuple(fault for _, _, faults in waiting for fault in faults))
    return tuple((unit, old) for unit, old, faults in waiting if not faults)


def bars_issue(
    office: Office, uow: UnitOfWork, draft: Certificate, scheme: SchemeEdition
) -> tuple[Reason, ...]:
    """What happened to the certificate that the draft renews since it was written, and keeps the draft from issue.

    One that has ended since does not bar what was applied for anew: that is issued as a certificate of its own.
    """
    old, today = uow.certificates.find(draft.renews or ""), office.today()
    if old is None:
        return ()
    if old.state is CertificateState.VALID:
        return (*rises_in_the_way(old, scheme, today), *_changes_in_the_way(old, scheme, today))
    if scheme.certificate.renewal.by == "surveillance":
        return renewal_faults(old, scheme, None)
    bar = stands_in_the_way(old, scheme, today)
    return (bar,) if bar else ()


def _changes_in_the_way(old: Certificate, scheme: SchemeEdition, today: date) -> Iterator[Reason]:
    """The approved changes that wait for their print on `old`: what renews it says what was printed there before.

    Once `old` has ended it is printed no more: they wait on the certificate that renews it instead, and so do those
    that take effect only after `today`.
    """
    if status_on(old, today) not in IN_FORCE:
        return
    for change in changes_to_print(old):
        if today < printed_from(change, scheme):
            continue
        yield Reason(text=_PRINT_FIRST.format(number=old.number, before=change.before, after=change.after),
                     clause=CHANGE["replace"].clause(scheme))


def _applied_for(
    office: Office, uow: UnitOfWork, job: Engagement, held: Sequence[Certificate], scheme: SchemeEdition
) -> Iterator[Judged]:
    """Each unit of an initial job, with what it renews under a scheme where a new application does that (CEC 7.2)."""
    applied_on = uow.applications.get(job.application_id).submitted_on
    by_application = scheme.certificate.renewal.by == "application"
    renewable = [old for old in held if by_application and not renewed_already(old, held, scheme)
                 and not renewal_faults(old, scheme, applied_on)]
    for unit in job.units:
        same = [old for old in held if is_same(old, unit, job)]
        renewing = next((old for old in same if old in renewable), None)
        bars = (stands_in_the_way(old, scheme, office.today()) for old in same if renewing is None)
        yield unit, renewing, tuple(bar for bar in bars if bar is not None)


def _renewed_by(
    uow: UnitOfWork, job: Engagement, held: Sequence[Certificate], scheme: SchemeEdition
) -> Iterator[Judged]:
    """Each certificate of a surveillance with what keeps it from being renewed."""
    for old in (uow.certificates.get(id) for id in job.certificate_ids):
        passed = [done.completed_on for done in old.surveillances if done.engagement_id == job.id and done.passed]
        already = renewed_already(old, held, scheme)
        yield old.unit, old, (already,) if already else renewal_faults(old, scheme, max(passed, default=None))


def more_to_come(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    """Whether a conclusion, an approval or a certificate is still to rest on the job, in the open transaction."""
    if job.decision is None:
        return not job.is_over
    is_renewing = (job.kind is EngagementKind.SURVEILLANCE and job.decision.is_positive
                   and _waits_to_be_renewed(office, uow, job))
    return has_more_to_come(job, office.scheme_of(job), uow.certificates.of_engagement(job.id), is_renewing)


def _waits_to_be_renewed(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    written, scheme = uow.certificates.of_engagement(job.id), office.scheme_of(job)
    if any(each.state is CertificateState.DRAFT
           and not has_nothing_to_renew(each, uow.certificates.find(each.renews or ""), scheme) for each in written):
        return True
    hindering = obstacles("certificate", job, scheme, office.today(), office.calendar)
    found = to_be_written(office, uow, job)
    return not hindering and not isinstance(found, Refused) and len(found) > len(written)


_PRINT_FIRST = Text(
    zh="证书 {number} 有已批准、尚未换证的变更（“{before}”→“{after}”）：请先换发该证书，再签发续证证书，"
    "续证证书才会载明变更后的内容。",
    en="An approved change of certificate {number} (“{before}” → “{after}”) is not printed yet: replace that"
    " certificate first, then issue the one that renews it, so that it says what changed.",
)
