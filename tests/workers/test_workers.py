"""Workers as processes of their own on a real queue: what a kill, a stop and a second worker come to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from intake_app import bootstrap
from intake_app.run_queue import HueyQueue
from intake_app.services import planning, planning_runs, sending, surveillance
from intake_app.services.office import Office
from intake_app.services.planning_runs import RunView
from intake_app.smtp import Smtp
from models.dispatch import DispatchState
from models.planning import PlanningRun, RunState
from tests.conftest import UowFactory
from tests.job_builders import trained
from tests.mail.mail_server import Postbox, serving
from tests.offices import office_on
from tests.services.jobs import COORDINATOR, far, put, to_plan
from tests.services.test_surveillance_acts import MANAGER, put_certificate

PROJECT = Path(__file__).parent.parent.parent
LONG, SHORT = 600, 5
PATIENCE = 240
"""Seconds after which something counts as not coming: many times what it takes, for a machine that is shared."""


@pytest.fixture
def settings(every_engine: Engine, tmp_path: Path) -> dict[str, str]:
    """The environment of an installation on either database."""
    return {"FOOTMARK_DATABASE_URL": every_engine.url.render_as_string(hide_password=False),
            "FOOTMARK_FILES": str(tmp_path / "files")}


@pytest.fixture
def office(settings: dict[str, str], every_database: UowFactory, tmp_path: Path) -> Office:
    """Jobs that keep the solver busy for long: many, since a search without gain ends by its rounds for each job."""
    office = replace(office_on(every_database, tmp_path / "files", bootstrap.china_time),
                     queue=HueyQueue(settings["FOOTMARK_DATABASE_URL"]))
    put(office, *(to_plan(f"engagement-{number}") for number in range(1, 201)),
        *(trained(f"近{number}", max_days_per_month=4) for number in range(30)),
        *(far(trained(f"远{number}", max_days_per_month=6)) for number in range(30)))
    return office


def office_day() -> datetime:
    """A day on which a notice is due for the certificates of these tests."""
    return datetime(2026, 6, 1, 9, 0, tzinfo=bootstrap.CHINA)


@contextmanager
def worker(settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as an administrator starts it; ended by its own id."""
    process = subprocess.Popen([sys.executable, "-m", "intake_app.cli", "work"], cwd=PROJECT,
                               env={**os.environ, **settings})
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        process.wait(timeout=PATIENCE)


def ordered(office: Office, seconds: int) -> PlanningRun:
    outcome = planning_runs.start_run(office, COORDINATOR, seconds)
    assert isinstance(outcome, PlanningRun), outcome
    return outcome


def once(office: Office, holds: Callable[[RunView], bool], what: str) -> RunView:
    """The newest run as soon as something holds of it."""
    end = time.monotonic() + PATIENCE
    while True:
        view = planning_runs.newest_run(office, COORDINATOR)
        assert view is not None
        assert view.state is not RunState.FAILED, view.run.fault
        if holds(view):
            return view
        assert time.monotonic() < end, f"waited in vain for a run {what}: it is {view.state}"
        time.sleep(0.2)


def has_a_plan(view: RunView) -> bool:
    return view.state is RunState.RUNNING and view.has_plan


@pytest.mark.slow
def test_a_letter_ordered_while_no_worker_runs_goes_once(office: Office, settings: dict[str, str]) -> None:
    """Beside the worker's other thread that solves; a second worker finds nothing left."""
    put_certificate(replace(office, now=office_day), timedelta(days=61))
    (notice,) = surveillance.make_due_notices(replace(office, now=office_day), MANAGER)
    ordered(office, LONG)
    postbox = Postbox()
    with serving(postbox) as mail:
        sending.send_papers(replace(office, mailer=Smtp(mail)), COORDINATOR, [notice.id])
        mailing = {**settings, "FOOTMARK_SMTP_HOST": mail.host, "FOOTMARK_SMTP_PORT": str(mail.port),
                   "FOOTMARK_SMTP_SECURITY": "none", "FOOTMARK_SMTP_SENDER": mail.sender}
        with worker(mailing), worker(mailing):
            end = time.monotonic() + PATIENCE
            while sending.ledger(office, COORDINATOR)[0].state is not DispatchState.SENT:
                assert time.monotonic() < end, "waited in vain for the letter"
                time.sleep(0.2)
    assert len(postbox.came) == 1


