"""Nobody with a conflict of interest, or to whom the client objected, is on the job in any part."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import staffed


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """The excluded are taken out of both parts."""
    return replace(
        terms,
        team=tuple(person for person in terms.team if person not in job.excluded),
        attending=tuple(person for person in terms.attending if person not in job.excluded),
    )


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every excluded person on a job."""
    for job, assignment in staffed(problem, plan):
        for person in dict.fromkeys(assignment.everyone):
            if person in job.excluded:
                sentence = EXCLUDED.explanation.format(job=job.id, person=person)
                yield Violation(EXCLUDED.key, sentence, job.id, person)


EXCLUDED = Constraint(
    key="excluded",
    name=Text(zh="公正性与客户异议", en="impartiality and the client's objections"),
    explanation=Text(
        zh="{person} 因利益关系或客户异议不得参加 {job}。",
        en="{person} may not be on {job}: a conflict of interest, or the client's objection.",
    ),
    narrow=narrow,
    violations=violations,
)
