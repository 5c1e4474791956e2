"""docs/glossary.md says the words that code, screens and papers use."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from docs_templates.catalogue import KINDS
from intake_app.rules.complaints import COMPLAINT_STATES
from intake_app.rules.lives.application import APPLICATION_STATES
from intake_app.rules.lives.certificate import CERTIFICATE_STATES, CHANGE_STATES
from intake_app.rules.lives.following import CYCLE_STATES, DISCLOSURE_STATES
from intake_app.rules.lives.investigation import INVESTIGATION_STATES
from intake_app.rules.retention import DISPOSAL_STATES
from intake_app.rules.stages import Stage
from intake_app.services.access import ROLE_NAMES
from intake_app.services.field_words import ANSWER_SOURCES
from intake_app.tables.plan_workbook import STATES as FILE_STATES
from intake_app.ui.board_words import STATES
from intake_app.ui.showing import DISPATCH_STATES, TASK_STATES
from intake_app.ui.showing_files import DEMANDS, FILE_VERDICTS
from models.text import Text

PROJECT = Path(__file__).parent.parent.parent
GLOSSARY = (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS: Mapping[str, Mapping[str, Text]] = {
    "States of an application": {state.value: word for state, word in APPLICATION_STATES.items()},
    "Levels of a document": {level.value: word for level, word in DEMANDS.items()},
    "Verdicts on a file": {verdict.value: word for verdict, word in FILE_VERDICTS.items()},
    "States of a task": {state.value: word for state, (word, _, _) in TASK_STATES.items()},
    "Sources of an answer": {source.value: word for source, word in ANSWER_SOURCES.items()},
    "States in a plan's files": {state.value: word for state, word in FILE_STATES.items()},
    "States of a certificate": {state.value: word for state, word in CERTIFICATE_STATES.items()},
    "States of a complaint": {state.value: word for state, word in COMPLAINT_STATES.items()},
    "States of a change": {state.value: word for state, word in CHANGE_STATES.items()},
    "States of a surveillance": {state.value: word for state, word in CYCLE_STATES.items()},
    "States of an investigation": {state.value: word for state, word in INVESTIGATION_STATES.items()},
    "States of a publication": {state.value: word for state, word in DISCLOSURE_STATES.items()},
    "States of a disposal": {state.value: word for state, word in DISPOSAL_STATES.items()},
    "States of a sending": {state.value: word for state, word in DISPATCH_STATES.items()},
    "States of a visit": {state.value: word for state, word in STATES.items()},
    "Roles": {role.value: word for role, word in ROLE_NAMES.items()},
    "Stages of a job": {stage.value: stage.text for stage in Stage},
    "Papers": {kind.key: kind.title for kind in KINDS},
}


@pytest.mark.parametrize("chapter", WORDS)
def test_states_are_called_as_screens_and_papers_call_them(chapter: str) -> None:
    lines = GLOSSARY.partition(f"## {chapter}")[2].partition("\n## ")[0].splitlines()
    written = [line for line in lines if line.startswith("| `")]
    assert written == [f"| `{key}` | {word.zh} | {word.en} |" for key, word in WORDS[chapter].items()]


def test_every_identifier_of_the_glossary_is_a_name_in_the_code() -> None:
    concepts = GLOSSARY.partition("## Concepts")[2].partition("\n## ")[0]
    identifiers = re.findall(r"^\| [^|]+ \| `([\w.]+)` \|", concepts, flags=re.MULTILINE)
    assert len(identifiers) > 40
    names = {part for file in _sources() for part in _names(file)}
    assert not [each for each in identifiers if not set(each.split(".")) <= names]


def _sources() -> list[Path]:
    packages = ("models", "intake_app", "scheduler", "docs_templates")
    return [file for package in packages for file in (PROJECT / package).rglob("*.py")]


def _names(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found
