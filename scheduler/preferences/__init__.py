"""What a plan costs, one kind one module; begin with `shape`."""

from scheduler.preferences.changes import CHANGES
from scheduler.preferences.fees import FEES
from scheduler.preferences.lateness import LATENESS
from scheduler.preferences.nights import NIGHTS
from scheduler.preferences.overtime import OVERTIME
from scheduler.preferences.shape import Charge, Preference
from scheduler.preferences.travel import TRAVEL
from scheduler.preferences.unscheduled import UNSCHEDULED

PREFERENCES: tuple[Preference, ...] = (TRAVEL, NIGHTS, FEES, OVERTIME, LATENESS, CHANGES, UNSCHEDULED)

__all__ = ["PREFERENCES", "Charge", "Preference"]
