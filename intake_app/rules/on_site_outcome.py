"""What a check on site came to: passed, failed, or open while findings wait for their corrections.

CNEX 9.5.4, 9.5.6(5); CEC 5.6.
"""

from datetime import date
from enum import StrEnum

from intake_app.rules.clocks import late_corrections
from intake_app.schemes.schema import SchemeEdition
from models.engagement import Engagement


class OnSiteOutcome(StrEnum):
    """The conclusion of a check on site."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"


def on_site_outcome(engagement: Engagement, scheme: SchemeEdition, today: date) -> OnSiteOutcome:
    """What the check on site comes to as things stand `today`.

    It fails with a correction that is late where the rule says so (CEC 5.6), with a fault that nobody can correct as
    no finding was raised from it, and with a report against that leaves findings open or sites unvisited. What is open
    or wrong at a site of units alone that the report does not support is told with these, and fails no other (CNEX 4).
    """
    rows = engagement.conclusive_rows
    is_late = scheme.clocks.late_correction_fails and any(
        each.site_row in rows for each in late_corrections(engagement, today))
    raised = {finding.site_row for finding in engagement.all_findings}
    is_unmended = any(not done.conforms and done.site_row in rows - raised for done in engagement.on_site)
    is_open = any(finding.verified_on is None and finding.site_row in rows for finding in engagement.nonconformities)
    is_open = is_open or bool(rows & set(unvisited(engagement)))
    is_concluded_against = engagement.report is not None and not engagement.report.is_positive
    if is_late or is_unmended or (is_open and is_concluded_against):
        return OnSiteOutcome.FAILED
    return OnSiteOutcome.OPEN if is_open else OnSiteOutcome.PASSED


def unvisited(engagement: Engagement) -> tuple[str, ...]:
    """The sites that a visit is planned for and that have no result and are to have one."""
    return tuple(visit.site_row for visit in engagement.visits_ahead)
