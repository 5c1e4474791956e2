"""When a certificate must be surveyed, and when its holder must hear of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.late_surveillance import late_surveillance
from intake_app.rules.risks import days_to_spare
from intake_app.rules.surveillance import (
    URGENCY,
    SurveillanceDue,
    awaits_notice,
    earliest_visit,
    first_day_allowed,
    missed_limit,
    next_surveys,
    notice_conflict,
    notices_due,
    open_missed_limit,
    overdue_correction_act,
    surveillance_due,
    surveillances_after,
    suspension_told,
    with_visit,
)
from intake_app.schemes.schema import SchemeEdition
from models.calendar import add_months
from models.certificate import (
    Certificate,
    CertificateState,
    MissedLimit,
    RestorationRequest,
    SurveillanceDone,
    SurveillanceNotice,
    Suspension,
)
from models.engagement import Abort, Engagement, EngagementKind, ExtraSurveillance
from models.ids import CertificateId, EngagementId, PaperId, PersonId
from models.reference import Reason
from tests.job_builders import (
    CALENDAR,
    SCHEMES,
    cec,
    certificate,
    cnex,
    decision,
    finding,
    on_site,
    planned,
    site,
    status_act,
    unit,
    visit,
)

CNEX = cnex()
CEC = cec()
ISSUED_ON = date(2026, 5, 20)
both_schemes = pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
EXTRA = ExtraSurveillance(cause="quality_problem", facts="用户投诉属实", is_unannounced=False, approved_by="manager",
                          approved_on=date(2027, 2, 1))
ENDED = Abort(site_row="s1", ground="other", facts="x", asked_by=PersonId("a"), asked_on=date(2027, 5, 18),
              is_consented=True, is_resumed=False, ended_on=date(2027, 5, 19))
INTO_ANOTHER_MATTER = (EXTRA.with_(is_investigation=True), EXTRA.with_(change_id="change-1"))


def survey(id: str, **changes: Any) -> Engagement:
    """An open surveillance of certificate-1 under CEC's rule, nobody planned for it."""
    return planned(CEC, **{"id": EngagementId(id), "kind": EngagementKind.SURVEILLANCE, "visits": (),
                           "certificate_ids": (CertificateId("certificate-1"),), **changes})


def done(*days: date) -> tuple[SurveillanceDone, ...]:
    return tuple(SurveillanceDone(completed_on=day) for day in days)


def notice(due_on: date, sent_on: date) -> SurveillanceNotice:
    return SurveillanceNotice(due_on=due_on, sent_on=sent_on, paper_id=PaperId("p"), channel="ems", proof="EMS 1")


def next_due(held: Certificate, scheme: SchemeEdition, today: date = date(2026, 6, 1)) -> SurveillanceDue:
    due = surveillance_due(held, scheme, today)
    assert due is not None
    return due


def test_the_first_surveillance_is_due_after_a_year_and_must_not_pass_fifteen_months() -> None:
    """CNEX-11-b, J11: 12 months should, 15 months must."""
    due = next_due(certificate(CNEX, ISSUED_ON), CNEX)
    assert (due.due_on, due.hard_limit, due.notice_by) == (date(2027, 5, 20), date(2027, 8, 20), date(2027, 3, 20))
    assert (due.is_first, due.state, due.clause.clause) == (True, "later", "11")


def test_the_next_one_is_counted_from_the_last_day_of_the_one_before() -> None:
    """CNEX-11-c, J13."""
    due = next_due(certificate(CNEX, ISSUED_ON, surveillances=done(date(2027, 4, 10))), CNEX, date(2027, 5, 1))
    assert (due.due_on, due.hard_limit, due.is_first) == (date(2028, 7, 10), date(2028, 7, 10), False)


@pytest.mark.parametrize("surveyed", [(), (date(2027, 4, 10),)])
def test_under_the_salt_rule_every_surveillance_is_due_within_twelve_months(surveyed: tuple[date, ...]) -> None:
    """CEC-6.1-a."""
    held = certificate(CEC, ISSUED_ON, surveillances=done(*surveyed))
    due = next_due(held, CEC, date(2026, 6, 1))
    assert due.due_on == due.hard_limit == add_months(surveyed[0] if surveyed else ISSUED_ON, 12)


def test_a_certificate_of_a_leap_day_is_due_on_the_last_day_of_february() -> None:
    """Month ends: 2028-02-29 and 12 months."""
    held = certificate(CEC, date(2028, 2, 29), valid_until=date(2031, 2, 27))
    assert next_due(held, CEC, date(2028, 3, 1)).due_on == date(2029, 2, 28)


