"""The cheapest tours of people of whom a tour is known: what cannot become cheaper than it is left out on the way.

What a tour costs from a visit on is at least what it would if trips remembered less, and that is soon found from the
end of the days. Where it and the way so far are above the cost of a tour that there is, the way is none of the cheapest
tour's. The less is left on the way the fewer labels become one, so that tours remember what they did.
"""

import numpy as np

from scheduler.compiled.machine import compiled, compiled_inline
from scheduler.compiled.tables import Ints
from scheduler.compiled.tours import (
    BEYOND,
    FARTHEST,
    LABELS,
    NOWHERE,
    Ahead,
    Floats,
    Rows,
    Tours,
    Walk,
    cheapest_tour,
    is_open,
    keep,
    retrace,
    spent_on,
    spread,
)


@compiled
def walk_people(
    tours: Tours, few: Tours, walk: Walk, ahead: Ahead, reward: Ints, work: Floats, first: int, end: int,
    known: Floats, rows: Rows, costs: Floats,
) -> None:
    """Fill `costs` and `rows` for the people from `first` to before `end`.

    `few` are the same tours where trips remember no more than in `tours`. `reward` [P, O, B] is what a visit brings in,
    `work` [P, D + 1] what audit days cost up to the day. `known` [P] is what some tour costs, or NOWHERE; of one that
    trips do not make, as they remember more, nothing is gained.
    """
    for person in range(first, end):
        cost = 2 * NOWHERE
        if known[person] < NOWHERE:
            look_ahead(few, ahead, reward, work, person)
            cost = cheapest_tour(tours, walk, ahead, reward, work, person, known[person])
        if cost > known[person]:
            _look_nowhere(ahead)
            cost = cheapest_tour(tours, walk, ahead, reward, work, person, NOWHERE)
        costs[person] = cost
        retrace(tours, walk, person, rows)


@compiled_inline
def _look_nowhere(ahead: Ahead) -> None:
    """Let nothing be known of what is ahead."""
    ahead.home[:] = -NOWHERE
    ahead.ended[:] = -NOWHERE
    ahead.begun[:] = 0


@compiled
def look_ahead(tours: Tours, ahead: Ahead, reward: Ints, work: Floats, person: int) -> None:
    """Fill `home`, `ended` and `begun` from the end of the days."""
    ahead.home[len(tours.ordinal)] = 0.0
    ahead.kept[:] = 0
    for day in range(len(tours.ordinal) - 1, -1, -1):
        if tours.end[day] < tours.end[day + 1]:
            _go_far(tours, ahead, day)
            _end(tours, ahead, person, day)
        ahead.home[day] = ahead.home[day + 1]
        ahead.begun[day] = BEYOND
        entry = tours.begin[day]
        while entry < tours.begin[day + 1]:
            entry = _begin(tours, ahead, reward, work, person, day, entry)
        _above_home(ahead, day)


@compiled_inline
def _go_far(tours: Tours, ahead: Ahead, day: int) -> None:
    """Fill `going_on` from the visits that begin a short stay after the day."""
    soon, end = tours.soon[day]
    ahead.going_on[:, soon:end] = BEYOND - 1
    first = day + 1
    while first < len(tours.ordinal) and tours.ordinal[first] - tours.ordinal[day] - 1 <= tours.stay[1]:
        off = tours.ordinal[first] - tours.ordinal[day] - 1
        more = ahead.home[first] - ahead.home[day + 1] + tours.stay[0] * off
        # With so much more no way is cheaper than the one home.
        if more < 2 * FARTHEST:
            spread(ahead.going_on[min(off, 1), soon:end], np.int32(more), ahead.begun[first, soon:end])
        first += 1


@compiled_inline
def _end(tours: Tours, ahead: Ahead, person: int, day: int) -> None:
    """Fill `ended` for the visits that end on the day: the ways straight to neighbours are there already, and going
    home or to a far site is added."""
    soon, end = tours.soon[day]
    for pair in range(tours.end[day], tours.end[day + 1]):
        job = tours.ends[pair]
        if tours.may[person, job]:
            later = _least(ahead.going_on[1, soon:end], tours.far[1, job, soon:end])
            least = min(later, _least(ahead.going_on[0, soon:end], tours.far[0, job, soon:end]))
            cost = ahead.home[day + 1] + min(tours.home[person, job], float(least))
            ahead.kept[pair] = keep(ahead, pair * LABELS, ahead.kept[pair], cost, tours.bit[job], 0, 0)
            ahead.ended[pair] = ahead.cost[pair * LABELS]


@compiled_inline
def _least(ahead: Ints, ways: Ints) -> np.int32:
    """The least sum of the two; over whole rows, so that several are added at once."""
    least = np.int32(BEYOND)
    for place in range(len(ahead)):
        there = np.int32(ahead[place] + ways[place])
        least = there if there < least else least
    return least


@compiled_inline
def _begin(tours: Tours, ahead: Ahead, reward: Ints, work: Floats, person: int, day: int, entry: int) -> int:
    """Begin the visits to one job on the day, from `entry` on, from home and from neighbours before; the entry after
    them. `begun` stands above being at home after the day at first."""
    job, come, room, ways = tours.job[tours.begins[entry]], entry, len(ahead.kept) * LABELS, 0
    while entry < tours.begin[day + 1] and tours.job[tours.begins[entry]] == job:
        option, pair = tours.begins[entry], tours.lands[entry]
        if is_open(tours, person, option, day):
            spent = spent_on(tours, reward, work, person, option, day)
            for label in range(pair * LABELS, pair * LABELS + ahead.kept[pair]):
                ways = keep(ahead, room, ways, ahead.cost[label] + spent, ahead.seen[label], 0, 0)
        entry += 1
    if ways:
        ahead.home[day] = min(ahead.home[day], ahead.cost[room] + tours.home[person, job])
        more = min(ahead.cost[room] - ahead.home[day + 1], float(BEYOND))
        ahead.begun[day, tours.place[job]] = np.int32(more)
        for i in range(tours.come[come], tours.come[come + 1]):
            _come_before(tours, ahead, person, day, i, ways)
    return entry


@compiled_inline
def _come_before(tours: Tours, ahead: Ahead, person: int, day: int, i: int, ways: int) -> None:
    """Let the visit from which the `i`th way leads here go on like this, where going home is not cheaper."""
    pair, room = tours.source[i], len(ahead.kept) * LABELS
    job = tours.ends[pair]
    if tours.may[person, job]:
        most = ahead.home[day] + tours.home[person, job]
        for label in range(room, room + ways):
            cost, seen = ahead.cost[label] + tours.way[i], ahead.seen[label]
            if cost >= most:
                break
            if not seen & tours.bit[job]:
                ahead.kept[pair] = keep(ahead, pair * LABELS, ahead.kept[pair], cost,
                                        seen & tours.keeps[i] | tours.bit[job], 0, 0)


@compiled_inline
def _above_home(ahead: Ahead, day: int) -> None:
    """Let `begun` of the day stand above being at home before it."""
    less = np.int32(ahead.home[day + 1] - ahead.home[day])
    for place in range(ahead.begun.shape[1]):
        ahead.begun[day, place] = min(ahead.begun[day, place], np.int32(BEYOND - less)) + less
