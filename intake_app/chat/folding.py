"""A message folded for reading, each character with its first place: half width, plain dashes, nothing invisible.

Traditional forms of the characters that our words use are read as simplified ones; what is proposed keeps the
writer's own characters.
"""

import re
import unicodedata
from typing import NamedTuple

DASHES = frozenset("‐‑‒–—―−－")
"""Everything that people type for a hyphen or a range."""

_COLONS = frozenset("∶﹕︰ː")
_BLANKS = frozenset("\u00a0\u3000")
_CIRCLED = {chr(0x2460 + number): f"({number + 1})" for number in range(20)}
"""① … ⑳, which would fold to bare digits and run into the text behind them."""
_TRADITIONAL = dict(zip(
    "數據統計聯繫係電話號碼郵編稱產噸業廠註冊國營執證標準規場員職減單萬億個區縣鄉鎮東務類種過圍時間從終認聲機燈儀錶器創廣術",
    "数据统计联系系电话号码邮编称产吨业厂注册国营执证标准规场员职减单万亿个区县乡镇东务类种过围时间从终认声机灯仪表器创广术",
    strict=True,
))


_RUN_OF_BLANKS = re.compile(r"[ \t\n]{5,}")
_MOST_IN_A_RUN = {" ": 4, "\t": 24, "\n": 3}
"""Of each kind of blank that many in a run say all that more of them do: a gap, empty cells, an empty line."""
_APART = re.compile(r"(?<![一-龥])[一-龥](?: [一-龥]){2,}(?![一-龥])")
"""Characters that stand apart, as in 数 据 统 计 期."""
_LOOSE = (
    re.compile(r"(?<=\d)( )(?=号(?![码称])|人(?![员数])|名(?![称字])|件(?!号)|级(?!别)|期(?![限间])|台(?![账州])"
               r"|个(?!人)|[年月日栋幢弄座楼层室套吨万亿只次条处])"),
    re.compile(r"(?<=[路道街巷弄村园区镇段号栋幢座楼])( )(?=\d[\d-]* ?[号弄栋幢座楼层室])"),
    re.compile(r"(?<=[在于为是到从自至约定比第共])( )(?=\d)|(?<=[年月])( )(?=\d\d? ?[月日号])"),
    re.compile(r"(?<![\w-])(?<!\d )[A-Z]{2,5}( )(?=[一-龥])"),
)
"""Blanks that many word processors set between Chinese and other characters: before a measure word, a house number or
a figure that a particle leads to, and behind an abbreviation. Elsewhere a blank may part two things."""
_SENTENCE = re.compile(r"[,;:。]")
_LINE = re.compile(r"[^\n]+")
_FEWEST_CELLS = 3
"""Pieces without a sentence's signs, as many in the line before or behind: a line of a table."""


class Folded(NamedTuple):
    """The folded text and, for each of its characters, the place of the original character that it came from."""

    original: str
    text: str
    places: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original message of the folded characters `start` up to, not including, `end`."""
        return self.places[start], self.places[end - 1] + 1

    def as_written(self, start: int, end: int) -> str:
        """The original writing of a folded span, without invisible characters and halves of surrogate pairs."""
        first, last = self.original_span(start, end)
        return "".join(c for c in self.original[first:last] if unicodedata.category(c) not in {"Cf", "Cs"}).strip()


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
    text = "".join(characters)
    apart = {place for match in _APART.finditer(text) for place in range(*match.span()) if text[place] == " "}
    dropped = apart | _loose_blanks(text) | _needless_blanks(text)
    kept = [place for place in range(len(text)) if place not in dropped]
    return Folded(message, "".join(text[place] for place in kept), tuple(places[place] for place in kept))


def _loose_blanks(text: str) -> set[int]:
    """The places of the blanks that part nothing; those of a table part its cells."""
    loose = {match.start(match.lastindex) for pattern in _LOOSE for match in pattern.finditer(text) if match.lastindex}
    lines = list(_LINE.finditer(text))
    cells = [0 if _SENTENCE.search(line.group()) else len(line.group().split()) for line in lines]
    for number, line in enumerate(lines):
        beside = cells[max(0, number - 1):number] + cells[number + 1:number + 2]
        if cells[number] >= _FEWEST_CELLS and cells[number] in beside:
            loose.difference_update(range(*line.span()))
    return loose


def _needless_blanks(text: str) -> set[int]:
    """The places of the blanks of a long run that say nothing: read as it is, it would cost its length squared."""
    needless: set[int] = set()
    for run in _RUN_OF_BLANKS.finditer(text):
        count = dict.fromkeys(_MOST_IN_A_RUN, 0)
        for place in range(*run.span()):
            count[text[place]] += 1
            if count[text[place]] > _MOST_IN_A_RUN[text[place]]:
                needless.add(place)
    return needless


def _plain(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() or character in "\n\t" else " "
    if character in DASHES:
        return "-"
    if character in _COLONS:
        return ":"
    if character in _BLANKS:
        return " "
    if character in _TRADITIONAL:
        return _TRADITIONAL[character]
    if unicodedata.category(character) == "Cf":
        return ""
    return _CIRCLED.get(character) or unicodedata.normalize("NFKC", character)
