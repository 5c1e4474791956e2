"""Measures beside numbers, in a cell (“12 t”) or in a heading (“用量（吨）”), and the choices that words name.

None is converted into another: a measure that a field neither asks for nor has a field for keeps its number out.
"""

import re
import unicodedata
from collections.abc import Sequence

from intake_app.schemes.schema import FieldDefinition, FieldKind

NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.INTEGER})

SAME_MEASURES = (
    frozenset({"t", "吨", "公吨", "ton", "tons", "tonne", "tonnes"}),
    frozenset({"kg", "千克", "公斤"}),
    frozenset({"g", "克"}),
    frozenset({"m3", "立方米", "立方", "方"}),
    frozenset({"万m3", "万立方米", "万方"}),
    frozenset({"m2", "平方米"}),
    frozenset({"m", "米"}),
    frozenset({"l", "升", "litre", "litres", "liter", "liters"}),
    frozenset({"kwh", "千瓦时", "度"}),
    frozenset({"万kwh", "万千瓦时", "万度"}),
    frozenset({"mwh", "兆瓦时"}),
    frozenset({"gj", "吉焦"}),
    frozenset({"mj", "兆焦"}),
    frozenset({"km", "公里", "千米"}),
    frozenset({"t·km", "tkm", "吨公里"}),
    frozenset({"w", "瓦"}),
    frozenset({"kw", "千瓦"}),
    frozenset({"h", "小时"}),
    frozenset({"年", "year", "years"}),
    frozenset({"%", "percent"}),
    frozenset({"人", "名", "位", "person", "persons", "people", "employee", "employees"}),
    frozenset({"个", "件", "只", "pc", "pcs", "piece", "pieces"}),
    frozenset({"套", "set", "sets"}),
)
"""Words for one measure."""

MEASURED = re.compile(r"(?P<number>[+-]?[\d,]+(?:\.\d+)?)\s*(?P<measure>[^\d\s.,+-].*)")
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
BEHIND_CHINESE = re.compile(r"(?<=[一-龥]) ?([a-z%][a-z0-9·]*)$")
"""重量kg, 距离 km."""
PARTS = re.compile(r"[:()/、,;]|或|\bor\b")
WORD = re.compile(r"[a-z%][a-z·]*\d?", re.ASCII)


def measured(text: str) -> tuple[str, str] | None:
    """The number and the measure of a text like “1,250.5 t”; None where it is not so written."""
    found = MEASURED.fullmatch(_folded(text))
    return (found["number"], found["measure"].strip()) if found else None


def heading_measure(heading: str) -> str:
    """The measure that a heading names in brackets, behind a stroke or behind its Chinese; empty where none."""
    folded = _folded(heading)
    parts = [*IN_BRACKETS.findall(folded), *folded.split("/")[1:], *BEHIND_CHINESE.findall(folded)]
    return next((part.strip() for part in parts if is_measure(part)), "")


def asks_for(field: FieldDefinition, measure: str) -> bool:
    """Whether a field's label names this measure, in one of its words."""
    label = _folded(f"{field.label.zh} {field.label.en}")
    latin = set(WORD.findall(label))
    return any(word in latin if word.isascii() else word in label for word in _same(measure))


def measure_field(field: FieldDefinition, fields: Sequence[FieldDefinition]) -> FieldDefinition | None:
    """The field of the same section in which a number's measure is chosen; none where its label fixes the measure."""
    if heading_measure(field.label.zh):
        return None
    keys = {"unit", f"{field.key}_unit"}
    return next((each for each in fields if each.key in keys and each.kind is FieldKind.CHOICE), None)


def choice_named(word: str, field: FieldDefinition) -> str | None:
    """The one choice of a field that has this word among its own: kg of “千克（kg）”, 简单 of “简单：数据少”."""
    named = [option.key for option in field.options if _same(word) & _words(option.text.zh, option.text.en)]
    return named[0] if len(named) == 1 else None


def _words(*texts: str) -> frozenset[str]:
    return frozenset("".join(part.split()) for text in texts for part in PARTS.split(_folded(text)))


def _same(measure: str) -> frozenset[str]:
    written = "".join(_folded(measure).split())
    return next((same for same in SAME_MEASURES if written in same), frozenset({written}))


def is_measure(text: str) -> bool:
    """Whether a text is a measure and nothing else: 公里, kg."""
    written = "".join(_folded(text).split())
    return any(written in same for same in SAME_MEASURES)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
