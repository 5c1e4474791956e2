"""Solving in the background: a coordinator orders a run, a worker anywhere takes it, and everybody sees how far it is.

A run belongs to the worker that took it last: taking it is one write on the version that was read, and whatever an
earlier worker still writes is refused. What is lost with a worker is at most a second of its search.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.planning import SolverOrder, keep_proposal, order_now, with_reasons
from intake_app.services.planning_problem import is_standing
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.base import Frozen
from models.errors import Stale
from models.ids import PlanningRunId, new_id
from models.planning import (
    RUNS_UNDER_WAY,
    PlanningRun,
    PlanProposal,
    RunPoint,
    RunProblem,
    RunProgress,
    RunState,
)
from models.text import Text
from scheduler.plan import Plan, plan_text
from scheduler.problem import Problem
from scheduler.solve import Progress, solve

SILENCE = timedelta(seconds=20)
"""After so long without a sign of life a worker counts as lost."""
SECONDS_BETWEEN_SIGNS = 1.0
LONGEST_WAIT = timedelta(seconds=15)
"""After so long in the queue a reader is told that no worker seems to be running."""
MOST_POINTS = 400
"""Of a run's course that are kept: when there are more, every second one goes."""
SECONDS_BETWEEN_LIKE_POINTS = 5.0
LEAST_SECONDS = 5
"""For a run that is taken up again just before its end."""
ATTEMPTS_TO_END = 5

log = logging.getLogger(__name__)


class RunView(Frozen):
    """A run as it stands now; one whose worker is lost is told as interrupted."""

    run: PlanningRun
    state: RunState
    progress: RunProgress | None
    waits_long: bool
    """It is in the queue and no worker takes it."""

    @property
    def is_under_way(self) -> bool:
        """Whether there is anything to wait for."""
        return self.state in RUNS_UNDER_WAY

    @property
    def may_be_taken_up(self) -> bool:
        """Whether it ended before its end."""
        return self.state in (RunState.INTERRUPTED, RunState.FAILED)

    @property
    def has_plan(self) -> bool:
        """Whether a plan was found."""
        return self.progress is not None and self.progress.plan_json != ""


def newest_run(office: Office, actor: Actor) -> RunView | None:
    """The run that was ordered last, or None."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        run = uow.planning_runs.newest()
        progress = uow.run_progress.find(run.id) if run else None
    return _view(run, progress, office.now()) if run else None


def start_run(office: Office, actor: Actor, seconds: int) -> PlanningRun | Refused:
    """Order a plan for all open audits; what is pinned in the draft stays there."""
    require_role(actor, Role.COORDINATOR)
    order = order_now(office)
    if isinstance(order, Refused):
        return order
    run = PlanningRun(id=PlanningRunId(new_id("run")), asked_at=office.now(), asked_by=actor.name,
                      account_id=actor.account_id, seconds=seconds)
    with office.unit_of_work() as uow:
        another = _another_under_way(office, uow)
        if another is not None:
            return another
        uow.planning_runs.add(run)
        uow.run_problems.add(RunProblem(id=run.id, problem_json=order.problem.model_dump_json(), names=order.names,
                                        lifted_pins=order.lifted_pins))
        write_record(office, uow, actor, "planning_run.ordered", run.id,
                     after={"seconds": seconds, "jobs": len(order.problem.jobs), "pinned": sorted(
                         job.id for job in order.problem.jobs if job.pinned is not None and not is_standing(job))})
        uow.commit()
    office.queue.put(run.id)
    return run


def cancel_run(office: Office, actor: Actor, run_id: str) -> PlanningRun:
    """Ask the worker to stop with the best plan that it has; a run that still waits is cancelled at once."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        run = uow.planning_runs.get(run_id)
        if run.state not in RUNS_UNDER_WAY or run.cancel_asked:
            return run
        waits = run.state is RunState.WAITING
        saved = uow.planning_runs.save(
            run.with_(state=RunState.CANCELLED, ended_at=office.moment()) if waits else run.with_(cancel_asked=True))
        write_record(office, uow, actor, "planning_run.cancelled", run.id)
        uow.commit()
    return saved


