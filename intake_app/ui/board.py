"""The planning board: who is where when, which audit lies within its window, and what a change by hand would break.

The audit chosen is `audit` in the address; `board_chosen` draws what concerns it alone.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from intake_app.services import board, draft_edits, planning_runs
from intake_app.services.board import AuditState, Board, BoardAudit
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.board_answers import ANSWER, TURN, tell
from intake_app.ui.board_chosen import draw_chosen
from intake_app.ui.board_components import site_map, timeline
from intake_app.ui.board_layout import BoardFilter, Span, families_of, in_sight, region_of
from intake_app.ui.board_map import Plane, dot_radius, labels, places, tours
from intake_app.ui.board_timeline import WEEK_WIDTHS, Timeline
from intake_app.ui.board_words import STATES, client_name, state_words, step_words
from intake_app.ui.i18n import message, t, text
from intake_app.ui.showing import DAY_WIDTH, day, escaped, family_name, in_a_row, question
from intake_app.ui.typed_days import day_field
from models.account import Role
from models.text import days_told
from scheduler.problem import Placement

VIEWS = {"people": message("People"), "audits": message("Audits"), "map": message("Map")}
WEEKS = tuple(WEEK_WIDTHS)
USUAL_WEEKS = 13
TIMELINE, MAP = "board_timeline", "board_map"


def draw() -> None:
    """The board in one of its views, the draft's line above it, and the audit that was chosen below it."""
    office, actor = session.office(), session.current_actor()
    now = board.board_of(office, actor)
    may_edit = Role.COORDINATOR in actor.roles
    question(t("Who is where, when?"), _answered(now))
    show_said()
    _draw_draft(now, may_edit)
    view, span, narrowed = _draw_controls(now)
    audits = [audit for audit in now.audits if narrowed.lets_through(audit)]
    if view == "map":
        _draw_map(now, audits, span)
    else:
        drawn = Timeline(now, narrowed, span, office.calendar, may_edit)
        rows = drawn.people() if view == "people" else drawn.visits()
        timeline({**rows, **_told(now)}, TIMELINE, _choose_on_board, _move)
        _draw_unseen(audits, span)
        if view == "people":
            _draw_without_place(audits)
    chosen = now.audit_of(st.query_params.get("audit", ""))
    with st.container(key="board_chosen"):
        if chosen is not None:
            draw_chosen(now, chosen, may_edit)


def _answered(now: Board) -> str:
    waiting = sum(audit.state in (AuditState.WAITING, AuditState.BLOCKED) for audit in now.audits)
    late = sum(audit.is_late for audit in now.audits)
    full = sum(any(month.is_over for month in load.months) for load in now.workloads)
    if not now.audits:
        return t("No audit is planned or waits for a place. Each appears here once its application is accepted.")
    placed = t("Audits with a team and a day: {placed}, without: {waiting}.",
               placed=len(now.audits) - waiting, waiting=waiting)
    risks = [t("Ending after their target: {count}.", count=late)] if late else []
    risks += [t("People with more audit days in a month than they may have: {count}.", count=full)] if full else []
    return in_a_row([placed, *risks])


def _draw_unseen(audits: Sequence[BoardAudit], span: Span) -> None:
    """How many audits the weeks shown leave out, and on which side they lie."""
    unseen = [audit for audit in audits if not in_sight(audit, span)]
    lie = [audit.days or audit.window or () for audit in unseen]
    before, after = sum(bool(days) and days[-1] < span.first for days in lie), sum(
        bool(days) and days[0] > span.last for days in lie)
    told = [(t("before them: {count}", count=before), before), (t("after them: {count}", count=after), after),
            (t("without any day: {count}", count=len(unseen) - before - after), len(unseen) - before - after)]
    if unseen:
        st.caption(t("Not in the weeks shown: {audits}", audits=t(", ").join(words for words, count in told if count)))


def _draw_without_place(audits: Sequence[BoardAudit]) -> None:
    """What has no bar among the people, to be chosen while their weeks are in sight; the most urgent in front."""
    waiting = sorted((audit for audit in audits if not audit.days and audit.window),
                     key=lambda audit: audit.target or date.max)
    known = {audit.job: audit for audit in waiting}
    if known:
        st.selectbox(t("Audits without a place ({count})", count=len(known)), list(known), index=None, width=560,
                     format_func=lambda job: _waiting_words(known[job]), placeholder=t("choose one to place it"),
                     key=f"board_waiting_{session.language()}", on_change=_choose_waiting)


