"""Every trip of a person that a plan cheaper than a known one may hold, at given prices of the relaxation.

A trip is a row of visits from one time at home to the next. At the prices of a bound each cheaper plan has little to
spare over the cheapest teams and tours: so much less than the known plan as that is above the bound. A trip costs at
least what is spared by the cheapest tour around it and by the cheapest teams with the person on its jobs; those that
cost more than there is to spare are in no such plan.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.kernel import NEVER
from scheduler.compiled.machine import compiled
from scheduler.compiled.place import Scratch
from scheduler.compiled.tables import Ints, Tables
from scheduler.compiled.teams import Ranks, choose_teams
from scheduler.compiled.tours import Flags, Floats, Tours

Counts = NDArray[np.int64]

FORCING = 2**26
"""What the price of a person is lowered by in UNITS, so that the cheapest team has them in it where any can."""
MOST_SPARED = 2**28
"""What is beyond every gap, and still can be added up."""


class Around(NamedTuple):
    """What may begin when for one person, what the rest of a tour costs at least, and where the search stands in a
    trip; of J jobs and D days."""

    begin: Ints
    """[D + 1] where each day's entries in `begins` begin."""
    begins: Ints
    """Options that the person can begin on the day."""
    before: Floats
    """[D + 1] the least cost of being at home before the day."""
    home: Floats
    """[D + 1] from home before the day to the end."""
    ended: Floats
    """[J, D] from the end of a visit on the day to the end."""
    option: Ints
    """[J + 1] the options visited so far."""
    first: Ints
    """[J + 1] the days on which they began."""
    cost: Floats
    """[J + 1] the least cost up to there."""
    day: Ints
    """[J + 1] the day at which the next visit is looked for."""
    entry: Ints
    """[J + 1] the entry of `begins` that is looked at next."""
    visited: Flags
    """[J] 1 where the trip has been."""


class Found(NamedTuple):
    """Trips found, in rows of all their visits."""

    option: Ints
    first: Ints
    length: Ints
    """[most] how many visits each trip has."""


def around_for(tours: Tours, person: int, before: Floats) -> Around:
    """Room for one person's trips; `before` is the least cost of being at home before each day."""
    days, jobs = tours.pair.shape
    day = np.repeat(np.arange(days), np.diff(tours.begin))
    is_open = tours.run[person, day] >= tours.days[tours.begins]
    is_open = (is_open | (tours.is_pinned[tours.begins] == 1)) & (tours.may[person, tours.job[tours.begins]] == 1)
    begin = np.searchsorted(day[is_open], np.arange(days + 1)).astype(np.int32)
    option, first, looked_at, entry = (np.zeros(jobs + 1, np.int32) for _ in range(4))
    return Around(begin, tours.begins[is_open], before, np.zeros(days + 1), np.zeros((jobs, days)), option, first,
                  np.zeros(jobs + 1), looked_at, entry, np.zeros(jobs, np.uint8))


@compiled
def fill_spared(
    tables: Tables, tours: Tours, scratch: Scratch, ranks: Ranks, is_free: Flags, job_cost: Counts, can: Flags,
    price: Ints, least: Counts, only: Counts, wanted: Ints, costs: Counts, spared: Ints,
) -> None:
    """Fill `spared` [O, B, P]: how much more than its cheapest team, `least`, a job costs at least with the person.

    `only` [O, B] comes filled with NEVER; `wanted` and `costs` are written to.
    """
    for option in range(price.shape[0]):
        for period in range(price.shape[1]):
            job = tours.job[option]
            if not is_free[job] or job_cost[option, period] == NEVER:
                continue
            only[option, period] = job_cost[option, period]
            for person in range(price.shape[2]):
                if can[option, period, person]:
                    price[option, period, person] -= FORCING
                    choose_teams(
                        tables, tours, scratch, ranks, is_free, only, can, price, 1, wanted, costs, job, job + 1
                    )
                    price[option, period, person] += FORCING
                    more = costs[job] + FORCING - least[job]
                    spared[option, period, person] = min(MOST_SPARED, max(0, more))
            only[option, period] = NEVER


