"""Days on which a site cannot be checked: what was said of them, taking them back, and saying more (CNEX 9.5.1)."""

import streamlit as st

from intake_app.rules.closed_days import closed_faults
from intake_app.services import closed_days, engagements
from intake_app.services.closed_days import Closing
from intake_app.ui import session
from intake_app.ui.acting import act, say
from intake_app.ui.choosing import all_chosen, choose
from intake_app.ui.i18n import t
from intake_app.ui.keeping import act_on, kept_text_input, standing
from intake_app.ui.showing import day_span, escaped
from intake_app.ui.typed_days import all_days, kept_span, span_in
from models.account import Role
from models.engagement import ClosedDays, Engagement


def draw_closed_days(job: Engagement) -> None:
    """The days that were said so far, and the form for more, for the client and for the coordinator."""
    title = t("Days on which no check can take place ({count})", count=len(job.closed_days))
    with st.expander(title, icon=":material/event_busy:", key=f"closed_{job.id}"):
        for site in job.sites:
            for said in job.closed_at(site.row):
                _draw_said(job, said)
        _draw_form(job)


def closed_words(job: Engagement, said: ClosedDays) -> str:
    """The site where the job has several, the days and the reason, in one line of Markdown."""
    site = f"{escaped(job.site(said.site_row).name)} · " if len(job.sites) > 1 else ""
    reason = f" · {escaped(said.reason)}" if said.reason else ""
    return f"{site}{day_span(said.first, said.last)}{reason}"


def _draw_said(job: Engagement, said: ClosedDays) -> None:
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        who = t("said by the client") if said.is_clients else t("entered by the certification body")
        st.markdown(f"{closed_words(job, said)}  \n:small[:gray[{who}]]")
        if said.is_clients or _is_coordinator():
            st.button(t("Take these days back"), key=f"reopen_{said.id}", type="tertiary", width="content",
                      on_click=_reopen, args=(job.id, said.id))


def _draw_form(job: Engagement) -> None:
    st.caption(t("Such as an overhaul, stocktaking or a holiday of the factory: the check on site is planned on other"
                 " days."))
    key = f"close_{job.id}_{len(job.closed_days)}_{session.language()}"
    if len(job.sites) > 1:
        choose(t("Site"), {site.row: site.name for site in job.sites}, f"{key}_site")
    kept_span((t("From, this day included"), t("To, this day included")), f"{key}_days", first=session.office().today())
    kept_text_input(t("Why no check can take place"), _reason_of(job.id))
    st.button(t("Enter these days"), key=f"{key}_go", width="stretch", on_click=_close,
              args=(job.id, "" if len(job.sites) > 1 else job.sites[0].row, key))


def _reason_of(job_id: str) -> str:
    return f"close_reason_{job_id}"


def _close(job_id: str, only_site: str, key: str) -> None:
    site = f"{key}_site"
    if not (all_days(f"{key}_days") and (only_site or all_chosen((t("Site"), site)))):
        return
    days = span_in(f"{key}_days")
    office, actor = session.office(), session.current_actor()
    closing = Closing(site_row=only_site or st.session_state[site], first=days[0], last=days[1],
                      reason=standing(_reason_of(job_id)))
    if act_on(lambda: closed_days.close_days(office, actor, job_id, closing), "", _reason_of(job_id),
              f"{key}_days"):
        job = next(each for each in engagements.engagements_for(office, actor) if each.id == job_id)
        say("done", [t("Entered: nothing is planned on these days."), *_met(job, closing.site_row)])


def _met(job: Engagement, row: str) -> list[str]:
    """What follows where a visit stands on closed days; a client reads it of what it was told of."""
    office = session.office()
    met = [visit for visit in job.visits_ahead if visit.site_row == row and visit.start > office.today()
           and any(closed_faults(visit, job, office.scheme_of(job), office.calendar))]
    if met and _is_coordinator():
        return [t("A planned visit stands there: it is open again on the page “Planning”.")]
    if any(visit.notice is not None for visit in met):
        return [t("The visit that you were told of is planned again; another notice comes.")]
    return []


def _reopen(job_id: str, closed_id: str) -> None:
    act(lambda: closed_days.reopen_days(session.office(), session.current_actor(), job_id, closed_id),
        t("Taken back: these days are free for planning again."))


def _is_coordinator() -> bool:
    return Role.COORDINATOR in session.current_actor().roles
