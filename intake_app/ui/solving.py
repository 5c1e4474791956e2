"""The solver's run on the planning page: ordering it, watching it, stopping it, and what to do when it fell.

The run lives in the storage and in a worker; this page may be left and opened again at any moment.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import streamlit as st

from intake_app.services import planning_runs
from intake_app.services.planning_runs import RunView
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t
from intake_app.ui.showing import escaped, to_the_second
from models.planning import RunPoint, RunState

SECONDS = (15, 60, 300, 900)
"""How long the solver may be asked to look."""
CHART_HEIGHT = 260
COST_COLOUR, BOUND_COLOUR = "#1b6b4a", "#b26a00"


def draw_run(can_start: bool, has_proposal: bool) -> bool:
    """The run that is under way, or what came of the last one and the button for the next; whether one is under way.

    Where a proposal waits, publishing it is the page's main act and another run is not.
    """
    view = planning_runs.newest_run(session.office(), session.current_actor())
    if view is not None and view.is_under_way:
        st.fragment(_draw_under_way, run_every=1.0)(view.run.id)
        return True
    if view is not None:
        _draw_end(view)
    _draw_order(can_start, has_proposal)
    return False


def _draw_order(can_start: bool, has_proposal: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(t("How long to look"), SECONDS, key=f"planning_seconds_{session.language()}", width=180,
                     format_func=_span)
        st.button(t("Plan again") if has_proposal else t("Plan teams and dates"), key="planning_solve",
                  type="secondary" if has_proposal else "primary", disabled=not can_start, on_click=_order)
        if has_proposal:
            st.caption(t("What is not pinned may be moved; the present plan can be taken up again below."))


def _draw_under_way(run_id: str) -> None:
    """Drawn anew each second; a run that ended draws the whole page anew."""
    view = planning_runs.newest_run(session.office(), session.current_actor())
    if view is None or view.run.id != run_id or not view.is_under_way:
        st.rerun()
    with st.container(border=True, key="planning_run"):
        head, stop = st.columns([4, 1], vertical_alignment="center")
        if view.state is RunState.WAITING:
            moment = to_the_second(view.run.asked_at, session.office().now())
            head.markdown(f"**{t('In the queue')}** · "
                          + t("ordered by {name} at {moment}", name=escaped(view.run.asked_by), moment=moment))
        else:
            head.markdown(f"**{t('Looking for teams and dates…')}** " + t("You may leave this page meanwhile."))
        stop.button(t("Stopping…") if view.run.cancel_asked else t("Stop"), disabled=view.run.cancel_asked,
                    key=f"planning_cancel_{view.run.id}", on_click=_cancel, args=(view.run.id,), width="stretch")
        if view.waits_long:
            st.warning(t("No worker takes it. The administrator starts one with `footmark work`, on this machine or"
                         " another; the order waits until then."))
        if view.state is RunState.RUNNING:
            _draw_progress(view)


def _draw_progress(view: RunView) -> None:
    points = view.progress.points if view.progress else ()
    if not points:
        st.caption(t("Reading the problem…"))
        return
    spent = min(points[-1].seconds, view.run.seconds)
    st.progress(spent / view.run.seconds, text=t("{spent} of {seconds} at most", spent=_span(round(spent)),
                                                 seconds=_span(view.run.seconds)))
    _draw_course(view, points)


def _draw_course(view: RunView, points: Sequence[RunPoint]) -> None:
    """Where the run stands in figures, and how it came there."""
    last, jobs = points[-1], view.progress.jobs if view.progress else 0
    with st.container(horizontal=True):
        st.metric(t("Cost so far"), t("{yuan:,} yuan", yuan=last.cost), width="content")
        st.metric(t("Cannot be less than"), t("{yuan:,} yuan", yuan=last.bound) if last.bound else "—",
                  width="content")
        st.metric(t("Gap"), f"{(last.cost - last.bound) / last.cost:.1%}" if last.bound and last.cost else "—",
                  width="content")
        st.metric(t("Audits with a place"), f"{last.assigned} / {jobs}", width="content")
    if len(points) > 1:
        st.altair_chart(_chart(points), width="stretch", height=CHART_HEIGHT, alt=t(
            "Cost of the best plan and lower bound over time; now {cost:,} and {bound:,} yuan.", cost=last.cost,
            bound=last.bound))


def _chart(points: Sequence[RunPoint]) -> alt.Chart:
    cost, bound = t("cost of the best plan"), t("lower bound")
    rows: list[dict[str, Any]] = [
        {"seconds": point.seconds, "yuan": yuan, "line": line} for point in points
        for line, yuan in ((cost, point.cost), (bound, point.bound)) if yuan
    ]
    lowest, highest = min(row["yuan"] for row in rows), max(row["yuan"] for row in rows)
    room = max(highest - lowest, highest // 20) * 0.1
    lines = alt.Chart({"values": rows}).mark_line(interpolate="step-after", strokeWidth=2)
    encoded: alt.Chart = lines.encode(
        x=alt.X("seconds:Q", title=t("seconds"), scale=alt.Scale(domain=[0, points[-1].seconds]),
                axis=alt.Axis(tickCount=6, grid=False)),
        y=alt.Y("yuan:Q", title=None, scale=alt.Scale(domain=[lowest - room, highest + room]),
                axis=alt.Axis(format=",.0f", tickCount=5)),
        color=alt.Color("line:N", title=None, legend=alt.Legend(orient="top"),
                        scale=alt.Scale(domain=[cost, bound], range=[COST_COLOUR, BOUND_COLOUR])),
        strokeDash=alt.StrokeDash("line:N", legend=None,
                                  scale=alt.Scale(domain=[cost, bound], range=[[1, 0], [6, 4]])),
    )
    return encoded


def _draw_end(view: RunView) -> None:
    """What came of the last run; one that fell can be taken up again, or its best plan used."""
    ended = view.run.ended_at
    moment = to_the_second(ended, session.office().now()) if ended else ""
    if view.state is RunState.FINISHED:
        _draw_past_course(view, t("The last run ended at {moment}.", moment=moment))
    elif view.state is RunState.CANCELLED:
        _draw_past_course(view, t("The last run was stopped at {moment}; the best plan until then is kept.",
                                  moment=moment) if view.run.proposal_id else
                          t("The last run was stopped at {moment} before it began.", moment=moment))
    elif view.state is RunState.INTERRUPTED:
        st.warning(t("The last run was interrupted: its worker was stopped or lost. Nothing that it had found is lost.")
                   if view.has_plan else
                   t("The last run was interrupted before it had found a plan."), icon=":material/pause_circle:")
        _draw_ways_on(view, t("Take it up again"))
    else:
        st.error(t("The last run failed. Try again; if it fails once more, give this message to the administrator:")
                 + f"  \n`{view.run.fault.replace('`', chr(39))}`", icon=":material/error:")
        _draw_ways_on(view, t("Try again"))


def _draw_past_course(view: RunView, words: str) -> None:
    points = view.progress.points if view.progress else ()
    if len(points) < 2:
        st.caption(words)
        return
    with st.expander(words, key=f"course_{view.run.id}_{session.language()}"):
        _draw_course(view, points)


def _draw_ways_on(view: RunView, go_on: str) -> None:
    if view.progress is not None and view.progress.points:
        _draw_course(view, view.progress.points)
    with st.container(horizontal=True):
        st.button(go_on, key=f"planning_take_up_{view.run.id}", on_click=_take_up, args=(view.run.id,),
                  icon=":material/play_arrow:")
        if view.has_plan:
            st.button(t("Use its best plan"), key=f"planning_best_{view.run.id}", on_click=_use_best,
                      args=(view.run.id,), icon=":material/check:")


def _span(seconds: int) -> str:
    """A span of time: seconds, from one minute on minutes."""
    if seconds < 60:
        return t("{seconds} seconds", seconds=seconds)
    minutes, rest = divmod(seconds, 60)
    if rest:
        return t("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return t("{minutes} min", minutes=minutes)


def _order() -> None:
    seconds = st.session_state[f"planning_seconds_{session.language()}"]
    act(lambda: planning_runs.start_run(session.office(), session.current_actor(), seconds))


def _cancel(run_id: str) -> None:
    act(lambda: planning_runs.cancel_run(session.office(), session.current_actor(), run_id))


def _take_up(run_id: str) -> None:
    act(lambda: planning_runs.take_up_run(session.office(), session.current_actor(), run_id))


def _use_best(run_id: str) -> None:
    act(lambda: planning_runs.propose_best(session.office(), session.current_actor(), run_id))
