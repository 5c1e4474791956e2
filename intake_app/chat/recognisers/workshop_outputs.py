"""What each of several workshops made: 一车间产元明粉 3.2 万吨, 二车间 1.8 万吨."""

import re
from collections.abc import Iterator

from intake_app.chat.numerals import number_of
from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.inventory_words import AMOUNT
from intake_app.rules.answers import path_of
from intake_app.schemes.schema import Section

_MADE_THERE = re.compile(
    r"(?P<site>(?:[一二三四五六七八九十\d]{1,2}|[东西南北新老])号?(?:车间|分厂|厂区?|产?线|工段|装置))"
    r"(?:全年|期内|统计期内?|本期|共|一共)*(?P<verb>产出?|生产|出|产量)?(?:了|是|为|:|[ ])*"
    r"(?P<thing>(?:无水)?硫酸钠|元明粉|氯化钠溶液)?(?:产量)?[ ]?"
)
_KINDS = {"氯化钠溶液": "sodium_chloride"}
_UNITS = ("t", "m3")
_FEWEST = 2
"""Workshops: the output of one alone is a part of the product's."""


def workshop_outputs(reading: Reading) -> Iterator[Finding]:
    """A row of outputs for each workshop, where several tell theirs and one says what is made."""
    if reading.scheme.section("outputs") is None:
        return
    told = []
    for made in _MADE_THERE.finditer(reading.text):
        amount = AMOUNT.match(reading.text, made.end())
        if amount and amount.lastgroup in _UNITS and reading.standing(made.start()):
            told.append((made, amount))
    things = [made["thing"] for made, _ in told if made["thing"]]
    if len(told) < _FEWEST or not things:
        return
    for number, (made, amount) in enumerate(told):
        kind = _KINDS.get(made["thing"] or things[0], "sodium_sulfate")
        place = made.span("thing") if made["thing"] else made.span("site")
        yield Mention("outputs", "kind", kind, *place, "inventory", "likely", number)
        yield from _amount(amount, number)
        yield from _site(reading, made, number)


def _amount(amount: re.Match[str], number: int) -> Iterator[Mention]:
    value = number_of(amount["number"])
    if value is not None:
        value *= 10_000 if amount["ten_thousand"] else 1
        place = (amount.start("number"), amount.end("ten_thousand") if amount["ten_thousand"] else amount.end("number"))
        yield Mention("outputs", "amount", f"{value.normalize():f}", *place, "inventory", "likely", number)
        unit = amount.lastgroup or ""
        yield Mention("outputs", "unit", unit, *amount.span(unit), "inventory", "likely", number)


def _site(reading: Reading, made: re.Match[str], number: int) -> Iterator[Mention]:
    """The form's site of that name."""
    for row in reading.application.row_ids(Section.SITES):
        if reading.application.text(path_of(Section.SITES, "name", row)) == made["site"]:
            yield Mention("outputs", "site", row, *made.span("site"), "inventory", "likely", number)
