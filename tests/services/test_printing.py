"""PDF on the screen: made by a real LibreOffice in time, else by none, and the office goes on."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from docs_templates.examples import example
from docs_templates.render import render
from intake_app import libre_office
from intake_app.libre_office import LibreOffice
from intake_app.services.office import Office
from intake_app.services.printing import may_print, pdf_of_word

PAPER = render(example("refusal_notice", "cnex_ex"), "cnex_ex").content


def script(folder: Path, text: str, seconds: int = 60) -> LibreOffice:
    """A program in LibreOffice's place."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    program.chmod(0o755)
    return LibreOffice(str(program), seconds=seconds)


def test_a_paper_becomes_a_pdf() -> None:
    printer = libre_office.installed()
    if printer is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no LibreOffice")
        pytest.skip("no LibreOffice")
    made = LibreOffice(printer._program, seconds=300).pdf(PAPER)
    assert made is not None
    assert made.startswith(b"%PDF-")


@pytest.mark.parametrize(("font", "stands_in"), [
    ("仿宋", "Noto Serif CJK SC"), ("宋体", "Noto Serif CJK SC"), ("黑体", "Noto Sans CJK SC"),
])
def test_a_font_of_the_papers_that_is_missing_has_one_like_it(font: str, stands_in: str) -> None:
    """The system took one without serifs for 仿宋, so that a whole letter looked like a heading."""
    if shutil.which("fc-match") is None or stands_in not in _matched(stands_in):
        pytest.skip(f"no {stands_in}")
    assert _matched(font, FONTCONFIG_FILE=str(libre_office._FONTS)) in (font, stands_in)


def _matched(font: str, **environment: str) -> str:
    """The family that the system takes for this one."""
    told = subprocess.run(["fc-match", "-f", "%{family[0]}", font], check=True, capture_output=True,
                          env={**os.environ, **environment})
    return told.stdout.decode()


def test_a_program_that_does_not_end_is_ended_with_what_it_started(tmp_path: Path) -> None:
    """soffice starts a second program, which would go on alone."""
    told = tmp_path / "child"
    for seconds in (1, 5, 25):
        printer = script(tmp_path, f"sleep 300 & echo $! > {told}.new; mv {told}.new {told}; wait", seconds)
        assert printer.pdf(PAPER) is None
        if told.exists():
            # A busy machine may end the program before it has started the second one.
            break
    child = int(told.read_text())
    for _ in range(600):
        if not _is_running(child):
            return
        time.sleep(0.05)
    raise AssertionError("the child goes on")


def test_a_program_that_makes_nothing_gives_nothing(tmp_path: Path) -> None:
    assert script(tmp_path, "exit 0").pdf(PAPER) is None


def test_the_program_learns_nothing_of_the_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the database's address nor a key."""
    monkeypatch.setenv("FOOTMARK_DATABASE_URL", "sqlite:///secret")
    script(tmp_path, f"env > {tmp_path}/env").pdf(PAPER)
    assert "FOOTMARK" not in (tmp_path / "env").read_text()


def test_an_office_without_the_program_says_so(office: Office) -> None:
    assert not may_print(office)
    assert pdf_of_word(office, PAPER) is None


def _is_running(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
