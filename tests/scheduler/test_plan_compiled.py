"""The compiled search tells prices and rules as the plain modules do: to the yuan, move for move."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from scheduler import Problem, check, cost_of
from scheduler.compiled.anneal import GAIN, Course, anneal, course_for, follow, kept_for, plant_each, stand_like
from scheduler.compiled.kernel import NEVER, put, take
from scheduler.compiled.place import best_place, fits, scratch_for
from scheduler.compiled.search import CompiledSearch
from scheduler.compiled.tables import (
    UNSCHEDULED,
    Standing,
    Tables,
    copied,
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
        price = best_place(tables, standing, scratch, RNG, 0.0, job, NEVER, 0.0)
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
@settings(max_examples=150)
def test_the_cheapest_place_of_a_job_costs_the_same_in_both_tellings(asked: Problem) -> None:
    built_up_in_both(asked, list(range(len(asked.jobs))))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_half_year_built_up_costs_the_same_in_both_tellings(seed: int) -> None:
    asked = body(45, 16, seed)
    order = list(range(len(asked.jobs)))
    Random(seed).shuffle(order)
    built_up_in_both(asked, order)


def begun(asked: Problem, seed: int) -> tuple[Tables, Standing, Course, int]:
    """A first standing, a course from it, and what it costs."""
    tables = tables_of(asked, 400)
    standing = standing_of(tables)
    cost = int(tables.job[:-1, UNSCHEDULED].sum())
    cost += plant_each(tables, standing, scratch_for(tables), RNG.copy(), np.arange(len(asked.jobs), dtype=np.int32))
    return tables, standing, course_for(tables, standing, seed), cost


def built_anew(tables: Tables, stay: np.ndarray, team: np.ndarray, expert: np.ndarray) -> tuple[Standing, int]:
    """The standing in which each job stands as its rows say, put in one by one, and what it costs."""
    anew, cost = standing_of(tables), int(tables.job[:-1, UNSCHEDULED].sum())
    for job, (first, length, size) in enumerate(stay):
        if first >= 0:
            anew.team[job], anew.expert[job] = team[job], expert[job]
            cost += put(tables, anew, job, first, length, size)
    return anew, cost


def alike(one: Standing, other: Standing) -> bool:
    """Whether the same people do the same in both; what lies beyond a person's last visit does not count."""
    rows = zip((one.team, one.expert, one.tally, one.vacant), (other.team, other.expert, other.tally, other.vacant),
               strict=True)
    return bool((one.stay[:, 0] == other.stay[:, 0]).all()) and all((mine == its).all() for mine, its in rows)


@pytest.mark.parametrize("blur", [0.0, 0.4])
@pytest.mark.parametrize("seed", [1, 2])
def test_after_many_rounds_the_cost_is_still_the_plans_own(seed: int, blur: float) -> None:
    """Every put, take and undo keeps timelines, days of months and cost in step."""
    tables, standing, course, cost = begun(body(50, 18, seed), seed)
    gain = anneal(tables, standing, scratch_for(tables), course, kept_for(0), 3000, 2000.0, 50.0, 8, blur)
    assert alike(standing, built_anew(tables, *standing[:3])[0])
    assert built_anew(tables, course.best_stay, course.best_team, course.best_expert)[1] == cost - gain


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_workers_go_on_from_one_standing_that_has_what_both_changed(seed: int) -> None:
    tables, standing, course, cost = begun(body(50, 18, seed), seed)
    scratch, other, kept = scratch_for(tables), copied(standing), kept_for(20)
    other_course = course_for(tables, other, seed + 10)
    made = 0
    for _ in range(40):
        anneal(tables, standing, scratch, course, kept_for(0), 20, 2000.0, 1500.0, 8, 0.0)
        anneal(tables, other, scratch, other_course, kept, 20, 2000.0, 1500.0, 8, 0.0)
        made += follow(tables, standing, scratch, course, kept, 1500.0)
        stand_like(tables, other, other_course, standing)
        assert alike(standing, other)
    assert made > 0
    assert alike(standing, built_anew(tables, *standing[:3])[0])
    best = built_anew(tables, course.best_stay, course.best_team, course.best_expert)[1]
    assert best == cost - course.tally[GAIN]


def test_a_change_for_which_there_is_no_room_any_more_leaves_all_as_it_was() -> None:
    """Another worker put a job on days that a member of its team has given away here in the meantime."""
    tables, standing, course, _ = begun(body(50, 18, seed=1), 1)
    scratch, kept = scratch_for(tables), kept_for(1)
    one, other = np.flatnonzero((standing.stay[:, 0] >= 0) & (tables.experts[:, 0] < 0))[:2]
    kept.end[:] = (1, 1)
    kept.job[0], kept.stay[0], kept.team[0], kept.expert[0] = one, standing.stay[other], standing.team[other], -1
    before = copied(standing)
    assert follow(tables, standing, scratch, course, kept, 1e12) == 0
    assert alike(standing, before)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("people", [20, 700])
def test_one_or_two_workers_give_a_valid_plan_at_its_true_cost(workers: int, people: int) -> None:
    asked = body(60, people, seed=3)
    search = CompiledSearch(asked, seed=5, workers=workers)
    search.begin({}, {})
    for turn in range(10):
        search.turn(100, turn / 10, turn / 10 + 0.1)
    plan = search.best_plan(None)
    search.close()
    assert check(asked, plan) == []
    assert plan.cost == cost_of(asked, plan)


def test_workers_that_have_rounds_enough_go_apart_and_the_better_one_counts() -> None:
    asked = body(8, 10, seed=4)
    search = CompiledSearch(asked, seed=2, workers=2)
    search.begin({}, {})
    for turn in range(50):
        search.turn(500, turn / 50, (turn + 1) / 50)
    plan = search.best_plan(None)
    search.close()
    assert len({worker.course.rng[0] for worker in search._workers}) == 2
    ends = [(worker.standing.stay[:, :2].tolist(), worker.standing.team.tolist()) for worker in search._workers]
    assert ends[0] != ends[1]
    assert check(asked, plan) == []
    assert plan.cost == cost_of(asked, plan)


def test_a_copy_of_a_standing_is_not_changed_by_the_search() -> None:
    asked = body(10, 8, seed=2)
    tables = tables_of(asked, 400)
    standing = standing_of(tables)
    kept = copied(standing)
    plant_each(tables, standing, scratch_for(tables), RNG.copy(), np.arange(10, dtype=np.int32))
    assert (standing.stay != kept.stay).any()
    assert (kept.stay == -1).all()
