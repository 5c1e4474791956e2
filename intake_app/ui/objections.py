"""The client's objections to members: what became of each, and the manager's refusal (CNEX annex III, S9)."""

from collections.abc import Mapping

import streamlit as st

from intake_app.rules.stages import objection_to_refuse
from intake_app.services import audit_plan
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import day, escaped
from models.account import Role
from models.engagement import Engagement, Objection
from models.ids import PersonId


def draw_objection(objection: Objection, name: str) -> None:
    """Who was taken off and why; where the body refused the objection, with its reason."""
    if objection.refused_on is None:
        st.warning(t("{name} was taken off: {reason}", name=name, reason=escaped(objection.reason)))
        return
    st.info(t("The objection to {name} ({reason}) was not followed on {day}: {refusal}", name=name,
              reason=escaped(objection.reason), day=day(objection.refused_on), refusal=escaped(objection.refusal)))


def draw_objections(job: Engagement, names: Mapping[PersonId, str]) -> None:
    """Every objection of a job, and for a manager the form that refuses it."""
    office, actor = session.office(), session.current_actor()
    for objection in job.objections:
        name = names.get(objection.person_id, "")
        draw_objection(objection, name)
        may_refuse = objection_to_refuse(job, objection.person_id, office.today()) == objection
        if not may_refuse or Role.MANAGER not in actor.roles:
            continue
        key = f"refuse_objection_{job.id}_{objection.person_id}_{objection.raised_on}"
        with st.expander(t("Do not follow the objection to {name}", name=name)):
            kept_text_area(t("Reason, as the client reads it"), key)
            st.button(t("Refuse the objection"), key=f"{key}_go", on_click=_refuse,
                      args=(job.id, objection.person_id, key))


def draw_answers_to_client(job: Engagement) -> None:
    """What the client reads of its objections that were not followed."""
    for objection in job.objections:
        if objection.refused_on is not None:
            st.info(t("Your objection ({reason}) was not followed on {day}: {refusal}",
                      reason=escaped(objection.reason), day=day(objection.refused_on),
                      refusal=escaped(objection.refusal)))


def _refuse(job_id: str, person_id: str, key: str) -> None:
    reason = standing(key)
    act_on(lambda: audit_plan.refuse_objection(session.office(), session.current_actor(), job_id, person_id, reason),
           t("The refusal is recorded; the client reads its reason, and the member may be planned."), key)
