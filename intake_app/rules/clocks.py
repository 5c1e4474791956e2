"""When things of a job fall due: the 90-day clock with its stops, and the time limits along the way."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from intake_app.rules.clock_stops import DAY, stops_of
from intake_app.schemes.schema import SchemeEdition
from models.application import Application
from models.base import Frozen
from models.calendar import DueDate, WorkingCalendar, add_months
from models.engagement import ClockStop, CorrectionDayAgreed, Engagement, EngagementKind, Nonconformity
from models.reference import ClauseRef, Reason, Sourced
from models.text import Text

ClockLevel = Literal["running", "warned", "late", "done"]
"""How near the limit is; `done` once the decision is taken, for or against."""

ClockKey = Literal["conclusion", "correction", "issue", "failure_notice", "disclosure"]
"""The things of a case that fall due after its acceptance."""

CLOCK_TITLES: Mapping[str, Text] = {
    "conclusion": Text(zh="认证结论", en="Certification conclusion"),
    "correction": Text(zh="不符合项整改", en="Corrections"),
    "issue": Text(zh="颁发证书", en="Issue of the certificate"),
    "failure_notice": Text(zh="认证不合格通知", en="Notice that certification is not granted"),
    "disclosure": Text(zh="公布认证结果", en="Publication of the result"),
}
"""Each of them in a word."""


class ConclusionClock(Frozen):
    """The way from acceptance to the certification decision, in calendar days; the day of acceptance is not counted."""

    started_on: date
    stopped_days: int
    elapsed_days: int
    limit: int
    """How many days may be counted: the rule's, and those of agreed extensions."""
    due_on: date
    """The last day in time: the limit's last day that no stop covers."""
    is_stopped: bool
    level: ClockLevel
    warned_at: int | None
    """The highest warning day reached, while no decision is taken."""


class DueClock(Frozen):
    """One thing of a case that falls due: what, on which last day, and under which clause."""

    key: ClockKey
    due: DueDate
    clause: ClauseRef

    @property
    def title(self) -> Text:
        """What falls due, in a word."""
        return CLOCK_TITLES[self.key]


def running_clocks(engagement: Engagement, scheme: SchemeEdition, today: date) -> tuple[DueClock, ...]:
    """What an initial job that is not closed has still to keep, the first to fall due in front.

    Once a check is found not passed its notice falls due instead of a certificate.
    """
    return tuple(sorted(_running(engagement, scheme, today), key=lambda clock: (clock.due.on, clock.key)))


def _running(engagement: Engagement, scheme: SchemeEdition, today: date) -> Iterator[DueClock]:
    clocks, decision = scheme.clocks, engagement.decision
    failed = failure_notice_due(engagement, scheme, today)
    if not engagement.is_over:
        due_on = conclusion_clock(engagement, scheme, today).due_on
        yield DueClock(key="conclusion", due=DueDate(on=due_on), clause=clocks.conclusion_days.clause)
        waiting = [each.due_on for each in engagement.findings_to_correct]
        if waiting:
            yield DueClock(key="correction", due=DueDate(on=min(waiting)),
                           clause=correction_clause(engagement.kind, scheme))
        if failed and clocks.failure_notice_days:
            yield DueClock(key="failure_notice", due=DueDate(on=failed), clause=clocks.failure_notice_days.clause)
    issue = issue_due(engagement, scheme)
    is_in_the_way = _fails_all(engagement, today) or (decision is not None and not decision.is_positive)
    if issue and clocks.issue_days and not is_in_the_way:
        yield DueClock(key="issue", due=DueDate(on=issue), clause=clocks.issue_days.clause)


def conclusion_clock(engagement: Engagement, scheme: SchemeEdition, today: date) -> ConclusionClock:
    """Where the clock of the certification conclusion stands at the end of `today` (CNEX 9.10, CEC 5.2.3).

    A day that several stops cover is left out once; an open stop covers up to `today`. The conclusion ends it (J66).
    The days of an agreed extension come on top of the rule's, and the warnings come as long before the last as ever.
    """
    concluded_on = engagement.concluded_on
    end = min(today, concluded_on) if concluded_on else today
    stopped = _stopped_days(stops_of(engagement, scheme, end), engagement.accepted_on, end)
    stopped_by_now = sum(1 for day in stopped if day <= end)
    elapsed = max(0, (end - engagement.accepted_on).days - stopped_by_now)
    added = sum(each.days for each in engagement.extensions)
    limit = scheme.clocks.conclusion_days.value + added
    warnings = (day + added for day in scheme.clocks.warn_days)
    warned_at = None if concluded_on else max((day for day in warnings if day <= elapsed), default=None)
    return ConclusionClock(
        started_on=engagement.accepted_on,
        stopped_days=stopped_by_now,
        elapsed_days=elapsed,
        limit=limit,
        due_on=_last_day_within(engagement.accepted_on, limit, stopped),
        is_stopped=concluded_on is None and today in stopped,
        level="done" if concluded_on else _level(elapsed, limit, warned_at),
        warned_at=warned_at,
    )


