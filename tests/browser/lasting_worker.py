"""A clocked worker whose search is under way until it is told to stop, however soon the planner is done."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from intake_app.services import planning_runs
from scheduler import Plan, Problem, Progress, solve
from tests.browser import clocked_worker


def solve_until_told(problem: Problem, *, progress: Callable[[Progress], bool], **given: Any) -> Plan:
    """The planner's plan, once `progress` wants no more."""
    heard: list[Progress] = []

    def hear(word: Progress) -> bool:
        heard.append(word)
        return progress(word)

    plan = solve(problem, progress=hear, **given)
    last, done = heard[-1], time.monotonic()
    while progress(replace(last, seconds=last.seconds + time.monotonic() - done)):
        time.sleep(0.1)
    return plan


if __name__ == "__main__":
    planning_runs.solve = solve_until_told
    clocked_worker.work()
