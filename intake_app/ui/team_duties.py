"""Who does what on the team, for its leader and who prepares the plan (CNEX 9.3.2, 9.6.2 2); CEC 5.2.1)."""

from collections.abc import Sequence

import streamlit as st

from intake_app.services import team_duties
from intake_app.services.team_duties import MemberDuty
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import day, escaped
from models.engagement import Engagement


def draw_duties(job: Engagement) -> None:
    """A field for each person planned, with what the papers print; nothing where nobody is, or the actor only looks on.
    """
    office, actor = session.office(), session.current_actor()
    if not job.visits or not team_duties.may_divide(office, actor, job):
        return
    found = team_duties.duties_of(office, actor, job)
    entered = sum(each.entered is not None for each in found)
    key = f"duties_{job.id}_{session.language()}"
    with st.expander(t("Who does what: {entered} of {count} written down, the others as proposed", entered=entered,
                       count=len(found)), key=f"{key}_all"):
        st.caption(t("The plan and the programme print this. What is proposed follows the units, the sites and the"
                     " competence of each; an empty field goes back to it."))
        if any(visit.notice for visit in job.visits_ahead):
            st.caption(t("The notice that the client has stays as it is: tell the client what is divided otherwise."))
        if entered:
            st.caption(t("What is proposed for the others does not change with what is written down: see that every"
                         " unit, the consistency and the assurance capability are still somebody's."))
        for each in found:
            kept_text_area(_label(each), _key(key, each), begin=each.words, height=68)
        st.button(t("Keep who does what"), key=f"{key}_go", on_click=_enter, args=(job.id, key, found))


def _label(duty: MemberDuty) -> str:
    if duty.entered is None:
        return t("{name} · as proposed", name=escaped(duty.name))
    return t("{name} · written down by {by}, {day}", name=escaped(duty.name), by=escaped(duty.entered.by),
             day=day(duty.entered.on))


def _key(key: str, duty: MemberDuty) -> str:
    return f"{key}_{duty.person_id}"


def _enter(job_id: str, key: str, shown: Sequence[MemberDuty]) -> None:
    """Sends what was changed alone: what somebody else wrote down meanwhile for another stays."""
    words = {each.person_id: standing(_key(key, each)) or "" for each in shown}
    changed = {each.person_id: words[each.person_id] for each in shown if words[each.person_id] != each.words}
    act_on(lambda: team_duties.enter_duties(session.office(), session.current_actor(), job_id, changed),
           t("Kept: the papers made from now on print it."), *(_key(key, each) for each in shown))
