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

from scheduler.compiled.machine import compiled, compiled_inline
from scheduler.compiled.tables import Ints

Floats = NDArray[np.float64]
Flags = NDArray[np.uint8]
Words = NDArray[np.uint64]

UNITS = 32
"""Parts of a CNY in which all is counted. Floats hold such whole numbers exactly, so that no sum is rounded."""
NOWHERE = 1e15
"""A cost that stands for: not possible."""
FARTHEST = 2**28
"""What any way costs less than, in UNITS, where tours are walked."""
BEYOND = 4 * FARTHEST
"""What stands for a far site that is not reached; with what labels of a day differ by it is within 32 bits."""
LABELS = 64
"""Labels kept of one job and last day; of more, two become one that costs the less and remembers what both do."""

HOME, FAR_SITE, NONE = -1, -2, -3
"""What stands for the label before the first visit after home, for the cheapest one of all far sites, and for no way
that is worth it."""


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
    bit: Words
    """[J] the job's mark in what a trip remembers: no two alike among a job and those that stand so near that a trip
    remembers them, its neighbours; each is a neighbour of its neighbours."""
    come: Ints
    """[V + 1] where the ways begin that lead straight from a neighbour to the visits of a job on a day; they stand at
    the first of these in `begins`."""
    source: Ints
    """[W] the pair in `ends` from which the way comes."""
    way: Floats
    """[W] what it costs, with the nights of a short stay."""
    keeps: Words
    """[W] the marks that are remembered from there on: of jobs that are near to both."""
    place: Ints
    """[J] the job's place in the order of first days, in which ways to far sites are."""
    soon: Ints
    """[D, 2] the first of these places whose job can begin within a short stay after the day, and where they end."""
    far: Ints
    """[2, J, J] `apart_next_day` and `apart` from each job to each place; BEYOND between neighbours and to itself, and
    where there is no way."""
    pair: Ints
    """[D, J] where the day and the job stand in `ends`; -1 where no visit to the job can end."""
    ordinal: Ints
    """[D] calendar days."""
    stay: Ints
    """[3] a night, the longest stay between two visits in days, and a way longer than rounding makes distances."""


class Walk(NamedTuple):
    """Room for one person's tours, one for each worker; of E pairs, and one more for the ways to come to a job.

    The labels of a pair stand in order of their costs.
    """

    home: Floats
    """[D + 1] the least cost of being at home before the day."""
    home_from: Ints
    """[D + 1] the label from which that is; -1 where the day before was spent at home."""
    far: Ints
    """[2, D, J] the least cost of coming from a far site that was left after the day, on the next one and later, by
    place; above that of being at home after the day, and only of places that are `soon`."""
    arrive: Ints
    """[J] the least cost of coming straight from any far site on the day looked at, by place; above that of being at
    home before the day."""
    kept: Ints
    """[E] how many labels each pair has."""
    least: Floats
    """[E] the cost of its first label once the day is over; NOWHERE where none is worth going on from."""
    cost: Floats
    """[(E + 1) * LABELS] the least cost of having ended the visit."""
    seen: Words
    """[(E + 1) * LABELS] the marks of the jobs that the trip remembers to have visited."""
    parent: Ints
    """[(E + 1) * LABELS] the label of a neighbour from which the way went straight on, or HOME or FAR_SITE."""
    option: Ints
    """[(E + 1) * LABELS] the option that was visited."""
    trip: Ints
    """[D] the jobs of the trip that is traced back."""
    again: Ints
    """[J, J] how many trips so far came to the job again after having been at the other one since."""


class Rows(NamedTuple):
    """What people's tours are made of; of P people, O options in B periods, and D days."""

    walked: Ints
    """[P, O, B] how often the visit is made."""
    on_day: Ints
    """[P, D] how often there is a visit on the day."""
    visit: Ints
    """[P, D] where a visit begins its option and period as one number, O * B + B; else -1."""
    trip: Floats
    """[P, D] where a trip begins what it costs; else NOWHERE."""


