"""What a person reads, in both languages of the product."""

from datetime import date
from typing import Literal

from pydantic import Field

from models.base import Frozen

Language = Literal["zh", "en"]
"""The two languages that every text of the product has."""


class Text(Frozen):
    """A sentence or word in Chinese and in English; one without the other is a defect."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The wording for `language`; anything but English reads Chinese."""
        return self.en if language == "en" else self.zh

    def format(self, **values: object) -> "Text":
        """The text with its named places filled; a `Text` among the values is filled in per language."""
        return Text(
            zh=self.zh.format(**{name: _worded(value, "zh") for name, value in values.items()}),
            en=self.en.format(**{name: _worded(value, "en") for name, value in values.items()}),
        )


def _worded(value: object, language: str) -> object:
    return value.in_language(language) if isinstance(value, Text) else value


def joined(texts: "list[Text] | tuple[Text, ...]") -> Text:
    """Several texts as one enumeration, with each language's own separator."""
    return Text(zh="、".join(text.zh for text in texts) or "—", en=", ".join(text.en for text in texts) or "—")


def days_told(first: date, last: date | Text) -> Text:
    """From which day to which, both included, in a sentence; one day alone stands once.

    >>> days_told(date(2026, 12, 11), date(2026, 12, 11)).zh, days_told(date(2026, 12, 11), date(2026, 12, 12)).zh
    ('2026-12-11', '2026-12-11 至 2026-12-12')
    """
    if first == last:
        return Text(zh=first.isoformat(), en=first.isoformat())
    return Text(zh="{first} 至 {last}", en="{first} to {last}").format(first=first, last=last)
