"""Two runs of the day at one moment: both have read before either writes, and each thing is done once all the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, local
from typing import Any, TypeVar

import pytest

from intake_app.services import fees, inbox_copies, missed_limits, surveillance, unreported_visits
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.smtp import Smtp
from models.account import Account, Role
from models.engagement import EngagementKind
from models.ids import AccountId, EngagementId
from models.storage.repositories import SqlEngagements, SqlRepository, SqlShelf
from tests.conftest import UowFactory
from tests.job_builders import certificate, cnex, decided, fee, planned
from tests.mail.mail_server import Postbox, serving
from tests.offices import Clock, office_on
from tests.services.jobs import put

TODAY = date(2026, 6, 1)
PATIENCE_S = 30
"""After how long a run that never came to write fails the test instead of holding it up."""

Outcome = TypeVar("Outcome")


@pytest.fixture
def office(every_database: UowFactory, tmp_path: Path) -> Office:
    """An office on SQLite and one on PostgreSQL."""
    return office_on(every_database, tmp_path / "files", Clock())


def twice_at_once(
    monkeypatch: pytest.MonkeyPatch, writer: type[Any], method: str, run: Callable[[], Outcome]
) -> list[Outcome]:
    """The outcomes of two runs, neither of which makes its first write by this method before both have come to it."""
    both, own, write = Barrier(2), local(), getattr(writer, method)

    def written(self: object, *given: object) -> object:
        if not hasattr(own, "came"):
            own.came = True
            both.wait(PATIENCE_S)
        return write(self, *given)

    monkeypatch.setattr(writer, method, written)
    with ThreadPoolExecutor(2) as pool:
        return [run.result() for run in [pool.submit(run) for _ in range(2)]]


def records_of(office: Office, verb: str, subject: str) -> int:
    with office.unit_of_work() as uow:
        return sum(1 for record in uow.records.about(subject) if record.verb == verb)


def test_an_overdue_fee_is_told_of_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """CNEX-16-a, CEC-9-a: of three notices on one job, each has one Record, and the runs count three between them."""
    late = tuple(fee(number=f"FEE-{n}", due_on=TODAY - timedelta(days=1)) for n in range(3))
    put(office, planned(cnex(), fees=late))
    told = twice_at_once(monkeypatch, SqlRepository, "save", lambda: fees.note_overdue(office, RUN_OF_THE_DAY))
    assert sorted(told) == [0, 3]
    assert records_of(office, "fee.overdue", "engagement-1") == 3
    assert fees.note_overdue(office, RUN_OF_THE_DAY) == 0


def test_a_visit_without_a_result_is_told_of_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """CNEX-9.6.2-a: its days were over before today, and of the two runs one tells."""
    put(office, planned(cnex()))
    told = twice_at_once(monkeypatch, SqlRepository, "save",
                         lambda: unreported_visits.note_unreported(office, RUN_OF_THE_DAY))
    assert sorted(told) == [0, 1]
    assert records_of(office, "visit.unreported", "engagement-1") == 1


def test_a_fee_that_is_settled_at_that_moment_is_not_told_and_the_other_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CNEX-16-a: a run that somebody came before reads again what stands then."""
    put(office, planned(cnex(), fees=(fee(number="FEE-1"), fee(number="FEE-2"))))
    save = SqlRepository.save

    def voided_before(self: SqlRepository[Any], thing: Any) -> Any:
        monkeypatch.setattr(SqlRepository, "save", save)
        fees.void_fee(office, RUN_OF_THE_DAY, "engagement-1", "FEE-1", "金额有误")
        return save(self, thing)

    monkeypatch.setattr(SqlRepository, "save", voided_before)
    assert fees.note_overdue(office, RUN_OF_THE_DAY) == 1
    with office.unit_of_work() as uow:
        told = [each.after["number"] for each in uow.records.about("engagement-1") if each.verb == "fee.overdue"]
    assert told == ["FEE-2"]


def test_a_missed_limit_opens_one_case(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """CNEX-11-d, CEC-6.1-a, J11: the second run finds it open, and neither fails."""
    put(office, decided(cnex(), id=EngagementId("engagement-0")))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), date(2025, 1, 10), engagement_id="engagement-0"))
        uow.commit()
    opened = twice_at_once(monkeypatch, SqlRepository, "save",
                           lambda: missed_limits.open_cases_due(office, RUN_OF_THE_DAY))
    assert sorted(len(each) for each in opened) == [0, 1]
    assert records_of(office, "certificate.limit_missed", "certificate-1") == 1
    with office.unit_of_work() as uow:
        assert len(uow.certificates.get("certificate-1").missed_limits) == 1


def test_a_notice_is_made_once_and_its_number_given_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """CNEX-11-a, J68: whoever comes second makes nothing and takes no number, and neither fails."""
    put(office, decided(cnex(), id=EngagementId("engagement-0")))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), date(2025, 8, 10), engagement_id="engagement-0"))
        uow.commit()
    made = twice_at_once(monkeypatch, SqlEngagements, "add",
                         lambda: surveillance.make_due_notices(office, RUN_OF_THE_DAY))
    assert sorted(isinstance(each, Refused) for each in made) == [False, True]
    with office.unit_of_work() as uow:
        assert [paper.number for paper in uow.papers.all()] == ["CNEX-SUR-2026-0001"]
        assert len(uow.certificates.get("certificate-1").notices) == 1
        assert [job.kind for job in uow.engagements.all()].count(EngagementKind.SURVEILLANCE) == 1


def test_two_workers_that_come_upon_a_new_account_at_once_both_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later one leaves the account alone until its next pass, and fails nobody else's letters."""
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=AccountId("account-1"), email="a@example.com", name="林晓", password_hash="x",
                                 roles=frozenset({Role.MANAGER})))
        uow.commit()
    with serving(Postbox()) as settings:
        mailing = replace(office, mailer=Smtp(settings))
        twice_at_once(monkeypatch, SqlShelf, "add", lambda: inbox_copies.send_copies(mailing, "https://example.cn"))
    with office.unit_of_work() as uow:
        assert uow.inbox_copies.find("account-1") is not None