def rows_for(people: int, options: int, periods: int, days: int) -> Rows:
    """Room for everybody's tours."""
    return Rows(np.zeros((people, options, periods), np.int32), np.zeros((people, days), np.int32),
                np.full((people, days), -1, np.int32), np.full((people, days), NOWHERE))


class Ahead(NamedTuple):
    """What one person's tour costs at least from some day on to its end, and room to find it out."""

    home: Floats
    """[D + 1] from home before the day."""
    ended: Floats
    """[E] from the end of the visit, for jobs that the person may be on."""
    begun: Ints
    """[D, J] from the beginning of a visit on the day, by place, above that from home; BEYOND at most."""
    going_on: Ints
    """[2, J] the least of `begun` on the next day and later, with the nights before, above that from home."""
    kept: Ints
    cost: Floats
    seen: Words
    parent: Ints
    option: Ints
    """These as in `Walk`, of the ways from the end of each visit on."""


def walk_for(tours: Tours) -> Walk:
    """Room for any person of the problem."""
    (days, jobs), pairs = tours.pair.shape, len(tours.ends)
    labels = (pairs + 1) * LABELS
    return Walk(
        np.zeros(days + 1), np.zeros(days + 1, np.int32), np.zeros((2, days, jobs), np.int32),
        np.zeros(jobs, np.int32), np.zeros(pairs, np.int32), np.zeros(pairs), np.zeros(labels),
        np.zeros(labels, np.uint64), np.zeros(labels, np.int32), np.zeros(labels, np.int32),
        np.zeros(days, np.int32), np.zeros((jobs, jobs), np.int32),
    )


def ahead_for(tours: Tours) -> Ahead:
    """The same room for what is ahead."""
    (days, jobs), pairs = tours.pair.shape, len(tours.ends)
    labels = (pairs + 1) * LABELS
    return Ahead(
        np.zeros(days + 1), np.zeros(pairs), np.zeros((days, jobs), np.int32), np.zeros((2, jobs), np.int32),
        np.zeros(pairs, np.int32), np.zeros(labels), np.zeros(labels, np.uint64), np.zeros(labels, np.int32),
        np.zeros(labels, np.int32),
    )


@compiled
def cheapest_tour(
    tours: Tours, walk: Walk, ahead: Ahead, reward: Ints, work: Floats, person: int, most: float
) -> float:
    """The cost of the person's cheapest tour where that is `most` at most, and else more than that.

    `reward` [P, O, B] is what a visit brings in, `work` [P, D + 1] what audit days cost up to the day.
    """
    walk.home[0] = 0.0
    walk.kept[:] = 0
    for day in range(len(tours.ordinal)):
        entry, end = tours.begin[day], tours.begin[day + 1]
        if entry < end:
            _come_straight(tours, walk, day)
        while entry < end:
            entry = _visit(tours, walk, ahead, reward, work, person, day, entry, end, most)
        _end_day(tours, walk, person, day)
    return walk.home[len(tours.ordinal)]


@compiled
def _come_straight(tours: Tours, walk: Walk, day: int) -> None:
    """Fill `arrive` from the far sites that were left a short stay before."""
    walk.arrive[:] = BEYOND
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        more = walk.home[last + 1] - walk.home[day] + tours.stay[0] * off
        # With so much more no way is cheaper than the one from home.
        if more < 2 * FARTHEST:
            soon, end = tours.soon[last]
            spread(walk.arrive[soon:end], np.int32(more), walk.far[min(off, 1), last, soon:end])
        last -= 1


@compiled_inline
def _visit(
    tours: Tours, walk: Walk, ahead: Ahead, reward: Ints, work: Floats, person: int, day: int, entry: int, end: int,
    most: float,
) -> int:
    """Make the labels of the visits to one job that begin on the day, from `entry` on; the entry after them.

    None is made of which going home or straight on can never pay, as a way to the job and back is no longer than
    `around`, nor with which the tour costs more than `most`.
    """
    job, ways, come = tours.job[tours.begins[entry]], -1, entry
    around = tours.home[person, job] + tours.stay[2]
    left = most - ahead.home[day] - ahead.begun[day, tours.place[job]]
    while entry < end and tours.job[tours.begins[entry]] == job:
        option = tours.begins[entry]
        if is_open(tours, person, option, day):
            spent = spent_on(tours, reward, work, person, option, day)
            if spent < 2 * around:
                if ways < 0:
                    ways = _arrive(tours, walk, person, job, day, come, left)
                pair = tours.lands[entry]
                less = min(walk.home[day] + around, most - ahead.ended[pair] + 1)
                _land(walk, pair, option, spent, less, ways)
        entry += 1
    return entry


