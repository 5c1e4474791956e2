"""What the holder of a valid certificate reads once its surveillance is late (CNEX 11, CEC 6.1, J11)."""

from datetime import date, timedelta

import pytest

from intake_app.rules.late_surveillance import announced_visit, awaited_surveillance, late_surveillance, told_to_holder
from intake_app.schemes.schema import SchemeEdition
from models.certificate import CertificateState, MissedLimit
from models.engagement import Engagement, EngagementKind, ExtraSurveillance
from tests.job_builders import announced, cec, certificate, cnex, on_site, plan_notice, planned, site, visit

ISSUED_ON = date(2025, 5, 20)
DUE, LAST_DAY = date(2026, 5, 20), date(2026, 8, 20)
both_schemes = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])


def surveillance_job(scheme: SchemeEdition, **changes: object) -> Engagement:
    return planned(scheme, **{"kind": EngagementKind.SURVEILLANCE, "certificate_ids": ("certificate-1",), **changes})


def words(scheme: SchemeEdition, today: date, *jobs: Engagement, **changes: object) -> tuple[str, str]:
    """In both languages."""
    held = certificate(scheme, ISSUED_ON, valid_until=date(2028, 5, 19), **changes)
    due = late_surveillance(held, jobs, scheme, today)
    assert due is not None
    told = told_to_holder(held, due, jobs, scheme, today).text
    return told.zh, told.en


@both_schemes
def test_it_is_late_from_the_day_after_its_due_date(scheme: SchemeEdition) -> None:
    """CNEX-11-b, CEC-6.1-a."""
    held = certificate(scheme, ISSUED_ON, valid_until=date(2028, 5, 19))
    assert late_surveillance(held, (), scheme, DUE) is None
    assert late_surveillance(held, (), scheme, DUE + timedelta(days=1)) is not None


def test_in_the_time_of_its_notice_the_holder_reads_by_when_it_is_to_be_done() -> None:
    """CNEX-11-b, CEC-6.1-a: until a visit is announced."""
    for scheme, said in ((cnex(), "宜在 2026-05-20（含当日）前完成，最迟应在 2026-08-20"),
                         (cec(), "应在 2026-05-20（含当日）前完成")):
        held = certificate(scheme, ISSUED_ON, valid_until=date(2028, 5, 19))
        due = awaited_surveillance(held, (), scheme, DUE)
        assert due is not None
        assert said in told_to_holder(held, due, (), scheme, DUE).text.zh
        assert awaited_surveillance(held, (), scheme, ISSUED_ON + timedelta(days=30)) is None
        coming = surveillance_job(scheme, visits=(visit(start=DUE, end=DUE),), plan_notice=plan_notice())
        assert awaited_surveillance(held, (coming,), scheme, DUE) is None


@pytest.mark.parametrize("state", [CertificateState.SUSPENDED, CertificateState.WITHDRAWN])
def test_only_a_valid_certificate_is_told_of(state: CertificateState) -> None:
    """CNEX-11-d: a suspended one has its own way back."""
    held = certificate(cnex(), ISSUED_ON, valid_until=date(2028, 5, 19), state=state)
    assert late_surveillance(held, (), cnex(), LAST_DAY) is None


def test_a_visit_that_took_place_makes_it_no_longer_late() -> None:
    """CNEX-11-d, J13: its result is still to be judged."""
    held = certificate(cnex(), ISSUED_ON, valid_until=date(2028, 5, 19))
    visited = surveillance_job(cnex(), on_site=(on_site(last_day=DUE),))
    assert late_surveillance(held, (visited,), cnex(), LAST_DAY) is None
    half = visited.with_(sites=(site(), site("s2")))
    assert late_surveillance(held, (half,), cnex(), LAST_DAY) is not None


def test_up_to_the_last_day_the_holder_reads_until_when_it_can_be_done() -> None:
    """CNEX-11-b, J11: 12 months should, 15 months must."""
    zh, en = words(cnex(), LAST_DAY)
    assert "证书目前仍然有效；监督最迟应在 2026-08-20（含当日）前完成" in zh
    assert "经您书面同意可以缩短" in zh
    assert "still valid. The surveillance must take place by 2026-08-20" in en
    assert "if you agree in writing" in en


