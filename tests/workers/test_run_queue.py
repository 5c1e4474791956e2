"""The queue as threads of one server use it at the same time."""

import sqlite3
from pathlib import Path
from threading import Barrier, Thread

from intake_app.run_queue import HueyQueue

THREADS, ORDERS = 8, 20


def test_orders_of_many_threads_all_come_in(tmp_path: Path) -> None:
    """The threads share one connection: none may find it closed by another, and no order may be lost."""
    queue, begin = HueyQueue(f"sqlite:///{tmp_path / 'f.sqlite3'}"), Barrier(THREADS)
    failed: list[Exception] = []

    def order(thread: int) -> None:
        begin.wait()
        for number in range(ORDERS):
            try:
                queue.put(f"run-{thread}-{number}")
            except Exception as fault:
                failed.append(fault)

    threads = [Thread(target=order, args=(number,)) for number in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    with sqlite3.connect(tmp_path / "f.sqlite3.queue") as kept:
        assert kept.execute("SELECT count(*) FROM task").fetchone() == (THREADS * ORDERS,)
