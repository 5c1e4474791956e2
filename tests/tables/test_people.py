"""A workbook about people: each sheet recognised, each row judged, nothing taken over on a guess."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from intake_app.schemes.house import read_house
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import FieldKind
from intake_app.tables.changes import Outcome, PlannedRow
from intake_app.tables.marked import marked_sheets
from intake_app.tables.people import PeoplePlan, Taker, people_workbook, planned_people, unknown_headings
from intake_app.tables.people_fields import PeopleSheet, people_fields
from models.ids import PersonId
from models.personnel import Absence, Competence, Employment, Person, Qualification, QualificationLevel
from models.text import Language, Text
from tests.job_builders import person, trained

TODAY = date(2026, 6, 1)
FIELDS = people_fields(read_house(), built_in_schemes().editions)
STAFF = (trained("甲"), trained("乙"), person("coordinator"), person("评价员", functions=("competence_evaluator",)))
TAKER = Taker(person=PersonId("coordinator"), on=TODAY)

Rows = Sequence[Sequence[object]]


def book(**sheets: Rows) -> bytes:
    """A workbook of these sheets."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def plan(content: bytes, staff: Sequence[Person] = STAFF) -> PeoplePlan:
    found = planned_people(content, staff, FIELDS, TAKER)
    assert isinstance(found, PeoplePlan), found
    return found


def only(found: PeoplePlan) -> PlannedRow:
    ((_, sheet),) = found.sheets
    (row,) = sheet.rows
    return row


def words(row: PlannedRow) -> str:
    return " ".join(problem.text.zh for problem in row.problems)


REGISTRATION = ("姓名", "证书种类", "注册号", "发证机构", "级别", "发证日期", "有效期至")
COMPETENCE = ("人员姓名", "专业能力", "到期日", "评价人")
LEAVE = ("请假人", "开始日期", "结束日期", "事由")
PEOPLE = ("姓名", "常驻地", "专兼职", "岗位", "每月上限")


def test_registrations_come_with_their_validity() -> None:
    """CNEX-8.5-a: a body's own headings, days however written, and a known number is changed, not doubled."""
    row = ("甲", "温室气体核查员", "GHG-1", "CCAA", "高级", "2025/3/1", date(2028, 2, 29))
    found = plan(book(资格=[REGISTRATION, row]))
    (changed,) = found.people
    held = changed.qualifications[-1]
    assert (held.kind, held.number, held.level) == ("ghg_verifier", "GHG-1", QualificationLevel.SENIOR)
    assert (held.valid_from, held.valid_until) == (date(2025, 3, 1), date(2028, 2, 29))
    row = ("甲", "温室气体核查员", "ghg-1", "CCAA", "", "2025-03-01", "2030-01-01")
    again = plan(book(资格=[REGISTRATION, row]), (changed,))
    assert only(again).outcome is Outcome.CHANGED
    assert [q.valid_until for q in again.people[0].qualifications if q.kind == "ghg_verifier"] == [date(2030, 1, 1)]


def test_a_column_that_is_not_known_is_named_with_what_it_says() -> None:
    """CNEX-8.5-a: on the page, in each row and in the marked copy; what is known is taken over without it."""
    found = plan(book(人员=[("姓名", "常驻地", "专兼职", "出差补贴", "备用"), ("丙", "南京", "专职", "1,200", None)]))
    ((_, sheet),) = found.sheets
    assert unknown_headings(sheet) == ("出差补贴",), "an empty column says nothing"
    assert only(found).outcome is Outcome.NEW
    assert "“出差补贴”列无法识别，未读取“1,200”" in words(only(found))
    content = book(人员=[("姓名", "常驻地", "专兼职", "出差补贴"), ("丙", "南京", "专职", "1,200")])
    marked = load_workbook(io.BytesIO(marked_sheets(content, [(sheet, FIELDS[PeopleSheet.PEOPLE])], "zh")))
    assert "出差补贴" in str(marked.active.cell(2, 6).value or marked.active.cell(2, 5).value)


