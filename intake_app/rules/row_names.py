"""What the rows of a section are called: by their name, by their number where they have none or share it."""

from collections import Counter

from intake_app.rules.answer_paths import path_of
from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition
from models.application import Application
from models.text import Text

_NAMED = Text(zh="{word}“{name}”", en="{word} “{name}”")
_NUMBERED = Text(zh="{word} {number}", en="{word} {number}")
_BOTH = Text(zh="{word} {number}“{name}”", en="{word} {number} “{name}”")


def row_texts(section: str, application: Application, scheme: SchemeEdition) -> dict[str, Text]:
    """Each row of a section in words, in order: production site “一厂”, product 2; empty where it has no rows."""
    definition = scheme.section(section)
    if definition is None or definition.row is None:
        return {}
    telling = _naming_fields(section, scheme)
    names = {row: _first_answer(telling, row, application) for row in application.row_ids(section)}
    times = Counter(name for name in names.values() if name)
    found = {}
    for number, (row, name) in enumerate(names.items(), start=1):
        pattern = _NUMBERED if name is None else _BOTH if times[name] > 1 else _NAMED
        found[row] = pattern.format(word=definition.row, number=number, name=name or "")
    return found


def row_name(section: str, row: str, application: Application, scheme: SchemeEdition) -> Text | None:
    """What a row's `name` says, else its first telling answer; None where neither is given."""
    return _first_answer(_naming_fields(section, scheme), row, application)


def _naming_fields(section: str, scheme: SchemeEdition) -> tuple[FieldDefinition, ...]:
    telling = (field for field in scheme.fields_of(section)
               if field.kind in (FieldKind.TEXT, FieldKind.CHOICE) and field.is_required)
    return tuple(filter(None, (scheme.field(section, "name"), next(telling, None))))


def _first_answer(fields: tuple[FieldDefinition, ...], row: str, application: Application) -> Text | None:
    for field in fields:
        stored = application.text(path_of(field.section, field.key, row))
        if stored:
            chosen = next((option.text for option in field.options if option.key == stored), None)
            return chosen or Text(zh=stored, en=stored)
    return None