@compiled_inline
def spent_on(tours: Tours, reward: Ints, work: Floats, person: int, option: int, day: int) -> float:
    """What a visit from the day on costs the person by itself, less its reward."""
    job, days = tours.job[option], tours.days[option]
    spent = days * tours.day[person, job] + tours.share[option, day] + work[person, day + days] - work[person, day]
    return spent - reward[person, option, tours.period[job, day]]


@compiled_inline
def is_open(tours: Tours, person: int, option: int, day: int) -> bool:
    """Whether the person can make the visit from the day on."""
    if not tours.may[person, tours.job[option]]:
        return False
    return tours.is_pinned[option] == 1 or tours.run[person, day] >= tours.days[option]


@compiled_inline
def _arrive(tours: Tours, walk: Walk, person: int, job: int, day: int, entry: int, left: float) -> int:
    """How many ways of at most `left` there are to come to the job on the day, none as cheap as another that remembers
    no more.

    They stand in the last pair's room. One from home or a far site remembers nothing but the job and is the last; the
    others come from neighbours, and cost less.
    """
    first, ways, bit = len(walk.kept) * LABELS, 0, tours.bit[job]
    most, parent = walk.home[day] + tours.home[person, job], HOME
    by_far = walk.home[day] + walk.arrive[tours.place[job]]
    if by_far < most:
        most, parent = by_far, FAR_SITE
    if most > left:
        # Costs are whole.
        most, parent = left + 1, NONE
    for i in range(tours.come[entry], tours.come[entry + 1]):
        pair, way = tours.source[i], tours.way[i]
        if walk.least[pair] + way < most:
            for label in range(pair * LABELS, pair * LABELS + walk.kept[pair]):
                cost = walk.cost[label] + way
                if cost >= most:
                    break
                if not walk.seen[label] & bit:
                    ways = keep(walk, first, ways, cost, walk.seen[label] & tours.keeps[i] | bit, label, -1)
    return ways if parent == NONE else keep(walk, first, ways, most, bit, parent, -1)


@compiled_inline
def _land(walk: Walk, pair: int, option: int, spent: float, most: float, ways: int) -> None:
    """Make the labels of one visit from the ways to come there, as far as they cost less than `most`."""
    first = len(walk.kept) * LABELS
    for way in range(first, first + ways):
        cost = walk.cost[way] + spent
        if cost >= most:
            break
        walk.kept[pair] = keep(
            walk, pair * LABELS, walk.kept[pair], cost, walk.seen[way], walk.parent[way], option
        )


@compiled_inline
def keep(
    walk: Walk | Ahead, first: int, kept: int, cost: float, seen: np.uint64, parent: int, option: int
) -> int:
    """Keep the label that remembers `seen` among those from `first` on, in order of costs, unless another one is as
    cheap and remembers no more; how many there are then."""
    place, end = first, first + kept
    while place < end and walk.cost[place] <= cost:
        if not walk.seen[place] & ~seen:
            return kept
        place += 1
    left = place
    for label in range(place, end):
        if seen & ~walk.seen[label]:
            if left < label:
                _copy(walk, label, left)
            left += 1
    if left == first + LABELS:
        # Of the two dearest one is made, that costs the less and remembers what both do.
        left -= 1
        if place > left:
            walk.seen[left] &= seen
            return LABELS
        if place == left:
            seen &= walk.seen[left]
        else:
            walk.seen[left - 1] &= walk.seen[left]
    for label in range(left, place, -1):
        _copy(walk, label - 1, label)
    walk.cost[place], walk.seen[place], walk.parent[place], walk.option[place] = cost, seen, parent, option
    return left + 1 - first


