"""The cheapest place of one job beside all that stands: for a start and a size the members' prices do not depend on
each other, so the cheapest team is an exact dynamic programme over size and requirements met."""

import math
from typing import NamedTuple

import numpy as np
from numba.cpython.unsafe.numbers import trailing_zeros
from numpy.typing import NDArray

from scheduler.compiled.kernel import (
    NEVER,
    NONE,
    between,
    day_price_so_far,
    is_announced,
    job_price,
    overtime,
    slot_of,
    way_between,
)
from scheduler.compiled.machine import compiled, compiled_inline
from scheduler.compiled.tables import (
    ANNOUNCED,
    BEGINS,
    CANDIDATES,
    CHANGE,
    DAYS,
    ENDS,
    EXCLUDED,
    FIRST,
    FIRST_OPEN,
    HALF_DAYS,
    HOMEWARD,
    IS_AUDITOR,
    JOB,
    KM,
    LARGEST_TEAM,
    LAST_OPEN,
    MONTHLY,
    MONTHS,
    MOST_EXPERTS,
    MOST_MET,
    MOST_REQUIREMENTS,
    NIGHT,
    PATTERN,
    STAY_GAP,
    TEAM_MAX,
    TEAM_MIN,
    TRAVEL_DAY,
    VISITS,
    Ints,
    Standing,
    Tables,
)

MOST_NEAR = 24
"""People priced for a job beside its candidates, as a visit brings them near its site in about its window."""
NEAR_DAYS = 20
"""Working days before and after the window that still count as about it."""

CLASSES = 1 << MOST_REQUIREMENTS

LONG_AGO, FAR_AHEAD = -(10**7), 10**7
"""Days that stand for: no visit before, none after."""


class Scratch(NamedTuple):
    """Room to work in, one for each worker. N starts at most in a window, C people priced at most."""

    people: Ints
    """[C + 1] who is priced, and in the last place how many they are."""
    people_km: NDArray[np.int16]
    """[C] each one's way from home to the site."""
    asked_at: Ints
    """[P + 1] when each person was priced last, and in the last place the number of the last time."""
    line: Ints
    """[N] one person's price for each start."""
    price: Ints
    """[C, N] the price of each of `people`."""
    cheapest: Ints
    """[LARGEST_TEAM, N] the lowest prices at a start, ascending."""
    bearer: Ints
    """[MOST_REQUIREMENTS, N] the lowest price of somebody who meets the requirement."""
    rest: Ints
    """[N] prices on their way through `cheapest`."""
    expert_price: Ints
    """[MOST_EXPERTS, N, MOST_EXPERTS] the lowest prices of each expert asked for, ascending."""
    expert_person: Ints
    """[MOST_EXPERTS, N, MOST_EXPERTS] whose they are."""
    floor: Ints
    """[N] what a team costs at least."""
    mask: NDArray[np.uint64]
    """[W + 1] days open to one person."""
    alike: Ints
    """[CLASSES] how many people with the same requirements are kept."""
    kept: Ints
    """[P, 3] price, person and requirements of the people that a team is chosen from."""
    reached: NDArray[np.int64]
    """[LARGEST_TEAM + 1, MOST_MET] the lowest price by members and requirements met."""
    chosen: Ints
    """[LARGEST_TEAM + 1, MOST_MET, LARGEST_TEAM] the members who reach it."""
    experts: Ints
    """[MOST_EXPERTS] the experts chosen last, -1 beyond."""
    depth: Ints
    """[2, MOST_EXPERTS + 1] which of each one's people is tried, and the price up to it."""
    possible: Ints
    """[1] whether the prices filled last leave room for any place."""
    way: Ints
    """[J] whole km from the site of one job to the others."""
    way_from: Ints
    """[J] from the site of which job `way` is, where each is measured when it is asked for."""
    noise: Ints
    """[N] what each start seems dearer by."""
    found: Ints
    """[3 + LARGEST_TEAM + MOST_EXPERTS] the best place so far: first day, days, members, then who."""


