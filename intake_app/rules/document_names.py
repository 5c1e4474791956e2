"""For which line of the list a file is meant, by its name and by the title that it prints."""

import re
import unicodedata
from collections.abc import Sequence

from intake_app.rules.completeness import DocumentLine

_ASIDE = re.compile(r"[（(].*?[)）]|[,，].*")
"""What a title adds in brackets or behind a comma: nobody writes it into a file's name."""
_WORD = re.compile(r"[a-z]{4,}")
_WORD_ENDS = re.compile(r"[\s“”（）()]+")
_SEPARATORS = re.compile(r"[\W_]+")


def line_for_name(lines: Sequence[DocumentLine], file_name: str) -> DocumentLine | None:
    """The one line that the name speaks of; None where it names none, or leaves open for which party, site or unit.

    The longest title counts, as 原材料清单 is no 清单; among several copies, the party, or the model and the site that
    it names: a name that speaks of one unit's model and of another's site leaves it open.
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

    Where neither says a title, a word of one in the name is enough to ask (flow West.pdf). Of a document asked for
    several parties, sites or units, those count that are spoken of; of these, the ones that have none yet come first.
    """
    stem = file_name.rpartition(".")[0] or file_name
    alike = _titled(_plain(stem), lines) or _titled(_plain(first_words), lines) or _worded(stem, lines)
    meant = _about(_plain(f"{stem} {first_words}"), alike) or alike
    return tuple(sorted(meant, key=lambda line: line.handed_in is not None))[:most]


def _titled(name: str, lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    return _best([(len(_title_in(name, line)), line) for line in lines])


def _worded(stem: str, lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """The lines with most of the name's English words in their titles."""
    words = set(_WORD.findall(stem.casefold()))
    return _best([(len(words.intersection(_WORD.findall(_ASIDE.sub("", line.title.en).casefold()))), line)
                  for line in lines])


def _about(name: str, lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """The lines of whose subjects the name says something that it does not say of another along with more."""
    said = [(_said_of(line, name), line) for line in lines]
    return [line for words, line in said if words and not any(words < others for others, _ in said)]


def _best(rated: Sequence[tuple[int, DocumentLine]]) -> list[DocumentLine]:
    """The lines of the highest mark; none where that is nought."""
    highest = max((mark for mark, _ in rated), default=0)
    return [line for mark, line in rated if mark == highest] if highest else []


def _title_in(name: str, line: DocumentLine) -> str:
    """The title or other name that stands in the file's, without what its brackets add; empty where none does."""
    titles = (_plain(_ASIDE.sub("", title)) for title in (line.title.zh, line.title.en, *line.also_called))
    return max((title for title in titles if title and title in name), key=len, default="")


def _said_of(line: DocumentLine, name: str) -> frozenset[str]:
    """The words of the subject that stand in the name: the party's role or company, the site, the model."""
    words = (word for text in (line.subject_text.zh, line.subject_text.en) for word in _WORD_ENDS.split(text))
    return frozenset(word for word in map(_plain, words) if len(word) > 1 and word in name)


def _plain(words: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", words)).casefold()
