"""The words of `inventories.toml`, made into the patterns by which the data tables are read."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

_FILE = tomllib.loads((Path(__file__).parent / "inventories.toml").read_text(encoding="utf-8"))


def _one_of(words: Mapping[str, str]) -> str:
    """A pattern for any of the words, each a group called by its key."""
    return "|".join(f"(?P<{key}>{_joined(pattern)})" for key, pattern in words.items())


def _joined(pattern: str) -> str:
    return "".join(pattern.split("\n"))


def _compiled(words: Iterable[tuple[str, str]]) -> Mapping[str, re.Pattern[str]]:
    return {key: re.compile(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", re.IGNORECASE) for key, pattern in words}


_SPOKEN = (
    r"(?<![第每几一-九])(?:[一二两三四五六七八九零]?[十百千][一二两三四五六七八九十百千零]{0,8}(?:点[一二三四五六七八九零]{1,3})?"
    r"|[一二两三四五六七八九](?:点[一二三四五六七八九零]{1,3})?(?=万))"
)
"""A number as it is spoken, with a scale in it: 五百二十; 三方 counts parties and 一度 times."""
NUMBER = (
    r"(?<![A-Za-z0-9.])(?<!\d,)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    rf"|{_SPOKEN})\s*(?P<ten_thousand>万)?(?P<million>million)?\s*"
)
_UNIT = f"(?:{_one_of(_FILE['units'])})(?![A-Za-z0-9]|[ ]?/[ ]?(?!年|a\\b|year))"
STRENGTH = r"(?:\d{1,2}(?:\.\d{1,2})?%)"
"""How strong a solution is, a part of its name where an amount follows: caustic 32% 95 t, 32%液碱."""
UNIT = re.compile(rf"(?P<ten_thousand>万)?\s*{_UNIT}", re.IGNORECASE)
"""A unit, which names the last group."""
AMOUNT = re.compile(NUMBER + _UNIT, re.IGNORECASE)
"""A number and its unit, which names the last group."""
BARE_AMOUNT = re.compile(
    r"(?P<what>用量|消耗量?|耗量|数量|产量|重量|质量|距离|运距|amount|weight|quantity|distance)(?:是|为|:|\(\w+\))?\s*"
    + NUMBER,
    re.IGNORECASE,
)
UNIT_APART = re.compile(r"(?:单位|units?)(?:是|为|:)?\s*(?P<ten_thousand>万)?\s*" + _UNIT, re.IGNORECASE)
WAY = re.compile(NUMBER + r"(?:公里|千米|km)", re.IGNORECASE)

ANCHOR = re.compile(
    rf"(?:^|(?<=[\n;。,]))[ \t]*(?:主要的?|我们的|本期|全年|main |what (?:is|was|we have) |for (?:the |our )?)?"
    rf"(?:{_one_of(_FILE['anchors'])})"
    r"(?:[一-龥]{0,6}(?:行|表|项|如下|明细|第?\d个|一行|这[些块]|清单)?(?:,(?!去向|起运|来源|物料|名称)[^,:\d\n]{1,8}(?=:))?"
    r"|[a-z ]{0,20}(?:, (?:first|next|last|second|one) (?:line|row)(?: only)?)?)"
    r"(?:[ ]*\([^()\n\d]{1,14}\))?"
    r"(?:,?[ ]*(?=\n)|,(?=去向|起运|来源|物料|名称)|[ ]*(?::|-{2,})[ \t]*|(?<=[a-z])[ ]-[ ]+|(?<=[行条]),[ \t]*"
    r"|(?<=项目)是|(?<=产出)(?:有|为|包括|是)|(?<=[一-龥])[ ]+|(?<=的物料))",
    re.IGNORECASE | re.MULTILINE,
)
UNIT_OF_ROWS = re.compile(rf"\([^()\n]{{0,12}}?(?<![A-Za-z])(?:{_one_of(_FILE['units'])})\)", re.IGNORECASE)
"""In a title: the unit of the bare numbers below it, 材料清单(统计期合计,kg)."""
KEY = re.compile(rf"(?:{_one_of(_FILE['keys'])})(?![A-Za-z])[ ]*[:|]?[ ]*", re.IGNORECASE)
"""A word that names the field of what stands behind it, which names the last group."""
KEYED = re.compile(rf"[;\n][ \t]*(?:{_one_of(_FILE['keys'])})(?:[ ]*[:|]|(?<=[一-龥])[ ]+(?=\S))", re.IGNORECASE)
"""Where a row goes on with such a word behind the end of an item."""
CARRIER = re.compile(
    r"(?:^|(?<![一-龥A-Za-z0-9])|(?=天然气|液化|柴油|汽油|乙炔|自来水)|(?<=[产和与及用购耗烧买:有厂年月内期的了共计度时吨方升段序间线站区组])|(?<=种类))"
    rf"(?:{_one_of({key: entry['words'] for key, entry in _FILE['carriers'].items()})})"
    r"(?!(?:(?![是由从向])[一-龥A-Za-z]){0,5}(?:公司|有限|厂|表|泵|价|费|灯|机|矿|化工|业|站))",
    re.IGNORECASE,
)
OTHER_ENERGY = re.compile(
    r"(?:其[他它](?:能源|燃料|气体)(?:是|为|:|,|有)*|(?:种类|能源|燃料)(?:是|选|填|为|:)?其[他它][,、 ]*(?:名称"
    r"|叫|写|填)*(?:是|为|:)?)"
    r"(?P<name>[一-龥]{2,5}?)(?:用量|全年|一年|统计期内?|期内|[消耗使]*用了?|消?耗了?|共|[,: ])*(?=\d)"
    r"|(?P<name_before>[一-龥]{2,4}),[ ]*(?:燃料|能源)?种类(?:是|选|填|为|:)?其[他它][^\d,;。]{0,6}(?:用量|全年"
    r"|共|[,: ])*(?=\d)"
    r"|\bother (?:energy|fuels?)(?: carriers?)?(?::|,|\bis\b|\bwas\b"
    r"|[ ])*(?:name[ :]*)?(?P<name_en>[a-z]{4,}(?: [a-z]+)?)[,: ]+(?=\d)"
    r"|\bcarrier:? other,? (?:name[ :]*)?(?P<name_next>[a-z]{4,}(?: [a-z]+)?)[,: ]+(?=\d)", re.IGNORECASE
)
"""Energy of a kind that the form has no name for: 其他能源:氮气,5400立方米."""
UNITS_OF: Mapping[str, frozenset[str]] = {key: frozenset(entry["units"]) for key, entry in _FILE["carriers"].items()}
"""The units in which each kind of energy is measured."""
OPTIONS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    key: _compiled(words.items()) for key, words in _FILE["options"].items()
}
"""For each choice the patterns of its options."""


def unit_of_rows(title: re.Match[str]) -> str | None:
    """The unit that a title of a table gives to the bare numbers of its rows."""
    said = UNIT_OF_ROWS.search(title.group())
    return said.lastgroup if said else None
