"""The days that the 90-day clock does not count: those that a person entered, and those that follow from the facts.

CNEX 9.10, CEC 5.2.3.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from intake_app.schemes.schema import SchemeEdition
from models.engagement import Abort, ClockStop, Engagement, Nonconformity

DAY = timedelta(days=1)

LATE_DOCUMENTS = "late_documents"
"""The cause that a late answer is."""

LATE_CORRECTION = "late_correction"
"""The cause that a correction after its last day is."""

LATE_FEE = "late_fee"
"""The cause that a late payment is."""


def stops_of(engagement: Engagement, scheme: SchemeEdition, today: date) -> tuple[ClockStop, ...]:
    """Every stop of the job's clock: those entered, and those from the facts that have begun; two may share a day."""
    from_the_facts = (*late_supplements(engagement, scheme), *days_broken_off(engagement, scheme),
                      *late_corrections(engagement, scheme), *late_payments(engagement, scheme))
    return (*engagement.clock_stops, *(stop for stop in from_the_facts if stop.first <= today))


def late_supplements(engagement: Engagement, scheme: SchemeEdition) -> tuple[ClockStop, ...]:
    """The days on which the client was late with a supplement: after its last day, up to the answer (CNEX 9.10).

    The time given for the answer counts: only lateness is the client's, and only where the scheme names that cause.
    """
    if not _has_cause(scheme, LATE_DOCUMENTS):
        return ()
    return tuple(
        ClockStop(cause=LATE_DOCUMENTS, first=request.last_day + DAY, last=request.answered_on,
                  evidence=request.sent_on.isoformat())
        for request in engagement.supplements
        if request.answered_on is None or request.answered_on > request.last_day
    )


def late_corrections(engagement: Engagement, scheme: SchemeEdition) -> tuple[ClockStop, ...]:
    """The days on which the client was late with a correction: after its last day, up to its coming.

    Of one that was sent back, those of its first coming stay, and others begin after that: while the team looked at
    it, the client was not waited for. At a site that is left out nothing is waited for from that day on.
    """
    if not _has_cause(scheme, LATE_CORRECTION):
        return ()
    return tuple(
        ClockStop(cause=LATE_CORRECTION, first=last_day + DAY, last=came_on, evidence=finding.id)
        for finding in engagement.nonconformities
        for last_day, came_on in _times_waited_for(finding, engagement.left_out.get(finding.site_row))
        if came_on is None or came_on > last_day
    )


def days_broken_off(engagement: Engagement, scheme: SchemeEdition) -> tuple[ClockStop, ...]:
    """The days on which a check stood broken off for the auditee's sake: after the consent, up to its end (H100)."""
    return tuple(_days_broken_off(engagement, scheme))


def late_payments(engagement: Engagement, scheme: SchemeEdition) -> tuple[ClockStop, ...]:
    """The days on which the client was late with a fee: after its last day, up to the payment of the whole."""
    if not _has_cause(scheme, LATE_FEE):
        return ()
    return tuple(
        ClockStop(cause=LATE_FEE, first=fee.due_on + DAY, last=fee.settled_on, evidence=fee.number, by=fee.by)
        for fee in engagement.fees
        if fee.void_on is None and (fee.settled_on is None or fee.settled_on > fee.due_on)
    )


def _times_waited_for(finding: Nonconformity, left_out: Abort | None) -> Iterator[tuple[date, date | None]]:
    """The last day in time and the day of coming, None while it is awaited, each time that a correction was asked for.

    What had not come when its site was left out (`left_out`) was awaited until then.

    When one that was sent back had come is not known of old; it was by the day on which it went back. Where the team
    followed what the client held against a finding, there was nothing to correct (CNEX 9.5.4 4)).
    """
    asked_on = finding.due_on
    for back in finding.sent_back:
        if back.handed_in_on is not None:
            yield max(finding.due_on, asked_on), back.handed_in_on
        asked_on = back.on
    if not finding.dispute_followed:
        over_on = left_out.ended_on if left_out else None
        yield max(finding.due_on, asked_on), finding.corrected_on or finding.verified_on or over_on


def _days_broken_off(engagement: Engagement, scheme: SchemeEdition) -> Iterator[ClockStop]:
    stops = {ground.key: ground.stops for ground in scheme.abort_grounds}
    for abort in engagement.aborts:
        stop = stops.get(abort.ground)
        if stop is None or not abort.is_consented or abort.decided_on is None or abort.ended_on == abort.decided_on:
            continue
        yield ClockStop(cause=stop.cause, first=abort.decided_on + DAY, last=abort.ended_on, reason=abort.facts,
                        evidence=abort.decided_on.isoformat(), by=abort.decided_by)


def _has_cause(scheme: SchemeEdition, key: str) -> bool:
    return any(cause.key == key for cause in scheme.clocks.stop_causes)