@compiled_inline
def _copy(walk: Walk | Ahead, label: int, place: int) -> None:
    walk.cost[place], walk.seen[place] = walk.cost[label], walk.seen[label]
    walk.parent[place], walk.option[place] = walk.parent[label], walk.option[label]


@compiled
def _end_day(tours: Tours, walk: Walk, person: int, day: int) -> None:
    """Go home from every visit that ends today, and keep the labels from which going straight on may pay.

    From the others it never does: a way on is no shorter than the next way from home less this way home.
    """
    home, home_from = walk.home[day], HOME
    for pair in range(tours.end[day], tours.end[day + 1]):
        if walk.kept[pair]:
            back = walk.cost[pair * LABELS] + tours.home[person, tours.ends[pair]]
            if back < home:
                home, home_from = back, pair * LABELS
    walk.home[day + 1], walk.home_from[day + 1] = home, home_from
    soon, end = tours.soon[day]
    walk.far[:, day, soon:end] = BEYOND
    for pair in range(tours.end[day], tours.end[day + 1]):
        job, kept = tours.ends[pair], walk.kept[pair]
        most = home + tours.home[person, job] + tours.stay[2]
        while kept and walk.cost[pair * LABELS + kept - 1] >= most:
            kept -= 1
        walk.kept[pair] = kept
        walk.least[pair] = walk.cost[pair * LABELS] if kept else NOWHERE
        if kept:
            more = np.int32(walk.least[pair] - home)
            for later in range(2):
                spread(walk.far[later, day, soon:end], more, tours.far[later, job, soon:end])


@compiled_inline
def spread(least: Ints, cost: np.int32, ways: Ints) -> None:
    """Let `least` be no more than `cost` and the ways; over whole rows, so that several are added at once."""
    for place in range(len(least)):
        there = np.int32(cost + ways[place])
        least[place] = there if there < least[place] else least[place]


@compiled
def retrace(tours: Tours, walk: Walk, person: int, rows: Rows) -> None:
    """Add the visits of the tour just found, from its end."""
    day = len(tours.ordinal)
    while day > 0:
        label, visits, end = walk.home_from[day], 0, day
        day -= 1
        while label >= 0:
            option = walk.option[label]
            walk.trip[visits] = tours.job[option]
            visits += 1
            while label // LABELS < tours.end[day]:
                day -= 1
            first = day - tours.days[option] + 1
            period = tours.period[tours.job[option], first]
            rows.walked[person, option, period] += 1
            rows.visit[person, first] = option * rows.walked.shape[2] + period
            for each in range(first, day + 1):
                rows.on_day[person, each] += 1
            parent, day = walk.parent[label], first
            label = _came_from_far(tours, walk, tours.job[option], first) if parent == FAR_SITE else parent
        if visits:
            rows.trip[person, day] = walk.home[end] - walk.home[day]
        _count_again(walk, visits)


@compiled
def _count_again(walk: Walk, visits: int) -> None:
    """Count for each second visit of the trip the jobs since the one before."""
    for visit in range(visits):
        job, before = walk.trip[visit], visit + 1
        while before < visits and walk.trip[before] != job:
            before += 1
        if before < visits:
            for between in range(visit + 1, before):
                walk.again[job, walk.trip[between]] += 1


@compiled
def _came_from_far(tours: Tours, walk: Walk, job: int, day: int) -> int:
    """The label from which the cheapest way from a far site to the job went on."""
    best, cheapest = -1, NOWHERE
    last = day - 1
    while last >= 0 and tours.ordinal[day] - tours.ordinal[last] - 1 <= tours.stay[1]:
        off = tours.ordinal[day] - tours.ordinal[last] - 1
        for pair in range(tours.end[last], tours.end[last + 1]):
            if walk.kept[pair]:
                way = tours.far[min(off, 1), tours.ends[pair], tours.place[job]] + tours.stay[0] * off
                cost = walk.cost[pair * LABELS] + way
                if cost < cheapest:
                    best, cheapest = pair * LABELS, cost
        last -= 1
    return best
