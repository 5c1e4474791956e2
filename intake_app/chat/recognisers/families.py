"""Families of products: those that a message writes out, and those that it may have meant."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from intake_app.chat.proposals import Guess
from intake_app.chat.reading import Reading
from intake_app.schemes.schema import FieldKind, Section
from models.text import Text, joined

_GOES_ON = re.compile(
    r"[一-龥()]{0,6}?(?:有限|公司|集团|厂|研究)|(?:和|与)[一-龥]+(?:有什么|区别)"
    r"|\s+(?:Co|Ltd|Inc|Company|Corp|Factory|Works)\b"
    r"|(?!产品|型号|认证|碳足迹|单元|以及|等|两|规格|标准|也)(?![类的和与及、是为有在就吧哈以这而但还跟按办做报申用也都均提来进])[一-龥]"
)
"""The word is part of a longer one: of a company's name, or of another product (防爆仪表箱)."""
_BEGINS_EARLIER = re.compile(r"(?![是为归算做产报类属于的和与生请证选种写定即有厂司们叫品给对将把个款就])[一-龥]\Z")
_SCOPE = re.compile(r"经营范围|主营范围|business scope", re.IGNORECASE)
"""What a licence allows to make is not what is certified."""
_ALMOST = 0.74
"""From this likeness on a word may be a family spelt wrong."""
_MOST_GUESSES = 3
_SHORTEST = 3
"""Characters by which a family may be called."""
_MAYBE = Text(zh="没有“{quoted}”这一种类；是否为{families}？", en="There is no family “{quoted}”: is it {families}?")


class FamilyWord(NamedTuple):
    """A family's name in the text."""

    key: str
    start: int
    end: int


def family_words(reading: Reading) -> list[FamilyWord]:
    """The families' names in the text; a longer name wins over one inside it."""
    text = reading.text.casefold()
    if len(text) != len(reading.text):
        text = reading.text
    found: list[FamilyWord] = []
    for name, key in sorted(family_names(reading), key=lambda pair: -len(pair[0])):
        for match in re.finditer(re.escape(name) + ("s?" if name.isascii() else ""), text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(FamilyWord(key, *match.span()))
    return sorted(found, key=lambda each: each.start)


def family_names(reading: Reading) -> Iterator[tuple[str, str]]:
    """The words for the scheme's families in both languages, in lower case, each with the family's key."""
    for field in reading.scheme.fields_of(Section.PRODUCTS):
        if field.kind is FieldKind.FAMILY:
            yield from reading.vocabulary.options_of(field)


def said_family(reading: Reading, said: str) -> str | None:
    """The one family whose name begins with the words: 硫酸钠 for 硫酸钠工业盐; None for a name that is longer."""
    begun = [family for family in reading.scheme.families if family.name.zh.startswith(said)]
    return begun[0].key if len(begun) == 1 and len(said) >= _SHORTEST else None


def is_of_a_product(reading: Reading, word: FamilyWord) -> bool:
    """Whether a family's name stands by itself, and not in another name or in a licence's scope."""
    line = reading.text.rfind("\n", 0, word.start) + 1
    is_part = _GOES_ON.match(reading.text, word.end) or _BEGINS_EARLIER.search(
        reading.text, max(0, word.start - 1), word.start
    )
    return not is_part and _SCOPE.search(reading.text, line, word.start) is None


def family_guess(reading: Reading, start: int, end: int) -> Guess | None:
    """The families that a labelled word may have been meant for."""
    said = reading.text[start:end].strip(" .。")
    names = {family.name.zh: family for family in reading.scheme.families}
    likeness = {name: SequenceMatcher(None, said, name).ratio() for name in names}
    close = sorted((name for name in names if likeness[name] >= _ALMOST), key=lambda name: -likeness[name])
    close = close[:_MOST_GUESSES]
    if not close:
        return None
    text = _MAYBE.format(quoted=said, families=joined([names[name].name for name in close]))
    return Guess(Section.PRODUCTS, "family", tuple(names[name].key for name in close), start, end, "family", text)
