"""The managers' view ahead: what is counted where, what the people can take, and the tables that go along."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import outlook, outlook_tables
from intake_app.services.office import Office
from models.account import Role
from models.application import PartyRole
from models.calendar import add_months
from models.certificate import Certificate
from models.engagement import EngagementKind, ExtraSurveillance, PartyDetails
from models.personnel import Absence
from tests.job_builders import (
    cec,
    certificate,
    clock_stop,
    cnex,
    decided,
    decision,
    engagement,
    planned,
    site,
    trained,
    unit,
    visit,
)
from tests.services.held_certificates import put_held
from tests.services.jobs import acting, change, job, one, put

MANAGER = acting(Role.MANAGER)
TODAY = date(2026, 6, 1)


def issued(number: int, due_on: date, scheme: SchemeEdition | None = None, **changes: object) -> Certificate:
    """A certificate of engagement-0 whose first surveillance is due on that day."""
    issued_on = add_months(due_on, -12)
    return certificate(scheme or cnex(), issued_on, **{
        "id": f"certificate-{number}", "number": f"PCF-{number}", "engagement_id": "engagement-0",
        "valid_until": add_months(issued_on, 36) - timedelta(days=1), **changes})


def fill(office: Office, *certificates: Certificate) -> None:
    put(office, decided(cnex(), id="engagement-0"))
    with office.unit_of_work() as uow:
        for each in certificates:
            uow.certificates.add(each)
        uow.commit()


def test_surveillances_are_counted_in_their_month_and_overdue_ones_in_this(office: Office) -> None:
    """CNEX-11-b: 18 months, this one included; what falls due later is not shown."""
    fill(office, issued(1, date(2026, 5, 10)), issued(2, date(2026, 9, 10)), issued(3, date(2027, 11, 30)),
         issued(4, date(2027, 12, 1)))
    found = outlook.outlook(office, MANAGER)
    assert [(each.number, each.month) for each in found.surveillances] == [
        ("PCF-1", date(2026, 6, 1)), ("PCF-2", date(2026, 9, 1)), ("PCF-1", date(2027, 9, 1)),
        ("PCF-3", date(2027, 11, 1))]
    assert len(found.staffing.months) == 18


def test_the_surveillance_after_the_next_is_counted_where_it_falls_within_the_months(office: Office) -> None:
    """CNEX-11-b, CEC-6.1-a: with one surveillance for each certificate the last half year looked free of work.

    CNEX-12.1-b: one that ends sooner is surveyed for its renewal.
    """
    fill(office, issued(1, date(2026, 5, 10)), issued(2, date(2026, 7, 10)), issued(3, date(2026, 7, 10), cec()),
         issued(4, date(2026, 7, 10), valid_until=date(2027, 10, 9)), issued(5, date(2026, 9, 10)))
    found = outlook.outlook(office, MANAGER)
    following = [each for each in found.surveillances if each.due_on > date(2027, 1, 1)]
    assert {each.state for each in following} == {"later"}
    assert [(each.number, each.due_on) for each in following] == [
        ("PCF-3", date(2027, 7, 10)), ("PCF-1", date(2027, 9, 1)), ("PCF-4", date(2027, 10, 9)),
        ("PCF-2", date(2027, 10, 10))]
    assert any(month.needed for month in found.staffing.months[12:]), "nobody is needed for them"


def test_they_are_counted_by_state_scheme_province_and_family(office: Office) -> None:
    """CNEX-11-b."""
    fill(office, issued(1, date(2026, 5, 10), valid_until=date(2026, 11, 30)),
         issued(2, date(2026, 9, 10), site_city="温州市"),
         issued(3, date(2026, 9, 11), site_city="无名之地"))
    found = outlook.outlook(office, MANAGER)
    by = {key: {group.zh: count.total() for group, count in outlook_tables.counts(office, found, key).items()}
          for key in outlook_tables.GROUPINGS}
    assert by["state"] == {"已逾期": 1, "应发通知": 2}
    assert by["province"] == {"河南": 1, "浙江": 1, "城市未识别": 1}
    assert by["scheme"] == {cnex().name.zh: 3}
    assert by["family"] == {cnex().families[0].name.zh: 3}


def test_certificates_of_one_job_are_one_visit(office: Office) -> None:
    """J68: two certificates of one site take its person-days once."""
    fill(office, issued(1, date(2026, 9, 30)), issued(2, date(2026, 9, 30), unit=unit(cnex(), "u2")))
    months = outlook.outlook(office, MANAGER).staffing.months
    one = decided(cnex(), id="engagement-0")
    assert sum(month.needed for month in months) == one.person_days[0].on_site_half_days / 2
    assert months[3].needed


def test_an_open_job_is_counted_instead_of_its_certificates_and_a_planned_one_not_at_all(office: Office) -> None:
    """CNEX-9.2.2-c: what is planned lies on people's days already."""
    fill(office, issued(1, date(2026, 9, 30)))
    planned = visit().with_(start=date(2026, 8, 3), end=date(2026, 8, 4), team=("甲", "乙"), leader="甲")
    put(office, trained("甲"), trained("乙"),
        engagement(cnex(), id="engagement-1", kind=EngagementKind.SURVEILLANCE, certificate_ids=("certificate-1",),
                   due_on=date(2026, 9, 30), visits=(planned,)))
    months = outlook.outlook(office, MANAGER).staffing.months
    assert sum(month.needed for month in months) == 0
    assert (months[2].first, months[2].planned) == (date(2026, 8, 1), 4)


