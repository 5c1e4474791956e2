"""The evidence of a change: who did what to which thing, when, from what to what, and under which clause."""

from collections.abc import Mapping
from datetime import datetime

from models.account import Role
from models.base import Frozen
from models.reference import ClauseRef


class Record(Frozen):
    """One change (ISO/IEC 17065 7.12). `verb` is a stable dotted word such as `application.submitted`."""

    at: datetime
    by: str
    by_name: str
    verb: str
    subject: str
    before: Mapping[str, object] = {}
    after: Mapping[str, object] = {}
    clause: ClauseRef | None = None
    roles: frozenset[Role] = frozenset()
    """Those held then by whoever did it; empty where the system did it, and before they were kept."""
    serial: int = 0
    """Its place in the order of all; 0 while it is not written."""


class RecordSearch(Frozen):
    """Which records are looked for: those that fulfil all that is given."""

    subjects: frozenset[str] | None = None
    """About one of these things; None where it does not matter."""
    not_about: frozenset[str] = frozenset()
    verbs: frozenset[str] | None = None
    by_name: str = ""
    """A part of the name of whoever did it."""
    since: datetime | None = None
    """From this instant on."""
    before: datetime | None = None
    """Earlier than this instant."""
    below: int | None = None
    """Written before the record with this serial."""
