"""A plan changed by hand: one job at a time is put elsewhere, taken out, pinned, or kept from a person.

Nothing here decides: `trial` says what a change breaks and costs, and whoever asked lets it stand or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.text import Text
from scheduler.checker import check
from scheduler.constraints import Violation
from scheduler.cost import cost_by_kind, cost_of
from scheduler.ground import Ground
from scheduler.insertion import best_insertion
from scheduler.plan import Assignment, Plan, Unscheduled
from scheduler.problem import Job, Placement, Problem, Strict
from scheduler.state import state_of


@dataclass(frozen=True)
class Draft:
    """A plan together with the problem that it answers."""

    problem: Problem
    plan: Plan


class Standing(Strict):
    """How one job stands in a draft: its place or why it has none, its pin, and who may not be on it."""

    placement: Placement | None
    pinned: Placement | None
    excluded: tuple[str, ...]
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Trial:
    """What one draft breaks that the other did not, and the cost of both by kind, in whole CNY."""

    broken: tuple[Violation, ...]
    costs: Mapping[str, tuple[int, int]]

    @property
    def difference(self) -> int:
        """By how much the second draft is dearer; negative where it is cheaper."""
        return sum(after - before for before, after in self.costs.values())


def standing_of(draft: Draft, job: str) -> Standing:
    """How `job`, which must be one of the problem's, stands now."""
    asked = draft.problem.jobs_by_id[job]
    placed = draft.plan.assignment_of(job)
    return Standing(
        placement=Placement(start=placed.start, team=placed.team, experts=placed.experts) if placed else None,
        pinned=asked.pinned,
        excluded=asked.excluded,
        reasons=next((entry.reasons for entry in draft.plan.unscheduled if entry.job == job), ()),
    )


def with_standing(draft: Draft, job: str, standing: Standing) -> Draft:
    """The draft with this one job standing so, and its cost; every other job stays where it is.

    The bound stays while the change only narrows what is possible: a pin or an exclusion lifted may make room for a
    plan cheaper than it.
    """
    asked = draft.problem.jobs_by_id[job]
    problem = _with_job(draft.problem, _renewed(asked, standing))
    others = [each for each in draft.plan.assignments if each.job != job]
    left_out = [each for each in draft.plan.unscheduled if each.job != job]
    if standing.placement is None:
        left_out.append(Unscheduled(job=job, reasons=standing.reasons))
    else:
        others.append(Assignment.of(job, standing.placement))
    is_looser = bool(set(asked.excluded) - set(standing.excluded)) or asked.pinned not in (None, standing.pinned)
    plan = Plan(
        assignments=tuple(others), unscheduled=tuple(left_out), bound=None if is_looser else draft.plan.bound,
    )
    return Draft(problem, plan.model_copy(update={"cost": cost_of(problem, plan)}))


def trial(before: Draft, after: Draft) -> Trial:
    """What going from one draft to the other would break and cost."""
    known = check(before.problem, before.plan)
    costs, now = cost_by_kind(before.problem, before.plan), cost_by_kind(after.problem, after.plan)
    return Trial(
        broken=tuple(each for each in check(after.problem, after.plan) if each not in known),
        costs={kind: (costs[kind], now[kind]) for kind in now},
    )


def cheapest_placement(draft: Draft, job: str, on: date | None = None) -> Placement | None:
    """The cheapest place that breaks no rule while every other job stays where it is, or None if there is none.

    With `on`, the cheapest team on that first day.
    """
    ground = Ground(draft.problem)
    number = ground.job_number[job]
    others = tuple(each for each in draft.plan.assignments if each.job != job)
    first = ground.workdays.index(on) if on is not None else None
    if on is not None and first is None:
        return None
    found = best_insertion(state_of(ground, Plan(assignments=others)), ground.offers[number], on=first)
    if found is None:
        return None
    placed = ground.assignment(number, found.stay)
    return Placement(start=placed.start, team=placed.team, experts=placed.experts)


def with_exclusions(problem: Problem, exclusions: Mapping[str, tuple[str, ...]]) -> Problem:
    """The problem with further people kept from jobs; what names no job or person of it says nothing."""
    return _renewed_problem(problem, tuple(
        job.model_copy(update={"excluded": tuple(sorted({*job.excluded, *exclusions[job.id]}))})
        if job.id in exclusions else job for job in problem.jobs
    ))


def _renewed(job: Job, standing: Standing) -> Job:
    return job.model_copy(update={"pinned": standing.pinned, "excluded": standing.excluded})


def _with_job(problem: Problem, changed: Job) -> Problem:
    return _renewed_problem(problem, tuple(changed if job.id == changed.id else job for job in problem.jobs))


def _renewed_problem(problem: Problem, jobs: tuple[Job, ...]) -> Problem:
    """Made anew rather than copied: a copy would keep what the old one had worked out about its jobs."""
    return Problem(**{**{name: getattr(problem, name) for name in Problem.model_fields}, "jobs": jobs})
