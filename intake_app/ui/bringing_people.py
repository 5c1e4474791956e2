"""People as a workbook: take the list away, bring one back, see what it would change, take it over.

What was brought stays in the session until it is taken over or put away; nothing of it is written before that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.schemes.schema import FieldDefinition
from intake_app.services import people_files
from intake_app.tables.changes import Outcome, PlannedRow
from intake_app.tables.people import PeoplePlan, shown, unknown_headings
from intake_app.tables.people_fields import TITLES, PeopleSheet
from intake_app.tables.workbooks import LARGEST_FILE_BYTES, TOO_LARGE
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import bytes_or_refusal, draw_uploader
from intake_app.ui.showing import escaped, in_a_row

HELD = "people_in_hand"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_IN_SIGHT, ROWS_HEIGHT = 9, 360


@dataclass(frozen=True)
class InHand:
    """A workbook that was brought, and what it would do."""

    name: str
    content: bytes
    plan: PeoplePlan


def draw_people_files() -> None:
    """Both ways of the workbook, folded while none is in hand."""
    in_hand: InHand | None = st.session_state.get(HELD)
    with st.expander(t("People as an Excel workbook"), icon=":material/table_view:", expanded=in_hand is not None,
                     key=f"people_files_{in_hand is not None}_{session.language()}"):
        if in_hand is None:
            _draw_ways()
        else:
            _draw_plan(in_hand)


def _draw_ways() -> None:
    office, actor, language = session.office(), session.current_actor(), session.language()
    st.markdown(t("People, registrations with their validity, competences and leave. Bring your own sheets or the list"
                  " with your changes: you see what it would do before anything is written; empty cells clear nothing,"
                  " and nobody is removed."))
    st.download_button(
        t("The present list"), data=lambda: people_files.people_list(office, actor, language), on_click="ignore",
        mime=WORKBOOK, file_name=f"{t('People')}.xlsx", icon=":material/download:", key="people_list")
    count = st.session_state.setdefault("people_uploads", 0)
    draw_uploader(t("Upload .xlsx or .csv"), f"people_file_{count}", kinds=("xlsx", "csv"),
                  limit_bytes=LARGEST_FILE_BYTES, on_change=_take_in_hand)


def _draw_plan(in_hand: InHand) -> None:
    plan, office, language = in_hand.plan, session.office(), session.language()
    counts = {outcome: len(plan.of(outcome)) for outcome in Outcome}
    told = [t("New: {new}, changed: {changed}, unchanged: {same}, staying out: {refused}.", new=counts[Outcome.NEW],
              changed=counts[Outcome.CHANGED], same=counts[Outcome.UNCHANGED], refused=counts[Outcome.REFUSED])]
    told += [t("Nothing is written yet.")] if plan.people else []
    st.markdown(f"**{escaped(in_hand.name)}**  \n{in_a_row(told)}")
    if plan.passed_over:
        st.caption(t("Sheets about something else, passed over: {names}",
                     names=escaped(t(", ").join(plan.passed_over))))
    fields = people_files.people_columns(office)
    for kind, sheet in plan.sheets:
        unknown = unknown_headings(sheet)
        if unknown:
            st.warning(t("{sheet}: columns not known, and not read: {names}. The columns are called: {known}.",
                         sheet=text(TITLES[kind]), names=escaped(t(", ").join(unknown)),
                         known=escaped(t(", ").join(text(field.label) for field in fields[kind]))))
        _draw_sheet(kind, sheet.rows, fields[kind])
    with st.container(horizontal=True):
        if plan.people:
            st.button(t("Take over rows: {count}", count=counts[Outcome.NEW] + counts[Outcome.CHANGED]), type="primary",
                      key="people_take", on_click=_take_over)
        st.download_button(
            t("Your sheet with the results"), on_click="ignore", mime=WORKBOOK, icon=":material/download:",
            data=lambda: people_files.marked_people(office, in_hand.content, plan, language),
            file_name=f"{in_hand.name.rpartition('.')[0]} - {t('results')}.xlsx", key="people_marked")
        st.button(t("Put it away"), type="tertiary", key="people_away", on_click=_put_away)


def _draw_sheet(kind: PeopleSheet, rows: Sequence[PlannedRow], fields: Sequence[FieldDefinition]) -> None:
    """The rows of one sheet that say something, those that stay out first."""
    told = sorted((row for row in rows if row.outcome is not Outcome.UNCHANGED),
                  key=lambda row: (row.outcome is not Outcome.REFUSED, row.read.number))
    if not told:
        st.caption(t("{sheet}: nothing changes.", sheet=text(TITLES[kind])))
        return
    st.markdown(f"**{text(TITLES[kind])}**")
    st.dataframe([_line(row, fields) for row in told], hide_index=True, width="stretch", key=f"people_rows_{kind}",
                 height=ROWS_HEIGHT if len(told) > ROWS_IN_SIGHT else "content",
                 column_config={t("Row"): st.column_config.NumberColumn(width=50, format="%d")})
    refused = [row for row in told if row.outcome is Outcome.REFUSED]
    # Sentences stand below the table: in a cell they would be cut off.
    st.markdown("\n".join("- " + t("Row {number}: {reasons}", number=row.read.number, reasons=in_a_row(
        escaped(text(problem.text)) for problem in row.problems)) for row in refused))


def _line(row: PlannedRow, fields: Sequence[FieldDefinition]) -> dict[str, str | int]:
    language = session.language()
    words = {Outcome.NEW: t("new"), Outcome.CHANGED: t("changed"), Outcome.REFUSED: t("stays out")}
    before = {change.field: change.before for change in row.changes}
    line: dict[str, str | int] = {t("Row"): row.read.number, t("Result"): words[row.outcome]}
    for field in fields:
        value = shown(row.read.values.get(field.key, ""), field, language) or row.read.not_taken.get(field.key, "")
        old = shown(before[field.key], field, language) or "—" if field.key in before else ""
        line[text(field.label)] = f"{old} → {value}" if old else value
    return line


def _take_in_hand() -> None:
    """Keep what was uploaded at once, and empty the uploader."""
    count = st.session_state["people_uploads"]
    file = cast(UploadedFile | None, st.session_state[f"people_file_{count}"])
    if file is None:
        return
    st.session_state["people_uploads"] = count + 1
    content, name = bytes_or_refusal(file, TOO_LARGE), file.name

    def read() -> object:
        if not isinstance(content, bytes):
            return content
        plan = people_files.plan_people(session.office(), session.current_actor(), content)
        if isinstance(plan, PeoplePlan):
            st.session_state[HELD] = InHand(name=name, content=content, plan=plan)
        return plan

    act(read)


def _take_over() -> None:
    in_hand: InHand = st.session_state[HELD]
    done = act(lambda: people_files.take_people(session.office(), session.current_actor(), in_hand.content,
                                                in_hand.plan),
               t("Taken over. People added or changed: {count}.", count=len(in_hand.plan.people)))
    # Of a workbook from which rows stayed out, the marked copy is still wanted; a refused one must be brought anew.
    if not done or not in_hand.plan.of(Outcome.REFUSED):
        _put_away()
    else:
        _read_again(in_hand)


def _read_again(in_hand: InHand) -> None:
    """What is left of the workbook after it was taken over."""
    plan = people_files.plan_people(session.office(), session.current_actor(), in_hand.content)
    if isinstance(plan, PeoplePlan):
        st.session_state[HELD] = InHand(name=in_hand.name, content=in_hand.content, plan=plan)


def _put_away() -> None:
    st.session_state.pop(HELD, None)
