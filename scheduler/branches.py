"""The bound of a small problem, raised by taking its plans apart: branch and bound over the relaxation.

The plans are taken apart by whether a person is on an audit, or by whether an audit is before a day. The relaxation of
each part goes on from the prices and the answers of the whole. Visits that cost more than there is to spare are closed
besides, and where few trips are left CP-SAT chooses among them. Each plan that is cheaper than the known one is in one
of the parts, so that no plan costs less than the lowest bound of any part; see decision 0052.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.agreement import Agreement, Answered, Start
from scheduler.capacity import Counts
from scheduler.choose import Effort
from scheduler.choose_trips import TripChoice
from scheduler.compiled.shares import Answers
from scheduler.compiled.tables import Ints
from scheduler.compiled.tours import UNITS
from scheduler.ground import Ground
from scheduler.limited import LimitedAscent, Limits
from scheduler.listing import Listing
from scheduler.state import State

ROUNDS, REACH = 15, 4.0
"""Rounds of agreement of each part, and its first reach."""
DIVE = 10
"""Every so many times the part with the lowest bound is followed by one of its own parts, and so on until one of them
is solved: that finds better plans."""
FEW_TRIPS = 1_000
"""Trips that are so few that CP-SAT chooses among them."""
MOST_OPEN = 1_000
"""Parts that are open at a time, with some 300 KB each."""
SLOTS, ENTRIES = 24, 24
"""Answers of each job and person that a part has from the whole, and prices of each."""
LEAST_SHARE = 0.02
"""Share of a mixture below which nothing is taken apart."""


class Part(NamedTuple):
    """Plans that keep to limits: none that is cheaper than the known one costs less than the bound, in UNITS."""

    bound: int
    limits: Limits
    start: Start
    kept: Answers
    """Those with the largest shares, SLOTS of each."""


class Visits(NamedTuple):
    """All visits of kept answers: of whom (jobs, and then people), in which answer, and what it is; in rows."""

    who: NDArray[np.intp]
    slot: NDArray[np.intp]
    option: NDArray[np.intp]
    period: NDArray[np.intp]
    person: NDArray[np.intp]
    job: Ints


class Tree:
    """All plans that are cheaper than the best one known, in open parts."""

    def __init__(self, ground: Ground, ascent: LimitedAscent, agreement: Agreement, cost: int) -> None:
        self.ground, self.ascent, self.cost = ground, ascent, cost
        self.better: State | None = None
        """A plan that is cheaper than the one known at the beginning."""
        self.sides = ascent.sides()._replace(first_reach=REACH, makes_tours=True)
        self.answered = Answered(ascent.capacity, self.sides, agreement.best_prices)
        self.made = 0
        self.open: list[tuple[int, int, Part]] = []
        self.next: Part | None = None
        """The part that is taken apart next, whatever the others' bounds."""
        self.taken = 0
        """How often the one with the lowest bound was taken."""
        kept = kept_of(agreement.answered.answers)
        self._enter(Part(agreement.best, ascent.limits, agreement.best_prices, kept))

    @property
    def bound(self) -> int:
        """What no plan costs less than, in whole CNY."""
        bounds = [part.bound for part in (self.next, self.open[0][2] if self.open else None) if part is not None]
        return min([self.cost, *(-(-bound // UNITS) for bound in bounds)])

    @property
    def is_over(self) -> bool:
        """Whether the best plan is proven, or there are too many parts."""
        return self.bound >= self.cost or len(self.open) > MOST_OPEN

    def go_on(self, effort: Effort) -> None:
        """Solve a part, or take it apart: that of a dive, or the one with the lowest bound."""
        is_dive = self.next is not None or self.taken % DIVE == 0
        part = self._taken()
        self.ascent.limit(part.limits)
        self.ascent.prices = self._prices(part.start)
        listing = Listing(self.ascent)
        trips = listing.below(self.cost, FEW_TRIPS)
        if trips is not None:
            chosen = TripChoice(self.ground, trips, self.cost).solved(effort)
            if chosen.state is not None:
                self.better, self.cost = chosen.state, chosen.state.cost
            if not chosen.bound:
                self._enter(part)
            return
        limits = part.limits._replace(closed=listing.closed(self.ascent, self.cost))
        sides = [self._asked(part, side) for side in self._sides(part, limits)]
        lower, *others = sorted(sides, key=lambda side: side.bound)
        if is_dive and self._is_open(lower):
            self.next = lower
        else:
            self._enter(lower)
        for other in others:
            self._enter(other)

    def _taken(self) -> Part:
        if self.next is None:
            self.taken += 1
            return heappop(self.open)[2]
        part, self.next = self.next, None
        return part

    def _is_open(self, part: Part) -> bool:
        """Whether it may hold a cheaper plan than the known one; plans cost whole CNY."""
        return -(-part.bound // UNITS) < self.cost

    def _enter(self, part: Part) -> None:
        if self._is_open(part):
            self.made += 1
            heappush(self.open, (part.bound, self.made, part))

    def _prices(self, start: Start) -> tuple[Ints, Counts, Counts]:
        return (start.visit.reshape(self.ascent.all.can.shape), start.over.astype(np.int64),
                start.month.astype(np.int64))

    def _asked(self, whole: Part, limits: Limits) -> Part:
        """The part of those limits, at the best prices of some rounds."""
        self.ascent.limit(limits)
        self._take(whole.kept, limits)
        agreement = Agreement(self.ascent.capacity, self.sides, whole.start, self.cost, self.answered)
        while not agreement.is_over and agreement.rounds < ROUNDS:
            agreement.rise()
        return Part(max(whole.bound, agreement.proven), limits, agreement.best_prices, kept_of(self.answered.answers))

    def _take(self, kept: Answers, limits: Limits) -> None:
        """Let the answers so far be those that keep to the limits, their shares adding up to one."""
        visits = self._visits(kept)
        is_good = np.arange(SLOTS) < kept.kept[:, None]
        closed = limits.closed[visits.option, visits.period, visits.person]
        is_good[visits.who[closed], visits.slot[closed]] = False
        for job, person in limits.forced:
            is_with = np.zeros(SLOTS, np.bool_)
            is_with[visits.slot[(visits.who == job) & (visits.person == person)]] = True
            is_good[job] &= is_with
        rows, order = np.arange(len(is_good))[:, None], np.argsort(~is_good, axis=1, kind="stable")
        share = np.where(is_good, kept.share, 0.0)[rows, order]
        total = share.sum(1, keepdims=True)
        share /= np.where(total > 0, total, 1.0)
        share[total[:, 0] == 0, 0] = 1.0
        answers = self.answered.answers
        answers.kept[:], answers.share[:, SLOTS:] = is_good.sum(1), 0.0
        answers.cost[:, :SLOTS], answers.size[:, :SLOTS] = kept.cost[rows, order], kept.size[rows, order]
        answers.share[:, :SLOTS] = share
        answers.entry[:, :SLOTS, :ENTRIES] = kept.entry[rows, order]
        answers.amount[:, :SLOTS, :ENTRIES] = kept.amount[rows, order]
        # Trips of other parts may have closed visits.
        self.answered.pool.kept[:] = 0

    def _visits(self, kept: Answers) -> Visits:
        shape = self.ascent.all.can.shape
        is_visit = (np.arange(ENTRIES) < kept.size[:, :, None]) & (kept.entry < np.prod(shape))
        is_visit &= (np.arange(SLOTS) < kept.kept[:, None])[:, :, None]
        who, slot, place = np.nonzero(is_visit)
        option, period, person = np.unravel_index(kept.entry[who, slot, place], shape)
        return Visits(who, slot, option, period, person, self.ascent.all.tours.job[option])

    def _sides(self, part: Part, limits: Limits) -> Iterator[Limits]:
        """Two parts of the part: where its mixture of teams is nearest to half and half."""
        visits, jobs = self._visits(part.kept), len(self.ascent.all.is_free)
        of_team = visits.who < jobs
        who, slot, _, period, person, _ = (row[of_team] for row in visits)
        coming, standing = (np.zeros((jobs, size)) for size in (limits.closed.shape[2], limits.closed.shape[1]))
        np.add.at(coming, (who, person), part.kept.share[who, slot])
        who, slot, period = np.unique(np.stack([who, slot, period]), axis=1)
        np.add.at(standing, (who, period), part.kept.share[who, slot])
        before = np.cumsum(standing, axis=1)
        by_person = np.minimum(coming, before[:, -1:] - coming)
        by_day = np.minimum(before, before[:, -1:] - before)
        if max(by_person.max(), by_day.max()) < LEAST_SHARE:
            # The answers agree: so that there is an end, the job is taken apart that may begin on the most days, and
            # then one after the other who is on it.
            is_open = (~limits.closed & (self.ascent.all.can == 1)).any(2)
            days = np.array([is_open[self.ascent.options(job)].any(0) for job in range(jobs)])
            before = np.cumsum(days, axis=1)
            by_day, by_person = np.minimum(before, before[:, -1:] - before), coming
            by_person[tuple(np.array(limits.forced, int).reshape(-1, 2).T)] = 0
            by_person *= by_day.max() == 0
        if by_person.max() > by_day.max():
            job, who_comes = np.unravel_index(by_person.argmax(), by_person.shape)
            yield limits._replace(forced=(*limits.forced, (int(job), int(who_comes))))
            yield self._without(limits, int(job), slice(None), int(who_comes))
        elif by_day.max() > 0:
            job, last = np.unravel_index(by_day.argmax(), by_day.shape)
            yield self._without(limits, int(job), slice(int(last) + 1, None))
            yield self._without(limits, int(job), slice(0, int(last) + 1))
        else:
            yield limits

    def _without(self, limits: Limits, job: int, periods: slice, people: int | slice = slice(None)) -> Limits:
        closed = limits.closed.copy()
        closed[self.ascent.options(job), periods, people] = True
        return limits._replace(closed=closed)


def kept_of(answers: Answers) -> Answers:
    """The answers with the largest shares, as far as they have room."""
    slots = answers.share.shape[1] - 1
    is_kept = (np.arange(slots) < answers.kept[:, None]) & (answers.size[:, :slots] <= ENTRIES)
    order = np.argsort(np.where(is_kept, -answers.share[:, :slots], 1.0), axis=1, kind="stable")[:, :SLOTS]
    rows = np.arange(len(order))[:, None]
    return Answers(answers.cost[rows, order], answers.size[rows, order], answers.entry[rows, order, :ENTRIES],
                answers.amount[rows, order, :ENTRIES], answers.share[rows, order],
                np.minimum(is_kept.sum(1), SLOTS).astype(np.int32))
