"""A workbook about people: what taking it over would make of them, row by row, and the same workbook filled in.

A sheet is recognised by its headings and may be one of four (`people_fields`). Persons are told by their names. An
empty cell changes nothing, and nobody and nothing is ever removed.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from intake_app.rules.answer_readings import half_width, one_line, read_date
from intake_app.rules.cities import city_named
from intake_app.rules.engaging import NO_FEE
from intake_app.rules.impartiality import (
    COMPETENCE_EVALUATOR,
    NO_EVALUATOR,
    OWN_APPOINTMENT,
    OWN_COMPETENCE,
    evaluators_of,
)
from intake_app.schemes.schema import FieldDefinition, FieldKind, Option
from intake_app.tables.cell_texts import cell_text
from intake_app.tables.changes import CellChange, Outcome, PlannedRow, TablePlan
from intake_app.tables.choice_lists import ChoiceLists
from intake_app.tables.headings import Column, Layout, found_layout
from intake_app.tables.marked import write_text
from intake_app.tables.measures import choice_named
from intake_app.tables.people_explained import add_explanations, is_explaining, offer_choices
from intake_app.tables.people_fields import OF, TITLES, Fields, PeopleSheet
from intake_app.tables.reading import MOST_COLUMNS, MOST_ROWS, TOO_LONG, Problem, ReadRow, TableReading
from intake_app.tables.sheet_writer import SheetWriter
from intake_app.tables.sheets import Sheet
from intake_app.tables.workbooks import EMPTY, sheets_of
from models.base import Frozen
from models.ids import PersonId
from models.personnel import Absence, Competence, Employment, Person, Qualification, QualificationLevel
from models.text import Language, Text, joined

LEAST_COLUMNS = 2
"""Headings that must be known, the name among them, before a sheet is read."""
NEW = "new person "
"""In front of the name, in the place of the id that a new person gets when they are entered."""
SEPARATORS = re.compile(r"[;；、,，/\n]+")
LONGEST_WORDS = 200
MOST_DIGITS, MOST_DIGITS_OF_FEE = 3, 5

Line = Mapping[str, str]


class PeoplePlan(Frozen):
    """What taking a workbook over would do: each sheet's rows, and the people as they would be."""

    sheets: tuple[tuple[PeopleSheet, TablePlan], ...]
    passed_over: tuple[str, ...]
    """Sheets that are about something else."""
    people: tuple[Person, ...]
    """Those who would be added or changed."""

    def of(self, outcome: Outcome) -> tuple[PlannedRow, ...]:
        """The rows of all sheets that come to this."""
        return tuple(row for _, plan in self.sheets for row in plan.of(outcome))


@dataclass(frozen=True)
class Taker:
    """Who takes the workbook over, and when."""

    person: PersonId | None
    on: date


def planned_people(
    content: bytes, people: Sequence[Person], fields: Fields, taker: Taker
) -> PeoplePlan | Text:
    """What the workbook would make of these people, or why it cannot be read."""
    sheets = sheets_of(content)
    if isinstance(sheets, Text):
        return sheets
    filled = [sheet for sheet in sheets if sheet.cells and not is_explaining(sheet.name)]
    if not filled:
        return EMPTY
    if any(len(sheet.rows) > MOST_ROWS or len(sheet.columns) > MOST_COLUMNS for sheet in filled):
        return TOO_LONG
    about = [(kind, sheet) for sheet in filled if (kind := _about(sheet, fields)) is not None]
    if not about:
        return NO_SHEET.format(names=joined(list(TITLES.values())))
    # People first: the other sheets may be about somebody whom the first one adds.
    about.sort(key=lambda pair: list(PeopleSheet).index(pair[0]))
    known_functions = {option.key for field in fields[PeopleSheet.PEOPLE] if field.key == "functions"
                       for option in field.options}
    staff = _Staff(people, taker, known_functions)
    plans = tuple((kind, _planned(sheet, kind, fields[kind], staff)) for kind, sheet in about)
    known = {sheet.name for _, sheet in about}
    return PeoplePlan(sheets=plans, people=staff.changed(),
                      passed_over=tuple(sheet.name for sheet in filled if sheet.name not in known))