@pytest.mark.requirement("CNEX-9.3.2-a")
def test_a_visit_that_fell_is_needed_again_and_takes_nobody_s_days(office: Office) -> None:
    """CNEX-9.3.1-a: on leave its people are not there, and its person-days are still to be done."""
    ahead = visit(start=date(2026, 8, 3), end=date(2026, 8, 4), team=("甲", "乙"))
    put(office, planned(cnex(), visits=(ahead,)), trained("甲"), trained("乙"))
    before = outlook.outlook(office, MANAGER).staffing.months
    assert (sum(month.needed for month in before), before[2].planned) == (0, 4)
    change(office, one(office, "甲").with_(absences=(Absence(first=ahead.start, last=ahead.start),)))
    after = outlook.outlook(office, MANAGER).staffing.months
    figure = job(office).person_days[0].on_site_half_days / 2
    assert (sum(month.needed for month in after), after[2].planned) == (figure, 0)


def test_days_on_site_of_a_decided_job_are_not_free(office: Office) -> None:
    """CNEX-9.3.2-a: its people were there this month; what it had planned beyond the decision takes nothing."""
    there = visit(start=TODAY, end=TODAY + timedelta(days=1), team=("甲", "乙"))
    later = visit(start=date(2026, 8, 3), end=date(2026, 8, 4), team=("甲", "乙"))
    over = decided(cnex(), visits=(there, later.with_(site_row="s2")), sites=(site(), site("s2", "二厂")),
                   decision=decision(on=there.end))
    put(office, over, trained("甲"), trained("乙"))
    months = outlook.outlook(office, MANAGER).staffing.months
    assert [month.planned for month in months[:3]] == [4, 0, 0]


def test_an_extra_surveillance_that_is_planned_keeps_its_certificate_out_of_danger_and_is_counted_once(
    office: Office
) -> None:
    """CEC-6.1-b: no second visit is staffed beside it; one that looks into a change does not take its place."""
    fill(office, issued(1, date(2026, 6, 30), valid_until=date(2026, 12, 29)))
    extra = ExtraSurveillance(cause="quality_problem", facts="投诉属实", is_unannounced=True, approved_by="manager",
                              approved_on=TODAY)
    planned = visit().with_(start=date(2026, 6, 15), end=date(2026, 6, 16), team=("甲", "乙"), leader="甲")
    job = engagement(cnex(), id="engagement-1", kind=EngagementKind.SURVEILLANCE, extra=extra, visits=(planned,),
                     certificate_ids=("certificate-1",), due_on=date(2026, 7, 31))
    put(office, trained("甲"), trained("乙"), job)
    found = outlook.outlook(office, MANAGER)
    assert sum(month.needed for month in found.staffing.months) == 0
    (risk,) = found.at_risk
    assert "现场监督排定于 2026-06-16 结束" in risk.reason.text.zh
    change(office, job.with_(extra=extra.with_(change_id="change-1")))
    found = outlook.outlook(office, MANAGER)
    assert sum(month.needed for month in found.staffing.months) > 0
    assert "现场监督尚未排定" in found.at_risk[0].reason.text.zh


