"""When a rise may be confirmed to have ended a result, what stays shut then, and by when a person decides."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from intake_app.rules.certificate_changes import replacement_obstacles, result_ended_in
from intake_app.rules.certificate_endings import grounds_to_cancel, open_duties, status_changes, told_suspensions
from intake_app.rules.certificates import STANDS_SUSPENDED, status_on
from intake_app.rules.lapsed_results import changes_to_confirm, decision_due, gives_way, restoration_barred
from intake_app.rules.surveillance import surveillance_due
from intake_app.schemes.schema import SchemeEdition
from models.calendar import WorkingCalendar
from models.certificate import Certificate, CertificateState, LapsedResult, StatusChange, Suspension, Termination
from models.certificate_change import Rise
from tests.job_builders import CALENDAR, cec, certificate, certificate_change, cnex, status_act

SINCE, AFTER = date(2026, 5, 31), date(2026, 9, 1)
"""The rise began; the first day that is more than three months later."""
RISEN = certificate_change(kind="footprint_rise", is_planned=False, rise=Rise(percent=Decimal(10), since=SINCE))
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["CNEX", "CEC"])


def lapsed(scheme: SchemeEdition, **changes: object) -> Certificate:
    """A certificate whose result was confirmed to have lapsed on `AFTER`."""
    assert scheme.changes is not None
    lapse = LapsedResult(change_id=RISEN.id, facts="核对用电台账", confirmed_on=AFTER, by="李主管",
                         proposed_ground=scheme.changes.lapsed_ground, decide_by=date(2026, 9, 8))
    return certificate(scheme, state=CertificateState.RESULT_LAPSED, changes=(RISEN,), lapses=(lapse,)).with_(**changes)


def stopped(on: date, **changes: object) -> Suspension:
    plain = Suspension(ground="other", facts="结果失效", verified_on=on, suspended_on=on,
                       until=on + timedelta(days=180), by="李主管")
    return plain.with_(**changes)


def revoked(held: Certificate, on: date) -> tuple[LapsedResult, ...]:
    return tuple(each.with_(revoked_on=on, revoked_by="李主管", revoked_reason="台账有误") for each in held.lapses)


@BOTH
def test_a_rise_is_to_be_confirmed_from_the_day_on_which_it_ended_the_result(scheme: SchemeEdition) -> None:
    """J29, J30: once, and not again when it was found to be an error."""
    held = certificate(scheme, changes=(RISEN,))
    assert changes_to_confirm(held, scheme, AFTER - timedelta(days=1)) == ()
    assert changes_to_confirm(held, scheme, AFTER) == (RISEN,)
    assert changes_to_confirm(lapsed(scheme), scheme, AFTER) == ()
    in_error = held.with_(lapses=revoked(lapsed(scheme), AFTER))
    assert changes_to_confirm(in_error, scheme, AFTER) == ()
    assert result_ended_in(in_error, RISEN, scheme, AFTER) is None
    assert result_ended_in(held, RISEN, scheme, AFTER) in replacement_obstacles(held, RISEN, scheme, AFTER)


@pytest.mark.parametrize(("scheme", "due_on"), [(cnex(), date(2026, 9, 8)), (cec(), date(2026, 9, 6))],
                         ids=["CNEX", "CEC"])
def test_the_confirmation_starts_the_time_to_suspend_or_withdraw(
    scheme: SchemeEdition, due_on: date
) -> None:
    """J29, CNEX-12.3.1-a, J55: five working days, or the regulation's five days where the rule sets none."""
    assert decision_due(AFTER, scheme, CALENDAR).on == due_on


def test_a_day_in_a_year_not_announced_is_told_as_such_and_counted_anew_once_it_is() -> None:
    """J29, CNEX-12.3.1-a: what stood on the day of the confirmation was reckoned without the year's holidays."""
    late_in_the_year = lapsed(cnex()).with_(lapses=tuple(
        each.with_(confirmed_on=date(2026, 12, 30), decide_by=date(2027, 1, 4)) for each in lapsed(cnex()).lapses))
    due = decision_due(date(2026, 12, 30), cnex(), CALENDAR)
    act = status_act(late_in_the_year, cnex(), date(2026, 12, 31), CALENDAR)
    assert act is not None
    assert due.provisional
    assert f"{due.on}（暂定" in act.text.zh
    announced = WorkingCalendar(announced_years=CALENDAR.announced_years | {2027})
    known = status_act(late_in_the_year, cnex(), date(2026, 12, 31), announced)
    assert known is not None
    assert (f"{due.on}" in known.text.zh, "暂定" in known.text.zh) == (True, False)