def people_workbook(people: Sequence[Person], fields: Fields, language: Language, on: date) -> bytes:
    """What is known of the people as it stands on a day, in the sheets that `planned_people` reads.

    Their cells offer the words that they take, and a further sheet explains each column.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    lists, writer = ChoiceLists(language), SheetWriter(workbook, language, on)
    for kind, columns in fields.items():
        sheet = workbook.create_sheet(TITLES[kind].in_language(language))
        for place, field in enumerate(columns, start=1):
            writer.head(sheet, place, field.label.in_language(language) + (" *" if field.is_required else ""))
            sheet.column_dimensions[get_column_letter(place)].width = 24
        lines = (line for person in people for told in _LINES[kind](person, on) if (line := _readable(told, columns)))
        for number, line in enumerate(lines, start=2):
            for place, field in enumerate(columns, start=1):
                _fill(sheet.cell(number, place), line.get(field.key, ""), field, language)
        sheet.freeze_panes = "B2"
        writer.set_up_page(sheet)
        offer_choices(sheet, columns, lists)
    add_explanations(writer, fields)
    lists.write(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _readable(line: Line, columns: Sequence[FieldDefinition]) -> Line | None:
    """What of a line can be read again; None where nothing of it could be taken over.

    An entry that body or schemes do not know any more stays with the person: a workbook takes nothing away.
    """
    kept = {field.key: _writable(line.get(field.key, ""), field) for field in columns}
    return None if any(field.is_required and not kept[field.key] for field in columns) else kept


def _writable(value: str, field: FieldDefinition) -> str:
    if field.options:
        return " ".join(key for key in value.split() if key in {option.key for option in field.options})
    return "" if isinstance(_value(value, field), Text) else value


def _about(sheet: Sheet, fields: Fields) -> PeopleSheet | None:
    """What a sheet is about: the kind of which it has the largest share of the columns."""
    def share(kind: PeopleSheet) -> float:
        known = set(found_layout(sheet, fields[kind]).taken.values())
        return len(known) / len(fields[kind]) if "name" in known and len(known) >= LEAST_COLUMNS else 0.0

    best = max(fields, key=share)
    return best if share(best) else None


def _planned(sheet: Sheet, kind: PeopleSheet, fields: Sequence[FieldDefinition], staff: "_Staff") -> TablePlan:
    layout = found_layout(sheet, fields)
    by_key = {field.key: field for field in fields}
    rows = []
    for number in (number for number in sheet.rows if number > layout.heading_row):
        values: dict[str, str] = {}
        not_taken: dict[str, str] = {}
        problems: list[Problem] = []
        for place, cell in sheet.rows[number].items():
            if (key := layout.taken.get(place)) is None:
                continue
            text = cell_text(cell, by_key[key], sheet.epoch)
            value = text if isinstance(text, Text) else _value(text, by_key[key])
            if isinstance(value, Text):
                problems.append(Problem(field=key, text=value))
                not_taken[key] = text if isinstance(text, str) else ""
            elif value:
                values[key] = value
        if not values and not problems:
            continue
        missing = [field for field in fields if field.is_required and field.key not in values
                   and field.key not in {problem.field for problem in problems}]
        found = set(layout.taken.values())
        problems += [Problem(field=field.key, text=(MISSING if field.key in found else NO_COLUMN).format(
            label=field.label)) for field in missing]
        problems += _not_read(sheet, number, layout)
        rows.append(staff.taken(kind, ReadRow(number=number, values=values, problems=tuple(problems),
                                              not_taken=not_taken)))
    reading = TableReading(sheet=sheet.name, layout=layout, rows=tuple(row.read for row in rows))
    return TablePlan(reading=reading, rows=tuple(rows))


def unknown_headings(plan: TablePlan) -> tuple[str, ...]:
    """The headings over cells that nobody reads: no column of the sheet is called so."""
    return tuple(_heading(column) for column in _unknown_columns(plan.reading.layout))


def _unknown_columns(layout: Layout) -> tuple[Column, ...]:
    return tuple(column for column in layout.columns if column.field is None and column.samples)


def _heading(column: Column) -> str:
    return column.heading.strip() or get_column_letter(column.place)


def _not_read(sheet: Sheet, number: int, layout: Layout) -> list[Problem]:
    """What a row says in columns that are not known: its other cells are taken over without it."""
    return [Problem(field=None, blocks=False, text=NOT_READ.format(
        heading=_heading(column), value=str(sheet.cells[number, column.place].value)[:40]))
        for column in _unknown_columns(layout) if (number, column.place) in sheet.cells]


def _value(text: str, field: FieldDefinition) -> str | Text:
    """A cell as it is kept: a day as ISO writes it, a choice by its key, a city by its name."""
    text = text.strip()
    if not text:
        return ""
    if field.kind is FieldKind.DATE:
        day = read_date(text)
        return day.isoformat() if day else NO_DAY.format(label=field.label, value=text[:40])
    if field.kind is FieldKind.INTEGER:
        most = MOST_DIGITS_OF_FEE if field.key == "day_fee_cny" else MOST_DIGITS
        return text if re.fullmatch(rf"\d{{1,{most}}}", text) else NO_COUNT.format(label=field.label, value=text[:40])
    if field.key == "city":
        city = city_named(text)
        return city.name if city else NO_CITY.format(value=text[:40])
    if not field.options:
        return one_line(text)[:LONGEST_WORDS]
    parts = [text] if field.kind is FieldKind.CHOICE else [part for part in SEPARATORS.split(text) if part.strip()]
    keys = [_choice(part, field) for part in parts]
    if None in keys:
        named = joined([option.text for option in field.options])
        return NO_CHOICE.format(label=field.label, value=text[:40], choices=named)
    return " ".join(sorted({key for key in keys if key}))


def _choice(text: str, field: FieldDefinition) -> str | None:
    written = _plain(text)
    whole = [option.key for option in field.options if written in _writings(option)]
    return whole[0] if len(whole) == 1 else choice_named(text, field)


def _writings(option: Option) -> frozenset[str]:
    return frozenset(_plain(words) for words in (option.key, option.text.zh, option.text.en, *option.also))


def _plain(words: str) -> str:
    return "".join(half_width(words).casefold().split())


class _Staff:
    """The people while a workbook is held against them: each row finds what the rows above it left."""

    def __init__(self, people: Sequence[Person], taker: Taker, known_functions: Set[str]) -> None:
        self.before = {person.id: person for person in people}
        self.now = dict(self.before)
        self.taker, self.known_functions = taker, known_functions
        self.steps: Mapping[PeopleSheet, Callable[[Person, Mapping[str, str]], Person | Problem]] = {
            PeopleSheet.PEOPLE: self._described, PeopleSheet.REGISTRATIONS: self._registered,
            PeopleSheet.COMPETENCES: self._competent, PeopleSheet.LEAVE: self._away,
        }

    def changed(self) -> tuple[Person, ...]:
        """Everybody who is new or otherwise than before."""
        return tuple(person for id, person in self.now.items() if person != self.before.get(id))

    def taken(self, kind: PeopleSheet, read: ReadRow) -> PlannedRow:
        """What becomes of a row, and the person with it done."""
        if any(problem.blocks for problem in read.problems):
            return PlannedRow(read=read, outcome=Outcome.REFUSED, problems=read.problems)
        person = self._named(read.values["name"], read.values if kind is PeopleSheet.PEOPLE else None)
        became = person if isinstance(person, Problem) else self.steps[kind](person, read.values)
        if isinstance(person, Problem) or isinstance(became, Problem):
            problem = became if isinstance(became, Problem) else person
            return PlannedRow(read=read, outcome=Outcome.REFUSED, problems=(*read.problems, problem))
        is_new, on = person.id not in self.now, self.taker.on
        lines, after = ([] if is_new else list(_LINES[kind](person, on))), list(_LINES[kind](became, on))
        self.now[became.id] = became
        if became == person and not is_new:
            return PlannedRow(read=read, outcome=Outcome.UNCHANGED, row=person.id, problems=read.problems)
        added = len(after) > len(lines)
        old, new = next(((one, other) for one, other in zip(lines, after, strict=False) if one != other), ({}, {}))
        changes = tuple(CellChange(field=key, before=old.get(key, ""), after=value) for key, value in new.items()
                        if old.get(key, "") != value and key in read.values)
        return PlannedRow(read=read, outcome=Outcome.NEW if added else Outcome.CHANGED, row=person.id,
                          changes=() if added else changes, problems=read.problems)

    def _named(self, name: str, described: Mapping[str, str] | None) -> Person | Problem:
        """The person of this name; with a description that suffices, a new one."""
        found = [person for person in self.now.values() if _plain(person.name) == _plain(name)]
        if len(found) > 1:
            return Problem(field="name", text=SEVERAL.format(name=name, count=len(found)))
        if found:
            return found[0]
        city = city_named(described.get("city", "")) if described else None
        if described is None:
            return Problem(field="name", text=UNKNOWN.format(name=name))
        if city is None or "employment" not in described:
            return Problem(field="name", text=NOT_ENOUGH.format(name=name))
        return Person(id=PersonId(f"{NEW}{name}"), name=name, employment=Employment(described["employment"]),
                      city=city.name, latitude=city.latitude, longitude=city.longitude)

    def _described(self, person: Person, values: Mapping[str, str]) -> Person | Problem:
        changes: dict[str, object] = {}
        city = city_named(values.get("city", ""))
        if city is not None and city != city_named(person.city):
            changes |= {"city": city.name, "latitude": city.latitude, "longitude": city.longitude}
        if "employment" in values:
            changes["employment"] = Employment(values["employment"])
        if "functions" in values:
            # What the body does not call a function any more is in no workbook, and no workbook takes it away.
            functions = frozenset(values["functions"].split()) | person.functions - self.known_functions
            if person.id == self.taker.person and COMPETENCE_EVALUATOR in functions ^ person.functions:
                return Problem(field="functions", text=OWN_APPOINTMENT.text, clause=OWN_APPOINTMENT.clause)
            changes["functions"] = functions
        changes |= {key: int(values[key]) for key in ("max_days_per_month", "target_days_per_year", "day_fee_cny")
                    if key in values}
        if int(values.get("max_days_per_month", 0)) > 31:
            return Problem(field="max_days_per_month", text=NO_MONTH)
        if changes.get("day_fee_cny") and changes.get("employment", person.employment) is Employment.FULL_TIME:
            return Problem(field="day_fee_cny", text=NO_FEE.text, clause=NO_FEE.clause)
        if int(values.get("footprint_projects", person.footprint_projects)) != person.footprint_projects:
            evaluator = self._evaluator(person, values.get("projects_evaluator", ""), "projects_evaluator")
            if isinstance(evaluator, Problem):
                return evaluator
            changes |= {"footprint_projects": int(values["footprint_projects"]), "projects_evaluated_by": evaluator.id}
        if "until" in values:
            changes["until"] = date.fromisoformat(values["until"])
        return person.with_(**changes)

    def _registered(self, person: Person, values: Mapping[str, str]) -> Person | Problem:
        begins = date.fromisoformat(values["valid_from"])
        known = sorted((q for q in person.qualifications if q.kind == values["kind"]
                        and _plain(q.number) == _plain(values["number"])), key=lambda q: q.valid_from)
        like = next((q for q in known if q.valid_from == begins), known[-1] if known else None)
        until = date.fromisoformat(values["valid_until"]) if "valid_until" in values else like and like.valid_until
        given = Qualification(
            kind=values["kind"], number=like.number if like else values["number"], issuer=values["issuer"],
            level=QualificationLevel(values.get("level", like.level if like else QualificationLevel.FULL)),
            valid_from=begins, valid_until=until,
        )
        if given.valid_until is not None and given.valid_until < given.valid_from:
            return Problem(field="valid_until", text=ENDS_FIRST)
        corrected = _corrected_by(given, known)
        if corrected is None:
            return person.with_(qualifications=(*person.qualifications, given))
        return person.with_(qualifications=tuple(given if q is corrected else q for q in person.qualifications))

    def _competent(self, person: Person, values: Mapping[str, str]) -> Person | Problem:
        scheme, _, family = values["family"].partition(OF)
        until = date.fromisoformat(values["competent_until"])
        if any(c.covers(scheme, family) and c.valid_until == until for c in person.competences):
            return person
        evaluator = self._evaluator(person, values.get("evaluator", ""), "evaluator")
        if isinstance(evaluator, Problem):
            return evaluator
        if until <= self.taker.on:
            return Problem(field="competent_until", text=ALREADY_OVER)
        given = Competence(scheme=scheme, family=family, evaluated_by=evaluator.id,
                           evaluated_on=self.taker.on, valid_until=until)
        return person.with_(competences=person.evaluated_anew(given))

    def _evaluator(self, evaluated: Person, name: str, field: str) -> Person | Problem:
        """Whom the row names as having evaluated: somebody known and engaged for it, and nobody themselves (S20)."""
        if not name:
            return Problem(field=field, text=NO_EVALUATOR.text, clause=NO_EVALUATOR.clause)
        found = self._named(name, None)
        if isinstance(found, Problem):
            return found.with_(field=field)
        if found.id == evaluated.id:
            return Problem(field=field, text=OWN_COMPETENCE.text, clause=OWN_COMPETENCE.clause)
        if found.id.startswith(NEW) or found not in evaluators_of(
                evaluated.id, tuple(self.now.values()), self.taker.on):
            return Problem(field=field, text=NO_EVALUATOR.text, clause=NO_EVALUATOR.clause)
        return found

    def _away(self, person: Person, values: Mapping[str, str]) -> Person | Problem:
        first, last = date.fromisoformat(values["first"]), date.fromisoformat(values["last"])
        if last < first:
            return Problem(field="last", text=ENDS_FIRST)
        known = next((each for each in person.absences if (each.first, each.last) == (first, last)), None)
        reason = values.get("reason", known.reason if known else "")
        given = Absence(first=first, last=last, reason=reason)
        if known is None:
            return person.with_(absences=(*person.absences, given))
        return person.with_(absences=tuple(given if each is known else each for each in person.absences))


def _corrected_by(given: Qualification, known: Sequence[Qualification]) -> Qualification | None:
    """The entry under its number whose place `given` takes: the one from its day on, else the last of its own period.

    None where it is a period beside each that is `known`, in the order of their first days: those stay.
    """
    same = (q for q in known if q.valid_from == given.valid_from)
    own = (q for q in reversed(known) if not _renews(given, q) and not _renews(q, given))
    return next(same, next(own, None))


def _renews(later: Qualification, earlier: Qualification) -> bool:
    """Whether the entry begins and ends after the other one: both stay, as a visit of either's days may be closed."""
    return later.valid_from > earlier.valid_from and earlier.valid_until is not None and (
        later.valid_until is None or later.valid_until > earlier.valid_until)



