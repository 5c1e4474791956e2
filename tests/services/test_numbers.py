"""No number is given twice, even where one body has two schemes."""

from intake_app.services import certificates
from intake_app.services.office import Office
from intake_app.services.papers import next_paper_number
from models.account import Role
from tests.job_builders import approval, cec, cnex, decided, person
from tests.services.jobs import acting, put

SECOND = cec().with_(body=cnex().body,
                     certificate=cec().certificate.with_(number_pattern=cnex().certificate.number_pattern))
"""A second scheme of the same body, which numbers its certificates alike."""


def test_two_schemes_of_one_body_share_the_numbers_of_its_papers(office: Office) -> None:
    with office.unit_of_work() as uow:
        numbers = [next_paper_number(office, uow, scheme, "agreement") for scheme in (cnex(), SECOND, cec())]
    assert numbers == ["CNEX-AGR-2026-0001", "CNEX-AGR-2026-0002", "CEC-AGR-2026-0001"]


def test_two_schemes_of_one_pattern_share_the_numbers_of_their_certificates(office: Office) -> None:
    """CNEX-9.9-a: a certificate is found by its number."""
    both = office.schemes.with_(editions=(cnex(), SECOND))
    shared = Office(**{**vars(office), "schemes": both})
    put(shared, decided(cnex(), director_approval=approval()), decided(SECOND, id="engagement-2"), person("writer"))
    written = [certificates.write_certificates(shared, acting(Role.CERTIFICATE_WRITER, person="writer"), id)
               for id in ("engagement-1", "engagement-2")]
    numbers = [certificate.number for drafts in written if isinstance(drafts, tuple) for certificate in drafts]
    assert numbers == ["CNEX-PCF-2026-00001", "CNEX-PCF-2026-00002"]
