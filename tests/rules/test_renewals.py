"""How a certificate goes on after its end, to the day (CNEX 12.1, CEC 7.2)."""

from datetime import date, timedelta
from typing import Any

import pytest

from intake_app.rules.certificates import certificate_faults
from intake_app.rules.lives.certificate import state_word
from intake_app.rules.renewals import asks_for_renewal, is_same, renewal_faults, renewal_in_question, renewed
from intake_app.rules.surveillance import surveillance_due
from intake_app.schemes.schema import SchemeEdition
from models.certificate import (
    CertificateState,
    EndingSetAside,
    Investigation,
    LapsedResult,
    SetAside,
    StatusChange,
    SurveillanceDone,
    Suspension,
    Termination,
)
from tests.builders import cec_draft, cnex_draft
from tests.job_builders import cec, certificate, cnex, engagement, site, unit

BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
END = date(2029, 5, 19)
FIRST = date(2026, 5, 20)


@BOTH
@pytest.mark.parametrize(("done_on", "counts"), [
    (date(2028, 11, 18), False), (date(2028, 11, 19), True), (END, True), (date(2029, 5, 20), False), (None, False),
])
def test_what_renews_is_done_in_the_last_six_months(
    scheme: SchemeEdition, done_on: date | None, counts: bool
) -> None:
    """CNEX-12.1-b, CEC-7.2-b, J14: both ends included."""
    held = certificate(scheme, issued_on=FIRST, valid_until=END)
    faults = renewal_faults(held, scheme, done_on)
    assert (faults == ()) is counts
    assert all(fault.clause == scheme.certificate.renewal.window_months.clause for fault in faults)


@pytest.mark.parametrize("state", [state for state in CertificateState if state is not CertificateState.VALID])
def test_only_a_valid_certificate_is_renewed(state: CertificateState) -> None:
    """CNEX-12.1-b: a suspended one is restored first."""
    held = certificate(cnex(), issued_on=FIRST, valid_until=END, state=state)
    assert "续证" in renewal_faults(held, cnex(), END)[0].text.zh


@BOTH
@pytest.mark.parametrize(("decided_on", "issued_on", "counts_from", "last"), [
    (date(2029, 4, 20), date(2029, 4, 27), date(2029, 5, 20), date(2032, 5, 19)),
    (END, END, date(2029, 5, 20), date(2032, 5, 19)),
    (END, date(2029, 5, 28), date(2029, 5, 20), date(2032, 5, 19)),
    (date(2029, 6, 4), date(2029, 6, 4), date(2029, 6, 4), date(2032, 6, 3)),
    (date(2029, 6, 4), date(2029, 6, 9), date(2029, 6, 4), date(2032, 6, 3)),
])
def test_it_counts_from_the_day_after_the_old_ones_end_or_from_a_later_decision(
    scheme: SchemeEdition, decided_on: date, issued_on: date, counts_from: date, last: date
) -> None:
    """J16, J17: three years from there, the first issue kept; it is sound with both days."""
    old = certificate(scheme, issued_on=FIRST, valid_until=END)
    draft = certificate(scheme, id="certificate-2", number="PCF-2", state=CertificateState.DRAFT,
                        period_from=date(2028, 1, 1), period_to=date(2028, 12, 31))
    new = renewed(draft, old, decided_on, issued_on, scheme)
    assert (new.counts_from, new.valid_until, new.first_issued_on, new.renews) == (counts_from, last, FIRST, old.id)
    assert new.valid_from == (counts_from if counts_from != issued_on else None)
    assert certificate_faults(new, scheme) == ()
    valid = new.with_(state=CertificateState.VALID)
    assert [state_word(valid, on).zh for on in (counts_from - timedelta(days=1), counts_from)] == ["尚未生效", "有效"]


