"""The cheapest tour of one person between places: sites that stand close together count as one.

A visit here is so many days in a row at a place; each of them brings in a price, told by the period of the calendar in
which the visit begins. Besides what `tours` leaves out, left out of a tour is which audit of the place it visits, so
that it may visit one again, and the ways within a place. What a visit's floor has of its ways is taken off them, at
each end as much as may be. All of that can only make a tour cheaper.

A stay is a row of visits at one place, straight on from each to the next. It is paid for the calls that it answers,
each once: those that are open when it begins, and those that open before its last day is over.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.machine import compiled
from scheduler.compiled.relaxed import Relaxed
from scheduler.compiled.tables import IS_AUDITOR, KM, PATTERN, TEAM_MIN, TRAVEL_DAY, Ints, Tables
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
    """[2, C, C] the least way to another place without a day off, NOWHERE where that breaks a rule; and with one."""
    further: Floats
    """[P, C] from what cost on, above that of being at home, a visit's end is not worth going straight on from."""


class Calls(NamedTuple):
    """What calls people to places, Q of them, those of a place beside each other.

    A call is of one job, and answered by so many stays of its people at the job's place, of which each is there when a
    visit to the job may begin. Each valid plan that has the job answers it.
    """

    caller: Ints
    """[Q] the job."""
    called: Ints
    """[Q] how many of the people it needs."""
    first: Ints
    """[Q] the first day on which it may begin."""
    last: Ints
    """[Q] the last one."""
    begin: Ints
    """[C + 1] where each place's calls begin."""
    may: Flags
    """[Q, P] 1 where the person is one of those who are called."""


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
    welcome: Floats
    """[D, C] what the calls bring that a stay answers which begins on the day."""
    opened: Floats
    """[D, C] what the calls bring that begin up to the day."""


def places_of(tables: Tables, halves: Relaxed, less: Floats) -> Places:
    """The places of a problem; `less` [P, J] is what is taken off ways at each end, as floors of visits have it."""
    tours = halves.tours
    of = _grouped(tables.site_km)
    order = np.argsort(of, kind="stable")
    first = np.searchsorted(of[order], np.arange(of.max() + 1))
    home = np.minimum.reduceat((tours.home - less)[:, order], first, axis=1)
    apart = _apart(tables, of, order, first, less.max(0))
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


def calls_of(tables: Tables, halves: Relaxed, places: Places) -> Calls:
    """What jobs call people to places: of each place and each need, jobs of which no two may begin on one day."""
    tours = halves.tours
    day = np.repeat(np.arange(len(tours.ordinal)), np.diff(tours.begin))
    first, last = np.full(len(halves.is_free), len(tours.ordinal)), np.full(len(halves.is_free), -1)
    np.minimum.at(first, tours.job[tours.begins], day)
    np.maximum.at(last, tours.job[tours.begins], day)
    taken: dict[tuple[int, str, bytes], int] = {}
    calls: list[tuple[int, int, int, Flags]] = []
    for job in np.lexsort((first, last)):
        if not halves.is_free[job] or last[job] < 0:
            continue
        for name, count, may in _needs(tables, int(job)):
            place = int(places.of[job])
            key = (place, name, may.tobytes())
            if first[job] > taken.get(key, -1):
                taken[key] = int(last[job])
                calls.append((place, int(job), count, may & tours.may[:, job]))
    calls.sort(key=lambda call: call[:2])
    job = np.array([call[1] for call in calls], np.int32)
    begin = np.searchsorted([call[0] for call in calls], np.arange(places.home.shape[1] + 1))
    return Calls(job, np.array([call[2] for call in calls], np.int32), first[job].astype(np.int32),
                 last[job].astype(np.int32), begin.astype(np.int32),
                 np.array([call[3] for call in calls], np.uint8).reshape(len(calls), len(tables.person)))


def _needs(tables: Tables, job: int) -> Iterator[tuple[str, int, Flags]]:
    """Which people must come to the job, and how many of them: the team, the scarcest it asks for, the experts."""
    auditors, pattern = tables.person[:, IS_AUDITOR].astype(np.uint8), tables.job[job, PATTERN]
    yield "team", int(tables.job[job, TEAM_MIN]), auditors
    counts = tables.counts[pattern]
    asked = [(int(counts[1 + need]), (tables.serves[pattern] >> need & 1).astype(np.uint8) * auditors)
             for need in range(counts[0]) if counts[1 + need]]
    if asked:
        yield "need", *min(asked, key=lambda need: int(need[1].sum()) / need[0])
    tags = [int(tag) for tag in tables.experts[job] if tag >= 0]
    for tag in sorted(set(tags)):
        yield "expert", tags.count(tag), tables.bearers[tag].astype(np.uint8)


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
        half = km * float(tables.weight[KM] * UNITS / 2)
        ways = np.maximum(0, half - less[rows, None]) + np.maximum(0, half - less)
        for kind, each in enumerate((np.where(km > tables.weight[TRAVEL_DAY], NOWHERE, ways), ways)):
            apart[kind, place] = np.minimum.reduceat(each.min(0)[order], first)
    apart[:, np.arange(len(first)), np.arange(len(first))] = NOWHERE
    return apart


