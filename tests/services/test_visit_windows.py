"""Between which days the planning may lay a visit: the rule's limits first, the office's own habits where they fit."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from intake_app.rules.clocks import earliest_visit_after_notice
from intake_app.rules.surveillance import surveillance_due
from intake_app.services.office import Office
from intake_app.services.planning_problem import PlanningDesk, review_note, visit_window
from models.certificate import Certificate, SurveillanceNotice, VisitProposal
from models.engagement import ClosedDays, Engagement, EngagementKind, ExtraSurveillance, SitePersonDays
from models.ids import PaperId
from tests.job_builders import cec, certificate, cnex, document_review, planned, site
from tests.services.jobs import to_plan

ISSUED_ON = date(2026, 5, 20)
LIMIT = date(2027, 5, 20)
"""A Thursday: the last day of the first surveillance under CEC's rule, due day and hard limit at once (CEC 6.1)."""


def window(office: Office, today: date, held: Certificate, **changes: Any) -> tuple[date, date, date]:
    """The window of a surveillance of `held` that is not planned yet, on `today`."""
    job = planned(cec(), kind=EngagementKind.SURVEILLANCE, certificate_ids=(held.id,), visits=(), due_on=LIMIT,
                  not_before=date(2027, 1, 1)).with_(**changes)
    desk = PlanningDesk(engagements=(job,), certificates={held.id: held}, people=(), schemes=office.schemes,
                        house=office.house, calendar=office.calendar, today=today)
    return visit_window(desk, job, cec(), "s1")


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


def proposed(*days: tuple[date, date]) -> VisitProposal:
    return VisitProposal(due_on=LIMIT, days=days, late_because="", agrees_to_shorter_notice=False,
                         on=date(2027, 2, 1), by="林晓")


@pytest.mark.parametrize(("days", "aimed_at"), [
    (((date(2027, 3, 10), date(2027, 3, 12)), (date(2027, 3, 2), date(2027, 3, 3))), date(2027, 3, 10)),
    (((date(2027, 1, 4), date(2027, 1, 5)), (date(2027, 3, 2), date(2027, 3, 3))), date(2027, 3, 2)),
    (((date(2027, 3, 13), date(2027, 3, 16)),), date(2027, 3, 15)), (((date(2027, 6, 1), date(2027, 6, 2)),), None)])
def test_the_first_day_that_the_holder_proposed_is_aimed_at_within_the_window(
    office: Office, days: tuple[tuple[date, date], ...], aimed_at: date | None
) -> None:
    """CEC-6.1-a: the preferred days in front, a working day, and never one outside the window."""
    held, today = certificate(cec(), ISSUED_ON), date(2027, 2, 1)
    usual = window(office, today, held)
    found = window(office, today, held.with_(visit_proposals=(proposed(*days),)))
    inside = [day for first, last in days for day in office.calendar.working_days(max(first, usual[0]), last)
              if day <= usual[2]]
    assert found == (min(inside, default=usual[0]), aimed_at or usual[1], usual[2])


@pytest.mark.requirement("CEC-6.1-a", "H154")
def test_no_visit_is_laid_before_the_notices_time_for_the_reply_or_the_holders_own_days(office: Office) -> None:
    """A visit 8 days after a notice that asks for days within 17 would be laid before anybody answered."""
    today, reply_by = date(2027, 2, 1), date(2027, 2, 23)
    notice = SurveillanceNotice(due_on=LIMIT, sent_on=today, paper_id=PaperId("p"), channel="c", proof="n",
                                reply_by=reply_by)
    held = certificate(cec(), ISSUED_ON)
    usual = window(office, today, held)
    assert usual[0] < reply_by
    told = held.with_(notices=(notice,))
    assert window(office, today, told) == (reply_by + timedelta(days=1), *usual[1:])
    assert window(office, today, held.with_(notices=(notice.with_(void_on=today),))) == usual
    answered = told.with_(visit_proposals=(proposed((date(2027, 2, 17), date(2027, 2, 18))),))
    assert window(office, today, answered)[:2] == (date(2027, 2, 17), date(2027, 2, 17))
    near = LIMIT - timedelta(days=13)
    assert window(office, near, held.with_(notices=(notice.with_(reply_by=LIMIT - timedelta(days=3)),))) \
        == window(office, near, held)


