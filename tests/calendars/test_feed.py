"""A calendar by a secret address, opened by two calendar libraries."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import vobject
from hypothesis import given
from hypothesis import strategies as st

from intake_app.calendars.feed import feed_calendar, told_now
from models.feed import FeedEvent, ToldEvent

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2026, 3, 1)


def event(key: str = "visit.1", first: date = date(2026, 6, 16), **changes: object) -> FeedEvent:
    plain = FeedEvent(key=key, first=first, last=first + timedelta(days=1), is_busy=True,
                      summary="现场检查：南阳；防爆, 厂\nBEGIN:VEVENT")
    return plain.with_(**changes)


def read(told: Sequence[ToldEvent]) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(feed_calendar(told, "account-1/auditor", "x")).walk("VEVENT"))


def test_two_libraries_read_the_same() -> None:
    """The end of whole days is the day after the last, and typed text stays one line."""
    content = feed_calendar(told_now((), [event()], NOON, SINCE), "account-1/auditor", "日程")
    (one,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    other = vobject.readOne(content.decode()).vevent
    assert one["DTSTART"].dt == other.dtstart.value == date(2026, 6, 16)
    assert one["DTEND"].dt == other.dtend.value == date(2026, 6, 18)
    assert str(one["SUMMARY"]) == other.summary.value == event().summary
    assert str(one["UID"]) == other.uid.value == "visit.1.account-1.auditor@footmark"
    assert (one["STATUS"], one["SEQUENCE"]) == (other.status.value, int(other.sequence.value)) == ("CONFIRMED", 0)


def test_a_change_raises_the_sequence_and_what_falls_away_is_cancelled() -> None:
    """One UID throughout; an entry that comes back goes on counting."""
    told = told_now((), [event()], NOON, SINCE)
    later = NOON + timedelta(hours=1)
    moved = told_now(told, [event(first=date(2026, 7, 1))], later, SINCE)
    gone = told_now(moved, [], later, SINCE)
    back = told_now(gone, [event()], later, SINCE)
    shown = [read(each)[0] for each in (told, moved, gone, back)]
    assert len({str(each["UID"]) for each in shown}) == 1
    assert [(each["SEQUENCE"], each["STATUS"]) for each in shown] == [
        (0, "CONFIRMED"), (1, "CONFIRMED"), (2, "CANCELLED"), (3, "CONFIRMED")]
    assert shown[2]["TRANSP"] == "TRANSPARENT"


def test_nothing_changed_gives_the_same_bytes() -> None:
    told = told_now((), [event(), event("visit.2")], NOON, SINCE)
    again = told_now(told, [event("visit.2"), event()], NOON + timedelta(days=1), SINCE)
    assert feed_calendar(told, "a/b", "x") == feed_calendar(again, "a/b", "x")


def test_what_is_over_is_not_cancelled_and_leaves_in_time() -> None:
    """A past audit that no list holds any more stays as it was, until it is too old."""
    told = told_now((), [event(first=date(2026, 4, 1))], NOON, SINCE)
    assert told_now(told, [], NOON, SINCE) == told
    assert told_now(told, [], NOON, date(2026, 5, 1)) == ()


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 3), max_size=3), min_size=1, max_size=8))
def test_a_sequence_never_falls_and_no_entry_ahead_is_lost(states: list[dict[str, int]]) -> None:
    told: tuple[ToldEvent, ...] = ()
    for state in states:
        present = [event(key, date(2026, 7, 1) + timedelta(days=days)) for key, days in state.items()]
        now = told_now(told, present, NOON, SINCE)
        counts = {each.event.key: each.sequence for each in now}
        assert all(counts[each.event.key] >= each.sequence for each in told)
        assert {each.event.key for each in now if not each.is_cancelled} == set(state)
        told = now
