"""One visit more or less on a timeline, and the cheapest place of one job: the compiled twin of `timeline` and
`insertion`. Every price is exact, in whole CNY."""

import numpy as np

from scheduler.compiled.distances import km_between
from scheduler.compiled.machine import compiled
from scheduler.compiled.tables import (
    ANNOUNCED,
    BASELINE_START,
    CHANGE,
    DAYS,
    FAR,
    FEE,
    KM,
    LATE,
    MONTHS,
    MOST_EXPERTS,
    NIGHT,
    OVERTIME,
    SHIFT,
    STAY_GAP,
    TARGET,
    TARGET_DAYS,
    UNSCHEDULED,
    VISITS,
    Standing,
    Tables,
)
from scheduler.preferences.changes import MOST_DAYS_COUNTED

NEVER = 2**30
"""A price that stands for: not possible."""
NONE = np.int32(-1)


@compiled
def between(tables: Tables, one: int, other: int) -> int:
    """Whole km between two sites."""
    if len(tables.site_km):
        return int(tables.site_km[one, other])
    place = tables.place
    return km_between(place[one, 0], place[one, 1], place[one, 2], place[other, 0], place[other, 1], place[other, 2])


@compiled
def step(tables: Tables, person: int, job: int, last: int, next_job: int, next_first: int) -> int:
    """From one site to the next: by home, or straight on with the nights of a short stay."""
    weight = tables.weight
    by_home = weight[KM] * (int(tables.home_km[person, job]) + int(tables.home_km[person, next_job]))
    off = tables.ordinal[next_first] - tables.ordinal[last] - 1
    if off < 0 or off > weight[STAY_GAP]:
        return by_home
    return min(by_home, weight[KM] * between(tables, job, next_job) + weight[NIGHT] * off)


@compiled
def day_price(tables: Tables, person: int, job: int) -> int:
    """An audit day of the person at the site: fee, and the night where it is far."""
    far = tables.home_km[person, job] > tables.weight[FAR]
    return int(tables.person[person, FEE]) + (tables.weight[NIGHT] if far else 0)


@compiled
def overtime(tables: Tables, person: int, days: int) -> int:
    """What `days` audit days cost above the person's target."""
    return int(tables.weight[OVERTIME]) * max(0, days - tables.person[person, TARGET_DAYS])


@compiled
def slot_of(standing: Standing, person: int, first: int) -> int:
    """How many of the person's visits begin before `first`."""
    low, high = 0, standing.tally[person, VISITS]
    while low < high:
        middle = (low + high) // 2
        if standing.visit[person, middle, 0] < first:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def saved_at(tables: Tables, standing: Standing, person: int, before: int, after: int) -> int:
    """The ways that a visit between the visits `before` and `after` (-1: none) replaces."""
    visit, weight = standing.visit, tables.weight
    if before >= 0 and after >= 0:
        return step(tables, person, visit[person, before, 2], visit[person, before, 0] + visit[person, before, 1] - 1,
                    visit[person, after, 2], visit[person, after, 0])
    if before >= 0:
        return weight[KM] * int(tables.home_km[person, visit[person, before, 2]])
    if after >= 0:
        return weight[KM] * int(tables.home_km[person, visit[person, after, 2]])
    return 0


@compiled
def visit_price(
    tables: Tables, standing: Standing, person: int, job: int, first: int, length: int, before: int, after: int,
    total: int,
) -> int:
    """What the visit costs between the visits `before` and `after`, with `total` audit days besides it."""
    visit, weight = standing.visit, tables.weight
    home = weight[KM] * int(tables.home_km[person, job])
    price = length * day_price(tables, person, job)
    price += overtime(tables, person, total + length) - overtime(tables, person, total)
    price -= saved_at(tables, standing, person, before, after)
    if before >= 0:
        price += step(tables, person, visit[person, before, 2], visit[person, before, 0] + visit[person, before, 1] - 1,
                      job, first)
    else:
        price += home
    if after >= 0:
        price += step(tables, person, job, first + length - 1, visit[person, after, 2], visit[person, after, 0])
    else:
        price += home
    return price


@compiled
def add_visit(tables: Tables, standing: Standing, person: int, job: int, first: int, length: int) -> int:
    """Put the visit on the person's timeline; what it adds to the cost."""
    visit, tally = standing.visit, standing.tally
    count = tally[person, VISITS]
    at = slot_of(standing, person, first)
    price = visit_price(tables, standing, person, job, first, length, at - 1, at if at < count else -1,
                        tally[person, DAYS])
    for i in range(count, at, -1):
        visit[person, i, 0] = visit[person, i - 1, 0]
        visit[person, i, 1] = visit[person, i - 1, 1]
        visit[person, i, 2] = visit[person, i - 1, 2]
    visit[person, at, 0] = first
    visit[person, at, 1] = length
    visit[person, at, 2] = job
    tally[person, VISITS] += 1
    _count_days(tables, standing, person, first, length, 1)
    return price


@compiled
def drop_visit(tables: Tables, standing: Standing, person: int, job: int, first: int) -> int:
    """Take the visit off the person's timeline; what it had added to the cost."""
    visit, tally = standing.visit, standing.tally
    at = slot_of(standing, person, first)
    while visit[person, at, 2] != job:
        at += 1
    length = visit[person, at, 1]
    count = tally[person, VISITS] - 1
    for i in range(at, count):
        visit[person, i, 0] = visit[person, i + 1, 0]
        visit[person, i, 1] = visit[person, i + 1, 1]
        visit[person, i, 2] = visit[person, i + 1, 2]
    tally[person, VISITS] = count
    _count_days(tables, standing, person, first, length, -1)
    return visit_price(tables, standing, person, job, first, length, at - 1, at if at < count else -1,
                       tally[person, DAYS])


@compiled
def _count_days(tables: Tables, standing: Standing, person: int, first: int, length: int, sign: int) -> None:
    standing.tally[person, DAYS] += sign * length
    for day in range(first, first + length):
        standing.tally[person, MONTHS + tables.month[day]] += sign
        bit = np.uint64(1) << np.uint64(day & 63)
        if sign > 0:
            standing.busy[person, day >> 6] |= bit
        else:
            standing.busy[person, day >> 6] &= ~bit


@compiled
def job_price(tables: Tables, job: int, first: int, length: int) -> int:
    """Lateness and the moved start, without the people."""
    weight, row = tables.weight, tables.job[job]
    price = int(weight[LATE]) * max(0, tables.ordinal[first + length - 1] - row[TARGET])
    if row[BASELINE_START] >= 0:
        moved = abs(tables.ordinal[first] - row[BASELINE_START])
        price += int(weight[SHIFT]) * min(MOST_DAYS_COUNTED, moved)
    return price


@compiled
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
