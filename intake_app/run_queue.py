"""Orders to the workers through Huey: where a run or an e-mail waits until one takes it, here or on another machine.

Beside a SQLite database the orders lie in a file of their own, so that a worker that looks for one never holds up the
writers of the application; with PostgreSQL they lie in tables of that database. Only this module knows Huey.
"""

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import Any

from huey import Huey, SqliteHuey
from huey.contrib.sql_huey import SqlHuey
from peewee import PostgresqlDatabase

NAME = "footmark"
LONGEST_WAIT_S = 1.0
"""Between two looks of an idle worker."""
SECONDS_TO_STOP = 30
"""How long a worker that must stop may take to put down what it has."""

ShouldStop = Callable[[], bool]


class HueyQueue:
    """The queue of one installation, found by the address of its database; opened at the first use."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._solve: Callable[[str], None] = _nobody_works_here
        self._deliver: Callable[[str], None] = _nobody_works_here
        self._turn = Lock()

    def put(self, run_id: str) -> None:
        """Order a run. One that is ordered twice is taken once: the run itself tells whether it still waits."""
        self._put(lambda: self._order(run_id))

    def put_dispatch(self, dispatch_id: str, wait_seconds: float = 0) -> None:
        """Order the sending of a paper, now or after a wait. One that is ordered twice is sent once, like a run."""
        order = self._dispatch_order
        self._put(lambda: order.schedule((dispatch_id,), delay=wait_seconds) if wait_seconds > 0
                  else order(dispatch_id))

    def _put(self, order: Callable[[], object]) -> None:
        # All threads share one connection to the file: none may close it while another is at it.
        with self._turn:
            try:
                order()
            finally:
                # Threads of the web server come and go; with PostgreSQL each would leave its connection behind.
                self._huey.storage.close()

    def work(self, solve: Callable[[str, ShouldStop], None], deliver: Callable[[str], None]) -> None:
        """Take orders until a signal ends the process; a run in hand is told to stop.

        Two threads: an e-mail does not wait until the run beside it is solved.
        """
        consumer = self._huey.create_consumer(
            workers=2, periodic=False, max_delay=LONGEST_WAIT_S, graceful_signal="TERM",
            shutdown_timeout=SECONDS_TO_STOP,
        )
        self._solve = lambda run_id: solve(run_id, consumer.stop_flag.is_set)
        self._deliver = deliver
        assert self._order is not None
        assert self._dispatch_order is not None
        consumer.run()
        for _, thread in consumer.worker_threads:
            thread.join(SECONDS_TO_STOP)

    @cached_property
    def _huey(self) -> Huey:
        if self._url.startswith("sqlite"):
            return SqliteHuey(NAME, filename=f"{self._url.partition(':///')[2]}.queue", results=False, fsync=True)
        address = "postgresql://" + self._url.partition("://")[2]
        return SqlHuey(NAME, database=PostgresqlDatabase(address, prefer_psycopg3=True), results=False)

    @cached_property
    def _order(self) -> Callable[[str], object]:
        order: Callable[[str], object] = self._huey.task(name="solve_run")(lambda run_id: self._solve(run_id))
        return order


    @cached_property
    def _dispatch_order(self) -> Any:
        return self._huey.task(name="deliver")(lambda dispatch_id: self._deliver(dispatch_id))


def _nobody_works_here(id: str) -> None:
    raise RuntimeError(f"{id} was taken by a process that is no worker")
