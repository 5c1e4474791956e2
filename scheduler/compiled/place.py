"""The cheapest place of one job beside all that stands: for a start and a size the members' prices do not depend on
each other, so the cheapest team is an exact dynamic programme over size and requirements met."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.kernel import (
    NEVER,
    NONE,
    between,
    day_price,
    is_announced,
    job_price,
    overtime,
    saved_at,
    slot_of,
)
from scheduler.compiled.machine import compiled
from scheduler.compiled.tables import (
    ANNOUNCED,
    CANDIDATES,
    CHANGE,
    DAYS,
    EXCLUDED,
    FIRST_OPEN,
    HALF_DAYS,
    IS_AUDITOR,
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

CLASSES = 1 << MOST_REQUIREMENTS

SAVED, WAY_IN, WAY_OUT, BEFORE_END, AFTER_START = range(5)
"""Places in `Scratch.slot`: ways saved, ways by home from and to the neighbours, days on which these end and begin."""
LONG_AGO, FAR_AHEAD = -(10**7), 10**7
"""Days that stand for: no visit before, none after."""


class Scratch(NamedTuple):
    """Room to work in, one for each worker. N starts at most in a window, C candidates at most."""

    line: Ints
    """[N] one person's price for each start."""
    price: Ints
    """[C, N] each candidate's price."""
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
    slot: NDArray[np.int64]
    """[5] what `_enter_slot` says of the gap between two visits."""
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
    found: Ints
    """[3 + LARGEST_TEAM + MOST_EXPERTS] the best place so far: first day, days, members, then who."""


def scratch_for(tables: Tables) -> Scratch:
    """Room for any job of the problem."""
    job = tables.job
    starts = int((job[:-1, LAST_OPEN] - job[:-1, FIRST_OPEN]).max(initial=0)) + 2
    most = int(np.diff(job[:, CANDIDATES]).max(initial=0)) + 1

    def room(*shape: int) -> Ints:
        return np.zeros(shape, np.int32)

    return Scratch(
        line=room(starts), price=room(most, starts), cheapest=room(LARGEST_TEAM, starts),
        bearer=room(MOST_REQUIREMENTS, starts), rest=room(starts), slot=np.zeros(5, np.int64), floor=room(starts),
        expert_price=room(MOST_EXPERTS, starts, MOST_EXPERTS), expert_person=room(MOST_EXPERTS, starts, MOST_EXPERTS),
        mask=np.zeros(tables.free.shape[1] + 1, np.uint64), alike=room(CLASSES), kept=room(len(tables.person) + 1, 3),
        reached=np.zeros((LARGEST_TEAM + 1, MOST_MET), np.int64),
        chosen=room(LARGEST_TEAM + 1, MOST_MET, LARGEST_TEAM),
        experts=room(MOST_EXPERTS), depth=room(2, MOST_EXPERTS + 1), possible=room(1),
        found=room(3 + LARGEST_TEAM + MOST_EXPERTS),
    )


