"""Where things lie on the board: weeks, runs of days, lanes, and what the filters let through. Knows no screen."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from intake_app.rules.cities import city_named
from intake_app.services.board import AuditState, BoardAudit
from models.personnel import Person

DAYS_OF_A_WEEK = 7
ELSEWHERE = "-"
"""The region of a site whose city the list of places does not know."""


@dataclass(frozen=True)
class Span:
    """The whole weeks that are in sight, from a Monday on."""

    first: date
    weeks: int

    @classmethod
    def around(cls, day: date, weeks: int) -> "Span":
        """The weeks from the one in which `day` lies."""
        return cls(day - timedelta(days=day.weekday()), weeks)

    @property
    def days(self) -> int:
        """Calendar days in sight."""
        return self.weeks * DAYS_OF_A_WEEK

    @property
    def last(self) -> date:
        """The last day in sight."""
        return self.first + timedelta(days=self.days - 1)

    @property
    def year(self) -> int:
        """The year in which most of what is in sight lies."""
        return (self.first + timedelta(days=self.days // 2)).year

    def offset(self, day: date) -> int:
        """The day's place, the first day in sight being 0; it may lie outside."""
        return (day - self.first).days

    def shows(self, day: date) -> bool:
        """Whether the day is in sight."""
        return self.first <= day <= self.last

    def clipped(self, first: date, last: date) -> tuple[int, int] | None:
        """Place and length in days of what of `first` to `last`, both included, is in sight; None where nothing is."""
        start, end = max(self.offset(first), 0), min(self.offset(last), self.days - 1)
        return (start, end - start + 1) if start <= end else None

    def mondays(self) -> tuple[date, ...]:
        """The first day of each week."""
        return tuple(self.first + timedelta(days=DAYS_OF_A_WEEK * week) for week in range(self.weeks))

    def months(self) -> Iterator[tuple[date, int, int]]:
        """Each month in sight by its first day, with place and length of what is in sight of it."""
        first = self.first.replace(day=1)
        while first <= self.last:
            following = (first + timedelta(days=31)).replace(day=1)
            seen = self.clipped(first, following - timedelta(days=1))
            if seen is not None:
                yield first, *seen
            first = following

    def runs(self, is_in: Collection[date]) -> tuple[tuple[int, int], ...]:
        """The runs of consecutive days in sight that are in the collection, each with place and length."""
        found: list[tuple[int, int]] = []
        for place in range(self.days):
            if self.first + timedelta(days=place) in is_in:
                if found and sum(found[-1]) == place:
                    found[-1] = (found[-1][0], found[-1][1] + 1)
                else:
                    found.append((place, 1))
        return tuple(found)


def lanes(spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """For each (place, length), which must come in order of place, the first lane where it overlaps nothing.

    >>> lanes([(0, 3), (2, 2), (3, 1)])
    (0, 1, 0)
    """
    ends: list[int] = []
    chosen = []
    for place, length in spans:
        lane = next((number for number, end in enumerate(ends) if end <= place), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = place + length
        chosen.append(lane)
    return tuple(chosen)


@dataclass(frozen=True)
class BoardFilter:
    """What the board is narrowed to; an empty part lets everything through."""

    schemes: frozenset[str] = field(default_factory=frozenset)
    families: frozenset[str] = field(default_factory=frozenset)
    """As scheme/family: two schemes may call different things by one key."""
    regions: frozenset[str] = field(default_factory=frozenset)
    states: frozenset[AuditState] = field(default_factory=frozenset)

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.schemes or self.families or self.regions or self.states)

    def lets_through(self, audit: BoardAudit) -> bool:
        """Whether the audit is shown."""
        return (
            (not self.schemes or audit.engagement.scheme in self.schemes)
            and (not self.families or not self.families.isdisjoint(families_of(audit)))
            and (not self.regions or region_of(audit) in self.regions)
            and (not self.states or audit.state in self.states)
        )

    def could_do(self, person: Person, today: date) -> bool:
        """Whether the person lives in the regions and is competent in the schemes and families of the filter.

        False where it names none of these: a state says nothing about people.
        """
        if not (self.schemes or self.families or self.regions):
            return False
        place = city_named(person.city)
        held = [each for each in person.competences if each.counts_on(today)]
        return (
            (not self.regions or (place.province.zh if place else ELSEWHERE) in self.regions)
            and (not self.schemes or any(each.scheme in ("", *self.schemes) for each in held))
            and (not self.families or any(each.covers(*family.split("/")) for each in held for family in self.families))
        )


def families_of(audit: BoardAudit) -> frozenset[str]:
    """The product families audited at this site, as scheme/family."""
    scheme = audit.engagement.scheme
    return frozenset(
        f"{scheme}/{unit.family}" for unit in audit.engagement.units if unit.site_row == audit.site.row)


def region_of(audit: BoardAudit) -> str:
    """The province by its Chinese name, `ELSEWHERE` where it is not known."""
    return audit.province.zh if audit.province else ELSEWHERE


def in_sight(audit: BoardAudit, span: Span) -> bool:
    """Whether the audit, or the window of one without a place, has a day in sight."""
    if audit.days:
        return span.clipped(audit.days[0], audit.days[-1]) is not None
    return audit.window is not None and span.clipped(*audit.window) is not None


def next_of(days: Iterable[date], after: date) -> date | None:
    """The first of the days, in order, that is `after` or later."""
    return next((day for day in days if day >= after), None)
