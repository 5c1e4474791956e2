"""Whether places that were found earlier still stand today: each by itself, then all beside the visits that stand.

A plan or a pin rests on the day on which it was made. People, ties, leave, person-days and other visits have gone on
since, so nothing of it is taken over unasked; what does not stand is named, and the rest is not kept from going.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake_app.rules.planned_visits import out_of_time, standing_faults
from intake_app.rules.stages import obstacles
from intake_app.services.office import Office
from intake_app.services.plan_words import plan_words, worded
from intake_app.services.planning_problem import PlanningDesk, problem_beside_standing, split_job_id, visit_of
from models.engagement import Visit
from models.reference import Reason
from scheduler.checker import check
from scheduler.constraints import Violation
from scheduler.plan import Assignment, Plan, Unscheduled
from scheduler.problem import Placement, Problem


@dataclass(frozen=True)
class Judged:
    """What stands today, each with the visit that it makes, and why each of the others does not."""

    visits: Mapping[str, Visit]
    faults: Mapping[str, tuple[Reason, ...]]


def judged(office: Office, desk: PlanningDesk, placed: Sequence[Assignment]) -> Judged:
    """Which of the places stand today; all must be of visits that are open (CNEX 9.3.1, 9.3.2, 9.6.2, CEC 5.2.1).

    Of two that exclude each other the earlier one stands.
    """
    placed = sorted(placed, key=lambda each: (each.start, each.job))
    problem = problem_beside_standing(
        desk, {each.job: Placement(start=each.start, team=each.team, experts=each.experts) for each in placed})
    people = {person.id: person for person in desk.people}
    visits = {each.job: visit_of(problem, each, people) for each in placed}
    faults = {job: found for job, visit in visits.items() if (found := tuple(_own_faults(desk, job, visit)))}
    beside = _Beside(problem)
    words = plan_words(office, desk, problem)
    for job, broken in beside.broken([each for each in placed if each.job not in faults]).items():
        faults[job] = tuple(Reason(text=worded(each.sentence, words)) for each in broken)
    return Judged({job: visit for job, visit in visits.items() if job not in faults}, faults)


def _own_faults(desk: PlanningDesk, job: str, visit: Visit) -> Iterator[Reason]:
    """What speaks against the visit whatever else is planned."""
    engagement_id, _ = split_job_id(job)
    engagement = next(each for each in desk.engagements if each.id == engagement_id)
    scheme, people = desk.scheme_of(engagement), {person.id: person for person in desk.people}
    yield from obstacles("plan", engagement, scheme, desk.today, desk.calendar)
    yield from out_of_time(visit, engagement, scheme, desk.day)
    yield from standing_faults(visit, engagement, people, scheme, desk.day)


class _Beside:
    """Places held against the standing visits and each other."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.standing = tuple(Assignment.of(job.id, job.pinned) for job in problem.jobs if job.pinned)
        # What standing visits break by themselves, such as one begun short-handed, keeps no other from being planned.
        self.known = self._check(())

    def broken(self, placed: Sequence[Assignment]) -> dict[str, list[Violation]]:
        """The places that do not go with the others, and the rules that each would break."""
        kept, doubtful = list(placed), list[Assignment]()
        while found := self._new(kept):
            suspects = [each for each in kept if any(_may_cause(each, violation) for violation in found)] or kept
            kept = [each for each in kept if each not in suspects]
            doubtful += suspects
        faults = {}
        for each in sorted(doubtful, key=lambda one: (one.start, one.job)):
            found = self._new([*kept, each])
            if found:
                faults[each.job] = found
            else:
                kept.append(each)
        return faults

    def _new(self, placed: Sequence[Assignment]) -> list[Violation]:
        return [violation for violation in self._check(placed) if violation not in self.known] if placed else []

    def _check(self, placed: Sequence[Assignment]) -> list[Violation]:
        made = (*self.standing, *placed)
        with_place = {each.job for each in made}
        others = tuple(Unscheduled(job=job.id) for job in self.problem.jobs if job.id not in with_place)
        return check(self.problem, Plan(assignments=made, unscheduled=others))


def _may_cause(placed: Assignment, violation: Violation) -> bool:
    return placed.job == violation.job or violation.person in placed.everyone
