"""A problem with everything numbered and worked out that the search asks for again and again.

People, jobs and working days are numbers here; sets of days are bit masks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from scheduler.constraints import Terms, terms_of
from scheduler.constraints.requirements import bears
from scheduler.places import distance_km
from scheduler.plan import Assignment
from scheduler.preferences.changes import MOST_DAYS_COUNTED
from scheduler.problem import Job, Placement, Problem, Requirement

Value = TypeVar("Value")


class WorkedOut(dict[int, Value]):
    """By number what is worked out when it is first asked for, and kept: of a large problem few parts are asked for."""

    def __init__(self, work_out: Callable[[int], Value]) -> None:
        super().__init__()
        self.work_out = work_out

    def __missing__(self, number: int) -> Value:
        value = self[number] = self.work_out(number)
        return value


class Stay(NamedTuple):
    """Where a job stands: its first day, its days, its people, as numbers."""

    first: int
    length: int
    team: tuple[int, ...]
    experts: tuple[int, ...]

    @property
    def everyone(self) -> tuple[int, ...]:
        """The team, then the experts."""
        return self.team + self.experts


class Needs:
    """What a team must meet: counts of members by requirement, added up member by member."""

    def __init__(self, requirements: tuple[Requirement, ...]) -> None:
        self.counts = tuple(need.count for need in requirements)
        self.none_met = (0,) * len(self.counts)
        self.seen: dict[tuple[tuple[int, ...], tuple[bool, ...]], tuple[int, ...]] = {}

    def after(self, met: tuple[int, ...], served: tuple[bool, ...]) -> tuple[int, ...]:
        """What is met once a member serving `served` joins; more than asked for counts as met."""
        key = (met, served)
        known = self.seen.get(key)
        if known is None:
            known = tuple(
                min(most, have + more) for have, more, most in zip(met, served, self.counts, strict=True)
            )
            self.seen[key] = known
        return known


@dataclass(frozen=True)
class Member:
    """A person who may be on a job: the days that are open to them, and which requirements they serve."""

    person: int
    open_days: int
    serves: tuple[bool, ...]


@dataclass(frozen=True)
class Offer:
    """One job's terms, numbered."""

    job: int
    lengths: tuple[tuple[int, int], ...]
    """Size of the team and days that it needs."""
    days: int
    team: tuple[Member, ...]
    needs: Needs
    attending: tuple[tuple[Member, ...], ...]
    """For each expert asked for the people who could be it."""
    only: Stay | None
    announced: frozenset[int]
    """People of the baseline, whose absence costs."""


class Ground:
    """The numbered problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = problem.weights
        self.people = problem.auditors
        self.jobs = problem.jobs
        self.workdays = problem.workdays
        self.ordinals = problem.workdays.ordinals
        self.person_number = {person.id: i for i, person in enumerate(self.people)}
        self.job_number = {job.id: i for i, job in enumerate(self.jobs)}
        self.home_km = WorkedOut(self._ways_from_home)
        self.offers = WorkedOut(self.offer)
        self.announced = WorkedOut(self._announced_people)
        self.months = tuple(problem.workdays.months.values())
        self._between: dict[tuple[int, int], int] = {}
        self.crowded = lru_cache(maxsize=4096)(self._crowded)

    def _ways_from_home(self, person: int) -> WorkedOut[int]:
        home = self.people[person]
        return WorkedOut(lambda job: distance_km(home, self.jobs[job]))

    def _announced_people(self, job: int) -> frozenset[int]:
        baseline = self.jobs[job].baseline
        return frozenset(self.person_number[person] for person in (baseline.everyone if baseline else ()))

    def between_km(self, one: int, other: int) -> int:
        """Distance of two jobs' sites."""
        key = (one, other) if one < other else (other, one)
        known = self._between.get(key)
        if known is None:
            known = self._between[key] = distance_km(self.jobs[one], self.jobs[other])
        return known

    def offer(self, job: int, without: frozenset[str] = frozenset(), instead: Job | None = None) -> Offer:
        """The terms of `job`, with the constraints in `without` lifted; `instead` says what it asks for otherwise."""
        asked = instead or self.jobs[job]
        terms = terms_of(self.problem, asked, without)
        return Offer(
            job=job,
            lengths=tuple(sorted(terms.lengths.items())),
            days=terms.days,
            team=tuple(self._member(person, terms) for person in terms.team),
            needs=Needs(terms.needs),
            attending=tuple(
                tuple(
                    self._member(person, terms)
                    for person in terms.attending
                    if tag in self.problem.people_by_id[person].tags
                )
                for tag in terms.expert_tags
            ),
            only=self.stay(job, terms.only) if terms.only else None,
            announced=self.announced[job],
        )

    def _member(self, person: str, terms: Terms) -> Member:
        tags = self.problem.people_by_id[person].tags
        return Member(
            self.person_number[person],
            terms.days & ~terms.closed.get(person, 0),
            tuple(bears(tags, need) for need in terms.needs),
        )

    def stay(self, job: int, placement: Placement) -> Stay | None:
        """A placement in numbers; None where its days are not there."""
        length = self.jobs[job].duration(len(placement.team))
        first = self.workdays.index(placement.start)
        if first is None or first + length > len(self.ordinals):
            return None
        team, experts = (
            tuple(self.person_number[person] for person in part) for part in (placement.team, placement.experts)
        )
        return Stay(first, length, team, experts)

    def assignment(self, job: int, stay: Stay) -> Assignment:
        """A stay in words, everybody in the order of the problem."""
        team, experts = (tuple(self.people[i].id for i in sorted(part)) for part in (stay.team, stay.experts))
        return Assignment(job=self.jobs[job].id, start=self.workdays.dates[stay.first], team=team, experts=experts)

    def job_price(self, job: int, first: int, length: int, everyone: tuple[int, ...]) -> int:
        """What the job itself costs where it stands: lateness and changes."""
        gone = len(self.announced[job].difference(everyone))
        return self.start_price(job, first, length) + self.weights.member_change * gone

    def start_price(self, job: int, first: int, length: int) -> int:
        """Lateness and the moved start, without the people."""
        asked = self.jobs[job]
        price = self.weights.late_day * max(0, self.ordinals[first + length - 1] - asked.target.toordinal())
        if asked.baseline is not None:
            moved = abs(self.ordinals[first] - asked.baseline.start.toordinal())
            price += self.weights.day_shift * min(MOST_DAYS_COUNTED, moved)
        return price

    def _crowded(self, month: int, length: int, room: int) -> int:
        """Mask of the starts from which a stay of `length` has more than `room` days in `month`."""
        mask, within = 0, self.months[month]
        for first in range(max(0, (within & -within).bit_length() - length), within.bit_length()):
            if (within >> first & ((1 << length) - 1)).bit_count() > room:
                mask |= 1 << first
        return mask
