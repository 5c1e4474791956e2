"""Files whose unit or site is not there any more: what each was for, and the press that hands it in for another."""

import streamlit as st

from intake_app.rules.gone_documents import GoneFile
from intake_app.services import gone_files
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped
from intake_app.ui.showing_files import remark_lines, upload_head, verdict_mark
from models.application import Application


def draw_gone_files(application: Application) -> None:
    """Each of them with its name and what it was for; nothing where there is none."""
    found = gone_files.gone_files_of(session.office(), application)
    if not found:
        return
    with st.expander(t("Files of units or sites that are gone ({count})", count=len(found))):
        st.caption(t("Their model, site or paper is no longer in this application. The files are kept: open them, or"
                     " hand one in for a unit or site that is there and still lacks it."))
        for number, gone in enumerate(found):
            with st.container(border=True):
                _draw_gone(gone, application, number)


def _draw_gone(gone: GoneFile, application: Application, number: int) -> None:
    of = escaped(text(gone.title)) + (f" · {escaped(text(gone.subject_text))}" if gone.subject_text else "")
    if gone.upload is None:
        st.markdown(f"**{of}**  \n{escaped(gone.file_name)}")
    else:
        verdict, remarks = gone.upload.examination.verdict, remark_lines(gone.upload.examination)
        st.markdown(f"**{of}**  \n{verdict_mark(verdict)} · {upload_head(gone.upload)}\n{remarks}")
    if gone.file_id is None:
        return
    if not gone.is_sound:
        st.markdown(_why_not_again(gone))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.link_button(t("Open"), f"/files/{gone.file_id}", icon=":material/description:", key=f"open_gone_{number}")
        if gone.lines:
            _draw_places(gone, gone.file_id, application)


def _why_not_again(gone: GoneFile) -> str:
    """That it was replaced, or returned with the reviewer's reason."""
    if gone.document is None:
        return f":gray[:material/history: {t('replaced')}]"
    return f":red[:material/assignment_return: {t('returned')}]  \n:small[{escaped(gone.document.note)}]"


def _draw_places(gone: GoneFile, file_id: str, application: Application) -> None:
    """The units or sites that lack this paper, and the button that hands it in for the chosen one."""
    names = {line.subject: escaped(text(line.subject_text)) for line in gone.lines}
    key = f"gone_for_{file_id}"
    st.selectbox(t("Hand in for"), list(names), key=key, format_func=lambda subject: names[subject])
    st.button(t("Hand in"), key=f"gone_again_{file_id}", icon=":material/move_down:", on_click=_hand_in_anew,
              args=(application.id, file_id, key))


def _hand_in_anew(application_id: str, file_id: str, key: str) -> None:
    act(lambda: gone_files.hand_in_anew(
        session.office(), session.current_actor(), application_id, file_id, str(st.session_state[key])))
