"""What taking a table over would do to an application: rows to add, cells to change, rows that stay out and why.

A row is recognised by what names it (name, models, sites). An empty cell changes nothing and no row is ever removed.
Sites and products, on which units rest, stand once each; of other rows, such as materials, several may bear one name
and are taken in their order. Where there is one site or product, every row belongs to it, stated or not.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from intake_app.rules.answer_paths import path_of
from intake_app.rules.answer_readings import half_width
from intake_app.rules.certification_models import normalised_model, split_models
from intake_app.schemes.schema import FieldDefinition, FieldKind, Section
from intake_app.tables.reading import Problem, ReadRow, TableReading
from intake_app.tables.references import REFERENCES
from models.application import Application
from models.base import Frozen
from models.text import Text, joined

NAME = "name"
"""The key of the field that names a row, in a section that always asks for it."""

ALSO_NAMING = frozenset({FieldKind.MODELS, *REFERENCES})
"""What tells rows of one name apart: their models, and the sites or product that they belong to; and what the scheme
says of a choice, as of the stage that an amount is counted in."""

STAND_ONCE = frozenset({Section.SITES, Section.PRODUCTS})

Key = tuple[frozenset[str], ...]
"""What names a row, part by part; a part that is not answered is empty."""


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class CellChange(Frozen):
    """A value that would be written, and the one that stands there now."""

    field: str
    before: str
    after: str


class PlannedRow(Frozen):
    """One row of the table and what would become of it; `row` is the application's row that it fills or changes."""

    read: ReadRow
    outcome: Outcome
    row: str | None = None
    changes: tuple[CellChange, ...] = ()
    problems: tuple[Problem, ...] = ()


class TablePlan(Frozen):
    """What taking the table over would do."""

    reading: TableReading
    rows: tuple[PlannedRow, ...]

    def of(self, outcome: Outcome) -> tuple[PlannedRow, ...]:
        """The rows that come to this."""
        return tuple(row for row in self.rows if row.outcome is outcome)

    @property
    def to_write(self) -> tuple[PlannedRow, ...]:
        """The rows that would be written."""
        return tuple(row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED))


def planned_changes(
    reading: TableReading, fields: Sequence[FieldDefinition], application: Application
) -> TablePlan:
    """What taking `reading` over would do to the rows that the application has now."""
    rows = _Rows(fields, application)
    return TablePlan(reading=reading, rows=tuple(rows.planned(read) for read in reading.rows))


def naming_fields(fields: Sequence[FieldDefinition]) -> tuple[FieldDefinition, ...]:
    """The fields by which a section's rows are told apart, the name or kind first."""
    always = [field for field in fields if field.is_required and field.required_when is None]
    telling = [field for field in always if field.key == NAME] or [
        field for field in always if field.kind is FieldKind.CHOICE]
    others = [field for field in fields if field.kind in ALSO_NAMING or field.tells_rows_apart]
    return tuple([*telling[:1], *(field for field in others if field not in telling[:1])] or fields[:1])


