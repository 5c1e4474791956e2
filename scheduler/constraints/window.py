"""The audit begins on or after `earliest` and ends on or before `latest`."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import visits_of


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """Only the days of the window stay."""
    return replace(terms, days=terms.days & problem.workdays.between(job.earliest, job.latest))


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every visit with a day outside its window."""
    for visit in visits_of(problem, plan):
        job = visit.job
        if visit.start < job.earliest or visit.end > job.latest:
            sentence = WINDOW.explanation.format(
                job=job.id, start=visit.start, end=visit.end, earliest=job.earliest, latest=job.latest
            )
            yield Violation(WINDOW.key, sentence, job.id)


WINDOW = Constraint(
    key="window",
    name=Text(zh="时间窗", en="window"),
    explanation=Text(
        zh="{job} 排在 {start} 至 {end}，超出时间窗 {earliest} 至 {latest}。",
        en="{job} lies at {start} to {end}, outside its window {earliest} to {latest}.",
    ),
    narrow=narrow,
    violations=violations,
)
