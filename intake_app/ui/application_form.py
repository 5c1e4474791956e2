"""Application data: what is still missing?"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import streamlit as st

from intake_app.rules.answers import asked_sections, is_asked
from intake_app.rules.completeness import Completeness
from intake_app.rules.reopening import lock_on_row, lock_on_rows
from intake_app.rules.row_names import row_texts
from intake_app.rules.tasks import SETTLED, Task, next_missing, tasks_of
from intake_app.schemes.schema import FieldDefinition, SchemeEdition, SectionDefinition
from intake_app.services import applications, editions
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.answering import WIDE, draw_question, fill_as
from intake_app.ui.applying import (
    FORM,
    UNITS,
    chosen_application,
    draw_next,
    draw_way,
    item_line,
    open_page,
    place_of_target,
    saved_words,
)
from intake_app.ui.chatting import draw_chat
from intake_app.ui.conversation import put_off
from intake_app.ui.i18n import t, text
from intake_app.ui.leading import FIELD
from intake_app.ui.row_import import draw_import
from intake_app.ui.row_removal import draw_undo, remove_rows
from intake_app.ui.row_tables import ROW, add_row, draw_purpose, draw_table, is_table, opened_row
from intake_app.ui.showing import TASK_STATES, escaped, heading, question
from models.application import Application

Sections = tuple[SectionDefinition, ...]

MISSING_IN_SIGHT = 4
"""How many missing things are shown without scrolling."""

MISSING_HEIGHT = 460
"""Pixels of the list where there are more."""

MISSING_LISTED = 60
"""Of one section, how many are listed: a browser draws a thousand paragraphs in seconds."""


def draw() -> None:
    """The section at hand, what is missing, and the chat."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    done = applications.completeness_of(office, application)
    draw_way(application, scheme, done, FORM)
    question(t("What is still missing?"), _answer(done, application))
    if application.is_editable:
        st.progress(done.percent, text=f"{done.percent}%{saved_words(application)}")
    show_said()
    sections = asked_sections(application, scheme)
    met = editions.met_edition(office, application)
    tasks = tasks_of(application, scheme, done, met.look_again if met else ())
    shown = _draw_sections(done, sections, tasks, application)
    st.markdown(f"#### {heading(shown.title)}")
    if shown in scheme.sections:
        draw_purpose(shown)
    if shown.repeats and lock_on_rows(shown.key, application, scheme) is None:
        draw_import(shown, application, scheme)
    if is_table(shown, application, scheme):
        # A grid needs the whole width.
        draw_table(shown, application, scheme, done)
    form, side = st.columns([5, 3], gap="large")
    with form:
        _draw_section(shown, application, scheme, done)
        _draw_onward(shown, sections, application)
    with side:
        if application.is_editable:
            following = next_missing(tasks, here=shown.key, put_off=put_off(application))
            draw_next(following, application.id, f"next_{application.id}", "stretch")
            draw_chat(application, scheme, following)
            _draw_missing(done, shown, sections, application, scheme)


def _answer(done: Completeness, application: Application) -> str:
    if not application.is_editable:
        return t("This is what was handed over.")
    if not done.missing:
        return t("Nothing. It can be submitted.")
    return t("Missing: {count} of {asked}, marked • below. Whatever you type is saved at once.",
             count=len(done.missing), asked=done.asked)


def _draw_sections(
    done: Completeness, sections: Sections, tasks: Sequence[Task], application: Application
) -> SectionDefinition:
    """A button for each section with what it lacks, else the sign of its task; the one chosen stands in the address."""
    wanted = st.query_params.get("section", "")
    shown = next((section for section in sections if section.key == wanted), sections[0])
    counts = _waiting(done, application)
    signs = {task.key: TASK_STATES[task.state][2] for task in tasks if task.state in SETTLED}
    with st.container(horizontal=True, gap="small"):
        for section in sections:
            count = counts[section.key]
            name = heading(section.title) + (t(" ({count})", count=count) if count else "")
            st.button(
                f"**{name}**" if section == shown else name, width="content",
                key=f"section_{application.id}_{section.key}", icon=None if count else signs[section.key],
                type="secondary" if section == shown else "tertiary",
                on_click=_show, args=(section.key,),
            )
    return shown


def _waiting(done: Completeness, application: Application) -> Counter[str]:
    """How many things each section lacks, those with it that the body's requests name there."""
    batch = application.open_request
    named = {f"request:{item.id}": place_of_target(item.target) for item in (batch.items if batch else ())}
    counts = Counter(item.section for item in done.missing)
    counts.update(place.section for item in done.missing
                  if (place := named.get(item.target)) and place.page == FORM and place.section)
    return counts


def _show(section: str) -> None:
    st.query_params["section"] = section
    for name in (ROW, FIELD):
        st.query_params.pop(name, None)


