"""Writes, with the database's refusals told as the errors of the vocabulary."""

import re

from sqlalchemy import CursorResult, Executable
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from models.errors import AlreadyTaken, Stale

UNIQUE_VIOLATION = "23505"
LOST_TO_ANOTHER = {"40001", "40P01"}
"""PostgreSQL's states for a transaction that lost to another (serialization failure, deadlock)."""


WRITTEN = "written"
"""What a session is marked with once something was written in it."""


def has_written(session: Session) -> bool:
    """Whether the session has written anything since it was opened, kept or not."""
    return WRITTEN in session.info


def rows_written(session: Session, statement: Executable) -> int:
    """How many rows `statement` wrote; where a unique value is taken, AlreadyTaken, and the transaction goes on."""
    session.info[WRITTEN] = True
    try:
        with session.begin_nested():
            result = session.execute(statement)
            assert isinstance(result, CursorResult)
            return result.rowcount
    except IntegrityError as error:
        taken = _taken_column(error)
        if taken is None:
            raise
        raise AlreadyTaken(taken) from error
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) in LOST_TO_ANOTHER:
            raise Stale(str(error.orig)) from error
        raise


def _taken_column(error: IntegrityError) -> str | None:
    """The column whose value is taken: `email` of `uq_account_email` or of SQLite's `account.email`."""
    if getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION:
        diagnosis = error.orig.diag  # type: ignore[union-attr]
        constraint, table = diagnosis.constraint_name, diagnosis.table_name
        return "id" if constraint.startswith("pk_") else str(constraint.removeprefix(f"uq_{table}_"))
    found = re.search(r"UNIQUE constraint failed: \w+\.(\w+)", str(error.orig))
    return found.group(1) if found else None
