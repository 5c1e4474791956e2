"""How a certificate ends before its last day, and what the body owes after each change of its status."""

from datetime import date, timedelta
from typing import Any

import pytest

from intake_app.rules.certificate_endings import (
    duties_first_due,
    grounds_to_cancel,
    grounds_to_withdraw,
    open_duties,
    open_request,
    status_changes,
    withdrawal_act_due,
)
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.schemes.schema import SchemeEdition
from models.certificate import (
    Certificate,
    CertificateState,
    DutyDone,
    HolderRequest,
    StatusChange,
    Suspension,
    Termination,
)
from tests.job_builders import CALENDAR, cec, certificate, cnex

LAST = date(2027, 2, 28)
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["CNEX", "CEC"])


def suspended(scheme: SchemeEdition, until: date | None = LAST, **changes: Any) -> Certificate:
    stop = Suspension(ground="other", facts="未接受监督", verified_on=date(2026, 8, 27), suspended_on=date(2026, 8, 31),
                      until=until, by="李主管", **changes)
    return certificate(scheme, state=CertificateState.SUSPENDED, suspensions=(stop,))


def withdrawn(scheme: SchemeEdition) -> Certificate:
    ending = Termination(ground="other", facts="涂改证书", verified_on=date(2026, 9, 1), ended_on=date(2026, 9, 4),
                         by="李主管")
    return certificate(scheme, state=CertificateState.WITHDRAWN, termination=ending)


def asked(wish: StatusChange, **changes: Any) -> HolderRequest:
    return HolderRequest(wish=wish, reason="停产", asked_on=date(2026, 9, 1), by="林晓", **changes)


def hindered(act: str, held: Certificate, today: date) -> bool:
    """Whether the table of a certificate's life keeps the act from being done today."""
    scheme = cnex() if held.scheme == "cnex_ex" else cec()
    return bool(CERTIFICATE.obstacles(act, CertificateFacts(held, scheme, today)))


def keys(certificate: Certificate, scheme: SchemeEdition) -> list[str]:
    return [duty.duty for duty in open_duties(certificate, scheme, 0)]


def test_the_letters_of_a_withdrawal_are_the_rules_own_without_an_e() -> None:
    """CNEX-12.3.2-a, J10."""
    over = suspended(cnex())
    letters = [cause.letter for cause in grounds_to_withdraw(over, cnex(), LAST + timedelta(days=1))]
    assert letters == list("abcdfghijk")


@BOTH
def test_an_unresolved_suspension_is_a_ground_only_after_its_last_day(scheme: SchemeEdition) -> None:
    """CNEX-12.3.2-a, CEC-7.4-a: ground h of CNEX; on the last day the holder may still apply."""
    def offers(certificate: Certificate, today: date) -> bool:
        return "suspension_unresolved" in {cause.key for cause in grounds_to_withdraw(certificate, scheme, today)}

    assert not offers(suspended(scheme), LAST)
    assert offers(suspended(scheme), LAST + timedelta(days=1))
    assert not offers(suspended(scheme, restored_on=date(2026, 12, 1)), LAST + timedelta(days=1))
    assert not offers(certificate(scheme), LAST)
    assert offers(suspended(scheme, until=None), LAST), "where the authority decides, a person tells when it has"


def test_a_withdrawal_is_due_five_working_days_after_the_verification() -> None:
    """CNEX-12.3.2-a: over the holidays of October 2026, as for a suspension."""
    due = withdrawal_act_due(date(2026, 9, 24), cnex(), CALENDAR)
    assert due is not None
    assert due.on == date(2026, 10, 9)


@BOTH
def test_a_cancellation_has_grounds_that_are_nobodys_fault(scheme: SchemeEdition) -> None:
    """CEC-7.4-a, J51."""
    assert [cause.key for cause in grounds_to_cancel(scheme)] == [
        "own_request", "no_longer_produced", "rule_change_not_met"]


@BOTH
def test_what_has_ended_cannot_end_again(scheme: SchemeEdition) -> None:
    today = date(2026, 9, 10)
    for ended in (withdrawn(scheme), withdrawn(scheme).with_(state=CertificateState.CANCELLED),
                  certificate(scheme, state=CertificateState.DRAFT)):
        assert hindered("withdraw", ended, today)
    assert hindered("cancel", certificate(scheme), date(2029, 5, 20)), "expired the day before"
    assert not hindered("withdraw", certificate(scheme), today)
    assert not hindered("cancel", suspended(scheme), today)


@BOTH
def test_a_holder_may_ask_for_suspension_or_cancellation_once_at_a_time(scheme: SchemeEdition) -> None:
    """CEC-7.4-b: a suspended certificate can only be cancelled; a declined request lets another come."""
    today = date(2026, 9, 10)
    cancellation = StatusChange.CANCELLED
    assert not hindered("ask_to_suspend", certificate(scheme), today)
    assert hindered("ask_to_suspend", suspended(scheme), today)
    assert not hindered("ask_to_cancel", suspended(scheme), today)
    waiting = certificate(scheme, holder_request=asked(cancellation))
    assert hindered("ask_to_cancel", waiting, today)
    declined = certificate(scheme, holder_request=asked(cancellation, declined_on=today))
    assert not hindered("ask_to_cancel", declined, today)
    assert hindered("ask_to_cancel", withdrawn(scheme), today)


