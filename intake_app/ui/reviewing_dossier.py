"""A dossier as its reviewer reads it: each unit, document and answer, with a preview and a place to ask."""

import streamlit as st

from intake_app.rules.answer_paths import RowPlace, path_of
from intake_app.rules.answers import asked_sections, is_asked, is_section_asked
from intake_app.rules.completeness import DocumentLine, document_lines, lacks_last_day
from intake_app.rules.row_names import row_texts
from intake_app.rules.supplement_items import rows_target
from intake_app.schemes.schema import FieldDefinition, SchemeEdition, SectionDefinition
from intake_app.services import application_review, downloads
from intake_app.services.records import clause_text
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.answering import answer_words
from intake_app.ui.asking import draw_ask_button, draw_ask_form
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, heading, source_mark
from intake_app.ui.showing_files import DEMANDS, remark_lines
from models.application import Application, DocumentVerdict, SubmittedDocument

PREVIEWED = "previewed_line"
"""In the session: the line beside which its file is shown; one at a time, also where units share a file."""

PREVIEW_HEIGHT = 520
"""Pixels of a page of PDF beside its line."""

UNITS = "units"
DOCUMENTS = "documents"


def draw_dossier(application: Application, scheme: SchemeEdition) -> None:
    """One part at a time: the documents, the units, or a section of the form."""
    sections = {section.key: section for section in asked_sections(application, scheme)}
    names = {DOCUMENTS: t("Documents"), UNITS: t("Certification units")}
    names |= {key: heading(section.title) for key, section in sections.items()}
    key = f"part_{session.language()}"
    if st.session_state.get(key) not in names:
        wanted = st.query_params.get("part", DOCUMENTS)
        st.session_state[key] = wanted if wanted in names else DOCUMENTS
    part = st.pills(t("Part of the dossier"), list(names), format_func=names.__getitem__, key=key, required=True,
                    label_visibility="collapsed", on_change=_keep_part, args=(key,), wrap=True)
    if part == UNITS:
        _draw_units(application, scheme)
    elif part in sections:
        _draw_section(sections[part], application, scheme)
    else:
        _draw_documents(application, scheme)


def _keep_part(key: str) -> None:
    st.query_params["part"] = st.session_state[key]


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
        what.markdown(f"{_title(line)} · :gray[{text(DEMANDS[line.demand])}]")
        with ask:
            draw_ask_button(application, _target(line))
        draw_ask_form(application, scheme, _target(line), _target(line))


def _draw_document(
    line: DocumentLine, document: SubmittedDocument, application: Application, scheme: SchemeEdition
) -> None:
    words = {DocumentVerdict.SUBMITTED: t("to be looked at"), DocumentVerdict.ACCEPTED: t("accepted"),
             DocumentVerdict.RETURNED: t("returned")}
    until = f" · {t('Valid until')} {document.valid_until}" if document.valid_until else ""
    until = f" · :orange[{t('the last day is not stated yet')}]" if lacks_last_day(line) else until
    st.markdown(f"{_title(line)} — **{words[document.verdict]}**  \n"
                f":small[:gray[{escaped(document.file_name)} · {text(clause_text(line.clause))}{until}]]")
    for upload in line.uploads:
        if upload.file_id == document.file_id and upload.examination.remarks:
            st.markdown(remark_lines(upload.examination))
    place = f"{application.id}_{line.requirement}_{line.subject}"
    is_shown = st.session_state.get(PREVIEWED) == place
    with st.container(horizontal=True, vertical_alignment="center"):
        if _media_type(document.file_name) is not None:
            st.button(t("Hide") if is_shown else t("Show"), key=f"show_{place}", on_click=_preview,
                      args=("" if is_shown else place,), icon=":material/visibility:", width="content")
        st.link_button(t("Open"), f"/files/{document.file_id}", icon=":material/download:", width="content")
        if document.verdict is not DocumentVerdict.ACCEPTED:
            st.button(t("Accept"), key=f"judge_{place}", width="content",
                      on_click=_accept, args=(application.id, line.requirement, line.subject), icon=":material/check:")
        draw_ask_button(application, _target(line))
    draw_ask_form(application, scheme, _target(line), _target(line))
    if is_shown:
        _draw_preview(document)


def _draw_preview(document: SubmittedDocument) -> None:
    card, content = downloads.file_for(session.office(), session.current_actor(), document.file_id)
    if card.media_type == "application/pdf":
        st.pdf(content, height=PREVIEW_HEIGHT, key=f"pdf_{card.id}")
    else:
        st.image(content, caption=card.name)


def _media_type(file_name: str) -> str | None:
    """The kind of a file that can be shown here; others are opened."""
    kind = session.office().house.files.media_types.get(file_name.rpartition(".")[2].lower())
    return kind if kind in ("application/pdf", "image/png", "image/jpeg") else None


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
    if not section.repeats:
        with st.container(border=True):
            _draw_answers(section, None, application, scheme)
        return
    for row, words in row_texts(section.key, application, scheme).items():
        if is_section_asked(section, application, scheme, RowPlace(section.key, row)):
            with st.container(border=True):
                st.markdown(f"**{escaped(heading(words))}**")
                _draw_answers(section, row, application, scheme)
    target = rows_target(section.key)
    draw_ask_button(application, target, t("One is missing here"))
    draw_ask_form(application, scheme, target, target)


def _draw_answers(
    section: SectionDefinition, row: str | None, application: Application, scheme: SchemeEdition
) -> None:
    for field in scheme.fields_of(section.key):
        if is_asked(field, application, scheme, row):
            _draw_answer(field, row, application, scheme)


def _draw_answer(field: FieldDefinition, row: str | None, application: Application, scheme: SchemeEdition) -> None:
    path = path_of(field.section, field.key, row)
    answer = application.answers.get(path)
    label, value, ask = st.columns([4, 6, 3], vertical_alignment="center")
    label.markdown(f":gray[{escaped(text(field.label))}]")
    words = escaped(answer_words(field, answer.text, application, scheme)).replace("\n", "  \n") if answer else ""
    source = source_mark(answer) if answer else ""
    value.markdown((words or "—") + source, help=t("By {name}", name=escaped(answer.by)) if words and answer else None)
    with ask:
        draw_ask_button(application, path)
    draw_ask_form(application, scheme, path, path)


def _title(line: DocumentLine) -> str:
    return f"{escaped(text(line.title))} · {escaped(text(line.subject_text))}"


def _target(line: DocumentLine) -> str:
    return f"{line.requirement}@{line.subject}"


def _preview(place: str) -> None:
    st.session_state[PREVIEWED] = place


def _accept(application_id: str, requirement: str, subject: str) -> None:
    act(lambda: application_review.accept_document(
        session.office(), session.current_actor(), application_id, requirement, subject))
