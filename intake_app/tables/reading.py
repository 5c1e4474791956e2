"""What a table says, row by row: each cell as the form would keep it, and what is wrong with it in a sentence."""

import re
from collections.abc import Iterator, Mapping, Sequence

from intake_app.rules.answers import checked_answer
from intake_app.schemes.schema import FieldDefinition, SchemeEdition
from intake_app.tables.cell_texts import cell_text
from intake_app.tables.delimited import pasted_sheet
from intake_app.tables.headings import Layout, found_layout
from intake_app.tables.measures import NUMBERS, choice_named, heading_measure, measure_field, measured
from intake_app.tables.references import REFERENCES, RowNames
from intake_app.tables.sheets import Sheet, SheetCell
from intake_app.tables.workbooks import EMPTY, sheets_of
from models.application import Application
from models.base import Frozen
from models.reference import ClauseRef
from models.text import Text

MOST_ROWS = 2000
"""Filled rows of one sheet."""
MOST_COLUMNS = 100

SUM_OR_NOTE = re.compile(
    r"\s*((?:合\s*计|总\s*计|小\s*计|共\s*计)(?!量)|注\s*[:：]|备注\s*[:：]|说明\s*[:：]|填表人|制表|审核人|填报|日期\s*[:：]"
    r"|total\b|subtotal\b|sum\b|notes?\s*[:：])", re.IGNORECASE,
)

Table = bytes | str
"""A file's bytes, or pasted text."""


class Problem(Frozen):
    """What is wrong with a row, or with one of its cells; one that does not block is only to be looked at."""

    field: str | None
    text: Text
    clause: ClauseRef | None = None
    blocks: bool = True


class ReadRow(Frozen):
    """One row of the table; `values` holds what its cells that say something mean, by field."""

    number: int
    values: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    not_taken: Mapping[str, str] = {}
    """What cells say that means nothing in their columns, by field."""


class TableReading(Frozen):
    """A table as it was understood."""

    sheet: str
    layout: Layout
    rows: tuple[ReadRow, ...]


def read_table(
    table: Table, fields: Sequence[FieldDefinition], application: Application, scheme: SchemeEdition,
    layout: Layout | None = None,
) -> TableReading | Text:
    """The rows of a table as answers to `fields`, or why it cannot be read.

    Of several sheets the one is read whose heading knows most fields. A `layout` is what a person said of it.
    """
    chosen = chosen_sheet(table, fields)
    if isinstance(chosen, Text):
        return chosen
    if len(chosen.rows) > MOST_ROWS or len(chosen.columns) > MOST_COLUMNS:
        return TOO_LONG
    used = layout or found_layout(chosen, fields)
    rows = _Rows(chosen, used, fields, RowNames(application, scheme))
    return TableReading(sheet=chosen.name, layout=used, rows=tuple(rows.read()))


def chosen_sheet(table: Table, fields: Sequence[FieldDefinition]) -> Sheet | Text:
    """The sheet that `read_table` reads."""
    if isinstance(table, str):
        pasted = pasted_sheet(table)
        return EMPTY if isinstance(pasted, Sheet) and not pasted.cells else pasted
    sheets = sheets_of(table)
    if isinstance(sheets, Text):
        return sheets
    filled = [sheet for sheet in sheets if sheet.cells]
    if not filled:
        return EMPTY
    return max(filled, key=lambda sheet: len(found_layout(sheet, fields).taken))


