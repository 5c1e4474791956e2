"""`python -m scheduler`: plan a problem file, check a plan against it, ask about it, change it after an event."""

import argparse
import io
import math
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event
from typing import TypeAlias, TypeVar

from models.text import Text, joined
from scheduler.alternatives import (
    Alternative,
    cheapest_starts,
    settled,
    substitutes,
    with_others_moved,
    with_person,
    with_start,
)
from scheduler.checker import check
from scheduler.compiled.ahead import compile_search
from scheduler.constraints.listed_once import LISTED_ONCE
from scheduler.constraints.team_roles import TEAM_ROLES
from scheduler.cost import cost_by_kind
from scheduler.differences import Differences, differences
from scheduler.events import Leave, MovedWindow, NewJob, Objection, read_event
from scheduler.explain import explanation, person_facts
from scheduler.obstacles import Obstacles
from scheduler.pins import freeze_faults, read_solvable
from scheduler.plan import Plan, write_plan
from scheduler.problem import Problem
from scheduler.reading import ProblemFault, read_plan, read_problem
from scheduler.replan import BrokenPlan, Replanned, replan
from scheduler.rolling import freeze, solve_by_quarters
from scheduler.solve import Progress, solve
from scheduler.warm import WarmPlan

UNREADABLE = 2
"""Exit status where a file cannot be read or makes no sense."""
NOT_VALID = 1
"""Exit status of `check` where the plan breaks a rule."""
INTERRUPTED = 130
"""Exit status where the user ended it before it was done, as a shell has it."""

IS_PLANNED = Text(
    zh="{job} 已排入：{start} 开始，人员为 {people}；可用 alternatives 查询其他安排的费用。",
    en="{job} is planned: it starts on {start} with {people}; ask `alternatives` what others would cost.",
)

SETTLED = Text(
    zh="其他任务随之调整后：比现方案增加 {price} 元，另有 {moved} 项任务改动。",
    en="Once other audits move for it: {price} CNY more than the plan as it stands; {moved} of them move.",
)
IS_FEWEST = Text(
    zh="已证明：同样多的已公布审核仍有安排的计划中，没有一个改动的已公布审核比这更少。",
    en="No plan that keeps as many announced audits changes fewer of them: proven.",
)
MAY_BE_FEWER = Text(
    zh="未证明改动的已公布审核最少。", en="That no plan changes fewer of the announced audits is not proven."
)
FEWEST = Text(zh="改动最少：费用 {cost} 元，改动 {changed} 项审核。",
              en="Fewest changes: {cost} CNY; audits changed: {changed}.")
CHEAPEST = Text(zh="已找到的最低费用：{cost} 元，改动 {changed} 项审核。",
                en="Cheapest found: {cost} CNY; audits changed: {changed}.")
CANNOT_BE_READ = Text(zh="读不到文件：{error}。", en="The file cannot be read: {error}.")
NOT_UTF_8 = Text(
    zh="文件不是 UTF-8 编码（第 {place} 字节起），请另存为 UTF-8。",
    en="The file is not in UTF-8 (from byte {place} on): save it as UTF-8.",
)
NOTHING_TO_FREEZE = Text(
    zh="--freeze-until 须与 --from PLAN 同用，以指明冻结哪个计划；--quarters 自行冻结，不用此项",
    en="--freeze-until needs the plan to freeze: give it with --from PLAN; --quarters freezes by itself, leave it out",
)
IS_INPUT = Text(
    zh="计划不能写到这里：它会覆盖问题、事件或另一个计划；请用 -o 另指文件。",
    en="No plan is written here: it would replace the problem, the event or the other plan; name another file.",
)
CANNOT_BE_WRITTEN = Text(zh="写不了文件：{error}。", en="The file cannot be written: {error}.")
NO_ALTERNATIVE = Text(
    zh="没有这样的安排；试着为它调整相关人员的其他任务，也未找到。",
    en="There is no such place, and none was found by moving other audits of the people concerned for it.",
)
AFTER_CHANGES = Text(
    zh="其他任务不动时没有这样的安排；可以这样调整：{changes}。",
    en="With the other audits as they stand there is no such place; there is once you {changes}.",
)
NOT_ON_IT = Text(zh="{person}不在 {job} 的组内，无从替换。", en="{person} is not on {job}: there is nobody to replace.")
NO_SUBSTITUTE = Text(
    zh="没有人能在原定日期代替{person}参加 {job}。", en="Nobody can take {person}'s place on {job} on its days."
)

