"""One transaction: all or nothing, writers in turn, readers unhindered, evidence untouched, numbers without gaps."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.exc import DBAPIError
from storage_examples import (
    APPLICATION,
    CERTIFICATE,
    ENTERPRISE,
    LINK,
    PERSON,
    RECORD,
    SIGN_IN,
    THINGS,
    UowFactory,
    add_everything,
)

from models.errors import Stale
from models.storage.unit_of_work import SqlUnitOfWork

CALLERS = 64


def test_leaving_without_commit_writes_nothing(every_database: UowFactory) -> None:
    """Neither things nor evidence nor numbers."""
    with every_database() as uow:
        add_everything(uow)
        uow.numbers.next("certificate")
    with every_database() as uow:
        assert [getattr(uow, name).all() for name in THINGS] == [()] * len(THINGS)
        assert uow.records.about(RECORD.subject) == ()
        assert uow.sign_ins.find(SIGN_IN.token_sha256) is uow.links.find(LINK.token_sha256) is None
        assert uow.numbers.next("certificate") == 1


def test_an_error_takes_everything_back_but_what_was_committed(every_database: UowFactory) -> None:
    """A use case that breaks half-way leaves the world as it was."""

    def break_half_way() -> None:
        with every_database() as uow:
            uow.enterprises.add(ENTERPRISE)
            uow.commit()
            uow.people.add(PERSON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_half_way()
    with every_database() as uow:
        assert (uow.enterprises.all(), uow.people.all()) == ((ENTERPRISE,), ())


def test_readers_neither_wait_for_a_writer_nor_see_it_early(every_database: UowFactory) -> None:
    """A list opens while somebody else is saving."""
    with every_database() as writer, every_database() as reader:
        writer.enterprises.add(ENTERPRISE)
        assert reader.enterprises.all() == ()
        writer.commit()
        assert reader.enterprises.all() == (ENTERPRISE,)


def test_a_writer_that_read_first_waits_for_the_writer_before_it(every_database: UowFactory) -> None:
    """It neither fails because the file is locked nor because another wrote after it had read."""
    has_begun, has_read = Event(), Event()

    def write_slowly() -> None:
        with every_database() as uow:
            uow.enterprises.add(ENTERPRISE)
            has_begun.set()
            assert has_read.wait(60)
            uow.commit()

    with ThreadPoolExecutor(1) as others, every_database() as uow:
        slow = others.submit(write_slowly)
        assert has_begun.wait(60)
        assert uow.people.all() == ()
        has_read.set()
        uow.people.add(PERSON)
        uow.commit()
        slow.result()
    with every_database() as uow:
        assert (uow.people.all(), uow.enterprises.all()) == ((PERSON,), (ENTERPRISE,))


def test_of_many_who_save_one_version_one_wins(every_database: UowFactory) -> None:
    """All others are told to load again."""
    with every_database() as uow:
        add_everything(uow)
        uow.commit()
    start = Barrier(8)

    def save(caller: int) -> bool:
        start.wait()
        with every_database() as uow:
            try:
                uow.applications.save(APPLICATION.with_(declared_by=str(caller)))
            except Stale:
                return False
            uow.commit()
            return True

    with ThreadPoolExecutor(8) as callers:
        assert sorted(callers.map(save, range(8))) == [False] * 7 + [True]


@pytest.mark.requirement("17065-7.12")
def test_records_come_back_in_the_order_of_writing(every_database: UowFactory) -> None:
    """With their instants, values and clauses; a record without a clause has none."""
    bare = RECORD.with_(verb="application.returned", before={}, after={}, clause=None)
    with every_database() as uow:
        for record in (RECORD, bare, RECORD.with_(subject="application-2"), RECORD):
            uow.records.add(record)
        uow.commit()
    with every_database() as uow:
        found = uow.records.about(RECORD.subject)
        first, second, third = (each.serial for each in found)
        assert [each.with_(serial=0) for each in found] == [RECORD, bare, RECORD]
        assert 0 < first < second < third
        assert uow.records.about(RECORD.subject)[0].at.utcoffset() == RECORD.at.utcoffset()


@pytest.mark.requirement("17065-7.12")
@pytest.mark.parametrize("change", ["UPDATE record SET by_name = '别人'", "DELETE FROM record", "TRUNCATE record"])
def test_a_record_can_be_neither_changed_nor_deleted(
    every_database: UowFactory, every_engine: Engine, change: str
) -> None:
    """Not even with SQL: the database itself refuses."""
    if change.startswith("TRUNCATE") and every_engine.dialect.name == "sqlite":
        change = "DELETE FROM record WHERE 1 = 1"
    with every_database() as uow:
        uow.records.add(RECORD)
        uow.commit()
    with every_engine.connect() as connection, pytest.raises(DBAPIError, match="records are only added to"):
        connection.execute(text(change))
    with every_database() as uow:
        (kept,) = uow.records.about(RECORD.subject)
        assert kept.with_(serial=0) == RECORD


def test_each_series_counts_for_itself(every_database: UowFactory) -> None:
    """From one, whatever the series is called."""
    with every_database() as uow:
        taken = [uow.numbers.next(series) for series in ("证书 2026", "证书 2026", "证书 2027", "证书 2026")]
    assert taken == [1, 2, 1, 3]


def test_numbers_have_no_gaps_and_no_doubles(every_database: UowFactory) -> None:
    """Sixty-four at once, each third giving up after taking its number: what the others keep is 1, 2, 3, …."""
    start = Barrier(CALLERS, timeout=60)

    def take(caller: int) -> list[int]:
        start.wait()
        kept = []
        for turn in range(3):
            with every_database() as uow:
                number = uow.numbers.next("certificate")
                if (caller + turn) % 3:
                    uow.commit()
                    kept.append(number)
        return kept

    with ThreadPoolExecutor(CALLERS) as callers:
        numbers = [number for kept in callers.map(take, range(CALLERS)) for number in kept]
    assert len(numbers) == CALLERS * 2
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_five_thousand_certificates_are_listed_by_a_dozen_questions(
    uow_factory: UowFactory, sqlite_engine: Engine
) -> None:
    """The directory of a large body opens without a pause: the database is not asked for each certificate."""
    with uow_factory() as uow:
        add_everything(uow)
        uow.commit()
    shelf = uow.certificates
    many = [CERTIFICATE.model_copy(update={"id": f"certificate-{n}", "number": str(n)}) for n in range(2, 5001)]
    with sqlite_engine.begin() as connection:
        connection.execute(insert(shelf.table), [shelf.columns(certificate) for certificate in many])
    with _asked(sqlite_engine) as statements, uow_factory() as uow:
        assert len(uow.certificates.all()) == 5000
    assert len(statements) <= 12


@contextmanager
def _asked(engine: Engine) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_a_unit_of_work_can_be_opened_again(uow_factory: UowFactory) -> None:
    """Each block is a transaction of its own."""
    uow: SqlUnitOfWork = uow_factory()
    with uow:
        uow.enterprises.add(ENTERPRISE)
    with uow:
        assert uow.enterprises.all() == ()
