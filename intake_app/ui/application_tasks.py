"""Application tasks: what is still missing?"""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.completeness import Completeness, MissingItem
from intake_app.rules.tasks import DOCUMENTS as DOCUMENTS_TASK
from intake_app.rules.tasks import REQUESTS as REQUESTS_TASK
from intake_app.rules.tasks import SETTLED, SUBMIT, Task, TaskGroup, TaskState, next_missing, tasks_of
from intake_app.rules.tasks import UNITS as UNITS_TASK
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import applications, editions
from intake_app.ui import session
from intake_app.ui.acting import show_said
from intake_app.ui.applying import (
    CHECK,
    DOCUMENTS,
    FORM,
    MINE,
    REQUESTS,
    TASKS,
    UNITS,
    chosen_application,
    draw_next,
    draw_state,
    item_line,
    item_title,
    open_page,
    saved_words,
)
from intake_app.ui.beginning import draw_beginning
from intake_app.ui.chatting import draw_chat
from intake_app.ui.conversation import put_off
from intake_app.ui.i18n import message, t, text
from intake_app.ui.meeting_edition import draw_changes
from intake_app.ui.showing import TASK_STATES, cited, escaped, heading, question
from models.application import Application

GROUPS: dict[TaskGroup, str] = {
    "edition": message("The new edition"), "requests": message("Requests"), "parties": message("Companies"),
    "products": message("Sites and products"), "records": message("The certification and its data"),
    "papers": message("Units and documents"), "submission": message("Submission"),
}

PAGES = {REQUESTS_TASK: REQUESTS, UNITS_TASK: UNITS, DOCUMENTS_TASK: DOCUMENTS, SUBMIT: CHECK}
"""The pages of the tasks that are no section of the form."""

NAMES = "<style>[class*='st-key-task_'] button { justify-content: flex-start; text-align: start; }</style>"
"""A name that breaks into two lines begins them where the others begin."""

MISSING_HEIGHT = 460
"""Pixels of the list of missing things, which then scrolls by itself."""

MISSING_IN_SIGHT = 4
"""How many missing things are shown without scrolling."""


def draw() -> None:
    """How far it is, the tasks by group, what is missing, and the chat."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    done = applications.completeness_of(office, application)
    met = editions.met_edition(office, application)
    tasks = tasks_of(application, scheme, done, met.look_again if met else ())
    following = next_missing(tasks, put_off=put_off(application))
    _draw_head(application, scheme, done, tasks, following)
    draw_beginning(application)
    if met is not None:
        draw_changes(application, met)
    st.html(NAMES)
    left, side = st.columns([5, 3], gap="large")
    with left:
        for group in dict.fromkeys(task.group for task in tasks):
            if group != "edition":
                _draw_group(t(GROUPS[group]), [task for task in tasks if task.group == group], application)
    with side:
        if application.is_editable:
            draw_chat(application, scheme, following)
            _draw_missing(tasks)


def _draw_head(
    application: Application, scheme: SchemeEdition, done: Completeness, tasks: Sequence[Task],
    following: MissingItem | None,
) -> None:
    st.page_link(MINE, label=t("My applications"), icon=":material/arrow_back:")
    st.caption(f"{escaped(text(scheme.name))} · {scheme.document}")
    question(t("What is still missing?"), _answer(application, tasks))
    if application.is_editable:
        st.progress(done.percent, text=f"{done.percent}%{saved_words(application)}")
    show_said()
    draw_state(application, TASKS)
    if application.is_editable:
        draw_next(following, application.id, f"tasks_next_{application.id}", "content")
    elif st.button(t("Read what was handed over"), key="tasks_read"):
        open_page(CHECK, application.id)


def _answer(application: Application, tasks: Sequence[Task]) -> str:
    if not application.is_editable:
        return t("Nothing from you: it is with the certification body.")
    open_tasks = [task for task in tasks if task.state not in SETTLED]
    if len(open_tasks) == 1:
        return t("Only your word. Read it through, declare that it is true, and submit it.")
    return t("Still missing: {count}; tasks open: {tasks}. Take them in any order, the submission last; everything is"
             " saved at once.", count=_missing_in(tasks), tasks=len(open_tasks))


def _missing_in(tasks: Sequence[Task]) -> int:
    """How many things are missing, the declaration counted, as on every page."""
    return sum(len(task.missing) for task in tasks)


def _draw_group(title: str, tasks: Sequence[Task], application: Application) -> None:
    st.markdown(f"##### {title}")
    with st.container(border=True, gap="small"):
        for task in tasks:
            _draw_task(task, application)


def _draw_task(task: Task, application: Application) -> None:
    """A task's name that leads to its page, what it lacks or waits for, and its state."""
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    name, page = escaped(heading(task.title)), PAGES.get(task.key, FORM)
    hint = f":small[:gray[{_hint(task)}]]" if _hint(task) else ""
    with line, st.container(gap=None):
        if task.state is TaskState.CANNOT_START:
            st.markdown(f":gray[{name}]  \n{hint}")
        else:
            if st.button(f":primary[{name}]", key=f"task_{application.id}_{task.key}", type="tertiary"):
                open_page(page, application.id, task.key if page == FORM else None)
            if hint:
                st.markdown(hint)
    word, colour, icon = TASK_STATES[task.state]
    # As wide as its words: in a column of its own it would be cut off on a narrow page.
    line.badge(text(word), color=colour, icon=icon)


def _hint(task: Task) -> str:
    """What comes first, or what is missing: the first of it by name."""
    if task.why is not None:
        return escaped(text(task.why.text)) + (cited(task.why.clause) if task.why.clause else "")
    if not task.missing or task.key == SUBMIT:
        return ""
    first = item_title(task.missing[0])
    if len(task.missing) == 1:
        return t("missing: {title}", title=first)
    return t("missing: {title} and {count} more", title=first, count=len(task.missing) - 1)


def _draw_missing(tasks: Sequence[Task]) -> None:
    """Everything that is missing by task: what, for which unit or site, why, under which clause."""
    count = _missing_in(tasks)
    if not count:
        return
    box = st.expander(t("Missing ({count})", count=count), expanded=True, icon=":material/checklist:",
                      key="missing_things")
    with box, st.container(height=MISSING_HEIGHT if count > MISSING_IN_SIGHT else "content", border=False,
                           key="scrolls_missing"):
        for task in tasks:
            if task.missing:
                lines = [item_line(item) for item in task.missing]
                st.markdown("\n\n".join([f"**{escaped(heading(task.title))}**", *lines]))


draw()
