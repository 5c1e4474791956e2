"""The tags of a Word template, each with the place where it stands: read for the check, never filled in.

Word cuts what looks like one word into several runs; a tag is read over the runs of its paragraph.
"""

import io
import re
from collections.abc import Iterator
from typing import Any, Literal

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from models.base import Frozen
from models.text import Text

Part = Literal["body", "header", "footer", "footnotes", "endnotes", "comments", "properties"]

FILLED_PARTS: frozenset[Part] = frozenset({"body", "header", "footer", "footnotes"})
"""The parts of a Word file that are filled in; a tag elsewhere would be printed as it stands."""

PART_WORDS: dict[Part, Text] = {
    "body": Text(zh="正文", en="body"),
    "header": Text(zh="页眉", en="header"),
    "footer": Text(zh="页脚", en="footer"),
    "footnotes": Text(zh="脚注", en="footnotes"),
    "endnotes": Text(zh="尾注", en="endnotes"),
    "comments": Text(zh="批注", en="comments"),
    "properties": Text(zh="文档属性", en="document properties"),
}

TAG = re.compile(r"\{\{(?:(?!\{\{|\{%|\}\}).)*\}\}|\{%(?:(?!\{\{|\{%|%\}).)*%\}|\{#(?:(?!#\}).)*#\}", re.DOTALL)
_PREFIX = re.compile(r"(p|tr|tc|r)\s")
_AROUND = 14
"""Signs of the paragraph that are quoted on each side of a fault."""

_NOISE = {qn("w:lang"), qn("w:noProof"), qn("w:rtl")}
"""Properties of a run that do not show."""

_FONTS = qn("w:rFonts")


class Place(Frozen):
    """Where in a Word file something stands; everything is counted from one, as a reader does."""

    part: Part
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    in_text_box: bool = False

    @property
    def text(self) -> Text:
        """The place in words."""
        part = PART_WORDS[self.part]
        if self.table:
            return Text(zh="{part}第 {table} 个表格第 {row} 行第 {column} 列",
                        en="{part}, table {table}, row {row}, column {column}").format(
                part=part, table=self.table, row=self.row, column=self.column)
        if self.in_text_box:
            return Text(zh="{part}的文本框", en="{part}, text box").format(part=part)
        return Text(zh="{part}第 {paragraph} 段", en="{part}, paragraph {paragraph}").format(
            part=part, paragraph=self.paragraph)


class Paragraph(Frozen):
    """A paragraph's text, its place, and where its runs begin with the look of each.

    `container`, `table_key` and `row_key` tell whether two paragraphs of a story stand in one cell, table or row; the
    body is a story, and so is each header and footer.
    """

    place: Place
    story: int
    text: str
    runs: tuple[tuple[int, str], ...]
    container: int
    table_key: int
    row_key: int

    def looks_within(self, start: int, end: int) -> tuple[str, ...]:
        """The look of each run that has a part of these signs."""
        ends = [begin for begin, _ in self.runs[1:]] + [len(self.text)]
        return tuple(look for (begin, look), last in zip(self.runs, ends, strict=True) if begin < end and last > start)

    def around(self, start: int, end: int) -> str:
        """The signs with some of the text on both sides."""
        before, after = self.text[:start], self.text[end:]
        return (("…" if len(before) > _AROUND else "") + before[-_AROUND:] + self.text[start:end]
                + after[:_AROUND] + ("…" if len(after) > _AROUND else "")).replace("\n", " ").strip()


class Tag(Frozen):
    """One tag: `level` is what it takes away with itself (its paragraph, row, cell), empty for nothing."""

    paragraph: Paragraph
    start: int
    end: int
    sign: Literal["{{", "{%", "{#"]
    level: str
    inside: str

    @property
    def typed(self) -> str:
        """The tag as it stands."""
        return self.paragraph.text[self.start:self.end]

    @property
    def around(self) -> str:
        """The tag with the text on both sides."""
        return self.paragraph.around(self.start, self.end)

    @property
    def keyword(self) -> str:
        """The first word of an instruction."""
        return self.inside.split(maxsplit=1)[0] if self.inside else ""


def paragraphs(template: bytes) -> tuple[Paragraph, ...]:
    """Every paragraph of a Word file with its place, body first; raises what python-docx raises for other files."""
    document = Document(io.BytesIO(template))
    fonts = _Fonts(document.styles.element)
    found = list(_of_story(document.element.body, "body", 0, fonts))
    for story, relation in enumerate(document.part.rels.values(), start=1):
        part = relation.reltype.rpartition("/")[2]
        if part in PART_WORDS and not relation.is_external:
            found += _of_story(parse_xml(relation.target_part.blob), part, story, fonts)
    properties = document.core_properties
    found += [
        Paragraph(place=Place(part="properties", paragraph=1), story=-1, text=value, runs=((0, ""),), container=0,
                  table_key=0, row_key=0)
        for value in (getattr(properties, name) for name in ("comments", "identifier", "language", "subject")) if value
    ]
    return tuple(found)


