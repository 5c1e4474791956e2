"""The database's schema: made by migrations, the same as the tables say, safe to bring up twice."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from intake_app.rules.certificate_endings import open_duties
from models.certificate import CertificateState, Termination
from models.engagement import EngagementKind, PlanNotice
from models.fieldwork import Fieldwork
from models.record import Record
from models.storage.engine import engine_for
from models.storage.migrate import MIGRATIONS, upgrade
from models.storage.tables import METADATA
from models.storage.unit_of_work import units_of_work_on
from tests.builders import cnex_draft
from tests.job_builders import cec, certificate, cnex, engagement, evaluated, person, visit
from tests.services.jobs import enterprise

DAY = date(2026, 5, 20)
MIGRATE = """
import sys
from models.storage.engine import engine_for
from models.storage.migrate import upgrade
upgrade(engine_for(sys.argv[1]))
"""


def test_the_migrations_lead_to_the_tables(every_engine: Engine) -> None:
    """What Alembic builds is what the row classes declare, types and defaults included."""
    with every_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_second_upgrade_changes_nothing(every_engine: Engine) -> None:
    """Each start of the product upgrades."""
    before = inspect(every_engine).get_table_names()
    upgrade(every_engine)
    with every_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    assert inspect(every_engine).get_table_names() == before


def test_jobs_under_way_before_checks_were_kept_item_by_item_are_marked(every_engine: Engine) -> None:
    """0010: one that was begun item by item, or that nothing is recorded of, is asked for everything."""
    factory = units_of_work_on(every_engine)
    review = evaluated(cnex()).document_review
    jobs = {name: engagement(cnex(), id=name, document_review=review if name != "not begun" else None)
            for name in ("begun before", "item by item", "not begun")}
    with factory() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(cnex_draft().with_(id="application-1", enterprise_id="enterprise-1"))
        for job in jobs.values():
            uow.engagements.add(job)
        uow.fieldwork.add(Fieldwork(id=jobs["item by item"].id))
        uow.commit()
    run_again(every_engine, "0010")
    with factory() as uow:
        marked = {job.id: job.is_closed_by_word for job in uow.engagements.all()}
    assert marked == {"begun before": True, "item by item": False, "not begun": False}


def test_the_notice_of_a_job_becomes_that_of_each_visit(every_engine: Engine) -> None:
    """0014: with its answer; a job that nobody was told of gets none."""
    factory, told = units_of_work_on(every_engine), {"sent_on": "2026-05-12", "paper_id": "paper-1",
                                                     "confirmed_on": "2026-05-14", "production_confirmed": True}
    visits = (visit(), visit("s2"))
    with factory() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(cnex_draft().with_(id="application-1", enterprise_id="enterprise-1"))
        for name in ("told", "untold", "kept since"):
            uow.engagements.add(engagement(cnex(), id=name, visits=visits))
        uow.commit()
    script = ScriptDirectory(str(MIGRATIONS)).get_revision("0014")
    with every_engine.begin() as connection:
        for name, notice in (("told", told), ("untold", None)):
            body = json.loads(connection.execute(text("SELECT body FROM engagement WHERE id = :id"),
                                                 {"id": name}).scalar_one())
            as_before = {**body, "plan_notice": notice, "visits": [
                {field: value for field, value in each.items() if field != "notice"} for each in body["visits"]]}
            connection.execute(text("UPDATE engagement SET body = :body WHERE id = :id"),
                               {"id": name, "body": json.dumps(as_before)})
        with Operations.context(MigrationContext.configure(connection)):
            script.module.upgrade()
    with factory() as uow:
        moved = {job.id: {each.notice for each in job.visits} for job in uow.engagements.all()}
    assert moved == {"told": {PlanNotice.model_validate(told)}, "untold": {None}, "kept since": {None}}


def test_nobody_owes_the_paper_of_a_certificate_that_was_cancelled_before_it_had_to_come_back(
    every_engine: Engine
) -> None:
    """0015: of ends under the CNEX rule; a withdrawal's paper came back ever since, and a later end's does."""
    factory = units_of_work_on(every_engine)
    ending = Termination(ground="own_request", facts="停产", verified_on=DAY, ended_on=DAY, by="李主管")
    held = {name: certificate(scheme, id=name, number=name, state=state, termination=ending)
            for name, scheme, state in (("cancelled", cnex(), CertificateState.CANCELLED),
                                        ("withdrawn", cnex(), CertificateState.WITHDRAWN),
                                        ("cec", cec(), CertificateState.CANCELLED))}
    with factory() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(cnex_draft().with_(id="application-1", enterprise_id="enterprise-1"))
        uow.engagements.add(engagement(cnex()))
        for each in held.values():
            uow.certificates.add(each)
        uow.commit()
    run_again(every_engine, "0015")
    later = held["cancelled"].with_(id="later", number="later")
    with factory() as uow:
        uow.certificates.add(later)
        uow.commit()
        owed = {each.id: {duty.duty for duty in open_duties(each, cec() if each.id == "cec" else cnex(), 0)}
                for each in uow.certificates.all()}
    assert owed["later"] - owed["cancelled"] == {"void_taken_back"}
    assert owed["cancelled"] < owed["later"], "everything else is owed still"
    assert "taken_back" in owed["withdrawn"]
    assert "taken_back" in owed["cec"]


def test_jobs_of_before_get_the_day_on_which_their_application_was_handed_in_first(every_engine: Engine) -> None:
    """0016, J14: by the first Record of it, for the application once said the last; kept where it stands already."""
    factory, last = units_of_work_on(every_engine), date(2026, 4, 9)
    jobs = {"once": {}, "again": {}, "unknown": {}, "kept": {"applied_on": DAY},
            "surveyed": {"kind": EngagementKind.SURVEILLANCE}}
    with factory() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        for name, more in jobs.items():
            uow.applications.add(cnex_draft().with_(id=name, enterprise_id="enterprise-1",
                                                    submitted_on=None if name == "unknown" else last))
            uow.engagements.add(engagement(cnex(), id=name, application_id=name, **more))
        # Half past midnight in China is the day before in UTC.
        for day, hour, minute in ((8, 0, 30), (9, 23, 30)):
            uow.records.add(Record(at=datetime(2026, 4, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai")), by="a",
                                   by_name="林晓", verb="application.submitted", subject="again"))
        uow.commit()
    run_again(every_engine, "0016")
    with factory() as uow:
        days = {job.id: job.applied_on for job in uow.engagements.all()}
    assert days == {"once": last, "again": date(2026, 4, 8), "unknown": None, "kept": DAY, "surveyed": None}


def test_records_of_before_stay_and_say_nothing_of_a_role(every_engine: Engine) -> None:
    """0018: nobody can say any more in which role they were written; those written since say it."""
    with every_engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_record_verb"))
        connection.execute(text("ALTER TABLE record DROP COLUMN roles"))
        connection.execute(text(
            "INSERT INTO record (serial, at, by, by_name, verb, subject, before, after) VALUES"
            " (1, '2026-04-08 01:00:00', 'a', '林晓', 'application.submitted', 'again', '{}', '{}')"))
    run_again(every_engine, "0018")
    with units_of_work_on(every_engine)() as uow:
        (kept,) = uow.records.about("again")
    assert (kept.by_name, kept.roles) == ("林晓", frozenset())


def test_people_of_before_lose_the_day_of_an_undertaking_that_nothing_read(every_engine: Engine) -> None:
    """0020, S6: each job's team declares confidentiality anew; everything else of the person stays."""
    factory = units_of_work_on(every_engine)
    with factory() as uow:
        uow.people.add(person("member"))
        uow.commit()
        before = uow.people.get("member")
    with every_engine.begin() as connection:
        body = json.loads(connection.execute(text("SELECT body FROM person")).scalar_one())
        connection.execute(text("UPDATE person SET body = :body"),
                           {"body": json.dumps({**body, "confidentiality_signed_on": "2024-01-02"})})
    run_again(every_engine, "0020")
    with factory() as uow:
        assert uow.people.get("member") == before


def run_again(engine: Engine, revision: str) -> None:
    """What that migration does, on a database that is newer."""
    script = ScriptDirectory(str(MIGRATIONS)).get_revision(revision)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        script.module.upgrade()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'footmark.db'}"
    engine: Engine = request.getfixturevalue("postgresql_engine")
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return engine.url.render_as_string(hide_password=False)


def test_processes_that_start_together_migrate_once(empty_database: str) -> None:
    """The second process waits for the first and finds nothing to do."""
    starts = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, empty_database], stderr=subprocess.PIPE) for _ in range(2)
    ]
    for start in starts:
        _, errors = start.communicate(timeout=300)
        assert start.returncode == 0, errors.decode()
    engine = engine_for(empty_database)
    assert "certificate" in inspect(engine).get_table_names()
    engine.dispose()
