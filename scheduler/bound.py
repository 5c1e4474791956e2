"""A proven lower bound on the cost of any valid plan: every job at its cheapest, as if it were alone.

Overtime is left out, and so is everything that jobs take from each other: the bound is honest and weak.
"""

import numpy as np

from scheduler.compiled.floors import job_floors
from scheduler.compiled.place import scratch_for
from scheduler.compiled.tables import Tables, standing_of
from scheduler.problem import Problem


def lower_bound(problem: Problem, tables: Tables) -> int:
    """Whole CNY that any valid plan costs at least; `tables` are the problem's own.

    A pinned job and one beyond the arrays count with nothing.
    """
    floors = np.zeros(len(problem.jobs), np.int64)
    job_floors(tables, standing_of(tables), scratch_for(tables), floors)
    return int(floors.sum())
