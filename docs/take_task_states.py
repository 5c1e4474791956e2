"""Takes the task list of an application in five states, in Chinese: docs/screenshots/tasks-….png.

    .venv/bin/python -m docs.take_task_states   (needs Chromium)
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from intake_app import bootstrap
from intake_app.services import accounts
from intake_app.services.accounts import Registered
from intake_app.services.office import Office
from models.application import Application, ApplicationState
from models.ids import ApplicationId, EnterpriseId
from models.supplement import SupplementKind
from models.text import Text
from tests.browser.conftest import QUIET, serving
from tests.browser.driving import PASSWORD, Person
from tests.browser.file_clock import CLOCK_FILE, FileClock
from tests.builders import cnex_draft, completed, empty_application, item, returned
from tests.needs import chromium_path
from tests.registrations import registration

FOLDER = Path(__file__).parent / "screenshots"
EMAIL = "states@client.example"


def states() -> Iterator[tuple[str, Application]]:
    """An application just begun, half filled in, waiting for its units, complete but for a word, and returned."""
    draft = cnex_draft()
    whole = completed(draft, state=ApplicationState.DRAFT, edition=None, submitted_on=None, complete_on=None)
    yield "fresh", empty_application("cnex_ex")
    parties = {path: answer for path, answer in draft.answers.items() if path.startswith(("client.", "producer."))}
    yield "half", draft.with_(answers=parties, rows={})
    yield "waiting", draft.with_(rows={**draft.rows, "products": ()})
    yield "complete", whole.with_(declared_by="")
    yield "returned", returned(
        completed(draft),
        item(SupplementKind.REPLACE, "application_form@", title=Text(zh="认证委托书", en="Letter of request"),
             reason="缺少盖章页，请重新扫描。"),
        item(SupplementKind.CORRECT, "products[p1].models", title=Text(zh="产品——规格型号", en="Product: models"),
             reason="型号应与防爆合格证一致。"))


def main() -> int:
    """Take every picture; 1 where Chromium is missing."""
    found = chromium_path()
    if found is None:
        sys.stderr.write("no Chromium: run tests/needs.py\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        clock = FileClock(Path(folder) / "clock")
        clock.set(datetime(2026, 6, 1, 9, 0, tzinfo=bootstrap.CHINA))
        with serving("tests.browser.clocked_app:app", Path(folder), {CLOCK_FILE: str(clock.file)}) as (
            address, settings,
        ):
            _take(found, address, bootstrap.office(settings, clock))
    return 0


def _take(browser: str, address: str, office: Office) -> None:
    names = _seed(office)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(QUIET))
        person = Person(chromium, address, office).sign_in(EMAIL)
        person.page.set_viewport_size({"width": 1280, "height": 1560})
        for name in names:
            person.open(f"tasks?application={name}")
            person.page.wait_for_timeout(1000)
            person.page.screenshot(path=FOLDER / f"tasks-{name}-zh-1280.png")
        chromium.close()


def _seed(office: Office) -> list[str]:
    outcome = accounts.register_enterprise(office, registration(EMAIL, password=PASSWORD, password_again=PASSWORD))
    assert isinstance(outcome, Registered), outcome
    names = []
    for name, application in states():
        edition = office.schemes.in_force(application.scheme, office.today()).edition
        with office.unit_of_work() as uow:
            uow.applications.add(application.with_(
                id=ApplicationId(name), enterprise_id=EnterpriseId(outcome.account.enterprise_id or ""),
                seen_edition=edition))
            uow.commit()
        names.append(name)
    return names


if __name__ == "__main__":
    sys.exit(main())