def _draw_section(
    section: SectionDefinition, application: Application, scheme: SchemeEdition, done: Completeness
) -> None:
    if section.row is None:
        _draw_same_as(section, application, scheme)
        _draw_fields(section, None, application, scheme, done)
        return
    rows = row_texts(section.key, application, scheme)
    if is_table(section, application, scheme):
        opened = opened_row(section, application, scheme)
        rows = {opened: rows[opened]} if opened else {}
    else:
        draw_undo(section, application)
    for row, words in rows.items():
        with st.container(border=True):
            _draw_row_head(section, row, heading(words), application, scheme)
            _draw_fields(section, row, application, scheme, done)
    if application.is_editable and lock_on_rows(section.key, application, scheme) is None:
        st.button(
            t("Add: {row}", row=text(section.row)), icon=":material/add:", key=f"add_{application.id}_{section.key}",
            on_click=add_row, args=(application.id, section.key),
        )


def _draw_same_as(section: SectionDefinition, application: Application, scheme: SchemeEdition) -> None:
    named = next((field.same_as for field in scheme.fields_of(section.key) if field.same_as), None)
    other = scheme.section(named) if named else None
    if other is not None and application.is_editable and application.handed_over is None:
        st.button(
            t("Same as: {party}. Copy its answers", party=heading(other.title)),
            icon=":material/content_copy:", key=f"same_{application.id}_{section.key}", on_click=fill_as,
            args=(application.id, section.key),
        )


def _draw_row_head(
    section: SectionDefinition, row: str, words: str, application: Application, scheme: SchemeEdition
) -> None:
    name, remove = st.columns([4, 1], vertical_alignment="center", wrap=False)
    name.markdown(f"**{escaped(words)}**")
    if application.is_editable and lock_on_row(section.key, row, application, scheme) is None:
        remove.button(t("Remove"), type="tertiary", width="stretch", key=f"remove_{application.id}_{row}",
                      on_click=_remove, args=(application.id, section.key, row))


def _draw_fields(
    section: SectionDefinition, row: str | None, application: Application, scheme: SchemeEdition, done: Completeness
) -> None:
    """The fields asked for now, two in a line, those that need room alone."""
    line: list[FieldDefinition] = []
    for field in scheme.fields_of(section.key):
        if not is_asked(field, application, scheme, row):
            continue
        if field.kind in WIDE:
            _draw_line(line, row, application, scheme, done)
            line = []
            draw_question(field, application, scheme, row, done)
            continue
        line.append(field)
        if len(line) == 2:
            _draw_line(line, row, application, scheme, done)
            line = []
    _draw_line(line, row, application, scheme, done)


def _draw_line(
    line: list[FieldDefinition], row: str | None, application: Application, scheme: SchemeEdition, done: Completeness
) -> None:
    for column, field in zip(st.columns(2), line, strict=False) if line else ():
        with column:
            draw_question(field, application, scheme, row, done)


def _draw_onward(shown: SectionDefinition, sections: Sections, application: Application) -> None:
    following = next(iter(sections[sections.index(shown) + 1:]), None)
    if following is not None:
        st.button(t("On to: {name}", name=heading(following.title)), icon=":material/arrow_forward:",
                  icon_position="right", key=f"onward_{application.id}", on_click=_show, args=(following.key,))
    elif st.button(t("On to: {name}", name=t("Certification units")), icon=":material/arrow_forward:",
                   icon_position="right", key=f"onward_{application.id}"):
        open_page(UNITS, application.id)


def _draw_missing(
    done: Completeness, shown: SectionDefinition, sections: Sections, application: Application, scheme: SchemeEdition
) -> None:
    """Everything that is missing, the section at hand first; of a table the count, as its page lists it by rows."""
    if not done.missing:
        return
    names = {section.key: heading(section.title) for section in sections} | {
        "units": t("Certification units"), "documents": t("Documents"), "declaration": t("Check and submit"),
        "requests": t("Requests"),
    }
    tables = {section.key for section in sections if is_table(section, application, scheme)}
    height: int | Literal["content"] = MISSING_HEIGHT if len(done.missing) > MISSING_IN_SIGHT else "content"
    box = st.expander(t("Missing ({count})", count=len(done.missing)), expanded=True, icon=":material/checklist:",
                      key="missing_things")
    with box, st.container(height=height, border=False, key="scrolls_missing"):
        for key in _order_from(shown, sections):
            items = [item for item in done.missing if item.section == key]
            in_rows = [item for item in items if key in tables and item.kind != "row"]
            others = [item for item in items if item not in in_rows]
            lines = [item_line(item) for item in others[:MISSING_LISTED]]
            if len(others) > MISSING_LISTED:
                lines.append(t("… and {count} more", count=len(others) - MISSING_LISTED))
            if in_rows:
                lines.append(t("{count} to fill in or to mend, listed below the table.", count=len(in_rows)))
            if lines:
                st.markdown("\n\n".join([f"**{names[key]}**", *lines]))


def _order_from(shown: SectionDefinition, sections: Sections) -> list[str]:
    """The sections and pages as they follow each other, the section at hand in front."""
    place = sections.index(shown)
    keys = [section.key for section in sections]
    return [*keys[place:], "requests", "units", "documents", "declaration", *keys[:place]]


def _remove(application_id: str, section: str, row: str) -> None:
    act(lambda: remove_rows(application_id, section, [row]))


draw()
