"""A message folded for reading (NFKC, plain dashes, nothing invisible), each character with its first place."""

import unicodedata
from typing import NamedTuple

DASHES = frozenset("‐‑‒–—―−－")
"""Everything that people type for a hyphen or a range."""


class Folded(NamedTuple):
    """The folded text and, for each of its characters, the place of the original character that it came from."""

    original: str
    text: str
    places: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original message of the folded characters `start` up to, not including, `end`."""
        return self.places[start], self.places[end - 1] + 1

    def as_written(self, start: int, end: int) -> str:
        """The original writing of a folded span, without invisible characters."""
        first, last = self.original_span(start, end)
        return "".join(c for c in self.original[first:last] if unicodedata.category(c) != "Cf").strip()


def folded(message: str) -> Folded:
    """`message` in half-width forms; offsets survive, as each character is folded alone.

    >>> folded("代码：９１").text
    '代码:91'
    """
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(message):
        for plain in _plain(character):
            characters.append(plain)
            places.append(place)
    return Folded(message, "".join(characters), tuple(places))


def _plain(character: str) -> str:
    if character in DASHES:
        return "-"
    if unicodedata.category(character) == "Cf":
        return ""
    if character in "\t\u00a0":
        return " "
    return unicodedata.normalize("NFKC", character)
