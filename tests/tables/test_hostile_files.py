"""A file made to do harm, or simply of another kind, is refused with what to do, and never unpacked or worked out."""

import io
import re
import time
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from intake_app.tables.archives import LARGEST_MARKUP_BYTES
from intake_app.tables.reading import read_table
from intake_app.tables.workbooks import LARGEST_FILE_BYTES
from tests.builders import cnex_draft, scheme_of
from tests.tables.books import (
    HEADINGS,
    book,
    complaints,
    fields,
    motor,
    plan,
    reading,
    refusal,
    saved,
    values,
    with_part,
)

DRAFT = cnex_draft(products=[])
GOOD = book(HEADINGS, motor("YBX3-1"))
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(**parts: bytes) -> bytes:
    """A zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), part)
    return buffer.getvalue()


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "没有内容"),
    (b"\xef\xbb\xbf", "没有内容"),
    ("只有一个标题\n".encode("utf-16"), ""),
    (OLE + b"\0" * 600, "另存为 .xlsx"),
    (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "网页"),
    (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "不是 .xlsx"),
    (archive(xl__workbook_bin=b"x"), "不是 .xlsx"),
    (b"PK\x03\x04" + b"broken" * 20, "损坏"),
    (GOOD[: len(GOOD) // 2], "损坏"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是可以读取的表格"),
    (b"%PDF-1.4\n\xff\xfe\x00\x01", "不是可以读取的表格"),
])
def test_a_file_that_is_no_workbook_is_answered_with_what_to_do(content: bytes, sentence: str) -> None:
    if sentence:
        assert sentence in refusal(content, DRAFT)
    else:
        assert reading(content, DRAFT).rows == ()


def test_a_workbook_with_macros_is_refused() -> None:
    assert "宏" in refusal(with_part(GOOD, "xl/vbaProject.bin", b"code"), DRAFT)


def test_a_file_beyond_the_limit_is_not_opened() -> None:
    assert "10 MB" in refusal(b"PK\x03\x04" + b"\0" * LARGEST_FILE_BYTES, DRAFT)


def test_a_zip_bomb_is_refused_by_its_table_of_contents() -> None:
    """Thirty megabytes of blanks come in some thirty kilobytes."""
    bomb = with_part(GOOD, SHEET, lambda part: part + b" " * (LARGEST_MARKUP_BYTES + 1))
    assert len(bomb) < 200_000
    before = time.process_time()
    assert "过大" in refusal(bomb, DRAFT)
    assert time.process_time() - before < 5


def test_a_thousand_parts_are_too_many() -> None:
    assert "过大" in refusal(archive(xl__workbook_xml=b"<x/>", **{f"p{n}": b"" for n in range(1000)}), DRAFT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(encoding: str) -> None:
    """Whoever declares a document type in a workbook means harm."""
    lies = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>'
    assert "损坏" in refusal(with_part(GOOD, "xl/sharedStrings.xml", lies.encode(encoding)), DRAFT)


def test_a_formula_is_read_as_its_result_and_never_worked_out() -> None:
    """The result stands in the file; one that is missing is said."""
    formula = book(HEADINGS, motor('=CONCATENATE("YBX3","-9")'))
    assert "没有计算结果" in complaints(formula, DRAFT)
    kept = with_part(formula, SHEET, lambda part: part.replace(b"<c r=\"B2\"", b'<c r="B2" t="str"').replace(
        b"<v></v>", b"<v>YBX3-9</v>").replace(b"<v />", b"<v>YBX3-9</v>").replace(b"<v/>", b"<v>YBX3-9</v>"))
    assert values(kept, DRAFT)[0]["models"] == "YBX3-9"


@pytest.mark.parametrize("result", [b"<v></v>", b"<v/>", b""])
def test_a_formula_that_came_to_nothing_is_an_empty_cell(result: bytes) -> None:
    """CNEX-9.2.1-a: =IF(A2="","",A2) keeps an empty text, and its row stays."""
    formula = book(HEADINGS, motor("YBX3-9", marking='=IF(B3="","",B3)'))
    kept = with_part(formula, SHEET, lambda part: re.sub(
        rb'<c r="E2"([^>]*)>(<f>.*?</f>)<v ?/?>(</v>)?</c>', rb'<c r="E2"\1 t="str">\2' + result + b"</c>", part))
    assert b't="str"' in zipfile.ZipFile(io.BytesIO(kept)).read(SHEET)
    assert "ex_marking" not in values(kept, DRAFT)[0]
    assert "没有计算结果" not in complaints(kept, DRAFT)


def test_an_error_value_is_said_and_not_taken() -> None:
    def error(sheet: Any) -> None:
        sheet["B2"].data_type = "e"

    assert "错误值 #REF!" in complaints(book(HEADINGS, motor("#REF!"), prepare=error), DRAFT)


def test_text_that_begins_like_a_formula_stays_text() -> None:
    def text(sheet: Any) -> None:
        sheet["B2"].data_type = "s"

    assert values(book(HEADINGS, motor("=1+1|cmd"), prepare=text), DRAFT)[0]["models"] == "=1+1|cmd"


def test_a_cell_at_the_far_corner_costs_nothing() -> None:
    def stray(sheet: Any) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    before = time.process_time()
    assert [row["models"] for row in values(book(HEADINGS, motor("YBX3-1"), prepare=stray), DRAFT)] == ["YBX3-1"]
    assert time.process_time() - before < 5


@pytest.mark.parametrize("asked", [
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b'<mergeCells><mergeCell ref="A1&#58;XFD1048576"/></mergeCells>',
    b'<mergeCells><mergeCell ref="A:XFD"/></mergeCells>',
    b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
])
def test_a_range_that_would_take_all_memory_is_refused(asked: bytes) -> None:
    vast = with_part(GOOD, SHEET, lambda part: part.replace(b"<pageMargins", asked + b"<pageMargins"))
    assert vast != GOOD
    assert "过大" in refusal(vast, DRAFT)


def test_a_sheet_under_a_pictures_name_is_weighed_as_a_sheet() -> None:
    bomb = with_part(GOOD, "xl/media/image1.png", b"<worksheet>" + b" " * LARGEST_MARKUP_BYTES)
    assert "过大" in refusal(bomb, DRAFT)


def test_more_rows_than_fit_are_refused_whole() -> None:
    rows = "\n".join(f"电机\tYBX3-{number}" for number in range(2001))
    assert "2000 行" in refusal(f"产品名称\t型号\n{rows}", DRAFT)
    assert "100 列" in refusal("产品名称\t型号\n" + "\t".join("x" * 101), DRAFT)


def test_control_signs_and_marks_of_direction_do_not_come_through() -> None:
    assert values("产品名称\t型号\n电\u0007机\u202e\tYBX3-1\u200b\n", DRAFT)[0] == {"name": "电 机", "models": "YBX3-1"}


def test_a_chart_sheet_beside_the_table_does_no_harm() -> None:
    workbook = Workbook()
    for row in (HEADINGS, motor("YBX3-1")):
        workbook.active.append(row)
    workbook.create_chartsheet("图").add_chart(BarChart())
    assert len(plan(saved(workbook), DRAFT).rows) == 1


def test_a_loosely_written_drawing_is_no_obstacle() -> None:
    """Excel itself writes the frames of its notes with tags that are never closed."""
    table = with_part(GOOD, "xl/drawings/vmlDrawing1.vml", b"<xml><v:textbox><div>a<br>b</div></v:textbox></xml>")
    assert [row["models"] for row in values(table, DRAFT)] == ["YBX3-1"]


def test_damaged_parts_of_a_workbook_are_no_error_of_ours() -> None:
    for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist():
        for part in (b"", b"<x/>", b"\0\1\2", b"<worksheet><sheetData><row r='x'/></sheetData></worksheet>"):
            broken = with_part(GOOD, name, part)
            assert read_table(broken, fields("products"), DRAFT, scheme_of("cnex_ex")) is not None
