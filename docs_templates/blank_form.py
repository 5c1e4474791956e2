"""The blank application form on paper: every question with its help, reason and clause, and room to answer by hand.

It is no numbered paper and has no template: all that it says is the scheme's, and a new scheme has its form at once.
What is asked once stands in two columns, question and answer; what has rows is a table across the page.
"""

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from docs_templates.render import rezipped
from models.base import Frozen
from models.text import Language, Text

Room = Literal["line", "lines", "day", "code"]
"""How an answer is written: a line, several lines, a day, or a code of eighteen signs."""

EMPTY_ROWS = 8
CODE_SIGNS = 18
LINE, LINES = Cm(1.0), Cm(2.6)
UPRIGHT_COLUMNS = (Cm(7.4), Cm(10))
DOCUMENT_COLUMNS = (Cm(1), Cm(6.4), Cm(10))
NUMBER_COLUMN, ACROSS = Cm(1.2), Cm(26.1)
HALF = Cm(5)
SHORT_CHOICE = 14
"""Signs of a choice of which two stand on one line."""

HEADING_SIZES = (9, 8, 7)
"""Points of the letters of a table's heading: the largest at which no word is broken."""
SIGN, WIDE = 0.59, 1.4
"""Of a bold small letter the width in heights, of a capital or a Chinese sign that in small letters."""
BESIDE_WORDS = Cm(0.42)
"""The margins left and right in a cell, with its lines."""
WORDS = re.compile(r"[^\W\u4e00-\u9fff][^\s\u4e00-\u9fff-]*-?|[\u4e00-\u9fff][^\s\w]*|[^\s]")
"""What a line is never broken in: a word up to its hyphen, a Chinese sign."""

CELL_MARGIN = "50"
"""Above and below, in twentieths of a point."""

PALE = "EEF3F1"
GREY = RGBColor(0x55, 0x63, 0x5F)
INK = RGBColor(0x1F, 0x3A, 0x34)
LETTERS = {"zh": "SimSun", "en": "Arial"}
"""Fonts that Word has everywhere; printers of other systems take their nearest."""


class BlankQuestion(Frozen):
    """One question: its words, what is said about it, and how it is answered; with choices those are ticked."""

    label: str
    is_required: bool
    remarks: tuple[str, ...]
    room: Room = "line"
    choices: tuple[str, ...] = ()


class BlankPart(Frozen):
    """A part of the form; one with a word for its rows is a table."""

    title: str
    remarks: tuple[str, ...]
    questions: tuple[BlankQuestion, ...]
    row: str = ""


class BlankDocument(Frozen):
    """A document to prepare: what, for what, and why or when."""

    title: str
    subject: str
    remark: str


class BlankForm(Frozen):
    """The whole form in one language."""

    language: Language
    title: str
    scheme: str
    rule: str
    body: str
    published_on: date
    parts: tuple[BlankPart, ...]
    documents: tuple[BlankDocument, ...]


def blank_form_file(form: BlankForm) -> bytes:
    """The form as a Word file; the same form gives the same bytes."""
    document = Document()
    _set_up(document, form)
    _write_head(document, form)
    number, was_across = 0, False
    for is_across, parts in groupby(form.parts, key=lambda part: bool(part.row)):
        if is_across != was_across:
            _turn_pages(document.add_section(WD_SECTION.NEW_PAGE), is_across)
        was_across = is_across
        for part in parts:
            number += 1
            _write_part_head(document, number, part)
            (_write_table if is_across else _write_questions)(document, part, form.language)
    if was_across:
        _turn_pages(document.add_section(WD_SECTION.NEW_PAGE), is_across=False)
    _write_documents(document, number + 1, form)
    _write_signature(document, form)
    buffer = io.BytesIO()
    document.save(buffer)
    return rezipped(buffer.getvalue())


def _write_head(document: Any, form: BlankForm) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, BLANK.in_language(form.language).format(title=form.title), size=18, is_bold=True)
    for line in (f"{form.scheme} · {form.rule}", form.body):
        below = document.add_paragraph()
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(below, line, size=10, colour=GREY)
    _write(document.add_paragraph(), HOW_TO_USE.in_language(form.language), size=10)


