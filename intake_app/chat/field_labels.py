"""What a field is called in the chat, where the labels of several read alike."""

from intake_app.schemes.schema import FieldDefinition, SchemeEdition, Section
from models.text import Text


def field_label(field: FieldDefinition, scheme: SchemeEdition) -> Text:
    """The field's label, with the party in front of it: three fields are called “credit code”."""
    parties: dict[str, Text] = {
        Section.CLIENT: scheme.words.client,
        Section.PRODUCER: scheme.words.producer,
        Section.FACTORY: scheme.words.factory,
    }
    party, label = parties.get(field.section), field.label
    if party is None or (party.zh in label.zh and party.en.split(" (")[0] in label.en.lower()):
        return label
    return Text(zh="{party}：{label}", en="{party}: {label}").format(party=party, label=label)
