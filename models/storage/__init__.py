"""The edge where values become rows: the only importer of sqlmodel, sqlalchemy and alembic; it imports `models` alone.

Each kind of thing has a table: typed columns for what is asked, sorted, unique or joined, and `body`, the whole value
as JSON, which alone is read back and validated. Begin with `unit_of_work`, then `repositories` and `tables`.
"""
