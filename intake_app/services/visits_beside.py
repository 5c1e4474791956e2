"""Which visits of a plan stand beside each other at one client's site: what a coordinator may want side by side (J68).

They are compared as the plan has them; where surveillances are still to be announced, `joint_visits` joins them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from intake_app.rules.unit_duplicates import folded
from intake_app.services.planning import OpenAudit
from models.base import Frozen
from scheduler.plan import Assignment
from scheduler.problem import Problem

Order = Literal["before", "after", "overlapping", "apart"]
"""Where the other visit stands: on the working days right before or after, on some of the same ones, or elsewhere."""


class VisitBeside(Frozen):
    """Another visit of the plan to the same client's site."""

    job: str
    first: date
    last: date
    order: Order
    days_between: int
    """Working days between the two; nothing where they are in a row or overlap."""
    is_same_team: bool


def visits_beside(
    problem: Problem, offered: Iterable[Assignment], audits: Mapping[str, OpenAudit]
) -> Mapping[str, tuple[VisitBeside, ...]]:
    """By job, the other offered visits at the same client's address, the earliest in front; none where it has none."""
    days = {each.job: problem.workdays.run(each.start, problem.jobs_by_id[each.job].duration(len(each.team)))
            or (each.start,) for each in offered}
    places: dict[tuple[str, str], list[Assignment]] = {}
    for each in sorted(offered, key=lambda one: (one.start, one.job)):
        audit = audits[each.job]
        address = folded(audit.engagement.site(audit.site_row).address)
        places.setdefault((audit.engagement.enterprise_id, address), []).append(each)
    return {one.job: tuple(_beside(problem, one, other, days) for other in there if other is not one)
            for there in places.values() if len(there) > 1 for one in there}


def _beside(
    problem: Problem, one: Assignment, other: Assignment, days: Mapping[str, tuple[date, ...]]
) -> VisitBeside:
    own, others = ([problem.workdays.dates.index(day) for day in days[each.job]] for each in (one, other))
    gap = max(min(own) - max(others), min(others) - max(own)) - 1
    order: Order = "overlapping" if gap < 0 else "apart"
    if gap == 0:
        order = "before" if min(others) < min(own) else "after"
    return VisitBeside(job=other.job, first=days[other.job][0], last=days[other.job][-1], order=order,
                       days_between=max(gap, 0), is_same_team=set(one.team) == set(other.team))
