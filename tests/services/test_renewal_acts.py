"""Certificates renewed: by a surveillance under CNEX, by a new application under CEC (CNEX 12.1, CEC 7.2)."""

from datetime import date, timedelta

import pytest

from docs_templates.render import paper_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import certificates, renewing, surveillance
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.certificate import Certificate, CertificateState, SurveillanceDone
from models.engagement import EngagementKind
from tests.builders import with_answers
from tests.job_builders import approval, cec, certificate, cnex, decided, footprint, person, registered
from tests.services.jobs import TODAY, acting, put, refused_words

WRITER = acting(Role.CERTIFICATE_WRITER, person="writer")
DECIDER = acting(Role.DECIDER, person="decider")
MANAGER = acting(Role.MANAGER, person="manager")
ID, END = "engagement-1", TODAY + timedelta(days=40)
BEGUN = date(2023, 7, 12)


def lay_in(office: Office, scheme: SchemeEdition, kind: EngagementKind, passed_on: date = TODAY) -> None:
    """A decided job, and a certificate of its unit that ends in forty days."""
    put(office, decided(scheme, id="engagement-0"),
        decided(scheme, kind=kind, certificate_ids=("certificate-1",), director_approval=approval(),
                footprints=(footprint(scheme),)),
        person("writer", functions=("certificate_writer",)),
        registered("decider", "ghg_verifier", functions=("decider",)))
    done = SurveillanceDone(completed_on=passed_on, engagement_id=ID, passed=True)
    with office.unit_of_work() as uow:
        application = uow.applications.get("application-1")
        uow.applications.save(with_answers(application.with_(submitted_on=passed_on), {}))
        uow.certificates.add(certificate(scheme, issued_on=BEGUN, first_issued_on=BEGUN, valid_until=END,
                                         engagement_id="engagement-0", surveillances=(done,),
                                         period_from=date(2022, 1, 1), period_to=date(2022, 12, 31)))
        uow.commit()


def issued(office: Office) -> Certificate:
    written = certificates.write_certificates(office, WRITER, ID)
    assert not isinstance(written, Refused), written
    found = certificates.issue_certificates(office, DECIDER, ID)
    assert not isinstance(found, Refused), found
    return found[0]


@pytest.mark.parametrize(("scheme", "kind"), [(cnex(), EngagementKind.SURVEILLANCE), (cec(), EngagementKind.INITIAL)],
                         ids=["cnex", "cec"])
def test_a_certificate_goes_on_the_day_after_the_old_one_ends(
    office: Office, scheme: SchemeEdition, kind: EngagementKind
) -> None:
    """CNEX-12.1-b, CEC-7.2-b, J15, J16: under its own number, printed with the day from which it counts."""
    lay_in(office, scheme, kind)
    assert [each.certificate.id for each in surveillance.renewals(office, MANAGER)] == ["certificate-1"]
    new = issued(office)
    assert (new.renews, new.first_issued_on, new.issued_on) == ("certificate-1", BEGUN, TODAY)
    assert (new.valid_from, new.state) == (END + timedelta(days=1), CertificateState.VALID)
    with office.unit_of_work() as uow:
        paper = uow.papers.get(new.paper_id or "")
    assert f"{END.year}年7月12日 至" in paper_text(office.files.get(paper.sha256))
    assert surveillance.renewals(office, MANAGER) == ()
    assert renewing.surveillances_that_renew(office, WRITER) == ()


def test_a_surveillance_that_renews_waits_for_writer_and_decider(office: Office) -> None:
    """CNEX-12.1-b, S3."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE)
    assert [job.id for job in renewing.surveillances_that_renew(office, WRITER)] == [ID]
    certificates.write_certificates(office, WRITER, ID)
    assert [job.id for job in renewing.surveillances_that_renew(office, DECIDER)] == [ID]


def test_a_surveillance_before_the_last_six_months_renews_nothing(office: Office) -> None:
    """CNEX-12.1-b."""
    lay_in(office, cnex(), EngagementKind.SURVEILLANCE, passed_on=END - timedelta(days=200))
    assert "通过监督检查后换发证书" in refused_words(certificates.write_certificates(office, WRITER, ID))
    assert renewing.surveillances_that_renew(office, WRITER) == ()


def test_under_the_salt_rule_no_surveillance_renews(office: Office) -> None:
    """CEC-7.2-b: the holder applies anew."""
    lay_in(office, cec(), EngagementKind.SURVEILLANCE)
    assert "不另发证书" in refused_words(certificates.write_certificates(office, WRITER, ID))


def test_a_new_application_before_the_last_six_months_begins_a_certificate_of_its_own(office: Office) -> None:
    """CEC-7.2-b."""
    lay_in(office, cec(), EngagementKind.INITIAL, passed_on=END - timedelta(days=200))
    new = issued(office)
    assert (new.renews, new.valid_from, new.first_issued_on) == (None, None, TODAY)
