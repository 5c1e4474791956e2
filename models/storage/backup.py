"""The whole installation in one archive, and back: every table as lines of JSON, every file, and a list of both.

Nothing in it belongs to one kind of database, so that what SQLite held can be laid into PostgreSQL.
"""

import json
import os
import zlib
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from shutil import rmtree
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from models.base import Frozen
from models.paper import StoredFile
from models.storage.files import FolderFileStore
from models.storage.migrate import revisions, upgrade
from models.storage.tables import METADATA, StoredFileRow, table_of

MANIFEST, TABLES, FILES = "manifest.json", "tables", "files"
UNFINISHED = ".unfinished"
"""The folder among the files in which those of a restore lie until all else is done."""
FORMAT = 1
ROWS_AT_ONCE = 500


class Manifest(Frozen):
    """What an archive holds; a file in it bears its sha256 as its name."""

    format: int = FORMAT
    made_at: datetime
    schema_revision: str
    rows: dict[str, int]
    """By table."""
    sha256: dict[str, str]
    """By table, of its lines."""
    files: int
    """How many are in it."""
    damaged: tuple[str, ...] = ()
    """Files that were no longer what had been put there, by name: they are not in it."""
    missing: tuple[str, ...] = ()
    """Files that something names and that lay nowhere."""


class NotRestored(Exception):
    """Why an archive was not laid in; nothing of it is then in the database or among the files."""


def back_up(engine: Engine, files: Path, archive: Path, made_at: datetime) -> Manifest:
    """Write everything as of one moment into `archive`, which must not exist yet; people may go on working."""
    unfinished = archive.with_name(f"{archive.name}.unfinished")
    archive.parent.mkdir(parents=True, exist_ok=True)
    if archive.exists():
        raise FileExistsError(archive)
    unfinished.unlink(missing_ok=True)
    # It holds every password's hash and every client's files: nobody else on the machine reads it.
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with (os.fdopen(descriptor, "w+b") as content, ZipFile(content, "w", ZIP_DEFLATED) as target,
              _at_one_moment(engine) as connection):
            manifest = _written(connection, files, target, made_at)
        unfinished.replace(archive)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def restore(engine: Engine, files: Path, archive: Path, settle: Callable[[Manifest], None]) -> Manifest:
    """Lay an archive into an empty database and an empty folder, and bring it to the newest schema.

    NotRestored where something is there already, or where the archive is damaged: then neither holds anything of it.
    `settle` then brings to rest what may not go on from where it stood. The files come to their places last, without
    which no paper is sent: what stopped half way is taken away by the next attempt.
    """
    try:
        with ZipFile(archive) as source:
            manifest = Manifest.model_validate_json(source.read(MANIFEST))
            _refuse_what_is_there(engine, files, manifest)
            _check_tables(source, manifest)
            _unpack_files(source, files / UNFINISHED, manifest)
            _make_schema(engine, manifest)
            with engine.begin() as connection:
                for table in _tables(connection, manifest.rows):
                    _lay_in(connection, table, source)
    except (BadZipFile, KeyError, ValueError, IntegrityError, zlib.error) as fault:
        rmtree(files / UNFINISHED, ignore_errors=True)
        raise NotRestored(f"{archive} is no whole archive of Footmark: {fault}. Take another one.") from fault
    upgrade(engine)
    settle(manifest)
    _put_in_place(files)
    return manifest


def _at_one_moment(engine: Engine) -> Connection:
    """A connection that sees what was committed when it first reads, whatever is written meanwhile."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
    else:
        connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _written(connection: Connection, files: Path, target: ZipFile, made_at: datetime) -> Manifest:
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    rows, digests = {}, {}
    for table in _tables(connection, METADATA.tables):
        digest, count = sha256(), 0
        with target.open(f"{TABLES}/{table.name}.jsonl", "w") as lines:
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
                line = json.dumps(dict(row), ensure_ascii=False, default=_as_text).encode() + b"\n"
                lines.write(line)
                digest.update(line)
                count += 1
        rows[table.name], digests[table.name] = count, digest.hexdigest()
    whole, damaged = _written_files(files, target)
    manifest = Manifest(
        made_at=made_at, schema_revision=revision, rows=rows, sha256=digests, files=len(whole), damaged=damaged,
        missing=_missing(connection, {*whole, *damaged}))
    target.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _written_files(files: Path, target: ZipFile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the files that were written, and of those whose content is no longer what was put there."""
    whole: list[str] = []
    damaged: list[str] = []
    # A file that is being written has another name until it is whole.
    for path in sorted(path for path in files.glob("??/??/*") if len(path.name) == len(sha256().hexdigest())):
        try:
            with path.open("rb") as content:
                is_whole = file_digest(content, "sha256").hexdigest() == path.name
            if is_whole:
                target.write(path, f"{FILES}/{path.relative_to(files).as_posix()}")
        except FileNotFoundError:
            # It was disposed of just now; if not, it is told as missing.
            continue
        (whole if is_whole else damaged).append(path.name)
    return tuple(whole), tuple(damaged)


