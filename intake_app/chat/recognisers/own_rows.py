"""What a message says of a row that the form holds already in a data table: 机座的重量漏了,92750kg; 电量改成176.05."""

import re
from collections.abc import Iterator

from intake_app.chat.numerals import number_of
from intake_app.chat.proposals import Finding, Mention
from intake_app.chat.reading import Reading
from intake_app.chat.recognisers.inventory_rows import Line, values_of
from intake_app.chat.recognisers.inventory_words import AMOUNT, CARRIER, NUMBER
from intake_app.rules.answers import path_of

_NAMED = ("materials", "inbound_transport", "outbound_transport", "omitted")
"""Tables whose rows have names of their own."""
_PUT_RIGHT = re.compile(
    r"(?:改[成为到]|(?<!不)应该?(?:是|为|填)|更正[为成]|更新为|调整[为到]|(?:核[实对]?|审计|重算|复核)后?(?:应该?)?(?:是|为)"
    r"|(?:实际|正确|准确)的?(?:数字?|数据|值)?(?:应该?)?(?:是|为)|corrected to|should (?:be|read)|changes? to"
    r"|is now|now it is)"
    rf"[ ]*{NUMBER}",
    re.IGNORECASE,
)
_TELLS = re.compile(r"[^\d。\n]{0,16}(?=\d)")
_OF_ITS_OWN = 1000
"""Numbers of groups apart from those of rows that are new."""


def own_rows(reading: Reading) -> Iterator[Finding]:
    """The values for such rows; each comes with what tells its row, which the form holds already."""
    yield from _amounts_put_right(reading)
    for number, line in enumerate(_named_lines(reading)):
        for each in values_of(reading, line):
            yield each._replace(group=_OF_ITS_OWN + number)


def _named_lines(reading: Reading) -> Iterator[Line]:
    """From the name of a row to the end of its line, where an amount is the next thing told of it."""
    for section in _NAMED if reading.application.rows else ():
        for row in reading.application.row_ids(section):
            name = reading.application.text(path_of(section, "name", row))
            start = reading.text.find(name) if len(name) > 1 else -1
            place = reading.behind(_TELLS, start + len(name), len(reading.text)) if start >= 0 else 0
            if start >= 0 and AMOUNT.match(reading.text, place):
                yield Line(section, start, reading.line_end(start), start, {"name": (start, start + len(name))})


def _amounts_put_right(reading: Reading) -> Iterator[Mention]:
    """The new amount of a kind of energy of which the form has one row."""
    rows = reading.application.row_ids("energy")
    held = [reading.application.text(path_of("energy", "carrier", row)) for row in rows]
    for said in CARRIER.finditer(reading.text) if held else ():
        kind = said.lastgroup or ""
        _, last = reading.sentences[reading.clause_at(said.start()).sentence]
        right = _PUT_RIGHT.search(reading.text, said.end(), last)
        value = number_of(right["number"]) if right else None
        if right is None or value is None or held.count(kind) != 1:
            continue
        place, end = right.start("number"), right.end("ten_thousand" if right["ten_thousand"] else "number")
        amount = AMOUNT.match(reading.text, place)
        unit = reading.application.text(path_of("energy", "unit", rows[held.index(kind)]))
        is_told = amount is not None and (amount.lastgroup or "") not in unit
        standing = reading.standing(place)
        if standing and not is_told and not reading.is_stranger(place):
            scale = 10_000 if right["ten_thousand"] and not unit.startswith("ten_thousand") else 1
            for key, told in (("carrier", kind), ("amount", f"{(value * scale).normalize():f}")):
                yield Mention("energy", key, told, place, end, "inventory", "likely", _OF_ITS_OWN)
