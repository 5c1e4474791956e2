"""The cheapest plan of a small problem, with proof: no part of all plans may hold a cheaper one.

The relaxation of `bound` stays below the best plan of a small problem because people's rows of visits, and teams, are
mixtures: half of one plan and half of another. So the plans are taken apart until mixtures cost too much (`branches`),
and where few trips are left CP-SAT chooses among them: whole trips do not mix (decisions 0030 and 0052).
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import monotonic
from typing import NamedTuple

import numpy as np

from scheduler.agreement import Agreement
from scheduler.bound import REACH_BY_DAYS, Span, can_be_relaxed
from scheduler.branches import Tree
from scheduler.capacity import Capacity
from scheduler.checker import check
from scheduler.choose import Effort
from scheduler.compiled.relaxed import Relaxed, is_relaxed, relaxed, remembering
from scheduler.compiled.tables import LARGEST_TEAM, Tables
from scheduler.compiled.tours import UNITS
from scheduler.ground import Ground
from scheduler.limited import LimitedAscent
from scheduler.plan import Plan
from scheduler.problem import Problem

MOST_JOBS = 16
"""Jobs up to which a proof is tried: with more the bound is too far below for all trips to be listed."""
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
        ascent, agreement = _risen(problem, tables, cost, effort, pool)
        proof = Proof(known, cost, min(cost, ascent.proven))
        yield proof
        if proof.is_complete or check(problem, known) or agreement is None:
            return
        tree = Tree(Ground(problem), ascent, agreement, cost)
        while not tree.is_over and not effort.is_over() and (left := ends - monotonic()) > 0:
            tree.go_on(replace(effort, seconds=left))
            plan = proof.plan if tree.better is None else tree.better.plan()
            proof = Proof(plan, tree.cost, max(proof.bound, tree.bound))
            yield proof


def _risen(
    problem: Problem, tables: Tables, above: int, effort: Effort, pool: ThreadPoolExecutor
) -> tuple[LimitedAscent, Agreement | None]:
    """The ascent, and where it came to: near jobs are remembered first, and then all of them, from the same prices on.

    Nothing more than the bound where it is at the known plan or the time is over.
    """
    near = LimitedAscent(Capacity(tables, relaxed(problem, tables), pool))
    span = Span(monotonic(), SHARE_FOR_PRICES * effort.seconds, ROUNDS, effort.is_over)
    near.proven, agreement = near.risen(span, above)
    if near.proven >= above or agreement is None:
        return near, None
    few = relaxed(problem, tables, is_by_days=True)
    wide = LimitedAscent(Capacity(tables, remembering_all(few), pool))
    wide.few = few.tours
    sides = wide.sides()._replace(first_reach=REACH_BY_DAYS, makes_tours=True)
    agreement = Agreement(wide.capacity, sides, wide.start_by_days(near, agreement), above)
    while not agreement.is_over and span.done < ROUNDS + FURTHER_ROUNDS and span.share(0) < 1:
        with span.one_round():
            agreement.rise()
    wide.proven = max(near.proven, -(-wide.best // UNITS))
    return wide, agreement


def remembering_all(halves: Relaxed) -> Relaxed:
    """The relaxation in which a trip remembers every job that it has visited."""
    every = ~np.eye(len(halves.is_free), dtype=np.bool_)
    return halves._replace(tours=remembering(halves.tours, every))
