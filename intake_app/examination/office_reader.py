"""Word and Excel files: archives of XML, looked through for traps first and read for words after."""

import re
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError

from intake_app.examination.kinds import DOCX, OFD, PPTX, XLSX, ZIP
from intake_app.examination.limits import (
    ARCHIVE_ENTRIES,
    MEBIBYTE,
    PACKED_RATIO,
    RATIO_COUNTS_FROM_BYTES,
    READ_CHARACTERS,
    READ_PAGES,
    UNPACKED_BYTES,
)
from intake_app.examination.office_xml import (
    DocumentWords,
    Relations,
    SharedStrings,
    SheetWords,
    T,
    TooDeep,
    Workbook,
    fed,
)
from intake_app.examination.reading import Fault, Reading
from models.file_reasons import FileReason

_END_RECORD = b"PK\x05\x06"
_LOCKED = 0x1
_LONGEST_PARTICULAR = 200

_MAIN_PARTS = (
    (re.compile(rb"wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macro"), DOCX),
    (re.compile(rb"spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template)\.macro"), XLSX),
    (re.compile(rb"presentationml\."), PPTX),
)
_DOCUMENT_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml")
_WORKBOOK_PARTS = re.compile(r"xl/workbook\.xml|xl/externalLinks/externalLink\d+\.xml")
_SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")
_PICTURES = re.compile(r"(?:word|xl)/media/.+")
_OBJECTS = re.compile(r"(?:word|xl)/(?:embeddings/.+\.bin|activeX/.+)", re.IGNORECASE)
_MACROS = re.compile(r".*/vbaProject\.bin|xl/macrosheets/.+", re.IGNORECASE)
_ACTING_KINDS = {
    **dict.fromkeys(("vbaProject", "xlMacrosheet", "xlIntlMacrosheet"), FileReason.MACRO),
    **dict.fromkeys(("oleObject", "package", "aFChunk", "control"), FileReason.EMBEDDED_OBJECT),
}
"""Office finds a part by the kind of the reference to it, whatever the part is called."""
_CHARTS = re.compile(r"(?:word|xl)/charts/.+")
"""A chart brings its own table along; what is in that, the chart shows."""
_SIGNATURES = re.compile(r"_xmlsignatures/.+")
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
"""What Windows leaves out of an address before it follows it."""
_HAS_A_WAY_OUT = re.compile(r"[^\\/?#]*:|[\\/]{2}")
"""How an address begins that does not just name a neighbour of the file: a protocol, a disk or a machine."""
_HARMLESS = re.compile(
    r"[a-z]:(?!//)|file:///(?![\\/])|file:////(?:Users|Applications|Library|Volumes|private)/"
    r"|cid:|about:blank\Z|data:image/", re.IGNORECASE)
"""The author's own disk, found in most Word files, as Windows and a Mac write it; a picture of a mail, which no longer
leads anywhere; and what stands in the file itself."""


def read_archive(content: bytes) -> Reading:
    """The words and faults of a .docx or .xlsx; another archive is only named."""
    try:
        archive = ZipFile(BytesIO(content))
    except BadZipFile:
        return Reading(ZIP, (Fault(FileReason.DAMAGED if _END_RECORD in content else FileReason.TRUNCATED),))
    trap = _trap(archive.infolist())
    if trap:
        return Reading(ZIP, (trap,))
    try:
        media_type = _media_type(archive)
        return _read_office(archive, media_type) if media_type in (DOCX, XLSX) else Reading(media_type)
    except DefusedXmlException:
        return Reading(ZIP, (Fault(FileReason.XML_ENTITIES),))
    except TooDeep:
        return Reading(ZIP, (Fault(FileReason.TOO_DEEP),))
    except (BadZipFile, zlib.error, ParseError, EOFError, KeyError, UnicodeDecodeError):
        return Reading(ZIP, (Fault(FileReason.DAMAGED),))


