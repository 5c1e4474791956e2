"""Rows that come as a table: first what taking them over would do, then, once that was seen, doing exactly that."""

from collections.abc import Mapping
from dataclasses import dataclass

from intake_app.rules.answer_paths import path_of
from intake_app.rules.reopening import lock_on_answer, lock_on_rows
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import require_filler
from intake_app.services.applications import AnswerBatch, Conflict, application_of, new_rows, save_answers
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.tables.changes import Outcome, PlannedRow, TablePlan, planned_changes
from intake_app.tables.headings import Layout
from intake_app.tables.reading import Problem, Table, read_table
from models.account import Actor
from models.application import AnswerSource, Application
from models.base import Frozen
from models.reference import Reason
from models.text import Text


@dataclass(frozen=True)
class BroughtTable:
    """A table as a person brought it; a file has a name, pasted rows have none."""

    table: Table
    name: str = ""

    @property
    def source(self) -> AnswerSource:
        """How its values come to stand in the form."""
        return AnswerSource.PASTE if isinstance(self.table, str) else AnswerSource.EXCEL


class Taken(Frozen):
    """The application after the table was taken over, and how many rows were added and changed."""

    application: Application
    added: int
    changed: int


class Renewed(Frozen):
    """The application changed since the plan was seen: what the table would do now; nothing was written."""

    plan: TablePlan


def plan_table(
    office: Office, actor: Actor, application_id: str, section: str, brought: BroughtTable,
    layout: Layout | None = None,
) -> TablePlan | Refused:
    """What taking the table over would do; nothing is written. `layout` is what a person said of its columns."""
    application = _to_fill(office, actor, application_id)
    return _plan(office, application, section, brought, layout)


def take_table(
    office: Office, actor: Actor, application_id: str, section: str, brought: BroughtTable, seen: TablePlan
) -> Taken | Renewed | Refused:
    """Write what the plan that was seen says, all of it in one transaction; a plan overtaken by others is renewed."""
    application = _to_fill(office, actor, application_id)
    plan = _plan(office, application, section, brought, seen.reading.layout)
    if isinstance(plan, Refused):
        return plan
    if plan != seen:
        return Renewed(plan=plan)
    if not plan.to_write:
        return Taken(application=application, added=0, changed=0)
    saved = save_answers(office, actor, application_id, _batch(plan, section, application), source=brought.source,
                         origin=brought.name)
    if isinstance(saved, Refused):
        return saved
    if isinstance(saved, Conflict):
        renewed = plan_table(office, actor, application_id, section, brought, seen.reading.layout)
        return renewed if isinstance(renewed, Refused) else Renewed(plan=renewed)
    return Taken(application=saved, added=len(plan.of(Outcome.NEW)), changed=len(plan.of(Outcome.CHANGED)))


def _plan(
    office: Office, application: Application, section: str, brought: BroughtTable, layout: Layout | None
) -> TablePlan | Refused:
    scheme = office.scheme_of(application)
    fields = scheme.fields_of(section)
    reading = read_table(brought.table, fields, application, scheme, layout)
    if isinstance(reading, Text):
        return refused(reading)
    plan = planned_changes(reading, fields, application)
    return plan.with_(rows=tuple(_kept_out(row, section, application, scheme) for row in plan.rows))


def _kept_out(row: PlannedRow, section: str, application: Application, scheme: SchemeEdition) -> PlannedRow:
    """The row without what would touch what a returned application keeps as it was handed over, and why."""
    locks: Mapping[str | None, Reason | None] = {}
    if row.outcome is Outcome.NEW and row.row is None:
        locks = {None: lock_on_rows(section, application, scheme)}
    elif row.row is not None:
        locks = {change.field: lock_on_answer(path_of(section, change.field, row.row), application, scheme)
                 for change in row.changes}
    locked = {field: lock for field, lock in locks.items() if lock is not None}
    if not locked:
        return row
    left = tuple(change for change in row.changes if change.field not in locked and None not in locked)
    problems = tuple(Problem(field=field, text=lock.text, clause=lock.clause, blocks=not left)
                     for field, lock in locked.items())
    return row.with_(outcome=row.outcome if left else Outcome.REFUSED, changes=left,
                     problems=(*row.problems, *problems))


def _batch(plan: TablePlan, section: str, application: Application) -> AnswerBatch:
    """The plan as answers by their paths, with a row for each that is new."""
    before = application.row_ids(section)
    made = new_rows(sum(1 for each in plan.to_write if each.row is None), before)
    fresh = iter(made)
    answers, stood = {}, {}
    for each in plan.to_write:
        row = each.row or next(fresh)
        for change in each.changes:
            path = path_of(section, change.field, row)
            answers[path], stood[path] = change.after, change.before
    return AnswerBatch(section=section, answers=answers, before=stood, rows=(*before, *made), rows_before=before)


def _to_fill(office: Office, actor: Actor, application_id: str) -> Application:
    application = application_of(office, actor, application_id)
    require_filler(actor, application)
    return application
