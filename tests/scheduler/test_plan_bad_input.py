"""Whatever stands in a file, the command says what is wrong with it, all at once, or does its work; it never breaks."""

import json
import re
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
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
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


def test_rules_that_pins_break_are_told_beside_all_other_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 4, bad input: two pins in conflict by whichever rule, a fault elsewhere, and one in the pinned job."""
    tree = json.loads(json.dumps(SMALL))
    tree["jobs"][0]["person_days"] = 0
    tree["auditors"][2]["day_fee"] = "much"
    tree["jobs"][2].update(lat=43.8, lon=87.6, team_min="two",
                           pinned={"start": "2027-03-10", "team": ["P1", "P2"], "experts": []})
    said = told(capsys, tmp_path, tree)
    for place, words in (
        ("jobs[0].person_days", "positive"), ("auditors[2].day_fee", "whole number"), ("jobs[2].team_min", "number"),
        ("jobs[2].pinned", "P1 may not be on J3"), ("jobs[2].pinned", "of P2 are 3206 km apart"),
    ):
        assert any(f": {place}: " in line and words in line for line in said), (place, words, said)
    assert len(said) == 6


def test_a_month_too_full_of_pins_is_told_at_the_pin_too_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["auditors"][0]["max_days_per_month"] = 3
    tree["jobs"][2].update(excluded=[], pinned={"start": "2027-03-15", "team": ["P1", "P2"], "experts": []})
    (line,) = told(capsys, tmp_path, tree)
    assert ": jobs[2].pinned: " in line
    assert "P1 has 4 audit days in 2027-03; 3 is the most" in line


def test_somebody_twice_on_a_pin_is_not_said_to_be_on_it_and_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["jobs"][1]["pinned"]["team"] = ["P1", "P1"]
    (line,) = told(capsys, tmp_path, tree)
    assert "P1 stands twice on J2" in line


def test_what_a_field_may_be_is_told_in_each_language_by_its_own_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["auditors"][2]["kind"] = "guest"
    (line,) = told(capsys, tmp_path, tree)
    assert line.endswith("只能是 'auditor' 或 'expert'。 / This must be 'auditor' or 'expert'.")


def test_faults_of_the_plan_and_of_the_event_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = replanned(capsys, tmp_path, {**MADE, "cost": "dear"}, {**EVENT, "person": "P9"})
    assert [line.partition(": ")[2].partition(":")[0] for line in said] == ["cost", "person"]


def test_plans_of_another_problem_are_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They would read as if every audit had been called off."""
    other = {**MADE, "assignments": [{"job": "X1", "start": "2027-03-08", "team": ["P1", "Q2"]}], "unscheduled": []}
    files = [tmp_path / name for name in ("p.json", "m.json", "x.json")]
    for path, tree in zip(files, (SMALL, MADE, other), strict=True):
        path.write_text(json.dumps(tree), encoding="utf-8")
    assert main(["diff", *map(str, files)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"{files[2]}: " in said.err
    assert "X1, which the problem does not know" in said.err


def test_a_plan_made_before_an_audit_came_in_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {**MADE, "unscheduled": []}
    files = [tmp_path / name for name in ("p.json", "b.json", "m.json")]
    for path, tree in zip(files, (SMALL, before, MADE), strict=True):
        path.write_text(json.dumps(tree), encoding="utf-8")
    assert main(["diff", *map(str, files)]) == 0
    assert "unscheduled" in capsys.readouterr().out


def test_who_is_not_on_an_audit_is_not_said_to_be_without_a_substitute(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, tree in (("p.json", SMALL), ("m.json", MADE)):
        (tmp_path / name).write_text(json.dumps(tree), encoding="utf-8")
    for name, person in (("J1", "P3"), ("J3", "P1")):
        assert main(["substitutes", str(tmp_path / "p.json"), str(tmp_path / "m.json"), name, person]) == 0
        assert f"{person} is not on {name}" in capsys.readouterr().out


def replanned(capsys: pytest.CaptureFixture[str], folder: Path, made: Any, event: Any) -> list[str]:
    """What `replan` says of the files, line by line; it must refuse one of them and write nothing."""
    files = [folder / name for name in ("p.json", "m.json", "e.json")]
    for path, tree in zip(files, (SMALL, made, event), strict=True):
        path.write_text(json.dumps(tree), encoding="utf-8")
    assert main(["replan", *map(str, files), "-o", str(folder / "new.json")]) == 2
    assert not (folder / "new.json").exists()
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(("place", "value"), [
    ("unscheduled_cost", 10**30), ("person_days", 1e300), ("team_max", 10**9), ("unscheduled_cost", 2**31),
])
def test_a_number_beyond_all_measure_is_a_fault_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, value: float
) -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["jobs"][0][place] = value
    assert any(f"jobs[0].{place}" in line for line in told(capsys, tmp_path, tree))


def test_a_number_that_is_none_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["auditors"][0]["lat"] = float("nan")
    tree["weights"]["km"] = float("inf")
    said = told(capsys, tmp_path, tree)
    assert all(any(f": {place}: " in line for line in said) for place in ("auditors[0].lat", "weights.km"))


def test_a_wrong_type_hides_no_other_fault_of_the_same_audit_or_person() -> None:
    tree = json.loads(json.dumps(SMALL))
    tree["jobs"][0].update(team_min="two", earliest="2027-03-20", latest="2027-03-10", person_days=0)
    tree["jobs"][1].update(lat="north", id=7)
    tree["jobs"][1]["pinned"]["team"] = ["P1", "P9"]
    tree["auditors"][2].update(day_fee="much", unavailable=[["2027-03-09", "2027-03-01"]])
    assert paths(json.dumps(tree)) == {
        "jobs[0].team_min", "jobs[0].latest", "jobs[0].person_days", "jobs[1].lat", "jobs[1].id",
        "jobs[1].pinned.team[1]", "auditors[2].day_fee", "auditors[2].unavailable[0]",
    }


def test_a_key_that_stands_twice_is_told_with_its_place_beside_all_else() -> None:
    """Which of its values is meant, nobody knows; JSON would silently take the last."""
    content = json.dumps(SMALL).replace('"km": 1', '"km": 1, "km": 5').replace('"id": "J3"', '"id": "J2", "id": "J3"')
    assert paths(content) == {"weights.km", "jobs[2].id"}
    assert paths(content.replace('"team_min": 2', '"team_min": 0', 1)) == {"weights.km", "jobs[2].id",
                                                                           "jobs[0].team_min"}


def paths(content: str) -> set[str]:
    """Where the faults of a problem file are."""
    found = read_problem(content)
    assert isinstance(found, tuple)
    assert all(fault.sentence.zh and fault.sentence.en for fault in found)
    return {fault.path for fault in found}


@pytest.mark.parametrize("content", [
    b"", b"{", b"\x00" * 50, b"[" * 100_000, b'{"a":' * 5000, "中".encode("gbk"), json.dumps(SMALL).encode("utf-16"),
    json.dumps({**SMALL, "name": "\ud800"}).encode(),
], ids=["empty", "half", "nothing", "nested", "nested objects", "gbk", "utf-16", "half a character"])
def test_what_is_no_problem_file_at_all_is_told_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "p.json").write_bytes(content)
    assert main(["solve", str(tmp_path / "p.json"), "-o", str(tmp_path / "plan.json")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search(r"[一-鿿].*。 / [A-Z]", line)
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.parametrize("words", [
    ["--seconds", "nan"], ["--seconds", "-1"], ["--seconds", "inf"], ["--seed", "-1"], ["--seed", str(10**30)],
    ["--workers", "-2"], ["--workers", "two"],
])
def test_an_option_out_of_all_measure_is_refused(tmp_path: Path, words: list[str]) -> None:
    """An endless search, or a seed that no generator takes."""
    (tmp_path / "p.json").write_text(json.dumps(SMALL), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["solve", str(tmp_path / "p.json"), "-o", str(tmp_path / "plan.json"), *words])
    assert ended.value.code == 2


def test_no_plan_takes_the_place_of_the_problem_or_of_the_event(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was entered is not lost for a slip behind `-o`; the plan to begin with may be replaced."""
    files = [str(tmp_path / name) for name in ("p.json", "m.json", "e.json")]
    for path, tree in zip(files, (SMALL, MADE, EVENT), strict=True):
        Path(path).write_text(json.dumps(tree), encoding="utf-8")
    asked, made, event = files
    for words in (
        ["solve", asked, "-o", str(tmp_path / "sub" / ".." / "p.json")], ["replan", *files, "-o", event],
        ["replan", *files, "-o", made, "--cheapest", asked], ["replan", *files, "-o", made, "--cheapest", made],
    ):
        assert main([*words, "--seconds", "0.1"]) == 2
        assert "would replace" in capsys.readouterr().err
    assert [json.loads(Path(path).read_text("utf-8")) for path in files] == [SMALL, MADE, EVENT]
    assert main(["solve", asked, "--from", made, "-o", made, "--seconds", "0.1"]) == 0


def test_a_plan_that_cannot_be_written_is_told_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.json").write_text(json.dumps(SMALL), encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for output in (tmp_path / "missing" / "deep" / "plan.json", tmp_path / "folder", tmp_path / "p.json" / "plan.json"):
        assert main(["solve", str(tmp_path / "p.json"), "-o", str(output), "--seconds", "0.1"]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"{output}: ")
        assert "写不了文件" in said
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "p.json"]


def test_a_cheapest_plan_that_cannot_be_written_is_told_by_its_own_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / name for name in ("p.json", "m.json", "e.json")]
    for path, tree in zip(files, (SMALL, MADE, EVENT), strict=True):
        path.write_text(json.dumps(tree), encoding="utf-8")
    new, cheapest = tmp_path / "new.json", tmp_path / "missing" / "cheapest.json"
    assert main(["replan", *map(str, files), "-o", str(new), "--seconds", "0.2", "--cheapest-seconds", "0.1",
                 "--cheapest", str(cheapest)]) == 2
    assert capsys.readouterr().err.startswith(f"{cheapest}: ")
    assert new.exists()


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
