"""For each expert asked for one person bearing its tag attends; nobody serves two, nobody is left over."""

from collections.abc import Iterator
from dataclasses import replace

from models.text import Text
from scheduler.constraints.shape import Constraint, Terms, Violation
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import staffed


def narrow(terms: Terms, problem: Problem, job: Job) -> Terms:
    """One expert for each tag must attend."""
    return replace(terms, expert_tags=job.experts)


def serve(asked: tuple[str, ...], offered: tuple[tuple[str, ...], ...]) -> bool:
    """Whether each tag asked for can be given to one of the people with the tags `offered`, with none left over."""
    if len(asked) != len(offered):
        return False
    if not asked:
        return True
    return any(
        asked[0] in tags and serve(asked[1:], offered[:i] + offered[i + 1 :]) for i, tags in enumerate(offered)
    )


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every job whose experts are not the ones that it asks for."""
    for job, assignment in staffed(problem, plan):
        if not serve(job.experts, tuple(problem.people_by_id[person].tags for person in assignment.experts)):
            asked, sent = listed(job.experts, quoted=True), listed(assignment.experts)
            sentence = EXPERTS.explanation.format(job=job.id, asked=asked, sent=sent)
            yield Violation(EXPERTS.key, sentence, job.id)


def listed(words: tuple[str, ...], *, quoted: bool = False) -> Text:
    """Words in a row, or that there are none."""
    zh, en = ("“{}”", "'{}'") if quoted else ("{}", "{}")
    return Text(zh="、".join(map(zh.format, words)) or "无", en=", ".join(map(en.format, words)) or "none")


EXPERTS = Constraint(
    key="experts",
    name=Text(zh="技术专家", en="technical experts"),
    explanation=Text(
        zh="{job} 需要的技术专家（{asked}）与所派人员（{sent}）不符。",
        en="{job} asks for the experts {asked}; those sent ({sent}) do not match.",
    ),
    narrow=narrow,
    violations=violations,
)
