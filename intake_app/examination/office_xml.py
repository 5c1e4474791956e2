"""The XML inside Word and Excel files, read as it streams by: no tree is built that a hostile file could blow up."""

import re
from collections.abc import Sequence
from typing import IO, TypeVar

from defusedxml.ElementTree import DefusedXMLParser

from intake_app.examination.limits import READ_CHARACTERS, XML_DEPTH

_CHUNK_BYTES = 65_536
_LONGEST_CHARACTERS = 32_767
"""What Excel lets one cell hold; no field of Word is as long either."""

_FIELD_COMMAND = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
_FORMULA_COMMAND = re.compile(r"\s*[-+=@]*\s*\w+\s*\|")
"""A formula that begins with a program's name and a bar calls that program."""
_FETCHED = re.compile(r"\bINCLUDE(?:PICTURE|TEXT)\s+\"?([^\s\"]+)|\bWEBSERVICE\s*\(\s*\"?([^\s\")]+)", re.IGNORECASE)
"""Fields and a formula that load something from an address."""


class TooDeep(Exception):
    """Elements within elements beyond what any office program writes."""


class XmlTarget:
    """What a parser tells of elements as they open and close, by their names without namespace."""

    def __init__(self) -> None:
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        self._depth += 1
        if self._depth > XML_DEPTH:
            raise TooDeep
        self.opened(tag.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        """An element closes."""
        self._depth -= 1
        self.closed(tag.rpartition("}")[2])

    def data(self, words: str) -> None:
        """Characters within the present element."""

    def close(self) -> None:
        """The document is over."""

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """An element of this name opens."""

    def closed(self, name: str) -> None:
        """An element of this name closes."""


T = TypeVar("T", bound=XmlTarget)


def fed(stream: IO[bytes], target: T) -> T:
    """`target` after it was told the whole document; entities and document types are refused."""
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    while chunk := stream.read(_CHUNK_BYTES):
        parser.feed(chunk)
    parser.close()
    return target


class _Words(XmlTarget):
    """Collects words, no more than are kept of a file, and the addresses from which fields or formulas load."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self._words: list[str] = []
        self._left = READ_CHARACTERS

    def words(self) -> str:
        """Everything collected."""
        return "".join(self._words).strip()

    def note_fetched(self, code: str) -> None:
        """Keep the address from which this field or formula loads, if it does."""
        found = _FETCHED.search(code)
        if found:
            self.fetched.append(found[1] or found[2])

    def add(self, words: str) -> None:
        """Keep these too, while there is room."""
        if self._left > 0:
            self._words.append(words)
            self._left -= len(words)


class DocumentWords(_Words):
    """A Word document: its words, changes that nobody accepted, fields that run commands."""

    def __init__(self) -> None:
        super().__init__()
        self.has_changes = False
        self.has_command = False
        self._inside = ""
        self._field = ""

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Words stand in `t`, a field's code in `instrText` or in an attribute of `fldSimple`."""
        self._inside = name
        self.has_changes |= name in ("ins", "del", "moveFrom")
        self._end_field(attributes.get("instr", ""))

    def data(self, words: str) -> None:
        """Deleted words stand in `delText` and are not read."""
        if self._inside == "t":
            self.add(words)
        elif self._inside == "instrText" and len(self._field) < _LONGEST_CHARACTERS:
            self._field += words

    def closed(self, name: str) -> None:
        """Each paragraph is a line; a field's code may be spread over several runs of it."""
        self._inside = ""
        if name in ("tab", "br"):
            self.add(" ")
        elif name == "p":
            self._end_field(self._field)
            self._field = ""
            self.add("\n")

    def _end_field(self, code: str) -> None:
        self.has_command |= _FIELD_COMMAND.search(code) is not None
        self.note_fetched(code)


class SharedStrings(XmlTarget):
    """The words that the cells of a workbook refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self._inside = ""

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """One string is an `si`, its words in one or several `t`."""
        self._inside = name
        if name == "si":
            self.strings.append("")

    def data(self, words: str) -> None:
        """Formatting between the words is left out."""
        if self._inside == "t" and self.strings and len(self.strings[-1]) < _LONGEST_CHARACTERS:
            self.strings[-1] += words

    def closed(self, name: str) -> None:
        """What stands between elements belongs to none."""
        self._inside = ""


class SheetWords(_Words):
    """A sheet, row by row."""

    def __init__(self, strings: Sequence[str]) -> None:
        super().__init__()
        self.has_command = False
        self._strings = strings
        self._kind = ""
        self._inside = ""
        self._value = ""
        self._formula = ""

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """A cell is a `c` of some kind, its value a `v`, or a `t` where the words stand in the sheet itself."""
        self._inside = name
        if name == "c":
            self._kind, self._value, self._formula = attributes.get("t", ""), "", ""

    def data(self, words: str) -> None:
        """Values and formulas arrive in pieces."""
        if self._inside in ("v", "t") and len(self._value) < _LONGEST_CHARACTERS:
            self._value += words
        elif self._inside == "f" and len(self._formula) < _LONGEST_CHARACTERS:
            self._formula += words

    def closed(self, name: str) -> None:
        """At a cell's end its value is known."""
        self._inside = ""
        if name == "row":
            self.add("\n")
        elif name == "c":
            self.has_command |= _FORMULA_COMMAND.match(self._formula) is not None
            self.note_fetched(self._formula)
            is_number = self._kind == "s" and self._value.isdecimal() and int(self._value) < len(self._strings)
            self.add((self._strings[int(self._value)] if is_number else self._value) + "\t")


class Workbook(XmlTarget):
    """Which sheets of a workbook are hidden, and whether it asks another program for values."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: list[str] = []
        self.has_command = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Sheets stand in the workbook, links to programs in its external links."""
        self.has_command |= name == "ddeLink"
        if name == "sheet" and attributes.get("state") in ("hidden", "veryHidden"):
            self.hidden.append(attributes.get("name", "?"))


class Relations(XmlTarget):
    """What a part refers to, in its file and outside: the kind of each reference and its address."""

    def __init__(self) -> None:
        super().__init__()
        self.internal: list[tuple[str, str]] = []
        self.external: list[tuple[str, str]] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """The kind is the last word of the relationship's type; links to be clicked on are left out."""
        kind = attributes.get("Type", "").rpartition("/")[2]
        if name == "Relationship" and kind != "hyperlink":
            is_external = attributes.get("TargetMode", "").strip().lower() == "external"
            (self.external if is_external else self.internal).append((kind, attributes.get("Target", "")))
