"""The last rise of the bound: prices at which all answers so far agree, near the best ones (a proximal bundle).

The bound is a sum over jobs and people, and each part of it is the least of what its possible answers cost: so at any
price no more than its cheapest answer so far. Where these together cost the most, less something for the way from the
best prices, the bound is asked next; what is answered there is kept, too. Only what was asked counts as a bound, so
that it holds whatever was kept; see decision 0031.
"""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from scheduler.capacity import HIGHEST_PRICE, Capacity, Counts, highest_day
from scheduler.compiled.shares import (
    ENTRIES,
    Coupling,
    PriceRow,
    answers_for,
    fill_known,
    keep_teams,
    keep_tours,
    settle,
)
from scheduler.compiled.tables import OVERTIME, Ints
from scheduler.compiled.tours import NOWHERE, UNITS, Floats, Rows
from scheduler.compiled.trip_pool import keep_trips, pool_for, recombine

SPEED_OF_DAYS, SPEED_OF_CALLS = 0.05, 5.0
"""How fast prices of days and of calls move beside those of visits."""
KEPT_RISE, GOOD_RISE = 0.05, 0.4
"""Share of the promised rise from which on the prices are the best ones, and from which on they reach further."""
FURTHER, NEARER, TRIES = 1.5, 0.7, 10
"""How the reach changes after a good rise, and after so many promises that were not kept."""
ENOUGH = 0.0002
"""The share of the gap to the known plan for which no further sweep is made."""
SMALLEST_PROMISE, MUCH_FURTHER, QUIET = 1e-5, 4.0, 30
"""Where less than this share of the bound is promised, prices may reach so many times further; after so many such
promises in a row there is no further round."""
RECOMBINATIONS = 4
"""How often at most tours are made anew of trips before the bound is asked."""
LATELY, SLOW_RISE = 50, 0.005
"""A rise is slow where so many rounds together bring less than this share of the gap to the known plan."""


class Asked(NamedTuple):
    """What teams and tours answer to whole prices; the bound and costs in UNITS."""

    bound: int
    wanted: Ints
    """[O, B, P] visits that the teams want."""
    walked: Ints
    """[P, K] what the tours are paid for, by price."""
    on_day: Ints
    """[P, D] 1 where the person is on a visit."""
    tour_costs: Counts
    """[P]"""
    came: Ints
    """[P, Q] calls that the tours answer."""
    rows: Rows | None = None
    """The tours between sites, trip by trip."""


class Start(NamedTuple):
    """The prices to begin with, of the same shapes as `Sides.ask` is asked at."""

    visit: Ints
    over: Floats
    month: Floats
    call: Floats


class Sides(NamedTuple):
    """Teams and tours, and which prices of visits couple them."""

    coupling: Coupling
    highest: Counts
    """[K] how far each price may be from nothing."""
    pinned: int
    """What pins cost besides the prices."""
    first_reach: float
    """The first reach as a share of the one that comes to the known plan, if the bound rose as at its beginning."""
    ask: Callable[[Ints, Counts, Counts, Ints, Floats], Asked]
    """Asks at prices of visits [K, P], of a day above the target [P], of one in a month [P, M] and of calls [Q]; what
    some tour costs there [P] is known, or NOWHERE."""
    makes_tours: bool = False
    """Whether tours are made of trips that were seen: worth their time where teams agree on the day."""