def scratch_for(tables: Tables) -> Scratch:
    """Room for any job of the problem."""
    job = tables.job
    starts = int((job[:-1, LAST_OPEN] - job[:-1, FIRST_OPEN]).max(initial=0)) + 2
    most = int(np.diff(job[:, CANDIDATES]).max(initial=0)) + MOST_NEAR

    def room(*shape: int) -> Ints:
        return np.zeros(shape, np.int32)

    return Scratch(
        people=room(most + 1), people_km=np.zeros(most, np.int16), asked_at=room(len(tables.person) + 1),
        line=room(starts), price=room(most, starts), cheapest=room(LARGEST_TEAM, starts),
        bearer=room(MOST_REQUIREMENTS, starts), rest=room(starts), floor=room(starts), noise=room(starts),
        expert_price=room(MOST_EXPERTS, starts, MOST_EXPERTS), expert_person=room(MOST_EXPERTS, starts, MOST_EXPERTS),
        mask=np.zeros(tables.free.shape[1] + 1, np.uint64), alike=room(CLASSES), kept=room(len(tables.person) + 1, 3),
        reached=np.zeros((LARGEST_TEAM + 1, MOST_MET), np.int64),
        chosen=room(LARGEST_TEAM + 1, MOST_MET, LARGEST_TEAM),
        experts=room(MOST_EXPERTS), depth=room(2, MOST_EXPERTS + 1), possible=room(1),
        way=room(len(job)), way_from=np.full(len(job), NONE, np.int32),
        found=room(3 + LARGEST_TEAM + MOST_EXPERTS),
    )


@compiled_inline
def random_number(state: NDArray[np.uint64]) -> float:
    """The next number in [0, 1) of a xorshift generator."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.float64(x >> np.uint64(11)) / 9007199254740992.0


@compiled_inline
def random_below(state: NDArray[np.uint64], end: int) -> int:
    """A whole number from 0 to `end` - 1."""
    return int(random_number(state) * end)


@compiled_inline
def blurred(rng: NDArray[np.uint64], blur: float) -> int:
    """What something seems dearer by: an exponential draw with the mean `blur`, in whole CNY."""
    return int(-math.log(1.0 - random_number(rng)) * blur)


@compiled_inline
def price_line(
    tables: Tables, standing: Standing, scratch: Scratch, job: int, person: int, home_km: int, length: int, bonus: int
) -> bool:
    """Fill `line` with what the visit adds at each start of the window, NEVER where it cannot be; False if nowhere.

    `home_km` is the person's way to the site, and `bonus` is added to each price.
    """
    low, end = tables.job[job, FIRST_OPEN], tables.job[job, LAST_OPEN] + 1
    line, mask = scratch.line, scratch.mask
    line[: max(0, end - length - low + 1)] = NEVER
    if not open_runs(tables, standing, scratch, job, person, length, low, end):
        return False
    visit, tally = standing.visit[person], standing.tally[person]
    _close_full_months(tables, mask, tally, tables.person[person, MONTHLY], length, low, end)
    ordinal, count, home = tables.ordinal, tally[VISITS], tables.weight[KM] * home_km
    days = length * day_price_so_far(tables, person, home_km) + bonus
    days += overtime(tables, person, tally[DAYS] + length) - overtime(tables, person, tally[DAYS])
    at, gap_end, any_open = slot_of(standing, person, low), low, False
    saved = ended = back = way_in = least_in = begins = onward = way_out = least_out = 0
    for word in range(low >> 6, ((end - 1) >> 6) + 1):
        left = mask[word]
        while left:
            first = (word << 6) + np.int64(trailing_zeros(left))  # type: ignore[call-arg]
            left &= left - np.uint64(1)
            if first >= gap_end:
                while at < count and visit[at, FIRST] < first:
                    at += 1
                gap_end = visit[at, FIRST] if at < count else FAR_AHEAD
                saved = way_between(visit, count, at)
                ended, back, way_in, least_in = _neighbour(tables, scratch, job, visit, count, at - 1, ENDS)
                begins, onward, way_out, least_out = _neighbour(tables, scratch, job, visit, count, at, BEGINS)
            before = _way_price(tables, ordinal[first] - ended - 1, home + back, way_in, least_in)
            after = _way_price(tables, begins - ordinal[first + length - 1] - 1, home + onward, way_out, least_out)
            if max(before, after) < NEVER:
                line[first - low] = days - saved + before + after
                any_open = True
    return any_open


@compiled_inline
def _neighbour(
    tables: Tables, scratch: Scratch, job: int, visit: Ints, count: int, at: int, edge: int
) -> tuple[int, int, int, int]:
    """Of the person's visit `at`: the calendar day at its `edge`, what the way home costs and the way straight to the
    job's site, and how many days off this way asks for."""
    if at < 0:
        return LONG_AGO, 0, 0, 0
    if at >= count:
        return FAR_AHEAD, 0, 0, 0
    km = _way(tables, scratch, job, visit[at, JOB])
    return visit[at, edge], visit[at, HOMEWARD], tables.weight[KM] * km, int(km > tables.weight[TRAVEL_DAY])