def extension_faults(engagement: Engagement, scheme: SchemeEdition, until: date, today: date) -> tuple[Reason, ...]:
    """Why no later last day `until` can be agreed today (CNEX 9.10, CEC 5.2.3).

    Only the time for a conclusion can be agreed on: the last day of a surveillance keeps a certificate alive.
    """
    causes = scheme.clocks.extension_causes
    clock = conclusion_clock(engagement, scheme, today)
    if not causes or engagement.kind is not EngagementKind.INITIAL:
        fault = _NOTHING_TO_EXTEND
    elif clock.level == "done":
        fault = _CONCLUDED.format(on=engagement.concluded_on)
    elif today > clock.due_on:
        fault = _OVER.format(due=clock.due_on)
    elif until <= clock.due_on:
        fault = _NOT_LATER.format(due=clock.due_on)
    else:
        return ()
    return (Reason(text=fault, clause=causes[0].clause if causes else None),)


def days_added(engagement: Engagement, scheme: SchemeEdition, until: date, on: date) -> int:
    """How many days an extension agreed `on` adds to the limit, so that the agreed day `until` is the last.

    Days that a known stop covers are left out already, and count for none (CNEX 9.10, CEC 5.2.3).
    """
    stopped = _stopped_days(stops_of(engagement, scheme, on), engagement.accepted_on, on)
    due_on = conclusion_clock(engagement, scheme, on).due_on
    return sum(due_on + DAY * offset not in stopped for offset in range(1, (until - due_on).days + 1))


class AcceptanceClock(Frozen):
    """The way from a complete dossier to the notice of acceptance or refusal (CEC 5.1.2, J31).

    It starts when the last missing item came in, stops while the applicant has requests to answer, then starts anew.
    """

    state: Literal["waiting", "running", "stopped", "done"]
    since: date | None
    """The first day of the present state; None while nothing was handed over."""
    due: DueDate | None
    """The last day for the notice; None while the clock does not run."""
    is_late: bool
    runs: tuple[tuple[date, date | None], ...]
    """From which day to which it ran, once for each handing-over; the last is open while it runs."""


def acceptance_clock(
    application: Application, scheme: SchemeEdition, calendar: WorkingCalendar, today: date
) -> AcceptanceClock:
    """Where the clock of the acceptance stands on `today`; a decision ends it."""
    runs = tuple(_acceptance_runs(application))
    if not runs:
        return AcceptanceClock(state="waiting", since=None, due=None, is_late=False, runs=())
    started, ended = runs[-1]
    request = application.open_request
    due = calendar.working_days_after(started, scheme.clocks.acceptance_working_days.value)
    if request is not None:
        return AcceptanceClock(state="stopped", since=ended, due=None, is_late=False, runs=runs)
    return AcceptanceClock(
        state="done" if application.decided_on else "running", since=application.decided_on or started, due=due,
        is_late=(application.decided_on or today) > due.on, runs=runs,
    )


def supplement_days_late(application: Application, today: date) -> int:
    """By how many days the answer to the open batch is late; 0 where none is."""
    request = application.open_request
    return max(0, (today - request.last_day).days) if request else 0


def latest_plan_notice(start: date, scheme: SchemeEdition, calendar: WorkingCalendar) -> DueDate:
    """The last day on which the plan of an audit that begins on `start` may be sent (CNEX 9.6.2)."""
    return calendar.working_days_before(start, scheme.clocks.plan_notice_working_days.value)


def earliest_visit_after_notice(sent_on: date, scheme: SchemeEdition, calendar: WorkingCalendar) -> DueDate:
    """The first working day on which an audit may begin whose plan was sent on `sent_on` (CNEX 9.6.2).

    A plan sent on a day off counts as sent on the next working day.
    """
    received = calendar.next_working_day(sent_on)
    start = calendar.working_days_after(received.on, scheme.clocks.plan_notice_working_days.value)
    return DueDate(on=start.on, provisional=received.provisional or start.provisional)


