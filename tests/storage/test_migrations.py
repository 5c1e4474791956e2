"""The database's schema: made by migrations, the same as the tables say, safe to bring up twice."""

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from models.storage.engine import engine_for
from models.storage.migrate import upgrade
from models.storage.tables import METADATA

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


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    """The second process waits for the first and finds nothing to do."""
    url = f"sqlite:///{tmp_path / 'new' / 'footmark.db'}"
    starts = [subprocess.Popen([sys.executable, "-c", MIGRATE, url], stderr=subprocess.PIPE) for _ in range(2)]
    for start in starts:
        _, errors = start.communicate(timeout=60)
        assert start.returncode == 0, errors.decode()
    assert "certificate" in inspect(engine_for(url)).get_table_names()
