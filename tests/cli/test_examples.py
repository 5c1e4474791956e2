"""The example files fit their schemas, and every command answers them."""

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from docs_templates.examples import SCHEMES, example_papers
from docs_templates.render import paper_text
from intake_app.commands.schemas import FileKind, json_schema
from intake_app.schemes.library import BUILT_IN
from tests.cli.conftest import EXAMPLES, Command

FILES = {
    "application-cnex": FileKind.APPLICATION,
    "application-cec": FileKind.APPLICATION,
    "case-cnex": FileKind.CASE,
    "case-cec": FileKind.CASE,
    "problem": FileKind.PROBLEM,
}
Example = Callable[[str], Path]


@pytest.mark.parametrize("name", FILES)
def test_an_example_fits_its_schema(name: str) -> None:
    tree = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(json_schema(FILES[name])).iter_errors(tree)) == []


def test_every_example_is_tried() -> None:
    assert {file.stem for file in EXAMPLES.glob("*.json")} == set(FILES)


@pytest.mark.parametrize("scheme", ["cnex_ex", "cec_salt"])
def test_a_scheme_file_fits_the_schema_of_schemes(scheme: str) -> None:
    tree = tomllib.loads((BUILT_IN / f"{scheme}.toml").read_text(encoding="utf-8"))
    plain = json.loads(json.dumps(tree, default=lambda value: value.isoformat() if isinstance(value, date) else value))
    assert list(Draft202012Validator(json_schema(FileKind.SCHEME)).iter_errors(plain)) == []


@pytest.mark.parametrize("kind", FileKind)
def test_a_schema_is_printed_and_refuses_what_it_does_not_know(footmark: Command, kind: FileKind) -> None:
    answer = footmark("schema", kind.value)
    assert answer.status == 0
    Draft202012Validator.check_schema(answer.told)
    assert list(Draft202012Validator(answer.told).iter_errors({"nonsense": 1}))


@pytest.mark.parametrize("words", [
    ("completeness", "application-cnex"), ("units", "application-cec"), ("person-days", "application-cnex"),
    ("clocks", "case-cnex", "--today", "2026-06-18"), ("team-check", "case-cec"),
])
def test_every_answer_is_in_both_languages_and_cites_clauses(
    footmark: Command, example: Example, words: tuple[str, ...]
) -> None:
    command, name, *options = words
    answer = footmark(command, example(name), *options)
    assert answer.status == 0
    texts = [part for part in _parts(answer.told) if "zh" in part or "en" in part]
    assert texts
    assert all(part["zh"] and part["en"] for part in texts)
    clauses = [part for part in _parts(answer.told) if set(part) == {"document", "clause"}]
    assert clauses
    explained = set(answer.told.get("house_settings", {}))
    assert {part["clause"] for part in clauses if part["document"] == "house"} - explained <= {
        "GB/T 27065 7.5.1, 7.6.2", "GB/T 27065 7.5.1",
    }


def test_the_example_problem_is_planned_and_its_plan_is_found_valid(
    footmark: Command, example: Example, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.json"
    solved = footmark("schedule", "solve", example("problem"), "-o", plan, "--seconds", 1, "--workers", 1)
    assert solved.status == 0
    tree = json.loads(plan.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(json_schema(FileKind.PLAN)).iter_errors(tree)) == []
    assert footmark("schedule", "check", example("problem"), plan).status == 0
    tree["cost"] += 1
    plan.write_text(json.dumps(tree), encoding="utf-8")
    assert footmark("schedule", "check", example("problem"), plan).status == 1
    assert footmark("schedule", "check", example("problem"), example("case-cec")).status == 2


def test_every_example_paper_is_written_for_both_schemes(footmark: Command, tmp_path: Path) -> None:
    answer = footmark("documents", "render", "--all", "-o", tmp_path / "papers")
    assert answer.status == 0
    files = [Path(paper["file"]) for paper in answer.told["papers"]]
    assert len(files) == len(set(files)) == sum(len(example_papers(scheme)) for scheme in SCHEMES)
    certificate = tmp_path / "papers" / "cnex_ex" / "certificate.docx"
    assert certificate in files
    assert example_papers("cnex_ex")["certificate"].head.number in paper_text(certificate.read_bytes())


def test_papers_are_not_written_into_a_file(footmark: Command, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    answer = footmark("documents", "render", "--all", "-o", taken)
    assert answer.status == 2
    assert answer.faults


def test_the_form_of_a_scheme_names_every_question_with_its_path(footmark: Command) -> None:
    """CEC-5.1.1-i: the reduction target is asked by the salt rule only."""
    paths = {scheme: {field["path"] for field in footmark("fields", "--scheme", scheme).told["fields"]}
             for scheme in ("cnex_ex", "cec_salt")}
    assert {"client.name", "sites[ROW].city", "products[ROW].family"} <= paths["cnex_ex"] & paths["cec_salt"]
    assert "application.reduction_target" in paths["cec_salt"] - paths["cnex_ex"]


def test_an_unknown_scheme_is_answered_with_those_at_hand(footmark: Command) -> None:
    answer = footmark("fields", "--scheme", "cement")
    assert answer.status == 2
    assert "cnex_ex" in answer.errors


def test_a_sound_scheme_file_is_said_to_be_sound(footmark: Command) -> None:
    answer = footmark("schemes", "check", BUILT_IN / "cec_salt.toml")
    assert (answer.status, answer.told["scheme"]) == (0, "cec_salt")


def test_a_faulty_scheme_file_is_named_with_every_place(footmark: Command, tmp_path: Path) -> None:
    text = (BUILT_IN / "cec_salt.toml").read_text(encoding="utf-8")
    file = tmp_path / "broken.toml"
    file.write_text(
        text.replace('[measure]\nvalue = "tCO₂e"\nclause = "7', '[measure]\nvalue = "tCO₂e"\nclausula = "7')
        .replace("minimum_members = { value = 2,", 'minimum_members = { value = "two",')
        .replace("[measure]", "[measure]\nspare = 1"),
        encoding="utf-8",
    )
    answer = footmark("schemes", "check", file)
    assert answer.status == 2
    assert {"measure.spare", "team.minimum_members.value"} <= set(answer.faults)


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer."""
    if isinstance(tree, dict):
        yield tree
        for part in tree.values():
            yield from _parts(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _parts(part)


