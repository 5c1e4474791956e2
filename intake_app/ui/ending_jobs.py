"""Ending a job without a conclusion: for what the manager may do it, and the evidence (H131)."""

import streamlit as st

from intake_app.rules.job_endings import CAUSE_TEXTS
from intake_app.services import job_endings
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.showing import day, escaped, labelled
from models.account import Role
from models.engagement import EndCause, Engagement


def draw_job_end(job: Engagement) -> None:
    """What a manager fills in to end the job; nothing where it goes on to its decision."""
    office, actor = session.office(), session.current_actor()
    if Role.MANAGER not in actor.roles:
        return
    causes = job_endings.causes_to_end(office, actor, job.id)
    if not causes:
        return
    key = f"end_job_{job.id}"
    with st.expander(t("End this job without a conclusion"), icon=":material/cancel:", key=f"{key}_box"):
        for cause in causes:
            st.caption(text(CAUSE_TEXTS[cause]))
            kept_text_area(t("Facts and written evidence, such as a letter's number and day"), f"{key}_{cause}")
            st.button(t("End the job"), key=f"{key}_{cause}_go", on_click=_end, args=(job.id, cause, f"{key}_{cause}"))


def draw_ended(job: Engagement) -> None:
    """That the job was ended without a decision, when and why; by whom, its client does not read."""
    words = [f"**{t('This job was ended on {day}', day=day(job.concluded_on))}**"] if job.concluded_on else []
    if job.ended is not None:
        words.append(labelled(text(CAUSE_TEXTS[job.ended.cause]), escaped(job.ended.reason)))
        if Role.APPLICANT not in session.current_actor().roles:
            words.append(f":gray[{escaped(job.ended.by)}]")
    st.info("  \n".join(words), icon=":material/cancel:")


def _end(job_id: str, cause: EndCause, key: str) -> None:
    reason = standing(key)
    act_on(lambda: job_endings.end_job(session.office(), session.current_actor(), job_id, cause, reason),
           t("The job is ended and its client is told by letter; what was recorded stays."), key)
