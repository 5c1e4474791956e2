"""Somebody's leave from a calendar file, as whole days in China.

A file from outside may be made to do harm: its size, its events and what a recurring one may ask for are limited
before anything is worked out.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain
from time import thread_time
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from models.base import Frozen
from models.personnel import Absence
from models.text import Text

CHINA = ZoneInfo("Asia/Shanghai")
LARGEST_BYTES = 1024 * 1024
MOST_EVENTS = 2000
MOST_DAYS_FOUND = 500
"""Occurrences of all events within the time looked at."""
EARLIEST_YEAR = 2000
"""A recurring event that begins before is not worked out: it would be counted through day by day."""
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
DAY_BY_DAY = frozenset({"DAILY", "WEEKLY"})
INTRICATE = ("BYSETPOS", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
"""Parts with which a rule that goes day by day may never come true, and is then counted through to the year 9999."""
LARGEST_INTERVAL = 1000
SECONDS_TO_READ = 3.0
"""Of the processor; after so long no further event is worked out, as rules that never come true take a while each."""
LONGEST_REASON = 80


class LeaveOutcome(StrEnum):
    """What would become of an entry."""

    NEW = "new"
    KNOWN = "known"
    LEFT_OUT = "left_out"


class LeaveEntry(Frozen):
    """One occurrence with its days, both included, or an event that is left out and why."""

    title: str
    outcome: LeaveOutcome
    first: date | None = None
    last: date | None = None
    why: Text | None = None


def leave_in(
    content: bytes, first: date, last: date, known: Sequence[Absence]
) -> tuple[LeaveEntry, ...] | Text:
    """What a calendar file says of the days from `first` to `last`, both included, or why it cannot be read."""
    if len(content) > LARGEST_BYTES:
        return TOO_LARGE
    try:
        calendars = [each for each in Calendar.from_ical(content, multiple=True) if each.name == "VCALENDAR"]
    except Exception:
        # A damaged file fails in as many ways as there are lines in it; none of them is a fault of ours.
        return UNREADABLE
    if not calendars:
        return UNREADABLE
    if sum(len(calendar.walk("VEVENT")) for calendar in calendars) > MOST_EVENTS:
        return TOO_MANY
    entries: list[LeaveEntry] = []
    ends = thread_time() + SECONDS_TO_READ
    for group in chain.from_iterable(map(_groups, calendars)):
        entries += _entries(group, first, last)
        if len(entries) > MOST_DAYS_FOUND or thread_time() > ends:
            return TOO_MANY
    return tuple(sorted(_told(entries, known), key=lambda entry: (entry.first or last, entry.title)))


def _groups(calendar: Component) -> Iterator[Calendar]:
    """Each event with its exceptions as a calendar of its own, so that one that makes no sense spoils no other."""
    by_uid: dict[str, list[Component]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        by_uid.setdefault(str(event.get("UID", f"event {number}")), []).append(event)
    zones = calendar.walk("VTIMEZONE")
    for events in by_uid.values():
        group = Calendar()
        for component in (*zones, *events):
            group.add_component(component)
        yield group


def _entries(group: Calendar, first: date, last: date) -> Iterator[LeaveEntry]:
    """The occurrences of one event, or the reason why it is left out."""
    events = group.walk("VEVENT")
    title = " ".join(str(events[0].get("SUMMARY", "")).split())[:LONGEST_REASON]
    try:
        reason = next((why for event in events if (why := _not_worked_out(event)) is not None), None)
        if reason is not None:
            yield LeaveEntry(title=title, outcome=LeaveOutcome.LEFT_OUT, why=reason)
            return
        if any(_ends_before_it_begins(event) for event in events):
            raise ValueError("ends before it begins")
        found = recurring_ical_events.of(group).between(
            datetime.combine(first, time(), CHINA), datetime.combine(last + timedelta(days=1), time(), CHINA))
        entries = [_entry(event) for event in found[:MOST_DAYS_FOUND + 1]]
    except Exception:
        # An event without a start, an end before it, an impossible rule: it is told and left out.
        yield LeaveEntry(title=title, outcome=LeaveOutcome.LEFT_OUT, why=NO_SENSE)
        return
    yield from entries


def _not_worked_out(event: Component) -> Text | None:
    rules: Any = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        frequency = {str(part).upper() for part in rule.get("FREQ", [])}
        if frequency & TOO_OFTEN or any(part in rule for part in ("BYHOUR", "BYMINUTE", "BYSECOND")):
            return OFTENER_THAN_DAILY
        if frequency & DAY_BY_DAY and any(part in rule for part in INTRICATE):
            return TOO_INTRICATE
        if not all(1 <= interval <= LARGEST_INTERVAL for interval in rule.get("INTERVAL", [])):
            return NO_SENSE
        begun = _time_of(event, "DTSTART")
        if begun is not None and begun.year < EARLIEST_YEAR:
            return BEGINS_TOO_EARLY
    return None


def _ends_before_it_begins(event: Component) -> bool:
    """Whether the event says so itself: the library that works events out would turn its ends around."""
    start, end = _time_of(event, "DTSTART"), _time_of(event, "DTEND")
    return start is not None and end is not None and end < start


def _time_of(event: Component, name: str) -> date | None:
    """The day, or the moment, that a property of an event names."""
    found: object = getattr(event.get(name), "dt", None)
    return found if isinstance(found, date) else None


def _entry(event: Component) -> LeaveEntry:
    title = " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_REASON]
    first, last = _days(event)
    is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    return LeaveEntry(
        title=title, first=first, last=last, why=CALLED_OFF if is_off else MARKED_FREE if is_free else None,
        outcome=LeaveOutcome.LEFT_OUT if is_off or is_free else LeaveOutcome.NEW,
    )


def _days(event: Component) -> tuple[date, date]:
    """The first and last day in China that an occurrence touches; the end of a span is not part of it."""
    start = _time_of(event, "DTSTART")
    if start is None:
        raise ValueError("an event needs a start")
    end = _time_of(event, "DTEND") or start
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return start, max(start, end - timedelta(days=1))
    first, until = _in_china(start), _in_china(end)
    if until > first and until.time() == time():
        until -= timedelta(microseconds=1)
    return first.date(), max(first.date(), until.date())


def _in_china(moment: datetime) -> datetime:
    """A moment as China has it; one without a zone is meant as China's."""
    return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(UTC).astimezone(CHINA)


