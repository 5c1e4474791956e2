"""Compiling the search before anybody waits for it: a tiny problem is planned once, which fills the cache on disk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import monotonic

import numpy as np

from scheduler.bound import Span, lower_bound
from scheduler.capacity import Capacity
from scheduler.compiled.relaxed import relaxed
from scheduler.compiled.search import CompiledSearch
from scheduler.compiled.shares import answers_for, forget_second_visits
from scheduler.compiled.tables import Tables
from scheduler.limited import LimitedAscent
from scheduler.listing import Listing
from scheduler.problem import PROBLEM_FORMAT, Auditor, Job, Placement, Problem, Requirement, Weights
from scheduler.stays import Stays


def compile_search() -> None:
    """Bring every compiled function to the disk; some half a minute the first time, a second afterwards."""
    problem = _tiny_problem()
    search = CompiledSearch(problem, seed=0, workers=2)
    search.begin({}, {"J1": Placement(start=date(2027, 3, 1), team=("A1", "A2"))})
    search.turn(1, 0.0, 1.0)
    lower_bound(problem, search.tables, seconds=3600.0, rounds=4)
    _compile_stays(problem, search.tables)
    _compile_trips(problem, search.tables)
    none = np.zeros(0, np.int32)
    forget_second_visits(answers_for(1), none, 1, none)
    search.close()


def _compile_stays(problem: Problem, tables: Tables) -> None:
    """Tours between places, which only large problems have."""
    with ThreadPoolExecutor() as pool:
        stays = Stays(Capacity(tables, relaxed(problem, tables), pool))
        keys, people, months = len(stays.sides().highest), len(tables.person), len(tables.month_end)
        month = np.zeros((people, months), np.int64)
        calls = np.zeros(len(stays.calls.caller), np.int32)
        stays.asked(np.zeros((keys, people), np.int32), month[:, 0], month, calls)


def _compile_trips(problem: Problem, tables: Tables) -> None:
    """The list of trips, which only small problems have."""
    with ThreadPoolExecutor() as pool:
        ascent = LimitedAscent(Capacity(tables, relaxed(problem, tables), pool))
        ascent.risen(Span(monotonic(), 3600.0, 1, lambda: False), 1)
        Listing(ascent).below(1, 1)


def _tiny_problem() -> Problem:
    people = tuple(
        Auditor(id=f"A{i}", kind="auditor", lat=33.0, lon=112.5, tags=("leader",), unavailable=(),
                max_days_per_month=16, target_days=100, day_fee=0)
        for i in (1, 2)
    )
    job = Job(
        id="J1", client="C1", lat=33.0, lon=112.6, person_days=2.0, team_min=2, team_max=2,
        requirements=(Requirement(count=1, any_of=("leader",)),), experts=(), earliest=date(2027, 3, 1),
        latest=date(2027, 3, 2), target=date(2027, 3, 2), blackout=(), excluded=(), unscheduled_cost=60000,
    )
    weights = Weights(km=1, night=500, overtime_day=1200, late_day=200, member_change=800, day_shift=100,
                      stay_gap_days=3, far_km=100, travel_day_km=1000)
    return Problem(format=PROBLEM_FORMAT, name="tiny", working_days=(date(2027, 3, 1), date(2027, 3, 2)),
                   auditors=people, jobs=(job,), weights=weights)
