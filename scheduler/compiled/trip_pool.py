"""Trips seen so far, and tours made of them: what a person may answer is known before it is asked for.

A tour is a row of trips, and any row of trips that do not overlap is a tour. So of the trips of some tours many more
tours can be made, and the cheapest of them at any prices is soon found. Answers that agree on them, too, promise less
that is not kept.
"""

from typing import NamedTuple

import numpy as np

from scheduler.compiled.machine import compiled, compiled_inline
from scheduler.compiled.shares import Answers, PriceRow, cheapest_kept, enter_sum, keep
from scheduler.compiled.tables import Ints
from scheduler.compiled.tours import NOWHERE, Floats, Rows, Tours

TRIPS_KEPT = 250
"""Trips kept of each person; of more, the one that costs the most at the prices goes."""
MOST_IN_TRIP = 20
"""Prices that a kept trip may have: its visits and months."""


class Pool(NamedTuple):
    """Everybody's trips; P people with S slots each, a trip is made in the last one. D days."""

    cost: Floats
    """[P, S] what the trip costs besides the prices."""
    value: Floats
    """[P, S] what it costs with them."""
    first: Ints
    """[P, S] its first day."""
    end: Ints
    """[P, S] the day after its last one."""
    size: Ints
    """[P, S] how many prices it has."""
    entry: Ints
    """[P, S, MOST_IN_TRIP] which."""
    amount: Ints
    """[P, S, MOST_IN_TRIP] how often it pays each; below nothing where it is paid."""
    kept: Ints
    """[P] how many there are."""
    home: Floats
    """[D + 1] what being at home before the day costs at least."""
    by: Ints
    """[D + 1] the trip that ended before the day, or -1."""


def pool_for(people: int, days: int) -> Pool:
    """Room for the trips of so many."""
    shape = (people, TRIPS_KEPT + 1)
    cost, value = np.zeros(shape), np.zeros(shape)
    first, end, size = (np.zeros(shape, np.int32) for _ in range(3))
    entry, amount = (np.zeros((*shape, MOST_IN_TRIP), np.int32) for _ in range(2))
    return Pool(cost, value, first, end, size, entry, amount, np.zeros(people, np.int32), np.zeros(days + 1),
                np.zeros(days + 1, np.int32))


@compiled
def keep_trips(pool: Pool, tours: Tours, prices: PriceRow, month_of: Ints, rows: Rows) -> None:
    """Keep the trips of everybody's tours that visit no job twice; they were found at the prices."""
    people, days = rows.visit.shape
    for person in range(people):
        day = 0
        while day < days:
            if rows.trip[person, day] < NOWHERE:
                _make(pool, tours, prices, month_of, rows, person, day)
            day += 1


@compiled_inline
def _make(
    pool: Pool, tours: Tours, prices: PriceRow, month_of: Ints, rows: Rows, person: int, first: int
) -> None:
    """Make and keep the trip that begins on the day."""
    people, days = rows.visit.shape
    months_from = rows.walked.size + people
    months = month_of[days - 1] + 1
    pool.cost[person, -1], pool.value[person, -1] = rows.trip[person, first], rows.trip[person, first]
    pool.first[person, -1], pool.size[person, -1], fits, day = first, 0, True, first
    while day < days and (day == first or rows.trip[person, day] == NOWHERE):
        visit = rows.visit[person, day]
        if visit >= 0:
            option = visit // rows.walked.shape[2]
            fits &= _is_new(pool, tours, people, rows.walked.shape[2], person, tours.job[option])
            fits &= _enter(pool, prices, person, visit * people + person, -1)
            pool.end[person, -1] = day + tours.days[option]
            for each in range(day, day + tours.days[option]):
                fits &= _enter(pool, prices, person, months_from + person * months + month_of[each], 1)
        day += 1
    if fits:
        _keep(pool, prices, person)


