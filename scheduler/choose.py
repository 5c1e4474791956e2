"""CP-SAT chooses among visits for a few jobs at once, the rest of the plan standing still.

Each visit is priced as if it were the only new one; where two chosen visits meet on one timeline the price is
off by what they save or cost each other, so the caller compares true costs.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.constraints import Choice, post_constraints
from scheduler.ground import Ground, Stay
from scheduler.insertion import Insertion, good_insertions
from scheduler.state import State
from scheduler.visits import Visit, visit_of

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver
    from ortools.sat.python.cp_model_helper import CpSolverStatus

STARTS_PER_JOB = 16
TEAMS_PER_START = 3
SECONDS_BETWEEN_LOOKS = 0.1
"""How long CP-SAT works between two questions whether it is over."""


@dataclass(frozen=True)
class Effort:
    """How long one choice may take; with `repeatable` it is counted in CP-SAT's own time and not by the clock."""

    seconds: float
    workers: int
    seed: int
    repeatable: bool
    is_over: Callable[[], bool] = lambda: False
    """Asked now and then; once it says so, the best choice until then is taken."""


def rechoose(state: State, jobs: list[int], effort: Effort) -> State:
    """The state with `jobs` placed anew, or left out, as CP-SAT finds best; other jobs stay."""
    kept = state.copy()
    for job in jobs:
        if kept.stays[job] is not None:
            kept.take(job)
    columns = [
        (job, insertion)
        for job in jobs
        for insertion in _columns(kept, job, state.stays[job])
        if insertion.price < state.ground.jobs[job].unscheduled_cost
    ]
    made = _chosen(kept, jobs, columns, {job: state.stays[job] for job in jobs}, effort)
    if made is None:
        return state
    for job, insertion in made:
        kept.put(job, insertion.stay)
    return kept


def _columns(kept: State, job: int, current: Stay | None) -> list[Insertion]:
    """Good places for the job, where it stands now among them."""
    found = good_insertions(kept, kept.ground.offers[job], STARTS_PER_JOB, TEAMS_PER_START)
    if current is not None and all(insertion.stay != current for insertion in found):
        alone = kept.copy()
        alone.put(job, current)
        price = alone.cost - kept.cost + kept.ground.jobs[job].unscheduled_cost
        found.append(Insertion(price, current))
    return found


def _chosen(
    kept: State,
    jobs: list[int],
    columns: list[tuple[int, Insertion]],
    current: dict[int, Stay | None],
    effort: Effort,
) -> list[tuple[int, Insertion]] | None:
    """The columns that CP-SAT chooses; None if it finds nothing in its time."""
    # OR-Tools loads pandas: a second that every other use of the planner can do without.
    from ortools.sat.python.cp_model import CpModel

    ground, model = kept.ground, CpModel()
    made = tuple(model.new_bool_var(f"made_{i}") for i in range(len(columns)))
    left_out = {ground.jobs[job].id: model.new_bool_var(f"left_out_{job}") for job in jobs}
    visits = tuple(_visit(ground, job, insertion.stay) for job, insertion in columns)
    busy = {person for visit in visits for person in visit.everyone}
    around = tuple(visit for visit in _kept_visits(kept) if not busy.isdisjoint(visit.everyone))
    post_constraints(Choice(model, ground.problem, visits, made, left_out, around))
    model.minimize(
        sum(insertion.price * literal for (_, insertion), literal in zip(columns, made, strict=True))
        + sum(ground.jobs[job].unscheduled_cost * left_out[ground.jobs[job].id] for job in jobs)
    )
    for (job, insertion), literal in zip(columns, made, strict=True):
        model.add_hint(literal, insertion.stay == current[job])
    from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL

    solver, status = solved(model, effort)
    if status not in (OPTIMAL, FEASIBLE):
        return None
    return [column for column, literal in zip(columns, made, strict=True) if solver.boolean_value(literal)]


def solved(model: CpModel, effort: Effort, *, linear: bool = False) -> tuple[CpSolver, CpSolverStatus]:
    """The solver after its effort, and how far it came; with all constraints in its `linear` relaxation if need be."""
    from ortools.sat.python.cp_model import CpSolver

    solver = CpSolver()
    solver.parameters.random_seed = effort.seed
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.linearization_level = 2 if linear else 1
    solver.parameters.num_workers = 1 if effort.repeatable else effort.workers
    if effort.repeatable:
        solver.parameters.max_deterministic_time = effort.seconds
    else:
        solver.parameters.max_time_in_seconds = effort.seconds
    with ThreadPoolExecutor(1) as beside:
        solving = beside.submit(solver.solve, model)
        try:
            while wait((solving,), SECONDS_BETWEEN_LOOKS).not_done:
                if effort.is_over():
                    solver.stop_search()
        finally:
            # The executor waits for its thread, also where an interruption leaves it.
            solver.stop_search()
    return solver, solving.result()


def _visit(ground: Ground, job: int, stay: Stay) -> Visit:
    visit = visit_of(ground.problem, ground.assignment(job, stay))
    assert visit is not None
    return visit


def _kept_visits(kept: State) -> list[Visit]:
    return [_visit(kept.ground, job, stay) for job, stay in enumerate(kept.stays) if stay is not None]
