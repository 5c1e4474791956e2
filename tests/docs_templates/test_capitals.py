"""Amounts in capitals, read back to the figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_templates.capitals import in_capitals

_VALUES = {"零": 0, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
_WITHIN = {"拾": 10, "佰": 100, "仟": 1000}
_ABOVE = {"万": 10_000, "亿": 100_000_000}


def _read(words: str) -> Decimal:
    """The figure that the words name."""
    whole, _, rest = words.partition("元") if "元" in words else ("", "", words)
    total = group = digit = 0
    for sign in whole:
        if sign in _VALUES:
            digit = _VALUES[sign]
        elif sign in _WITHIN:
            group, digit = group + digit * _WITHIN[sign], 0
        else:
            total, group, digit = total + (group + digit) * _ABOVE[sign], 0, 0
    fen = sum(_VALUES[rest[at - 1]] * worth for sign, worth in (("角", 10), ("分", 1)) if (at := rest.find(sign)) > 0)
    return Decimal(total + group + digit) + Decimal(fen) / 100


@pytest.mark.parametrize(("yuan", "words"), [
    ("0.05", "伍分"), ("0.50", "伍角整"), ("10.00", "壹拾元整"), ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("107000.53", "壹拾万柒仟元伍角叁分"), ("16409.02", "壹万陆仟肆佰零玖元零贰分"), ("1000000", "壹佰万元整"),
    ("100000001", "壹亿零壹元整"), ("20004000", "贰仟万肆仟元整"),
])
def test_an_amount_is_written_as_vouchers_write_it(yuan: str, words: str) -> None:
    assert in_capitals(Decimal(yuan)) == words


@given(st.decimals(min_value="0.01", max_value="99999999999.99", places=2))
def test_the_words_read_back_to_the_figure(yuan: Decimal) -> None:
    words = in_capitals(yuan)
    assert _read(words) == yuan
    assert "零零" not in words
    assert words.endswith(("整", "分"))
