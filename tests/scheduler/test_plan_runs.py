"""A whole run of the solver: killed, repeated, or told of by its own command line."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler import Plan, check, plan_text, solve
from tests.scheduler.problems import URUMQI, auditor, body, day, job, plan, problem, visit


def test_a_killed_process_leaves_a_whole_valid_plan(tmp_path: Path) -> None:
    """Issue 4: the best plan is written whenever it improves, and a killed process loses nothing."""
    asked = body(400, 60, seed=4)  # so many that the search betters its plan for longer than three lines take
    problem, output = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(asked.model_dump_json(), encoding="utf-8")
    with begun(problem, output) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(3)]
        os.kill(process.pid, signal.SIGKILL)
    assert all("CNY" in line for line in told)
    left = Plan.model_validate_json(output.read_text(encoding="utf-8"))
    assert check(asked, left) == []
    assert left.cost is not None
    assert left.cost <= int(told[-1].split("CNY")[0].split("s")[1].replace(",", ""))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_process_asked_to_end_ends_with_its_best_plan_and_the_reasons(tmp_path: Path, number: int) -> None:
    """Issue 4: cancelled at any moment with the best plan so far; status 0, and what is left out has its reasons."""
    people = [auditor(f"P{i}") for i in range(12)]
    asked = problem(people, [*(job(f"J{i}", person_days=2.0) for i in range(60)), job("X", team_min=13, team_max=13)])
    (tmp_path / "problem.json").write_text(asked.model_dump_json(), encoding="utf-8")
    output = tmp_path / "plan.json"
    with begun(tmp_path / "problem.json", output) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        rest, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    left = Plan.model_validate_json(output.read_text(encoding="utf-8"))
    assert check(asked, left) == []
    assert all(entry.reasons for entry in left.unscheduled)
    assert "X: " in rest
    assert not list(tmp_path.glob(".*.part"))


def test_a_reader_that_goes_does_not_end_the_search(tmp_path: Path) -> None:
    """As `solve … | head -1` does: the plan is written to its end, with its reasons, and nothing is told amiss."""
    asked = problem([auditor("P1"), auditor("P2")], [job("J1"), job("X", team_min=3, team_max=3)])
    (tmp_path / "problem.json").write_text(asked.model_dump_json(), encoding="utf-8")
    output = tmp_path / "plan.json"
    command = [sys.executable, "-m", "scheduler", "solve", str(tmp_path / "problem.json"), "-o", str(output)]
    unread, end = os.pipe()
    os.close(unread)
    ended = subprocess.run([*command, "--seconds", "1"], stdout=end, stderr=subprocess.PIPE, timeout=240)
    os.close(end)
    assert (ended.returncode, ended.stderr) == (0, b"")
    left = Plan.model_validate_json(output.read_text(encoding="utf-8"))
    assert check(asked, left) == []
    assert all(entry.reasons for entry in left.unscheduled)


def begun(problem: Path, output: Path) -> subprocess.Popen[str]:
    """A search of ten minutes as a process of its own."""
    command = [sys.executable, "-m", "scheduler", "solve", str(problem), "-o", str(output), "--seconds", "600"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize(("jobs", "people", "rounds"), [(80, 20, 3000), (80, 700, 3000), (6, 10, 18_000)],
                         ids=["few people", "many people", "rounds enough to go apart"])
def test_two_workers_give_one_plan_for_one_seed_and_one_number_of_rounds(jobs: int, people: int, rounds: int) -> None:
    asked = body(jobs, people, seed=6)
    one, other = (
        solve(asked, seconds=600, workers=2, seed=3, max_iterations=rounds) for _ in range(2)
    )
    assert plan_text(one) == plan_text(other)


def test_a_job_whose_nearest_people_are_all_away_is_planned_with_others() -> None:
    """More people live near than are looked at for a job at first, and only two far away are free."""
    away = [auditor(f"P{i}", unavailable=((day(0), day(25)),)) for i in range(200)]
    asked = problem([*away, auditor("Q1", at=URUMQI), auditor("Q2", at=URUMQI)], [job("J1")])
    found = solve(asked, seconds=5, max_iterations=1)
    assert found.assignments == plan(visit("J1", found.assignments[0].start, "Q1", "Q2")).assignments
