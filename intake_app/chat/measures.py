"""A figure against the field that it is read for: 250 天 are no hours, 12 岁 no years of a product's life."""

import re
from collections.abc import Mapping

from intake_app.chat.leftovers import is_understood
from intake_app.chat.proposals import Mention
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.inventory_words import UNIT
from intake_app.schemes.schema import FieldDefinition

_UNITS: Mapping[str, str] = {
    "day": r"天|[工]?日(?!期|本)|days?\b", "hour": r"个?小时|个?钟头|h(?:ours?|rs?)?\b", "week": r"周|weeks?\b",
    "year": r"年|载|years?\b|a\b", "month": r"个?月|months?\b", "shift": r"班|shifts?\b", "age": r"岁",
    "people": r"个?人|名|位|people\b|persons?\b|employees\b",
    "money": r"[万亿千百]?(?:元|块钱?)|yuan\b|RMB\b|CNY\b|USD\b|EUR\b", "share": r"[%‰]|per ?cent\b|个百分点",
    "mass": r"[万千]?吨|t\b|tonnes?\b|tons?\b|kg\b|公斤|千克|克|g\b", "area": r"[万千]?(?:平方米?|平米)|m2\b|亩",
    "length": r"公里|千米|米(?!3)|km\b|mm\b|cm\b|毫米|厘米", "power": r"千?瓦(?!时)|k?W\b|MW\b|兆瓦",
    "energy": r"[万千]?(?:度|千瓦时)|kWh\b|MWh\b|GJ\b|吉焦", "heat": r"℃|°C", "voltage": r"k?V\b|伏",
    "pressure": r"[Mk]Pa\b|公斤压力", "times": r"次|趟|回|批|times\b",
    "pieces": r"[台套件只条箱卷车](?!间)|pcs\b|pieces?\b|units?\b",
}
_UNIT = re.compile(
    rf"[ ]?(?:多|余|来|左右|上下)?(?:{'|'.join(f'(?P<{key}>{words})' for key, words in _UNITS.items())})", re.IGNORECASE
)
_OF_FIELDS: Mapping[str, frozenset[str]] = {
    "hours": frozenset({"hour"}), "lifetime": frozenset({"year"}), "load": frozenset({"share"}),
    "share": frozenset({"share"}), "power": frozenset({"power"}), "distance": frozenset({"length"}),
    "employees": frozenset({"people"}),
}
"""The units in which a figure of the field may be told; of other fields any unit may be one."""
_IN_LABEL = re.compile(r"（([^）]+)）")
_WATTS = re.compile(r"W|瓦", re.IGNORECASE)
_TEN_THOUSAND = "ten_thousand_"


def is_own_unit(told: str, field: FieldDefinition, unit: str) -> bool:
    """Whether words that stand behind a figure are nothing but the unit in which its field is told, or plain ones.

    `unit` is the key of the one that is chosen beside it, where the field's label names none.
    """
    told = told.strip()
    named = _IN_LABEL.search(field.label.zh)
    if _TEN_THOUSAND in unit and not named and told == "万":
        return True
    said = UNIT.match(told)
    if said:
        key = (_TEN_THOUSAND if said["ten_thousand"] else "") + str(said.lastgroup)
        own = re.split(r"\W+", named[1].replace("³", "3")) if named else [unit]
        return key in own and is_understood(told[said.end():])
    other = _UNIT.match(told)
    if other is None:
        return is_understood(told)
    fitting = _OF_FIELDS.get(field.key, frozenset())
    is_own = other.lastgroup in fitting and (other.lastgroup != "power" or _WATTS.fullmatch(other.group().strip()))
    return bool(is_own) and is_understood(told[other.end():])


def is_of_another_measure(mention: Mention, reading: Reading) -> bool:
    """Whether the unit right behind a figure is none of its field."""
    fitting = _OF_FIELDS.get(mention.key)
    unit = _UNIT.match(reading.text, mention.end) if fitting else None
    return fitting is not None and unit is not None and unit.lastgroup not in fitting