class _Rows:
    """The rows below a sheet's heading, with what is needed to read each."""

    def __init__(
        self, sheet: Sheet, layout: Layout, fields: Sequence[FieldDefinition], names: RowNames
    ) -> None:
        by_key = {field.key: field for field in fields}
        self.sheet, self.first, self.names = sheet, layout.heading_row + 1, names
        self.columns = {place: by_key[key] for place, key in layout.taken.items() if key in by_key}
        self.measured_in = {field.key: chooser for field in self.columns.values() if field.kind in NUMBERS
                            and (chooser := measure_field(field, fields)) is not None}
        self.heading_measures = {
            column.field: measure for column in layout.columns
            if column.field in self.measured_in and (measure := heading_measure(column.heading))
        }

    def read(self) -> Iterator[ReadRow]:
        """Each row that says something in a column that is read."""
        for number, cells in self.sheet.rows.items():
            if number >= self.first and any(place in self.columns for place in cells):
                note = self._sum_or_note(number)
                yield ReadRow(number=number, values={}, problems=(note,)) if note else self._row(number)

    def _sum_or_note(self, number: int) -> Problem | None:
        """The problem of a row that is none: a sum, a note, or a line merged across the table.

        A sum may stand behind a running number: in the first cell of all, or the first that is read.
        """
        cells = self.sheet.rows[number]
        first, first_read = next(iter(cells)), next(place for place in cells if place in self.columns)
        is_line = len(cells) == 1 and (number, first) in self.sheet.wide
        is_sum = any(SUM_OR_NOTE.match(str(cells[place].value)) for place in (first, first_read))
        return Problem(field=None, text=NO_ROW) if is_line or is_sum else None

    def _row(self, number: int) -> ReadRow:
        values: dict[str, str] = {}
        stated: dict[str, str] = {}
        problems = [Problem(field=None, text=HIDDEN, blocks=False)] if number in self.sheet.hidden else []
        for place, cell in self.sheet.rows[number].items():
            if field := self.columns.get(place):
                text = self._text(cell, field)
                if not isinstance(text, Text) and field.key in self.measured_in:
                    text = self._with_measure(text, field, stated)
                problems += self._kept(text, field, values)
        for key, measure in stated.items():
            if values.setdefault(key, measure) != measure:
                problems.append(Problem(field=key, text=TWO_MEASURES))
        return ReadRow(number=number, values=values, problems=tuple(problems))

    def _text(self, cell: SheetCell, field: FieldDefinition) -> str | Text:
        """What a cell says as an answer, or why it cannot be told."""
        text = cell_text(cell, field, self.sheet.epoch)
        if not isinstance(text, Text) and text and field.kind in REFERENCES:
            return self.names.rows_named(text, field)
        return text

    def _with_measure(self, text: str, field: FieldDefinition, stated: dict[str, str]) -> str:
        """The number of a cell; the measure beside it, or else in its heading, is stated for the field that has it."""
        chooser = self.measured_in[field.key]
        number, measure = measured(text) or (text, self.heading_measures.get(field.key, ""))
        choice = choice_named(measure, chooser) if text and measure else None
        if choice is None:
            return text
        stated[chooser.key] = choice
        return number

    def _kept(self, text: str | Text, field: FieldDefinition, values: dict[str, str]) -> Iterator[Problem]:
        """Put what the form would keep among the values, and tell what is wrong with it."""
        if isinstance(text, Text):
            yield Problem(field=field.key, text=text, clause=field.clause)
            return
        check = checked_answer(field, text, self.names.application, self.names.scheme)
        if check.value:
            values[field.key] = check.value
        if check.problem is not None:
            yield Problem(field=field.key, text=check.problem.text, clause=check.problem.clause)
        if check.warning is not None:
            yield Problem(field=field.key, text=check.warning, blocks=False)


TWO_MEASURES = Text(
    zh="数字旁边或表头中的单位与“单位”一栏不一致；请核对后只保留一种。",
    en="The measure beside the number or in its heading is not the one in the column of units: look at both and keep"
    " one.",
)
TOO_LONG = Text(
    zh="表中有内容的行超过 2000 行，或列超过 100 列，没有读取；请分成几份，分次导入。",
    en="The table has more than 2,000 rows or 100 columns and was not read: split it and take the parts one by one.",
)
HIDDEN = Text(
    zh="这一行在表中是隐藏的（例如被筛选掉）；请核对是否要导入。",
    en="This row is hidden in the sheet, by a filter for example: look whether it is meant.",
)
NO_ROW = Text(
    zh="这一行像是合计、说明或签字，不是数据，不导入。",
    en="This looks like a sum, a note or a signature and not like a row: it is not taken over.",
)
