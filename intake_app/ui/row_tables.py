"""A section of many rows: what it is for, its rows in a grid, what is wrong in them, and the row opened below."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import streamlit as st

from intake_app.rules.answers import field_at, parse_path
from intake_app.rules.completeness import Completeness
from intake_app.schemes.schema import SchemeEdition, SectionDefinition
from intake_app.services import applications
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.leading import FIELD
from intake_app.ui.row_grid import draw_grid, is_editable_grid, rows_in_words
from intake_app.ui.row_removal import draw_undo
from intake_app.ui.showing import cited, escaped
from models.application import Application
from models.reference import ClauseRef

MOST_CARDS = 3
"""Up to so many sites and products stand as cards, each with all that is said about it; more of them are a grid."""

ROW = "row"
"""What the address calls the row that is opened."""

FAULTS_IN_SIGHT, FAULTS_HEIGHT = 6, 240
"""How many lines of faults are shown at full length, and the pixels of a longer list."""


ROWS_LISTED = 60
"""Of how many rows the faults are listed: a browser draws a thousand paragraphs in seconds."""


Tone = Literal["empty", "wrong", "remark"]


class _Fault(NamedTuple):
    """What is wrong in one cell: nothing in it, something wrong, or something to explain."""

    tone: Tone
    column: str
    problem: str
    clause: ClauseRef


def is_table(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> bool:
    """Whether a section is drawn as a grid: a scheme's own tables always, sites and products where they are many."""
    return section.repeats and (section in scheme.sections or len(application.row_ids(section.key)) > MOST_CARDS)


def draw_table(
    section: SectionDefinition, application: Application, scheme: SchemeEdition, done: Completeness
) -> None:
    """The rows of a section in a grid, and what is wrong in them."""
    draw_grid(section, application, scheme)
    draw_undo(section, application)
    if not application.is_editable:
        return
    st.caption(
        t("Press Enter or click twice to write into a cell; the empty last line begins a row. Tick rows on the left and"
          " press Delete to remove them. Each cell is saved as you leave it.")
        if is_editable_grid(section, application, scheme) else
        t("Only what the requests name is open, and what follows from it: open its row below to change it.")
    )
    _draw_faults(_faults_by_row(section, application, scheme, done), section.key, application, scheme)


def draw_purpose(section: SectionDefinition) -> None:
    """How a section is filled in, whether it may stay empty, and why it is asked."""
    if section.help:
        st.markdown(escaped(text(section.help)))
    st.markdown(f":small[:gray[{escaped(text(section.why))}{cited(section.clause)}]]")


def opened_row(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> str | None:
    """The row that is opened below the grid; it stands in the address."""
    names = rows_in_words(section.key, application, scheme)
    if not names:
        return None
    key = f"opened_{application.id}_{section.key}_{session.language()}"
    led_to = parse_path(st.query_params.get(FIELD, ""))
    wanted = st.query_params.get(ROW) or (led_to.row if led_to else None)
    st.session_state[key] = wanted if wanted in names else None
    st.selectbox(
        t("Open a row with all that is asked of it"), list(names), format_func=names.__getitem__, index=None,
        placeholder=t("Choose"), key=key, on_change=_choose, args=(key,),
    )
    opened: str | None = st.session_state[key]
    return opened


def add_row(application_id: str, section: str) -> None:
    """Begin a row, and open it."""

    def begin() -> object:
        outcome = applications.add_row(session.office(), session.current_actor(), application_id, section)
        if isinstance(outcome, Application):
            _open(outcome.row_ids(section)[-1])
        return outcome

    act(begin)


def _choose(key: str) -> None:
    _open(st.session_state[key])


def _open(row: str | None) -> None:
    st.query_params.pop(FIELD, None)
    if row:
        st.query_params[ROW] = row
    else:
        st.query_params.pop(ROW, None)


def _faults_by_row(
    section: SectionDefinition, application: Application, scheme: SchemeEdition, done: Completeness
) -> dict[str, list[_Fault]]:
    """What is wrong in each row that has something wrong, in the order of the rows."""
    found: dict[str, list[_Fault]] = {row: [] for row in application.row_ids(section.key)}
    for item in done.missing:
        where = parse_path(item.target)
        if where and where.section == section.key and where.row in found:
            tone: Tone = "empty" if item.is_unanswered else "wrong"
            found[where.row].append(_Fault(tone, text(item.title), text(item.problem), item.clause))
    for remark in done.remarks:
        where, asked = parse_path(remark.path), field_at(remark.path, scheme)
        if where and asked and where.section == section.key and where.row in found:
            found[where.row].append(_Fault("remark", text(asked.label), text(remark.text), remark.clause))
    return {row: faults for row, faults in found.items() if faults}


def _draw_faults(
    by_row: Mapping[str, Sequence[_Fault]], section: str, application: Application, scheme: SchemeEdition
) -> None:
    names = rows_in_words(section, application, scheme)
    lines = [line for row, faults in list(by_row.items())[:ROWS_LISTED] for line in _fault_lines(names[row], faults)]
    if len(by_row) > ROWS_LISTED:
        lines.append(t("… and more rows: {count}.", count=len(by_row) - ROWS_LISTED))
    if lines:
        is_long = len(lines) > FAULTS_IN_SIGHT
        with st.container(height=FAULTS_HEIGHT if is_long else "content", border=is_long, key="scrolls_faults"):
            st.markdown("\n\n".join(lines))


def _fault_lines(where: str, faults: Sequence[_Fault]) -> Iterator[str]:
    """The empty cells of a row together, every other fault by itself, with column and clause."""
    empty = [fault for fault in faults if fault.tone == "empty"]
    if empty:
        columns = t(", ").join(fault.column for fault in empty)
        yield _note("orange", "edit", t("{row}: still empty: {columns}", row=where, columns=columns), empty)
    for fault in faults:
        if fault.tone != "empty":
            colour, icon = ("red", "error") if fault.tone == "wrong" else ("orange", "warning")
            cell = t("{row}, {column}", row=where, column=fault.column)
            yield _note(colour, icon, t("{row}: {problem}", row=cell, problem=fault.problem), [fault])


def _note(colour: str, icon: str, words: str, faults: Sequence[_Fault]) -> str:
    cites = "".join(dict.fromkeys(cited(fault.clause) for fault in faults))
    return f":small[:{colour}[:material/{icon}: {escaped(words)}{cites}]]"
