"""A calendar by a secret address: what was told before decides what is told now.

An entry keeps its UID; its SEQUENCE rises with each change; one that fell away stays as CANCELLED, so that calendars
which had it take it out. What is over is history and neither changes nor is cancelled.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from models.feed import FeedEvent, ToldEvent

PRODUCT = "-//Footmark//Calendar feed//ZH"
REFRESH = timedelta(hours=4)
"""How often a calendar program is asked to look again."""


def told_now(
    before: Sequence[ToldEvent], events: Sequence[FeedEvent], at: datetime, since: date
) -> tuple[ToldEvent, ...]:
    """What is told now, in the order of the days; entries that ended before `since` are left out for good."""
    known = {told.event.key: told for told in before}
    present = {event.key: event for event in events if event.last >= since}
    told = [_told(known.get(key), event, at) for key, event in present.items()]
    gone = [each if each.is_cancelled or each.event.last < at.date() else
            each.with_(is_cancelled=True, sequence=each.sequence + 1, changed_at=at)
            for key, each in known.items() if key not in present and each.event.last >= since]
    return tuple(sorted([*told, *gone], key=lambda each: (each.event.first, each.event.key)))


def feed_calendar(told: Sequence[ToldEvent], feed_id: str, title: str) -> bytes:
    """The calendar file; nothing changed gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for each in told:
        calendar.add_component(_event(each, feed_id))
    content: bytes = calendar.to_ical()
    return content


def _told(known: ToldEvent | None, event: FeedEvent, at: datetime) -> ToldEvent:
    if known is None:
        return ToldEvent(event=event, sequence=0, changed_at=at)
    if known.event == event and not known.is_cancelled:
        return known
    return ToldEvent(event=event, sequence=known.sequence + 1, changed_at=at)


def _event(told: ToldEvent, feed_id: str) -> Event:
    entry, event = told.event, Event()
    event.add("uid", f"{entry.key}.{feed_id}@footmark".replace("/", "."))
    event.add("dtstamp", told.changed_at)
    event.add("last-modified", told.changed_at)
    event.add("sequence", told.sequence)
    event.add("dtstart", entry.first)
    # The end of whole days is the first day after them.
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", entry.summary)
    if entry.place:
        event.add("location", entry.place)
    if entry.description:
        event.add("description", entry.description)
    event.add("status", "CANCELLED" if told.is_cancelled else "CONFIRMED" if entry.is_confirmed else "TENTATIVE")
    event.add("transp", "OPAQUE" if entry.is_busy and not told.is_cancelled else "TRANSPARENT")
    return event
