"""Which certificate must be surveyed by when, and by when its holder must hear of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from intake_app.rules.certificate_changes import untold_rise
from intake_app.rules.certificates import IN_FORCE, STANDS_SUSPENDED, awaits_restoration, renewal_window, status_on
from intake_app.rules.clocks import correction_clause, late_corrections
from intake_app.rules.investigations import confirmed_act_due, confirmed_investigation, investigated_ground
from intake_app.rules.lapsed_results import changes_to_confirm, decision_due, lapse_clause
from intake_app.rules.renewals import evaluates_anew
from intake_app.schemes.library import SchemeLibrary
from intake_app.schemes.schema import SchemeEdition
from models.base import Frozen
from models.calendar import WorkingCalendar, add_months
from models.certificate import Certificate, CertificateState, MissedLimit, StatusChange, Suspension
from models.engagement import Engagement, EngagementKind
from models.ids import CertificateId
from models.reference import ClauseRef, Reason
from models.text import Text, joined

SurveillanceState = Literal[
    "later", "notice_due", "notice_late", "notified", "visited", "overdue", "lapsed", "suspended"]
"""`overdue` past the due date, `lapsed` past the hard limit; `notice_late` when the last day of the notice went by.

`visited` once the audit on site was done in time, until the surveillance is decided; `suspended` past the due date
while the certificate stands suspended: what is due then is its restoration or its withdrawal.
"""

URGENCY: tuple[SurveillanceState, ...] = (
    "lapsed", "overdue", "suspended", "notice_late", "notice_due", "notified", "visited", "later")
"""The states, the worst first."""

STATE_TEXTS: Mapping[SurveillanceState, Text] = {
    "lapsed": Text(zh="已超过最长期限", en="hard limit passed"),
    "overdue": Text(zh="已逾期", en="overdue"),
    "suspended": Text(zh="暂停中", en="suspended"),
    "notice_late": Text(zh="通知已晚", en="notice late"),
    "notice_due": Text(zh="应发通知", en="notice due"),
    "notified": Text(zh="已通知", en="notified"),
    "visited": Text(zh="现场已完成，待评价", en="on site in time, to be evaluated"),
    "later": Text(zh="以后", en="later"),
}
"""The one word for each state."""


class SurveillanceDue(Frozen):
    """The next surveillance of one certificate; every date is the last or first day on which the thing may be done."""

    certificate_id: CertificateId
    opens_on: date
    due_on: date
    hard_limit: date
    notice_by: date
    is_first: bool
    notice_sent_on: date | None
    """Of one whose sending is not known yet, the day on which it was made."""
    earliest_visit: date | None
    """The first day it may take place; None while a notice that binds is not sent."""
    state: SurveillanceState
    clause: ClauseRef
    renews: bool = False
    """Whether it is wanted only for the certificate to be renewed, which it need not be."""
    is_notice_unsent: bool = False
    """Whether its notice is made and its sending not known: then the first day is as if it went out today."""
    is_notice_void: bool = False
    """Whether its notice was declared void and none stands in its place."""


def surveillance_due(certificate: Certificate, scheme: SchemeEdition, today: date) -> SurveillanceDue | None:
    """The next surveillance of `certificate` as of `today`; None where none can fall due any more.

    None for one withdrawn, cancelled or expired, and where the certificate ends before the due date, unless it is a
    surveillance that renews it. Counted from the issue that opened the cycle, a replacement not counting (J63), or from
    the last surveillance's last day (J13).
    """
    rules = scheme.surveillance
    is_first = not certificate.surveillances
    start = max((done.completed_on for done in certificate.surveillances), default=certificate.issued_on)
    months = rules.first_months if is_first else rules.interval_months
    due_on = add_months(start, months.value)
    if status_on(certificate, today) not in IN_FORCE:
        return None
    if due_on > certificate.valid_until:
        return _renewing_surveillance(certificate, scheme, today)
    hard_limit = add_months(start, rules.first_hard_months.value) if is_first and not rules.first_is_hard else due_on
    opens_on = add_months(due_on, -rules.planning_opens_months.value)
    return _dated(certificate, scheme, today, (opens_on, due_on, hard_limit), months.clause, is_first=is_first)


def _renewing_surveillance(
    certificate: Certificate, scheme: SchemeEdition, today: date
) -> SurveillanceDue | None:
    """The surveillance that the holder passes in the last months, to go on after the certificate's end (CNEX 12.1).

    None where it passed one there already, where a new application renews, and where the result lapsed.
    """
    opens_on, ends_on = renewal_window(certificate, scheme)
    is_passed = any(done.passed and done.completed_on >= opens_on for done in certificate.surveillances)
    if scheme.certificate.renewal.by != "surveillance" or is_passed or certificate.lapse is not None:
        return None
    return _dated(certificate, scheme, today, (opens_on, ends_on, ends_on),
                  scheme.certificate.renewal.window_months.clause, renews=True)


def _dated(
    certificate: Certificate, scheme: SchemeEdition, today: date, days: tuple[date, date, date], clause: ClauseRef,
    is_first: bool = False, renews: bool = False,
) -> SurveillanceDue:
    """The surveillance of these days - when it opens, is due and must be done - with its notice and state."""
    (opens_on, due_on, hard_limit), notice_months = days, scheme.surveillance.notice_months.value
    notice_by = add_months(due_on, -notice_months)
    notices = [notice for notice in certificate.notices if notice.due_on == due_on]
    standing = [notice for notice in notices if notice.void_on is None]
    made_on = min((notice.sent_on for notice in standing), default=None)
    is_unsent = bool(standing) and not any(notice.is_sent for notice in standing)
    sent_on = None if is_unsent else min((each.sent_on for each in standing if each.is_sent), default=None)
    state = _state(today, due_on, hard_limit, notice_by, add_months(opens_on, -notice_months), sent_on)
    if state in ("overdue", "lapsed") and status_on(certificate, today) in STANDS_SUSPENDED:
        state = "suspended"
    return SurveillanceDue(
        certificate_id=certificate.id,
        opens_on=opens_on,
        due_on=due_on,
        hard_limit=hard_limit,
        notice_by=notice_by,
        is_first=is_first,
        notice_sent_on=made_on if is_unsent else sent_on,
        earliest_visit=earliest_visit(opens_on, today if is_unsent else sent_on, scheme),
        state=state,
        clause=clause,
        renews=renews,
        is_notice_unsent=is_unsent,
        is_notice_void=bool(notices) and not standing,
    )


def surveillances_after(due_on: date, certificate: Certificate, scheme: SchemeEdition, until: date) -> tuple[date, ...]:
    """The last days of the surveillances after the one that falls due on `due_on`, up to `until`, included.

    Each is counted as if the one before were done on its last day, so that none comes earlier than shown; none is left
    after the certificate's end. Where a surveillance renews it and none of these falls into its last months, one more
    is due on its last day.
    """
    months, days = scheme.surveillance.interval_months.value, [due_on]
    opens_on, ends_on = renewal_window(certificate, scheme)
    while (following := add_months(days[-1], months)) <= min(until, ends_on):
        days.append(following)
    if scheme.certificate.renewal.by == "surveillance" and days[-1] < opens_on and ends_on <= until:
        days.append(ends_on)
    return tuple(days[1:])


def earliest_visit(opens_on: date, notice_sent_on: date | None, scheme: SchemeEdition) -> date | None:
    """The first day of a surveillance that opens on `opens_on`, its notice sent on `notice_sent_on` (CNEX 11, J12).

    Where the scheme's notice binds, no day before the notice is sent, and none within its months after that.
    """
    if not scheme.surveillance.notice_is_hard:
        return opens_on
    if notice_sent_on is None:
        return None
    return max(opens_on, add_months(notice_sent_on, scheme.surveillance.notice_months.value))


def reply_day(made_on: date, last: date | None, working_days: int, calendar: WorkingCalendar) -> date:
    """The day by which the holder answers a notice made on `made_on` that asks for a surveillance up to `last`.

    After `working_days`, or sooner, so that days are left for the visit; never after `last`, unless that is past.
    """
    usual = calendar.working_days_after(made_on, working_days).on
    if last is None or last < made_on:
        return usual
    return min(usual, max(last - _LEFT_FOR_THE_VISIT, made_on + (last - made_on) // 2))


def reply_awaited_until(certificate: Certificate, scheme: SchemeEdition, today: date) -> date | None:
    """The day by which the standing notice of the surveillance that is due asks for its reply; None where none does."""
    due = surveillance_due(certificate, scheme, today)
    return max((notice.reply_by for notice in certificate.notices if due is not None and notice.due_on == due.due_on
                and notice.void_on is None and notice.reply_by is not None), default=None)


_LEFT_FOR_THE_VISIT = timedelta(days=8)
"""What a shortened time for the reply leaves of the days up to the surveillance's last one, where it can."""


