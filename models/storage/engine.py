"""The one engine of a process, for SQLite (a file) or PostgreSQL.

Both behave alike: a reader sees what is committed and never waits; a writer waits for the writer before it.
"""

import sqlite3
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlmodel import create_engine

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for the one before it on SQLite."""

WAL_ATTEMPTS, WAL_PAUSE_S = 100, 0.05
"""How often, and how far apart, a process tries to switch a new file to write-ahead logging."""

WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT")
"""First words of the statements that open a write transaction."""


def engine_for(url: str) -> Engine:
    """An engine for `sqlite:///file`, `postgresql://…` or `postgres://…`; a missing folder of the file is made."""
    address = _with_driver(make_url(url.replace("postgres://", "postgresql://", 1)))
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address)
    return create_engine(address, pool_pre_ping=True)


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: a database in memory is seen by one connection only")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "before_cursor_execute", _begin_before_writing)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    # Without a level of its own the driver starts no transaction, so that ours are the only ones.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _switch_to_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")


def _switch_to_wal(connection: Any) -> None:
    # The one switch in a file's life fails at once where another process is making it; the timeout does not cover it.
    for _ in range(WAL_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            sleep(WAL_PAUSE_S)
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_before_writing(connection: Connection, cursor: Any, statement: str, *_: object) -> None:
    # A transaction that reads first and writes later fails at once where another wrote in between; one that begins
    # as a writer waits its turn.
    if not cursor.connection.in_transaction and statement.lstrip().upper().startswith(WRITES):
        cursor.execute("BEGIN IMMEDIATE")
