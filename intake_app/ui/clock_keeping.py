"""What a case has to keep, and its clock: how far it is, what stopped it, how it is stopped and goes on."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from intake_app.rules.clock_stops import stops_of
from intake_app.rules.clocks import DueClock, conclusion_clock
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import cases
from intake_app.ui import session
from intake_app.ui.choosing import all_chosen, choose
from intake_app.ui.extending import draw_extensions
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.showing import day, day_span, due, escaped, named
from intake_app.ui.typed_days import all_days, day_in, kept_day, kept_span, span_in
from models.engagement import ClockStop, Engagement

NEAR = timedelta(days=14)
"""From how near on a last day is shown in amber."""


def draw_due_clocks(clocks: Sequence[DueClock], today: date) -> None:
    """A line for each thing that falls due: what, when with its distance, and the clause."""
    for clock in clocks:
        when = due(clock.due, today)
        if clock.due.on < today:
            when = f":red[:material/alarm: {when}]"
        elif clock.due.on - today <= NEAR:
            when = f":orange[{when}]"
        st.markdown(f"**{text(clock.title)}** {when}  \n:gray[{named(clock.clause)}]")


def draw_clock(job: Engagement, scheme: SchemeEdition) -> None:
    """The 90-day clock of an undecided initial job, with its stops and extensions.

    A stop that follows from the facts ends with them: only one that a person entered is ended here.
    """
    today = session.office().today()
    clock = conclusion_clock(job, scheme, today)
    st.markdown(f"**{t('Time for the conclusion')}**")
    st.caption(t("Accepted {day}; {elapsed} of {limit} days counted, {stopped} not counted",
                 day=day(clock.started_on), elapsed=clock.elapsed_days, limit=clock.limit,
                 stopped=clock.stopped_days) + " · " + named(scheme.clocks.conclusion_days.clause))
    causes = {cause.key: text(cause.text) for cause in scheme.clocks.stop_causes}
    for stop in stops_of(job, scheme, today):
        with st.container(border=True):
            _draw_stop(job, stop, causes)
    draw_extensions(job, scheme, clock.due_on)
    with st.expander(t("Stop the clock")):
        _draw_new_stop(job, causes)


def _draw_stop(job: Engagement, stop: ClockStop, causes: dict[str, str]) -> None:
    cause = escaped(causes.get(stop.cause, stop.cause))
    if stop.last is not None:
        st.markdown(f"{t('Not counted')} {day_span(stop.first, stop.last)} · {cause}")
    else:
        st.markdown(f":orange[:material/pause_circle: {t('Stopped since')} {day(stop.first)}] · {cause}")
    for reason, evidence, by in ((stop.reason, stop.evidence, stop.by),
                                 (stop.end_reason, stop.end_evidence, stop.ended_by)):
        words = " · ".join(escaped(each) for each in (reason, evidence, by) if each)
        if words:
            st.caption(words)
    if stop.last is None and stop in job.clock_stops:
        _draw_end(job, stop)


def _draw_end(job: Engagement, stop: ClockStop) -> None:
    today = session.office().today()
    with st.expander(t("Let the clock go on")):
        key = f"resume_{job.id}_{stop.cause}"
        kept_day(t("Last day that is not counted"), f"{key}_last", value=max(stop.first, today), first=stop.first,
                 last=max(stop.first, today))
        kept_text_input(t("Why the clock goes on"), f"{key}_reason")
        kept_text_input(t("Evidence"), f"{key}_evidence")
        st.button(t("The clock goes on"), type="primary", key=f"{key}_go", on_click=_resume,
                  args=(job.id, stop.cause, key))


def _draw_new_stop(job: Engagement, causes: dict[str, str]) -> None:
    today = session.office().today()
    key = f"stop_{job.id}_{session.language()}"
    choose(t("Cause"), causes, f"{key}_cause")
    is_open = kept(st.checkbox, t("The end is not known yet"), value=True, key=f"{key}_open")
    if is_open:
        kept_day(t("First day that is not counted"), f"{key}_first", value=today, first=job.accepted_on)
    else:
        kept_span((t("First day that is not counted"), t("Last day that is not counted")), f"{key}_days",
                  value=(today, today), first=job.accepted_on)
    kept_text_input(t("What happened"), f"{key}_reason")
    kept_text_input(t("Evidence"), f"{key}_evidence")
    st.button(t("Stop the clock for these days"), key=f"{key}_go", on_click=_stop, args=(job.id, key, is_open))


def _stop(job_id: str, key: str, is_open: bool) -> None:
    state = st.session_state
    if not (all_days(f"{key}_first" if is_open else f"{key}_days") and all_chosen((t("Cause"), f"{key}_cause"))):
        return
    days: tuple[date, date | None] = (day_in(f"{key}_first"), None) if is_open else span_in(f"{key}_days")
    given = [standing(f"{key}_{name}") for name in ("reason", "evidence")]
    act_on(lambda: cases.stop_clock(session.office(), session.current_actor(), job_id, state[f"{key}_cause"], *days,
                                    *given), t("The clock is stopped for these days."), f"{key}_reason",
           f"{key}_evidence")


def _resume(job_id: str, cause: str, key: str) -> None:
    if not all_days(f"{key}_last"):
        return
    last, given = day_in(f"{key}_last"), [standing(f"{key}_{name}") for name in ("reason", "evidence")]
    act_on(lambda: cases.resume_clock(session.office(), session.current_actor(), job_id, cause, last, *given),
           t("The clock goes on from the next day."), f"{key}_reason", f"{key}_evidence")
