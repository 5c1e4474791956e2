"""The words of the screens in the reader's language.

The English sentence in the code is the message; `locale/zh/*.po` hold the Chinese. Never call `t` while a module is
imported: modules are shared by all readers. A message in a table is marked with `message` and translated when drawn.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from intake_app.ui import session
from models.text import Text

CATALOGUES = Path(__file__).parent / "locale" / "zh"
FULL_WIDTH = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff60]")
"""A Chinese character or a full-width mark."""
PLACES = re.compile(rf"(?:(?<={FULL_WIDTH.pattern})(?P<before> ))?(?P<place>\{{(?P<name>\w+)[^{{}}]*\}})"
                    rf"(?:(?P<after> )(?={FULL_WIDTH.pattern}))?")
"""The named places of a wording, with the blanks between them and Chinese."""


@lru_cache(maxsize=1)
def chinese() -> dict[str, str]:
    """All Chinese wordings by their English message; the same message means the same in every catalogue."""
    words: dict[str, str] = {}
    for file in sorted(CATALOGUES.glob("*.po")):
        with file.open("rb") as stream:
            for entry in read_po(stream, locale="zh"):
                if isinstance(entry.id, str) and entry.id and isinstance(entry.string, str) and entry.string:
                    words[entry.id] = entry.string
    return words


def message(english: str) -> str:
    """Marks a message that `t` will be given later; the tests look for its Chinese."""
    return english


def translated(language: str, english: str, **values: object) -> str:
    """`english` in `language`, its named places filled."""
    if language == "en":
        return english.format(**values) if values else english
    wording = chinese().get(english, english)
    return _closed_up(wording, values).format(**values) if values else wording


def _closed_up(wording: str, values: Mapping[str, object]) -> str:
    """Chinese without the blank beside a place whose value meets it with Chinese or with a full-width mark.

    A catalogue's “{day} 发出” has its blank for a figure: behind 2026-05-20（周三） there is none.
    """
    needless = {at for at, name, edge in _blanks(wording) if FULL_WIDTH.match(str(values.get(name, ""))[edge])}
    return "".join(each for at, each in enumerate(wording) if at not in needless) if needless else wording


@cache
def _blanks(wording: str) -> tuple[tuple[int, str, slice], ...]:
    """Where a blank stands between Chinese and a named place, that place, and the edge of its value that meets it."""
    found = []
    for place in PLACES.finditer(wording):
        found += [(place.start("before"), place["name"], slice(1))] if place["before"] else []
        found += [(place.start("after"), place["name"], slice(-1, None))] if place["after"] else []
    return tuple(found)


def t(english: str, **values: object) -> str:
    """`english` in the reader's language, its named places filled."""
    return translated(session.language(), english, **values)


def text(both: Text) -> str:
    """A bilingual text in the reader's language."""
    return both.in_language(session.language())
