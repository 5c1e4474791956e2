"""The planning problem: people, jobs, working days and prices, as the file format audit-schedule/1 fixes them.

Dates are calendar dates, ranges include both ends, money is whole CNY, distances are whole km.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scheduler.workdays import DateRange, Workdays

PROBLEM_FORMAT: Literal["audit-schedule/1"] = "audit-schedule/1"

Identifier = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Price = Annotated[int, Field(ge=0, le=1_000_000)]
"""Whole CNY for a day, a night, a change; what a job costs in all stays within what the search counts in."""
KmPrice = Annotated[int, Field(ge=0, le=10_000)]
WholePrice = Annotated[int, Field(ge=0, le=100_000_000)]
Members = Annotated[int, Field(ge=1, le=1_000)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]

class Strict(BaseModel):
    """A value that never changes, takes no unknown field and converts nothing."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Auditor(Strict):
    """A person who can be sent: an auditor counts in the team, an expert attends beside it."""

    id: Identifier
    kind: Literal["auditor", "expert"]
    lat: Latitude
    lon: Longitude
    tags: tuple[str, ...]
    unavailable: tuple[DateRange, ...]
    max_days_per_month: Count
    target_days: Count
    day_fee: Price


class Requirement(Strict):
    """At least `count` members of the team bear a tag of `any_of`."""

    count: Members
    any_of: Annotated[tuple[str, ...], Field(min_length=1)]


class Placement(Strict):
    """A start and the people: what is pinned, or what was announced."""

    start: date
    team: tuple[str, ...]
    experts: tuple[str, ...] = ()

    @property
    def everyone(self) -> tuple[str, ...]:
        """The team, then the experts."""
        return self.team + self.experts

    def is_same(self, other: "Placement | None") -> bool:
        """Whether both say the same, in whatever order the people are named."""
        return other is not None and (self.start, {*self.team}, {*self.experts}) == (
            other.start, {*other.team}, {*other.experts})


class Job(Strict):
    """One audit at one site."""

    id: Identifier
    client: str
    lat: Latitude
    lon: Longitude
    person_days: Annotated[float, Field(le=10_000, allow_inf_nan=False)]
    team_min: Members
    team_max: Members
    requirements: tuple[Requirement, ...]
    experts: tuple[str, ...]
    earliest: date
    latest: date
    target: date
    blackout: tuple[DateRange, ...]
    excluded: tuple[str, ...]
    unscheduled_cost: WholePrice
    pinned: Placement | None = None
    baseline: Placement | None = None

    def duration(self, team_size: int) -> int:
        """Working days that a team of `team_size` needs, a started day counted whole.

        >>> Job.model_construct(person_days=2.5).duration(2)
        2
        """
        return -int(-self.person_days // team_size)


class Weights(Strict):
    """What a km, a night, a late day ... costs, and the limits that decide when it does."""

    km: KmPrice
    night: Price
    overtime_day: Price
    late_day: Price
    member_change: Price
    day_shift: Price
    stay_gap_days: Count
    far_km: Count
    travel_day_km: Count


class Problem(Strict):
    """Everything a plan is made from."""

    format: Literal["audit-schedule/1"]
    name: str
    working_days: tuple[date, ...]
    auditors: tuple[Auditor, ...]
    jobs: tuple[Job, ...]
    weights: Weights

    def altered(self, **changes: object) -> "Problem":
        """The problem with changes, which are sound already, and nothing kept of what this one has worked out."""
        return Problem.model_construct(**{**{name: getattr(self, name) for name in Problem.model_fields}, **changes})

    @cached_property
    def people_by_id(self) -> Mapping[str, Auditor]:
        """Every person, experts too, by id."""
        return {person.id: person for person in self.auditors}

    @cached_property
    def jobs_by_id(self) -> Mapping[str, Job]:
        """Every job by id."""
        return {job.id: job for job in self.jobs}

    @cached_property
    def workdays(self) -> Workdays:
        """The working days in order, numbered."""
        return Workdays(self.working_days)

    @cached_property
    def unavailable_days(self) -> Mapping[str, int]:
        """Mask of the working days on which each person is not available, by id."""
        return {person.id: self.workdays.within(person.unavailable) for person in self.auditors}