def test_each_sheet_of_the_list_is_printed_across_with_its_heading_on_every_page() -> None:
    workbook = load_workbook(io.BytesIO(people_workbook(STAFF, FIELDS, "zh", TODAY)))
    shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    assert len(shown) == len(FIELDS) + 1
    for sheet in shown:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize(("language", "word", "explained"), [
    ("zh", "专职", "填写说明"), ("en", "full-time", "Explanations"),
])
def test_the_list_handed_out_offers_the_words_that_it_takes_and_explains_its_columns(
    language: Language, word: str, explained: str
) -> None:
    """CNEX-8.5-a: also that of a body without anybody; its explanations are no people."""
    content = people_workbook((), FIELDS, language, TODAY)
    workbook = load_workbook(io.BytesIO(content))
    for sheet, columns in zip(workbook.worksheets, FIELDS.values(), strict=False):
        offered = {str(rule.sqref).split(":")[0][:-1]: rule for rule in sheet.data_validations.dataValidation}
        for place, field in enumerate(columns, start=1):
            rule = offered.get(get_column_letter(place))
            assert (rule is None) == (not field.options), field.key
            if rule is not None:
                title, cells = rule.formula1.replace("'", "").split("!")
                words = [cell.value for row in workbook[title][cells.replace("$", "")] for cell in row] \
                    if ":" in cells else []
                assert words == [option.text.in_language(language) for option in field.options]
                assert rule.showErrorMessage == (field.kind is FieldKind.CHOICE)
    rows = list(workbook[explained].iter_rows(min_row=2, values_only=True))
    assert len(rows) == sum(len(columns) for columns in FIELDS.values())
    assert all(row[3] for row in rows)
    assert any(word in str(row[4]) for row in rows)
    found = plan(content)
    assert (found.people, found.passed_over) == ((), ())


def test_a_filled_cell_under_an_unknown_heading_is_not_called_empty() -> None:
    """CNEX-8.5-a: the column is missing, not the entry."""
    heading = ("姓名", "类别", "注册号", "发证机构", "级别", "发证日期", "有效期至")
    row = ("甲", "温室气体核查员", "GHG-1", "CCAA", "高级", "2025-03-01", "2028-02-29")
    refused = only(plan(book(资格=[heading, row])))
    assert refused.outcome is Outcome.REFUSED
    assert "没有找到“资格种类”列" in words(refused)
    assert "“类别”列无法识别" in words(refused)
    assert "没有填写" not in words(refused)


@pytest.mark.requirement("CNEX-8.5-a", "CEC-5.2.1-d")
def test_a_registration_renewed_under_its_number_leaves_the_days_before_it() -> None:
    """A visit of those days is closed later; the list shows the one that stands, and either row again is no news."""
    first = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2023-06-01", "2026-05-31")
    renewed = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2026-06-01", "2029-05-31")
    found = plan(book(资格=[REGISTRATION, first, renewed]))
    (changed,) = found.people
    assert all(changed.holds("ghg_verifier", day) for day in (date(2026, 5, 20), date(2026, 6, 1)))
    assert [q.valid_from.year for q in changed.qualifications_standing_on(TODAY) if q.kind == "ghg_verifier"] == [2026]
    assert plan(book(资格=[REGISTRATION, first, renewed]), (changed,)).people == ()
    assert plan(people_workbook((changed,), FIELDS, "zh", TODAY), (changed,)).people == ()


