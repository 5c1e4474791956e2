"""Run by Alembic; the caller brings the connection and owns its transaction."""

from alembic import context

from models.storage.tables import METADATA

# Alembic sets `config` while it runs this file; the search for doctests merely imports it.
if hasattr(context, "config"):
    context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
    context.run_migrations()
