"""The bar code of a paper: its number as a QR code, read back from the scan that returns.

A picture that floats and moves nothing on the page: a tag in a header or footer puts it into the right margin beside
its line, a tag in the body at the left edge of the text, where a certificate has room beside its seal.
"""

import io
from collections.abc import Iterator
from typing import Annotated, Any

import segno
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from markupsafe import Markup
from pydantic import AfterValidator

SIDE_MM = 15
"""A number of twenty signs makes 25 modules with the border: 0.6 mm each, which a scan of 100 dpi still shows."""

SAMPLE = "样张 SAMPLE"
"""What the code of an example holds: it names no paper, and is printed pale."""

_EMU_PER_MM = 36_000
_BORDER_MODULES = 2
"""Half of the quiet zone; the margin is white beside it."""

_PIXELS_PER_MODULE = 8
_RAISED_MM = 9
"""How far the code begins above its line: beside a footer it keeps clear of the edge that printers leave blank."""

_FIRST_ID = 9000
"""Above the ids that Word gives to the drawings of a template."""


class BarCode(str):
    """A number to be printed as a bar code."""

    __slots__ = ()


OrNoCode = Annotated[str, AfterValidator(BarCode)]
"""The number that a bar code holds; empty where none is printed, as on a paper that has no number yet."""


def drawing(number: BarCode) -> Markup:
    """What stands among the text for a code; `embed_bar_codes` adds the picture."""
    return _DRAWING.format(side=SIDE_MM * _EMU_PER_MM, top=-_RAISED_MM * _EMU_PER_MM, number=number)


def embed_bar_codes(document: DocxTemplate) -> None:
    """Put the picture into each code of a filled document, in its body, headers and footers."""
    for part in _filled_parts(document.docx.part):
        waiting = [blip for blip in part.element.iter(qn("a:blip")) if blip.get(qn("r:embed")) == ""]
        for key, blip in enumerate(waiting):
            anchor = next(blip.iterancestors(qn("wp:anchor")))
            if part is document.docx.part:
                _move_to_text_edge(anchor)
            properties = anchor.find(qn("wp:docPr"))
            properties.set("id", str(_FIRST_ID + key))
            image = part.package.get_or_add_image_part(io.BytesIO(picture(properties.get("descr"))))
            blip.set(qn("r:embed"), part.relate_to(image, RELATIONSHIP_TYPE.IMAGE))


def picture(number: str) -> bytes:
    """The code as PNG, dark on white."""
    buffer = io.BytesIO()
    # Bytes of UTF-8 can look like a row of kanji: beyond ASCII the code says that it holds bytes, and of what encoding.
    is_plain = number.isascii()
    segno.make_qr(number, error="m", mode=None if is_plain else "byte", encoding=None if is_plain else "utf-8",
                  eci=not is_plain).save(
        buffer, kind="png", scale=_PIXELS_PER_MODULE, border=_BORDER_MODULES,
        dark="#b0b0b0" if number == SAMPLE else "black")
    return buffer.getvalue()


def _move_to_text_edge(anchor: Any) -> None:
    across = anchor.find(qn("wp:positionH"))
    across.set("relativeFrom", "column")
    across.find(qn("wp:align")).text = "left"


def _filled_parts(main: Any) -> Iterator[Any]:
    yield main
    for relation in main.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield relation.target_part


_DRAWING = Markup(
    '</w:t><w:drawing>'
    '<wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0"'
    ' distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="0" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="rightMargin"><wp:align>center</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
    '<wp:docPr id="0" name="编号条码" descr="{number}"/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="0" name="编号条码"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed=""/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:anchor>'
    '</w:drawing><w:t xml:space="preserve">'
)
"""A picture of which the code's text stands in the alternative text, so that it can be read aloud too."""
