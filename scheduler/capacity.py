"""What the days of people are worth: prices at which the cheapest teams of all jobs, each by itself, cost the most.

Theorem. Let jobs pay for each visit what it costs at least whatever else is planned, and a price for each of its days
besides: one of the person's year, and the least one of the months that it may touch. Then what all jobs pay at their
cheapest, less the prices times the days that are free of them, is no more than the cost of any valid plan: no overtime
and no month costs less than its price says. Which prices are taken decides how good that is; see decision 0020.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.kernel import NEVER
from scheduler.compiled.place import Scratch, scratch_for
from scheduler.compiled.relaxed import Relaxed
from scheduler.compiled.tables import KM, MONTHLY, OVERTIME, TARGET_DAYS, Ints, Tables
from scheduler.compiled.teams import Ranks, choose_teams, count_days, pay_days, ranks_for
from scheduler.compiled.tours import UNITS, Floats

Counts = NDArray[np.int64]

CORES = 2
HIGHEST_PRICE = 2**24
"""Of a visit, in UNITS; together with the prices of days far from what 32 bits hold."""
FARTHEST = 1e6
"""Km that stand for: no other site."""
OPTIONS_AT_ONCE = 2000
"""Options whose floors are computed together: those of 28,000 jobs and 2,000 people would take gigabytes on the way."""
MOST_BLOCKS, JOBS_IN_BLOCK, JOBS_IN_LARGE_BLOCK = 24, 30, 450
"""The prices move on after every block of jobs: on what it takes, as if all the others took as much."""
PASSES = 3
"""Times that all jobs are asked before they are asked once more at prices that stand still, which is the bound."""
FIRST_STEP, SHORTER, SHORTEST = 2.0, 0.6, 0.05
"""Steps as a share of what a day costs in the first bound, or of a part of a day's overtime if that is more."""
OF_OVERTIME = 0.2
SMALL_GAIN = 0.005
"""As a share of the bound: after a smaller one the steps become shorter."""
MOMENTUM = 0.8
MONTH_SPEED = 0.5
"""How fast the prices of months move beside those of years."""


class Ways(NamedTuple):
    """The ways that a visit must bear whatever else is planned, [P, J] in UNITS: all of a way home, half of another.

    One that comes from home and goes home again bears both; from or to another site, half the way to the nearest one
    that the same trip can reach, and where it is between two, half the ways to two of them.
    """

    least: Floats
    """What no visit bears less than."""
    at_end: Floats
    """How much of it may be taken off at one of its ends, so that what remains there is no more than what is left."""


def ways_of_visits(tables: Tables, halves: Relaxed) -> Ways:
    """The ways of visits; nothing where distances between sites are not kept."""
    home = halves.tours.home
    if not len(tables.site_km):
        none = np.broadcast_to(np.zeros(home.shape[1]), home.shape)
        return Ways(none, none)
    nearest, second = two_nearest(tables, halves) * (float(tables.weight[KM]) * UNITS / 2)
    least = np.minimum(np.minimum(2 * home, home + nearest), nearest + second)
    return Ways(least, np.maximum(least / 2, least - nearest))


def two_nearest(tables: Tables, halves: Relaxed) -> Floats:
    """[2, J] km to the two nearest sites that somebody may leave for the site, or go on to from it, without being home
    between; FARTHEST where there are none."""
    tours, jobs = halves.tours, len(halves.is_free)
    day = np.repeat(np.arange(len(tours.ordinal)), np.diff(tours.begin))
    never = int(tours.ordinal[-1]) + int(tours.ordinal[0]) + 2 * int(tours.stay[1]) + 9
    first, last = np.full(jobs, 2 * never), np.full(jobs, -2 * never)
    np.minimum.at(first, tours.job[tours.begins], tours.ordinal[day])
    np.maximum.at(last, tours.job[tours.begins], tours.ordinal[day + tours.days[tours.begins] - 1])
    nearest = np.full((2, jobs), FARTHEST)
    for job in range(jobs):
        is_after = (first <= last[job] + tours.stay[1] + 1) & (last > first[job])
        is_before = (first[job] <= last + tours.stay[1] + 1) & (last[job] > first)
        is_next = is_after | is_before
        is_next[job] = False
        km = tables.site_km[job, is_next]
        count = min(2, len(km))
        nearest[:count, job] = np.sort(np.partition(km, count - 1)[:count]) if count else FARTHEST
    return nearest


