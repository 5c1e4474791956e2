"""Nobody is on an audit on a day on which they are not available."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import visits_of


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """Everybody's days off are closed to them."""
    return replace(terms, closed=problem.unavailable_days)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Everybody on a visit during a range in which they are not available."""
    for visit in visits_of(problem, plan):
        for person in visit.everyone:
            for first, last in problem.people_by_id[person].unavailable:
                if any(first <= day <= last for day in visit.days):
                    sentence = AVAILABILITY.explanation.format(
                        job=visit.job.id, person=person, first=first, last=last
                    )
                    yield Violation(AVAILABILITY.key, sentence, visit.job.id, person)


AVAILABILITY = Constraint(
    key="availability",
    name=Text(zh="人员可用时间", en="availability"),
    explanation=Text(
        zh="{person} 在 {first} 至 {last} 不可用，不能参加 {job}。",
        en="{person} is not available from {first} to {last} and cannot be on {job}.",
    ),
    narrow=narrow,
    violations=violations,
)
