"""Leave from calendar files: whole days in China, whatever the calendar's own zone, ends and repetitions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.calendars.leave import LARGEST_BYTES, MOST_EVENTS, TOO_MANY, LeaveEntry, LeaveOutcome, leave_in
from models.personnel import Absence
from models.text import Text

FIRST, LAST = date(2026, 6, 1), date(2026, 12, 31)
NEW_YORK = "DTSTART;TZID=America/New_York:"

EventLines = tuple[str, ...]


def calendar(*events: EventLines) -> bytes:
    """A calendar file of these events, each given by its lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//ZH"]
    for number, event in enumerate(events):
        uid = () if any(line.startswith("UID:") for line in event) else (f"UID:{number}@test",)
        lines += ["BEGIN:VEVENT", *uid, "DTSTAMP:20260101T000000Z", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def entries(*events: EventLines, known: tuple[Absence, ...] = ()) -> tuple[LeaveEntry, ...]:
    found = leave_in(calendar(*events), FIRST, LAST, known)
    assert not isinstance(found, Text), found
    return found


def days(*events: EventLines) -> list[tuple[str, str]]:
    """The days that would be entered."""
    return [(str(entry.first), str(entry.last)) for entry in entries(*events) if entry.outcome is LeaveOutcome.NEW]


def test_the_end_of_whole_days_does_not_count() -> None:
    """RFC 5545: DTEND is the first day after them."""
    assert days(("DTSTART;VALUE=DATE:20260610", "DTEND;VALUE=DATE:20260613")) == [("2026-06-10", "2026-06-12")]


def test_a_whole_day_without_an_end_is_one_day() -> None:
    assert days(("DTSTART;VALUE=DATE:20260610",)) == [("2026-06-10", "2026-06-10")]


def test_an_end_on_the_first_day_itself_is_one_day() -> None:
    """Some calendars write it so."""
    assert days(("DTSTART;VALUE=DATE:20260610", "DTEND;VALUE=DATE:20260610")) == [("2026-06-10", "2026-06-10")]


@pytest.mark.parametrize(("lines", "expected"), [
    (("DTSTART:20260610T090000Z", "DTEND:20260610T100000Z"), ("2026-06-10", "2026-06-10")),
    (("DTSTART:20260610T170000Z", "DTEND:20260610T180000Z"), ("2026-06-11", "2026-06-11")),
    ((f"{NEW_YORK}20260610T200000", "DTEND;TZID=America/New_York:20260610T230000"), ("2026-06-11", "2026-06-11")),
    (("DTSTART:20260610T220000", "DTEND:20260611T020000"), ("2026-06-10", "2026-06-11")),
    (("DTSTART:20260610T000000", "DTEND:20260612T000000"), ("2026-06-10", "2026-06-11")),
    (("DTSTART:20260610T090000", "DURATION:P2D"), ("2026-06-10", "2026-06-12")),
])
def test_hours_take_the_days_in_china_that_they_touch(lines: EventLines, expected: tuple[str, str]) -> None:
    """Zones are turned into China's; a time without one is China's; midnight ends the day before."""
    assert days(lines) == [expected]


def test_what_repeats_is_entered_within_the_time_planned_and_without_its_exceptions() -> None:
    """Weekly for ever, one week left out, one moved."""
    moved = ("UID:weekly", "RECURRENCE-ID;VALUE=DATE:20261202", "DTSTART;VALUE=DATE:20261203")
    weekly = ("UID:weekly", "DTSTART;VALUE=DATE:20261118", "RRULE:FREQ=WEEKLY", "EXDATE;VALUE=DATE:20261209")
    assert [first for first, _ in days(weekly, moved)] == [
        "2026-11-18", "2026-11-25", "2026-12-03", "2026-12-16", "2026-12-23", "2026-12-30"]


def test_what_began_before_today_is_entered_with_its_days() -> None:
    """Somebody is on long leave when the calendar is taken over."""
    assert days(("DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260701")) == [("2026-05-01", "2026-06-30")]
    assert days(("DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260601")) == []


def test_what_is_entered_already_is_known_again() -> None:
    """Also where a longer absence covers it."""
    absence = Absence(first=date(2026, 6, 8), last=date(2026, 6, 14))
    (entry,) = entries(("DTSTART;VALUE=DATE:20260610", "DTEND;VALUE=DATE:20260613"), known=(absence,))
    assert entry.outcome is LeaveOutcome.KNOWN


@pytest.mark.parametrize(("lines", "word"), [
    (("STATUS:CANCELLED",), "取消"), (("TRANSP:TRANSPARENT",), "空闲"),
    (("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",), "过于复杂"),
    (("RRULE:FREQ=WEEKLY;BYSETPOS=366;BYDAY=MO",), "过于复杂"),
    (("RRULE:FREQ=DAILY;INTERVAL=0",), "重复规则有误"), (("RRULE:FREQ=DAILY;INTERVAL=99999999999",), "重复规则有误"),
    (("RRULE:FREQ=SECONDLY",), "每天重复多次"), (("RRULE:FREQ=DAILY;BYHOUR=1,2,3",), "每天重复多次"),
])
def test_what_is_no_leave_stays_out_and_says_why(lines: EventLines, word: str) -> None:
    (entry,) = entries(("DTSTART:20260610T090000", "DTEND:20260610T100000", *lines))
    assert entry.outcome is LeaveOutcome.LEFT_OUT
    assert entry.why is not None
    assert word in entry.why.zh


@pytest.mark.parametrize("lines", [
    ("SUMMARY:no start",), ("DTSTART:20260610T090000", "DTEND:20260601T090000"),
    ("DTSTART;VALUE=DATE:00010101", "RRULE:FREQ=DAILY"), ("DTSTART:nonsense",),
    ("DTSTART;TZID=Nowhere/Land:20260610T090000", "RRULE:FREQ=WEEKLY;UNTIL=garbage"),
])
def test_an_event_that_makes_no_sense_spoils_no_other(lines: EventLines) -> None:
    """Nothing is raised, and the leave beside it is entered."""
    assert days(lines, ("DTSTART;VALUE=DATE:20261001",))[-1] == ("2026-10-01", "2026-10-01")


@pytest.mark.parametrize("content", [
    b"", b"garbage", b"BEGIN:VCALENDAR\r\n", b"PK\x03\x04", "姓名,开始\n甲,2026".encode(), b"\xff\xfe\x00",
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
    b"x" * (LARGEST_BYTES + 1),
    calendar(*([("DTSTART;VALUE=DATE:20260610",)] * (MOST_EVENTS + 1))),
    calendar(*([("DTSTART;VALUE=DATE:20260601", "RRULE:FREQ=DAILY")] * 4)),
])
def test_what_is_no_calendar_or_too_much_of_one_is_refused_in_a_sentence(content: bytes) -> None:
    found = leave_in(content, FIRST, LAST, ())
    assert isinstance(found, Text)
    assert found.zh.endswith("。")


def test_rules_that_never_come_true_are_not_counted_through_one_after_the_other() -> None:
    """Each of them takes a part of a second up to the year 9999, and there is room for two thousand."""
    never = [(f"UID:{number}", "DTSTART;VALUE=DATE:20000103", "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU")
             for number in range(1900)]
    assert leave_in(calendar(*never), FIRST, LAST, ()) == TOO_MANY


@given(st.dates(FIRST, date(2026, 11, 30)), st.integers(1, 20))
def test_whole_days_come_back_as_they_were_written(first: date, count: int) -> None:
    """Any span of whole days within the time planned."""
    until = first + timedelta(days=count)
    (entry,) = entries((f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{until:%Y%m%d}"))
    assert (entry.first, entry.last) == (first, until - timedelta(days=1))


@given(st.binary(max_size=300))
def test_nothing_is_raised_whatever_an_event_says(noise: bytes) -> None:
    head, tail = calendar(("DTSTART;VALUE=DATE:20260610", "SUMMARY:x")).split(b"SUMMARY:x")
    leave_in(head + noise + tail, FIRST, LAST, ())
