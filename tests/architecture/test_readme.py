"""Both READMEs tell whoever sets an installation up the same settings, and all that the code reads."""

import re
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
VARIABLE = re.compile(r"FOOTMARK_[A-Z_]+")


def test_every_setting_that_the_code_reads_stands_in_both_readmes() -> None:
    sources = [file.read_text("utf-8") for file in (PROJECT / "intake_app").rglob("*.py")]
    read = {name for source in sources for name in VARIABLE.findall(source)}
    for readme in ("README.md", "README.zh.md"):
        assert set(VARIABLE.findall((PROJECT / readme).read_text("utf-8"))) == read, readme


def test_both_readmes_link_only_files_that_are_there() -> None:
    for readme in ("README.md", "README.zh.md"):
        linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", (PROJECT / readme).read_text("utf-8"))
        assert linked, readme
        for path in linked:
            assert (PROJECT / path).is_file() or (PROJECT / path).is_dir(), f"{readme}: {path}"