def _described_line(person: Person, _on: date) -> Iterator[Line]:
    yield {"name": person.name, "city": person.city, "employment": person.employment.value,
           "functions": " ".join(sorted(person.functions)), "max_days_per_month": str(person.max_days_per_month),
           "target_days_per_year": str(person.target_days_per_year),
           "footprint_projects": str(person.footprint_projects),
           "day_fee_cny": "" if person.employment is Employment.FULL_TIME else str(person.day_fee_cny),
           "until": person.until.isoformat() if person.until else ""}


def _registration_lines(person: Person, on: date) -> Iterator[Line]:
    for held in person.qualifications_standing_on(on):
        yield {"name": person.name, "kind": held.kind, "number": held.number, "issuer": held.issuer,
               "level": held.level.value, "valid_from": held.valid_from.isoformat(),
               "valid_until": held.valid_until.isoformat() if held.valid_until else ""}


def _competence_lines(person: Person, on: date) -> Iterator[Line]:
    # One entered before competences named their scheme has no place in the sheet, and stays as it is.
    for held in (each for each in person.competences_standing_on(on) if each.scheme):
        yield {"name": person.name, "family": f"{held.scheme}{OF}{held.family}",
               "competent_until": held.valid_until.isoformat()}


def _leave_lines(person: Person, _on: date) -> Iterator[Line]:
    for absence in person.absences:
        yield {"name": person.name, "first": absence.first.isoformat(), "last": absence.last.isoformat(),
               "reason": absence.reason}


