"""What an application began with that goes on from certificates, and what its applicant still decides about it."""

import streamlit as st

from intake_app.services import taking_over
from intake_app.ui import session
from intake_app.ui.applying import DOCUMENTS, address_of
from intake_app.ui.i18n import t
from intake_app.ui.showing import escaped
from models.application import Application

NUMBERS_SHOWN = 3


def draw_beginning(application: Application) -> None:
    """From which certificates and application it goes on, what was approved since, and which papers still hold."""
    office, actor = session.office(), session.current_actor()
    origin = taking_over.origin_of(office, actor, application.id) if application.is_editable else None
    if origin is None:
        return
    numbers = [each.number for each in origin.certificates]
    named = t(", ").join(numbers[:NUMBERS_SHOWN]) + ("…" if len(numbers) > NUMBERS_SHOWN else "")
    with st.container(border=True, key=f"beginning_{application.id}"):
        head = t("This application goes on from: {certificates}", certificates=escaped(named))
        st.markdown(f":material/history_edu: **{head}**")
        st.markdown(t("It began with what application {number} said, and with what was changed in the certificates"
                      " since; beneath each answer stands where it is from. Change what is not right any more. Data of"
                      " the period, consents and declarations are asked anew.", number=escaped(origin.source.called)))
        if origin.changes:
            lines = [f"- {escaped(change.before)} → {escaped(change.after)}" for change in origin.changes]
            st.markdown("\n".join([t("Approved since, and to be entered where it matters here:"), *lines]))
        offered = len(taking_over.documents_offered(office, actor, application.id))
        if offered:
            st.page_link(DOCUMENTS, label=f":primary[{t('Papers that are still valid: {count}', count=offered)}]",
                         icon=":material/description:", query_params=address_of(application.id))
