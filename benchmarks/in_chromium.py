"""An empty installation on loopback and a Chromium before it, for everything that is measured on a screen."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from intake_app import bootstrap
from intake_app.services.office import Office
from tests.browser.conftest import QUIET, serving
from tests.browser.driving import Person
from tests.needs import chromium_path


class Installation:
    """Footmark as it is served, the office behind it, and the browser to open its pages with."""

    def __init__(self, office: Office, address: str, chromium: Browser) -> None:
        self.office, self.address, self.chromium = office, address, chromium

    def sign_in(self, email: str) -> Person:
        """Somebody who has signed in with the password of the journeys."""
        return Person(self.chromium, self.address, self.office).sign_in(email)


@contextmanager
def installation() -> Iterator[Installation]:
    """An installation for as long as it is measured; the process ends with 1 where Chromium is missing."""
    found = chromium_path()
    if found is None:
        sys.exit("no Chromium: run tests/needs.py")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("streamlit_app:app", Path(folder), {}) as (address, settings),
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        try:
            yield Installation(bootstrap.office(settings), address, chromium)
        finally:
            chromium.close()