@pytest.mark.requirement("CNEX-8.5-a", "CEC-5.2.1-d")
def test_a_registration_renewed_ahead_hides_nothing_before_its_first_day() -> None:
    """The one in force stays in the lists until then, and the workbook has both."""
    first = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2023-07-01", "2026-06-30")
    ahead = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2026-07-01", "2029-06-30")
    (changed,) = plan(book(资格=[REGISTRATION, first, ahead])).people

    def shown_on(day: date) -> list[int]:
        return [q.valid_from.year for q in changed.qualifications_standing_on(day) if q.number == "GHG-1"]

    assert (shown_on(TODAY), shown_on(date(2026, 7, 1))) == ([2023, 2026], [2026])
    assert plan(people_workbook((changed,), FIELDS, "zh", TODAY), (changed,)).people == ()


@pytest.mark.requirement("CNEX-8.5-a", "CEC-5.2.1-d")
@pytest.mark.parametrize("earlier_ends", ["2025-12-31", "2026-03-31"])
def test_an_earlier_period_under_the_number_leaves_the_later_one(earlier_ends: str) -> None:
    """In whichever order the rows stand, and also where the later one is known already: nobody loses their seat."""
    earlier = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2023-01-01", earlier_ends)
    later = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2026-01-01", "2028-12-31")
    (known,) = plan(book(资格=[REGISTRATION, later])).people
    (changed,) = plan(book(资格=[REGISTRATION, earlier]), (known,)).people
    (newest_first,) = plan(book(资格=[REGISTRATION, later, earlier])).people
    (oldest_first,) = plan(book(资格=[REGISTRATION, earlier, later])).people
    assert changed.holds("ghg_verifier", TODAY)
    assert changed == newest_first
    assert set(newest_first.qualifications) == set(oldest_first.qualifications)
    assert plan(book(资格=[REGISTRATION, later, earlier]), (changed,)).people == ()


@pytest.mark.requirement("CNEX-8.5-a", "CEC-5.2.1-d")
def test_a_row_within_an_earlier_period_corrects_that_one() -> None:
    """The registration that stands keeps its days when a slip in one before it is mended."""
    earlier = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2023-01-01", "2025-12-31")
    later = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2026-01-01", "2028-12-31")
    mended = ("甲", "温室气体核查员", "GHG-1", "CCAA", "正式", "2023-02-01", "2025-12-31")
    (known,) = plan(book(资格=[REGISTRATION, earlier, later])).people
    (changed,) = plan(book(资格=[REGISTRATION, mended]), (known,)).people
    held = [q for q in changed.qualifications if q.number == "GHG-1"]
    assert [(q.valid_from, q.valid_until) for q in held] == [
        (date(2023, 2, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2028, 12, 31))]


MOTORS = ("cnex_ex/ex_motor", "2030-12-31")


@pytest.mark.requirement("CNEX-8.1-a", "CNEX-8.1-b")
def test_competences_name_their_evaluator() -> None:
    """CNEX 8.8: whoever takes the workbook over need not be; an older evaluation gives way from that day."""
    found = plan(book(能力=[COMPETENCE, ("乙", *MOTORS, "评价员")]))
    (changed,) = found.people
    (held,) = [c for c in changed.competences_standing_on(TODAY) if c.covers("cnex_ex", "ex_motor")]
    assert (held.evaluated_by, held.evaluated_on, held.valid_until) == ("评价员", TODAY, date(2030, 12, 31))


@pytest.mark.requirement("S20")
@pytest.mark.parametrize("name", ["评价员", "coordinator"])
def test_nobody_evaluates_their_own_competence(name: str) -> None:
    """In a workbook as on the page; the one coordinator is evaluated by whoever is engaged for it."""
    row = only(plan(book(能力=[COMPETENCE, (name, *MOTORS, "评价员")])))
    assert (row.outcome is Outcome.REFUSED) is (name == "评价员")
    assert ["不能评价自己" in words(row)] == [name == "评价员"]
    assert [str(problem.clause) for problem in row.problems] == (["house H136"] if row.problems else [])


