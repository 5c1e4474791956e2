"""A sheet as it was handed in: the cells that hold something, by row and column, both counted from 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from models.text import Text

CellValue = str | int | float | bool | datetime | date | time | timedelta
"""What a spreadsheet keeps in a cell."""

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
"""Day 0 of a sheet's day numbers, unless its file counts from 1904."""


class SheetCell(NamedTuple):
    """The value of a cell and how it is shown; `fault` says of a `{label}` why there is none to read.

    One that `is_shared` is merged over several rows that hold something and stands in each of them.
    """

    value: CellValue
    number_format: str = "General"
    fault: Text | None = None
    is_shared: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet; a cell merged over several rows stands in each of them that holds something of its own."""

    name: str
    cells: Mapping[tuple[int, int], SheetCell]
    wide: frozenset[tuple[int, int]] = frozenset()
    """The cells that are merged over several columns, as titles and notes are."""
    hidden: frozenset[int] = frozenset()
    """The rows that do not show, as those that a filter left out."""
    epoch: datetime = EPOCH

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, SheetCell]]:
        """The rows that hold something, in order, with their cells by column."""
        rows: dict[int, dict[int, SheetCell]] = {}
        for row, column in sorted(self.cells):
            rows.setdefault(row, {})[column] = self.cells[row, column]
        return rows

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that hold something, in order."""
        return tuple(sorted({column for _, column in self.cells}))
