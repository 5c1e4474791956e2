"""What is said to be the cheapest plan is the cheapest of all that there are."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from time import monotonic, sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Plan, Problem, Progress, branches, check, cost_of, solve
from scheduler.bound import Span, lower_bound
from scheduler.capacity import Capacity
from scheduler.choose import Effort
from scheduler.compiled.relaxed import relaxed
from scheduler.compiled.tables import tables_of
from scheduler.exact import Proof, proofs
from scheduler.limited import LimitedAscent
from scheduler.listing import Listing
from scheduler.plan import Assignment
from scheduler.problem import Placement
from tests.scheduler.problems import NANYANG, body, day, job, plan, problem, tiny_problems
from tests.scheduler.test_plan_bound import pinned_problems
from tests.scheduler.test_plan_solving import CAPPED, PAIR, cheapest_of_all

EFFORT = Effort(600, workers=1, seed=0, repeatable=False)


def nothing_but_pins(asked: Problem) -> Plan:
    """The plan that leaves out whatever it may."""
    pinned = tuple(Assignment.of(each.id, each.pinned) for each in asked.jobs if each.pinned is not None)
    return plan(*pinned, out=tuple(each.id for each in asked.jobs if each.pinned is None))


def proven(asked: Problem, known: Plan) -> Proof:
    """How far the proof comes from there."""
    *_, last = proofs(asked, tables_of(asked, 400), known, cost_of(asked, known), EFFORT)
    return last


@given(asked=st.one_of(tiny_problems(most_jobs=2), pinned_problems()))
@settings(max_examples=60)
def test_from_any_plan_on_the_cheapest_of_all_is_found_and_proven(asked: Problem) -> None:
    found, best = proven(asked, nothing_but_pins(asked)), cheapest_of_all(asked)
    assert found.cost == found.bound == best
    assert check(asked, found.plan) == []
    assert cost_of(asked, found.plan) == best


@given(asked=st.one_of(tiny_problems(most_jobs=2), pinned_problems()))
@settings(max_examples=15)
def test_no_bound_is_above_the_cheapest_plan_where_plans_are_only_taken_apart(asked: Problem) -> None:
    """By people and by days, and never by choosing among trips; the known plan is said to be dearer than it is."""
    known, best = nothing_but_pins(asked), cheapest_of_all(asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branches, "FEW_TRIPS", 0)
        made = islice(proofs(asked, tables_of(asked, 400), known, best + 600, EFFORT), 12)
        assert all(each.bound <= best for each in made)


def test_plans_are_taken_apart_until_the_cheapest_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six audits and six people over ten weeks: the relaxation alone is 200 below, and CP-SAT chooses among nothing."""
    monkeypatch.setattr(branches, "FEW_TRIPS", 0)
    asked = body(6, 6, seed=1, weeks=10)
    known = solve(asked, seconds=60, workers=1, max_iterations=3000)
    first, *_, last = proofs(asked, tables_of(asked, 400), known, cost_of(asked, known), EFFORT)
    assert first.bound < last.bound == last.cost == known.cost


@given(asked=tiny_problems(most_jobs=3))
@settings(max_examples=20)
def test_no_plan_of_the_search_is_cheaper_than_the_proven_one(asked: Problem) -> None:
    found, searched = proven(asked, nothing_but_pins(asked)), solve(asked, seconds=5, max_iterations=60)
    assert searched.cost is not None
    assert found.cost == found.bound <= searched.cost


def test_a_limit_of_days_in_a_month_is_kept_by_the_proven_plan() -> None:
    """Each of two people may work three days, and each audit takes both for two: one of them stays out."""
    asked = problem(CAPPED, [job("J1", NANYANG), job("J2", NANYANG)])
    found = proven(asked, nothing_but_pins(asked))
    assert found.cost == found.bound == cheapest_of_all(asked)
    assert len(found.plan.unscheduled) == 1


def test_nothing_is_said_to_be_the_cheapest_where_a_pin_breaks_a_rule() -> None:
    pin = Placement(start=day(0), team=("P1",))
    asked = problem(PAIR, [job("J1", team_min=2, team_max=2, pinned=pin), job("J2")])
    known = nothing_but_pins(asked)
    assert check(asked, known) != []
    assert len([*proofs(asked, tables_of(asked, 400), known, cost_of(asked, known), EFFORT)]) == 1


def test_a_search_ends_with_the_proof_and_tells_of_it() -> None:
    """Five audits and six people over ten weeks: the relaxation alone stays below the cheapest plan."""
    told: list[Progress] = []
    asked = body(5, 6, seed=7, weeks=10)
    found = solve(asked, seconds=120, workers=1, progress=told.append)
    assert found.cost == found.bound == told[-1].bound == cost_of(asked, found)
    assert check(asked, found) == []


def test_no_proof_is_begun_when_the_time_is_over_already() -> None:
    """Telling takes longer than the search has: the bound stays the one that every audit has by itself."""
    asked = body(5, 6, seed=7, weeks=10)
    found = solve(asked, seconds=0.5, workers=1, progress=lambda _: sleep(0.6))
    assert found.bound == lower_bound(asked, tables_of(asked, 400)) < lower_bound(
        asked, tables_of(asked, 400), seconds=3600, rounds=20)


def test_too_many_trips_for_the_time_are_not_chosen_among() -> None:
    asked = problem(CAPPED, [job("J1", NANYANG), job("J2", NANYANG)])
    tables, cost = tables_of(asked, 400), cheapest_of_all(asked) + 1
    with ThreadPoolExecutor(2) as pool:
        ascent = LimitedAscent(Capacity(tables, relaxed(asked, tables), pool))
        ascent.risen(Span(monotonic(), 3600, 20, lambda: False), cost)
        listing = Listing(ascent)
    all_of_them = listing.below(cost, 60_000)
    assert all_of_them
    assert listing.below(cost, len(all_of_them)) == all_of_them
    assert listing.below(cost, len(all_of_them) - 1) is None


def test_who_ends_the_search_ends_the_proof() -> None:
    asked = body(6, 6, seed=7, weeks=10)
    known = nothing_but_pins(asked)
    ended = Effort(600, workers=1, seed=0, repeatable=False, is_over=lambda: True)
    made = [*proofs(asked, tables_of(asked, 400), known, cost_of(asked, known), ended)]
    assert not made[-1].is_complete
