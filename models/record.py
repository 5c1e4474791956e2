"""The evidence of a change: who did what to which thing, when, from what to what, and under which clause."""

from collections.abc import Mapping
from datetime import datetime

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
    serial: int = 0
    """Its place in the order of all; 0 while it is not written."""
