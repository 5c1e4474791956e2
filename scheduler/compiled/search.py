"""A search under way over the arrays: a first standing, then rounds on one or two cores, the best kept at any time."""

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.anneal import ABOVE_BEST, GAIN, Course, anneal, course_for, plant_each
from scheduler.compiled.kernel import put
from scheduler.compiled.place import Scratch, fits, scratch_for
from scheduler.compiled.tables import (
    FIRST_OPEN,
    HALF_DAYS,
    LARGEST_TEAM,
    LAST_OPEN,
    MOST_EXPERTS,
    PATTERN,
    PINNED,
    TEAM_MIN,
    UNSCHEDULED,
    Ints,
    Standing,
    Tables,
    copied,
    standing_of,
    tables_of,
    widened,
)
from scheduler.plan import Assignment, Plan, Unscheduled
from scheduler.problem import Placement, Problem

CANDIDATES_PER_JOB = 60
"""People looked at for each job where there are more."""
CANDIDATES_FOR_HARD_JOB = 240
"""People looked at for a job for which none of those had a place."""
PEOPLE_TO_DIVIDE = 90
"""From so many people on, two workers share them out instead of searching twice."""
FIRST_HEAT, LAST_HEAT = 2.5, 0.015
"""Cost accepted on top, as a share of what a planned job costs on average, in the beginning and in the end.

Where people are scarce only so hot a search lets go of the visits that keep a whole job out.
"""
ROUNDS_FOR_FULL_HEAT = 50
"""Rounds per job below which the search begins cooler: a short one has no time to mend what heat breaks."""
MOST_TAKEN_OUT = 7
TURN_SECONDS = 0.2
"""How long the workers run between two looks at the clock."""
TURNS_PER_DIVISION = 4
"""Turns after which two workers share the people out anew."""
EXCHANGES = 25
"""How often in a search the worker that stands worse goes on from where the other stands."""


@dataclass
class Worker:
    """One core's part: its course over a standing, which two workers share where they have divided the people."""

    standing: Standing
    course: Course
    scratch: Scratch
    mine: int
    begun_at: int
    """What the standing cost when the course began."""

    def run(self, tables: Tables, rounds: int, hot: float, cold: float) -> None:
        """So many rounds while the heat falls."""
        anneal(tables, self.standing, self.scratch, self.course, self.mine, rounds, hot, cold, MOST_TAKEN_OUT)

    @property
    def gain(self) -> int:
        """By how much its best is below where its course began."""
        return int(self.course.tally[GAIN])

    @property
    def change(self) -> int:
        """By how much it now stands above where its course began."""
        return int(self.course.tally[ABOVE_BEST]) - self.gain

    @property
    def cost(self) -> int:
        """What its standing costs now, where it has one of its own."""
        return self.begun_at + self.change


