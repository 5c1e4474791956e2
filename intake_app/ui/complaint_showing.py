"""One complaint or appeal with its steps, as the complainant and as the body see it."""

import streamlit as st

from intake_app.rules.complaints import COMPLAINT, COMPLAINT_STATES, KIND_TEXTS, TOPIC_TEXTS
from intake_app.services import complaints, papers
from intake_app.services.complaints import ComplaintLine
from intake_app.ui import session
from intake_app.ui.evidence import draw_evidence_button, show_evidence
from intake_app.ui.i18n import t, text
from intake_app.ui.setting_aside import draw_undone
from intake_app.ui.showing import day, deadline, due, escaped, labelled, show_papers
from models.complaint import Complaint, ComplaintState, ComplaintTopic


def topic_names(application_id: str | None) -> dict[ComplaintTopic, str]:
    """What a complaint or appeal about this application may be directed against; all while none is chosen."""
    offered = (complaints.topics_about(session.office(), session.current_actor(), application_id) if application_id
               else tuple(ComplaintTopic))
    return {topic: text(TOPIC_TEXTS[topic]) for topic in offered}


def draw_complaint(line: ComplaintLine, is_for_complainant: bool) -> None:
    """Its words, its steps with their days, and its papers; the body's notes are not for the complainant."""
    complaint = line.complaint
    st.markdown(f"**{complaint.number}** · {text(KIND_TEXTS[complaint.kind])} · "
                f"{text(TOPIC_TEXTS[complaint.topic])} · **{text(COMPLAINT_STATES[complaint.state])}**")
    if complaint.against is not None:
        st.markdown(labelled(t("Against"), escaped(text(complaint.against))))
    case = t("Application {number}", number=escaped(line.application_number))
    st.caption(f"{case} · {escaped(line.client_name)} · {t('received')} {day(complaint.received_on)}")
    st.markdown(escaped(complaint.words).replace("\n", "  \n"))
    show_evidence(complaint.evidence)
    _draw_due(line)
    if complaint.withdrawal is not None:
        taken = complaint.withdrawal
        received = f" · {t('entered by {name}', name=escaped(taken.received_by))}" if taken.received_by else ""
        st.markdown(f"**{t('Withdrawn by the complainant')}** · {day(taken.on)} · {escaped(taken.by)}{received}  \n"
                    f"{escaped(taken.reason)}")
    if not is_for_complainant:
        who = complaint.complainant
        received = f" · {t('entered by {name}', name=escaped(complaint.received_by))}" if complaint.received_by else ""
        st.caption(labelled(t("Complainant"), f"{escaped(who.name)} · {escaped(who.contact)}{received}"))
        _draw_steps(line)
    elif complaint.answer is not None and complaint.decision is not None:
        _draw_result(line)
    show_papers(papers.papers_about(session.office(), session.current_actor(), complaint.id))


def draw_complaint_evidence(complaint: Complaint) -> None:
    """Where the complainant, or the manager for one that came by letter, adds files; nothing once it is decided."""
    if complaint.state not in COMPLAINT["prove"].sources:
        return
    draw_evidence_button(
        t("Evidence"), f"complaint_{complaint.id}",
        lambda name, content: complaints.add_complaint_evidence(
            session.office(), session.current_actor(), complaint.id, name, content),
        complaint.number, t("Such as letters, photographs, records."))


def _draw_due(line: ComplaintLine) -> None:
    today, complaint = session.office().today(), line.complaint
    if complaint.answer is not None or complaint.is_over:
        return
    if complaint.state is ComplaintState.RECEIVED:
        colour = "red" if today > line.acknowledgement_due.on else "gray"
        st.markdown(f":{colour}[{t('Receipt due')} {due(line.acknowledgement_due, today)}]")
    colour = "red" if today > line.answer_due_on else "gray"
    st.markdown(f":{colour}[{t('Answer due')} {deadline(line.answer_due_on, today)}]")


def _draw_steps(line: ComplaintLine) -> None:
    complaint = line.complaint
    if complaint.investigation is not None:
        st.markdown(f"**{t('Findings')}** · {day(complaint.investigation.on)}  \n"
                    f"{escaped(complaint.investigation.findings)}")
    if complaint.decision is not None:
        _draw_result(line)
    if complaint.closing is not None:
        st.markdown(f"**{t('Closed')}** · {day(complaint.closing.on)}  \n{escaped(complaint.closing.notes)}")


def _draw_result(line: ComplaintLine) -> None:
    decision = line.complaint.decision
    if decision is not None:
        tone = t("upheld") if decision.is_upheld else t("not upheld")
        measures = "  \n" + labelled(t("What is done"), escaped(decision.measures)) if decision.measures else ""
        st.markdown(f"**{t('Decision on it')}** · {day(decision.on)} · **{tone}**  \n"
                    f"{escaped(decision.reason)}{measures}")
    draw_undone(line)
