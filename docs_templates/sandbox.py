"""The jinja that fills templates: it reads the fields of contexts and can do nothing else."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel

from docs_templates.aliases import field_name
from docs_templates.bar_codes import BarCode, drawing

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)


def printed(value: object) -> object:
    """A value as a paper writes it: dates as 2026年5月20日, decimals without exponent; nothing is never printed."""
    match value:
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case Decimal():
            return f"{value:f}"
        case None:
            raise ValueError("a paper has no empty places")
        case _:
            return value


_NEXT_PARAGRAPH = "\a"
"""What docxtpl makes a paragraph of like the one in which it stands."""


def drawn(value: object) -> object:
    """A value as a template places it: a bar code as its picture, each line of a text indented like the first."""
    if isinstance(value, BarCode) and value:
        return drawing(value)
    shown = printed(value)
    return shown.replace("\n", _NEXT_PARAGRAPH) if isinstance(shown, str) else shown


def english_date(value: date) -> str:
    """The date as the English lines of a certificate write it.

    >>> english_date(date(2026, 5, 20))
    '20 May 2026'
    """
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


@lru_cache(maxsize=64)
def _compiled(source: str) -> Template:
    return SandboxedEnvironment.from_string(ENVIRONMENT, source)


class _PaperEnvironment(SandboxedEnvironment):
    """No calls, no globals, no attributes but fields; each source is compiled once."""

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:
        return _compiled(source)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field under its name or its Chinese alias."""
        name = field_name(type(obj), attribute) if isinstance(obj, BaseModel) else None
        return super().getattr(obj, name or attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, BaseModel):
            # Pydantic's own methods can read files and unpickle: only fields are open to a template.
            return attr in type(obj).model_fields
        return super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        return False


ENVIRONMENT = _PaperEnvironment(undefined=StrictUndefined, autoescape=True, finalize=drawn)
"""A tag that the context does not know is an error, never a blank; `A&B` and `<5kW` come through as written."""
ENVIRONMENT.globals.clear()
FILTERS = {"english_date": english_date, "join": ENVIRONMENT.filters["join"], "length": ENVIRONMENT.filters["length"]}
"""All that a template may do to a value besides printing it."""
ENVIRONMENT.filters.clear()
ENVIRONMENT.filters.update(FILTERS)