def test_the_next_surveillance_counts_from_the_one_that_renewed_it() -> None:
    """J63, CNEX-11-c: at most 15 months after it, though the certificate is new."""
    done = SurveillanceDone(completed_on=date(2029, 4, 10), passed=True)
    old = certificate(cnex(), issued_on=FIRST, valid_until=END, surveillances=(done,))
    new = renewed(certificate(cnex(), id="certificate-2"), old, date(2029, 4, 20), date(2029, 4, 27), cnex())
    due = surveillance_due(new, cnex(), date(2029, 6, 1))
    assert due is not None
    assert (due.due_on, due.is_first) == (date(2030, 7, 10), False)


def test_a_certificate_applied_for_anew_begins_a_cycle_of_its_own() -> None:
    """CEC-6.1-a, CEC-7.2-b: counted from the old one's last surveillance it would be overdue before it counts."""
    done = SurveillanceDone(completed_on=date(2028, 5, 8), passed=True)
    old = certificate(cec(), issued_on=FIRST, valid_until=END, surveillances=(done,))
    new = renewed(certificate(cec(), id="certificate-2"), old, date(2029, 4, 20), date(2029, 4, 27), cec())
    due = surveillance_due(new, cec(), date(2029, 6, 1))
    assert due is not None
    assert (due.due_on, due.hard_limit, due.is_first) == (date(2030, 4, 27), date(2030, 4, 27), True)


@BOTH
@pytest.mark.parametrize(("address", "is_the_old_ones"), [
    ("河南省南阳市仲景北路 20 号", True), ("河南省南阳市仲景北路２０号", True), ("河南省南阳市仲景北路 21 号", False),
])
def test_a_unit_is_the_same_however_its_sites_address_is_spaced(
    scheme: SchemeEdition, address: str, is_the_old_ones: bool
) -> None:
    """CEC-7.2-b: written anew in the application, it would get a second certificate beside the first."""
    job = engagement(scheme, sites=(site().with_(address=address),))
    assert is_same(certificate(scheme), unit(scheme), job) is is_the_old_ones


@pytest.mark.parametrize(("kind", "is_renewal"), [("recertification", True), ("initial", False), ("change", False)])
def test_an_application_is_a_renewal_where_it_says_so(kind: str, is_renewal: bool) -> None:
    """CEC-7.2-b: its job is called so, on pages and on paper; CNEX is renewed by a surveillance and asks nothing."""
    assert asks_for_renewal(cec_draft(answers={"application.kind": kind}), cec()) is is_renewal
    assert not asks_for_renewal(cnex_draft(answers={"application.kind": kind}), cnex())


STOPPED = date(2029, 4, 25)
SUSPENDED = Suspension(ground="other", facts="经查实", verified_on=STOPPED, suspended_on=STOPPED,
                       until=date(2029, 5, 19), by="李主管")
LAPSED = LapsedResult(change_id="change-1", facts="核对台账", confirmed_on=STOPPED, by="李主管",
                      proposed_ground="other", decide_by=STOPPED)
LOOKED_INTO = Investigation(change=StatusChange.SUSPENDED, ground="other", reason="旧证书已暂停", opened_on=STOPPED,
                            opened_by="李主管")
ENDED = Termination(ground="other", facts="经查实", verified_on=STOPPED, ended_on=STOPPED, by="李主管")


@BOTH
@pytest.mark.parametrize(("state", "what", "word"), [
    (CertificateState.SUSPENDED, {"suspensions": (SUSPENDED,)}, "暂停"),
    (CertificateState.RESULT_LAPSED, {"lapses": (LAPSED,)}, "失效待重新认证"),
    (CertificateState.WITHDRAWN, {"termination": ENDED}, "撤销"),
    (CertificateState.CANCELLED, {"termination": ENDED}, "注销"),
    (CertificateState.VALID, {"suspensions": (SUSPENDED.with_(restored_on=date(2029, 5, 2)),)}, None),
    (CertificateState.VALID, {"lapses": (LAPSED.with_(revoked_on=date(2029, 5, 2)),)}, None),
    (CertificateState.VALID, {}, None),
])
def test_a_certificate_is_in_question_once_the_one_that_it_renews_was_stopped(
    scheme: SchemeEdition, state: CertificateState, what: dict[str, Any], word: str | None
) -> None:
    """CNEX-12.3.1-a, CNEX-12.3.2-a, J29, J64: before the old one's end and past it, where that came in the meantime."""
    old = certificate(scheme, issued_on=FIRST, valid_until=END, state=state, **what)
    new = renewed(certificate(scheme, id="certificate-2", number="PCF-2"), old, date(2029, 4, 20), date(2029, 4, 20),
                  scheme)
    for today in (STOPPED, END + timedelta(days=30)):
        reason = renewal_in_question(new, old, scheme, today)
        assert (reason is not None) is (word is not None)
        if reason is not None and word is not None:
            assert all(each in reason.text.zh for each in ("PCF-2 ", old.number, "2029-04-25", word))
    assert renewal_in_question(new, None, scheme, STOPPED) is None
    assert renewal_in_question(new.with_(valid_until=STOPPED), old, scheme, END) is None, "over itself"


