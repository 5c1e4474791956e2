"""Small, tight and odd planning problems made up from seeds, solved briefly, each plan judged by our own checker and
by another one: `python -m benchmarks.random_instances --checker CHECKER.py` prints a row for RESULTS.md.

The checker is a Python file with `check(problem, plan)` over the files' JSON, which answers with the violations and the
cost by kind. Status 1 where any plan breaks a rule, costs what it does not say, or lies under its own bound.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from scheduler import check, cost_of, pin_faults, plan_text, read_problem, solve
from scheduler.plan import Plan
from scheduler.problem import Problem

MONDAY = date(2027, 3, 1)
TAGS = ("full_time", "leader", "ghg_verifier", "domain:motor", "domain:salt")
EXPERT_TAGS = ("expert:motor", "expert:salt")
PLACES = ((33.0, 112.5), (33.2, 112.4), (31.2, 121.5), (39.9, 116.4), (43.8, 87.6), (23.1, 113.3))
Tree = dict[str, Any]
Checker = Callable[[Tree, Tree], tuple[list[str], dict[str, int]]]


def instance(kind: str, seed: int) -> Tree:
    """A problem of the kind as the JSON of its file; the same one for the same seed."""
    random = Random(f"{kind} {seed}")
    tree = _ordinary(random)
    KINDS[kind](random, tree)
    for job in tree["jobs"]:
        job["target"] = max(job["earliest"], min(job["target"], job["latest"]))
    tree["name"] = f"{kind} {seed}"
    return tree


class Judged(NamedTuple):
    """What became of a problem: how many audits of how many have a place, and everything wrong with the plan."""

    planned: int
    jobs: int
    faults: list[str]
    is_refused: bool = False


def judged(tree: Tree, seconds: float, seed: int, checker: Checker | None = None, rounds: int = 2000) -> Judged:
    """The problem solved, and its plan looked at by our checker and by the other one, if there is one."""
    problem = read_problem(json.dumps(tree))
    if not isinstance(problem, Problem) or pin_faults(problem):
        return Judged(0, len(tree["jobs"]), [], is_refused=True)
    plan = solve(problem, seconds=seconds, seed=seed, max_iterations=rounds)
    wrong = [violation.sentence.en for violation in check(problem, plan)]
    true_cost = cost_of(problem, plan)
    if plan.cost != true_cost:
        wrong.append(f"says {plan.cost}, costs {true_cost}")
    if plan.bound is not None and plan.bound > true_cost:
        wrong.append(f"bound {plan.bound} above the cost {true_cost}")
    wrong += [f"{entry.job} is left out without a reason" for entry in plan.unscheduled if not entry.reasons]
    if checker is not None:
        wrong += _other_opinion(tree, plan, true_cost, checker)
    return Judged(len(plan.assignments), len(problem.jobs), wrong)


def main() -> int:
    """Solve and judge them all; 1 where anything is wrong."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--checker", type=Path, help="another checker, as a Python file")
    ask.add_argument("--count", type=int, default=1000)
    ask.add_argument("--seconds", type=float, default=1.0, help="for each problem, at most")
    given = ask.parse_args()
    checker = _loaded(given.checker) if given.checker else None
    began, found = time.perf_counter(), defaultdict[str, list[Judged]](list)
    for number in range(given.count):
        kind = list(KINDS)[number % len(KINDS)]
        try:
            outcome = judged(instance(kind, number), given.seconds, number, checker)
        except Exception as error:  # one crash is one fault; the others are still to be judged
            outcome = Judged(0, 0, [f"{type(error).__name__}: {error}"])
        found[kind].append(outcome)
        for fault in outcome.faults:
            print(f"{kind} {number}: {fault}", file=sys.stderr)
    for kind, outcomes in found.items():
        planned, jobs = sum(each.planned for each in outcomes), sum(each.jobs for each in outcomes)
        print(f"| {kind} | {len(outcomes)} | {sum(each.is_refused for each in outcomes)} | {planned} of {jobs} |")
    wrong = sum(bool(each.faults) for outcomes in found.values() for each in outcomes)
    judges = "our checker and another" if checker else "our checker"
    print(f"{given.count} problems in {time.perf_counter() - began:.0f} s, judged by {judges}: {wrong} with a fault")
    return 1 if wrong else 0


def _other_opinion(tree: Tree, plan: Plan, true_cost: int, checker: Checker) -> list[str]:
    violations, kinds = checker(tree, json.loads(plan_text(plan)))
    wrong = [f"the other checker: {violation}" for violation in violations]
    if sum(kinds.values()) != true_cost:
        wrong.append(f"costs {true_cost}, to the other checker {sum(kinds.values())}")
    return wrong


