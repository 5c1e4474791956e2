"""Workbooks as people make them, for the tests of tables."""

import io
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from intake_app.schemes.schema import FieldDefinition
from intake_app.tables.changes import TablePlan, planned_changes
from intake_app.tables.reading import Table, TableReading, read_table
from models.application import Application
from models.text import Text
from tests.builders import scheme_of

MOTOR = "隔爆型三相异步电动机"
HEADINGS = ("产品名称", "规格型号", "产品种类", "生产场所", "防爆标志")


def book(*rows: Sequence[object], prepare: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A workbook of one sheet with these rows; `prepare` does to the sheet what people do."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    prepare(workbook.active)
    return saved(workbook)


def saved(workbook: Any) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def opened(content: bytes) -> Any:
    """The active sheet of a workbook's bytes, formulas as formulas."""
    return load_workbook(io.BytesIO(content)).active


def motor(models: object, **cells: object) -> tuple[object, ...]:
    """A row below HEADINGS: a motor of these models at the first site, some cells replaced."""
    default = {"name": MOTOR, "models": models, "family": "防爆电机", "sites": "1 号厂区", "marking": "Ex db IIB T4 Gb"}
    return tuple({**default, **cells}.values())


def fields(section: str, scheme: str = "cnex_ex") -> tuple[FieldDefinition, ...]:
    """The fields of a section."""
    return scheme_of(scheme).fields_of(section)


def reading(table: Table, application: Application, section: str = "products") -> TableReading:
    """The table as it is read; a refusal fails the test."""
    read = read_table(table, fields(section, application.scheme), application, scheme_of(application.scheme))
    assert not isinstance(read, Text), read
    return read


def plan(table: Table, application: Application, section: str = "products") -> TablePlan:
    """What taking the table over would do; a refusal fails the test."""
    return planned_changes(reading(table, application, section), fields(section, application.scheme), application)


def values(table: Table, application: Application, section: str = "products") -> list[Mapping[str, str]]:
    """What each row says, by field."""
    return [row.values for row in reading(table, application, section).rows]


def complaints(table: Table, application: Application, section: str = "products") -> str:
    """Every problem that the plan tells, in Chinese."""
    return "\n".join(problem.text.zh for row in plan(table, application, section).rows for problem in row.problems)


def refusal(table: Table, application: Application) -> str:
    """Why the table is not read at all, in Chinese."""
    read = read_table(table, fields("products", application.scheme), application, scheme_of(application.scheme))
    assert isinstance(read, Text), read
    return read.zh


def with_part(content: bytes, name: str, part: bytes | Callable[[bytes], bytes]) -> bytes:
    """The archive with one part replaced, changed or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for each in names:
            new.writestr(each, (part(old.read(each)) if callable(part) else part) if each == name else old.read(each))
        if name not in names:
            assert isinstance(part, bytes)
            new.writestr(name, part)
    return buffer.getvalue()


def by_libreoffice(source: Path, kind: str) -> Path:
    """The file as LibreOffice writes it anew."""
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{source.parent}/office", "--convert-to", kind,
         "--outdir", str(source.parent / "converted"), str(source)],
        check=True, capture_output=True, timeout=180,
    )
    return source.parent / "converted" / source.with_suffix(f".{kind.partition(':')[0]}").name
