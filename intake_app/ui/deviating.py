"""Person-days below the least: the manager's leave, with the reason that the programme prints (J4, J62)."""

import streamlit as st

from intake_app.rules.person_days import KIND_TEXTS, DayKind, deviation_fault
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import programme
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.showing import escaped, half_days
from models.engagement import Engagement, SitePersonDays

KINDS: tuple[DayKind, ...] = ("on_site", "document_review")


def draw_deviation(job: Engagement, scheme: SchemeEdition) -> None:
    """Each figure that may go below the least, of each site that was not visited yet; nothing where none may."""
    open_kinds = [what for what in KINDS if deviation_fault(what, job.kind, scheme) is None]
    begun = {visit.site_row for visit in job.visits if visit.start <= session.office().today()}
    figures = [figure for figure in job.person_days if figure.site_row not in begun]
    if not figures or not open_kinds or job.is_over:
        return
    with st.expander(t("Allow fewer person-days than the least")):
        for figure in figures:
            st.markdown(f"**{escaped(job.site(figure.site_row).name)}**")
            for what in open_kinds:
                _draw_figure(job, figure, what)


def _draw_figure(job: Engagement, figure: SitePersonDays, what: DayKind) -> None:
    now: int = getattr(figure, f"{what}_half_days")
    key = f"deviate_{job.id}_{figure.site_row}_{what}"
    label = t("{kind} person-days, now {days}", kind=text(KIND_TEXTS[what]), days=half_days(now))
    days, why = st.columns(2, vertical_alignment="bottom")
    kept(days.number_input, label, min_value=0.0, step=0.5, value=now / 2, key=f"{key}_days")
    with why:
        kept_text_input(t("Reason, printed in the programme"), f"{key}_reason")
    st.button(t("Allow"), key=f"{key}_go", on_click=_deviate, args=(job.id, figure.site_row, what, key))


def _deviate(job_id: str, row: str, what: DayKind, key: str) -> None:
    half, reason = round(st.session_state[f"{key}_days"] * 2), standing(f"{key}_reason")
    act_on(lambda: programme.deviate_from_minimum(session.office(), session.current_actor(), job_id, row, what, half,
                                                  reason),
           t("Allowed. The coordinator confirms the person-days again."), f"{key}_reason")
