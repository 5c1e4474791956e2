"""Sheets of one look for whatever is taken away as a workbook.

What people typed is written as text, never as a formula: a client may be called `=cmd`.
"""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from intake_app.tables.marked import write_text
from intake_app.tables.widths import measured
from models.base import Frozen
from models.text import Language, Text

INK, PALE, LINE = "FF1F3A34", "FFE8F1EE", "FFB7C7C2"
EDGE = Side(style="thin", color=LINE)
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
NARROWEST, WIDEST = 10, 40

CellContent = Text | date | int | float | str | None
"""What a cell of a table holds; a text is shown in the reader's language."""


class ShownTable(Frozen):
    """A table as a page shows it and a workbook takes it away."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[CellContent, ...], ...]

    def in_language(self, language: Language) -> tuple[tuple[object, ...], ...]:
        """The rows with their words in this language."""
        return tuple(tuple(cell.in_language(language) if isinstance(cell, Text) else cell for cell in row)
                     for row in self.rows)


def tables_as_workbook(tables: Sequence[ShownTable], language: Language, made_on: date) -> bytes:
    """A workbook with a sheet for each table."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    writer = SheetWriter(workbook, language, made_on)
    for table in tables:
        writer.add(table.title, table.columns, table.in_language(language))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


class SheetWriter:
    """Writes sheets of one look."""

    def __init__(self, workbook: Any, language: Language, made_on: date) -> None:
        self.workbook = workbook
        self.language: Language = language
        self.made_on = made_on

    def add(self, title: Text, columns: Sequence[Text], rows: Sequence[Sequence[object]]) -> Any:
        """A sheet with a heading, a row for each of `rows`, and a filter over them."""
        sheet = self.workbook.create_sheet(title.in_language(self.language))
        for place, column in enumerate(columns, start=1):
            self.head(sheet, place, column.in_language(self.language))
        for number, row in enumerate(rows, start=2):
            for place, value in enumerate(row, start=1):
                self.write(sheet.cell(number, place), value)
        for place in range(1, len(columns) + 1):
            texts = [str(sheet.cell(number, place).value or "") for number in range(1, len(rows) + 2)]
            widest = max(measured(line) for text in texts for line in text.split("\n"))
            sheet.column_dimensions[get_column_letter(place)].width = min(max(widest + 2, NARROWEST), WIDEST)
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
        sheet.freeze_panes = "B2"
        self.set_up_page(sheet)
        return sheet

    def head(self, sheet: Any, place: int, words: str) -> None:
        """A cell of the heading."""
        cell = sheet.cell(1, place)
        write_text(cell, words)
        cell.font, cell.fill, cell.border = Font(bold=True, color=INK), PatternFill("solid", fgColor=PALE), BOX
        cell.alignment = Alignment(vertical="center", wrap_text=True)

    def write(self, cell: Any, value: object) -> None:
        """A day as a day, a number as a number, nothing as an empty cell, anything else as text."""
        if isinstance(value, date):
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        elif value is None or isinstance(value, int | float):
            cell.value = value
        else:
            write_text(cell, str(value))
        cell.border, cell.alignment = BOX, Alignment(vertical="top", wrap_text=True)

    def set_up_page(self, sheet: Any) -> None:
        """Printed across A4, the heading on every page."""
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = "1:1"
        sheet.oddFooter.left.text = FOOTER.in_language(self.language).format(day=self.made_on.isoformat())
        sheet.oddFooter.center.text = "&P / &N"


FOOTER = Text(zh="{day} 导出", en="as of {day}")
