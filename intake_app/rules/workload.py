"""How many audit days each person has: in each month against the limit, in the year against the target (H23)."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from models.base import Frozen
from models.ids import PersonId
from models.personnel import Person


class MonthLoad(Frozen):
    """Audit days of one calendar month."""

    first: date
    """The month's first day."""
    days: int
    limit: int

    @property
    def is_over(self) -> bool:
        """Whether there are more days than the person may have."""
        return self.days > self.limit


class Workload(Frozen):
    """One person's audit days, planned and done."""

    person_id: PersonId
    months: tuple[MonthLoad, ...]
    """The months with an audit day, in order."""
    target_in_year: int

    def in_year(self, year: int) -> int:
        """The audit days of the year.

        >>> from models.personnel import Employment
        >>> someone = Person(id="a", name="a", employment=Employment.FULL_TIME, city="", latitude=0, longitude=0)
        >>> workload(someone, [date(2026, 6, 1), date(2026, 6, 2), date(2027, 1, 4)]).in_year(2026)
        2
        """
        return sum(month.days for month in self.months if month.first.year == year)

    def in_month(self, day: date) -> int:
        """The audit days of the month in which `day` lies."""
        return next((month.days for month in self.months if month.first == day.replace(day=1)), 0)

    @property
    def fullest_month(self) -> MonthLoad | None:
        """The month that leaves the least room, the earliest of several; None without an audit day."""
        return min(self.months, key=lambda month: (month.limit - month.days, month.first), default=None)


def workload(person: Person, audit_days: Collection[date]) -> Workload:
    """What `audit_days`, each counted once, come to for `person`."""
    days = frozenset(audit_days)
    by_month = Counter(day.replace(day=1) for day in days)
    return Workload(
        person_id=person.id,
        months=tuple(MonthLoad(first=first, days=count, limit=person.max_days_per_month)
                     for first, count in sorted(by_month.items())),
        target_in_year=person.target_days_per_year,
    )


def workloads(people: Collection[Person], audit_days: Mapping[str, Collection[date]]) -> tuple[Workload, ...]:
    """The workload of each of `people`, whose days `audit_days` has by id."""
    return tuple(workload(person, audit_days.get(person.id, ())) for person in people)
