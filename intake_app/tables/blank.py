"""The workbook that an enterprise fills in: a sheet for each section of rows, headed by the form's own labels."""

import io
import re
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname

from intake_app.rules.conditions import condition_text
from intake_app.schemes.clauses import clause_to_client
from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition, SectionDefinition
from intake_app.tables.choice_lists import ChoiceLists
from intake_app.tables.references import REFERENCES
from intake_app.tables.widths import lines_in, measured
from models.text import Language, Text, joined

TITLE_ROW, NOTE_ROW, HELP_ROW, HEADING_ROW = 1, 2, 3, 4
ROWS_PRINTED = 25
"""Empty rows with lines around their cells, high enough for handwriting."""
ROW_HEIGHT = 20
ROWS_READY = 2000
"""Rows whose cells offer their choices."""

LONGEST_CHOICES = 80
"""Letters of half width up to which a field's choices are named above its heading."""

NARROWEST, WIDEST = 12, 36
"""Of a column, in letters of half width."""
WIDTHS = {FieldKind.LONG_TEXT: 36, FieldKind.MODELS: 28, FieldKind.SITE_CHOICES: 24, FieldKind.INTEGER: 12}
AS_NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.INTEGER})

NO_SHEET_NAME = re.compile(r"[\\/*?:\[\]]+")

INK, PALE, LINE = "FF1F3A34", "FFE8F1EE", "FFB7C7C2"
EDGE = Side(style="thin", color=LINE)
BOX = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)


def blank_workbook(scheme: SchemeEdition, language: Language) -> bytes:
    """An empty workbook for all rows that the scheme asks for; the same scheme gives the same sheets."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    lists = ChoiceLists(language)
    for section in scheme.form:
        if section.repeats:
            _add_sheet(workbook, section, scheme, lists)
    lists.write(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def sheet_name(section: SectionDefinition, language: Language) -> str:
    """What the sheet of a section is called: its title without the signs that a sheet's name may not have."""
    title = section.title.in_language(language)
    return NO_SHEET_NAME.sub(" ", title[:1].upper() + title[1:])[:31].strip()


def _add_sheet(workbook: Any, section: SectionDefinition, scheme: SchemeEdition, lists: ChoiceLists) -> None:
    language = lists.language
    fields = scheme.fields_of(section.key)
    sheet = workbook.create_sheet(sheet_name(section, language))
    last = get_column_letter(len(fields))
    _write_line(sheet, TITLE_ROW, last, f"{sheet.title} · {scheme.name.in_language(language)} · {scheme.document}",
                Font(bold=True, size=14, color=INK), 24)
    _write_line(sheet, NOTE_ROW, last, HOW_TO_FILL.in_language(language), Font(size=10, color=INK), 30)
    for column, field in enumerate(fields, start=1):
        _add_column(sheet, column, field, scheme, lists)
    sheet.row_dimensions[HELP_ROW].height = 15 * max(
        lines_in(_help(field, scheme, language), _width(field, language)) for field in fields)
    sheet.row_dimensions[HEADING_ROW].height = 17 * max(
        lines_in(_heading(field, language), _width(field, language)) for field in fields)
    for row in range(HEADING_ROW + 1, HEADING_ROW + 1 + ROWS_PRINTED):
        sheet.row_dimensions[row].height = ROW_HEIGHT
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 1)
    _set_up_page(sheet, last)


def _add_column(sheet: Any, column: int, field: FieldDefinition, scheme: SchemeEdition, lists: ChoiceLists) -> None:
    language = lists.language
    letter = get_column_letter(column)
    sheet.column_dimensions[letter].width = _width(field, language)
    hint = sheet.cell(HELP_ROW, column, _help(field, scheme, language))
    hint.font = Font(size=9, italic=language == "en", color="FF5F6F6A")
    hint.alignment = Alignment(wrap_text=True, vertical="bottom")
    heading = sheet.cell(HEADING_ROW, column, _heading(field, language))
    heading.font = Font(bold=True, color=INK)
    heading.fill = PatternFill("solid", fgColor=PALE)
    heading.border = BOX
    heading.alignment = Alignment(wrap_text=True, vertical="center")
    heading.comment = _comment(field, scheme, language)
    sheet.column_dimensions[letter].number_format = _number_format(field)
    for row in range(HEADING_ROW + 1, HEADING_ROW + 1 + ROWS_PRINTED):
        cell = sheet.cell(row, column)
        cell.number_format = _number_format(field)
        cell.border = BOX
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    _add_choices(sheet, letter, field, scheme, lists)


