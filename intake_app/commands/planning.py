"""The planner on problem files; the same as `python -m scheduler`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from scheduler.__main__ import main

schedule = typer.Typer(no_args_is_help=True, help="Plans of audits: who goes where and when.")

ProblemFile = Annotated[Path, typer.Argument(metavar="PROBLEM.json", help="See `footmark schema problem`.")]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN.json", help="See `footmark schema plan`.")]

JobId = Annotated[str, typer.Argument(metavar="JOB", help="The audit's id in the problem.")]


@schedule.command()
def solve(
    problem: ProblemFile,
    output: Annotated[Path, typer.Option("--output", "-o", help="The plan; rewritten whenever it improves.")],
    seconds: Annotated[float, typer.Option(min=0.1, help="How long to search.")] = 20.0,
    workers: Annotated[int, typer.Option(min=1, help="Processor cores to use.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Where the search begins.")] = 0,
    quarters: Annotated[bool, typer.Option("--quarters", help="Quarter by quarter, fixing each.")] = False,
    known: Annotated[Path | None, typer.Option("--from", metavar="PLAN.json", help="A plan to begin with.")] = None,
    freeze_until: Annotated[datetime | None, typer.Option(
        formats=["%Y-%m-%d"], help="What that plan begins by then stays as it is.")] = None,
) -> None:
    """Write the best plan found in the time given, with the reasons for every job left out."""
    words = ["solve", str(problem), f"--output={output}", f"--seconds={seconds}", *(["--quarters"] if quarters else [])]
    words += [f"--from={known}"] if known else []
    words += [f"--freeze-until={freeze_until.date().isoformat()}"] if freeze_until else []
    raise typer.Exit(main([*words, f"--workers={workers}", f"--seed={seed}"]))


@schedule.command()
def replan(
    problem: ProblemFile, plan: PlanFile,
    event: Annotated[Path, typer.Argument(metavar="EVENT.json", help="A leave, objection, moved window or new job.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The new plan.")],
    today: Annotated[datetime | None, typer.Option(
        formats=["%Y-%m-%d"], help="What has begun by then stays, and nothing is put before the next day.")] = None,
) -> None:
    """Change an announced plan as little as an event allows, and say what changed."""
    words = ["replan", str(problem), str(plan), str(event), f"--output={output}"]
    raise typer.Exit(main([*words, *([f"--today={today.date().isoformat()}"] if today else [])]))


@schedule.command()
def diff(problem: ProblemFile, before: PlanFile, after: PlanFile) -> None:
    """Tell what changed between two plans, by audit, person and kind of cost."""
    raise typer.Exit(main(["diff", str(problem), str(before), str(after)]))


@schedule.command()
def check(problem: ProblemFile, plan: PlanFile) -> None:
    """Price a plan and name every rule that it breaks; status 1 where it breaks one."""
    raise typer.Exit(main(["check", str(problem), str(plan)]))


@schedule.command()
def why(problem: ProblemFile, plan: PlanFile, job: JobId) -> None:
    """Tell why an audit is not planned, with names and dates, and what would mend it."""
    raise typer.Exit(main(["why", str(problem), str(plan), job]))


@schedule.command()
def alternatives(
    problem: ProblemFile, plan: PlanFile, job: JobId,
    person: Annotated[str | None, typer.Option(help="Somebody who shall be on it.")] = None,
    start: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When it shall begin.")] = None,
    seconds: Annotated[float, typer.Option(min=0, help="Let other audits move for it, and search so long.")] = 0.0,
) -> None:
    """Price other days, or one day or person, for an audit."""
    words = ["alternatives", str(problem), str(plan), job, f"--seconds={seconds}"]
    words += [f"--person={person}"] if person else []
    words += [f"--start={start.date().isoformat()}"] if start else []
    raise typer.Exit(main(words))


@schedule.command()
def substitutes(
    problem: ProblemFile, plan: PlanFile, job: JobId,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whose place.")],
) -> None:
    """Name the five cheapest people for somebody's place on an audit."""
    raise typer.Exit(main(["substitutes", str(problem), str(plan), job, person]))
