"""A backup holds everything, and comes back whole on either kind of database."""

import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, MetaData

from models.record import Record
from models.storage import backup
from models.storage.backup import Manifest, NotRestored, back_up, restore
from models.storage.engine import engine_for
from models.storage.files import FolderFileStore
from models.storage.migrate import revisions, upgrade
from models.storage.tables import METADATA
from models.storage.unit_of_work import SqlUnitOfWork, units_of_work_on
from tests.storage.storage_examples import FILE, RECORD, THINGS, add_everything

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
PHOTO = "铭牌".encode()


def filled(engine: Engine, files: Path) -> Engine:
    """An installation with one thing of each kind and a file."""
    with units_of_work_on(engine)() as uow:
        add_everything(uow)
        uow.commit()
    FolderFileStore(files).put(PHOTO)
    return engine


def everything(uow: SqlUnitOfWork) -> dict[str, object]:
    """What the repositories hold, and every Record."""
    records: tuple[Record, ...] = uow.records.with_verbs({RECORD.verb}, {RECORD.subject})
    return {name: getattr(uow, name).all() for name in THINGS} | {"records": records}


def laid_in(engine: Engine, files: Path, archive: Path) -> Manifest:
    """What the archive held, with nothing to bring to rest."""
    return restore(engine, files, archive, lambda _: None)


def sqlite(folder: Path) -> Engine:
    """A database that nobody has used yet."""
    return engine_for(f"sqlite:///{folder}/new.sqlite3")


