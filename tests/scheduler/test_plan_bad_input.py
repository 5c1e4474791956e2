"""Whatever stands in a file, the command says what is wrong with it, all at once, or does its work; it never breaks."""

import json
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler import Problem, read_plan, read_problem
from scheduler.__main__ import main
from tests.scheduler.problems import auditor, day, job, need, plan, problem, visit

SMALL = json.loads(problem(
    [auditor("P1", "leader"), auditor("P2"), auditor("P3", unavailable=((day(0), day(3)),)),
     auditor("E1", "salt", kind="expert")],
    [job("J1", requirements=(need("leader"),), experts=("salt",), blackout=((day(2), day(2)),)),
     job("J2", pinned={"start": day(7), "team": ("P1", "P2")}),
     job("J3", excluded=("P1",), baseline={"start": day(9), "team": ("P2", "P3")})],
).model_dump_json())
MADE = json.loads(plan(
    visit("J1", day(14), "P1", "P2", experts=("E1",)), visit("J2", day(7), "P1", "P2"), out=("J3",),
).model_dump_json())
EVENT = {"kind": "leave", "person": "P2", "first": "2027-03-08", "last": "2027-03-12"}
ODD = st.sampled_from([
    None, True, False, 0, 1, -1, 0.5, 1e300, -1e-300, 10**30, -(10**30), 2**31, 2**63, "", "P1", "J1", "NaN", "\x00",
    "\ud800", "2027-03-02", "2027-02-30", "9999-12-31", "0001-01-01", "2027-03-02T00:00", [], {}, [[]], [None],
    ["P1", "P1"], [["2027-03-09", "2027-03-01"]], float("nan"), float("inf"),
])
"""Values that somebody or something puts where another one belongs."""


@st.composite
def spoilt(draw: st.DrawFn, tree: Any) -> Any:
    """The tree with one to three of its places given another value, doubled, or taken away."""
    copy = json.loads(json.dumps(tree))
    for _ in range(draw(st.integers(1, 3))):
        at: Any = copy
        while isinstance(at, dict | list) and at:
            key = draw(st.sampled_from(list(at) if isinstance(at, dict) else range(len(at))))
            if not isinstance(at[key], dict | list) or not at[key] or draw(st.integers(0, 4)) == 0:
                _spoil(draw, at, key)
                break
            at = at[key]
    return copy


def _spoil(draw: st.DrawFn, at: Any, key: Any) -> None:
    match draw(st.sampled_from(("other", "gone", "doubled", "unknown"))):
        case "gone":
            del at[key]
        case "doubled" if isinstance(at, list):
            at.insert(key, at[key])
        case "unknown" if isinstance(at, dict):
            at["unheard of"] = at[key]
        case _:
            at[key] = deepcopy(draw(ODD))


@given(files=st.one_of(
    st.tuples(spoilt(SMALL), st.just(MADE), st.just(EVENT)), st.tuples(st.just(SMALL), spoilt(MADE), st.just(EVENT)),
    st.tuples(st.just(SMALL), st.just(MADE), spoilt(EVENT)), st.tuples(spoilt(SMALL), spoilt(MADE), spoilt(EVENT)),
), word=st.sampled_from(("solve", "check", "replan", "why", "alternatives", "substitutes")))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_file_breaks_a_command_and_none_leaves_half_a_plan(files: tuple[Any, Any, Any], word: str) -> None:
    """Issue 4, bad input: exit status 2 and sentences, or the work done; never a traceback."""
    with tempfile.TemporaryDirectory() as folder:
        asked, made, event, new = (str(Path(folder) / name) for name in ("p.json", "m.json", "e.json", "new.json"))
        for path, tree in zip((asked, made, event), files, strict=True):
            Path(path).write_text(json.dumps(tree), encoding="utf-8")
        words = {
            "solve": [asked, "-o", new, "--seconds", "0.1"], "check": [asked, made],
            "replan": [asked, made, event, "-o", new, "--seconds", "0.2"], "why": [asked, made, "J3"],
            "alternatives": [asked, made, "J1"], "substitutes": [asked, made, "J1", "P2"],
        }[word]
        status = main([word, *words])
        assert status in (0, 1, 2)
        if Path(new).exists():
            assert status == 0
            assert not isinstance(read_plan(Path(new).read_text(encoding="utf-8")), tuple)
        assert not list(Path(folder).glob("*.part"))


def told(capsys: pytest.CaptureFixture[str], folder: Path, tree: dict[str, Any]) -> list[str]:
    """What the command says of the problem, line by line; it must refuse it."""
    (folder / "p.json").write_text(json.dumps(tree), encoding="utf-8")
    assert main(["solve", str(folder / "p.json"), "-o", str(folder / "plan.json")]) == 2
    assert not (folder / "plan.json").exists()
    return capsys.readouterr().err.splitlines()


def test_all_faults_stand_with_their_places_and_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["weights"]["km"] = "one"
    tree["jobs"][0].update(person_days=0, earliest="2027-03-20", latest="2027-03-10")
    tree["jobs"][1]["pinned"]["team"] = ["P1", "P9"]
    tree["jobs"][2]["pinned"] = {"start": "2027-03-08", "team": ["P1", "P2"], "experts": []}
    said = told(capsys, tmp_path, tree)
    for place in ("weights.km", "jobs[0].person_days", "jobs[0].latest", "jobs[1].pinned.team[1]", "jobs[2].pinned"):
        assert any(f": {place}: " in line and " / " in line for line in said), (place, said)


@pytest.mark.parametrize(("place", "value"), [
    ("unscheduled_cost", 10**30), ("person_days", 1e300), ("team_max", 10**9), ("unscheduled_cost", 2**31),
])
def test_a_number_beyond_all_measure_is_a_fault_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, value: float
) -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["jobs"][0][place] = value
    assert any(f"jobs[0].{place}" in line for line in told(capsys, tmp_path, tree))


def test_a_number_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["auditors"][0]["lat"] = float("nan")
    assert any("NaN" in line for line in told(capsys, tmp_path, tree))


def test_ten_thousand_auditors_without_tags_are_read_and_the_reason_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd = problem([auditor(f"P{i}") for i in range(10_000)], [job("J1", requirements=(need("leader"),)), job("J2")])
    (tmp_path / "p.json").write_text(crowd.model_dump_json(), encoding="utf-8")
    files = [str(tmp_path / "p.json"), str(tmp_path / "plan.json")]
    assert main(["solve", files[0], "-o", files[1], "--seconds", "1"]) == 0
    assert "there are 0 at all" in capsys.readouterr().out
    assert main(["check", *files]) == 0


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(SMALL), encoding="utf-8-sig")
    (tmp_path / "m.json").write_text(json.dumps(MADE), encoding="utf-8-sig")
    assert main(["check", str(tmp_path / "p.json"), str(tmp_path / "m.json")]) == 0


def test_thousands_of_pins_are_looked_through_at_once() -> None:
    """Every pair need not be compared: a frozen year has thousands."""
    people = [auditor(f"P{i}") for i in range(3000)]
    jobs = [job(f"J{i}", team_min=1, pinned={"start": day(0), "team": (f"P{i}",)}) for i in range(3000)]
    assert isinstance(read_problem(problem(people, jobs).model_dump_json()), Problem)
