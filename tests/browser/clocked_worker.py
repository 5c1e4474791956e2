"""A worker as `footmark work` starts it, with a clock that a test moves."""

import os
from pathlib import Path

from intake_app import bootstrap
from intake_app.services import planning_runs, sending
from tests.browser.file_clock import CLOCK_FILE, FileClock


def work() -> None:
    """Take orders until a signal ends the process."""
    office = bootstrap.office(bootstrap.config(), FileClock(Path(os.environ[CLOCK_FILE])))
    bootstrap.run_queue(bootstrap.config()).work(
        lambda run_id, should_stop: planning_runs.work_on(office, run_id, should_stop),
        lambda dispatch_id: sending.deliver(office, dispatch_id))


if __name__ == "__main__":
    work()
