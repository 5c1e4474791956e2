"""What a language model is asked about a message, and what it may answer: words about fields, never an answer itself.

The question holds the message and the fields of the form, and nothing of what stands in the form. What comes back is
believed in nothing: `intake_app.chat.gate` decides what becomes a proposal.
"""

from enum import StrEnum

from intake_app.chat.evidence import EVIDENCE
from intake_app.chat.extraction import LONGEST_MESSAGE
from intake_app.rules.answers import asked_sections, is_asked
from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition, SectionDefinition
from models.application import Application
from models.base import Frozen
from models.text import Text


class AskedField(Frozen):
    """A field that a model may suggest a value for; `key` names it without a row: `sites.city`."""

    key: str
    section: Text
    label: Text
    kind: FieldKind
    choices: tuple[Text, ...] = ()


class SuggestionRequest(Frozen):
    """Everything that a model is told: it leaves the house as it stands here."""

    message: str
    fields: tuple[AskedField, ...]


class Suggestion(Frozen):
    """What a model claims: that `quote`, which should stand in the message, gives `value` for `field`."""

    field: str
    value: str
    quote: str


class Suggested(Frozen):
    """A model's suggestions; `malformed` counts those that were none by their shape."""

    suggestions: tuple[Suggestion, ...]
    malformed: int = 0


class Silence(StrEnum):
    """Why a model gave nothing to look at."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


def request_for(message: str, application: Application, scheme: SchemeEdition) -> SuggestionRequest:
    """The message as far as it is read, and the fields asked for now whose values can be held against a message."""
    return SuggestionRequest(
        message=message[:LONGEST_MESSAGE],
        fields=tuple(
            AskedField(key=f"{section.key}.{field.key}", section=section.title, label=field.label, kind=field.kind,
                       choices=_choices_of(field, scheme))
            for section in asked_sections(application, scheme) for field in scheme.fields_of(section.key)
            if field.kind in EVIDENCE and _is_asked_anywhere(field, section, application, scheme)
        ),
    )


def _choices_of(field: FieldDefinition, scheme: SchemeEdition) -> tuple[Text, ...]:
    """The wordings among which a field's answer is chosen; empty where it is written freely."""
    families = scheme.families if field.kind is FieldKind.FAMILY else ()
    return tuple(each.text for each in field.options) + tuple(family.name for family in families)


def _is_asked_anywhere(
    field: FieldDefinition, section: SectionDefinition, application: Application, scheme: SchemeEdition
) -> bool:
    """Whether the form asks for the field now, in one row at least where its section has rows."""
    rows = application.row_ids(section.key) if section.repeats else ()
    return any(is_asked(field, application, scheme, row) for row in rows or (None,))
