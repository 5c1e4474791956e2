"""What an upheld appeal undoes of a certificate: for those who carry it out, its holder and the body (CNEX 14)."""

import streamlit as st

from intake_app.rules.certificate_endings import STATUS_CHANGE_TEXTS
from intake_app.rules.lives.certificate import CERTIFICATE
from intake_app.services import setting_aside
from intake_app.services.records import clause_text
from intake_app.services.setting_aside import ActToSetAside
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import day, escaped, labelled
from models.certificate import Certificate, SetAside, StatusChange
from models.complaint import Complaint


def draw_acts_to_set_aside(complaint: Complaint) -> None:
    """The certificates of the case that stand suspended or ended, each with its form, once the appeal is upheld."""
    office, actor, row = session.office(), session.current_actor(), CERTIFICATE["set_ending_aside"]
    if actor.roles.isdisjoint(row.who):
        return
    found = setting_aside.acts_to_set_aside(office, actor, complaint.id)
    if not found:
        return
    st.markdown(f"**{t('Certificates that the appeal may be about')}**")
    clause = row.clause(office.scheme_of(complaint))
    st.caption(t("Set aside only what the decision on the appeal says. The certificate is then again as it was before;"
                 " its validity and its surveillances are counted as ever.")
               + (f" · {text(clause_text(clause))}" if clause else ""))
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


def set_aside_words(set_aside: SetAside) -> str:
    """When something was set aside, on which appeal, and what was decided, as Markdown."""
    on = t("Set aside on {day} on appeal {number}", day=day(set_aside.on), number=escaped(set_aside.appeal))
    return f"✓ {labelled(on, escaped(set_aside.reason))}"


def _draw_act(complaint: Complaint, found: ActToSetAside) -> None:
    certificate, (change, on) = found.certificate, found.act
    key = f"set_aside_{complaint.id}_{certificate.id}_{change.value}"
    with st.expander(f"{certificate.number} · {text(STATUS_CHANGE_TEXTS[change])} {day(on)}", expanded=True):
        if found.hindering:
            for reason in found.hindering:
                st.error(sentence(reason))
            return
        decided = complaint.decision.measures if complaint.decision else ""
        kept_text_area(t("What was decided about it, as the holder reads it"), f"{key}_reason", begin=decided)
        if change is not StatusChange.SUSPENDED:
            st.caption(t("A paper that was taken back is handed out again."))
        st.button(t("Set it aside for {number}", number=certificate.number), key=f"{key}_go", on_click=_set_aside,
                  args=(complaint.id, certificate.id, change, key))


def _set_aside(complaint_id: str, certificate_id: str, change: StatusChange, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: setting_aside.set_aside(session.office(), session.current_actor(), complaint_id, certificate_id,
                                           change, reason),
           t("Set aside. The holder is told; make the certificate's status known."), f"{key}_reason")
