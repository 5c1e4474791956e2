"""A plan made better, or whole, from what stands already, with the jobs named standing still."""

from collections.abc import Collection
from time import monotonic

from scheduler.bound import lower_bound
from scheduler.compiled.search import CompiledSearch
from scheduler.plan import Plan
from scheduler.problem import Problem

ROUNDS_WITHOUT_GAIN = 200
"""Rounds per job that may move after which nothing better is looked for."""


def improved(
    problem: Problem, known: Plan, frozen: Collection[str], seconds: float, *, workers: int = 2, seed: int = 0,
    max_iterations: int | None = None,
) -> Plan:
    """The best plan found from `known` with the `frozen` jobs standing still; jobs left out have no reasons yet."""
    began = monotonic()
    search = CompiledSearch(problem, seed=seed, workers=workers, frozen=frozen)
    try:
        search.begin(
            pinned={job.id: job.pinned for job in problem.jobs if job.pinned is not None},
            known={each.job: each for each in known.assignments},
        )
        while search.movable and (max_iterations is None or search.rounds < max_iterations):
            if monotonic() - began >= seconds:
                break
            # Cold from the first round on: what stands was announced, and only gains may move it.
            search.turn(None if max_iterations is None else 50, 1.0, 1.0)
            if search.rounds_since_best > ROUNDS_WITHOUT_GAIN * search.movable:
                break
        return search.best_plan(lower_bound(problem, search.tables))
    finally:
        search.close()
