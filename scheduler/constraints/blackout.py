"""No day of the audit is one on which the client's site is closed."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import visits_of


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """The closed days go."""
    return replace(terms, days=terms.days & ~problem.workdays.within(job.blackout))


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every visit that meets a closed range."""
    for visit in visits_of(problem, plan):
        for first, last in visit.job.blackout:
            if any(first <= day <= last for day in visit.days):
                sentence = BLACKOUT.explanation.format(job=visit.job.id, first=first, last=last)
                yield Violation(BLACKOUT.key, sentence, visit.job.id)


BLACKOUT = Constraint(
    key="blackout",
    name=Text(zh="客户停产停工日", en="days on which the client is closed"),
    explanation=Text(
        zh="{job} 的现场在 {first} 至 {last} 不开放，不能排检查。",
        en="The site of {job} is closed from {first} to {last}.",
    ),
    narrow=narrow,
    violations=violations,
)
