"""A plan after an event: first only what the event broke is placed anew; only where that fails may others move."""

from dataclasses import dataclass
from time import monotonic

from scheduler.checker import check
from scheduler.differences import Differences, differences
from scheduler.events import Event, after, broken_jobs
from scheduler.explain import explained
from scheduler.improve import improved
from scheduler.plan import Plan
from scheduler.problem import Problem

SHARE_FOR_BROKEN = 0.3
"""Share of the time for placing what the event broke with all else standing still."""


@dataclass(frozen=True)
class Replanned:
    """The problem after the event and its plan, with what changed."""

    problem: Problem
    plan: Plan
    broken: frozenset[str]
    """The audits that the event made impossible as they stood, and a new one."""
    changes: Differences
    is_fewest: bool
    """Proven: no valid plan that keeps as many audits planned changes fewer of them."""


def replan(
    problem: Problem, plan: Plan, event: Event, *, seconds: float, workers: int = 2, seed: int = 0,
    max_iterations: int | None = None,
) -> Replanned:
    """A valid plan after the event that keeps what was announced as far as it can.

    Every audit that the event broke must change, and none else need change where those can be placed beside the
    others as they stand: that is the proof of the fewest changes. Raises ValueError where `plan` was not valid before.
    """
    if check(problem, plan):
        raise ValueError("the plan to start from breaks a rule by itself")
    began = monotonic()
    happened = after(problem, plan, event)
    broken = broken_jobs(happened, plan, event)
    standing = frozenset(each.job for each in plan.assignments) - broken
    kept = plan.model_copy(update={
        "assignments": tuple(each for each in plan.assignments if each.job in standing)})
    found = improved(happened, kept, standing, seconds * SHARE_FOR_BROKEN, workers=workers, seed=seed,
                     max_iterations=max_iterations)
    new = frozenset(job.id for job in happened.jobs) - problem.jobs_by_id.keys()
    must_place = broken | new
    is_placed = must_place <= found.starts().keys()
    if not is_placed:
        left = max(0.1, seconds - (monotonic() - began))
        wider = improved(happened, found, (), left, workers=workers, seed=seed, max_iterations=max_iterations)
        is_better = len(must_place - wider.starts().keys()) < len(must_place - found.starts().keys())
        found = wider if is_better and not check(happened, wider) else found
    changes = differences(problem, plan, happened, found)
    changed = {each.job for each in changes.jobs} & (standing | must_place)
    return Replanned(
        problem=happened, plan=explained(happened, found), broken=must_place, changes=changes,
        is_fewest=is_placed and changed <= must_place,
    )
