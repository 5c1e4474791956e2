"""The cheapest tour of one person between places: sites that stand close together count as one.

A visit here is so many days in a row at a place; each of them brings in a price, told by the period of the calendar in
which the visit begins. Besides what `tours` leaves out, left out of a tour is which audit of the place it visits, so
that it may visit one again, and the ways within a place. What a visit's floor has of its ways is taken off them, to
each end by half. All of that can only make a tour cheaper.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.machine import compiled
from scheduler.compiled.relaxed import Relaxed
from scheduler.compiled.tables import KM, TRAVEL_DAY, Ints, Tables
from scheduler.compiled.tours import NOWHERE, UNITS, Flags, Floats, Tours

MOST_PLACES, NARROWEST_KM = 64, 60
"""How many places there are at most, and how far the sites of one may be apart; further where there are too many."""
CAN_BEGIN, STANDS, IS_UNPAID = 1, 2, 4
"""Visits that may begin: those of free jobs; of pinned jobs, whoever is away; of jobs for which no price is paid."""


class Places(NamedTuple):
    """What tours between C places are made of; money is in UNITS, ways are less what visits pay by themselves."""

    of: Ints
    """[J] the job's place."""
    period: Ints
    """[D] the period of the calendar in which the day is."""
    begins: Flags
    """[L + 1, D, C] which visits of so many days may begin on the day at the place."""
    may: Flags
    """[P, C] 1 where the person may be on some job of the place."""
    home: Floats
    """[P, C] the least way from home."""
    apart: Floats
    """[2, C, C] the least way from place to place without a day off, NOWHERE where that breaks a rule; and with one."""
    further: Floats
    """[P, C] from what cost on, above that of being at home, a visit's end is not worth going straight on from."""


class PlaceWalk(NamedTuple):
    """Room for one person's tours between places, one for each worker."""

    home: Floats
    """[D + 1] the least cost of being at home before the day."""
    home_from: Ints
    """[D + 1] the place from which that is; -1 where the day before was spent at home."""
    cost: Floats
    """[D, C] the least cost of having ended a visit on the day."""
    days: Ints
    """[D, C] how long that visit was."""
    came_after: Ints
    """[D, C] the day after which the way went straight on to it; -1 where it came from home."""
    onward: Floats
    """[2, D, C] the least cost of coming straight to the place after the day, on the next one and later."""
    arrive: Floats
    """[C] the least cost of coming to the place on the day looked at."""
    arrive_after: Ints
    """[C] as `came_after`."""


def places_of(tables: Tables, halves: Relaxed, ways: Floats) -> Places:
    """The places of a problem; `ways` [P, J] is the part of the ways that is in the floors of visits."""
    tours = halves.tours
    of = _grouped(tables.site_km)
    order = np.argsort(of, kind="stable")
    first = np.searchsorted(of[order], np.arange(of.max() + 1))
    home = np.minimum.reduceat((tours.home - ways / 2)[:, order], first, axis=1)
    apart = _apart(tables, of, order, first, ways.max(0) / 2)
    longest = int(tours.days[tours.begins].max(initial=0))
    begins = np.zeros((longest + 1, len(tours.ordinal), len(first)), np.uint8)
    day = np.repeat(np.arange(len(tours.ordinal)), np.diff(tours.begin))
    for kind, is_kind in (
        (CAN_BEGIN, tours.is_pinned == 0), (STANDS, tours.is_pinned == 1), (IS_UNPAID, halves.is_priced == 0)
    ):  # fmt: skip
        is_in = is_kind[tours.begins]
        option = tours.begins[is_in]
        begins[tours.days[option], day[is_in], of[tours.job[option]]] |= kind
    further = np.stack([(own - apart.min(0)).max(1) for own in home])
    may = np.maximum.reduceat(tours.may[:, order], first, axis=1)
    return Places(of, halves.calendar, begins, may, home, apart, further)


def _grouped(km: NDArray[np.int16]) -> Ints:
    """[J] places: each site joins the one of which no site is far, or begins one."""
    widest = NARROWEST_KM
    while True:
        of, farthest = np.zeros(len(km), np.int32), np.zeros((MOST_PLACES, len(km)), np.int32)
        count = 0
        for site, row in enumerate(km):
            place = int(farthest[:count, site].argmin()) if count else 0
            if not count or farthest[place, site] > widest:
                place, count = count, count + 1
            if count > MOST_PLACES:
                break
            of[site] = place
            np.maximum(farthest[place], row, out=farthest[place])
        if count <= MOST_PLACES:
            return of
        widest *= 2


def _apart(tables: Tables, of: Ints, order: NDArray[np.int64], first: NDArray[np.int64], less: Floats) -> Floats:
    """[2, C, C] the least ways between places, without a day off and with one; `less` [J] is taken off at each end."""
    apart = np.zeros((2, len(first), len(first)))
    for place in range(len(first)):
        rows = np.flatnonzero(of == place)
        km = tables.site_km[rows]
        ways = km * float(tables.weight[KM]) * UNITS - less[rows, None] - less
        for kind, each in enumerate((np.where(km > tables.weight[TRAVEL_DAY], NOWHERE, ways), ways)):
            apart[kind, place] = np.minimum.reduceat(each.min(0)[order], first)
    apart[:, np.arange(len(first)), np.arange(len(first))] = 0.0
    return apart


