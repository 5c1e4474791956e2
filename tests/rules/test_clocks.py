"""The 90-day clock with its stops, and the limits along the way, to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.clocks import (
    conclusion_clock,
    correction_due,
    disclosure_due,
    earliest_visit_after_notice,
    failure_notice_due,
    issue_due,
    latest_plan_notice,
    running_clocks,
    supplement_due,
)
from intake_app.schemes.schema import SchemeEdition
from models.engagement import Engagement, EngagementKind
from tests.job_builders import (
    ACCEPTED_ON,
    CALENDAR,
    LAST_DAY,
    cec,
    clock_stop,
    cnex,
    decision,
    engagement,
    evaluated,
    finding,
    on_site,
    report,
    site,
)

CNEX = cnex()
CEC = cec()
both_schemes = pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
near = st.dates(date(2026, 3, 1), date(2026, 9, 30))


@both_schemes
def test_ninety_days_from_acceptance_end_on_a_sunday_without_rolling(scheme: SchemeEdition) -> None:
    """CNEX-9.10-a, CEC-5.2.3-a."""
    clock = conclusion_clock(engagement(scheme), scheme, today=date(2026, 5, 1))
    assert clock.due_on == date(2026, 7, 12)
    assert (clock.elapsed_days, clock.stopped_days, clock.level) == (18, 0, "running")


@both_schemes
def test_a_stop_of_ten_days_moves_the_end_by_ten_days(scheme: SchemeEdition) -> None:
    """CNEX-9.10-b."""
    job = engagement(scheme, clock_stops=(clock_stop(date(2026, 5, 1), date(2026, 5, 10)),))
    clock = conclusion_clock(job, scheme, today=date(2026, 5, 20))
    assert (clock.due_on, clock.stopped_days, clock.elapsed_days) == (date(2026, 7, 22), 10, 27)


def test_overlapping_stops_count_once() -> None:
    """CNEX-9.10-b, deadline 4."""
    stops = (
        clock_stop(date(2026, 5, 1), date(2026, 5, 8)),
        clock_stop(date(2026, 5, 4), date(2026, 5, 10)),
        clock_stop(date(2026, 5, 6), date(2026, 5, 7)),
    )
    clock = conclusion_clock(engagement(CNEX, clock_stops=stops), CNEX, today=date(2026, 6, 1))
    assert (clock.due_on, clock.stopped_days) == (date(2026, 7, 22), 10)


def test_an_open_stop_counts_up_to_today() -> None:
    """CNEX-9.10-b."""
    job = engagement(CNEX, clock_stops=(clock_stop(date(2026, 5, 1), None),))
    clock = conclusion_clock(job, CNEX, today=date(2026, 5, 10))
    assert (clock.is_stopped, clock.stopped_days, clock.due_on) == (True, 10, date(2026, 7, 22))
    tomorrow = conclusion_clock(job, CNEX, today=date(2026, 5, 11))
    assert (tomorrow.elapsed_days, tomorrow.due_on) == (clock.elapsed_days, date(2026, 7, 23))


def test_a_stop_on_the_day_of_acceptance_stops_nothing_as_that_day_does_not_count() -> None:
    """CNEX-9.10-a."""
    job = engagement(CNEX, clock_stops=(clock_stop(ACCEPTED_ON - timedelta(days=3), ACCEPTED_ON),))
    clock = conclusion_clock(job, CNEX, today=date(2026, 5, 1))
    assert (clock.stopped_days, clock.due_on) == (0, date(2026, 7, 12))


def test_a_stop_after_the_limit_does_not_make_a_late_job_timely() -> None:
    """CNEX-9.10-b."""
    job = engagement(CNEX, clock_stops=(clock_stop(date(2026, 7, 20), date(2026, 8, 20)),))
    clock = conclusion_clock(job, CNEX, today=date(2026, 7, 18))
    assert (clock.due_on, clock.level) == (date(2026, 7, 12), "late")


@pytest.mark.parametrize(
    ("elapsed", "level", "warned_at"),
    [(59, "running", None), (60, "warned", 60), (74, "warned", 60), (75, "warned", 75), (85, "warned", 85),
     (90, "warned", 90), (91, "late", 90)],
)
def test_warnings_come_at_their_days_and_day_91_is_late(elapsed: int, level: str, warned_at: int | None) -> None:
    """Deadline 3: warn at 60, 75, 85 and 90."""
    clock = conclusion_clock(engagement(CNEX), CNEX, today=ACCEPTED_ON + timedelta(days=elapsed))
    assert (clock.elapsed_days, clock.level, clock.warned_at) == (elapsed, level, warned_at)


@pytest.mark.parametrize("is_positive", [True, False])
def test_the_decision_ends_the_clock_for_or_against(is_positive: bool) -> None:
    """J66."""
    stops = (clock_stop(date(2026, 5, 30), None),)
    job = engagement(CNEX, decision=decision(is_positive, on=date(2026, 6, 5)), clock_stops=stops)
    clock = conclusion_clock(job, CNEX, today=date(2027, 1, 1))
    assert (clock.level, clock.warned_at, clock.is_stopped) == ("done", None, False)
    assert (clock.elapsed_days, clock.stopped_days) == (46, 7)


@given(
    st.lists(st.tuples(near, st.none() | st.integers(0, 40)), max_size=6),
    st.integers(0, 200),
)
def test_elapsed_days_are_the_days_that_no_stop_covers(stops: list[tuple[date, int | None]], age: int) -> None:
    """CNEX-9.10-b: told by going through the days one by one."""
    today = ACCEPTED_ON + timedelta(days=age)
    given_stops = tuple(
        clock_stop(first, None if length is None else first + timedelta(days=length)) for first, length in stops
    )
    clock = conclusion_clock(engagement(CNEX, clock_stops=given_stops), CNEX, today)
    days = [ACCEPTED_ON + timedelta(days=n) for n in range(1, age + 1)]
    covered = [d for d in days if any(s.first <= d <= (s.last or today) for s in given_stops)]
    assert clock.stopped_days == len(covered)
    assert clock.elapsed_days == len(days) - len(covered)
    assert (clock.level == "late") == (today > clock.due_on)


@pytest.mark.parametrize(
    ("start", "latest"),
    [
        (date(2026, 5, 6), date(2026, 4, 30)),
        (date(2026, 10, 8), date(2026, 9, 30)),
        (date(2026, 5, 11), date(2026, 5, 9)),
        (date(2026, 6, 10), date(2026, 6, 9)),
    ],
    ids=["after May Day", "after National Day", "after a make-up Saturday", "midweek"],
)
def test_the_plan_goes_out_at_least_one_working_day_before(start: date, latest: date) -> None:
    """CNEX-9.6.2-a."""
    assert latest_plan_notice(start, CNEX, CALENDAR).on == latest


def test_a_year_not_announced_yet_makes_the_plan_notice_provisional() -> None:
    """CNEX-9.6.2-a, and the calendar's own caution."""
    assert latest_plan_notice(date(2027, 1, 4), CNEX, CALENDAR).provisional
    assert not latest_plan_notice(date(2026, 6, 10), CNEX, CALENDAR).provisional
    assert earliest_visit_after_notice(date(2026, 12, 31), CNEX, CALENDAR).provisional


