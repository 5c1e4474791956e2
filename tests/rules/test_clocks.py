"""The 90-day clock with its stops, and the limits along the way, to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake_app.rules import clock_stops
from intake_app.rules.acceptance import acceptance_due
from intake_app.rules.clock_stops import days_broken_off, late_payments, late_supplements, stops_of
from intake_app.rules.clocks import (
    acceptance_clock,
    conclusion_clock,
    correction_clause,
    correction_due,
    correction_is_agreed,
    disclosure_due,
    earliest_visit_after_notice,
    extension_faults,
    failure_notice_due,
    issue_due,
    late_corrections,
    latest_plan_notice,
    running_clocks,
    supplement_days_late,
    supplement_due,
)
from intake_app.schemes.schema import SchemeEdition
from models.engagement import (
    Abort,
    CorrectionSentBack,
    Engagement,
    EngagementKind,
    Extension,
    Fee,
    Nonconformity,
)
from models.ids import PaperId, PersonId
from models.supplement import SupplementKind, SupplementRequest, TimeExtension
from tests.builders import TODAY, cec_application, cec_draft, cnex_application, item, returned
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
    fee,
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
    """CNEX-9.10-a, CEC-5.2.3-a, J45."""
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


def test_a_stop_right_after_the_last_counted_day_keeps_the_clock_from_being_late() -> None:
    """CNEX-9.10-b: the ninetieth day is counted on 12 July; from the 13th on the client is late."""
    job = engagement(CNEX, clock_stops=(clock_stop(date(2026, 7, 13), None),))
    clock = conclusion_clock(job, CNEX, today=date(2026, 7, 20))
    assert (clock.elapsed_days, clock.due_on, clock.level) == (90, date(2026, 7, 20), "warned")


@given(
    st.lists(st.tuples(near, st.none() | st.integers(0, 40)), max_size=6),
    st.integers(0, 200),
)
@example(stops=[(date(2026, 9, 6), None), (date(2026, 5, 1), 24), (date(2026, 6, 1), 29)], age=146)
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


@pytest.mark.parametrize(("scheme", "due_on"), [(CNEX, date(2027, 1, 10)), (CEC, date(2027, 2, 11))])
def test_a_finding_of_an_initial_audit_is_due_after_the_time_that_the_body_set(
    scheme: SchemeEdition, due_on: date
) -> None:
    """CNEX-9.5.4-c, CEC-5.6-c, J37: CEC counts months, as it does in a surveillance."""
    assert correction_clause(EngagementKind.INITIAL, scheme).document == "house"
    assert correction_due(date(2026, 12, 11), EngagementKind.INITIAL, scheme) == due_on


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


def asked_on(sent_on: date, answered_on: date | None, days: int = 30) -> SupplementRequest:
    """A batch that was sent and answered on these days."""
    return SupplementRequest(sent_on=sent_on, by="李示范", items=(item(SupplementKind.CLARIFY),),
                             due_on=sent_on + timedelta(days=days), answered_on=answered_on)


@pytest.mark.requirement("CEC-5.1.2-b")
def test_the_acceptance_clock_stops_while_requests_are_open_and_starts_anew() -> None:
    """J31: three working days from the last item that came in, whatever was used before."""
    first = cec_application(submitted_on=date(2026, 9, 22), complete_on=date(2026, 9, 22))
    running = acceptance_clock(first, CEC, CALENDAR, date(2026, 9, 23))
    assert (running.state, running.since, running.is_late) == ("running", date(2026, 9, 22), False)
    assert running.due is not None
    assert running.due.on == date(2026, 9, 28)
    assert acceptance_clock(first, CEC, CALENDAR, date(2026, 9, 29)).is_late
    sent = asked_on(date(2026, 9, 24), None)
    stopped = acceptance_clock(first.with_(supplements=(sent,)), CEC, CALENDAR, date(2026, 9, 30))
    assert (stopped.state, stopped.since, stopped.due) == ("stopped", date(2026, 9, 24), None)
    assert not stopped.is_late, "nothing is late while the applicant has it"
    again = first.with_(supplements=(sent.with_(answered_on=date(2026, 9, 29)),), complete_on=date(2026, 9, 29))
    anew = acceptance_clock(again, CEC, CALENDAR, date(2026, 9, 30))
    assert anew.due is not None
    assert (anew.state, anew.since, anew.due.on) == ("running", date(2026, 9, 29), date(2026, 10, 9))
    assert anew.runs == ((date(2026, 9, 22), date(2026, 9, 24)), (date(2026, 9, 29), None))


def test_the_acceptance_clock_ends_with_the_decision_and_tells_whether_it_was_in_time() -> None:
    handed = cec_application(submitted_on=date(2026, 4, 30), complete_on=date(2026, 4, 30))
    in_time = acceptance_clock(handed.with_(decided_on=date(2026, 5, 8)), CEC, CALENDAR, date(2026, 6, 1))
    assert (in_time.state, in_time.since, in_time.is_late) == ("done", date(2026, 5, 8), False)
    assert acceptance_clock(handed.with_(decided_on=date(2026, 5, 9)), CEC, CALENDAR, date(2026, 6, 1)).is_late


def test_no_acceptance_clock_runs_for_a_draft() -> None:
    clock = acceptance_clock(cec_draft(), CEC, CALENDAR, date(2026, 6, 1))
    assert (clock.state, clock.due, clock.runs) == ("waiting", None, ())


@given(waits=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40)), max_size=4))
def test_the_acceptance_is_always_due_from_the_last_handing_over(waits: list[tuple[int, int]]) -> None:
    """However many rounds there were, what is due counts from the day on which the dossier was complete."""
    day = date(2026, 1, 5)
    application = cec_application(submitted_on=day, complete_on=day)
    for until_asked, until_answered in waits:
        sent = day + timedelta(days=until_asked)
        day = sent + timedelta(days=until_answered)
        application = application.with_(supplements=(*application.supplements, asked_on(sent, day)), complete_on=day)
    clock = acceptance_clock(application, CEC, CALENDAR, day)
    assert clock.due == acceptance_due(application, CEC, CALENDAR)
    assert len(clock.runs) == len(waits) + 1


@pytest.mark.requirement("CNEX-9.2.3-b")
def test_an_answer_is_late_from_the_day_after_its_last_day() -> None:
    asked = returned(cnex_application(), item(SupplementKind.CLARIFY))
    (batch,) = asked.supplements
    assert supplement_days_late(asked, batch.due_on) == 0
    assert supplement_days_late(asked, batch.due_on + timedelta(days=1)) == 1
    longer = TimeExtension(until=batch.due_on + timedelta(days=5), reason="x", asked_by="林晓", asked_on=TODAY,
                           granted_until=batch.due_on + timedelta(days=5), decided_on=TODAY)
    extended = asked.with_(supplements=(batch.with_(extensions=(longer,)),))
    assert supplement_days_late(extended, batch.due_on + timedelta(days=5)) == 0
    assert supplement_days_late(extended, batch.due_on + timedelta(days=7)) == 2
    assert supplement_days_late(cnex_application(), date(2030, 1, 1)) == 0


@pytest.mark.requirement("CNEX-9.10-b")
@both_schemes
def test_the_ninety_days_stand_still_while_the_client_is_late_with_a_supplement(scheme: SchemeEdition) -> None:
    """CNEX 9.10, CEC 5.2.3: lateness is not counted, the time given for the answer is; nobody has to stop it."""
    due = date(2026, 5, 10)
    request = asked_on(date(2026, 5, 1), None, days=9)
    in_time = engagement(scheme, supplements=(request.with_(answered_on=due),))
    assert late_supplements(in_time, scheme) == ()
    assert conclusion_clock(in_time, scheme, date(2026, 6, 1)).due_on == date(2026, 7, 12)
    late = engagement(scheme, supplements=(request.with_(answered_on=due + timedelta(days=10)),))
    clock = conclusion_clock(late, scheme, date(2026, 6, 1))
    assert (clock.stopped_days, clock.due_on, clock.is_stopped) == (10, date(2026, 7, 22), False)
    open_still = engagement(scheme, supplements=(request,))
    clock = conclusion_clock(open_still, scheme, due + timedelta(days=3))
    assert (clock.stopped_days, clock.is_stopped) == (3, True)
    assert not conclusion_clock(open_still, scheme, due).is_stopped


def test_a_late_answer_and_a_stop_by_hand_are_counted_once() -> None:
    request = asked_on(date(2026, 5, 1), date(2026, 5, 20), days=9)
    both = engagement(CNEX, supplements=(request,), clock_stops=(clock_stop(date(2026, 5, 15), date(2026, 5, 25)),))
    assert conclusion_clock(both, CNEX, date(2026, 6, 1)).stopped_days == 15


def test_a_scheme_that_names_no_such_cause_is_not_stopped_by_it() -> None:
    """What the clock leaves out is the scheme's to say."""
    others = tuple(cause for cause in CNEX.clocks.stop_causes if cause.key != "late_documents")
    scheme = CNEX.with_(clocks=CNEX.clocks.with_(stop_causes=others))
    late = engagement(scheme, supplements=(asked_on(date(2026, 5, 1), date(2026, 6, 30)),))
    assert conclusion_clock(late, scheme, date(2026, 7, 1)).stopped_days == 0


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
    too_late = evaluated(CEC, nonconformities=(finding(corrected_on=date(2026, 6, 22)),))
    assert failure_notice_due(too_late, CEC, today) == date(2026, 7, 21)


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


BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)
LIMIT = date(2026, 7, 12)
"""The ninetieth day after the acceptance."""


def extension(days: int, is_agreed: bool | None = True) -> Extension:
    return Extension(cause="footprint_period", reason="须连续计量三个月", until=LIMIT + timedelta(days=days),
                     proposed_on=date(2026, 6, 1), proposed_by="李主管", paper_id=PaperId("paper-1"),
                     is_agreed=is_agreed, answered_on=date(2026, 6, 2), days=days if is_agreed else 0)


@BOTH
def test_an_agreed_extension_is_the_new_last_day_and_the_warnings_come_before_it(scheme: SchemeEdition) -> None:
    """CNEX-9.10-c, CEC-5.2.3-a: to the day; what the client did not agree to moves nothing."""
    extended = engagement(scheme, extensions=(extension(30),))
    clock = conclusion_clock(extended, scheme, LIMIT)
    assert (clock.due_on, clock.limit, clock.level, clock.warned_at) == (date(2026, 8, 11), 120, "warned", 90)
    assert conclusion_clock(extended, scheme, date(2026, 8, 11)).level == "warned"
    assert conclusion_clock(extended, scheme, date(2026, 8, 12)).level == "late"
    for is_agreed in (None, False):
        proposed = engagement(scheme, extensions=(extension(30, is_agreed),))
        assert conclusion_clock(proposed, scheme, LIMIT).due_on == LIMIT


