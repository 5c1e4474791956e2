"""Which clause of a rule somebody means who types one: as a screen shows it, as a paper prints it, or in short."""

import re
import unicodedata

from intake_app.schemes.schema import SchemeEdition

_FILLING = re.compile(
    r"(?:[\s第条款项点,、，.。;；:：()（）\[\]【】〔〕《》<>\"'“”‘’]|本?(?:实施)?规则"
    r"|(?:clauses?|section|item|point|the|rule|of)(?![a-z]))+", re.IGNORECASE)
"""What stands around a clause and is no part of it."""

_PART = re.compile(r"附件|annex|\d+(?:\.\d+)*|[a-z]+(?:\.\d+)?|[一二三四五六七八九十]+", re.IGNORECASE)

_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_CHINESE = ("", *"一二三四五六七八九十")

Parts = tuple[str, ...]
"""A clause without its writing: `第 9.2.1 条 b 项` and `9.2.1(b)` are both 9.2.1, b."""


def clause_meant(written: str, scheme: SchemeEdition) -> str | None:
    """The clause of the scheme's document that is meant, as its file writes it; None where it has no such clause."""
    parts = parts_of(written, scheme)
    return {_parts(clause): clause for clause in scheme.clauses}.get(parts) if parts else None


def parts_of(written: str, scheme: SchemeEdition) -> Parts | None:
    """What is left without the document's name, brackets and blanks; None where other words stand there."""
    bare = unicodedata.normalize("NFKC", written)
    for name in (scheme.document, scheme.rule_title.zh, scheme.rule_title.en):
        bare = re.sub(_loosely(unicodedata.normalize("NFKC", name)), " ", bare, flags=re.IGNORECASE)
    return _parts(bare)


def _loosely(name: str) -> str:
    """A pattern for a document's name with any blanks, and with or without its year."""
    name, year, digits = name.partition(":")
    stem = r"\s*".join(map(re.escape, name.replace(" ", "")))
    return stem + (rf"(?:\s*:\s*{re.escape(digits)})?" if year else "")


def _parts(bare: str) -> Parts | None:
    found: list[str] = []
    place = 0
    while place < len(bare):
        filling = _FILLING.match(bare, place)
        part = None if filling else _PART.match(bare, place)
        if filling is None and part is None:
            return None
        if part is not None:
            found.append(_numbered(part[0].lower(), found))
        place = (filling or part).end()  # type: ignore[union-attr]
    return tuple(found)


def _numbered(part: str, before: list[str]) -> str:
    """A part in the one way of writing: annexes are counted in Roman, Chinese or Arabic figures."""
    if part == "annex":
        return "附件"
    if before != ["附件"]:
        return part
    number, dot, rest = part.partition(".")
    for figures in (_ROMAN, _CHINESE):
        if number in figures:
            number = str(figures.index(number))
    return number + dot + rest
