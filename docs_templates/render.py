"""A context becomes a Word file: the scheme's template, filled in a sandbox, byte for byte the same each time.

A template may print the fields of its context and nothing else: no calls, no Python, no globals. A tag that the
context does not know is an error, never a blank; `A&B` and `<5kW` come through as written.
"""

import hashlib
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel

from docs_templates.catalogue import paper_kind
from docs_templates.contexts import PaperContext
from models.base import Frozen

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
TEMPLATES = Path(__file__).parent / "templates"
_COMMON = "common"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; any fixed one would do."""


class RenderedPaper(Frozen):
    """A finished paper, and the template that made it."""

    content: bytes
    template_sha256: str
    file_name: str


def render(context: PaperContext, scheme: str) -> RenderedPaper:
    """The paper that `context` makes under this scheme's template, or the common one where it has none."""
    template = template_path(context.kind, scheme).read_bytes()
    return RenderedPaper(
        content=fill(template, context),
        template_sha256=hashlib.sha256(template).hexdigest(),
        file_name=_file_name(context),
    )


def template_path(kind: str, scheme: str) -> Path:
    """The Word file for this kind under this scheme."""
    if not re.fullmatch(r"[a-z0-9_]+", scheme):
        raise ValueError(f"{scheme!r} is not a scheme key")
    own = TEMPLATES / scheme / f"{paper_kind(kind).key}.docx"
    return own if own.exists() else TEMPLATES / _COMMON / own.name


def fill(template: bytes, context: PaperContext) -> bytes:
    """The bytes of `template` with every tag filled from `context`."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(_values(context), ENVIRONMENT)
    _fix_properties(document, context)
    buffer = io.BytesIO()
    document.save(buffer)
    return _rezipped(buffer.getvalue())


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
    """Jinja that reads the fields of contexts and can do nothing else; compiles each source once."""

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:
        return _compiled(source)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, BaseModel):
            # Pydantic's own methods can read files and unpickle: only fields are open to a template.
            return attr in type(obj).model_fields
        return super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        return False


ENVIRONMENT = _PaperEnvironment(undefined=StrictUndefined, autoescape=True, finalize=printed)
ENVIRONMENT.globals.clear()
ENVIRONMENT.filters["english_date"] = english_date


def _values(context: PaperContext) -> dict[str, object]:
    return {name: getattr(context, name) for name in type(context).model_fields}


def _fix_properties(document: DocxTemplate, context: PaperContext) -> None:
    """Document properties that follow from the context alone, so that the same context gives the same bytes."""
    properties = document.docx.core_properties
    moment = datetime(context.head.date.year, context.head.date.month, context.head.date.day, tzinfo=UTC)
    properties.created = properties.modified = moment
    properties.author = properties.last_modified_by = context.head.body_name
    properties.title = f"{context.head.number} {paper_kind(context.kind).title.zh}"
    properties.revision = 1


def _rezipped(archive: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()


def _file_name(context: PaperContext) -> str:
    """Number and title; signs that a file system refuses become a hyphen."""
    name = f"{context.head.number} {paper_kind(context.kind).title.zh}"
    return re.sub(r'[\\/:*?"<>|\s]+', "-", name) + ".docx"