@pytest.mark.parametrize(
    ("sent_on", "earliest"),
    [
        (date(2026, 4, 30), date(2026, 5, 6)),
        (date(2026, 5, 2), date(2026, 5, 7)),
        (date(2026, 9, 30), date(2026, 10, 8)),
        (date(2026, 6, 9), date(2026, 6, 10)),
    ],
    ids=["last day before May Day", "on May Day", "last day before National Day", "midweek"],
)
def test_the_audit_begins_on_a_working_day_after_the_notice(sent_on: date, earliest: date) -> None:
    """CNEX-9.6.2-a."""
    assert earliest_visit_after_notice(sent_on, CNEX, CALENDAR).on == earliest


@given(near, near)
def test_latest_notice_and_earliest_visit_tell_the_same(sent_on: date, start: date) -> None:
    """CNEX-9.6.2-a: for an audit that begins on a working day, one limit holds exactly when the other does."""
    start = CALENDAR.next_working_day(start).on
    in_time = sent_on <= latest_plan_notice(start, CNEX, CALENDAR).on
    assert in_time == (start >= earliest_visit_after_notice(sent_on, CNEX, CALENDAR).on)


@pytest.mark.parametrize(
    ("raised_on", "due_on"),
    [(date(2026, 12, 31), date(2027, 2, 28)), (date(2027, 12, 31), date(2028, 2, 29)),
     (date(2026, 6, 15), date(2026, 8, 15))],
)
def test_a_finding_of_a_surveillance_is_due_after_two_months(raised_on: date, due_on: date) -> None:
    """CEC-6.3-a, J37."""
    assert correction_due(raised_on, EngagementKind.SURVEILLANCE, CEC) == due_on


