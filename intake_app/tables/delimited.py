"""Rows as text: pasted from a spreadsheet (tabs) or kept in a .csv file (commas or semicolons)."""

import codecs
import csv
import io

from intake_app.tables.sheets import Sheet, SheetCell
from models.text import Text

DELIMITERS = ("\t", ",", ";", "|")
"""What separates cells, the likeliest first."""

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def delimited_sheet(content: bytes) -> Sheet | Text:
    """The one sheet of a .csv or .txt file, in UTF-8, UTF-16 or GB 18030."""
    text = _decoded(content)
    if text is None or "\0" in text:
        return UNREADABLE
    return pasted_sheet(text)


def pasted_sheet(text: str) -> Sheet | Text:
    """Pasted rows as a sheet; cells that hold line ends or tabs come in quotation marks, as spreadsheets copy them."""
    delimiter = _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return UNREADABLE
    return Sheet(name="", cells={
        (number, column): SheetCell(cell.strip())
        for number, row in enumerate(rows, start=1) for column, cell in enumerate(row, start=1) if cell.strip()
    })


def _decoded(content: bytes) -> str | None:
    encodings = [encoding for mark, encoding in BOMS if content.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """The sign that stands in most of the first lines; of two alike the likelier."""
    lines = [line for line in text.splitlines() if line.strip()][:20]
    return max(DELIMITERS, key=lambda sign: sum(sign in line for line in lines))


UNREADABLE = Text(
    zh="这不是可以读取的表格；请上传 .xlsx 或 .csv 文件，或在表格软件中复制行后粘贴。",
    en="This is no table that can be read: upload an .xlsx or .csv file, or copy the rows in a spreadsheet and paste"
    " them.",
)
