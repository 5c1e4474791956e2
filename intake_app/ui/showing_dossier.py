"""How a dossier is shown, whoever reads it: the head of a document, its file beside it, an answer and its source."""

from collections.abc import Iterator
from math import ceil

import streamlit as st

from intake_app.rules.answer_paths import RowPlace, path_of
from intake_app.rules.answers import asked_sections, checked_answer, is_asked, is_section_asked
from intake_app.rules.completeness import DocumentLine, lacks_last_day
from intake_app.rules.row_names import row_texts
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import FieldDefinition, SchemeEdition, SectionDefinition
from intake_app.services import downloads
from intake_app.ui import session
from intake_app.ui.answering import answer_words
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, heading, source_mark
from intake_app.ui.showing_files import remark_lines
from models.application import Application, DocumentVerdict, SubmittedDocument
from models.text import Text

PREVIEWED = "previewed_line"
"""In the session: the line beside which its file is shown; one at a time, also where units share a file."""

PREVIEW_HEIGHT = 520
"""Pixels of a page of PDF beside its line."""

DOCUMENTS = "documents"


def draw_parts(names: dict[str, str], key: str, query: str = "") -> str:
    """The parts of a dossier as pills, and the one that is open; `query` is what the address calls it, if it does."""
    key = f"{key}_{session.language()}"
    if st.session_state.get(key) not in names:
        wanted = st.query_params.get(query, DOCUMENTS)
        st.session_state[key] = wanted if wanted in names else DOCUMENTS
    part = st.pills(t("Part of the dossier"), list(names), format_func=names.__getitem__, key=key, required=True,
                    label_visibility="collapsed", on_change=_keep_part, args=(query, key), wrap=True)
    return part or DOCUMENTS


def section_names(application: Application, scheme: SchemeEdition) -> dict[str, str]:
    """The sections of the form that are asked for, by their keys."""
    return {section.key: heading(section.title) for section in asked_sections(application, scheme)}


def rows_of(
    section: SectionDefinition, application: Application, scheme: SchemeEdition
) -> Iterator[tuple[str | None, Text | None]]:
    """The rows of a section that are asked for, in words; one without a row for a section that does not repeat."""
    if not section.repeats:
        yield None, None
        return
    for row, words in row_texts(section.key, application, scheme).items():
        if is_section_asked(section, application, scheme, RowPlace(section.key, row)):
            yield row, words


def asked_fields(
    section: str, row: str | None, application: Application, scheme: SchemeEdition
) -> Iterator[FieldDefinition]:
    """The questions of a section that are asked in this row."""
    return (field for field in scheme.fields_of(section) if is_asked(field, application, scheme, row))


def line_title(line: DocumentLine) -> str:
    """A document and for which party, site or unit it is, as Markdown."""
    return f"{escaped(text(line.title))} · {escaped(text(line.subject_text))}"


def draw_document_head(line: DocumentLine, document: SubmittedDocument, size_bytes: int | None = None) -> None:
    """A document by its title, state, file, size, clause and last day, with what was remarked about its file."""
    words = {DocumentVerdict.SUBMITTED: t("to be looked at"), DocumentVerdict.ACCEPTED: t("accepted"),
             DocumentVerdict.RETURNED: t("returned")}
    size = f" · {t('{size} KB', size=f'{ceil(size_bytes / 1024):,}')}" if size_bytes is not None else ""
    st.markdown(f"{line_title(line)} — **{words[document.verdict]}**  \n"
                f":small[:gray[{escaped(document.file_name)}{size} · {text(clause_text(line.clause))}"
                f"{_validity(line, document)}]]")
    for upload in line.uploads:
        if upload.file_id == document.file_id and upload.examination.remarks:
            st.markdown(remark_lines(upload.examination))


def draw_file_buttons(document: SubmittedDocument, place: str) -> bool:
    """What shows the file beside its line and what opens it; whether it is shown now. Drawn into a row of buttons."""
    is_shown = st.session_state.get(PREVIEWED) == place
    if _media_type(document.file_name) is not None:
        st.button(t("Hide") if is_shown else t("Show"), key=f"show_{place}", on_click=_preview,
                  args=("" if is_shown else place,), icon=":material/visibility:", width="content")
    st.link_button(t("Open"), f"/files/{document.file_id}", icon=":material/download:", width="content",
                   key=f"open_{place}")
    return is_shown


def draw_preview(document: SubmittedDocument) -> None:
    """The file itself, below its line."""
    card, content = downloads.file_for(session.office(), session.current_actor(), document.file_id)
    if card.media_type == "application/pdf":
        st.pdf(content, height=PREVIEW_HEIGHT, key=f"pdf_{card.id}")
    else:
        st.image(content, caption=card.name)


def answer_cells(
    field: FieldDefinition, row: str | None, application: Application, scheme: SchemeEdition
) -> tuple[str, str, str | None]:
    """A question, its answer with its origin and the remark on it, both as Markdown, and who gave it."""
    answer = application.answers.get(path_of(field.section, field.key, row))
    words = escaped(answer_words(field, answer.text, application, scheme)).replace("\n", "  \n") if answer else ""
    by = t("By {name}", name=escaped(answer.by)) if words and answer else None
    told = (words or "—") + (source_mark(answer) if answer else "")
    warning = checked_answer(field, answer.text, application, scheme).warning if answer and answer.text else None
    if warning is not None:
        told += f"  \n:small[:orange[:material/warning: {escaped(text(warning))}]]"
    return f":gray[{escaped(text(field.label))}]", told, by


def _validity(line: DocumentLine, document: SubmittedDocument) -> str:
    if lacks_last_day(line):
        return f" · :orange[{t('the last day is not stated yet')}]"
    if document.valid_until is None:
        return ""
    until = f"{t('Valid until')} {document.valid_until}"
    return f" · :red[{until}]" if document.valid_until < session.office().today() else f" · {until}"


def _media_type(file_name: str) -> str | None:
    """The kind of a file that can be shown here; others are opened."""
    kind = session.office().house.files.media_types.get(file_name.rpartition(".")[2].lower())
    return kind if kind in ("application/pdf", "image/png", "image/jpeg") else None


def _preview(place: str) -> None:
    st.session_state[PREVIEWED] = place


def _keep_part(query: str, key: str) -> None:
    if query:
        st.query_params[query] = st.session_state[key]
