"""A holder is told that certificates end seven, six, three and one month ahead, each time once (CNEX 12.1, CEC 7.2)."""

from datetime import date

import pytest

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import inbox, taking_over
from intake_app.services.ending_certificates import note_ending_certificates
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from models.application import Application, ApplicationState
from models.certificate import CertificateState, SurveillanceDone
from models.engagement import EngagementKind
from tests.builders import with_answers
from tests.job_builders import approval, cec, certificate, cnex, decided
from tests.offices import Clock
from tests.services.jobs import client, put

END = date(2029, 12, 13)
SOON = "证书将要到期，再认证申请即将可以提交"
NOW = "证书即将到期，请在到期日（含当日）前提交再认证申请"
BY_SURVEILLANCE = "证书将要到期，通过到期前的监督检查后换发"


def hold(office: Office, scheme: SchemeEdition, **changes: object) -> None:
    """Two certificates of one job that end on the same day."""
    put(office, decided(scheme, director_approval=approval()))
    with office.unit_of_work() as uow:
        for number in (1, 2):
            uow.certificates.add(certificate(scheme, id=f"certificate-{number}", number=f"PCF-2026-0000{number}",
                                             valid_until=END, **changes))
        uow.commit()


def run(office: Office, clock: Clock, today: date) -> int:
    clock.move(today - office.today())
    return note_ending_certificates(office, RUN_OF_THE_DAY)


def entries(office: Office) -> list[tuple[str, bool]]:
    """What the holder reads of certificates that end, the newest first, and whether it waits for something."""
    return [(entry.text.zh, entry.waits) for entry in inbox.inbox(office, client()) if "到期" in entry.text.zh]


@pytest.mark.requirement("CEC-7.2-b")
def test_a_holder_is_told_four_times_until_the_application_is_handed_in(office: Office, clock: Clock) -> None:
    """In the inbox, and so by its e-mail: once for all certificates of a job, however often the day's work runs."""
    hold(office, cec())
    assert (run(office, clock, date(2029, 5, 12)), entries(office)) == (0, [])
    assert (run(office, clock, date(2029, 5, 13)), entries(office)) == (1, [(SOON, False)])
    assert [run(office, clock, day) for day in (date(2029, 5, 13), date(2029, 6, 12))] == [0, 0]
    assert (run(office, clock, date(2029, 6, 13)), entries(office)[0]) == (1, (NOW, True))
    begun = taking_over.begin_renewal(office, client(), "certificate-1")
    assert isinstance(begun, Application)
    assert run(office, clock, date(2029, 9, 13)) == 1, "begun is not handed in"
    with office.unit_of_work() as uow:
        held = uow.certificates.get("certificate-1")
        handed_in = uow.applications.get(begun.id).with_(state=ApplicationState.SUBMITTED, units=(held.unit,))
        uow.applications.save(with_answers(handed_in, {f"sites[{held.unit.site_row}].address": held.site_address}))
        uow.commit()
    assert run(office, clock, date(2029, 11, 13)) == 0


def test_certificates_of_one_job_that_end_on_other_days_are_told_apart(office: Office, clock: Clock) -> None:
    """CEC-7.2-b: one that was issued later ends later, and nobody is told the other's day."""
    hold(office, cec())
    with office.unit_of_work() as uow:
        later = uow.certificates.get("certificate-2").with_(valid_until=date(2029, 12, 20))
        uow.certificates.save(later)
        uow.commit()
    assert [run(office, clock, day) for day in (date(2029, 5, 13), date(2029, 5, 20))] == [1, 1]
    with office.unit_of_work() as uow:
        records = uow.records.with_verbs({"certificate.ends"}, {"certificate-1", "certificate-2"})
    assert {(each["until"], *each["certificates"]) for each in (record.after for record in records)} == {
        ("2029-12-13", "PCF-2026-00001"), ("2029-12-20", "PCF-2026-00002")}


@pytest.mark.requirement("CNEX-12.1-b")
def test_where_a_surveillance_renews_the_holder_is_told_until_it_is_passed(office: Office, clock: Clock) -> None:
    """It asks nothing of the holder, whose certification body comes; a late run tells only the nearest."""
    hold(office, cnex())
    assert (run(office, clock, date(2029, 9, 20)), entries(office)) == (1, [(BY_SURVEILLANCE, False)])
    with office.unit_of_work() as uow:
        for id in ("certificate-1", "certificate-2"):
            passed = SurveillanceDone(completed_on=date(2029, 10, 8), engagement_id="engagement-9", passed=True)
            uow.certificates.save(uow.certificates.get(id).with_(surveillances=(passed,)))
        uow.commit()
    assert run(office, clock, date(2029, 11, 13)) == 0


@pytest.mark.parametrize("changes", [{"state": CertificateState.SUSPENDED}, {"state": CertificateState.WITHDRAWN},
                                     {"renews": "certificate-0", "state": CertificateState.DRAFT}])
def test_nobody_is_told_to_renew_what_cannot_be(office: Office, clock: Clock, changes: dict[str, object]) -> None:
    """A suspended one is restored first; what is withdrawn or not issued ends nothing."""
    hold(office, cec(), **changes)
    assert run(office, clock, date(2029, 11, 20)) == 0


def test_what_is_renewed_already_is_told_no_more(office: Office, clock: Clock) -> None:
    hold(office, cec())
    put(office, decided(cec(), id="engagement-2", kind=EngagementKind.INITIAL, director_approval=approval()))
    with office.unit_of_work() as uow:
        for number in (1, 2):
            uow.certificates.add(certificate(cec(), id=f"certificate-{number + 2}", number=f"PCF-2029-0000{number}",
                                             engagement_id="engagement-2", renews=f"certificate-{number}",
                                             valid_until=date(2032, 12, 13)))
        uow.commit()
    assert run(office, clock, date(2029, 11, 20)) == 0
