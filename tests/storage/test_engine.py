"""The engine is made for the address that an operator writes."""

import sqlite3
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import text

from models.storage.engine import engine_for


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_is_understood(scheme: str) -> None:
    """Hosting services hand out the short form; the password survives."""
    url = engine_for(f"{scheme}://cb:p%40ss@localhost:5433/footmark").url
    assert (url.drivername, url.password, url.port, url.database) == ("postgresql+psycopg", "p@ss", 5433, "footmark")


def test_a_sqlite_file_is_ready_for_many_people(tmp_path: Path) -> None:
    """Readers and a writer at once, references held, ten seconds of patience; a missing folder is made."""
    engine = engine_for(f"sqlite:///{tmp_path / '新' / 'footmark.db'}")
    with engine.connect() as connection:
        settings = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert settings == ["wal", 1, 10_000]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    """It would be a different one for each connection."""
    with pytest.raises(ValueError, match="needs a file"):
        engine_for(url)


def test_a_new_file_that_another_process_is_opening_is_waited_for(tmp_path: Path) -> None:
    """SQLite's own patience does not cover the switch to write-ahead logging."""
    path = tmp_path / "footmark.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = Timer(0.3, other.rollback)
    release.start()
    with engine_for(f"sqlite:///{path}").connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    release.join()
    other.close()
