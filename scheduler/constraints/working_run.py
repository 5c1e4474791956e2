"""The audit takes its person-days over the size of the team, rounded up, on working days in a row from its start."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import staffed, visit_of


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """Every size of the team has its number of days."""
    return replace(terms, lengths={size: job.duration(size) for size in terms.lengths})


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every assignment whose start is no working day, or after which the calendar ends too soon."""
    for job, assignment in staffed(problem, plan):
        if assignment.team and visit_of(problem, assignment) is None:
            sentence = WORKING_RUN.explanation.format(
                job=job.id, start=assignment.start, days=job.duration(len(assignment.team))
            )
            yield Violation(WORKING_RUN.key, sentence, job.id)


WORKING_RUN = Constraint(
    key="working_run",
    name=Text(zh="连续工作日", en="working days in a row"),
    explanation=Text(
        zh="{job} 从 {start} 起没有 {days} 个连续的工作日可用（开始日须为工作日）。",
        en="{job} cannot run from {start}: it takes {days} working days in a row from a working day.",
    ),
    narrow=narrow,
    violations=violations,
)
