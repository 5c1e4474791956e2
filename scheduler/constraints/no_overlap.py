"""One person's audits do not overlap: nobody is at two sites on one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from models.text import Text
from scheduler.constraints.shape import Choice, Constraint, Violation
from scheduler.plan import Plan
from scheduler.problem import Problem
from scheduler.visits import visits_by_person

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar


def post(choice: Choice) -> None:
    """On each day each person is on one of the chosen visits at most."""
    there: defaultdict[tuple[str, date], list[IntVar]] = defaultdict(list)
    for visit, made in zip(choice.columns, choice.chosen, strict=True):
        for person in visit.everyone:
            for day in visit.days:
                there[person, day].append(made)
    for candidates in there.values():
        if len(candidates) > 1:
            choice.model.add_at_most_one(candidates)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every two visits in a row of one person of which the second begins before the first has ended."""
    for person, visits in visits_by_person(problem, plan).items():
        for one, next_one in pairwise(visits):
            if next_one.start <= one.end:
                sentence = NO_OVERLAP.explanation.format(
                    person=person, job=one.job.id, other=next_one.job.id, date=next_one.start
                )
                yield Violation(NO_OVERLAP.key, sentence, next_one.job.id, person)


NO_OVERLAP = Constraint(
    key="no_overlap",
    name=Text(zh="同一人员的其他任务", en="the person's other audits"),
    explanation=Text(
        zh="{person} 在 {date} 同时被排入 {job} 和 {other}。",
        en="{person} is on {job} and on {other} at the same time on {date}.",
    ),
    post=post,
    violations=violations,
)
