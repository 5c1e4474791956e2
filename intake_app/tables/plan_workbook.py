"""A plan as a workbook: audit by audit, person by person, and people against weeks.

What people typed is written as text, never as a formula: a client may be called `=cmd`.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from intake_app.tables.sheet_writer import PALE, SheetWriter
from intake_app.tables.widths import lines_in
from models.engagement import EngagementKind
from models.ids import PersonId
from models.personnel import Absence, Person
from models.planning import LeftOutVisit, ScheduledVisit, VisitPart, VisitState
from models.text import Language, Text

AWAY, WEEK_WIDTH = "FFEDEDED", 22
LINE_HEIGHT = 15
MOST_WEEKS = 60
"""Columns of the sheet of weeks; a plan of more than a year goes on in the other sheets alone."""

KINDS = {
    EngagementKind.INITIAL: Text(zh="初次认证", en="initial certification"),
    EngagementKind.SURVEILLANCE: Text(zh="获证后监督", en="surveillance"),
}
RENEWAL = Text(zh="再认证", en="re-certification")
STATES = {
    VisitState.PROPOSED: Text(zh="草案", en="draft"), VisitState.PLANNED: Text(zh="已排定", en="planned"),
    VisitState.ANNOUNCED: Text(zh="已通知", en="announced"), VisitState.CONFIRMED: Text(zh="已确认", en="confirmed"),
    VisitState.FALLEN: Text(zh="待重新排程", en="to be planned again"),
    VisitState.CALLED_OFF: Text(zh="已取消", en="called off"),
}
PARTS = {
    VisitPart.LEADER: Text(zh="组长", en="team leader"), VisitPart.MEMBER: Text(zh="组员", en="team member"),
    VisitPart.EXPERT: Text(zh="技术专家", en="technical expert"),
}


def plan_workbook(
    visits: Sequence[ScheduledVisit], people: Sequence[Person], language: Language, made_on: date,
    left_out: Sequence[LeftOutVisit] = (),
) -> bytes:
    """The workbook of these visits, with everybody's absences in the sheet of weeks and a sheet of what has no place.

    That one is there where anything is left out.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    ordered = sorted(visits, key=lambda visit: (visit.start, visit.client, visit.key))
    writer = SheetWriter(workbook, language, made_on)
    writer.add(AUDITS, AUDIT_COLUMNS, [_audit_row(visit, language) for visit in ordered])
    writer.add(PERSONS, PERSON_COLUMNS, list(_person_rows(ordered, people, language)))
    _add_weeks(writer, ordered, people)
    if left_out:
        writer.add(NOT_PLANNED, LEFT_OUT_COLUMNS, [_left_out_row(each, language) for each in left_out])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _audit_row(visit: ScheduledVisit, language: Language) -> list[object]:
    parts = {part: [member.name for member in visit.members if member.part is part] for part in VisitPart}
    separator = SEPARATOR.in_language(language)
    return [
        visit.start, visit.end, visit.client, _kind(visit, language), visit.site, visit.city, visit.address,
        separator.join(parts[VisitPart.LEADER]), separator.join(parts[VisitPart.MEMBER]),
        separator.join(parts[VisitPart.EXPERT]), STATES[visit.state].in_language(language),
    ]


def _left_out_row(visit: LeftOutVisit, language: Language) -> list[object]:
    reasons = "\n".join(reason.in_language(language) for reason in visit.reasons)
    return [visit.latest, visit.client, _kind(visit, language), visit.site, visit.city, reasons]


def _kind(visit: ScheduledVisit | LeftOutVisit, language: Language) -> str:
    return (RENEWAL if visit.is_renewal else KINDS[visit.kind]).in_language(language)


def _person_rows(
    visits: Sequence[ScheduledVisit], people: Sequence[Person], language: Language
) -> Iterator[list[object]]:
    """A row for each visit of each person, in the order of people's names."""
    homes = {person.id: person.city for person in people}
    coming = sorted(((member, visit) for visit in visits for member in visit.members),
                    key=lambda pair: (pair[0].name, pair[0].id, pair[1].start))
    for member, visit in coming:
        yield [member.name, homes.get(member.id, ""), visit.start, visit.end, PARTS[member.part].in_language(language),
               visit.client, visit.site, visit.city, STATES[visit.state].in_language(language)]