@compiled
def list_trips(
    tours: Tours, around: Around, reward: Ints, work: Floats, person: int, most: float, found: Found
) -> int:
    """How many trips there are in tours of the person that cost no more than `most`, and fill `found` with them.

    -1 where there is no room for so many. `reward` has what a team spares taken off.
    """
    _look_ahead(tours, around, reward, work, person)
    trips, visits, level = 0, 0, 0
    around.visited[:] = 0
    around.day[0], around.entry[0] = 0, 0
    while level >= 0:
        if not _has_next(tours, around, level):
            level -= 1
            if level >= 0:
                around.visited[tours.job[around.option[level]]] = 0
            continue
        option, day = around.begins[around.entry[level]], around.day[level]
        around.entry[level] += 1
        job, last = tours.job[option], day + tours.days[option] - 1
        if around.visited[job]:
            continue
        cost = _way_there(tours, around, person, level, job, day)
        cost += _spent(tours, reward, work, person, option, day)
        if cost + around.ended[job, last] > most:
            continue
        around.option[level], around.first[level], around.cost[level] = option, day, cost
        if cost + tours.home[person, job] + around.home[last + 1] <= most:
            if trips == len(found.length) or visits + level + 1 > len(found.option):
                return -1
            for visit in range(level + 1):
                found.option[visits + visit] = around.option[visit]
                found.first[visits + visit] = around.first[visit]
            found.length[trips] = level + 1
            trips, visits = trips + 1, visits + level + 1
        around.visited[job] = 1
        level += 1
        around.day[level] = last + 1
        around.entry[level] = around.begin[last + 1]
    return trips


@compiled
def _has_next(tours: Tours, around: Around, level: int) -> bool:
    """Go on to the next day with an entry that a trip may go on with; whether there is one."""
    days = len(tours.ordinal)
    while around.day[level] < days:
        day = around.day[level]
        if level:
            last = around.first[level - 1] + tours.days[around.option[level - 1]] - 1
            if tours.ordinal[day] - tours.ordinal[last] - 1 > tours.stay[1]:
                return False
        if around.entry[level] < around.begin[day + 1]:
            return True
        around.day[level] += 1
    return False


@compiled
def _way_there(tours: Tours, around: Around, person: int, level: int, job: int, day: int) -> float:
    """The least cost of coming to the job on the day: from home, or straight from the visit before."""
    if level == 0:
        return around.before[day] + tours.home[person, job]
    option = around.option[level - 1]
    last = around.first[level - 1] + tours.days[option] - 1
    return around.cost[level - 1] + _straight(tours, tours.job[option], last, job, day)


@compiled
def _straight(tours: Tours, job: int, last: int, next_job: int, day: int) -> float:
    off = tours.ordinal[day] - tours.ordinal[last] - 1
    return (tours.apart[job, next_job] if off else tours.apart_next_day[job, next_job]) + tours.stay[0] * off


@compiled
def _spent(tours: Tours, reward: Ints, work: Floats, person: int, option: int, day: int) -> float:
    """What the visit itself costs the person, less its reward."""
    job, days = tours.job[option], tours.days[option]
    spent = days * tours.day[person, job] + tours.share[option, day] + work[person, day + days] - work[person, day]
    return spent - reward[person, option, tours.period[job, day]]


@compiled
def _look_ahead(tours: Tours, around: Around, reward: Ints, work: Floats, person: int) -> None:
    """Fill `home` and `ended` from the end of the days, as if nothing was remembered."""
    days, jobs = tours.pair.shape
    around.home[days] = 0.0
    for last in range(days - 1, -1, -1):
        for job in range(jobs):
            around.ended[job, last] = tours.home[person, job] + around.home[last + 1]
        day = last + 1
        while day < days and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
            for entry in range(around.begin[day], around.begin[day + 1]):
                option = around.begins[entry]
                to = tours.job[option]
                after = _spent(tours, reward, work, person, option, day)
                after += around.ended[to, day + tours.days[option] - 1]
                for job in range(jobs):
                    cost = after + _straight(tours, job, last, to, day)
                    if job != to and cost < around.ended[job, last]:
                        around.ended[job, last] = cost
            day += 1
        around.home[last] = around.home[last + 1]
        for entry in range(around.begin[last], around.begin[last + 1]):
            option = around.begins[entry]
            cost = _spent(tours, reward, work, person, option, last) + tours.home[person, tours.job[option]]
            cost += around.ended[tours.job[option], last + tours.days[option] - 1]
            around.home[last] = min(around.home[last], cost)
