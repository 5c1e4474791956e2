"""An application is signed in for, filled in, documented, declared and submitted without a mouse (WCAG 2.1.1, 2.1.2).

Where a browser opens its own window, as for choosing a file, the test ends at the key that opens it.
"""

import pytest
from playwright.sync_api import Browser, FileChooser, Locator
from playwright.sync_api import TimeoutError as NothingCame

from intake_app.services import accounts, applications
from intake_app.services.accounts import Registered
from models.account import Actor
from models.application import Application, ApplicationState
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person, until
from tests.builders import cnex_draft, completed
from tests.journeys.small_files import pdf_file
from tests.registrations import registration

pytestmark = pytest.mark.browser

EMAIL = "keys@client.example"
MOST_STOPS = 150
"""Presses of Tab after which something counts as out of reach."""

PRESSES = 3
SECONDS_FOR_CHOOSER = 30

CHART = "organisation_chart"


class Keyboard:
    """Somebody without a mouse, and the draft that lacks one answer, a table, one document and the declaration."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.office = served.office
        outcome = accounts.register_enterprise(self.office, registration(EMAIL, password=PASSWORD,
                                                                         password_again=PASSWORD))
        assert isinstance(outcome, Registered), outcome
        self.actor: Actor = accounts.actor_of(outcome.account)
        ready = completed(cnex_draft(answers={"client.contact": ""}))
        draft = ready.with_(
            id="keyboard-draft", enterprise_id=self.actor.enterprise_id, state=ApplicationState.DRAFT, declared_by="",
            submitted_on=None, complete_on=None, edition=None,
            documents=tuple(each for each in ready.documents if each.requirement != CHART),
            seen_edition=self.office.schemes.in_force(ready.scheme, self.office.today()).edition)
        with self.office.unit_of_work() as uow:
            uow.applications.add(draft)
            uow.commit()
        self.id = draft.id
        self.person = Person(browser, served.address, self.office)
        self.page = self.person.page

    @property
    def stored(self) -> Application:
        return applications.application_of(self.office, self.actor, self.id)

    def sign_in(self) -> None:
        self.page.goto(f"{self.person.address}/login")
        self.reach(self.page.locator("#email"))
        self.page.keyboard.type(EMAIL)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector('[data-testid="stMainBlockContainer"] h3')
        self.person.settle()

    def reach(self, wanted: Locator) -> None:
        """Press Tab until the focus lies on it or in it."""
        wanted.wait_for(state="attached")
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element.contains(document.activeElement)"):
                return
        raise AssertionError(f"{wanted} is not reached by Tab on {self.page.url}")

    def press(self, key: str) -> None:
        """Reach the button of this key, and press it."""
        self.reach(self.person.keyed(key).locator("button").first)
        self.page.keyboard.press("Enter")
        self.person.settle()

    def open_chooser(self, button: Locator) -> FileChooser:
        """Press the button that opens the browser's file chooser, again where the page was still being drawn."""
        for _ in range(PRESSES):
            self.person.settle()
            self.reach(button)
            try:
                with self.page.expect_file_chooser(timeout=SECONDS_FOR_CHOOSER * 1000) as choosing:
                    self.page.keyboard.press("Enter")
                return choosing.value
            except NothingCame:
                continue
        raise AssertionError(f"no file chooser opens at {button}")

    def type_in(self, key: str, words: str) -> None:
        """Reach the field of this key, write into it and go on."""
        self.reach(self.person.keyed(key).locator("input, textarea").first)
        self.page.keyboard.type(words, delay=20)
        self.page.keyboard.press("Tab")
        self.person.settle()


def test_an_application_is_finished_and_submitted_with_the_keyboard_alone(chromium: Browser, served: Served) -> None:
    """Each thing is kept before the next: an answer, a row of a table, a file, the declaration."""
    user = Keyboard(chromium, served)
    user.sign_in()
    user.press(f"open_{user.id}")

    user.press(f"task_{user.id}_client")
    user.type_in(f"answer_{user.id}_client.contact", "林晓")
    until(lambda: user.stored.text("client.contact") == "林晓", "the answer to be kept")

    user.press(f"section_{user.id}_materials")
    user.press(f"add_{user.id}_materials")
    (row,) = until(lambda: user.stored.row_ids("materials"), "the row to be kept")
    user.type_in(f"answer_{user.id}_materials[{row}].name", "铸铁")
    until(lambda: user.stored.text(f"materials[{row}].name") == "铸铁", "the cell to be kept")
    user.press(f"remove_{user.id}_{row}")
    until(lambda: not user.stored.row_ids("materials"), "the row to be taken away")

    user.press(f"way_application_documents.py_{user.id}")
    chooser = user.open_chooser(user.person.keyed(f"upload_{CHART}_").locator("button").first)
    chooser.set_files({"name": "组织结构图.pdf", "mimeType": "application/pdf", "buffer": pdf_file("图")})
    until(lambda: [each for each in user.stored.documents if each.requirement == CHART], "the file to be kept")

    user.press("documents_onward")
    user.reach(user.person.keyed(f"declare_{user.id}_true").locator("input").first)
    user.page.keyboard.press("Space")
    user.person.settle()
    user.type_in(f"declare_{user.id}_name", "林晓")
    user.press(f"declare_{user.id}_submit")
    until(lambda: user.stored.state is ApplicationState.SUBMITTED, "the application to be submitted")
    assert user.stored.declared_by == "林晓"
    user.person.context.close()
