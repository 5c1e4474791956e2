"""A person's leave from a calendar file: upload, see each entry with its days, take the new ones over."""

from dataclasses import dataclass
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.calendars.leave import LARGEST_BYTES, TOO_LARGE, LeaveEntry, LeaveOutcome
from intake_app.services import leave_files
from intake_app.services.leave_files import LeavePlan
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import bytes_or_refusal, draw_uploader
from intake_app.ui.showing import day_span, escaped, labelled
from models.personnel import Person

HELD = "leave_in_hand"


@dataclass(frozen=True)
class InHand:
    """A calendar that was brought, and what it would enter."""

    content: bytes
    plan: LeavePlan


def draw_leave_file(person: Person) -> None:
    """The upload, or what the calendar in hand would enter for this person."""
    in_hand: InHand | None = st.session_state.get(HELD)
    if in_hand is None or in_hand.plan.person_id != person.id:
        count = st.session_state.setdefault("leave_uploads", 0)
        draw_uploader(t("Or leave from a calendar file (.ics)"), f"leave_file_{person.id}_{count}", kinds=("ics",),
                      limit_bytes=LARGEST_BYTES, on_change=_take_in_hand, args=(person.id,))
        return
    with st.container(border=True):
        _draw_plan(in_hand.plan)


def _draw_plan(plan: LeavePlan) -> None:
    st.markdown(t("Absences that the calendar would enter: {count}. Nothing is written yet.", count=len(plan.new))
                if plan.new else t("The calendar holds nothing new for the time that is planned."))
    st.markdown("\n".join(f"- {_line(entry)}" for entry in plan.entries))
    with st.container(horizontal=True):
        if plan.new:
            st.button(t("Enter the absences ({count})", count=len(plan.new)), type="primary", key="leave_take",
                      on_click=_take_over)
        st.button(t("Put it away"), type="tertiary", key="leave_away", on_click=_put_away)


def _line(entry: LeaveEntry) -> str:
    days = day_span(entry.first, entry.last) if entry.first and entry.last else ""
    words = " · ".join(part for part in (days, escaped(entry.title)) if part)
    if entry.outcome is LeaveOutcome.NEW:
        return f":green[{t('new')}] {words}"
    if entry.outcome is LeaveOutcome.KNOWN:
        return f":gray[{t('entered already')}] {words}"
    return f":red[{t('stays out')}] " + labelled(words, escaped(text(entry.why)) if entry.why else "")


def _take_in_hand(person_id: str) -> None:
    """Keep what was uploaded at once, and empty the uploader."""
    count = st.session_state["leave_uploads"]
    file = cast(UploadedFile | None, st.session_state[f"leave_file_{person_id}_{count}"])
    if file is None:
        return
    st.session_state["leave_uploads"] = count + 1
    content = bytes_or_refusal(file, TOO_LARGE)

    def read() -> object:
        if not isinstance(content, bytes):
            return content
        plan = leave_files.plan_leave(session.office(), session.current_actor(), person_id, content)
        if isinstance(plan, LeavePlan):
            st.session_state[HELD] = InHand(content=content, plan=plan)
        return plan

    act(read)


def _take_over() -> None:
    in_hand: InHand = st.session_state[HELD]
    act(lambda: leave_files.take_leave(session.office(), session.current_actor(), in_hand.plan.person_id,
                                       in_hand.content, in_hand.plan),
        t("Entered. Absences: {count}.", count=len(in_hand.plan.new)))
    _put_away()


def _put_away() -> None:
    st.session_state.pop(HELD, None)
