"""What happens after a plan was announced: somebody falls ill, a client objects, a window moves, an audit comes in.

An event is one JSON object with its `kind`, and the problem after it is a new problem.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from models.text import Text
from scheduler.checker import check
from scheduler.plan import Assignment, Plan
from scheduler.problem import Job, Placement, Problem, Strict
from scheduler.reading import ProblemFault, told


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


def read_event(content: str, problem: Problem) -> Event | tuple[ProblemFault, ...]:
    """The event in a file, or all its faults: of shape, and of names that the problem does not know."""
    try:
        event: Event = TypeAdapter[Event](Event).validate_json(content)
    except ValidationError as error:
        return tuple(told(error, ""))
    faults = tuple(_unknown(event, problem))
    return faults or event


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


def _unknown(event: Event, problem: Problem) -> "list[ProblemFault]":
    faults = []
    person = getattr(event, "person", None)
    if person is not None and person not in problem.people_by_id:
        faults.append(ProblemFault("person", Text(zh=f"人员名单中没有“{person}”。",
                                                  en=f"There is no person '{person}'.")))
    if isinstance(event, NewJob):
        if event.job.id in problem.jobs_by_id:
            faults.append(ProblemFault("job.id", Text(zh=f"任务“{event.job.id}”已存在。",
                                                      en=f"There is a job '{event.job.id}' already.")))
    elif isinstance(event, Objection | MovedWindow) and event.job not in problem.jobs_by_id:
        faults.append(ProblemFault("job", Text(zh=f"没有任务“{event.job}”。", en=f"There is no job '{event.job}'.")))
    if isinstance(event, Leave) and event.last < event.first:
        faults.append(ProblemFault("last", Text(zh=f"末日 {event.last} 早于首日 {event.first}。",
                                                en=f"It ends on {event.last}, before it begins on {event.first}.")))
    if isinstance(event, MovedWindow) and event.latest < event.earliest:
        faults.append(ProblemFault("latest", Text(
            zh=f"时间窗在 {event.latest} 结束，早于开始日 {event.earliest}。",
            en=f"The window ends on {event.latest}, before it begins on {event.earliest}.")))
    return faults
