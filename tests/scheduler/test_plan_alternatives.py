"""What another person or day costs is what the plan then costs more, to the yuan."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from scheduler import Plan, Problem, check, cost_of, solve, write_plan
from scheduler.__main__ import main
from scheduler.alternatives import (
    Alternative,
    cheapest,
    cheapest_starts,
    settled,
    substitutes,
    with_others_moved,
    with_person,
    with_start,
)
from scheduler.mends import Mend
from scheduler.warm import WarmPlan
from tests.scheduler.problems import SHANGHAI, auditor, day, expert, job, need, plan, problem, tiny_problems, visit

PEOPLE = [auditor("P1", "leader"), auditor("P2"), auditor("P3", at=SHANGHAI), auditor("P4", "leader", at=SHANGHAI)]
TWO = problem(PEOPLE, [job("J1", requirements=(need("leader"),)), job("J2")])
MADE = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(2), "P1", "P2"))


def changed(made: Plan, alternative: Alternative) -> Plan:
    """The plan with the alternative in the job's place."""
    name = alternative.placement.job
    return plan(*(each for each in made.assignments if each.job != name), alternative.placement,
                out=tuple(each.job for each in made.unscheduled if each.job != name))


def is_true(asked: Problem, made: Plan, alternative: Alternative) -> bool:
    """Whether the plan with the alternative is valid and costs as much more as the alternative says."""
    after = changed(made, alternative)
    return check(asked, after) == [] and cost_of(asked, after) - cost_of(asked, made) == alternative.price


def test_a_person_from_afar_costs_the_way() -> None:
    found = with_person(WarmPlan(TWO, MADE), "J1", "P3")
    assert found is not None
    assert "P3" in found.placement.team
    assert found.price > 0
    assert is_true(TWO, MADE, found)


def test_another_day_keeps_to_that_day() -> None:
    found = with_start(WarmPlan(TWO, MADE), "J1", day(7))
    assert found is not None
    assert found.placement.start == day(7)
    assert is_true(TWO, MADE, found)


def test_a_day_outside_the_window_or_the_calendar_has_no_alternative() -> None:
    warm = WarmPlan(TWO, MADE)
    assert with_start(warm, "J1", day(5)) is None
    assert with_start(warm, "J1", day(300)) is None


def test_only_those_who_leave_the_requirements_met_are_substitutes() -> None:
    found = substitutes(WarmPlan(TWO, MADE), "J1", "P1")
    assert [set(each.placement.team) for each in found] == [{"P2", "P4"}]
    assert is_true(TWO, MADE, found[0])


def test_an_expert_is_replaced_by_an_expert_with_the_tag() -> None:
    people = [*PEOPLE, expert("E1", "salt"), expert("E2", "salt"), expert("E3", "steel")]
    asked = problem(people, [job("J1", experts=("salt",))])
    made = plan(visit("J1", day(0), "P1", "P2", experts=("E1",)))
    assert [each.placement.experts for each in substitutes(WarmPlan(asked, made), "J1", "E1")] == [("E2",)]


def test_somebody_not_on_the_audit_has_no_substitute() -> None:
    assert substitutes(WarmPlan(TWO, MADE), "J1", "P3") == ()


@given(asked=tiny_problems())
@settings(max_examples=60)
def test_every_price_is_what_the_plan_then_costs_more(asked: Problem) -> None:
    made = solve(asked, seconds=1, max_iterations=20)
    warm = WarmPlan(asked, made)
    for each in asked.jobs:
        found = [*cheapest_starts(warm, each.id), cheapest(warm, each.id)]
        found += [with_person(warm, each.id, person.id) for person in asked.auditors]
        found += [with_start(warm, each.id, start) for start in asked.working_days]
        placed = made.assignment_of(each.id)
        found += [other for person in (placed.everyone if placed else ())
                  for other in substitutes(warm, each.id, person)]
        assert all(is_true(asked, made, other) for other in found if other is not None)


@given(asked=tiny_problems())
@settings(max_examples=40)
def test_the_cheapest_starts_are_those_of_every_single_day(asked: Problem) -> None:
    made = plan(out=tuple(each.id for each in asked.jobs))
    warm = WarmPlan(asked, made)
    for each in asked.jobs:
        single = {other.price for start in asked.working_days if (other := with_start(warm, each.id, start))}
        every = {other.price for other in cheapest_starts(warm, each.id, most=100)}
        assert single == every


def test_others_may_move_for_an_alternative_and_are_counted() -> None:
    asked = problem([auditor("P1"), auditor("P2")], [job("J1"), job("J2")])
    made = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(2), "P1", "P2"))
    wish = Alternative(visit("J1", day(2), "P1", "P2"), day(3), 0)
    found = settled(WarmPlan(asked, made), wish, 4, max_iterations=200)
    assert found.moved == ("J2",)
    assert found.price == 0


