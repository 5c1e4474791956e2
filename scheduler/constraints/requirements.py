"""For every requirement enough members of the team bear one of its tags; one member may serve several."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem, Requirement
from scheduler.visits import staffed


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """The team must meet every requirement."""
    return replace(terms, needs=job.requirements)


def bears(tags: tuple[str, ...], need: Requirement) -> bool:
    """Whether somebody with `tags` counts towards `need`."""
    return any(tag in tags for tag in need.any_of)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every requirement that too few members serve."""
    for job, assignment in staffed(problem, plan):
        for need in job.requirements:
            have = sum(1 for person in assignment.team if bears(problem.people_by_id[person].tags, need))
            if have < need.count:
                sentence = REQUIREMENTS.explanation.format(
                    job=job.id, need=wanted(need), have=have, count=need.count
                )
                yield Violation(REQUIREMENTS.key, sentence, job.id)


def wanted(need: Requirement, names: Mapping[str, Text] | None = None) -> Text:
    """The tags of a requirement in words; `names` gives tags their words, also where one begins or ends on a day."""
    plain = {tag: tag.partition(" until ")[0].partition(" from ")[0] for tag in need.any_of}
    told = dict.fromkeys((names or {}).get(plain[tag], Text(zh=tag, en=tag)) for tag in need.any_of)
    return Text(zh="“" + "”或“".join(word.zh for word in told) + "”", en="'" + "' or '".join(w.en for w in told) + "'")


REQUIREMENTS = Constraint(
    key="requirements",
    name=Text(zh="能力要求", en="competence requirements"),
    explanation=Text(
        zh="{job} 的检查组中具备{need}的有 {have} 人，至少应有 {count} 人。",
        en="{have} of the team of {job} have {need}; at least {count} must.",
    ),
    narrow=narrow,
    violations=violations,
)
