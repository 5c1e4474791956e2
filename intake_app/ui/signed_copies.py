"""Signed copies: which scans came back, to which paper does each belong, and what did it close?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from intake_app.services import returned_scans
from intake_app.services.returned_scans import Scan, Taken, Waits
from intake_app.ui import session
from intake_app.ui.acting import act, say
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.keeping import act_on, kept_text_input, standing
from intake_app.ui.notice_replies import draw_awaited_replies
from intake_app.ui.showing import escaped, in_a_row, paper_title, to_the_minute
from intake_app.ui.typed_days import all_days, day_field, day_in
from models.account import Role
from models.paper import Paper

SCAN_TYPES = ["pdf", "png", "jpg", "jpeg"]
SCANS_KEPT = "scans_kept"
"""Where the session has which files of the box are kept with their papers: a box cannot be emptied by halves."""
SCANS_TAKEN = "scans_taken"
"""How often scans were taken in this session: each time begins with empty fields."""


def draw() -> None:
    """The scans to hand in, those that wait for a person, and those that are kept with their papers."""
    office, actor = session.office(), session.current_actor()
    may_act = Role.COORDINATOR in actor.roles
    if may_act:
        _draw_scan()
    waiting = returned_scans.waiting_scans(office, actor)
    if waiting:
        st.markdown("#### " + t("Scans that wait for their paper: {count}", count=len(waiting)))
    for each in waiting:
        _draw_waiting(each, may_act)
    draw_awaited_replies()
    _draw_returned(returned_scans.returned_papers(office, actor))


def _draw_scan() -> None:
    today = session.office().today()
    count = st.session_state.setdefault(SCANS_TAKEN, 0)
    st.caption(t("Each scan is matched by the bar code in the margin of its paper, and closes the step that waits for"
                 " it: the client's signing of an agreement, its confirmation of a plan or of nonconformities. What a"
                 " reply to a surveillance notice says is entered by hand, with the scan beside."))
    draw_uploader(t("Scans of signed or sealed papers (PDF or picture), one file for each paper"),
                  f"scan_file_{count}", kinds=SCAN_TYPES, accept_multiple_files=True)
    kept = [file.name for file in st.session_state.get(f"scan_file_{count}") or () if file.file_id in _kept()]
    if kept:
        st.caption(t("Kept already, and left alone by the next click: {files}", files=escaped(t(", ").join(kept))))
    left, right = st.columns(2)
    with left:
        day_field(t("Signed or sealed on"), f"scan_on_{count}", value=today, last=today)
    right.text_input(t("Number at the head of the paper, where there is no bar code"), key=f"scan_number_{count}",
                     placeholder="CNEX-AGR-2026-0001")
    st.radio(t("What is written on them?"), [False, True], index=None, format_func=_remarks_name,
             key=f"scan_remarks_{count}")
    st.button(t("Keep with their papers"), type="primary", key="scan_go", on_click=_take_scans, args=(count,))


def _kept() -> set[str]:
    found: set[str] = st.session_state.setdefault(SCANS_KEPT, set())
    return found


def _remarks_name(has_remarks: bool) -> str:
    return t("An objection or another remark") if has_remarks else t("Signed as they stand, with no box ticked against")


def _draw_waiting(waits: Waits, may_act: bool) -> None:
    office, actor, scan = session.office(), session.current_actor(), waits.scan
    key = f"waiting_{scan.id}"
    with st.container(border=True):
        st.markdown(f"**{escaped(scan.file_name)}** · {to_the_minute(scan.handed_in_at)} · {escaped(scan.by)}")
        st.warning(escaped(text(waits.doubt)), icon=":material/help:")
        st.download_button(
            t("Open the scan"), key=f"{key}_open", mime=scan.media_type, file_name=scan.file_name, on_click="ignore",
            icon=":material/download:",
            data=lambda: returned_scans.waiting_file(office, actor, scan.id))
        if not may_act:
            return
        left, right = st.columns(2)
        left.text_input(t("Number at the head of the paper"), key=f"{key}_number", placeholder="CNEX-AGR-2026-0001")
        with right:
            day_field(t("Signed or sealed on"), f"{key}_on", value=scan.signed_on, last=session.office().today())
        st.button(t("Keep with this paper"), type="primary", key=f"{key}_go", on_click=_match, args=(scan.id,))
        with st.expander(t("It belongs to no paper")):
            kept_text_input(t("Why, such as: the wrong sheets were scanned"), f"{key}_reason")
            st.button(t("Put aside"), key=f"{key}_aside", on_click=_put_aside, args=(scan.id,))


def _draw_returned(papers: Sequence[Paper]) -> None:
    if not papers:
        st.caption(t("No signed copy came back yet."))
        if Role.COORDINATOR not in session.current_actor().roles:
            st.caption(t("A coordinator hands the scans in."))
        return
    st.dataframe(
        [{t("Paper number"): paper.number, t("Paper"): paper_title(paper),
          t("Signed or sealed on"): scan.signed_on.isoformat(), t("Kept by"): scan.by,
          t("Signed copy"): f"/files/{scan.file_id}", t("Paper (sha256)"): scan.sha256}
         for paper in papers for scan in paper.returned],
        hide_index=True, width="stretch",
        column_config={t("Signed copy"): st.column_config.LinkColumn(display_text=t("Signed copy"), width=90)},
    )


def _take_scans(count: int) -> None:
    """Take each file by itself: one that is refused keeps the fields for another try."""
    files = [file for file in st.session_state[f"scan_file_{count}"] or () if file.file_id not in _kept()]
    has_remarks = st.session_state[f"scan_remarks_{count}"]
    number = st.session_state[f"scan_number_{count}"]
    if not files:
        say("wrong", [t("Choose the scan first.")])
    elif has_remarks is None:
        say("wrong", [t("Say first whether an objection or a remark is written on them: look at each paper.")])
    elif number.strip() and len(files) > 1:
        say("wrong", [t("A number belongs to one paper: hand in one file, or leave the number empty.")])
    elif all_days(f"scan_on_{count}"):
        taken = [_take(file, number, day_in(f"scan_on_{count}"), has_remarks) for file in files]
        st.session_state[SCANS_TAKEN] = count + all(taken)


def _take(file: Any, number: str, signed_on: date, has_remarks: bool) -> bool:
    def take(content: bytes) -> object:
        scan = Scan(number=number, file_name=file.name, content=content, signed_on=signed_on, has_remarks=has_remarks)
        outcome = returned_scans.take_scan(session.office(), session.current_actor(), scan)
        if isinstance(outcome, Waits):
            say("wrong", [in_a_row([t("“{file}” is kept below until its paper is known.", file=file.name),
                                    text(outcome.doubt)])])
        return _said(outcome)

    is_taken = act(lambda: with_bytes(file, take))
    if is_taken:
        _kept().add(file.file_id)
    return is_taken


def _said(outcome: object) -> object:
    """Say of a scan that was taken what it closed."""
    if isinstance(outcome, Taken):
        say("done", [f"{outcome.paper.number} {paper_title(outcome.paper)} — {text(outcome.closed)}"])
    return outcome


def _match(scan_id: str) -> None:
    key = f"waiting_{scan_id}"
    if not all_days(f"{key}_on"):
        return
    number, signed_on = st.session_state[f"{key}_number"], day_in(f"{key}_on")
    act(lambda: _said(returned_scans.match_waiting(session.office(), session.current_actor(), scan_id, number,
                                                   signed_on)))


def _put_aside(scan_id: str) -> None:
    key = f"waiting_{scan_id}_reason"
    reason = standing(key)
    act_on(lambda: returned_scans.put_aside(session.office(), session.current_actor(), scan_id, reason),
           t("Put aside. The scan and the reason stay in the records."), key)
