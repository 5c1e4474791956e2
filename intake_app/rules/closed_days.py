"""Days on which a site cannot be checked, as its client or the coordinator said (CNEX 9.5.1)."""

from collections.abc import Iterator
from datetime import date

from intake_app.rules.answer_paths import path_of
from intake_app.rules.answer_readings import read_date
from intake_app.schemes.schema import SchemeEdition, Section
from models.application import Application
from models.calendar import WorkingCalendar, days_words
from models.engagement import ClosedDays, Engagement, Visit
from models.reference import Reason
from models.text import Text


def closed_faults(
    visit: Visit, engagement: Engagement, scheme: SchemeEdition, calendar: WorkingCalendar
) -> Iterator[Reason]:
    """Which closed days of its site the visit meets, each with its reason; only its working days count."""
    working_days = tuple(calendar.working_days(visit.start, visit.end))
    for closed in engagement.closed_at(visit.site_row):
        if closed.meets(working_days):
            words = _CLOSED if closed.reason else _CLOSED_UNSAID
            yield Reason(clause=scheme.gate_clause("production"), text=words.format(
                site=engagement.site(visit.site_row).name, days=days_words(closed.first, closed.last),
                reason=closed.reason))


def closed_days_of(application: Application, today: date) -> tuple[ClosedDays, ...]:
    """The days that the application says no check can take place on, as far as they are not past by `today`.

    A row without its last day is one day, one without its site is about every site; days in the wrong order are turned.
    """
    def said(row: str, key: str) -> str:
        return application.text(path_of(SECTION, key, row))

    found = []
    for row in application.row_ids(SECTION):
        days = sorted(day for key in ("first", "last") if (day := read_date(said(row, key))) is not None)
        if not days or days[-1] < today:
            continue
        site = said(row, "site")
        found += [ClosedDays(id=f"{application.id}/{row}/{each}", site_row=each, first=days[0], last=days[-1],
                             reason=said(row, "reason"), entered_on=today, is_clients=True,
                             by=application.text(path_of(Section.CLIENT, "name")))
                  for each in ([site] if site else application.row_ids(Section.SITES))]
    return tuple(found)


SECTION = "closed_days"
"""Where a scheme's form asks for them, row by row: `site`, `first`, `last`, `reason`."""

_CLOSED = Text(
    zh="“{site}”在 {days} 不能接受检查（{reason}），请排在其他日期。",
    en="No check can take place at “{site}” {days} ({reason}): choose other days.",
)
_CLOSED_UNSAID = Text(
    zh="“{site}”在 {days} 不能接受检查，请排在其他日期。",
    en="No check can take place at “{site}” {days}: choose other days.",
)