def test_days_lost_by_the_client_after_an_extension_still_do_not_count() -> None:
    """CNEX-9.10-b, CNEX-9.10-c."""
    job = engagement(CNEX, extensions=(extension(30),), clock_stops=(clock_stop(date(2026, 8, 1), date(2026, 8, 10)),))
    assert conclusion_clock(job, CNEX, date(2026, 8, 15)).due_on == date(2026, 8, 21)


@BOTH
def test_only_the_running_time_of_an_initial_job_is_extended_to_a_later_day(scheme: SchemeEdition) -> None:
    """CNEX-9.10-c: the limit that has passed stays passed, and a surveillance keeps its last day (CNEX-11-c)."""
    job, later = engagement(scheme), LIMIT + timedelta(days=1)
    assert extension_faults(job, scheme, later, LIMIT) == ()
    assert [fault.text.en for fault in extension_faults(job, scheme, LIMIT, LIMIT)] == [
        "The new last day lies after the present one, 2026-07-12."]
    assert "was over on 2026-07-12" in extension_faults(job, scheme, LIMIT + timedelta(days=9), later)[0].text.en
    survey = engagement(scheme, kind=EngagementKind.SURVEILLANCE)
    assert "surveillance" in extension_faults(survey, scheme, later, LIMIT)[0].text.en
    concluded = engagement(scheme, decision=decision())
    assert "concluded" in extension_faults(concluded, scheme, later, LIMIT)[0].text.en
    silent = scheme.with_(clocks=scheme.clocks.with_(extension_causes=()))
    assert extension_faults(job, silent, later, LIMIT) != ()


