"""What each job costs at least, wherever it stands and whatever else is planned.

Travel is charged where it must fall: a way home belongs to its visit wholly, a way between two sites to each by
half, so that a visit bears at least the smaller of twice the way home and the way to the nearest other site.
"""

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.kernel import NEVER, between, day_price, is_announced, job_price
from scheduler.compiled.machine import compiled
from scheduler.compiled.place import Scratch, choose_team, forget_alike, is_excluded, keep_person, open_runs
from scheduler.compiled.tables import (
    ANNOUNCED,
    CHANGE,
    FIRST_OPEN,
    HALF_DAYS,
    IS_AUDITOR,
    KM,
    LAST_OPEN,
    MOST_EXPERTS,
    PATTERN,
    PINNED,
    TEAM_MAX,
    TEAM_MIN,
    UNSCHEDULED,
    Standing,
    Tables,
)


@compiled
def job_floors(tables: Tables, empty: Standing, scratch: Scratch, floors: NDArray[np.int64]) -> None:
    """Fill `floors` for every job that the search may move; `empty` has no visits."""
    for job in range(len(floors)):
        if not tables.job[job, PINNED]:
            floors[job] = _job_floor(tables, empty, scratch, job)


@compiled
def visit_floor(tables: Tables, person: int, job: int, length: int) -> int:
    """No visit of the person costs less, overtime left out."""
    ways = 2 * int(tables.home_km[person, job])
    if tables.near.shape[1]:
        # `near` is ordered by products of floats: another site may be nearer by less than the km that is taken off.
        ways = min(ways, max(0, between(tables, job, tables.near[job, 0]) - 1))
    elif len(tables.job) > 2:
        ways = 0
    return length * day_price(tables, person, job) + int(tables.weight[KM]) * ways


@compiled
def _job_floor(tables: Tables, empty: Standing, scratch: Scratch, job: int) -> int:
    row = tables.job[job]
    best = int(row[UNSCHEDULED])
    announced = int(tables.weight[CHANGE]) * (tables.job[job + 1, ANNOUNCED] - row[ANNOUNCED])
    for size in range(row[TEAM_MIN], row[TEAM_MAX] + 1):
        length = (row[HALF_DAYS] + 2 * size - 1) // (2 * size)
        low, end = row[FIRST_OPEN], row[LAST_OPEN] + 1
        if low < 0 or end - low < length:
            continue
        price = announced + _earliest_price(tables, job, length, low, end)
        price += _experts_floor(tables, empty, scratch, job, length, low, end)
        # Members announced before take their share of `announced` off again, so a price with it proves nothing yet.
        if price - announced >= best:
            continue
        kept = 0
        for person in range(len(tables.person)):
            if not tables.person[person, IS_AUDITOR] or is_excluded(tables, job, person):
                continue
            if not open_runs(tables, empty, scratch, job, person, length, low, end):
                continue
            alone = visit_floor(tables, person, job, length)
            if is_announced(tables, job, person):
                alone -= tables.weight[CHANGE]
            kept = keep_person(scratch, kept, alone, person, tables.serves[row[PATTERN], person], size)
        forget_alike(scratch, kept)
        best = min(best, price + choose_team(tables, scratch, job, size, kept))
    return best


@compiled
def _earliest_price(tables: Tables, job: int, length: int, low: int, end: int) -> int:
    """Lateness and the moved start at the cheapest start of the window."""
    cheapest = job_price(tables, job, low, length)
    for first in range(low + 1, end - length + 1):
        cheapest = min(cheapest, job_price(tables, job, first, length))
    return cheapest


@compiled
def _experts_floor(
    tables: Tables, empty: Standing, scratch: Scratch, job: int, length: int, low: int, end: int
) -> int:
    """The cheapest expert for each one asked for, the same person for several if need be."""
    price = 0
    for asked in range(MOST_EXPERTS):
        tag = tables.experts[job, asked]
        if tag < 0:
            break
        cheapest = NEVER
        for person in range(tables.bearers.shape[1]):
            if not tables.bearers[tag, person] or is_excluded(tables, job, person):
                continue
            if open_runs(tables, empty, scratch, job, person, length, low, end):
                alone = visit_floor(tables, person, job, length)
                if is_announced(tables, job, person):
                    alone -= tables.weight[CHANGE]
                cheapest = min(cheapest, alone)
        price += cheapest
    return price
