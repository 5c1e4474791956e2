"""What may stand in a place of a paper: never nothing, and nothing that a Word file cannot hold."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _printable(text: str) -> str:
    """The text without characters that XML forbids, such as those pasted along from a PDF."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n")).strip()


def _filled(text: str) -> str:
    printable = _printable(text)
    if not printable:
        raise ValueError("a paper has no empty places")
    return printable


def _or(placeholder: str) -> BeforeValidator:
    return BeforeValidator(lambda text: placeholder if isinstance(text, str) and not _printable(text) else text)


Filled = Annotated[str, StringConstraints(min_length=1), AfterValidator(_filled)]
"""Text that must be there."""

OrNone = Annotated[str, _or("无"), AfterValidator(_filled)]
"""Text that may be missing; the paper then says 无."""

OrPending = Annotated[str, _or("尚未提交"), AfterValidator(_filled)]
"""What the client still owes; until it comes the paper says so."""

OrFirst = Annotated[str, _or("首次监督"), AfterValidator(_filled)]
"""The day of the last surveillance; without one the paper says that this is the first."""

OrDash = Annotated[str, _or("—"), AfterValidator(_filled)]
"""Text that may be missing; the paper then shows a dash."""


@dataclass(frozen=True)
class Placed:
    """Marks a field whose value may be empty, and for which a template must have a place all the same."""


PLACED = Placed()
"""What a rule wants noted where there is something to note: a template without the place would never show it."""
