"""The cheapest tour of one person at given rewards: labels over the days, exact in whole parts of a CNY.

A tour is any row of visits that do not overlap, with all its ways and nights; a trip is the part of it from one time
at home to the next. A label stands for the ways to have ended a visit on a day, with what the trip remembers: at each
site which near jobs it has visited, and these it does not visit again. Left out of a tour, which can only make it
cheaper: the limit of a month and the target (their prices stand in the rewards instead), the day off before a far site
where the way is by home, and that a job is visited once, as far as no trip remembers it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.machine import compiled
from scheduler.compiled.tables import WORD, Ints, Masks

Floats = NDArray[np.float64]
Flags = NDArray[np.uint8]

UNITS = 32
"""Parts of a CNY in which all is counted. Floats hold such whole numbers exactly, so that no sum is rounded."""
NOWHERE = 1e15
"""A cost that stands for: not possible."""
LABELS = 8
"""Labels kept of one job and last day; of more, two become one that costs the less and remembers what both do."""

HOME, FAR_SITE = -1, -2
"""What stands for the label before the first visit after home, and for the cheapest one of all far sites."""


class Tours(NamedTuple):
    """What tours are made of. An option is a job with one of its lengths; money is in UNITS.

    P people, J jobs, O options, D days, E pairs of a day and a job that can end then.
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
    lands: Ints
    """For each of `begins` where its last day and job stand in `ends`."""
    end: Ints
    """[D + 1] the same for `ends`."""
    ends: Ints
    """[E] Jobs of which a visit can end on the day."""
    sharers: Ints
    """[O] how many people share what the job costs on its day: the most that may come; 0 where none do."""
    share: Ints
    """[O, D] the share of each who begins on the day."""
    period: Ints
    """[J, D] the number of the period, counted in the job's window, in which a visit from this day on is."""
    may: Flags
    """[P, J] 1 where the person may be on the job in any part."""
    run: Ints
    """[P, D] days of the longest visit that the person can begin on the day: available, and no month over its limit."""
    home: Floats
    """[P, J] the way from home."""
    day: Floats
    """[P, J] an audit day: fee, and the night where it is far."""
    apart: Floats
    """[J, J] from site to site."""
    apart_next_day: Floats
    """[J, J] the same without a day off: NOWHERE where that breaks a rule."""
    begin_near: Ints
    """[J + 1] where each job's neighbours begin in `near`."""
    near: Ints
    """The jobs that stand so near that a trip remembers them; each is a neighbour of its neighbours."""
    is_near: Masks
    """[J, W] the same and the job itself, as bits."""
    far: Floats
    """[2, J, J] `apart_next_day` and `apart`, NOWHERE between neighbours and from a job to itself."""
    pair: Ints
    """[D, J] where the day and the job stand in `ends`; -1 where no visit to the job can end."""
    ordinal: Ints
    """[D] calendar days."""
    stay: Ints
    """[3] a night, the longest stay between two visits in days, and a way longer than rounding makes distances."""


class Walk(NamedTuple):
    """Room for one person's tours, one for each worker; of E pairs, and one more for the ways to come to a job."""

    home: Floats
    """[D + 1] the least cost of being at home before the day."""
    home_from: Ints
    """[D + 1] the label from which that is; -1 where the day before was spent at home."""
    far: Floats
    """[2, D, J] the least cost of coming from a far site that was left after the day, on the next one and later."""
    arrive: Floats
    """[J] the least cost of coming straight from any far site on the day looked at."""
    kept: Ints
    """[E] how many labels each pair has; 0 where none is worth going on from."""
    cost: Floats
    """[(E + 1) * LABELS] the least cost of having ended the visit."""
    seen: Masks
    """[(E + 1) * LABELS, W] the jobs that the trip remembers to have visited."""
    parent: Ints
    """[(E + 1) * LABELS] the label of a neighbour from which the way went straight on, or HOME or FAR_SITE."""
    option: Ints
    """[(E + 1) * LABELS] the option that was visited."""
    fresh: Masks
    """[W] what the label being made remembers."""


