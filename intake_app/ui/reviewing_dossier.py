"""A dossier as its reviewer reads it: each unit, document and answer, with a preview and a place to ask."""

import streamlit as st

from intake_app.rules.answer_paths import path_of
from intake_app.rules.answers import asked_sections
from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.rules.supplement_items import rows_target
from intake_app.schemes.schema import FieldDefinition, SchemeEdition, SectionDefinition
from intake_app.services import application_review
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.asking import draw_ask_button, draw_ask_form
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, heading
from intake_app.ui.showing_dossier import (
    DOCUMENTS,
    answer_cells,
    asked_fields,
    draw_document_head,
    draw_file_buttons,
    draw_parts,
    draw_preview,
    line_title,
    rows_of,
    section_names,
)
from intake_app.ui.showing_files import DEMANDS
from models.application import Application, DocumentVerdict, SubmittedDocument

UNITS = "units"


def draw_dossier(application: Application, scheme: SchemeEdition) -> None:
    """One part at a time: the documents, the units, or a section of the form."""
    sections = {section.key: section for section in asked_sections(application, scheme)}
    names = {DOCUMENTS: t("Documents"), UNITS: t("Certification units"), **section_names(application, scheme)}
    part = draw_parts(names, "part", "part")
    if part == UNITS:
        _draw_units(application, scheme)
    elif part in sections:
        _draw_section(sections[part], application, scheme)
    else:
        _draw_documents(application, scheme)


def _draw_documents(application: Application, scheme: SchemeEdition) -> None:
    lines = [line for line in document_lines(application, scheme) if line.is_needed]
    for line in lines:
        if line.handed_in is not None:
            with st.container(border=True):
                _draw_document(line, line.handed_in, application, scheme)
    lacking = [line for line in lines if line.handed_in is None]
    if lacking:
        st.markdown(f"**{t('Not handed in ({count})', count=len(lacking))}**")
    for line in lacking:
        what, ask = st.columns([5, 2], vertical_alignment="center")
        what.markdown(f"{line_title(line)} · :gray[{text(DEMANDS[line.demand])}]")
        with ask:
            draw_ask_button(application, _target(line))
        draw_ask_form(application, scheme, _target(line), _target(line))


def _draw_document(
    line: DocumentLine, document: SubmittedDocument, application: Application, scheme: SchemeEdition
) -> None:
    draw_document_head(line, document)
    place = f"{application.id}_{line.requirement}_{line.subject}"
    with st.container(horizontal=True, vertical_alignment="center"):
        is_shown = draw_file_buttons(document, place)
        if document.verdict is not DocumentVerdict.ACCEPTED:
            st.button(t("Accept"), key=f"judge_{place}", width="content",
                      on_click=_accept, args=(application.id, line.requirement, line.subject), icon=":material/check:")
        draw_ask_button(application, _target(line))
    draw_ask_form(application, scheme, _target(line), _target(line))
    if is_shown:
        draw_preview(document)


def _draw_units(application: Application, scheme: SchemeEdition) -> None:
    for number, certified in enumerate(application.units, start=1):
        target = f"units[{certified.id}]"
        with st.container(border=True):
            what, ask = st.columns([5, 2], vertical_alignment="center")
            what.markdown(f"**{number}. {escaped(certified.product_name)} {escaped(certified.model)}**  \n"
                          f":small[:gray[{escaped(certified.site_name)} · {escaped(certified.producer_name)} · "
                          f"{certified.standard}]]")
            with ask:
                draw_ask_button(application, target)
            draw_ask_form(application, scheme, target, target)


def _draw_section(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> None:
    for row, words in rows_of(section, application, scheme):
        with st.container(border=True):
            if words is not None:
                st.markdown(f"**{escaped(heading(words))}**")
            for field in asked_fields(section.key, row, application, scheme):
                _draw_answer(field, row, application, scheme)
    if section.repeats:
        target = rows_target(section.key)
        draw_ask_button(application, target, t("One is missing here"))
        draw_ask_form(application, scheme, target, target)


def _draw_answer(field: FieldDefinition, row: str | None, application: Application, scheme: SchemeEdition) -> None:
    path = path_of(field.section, field.key, row)
    asked, answered, by = answer_cells(field, row, application, scheme)
    label, value, ask = st.columns([4, 6, 3], vertical_alignment="center")
    label.markdown(asked)
    value.markdown(answered, help=by)
    with ask:
        draw_ask_button(application, path)
    draw_ask_form(application, scheme, path, path)


def _target(line: DocumentLine) -> str:
    return f"{line.requirement}@{line.subject}"


def _accept(application_id: str, requirement: str, subject: str) -> None:
    act(lambda: application_review.accept_document(
        session.office(), session.current_actor(), application_id, requirement, subject))
