"""A limit reads alike everywhere: the day that it names counts."""

import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).parents[2]
LOOSE = re.compile(r"\}\s*(日|之)?(前|以前)")
"""A day, then “before” it: whether the day itself counts is left open, where “（含当日）前” says so."""


def texts() -> Iterator[tuple[Path, str]]:
    for top in ("intake_app", "models", "scheduler", "docs_templates"):
        for suffix in ("py", "toml", "po"):
            for path in (ROOT / top).rglob(f"*.{suffix}"):
                yield path, path.read_text("utf-8")
    for path in (ROOT / "docs_templates").rglob("*.docx"):
        body = docx.Document(str(path)).element.body
        yield path, "\n".join("".join(node.text or "" for node in each.iter() if str(node.tag).endswith("}t"))
                              for each in body.iter() if str(each.tag).endswith("}p"))


@pytest.mark.requirement("J12")
def test_a_day_to_act_by_says_that_it_counts() -> None:
    """CNEX-11-c, CEC-6.1-a: both rules' limits include their last day."""
    loose = [f"{path.relative_to(ROOT)}: {found.group()}" for path, words in texts() for found in LOOSE.finditer(words)]
    assert loose == []
