"""Every change of a job or certificate leaves a Record with the clause that it rests on."""

import pytest

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import agreements, certificates
from intake_app.services.changes import clause_of
from intake_app.services.office import Office
from models.account import Role
from models.application import PartyRole
from tests.job_builders import cec, certificate, cnex, engagement
from tests.journeys.test_road import VERBS_OF_A_JOB
from tests.services.jobs import COORDINATOR, TODAY, acting, put

WITH_A_FIELDS_CLAUSE = {"fieldwork.written", "fieldwork.interviews"}
"""They rest on the clause of the very field that was written."""

VERBS = {
    *(VERBS_OF_A_JOB - {"paper.made"} - WITH_A_FIELDS_CLAUSE), "abort.asked_for", "abort.consented", "abort.declined",
    "abort.resumed", "abort.terminated", "nonconformity.answered", "on_site.reopened", "impartiality.declined",
    "clock.stopped", "clock.resumed",
    "certificate.written", "certificate.issued", "certificate.suspended", "certificate.restoration_applied_for",
    "certificate.restoration_verified", "certificate.restored", "certificate.surveyed",
    "certificate.surveillance_notified", "surveillance.notice_waived",
}


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_act_rests_on_a_clause(scheme: SchemeEdition, verb: str) -> None:
    """A Record says who, when, what, before, after and under which clause."""
    assert clause_of(verb, scheme) is not None


def test_the_directors_approval_rests_on_the_rule_that_asks_for_it() -> None:
    """CNEX-9.8-a; CEC asks for none."""
    assert str(clause_of("report.approved", cnex())) == "CNEX-01-G:2026 9.8"
    assert clause_of("report.approved", cec()) is None


def test_the_record_of_an_agreement_names_its_clause(office: Office) -> None:
    """CNEX-9.2.4-a."""
    put(office, engagement(cnex()))
    agreements.draw_up_agreement(office, COORDINATOR, "engagement-1")
    with office.unit_of_work() as uow:
        record = uow.records.about("engagement-1")[-1]
    assert (record.verb, str(record.clause)) == ("agreement.drawn_up", "CNEX-01-G:2026 9.2.4")


def test_the_record_of_a_suspension_names_its_ground(office: Office) -> None:
    """CNEX-12.3.1-a: by its letter."""
    put(office, engagement(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    certificates.suspend(office, acting(Role.MANAGER), "certificate-1", "contract_breach", PartyRole.CLIENT,
                         "未缴费。", TODAY)
    with office.unit_of_work() as uow:
        record = uow.records.about("certificate-1")[-1]
    assert str(record.clause) == "CNEX-01-G:2026 12.3.1 b"