@pytest.mark.requirement("CNEX-11-a", "CNEX-11-d")
def test_a_surveillance_beyond_its_last_day_goes_before_those_that_are_merely_late(office: Office) -> None:
    """Of those that may begin on one day, it alone costs something from the first day on."""
    def aims_after(today: date) -> timedelta:
        held = certificate(cnex(), ISSUED_ON)
        job = planned(cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=(held.id,), visits=(), due_on=LIMIT,
                      not_before=date(2027, 4, 1), document_review=document_review())
        earliest, target, _ = visit_window(desk(office, today, job, held), job, cnex(), "s1")
        return target - earliest

    last = date(2027, 8, 20)
    assert aims_after(last - timedelta(days=60)) == timedelta(days=7)
    assert aims_after(last + timedelta(days=1)) == timedelta(0)


@pytest.mark.requirement("CNEX-9.5.1-a")
def test_a_day_written_in_the_application_is_aimed_at_where_the_window_has_it(office: Office) -> None:
    """What is no day stays words for who plans."""
    job = to_plan(accepted_on=date(2026, 6, 1))
    now = desk(office, date(2026, 6, 1), job)
    earliest, usual, latest = visit_window(now, job, cnex(), "s1")
    day = office.calendar.working_days_after(earliest, 2).on
    assert day not in (usual, latest)
    assert visit_window(replace(now, wished={job.id: day}), job, cnex(), "s1") == (day, day, latest)
    beyond = latest + timedelta(days=1)
    assert visit_window(replace(now, wished={job.id: beyond}), job, cnex(), "s1") == (earliest, usual, latest)


def reviewed_window(office: Office, today: date = date(2026, 6, 1), **changes: Any) -> tuple[date, date, date]:
    """The window of a first certification under CNEX's rule, accepted on that 1 June."""
    job = to_plan(accepted_on=date(2026, 6, 1), **changes)
    return visit_window(desk(office, today, job), job, cnex(), "s1")


def desk(office: Office, today: date, job: Engagement, *held: Certificate) -> PlanningDesk:
    return PlanningDesk(engagements=(job,), certificates={each.id: each for each in held}, people=(),
                        schemes=office.schemes, house=office.house, calendar=office.calendar, today=today)


def test_an_open_document_review_has_its_days_before_the_visit(office: Office) -> None:
    """CNEX-9.6.2-a, H141: a visit on the office's five days of lead alone would fall while its papers are read."""
    today = date(2026, 6, 1)
    sent = office.calendar.working_days_after(today, 10).on
    earliest, target, latest = reviewed_window(office)
    assert earliest == earliest_visit_after_notice(sent, cnex(), office.calendar).on
    done = reviewed_window(office, document_review=document_review())
    assert done[0] < earliest
    assert (target, latest) == done[1:]


def test_the_days_for_the_review_never_cost_a_limit(office: Office) -> None:
    """CNEX-11-a, H141: near the last day of a surveillance the rule's first day stands, and it is said."""
    held = certificate(cnex(), ISSUED_ON)
    due = surveillance_due(held, cnex(), date(2027, 5, 3))
    assert due is not None
    hard = due.hard_limit
    job = planned(cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=(held.id,), visits=(), due_on=due.due_on,
                  not_before=due.opens_on, document_review=None)
    for ahead, moves in ((60, True), (16, False)):
        today = hard - timedelta(days=ahead)
        now = desk(office, today, job, held)
        earliest, _, latest = visit_window(now, job, cnex(), "s1")
        read = visit_window(now, job.with_(document_review=document_review()), cnex(), "s1")
        note = review_note(now, job, "s1", None)
        assert latest == read[2] <= hard
        assert (earliest > read[0]) is moves
        assert note is not None
        assert ("请尽快完成文件评审" in note.text.zh) is not moves


