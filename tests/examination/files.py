"""Real files made on the spot: whole ones, and those that somebody hands in by mistake or malice."""

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import ExifTags, Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def pdf(*pages: str) -> bytes:
    """A PDF whose pages bear these lines; a page without words is empty."""
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for words in pages:
        canvas.setFont(FONT, 11)
        for number, line in enumerate(words.splitlines()):
            canvas.drawString(60, 780 - 18 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned_pdf(*pages: str) -> bytes:
    """A PDF in which a page without words is a picture."""
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for words in pages or ("",):
        canvas.setFont(FONT, 11)
        canvas.drawString(60, 780, words)
        if not words:
            canvas.drawImage(ImageReader(drawing((800, 1100))), 60, 100, 400, 600)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def changed_pdf(content: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    """A PDF after a change to what it is made of."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    change(writer)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def locked_pdf(words: str, password: str, owner: str = "owner") -> bytes:
    """A PDF that opens with `password` only; with an empty one it opens, and only changes are locked."""
    return changed_pdf(pdf(words), lambda writer: writer.encrypt(password, owner, algorithm="AES-256"))


def acting_pdf(kind: str, key: str, what: str) -> bytes:
    """A PDF that does something when it is opened."""
    action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(what)})
    return changed_pdf(pdf("x"), lambda writer: writer.root_object.update({NameObject("/OpenAction"): action}))


def unsigned_pdf() -> bytes:
    """A PDF with an empty field for a signature."""
    field = DictionaryObject({NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject("签名")})
    return changed_pdf(pdf("x"), lambda writer: writer.root_object.update({NameObject("/AcroForm"): field}))


def scripted_form_pdf() -> bytes:
    """A PDF whose form is XML with a script in it, cut into two streams in the middle of the word."""
    def streams(writer: PdfWriter) -> None:
        parts: list[PdfObject] = []
        for xml in (b"<template><scr", b"ipt>app.alert(1)</script></template>"):
            stream = DecodedStreamObject()
            stream.set_data(xml)
            parts += [TextStringObject("template"), writer._add_object(stream)]
        form = DictionaryObject({NameObject("/XFA"): ArrayObject(parts)})
        writer.root_object.update({NameObject("/AcroForm"): form})

    return changed_pdf(pdf("x"), streams)


def deep_pdf(depth: int) -> bytes:
    """A PDF with arrays within arrays."""
    return pdf("x").replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + b"[" * depth + b"]" * depth)


def branching_pdf(levels: int) -> bytes:
    """A small PDF whose page tree shares its branches, so that it has 2 to the power of `levels` pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for number in range(2, levels + 2):
        objects.append(b"<< /Type /Pages /Count 2 /Kids [%d 0 R %d 0 R] >>" % (number + 1, number + 1))
    objects.append(b"<< /Type /Page /MediaBox [0 0 9 9] >>")
    return numbered(objects)


def numbered(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first its catalogue."""
    written, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return written + (b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
                      + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written)))


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return buffer.getvalue()


def docx(words: str = "", body: str = "", **parts: str | bytes) -> bytes:
    """A Word file of one paragraph for each line; `body` is more of its XML, `parts` more of its archive."""
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in words.splitlines())
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return archive({
        "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{lines}{body}</w:body></w:document>', **parts,
    })


def xlsx(rows: Sequence[Sequence[str]] = (), state: str = "visible", **parts: str | bytes) -> bytes:
    """An Excel file of one sheet; words stand in the shared strings, what begins with = is a formula."""
    strings = [cell for row in rows for cell in row if not cell.startswith("=")]
    cells = "".join("<row>" + "".join(
        f"<c><f>{cell[1:]}</f><v>0</v></c>" if cell.startswith("=") else f'<c t="s"><v>{strings.index(cell)}</v></c>'
        for cell in row) + "</row>" for row in rows)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return archive({
        "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}"><sheet name="数据" state="{state}"/></workbook>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">' + "".join(f"<si><t>{each}</t></si>" for each in strings)
                                + "</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{cells}</sheetData></worksheet>', **parts,
    })


def relations(kind: str, target: str, mode: str = "External") -> str:
    """A part's references: one, to somewhere outside, or to a part of the same file."""
    return (f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{KINDS}/{kind}" Target="{target}"'
            f' TargetMode="{mode}"/></Relationships>')


def field(code: str) -> str:
    """A paragraph of a Word file that is one field."""
    return f"<w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p>"


def laughing_docx() -> bytes:
    """A Word file whose XML says lol a billion times, by entities of entities."""
    more = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    return archive({"[Content_Types].xml": "wordprocessingml.document.main",
                    "word/document.xml": f"<!DOCTYPE a [<!ENTITY l0 'lol'>{more}]><a>&l9;</a>"})


def locked_archive() -> bytes:
    """A Word file whose parts are locked with a password, by the flag in both of a part's headers."""
    content = bytearray(docx("x"))
    for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = content.find(head)
        while found >= 0:
            content[found + place] |= 1
            found = content.find(head, found + 4)
    return bytes(content)


def ole(entry: str) -> bytes:
    """The head of an OLE container with one entry of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entry.encode("utf-16-le") + bytes(512)


def drawing(size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A sheet with lines on it."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for y in range(size[1] // 8, size[1] - size[1] // 8, size[1] // 16):
        pen.rectangle((size[0] // 8, y, size[0] - size[0] // 8, y + size[1] // 80), fill="black")
    return picture


def image(kind: str = "PNG", size: tuple[int, int] = (1240, 1754), blank: bool = False) -> bytes:
    """A picture of a printed sheet, or of an empty one."""
    buffer = BytesIO()
    (Image.new("RGB", size, "white") if blank else drawing(size)).save(buffer, kind)
    return buffer.getvalue()


def thumbnailed_jpeg() -> bytes:
    """A photograph with a small one of itself among its notes, the end of a JPEG included, and markup behind that."""
    notes = Image.Exif()
    small = image("JPEG", (160, 120))
    notes.get_ifd(ExifTags.IFD.IFD1).update({0x0201: 0, 0x0202: len(small)})
    buffer = BytesIO()
    drawing().save(buffer, "JPEG", exif=notes.tobytes() + small + b" <html> ")
    return buffer.getvalue()


def pair_of_pictures() -> bytes:
    """What a phone saves with a preview: two JPEGs in one file, the second behind the end of the first."""
    buffer = BytesIO()
    drawing().save(buffer, "MPO", save_all=True, append_images=[drawing((800, 1100))])
    return buffer.getvalue()


def film(seconds: int = 2) -> bytes:
    """A film as a moving photograph has it: the boxes of an MP4, the largest of them noise."""
    noise = Random(1).randbytes(seconds * 1_000_000)
    boxes = ((b"ftyp", b"mp42\0\0\0\0isommp42"), (b"mdat", noise), (b"moov", bytes(400)))
    return b"".join(struct.pack(">I", len(content) + 8) + kind + content for kind, content in boxes)


def notes_of_a_phone() -> bytes:
    """The notes that a Samsung phone writes behind its pictures, with their table and its length at the end."""
    notes = ((0x0A01, b"Image_UTC_Data", b"1748736000000"), (0x0A30, b"MotionPhoto_Data", film(1)))
    table = b"SEFH" + struct.pack("<II", 106, len(notes))
    entries = [struct.pack("<HHI", 0, kind, len(name)) + name + content for kind, name, content in notes]
    places = [sum(map(len, entries[number:])) for number in range(len(entries))]
    written = b"".join(entries)
    for (kind, _, _), place, entry in zip(notes, places, entries, strict=True):
        table += struct.pack("<HHII", 0, kind, place, len(entry))
    return written + table + struct.pack("<I", len(table)) + b"SEFT"


def windows_program() -> bytes:
    """The heads of a program for Windows."""
    return b"MZ" + bytes(58) + struct.pack("<I", 128) + bytes(64) + b"PE\0\0" + bytes(200)


def plan(mode: str, ground: object, ink: object) -> Image.Image:
    """A flow diagram of lines, in this mode of colours."""
    picture = Image.new(mode, (1240, 1754), ground)
    draw = ImageDraw.Draw(picture)
    for place in range(8):
        draw.rectangle((100, 100 + place * 200, 1100, 240 + place * 200), outline=ink, width=4)
    return picture


def png(picture: Image.Image, **options: object) -> bytes:
    """The picture as a file."""
    buffer = BytesIO()
    picture.save(buffer, "PNG", **options)
    return buffer.getvalue()


def jpeg(picture: Image.Image, **options: object) -> bytes:
    """The picture as a photograph."""
    buffer = BytesIO()
    picture.save(buffer, "JPEG", **options)
    return buffer.getvalue()


def sixteen_bits(most: int, size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A grey scan of this white, with a few lines of print."""
    picture = Image.new("I;16", size, most)
    for line in range(300, 900, 60):
        picture.paste(most // 10, (100, line, 1100, line + 8))
    return png(picture, compress_level=1)


def sixteen_bit_colours(side: int) -> bytes:
    """A scan of side × side pixels in colours of 16 bits, which Pillow reads and does not write."""
    white, ink = b"\xff" * 6 * side, bytes(6 * side)
    packer = zlib.compressobj(1)
    rows = [packer.compress(b"\0" + (ink if row % 100 < 20 else white)) for row in range(side)]
    header = struct.pack(">IIBBBBB", side, side, 16, 2, 0, 0, 0)
    return png_of((b"IHDR", header), (b"IDAT", b"".join(rows) + packer.flush()), (b"IEND", b""))


def palette_plan() -> bytes:
    """A drawing whose ground and ink are both black in the palette, the ground transparent."""
    picture = plan("P", 0, 1)
    picture.putpalette([0] * 768)
    return png(picture, transparency=0)


def huge_png(side: int) -> bytes:
    """A few bytes that say they are a picture of side × side pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return png_of((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))


def png_of(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these parts, each by its kind."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )
