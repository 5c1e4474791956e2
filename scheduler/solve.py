"""From a problem to a plan: a first plan at once, then better ones until the time is up."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from scheduler.bound import lower_bound
from scheduler.construct import first_state
from scheduler.explain import explained
from scheduler.ground import Ground
from scheduler.improve import Search
from scheduler.plan import Plan
from scheduler.problem import Problem
from scheduler.reading import problem_faults

ROUNDS_WITHOUT_GAIN = 300
"""Rounds per job after which a search that found nothing better stops before its time."""
SECONDS_BETWEEN_REPORTS = 0.25


@dataclass(frozen=True)
class Progress:
    """How far the search is: whole CNY, jobs with a place of all jobs, seconds since it began."""

    cost: int
    bound: int
    assigned: int
    jobs: int
    seconds: float
    plan: Plan
    """The best plan so far, its unscheduled jobs still without reasons."""


class Reporter:
    """Tells the caller how far the search is, and hears whether to go on."""

    def __init__(self, told: Callable[[Progress], bool | None] | None) -> None:
        self.told = told
        self.began = monotonic()
        self.last = 0.0
        self.cancelled = False
        self.bound = 0
        self._plan: Plan | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return monotonic() - self.began

    def report(self, search: Search, at_once: bool = False) -> None:
        """Tell, though not more often than a reader can follow."""
        if self.told is None or not (at_once or self.seconds - self.last >= SECONDS_BETWEEN_REPORTS):
            return
        best = search.best
        if self._plan is None or self._plan.cost != best.cost or self._plan.bound != self.bound:
            self._plan = best.plan(self.bound)
        answer = self.told(
            Progress(best.cost, self.bound, best.assigned, len(best.stays), self.seconds, self._plan)
        )
        self.last = self.seconds
        self.cancelled = self.cancelled or answer is False


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    max_iterations: int | None = None,
    progress: Callable[[Progress], bool | None] | None = None,
    warm_start: Plan | None = None,
) -> Plan:
    """The best plan found in `seconds`, with its cost, a proven bound, and the reasons for every job left out.

    `progress` is told of it four times a second and ends the search by answering False. `warm_start` gives places
    to begin with; what does not fit any more is planned anew. With `max_iterations` one seed gives one plan,
    as long as `seconds` does not end the search first. A pinned job stands as pinned even where the pin itself
    breaks a rule: `check` tells.
    """
    faults = problem_faults(problem)
    if faults:
        raise ValueError(f"the problem makes no sense at {', '.join(fault.path for fault in faults)}")
    reporter = Reporter(progress)
    ground = Ground(problem)
    search = Search(ground, first_state(ground, warm_start), seed, workers, repeatable=max_iterations is not None)
    reporter.report(search, at_once=True)
    reporter.bound = lower_bound(ground)
    _run(search, reporter, seconds, max_iterations)
    reporter.report(search, at_once=True)
    return explained(problem, search.best.plan(reporter.bound))


def _run(search: Search, reporter: Reporter, seconds: float, max_iterations: int | None) -> None:
    patience = ROUNDS_WITHOUT_GAIN * len(search.ground.jobs)
    while not reporter.cancelled and reporter.seconds < seconds and search.best.cost > reporter.bound:
        if search.rounds_since_best > patience or (max_iterations is not None and search.rounds >= max_iterations):
            return
        by_clock = reporter.seconds / seconds
        share_done = by_clock if max_iterations is None else search.rounds / max_iterations
        search.step(share_done, seconds - reporter.seconds)
        reporter.report(search)