def test_every_running_case_shows_its_clock_with_its_stops(office: Office) -> None:
    """CNEX-9.10-a, CEC-5.2.3-a."""
    stop = clock_stop(date(2026, 5, 1), date(2026, 5, 10))
    put(office, engagement(cnex(), id="engagement-1", clock_stops=(stop,)), engagement(cec(), id="engagement-2"),
        decided(cec(), id="engagement-3"))
    found = outlook.outlook(office, MANAGER)
    assert [(case.engagement.id, case.clock.stopped_days, case.stops) for case in found.clocks] == [
        ("engagement-1", 10, (stop,)), ("engagement-2", 0, ())]
    words = [row[-1] for row in outlook_tables.clocks_table(office, found).rows]
    assert "2026-05-01 至 2026-05-10" in words[0].zh
    assert words[1] is None


def test_the_workbook_has_a_sheet_for_each_table(office: Office) -> None:
    """CNEX-11-b: and a client called like a formula stays a text."""
    fill(office, issued(1, date(2026, 9, 30)).with_(number="=1+1"))
    workbook = load_workbook(BytesIO(outlook_tables.outlook_workbook(office, MANAGER, "zh")))
    assert workbook.sheetnames[-1] == "监督清单"
    assert len(workbook.sheetnames) == 11
    cell = workbook["监督清单"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_of_many_in_danger_the_ten_with_the_least_days_to_spare_are_told(office: Office) -> None:
    """CNEX-11-a: the last day of each of twelve jobs, 15 months after its issue, has passed; J68: a job counts once."""
    due = [date(2026, 2, 1) + timedelta(days=number) for number in range(12)]
    put(office, *(decided(cnex(), id=f"engagement-of-{number}") for number in range(12)))
    fill(office, *(issued(number, day, engagement_id=f"engagement-of-{number}") for number, day in enumerate(due)),
         issued(99, due[0], engagement_id="engagement-of-0"))
    found = outlook.outlook(office, MANAGER).at_risk
    assert [risk.limit for risk in found] == [date(2026, 5, 1) + timedelta(days=number) for number in range(10)]
    assert found[0].to_spare == -94, "its notice takes two months from today, and the first working day is a Monday"
    assert "PCF-0、PCF-99" in found[0].reason.text.zh


@pytest.mark.requirement("J68", "H163", "H164")
def test_what_one_visit_could_serve_is_foreseen_and_counted_apart_until_it_is_joined(office: Office) -> None:
    """The same holder at the same site half a year on; one that falls due too far from the others goes by itself."""
    for number, due_in in ((1, 200), (2, 230), (3, 400)):
        put_held(office, number, due_in)
    found = outlook.outlook(office, MANAGER)
    (visit_for_two,) = found.joint
    assert visit_for_two.certificate_ids == ("certificate-1", "certificate-2")
    assert 0 < visit_for_two.half_days < visit_for_two.half_days_apart
    (row,) = outlook_tables.joint_table(found).in_language("zh")
    assert row[-1] == (visit_for_two.half_days_apart - visit_for_two.half_days) / 2
    needed = sum(month.needed for month in found.staffing.months)
    with office.unit_of_work() as uow:
        held = uow.certificates.get("certificate-2")
        uow.certificates.save(held.with_(parties=other_holder(held)))
        uow.commit()
    apart = outlook.outlook(office, MANAGER)
    assert apart.joint == ()
    assert sum(month.needed for month in apart.staffing.months) == needed > 0


def other_holder(held: Certificate) -> dict[PartyRole, PartyDetails]:
    return {role: party.with_(name="别家电机厂") for role, party in held.parties.items()}
