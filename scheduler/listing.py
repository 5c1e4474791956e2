"""The trips that plans of a small problem can hold which are cheaper than a known one."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scheduler.choose_trips import Part, Trip
from scheduler.compiled.completions import walk_people
from scheduler.compiled.kernel import NEVER
from scheduler.compiled.tables import Ints
from scheduler.compiled.tours import LABELS, NOWHERE, UNITS, Floats, rows_for
from scheduler.compiled.trips import Around, Found, around_for, fill_spared, list_trips
from scheduler.limited import LimitedAscent

VISITS = 8
"""Visits of a listed trip for which there is room, on average."""


class Listing:
    """What is needed to list trips at the prices of an ascent, of plans that keep to its limits."""

    def __init__(self, ascent: LimitedAscent) -> None:
        self.tours = ascent.halves.tours
        reward, _, month = ascent.prices
        answer = ascent.asked(*ascent.prices)
        self.bound = answer.bound
        self.least = answer.tour_costs
        least = ascent.rewards_of_tours(reward - self._spared(ascent))
        self.reward = np.ascontiguousarray(least.transpose(2, 0, 1))
        self.work = ascent.capacity.work(month)
        self.before = [self._before(ascent, person) for person in range(len(month))]

    def below(self, cost: int, most: int) -> list[Trip] | None:
        """The trips of all plans that cost less; None where there are more than `most`."""
        spare, visits = UNITS * (cost - 1) - self.bound, VISITS * most
        found = Found(np.zeros(visits, np.int32), np.zeros(visits, np.int32), np.zeros(most, np.int32))
        trips: list[Trip] = []
        for person in range(len(self.before)):
            count = self._listed(person, float(self.least[person] + spare), found)[1]
            if count < 0 or len(trips) + count > most:
                return None
            trips += self._trips(person, found, count)
        return trips

    def closed(self, ascent: LimitedAscent, cost: int) -> NDArray[np.bool_]:
        """[O, B, P] the visits that no plan has which costs less: those that are closed already, and those with which
        the cheapest tour, and what teams spare, is beyond what there is to spare."""
        tours, walk, spare = self.tours, ascent.walks[0], UNITS * (cost - 1) - self.bound
        closed, none = ascent.limits.closed.copy(), Found(*(np.zeros(0, np.int32) for _ in range(3)))
        day, first = (np.repeat(np.arange(len(tours.ordinal)), np.diff(row)) for row in (tours.end, tours.begin))
        job = tours.job[tours.begins]
        is_free = ascent.all.is_free[job] == 1
        option, period = tours.begins[is_free], tours.period[job, first][is_free]
        for person in range(len(self.before)):
            home = self._before(ascent, person)
            around, _ = self._listed(person, -NOWHERE, none)
            come = np.where(walk.kept > 0, walk.cost[: len(day) * LABELS : LABELS],
                            home[day + 1] + tours.home[person, tours.ends])
            is_dear = come + around.ended[tours.ends, day] > self.least[person] + spare
            closed[option, period, person] |= is_dear[tours.lands[is_free]]
        return closed

    def _listed(self, person: int, most: float, found: Found) -> tuple[Around, int]:
        """The trips of the person's tours that cost no more than `most`, and what the rest of tours costs."""
        around = around_for(self.tours, person, self.before[person])
        return around, list_trips(self.tours, around, self.reward, self.work, person, most, found)

    def _trips(self, person: int, found: Found, count: int) -> Iterator[Trip]:
        tours, end = self.tours, 0
        for length in found.length[:count].tolist():
            visits, end = slice(end, end + length), end + length
            yield Trip(person, tuple(
                Part(int(tours.job[option]), first, int(tours.days[option]))
                for option, first in zip(found.option[visits].tolist(), found.first[visits].tolist(), strict=True)))

    def _spared(self, ascent: LimitedAscent) -> Ints:
        """[O, B, P] how much more than its cheapest team a job costs with the person."""
        halves, capacity = ascent.halves, ascent.capacity
        spared = np.zeros(halves.can.shape, np.int32)
        fill_spared(
            ascent.tables, halves.tours, capacity.scratch[0], capacity.ranks[0], halves.is_free, halves.job_cost,
            halves.can, capacity.paid, capacity.costs - ascent.added, np.full(halves.job_cost.shape, NEVER, np.int64),
            np.zeros_like(spared), np.zeros_like(capacity.costs), spared,
        )
        return spared

    def _before(self, ascent: LimitedAscent, person: int) -> Floats:
        """The least cost of being at home before each day."""
        people, (walk, *_) = len(self.work), ascent.walks
        rows = rows_for(people, self.reward.shape[1], self.reward.shape[2], self.work.shape[1] - 1)
        walk_people(self.tours, self.tours, walk, ascent.ahead[0], self.reward, self.work, person, person + 1,
                    np.full(people, NOWHERE), rows, np.zeros(people))
        return walk.home.copy()
