"""Tables of data that were pasted with their heads: which data table of the form one is, and what its rows say.

The heads are read as those of an imported sheet are. Words above the table name it (原辅料表, Inbound transport);
without them it is the one whose heads are known best, and only where every column but a few has a known one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from intake_app.chat.numerals import amount_at
from intake_app.chat.proposals import Found, Mention
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.choices import option_in
from intake_app.chat.recognisers.field_values import value_of
from intake_app.chat.recognisers.inventory_words import ANCHOR
from intake_app.schemes.schema import FieldDefinition, FieldKind, Section
from intake_app.tables.cell_texts import cell_text
from intake_app.tables.headings import known_columns
from intake_app.tables.measures import NUMBERS, choice_named, heading_measure, measure_field, measured
from intake_app.tables.reading import SUM_OR_NOTE
from intake_app.tables.references import REFERENCES, RowNames
from intake_app.tables.sheets import SheetCell
from models.text import Text

_FEWEST_TITLED, _FEWEST_UNTITLED = 2, 3
"""Known columns that a table must have, with words above that name it and without."""
_TELLS_ELSE = re.compile(
    r"计划|预算|预计|明年|报价|询价|比价|合同|订单|下单|单价|金额|价格|库存|盘点|退货|样品|月份|客户|plan|budget|quot|price|order|stock"
    r"|month|customer|invoice no", re.IGNORECASE,
)
"""In a head, or in the line above: the table is about another time, or about no input or output of the product."""
_SHARE_UNTITLED = 0.75
"""Share of its heads that must be known where no words name it."""


OTHER, NAME = "other", "name"
KINDS = frozenset({"kind", "carrier"})
"""Choices that say what a row is about; for another kind its name is asked for."""


class Cell(NamedTuple):
    """A cell of a pasted table; `start` inclusive, `end` exclusive, blanks left aside."""

    text: str
    start: int
    end: int


class DataTable(NamedTuple):
    """A data table of the form, and the field of each column of the pasted one, by its place."""

    section: str
    columns: Mapping[int, FieldDefinition]


def data_table(reading: Reading, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> DataTable | None:
    """The data table that the head and the rows below it are of; None where they are of another thing."""
    headings = {place: cell.text for place, cell in enumerate(head)}
    above = _line_above(reading, head[0].start)
    if any(_TELLS_ELSE.search(each) for each in (*headings.values(), reading.text[slice(*above)])):
        return None
    known = {
        section.key: DataTable(section.key, _columns(reading, section.key, headings))
        for section in reading.scheme.form if section.repeats
    }
    title = ANCHOR.match(reading.text, above[0], above[1] + 1)
    named = known.get(title.lastgroup or "") if title else None
    if named and len(named.columns) >= _FEWEST_TITLED:
        return named
    best = max((len(table.columns) for table in known.values()), default=0)
    if best < max(_FEWEST_UNTITLED, _SHARE_UNTITLED * len(head)):
        return None
    alike = [table for table in known.values() if len(table.columns) == best]
    alike = [table for table in alike if _kinds_told(reading, table, rows)] or [
        table for table in alike if not any(field.key in KINDS for field in table.columns.values())
    ]
    return alike[0] if len(alike) == 1 and alike[0].section not in set(Section) else None


def _columns(reading: Reading, section: str, headings: Mapping[int, str]) -> Mapping[int, FieldDefinition]:
    fields = reading.scheme.fields_of(section)
    by_key = {field.key: field for field in fields}
    return {place: by_key[key] for place, key in known_columns(headings, fields).items()}


def _kinds_told(reading: Reading, table: DataTable, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether some cells of a column for kinds name one: without any, 名称 heads no kinds of energy."""
    return any(
        option_in(reading, field, row[place].start, row[place].end)
        for place, field in table.columns.items() if field.key in KINDS for row in rows if row[place].text
    )


