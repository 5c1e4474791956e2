"""Documents renewed after acceptance, beside the dossiers: the reviewer accepts each or returns it with a reason."""

import streamlit as st

from intake_app.rules.completeness import lacks_last_day
from intake_app.services import renewed_documents
from intake_app.services.renewed_documents import RenewedDocument
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import cited, day, day_from, escaped
from intake_app.ui.showing_files import remark_lines


def draw_renewed(waiting: tuple[RenewedDocument, ...]) -> None:
    """The files that renew accepted documents, the one that came first in front."""
    if not waiting:
        return
    with st.expander(t("Renewed documents ({count})", count=len(waiting)), expanded=True, icon=":material/autorenew:"):
        for renewed in waiting:
            with st.container(border=True):
                _draw_one(renewed)


def _draw_one(renewed: RenewedDocument) -> None:
    application, line, document = renewed.application, renewed.line, renewed.document
    st.markdown(f"**{escaped(text(line.title))} · {escaped(text(line.subject_text))}**  \n"
                f"{escaped(application.text('client.name'))} · {application.called}{cited(line.clause)}")
    st.markdown(f":small[{escaped(document.file_name)} · {day(document.handed_in_at.date())} · {_validity(renewed)}]")
    for upload in line.uploads:
        if upload.file_id == document.file_id and upload.examination.remarks:
            st.markdown(remark_lines(upload.examination))
    place = (application.id, document.file_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button(t("Open"), f"/files/{document.file_id}", icon=":material/download:", width="content",
                       key=f"open_{document.file_id}")
        st.button(t("Accept"), key=f"renewed_{document.file_id}", icon=":material/check:", on_click=_accept, args=place)
        with st.popover(t("Return"), key=f"return_{document.file_id}", icon=":material/assignment_return:"):
            key = f"why_{document.file_id}"
            kept_text_area(t("Reason, as the applicant will read it"), key)
            st.button(t("Return the document"), key=f"returned_{document.file_id}", on_click=_return,
                      args=(*place, key), width="stretch")


def _validity(renewed: RenewedDocument) -> str:
    """Until when the new one is valid, as its holder says, and the one before was."""
    document, today = renewed.document, session.office().today()
    if lacks_last_day(renewed.line):
        now = f":orange[{t('the last day is not stated yet')}]"
    elif document.valid_until is None:
        now = t("Valid without end")
    else:
        now = t("Valid until {day}", day=day_from(document.valid_until, today))
    if document.renews_until is None:
        return now
    return now + " · " + t("the one before until {day}", day=day_from(document.renews_until, today))


def _accept(application_id: str, file_id: str) -> None:
    act(lambda: renewed_documents.accept_renewed(session.office(), session.current_actor(), application_id, file_id),
        t("Accepted. The new last day counts from now on."))


def _return(application_id: str, file_id: str, key: str) -> None:
    reason = standing(key)
    act_on(lambda: renewed_documents.return_renewed(
        session.office(), session.current_actor(), application_id, file_id, reason),
        t("Returned. The applicant sees the reason and hands in another file."), key)
