"""A worker beside the server: a child process that solves plans, started anew where it falls, ended with its parent."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

SECONDS_BEFORE_NEXT = 3.0
"""Between the fall of a worker and the start of the next."""
SECONDS_TO_END = 40
"""How long a worker may take to put down what it has in hand."""

log = logging.getLogger(__name__)


@contextmanager
def worker_beside(folder: Path) -> Iterator[None]:
    """A worker as a child of this process for as long as the block runs; relative settings start from `folder`."""
    is_over = Event()
    keeper = Thread(target=_keep_working, args=(folder, is_over), name="keeper of the worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join(SECONDS_TO_END)


@contextmanager
def every(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    """Call `act` again and again, that long after it ended, for as long as the block runs; a fall of it is logged."""
    is_over = Event()

    def repeat() -> None:
        while not is_over.wait(seconds):
            try:
                act()
            except Exception:
                # A database that is away for a moment must not end what is done every minute.
                log.exception("%s fell", act)

    repeating = Thread(target=repeat, name="what is done again and again", daemon=True)
    repeating.start()
    try:
        yield
    finally:
        is_over.set()
        repeating.join(SECONDS_TO_END)


def end_with_parent() -> None:
    """Ask this process to end once its standard input ends: the parent is gone then, however it went."""
    Thread(target=_end_at_end_of_input, name="watch over the parent", daemon=True).start()


def _keep_working(folder: Path, is_over: Event) -> None:
    while not is_over.is_set():
        # A session of its own: Ctrl-C in the terminal reaches the server alone, which then ends the worker in order.
        child = subprocess.Popen([sys.executable, "-m", "intake_app.cli", "work", "--with-parent"],
                                 cwd=folder, stdin=subprocess.PIPE, start_new_session=True)
        while child.poll() is None and not is_over.wait(0.5):
            pass
        if is_over.is_set():
            _end(child)
            return
        log.warning("the worker ended with status %s; another is started", child.returncode)
        is_over.wait(SECONDS_BEFORE_NEXT)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _end_at_end_of_input() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
