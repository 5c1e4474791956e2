"""A pinned job is assigned exactly as pinned."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import staffed


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """There is one placement, the pinned one."""
    return replace(terms, only=job.pinned)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every pinned job that is moved, staffed otherwise or left out."""
    for entry in plan.unscheduled:
        job = problem.jobs_by_id.get(entry.job)
        if job is not None and job.pinned:
            yield Violation(PINNED.key, PINNED.explanation.format(job=job.id, start=job.pinned.start), job.id)
    for job, assignment in staffed(problem, plan):
        pin = job.pinned
        if pin and (
            pin.start != assignment.start
            or set(pin.team) != set(assignment.team)
            or set(pin.experts) != set(assignment.experts)
        ):
            yield Violation(PINNED.key, PINNED.explanation.format(job=job.id, start=pin.start), job.id)


PINNED = Constraint(
    key="pinned",
    name=Text(zh="已锁定的安排", en="pinned placement"),
    explanation=Text(
        zh="{job} 已锁定于 {start}，开始日和人员都不得改变。",
        en="{job} is pinned to {start}: neither its start nor its people may change.",
    ),
    narrow=narrow,
    violations=violations,
)
