"""Which certificates a decided job writes, and which of them renew one that ends (CNEX 12.1, CEC 7.2)."""

from collections.abc import Iterator

from intake_app.rules.renewals import renewal_faults
from intake_app.rules.stages import obstacles
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import require_role
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


def surveillances_that_renew(office: Office, actor: Actor) -> tuple[Engagement, ...]:
    """The decided surveillances whose certificates wait to be renewed: to be written, or checked and issued."""
    require_role(actor, Role.CERTIFICATE_WRITER, Role.DECIDER)
    with office.unit_of_work() as uow:
        return tuple(job for job in uow.engagements.all()
                     if job.kind is EngagementKind.SURVEILLANCE and job.decision is not None
                     and _waits_to_be_renewed(office, uow, job))


def to_be_written(office: Office, uow: UnitOfWork, job: Engagement) -> ToWrite | Refused:
    """The units of an initial job, or of a surveillance those that it renews; why it renews none where it does not."""
    scheme = office.scheme_of(job)
    if job.kind is EngagementKind.INITIAL:
        held = uow.certificates.of_enterprise(job.enterprise_id)
        applied_on = uow.applications.get(job.application_id).submitted_on
        return tuple((unit, next((old for old in held if is_same(old, unit, job)
                                  and not renewal_faults(old, scheme, applied_on)), None)) for unit in job.units)
    if scheme.certificate.renewal.by != "surveillance":
        return refused(Text(zh="监督项目不另发证书：监督结果已记入原证书。",
                            en="A surveillance has no certificate of its own: it is entered in those it is about."))
    found = tuple(_renewed_by(uow, job, scheme))
    if not any(not faults for _, faults in found):
        return Refused(reasons=tuple(fault for _, faults in found for fault in faults))
    return tuple((old.unit, old) for old, faults in found if not faults)


def _renewed_by(
    uow: UnitOfWork, job: Engagement, scheme: SchemeEdition
) -> Iterator[tuple[Certificate, tuple[Reason, ...]]]:
    """Each certificate of a surveillance with what keeps it from being renewed."""
    for id in job.certificate_ids:
        old = uow.certificates.get(id)
        passed = [done.completed_on for done in old.surveillances if done.engagement_id == job.id and done.passed]
        yield old, renewal_faults(old, scheme, max(passed, default=None))


def _waits_to_be_renewed(office: Office, uow: UnitOfWork, job: Engagement) -> bool:
    written = uow.certificates.of_engagement(job.id)
    if any(each.state is CertificateState.DRAFT for each in written):
        return True
    hindering = obstacles("certificate", job, office.scheme_of(job), office.today(), office.calendar)
    found = to_be_written(office, uow, job)
    return not hindering and not isinstance(found, Refused) and len(found) > len(written)


def is_same(old: Certificate, unit: CertificationUnit, job: Engagement) -> bool:
    """Whether a certificate is of the same unit: scheme, family, model, producer and site (CNEX 4, CEC 4)."""
    return (old.scheme == job.scheme and old.site_address == job.site(unit.site_row).address
            and (old.unit.family, old.unit.normalised_model, old.unit.producer_name)
            == (unit.family, unit.normalised_model, unit.producer_name))