@BOTH
def test_a_request_is_answered_by_the_act_that_was_asked_for(scheme: SchemeEdition) -> None:
    """CEC-7.4-b."""
    assert open_request(certificate(scheme, holder_request=asked(StatusChange.SUSPENDED))) is not None
    earlier = suspended(scheme, restored_on=date(2026, 8, 31))
    assert open_request(earlier.with_(holder_request=asked(StatusChange.SUSPENDED))) is not None
    later = earlier.suspensions[0].with_(suspended_on=date(2026, 9, 2), restored_on=None)
    assert open_request(earlier.with_(holder_request=asked(StatusChange.SUSPENDED), suspensions=(later,))) is None
    assert open_request(withdrawn(scheme).with_(holder_request=asked(StatusChange.CANCELLED))) is None


def test_cnex_publishes_reports_and_takes_back() -> None:
    """CNEX-12.3.1-c, CNEX-12.3.2-b, CNEX-12.3.2-c, CNEX-12.3.2-d."""
    assert keys(suspended(cnex()), cnex()) == ["published", "reported", "use_ended"]
    assert keys(withdrawn(cnex()), cnex()) == ["published", "reported", "taken_back", "use_ended"]
    restored = suspended(cnex(), restored_on=date(2026, 12, 1))
    assert keys(restored, cnex()) == ["published", "reported", "status_made_known"]
    assert keys(certificate(cnex()), cnex()) == []


def test_a_cancelled_certificate_is_taken_back_under_both_rules() -> None:
    """H61: a void certificate does not stay with its holder, whether it was withdrawn or cancelled."""
    for scheme, duty in ((cnex(), "void_taken_back"), (cec(), "taken_back")):
        assert duty in keys(withdrawn(scheme).with_(state=CertificateState.CANCELLED), scheme)


def test_cec_announces() -> None:
    """CEC-7.4-a."""
    assert keys(suspended(cec()), cec()) == ["announced", "use_ended"]
    cancelled = withdrawn(cec()).with_(state=CertificateState.CANCELLED)
    assert keys(cancelled, cec()) == ["announced", "taken_back", "use_ended"]


@BOTH
def test_what_only_a_suspension_asked_for_ends_with_it_and_what_is_published_stays_owed(scheme: SchemeEdition) -> None:
    """CNEX-12.3.2-c, CEC-7.4-a: nobody stops the use of a certificate that holds again."""
    during, after = keys(suspended(scheme), scheme), keys(suspended(scheme, restored_on=date(2026, 12, 1)), scheme)
    assert "use_ended" in during
    assert "use_ended" not in after
    assert {each for each in during if each != "use_ended"} < set(after)


@BOTH
def test_a_duty_done_is_owed_no_more_and_each_suspension_owes_its_own(scheme: SchemeEdition) -> None:
    """CNEX-12.3.2-c: what was published of one suspension says nothing of the next."""
    first = suspended(scheme, restored_on=date(2026, 12, 1))
    second = first.suspensions[0].with_(suspended_on=date(2027, 1, 4), restored_on=None)
    twice = first.with_(suspensions=(*first.suspensions, second))
    owed = open_duties(twice, scheme, 2)
    done = [DutyDone(duty=each.duty, change=each.change, changed_on=each.changed_on, done_on=each.changed_on,
                     proof="网址", by="李主管") for each in owed if each.changed_on < date(2027, 1, 4)]
    left = open_duties(twice.with_(duties_done=tuple(done)), scheme, 2)
    assert {each.changed_on for each in left} == {date(2027, 1, 4)}
    assert {each.due_on for each in left} == {date(2027, 1, 6)}


@BOTH
def test_the_use_of_a_certificate_is_looked_after_once_whatever_forbids_it(scheme: SchemeEdition) -> None:
    """CNEX-12.3.2-d: withdrawn after its suspension, it owed the same twice, and neither settled the other."""
    both = suspended(scheme).with_(
        state=CertificateState.WITHDRAWN,
        termination=Termination(ground="other", facts="涂改", verified_on=date(2027, 1, 4), ended_on=date(2027, 1, 4),
                                by="李主管"))
    owed = open_duties(both, scheme, 0)
    assert [(each.change.value, each.changed_on) for each in owed if each.duty == "use_ended"] == [
        ("withdrawn", date(2027, 1, 4))]
    assert {each.change.value for each in owed if each.duty != "use_ended"} == {"suspended", "withdrawn"}
    done = DutyDone(duty="use_ended", change=StatusChange.WITHDRAWN, changed_on=date(2027, 1, 4),
                    done_on=date(2027, 1, 4), proof="现场核查", by="李主管")
    assert "use_ended" not in {each.duty for each in open_duties(both.with_(duties_done=(done,)), scheme, 0)}


@BOTH
def test_changes_of_status_stand_in_their_order(scheme: SchemeEdition) -> None:
    restored = suspended(scheme, restored_on=date(2026, 12, 1)).with_(
        state=CertificateState.WITHDRAWN,
        termination=Termination(ground="other", facts="涂改", verified_on=date(2026, 12, 1), ended_on=date(2026, 12, 1),
                                by="李主管"))
    assert [change.value for change, _ in status_changes(restored)] == ["suspended", "restored", "withdrawn"]


def test_the_duty_due_first_stands_in_front() -> None:
    late, early = withdrawn(cnex()), suspended(cnex()).with_(number="PCF-2026-00002")
    pairs = [(each, duty) for each in (late, early) for duty in open_duties(each, cnex(), 0)]
    assert [duty.due_on for _, duty in duties_first_due(pairs)] == sorted(duty.due_on for _, duty in pairs)