class _Record:
    """One row of a data table: what its cells say, each unit beside the number that it is of."""

    def __init__(self, reading: Reading, table: DataTable, head: Sequence[Cell], cells: Sequence[Cell]) -> None:
        self._reading, self._table, self._head, self._cells = reading, table, head, cells
        self._fields = reading.scheme.fields_of(table.section)

    def found(self) -> dict[str, Found]:
        """The values of the row by field."""
        found: dict[str, Found] = {}
        for place, field in self._table.columns.items():
            value = self._value(field, self._cells[place])
            if value:
                found[field.key] = value
            elif self._is_another(field, self._cells[place]):
                cell = self._cells[place]
                found |= {field.key: Found(OTHER, cell.start, cell.end), NAME: Found(cell.text, cell.start, cell.end)}
        for place, field in self._table.columns.items():
            if field.kind in NUMBERS and field.key in found:
                found |= self._measured(field, found[field.key], place, found)
        return found

    def _is_another(self, field: FieldDefinition, cell: Cell) -> bool:
        """Whether a cell names a kind that the form has no option for, and asks to name: 杂盐 among the outputs."""
        is_named = any(each.key == NAME for each in self._table.columns.values())
        asks = any(each.key == NAME for each in self._fields) and not is_named
        return asks and bool(cell.text) and OTHER in {option.key for option in field.options} and field.key in KINDS

    def _value(self, field: FieldDefinition, cell: Cell) -> Found | None:
        """What a cell says for its field; a whole cell is a text, whatever stands in it."""
        text = cell_text(SheetCell(cell.text), field)
        if isinstance(text, Text) or not text:
            return None
        if field.kind in REFERENCES:
            rows = RowNames(self._reading.application, self._reading.scheme).rows_named(text, field)
            return None if isinstance(rows, Text) else Found(rows, cell.start, cell.end)
        if field.kind is FieldKind.TEXT:
            return self._reading.words_at(cell.start, cell.end)
        number = measured(cell.text) if measure_field(field, self._fields) else None
        amount = amount_at(number[0], 0, len(number[0])) if number else None
        if number and amount:
            return Found(f"{amount.value.normalize():f}", cell.start, cell.start + len(number[0]))
        offered = {option.key for option in field.options}
        if field.kind is FieldKind.CHOICE and text in offered:
            return Found(text, cell.start, cell.end)
        return value_of(self._reading, field, cell.start, cell.end, "mark")

    def _measured(
        self, field: FieldDefinition, number: Found, place: int, found: Mapping[str, Found]
    ) -> Mapping[str, Found]:
        """The number with its unit: behind it in the cell, in a cell of its own, or in the head.

        What is told by ten thousands, where the form has no such unit, is multiplied out: 9.2 万吨.
        """
        chooser = measure_field(field, self._fields)
        if chooser is None or chooser.key in found:
            return {}
        beside = next((self._cells[at] for at, each in self._table.columns.items() if each == chooser), None)
        head = self._head[place]
        cell = self._cells[place]
        behind = Cell(self._reading.text[number.end:cell.end].strip(), number.end, cell.end)
        for said in (behind, beside, Cell(heading_measure(head.text), head.start, head.end)):
            unit = choice_named(said.text, chooser) if said and said.text else None
            if said and unit:
                return {chooser.key: Found(unit, said.start, said.end)}
            unit = choice_named(said.text[1:], chooser) if said and said.text.startswith("万") else None
            if said and unit:
                amount = Decimal(number.value) * 10_000
                return {field.key: number._replace(value=f"{amount.normalize():f}"),
                        chooser.key: Found(unit, said.start, said.end)}
        return {}


def data_rows(
    reading: Reading, table: DataTable, head: Sequence[Cell], rows: Sequence[Sequence[Cell]]
) -> Iterator[Mention]:
    """The values of the rows below the head, each row a row of the form."""
    for group, cells in enumerate(each for each in rows if not SUM_OR_NOTE.match(each[0].text)):
        for key, value in _Record(reading, table, head, cells).found().items():
            yield Mention(table.section, key, *value[:3], "labelled", value.confidence, group)


def _line_above(reading: Reading, start: int) -> tuple[int, int]:
    """Where the line with words before the table begins and ends; nothing where it stands first."""
    end = reading.text.rfind("\n", 0, start)
    while end > 0:
        first = reading.text.rfind("\n", 0, end) + 1
        if reading.text[first:end].strip():
            return first, end
        end = first - 1
    return 0, 0
