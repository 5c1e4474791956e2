"""What is announced or begun stands; a year is planned quarter by quarter with what is fixed behind."""

from datetime import date
from pathlib import Path

from scheduler import check, cost_of, read_plan, solve
from scheduler.__main__ import main
from scheduler.plan import Plan
from scheduler.rolling import freeze, quarter_ends, solve_by_quarters
from tests.scheduler.problems import auditor, body, day, job, plan, problem, visit

PEOPLE = [auditor("P1"), auditor("P2")]


def test_what_begins_by_the_day_is_pinned_and_what_comes_later_is_not() -> None:
    asked = problem(PEOPLE, [job("J1"), job("J2"), job("J3")])
    made = plan(visit("J1", day(0), "P1", "P2"), visit("J2", day(7), "P1", "P2"), out=("J3",))
    frozen = freeze(asked, made, day(6))
    assert [each.pinned is not None for each in frozen.jobs] == [True, False, False]
    assert check(frozen, made) == []


def test_a_frozen_plan_is_solved_again_around_what_stands() -> None:
    asked = body(30, 12, seed=4)
    made = solve(asked, seconds=30, max_iterations=50)
    until = sorted(made.starts().values())[len(made.assignments) // 2]
    again = solve(freeze(asked, made, until), seconds=30, max_iterations=50, seed=9)
    for each in made.assignments:
        if each.start <= until:
            assert each.is_same(again.assignment_of(each.job))


def test_quarters_end_on_their_last_working_day() -> None:
    assert quarter_ends(problem([], [], weeks=6)) == (date(2027, 3, 31), date(2027, 4, 9))


def test_a_year_by_quarters_is_a_valid_plan_of_the_whole_with_its_true_cost() -> None:
    asked = body(40, 16, seed=5)
    stages: list[Plan] = []
    made = solve_by_quarters(asked, seconds=30, max_iterations=50, done=stages.append)
    assert check(asked, made) == []
    assert made.cost == cost_of(asked, made)
    assert len(stages) == len(quarter_ends(asked))
    for stage, end in zip(stages, quarter_ends(asked), strict=True):
        assert check(asked, stage) == []
        for each in stage.assignments:
            if each.start <= end:
                assert each.is_same(made.assignment_of(each.job))


def test_the_command_writes_the_rolling_plan(tmp_path: Path) -> None:
    asked = problem(PEOPLE, [job("J1"), job("J2", earliest=day(31), latest=day(40), target=day(40))], weeks=6)
    (tmp_path / "problem.json").write_text(asked.model_dump_json(), encoding="utf-8")
    new = tmp_path / "plan.json"
    assert main(["solve", str(tmp_path / "problem.json"), "-o", str(new), "--seconds", "1", "--quarters"]) == 0
    found = read_plan(new.read_text(encoding="utf-8"))
    assert isinstance(found, Plan)
    assert check(asked, found) == []
    assert len(found.assignments) == 2
