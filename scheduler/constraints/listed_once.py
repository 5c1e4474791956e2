"""Every job of the problem, and nothing else, stands in exactly one of the plan's two lists."""

from collections import Counter
from collections.abc import Iterator

from models.text import Text
from scheduler.constraints.shape import Choice, Constraint, Violation
from scheduler.plan import Plan
from scheduler.problem import Problem


def post(choice: Choice) -> None:
    """Of a job's visits one is made, or the job is left out."""
    for job, left_out in choice.left_out.items():
        mine = [made for visit, made in zip(choice.columns, choice.chosen, strict=True) if visit.job.id == job]
        choice.model.add_exactly_one([*mine, left_out])


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every job that is missing, unknown or listed more than once."""
    listed = Counter([entry.job for entry in plan.unscheduled] + [entry.job for entry in plan.assignments])
    for job, times in listed.items():
        if job not in problem.jobs_by_id:
            yield Violation(LISTED_ONCE.key, UNKNOWN.format(job=job), job)
        elif times > 1:
            yield Violation(LISTED_ONCE.key, LISTED_ONCE.explanation.format(job=job, times=times), job)
    for job in problem.jobs_by_id:
        if job not in listed:
            yield Violation(LISTED_ONCE.key, LISTED_ONCE.explanation.format(job=job, times=0), job)


UNKNOWN = Text(zh="计划中的 {job} 不是待排任务。", en="The plan lists {job}, which the problem does not know.")

LISTED_ONCE = Constraint(
    key="listed_once",
    name=Text(zh="任务唯一性", en="every job once"),
    explanation=Text(
        zh="{job} 在计划中出现 {times} 次，应在已排或未排中恰好出现一次。",
        en="{job} stands {times} times in the plan; it must stand once, assigned or unscheduled.",
    ),
    post=post,
    violations=violations,
)
