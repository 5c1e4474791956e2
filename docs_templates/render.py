"""A context becomes a Word file: the scheme's template, filled in a sandbox, byte for byte the same each time.

A template is checked before it is used (`checking.template_faults`): a clerk learns of a wrong tag, not a client.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from docs_templates.aliases import names_by_alias
from docs_templates.bar_codes import embed_bar_codes
from docs_templates.catalogue import paper_kind
from docs_templates.contexts import PaperContext
from docs_templates.sandbox import ENVIRONMENT, printed
from models.base import Frozen

TEMPLATES = Path(__file__).parent / "templates"
_COMMON = "common"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; any fixed one would do."""


@lru_cache(maxsize=64)
def _readied(part: str) -> str:
    """A part of a template with its tags freed of Word's own markup: a third of the time that a paper takes."""
    freed: str = DocxTemplate.patch_xml(None, part)
    return freed


class _Template(DocxTemplate):  # type: ignore[misc]
    """Readies each part of a template once, however many papers it makes."""

    def patch_xml(self, src_xml: str) -> str:
        """What docxtpl asks for each part and paper."""
        return _readied(src_xml)


class RenderedPaper(Frozen):
    """A finished paper, and the template that made it."""

    content: bytes
    template: bytes
    template_sha256: str
    file_name: str


def render(context: PaperContext, scheme: str, own_template: bytes | None = None) -> RenderedPaper:
    """The paper that `context` makes with the body's own template, or with the one shipped for the scheme."""
    template = own_template or template_path(context.kind, scheme).read_bytes()
    return RenderedPaper(
        content=fill(template, context),
        template=template,
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
    document = _Template(io.BytesIO(template))
    document.render(_values(context), ENVIRONMENT)
    embed_bar_codes(document)
    _fix_properties(document, context)
    buffer = io.BytesIO()
    document.save(buffer)
    return rezipped(buffer.getvalue())


def field_values(context: PaperContext, path: str) -> tuple[str, ...]:
    """What is printed in a field of this paper, one value for each row; `path` is the catalogue's."""
    values = _values_at(context, path.split("."))
    return tuple(str(printed(value)) for value in values if value is not None and value != "")


def paper_text(content: bytes) -> str:
    """All text of a Word file, a line for each paragraph, headers and footers included."""
    document = Document(io.BytesIO(content))
    roots = [document.element.body]
    roots += [part._element for section in document.sections for part in (section.header, section.footer)]
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for root in roots for paragraph in root.iter(qn("w:p"))
    )


def _values(context: PaperContext) -> dict[str, object]:
    """The fields of the context, each under its name and its Chinese alias."""
    return {
        name: getattr(context, field)
        for alias, field in names_by_alias(type(context)).items() for name in (field, alias)
    }


def _values_at(value: object, parts: list[str]) -> Iterator[object]:
    if value is None or not parts:
        yield value
        return
    below = getattr(value, parts[0].removesuffix("[]"))
    for each in below if parts[0].endswith("[]") else (below,):
        yield from _values_at(each, parts[1:])


def _fix_properties(document: DocxTemplate, context: PaperContext) -> None:
    """Document properties that follow from the context alone, so that the same context gives the same bytes."""
    properties = document.docx.core_properties
    moment = datetime(context.head.date.year, context.head.date.month, context.head.date.day, tzinfo=UTC)
    properties.created = properties.modified = moment
    properties.author = properties.last_modified_by = context.head.body_name
    properties.title = f"{context.head.number} {paper_kind(context.kind).title.zh}"
    properties.revision = 1


def rezipped(archive: bytes) -> bytes:
    """The archive with its parts in order and without times: the same content, the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()


def _file_name(context: PaperContext) -> str:
    """Number and title; signs that a file system refuses become a hyphen."""
    name = f"{context.head.number} {paper_kind(context.kind).title.zh}"
    return re.sub(r'[\\/:*?"<>|\s]+', "-", name) + ".docx"
