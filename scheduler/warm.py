"""A valid plan kept warm: numbered, with everybody's timeline, so that question after question is answered at once."""

from collections.abc import Mapping
from copy import copy
from functools import cached_property

from models.text import Text
from scheduler.constraints.requirements import wanted
from scheduler.ground import Ground, Stay
from scheduler.plan import Assignment, Plan
from scheduler.problem import Job, Problem, Requirement
from scheduler.state import State, state_of
from scheduler.visits import Visit, visits_by_person


class Words:
    """What people, jobs and tags are called; by their ids where nothing else is given."""

    def __init__(
        self, names: Mapping[str, str] | None = None, tags: Mapping[str, Text] | None = None,
        excluded: Mapping[tuple[str, str], Text] | None = None,
    ) -> None:
        self.names = names or {}
        self.tags = tags
        self.excluded = excluded or {}
        """Why somebody is excluded from a job, by job and person, where the caller knows better than the problem."""

    def name(self, of: str) -> str:
        """A person or a job by its name."""
        return self.names.get(of, of)

    def people(self, ids: tuple[str, ...]) -> Text:
        """Several people in a row."""
        return Text(zh="、".join(map(self.name, ids)) or "—", en=", ".join(map(self.name, ids)) or "—")

    def need(self, need: Requirement) -> Text:
        """A requirement's tags."""
        return wanted(need, self.tags)

    def tag(self, tag: str) -> Text:
        """One tag."""
        return self.need(Requirement(count=1, any_of=(tag,)))


class WarmPlan:
    """A problem, a valid plan for it, and what questions about them ask for again and again."""

    def __init__(
        self, problem: Problem, plan: Plan, words: Words | None = None, *, keeps_earliest: bool = False
    ) -> None:
        self.problem = problem
        self.keeps_earliest = keeps_earliest
        """Whether no window may be opened earlier, as where a client must be told so many days ahead."""
        self.plan = plan
        self.words = words or Words()
        self.ground = Ground(problem)
        self.state = state_of(self.ground, plan)
        self._without: dict[str, State] = {}

    def worded(self, words: Words) -> "WarmPlan":
        """The same in other words; what is worked out is shared."""
        twin = copy(self)
        twin.words = words
        return twin

    @cached_property
    def visits(self) -> Mapping[str, list[Visit]]:
        """Everybody's visits in time order, by id."""
        return visits_by_person(self.problem, self.plan)

    @cached_property
    def assignments(self) -> Mapping[str, Assignment]:
        """Where each planned job stands, by id."""
        return {each.job: each for each in self.plan.assignments}

    def number(self, job: str) -> int:
        """The job's number."""
        return self.ground.job_number[job]

    def assignment(self, job: Job, stay: Stay) -> Assignment:
        """A stay in words."""
        return self.ground.assignment(self.number(job.id), stay)

    def state_without(self, job: str) -> State:
        """The state with the job taken out, if it stands somewhere; copy it before you change it."""
        rest = self._without.get(job)
        if rest is None:
            rest, number = self.state.copy(), self.number(job)
            if rest.stays[number] is not None:
                rest.take(number)
            self._without[job] = rest
        return rest
