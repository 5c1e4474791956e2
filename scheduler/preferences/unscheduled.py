"""Jobs left without a place."""

from collections.abc import Iterator

from models.text import Text
from scheduler.plan import Plan
from scheduler.preferences.shape import Charge, Preference
from scheduler.problem import Problem


def charges(problem: Problem, plan: Plan) -> Iterator[Charge]:
    """One charge per known job in the list of the unscheduled, once if it stands there twice."""
    for name in dict.fromkeys(entry.job for entry in plan.unscheduled):
        job = problem.jobs_by_id.get(name)
        if job is not None and job.unscheduled_cost:
            yield Charge(job.unscheduled_cost, name)


UNSCHEDULED = Preference(
    key="unscheduled",
    name=Text(zh="未排任务", en="unscheduled jobs"),
    explanation=Text(
        zh="每个未能排入计划的任务按其未排代价计。",
        en="Every job without a place costs what leaving it out costs.",
    ),
    charges=charges,
)
