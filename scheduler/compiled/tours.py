"""The cheapest tour of one person at given rewards: a dynamic programme over the days, exact in whole parts of a CNY.

A tour is any row of visits that do not overlap, with all its ways and nights. Left out of it, which can only make it
cheaper: the limit of a month and the target (their prices stand in the rewards instead), the day off before a far
site where the way is by home, and that a job is visited once. Sites may stand for each other in groups; their ways
are then shortened by what a site can be off the group's middle.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.machine import compiled
from scheduler.compiled.tables import Ints

Floats = NDArray[np.float64]
Flags = NDArray[np.uint8]

UNITS = 32
"""Parts of a CNY in which all is counted. Floats hold such whole numbers exactly, so that no sum is rounded."""
NOWHERE = 1e15
"""A cost that stands for: not possible."""


class Tours(NamedTuple):
    """What tours are made of. An option is a job with one of its lengths; money is in UNITS.

    P people, J jobs, O options, D days, G groups of sites, B periods at most in the window of a job.
    """

    job: Ints
    """[O] the option's job."""
    days: Ints
    """[O] its audit days."""
    option: Ints
    """[J + 1] where each job's options begin."""
    is_pinned: Flags
    """[O] 1 where days off do not count: the pin stands."""
    begin: Ints
    """[D + 1] where each day's entries in `begins` begin."""
    begins: Ints
    """Options that can begin on the day."""
    end: Ints
    """[D + 1] the same for `ends`."""
    ends: Ints
    """Jobs of which a visit can end on the day."""
    period: Ints
    """[J, D] the number of the period, counted in the job's window, in which a visit from this day on is."""
    may: Flags
    """[P, J] 1 where the person may be on the job in any part."""
    run: Ints
    """[P, D] days in a row from this one on which the person is available."""
    home: Floats
    """[P, J] the way from home."""
    day: Floats
    """[P, J] an audit day: fee, and the night where it is far."""
    group: Ints
    """[J] the group of the job's site."""
    is_alone: Flags
    """[G] 1 where the group is one site."""
    radius: Floats
    """[J] how far at most the site is off the middle of its group."""
    apart: Floats
    """[G, G] between the middles; NOWHERE from a group to itself, which `near` tells."""
    apart_next_day: Floats
    """[G, G] the same without a day off: NOWHERE too where that breaks a rule."""
    ordinal: Ints
    """[D] calendar days."""
    stay: Ints
    """[3] a night, the longest stay between two visits in days, and a way longer than rounding makes distances."""


class Walk(NamedTuple):
    """Room for one person's tours, one for each worker."""

    home: Floats
    """[D + 1] the least cost of being at home before the day."""
    done: Floats
    """[D, J] of having ended a visit to the job on the day."""
    arrive: Floats
    """[D, G] of coming to the middle of the group from another one, without going home."""
    near: Floats
    """[D, G] of coming from a site of the same group."""
    leave: Floats
    """[D, G] of leaving from the middle of the group."""
    leave_near: Floats
    """[D, G] of leaving for a site of the same group."""
    live: Ints
    """[D, G + 1] the groups from which going straight on may pay, and in the last place how many they are."""


def walk_for(tours: Tours) -> Walk:
    """Room for any person of the problem."""
    days, groups, jobs = len(tours.ordinal), len(tours.apart), len(tours.group)

    def room(width: int) -> Floats:
        return np.full((days, width), NOWHERE)

    return Walk(np.zeros(days + 1), room(jobs), room(groups), room(groups), room(groups), room(groups),
                np.zeros((days, groups + 1), np.int32))


@compiled
def walk_people(
    tours: Tours, walk: Walk, reward: Ints, work: Floats, first: int, end: int, walked: Ints, on_day: Ints,
    costs: Floats,
) -> None:
    """Fill `costs` for the people from `first` to before `end`; add their visits to `walked` and `on_day`.

    `reward` [P, O, B] is what a visit brings in, `work` [P, D + 1] what audit days cost up to the day.
    """
    for person in range(first, end):
        costs[person] = _cheapest_tour(tours, walk, reward, work, person)
        _retrace(tours, walk, reward, work, person, walked, on_day)
        _clear(tours, walk)


@compiled
def _cheapest_tour(tours: Tours, walk: Walk, reward: Ints, work: Floats, person: int) -> float:
    walk.home[0] = 0.0
    for day in range(len(tours.ordinal)):
        if tours.begin[day] < tours.begin[day + 1]:
            _come_straight(tours, walk, day)
        for i in range(tours.begin[day], tours.begin[day + 1]):
            option = tours.begins[i]
            if _is_open(tours, person, option, day):
                last = day + tours.days[option] - 1
                cost = _cost_after(tours, walk, reward, work, person, option, day)
                if cost < walk.done[last, tours.job[option]]:
                    walk.done[last, tours.job[option]] = cost
        _end_day(tours, walk, person, day)
    return walk.home[len(tours.ordinal)]


@compiled
def _is_open(tours: Tours, person: int, option: int, day: int) -> bool:
    if not tours.may[person, tours.job[option]]:
        return False
    return tours.is_pinned[option] == 1 or tours.run[person, day] >= tours.days[option]


@compiled
def _cost_after(
    tours: Tours, walk: Walk, reward: Ints, work: Floats, person: int, option: int, day: int
) -> float:
    """The least cost of having made the visit that begins on the day."""
    job, days = tours.job[option], tours.days[option]
    cost = _cost_before(tours, walk, person, job, day) + days * tours.day[person, job]
    return cost + work[person, day + days] - work[person, day] - reward[person, option, tours.period[job, day]]


