"""The plan as a calendar file, opened by two calendar libraries."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import icalendar
import vobject

from intake_app.calendars.plan import plan_calendar
from models.engagement import EngagementKind
from models.ids import PersonId
from models.planning import ScheduledVisit, VisitMember, VisitPart, VisitState

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def visit(**changes: object) -> ScheduledVisit:
    """A planned visit with a name that a calendar must escape."""
    plain = ScheduledVisit(
        key="engagement-1/s1", kind=EngagementKind.INITIAL, is_renewal=False,
        client="南阳；防爆, 电机\\厂\nBEGIN:VEVENT", site="一厂",
        city="南阳", address="仲景北路 20 号，院内", start=date(2026, 6, 16), end=date(2026, 6, 18),
        members=(VisitMember(id=PersonId("a"), name="甲", part=VisitPart.LEADER),
                 VisitMember(id=PersonId("b"), name="乙", part=VisitPart.EXPERT)), state=VisitState.CONFIRMED,
    )
    return plain.with_(**changes)


def test_two_libraries_read_the_same_days_and_words() -> None:
    """The end of whole days is the day after the last, and what people typed stays one line of text."""
    content = plan_calendar([visit()], "计划", "zh", NOON)
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    other = vobject.readOne(content.decode()).vevent
    assert event["DTSTART"].dt == other.dtstart.value == date(2026, 6, 16)
    assert event["DTEND"].dt == other.dtend.value == date(2026, 6, 19)
    assert str(event["SUMMARY"]) == other.summary.value == (
        "现场检查：南阳；防爆, 电机\\厂\nBEGIN:VEVENT（一厂）")
    assert str(event["DESCRIPTION"]) == other.description.value == "组长: 甲\n技术专家: 乙"
    assert event["STATUS"] == other.status.value == "CONFIRMED"


def test_a_visit_keeps_its_uid_and_one_called_off_is_cancelled() -> None:
    """Whenever it is and whoever goes; a calendar that had it takes it out."""
    before = plan_calendar([visit(sequence=0)], "x", "zh", NOON)
    after = plan_calendar([visit(sequence=3, start=date(2026, 7, 1), end=date(2026, 7, 2), members=(),
                                 state=VisitState.CALLED_OFF)], "x", "zh", NOON)
    (old,), (new,) = (icalendar.Calendar.from_ical(each).walk("VEVENT") for each in (before, after))
    assert old["UID"] == new["UID"]
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 3)
    assert (new["STATUS"], new["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_a_person_s_events_have_uids_of_their_own() -> None:
    """Taken off for one, the visit still takes place for the others."""
    uids = set()
    for person in (None, PersonId("a"), PersonId("b")):
        (event,) = icalendar.Calendar.from_ical(plan_calendar([visit()], "x", "zh", NOON, person)).walk("VEVENT")
        uids.add(str(event["UID"]))
    assert len(uids) == 3


def test_an_empty_plan_is_a_calendar_still() -> None:
    content = plan_calendar([], "计划", "en", NOON)
    assert icalendar.Calendar.from_ical(content).walk("VEVENT") == []
    assert vobject.readOne(content.decode()).name == "VCALENDAR"