def test_a_rule_whose_plan_waits_for_no_review_leaves_it_no_days(office: Office) -> None:
    """CEC-5.3.3-a: there the check itself waits for the review."""
    job = to_plan(scheme=cec())
    assert review_note(desk(office, date(2026, 6, 1), job), job, "s1", None) is None


def closed(first: date, last: date, row: str = "s1") -> tuple[ClosedDays, ...]:
    return (ClosedDays(id="c", site_row=row, first=first, last=last, reason="大修", entered_on=first, by="林晓"),)


@pytest.mark.requirement("CNEX-11-b", "CNEX-11-c", "CNEX-9.5.1-d", "H142")
def test_days_closed_up_to_the_due_day_leave_the_months_up_to_the_limit(office: Office) -> None:
    """CNEX's rule says that it should be in twelve months and must be in fifteen; closed days move the fifteen not."""
    held = certificate(cnex(), ISSUED_ON)
    due = surveillance_due(held, cnex(), date(2027, 3, 1))
    assert due is not None
    assert due.due_on < due.hard_limit
    days = (SitePersonDays(site_row="s1", document_review_half_days=1, on_site_half_days=8),)
    job = planned(cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=(held.id,), visits=(), due_on=due.due_on,
                  not_before=due.due_on - timedelta(days=31), person_days=days)
    for until, latest in ((due.due_on - timedelta(days=10), due.due_on), (due.due_on + timedelta(days=9),
                          due.hard_limit), (due.hard_limit + timedelta(days=9), due.hard_limit)):
        shut = job.with_(closed_days=closed(due.due_on - timedelta(days=45), until))
        assert visit_window(desk(office, date(2027, 3, 1), shut, held), shut, cnex(), "s1")[2] == latest
    assert visit_window(desk(office, date(2027, 3, 1), job, held), job, cnex(), "s1")[2] == due.due_on


@pytest.mark.requirement("CNEX-9.5.1-d", "H142")
def test_what_closes_one_site_leaves_the_window_of_another_alone(office: Office) -> None:
    """Each visit is to one site, so its days are judged by that site."""
    held = certificate(cnex(), ISSUED_ON)
    due = surveillance_due(held, cnex(), date(2027, 3, 1))
    assert due is not None
    days = tuple(SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8) for row in ("s1", "s2"))
    job = planned(cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=(held.id,), visits=(), due_on=due.due_on,
                  not_before=due.due_on - timedelta(days=31), person_days=days, sites=(site(), site("s2")),
                  closed_days=closed(due.due_on - timedelta(days=45), due.due_on + timedelta(days=9), "s2"))
    now = desk(office, date(2027, 3, 1), job, held)
    assert [visit_window(now, job, cnex(), row)[2] for row in ("s1", "s2")] == [due.due_on, due.hard_limit]


@pytest.mark.requirement("CNEX-9.5.1-d", "H141", "H142")
def test_the_days_for_the_review_never_cost_the_only_open_days(office: Office) -> None:
    """The factory is open before an overhaul, and not after it in its window: the review is to be soon."""
    usual = reviewed_window(office)
    read = reviewed_window(office, document_review=document_review())
    shut = closed(usual[0], usual[2] + timedelta(days=9))
    assert reviewed_window(office, closed_days=shut)[0] == read[0]


@pytest.mark.requirement("CNEX-9.5.1-d", "H142")
def test_the_window_of_a_first_certification_opens_until_its_factory_does(office: Office) -> None:
    """No rule ends it: only the house's own last day does."""
    usual = reviewed_window(office)
    again = usual[2] + timedelta(days=20)
    earliest, target, latest = reviewed_window(office, closed_days=closed(date(2026, 6, 1), again))
    assert earliest <= target <= latest
    assert latest >= again + timedelta(days=office.house.planning.targets.shortest_window_days)
