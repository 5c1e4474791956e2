"""A plan's assignments with their days: what constraints and preferences look at."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scheduler.plan import Assignment, Plan
from scheduler.problem import Job, Problem


@dataclass(frozen=True)
class Visit:
    """An assignment of a known job to known people that has its working days."""

    job: Job
    assignment: Assignment
    days: tuple[date, ...]

    @property
    def start(self) -> date:
        """The first day."""
        return self.days[0]

    @property
    def end(self) -> date:
        """The last day."""
        return self.days[-1]

    @property
    def everyone(self) -> tuple[str, ...]:
        """The team, then the experts."""
        return self.assignment.everyone


def first_listings(problem: Problem, plan: Plan) -> Iterator[tuple[Job, Assignment]]:
    """Every assignment of a known job that is the job's first listing in the plan."""
    seen = {entry.job for entry in plan.unscheduled}
    for assignment in plan.assignments:
        job = problem.jobs_by_id.get(assignment.job)
        if job is not None and job.id not in seen:
            seen.add(job.id)
            yield job, assignment


def staffed(problem: Problem, plan: Plan) -> Iterator[tuple[Job, Assignment]]:
    """The first listings on which everybody is known."""
    for job, assignment in first_listings(problem, plan):
        if all(person in problem.people_by_id for person in assignment.everyone):
            yield job, assignment


def visit_of(problem: Problem, assignment: Assignment) -> Visit | None:
    """The visit that an assignment of a known job makes; None without a team or without enough working days."""
    job = problem.jobs_by_id[assignment.job]
    if not assignment.team:
        return None
    days = problem.workdays.run(assignment.start, job.duration(len(assignment.team)))
    return Visit(job, assignment, days) if days else None


def visits_of(problem: Problem, plan: Plan) -> list[Visit]:
    """The visits of a plan, in the plan's order."""
    made = (visit_of(problem, assignment) for _, assignment in staffed(problem, plan))
    return [visit for visit in made if visit is not None]


def visits_by_person(problem: Problem, plan: Plan) -> dict[str, list[Visit]]:
    """Everyone's visits in time order; somebody named twice on a visit has it twice."""
    mine: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in visits_of(problem, plan):
        for person in visit.everyone:
            mine[person].append(visit)
    return {person: sorted(visits, key=lambda visit: visit.start) for person, visits in mine.items()}
