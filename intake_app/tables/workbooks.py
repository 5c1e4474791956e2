"""From a file's bytes to its sheets, or to the sentence that says why it cannot be read."""

import io
import re
import zipfile
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from intake_app.tables.archives import DAMAGED, Forbidden, holds_formulas
from intake_app.tables.delimited import delimited_sheet
from intake_app.tables.sheets import CellValue, Sheet, SheetCell
from models.text import Text

LARGEST_FILE_BYTES = 10 * 1024 * 1024

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls and .et begin, and encrypted workbooks too."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MARKUP = re.compile(rb"\s*<(?:!doctype|html|table|\?xml|meta|head)", re.IGNORECASE)


def sheets_of(content: bytes) -> tuple[Sheet, ...] | Text:
    """The visible sheets of an .xlsx or .csv file in their order, or why there are none."""
    if not content:
        return EMPTY
    if len(content) > LARGEST_FILE_BYTES:
        return TOO_LARGE
    if content.startswith(OLE):
        return LOCKED if ENCRYPTED in content else OLD_FORMAT
    if content.startswith(ZIP):
        return _archived_sheets(content)
    if MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")):
        return WEB_PAGE
    sheet = delimited_sheet(content)
    return sheet if isinstance(sheet, Text) else (sheet,)


def is_workbook(content: bytes) -> bool:
    """Whether the file is an .xlsx that can come back with its own formats."""
    return content.startswith(ZIP)


def open_workbook(content: bytes, *, with_formulas: bool = False) -> Any:
    """The workbook of a file that `sheets_of` has read, with its formulas or with the results it keeps of them."""
    return load_workbook(io.BytesIO(content), data_only=not with_formulas, keep_links=False)


def _archived_sheets(content: bytes) -> tuple[Sheet, ...] | Text:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            has_formulas = holds_formulas(archive)
        results = open_workbook(content)
        formulas = open_workbook(content, with_formulas=True) if has_formulas else results
        return tuple(
            _sheet(worksheet, formulas[worksheet.title], results.epoch) for worksheet in results.worksheets
            if worksheet.sheet_state == "visible"
        )
    except Forbidden as forbidden:
        return forbidden.text
    except Exception:
        # A damaged file fails in as many ways as there are parts of it; none of them is a fault of ours.
        return DAMAGED


def _sheet(results: Any, formulas: Any, epoch: Any) -> Sheet:
    """One worksheet as plain cells."""
    # Only this mapping holds just the cells that are there: asking for rows makes a cell for every place to the last.
    cells = {
        place: read for place, cell in results._cells.items()
        if (read := _cell(cell, formulas._cells.get(place, cell))) is not None
    }
    own_rows = {row for row, _ in cells}
    wide = set()
    for area in results.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        if first not in cells:
            continue
        if area.max_col > area.min_col:
            wide.add(first)
        shared = own_rows.intersection(range(area.min_row + 1, area.max_row + 1))
        for row in {area.min_row, *shared} if shared else ():
            cells[row, area.min_col] = cells[first]._replace(is_shared=True)
    hidden = frozenset(row for row, line in results.row_dimensions.items() if line.hidden)
    return Sheet(name=results.title, cells=cells, wide=frozenset(wide), hidden=hidden, epoch=epoch)


def _cell(result: Any, formula: Any) -> SheetCell | None:
    """What a cell holds, or None where it holds nothing."""
    value: CellValue | None = result.value
    if value is None:
        # A formula that came to an empty text, as =IF(B2="","",B2), is kept as text; one never worked out is not.
        is_open = formula.data_type == "f" and result.data_type != "str"
        return SheetCell("", fault=NO_RESULT) if is_open else None
    if result.data_type == "e":
        return SheetCell(str(value), fault=ERROR_VALUE)
    if isinstance(value, str):
        text = unescape(value).strip()
        return SheetCell(text) if text else None
    return SheetCell(value, result.number_format or "General")


EMPTY = Text(
    zh="表中没有内容；请检查文件，或把填好的行复制后粘贴。",
    en="The table is empty: look at the file, or copy the rows and paste them.",
)
TOO_LARGE = Text(
    zh="文件超过 10 MB；请删除图片和其他工作表，只留要导入的表，再上传。",
    en="The file is larger than 10 MB: delete pictures and other sheets, keep the table, and upload it again.",
)
LOCKED = Text(
    zh="工作簿设有打开密码，无法读取；请取消密码后再上传，或复制内容后粘贴。",
    en="The workbook needs a password to open: take the password away and upload it again, or copy the rows and paste"
    " them.",
)
OLD_FORMAT = Text(
    zh="这是旧格式的表格（.xls 或 .et）；请在 Excel 或 WPS 中另存为 .xlsx 后上传，或复制内容后粘贴。",
    en="This is a table in an old format (.xls or .et): save it as .xlsx in Excel or WPS and upload that, or copy the"
    " rows and paste them.",
)
WEB_PAGE = Text(
    zh="这是网页格式的表格，只是扩展名像 Excel；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。",
    en="This is a web page named like a workbook: open it in Excel or WPS, save it as .xlsx and upload that.",
)
NO_RESULT = Text(
    zh="“{label}”是公式，但文件中没有计算结果；请在 Excel 或 WPS 中打开并保存一次，或直接填写结果。",
    en="“{label}” is a formula without a result in the file: open it in Excel or WPS and save it once, or enter the"
    " result itself.",
)
ERROR_VALUE = Text(
    zh="“{label}”是错误值 {value}；请更正公式，或直接填写结果。",
    en="“{label}” holds the error {value}: mend its formula, or enter the result itself.",
)