def test_a_replacement_does_not_restart_the_count() -> None:
    """J63."""
    held = certificate(CNEX, ISSUED_ON, replaced_on=date(2026, 11, 1))
    assert next_due(held, CNEX).due_on == date(2027, 5, 20)


def test_a_suspension_does_not_stop_the_count() -> None:
    """J64."""
    held = certificate(CNEX, ISSUED_ON, state=CertificateState.SUSPENDED)
    assert next_due(held, CNEX).due_on == date(2027, 5, 20)


@pytest.mark.parametrize("state", [CertificateState.SUSPENDED, CertificateState.RESULT_LAPSED])
def test_a_suspended_certificate_is_not_overdue_as_if_nothing_was_done(state: CertificateState) -> None:
    """CNEX-11-d, CNEX-12.3.1-e: past its due date its restoration is due, and no consent to a shorter notice."""
    held = certificate(CNEX, ISSUED_ON, state=state)
    assert next_due(held, CNEX, date(2027, 5, 20)).state == "notice_late"
    for today in (date(2027, 5, 21), date(2027, 8, 21)):
        due = next_due(held, CNEX, today)
        assert due.state == "suspended"
        assert notice_conflict("PCF-1", due, first_day_allowed(due, CNEX, today), CNEX, today) is None
        assert days_to_spare(due, today, None, today) is None


def test_a_suspended_certificate_is_told_with_the_last_day_of_its_suspension() -> None:
    """CNEX-12.3.1-e: up to that day; what is to be decided is said instead of it."""
    last = date(2026, 12, 1)
    held = certificate(CNEX, ISSUED_ON, state=CertificateState.SUSPENDED,
                       suspensions=(suspended(date(2026, 6, 1), last),))
    told = suspension_told(held, CNEX, last - timedelta(days=3))
    assert told is not None
    assert "应在 2026-12-01（含当日）前申请恢复，余 3 天" in told.text.zh
    assert suspension_told(held, CNEX, last + timedelta(days=1)) is None
    assert suspension_told(held.with_(state=CertificateState.VALID), CNEX, last) is None
    openly = suspension_told(held.with_(suspensions=(suspended(date(2026, 6, 1), None),)), CNEX, date(2026, 6, 2))
    assert openly is not None
    assert "至有关部门作出决定之日" in openly.text.zh


@both_schemes
@pytest.mark.parametrize(
    "state",
    [CertificateState.DRAFT, CertificateState.WITHDRAWN, CertificateState.CANCELLED, CertificateState.EXPIRED],
)
def test_what_is_no_certificate_any_more_or_not_yet_is_not_surveyed(
    scheme: SchemeEdition, state: CertificateState
) -> None:
    """CNEX-11-a."""
    assert surveillance_due(certificate(scheme, ISSUED_ON, state=state), scheme, date(2026, 6, 1)) is None


def test_an_expired_certificate_is_not_surveyed_from_the_day_after_its_end() -> None:
    """CEC-7.2-a: on its last day it still is."""
    held = certificate(CEC, ISSUED_ON, surveillances=done(date(2028, 5, 19)))
    assert next_due(held, CEC, date(2029, 5, 19)).due_on == date(2029, 5, 19)
    assert surveillance_due(held, CEC, date(2029, 5, 20)) is None


def test_nothing_is_due_where_the_certificate_ends_first_and_an_application_renews_it() -> None:
    """CEC-7.2-b."""
    held = certificate(CEC, ISSUED_ON, surveillances=done(date(2027, 4, 10), date(2028, 5, 20)))
    assert surveillance_due(held, CEC, date(2028, 7, 1)) is None


@pytest.mark.parametrize(("today", "state"), [
    (date(2028, 9, 18), "later"), (date(2028, 9, 19), "notice_due"), (date(2029, 3, 19), "notice_due"),
    (date(2029, 3, 20), "notice_late"), (date(2029, 5, 19), "notice_late")])
def test_where_a_surveillance_renews_one_is_due_in_the_last_six_months(today: date, state: str) -> None:
    """CNEX-12.1-b, CNEX-11-a: though the fifteen months end later; else no notice and no job would lead to it."""
    held = certificate(CNEX, ISSUED_ON, surveillances=done(date(2027, 4, 10), date(2028, 6, 1)))
    due = next_due(held, CNEX, today)
    assert (due.opens_on, due.due_on, due.hard_limit, due.notice_by, due.state) == (
        date(2028, 11, 19), date(2029, 5, 19), date(2029, 5, 19), date(2029, 3, 19), state)
    assert (due.renews, due.clause.clause) == (True, "12.1")


