"""Rows that come as a table: first what taking them over would do, then, once that was seen, doing exactly that."""

from collections.abc import Mapping
from dataclasses import dataclass

from intake_app.rules.answer_paths import path_of
from intake_app.rules.reopening import lock_on_answer, lock_on_rows
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import require_filler
from intake_app.services.applications import application_of, new_rows
from intake_app.services.dossiers import editable, saved_if_open, tried
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.records import write_record
from intake_app.tables.changes import Outcome, PlannedRow, TablePlan, planned_changes
from intake_app.tables.headings import Layout
from intake_app.tables.reading import Problem, Table, read_table
from models.account import Actor
from models.application import Answer, AnswerSource, Application
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


@dataclass(frozen=True)
class _Cell:
    """A value that a table writes, and what stood in its place."""

    path: str
    before: str
    after: str


def plan_table(
    office: Office, actor: Actor, application_id: str, section: str, brought: BroughtTable,
    layout: Layout | None = None,
) -> TablePlan | Refused:
    """What taking the table over would do; nothing is written. `layout` is what a person said of its columns."""
    application = application_of(office, actor, application_id)
    require_filler(actor, application)
    return _plan(office, application, section, brought, layout)


def take_table(
    office: Office, actor: Actor, application_id: str, section: str, brought: BroughtTable, seen: TablePlan
) -> Taken | Renewed | Refused:
    """Write what the plan that was seen says, all of it in one transaction; a plan overtaken by others is renewed."""

    def write() -> Taken | Renewed | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            plan = _plan(office, application, section, brought, seen.reading.layout)
            if isinstance(plan, Refused):
                return plan
            if plan != seen:
                return Renewed(plan=plan)
            if not plan.to_write:
                return Taken(application=application, added=0, changed=0)
            rows, cells = _cells(plan, section, application)
            made = Answer(text="", by=actor.name, at=office.moment(), source=brought.source,
                          edition=office.scheme_of(application).edition)
            answers = {cell.path: made.model_copy(update={"text": cell.after}) for cell in cells}
            changed = application.with_(rows={**application.rows, section: rows},
                                        answers={**application.answers, **answers})
            saved = saved_if_open(office, uow, application, changed)
            if isinstance(saved, Refused):
                return saved
            before, after = _evidence(cells, section, application.row_ids(section), rows, brought)
            write_record(office, uow, actor, "application.answered", application.id, before=before, after=after)
            uow.commit()
            return Taken(application=saved, added=len(plan.of(Outcome.NEW)), changed=len(plan.of(Outcome.CHANGED)))

    return tried(write)


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


def _cells(plan: TablePlan, section: str, application: Application) -> tuple[tuple[str, ...], list[_Cell]]:
    """The section's rows after the plan, and the values that it writes, with an id for each row that is new."""
    before = application.row_ids(section)
    made = new_rows(sum(1 for planned in plan.to_write if planned.row is None), before)
    fresh = iter(made)
    cells = []
    for planned in plan.to_write:
        row = planned.row or next(fresh)
        cells += [_Cell(path_of(section, change.field, row), change.before, change.after)
                  for change in planned.changes]
    return (*before, *made), cells


def _evidence(
    cells: list[_Cell], section: str, rows_before: tuple[str, ...], rows: tuple[str, ...], brought: BroughtTable
) -> tuple[dict[str, object], dict[str, object]]:
    """What the record says stood there before and stands there now; of the rows only where there are more."""
    before: dict[str, object] = {cell.path: cell.before for cell in cells}
    after: dict[str, object] = {cell.path: cell.after for cell in cells}
    if rows != rows_before:
        before[section], after[section] = list(rows_before), list(rows)
    after["source"] = brought.source.value
    if brought.name:
        after["file"] = brought.name
    return before, after