def test_past_the_last_day_it_is_valid_until_the_body_decides() -> None:
    """CNEX-11-d, J11: a person decides; nothing is suspended by itself."""
    zh, en = words(cnex(), LAST_DAY + timedelta(days=1))
    assert "认证机构作出决定之前，证书仍然有效" in zh
    assert "书面说明未能按期接受监督的原因" in zh
    assert "通知期" not in zh, "no shorter notice mends a day that is over"
    assert "stays valid until the certification body has decided" in en


def test_a_scheme_whose_notice_does_not_bind_says_nothing_of_a_shorter_one() -> None:
    """CEC-6.1-a."""
    assert "通知期" not in words(cec(), DUE + timedelta(days=1))[0]


def test_a_certificate_that_was_left_in_force_says_until_when() -> None:
    """CNEX-11-d, J11."""
    kept = MissedLimit(limit=LAST_DAY, opened_on=LAST_DAY + timedelta(days=1), proposed_ground="contract_breach",
                       kept_until=date(2026, 10, 1), decided_on=date(2026, 9, 1), decided_by="manager", reason="疫情")
    zh, en = words(cnex(), date(2026, 10, 1), missed_limits=(kept,))
    assert "已于 2026-09-01 决定，证书在 2026-10-01（含当日）前保持有效" in zh
    assert "On 2026-09-01 the certification body let the certificate stay in force until 2026-10-01" in en
    assert "作出决定之前" in words(cnex(), date(2026, 10, 2), missed_limits=(kept,))[0]


def test_an_announced_visit_takes_the_place_of_agreeing_on_one() -> None:
    """CNEX-9.3.2-a: only what the holder was told of."""
    ahead = visit(start=date(2026, 8, 18), end=LAST_DAY)
    job = surveillance_job(cnex(), plan_notice=plan_notice(), visits=(ahead,))
    held = certificate(cnex(), ISSUED_ON, valid_until=date(2028, 5, 19))
    assert announced_visit(held, (job,), cnex(), LAST_DAY) == job.visits[0]
    assert "现场已安排在 2026-08-18 至 2026-08-20" in words(cnex(), LAST_DAY, job)[0]
    assert announced_visit(held, (announced(job, None),), cnex(), LAST_DAY) is None


def test_an_announced_visit_whose_days_are_past_is_not_to_be_waited_for() -> None:
    """CNEX-11-d: it came to nothing, so new days are to be agreed on."""
    past = visit(start=date(2026, 8, 17), end=date(2026, 8, 19))
    job = surveillance_job(cnex(), plan_notice=plan_notice(), visits=(past,))
    held = certificate(cnex(), ISSUED_ON, valid_until=date(2028, 5, 19))
    assert announced_visit(held, (job,), cnex(), date(2026, 8, 19)) == job.visits[0], "its last day is still to come"
    assert announced_visit(held, (job,), cnex(), LAST_DAY) is None
    zh, en = words(cnex(), LAST_DAY, job)
    assert "原定 2026-08-17 至 2026-08-19 的现场没有登记结果；没有进行的，请立即与认证机构商定现场日期" in zh
    assert "If it did not take place: Agree with the certification body on dates now" in en


@pytest.mark.parametrize(("extra", "is_late"), [({}, False), ({"is_investigation": True}, True),
                                                ({"change_id": "change-1"}, True)])
def test_the_visit_of_an_extra_surveillance_counts_unless_it_looked_into_something_else(
    extra: dict[str, object], is_late: bool
) -> None:
    """CEC-6.1-b, J54."""
    ordered = ExtraSurveillance(cause="quality_problem", facts="用户投诉属实", is_unannounced=True,
                                approved_by="manager", approved_on=DUE, **extra)
    held = certificate(cec(), ISSUED_ON, valid_until=date(2028, 5, 19))
    visited = surveillance_job(cec(), extra=ordered, on_site=(on_site(last_day=DUE),))
    assert (late_surveillance(held, (visited,), cec(), DUE + timedelta(days=1)) is not None) is is_late