@pytest.mark.parametrize(("completed_on", "passed", "is_due"), [
    (date(2028, 11, 18), True, True), (date(2028, 11, 19), True, False), (date(2029, 5, 19), True, False),
    (date(2028, 12, 1), False, True)])
def test_a_surveillance_passed_in_the_last_six_months_is_the_one_that_renews(
    completed_on: date, passed: bool, is_due: bool
) -> None:
    """CNEX-12.1-b: one that is not passed renews nothing."""
    last = SurveillanceDone(completed_on=completed_on, passed=passed)
    held = certificate(CNEX, ISSUED_ON, surveillances=(*done(date(2027, 4, 10)), last))
    assert (surveillance_due(held, CNEX, date(2029, 5, 19)) is not None) is is_due


def test_who_is_not_surveyed_before_the_end_is_not_suspended_for_it() -> None:
    """CNEX-12.1-b: nobody need renew; the certificate ends."""
    held = certificate(CNEX, ISSUED_ON, surveillances=done(date(2027, 4, 10), date(2028, 6, 1)))
    for today in (date(2029, 5, 19), date(2029, 5, 20)):
        assert status_act(held, CNEX, today, CALENDAR) is None
        assert missed_limit(held, (), CNEX, today) is None


def test_the_surveillance_that_renews_is_foreseen_after_the_others() -> None:
    """CNEX-12.1-b: once, and not where one of the others falls into the last months."""
    held = certificate(CNEX, ISSUED_ON)
    assert surveillances_after(date(2027, 5, 20), held, CNEX, date(2030, 1, 1)) == (
        date(2028, 8, 20), date(2029, 5, 19))
    assert surveillances_after(date(2027, 10, 1), held, CNEX, date(2030, 1, 1)) == (date(2029, 1, 1),)
    assert surveillances_after(date(2027, 5, 20), held, CNEX, date(2029, 5, 18)) == (date(2028, 8, 20),)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 12, 19), "later"),
        (date(2026, 12, 20), "notice_due"),
        (date(2027, 3, 20), "notice_due"),
        (date(2027, 3, 21), "notice_late"),
        (date(2027, 5, 20), "notice_late"),
        (date(2027, 5, 21), "overdue"),
        (date(2027, 8, 20), "overdue"),
        (date(2027, 8, 21), "lapsed"),
    ],
)
def test_without_a_notice_the_state_worsens_day_by_day(today: date, state: str) -> None:
    """CNEX-11-a to d: notice until 2027-03-20, due 2027-05-20, never after 2027-08-20."""
    assert next_due(certificate(CNEX, ISSUED_ON), CNEX, today).state == state


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2027, 3, 21), "notified"), (date(2027, 5, 20), "notified"), (date(2027, 5, 21), "overdue")],
)
def test_a_notice_sent_does_not_excuse_an_overdue_surveillance(today: date, state: str) -> None:
    """CNEX-11-d."""
    held = certificate(CNEX, ISSUED_ON, notices=(notice(date(2027, 5, 20), date(2027, 3, 1)),))
    assert next_due(held, CNEX, today).state == state


def test_a_due_date_that_must_be_kept_lapses_on_the_next_day() -> None:
    """CEC-6.1-a."""
    held = certificate(CEC, ISSUED_ON)
    assert next_due(held, CEC, date(2027, 5, 20)).state == "notice_late"
    assert next_due(held, CEC, date(2027, 5, 21)).state == "lapsed"


def test_a_notice_belongs_to_the_cycle_whose_due_date_it_names() -> None:
    """CNEX-11-a: last year's notice is no notice for this year."""
    notices = (notice(date(2027, 5, 20), date(2027, 3, 1)),)
    surveyed = certificate(CNEX, ISSUED_ON, notices=notices, surveillances=done(date(2027, 5, 10)))
    assert next_due(surveyed, CNEX, date(2027, 6, 1)).notice_sent_on is None
    assert next_due(certificate(CNEX, ISSUED_ON, notices=notices), CNEX).notice_sent_on == date(2027, 3, 1)