def _write_part_head(document: Any, number: int, part: BlankPart) -> None:
    head = document.add_heading(level=1)
    _write(head, f"{number}  {part.title}", size=13, is_bold=True, colour=INK)
    for remark in part.remarks:
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = True
        _write(line, remark, size=9, colour=GREY)


def _write_questions(document: Any, part: BlankPart, language: Language) -> None:
    """Questions left, room to answer right."""
    table = _grid(document, UPRIGHT_COLUMNS)
    for question in part.questions:
        asked, answer = _row(table, LINES if question.room == "lines" else LINE).cells
        _shade(asked)
        _write_question(asked.paragraphs[0], question)
        for remark in question.remarks:
            _write(asked.add_paragraph(), remark, size=8, colour=GREY)
        answer.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(HALF)
        _write(answer.paragraphs[0], _room(question, language), size=10)


def _write_table(document: Any, part: BlankPart, language: Language) -> None:
    """A heading for each question and empty rows below; what is said about them stands under the table."""
    size, widths = _columns([question.label + (" *" if question.is_required else "") for question in part.questions])
    table = _grid(document, [NUMBER_COLUMN, *widths])
    heading = _row(table, LINE)
    _repeat_on_each_page(heading)
    _write(heading.cells[0].paragraphs[0], NUMBER.in_language(language), size=9, is_bold=True)
    for cell, question in zip(heading.cells[1:], part.questions, strict=True):
        _write_question(cell.paragraphs[0], question, size=size)
    for cell in heading.cells:
        _shade(cell)
    for number in range(1, EMPTY_ROWS + 1):
        _write(_row(table, LINE).cells[0].paragraphs[0], str(number), size=9, colour=GREY)
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    for question in part.questions:
        said = [*question.remarks]
        if question.choices:
            said.insert(0, CHOICES.in_language(language).format(choices=" / ".join(question.choices)))
        line = document.add_paragraph()
        _write(line, question.label, size=9, is_bold=True)
        _write(line, "  " + " ".join(said), size=9, colour=GREY)
    _write(document.add_paragraph(), MORE_ROWS.in_language(language).format(row=part.row), size=9)


def _columns(headings: Sequence[str]) -> tuple[float, list[int]]:
    """The size of a heading's letters, and the columns: each with room for its longest word and a share of the rest."""
    across = int(ACROSS - NUMBER_COLUMN)
    for size in HEADING_SIZES:
        least = [int(max(map(_signs, WORDS.findall(heading))) * SIGN * Pt(size) + BESIDE_WORDS) for heading in headings]
        if sum(least) <= across:
            break
    spare = (across - sum(least)) / len(headings)
    return size, [int(width + spare) for width in least]


def _signs(word: str) -> float:
    """How many small letters a word takes in width."""
    return sum(WIDE if letter.isupper() or letter in "mwMW%" or not letter.isascii() else 1 for letter in word)


def _write_documents(document: Any, number: int, form: BlankForm) -> None:
    words = [text.in_language(form.language) for text in (DOCUMENTS, DOCUMENTS_NOTE)]
    _write_part_head(document, number, BlankPart(title=words[0], remarks=(words[1],), questions=()))
    table = _grid(document, DOCUMENT_COLUMNS)
    for each in form.documents:
        box, title, remark = _row(table, LINE).cells
        _write(box.paragraphs[0], "□", size=12)
        _write(title.paragraphs[0], each.title, size=10, is_bold=True)
        _write(title.add_paragraph(), each.subject, size=8, colour=GREY)
        _write(remark.paragraphs[0], each.remark, size=9, colour=GREY)


def _write_signature(document: Any, form: BlankForm) -> None:
    for text, gap in ((DECLARATION, 18), (SIGNATURE, 24)):
        line = document.add_paragraph()
        line.paragraph_format.space_before = Pt(gap)
        line.paragraph_format.keep_with_next = text is DECLARATION
        _write(line, text.in_language(form.language), size=10)


def _write_question(paragraph: Any, question: BlankQuestion, size: float = 10) -> None:
    _write(paragraph, question.label + (" *" if question.is_required else ""), size=size, is_bold=True)


