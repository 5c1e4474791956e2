"""The form of a scheme before anybody has applied: everything that it asks, as a Word file to print."""

import re

from docs_templates.blank_form import BlankDocument, BlankForm, BlankPart, BlankQuestion, Room, blank_form_file
from intake_app.rules.acceptance import edition_over
from intake_app.rules.conditions import condition_text
from intake_app.schemes.clauses import clause_to_client
from intake_app.schemes.schema import (
    DocumentDefinition,
    DocumentLevel,
    DocumentSubject,
    FieldDefinition,
    FieldKind,
    SchemeEdition,
    SectionDefinition,
)
from intake_app.services.office import Office
from models.reference import ClauseRef
from models.text import Language, Text, joined

NO_FILE_NAME = re.compile(r'[\\/:*?"<>|]+')

ROOMS: dict[FieldKind, Room] = {
    FieldKind.LONG_TEXT: "lines", FieldKind.MODELS: "lines", FieldKind.DATE: "day", FieldKind.CREDIT_CODE: "code",
}
"""How an answer is written by hand; on a line where nothing else is said."""


def forms_on_offer(office: Office) -> tuple[SchemeEdition, ...]:
    """The editions under which somebody may apply today; what they ask is nobody's secret."""
    editions = (office.schemes.in_force(key, office.today()) for key in tuple(office.schemes.keys()))
    return tuple(edition for edition in editions if edition_over(edition, office.today()) is None)


def printable_form(scheme: SchemeEdition, language: Language) -> bytes:
    """The blank form as a Word file."""
    return blank_form_file(blank_form(scheme, language))


def form_name(scheme: SchemeEdition, language: Language) -> str:
    """How the files of a form are named, without their kind."""
    title = BLANK.format(title=scheme.words.application, rule=scheme.document).in_language(language)
    return NO_FILE_NAME.sub("-", title[:1].upper() + title[1:])


def blank_form(scheme: SchemeEdition, language: Language) -> BlankForm:
    """Everything that the scheme's form asks, in one language."""
    def said(text: Text) -> str:
        words = text.in_language(language)
        return words[:1].upper() + words[1:]

    return BlankForm(
        language=language, title=said(scheme.words.application), scheme=said(scheme.name), rule=scheme.document,
        body=said(scheme.body.name), published_on=scheme.published_on,
        parts=tuple(_part(section, scheme, language) for section in scheme.form),
        documents=tuple(_document(document, scheme, language) for document in scheme.documents),
    )


def _part(section: SectionDefinition, scheme: SchemeEdition, language: Language) -> BlankPart:
    remarks = [section.help] if section.help else []
    remarks.append(_cited(section.why, section.clause))
    if section.when is not None:
        remarks.append(ONLY_WHERE.format(condition=condition_text(section.when, scheme)))
    title = section.title.in_language(language)
    return BlankPart(
        title=title[:1].upper() + title[1:], remarks=tuple(text.in_language(language) for text in remarks),
        row=section.row.in_language(language) if section.row else "",
        questions=tuple(_question(field, scheme, language) for field in scheme.fields_of(section.key)),
    )


def _question(field: FieldDefinition, scheme: SchemeEdition, language: Language) -> BlankQuestion:
    remarks = [field.help] if field.help else []
    remarks.append(_cited(field.why, field.clause))
    if field.required_when is not None:
        remarks.append(ONLY_WHERE.format(condition=condition_text(field.required_when, scheme, field.section)))
    return BlankQuestion(
        label=field.label.in_language(language), is_required=field.is_required and field.required_when is None,
        remarks=tuple(text.in_language(language) for text in remarks), room=ROOMS.get(field.kind, "line"),
        choices=tuple(text.in_language(language) for text in _choices(field, scheme)),
    )


def _choices(field: FieldDefinition, scheme: SchemeEdition) -> tuple[Text, ...]:
    if field.kind is FieldKind.YES_NO:
        return (Text(zh="是", en="yes"), Text(zh="否", en="no"))
    if field.kind is FieldKind.FAMILY:
        return tuple(family.name for family in scheme.families)
    return tuple(option.text for option in field.options)


def _document(document: DocumentDefinition, scheme: SchemeEdition, language: Language) -> BlankDocument:
    remarks = [_cited(document.why, document.clause)]
    if document.when is not None:
        remarks.append(ONLY_WHERE.format(condition=condition_text(document.when, scheme)))
    if document.level is DocumentLevel.IF_ANY:
        remarks.append(IF_ANY)
    words = {
        DocumentSubject.APPLICATION: Text(zh="整个申请一份", en="one for the application"),
        DocumentSubject.SITE: Text(zh="每个生产场所一份", en="one for each site"),
        DocumentSubject.UNIT: Text(zh="每个认证单元一份", en="one for each certification unit"),
        DocumentSubject.CLIENT: scheme.words.client, DocumentSubject.PRODUCER: scheme.words.producer,
        DocumentSubject.FACTORY: scheme.words.factory,
    }
    gap = "" if language == "zh" else " "
    return BlankDocument(
        title=document.title.in_language(language),
        subject=joined([words[subject] for subject in document.subjects]).in_language(language),
        remark=gap.join(text.in_language(language) for text in remarks),
    )


def _cited(why: Text, clause: ClauseRef) -> Text:
    return Text(zh="{why}〔{clause}〕", en="{why} [{clause}]").format(why=why, clause=clause_to_client(clause))


BLANK = Text(zh="{title}（空白表）{rule}", en="{title}, blank form, {rule}")
ONLY_WHERE = Text(zh="仅在{condition}时填写或提交。", en="Only where {condition}.")
IF_ANY = Text(zh="有则提交。", en="Hand it in if you have it.")
