"""The demonstration: a case at every stage, and nothing lost by laying it in twice."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from intake_app.demo.filling import demo_accounts, fill
from intake_app.rules.stages import Stage, stage
from intake_app.services.accounts import actor_of
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.people_files import people_list, plan_people
from intake_app.tables.changes import Outcome
from intake_app.tables.people import PeoplePlan
from models.account import Role
from models.application import ApplicationState
from models.examination import FileVerdict
from models.storage.engine import engine_for
from models.storage.migrate import upgrade
from models.storage.unit_of_work import units_of_work_on
from tests.offices import office_on


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The demonstration as it is laid in on a Monday."""
    folder = tmp_path_factory.mktemp("demo")
    engine = engine_for(f"sqlite:///{folder}/demo.sqlite3")
    upgrade(engine)
    office = office_on(units_of_work_on(engine), folder / "files",
                       lambda: datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert fill(office)
    return office


def test_a_second_filling_changes_nothing(filled: Office) -> None:
    with filled.unit_of_work() as uow:
        before = (len(uow.applications.all()), len(uow.papers.all()), len(uow.accounts.all()))
    assert not fill(filled)
    with filled.unit_of_work() as uow:
        assert (len(uow.applications.all()), len(uow.papers.all()), len(uow.accounts.all())) == before


def test_there_is_an_application_in_every_state_and_a_job_at_every_main_stage(filled: Office) -> None:
    with filled.unit_of_work() as uow:
        states = Counter(a.state for a in uow.applications.all())
        jobs = [e for e in uow.engagements.all() if "old" not in e.id]
        stages = {stage(e, filled.scheme_of(e), uow.certificates.of_engagement(e.id)) for e in jobs}
    assert set(states) >= set(ApplicationState) - {ApplicationState.WITHDRAWN}
    assert stages >= {Stage.AGREEMENT, Stage.TEAM, Stage.PLAN_NOTICE, Stage.CORRECTION, Stage.TECHNICAL_REVIEW,
                      Stage.CLOSED}


def test_eighty_older_certificates_have_windows_around_today_under_both_schemes(filled: Office) -> None:
    with filled.unit_of_work() as uow:
        older = [c for c in uow.certificates.all() if "old" in c.id]
    assert len(older) == 80
    assert {c.scheme for c in older} == {"cnex_ex", "cec_salt"}


def test_forty_auditors_work_for_the_body_and_each_role_has_an_account(filled: Office) -> None:
    with filled.unit_of_work() as uow:
        auditors = [p for p in uow.people.all() if "verifier" in p.functions]
    assert len(auditors) == 40
    assert {role for account in demo_accounts(filled) for role in account.roles} == set(Role)


def test_the_list_of_the_demonstrations_people_can_be_brought_back(filled: Office) -> None:
    """CNEX-8.5-a: everybody has functions that the body knows, and no row is refused or changes anything."""
    with filled.unit_of_work() as uow:
        coordinator = actor_of(next(each for each in uow.accounts.all() if Role.COORDINATOR in each.roles))
        used = {function for person in uow.people.all() for function in person.functions}
    assert used <= {option.key for option in filled.house.functions}
    for language in ("zh", "en"):
        found = plan_people(filled, coordinator, people_list(filled, coordinator, language))
        assert isinstance(found, PeoplePlan)
        assert {row.outcome for _, sheet in found.sheets for row in sheet.rows} == {Outcome.UNCHANGED}


def test_no_two_people_have_the_same_registration(filled: Office) -> None:
    with filled.unit_of_work() as uow:
        numbers = Counter(held.number for person in uow.people.all() for held in person.qualifications)
    assert not [number for number, count in numbers.items() if count > 1]


def test_the_day_has_begun_for_a_manager_who_looks_at_it_first(filled: Office) -> None:
    """Limits that have passed have their cases, and the inbox asks for a decision on each."""
    with filled.unit_of_work() as uow:
        missed = [c for c in uow.certificates.all() if c.missed_limits]
        manager = next(a for a in uow.accounts.all() if Role.MANAGER in a.roles)
    assert missed
    asked = [entry for entry in inbox(filled, actor_of(manager)) if entry.asks]
    assert len(asked) >= len(missed)


def test_demo_files_are_fine_but_the_one_that_shows_a_refusal(filled: Office) -> None:
    """What a stranger sees first is no wall of remarks."""
    with filled.unit_of_work() as uow:
        uploads = [(a.state, upload) for a in uow.applications.all() for upload in a.uploads]
    assert {upload.examination.verdict for _, upload in uploads} == {FileVerdict.FINE, FileVerdict.REFUSED}
    refused = [(state, upload.file_name) for state, upload in uploads
               if upload.examination.verdict is FileVerdict.REFUSED]
    assert refused
    assert all(state is ApplicationState.DRAFT and name.endswith(".doc") for state, name in refused)
