"""Runs commands as a person would, and keeps what they said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from intake_app.cli import commands

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


class Answer(NamedTuple):
    """What a command printed, read back, and its exit status."""

    status: int
    told: dict[str, Any]
    faults: dict[str, dict[str, str]]
    """The text of each fault by its place."""
    errors: str


Command = Callable[..., Answer]
Altered = Callable[..., Path]


@pytest.fixture
def footmark() -> Command:
    """Runs `footmark` with these words."""

    def run(*words: object) -> Answer:
        result = CliRunner().invoke(commands, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        faults = json.loads(result.stderr)["faults"] if result.stderr.startswith("{") else []
        return Answer(
            result.exit_code,
            json.loads(result.stdout) if result.stdout.startswith("{") else {},
            {fault["path"]: fault["text"] for fault in faults},
            result.stderr,
        )

    return run


@pytest.fixture
def example() -> Callable[[str], Path]:
    """The path of a file in `examples/`."""
    return lambda name: EXAMPLES / f"{name}.json"


@pytest.fixture
def altered(tmp_path: Path) -> Altered:
    """Writes an example with one thing changed by a function, and gives its path."""

    def write(name: str, change: Callable[[dict[str, Any]], object]) -> Path:
        tree = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
        change(tree)
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
        return file

    return write