def first_day_allowed(due: SurveillanceDue, scheme: SchemeEdition, today: date) -> date:
    """The first day on which the surveillance may take place, its notice as sent, or else sent `today`."""
    return due.earliest_visit or earliest_visit(due.opens_on, today, scheme) or due.opens_on


def was_done_by(limit: date, job: Engagement) -> bool:
    """Whether the audit on site of all of the job's sites was done by `limit`, inclusive (J13)."""
    visited = {result.site_row for result in job.on_site}
    return visited.issuperset(job.rows_to_check) and all(each.last_day <= limit for each in job.on_site)


def serves(job: Engagement, certificate: Certificate, scheme: SchemeEdition) -> bool:
    """Whether the audit on site of an open job is one of the certificate's cycle: it surveys it, or renews it."""
    if job.is_over:
        return False
    surveys = job.serves_cycle and certificate.id in job.certificate_ids
    return surveys or evaluates_anew(job, certificate, scheme)


def with_visit(
    due: SurveillanceDue, certificate: Certificate, jobs: Iterable[Engagement], scheme: SchemeEdition
) -> SurveillanceDue:
    """The same as `visited` where an open job of the certificate, one of `jobs`, was on site in time (CNEX 11, J13).

    The rule limits the days between audits on site: what is evaluated later than that has missed nothing.
    """
    is_done = any(serves(job, certificate, scheme) and was_done_by(due.hard_limit, job) for job in jobs)
    return due.with_(state="visited") if is_done else due


