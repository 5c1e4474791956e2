"""Runs of the solver: one order, one worker, nothing lost when either is cancelled, interrupted or lost."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from intake_app.services import planning, planning_runs
from intake_app.services.office import Office
from intake_app.services.planning_runs import RunView
from models.account import Role
from models.errors import NotPermitted
from models.planning import PlanningRun, PlanProposal, ProposalState, RunState
from tests.conftest import UowFactory
from tests.job_builders import trained
from tests.offices import Clock, office_on
from tests.services.jobs import COORDINATOR, acting, put, refused_words, to_plan

SECONDS = 5


@pytest.fixture
def ready(every_database: UowFactory, tmp_path: Path, clock: Clock) -> Office:
    """An office on either database with one audit to plan and two people for it."""
    office = office_on(every_database, tmp_path / "files", clock)
    put(office, to_plan(), trained("甲"), trained("乙"))
    return office


def ordered(office: Office) -> PlanningRun:
    outcome = planning_runs.start_run(office, COORDINATOR, SECONDS)
    assert isinstance(outcome, PlanningRun), outcome
    return outcome


def seen(office: Office) -> RunView:
    view = planning_runs.newest_run(office, COORDINATOR)
    assert view is not None
    return view


def cancel_on_sight(office: Office, run: PlanningRun) -> None:
    """As a coordinator does while the solver looks."""
    planning_runs.cancel_run(office, COORDINATOR, run.id)


def test_a_run_leads_to_a_proposal_and_tells_its_course(ready: Office) -> None:
    """Cost, bound, jobs placed and seconds are kept as the run goes."""
    run = ordered(ready)
    assert seen(ready).state is RunState.WAITING
    planning_runs.work_on(ready, run.id)
    view = seen(ready)
    proposal = planning.current_proposal(ready, COORDINATOR)
    assert view.state is RunState.FINISHED
    assert proposal is not None
    assert view.run.proposal_id == proposal.id
    assert view.progress is not None
    assert view.progress.points[-1].assigned == view.progress.jobs == 1
    plan = planning.proposed_plan(proposal)[1]
    assert view.progress.points[-1].cost == plan.cost


def test_what_the_world_becomes_meanwhile_does_not_reach_the_run(ready: Office) -> None:
    """The problem is kept as it was when the run was ordered."""
    run = ordered(ready)
    put(ready, to_plan("engagement-2"))
    planning_runs.work_on(ready, run.id)
    proposal = planning.current_proposal(ready, COORDINATOR)
    assert proposal is not None
    assert [job.id for job in planning.proposed_plan(proposal)[0].jobs] == ["engagement-1/s1"]


def test_two_workers_never_take_one_run(ready: Office) -> None:
    """Both find the order at the same moment; one solves, the other leaves it alone."""
    run = ordered(ready)
    both = Barrier(2)

    def work() -> None:
        both.wait()
        planning_runs.work_on(ready, run.id)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with ready.unit_of_work() as uow:
        assert uow.planning_runs.get(run.id).attempt == 1
        assert len(uow.proposals.all()) == 1


def test_a_run_that_waits_is_cancelled_at_once_and_never_solved(ready: Office) -> None:
    """Whatever still lies in the queue for it is left alone."""
    run = ordered(ready)
    cancel_on_sight(ready, run)
    planning_runs.work_on(ready, run.id)
    assert seen(ready).state is RunState.CANCELLED
    assert planning.current_proposal(ready, COORDINATOR) is None


def test_a_run_cancelled_on_its_way_keeps_its_best_plan(ready: Office) -> None:
    """The cancellation arrives once the solver is at work, and the plan that it had is the proposal."""
    run = ordered(ready)
    asked: list[bool] = []

    def cancelled_meanwhile() -> bool:
        if not asked:
            asked.append(True)
            cancel_on_sight(ready, run)
        return False

    planning_runs.work_on(ready, run.id, cancelled_meanwhile)
    view = seen(ready)
    assert view.state is RunState.CANCELLED
    proposal = planning.current_proposal(ready, COORDINATOR)
    assert proposal is not None
    assert view.run.proposal_id == proposal.id
    assert planning.proposed_plan(proposal)[1].assignment_of("engagement-1/s1") is not None


def test_a_worker_that_must_stop_leaves_the_run_to_be_taken_up(ready: Office) -> None:
    """The plan so far stays with the run; the next worker goes on from it."""
    run = ordered(ready)
    planning_runs.work_on(ready, run.id, lambda: True)
    view = seen(ready)
    assert view.state is RunState.INTERRUPTED
    assert view.has_plan
    assert planning.current_proposal(ready, COORDINATOR) is None
    assert isinstance(planning_runs.take_up_run(ready, COORDINATOR, run.id), PlanningRun)
    planning_runs.work_on(ready, run.id)
    again = seen(ready)
    assert again.state is RunState.FINISHED
    assert again.run.attempt == 2
    assert again.progress is not None
    assert view.progress is not None
    assert again.progress.points[0] == view.progress.points[0]
    assert again.progress.points[-1].cost <= view.progress.points[-1].cost


def test_a_lost_worker_s_run_is_seen_as_interrupted_and_its_plan_can_be_used(ready: Office, clock: Clock) -> None:
    """Nobody told that it ended: it just gives no sign of life any more."""
    lost_on_its_way(ready)
    assert seen(ready).state is RunState.RUNNING
    clock.move(planning_runs.SILENCE + timedelta(seconds=1))
    view = seen(ready)
    assert view.state is RunState.INTERRUPTED
    proposal = planning_runs.propose_best(ready, COORDINATOR, view.run.id)
    assert isinstance(proposal, PlanProposal), proposal
    assert planning.proposed_plan(proposal)[1].assignment_of("engagement-1/s1") is not None
    assert not seen(ready).may_be_taken_up


def test_what_a_lost_worker_still_writes_is_refused(ready: Office, clock: Clock) -> None:
    """It was only slow: the run went to another, and the course that is told is that one's."""
    run = lost_on_its_way(ready)
    clock.move(planning_runs.SILENCE + timedelta(seconds=1))
    with ready.unit_of_work() as uow:
        slow = uow.run_progress.find(run.id)
    assert slow is not None
    planning_runs.take_up_run(ready, COORDINATOR, run.id)
    planning_runs.work_on(ready, run.id)
    with ready.unit_of_work() as uow:
        assert not uow.run_progress.tell(slow)
    assert seen(ready).state is RunState.FINISHED


