"""What forbids unpacking a workbook: told by its table of contents and by its markup, before it is loaded.

Loading makes a cell for every place of a merged or linked range, so that one short line can ask for the memory of
sixteen thousand million cells.
"""

import zipfile
from contextlib import suppress
from xml.parsers import expat

from openpyxl.utils import range_boundaries

from models.text import Text

LARGEST_MARKUP_BYTES = 24 * 1024 * 1024
"""Of all parts that must be parsed, unpacked: some 300,000 cells."""
LARGEST_ARCHIVE_BYTES = 100 * 1024 * 1024
"""Of all parts, pictures included, unpacked."""
MOST_PARTS = 1000
MOST_CELLS_COVERED = 300_000
"""By the merged and linked ranges of all sheets together."""

BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
RANGES = frozenset({"mergeCell", "hyperlink"})


class Forbidden(Exception):
    """Why a workbook is not loaded."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def holds_formulas(archive: zipfile.ZipFile) -> bool:
    """Whether any sheet has a formula; Forbidden where the workbook must not be loaded."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Forbidden(OTHER_FORMAT)
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise Forbidden(MACROS)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_ARCHIVE_BYTES:
        raise Forbidden(TOO_MUCH)
    markup = [part for part in parts if _is_markup(archive, part)]
    if sum(part.file_size for part in markup) > LARGEST_MARKUP_BYTES:
        raise Forbidden(TOO_MUCH)
    looks = [_Look(archive.read(part)) for part in markup]
    if sum(look.cells_covered for look in looks) > MOST_CELLS_COVERED:
        raise Forbidden(TOO_MUCH)
    return any(look.has_formulas for look in looks)


def _is_markup(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part is XML, told by how it begins: a sheet may bear any name."""
    with archive.open(part) as stream:
        return stream.read(64).lstrip(BEFORE_MARKUP).startswith(b"<")


class _Look:
    """One part, looked through without keeping any of it."""

    def __init__(self, part: bytes) -> None:
        self.cells_covered = 0
        self.has_formulas = False
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.StartDoctypeDeclHandler = self._refuse
        # Old drawings are written loosely; a sheet that is not well-formed cannot be loaded at all.
        with suppress(expat.ExpatError):
            parser.Parse(part, True)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.has_formulas = self.has_formulas or local == "f"
        if local in RANGES and ":" in attributes.get("ref", ""):
            self.cells_covered += _area(attributes["ref"])

    def _refuse(self, *_: object) -> None:
        """A workbook declares no document type; whoever adds one wants entities expanded."""
        raise Forbidden(DAMAGED)


def _area(reference: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return MOST_CELLS_COVERED + 1
    # A whole column or row names no bounds of its own.
    if None in (left, top, right, bottom):
        return MOST_CELLS_COVERED + 1
    return int((right - left + 1) * (bottom - top + 1))


OTHER_FORMAT = Text(
    zh="这不是 .xlsx 工作簿（可能是 .ods、.xlsb 或压缩包）；请在 Excel 或 WPS 中另存为 .xlsx 后上传。",
    en="This is no .xlsx workbook (perhaps .ods, .xlsb or an archive): save it as .xlsx in Excel or WPS and upload"
    " that.",
)
MACROS = Text(
    zh="工作簿带有宏，不能接收；请另存为不带宏的 .xlsx 后再上传。",
    en="The workbook carries macros and is not accepted: save it as .xlsx, without macros, and upload that.",
)
TOO_MUCH = Text(
    zh="工作簿展开后过大，没有读取；请把要导入的表复制到新的工作簿，只留有内容的行和列，再上传。",
    en="The workbook is too large when unpacked and was not read: copy the table into a new workbook with its filled"
    " rows and columns only, and upload that.",
)
DAMAGED = Text(
    zh="文件已损坏或不是规范的 .xlsx 工作簿，无法读取；请用 Excel 或 WPS 打开，另存一份后再上传。",
    en="The file is damaged or no proper .xlsx workbook and cannot be read: open it in Excel or WPS, save a copy and"
    " upload that.",
)
