"""A search under way over the arrays: a first standing, then rounds on one or two cores, the best kept at any time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import exp, log
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.anneal import (
    ABOVE_BEST,
    GAIN,
    Course,
    Kept,
    anneal,
    course_for,
    follow,
    kept_for,
    plant_each,
    stand_like,
)
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
    Standing,
    Tables,
    copied,
    standing_of,
    tables_of,
    widened,
)
from scheduler.plan import Assignment, Plan, Unscheduled
from scheduler.problem import Placement, Problem

CANDIDATES_PER_JOB = 40
"""People looked at for each job where there are more, beside those whom a visit brings near it."""
CANDIDATES_FOR_HARD_JOB = 240
"""People looked at for a job for which none of those had a place."""
LAST_HEAT = 0.015
"""Cost accepted on top in the end, as a share of what a planned job costs on average."""
FIRST_HEATS = ((0, LAST_HEAT), (15, 1.0), (1000, 2.5))
"""The same in the beginning, by the rounds that the search has for each job, and between these in proportion.

Where people are scarce only the greatest heat lets go of the visits that keep a whole job out; a shorter search has no
time to mend what that breaks.
"""
HEATS_APART = ((0.0, FIRST_HEATS[-1][1]), (0.2, 0.25), (1.0, LAST_HEAT))
"""The same by the share of a search whose workers go apart: above the middle one nothing is found that lasts."""
HEATS_AGAIN = ((0.0, 0.25), (1.0, LAST_HEAT))
"""The same for each descent after the first."""
ROUNDS_TO_GO_APART = 2500
"""Rounds that each worker has for each job from which two gain more by searching apart than from one standing."""
LOAD_TO_GO_APART = 0.5
"""Share of the auditors' target days that the jobs ask for up to which they go apart: tighter ones lost by it."""
ROUNDS_OF_A_DESCENT = 5000
"""Rounds for each job in which the heat of a worker by itself falls once: where it has more, it falls anew, which finds
more than a slower fall does, as courses end a hundredth apart."""
BLUR_APART = 0.4
"""What each start and each person seems dearer by where a job goes back, as a share of the heat; a draw each time."""
MOST_TAKEN_OUT = 7
SHARE_TO_JUDGE_BY = 0.01
"""Share of the search after which it is told how many rounds it will have."""
TURN_SECONDS = 0.2
"""How long the workers run between two looks at the clock."""
ROUNDS_APART, JOBS_PER_ROUND_APART = 20, 280
"""Rounds that two workers make apart before each has what the other changed; among more jobs they meet less often."""


