"""Days after the target on which an audit ends."""

from collections.abc import Iterator

from models.text import Text
from scheduler.plan import Plan
from scheduler.preferences.shape import Charge, Preference
from scheduler.problem import Problem
from scheduler.visits import visits_of


def charges(problem: Problem, plan: Plan) -> Iterator[Charge]:
    """One charge per visit that ends late."""
    for visit in visits_of(problem, plan):
        late = (visit.end - visit.job.target).days
        if late > 0:
            yield Charge(problem.weights.late_day * late, visit.job.id)


LATENESS = Preference(
    key="lateness",
    name=Text(zh="延后", en="lateness"),
    explanation=Text(
        zh="检查结束日晚于目标日期的每个日历日。",
        en="Every calendar day by which an audit ends after its target.",
    ),
    charges=charges,
)
