"""Small, tight and odd problems: whatever is planned is valid, costs what it says, and has its reasons."""

import pytest

from benchmarks.random_instances import KINDS, faults_of, instance


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(2))
def test_no_plan_of_a_random_problem_has_a_fault(kind: str, seed: int) -> None:
    """Issue 4: no violation in random instances; the benchmark judges 1,000 of them with a second checker."""
    _, faults = faults_of(instance(kind, seed), seconds=5, seed=seed, rounds=50)
    assert faults == []


def test_a_bound_is_no_higher_where_a_larger_team_keeps_an_announced_member() -> None:
    """One more day costs more than it saves to count the announced member as gone."""
    _, faults = faults_of(instance("all in one place", 29), seconds=5, seed=29, rounds=50)
    assert faults == []


def test_the_same_seed_makes_the_same_problem() -> None:
    assert instance("ordinary", 3) == instance("ordinary", 3)
    assert instance("ordinary", 3) != instance("ordinary", 4)
