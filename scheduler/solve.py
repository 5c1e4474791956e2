"""From a problem to a plan: a first plan at once, then better ones until the time is up."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic

from models.text import Text
from scheduler.bound import can_be_relaxed, lower_bound
from scheduler.choose import Effort, rechoose
from scheduler.compiled.search import TURN_SECONDS, CompiledSearch
from scheduler.exact import can_be_exact, proofs
from scheduler.explain import explained
from scheduler.ground import Ground
from scheduler.plan import Plan, Unscheduled
from scheduler.problem import Problem
from scheduler.reading import problem_faults
from scheduler.state import state_of

ROUNDS_PER_JOB = 15_000
"""Rounds of a worker for each job after which more gain little: they end a search before its time, cooled down."""
ROUNDS_PER_TURN = 200
"""Rounds of a turn where the search must repeat: a count does, a clock does not."""
SECONDS_BETWEEN_REPORTS = 0.25
SHARE_FOR_REPORTS = 0.05
"""Share of the time that telling may take: to write a plan of 28,000 audits takes longer than a turn of the search."""
PEOPLE_ASKED_FOR_REASONS = 100_000
"""How many people may be looked at, over all jobs left out, to say why; some seconds' work."""
NOT_LOOKED_INTO = Text(
    zh="未排入的审核太多，没有逐一查明原因；可单独询问此项审核。",
    en="Too many audits are left out to look into each of them; ask about this one by itself.",
)
JOBS_TO_PACK = 40
"""Jobs up to which CP-SAT chooses among good visits of all of them, where the first plan leaves some out."""
SHARE_FOR_PACKING = 0.2
"""Share of the time that it may take for that."""
SHARE_FOR_BOUND = 0.25
"""Share of the time, at its end, in which the bound is made better, besides what the search leaves; none where the
search must repeat."""
SHARE_FOR_PROOF = 0.4
"""The same where a problem is so small that it may come to a proof: there the search is soon at its end."""


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
        self.next = 0.0
        self.cancelled = False
        self.bound = 0
        self._plan: Plan | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return monotonic() - self.began

    def report(self, search: CompiledSearch, at_once: bool = False) -> None:
        """Tell, though not more often than a reader can follow."""
        if self.told is None or not (at_once or self.seconds >= self.next):
            return
        began = self.seconds
        if self._plan is None or self._plan.cost != search.best_cost or self._plan.bound != self.bound:
            self._plan = search.best_plan(self.bound)
        answer = self.told(Progress(
            search.best_cost, self.bound, search.assigned, len(search.problem.jobs), self.seconds, self._plan
        ))
        taken = self.seconds - began
        self.next = self.seconds + max(SECONDS_BETWEEN_REPORTS, taken / SHARE_FOR_REPORTS)
        self.cancelled = self.cancelled or answer is False

    def has_ended(self, search: CompiledSearch) -> bool:
        """Tell, and say whether the caller wants no more: for what works on something else than the search's turns."""
        self.report(search)
        return self.cancelled


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

    `progress` is told of it up to four times a second and ends the search by answering False. `warm_start` gives places
    to begin with; what does not fit any more is planned anew. With `max_iterations` one seed gives one plan,
    as long as `seconds` does not end the search first. A pinned job stands as pinned even where the pin itself
    breaks a rule: `check` tells. Only a pin of more than ten in the team or six experts is left out, as one without
    its days is.
    """
    faults = problem_faults(problem)
    if faults:
        raise ValueError(f"the problem makes no sense at {', '.join(fault.path for fault in faults)}")
    if not 0 <= seconds < inf or seed < 0:
        raise ValueError("neither seconds nor seed may be negative, nor may a search be endless")
    reporter = Reporter(progress)
    search = _begun(problem, seed, workers, warm_start)
    try:
        reporter.report(search, at_once=True)
        search.widen()
        packed = _packed(search, Effort(seconds * SHARE_FOR_PACKING, workers, seed, max_iterations is not None,
                                        lambda: reporter.has_ended(search)))
        if packed is not None:
            search.close()
            search = _begun(problem, seed, workers, packed)
        reporter.bound = lower_bound(problem, search.tables)
        for_bound = _seconds_for_bound(search, seconds) if max_iterations is None else 0.0
        _run(search, reporter, seconds - for_bound, max_iterations)
        if for_bound and not reporter.cancelled and reporter.bound < search.best_cost:
            search = _bounded(search, reporter, Effort(
                seconds - reporter.seconds, workers, seed, repeatable=False, is_over=lambda: reporter.has_ended(search)
            ))
        reporter.report(search, at_once=True)
        return _with_reasons(problem, search.best_plan(reporter.bound))
    finally:
        search.close()


def _bounded(search: CompiledSearch, reporter: Reporter, left: Effort) -> CompiledSearch:
    """The search with a better bound in the time left; a small problem is solved on to a proof."""
    if can_be_exact(search.problem, search.tables, left.seconds):
        return _proven(search, reporter, left)
    reporter.bound = lower_bound(search.problem, search.tables, left.seconds, search.best_cost,
                                 is_over=left.is_over, proven=reporter.bound)
    return search


def _proven(search: CompiledSearch, reporter: Reporter, effort: Effort) -> CompiledSearch:
    """The search at the best plan of a small problem that is found in the effort, with the best bound."""
    problem, best = search.problem, None
    for best in proofs(problem, search.tables, search.best_plan(reporter.bound), search.best_cost, effort):
        reporter.bound = max(reporter.bound, best.bound)
        reporter.report(search)
    if best is None or best.cost >= search.best_cost:
        return search
    search.close()
    return _begun(problem, effort.seed, effort.workers, best.plan)


def _seconds_for_bound(search: CompiledSearch, seconds: float) -> float:
    """How much of the time goes into a better bound: nothing where the problem is too large to get one in it."""
    is_small = can_be_exact(search.problem, search.tables, seconds)
    share = seconds * (SHARE_FOR_PROOF if is_small else SHARE_FOR_BOUND)
    return share if can_be_relaxed(search.tables, share) else 0.0


def _with_reasons(problem: Problem, plan: Plan) -> Plan:
    """The plan with the reasons for what is left out; of very many, for the first ones."""
    looked_into = max(1, PEOPLE_ASKED_FOR_REASONS // max(1, len(problem.auditors)))
    first, others = plan.unscheduled[:looked_into], plan.unscheduled[looked_into:]
    told = explained(problem, plan.model_copy(update={"unscheduled": first})).unscheduled
    untold = tuple(Unscheduled(job=entry.job, reasons=(NOT_LOOKED_INTO,)) for entry in others)
    return plan.model_copy(update={"unscheduled": told + untold})


def _begun(problem: Problem, seed: int, workers: int, known: Plan | None) -> CompiledSearch:
    search = CompiledSearch(problem, seed=seed, workers=workers)
    search.begin(
        pinned={job.id: job.pinned for job in problem.jobs if job.pinned is not None},
        known={each.job: each for each in known.assignments} if known else {},
    )
    return search


def _packed(search: CompiledSearch, effort: Effort) -> Plan | None:
    """A cheaper first plan where a small problem is so tight that inserting job after job leaves some out."""
    jobs = search.problem.jobs
    if len(jobs) > JOBS_TO_PACK or search.assigned == len(jobs):
        return None
    state = state_of(Ground(search.problem), search.best_plan(None))
    chosen = rechoose(state, [i for i, job in enumerate(jobs) if job.pinned is None], effort)
    return chosen.plan() if chosen.cost < search.best_cost else None


def _run(search: CompiledSearch, reporter: Reporter, seconds: float, max_iterations: int | None) -> None:
    enough = ROUNDS_PER_JOB * len(search.problem.jobs)
    last_share = 0.0
    while search.movable and not reporter.cancelled and search.best_cost > reporter.bound:
        if max_iterations is None:
            share = max(reporter.seconds / seconds, search.rounds / enough) if seconds > 0 else 1.0
            share_at_end = share + max(share - last_share, TURN_SECONDS / max(seconds, TURN_SECONDS))
            rounds, last_share = None, share
        else:
            rounds = min(ROUNDS_PER_TURN, max_iterations - search.rounds)
            share, share_at_end = (done / max(1, max_iterations) for done in (search.rounds, search.rounds + rounds))
        if share >= 1 or reporter.seconds >= seconds or rounds == 0:
            return
        search.turn(rounds, share, share_at_end)
        reporter.report(search)
