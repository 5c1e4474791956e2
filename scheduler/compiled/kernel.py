"""One visit more or less on a timeline, and the cheapest place of one job: the compiled twin of `timeline` and
`insertion`. Every price is exact, in whole CNY."""

import numpy as np

from scheduler.compiled.distances import km_between
from scheduler.compiled.machine import compiled, compiled_inline
from scheduler.compiled.tables import (
    ANNOUNCED,
    BASELINE_START,
    BEGINS,
    CHANGE,
    DAYS,
    ENDS,
    FAR,
    FEE,
    FIRST,
    HOMEWARD,
    JOB,
    KM,
    LATE,
    LENGTH,
    MONTHS,
    MOST_EXPERTS,
    NIGHT,
    ONWARD,
    OVERTIME,
    SHIFT,
    STAY_GAP,
    TARGET,
    TARGET_DAYS,
    UNSCHEDULED,
    VISIT_COLUMNS,
    VISITS,
    Ints,
    Standing,
    Tables,
)
from scheduler.preferences.changes import MOST_DAYS_COUNTED

NEVER = 2**30
"""A price that stands for: not possible."""
NONE = np.int32(-1)


@compiled_inline
def between(tables: Tables, one: int, other: int) -> int:
    """Whole km between two sites."""
    if len(tables.site_km):
        return int(tables.site_km[one, other])
    place = tables.place
    return km_between(place[one, 0], place[one, 1], place[one, 2], place[other, 0], place[other, 1], place[other, 2])


@compiled
def step(tables: Tables, visit: Ints, at: int) -> int:
    """The price of the way from the visit `at` to the next: by home, or straight on with the nights of a short stay."""
    weight = tables.weight
    by_home = visit[at, HOMEWARD] + visit[at + 1, HOMEWARD]
    off = visit[at + 1, BEGINS] - visit[at, ENDS] - 1
    if off < 0 or off > weight[STAY_GAP]:
        return by_home
    return min(by_home, weight[KM] * between(tables, visit[at, JOB], visit[at + 1, JOB]) + weight[NIGHT] * off)


@compiled_inline
def day_price(tables: Tables, person: int, job: int) -> int:
    """An audit day of the person at the site."""
    return day_price_so_far(tables, person, tables.home_km[person, job])


@compiled_inline
def day_price_so_far(tables: Tables, person: int, home_km: int) -> int:
    """An audit day of the person so far from home: fee, and the night where it is far."""
    return int(tables.person[person, FEE]) + (tables.weight[NIGHT] if home_km > tables.weight[FAR] else 0)


@compiled_inline
def overtime(tables: Tables, person: int, days: int) -> int:
    """What `days` audit days cost above the person's target."""
    return int(tables.weight[OVERTIME]) * max(0, days - tables.person[person, TARGET_DAYS])


@compiled_inline
def slot_of(standing: Standing, person: int, first: int) -> int:
    """How many of the person's visits begin before `first`."""
    low, high = 0, standing.tally[person, VISITS]
    while low < high:
        middle = (low + high) // 2
        if standing.visit[person, middle, FIRST] < first:
            low = middle + 1
        else:
            high = middle
    return low


@compiled_inline
def way_between(visit: Ints, count: int, at: int) -> int:
    """What the way between the visits `at` - 1 and `at` of `count` costs; from home and to home at the ends."""
    if at > 0:
        return visit[at - 1, ONWARD]
    return visit[0, HOMEWARD] if count else 0


@compiled
def add_visit(tables: Tables, standing: Standing, person: int, job: int, first: int, length: int) -> int:
    """Put the visit on the person's timeline; what it adds to the cost."""
    visit, tally = standing.visit[person], standing.tally[person]
    count, at = tally[VISITS], slot_of(standing, person, first)
    price = _days_price(tables, person, job, length, tally[DAYS]) - way_between(visit, count, at)
    for i in range(count, at, -1):
        for k in range(VISIT_COLUMNS):
            visit[i, k] = visit[i - 1, k]
    visit[at, FIRST] = first
    visit[at, LENGTH] = length
    visit[at, JOB] = job
    visit[at, BEGINS] = tables.ordinal[first]
    visit[at, ENDS] = tables.ordinal[first + length - 1]
    visit[at, HOMEWARD] = tables.weight[KM] * int(tables.home_km[person, job])
    tally[VISITS] += 1
    _count_days(tables, standing, person, first, length, 1)
    return price + _link(tables, visit, count + 1, at - 1) + _link(tables, visit, count + 1, at)


