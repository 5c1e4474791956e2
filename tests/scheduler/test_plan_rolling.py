"""What is announced or begun stands; a year is planned quarter by quarter with what is fixed behind."""

from datetime import date
from pathlib import Path

import pytest

from scheduler import Problem, check, cost_of, plan_text, read_plan, solve
from scheduler.__main__ import main
from scheduler.plan import Plan
from scheduler.rolling import freeze, quarter_ends, solve_by_quarters
from tests.scheduler.problems import URUMQI, auditor, body, day, job, plan, problem, visit

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


def test_a_pin_of_the_problem_wins_over_the_plan_that_is_frozen() -> None:
    asked = problem(PEOPLE, [job("J1", pinned={"start": day(2), "team": ("P1", "P2")})])
    frozen = freeze(asked, plan(visit("J1", day(0), "P1", "P2")), day(6))
    assert frozen.jobs == asked.jobs


def written(folder: Path, asked: Problem, announced: Plan) -> list[str]:
    """The words that freeze the whole announced plan."""
    (folder / "problem.json").write_text(asked.model_dump_json(), encoding="utf-8")
    (folder / "announced.json").write_text(plan_text(announced), encoding="utf-8")
    return ["solve", str(folder / "problem.json"), "-o", str(folder / "plan.json"), "--seconds", "0.5",
            "--from", str(folder / "announced.json"), "--freeze-until", str(day(25))]


def test_a_plan_around_what_is_frozen_says_no_bound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The bound would count the late day and the journey of what is frozen, and the file lets it move."""
    asked = problem([*PEOPLE, auditor("P3", at=URUMQI)], [job("J1", target=day(4))])
    assert main(written(tmp_path, asked, plan(visit("J1", day(21), "P1", "P3")))) == 0
    found = read_plan((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert isinstance(found, Plan)
    assert found.bound is None
    told = capsys.readouterr().out
    assert "CNY" in told
    assert "bound" not in told
    assert "No plan is below" not in told


def test_what_is_frozen_and_cannot_be_kept_is_told_in_the_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = problem(PEOPLE, [job("J1"), job("J2", excluded=("P1",))])
    announced = plan(visit("J2", day(7), "P1", "P2"), visit("J1", day(0), "P1", "P2"))
    assert main(written(tmp_path, asked, announced)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{tmp_path / 'announced.json'}: assignments[0]: ")
    assert "freeze until an earlier day" in line


@pytest.mark.parametrize("words", [[], ["--quarters"]])
def test_to_freeze_without_a_plan_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["solve", "p.json", "-o", str(tmp_path / "plan.json"), "--freeze-until", "2027-03-09", *words])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "give it with --from PLAN" in said
    assert "须与 --from PLAN 同用" in said


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
