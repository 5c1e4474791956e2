"""Which schemes an enterprise may apply under, and that one start begins one draft."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from intake_app.services import application_review, applications
from intake_app.services.office import Office
from models.account import Role
from models.application import Application, ApplicationState
from tests.builders import checks_passed, cnex_application
from tests.conftest import UowFactory
from tests.job_builders import cec, cnex
from tests.offices import Clock, office_on
from tests.services.jobs import REVIEWS_APPLICATIONS, acting, client, enterprise, refused_words

LAST_DAY = date(2026, 6, 1)
REVIEWER = acting(Role.APPLICATION_REVIEWER, person="reviewer")


@pytest.fixture
def office(every_database: UowFactory, tmp_path: Path, clock: Clock) -> Office:
    """An office with one enterprise, once on each kind of database; today is the last day of CNEX's edition."""
    opened = office_on(every_database, tmp_path / "files", clock)
    with opened.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.commit()
    ending = cnex().with_(in_force_until=LAST_DAY)
    return replace(opened, schemes=opened.schemes.with_(editions=(cec(), ending)))


def offered(office: Office) -> set[str]:
    return {edition.key for edition in applications.open_schemes(office, client())}


def drafts(office: Office) -> list[Application]:
    return [a for a in applications.my_applications(office, client()) if a.state is ApplicationState.DRAFT]


def put(office: Office, application: Application) -> None:
    with office.unit_of_work() as uow:
        uow.applications.add(application)
        uow.commit()


def test_an_edition_takes_applications_up_to_its_last_day_and_none_after(office: Office, clock: Clock) -> None:
    """CNEX-0-a: it is offered no more, and a page that still offers it is refused with a sentence."""
    assert offered(office) == {"cec_salt", "cnex_ex"}
    assert isinstance(applications.start_application(office, client(), "cnex_ex"), Application)
    clock.move(timedelta(days=1))
    assert offered(office) == {"cec_salt"}
    assert "有效期已于 2026-06-01 届满" in refused_words(applications.start_application(office, client(), "cnex_ex"))
    assert len(drafts(office)) == 1


def test_the_edition_that_follows_takes_them_again(office: Office, clock: Clock) -> None:
    """CNEX-0-a."""
    clock.move(timedelta(days=1))
    successor = cnex().with_(edition="2027", in_force_from=LAST_DAY + timedelta(days=1))
    followed = replace(office, schemes=office.schemes.with_(editions=(*office.schemes.editions, successor)))
    assert offered(followed) == {"cec_salt", "cnex_ex"}
    assert isinstance(applications.start_application(followed, client(), "cnex_ex"), Application)


def test_a_draft_begun_in_time_is_not_handed_in_too_late(office: Office, clock: Clock) -> None:
    """CNEX-0-a."""
    put(office, cnex_application(state=ApplicationState.DRAFT, submitted_on=None, edition=None))
    clock.move(timedelta(days=1))
    assert "不再受理" in refused_words(applications.submit(office, client(), "application-1", "林晓"))


def test_a_supplement_to_what_came_in_time_is_taken_and_then_not_accepted(office: Office, clock: Clock) -> None:
    """CNEX-0-a, CNEX-9.2.3-c: the reviewer reads why and refuses it with that reason, so that nothing hangs."""
    put(office, cnex_application(state=ApplicationState.RETURNED, checks=checks_passed(cnex())))
    with office.unit_of_work() as uow:
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.commit()
    clock.move(timedelta(days=1))
    assert isinstance(applications.submit(office, client(), "application-1", "林晓"), Application)
    assert "不再受理" in refused_words(application_review.accept(office, REVIEWER, "application-1"))
    refused = application_review.refuse(office, REVIEWER, "application-1", "实施规则已失效。")
    assert isinstance(refused, Application)


def test_two_starts_at_the_same_moment_begin_one_draft(office: Office) -> None:
    """A double click, or the same button in two windows."""
    both_ready = Barrier(2)

    def start(_: int) -> Application | object:
        both_ready.wait()
        return applications.start_application(office, client(), "cec_salt")

    with ThreadPoolExecutor(2) as people:
        begun = list(people.map(start, range(2)))
    assert begun[0] == begun[1]
    assert [draft.id for draft in drafts(office)] == [begun[0].id]
    with office.unit_of_work() as uow:
        assert [record.verb for record in uow.records.about(begun[0].id)] == ["application.started"]


def test_a_draft_that_was_touched_does_not_stand_in_the_way_of_another(office: Office) -> None:
    """CEC-5.7.3-b: an enterprise may apply anew, twice at once, and under another scheme in any case."""
    first = applications.start_application(office, client(), "cec_salt")
    assert isinstance(first, Application)
    applications.save_answer(office, client(), first.id, "client.contact", "赵敏")
    second = applications.start_application(office, client(), "cec_salt")
    other = applications.start_application(office, client(), "cnex_ex")
    assert {draft.id for draft in drafts(office)} == {first.id, second.id, other.id}
    assert len(drafts(office)) == 3