def broken_off(ground: str, ended_on: date | None = None, **changes: object) -> Abort:
    known: dict[str, object] = {"is_consented": True, "decided_by": "李主管", "decided_on": date(2026, 5, 21)}
    return Abort.model_validate({"site_row": "s1", "ground": ground, "facts": "能源台账未能提供",
                                 "asked_by": PersonId("member"), "asked_on": date(2026, 5, 20), "ended_on": ended_on,
                                 **known, **changes})


@BOTH
@pytest.mark.parametrize(("ground", "stopped"), [("not_cooperating", 10), ("differs", 10), ("other", 0)])
def test_the_ninety_days_stand_still_while_a_check_is_broken_off_for_the_auditees_sake(
    scheme: SchemeEdition, ground: str, stopped: int
) -> None:
    """CNEX-9.5.5-a, CNEX-9.10-b (H100): from the day after the consent up to the resumption; else the clock runs."""
    job = engagement(scheme, aborts=(broken_off(ground, date(2026, 5, 31), is_resumed=True),))
    clock = conclusion_clock(job, scheme, date(2026, 6, 1))
    assert (clock.stopped_days, clock.due_on) == (stopped, LIMIT + timedelta(days=stopped))
    still = engagement(scheme, aborts=(broken_off(ground),))
    assert conclusion_clock(still, scheme, date(2026, 5, 22)).is_stopped is bool(stopped)
    assert not conclusion_clock(still, scheme, date(2026, 5, 21)).is_stopped


@pytest.mark.parametrize("abort", [
    broken_off("differs", is_consented=None, decided_on=None), broken_off("differs", is_consented=False),
    broken_off("differs", date(2026, 5, 21), is_resumed=True),
], ids=["asked for", "declined", "resumed the same day"])
def test_a_check_that_never_stood_still_stops_no_clock(abort: Abort) -> None:
    assert days_broken_off(engagement(CNEX, aborts=(abort,)), CNEX) == ()


def test_a_job_ended_after_a_broken_off_check_has_its_conclusion_then() -> None:
    """J66: the end is the conclusion, and no clock runs on."""
    ended = engagement(CNEX, aborts=(broken_off("differs", date(2026, 6, 10), is_resumed=False),))
    assert ended.concluded_on == date(2026, 6, 10)
    assert conclusion_clock(ended, CNEX, date(2027, 1, 1)).level == "done"


@BOTH
def test_the_ninety_days_stand_still_while_a_fee_is_overdue(scheme: SchemeEdition) -> None:
    """CNEX-16-a, CEC-9-a, CNEX-9.10-b: after its last day, until the whole is paid; a part of it is not enough."""
    def stopped(paid: Fee) -> int:
        return conclusion_clock(engagement(scheme, fees=(paid,)), scheme, date(2026, 6, 1)).stopped_days

    assert stopped(fee((date(2026, 5, 6), 1000))) == 0
    assert stopped(fee((date(2026, 5, 16), 1000))) == 10
    assert stopped(fee((date(2026, 5, 6), 400), (date(2026, 5, 9), 600))) == 3
    assert stopped(fee((date(2026, 5, 6), 400))) == 26
    assert late_payments(engagement(scheme, fees=(fee(void_on=date(2026, 5, 20)),)), scheme) == ()


