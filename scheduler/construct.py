"""A first plan: what is pinned, what a given plan already says, then the most constrained job first."""

from collections.abc import Iterable

from scheduler.ground import Ground
from scheduler.insertion import best_insertion, fits
from scheduler.plan import Plan
from scheduler.state import State


def first_state(ground: Ground, warm_start: Plan | None) -> State:
    """Pinned jobs as pinned, those of `warm_start` that still fit, the others inserted one by one."""
    state = State(ground)
    for job, offer in enumerate(ground.offers):
        if offer.only is not None:
            state.put(job, offer.only)
    if warm_start is not None:
        take_over(state, warm_start)
    insert_each(state, by_scarcity(ground, movable(ground, state.missing)))
    return state


def take_over(state: State, plan: Plan) -> None:
    """Put every assignment of `plan` that fits."""
    ground = state.ground
    for assignment in plan.assignments:
        job = ground.job_number.get(assignment.job)
        if job is None or state.stays[job] is not None or ground.jobs[job].pinned is not None:
            continue
        if not assignment.team or any(person not in ground.person_number for person in assignment.everyone):
            continue
        stay = ground.stay(job, assignment)
        if stay is not None and fits(state, ground.offers[job], stay):
            state.put(job, stay)


def movable(ground: Ground, jobs: Iterable[int]) -> list[int]:
    """Those of `jobs` that are not pinned."""
    return [job for job in jobs if ground.jobs[job].pinned is None]


def by_scarcity(ground: Ground, jobs: Iterable[int]) -> list[int]:
    """The jobs with the fewest days of people who serve their rarest requirement first."""
    return sorted(jobs, key=lambda job: (_slack(ground, job), job))


def _slack(ground: Ground, job: int) -> int:
    offer = ground.offers[job]
    groups = [
        [member for member in offer.team if member.serves[need]] for need in range(len(offer.needs.counts))
    ] or [list(offer.team)]
    groups.extend(list(members) for members in offer.attending)
    return min(sum(member.open_days.bit_count() for member in group) for group in groups)


def insert_each(state: State, jobs: Iterable[int]) -> None:
    """Insert each job where it is cheapest, unless leaving it out is cheaper still."""
    for job in jobs:
        found = best_insertion(state, state.ground.offers[job])
        if found is not None and found.price < state.ground.jobs[job].unscheduled_cost:
            state.put(job, found.stay)
