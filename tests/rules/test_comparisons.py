"""What a surveillance is compared with, and what it has to say of that (CEC 6.2)."""

from datetime import date
from decimal import Decimal

import pytest

from intake_app.rules.comparisons import (
    YearBefore,
    against,
    comparison_faults,
    next_period,
    rating_told,
    target_told,
    trend_told,
    year_before,
)
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate, SurveillanceDone
from models.engagement import OBSERVATION, Engagement, EngagementKind, ExtraSurveillance, YearCompared
from models.ids import CertificateId, EngagementId
from tests.job_builders import cec, certificate, cnex, footprint, planned

CNEX, CEC = cnex(), cec()
JOB = EngagementId("engagement-2")
LAST_YEAR = {"previous_value": Decimal(1), "target_reached": False, "rated_as": OBSERVATION, "remark": "产量下降",
             "next_target": "2027 年比 2026 年下降 3%"}
NEXT = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
MATTER = ExtraSurveillance(cause="quality_problem", facts="用户投诉属实", is_unannounced=False, approved_by="manager",
                           approved_on=date(2027, 2, 1))


def survey(scheme: SchemeEdition, **changes: object) -> Engagement:
    return planned(scheme, **{"id": JOB, "kind": EngagementKind.SURVEILLANCE,
                              "certificate_ids": (CertificateId("certificate-1"),), **changes})


def held(**changes: object) -> Certificate:
    """A certificate of the year 2025."""
    return certificate(CEC, date(2026, 5, 20), value=Decimal("0.5"), **changes)


def done(id: str, on: date, **changes: object) -> SurveillanceDone:
    return SurveillanceDone(completed_on=on, engagement_id=EngagementId(id), footprint=footprint(CEC, **changes))


@pytest.mark.parametrize(("scheme", "lacking"), [
    (CEC, ["上一年度的碳足迹数值", "上一年度减排目标", "为下一年度制定的减碳目标"]), (CNEX, [])])
def test_a_surveillance_of_cecs_confirms_the_trend_and_the_target(scheme: SchemeEdition, lacking: list[str]) -> None:
    """CEC-6.2-b, J39: what it confirms may be a rise or a target missed; CNEX asks for no comparison."""
    job, before = survey(scheme), year_before(held(), JOB)
    faults = comparison_faults(footprint(scheme, **NEXT), job, scheme, before)
    assert [word for word, fault in zip(lacking, faults, strict=True) if word in fault.text.zh] == lacking
    assert [str(fault.clause) for fault in faults] == [
        f"CEC 2024-11-08 6.2 {letter}" for letter in "abb"][:len(lacking)]
    assert comparison_faults(footprint(scheme, **NEXT, **LAST_YEAR), job, scheme, before) == ()
    assert comparison_faults(footprint(scheme), job.with_(kind=EngagementKind.INITIAL), scheme, before) == ()
    for matter in (MATTER.with_(is_investigation=True), MATTER.with_(change_id="change-1")):
        assert comparison_faults(footprint(scheme), job.with_(extra=matter), scheme, before) == ()


@pytest.mark.parametrize(("period_to", "is_later"), [(date(2025, 12, 30), False), (date(2025, 12, 31), False),
                                                     (date(2026, 1, 1), True)])
def test_the_year_before_is_compared_with_a_later_one(period_to: date, is_later: bool) -> None:
    """CEC-6.2-b, H138: two values of one year say nothing of a fall; both periods are named."""
    entered = footprint(CEC, period_from=date(2025, 1, 1), period_to=period_to, **LAST_YEAR)
    faults = comparison_faults(entered, survey(CEC), CEC, year_before(held(), JOB))
    assert (faults == ()) == is_later
    for fault in faults:
        assert f"2025-01-01 – {period_to}" in fault.text.zh
        assert "2025-01-01 – 2025-12-31" in fault.text.zh
        assert str(fault.clause) == "CEC 2024-11-08 6.2 a"
    other_rule = footprint(CNEX, period_to=period_to, **LAST_YEAR)
    assert comparison_faults(other_rule, survey(CNEX), CNEX, year_before(held(), JOB)) == ()


def test_the_year_before_is_what_was_verified_last() -> None:
    """CEC-6.2-b: the certificate's own value and period until a surveillance verified another."""
    own = year_before(held(), JOB)
    assert (own.value, own.period_from, own.period_to) == (Decimal("0.5"), date(2025, 1, 1), date(2025, 12, 31))
    surveyed = (done("engagement-1", date(2027, 5, 1), value=Decimal("0.45"), **NEXT),
                SurveillanceDone(completed_on=date(2028, 5, 1)))
    last = year_before(held(surveillances=surveyed), JOB)
    assert (last.value, last.period_to) == (Decimal("0.45"), date(2026, 12, 31))


