"""The hard rules of a valid plan, one module each; begin with `shape`."""

from scheduler.constraints.availability import AVAILABILITY
from scheduler.constraints.blackout import BLACKOUT
from scheduler.constraints.excluded import EXCLUDED
from scheduler.constraints.experts import EXPERTS
from scheduler.constraints.listed_once import LISTED_ONCE
from scheduler.constraints.monthly_days import MONTHLY_DAYS
from scheduler.constraints.no_overlap import NO_OVERLAP
from scheduler.constraints.pinned import PINNED
from scheduler.constraints.requirements import REQUIREMENTS
from scheduler.constraints.shape import Choice, Constraint, Terms, Violation, loosest_terms
from scheduler.constraints.team_roles import TEAM_ROLES
from scheduler.constraints.team_size import TEAM_SIZE
from scheduler.constraints.travel_day import TRAVEL_DAY
from scheduler.constraints.window import WINDOW
from scheduler.constraints.working_run import WORKING_RUN
from scheduler.problem import Job, Problem

CONSTRAINTS: tuple[Constraint, ...] = (
    LISTED_ONCE,
    TEAM_SIZE,
    TEAM_ROLES,
    REQUIREMENTS,
    EXPERTS,
    EXCLUDED,
    WORKING_RUN,
    WINDOW,
    BLACKOUT,
    AVAILABILITY,
    NO_OVERLAP,
    TRAVEL_DAY,
    MONTHLY_DAYS,
    PINNED,
)


def terms_of(problem: Problem, job: Job, without: frozenset[str] = frozenset()) -> Terms:
    """What the constraints leave to `job` alone; those whose key is in `without` are lifted."""
    terms = loosest_terms(problem)
    for constraint in CONSTRAINTS:
        if constraint.narrow is not None and constraint.key not in without:
            terms = constraint.narrow(terms, problem, job)
    return terms


def post_constraints(choice: Choice) -> None:
    """Every constraint between visits, posted in the choice's model."""
    for constraint in CONSTRAINTS:
        if constraint.post is not None:
            constraint.post(choice)


__all__ = ["CONSTRAINTS", "Choice", "Constraint", "Terms", "Violation", "post_constraints", "terms_of"]