def _told(entries: Sequence[LeaveEntry], known: Sequence[Absence]) -> Iterator[LeaveEntry]:
    """The entries, each span once; what is entered already is told as known."""
    seen: set[tuple[date, date]] = set()
    for entry in entries:
        if entry.outcome is not LeaveOutcome.NEW or entry.first is None or entry.last is None:
            yield entry
            continue
        if (entry.first, entry.last) in seen:
            continue
        seen.add((entry.first, entry.last))
        covered = any(absence.first <= entry.first and entry.last <= absence.last for absence in known)
        yield entry.with_(outcome=LeaveOutcome.KNOWN) if covered else entry


TOO_LARGE = Text(
    zh="日历文件超过 1 MB；请只导出请假所在的日历，再上传。",
    en="The calendar file is larger than 1 MB: export only the calendar that holds the leave, and upload that.",
)
UNREADABLE = Text(
    zh="这不是可以读取的日历文件；请在日历软件中导出为 .ics 后上传。",
    en="This is no calendar file that can be read: export it as .ics from the calendar program and upload that.",
)
TOO_MANY = Text(
    zh="日历中的事件过多（事件超过 2000 个，或计划期内超过 500 次）；请只导出请假所在的日历，再上传。",
    en="The calendar holds too many events (more than 2,000, or 500 occurrences in the time planned): export only the"
    " calendar that holds the leave, and upload that.",
)
NO_SENSE = Text(
    zh="该事件没有开始时间、结束早于开始或重复规则有误，未导入；请在日历中改正。",
    en="It has no start, ends before it begins or repeats impossibly, and stays out: mend it in the calendar.",
)
OFTENER_THAN_DAILY = Text(
    zh="该事件每天重复多次，不像请假，未导入；如确需请假，请手工填写。",
    en="It repeats more than once a day, unlike leave, and stays out: enter the leave by hand if it is one.",
)
TOO_INTRICATE = Text(
    zh="该事件的重复规则过于复杂，未导入；如确需请假，请手工填写。",
    en="Its rule of repetition is too intricate, and it stays out: enter the leave by hand if it is one.",
)
BEGINS_TOO_EARLY = Text(
    zh="该重复事件开始于 2000 年以前，未导入；请手工填写。",
    en="This recurring event began before 2000 and stays out: enter it by hand.",
)
CALLED_OFF = Text(zh="该事件已取消，不导入。", en="It is cancelled and stays out.")
MARKED_FREE = Text(
    zh="该事件标为“空闲”，不算请假，不导入。", en="It is marked as free time, is no leave, and stays out."
)