@compiled_inline
def _way_price(tables: Tables, off: int, by_home: int, straight: int, least_off: int) -> int:
    """The price of a way with so many days off: by home, or straight on where they are few; NEVER if too few."""
    if off < least_off:
        return NEVER
    straight += tables.weight[NIGHT] * off
    return min(by_home, straight) if off <= tables.weight[STAY_GAP] else by_home


@compiled_inline
def _close_full_months(
    tables: Tables, mask: NDArray[np.uint64], tally: Ints, most: int, length: int, low: int, end: int
) -> None:
    """Take from the mask of starts those from which more days fall into a month than the person has left there."""
    month_end = tables.month_end
    for month in range(tables.month[low], tables.month[end - 1] + 1):
        room = max(0, most - tally[MONTHS + month])
        if room >= length:
            continue
        begin = month_end[month - 1] if month > 0 else 0
        first, last = max(low, begin - length + room + 1), min(end - length, month_end[month] - room - 1)
        for day in range(first, last + 1):
            mask[day >> 6] &= ~(np.uint64(1) << np.uint64(day & 63))


@compiled_inline
def open_runs(
    tables: Tables, standing: Standing, scratch: Scratch, job: int, person: int, length: int, low: int, end: int
) -> bool:
    """Mask in `mask` the days from which `length` days are open to person and job; whether there is one."""
    if end <= low:
        return False
    first_word, last_word = low >> 6, (end - 1) >> 6
    mask = scratch.mask
    for word in range(first_word, last_word + 1):
        mask[word] = standing.vacant[person, word] & tables.open[job, word]
    mask[last_word + 1] = 0
    for _ in range(length - 1):
        for word in range(first_word, last_word + 1):
            mask[word] &= (mask[word] >> np.uint64(1)) | (mask[word + 1] << np.uint64(63))
    for word in range(first_word, last_word + 1):
        if mask[word]:
            return True
    return False


@compiled
def _measure_from(tables: Tables, scratch: Scratch, job: int) -> None:
    """Read the ways from the job's site in one go: each by itself would be waited for, as the table is large."""
    if len(tables.site_km):
        for other in range(len(tables.site_km)):
            scratch.way[other] = tables.site_km[job, other]


@compiled_inline
def _way(tables: Tables, scratch: Scratch, job: int, other: int) -> int:
    """Whole km between the sites; what `_measure_from` read, or measured once for each job that is placed."""
    if not len(tables.site_km) and scratch.way_from[other] != job:
        scratch.way_from[other] = job
        scratch.way[other] = between(tables, job, other)
    return scratch.way[other]


