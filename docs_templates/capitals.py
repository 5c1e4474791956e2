"""An amount of yuan in capitals, as vouchers carry it beside the figures so that neither is altered alone."""

import re
from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿", "拾", "佰", "仟")
_FEN = 100
_JIAO = 10


def in_capitals(yuan: Decimal) -> str:
    """The amount, exact to the fen and below a thousand billion, in capitals.

    >>> in_capitals(Decimal("20100.50")), in_capitals(Decimal("100500")), in_capitals(Decimal("1680.02"))
    ('贰万零壹佰元伍角整', '壹拾万零伍佰元整', '壹仟陆佰捌拾元零贰分')
    """
    whole, fen = divmod(int(yuan * _FEN), _FEN)
    jiao, fen = divmod(fen, _JIAO)
    words = f"{_whole(whole)}元" if whole else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        words += "零"
    return words + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(yuan: int) -> str:
    """Each digit with its place; of zeros that stand together one is read, and none before 万, 亿 or the end."""
    digits = str(yuan)
    words = "".join(_DIGITS[int(digit)] + place
                    for digit, place in zip(digits, reversed(_PLACES[:len(digits)]), strict=True))
    words = re.sub("零[拾佰仟]", "零", words)
    words = re.sub("零+", "零", words)
    words = re.sub("零([万亿])", r"\1", words)
    return words.replace("亿万", "亿").rstrip("零")