def correction_due(raised_on: date, engagement_kind: EngagementKind, scheme: SchemeEdition) -> date:
    """The last day for correcting a nonconformity raised on `raised_on` (CEC 6.3: two months in surveillance).

    For an initial audit it is what the body proposes: both rules leave the day to be set (CNEX 9.5.4, CEC 5.6), and
    under CEC it proposes what 6.3 gives in a surveillance (J37).
    """
    is_surveillance, clocks = engagement_kind is EngagementKind.SURVEILLANCE, scheme.clocks
    if not is_surveillance and clocks.initial_correction_days is not None:
        return raised_on + DAY * clocks.initial_correction_days.value
    return add_months(raised_on, _correction_period(is_surveillance, scheme).value)


def latest_correction(raised_on: date, engagement_kind: EngagementKind, scheme: SchemeEdition) -> date | None:
    """The last day that the team may set for a correction; None where the rule leaves the day to be agreed or set.

    Then what the body proposes binds nobody (CNEX 9.5.4 3), 11; CEC 5.6; J37).
    """
    if correction_clause(engagement_kind, scheme).is_house:
        return None
    return correction_due(raised_on, engagement_kind, scheme)


def correction_clause(engagement_kind: EngagementKind, scheme: SchemeEdition) -> ClauseRef:
    """The clause that sets the time for corrections."""
    return _correction_period(engagement_kind is EngagementKind.SURVEILLANCE, scheme).clause


def _correction_period(is_surveillance: bool, scheme: SchemeEdition) -> Sourced[int]:
    """The time for corrections, in days or months; an edition counts those after an initial check in one of the two."""
    clocks = scheme.clocks
    initial = clocks.initial_correction_days or clocks.initial_correction_months
    return initial if initial is not None and not is_surveillance else clocks.surveillance_correction_months


def correction_is_agreed(engagement_kind: EngagementKind, scheme: SchemeEdition) -> bool:
    """Whether team and client agree on the day for a correction (CNEX 9.5.4 3)).

    Otherwise the team sets it: CEC 5.6 and 6.3, CNEX 11 in a surveillance.
    """
    is_surveillance = engagement_kind is EngagementKind.SURVEILLANCE
    return not is_surveillance and scheme.clocks.initial_correction_agreed_clause is not None


def supplement_due(sent_on: date, scheme: SchemeEdition) -> date:
    """The last day for answering a notice to supplement that was sent on `sent_on`."""
    return sent_on + DAY * scheme.clocks.supplement_days.value


def issue_due(engagement: Engagement, scheme: SchemeEdition) -> date | None:
    """The day by which the certificate should be issued (CEC 5.7.2); None where no such limit is set or runs yet.

    It runs from the last verified correction, or from the last day on site where there was nothing to correct; what is
    open at a site of refused units alone does not count (CEC 4).
    """
    limit, rows = scheme.clocks.issue_days, engagement.conclusive_rows
    visited = {result.site_row for result in engagement.on_site}
    if limit is None or not rows <= visited:
        return None
    verified = [finding.verified_on for finding in engagement.nonconformities if finding.site_row in rows]
    if any(day is None for day in verified):
        return None
    ends = [result.last_day for result in engagement.on_site] + [day for day in verified if day]
    return max(ends) + DAY * limit.value


def _acceptance_runs(application: Application) -> Iterator[tuple[date, date | None]]:
    if application.submitted_on is None:
        return
    started: date = application.submitted_on
    for stopped, again in _times_out_of_hand(application):
        yield started, stopped
        if again is None:
            return
        started = again
    yield started, application.decided_on


def _times_out_of_hand(application: Application) -> list[tuple[date, date | None]]:
    """From when to when the body had it not to review: with its applicant, or refused until that was set aside.

    What was refused while it was with its applicant was there again afterwards.
    """
    returned = [(request.sent_on, request.answered_on) for request in application.supplements]
    refused = [(each.refused_on, each.set_aside.on) for each in application.refusals_set_aside
               if not any(sent <= each.refused_on and (answered is None or each.set_aside.on <= answered)
                          for sent, answered in returned)]
    return sorted([*returned, *refused], key=lambda time: time[0])