def next_surveys(jobs: Iterable[Engagement]) -> dict[CertificateId, Engagement]:
    """The open job that surveys each certificate next: one that was on site already, else the one planned first.

    An extra surveillance that is whole counts as any (CEC 6.1); of two alike it is the regular one.
    """
    def place(job: Engagement) -> tuple[bool, date, bool, str]:
        ends_on = max((visit.end for visit in job.visits), default=date.max)
        return not job.on_site, ends_on, job.extra is not None, job.id

    found: dict[CertificateId, Engagement] = {}
    for job in sorted((job for job in jobs if job.serves_cycle and not job.is_over), key=place, reverse=True):
        found.update(dict.fromkeys(job.certificate_ids, job))
    return found


def awaits_notice(due: SurveillanceDue, jobs: Sequence[Engagement]) -> bool:
    """Whether the notice of this surveillance is due and not made; `jobs` are those of its certificate.

    An extra surveillance, or a renewal's evaluation, stands in its way only once it was on site: until then it may
    still come to nothing. One whose job was ended without a decision is made anew: nothing else surveys the
    certificate then. One whose notice was declared void is told anew, unless its team was on site.
    """
    is_made = due.notice_sent_on is not None and not _came_to_nothing(jobs)
    return not is_made and due.state != "later" and all(
        not job.on_site and (due.is_notice_void or job.extra is not None or not job.serves_cycle) for job in jobs
        if not job.is_over and (job.serves_cycle or job.kind is EngagementKind.INITIAL))


def _came_to_nothing(jobs: Iterable[Engagement]) -> bool:
    """Whether the last regular surveillance was ended without a decision, such as one broken off (CNEX 9.5.5)."""
    regular = [job for job in jobs if job.serves_cycle and job.extra is None]
    return bool(regular) and max(regular, key=lambda job: job.accepted_on).is_terminated


