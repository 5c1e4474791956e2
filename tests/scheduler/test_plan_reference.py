"""Our checker and our prices agree with the reference checker of the file format, where it lies beside the checkout."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings

from scheduler import Plan, Problem, check, cost_by_kind, plan_text, solve
from tests.scheduler.problems import body, problems_with_any_plan

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "scheduling" / "check_plan.py"

pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason="the reference checker is not beside this checkout")


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The reference checker as a module."""
    spec = spec_from_file_location("reference_checker", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def both(reference: ModuleType, problem: Problem, plan: Plan) -> tuple[list[str], dict[str, int]]:
    """What the reference says of a problem and a plan as they stand in their files."""
    bad, cost = reference.check(json.loads(problem.model_dump_json()), json.loads(plan_text(plan)))
    return bad, {kind: amount for kind, amount in cost.items() if amount}


@given(case=problems_with_any_plan())
@settings(max_examples=250)
def test_any_plan_is_judged_and_priced_as_the_reference_does(
    reference: ModuleType, case: tuple[Problem, Plan]
) -> None:
    problem, plan = case
    bad, cost = both(reference, problem, plan)
    assert bool(check(problem, plan)) == bool(bad)
    assert {kind: amount for kind, amount in cost_by_kind(problem, plan).items() if amount} == cost


def test_a_solved_half_year_is_valid_to_the_reference(reference: ModuleType) -> None:
    problem = body(40, 20, seed=3)
    plan = solve(problem, seconds=30, max_iterations=150)
    bad, cost = both(reference, problem, plan)
    assert bad == []
    assert sum(cost.values()) == plan.cost
