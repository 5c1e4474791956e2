"""The plan to take away: what stands, what was called off, and for whom."""

import io
from datetime import timedelta

import icalendar
import pytest
from openpyxl import load_workbook

from intake_app.services import audit_plan, leave_files, people, people_files, plan_files, planning
from intake_app.services.leave_files import LeavePlan
from intake_app.services.office import Office
from intake_app.tables.changes import Outcome
from intake_app.tables.people import PeoplePlan
from models.account import Role
from models.errors import NotPermitted
from models.personnel import Person
from tests.calendars.test_leave import calendar
from tests.job_builders import announced, cec, plan_notice, trained
from tests.services.jobs import (
    COORDINATOR,
    acting,
    change,
    far,
    job,
    one,
    planned,
    proposed,
    put,
    refused_words,
    to_plan,
)
from tests.tables.test_people import LEAVE, PEOPLE, book


def events(content: bytes) -> dict[str, icalendar.Component]:
    """The events by their UIDs."""
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def whole(office: Office) -> icalendar.Component:
    (event,) = events(plan_files.whole_calendar(office, COORDINATOR, "zh")).values()
    return event


def personal(office: Office, name: str) -> dict[str, icalendar.Component]:
    return events(plan_files.personal_calendar(office, COORDINATOR, name, "zh"))


def test_a_visit_that_is_planned_again_keeps_its_uid_and_counts_on(office: Office) -> None:
    """Somebody falls ill: for them it is called off, for the calendar of all it is another telling of the same."""
    put(office, to_plan(), trained("甲"), trained("乙"), far(trained("丙")))
    visit = planned(office)
    before = whole(office)
    sick, well = visit.team
    audit_plan.declare_impartiality(office, acting(Role.AUDITOR, person=sick), "engagement-1")
    audit_plan.decline_for_conflict(office, acting(Role.AUDITOR, person=sick), "engagement-1", "亲属在该企业任职")
    called_off = whole(office)
    assert called_off["STATUS"] == "CANCELLED"
    again = planned(office)
    assert sick not in again.team
    after = whole(office)
    assert before["UID"] == called_off["UID"] == after["UID"]
    assert before["SEQUENCE"] < called_off["SEQUENCE"] < after["SEQUENCE"]
    assert after["STATUS"] == "TENTATIVE"
    (gone,) = personal(office, sick).values()
    assert gone["STATUS"] == "CANCELLED"
    assert gone["DTSTART"].dt == visit.start
    (stays,) = personal(office, well).values()
    assert stays["STATUS"] == "TENTATIVE"
    assert stays["DTSTART"].dt == again.start


def test_the_calendar_names_the_leader_before_the_members(office: Office) -> None:
    """CNEX-9.6.2-a."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    (other,) = (each for each in visit.team if each != visit.leader)
    for leader in (other, visit.leader):
        audit_plan.appoint_leader(office, COORDINATOR, "engagement-1", visit.site_row, leader)
        assert str(whole(office)["DESCRIPTION"]).startswith(f"组长: {leader}")


def test_a_visit_that_fell_is_told_as_one_to_be_planned_again(office: Office) -> None:
    """CNEX-9.3.2-b: nobody travels by a workbook or a calendar that still calls it confirmed."""
    put(office, to_plan(), trained("甲"), trained("乙"), far(trained("丙")))
    visit = planned(office)
    change(office, announced(job(office), plan_notice(confirmed_on=office.today())))
    assert [row["状态"] for row in published(office)] == ["已确认"]
    people.add_absence(office, COORDINATOR, visit.team[0], visit.start, visit.start, "病假")
    assert [row["状态"] for row in published(office)] == ["待重新排程"]
    for event in (whole(office), *personal(office, visit.team[1]).values()):
        assert (event["STATUS"], "待重新排程" in event["SUMMARY"]) == ("TENTATIVE", True)
    proposal = proposed(office)
    rows = load_workbook(io.BytesIO(plan_files.proposal_workbook(office, COORDINATOR, proposal.id, "zh"))).active
    assert "草案" in {cell.value for row in rows for cell in row}


def published(office: Office) -> list[dict[str, object]]:
    """The rows of the published workbook's first sheet, by heading."""
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(
        plan_files.published_workbook(office, COORDINATOR, "zh"))).active]
    at = next(place for place, row in enumerate(rows) if "状态" in row)
    return [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1:] if any(row)]


def test_who_was_never_on_a_team_has_an_empty_calendar(office: Office) -> None:
    put(office, to_plan(), trained("甲"), trained("乙"), far(trained("丙")))
    planned(office)
    assert personal(office, "丙") == {}