def notice_conflict(
    number: str, due: SurveillanceDue, not_before: date, scheme: SchemeEdition, today: date
) -> Reason | None:
    """What it means that a surveillance may not begin before `not_before`, a day after its due date; None if it is not.

    The rule's notice comes first, so the due date is missed; the holder may agree to less in writing (CNEX 11, J12).
    Nothing is said of one that stands suspended past that day: it was acted on already.
    """
    if not_before <= due.due_on or due.state == "suspended":
        return None
    is_sent = due.notice_sent_on is not None and not due.is_notice_unsent
    sent = _SENT.format(on=due.notice_sent_on) if is_sent else _IF_SENT.format(today=today)
    beyond = _BEYOND_END if due.renews else _LIMIT_PASSED if due.hard_limit < today else _BEYOND_LIMIT
    outcome = (_STILL_IN_TIME if not_before <= due.hard_limit else beyond).format(hard=due.hard_limit)
    text = _NOTICE_CONFLICT.format(number=number, sent=sent, first=not_before, due=due.due_on, outcome=outcome,
                                   months=scheme.surveillance.notice_months.value)
    return Reason(text=text, clause=scheme.surveillance.notice_months.clause)


def status_act_due(
    certificate: Certificate, due: SurveillanceDue | None, scheme: SchemeEdition, today: date,
    calendar: WorkingCalendar,
) -> Reason | None:
    """What has to be decided about a certificate's status now, or None (CNEX 11, 12.3; CEC 6.3, 7.4).

    `due` is its next surveillance, as `with_visit` has it.

    One that did not pass its last surveillance is to be suspended, and so is in question one that was not surveyed by
    the last day, until a case is open for that; one whose suspension is over is to be withdrawn; one whose holder
    applied for restoration, to be verified and restored; a rise that ended the result is to be confirmed, then decided
    on, and one that a surveillance found is to be cleared up (J29).
    """
    state = status_on(certificate, today)
    first = (_confirmed_act(certificate, scheme, state, calendar)
             or _lapse_act(certificate, scheme, state, today, calendar))
    if first is not None:
        return first
    clause = scheme.suspension.longest_months.clause
    last = max(certificate.surveillances, key=lambda done: done.completed_on, default=None)
    suspension = certificate.suspensions[-1] if certificate.suspensions else None
    if state is CertificateState.SUSPENDED and suspension is not None:
        return _suspension_act(certificate, suspension, scheme, today)
    is_dealt_with = last and any(each.suspended_on >= last.completed_on for each in certificate.suspensions)
    if state is CertificateState.VALID and last and last.passed is False and not is_dealt_with:
        return Reason(text=_NOT_PASSED.format(number=certificate.number, on=last.completed_on), clause=clause)
    if state is CertificateState.VALID and due is not None and due.state == "lapsed" \
            and not is_kept(certificate, due.hard_limit, today) \
            and open_missed_limit(certificate, (), scheme, today) is None:
        return Reason(text=_LAPSED.format(number=certificate.number, hard=due.hard_limit), clause=clause)
    return untold_rise(certificate, scheme) if state is CertificateState.VALID else None


def overdue_correction_act(
    certificate: Certificate, jobs: Iterable[Engagement], scheme: SchemeEdition, today: date
) -> Reason | None:
    """That a surveillance of the certificate has corrections past their last day, so that its status is in question.

    Under CEC's rule one that came late counts as well, whatever the job's stage (6.3); under CNEX's only one that has
    not come (11). `jobs` are those of the certificate; nothing is said of one that is decided on, nor once the
    certificate was suspended after the last day.
    """
    if status_on(certificate, today) is not CertificateState.VALID:
        return None
    for job in jobs:
        if job.kind is not EngagementKind.SURVEILLANCE or job.is_over or job.decision is not None:
            continue
        late = [each for each in late_corrections(job, today)
                if scheme.clocks.late_correction_fails or each.is_to_be_corrected]
        due = min((each.due_on for each in late), default=None)
        if due is not None and not any(each.suspended_on > due for each in certificate.suspensions):
            clause = correction_clause(job.kind, scheme)
            text = _NOT_CORRECTED.format(number=certificate.number, due=due,
                                         ids=joined([Text(zh=each.id, en=each.id) for each in late]))
            return Reason(text=text, clause=scheme.suspension.longest_months.clause if clause.is_house else clause)
    return None


