"""The days on which audits can be, numbered, and sets of them as bit masks: bit i is working day i."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

DateRange = tuple[date, date]
"""First and last day, both included."""


class Workdays:
    """The working days of a problem in order."""

    def __init__(self, days: Iterable[date]) -> None:
        self.dates = tuple(sorted(days))
        self.ordinals = tuple(day.toordinal() for day in self.dates)
        self.all_days = (1 << len(self.dates)) - 1
        self._index = {day: i for i, day in enumerate(self.dates)}

    def index(self, day: date) -> int | None:
        """The number of `day`, None if it is no working day."""
        return self._index.get(day)

    def run(self, start: date, length: int) -> tuple[date, ...] | None:
        """`length` working days in a row from `start`; None if `start` is none or the calendar ends before."""
        first = self.index(start)
        if first is None or first + length > len(self.dates):
            return None
        return self.dates[first : first + length]

    def between(self, first: date, last: date) -> int:
        """Mask of the working days from `first` to `last`, both included."""
        low, high = bisect_left(self.dates, first), bisect_right(self.dates, last)
        return ((1 << high) - (1 << low)) if high > low else 0

    def within(self, ranges: Iterable[DateRange]) -> int:
        """Mask of the working days in any of `ranges`."""
        mask = 0
        for first, last in ranges:
            mask |= self.between(first, last)
        return mask

    @cached_property
    def months(self) -> dict[tuple[int, int], int]:
        """Mask of the working days of each calendar month."""
        masks: dict[tuple[int, int], int] = {}
        for i, day in enumerate(self.dates):
            masks[day.year, day.month] = masks.get((day.year, day.month), 0) | 1 << i
        return masks


def numbers(mask: int) -> Iterator[int]:
    """The day numbers in `mask`, ascending.

    >>> list(numbers(0b1011))
    [0, 1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def runs(mask: int, length: int) -> int:
    """Mask of the days from which `length` days in a row all lie in `mask`.

    >>> bin(runs(0b1110110, 2))
    '0b110010'
    """
    for _ in range(1, length):
        # Each pass keeps the days whose next day was kept too: one day longer every time.
        mask &= mask >> 1
    return mask


def ranges_overlap(a: tuple[date, date], b: tuple[date, date]) -> bool:
    """Whether two ranges, both ends included, share a day."""
    return a[0] <= b[1] and b[0] <= a[1]
