"""Attempts at sending something by e-mail: begun, ended, tried again after a growing wait, or of unknown end."""

from datetime import datetime, timedelta
from typing import TypeVar

from intake_app.services.office import Office
from intake_app.services.ports import Mailed, MailOutcome
from models.dispatch import Attempt, DispatchState, Posting

Posted = TypeVar("Posted", bound=Posting)


def begun(office: Office, posting: Posted) -> Posted:
    """With an open attempt: whoever saves this first has it."""
    return posting.with_(state=DispatchState.SENDING, next_at=None,
                         attempts=(*posting.attempts, Attempt(began_at=office.now())))


def ended(office: Office, posting: Posted, mailed: Mailed) -> Posted:
    """With what the open attempt came to, and when the next one is due."""
    waits, made = office.house.sending.retry_minutes, len(posting.attempts)
    state = {MailOutcome.ACCEPTED: DispatchState.SENT, MailOutcome.UNKNOWN: DispatchState.UNKNOWN}.get(
        mailed.outcome, DispatchState.FAILED)
    next_at = None
    if mailed.outcome is MailOutcome.LATER and made <= len(waits):
        state, next_at = DispatchState.WAITING, office.now() + timedelta(minutes=waits[made - 1])
    attempt = posting.attempts[-1].with_(ended_at=office.now(), became=state, answer=mailed.answer)
    return posting.with_(state=state, next_at=next_at, attempts=(*posting.attempts[:-1], attempt))


def as_seen(office: Office, posting: Posted) -> Posted:
    """Told as unknown where its worker gave no end of the attempt in time."""
    limit = timedelta(minutes=office.house.sending.unknown_after_minutes)
    is_lost = posting.state is DispatchState.SENDING and office.now() - posting.attempts[-1].began_at > limit
    return posting.with_(state=DispatchState.UNKNOWN) if is_lost else posting


def left_unknown(posting: Posted, since: datetime) -> Posted:
    """Of unknown end where it still waited or was under way: it may have gone at any time from `since` on."""
    if posting.state not in (DispatchState.WAITING, DispatchState.SENDING):
        return posting
    *before, last = (*posting.attempts, Attempt(began_at=since)) if posting.state is DispatchState.WAITING else (
        posting.attempts)
    return posting.with_(state=DispatchState.UNKNOWN, next_at=None, attempts=(
        *before, last.with_(became=DispatchState.UNKNOWN)))


def seconds_until(office: Office, posting: Posting) -> float:
    """The wait before the next attempt; 0 where it is due."""
    return max((posting.next_at - office.now()).total_seconds(), 0.0) if posting.next_at else 0.0
