"""docs/documents.md says of every document of the rules what stands for it here, and by which use case."""

import importlib
import re
from pathlib import Path
from typing import NamedTuple

from docs_templates.catalogue import KINDS
from intake_app.rules.lives import LIVES
from intake_app.schemes.library import built_in_schemes
from intake_app.services.record_contexts import RECORD_PAPERS

PAGE = (Path(__file__).parent.parent.parent / "docs" / "documents.md").read_text(encoding="utf-8")
PAPERS = {kind.key for kind in KINDS}
HANDED_IN = {f"{edition.key}/{document.key}" for edition in built_in_schemes().editions
             for document in edition.documents}
MAKERS: dict[str, set[str]] = {
    "nonconformity_list": {"evaluation.issue_findings_list"},
    "competence_record": {"competence_records.make_competence_record"},
    **{each.kind: {"case_papers.make_case_paper"} for each in RECORD_PAPERS},
}
"""Which use case makes a paper that no act of a life's table makes."""


class Row(NamedTuple):
    """One document of the rules."""

    number: int
    ways: frozenset[str]
    here: tuple[str, ...]
    by: tuple[str, ...]


def cells() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def named(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


ROWS = tuple(Row(int(each[0]), frozenset(each[4].split(", ")), named(each[5]), named(each[6]))
             for each in cells() if each[0].isdecimal())
BESIDE = {named(each[0])[0] for each in cells() if each[0].startswith("`")}


def test_every_document_of_the_rules_has_its_row() -> None:
    """Requirements (d), 1 to 53."""
    assert [row.number for row in ROWS] == list(range(1, 54))
    assert {way for row in ROWS for way in row.ways} == {"IN", "OUT", "INT"}


def test_what_leaves_the_house_or_stays_in_it_is_a_paper_and_every_paper_stands_for_something() -> None:
    without = [row.number for row in ROWS if row.ways & {"OUT", "INT"} and not set(row.here) & PAPERS]
    assert without == []
    standing = {each for row in ROWS for each in row.here}
    assert standing <= PAPERS | HANDED_IN
    assert PAPERS - standing == BESIDE


def test_every_document_of_the_schemes_that_the_rules_name_is_handed_in_by_its_row() -> None:
    """What this body asks for beside the rules' lists is told apart by its clause."""
    listed = {each for row in ROWS for each in row.here}
    beside_the_rule = {f"{edition.key}/{document.key}" for edition in built_in_schemes().editions
                       for document in edition.documents if document.clause.document == "house"}
    assert HANDED_IN - listed - beside_the_rule <= {"cec_salt/other_annexes", "cec_salt/mass_balance"}


def test_every_use_case_that_a_row_names_is_there_and_makes_its_paper() -> None:
    by_paper = {kind: set(services) for kind, services in MAKERS.items()}
    for life in LIVES:
        for act in life.transitions:
            if act.paper:
                by_paper.setdefault(act.paper, set()).add(act.service)
    for row in ROWS:
        assert row.by, row.number
        for service in row.by:
            module, _, name = service.partition(".")
            assert callable(getattr(importlib.import_module(f"intake_app.services.{module}"), name)), service
        for paper in set(row.here) & PAPERS:
            assert by_paper[paper] & set(row.by), (row.number, paper)