def floors_of_visits(halves: Relaxed, ways: Floats) -> Ints:
    """[O, P] what a visit costs at least, in UNITS: its days and nights, and the `ways` [P, J] that it must bear."""
    tours = halves.tours
    floors = np.zeros((len(tours.job), len(ways)), np.int32)
    for first in range(0, len(floors), OPTIONS_AT_ONCE):
        part = slice(first, first + OPTIONS_AT_ONCE)
        job, days = tours.job[part], tours.days[part] * halves.is_priced[part]
        floor = days * tours.day[:, job] + halves.is_priced[part] * ways[:, job]
        floors[part] = floor.clip(-HIGHEST_PRICE, HIGHEST_PRICE).T
    return floors


class DayPrices(NamedTuple):
    """Prices of a day above the target [P] and of one in a month [P, M], and the bound at them; in UNITS."""

    over: Floats
    month: Floats
    bound: int


class Wish(NamedTuple):
    """What some jobs pay at their cheapest, and the days that they take of people then: in all [P], by month [P, M]."""

    cost: int
    days: Counts
    in_month: Counts


@dataclass
class Rising:
    """Prices that follow what is lacking, each in steps of its own that shorten as it has moved (AdaGrad)."""

    price: Floats
    highest: int
    moving: Floats = field(init=False)
    squares: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.moving, self.squares = np.zeros_like(self.price), np.ones_like(self.price)

    @property
    def whole(self) -> Counts:
        """The prices in whole UNITS, as both sides take them."""
        return np.rint(self.price).astype(np.int64)

    def move(self, lacking: Counts, step: float) -> None:
        """A step along `lacking`; a price at its end is not pushed further."""
        is_at_end = ((self.price <= 0) & (lacking < 0)) | ((self.price >= self.highest) & (lacking > 0))
        want = np.where(is_at_end, 0.0, lacking)
        self.squares += want * want
        self.moving *= MOMENTUM
        self.moving += (1 - MOMENTUM) * step * want / np.sqrt(self.squares)
        np.clip(self.price + self.moving, 0, self.highest, out=self.price)


def cheapest_months(spans: Ints, month: Counts) -> tuple[Counts, Counts]:
    """[S, P] the least price of a day in each row of months, and in which month that is."""
    where = np.stack([first + month[:, first : last + 1].argmin(1) for first, last in spans])
    return np.take_along_axis(month.T, where, axis=0), where


def days_in_months(halves: Relaxed, options: slice, days: Ints, where: Counts, months: int) -> Counts:
    """[P, M] the `days` [O, B, P] of the visits of some options, each in the month that its price is of."""
    people = np.arange(days.shape[2])
    of_row = np.zeros(where.shape, np.int64)
    np.add.at(of_row, halves.months[options].ravel(), days.reshape(-1, len(people)))
    in_month = np.zeros((len(people), months), np.int64)
    for taken, month in zip(of_row, where, strict=True):
        in_month[people, month] += taken
    return in_month


def highest_day(halves: Relaxed) -> int:
    """The highest price of a day in UNITS, so that all days of any visit that can begin stay within HIGHEST_PRICE."""
    tours = halves.tours
    return HIGHEST_PRICE // int(tours.days[tours.begins].max(initial=1))


