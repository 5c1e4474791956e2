"""The rows of a section as one grid: each cell is saved as it is left, a row once something was typed in it.

The grid lies on the answers as they were when it was laid, and what is typed lies above them: laid anew it would jump
to its top and take the letters of the cell that is being typed with it. So it is never laid anew in a run that typing
or deleting in it began, whoever changed what meanwhile; in any other it is, where rows, answers or columns changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import streamlit as st
from pandas import DataFrame, Series

from intake_app.rules.answers import is_asked, path_of
from intake_app.rules.conditions import is_about_its_row
from intake_app.rules.reopening import is_open_throughout
from intake_app.rules.row_names import row_name
from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition, SectionDefinition
from intake_app.services import applications
from intake_app.services.applications import Conflict, SavedAnswer
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.acting import act, say
from intake_app.ui.answering import CHOICES, SAVED_AT, choices_of, question_help
from intake_app.ui.grid_edits import Cell, Change, Done, Grid, LaidRow
from intake_app.ui.i18n import t, text
from intake_app.ui.row_removal import remove_rows
from intake_app.ui.showing import escaped
from models.account import Actor
from models.application import Application

GRIDS = "grids"
NUMBER = "#"
"""The column that counts the rows; no field's key is so."""

ROW_HEIGHT = 35
PINNED_WHERE_NARROW = 96
"""Pixels of the column that stays in sight: at the width of its words it would leave the others none."""

MOST_ROWS_IN_SIGHT, FEWEST_ROWS_IN_SIGHT = 14, 3

Place = tuple[str, str]
"""An application and a section."""

Answers = tuple[tuple[str, ...], dict[tuple[str, str], str]]
"""The rows of a section, and its answers by row and column."""


@dataclass
class Laid:
    """A grid on the screen, its columns, its answers as they are stored, and what met a newer answer."""

    grid: Grid
    columns: Mapping[str, Any]
    """What the editor is told of each column."""
    words: Mapping[str, Mapping[str, str]]
    """Of each column of choices, the words by their keys."""
    is_editable: bool
    stored: dict[tuple[str, str], str]
    """The answers by row and column as they were stored last; what a cell shows may be another writing of it."""
    conflicts: list["Overtaken"] = field(default_factory=list)
    left: Answers | None = None
    """What the section said when typing in the grid had been written, until it is drawn."""

    def text_of(self, column: str, cell: Cell) -> str:
        """A cell as it is stored: choices by their keys."""
        parts = cell if isinstance(cell, tuple) else (cell or "",)
        keys = {words: key for key, words in self.words.get(column, {}).items()}
        return " ".join(keys.get(part, part) for part in parts)


@dataclass
class Overtaken:
    """A cell that somebody else changed meanwhile: what was typed here was not written."""

    row: str
    column: str
    typed: str
    conflict: Conflict


