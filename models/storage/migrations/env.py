"""Run by Alembic; the caller brings the connection and owns its transaction."""

from alembic import context

from models.storage.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