def test_a_job_is_not_compared_with_itself_nor_with_less_than_the_certificate_says() -> None:
    """CEC-6.2-b: a footprint entered anew replaces its own; a certificate replaced since is the later word (H127)."""
    surveyed = (done(JOB, date(2027, 5, 1), value=Decimal("0.45"), **NEXT),)
    assert year_before(held(surveillances=surveyed), JOB).value == Decimal("0.5")
    replaced = held(surveillances=surveyed, period_from=date(2026, 7, 1), period_to=date(2027, 6, 30))
    assert year_before(replaced, EngagementId("engagement-3")).period_to == date(2027, 6, 30)


@pytest.mark.parametrize(("today", "is_over"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
@pytest.mark.requirement("CEC-6.2-b", "H138")
def test_the_period_after_the_one_verified_last_is_offered_once_it_is_over(today: date, is_over: bool) -> None:
    before = YearBefore(value=Decimal(1), measure="kg", period_from=date(2025, 1, 1), period_to=date(2025, 12, 31),
                        target="")
    assert next_period(before, 12, today) == ((date(2026, 1, 1), date(2026, 12, 31)) if is_over else None)


def test_what_the_team_confirmed_is_told_with_period_change_and_target() -> None:
    """CEC-6.2-b: 0.419 after 0.407 is 2.94 % more; a value that this body did not verify has no period of its own."""
    before = year_before(held(), JOB, "2027 年比 2026 年下降 3%").with_(value=Decimal("0.407"))
    said = YearCompared(previous_value=Decimal("0.407"), target_reached=False)
    entered = footprint(CEC, value=Decimal("0.419"), **dict(against(said, before)))
    trend, target = trend_told(entered), target_told(entered)
    assert trend is not None
    assert target is not None
    assert trend.zh == f"0.407 {CEC.measure.value}（2025-01-01至2025-12-31）；本次较其变化 +2.94%"
    assert target.zh == "“2027 年比 2026 年下降 3%”：未达成"
    other = against(said.with_(previous_value=Decimal("0.4")), before)
    assert (other.previous_from, other.previous_to) == (None, None)
    assert trend_told(footprint(CEC)) is target_told(footprint(CEC)) is None


@pytest.mark.parametrize(("changes", "wrong"), [
    ({"value": Decimal("0.40"), "target_reached": True, "rated_as": "", "remark": ""}, ""),
    ({"rated_as": "", "remark": ""}, "观察项还是不符合项"),
    ({"target_reached": True, "rated_as": ""}, "观察项还是不符合项"),
    ({"value": Decimal("0.40"), "rated_as": ""}, "观察项还是不符合项"),
    ({"remark": ""}, "观察到的情况和原因"),
    ({"rated_as": "NC-01", "remark": ""}, ""),
], ids=["fell and reached", "neither", "did not fall", "target missed", "no words", "a finding"])
@pytest.mark.requirement("CEC-6.2-b", "H137")
def test_a_year_that_falls_short_is_rated_by_the_team(changes: dict[str, object], wrong: str) -> None:
    said = {**LAST_YEAR, "previous_value": Decimal("0.41"), "value": Decimal("0.41"), **NEXT, **changes}
    entered, before = footprint(CEC, **said), year_before(held(), JOB)
    faults = comparison_faults(entered, survey(CEC), CEC, before)
    assert [str(fault.clause) for fault in faults] == (["house H137"] if wrong else [])
    assert all(wrong in fault.text.zh for fault in faults)
    rating = rating_told(entered)
    if entered.rated_as == "NC-01":
        assert rating is not None
        assert rating.zh == "不符合项 NC-01"


def test_the_target_that_a_surveillance_entered_is_the_next_ones() -> None:
    """CEC-6.2-b, H137: the one applied with counts until then."""
    first = done("engagement-1", date(2027, 5, 1), **NEXT)
    assert year_before(held(surveillances=(first,)), JOB, "申请时的目标").target == "申请时的目标"
    second = done("engagement-3", date(2028, 5, 1), period_from=date(2027, 1, 1), period_to=date(2027, 12, 31),
                  next_target="2028 年比 2027 年下降 2%")
    assert year_before(held(surveillances=(first, second)), JOB, "申请时的目标").target == "2028 年比 2027 年下降 2%"
