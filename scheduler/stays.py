"""The bound with tours between places: what teams pay for a person's day at a place, and what tours bring it for.

Theorem. Let jobs pay for each visit its floor (what it costs at least whatever else is planned), and for each of its
days a price of its person, place and period of the calendar, and one of the person's year. Let people be paid the price
of the place, and pay for each day a price of its month and all ways less what floors have of them. Let jobs that are
planned pay for the people whom they call to their place, and each stay there that answers a call be paid for it. Then
what all teams and tours cost at their cheapest, less the prices of years and months times the days that are free of
them, is no more than the cost of any valid plan. Which prices are taken decides how good that is; see decisions 0032
and 0038.
"""

import numpy as np

from scheduler.agreement import Asked, Sides, Start
from scheduler.capacity import CORES, Capacity, Counts, DayPrices, highest_day, ways_of_visits
from scheduler.compiled.places import PlaceWalk, calls_of, place_walk_for, places_of, walk_places
from scheduler.compiled.shares import Coupling
from scheduler.compiled.tables import Ints
from scheduler.compiled.tours import Floats

FIRST_REACH = 5.0
"""How far the first prices of places may reach."""


class Stays:
    """Teams of jobs and tours between places."""

    def __init__(self, capacity: Capacity) -> None:
        self.capacity = capacity
        halves, tables = capacity.halves, capacity.tables
        self.places = places_of(tables, halves, ways_of_visits(tables, halves).at_end)
        self.walks: list[PlaceWalk] = [place_walk_for(self.places) for _ in range(CORES)]
        self.periods, tours = int(halves.calendar[-1]) + 1, halves.tours
        day = np.repeat(np.arange(len(tours.ordinal)), np.diff(tours.begin))
        jobs, earliest = np.unique(tours.job[tours.begins], return_index=True)
        first = np.zeros(len(halves.is_free), np.int32)
        first[jobs] = halves.calendar[day[earliest]]
        period = np.minimum(first[tours.job, None] + np.arange(halves.can.shape[1]), self.periods - 1)
        key = (self.places.of[tours.job, None] * self.periods + period).astype(np.int32)
        self.calls = calls_of(tables, halves, self.places)
        self.coupling = Coupling(key, tours.days, self.calls.caller, self.calls.called)

    def sides(self) -> Sides:
        """The two sides, for answers that agree."""
        capacity, keys = self.capacity, self.places.home.shape[1] * self.periods
        pinned = sum(pin.cost + int(capacity.floor[pin.option, pin.people].sum()) for pin in capacity.halves.pins)
        highest = np.full(keys, highest_day(capacity.halves))
        return Sides(self.coupling, highest, pinned, FIRST_REACH, self.asked)

    def start(self, days: DayPrices) -> Start:
        """Prices of places at which the bound is that of the prices of days, or hardly less."""
        month = np.rint(days.month).astype(np.int64)
        last = len(self.capacity.tables.month) - 1
        cheapest = np.zeros((self.periods, len(month)), np.int32)
        for period in range(self.periods):
            within = np.flatnonzero(self.capacity.halves.calendar == period)
            end = min(last, int(within[-1]) + len(self.places.begins) - 2)
            months = slice(self.capacity.tables.month[within[0]], self.capacity.tables.month[end] + 1)
            cheapest[period] = month[:, months].min(1)
        visit = np.tile(cheapest, (self.places.home.shape[1], 1))
        return Start(visit, days.over, days.month, np.zeros(len(self.calls.caller)))

    def asked(self, price: Ints, over: Counts, month: Counts, pays: Ints, _: Floats | None = None) -> Asked:
        """The bound at whole prices, and what teams and tours answer to them."""
        teams, tours = self.capacity, self.capacity.halves.tours
        teams.pay(self.coupling.key, price + over, 0, len(teams.costs))
        of_calls = np.zeros(len(teams.costs), np.int64)
        np.add.at(of_calls, self.calls.caller, pays.astype(np.int64) * self.calls.called)
        cost, wanted = teams.chosen(0, len(teams.costs), further=of_calls)
        people, count = len(over), self.places.home.shape[1]
        walked = np.zeros((people, count, self.periods), np.int32)
        on_day = np.zeros((people, len(tours.ordinal)), np.int32)
        paid = np.ascontiguousarray(price.T).reshape(walked.shape)
        came = np.zeros((people, len(pays)), np.int32)
        work, costs = teams.work(month), np.zeros(people)

        def walk(core: int) -> None:
            first, end = people * core // CORES, people * (core + 1) // CORES
            walk_places(tours, self.places, self.calls, self.walks[core], paid, work, pays, first, end, walked, on_day,
                        came, costs)

        list(teams.pool.map(walk, range(CORES)))
        bound = cost + int(costs.sum()) - int(over @ teams.target) - int((month * teams.monthly).sum())
        return Asked(bound, wanted, walked.reshape(people, -1), on_day, costs.astype(np.int64), came)
