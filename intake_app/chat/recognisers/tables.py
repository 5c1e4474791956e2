"""Tables pasted from a sheet or a mail: labels above their columns, or beside their rows."""

import re
from collections.abc import Iterator

from intake_app.chat.parties import PARTIES
from intake_app.chat.proposals import Finding, Mention, Reserved
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.data_tables import Cell, data_rows, data_table
from intake_app.chat.recognisers.field_values import value_of
from intake_app.chat.recognisers.labelled import mentions_of
from intake_app.chat.recognisers.periods import PERIOD_YEAR
from intake_app.chat.standing import judges, takes_back
from intake_app.schemes.schema import FieldDefinition, Section

_BARS = re.compile(r"\|")
_TABS = re.compile(r"\t")
_BLANKS = re.compile(r" {2,}")
_COMMAS = re.compile(r",")
_ONE_BLANK = re.compile(r" ")
_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"[\s|:+-]+")
_OTHER_COLUMN = re.compile(
    r"工号|订单|数量|金额|供应商|月份|单价|下单|发货|电耗|客户|supplier|month|order|quantity|price", re.IGNORECASE
)
"""Columns of a table that is about something else."""
_IS_A_FIRM = re.compile(r"(?:企业|公司|单位|厂家)(?:名称|简称)?|(?:company|firm|enterprise)(?: name)?", re.IGNORECASE)
_SUM = re.compile(r"合\s*计|总\s*计|小\s*计|total|sum", re.IGNORECASE)
_FEWEST_COLUMNS = 2
_YEAR = re.compile(r"(20\d\d) ?(?:年度?)?")
_UNIT_IN_LABEL = re.compile(r"[(/](?P<unit>(?P<t>吨|t\b)|m3|方|立方米?)")
_FEWEST_WORDS_AS_HEAD = 3
"""Labels that a line must hold, so that words with one blank between are cells."""
_LONGEST_REMARK = 2


Row = tuple[Cell, ...]
Columns = list[tuple[FieldDefinition, ...]]
"""The fields that each column may be for."""


def tables(reading: Reading) -> Iterator[Finding]:
    """The values of every table whose columns or rows have labels; a table of other things is left alone."""
    for rows in _blocks(reading):
        yield from _by_years(reading, rows) or _by_columns(reading, rows) or _by_rows(reading, rows)


def _blocks(reading: Reading) -> Iterator[list[Row]]:
    """Lines that follow each other and have equally many cells, two at least."""
    for separator in (_BARS, _TABS, _BLANKS, _COMMAS, _ONE_BLANK):
        for block in _lines_alike(reading.text, separator):
            are_years = all(_YEAR.fullmatch(cell.text) for cell in block[0][1:])
            if separator is not _ONE_BLANK or are_years or _labels_in(reading, block[0]) >= _FEWEST_WORDS_AS_HEAD:
                yield block


