"""An office for tests: real schemes, house rules, database and files, and a clock that the test moves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from intake_app.run_queue import HueyQueue
from intake_app.schemes.house import read_house
from intake_app.schemes.library import built_in_schemes
from intake_app.services.entered_years import EnteredYears
from intake_app.services.office import Office
from models.calendar import WorkingCalendar
from models.storage.files import FolderFileStore
from tests.conftest import UowFactory


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 6, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

    def __call__(self) -> datetime:
        return self.at

    def move(self, span: timedelta) -> None:
        """Let time pass."""
        self.at += span


def office_on(unit_of_work: UowFactory, files: Path, clock: Callable[[], datetime]) -> Office:
    """An office whose database is `unit_of_work`'s."""
    house = read_house()
    return Office(
        unit_of_work=unit_of_work,
        files=FolderFileStore(files),
        queue=HueyQueue(f"sqlite:///{files}.sqlite3"),
        schemes=built_in_schemes(),
        house=house,
        house_calendar=WorkingCalendar(announced_years=house.calendar.announced_years),
        now=clock,
        years=EnteredYears(unit_of_work),
    )