@compiled_inline
def _is_new(pool: Pool, tours: Tours, people: int, periods: int, person: int, job: int) -> bool:
    """Whether the trip has not visited the job."""
    visits = len(tours.job) * periods * people
    for i in range(pool.size[person, -1]):
        entry = pool.entry[person, -1, i]
        if entry < visits and tours.job[entry // people // periods] == job:
            return False
    return True


@compiled_inline
def _enter(pool: Pool, prices: PriceRow, person: int, entry: int, amount: int) -> bool:
    """Add so much of a price to the trip that is made; whether there was room."""
    pool.cost[person, -1] -= amount * prices.price[entry]
    size, i = pool.size[person, -1], 0
    while i < size and pool.entry[person, -1, i] != entry:
        i += 1
    if i == MOST_IN_TRIP:
        return False
    if i == size:
        pool.entry[person, -1, i], pool.amount[person, -1, i] = entry, 0
        pool.size[person, -1] = size + 1
    pool.amount[person, -1, i] += amount
    return True


@compiled_inline
def _keep(pool: Pool, prices: PriceRow, person: int) -> None:
    """Keep the trip just made, unless it is there."""
    slot = 0
    while slot < pool.kept[person] and not _is_same(pool, person, slot):
        slot += 1
    if slot < pool.kept[person]:
        return
    if slot == TRIPS_KEPT:
        slot = 0
        for other in range(TRIPS_KEPT):
            pool.value[person, other] = _value(pool, prices, person, other)
            if pool.value[person, other] > pool.value[person, slot]:
                slot = other
    else:
        pool.kept[person] += 1
    pool.cost[person, slot], pool.first[person, slot] = pool.cost[person, -1], pool.first[person, -1]
    pool.end[person, slot], pool.size[person, slot] = pool.end[person, -1], pool.size[person, -1]
    for i in range(pool.size[person, -1]):
        pool.entry[person, slot, i] = pool.entry[person, -1, i]
        pool.amount[person, slot, i] = pool.amount[person, -1, i]


@compiled_inline
def _is_same(pool: Pool, person: int, slot: int) -> bool:
    size = pool.size[person, slot]
    if size != pool.size[person, -1] or pool.first[person, slot] != pool.first[person, -1]:
        return False
    for i in range(size):
        if pool.entry[person, slot, i] != pool.entry[person, -1, i]:
            return False
    return pool.end[person, slot] == pool.end[person, -1]


@compiled_inline
def _value(pool: Pool, prices: PriceRow, person: int, slot: int) -> float:
    value = pool.cost[person, slot]
    for i in range(pool.size[person, slot]):
        value += pool.amount[person, slot, i] * prices.price[pool.entry[person, slot, i]]
    return value


@compiled
def recombine(pool: Pool, answers: Answers, prices: PriceRow) -> float:
    """Keep everybody's cheapest tour of trips where it is cheaper than those kept; by how much they are in all."""
    people, saved = len(pool.kept), 0.0
    for person in range(people):
        if pool.kept[person]:
            who = len(answers.kept) - people + person
            _choose(pool, prices, person)
            less = cheapest_kept(answers, prices, who) - pool.home[len(pool.home) - 1]
            if less >= 1 and _joined(pool, answers, person, who):
                keep(answers, prices, who, answers.cost[who, -1])
                saved += less
    return saved


@compiled_inline
def _choose(pool: Pool, prices: PriceRow, person: int) -> None:
    """Fill `home` and `by` with the cheapest row of trips up to each day."""
    for slot in range(pool.kept[person]):
        pool.value[person, slot] = _value(pool, prices, person, slot)
    pool.home[:] = NOWHERE
    pool.home[0], pool.by[0] = 0.0, -1
    for day in range(len(pool.home) - 1):
        if pool.home[day] < pool.home[day + 1]:
            pool.home[day + 1], pool.by[day + 1] = pool.home[day], -1
        for slot in range(pool.kept[person]):
            if pool.first[person, slot] == day:
                end, cost = pool.end[person, slot], pool.home[day] + pool.value[person, slot]
                if cost < pool.home[end]:
                    pool.home[end], pool.by[end] = cost, slot


@compiled_inline
def _joined(pool: Pool, answers: Answers, person: int, who: int) -> bool:
    """Make the answer of the trips chosen; whether there is room for it."""
    day, fits = len(pool.home) - 1, True
    answers.size[who, -1], answers.cost[who, -1] = 0, 0.0
    while day > 0:
        slot = pool.by[day]
        if slot < 0:
            day -= 1
            continue
        answers.cost[who, -1] += pool.cost[person, slot]
        for i in range(pool.size[person, slot]):
            fits &= enter_sum(answers, who, pool.entry[person, slot, i], pool.amount[person, slot, i])
        day = pool.first[person, slot]
    return fits
