"""A setting that is wrong ends a command with a sentence that names it, not with a traceback."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from intake_app import bootstrap
from intake_app.cli import commands
from intake_app.config import read_config


@pytest.mark.parametrize(("given", "words"), [
    ({"FOOTMARK_SMTP_HOST": "x"}, "not set: FOOTMARK_SMTP_SENDER"),
    ({"FOOTMARK_SMTP_HOST": "x", "FOOTMARK_SMTP_SENDER": "no address"}, "FOOTMARK_SMTP_SENDER String should match"),
    ({"FOOTMARK_SMTP_HOST": "x", "FOOTMARK_SMTP_SENDER": "a@example.com", "FOOTMARK_SMTP_PORT": "y"},
     "FOOTMARK_SMTP_PORT Input should be"),
    ({"FOOTMARK_SMTP_HOST": "x", "FOOTMARK_SMTP_SENDER": "a@example.com", "FOOTMARK_SMTP_USER": "u",
      "FOOTMARK_SMTP_PASSWORD": "hidden", "FOOTMARK_SMTP_SECURITY": "none"}, "no password goes"),
    ({"FOOTMARK_SMTP_HOST": "x", "FOOTMARK_SMTP_SENDER": "a@example.com",
      "FOOTMARK_SMTP_PASSWORD_FILE": "/nowhere/password"}, "/nowhere/password"),
])
def test_a_half_set_server_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], words: str
) -> None:
    monkeypatch.setattr(bootstrap, "config", lambda: read_config(given))
    result = CliRunner().invoke(commands, ["daily"])
    assert (result.exit_code, isinstance(result.exception, SystemExit)) == (2, True)
    assert "A setting is wrong: " in result.output
    assert words in result.output
    assert "hidden" not in result.output


def test_an_archive_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_config({"FOOTMARK_DATABASE_URL": f"sqlite:///{tmp_path}/footmark.sqlite3",
                            "FOOTMARK_FILES": str(tmp_path / "files")})
    monkeypatch.setattr(bootstrap, "config", lambda: settings)
    result = CliRunner().invoke(commands, ["restore", "nowhere.zip"])
    assert result.exit_code == 2
    assert "There is no archive nowhere.zip" in result.output
    assert "Errno" not in result.output
