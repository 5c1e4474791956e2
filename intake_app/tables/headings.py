"""Which row of a sheet is its heading, and which field each column is: by the form's labels, by known other words.

What is only similar is suggested and left to a person: a column is never taken for a field on a guess.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from intake_app.schemes.schema import FieldDefinition
from intake_app.tables.measures import NUMBERS, asks_for, choice_named, heading_measure, is_measure, measure_field
from intake_app.tables.sheets import Sheet
from models.base import Frozen

ROWS_LOOKED_THROUGH = 30
"""Filled rows from the top among which the heading is looked for."""

ALIKE = 0.7
"""From which likeness (0 to 1) a field is suggested for a heading."""

OUR_COLUMN = ("导入结果", "Result of the import")
"""The heading of the column that `marked` adds; it is passed over when a marked sheet comes back."""

BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
NO_WORD = re.compile(r"[\W_]+")
NUMBERING = re.compile(r"^\d{1,2}[.、)]\s*")
CHINESE = re.compile(r"[一-龥]+")
SAMPLES = 3


class Column(Frozen):
    """A column of a sheet: how it is headed, the field that it is, or the one that it may be."""

    place: int
    heading: str
    field: str | None = None
    suggested: str | None = None
    samples: tuple[str, ...] = ()


class Layout(Frozen):
    """Where a sheet's heading stands (0: nowhere) and which field each of its columns is."""

    heading_row: int
    columns: tuple[Column, ...]

    @property
    def taken(self) -> Mapping[int, str]:
        """The columns that are read, with their fields."""
        return {column.place: column.field for column in self.columns if column.field}

    def with_fields(self, chosen: Mapping[int, str | None]) -> "Layout":
        """The layout with the fields that a person chose for some columns, by their places."""
        return self.with_(columns=tuple(
            column.with_(field=chosen.get(column.place, column.field)) for column in self.columns
        ))


def found_layout(sheet: Sheet, fields: Sequence[FieldDefinition]) -> Layout:
    """The layout that the sheet itself shows; without a heading that resembles any field, one without fields."""
    rows = list(sheet.rows)[:ROWS_LOOKED_THROUGH]
    known = {
        row: known_columns({place: str(cell.value) for place, cell in sheet.rows[row].items()}, fields) for row in rows
    }
    # Of two alike the fuller is the heading: above it may stand a title, or the groups of its columns.
    best = max(rows, key=lambda row: (len(known[row]), len(sheet.rows[row]), -row), default=0)
    found = _layout(sheet, best, known.get(best, {}), fields)
    if any(column.field or column.suggested for column in found.columns):
        return found
    return _layout(sheet, 0, {}, fields)


def likeness(heading: str, field: FieldDefinition) -> float:
    """How near a heading comes to the words of a field, from 0 to 1."""
    written = plain(heading)
    if not written:
        return 0.0
    return max((_alike(written, wording) for wording in _compared(_words(field), plain)), default=0.0)


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading as it is compared: half-width, lower-case, without brackets, measure, numbering, blanks and signs.

    >>> plain("2、产品 名称（主要成分）*")
    '产品名称'
    """
    bare = BRACKETS.sub("", _folded(heading))
    if heading_measure(heading):
        bare = bare.split("/")[0]
    return NO_WORD.sub("", bare) or whole(heading)


@lru_cache(maxsize=4096)
def whole(heading: str) -> str:
    """A heading as it is compared first, with what stands in its brackets.

    >>> whole("用量（kWh）")
    '用量kwh'
    """
    return NO_WORD.sub("", _folded(heading))


@lru_cache(maxsize=4096)
def in_chinese(heading: str) -> str:
    """The Chinese of a heading in two languages; empty where it has but one.

    >>> in_chinese("物料 Material")
    '物料'
    """
    bare = BRACKETS.sub("", _folded(heading))
    return "".join(CHINESE.findall(bare)) if re.search("[a-z]", bare) else ""


def known_columns(headings: Mapping[int, str], fields: Sequence[FieldDefinition]) -> Mapping[int, str]:
    """The columns that are headed by a field's own words, by their places; each field once.

    A measure alone, such as 公里, heads the only field that asks for it.
    """
    known: dict[int, str] = {}
    for compared in (whole, plain, in_chinese):
        for place, heading in headings.items():
            if place in known or not compared(heading):
                continue
            named = next((field.key for field in fields if field.key not in known.values()
                          and compared(heading) in _compared(_words(field), whole if compared is whole else plain)
                          and _fits(heading, field, fields)), None)
            if named is not None:
                known[place] = named
    for place, heading in headings.items():
        asking = [field.key for field in fields if field.kind in NUMBERS and is_measure(heading)
                  and asks_for(field, heading) and field.key not in known.values()]
        if place not in known and len(asking) == 1:
            known[place] = asking[0]
    return known


def _folded(heading: str) -> str:
    return NUMBERING.sub("", unicodedata.normalize("NFKC", heading).casefold().strip())


def _fits(heading: str, field: FieldDefinition, fields: Sequence[FieldDefinition]) -> bool:
    """Whether the measure that a heading names is one in which the field's numbers are kept: kg is not taken as t."""
    measure = heading_measure(heading) if field.kind in NUMBERS else ""
    if not measure or asks_for(field, measure):
        return True
    chooser = measure_field(field, fields)
    return chooser is not None and choice_named(measure, chooser) is not None


def _layout(
    sheet: Sheet, heading_row: int, known: Mapping[int, str], fields: Sequence[FieldDefinition]
) -> Layout:
    headings = {place: str(cell.value) for place, cell in sheet.rows[heading_row].items()} if heading_row else {}
    free = [field for field in fields if field.key not in known.values()]
    suggested = _suggestions({p: h for p, h in headings.items() if p not in known}, free, fields)
    ours = {whole(words) for words in OUR_COLUMN}
    below = [row for row in sheet.rows if row > heading_row]
    columns = []
    for place in sheet.columns:
        heading = headings.get(place, "")
        samples = [str(sheet.cells[row, place].value) for row in below if (row, place) in sheet.cells]
        if whole(heading) in ours or not (heading or samples):
            continue
        columns.append(Column(place=place, heading=heading, field=known.get(place), suggested=suggested.get(place),
                              samples=tuple(dict.fromkeys(samples[:SAMPLES]))))
    return Layout(heading_row=heading_row, columns=tuple(columns))


def _suggestions(
    headings: Mapping[int, str], free: Sequence[FieldDefinition], fields: Sequence[FieldDefinition]
) -> Mapping[int, str]:
    """The likeliest field for each heading, no field twice, the surest first."""
    pairs = sorted(
        ((likeness(heading, field), place, field.key) for place, heading in headings.items() for field in free
         if _fits(heading, field, fields)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    found: dict[int, str] = {}
    for alike, place, key in pairs:
        if alike >= ALIKE and place not in found and key not in found.values():
            found[place] = key
    return found


def _alike(written: str, wording: str) -> float:
    shorter, longer = sorted((written, wording), key=len)
    if len(shorter) >= 2 and shorter in longer:
        return max(0.8, len(shorter) / len(longer))
    return SequenceMatcher(None, written, wording, autojunk=False).ratio()


@lru_cache(maxsize=2048)
def _compared(words: tuple[str, ...], compared: Callable[[str], str]) -> frozenset[str]:
    return frozenset(map(compared, words))


def _words(field: FieldDefinition) -> tuple[str, ...]:
    """The labels of a field in both languages, its key, and the other words that enterprises use."""
    return (field.label.zh, field.label.en, field.key, *_other_words().get(field.section, {}).get(field.key, ()))


@lru_cache(maxsize=1)
def _other_words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))