def test_the_first_of_several_notices_counts() -> None:
    """CNEX-11-a: a reminder takes nothing from the notice before it."""
    notices = (notice(date(2027, 5, 20), date(2027, 4, 1)), notice(date(2027, 5, 20), date(2027, 3, 1)))
    assert next_due(certificate(CNEX, ISSUED_ON, notices=notices), CNEX).notice_sent_on == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("sent_on", "earliest"),
    [
        (None, None),
        (date(2026, 12, 1), date(2027, 2, 20)),
        (date(2027, 3, 20), date(2027, 5, 20)),
        (date(2027, 4, 30), date(2027, 6, 30)),
        (date(2026, 12, 31), date(2027, 2, 28)),
    ],
    ids=["not sent", "early", "on the last day", "late", "clamped"],
)
def test_no_visit_within_two_months_of_the_notice(sent_on: date | None, earliest: date | None) -> None:
    """CNEX-11-a, J12."""
    notices = (notice(date(2027, 5, 20), sent_on),) if sent_on else ()
    due = next_due(certificate(CNEX, ISSUED_ON, notices=notices), CNEX, date(2027, 1, 10))
    assert (due.opens_on, due.earliest_visit) == (date(2027, 2, 20), earliest)


@pytest.mark.parametrize(
    ("today", "told"),
    [(date(2027, 3, 20), ""), (date(2027, 3, 21), "仍在最长期限 2027-08-20 之内"),
     (date(2027, 6, 20), "仍在最长期限 2027-08-20 之内"), (date(2027, 6, 21), "也超过最长期限 2027-08-20"),
     (date(2027, 8, 21), "最长期限 2027-08-20 已过，缩短通知期也不能补救")],
)
def test_a_notice_too_late_for_the_due_date_is_told_with_what_to_do(today: date, told: str) -> None:
    """CNEX-11-a, J12: due 2027-05-20, so the last notice that leaves a day goes out on 2027-03-20."""
    due = next_due(certificate(CNEX, ISSUED_ON), CNEX, today)
    first = first_day_allowed(due, CNEX, today)
    assert first == add_months(today, 2)
    reason = notice_conflict("PCF-1", due, first, CNEX, today)
    assert (reason is None) == (told == "")
    if reason is not None:
        assert f"若于今天（{today}）发出" in reason.text.zh
        assert told in reason.text.zh
        assert reason.clause is not None
        assert reason.clause.clause == "11"


def test_a_late_notice_that_was_sent_is_told_with_its_day() -> None:
    """CNEX-11-a, J12: the day counts on which it went out, not today."""
    held = certificate(CNEX, ISSUED_ON, notices=(notice(date(2027, 5, 20), date(2027, 4, 1)),))
    today = date(2027, 4, 20)
    due = next_due(held, CNEX, today)
    assert first_day_allowed(due, CNEX, today) == date(2027, 6, 1)
    reason = notice_conflict("PCF-1", due, date(2027, 6, 1), CNEX, today)
    assert reason is not None
    assert "已于 2027-04-01 发出" in reason.text.zh


@pytest.mark.parametrize("today", [date(2027, 3, 21), date(2027, 5, 20)])
def test_a_notice_that_does_not_bind_makes_nothing_late(today: date) -> None:
    """CEC writes no notice."""
    due = next_due(certificate(CEC, ISSUED_ON), CEC, today)
    assert notice_conflict("PCF-1", due, first_day_allowed(due, CEC, today), CEC, today) is None


@pytest.mark.parametrize("sent_on", [None, date(2027, 5, 1)])
def test_a_notice_that_does_not_bind_does_not_hold_a_visit_back(sent_on: date | None) -> None:
    """CEC writes no notice: the body's own setting moves nothing."""
    assert earliest_visit(date(2027, 2, 20), sent_on, CEC) == date(2027, 2, 20)


def test_notices_that_are_due_come_worst_first_and_leave_out_what_is_sent_or_later() -> None:
    """CNEX-11-a, CNEX-11-d."""

    def held(id: str, scheme: SchemeEdition, issued_on: date, **more: Any) -> Certificate:
        until = date(issued_on.year + 3, issued_on.month, issued_on.day) - timedelta(days=1)
        return certificate(scheme, issued_on, id=CertificateId(id), valid_until=until, **more)

    today = date(2027, 6, 1)
    held_ones = [
        held("later", CNEX, date(2027, 5, 1)),
        held("due-b", CNEX, date(2026, 9, 2)),
        held("due-a", CEC, date(2026, 9, 1)),
        held("late", CNEX, date(2026, 7, 1)),
        held("sent", CNEX, date(2026, 7, 1), notices=(notice(date(2027, 7, 1), date(2027, 4, 1)),)),
        held("overdue", CNEX, date(2026, 5, 1)),
        held("lapsed", CEC, date(2026, 5, 15)),
        held("withdrawn", CNEX, date(2026, 5, 1), state=CertificateState.WITHDRAWN),
    ]
    found = notices_due(held_ones, SCHEMES, today)
    assert [due.certificate_id for due in found] == ["lapsed", "overdue", "late", "due-a", "due-b"]
    assert [due.state for due in found] == ["lapsed", "overdue", "notice_late", "notice_due", "notice_due"]


@both_schemes
@given(issued_on=st.dates(date(2026, 4, 1), date(2032, 12, 31)), after=st.integers(0, 900))
def test_the_dates_of_a_surveillance_stand_in_order_and_its_state_only_worsens(
    scheme: SchemeEdition, issued_on: date, after: int
) -> None:
    """Month clamping never turns the order round, and the next day is never better while nothing is done."""
    held = certificate(scheme, issued_on, valid_until=add_months(issued_on, 36) - timedelta(days=1))
    due = next_due(held, scheme, issued_on + timedelta(days=after))
    assert issued_on < due.opens_on < due.notice_by < due.due_on <= due.hard_limit < held.valid_until
    assert add_months(due.notice_by, scheme.surveillance.notice_months.value) <= due.due_on
    tomorrow = next_due(held, scheme, issued_on + timedelta(days=after + 1))
    assert URGENCY.index(tomorrow.state) <= URGENCY.index(due.state)


FAILED = SurveillanceDone(completed_on=date(2027, 4, 10), passed=False)


def suspended(on: date, until: date | None, restored_on: date | None = None) -> Suspension:
    return Suspension(ground="other", facts="监督不合格。", verified_on=on, suspended_on=on, until=until, by="管理",
                      restored_on=restored_on)


@pytest.mark.parametrize(("scheme", "clause"), [(CNEX, "12.3.1"), (CEC, "7.4")], ids=["cnex", "cec"])
def test_a_surveillance_not_passed_asks_for_a_suspension_until_there_is_one(
    scheme: SchemeEdition, clause: str
) -> None:
    """CNEX-11-g, CEC-6.3-b: dealt with under the rule's clause on status; an earlier suspension does not count."""
    today = date(2027, 5, 1)
    held = certificate(scheme, ISSUED_ON, surveillances=(FAILED,))
    earlier = suspended(date(2026, 9, 1), date(2027, 3, 1), date(2026, 9, 20))
    for asking in (held, held.with_(suspensions=(earlier,))):
        reason = status_act(asking, scheme, today, CALENDAR)
        assert reason is not None
        assert "2027-04-10" in reason.text.zh
        assert reason.clause is not None
        assert reason.clause.clause == clause
    since = suspended(date(2027, 4, 20), date(2027, 10, 20))
    still = held.with_(state=CertificateState.SUSPENDED, suspensions=(since,))
    assert status_act(still, scheme, today, CALENDAR) is None
    restored = held.with_(suspensions=(since.with_(restored_on=date(2027, 4, 30)),))
    assert status_act(restored, scheme, today, CALENDAR) is None
    assert status_act(held.with_(surveillances=(FAILED.with_(passed=True),)), scheme, today, CALENDAR) is None


@pytest.mark.parametrize(("scheme", "clause", "comes_late"), [(CNEX, "12.3.1", False), (CEC, "6.3", True)],
                         ids=["cnex", "cec"])
def test_a_correction_past_its_last_day_asks_for_a_decision_at_once(
    scheme: SchemeEdition, clause: str, comes_late: bool
) -> None:
    """CEC-6.3-a, CNEX-11-g: before the job is decided; what came late mends it under CNEX's rule alone."""
    held, due = certificate(scheme, ISSUED_ON), finding().due_on
    job = survey("s").with_(scheme=scheme.key, edition=scheme.edition, nonconformities=(finding(),))

    def asked(job: Engagement, today: date, held: Certificate = held) -> Reason | None:
        return overdue_correction_act(held, (job,), scheme, today)

    assert asked(job, due) is None
    reason = asked(job, due + timedelta(days=1))
    assert reason is not None
    assert f"NC-01 未在期限 {due}（含当日）内" in reason.text.zh
    assert reason.clause is not None
    assert reason.clause.clause == clause
    late = job.with_(nonconformities=(finding(corrected_on=due + timedelta(days=1)),))
    assert (asked(late, due + timedelta(days=2)) is not None) == comes_late
    assert asked(job.with_(nonconformities=(finding(corrected_on=due),)), due + timedelta(days=9)) is None
    assert asked(job.with_(kind=EngagementKind.INITIAL), due + timedelta(days=1)) is None
    assert asked(job.with_(decision=decision()), due + timedelta(days=1)) is None
    since = suspended(due, due + timedelta(days=180))
    is_suspended = held.with_(state=CertificateState.SUSPENDED, suspensions=(since,))
    assert asked(job, due + timedelta(days=1), is_suspended) is None


