"""Bringing a database to the newest schema at start."""

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"

ONE_AT_A_TIME = 7_017_065
"""PostgreSQL's advisory lock under which one process migrates while the others wait."""

_threads = Lock()


def revisions() -> tuple[str, ...]:
    """The schemas that this release knows, the newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision` that the database has not seen, in one transaction; two at once wait."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with _threads, engine.begin() as connection:
        _wait_for_other_processes(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _wait_for_other_processes(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
