"""Small, tight and odd problems: whatever is planned is valid, costs what it says, and has its reasons."""

import pytest

from benchmarks.random_instances import KINDS, instance, judged
from scheduler import solve
from tests.scheduler.problems import auditor, day, job, problem


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(2))
def test_no_plan_of_a_random_problem_has_a_fault(kind: str, seed: int) -> None:
    """Issue 4: no violation in random instances; the benchmark judges 1,000 of them with a second checker."""
    assert judged(instance(kind, seed), seconds=5, seed=seed, rounds=50).faults == []


def test_a_bound_is_no_higher_where_a_larger_team_keeps_an_announced_member() -> None:
    """Alone the member announced would end a day late; with another nobody is gone and nothing late."""
    asked = problem([auditor("P1"), auditor("P2")], [job(
        "J1", person_days=1.5, team_min=1, target=day(0), baseline={"start": day(0), "team": ("P2",)})])
    found = solve(asked, seconds=5, max_iterations=50)
    assert found.cost == 0
    assert found.bound == 0


def test_the_same_seed_makes_the_same_problem() -> None:
    assert instance("ordinary", 3) == instance("ordinary", 3)
    assert instance("ordinary", 3) != instance("ordinary", 4)
