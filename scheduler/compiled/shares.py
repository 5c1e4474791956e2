"""Answers of jobs and people kept side by side, each with a share, and the prices at which these agree best.

A job answers prices with its cheapest team, a person with the cheapest tour. Of each one's answers a mixture is taken:
shares that add up to one. What all mixtures together take beyond what there is says where prices should go; and prices
that went there say which of its answers each one likes less. `settle` goes to and fro between the two until nobody
would change: then no price within reach makes the answers so far cost more.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.machine import compiled
from scheduler.compiled.tables import Ints
from scheduler.compiled.tours import NOWHERE, Floats, Tours

FEWEST_KEPT, MOST_KEPT = 24, 160
"""Answers kept of each job and each person; of more, one without a share goes that costs the most."""
ENTRIES = 160
"""Prices that one answer may have; one with more is not kept, and the bound rises a little slower."""
MOST_ENTRIES = 8_000_000
"""Prices of all answers together, of twelve bytes each, up to which more than the fewest are kept."""
SWEEPS, EXCHANGES = 200, 3
"""How often all are asked at most, and how often each may exchange then."""


class Answers(NamedTuple):
    """What was answered. K is the jobs and then the people, with S slots each; an answer is made in the last one."""

    cost: Floats
    """[K, S] what the answer costs besides the prices."""
    size: Ints
    """[K, S] how many prices it has."""
    entry: Ints
    """[K, S, ENTRIES] which."""
    amount: Floats
    """[K, S, ENTRIES] how often it pays each; below nothing where it is paid."""
    share: Floats
    """[K, S]"""
    kept: Ints
    """[K] how many there are."""


class Coupling(NamedTuple):
    """Which prices couple teams and tours: K of visits for each person, Q of calls."""

    key: Ints
    """[O, B] the one that visits of the option in the period have."""
    times: Ints
    """[O] how often they have it."""
    caller: Ints
    """[Q] the job that pays for the call."""
    called: Ints
    """[Q] how many it calls."""


class PriceRow(NamedTuple):
    """All prices in one row: of visits [K, P], days above the target [P], days in a month [P, M], and calls [Q]."""

    price: Floats
    anchor: Floats
    """Where the bound was best: prices are `reach` times what is lacking away from it."""
    lacking: Floats
    """How much more is taken than there is."""
    given: Floats
    """The part of that which is the same whatever is answered: pins, and the days that there are."""
    speed: Floats
    """How fast each price moves beside the others."""
    low: Floats
    high: Floats
    change: Floats
    """Nothing between two calls: what one exchange changes."""
    changed: Ints
    """Which prices it changes."""


def answers_for(jobs_and_people: int) -> Answers:
    """Room for the answers of so many; the more of them there are, the fewer of each."""
    kept = MOST_ENTRIES // (max(1, jobs_and_people) * ENTRIES)
    shape = (jobs_and_people, min(max(kept, FEWEST_KEPT), MOST_KEPT) + 1)
    return Answers(
        np.zeros(shape), np.zeros(shape, np.int32), np.zeros((*shape, ENTRIES), np.int32),
        np.zeros((*shape, ENTRIES)), np.zeros(shape), np.zeros(jobs_and_people, np.int32),
    )


@compiled
def keep_teams(
    tours: Tours, coupling: Coupling, answers: Answers, prices: PriceRow, is_free: NDArray[np.uint8], wanted: Ints,
    costs: NDArray[np.int64], days_from: int,
) -> None:
    """Keep the team of each free job: it pays its visits, the days of its people, whose prices begin at
    `days_from`, and those whom it calls."""
    periods, people = wanted.shape[1:]
    calls_from = len(prices.price) - len(coupling.caller)
    for job in range(len(is_free)):
        if not is_free[job]:
            continue
        cost, fits = float(costs[job]), True
        answers.size[job, -1] = 0
        for option in range(tours.option[job], tours.option[job + 1]):
            for period in range(periods):
                for person in range(people):
                    count = wanted[option, period, person]
                    if count:
                        visit, day = coupling.key[option, period] * people + person, days_from + person
                        times, days = count * coupling.times[option], count * tours.days[option]
                        cost -= times * prices.price[visit] + days * prices.price[day]
                        fits &= _enter(answers, job, visit, times)
                        fits &= _enter(answers, job, day, days)
        for call in range(len(coupling.caller)):
            if coupling.caller[call] == job and answers.size[job, -1]:
                cost -= coupling.called[call] * prices.price[calls_from + call]
                fits &= _enter(answers, job, calls_from + call, coupling.called[call])
        if fits:
            keep(answers, prices, job, cost)


@compiled
def keep_tours(
    answers: Answers, prices: PriceRow, month_of: Ints, walked: Ints, on_day: Ints, came: Ints,
    costs: NDArray[np.int64],
) -> None:
    """Keep the tour of each person: it is paid for its visits and answered calls, and pays its days in each month."""
    people, keys = walked.shape
    calls_from = len(prices.price) - came.shape[1]
    months = (calls_from - walked.size) // people - 1
    months_from = walked.size + people
    first = len(answers.kept) - people
    for person in range(people):
        who, cost, fits = first + person, float(costs[person]), True
        answers.size[who, -1] = 0
        for key in range(keys):
            count = walked[person, key]
            if count:
                visit = key * people + person
                cost += count * prices.price[visit]
                fits &= _enter(answers, who, visit, -count)
        day = 0
        while day < len(month_of):
            month, count = month_of[day], 0
            while day < len(month_of) and month_of[day] == month:
                count += on_day[person, day]
                day += 1
            if count:
                entry = months_from + person * months + month
                cost -= count * prices.price[entry]
                fits &= _enter(answers, who, entry, count)
        for call in range(came.shape[1]):
            count = came[person, call]
            if count:
                cost += count * prices.price[calls_from + call]
                fits &= _enter(answers, who, calls_from + call, -count)
        if fits:
            keep(answers, prices, who, cost)


@compiled
def fill_known(answers: Answers, prices: PriceRow, known: Floats) -> None:
    """Fill `known` [P] with what the cheapest tour kept of each person costs at the prices, where one is."""
    first = len(answers.kept) - len(known)
    for person in range(len(known)):
        known[person] = min(known[person], cheapest_kept(answers, prices, first + person))


@compiled
def cheapest_kept(answers: Answers, prices: PriceRow, who: int) -> float:
    """What the cheapest answer kept of a job or person costs at the prices; NOWHERE where none is kept."""
    least = NOWHERE
    for slot in range(answers.kept[who]):
        least = min(least, _value(answers, prices, who, slot))
    return least


@compiled
def forget_second_visits(answers: Answers, job: Ints, people: int, visits: Ints) -> None:
    """Forget the tours that visit a job twice; `job` [K] is that of each price of visits, `visits` [J] is nothing."""
    for who in range(len(answers.kept) - people, len(answers.kept)):
        kept, shares = 0, 0.0
        for slot in range(answers.kept[who]):
            if _is_once(answers, job, people, visits, who, slot):
                shares += answers.share[who, slot]
                _move(answers, who, slot, kept)
                kept += 1
        answers.kept[who] = kept
        for slot in range(kept):
            answers.share[who, slot] = answers.share[who, slot] / shares if shares > 0 else 1.0 / kept


@compiled
def _is_once(answers: Answers, job: Ints, people: int, visits: Ints, who: int, slot: int) -> bool:
    """Whether the tour visits no job twice."""
    is_once = True
    for i in range(answers.size[who, slot]):
        key = answers.entry[who, slot, i] // people
        if key < len(job):
            visits[job[key]] -= np.int32(answers.amount[who, slot, i])
            is_once &= visits[job[key]] <= 1
    for i in range(answers.size[who, slot]):
        key = answers.entry[who, slot, i] // people
        if key < len(job):
            visits[job[key]] = 0
    return is_once


@compiled
def _move(answers: Answers, who: int, slot: int, to: int) -> None:
    """Copy an answer of one slot to another."""
    answers.cost[who, to], answers.size[who, to] = answers.cost[who, slot], answers.size[who, slot]
    answers.share[who, to] = answers.share[who, slot]
    for i in range(answers.size[who, slot]):
        answers.entry[who, to, i] = answers.entry[who, slot, i]
        answers.amount[who, to, i] = answers.amount[who, slot, i]


@compiled
def _enter(answers: Answers, who: int, entry: int, amount: int) -> bool:
    """Write one price of the answer being made; whether there was room."""
    size = answers.size[who, -1]
    if size == ENTRIES:
        return False
    answers.entry[who, -1, size], answers.amount[who, -1, size] = entry, amount
    answers.size[who, -1] = size + 1
    return True


@compiled
def enter_sum(answers: Answers, who: int, entry: int, amount: int) -> bool:
    """Add so much of one price to the answer being made, whose prices stand in order; whether there was room."""
    size = answers.size[who, -1]
    place = size
    while place > 0 and answers.entry[who, -1, place - 1] >= entry:
        place -= 1
    if place < size and answers.entry[who, -1, place] == entry:
        answers.amount[who, -1, place] += amount
        return True
    if size == ENTRIES:
        return False
    for i in range(size, place, -1):
        answers.entry[who, -1, i] = answers.entry[who, -1, i - 1]
        answers.amount[who, -1, i] = answers.amount[who, -1, i - 1]
    answers.entry[who, -1, place], answers.amount[who, -1, place] = entry, amount
    answers.size[who, -1] = size + 1
    return True


@compiled
def keep(answers: Answers, prices: PriceRow, who: int, cost: float) -> None:
    """Keep the answer just made, unless it is there; the first has the whole share, one that replaces another its."""
    slot = 0
    while slot < answers.kept[who] and not _is_same(answers, who, slot):
        slot += 1
    if slot < answers.kept[who]:
        answers.cost[who, slot] = min(answers.cost[who, slot], cost)
        return
    if slot == answers.share.shape[1] - 1:
        slot = _least_needed(answers, prices, who)
    else:
        answers.share[who, slot] = 1.0 if slot == 0 else 0.0
        answers.kept[who] += 1
    answers.cost[who, slot], answers.size[who, slot] = cost, answers.size[who, -1]
    for i in range(answers.size[who, slot]):
        answers.entry[who, slot, i] = answers.entry[who, -1, i]
        answers.amount[who, slot, i] = answers.amount[who, -1, i]


@compiled
def _is_same(answers: Answers, who: int, slot: int) -> bool:
    if answers.size[who, slot] != answers.size[who, -1]:
        return False
    for i in range(answers.size[who, slot]):
        if answers.entry[who, slot, i] != answers.entry[who, -1, i]:
            return False
        if answers.amount[who, slot, i] != answers.amount[who, -1, i]:
            return False
    return True


@compiled
def _least_needed(answers: Answers, prices: PriceRow, who: int) -> int:
    """The answer with the smallest share; of those without one the dearest."""
    worst = 0
    for slot in range(1, answers.kept[who]):
        less = answers.share[who, slot] - answers.share[who, worst]
        if less < 0 or (less == 0 and _value(answers, prices, who, slot) > _value(answers, prices, who, worst)):
            worst = slot
    return worst


@compiled
def _value(answers: Answers, prices: PriceRow, who: int, slot: int) -> float:
    """What the answer costs at the prices."""
    value = answers.cost[who, slot]
    for i in range(answers.size[who, slot]):
        value += answers.amount[who, slot, i] * prices.price[answers.entry[who, slot, i]]
    return value


@compiled
def settle(answers: Answers, prices: PriceRow, reach: float, enough: float) -> float:
    """Move shares and prices until all exchanges of a sweep save less than `enough`; what the cheapest answers cost
    at the prices then."""
    _add_up(answers, prices)
    for entry in range(len(prices.price)):
        _follow(prices, entry, reach)
    saved, sweep = enough, 0
    while saved >= enough and sweep < SWEEPS:
        saved, sweep = 0.0, sweep + 1
        for who in range(len(answers.kept)):
            if answers.kept[who] > 1:
                for _ in range(EXCHANGES):
                    saved += _exchange(answers, prices, reach, who)
    return _cheapest(answers, prices)


@compiled
def _add_up(answers: Answers, prices: PriceRow) -> None:
    for entry in range(len(prices.given)):
        prices.lacking[entry] = prices.given[entry]
    for who in range(len(answers.kept)):
        for slot in range(answers.kept[who]):
            for i in range(answers.size[who, slot]):
                taken = answers.share[who, slot] * answers.amount[who, slot, i]
                prices.lacking[answers.entry[who, slot, i]] += taken


@compiled
def _follow(prices: PriceRow, entry: int, reach: float) -> None:
    price = prices.anchor[entry] + reach * prices.speed[entry] * prices.lacking[entry]
    prices.price[entry] = min(max(price, prices.low[entry]), prices.high[entry])


@compiled
def _exchange(answers: Answers, prices: PriceRow, reach: float, who: int) -> float:
    """Give of the share of the dearest answer that has one to the cheapest, as far as it stays the cheaper while
    prices follow; what that saves at the prices before."""
    best, worst, lowest, highest = -1, -1, 0.0, 0.0
    for slot in range(answers.kept[who]):
        value = _value(answers, prices, who, slot)
        if best < 0 or value < lowest:
            best, lowest = slot, value
        if answers.share[who, slot] > 0 and (worst < 0 or value > highest):
            worst, highest = slot, value
    if best == worst or highest - lowest < 1:
        return 0.0
    count = _differ(answers, prices, who, best, 1.0, 0)
    count = _differ(answers, prices, who, worst, -1.0, count)
    steepness = 0.0
    for i in range(count):
        entry = prices.changed[i]
        steepness += prices.speed[entry] * prices.change[entry] ** 2
    share, gap = answers.share[who, worst], highest - lowest
    if steepness * reach * share > gap:
        share = gap / (steepness * reach)
    answers.share[who, best] += share
    answers.share[who, worst] -= share
    for i in range(count):
        entry = prices.changed[i]
        prices.lacking[entry] += share * prices.change[entry]
        prices.change[entry] = 0.0
        _follow(prices, entry, reach)
    return share * gap


@compiled
def _differ(answers: Answers, prices: PriceRow, who: int, slot: int, sign: float, count: int) -> int:
    """Add the answer to `change`; how many prices it touches together with the `count` before."""
    for i in range(answers.size[who, slot]):
        entry = answers.entry[who, slot, i]
        if prices.change[entry] == 0:
            prices.changed[count] = entry
            count += 1
        prices.change[entry] += sign * answers.amount[who, slot, i]
    return count


@compiled
def _cheapest(answers: Answers, prices: PriceRow) -> float:
    """What everybody's cheapest answer so far costs, and what the given part pays."""
    total = 0.0
    for who in range(len(answers.kept)):
        if answers.kept[who]:
            lowest = _value(answers, prices, who, 0)
            for slot in range(1, answers.kept[who]):
                lowest = min(lowest, _value(answers, prices, who, slot))
            total += lowest
    for entry in range(len(prices.price)):
        total += prices.given[entry] * prices.price[entry]
    return total
