"""Rows of data tables that are told line by line, each line with its head and a sign: 单位：kWh / 频次：每班."""

import re
from collections.abc import Iterator

from intake_app.chat.proposals import Finding, Reserved
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.data_tables import Cell, data_rows, data_table

_LINE = re.compile(r"[^\n]+")
_HEAD_AND_VALUE = re.compile(
    r"[ \t]*(?:[-*•]|\(?\d{1,2}[.、)])?[ \t]*(?P<head>[^:|\n\d][^:|\n]{0,19}?)[ ]*[:|][ ]*(?P<value>[^\n]*?)[ \t|]*"
)
_FEWEST_LINES = 3

Told = tuple[Cell, Cell]
"""A line's head and its value."""


def upright_rows(reading: Reading) -> Iterator[Finding]:
    """The values of such rows; where a head comes again the next row begins."""
    groups: dict[str, int] = {}
    for lines in _lines_with_heads(reading.text):
        for row in _rows(lines):
            head, cells = [each[0] for each in row], [each[1] for each in row]
            table = data_table(reading, head, [cells]) if len(row) >= _FEWEST_LINES else None
            if table is None or len(table.columns) < len(row):
                continue  # other lines would be lost, which other recognisers read
            group = groups[table.section] = groups.get(table.section, -1) + 1
            yield from (each._replace(group=group) for each in data_rows(reading, table, head, [cells]))
            yield Reserved(head[0].start, cells[-1].end)


def _lines_with_heads(text: str) -> Iterator[list[Told]]:
    """Lines with a head that follow each other."""
    lines: list[Told] = []
    for line in _LINE.finditer(text):
        told = _HEAD_AND_VALUE.fullmatch(line.group())
        if told is None:
            yield lines
            lines = []
        else:
            head, value = (
                Cell(told[part].strip(), line.start() + told.start(part), line.start() + told.end(part))
                for part in ("head", "value")
            )
            lines.append((head, value))
    yield lines


def _rows(lines: list[Told]) -> Iterator[list[Told]]:
    row: list[Told] = []
    for line in lines:
        if any(line[0].text == before[0].text for before in row):
            yield row
            row = []
        row.append(line)
    yield row
