"""Pins that no valid plan can keep, because a pinned placement itself breaks a rule."""

from collections import Counter
from collections.abc import Mapping

from models.text import Text
from scheduler.checker import check
from scheduler.constraints import Violation
from scheduler.constraints.no_overlap import NO_OVERLAP
from scheduler.constraints.team_roles import TEAM_ROLES
from scheduler.plan import Assignment, Plan, Unscheduled
from scheduler.problem import Problem
from scheduler.reading import ProblemFault, read_problem, sound_part

PIN_BREAKS = Text(
    zh="锁定的安排不成立：{reason}请更改或解除锁定。", en="The pin cannot be kept: {reason} Change it or lift it."
)


FREEZE_BREAKS = Text(
    zh="冻结的安排不成立：{reason}请更改此计划，或提前冻结截止日期。",
    en="What is frozen cannot be kept: {reason} Change the plan, or freeze until an earlier day.",
)


def read_solvable(text: str) -> Problem | tuple[ProblemFault, ...]:
    """The problem in `text`, whose pins a valid plan can keep, or all its faults at once."""
    found = read_problem(text)
    if isinstance(found, Problem):
        return pin_faults(found) or found
    part = sound_part(text, found)
    if part is None:
        return found
    problem, place = part
    # Who is not known, and which pins overlap, is told already as the file's own fault.
    return found + tuple(
        _told(violation, place) for violation in _broken(problem) if violation.key != NO_OVERLAP.key
        and not (violation.key == TEAM_ROLES.key and violation.person not in problem.people_by_id))


def pin_faults(problem: Problem) -> tuple[ProblemFault, ...]:
    """Every rule that the pinned jobs break by themselves or with each other, by their place in the file."""
    place = {job.id: i for i, job in enumerate(problem.jobs)}
    return tuple(_told(violation, place) for violation in _broken(problem))


def _told(violation: Violation, place: Mapping[str, int]) -> ProblemFault:
    number = place.get(violation.job or "")
    where = "jobs" if number is None else f"jobs[{number}].pinned"
    return ProblemFault(where, PIN_BREAKS.format(reason=violation.sentence))


def freeze_faults(frozen: Problem, plan: Plan) -> tuple[ProblemFault, ...]:
    """The same of a problem with good pins in which `plan` is frozen, by their place in the plan."""
    place = {each.job: f"assignments[{i}]" for i, each in enumerate(plan.assignments)}
    return tuple(ProblemFault(place.get(violation.job or "", ""), FREEZE_BREAKS.format(reason=violation.sentence))
                 for violation in _broken(frozen))


def _broken(problem: Problem) -> list[Violation]:
    """The rules that a plan of nothing but the pins breaks; somebody twice on one is told once."""
    pinned = tuple(Assignment.of(job.id, job.pinned) for job in problem.jobs if job.pinned is not None)
    if not pinned:
        return []
    others = tuple(Unscheduled(job=job.id) for job in problem.jobs if job.pinned is None)
    twice = {(each.job, person) for each in pinned for person, times in Counter(each.everyone).items() if times > 1}
    return [each for each in check(problem, Plan(assignments=pinned, unscheduled=others))
            if each.key != NO_OVERLAP.key or (each.job, each.person) not in twice]
