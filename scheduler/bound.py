"""A proven lower bound on the cost of any valid plan: every job at its cheapest, as if it were alone.

Travel is charged where it must fall: a way home belongs to its visit wholly, a way between two sites to each by
half, so that a visit bears at least the smaller of twice the way home and the way to the nearest other site.
Overtime is left out, and so is everything that jobs take from each other: the bound is honest and weak.
"""

from scheduler.ground import Ground
from scheduler.insertion import best_insertion
from scheduler.state import State
from scheduler.timeline import Timeline


class LoneVisit(Timeline):
    """A person whose price for a visit is a floor under what the visit costs in any plan."""

    __slots__ = ()

    def price_starts(self, job: int, length: int, starts: int) -> dict[int, int]:
        """The same floor for every start."""
        if not starts:
            return {}
        price = self.floor(job, length)
        return {first: price for first in range(starts.bit_length()) if starts >> first & 1}

    def floor(self, job: int, length: int) -> int:
        """Days at their price, and the share of travel that no neighbour can take over."""
        ways = 2 * self.ground.home_km[self.person][job]
        nearest = nearest_km(self.ground, job)
        share = ways if nearest is None else min(ways, nearest)
        return length * self._day_price(job) + self.ground.weights.km * share


def nearest_km(ground: Ground, job: int) -> int | None:
    """Distance to the nearest other site; None for the only job."""
    return min((ground.between_km(job, other) for other in range(len(ground.jobs)) if other != job), default=None)


def lower_bound(ground: Ground) -> int:
    """Whole CNY that any valid plan costs at least."""
    bare = State(ground)
    bare.timelines = [LoneVisit(ground, person) for person in range(len(ground.people))]
    return sum(_job_floor(ground, bare, job) for job in range(len(ground.jobs)))


def _job_floor(ground: Ground, bare: State, job: int) -> int:
    """The cheapest that `job` can be, left out or placed."""
    offer = ground.offers[job]
    if ground.jobs[job].pinned is not None:
        return 0 if offer.only is None else _pinned_floor(ground, bare, job)
    cheapest = best_insertion(bare, offer)
    out = ground.jobs[job].unscheduled_cost
    return out if cheapest is None else min(out, cheapest.price)


def _pinned_floor(ground: Ground, bare: State, job: int) -> int:
    stay = ground.offers[job].only
    assert stay is not None
    people = sum(LoneVisit(ground, person).floor(job, stay.length) for person in stay.everyone)
    return people + ground.job_price(job, stay.first, stay.length, stay.everyone)