BUSY = problem([auditor(f"P{i}") for i in range(1, 5)], [job("J1", latest=day(1), target=day(1)), job("J2")])
AT_ONCE = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(0), "P3", "P4"))


def test_somebody_busy_throughout_the_window_has_a_price_once_their_other_audit_has_moved() -> None:
    """Issue 4: what another person would cost; with the others standing still P3 could not be on J1 at all."""
    warm = WarmPlan(BUSY, AT_ONCE)
    assert with_person(warm, "J1", "P3") is None
    found = with_others_moved(warm, "J1", person="P3")
    assert found is not None
    assert "P3" in found.placement.team
    assert [each.job for each in found.moved] == ["J2"]
    assert is_true_with_others(BUSY, AT_ONCE, found)


def test_a_day_on_which_everybody_is_busy_has_a_price_once_their_other_audit_has_moved() -> None:
    asked = problem([auditor("P1"), auditor("P2")], [job("J1"), job("J2")])
    made = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(2), "P1", "P2"))
    warm = WarmPlan(asked, made)
    assert with_start(warm, "J1", day(2)) is None
    found = with_others_moved(warm, "J1", start=day(2))
    assert found is not None
    assert found.placement.start == day(2)
    assert is_true_with_others(asked, made, found)
    assert with_others_moved(warm, "J1", start=day(5)) is None


@given(asked=tiny_problems())
@settings(max_examples=15)
def test_every_price_with_others_moved_is_what_the_plan_then_costs_more(asked: Problem) -> None:
    made = solve(asked, seconds=1, max_iterations=20)
    warm = WarmPlan(asked, made)
    for each in asked.jobs:
        for person in asked.auditors:
            found = with_others_moved(warm, each.id, person=person.id)
            assert found is None or (person.id in found.placement.everyone and is_true_with_others(asked, made, found))
        for start in asked.working_days[:4]:
            found = with_others_moved(warm, each.id, start=start)
            assert found is None or (found.placement.start == start and is_true_with_others(asked, made, found))


def is_true_with_others(asked: Problem, made: Plan, found: Mend) -> bool:
    """Whether the plan with the job and the moved audits in their new places is valid and costs as much more."""
    new = {each.job: each for each in (*found.moved, found.placement)}
    after = plan(*(each for each in made.assignments if each.job not in new), *new.values(),
                 out=tuple(each.job for each in made.unscheduled if each.job not in new))
    return check(asked, after) == [] and cost_of(asked, after) - cost_of(asked, made) == found.price


def test_the_command_tells_what_must_move_or_what_keeps_somebody_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(tmp_path / name) for name in ("problem.json", "plan.json")]
    away = auditor("P5", unavailable=((day(0), day(1)),))
    asked = problem([*BUSY.auditors, away], list(BUSY.jobs))
    (tmp_path / "problem.json").write_text(asked.model_dump_json(), encoding="utf-8")
    write_plan(AT_ONCE, tmp_path / "plan.json")
    assert main(["alternatives", *files, "J1", "--person", "P3", "--seconds", "0.5"]) == 0
    said = capsys.readouterr().out
    assert "there is once you" in said
    assert "J2" in said
    assert "Once other audits move for it: 0 CNY more" in said
    assert main(["alternatives", *files, "J1", "--person", "P5"]) == 0
    assert f"P5 is away {day(0)} to {day(1)}." in capsys.readouterr().out


@pytest.mark.parametrize("words", [
    ["alternatives", "J1"], ["alternatives", "J1", "--person", "P3"], ["alternatives", "J1", f"--start={day(7)}"],
    ["substitutes", "J1", "P1"],
])
def test_the_command_prices_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    (tmp_path / "problem.json").write_text(TWO.model_dump_json(), encoding="utf-8")
    write_plan(MADE, tmp_path / "plan.json")
    files = [str(tmp_path / name) for name in ("problem.json", "plan.json")]
    assert main([words[0], *files, *words[1:]]) == 0
    said = capsys.readouterr().out
    assert "总费用增加" in said
    assert "CNY more in all" in said


def test_the_command_refuses_unknown_people_and_broken_plans(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text(TWO.model_dump_json(), encoding="utf-8")
    files = [str(tmp_path / name) for name in ("problem.json", "plan.json")]
    write_plan(MADE, tmp_path / "plan.json")
    assert main(["substitutes", *files, "J1", "NOBODY"]) == 2
    write_plan(plan(visit("J1", day(0), "P2", "P3"), out=("J2",)), tmp_path / "plan.json")
    assert main(["alternatives", *files, "J1"]) == 2
