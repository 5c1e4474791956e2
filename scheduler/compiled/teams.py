"""The cheapest team of one job at given prices for its people, wherever they are and whatever else is planned."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.kernel import NEVER, is_announced, job_price
from scheduler.compiled.machine import compiled
from scheduler.compiled.place import Scratch, choose_team
from scheduler.compiled.tables import (
    ANNOUNCED,
    CHANGE,
    HALF_DAYS,
    IS_AUDITOR,
    LARGEST_TEAM,
    MOST_EXPERTS,
    MOST_REQUIREMENTS,
    PATTERN,
    TEAM_MAX,
    TEAM_MIN,
    UNSCHEDULED,
    Ints,
    Tables,
)
from scheduler.compiled.tours import UNITS, Flags, Tours

HIGHEST = NEVER // 4
"""What lateness and the like are cut to: high enough to be never, low enough to be added up."""
HIGHEST_SHARE = 2**24
"""What the share of one person is cut to; the job pays what is above."""


class Ranks(NamedTuple):
    """Room for the cheapest people of each kind, one for each worker. A kind meets the same requirements: as bits."""

    many: Ints
    """[kinds] how many there are of it."""
    price: NDArray[np.int64]
    """[kinds, LARGEST_TEAM] their prices, the cheapest first."""
    person: Ints
    """[kinds, LARGEST_TEAM]"""
    kinds: Ints
    """[kinds] those of which there are some."""


def ranks_for() -> Ranks:
    """Room for any job."""
    kinds = 2**MOST_REQUIREMENTS
    return Ranks(np.zeros(kinds, np.int32), np.zeros((kinds, LARGEST_TEAM), np.int64),
                 np.zeros((kinds, LARGEST_TEAM), np.int32), np.zeros(kinds, np.int32))


@compiled
def fill_periods(
    tables: Tables, tours: Tours, job_cost: NDArray[np.int64], can: Flags, missing: Ints
) -> None:
    """Fill the job's cost by [option, period], at its cheapest start there, and who can come [option, period, person].

    Fill the shares of the tours, too. `job_cost` comes filled with NEVER, `can` with 0, `missing` with all people.
    """
    for day in range(len(tours.ordinal)):
        for i in range(tours.begin[day], tours.begin[day + 1]):
            option = tours.begins[i]
            job, days = tours.job[option], tours.days[option]
            period = tours.period[job, day]
            cost = min(HIGHEST, UNITS * job_price(tables, job, day, days))
            job_cost[option, period] = min(job_cost[option, period], cost)
            if tours.sharers[option]:
                tours.share[option, day] = min(HIGHEST_SHARE, cost // tours.sharers[option])
            if not missing[option, period]:
                continue
            for person in range(len(tables.person)):
                if not can[option, period, person] and tours.run[person, day] >= days and tours.may[person, job]:
                    can[option, period, person] = 1
                    missing[option, period] -= 1


@compiled
def pay_days(
    tours: Tours, is_priced: Flags, floor: Ints, row: Ints, day: Ints, paid: Ints, first: int, end: int
) -> None:
    """Fill what jobs from `first` to before `end` pay for visits: the floor [O, P], and for each day the price `day`
    [rows, P] in the `row` of the option and period."""
    for option in range(tours.option[first], tours.option[end]):
        days = tours.days[option] if is_priced[option] else 0
        for period in range(row.shape[1]):
            prices, to_pay = day[row[option, period]], paid[option, period]
            for person in range(len(to_pay)):
                to_pay[person] = floor[option, person] + days * prices[person]


@compiled
def count_days(
    tours: Tours, wanted: Ints, row: Ints, where: NDArray[np.int64], in_month: NDArray[np.int64], first: int, end: int
) -> None:
    """Add to `in_month` [P, M] the days that those jobs want of people, each in the month that says `where`
    [rows, P]."""
    for option in range(tours.option[first], tours.option[end]):
        for period in range(row.shape[1]):
            visits, months = wanted[option, period], where[row[option, period]]
            for person in range(len(visits)):
                if visits[person]:
                    in_month[person, months[person]] += visits[person] * tours.days[option]


@compiled
def choose_teams(
    tables: Tables, tours: Tours, scratch: Scratch, ranks: Ranks, is_free: Flags, job_cost: NDArray[np.int64],
    can: Flags, price: Ints, is_shared: int, wanted: Ints, costs: NDArray[np.int64], first: int, end: int,
) -> None:
    """Fill `costs` for each free job from `first` to before `end`, with a team or left out; add its people to `wanted`.

    Where the job's cost `is_shared`, people pay their shares of it on their tours, and the job the rest. Prices stand
    by [option, period, person]: those of one team's people are next to each other.
    """
    for job in range(first, end):
        if is_free[job]:
            costs[job] = _choose(tables, tours, scratch, ranks, job_cost, can, price, is_shared, wanted, job)


@compiled
def _choose(
    tables: Tables, tours: Tours, scratch: Scratch, ranks: Ranks, job_cost: NDArray[np.int64], can: Flags,
    price: Ints, is_shared: int, wanted: Ints, job: int,
) -> int:
    row = tables.job[job]
    best = min(NEVER // 2, UNITS * int(row[UNSCHEDULED]))
    changed = UNITS * int(tables.weight[CHANGE]) * (tables.job[job + 1, ANNOUNCED] - row[ANNOUNCED])
    size_then, option_then, period_then = 0, -1, -1
    for size in range(row[TEAM_MIN], row[TEAM_MAX] + 1):
        days = (row[HALF_DAYS] + 2 * size - 1) // (2 * size)
        for option in range(tours.option[job], tours.option[job + 1]):
            if tours.days[option] != days:
                continue
            for period in range(price.shape[1]):
                if job_cost[option, period] == NEVER:
                    continue
                cost = _choose_experts(tables, can, price, wanted, job, option, period, 0)
                if cost == NEVER:
                    continue
                cost += changed + job_cost[option, period]
                if is_shared and tours.sharers[option]:
                    # At any start of the period people pay no more than this part of what the job costs there.
                    cost -= job_cost[option, period] * (size + _experts(tables, job)) // tours.sharers[option]
                kinds = _rank(tables, ranks, can, price, job, option, period, size)
                is_cheap = cost + _least(tables, ranks, job, size, kinds) < best
                kept = _taken(scratch, ranks, kinds)
                if is_cheap:
                    cost += choose_team(tables, scratch, job, size, kept)
                if is_cheap and cost < best:
                    best, size_then, option_then, period_then = cost, size, option, period
                    for i in range(size):
                        scratch.found[i] = scratch.chosen[size, _all_met(tables, job), i]
    for i in range(size_then):
        wanted[option_then, period_then, scratch.found[i]] += 1
    if option_then >= 0:
        _choose_experts(tables, can, price, wanted, job, option_then, period_then, 1)
    return best


@compiled
def _experts(tables: Tables, job: int) -> int:
    count = 0
    for tag in tables.experts[job]:
        count += tag >= 0
    return count


@compiled
def _all_met(tables: Tables, job: int) -> int:
    counts = tables.counts[tables.job[job, PATTERN]]
    ways = 1
    for need in range(counts[0]):
        ways *= counts[1 + need] + 1
    return ways - 1


@compiled
def _rank(
    tables: Tables, ranks: Ranks, can: Flags, price: Ints, job: int, option: int, period: int, size: int
) -> int:
    """Rank the `size` cheapest people of each kind; how many kinds there are."""
    kinds, pattern = 0, tables.job[job, PATTERN]
    for person in range(len(tables.person)):
        if not can[option, period, person] or not tables.person[person, IS_AUDITOR]:
            continue
        kind = tables.serves[pattern, person]
        place, cost = ranks.many[kind], _without_change(tables, price, job, person, option, period)
        if place == size:
            place -= 1
            if cost >= ranks.price[kind, place]:
                continue
        else:
            ranks.many[kind] += 1
            if place == 0:
                ranks.kinds[kinds] = kind
                kinds += 1
        while place > 0 and ranks.price[kind, place - 1] > cost:
            ranks.price[kind, place] = ranks.price[kind, place - 1]
            ranks.person[kind, place] = ranks.person[kind, place - 1]
            place -= 1
        ranks.price[kind, place], ranks.person[kind, place] = cost, person
    return kinds


@compiled
def _least(tables: Tables, ranks: Ranks, job: int, size: int, kinds: int) -> int:
    """No team of that size costs less: one meets the requirement for which that is dearest, the others nothing."""
    cheapest = NEVER
    for i in range(kinds):
        cheapest = min(cheapest, ranks.price[ranks.kinds[i], 0])
    dearest = cheapest
    counts = tables.counts[tables.job[job, PATTERN]]
    for need in range(counts[0]):
        if not counts[1 + need]:
            continue
        meets = NEVER
        for i in range(kinds):
            if ranks.kinds[i] >> need & 1:
                meets = min(meets, ranks.price[ranks.kinds[i], 0])
        dearest = max(dearest, meets)
    return dearest + (size - 1) * cheapest if dearest < NEVER else NEVER


@compiled
def _taken(scratch: Scratch, ranks: Ranks, kinds: int) -> int:
    """Take the people from the ranks, which are empty then; how many they are."""
    kept = 0
    for i in range(kinds):
        kind = ranks.kinds[i]
        for place in range(ranks.many[kind]):
            scratch.kept[kept, 0], scratch.kept[kept, 1] = ranks.price[kind, place], ranks.person[kind, place]
            scratch.kept[kept, 2] = kind
            kept += 1
        ranks.many[kind] = 0
    return kept


@compiled
def _without_change(tables: Tables, price: Ints, job: int, person: int, option: int, period: int) -> int:
    """The person's price, less what their absence would cost."""
    saved = UNITS * int(tables.weight[CHANGE]) if is_announced(tables, job, person) else 0
    return price[option, period, person] - saved


@compiled
def _choose_experts(
    tables: Tables, can: Flags, price: Ints, wanted: Ints, job: int, option: int, period: int, added: int
) -> int:
    """The cheapest expert for each one asked for, the same person for several if need be; `added` to `wanted`."""
    total = 0
    for asked in range(MOST_EXPERTS):
        tag = tables.experts[job, asked]
        if tag < 0:
            break
        cheapest, who = NEVER, -1
        for person in range(len(tables.person)):
            if tables.bearers[tag, person] and can[option, period, person]:
                cost = _without_change(tables, price, job, person, option, period)
                if cost < cheapest:
                    cheapest, who = cost, person
        if who < 0:
            return NEVER
        total += cheapest
        wanted[option, period, who] += added
    return total
