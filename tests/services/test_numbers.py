"""No number is given twice, even where one body has two schemes."""

from datetime import timedelta

from intake_app.services import applications, certificates, supplement_answers, supplements
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import next_paper_number
from intake_app.services.supplements import Demand
from models.account import Role
from models.application import Application, ApplicationState
from models.supplement import SupplementKind
from tests.builders import cec_application, cnex_application
from tests.job_builders import approval, cec, cnex, decided, person
from tests.offices import Clock
from tests.services.jobs import acting, client, enterprise, put

SECOND = cec().with_(body=cnex().body,
                     certificate=cec().certificate.with_(number_pattern=cnex().certificate.number_pattern))
"""A second scheme of the same body, which numbers its certificates alike."""


def test_two_schemes_of_one_body_share_the_numbers_of_its_papers(office: Office) -> None:
    with office.unit_of_work() as uow:
        numbers = [next_paper_number(office, uow, scheme, "agreement") for scheme in (cnex(), SECOND, cec())]
    assert numbers == ["CNEX-AGR-2026-0001", "CNEX-AGR-2026-0002", "CEC-AGR-2026-0001"]


def hand_over(office: Office, id: str, scheme: str) -> Application:
    """A complete draft, submitted."""
    build = cnex_application if scheme == "cnex_ex" else cec_application
    draft = build(id=id, state=ApplicationState.DRAFT, submitted_on=None, edition=None)
    with office.unit_of_work() as uow:
        if uow.enterprises.find("enterprise-1") is None:
            uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(draft)
        uow.commit()
    submitted = applications.submit(office, client(), id, "林晓")
    assert isinstance(submitted, Application), submitted
    return submitted


def test_an_application_is_numbered_by_its_body_when_it_is_first_submitted(office: Office, clock: Clock) -> None:
    """CNEX-9.2.3-b, CEC-5.1.2-a: what is refused takes no number, and a supplement keeps the one given."""
    first = hand_over(office, "a", "cnex_ex")
    assert isinstance(applications.submit(office, client(), "a", "林晓"), Application)
    unready = cnex_application(id="b", state=ApplicationState.DRAFT, documents=(), submitted_on=None, edition=None)
    with office.unit_of_work() as uow:
        uow.applications.add(unready)
        uow.commit()
    assert isinstance(applications.submit(office, client(), "b", "林晓"), Refused)
    other, third = hand_over(office, "c", "cec_salt"), hand_over(office, "d", "cnex_ex")
    assert [each.called for each in (first, other, third, unready)] == [
        "CNEX-APP-2026-0001", "CEC-APP-2026-0001", "CNEX-APP-2026-0002", "b"]
    reviewer = acting(Role.APPLICATION_REVIEWER, person="reviewer")
    asked = supplements.ask(office, reviewer, "a", Demand(
        kind=SupplementKind.CLARIFY, title="流程图", reason="看不清"))
    assert isinstance(asked, Application)
    supplements.send_requests(office, reviewer, "a")
    supplement_answers.reply(office, client(), "a", asked.drafted_items[0].id, "已重新绘制")
    clock.move(timedelta(days=300))
    again = applications.submit(office, client(), "a", "林晓")
    assert isinstance(again, Application)
    assert again.number == "CNEX-APP-2026-0001"
    assert hand_over(office, "e", "cnex_ex").number == "CNEX-APP-2027-0001"


def test_two_schemes_of_one_pattern_share_the_numbers_of_their_certificates(office: Office) -> None:
    """CNEX-9.9-a: a certificate is found by its number."""
    both = office.schemes.with_(editions=(cnex(), SECOND))
    shared = Office(**{**vars(office), "schemes": both})
    put(shared, decided(cnex(), director_approval=approval()), decided(SECOND, id="engagement-2"), person("writer"))
    written = [certificates.write_certificates(shared, acting(Role.CERTIFICATE_WRITER, person="writer"), id)
               for id in ("engagement-1", "engagement-2")]
    numbers = [certificate.number for drafts in written if isinstance(drafts, tuple) for certificate in drafts]
    assert numbers == ["CNEX-PCF-2026-00001", "CNEX-PCF-2026-00002"]
