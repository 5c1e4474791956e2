"""How long it takes from an event to a valid plan, and how often the fewest changes are proven: whole processes.

`python -m benchmarks.replanning PROBLEM PLAN` draws events at random, runs `python -m scheduler replan` for each, and
prints a row per kind for RESULTS.md: seconds from the start of the process until a valid plan lies on the disk, seconds
of the processor for all of it, audits changed, and how many of the answers were proven. The cheapest plan, which comes
after all this, is not looked for.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from scheduler import check, read_event, read_plan, read_problem
from scheduler.events import Leave, MovedWindow, NewJob, Objection, after
from scheduler.plan import Plan
from scheduler.problem import Problem

SECONDS_FOR_PROOF = 10


@dataclass(frozen=True)
class Run:
    """One event's re-planning."""

    until_valid: float
    whole: float
    processor: float
    changed: int
    is_proven: bool
    is_valid: bool


def main() -> int:
    """Print the rows; 1 where a plan was not valid, 2 where a file is not what it should be."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("problem", type=Path)
    ask.add_argument("plan", type=Path)
    ask.add_argument("--events", type=int, default=5, help="of each kind")
    ask.add_argument("--seconds", type=float, default=1.0)
    given = ask.parse_args()
    problem, plan = read_problem(given.problem.read_text("utf-8")), read_plan(given.plan.read_text("utf-8"))
    if not isinstance(problem, Problem) or not isinstance(plan, Plan):
        print("not a problem and its plan", file=sys.stderr)
        return 2
    random, is_sound = Random(1), True
    for kind, made in EVENTS.items():
        events = [made(problem, plan, random).model_dump_json() for _ in range(given.events)]
        runs = [_run(given.problem, given.plan, event, given.seconds) for event in events]
        is_sound = is_sound and all(run.is_valid for run in runs)
        print(
            f"| {kind} | {len(runs)} | {statistics.median(run.until_valid for run in runs):.1f}"
            f" | {max(run.until_valid for run in runs):.1f} | {statistics.median(run.processor for run in runs):.1f}"
            f" | {statistics.median(run.changed for run in runs):g} | {sum(run.is_proven for run in runs)} |",
            flush=True,
        )
    return 0 if is_sound else 1


def _run(problem: Path, plan: Path, event: str, seconds: float) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        happening, new = Path(folder) / "event.json", Path(folder) / "new.json"
        happening.write_text(event, encoding="utf-8")
        began, used = time.perf_counter(), os.times().children_user
        process = subprocess.Popen(
            [sys.executable, "-m", "scheduler", "replan", problem, plan, happening, "-o", new,
             f"--seconds={seconds}", f"--proof-seconds={SECONDS_FOR_PROOF}", "--cheapest-seconds=0"],
            stdout=subprocess.PIPE, text=True)
        until_valid = None
        while process.poll() is None:
            if until_valid is None and new.exists():
                until_valid = time.perf_counter() - began
            time.sleep(0.01)
        whole, processor = time.perf_counter() - began, os.times().children_user - used
        said = process.stdout.read() if process.stdout else ""
        changed = re.search(r"audits changed: (\d+)", said)
        assert changed is not None, said
        found, before = read_plan(new.read_text("utf-8")), read_plan(plan.read_text("utf-8"))
        asked = read_problem(problem.read_text("utf-8"))
        assert isinstance(asked, Problem)
        assert isinstance(found, Plan)
        assert isinstance(before, Plan)
        happened = read_event(event, asked)
        assert isinstance(happened, Leave | Objection | MovedWindow | NewJob)
        return Run(
            until_valid=until_valid or whole, whole=whole, processor=processor,
            changed=int(changed[1]),
            is_proven=": proven." in said, is_valid=check(after(asked, before, happened), found) == [],
        )


def _sickness(problem: Problem, plan: Plan, random: Random) -> Leave:
    """Two weeks from somebody's audit on."""
    placed = random.choice(plan.assignments)
    return Leave(kind="leave", person=random.choice(placed.team), first=placed.start,
                 last=placed.start + timedelta(13))


def _objection(problem: Problem, plan: Plan, random: Random) -> Objection:
    placed = random.choice(plan.assignments)
    return Objection(kind="objection", job=placed.job, person=random.choice(placed.team))


def _window(problem: Problem, plan: Plan, random: Random) -> MovedWindow:
    """Two weeks of the calendar instead of the window."""
    placed = random.choice(plan.assignments)
    opens = random.choice(problem.working_days[:-12])
    return MovedWindow(kind="window", job=placed.job, earliest=opens, latest=opens + timedelta(13))


def _urgent(problem: Problem, plan: Plan, random: Random) -> NewJob:
    """One more audit like another, within two weeks."""
    like = random.choice(problem.jobs)
    opens = random.choice(problem.working_days[:-12])
    return NewJob(kind="new_job", job=like.model_copy(update={
        "id": "urgent", "earliest": opens, "latest": opens + timedelta(13), "target": opens + timedelta(13),
        "baseline": None, "pinned": None, "blackout": ()}))


EVENTS: dict[str, Callable[[Problem, Plan, Random], Leave | Objection | MovedWindow | NewJob]] = {
    "two weeks of sickness": _sickness, "an objection": _objection, "a moved window": _window,
    "an urgent audit": _urgent,
}


if __name__ == "__main__":
    sys.exit(main())
