"""A context becomes a Word file: the scheme's template, filled in a sandbox, byte for byte the same each time.

A template is checked before it is used (`template_faults`): a clerk learns of a wrong tag, not a client.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from docs_templates.catalogue import paper_kind, required_fields
from docs_templates.contexts import PaperContext
from docs_templates.examples import SCHEMES, example_papers
from docs_templates.sandbox import ENVIRONMENT, printed
from models.base import Frozen
from models.text import Text

TEMPLATES = Path(__file__).parent / "templates"
_COMMON = "common"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; any fixed one would do."""
_NO_WORD_FILE = Text(
    zh="这不是可用的 Word 文件（.docx）；请在 Word 中另存为 .docx 后重新上传。",
    en="This is not a usable Word file (.docx): save it as .docx in Word and upload it again.",
)
_UNKNOWN = Text(
    zh="模板中的字段“{name}”不存在；请对照字段清单更正。",
    en="The template uses a field {name} that does not exist: correct it from the list of fields.",
)
_MISSING = Text(
    zh="模板没有打印必备字段“{label}”；请加入 {{{{ {path} }}}}。",
    en="The template does not print the required field {path}: add its tag.",
)
_BROKEN = Text(
    zh="模板无法填写：{detail}；请检查标签的括号、循环的开始与结束。",
    en="The template cannot be filled: {detail}. Check the braces of its tags and the start and end of each loop.",
)


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
    return rezipped(buffer.getvalue())


def template_faults(kind: str, template: bytes) -> tuple[Text, ...]:
    """What keeps a template from use: it is no Word file, a tag is wrong, or a required place is missing.

    Every example of the kind is filled in; a required place counts as printed where its value is found in one of them.
    """
    papers = [paper for scheme in SCHEMES for paper in example_papers(scheme).values() if paper.kind == kind]
    try:
        unknown = _unknown_names(template, papers[0])
    except TemplateError as error:
        return (_BROKEN.format(detail=error.message or type(error).__name__),)
    except (BadZipFile, KeyError, ValueError):
        return (_NO_WORD_FILE,)
    if unknown:
        return tuple(_UNKNOWN.format(name=name) for name in unknown)
    try:
        texts = [(paper, paper_text(fill(template, paper))) for paper in papers]
    except Exception as error:
        return (_BROKEN.format(detail=str(error) or type(error).__name__),)
    return tuple(
        _MISSING.format(label=entry.label, path=entry.path)
        for entry in required_fields(kind)
        if not any(_is_printed(paper, entry.path, text) for paper, text in texts)
    )


def paper_text(content: bytes) -> str:
    """All text of a Word file, a line for each paragraph, headers and footers included."""
    document = Document(io.BytesIO(content))
    roots = [document.element.body]
    roots += [part._element for section in document.sections for part in (section.header, section.footer)]
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for root in roots for paragraph in root.iter(qn("w:p"))
    )


def _unknown_names(template: bytes, paper: PaperContext) -> list[str]:
    names = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(ENVIRONMENT)
    return sorted(names - set(type(paper).model_fields))


def _is_printed(paper: PaperContext, path: str, text: str) -> bool:
    values = list(_values_at(paper, path.split(".")))
    return bool(values) and all(_first_line(printed(value)) in text for value in values)


def _first_line(value: object) -> str:
    return str(value).splitlines()[0]


def _values_at(value: object, parts: list[str]) -> Iterator[object]:
    if not parts:
        yield value
        return
    below = getattr(value, parts[0].removesuffix("[]"))
    for each in below if parts[0].endswith("[]") else (below,):
        yield from _values_at(each, parts[1:])


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


def rezipped(archive: bytes) -> bytes:
    """The archive with its parts in order and without times: the same content, the same bytes."""
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
