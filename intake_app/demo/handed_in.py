"""The files that demo enterprises hand in: small Word files that say what they should, sealed where they must be."""

from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image, ImageDraw

from intake_app.demo.world import DemoEnterprise
from intake_app.rules.completeness import DocumentLine
from intake_app.schemes.schema import DocumentDefinition

_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SEAL_SIDE_EMU = 1_440_000
"""Four centimetres, as Word counts."""


def demo_document(enterprise: DemoEnterprise, line: DocumentLine, definition: DocumentDefinition) -> bytes:
    """A Word file for this line of the list."""
    lines = [line.title.zh, f"名称：{enterprise.name}", f"统一社会信用代码：{enterprise.credit_code}",
             f"地址：{'；'.join(site.address for site in enterprise.sites)}", f"用于：{line.subject_text.zh}"]
    if definition.has_valid_until:
        lines.append("营业期限：长期")
    lines.append("本文件为演示数据，不对应任何真实企业。")
    return _word_file(lines, is_sealed=definition.needs_seal)


def demo_power_of_attorney(enterprise: DemoEnterprise, consultant: str) -> bytes:
    """A sealed Word file by which the enterprise lets a consultant fill in its applications."""
    lines = ["委托书", f"委托人：{enterprise.name}", f"受托人：{consultant}",
             "委托事项：代为填写产品碳足迹认证申请、提交材料。", "本文件为演示数据，不对应任何真实企业。"]
    return _word_file(lines, is_sealed=True)


def _word_file(lines: list[str], is_sealed: bool) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in lines)
    types = ('<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Default Extension="png" ContentType="image/png"/>'
             f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}"/>')
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": _relation("officeDocument", "word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}" xmlns:r="{_KINDS}"><w:body>{body}'
                             f"{_SEAL_PARAGRAPH if is_sealed else ''}</w:body></w:document>",
    }
    if is_sealed:
        parts |= {"word/media/seal.png": _seal(), "word/_rels/document.xml.rels": _relation("image", "media/seal.png")}
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _relation(kind: str, target: str) -> str:
    return (f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_KINDS}/{kind}"'
            f' Target="{target}"/></Relationships>')


def _seal() -> bytes:
    """A red ring with a star's place left empty: nobody's seal."""
    picture = Image.new("RGBA", (240, 240), (255, 255, 255, 0))
    ImageDraw.Draw(picture).ellipse((6, 6, 234, 234), outline=(200, 30, 30, 255), width=8)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


_SEAL_PARAGRAPH = (
    f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing">'
    f'<wp:extent cx="{_SEAL_SIDE_EMU}" cy="{_SEAL_SIDE_EMU}"/><wp:docPr id="1" name="seal"/>'
    f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
    f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="seal"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_SEAL_SIDE_EMU}" cy="{_SEAL_SIDE_EMU}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
