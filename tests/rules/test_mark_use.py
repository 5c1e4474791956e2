"""On which products the mark may stand, and where."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from intake_app.rules.mark_use import mark_bans
from intake_app.schemes.schema import MarkBan, SchemeEdition
from models.certificate import CertificateState, LapsedResult, SurveillanceDone
from models.certificate_change import ChangeEvaluation, ChangeUndone, ChangeVerdict, ChangeVerification, Rise
from tests.job_builders import cec, certificate, certificate_change, cnex

TODAY = date(2026, 9, 10)
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["CNEX", "CEC"])


def banned(scheme: SchemeEdition, today: date = TODAY, **changes: Any) -> list[str]:
    """The clauses of what bars the mark, without the document."""
    return [str(reason.clause and reason.clause.clause) for reason in mark_bans(
        certificate(scheme, **changes), scheme, today)]


def answered(verdict: ChangeVerdict, passed: bool | None = None, effective: date = TODAY) -> dict[str, Any]:
    """A certificate's change with its answer, in effect from that day."""
    made = None if passed is None else ChangeVerification(on=TODAY, by="verifier", findings="现场核对", passed=passed)
    evaluation = ChangeEvaluation(verdict=verdict, reason="资料齐全", on=TODAY, by="李主管")
    return {"changes": (certificate_change(takes_effect_on=effective, evaluation=evaluation, verification=made),)}


@pytest.mark.requirement("CNEX-II-14")
@BOTH
@pytest.mark.parametrize(("state", "ban"), [
    (CertificateState.VALID, None), (CertificateState.DRAFT, 1), (CertificateState.SUSPENDED, 4),
    (CertificateState.WITHDRAWN, 4), (CertificateState.CANCELLED, 4), (CertificateState.EXPIRED, 3),
])
def test_the_mark_stands_on_products_of_a_valid_certificate_only(
    scheme: SchemeEdition, state: CertificateState, ban: int | None
) -> None:
    """CNEX-12.4-a, CEC-8.2-a: each ban by its own number; past its last day a valid one bars it too."""
    clause = "附件 II 14 {})" if scheme.key == "cnex_ex" else "附件 3 13 {})"
    assert banned(scheme, state=state) == ([clause.format(ban)] if ban else [])
    last = certificate(scheme).valid_until
    assert banned(scheme, last) == []
    assert banned(scheme, last + timedelta(days=1)) == [clause.format(3)]


@BOTH
def test_a_renewed_certificate_lets_the_mark_stand_from_the_day_on_which_it_counts(scheme: SchemeEdition) -> None:
    """CNEX-12.4-a, CEC-8.2-a: until then the old one decides, which may be suspended."""
    clause = "附件 II 14 1)" if scheme.key == "cnex_ex" else "附件 3 13 1)"
    tomorrow = TODAY + timedelta(days=1)
    assert banned(scheme, issued_on=TODAY, valid_from=tomorrow) == [clause]
    assert banned(scheme, tomorrow, issued_on=TODAY, valid_from=tomorrow) == []


@BOTH
@pytest.mark.parametrize(("changes", "is_barred"), [
    ({"changes": (certificate_change(takes_effect_on=TODAY),)}, True),
    ({"changes": (certificate_change(takes_effect_on=TODAY + timedelta(days=1)),)}, False),
    (answered(ChangeVerdict.APPROVED), False), (answered(ChangeVerdict.TO_BE_VERIFIED), True),
    (answered(ChangeVerdict.TO_BE_VERIFIED, passed=True), False),
    (answered(ChangeVerdict.TO_BE_VERIFIED, passed=False), True),
    (answered(ChangeVerdict.TO_BE_VERIFIED, passed=False, effective=TODAY + timedelta(days=1)), False),
    (answered(ChangeVerdict.REFUSED), True),
    (answered(ChangeVerdict.REFUSED, effective=TODAY + timedelta(days=1)), False),
])
def test_a_change_that_is_in_effect_and_not_confirmed_bars_it(
    scheme: SchemeEdition, changes: dict[str, Any], is_barred: bool
) -> None:
    """CNEX-II-13, CNEX-II-14: what was in effect when it was denied is made; a plan that was denied is not."""
    assert bool(banned(scheme, **changes)) is is_barred


