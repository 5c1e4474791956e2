"""The whole way of a paper: made, printed by LibreOffice, scanned badly, handed in with nothing typed, step closed."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from intake_app.libre_office import installed
from intake_app.services import agreements, returned_scans
from intake_app.services.office import Office
from intake_app.services.returned_scans import Scan, Taken
from models.engagement import Engagement
from tests.scans import as_jpeg, as_pdf, as_scanned
from tests.services.jobs import COORDINATOR, TODAY, job, put, to_plan


def printed(office: Office, folder: Path) -> list[Image.Image]:
    """The pages of the job's agreement, drawn at 150 dots an inch."""
    with office.unit_of_work() as uow:
        word_file = office.files.get(uow.papers.all()[0].sha256)
    printer = installed()
    assert printer is not None
    (folder / "paper.pdf").write_bytes(printer.pdf(word_file) or b"")
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "paper.pdf", "page"], cwd=folder, check=True)
    return [Image.open(io.BytesIO(file.read_bytes())).convert("L") for file in sorted(folder.glob("page-*"))]


def test_an_agreement_comes_back_as_a_bad_scan_and_is_signed(office: Office, tmp_path: Path) -> None:
    """A PDF of turned, pale and grainy pages, then a photograph of the last page alone."""
    missing = [tool for tool in ("soffice", "pdftoppm") if shutil.which(tool) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"missing: {missing}")
    put(office, to_plan(agreement=None))
    assert isinstance(agreements.draw_up_agreement(office, COORDINATOR, "engagement-1"), Engagement)
    pages = printed(office, tmp_path)
    scans = {
        "scan.pdf": as_pdf([as_scanned(each, turn=180 if number % 2 else 91.5) for number, each in enumerate(pages)]),
        "photo.jpg": as_jpeg(as_scanned(pages[-1], turn=-2)),
    }
    for name, content in scans.items():
        outcome = returned_scans.take_scan(office, COORDINATOR, Scan(file_name=name, content=content, signed_on=TODAY))
        assert isinstance(outcome, Taken), outcome
        assert outcome.paper.subject == "engagement-1"
    signed = job(office).agreement
    assert signed is not None
    assert (signed.signed_by_body_on, signed.signed_by_client_on) == (None, TODAY)