@BOTH
def test_a_lapsed_result_stands_suspended_and_waits_for_a_person(scheme: SchemeEdition) -> None:
    """J29, J64: it says by when to decide, its surveillance still falls due, and it expires like any other."""
    held = lapsed(scheme)
    assert status_on(held, AFTER) in STANDS_SUSPENDED
    act = status_act(held, scheme, AFTER, CALENDAR)
    assert act is not None
    assert decision_due(AFTER, scheme, CALENDAR).on.isoformat() in act.text.zh
    assert surveillance_due(held, scheme, AFTER) is not None
    assert status_on(held, held.valid_until + timedelta(days=1)) is CertificateState.EXPIRED


@BOTH
def test_a_proposed_ground_is_the_rules_own_and_a_new_certificates_ground_nobodys(scheme: SchemeEdition) -> None:
    """J29: ground h of CNEX; no person cancels on the ground that the issue of a new certificate brings with it."""
    assert scheme.changes is not None
    ground = next(each for each in scheme.suspension.grounds if each.key == scheme.changes.lapsed_ground)
    assert ground.letter == {"cnex_ex": "h", "cec_salt": "2"}[scheme.key]
    assert scheme.changes.recertified_ground not in {cause.key for cause in grounds_to_cancel(scheme)}


@BOTH
def test_it_is_published_like_a_suspension_and_again_when_it_was_an_error(scheme: SchemeEdition) -> None:
    """J29, J21, CNEX-12.3.2-c: an error is not published any more, and during a suspension nothing changes."""
    held = lapsed(scheme)
    assert status_changes(held) == ((StatusChange.RESULT_LAPSED, AFTER),)
    owed = {duty.duty for duty in open_duties(held, scheme, 0)}
    assert owed == {{"cnex_ex": "published", "cec_salt": "announced"}[scheme.key], "use_ended"}
    later = AFTER + timedelta(days=3)
    assert status_changes(held.with_(lapses=revoked(held, later))) == ((StatusChange.RESTORED, later),)
    suspended = held.with_(suspensions=(stopped(AFTER),))
    assert status_changes(suspended) == ((StatusChange.SUSPENDED, AFTER),)
    assert status_changes(suspended.with_(lapses=revoked(held, later))) == ((StatusChange.SUSPENDED, AFTER),)


@BOTH
def test_a_lapsed_result_is_never_restored_and_gives_way_to_a_new_certificate(scheme: SchemeEdition) -> None:
    """J29: whether it is suspended meanwhile or not; one that was confirmed in error goes on as before."""
    held = lapsed(scheme)
    suspended = held.with_(state=CertificateState.SUSPENDED, suspensions=(stopped(AFTER),))
    for each in (held, suspended):
        assert restoration_barred(each, scheme) is not None
        assert gives_way(each, AFTER)
    in_error = suspended.with_(lapses=revoked(held, AFTER))
    assert restoration_barred(in_error, scheme) is None
    assert not gives_way(in_error, AFTER)
    assert not gives_way(held, held.valid_until + timedelta(days=1))
    assert not gives_way(held.with_(state=CertificateState.WITHDRAWN), AFTER)


@BOTH
def test_a_lapsed_result_stays_told_as_suspended_from_its_day_once_it_is_decided_on(scheme: SchemeEdition) -> None:
    """J29: until it was an error, or a suspension or the end came; what a suspension covers is not told twice."""
    held, later, end = lapsed(scheme), AFTER + timedelta(days=4), AFTER + timedelta(days=6)

    def told(**changes: object) -> list[tuple[str, date, date | None]]:
        return [(each.ground, each.since, each.until) for each in told_suspensions(held.with_(**changes))]

    suspension = stopped(later)
    ending = Termination(ground="other", facts="失效", verified_on=end, ended_on=end, by="李主管")
    assert told() == [("", AFTER, None)]
    assert told(lapses=revoked(held, later)) == [("", AFTER, later)]
    assert told(suspensions=(suspension,)) == [("", AFTER, later), ("other", later, suspension.until)]
    assert told(suspensions=(suspension,), lapses=revoked(held, end)) == told(suspensions=(suspension,))
    assert told(suspensions=(suspension,), termination=ending) == [("", AFTER, later), ("other", later, end)]
    assert told(termination=ending) == [("", AFTER, end)]
    before = stopped(AFTER - timedelta(days=9))
    assert told(suspensions=(before,)) == [("other", before.suspended_on, before.until)]