def test_a_backup_comes_back_whole_on_another_database(every_engine: Engine, tmp_path: Path) -> None:
    source, target = filled(every_engine, tmp_path / "files"), sqlite(tmp_path)
    manifest = back_up(source, tmp_path / "files", tmp_path / "a.zip", NOW)
    assert (manifest.files, manifest.rows["application"], manifest.made_at) == (1, 1, NOW)
    assert laid_in(target, tmp_path / "back", tmp_path / "a.zip") == manifest
    with units_of_work_on(source)() as before, units_of_work_on(target)() as after:
        assert everything(after) == everything(before)
        assert after.accounts.find("nobody") is None
    assert FolderFileStore(tmp_path / "back").get(next((tmp_path / "files").glob("??/??/*")).name) == PHOTO


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_nobody_else_on_the_machine_reads_a_backup(sqlite_engine: Engine, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        back_up(sqlite_engine, tmp_path / "files", tmp_path / "a.zip", NOW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600


def test_a_damaged_or_missing_file_is_named_and_makes_no_backup_worthless(tmp_path: Path) -> None:
    """All else comes back, and what could not be kept is told at the backup and at the restore."""
    source, store = sqlite(tmp_path / "source"), FolderFileStore(tmp_path / "files")
    upgrade(source)
    filled(source, tmp_path / "files")
    bad, lost, gone = store.put(b"map"), "1" * 64, "2" * 64
    (tmp_path / "files" / bad[:2] / bad[2:4] / bad).write_bytes(b"mop")
    with units_of_work_on(source)() as uow:
        uow.files.add(FILE.with_(id="file-lost", sha256=lost))
        uow.files.add(FILE.with_(id="file-gone", sha256=gone, disposed_on=NOW.date()))
        uow.commit()
    manifest = back_up(source, tmp_path / "files", tmp_path / "a.zip", NOW)
    assert (manifest.files, manifest.damaged) == (1, (bad,))
    assert lost in manifest.missing
    assert gone not in manifest.missing
    assert laid_in(sqlite(tmp_path), tmp_path / "back", tmp_path / "a.zip") == manifest
    assert FolderFileStore(tmp_path / "back").get(sha256(PHOTO).hexdigest()) == PHOTO


def test_what_was_laid_in_goes_on_with_the_next_number(every_engine: Engine, tmp_path: Path) -> None:
    """Into either kind of database: the next Record stands behind those that came back."""
    source = sqlite(tmp_path)
    upgrade(source)
    back_up(filled(source, tmp_path / "files"), tmp_path / "files", tmp_path / "a.zip", NOW)
    laid_in(every_engine, tmp_path / "back", tmp_path / "a.zip")
    with units_of_work_on(every_engine)() as uow:
        uow.records.add(RECORD)
        uow.commit()
        first, second = uow.records.with_verbs({RECORD.verb}, {RECORD.subject})
    assert first.serial < second.serial


def test_nothing_is_laid_over_what_is_there(every_engine: Engine, tmp_path: Path) -> None:
    source = filled(every_engine, tmp_path / "files")
    back_up(source, tmp_path / "files", tmp_path / "a.zip", NOW)
    with pytest.raises(NotRestored, match="holds something already"):
        laid_in(source, tmp_path / "back", tmp_path / "a.zip")
    with pytest.raises(NotRestored, match="holds files already"):
        laid_in(sqlite(tmp_path), tmp_path / "files", tmp_path / "a.zip")
    with pytest.raises(FileExistsError):
        back_up(source, tmp_path / "files", tmp_path / "a.zip", NOW)


def with_parts(archive: Path, damaged: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of the archive whose parts are changed one by one."""
    with ZipFile(archive) as whole, ZipFile(damaged, "w") as target:
        for name in whole.namelist():
            target.writestr(name, change(name, whole.read(name)))
    return damaged


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """An archive of everything."""
    source = sqlite(tmp_path / "source")
    upgrade(source)
    back_up(filled(source, tmp_path / "files"), tmp_path / "files", tmp_path / "a.zip", NOW)
    return tmp_path / "a.zip"


@pytest.mark.parametrize(("part", "told"), [("tables/body_contact", "the table body_contact is damaged"),
                                            ("files/", "the file .* is damaged")])
def test_a_damaged_archive_is_refused_and_a_good_one_can_follow(
    good: Path, tmp_path: Path, part: str, told: str
) -> None:
    """Nothing of the damaged one is left in the database or among the files."""
    damaged = with_parts(good, tmp_path / "b.zip", lambda name, content:
                         content[:-2] + b"X\n" if name.startswith(part) else content)
    target = sqlite(tmp_path)
    with pytest.raises(NotRestored, match=told):
        laid_in(target, tmp_path / "back", damaged)
    laid_in(target, tmp_path / "back", good)
    with units_of_work_on(target)() as uow:
        assert len(uow.accounts.all()) == 1


def with_manifest(archive: Path, changed: Path, **fields: object) -> Path:
    """A copy of the archive whose list of contents says something else."""
    return with_parts(archive, changed, lambda name, content: json.dumps(
        json.loads(content) | fields).encode() if name == backup.MANIFEST else content)


def test_an_archive_of_a_newer_release_says_which_schemas_are_known(good: Path, tmp_path: Path) -> None:
    newer = with_manifest(good, tmp_path / "b.zip", schema_revision="9999")
    with pytest.raises(NotRestored, match=f"has schema 9999, and this release knows those up to {revisions()[0]}"):
        laid_in(sqlite(tmp_path), tmp_path / "back", newer)


def test_rows_that_contradict_each_other_are_refused_with_a_reason(good: Path, tmp_path: Path) -> None:
    """Two rows with one key, in an archive whose list fits them."""
    with ZipFile(good) as whole:
        twice = whole.read("tables/account.jsonl") * 2
        digests = json.loads(whole.read(backup.MANIFEST))["sha256"]
    doubled = with_parts(good, tmp_path / "b.zip", lambda name, content:
                         twice if name == "tables/account.jsonl" else content)
    listed = with_manifest(doubled, tmp_path / "c.zip", sha256=digests | {"account": sha256(twice).hexdigest()})
    with pytest.raises(NotRestored, match="no whole archive"):
        laid_in(sqlite(tmp_path), tmp_path / "back", listed)


def test_a_file_that_is_disposed_of_during_the_backup_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was listed among the files, and is gone when its turn comes: neither a fault nor a missing file."""
    source, files = sqlite(tmp_path / "source"), tmp_path / "files"
    upgrade(source)
    filled(source, files)
    going = FolderFileStore(files).put(b"map")
    with units_of_work_on(source)() as uow:
        uow.files.add(FILE.with_(id="file-going", sha256=going))
        uow.commit()
    digest_of = backup.file_digest

    def dispose_first(content: BinaryIO, kind: str) -> object:
        with units_of_work_on(source)() as uow:
            uow.files.save(uow.files.get("file-going").with_(disposed_on=NOW.date()))
            uow.commit()
        FolderFileStore(files).remove(going)
        return digest_of(content, kind)

    monkeypatch.setattr(backup, "file_digest", dispose_first)
    manifest = back_up(source, files, tmp_path / "a.zip", NOW)
    assert going not in manifest.missing
    with ZipFile(tmp_path / "a.zip") as archive:
        assert not [name for name in archive.namelist() if name.endswith(going)]


def test_no_table_is_dropped_in_silence(good: Path, tmp_path: Path) -> None:
    strange = with_manifest(good, tmp_path / "b.zip", rows={"account": 1, "gone_table": 3})
    with pytest.raises(NotRestored, match="has no table gone_table"):
        laid_in(sqlite(tmp_path), tmp_path / "back", strange)


def test_a_table_that_today_has_no_more_comes_back_for_the_migrations(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later release took the table out of its own list; the archive's schema has it."""
    later = MetaData()
    for name in METADATA.tables.keys() - {"body_contact"}:
        METADATA.tables[name].to_metadata(later)
    monkeypatch.setattr(backup, "METADATA", later)
    target = sqlite(tmp_path)
    laid_in(target, tmp_path / "back", good)
    with units_of_work_on(target)() as uow:
        assert len(uow.body_contacts.all()) == 1


def test_files_of_a_restore_that_stopped_are_taken_away_by_the_next(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power fails while the tables are laid in: the database is empty, and no file is at its place."""
    target, files = sqlite(tmp_path), tmp_path / "back"
    with monkeypatch.context() as patch:
        patch.setattr(backup, "_lay_in", lambda *_: _fail())
        with pytest.raises(KeyboardInterrupt):
            laid_in(target, files, good)
    assert not list(files.glob("??/??/*"))
    laid_in(target, files, good)
    assert FolderFileStore(files).get(sha256(PHOTO).hexdigest()) == PHOTO
    assert [each.name for each in files.iterdir()] == [sha256(PHOTO).hexdigest()[:2]]


def test_a_restore_that_stopped_after_the_tables_says_so(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, files = sqlite(tmp_path), tmp_path / "back"
    with monkeypatch.context() as patch:
        patch.setattr(backup, "_put_in_place", lambda *_: _fail())
        with pytest.raises(KeyboardInterrupt):
            laid_in(target, files, good)
    with pytest.raises(NotRestored, match="stopped before its end"):
        laid_in(target, files, good)
    laid_in(sqlite(tmp_path / "other"), files, good)
    assert FolderFileStore(files).get(sha256(PHOTO).hexdigest()) == PHOTO


def _fail() -> None:
    raise KeyboardInterrupt
