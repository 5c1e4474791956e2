"""A proven lower bound on the cost of any valid plan.

Theorem. Give every visit (a person on a job, with its days and its period of the job's window) any reward, and every
person any price of a day in a month and of a day above the target. Pay the rewards to people and let jobs pay them.
Then the cheapest team of each job on its own, plus the cheapest tour of each person on their own, less the prices
times the days that are free of them, is no more than the cost of any valid plan: in a valid plan jobs pay what
people are paid, no month and no overtime costs less than its price says, and each part is no cheaper than the
cheapest. Which rewards are taken decides how good the bound is and never whether it holds; see decision 0020.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.agreement import Agreement, Answered, Asked, Sides, Start
from scheduler.capacity import (
    CORES,
    HIGHEST_PRICE,
    PASSES,
    Capacity,
    Counts,
    DayPrices,
    cheapest_months,
    days_in_months,
    highest_day,
)
from scheduler.compiled.completions import walk_people
from scheduler.compiled.floors import job_floors
from scheduler.compiled.place import scratch_for
from scheduler.compiled.relaxed import is_relaxed, neighbours, relaxed, remembering
from scheduler.compiled.shares import Coupling, forget_second_visits
from scheduler.compiled.tables import IS_AUDITOR, OVERTIME, UNSCHEDULED, Ints, Tables, standing_of
from scheduler.compiled.tours import NOWHERE, UNITS, Ahead, Floats, Rows, Walk, ahead_for, rows_for, walk_for
from scheduler.problem import Problem
from scheduler.stays import Stays

Near = NDArray[np.bool_]

STARTS_A_SECOND, MOST_STARTS = 25_000_000, 180_000_000
"""People times jobs times days for which a second is asked for, and how many there may be; else the bound is the simple
one."""
PAIRS_A_SECOND, MOST_PAIRS = 3_000_000, 80_000_000
"""The same of people times jobs where distances between sites are not kept, and windows are not taken apart: more would
take over 3 GB."""
SHARE_FOR_DAYS = 0.8
"""Share of the time in which only the prices of days rise, at most."""
SHARE_BEFORE_STAYS = 0.3
"""The same where tours are between places."""
MOST_STEPS, SHARE_FOR_STEPS = 180, 0.6
"""Rounds of steps along what is lacking, and the share of the time that they have at most; then answers agree."""
ROUNDS_TO_REACH, FARTHEST_REACH = 30, 240.0
"""How far the first prices may reach at which answers agree: the square of how many times so many rounds are left, and
never further than this. From far off the bound ends higher, and gets there later."""
REACH_BY_DAYS = 60.0
"""The same where teams agree on the day from then on."""
MOST_BY_DAYS = 8_000_000
"""Prices of visits of single days, people and lengths that there may be."""
ROUNDS_TO_REMEMBER, LEAST_AGAIN, MOST_NEW = 30, 0.2, 1.5
"""Rounds of agreement after which trips remember more: where in a round so many of them on average came to a job again,
and of these the most frequent, so many for each job."""
NOT_KNOWN = -(2**62)
MOMENTUM = 0.9
STEP = 2.0
"""A step as a share of the way to the known plan, if the bound rose as it does at its beginning."""
ROUNDS_WITHOUT_GAIN = 20
"""Steps without a better bound after which there are no more."""
TOGETHER, OVER_PERIODS = 0.5, 0.5
"""How far everybody's reward for a job follows one person's, and that of one period another's."""
MONTH_STEP = 0.3
"""The step of the prices of months beside the others."""


