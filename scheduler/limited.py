"""The relaxation of a small problem for some of its plans: those without certain visits, with certain people."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.agreement import Agreement, Asked
from scheduler.bound import NOT_KNOWN, SHARE_FOR_DAYS, Ascent, Span
from scheduler.capacity import Capacity, Counts
from scheduler.compiled.tables import Ints
from scheduler.compiled.tours import UNITS, Floats
from scheduler.compiled.trips import FORCING

NEVER_PAID = -(2**27)
"""What a closed visit brings in, in UNITS: so little that no tour makes it."""


class Limits(NamedTuple):
    """What the plans keep to."""

    closed: NDArray[np.bool_]
    """[O, B, P] visits that they do not have."""
    forced: tuple[tuple[int, int], ...] = ()
    """Jobs and people that they have on them."""


class LimitedAscent(Ascent):
    """An ascent for the plans that keep to limits; it remembers the prices of its best bound with tours."""

    best: int = NOT_KNOWN
    """In UNITS."""
    proven: int = 0
    """The best bound of all in whole CNY, as plans cost whole ones."""
    prices: tuple[Ints, Counts, Counts]

    def __init__(self, capacity: Capacity) -> None:
        super().__init__(capacity)
        self.all = self.halves
        self.limits = Limits(np.zeros(self.all.can.shape, np.bool_))

    def limit(self, limits: Limits) -> None:
        """Ask for the plans that keep to these limits from now on."""
        tours = self.all.tours
        is_open = np.zeros_like(tours.may)
        np.maximum.at(is_open.T, tours.job, (~limits.closed).any(1).astype(np.uint8))
        tours = tours._replace(may=tours.may * is_open)
        self.halves = self.all._replace(can=self.all.can * ~limits.closed, tours=tours)
        self.capacity.halves, self.limits = self.halves, limits

    def risen(self, span: Span, above: int) -> tuple[int, Agreement | None]:
        """The best bound in whole CNY, from prices of days and then with tours, and where it came to by agreement."""
        days = self.capacity.climbed(lambda passes: span.share(passes) >= SHARE_FOR_DAYS)
        with_tours, agreement = self.climbed(span, days, above) if span.share(0) < 1 else (NOT_KNOWN, None)
        return -(-max(days.bound, with_tours) // UNITS), agreement

    def asked(self, reward: Ints, over: Counts, month: Counts, known: Floats | None = None) -> Asked:
        """What the relaxation answers; the prices of the best answer are kept."""
        answer = super().asked(reward, over, month, known)
        if answer.bound > self.best:
            self.best, self.prices = answer.bound, (reward.copy(), over.copy(), month.copy())
        return answer

    def chosen_teams(self) -> tuple[int, Ints]:
        """With whoever is forced: they come at a price below all others, which is then added to what the job costs.

        What is paid stays as low until it is set anew.
        """
        teams, forced = self.capacity, self.limits.forced
        for job, person in forced:
            teams.paid[self.options(job), :, person] -= FORCING
        cost, wanted = super().chosen_teams()
        teams.costs += self.added
        return cost + FORCING * len(forced), wanted

    @property
    def added(self) -> Counts:
        """[J] what was added to what each job costs."""
        return FORCING * np.bincount([job for job, _ in self.limits.forced], minlength=len(self.all.is_free))

    def rewards_of_tours(self, reward: Ints) -> Ints:
        """Closed visits bring in nothing that is worth a visit."""
        return np.where(self.limits.closed, np.int32(NEVER_PAID), reward)

    def options(self, job: int) -> slice:
        """Those of the job."""
        return slice(int(self.all.tours.option[job]), int(self.all.tours.option[job + 1]))
