"""From which day to which: one day alone stands once."""

from datetime import date

import pytest

from models.text import Text, days_told

FIRST = date(2026, 12, 11)


@pytest.mark.parametrize(("last", "told"), [
    (FIRST, Text(zh="2026-12-11", en="2026-12-11")),
    (date(2026, 12, 12), Text(zh="2026-12-11 至 2026-12-12", en="2026-12-11 to 2026-12-12")),
    (Text(zh="今", en="now"), Text(zh="2026-12-11 至 今", en="2026-12-11 to now")),
])
def test_one_day_is_told_as_one_day(last: date | Text, told: Text) -> None:
    """A visit of one day was told as from that day to the same."""
    assert days_told(FIRST, last) == told
