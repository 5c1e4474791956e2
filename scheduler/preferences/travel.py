"""Everyone's ways: from home to the first site, between sites, and home again."""

from collections.abc import Iterator
from itertools import pairwise

from models.text import Text
from scheduler.places import distance_km
from scheduler.plan import Plan
from scheduler.preferences.shape import Charge, Preference
from scheduler.problem import Problem, Weights
from scheduler.visits import visits_by_person


def step_cost(weights: Weights, by_home_km: int, straight_km: int, days_off: int) -> int:
    """From one site to the next: by home, or straight on with the nights of a short stay if that is cheaper."""
    by_home = weights.km * by_home_km
    if 0 <= days_off <= weights.stay_gap_days:
        return min(by_home, weights.km * straight_km + weights.night * days_off)
    return by_home


def charges(problem: Problem, plan: Plan) -> Iterator[Charge]:
    """One charge per person and way, named by the job to which the way leads, the last by the job left."""
    weights = problem.weights
    for name, visits in visits_by_person(problem, plan).items():
        person = problem.people_by_id[name]
        home_km = [distance_km(person, visit.job) for visit in visits]
        yield Charge(weights.km * home_km[0], visits[0].job.id, name)
        yield Charge(weights.km * home_km[-1], visits[-1].job.id, name)
        for (one, next_one), (one_km, next_km) in zip(pairwise(visits), pairwise(home_km), strict=True):
            days_off = (next_one.start - one.end).days - 1
            straight_km = distance_km(one.job, next_one.job)
            yield Charge(step_cost(weights, one_km + next_km, straight_km, days_off), next_one.job.id, name)


TRAVEL = Preference(
    key="travel",
    name=Text(zh="差旅", en="travel"),
    explanation=Text(
        zh="每人从住地到首个现场、各现场之间及返回住地的里程费，短暂停留计住宿。",
        en="Kilometres from home to the first site, between sites and home again; a short stay counts its nights.",
    ),
    charges=charges,
)
