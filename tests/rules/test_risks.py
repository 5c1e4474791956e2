"""Who is most in danger of missing a limit, and what the sentence says."""

from datetime import date, timedelta

from intake_app.rules.clocks import conclusion_clock
from intake_app.rules.risks import Risk, case_risk, certificate_risk, days_to_spare, most_at_risk
from intake_app.rules.stages import Stage
from intake_app.rules.surveillance import first_day_allowed, surveillance_due
from intake_app.schemes.schema import SchemeEdition
from models.engagement import Engagement, EngagementKind
from models.reference import Reason
from models.text import Text
from tests.job_builders import cec, certificate, clock_stop, cnex, decision, engagement, on_site, site, visit

ISSUED = date(2026, 5, 20)


def risk(scheme: SchemeEdition, today: date, job: Engagement | None = None) -> Risk | None:
    issued = certificate(scheme, ISSUED)
    due = surveillance_due(issued, scheme, today)
    assert due is not None
    first_day = first_day_allowed(due, scheme, today)
    if days_to_spare(due, first_day, job, today) is None:
        return None
    return certificate_risk([issued], due, first_day, job, scheme, today)


def surveillance(scheme: SchemeEdition, **changes: object) -> Engagement:
    return engagement(scheme, kind=EngagementKind.SURVEILLANCE, **changes)


def test_the_notice_that_is_not_sent_is_taken_off_the_days_to_spare() -> None:
    """CNEX-11-a, CNEX-11-c: sent on 2027-06-01 it lets the visit begin on 2027-08-01; the last day is 2027-08-20."""
    found = risk(cnex(), date(2027, 6, 1))
    assert found is not None
    assert (found.limit, found.to_spare) == (date(2027, 8, 20), 19)
    assert "最早 2027-08-01" in found.reason.text.zh


def test_a_passed_limit_says_by_how_many_days_and_under_which_clause() -> None:
    """CEC-6.1-a."""
    found = risk(cec(), date(2027, 5, 30))
    assert found is not None
    assert found.to_spare == -10
    assert "已过 10 天" in found.reason.text.zh
    assert found.reason.clause is not None
    assert found.reason.clause.clause == "6.1"


def test_a_planned_visit_is_what_counts() -> None:
    """CEC-6.1-a: planned to end on 2027-05-18, two days before the last."""
    planned = visit().with_(start=date(2027, 5, 17), end=date(2027, 5, 18))
    found = risk(cec(), date(2027, 4, 1), surveillance(cec(), visits=(planned,)))
    assert found is not None
    assert (found.to_spare, "排定于 2027-05-18 结束" in found.reason.text.zh) == (2, True)


def test_a_visit_whose_days_went_by_without_a_result_does_not_hide_the_limit() -> None:
    """CEC-6.1-a: planned to end on 2027-04-20; ten days later what is left are the days until 2027-05-20."""
    gone = visit().with_(start=date(2027, 4, 19), end=date(2027, 4, 20))
    found = risk(cec(), date(2027, 4, 30), surveillance(cec(), visits=(gone,)))
    assert found is not None
    assert found.to_spare == 20
    assert "没有登记结果" in found.reason.text.zh
    assert "余 20 天" in found.reason.text.zh
    called_off = risk(cec(), date(2027, 4, 30), surveillance(
        cec(), visits=(gone,), on_site=(on_site().with_(last_day=gone.end),), sites=(site(), site("s2"))))
    assert called_off is not None
    assert "尚未排定" in called_off.reason.text.zh


def test_an_audit_done_in_time_is_in_no_danger() -> None:
    """J13: the last day on site counts, not the evaluation."""
    done = on_site().with_(first_day=date(2027, 5, 17), last_day=date(2027, 5, 20))
    assert risk(cec(), date(2027, 6, 1), surveillance(cec(), on_site=(done,))) is None
    half = surveillance(cec(), on_site=(done,), sites=(site(), site("s2")))
    assert risk(cec(), date(2027, 6, 1), half) is not None


def test_a_case_tells_its_clock_with_its_stops() -> None:
    """CNEX-9.10-a, CNEX-9.10-b: ten days are not counted, so the last day moves by ten."""
    today = date(2026, 6, 12)
    job = engagement(cnex(), clock_stops=(clock_stop(date(2026, 5, 1), date(2026, 5, 10)),))
    found = case_risk(job, Stage.TEAM, conclusion_clock(job, cnex(), today), cnex(), today)
    assert found is not None
    assert (found.limit, found.to_spare) == (date(2026, 7, 22), 40)
    assert "已计 50 天" in found.reason.text.zh
    assert "10 天不计" in found.reason.text.zh
    concluded = job.with_(decision=decision())
    assert case_risk(concluded, Stage.CLOSED, conclusion_clock(concluded, cnex(), today), cnex(), today) is None


def test_the_fewest_days_to_spare_stand_in_front() -> None:
    """CNEX-11-c: and no more than asked for."""
    risks = [Risk(name=str(days), client="x", limit=ISSUED + timedelta(days=days), to_spare=days,
                  reason=Reason(text=Text(zh="x", en="x"))) for days in (5, -3, 40, 0)]
    assert [each.to_spare for each in most_at_risk(risks, 3)] == [-3, 0, 5]
