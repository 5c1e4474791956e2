"""A person's audit days: by month against the limit, in the year against the target."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.workload import workload, workloads
from tests.job_builders import person

SOMEONE = person("甲", max_days_per_month=2, target_days_per_year=100)


def test_a_month_over_the_limit_is_told() -> None:
    load = workload(SOMEONE, [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3), date(2026, 7, 1)])
    assert [(month.first.month, month.days, month.is_over) for month in load.months] == [(6, 3, True), (7, 1, False)]
    assert load.fullest_month == load.months[0]
    assert load.in_month(date(2026, 7, 30)) == 1
    assert load.in_month(date(2026, 8, 1)) == 0


def test_a_day_counts_once_and_in_its_own_year() -> None:
    load = workload(SOMEONE, [date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 1)])
    assert (load.in_year(2026), load.in_year(2027), load.target_in_year) == (1, 1, 100)


def test_nobody_without_an_audit_has_a_full_month() -> None:
    (load,) = workloads([SOMEONE], {})
    assert (load.months, load.fullest_month, load.in_year(2026)) == ((), None, 0)


@given(st.lists(st.dates(date(2025, 1, 1), date(2027, 12, 31))))
def test_the_months_hold_every_day_once(days: list[date]) -> None:
    load = workload(SOMEONE, days)
    assert sum(month.days for month in load.months) == len(set(days))
