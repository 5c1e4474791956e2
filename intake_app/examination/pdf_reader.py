"""PDF: its words page by page, and what in it would act by itself."""

import logging
import re
from collections.abc import Iterator
from io import BytesIO

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from intake_app.examination.kinds import PDF
from intake_app.examination.limits import READ_CHARACTERS, READ_PAGES
from intake_app.examination.reading import Fault, Reading
from models.file_reasons import FileReason

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends by itself concerns nobody

_END_WITHIN = 2048
"""How far from its end a whole PDF has its end mark: signatures and line ends may follow."""

_PAINTING = re.compile(rb"(?<![\w/.*])(?:Tj|TJ|Do|sh|EI|[SsF]|f\*?|[Bb]\*?|['\"])(?![\w*])")
"""The operators that put something on a page."""

_FORM_SCRIPT = b"<script"
"""How a script begins in the XML of a form."""


def read_pdf(content: bytes) -> Reading:
    """The words and faults of a PDF."""
    # A disk or a mail gateway may fill the last block with zeros: they are no part of the file.
    if b"%%EOF" not in content.rstrip(b"\0 \t\r\n")[-_END_WITHIN:]:
        return Reading(PDF, (Fault(FileReason.TRUNCATED),))
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not _opens_without_password(reader):
            return Reading(PDF, (Fault(FileReason.LOCKED_PDF),))
        page_count = len(reader.pages)
        found = _Found()
        for thing in _dictionaries(reader):
            found.look_at(thing)
        pages = tuple(_words_of_pages(reader))
        is_empty = not any(pages) and not any(_is_painted(page) for page in reader.pages)
    except PyPdfError as error:
        is_beyond_measure = isinstance(error, LimitReachedError) or isinstance(error.__context__, RecursionError)
        return Reading(PDF, (Fault(FileReason.TOO_DEEP if is_beyond_measure else FileReason.DAMAGED),))
    faults = (*found.faults(), Fault(FileReason.NO_CONTENT)) if is_empty else found.faults()
    return Reading(PDF, faults, pages, page_count, is_paged=True, has_picture=found.has_picture,
                   is_signed=found.is_signed)


class _Found:
    """What a walk through a PDF's objects came across."""

    def __init__(self) -> None:
        self.has_picture = False
        self.is_signed = False
        self._has_script = False
        self._has_launch = False
        self._has_unsigned_field = False
        self._attachments: list[str] = []

    def look_at(self, thing: DictionaryObject) -> None:
        """Note what this dictionary is."""
        action = _name(thing, "/S")
        self._has_script |= "/JS" in thing or action == "/JavaScript" or _has_form_script(thing)
        self._has_launch |= action == "/Launch"
        self.has_picture |= _name(thing, "/Subtype") == "/Image"
        if "/EF" in thing:
            self._attachments.append(str(thing.get("/UF") or thing.get("/F") or "?"))
        if _name(thing, "/FT") == "/Sig":
            self.is_signed |= "/V" in thing
            self._has_unsigned_field |= "/V" not in thing

    def faults(self) -> tuple[Fault, ...]:
        """What of it a person must know."""
        faults = []
        if self._has_script:
            faults.append(Fault(FileReason.PDF_SCRIPT))
        if self._has_launch:
            faults.append(Fault(FileReason.PDF_LAUNCH))
        if self._attachments:
            faults.append(Fault(FileReason.PDF_ATTACHMENT, {"files": ", ".join(sorted(set(self._attachments)))[:200]}))
        if self._has_unsigned_field and not self.is_signed:
            faults.append(Fault(FileReason.UNSIGNED_FIELD))
        return tuple(faults)


def _opens_without_password(reader: PdfReader) -> bool:
    """Whether only changes are locked, as in most electronic licences."""
    try:
        return reader.decrypt("") is not PasswordType.NOT_DECRYPTED
    except NotImplementedError:
        return False


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached, each once: an action may hang on anything."""
    waiting: list[object] = [reader.trailer]
    seen: set[int] = set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(thing.values())
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)


def _has_form_script(thing: DictionaryObject) -> bool:
    """Whether the XML of a form brings a script; it stands in one stream or is cut into several."""
    form = thing["/XFA"] if "/XFA" in thing else ArrayObject()
    parts = (part.get_object() for part in (form if isinstance(form, ArrayObject) else [form]))
    return _FORM_SCRIPT in b"".join(part.get_data() for part in parts if isinstance(part, StreamObject))


def _name(thing: DictionaryObject, key: str) -> str:
    value = thing.get(key)
    return str(value.get_object()) if value is not None else ""


def _words_of_pages(reader: PdfReader) -> Iterator[str]:
    left = READ_CHARACTERS
    for page in reader.pages[:READ_PAGES]:
        words = _words_of(page)[:left]
        left -= len(words)
        yield words


def _words_of(page: PageObject) -> str:
    """The words of a page, empty where its fonts are beyond the library: that is no fault of the applicant's."""
    try:
        return page.extract_text().strip()
    except MemoryError:
        raise
    except Exception:
        return ""


def _is_painted(page: PageObject) -> bool:
    contents = page.get_contents()
    return contents is not None and _PAINTING.search(contents.get_data()) is not None
