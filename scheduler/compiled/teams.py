"""The cheapest team of one job at given prices for its people, wherever they are and whatever else is planned."""

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.kernel import NEVER, is_announced, job_price
from scheduler.compiled.machine import compiled
from scheduler.compiled.place import Scratch, choose_team, forget_alike, keep_person
from scheduler.compiled.tables import (
    ANNOUNCED,
    CHANGE,
    HALF_DAYS,
    IS_AUDITOR,
    MOST_EXPERTS,
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


@compiled
def fill_periods(tables: Tables, tours: Tours, job_cost: NDArray[np.int64], can: Flags) -> None:
    """Fill the job's cost by [option, period], at its cheapest start there, and who can come [option, period, person].

    Fill the shares of the tours, too. `job_cost` comes filled with NEVER, `can` with 0.
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
            for person in range(len(tables.person)):
                if tours.may[person, job] and tours.run[person, day] >= days:
                    can[option, period, person] = 1


@compiled
def choose_teams(
    tables: Tables, tours: Tours, scratch: Scratch, is_free: Flags, job_cost: NDArray[np.int64], can: Flags,
    price: Ints, is_shared: int, wanted: Ints, costs: NDArray[np.int64], first: int, end: int,
) -> None:
    """Fill `costs` for each free job from `first` to before `end`, with a team or left out; add its people to `wanted`.

    Where the job's cost `is_shared`, people pay their shares of it on their tours, and the job the rest. Prices stand
    by [option, period, person]: those of one team's people are next to each other.
    """
    for job in range(first, end):
        if is_free[job]:
            costs[job] = _choose(tables, tours, scratch, job_cost, can, price, is_shared, wanted, job)


@compiled
def _choose(
    tables: Tables, tours: Tours, scratch: Scratch, job_cost: NDArray[np.int64], can: Flags, price: Ints,
    is_shared: int, wanted: Ints, job: int,
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
                kept = _keep(tables, scratch, can, price, job, option, period, size)
                cost += choose_team(tables, scratch, job, size, kept)
                if cost < best:
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
def _keep(
    tables: Tables, scratch: Scratch, can: Flags, price: Ints, job: int, option: int, period: int, size: int
) -> int:
    kept, pattern = 0, tables.job[job, PATTERN]
    for person in range(len(tables.person)):
        if can[option, period, person] and tables.person[person, IS_AUDITOR]:
            cost = _without_change(tables, price, job, person, option, period)
            kept = keep_person(scratch, kept, cost, person, tables.serves[pattern, person], size)
    forget_alike(scratch, kept)
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
