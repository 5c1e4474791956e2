"""Complain or appeal: how do I tell the body, and what became of it? (CNEX 14)"""

import streamlit as st

from intake_app.rules.complaints import COMPLAINT, KIND_TEXTS
from intake_app.services import certificates, complaints, engagements
from intake_app.services.complaints import ComplaintLine
from intake_app.ui import session
from intake_app.ui.acting import show_said
from intake_app.ui.choosing import all_chosen, choose
from intake_app.ui.complaint_showing import draw_complaint, draw_complaint_evidence, topic_names
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_area, standing
from intake_app.ui.showing import question
from models.application import Application
from models.complaint import ComplaintKind, ComplaintTopic
from models.ids import ApplicationId, EngagementId

ANOTHER = "another"
"""That it is about none of the acts that are listed."""


def draw() -> None:
    """What was filed so far, and the form for another."""
    office, actor = session.office(), session.current_actor()
    lines = complaints.complaints_for(office, actor)
    question(t("Do you disagree with something that we did?"),
             t("People who took no part in it look into it, and you are answered in writing."))
    show_said()
    for line in lines:
        _draw_line(line)
    cases = complaints.cases_to_complain_about(office, actor)
    if not cases:
        st.caption(t("Once an application is handed over you can complain about its certification here."))
        return
    with st.expander(t("File a complaint or an appeal"), expanded=not lines):
        _draw_form(cases)


def _draw_line(line: ComplaintLine) -> None:
    with st.container(border=True):
        draw_complaint(line, is_for_complainant=True)
        with st.container(horizontal=True):
            draw_complaint_evidence(line.complaint)
            if line.complaint.state in COMPLAINT["withdraw"].sources:
                _draw_withdrawal(line.complaint.id)


def _draw_withdrawal(complaint_id: str) -> None:
    key = f"withdraw_{complaint_id}"
    with st.popover(t("Take it back"), key=f"{key}_open"):
        kept_text_area(t("Why you take it back"), f"{key}_reason", height=100)
        st.caption(t("Nobody looks into it any more then; the file is kept. You can file another one."))
        st.button(t("Take this back"), key=f"{key}_go", on_click=_withdraw, args=(complaint_id, key))


def _draw_form(cases: tuple[Application, ...]) -> None:
    key = f"complain_{session.language()}"
    names = _names(cases)
    choose(t("Application"), names, f"{key}_case")
    kept(st.radio, t("It is"), list(ComplaintKind), index=None, format_func=lambda kind: text(KIND_TEXTS[kind]),
         horizontal=True, key=f"{key}_kind")
    st.caption(t("An appeal asks us to reconsider a decision on your own certification; anything else is a complaint."))
    choose(t("It is about"), topic_names(st.session_state[f"{key}_case"]), f"{key}_topic")
    if st.session_state[f"{key}_topic"] is ComplaintTopic.DECISION:
        choose(t("Which decision"), _acts(st.session_state[f"{key}_case"]), f"{key}_against")
    kept_text_area(t("What happened, and what you ask for"), f"{key}_words", height=160)
    st.caption(t("Files that prove it are added above once it is filed."))
    st.button(t("File it"), type="primary", key=f"{key}_go", on_click=_file, args=(key,))


def _acts(case: str | None) -> dict[str, str]:
    """What stands in the case by its words in Chinese, and that it is another decision, which the words describe."""
    acts = complaints.acts_about(session.office(), session.current_actor(), case) if case else ()
    return {each.zh: text(each) for each in acts} | {ANOTHER: t("Another one, described below")}


def _names(cases: tuple[Application, ...]) -> dict[ApplicationId, str]:
    """Each application as its holder knows it: by its number, its products and the certificates that came of it."""
    office, actor = session.office(), session.current_actor()
    of_job = {job.id: job.application_id for job in engagements.engagements_for(office, actor)}
    held = [(of_job.get(each.engagement_id or EngagementId("")), each.number)
            for each in certificates.certificates_for(office, actor)]
    return {
        case.id: " · ".join([
            case.called,
            *filter(None, dict.fromkeys(case.text(f"products[{row}].name") for row in case.row_ids("products"))),
            *(number for application, number in held if application == case.id)])
        for case in cases
    }


def _withdraw(complaint_id: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: complaints.withdraw_complaint(session.office(), session.current_actor(), complaint_id, reason),
           t("Taken back. Nothing more is done about it."), f"{key}_reason")


def _file(key: str) -> None:
    if not all_chosen((t("Application"), f"{key}_case"), (t("It is"), f"{key}_kind"),
                      (t("It is about"), f"{key}_topic")):
        return
    case, kind, topic, words = (standing(f"{key}_{name}") for name in ("case", "kind", "topic", "words"))
    is_decision = topic is ComplaintTopic.DECISION
    if is_decision and not all_chosen((t("Which decision"), f"{key}_against")):
        return
    office, actor = session.office(), session.current_actor()
    wanted = standing(f"{key}_against") if is_decision else ANOTHER
    against = next((each for each in complaints.acts_about(office, actor, case) if each.zh == wanted), None)
    act_on(lambda: complaints.file_complaint(office, actor, case, kind, topic, words, against),
           t("Filed. You get a receipt that says by when you are answered."), f"{key}_words")


draw()
