"""A year planned as it comes: what is announced or begun stands, the rest is planned anew quarter by quarter."""

from collections.abc import Callable
from datetime import date, timedelta

from scheduler.plan import Plan, Unscheduled
from scheduler.problem import Placement, Problem
from scheduler.solve import Progress, solve


def freeze(problem: Problem, plan: Plan, until: date) -> Problem:
    """The problem with every audit that the plan begins on or before `until` pinned there; its own pins win."""
    fixed = {each.job: Placement(start=each.start, team=each.team, experts=each.experts)
             for each in plan.assignments if each.start <= until}
    return problem.altered(jobs=tuple(
        job.model_copy(update={"pinned": job.pinned or fixed.get(job.id)}) for job in problem.jobs))


def only_ahead(problem: Problem, today: date) -> Problem:
    """The problem in which no audit without a pin may begin on `today` or before."""
    tomorrow = today + timedelta(days=1)
    return problem.altered(jobs=tuple(
        job if job.pinned is not None else job.model_copy(update={"earliest": max(job.earliest, tomorrow)})
        for job in problem.jobs))


def quarter_ends(problem: Problem) -> tuple[date, ...]:
    """The last working day of each calendar quarter that the problem has working days in."""
    last: dict[tuple[int, int], date] = {}
    for day in sorted(problem.working_days):
        last[day.year, (day.month - 1) // 3] = day
    return tuple(last.values())


def solve_by_quarters(
    problem: Problem, *, seconds: float, workers: int = 2, seed: int = 0, max_iterations: int | None = None,
    progress: Callable[[Progress], bool | None] | None = None, done: Callable[[Plan], None] | None = None,
) -> Plan:
    """The plan that a body comes to that plans each quarter with what is known then and what is fixed behind it.

    In each quarter the audits whose window has opened by its end are planned; those that begin in it are then fixed.
    `seconds` and `max_iterations` are for each quarter; `done` hears of the whole plan after each. No bound is given:
    what later quarters could have gained from earlier ones is not looked at.
    """
    plan, behind = Plan(assignments=()), date.min
    for end in quarter_ends(problem):
        # A pinned audit is known from the start: it takes its people's days whenever it is.
        jobs = tuple(job for job in problem.jobs if job.earliest <= end or job.pinned is not None)
        known = freeze(problem.altered(jobs=jobs), plan, behind)
        plan = solve(known, seconds=seconds, workers=workers, seed=seed, max_iterations=max_iterations,
                     progress=progress, warm_start=plan)
        behind = end
        if done is not None:
            done(_whole(problem, plan))
    return _whole(problem, plan)


def _whole(problem: Problem, plan: Plan) -> Plan:
    """The plan with the audits not yet looked at among the unscheduled, priced as a plan of the whole problem."""
    listed = {*plan.starts(), *(entry.job for entry in plan.unscheduled)}
    later = [job for job in problem.jobs if job.id not in listed]
    return plan.model_copy(update={
        "unscheduled": (*plan.unscheduled, *(Unscheduled(job=job.id) for job in later)), "bound": None,
        "cost": (plan.cost or 0) + sum(job.unscheduled_cost for job in later),
    })
