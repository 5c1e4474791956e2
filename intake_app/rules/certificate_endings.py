"""How a certificate ends before its last day, and what the body owes after each change of its status.

CNEX 12.3, CEC 7.4.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from intake_app.rules.certificates import act_due, awaits_restoration
from intake_app.schemes.schema import Cause, SchemeEdition
from models.base import Frozen
from models.calendar import DueDate, WorkingCalendar
from models.certificate import Certificate, CertificateState, HolderRequest, StatusChange
from models.reference import ClauseRef
from models.text import Text

SUSPENSION_UNRESOLVED = "suspension_unresolved"
"""The key of the ground that the suspension ended and its cause is still there (CNEX 12.3.2 h, CEC 7.4)."""

OWN_REQUEST = "own_request"
"""The key of the ground that the holder asked for it itself (CNEX 12.3.1 f, CEC 7.4)."""

STATUS_CHANGE_TEXTS: dict[StatusChange, Text] = {
    StatusChange.RESULT_LAPSED: Text(zh="失效待重新认证", en="result lapsed"),
    StatusChange.SUSPENDED: Text(zh="暂停", en="suspended"),
    StatusChange.RESTORED: Text(zh="恢复", en="restored"),
    StatusChange.SET_ASIDE: Text(zh="取消原处理决定", en="set aside"),
    StatusChange.WITHDRAWN: Text(zh="撤销", en="withdrawn"),
    StatusChange.CANCELLED: Text(zh="注销", en="cancelled"),
}
"""Each change of a certificate's status in words."""


class ToldSuspension(Frozen):
    """A time for which whoever asks is told that the certificate is suspended."""

    ground: str
    """The key of the scheme's ground; empty of a lapsed result on which nobody has decided (J29)."""
    since: date
    until: date | None
    """The day on which it was over, or else the last day that was set; None where none is known."""


class DueDuty(Frozen):
    """A duty that is still open: which, after which change, by when."""

    duty: str
    text: Text
    clause: ClauseRef
    change: StatusChange
    changed_on: date
    due_on: date
    """The last day, inclusive."""


def withdrawal_act_due(verified_on: date, scheme: SchemeEdition, calendar: WorkingCalendar) -> DueDate | None:
    """The last day for withdrawing after the ground was verified; None where the scheme withdraws nothing.

    CNEX 12.3.2; for CEC the regulation's day (J55).
    """
    return act_due(verified_on, scheme.withdrawal, calendar) if scheme.withdrawal else None


def grounds_to_withdraw(certificate: Certificate, scheme: SchemeEdition, today: date) -> tuple[Cause, ...]:
    """The scheme's grounds that could apply on `today`; that of an unresolved suspension only once it is over."""
    grounds = scheme.withdrawal.grounds if scheme.withdrawal else ()
    return tuple(cause for cause in grounds
                 if cause.key != SUSPENSION_UNRESOLVED or _suspension_is_over(certificate, today))


def grounds_to_cancel(scheme: SchemeEdition) -> tuple[Cause, ...]:
    """The grounds on which a person cancels (J51): the issue of the new certificate brings its own with it (J29)."""
    own = scheme.changes.recertified_ground if scheme.changes else None
    return tuple(cause for cause in (scheme.cancellation.grounds if scheme.cancellation else ()) if cause.key != own)


def open_request(certificate: Certificate) -> HolderRequest | None:
    """The holder's request that nobody has answered yet, by the act asked for or by a refusal.

    An act that an appeal set aside was an answer all the same.
    """
    request = certificate.holder_request
    if request is None or request.declined_on is not None or certificate.termination is not None:
        return None
    if request.wish is StatusChange.SUSPENDED and any(
        each.suspended_on >= request.asked_on for each in certificate.suspensions
    ):
        return None
    return None if was_set_aside(certificate, request.wish, request.asked_on) else request


def was_set_aside(certificate: Certificate, change: StatusChange, since: date) -> bool:
    """Whether a withdrawal or cancellation of that day or later was done, and an upheld appeal set it aside."""
    return any(each.change is change and each.ending.ended_on >= since for each in certificate.endings_set_aside)


def ending_change(certificate: Certificate) -> Literal[StatusChange.WITHDRAWN, StatusChange.CANCELLED]:
    """By which of the two a certificate that has a `termination` ended."""
    is_cancelled = certificate.state is CertificateState.CANCELLED
    return StatusChange.CANCELLED if is_cancelled else StatusChange.WITHDRAWN