def _room(question: BlankQuestion, language: Language) -> str:
    """What stands where the answer is written."""
    boxes = [f"□ {choice}" for choice in question.choices]
    if any(len(choice) > SHORT_CHOICE for choice in question.choices):
        return "\n".join(boxes)
    if boxes:
        return "\n".join("\t".join(boxes[place:place + 2]) for place in range(0, len(boxes), 2))
    if question.room == "day":
        return DAY.in_language(language)
    return "□ " * CODE_SIGNS if question.room == "code" else ""


def _set_up(document: Any, form: BlankForm) -> None:
    normal = document.styles["Normal"]
    normal.font.name = LETTERS[form.language]
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), LETTERS["zh"])
    normal.paragraph_format.space_after = Pt(2)
    heading = document.styles["Heading 1"]
    heading.font.name = LETTERS[form.language]
    fonts = heading.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    fonts.set(qn("w:ascii"), LETTERS[form.language])
    fonts.set(qn("w:eastAsia"), LETTERS["zh"])
    properties = document.core_properties
    properties.created = properties.modified = datetime(
        form.published_on.year, form.published_on.month, form.published_on.day, tzinfo=UTC)
    properties.author = properties.last_modified_by = form.body
    properties.title = f"{form.title} {form.rule}"
    properties.comments = ""
    _turn_pages(document.sections[0], is_across=False)
    _number_pages(document.sections[0].footer.paragraphs[0], form)


def _turn_pages(section: Any, is_across: bool) -> None:
    """A4 pages, upright or across."""
    section.orientation = WD_ORIENT.LANDSCAPE if is_across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if is_across else (Cm(21), Cm(29.7))
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.6)


def _number_pages(footer: Any, form: BlankForm) -> None:
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(footer, f"{form.title} · {form.rule} · ", size=8, colour=GREY)
    _write_field(footer, "PAGE")
    _write(footer, " / ", size=8, colour=GREY)
    _write_field(footer, "NUMPAGES")


def _write_field(paragraph: Any, name: str) -> None:
    """A number that Word counts itself."""
    run = paragraph.add_run()
    run.font.size, run.font.color.rgb = Pt(8), GREY
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(run._r)
    paragraph._p.append(field)


def _write(paragraph: Any, text: str, *, size: float, is_bold: bool = False, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(size), is_bold
    if colour is not None:
        run.font.color.rgb = colour


def _grid(document: Any, widths: Sequence[int]) -> Any:
    """A table of columns of these widths, whatever stands in them."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), CELL_MARGIN)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _row(table: Any, height: int) -> Any:
    """One more row, at least so high, that never breaks across pages."""
    row = table.add_row()
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return row


def _shade(cell: Any) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), PALE)
    cell._tc.get_or_add_tcPr().insert_element_before(shading, "w:vAlign")


def _repeat_on_each_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


BLANK = Text(zh="{title}（空白表）", en="{title} (blank form)")
HOW_TO_USE = Text(
    zh="本表列出网上申请时要填写的全部内容和要准备的材料，可打印后先行填写、收集，再录入系统；带 * 的为必填。"
    "表格部分也可下载 Excel 空白表填写后直接导入。",
    en="This form shows all that the application asks for online, and the documents to prepare: print it, collect the"
    " answers, then enter them. * marks what must be filled in. The tables can also be filled in as an Excel workbook"
    " and taken over from it.",
)
NUMBER = Text(zh="序号", en="No.")
CHOICES = Text(zh="可选：{choices}。", en="One of: {choices}.")
DAY = Text(zh="        年      月      日", en="Year            Month        Day")
MORE_ROWS = Text(
    zh="“{row}”多于本页行数时，请复印本页，或使用 Excel 空白表。",
    en="For more rows ({row}) copy this page, or use the Excel workbook.",
)
DOCUMENTS = Text(zh="要准备的材料", en="Documents to prepare")
DOCUMENTS_NOTE = Text(
    zh="上传清晰的扫描件或原文件；是否需要以网上填写后显示的清单为准。",
    en="Upload clear scans or the files themselves; the list shown online after filling in says what is needed.",
)
DECLARATION = Text(
    zh="本单位声明：所填写的内容和提交的材料真实、完整，并对此负责。",
    en="We declare that everything filled in and handed in is true and complete, and answer for it.",
)
SIGNATURE = Text(
    zh="声明人（签字）：____________________    单位（盖章）：____________________    日期：________________",
    en="Name and signature: ____________________    Seal: ____________________    Date: ________________",
)
