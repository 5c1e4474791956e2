"""Why a job has no place, and why a person cannot be on it."""

from typing import Any

import pytest

from scheduler import Plan, Problem, reasons_for, solve, unavailable_because
from tests.scheduler.problems import URUMQI, auditor, day, expert, job, need, plan, problem, visit


def told(asked: Problem, proposed: Plan, name: str = "J1") -> str:
    """All reasons in Chinese."""
    return "".join(reason.zh for reason in reasons_for(asked, proposed, name))


LEAVE: dict[str, Any] = {"unavailable": ((day(0), day(25)),)}
PAIR = [auditor("P1", "leader"), auditor("P2")]


@pytest.mark.parametrize(
    ("rule", "names", "asked"),
    [
        ("能力要求", "leader", problem([auditor("P1"), auditor("P2")], [job("J1", requirements=(need("leader"),))])),
        ("技术专家", "expert:cement", problem(PAIR, [job("J1", experts=("expert:cement",))])),
        ("公正性与客户异议", "P2", problem(PAIR, [job("J1", excluded=("P2",))])),
        ("时间窗", "2027-03-01", problem(PAIR, [job("J1", latest=day(0))])),
        ("客户停产停工日", "2027-03-26", problem(PAIR, [job("J1", blackout=((day(0), day(25)),))])),
        ("人员可用时间", "P2", problem([auditor("P1"), auditor("P2", **LEAVE)], [job("J1")])),
        ("每月现场天数上限", "P2", problem([auditor("P1"), auditor("P2", max_days_per_month=1)], [job("J1")])),
        ("组员人数", "2 至 2", problem([auditor("P1")], [job("J1")])),
    ],
)
def test_the_rule_that_stands_in_the_way_is_named_with_its_names(rule: str, names: str, asked: Problem) -> None:
    found = told(asked, plan(out=("J1",)))
    assert rule in found
    assert names in found


def test_the_load_of_other_jobs_is_named_with_the_job() -> None:
    asked = problem(PAIR, [job("J1", earliest=day(0), latest=day(1)), job("J2")])
    found = told(asked, plan(visit("J2", day(0), "P1", "P2"), out=("J1",)))
    assert "同一人员的其他任务" in found
    assert "J2" in found


def test_a_long_journey_is_named() -> None:
    asked = problem(PAIR, [job("J1", URUMQI, earliest=day(2), latest=day(3)), job("J2")])
    assert "远途路程日" in told(asked, plan(visit("J2", day(0), "P1", "P2"), out=("J1",)))


def test_two_rules_that_stand_in_the_way_together_are_named_together() -> None:
    asked = problem([auditor("P1"), auditor("P2", **LEAVE)], [job("J1", excluded=("P1",))])
    assert "公正性与客户异议、人员可用时间" in told(asked, plan(out=("J1",)))


def test_three_rules_that_stand_in_the_way_together_are_named_together() -> None:
    people = [auditor("P1"), auditor("P2", **LEAVE)]
    asked = problem(people, [job("J1", excluded=("P1",), experts=("expert:cement",))])
    found = told(asked, plan(out=("J1",)))
    assert all(rule in found for rule in ("技术专家", "公正性与客户异议", "人员可用时间"))


def test_a_rule_that_does_not_stand_in_the_way_is_not_blamed() -> None:
    asked = problem([*PAIR, auditor("P3", **LEAVE)], [job("J1", excluded=("P2",), latest=day(20))])
    assert "时间窗为" not in told(asked, plan(out=("J1",)))
    assert "停产" not in told(asked, plan(out=("J1",)))


def test_a_job_dearer_than_leaving_it_out_says_so_with_both_prices() -> None:
    asked = problem(PAIR, [job("J1", URUMQI, unscheduled_cost=10)])
    found = solve(asked, seconds=2, max_iterations=5)
    assert "不低于不排的代价 10 元" in found.unscheduled[0].reasons[0].zh


def test_names_stand_for_ids_where_they_are_given() -> None:
    asked = problem([auditor("P1"), auditor("P2", **LEAVE)], [job("J1")])
    names = {"P2": "周晓岚", "J1": "南阳防爆电机"}
    found = "".join(reason.zh for reason in reasons_for(asked, plan(out=("J1",)), "J1", names))
    assert "周晓岚" in found
    assert "南阳防爆电机" in found


def test_a_person_is_told_unavailable_with_what_keeps_them() -> None:
    people = [*PAIR, auditor("P3", **LEAVE), auditor("P4"), expert("E1", "expert:cement")]
    asked = problem(people, [job("J1", latest=day(1), excluded=("P4",)), job("J2")])
    made = plan(visit("J2", day(0), "P1", "P2"), out=("J1",))
    assert "在 J2" in unavailable_because(asked, made, "J1", "P1")[0].zh
    assert "不可用" in unavailable_because(asked, made, "J1", "P3")[0].zh
    assert "排除" in unavailable_because(asked, made, "J1", "P4")[0].zh
    assert "技术专家" in unavailable_because(asked, made, "J1", "E1")[0].zh


def test_a_free_person_has_nothing_that_keeps_them() -> None:
    assert unavailable_because(problem(PAIR, [job("J1")]), plan(out=("J1",)), "J1", "P1") == ()
