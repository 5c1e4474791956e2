"""No number is given twice, even where one body has two schemes."""

from datetime import UTC, datetime, timedelta

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import applications, certificates, supplement_answers, supplements
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import next_paper_number
from intake_app.services.supplements import Demand
from models.account import Role
from models.application import Application, ApplicationState
from models.certificate import Certificate
from models.ids import EngagementId
from models.supplement import SupplementKind
from tests.builders import cec_application, cnex_application
from tests.job_builders import approval, cec, cnex, decided, footprint, person, registered
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


WRITER, DECIDER = acting(Role.CERTIFICATE_WRITER, person="writer"), acting(Role.DECIDER, person="decider")


def written(office: Office, *schemes: SchemeEdition) -> tuple[str, ...]:
    """A decided job of each scheme with its certificate drafted, and people to issue them."""
    ids = tuple(f"engagement-{serial}" for serial in range(1, len(schemes) + 1))
    jobs = [decided(scheme, id=id, director_approval=approval(), footprints=(footprint(scheme),))
            for id, scheme in zip(ids, schemes, strict=True)]
    put(office, *jobs, person("writer"), registered("decider", "ghg_verifier", functions=("decider",)))
    for id in ids:
        (draft,) = done(certificates.write_certificates(office, WRITER, id))
        assert draft.number == ""
    return ids


def done(outcome: object) -> tuple[Certificate, ...]:
    assert isinstance(outcome, tuple), outcome
    return outcome


def issued(office: Office, id: str) -> str:
    (certificate,) = done(certificates.issue_certificates(office, DECIDER, id))
    with office.unit_of_work() as uow:
        record = uow.records.about(certificate.id)[-1]
    assert (record.verb, record.after["number"]) == ("certificate.issued", certificate.number)
    assert (record.before["state"], record.after["state"]) == ("draft", "valid")
    assert record.after["checked_by"] == certificate.checked_by
    return certificate.number


def test_two_schemes_of_one_pattern_share_the_numbers_of_their_certificates(office: Office) -> None:
    """CNEX-9.9-a: a certificate is found by its number."""
    both = office.schemes.with_(editions=(cnex(), SECOND))
    shared = Office(**{**vars(office), "schemes": both})
    numbers = [issued(shared, id) for id in written(shared, cnex(), SECOND)]
    assert numbers == ["CNEX-PCF-2026-00001", "CNEX-PCF-2026-00002"]


def test_a_certificates_number_is_of_the_year_that_stands_on_it(office: Office, clock: Clock) -> None:
    """CNEX-9.9-a: drafts of one evening, one issued on 31 December and one on 2 January, leave no gap."""
    clock.move(datetime(2026, 12, 31, 9, tzinfo=UTC) - clock.at)
    first, second = written(office, cnex(), cnex())
    numbers = [issued(office, first)]
    clock.move(timedelta(days=2))
    numbers += [issued(office, second)]
    assert numbers == ["CNEX-PCF-2026-00001", "CNEX-PCF-2027-00001"]


def test_a_draft_numbered_in_former_times_keeps_its_number(office: Office) -> None:
    """CNEX-9.9-a: its series gave it away when drafts were numbered, and no other certificate bears it."""
    old, new = written(office, cnex(), cnex())
    with office.unit_of_work() as uow:
        (draft,) = uow.certificates.of_engagement(EngagementId(old))
        serial = uow.numbers.next(f"certificate/{cnex().certificate.number_pattern}/2026")
        uow.certificates.save(draft.with_(number=f"CNEX-PCF-2026-{serial:05d}"))
        uow.commit()
    assert [issued(office, id) for id in (new, old)] == ["CNEX-PCF-2026-00002", "CNEX-PCF-2026-00001"]


def test_a_refused_issue_takes_no_number(office: Office) -> None:
    """CNEX-9.9-a."""
    faulty, sound = written(office, cnex(), cnex())
    with office.unit_of_work() as uow:
        (draft,) = uow.certificates.of_engagement(EngagementId(faulty))
        uow.certificates.save(draft.with_(standards=()))
        uow.commit()
    assert isinstance(certificates.issue_certificates(office, DECIDER, faulty), Refused)
    assert issued(office, sound) == "CNEX-PCF-2026-00001"