@compiled
def best_place(
    tables: Tables, standing: Standing, scratch: Scratch, rng: NDArray[np.uint64], skipped: float,
    job: int, limit: int, blur: float,
) -> int:
    """The price of the job's cheapest place below `limit`, which then stands in `found`; else NEVER.

    A share `skipped` of the starts is passed over at random. With `blur` each start and each person seems dearer by a
    draw of that mean, and so does the price told; `put` tells the true one.
    """
    row = tables.job[job]
    best = limit
    is_found = False
    length = 0
    _measure_from(tables, scratch, job)
    for size in range(row[TEAM_MIN], row[TEAM_MAX] + 1):
        new_length = (row[HALF_DAYS] + 2 * size - 1) // (2 * size)
        if new_length != length:
            length = new_length
            if not _price_everyone(tables, standing, scratch, job, length, rng, blur):
                continue
        elif not scratch.possible[0]:
            continue
        low = row[FIRST_OPEN]
        starts = row[LAST_OPEN] - length + 1 - low + 1
        _floors(tables, scratch, job, length, starts, size)
        _disturb(scratch, rng, starts, skipped, blur)
        while True:
            start = -1
            least = best
            for other in range(starts):
                if scratch.floor[other] < least:
                    least = scratch.floor[other]
                    start = other
            if start < 0:
                break
            scratch.floor[start] = NEVER
            price = _fill(tables, scratch, job, low + start, length, start, size, best - scratch.noise[start])
            if price < NEVER:
                price += scratch.noise[start]
            if price < best:
                best = price
                is_found = True
    return best if is_found else NEVER


@compiled_inline
def _disturb(scratch: Scratch, rng: NDArray[np.uint64], starts: int, skipped: float, blur: float) -> None:
    """Pass over some starts, and have the others seem dearer by what `noise` then tells."""
    for start in range(starts):
        scratch.noise[start] = 0
        if blur > 0.0 and scratch.floor[start] < NEVER:
            scratch.noise[start] = blurred(rng, blur)
            scratch.floor[start] += scratch.noise[start]
        if skipped > 0.0 and random_number(rng) < skipped:
            scratch.floor[start] = NEVER


@compiled
def fits(tables: Tables, standing: Standing, scratch: Scratch, job: int, first: int, length: int, size: int) -> bool:
    """Whether the job could stand at `first` with the team and experts in its rows without breaking a rule."""
    row, team, expert = tables.job[job], standing.team[job], standing.expert[job]
    _measure_from(tables, scratch, job)
    if size < row[TEAM_MIN] or size > row[TEAM_MAX] or first < row[FIRST_OPEN] or first + length - 1 > row[LAST_OPEN]:
        return False
    met = 0
    for i in range(size):
        is_twice = False
        for other in range(i):
            is_twice = is_twice or team[other] == team[i]
        if is_twice or not tables.person[team[i], IS_AUDITOR] or is_excluded(tables, job, team[i]):
            return False
        price_line(tables, standing, scratch, job, team[i], int(tables.home_km[team[i], job]), length, 0)
        if scratch.line[first - row[FIRST_OPEN]] == NEVER:
            return False
        met = _after(tables.counts[row[PATTERN]], met, tables.serves[row[PATTERN], team[i]])
    if met != _ways(tables, job) - 1:
        return False
    for i in range(MOST_EXPERTS):
        tag, person = tables.experts[job, i], expert[i]
        if (tag < 0) != (person < 0):
            return False
        if tag >= 0:
            if not tables.bearers[tag, person] or is_excluded(tables, job, person):
                return False
            price_line(tables, standing, scratch, job, person, int(tables.home_km[person, job]), length, 0)
            if scratch.line[first - row[FIRST_OPEN]] == NEVER:
                return False
            for other in range(i):
                if expert[other] == person:
                    return False
    return True


