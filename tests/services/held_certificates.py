"""Certificates of one holder, each from a job and an application of its own, as surveillances begin with them."""

from datetime import date, timedelta

from intake_app.schemes.schema import SchemeEdition
from intake_app.services.office import Office
from models.calendar import add_months
from models.ids import ApplicationId, CertificateId, EngagementId
from tests.job_builders import (
    agreement,
    approval,
    certificate,
    cnex,
    decided,
    footprint,
    on_site,
    site,
    unit,
    visit,
)
from tests.services.jobs import put


def put_held(
    office: Office, number: int, due_in: int, scheme: SchemeEdition | None = None, today: date = date(2026, 6, 1),
    **changes: object,
) -> None:
    """A certificate from a job and an application of its own, whose surveillance is due so many days from `today`.

    Its site has another row than those of the others, at the same address.
    """
    scheme, row = scheme or cnex(), f"s{number}"
    made = unit(scheme, f"u{number}", row)
    put(office, decided(
        scheme, id=EngagementId(f"origin-{number}"), application_id=ApplicationId(f"application-{number}"),
        director_approval=approval(), agreement=agreement().with_(number=f"HT-{number}"), sites=(site(row),),
        units=(made,), visits=(visit(row),), on_site=(on_site(row),), footprints=(footprint(scheme, made.id),)))
    issued_on = add_months(today + timedelta(days=due_in), -12)
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(
            scheme, id=CertificateId(f"certificate-{number}"), number=f"PCF-2026-{number:05d}", unit=made,
            engagement_id=EngagementId(f"origin-{number}"), issued_on=issued_on,
            valid_until=add_months(issued_on, 36) - timedelta(days=1)).with_(**changes))
        uow.commit()
