"""A clock that stands in a file, so that a test can move the time of an application that runs elsewhere."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

CLOCK_FILE = "FOOTMARK_TEST_CLOCK"
"""The environment variable that names the file."""


@dataclass(frozen=True)
class FileClock:
    """Goes on from the moment that its file names, counted from when the file was written."""

    file: Path

    def __call__(self) -> datetime:
        moment = datetime.fromisoformat(self.file.read_text(encoding="utf-8"))
        return moment + timedelta(seconds=time.time() - self.file.stat().st_mtime)

    def set(self, moment: datetime) -> None:
        """Let it be `moment` now."""
        written = self.file.with_suffix(".new")
        written.write_text(moment.isoformat(), encoding="utf-8")
        written.replace(self.file)

    def move(self, span: timedelta) -> None:
        """Let time pass."""
        self.set(self() + span)