def _add_weeks(writer: SheetWriter, visits: Sequence[ScheduledVisit], people: Sequence[Person]) -> None:
    """People down, weeks across: where each is, and when they are away."""
    sheet = writer.workbook.create_sheet(WEEKS.in_language(writer.language))
    writer.head(sheet, 1, PERSON.in_language(writer.language))
    sheet.column_dimensions["A"].width = 18
    weeks = _weeks(visits)
    for place, monday in enumerate(weeks, start=2):
        writer.head(sheet, place, f"{monday:%Y-%m-%d}\n– {monday + timedelta(days=6):%m-%d}")
        sheet.column_dimensions[get_column_letter(place)].width = WEEK_WIDTH
    of_person: dict[PersonId, list[ScheduledVisit]] = {}
    for visit in visits:
        for member in visit.members:
            of_person.setdefault(member.id, []).append(visit)
    for number, person in enumerate(sorted(people, key=lambda each: (each.name, each.id)), start=2):
        writer.write(sheet.cell(number, 1), f"{person.name} · {person.city}")
        lines = 1
        for place, monday in enumerate(weeks, start=2):
            visited = [visit for visit in of_person.get(person.id, ()) if _meets(monday, visit.start, visit.end)]
            away = [absence for absence in person.absences if _meets(monday, absence.first, absence.last)]
            words = "\n".join([*map(_visit_words, visited), *(_away_words(each, writer.language) for each in away)])
            cell = sheet.cell(number, place)
            writer.write(cell, words)
            cell.font = Font(size=9)
            if visited or away:
                cell.fill = PatternFill("solid", fgColor=PALE if visited else AWAY)
            lines = max(lines, lines_in(words, WEEK_WIDTH))
        sheet.row_dimensions[number].height = LINE_HEIGHT * lines
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 2 * LINE_HEIGHT
    writer.set_up_page(sheet)


def _weeks(visits: Sequence[ScheduledVisit]) -> Mapping[date, None]:
    """The Mondays from the first visit to the last."""
    if not visits:
        return {}
    first, last = min(visit.start for visit in visits), max(visit.end for visit in visits)
    monday = first - timedelta(days=first.weekday())
    count = min((last - monday).days // 7 + 1, MOST_WEEKS)
    return dict.fromkeys(monday + timedelta(weeks=week) for week in range(count))


def _meets(monday: date, first: date, last: date) -> bool:
    return first <= monday + timedelta(days=6) and monday <= last


def _days(first: date, last: date) -> str:
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d}–{last:%m-%d}"


def _visit_words(visit: ScheduledVisit) -> str:
    return f"{_days(visit.start, visit.end)} {visit.client} {visit.site}"


def _away_words(absence: Absence, language: Language) -> str:
    words = NOT_HERE.in_language(language)
    return f"{_days(absence.first, absence.last)} {words} {absence.reason}".strip()


NOT_PLANNED = Text(zh="未排定", en="Not planned")
AUDITS, PERSONS = Text(zh="检查安排", en="Audits"), Text(zh="人员安排", en="People")
WEEKS = Text(zh="周视图", en="Weeks")
PERSON = Text(zh="人员", en="Person")
NOT_HERE = Text(zh="不在岗", en="away")
SEPARATOR = Text(zh="、", en=", ")
FIRST_DAY, LAST_DAY = Text(zh="开始日期", en="First day"), Text(zh="结束日期", en="Last day")
CLIENT, SITE, CITY = Text(zh="客户", en="Client"), Text(zh="场所", en="Site"), Text(zh="城市", en="City")
STATE = Text(zh="状态", en="State")
AUDIT_COLUMNS = (
    FIRST_DAY, LAST_DAY, CLIENT, Text(zh="类别", en="Kind"), SITE, CITY, Text(zh="地址", en="Address"),
    Text(zh="组长", en="Team leader"), Text(zh="组员", en="Team members"), Text(zh="技术专家", en="Technical experts"),
    STATE,
)
LEFT_OUT_COLUMNS = (
    Text(zh="时间窗截止", en="Window until"), CLIENT, Text(zh="类别", en="Kind"), SITE, CITY,
    Text(zh="未能排定的原因", en="Why it has no place"),
)
PERSON_COLUMNS = (
    PERSON, Text(zh="常驻城市", en="Home"), FIRST_DAY, LAST_DAY, Text(zh="身份", en="Part"), CLIENT, SITE, CITY, STATE,
)
