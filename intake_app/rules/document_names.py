"""For which line of the list a file is meant, by its name and by the title that it prints."""

import re
import unicodedata
from collections.abc import Sequence

from intake_app.rules.completeness import DocumentLine

_ASIDE = re.compile(r"[（(].*?[)）]")
_WORD_ENDS = re.compile(r"[\s“”（）()]+")
_SEPARATORS = re.compile(r"[\W_]+")


def line_for_name(lines: Sequence[DocumentLine], file_name: str) -> DocumentLine | None:
    """The one line that the name speaks of; None where it names none, or leaves open for which party, site or unit.

    The longest title counts, as 原材料清单 is no 清单; among several copies, the party, site or model that it names.
    """
    name = _plain(file_name.rpartition(".")[0] or file_name)
    meant = _titled(name, lines)
    if len(meant) > 1:
        meant = _about(name, meant)
    return meant[0] if len(meant) == 1 else None


def lines_for_file(
    lines: Sequence[DocumentLine], file_name: str, first_words: str, most: int = 3
) -> tuple[DocumentLine, ...]:
    """At most `most` lines that a file may be for, the likeliest first; what its name says goes before what it prints.

    Of a document asked for several parties, sites or units, those that have none yet come first.
    """
    stem = file_name.rpartition(".")[0] or file_name
    for said in (stem, first_words):
        alike = _titled(_plain(said), lines)
        if alike:
            meant = _about(_plain(f"{stem} {first_words}"), alike)
            waiting_first = sorted(alike, key=lambda line: line.handed_in is not None)
            return tuple(meant if len(meant) == 1 else waiting_first)[:most]
    return ()


def _titled(name: str, lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    return _best([(len(_title_in(name, line)), line) for line in lines])


def _about(name: str, lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    return _best([(_subject_match(name, line), line) for line in lines])


def _best(rated: Sequence[tuple[int, DocumentLine]]) -> list[DocumentLine]:
    """The lines of the highest mark; none where that is nought."""
    highest = max((mark for mark, _ in rated), default=0)
    return [line for mark, line in rated if mark == highest] if highest else []


def _title_in(name: str, line: DocumentLine) -> str:
    """The title or other name that stands in the file's, without what its brackets add; empty where none does."""
    titles = (_plain(_ASIDE.sub("", title)) for title in (line.title.zh, line.title.en, *line.also_called))
    return max((title for title in titles if title and title in name), key=len, default="")


def _subject_match(name: str, line: DocumentLine) -> int:
    """How long the longest word of the subject in the name is: the party's role or company, the site, the model."""
    words = [word for text in (line.subject_text.zh, line.subject_text.en) for word in _WORD_ENDS.split(text)]
    return max((len(word) for word in map(_plain, words) if len(word) > 1 and word in name), default=0)


def _plain(words: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", words)).casefold()
