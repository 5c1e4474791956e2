"""The number of a paper: the body's own pattern, the year, and the serial within that year."""

import re

_PLACE = re.compile(r"\{(?P<name>year|serial)(?::0(?P<width>\d{1,2})d)?\}")


def paper_number(pattern: str, year: int, serial: int) -> str:
    """The number that `pattern` makes of a year and a serial.

    >>> paper_number("CNEX-CFP-{year}-{serial:05d}", 2026, 7)
    'CNEX-CFP-2026-00007'

    A pattern without a place for the serial would number two papers alike and is refused, as is an unknown place.
    """
    places = [match["name"] for match in _PLACE.finditer(pattern)]
    if "serial" not in places or set("{}") & set(_PLACE.sub("", pattern)):
        raise ValueError(f"the number pattern {pattern!r} may hold {{year}} and {{serial:05d}} and needs the serial")
    values = {"year": year, "serial": serial}
    return _PLACE.sub(lambda match: str(values[match["name"]]).zfill(int(match["width"] or 0)), pattern)