def lost_on_its_way(office: Office) -> PlanningRun:
    """A run whose worker was killed after it had a plan."""
    run = ordered(office)
    planning_runs.work_on(office, run.id, lambda: True)
    with office.unit_of_work() as uow:
        stopped = uow.planning_runs.get(run.id)
        uow.planning_runs.save(stopped.with_(state=RunState.RUNNING, ended_at=None))
        uow.commit()
    return run


def test_one_run_at_a_time(ready: Office, clock: Clock) -> None:
    """A second coordinator is told whose run is under way; a lost one stands in nobody's way."""
    lost_on_its_way(ready)
    assert "正在进行" in refused_words(planning_runs.start_run(ready, COORDINATOR, SECONDS))
    clock.move(planning_runs.SILENCE + timedelta(seconds=1))
    assert isinstance(planning_runs.start_run(ready, COORDINATOR, SECONDS), PlanningRun)


def test_of_two_orders_at_once_one_is_taken(ready: Office) -> None:
    """Two coordinators press in the same moment; the second is told of the first."""
    both = Barrier(2)
    outcomes: list[object] = []

    def order() -> None:
        both.wait()
        outcomes.append(planning_runs.start_run(ready, COORDINATOR, SECONDS))

    pressing = [Thread(target=order) for _ in range(2)]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert sum(isinstance(outcome, PlanningRun) for outcome in outcomes) == 1
    assert len(outcomes) == 2


def test_an_interrupted_run_is_not_taken_up_beside_another(ready: Office, clock: Clock) -> None:
    """A page that still shows the old one offers it."""
    lost = lost_on_its_way(ready)
    clock.move(planning_runs.SILENCE + timedelta(seconds=1))
    ordered(ready)
    assert "正在进行" in refused_words(planning_runs.take_up_run(ready, COORDINATOR, lost.id))


def test_a_run_that_fails_says_why_and_can_be_tried_again(ready: Office) -> None:
    """A problem that the solver refuses, such as one from before a change of its format."""
    run = ordered(ready)
    with ready.unit_of_work() as uow:
        kept = uow.run_problems.get(run.id)
        jobs_first = kept.problem_json.replace('"person_days":4.0', '"person_days":0.0')
        assert jobs_first != kept.problem_json
        uow.run_problems.save(kept.with_(problem_json=jobs_first))
        uow.commit()
    planning_runs.work_on(ready, run.id)
    view = seen(ready)
    assert view.state is RunState.FAILED
    assert "person_days" in view.run.fault
    assert view.may_be_taken_up
    assert "还没有得到任何方案" in refused_words(planning_runs.propose_best(ready, COORDINATOR, run.id))


def test_a_new_proposal_takes_the_place_of_the_open_one(ready: Office) -> None:
    """Whichever way either came about."""
    first = planning.propose_plan(ready, COORDINATOR, 0.2)
    planning_runs.work_on(ready, ordered(ready).id)
    assert isinstance(first, PlanProposal)
    with ready.unit_of_work() as uow:
        assert uow.proposals.get(first.id).state is ProposalState.SUPERSEDED
        assert sum(each.state is ProposalState.OPEN for each in uow.proposals.all()) == 1


def test_every_change_of_a_run_is_recorded(ready: Office) -> None:
    """ISO/IEC 17065 7.12: also what the worker did, under the name of who ordered it."""
    run = ordered(ready)
    planning_runs.work_on(ready, run.id, lambda: True)
    planning_runs.take_up_run(ready, COORDINATOR, run.id)
    planning_runs.work_on(ready, run.id)
    with ready.unit_of_work() as uow:
        records = uow.records.about(run.id)
    assert [record.verb.partition(".")[2] for record in records] == ["ordered", "interrupted", "taken_up", "finished"]
    assert {record.by_name for record in records} == {COORDINATOR.name}


def test_a_run_that_nobody_takes_is_told(ready: Office, clock: Clock) -> None:
    """No worker is running anywhere: the reader learns it instead of watching nothing."""
    ordered(ready)
    assert not seen(ready).waits_long
    clock.move(planning_runs.LONGEST_WAIT + timedelta(seconds=1))
    assert seen(ready).waits_long


def test_a_manager_reads_runs_and_orders_none(ready: Office) -> None:
    manager = acting(Role.MANAGER)
    assert planning_runs.newest_run(ready, manager) is None
    with pytest.raises(NotPermitted):
        planning_runs.start_run(ready, manager, SECONDS)
