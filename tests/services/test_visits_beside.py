"""Which visits of a proposal stand beside each other at one site (J68)."""

from datetime import date, timedelta

import pytest

from intake_app.services.planning import OpenAudit
from intake_app.services.planning_problem import job_id
from intake_app.services.visits_beside import visits_beside
from models.engagement import Engagement
from scheduler.plan import Assignment
from scheduler.problem import PROBLEM_FORMAT, Job, Problem, Weights
from tests.job_builders import cnex, engagement, site

MONDAY = date(2026, 6, 1)
FIRST = engagement(cnex(), id="engagement-1")
SECOND = engagement(cnex(), id="engagement-2", sites=(site("s7"),))


def problem(*jobs: Engagement) -> Problem:
    """Two person-days each at the one site of every job, in the four working weeks from 2026-06-01 on."""
    days = tuple(day for day in (MONDAY + timedelta(days=n) for n in range(28)) if day.weekday() < 5)
    return Problem(
        format=PROBLEM_FORMAT, name="beside", working_days=days, auditors=(), weights=Weights(
            km=1, night=1, overtime_day=1, late_day=1, member_change=1, day_shift=1, stay_gap_days=3, far_km=100,
            travel_day_km=1000),
        jobs=tuple(Job(
            id=job_id(job, job.sites[0].row), client=job.enterprise_id, lat=33.0, lon=112.5, person_days=4.0,
            team_min=2, team_max=2, requirements=(), experts=(), earliest=days[0], latest=days[-1], target=days[-1],
            blackout=(), excluded=(), unscheduled_cost=1) for job in jobs))


def beside(second: Engagement, start: date, team: tuple[str, ...] = ("甲", "乙")) -> list[tuple[str, int, bool]]:
    """How the second job's visit stands to the first one's, which is on Monday and Tuesday by 甲 and 乙."""
    last = MONDAY + timedelta(days=27)
    audits = {
        job_id(job, job.sites[0].row): OpenAudit(engagement=job, site_row=job.sites[0].row, obstacles=(), target=last,
                                                 window=(MONDAY, last))
        for job in (FIRST, second)
    }
    plan = [Assignment(job=name, start=day, team=members, experts=())
            for name, day, members in zip(audits, (MONDAY, start), (("乙", "甲"), team), strict=True)]
    found = visits_beside(problem(FIRST, second), plan, audits)
    return [(each.order, each.days_between, each.is_same_team) for each in found.get("engagement-1/s1", ())]


@pytest.mark.requirement("J68")
@pytest.mark.parametrize(("start", "team", "said"), [
    (date(2026, 6, 3), ("甲", "乙"), ("after", 0, True)),
    (date(2026, 6, 3), ("丙", "乙"), ("after", 0, False)),
    (date(2026, 6, 2), ("丙", "丁"), ("overlapping", 0, False)),
    (date(2026, 6, 8), ("甲", "乙"), ("apart", 3, True)),
])
def test_a_visit_to_the_same_site_is_told_with_its_place_in_the_row(
    start: date, team: tuple[str, ...], said: tuple[str, int, bool]
) -> None:
    """A weekend between two visits is no gap: only working days count."""
    assert beside(SECOND, start, team) == [said]


@pytest.mark.requirement("J68")
@pytest.mark.parametrize("changes", [
    {"enterprise_id": "enterprise-2"}, {"sites": (site("s7").with_(address="河南省南阳市另一条路 1 号"),)}])
def test_another_client_or_site_stands_beside_nothing(changes: dict[str, object]) -> None:
    """What is near only by the map is another place."""
    assert beside(SECOND.with_(**changes), date(2026, 6, 3)) == []
