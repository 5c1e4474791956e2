"""What happens after a plan was announced: somebody falls ill, a client objects, a window moves, an audit comes in.

An event is one JSON object with its `kind`, and the problem after it is a new problem.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from models.text import Text
from scheduler.checker import check
from scheduler.pins import pin_faults, read_solvable
from scheduler.plan import Assignment, Plan
from scheduler.problem import Job, Placement, Problem, Strict
from scheduler.reading import REPEATED_KEY, ProblemFault, problem_faults, read_shaped


class Leave(Strict):
    """A person is away from `first` to `last`, both included."""

    kind: Literal["leave"]
    person: str
    first: date
    last: date


class Objection(Strict):
    """A person may not be on the job any more: the client's objection, or a conflict of interest."""

    kind: Literal["objection"]
    job: str
    person: str


class MovedWindow(Strict):
    """The job may take place from `earliest` to `latest`, both included, and not outside."""

    kind: Literal["window"]
    job: str
    earliest: date
    latest: date


class NewJob(Strict):
    """One more audit."""

    kind: Literal["new_job"]
    job: Job


Event = Annotated[Leave | Objection | MovedWindow | NewJob, Field(discriminator="kind")]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def read_event(content: str, problem: Problem) -> Event | tuple[ProblemFault, ...]:
    """The event in a file, or all its faults: of shape, of sense, and of names that the problem does not know."""
    event = read_shaped(content, EVENT)
    if isinstance(event, tuple):
        return tuple(dict.fromkeys((*map(_in_event, event), *_faults_of_unsound_job(content, problem))))
    return tuple(_faults(event, problem)) or event


def _in_event(fault: ProblemFault) -> ProblemFault:
    """The fault at its place: pydantic puts the kind that it took the event for in front; it sees no repeated keys."""
    if fault.sentence == REPEATED_KEY or "." not in fault.path:
        return fault
    return replace(fault, path=fault.path.partition(".")[2])


def after(problem: Problem, plan: Plan, event: Event) -> Problem:
    """The problem once the event has happened, with what the plan announced as every job's baseline.

    A pin that the event makes impossible is lifted; one that it does not touch stays.
    """
    announced = {each.job: Placement(start=each.start, team=each.team, experts=each.experts)
                 for each in plan.assignments}
    jobs = tuple(
        job.model_copy(update={"baseline": announced.get(job.id, job.baseline)}) for job in _jobs(problem, event)
    )
    people = tuple(
        person.model_copy(update={"unavailable": (*person.unavailable, (event.first, event.last))})
        if isinstance(event, Leave) and person.id == event.person else person
        for person in problem.auditors
    )
    return _without_broken_pins(problem.altered(jobs=jobs, auditors=people), event)


def broken_jobs(problem: Problem, plan: Plan, event: Event) -> frozenset[str]:
    """The assigned jobs that the event leaves impossible as the plan has them; `problem` is the one after it."""
    return frozenset(
        each.job for each in plan.assignments if _touches(event, each.job, each.everyone) and _is_broken(problem, each)
    )


def _touches(event: Event, job: str, people: tuple[str, ...]) -> bool:
    """Whether the event could make an audit with these people impossible."""
    if isinstance(event, Leave):
        return event.person in people
    return isinstance(event, Objection | MovedWindow) and event.job == job


def _is_broken(problem: Problem, assignment: Assignment) -> bool:
    """Whether the audit breaks a rule by itself, with no other audit around it."""
    alone = problem.altered(jobs=(problem.jobs_by_id[assignment.job].model_copy(update={"pinned": None}),))
    return bool(check(alone, Plan(assignments=(assignment,))))


def _jobs(problem: Problem, event: Event) -> tuple[Job, ...]:
    match event:
        case NewJob(job=job):
            return (*problem.jobs, job)
        case MovedWindow():
            moved = {"earliest": event.earliest, "latest": event.latest}
            return tuple(job.model_copy(update={**moved, "target": min(max(job.target, event.earliest), event.latest)})
                         if job.id == event.job else job for job in problem.jobs)
        case Objection():
            return tuple(job.model_copy(update={"excluded": (*job.excluded, event.person)})
                         if job.id == event.job and event.person not in job.excluded else job for job in problem.jobs)
        case _:
            return problem.jobs


def _without_broken_pins(problem: Problem, event: Event) -> Problem:
    broken = {
        job.id for job in problem.jobs
        if job.pinned is not None and _touches(event, job.id, job.pinned.everyone)
        and _is_broken(problem, Assignment.of(job.id, job.pinned))
    }
    if not broken:
        return problem
    return problem.altered(jobs=tuple(
        job.model_copy(update={"pinned": None}) if job.id in broken else job for job in problem.jobs))


def _faults(event: Event, problem: Problem) -> Iterator[ProblemFault]:
    """Names that the problem does not know, and what makes no sense."""
    if isinstance(event, Leave | Objection) and event.person not in problem.people_by_id:
        yield ProblemFault("person", NO_PERSON.format(person=event.person))
    if isinstance(event, Objection | MovedWindow) and event.job not in problem.jobs_by_id:
        yield ProblemFault("job", NO_JOB.format(job=event.job))
    if isinstance(event, Leave) and event.last < event.first:
        yield ProblemFault("last", ENDS_FIRST.format(first=event.first, last=event.last))
    if isinstance(event, MovedWindow) and event.latest < event.earliest:
        yield ProblemFault("latest", CLOSES_FIRST.format(earliest=event.earliest, latest=event.latest))
    if isinstance(event, NewJob):
        with_it = problem.altered(jobs=(*problem.jobs, event.job))
        found = [*_faults_of_new_job(event.job.id, problem_faults(with_it), problem)]
        yield from found
        if event.job.pinned is not None and not found:
            known = pin_faults(problem)
            yield from (replace(fault, path="job.pinned") for fault in pin_faults(with_it) if fault not in known)


def _faults_of_unsound_job(content: str, problem: Problem) -> Iterator[ProblemFault]:
    """What else makes no sense in a new job of the wrong shape: read as the last one of the problem's file."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return
    job = tree.get("job") if isinstance(tree, dict) and tree.get("kind") == "new_job" else None
    if isinstance(job, dict):
        rest = json.loads(problem.model_dump_json())
        found = read_solvable(json.dumps({**rest, "jobs": [*rest["jobs"], job]}))
        yield from _faults_of_new_job(job.get("id"), found if isinstance(found, tuple) else (), problem)


def _faults_of_new_job(name: object, found: Iterable[ProblemFault], problem: Problem) -> Iterator[ProblemFault]:
    """Those of the faults that a problem has with the new job as its last one which are the job's."""
    place = f"jobs[{len(problem.jobs)}]"
    if isinstance(name, str) and name in problem.jobs_by_id:
        yield ProblemFault("job.id", IS_THERE.format(job=name))
    for fault in found:
        if fault.path.startswith(place) and fault.path != f"{place}.id":
            yield ProblemFault(f"job{fault.path.removeprefix(place)}", fault.sentence)


NO_PERSON = Text(zh="人员名单中没有“{person}”。", en="There is no person '{person}'.")
NO_JOB = Text(zh="没有任务“{job}”。", en="There is no job '{job}'.")
IS_THERE = Text(zh="任务“{job}”已存在。", en="There is a job '{job}' already.")
ENDS_FIRST = Text(zh="末日 {last} 早于首日 {first}。", en="It ends on {last}, before it begins on {first}.")
CLOSES_FIRST = Text(
    zh="时间窗在 {latest} 结束，早于开始日 {earliest}。",
    en="The window ends on {latest}, before it begins on {earliest}.",
)