class Answered:
    """What was answered so far, and the prices at which it is asked."""

    def __init__(self, capacity: Capacity, sides: Sides, start: Start) -> None:
        self.capacity, self.sides, self.shape = capacity, sides, start.visit.shape
        self.answers = answers_for(len(capacity.costs) + self.shape[1])
        self.pool = pool_for(self.shape[1] if sides.makes_tours else 0, len(capacity.tables.ordinal))
        self.row = self._row(self._all(start))

    def keep(self, at: Start, asked: Asked) -> None:
        """Keep what was asked at those prices."""
        self.row.price[:] = self._all(at)
        self._keep(asked)

    def begin(self, start: Start) -> None:
        """Let the prices be those to begin with."""
        self.row.price[:] = np.clip(np.rint(self._all(start)), self.row.low, self.row.high)
        self.row.anchor[:] = self.row.price

    def ask(self) -> int:
        """The bound at the prices rounded to whole UNITS; what is answered is kept."""
        np.rint(self.row.price, out=self.row.price)
        visit, over, month, call = self.parts(self.row.price)
        known = np.full(len(over), NOWHERE)
        fill_known(self.answers, self.row, known)
        asked = self.sides.ask(visit.astype(np.int32), over.astype(np.int64), month.astype(np.int64),
                               call.astype(np.int32), known)
        self._keep(asked)
        return asked.bound

    def _keep(self, asked: Asked) -> None:
        halves, capacity, coupling = self.capacity.halves, self.capacity, self.sides.coupling
        keep_teams(halves.tours, coupling, self.answers, self.row, halves.is_free, asked.wanted, capacity.costs,
                   self.shape[0] * self.shape[1])
        keep_tours(self.answers, self.row, capacity.tables.month, asked.walked, asked.on_day, asked.came,
                   asked.tour_costs)
        if self.sides.makes_tours and asked.rows is not None:
            keep_trips(self.pool, halves.tours, self.row, capacity.tables.month, asked.rows)

    def recombine(self) -> float:
        """Keep each person's cheapest tour of trips seen so far; how much cheaper these are than those kept before."""
        return recombine(self.pool, self.answers, self.row)

    def _all(self, prices: Start) -> Floats:
        return np.concatenate([part.ravel() for part in prices])

    def parts(self, row: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """The visits, the days above the target, the days of months and the calls in a row of all, as views."""
        keys, people = self.shape
        visits, calls = keys * people, len(row) - len(self.sides.coupling.caller)
        return (row[:visits].reshape(self.shape), row[visits : visits + people],
                row[visits + people : calls].reshape(people, -1), row[calls:])

    def _row(self, price: Floats) -> PriceRow:
        """The prices to begin with, and what is the same at all prices."""
        halves, capacity, coupling = self.capacity.halves, self.capacity, self.sides.coupling
        low, high, speed, given = (np.zeros(len(price)) for _ in range(4))
        highest = self.sides.highest[:, None].astype(np.float64)
        for row, of_visit, of_days, of_calls in (
            (low, -highest, 0, 0), (high, highest, highest_day(halves), HIGHEST_PRICE),
            (speed, 1.0, SPEED_OF_DAYS, SPEED_OF_CALLS),
        ):  # fmt: skip
            visit, over, month, call = self.parts(row)
            visit[:], over[:], month[:], call[:] = of_visit, of_days, of_days, of_calls
        over = self.parts(high)[1]
        np.minimum(over, int(capacity.tables.weight[OVERTIME]) * UNITS, out=over)
        visit, over, month, _ = self.parts(given)
        over[:], month[:] = -capacity.target, -capacity.monthly
        for pin in halves.pins:
            visit[coupling.key[pin.option, 0], pin.people] += coupling.times[pin.option]
            over[pin.people] += halves.tours.days[pin.option]
        price = np.clip(np.rint(price), low, high)
        return PriceRow(price, price.copy(), np.zeros(len(price)), given, speed, low, high, np.zeros(len(price)),
                        np.zeros(2 * ENTRIES, np.int32))


class Agreement:
    """The prices to which the answers so far lead."""

    def __init__(
        self, capacity: Capacity, sides: Sides, start: Start, above: int, answered: Answered | None = None
    ) -> None:
        self.answered = answered or Answered(capacity, sides, start)
        self.pinned, self.above = sides.pinned, above * UNITS
        self.row = self.answered.row
        self.answered.begin(start)
        self.best = self.proven = self.answered.ask()
        self.is_over = self.is_enough
        self.rounds = 0
        self.is_contradicted = False
        """Whether kept answers cost less than what is answered: tours that were found only as labels had become one."""
        self.reach, self.tries, self.quiet = 0.0, 0, 0
        self.bests = deque([self.best], LATELY + 1)
        self.settled(np.inf)
        price, lacking = self.row.price, self.row.lacking
        is_at_end = ((price <= self.row.low) & (lacking < 0)) | ((price >= self.row.high) & (lacking > 0))
        steepness = float((self.row.speed * np.where(is_at_end, 0.0, lacking) ** 2).sum())
        self.reach = self.last_reach = sides.first_reach * max(1, self.above - self.best) / max(1.0, steepness)

    def rise(self) -> None:
        """One round: prices at which the answers so far agree, and what is answered there."""
        enough = ENOUGH * (self.above - self.best)
        promised = self.settled(enough) - self.best
        for _ in range(RECOMBINATIONS if self.answered.sides.makes_tours else 0):
            if self.answered.recombine() <= enough:
                break
            promised = self.settled(enough) - self.best
        bound = self.answered.ask()
        self.proven, self.rounds = max(self.proven, bound), self.rounds + 1
        smallest = SMALLEST_PROMISE * self.best
        if bound > self.best + KEPT_RISE * max(0.0, promised):
            self.reach *= FURTHER if bound > self.best + GOOD_RISE * promised else 1.0
            self.best, self.tries, self.last_reach = bound, 0, self.reach
            self.row.anchor[:] = self.row.price
        else:
            self.tries += 1
            if self.tries == TRIES or promised < -smallest:
                self.reach, self.tries = self.reach * NEARER, 0
        self.is_contradicted = promised < -smallest
        # What is hardly less than nothing is rounding: a nearer reach promises no more.
        if abs(promised) < smallest:
            self.reach, self.quiet = self.reach * MUCH_FURTHER, self.quiet + 1
        else:
            self.quiet = 0
        self.bests.append(self.best)
        self.is_over = self.quiet == QUIET or self.is_enough

    def begin_again(self) -> None:
        """Ask anew at the best prices, where tours are asked otherwise from now on."""
        self.row.price[:] = self.row.anchor
        self.best, self.reach = self.answered.ask(), max(self.reach, self.last_reach if self.is_contradicted else 0.0)
        self.proven, self.tries, self.quiet = max(self.proven, self.best), 0, 0
        self.is_over = self.is_enough
        self.bests = deque([self.best], LATELY + 1)

    @property
    def is_enough(self) -> bool:
        """Whether no plan is cheaper than the known one, as plans cost whole CNY."""
        return self.best > self.above - UNITS

    @property
    def best_prices(self) -> Start:
        """The prices of the best bound."""
        visit, over, month, call = self.answered.parts(self.row.anchor.copy())
        return Start(np.rint(visit).astype(np.int32), over, month, call)

    @property
    def is_slow(self) -> bool:
        """Whether more rounds are not worth much."""
        risen = self.bests[-1] - self.bests[0]
        return self.is_over or (len(self.bests) > LATELY and risen < SLOW_RISE * (self.above - self.best))

    def settled(self, enough: float) -> float:
        """Let the answers so far agree on prices within reach; what these promise, in UNITS, never less than the bound
        is there."""
        return settle(self.answered.answers, self.row, self.reach, enough) + self.pinned