def _add_choices(sheet: Any, letter: str, field: FieldDefinition, scheme: SchemeEdition, lists: ChoiceLists) -> None:
    choices = [text.in_language(lists.language) for text in _choices(field, scheme).values()]
    if choices:
        formula, is_closed = lists.reference(choices), True
    elif field.kind in REFERENCES and (named := scheme.section(REFERENCES[field.kind])):
        rows = quote_sheetname(sheet_name(named, lists.language))
        # Several may be named in one cell, or by their models: the list only offers.
        formula, is_closed = f"{rows}!$A${HEADING_ROW + 1}:$A${HEADING_ROW + ROWS_READY}", False
    else:
        return
    lists.offer(sheet, f"{letter}{HEADING_ROW + 1}:{letter}{HEADING_ROW + ROWS_READY}", formula, is_closed=is_closed)


def _choices(field: FieldDefinition, scheme: SchemeEdition) -> Mapping[str, Text]:
    if field.kind is FieldKind.YES_NO:
        return {"yes": Text(zh="是", en="yes"), "no": Text(zh="否", en="no")}
    if field.kind is FieldKind.FAMILY:
        return {family.key: family.name for family in scheme.families}
    return {option.key: option.text for option in field.options}


def _number_format(field: FieldDefinition) -> str:
    """Text keeps models from turning into days and long numbers from losing their last digits."""
    if field.kind is FieldKind.DATE:
        return "yyyy-mm-dd"
    return "General" if field.kind in AS_NUMBERS else "@"


def _heading(field: FieldDefinition, language: Language) -> str:
    return field.label.in_language(language) + (" *" if field.is_required and field.required_when is None else "")


def _help(field: FieldDefinition, scheme: SchemeEdition, language: Language) -> str:
    """What stands above a heading: the form's help, else how to write the answer, for those who fill in by hand."""
    if field.help is not None:
        return field.help.in_language(language)
    choices = joined(tuple(_choices(field, scheme).values())).in_language(language)
    if _choices(field, scheme) and measured(choices) <= LONGEST_CHOICES:
        return choices
    defaults = {FieldKind.MODELS: SEVERAL_MODELS, FieldKind.SITE_CHOICES: SEVERAL_SITES, FieldKind.SITE_CHOICE: ONE_ROW,
                FieldKind.PRODUCT_CHOICE: ONE_ROW, FieldKind.DATE: AS_A_DAY}
    return defaults[field.kind].in_language(language) if field.kind in defaults else ""


def _comment(field: FieldDefinition, scheme: SchemeEdition, language: Language) -> Comment:
    parts = [field.why, CLAUSE.format(clause=clause_to_client(field.clause))]
    if field.required_when is not None:
        parts.append(ONLY_WHERE.format(condition=condition_text(field.required_when, scheme, field.section)))
    return Comment("\n".join(part.in_language(language) for part in parts), "Footmark", width=320, height=110)


def _write_line(sheet: Any, row: int, last: str, words: str, font: Font, height: int) -> None:
    sheet.merge_cells(f"A{row}:{last}{row}")
    cell = sheet.cell(row, 1, words)
    cell.font = font
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[row].height = height


def _set_up_page(sheet: Any, last: str) -> None:
    """One A4 page across."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = f"A1:{last}{HEADING_ROW + ROWS_PRINTED}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "&P / &N"


def _width(field: FieldDefinition, language: Language) -> int:
    widest = max((measured(text.in_language(language)) for text in (o.text for o in field.options)), default=0)
    wanted = max(WIDTHS.get(field.kind, 18), widest + 2, measured(_heading(field, language)) // 2 + 2)
    return min(max(wanted, NARROWEST), WIDEST)


CLAUSE = Text(zh="依据：{clause}", en="Clause: {clause}")
ONLY_WHERE = Text(zh="仅在{condition}时填写。", en="Only where {condition}.")
SEVERAL_MODELS = Text(zh="多个型号用分号隔开。", en="Separate several models by semicolons.")
SEVERAL_SITES = Text(
    zh="按“生产场所”表中的名称填写，多个场所用分号隔开。",
    en="Name the sites as in the sheet of sites; separate several by semicolons.",
)
ONE_ROW = Text(zh="按前面表中的名称填写。", en="Name it as in its own sheet.")
AS_A_DAY = Text(zh="年-月-日，如 2026-05-20。", en="Year-month-day, such as 2026-05-20.")
HOW_TO_FILL = Text(
    zh="每项填一行，带 * 的为必填；有下拉箭头的请选择。填好后在申请页面上传本文件，先核对再导入；"
    "空白单元格不会清除已填内容。",
    en="One row for each; * marks what must be filled in; choose where an arrow offers a list. Upload the file on the"
    " application's page: you see what it would do before anything is written, and empty cells clear nothing.",
)