@BOTH
def test_the_ninety_days_stand_still_while_a_correction_is_overdue(scheme: SchemeEdition) -> None:
    """CNEX-9.10-b, CEC-5.2.3-a: after its last day, until it comes; while the team looks at it, nobody is late."""
    asked = finding().with_(due_on=date(2026, 5, 10))

    def stopped(found: Nonconformity) -> int:
        job = engagement(scheme, nonconformities=(found,))
        return conclusion_clock(job, scheme, date(2026, 6, 1)).stopped_days

    assert stopped(asked.with_(corrected_on=date(2026, 5, 10))) == 0
    assert stopped(asked.with_(corrected_on=date(2026, 5, 15))) == 5
    assert stopped(asked.with_(due_on=date(2026, 6, 1))) == 0
    assert stopped(asked) == 22
    back = CorrectionSentBack(on=date(2026, 5, 20), by=PersonId("member"), correction="已补", reason="无记录")
    assert stopped(asked.with_(sent_back=(back,))) == 12
    assert stopped(asked.with_(sent_back=(back,), corrected_on=date(2026, 5, 22))) == 2
    late, in_time = (back.with_(handed_in_on=day) for day in (date(2026, 5, 15), date(2026, 5, 9)))
    assert stopped(asked.with_(sent_back=(late,), corrected_on=date(2026, 5, 22))) == 5 + 2
    assert stopped(asked.with_(sent_back=(in_time,), corrected_on=date(2026, 5, 22))) == 2
    again = late.with_(on=date(2026, 5, 25), handed_in_on=date(2026, 5, 22))
    assert stopped(asked.with_(sent_back=(late, again))) == 5 + 2 + 7


@both_schemes
@pytest.mark.parametrize(("left_out_on", "stopped"), [(date(2026, 5, 8), 0), (date(2026, 5, 10), 0),
                                                      (date(2026, 5, 14), 4), (None, 22)])
def test_nothing_is_waited_for_at_a_site_from_the_day_on_which_it_is_left_out(
    scheme: SchemeEdition, left_out_on: date | None, stopped: int
) -> None:
    """CNEX-9.10-b, CNEX-9.5.5-c: a correction that nobody asks for any more holds no clock up."""
    open_one = finding().with_(due_on=date(2026, 5, 10), corrected_on=None, correction="", verified_on=None)
    ended = Abort(site_row=open_one.site_row, ground="other", facts="停电", asked_by=PersonId("member"),
                  asked_on=date(2026, 5, 7), is_consented=True, decided_on=date(2026, 5, 7), decided_by="经理",
                  ended_on=left_out_on, leaves_site_out=True, is_resumed=False)
    job = engagement(scheme, nonconformities=(open_one,), aborts=(ended,) if left_out_on else ())
    found = [each for each in clock_stops.stops_of(job, scheme, date(2026, 6, 1)) if each.evidence == open_one.id]
    assert sum(((each.last or date(2026, 6, 1)) - each.first).days + 1 for each in found) == stopped


@both_schemes
def test_a_finding_whose_dispute_the_team_followed_was_never_late(scheme: SchemeEdition) -> None:
    """CNEX-9.5.4-e, CNEX-9.10-b: there was nothing to correct, so the days up to the team's answer count."""
    followed = finding(verified_on=date(2026, 5, 25)).with_(
        due_on=date(2026, 5, 10), corrected_on=None, correction="", dispute_followed="记录在另一台账")
    job = engagement(scheme, nonconformities=(followed,))
    assert late_corrections(job, date(2026, 6, 1)) == ()
    assert clock_stops.late_corrections(job, scheme) == ()
    assert conclusion_clock(job, scheme, date(2026, 6, 1)).stopped_days == 0
    mended = engagement(scheme, nonconformities=(followed.with_(dispute_followed=""),))
    assert len(clock_stops.late_corrections(mended, scheme)) == len(late_corrections(mended, date(2026, 6, 1))) == 1


def test_what_is_not_late_yet_is_no_stop() -> None:
    """A fee that is due next week stops nothing, and no list of stops shows it."""
    job = engagement(CNEX, fees=(fee(),))
    assert stops_of(job, CNEX, date(2026, 5, 6)) == ()
    assert [stop.cause for stop in stops_of(job, CNEX, date(2026, 5, 7))] == ["late_fee"]


def test_only_a_correction_after_an_initial_check_of_cnex_is_due_on_a_day_agreed_with_the_client() -> None:
    """CNEX-9.5.4-c, CNEX-11-e, CEC-5.6-c: elsewhere the day is set."""
    agreed = {(scheme.key, kind) for scheme in (CNEX, CEC) for kind in EngagementKind
              if correction_is_agreed(kind, scheme)}
    assert agreed == {("cnex_ex", kind) for kind in EngagementKind if kind is not EngagementKind.SURVEILLANCE}