@compiled
def _price_everyone(
    tables: Tables, standing: Standing, scratch: Scratch, job: int, length: int, rng: NDArray[np.uint64], blur: float
) -> bool:
    """Fill the prices of all candidates and experts for stays of `length`; False where there can be no place."""
    row = tables.job[job]
    low = row[FIRST_OPEN]
    starts = row[LAST_OPEN] - length + 1 - low + 1
    scratch.possible[0] = 0
    # Few bear an expert's tag: where none of them can come, nobody else need be priced.
    if low < 0 or starts <= 0 or not _price_experts(tables, standing, scratch, job, length, starts):
        return False
    scratch.cheapest[: row[TEAM_MAX], :starts] = NEVER
    scratch.bearer[: tables.counts[row[PATTERN], 0], :starts] = NEVER
    _ask(tables, standing, scratch, job, low, row[LAST_OPEN])
    people, is_any = scratch.people, False
    for i in range(people[-1]):
        person = people[i]
        bonus = -tables.weight[CHANGE] if is_announced(tables, job, person) else 0
        if blur > 0.0:
            bonus += blurred(rng, blur)
        if price_line(tables, standing, scratch, job, person, int(scratch.people_km[i]), length, bonus):
            is_any = True
            _rank(scratch, starts, i, tables.serves[row[PATTERN], person], row[TEAM_MAX])
        else:
            scratch.price[i, :starts] = NEVER
    if not is_any:
        return False
    scratch.possible[0] = 1
    return True


@compiled
def _ask(tables: Tables, standing: Standing, scratch: Scratch, job: int, low: int, high: int) -> None:
    """Gather in `people` the job's candidates, and the teams of jobs near it that stand about the days `low` to `high`.

    Somebody from far away costs little where a visit nearby has brought them already.
    """
    people, asked_at = scratch.people, scratch.asked_at
    begin = tables.job[job, CANDIDATES]
    count = tables.job[job + 1, CANDIDATES] - begin
    asked_at[-1] += 1
    for i in range(count):
        people[i] = tables.candidates[begin + i]
        scratch.people_km[i] = tables.candidate_km[begin + i]
        asked_at[people[i]] = asked_at[-1]
    most = min(count + MOST_NEAR, len(tables.person))
    for k in range(tables.near.shape[1]):
        other = tables.near[job, k]
        first, length = standing.stay[other, 0], standing.stay[other, 1]
        if first < 0 or first + length + NEAR_DAYS <= low or first - NEAR_DAYS > high:
            continue
        for i in range(standing.stay[other, 2]):
            person = standing.team[other, i]
            if count < most and asked_at[person] != asked_at[-1]:
                asked_at[person] = asked_at[-1]
                if tables.person[person, IS_AUDITOR] and not is_excluded(tables, job, person):
                    people[count] = person
                    scratch.people_km[count] = tables.home_km[person, job]
                    count += 1
    people[-1] = count


@compiled_inline
def _rank(scratch: Scratch, starts: int, column: int, serves: int, most: int) -> None:
    """Enter the prices of `line` into the lowest ones at each start; written so that it runs on many starts at once."""
    line, prices, rest = scratch.line, scratch.price[column], scratch.rest
    for start in range(starts):
        prices[start] = line[start]
        rest[start] = line[start]
    for i in range(most):
        lowest = scratch.cheapest[i]
        for start in range(starts):
            kept = min(lowest[start], rest[start])
            rest[start] = max(lowest[start], rest[start])
            lowest[start] = kept
    need = 0
    while serves:
        if serves & 1:
            lowest = scratch.bearer[need]
            for start in range(starts):
                lowest[start] = min(lowest[start], line[start])
        serves >>= 1
        need += 1


@compiled
def _price_experts(
    tables: Tables, standing: Standing, scratch: Scratch, job: int, length: int, starts: int
) -> bool:
    for asked in range(MOST_EXPERTS):
        tag = tables.experts[job, asked]
        if tag < 0:
            return True
        for start in range(starts):
            for i in range(MOST_EXPERTS):
                scratch.expert_price[asked, start, i] = NEVER
        is_any = False
        for person in range(tables.bearers.shape[1]):
            if not tables.bearers[tag, person] or is_excluded(tables, job, person):
                continue
            bonus = -tables.weight[CHANGE] if is_announced(tables, job, person) else 0
            home_km = int(tables.home_km[person, job])
            if not price_line(tables, standing, scratch, job, person, home_km, length, bonus):
                continue
            is_any = True
            for start in range(starts):
                _rank_expert(scratch, asked, start, scratch.line[start], person)
        if not is_any:
            return False
    return True