@pytest.mark.requirement("CNEX-II-14")
@BOTH
def test_a_change_that_was_made_and_found_wanting_bars_it_until_it_is_undone(scheme: SchemeEdition) -> None:
    """CNEX-II-13: or approved anew, or passed in a later surveillance; by then the product does not conform either."""
    later = TODAY + timedelta(days=30)
    (failed,) = answered(ChangeVerdict.TO_BE_VERIFIED, passed=False)["changes"]
    (refused,) = answered(ChangeVerdict.REFUSED)["changes"]
    bans = [ban[-2:] for ban in banned(scheme, later, changes=(failed,))]
    assert (bans, [ban[-2:] for ban in banned(scheme, later, changes=(refused,))]) == (["2)", "5)"], ["2)"])
    undone = ChangeUndone(said_on=later, by="林晓", words="已恢复原工艺")
    granted = answered(ChangeVerdict.APPROVED)["changes"][0].with_(id="change-2", applied_on=TODAY)
    survey = SurveillanceDone(completed_on=later, passed=True)
    for ended in ({"changes": (failed.with_(undone=undone),)}, {"changes": (failed, granted)},
                  {"changes": (failed,), "surveillances": (survey,)}):
        assert banned(scheme, later, **ended) == []
    for stays in ({"changes": (failed, granted.with_(kind="trademark"))},
                  {"changes": (failed,), "surveillances": (survey.with_(completed_on=TODAY),)},
                  {"changes": (failed,), "surveillances": (survey.with_(passed=False),)}):
        assert banned(scheme, later, **stays)


@BOTH
def test_a_result_that_a_rise_ended_bars_it_before_anybody_confirmed_it(scheme: SchemeEdition) -> None:
    """CNEX-II-11.1, J29: the result is void at once."""
    rise = Rise(percent=Decimal("10"), since=date(2026, 5, 31))
    changes = answered(ChangeVerdict.APPROVED)["changes"][0].with_(is_planned=False, rise=rise)
    assert banned(scheme, date(2026, 8, 31), changes=(changes.with_(takes_effect_on=date(2026, 5, 31)),)) == []
    assert banned(scheme, date(2026, 9, 1), changes=(changes,))[0].endswith((" 14 5)", " 13 5)"))


def test_each_scheme_names_its_places_in_its_order_and_all_five_bans() -> None:
    """CNEX-12.4-a, CEC-8.2-a: the salt rule prefers the product, the other lets the holder choose."""
    places = {}
    for scheme in (cnex(), cec()):
        assert scheme.mark is not None
        assert [each.ban for each in scheme.mark.bans] == list(MarkBan)
        places[scheme.key] = [each.key for each in scheme.mark.places]
    assert places == {
        "cnex_ex": ["body", "nameplate", "packaging", "documents", "operating_system", "sales_platform"],
        "cec_salt": ["body", "packaging", "documents"]}


@pytest.mark.requirement("CNEX-II-14")
@BOTH
def test_after_a_lapsed_result_the_mark_is_barred_for_that_and_not_for_a_suspension(scheme: SchemeEdition) -> None:
    """J29: the certificate only stands as if it were suspended."""
    lapse = LapsedResult(change_id="change-1", facts="核对用电台账", confirmed_on=TODAY, by="李主管",
                         proposed_ground="other", decide_by=TODAY + timedelta(days=7))
    bans = scheme.mark.bans if scheme.mark else ()
    assert banned(scheme, state=CertificateState.RESULT_LAPSED, lapses=(lapse,)) == [
        str(each.clause.clause) for each in bans if each.ban is MarkBan.NOT_CONFORMING]
