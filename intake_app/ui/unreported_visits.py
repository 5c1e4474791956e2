"""Visits whose days are over without a result: which they are, and calling off what does not or did not take place."""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.unreported_visits import is_unreported, passed_unsent
from intake_app.services import audit_plan, unreported_visits
from intake_app.services.unreported_visits import UnreportedVisit
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.i18n import t
from intake_app.ui.jobs import job_name
from intake_app.ui.keeping import act_on, kept_text_input, standing
from intake_app.ui.showing import day, day_span, escaped, labelled
from models.engagement import Engagement, Visit


def draw_unreported(found: Sequence[UnreportedVisit]) -> None:
    """Every visit of the body's whose days are over without a word; nothing where there is none."""
    if not found:
        return
    heading = t("The days of these visits are over, and no result is recorded. Ask the leader: one that took place is"
                " recorded, one that did not is called off here and planned anew.")
    st.warning(f"{heading}\n" + "\n".join(
        "- " + labelled(escaped(f"{job_name(job)} · {job.site(visit.site_row).name}"), day_span(visit.start, visit.end))
        for job, visit in found))


def draw_passed_unsent(found: Sequence[UnreportedVisit]) -> None:
    """Every visit of the body's whose first day came while its plan never went out; nothing where there is none."""
    if not found:
        return
    heading = t("The first day of these visits has come, and their plan never went out: they do not take place so. Plan"
                " them anew on the page “Planning” and send the plan in time, or call them off.")
    st.warning(f"{heading}\n" + "\n".join(
        "- " + labelled(escaped(f"{job_name(job)} · {job.site(visit.site_row).name}"), day_span(visit.start, visit.end))
        for job, visit in found))


def draw_unreported_of(job: Engagement) -> None:
    """The job's visits whose days are over without a word, or came without their plan sent, each with its calling off.
    """
    office = session.office()
    for visit in job.visits:
        is_unsent = passed_unsent(visit, job, office.scheme_of(job), office.today(), office.calendar)
        if is_unsent or is_unreported(visit, job, office.today()):
            with st.container(border=True):
                st.markdown(labelled(escaped(job.site(visit.site_row).name), f"**{day_span(visit.start, visit.end)}**"))
                st.caption(t("Its first day has come, and its plan never went out.") if is_unsent else
                           t("Its days are over, and no result is recorded."))
                draw_calling_off(job, visit)


def draw_calling_off(job: Engagement, visit: Visit) -> None:
    """That the visit does not or did not take place, while it may be called off; else why it may not, once it is over.

    Whatever was written of its site after its days warns whoever is about to call it off.
    """
    office = session.office()
    if job.is_over:
        return
    found = unreported_visits.calling_off(office, session.current_actor(), job, visit)
    if found.fault is not None:
        if is_unreported(visit, job, office.today()):
            st.caption(sentence(found.fault))
        return
    with st.expander(t("Call this visit off and plan it anew")):
        if found.last_written is not None:
            st.warning(t("{name} wrote of this site on {day}: ask the leader first whether its check began on a planned"
                         " day. Called off, it is checked anew, and its team counts as having evaluated.",
                         name=escaped(found.last_written.by), day=day(found.last_written.at.date())))
        key = f"call_off_{job.id}_{visit.site_row}"
        kept_text_input(t("Why it cannot take place as planned"), f"{key}_reason")
        st.button(t("Call this visit off"), key=f"{key}_go", on_click=_call_off, args=(job.id, visit.site_row, key))


def _call_off(job_id: str, row: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: audit_plan.call_off_visit(session.office(), session.current_actor(), job_id, row, reason),
           t("Called off. The visit waits on the page “Planning” for another day."), f"{key}_reason")
