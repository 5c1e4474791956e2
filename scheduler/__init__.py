"""The planner: people, jobs and working days become a plan. Knows nothing of schemes, screens or SQL.

Imports of the project only `models.text`. Begin with `problem` and `plan` (the file formats), then `constraints`
and `preferences` (one rule, one module), then `solve`. `check` and `cost_of` judge any plan without a solver.
"""

from scheduler.checker import check
from scheduler.constraints import CONSTRAINTS, Violation
from scheduler.cost import cost_by_kind, cost_of
from scheduler.differences import Differences, JobDifference, differences
from scheduler.events import Event, Leave, MovedWindow, NewJob, Objection, read_event
from scheduler.explain import explained, reasons_for, unavailable_because
from scheduler.pins import pin_faults
from scheduler.plan import Assignment, Plan, Unscheduled, plan_text, write_plan
from scheduler.preferences import PREFERENCES
from scheduler.problem import Auditor, Job, Placement, Problem, Requirement, Weights
from scheduler.reading import ProblemFault, problem_faults, read_plan, read_problem
from scheduler.replan import Option, Replanned, replan
from scheduler.solve import Progress, solve

__all__ = [
    "CONSTRAINTS",
    "PREFERENCES",
    "Assignment",
    "Auditor",
    "Differences",
    "Event",
    "Job",
    "JobDifference",
    "Leave",
    "MovedWindow",
    "NewJob",
    "Objection",
    "Option",
    "Placement",
    "Plan",
    "Problem",
    "ProblemFault",
    "Progress",
    "Replanned",
    "Requirement",
    "Unscheduled",
    "Violation",
    "Weights",
    "check",
    "cost_by_kind",
    "cost_of",
    "differences",
    "explained",
    "pin_faults",
    "plan_text",
    "problem_faults",
    "read_event",
    "read_plan",
    "read_problem",
    "reasons_for",
    "replan",
    "solve",
    "unavailable_because",
    "write_plan",
]
