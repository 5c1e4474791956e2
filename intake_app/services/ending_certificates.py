"""Certificates that end: their holder is told months ahead, and again nearer the end (CNEX 12.1, CEC 7.2; H135)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import groupby

from intake_app.rules.certificates import renewal_window, status_on
from intake_app.rules.renewals import renewed_already, renewing_surveillance
from intake_app.services.access import require_role
from intake_app.services.changes import done_anew_if_stale
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.taking_over import renewal_under_way
from models.account import Actor, Role
from models.calendar import add_months
from models.certificate import Certificate, CertificateState

VERB = "certificate.ends"


def note_ending_certificates(office: Office, actor: Actor) -> int:
    """Write a Record of the certificates of a job that end on one day, at each of the months of H135; how many are new.

    However often it runs, and however many run at once, each is told once; a run that comes late tells the nearest.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        holders = {each.enterprise_id for each in uow.certificates.all() if _months_ahead(office, each) is not None}
    return sum(done_anew_if_stale(partial(_told_to, office, actor, holder)) for holder in sorted(holders))


def _months_ahead(office: Office, certificate: Certificate) -> int | None:
    """The nearest of the reminders whose day has come; None where none has, or the certificate is not valid today."""
    if status_on(certificate, office.today()) is not CertificateState.VALID:
        return None
    months = office.house.renewal_reminders.months
    return min((each for each in months if add_months(certificate.valid_until, -each) <= office.today()), default=None)


def _told_to(office: Office, actor: Actor, enterprise_id: str) -> int:
    count = 0
    with office.unit_of_work() as uow:
        for first, *others in _ending(office, uow, enterprise_id):
            months, all_of_them = _months_ahead(office, first), (first, *others)
            until = first.valid_until.isoformat()
            told = [int(str(record.after["months"]))
                    for record in uow.records.with_verbs({VERB}, {each.id for each in all_of_them})
                    if record.after["until"] == until]
            if months is None or min(told, default=months + 1) <= months:
                continue
            # Counts the version up: of two runs at once the second is Stale, reads again, and tells nothing.
            uow.certificates.save(first)
            write_record(office, uow, actor, VERB, first.id, clause=office.house.renewal_reminders.clause,
                         after=_words(office, first, months, [each.number for each in all_of_them]))
            count += 1
        uow.commit()
    return count


def _ending(office: Office, uow: UnitOfWork, enterprise_id: str) -> Iterator[list[Certificate]]:
    """The certificates still to be renewed, those of one job that end on one day together."""
    held = uow.certificates.of_enterprise(enterprise_id)
    applications, jobs = uow.applications.of_enterprise(enterprise_id), uow.engagements.of_enterprise(enterprise_id)

    def is_left(each: Certificate) -> bool:
        scheme = office.scheme_of(each)
        under_way = renewal_under_way(each, applications, jobs)
        return (_months_ahead(office, each) is not None and each.lapse is None
                and renewed_already(each, held, scheme) is None and renewing_surveillance(each, scheme) is None
                and (under_way is None or under_way.is_editable))

    left = sorted(filter(is_left, held), key=lambda each: (*_end(each), each.number))
    for _, ending_together in groupby(left, key=_end):
        yield list(ending_together)


def _end(certificate: Certificate) -> tuple[str, date]:
    """The job that the certificate came from, and its last day."""
    return certificate.engagement_id or certificate.id, certificate.valid_until


def _words(office: Office, first: Certificate, months: int | None, numbers: list[str]) -> dict[str, object]:
    scheme = office.scheme_of(first)
    opens_on: date = renewal_window(first, scheme)[0]
    return {"months": months, "until": first.valid_until.isoformat(), "certificates": numbers,
            "by": scheme.certificate.renewal.by, "is_open": opens_on <= office.today()}
