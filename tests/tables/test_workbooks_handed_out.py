"""The blank workbook asks what the form asks; the marked one is the enterprise's own, with its faults beside it."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Border, Font, PatternFill, Side

from intake_app.schemes.clauses import clause_to_client
from intake_app.schemes.schema import SchemeEdition
from intake_app.tables.blank import HEADING_ROW, blank_workbook
from intake_app.tables.changes import Outcome
from intake_app.tables.marked import LOOK, WRONG, marked_workbook
from intake_app.tables.reading import read_table
from models.text import Language
from tests.builders import SCHEMES, cnex_draft, empty_application
from tests.needs import has_calc
from tests.tables.books import (
    HEADINGS,
    MOTOR,
    book,
    by_libreoffice,
    fields,
    motor,
    opened,
    plan,
    reading,
    saved,
    values,
    with_part,
)

DRAFT = cnex_draft(sites=[{}, {}], products=[])
EDITIONS = [(scheme, language) for scheme in SCHEMES.editions for language in ("zh", "en")]


def marked(table: bytes | str, language: Language = "zh") -> Any:
    """The sheet that comes back."""
    return opened(marked_workbook(table, plan(table, DRAFT), fields("products"), language))


@pytest.mark.parametrize(("scheme", "language"), EDITIONS)
def test_the_blank_workbook_asks_every_field_of_each_table(scheme: SchemeEdition, language: Language) -> None:
    workbook = load_workbook(io.BytesIO(blank_workbook(scheme, language)))
    sections = [section for section in scheme.form if section.repeats]
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    assert len(visible) == len(sections)
    for section, sheet in zip(sections, visible, strict=True):
        asked = scheme.fields_of(section.key)
        assert [cell.value.removesuffix(" *") for cell in sheet[HEADING_ROW]] == [
            field.label.in_language(language) for field in asked]
        assert sheet.freeze_panes == f"A{HEADING_ROW + 1}"
        for cell, field in zip(sheet[HEADING_ROW], asked, strict=True):
            assert field.why.in_language(language) in cell.comment.text
            assert clause_to_client(field.clause).in_language(language) in cell.comment.text


@pytest.mark.parametrize(("scheme", "language"), EDITIONS)
def test_the_blank_workbook_is_read_by_its_own_headings(scheme: SchemeEdition, language: Language) -> None:
    """Filled in or not: an empty one has no rows, and no column of it is unknown."""
    blank = blank_workbook(scheme, language)
    for section in (section for section in scheme.form if section.repeats):
        asked = scheme.fields_of(section.key)
        read = read_table(blank, asked, empty_application(scheme.key), scheme)
        assert read.rows == ()  # type: ignore[union-attr]
        assert list(read.layout.taken.values()) == [field.key for field in asked]  # type: ignore[union-attr]


def test_the_choices_of_the_blank_workbook_are_those_that_are_read() -> None:
    scheme = SCHEMES.editions[0]
    workbook = load_workbook(io.BytesIO(blank_workbook(scheme, "zh")))
    choices = {cell.value for row in workbook["选项"].iter_rows() for cell in row if cell.value}
    assert {family.name.zh for family in scheme.families} <= choices
    rules = [rule for sheet in workbook.worksheets for rule in sheet.data_validations.dataValidation]
    assert all("!$" in rule.formula1 for rule in rules)


def test_a_blank_workbook_filled_in_is_taken_row_for_row() -> None:
    scheme = SCHEMES.in_force("cnex_ex", SCHEMES.editions[0].in_force_from.replace(year=2026, month=6))
    workbook = load_workbook(io.BytesIO(blank_workbook(scheme, "zh")))
    sheet = workbook["产品"]
    by_heading = {cell.value.removesuffix(" *"): cell.column for cell in sheet[HEADING_ROW]}
    labels = ("产品名称", "规格型号", "产品种类", "在哪些场所生产", "防爆标志")
    for heading, value in zip(labels, motor("3-4"), strict=True):
        sheet.cell(HEADING_ROW + 1, by_heading[heading], value)
    assert values(saved(workbook), DRAFT) == [{
        "name": MOTOR, "models": "3-4", "family": "ex_motor", "sites": "s1", "ex_marking": "Ex db IIB T4 Gb"}]
    assert sheet.column_dimensions["C"].number_format == "@", "a model such as 3-4 would else become a day"


def test_the_own_sheet_comes_back_with_its_formats_and_a_column_of_results() -> None:
    def styled(sheet: Any) -> None:
        sheet["A1"].font = Font(bold=True, color="FFFF0000")
        sheet["E1"].border = Border(left=Side("thick"))
        sheet.column_dimensions["A"].width = 33
        sheet.row_dimensions[2].height = 44
        sheet["B3"].fill = PatternFill("solid", fgColor="FF00FF00")

    sheet = marked(book(HEADINGS, motor("YBX3-1"), motor("YBX3-2", family="马达"), prepare=styled))
    assert (sheet["A1"].font.color.rgb, sheet.column_dimensions["A"].width) == ("FFFF0000", 33)
    assert (sheet.row_dimensions[2].height, sheet["B3"].fill.fgColor.rgb) == (44, "FF00FF00")
    assert (sheet["F1"].value, sheet["F1"].border.left.style) == ("导入结果", "thick")
    assert sheet["F2"].value == "可导入：新增。"
    assert sheet["F3"].value.startswith("不能导入：“马达”不在“产品种类”的选项中")
    assert sheet["C3"].fill.fgColor.rgb == WRONG
    assert sheet["C2"].fill.fill_type is None


def test_what_is_only_to_be_looked_at_has_another_colour() -> None:
    table = book(("名称", "城市"), ("三厂", "通州"))
    told = plan(table, DRAFT, "sites")
    sheet = opened(marked_workbook(table, told, fields("sites"), "zh"))
    assert sheet["B2"].fill.fgColor.rgb == LOOK
    assert sheet["C2"].value.startswith("可导入：新增。")


def test_a_changed_row_tells_the_old_value_and_the_new() -> None:
    draft = cnex_draft(sites=[{}, {}], products=[{"name": MOTOR, "models": "YBX3-1"}])
    table = book(HEADINGS, motor("YBX3-1", marking="Ex db IIC T4 Gb"))
    sheet = opened(marked_workbook(table, plan(table, draft), fields("products"), "en"))
    assert sheet["F2"].value == "Will be changed. Ex marking: Ex db IIB T4 Gb → Ex db IIC T4 Gb"


def test_a_marked_sheet_comes_again_without_a_second_column_and_loses_the_colours_of_what_was_mended() -> None:
    first = marked_workbook(*_planned(book(HEADINGS, motor("YBX3-2", family="马达"))), fields("products"), "zh")
    workbook = load_workbook(io.BytesIO(first))
    workbook.active["C2"].value = "防爆电机"
    mended = saved(workbook)
    assert [column.heading for column in reading(mended, DRAFT).layout.columns] == list(HEADINGS)
    sheet = opened(marked_workbook(*_planned(mended), fields("products"), "zh"))
    assert (sheet["F2"].value, sheet["G1"].value) == ("可导入：新增。", None)
    assert sheet["C2"].fill.fill_type is None


def _planned(table: bytes) -> tuple[bytes, Any]:
    return table, plan(table, DRAFT)


def test_nothing_that_we_write_is_a_formula() -> None:
    """Our sentences and the cells of a pasted table quote what was typed."""
    text = "产品名称\t型号\t产品种类\n=HYPERLINK(\"http://x\")\t+1-1|cmd\t@SUM(A1)\n-2+3\t=1\t防爆电机\n"
    sheet = marked(text)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 12
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_enterprises_own_formulas_stay_and_links_to_other_files_do_not() -> None:
    table = book(HEADINGS, motor("YBX3-1", marking="=A2&B2"), motor("[1]Sheet1!A1"), motor("YBX3-3"))
    linked = with_part(table, "xl/worksheets/sheet1.xml", lambda part: part.replace(
        b'<c r="B4" t="inlineStr"><is><t>YBX3-3</t></is></c>', b'<c r="B4"><f>[1]Sheet1!A1</f><v>7</v></c>'))
    assert linked != table
    sheet = marked(linked)
    assert sheet["E2"].value == "=A2&B2"
    assert sheet["B4"].value == 7


def test_a_title_merged_beyond_the_table_moves_nothing() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:H1")
        sheet.merge_cells("D3:E3")

    table = book(("2026 年产品明细",), HEADINGS, motor("YBX3-1"), prepare=merge)
    sheet = marked(table)
    assert sheet["F2"].value == "导入结果"
    assert sheet["F3"].value == "可导入：新增。"
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:H1", "D3:E3"}


def test_pasted_rows_come_back_as_a_sheet_of_text() -> None:
    sheet = marked(f"产品名称\t型号\n{MOTOR}\t007\n")
    assert (sheet["B2"].value, sheet["B2"].number_format, sheet["C2"].value) == ("007", "@", "可导入：新增。")


@pytest.mark.slow
@pytest.mark.skipif(not has_calc() and os.environ.get("CI") != "true", reason="no LibreOffice Calc: run tests/needs.py")
def test_workbooks_of_libreoffice_are_read_and_ours_are_opened_by_it(tmp_path: Path) -> None:
    """It writes shared strings and formula results of its own; what it opens, prints and saves again is not damaged."""
    source = tmp_path / "own.xlsx"
    source.write_bytes(book(HEADINGS, motor("YBX3-1"), motor("YBX3-2", family="马达")))
    table = by_libreoffice(source, "xlsx").read_bytes()
    told = plan(table, DRAFT)
    assert [row.outcome for row in told.rows] == [Outcome.NEW, Outcome.REFUSED]
    for name, content in (
        ("marked", marked_workbook(table, told, fields("products"), "zh")),
        ("blank", blank_workbook(SCHEMES.editions[0], "zh")),
        ("sums", book(HEADINGS, motor('=CONCATENATE("YBX3","-9")'))),
    ):
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    again = by_libreoffice(tmp_path / "marked.xlsx", "xlsx").read_bytes()
    assert [row.outcome for row in plan(again, DRAFT).rows] == [Outcome.NEW, Outcome.REFUSED]
    assert by_libreoffice(tmp_path / "blank.xlsx", "pdf").read_bytes().startswith(b"%PDF")
    worked_out = by_libreoffice(tmp_path / "sums.xlsx", "xlsx").read_bytes()
    assert values(worked_out, DRAFT)[0]["models"] == "YBX3-9"