def _suspension_act(
    certificate: Certificate, suspension: Suspension, scheme: SchemeEdition, today: date
) -> Reason | None:
    """What a suspension asks for: to verify and restore what was applied for in time, or to withdraw once it is over.

    One without an end is to be looked into from then on, once the scheme's months have gone by (CNEX 12.3.1 e).
    """
    clause, until, request = scheme.suspension.longest_months.clause, suspension.until, suspension.restoration_request
    is_past = until is not None and today > until
    if request is not None and awaits_restoration(suspension):
        stands = (_WAS_UNTIL if is_past else _UNTIL).format(day=until) if until else _OPEN_END
        text = _APPLIED_FOR.format(number=certificate.number, on=request.applied_on, until=stands)
        return Reason(text=text, clause=clause)
    if is_past:
        return Reason(text=_SUSPENSION_OVER.format(number=certificate.number, until=until), clause=clause)
    review = scheme.suspension.review_months
    if until is None and review is not None and today > add_months(suspension.suspended_on, review.value):
        text = _ASK_THE_AUTHORITY.format(number=certificate.number, since=suspension.suspended_on,
                                         months=review.value)
        return Reason(text=text, clause=review.clause)
    return None


def suspension_told(certificate: Certificate, scheme: SchemeEdition, today: date) -> Reason | None:
    """Until when the holder of a suspended certificate may apply for its restoration (CNEX 12.3.1, CEC 7.4).

    None of one that is not suspended, and where `status_act_due` asks a person for something already.
    """
    suspension = certificate.suspensions[-1] if certificate.suspensions else None
    if suspension is None or status_on(certificate, today) is not CertificateState.SUSPENDED \
            or _suspension_act(certificate, suspension, scheme, today) is not None:
        return None
    words = _SUSPENDED_UNTIL if suspension.until is not None else _SUSPENDED_OPENLY
    days = (suspension.until - today).days if suspension.until is not None else ""
    text = words.format(number=certificate.number, since=suspension.suspended_on, until=suspension.until or "",
                        days=days)
    return Reason(text=text, clause=scheme.suspension.longest_months.clause)


def _confirmed_act(
    certificate: Certificate, scheme: SchemeEdition, state: CertificateState, calendar: WorkingCalendar
) -> Reason | None:
    """The suspension or withdrawal that a confirmed investigation asks for (CNEX 12.3, J54)."""
    found = confirmed_investigation(certificate)
    if found is None or state not in _MAY_FOLLOW[found.change]:
        return None
    cause, due = investigated_ground(found, scheme), confirmed_act_due(found, scheme, calendar)
    text = _CONFIRMED[found.change].format(number=certificate.number, on=found.concluded_on, letter=cause.letter,
                                           ground=cause.text, due=due.words if due else "")
    return Reason(text=text, clause=cause.clause)


def _lapse_act(
    certificate: Certificate, scheme: SchemeEdition, state: CertificateState, today: date, calendar: WorkingCalendar
) -> Reason | None:
    """What a rise of the footprint asks of a person: to confirm that it ended the result, then to decide (J29)."""
    if state is CertificateState.RESULT_LAPSED and certificate.lapse is not None:
        by = decision_due(certificate.lapse.confirmed_on, scheme, calendar)
        text = _RESULT_LAPSED.format(number=certificate.number, by=by.words)
        return Reason(text=text, clause=scheme.suspension.act_clause)
    if state in IN_FORCE and changes_to_confirm(certificate, scheme, today):
        return Reason(text=_TO_CONFIRM.format(number=certificate.number), clause=lapse_clause(scheme))
    return None


def is_kept(certificate: Certificate, limit: date, today: date) -> bool:
    """Whether a person let the certificate stay as it is on `today`, though `limit` has passed (J11)."""
    return any(case.limit == limit and case.kept_until is not None and today <= case.kept_until
               for case in certificate.missed_limits)


def missed_limit(
    certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition, today: date
) -> MissedLimit | None:
    """The case to open `today` for a valid certificate whose last day has passed; None where none is to be opened.

    One is opened once for each limit, and again when the time is over until which a person let it stay (CNEX 11, J11);
    none while one of `jobs` that was on site in time is not decided.
    """
    due = surveillance_due(certificate, scheme, today)
    if due is None or with_visit(due, certificate, jobs, scheme).state != "lapsed" \
            or status_on(certificate, today) is not CertificateState.VALID:
        return None
    if open_missed_limit(certificate, jobs, scheme, today) or is_kept(certificate, due.hard_limit, today):
        return None
    return MissedLimit(limit=due.hard_limit, opened_on=today, proposed_ground=_proposed_ground(due, scheme))


