"""What changed from one plan to another: audit by audit, person by person, and the cost by kind."""

from dataclasses import dataclass
from typing import Literal

from models.text import Text
from scheduler.cost import cost_by_kind
from scheduler.plan import Assignment, Plan
from scheduler.problem import Problem
from scheduler.warm import Words

Change = Literal["added", "left_out", "moved", "team", "gone"]
"""`gone` is an audit that is not in the second plan's problem."""


@dataclass(frozen=True)
class JobDifference:
    """One audit that stands otherwise; `joined` and `left` are people, team and experts alike."""

    job: str
    change: Change
    before: Assignment | None
    after: Assignment | None
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def stayed(self) -> tuple[str, ...]:
        """Who is on the audit before and after, on other days."""
        if self.change != "moved" or self.after is None:
            return ()
        return tuple(person for person in self.after.everyone if person not in self.joined)

    @property
    def sentence(self) -> Text:
        """The change by the ids of the files."""
        return self.worded(Words())

    def worded(self, words: Words) -> Text:
        """The change in words."""
        job = words.name(self.job)
        if self.before is None and self.after is not None:
            return _ADDED.format(job=job, start=self.after.start, people=words.people(self.after.everyone))
        if self.after is None and self.before is not None:
            return (_GONE if self.change == "gone" else _LEFT_OUT).format(job=job, start=self.before.start)
        assert self.before is not None
        assert self.after is not None
        parts = []
        if self.before.start != self.after.start:
            parts.append(_MOVED.format(before=self.before.start, after=self.after.start))
        if self.left or self.joined:
            parts.append(_TEAM.format(left=words.people(self.left), joined=words.people(self.joined)))
        return Text(zh=f"{job}：{'；'.join(part.zh for part in parts)}。",
                    en=f"{job}: {'; '.join(part.en for part in parts)}.")


@dataclass(frozen=True)
class PersonDifference:
    """One person for whom something is otherwise: the audits that they have more, no more, or on other days."""

    person: str
    joined: tuple[str, ...]
    left: tuple[str, ...]
    moved: tuple[str, ...]

    @property
    def sentence(self) -> Text:
        """The difference by the ids of the files."""
        return self.worded(Words())

    def worded(self, words: Words) -> Text:
        """The difference in words."""
        parts = [shape.format(jobs=words.people(jobs)) for shape, jobs in (
            (_MORE, self.joined), (_NO_MORE, self.left), (_OTHER_DAYS, self.moved)) if jobs]
        person = words.name(self.person)
        return Text(zh=f"{person}：{'；'.join(part.zh for part in parts)}。",
                    en=f"{person}: {'; '.join(part.en for part in parts)}.")


@dataclass(frozen=True)
class Differences:
    """The audits that stand otherwise, in the problem's order, and what each kind of cost is before and after."""

    jobs: tuple[JobDifference, ...]
    costs: dict[str, tuple[int, int]]

    @property
    def people(self) -> tuple[PersonDifference, ...]:
        """Everybody who joined or left an audit, or whose audit moved, by id."""
        named = {person for each in self.jobs for person in (*each.joined, *each.left, *each.stayed)}
        return tuple(
            PersonDifference(
                person,
                joined=tuple(each.job for each in self.jobs if person in each.joined),
                left=tuple(each.job for each in self.jobs if person in each.left),
                moved=tuple(each.job for each in self.jobs if person in each.stayed),
            )
            for person in sorted(named)
        )


def differences(before_problem: Problem, before: Plan, problem: Problem, after: Plan) -> Differences:
    """From `before` to `after`, each priced in its own problem."""
    old, new = ({each.job: each for each in plan.assignments} for plan in (before, after))
    gone = tuple(JobDifference(job=job.id, change="gone", before=old[job.id], after=None, joined=(),
                               left=tuple(sorted(old[job.id].everyone)))
                 for job in before_problem.jobs if job.id in old and job.id not in problem.jobs_by_id)
    found = tuple(
        difference for job in problem.jobs
        if (difference := _difference(job.id, old.get(job.id), new.get(job.id))) is not None
    )
    costs, now = cost_by_kind(before_problem, before), cost_by_kind(problem, after)
    return Differences(jobs=found + gone, costs={kind: (costs[kind], now[kind]) for kind in now})


def _difference(job: str, before: Assignment | None, after: Assignment | None) -> JobDifference | None:
    was, now = set(before.everyone if before else ()), set(after.everyone if after else ())
    left, come = tuple(sorted(was - now)), tuple(sorted(now - was))
    change: Change
    if before is None and after is None:
        return None
    if before is None or after is None:
        change = "added" if before is None else "left_out"
    elif before.start != after.start:
        change = "moved"
    elif left or come:
        change = "team"
    else:
        return None
    return JobDifference(job=job, change=change, before=before, after=after, joined=come, left=left)


_ADDED = Text(zh="{job}：新排于 {start}，检查组：{people}。", en="{job}: planned for {start} with {people}.")
_LEFT_OUT = Text(zh="{job}：原定 {start}，现未排入。", en="{job}: was planned for {start}, is not planned now.")
_GONE = Text(
    zh="{job}：原定 {start}，已不在待排任务之列。",
    en="{job}: was planned for {start}, is not among the audits to plan any more.",
)
_MOVED = Text(zh="由 {before} 改为 {after} 开始", en="starts on {after} instead of {before}")
_TEAM = Text(zh="退出 {left}，加入 {joined}", en="{left} left, {joined} joined")
_MORE = Text(zh="新增 {jobs}", en="joins {jobs}")
_NO_MORE = Text(zh="不再参加 {jobs}", en="leaves {jobs}")
_OTHER_DAYS = Text(zh="{jobs} 改期", en="has {jobs} on other days")