Read = TypeVar("Read")
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class NotWritten(Exception):
    """A plan could not be written, which was told."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 1 the plan is not valid, 2 a file is not, 130 ended by the user."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has no Chinese shows the English half of a line rather than a traceback.
            stream.reconfigure(errors="backslashreplace")
    ask = _parser()
    given = ask.parse_args(arguments)
    if given.command == "solve" and given.freeze_until is not None and given.known is None:
        ask.error(f"{NOTHING_TO_FREEZE.zh} / {NOTHING_TO_FREEZE.en}")
    lost = _overwritten(given)
    if lost is not None:
        _print_faults(lost, [ProblemFault("", IS_INPUT)])
        return UNREADABLE
    try:
        return _answered(given)
    except NotWritten:
        return UNREADABLE
    except KeyboardInterrupt:
        return INTERRUPTED


def _overwritten(given: argparse.Namespace) -> Path | None:
    """The output that would take the place of the problem, of the event or of the other output."""
    def named(*names: str) -> list[Path]:
        return [path for name in names if isinstance(path := getattr(given, name, None), Path)]

    taken = {path.resolve() for path in named("problem", "event")}
    for path in named("output", "cheapest"):
        if path.resolve() in taken:
            return path
        taken.add(path.resolve())
    return None


def _answered(given: argparse.Namespace) -> int:
    if given.command == "compile":
        compile_search()
        return 0
    # Only a search needs pins that can be kept; all else tells of a plan what they break.
    problem = _read(given.problem, read_solvable if given.command == "solve" else read_problem)
    if problem is None:
        return UNREADABLE
    if given.command in QUESTIONS:
        return _answer(problem, given)
    return COMMANDS[given.command](problem, given)


def _parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(prog="python -m scheduler", description=__doc__)
    commands = ask.add_subparsers(dest="command", required=True)
    _add_solve(commands)
    _add_replan(commands)
    _add_questions(commands)
    commands.add_parser("compile", help="compile the search now, so that the first planning does not wait for it")
    checking = commands.add_parser("check", help="price a plan and name every rule that it breaks")
    checking.add_argument("problem", type=Path)
    checking.add_argument("plan", type=Path)
    comparing = commands.add_parser("diff", help="tell what changed between two plans, by audit, person and cost")
    comparing.add_argument("problem", type=Path)
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    return ask


def _add_solve(commands: Commands) -> None:
    solving = commands.add_parser("solve", help="write the best plan found in the time given")
    solving.add_argument("problem", type=Path)
    solving.add_argument("-o", "--output", type=Path, required=True, help="the plan; rewritten whenever it improves")
    solving.add_argument("--seconds", type=seconds, default=20.0)
    _add_workers(solving)
    way = solving.add_mutually_exclusive_group()
    way.add_argument("--from", dest="known", type=Path, metavar="PLAN", help="a plan to begin with")
    way.add_argument("--quarters", action="store_true",
                     help="plan quarter by quarter with what is fixed behind; the seconds are for each")
    solving.add_argument("--freeze-until", type=date.fromisoformat, metavar="DATE",
                         help="what the plan given with --from begins by then stays as it is")


def _add_replan(commands: Commands) -> None:
    replanning = commands.add_parser("replan", help="change an announced plan as little as an event allows")
    replanning.add_argument("problem", type=Path)
    replanning.add_argument("plan", type=Path)
    replanning.add_argument("event", type=Path)
    replanning.add_argument("-o", "--output", type=Path, required=True, help="the new plan")
    replanning.add_argument("--today", type=date.fromisoformat, metavar="DATE",
                            help="what has begun by then stays, and nothing is put on that day or before")
    replanning.add_argument("--seconds", type=seconds, default=2.0, help="for a valid plan, which is written then")
    replanning.add_argument("--proof-seconds", type=seconds, default=10.0, help="for the proof of the fewest changes")
    replanning.add_argument("--cheapest-seconds", type=seconds, default=2.0,
                            help="for the cheapest plan, whatever it changes, to set beside the other; 0 for none")
    replanning.add_argument("--cheapest", type=Path, metavar="PLAN", help="where the cheapest plan is written")
    _add_workers(replanning)


def _add_workers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workers", type=whole, default=2)
    command.add_argument("--seed", type=whole, default=0)


def seconds(word: str) -> float:
    """A span of time given on the command line."""
    found = float(word)
    if not 0 <= found < math.inf:
        raise ValueError(word)
    return found


def whole(word: str) -> int:
    """A whole number from 0 to what the search counts in, given on the command line."""
    found = int(word)
    if not 0 <= found < 2**31:
        raise ValueError(word)
    return found


def _add_questions(commands: Commands) -> None:
    why = commands.add_parser("why", help="tell why an audit is not planned, and what would mend it")
    others = commands.add_parser("alternatives", help="price other days and people for an audit")
    instead = commands.add_parser("substitutes", help="name the cheapest people for somebody's place on an audit")
    for question in (why, others, instead):
        question.add_argument("problem", type=Path)
        question.add_argument("plan", type=Path)
        question.add_argument("job", help="the audit's id")
    one = others.add_mutually_exclusive_group()
    one.add_argument("--person", help="somebody who shall be on it")
    one.add_argument("--start", type=date.fromisoformat, help="the day on which it shall begin")
    others.add_argument("--seconds", type=seconds, default=0.0, help="let other audits move for it, and search so long")
    instead.add_argument("person", help="whose place")


def _read(path: Path, reader: Callable[[str], Read | tuple[ProblemFault, ...]]) -> Read | None:
    """What stands in the file, or None after its faults were printed."""
    try:
        found = reader(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        found = (ProblemFault("", CANNOT_BE_READ.format(error=error.strerror or str(error))),)
    except UnicodeDecodeError as error:
        found = (ProblemFault("", NOT_UTF_8.format(place=error.start)),)
    if isinstance(found, tuple):
        _print_faults(path, found)
        return None
    return found


def _print_faults(path: Path, faults: Sequence[ProblemFault]) -> None:
    for fault in faults:
        place = f"{path}: {fault.path}" if fault.path else str(path)
        print(f"{place}: {fault.sentence.zh} / {fault.sentence.en}", file=sys.stderr)


def _write(plan: Plan, path: Path) -> None:
    """Put the plan at `path`; raises NotWritten once it was told what hinders that."""
    try:
        write_plan(plan, path)
    except OSError as error:
        _print_faults(path, [ProblemFault("", CANNOT_BE_WRITTEN.format(error=error.strerror or str(error)))])
        raise NotWritten from error


def _say(line: str) -> None:
    """Print the line at once; that nobody reads any more, as after `| head -1`, does not end the work."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        # What is still in the buffer must go somewhere, or Python fails on it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _ending_softly() -> Iterator[Event]:
    """Set at the first SIGINT or SIGTERM, so that the search ends with what it has; the second one ends it at once."""
    asked = Event()

    def ask(number: int, frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _solve(problem: Problem, given: argparse.Namespace) -> int:
    known = _read(given.known, read_plan) if given.known is not None else None
    if given.known is not None and known is None:
        return UNREADABLE
    if known is not None and given.freeze_until is not None:
        problem = freeze(problem, known, given.freeze_until)
        faults = freeze_faults(problem, known)
        if faults:
            _print_faults(given.known, faults)
            return UNREADABLE
    with _ending_softly() as ending:
        plan = (_by_quarters(problem, given, ending) if given.quarters
                else _at_once(problem, known, given, ending))
        _write(plan, given.output)
    if plan.cost and plan.bound is not None:
        gap, floor = (plan.cost - plan.bound) / plan.cost, f"{plan.bound:,}"
        _say(f"没有费用低于 {floor} 元的计划（差距 {gap:.1%}）。 / No plan is below {floor} CNY (gap {gap:.1%}).")
    for entry in plan.unscheduled:
        for reason in entry.reasons:
            _say(f"{entry.job}: {reason.zh} / {reason.en}")
    return 0


def _at_once(problem: Problem, known: Plan | None, given: argparse.Namespace, ending: Event) -> Plan:
    """The plan of the whole problem, written and told whenever it improves.

    Where something is frozen it has no bound: a plan of the problem's own file may move that and cost less.
    """
    written: int | None = None
    is_frozen = given.freeze_until is not None

    def of_file(plan: Plan) -> Plan:
        return plan.model_copy(update={"bound": None}) if is_frozen else plan

    def tell(progress: Progress) -> bool:
        nonlocal written
        if written is None or progress.cost < written:
            _write(of_file(progress.plan), given.output)
            written = progress.cost
            bound = "" if is_frozen else f"  bound {progress.bound:,}"
            _say(f"{progress.seconds:6.1f} s  {progress.cost:>12,} CNY{bound}"
                 f"  {progress.assigned} of {progress.jobs} jobs")
        return not ending.is_set()

    return of_file(solve(problem, seconds=given.seconds, workers=given.workers, seed=given.seed, progress=tell,
                         warm_start=known))


def _by_quarters(problem: Problem, given: argparse.Namespace, ending: Event) -> Plan:
    """The rolling plan, written and told after each quarter."""
    def done(plan: Plan) -> None:
        _write(plan, given.output)
        _say(f"{plan.cost or 0:>12,} CNY  {len(plan.assignments)} of {len(problem.jobs)} jobs")

    return solve_by_quarters(problem, seconds=given.seconds, workers=given.workers, seed=given.seed, done=done,
                             progress=lambda _: not ending.is_set())


def _warm(problem: Problem, given: argparse.Namespace) -> WarmPlan | None:
    """The valid plan and the job that are asked about, or None after what is wrong with them was printed."""
    plan = _read(given.plan, read_plan)
    if plan is None:
        return None
    if given.job not in problem.jobs_by_id:
        print(f"没有任务“{given.job}”。 / There is no job '{given.job}'.", file=sys.stderr)
        return None
    broken = check(problem, plan)
    for violation in broken:
        print(f"{given.plan}: {violation.sentence.zh} / {violation.sentence.en}", file=sys.stderr)
    return None if broken else WarmPlan(problem, plan)


def _answer(problem: Problem, given: argparse.Namespace) -> int:
    warm = _warm(problem, given)
    if warm is None:
        return UNREADABLE
    person = getattr(given, "person", None)
    if person is not None and person not in problem.people_by_id:
        print(f"人员名单中没有“{person}”。 / There is no person '{person}'.", file=sys.stderr)
        return UNREADABLE
    for sentence in QUESTIONS[given.command](warm, given):
        print(f"{sentence.zh}\n  {sentence.en}")
    return 0


def _why(warm: WarmPlan, given: argparse.Namespace) -> Iterator[Text]:
    placed = warm.assignments.get(given.job)
    if placed is None:
        yield from explanation(warm, given.job).sentences(warm.words)
    else:
        yield IS_PLANNED.format(job=given.job, start=placed.start, people=warm.words.people(placed.everyone))


def _alternatives(warm: WarmPlan, given: argparse.Namespace) -> Iterator[Text]:
    """The place asked for, or the cheapest others; with seconds to search, also what it costs once others move."""
    found: Iterable[Alternative | None]
    if given.person is not None:
        found = [with_person(warm, given.job, given.person)]
    elif given.start is not None:
        found = [with_start(warm, given.job, given.start)]
    else:
        found = cheapest_starts(warm, given.job)
    told = False
    for alternative in filter(None, found):
        told = True
        yield from _told(warm, alternative, given.seconds)
    if not told:
        yield from _beside_moved_others(warm, given)


def _told(warm: WarmPlan, alternative: Alternative, seconds: float) -> Iterator[Text]:
    yield alternative.sentence(warm.words)
    if seconds:
        after = settled(warm, alternative, seconds)
        yield SETTLED.format(price=f"{after.price:,}", moved=len(after.moved))


def _beside_moved_others(warm: WarmPlan, given: argparse.Namespace) -> Iterator[Text]:
    """What has no place beside the others as they stand: the place once some have moved, or what keeps somebody off."""
    found = None
    if given.person is not None or given.start is not None:
        found = with_others_moved(warm, given.job, person=given.person, start=given.start)
    if found is not None:
        yield AFTER_CHANGES.format(changes=joined(found.changes))
        yield from _told(warm, Alternative(found.placement, found.end, found.price), given.seconds)
        return
    yield NO_ALTERNATIVE
    if given.person is not None:
        asked, who = warm.problem.jobs_by_id[given.job], warm.problem.people_by_id[given.person]
        for fact in person_facts(Obstacles(warm, asked), who):
            yield Text(zh=f"{fact.zh}。", en=f"{fact.en}.")


def _substitutes(warm: WarmPlan, given: argparse.Namespace) -> Iterator[Text]:
    placed = warm.assignments.get(given.job)
    if placed is None or given.person not in placed.everyone:
        yield NOT_ON_IT.format(job=given.job, person=given.person)
        return
    found = substitutes(warm, given.job, given.person)
    yield from (alternative.sentence(warm.words) for alternative in found)
    if not found:
        yield NO_SUBSTITUTE.format(job=given.job, person=given.person)


QUESTIONS: dict[str, Callable[[WarmPlan, argparse.Namespace], Iterator[Text]]] = {
    "why": _why, "alternatives": _alternatives, "substitutes": _substitutes,
}
"""What can be asked of a valid plan, by command."""


def _replan(problem: Problem, given: argparse.Namespace) -> int:
    plan = _read(given.plan, read_plan)
    event = _read(given.event, lambda content: read_event(content, problem))
    if plan is None or not isinstance(event, Leave | Objection | MovedWindow | NewJob):
        return UNREADABLE
    try:
        found = replan(
            problem, plan, event, seconds=given.seconds, proof_seconds=given.proof_seconds,
            cheapest_seconds=given.cheapest_seconds, workers=given.workers, seed=given.seed,
            today=given.today, told=lambda valid: _write(valid, given.output),
        )
    except BrokenPlan:
        return _check(problem, given)
    _write(found.plan, given.output)
    if found.cheapest is not None and given.cheapest is not None:
        _write(found.cheapest.plan, given.cheapest)
    _print_replanned(found)
    return 0


def _print_replanned(found: Replanned) -> None:
    """What the plan with the fewest changes changes, and beside it what the cheapest one would cost and change."""
    _print_differences(found.changes)
    proof = IS_FEWEST if found.is_fewest else MAY_BE_FEWER
    print(f"{proof.zh} / {proof.en}")
    for name, option in ((FEWEST, found.fewest), (CHEAPEST, found.cheapest)):
        if option is not None:
            told = name.format(cost=f"{option.plan.cost:,}", changed=option.changed)
            print(f"{told.zh} / {told.en}")


def _print_differences(found: Differences) -> None:
    for sentence in (*(each.sentence for each in found.jobs), *(each.sentence for each in found.people)):
        print(f"{sentence.zh} / {sentence.en}")
    for kind, (before, after) in found.costs.items():
        print(f"{kind:12} {before:14,} -> {after:14,}")


def _is_of(problem: Problem, plan: Plan, path: Path) -> bool:
    """Whether the plan has jobs and people of the problem only, each job once; what is wrong was told.

    A job that it does not have yet is no fault: an urgent audit came in after the plan was made.
    """
    listed = {*plan.starts(), *(entry.job for entry in plan.unscheduled)}
    wrong = [each for each in check(problem, plan)
             if each.key == TEAM_ROLES.key or (each.key == LISTED_ONCE.key and each.job in listed)]
    for violation in wrong:
        print(f"{path}: {violation.sentence.zh} / {violation.sentence.en}", file=sys.stderr)
    return not wrong


def _diff(problem: Problem, given: argparse.Namespace) -> int:
    plans = []
    for path in (given.before, given.after):
        plan = _read(path, read_plan)
        if plan is not None and _is_of(problem, plan, path):
            plans.append(plan)
    if len(plans) < 2:
        return UNREADABLE
    _print_differences(differences(problem, plans[0], problem, plans[1]))
    return 0


def _check(problem: Problem, given: argparse.Namespace) -> int:
    plan = _read(given.plan, read_plan)
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


COMMANDS: dict[str, Callable[[Problem, argparse.Namespace], int]] = {
    "solve": _solve, "replan": _replan, "check": _check, "diff": _diff,
}
"""What is done with a problem, by command; all but the questions."""


if __name__ == "__main__":
    sys.exit(main())
