"""What is said of a file: by its name and size, by what was read in it, by what the application expects of it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from intake_app.examination.kinds import DOCX, HTML, OFD, OLE, PPTX, PROGRAM, XLSX, ZIP
from intake_app.examination.limits import READ_PAGES
from intake_app.examination.reading import Reading
from intake_app.examination.reasons import verdict_of
from intake_app.examination.recognising import (
    PrintedSpan,
    credit_codes_in,
    first_named,
    form_versions_in,
    holder_in,
    missing_pages,
    validity_in,
)
from models.base import Frozen
from models.calendar import add_months
from models.examination import Examination, FileRemark, FileVerdict, PrintedValidity
from models.file_reasons import FileReason
from models.reference import ClauseRef
from models.text import Text

_PROGRAM_EXTENSIONS = frozenset({
    "bat", "cmd", "com", "dll", "exe", "hta", "jar", "js", "jse", "lnk", "msi", "pif", "ps1", "scr", "sh", "vbs", "wsf",
})
_EXTENSION = re.compile(r"[a-z0-9]{1,5}")
_SHORTEST_SITE_NAME = 4
"""A shorter name, such as 一厂, may stand in any text."""

KIND_WORDS: Mapping[str, Text] = {
    "application/pdf": Text(zh="PDF", en="a PDF"),
    "image/jpeg": Text(zh="JPG 图片", en="a JPG picture"),
    "image/png": Text(zh="PNG 图片", en="a PNG picture"),
    "image/heic": Text(zh="HEIC 图片（苹果手机照片）", en="a HEIC picture, as iPhones make"),
    "image/webp": Text(zh="WebP 图片", en="a WebP picture"),
    "image/gif": Text(zh="GIF 图片", en="a GIF picture"),
    "image/tiff": Text(zh="TIFF 图片", en="a TIFF picture"),
    "image/bmp": Text(zh="BMP 图片", en="a BMP picture"),
    DOCX: Text(zh="Word 文档（.docx）", en="a Word document (.docx)"),
    XLSX: Text(zh="Excel 表格（.xlsx）", en="an Excel workbook (.xlsx)"),
    PPTX: Text(zh="PPT 演示文稿", en="a PowerPoint presentation"),
    OFD: Text(zh="OFD 版式文件", en="an OFD document"),
    OLE: Text(zh="旧版 Office 文件", en="an old Office file"),
    ZIP: Text(zh="压缩包", en="an archive"),
    PROGRAM: Text(zh="程序或脚本", en="a program or script"),
    HTML: Text(zh="网页", en="a web page"),
    "application/x-rar-compressed": Text(zh="RAR 压缩包", en="a RAR archive"),
    "application/x-7z-compressed": Text(zh="7z 压缩包", en="a 7z archive"),
    "application/rtf": Text(zh="RTF 文档", en="an RTF document"),
}
"""What people call the kinds of file that are handed in by mistake, or lie hidden in another."""

_UNKNOWN_KIND = Text(zh="无法识别的内容", en="something unknown")


class Accepted(Frozen):
    """What may be handed in at all: media types by extension, and the largest size in MB, this size included."""

    media_types: Mapping[str, str]
    limit_megabytes: int
    clause: ClauseRef

    @property
    def kinds(self) -> str:
        """The extensions in capitals, as a sentence lists them."""
        return " / ".join(extension.upper() for extension in self.media_types)


class Holder(Frozen):
    """The party that a document should name."""

    name: str
    credit_code: str = ""


class Place(Frozen):
    """A production site that a document may name."""

    name: str
    address: str


class FormMark(Frozen):
    """What the form in force prints: the mark of the form and behind it its version."""

    stem: str
    version: str


class Expected(Frozen):
    """What the list of documents and the answers say of one file; what is None or empty is not looked for."""

    today: date
    clause: ClauseRef
    holder: Holder | None = None
    place: Place | None = None
    other_places: tuple[Place, ...] = ()
    form_mark: FormMark | None = None
    needs_seal: bool = False
    has_valid_until: bool = False
    stated_until: date | None = None
    """The last day that the applicant gave along with the file."""
    reminder_months: int = 0
    """How long before its last day a file counts as expiring soon."""


def examination_of(remarks: tuple[FileRemark, ...], validity: PrintedValidity | None = None) -> Examination:
    """The examination that these remarks make."""
    return Examination(verdict=verdict_of(remarks), remarks=remarks, validity=validity)


def remarks_at_the_door(name: str, size_bytes: int, accepted: Accepted) -> tuple[FileRemark, ...]:
    """What name and size alone are refused for; without any, the content may be read."""
    return tuple(
        FileRemark(reason=reason, particulars=particulars, clause=accepted.clause)
        for reason, particulars in (*_name_faults(name, accepted), *_size_faults(size_bytes, accepted))
    )


def remarks_on_size(size_bytes: int, accepted: Accepted) -> tuple[FileRemark, ...]:
    """What the size alone is refused for, of whatever kind the file is."""
    return tuple(FileRemark(reason=reason, particulars=particulars, clause=accepted.clause)
                 for reason, particulars in _size_faults(size_bytes, accepted))


def examined(name: str, reading: Reading, accepted: Accepted, expected: Expected) -> Examination:
    """The verdict on a file that was read; what was expected is not compared where the file itself is refused."""
    faults = tuple(
        FileRemark(reason=fault.reason, clause=accepted.clause,
                   particulars={name: KIND_WORDS.get(said, said) for name, said in fault.particulars.items()})
        for fault in reading.faults
    )
    if verdict_of(faults) is FileVerdict.REFUSED:
        return examination_of(faults)
    extension = extension_of(name)
    if reading.media_type != accepted.media_types[extension]:
        found = KIND_WORDS.get(reading.media_type or "", _UNKNOWN_KIND)
        return examination_of((FileRemark(
            reason=FileReason.NOT_AS_NAMED, clause=accepted.clause,
            particulars={"extension": extension, "found": found, "kinds": accepted.kinds}),))
    span = validity_in(_words(reading), expected.today) if expected.has_valid_until else None
    remarks = tuple(
        FileRemark(reason=reason, particulars=particulars, clause=expected.clause)
        for reason, particulars in (*_page_faults(reading), *_expectation_faults(reading, expected),
                                    *_validity_faults(span, expected))
    )
    validity = PrintedValidity(until=span.until, quoted=span.quoted) if span else None
    return examination_of((*faults, *remarks), validity)


_Fault = tuple[FileReason, dict[str, str | Text]]


def _name_faults(name: str, accepted: Accepted) -> Iterator[_Fault]:
    if not name.strip() or re.search(r"[/\\:]", name) or any(unicodedata.category(c) in ("Cc", "Cf") for c in name):
        yield FileReason.NAME_TRICK, {}
    extensions = _extensions(name)
    if not extensions or not _EXTENSION.fullmatch(extensions[-1]):
        yield FileReason.NO_EXTENSION, {"kinds": accepted.kinds}
    elif extensions[-1] not in accepted.media_types:
        yield FileReason.EXTENSION_NOT_ACCEPTED, {"extension": extensions[-1], "kinds": accepted.kinds}
    for hidden in extensions[:-1]:
        if hidden in _PROGRAM_EXTENSIONS:
            yield FileReason.DOUBLE_EXTENSION, {"extension": hidden}


def _size_faults(size_bytes: int, accepted: Accepted) -> Iterator[_Fault]:
    if size_bytes == 0:
        yield FileReason.EMPTY, {}
    if size_bytes > accepted.limit_megabytes * 1024 * 1024:
        yield FileReason.TOO_LARGE, {"size": f"{size_bytes / 1024 / 1024:.1f}", "limit": str(accepted.limit_megabytes)}


def extension_of(name: str) -> str:
    """What stands behind the last dot of a name that was let in, as the accepted kinds are listed.

    >>> extension_of("执照.PDF ")
    'pdf'
    """
    return _extensions(name)[-1]


def _extensions(name: str) -> list[str]:
    """What stands behind the dots of a name, in lower case; dots also part dates and numbers."""
    return [part.strip().lower() for part in name.split(".")[1:]]


def _words(reading: Reading) -> str:
    return "\n".join(reading.pages)


def _page_faults(reading: Reading) -> Iterator[_Fault]:
    """What a person must look at because it could not be read, or is not there."""
    unread = [number for number, words in enumerate(reading.pages, start=1) if not words]
    if len(unread) == len(reading.pages):
        yield FileReason.NOT_MACHINE_READABLE, {}
    elif reading.is_paged and unread:
        yield FileReason.SOME_PAGES_UNREADABLE, {"pages": _listed(unread)}
    if reading.page_count > READ_PAGES:
        yield FileReason.TOO_MANY_PAGES, {"count": str(reading.page_count), "limit": str(READ_PAGES)}
    elif reading.is_paged and (missing := missing_pages(reading.pages)):
        yield FileReason.PAGES_MISSING, {"pages": _listed(missing.numbers), "count": str(missing.of)}


def _listed(numbers: list[int] | tuple[int, ...]) -> str:
    """The first numbers; a person who looks finds the rest."""
    return ", ".join(str(number) for number in numbers[:10]) + (" …" if len(numbers) > 10 else "")


def _expectation_faults(reading: Reading, expected: Expected) -> Iterator[_Fault]:
    words = _words(reading)
    if expected.needs_seal and not reading.has_picture and not reading.is_signed:
        yield FileReason.NO_SEAL, {}
    if not words.strip():
        return
    if expected.holder:
        yield from _holder_faults(words, expected.holder)
    if expected.place and not _names(words, expected.place):
        other = next((place for place in expected.other_places if _names(words, place)), None)
        if other:
            yield FileReason.OTHER_SITE, {"found": other.name, "expected": expected.place.name}
    if expected.form_mark:
        versions = form_versions_in(words, expected.form_mark.stem)
        if versions and expected.form_mark.version not in versions:
            yield FileReason.OTHER_FORM_VERSION, {"found": expected.form_mark.stem + versions[0],
                                                  "expected": expected.form_mark.stem + expected.form_mark.version}


def _holder_faults(words: str, holder: Holder) -> Iterator[_Fault]:
    if holder.name and not first_named(words, [holder.name]):
        other = holder_in(words)
        if other:
            yield FileReason.OTHER_COMPANY, {"found": other, "expected": holder.name}
        else:
            yield FileReason.HOLDER_NOT_FOUND, {"expected": holder.name}
    codes = credit_codes_in(words)
    if holder.credit_code and codes and holder.credit_code not in codes:
        yield FileReason.OTHER_CREDIT_CODE, {"found": codes[0], "expected": holder.credit_code}


def _names(words: str, place: Place) -> bool:
    name = place.name if len(place.name) >= _SHORTEST_SITE_NAME else ""
    return first_named(words, [place.address, name]) is not None


def _validity_faults(span: PrintedSpan | None, expected: Expected) -> Iterator[_Fault]:
    """What the last day means: the applicant's word goes before what was read, and a person compares both."""
    stated, printed = expected.stated_until, span.until if span else None
    quoted = span.quoted if span else ""
    if span and stated and stated != printed:
        yield FileReason.VALIDITY_DIFFERS, {"stated": str(stated), "printed": str(printed or "—"), "quoted": quoted}
    if span and span.starts_on and span.starts_on > expected.today:
        yield FileReason.NOT_YET_VALID, {"from_on": str(span.starts_on), "quoted": quoted}
    until = stated or printed
    if until and until < expected.today:
        yield FileReason.EXPIRED, {"until": str(until), "quoted": str(stated) if stated else quoted}
    elif until and add_months(until, -expected.reminder_months) <= expected.today:
        yield FileReason.EXPIRING_SOON, {"until": str(until), "months": str(expected.reminder_months)}
