"""What a target means in words: an answer, a document, a unit or the rows of a section."""

from intake_app.rules.answer_paths import field_at, parse_path
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.rules.conditions import answer_words
from intake_app.rules.row_names import row_texts
from intake_app.rules.supplement_items import rows_target
from intake_app.schemes.schema import OWNER_CHOICES, FieldKind, SchemeEdition, Section, SectionDefinition
from models.application import Application, CertificationUnit
from models.reference import ClauseRef
from models.text import Text, joined

_NAMED_ROWS = {FieldKind.SITE_CHOICES: Section.SITES, **{kind: section for section, kind in OWNER_CHOICES.items()}}
"""Of which section a field of this kind names rows."""


def target_text(target: str, application: Application, scheme: SchemeEdition) -> Text | None:
    """A target as people name it, with the party, site or product that it belongs to; None where it names nothing."""
    if "@" in target:
        return _document_text(target, application, scheme)
    if target.startswith("units["):
        return next((unit_text(each) for each in _units(application, scheme) if target == f"units[{each.id}]"), None)
    section = _section_of_rows(target, scheme)
    return rows_text(section) if section else _answer_text(target, application, scheme)


def target_clause(target: str, application: Application, scheme: SchemeEdition) -> ClauseRef | None:
    """The clause that asks for what a target names; None where it names nothing."""
    if target_text(target, application, scheme) is None:
        return None
    key, is_document, _ = target.partition("@")
    if is_document:
        return next(document.clause for document in scheme.documents if document.key == key)
    asked = field_at(target, scheme) or _section_of_rows(target, scheme)
    return asked.clause if asked else scheme.unit_division.clause


def answer_in_words(path: str, application: Application, scheme: SchemeEdition) -> Text:
    """What stands at a path as people read it: the words of a choice, what the chosen rows are called."""
    field, stored = field_at(path, scheme), application.text(path)
    if field is None:
        return Text(zh=stored, en=stored)
    if field.kind in _NAMED_ROWS:
        names = row_texts(_NAMED_ROWS[field.kind], application, scheme)
        return joined([names[row] for row in stored.split() if row in names])
    return answer_words(f"{field.section}.{field.key}", stored, scheme)


def unit_text(certified: CertificationUnit) -> Text:
    """A certification unit by product, model and site."""
    return Text(
        zh=f"认证单元“{certified.product_name} {certified.model}（{certified.site_name}）”",
        en=f"the unit “{certified.product_name} {certified.model} ({certified.site_name})”",
    )


def document_text(line: DocumentLine) -> Text:
    """A document by its title and by what it is for."""
    return Text(zh="{title}（{subject}）", en="{title} ({subject})").format(title=line.title, subject=line.subject_text)


def rows_text(section: SectionDefinition) -> Text:
    """The rows of a section as a whole: what was added and what is left out."""
    return Text(zh="{title}的增减", en="the rows of {title}").format(title=section.title)


def _units(application: Application, scheme: SchemeEdition) -> tuple[CertificationUnit, ...]:
    return application.units or proposed_units(application, scheme)


def _section_of_rows(target: str, scheme: SchemeEdition) -> SectionDefinition | None:
    return next((each for each in scheme.form if each.repeats and target == rows_target(each.key)), None)


def _document_text(target: str, application: Application, scheme: SchemeEdition) -> Text | None:
    lines = (line for line in document_lines(application, scheme) if target == f"{line.requirement}@{line.subject}")
    return next((document_text(line) for line in lines), None)


def _answer_text(path: str, application: Application, scheme: SchemeEdition) -> Text | None:
    field, where = field_at(path, scheme), parse_path(path)
    section = scheme.section(where.section) if where else None
    if field is None or where is None or section is None:
        return None
    if where.section == Section.APPLICATION:
        return field.label
    place = section.title if where.row is None else row_texts(where.section, application, scheme).get(where.row)
    return Text(zh="{place}——{label}", en="{place}: {label}").format(place=place, label=field.label) if place else None
