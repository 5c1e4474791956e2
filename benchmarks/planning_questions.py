"""How long a coordinator waits for an answer about a plan: `python -m benchmarks.planning_questions PROBLEM PLAN`.

Prints rows for RESULTS.md in milliseconds of this process, warm: another person or day for an audit, its cheapest other
days, somebody's substitutes, each for audits drawn at random; and why an audit has no place, with its mends, for audits
drawn at random whose window is cut to three days.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from scheduler.alternatives import cheapest_starts, substitutes, with_person, with_start
from scheduler.explain import explanation
from scheduler.plan import Plan
from scheduler.problem import Problem
from scheduler.reading import read_plan, read_problem
from scheduler.warm import WarmPlan

Question = Callable[[WarmPlan, Random], object]


def main() -> int:
    """Print the rows; 2 where a file is not what it should be."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("problem", type=Path)
    ask.add_argument("plan", type=Path)
    ask.add_argument("--runs", type=int, default=200)
    given = ask.parse_args()
    problem, plan = read_problem(given.problem.read_text("utf-8")), read_plan(given.plan.read_text("utf-8"))
    if not isinstance(problem, Problem) or not isinstance(plan, Plan):
        print("not a problem and its plan", file=sys.stderr)
        return 2
    began = time.perf_counter()
    warm = WarmPlan(problem, plan)
    print(f"| make warm | 1 | {(time.perf_counter() - began) * 1000:.0f} | |")
    for name, question in QUESTIONS.items():
        print(_row(name, _timed(question, warm, given.runs)))
    print(_row("why, with mends", list(_reasons(problem, plan, given.runs // 4))))
    return 0


def _timed(question: Question, warm: WarmPlan, runs: int) -> list[float]:
    random, took = Random(1), []
    for _ in range(runs):
        began = time.perf_counter()
        question(warm, random)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _reasons(problem: Problem, plan: Plan, runs: int) -> "list[float]":
    random, took = Random(1), []
    for placed in random.sample(plan.assignments, min(runs, len(plan.assignments))):
        job = problem.jobs_by_id[placed.job]
        opens = job.earliest + timedelta(random.randrange(max(1, (job.latest - job.earliest).days)))
        cut = job.model_copy(update={
            "earliest": opens, "latest": opens + timedelta(2), "target": opens + timedelta(2)})
        jobs = tuple(cut if each.id == job.id else each for each in problem.jobs)
        warm = WarmPlan(problem.altered(jobs=jobs), plan.model_copy(update={
            "assignments": tuple(each for each in plan.assignments if each.job != job.id)}))
        began = time.perf_counter()
        found = explanation(warm, job.id)
        if found.rules:
            took.append((time.perf_counter() - began) * 1000)
    return took


def _row(name: str, took: list[float]) -> str:
    ranked = sorted(took)
    return f"| {name} | {len(ranked)} | {statistics.median(ranked):.0f} | {ranked[int(len(ranked) * 0.95)]:.0f} |"


def _other_person(warm: WarmPlan, random: Random) -> object:
    auditors = [person.id for person in warm.problem.auditors if person.kind == "auditor"]
    return with_person(warm, random.choice(warm.plan.assignments).job, random.choice(auditors))


def _other_day(warm: WarmPlan, random: Random) -> object:
    job = warm.problem.jobs_by_id[random.choice(warm.plan.assignments).job]
    days = [day for day in warm.problem.working_days if job.earliest <= day <= job.latest]
    return with_start(warm, job.id, random.choice(days))


def _other_days(warm: WarmPlan, random: Random) -> object:
    return cheapest_starts(warm, random.choice(warm.plan.assignments).job)


def _substitutes(warm: WarmPlan, random: Random) -> object:
    placed = random.choice(warm.plan.assignments)
    return substitutes(warm, placed.job, random.choice(placed.team))


QUESTIONS: dict[str, Question] = {
    "another person": _other_person, "another day": _other_day, "the five cheapest other days": _other_days,
    "five substitutes": _substitutes,
}


if __name__ == "__main__":
    sys.exit(main())
