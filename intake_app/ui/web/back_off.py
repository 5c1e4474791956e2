"""Failed sign-ins make the next try wait, for one account from one address, so that others are not locked out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

FREE_TRIES = 5
"""Failures without any wait: people mistype."""

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
MOST_KEPT = 10_000
"""Pairs of account and address kept; beyond that the oldest go, so that memory stays bounded."""


@dataclass(frozen=True)
class Failures:
    """How often in a row, and when last."""

    count: int
    last_at: datetime


class BackOff:
    """Counts failures in memory: a restart forgives, which is enough against guessing."""

    def __init__(self) -> None:
        self._failures: dict[tuple[str, str], Failures] = {}
        self._lock = Lock()

    def wait(self, email: str, address: str, now: datetime) -> timedelta:
        """How long this account must still wait from this address; zero where it may try."""
        with self._lock:
            failures = self._failures.get(_key(email, address))
        if failures is None or failures.count < FREE_TRIES:
            return timedelta(0)
        doublings = min(failures.count - FREE_TRIES, 16)
        wait = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
        return max(failures.last_at + wait - now, timedelta(0))

    def failed(self, email: str, address: str, now: datetime) -> None:
        """One more failure."""
        key = _key(email, address)
        with self._lock:
            before = self._failures.pop(key, None)
            is_fresh = before is not None and now - before.last_at < FORGOTTEN_AFTER
            self._failures[key] = Failures(count=before.count + 1 if before and is_fresh else 1, last_at=now)
            if len(self._failures) > MOST_KEPT:
                del self._failures[next(iter(self._failures))]

    def succeeded(self, email: str, address: str) -> None:
        """Forget what failed before."""
        with self._lock:
            self._failures.pop(_key(email, address), None)


def _key(email: str, address: str) -> tuple[str, str]:
    return email.strip().casefold()[:254], address