@pytest.mark.parametrize(("named", "word"), [("甲", "能力评价人员"), ("", "能力评价人员"), ("没有此人", "没有名为")])
def test_an_evaluation_by_nobody_engaged_for_it_is_refused(named: str, word: str) -> None:
    """CNEX-8.1-b, in a workbook as on the page."""
    assert word in words(only(plan(book(能力=[COMPETENCE, ("乙", *MOTORS, named)]))))


@pytest.mark.requirement("S20")
@pytest.mark.parametrize(("name", "is_refused"), [("coordinator", True), ("甲", False)])
def test_nobody_appoints_themselves_competence_evaluator(name: str, is_refused: bool) -> None:
    """Nor somebody who brings the workbook; for another they enter it."""
    row = only(plan(book(名册=[PEOPLE, (name, None, None, "核查员、组长、能力评价人员", None)])))
    assert (row.outcome is Outcome.REFUSED) is is_refused
    assert ("不能给自己" in words(row)) is is_refused


PROJECTS = ("姓名", "碳足迹核查项目数", "项目数评价人")


@pytest.mark.requirement("J50", "CEC-5.2.2-a")
def test_projects_come_with_their_evaluator() -> None:
    """The number as it is known names nobody anew, and an empty cell changes nothing."""
    (changed,) = plan(book(名册=[PROJECTS, ("乙", 2, "评价员")])).people
    assert (changed.footprint_projects, changed.projects_evaluated_by) == (2, "评价员")
    for again in (("乙", 2, None), ("乙", None, "评价员")):
        assert plan(book(名册=[PROJECTS, again]), (changed, *STAFF[2:])).people == ()


@pytest.mark.requirement("S20", "CEC-5.2.2-a")
@pytest.mark.parametrize(("name", "evaluator", "word"), [
    ("评价员", "评价员", "不能评价自己"), ("乙", "甲", "能力评价人员"), ("乙", None, "能力评价人员"),
    ("乙", "没有此人", "没有名为"),
])
def test_nobody_in_particular_or_oneself_evaluates_no_projects(name: str, evaluator: str | None, word: str) -> None:
    assert word in words(only(plan(book(名册=[PROJECTS, (name, 2, evaluator)]))))


FEE = ("姓名", "专兼职", "人日费")


@pytest.mark.requirement("H139")
def test_the_fee_for_a_day_comes_with_who_is_not_salaried() -> None:
    """Above three digits as well; the list hands it out, and none of a full-time person's."""
    (changed,) = plan(book(名册=[FEE, ("乙", "外聘", 1800)])).people
    assert (changed.day_fee_cny, changed.employment) == (1800, Employment.EXTERNAL)
    content = people_workbook((changed, STAFF[0]), FIELDS, "zh", TODAY)
    assert plan(content, (changed, STAFF[0])).people == ()
    sheet = load_workbook(io.BytesIO(content))["人员"]
    column = [cell.value for cell in sheet[1]].index("人日费用（元）")
    assert [row[column] for row in sheet.iter_rows(min_row=2, values_only=True)] == [1800, None]


@pytest.mark.requirement("H139")
def test_a_fee_of_somebody_salaried_is_not_taken() -> None:
    """The plan would not reckon with it."""
    assert "不计人日费用" in words(only(plan(book(名册=[FEE, ("甲", None, 1800)]))))


@pytest.mark.requirement("H140")
def test_the_last_day_of_who_leaves_is_taken_and_handed_out() -> None:
    """An empty cell brings nobody back, a later day does."""
    (changed,) = plan(book(名册=[("姓名", "专兼职", "离职日期"), ("甲", None, "2026/6/30")])).people
    assert changed.until == date(2026, 6, 30)
    assert plan(people_workbook((changed,), FIELDS, "zh", TODAY), (changed,)).people == ()
    row = ("甲", "专职", None)
    assert plan(book(名册=[("姓名", "专兼职", "离职日期"), row]), (changed,)).people == ()