def _proposed_ground(due: SurveillanceDue, scheme: SchemeEdition) -> str:
    """On which ground a suspension is proposed: the holder's fault only where it was told in time (CNEX 12.3.1, J11).

    In time is a notice after which the surveillance could still be done by its last day (CNEX 11, J12).
    """
    rules = scheme.surveillance
    sent_on = None if due.is_notice_unsent or due.is_notice_void else due.notice_sent_on
    is_told = sent_on is not None and add_months(sent_on, rules.notice_months.value) <= due.hard_limit
    return rules.missed_ground if is_told else rules.unnotified_ground or rules.missed_ground


def open_missed_limit(
    certificate: Certificate, jobs: Sequence[Engagement], scheme: SchemeEdition, today: date
) -> MissedLimit | None:
    """The case that waits for a person's decision; a suspension, an end or the surveillance itself closes it.

    So does the result of an audit on site that was done in time and entered late.
    """
    due = surveillance_due(certificate, scheme, today)
    if due is None or with_visit(due, certificate, jobs, scheme).state == "visited" \
            or status_on(certificate, today) is not CertificateState.VALID:
        return None
    return next((case for case in certificate.missed_limits
                 if case.limit == due.hard_limit and case.decided_on is None
                 and all(suspension.suspended_on < case.opened_on for suspension in certificate.suspensions)), None)


_NOTICE_CONFLICT = Text(
    zh="证书 {number}：监督通知{sent}，通知满 {months} 个月后现场最早 {first} 开始，晚于应完成日 {due}；{outcome}",
    en="Certificate {number}: with its notice {sent}, the surveillance begins {months} months later, on {first} at the"
    " earliest, after its due date {due}. {outcome}",
)
_SENT = Text(zh="已于 {on} 发出", en="sent on {on}")
_IF_SENT = Text(zh="若于今天（{today}）发出", en="sent today ({today})")
_STILL_IN_TIME = Text(
    zh="仍在最长期限 {hard} 之内，请尽早安排；持有人书面同意缩短通知期的，可以提前。",
    en="That is still within the last day allowed, {hard}: plan it early, or have the holder agree in writing to a"
    " shorter notice.",
)
_BEYOND_LIMIT = Text(
    zh="也超过最长期限 {hard}：请取得持有人缩短通知期的书面同意，否则按暂停、撤销的规定处理。",
    en="It is beyond the last day allowed, {hard}, too: have the holder agree in writing to a shorter notice, or deal"
    " with it under the rule on suspension and withdrawal.",
)
_LIMIT_PASSED = Text(
    zh="最长期限 {hard} 已过，缩短通知期也不能补救：按暂停、撤销的规定处理。",
    en="The last day allowed, {hard}, has passed, which no shorter notice mends: deal with it under the rule on"
    " suspension and withdrawal.",
)
_BEYOND_END = Text(
    zh="证书于该日到期：请取得持有人缩短通知期的书面同意，否则不能以监督续证。",
    en="The certificate ends on that day: have the holder agree in writing to a shorter notice, or no surveillance can"
    " renew it.",
)
_APPLIED_FOR = Text(
    zh="证书 {number} 的持有人已于 {on} 申请恢复，应核实并办理恢复（{until}）。",
    en="The holder of certificate {number} applied for its restoration on {on}: it is to be verified and restored"
    " ({until}).",
)
_UNTIL = Text(zh="暂停期至 {day}", en="the suspension ends on {day}")
_WAS_UNTIL = Text(
    zh="申请在暂停期内提出，暂停期已于 {day} 届满，请立即办理",
    en="it came in time, and the suspension ended on {day}: act at once",
)
_ASK_THE_AUTHORITY = Text(
    zh="证书 {number} 自 {since} 起暂停至有关部门作出决定之日，已满 {months} 个月：请向有关部门了解进展；"
    "已作出决定的，办理恢复或者撤销。",
    en="Certificate {number} has been suspended since {since} until the authority decides, for over {months} months:"
    " ask how it stands, and restore or withdraw once it has decided.",
)
_OPEN_END = Text(zh="暂停至有关部门作出决定之日", en="the suspension lasts until the authority decides")
_SUSPENSION_OVER = Text(
    zh="证书 {number} 的暂停期已于 {until} 届满且未恢复，应办理撤销。",
    en="The suspension of certificate {number} ended on {until} and it was not restored: it is to be withdrawn.",
)
_SUSPENDED_UNTIL = Text(
    zh="证书 {number} 自 {since} 起暂停，持有人应在 {until}（含当日）前申请恢复，余 {days} 天；"
    "届时未申请恢复的，应撤销。",
    en="Certificate {number} has been suspended since {since}. Its holder applies for its restoration by {until}, in"
    " {days} days; if it does not, the certificate is to be withdrawn.",
)
_SUSPENDED_OPENLY = Text(
    zh="证书 {number} 自 {since} 起暂停，至有关部门作出决定之日。",
    en="Certificate {number} has been suspended since {since}, until the authority decides.",
)
_LAPSED = Text(
    zh="证书 {number} 未在最长期限 {hard}（含当日）前完成监督，应决定是否暂停。",
    en="Certificate {number} was not surveyed by {hard} at the latest: decide whether it is to be suspended.",
)
_RESULT_LAPSED = Text(
    zh="证书 {number} 的认证结果因碳足迹上升已失效，请在 {by}（含当日）前决定暂停或撤销。",
    en="The result of certificate {number} lapsed by a rise of its footprint: decide by {by} at the latest whether it"
    " is suspended or withdrawn.",
)
_TO_CONFIRM = Text(
    zh="证书 {number} 申报的碳足迹上升已达到限值并持续超过规定时间，请核实，并确认认证结果失效。",
    en="A rise that was reported for certificate {number} reached the limit and lasted: verify it, and confirm that the"
    " result lapsed.",
)
_NOT_CORRECTED = Text(
    zh="证书 {number} 的监督不符合项 {ids} 未在期限 {due}（含当日）内完成整改，应决定是否暂停。",
    en="The surveillance of certificate {number} has findings not corrected by the last day, {due}: {ids}. Decide"
    " whether the certificate is suspended.",
)
_NOT_PASSED = Text(
    zh="证书 {number} 在 {on} 的监督不合格，应办理暂停。",
    en="Certificate {number} did not pass its surveillance of {on}: it is to be suspended.",
)


