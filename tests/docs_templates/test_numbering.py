"""Numbers of papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_templates.numbering import paper_number


def test_a_number_carries_year_and_padded_serial() -> None:
    assert paper_number("CNEX-CFP-{year}-{serial:05d}", 2026, 42) == "CNEX-CFP-2026-00042"
    assert paper_number("〔{year}〕{serial}号", 2026, 42) == "〔2026〕42号"


def test_a_serial_wider_than_its_place_is_not_cut() -> None:
    assert paper_number("{serial:03d}", 2026, 12345) == "12345"


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_serials_never_share_a_number(one: int, other: int) -> None:
    same = paper_number("A{year}{serial:04d}", 2026, one) == paper_number("A{year}{serial:04d}", 2026, other)
    assert same == (one == other)


@pytest.mark.parametrize(
    "pattern", ["", "CNEX-{year}", "{serial.__class__}", "{serial!r}", "{month}-{serial}", "{serial"]
)
def test_a_pattern_that_cannot_number_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="number pattern"):
        paper_number(pattern, 2026, 1)