@pytest.mark.slow
def test_an_order_outlives_everybody_until_a_worker_takes_it(office: Office, settings: dict[str, str]) -> None:
    """Ordered while no worker runs; one that starts later takes it and leads it to a proposal."""
    ordered(office, SHORT)
    with worker(settings):
        view = once(office, lambda view: view.state is RunState.FINISHED, "that is finished")
    proposal = planning.current_proposal(office, COORDINATOR)
    assert proposal is not None
    assert proposal.id == view.run.proposal_id


@pytest.mark.slow
def test_a_killed_worker_s_run_is_taken_up_by_another(
    office: Office, settings: dict[str, str]
) -> None:
    """SIGKILL in the midst of the search: what was found stays, and the next worker goes on from it."""
    ordered(office, LONG)
    with worker(settings) as first:
        once(office, has_a_plan, "with a plan")
        os.kill(first.pid, signal.SIGKILL)
        first.wait(timeout=PATIENCE)
    interrupted = once(office, lambda view: view.state is RunState.INTERRUPTED, "that is seen as interrupted")
    assert interrupted.progress is not None
    assert interrupted.has_plan
    planning_runs.take_up_run(office, COORDINATOR, interrupted.run.id)
    with worker(settings):
        on = once(office, lambda view: view.state is RunState.RUNNING and view.progress is not None
                  and view.progress.points[-1].seconds > interrupted.progress.points[-1].seconds, "that goes on")
        assert on.run.attempt == 2
        assert on.progress is not None
        assert on.progress.points[-1].cost <= interrupted.progress.points[-1].cost
        planning_runs.cancel_run(office, COORDINATOR, on.run.id)
        cancelled = once(office, lambda view: view.state is RunState.CANCELLED, "that is cancelled")
    assert cancelled.run.proposal_id is not None


@pytest.mark.slow
def test_a_worker_that_is_stopped_puts_its_run_down_at_once(office: Office, settings: dict[str, str]) -> None:
    """The signal of an ordinary stop: the run is interrupted without waiting for a silence, its plan kept."""
    ordered(office, LONG)
    with worker(settings) as stopped:
        once(office, has_a_plan, "with a plan")
        stopped.terminate()
        assert stopped.wait(timeout=PATIENCE) == 0
        view = planning_runs.newest_run(office, COORDINATOR)
    assert view is not None
    assert view.run.state is RunState.INTERRUPTED
    assert view.has_plan


@pytest.mark.slow
def test_of_two_workers_one_takes_a_run(office: Office, settings: dict[str, str]) -> None:
    """The order lies in the queue twice, and two processes look for it at once."""
    run = ordered(office, SHORT)
    office.queue.put(run.id)
    with worker(settings), worker(settings):
        once(office, lambda view: view.state is RunState.FINISHED, "that is finished")
    with office.unit_of_work() as uow:
        assert uow.planning_runs.get(run.id).attempt == 1
        assert len(uow.proposals.all()) == 1


@pytest.mark.slow
def test_the_worker_beside_a_server_ends_with_it(tmp_path: Path) -> None:
    """Even where the server is killed and can end nothing: the worker finds its standard input closed."""
    settings = {"FOOTMARK_DATABASE_URL": f"sqlite:///{tmp_path}/f.sqlite3", "FOOTMARK_FILES": str(tmp_path / "files")}
    beside = ("import sys, time\nfrom pathlib import Path\nfrom intake_app.working import worker_beside\n"
              "with worker_beside(Path.cwd()):\n    time.sleep(600)\n")
    server = subprocess.Popen([sys.executable, "-c", beside], cwd=PROJECT, env={**os.environ, **settings})
    try:
        child = _first_child(server.pid)
    finally:
        server.kill()
        server.wait()
    end = time.monotonic() + PATIENCE
    while _is_alive(child) and time.monotonic() < end:
        time.sleep(0.2)
    assert not _is_alive(child)


def _first_child(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        # The thread that keeps the worker is its parent, whichever thread that is.
        for task in Path(f"/proc/{pid}/task").iterdir():
            if born := (task / "children").read_text().split():
                return int(born[0])
        time.sleep(0.1)
    raise AssertionError(f"no child in {children}")


def _is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