class Capacity:
    """All jobs of a problem, asked for their cheapest teams block after block."""

    def __init__(self, tables: Tables, halves: Relaxed, pool: ThreadPoolExecutor) -> None:
        self.tables, self.halves, self.pool = tables, halves, pool
        self.scratch: list[Scratch] = [scratch_for(tables) for _ in range(CORES)]
        self.ranks: list[Ranks] = [ranks_for() for _ in range(CORES)]
        self.floor = floors_of_visits(halves, ways_of_visits(tables, halves).least)
        self.paid, self.wanted = (np.zeros(halves.can.shape, np.int32) for _ in range(2))
        self.costs = np.zeros(len(halves.is_free), np.int64)
        self.target = tables.person[:, TARGET_DAYS].astype(np.int64)
        self.monthly = tables.person[:, [MONTHLY]].astype(np.int64)

    def climbed(self, is_over: Callable[[int], bool]) -> DayPrices:
        """The best prices found until it is over, by the number of passes made; nothing of each at the least."""
        jobs, people, passes = len(self.costs), len(self.target), 1
        blocks = max(1, min(MOST_BLOCKS, jobs // JOBS_IN_BLOCK), jobs // JOBS_IN_LARGE_BLOCK)
        highest = highest_day(self.halves)
        over = Rising(np.zeros(people), min(highest, int(self.tables.weight[OVERTIME]) * UNITS))
        month = Rising(np.zeros((people, len(self.tables.month_end))), highest)
        taken = self.wish(over.whole, month.whole, 0, jobs)
        best = DayPrices(over.price.copy(), month.price.copy(), taken.cost)
        day = taken.cost / max(1, int(taken.days.sum()))
        step = first_step = FIRST_STEP * max(1.0, day, OF_OVERTIME * over.highest)
        while step >= SHORTEST * first_step and not is_over(passes):
            times = 1 if passes == 1 else PASSES
            for block in list(range(blocks)) * times:
                taken = self.wish(over.whole, month.whole, jobs * block // blocks, jobs * (block + 1) // blocks)
                over.move(blocks * taken.days - self.target, step)
                month.move(blocks * taken.in_month - self.monthly, MONTH_SPEED * step)
            bound = self.bound(over.whole, month.whole)
            passes += times + 1
            if bound - best.bound < SMALL_GAIN * best.bound:
                step *= SHORTER
            if bound > best.bound:
                best = DayPrices(over.price.copy(), month.price.copy(), bound)
        return best

    def work(self, month: Counts) -> Floats:
        """[P, D + 1] what audit days up to each day cost at those prices of months."""
        work = np.zeros((len(month), len(self.tables.month) + 1))
        work[:, 1:] = np.cumsum(month[:, self.tables.month], axis=1)
        return work

    def bound(self, over: Counts, month: Counts) -> int:
        """No valid plan costs less, in UNITS."""
        cost = self.wish(over, month, 0, len(self.costs)).cost
        return cost - int(over @ self.target) - int((month * self.monthly).sum())

    def wish(self, over: Counts, month: Counts, first: int, end: int) -> Wish:
        """What the jobs from `first` to before `end` pay and take at whole prices of a day in UNITS."""
        halves = self.halves
        cheapest, where = cheapest_months(halves.spans, month)
        self.pay(halves.months, over + cheapest, first, end)
        in_month = np.zeros(month.shape, np.int64)
        cost = self.chosen(first, end)[0]
        count_days(halves.tours, self.wanted, halves.months, where, in_month, first, end)
        return Wish(cost, in_month.sum(1), in_month)

    def pay(self, row: Ints, day: Counts, first: int, end: int) -> None:
        """Let those jobs pay each visit's floor, and for its days the price `day` [rows, P] in the `row` [O, B]."""
        pay_days(self.halves.tours, self.halves.is_priced, self.floor, row, day.astype(np.int32), self.paid, first, end)

    def chosen(
        self, first: int, end: int, *, is_shared: bool = False, further: Counts | None = None
    ) -> tuple[int, Ints]:
        """What the teams of those jobs cost at what is `paid`, and the people on their options [O, B, P].

        A job that is not left out may pay something `further` [J].
        """
        halves, job_cost = self.halves, self.halves.job_cost
        if further is not None:
            job_cost = np.where(job_cost < NEVER, job_cost + further[halves.tours.job, None], NEVER)
        options = slice(int(halves.tours.option[first]), int(halves.tours.option[end]))

        def choose(core: int) -> None:
            own = (first + (end - first) * part // CORES for part in (core, core + 1))
            choose_teams(self.tables, halves.tours, self.scratch[core], self.ranks[core], halves.is_free,
                         job_cost, halves.can, self.paid, int(is_shared), self.wanted, self.costs, *own)

        self.wanted[options] = 0
        list(self.pool.map(choose, range(CORES)))
        cost = int(self.costs[first:end].sum())
        for pin in halves.pins:
            if options.start <= pin.option < options.stop:
                self.wanted[pin.option, 0, pin.people] += 1
                cost += pin.cost + int(self.paid[pin.option, 0, pin.people].sum(dtype=np.int64))
        return cost, self.wanted[options]
