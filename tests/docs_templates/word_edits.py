"""What a clerk does to a template in Word, as functions of its bytes."""

import copy
import io
from collections.abc import Callable, Iterator
from typing import Any

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from docs_templates.render import template_path

Edit = Callable[[Any], None]


def edited(kind: str, *edits: Edit) -> bytes:
    """The common template of this kind after the edits."""
    document = Document(str(template_path(kind, "common")))
    for edit in edits:
        edit(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def typed(text: str) -> Edit:
    """A new paragraph at the end of the body."""
    return lambda document: document.add_paragraph(text)


def typed_in_table(text: str, table: int = 1, row: int = 1, column: int = 1) -> Edit:
    """A new paragraph in a cell; all counted from one."""
    return lambda document: document.tables[table - 1].rows[row - 1].cells[column - 1].add_paragraph(text)


def typed_in_header(text: str) -> Edit:
    """Text in the header of the first section."""
    return lambda document: document.sections[0].header.add_paragraph(text)


def typed_in_footer(text: str) -> Edit:
    """A new paragraph in the footer of the first section."""
    return lambda document: document.sections[0].footer.add_paragraph(text)


def replaced(old: str, new: str, count: int = 1) -> Edit:
    """`old` becomes `new` in the first runs that hold it."""

    def edit(document: Any) -> None:
        nodes = [node for node in _texts(document) if old in (node.text or "")][:count]
        assert nodes, f"{old} stands nowhere"
        for node in nodes:
            node.text = node.text.replace(old, new)

    return edit


def removed(old: str, count: int = 99) -> Edit:
    """`old` is deleted wherever it stands."""
    return replaced(old, "", count)


def half_bold(tag: str, at: int = 4) -> Edit:
    """The first signs of a tag in one run, the others in a bold one."""
    return lambda document: _split(document, tag, at, is_bold=True)


def cut_by_word(tag: str, at: int = 4) -> Edit:
    """A tag in two runs that look alike, as Word's spelling leaves them."""
    return lambda document: _split(document, tag, at, is_bold=False)


def cut_by_libre_office(tag: str, sign: str, font: str) -> Edit:
    """A full-width sign of a tag in a run of its own that names its western font, as LibreOffice saves it."""

    def edit(document: Any) -> None:
        at = tag.index(sign)
        _split(document, tag, at, is_bold=False)
        _split(document, tag[at:], 1, is_bold=False)
        node = next(node for node in _texts(document) if node.text == sign)
        fonts = node.getparent().find(qn("w:rPr")).get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi"):
            fonts.set(qn(script), font)

    return edit


def cut_by_enter(tag: str, at: int = 5) -> Edit:
    """A tag broken into two paragraphs by the return key."""

    def edit(document: Any) -> None:
        _split(document, tag, at, is_bold=False)
        node = next(node for node in _texts(document) if (node.text or "").endswith(tag[:at]))
        run = node.getparent()
        paragraph = run.getparent()
        below = OxmlElement("w:p")
        for follower in list(run.itersiblings()):
            below.append(follower)
        paragraph.addnext(below)

    return edit


def in_text_box(text: str) -> Edit:
    """A text box with this text, at the end of the body."""
    box = (f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape><v:textbox>'
           f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
           "</w:r></w:p>")
    return lambda document: document.element.body.insert(0, parse_xml(box))


def as_comment(text: str) -> Edit:
    """A comment on the first paragraph."""
    return lambda document: document.add_comment(document.paragraphs[0].runs, text)


def as_subject(text: str) -> Edit:
    """The subject in the document's properties."""
    return lambda document: setattr(document.core_properties, "subject", text)


def row_removed(text: str) -> Edit:
    """The table row that holds this text is deleted."""

    def edit(document: Any) -> None:
        node = next(node for node in _texts(document) if text in (node.text or ""))
        row = next(node.iterancestors(qn("w:tr")))
        row.getparent().remove(row)

    return edit


def paragraph_removed(text: str) -> Edit:
    """The paragraph that holds this text is deleted."""

    def edit(document: Any) -> None:
        node = next(node for node in _texts(document) if text in (node.text or ""))
        paragraph = next(node.iterancestors(qn("w:p")))
        paragraph.getparent().remove(paragraph)

    return edit


def _split(document: Any, tag: str, at: int, is_bold: bool) -> None:
    node = next(node for node in _texts(document) if tag in (node.text or ""))
    run = node.getparent()
    head, tail = node.text.split(tag, 1)
    rest = copy.deepcopy(run)
    node.text = head + tag[:at]
    _text_of(rest).text = tag[at:] + tail
    if is_bold:
        rest.find(qn("w:rPr")).append(OxmlElement("w:emboss"))
    run.addnext(rest)


def _text_of(run: Any) -> Any:
    return run.find(qn("w:t"))


def _texts(document: Any) -> Iterator[Any]:
    roots = [document.element.body]
    roots += [part._element for section in document.sections for part in (section.header, section.footer)]
    return (node for root in roots for node in root.iter(qn("w:t")))
