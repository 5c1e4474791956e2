"""Application data: what is still missing?"""

from typing import Literal

import streamlit as st

from intake_app.rules.answers import is_asked
from intake_app.rules.completeness import Completeness
from intake_app.schemes.schema import REPEATING, FieldDefinition, SchemeEdition, Section
from intake_app.services import applications
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.answering import SAVED_AT, WIDE, draw_question, fill_as
from intake_app.ui.applying import (
    FORM,
    ORDER,
    UNITS,
    chosen_application,
    draw_way,
    item_line,
    item_title,
    open_page,
    place_of,
    row_name,
    section_name,
)
from intake_app.ui.chatting import draw_chat
from intake_app.ui.i18n import t
from intake_app.ui.showing import question
from models.application import Application

MISSING_IN_SIGHT = 4
"""How many missing things are shown without scrolling."""

MISSING_HEIGHT = 460
"""Pixels of the list where there are more."""


def draw() -> None:
    """The section at hand, what is missing, and the chat."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    done = applications.completeness_of(office, application)
    draw_way(application, scheme, done, FORM)
    question(t("What is still missing?"), _answer(done, application))
    if application.is_editable:
        st.progress(done.percent, text=f"{done.percent}%{_saved()}")
    show_said()
    section = _draw_sections(done, scheme, application.id)
    form, side = st.columns([5, 3], gap="large")
    with form:
        _draw_section(section, application, scheme)
        _draw_onward(section, application, scheme)
    with side:
        if application.is_editable:
            _draw_next(done, section, application)
            draw_chat(application, scheme)
            _draw_missing(done, section, scheme)


def _answer(done: Completeness, application: Application) -> str:
    if not application.is_editable:
        return t("This is what was handed over.")
    if not done.missing:
        return t("Nothing. It can be submitted.")
    return t("Missing: {count} of {asked}, marked • below. Whatever you type is saved at once.",
             count=len(done.missing), asked=done.asked)


def _saved() -> str:
    at = st.session_state.get(SAVED_AT)
    return " · " + t("saved at {time}", time=f"{at:%H:%M:%S}") if at else ""


def _draw_sections(done: Completeness, scheme: SchemeEdition, application_id: str) -> Section:
    """A button for each section with what it lacks; the section chosen stands in the address."""
    wanted = st.query_params.get("section", "")
    shown = Section(wanted) if wanted in set(Section) else ORDER[0]
    with st.container(horizontal=True, gap="small"):
        for section in ORDER:
            count = sum(1 for item in done.missing if item.section == section.value)
            name = section_name(section, scheme) + (t(" ({count})", count=count) if count else "")
            st.button(
                f"**{name}**" if section is shown else name, width="content",
                key=f"section_{application_id}_{section.value}", icon=None if count else ":material/check:",
                type="secondary" if section is shown else "tertiary",
                on_click=_show, args=(section.value,),
            )
    return shown


def _show(section: str) -> None:
    st.query_params["section"] = section


def _draw_section(section: Section, application: Application, scheme: SchemeEdition) -> None:
    st.markdown(f"#### {section_name(section, scheme)}")
    if section not in REPEATING:
        _draw_same_as(section, application, scheme)
        _draw_fields(section, application, scheme, None)
        return
    for number, row in enumerate(application.row_ids(section.value), start=1):
        with st.container(border=True):
            _draw_row_head(section, row, number, application)
            _draw_fields(section, application, scheme, row)
    if application.is_editable:
        st.button(
            t("Add a site") if section is Section.SITES else t("Add a product"), icon=":material/add:",
            key=f"add_{application.id}_{section.value}", on_click=_add, args=(application.id, section),
        )


def _draw_same_as(section: Section, application: Application, scheme: SchemeEdition) -> None:
    other = next((field.same_as for field in scheme.fields_of(section) if field.same_as), None)
    if other is not None and application.is_editable:
        st.button(
            t("Same as: {party}. Copy its answers", party=section_name(other, scheme)),
            icon=":material/content_copy:", key=f"same_{application.id}_{section.value}", on_click=fill_as,
            args=(application.id, section),
        )


def _draw_row_head(section: Section, row: str, number: int, application: Application) -> None:
    name, remove = st.columns([4, 1], vertical_alignment="center", wrap=False)
    name.markdown(f"**{row_name(section, number)}**")
    if application.is_editable:
        with remove.popover(t("Remove"), type="tertiary", width="stretch"):
            st.markdown(t("{name} is removed with everything filled in for it.", name=row_name(section, number)))
            st.button(t("Remove {name}", name=row_name(section, number)), key=f"remove_{application.id}_{row}",
                      on_click=_remove, args=(application.id, section, row))


def _draw_fields(section: Section, application: Application, scheme: SchemeEdition, row: str | None) -> None:
    """The fields asked for now, two in a line, those that need room alone."""
    line: list[FieldDefinition] = []
    for field in scheme.fields_of(section):
        if not is_asked(field, application, row):
            continue
        if field.kind in WIDE:
            _draw_line(line, application, scheme, row)
            line = []
            draw_question(field, application, scheme, row)
            continue
        line.append(field)
        if len(line) == 2:
            _draw_line(line, application, scheme, row)
            line = []
    _draw_line(line, application, scheme, row)


def _draw_line(
    line: list[FieldDefinition], application: Application, scheme: SchemeEdition, row: str | None
) -> None:
    for column, field in zip(st.columns(2), line, strict=False) if line else ():
        with column:
            draw_question(field, application, scheme, row)


def _draw_onward(section: Section, application: Application, scheme: SchemeEdition) -> None:
    place = ORDER.index(section)
    if place + 1 < len(ORDER):
        following = ORDER[place + 1]
        st.button(t("On to: {name}", name=section_name(following, scheme)), icon=":material/arrow_forward:",
                  icon_position="right", key=f"onward_{application.id}", on_click=_show, args=(following.value,))
    elif st.button(t("On to: {name}", name=t("Certification units")), icon=":material/arrow_forward:",
                   icon_position="right", key=f"onward_{application.id}"):
        open_page(UNITS, application.id)


def _draw_next(done: Completeness, shown: Section, application: Application) -> None:
    """The button to the next place where something is missing, after the section at hand."""
    order = _order_from(shown)
    elsewhere = [item for item in done.missing if item.section in order[1:]]
    if not elsewhere:
        return
    first = min(elsewhere, key=lambda item: order.index(item.section))
    if st.button(t("Next: {title}", title=item_title(first)), type="primary", width="stretch",
                 key=f"next_{application.id}", wrap=True):
        place = place_of(first)
        open_page(place.page, application.id, place.section)


def _draw_missing(done: Completeness, shown: Section, scheme: SchemeEdition) -> None:
    """Everything that is missing, the section at hand first."""
    if not done.missing:
        return
    names = {section.value: section_name(section, scheme) for section in Section} | {
        "units": t("Certification units"), "documents": t("Documents"), "declaration": t("Check and submit"),
    }
    height: int | Literal["content"] = MISSING_HEIGHT if len(done.missing) > MISSING_IN_SIGHT else "content"
    box = st.expander(t("Missing ({count})", count=len(done.missing)), expanded=True, icon=":material/checklist:",
                      key="missing_things")
    with box, st.container(height=height, border=False):
        for key in _order_from(shown):
            lines = [item_line(item) for item in done.missing if item.section == key]
            if lines:
                st.markdown("\n\n".join([f"**{names[key]}**", *lines]))


def _order_from(shown: Section) -> list[str]:
    """The sections and pages as they follow each other, the section at hand in front."""
    place = ORDER.index(shown)
    return [*ORDER[place:], "units", "documents", "declaration", *ORDER[:place]]


def _add(application_id: str, section: Section) -> None:
    act(lambda: applications.add_row(session.office(), session.current_actor(), application_id, section))


def _remove(application_id: str, section: Section, row: str) -> None:
    act(lambda: applications.remove_row(session.office(), session.current_actor(), application_id, section, row))


draw()
