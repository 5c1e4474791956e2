"""What the client handed in and answered, beside the work of whoever evaluates, reviews or decides: to read only."""

import streamlit as st

from intake_app.rules.answers import asked_sections
from intake_app.schemes.schema import SchemeEdition, SectionDefinition
from intake_app.services import client_file
from intake_app.services.client_file import ClientFile
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, heading, show_answer
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
from models.application import Application
from models.engagement import Engagement

ANSWERED = "answered"


def draw_client_file(job: Engagement, beside: str = "") -> None:
    """The documents, the answers and what was supplemented, one at a time, shut away until somebody wants them.

    `beside` tells apart where it is drawn more than once on a page.
    """
    key = f"client_file_{job.id}_{beside}"
    box = st.expander(t("The client's documents and answers"), icon=":material/folder_open:", key=key,
                      on_change="rerun")
    if not box.open:
        return
    office = session.office()
    files = client_file.client_files(office, session.current_actor(), job.id)
    with box:
        found = _chosen(files, key)
        application = found.application
        scheme = office.scheme_of(application)
        names = {DOCUMENTS: t("Documents"), **section_names(application, scheme)}
        names |= {ANSWERED: t("Answers to requests")} if found.answered else {}
        key = f"{key}_{application.id}"
        part = draw_parts(names, f"{key}_part")
        if part == ANSWERED:
            for item in found.answered:
                with st.container(border=True):
                    st.markdown(f"**{escaped(text(item.title))}**  \n:small[:gray[{escaped(item.reason)}]]")
                    show_answer(item)
        elif part == DOCUMENTS:
            _draw_documents(found, key)
        else:
            section = next(each for each in asked_sections(application, scheme) if each.key == part)
            _draw_section(section, application, scheme)


def _chosen(files: tuple[ClientFile, ...], key: str) -> ClientFile:
    """The application that is looked at, where a joint surveillance goes back to several (J68)."""
    if len(files) == 1:
        return files[0]
    by_id = {each.application.id: each for each in files}
    chosen = st.pills(t("Application"), list(by_id), default=files[0].application.id, key=f"{key}_application",
                      required=True, format_func=lambda id: by_id[id].application.called, wrap=True)
    return by_id.get(chosen or files[0].application.id, files[0])


def _draw_documents(found: ClientFile, key: str) -> None:
    for document in found.documents:
        line, handed_in = document.line, document.line.handed_in
        if handed_in is None:
            continue
        with st.container(border=True):
            draw_document_head(line, handed_in, document.size_bytes)
            with st.container(horizontal=True):
                is_shown = draw_file_buttons(handed_in, f"{key}_{line.requirement}_{line.subject}")
            if is_shown:
                draw_preview(handed_in)
    lacking = [each.line for each in found.documents if each.line.handed_in is None]
    if lacking:
        lines = "\n".join(f"- {line_title(line)} · :gray[{text(DEMANDS[line.demand])}]" for line in lacking)
        st.markdown(f"**{t('Not handed in ({count})', count=len(lacking))}**\n\n{lines}")


def _draw_section(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> None:
    for row, words in rows_of(section, application, scheme):
        with st.container(border=True):
            if words is not None:
                st.markdown(f"**{escaped(heading(words))}**")
            for field in asked_fields(section.key, row, application, scheme):
                asked, answered, by = answer_cells(field, row, application, scheme)
                label, value = st.columns([4, 6])
                label.markdown(asked)
                value.markdown(answered, help=by)
