"""A proven lower bound on the cost of any valid plan.

Theorem. Give every visit (a person on a job, with its days and its period of the job's window) any reward, and every
person any price of a day in a month and of a day above the target. Pay the rewards to people and let jobs pay them.
Then the cheapest team of each job on its own, plus the cheapest tour of each person on their own, less the prices
times the days that are free of them, is no more than the cost of any valid plan: in a valid plan jobs pay what
people are paid, no month and no overtime costs less than its price says, and each part is no cheaper than the
cheapest. Which rewards are taken decides how good the bound is and never whether it holds; see decision 0020.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.floors import job_floors
from scheduler.compiled.place import Scratch, scratch_for
from scheduler.compiled.relaxed import Relaxed, is_relaxed, relaxed
from scheduler.compiled.tables import (
    IS_AUDITOR,
    KM,
    MONTHLY,
    OVERTIME,
    TARGET_DAYS,
    UNSCHEDULED,
    Ints,
    Tables,
    standing_of,
)
from scheduler.compiled.teams import choose_teams
from scheduler.compiled.tours import UNITS, Floats, Walk, walk_for, walk_people
from scheduler.problem import Problem

STARTS_A_SECOND = 25_000_000
"""People times jobs times days for which a second is asked for; with less time the bound is the simple one."""
MOST_STARTS = 180_000_000
"""Beyond so many it is the simple one too, as the arrays would take gigabytes."""
HIGHEST_REWARD = 2**24
"""In UNITS; together with the prices of days far from what 32 bits hold."""
SHARE_WITHOUT_TOURS = 0.2
"""Share of the time in which only teams answer: they find prices of days, and rewards to come down from, soon."""
NOT_KNOWN = -(2**62)
MOMENTUM = 0.9
FIRST_STEP = 0.5
"""Share of the way to the known plan that a step would make if the bound rose as it does at its beginning."""
ROUNDS_WITHOUT_GAIN = 20
"""Rounds after which the steps become shorter, from the best rewards so far."""
SHORTER = 0.7
SHORTEST_STEP = 1e-3
TOGETHER, OVER_PERIODS = 0.5, 0.5
"""How far everybody's reward for a job follows one person's, and that of one period another's."""
MONTH_STEP = 0.3
"""The step of the prices of months beside the others."""


def lower_bound(
    problem: Problem, tables: Tables, seconds: float = 0.0, known: int | None = None, rounds: int | None = None
) -> int:
    """Whole CNY that any valid plan costs at least; `tables` are the problem's own.

    Every job at its cheapest as if it were alone, and then better for some `seconds`; `known` is the cost of a plan,
    which only tells how far there is to go. With `rounds` and time enough the same question has the same answer.
    """
    simple = _simple_bound(problem, tables)
    if not can_be_relaxed(tables, seconds):
        return simple
    above = known if known is not None else int(tables.job[:-1, UNSCHEDULED].sum(dtype=np.int64))
    with ThreadPoolExecutor(2) as pool:
        ascent = Ascent(tables, relaxed(problem, tables), pool)
        return max(simple, ascent.climbed(Span(monotonic(), seconds, rounds), above))


def _simple_bound(problem: Problem, tables: Tables) -> int:
    """Every job by itself; a pinned job and one beyond the arrays count with nothing."""
    floors = np.zeros(len(problem.jobs), np.int64)
    job_floors(tables, standing_of(tables), scratch_for(tables), floors)
    return int(sum(floor for floor, job in zip(floors.tolist(), problem.jobs, strict=True) if is_relaxed(job)))


def can_be_relaxed(tables: Tables, seconds: float) -> bool:
    """Whether there is something to do and time for it, and neither size nor prices are beyond the arrays."""
    starts = len(tables.person) * (len(tables.job) - 1) * len(tables.ordinal)
    if seconds <= 0 or not 0 < starts <= min(MOST_STARTS, seconds * STARTS_A_SECOND) or not len(tables.site_km):
        return False
    return int(tables.weight.max()) * UNITS < HIGHEST_REWARD


