"""The years of the calendar that an administrator entered, as every process has them within seconds."""

from collections.abc import Callable
from time import monotonic

from intake_app.services.ports import UnitOfWork
from models.calendar import AnnouncedYear, WorkingCalendar

SECONDS_KEPT = 5.0
"""How long a process goes on with the years that it has read; another may have entered one since."""


class EnteredYears:
    """What is entered, read from the storage at most every few seconds: one page asks for many days."""

    def __init__(self, unit_of_work: Callable[[], UnitOfWork]) -> None:
        self._unit_of_work = unit_of_work
        self._read_at: float | None = None
        self._years: tuple[AnnouncedYear, ...] = ()
        self._laid: dict[frozenset[int], WorkingCalendar] = {}

    def laid_on(self, calendar: WorkingCalendar) -> WorkingCalendar:
        """The calendar with the years that were entered."""
        now = monotonic()
        if self._read_at is None or now - self._read_at > SECONDS_KEPT:
            self._read()
            self._read_at = now
        found = self._laid.get(calendar.announced_years)
        if found is None:
            found = self._laid[calendar.announced_years] = calendar.with_(entered=self._years)
        return found

    def forget(self) -> None:
        """Read anew at the next question: a year was entered."""
        self._read_at = None

    def _read(self) -> None:
        with self._unit_of_work() as uow:
            years = uow.announced_years.all()
        if years != self._years:
            self._years, self._laid = years, {}
