"""How much room words take in a cell."""

import unicodedata


def measured(words: str) -> int:
    """How wide words are, in letters of half width: a Chinese character counts two.

    >>> measured("型号 YBX3")
    9
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)


def lines_in(words: str, width: int) -> int:
    """Lines that words fill in a column of this width, one at least."""
    return sum(max(1, -(-measured(line) // max(width - 1, 1))) for line in words.split("\n"))