def _trap(entries: list[ZipInfo]) -> Fault | None:
    """What makes an archive unfit to be unpacked at all, by its own list of contents."""
    if any(entry.flag_bits & _LOCKED for entry in entries):
        return Fault(FileReason.LOCKED_ARCHIVE)
    if any(".." in entry.filename.split("/") or entry.filename.startswith(("/", "\\")) or ":" in entry.filename
           for entry in entries):
        return Fault(FileReason.ARCHIVE_PATHS)
    is_bomb = len(entries) > ARCHIVE_ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES or any(
        entry.file_size > max(RATIO_COUNTS_FROM_BYTES, PACKED_RATIO * entry.compress_size) for entry in entries
    )
    return Fault(FileReason.ARCHIVE_BOMB, {"limit": str(UNPACKED_BYTES // MEBIBYTE)}) if is_bomb else None


def _media_type(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if "OFD.xml" in names:
        return OFD
    if "[Content_Types].xml" not in names:
        return ZIP
    types = archive.read("[Content_Types].xml")
    return next((media_type for pattern, media_type in _MAIN_PARTS if pattern.search(types)), ZIP)


def _read_office(archive: ZipFile, media_type: str) -> Reading:
    names = archive.namelist()
    read = _read_document if media_type == DOCX else _read_workbook
    pages, page_count, own_faults = read(archive)
    found = (*own_faults, *_relations(archive), *_acting_parts(names))
    faults = tuple({fault.reason: fault for fault in found}.values())
    has_picture = any(_PICTURES.fullmatch(name) for name in names)
    if not has_picture and not any(pages):
        faults = (*faults, Fault(FileReason.NO_CONTENT))
    return Reading(media_type, faults, pages, page_count, has_picture=has_picture,
                   is_signed=any(_SIGNATURES.fullmatch(name) for name in names))


def _acting_parts(names: list[str]) -> Iterator[Fault]:
    """Macros, and objects of other programs."""
    for reason, pattern in ((FileReason.MACRO, _MACROS), (FileReason.EMBEDDED_OBJECT, _OBJECTS)):
        found = next((name for name in names if pattern.fullmatch(name)), None)
        if found:
            yield Fault(reason, {"part": found})


def _relations(archive: ZipFile) -> Iterator[Fault]:
    """What a file takes from elsewhere when it is opened, and the parts that act, the first of each kind.

    A mere link waits for a click.
    """
    found: dict[FileReason, str] = {}
    for name in archive.namelist():
        if not name.lower().endswith(".rels"):
            continue
        relations = _read_part(archive, name, Relations())
        for kind, target in relations.internal if not _CHARTS.match(name) else ():
            if kind in _ACTING_KINDS:
                found.setdefault(_ACTING_KINDS[kind], target)
        for kind, target in relations.external:
            if kind.startswith("externalLink"):
                found.setdefault(FileReason.EXTERNAL_LINK, target)
            elif is_elsewhere(target):
                found.setdefault(FileReason.REMOTE_TEMPLATE, target)
    for reason, target in found.items():
        word = "part" if reason in _ACTING_KINDS.values() else "target"
        yield Fault(reason, {word: target[:_LONGEST_PARTICULAR]})


def is_elsewhere(address: str) -> bool:
    """Whether what is at this address comes from another machine: everything does that is not known to be at hand.

    >>> is_elsewhere("mhtml:http://192.0.2.1/a!x-usc:http://192.0.2.1/a"), is_elsewhere("media/a.png")
    (True, False)
    """
    plain = _BLANKS.sub("", unquote(address))
    return _HAS_A_WAY_OUT.match(plain) is not None and _HARMLESS.match(plain) is None


def _loading(addresses: Iterable[str]) -> Iterator[Fault]:
    """The first address on another machine from which a field or formula loads."""
    for address in addresses:
        if is_elsewhere(address):
            yield Fault(FileReason.REMOTE_TEMPLATE, {"target": address[:_LONGEST_PARTICULAR]})
            return


def _read_document(archive: ZipFile) -> tuple[tuple[str, ...], int, tuple[Fault, ...]]:
    """The words of a Word file as one page, as only Word knows where its pages break, and its faults."""
    read = DocumentWords()
    for name in archive.namelist():
        if _DOCUMENT_PARTS.fullmatch(name):
            _read_part(archive, name, read)
    found = {FileReason.OFFICE_COMMAND: read.has_command, FileReason.TRACKED_CHANGES: read.has_changes}
    faults = (Fault(reason) for reason, is_there in found.items() if is_there)
    return (read.words(),), 1, (*faults, *_loading(read.fetched))


def _read_workbook(archive: ZipFile) -> tuple[tuple[str, ...], int, tuple[Fault, ...]]:
    """The words of each sheet of an Excel file, how many sheets there are, and its faults."""
    names = archive.namelist()
    strings = SharedStrings()
    if "xl/sharedStrings.xml" in names:
        _read_part(archive, "xl/sharedStrings.xml", strings)
    sheets = sorted((name for name in names if _SHEETS.fullmatch(name)), key=lambda name: (len(name), name))
    read = [_read_part(archive, name, SheetWords(strings.strings)) for name in sheets[:READ_PAGES]]
    workbook = Workbook()
    for name in names:
        if _WORKBOOK_PARTS.fullmatch(name):
            _read_part(archive, name, workbook)
    faults = list(_loading(address for sheet in read for address in sheet.fetched))
    if workbook.has_command or any(sheet.has_command for sheet in read):
        faults.append(Fault(FileReason.OFFICE_COMMAND))
    if workbook.hidden:
        faults.append(Fault(FileReason.HIDDEN_SHEETS, {"sheets": ", ".join(workbook.hidden)[:_LONGEST_PARTICULAR]}))
    return tuple(_cut(sheet.words() for sheet in read)), len(sheets), tuple(faults)


def _cut(pages: Iterable[str]) -> Iterator[str]:
    """The pages, empty once as many characters as are kept have come."""
    left = READ_CHARACTERS
    for words in pages:
        yield words[:left]
        left -= len(words[:left])


def _read_part(archive: ZipFile, name: str, target: T) -> T:
    with archive.open(name) as stream:
        return fed(stream, target)
