"""What the child process answers about one file; plain values, as the child may not spend time on more."""

from dataclasses import dataclass, field

from models.file_reasons import FileReason


@dataclass(frozen=True)
class Fault:
    """Something about the file itself, whatever was expected of it."""

    reason: FileReason
    particulars: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What is in a file; `media_type` is told by the content alone, None where nothing knows it."""

    media_type: str | None
    faults: tuple[Fault, ...] = ()
    pages: tuple[str, ...] = ()
    """The words of each page or sheet, empty where none could be read."""
    page_count: int = 0
    """All pages, also those that were not read."""
    is_paged: bool = False
    """Whether the pages are those printed, so that a missing one can be told."""
    has_picture: bool = False
    is_signed: bool = False
    codes: tuple[str, ...] = ()
    """What the bar codes say; read only of a scan that returns."""
