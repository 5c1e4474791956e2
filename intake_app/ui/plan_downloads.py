"""The plan to take away: as a workbook and as calendar files."""

import streamlit as st

from intake_app.services import plan_files
from intake_app.ui import session
from intake_app.ui.i18n import t
from models.planning import PlanProposal

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALENDAR = "text/calendar"


def draw_plan_downloads(proposal: PlanProposal | None) -> None:
    """The published plan in both forms, and the proposal as a workbook."""
    office, actor, language = session.office(), session.current_actor(), session.language()
    today = office.today().isoformat()
    with st.container(horizontal=True):
        st.download_button(
            t("Published plan, Excel"), mime=WORKBOOK, on_click="ignore", icon=":material/download:", key="plan_excel",
            data=lambda: plan_files.published_workbook(office, actor, language),
            file_name=f"{t('Audit plan')} {today}.xlsx")
        st.download_button(
            t("Published plan, calendar (.ics)"), mime=CALENDAR, on_click="ignore", icon=":material/calendar_add_on:",
            data=lambda: plan_files.whole_calendar(office, actor, language), key="plan_ics",
            file_name=f"{t('Audit plan')} {today}.ics")
        if proposal is not None:
            st.download_button(
                t("Proposal, Excel"), mime=WORKBOOK, on_click="ignore", icon=":material/download:",
                key="proposal_excel", data=lambda: plan_files.proposal_workbook(office, actor, proposal.id, language),
                file_name=f"{t('Proposal')} {today}.xlsx")


def draw_personal_calendar(person_id: str, name: str) -> None:
    """One person's audits as a calendar file."""
    office, actor, language = session.office(), session.current_actor(), session.language()
    st.download_button(t("Audits as a calendar (.ics)"), on_click="ignore", mime=CALENDAR,
                       data=lambda: plan_files.personal_calendar(office, actor, person_id, language),
                       icon=":material/calendar_add_on:", file_name=f"{name}.ics", key=f"calendar_{person_id}")
