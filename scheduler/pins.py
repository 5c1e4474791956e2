"""Pins that no valid plan can keep, because a pinned placement itself breaks a rule."""

from models.text import Text
from scheduler.checker import check
from scheduler.constraints import Violation
from scheduler.plan import Assignment, Plan, Unscheduled
from scheduler.problem import Problem
from scheduler.reading import ProblemFault

PIN_BREAKS = Text(
    zh="锁定的安排不成立：{reason}请更改或解除锁定。", en="The pin cannot be kept: {reason} Change it or lift it."
)


FREEZE_BREAKS = Text(
    zh="冻结的安排不成立：{reason}请更改此计划，或提前冻结截止日期。",
    en="What is frozen cannot be kept: {reason} Change the plan, or freeze until an earlier day.",
)


def pin_faults(problem: Problem) -> tuple[ProblemFault, ...]:
    """Every rule that the pinned jobs break by themselves or with each other, by their place in the file."""
    place = {job.id: f"jobs[{i}].pinned" for i, job in enumerate(problem.jobs)}
    return tuple(ProblemFault(place.get(violation.job or "", "jobs"), PIN_BREAKS.format(reason=violation.sentence))
                 for violation in _broken(problem))


def freeze_faults(frozen: Problem, plan: Plan) -> tuple[ProblemFault, ...]:
    """The same of a problem with good pins in which `plan` is frozen, by their place in the plan."""
    place = {each.job: f"assignments[{i}]" for i, each in enumerate(plan.assignments)}
    return tuple(ProblemFault(place.get(violation.job or "", ""), FREEZE_BREAKS.format(reason=violation.sentence))
                 for violation in _broken(frozen))


def _broken(problem: Problem) -> list[Violation]:
    """The rules that a plan of nothing but the pins breaks."""
    pinned = tuple(Assignment.of(job.id, job.pinned) for job in problem.jobs if job.pinned is not None)
    if not pinned:
        return []
    others = tuple(Unscheduled(job=job.id) for job in problem.jobs if job.pinned is None)
    return check(problem, Plan(assignments=pinned, unscheduled=others))
