"""A night away for every audit day at a site far from home."""

from collections.abc import Iterator

from models.text import Text
from scheduler.places import distance_km
from scheduler.plan import Plan
from scheduler.preferences.shape import Charge, Preference
from scheduler.problem import Problem
from scheduler.visits import visits_by_person


def charges(problem: Problem, plan: Plan) -> Iterator[Charge]:
    """One charge per person and visit farther than `far_km` from home."""
    for name, visits in visits_by_person(problem, plan).items():
        for visit in visits:
            if distance_km(problem.people_by_id[name], visit.job) > problem.weights.far_km:
                yield Charge(problem.weights.night * len(visit.days), visit.job.id, name)


NIGHTS = Preference(
    key="nights",
    name=Text(zh="住宿", en="nights away"),
    explanation=Text(
        zh="现场距住地超过规定里程的，每个现场日计一晚住宿。",
        en="A night for every audit day at a site beyond the limit from home.",
    ),
    charges=charges,
)
