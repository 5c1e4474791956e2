"""What of a clause nobody understood: the guard against words that change what a number or a name is about."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "plain_words.toml"
_HAN = re.compile("[\u4e00-\u9fff]")
_ORDINAL = re.compile("[一二三四五六七八九十]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]+")


def is_understood(clause: str) -> bool:
    """Whether a clause, in which everything that was read is blanked out, holds plain words only.

    >>> is_understood("我们现在有   ,"), is_understood("   是骚扰电话")
    (True, False)
    """
    chinese, english = _plain_words()
    rest = _ORDINAL.sub(" ", chinese.sub(" ", clause))
    unknown = [word for word in _LATIN.findall(rest) if word.casefold().partition("'")[0].strip("-") not in english]
    return not unknown and not _HAN.search(rest)


def is_plain(words: str) -> bool:
    """Whether Chinese words are plain ones throughout."""
    return not _HAN.search(_plain_words()[0].sub("", words))


@lru_cache(maxsize=1)
def _plain_words() -> tuple[re.Pattern[str], frozenset[str]]:
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))
    chinese = sorted(set(words["zh"].split()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, chinese))), frozenset(words["en"].split())
