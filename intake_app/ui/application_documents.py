"""Documents: which papers are needed, and in which state are they?"""

from datetime import date
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.rules.completeness import Completeness, DocumentLine
from intake_app.schemes.schema import DocumentLevel
from intake_app.services import applications
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_said
from intake_app.ui.applying import CHECK, DOCUMENTS, chosen_application, cited, draw_way, open_page
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import day, day_from, escaped, question
from models.application import Application, DocumentVerdict, SubmittedDocument

REFUSED = "refused_files"


def draw() -> None:
    """The lines of the list of documents: needed, if any, not needed."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    done = applications.completeness_of(office, application)
    draw_way(application, scheme, done, DOCUMENTS)
    question(t("Which papers are needed, and in which state are they?"), _answer(done))
    show_said()
    needed = [line for line in done.documents if line.is_needed and line.level is DocumentLevel.REQUIRED]
    welcome = [line for line in done.documents if line.is_needed and line.level is DocumentLevel.IF_ANY]
    spared = [line for line in done.documents if not line.is_needed]
    house = office.house.files
    st.caption(t("{kinds}; at most {limit} MB each.", limit=house.upload_limit_megabytes,
                 kinds=t(", ").join(kind.extension.upper() for kind in house.accepted)))
    _draw_group(t("Needed ({count})", count=len(needed)), needed, application)
    _draw_group(t("If you have it ({count})", count=len(welcome)), welcome, application)
    if application.is_editable and st.button(
        t("On to: {name}", name=t("Check and submit")), icon=":material/arrow_forward:", icon_position="right",
        key="documents_onward", type="primary",
    ):
        open_page(CHECK, application.id)
    with st.expander(t("Not needed ({count})", count=len(spared))):
        st.markdown("\n".join(
            f"- {_title(line)}  \n  :small[:gray[{escaped(text(line.reason))}{cited(line.clause)}]]" for line in spared
        ) or t("Nothing here."))


def _answer(done: Completeness) -> str:
    needed = [line for line in done.documents if line.is_needed and line.level is DocumentLevel.REQUIRED]
    handed = sum(1 for line in needed if line.handed_in is not None)
    wrong = sum(1 for line in done.documents if line.handed_in is not None
                and line.handed_in.verdict is DocumentVerdict.RETURNED)
    words = t("{handed} of {count} needed papers are here.", handed=handed, count=len(needed))
    return words + (" " + t("Returned and to be replaced: {count}.", count=wrong) if wrong else "")


def _draw_group(title: str, lines: list[DocumentLine], application: Application) -> None:
    if lines:
        st.markdown(f"#### {title}")
    for line in lines:
        with st.container(border=True):
            what, file = st.columns([5, 4], gap="medium")
            with what:
                st.markdown(f"**{_title(line)}**")
                st.markdown(f":small[:gray[{escaped(text(line.reason))}{cited(line.clause)}]]")
            with file:
                _draw_file(line, application)


def _draw_file(line: DocumentLine, application: Application) -> None:
    """The state of a line, its file, and where it may be handed in, its uploader."""
    document = line.handed_in
    if document is None:
        if not application.is_editable:
            st.markdown(f":gray[{t('not handed in')}]")
            return
        _draw_uploader(line, application)
        return
    st.markdown(_state(document))
    if document.note:
        st.markdown(f":small[{escaped(document.note)}]")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button(t("Open"), f"/files/{document.file_id}", icon=":material/description:", key=f"open_{_key(line)}")
        if application.is_editable:
            with st.popover(t("Replace"), key=f"replace_{_key(line)}"):
                _draw_uploader(line, application)
    if application.is_editable:
        _draw_refusal(line, application)


def _state(document: SubmittedDocument) -> str:
    states = {
        DocumentVerdict.SUBMITTED: f":green[:material/check: {t('handed in')}]",
        DocumentVerdict.ACCEPTED: f":green[:material/verified: {t('accepted')}]",
        DocumentVerdict.RETURNED: f":red[:material/assignment_return: {t('returned')}]",
    }
    words = f"{states[document.verdict]} · {escaped(document.file_name)} · :gray[{day(document.handed_in_at.date())}]"
    if document.valid_until is None:
        return words
    today = session.office().today()
    until = f"{t('Valid until')} {day_from(document.valid_until, today)}"
    return words + (f"  \n:red[{until}]" if document.valid_until < today else f"  \n{until}")


def _draw_uploader(line: DocumentLine, application: Application) -> None:
    stem = _key(line)
    count = st.session_state.setdefault(f"uploads_{stem}", 0)
    if line.has_valid_until:
        st.date_input(t("Valid until (leave empty if it has no end)"), value=None, format="YYYY-MM-DD",
                      min_value=date(2000, 1, 1), max_value=date(2099, 12, 31), key=f"until_{stem}")
    st.file_uploader(
        t("File for: {title}", title=text(line.title)), key=f"upload_{stem}_{count}", label_visibility="collapsed",
        type=[kind.extension for kind in session.office().house.files.accepted],
        max_upload_size=session.office().house.files.upload_limit_megabytes,
        on_change=_take, args=(application.id, line.requirement, line.subject, stem),
    )
    if line.handed_in is None:
        _draw_refusal(line, application)


def _draw_refusal(line: DocumentLine, application: Application) -> None:
    words = st.session_state.get(REFUSED, {}).get((application.id, _key(line)))
    if words:
        st.error(words, icon=":material/error:")


def _take(application_id: str, requirement: str, subject: str, stem: str) -> None:
    """Keep the file at once: what lies in an uploader is in memory only."""
    count = st.session_state[f"uploads_{stem}"]
    file = cast(UploadedFile | None, st.session_state[f"upload_{stem}_{count}"])
    if file is None:
        return
    refusals = st.session_state.setdefault(REFUSED, {})
    refusals.pop((application_id, stem), None)

    def hand_in() -> object:
        outcome = applications.hand_in_document(
            session.office(), session.current_actor(), application_id, requirement, subject, file.name,
            file.getvalue(), st.session_state.get(f"until_{stem}"))
        if isinstance(outcome, Refused):
            refusals[(application_id, stem)] = "  \n".join(escaped(sentence(reason)) for reason in outcome.reasons)
            return None
        return outcome

    act(hand_in)
    st.session_state[f"uploads_{stem}"] = count + 1


def _title(line: DocumentLine) -> str:
    return f"{escaped(text(line.title))} · {escaped(text(line.subject_text))}"


def _key(line: DocumentLine) -> str:
    return f"{line.requirement}_{line.subject}"


draw()