@BOTH
@pytest.mark.parametrize(("what", "asks"), [
    ({"suspensions": (SUSPENDED,), "state": CertificateState.SUSPENDED}, False),
    ({"suspensions": (SUSPENDED.with_(restored_on=date(2029, 6, 1)),)}, False),
    ({"suspensions": (SUSPENDED.with_(suspended_on=STOPPED - timedelta(days=1), restored_on=STOPPED),)}, True),
    ({"investigations": (LOOKED_INTO,)}, True),
    ({"investigations": (LOOKED_INTO.with_(is_confirmed=False, findings="不受影响", concluded_on=STOPPED),)}, False),
    ({"investigations": (LOOKED_INTO.with_(is_confirmed=False, concluded_on=STOPPED - timedelta(days=1)),)}, True),
    ({"surveillances": (SurveillanceDone(completed_on=STOPPED, passed=True),)}, True),
    ({"surveillances": (SurveillanceDone(completed_on=STOPPED + timedelta(days=1), passed=True),)}, False),
    ({"surveillances": (SurveillanceDone(completed_on=STOPPED + timedelta(days=1), passed=False),)}, True),
    ({"state": CertificateState.CANCELLED, "termination": ENDED}, False),
])
def test_it_is_so_until_a_person_decided_about_itself(scheme: SchemeEdition, what: dict[str, Any], asks: bool) -> None:
    """CNEX-12.3.1-a, J29: by a suspension, an end, an investigation concluded or a surveillance passed since then."""
    old = certificate(scheme, issued_on=FIRST, valid_until=END, state=CertificateState.WITHDRAWN, termination=ENDED)
    new = renewed(certificate(scheme, id="certificate-2", number="PCF-2"), old, date(2029, 4, 20), date(2029, 4, 20),
                  scheme).with_(**what)
    assert (renewal_in_question(new, old, scheme, date(2029, 6, 2)) is not None) is asks


@BOTH
@pytest.mark.requirement("CNEX-14-a")
@pytest.mark.parametrize("suspended", [False, True], ids=["valid again", "suspended again"])
def test_it_is_in_question_no_more_for_what_an_appeal_set_aside(scheme: SchemeEdition, suspended: bool) -> None:
    """But for the suspension that stands again."""
    undone = EndingSetAside(change=StatusChange.WITHDRAWN, ending=ENDED, set_aside=SetAside(
        complaint_id="complaint-1", appeal="CPL-1", on=STOPPED + timedelta(days=9), by="某人", reason="事实有误"))
    old = certificate(scheme, issued_on=FIRST, valid_until=END, endings_set_aside=(undone,),
                      state=CertificateState.SUSPENDED if suspended else CertificateState.VALID,
                      suspensions=(SUSPENDED,) if suspended else ())
    new = renewed(certificate(scheme, id="certificate-2", number="PCF-2"), old, date(2029, 4, 20), date(2029, 4, 20),
                  scheme)
    reason = renewal_in_question(new, old, scheme, date(2029, 6, 2))
    assert (reason is not None) is suspended
    assert reason is None or "暂停" in reason.text.zh
