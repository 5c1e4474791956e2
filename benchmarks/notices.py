"""How long a batch of surveillance notices takes: each made, numbered and kept, and all of them in one archive.

`python -m benchmarks.notices [--count 500]` prints a row for RESULTS.md: as many certificates, each of a job of its
own, on a SQLite file; seconds of the wall clock, the sizes in megabytes.
"""

import argparse
import os
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from intake_app import bootstrap
from intake_app.config import read_config
from intake_app.services import paper_register, surveillance
from intake_app.services.office import Office
from models.account import Role
from models.certificate import Certificate
from tests.job_builders import certificate, cnex, decided
from tests.services.jobs import acting, put

MANAGER = acting(Role.MANAGER)
MONTHS_AGO = timedelta(days=310)
"""Certificates this old are due for their notice, and not late."""


def main() -> None:
    """Print the row."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=500)
    count = arguments.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        office = bootstrap.office(read_config({
            "FOOTMARK_DATABASE_URL": f"sqlite:///{folder}/footmark.sqlite3", "FOOTMARK_FILES": str(Path(folder) / "f"),
            "FOOTMARK_BASE_URL": "http://127.0.0.1"}))
        _lay_in(office, count)
        begun = time.perf_counter()
        papers = surveillance.make_due_notices(office, MANAGER)
        made = time.perf_counter()
        assert isinstance(papers, tuple), papers
        assert len(papers) == count
        archive = paper_register.papers_as_zip(office, MANAGER, [paper.id for paper in papers])
        zipped = time.perf_counter()
        assert paper_register.missing_numbers(office, MANAGER) == ()
    load, day = os.getloadavg()[0], office.today()
    print(f"| {day} | {load:.0f} | {count} | {made - begun:.1f} | {zipped - made:.1f} | {zipped - begun:.1f} |"
          f" {len(archive) / 1e6:.1f} |")


def _lay_in(office: Office, count: int) -> None:
    """One decided job and one certificate each."""
    issued = office.today() - MONTHS_AGO
    put(office, *(decided(cnex(), id=f"engagement-{n}") for n in range(count)))
    with office.unit_of_work() as uow:
        for n in range(count):
            uow.certificates.add(_certificate(n, issued))
        uow.commit()


def _certificate(n: int, issued: date) -> Certificate:
    return certificate(cnex(), issued, id=f"certificate-{n}", number=f"PCF-{n:05d}", engagement_id=f"engagement-{n}",
                       valid_until=issued + timedelta(days=3 * 365))


if __name__ == "__main__":
    main()