@compiled_inline
def _rank_expert(scratch: Scratch, asked: int, start: int, price: int, person: int) -> None:
    prices, people = scratch.expert_price[asked, start], scratch.expert_person[asked, start]
    if price >= prices[MOST_EXPERTS - 1]:
        return
    i = MOST_EXPERTS - 1
    while i > 0 and prices[i - 1] > price:
        prices[i] = prices[i - 1]
        people[i] = people[i - 1]
        i -= 1
    prices[i] = price
    people[i] = person


@compiled
def is_excluded(tables: Tables, job: int, person: int) -> bool:
    for i in range(tables.job[job, EXCLUDED], tables.job[job + 1, EXCLUDED]):
        if tables.excluded[i] == person:
            return True
    return False


@compiled
def _fixed_part(tables: Tables, job: int, first: int, length: int) -> int:
    announced = tables.job[job + 1, ANNOUNCED] - tables.job[job, ANNOUNCED]
    return job_price(tables, job, first, length) + int(tables.weight[CHANGE]) * announced


@compiled
def _floors(tables: Tables, scratch: Scratch, job: int, length: int, starts: int, size: int) -> None:
    """Fill `floor` with what no team of `size` goes below at each start; NEVER where there is none."""
    cheapest, bearer, floor = scratch.cheapest, scratch.bearer, scratch.floor
    first_open = tables.job[job, FIRST_OPEN]
    needs = tables.counts[tables.job[job, PATTERN], 0]
    for start in range(starts):
        floor[start] = NEVER
        if cheapest[size - 1, start] == NEVER:
            continue
        least = 0
        for i in range(size):
            least += cheapest[i, start]
        without_last = least - cheapest[size - 1, start]
        for need in range(needs):
            least = max(least, without_last + bearer[need, start])
        if least >= NEVER // 2:
            continue
        for asked in range(MOST_EXPERTS):
            if tables.experts[job, asked] < 0:
                break
            least += scratch.expert_price[asked, start, 0]
        if least < NEVER // 2:
            floor[start] = least + _fixed_part(tables, job, first_open + start, length)


@compiled
def _fill(
    tables: Tables, scratch: Scratch, job: int, first: int, length: int, start: int, size: int, best: int
) -> int:
    """The exact price of the cheapest team and experts here; where it is below `best` they stand in `found`."""
    base = _fixed_part(tables, job, first, length)
    price = _choose_experts(tables, scratch, job, start)
    if price == NEVER:
        return NEVER
    base += price
    kept = _keep(tables, scratch, job, start, size, best - base)
    price = choose_team(tables, scratch, job, size, kept)
    if price >= NEVER or base + price >= best:
        return NEVER
    full = _ways(tables, job) - 1
    scratch.found[0] = first
    scratch.found[1] = length
    scratch.found[2] = size
    for i in range(LARGEST_TEAM):
        scratch.found[3 + i] = scratch.chosen[size, full, i] if i < size else NONE
    for i in range(MOST_EXPERTS):
        scratch.found[3 + LARGEST_TEAM + i] = scratch.experts[i]
    return base + price


@compiled
def _ways(tables: Tables, job: int) -> int:
    """In how many ways the job's requirements can be met in part."""
    counts = tables.counts[tables.job[job, PATTERN]]
    ways = 1
    for need in range(counts[0]):
        ways *= counts[1 + need] + 1
    return ways


@compiled
def _keep(tables: Tables, scratch: Scratch, job: int, start: int, size: int, below: int) -> int:
    """Gather in `kept` who can be in a team cheaper than `below`: of people alike only the `size` cheapest."""
    row = tables.job[job]
    others = 0
    for i in range(size - 1):
        others += scratch.cheapest[i, start]
    kept = 0
    for column in range(scratch.people[-1]):
        price = scratch.price[column, start]
        if price == NEVER or others + price >= below:
            continue
        person = scratch.people[column]
        serves = tables.serves[row[PATTERN], person]
        kept = keep_person(scratch, kept, price, person, serves, size)
    forget_alike(scratch, kept)
    return kept


