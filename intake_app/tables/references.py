"""Cells that name rows of another section: sites and products, by what people call them."""

import re
import unicodedata
from collections.abc import Mapping

from intake_app.rules.answer_paths import path_of
from intake_app.rules.certification_models import split_models
from intake_app.rules.row_names import row_name, row_texts
from intake_app.schemes.schema import OWNER_CHOICES, FieldDefinition, FieldKind, SchemeEdition, Section
from models.application import Application
from models.text import Text, joined

REFERENCES: Mapping[FieldKind, str] = {
    FieldKind.SITE_CHOICES: Section.SITES, **{kind: section for section, kind in OWNER_CHOICES.items()},
}
"""Of which section a field of this kind names rows."""

ALL = frozenset({"全部", "所有", "全部场所", "所有场所", "all", "allsites"})
SEPARATORS = re.compile(r"[;；、,，/\n]+")
NAMES_SHOWN = 12


class RowNames:
    """What the rows of an application may be called, read once for a whole table."""

    def __init__(self, application: Application, scheme: SchemeEdition) -> None:
        self.application = application
        self.scheme = scheme
        self._names: dict[str, Mapping[str, list[str]]] = {}

    def rows_named(self, text: str, field: FieldDefinition) -> str | Text:
        """The ids of the rows that a cell names, as the form keeps them, or why they cannot be told."""
        section = REFERENCES[field.kind]
        names, rows = self._names_of(section), self.application.row_ids(section)
        is_several = field.kind is FieldKind.SITE_CHOICES
        if is_several and rows and _compared(text) in ALL:
            return " ".join(rows)
        is_whole = _compared(text) in names or not is_several
        parts = [text] if is_whole else [part for part in SEPARATORS.split(text) if part.strip()]
        found = {part.strip(): names.get(_compared(part), []) for part in parts}
        for part, meant in found.items():
            if len(meant) != 1:
                pattern = SEVERAL if meant else UNKNOWN
                return pattern.format(label=field.label, name=part[:80], names=self._listed(section))
        return " ".join(dict.fromkeys(row for meant in found.values() for row in meant))

    def _names_of(self, section: str) -> Mapping[str, list[str]]:
        """The rows by everything that they may be called; a product by its models too."""
        if section in self._names:
            return self._names[section]
        names: dict[str, list[str]] = {}
        for row, words in row_texts(section, self.application, self.scheme).items():
            called = row_name(section, row, self.application, self.scheme)
            name = called.zh if called else ""
            models = split_models(self.application.text(path_of(section, "models", row)))
            writings = {row, words.zh, words.en, name, *([called.en] if called else ()),
                        *models, *(f"{name}{each}" for each in models)}
            for writing in {_compared(each) for each in writings} - {""}:
                names.setdefault(writing, []).append(row)
        self._names[section] = names
        return names

    def _listed(self, section: str) -> Text:
        texts = row_texts(section, self.application, self.scheme)
        words = [row_name(section, row, self.application, self.scheme) or text for row, text in texts.items()]
        more = [Text(zh="…", en="…")] if len(words) > NAMES_SHOWN else []
        return joined([*words[:NAMES_SHOWN], *more])


def _compared(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


UNKNOWN = Text(
    zh="申请中没有“{name}”（“{label}”可填：{names}）；请先填写该项，或改为已有的名称。",
    en="The application has no “{name}” (for “{label}” there are: {names}): enter it first, or use one of these names.",
)
SEVERAL = Text(
    zh="申请中不止一项叫“{name}”，“{label}”无法确定是哪一项；请写明型号，或先给它们不同的名称。",
    en="More than one of the application's is called “{name}”, so that “{label}” cannot be told: add the model, or give"
    " them different names first.",
)
