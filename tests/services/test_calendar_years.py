"""An announced year is entered once, tried before it counts, and then every deadline is counted by it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from intake_app.services import audit_plan, calendar_years, client_steps, inbox
from intake_app.services.calendar_years import Effect, GivenYear
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.application import PartyRole
from models.calendar import AnnouncedYear, DueDate
from models.engagement import Engagement
from models.errors import Stale
from models.ids import EngagementId
from tests.job_builders import cnex, planned, team, visit
from tests.services.jobs import acting, put

ADMINISTRATOR = acting(Role.ADMINISTRATOR)
COORDINATOR = acting(Role.COORDINATOR).with_(account_id="account-coordinator")
MANAGER = acting(Role.MANAGER).with_(account_id="account-manager")
OFF = """2027-01-01 至 2027-01-03
2027-02-05 – 2027-02-11、2027年4月5日, 2027-05-01 至 2027-05-05
2027-06-09
2027-09-15
2027-10-01 至 2027-10-07"""
GIVEN = GivenYear(year=2027, days_off=OFF, made_up="2027-02-20\n2027-10-09", source="国务院办公厅通知",
                  announced_on=date(2026, 5, 28))


def words(outcome: object) -> str:
    """The sentences of a refusal."""
    assert isinstance(outcome, Refused), outcome
    return " ".join(reason.text.zh for reason in outcome.reasons)


def entered(office: Office, given: GivenYear = GIVEN) -> AnnouncedYear:
    """The year as it was entered."""
    outcome = calendar_years.enter_year(office, ADMINISTRATOR, given)
    assert isinstance(outcome, AnnouncedYear), outcome
    return outcome


def test_a_year_counts_as_soon_as_it_is_entered(office: Office) -> None:
    """CNEX-9.6.2-b, J1: 20 February is worked, 11 February is off, and nothing is provisional any more."""
    friday = date(2027, 2, 19)
    assert office.calendar.working_days_after(friday, 1) == DueDate(on=date(2027, 2, 22), provisional=True)
    assert [(each.year, each.is_provisional) for each in calendar_years.calendar_years(office, ADMINISTRATOR)] == [
        (2026, False), (2027, True), (2028, True)]
    entered(office)
    assert office.calendar.working_days_after(friday, 1) == DueDate(on=date(2027, 2, 20))
    assert not office.calendar.is_working_day(date(2027, 2, 11))
    assert not calendar_years.calendar_years(office, ADMINISTRATOR)[1].is_provisional
    with office.unit_of_work() as uow:
        (record,) = uow.records.with_verbs({"calendar.year_entered"}, {"calendar/2027"})
    assert (record.after["source"], record.after["made_up"], record.clause is not None) == (
        "国务院办公厅通知", ["2027-02-20", "2027-10-09"], True)


def test_a_release_that_knows_a_year_counts_before_what_was_entered(office: Office) -> None:
    """CNEX-9.6.2-b, J1: a slip in what was entered moves no deadline once the release knows the year, and is told."""
    slip = date(2027, 3, 16)
    entered(office, GIVEN.with_(days_off=OFF + "\n2027-03-16"))
    assert not office.calendar.is_working_day(slip)
    known = office.house_calendar.announced_years | {2027}
    later = replace(office, house_calendar=office.house_calendar.with_(announced_years=known))
    assert later.calendar.is_working_day(slip)
    year = calendar_years.calendar_years(later, ADMINISTRATOR)[1]
    assert year.is_of_the_release
    assert slip in year.differing
    assert calendar_years.calendar_years(office, ADMINISTRATOR)[1].differing == (), "nothing to differ from"


def test_an_entered_year_is_listed_when_it_is_past(office: Office) -> None:
    entered(office)
    later = replace(office, now=lambda: office.now() + timedelta(days=2 * 366))
    years = calendar_years.calendar_years(later, ADMINISTRATOR)
    assert [each.year for each in years] == [2027, 2028, 2029, 2030]


def test_an_announcement_names_days_of_the_december_before(office: Office) -> None:
    """CNEX-9.6.2-b, J1: as that of 2019 did, whose days off began with a Monday, and a Saturday was worked for it."""
    friday, thursday = date(2026, 12, 25), date(2026, 12, 31)
    given = GIVEN.with_(days_off=OFF.replace("2027-01-01 至", "2026-12-31 至"), made_up="2026-12-26\n2027-02-20")
    assert office.calendar.working_days_after(friday, 4) == DueDate(on=thursday)
    put(office, planned(cnex(), visits=(visit(start=thursday, end=thursday),)))
    outcome = calendar_years.try_year(office, ADMINISTRATOR, given)
    assert isinstance(outcome, Effect)
    assert "2026-12-31" in outcome.visits_off[0].zh
    entered(office, given)
    assert office.calendar.working_days_after(friday, 4) == DueDate(on=date(2026, 12, 30))
    assert office.calendar.working_days_after(friday, 5).on == date(2027, 1, 4)
    assert not office.calendar.is_working_day(date(2026, 10, 1)), "what the release knows of that year stays"


def test_what_moves_is_told_before_anything_is_written(office: Office) -> None:
    """CNEX-9.6.2-b: the last day on which a plan goes out is the Saturday that is worked."""
    monday = date(2027, 2, 22)
    put(office, planned(cnex(), plan_notice=None, visits=(visit(start=monday, end=monday),)))
    outcome = calendar_years.try_year(office, ADMINISTRATOR, GIVEN)
    assert isinstance(outcome, Effect)
    (moved,) = outcome.moved
    assert (moved.what.zh, moved.before.on, moved.after.on) == ("发送计划", date(2027, 2, 19), date(2027, 2, 20))
    assert office.calendar.working_days_after(date(2027, 2, 19), 1).provisional, "nothing is entered yet"


def test_a_visit_on_a_day_off_is_named(office: Office) -> None:
    """CNEX-9.6.2-b: somebody has to find another day for it."""
    start = date(2027, 2, 11)
    put(office, planned(cnex(), visits=(visit(start=start, end=start + timedelta(days=1)),)))
    outcome = calendar_years.try_year(office, ADMINISTRATOR, GIVEN)
    assert isinstance(outcome, Effect)
    (line,) = outcome.visits_off
    assert line.zh.endswith("现场检查的 2027-02-11 为休息日，请计划调度人员重新安排。")


def test_who_keeps_the_installation_reads_no_clients_name(office: Office) -> None:
    """CNEX-15-a: an administrator opens no case; what an announcement moves is told by the numbers of the jobs."""
    monday = date(2027, 2, 22)
    off = date(2027, 2, 11)
    job = planned(cnex(), plan_notice=None, visits=(visit(start=off, end=off),))
    later = planned(cnex(), plan_notice=None, visits=(visit(start=monday, end=monday),))
    put(office, job, later.with_(id=EngagementId("engagement-2")))
    outcome = calendar_years.try_year(office, ADMINISTRATOR, GIVEN)
    assert isinstance(outcome, Effect)
    told = "".join([*(each.whose for each in outcome.moved), *(line.zh + line.en for line in outcome.visits_off)])
    assert outcome.moved
    assert outcome.visits_off
    for name in {job.parties[PartyRole.CLIENT].name, job.sites[0].name}:
        assert name not in told


def test_the_day_to_answer_a_plan_stays_what_its_notice_says(office: Office) -> None:
    """CNEX-9.6.2-a: a year that is entered later moves no day that a client was told in writing."""
    monday, told = date(2027, 2, 22), date(2027, 2, 19)
    put(office, planned(cnex(), plan_notice=None, visits=(visit(start=monday, end=monday),)),
        *team("member", "second"))
    sent = audit_plan.send_plan(office, COORDINATOR, "engagement-1")
    assert isinstance(sent, Engagement), sent
    assert client_steps.answer_due(office, sent) == told
    entered(office)
    assert client_steps.answer_due(office, sent) == told
    notice = sent.visits[0].notice
    assert notice is not None
    old = sent.with_(visits=(sent.visits[0].with_(notice=notice.with_(reply_by=None)),))
    assert client_steps.answer_due(office, old) == date(2027, 2, 20), "made before the day was kept"


def test_who_plans_and_who_manages_learn_of_an_entered_year(office: Office) -> None:
    """CNEX-9.6.2-b: the coordinator is asked for new days until no visit stands on a day off; also where it is the
    administrator who plans."""
    off = date(2027, 2, 11)
    put(office, planned(cnex(), visits=(visit(start=off, end=off),)))
    entered(office)
    asked = [each for each in inbox.inbox(office, COORDINATOR) if each.asks]
    assert [(each.page, each.waits, each.text.zh) for each in asked] == [
        ("planning", True, "录入放假安排后，有现场落在休息日，请重新排程")]
    assert [(each.page, each.about and each.about.zh) for each in inbox.inbox(office, MANAGER)] == [("cases", "2027")]
    both = ADMINISTRATOR.with_(roles=frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}))
    assert [each.waits for each in inbox.inbox(office, both)] == [True]
    with office.unit_of_work() as uow:
        (record,) = uow.records.with_verbs({"calendar.year_entered"}, {"calendar/2027"})
        job = uow.engagements.get("engagement-1")
        uow.engagements.save(job.with_(visits=(visit(start=date(2027, 2, 22), end=date(2027, 2, 22)),)))
        uow.commit()
    assert (record.after["visits_off"], record.after["jobs"]) == (1, ["engagement-1"])
    assert not any(each.waits for each in inbox.inbox(office, COORDINATOR))


@pytest.mark.parametrize("written", [
    "2月5日至2月11日", "2月5日（周五）至11日（周四）", "2027年2月5日至11日", "2027-02-05..2027-02-11",
    "2027-02-05/2027-02-11", "2.5-2.11",
])
def test_days_are_written_as_the_announcement_has_them(office: Office, written: str) -> None:
    """CNEX-9.6.2-b, J1: the year that was chosen goes without saying."""
    plain = "2027-02-05 – 2027-02-11"
    outcomes = [calendar_years.try_year(office, ADMINISTRATOR, GIVEN.with_(days_off=OFF.replace(plain, each)))
                for each in (plain, written)]
    assert isinstance(outcomes[0], Effect)
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(("change", "told"), [
    ({"days_off": "2027-01-01 至 2027-01-03"}, "法定节假日"),
    ({"days_off": OFF + "\n2026-11-30"}, "“2026-11-30”不是 2027 年（或上一年 12 月）的日期"),
    ({"days_off": OFF + "\n2028-01-01"}, "“2028-01-01”不是 2027 年"),
    ({"days_off": OFF + "\n2027-02-30"}, "“2027-02-30”不是 2027 年"),
    ({"days_off": OFF + "\n春节"}, "“春节”不是 2027 年"),
    ({"days_off": OFF + "\n2027-01-04 2027-01-06"}, "“2027-01-04 2027-01-06”不是 2027 年"),
    ({"days_off": OFF + "\ntot 2027-01-04"}, "“tot 2027-01-04”不是 2027 年"),
    ({"days_off": OFF + "\n2027-01-01 至 2027-12-31"}, "共 365 天，超过 10 天"),
    ({"days_off": OFF + "".join(f"\n2027-0{month}-21 至 2027-0{month}-27" for month in (1, 3, 7))},
     "放假日期共 46 天"),
    ({"year": 1990}, "1990 年不能录入：期限只涉及 2026 年至 2028 年。"),
    ({"year": 2029}, "2029 年不能录入"),
    ({"made_up": "2027-02-19"}, "不是周六、周日"),
    ({"made_up": "2027-10-02"}, "既列为放假，又列为调休上班"),
    ({"source": " "}, "请填写依据"),
    ({"announced_on": date(2026, 12, 1)}, "尚未公布的安排不能录入"),
    ({"year": 2026}, "已随系统版本提供"),
])
def test_an_announcement_with_a_slip_is_refused_in_words(
    office: Office, change: dict[str, object], told: str
) -> None:
    given = GIVEN.with_(**change)
    assert told in words(calendar_years.try_year(office, ADMINISTRATOR, given))
    assert told in words(calendar_years.enter_year(office, ADMINISTRATOR, given))


def test_an_entered_year_is_corrected_only_by_who_saw_it(office: Office) -> None:
    first = entered(office)
    with pytest.raises(Stale):
        calendar_years.enter_year(office, ADMINISTRATOR, GIVEN)
    again = entered(office, GIVEN.with_(made_up="2027-02-20", version=first.version))
    assert again.made_up == (date(2027, 2, 20),)
    assert not office.calendar.is_working_day(date(2027, 10, 9))