def place_walk_for(places: Places) -> PlaceWalk:
    """Room for any person of the problem."""
    days, count = places.begins.shape[1:]
    return PlaceWalk(
        np.zeros(days + 1), np.zeros(days + 1, np.int32), np.zeros((days, count)), np.zeros((days, count), np.int32),
        np.zeros((days, count), np.int32), np.zeros((2, days, count)), np.zeros(count), np.zeros(count, np.int32),
    )


@compiled
def walk_places(
    tours: Tours, places: Places, walk: PlaceWalk, price: Ints, work: Floats, first: int, end: int, walked: Ints,
    on_day: Ints, costs: Floats,
) -> None:
    """Fill `costs` for the people from `first` to before `end`; add the days of their visits to `walked` and `on_day`.

    `price` and `walked` [P, C, T] are of a day of the visits that begin in the period, `work` [P, D + 1] is what audit
    days cost up to the day.
    """
    for person in range(first, end):
        walk.cost[:] = NOWHERE
        walk.home[0] = 0.0
        for day in range(len(tours.ordinal)):
            _come(tours, places, walk, person, day)
            for days in range(1, min(len(places.begins), len(tours.ordinal) - day + 1)):
                _visit(tours, places, walk, price, work, person, day, days)
            _end_day(places, walk, person, day)
        costs[person] = walk.home[len(tours.ordinal)]
        _retrace(tours, places, walk, price, person, walked, on_day)


@compiled
def _come(tours: Tours, places: Places, walk: PlaceWalk, person: int, day: int) -> None:
    """Fill `arrive`, from home or from a visit that ended a short stay before."""
    arrive, after = walk.arrive, walk.arrive_after
    for place in range(len(arrive)):
        arrive[place], after[place] = walk.home[day] + places.home[person, place], -1
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        onward, nights = walk.onward[min(off, 1), last], float(tours.stay[0] * off)
        for place in range(len(arrive)):
            cost = onward[place] + nights
            if cost < arrive[place]:
                arrive[place], after[place] = cost, last
        last -= 1


@compiled
def _visit(
    tours: Tours, places: Places, walk: PlaceWalk, price: Ints, work: Floats, person: int, day: int, days: int
) -> None:
    """Visits of so many days from the day on."""
    last, is_there = day + days - 1, tours.run[person, day] >= days
    spent = work[person, day + days] - work[person, day]
    for place in range(len(walk.arrive)):
        begins = places.begins[days, day, place]
        if places.may[person, place] and (begins & STANDS or (begins and is_there)):
            brings = days * price[person, place, places.period[day]]
            if brings < 0 and begins & IS_UNPAID:
                brings = 0
            cost = walk.arrive[place] + spent - brings
            if cost < walk.cost[last, place]:
                walk.cost[last, place], walk.days[last, place] = cost, days
                walk.came_after[last, place] = walk.arrive_after[place]


@compiled
def _end_day(places: Places, walk: PlaceWalk, person: int, day: int) -> None:
    """Go home from every visit that ends today, and straight on from those where that may pay."""
    home, home_from, cost = walk.home[day], -1, walk.cost[day]
    for place in range(len(cost)):
        back = cost[place] + places.home[person, place]
        if back < home:
            home, home_from = back, place
    walk.home[day + 1], walk.home_from[day + 1] = home, home_from
    for kind in range(2):
        onward = walk.onward[kind, day]
        onward[:] = NOWHERE
        for place in range(len(cost)):
            if cost[place] < home + places.further[person, place]:
                ways = places.apart[kind, place]
                for other in range(len(onward)):
                    there = cost[place] + ways[other]
                    onward[other] = there if there < onward[other] else onward[other]


@compiled
def _retrace(
    tours: Tours, places: Places, walk: PlaceWalk, price: Ints, person: int, walked: Ints, on_day: Ints
) -> None:
    """Add the visits of the tour just found, from its end."""
    day = len(tours.ordinal)
    while day > 0:
        place = walk.home_from[day]
        day -= 1
        while place >= 0:
            days, after = walk.days[day, place], walk.came_after[day, place]
            first = day - days + 1
            period = places.period[first]
            if price[person, place, period] >= 0 or not places.begins[days, first, place] & IS_UNPAID:
                walked[person, place, period] += days
            for each in range(first, day + 1):
                on_day[person, each] += 1
            day = first
            if after >= 0:
                place, day = _came_from(tours, places, walk, person, place, first, after), after
            else:
                place = -1


@compiled
def _came_from(tours: Tours, places: Places, walk: PlaceWalk, person: int, place: int, first: int, after: int) -> int:
    """The place whose visit ended on the day `after` and from which the way went straight on."""
    kind = min(tours.ordinal[first] - tours.ordinal[after] - 1, 1)
    best, cheapest = -1, NOWHERE
    for other in range(len(walk.arrive)):
        cost = walk.cost[after, other] + places.apart[kind, other, place]
        if walk.cost[after, other] < walk.home[after + 1] + places.further[person, other] and cost < cheapest:
            best, cheapest = other, cost
    return best