def status_changes(certificate: Certificate) -> tuple[tuple[StatusChange, date], ...]:
    """What happened to the certificate since it was issued and still counts, oldest first.

    Of what an upheld appeal set aside only that is told, once a day.
    """
    standing = [each for each in certificate.suspensions if each.set_aside is None]
    changes = list(_lapses_told(certificate))
    changes += [(StatusChange.SUSPENDED, each.suspended_on) for each in standing]
    changes += [(StatusChange.RESTORED, each.restored_on) for each in standing if each.restored_on]
    undone = {each.set_aside.on for each in certificate.suspensions if each.set_aside is not None}
    undone |= {each.set_aside.on for each in certificate.endings_set_aside}
    changes += [(StatusChange.SET_ASIDE, day) for day in undone]
    if certificate.termination is not None:
        changes.append((ending_change(certificate), certificate.termination.ended_on))
    order = list(StatusChange)
    return tuple(sorted(changes, key=lambda change: (change[1], order.index(change[0]))))


def told_suspensions(certificate: Certificate) -> tuple[ToldSuspension, ...]:
    """For what and from when to when the certificate was told to be suspended, oldest first (J29).

    A lapsed result is told so until it was found to be an error, or was decided on: a suspension that followed begins
    on its own day, and the time before it stays told as it was.
    """
    ended = certificate.termination.ended_on if certificate.termination else None
    told = [ToldSuspension(ground=each.ground, since=each.suspended_on, until=each.restored_on or ended or each.until)
            for each in certificate.suspensions]
    for lapse in certificate.lapses:
        since = lapse.confirmed_on
        if not _stands_suspended(certificate, since):
            followed = [each.suspended_on for each in certificate.suspensions if each.suspended_on > since]
            ends = [day for day in (lapse.revoked_on, *followed, ended) if day is not None]
            told.append(ToldSuspension(ground="", since=since, until=min(ends, default=None)))
    return tuple(sorted(told, key=lambda each: each.since))


def open_duties(certificate: Certificate, scheme: SchemeEdition, report_days: int) -> tuple[DueDuty, ...]:
    """What the body still owes after the changes of this certificate's status, the one due first in front.

    `report_days` are the calendar days that this body allows itself, 0 for the same day (CNEX 12.3.1, 12.3.2: in time).
    """
    done = {(each.duty, each.change, each.changed_on) for each in certificate.duties_done}
    return tuple(sorted(
        (duty for duty in _duties(certificate, scheme, report_days)
         if (duty.duty, duty.change, duty.changed_on) not in done),
        key=lambda duty: duty.due_on,
    ))


def duties_first_due(
    duties: Iterable[tuple[Certificate, DueDuty]]
) -> tuple[tuple[Certificate, DueDuty], ...]:
    """The duties of many certificates, the one due first in front, then by number."""
    return tuple(sorted(duties, key=lambda pair: (pair[1].due_on, pair[0].number)))


def _duties(certificate: Certificate, scheme: SchemeEdition, report_days: int) -> Iterator[DueDuty]:
    ending = certificate.termination
    told = status_changes(certificate)
    for number, (change, on) in enumerate(told):
        later = {each for each, _ in told[number + 1:]}
        is_over = change is StatusChange.SUSPENDED and StatusChange.RESTORED in later
        not_owed = ending.not_owed if ending is not None and change is ending_change(certificate) else ()
        for duty in scheme.status_duties:
            # What is not to be used is looked after once: after the last change that forbids it.
            if duty.ends_with_restoration and (is_over or not later.isdisjoint(duty.after)):
                continue
            if change in duty.after and duty.key not in not_owed:
                yield DueDuty(duty=duty.key, text=duty.text, clause=duty.clause, change=change, changed_on=on,
                              due_on=on + timedelta(days=report_days))


def _lapses_told(certificate: Certificate) -> Iterator[tuple[StatusChange, date]]:
    """How results lapsed, or hold again after an error; during a suspension neither changes anything for who asks."""
    for lapse in certificate.lapses:
        told_on = lapse.revoked_on or lapse.confirmed_on
        if not _stands_suspended(certificate, told_on):
            yield StatusChange.RESTORED if lapse.revoked_on else StatusChange.RESULT_LAPSED, told_on


def _stands_suspended(certificate: Certificate, on: date) -> bool:
    return any(each.suspended_on <= on and (each.restored_on is None or on < each.restored_on)
               for each in certificate.suspensions)


def _suspension_is_over(certificate: Certificate, today: date) -> bool:
    """Whether the last suspension was not lifted in time; one without an end is over when the authority decides.

    One whose holder applied in time is not over before the body has verified it (CNEX 12.3.1, CEC 7.4).
    """
    last = certificate.suspensions[-1] if certificate.suspensions else None
    if last is None or last.restored_on is not None or awaits_restoration(last):
        return False
    return last.until is None or today > last.until
