"""`footmark backup` and `footmark restore`: one archive, told with what it holds."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from intake_app import bootstrap
from intake_app.cli import commands
from intake_app.config import Config, read_config
from intake_app.services import backups


def settings(folder: Path) -> Config:
    """An installation of its own in a folder."""
    return read_config({"FOOTMARK_DATABASE_URL": f"sqlite:///{folder}/footmark.sqlite3",
                        "FOOTMARK_FILES": str(folder / "files")})


def said(*words: object) -> tuple[int, str]:
    """The exit status, and what was printed."""
    result = CliRunner().invoke(commands, [str(word) for word in words])
    return result.exit_code, result.output


def test_a_backup_is_made_kept_in_mind_and_laid_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator reads when it was; and afterwards from which archive all came."""
    monkeypatch.setattr(bootstrap, "config", lambda: settings(tmp_path / "one"))
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    status, told = said("backup", first)
    assert status == 0, told
    assert "schema 0020, rows 0, files 0" in told
    kept = backups.last_backup(bootstrap.office(settings(tmp_path / "one")), backups.OPERATOR)
    assert kept is not None
    assert kept.after["archive"] == "first.zip"
    status, told = said("backup", first)
    assert (status, "exists already" in told) == (2, True)
    assert said("backup", second)[0] == 0
    monkeypatch.setattr(bootstrap, "config", lambda: settings(tmp_path / "two"))
    status, told = said("restore", second)
    assert (status, "rows 1" in told) == (0, True)
    kept = backups.last_backup(bootstrap.office(settings(tmp_path / "two")), backups.OPERATOR)
    assert kept is not None
    assert (kept.verb, kept.after["archive"]) == ("backup.restored", "second.zip")
    status, told = said("restore", second)
    assert (status, "holds something" in told) == (2, True)


def test_a_damaged_file_is_named_by_both_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not in the archive; everything else is."""
    monkeypatch.setattr(bootstrap, "config", lambda: settings(tmp_path / "one"))
    name = bootstrap.office(settings(tmp_path / "one")).files.put("铭牌".encode())
    path = tmp_path / "one" / "files" / name[:2] / name[2:4] / name
    path.write_bytes(b"x")
    status, told = said("backup", tmp_path / "a.zip")
    assert (status, f"damaged: {name[:2]}/{name[2:4]}/{name}" in told) == (0, True)
    monkeypatch.setattr(bootstrap, "config", lambda: settings(tmp_path / "two"))
    status, told = said("restore", tmp_path / "a.zip")
    assert (status, f"damaged: {name[:2]}/{name[2:4]}/{name}" in told) == (0, True)