def late_corrections(engagement: Engagement, today: date) -> tuple[Nonconformity, ...]:
    """The nonconformities whose correction came after its last day, or has not come though that is over.

    One that its client explained had nothing to correct (CNEX 9.5.4 4)), nor has one at a site that is left out.
    """
    return tuple(each for each in engagement.nonconformities
                 if not each.dispute_followed and each.site_row not in engagement.left_out
                 and (each.corrected_on or each.verified_on or today) > each.due_on)


def counted_on(finding: Nonconformity, stopped_on: date, again_on: date) -> Nonconformity:
    """The finding to be corrected, with the days that were left on `stopped_on` counted on from `again_on`.

    Its client could correct nothing in between: its job was decided, or the finding closed. A day that is still ahead
    stays, and so does one that had passed before (CEC 5.6).
    """
    if not finding.is_to_be_corrected or not stopped_on <= finding.due_on < again_on:
        return finding
    moved = CorrectionDayAgreed(on=again_on, before=finding.due_on)
    return finding.with_(due_on=again_on + (finding.due_on - stopped_on), days_agreed=(*finding.days_agreed, moved))


def failed_on(engagement: Engagement, today: date) -> date | None:
    """The day from which the check, or that of a unit, counts as not passed; None while none does (CEC 5.6, J32).

    The last day of a correction that did not come by then, or that of a report against, whichever is earlier.
    """
    days, report = [each.due_on for each in late_corrections(engagement, today)], engagement.report
    if report is not None and (report.unsupported or not report.is_positive):
        days.append(report.written_on)
    return min(days, default=None)


def _fails_all(engagement: Engagement, today: date) -> bool:
    """Whether nothing can be granted as things stand: a report is against, or something bears on a late correction."""
    is_against = engagement.report is not None and not engagement.report.is_positive
    return is_against or any(each.site_row in engagement.conclusive_rows
                             for each in late_corrections(engagement, today))


def failure_notice_due(engagement: Engagement, scheme: SchemeEdition, today: date) -> date | None:
    """The last day for telling the client that the check was not passed (CEC 5.7.3); None where no such limit runs."""
    limit, failed = scheme.clocks.failure_notice_days, failed_on(engagement, today)
    return failed + DAY * limit.value if limit and failed else None


def disclosure_due(issued_on: date, scheme: SchemeEdition, calendar: WorkingCalendar) -> DueClock | None:
    """Until when the result of a certificate may be published with the client's consent (CNEX 10), if there is a limit.

    The day of issue is not counted.
    """
    limit = scheme.clocks.disclosure_working_days
    if limit is None:
        return None
    return DueClock(key="disclosure", due=calendar.working_days_after(issued_on, limit.value), clause=limit.clause)


def _stopped_days(stops: Iterable[ClockStop], started_on: date, open_until: date) -> frozenset[date]:
    """The counted days that stops cover, each once; an open stop reaches to `open_until`."""
    return frozenset(
        stop.first + DAY * offset
        for stop in stops
        for offset in range(((stop.last or open_until) - stop.first).days + 1)
        if stop.first + DAY * offset > started_on
    )


def _last_day_within(started_on: date, count: int, stopped: frozenset[date]) -> date:
    """The last day before more than `count` days are counted; days that a stop covers right after them belong to it."""
    day, left = started_on, count
    while left > 0 or day + DAY in stopped:
        day += DAY
        left -= day not in stopped
    return day


def _level(elapsed: int, limit: int, warned_at: int | None) -> ClockLevel:
    if elapsed > limit:
        return "late"
    return "running" if warned_at is None else "warned"


_NOTHING_TO_EXTEND = Text(
    zh="只有初次认证的认证时限可以与委托人商定延长；监督的最迟日期不能以商定改变。",
    en="Only the time for the conclusion of an initial certification can be extended by agreement; the last day of a"
    " surveillance cannot.",
)
_CONCLUDED = Text(
    zh="认证项目已于 {on} 有了结论，认证时限已经停止计算。", en="The job was concluded on {on}, which ended the clock."
)
_OVER = Text(
    zh="认证时限已于 {due} 届满；延期须在该日（含当日）前商定，请如实按超期处理。",
    en="The time was over on {due}: an extension is agreed on by that day at the latest, so the case counts as late.",
)
_NOT_LATER = Text(
    zh="延长后的日期应晚于现在的最迟日期 {due}。", en="The new last day lies after the present one, {due}."
)
