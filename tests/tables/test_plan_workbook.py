"""The plan as a workbook: three sheets in the reader's language, and nothing in it that a spreadsheet would run."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from intake_app.tables.plan_workbook import plan_workbook
from models.engagement import EngagementKind
from models.ids import PersonId
from models.personnel import Absence
from models.planning import ScheduledVisit, VisitMember, VisitPart, VisitState
from models.text import Language
from tests.job_builders import trained

ROWS = tuple[tuple[object, ...], ...]


def visit(key: str, start: date, end: date, *people: str, client: str = "南阳防爆电机厂") -> ScheduledVisit:
    """A visit whose first person leads."""
    parts = (VisitPart.LEADER, *[VisitPart.MEMBER] * (len(people) - 1))
    return ScheduledVisit(
        key=key, kind=EngagementKind.INITIAL, is_renewal=False, client=client, site="一厂", city="南阳",
        address="仲景北路 20 号",
        start=start, end=end, state=VisitState.PLANNED,
        members=tuple(VisitMember(id=PersonId(name), name=name, part=part)
                      for name, part in zip(people, parts, strict=True)))


VISITS = (
    visit("e1/s1", date(2026, 6, 16), date(2026, 6, 17), "甲", "乙"),
    visit("e2/s1", date(2026, 6, 25), date(2026, 6, 30), "乙", "甲", client="=cmd|'/c calc'!A1").with_(
        is_renewal=True),
)
STAFF = (trained("甲", absences=(Absence(first=date(2026, 6, 22), last=date(2026, 6, 23), reason="年假"),)),
         trained("乙"), trained("丙"))


def sheets(language: Language = "zh") -> dict[str, ROWS]:
    book = load_workbook(io.BytesIO(plan_workbook(VISITS, STAFF, language, date(2026, 6, 1))))
    return {sheet.title: tuple(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_audits_people_and_weeks_tell_the_same_plan() -> None:
    """Days as days, names in the place of ids, and everybody in the sheet of weeks, planned or not."""
    found = sheets()
    assert list(found) == ["检查安排", "人员安排", "周视图"]
    audits = found["检查安排"]
    assert [row[0].date() for row in audits[1:]] == [date(2026, 6, 16), date(2026, 6, 25)]
    assert [row[3] for row in audits[1:]] == ["初次认证", "再认证"]
    assert audits[1][7:9] == ("甲", "乙")
    people = found["人员安排"]
    assert [(row[0], row[4]) for row in people[1:]] == [("乙", "组员"), ("乙", "组长"), ("甲", "组长"), ("甲", "组员")]
    weeks = found["周视图"]
    assert [row[0].split(" · ")[0] for row in weeks[1:]] == ["丙", "乙", "甲"]
    assert weeks[0][1:] == ("2026-06-15\n– 06-21", "2026-06-22\n– 06-28", "2026-06-29\n– 07-05")


def test_a_week_shows_what_reaches_into_it_and_who_is_away() -> None:
    """A visit over a week's end stands in both weeks."""
    idle, _, first = sheets()["周视图"][1:]
    assert idle[1:] == (None, None, None)
    assert "06-22–06-23 不在岗 年假" in first[2]
    assert "06-25–06-30" in first[2]
    assert "06-25–06-30" in first[3]


def test_the_workbook_speaks_the_reader_s_language() -> None:
    found = sheets("en")
    assert list(found) == ["Audits", "People", "Weeks"]
    assert found["Audits"][0][:3] == ("First day", "Last day", "Client")
    assert found["Audits"][1][-1] == "planned"


def test_no_cell_is_a_formula_whatever_people_typed() -> None:
    """A client called like a command is text in every sheet."""
    content = plan_workbook(VISITS, STAFF, "zh", date(2026, 6, 1))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        markup = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any("<f>" in each or "<f " in each for each in markup)
    assert any("=cmd" in str(cell) for row in sheets()["检查安排"] for cell in row)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_plan_is_a_workbook_still(language: Language) -> None:
    book = load_workbook(io.BytesIO(plan_workbook((), STAFF, language, date(2026, 6, 1))))
    assert len(book.worksheets) == 3