class CompiledSearch:
    """The standing of a problem, improved turn by turn; `best_cost` belongs to what `best_plan` gives.

    The `frozen` jobs stand where `begin` is told that they stand, like pinned ones.
    """

    def __init__(self, problem: Problem, *, seed: int, workers: int, frozen: Collection[str] = ()) -> None:
        self.problem = problem
        self.tables = tables_of(problem, CANDIDATES_PER_JOB)
        for number, job in enumerate(problem.jobs):
            self.tables.job[number, PINNED] |= int(job.id in frozen)
        self.best = standing_of(self.tables)
        self.best_cost = int(self.tables.job[:-1, UNSCHEDULED].sum(dtype=np.int64))
        self.rounds = 0
        self.rounds_since_best = 0
        self._seed = seed
        self._people = {person.id: i for i, person in enumerate(problem.auditors)}
        self._jobs = {job.id: i for i, job in enumerate(problem.jobs)}
        self._random = np.random.default_rng(seed)
        self._is_divided = workers > 1 and len(problem.auditors) >= PEOPLE_TO_DIVIDE
        self._scratches = [scratch_for(self.tables) for _ in range(min(2, max(1, workers)))]
        self._pool = ThreadPoolExecutor(len(self._scratches))
        self._workers: list[Worker] = []
        self._turns = 0
        self._turn_rounds = 50

    def begin(self, pinned: Mapping[str, Placement], known: Mapping[str, Placement]) -> None:
        """The first standing: what is pinned, what is known and fits, then the others, the most constrained first."""
        standing = self.best
        for job, placement in pinned.items():
            self._enter(standing, job, placement, must_fit=False)
        for job, placement in known.items():
            if job in self._jobs and job not in pinned:
                self._enter(standing, job, placement, must_fit=True)
        table = self.tables.job[:-1]
        waiting = np.flatnonzero((standing.stay[:, 0] < 0) & (table[:, PINNED] == 0))
        order = waiting[np.argsort(self._slack()[waiting], kind="stable")].astype(np.int32)
        everyone = np.zeros(len(self.problem.auditors), np.int32)
        if len(everyone):
            rng = np.array([self._seed + 1], np.uint64)
            self.best_cost += plant_each(self.tables, standing, self._scratches[0], rng, everyone, order)
        self._workers = self._set_out(copied(standing), self.best_cost)

    def widen(self) -> None:
        """Place what is left out with anybody at all, and give the search more people to look at for these jobs."""
        left_out = np.flatnonzero((self.best.stay[:, 0] < 0) & (self.tables.job[:-1, PINNED] == 0)).astype(np.int32)
        if len(self.problem.auditors) <= CANDIDATES_PER_JOB or not len(left_out):
            return
        everyone = np.zeros(len(self.problem.auditors), np.int32)
        rng = np.array([self._seed + 1], np.uint64)
        wide = widened(self.problem, self.tables, left_out, len(everyone))
        self.best_cost += plant_each(wide, self.best, scratch_for(wide), rng, everyone, left_out)
        self.tables = widened(self.problem, self.tables, left_out, CANDIDATES_FOR_HARD_JOB)
        self._scratches = [scratch_for(self.tables) for _ in self._scratches]
        self._workers = self._set_out(copied(self.best), self.best_cost)

    def _enter(self, standing: Standing, name: str, placement: Placement, *, must_fit: bool) -> None:
        """Put a job where the placement says, if its days and people are there."""
        job = self._jobs[name]
        first = self.problem.workdays.index(placement.start)
        size, experts = len(placement.team), len(placement.experts)
        length = self.problem.jobs[job].duration(size) if size else 0
        is_known = all(person in self._people for person in placement.everyone)
        if first is None or not length or first + length > len(self.tables.ordinal) or not is_known:
            return
        if size > LARGEST_TEAM or experts > MOST_EXPERTS:
            return
        standing.team[job, :size] = [self._people[person] for person in placement.team]
        standing.expert[job, :experts] = [self._people[person] for person in placement.experts]
        if must_fit and not fits(self.tables, standing, self._scratches[0], job, first, length, size):
            standing.team[job], standing.expert[job] = -1, -1
            return
        self.best_cost += put(self.tables, standing, job, first, length, size)

    def turn(self, rounds: int | None, share_done: float, share_at_end: float) -> None:
        """One turn of all workers; the heat falls as the share done rises to 1. Without `rounds` a clock decides."""
        made, began = rounds or self._turn_rounds, perf_counter()
        hot, cold = self._heat(share_done), self._heat(share_at_end)
        list(self._pool.map(lambda worker: worker.run(self.tables, made, hot, cold), self._workers))
        if rounds is None:
            self._turn_rounds = max(20, min(200_000, int(made * TURN_SECONDS / max(perf_counter() - began, 1e-3))))
        self.rounds += made
        self.rounds_since_best += made
        self._turns += 1
        if self._is_divided:
            self._gather_divided()
            return
        for worker in self._workers:
            self._keep([worker.course], worker.begun_at - worker.gain)
        if int(share_at_end * EXCHANGES) > int(share_done * EXCHANGES):
            self._exchange()

    def _gather_divided(self) -> None:
        """The best of a standing that two workers share, and now and then a new division."""
        begun_at = self._workers[0].begun_at
        self._keep([worker.course for worker in self._workers], begun_at - sum(w.gain for w in self._workers))
        if self._turns % TURNS_PER_DIVISION == 0:
            cost = begun_at + sum(worker.change for worker in self._workers)
            self._workers = self._set_out(self._workers[0].standing, cost)

    def _exchange(self) -> None:
        """All workers go on, each in its own way, from where the one stands that stands best."""
        if len(self._workers) > 1:
            leader = min(self._workers, key=lambda worker: worker.cost)
            self._workers = self._set_out(leader.standing, leader.cost)

    @property
    def assigned(self) -> int:
        """How many jobs have a place in the best."""
        return int((self.best.stay[:, 0] >= 0).sum())

    @property
    def movable(self) -> int:
        """How many jobs the search may move: all but the pinned and the frozen."""
        return int((self.tables.job[:-1, PINNED] == 0).sum())

    def best_plan(self, bound: int | None) -> Plan:
        """The best so far, its unscheduled jobs still without reasons."""
        left_out = (job for job, first in zip(self.problem.jobs, self.best.stay[:, 0], strict=True) if first < 0)
        return Plan(
            assignments=tuple(self._assignments()),
            unscheduled=tuple(Unscheduled(job=job.id) for job in left_out),
            cost=self.best_cost, bound=bound,
        )

    def close(self) -> None:
        """End the workers."""
        self._pool.shutdown()

    def _assignments(self) -> Iterator[Assignment]:
        people, dates = self.problem.auditors, self.problem.workdays.dates
        for number, job in enumerate(self.problem.jobs):
            first = self.best.stay[number, 0]
            if first >= 0:
                team, experts = (
                    tuple(people[i].id for i in sorted(row[row >= 0]))
                    for row in (self.best.team[number], self.best.expert[number])
                )
                yield Assignment(job=job.id, start=dates[first], team=team, experts=experts)

    def _slack(self) -> NDArray[np.int64]:
        """Days in the window of people who serve each job's rarest requirement, roughly: all count as free."""
        table, serves = self.tables.job[:-1], self.tables.serves
        rarest = np.array(
            [min([int((row >> bit & 1).sum()) for bit in range(needs)] or [serves.shape[1]])
             for row, needs in zip(serves, self.tables.counts[:, 0], strict=True)], np.int64,
        )
        longest = -(-table[:, HALF_DAYS] // (2 * table[:, TEAM_MIN]))
        starts = table[:, LAST_OPEN] - table[:, FIRST_OPEN] + 2 - longest
        return rarest[table[:, PATTERN]] * np.maximum(0, starts)

    def _heat(self, share_done: float) -> float:
        """What a worse standing may cost on top to be kept now and then, in CNY."""
        missing = self.best.stay[:, 0] < 0
        placed = self.best_cost - int(self.tables.job[:-1, UNSCHEDULED][missing].sum(dtype=np.int64))
        mean = max(1.0, placed / max(1, int((~missing).sum())))
        rounds = self.rounds * (len(self._workers) if self._is_divided else 1)
        rounds_per_job = rounds / max(1, len(missing)) / max(share_done, 0.01)
        begin = max(LAST_HEAT, FIRST_HEAT * min(1.0, rounds_per_job / ROUNDS_FOR_FULL_HEAT))
        return mean * begin * (LAST_HEAT / begin) ** min(1.0, share_done)

    def _keep(self, courses: list[Course], cost: int) -> None:
        """What the courses have as their best is the best of all, if it is cheaper."""
        if cost >= self.best_cost:
            return
        for course in courses:
            rows = course.movable
            self.best.stay[rows] = course.best_stay[rows]
            self.best.team[rows] = course.best_team[rows]
            self.best.expert[rows] = course.best_expert[rows]
        if self._is_divided:
            self._keep_frozen(courses)
        self.best_cost = cost
        self.rounds_since_best = 0

    def _keep_frozen(self, courses: list[Course]) -> None:
        """Jobs whose people belong to both workers stand as they are now."""
        standing = self._workers[0].standing
        frozen = ~np.logical_or.reduce([course.is_movable.astype(bool) for course in courses])
        self.best.stay[frozen] = standing.stay[frozen]
        self.best.team[frozen] = standing.team[frozen]
        self.best.expert[frozen] = standing.expert[frozen]

    def _set_out(self, standing: Standing, cost: int) -> list[Worker]:
        """Workers for the next turns: each with its own people on one standing, or each with a standing of its own."""
        owner = self._shares() if self._is_divided else np.zeros(len(self.problem.auditors), np.int32)
        workers = []
        for mine, scratch in enumerate(self._scratches):
            own = standing if self._is_divided else copied(standing)
            part = mine if self._is_divided else 0
            seed = int(self._random.integers(2**62))
            course = course_for(self.tables, own, owner, part, seed)
            workers.append(Worker(own, course, scratch, part, cost))
        return workers

    def _shares(self) -> Ints:
        """The people in two halves along a line across the country in a random direction."""
        angle = self._random.uniform(0, 2 * np.pi)
        along = np.array([p.lat * np.cos(angle) + p.lon * np.sin(angle) for p in self.problem.auditors])
        return (along > np.quantile(along, self._random.uniform(0.4, 0.6))).astype(np.int32)
