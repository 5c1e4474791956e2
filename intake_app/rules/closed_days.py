"""Days on which a site cannot be checked, as its client or the coordinator said (CNEX 9.5.1)."""

from collections.abc import Iterator

from intake_app.schemes.schema import SchemeEdition
from models.calendar import WorkingCalendar
from models.engagement import Engagement, Visit
from models.reference import Reason
from models.text import Text


def closed_faults(
    visit: Visit, engagement: Engagement, scheme: SchemeEdition, calendar: WorkingCalendar
) -> Iterator[Reason]:
    """Which closed days of its site the visit meets, each with its reason; only its working days count."""
    working_days = tuple(calendar.working_days(visit.start, visit.end))
    for closed in engagement.closed_at(visit.site_row):
        if closed.meets(working_days):
            yield Reason(clause=scheme.gate_clause("production"), text=_CLOSED.format(
                site=engagement.site(visit.site_row).name, first=closed.first, last=closed.last, reason=closed.reason))


_CLOSED = Text(
    zh="“{site}”在 {first} 至 {last} 不能接受检查（{reason}），请排在其他日期。",
    en="No check can take place at “{site}” from {first} to {last} ({reason}): choose other days.",
)
