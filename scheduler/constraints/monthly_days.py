"""In each calendar month a person has at most `max_days_per_month` audit days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from models.text import Text
from scheduler.constraints.shape import Choice, Constraint, Violation
from scheduler.plan import Plan
from scheduler.problem import Problem
from scheduler.visits import Visit, visits_by_person

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

Month = tuple[int, int]


def days_by_month(visits: Iterable[Visit]) -> Counter[Month]:
    """Audit days per calendar month over `visits`."""
    return Counter((day.year, day.month) for visit in visits for day in visit.days)


def post(choice: Choice) -> None:
    """The chosen visits fit into what the kept ones leave of each person's months."""
    asked: defaultdict[tuple[str, Month], list[tuple[int, IntVar]]] = defaultdict(list)
    for visit, made in zip(choice.columns, choice.chosen, strict=True):
        for month, days in days_by_month([visit]).items():
            for person in visit.everyone:
                asked[person, month].append((days, made))
    kept: Counter[tuple[str, Month]] = Counter()
    for visit in choice.kept:
        for month, days in days_by_month([visit]).items():
            for person in visit.everyone:
                kept[person, month] += days
    for (person, month), wishes in asked.items():
        left = choice.problem.people_by_id[person].max_days_per_month - kept[person, month]
        choice.model.add(sum(days * made for days, made in wishes) <= left)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every month in which a person has too many days."""
    for person, visits in visits_by_person(problem, plan).items():
        most = problem.people_by_id[person].max_days_per_month
        for (year, month), days in sorted(days_by_month(visits).items()):
            if days > most:
                sentence = MONTHLY_DAYS.explanation.format(
                    person=person, month=f"{year}-{month:02}", days=days, most=most
                )
                yield Violation(MONTHLY_DAYS.key, sentence, _one_too_many(visits, (year, month), most), person)


def _one_too_many(visits: list[Visit], month: Month, most: int) -> str:
    """The first audit that the person's month has no room for."""
    counted = accumulate(days_by_month([visit])[month] for visit in visits)
    return next(visit.job.id for visit, days in zip(visits, counted, strict=True) if days > most)


MONTHLY_DAYS = Constraint(
    key="monthly_days",
    name=Text(zh="每月现场天数上限", en="audit days in a month"),
    explanation=Text(
        zh="{person} 在 {month} 有 {days} 个现场日，上限为 {most} 个。",
        en="{person} has {days} audit days in {month}; {most} is the most.",
    ),
    post=post,
    violations=violations,
)
