"""Taking rows away without being asked, and bringing them back with one click."""

import streamlit as st

from intake_app.schemes.schema import SectionDefinition
from intake_app.services import applications
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.answering import SAVED_AT
from intake_app.ui.i18n import t
from intake_app.ui.showing import heading
from models.application import Application

REMOVED = "rows_removed"
"""The rows that were taken away last, by application and section."""


def remove_rows(application_id: str, section: str, rows: list[str]) -> object:
    """Take rows away, remembering them for `draw_undo`; the outcome of the last of them."""
    office, actor = session.office(), session.current_actor()
    outcome: object = None
    for row in rows:
        outcome = applications.remove_row(office, actor, application_id, section, row)
        if isinstance(outcome, Refused):
            return outcome
    st.session_state.setdefault(REMOVED, {})[application_id, section] = rows
    st.session_state[SAVED_AT] = office.moment()
    return outcome


def draw_undo(section: SectionDefinition, application: Application) -> None:
    """What was removed last, to be taken back."""
    removed: list[str] = st.session_state.get(REMOVED, {}).get((application.id, section.key), [])
    if not removed or not application.is_editable:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(t("Undo"), icon=":material/undo:", key=f"undo_{application.id}_{section.key}",
                  on_click=_restore, args=(application.id, section.key))
        st.markdown(t("Rows removed: {count} ({row})", count=len(removed), row=heading(section.row or section.title)))


def _restore(application_id: str, section: str) -> None:
    office, actor = session.office(), session.current_actor()
    rows: list[str] = st.session_state[REMOVED].pop((application_id, section), [])

    def restore() -> object:
        outcome: object = None
        for row in reversed(rows):
            outcome = applications.restore_row(office, actor, application_id, section, row)
        return outcome

    act(restore)