def tags(paragraph: Paragraph) -> tuple[Tag, ...]:
    """The complete tags of a paragraph, in order."""
    return tuple(_tag(paragraph, match) for match in TAG.finditer(paragraph.text))


def _tag(paragraph: Paragraph, match: re.Match[str]) -> Tag:
    sign, inside = match[0][:2], match[0][2:-2]
    prefix = _PREFIX.match(inside)
    level = prefix[1] if prefix else ""
    return Tag.model_validate({
        "paragraph": paragraph, "start": match.start(), "end": match.end(), "sign": sign, "level": level,
        "inside": inside[len(level):].strip().strip("-").strip(),
    })


def _of_story(root: Any, part: Part, story: int, fonts: "_Fonts") -> Iterator[Paragraph]:
    keys = {element: key for key, element in enumerate(root.iter(), start=1)}
    tables = [table for table in root.iter(qn("w:tbl")) if not _above(table, "w:tbl")]
    outside = 0
    for element in root.iter(qn("w:p")):
        if _above(element, "mc:Fallback"):
            continue
        place = _place(element, part, tables)
        if place.table == 0 and not place.in_text_box:
            outside += 1
            place = place.with_(paragraph=outside)
        text, runs = _text_and_runs(element, fonts)
        table, row = _above(element, "w:tbl"), _above(element, "w:tr")
        yield Paragraph(place=place, story=story, text=text, runs=runs, container=keys[element.getparent()],
                        table_key=keys[table[0]] if table else 0, row_key=keys[row[0]] if row else 0)


def _place(element: Any, part: Part, tables: list[Any]) -> Place:
    """The cell of the outermost table, the text box, or the part alone."""
    boxed = bool(_above(element, "w:txbxContent"))
    around = _above(element, "w:tbl")
    if not around:
        return Place(part=part, in_text_box=boxed)
    table = around[-1]
    row, cell = _above(element, "w:tr")[-1], _above(element, "w:tc")[-1]
    return Place(part=part, table=tables.index(table) + 1, row=table.findall(qn("w:tr")).index(row) + 1,
                 column=row.findall(qn("w:tc")).index(cell) + 1)


def _above(element: Any, name: str) -> list[Any]:
    """The elements of this name around an element, the nearest first."""
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    return list(element.iterancestors(fallback if name == "mc:Fallback" else qn(name)))


def _text_and_runs(paragraph: Any, fonts: "_Fonts") -> tuple[str, tuple[tuple[int, str], ...]]:
    """The text, and for each run the sign at which it begins and its look."""
    text, runs = "", []
    for run in paragraph.iter(qn("w:r")):
        if next(run.iterancestors(qn("w:p"))) is not paragraph:
            continue
        piece = "".join(_signs(node) for node in run)
        if piece:
            runs.append((len(text), _look(run, fonts)))
            text += piece
    return text, tuple(runs) or ((0, ""),)


def _signs(node: Any) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    return " " if node.tag in (qn("w:tab"), qn("w:br")) else ""


def _look(run: Any, fonts: "_Fonts") -> str:
    """What shows of a run's format, as one word to compare by."""
    properties = run.find(qn("w:rPr"))
    shown = [] if properties is None else [each for each in properties if each.tag not in _NOISE | {_FONTS}]
    written = [f"{each.tag}{sorted((name, value) for name, value in each.attrib.items())}" for each in shown]
    return "|".join(sorted([*written, f"{_FONTS}{sorted(fonts.of(run).items())}"]))


class _Fonts:
    """The fonts in which a run shows: its own, else those of its style.

    LibreOffice makes a run of its own of each full-width sign at every saving, and names the style's fonts in it.
    """

    def __init__(self, styles: Any) -> None:
        self._styles = {each.get(qn("w:styleId")): each for each in styles.iter(qn("w:style"))}
        self._usual = next((id for id, each in self._styles.items() if each.get(qn("w:type")) == "paragraph"
                            and each.get(qn("w:default")) in ("1", "true")), None)
        self._first = self._named(styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}"))

    def of(self, run: Any) -> dict[str, str]:
        """The font of each script."""
        paragraph = next(run.iterancestors(qn("w:p")))
        chosen = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        own = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        return (self._first | self._of_style(self._usual if chosen is None else chosen.get(qn("w:val")))
                | self._of_style(None if own is None else own.get(qn("w:val"))) | self._named(run))

    def _of_style(self, id: str | None) -> dict[str, str]:
        """What a style and those that it is based on say, its own word last."""
        line: list[Any] = []
        while (style := self._styles.get(id)) is not None and style not in line:
            line.append(style)
            base = style.find(qn("w:basedOn"))
            id = None if base is None else base.get(qn("w:val"))
        return {name: font for style in reversed(line) for name, font in self._named(style).items()}

    def _named(self, element: Any) -> dict[str, str]:
        named = None if element is None else element.find(f"{qn('w:rPr')}/{_FONTS}")
        return {} if named is None else {name: font for name, font in named.attrib.items() if name != qn("w:hint")}
