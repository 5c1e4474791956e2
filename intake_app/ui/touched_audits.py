"""The audits that somebody is planned for, and what those ask for to which they cannot come any more."""

from intake_app.services import planning
from intake_app.services.planning import PlannedAudit
from intake_app.ui import session
from intake_app.ui.acting import say
from intake_app.ui.i18n import t
from intake_app.ui.jobs import job_name
from intake_app.ui.showing import day_span, escaped, labelled


def audit_days(audit: PlannedAudit) -> str:
    """The audit's first and last day."""
    return day_span(audit.visit.start, audit.visit.end)


def what_now(audit: PlannedAudit) -> str:
    """What an audit asks for that its member cannot come to."""
    if audit.has_begun:
        return t("It has begun and cannot be planned again: settle with the team leader how it goes on.")
    return t("Open again: it needs somebody else or another day, and then the plan is sent anew.")


def say_touched(person_id: str) -> None:
    """Say inside a callback that it is entered, and to which audits the person cannot come."""
    touched = [audit for audit in planning.audits_of(session.office(), session.current_actor(), person_id)
               if audit.faults]
    say("done", [t("Entered. Planned audits touched: {count}.", count=len(touched)),
                 *(labelled(f"{audit_days(audit)} · {escaped(job_name(audit.engagement))}", what_now(audit))
                   for audit in touched)])
