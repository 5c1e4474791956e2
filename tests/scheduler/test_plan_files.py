"""Problem and plan files: read whole with all faults, written whole, and the command line over both."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import Plan, Problem, ProblemFault, plan_text, read_plan, read_problem, write_plan
from scheduler.__main__ import main
from tests.scheduler.problems import auditor, day, job, plan, problem, tiny_problems, visit

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "problem.json"


def tree() -> dict[str, Any]:
    """The example as a tree to spoil."""
    loaded: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return loaded


def paths(spoiled: dict[str, Any]) -> list[str]:
    """Where the faults are."""
    found = read_problem(json.dumps(spoiled))
    assert isinstance(found, tuple)
    assert all(isinstance(fault, ProblemFault) and fault.sentence.zh and fault.sentence.en for fault in found)
    return [fault.path for fault in found]


@given(asked=tiny_problems())
@settings(max_examples=30)
def test_a_problem_written_is_read_as_it_was(asked: Problem) -> None:
    assert read_problem(asked.model_dump_json()) == asked


def test_every_fault_is_found_in_one_reading() -> None:
    spoiled = tree()
    jobs, people = spoiled["jobs"], spoiled["auditors"]
    jobs[0]["person_days"] = 1.3
    jobs[1]["earliest"] = "2027-13-01"
    jobs[2]["latest"] = "2020-01-01"
    jobs[3]["colour"] = "red"
    jobs[4]["id"] = jobs[0]["id"]
    people[1]["max_days_per_month"] = "16"
    people[2]["unavailable"] = [["2027-03-09", "2027-03-01"]]
    del spoiled["weights"]["km"]
    assert sorted(paths(spoiled)) == sorted([
        "auditors[1].max_days_per_month", "auditors[2].unavailable[0]", "jobs[0].person_days", "jobs[1].earliest",
        "jobs[2].latest", "jobs[3].colour", "jobs[4].id", "weights.km",
    ])  # fmt: skip


@pytest.mark.parametrize("wrong", [0, -1, 0.25, 1.3, True, "4", None, float("inf")])
def test_person_days_are_a_positive_multiple_of_a_half(wrong: object) -> None:
    spoiled = tree()
    spoiled["jobs"][0]["person_days"] = wrong
    assert read_problem(json.dumps(spoiled)) != read_problem(EXAMPLE.read_text(encoding="utf-8"))
    assert isinstance(read_problem(json.dumps(spoiled)), tuple)


def test_unknown_people_are_faults_where_they_are_sent_but_not_where_they_are_kept_away() -> None:
    spoiled = tree()
    spoiled["jobs"][0]["excluded"] = ["somebody who left"]
    assert isinstance(read_problem(json.dumps(spoiled)), Problem)
    spoiled["jobs"][0]["pinned"] = {"start": "2027-03-01", "team": ["P1", "P99"], "experts": []}
    spoiled["jobs"][1]["baseline"] = {"start": "2027-03-01", "team": ["P98"], "experts": ["P97"]}
    assert paths(spoiled) == ["jobs[0].pinned.team[1]", "jobs[1].baseline.team[0]", "jobs[1].baseline.experts[0]"]


def test_two_pins_that_need_one_person_on_one_day_are_a_fault() -> None:
    spoiled = tree()
    for at in (0, 1):
        spoiled["jobs"][at]["pinned"] = {"start": "2027-03-02", "team": ["P1", "P2"], "experts": []}
    assert "jobs[1].pinned" in paths(spoiled)


@pytest.mark.parametrize("text", ["", "[]", "{", "nonsense", '{"a": 1, "a": 2}', '{"name": NaN}', "[" * 100000])
def test_what_is_no_problem_file_is_one_fault(text: str) -> None:
    found = read_problem(text)
    assert isinstance(found, tuple)
    assert found


@given(
    tree=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("jobs", "auditors", "working_days", "id", "format")), inner, max_size=3),
        max_leaves=12,
    )
)
@settings(max_examples=80)
def test_any_tree_is_read_or_told_faulty_and_never_breaks_the_reader(tree: object) -> None:
    assert isinstance(read_problem(json.dumps(tree)), tuple)
    assert isinstance(read_plan(json.dumps(tree)), tuple)


def test_a_plan_written_is_read_as_it_was(tmp_path: Path) -> None:
    made = plan(visit("J1", day(0), "P1", "P2"), out=("J2",))
    write_plan(made, tmp_path / "plan.json")
    assert read_plan((tmp_path / "plan.json").read_text(encoding="utf-8")) == made
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_a_plan_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "plan.json"
    write_plan(plan(out=("J1",)), target)

    def refuse(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="no space"):
        write_plan(plan(out=("J2",)), target)
    assert target.read_text(encoding="utf-8") == plan_text(plan(out=("J1",)))
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_the_example_is_planned_whole_and_found_valid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "plan.json"
    assert main(["solve", str(EXAMPLE), "-o", str(target), "--seconds", "2"]) == 0
    assert main(["check", str(EXAMPLE), str(target)]) == 0
    made = read_plan(target.read_text(encoding="utf-8"))
    assert isinstance(made, Plan)
    assert len(made.assignments) == len(tree()["jobs"])
    assert "VIOLATION" not in capsys.readouterr().out


def test_a_faulty_problem_ends_with_status_2_all_faults_and_no_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoiled = tree()
    spoiled["jobs"][0]["person_days"] = 1.3
    spoiled["jobs"][1]["latest"] = "2020-01-01"
    wrong = tmp_path / "problem.json"
    wrong.write_text(json.dumps(spoiled), encoding="utf-8")
    assert main(["solve", str(wrong), "-o", str(tmp_path / "plan.json"), "--seconds", "1"]) == 2
    told = capsys.readouterr().err
    assert "jobs[0].person_days" in told
    assert "jobs[1].latest" in told
    assert not (tmp_path / "plan.json").exists()


def test_a_pin_that_no_plan_can_keep_ends_with_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pinned = job("J1", pinned={"start": day(0), "team": ("P1", "P2")}, excluded=("P1",))
    wrong = tmp_path / "problem.json"
    wrong.write_text(problem([auditor("P1"), auditor("P2")], [pinned]).model_dump_json(), encoding="utf-8")
    assert main(["solve", str(wrong), "-o", str(tmp_path / "plan.json"), "--seconds", "1"]) == 2
    assert "jobs[0].pinned" in capsys.readouterr().err


def test_a_missing_file_ends_with_status_2(tmp_path: Path) -> None:
    assert main(["check", str(tmp_path / "none.json"), str(tmp_path / "none.json")]) == 2


def test_a_plan_that_lies_about_its_cost_is_not_valid(tmp_path: Path) -> None:
    asked = tmp_path / "problem.json"
    asked.write_text(problem([auditor("P1"), auditor("P2")], [job("J1")]).model_dump_json(), encoding="utf-8")
    write_plan(plan(out=("J1",)).model_copy(update={"cost": 1}), tmp_path / "plan.json")
    assert main(["check", str(asked), str(tmp_path / "plan.json")]) == 1