_MAY_FOLLOW = {
    StatusChange.SUSPENDED: frozenset({CertificateState.VALID, CertificateState.RESULT_LAPSED}),
    StatusChange.WITHDRAWN: IN_FORCE,
}
"""In which states a confirmed ground can still be acted on."""
_CONFIRMED = {
    StatusChange.SUSPENDED: Text(
        zh="证书 {number} 的调查已于 {on} 查实“（{letter}）{ground}”，应在 {due}（含当日）前办理暂停。",
        en="The investigation of certificate {number} confirmed on {on}: ({letter}) {ground}. It is to be suspended by"
        " {due} at the latest.",
    ),
    StatusChange.WITHDRAWN: Text(
        zh="证书 {number} 的调查已于 {on} 查实“（{letter}）{ground}”，应在 {due}（含当日）前办理撤销。",
        en="The investigation of certificate {number} confirmed on {on}: ({letter}) {ground}. It is to be withdrawn by"
        " {due} at the latest.",
    ),
}


def notices_due(
    certificates: Iterable[Certificate], schemes: SchemeLibrary, today: date
) -> tuple[SurveillanceDue, ...]:
    """The surveillances whose notice must be sent now and is not, the worst first, then by due date."""
    found = (
        surveillance_due(certificate, schemes.edition(certificate.scheme, certificate.edition), today)
        for certificate in certificates
    )
    unsent = [due for due in found if due and due.notice_sent_on is None and due.state != "later"]
    return tuple(sorted(unsent, key=lambda due: (URGENCY.index(due.state), due.due_on, due.certificate_id)))


def _state(
    today: date, due_on: date, hard_limit: date, notice_by: date, notice_opens_on: date, sent_on: date | None
) -> SurveillanceState:
    if today > hard_limit:
        return "lapsed"
    if today > due_on:
        return "overdue"
    if sent_on is not None:
        return "notified"
    if today > notice_by:
        return "notice_late"
    return "notice_due" if today >= notice_opens_on else "later"
