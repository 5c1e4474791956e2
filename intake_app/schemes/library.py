"""The editions at hand, and which of them is in force on a day."""

import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from intake_app.schemes.coherence import SchemeFault as SchemeFault
from intake_app.schemes.coherence import incoherences
from intake_app.schemes.schema import SchemeEdition
from models.base import Frozen

BUILT_IN = Path(__file__).parent
"""Where the scheme files that come with Footmark lie."""

HOUSE_PREFIX = "house:"
"""Marks a clause as this body's own setting."""

_CLAUSES = frozenset({"clause", "member_clause", "family_clause", "review_clause", "declaration_clause",
                      "initial_correction_agreed_clause", "self_assessment_clause", "data_quality_clause"})
"""The names under which a file writes a clause."""


class SchemeLibrary(Frozen):
    """All editions, by scheme."""

    editions: tuple[SchemeEdition, ...]

    def keys(self) -> tuple[str, ...]:
        """The schemes, in the order of their files."""
        return tuple(dict.fromkeys(edition.key for edition in self.editions))

    def in_force(self, key: str, on: date) -> SchemeEdition:
        """The edition of `key` in force on `on`; before the first comes into force, the first."""
        mine = sorted((e for e in self.editions if e.key == key), key=lambda e: e.in_force_from)
        if not mine:
            raise KeyError(key)
        return next((e for e in reversed(mine) if e.in_force_from <= on), mine[0])

    def edition(self, key: str, edition: str) -> SchemeEdition:
        """The very edition that a thing was made under."""
        for each in self.editions:
            if (each.key, each.edition) == (key, edition):
                return each
        raise KeyError(f"{key} {edition}")


def read_scheme(text: str) -> SchemeEdition | tuple[SchemeFault, ...]:
    """The edition that a file's text describes, or every fault in it with its place."""
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return (SchemeFault(path="", message=str(error)),)
    document = raw.get("document")
    if not isinstance(document, str) or not document:
        return (SchemeFault(path="document", message="the document's name and number is missing"),)
    try:
        edition = SchemeEdition.model_validate(with_clauses(raw, document))
    except ValidationError as error:
        return tuple(
            SchemeFault(path=".".join(str(part) for part in fault["loc"]), message=fault["msg"])
            for fault in error.errors()
        )
    return incoherences(edition) or edition


def built_in_schemes(folder: Path = BUILT_IN) -> SchemeLibrary:
    """The schemes of a folder; a faulty file stops the start, as nothing may run on half a rule."""
    editions = []
    for file in sorted(folder.glob("*.toml")):
        if file.name == "house.toml":
            continue
        found = read_scheme(file.read_text(encoding="utf-8"))
        if not isinstance(found, SchemeEdition):
            raise ValueError(f"{file.name}: " + "; ".join(f"{fault.path}: {fault.message}" for fault in found))
        editions.append(found)
    return SchemeLibrary(editions=tuple(editions))


def with_clauses(value: object, document: str) -> object:
    """The same tree with each written clause turned into a reference to its document."""
    if isinstance(value, dict):
        return {
            name: _clause(part, document) if name in _CLAUSES else with_clauses(part, document)
            for name, part in value.items()
        }
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [with_clauses(part, document) for part in value]
    return value


def _clause(written: object, document: str) -> object:
    if not isinstance(written, str):
        return written
    if written.startswith(HOUSE_PREFIX):
        return {"document": "house", "clause": written.removeprefix(HOUSE_PREFIX).strip()}
    return {"document": document, "clause": written}