def lower_bound(
    problem: Problem, tables: Tables, seconds: float = 0.0, known: int | None = None, rounds: int | None = None,
    is_over: Callable[[], bool] = lambda: False, proven: int | None = None,
) -> int:
    """Whole CNY that any valid plan costs at least; `tables` are the problem's own.

    Every job at its cheapest as if it were alone, and then better for some `seconds`; `known` is the cost of a plan,
    which only tells how far there is to go. With `rounds`, of tours and in a part as many of days before them, and
    time enough the same question has the same answer. It ends early once `is_over` says so. A bound that is `proven`
    already takes the place of the first one.
    """
    simple = _simple_bound(problem, tables) if proven is None else proven
    if not can_be_relaxed(tables, seconds):
        return simple
    above = known if known is not None else int(tables.job[:-1, UNSCHEDULED].sum(dtype=np.int64))
    with ThreadPoolExecutor(2) as pool:
        span = Span(monotonic(), seconds, rounds, is_over)
        # Plans cost whole CNY.
        return max(simple, -(-_climbed(problem, tables, pool, span, above) // UNITS))


def _simple_bound(problem: Problem, tables: Tables) -> int:
    """Every job by itself; a pinned job and one beyond the arrays count with nothing."""
    floors = np.zeros(len(problem.jobs), np.int64)
    job_floors(tables, standing_of(tables), scratch_for(tables), floors)
    return int(sum(floor for floor, job in zip(floors.tolist(), problem.jobs, strict=True) if is_relaxed(job)))


def can_be_relaxed(tables: Tables, seconds: float) -> bool:
    """Whether there is something to do and time for it, and neither size nor prices are beyond the arrays."""
    pairs = len(tables.person) * (len(tables.job) - 1)
    if len(tables.site_km):
        is_in_reach = pairs * len(tables.ordinal) <= min(MOST_STARTS, seconds * STARTS_A_SECOND)
    else:
        is_in_reach = pairs <= min(MOST_PAIRS, seconds * PAIRS_A_SECOND)
    if seconds <= 0 or not is_in_reach or not pairs * len(tables.ordinal):
        return False
    return int(tables.weight.max()) * UNITS < HIGHEST_PRICE


@dataclass
class Span:
    """How long the ascent may take: a clock, or a number of rounds as long as the clock allows, or until it is over."""

    began: float
    seconds: float
    rounds: int | None
    is_over: Callable[[], bool]
    done: int = 0
    """Rounds with tours so far."""
    longest: float = 0.0
    """Seconds of the longest one."""

    def share(self, done: int) -> float:
        """How much of it is gone after so many rounds and one more by the clock."""
        if self.is_over():
            return 1.0
        by_clock = (monotonic() - self.began + self.longest) / self.seconds
        return by_clock if self.rounds is None else max(done / self.rounds, float(by_clock >= 1))

    @property
    def left(self) -> float:
        """Rounds that there will be, if they take as long as the longest so far."""
        by_clock = (self.seconds - (monotonic() - self.began)) / max(self.longest, 1e-6)
        return max(0.0, by_clock if self.rounds is None else min(by_clock, self.rounds - self.done))

    @contextmanager
    def one_round(self) -> Iterator[None]:
        """Counts and times what is done within."""
        began = monotonic()
        yield
        self.done, self.longest = self.done + 1, max(self.longest, monotonic() - began)


@dataclass
class Prices:
    """What visits bring in [O, B, P], a day above the target [P], a day in a month [P, M]; in UNITS, not yet whole."""

    visit: Floats
    over: Floats
    month: Floats

    def copy(self) -> "Prices":
        """Prices of their own at the same height."""
        return Prices(self.visit.copy(), self.over.copy(), self.month.copy())

    def still(self) -> "Prices":
        """Nothing of each."""
        return Prices(*(np.zeros_like(part) for part in (self.visit, self.over, self.month)))


class Answer(NamedTuple):
    """The bound in UNITS, and how much more of each thing is wanted than there is: the way up."""

    bound: int
    visit: Counts
    over: Counts
    month: Counts


def _climbed(problem: Problem, tables: Tables, pool: ThreadPoolExecutor, span: Span, above: int) -> int:
    """The best bound in UNITS that is found in the span: from prices of days, and then with tours."""
    halves = relaxed(problem, tables)
    capacity, began, has_places = Capacity(tables, halves, pool), monotonic(), len(tables.site_km) > 0
    share = SHARE_FOR_DAYS if halves.is_toured else SHARE_BEFORE_STAYS if has_places else 1.0

    def is_over(passes: int) -> bool:
        """Whether the passes before the next bound would take longer than there is."""
        ahead = ((1 if passes == 1 else PASSES) + 1) / passes * (monotonic() - began) / span.seconds
        return span.share(passes) + (ahead if span.rounds is None else 0) >= share

    days = capacity.climbed(is_over)
    if not has_places or span.share(0) >= 1 or days.bound >= above * UNITS:
        return days.bound
    if halves.is_toured:
        return max(days.bound, _toured(problem, Ascent(capacity), span, days, above))
    stays = Stays(capacity)
    agreement = Agreement(capacity, stays.sides(), stays.start(days), above)
    return max(days.bound, _risen(span, agreement))


def _toured(problem: Problem, ascent: "Ascent", span: Span, days: DayPrices, above: int) -> int:
    """The best bound in UNITS of tours between sites: where it rises slowly, teams agree on the day from then on."""
    proven, agreement = ascent.climbed(span, days, above)
    visits = len(ascent.tables.ordinal) * ascent.halves.can[:, 0].size
    if agreement is None or proven >= above * UNITS or span.share(span.done) >= 1 or visits > MOST_BY_DAYS:
        return proven
    by_days = Ascent(Capacity(ascent.tables, relaxed(problem, ascent.tables, is_by_days=True), ascent.capacity.pool))
    sides = by_days.sides()._replace(first_reach=REACH_BY_DAYS, makes_tours=True)
    finer = Agreement(by_days.capacity, sides, by_days.start_by_days(ascent, agreement), above)
    return max(proven, _risen(span, finer, by_days))


def _risen(
    span: Span, agreement: Agreement, ascent: "Ascent | None" = None,
    is_enough: Callable[[Agreement], bool] = lambda each: each.is_over,
) -> int:
    """The best bound in UNITS to which answers lead that agree more and more; trips of an `ascent` remember more."""
    while not is_enough(agreement) and span.share(span.done) < 1:
        with span.one_round():
            agreement.rise()
        if ascent is not None and agreement.rounds % ROUNDS_TO_REMEMBER == 0 and span.share(span.done) < 1:
            ascent.remember_more(agreement)
    return agreement.proven


class Ascent:
    """Rewards on their way up, by steps along what jobs want and tours do not give, with momentum."""

    def __init__(self, capacity: Capacity) -> None:
        self.tables, self.halves, self.capacity = capacity.tables, capacity.halves, capacity
        self.walks: list[Walk] = [walk_for(self.halves.tours) for _ in range(CORES)]
        self.ahead: list[Ahead] = [ahead_for(self.halves.tours) for _ in range(CORES)]
        self.near = neighbours(self.tables, self.halves.tours)
        """[J, J] which jobs trips remember at each other."""
        self.few = self.halves.tours
        """The tours whose trips remember no more than at first."""

    def remember(self, near: Near) -> None:
        """Let trips remember at each job those that are `near` it."""
        self.near = near
        self.halves = self.halves._replace(tours=remembering(self.halves.tours, near))

    def remember_more(self, agreement: Agreement) -> None:
        """Let trips remember a job where they came to it again of late; tours that visit one twice are forgotten."""
        again = np.where(self.near, 0, self._came_again())
        most = np.sort(again, axis=None)[::-1][: int(2 * MOST_NEW * len(again))].min(initial=2**31 - 1)
        is_new = again > max(LEAST_AGAIN * ROUNDS_TO_REMEMBER, most)
        if is_new.any():
            self.remember(self.near | is_new)
        if is_new.any() or agreement.is_contradicted:
            jobs = np.repeat(self.halves.tours.job, self.halves.can.shape[1])
            forget_second_visits(agreement.answered.answers, jobs, len(self.tables.person),
                                 np.zeros(len(self.near), np.int32))
            agreement.begin_again()

    def _came_again(self) -> Ints:
        """[J, J] how often a trip came to the one job again with the other between, or the other way round, of late."""
        again = np.zeros_like(self.walks[0].again)
        for walk in self.walks:
            again += walk.again + walk.again.T
            walk.again[:] = 0
        return again

    def climbed(self, span: Span, days: DayPrices, above: int) -> tuple[int, Agreement | None]:
        """The best bound in UNITS that is found in the span or until it rises slowly: by steps, and then where the
        answers agree, if it came to that."""
        visit = np.repeat(self.capacity.floor[:, None].astype(np.float64), self.halves.can.shape[1], axis=1)
        prices, sides = Prices(visit, days.over, days.month), self.sides()
        answered = Answered(self.capacity, sides, self.start(prices))
        proven, prices = self._stepped(span, prices, above, answered)
        if proven >= above * UNITS or span.share(span.done) >= 1:
            return proven, None
        sides = sides._replace(first_reach=min((span.left / ROUNDS_TO_REACH) ** 2, FARTHEST_REACH))
        agreement = Agreement(self.capacity, sides, self.start(prices), above, answered)
        return max(proven, _risen(span, agreement, is_enough=lambda each: each.is_slow)), agreement

    def sides(self) -> Sides:
        """Teams and tours, coupled by the reward of each visit."""
        options, periods = self.halves.can.shape[:2]
        key = np.arange(options * periods, dtype=np.int32).reshape(options, periods)
        highest = HIGHEST_PRICE * np.repeat(self.halves.is_priced.astype(np.int64), periods)
        pinned = sum(pin.cost for pin in self.halves.pins)
        none = np.zeros(0, np.int32)
        coupling = Coupling(key, np.ones(options, np.int32), none, none)
        return Sides(coupling, highest, pinned, FARTHEST_REACH, self._asked_in_rows)

    def _asked_in_rows(self, price: Ints, over: Counts, month: Counts, _: Ints, known: Floats) -> Asked:
        return self.asked(price.reshape(self.halves.can.shape), over, month, known)

    def _stepped(self, span: Span, prices: Prices, above: int, answered: Answered) -> tuple[int, Prices]:
        """The best bound that steps along what is lacking reach, and its prices; what is answered is kept."""
        moving, best, best_prices, since = prices.still(), NOT_KNOWN, prices, 0
        while since < ROUNDS_WITHOUT_GAIN and span.done < MOST_STEPS and span.share(span.done) < SHARE_FOR_STEPS:
            with span.one_round():
                answer = self.answer(prices, answered)
            since += 1
            if answer.bound > best:
                best, best_prices, since = answer.bound, prices.copy(), 0
            if best >= above * UNITS:
                break
            self._step(prices, moving, answer, STEP * max(1, above * UNITS - answer.bound))
        return best, best_prices

    def start(self, prices: Prices) -> Start:
        """The prices with the whole reward of each visit."""
        cheapest = cheapest_months(self.halves.spans, np.rint(prices.month).astype(np.int64))[0]
        rewards = self._rewards(prices, cheapest)
        return Start(rewards.reshape(-1, rewards.shape[2]), prices.over, prices.month, np.zeros(0))

    def start_by_days(self, ascent: "Ascent", agreement: Agreement) -> Start:
        """The best prices of an ascent whose teams agree on longer periods, for each day of these."""
        visit, over, month, none = agreement.best_prices
        period, day = ascent.halves.tours.period, self.halves.tours.period
        within = np.zeros((len(day), self.halves.can.shape[1]), np.int32)
        within[np.arange(len(day))[:, None], day] = period
        of_option = within[self.halves.tours.job]
        visits = visit.reshape(ascent.halves.can.shape)[np.arange(len(of_option))[:, None], of_option]
        return Start(visits.reshape(-1, visits.shape[2]), over, month, none)

    def _rewards(self, prices: Prices, cheapest: Counts) -> Ints:
        """[O, B, P] what visits bring in: their price, and that of their days in the cheapest month."""
        of_month = self.halves.tours.days[:, None, None] * cheapest[self.halves.months]
        is_priced = self.halves.is_priced[:, None, None]
        return np.where(is_priced, np.rint(prices.visit) + of_month, 0).astype(np.int32)

    def answer(self, prices: Prices, answered: Answered | None = None) -> Answer:
        """The bound at the prices rounded to whole UNITS, and where to go from them; what is answered is kept."""
        halves, tours, teams = self.halves, self.halves.tours, self.capacity
        over, month = np.rint(prices.over).astype(np.int64), np.rint(prices.month).astype(np.int64)
        cheapest, where = cheapest_months(halves.spans, month)
        rewards = self._rewards(prices, cheapest)
        asked = self.asked(rewards, over, month)
        if answered is not None:
            answered.keep(Start(rewards, over.astype(np.float64), month.astype(np.float64), np.zeros(0)), asked)
        walked = asked.walked.reshape(-1, *asked.wanted.shape[:2]).transpose(1, 2, 0)
        lacking = (asked.wanted - walked) * halves.is_priced[:, None, None]
        days = tours.days[:, None, None]
        in_month = days_in_months(halves, slice(None), lacking * days, where, month.shape[1])
        np.add.at(in_month.T, self.tables.month, asked.on_day.T)
        taken = (asked.wanted.sum(1) * tours.days[:, None]).sum(0)
        return Answer(asked.bound, lacking, taken - teams.target, in_month - teams.monthly)

    def asked(self, reward: Ints, over: Counts, month: Counts, known: Floats | None = None) -> Asked:
        """The bound at whole rewards of visits and prices of days, and what teams and tours answer to them; sooner
        where it is `known` what some tour of each person costs."""
        teams, days = self.capacity, self.halves.tours.days[:, None, None]
        np.add(reward, days * over.astype(np.int32), out=teams.paid)
        cost, wanted = self.chosen_teams()
        rows = rows_for(len(over), reward.shape[0], reward.shape[1], len(self.tables.ordinal))
        # Where trips remember no more than at first, to look ahead takes as long as to walk.
        if known is None or self.few is self.halves.tours:
            known = np.full(len(over), NOWHERE)
        reward = self.rewards_of_tours(reward)
        costs = self._walked(np.ascontiguousarray(reward.transpose(2, 0, 1)), month, known, rows)
        bound = cost + int(costs.sum()) - int(over @ teams.target) - int((month * teams.monthly).sum())
        return Asked(bound, wanted, rows.walked.reshape(len(over), -1), rows.on_day, costs,
                     np.zeros((len(over), 0), np.int32), rows)

    def chosen_teams(self) -> tuple[int, Ints]:
        """What all teams cost at what is paid, and their visits [O, B, P]."""
        return self.capacity.chosen(0, len(self.halves.tours.option) - 1, is_shared=True)

    def rewards_of_tours(self, reward: Ints) -> Ints:
        """[O, B, P] what visits bring in on tours, where teams pay `reward`."""
        return reward

    def _walked(self, reward: Ints, month: Counts, known: Floats, rows: Rows) -> Counts:
        """What each tour costs; each core walks its half of the people."""
        people, work = len(month), self.capacity.work(month)
        costs = np.zeros(people)

        def walk(core: int) -> None:
            first, end = people * core // CORES, people * (core + 1) // CORES
            walk_people(self.halves.tours, self.few, self.walks[core], self.ahead[core], reward, work, first, end,
                        known, rows, costs)

        list(self.capacity.pool.map(walk, range(CORES)))
        return costs.astype(np.int64)

    def _step(self, prices: Prices, moving: Prices, answer: Answer, rise: float) -> None:
        """Move the prices along what is lacking; what one person lacks moves all who could come instead."""
        lacking = answer.visit.astype(np.float64)
        lacking += OVER_PERIODS * lacking.sum(1, keepdims=True)
        is_auditor = self.tables.person[:, IS_AUDITOR] == 1
        for kind in (is_auditor, ~is_auditor):
            lacking[:, :, kind] += TOGETHER * lacking[:, :, kind].sum(2, keepdims=True)
        # A price at its least is not pushed below.
        over = np.where((prices.over <= 0) & (answer.over < 0), 0, answer.over)
        month = np.where((prices.month <= 0) & (answer.month < 0), 0, answer.month)
        steepness = (lacking * answer.visit).sum() + (over.astype(np.float64) ** 2).sum()
        steepness += MONTH_STEP * (month.astype(np.float64) ** 2).sum()
        for kept, new in ((moving.visit, lacking), (moving.over, over), (moving.month, month)):
            kept *= MOMENTUM
            kept += (1 - MOMENTUM) * new
        length = rise / max(1.0, float(steepness))
        highest = highest_day(self.halves)
        highest_over = min(highest, int(self.tables.weight[OVERTIME]) * UNITS)
        np.clip(prices.visit + length * moving.visit, -HIGHEST_PRICE, HIGHEST_PRICE, out=prices.visit)
        np.clip(prices.over + length * moving.over, 0, highest_over, out=prices.over)
        np.clip(prices.month + MONTH_STEP * length * moving.month, 0, highest, out=prices.month)