def draw_grid(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> None:
    """The rows of a section, to be edited in place; what met somebody else's newer answer stands below."""
    laid = _laid(section, application, scheme)
    base = laid.grid.base
    # Without a type a column of no rows would be one of numbers.
    cells = {NUMBER: Series(range(1, len(base) + 1), dtype="Int64")} | {
        key: Series([_shown(row.shows.get(key)) for row in base], dtype=object) for key in laid.grid.columns
    }
    in_sight = min(max(len(base) + 1, FEWEST_ROWS_IN_SIGHT), MOST_ROWS_IN_SIGHT)
    st.data_editor(
        DataFrame(cells), key=laid.grid.key, hide_index=True, height=(in_sight + 1) * ROW_HEIGHT + 2,
        row_height=ROW_HEIGHT, placeholder="", column_config=laid.columns,
        num_rows="dynamic" if laid.is_editable else "fixed", disabled=not laid.is_editable,
        on_change=_save, args=(application.id, section.key, laid), alt=text(section.title),
    )
    for number, each in enumerate(laid.conflicts):
        _draw_overtaken(number, each, section.key, application, scheme)


def is_editable_grid(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> bool:
    """Whether the cells may be written into: a grid cannot lock single cells, so that one lock closes all of them."""
    return application.is_editable and is_open_throughout(section, application, scheme)


def rows_in_words(section: str, application: Application, scheme: SchemeEdition) -> dict[str, str]:
    """Each row by its number in the grid, and by its name where it has one."""
    laid: Laid | None = st.session_state.get(GRIDS, {}).get((application.id, section))
    numbers = laid.grid.numbers if laid else {}
    found = {}
    for place, row in enumerate(application.row_ids(section), start=1):
        number, name = numbers.get(row, place), row_name(section, row, application, scheme)
        found[row] = (t("Row {number} ({name})", number=number, name=text(name)) if name else
                      t("Row {number}", number=number))
    return found


def _laid(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> Laid:
    """The grid as it lies; a fresh one where its rows, answers or columns were changed and nobody is typing in it."""
    fields = columns_of(section, application, scheme)
    words = {each.key: dict(choices_of(each, application, scheme)) for each in fields if each.kind in CHOICES}
    columns = {NUMBER: st.column_config.NumberColumn("", width=40, pinned=True, disabled=True)} | {
        each.key: _configured(each, words.get(each.key), is_pinned=each is fields[0]) for each in fields
    }
    rows, now = _answers(application, section.key, tuple(each.key for each in fields))
    grids: dict[Place, Laid] = st.session_state.setdefault(GRIDS, {})
    laid, may_edit = grids.get((application.id, section.key)), is_editable_grid(section, application, scheme)
    if laid is None or not _still_lies(laid, (rows, now), columns, may_edit):
        base = tuple(
            LaidRow(row, {each.key: _cell(each, now[row, each.key], words) for each in fields}) for row in rows
        )
        laid = Laid(
            # A key of its own: a browser that outlives its session remembers what was typed under each.
            grid=Grid(key=f"grid_{section.key}_{token_hex(4)}", columns=tuple(each.key for each in fields),
                      base=base),
            columns=columns, words=words, is_editable=may_edit, stored=now,
            conflicts=laid.conflicts if laid else [],
        )
        grids[application.id, section.key] = laid
    return laid


def _still_lies(laid: Laid, now: Answers, columns: Mapping[str, Any], may_edit: bool) -> bool:
    """Whether the grid need not be laid anew, or must not, as what was typed in it began this run.

    The browser forgets what was typed above a grid once another page was shown. Deleted rows end a grid too, but only
    once nobody is typing: they leave gaps in its numbers.
    """
    left, laid.left = laid.left, None
    if laid.grid.key not in st.session_state or laid.is_editable != may_edit or laid.grid.is_forgotten:
        return False
    is_as_stored = (laid.grid.row_ids, laid.stored) == now and laid.columns == columns and not laid.grid.deleted
    return is_as_stored or left == now


def _answers(application: Application, section: str, columns: tuple[str, ...]) -> Answers:
    rows = application.row_ids(section)
    return rows, {(row, key): application.text(path_of(section, key, row)) for row in rows for key in columns}


def columns_of(
    section: SectionDefinition, application: Application, scheme: SchemeEdition
) -> tuple[FieldDefinition, ...]:
    """The questions that some row may be asked: with one site, no row is asked for its site."""
    return tuple(
        each for each in scheme.fields_of(section.key)
        if each.required_when is None or is_about_its_row(each.required_when)
        or is_asked(each, application, scheme)
    )


def _configured(asked: FieldDefinition, words: Mapping[str, str] | None, *, is_pinned: bool) -> Any:
    """A column; the first one, by which a row is known, stays in sight while the others scroll."""
    label = text(asked.label) + (" •" if asked.is_required else "")
    width = PINNED_WHERE_NARROW if is_pinned and session.is_narrow() else None
    common: dict[str, Any] = {"help": question_help(asked), "pinned": is_pinned, "width": width}
    if asked.kind is FieldKind.SITE_CHOICES:
        return st.column_config.MultiselectColumn(label, options=list((words or {}).values()), **common)
    if words is not None:
        return st.column_config.SelectboxColumn(label, options=list(words.values()), **common)
    return st.column_config.TextColumn(label, **common)


def _cell(asked: FieldDefinition, stored: str, words: Mapping[str, Mapping[str, str]]) -> Cell:
    """An answer as the grid shows it; a choice that is none is empty, and named below the grid."""
    if asked.kind is FieldKind.SITE_CHOICES:
        return tuple(words[asked.key][part] for part in stored.split() if part in words[asked.key])
    return (words[asked.key].get(stored) if asked.key in words else stored) or None


def _shown(cell: Cell) -> str | list[str]:
    return list(cell) if isinstance(cell, tuple) else cell or ""


def _save(application_id: str, section: str, laid: Laid) -> None:
    """Write what was done in the grid since the last time: rows removed, rows begun, cells one by one."""
    done = Done.read(st.session_state[laid.grid.key])
    office, actor = session.office(), session.current_actor()

    def write() -> object:
        outcome: object
        removed = laid.grid.removed(done)
        outcome = remove_rows(application_id, section, removed) if removed else None
        there = applications.application_of(office, actor, application_id).row_ids(section)
        for change in laid.grid.changes(done):
            if change.of.row is not None and change.of.row not in there:
                _tell_gone(change, laid)
                continue
            outcome = _written(change, laid, office, actor, application_id, section)
            if isinstance(outcome, Refused):
                break
        laid.stored = {place: words for place, words in laid.stored.items() if place[0] not in removed}
        return outcome

    act(write)
    laid.left = _answers(applications.application_of(office, actor, application_id), section, laid.grid.columns)


def _tell_gone(change: Change, laid: Laid) -> None:
    """What was typed into a row that somebody else removed meanwhile, so that it can be entered elsewhere."""
    change.of.shows |= change.cells
    typed = t(", ").join(escaped(" ".join(cell) if isinstance(cell, tuple) else cell)
                         for cell in change.cells.values() if cell)
    if typed:
        say("wrong", [t("Row {number} was removed by somebody else meanwhile, so this was not kept: {typed}",
                        number=laid.grid.numbers.get(change.of.row or "", "—"), typed=typed)])


def _written(
    change: Change, laid: Laid, office: Office, actor: Actor, application_id: str, section: str
) -> object:
    """Each cell of a changed row saved by itself, against what stood there when it was last seen."""
    if change.of.row is None:
        behind = laid.grid.row_behind(change.of)
        begun = applications.add_row(office, actor, application_id, section, before=behind)
        if isinstance(begun, Refused):
            return begun
        rows = begun.row_ids(section)
        change.of.row = rows[rows.index(behind) - 1 if behind in rows else -1]
        laid.stored |= {(change.of.row, column): "" for column in laid.grid.columns}
    outcome: object = None
    for column, cell in change.cells.items():
        place, typed = (change.of.row, column), laid.text_of(column, cell)
        outcome = applications.save_answer(office, actor, application_id, path_of(section, column, change.of.row),
                                           typed, expected=laid.stored[place])
        if isinstance(outcome, Refused):
            return outcome
        change.of.shows[column] = cell
        if isinstance(outcome, SavedAnswer):
            laid.stored[place] = outcome.application.text(outcome.path)
            st.session_state[SAVED_AT] = office.moment()
        else:
            met = Overtaken(*place, typed, outcome)
            laid.conflicts = [*(each for each in laid.conflicts if (each.row, each.column) != place), met]
    return outcome


def _draw_overtaken(
    number: int, overtaken: Overtaken, section: str, application: Application, scheme: SchemeEdition
) -> None:
    asked = scheme.field(section, overtaken.column)
    if asked is None:
        return
    words = choices_of(asked, application, scheme) if asked.kind in CHOICES else {}
    typed = " ".join(words.get(part, part) for part in overtaken.typed.split(" "))
    where = rows_in_words(section, application, scheme).get(overtaken.row, t("Row {number}", number="—"))
    st.warning(escaped(t("{row}: {problem}", row=where, problem=text(overtaken.conflict.text))),
               icon=":material/sync_problem:")
    with st.container(horizontal=True):
        st.button(t("Keep what I typed: {typed}", typed=escaped(typed)), key=f"mine_{section}_{number}",
                  on_click=_settle, args=(application.id, section, overtaken, True))
        st.button(t("Take the other value"), key=f"theirs_{section}_{number}",
                  on_click=_settle, args=(application.id, section, overtaken, False))


def _settle(application_id: str, section: str, overtaken: Overtaken, keep_mine: bool) -> None:
    """End a conflict; what was typed is written only against the value that was shown beside it."""
    office = session.office()
    laid: Laid = st.session_state[GRIDS][application_id, section]
    laid.conflicts.remove(overtaken)

    def write() -> object:
        outcome = applications.save_answer(
            office, session.current_actor(), application_id, path_of(section, overtaken.column, overtaken.row),
            overtaken.typed, expected=overtaken.conflict.current.text if overtaken.conflict.current else "",
        )
        if isinstance(outcome, Conflict):
            laid.conflicts.append(Overtaken(overtaken.row, overtaken.column, overtaken.typed, outcome))
        return outcome

    if keep_mine:
        act(write)