def take_up_run(office: Office, actor: Actor, run_id: str) -> PlanningRun | Refused:
    """Put a run that was interrupted or failed into the queue again; it goes on from the best plan that it had."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        run = uow.planning_runs.get(run_id)
        view = _view(run, uow.run_progress.find(run_id), office.now())
        if not view.may_be_taken_up:
            return refused(_NOT_INTERRUPTED)
        another = _another_under_way(office, uow, run.id)
        if another is not None:
            return another
        saved = uow.planning_runs.save(
            run.with_(state=RunState.WAITING, cancel_asked=False, ended_at=None, fault="", asked_at=office.now()))
        write_record(office, uow, actor, "planning_run.taken_up", run.id)
        uow.commit()
    office.queue.put(run.id)
    return saved


def propose_best(office: Office, actor: Actor, run_id: str) -> PlanProposal | Refused:
    """Put the best plan of a run that was interrupted or failed before the coordinator, and close the run."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        run = uow.planning_runs.get(run_id)
        view = _view(run, uow.run_progress.find(run_id), office.now())
        if not view.may_be_taken_up:
            return refused(_NOT_INTERRUPTED)
        if view.progress is None or not view.has_plan:
            return refused(_NO_PLAN_YET)
        order = _order_of(uow.run_problems.get(run_id))
        plan = Plan.model_validate_json(view.progress.plan_json)
        told = with_reasons(office, order, plan)
        proposal = keep_proposal(office, uow, actor, order, told)
        uow.planning_runs.save(run.with_(state=RunState.CANCELLED, ended_at=run.ended_at or office.moment(),
                                         proposal_id=proposal.id))
        uow.commit()
    return proposal


def _another_under_way(office: Office, uow: UnitOfWork, run_id: str = "") -> Refused | None:
    """Why no run can begin beside another than `run_id`; one whose worker is lost is closed."""
    # The row of the series stays locked until the transaction ends: of two orders at once the second sees the first.
    uow.numbers.next("planning_run")
    for other in uow.planning_runs.under_way():
        if other.id == run_id:
            continue
        if _view(other, uow.run_progress.find(other.id), office.now()).is_under_way:
            return refused(_ANOTHER_RUNS.format(name=other.asked_by))
        uow.planning_runs.save(other.with_(state=RunState.INTERRUPTED, ended_at=office.moment()))
    return None


def queue_waiting_runs(office: Office) -> None:
    """Order every run that waits once more: one whose order was lost with the server that made it is found again."""
    with office.unit_of_work() as uow:
        waiting = [run.id for run in uow.planning_runs.under_way() if run.state is RunState.WAITING]
    for run_id in waiting:
        office.queue.put(run_id)


