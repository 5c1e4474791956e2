"""What every constraint is made of, and the two things it speaks to: one job's terms, a choice among visits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.text import Text
from scheduler.plan import Plan
from scheduler.problem import Job, Placement, Problem, Requirement
from scheduler.visits import Visit

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar


@dataclass(frozen=True)
class Violation:
    """One rule broken in one place of a plan."""

    key: str
    sentence: Text
    job: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Terms:
    """What one job may be given as far as the job alone is looked at.

    `loosest_terms` allows everything; every constraint narrows it; leaving a constraint out lifts its rule.
    Days are masks of working days.
    """

    lengths: Mapping[int, int]
    """Days that the audit lasts, by admitted size of the team."""
    days: int
    team: tuple[str, ...]
    attending: tuple[str, ...]
    """Who may attend as an expert."""
    closed: Mapping[str, int]
    """Days that a person cannot be on the job."""
    needs: tuple[Requirement, ...]
    expert_tags: tuple[str, ...]
    only: Placement | None
    """The one placement there is, if there is only one."""


@dataclass(frozen=True)
class Choice:
    """A CP-SAT model that chooses among visits; exactly the literals of `chosen` and `left_out` are its answer."""

    model: CpModel
    problem: Problem
    columns: tuple[Visit, ...]
    chosen: tuple[IntVar, ...]
    """Whether `columns[i]` is made."""
    left_out: Mapping[str, IntVar]
    """Whether the job stays unscheduled."""
    kept: tuple[Visit, ...]
    """Visits of other jobs that stay as they are; no column clashes with one of them."""


@dataclass(frozen=True)
class Constraint:
    """One hard rule, told on one page.

    `narrow`: what it leaves of one job's terms. `post`: what it forbids between visits, in CP-SAT. A rule on
    single jobs has only the first, a rule between visits only the second. `violations`: the same without a
    solver. `explanation`: the sentence for a violation, with named places.
    """

    key: str
    name: Text
    explanation: Text
    violations: Callable[[Problem, Plan], Iterator[Violation]]
    narrow: Callable[[Terms, Problem, Job], Terms] | None = None
    post: Callable[[Choice], None] | None = None


MOST_MEMBERS = 8
"""No team is larger where the rule on its size is lifted."""


def loosest_terms(problem: Problem) -> Terms:
    """Anybody on any day for one day, in a team of any size."""
    everyone = tuple(person.id for person in problem.auditors)
    return Terms(
        lengths=dict.fromkeys(range(1, MOST_MEMBERS + 1), 1),
        days=problem.workdays.all_days,
        team=everyone,
        attending=everyone,
        closed={},
        needs=(),
        expert_tags=(),
        only=None,
    )