@compiled
def random_number(state: NDArray[np.uint64]) -> float:
    """The next number in [0, 1) of a xorshift generator."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.float64(x >> np.uint64(11)) / 9007199254740992.0


@compiled
def random_below(state: NDArray[np.uint64], end: int) -> int:
    """A whole number from 0 to `end` - 1."""
    return int(random_number(state) * end)


@compiled
def price_line(
    tables: Tables, standing: Standing, scratch: Scratch, job: int, person: int, length: int, bonus: int
) -> bool:
    """Fill `line` with what the visit adds at each start of the window, NEVER where it cannot be; False if nowhere."""
    low, high = tables.job[job, FIRST_OPEN], tables.job[job, LAST_OPEN] - length + 1
    if not open_runs(tables, standing, scratch, job, person, length, low, high + length):
        scratch.line[: max(0, high - low + 1)] = NEVER
        return False
    visit, tally = standing.visit[person], standing.tally[person]
    line, mask, slot = scratch.line, scratch.mask, scratch.slot
    ordinal, weight, month, month_end = tables.ordinal, tables.weight, tables.month, tables.month_end
    count, most = tally[VISITS], tables.person[person, MONTHLY]
    fixed = length * day_price(tables, person, job) + bonus
    fixed += overtime(tables, person, tally[DAYS] + length) - overtime(tables, person, tally[DAYS])
    at, is_new_slot, any_open = slot_of(standing, person, low), True, False
    for first in range(low, high + 1):
        line[first - low] = NEVER
        if not (mask[first >> 6] >> np.uint64(first & 63)) & np.uint64(1):
            continue
        while at < count and visit[at, 0] < first:
            at += 1
            is_new_slot = True
        if is_new_slot:
            is_new_slot = False
            _enter_slot(tables, standing, scratch, job, person, at)
        if not _month_has_room(tally, month, month_end, first, length, most):
            continue
        way_in, way_out = slot[WAY_IN], slot[WAY_OUT]
        off_before = ordinal[first] - slot[BEFORE_END] - 1
        if off_before <= weight[STAY_GAP]:
            km = between(tables, visit[at - 1, 2], job)
            if off_before == 0 and km > weight[TRAVEL_DAY]:
                continue
            way_in = min(way_in, weight[KM] * km + weight[NIGHT] * off_before)
        off_after = slot[AFTER_START] - ordinal[first + length - 1] - 1
        if off_after <= weight[STAY_GAP]:
            km = between(tables, job, visit[at, 2])
            if off_after == 0 and km > weight[TRAVEL_DAY]:
                continue
            way_out = min(way_out, weight[KM] * km + weight[NIGHT] * off_after)
        line[first - low] = fixed - slot[SAVED] + way_in + way_out
        any_open = True
    return any_open


@compiled
def _enter_slot(tables: Tables, standing: Standing, scratch: Scratch, job: int, person: int, at: int) -> None:
    """Fill `slot` with what a visit between the person's visits `at` - 1 and `at` replaces, and its ways by home."""
    visit, slot = standing.visit[person], scratch.slot
    count, km = standing.tally[person, VISITS], tables.weight[KM]
    slot[SAVED] = saved_at(tables, standing, person, at - 1, at if at < count else -1)
    slot[WAY_IN] = slot[WAY_OUT] = km * int(tables.home_km[person, job])
    slot[BEFORE_END], slot[AFTER_START] = LONG_AGO, FAR_AHEAD
    if at > 0:
        slot[BEFORE_END] = tables.ordinal[visit[at - 1, 0] + visit[at - 1, 1] - 1]
        slot[WAY_IN] += km * int(tables.home_km[person, visit[at - 1, 2]])
    if at < count:
        slot[AFTER_START] = tables.ordinal[visit[at, 0]]
        slot[WAY_OUT] += km * int(tables.home_km[person, visit[at, 2]])


@compiled
def _month_has_room(tally: Ints, month: Ints, month_end: Ints, first: int, length: int, most: int) -> bool:
    """Whether `length` days from `first` fit into what the person's months leave."""
    day, end = first, first + length
    while day < end:
        until = min(month_end[month[day]], end)
        if tally[MONTHS + month[day]] + until - day > most:
            return False
        day = until
    return True


@compiled
def open_runs(
    tables: Tables, standing: Standing, scratch: Scratch, job: int, person: int, length: int, low: int, end: int
) -> bool:
    """Mask in `mask` the days from which `length` days are open to person and job; whether there is one."""
    if end <= low:
        return False
    first_word, last_word = low >> 6, (end - 1) >> 6
    mask = scratch.mask
    for word in range(first_word, last_word + 1):
        mask[word] = tables.free[person, word] & tables.open[job, word] & ~standing.busy[person, word]
    mask[last_word + 1] = 0
    for _ in range(length - 1):
        for word in range(first_word, last_word + 1):
            mask[word] &= (mask[word] >> np.uint64(1)) | (mask[word + 1] << np.uint64(63))
    for word in range(first_word, last_word + 1):
        if mask[word]:
            return True
    return False