@compiled
def _cost_before(tours: Tours, walk: Walk, person: int, job: int, day: int) -> float:
    """The least cost of being at the site when the day begins."""
    cost = walk.home[day] + tours.home[person, job]
    straight = walk.arrive[day, tours.group[job]] - tours.radius[job]
    cost = straight if straight < cost else cost
    straight = walk.near[day, tours.group[job]]
    return straight if straight < cost else cost


@compiled
def _come_straight(tours: Tours, walk: Walk, day: int) -> None:
    """Fill `arrive` and `near` from all that ended a short stay before; the inner loop runs on many groups at once."""
    groups = len(tours.apart)
    arrive, near = walk.arrive[day], walk.near[day]
    for group in range(groups):
        arrive[group] = NOWHERE
        near[group] = NOWHERE
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        apart = tours.apart if off else tours.apart_next_day
        for i in range(walk.live[last, groups]):
            group = walk.live[last, i]
            if not tours.is_alone[group]:
                near[group] = min(near[group], walk.leave_near[last, group] + tours.stay[0] * off)
            cost, ways = walk.leave[last, group] + tours.stay[0] * off, apart[group]
            for to in range(groups):
                there = cost + ways[to]
                arrive[to] = there if there < arrive[to] else arrive[to]
        last -= 1


@compiled
def _end_day(tours: Tours, walk: Walk, person: int, day: int) -> None:
    """Go home from every visit that ends today, and keep those from which going straight on may pay.

    From the others it never does: a way on is no shorter than the next way from home less this way home.
    """
    groups = len(tours.apart)
    home, count = walk.home[day], 0
    for i in range(tours.end[day], tours.end[day + 1]):
        back = walk.done[day, tours.ends[i]] + tours.home[person, tours.ends[i]]
        home = back if back < home else home
    walk.home[day + 1] = home
    for i in range(tours.end[day], tours.end[day + 1]):
        job = tours.ends[i]
        cost, group = walk.done[day, job], tours.group[job]
        if cost < home + tours.home[person, job] + tours.stay[2]:
            if walk.leave_near[day, group] == NOWHERE:
                walk.live[day, count] = group
                count += 1
            walk.leave_near[day, group] = min(walk.leave_near[day, group], cost)
            walk.leave[day, group] = min(walk.leave[day, group], cost - tours.radius[job])
    walk.live[day, groups] = count


@compiled
def _retrace(
    tours: Tours, walk: Walk, reward: Ints, work: Floats, person: int, walked: Ints, on_day: Ints
) -> None:
    """Add the visits of the tour just found, from its end; equal costs are equal to the last part."""
    day = len(tours.ordinal)
    while day > 0:
        if walk.home[day] == walk.home[day - 1]:
            day -= 1
            continue
        last, job = day - 1, _went_home(tours, walk, person, day)
        while job >= 0:
            option = _option_of(tours, walk, reward, work, person, job, last)
            day = last - tours.days[option] + 1
            walked[person, option, tours.period[job, day]] += 1
            for each in range(day, last + 1):
                on_day[person, each] += 1
            cost = _cost_before(tours, walk, person, job, day)
            if cost == walk.home[day] + tours.home[person, job]:
                break
            last, job = _came_from(tours, walk, day, job, cost)


@compiled
def _went_home(tours: Tours, walk: Walk, person: int, day: int) -> int:
    for i in range(tours.end[day - 1], tours.end[day]):
        job = tours.ends[i]
        if walk.done[day - 1, job] + tours.home[person, job] == walk.home[day]:
            return job
    return -1


@compiled
def _option_of(
    tours: Tours, walk: Walk, reward: Ints, work: Floats, person: int, job: int, last: int
) -> int:
    """The option whose visit to the job ends on the day at the cost that stands in `done`."""
    for option in range(tours.option[job], tours.option[job + 1]):
        first = last - tours.days[option] + 1
        if first < 0 or not _is_open(tours, person, option, first):
            continue
        is_there = False
        for i in range(tours.begin[first], tours.begin[first + 1]):
            is_there = is_there or tours.begins[i] == option
        if is_there and _cost_after(tours, walk, reward, work, person, option, first) == walk.done[last, job]:
            return option
    return -1


@compiled
def _came_from(tours: Tours, walk: Walk, day: int, job: int, cost: float) -> tuple[int, int]:
    """The last day and the job of the visit from which the way went straight on; job -1 if there is none."""
    groups, to = len(tours.apart), tours.group[job]
    is_near = cost == walk.near[day, to]
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        apart = tours.apart if off else tours.apart_next_day
        for i in range(walk.live[last, groups]):
            group = walk.live[last, i]
            if is_near:
                is_it = group == to and walk.leave_near[last, group] + tours.stay[0] * off == cost
            else:
                is_it = walk.leave[last, group] + tours.stay[0] * off + apart[group, to] == walk.arrive[day, to]
            if is_it:
                return last, _left(tours, walk, last, group, is_near)
        last -= 1
    return -1, -1


@compiled
def _left(tours: Tours, walk: Walk, day: int, group: int, is_near: bool) -> int:
    for i in range(tours.end[day], tours.end[day + 1]):
        job = tours.ends[i]
        if tours.group[job] != group:
            continue
        if is_near and walk.done[day, job] == walk.leave_near[day, group]:
            return job
        if not is_near and walk.done[day, job] - tours.radius[job] == walk.leave[day, group]:
            return job
    return -1


@compiled
def _clear(tours: Tours, walk: Walk) -> None:
    """Make the room ready for the next person."""
    groups = len(tours.apart)
    for day in range(len(tours.ordinal)):
        for i in range(walk.live[day, groups]):
            walk.leave[day, walk.live[day, i]] = NOWHERE
            walk.leave_near[day, walk.live[day, i]] = NOWHERE
        for i in range(tours.end[day], tours.end[day + 1]):
            walk.done[day, tours.ends[i]] = NOWHERE