class _Rows:
    """The application's rows while a table is held against them, each taken by one row of the table at most."""

    def __init__(self, fields: Sequence[FieldDefinition], application: Application) -> None:
        self.fields = {field.key: field for field in fields}
        self.naming = naming_fields(fields)
        self.only = _only_rows(self.naming, application)
        self.stand_once = fields[0].section in STAND_ONCE and self.naming[0].key == NAME
        self.answers = {
            row: {field.key: application.text(path_of(field.section, field.key, row)) for field in fields}
            for row in application.row_ids(fields[0].section)
        }
        self.keys = {row: self._key(answers) for row, answers in self.answers.items()}
        self.empty = [row for row, answers in self.answers.items() if not any(answers.values())]
        self.by_key: dict[Key, list[str]] = {}
        for row, key in self.keys.items():
            self.by_key.setdefault(key, []).append(row)
        self.read: dict[object, int] = {}
        self.taken: dict[str, int] = {}

    def planned(self, read: ReadRow) -> PlannedRow:
        """What becomes of one row of the table, those above it done."""
        problems = (*read.problems, *self._naming_problems(read))
        if any(problem.blocks for problem in problems):
            return PlannedRow(read=read, outcome=Outcome.REFUSED, problems=problems)
        row = self._match(read)
        if isinstance(row, Problem):
            return PlannedRow(read=read, outcome=Outcome.REFUSED, problems=(*problems, row))
        if row is None:
            row = self.empty.pop(0) if self.empty else None
            return PlannedRow(read=read, outcome=Outcome.NEW, row=row, changes=self._changes(read, {}),
                              problems=problems)
        changes = self._changes(read, self.answers[row])
        return PlannedRow(read=read, outcome=Outcome.CHANGED if changes else Outcome.UNCHANGED, row=row,
                          changes=changes, problems=problems)

    def _naming_problems(self, read: ReadRow) -> tuple[Problem, ...]:
        """A row without a name, or the same row again."""
        if any(problem.field is None and problem.blocks for problem in read.problems):
            return ()
        name = self.naming[0]
        if self.stand_once and name.key not in read.values:
            known = any(problem.field == name.key for problem in read.problems)
            return () if known else (Problem(field=name.key, text=NO_NAME.format(label=name.label)),)
        key = self._key(read.values) if self.stand_once else frozenset(read.values.items())
        first = self.read.setdefault(key, read.number)
        return () if first == read.number else (Problem(field=name.key, text=TWICE.format(number=first)),)

    def _match(self, read: ReadRow) -> str | Problem | None:
        """The row that a row of the table speaks of, none where it is new, a problem where it may be several."""
        key = self._key(read.values)
        if not self.stand_once:
            return self._next_in_order(key, read)
        rows = self.by_key.get(key) or [row for row, known in self.keys.items() if _may_be_one(key, known)]
        if not rows:
            return None
        if len(rows) > 1:
            return self._several(len(rows))
        first = self.taken.setdefault(rows[0], read.number)
        return rows[0] if first == read.number else Problem(field=self.naming[0].key, text=TWICE.format(number=first))

    def _next_in_order(self, key: Key, read: ReadRow) -> str | Problem | None:
        """The first row of these names that is not taken; without the choice that tells them apart they must be one."""
        keys = [key] if key in self.by_key else [known for known in self.by_key if self._differ_in_nothing(key, known)]
        if len(keys) > 1:
            return self._several(sum(len(self.by_key[each]) for each in keys))
        row = next((row for each in keys for row in self.by_key[each] if row not in self.taken), None)
        if row is not None:
            self.taken[row] = read.number
        return row

    def _differ_in_nothing(self, key: Key, known: Key) -> bool:
        """Whether two rows are the same but for a choice that always has to be made, and is not in one of them yet."""
        return all(one == other or (field.tells_rows_apart and not (one and other))
                   for field, one, other in zip(self.naming, key, known, strict=True))

    def _several(self, count: int) -> Problem:
        names = joined([field.label for field in self.naming])
        return Problem(field=self.naming[0].key, text=SEVERAL.format(count=count, names=names))

    def _key(self, values: Mapping[str, str]) -> Key:
        return key_of(self.naming, {**values, **self.only})

    def _changes(self, read: ReadRow, now: Mapping[str, str]) -> tuple[CellChange, ...]:
        return tuple(
            CellChange(field=key, before=now.get(key, ""), after=value) for key, value in read.values.items()
            if not _is_same(self.fields[key], now.get(key, ""), value)
        )


def _only_rows(naming: Sequence[FieldDefinition], application: Application) -> Mapping[str, str]:
    """The site or product of every row, where there is one only: nobody is asked for it (see `owner_of`)."""
    rows = {field.key: application.row_ids(REFERENCES[field.kind]) for field in naming if field.kind in REFERENCES}
    return {key: there[0] for key, there in rows.items() if len(there) == 1}


def key_of(naming: Sequence[FieldDefinition], values: Mapping[str, str]) -> Key:
    """What names a row with these answers, so that two writings of one name or model are the same."""
    return tuple(_part(field, values.get(field.key, "")) for field in naming)


def _part(field: FieldDefinition, value: str) -> frozenset[str]:
    if field.kind is FieldKind.MODELS:
        return frozenset(normalised_model(each) for each in split_models(value))
    if field.kind in REFERENCES:
        return frozenset(value.split())
    return frozenset(filter(None, ["".join(half_width(value).casefold().split())]))


def _may_be_one(key: Key, known: Key) -> bool:
    """Whether two rows bear one name and differ in no part that both answer."""
    return key[0] == known[0] and all(
        one == other or not one or not other for one, other in zip(key, known, strict=True)
    )


def _is_same(field: FieldDefinition, before: str, after: str) -> bool:
    return before == after or (field.kind in REFERENCES and _part(field, before) == _part(field, after))


NO_NAME = Text(
    zh="“{label}”没有填写，无法识别这一行；请填写。",
    en="“{label}” is empty, so that the row cannot be told from others: fill it in.",
)
TWICE = Text(
    zh="与表中第 {number} 行是同一项；请删除一行，或改正名称、型号。",
    en="This is the same as row {number} of the table: delete one of them, or mend the name or model.",
)
SEVERAL = Text(
    zh="申请中有 {count} 行都可能是这一行；请填写{names}，使其能够区分。",
    en="{count} rows of the application may be meant: fill in {names} so that they can be told apart.",
)