def _missing(connection: Connection, found: Collection[str]) -> tuple[str, ...]:
    """The contents that cards name, that were not disposed of until now, and that lie nowhere."""
    cards = table_of(StoredFileRow)
    lost = set(connection.execute(select(cards.c.sha256)).scalars()) - set(found)
    if not lost:
        return ()
    with connection.engine.connect() as now:
        named = now.execute(select(cards.c.sha256, cards.c.body).order_by(cards.c.sha256)).all()
    return tuple(dict.fromkeys(sha256 for sha256, body in named if sha256 in lost
                               and StoredFile.model_validate_json(body).disposed_on is None))


def _tables(connection: Connection, names: Collection[str]) -> tuple[Table, ...]:
    """Those of the tables that stand in the database, as they are there; what others point to comes in front."""
    found = MetaData()
    found.reflect(connection, only=[name for name in inspect(connection).get_table_names() if name in names])
    return tuple(found.sorted_tables)


def _as_text(value: object) -> str:
    """A day or an instant as text; SQLite gives instants without their zone, which is UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no text for {value!r}")


def _refuse_what_is_there(engine: Engine, files: Path, manifest: Manifest) -> None:
    """NotRestored where the database or the folder holds something; of an attempt that stopped, the files go away."""
    if manifest.format != FORMAT:
        raise NotRestored(f"The archive has format {manifest.format}, and this release reads {FORMAT}: use its own.")
    if manifest.schema_revision not in revisions():
        raise NotRestored(f"The archive has schema {manifest.schema_revision}, and this release knows those up to"
                          f" {revisions()[0]}: lay it in with the release that made it, or with a newer one.")
    if files.exists() and any(each.name != UNFINISHED for each in files.iterdir()):
        raise NotRestored(f"{files} holds files already: restore into an empty folder (FOOTMARK_FILES).")
    with engine.connect() as connection:
        tables = _tables(connection, METADATA.tables)
        is_filled = any(connection.execute(select(table).limit(1)).first() for table in tables)
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if tables else None
    if is_filled and (files / UNFINISHED).exists():
        raise NotRestored("An earlier restore stopped before its end, and the database holds what it laid in: take an"
                          " empty database (FOOTMARK_DATABASE_URL); its files are taken away by the next attempt.")
    if is_filled:
        raise NotRestored("The database holds something already: take an empty one (FOOTMARK_DATABASE_URL).")
    if revision not in (None, manifest.schema_revision):
        raise NotRestored(f"The empty database has schema {revision}, the archive {manifest.schema_revision}: take a"
                          " database without tables.")
    rmtree(files / UNFINISHED, ignore_errors=True)


def _make_schema(engine: Engine, manifest: Manifest) -> None:
    """The tables of the archive's revision, where the database has none; an older schema may have had others."""
    with engine.connect() as connection:
        is_there = bool(_tables(connection, METADATA.tables))
    if not is_there:
        upgrade(engine, manifest.schema_revision)
    with engine.connect() as connection:
        unknown = sorted(set(manifest.rows) - {table.name for table in _tables(connection, manifest.rows)})
    if unknown:
        raise ValueError(f"schema {manifest.schema_revision} has no table {', '.join(unknown)}")


def _check_tables(source: ZipFile, manifest: Manifest) -> None:
    for name, digest in manifest.sha256.items():
        if sha256(source.read(f"{TABLES}/{name}.jsonl")).hexdigest() != digest:
            raise ValueError(f"the table {name} is damaged")


def _unpack_files(source: ZipFile, unfinished: Path, manifest: Manifest) -> None:
    names = [name for name in source.namelist() if name.startswith(f"{FILES}/")]
    if len(names) != manifest.files:
        raise ValueError(f"{len(names)} files of {manifest.files}")
    store = FolderFileStore(unfinished)
    for name in names:
        digest = name.rpartition("/")[2]
        if store.put(source.read(name)) != digest:
            raise ValueError(f"the file {digest} is damaged")


def _put_in_place(files: Path) -> None:
    """The unpacked files where they are looked for: within one folder, as that may be a disk of its own."""
    files.mkdir(parents=True, exist_ok=True)
    unfinished = files / UNFINISHED
    unfinished.mkdir(exist_ok=True)
    for folder in unfinished.iterdir():
        folder.rename(files / folder.name)
    unfinished.rmdir()


def _lay_in(connection: Connection, table: Table, source: ZipFile) -> None:
    rows = list(_read(table, source.read(f"{TABLES}/{table.name}.jsonl")))
    for first in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(insert(table), rows[first:first + ROWS_AT_ONCE])
    key = list(table.primary_key)
    if rows and connection.dialect.name == "postgresql" and len(key) == 1 and isinstance(key[0].type, Integer):
        # The numbers that were laid in did not come from the sequence, which must go on behind them.
        sequence = func.pg_get_serial_sequence(table.name, key[0].name)
        connection.execute(select(func.setval(sequence, func.max(key[0]))))


def _read(table: Table, content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.splitlines():
        row = json.loads(line)
        for column in table.columns:
            value = row.get(column.name)
            if isinstance(value, str) and isinstance(column.type, DateTime):
                row[column.name] = datetime.fromisoformat(value)
            elif isinstance(value, str) and isinstance(column.type, Date):
                row[column.name] = date.fromisoformat(value)
        yield row
