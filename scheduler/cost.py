"""What a plan costs, by kind, without a solver."""

from collections.abc import Mapping

from scheduler.plan import Plan
from scheduler.preferences import PREFERENCES
from scheduler.problem import Problem


def cost_by_kind(problem: Problem, plan: Plan) -> Mapping[str, int]:
    """Whole CNY by key of the preference, every kind named, in the order of `PREFERENCES`.

    A plan that is not valid is priced as far as its entries name known jobs and people and have their days.
    """
    return {preference.key: preference.cost(problem, plan) for preference in PREFERENCES}


def cost_of(problem: Problem, plan: Plan) -> int:
    """The total in whole CNY."""
    return sum(cost_by_kind(problem, plan).values())
