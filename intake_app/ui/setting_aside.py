"""What an upheld appeal undoes: for those who carry it out, the client and the body (CNEX 14)."""

import streamlit as st

from intake_app.rules.complaints import COMPLAINT, ON_APPEAL, complaint_clause
from intake_app.rules.setting_aside import ActInCase
from intake_app.schemes.clauses import clause_text
from intake_app.services import setting_aside
from intake_app.services.complaints import ComplaintLine
from intake_app.services.setting_aside import ActToSetAside
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import day, escaped, labelled
from models.application import Application
from models.certificate import Certificate, StatusChange
from models.complaint import Complaint, SetAside
from models.engagement import Engagement


def draw_acts_to_set_aside(complaint: Complaint) -> None:
    """What stands in the case, each with its form, once the appeal is upheld."""
    office, actor = session.office(), session.current_actor()
    if actor.roles.isdisjoint(ON_APPEAL):
        return
    found = setting_aside.acts_to_set_aside(office, actor, complaint.id)
    if not found:
        return
    st.markdown(f"**{t('What the appeal may be about')}**")
    clause = complaint_clause(office.scheme_of(complaint))
    st.caption(t("Set aside only what the decision on the appeal says. It is then as if it had not been; no time that"
                 " the rule sets is longer for it.") + (f" · {text(clause_text(clause))}" if clause else ""))
    bar = setting_aside.why_barred(office, actor, complaint.id)
    if bar is not None:
        st.warning(sentence(bar))
        return
    for each in found:
        _draw_act(complaint, each)


def draw_endings_set_aside(certificate: Certificate) -> None:
    """Each withdrawal and cancellation that was set aside, with when and why."""
    for each in certificate.endings_set_aside:
        words = t("Withdrawn on") if each.change is StatusChange.WITHDRAWN else t("Cancelled on")
        st.markdown(f"~~{words} {day(each.ending.ended_on)}~~  \n{set_aside_words(each.set_aside)}")


def draw_decisions_set_aside(job: Engagement) -> None:
    """Each decision that was set aside, with when and why: for those who decide anew, and the client."""
    for each in job.decisions_set_aside:
        tone = t("against some units") if each.decision.is_positive else t("against")
        against = f"{t('Decision')} · {day(each.decision.on)} · {tone}"
        st.markdown(f"~~{against}~~  \n{set_aside_words(each.set_aside)}")


def draw_refusals_set_aside(application: Application) -> None:
    """Each refusal of the application that was set aside, with when and why."""
    for each in application.refusals_set_aside:
        refused = t("Refused: {reason}", reason=escaped(each.reason))
        st.markdown(f"~~{refused}~~  \n{set_aside_words(each.set_aside)}")


def set_aside_words(set_aside: SetAside) -> str:
    """When something was set aside, on which appeal, and what was decided, as Markdown."""
    on = t("Set aside on {day} on appeal {number}", day=day(set_aside.on), number=escaped(set_aside.appeal))
    return f"✓ {labelled(on, escaped(set_aside.reason))}"


def draw_undone(line: ComplaintLine) -> None:
    """What was set aside on the appeal, and what stays as it was, with why: for the body and the client."""
    for words in line.undone:
        st.markdown(f"✓ {labelled(t('Set aside'), escaped(text(words)))}")
    for left in line.complaint.left_standing:
        if left.words not in line.undone:
            stays = f"{t('It stays')} · {escaped(text(left.words))}"
            st.markdown(labelled(stays, escaped(left.reason)))


def _draw_act(complaint: Complaint, shown: ActToSetAside) -> None:
    found, is_open = shown.found, complaint.state in COMPLAINT["leave"].sources
    key = f"set_aside_{complaint.id}_{found.subject}_{found.act.on}_{found.act.change or found.kind}"
    with st.expander(f"{found.number} · {text(found.act.text)} {day(found.act.on)}", expanded=shown.left is None):
        for reason in shown.hindering:
            st.error(sentence(reason))
        if not shown.hindering:
            decided = complaint.decision.measures if complaint.decision else ""
            kept_text_area(t("What was decided about it, as the client reads it"), f"{key}_reason", begin=decided)
            st.caption(_what_follows(found))
            st.button(t("Set it aside for {number}", number=found.number), key=f"{key}_go", on_click=_set_aside,
                      args=(complaint.id, found, key))
        if is_open and shown.left is None:
            kept_text_area(t("Or why it stays: how the decision on the appeal does not touch it, as the client reads"
                             " it"), f"{key}_left", height=80)
            st.button(t("It stays"), key=f"{key}_stay", on_click=_leave, args=(complaint.id, found, key))


def _what_follows(found: ActInCase) -> str:
    if found.kind == "refusal":
        return t("The application is again where it was when it was refused: under review, or with its applicant.")
    if found.kind == "decision":
        return t("The job is decided anew, and what was granted stays granted. A report against it, or against some of"
                 " its units, is technically reviewed anew first.")
    return t("The certificate is again as it was before. A paper that was taken back is handed out again; make the"
             " status known.")


def _leave(complaint_id: str, found: ActInCase, key: str) -> None:
    reason = standing(f"{key}_left")
    act_on(lambda: setting_aside.leave_standing(session.office(), session.current_actor(), complaint_id, found.subject,
                                                found.act.change, reason),
           t("It is kept that this stays, and why."), f"{key}_left")


def _set_aside(complaint_id: str, found: ActInCase, key: str) -> None:
    office, actor, reason = session.office(), session.current_actor(), standing(f"{key}_reason")

    def act() -> object:
        if found.kind == "refusal":
            return setting_aside.set_refusal_aside(office, actor, complaint_id, reason)
        if found.act.change is None:
            return setting_aside.set_decision_aside(office, actor, complaint_id, found.subject, reason)
        return setting_aside.set_status_aside(office, actor, complaint_id, found.subject, found.act.change, reason)

    act_on(act, t("Set aside. The client is told."), f"{key}_reason")