def place_walk_for(places: Places) -> PlaceWalk:
    """Room for any person of the problem."""
    days, count = places.begins.shape[1:]
    return PlaceWalk(
        np.zeros(days + 1), np.zeros(days + 1, np.int32), np.zeros((days, count)), np.zeros((days, count), np.int32),
        np.zeros((days, count), np.int32), np.zeros((2, days, count)), np.zeros(count), np.zeros(count, np.int32),
        np.zeros((days, count)), np.zeros((days, count)),
    )


@compiled
def walk_places(
    tours: Tours, places: Places, calls: Calls, walk: PlaceWalk, price: Ints, work: Floats, pays: Ints, first: int,
    end: int, walked: Ints, on_day: Ints, came: Ints, costs: Floats,
) -> None:
    """Fill `costs` for the people from `first` to before `end`; add the days of their visits to `walked` and `on_day`,
    and the calls that they answer to `came`.

    `price` and `walked` [P, C, T] are of a day of the visits that begin in the period, `work` [P, D + 1] is what audit
    days cost up to the day, `pays` [Q] what an answered call brings and `came` [P, Q] how often.
    """
    for person in range(first, end):
        _hear(calls, walk, pays, person)
        walk.cost[:] = NOWHERE
        walk.home[0] = 0.0
        for day in range(len(tours.ordinal)):
            _come(tours, places, walk, person, day)
            for days in range(1, min(len(places.begins), len(tours.ordinal) - day + 1)):
                _visit(tours, places, walk, price, work, person, day, days)
            _end_day(places, walk, person, day)
        costs[person] = walk.home[len(tours.ordinal)]
        _retrace(tours, places, calls, walk, price, person, walked, on_day, came)


@compiled
def _hear(calls: Calls, walk: PlaceWalk, pays: Ints, person: int) -> None:
    """Fill `welcome` and `opened`."""
    days, count = walk.welcome.shape
    walk.welcome[:], walk.opened[:] = 0.0, 0.0
    for place in range(count):
        for call in range(calls.begin[place], calls.begin[place + 1]):
            if calls.may[call, person]:
                walk.welcome[calls.first[call], place] += pays[call]
                walk.opened[calls.first[call], place] += pays[call]
                if calls.last[call] + 1 < days:
                    walk.welcome[calls.last[call] + 1, place] -= pays[call]
    for day in range(1, days):
        for place in range(count):
            walk.welcome[day, place] += walk.welcome[day - 1, place]
            walk.opened[day, place] += walk.opened[day - 1, place]


@compiled
def _come(tours: Tours, places: Places, walk: PlaceWalk, person: int, day: int) -> None:
    """Fill `arrive`, from home or from a visit that ended a short stay before."""
    arrive, after, welcome, opened = walk.arrive, walk.arrive_after, walk.welcome[day], walk.opened[day]
    for place in range(len(arrive)):
        arrive[place], after[place] = walk.home[day] + places.home[person, place] - welcome[place], -1
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        onward, nights = walk.onward[min(off, 1), last], float(tours.stay[0] * off)
        stayed, opened_then = walk.cost[last], walk.opened[last]
        for place in range(len(arrive)):
            cost = nights + min(onward[place] - welcome[place], stayed[place] - (opened[place] - opened_then[place]))
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
            brings = float(days * price[person, place, places.period[day]])
            if brings < 0 and begins & IS_UNPAID:
                brings = 0.0
            brings += walk.opened[last, place] - walk.opened[day, place]
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
    tours: Tours, places: Places, calls: Calls, walk: PlaceWalk, price: Ints, person: int, walked: Ints, on_day: Ints,
    came: Ints,
) -> None:
    """Add the visits of the tour just found, from its end, and the calls that it answers."""
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
            before = _came_from(tours, places, walk, person, place, first, after) if after >= 0 else -1
            begun = after if before == place else first
            _answer(calls, came, person, place, begun, day, before != place)
            place, day = before, after if after >= 0 else first


@compiled
def _answer(calls: Calls, came: Ints, person: int, place: int, first: int, last: int, is_arrival: bool) -> None:
    """Count the calls that open after the day `first` up to `last`; on an arrival those that are open on it, too."""
    for call in range(calls.begin[place], calls.begin[place + 1]):
        if calls.may[call, person]:
            opens = first < calls.first[call] <= last
            is_open = calls.first[call] <= first <= calls.last[call]
            if opens or (is_arrival and is_open):
                came[person, call] += 1


@compiled
def _came_from(tours: Tours, places: Places, walk: PlaceWalk, person: int, place: int, first: int, after: int) -> int:
    """The place whose visit ended on the day `after` and from which the way went straight on, or the same one."""
    kind, welcome = min(tours.ordinal[first] - tours.ordinal[after] - 1, 1), walk.welcome[first, place]
    best = place
    cheapest = walk.cost[after, place] - (walk.opened[first, place] - walk.opened[after, place])
    for other in range(len(walk.arrive)):
        cost = walk.cost[after, other] + places.apart[kind, other, place] - welcome
        if walk.cost[after, other] < walk.home[after + 1] + places.further[person, other] and cost < cheapest:
            best, cheapest = other, cost
    return best