def test_what_was_suspended_for_after_the_last_day_is_not_asked_again() -> None:
    """CEC-6.3-a: restored since, the manager has decided; a suspension before the last day was for something else."""
    held, due = certificate(CEC, ISSUED_ON), finding().due_on
    job = survey("s").with_(scheme=CEC.key, edition=CEC.edition, nonconformities=(finding(),))
    today = due + timedelta(days=30)
    for suspended_on, is_asked in ((due, True), (due + timedelta(days=1), False)):
        since = suspended(suspended_on, due + timedelta(days=180), restored_on=due + timedelta(days=20))
        reason = overdue_correction_act(held.with_(suspensions=(since,)), (job,), CEC, today)
        assert (reason is not None) is is_asked


def test_all_findings_past_their_last_day_are_told_in_one_sentence() -> None:
    """CEC-6.3-a: each by its number, enumerated as each language does."""
    held, due = certificate(CEC, ISSUED_ON), finding().due_on
    both = (finding(), finding(id="NC-02"))
    job = survey("s").with_(scheme=CEC.key, edition=CEC.edition, nonconformities=both)
    reason = overdue_correction_act(held, (job,), CEC, due + timedelta(days=1))
    assert reason is not None
    assert "NC-01、NC-02" in reason.text.zh
    assert "NC-01, NC-02" in reason.text.en


@pytest.mark.parametrize(("today", "asks"), [(date(2027, 8, 20), False), (date(2027, 8, 21), True)])
def test_a_surveillance_not_done_by_its_last_day_asks_for_a_decision(today: date, asks: bool) -> None:
    """CNEX-11-d, J11: a person decides; what is suspended already is dealt with."""
    held = certificate(CNEX, ISSUED_ON)
    reason = status_act(held, CNEX, today, CALENDAR)
    assert (reason is not None) is asks
    if reason is not None:
        assert "2027-08-20" in reason.text.zh
    dealt_with = held.with_(state=CertificateState.SUSPENDED,
                            suspensions=(suspended(date(2027, 8, 1), date(2028, 2, 1)),))
    assert status_act(dealt_with, CNEX, today, CALENDAR) is None


@pytest.mark.parametrize(("last_days", "is_missed"), [
    ({"s1": date(2027, 5, 20)}, False), ({"s1": date(2027, 5, 21)}, True), ({}, True),
    ({"s1": date(2027, 5, 18), "s2": date(2027, 5, 20)}, False), ({"s1": date(2027, 5, 18), "s2": None}, True),
])
def test_an_audit_done_in_time_has_missed_nothing_though_it_is_not_decided(
    last_days: dict[str, date | None], is_missed: bool
) -> None:
    """CEC-6.1-a, CNEX-11-d, J13: the last day on site counts, on the last day too, and at every site."""
    job = survey("job", sites=tuple(site(row) for row in last_days or ("s1",)), on_site=tuple(
        on_site(row, last_day) for row, last_day in last_days.items() if last_day is not None))
    held, today = certificate(CEC, ISSUED_ON), date(2027, 6, 1)
    due = surveillance_due(held, CEC, today)
    assert due is not None
    assert with_visit(due, held, [job], CEC).state == ("lapsed" if is_missed else "visited")
    assert (missed_limit(held, (job,), CEC, today) is not None) is is_missed
    assert (status_act(held, CEC, today, CALENDAR, (job,)) is not None) is is_missed
    case = MissedLimit(limit=date(2027, 5, 20), opened_on=date(2027, 5, 21), proposed_ground="rule_breach")
    opened = held.with_(missed_limits=(case,))
    assert (open_missed_limit(opened, (job,), CEC, today) is not None) is is_missed


