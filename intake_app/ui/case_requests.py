"""Supplements of a running job, as its team asks for them and as its client answers them."""

from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.rules.targets import document_text
from intake_app.services import case_supplements, client_file
from intake_app.services.supplements import Demand
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.keeping import act_on, kept_text_area, kept_text_input, put_text, standing
from intake_app.ui.showing import cited, day, deadline, escaped, left_as_written, show_answer
from models.engagement import Engagement
from models.supplement import SupplementItem, SupplementKind, SupplementRequest


def draw_asking(job: Engagement) -> None:
    """For the team: what was asked and answered, the batch to be sent, and the form of one more request."""
    for request in job.supplements:
        _draw_sent(request)
    if job.is_over or job.report is not None:
        return
    with st.expander(t("Ask the client for supplements ({count} to send)", count=len(job.drafted_items)),
                     icon=":material/contact_support:", expanded=bool(job.drafted_items), key=f"asking_{job.id}"):
        for number, item in enumerate(job.drafted_items, start=1):
            with st.container(horizontal=True, wrap=False):
                st.markdown(f"{number}. **{escaped(text(item.title))}**  \n:small[{escaped(item.reason)}]")
                st.button("", key=f"job_out_{item.id}", icon=":material/delete:", type="tertiary", width="content",
                          on_click=_take_out, args=(job.id, item.id), help=t("Take it out"))
        if job.drafted_items:
            st.button(t("Send the requests as one notice"), key=f"job_send_{job.id}", type="primary", on_click=_send,
                      args=(job.id,), icon=":material/send:")
        key = f"job_ask_{job.id}_{len(job.drafted_items)}"
        _draw_documents(job, key)
        kept_text_input(t("What is missing or unclear"), f"{key}_title")
        kept_text_area(t("What is wrong, and what to do about it"), f"{key}_reason", height=80)
        st.button(t("Add to the batch"), key=f"{key}_add", on_click=_note, args=(job.id, key))


def _draw_documents(job: Engagement, key: str) -> None:
    """The client's documents by name: the one chosen is written into the line below, where it is kept."""
    files = client_file.client_files(session.office(), session.current_actor(), job.id)
    names = list(dict.fromkeys(text(document_text(each.line)) for found in files for each in found.documents))
    choice = f"{key}_document_{session.language()}"
    st.selectbox(t("About a document of the client"), names, index=None, key=choice, on_change=_name,
                 placeholder=t("Choose it, or write below what it is about"), args=(key, choice))


def _draw_sent(request: SupplementRequest) -> None:
    today = session.office().today()
    with st.container(border=True):
        if request.answered_on is not None:
            state = f":green[:material/check: {t('answered on {day}', day=day(request.answered_on))}]"
        else:
            due = t("answer due {day}", day=deadline(request.last_day, today))
            late = t("the 90 days stand still until the answer comes")
            state = f":red[:material/alarm: {due}; {late}]" if request.last_day < today else due
        st.markdown(f"**{t('Supplements asked for on {day}', day=day(request.sent_on))}** · {state}")
        for number, item in enumerate(request.items, start=1):
            st.markdown(f"{number}. {escaped(text(item.title))}  \n:small[:gray[{escaped(item.reason)}]]")
            show_answer(item)


def draw_answering(job: Engagement, leads: bool) -> None:
    """For the client: the open requests with their last day, each with its answer.

    Where they lead the page, the first that is not answered is its act.
    """
    request = job.open_request
    if request is None:
        return
    today = session.office().today()
    st.markdown(f"#### {t('Supplements that the team asks for')}")
    due = t("answer due {day}", day=deadline(request.last_day, today))
    st.markdown(f":red[:material/alarm: {due}]" if request.last_day < today else due)
    first = next((item for item in request.items if item.answer is None), None) if leads else None
    for number, item in enumerate(request.items, start=1):
        with st.container(border=True):
            clause = f" :gray[{cited(item.clause)}]" if item.clause else ""
            note = left_as_written(item.reason, text(item.title))
            st.markdown(f"**{number}. {escaped(text(item.title))}**  \n{escaped(item.reason)}{note}{clause}")
            show_answer(item)
            key = f"job_answer_{item.id}"
            kept_text_area(t("Your answer"), key, begin=item.answer.text if item.answer else "", height=80)
            with st.container(horizontal=True):
                st.button(t("Hand in the answer"), key=f"{key}_go", on_click=_answer, args=(job.id, item.id, key),
                          type="primary" if item is first else "secondary")
                with st.popover(t("Add a file to the answer"), key=f"{key}_file", icon=":material/attach_file:"):
                    _draw_uploader(job, item)


def _draw_uploader(job: Engagement, item: SupplementItem) -> None:
    count = st.session_state.setdefault(f"job_files_{item.id}", 0)
    draw_uploader(
        t("File for the answer"), f"job_file_{item.id}_{count}", label_visibility="collapsed", on_change=_attach,
        args=(job.id, item.id),
    )


def _name(key: str, choice: str) -> None:
    put_text(f"{key}_title", st.session_state[choice] or "")


def _note(job_id: str, key: str) -> None:
    demand = Demand(kind=SupplementKind.CLARIFY, title=standing(f"{key}_title"),
                    reason=standing(f"{key}_reason"))
    act_on(lambda: case_supplements.note_request(session.office(), session.current_actor(), job_id, demand), "",
           f"{key}_title", f"{key}_reason")


def _take_out(job_id: str, item_id: str) -> None:
    act(lambda: case_supplements.take_out_request(session.office(), session.current_actor(), job_id, item_id))


def _send(job_id: str) -> None:
    act(lambda: case_supplements.send_to_client(session.office(), session.current_actor(), job_id),
        t("Sent as one notice; the client answers on the page “Plan and team”."))


def _answer(job_id: str, item_id: str, key: str) -> None:
    words = standing(key)
    act_on(lambda: case_supplements.answer_team(session.office(), session.current_actor(), job_id, item_id, words),
           t("The answer is handed in; the team reads it."), key)


def _attach(job_id: str, item_id: str) -> None:
    """Keep the file at once: what lies in an uploader is in memory only."""
    count = st.session_state[f"job_files_{item_id}"]
    file = cast(UploadedFile | None, st.session_state[f"job_file_{item_id}_{count}"])
    if file is not None:
        act(lambda: with_bytes(file, lambda content: case_supplements.answer_team_with_file(
            session.office(), session.current_actor(), job_id, item_id, file.name, content)))
        st.session_state[f"job_files_{item_id}"] = count + 1