_LINES: Mapping[PeopleSheet, Callable[[Person, date], Iterator[Line]]] = {
    PeopleSheet.PEOPLE: _described_line, PeopleSheet.REGISTRATIONS: _registration_lines,
    PeopleSheet.COMPETENCES: _competence_lines, PeopleSheet.LEAVE: _leave_lines,
}
"""What each sheet says of a person, a line for each row."""


def shown(value: str, field: FieldDefinition, language: Language) -> str:
    """A value as people read it: a choice in words."""
    words = {option.key: option.text.in_language(language) for option in field.options}
    if not words:
        return value
    separator = "、" if language == "zh" else "; "
    return separator.join(words.get(key, key) for key in value.split())


def _fill(cell: Any, value: str, field: FieldDefinition, language: Language) -> None:
    if field.kind is FieldKind.DATE and value:
        cell.value, cell.number_format = date.fromisoformat(value), "yyyy-mm-dd"
    elif field.kind is FieldKind.INTEGER and value:
        cell.value = int(value)
    elif value:
        write_text(cell, shown(value, field, language))
        cell.number_format = "@"


NO_SHEET = Text(
    zh="没有认出表头：工作表中至少要有“姓名”和另外一列（可用的表：{names}）；请参照下载的人员表填写后再上传。",
    en="No heading was recognised: a sheet needs the column “Name” and one more (there are: {names}). Take the sheets"
    " of the downloaded list as a pattern.",
)
MISSING = Text(zh="“{label}”没有填写；请填写。", en="“{label}” is empty: fill it in.")
NO_COLUMN = Text(
    zh="没有找到“{label}”列；请将相应列的标题改为“{label}”。",
    en="No column “{label}” was found: give the column that says it this heading.",
)
NOT_READ = Text(
    zh="“{heading}”列无法识别，未读取“{value}”。",
    en="The column “{heading}” is not known: “{value}” is not read.",
)
NO_DAY = Text(
    zh="“{label}”的“{value}”不是日期；请按 2026-05-20 的形式填写。",
    en="“{value}” under “{label}” is no day: write it like 2026-05-20.",
)
NO_COUNT = Text(
    zh="“{label}”的“{value}”不是整数；请填写整数。", en="“{value}” under “{label}” is no whole number: write one."
)
NO_MONTH = Text(zh="一个月最多 31 天；请改正。", en="A month has 31 days at most: mend it.")
NO_CITY = Text(
    zh="没有找到城市“{value}”；请填写地级市名称，例如南阳。",
    en="There is no city “{value}” here: enter a prefecture-level city, such as Nanyang.",
)
NO_CHOICE = Text(
    zh="“{label}”的“{value}”不在可选范围内；可填：{choices}。",
    en="“{value}” under “{label}” is not one of: {choices}.",
)
UNKNOWN = Text(
    zh="没有名为“{name}”的人员；请核对姓名，或先在“人员”表中填写其常驻城市和聘用方式。",
    en="There is nobody called “{name}”: look at the name, or enter home city and employment in the sheet of people.",
)
NOT_ENOUGH = Text(
    zh="“{name}”是新人员，须同时填写常驻城市和聘用方式。",
    en="“{name}” is new: their home city and employment are needed too.",
)
SEVERAL = Text(
    zh="有 {count} 名人员都叫“{name}”，无法区分；请在页面上逐人填写。",
    en="{count} people are called “{name}” and cannot be told apart: enter it on the page, for each of them.",
)
ENDS_FIRST = Text(zh="结束日期早于开始日期，请核对。", en="It ends before it begins: check the dates.")
ALREADY_OVER = Text(zh="有效期应晚于今天。", en="It must be valid beyond today.")