def _waiting_words(audit: BoardAudit) -> str:
    target = (t("target {day}", day=day(audit.target)),) if audit.target else ()
    return " · ".join((client_name(audit), audit.site.name, state_words(audit), *target))


def _choose_waiting() -> None:
    picked = st.session_state[f"board_waiting_{session.language()}"]
    if picked:
        st.session_state.pop(ANSWER, None)
        st.query_params["audit"] = picked


def _draw_draft(now: Board, may_edit: bool) -> None:
    """What is being worked on, with the way back and the way on."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if now.proposal_id is None:
            st.markdown(t("There is no draft: what is shown is published or waits."))
            if may_edit:
                st.button(t("Begin a draft by hand"), key="board_begin", on_click=_begin)
        else:
            st.markdown(t("Draft, cost {cost:,} yuan", cost=now.cost))
            if may_edit:
                st.button(t("Undo last step"), icon=":material/undo:", key="board_undo", on_click=_undo, args=(now,),
                          disabled=now.last_step is None)
        if may_edit:
            st.page_link("planning.py", label=t("Search for a plan, publish it"), icon=":material/calendar_month:")
    if may_edit and now.last_step is not None:
        st.caption(t("Last step: {step}", step=escaped(step_words(now, now.last_step))))
    run = planning_runs.newest_run(session.office(), session.current_actor())
    if may_edit and now.proposal_id is not None and run is not None and run.is_under_way:
        st.warning(t("A search that {name} ordered is under way: the plan that it finds takes the place of this draft,"
                     " and what is changed here meanwhile is not in it. The draft can be taken up again on the page"
                     " “Planning”.", name=escaped(run.run.asked_by)))


def _draw_controls(now: Board) -> tuple[str, Span, BoardFilter]:
    language = session.language()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = st.segmented_control(
            t("View"), list(VIEWS), format_func=lambda key: t(VIEWS[key]), key=f"board_view_{language}",
            default=st.query_params.get("view", "people") if st.query_params.get("view") in VIEWS else "people",
            required=True, persist_state="session")
        with st.container(width=DAY_WIDTH):
            first = day_field(t("From the week of"), "board_from", value=_first_day(now))
        weeks = st.segmented_control(t("Weeks"), WEEKS, default=USUAL_WEEKS, key="board_weeks", required=True,
                                     persist_state="session")
        with st.popover(t("Filter"), icon=":material/filter_list:"):
            narrowed = _draw_filter(now, language)
    if narrowed.is_narrow:
        shown = sum(narrowed.lets_through(audit) for audit in now.audits)
        told = [t("The filter lets {shown} of {all} audits through.", shown=shown, all=len(now.audits))]
        if view == "people":
            told.append(t("Shown is who is on them, lives there or is competent; their other audits are faint."))
        st.caption(in_a_row(told))
    return view or "people", Span.around(first or now.today, weeks or USUAL_WEEKS), narrowed


def _first_day(now: Board) -> date:
    """The audit in the address, else today."""
    chosen = now.audit_of(st.query_params.get("audit", ""))
    return chosen.days[0] if chosen is not None and chosen.days and "board_from" not in st.session_state else now.today


def _draw_filter(now: Board, language: str) -> BoardFilter:
    """Only what occurs can be chosen."""
    office = session.office()
    used = {audit.engagement.scheme for audit in now.audits}
    schemes = {e.key: text(e.name) for e in office.schemes.editions if e.key in used}
    names = {f"{e.key}/{family.key}": family_name(family, e)
             for e in office.schemes.editions for family in e.families}
    families = sorted({key for audit in now.audits for key in families_of(audit)})
    regions = {region_of(audit): text(audit.province) if audit.province else t("unknown") for audit in now.audits}
    states = [state for state in AuditState if any(audit.state is state for audit in now.audits)]
    return BoardFilter(
        schemes=frozenset(st.multiselect(t("Scheme"), list(schemes), format_func=lambda key: schemes.get(key, key),
                                         key=f"board_schemes_{language}", persist_state="session")),
        families=frozenset(st.multiselect(t("Family"), families, format_func=lambda key: names.get(key, key),
                                          key=f"board_families_{language}", persist_state="session")),
        regions=frozenset(st.multiselect(t("Region"), sorted(regions), format_func=lambda key: regions.get(key, key),
                                         key=f"board_regions_{language}", persist_state="session")),
        states=frozenset(st.multiselect(t("State"), states, format_func=lambda state: text(STATES[state]),
                                        key=f"board_states_{language}", persist_state="session")),
    )


def _told(now: Board) -> dict[str, Any]:
    """What the drawn board needs beside its rows: the chosen audit, and the answer to the last drag."""
    return {"chosen": st.query_params.get("audit", ""), "answer": st.session_state.get(ANSWER),
            "turn": st.session_state.get(TURN, 0), "draft": now.proposal_id}


def _draw_map(now: Board, audits: Sequence[BoardAudit], span: Span) -> None:
    seen = [audit for audit in audits if in_sight(audit, span)]
    names = {str(person.id): person.name for person in now.people}
    ways = tours(seen, now.people, session.office().house.planning.weights.stay_gap_days)
    travellers = list(dict.fromkeys(way.person for way in ways))
    one = st.selectbox(t("Tours of"), travellers, index=None, format_func=lambda id: names.get(id, id),
                       placeholder=t("everybody"), key="board_traveller", width=260)
    found = places(seen, now.people)
    plane = Plane([place.at for place in found])
    named = labels(found, plane)
    spots = []
    for place in found:
        x, y = plane.at(place.at)
        label = named.get(place.name)
        title = [place.name, *(f"{client_name(audit)} · {state_words(audit)}" for audit in place.audits),
                 *(person.name for person in place.people)]
        spots.append({"x": x, "y": y, "r": dot_radius(len(place.audits)), "name": place.name,
                      "title": "\n".join(title), "homes": len(place.people), "jobs": [a.job for a in place.audits],
                      "waits": any(not audit.days for audit in place.audits),
                      "label": label and {"x": label.x, "y": label.y, "anchor": label.anchor}})
    drawn = [{"path": plane.path(way), "strong": way.person == one} for way in ways if one in (None, way.person)]
    site_map({"width": 960, "height": round(plane.height), "tours": drawn, "places": spots,
              "chosen": st.query_params.get("audit", ""),
              "legend": [("home", t("home")), ("site", t("site, larger with more audits")),
                         ("waiting", t("site with an audit without a place")), ("tour", t("tour"))],
              "words": {"map": t("Homes, sites and tours"), "empty": t("There is nothing to show in these weeks.")}},
             MAP, _choose_on_map)
    st.caption(t("Relative positions only, north up; no boundaries are drawn."))
    for way in ways:
        if way.person == one:
            towns = [audit.site.city for audit in way.audits]
            st.markdown(t("{days}: {towns}, {km:,} km", days=text(days_told(*way.days)),
                          towns=" → ".join(towns), km=way.km))


def _choose_on_board() -> None:
    _choose(TIMELINE)


def _choose_on_map() -> None:
    _choose(MAP)


def _choose(key: str) -> None:
    picked = st.session_state[key].chosen
    if picked:
        st.session_state.pop(ANSWER, None)
        st.query_params["audit"] = picked["job"]


def _move() -> None:
    """The bar was dropped: ask whether it may stay there, and say so in the board."""
    moved = st.session_state[TIMELINE].moved
    if not moved:
        return
    office, actor = session.office(), session.current_actor()
    now = board.board_of(office, actor)
    audit = now.audit_of(moved["job"])
    if audit is None or now.proposal_id is None:
        return
    seen = draft_edits.SeenVisit(proposal_id=now.proposal_id, version=moved["version"], job=audit.job)
    to = moved["row"] if moved["row"] != audit.job else moved["person"]
    there = Placement(
        start=date.fromisoformat(moved["start"]),
        team=_exchanged(audit.team, moved["person"], to), experts=_exchanged(audit.experts, moved["person"], to))
    st.query_params["audit"] = audit.job
    tell(now, lambda: draft_edits.drop_visit(office, actor, seen, there))


def _exchanged(people: Sequence[str], one: str, other: str) -> tuple[str, ...]:
    return tuple(other if person == one else person for person in people)


def _begin() -> None:
    act(lambda: draft_edits.begin_draft(session.office(), session.current_actor()))


def _undo(now: Board) -> None:
    if now.proposal_id is not None:
        id, version = now.proposal_id, now.version
        tell(now, lambda: draft_edits.undo_step(session.office(), session.current_actor(), id, version))


draw()
