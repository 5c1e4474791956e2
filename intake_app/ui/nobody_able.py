"""That a job waits for an act which nobody may do: with each who holds the role, and what bars them (H156)."""

import streamlit as st

from intake_app.services import nobody_able
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.i18n import t, text
from models.engagement import Engagement


def draw_nobody_able(job: Engagement) -> None:
    """Nothing where somebody may."""
    found = nobody_able.nobody_able(session.office(), session.current_actor(), job.id)
    if found is None:
        return
    st.error(t("This case waits for {act}, and nobody may do it at present.", act=text(found.text)))
    for _, reason in found.barred:
        st.markdown(f"- {sentence(reason)}")
    if not found.barred:
        st.caption(t("Nobody with an open account holds the role: ask an administrator to give it to somebody."))