def walk_for(tours: Tours) -> Walk:
    """Room for any person of the problem."""
    (days, jobs), pairs, words = tours.pair.shape, len(tours.ends), tours.is_near.shape[1]
    labels = (pairs + 1) * LABELS
    return Walk(
        np.zeros(days + 1), np.zeros(days + 1, np.int32), np.zeros((2, days, jobs)), np.zeros(jobs),
        np.zeros(pairs, np.int32), np.zeros(labels), np.zeros((labels, words), np.uint64), np.zeros(labels, np.int32),
        np.zeros(labels, np.int32), np.zeros(words, np.uint64),
    )


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
        _retrace(tours, walk, person, walked, on_day)


@compiled
def _cheapest_tour(tours: Tours, walk: Walk, reward: Ints, work: Floats, person: int) -> float:
    walk.home[0] = 0.0
    walk.kept[:] = 0
    for day in range(len(tours.ordinal)):
        entry, end = tours.begin[day], tours.begin[day + 1]
        if entry < end:
            _come_straight(tours, walk, day)
        while entry < end:
            job, ways = tours.job[tours.begins[entry]], 0
            while entry < end and tours.job[tours.begins[entry]] == job:
                if _is_open(tours, person, tours.begins[entry], day):
                    if not ways:
                        ways = _arrive(tours, walk, person, job, day)
                    _visit(tours, walk, reward, work, person, entry, day, ways)
                entry += 1
        _end_day(tours, walk, person, day)
    return walk.home[len(tours.ordinal)]


@compiled
def _come_straight(tours: Tours, walk: Walk, day: int) -> None:
    """Fill `arrive` from the far sites that were left a short stay before."""
    arrive = walk.arrive
    arrive[:] = NOWHERE
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        far, nights = walk.far[min(off, 1), last], float(tours.stay[0] * off)
        for job in range(len(arrive)):
            cost = far[job] + nights
            arrive[job] = cost if cost < arrive[job] else arrive[job]
        last -= 1


@compiled
def _is_open(tours: Tours, person: int, option: int, day: int) -> bool:
    if not tours.may[person, tours.job[option]]:
        return False
    return tours.is_pinned[option] == 1 or tours.run[person, day] >= tours.days[option]


@compiled
def _arrive(tours: Tours, walk: Walk, person: int, job: int, day: int) -> int:
    """How many ways there are to come to the job on the day, none as cheap as another that remembers no more.

    They stand in the last pair's room. The first comes from home or a far site and remembers nothing but the job; the
    others come from neighbours, and some for more than it.
    """
    first, ways = len(walk.kept) * LABELS, 1
    word, bit = job // WORD, np.uint64(1) << np.uint64(job % WORD)
    by_home = walk.home[day] + tours.home[person, job]
    walk.cost[first], walk.parent[first] = by_home, HOME
    if walk.arrive[job] < by_home:
        walk.cost[first], walk.parent[first] = walk.arrive[job], FAR_SITE
    walk.seen[first] = np.uint64(0)
    walk.seen[first, word] = bit
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        apart = tours.apart[job] if off else tours.apart_next_day[job]
        for i in range(tours.begin_near[job], tours.begin_near[job + 1]):
            pair = tours.pair[last, tours.near[i]]
            if pair < 0 or not walk.kept[pair]:
                continue
            way = apart[tours.near[i]] + tours.stay[0] * off
            for label in range(pair * LABELS, pair * LABELS + walk.kept[pair]):
                cost = walk.cost[label] + way
                if cost < walk.cost[first] and not walk.seen[label, word] & bit:
                    for each in range(len(walk.fresh)):
                        walk.fresh[each] = walk.seen[label, each] & tours.is_near[job, each]
                    walk.fresh[word] |= bit
                    ways = _keep(walk, first, ways, cost, label, -1)
        last -= 1
    return ways


@compiled
def _visit(
    tours: Tours, walk: Walk, reward: Ints, work: Floats, person: int, entry: int, day: int, ways: int
) -> None:
    """Make the labels of one visit from the ways to come there."""
    option, pair, first = tours.begins[entry], tours.lands[entry], len(walk.kept) * LABELS
    job, days = tours.job[option], tours.days[option]
    spent = days * tours.day[person, job] + tours.share[option, day] + work[person, day + days] - work[person, day]
    spent -= reward[person, option, tours.period[job, day]]
    for way in range(first, first + ways):
        for each in range(len(walk.fresh)):
            walk.fresh[each] = walk.seen[way, each]
        walk.kept[pair] = _keep(
            walk, pair * LABELS, walk.kept[pair], walk.cost[way] + spent, walk.parent[way], option
        )