@compiled
def drop_visit(tables: Tables, standing: Standing, person: int, job: int, first: int) -> int:
    """Take the visit off the person's timeline; what it had added to the cost."""
    visit, tally = standing.visit[person], standing.tally[person]
    at, count = slot_of(standing, person, first), tally[VISITS]
    while visit[at, JOB] != job:
        at += 1
    length = visit[at, LENGTH]
    price = way_between(visit, count, at) + visit[at, ONWARD]
    for i in range(at, count - 1):
        for k in range(VISIT_COLUMNS):
            visit[i, k] = visit[i + 1, k]
    tally[VISITS] -= 1
    _count_days(tables, standing, person, first, length, -1)
    return price + _days_price(tables, person, job, length, tally[DAYS]) - _link(tables, visit, count - 1, at - 1)


@compiled
def _link(tables: Tables, visit: Ints, count: int, at: int) -> int:
    """Note and tell what the way after the visit `at` of `count` costs; at -1 the way from home to the first."""
    if at < 0:
        return visit[0, HOMEWARD] if count else 0
    visit[at, ONWARD] = step(tables, visit, at) if at + 1 < count else visit[at, HOMEWARD]
    return visit[at, ONWARD]


@compiled
def _days_price(tables: Tables, person: int, job: int, length: int, total: int) -> int:
    """What the visit's days cost beside `total` others."""
    price = length * day_price(tables, person, job)
    return price + overtime(tables, person, total + length) - overtime(tables, person, total)


@compiled
def _count_days(tables: Tables, standing: Standing, person: int, first: int, length: int, sign: int) -> None:
    standing.tally[person, DAYS] += sign * length
    for day in range(first, first + length):
        standing.tally[person, MONTHS + tables.month[day]] += sign
        bit = np.uint64(1) << np.uint64(day & 63)
        if sign > 0:
            standing.vacant[person, day >> 6] &= ~bit
        else:
            standing.vacant[person, day >> 6] |= bit


@compiled
def job_price(tables: Tables, job: int, first: int, length: int) -> int:
    """Lateness and the moved start, without the people."""
    weight, row = tables.weight, tables.job[job]
    price = int(weight[LATE]) * max(0, tables.ordinal[first + length - 1] - row[TARGET])
    if row[BASELINE_START] >= 0:
        moved = abs(tables.ordinal[first] - row[BASELINE_START])
        price += int(weight[SHIFT]) * min(MOST_DAYS_COUNTED, moved)
    return price


@compiled_inline
def is_announced(tables: Tables, job: int, person: int) -> bool:
    """Whether the person stands in the job's baseline."""
    for i in range(tables.job[job, ANNOUNCED], tables.job[job + 1, ANNOUNCED]):
        if tables.announced[i] == person:
            return True
    return False


@compiled
def put(tables: Tables, standing: Standing, job: int, first: int, length: int, size: int) -> int:
    """Place the job whose team and experts stand in its rows; what that adds, the price of leaving it out off."""
    price = job_price(tables, job, first, length) - int(tables.job[job, UNSCHEDULED])
    kept = 0
    for i in range(size):
        person = standing.team[job, i]
        price += add_visit(tables, standing, person, job, first, length)
        kept += is_announced(tables, job, person)
    for i in range(MOST_EXPERTS):
        person = standing.expert[job, i]
        if person < 0:
            break
        price += add_visit(tables, standing, person, job, first, length)
        kept += is_announced(tables, job, person)
    standing.stay[job, 0] = first
    standing.stay[job, 1] = length
    standing.stay[job, 2] = size
    announced = tables.job[job + 1, ANNOUNCED] - tables.job[job, ANNOUNCED]
    return price + int(tables.weight[CHANGE]) * (announced - kept)


@compiled
def take(tables: Tables, standing: Standing, job: int) -> int:
    """Take the job out; what that adds to the cost, below nothing where leaving it out is cheaper."""
    first, length, size = standing.stay[job, 0], standing.stay[job, 1], standing.stay[job, 2]
    price = job_price(tables, job, first, length) - int(tables.job[job, UNSCHEDULED])
    kept = 0
    for i in range(size):
        person = standing.team[job, i]
        price += drop_visit(tables, standing, person, job, first)
        kept += is_announced(tables, job, person)
        standing.team[job, i] = NONE
    for i in range(MOST_EXPERTS):
        person = standing.expert[job, i]
        if person < 0:
            break
        price += drop_visit(tables, standing, person, job, first)
        kept += is_announced(tables, job, person)
        standing.expert[job, i] = NONE
    standing.stay[job, 0] = NONE
    announced = tables.job[job + 1, ANNOUNCED] - tables.job[job, ANNOUNCED]
    return -(price + int(tables.weight[CHANGE]) * (announced - kept))
