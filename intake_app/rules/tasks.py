"""The tasks of an application: what is done, what is under way, and what cannot start yet because of what."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Literal

from intake_app.rules.answers import asked_sections
from intake_app.rules.certification_units import units_by_rule
from intake_app.rules.completeness import Completeness, MissingItem
from intake_app.rules.edition_changes import LookAgain
from intake_app.schemes.schema import SchemeEdition, Section, SectionDefinition
from models.application import Application
from models.base import Frozen
from models.reference import Reason
from models.text import Text, joined

TaskGroup = Literal["edition", "requests", "parties", "products", "records", "papers", "submission"]
"""Under which heading a task stands; `records` are the answers about the certification and its data."""

GROUPS: Mapping[str, TaskGroup] = {
    Section.CLIENT: "parties", Section.PRODUCER: "parties", Section.FACTORY: "parties", Section.SITES: "products",
    Section.PRODUCTS: "products",
}
"""The groups of the sections that every form has; all others are records."""

UNITS, DOCUMENTS, SUBMIT, EDITION, REQUESTS = "units", "documents", "declaration", "edition", "requests"
"""The keys of the tasks that are no section; those of missing things say `section` alike."""


class TaskState(StrEnum):
    """Where a task stands."""

    CANNOT_START = "cannot_start"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    OPTIONAL = "optional"
    """Nothing was entered, and nothing has to be."""
    DONE = "done"


SETTLED = frozenset({TaskState.DONE, TaskState.OPTIONAL})
"""What the submission does not wait for."""


class Task(Frozen):
    """One line of the task list; `why` says what has to come first where it cannot start."""

    key: str
    group: TaskGroup
    title: Text
    state: TaskState
    missing: tuple[MissingItem, ...] = ()
    why: Reason | None = None


def tasks_of(
    application: Application, scheme: SchemeEdition, done: Completeness, look_again: Sequence[LookAgain] = ()
) -> tuple[Task, ...]:
    """Every task in the order in which they are gone through; `look_again` is what a new edition asks otherwise."""
    missing: dict[str, list[MissingItem]] = defaultdict(list)
    for item in done.missing:
        missing[item.section].append(item)
    tasks = [
        *_edition_task(look_again),
        *_requests_task(missing[REQUESTS], application),
        *(_section_task(section, missing[section.key], application)
          for section in asked_sections(application, scheme)),
        _units_task(missing[UNITS], application, scheme),
        _documents_task(missing[DOCUMENTS], application),
    ]
    return (*tasks, _submit_task(tasks, missing[SUBMIT], application, scheme))


def next_missing(tasks: Sequence[Task], here: str = "", put_off: Collection[str] = ()) -> MissingItem | None:
    """What comes next: the first missing thing of a task that can be worked on, from the task `here` on and round.

    What is `put_off`, by its target, comes after all the rest. None where nothing is missing that can be worked on.
    """
    keys = [task.key for task in tasks]
    first = keys.index(here) if here in keys else 0
    items = [item for task in (*tasks[first:], *tasks[:first]) if task.state is not TaskState.CANNOT_START
             for item in task.missing]
    return min(items, key=lambda item: item.target in put_off, default=None)


def _edition_task(look_again: Sequence[LookAgain]) -> Sequence[Task]:
    if not look_again:
        return ()
    return (Task(key=EDITION, group="edition", title=_EDITION, state=TaskState.NOT_STARTED),)


def _requests_task(missing: Sequence[MissingItem], application: Application) -> Sequence[Task]:
    """What the body asked for when it returned the application."""
    if application.open_request is None:
        return ()
    state = TaskState.IN_PROGRESS if missing else TaskState.DONE
    return (Task(key=REQUESTS, group="requests", title=_REQUESTS, state=state, missing=tuple(missing)),)


def _section_task(section: SectionDefinition, missing: Sequence[MissingItem], application: Application) -> Task:
    """A section waits for no other: a table of each site may be brought before the sites are named."""
    state = TaskState.DONE
    if missing:
        state = TaskState.IN_PROGRESS if _is_begun(section.key, application) else TaskState.NOT_STARTED
    elif section.repeats and application.is_editable and not application.row_ids(section.key):
        state = TaskState.OPTIONAL
    return Task(key=section.key, group=GROUPS.get(section.key, "records"), title=section.title, state=state,
                missing=tuple(missing))


def _units_task(missing: Sequence[MissingItem], application: Application, scheme: SchemeEdition) -> Task:
    """Units follow from the products and their sites: without those there is nothing to look at."""
    state, why = TaskState.DONE, None
    if missing and not units_by_rule(application, scheme):
        state = TaskState.CANNOT_START
        needed = [section.title for key in (Section.SITES, Section.PRODUCTS) if (section := scheme.section(key))]
        why = Reason(text=_FIRST.format(tasks=joined(needed)), clause=scheme.unit_division.clause)
    elif missing:
        state = TaskState.IN_PROGRESS if application.wishes else TaskState.NOT_STARTED
    return Task(key=UNITS, group="papers", title=_UNITS, state=state, missing=tuple(missing), why=why)


def _documents_task(missing: Sequence[MissingItem], application: Application) -> Task:
    state = TaskState.DONE
    if missing:
        state = TaskState.IN_PROGRESS if application.documents else TaskState.NOT_STARTED
    return Task(key=DOCUMENTS, group="papers", title=_DOCUMENTS, state=state, missing=tuple(missing))


def _submit_task(
    others: Sequence[Task], missing: Sequence[MissingItem], application: Application, scheme: SchemeEdition
) -> Task:
    """The last task, which all others come before; done once the application is handed over."""
    open_tasks = [task for task in others if task.state not in SETTLED]
    state, why = TaskState.NOT_STARTED, None
    if not application.is_editable:
        state = TaskState.DONE
    elif open_tasks:
        state = TaskState.CANNOT_START
        why = Reason(text=_FIRST.format(tasks=joined([task.title for task in open_tasks])),
                     clause=scheme.gate_clause("acceptance"))
    return Task(key=SUBMIT, group="submission", title=_SUBMIT, state=state, missing=tuple(missing), why=why)


def _is_begun(section: str, application: Application) -> bool:
    starts = (f"{section}.", f"{section}[")
    return any(path.startswith(starts) and answer.text.strip() for path, answer in application.answers.items())


_FIRST = Text(zh="请先完成：{tasks}。", en="First: {tasks}.")
_EDITION = Text(zh="核对规则换版的变化", en="what the new edition changed")
_REQUESTS = Text(zh="补正要求", en="requests")
_UNITS = Text(zh="认证单元", en="certification units")
_DOCUMENTS = Text(zh="申请材料", en="documents")
_SUBMIT = Text(zh="检查与提交", en="check and submit")