@compiled
def _keep(walk: Walk, first: int, kept: int, cost: float, parent: int, option: int) -> int:
    """Keep the label that remembers `fresh` among those from `first` on, unless another one is as cheap and remembers
    no more; how many there are then."""
    for label in range(first, first + kept):
        if walk.cost[label] <= cost and _is_within(walk.seen[label], walk.fresh):
            return kept
    place = first
    for label in range(first, first + kept):
        if walk.cost[label] < cost or not _is_within(walk.fresh, walk.seen[label]):
            if place < label:
                walk.cost[place], walk.parent[place] = walk.cost[label], walk.parent[label]
                walk.option[place] = walk.option[label]
                for word in range(len(walk.fresh)):
                    walk.seen[place, word] = walk.seen[label, word]
            place += 1
    if place == first + LABELS:
        place -= 1
        for word in range(len(walk.fresh)):
            walk.fresh[word] &= walk.seen[place, word]
        if walk.cost[place] < cost:
            cost, parent, option = walk.cost[place], walk.parent[place], walk.option[place]
    walk.cost[place], walk.parent[place], walk.option[place] = cost, parent, option
    for word in range(len(walk.fresh)):
        walk.seen[place, word] = walk.fresh[word]
    return place + 1 - first


@compiled
def _is_within(few: Masks, many: Masks) -> bool:
    for word in range(len(few)):
        if few[word] & ~many[word]:
            return False
    return True


@compiled
def _end_day(tours: Tours, walk: Walk, person: int, day: int) -> None:
    """Go home from every visit that ends today, and keep those from which going straight on may pay.

    From the others it never does: a way on is no shorter than the next way from home less this way home.
    """
    home, home_from = walk.home[day], HOME
    for pair in range(tours.end[day], tours.end[day + 1]):
        for label in range(pair * LABELS, pair * LABELS + walk.kept[pair]):
            back = walk.cost[label] + tours.home[person, tours.ends[pair]]
            if back < home:
                home, home_from = back, label
    walk.home[day + 1], walk.home_from[day + 1] = home, home_from
    walk.far[0, day] = NOWHERE
    walk.far[1, day] = NOWHERE
    for pair in range(tours.end[day], tours.end[day + 1]):
        if walk.kept[pair]:
            cost, job = walk.cost[_cheapest(walk, pair)], tours.ends[pair]
            if cost < home + tours.home[person, job] + tours.stay[2]:
                _spread(walk.far[0, day], cost, tours.far[0, job])
                _spread(walk.far[1, day], cost, tours.far[1, job])
            else:
                walk.kept[pair] = 0


@compiled
def _cheapest(walk: Walk, pair: int) -> int:
    best = pair * LABELS
    for label in range(best + 1, pair * LABELS + walk.kept[pair]):
        best = label if walk.cost[label] < walk.cost[best] else best
    return best


@compiled
def _spread(far: Floats, cost: float, ways: Floats) -> None:
    for job in range(len(far)):
        there = cost + ways[job]
        far[job] = there if there < far[job] else far[job]


@compiled
def _retrace(tours: Tours, walk: Walk, person: int, walked: Ints, on_day: Ints) -> None:
    """Add the visits of the tour just found, from its end."""
    day = len(tours.ordinal)
    while day > 0:
        label = walk.home_from[day]
        day -= 1
        while label >= 0:
            option = walk.option[label]
            while label // LABELS < tours.end[day]:
                day -= 1
            first = day - tours.days[option] + 1
            walked[person, option, tours.period[tours.job[option], first]] += 1
            for each in range(first, day + 1):
                on_day[person, each] += 1
            parent, day = walk.parent[label], first
            label = _came_from_far(tours, walk, tours.job[option], first) if parent == FAR_SITE else parent


@compiled
def _came_from_far(tours: Tours, walk: Walk, job: int, day: int) -> int:
    """The label from which the cheapest way from a far site to the job went on."""
    best, cheapest = -1, NOWHERE
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        for pair in range(tours.end[last], tours.end[last + 1]):
            if walk.kept[pair]:
                label = _cheapest(walk, pair)
                cost = walk.cost[label] + tours.far[min(off, 1), tours.ends[pair], job] + tours.stay[0] * off
                if cost < cheapest:
                    best, cheapest = label, cost
        last -= 1
    return best
