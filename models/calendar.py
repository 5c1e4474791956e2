"""Working days and months as Chinese certification counts them.

The start day is never counted; a period of months ends on the day with the same number, or on the month's last day
where there is none; make-up Saturdays and Sundays are working days (调休). A year that the State Council has not
announced yet is provisional: only its statutory days are known.
"""

import calendar as gregorian
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property, lru_cache

import holidays

from models.base import Frozen
from models.text import Text

_PROVISIONAL = Text(
    zh="{on}（暂定：该年度放假安排尚未公布）", en="{on} (provisional: that year's holidays are not announced yet)"
)
_FROM_TO = Text(zh="{first} 至 {last}", en="from {first} to {last}")


class DueDate(Frozen):
    """A computed date, and whether it rests on a year whose holidays are not announced yet."""

    on: date
    provisional: bool = False

    @property
    def words(self) -> Text:
        """The day as a sentence says it."""
        told = _PROVISIONAL if self.provisional else Text(zh="{on}", en="{on}")
        return told.format(on=self.on)


def days_words(first: date, last: date) -> Text:
    """From which day to which, both included, as a sentence says it; one day alone stands once.

    >>> days_words(date(2026, 12, 11), date(2026, 12, 11)).zh
    '2026-12-11'
    """
    told = Text(zh="{first}", en="on {first}") if first == last else _FROM_TO
    return told.format(first=first, last=last)


@lru_cache(maxsize=20_000)  # lists of thousands of certificates ask for few days, each many times
def add_months(start: date, months: int) -> date:
    """The day `months` months after `start`, clamped to the month's end.

    >>> add_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, gregorian.monthrange(year, month + 1)[1]))


class AnnouncedYear(Frozen):
    """A year's days off and make-up working days, as entered from the State Council's announcement."""

    id: str
    """The year."""
    days_off: tuple[date, ...]
    """In order; the weekend days that the announcement names are among them, the others need not be.

    Days of the December before may be among them, and among those made up: the first days off of a year now and then
    begin there.
    """
    made_up: tuple[date, ...] = ()
    """The Saturdays and Sundays on which offices work, in order."""
    source: str
    """The document that announces them, with its number."""
    announced_on: date
    version: int = 0


class WorkingCalendar(Frozen):
    """Which days are working days in China, for the years whose holidays are announced."""

    announced_years: frozenset[int]
    """Those that the `holidays` library carries as announced."""
    entered: tuple[AnnouncedYear, ...] = ()
    """Those that were entered here; of a year that the library carries nothing entered counts any more."""

    @cached_property
    def _entered(self) -> dict[int, AnnouncedYear]:
        """Those that count, in order."""
        found = sorted(self.entered, key=lambda each: int(each.id))
        return {int(each.id): each for each in found if int(each.id) not in self.announced_years}

    @cached_property
    def _named(self) -> dict[date, bool]:
        """Whether offices work on the days that an entered announcement names; of two the later one counts."""
        return {day: is_worked for each in self._entered.values()
                for days, is_worked in ((each.days_off, False), (each.made_up, True)) for day in days}

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`: weekdays but holidays, and the announced make-up days."""
        named = self._named.get(day)
        if named is not None:
            return named
        if day.year in self._entered:
            return day.weekday() < 5
        days_off, made_up = _china(day.year)
        if day in made_up:
            return True
        return day.weekday() < 5 and day not in days_off

    def working_days_after(self, start: date, count: int) -> DueDate:
        """The `count`-th working day after `start`; `start` itself is not counted."""
        return self._step(start, count, timedelta(days=1))

    def working_days_before(self, end: date, count: int) -> DueDate:
        """The `count`-th working day before `end`; `end` itself is not counted."""
        return self._step(end, count, timedelta(days=-1))

    def next_working_day(self, day: date) -> DueDate:
        """`day` where it is a working day, else the first one after it."""
        return DueDate(on=day, provisional=self._is_provisional(day)) if self.is_working_day(day) else (
            self.working_days_after(day, 1)
        )

    def working_days(self, first: date, last: date) -> Iterator[date]:
        """Each working day from `first` to `last`, both included."""
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if self.is_working_day(day):
                yield day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative where `end` lies before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(1 for _ in self.working_days(start + timedelta(days=1), end))

    def _step(self, start: date, count: int, stride: timedelta) -> DueDate:
        day, left, provisional = start, count, False
        while left > 0:
            day += stride
            provisional = provisional or self._is_provisional(day)
            left -= self.is_working_day(day)
        return DueDate(on=day, provisional=provisional or self._is_provisional(day))

    def _is_provisional(self, day: date) -> bool:
        return day.year not in self.announced_years and day.year not in self._entered


def statutory_days(year: int) -> tuple[date, ...]:
    """The days off of a year that are known without its announcement: the statutory holidays, in order."""
    return tuple(sorted(day for day in holidays.country_holidays("CN", years=year, observed=False) if day.year == year))


@lru_cache(maxsize=64)
def _china(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and make-up working days of one year, as the `holidays` library carries the announcements."""
    china = holidays.country_holidays("CN", years=year)
    days_off = frozenset(day for day in china if day.year == year)
    made_up = frozenset(day for day in china.weekend_workdays if day.year == year)
    return days_off - made_up, made_up
