"""The team has at least `team_min` and at most `team_max` members, all different; experts do not count."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import staffed


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """Only the admitted sizes stay."""
    return replace(terms, lengths={size: terms.lengths.get(size, 1) for size in range(job.team_min, job.team_max + 1)})


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every team of a size outside the limits, and everybody named twice."""
    for job, assignment in staffed(problem, plan):
        if not job.team_min <= len(assignment.team) <= job.team_max:
            sentence = TEAM_SIZE.explanation.format(
                job=job.id, size=len(assignment.team), least=job.team_min, most=job.team_max
            )
            yield Violation(TEAM_SIZE.key, sentence, job.id)
        everyone = assignment.everyone
        for person in sorted({person for person in everyone if everyone.count(person) > 1}):
            yield Violation(TEAM_SIZE.key, NAMED_TWICE.format(job=job.id, person=person), job.id, person)


NAMED_TWICE = Text(zh="{person} 在 {job} 的组内重复出现。", en="{person} stands twice on {job}.")

TEAM_SIZE = Constraint(
    key="team_size",
    name=Text(zh="组员人数", en="team size"),
    explanation=Text(
        zh="{job} 的检查组有 {size} 人，应为 {least} 至 {most} 人。",
        en="The team of {job} has {size} members; it must have {least} to {most}.",
    ),
    narrow=narrow,
    violations=violations,
)
