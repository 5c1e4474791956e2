"""Between which days the planning may lay a visit: the rule's limits first, the office's own habits where they fit."""

from datetime import date, timedelta
from typing import Any

import pytest

from intake_app.rules.clocks import earliest_visit_after_notice
from intake_app.services.office import Office
from intake_app.services.planning_problem import PlanningDesk, visit_window
from models.certificate import Certificate
from models.engagement import EngagementKind, ExtraSurveillance, SitePersonDays
from tests.job_builders import cec, certificate, planned

ISSUED_ON = date(2026, 5, 20)
LIMIT = date(2027, 5, 20)
"""A Thursday: the last day of the first surveillance under CEC's rule, due day and hard limit at once (CEC 6.1)."""


def window(office: Office, today: date, held: Certificate, **changes: Any) -> tuple[date, date, date]:
    """The window of a surveillance of `held` that is not planned yet, on `today`."""
    job = planned(cec(), kind=EngagementKind.SURVEILLANCE, certificate_ids=(held.id,), visits=(), due_on=LIMIT,
                  not_before=date(2027, 1, 1)).with_(**changes)
    desk = PlanningDesk(engagements=(job,), certificates={held.id: held}, people=(), schemes=office.schemes,
                        house=office.house, calendar=office.calendar, today=today)
    return visit_window(desk, job, cec())


def test_days_that_are_left_before_the_limit_are_used(office: Office) -> None:
    """CEC-6.1-a, CNEX-11-d: near the limit the office gives up its own lead, never the rule's day."""
    held = certificate(cec(), ISSUED_ON)
    for today in (date(2027, 5, 7), date(2027, 5, 12)):
        earliest, target, latest = window(office, today, held)
        assert latest == LIMIT
        assert earliest <= target <= latest
        assert earliest >= earliest_visit_after_notice(today, cec(), office.calendar).on
    soonest = earliest_visit_after_notice(date(2027, 5, 12), cec(), office.calendar).on
    assert window(office, date(2027, 5, 12), held)[0] == soonest


@pytest.mark.parametrize(("half_days", "fits"), [(8, True), (60, False)])
def test_a_window_without_room_for_the_visit_stays_open(office: Office, half_days: int, fits: bool) -> None:
    """CEC-6.1-a, J11: a late surveillance is better than none; one that fits is never laid after the limit."""
    days = (SitePersonDays(site_row="s1", document_review_half_days=1, on_site_half_days=half_days),)
    latest = window(office, date(2027, 5, 17), certificate(cec(), ISSUED_ON), person_days=days)[2]
    assert (latest == LIMIT) is fits
    assert fits or latest > LIMIT


def test_a_window_that_is_past_stays_open_for_a_while(office: Office) -> None:
    """J11: a person decides about the certificate; until then the visit can still be made up for."""
    earliest, target, latest = window(office, LIMIT + timedelta(days=3), certificate(cec(), ISSUED_ON))
    assert LIMIT < earliest <= target < latest


@pytest.mark.parametrize("not_before", [None, date(2026, 6, 20)])
def test_an_extra_surveillance_has_a_last_day_of_its_own(office: Office, not_before: date | None) -> None:
    """CEC-6.1-b: a severe complaint does not wait for the yearly check."""
    extra = ExtraSurveillance(cause="complaint", facts="投诉", is_unannounced=True, approved_by="管理",
                              approved_on=date(2026, 6, 1))
    last = date(2026, 8, 1)
    earliest, target, latest = window(office, date(2026, 6, 1), certificate(cec(), ISSUED_ON), extra=extra,
                                      due_on=last, not_before=not_before)
    assert earliest <= target <= latest == last
    assert earliest >= (not_before or date(2026, 6, 2))
