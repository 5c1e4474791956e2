"""Person-days of many jobs at once: what the rule asks for at each site, to be looked at and confirmed (CNEX 9.3.1)."""

from collections.abc import Sequence

import streamlit as st

from intake_app.services import programme
from intake_app.ui import session
from intake_app.ui.acting import act, say
from intake_app.ui.i18n import t
from intake_app.ui.jobs import job_name
from intake_app.ui.showing import TWO_LINES, columns, named
from models.engagement import Engagement


def draw_person_days_to_confirm(jobs: Sequence[Engagement]) -> None:
    """The figures of the jobs that have none confirmed, and the one button that confirms them."""
    if not jobs:
        return
    scheme_of = session.office().scheme_of
    rows = [
        {t("Audit"): job_name(job), t("Site"): job.site(figure.site_row).name,
         t("On-site days"): f"{figure.on_site_half_days / 2:.1f}",
         t("Rule's least"): f"{scheme_of(job).person_days.on_site_minimum / 2:.1f}",
         t("Review days"): f"{figure.document_review_half_days / 2:.1f}"}
        for job in jobs for figure in job.person_days
    ]
    clauses = sorted({named(scheme_of(job).person_days.check_minimum.clause) for job in jobs})
    with st.expander(t("Person-days to be confirmed: {count}", count=len(jobs)), expanded=True,
                     key=f"days_to_confirm_{session.language()}"):
        st.caption(t("Person-days by the rule for each site [{clauses}]; the page “Contracts and plans” has their"
                     " factors, and there other figures are set with a reason.", clauses=t(", ").join(clauses)))
        st.dataframe(rows, hide_index=True, width="stretch", row_height=TWO_LINES, column_config=columns({
            t("Audit"): 350, t("Site"): 170, t("On-site days"): 95, t("Rule's least"): 95, t("Review days"): 95}))
        st.button(t("Confirm these person-days ({count})", count=len(jobs)), type="primary", key="confirm_all_days",
                  on_click=_confirm, args=(jobs,))


def _confirm(jobs: Sequence[Engagement]) -> None:
    def confirm() -> object:
        count = programme.confirm_all_person_days(session.office(), session.current_actor(), jobs)
        say("done", [t("Person-days confirmed for {count} jobs.", count=count)])
        if count < len(jobs):
            say("wrong", [t("Changed meanwhile, so not confirmed: {count}. Look at them again.",
                            count=len(jobs) - count)])
        return count

    act(confirm)