@both_schemes
def test_a_finding_of_an_initial_audit_is_due_after_the_days_that_the_body_set(scheme: SchemeEdition) -> None:
    """CNEX-9.5.4-c, CEC-5.6-c."""
    days = scheme.clocks.initial_correction_days
    assert days.clause.document == "house"
    assert correction_due(LAST_DAY, EngagementKind.INITIAL, scheme) == LAST_DAY + timedelta(days=days.value)


@both_schemes
def test_a_supplement_is_due_after_the_days_that_the_body_set(scheme: SchemeEdition) -> None:
    """CNEX-9.2.3-b."""
    assert supplement_due(date(2026, 4, 30), scheme) == date(2026, 5, 30)


def test_without_findings_the_certificate_is_due_thirty_days_after_the_audit() -> None:
    """CEC-5.7.2-a, J32."""
    assert issue_due(evaluated(CEC), CEC) == LAST_DAY + timedelta(days=30)


def test_with_findings_the_certificate_is_due_thirty_days_after_the_last_verified_correction() -> None:
    """CEC-5.7.2-a, J32."""
    closed = (finding(verified_on=date(2026, 6, 20)), finding(verified_on=date(2026, 6, 11), id="NC-02"))
    assert issue_due(evaluated(CEC, nonconformities=closed), CEC) == date(2026, 7, 20)


def test_the_time_for_issue_does_not_run_while_a_finding_is_open_or_a_site_unvisited() -> None:
    """CEC-5.7.2-a, J32."""
    corrected = (finding(corrected_on=date(2026, 6, 20)), finding(verified_on=date(2026, 6, 11), id="NC-02"))
    assert issue_due(evaluated(CEC, nonconformities=corrected), CEC) is None
    two_sites = (site(), site("s2", "二厂"))
    assert issue_due(evaluated(CEC, sites=two_sites), CEC) is None
    visited = (on_site(), on_site("s2", last_day=date(2026, 6, 1)))
    assert issue_due(evaluated(CEC, sites=two_sites, on_site=visited), CEC) == date(2026, 7, 1)


def test_the_other_rule_sets_no_time_for_issue() -> None:
    """CNEX has only the 90 days."""
    assert issue_due(evaluated(CNEX), CNEX) is None


@pytest.mark.parametrize(("today", "due_on"), [(date(2026, 6, 21), None), (date(2026, 6, 22), date(2026, 7, 21))])
def test_a_correction_that_did_not_come_makes_the_notice_due_thirty_days_after_its_last_day(
    today: date, due_on: date | None
) -> None:
    """CEC-5.7.3-a, J32: to be mended by 2026-06-21, that day included."""
    late = evaluated(CEC, nonconformities=(finding(),))
    assert late.nonconformities[0].due_on == date(2026, 6, 21)
    assert failure_notice_due(late, CEC, today) == due_on
    handed_in = evaluated(CEC, nonconformities=(finding(corrected_on=date(2026, 6, 21)),))
    assert failure_notice_due(handed_in, CEC, today) is None


