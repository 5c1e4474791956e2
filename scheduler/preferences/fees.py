"""The daily fee of people who are not salaried."""

from collections.abc import Iterator

from models.text import Text
from scheduler.plan import Plan
from scheduler.preferences.shape import Charge, Preference
from scheduler.problem import Problem
from scheduler.visits import visits_by_person


def charges(problem: Problem, plan: Plan) -> Iterator[Charge]:
    """One charge per visit of a person with a fee."""
    for name, visits in visits_by_person(problem, plan).items():
        fee = problem.people_by_id[name].day_fee
        for visit in visits:
            if fee:
                yield Charge(fee * len(visit.days), visit.job.id, name)


FEES = Preference(
    key="fees",
    name=Text(zh="劳务费", en="fees"),
    explanation=Text(
        zh="按现场日支付给兼职人员和技术专家的劳务费。",
        en="What part-time people and experts are paid per audit day.",
    ),
    charges=charges,
)