@dataclass(frozen=True)
class Span:
    """How long the ascent may take: a clock, or a number of rounds as long as the clock allows."""

    began: float
    seconds: float
    rounds: int | None

    def share(self, done: int, ahead: float) -> float:
        """How much of it is gone after the rounds done, and `ahead` seconds more."""
        by_clock = (monotonic() - self.began + ahead) / self.seconds
        return by_clock if self.rounds is None else max(done / self.rounds, float(by_clock >= 1))


@dataclass
class Prices:
    """What visits bring in [P, O, B], a day above the target [P], a day in a month [P, M]; in UNITS, not yet whole."""

    visit: Floats
    over: Floats
    month: Floats

    def copy(self) -> "Prices":
        """Prices of their own at the same height."""
        return Prices(self.visit.copy(), self.over.copy(), self.month.copy())

    def still(self) -> "Prices":
        """Nothing of each."""
        return Prices(*(np.zeros_like(part) for part in (self.visit, self.over, self.month)))


class Answer(NamedTuple):
    """The bound in UNITS, and how much more of each thing is wanted than there is: the way up."""

    bound: int
    visit: NDArray[np.int64]
    over: NDArray[np.int64]
    month: NDArray[np.int64]


class Ascent:
    """Rewards on their way up, by steps along what jobs want and tours do not give, with momentum."""

    def __init__(self, tables: Tables, halves: Relaxed, pool: ThreadPoolExecutor) -> None:
        self.tables, self.halves, self.pool = tables, halves, pool
        self.scratch: Scratch = scratch_for(tables)
        self.walks: list[Walk] = [walk_for(halves.tours) for _ in range(2)]
        tours, periods = halves.tours, halves.can.shape[2]
        self.in_month = np.zeros((halves.month.size, len(tables.month_end)))
        self.in_month[np.arange(halves.month.size), halves.month.ravel()] = np.repeat(tours.days, periods)
        most_days = max(1, int(tours.days.max(initial=1)))
        self.highest_day = HIGHEST_REWARD // most_days

    def climbed(self, span: Span, above: int) -> int:
        """The best bound in whole CNY that is found in the span; at least one round is made with tours."""
        prices, moving = self._first_prices(), self._first_prices().still()
        proven, best, best_prices = NOT_KNOWN, NOT_KNOWN, prices
        step, since, longest, with_tours, done = FIRST_STEP, 0, 0.0, False, 0
        while proven == NOT_KNOWN or span.share(done, longest) < 1:
            began = monotonic()
            if not with_tours and span.share(done, 0.0) >= SHARE_WITHOUT_TOURS:
                with_tours, best = True, NOT_KNOWN
            answer = self.answer(prices, with_tours)
            done, since = done + 1, since + 1
            if with_tours:
                proven, longest = max(proven, answer.bound), max(longest, monotonic() - began)
            if answer.bound > best:
                best, best_prices, since = answer.bound, prices.copy(), 0
            elif since >= ROUNDS_WITHOUT_GAIN:
                prices, step, since = best_prices.copy(), step * SHORTER, 0
            if step < SHORTEST_STEP or proven >= above * UNITS:
                break
            self._step(prices, moving, answer, step * max(1, above * UNITS - answer.bound))
        return proven // UNITS

    def _first_prices(self) -> Prices:
        """At these the bound is the simple one: days and nights, and the ways that a visit must bear."""
        tables, tours = self.tables, self.halves.tours
        nearest = np.zeros(len(tours.group))
        if tables.near.shape[1]:
            nearest = np.maximum(0, tables.site_km[np.arange(len(nearest)), tables.near[:, 0]] - 1.0)
        ways = np.minimum(2 * tours.home, nearest * float(tables.weight[KM]) * UNITS)[:, tours.job]
        visit = np.where(self.halves.is_priced, tours.days * tours.day[:, tours.job] + ways, 0.0)
        people = len(tables.person)
        return Prices(
            np.repeat(visit[:, :, None], self.halves.can.shape[2], axis=2).clip(-HIGHEST_REWARD, HIGHEST_REWARD),
            np.zeros(people), np.zeros((people, len(tables.month_end))),
        )

    def answer(self, prices: Prices, with_tours: bool) -> Answer:
        """The bound at the prices rounded to whole UNITS; without tours it is none, but tells where to go."""
        tables, halves, tours = self.tables, self.halves, self.halves.tours
        over, month = np.rint(prices.over).astype(np.int64), np.rint(prices.month).astype(np.int64)
        of_month = tours.days[:, None] * month[:, halves.month]
        # In the order of C: in another one the compiled functions would be compiled anew.
        reward = np.where(halves.is_priced[:, None], np.rint(prices.visit) + of_month, 0).astype(np.int32, order="C")
        paid = (reward + tours.days[:, None] * over[:, None, None]).astype(np.int32, order="C")
        wanted = np.zeros(reward.shape, np.int32)
        teams = np.zeros(len(tours.group), np.int64)
        choose_teams(tables, tours, self.scratch, halves.is_free, halves.job_cost, halves.can, paid, wanted, teams)
        bound = int(teams.sum())
        for pin in halves.pins:
            wanted[pin.people, pin.option, 0] += 1
            bound += pin.cost + int(paid[pin.people, pin.option, 0].sum(dtype=np.int64))
        bound -= int(over @ tables.person[:, TARGET_DAYS]) + int(month.sum(1) @ tables.person[:, MONTHLY])
        on_day = np.zeros((len(over), len(tables.ordinal)), np.int32)
        lacking = wanted.astype(np.int64)
        if with_tours:
            walked = np.zeros(reward.shape, np.int32)
            bound += self._walked(reward, month, walked, on_day)
            lacking -= walked
        lacking *= halves.is_priced[:, None]
        in_month = (lacking.reshape(len(over), -1) @ self.in_month).astype(np.int64)
        np.add.at(in_month.T, tables.month, on_day.T)
        days = (wanted.sum(2, dtype=np.int64) * tours.days).sum(1)
        return Answer(bound, lacking, days - tables.person[:, TARGET_DAYS],
                       in_month - tables.person[:, MONTHLY][:, None])

    def _walked(self, reward: Ints, month: NDArray[np.int64], walked: Ints, on_day: Ints) -> int:
        """What all tours cost; each core walks its half of the people."""
        people = len(month)
        work = np.zeros((people, len(self.tables.ordinal) + 1))
        work[:, 1:] = np.cumsum(month[:, self.tables.month], axis=1)
        costs = np.zeros(people)

        def walk(core: int) -> None:
            first, end = people * core // 2, people * (core + 1) // 2
            walk_people(self.halves.tours, self.walks[core], reward, work, first, end, walked, on_day, costs)

        list(self.pool.map(walk, (0, 1)))
        return sum(int(cost) for cost in costs)

    def _step(self, prices: Prices, moving: Prices, answer: Answer, rise: float) -> None:
        """Move the prices along what is lacking; what one person lacks moves all who could come instead."""
        lacking = answer.visit.astype(np.float64)
        lacking += OVER_PERIODS * lacking.sum(2, keepdims=True)
        is_auditor = self.tables.person[:, IS_AUDITOR] == 1
        for kind in (is_auditor, ~is_auditor):
            lacking[kind] += TOGETHER * lacking[kind].sum(0, keepdims=True)
        # A price at its least is not pushed below.
        over = np.where((prices.over <= 0) & (answer.over < 0), 0, answer.over)
        month = np.where((prices.month <= 0) & (answer.month < 0), 0, answer.month)
        steepness = (lacking * answer.visit).sum() + (over.astype(np.float64) ** 2).sum()
        steepness += MONTH_STEP * (month.astype(np.float64) ** 2).sum()
        for kept, new in ((moving.visit, lacking), (moving.over, over), (moving.month, month)):
            kept *= MOMENTUM
            kept += (1 - MOMENTUM) * new
        length = rise / max(1.0, float(steepness))
        highest_over = min(self.highest_day, int(self.tables.weight[OVERTIME]) * UNITS)
        np.clip(prices.visit + length * moving.visit, -HIGHEST_REWARD, HIGHEST_REWARD, out=prices.visit)
        np.clip(prices.over + length * moving.over, 0, highest_over, out=prices.over)
        np.clip(prices.month + MONTH_STEP * length * moving.month, 0, self.highest_day, out=prices.month)
