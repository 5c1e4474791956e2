"""Where an answer stands: `client.credit_code` is asked once, `sites[s1].city` of each row of a section."""

import re
from typing import NamedTuple

from intake_app.schemes.schema import OWNER_CHOICES, FieldDefinition, SchemeEdition
from models.application import Application
from models.base import Frozen

PATH = re.compile(
    r"(?P<section>[a-z][a-z0-9_]*)(?:\[(?P<row>[A-Za-z0-9_-]+)\])?\.(?P<field>[a-z][a-z0-9_]*)", re.ASCII
)


class AnswerPath(Frozen):
    """Where an answer stands; `row` only in a repeating section."""

    section: str
    row: str | None
    field: str


class RowPlace(NamedTuple):
    """A row of a repeating section."""

    section: str
    row: str


def path_of(section: str, field: str, row: str | None = None) -> str:
    """The path that names an answer.

    >>> path_of("sites", "city", "s1")
    'sites[s1].city'
    """
    return f"{section}.{field}" if row is None else f"{section}[{row}].{field}"


def parse_path(path: str) -> AnswerPath | None:
    """The parts of a path, or None where it is written as none; whether it is asked is said by `field_at`."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    return AnswerPath(section=found["section"], row=found["row"], field=found["field"])


def field_at(path: str, scheme: SchemeEdition) -> FieldDefinition | None:
    """The question whose answer stands at `path`, or None; rows belong to repeating sections, and to all of them."""
    parsed = parse_path(path)
    section = scheme.section(parsed.section) if parsed else None
    if parsed is None or section is None or section.repeats != (parsed.row is not None):
        return None
    return scheme.field(parsed.section, parsed.field)


def owner_of(place: RowPlace, section: str, application: Application, scheme: SchemeEdition) -> str | None:
    """The row of `section` (sites or products) to which a row belongs: the one chosen, or the only one there is."""
    kind = OWNER_CHOICES.get(section)
    chooser = next((field for field in scheme.fields_of(place.section) if field.kind is kind), None)
    if chooser is None:
        return None
    rows = application.row_ids(section)
    if len(rows) == 1:
        return rows[0]
    chosen = application.text(path_of(place.section, chooser.key, place.row))
    return chosen if chosen in rows else None
