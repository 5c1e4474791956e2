"""The cheapest plan of a small problem, with proof: no trip that a cheaper plan could hold is left out.

The relaxation of `bound` stays below the best plan of a small problem because a person's row of visits mixes two
orders of the same audits, half of each, and so do the others', each mix on the same days (decision 0030). So the trips
that a cheaper plan can hold are listed, each with its days, and CP-SAT chooses among them: whole trips do not mix.
Where they are too many, those of plans somewhat above the bound are: where no such plan is found the bound rises there.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import monotonic
from typing import NamedTuple

import numpy as np

from scheduler.agreement import Agreement, Asked
from scheduler.bound import NOT_KNOWN, REACH_BY_DAYS, SHARE_FOR_DAYS, Ascent, Span, can_be_relaxed
from scheduler.capacity import Capacity, Counts
from scheduler.checker import check
from scheduler.choose import Effort
from scheduler.choose_trips import Part, Trip, TripChoice
from scheduler.compiled.completions import walk_people
from scheduler.compiled.kernel import NEVER
from scheduler.compiled.relaxed import Relaxed, is_relaxed, relaxed, remembering
from scheduler.compiled.tables import LARGEST_TEAM, Ints, Tables
from scheduler.compiled.tours import NOWHERE, UNITS, Floats, rows_for
from scheduler.compiled.trips import Found, around_for, fill_spared, list_trips
from scheduler.ground import Ground
from scheduler.plan import Plan
from scheduler.problem import Problem

MOST_JOBS = 12
"""Jobs up to which a proof is tried: with more the bound is too far below for all trips to be listed."""
STEPS = (0.02, 0.1, 0.4, 1.0)
"""Shares of the gap that may be spared, one after the other: the bound is often near the cheapest plan, and few trips
are soon chosen among."""
MOST_TRIPS, TRIPS_A_SECOND = 60_000, 4_000
"""Trips beyond which there is no choice, and those for which a second is asked for: CP-SAT looks at no clock while it
takes them in."""
VISITS = 8
"""Visits of a listed trip for which there is room, on average."""
SHARE_FOR_STEP = 0.5
"""Share of the time left that a choice has whose limit is below the known plan."""
ROUNDS, SHARE_FOR_PRICES = 300, 0.6
"""Rounds of the relaxation, and the share of the time that they have at most."""
FURTHER_ROUNDS = 300
"""Rounds in which a trip remembers all jobs and teams agree on the day, after those in which it remembers the near ones
and they agree on longer periods."""


class Proof(NamedTuple):
    """How far it is, in whole CNY: the best plan known with its cost, and what no plan costs less than."""

    plan: Plan
    cost: int
    bound: int

    @property
    def is_complete(self) -> bool:
        """Whether the plan is proven to be the cheapest."""
        return self.bound >= self.cost


def can_be_exact(problem: Problem, tables: Tables, seconds: float) -> bool:
    """Whether the problem is small, and the arrays hold every team that a job may have."""
    return len(problem.jobs) <= MOST_JOBS and can_be_relaxed(tables, seconds) and all(
        job.pinned is not None or (is_relaxed(job) and job.team_max <= LARGEST_TEAM) for job in problem.jobs)


def proofs(problem: Problem, tables: Tables, known: Plan, cost: int, effort: Effort) -> Iterator[Proof]:
    """Better and better bounds, and plans, until the cheapest plan is proven or the effort is over.

    `known` is a plan and its cost. Where it is not valid, as a pin breaks a rule, there is only the relaxation's bound.
    """
    ends = monotonic() + effort.seconds
    with ThreadPoolExecutor(2) as pool:
        ascent = _risen(problem, tables, cost, effort, pool)
        proof = Proof(known, cost, min(cost, ascent.proven))
        yield proof
        if proof.is_complete or check(problem, known) or ascent.best == NOT_KNOWN:
            return
        listing = Listing(ascent)
    for share in STEPS:
        left = ends - monotonic()
        if proof.is_complete or left <= 0 or effort.is_over():
            return
        limit, trips = listing.below(proof.cost, share, min(MOST_TRIPS, int(TRIPS_A_SECOND * left)))
        if trips is None:
            return
        choice = TripChoice(Ground(problem), trips, limit)
        left = max(0.0, ends - monotonic())
        chosen = choice.solved(replace(effort, seconds=left if limit == proof.cost else SHARE_FOR_STEP * left))
        if chosen.state is not None:
            proof = Proof(chosen.state.plan(), chosen.state.cost, proof.bound)
        proof = proof._replace(bound=max(proof.bound, min(chosen.bound, proof.cost)))
        yield proof
        if not chosen.bound:
            return


def _risen(
    problem: Problem, tables: Tables, above: int, effort: Effort, pool: ThreadPoolExecutor
) -> "RememberedAscent":
    """The ascent with the best bound: near jobs are remembered first, and then all of them, from the same prices on.

    All are not always better, as no more labels are kept for them.
    """
    near = RememberedAscent(Capacity(tables, relaxed(problem, tables), pool))
    span = Span(monotonic(), SHARE_FOR_PRICES * effort.seconds, ROUNDS, effort.is_over)
    near.proven, agreement = near.risen(span, above)
    if near.proven >= above or agreement is None:
        return near
    wide = RememberedAscent(Capacity(tables, relaxed(problem, tables, is_by_days=True), pool))
    wide.remember(~np.eye(len(problem.jobs), dtype=np.bool_))
    sides = wide.sides()._replace(first_reach=REACH_BY_DAYS)
    agreement = Agreement(wide.capacity, sides, wide.start_by_days(near, agreement), above)
    while not agreement.is_over and span.done < ROUNDS + FURTHER_ROUNDS and span.share(0) < 1:
        with span.one_round():
            agreement.rise()
    wide.proven = max(near.proven, -(-wide.best // UNITS))
    return wide if wide.best > near.best else near


def remembering_all(halves: Relaxed) -> Relaxed:
    """The relaxation in which a trip remembers every job that it has visited."""
    every = ~np.eye(len(halves.is_free), dtype=np.bool_)
    return halves._replace(tours=remembering(halves.tours, every))


class RememberedAscent(Ascent):
    """An ascent that remembers the prices of its best bound with tours."""

    best: int = NOT_KNOWN
    """In UNITS."""
    proven: int = 0
    """The best bound of all in whole CNY, as plans cost whole ones."""
    prices: tuple[Ints, Counts, Counts]

    def risen(self, span: Span, above: int) -> tuple[int, Agreement | None]:
        """The best bound in whole CNY, from prices of days and then with tours, and where it came to by agreement."""
        days = self.capacity.climbed(lambda passes: span.share(passes) >= SHARE_FOR_DAYS)
        with_tours, agreement = self.climbed(span, days, above) if span.share(0) < 1 else (NOT_KNOWN, None)
        return -(-max(days.bound, with_tours) // UNITS), agreement

    def asked(self, reward: Ints, over: Counts, month: Counts, known: Floats | None = None) -> Asked:
        """What the relaxation answers; the prices of the best answer are kept."""
        answer = super().asked(reward, over, month, known)
        if answer.bound > self.best:
            self.best, self.prices = answer.bound, (reward.copy(), over.copy(), month.copy())
        return answer


class Listing:
    """What is needed to list trips at the best prices of an ascent."""

    def __init__(self, ascent: RememberedAscent) -> None:
        self.tours = ascent.halves.tours
        reward, _, month = ascent.prices
        answer = ascent.asked(*ascent.prices)
        # Asked anew: what trips remember may have changed since the best bound.
        self.bound = answer.bound
        self.least = answer.tour_costs
        self.reward = np.ascontiguousarray((reward - self._spared(ascent)).transpose(2, 0, 1))
        self.work = ascent.capacity.work(month)
        self.before = [self._before(ascent, person) for person in range(len(month))]

    def below(self, cost: int, share: float, most: int) -> tuple[int, list[Trip] | None]:
        """A limit in whole CNY, at that share of the way from the bound to `cost`, and the trips of all plans below it;
        None where there are more than `most`."""
        spare = int(share * (UNITS * (cost - 1) - self.bound))
        return (self.bound + spare) // UNITS + 1, self._listed(spare, most)

    def _listed(self, spare: int, most: int) -> list[Trip] | None:
        visits = VISITS * most
        found = Found(np.zeros(visits, np.int32), np.zeros(visits, np.int32), np.zeros(most, np.int32))
        trips: list[Trip] = []
        for person, before in enumerate(self.before):
            around = around_for(self.tours, person, before)
            count = list_trips(self.tours, around, self.reward, self.work, person,
                               float(self.least[person] + spare), found)
            if count < 0 or len(trips) + count > most:
                return None
            trips += self._trips(person, found, count)
        return trips

    def _trips(self, person: int, found: Found, count: int) -> Iterator[Trip]:
        tours, end = self.tours, 0
        for length in found.length[:count].tolist():
            visits, end = slice(end, end + length), end + length
            yield Trip(person, tuple(
                Part(int(tours.job[option]), first, int(tours.days[option]))
                for option, first in zip(found.option[visits].tolist(), found.first[visits].tolist(), strict=True)))

    def _spared(self, ascent: RememberedAscent) -> Ints:
        """[O, B, P] how much more than its cheapest team a job costs with the person."""
        halves, capacity = ascent.halves, ascent.capacity
        spared = np.zeros(halves.can.shape, np.int32)
        fill_spared(
            ascent.tables, halves.tours, capacity.scratch[0], capacity.ranks[0], halves.is_free, halves.job_cost,
            halves.can, capacity.paid, capacity.costs, np.full(halves.job_cost.shape, NEVER, np.int64),
            np.zeros_like(spared), np.zeros_like(capacity.costs), spared,
        )
        return spared

    def _before(self, ascent: RememberedAscent, person: int) -> Floats:
        """The least cost of being at home before each day."""
        people, (walk, *_) = len(self.work), ascent.walks
        rows = rows_for(people, self.reward.shape[1], self.reward.shape[2], self.work.shape[1] - 1)
        walk_people(self.tours, self.tours, walk, ascent.ahead[0], self.reward, self.work, person, person + 1,
                    np.full(people, NOWHERE), rows, np.zeros(people))
        return walk.home.copy()