def test_leave_is_added_once() -> None:
    """The same days again change nothing, another reason does."""
    (away,) = plan(book(休假=[LEAVE, ("甲", "2026-07-01", "2026年7月3日", "年假")])).people
    assert away.absences[-1] == Absence(first=date(2026, 7, 1), last=date(2026, 7, 3), reason="年假")
    same = plan(book(休假=[LEAVE, ("甲", "2026-07-01", "2026-07-03", "年假")]), (away,))
    assert only(same).outcome is Outcome.UNCHANGED
    assert same.people == ()


def test_somebody_new_may_be_named_in_the_other_sheets() -> None:
    """In whatever order the sheets lie."""
    found = plan(book(休假=[LEAVE, ("新人", "2026-07-01", "2026-07-02", "")],
                      名册=[PEOPLE, ("新人", "河南南阳", "专职", "核查员、组长", 12)]))
    (new,) = found.people
    assert (new.name, new.employment, new.max_days_per_month) == ("新人", Employment.FULL_TIME, 12)
    assert new.functions == {"verifier", "leader"}
    assert len(new.absences) == 1


def test_an_empty_cell_changes_nothing_and_nobody_is_removed() -> None:
    (changed,) = plan(book(名册=[PEOPLE, ("甲", None, None, None, 9)])).people
    assert changed == STAFF[0].with_(max_days_per_month=9)


@pytest.mark.parametrize(("sheet", "word"), [
    ((LEAVE, ("没有此人", "2026-07-01", "2026-07-02", "")), "没有名为"),
    ((LEAVE, ("甲", "2026-07-05", "2026-07-02", "")), "早于"),
    ((LEAVE, ("甲", "下周", "2026-07-02", "")), "不是日期"),
    ((LEAVE, ("甲", None, "2026-07-02", "")), "没有填写"),
    ((REGISTRATION, ("甲", "驾驶证", "1", "x", "正式", "2025-01-01", "")), "不在可选范围"),
    ((REGISTRATION, ("甲", "温室气体核查员", "1", "x", "正式", "2025-01-01", "2024-01-01")), "早于"),
    ((COMPETENCE, ("甲", "cnex_ex/ex_motor", "2026-06-01", "评价员")), "晚于今天"),
    ((PEOPLE, ("新人", "火星", "专职", "", 3)), "没有找到城市"),
    ((PEOPLE, ("新人", "南阳", "", "", 3)), "新人员"),
    ((PEOPLE, ("甲", "南阳", "专职", "", 40)), "最多 31 天"),
])
def test_a_row_that_cannot_be_taken_says_why(sheet: Rows, word: str) -> None:
    found = plan(book(表=sheet))
    assert only(found).outcome is Outcome.REFUSED
    assert word in words(only(found))
    assert found.people == ()


def test_two_of_one_name_are_told_and_left_alone() -> None:
    twins = (trained("甲"), trained("乙").with_(name="甲"))
    row = only(plan(book(休假=[LEAVE, ("甲", "2026-07-01", "2026-07-02", "")]), twins))
    assert "2 名人员都叫" in words(row)


def test_the_list_that_is_handed_out_comes_back_unchanged() -> None:
    """In either language: everything that it says is what is known."""
    away = STAFF[0].with_(absences=(Absence(first=TODAY, last=TODAY, reason="=HYPERLINK(1)"),))
    for language in ("zh", "en"):
        content = people_workbook((away, *STAFF[1:]), FIELDS, language, TODAY)
        found = plan(content, (away, *STAFF[1:]))
        assert [kind for kind, _ in found.sheets] == list(PeopleSheet)
        assert found.people == ()
        assert {row.outcome for _, sheet in found.sheets for row in sheet.rows} == {Outcome.UNCHANGED}