@compiled_inline
def keep_person(scratch: Scratch, kept: int, price: int, person: int, serves: int, size: int) -> int:
    """Add the person to the `kept` ones, instead of the dearest of `size` people alike where there are so many."""
    place = kept
    if scratch.alike[serves] >= size:
        place, dearest = -1, price
        for i in range(kept):
            if scratch.kept[i, 2] == serves and scratch.kept[i, 0] > dearest:
                place, dearest = i, scratch.kept[i, 0]
        if place < 0:
            return kept
    else:
        scratch.alike[serves] += 1
        kept += 1
    scratch.kept[place, 0] = price
    scratch.kept[place, 1] = person
    scratch.kept[place, 2] = serves
    return kept


@compiled
def forget_alike(scratch: Scratch, kept: int) -> None:
    """Make `alike` ready for the next team."""
    for i in range(kept):
        scratch.alike[scratch.kept[i, 2]] = 0


@compiled
def choose_team(tables: Tables, scratch: Scratch, job: int, size: int, kept: int) -> int:
    """The lowest price of `size` of the kept people who meet everything; the members stand in `chosen`."""
    counts = tables.counts[tables.job[job, PATTERN]]
    ways = _ways(tables, job)
    reached, chosen = scratch.reached, scratch.chosen
    for count in range(size + 1):
        for met in range(ways):
            reached[count, met] = NEVER
    reached[0, 0] = 0
    for i in range(kept):
        price, person, serves = scratch.kept[i, 0], scratch.kept[i, 1], scratch.kept[i, 2]
        for count in range(min(i, size - 1), -1, -1):
            for met in range(ways):
                if reached[count, met] >= NEVER:
                    continue
                after = _after(counts, met, serves)
                cost = reached[count, met] + price
                if cost < reached[count + 1, after]:
                    reached[count + 1, after] = cost
                    for k in range(count):
                        chosen[count + 1, after, k] = chosen[count, met, k]
                    chosen[count + 1, after, count] = person
    return reached[size, ways - 1]


@compiled_inline
def _after(counts: Ints, met: int, serves: int) -> int:
    """What is met once somebody who serves `serves` joins; `met` counts in mixed radix."""
    radix = 1
    after = met
    for need in range(counts[0]):
        base = counts[1 + need] + 1
        if serves >> need & 1 and (met // radix) % base < counts[1 + need]:
            after += radix
        radix *= base
    return after


@compiled
def _choose_experts(tables: Tables, scratch: Scratch, job: int, start: int) -> int:
    """The price of the cheapest different experts, one for each asked for, who then stand in `experts`; else NEVER."""
    experts = scratch.experts
    for i in range(MOST_EXPERTS):
        experts[i] = NONE
    asked = 0
    while asked < MOST_EXPERTS and tables.experts[job, asked] >= 0:
        asked += 1
    if asked == 0:
        return 0
    if asked == 1:
        experts[0] = scratch.expert_person[0, start, 0]
        return scratch.expert_price[0, start, 0]
    return _assign_experts(scratch, start, asked)


@compiled
def _assign_experts(scratch: Scratch, start: int, asked: int) -> int:
    """Depth first over each one's cheapest people; of `asked` experts nobody needs a worse than the `asked`-th."""
    best = NEVER
    choice, spent, experts = scratch.depth[0], scratch.depth[1], scratch.experts
    choice[0], spent[0] = -1, 0
    at = 0
    while at >= 0:
        choice[at] += 1
        i = choice[at]
        if i >= asked or scratch.expert_price[at, start, i] >= NEVER:
            at -= 1
            continue
        person = scratch.expert_person[at, start, i]
        is_taken = False
        for other in range(at):
            if scratch.expert_person[other, start, choice[other]] == person:
                is_taken = True
        cost = spent[at] + scratch.expert_price[at, start, i]
        if is_taken or cost >= best:
            continue
        if at == asked - 1:
            best = cost
            for other in range(asked):
                experts[other] = scratch.expert_person[other, start, choice[other]]
            continue
        at += 1
        choice[at], spent[at] = -1, cost
    return best
