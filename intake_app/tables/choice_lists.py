"""The choices that the cells of a workbook offer."""

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from models.text import Language, Text

CHOICES = Text(zh="选项", en="Choices")
ONLY_CHOICES = Text(zh="请从列表中选择。", en="Choose from the list.")


class ChoiceLists:
    """The choices of all fields, each a column of one hidden sheet: a list in a cell's own rule ends at 255 letters."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.title = CHOICES.in_language(language)
        self.columns: list[Sequence[str]] = []

    def reference(self, choices: Sequence[str]) -> str:
        """The place of these choices, as a rule names it."""
        self.columns.append(choices)
        letter = get_column_letter(len(self.columns))
        return f"{quote_sheetname(self.title)}!${letter}$1:${letter}${len(choices)}"

    def write(self, workbook: Any) -> None:
        """Add the hidden sheet."""
        sheet = workbook.create_sheet(self.title)
        sheet.sheet_state = "hidden"
        for column, choices in enumerate(self.columns, start=1):
            for row, choice in enumerate(choices, start=1):
                sheet.cell(row, column, choice)

    def offer(self, sheet: Any, cells: str, formula: str, *, is_closed: bool) -> None:
        """Let the cells offer what stands at that place; closed ones take nothing else."""
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=is_closed)
        rule.error = ONLY_CHOICES.in_language(self.language)
        rule.add(cells)
        sheet.add_data_validation(rule)
