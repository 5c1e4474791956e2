"""What the list of people that is handed out says of itself: the words its cells take, each column explained."""

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from intake_app.schemes.schema import FieldDefinition, FieldKind
from intake_app.tables.choice_lists import CHOICES, ChoiceLists
from intake_app.tables.people_fields import TITLES, Fields
from intake_app.tables.sheet_writer import SheetWriter
from models.text import Text, joined

ROWS_READY = 2000
"""Rows whose cells offer their choices."""
EXPLANATIONS = Text(zh="填写说明", en="Explanations")
_HEADS = (Text(zh="所在工作表", en="In the sheet"), Text(zh="栏目", en="Column"), Text(zh="是否必填", en="Required"),
          Text(zh="填写方法", en="How to fill it in"), Text(zh="可填写的内容", en="What it takes"))
_WIDTHS = (14, 24, 12, 56, 72)
_REQUIRED, _OPTIONAL = Text(zh="必填", en="required"), Text(zh="选填", en="optional")


def is_explaining(title: str) -> bool:
    """Whether a sheet of this title only tells how the others are filled in."""
    return title in {words for text in (EXPLANATIONS, CHOICES) for words in (text.zh, text.en)}


def offer_choices(sheet: Any, columns: Sequence[FieldDefinition], lists: ChoiceLists) -> None:
    """Let the cells of a sheet offer the words that their column takes; of several words in a cell they offer one."""
    for place, field in enumerate(columns, start=1):
        if field.options:
            letter = get_column_letter(place)
            words = [option.text.in_language(lists.language) for option in field.options]
            lists.offer(sheet, f"{letter}2:{letter}{ROWS_READY}", lists.reference(words),
                        is_closed=field.kind is FieldKind.CHOICE)


def add_explanations(writer: SheetWriter, fields: Fields) -> None:
    """A sheet with a row for each column of the others."""
    language = writer.language
    sheet = writer.workbook.create_sheet(EXPLANATIONS.in_language(language))
    for place, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True), start=1):
        writer.head(sheet, place, head.in_language(language))
        sheet.column_dimensions[get_column_letter(place)].width = width
    told = ((TITLES[kind], field) for kind, columns in fields.items() for field in columns)
    for number, (title, field) in enumerate(told, start=2):
        taken = joined([option.text for option in field.options]) if field.options else None
        for place, words in enumerate((title, field.label, _REQUIRED if field.is_required else _OPTIONAL, field.help,
                                       taken), start=1):
            writer.write(sheet.cell(number, place), words.in_language(language) if words else None)
    sheet.freeze_panes = "A2"
    writer.set_up_page(sheet)