def work_on(office: Office, run_id: str, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Solve a run that waits; one that another worker took, or that was cancelled, is left alone."""
    taken = _take(office, run_id)
    if taken is None:
        return
    run, progress, kept = taken
    order = _order_of(kept)
    spent = progress.points[-1].seconds if progress.points else 0.0
    teller = _Teller(office, progress, should_stop)
    try:
        with teller:
            plan = solve(
                order.problem, seconds=max(run.seconds - spent, LEAST_SECONDS), progress=teller.hear,
                warm_start=Plan.model_validate_json(progress.plan_json) if progress.plan_json else None,
            )
            plan = with_reasons(office, order, plan)
    except Exception as fault:
        log.exception("run %s failed", run_id)
        _end(office, run, RunState.FAILED, fault=f"{type(fault).__name__}: {fault}"[:500])
        return
    stopped = should_stop()
    _end(office, run, RunState.INTERRUPTED if stopped else RunState.FINISHED, order=order, plan=plan)


def _take(office: Office, run_id: str) -> tuple[PlanningRun, RunProgress, RunProblem] | None:
    """The run, made this worker's, with its course so far; None where there is nothing to take."""
    with office.unit_of_work() as uow:
        run = uow.planning_runs.find(run_id)
        if run is None or run.state is not RunState.WAITING:
            return None
        attempt = run.attempt + 1
        try:
            run = uow.planning_runs.save(run.with_(state=RunState.RUNNING, attempt=attempt, began_at=office.moment()))
        except Stale:
            return None
        kept = uow.run_problems.get(run_id)
        known = uow.run_progress.find(run_id)
        progress = RunProgress(
            id=run.id, attempt=attempt, heard_at=office.now(), jobs=len(_order_of(kept).problem.jobs),
            points=known.points if known else (), plan_json=known.plan_json if known else "",
        )
        uow.run_progress.begin(progress)
        uow.commit()
    return run, progress, kept


def _end(
    office: Office, run: PlanningRun, state: RunState, *, order: SolverOrder | None = None, plan: Plan | None = None,
    fault: str = "",
) -> None:
    """Close the run if it is still this worker's; what it found becomes the proposal, be it after a cancellation."""
    for _ in range(ATTEMPTS_TO_END):
        try:
            with office.unit_of_work() as uow:
                now = uow.planning_runs.get(run.id)
                if now.attempt != run.attempt or now.state is not RunState.RUNNING:
                    return
                became = RunState.CANCELLED if now.cancel_asked else state
                actor = Actor(account_id=run.account_id, name=run.asked_by, roles=frozenset())
                proposal = None
                if order is not None and plan is not None and became is not RunState.INTERRUPTED:
                    proposal = keep_proposal(office, uow, actor, order, plan)
                uow.planning_runs.save(now.with_(state=became, ended_at=office.moment(), fault=fault,
                                                 proposal_id=proposal.id if proposal else None))
                write_record(office, uow, actor, f"planning_run.{became.value}", run.id,
                             after={"proposal": proposal.id if proposal else "", "fault": fault})
                uow.commit()
                return
        except Stale:
            # A cancellation, or another proposal, came in between: look again.
            continue
    raise Stale(run.id)


class _Teller:
    """Writes once a second how far the search is, in a thread of its own, and hears whether it must stop.

    The search only leaves its last word here, so that a slow database never slows it.
    """

    def __init__(self, office: Office, progress: RunProgress, should_stop: Callable[[], bool]) -> None:
        self.office = office
        self.progress = progress
        self.should_stop = should_stop
        self.spent = progress.points[-1].seconds if progress.points else 0.0
        self.latest: Progress | None = None
        self.told_plan: Plan | None = None
        self.must_stop, self.is_over = Event(), Event()
        self.thread = Thread(target=self._tell_on, name=f"teller of {progress.id}", daemon=True)

    def __enter__(self) -> "_Teller":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.thread.join()
        # The last word counts: a worker that is told to stop leaves its best plan behind.
        self._tell()

    def hear(self, progress: Progress) -> bool:
        """Take the search's word; whether it may go on."""
        self.latest = progress
        return not (self.must_stop.is_set() or self.should_stop())

    def _tell_on(self) -> None:
        while not self.is_over.wait(SECONDS_BETWEEN_SIGNS):
            try:
                self._tell()
            except Exception:
                # A database that is away for a moment must not end the search; the next sign may come through.
                log.exception("run %s: no sign of life could be given", self.progress.id)

    def _tell(self) -> None:
        self.progress = self._renewed()
        with self.office.unit_of_work() as uow:
            is_ours = uow.run_progress.tell(self.progress)
            uow.commit()
            run = uow.planning_runs.get(self.progress.id)
        if not is_ours or run.cancel_asked or run.state is not RunState.RUNNING:
            self.must_stop.set()

    def _renewed(self) -> RunProgress:
        """The progress with the search's latest word."""
        heard, latest = self.office.now(), self.latest
        if latest is None:
            return self.progress.model_copy(update={"heard_at": heard})
        point = RunPoint(seconds=round(self.spent + latest.seconds, 2), cost=latest.cost, bound=latest.bound,
                         assigned=latest.assigned)
        written = self.progress.plan_json
        if latest.plan is not self.told_plan:
            self.told_plan, written = latest.plan, plan_text(latest.plan)
        return self.progress.model_copy(update={
            "heard_at": heard, "points": _with_point(self.progress.points, point), "plan_json": written})


def _with_point(points: tuple[RunPoint, ...], point: RunPoint) -> tuple[RunPoint, ...]:
    """The course with one point more, where it says something new."""
    if points:
        last = points[-1]
        same = (last.cost, last.bound, last.assigned) == (point.cost, point.bound, point.assigned)
        if point.seconds <= last.seconds or (same and point.seconds - last.seconds < SECONDS_BETWEEN_LIKE_POINTS):
            return points
    longer = (*points, point)
    return longer if len(longer) <= MOST_POINTS else (*longer[:-1:2], point)


def _view(run: PlanningRun, progress: RunProgress | None, now: datetime) -> RunView:
    heard_at = progress.heard_at if progress is not None else run.began_at
    is_lost = run.state is RunState.RUNNING and heard_at is not None and now - heard_at > SILENCE
    return RunView(
        run=run, state=RunState.INTERRUPTED if is_lost else run.state, progress=progress,
        waits_long=run.state is RunState.WAITING and now - run.asked_at > LONGEST_WAIT,
    )


def _order_of(kept: RunProblem) -> SolverOrder:
    return SolverOrder(problem=Problem.model_validate_json(kept.problem_json), names=kept.names,
                       lifted_pins=kept.lifted_pins)


_ANOTHER_RUNS = Text(
    zh="{name}发起的排程正在进行；请等它完成，或先取消它，再重新排程。",
    en="A run that {name} ordered is under way: wait for it, or cancel it first.",
)
_NOT_INTERRUPTED = Text(
    zh="该次排程没有中断，不需要继续；请刷新后查看当前状态。",
    en="This run was not interrupted, so there is nothing to take up: reload the page.",
)
_NO_PLAN_YET = Text(
    zh="中断前还没有得到任何方案；请继续排程，或重新开始。",
    en="No plan had been found before it was interrupted: take it up again, or start anew.",
)
