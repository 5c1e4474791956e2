"""Between two of a person's audits far from each other lies at least one calendar day for the journey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, product
from typing import TYPE_CHECKING

from models.text import Text
from scheduler.constraints.shape import Choice, Constraint, Violation
from scheduler.places import distance_km
from scheduler.plan import Plan
from scheduler.problem import Job, Problem
from scheduler.visits import Visit, visits_by_person

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar


def needs_travel_day(problem: Problem, one: Job, other: Job) -> bool:
    """Whether the two sites are too far apart to go from one to the other overnight."""
    return distance_km(one, other) > problem.weights.travel_day_km


def days_off_between(one: Visit, next_one: Visit) -> int:
    """Calendar days between the end of one visit and the start of the next; negative where they overlap."""
    return (next_one.start - one.end).days - 1


def post(choice: Choice) -> None:
    """Of two visits of one person on days in a row at far sites one at most is chosen."""
    ending: defaultdict[tuple[str, int], list[tuple[Visit, IntVar]]] = defaultdict(list)
    beginning: defaultdict[tuple[str, int], list[tuple[Visit, IntVar]]] = defaultdict(list)
    for visit, made in zip(choice.columns, choice.chosen, strict=True):
        for person in visit.everyone:
            ending[person, visit.end.toordinal() + 1].append((visit, made))
            beginning[person, visit.start.toordinal()].append((visit, made))
    for key in ending.keys() & beginning.keys():
        for (one, one_made), (next_one, next_made) in product(ending[key], beginning[key]):
            if one.job is not next_one.job and needs_travel_day(choice.problem, one.job, next_one.job):
                choice.model.add_at_most_one([one_made, next_made])


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every two visits in a row of one person without the day that the journey takes."""
    for person, visits in visits_by_person(problem, plan).items():
        for one, next_one in pairwise(visits):
            if days_off_between(one, next_one) < 1 and needs_travel_day(problem, one.job, next_one.job):
                sentence = TRAVEL_DAY.explanation.format(
                    person=person, job=one.job.id, other=next_one.job.id, km=distance_km(one.job, next_one.job)
                )
                yield Violation(TRAVEL_DAY.key, sentence, next_one.job.id, person)


TRAVEL_DAY = Constraint(
    key="travel_day",
    name=Text(zh="远途路程日", en="a day for a long journey"),
    explanation=Text(
        zh="{person} 的 {job} 与 {other} 相距 {km} 公里，两次检查之间至少应留一个日历日。",
        en="{job} and {other} of {person} are {km} km apart: at least one calendar day must lie between them.",
    ),
    post=post,
    violations=violations,
)
