"""Asking the child process what is in a file.

A plain `subprocess`: `multiprocessing` would run Streamlit's script again in the child, and a limit set between fork
and exec is not safe in a process with threads, so the child sets its own.
"""

import logging
import os
import signal
import subprocess
import sys
from threading import BoundedSemaphore

from pydantic import TypeAdapter

from intake_app.examination.limits import CPU_SECONDS, WALL_SECONDS
from intake_app.examination.reading import Fault, Reading
from models.file_reasons import FileReason

_COMMAND = (sys.executable, "-I", "-m", "intake_app.examination")
_AT_ONCE = BoundedSemaphore(os.cpu_count() or 1)
"""More children than cores would only share their time, and each may take its memory."""

_READING = TypeAdapter(Reading)
_LOG = logging.getLogger(__name__)


class ReaderBroken(Exception):
    """The child cannot be started at all: the installation is at fault, not the file."""


def read_in_child(content: bytes) -> Reading:
    """What is in `content`; a file that exhausts the child or breaks it is told by its faults."""
    return _asked(content)


def codes_in_child(content: bytes) -> tuple[str, ...]:
    """What the bar codes in a scan say; nothing where none is found, or where the child gave up."""
    return _asked(content, "codes").codes


def _asked(content: bytes, *wanted: str) -> Reading:
    with _AT_ONCE:
        try:
            # Nothing of the surroundings goes along: a parser has no business with the database's password.
            child = subprocess.run(  # noqa: S603 - the command is a constant
                (*_COMMAND, *wanted), input=content, capture_output=True, timeout=WALL_SECONDS, env={}, check=False)
        except subprocess.TimeoutExpired:
            return _too_slow()
    if child.stderr:
        _LOG.warning("the reader of files: %s", child.stderr.decode(errors="replace"))
    if child.returncode == 0:
        return _READING.validate_json(child.stdout)
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return _too_slow()
    if child.returncode < 0:
        return Reading(None, (Fault(FileReason.READER_FAILED),))
    raise ReaderBroken(child.stderr.decode(errors="replace"))


def _too_slow() -> Reading:
    return Reading(None, (Fault(FileReason.TIME_LIMIT, {"seconds": str(CPU_SECONDS)}),))