@compiled
def best_place(
    tables: Tables, standing: Standing, scratch: Scratch, rng: NDArray[np.uint64], skipped: float,
    owner: Ints, mine: int, job: int, limit: int,
) -> int:
    """The price of the job's cheapest place below `limit`, which then stands in `found`; else NEVER.

    Only people whose `owner` is `mine` are looked at. A share `skipped` of the starts is passed over at random.
    """
    row = tables.job[job]
    best = limit
    is_found = False
    length = 0
    for size in range(row[TEAM_MIN], row[TEAM_MAX] + 1):
        new_length = (row[HALF_DAYS] + 2 * size - 1) // (2 * size)
        if new_length != length:
            length = new_length
            if not _price_everyone(tables, standing, scratch, owner, mine, job, length):
                continue
        elif not scratch.possible[0]:
            continue
        low = row[FIRST_OPEN]
        starts = row[LAST_OPEN] - length + 1 - low + 1
        _floors(tables, scratch, job, length, starts, size)
        if skipped > 0.0:
            for start in range(starts):
                if random_number(rng) < skipped:
                    scratch.floor[start] = NEVER
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
            price = _fill(tables, scratch, job, low + start, length, start, size, best)
            if price < best:
                best = price
                is_found = True
    return best if is_found else NEVER


@compiled
def fits(tables: Tables, standing: Standing, scratch: Scratch, job: int, first: int, length: int, size: int) -> bool:
    """Whether the job could stand at `first` with the team and experts in its rows without breaking a rule."""
    row, team, expert = tables.job[job], standing.team[job], standing.expert[job]
    if size < row[TEAM_MIN] or size > row[TEAM_MAX] or first < row[FIRST_OPEN] or first + length - 1 > row[LAST_OPEN]:
        return False
    met = 0
    for i in range(size):
        is_twice = False
        for other in range(i):
            is_twice = is_twice or team[other] == team[i]
        if is_twice or not tables.person[team[i], IS_AUDITOR] or is_excluded(tables, job, team[i]):
            return False
        price_line(tables, standing, scratch, job, team[i], length, 0)
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
            price_line(tables, standing, scratch, job, person, length, 0)
            if scratch.line[first - row[FIRST_OPEN]] == NEVER:
                return False
            for other in range(i):
                if expert[other] == person:
                    return False
    return True


@compiled
def _price_everyone(
    tables: Tables, standing: Standing, scratch: Scratch, owner: Ints, mine: int, job: int, length: int
) -> bool:
    """Fill the prices of all candidates and experts for stays of `length`; False where there can be no place."""
    row = tables.job[job]
    low = row[FIRST_OPEN]
    starts = row[LAST_OPEN] - length + 1 - low + 1
    scratch.possible[0] = 0
    if low < 0 or starts <= 0:
        return False
    scratch.cheapest[: row[TEAM_MAX], :starts] = NEVER
    scratch.bearer[: tables.counts[row[PATTERN], 0], :starts] = NEVER
    begin = row[CANDIDATES]
    is_any = False
    for i in range(begin, tables.job[job + 1, CANDIDATES]):
        person = tables.candidates[i]
        is_open = owner[person] == mine
        if is_open:
            bonus = -tables.weight[CHANGE] if is_announced(tables, job, person) else 0
            is_open = price_line(tables, standing, scratch, job, person, length, bonus)
        if is_open:
            is_any = True
            _rank(scratch, starts, i - begin, tables.serves[row[PATTERN], person], row[TEAM_MAX])
        else:
            scratch.price[i - begin, :starts] = NEVER
    if not is_any or not _price_experts(tables, standing, scratch, owner, mine, job, length, starts):
        return False
    scratch.possible[0] = 1
    return True


@compiled
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
    tables: Tables, standing: Standing, scratch: Scratch, owner: Ints, mine: int, job: int, length: int, starts: int
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
            if not tables.bearers[tag, person] or owner[person] != mine or is_excluded(tables, job, person):
                continue
            bonus = -tables.weight[CHANGE] if is_announced(tables, job, person) else 0
            if not price_line(tables, standing, scratch, job, person, length, bonus):
                continue
            is_any = True
            for start in range(starts):
                _rank_expert(scratch, asked, start, scratch.line[start], person)
        if not is_any:
            return False
    return True


@compiled
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
    begin = row[CANDIDATES]
    kept = 0
    for column in range(tables.job[job + 1, CANDIDATES] - begin):
        price = scratch.price[column, start]
        if price == NEVER or others + price >= below:
            continue
        person = tables.candidates[begin + column]
        serves = tables.serves[row[PATTERN], person]
        kept = keep_person(scratch, kept, price, person, serves, size)
    forget_alike(scratch, kept)
    return kept


@compiled
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


@compiled
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
