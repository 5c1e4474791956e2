"""What differs from the announced plan: members taken off, and days by which the start moved."""

from collections.abc import Iterator

from models.text import Text
from scheduler.plan import Plan
from scheduler.preferences.shape import Charge, Preference
from scheduler.problem import Problem
from scheduler.visits import visits_of

MOST_DAYS_COUNTED = 30
"""Calendar days of a moved start that cost; later or earlier costs no more."""


def charges(problem: Problem, plan: Plan) -> Iterator[Charge]:
    """One charge per announced member who is gone, one per moved start."""
    weights = problem.weights
    for visit in visits_of(problem, plan):
        announced = visit.job.baseline
        if announced is None:
            continue
        for person in sorted(set(announced.everyone) - set(visit.everyone)):
            yield Charge(weights.member_change, visit.job.id, person)
        moved = abs((visit.start - announced.start).days)
        if moved:
            yield Charge(weights.day_shift * min(MOST_DAYS_COUNTED, moved), visit.job.id)


CHANGES = Preference(
    key="changes",
    name=Text(zh="变动", en="changes"),
    explanation=Text(
        zh="与已通知的安排相比，被换下的人员和移动的开始日。",
        en="Members taken off an announced plan and days by which its start moved.",
    ),
    charges=charges,
)
