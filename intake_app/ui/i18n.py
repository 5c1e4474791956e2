"""The words of the screens in the reader's language.

The English sentence in the code is the message; `locale/zh/*.po` hold the Chinese. Never call `t` while a module is
imported: modules are shared by all readers. A message in a table is marked with `message` and translated when drawn.
"""

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from intake_app.ui import session
from models.text import Text

CATALOGUES = Path(__file__).parent / "locale" / "zh"


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
    wording = english if language == "en" else chinese().get(english, english)
    return wording.format(**values) if values else wording


def t(english: str, **values: object) -> str:
    """`english` in the reader's language, its named places filled."""
    return translated(session.language(), english, **values)


def text(both: Text) -> str:
    """A bilingual text in the reader's language."""
    return both.in_language(session.language())