@dataclass
class Worker:
    """One core's part: its course over a standing of its own."""

    tables: Tables
    standing: Standing
    course: Course
    kept: Kept
    scratch: Scratch

    def run(self, rounds: int, hot: float, cold: float, blur: float) -> None:
        """So many rounds while the heat falls; `blur` is a share of the heat."""
        anneal(self.tables, self.standing, self.scratch, self.course, self.kept, rounds, hot, cold, MOST_TAKEN_OUT,
               blur)

    def take_over(self, other: "Worker", heat: float) -> None:
        """Make what the other changed as well, as far as it can be made here; the other then stands like this one."""
        follow(self.tables, self.standing, self.scratch, self.course, other.kept, heat)
        stand_like(self.tables, other.standing, other.course, self.standing)
        other.course.tally[ABOVE_BEST] = self.course.tally[ABOVE_BEST]


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
        self._told: list[Assignment | None] = [None] * len(problem.jobs)
        self._told_rows = np.hstack((self.best.stay[:, :1], self.best.team, self.best.expert))
        self.rounds = 0
        self.rounds_since_best = 0
        self._seed = seed
        self._people = {person.id: i for i, person in enumerate(problem.auditors)}
        self._jobs = {job.id: i for i, job in enumerate(problem.jobs)}
        self._random = np.random.default_rng(seed)
        self._scratches = [scratch_for(self.tables) for _ in range(min(2, max(1, workers)))]
        self._second_core = ThreadPoolExecutor(1)
        self._workers: list[Worker] = []
        self._rounds_apart = max(ROUNDS_APART, len(problem.jobs) // JOBS_PER_ROUND_APART)
        self._begun_at = 0
        self._turn_rounds = 50
        self._is_roomy = _load_of(problem) <= LOAD_TO_GO_APART
        self._descents = 0

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
        if self.problem.auditors:
            rng = np.array([self._seed + 1], np.uint64)
            self.best_cost += plant_each(self.tables, standing, self._scratches[0], rng, order)
        self._set_out()

    def widen(self) -> None:
        """Place what is left out with anybody at all, and give the search more people to look at for these jobs."""
        left_out = np.flatnonzero((self.best.stay[:, 0] < 0) & (self.tables.job[:-1, PINNED] == 0)).astype(np.int32)
        if len(self.problem.auditors) <= CANDIDATES_PER_JOB or not len(left_out):
            return
        rng = np.array([self._seed + 1], np.uint64)
        wide = widened(self.problem, self.tables, left_out, len(self.problem.auditors))
        self.best_cost += plant_each(wide, self.best, scratch_for(wide), rng, left_out)
        self.tables = widened(self.problem, self.tables, left_out, CANDIDATES_FOR_HARD_JOB)
        self._scratches = [scratch_for(self.tables) for _ in self._scratches]
        self._set_out()

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
        if not self._is_apart and self._is_roomy and share_done >= SHARE_TO_JUDGE_BY \
                and self._rounds_per_job(share_done) >= ROUNDS_TO_GO_APART:
            self._part(share_done)
        hot, cold = self._heat(share_done), self._heat(share_at_end)
        if self._is_apart:
            self._run_apart(made, hot, cold)
        else:
            self._run_together(made, hot, cold)
        if rounds is None:
            self._turn_rounds = max(20, min(200_000, int(made * TURN_SECONDS / max(perf_counter() - began, 1e-3))))
        self.rounds += made
        self.rounds_since_best += made
        self._keep_best()

    @property
    def _is_apart(self) -> bool:
        return self._descents > 0

    def _part(self, share_done: float) -> None:
        """Let each worker search by itself from now on, from where both stand."""
        first = self._workers[0].course
        self._begun_at += int(first.tally[ABOVE_BEST] - first.tally[GAIN])
        for worker in self._workers:
            worker.course = course_for(self.tables, worker.standing, int(self._random.integers(2**62)))
        self._descents = max(1, round(self._rounds_per_job(share_done) / ROUNDS_OF_A_DESCENT))

    def _run_apart(self, rounds: int, hot: float, cold: float) -> None:
        """So many rounds of each worker by itself."""
        first, *others = self._workers
        beside = [self._second_core.submit(other.run, rounds, hot, cold, BLUR_APART) for other in others]
        first.run(rounds, hot, cold, BLUR_APART)
        for each in beside:
            each.result()

    def _run_together(self, rounds: int, hot: float, cold: float) -> None:
        """So many rounds of a worker, or of each of two, which go on from one standing after every few."""
        if len(self._workers) == 1:
            self._workers[0].run(rounds, hot, cold, 0.0)
            return
        first, second = self._workers
        for begin in range(0, rounds, self._rounds_apart):
            until = min(begin + self._rounds_apart, rounds)
            warmer, cooler = (hot * (cold / hot) ** (made / rounds) for made in (begin, until))
            beside = self._second_core.submit(second.run, until - begin, warmer, cooler, 0.0)
            first.run(until - begin, warmer, cooler, 0.0)
            beside.result()
            first.take_over(second, cooler)

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
        self._second_core.shutdown()

    def _assignments(self) -> Iterator[Assignment]:
        """Where the placed jobs stand; what has not changed since the last time is not made anew.

        A plan of 28,000 audits takes half a second to make, and is written again and again.
        """
        rows = np.hstack((self.best.stay[:, :1], self.best.team, self.best.expert))
        for number in np.flatnonzero((rows != self._told_rows).any(axis=1)).tolist():
            self._told[number] = self._assignment(number)
        self._told_rows = rows
        return (each for each in self._told if each is not None)

    def _assignment(self, number: int) -> Assignment | None:
        first, people = self.best.stay[number, 0], self.problem.auditors
        if first < 0:
            return None
        team, experts = (
            tuple(people[i].id for i in sorted(row[row >= 0]))
            for row in (self.best.team[number], self.best.expert[number])
        )
        return Assignment(job=self.problem.jobs[number].id, start=self.problem.workdays.dates[first], team=team,
                          experts=experts)

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
        if self._is_apart:
            number = min(int(share_done * self._descents), self._descents - 1)
            return mean * _falling(share_done * self._descents - number, HEATS_AGAIN if number else HEATS_APART)
        rounds = self._rounds_per_job(share_done) * len(self._workers)
        searched, heats = zip(*FIRST_HEATS, strict=True)
        begin = float(np.interp(rounds, np.array(searched), np.array(heats)))
        return mean * _falling(share_done, ((0.0, begin), (1.0, LAST_HEAT)))

    def _rounds_per_job(self, share_done: float) -> float:
        """How many rounds each worker will have made for each job in the end."""
        return self.rounds / max(1, len(self.best.stay)) / max(share_done, SHARE_TO_JUDGE_BY)

    def _keep_best(self) -> None:
        """The cheapest that a worker has met is the best of all; of two on one standing the first one's is."""
        for worker in self._workers if self._is_apart else self._workers[:1]:
            course = worker.course
            cost = self._begun_at - int(course.tally[GAIN])
            if cost >= self.best_cost:
                continue
            rows = course.movable
            self.best.stay[rows] = course.best_stay[rows]
            self.best.team[rows] = course.best_team[rows]
            self.best.expert[rows] = course.best_expert[rows]
            self.best_cost = cost
            self.rounds_since_best = 0

    def _set_out(self) -> None:
        """Let each worker go on from the best, on a standing of its own."""
        self._begun_at = self.best_cost
        self._workers = []
        for scratch in self._scratches:
            own = copied(self.best)
            course = course_for(self.tables, own, int(self._random.integers(2**62)))
            self._workers.append(Worker(self.tables, own, course, kept_for(self._rounds_apart), scratch))


def _load_of(problem: Problem) -> float:
    """Which share of the auditors' target days the jobs ask for."""
    target = sum(person.target_days for person in problem.auditors if person.kind == "auditor")
    return sum(job.person_days for job in problem.jobs) / max(1, target)


def _falling(share: float, heats: Sequence[tuple[float, float]]) -> float:
    """The heat at a share of the search: between two of the shares it falls by the same part at each step."""
    shares, logs = zip(*((at, log(heat)) for at, heat in heats), strict=True)
    return exp(float(np.interp(share, np.array(shares), np.array(logs))))
