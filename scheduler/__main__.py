"""`python -m scheduler`: plan a problem file, check a plan against it, change a plan after an event, compile ahead."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from scheduler.checker import check
from scheduler.compiled.ahead import compile_search
from scheduler.cost import cost_by_kind
from scheduler.events import Leave, MovedWindow, NewJob, Objection, read_event
from scheduler.pins import pin_faults
from scheduler.plan import write_plan
from scheduler.problem import Problem
from scheduler.reading import ProblemFault, read_plan, read_problem
from scheduler.replan import replan
from scheduler.solve import Progress, solve

UNREADABLE = 2
"""Exit status where a file cannot be read or makes no sense."""
NOT_VALID = 1
"""Exit status of `check` where the plan breaks a rule."""

Read = TypeVar("Read")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 1 the plan is not valid, 2 a file is not."""
    given = _parser().parse_args(arguments)
    if given.command == "compile":
        compile_search()
        return 0
    problem = _read(given.problem, read_problem)
    if problem is None:
        return UNREADABLE
    if given.command == "check":
        return _check(problem, given.plan)
    if given.command == "replan":
        return _replan(problem, given)
    return _solve(problem, given)


def _parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(prog="python -m scheduler", description=__doc__)
    commands = ask.add_subparsers(dest="command", required=True)
    solving = commands.add_parser("solve", help="write the best plan found in the time given")
    solving.add_argument("problem", type=Path)
    solving.add_argument("-o", "--output", type=Path, required=True, help="the plan; rewritten whenever it improves")
    solving.add_argument("--seconds", type=float, default=20.0)
    solving.add_argument("--workers", type=int, default=2)
    solving.add_argument("--seed", type=int, default=0)
    replanning = commands.add_parser("replan", help="change an announced plan as little as an event allows")
    replanning.add_argument("problem", type=Path)
    replanning.add_argument("plan", type=Path)
    replanning.add_argument("event", type=Path)
    replanning.add_argument("-o", "--output", type=Path, required=True, help="the new plan")
    replanning.add_argument("--seconds", type=float, default=5.0)
    replanning.add_argument("--workers", type=int, default=2)
    replanning.add_argument("--seed", type=int, default=0)
    commands.add_parser("compile", help="compile the search now, so that the first planning does not wait for it")
    checking = commands.add_parser("check", help="price a plan and name every rule that it breaks")
    checking.add_argument("problem", type=Path)
    checking.add_argument("plan", type=Path)
    return ask


def _read(path: Path, reader: Callable[[str], Read | tuple[ProblemFault, ...]]) -> Read | None:
    """What stands in the file, or None after its faults were printed."""
    try:
        found = reader(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return None
    if isinstance(found, tuple):
        _print_faults(path, found)
        return None
    return found


def _print_faults(path: Path, faults: Sequence[ProblemFault]) -> None:
    for fault in faults:
        place = f"{path}: {fault.path}" if fault.path else str(path)
        print(f"{place}: {fault.sentence.zh} / {fault.sentence.en}", file=sys.stderr)


def _solve(problem: Problem, given: argparse.Namespace) -> int:
    faults = pin_faults(problem)
    if faults:
        _print_faults(given.problem, faults)
        return UNREADABLE
    written: int | None = None

    def tell(progress: Progress) -> None:
        nonlocal written
        if written is None or progress.cost < written:
            write_plan(progress.plan, given.output)
            written = progress.cost
            print(
                f"{progress.seconds:6.1f} s  {progress.cost:>12,} CNY  bound {progress.bound:,}"
                f"  {progress.assigned} of {progress.jobs} jobs",
                flush=True,
            )

    try:
        plan = solve(problem, seconds=given.seconds, workers=given.workers, seed=given.seed, progress=tell)
        write_plan(plan, given.output)
    except OSError as error:
        print(f"{error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    if plan.cost and plan.bound is not None:
        gap, floor = (plan.cost - plan.bound) / plan.cost, f"{plan.bound:,}"
        print(f"没有费用低于 {floor} 元的计划（差距 {gap:.1%}）。 / No plan costs less than {floor} CNY: gap {gap:.1%}.")
    for entry in plan.unscheduled:
        for reason in entry.reasons:
            print(f"{entry.job}: {reason.zh} / {reason.en}")
    return 0


def _replan(problem: Problem, given: argparse.Namespace) -> int:
    plan = _read(given.plan, read_plan)
    if plan is None:
        return UNREADABLE
    event = _read(given.event, lambda content: read_event(content, problem))
    if not isinstance(event, Leave | Objection | MovedWindow | NewJob):
        return UNREADABLE
    if check(problem, plan):
        return _check(problem, given.plan)
    found = replan(problem, plan, event, seconds=given.seconds, workers=given.workers, seed=given.seed)
    try:
        write_plan(found.plan, given.output)
    except OSError as error:
        print(f"{error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    for change in found.changes.jobs:
        print(f"{change.sentence.zh} / {change.sentence.en}")
    for kind, (before, after) in found.changes.costs.items():
        print(f"{kind:12} {before:14,} -> {after:14,}")
    proof = ("已证明改动的审核数最少。 / No plan changes fewer audits: proven." if found.is_fewest
             else "未证明改动的审核数最少。 / That no plan changes fewer audits is not proven.")
    print(proof)
    return 0


def _check(problem: Problem, path: Path) -> int:
    plan = _read(path, read_plan)
    if plan is None:
        return UNREADABLE
    kinds = cost_by_kind(problem, plan)
    for key, amount in kinds.items():
        print(f"{key:12} {amount:14,}")
    total = sum(kinds.values())
    print(f"{'total':12} {total:14,}   assigned {len(plan.assignments)} of {len(problem.jobs)}")
    said = [violation.sentence for violation in check(problem, plan)]
    for sentence in said:
        print(f"VIOLATION {sentence.zh} / {sentence.en}")
    wrong_cost = plan.cost is not None and plan.cost != total
    if wrong_cost:
        print(f"VIOLATION 计划所写费用 {plan.cost} 元与实际不符。 / The plan says that it costs {plan.cost}.")
    wrong_bound = plan.bound is not None and plan.bound > total
    if wrong_bound:
        print(f"VIOLATION 计划所写下界 {plan.bound} 元高于费用。 / The bound {plan.bound} is above the cost.")
    return NOT_VALID if said or wrong_cost or wrong_bound else 0


if __name__ == "__main__":
    sys.exit(main())
