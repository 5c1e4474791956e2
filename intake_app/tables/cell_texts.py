"""What a cell says as an answer: numbers, days and marks as people see them in a spreadsheet, not as it keeps them.

Excel loses things silently: digits beyond the fifteenth, models that look like days. Such a cell is not guessed at.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils.datetime import from_excel

from intake_app.schemes.schema import FieldDefinition, FieldKind
from intake_app.tables.measures import NUMBERS, asks_for, choice_named, measured
from intake_app.tables.sheets import EPOCH, SheetCell
from models.text import Text

EXACT_BELOW = 10**15
"""A spreadsheet keeps fifteen digits of a number and writes zeros for the others."""

FIRST_SERIAL, LAST_SERIAL = 20_000, 73_050
"""Plain numbers that are taken for day numbers (1954 to 2099); a smaller one, such as 2015, is a year alone."""

NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "–", "n/a"})
"""What people write into a cell that does not apply."""

TICKS = {"√": "yes", "✓": "yes", "✔": "yes", "☑": "yes", "×": "no", "✗": "no", "✘": "no", "☒": "no"}

MIDNIGHT = re.compile(r"[ T]0?0:00(?::00)?$")
"""What text files add to a day."""


def cell_text(cell: SheetCell, field: FieldDefinition, epoch: datetime = EPOCH) -> str | Text:
    """The text that the form would be given, empty where the cell says nothing, or why it cannot be told."""
    text = _text_of(cell, field, epoch)
    is_amount = field.kind in NUMBERS and not field.holds_for_each
    if cell.is_shared and text and not isinstance(text, Text) and is_amount:
        # A name stands in each of the rows, an amount once in all of them together: copied, it would be counted twice.
        return SHARED_NUMBER.format(label=field.label, value=text)
    return text


def _text_of(cell: SheetCell, field: FieldDefinition, epoch: datetime) -> str | Text:
    if cell.fault is not None:
        return cell.fault.format(label=field.label, value=cell.value)
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number_text(cell, value, field, epoch)
    if isinstance(value, date):
        return _day_text(value, field)
    if isinstance(value, time | timedelta):
        return str(value)
    return _written(value, field)


def _number_text(cell: SheetCell, value: int | float, field: FieldDefinition, epoch: datetime) -> str | Text:
    if field.kind is FieldKind.DATE and FIRST_SERIAL <= value <= LAST_SERIAL:
        day = from_excel(value, epoch)
        return day.date().isoformat() if isinstance(day, datetime) else str(value)
    if field.kind not in NUMBERS and abs(value) >= EXACT_BELOW:
        return LOST_DIGITS.format(label=field.label)
    if "%" in cell.number_format and field.kind not in (FieldKind.DATE, FieldKind.YES_NO):
        return _without_measure(f"{_plain(Decimal(f'{value:.15g}') * 100)}%", field)
    if re.fullmatch("0{2,18}", cell.number_format) and float(value).is_integer():
        return f"{int(value):0{len(cell.number_format)}d}"
    return _plain(Decimal(f"{value:.15g}"))


def _plain(number: Decimal) -> str:
    """A number without exponent and trailing zeros: 1.0 is 1."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day_text(value: date, field: FieldDefinition) -> str | Text:
    day = value.date() if isinstance(value, datetime) else value
    if field.kind is FieldKind.MODELS:
        return TURNED_INTO_A_DAY.format(label=field.label, day=day.isoformat())
    return day.isoformat()


def _written(value: str, field: FieldDefinition) -> str:
    folded = unicodedata.normalize("NFKC", value).strip()
    if folded.casefold() in NOTHING:
        return ""
    if field.kind is FieldKind.YES_NO and folded in TICKS:
        return TICKS[folded]
    if field.kind is FieldKind.CHOICE:
        return choice_named(folded, field) or value
    if field.kind is FieldKind.DATE:
        return MIDNIGHT.sub("", value)
    return _without_measure(value, field)


def _without_measure(text: str, field: FieldDefinition) -> str:
    """The number alone where the measure behind it is the one that the field asks for; else the text as it is."""
    found = measured(text) if field.kind in NUMBERS else None
    return found[0] if found and asks_for(field, found[1]) else text


SHARED_NUMBER = Text(
    zh="“{label}”的 {value} 是跨行合并的单元格，无法确定各行分别是多少；请取消合并，逐行填写。",
    en="“{label}” holds {value} in a cell merged over several rows, so that the figure of each cannot be told: unmerge"
    " it and enter a figure in every row.",
)
LOST_DIGITS = Text(
    zh="“{label}”被表格软件当作数字保存，第 15 位以后的数字已丢失；请将该列设为“文本”格式后重新填写。",
    en="“{label}” was kept as a number, and its digits after the fifteenth are lost: give the column the format “Text”"
    " and enter it again.",
)
TURNED_INTO_A_DAY = Text(
    zh="“{label}”被表格软件变成了日期（{day}）；请将该列设为“文本”格式后重新填写原来的内容。",
    en="“{label}” was turned into a day ({day}) by the spreadsheet: give the column the format “Text” and enter it"
    " again.",
)
