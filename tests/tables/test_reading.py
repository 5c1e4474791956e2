"""An enterprise's own sheet is understood as it is: heading, columns, numbers, days, sites, notes."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from intake_app.rules.answer_readings import half_width
from intake_app.rules.answers import checked_answer
from intake_app.tables.cell_texts import NOTHING
from intake_app.tables.changes import Outcome
from intake_app.tables.reading import SUM_OR_NOTE, read_table
from tests.builders import cec_draft, cnex_draft, scheme_of, with_answers
from tests.tables.books import HEADINGS, MOTOR, book, complaints, fields, motor, plan, reading, saved, values, with_part

DRAFT = cnex_draft(sites=[{}, {}], products=[])
NOON = time(12)
SITE_HEADINGS = ("厂区名称", "城市", "厂址", "员工人数", "数据复杂程度")


def site(**cells: object) -> tuple[object, ...]:
    """A row below SITE_HEADINGS."""
    default: dict[str, object] = {
        "name": "三厂", "city": "南阳", "address": "示范路 3 号", "employees": 80, "data": "简单"}
    return tuple({**default, **cells}.values())


def read_site(heading: str, cell: object, scheme: str = "cec_salt", prepare: Any = lambda sheet: None) -> str:
    """What one cell under a heading means, as the form keeps it."""
    draft = cec_draft() if scheme == "cec_salt" else DRAFT
    (row,) = reading(book(("名称", heading), ("三厂", cell), prepare=prepare), draft, "sites").rows
    return row.values.get(next(field.key for field in fields("sites", scheme) if field.label.zh == heading), "")


def test_the_heading_is_found_below_titles_and_merged_cells() -> None:
    def merged_title(sheet: Any) -> None:
        sheet.merge_cells("A1:E1")

    table = book(("2026 年申请认证产品明细表",), ("编制单位：示范公司", None, "日期：2026-05-20"), (), HEADINGS,
                 motor("YBX3-1"), prepare=merged_title)
    read = reading(table, DRAFT)
    assert read.layout.heading_row == 4
    assert [row.values["models"] for row in read.rows] == ["YBX3-1"]


def test_a_heading_of_two_rows_is_read_at_the_row_that_names_the_columns() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:C2")

    table = book(("产品", None, "产品种类"), ("产品名称", "型号", None), (MOTOR, "YBX3-1", "防爆电机"), prepare=merge)
    assert values(table, DRAFT) == [{"name": MOTOR, "models": "YBX3-1", "family": "ex_motor"}]


def test_columns_stand_in_any_order_and_under_usual_words() -> None:
    table = book(("序号", "防爆等级", "品名", "规格/型号", "备注", "厂 区", "类别"),
                 (1, "Ex db IIB T4 Gb", MOTOR, "YBX3-1", "老客户", "2号厂区", "防爆电机"))
    assert values(table, DRAFT) == [{
        "ex_marking": "Ex db IIB T4 Gb", "name": MOTOR, "models": "YBX3-1", "sites": "s2", "family": "ex_motor"}]
    assert [column.heading for column in reading(table, DRAFT).layout.columns if not column.field] == ["序号", "备注"]


def test_english_labels_and_the_fields_own_labels_are_known() -> None:
    for language in ("zh", "en"):
        headings = [field.label.in_language(language) for field in fields("products")]
        layout = reading(book(headings, motor("YBX3-1")), DRAFT).layout
        assert list(layout.taken.values()) == [field.key for field in fields("products")]


def test_a_similar_heading_is_only_suggested() -> None:
    """What is like a field is never taken for it before a person says so."""
    table = book(("产品名称", "产品的规格型号说明"), (MOTOR, "YBX3-1"))
    read = reading(table, DRAFT)
    column = read.layout.columns[1]
    assert (column.field, column.suggested) == (None, "models")
    assert "models" not in read.rows[0].values
    confirmed = read_table(table, fields("products"), DRAFT, scheme_of("cnex_ex"),
                           read.layout.with_fields({column.place: "models"}))
    assert confirmed.rows[0].values["models"] == "YBX3-1"  # type: ignore[union-attr]


def test_two_columns_of_one_heading_are_not_both_read() -> None:
    layout = reading(book(("产品名称", "型号", "型号"), (MOTOR, "A-1", "B-2")), DRAFT).layout
    assert list(layout.taken.values()) == ["name", "models"]
    assert [column.heading for column in layout.columns] == ["产品名称", "型号", "型号"]


def test_rows_pasted_without_a_heading_wait_for_a_person_to_name_the_columns() -> None:
    text = "甲方电机\tYBX3-1\n乙方电机\tYBX3-2\n"
    read = reading(text, DRAFT)
    assert (read.layout.heading_row, dict(read.layout.taken), read.rows) == (0, {}, ())
    named = read_table(text, fields("products"), DRAFT, scheme_of("cnex_ex"),
                       read.layout.with_fields({1: "name", 2: "models"}))
    assert [row.values["models"] for row in named.rows] == ["YBX3-1", "YBX3-2"]  # type: ignore[union-attr]


def test_a_value_merged_over_several_rows_stands_in_each() -> None:
    table = book(HEADINGS, motor("YBX3-1"), motor("YBX3-2", name=None), motor("YBX3-3", name=None),
                 prepare=lambda sheet: sheet.merge_cells("A2:A4"))
    assert [row["name"] for row in values(table, DRAFT)] == [MOTOR] * 3


AMOUNTS = ("名称", "阶段", "用量", "单位", "获取方式")


def agent(name: object, amount: object, *more: object) -> tuple[object, ...]:
    """A row below AMOUNTS."""
    return (name, "生产", amount, "t", "自产", *more)


def test_an_amount_merged_over_several_rows_is_not_counted_in_each() -> None:
    """CEC-5.1.1-g: 100 t of two agents together are not 200 t; within one row a merged cell does no harm."""
    table = book(AMOUNTS, agent("药剂甲", 100), agent("药剂乙", None), agent("药剂丙", 7),
                 prepare=lambda sheet: (sheet.merge_cells("C2:C3"), sheet.merge_cells("C4:C5")))
    told = plan(table, cec_draft(), "materials").rows
    assert [row.outcome for row in told] == [Outcome.REFUSED, Outcome.REFUSED, Outcome.NEW]
    assert ["100 是跨行合并的单元格" in row.problems[0].text.zh for row in told[:2]] == [True, True]
    nothing = book(AMOUNTS, agent("药剂甲", "/"), agent("药剂乙", None),
                   prepare=lambda sheet: sheet.merge_cells("C2:C3"))
    assert "合并" not in complaints(nothing, cec_draft(), "materials")


def test_a_distance_merged_over_several_rows_is_that_of_each() -> None:
    """CEC-5.1.1-g: what one supplier sends comes the same way, and a distance adds nothing up."""
    table = book((*AMOUNTS, "运输距离（km）"), (*agent("药剂甲", 100), 500), (*agent("药剂乙", 7), None),
                 prepare=lambda sheet: sheet.merge_cells(start_row=2, end_row=3, start_column=len(AMOUNTS) + 1,
                                                         end_column=len(AMOUNTS) + 1))
    told = plan(table, cec_draft(), "materials").rows
    assert [row.outcome for row in told] == [Outcome.NEW, Outcome.NEW]


@pytest.mark.parametrize("sum_row", [
    (2, "合计", None, 12.5, "吨"), (None, "合 计", None, 12.5), ("合计", None, None, 12.5),
])
def test_a_sum_behind_a_running_number_is_no_row(sum_row: tuple[object, ...]) -> None:
    """CEC-5.1.1-g: it would be a material called 合计, and count all others a second time."""
    table = book(("序号", *AMOUNTS), (1, *agent("聚合氯化铝", 12.5)), sum_row)
    told = plan(table, cec_draft(), "materials").rows
    assert [row.outcome for row in told] == [Outcome.NEW, Outcome.REFUSED]
    assert "不是数据" in told[1].problems[0].text.zh


def test_a_hidden_row_is_taken_over_and_said_to_be_hidden() -> None:
    """CEC-5.1.1-g: whoever filtered their sheet sees what comes along."""
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    table = book(AMOUNTS, agent("聚合氯化铝", 12.5), agent("旧药剂", 3), agent("旧药剂", 3), prepare=hide)
    told = plan(table, cec_draft(), "materials").rows
    assert [row.outcome for row in told] == [Outcome.NEW, Outcome.NEW, Outcome.REFUSED]
    assert [(problem.blocks, "隐藏" in problem.text.zh) for problem in told[1].problems] == [(False, True)]
    nameless = book(AMOUNTS, agent("聚合氯化铝", 12.5), agent(None, 3), prepare=hide)
    assert "隐藏" in complaints(nameless, cec_draft(), "materials")


@pytest.mark.parametrize("last", [
    ("合计", 3), ("小 计", 3), ("Total", 3), ("注：以上型号均在产", None), ("填表人：张示范", None),
    ("审核人：", None),
])
def test_sums_notes_and_signatures_below_the_rows_are_not_rows(last: tuple[object, ...]) -> None:
    told = plan(book(HEADINGS, motor("YBX3-1"), last), DRAFT)
    assert [row.outcome for row in told.rows] == [Outcome.NEW, Outcome.REFUSED]
    assert "不是数据" in told.rows[1].problems[0].text.zh


def test_a_product_whose_name_begins_like_a_sum_is_a_row() -> None:
    """总计量 is what a meter does, 总计 a sum."""
    assert values(book(HEADINGS, motor("YBX3-1", name="总计量仪表")), DRAFT)[0]["name"] == "总计量仪表"


def test_a_line_merged_across_the_table_is_no_row() -> None:
    table = book(HEADINGS, motor("YBX3-1"), ("以下为 2025 年新增产品",),
                 prepare=lambda sheet: sheet.merge_cells("A3:E3"))
    assert [row.outcome for row in plan(table, DRAFT).rows] == [Outcome.NEW, Outcome.REFUSED]


def test_empty_rows_between_the_rows_are_passed_over() -> None:
    read = reading(book(HEADINGS, motor("YBX3-1"), (), (None, " ", None), motor("YBX3-2")), DRAFT)
    assert [row.number for row in read.rows] == [2, 5]


@pytest.mark.parametrize(("cell", "kept"), [
    (80, "80"), (80.0, "80"), ("80", "80"), ("８０", "80"), ("1,250", "1250"), ("1，250", "1250"), ("80人", "80"),
    ("80 人", "80"), ("120 employees", "120"), ("—", ""), ("/", ""),
])
def test_a_whole_number_is_read_however_it_is_written(cell: object, kept: str) -> None:
    assert values(book(SITE_HEADINGS, site(employees=cell)), DRAFT, "sites")[0].get("employees", "") == kept


@pytest.mark.parametrize("cell", ["80台", "约80", "80.5", 80.5, "八十"])
def test_what_is_no_whole_number_of_people_is_said_and_kept_out(cell: object) -> None:
    """A measure that the field does not ask for is never dropped in silence."""
    told = plan(book(SITE_HEADINGS, site(employees=cell)), DRAFT, "sites")
    assert told.rows[0].outcome is Outcome.REFUSED
    assert told.rows[0].problems[0].field == "employees"


@pytest.mark.parametrize("cell", [
    date(2015, 3, 1), datetime.combine(date(2015, 3, 1), NOON), 42064, 42064.0, "2015-03-01", "2015年3月1日",
    "2015/3/1", 20150301, "2015/3/1 0:00:00", "2015-03-01 00:00",
])
def test_a_day_is_read_as_the_spreadsheet_keeps_it(cell: object) -> None:
    assert read_site("投产日期", cell) == "2015-03-01"


def test_a_year_alone_is_not_taken_for_a_day_number() -> None:
    """2015 as a day number would be the 7th of July 1905."""
    assert "不是完整的日期" in complaints(book(("名称", "投产日期"), ("三厂", 2015)), cec_draft(), "sites")


def test_days_counted_from_1904_are_right() -> None:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for row in (("名称", "投产日期"), ("三厂", 42064 - 1462)):
        workbook.active.append(row)
    assert values(saved(workbook), cec_draft(), "sites")[0]["started_on"] == "2015-03-01"


def test_a_model_that_the_spreadsheet_turned_into_a_day_is_not_guessed_at() -> None:
    assert "变成了日期" in complaints(book(HEADINGS, motor(date(2026, 3, 4))), DRAFT)


def test_a_long_number_that_lost_its_digits_is_not_taken() -> None:
    assert "数字已丢失" in complaints(book(HEADINGS, motor(1234567890123456789)), DRAFT)


def test_zeros_that_only_the_format_shows_are_kept() -> None:
    def padded(sheet: Any) -> None:
        sheet["B2"].number_format = "00000"

    assert values(book(HEADINGS, motor(123), prepare=padded), DRAFT)[0]["models"] == "00123"


def test_a_share_shown_in_percent_is_read_as_shown() -> None:
    def percent(sheet: Any) -> None:
        sheet["B2"].number_format = "0.0%"

    assert read_site("产能", 0.125, prepare=percent) == "12.5%"


def test_truth_values_and_times_are_text_of_their_own() -> None:
    assert read_site("产能", True) == "yes"
    assert read_site("产能", timedelta(hours=26)) == "1 day, 2:00:00"


def test_choices_are_read_in_either_language() -> None:
    """Whole, by their key, or by the word before what explains it."""
    cells = ("复杂：数据来源多，多个信息系统", "复杂", "Low", "low: few data, kept by hand", "medium")
    rows = values(book(SITE_HEADINGS, *(site(data=cell) for cell in cells)), DRAFT, "sites")
    assert [row["data_complexity"] for row in rows] == ["high", "high", "low", "low", "medium"]


@pytest.mark.parametrize("scheme", ["cec_salt", "cnex_ex"])
def test_whatever_a_choice_is_called_means_that_choice_alone(scheme: str) -> None:
    """In both languages, and in what people write for it besides: a word of two choices would be refused."""
    draft = cec_draft() if scheme == "cec_salt" else DRAFT
    edition = scheme_of(scheme)
    for each in edition.fields:
        for option in each.options:
            for word in (option.key, option.text.zh, option.text.en, *option.also):
                check = checked_answer(each, word, draft, edition)
                assert (check.value, check.problem) == (option.key, None), f"{each.section}.{each.key}: {word}"


@pytest.mark.parametrize(("words", "kept"), [
    (("公路", "卡车", "货车", "汽运", "汽车", "Road", "Truck", "LORRY", "by truck"), "road"),
    (("铁路", "火车", "Rail", "Train", "railway"), "rail"),
    (("海运", "海轮", "Sea", "Ship", "Vessel"), "sea"),
    (("内河水运", "驳船", "Inland waterway", "Barge"), "inland_water"),
    (("航空", "空运", "飞机", "Air", "Plane"), "air"),
    (("管道", "管道运输", "Pipeline"), "pipeline"),
    (("多式联运", "Several of these", "Multimodal"), "combined"),
])
def test_ways_of_carrying_are_read_as_people_write_them(words: tuple[str, ...], kept: str) -> None:
    """Of the transport of CNEX and the deliveries of CEC alike, in either language, in capitals or not."""
    for word in words:
        (row,) = values(book(("名称", "运输方式"), ("聚合氯化铝", word)), SALT, "materials")
        assert row["mode"] == kept
        (row,) = values(book(("运输的物料", "运输方式"), ("硅钢片", word)), DRAFT, "inbound_transport")
        assert row["mode"] == kept


@pytest.mark.parametrize("word", ["船运", "水运", "牛车"])
def test_a_way_of_carrying_that_may_be_two_is_asked_and_not_guessed(word: str) -> None:
    """By river or by sea: each has a factor of its own."""
    assert "不在“运输方式”的选项中" in complaints(book(("名称", "运输方式"), ("聚合氯化铝", word)), SALT, "materials")


@pytest.mark.parametrize(("section", "name"), [("materials", "名称"), ("energy", "种类")])
@pytest.mark.parametrize("heading", ["场所", "厂区", "生产地点", "Plant"])
def test_the_column_of_sites_is_known_by_its_usual_names(section: str, name: str, heading: str) -> None:
    draft = cec_draft(sites=[{}, {}])
    (row,) = values(book((name, heading, "用量"), ("电力", "1 号厂区", 5)), draft, section)
    assert row["site"] == "s1"


def test_an_english_sheet_of_materials_is_read_as_it_is() -> None:
    headings = ("Material", "Stage", "Kind", "Amount", "Unit", "How obtained", "Mode of transport",
                "Source of the figure")
    soda = ("Soda", "Raw material", "chemicals", "3 tonnes", None, "Purchased", "Lorry", "Ledger")
    brine = ("Brine", "Manufacturing", "Raw materials", 80, "m3", "In-house", None, "Meter")
    rows = values(book(headings, soda, brine), SALT, "materials")
    assert [{key: row[key] for key in ("stage", "kind", "unit", "obtained", "source")} for row in rows] == [
        {"stage": "raw_materials", "kind": "chemical", "unit": "t", "obtained": "bought", "source": "ledger"},
        {"stage": "production", "kind": "raw", "unit": "m3", "obtained": "own", "source": "meter"},
    ]


@pytest.mark.parametrize(("cell", "kept"), [
    ("1 号厂区", "s1"), ("１号厂区", "s1"), ("1 号厂区；2 号厂区", "s1 s2"), ("1号厂区、2号厂区", "s1 s2"),
    ("2号厂区\n1号厂区", "s2 s1"), ("全部", "s1 s2"), ("All", "s1 s2"),
])
def test_sites_are_named_as_people_call_them(cell: str, kept: str) -> None:
    assert values(book(HEADINGS, motor("YBX3-1", sites=cell)), DRAFT)[0]["sites"] == kept


def test_a_site_that_is_not_there_is_named_with_those_that_are() -> None:
    told = complaints(book(HEADINGS, motor("YBX3-1", sites="3 号厂区")), DRAFT)
    assert "3 号厂区" in told
    assert "1 号厂区、2 号厂区" in told


def test_sites_of_one_name_are_not_chosen_between() -> None:
    twins = with_answers(DRAFT, {"sites[s2].name": "1 号厂区"})
    assert "不止一项" in complaints(book(HEADINGS, motor("YBX3-1")), twins)


def test_of_several_sheets_the_one_of_this_section_is_read() -> None:
    workbook = Workbook()
    workbook.active.append(("部门", "电话"))
    products = workbook.create_sheet("明细")
    for row in (HEADINGS, motor("YBX3-1")):
        products.append(row)
    hidden = workbook.create_sheet("旧表")
    hidden.sheet_state = "hidden"
    for row in ((*HEADINGS, "CCC证书编号"), (*motor("OLD-1"), "x")):
        hidden.append(row)
    read = reading(saved(workbook), DRAFT)
    assert (read.sheet, [row.values["models"] for row in read.rows]) == ("明细", ["YBX3-1"])


def test_pasted_cells_with_line_ends_and_quotation_marks_stay_whole() -> None:
    text = f'产品名称\t型号\n{MOTOR}\t"YBX3-1\nYBX3-2"\n"带 ""引号"" 的电机"\tYBX3-3\n'
    assert [(row["name"], row["models"]) for row in values(text, DRAFT)] == [
        (MOTOR, "YBX3-1；YBX3-2"), ('带 "引号" 的电机', "YBX3-3")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_file_is_read_in_the_encodings_of_chinese_spreadsheets(encoding: str, sign: str) -> None:
    content = f"产品名称{sign}规格型号\r\n{MOTOR}{sign}YBX3-1\r\n".encode(encoding)
    assert values(content, DRAFT) == [{"name": MOTOR, "models": "YBX3-1"}]


def test_every_cells_problem_is_a_sentence_of_its_own() -> None:
    told = plan(book(SITE_HEADINGS, site(city="没有这城", employees="很多", data="中等偏上")), DRAFT, "sites")
    problems = told.rows[0].problems
    assert [problem.field for problem in problems] == ["city", "employees", "data_complexity"]
    assert all(problem.text.zh.endswith("。") and problem.text.en and problem.clause for problem in problems)


def test_a_warning_does_not_keep_a_row_out() -> None:
    """A city whose name several places bear is taken, and said."""
    told = plan(book(SITE_HEADINGS, site(city="通州")), DRAFT, "sites").rows[0]
    assert told.outcome is Outcome.NEW
    assert [problem.blocks for problem in told.problems] == [False]


def says_something(word: str) -> bool:
    """Not what means that nothing applies, nor how a sum or a note begins."""
    return half_width(word).casefold() not in NOTHING and not SUM_OR_NOTE.match(word)


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(
    says_something)


@settings(max_examples=60)
@given(st.lists(st.tuples(
    words, words, words, st.sampled_from([family.name.zh for family in scheme_of("cnex_ex").families]),
), min_size=1, max_size=8))
def test_rows_written_into_a_workbook_come_back_as_the_form_would_keep_them(rows: list[tuple[str, ...]]) -> None:
    by_key = {field.key: field for field in fields("products")}
    keys = ("name", "models", "ex_marking", "family")
    table = book([by_key[key].label.zh for key in keys], *rows, prepare=as_text)
    checks = [{key: checked_answer(by_key[key], text, DRAFT, scheme_of("cnex_ex")).value
               for key, text in zip(keys, row, strict=True)} for row in rows]
    assert values(table, DRAFT) == [{key: value for key, value in check.items() if value} for check in checks]


def as_text(sheet: Any) -> None:
    """Keep what begins like a formula as the text that it is."""
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_or_answered(text: str) -> None:
    """No paste is an error of ours."""
    read = read_table(text, fields("products"), DRAFT, scheme_of("cnex_ex"))
    assert read is not None


SALT = cec_draft(sites=[{}], products=[{}])
DELIVERIES = ("名称", "用量", "单位")


def material(heading: str, cell: object, *unit: str) -> dict[str, str]:
    """The amount and unit of one material, its amount under this heading, in a column of units if one is given."""
    headings = ("名称", heading, *(("单位",) if unit else ()))
    (row,) = values(book(headings, ("聚合氯化铝", cell, *unit)), SALT, "materials")
    return {key: row[key] for key in ("amount", "unit") if key in row}


@pytest.mark.parametrize(("heading", "cell", "unit"), [
    ("用量", "12.5 t", ()), ("用量", "12.5吨", ()), ("用量（吨）", 12.5, ()), ("消耗量(t)", "12.5", ()),
    ("用量/t", 12.5, ()), ("用量", 12.5, ("吨",)), ("用量", 12.5, ("公吨",)),
    ("用量", "12.5吨", ("t",)), ("用量（t）", "12.5 t", ("吨（t）",)),
])
def test_a_measure_beside_a_number_or_in_its_heading_is_taken_as_the_unit(
    heading: str, cell: object, unit: tuple[str, ...]
) -> None:
    assert material(heading, cell, *unit) == {"amount": "12.5", "unit": "t"}


def test_a_measure_in_the_cell_counts_before_that_of_the_heading() -> None:
    assert material("用量（吨）", "500 kg") == {"amount": "500", "unit": "kg"}


def test_two_measures_that_differ_keep_the_row_out() -> None:
    assert "不一致" in complaints(book(DELIVERIES, ("聚合氯化铝", "12 吨", "kg")), SALT, "materials")


def test_a_measure_that_no_choice_names_is_not_dropped() -> None:
    assert "不是数字" in complaints(book(DELIVERIES, ("聚合氯化铝", "12 桶", "吨")), SALT, "materials")


def test_a_heading_in_another_measure_than_the_fields_own_is_not_read_as_it() -> None:
    """Kilograms in the column of tonnes would be wrong by a thousand, in silence."""
    read = reading(book(("运输的物料", "重量（kg）", "距离（公里）"), ("硅钢片", 1200, 80)), DRAFT, "inbound_transport")
    assert dict(read.layout.taken) == {1: "name", 3: "distance"}
    assert read.layout.columns[1].suggested is None
    same = reading(book(("运输的物料", "重量（吨）"), ("硅钢片", 1.2)), DRAFT, "inbound_transport")
    assert same.rows[0].values["weight"] == "1.2"


def prefixed(part: bytes) -> bytes:
    """The same markup as other programs write it: every name with a prefix, and a dimension that is not true."""
    text = part.decode()
    text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
    return re.sub(r'<x:dimension ref="[^"]+"', '<x:dimension ref="A1"', text).encode()


def test_markup_with_prefixes_and_a_wrong_dimension_is_read() -> None:
    table = with_part(book(HEADINGS, motor("YBX3-1")), "xl/worksheets/sheet1.xml", prefixed)
    assert [row["models"] for row in values(table, DRAFT)] == ["YBX3-1"]


def test_words_of_several_formats_in_one_cell_are_read_whole() -> None:
    rich = b"<is><r><t>YBX3</t></r><r><rPr><b/></rPr><t>-1</t></r></is>"
    table = with_part(book(HEADINGS, motor("YBX3-1")), "xl/worksheets/sheet1.xml",
                      lambda part: part.replace(b"<is><t>YBX3-1</t></is>", rich))
    assert b"<b/>" in zipfile.ZipFile(io.BytesIO(table)).read("xl/worksheets/sheet1.xml")
    assert [row["models"] for row in values(table, DRAFT)] == ["YBX3-1"]


def test_a_heading_in_two_languages_is_known_by_its_chinese() -> None:
    read = reading(book(("厂区名称 Plant", "城市 City", "员工人数 Staff"), ("三厂", "南阳", 80)), DRAFT, "sites")
    assert set(read.layout.taken.values()) == {"name", "city", "employees"}


def test_a_measure_right_behind_a_chinese_heading_is_its_measure() -> None:
    (row,) = reading(book(("物料名称", "用量t", "距离km"), ("液碱", 12.5, 75)), cec_draft(), "materials").rows
    assert (row.values["amount"], row.values["unit"], row.values["distance"]) == ("12.5", "t", "75")
