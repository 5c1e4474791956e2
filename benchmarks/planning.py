"""How good a plan is after so many seconds: this package beside a peer and a first fit by deadline, run in turn.

`python -m benchmarks.planning S.json M.json --seconds 60 --seeds 1 2 3 --peer FOLDER --checker check_plan.py` prints a
line for each run and, at the end, the medians as rows for RESULTS.md. Every run is a process of its own: wall time from
its start to its end, loading included; the peak of its memory; the time at which its first whole plan stood. What it
wrote is priced and checked by the plain rules, which no search uses, and by `--checker` where one is given.

A peer is a folder with an executable `run.sh PROBLEM PLAN SECONDS`, which reads `OPTS="-Dseed=K"` and tells on standard
error when its construction was done, as "[1.5 s] construction".
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from scheduler import Plan, Problem, check, cost_of
from scheduler.compiled.anneal import plant
from scheduler.compiled.place import scratch_for
from scheduler.compiled.search import CompiledSearch
from scheduler.compiled.tables import FIRST_OPEN, HALF_DAYS, LAST_OPEN, PINNED, TEAM_MIN
from scheduler.plan import write_plan

LOOK_SECONDS = 0.02
"""How often a run is asked whether its first plan stands."""
OWN, PEER, FIRST_FIT = "footmark", "peer", "first fit"
MEGABYTE_IN_KILOBYTES = 1024


@dataclass(frozen=True)
class Run:
    """One process and what it left: whole CNY, jobs, seconds, MB."""

    problem: str
    solver: str
    seconds: float
    seed: int
    cost: int
    assigned: int
    jobs: int
    bound: int | None
    first_plan: float | None
    wall: float
    memory: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all asked for, one after the other."""
    given = _parser().parse_args(arguments)
    if given.first_fit:
        _first_fit(given.problems[0], given.first_fit)
        return 0
    runs = []
    for path in given.problems:
        for run in _runs_on(path, given):
            print(json.dumps(asdict(run)), flush=True)
            runs.append(run)
    print(*_rows(runs), sep="\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(prog="python -m benchmarks.planning", description=__doc__)
    ask.add_argument("problems", type=Path, nargs="+")
    ask.add_argument("--seconds", type=float, default=60.0, help="wall time of a whole process")
    ask.add_argument("--loading", type=float, default=2.0, help="seconds of them that this package is not told of")
    ask.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--peer", type=Path)
    ask.add_argument("--checker", type=Path, help="a further program that judges PROBLEM PLAN by its exit status")
    ask.add_argument("--first-fit", type=Path, metavar="PLAN", help="only write a first fit by deadline and end")
    return ask


def _runs_on(path: Path, given: argparse.Namespace) -> Iterator[Run]:
    """The first fit once, then for each seed this package and the peer."""
    problem = Problem.model_validate_json(path.read_text(encoding="utf-8"))
    own_seconds = str(given.seconds - given.loading)
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        fitting = [sys.executable, "-m", "benchmarks.planning", str(path), "--first-fit", str(plan)]
        yield _measured(FIRST_FIT, fitting, path, problem, plan, 0, given)
        for seed in given.seeds:
            solving = [sys.executable, "-m", "scheduler", "solve", str(path), "-o", str(plan),
                       "--seconds", own_seconds, "--seed", str(seed), "--workers", str(given.workers)]
            yield _measured(OWN, solving, path, problem, plan, seed, given)
            if given.peer:
                asking = [str(given.peer / "run.sh"), str(path), str(plan), str(given.seconds)]
                yield _measured(PEER, asking, path, problem, plan, seed, given)


def _measured(
    solver: str, command: list[str], path: Path, problem: Problem, plan: Path, seed: int, given: argparse.Namespace
) -> Run:
    plan.unlink(missing_ok=True)
    with tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=said, env=os.environ | {"OPTS": f"-Dseed={seed}"}
        )
        first_plan, usage = _watched(process.pid, plan, began)
        wall = time.perf_counter() - began
        said.seek(0)
        constructed = re.search(r"\[([\d.]+) s\] construction", said.read())
    if constructed:
        first_plan = float(constructed[1])
    found = _checked(problem, path, plan, given.checker)
    return Run(path.stem, solver, given.seconds, seed, cost_of(problem, found), len(found.assignments),
               len(problem.jobs), found.bound, first_plan, round(wall, 1), usage // MEGABYTE_IN_KILOBYTES)


def _watched(pid: int, plan: Path, began: float) -> tuple[float | None, int]:
    """When the plan was first there, and the peak of the process's memory in KB, once it has ended."""
    first_plan = None
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if first_plan is None and plan.exists():
            first_plan = round(time.perf_counter() - began, 2)
        if ended:
            if status:
                raise RuntimeError(f"the process ended with status {os.waitstatus_to_exitcode(status)}")
            return first_plan, usage.ru_maxrss
        time.sleep(LOOK_SECONDS)


def _checked(problem: Problem, path: Path, plan: Path, checker: Path | None) -> Plan:
    """The plan, after every rule was found kept."""
    found = Plan.model_validate_json(_without_plain_reasons(plan.read_text(encoding="utf-8")))
    broken = check(problem, found)
    if broken:
        raise RuntimeError(f"{plan}: {broken[0].sentence.en}")
    if checker:
        subprocess.run([sys.executable, str(checker), str(path), str(plan)], check=True, stdout=subprocess.DEVNULL)
    return found


def _without_plain_reasons(text: str) -> str:
    """The plan's text with no reasons: a peer's are plain words, and here they are in two languages."""
    tree = json.loads(text)
    tree["unscheduled"] = [{"job": entry["job"]} for entry in tree["unscheduled"]]
    return json.dumps(tree)


def _first_fit(path: Path, output: Path) -> None:
    """Job after job by its latest day, each on the first days on which a team is free, with the cheapest team there.

    Pinned jobs stay out: the problems measured here have none.
    """
    problem = Problem.model_validate_json(path.read_text(encoding="utf-8"))
    search = CompiledSearch(problem, seed=0, workers=1)
    tables, standing, scratch = search.tables, search.best, scratch_for(search.tables)
    rng = np.array([1], np.uint64)
    for number in sorted(range(len(problem.jobs)), key=lambda number: problem.jobs[number].latest):
        row = tables.job[number]
        longest = -(-row[HALF_DAYS] // (2 * row[TEAM_MIN]))
        first, last = int(row[FIRST_OPEN]), int(row[LAST_OPEN])
        while not row[PINNED] and standing.stay[number, 0] < 0 and 0 <= row[FIRST_OPEN] <= last:
            row[LAST_OPEN] = min(last, row[FIRST_OPEN] + longest - 1)
            search.best_cost += plant(tables, standing, scratch, rng, 0.0, number, 0.0)
            row[FIRST_OPEN] += 1
        row[FIRST_OPEN], row[LAST_OPEN] = first, last
    write_plan(search.best_plan(None), output)
    search.close()


def _rows(runs: list[Run]) -> Iterator[str]:
    """A row for each problem and solver, its figures the medians over the seeds."""
    yield "| problem | seconds | solver | cost | planned | bound | gap | first plan s | wall s | peak MB |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for problem, solver in dict.fromkeys((run.problem, run.solver) for run in runs):
        those = [run for run in runs if (run.problem, run.solver) == (problem, solver)]
        cost = int(statistics.median(run.cost for run in those))
        bounds = [run.bound for run in those if run.bound is not None]
        bound = int(statistics.median(bounds)) if bounds else None
        gap = f"{(cost - bound) / cost:.0%}" if bound is not None and cost else ""
        first = [run.first_plan for run in those if run.first_plan is not None]
        planned = int(statistics.median(run.assigned for run in those))
        yield (
            f"| {problem} | {'' if solver == FIRST_FIT else f'{those[0].seconds:g}'} | {solver} | {cost:,} "
            f"| {planned} of {those[0].jobs} | {'' if bound is None else f'{bound:,}'} | {gap} "
            f"| {f'{statistics.median(first):.1f}' if first else ''} "
            f"| {statistics.median(run.wall for run in those):.0f} | {max(run.memory for run in those)} |"
        )


if __name__ == "__main__":
    sys.exit(main())