@settings(max_examples=30)
@given(
    functions=st.frozensets(st.sampled_from(["verifier", "leader", "decider", "coordinator", "old"])),
    city=st.sampled_from(["南阳市", "旧地名"]), footprint_projects=st.integers(0, 5000),
    qualifications=st.lists(st.builds(
        Qualification, kind=st.sampled_from(["ghg_verifier", "footprint_training", "forgotten"]),
        number=st.sampled_from(["", "A-1", "A-2", "A-3"]), issuer=st.sampled_from(["", "CCAA"]),
        level=st.sampled_from(QualificationLevel), valid_from=st.just(date(2025, 1, 1)),
        valid_until=st.sampled_from([None, date(2027, 1, 1)])), max_size=3, unique_by=lambda q: q.number).map(tuple),
    competences=st.lists(st.builds(
        Competence, scheme=st.sampled_from(["cnex_ex", "cec_salt", "", "gone"]),
        family=st.sampled_from(["ex_motor", "sodium_sulfate", "pump"]), evaluated_by=st.just(PersonId("评价员")),
        evaluated_on=st.just(date(2025, 3, 1)), valid_until=st.sampled_from([date(2026, 1, 1), date(2027, 1, 1)])),
        max_size=3, unique_by=lambda c: c.family).map(tuple),
)
def test_whoever_is_listed_can_be_brought_back(**entered: Any) -> None:
    """CNEX-8.5-a: what body or schemes do not know (any more) is in no cell, and stays with the person."""
    staff = (STAFF[0].with_(**entered), *STAFF[2:])
    for language in ("zh", "en"):
        found = plan(people_workbook(staff, FIELDS, language, TODAY), staff)
        assert {row.outcome for _, sheet in found.sheets for row in sheet.rows} <= {Outcome.UNCHANGED}
        assert found.people == ()


def test_a_cell_that_means_nothing_is_shown_as_it_was_typed() -> None:
    """CNEX-8.5-a: whoever looks at the preview sees what is wrong, not an empty cell."""
    row = only(plan(book(名册=[PEOPLE, ("甲", "南阳", "长期", "", "")])))
    assert row.outcome is Outcome.REFUSED
    assert row.read.not_taken == {"employment": "长期"}


def test_a_workbook_takes_no_function_away_that_it_cannot_name() -> None:
    """CNEX-8.1-a: the functions of the row, and what the body once called one."""
    staff = (STAFF[0].with_(functions=frozenset({"verifier", "old"})),)
    (changed,) = plan(book(名册=[("姓名", "岗位"), ("甲", "组长")]), staff).people
    assert changed.functions == {"leader", "old"}


def test_the_sheet_comes_back_with_its_faults() -> None:
    """Each of the sheets that were read has a last column; the others are as they came."""
    content = book(休假=[LEAVE, ("没有此人", "2026-07-01", "2026-07-02", "年假")], 备注=[("随便写写",)],
                   资格=[REGISTRATION, ("甲", "温室气体核查员", "1", "x", "正式", "2025-01-01", "")])
    found = plan(content)
    assert found.passed_over == ("备注",)
    marked = marked_sheets(content, [(sheet, FIELDS[kind]) for kind, sheet in found.sheets], "zh")
    back = load_workbook(io.BytesIO(marked))
    assert "没有名为" in back["休假"].cell(2, 5).value
    assert back["资格"].cell(2, 8).value.startswith("可导入")
    assert back["备注"].max_column == 1


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04nonsense",
                                     book(备注=[("随便", "写写")]), book(空=[])])
def test_what_is_no_list_of_people_is_refused_in_a_sentence(content: bytes) -> None:
    found = planned_people(content, STAFF, FIELDS, TAKER)
    assert isinstance(found, Text)
    assert found.zh.endswith("。")


def test_a_formula_without_a_result_is_no_name() -> None:
    """What a spreadsheet would run is never worked out here."""
    row = only(plan(book(休假=[LEAVE, ("=A9", "2026-07-01", "2026-07-02", "")])))
    assert row.outcome is Outcome.REFUSED
    assert "公式" in words(row)
