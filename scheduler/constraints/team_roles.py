"""Auditors make the team and experts attend; nobody unknown does either."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import first_listings


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """Each person stays in the part that is theirs."""
    kind = {person.id: person.kind for person in problem.auditors}
    return replace(
        terms,
        team=tuple(person for person in terms.team if kind[person] == "auditor"),
        attending=tuple(person for person in terms.attending if kind[person] == "expert"),
    )


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Everybody who is unknown or stands in the other part."""
    for job, assignment in first_listings(problem, plan):
        for people, kind, part in (
            (assignment.team, "auditor", Text(zh="检查组组员", en="a member of the team")),
            (assignment.experts, "expert", Text(zh="技术专家", en="a technical expert")),
        ):
            for person in people:
                known = problem.people_by_id.get(person)
                if known is None:
                    yield Violation(TEAM_ROLES.key, UNKNOWN.format(job=job.id, person=person), job.id, person)
                elif known.kind != kind:
                    sentence = TEAM_ROLES.explanation.format(job=job.id, person=person, part=part)
                    yield Violation(TEAM_ROLES.key, sentence, job.id, person)


UNKNOWN = Text(zh="{job} 安排了人员名单中没有的 {person}。", en="{job} names {person}, whom the problem does not know.")

TEAM_ROLES = Constraint(
    key="team_roles",
    name=Text(zh="组员身份", en="role on the team"),
    explanation=Text(zh="{person} 不能作为{part}参加 {job}。", en="{person} may not be {part} on {job}."),
    narrow=narrow,
    violations=violations,
)
