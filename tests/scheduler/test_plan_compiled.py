"""The compiled search tells prices and rules as the plain modules do: to the yuan, move for move."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from scheduler import Problem, check, cost_of
from scheduler.compiled.anneal import anneal, back_to_best, course_for, plant_each
from scheduler.compiled.kernel import NEVER, put, take
from scheduler.compiled.place import best_place, fits, scratch_for
from scheduler.compiled.search import CompiledSearch
from scheduler.compiled.tables import (
    FIRST_OPEN,
    LAST_OPEN,
    PINNED,
    UNSCHEDULED,
    Standing,
    Tables,
    copied,
    part_of,
    standing_of,
    tables_of,
)
from scheduler.ground import Ground, Stay
from scheduler.insertion import best_insertion
from scheduler.insertion import fits as plainly_fits
from scheduler.state import State
from tests.scheduler.problems import body, tiny_problems

RNG = np.array([7], np.uint64)
"""Not drawn from where no start is passed over."""


def put_stay(tables: Tables, standing: Standing, job: int, stay: Stay) -> int:
    """Place the job in the arrays as in the plain state; what that adds."""
    standing.team[job, : len(stay.team)] = stay.team
    standing.expert[job, : len(stay.experts)] = stay.experts
    return int(put(tables, standing, job, stay.first, stay.length, len(stay.team)))


def built_up_in_both(problem: Problem, order: list[int]) -> None:
    """Insert job after job in both tellings, and take each out and in again: prices are the same at every step."""
    state, tables = State(Ground(problem)), tables_of(problem, 400)
    standing, scratch = standing_of(tables), scratch_for(tables)
    for job in order:
        offer = state.ground.offers[job]
        if problem.jobs[job].pinned is not None:
            continue
        plain = best_insertion(state, offer)
        price = best_place(tables, standing, scratch, RNG, 0.0, job, NEVER)
        assert (NEVER if plain is None else plain.price) == price
        if plain is None:
            continue
        before = state.cost
        state.put(job, plain.stay)
        assert put_stay(tables, standing, job, plain.stay) == state.cost - before
        change = take(tables, standing, job)
        assert change == before - state.cost
        standing.team[job, : len(plain.stay.team)] = plain.stay.team
        standing.expert[job, : len(plain.stay.experts)] = plain.stay.experts
        length, size = plain.stay.length, len(plain.stay.team)
        shifted = plain.stay._replace(first=plain.stay.first + 1)
        emptied = state.copy()
        emptied.take(job)
        for stay in (plain.stay, shifted):
            if stay.first + length <= len(tables.ordinal):
                assert fits(tables, standing, scratch, job, stay.first, length, size) == plainly_fits(
                    emptied, offer, stay)
        put(tables, standing, job, plain.stay.first, length, size)


@given(asked=tiny_problems(most_jobs=4))
@settings(max_examples=150, deadline=None)
def test_the_cheapest_place_of_a_job_costs_the_same_in_both_tellings(asked: Problem) -> None:
    built_up_in_both(asked, list(range(len(asked.jobs))))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_half_year_built_up_costs_the_same_in_both_tellings(seed: int) -> None:
    asked = body(45, 16, seed)
    order = list(range(len(asked.jobs)))
    Random(seed).shuffle(order)
    built_up_in_both(asked, order)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_many_rounds_the_cost_is_still_the_plans_own(seed: int) -> None:
    """Every put, take and undo keeps timelines, days of months and cost in step."""
    asked = body(50, 18, seed)
    tables = tables_of(asked, 400)
    standing, scratch = standing_of(tables), scratch_for(tables)
    cost = int(tables.job[:-1, UNSCHEDULED].sum())
    cost += plant_each(tables, standing, scratch, RNG.copy(), np.arange(50, dtype=np.int32))
    course = course_for(tables, standing, seed)
    gain = anneal(tables, standing, scratch, course, 3000, 2000.0, 50.0, 8)
    back_to_best(tables, standing, course)
    anew = standing_of(tables)
    total = int(tables.job[:-1, UNSCHEDULED].sum())
    for job, (first, length, size) in enumerate(standing.stay):
        if first >= 0:
            anew.team[job], anew.expert[job] = standing.team[job], standing.expert[job]
            total += put(tables, anew, job, first, length, size)
    assert total == cost - gain
    for part, other in zip(standing, anew, strict=True):
        if part is not standing.visit and part is not standing.stay:
            assert (part == other).all()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("people", [20, 700])
def test_one_or_two_workers_give_a_valid_plan_at_its_true_cost(workers: int, people: int) -> None:
    """With 700 people two workers share the months out."""
    asked = body(60, people, seed=3)
    search = CompiledSearch(asked, seed=5, workers=workers)
    search.begin({}, {})
    for turn in range(10):
        search.turn(100, turn / 10, turn / 10 + 0.1)
    plan = search.best_plan(None)
    search.close()
    assert check(asked, plan) == []
    assert plan.cost == cost_of(asked, plan)


def test_two_workers_move_different_jobs_on_days_that_are_apart() -> None:
    """A day between them is open to neither, so that the day off after a far journey is kept whatever both plan."""
    asked = body(60, 100, seed=3)
    search = CompiledSearch(asked, seed=5, workers=1)
    search.begin({}, {})
    is_first = search.tables.month < 3
    parts = [part_of(search.tables, search.best, mine, i) for i, mine in enumerate((is_first, ~is_first))]
    movable = [set(np.flatnonzero(part.job[:-1, PINNED] == 0)) for part in parts]
    assert all(movable)
    assert not movable[0] & movable[1]
    for part, jobs in zip(parts, movable, strict=True):
        for job in jobs:
            first, length, _ = search.best.stay[job]
            assert part.job[job, FIRST_OPEN] <= first <= part.job[job, LAST_OPEN] + 1 - length
    border = int(is_first.sum())
    assert parts[0].job[list(movable[0]), LAST_OPEN].max() <= border - 2
    assert parts[1].job[list(movable[1]), FIRST_OPEN].min() >= border
    search.close()


def test_a_copy_of_a_standing_is_not_changed_by_the_search() -> None:
    asked = body(10, 8, seed=2)
    tables = tables_of(asked, 400)
    standing = standing_of(tables)
    kept = copied(standing)
    plant_each(tables, standing, scratch_for(tables), RNG.copy(), np.arange(10, dtype=np.int32))
    assert (standing.stay != kept.stay).any()
    assert (kept.stay == -1).all()
