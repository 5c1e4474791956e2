"""Whether a plan is valid, said by every constraint in turn, without a solver."""

from scheduler.constraints import CONSTRAINTS, Violation
from scheduler.plan import Plan
from scheduler.problem import Problem


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every violation in the plan, in the order of `CONSTRAINTS`; none means that the plan is valid.

    The plan's own figures (`cost`, `bound`) are not looked at.
    """
    return [violation for constraint in CONSTRAINTS for violation in constraint.violations(problem, plan)]
