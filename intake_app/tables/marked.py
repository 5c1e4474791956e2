"""The enterprise's own sheet, handed back with its faults: a last column says what is wrong, the cells are coloured.

Nothing that we write can be a formula: our sentences quote what was typed, and that may begin like one.
"""

import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from intake_app.schemes.schema import FieldDefinition
from intake_app.tables.changes import Outcome, PlannedRow, TablePlan
from intake_app.tables.delimited import delimited_sheet, pasted_sheet
from intake_app.tables.headings import OUR_COLUMN, Layout, whole
from intake_app.tables.reading import Table
from intake_app.tables.sheets import Sheet
from intake_app.tables.widths import lines_in
from intake_app.tables.workbooks import is_workbook, open_workbook
from models.text import Language, Text

WRONG, LOOK = "FFF8CBC6", "FFFCE8B2"
"""The colours of a cell that keeps its row out, and of one to look at."""
RED, GREEN, GREY = "FFB3261E", "FF1B6B4A", "FF5F6F6A"
WIDTH, LINE_HEIGHT = 64, 15
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LINKED = re.compile(r"\[\d+\]|\[.+\.xls", re.IGNORECASE)


def marked_workbook(
    table: Table, plan: TablePlan, fields: Sequence[FieldDefinition], language: Language
) -> bytes:
    """The table as an .xlsx with what becomes of each row; a workbook keeps its formats, text becomes a plain sheet."""
    return marked_sheets(table, [(plan, fields)], language)


def marked_sheets(
    table: Table, plans: Sequence[tuple[TablePlan, Sequence[FieldDefinition]]], language: Language
) -> bytes:
    """The workbook with what becomes of each row of the sheets that were read, the first of them in front."""
    if isinstance(table, bytes) and is_workbook(table):
        workbook = _without_links(table)
        workbook.active = workbook.index(workbook[plans[0][0].reading.sheet])
    else:
        workbook = Workbook()
        _write_cells(workbook.active, delimited_sheet(table) if isinstance(table, bytes) else pasted_sheet(table))
    for plan, fields in plans:
        sheet = workbook[plan.reading.sheet] if plan.reading.sheet else workbook.active
        _mark(sheet, plan, {field.key: field.label.in_language(language) for field in fields}, language)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _mark(sheet: Any, plan: TablePlan, labels: Mapping[str, str], language: Language) -> None:
    places = {field: place for place, field in plan.reading.layout.taken.items()}
    column = _our_column(sheet, plan.reading.layout)
    sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    if plan.reading.layout.heading_row:
        _write_heading(sheet, plan.reading.layout.heading_row, column, language)
    for row in plan.rows:
        for place in places.values():
            _uncolour(sheet.cell(row.read.number, place))
        for problem in row.problems:
            if problem.field in places:
                colour = WRONG if problem.blocks else LOOK
                sheet.cell(row.read.number, places[problem.field]).fill = PatternFill("solid", fgColor=colour)
        _write_result(sheet.cell(row.read.number, column), row, labels, language)


def _our_column(sheet: Any, layout: Layout) -> int:
    """The column that was ours before, else the first one to the right of the table and of what is merged across it."""
    merged = (area.max_col for area in sheet.merged_cells.ranges if area.max_row >= layout.heading_row)
    after = max([*merged, *(column.place for column in layout.columns)], default=0) + 1
    ours = {whole(words) for words in OUR_COLUMN}
    heading_row = layout.heading_row or 1
    return next((place for place in range(1, after + 1)
                 if whole(str(sheet.cell(heading_row, place).value or "")) in ours), after)


def _write_heading(sheet: Any, row: int, column: int, language: Language) -> None:
    heading = sheet.cell(row, column)
    write_text(heading, OUR_COLUMN[0] if language == "zh" else OUR_COLUMN[1])
    if column > 1:
        beside = sheet.cell(row, column - 1)
        heading.font, heading.fill, heading.border = copy(beside.font), copy(beside.fill), copy(beside.border)
    heading.alignment = Alignment(vertical="center", wrap_text=True)


def _write_result(cell: Any, row: PlannedRow, labels: Mapping[str, str], language: Language) -> None:
    words, colour = {
        Outcome.NEW: (NEW, GREEN), Outcome.CHANGED: (CHANGED, GREEN), Outcome.UNCHANGED: (UNCHANGED, GREY),
        Outcome.REFUSED: (REFUSED, RED),
    }[row.outcome]
    sentences = [problem.text.in_language(language) for problem in row.problems]
    if row.outcome is Outcome.CHANGED:
        sentences = [f"{labels[each.field]}: {each.before or '—'} → {each.after}" for each in row.changes] + sentences
    gap = "" if language == "zh" else " "
    written = words.in_language(language) + gap + "\n".join(sentences)
    write_text(cell, written)
    cell.font = Font(size=10, color=colour)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    high = LINE_HEIGHT * lines_in(written, WIDTH)
    line = cell.parent.row_dimensions[cell.row]
    line.height = max(high, line.height or LINE_HEIGHT)


def write_text(cell: Any, text: str) -> None:
    """Text as text: a string that begins with `=` would else be kept as a formula."""
    cell.value = UNWRITABLE.sub("", text)
    cell.data_type = "s"
    cell.quotePrefix = True


def _write_cells(sheet: Any, read: Sheet | Text) -> None:
    """Pasted rows as a sheet of text."""
    assert isinstance(read, Sheet), "a plan comes from a table that was read"
    for (row, column), cell in read.cells.items():
        written = sheet.cell(row, column)
        write_text(written, str(cell.value))
        written.number_format = "@"
    for column in read.columns:
        sheet.column_dimensions[get_column_letter(column)].width = 20


def _without_links(content: bytes) -> Any:
    """The workbook with its formulas, but for those that reach into other files: they keep the result that they had."""
    workbook, results = open_workbook(content, with_formulas=True), open_workbook(content)
    for sheet in workbook.worksheets:
        for place, cell in sheet._cells.items():
            if cell.data_type == "f" and LINKED.search(str(getattr(cell.value, "text", cell.value))):
                cell.value = results[sheet.title]._cells[place].value
    for names in (workbook.defined_names, *(sheet.defined_names for sheet in workbook.worksheets)):
        for name in [name for name, defined in names.items() if LINKED.search(defined.attr_text or "")]:
            del names[name]
    return workbook


def _uncolour(cell: Any) -> None:
    """Take away the colour that an earlier marking gave."""
    if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in (WRONG, LOOK):
        cell.fill = PatternFill()


NEW = Text(zh="可导入：新增。", en="Will be added.")
CHANGED = Text(zh="可导入：修改。", en="Will be changed.")
UNCHANGED = Text(zh="与现有内容相同。", en="The same as what is entered.")
REFUSED = Text(zh="不能导入：", en="Stays out:")