@pytest.mark.parametrize("changes", [
    {"aborts": (ENDED,)}, {"extra": INTO_ANOTHER_MATTER[0]}, {"certificate_ids": (CertificateId("another"),)},
])
def test_what_is_no_surveillance_of_the_certificate_keeps_no_limit(changes: dict[str, Any]) -> None:
    """CNEX-11-d, J54: one that was ended, one that looks into something else, and one of another certificate."""
    job = survey("job", on_site=(on_site(last_day=date(2027, 5, 18)),), **changes)
    assert missed_limit(certificate(CEC, ISSUED_ON), (job,), CEC, date(2027, 6, 1)) is not None


@pytest.mark.parametrize(("scheme", "changes", "is_missed"), [
    (CEC, {}, False), (CEC, {"on_site": (on_site(last_day=date(2028, 12, 2)),)}, True),
    (CEC, {"on_site": ()}, True), (CEC, {"accepted_on": date(2028, 11, 18)}, True),
    (CEC, {"enterprise_id": "enterprise-2"}, True), (CEC, {"id": "engagement-0"}, True),
    (CEC, {"units": (unit(CEC).with_(normalised_model="OTHER"),)}, True), (CNEX, {}, True)])
def test_the_evaluation_that_renews_is_the_years_surveillance_once_it_was_on_site(
    scheme: SchemeEdition, changes: dict[str, Any], is_missed: bool
) -> None:
    """CEC-6.1-a, CEC-6.2-a, CEC-7.2-b: it covers the same units and sites; in time, and for the renewal only."""
    held = certificate(scheme, ISSUED_ON, engagement_id="engagement-0", surveillances=done(date(2027, 12, 1)))
    seen = {"accepted_on": date(2028, 11, 19), "on_site": (on_site(last_day=date(2028, 12, 1)),), **changes}
    job = planned(scheme, **{"id": EngagementId("engagement-1"), **seen})
    due = surveillance_due(held, scheme, date(2029, 3, 2))
    assert due is not None
    assert (with_visit(due, held, [job], scheme).state == "visited") is not is_missed
    assert is_missed or late_surveillance(held, [job], scheme, date(2029, 3, 2)) is None


def test_a_renewals_evaluation_takes_a_notices_place_once_it_was_on_site() -> None:
    """CEC-6.1-a: until then it may still come to nothing."""
    due = next_due(certificate(CEC, ISSUED_ON), CEC, date(2027, 4, 1))
    renewal = planned(CEC)
    assert awaits_notice(due, [renewal])
    assert not awaits_notice(due, [renewal.with_(on_site=(on_site(),))])


@pytest.mark.parametrize(("limit", "today", "asks"), [
    (date(2027, 8, 20), date(2027, 9, 30), False), (date(2027, 8, 20), date(2027, 10, 1), True),
    (date(2026, 8, 20), date(2027, 9, 30), True),
])
def test_a_certificate_that_a_person_lets_stand_asks_again_when_that_time_is_over(
    limit: date, today: date, asks: bool
) -> None:
    """CNEX-11-d, J11: to the day, and only for the limit that was decided about."""
    case = MissedLimit(limit=limit, opened_on=date(2027, 8, 21), proposed_ground="contract_breach",
                       decided_on=date(2027, 8, 25), kept_until=date(2027, 9, 30))
    held = certificate(CNEX, ISSUED_ON, missed_limits=(case,))
    assert (status_act(held, CNEX, today, CALENDAR) is not None) is asks
    assert (missed_limit(held, (), CNEX, today) is not None) is asks


@pytest.mark.requirement("J11")
@pytest.mark.parametrize(("notices", "ground"), [
    ((), "other"), ((notice(date(2027, 5, 20), date(2027, 6, 20)),), "contract_breach"),
    ((notice(date(2027, 5, 20), date(2027, 6, 21)),), "other"),
    ((notice(date(2027, 5, 20), date(2027, 3, 1)).with_(is_sent=False),), "other"),
    ((notice(date(2027, 5, 20), date(2027, 3, 1)).with_(void_on=date(2027, 4, 1)),), "other"),
])
def test_a_missed_limit_is_the_holders_fault_only_where_it_was_told_in_time(
    notices: tuple[SurveillanceNotice, ...], ground: str
) -> None:
    """CNEX-12.3.1-a, CNEX-11-c: two months before the last day at the latest; else ground h is proposed, not b."""
    case = missed_limit(certificate(CNEX, ISSUED_ON, notices=notices), (), CNEX, date(2027, 8, 21))
    assert case is not None
    assert case.proposed_ground == ground