def _lines_alike(text: str, separator: re.Pattern[str]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for line in _LINE.finditer(text):
        if separator is _BARS and block and _RULE.fullmatch(line.group()):
            continue
        row = _cells(text, *line.span(), separator)
        if separator is _TABS and block and len(row) > 1:
            empty = Cell("", line.end(), line.end())
            row += (empty,) * (len(block[0]) - len(row))  # a mail loses the empty cells at the end of a line
        if block and len(row) != len(block[0]):
            yield from [block] if len(block) > 1 else []
            block = []
        if len(row) >= _FEWEST_COLUMNS:
            block.append(row)
    if len(block) > 1:
        yield block


def _cells(text: str, start: int, end: int, separator: re.Pattern[str]) -> Row:
    if separator is _BARS:
        while start < end and text[start] in " |":
            start += 1
        while end > start and text[end - 1] in " |":
            end -= 1
    cells, first = [], start
    for match in (*separator.finditer(text, start, end), None):
        last = match.start() if match else end
        words = text[first:last]
        stripped = first + len(words) - len(words.lstrip())
        cells.append(Cell(words.strip(), stripped, stripped + len(words.strip())))
        first = match.end() if match else end
    return tuple(cells)


def _by_columns(reading: Reading, rows: list[Row]) -> list[Finding]:
    """Labels in the first row, a record in every other; parties may stand in the first column."""
    head, records = rows[0], [row for row in rows[1:] if not any(_says_it_is_none(cell.text) for cell in row)]
    whole: list[Finding] = [Reserved(row[0].start, row[-1].end) for row in rows]
    table = data_table(reading, head, records) if records else None
    if table:
        return [*data_rows(reading, table, head, records), *whole]
    columns = [_fields_of(reading, cell) for cell in head]
    section = _section_of(columns) if any(columns) else ""
    is_about_else = any(_OTHER_COLUMN.match(cell.text) for cell in head)
    if records and is_about_else and any(columns):
        return whole
    if not records or not _is_head(head, columns) or _is_of_labels(reading, records[0]):
        return []
    if section not in set(Section):
        return whole
    owner = next((party for cell in head if (party := _party(reading, cell))), None)
    if owner and all(owner in {field.section for field in fields} for fields in columns[1:]):
        names = tuple(field for field in reading.scheme.fields_of(owner) if field.key == "name")
        return [*_of_parties(reading, records[:1], [names, *columns[1:]], [owner]), *whole]
    parties = [_party_of(reading, row) for row in records]
    if all(parties):
        return [*_of_parties(reading, records, columns, parties), *whole]
    section = _party_above(reading, head, columns) or section
    definition = reading.scheme.section(section)
    repeats = definition is not None and definition.repeats
    if len(records) > 1 and definition is not None and _is_of_firms(head, columns):
        return whole
    if any(_OTHER_COLUMN.search(cell.text) for cell in head) or (not repeats and len(records) > 1):
        return whole
    has_no_name = section == Section.SITES and all(each.section != Section.SITES for each in columns[0])
    if has_no_name and _is_called_a_site(reading, head[0]):
        columns[0] = tuple(field for field in reading.scheme.fields_of(Section.SITES) if field.key == "name")
    found = [
        finding for number, row in enumerate(records)
        for finding in _record(reading, row, columns, section, number if repeats else None)
    ]
    return [*found, *whole]


def _by_years(reading: Reading, rows: list[Row]) -> list[Finding]:
    """Figures in a column for each year: those of the year that the message says is the period's, no others."""
    years = [_YEAR.fullmatch(cell.text) for cell in rows[0][1:]]
    if len(years) < _FEWEST_COLUMNS or not all(years):
        return []
    said = PERIOD_YEAR.search(reading.text)
    wanted = next(filter(None, said.groups())) if said else None
    found: list[Finding] = [Reserved(row[0].start, row[-1].end) for row in rows]
    for number, year in enumerate(years, 1):
        for row in rows[1:] if year and year[1] == wanted else ():
            named = tuple(field for field in _fields_of(reading, row[0]) if field.section in set(Section))
            found = [*_cell(reading, named, row[number], "", None), *found]
            found = [*_unit_beside(reading, row[0], found), *found]
    return found


def _unit_beside(reading: Reading, label: Cell, found: list[Finding]) -> Iterator[Finding]:
    """The unit of the product's output where it stands in brackets behind its label: 产量(吨)."""
    unit = _UNIT_IN_LABEL.search(reading.text, label.start, label.end)
    if unit and any(isinstance(each, Mention) and each.key == "product_output" for each in found[:1]):
        option = "t" if unit["t"] else "m3"
        yield Mention(Section.APPLICATION, "output_unit", option, *unit.span(1), "unit_of_output", "sure")


def _says_it_is_none(words: str) -> bool:
    """Whether a cell tells that its row is a sum, or does not count: 合计, 停产, 本次不报."""
    return _SUM.fullmatch(words) is not None or takes_back(words) or judges(words)


def _is_of_firms(head: Row, columns: Columns) -> bool:
    """Whether a table has a firm in each row: ours are not many."""
    return _IS_A_FIRM.fullmatch(head[0].text) is not None and len(head) == len(columns)


def _is_head(head: Row, columns: Columns) -> bool:
    """Whether a row is one of labels: two at least, and half of its cells."""
    labels = sum(1 for fields in columns if fields)
    return labels >= _FEWEST_COLUMNS and labels * 2 >= sum(1 for cell in head if cell.text)


def _of_parties(
    reading: Reading, records: list[Row], columns: Columns, parties: list[str | None]
) -> Iterator[Finding]:
    for row, party in zip(records, parties, strict=True):
        if party:
            yield from _record(reading, row, columns, party, None)


def _by_rows(reading: Reading, rows: list[Row]) -> list[Finding]:
    """Labels in the first column and a party above every other: 名称 | 委托人 | 制造商."""
    parties = [_party(reading, cell) for cell in rows[0][1:]]
    if len(parties) < _FEWEST_COLUMNS or not all(parties):
        return []
    found: list[Finding] = []
    for row in rows[1:]:
        fields = _fields_of(reading, row[0])
        for cell, party in zip(row[1:], parties, strict=True):
            found += _cell(reading, fields, cell, party or Section.CLIENT, None)
    return found


def _record(
    reading: Reading, row: Row, columns: Columns, section: str, group: int | None
) -> Iterator[Finding]:
    for cell, fields in zip(row, columns, strict=True):
        yield from _cell(reading, fields, cell, section, group)


def _cell(
    reading: Reading, fields: tuple[FieldDefinition, ...], cell: Cell, section: str, group: int | None
) -> Iterator[Finding]:
    """The value of one cell: of the section's field, or of another one's that is alone called so."""
    mine = [field for field in fields if field.section == section]
    field = mine[0] if mine else fields[0] if len({each.section for each in fields}) == 1 else None
    if field is None or not cell.text:
        return
    found = value_of(reading, field, cell.start, cell.end, "mark")
    if found:
        yield from mentions_of(reading, field, found, "sure", group if field.section == section else None)


def _labels_in(reading: Reading, row: Row) -> int:
    return sum(1 for cell in row if cell.text and _fields_of(reading, cell))


def _is_of_labels(reading: Reading, row: Row) -> bool:
    """Whether half of a row's cells are labels: they stand beside their values and not above them."""
    return _labels_in(reading, row) * 2 >= sum(1 for cell in row if cell.text)


def _fields_of(reading: Reading, cell: Cell) -> tuple[FieldDefinition, ...]:
    """The fields that a head cell names, with a unit or remark behind; 委托人代码 is the client's only."""
    role = next((label for label in reading.labels if label.start == cell.start and label.end < cell.end), None)
    for start in (cell.start, role.end if role else cell.start):
        match = reading.vocabulary.pattern.match(reading.text, start, cell.end)
        rest = reading.text[match.end():cell.end].strip(" :") if match else ""
        if match and (not rest or rest[0] in "([/" or len(rest) <= _LONGEST_REMARK):
            fields = reading.vocabulary.fields_called(match.group())
            mine = tuple(field for field in fields if role and field.section in role.sections)
            return mine or fields
    return ()


def _section_of(columns: Columns) -> str:
    """The section to which most columns belong, one that repeats before a party where two have as many.

    A column that only one section has counts twice.
    """
    count: dict[str, int] = {}
    for fields in columns:
        sections = list(dict.fromkeys(field.section for field in fields))
        for section in sections:
            count[section] = count.get(section, 0) + (2 if len(sections) == 1 else 1)
    return max(count, key=lambda section: (count[section], section not in PARTIES))


def _party_above(reading: Reading, head: Row, columns: Columns) -> str | None:
    """The party that words above a table name, where every column may be of it."""
    whom = reading.whom(head[0].start, head[0].end, PARTIES)
    party = whom.sections[0] if whom.confidence == "sure" and len(whom.sections) == 1 else None
    is_theirs = all(party in {field.section for field in fields} for fields in columns if fields)
    return party if is_theirs else None


def _is_called_a_site(reading: Reading, cell: Cell) -> bool:
    """Whether a head cell calls its column by what the rows are: 生产厂, 场所."""
    return any(
        label.start == cell.start and label.end == cell.end and label.sections in ((Section.SITES,), (Section.FACTORY,))
        for label in reading.labels
    )


def _party_of(reading: Reading, row: Row) -> str | None:
    return next((party for cell in row[:2] if (party := _party(reading, cell))), None)


def _party(reading: Reading, cell: Cell) -> str | None:
    """The party that a cell names, and nothing else."""
    for label in reading.labels:
        if label.start == cell.start and label.end == cell.end and len(label.sections) == 1:
            return label.sections[0] if label.sections[0] in PARTIES else None
    return None