def test_an_auditor_takes_their_own_calendar_and_no_other(office: Office) -> None:
    put(office, to_plan(), trained("甲"), trained("乙"))
    planned(office)
    own = acting(Role.AUDITOR, person="甲")
    assert len(events(plan_files.personal_calendar(office, own, "甲", "zh"))) == 1
    with pytest.raises(NotPermitted):
        plan_files.personal_calendar(office, own, "乙", "zh")


def test_the_proposal_s_workbook_says_what_is_only_proposed(office: Office) -> None:
    """Beside the visits that stand, by real names; the published one has those alone."""
    put(office, to_plan("engagement-1"), trained("甲"), trained("乙"))
    planned(office)
    put(office, to_plan("engagement-2"))
    proposal = proposed(office)

    def states(content: bytes) -> list[object]:
        rows = load_workbook(io.BytesIO(content))["检查安排"].iter_rows(min_row=2, values_only=True)
        return sorted(row[-1] for row in rows)

    assert states(plan_files.proposal_workbook(office, COORDINATOR, proposal.id, "zh")) == ["已排定", "草案"]
    assert states(plan_files.published_workbook(office, COORDINATOR, "zh")) == ["已排定"]


def test_the_proposal_s_workbook_names_what_has_no_place_and_why(office: Office) -> None:
    """Whoever reads only the file must not take it for all that there is to do."""
    put(office, to_plan("engagement-1"), to_plan("engagement-2", cec()), trained("甲"), trained("乙"))
    proposal = proposed(office)
    (left_out,) = proposal.unplanned
    book = load_workbook(io.BytesIO(plan_files.proposal_workbook(office, COORDINATOR, proposal.id, "zh")))
    ((latest, *_, reasons),) = book["未排定"].iter_rows(min_row=2, values_only=True)
    open_until = {each.engagement.id: each.window[-1] for each in planning.open_audits(office, COORDINATOR)}
    assert latest.date() == open_until["engagement-2"]
    assert reasons == "\n".join(reason.zh for reason in left_out.reasons)
    assert "未排定" not in load_workbook(io.BytesIO(
        plan_files.published_workbook(office, COORDINATOR, "zh"))).sheetnames


def test_a_workbook_of_people_is_written_as_it_was_seen(office: Office) -> None:
    """New people get their ids, changed ones a record; all in one transaction."""
    put(office, trained("甲"))
    content = book(名册=[PEOPLE, ("新人", "南阳", "专职", "核查员", 12), ("甲", "", "兼职", "", "")])
    seen = people_files.plan_people(office, COORDINATOR, content)
    assert isinstance(seen, PeoplePlan)
    saved = people_files.take_people(office, COORDINATOR, content, seen)
    assert isinstance(saved, tuple)
    with office.unit_of_work() as uow:
        everyone = {person.name: person for person in uow.people.all()}
        verbs = [record.verb for person in everyone.values() for record in uow.records.about(person.id)]
    assert everyone["新人"].id.startswith("person-")
    assert everyone["甲"].employment == "part_time"
    assert sorted(verbs) == ["person.added", "person.imported"]
    again = people_files.plan_people(office, COORDINATOR, content)
    assert isinstance(again, PeoplePlan)
    assert again.of(Outcome.UNCHANGED)
    assert again.people == ()


def test_a_workbook_overtaken_by_others_writes_nothing(office: Office) -> None:
    """What was seen is not what would happen now."""
    put(office, trained("甲"))
    content = book(休假=[LEAVE, ("甲", "2026-07-01", "2026-07-02", "年假")])
    seen = people_files.plan_people(office, COORDINATOR, content)
    assert isinstance(seen, PeoplePlan)
    with office.unit_of_work() as uow:
        uow.people.save(one(office, "甲").with_(max_days_per_month=3))
        uow.commit()
    assert "没有写入" in refused_words(people_files.take_people(office, COORDINATOR, content, seen))
    assert one(office, "甲").absences == ()


def test_leave_from_a_calendar_opens_the_visit_it_falls_into(office: Office) -> None:
    """Seen first, entered as seen; brought again, it is known."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    visit = planned(office)
    until = visit.end + timedelta(days=1)
    content = calendar((f"DTSTART;VALUE=DATE:{visit.start:%Y%m%d}", f"DTEND;VALUE=DATE:{until:%Y%m%d}", "SUMMARY:病假"))
    seen = leave_files.plan_leave(office, COORDINATOR, "甲", content)
    assert isinstance(seen, LeavePlan)
    saved = leave_files.take_leave(office, COORDINATOR, "甲", content, seen)
    assert isinstance(saved, Person)
    assert [(a.first, a.last, a.reason) for a in saved.absences] == [(visit.start, visit.end, "病假")]
    assert job(office).visits == (visit,)
    assert "有变动" in refused_words(leave_files.take_leave(office, COORDINATOR, "甲", content, seen))
    again = leave_files.plan_leave(office, COORDINATOR, "甲", content)
    assert isinstance(again, LeavePlan)
    assert again.new == ()
