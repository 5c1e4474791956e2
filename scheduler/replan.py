"""A plan after an event: first only what the event broke is placed anew; only where that fails may others move."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from time import monotonic

from scheduler.checker import check
from scheduler.differences import Differences, differences
from scheduler.events import Event, after, broken_jobs
from scheduler.explain import explained
from scheduler.fewest import fewest_changes
from scheduler.improve import improved
from scheduler.mends import Mender
from scheduler.obstacles import Obstacles
from scheduler.plan import Plan
from scheduler.problem import Problem
from scheduler.rolling import freeze, only_ahead
from scheduler.warm import WarmPlan

SECONDS_TO_POLISH = 1.0
"""How long the few audits that change are made cheaper."""
SECONDS_TO_MOVE = 2.0
"""How long it is tried to move what stands in the way of those that found no place, one after the other."""
SHARE_FOR_BROKEN = 0.3
"""Share of the time for placing what the event broke with all else standing still."""


class BrokenPlan(ValueError):
    """The plan to start from breaks a rule by itself."""


@dataclass(frozen=True)
class Option:
    """A valid plan after the event, with what changed against the announced one."""

    plan: Plan
    changes: Differences

    @property
    def changed(self) -> int:
        """How many audits stand otherwise than announced."""
        return len(self.changes.jobs)


@dataclass(frozen=True)
class Replanned:
    """The problem after the event and its plan, with what changed."""

    problem: Problem
    plan: Plan
    broken: frozenset[str]
    """The audits that the event made impossible as they stood, and a new one."""
    changes: Differences
    is_fewest: bool
    """Proven: no valid plan that keeps as many audits planned changes fewer of them."""
    cheapest: Option | None
    """The cheapest plan found where any audit without a pin may move; None where it was not looked for."""

    @property
    def fewest(self) -> Option:
        """The plan that changes as few audits as could be found."""
        return Option(self.plan, self.changes)


def replan(
    problem: Problem, plan: Plan, event: Event, *, seconds: float, proof_seconds: float = 0.0,
    cheapest_seconds: float = 0.0, workers: int = 2, seed: int = 0, max_iterations: int | None = None,
    today: date | None = None, told: Callable[[Plan], None] | None = None,
) -> Replanned:
    """A valid plan after the event that keeps what was announced as far as it can.

    Every audit that the event broke must change, and none else need change where those can be placed beside the
    others as they stand: that is the proof of the fewest changes. Where they cannot, CP-SAT looks for the fewest that
    must change with them, for `proof_seconds`; `told` hears of the valid plan before. What could be saved by moving
    more of them is looked for in `cheapest_seconds`. What has begun by `today` stays where the event does not break it,
    and nothing else is put on that day or before. Raises BrokenPlan where `plan` was not valid before.
    """
    if check(problem, plan):
        raise BrokenPlan
    began = monotonic()
    happened = after(problem, plan, event)
    new = frozenset(job.id for job in happened.jobs) - problem.jobs_by_id.keys()
    to_place = broken_jobs(happened, plan, event) | new
    kept = plan.model_copy(update={
        "assignments": tuple(each for each in plan.assignments if each.job not in to_place)})
    if today is not None:
        happened = only_ahead(freeze(happened, kept, today), today)
    keeps_earliest, effort = today is not None, Effort(workers, seed, max_iterations)
    beside = found = effort.improved(happened, kept, kept.starts().keys(), seconds * SHARE_FOR_BROKEN)
    is_fewest = to_place <= found.starts().keys()
    if not is_fewest:
        wider = effort.improved(happened, found, (), max(0.1, seconds - (monotonic() - began)))
        found = min(found, wider, key=lambda each: _count(kept, to_place, each))
    if told is not None:
        told(found)
    if not is_fewest:
        moved = _with_those_in_the_way_moved(happened, kept, beside, to_place, effort)
        found = min(found, moved, key=lambda each: _count(kept, to_place, each))
        found, is_fewest = _proven(happened, kept, to_place, found, proof_seconds, effort)
    cheapest = None
    if cheapest_seconds > 0:
        cheaper = effort.improved(happened, found, (), cheapest_seconds)
        cheaper = explained(happened, cheaper, keeps_earliest=keeps_earliest)
        cheapest = Option(cheaper, differences(problem, plan, happened, cheaper))
    return Replanned(
        problem=happened, plan=explained(happened, found, keeps_earliest=keeps_earliest), broken=to_place,
        changes=differences(problem, plan, happened, found), is_fewest=is_fewest, cheapest=cheapest,
    )


@dataclass(frozen=True)
class Effort:
    """How a search is made, whatever it searches."""

    workers: int
    seed: int
    max_iterations: int | None

    def improved(self, problem: Problem, known: Plan, frozen: Collection[str], seconds: float) -> Plan:
        """The best plan found from `known` with the `frozen` jobs standing still."""
        return improved(problem, known, frozen, seconds, workers=self.workers, seed=self.seed,
                        max_iterations=self.max_iterations)


def _count(kept: Plan, to_place: Collection[str], found: Plan) -> tuple[int, int]:
    """How many jobs have no place that should have one, and how many that stood stand otherwise."""
    stands = {each.job: each for each in found.assignments}
    missing = sum(name not in stands for name in (*to_place, *kept.starts()))
    return missing, sum(not each.is_same(stands.get(each.job)) for each in kept.assignments)


def _proven(
    problem: Problem, kept: Plan, to_place: frozenset[str], found: Plan, seconds: float, effort: Effort
) -> tuple[Plan, bool]:
    """The plan with the fewest changes that CP-SAT finds, and whether it is proven.

    Where nothing is proven and a job has no place, what is left of the time looks for one: an audit called off is worse
    than many moved.
    """
    if seconds <= 0:
        return found, False
    ends = monotonic() + seconds
    found, is_fewest = _with_fewest_changes(problem, kept, to_place, found, seconds, effort)
    if is_fewest or not _count(kept, to_place, found)[0]:
        return found, is_fewest
    wider = effort.improved(problem, found, (), ends - monotonic())
    return min(found, wider, key=lambda each: _count(kept, to_place, each)), False


def _with_those_in_the_way_moved(
    problem: Problem, kept: Plan, found: Plan, to_place: frozenset[str], effort: Effort
) -> Plan:
    """The plan with every job that found no place put where the few audits in its way can go elsewhere.

    What a wide search moves it moves for the cost, and often far more.
    """
    plan, ends = found, monotonic() + SECONDS_TO_MOVE
    for name in sorted(to_place - found.starts().keys()):
        if monotonic() >= ends:
            break
        mends = Mender(Obstacles(WarmPlan(problem, plan), problem.jobs_by_id[name])).by_moving_audits()
        for mend in mends:
            new = {each.job: each for each in (mend.placement, *mend.moved)}
            plan = Plan(assignments=(*(each for each in plan.assignments if each.job not in new), *new.values()))
    if plan is found:
        return found
    return effort.improved(problem, plan, _unchanged(kept, plan), SECONDS_TO_POLISH)


def _unchanged(kept: Plan, plan: Plan) -> list[str]:
    """The jobs that stand in both plans alike."""
    stands = {each.job: each for each in plan.assignments}
    return [each.job for each in kept.assignments if each.is_same(stands.get(each.job))]


def _with_fewest_changes(
    problem: Problem, kept: Plan, to_place: Collection[str], found: Plan, seconds: float, effort: Effort
) -> tuple[Plan, bool]:
    """The plan that changes fewest, made as cheap as it can be without more changes, and whether that is proven."""
    fewest = fewest_changes(problem, kept, to_place, seconds)
    if fewest is None:
        return found, False
    least = _count(kept, to_place, fewest.plan)
    if least < _count(kept, to_place, found):
        found = effort.improved(problem, fewest.plan, _unchanged(kept, fewest.plan), SECONDS_TO_POLISH)
    return found, fewest.is_proven and _count(kept, to_place, found) == least
