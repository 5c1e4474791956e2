"""A plan as a calendar file: whole days, one event for each audit of a site.

The event of an audit keeps its UID whenever it is and whoever goes; its SEQUENCE rises with every change of the job's
plan; one that is called off stays in the file as CANCELLED, so that calendars which had it take it out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from models.ids import PersonId
from models.planning import ScheduledVisit, VisitPart, VisitState
from models.text import Language, Text

PRODUCT = "-//Footmark//Audit plan//ZH"
DOMAIN = "footmark"

STATUS = {
    VisitState.PROPOSED: "TENTATIVE", VisitState.PLANNED: "TENTATIVE", VisitState.ANNOUNCED: "TENTATIVE",
    VisitState.CONFIRMED: "CONFIRMED", VisitState.FALLEN: "TENTATIVE", VisitState.CALLED_OFF: "CANCELLED",
}


def plan_calendar(
    visits: Sequence[ScheduledVisit], title: str, language: Language, made_at: datetime,
    person: PersonId | None = None,
) -> bytes:
    """The calendar of these visits; of one person where given, whose events have UIDs of their own."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for visit in sorted(visits, key=lambda visit: (visit.start, visit.key)):
        calendar.add_component(_event(visit, language, made_at, person))
    content: bytes = calendar.to_ical()
    return content


def _event(visit: ScheduledVisit, language: Language, made_at: datetime, person: PersonId | None) -> Event:
    event = Event()
    name = visit.key.replace("/", ".")
    event.add("uid", f"{name}.{person}@{DOMAIN}" if person else f"{name}@{DOMAIN}")
    event.add("dtstamp", made_at)
    event.add("sequence", visit.sequence)
    event.add("dtstart", visit.start)
    # The end of whole days is the first day after them.
    event.add("dtend", visit.end + timedelta(days=1))
    summary = FALLEN if visit.state is VisitState.FALLEN else SUMMARY
    event.add("summary", summary.in_language(language).format(client=visit.client, site=visit.site))
    event.add("location", visit.address or visit.city)
    event.add("description", _description(visit, language))
    event.add("status", STATUS[visit.state])
    event.add("transp", "TRANSPARENT" if visit.state is VisitState.CALLED_OFF else "OPAQUE")
    return event


def _description(visit: ScheduledVisit, language: Language) -> str:
    return "\n".join(f"{PARTS[member.part].in_language(language)}: {member.name}" for member in visit.members)


SUMMARY = Text(zh="现场检查：{client}（{site}）", en="Audit on site: {client} ({site})")
FALLEN = Text(
    zh="待重新排程的现场检查：{client}（{site}）", en="Audit on site, to be planned again: {client} ({site})"
)
PARTS = {
    VisitPart.LEADER: Text(zh="组长", en="Team leader"), VisitPart.MEMBER: Text(zh="组员", en="Team member"),
    VisitPart.EXPERT: Text(zh="技术专家", en="Technical expert"),
}
