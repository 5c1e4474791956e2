"""The engine is made for the address that an operator writes."""

from pathlib import Path

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
