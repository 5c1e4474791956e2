"""Rows from a spreadsheet, above the rows of a section: bring a table, see what it would do, take it over.

What a person brought is kept for them alone until it is taken over or put away; nothing of it is in the application
before the button with the number of rows is pressed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from zlib import crc32

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.schemes.schema import FieldDefinition, SchemeEdition, SectionDefinition
from intake_app.services import applications, tables, tables_in_hand
from intake_app.services.blank_forms import form_name
from intake_app.services.tables import BroughtTable, Renewed, Taken
from intake_app.services.tables_in_hand import TableInHand
from intake_app.tables.blank import blank_workbook
from intake_app.tables.changes import Outcome, PlannedRow, TablePlan
from intake_app.tables.headings import Column, Layout
from intake_app.tables.marked import marked_workbook
from intake_app.tables.workbooks import LARGEST_FILE_BYTES, TOO_LARGE
from intake_app.ui import session
from intake_app.ui.acting import act, say, show_said
from intake_app.ui.answering import answer_words
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import bytes_or_refusal, draw_uploader
from intake_app.ui.laying import laid_key, saw
from intake_app.ui.showing import escaped, heading, in_a_row, labelled
from models.application import Application
from models.text import Language

HELD = "tables_in_hand"
"""Where the session has, by application and section, the table in hand, or the pasted rows that were not read yet."""

BROUGHT_BACK = "pasted_rows_brought_back"
"""Where the session has the sections whose box began with rows that an earlier one kept: it stands open."""

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNREAD = ("txt", "xls", "et", "xlsm", "ods")
"""Files that may be chosen besides: those that cannot be read are answered with how to save them."""

LONGEST_PASTE = 500_000
PREVIEW_ROWS, PREVIEW_HEIGHT = 9, 360
"""Rows that are shown at full length, and the pixels of a longer list."""

REASONS_IN_SIGHT, REASONS_HEIGHT = 8, 320


@dataclass(frozen=True)
class InHand:
    """A table that was brought, what it would do, and the version of the application of which that was told."""

    table: BroughtTable
    plan: TablePlan
    version: int


def draw_import(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> None:
    """The ways to bring a table, folded while none is in hand, else what the one in hand would do."""
    if not application.is_editable:
        return
    in_hand = _in_hand(section.key, application)
    box = st.expander(
        t("Take over rows from Excel: {section}", section=heading(section.title)),
        icon=":material/table_view:",
        expanded=in_hand is not None or (application.id, section.key) in st.session_state.get(BROUGHT_BACK, ()),
        key=f"import_{application.id}_{section.key}_{in_hand is not None}",
    )
    with box:
        if in_hand is None:
            _draw_ways(section.key, application, scheme)
        else:
            _draw_plan(in_hand, section.key, application, scheme)


def _in_hand(section: str, application: Application) -> InHand | None:
    """The table in hand, its plan told anew where the application changed since."""
    place = application.id, section
    if place not in _held():
        _bring_back(*place)
    held = _held()[place]
    if isinstance(held, InHand) and held.version != application.version:
        _read(*place, held.table, held.plan.reading.layout)
        held = _held()[place]
    return held if isinstance(held, InHand) else None


def _held() -> dict[tuple[str, str], InHand | str]:
    held: dict[tuple[str, str], InHand | str] = st.session_state.setdefault(HELD, {})
    return held


def _bring_back(application_id: str, section: str) -> None:
    """Take in hand again what an earlier session kept; the page says why where it cannot be read any more."""
    kept = tables_in_hand.table_in_hand(session.office(), session.current_actor(), application_id, section)
    _held()[application_id, section] = kept.pasted if kept else ""
    if kept is not None and kept.layout is None:
        st.session_state.setdefault(BROUGHT_BACK, set()).add((application_id, section))
    if kept is not None and kept.layout is not None:
        _read(application_id, section, kept.brought, kept.layout)
        if not _held()[application_id, section]:
            _put_away(application_id, section)
            show_said("said_of_table")


def _draw_ways(section: str, application: Application, scheme: SchemeEdition) -> None:
    language = session.language()
    stem = f"{application.id}_{section}"
    st.markdown(t("Bring your own sheet as it is, or fill in the blank one. You see what it would do before anything is"
                  " written; empty cells clear nothing, and no row is removed."))
    st.download_button(
        t("Blank workbook"), data=lambda: blank_workbook(scheme, language), on_click="ignore", mime=WORKBOOK,
        file_name=f"{form_name(scheme, language)}.xlsx", icon=":material/download:", key=f"blank_{stem}",
    )
    upload, paste = st.columns(2, gap="medium")
    with upload:
        count = st.session_state.setdefault(f"tables_{stem}", 0)
        draw_uploader(t("Upload .xlsx or .csv"), f"table_{stem}_{count}", kinds=("xlsx", "csv"), unread=UNREAD,
                      limit_bytes=LARGEST_FILE_BYTES, on_change=_take_file, args=(application.id, section, stem))
    with paste:
        pasted = str(_held()[application.id, section])
        key = laid_key(_box(application.id, section), f"paste_{stem}", pasted)
        st.text_area(t("Or paste rows with their heading"), value=pasted, key=key, height=100, max_chars=LONGEST_PASTE,
                     placeholder=t("Copy the rows in Excel or WPS, heading included, and paste them here."),
                     on_change=_keep_paste, args=(application.id, section, key))
        st.button(t("Read the pasted rows"), key=f"read_{stem}", on_click=_take_paste,
                  args=(application.id, section, key))


def _draw_plan(in_hand: InHand, section: str, application: Application, scheme: SchemeEdition) -> None:
    plan, table, every_field = in_hand.plan, in_hand.table, scheme.fields_of(section)
    st.markdown(_summary(table, plan))
    st.caption(t("The table is kept, for you alone, until you take it over or put it away."))
    _draw_columns(plan, section, application, scheme)
    _draw_refused(plan)
    if plan.to_write:
        _draw_preview(plan, section, application, scheme)
    language: Language = session.language()
    with st.container(horizontal=True):
        if plan.to_write:
            st.button(t("Take over rows: {count}", count=len(plan.to_write)), type="primary",
                      key=f"take_{application.id}_{section}", on_click=_take_over, args=(application.id, section))
        if plan.rows:
            st.download_button(
                t("Your sheet with the results"), file_name=_marked_name(table), mime=WORKBOOK,
                data=lambda: marked_workbook(table.table, plan, every_field, language),
                on_click="ignore", icon=":material/download:", key=f"marked_{application.id}_{section}",
            )
        st.button(t("Put it away"), key=f"away_{application.id}_{section}", type="tertiary", on_click=_put_away,
                  args=(application.id, section))


def _summary(table: BroughtTable, plan: TablePlan) -> str:
    """What was read, and what would come of it."""
    sheet = t("sheet “{name}”", name=escaped(plan.reading.sheet)) if plan.reading.sheet else ""
    where = " · ".join(part for part in (escaped(table.name), sheet) if part) or t("pasted rows")
    counts = t("New: {new}, changed: {changed}, unchanged: {same}, staying out: {refused}.",
               new=len(plan.of(Outcome.NEW)), changed=len(plan.of(Outcome.CHANGED)),
               same=len(plan.of(Outcome.UNCHANGED)), refused=len(plan.of(Outcome.REFUSED)))
    if plan.to_write:
        counts = in_a_row([counts, t("Nothing is written yet.")])
    if not plan.rows:
        counts = t("No row was found: say below which column is which.")
    return f"**{where}**  \n{counts}"


def _draw_columns(plan: TablePlan, section: str, application: Application, scheme: SchemeEdition) -> None:
    """Which column is which field: the likely ones to confirm, all of them to change."""
    layout = plan.reading.layout
    stem = f"{application.id}_{section}"
    if not layout.heading_row and plan.rows:
        first = plan.rows[0].read.number
        st.button(t("No heading was recognised: row {number} is one, do not read it", number=first),
                  key=f"heading_{stem}", on_click=_set_heading, args=(application.id, section, first))
    names = {field.key: text(field.label) for field in scheme.fields_of(section)}
    free = {key: name for key, name in names.items() if key not in layout.taken.values()}
    left = [column for column in layout.columns if not column.field]
    for column in (each for each in left if each.suggested in free):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(t("Is the column “{heading}” your “{field}”?", heading=escaped(column.heading),
                          field=escaped(names[str(column.suggested)])))
            st.button(t("Yes, read it so"), key=f"same_{stem}_{column.place}", on_click=_assign,
                      args=(application.id, section, {column.place: column.suggested}))
    title = t("Columns read: {count}", count=len(layout.taken))
    if left:
        title += " · " + t("left out: {names}", names=t(", ").join(_column_name(column) for column in left))
    with st.expander(title, expanded=not layout.taken, key=f"columns_{stem}"):
        halves = st.columns(2)
        for number, column in enumerate(layout.columns):
            own = {column.field: names[column.field]} if column.field in names else {}
            with halves[number % 2]:
                _draw_assignment(column, own | free, section, application)


def _draw_assignment(column: Column, names: Mapping[str, str], section: str, application: Application) -> None:
    """The field of one column; the key carries the choices, as a select box whose choices change loses its own."""
    key = f"column_{application.id}_{section}_{column.place}_{crc32(repr(names).encode()):x}"
    st.session_state.setdefault(key, column.field)
    st.selectbox(
        f"{_column_name(column)}  :gray[{escaped(t(', ').join(column.samples)[:60])}]", list(names), index=None,
        key=key, format_func=names.__getitem__, placeholder=t("left out"), on_change=_assign_chosen,
        args=(application.id, section, column.place, key),
    )


def _column_name(column: Column) -> str:
    return escaped(column.heading) if column.heading else t("column {number}", number=column.place)


def _draw_refused(plan: TablePlan) -> None:
    """The rows that stay out, each with its reasons, and what to look at in those that do not."""
    refused = plan.of(Outcome.REFUSED)
    if refused:
        _draw_reasons(t("Stay out ({count})", count=len(refused)), refused)
    looked_at = [row for row in plan.to_write if row.problems]
    if looked_at:
        _draw_reasons(t("To be looked at ({count})", count=len(looked_at)), looked_at)


def _draw_reasons(heading: str, rows: Sequence[PlannedRow]) -> None:
    st.markdown(f"**{heading}**")
    with st.container(height=REASONS_HEIGHT if len(rows) > REASONS_IN_SIGHT else "content", border=False):
        st.markdown("\n".join(
            "- " + t("Row {number}: {reasons}", number=row.read.number,
                     reasons=in_a_row(escaped(text(problem.text)) for problem in row.problems))
            for row in rows
        ))


def _draw_preview(plan: TablePlan, section: str, application: Application, scheme: SchemeEdition) -> None:
    """The rows as they would be written, the changed ones first, an old value in front of the new."""
    said = {key for row in plan.to_write for key in row.read.values}
    fields = [field for field in scheme.fields_of(section) if field.key in said]
    rows = sorted(plan.to_write, key=lambda row: (row.outcome is Outcome.NEW, row.read.number))
    st.markdown(f"**{t('Would be written ({count})', count=len(rows))}**")
    some_changed = bool(plan.of(Outcome.CHANGED))
    st.dataframe(
        [_preview_row(row, fields, application, scheme, some_changed) for row in rows], hide_index=True,
        height=PREVIEW_HEIGHT if len(rows) > PREVIEW_ROWS else "content", key=f"preview_{application.id}_{section}",
        column_config={t("Row"): st.column_config.NumberColumn(width=50, format="%d"),
                       t("Result"): st.column_config.TextColumn(width=60)},
    )


def _preview_row(
    row: PlannedRow, fields: Sequence[FieldDefinition], application: Application, scheme: SchemeEdition,
    some_changed: bool,
) -> dict[str, str | int]:
    """A row as the table shows it; where some rows change, each says what."""
    def words(field: FieldDefinition, stored: str) -> str:
        return answer_words(field, stored, application, scheme)

    is_new = row.outcome is Outcome.NEW
    before = {} if is_new else {change.field: change.before for change in row.changes}
    changes = t("; ").join(
        labelled(text(field.label),
                 f"{words(field, before[field.key]) or '—'} → {words(field, row.read.values[field.key])}")
        for field in fields if field.key in before
    )
    return {
        t("Row"): row.read.number, t("Result"): t("new") if is_new else t("changed"),
        **({t("What changes"): changes} if some_changed else {}),
        **{text(field.label): words(field, row.read.values.get(field.key, "")) for field in fields},
    }


def _marked_name(table: BroughtTable) -> str:
    return f"{table.name.rpartition('.')[0] or t('Pasted rows')} - {t('results')}.xlsx"


def _take_file(application_id: str, section: str, stem: str) -> None:
    """Keep what was uploaded at once, and empty the uploader."""
    count = st.session_state[f"tables_{stem}"]
    file = cast(UploadedFile | None, st.session_state[f"table_{stem}_{count}"])
    if file is None:
        return
    st.session_state[f"tables_{stem}"] = count + 1
    content = bytes_or_refusal(file, TOO_LARGE)
    if isinstance(content, bytes):
        _take_in_hand(application_id, section, BroughtTable(table=content, name=file.name))
    else:
        act(lambda: content)


def _keep_paste(application_id: str, section: str, key: str) -> None:
    """Keep pasted rows for whoever loads the page anew before they are read."""
    pasted, place = st.session_state[key], (application_id, section)
    if isinstance(_held()[place], InHand):
        # The button that reads them was pressed with the last letters.
        return

    if not pasted:
        _put_away(*place)
    elif act(lambda: tables_in_hand.keep_table(
            session.office(), session.current_actor(), *place, TableInHand(pasted=pasted))):
        _held()[place] = pasted
    saw(_box(*place), str(_held()[place]))


def _box(application_id: str, section: str) -> tuple[str, str]:
    return application_id, f"paste_{section}"


def _take_paste(application_id: str, section: str, key: str) -> None:
    _take_in_hand(application_id, section, BroughtTable(table=st.session_state[key]))


def _take_in_hand(
    application_id: str, section: str, table: BroughtTable, layout: Layout | None = None
) -> None:
    """Read a table and keep it; what cannot be read is not kept as a table."""
    _read(application_id, section, table, layout)
    held = _held()[application_id, section]
    if isinstance(held, InHand):
        content = {"pasted": table.table} if isinstance(table.table, str) else {"file": table.table}
        kept = TableInHand.model_validate({"name": table.name, "layout": held.plan.reading.layout, **content})
        act(lambda: tables_in_hand.keep_table(
            session.office(), session.current_actor(), application_id, section, kept))


def _read(application_id: str, section: str, table: BroughtTable, layout: Layout | None = None) -> None:
    """Tell what a table would do, or say why it cannot be read: pasted rows go back into their box."""
    office, actor = session.office(), session.current_actor()

    def read() -> object:
        version = applications.application_of(office, actor, application_id).version
        plan = tables.plan_table(office, actor, application_id, section, table, layout)
        if isinstance(plan, TablePlan):
            _held()[application_id, section] = InHand(table=table, plan=plan, version=version)
        else:
            _held()[application_id, section] = table.table if isinstance(table.table, str) else ""
        return plan

    act(read)


def _assign_chosen(application_id: str, section: str, place: int, key: str) -> None:
    _assign(application_id, section, {place: st.session_state[key]})


def _assign(application_id: str, section: str, chosen: Mapping[int, str | None]) -> None:
    """Read the table again with the fields that were chosen for some columns."""
    in_hand = _taken(application_id, section)
    _take_in_hand(application_id, section, in_hand.table, in_hand.plan.reading.layout.with_fields(chosen))


def _set_heading(application_id: str, section: str, row: int) -> None:
    in_hand = _taken(application_id, section)
    _take_in_hand(application_id, section, in_hand.table, in_hand.plan.reading.layout.with_(heading_row=row))


def _taken(application_id: str, section: str) -> InHand:
    """The table in hand, under whose plan the buttons stand."""
    return cast(InHand, _held()[application_id, section])


def _put_away(application_id: str, section: str) -> None:
    if act(lambda: tables_in_hand.put_table_away(
            session.office(), session.current_actor(), application_id, section)):
        _held()[application_id, section] = ""


def _take_over(application_id: str, section: str) -> None:
    in_hand = _taken(application_id, section)

    def take() -> object:
        outcome = tables.take_table(
            session.office(), session.current_actor(), application_id, section, in_hand.table, in_hand.plan)
        if isinstance(outcome, Renewed):
            _read(application_id, section, in_hand.table, outcome.plan.reading.layout)
            say("wrong", [t("The application was changed meanwhile, and nothing was written. See what the table would"
                            " do now, then take it over.")])
        elif isinstance(outcome, Taken):
            # Of a table from which rows stayed out, the reasons remain in sight.
            if not in_hand.plan.of(Outcome.REFUSED):
                _put_away(application_id, section)
            say("done", [t("Taken over. Rows added: {added}, changed: {changed}.", added=outcome.added,
                           changed=outcome.changed)])
        return outcome

    act(take)
