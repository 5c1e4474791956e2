"""Audit days above a person's target."""

from collections.abc import Iterator

from models.text import Text
from scheduler.plan import Plan
from scheduler.preferences.shape import Charge, Preference
from scheduler.problem import Problem
from scheduler.visits import visits_by_person


def charges(problem: Problem, plan: Plan) -> Iterator[Charge]:
    """One charge per person above target."""
    for name, visits in visits_by_person(problem, plan).items():
        over = sum(len(visit.days) for visit in visits) - problem.people_by_id[name].target_days
        if over > 0:
            yield Charge(problem.weights.overtime_day * over, person=name)


OVERTIME = Preference(
    key="overtime",
    name=Text(zh="超额工作", en="overtime"),
    explanation=Text(
        zh="每人超过目标天数的每个现场日。",
        en="Every audit day of a person above their target.",
    ),
    charges=charges,
)
