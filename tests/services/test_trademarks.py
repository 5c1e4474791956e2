"""Each certificate prints the trademark of its own product (CNEX 9.9, CEC 7.1; national measures, article 7)."""

import pytest

from docs_templates.render import paper_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import certificates
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.printed_fields import printed_fields
from models.account import Role
from tests.builders import with_answers
from tests.job_builders import approval, cec, cnex, decided, footprint, person, registered, unit
from tests.services.jobs import acting, put

WRITER, DECIDER = acting(Role.CERTIFICATE_WRITER, person="writer"), acting(Role.DECIDER, person="decider")
ID = "engagement-1"


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
@pytest.mark.parametrize(("answers", "printed"), [
    ({"application.trademark": "宛石", "products[p2].trademark": "白鹭"}, ("宛石", "白鹭")),
    ({"products[p2].trademark": "白鹭"}, ("", "白鹭")),
    ({"application.trademark": "宛石"}, ("宛石", "宛石")),
])
def test_each_certificate_prints_its_products_trademark_else_that_of_the_application(
    office: Office, scheme: SchemeEdition, answers: dict[str, str], printed: tuple[str, ...]
) -> None:
    """H2: one that was written before certificates kept theirs prints the same."""
    units = (unit(scheme), unit(scheme, id="u2").with_(product_row="p2", model="M-2", normalised_model="M-2"))
    put(office, decided(scheme, units=units, director_approval=approval(),
                        footprints=(footprint(scheme), footprint(scheme, unit_id="u2"))),
        person("writer"), registered("decider", "ghg_verifier", functions=("decider",)))
    with office.unit_of_work() as uow:
        uow.applications.save(with_answers(uow.applications.get("application-1"), answers))
        uow.commit()
    drafts = certificates.write_certificates(office, WRITER, ID)
    assert not isinstance(drafts, Refused), drafts
    assert tuple(each.trademark for each in drafts) == printed
    issued = certificates.issue_certificates(office, DECIDER, ID)
    assert not isinstance(issued, Refused), issued
    for certificate, trademark in zip(issued, printed, strict=True):
        for each in (certificate, certificate.with_(trademark=None)):
            shown = {field.key: value.zh for field, value in printed_fields(office, DECIDER, each)}
            assert shown["trademark"] == (trademark or "无")
        with office.unit_of_work() as uow:
            paper = uow.papers.get(certificate.paper_id or "")
        assert (trademark or "无") in paper_text(office.files.get(paper.sha256))