def test_a_report_against_makes_the_notice_due_in_thirty_days_unless_a_correction_failed_before() -> None:
    """CEC-5.7.3-a, J32: the earlier of the two counts."""
    against = report(is_positive=False).with_(written_on=date(2026, 7, 1))
    assert failure_notice_due(evaluated(CEC, report=against), CEC, date(2026, 7, 1)) == date(2026, 7, 31)
    both = evaluated(CEC, report=against, nonconformities=(finding(),))
    assert failure_notice_due(both, CEC, date(2026, 7, 1)) == date(2026, 7, 21)
    assert failure_notice_due(evaluated(CEC, report=report()), CEC, date(2026, 7, 1)) is None


def test_the_other_rule_sets_no_time_for_the_notice_and_cec_none_for_publishing() -> None:
    """Each limit holds under the rule that sets it."""
    assert failure_notice_due(evaluated(CNEX, nonconformities=(finding(),)), CNEX, date(2026, 8, 1)) is None
    assert disclosure_due(date(2026, 4, 20), CEC, CALENDAR) is None


@pytest.mark.parametrize(
    ("issued_on", "due_on"),
    [(date(2026, 4, 20), date(2026, 6, 3)), (date(2026, 4, 19), date(2026, 6, 2)),
     (date(2026, 9, 24), date(2026, 11, 12))],
    ids=["over May Day with its working Saturday", "from a Sunday", "over National Day with its working Saturday"],
)
def test_a_result_may_be_published_within_thirty_working_days_of_issue(issued_on: date, due_on: date) -> None:
    """CNEX-10-a."""
    clock = disclosure_due(issued_on, CNEX, CALENDAR)
    assert clock is not None
    assert (clock.due.on, clock.clause.clause) == (due_on, "10")


def test_publishing_in_a_year_without_announced_holidays_is_provisional() -> None:
    """CNEX-10-a."""
    clock = disclosure_due(date(2026, 12, 20), CNEX, CALENDAR)
    assert clock is not None
    assert clock.due.provisional


def kept(job: Engagement, scheme: SchemeEdition, today: date) -> list[tuple[str, date]]:
    return [(clock.key, clock.due.on) for clock in running_clocks(job, scheme, today)]


def test_a_job_keeps_its_ninety_days_and_the_nearest_open_correction() -> None:
    """CNEX-9.10-a, CNEX-9.5.4-c."""
    job = evaluated(CNEX, nonconformities=(finding(), finding(verified_on=date(2026, 6, 1), id="NC-02")))
    assert kept(job, CNEX, date(2026, 6, 2)) == [("correction", date(2026, 6, 21)), ("conclusion", date(2026, 7, 12))]


def test_the_certificate_is_due_from_the_last_verification_until_it_is_refused() -> None:
    """CEC-5.7.2-a: a decision in favour leaves the time for issue running, one against ends it."""
    job = evaluated(CEC, report=report())
    issue = ("issue", date(2026, 6, 21))
    assert kept(job, CEC, date(2026, 6, 2)) == [issue, ("conclusion", date(2026, 7, 12))]
    assert kept(job.with_(decision=decision()), CEC, date(2026, 6, 9)) == [issue]
    assert kept(job.with_(decision=decision(is_positive=False)), CEC, date(2026, 6, 9)) == []


def test_a_check_not_passed_makes_the_notice_due_instead_of_the_certificate() -> None:
    """CEC-5.7.3-a, CEC-5.7.2-a."""
    job = evaluated(CEC, report=report(is_positive=False))
    assert kept(job, CEC, date(2026, 6, 2)) == [
        ("failure_notice", date(2026, 7, 1)), ("conclusion", date(2026, 7, 12))]