def test_a_suspension_asks_for_a_withdrawal_from_the_day_after_its_last() -> None:
    """CNEX-12.3.1-e: on the last day it can still be restored."""
    last = date(2026, 12, 1)
    held = certificate(CNEX, ISSUED_ON, state=CertificateState.SUSPENDED,
                       suspensions=(suspended(date(2026, 6, 1), last),))
    assert status_act(held, CNEX, last, CALENDAR) is None
    reason = status_act(held, CNEX, last + timedelta(days=1), CALENDAR)
    assert reason is not None
    assert "撤销" in reason.text.zh
    asked_for = held.suspensions[0].with_(restoration_request=RestorationRequest(
        applied_on=date(2026, 11, 20), by="林晓", mended="已补交说明"))
    waiting = status_act(held.with_(suspensions=(asked_for,)), CNEX, last, CALENDAR)
    assert waiting is not None
    assert "应核实并办理恢复" in waiting.text.zh


def test_a_suspension_until_the_authority_decides_is_looked_into_after_a_month() -> None:
    """CNEX-12.3.1-b, ground e: it ends by no day, so that a person asks how it stands."""
    without_end = certificate(CNEX, ISSUED_ON, state=CertificateState.SUSPENDED,
                              suspensions=(suspended(date(2026, 8, 31), None),))
    assert status_act(without_end, CNEX, date(2026, 9, 30), CALENDAR) is None
    reason = status_act(without_end, CNEX, date(2026, 10, 1), CALENDAR)
    assert reason is not None
    assert "2026-08-31" in reason.text.zh
    assert str(reason.clause) == "house H122"


def test_an_extra_surveillance_surveys_a_certificate_next_as_a_regular_one_does() -> None:
    """CEC-6.1-b: visited before planned, planned before not, and of two alike the regular one."""
    regular, extra = survey("regular"), survey("extra", extra=EXTRA)
    soon = (visit(start=date(2027, 3, 1), end=date(2027, 3, 2)),)
    late = (visit(start=date(2027, 5, 4), end=date(2027, 5, 5)),)

    def next_of(*jobs: Engagement) -> str:
        return next_surveys(jobs)[CertificateId("certificate-1")].id

    assert next_of(extra) == "extra"
    assert next_of(extra, regular) == next_of(regular, extra) == "regular"
    assert next_of(extra.with_(visits=soon), regular) == "extra"
    assert next_of(extra.with_(visits=late), regular.with_(visits=soon)) == "regular"
    assert next_of(extra.with_(on_site=(on_site(),)), regular.with_(visits=soon)) == "extra"


@pytest.mark.parametrize("extra", INTO_ANOTHER_MATTER, ids=["investigation", "change"])
def test_a_job_that_looks_into_something_else_surveys_nothing(extra: ExtraSurveillance) -> None:
    """J54, CNEX-12.2-c."""
    assert next_surveys([survey("other", extra=extra, on_site=(on_site(),))]) == {}


def test_the_notice_is_still_to_be_made_until_an_extra_surveillance_was_on_site() -> None:
    """CEC-6.1-b, J12: it may come to nothing; a regular job has its notice."""
    due = surveillance_due(certificate(CEC, ISSUED_ON), CEC, date(2027, 3, 1))
    assert due is not None
    assert due.state == "notice_due"
    extra = survey("extra", extra=EXTRA)
    assert awaits_notice(due, [])
    assert awaits_notice(due, [extra])
    assert not awaits_notice(due, [extra.with_(on_site=(on_site(),))])
    assert not awaits_notice(due, [extra, survey("regular")])
    assert not awaits_notice(due.with_(state="later"), [])


def test_a_surveillance_that_was_ended_without_a_decision_has_its_notice_made_anew() -> None:
    """CNEX-11-c, CNEX-9.5.5-a, CEC-6.1-a: its notice is sent, and no other job would survey the certificate."""
    told = certificate(CEC, ISSUED_ON, notices=(notice(date(2027, 5, 20), date(2027, 2, 1)),))
    due = surveillance_due(told, CEC, date(2027, 4, 1))
    assert due is not None
    ended = survey("first", aborts=(ENDED,), accepted_on=date(2027, 2, 1))
    again = survey("second", accepted_on=date(2027, 4, 1))
    assert not awaits_notice(due, [ended.with_(aborts=())])
    assert awaits_notice(due, [ended])
    assert not awaits_notice(due, [ended, again])
    assert awaits_notice(due, [ended, again.with_(aborts=(ENDED,))])
    assert not awaits_notice(due, [survey("extra", extra=EXTRA, aborts=(ENDED,))])