def _loaded(path: Path) -> Checker:
    spec = spec_from_file_location("another_checker", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Checker = module.check
    return found


def _ordinary(random: Random) -> Tree:
    """Some people and audits in two to ten weeks."""
    weeks = random.randint(2, 10)
    days = [MONDAY + timedelta(7 * week + weekday) for week in range(weeks) for weekday in range(5)]
    days = sorted(random.sample(days, max(3, len(days) - random.randint(0, 4))))
    people = [_person(random, f"A{i}", days) for i in range(random.randint(2, 8))]
    people += [_person(random, f"E{i}", days, is_expert=True) for i in range(random.randint(0, 2))]
    return {
        "format": "audit-schedule/1", "name": "", "working_days": [day.isoformat() for day in days],
        "auditors": people, "jobs": [_job(random, f"J{i}", days, people) for i in range(random.randint(1, 14))],
        "weights": {
            "km": random.choice((0, 1, 3)), "night": random.choice((0, 500)), "overtime_day": random.choice((0, 1200)),
            "late_day": random.choice((0, 200)), "member_change": 800, "day_shift": 100,
            "stay_gap_days": random.choice((0, 2, 3)), "far_km": random.choice((0, 100)),
            "travel_day_km": random.choice((10, 500, 1000)),
        },
    }


def _person(random: Random, name: str, days: list[date], *, is_expert: bool = False) -> Tree:
    latitude, longitude = random.choice(PLACES)
    away = []
    for _ in range(random.randint(0, 2)):
        first = random.choice(days)
        away.append([first.isoformat(), (first + timedelta(random.randint(0, 6))).isoformat()])
    tags = EXPERT_TAGS if is_expert else TAGS
    return {
        "id": name, "kind": "expert" if is_expert else "auditor", "lat": latitude, "lon": longitude,
        "tags": random.sample(tags, random.randint(1, len(tags))), "unavailable": away,
        "max_days_per_month": random.choice((0, 2, 8, 16, 16, 31)), "target_days": random.randint(0, 40),
        "day_fee": random.choice((0, 0, 1500)),
    }


def _job(random: Random, name: str, days: list[date], people: list[Tree]) -> Tree:
    latitude, longitude = random.choice(PLACES)
    opens, closes = sorted(random.choices(days, k=2))
    least = random.choice((1, 2, 2))
    shut = random.choice(days)
    return {
        "id": name, "client": f"C{random.randint(1, 5)}", "lat": latitude + random.uniform(-0.2, 0.2),
        "lon": longitude, "person_days": random.randint(1, 16) / 2, "team_min": least,
        "team_max": least + random.randint(0, 2),
        "requirements": [{"count": random.choice((1, 1, 2)), "any_of": random.sample(TAGS, random.choice((1, 1, 2)))}
                         for _ in range(random.randint(0, 3))],
        "experts": random.choice(([], [], [], ["expert:motor"], ["expert:motor", "expert:salt"])),
        "earliest": opens.isoformat(), "latest": closes.isoformat(), "target": random.choice(days).isoformat(),
        "blackout": [[shut.isoformat(), shut.isoformat()]] if random.random() < 0.3 else [],
        "excluded": [person["id"] for person in people if random.random() < 0.1],
        "unscheduled_cost": random.choice((0, 1000, *(60000, 150000) * 5)), "pinned": None,
        "baseline": _placement(random, days, people) if random.random() < 0.2 else None,
    }


def _placement(random: Random, days: list[date], people: list[Tree]) -> Tree:
    auditors = [person["id"] for person in people if person["kind"] == "auditor"]
    team = random.sample(auditors, min(len(auditors), random.randint(1, 2)))
    return {"start": random.choice(days).isoformat(), "team": team, "experts": []}


def _leave(random: Random, tree: Tree) -> None:
    """Nothing out of the ordinary."""


def _tight(random: Random, tree: Tree) -> None:
    for person in tree["auditors"]:
        person["max_days_per_month"] = random.randint(1, 4)
    for job in tree["jobs"]:
        job["unscheduled_cost"] = 150000


def _one_auditor(random: Random, tree: Tree) -> None:
    tree["auditors"] = tree["auditors"][:1]
    for job in tree["jobs"]:
        job.update(team_min=1, baseline=None)


def _no_leader(random: Random, tree: Tree) -> None:
    for person in tree["auditors"]:
        person["tags"] = [tag for tag in person["tags"] if tag != "leader"]


def _windows_of_a_day(random: Random, tree: Tree) -> None:
    for job in tree["jobs"]:
        job.update(latest=job["earliest"], person_days=random.randint(1, 4) / 2)


def _only_experts(random: Random, tree: Tree) -> None:
    for person in tree["auditors"]:
        person.update(kind="expert", tags=random.sample(EXPERT_TAGS, 1))


def _pinned(random: Random, tree: Tree) -> None:
    """Pins at random: many conflict with a rule or with each other, and are refused with their sentences."""
    days = [date.fromisoformat(day) for day in tree["working_days"]]
    for job in random.sample(tree["jobs"], random.randint(1, min(len(tree["jobs"]), 3))):
        job["pinned"] = _placement(random, days, tree["auditors"])
        if random.random() < 0.7:
            job.update(earliest=days[0].isoformat(), latest=days[-1].isoformat(), blackout=[], excluded=[], experts=[],
                       requirements=[], person_days=1.0, team_min=1)


def _pinned_well(random: Random, tree: Tree) -> None:
    """Pins that can be kept: what a short search found for some of the audits."""
    problem = read_problem(json.dumps(tree))
    assert isinstance(problem, Problem), problem
    plan = solve(problem, seconds=1, max_iterations=20)
    places = {each.job: each for each in plan.assignments}
    for job in tree["jobs"]:
        if job["id"] in places and random.random() < 0.5:
            place = places[job["id"]]
            job["pinned"] = {"start": place.start.isoformat(), "team": list(place.team), "experts": list(place.experts)}


def _nobody(random: Random, tree: Tree) -> None:
    tree["auditors"] = []
    for job in tree["jobs"]:
        job["baseline"] = None


def _one_place(random: Random, tree: Tree) -> None:
    for each in (*tree["auditors"], *tree["jobs"]):
        each.update(lat=33.0, lon=112.5)


KINDS: dict[str, Callable[[Random, Tree], None]] = {
    "ordinary": _leave, "tight months": _tight, "one auditor": _one_auditor, "no leader": _no_leader,
    "windows of a day": _windows_of_a_day, "only experts": _only_experts, "pins at random": _pinned,
    "pins that hold": _pinned_well, "nobody": _nobody, "all in one place": _one_place,
}


if __name__ == "__main__":
    sys.exit(main())
