"""Driving Footmark's pages as a person does: typing, choosing, clicking, and waiting for what must follow."""

import os
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import TimeoutError as NothingCame

from intake_app.services.office import Office

T = TypeVar("T")

PASSWORD = "journey-password-1"
SHOTS = os.environ.get("FOOTMARK_SHOTS")

PATIENCE = 120
"""Seconds after which something counts as not coming: many times what it takes, for a machine that is shared."""
PATIENCE_MS = PATIENCE * 1000

REDRAWS = 3
"""How often a page that is drawn anew may fold up what was just unfolded."""

AT_REST = """
() => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
    && !document.querySelector('[data-testid="stSkeleton"]') && document.fonts.status === "loaded"
"""
"""The script rests and all of its page is drawn: what comes later moves a button away between press and release."""

STATES = "() => ({...document.querySelector('[data-testid=\"stApp\"]')?.dataset})"
"""What the page says of its connection and its script."""

TIMERS_LATE = """
const inTime = window.setTimeout;
window.setTimeout = (act, wait, ...given) => inTime(act, Math.max(wait || 0, 400), ...given);
"""
"""A browser that is so busy that no timer comes before 400 ms, while keys are taken at once."""


def until(look: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """The first true answer of `look`; AssertionError with `what` where none comes in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for: {what}")


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, address: str, office: Office) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="zh-CN",
                                           accept_downloads=True)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.address = address
        self.office = office
        self.email = ""

    def sign_in(self, email: str) -> "Person":
        """Sign in with the journey's password."""
        self.email = email
        self.page.goto(f"{self.address}/login")
        self.page.fill("#email", email)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button", delay=80)
        self.page.wait_for_selector('[data-testid="stApp"]')
        return self

    def open(self, path: str) -> None:
        """Open a page by its address and wait until it is drawn."""
        self.page.goto(f"{self.address}/{path}")
        if "/login" in self.page.url:
            # Whoever was away for longer than a sign-in lasts signs in again.
            self.sign_in(self.email)
            self.page.goto(f"{self.address}/{path}")
        try:
            self.page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
            self.page.wait_for_selector('[data-testid="stMainBlockContainer"] h3')
        except NothingCame as late:
            shown = self.page.locator("body").inner_text()
            states = self.page.evaluate(STATES)
            raise AssertionError(f"{self.page.url} is not drawn: {states}, and shows {shown!r}") from late
        self.settle()

    def settle(self) -> None:
        """Wait until the script rests and what it drew lies where it stays."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_function(AT_REST, polling=100)

    def press_on(self, found: Locator) -> None:
        """Press where nothing is being drawn: what moves away between press and release is not pressed."""
        self.settle()
        found.click(delay=80)
        self.settle()

    def keyed(self, key: str) -> Locator:
        """The element with this key, or whose key goes on after it with an underscore (a choice's wording)."""
        name = f"st-key-{_as_class(key)}"
        return self.page.locator(f'.{name}, [class*="{name}_"]').first

    def type_in(self, key: str, words: str) -> None:
        """Type into a text field or area and leave it."""
        field = self.keyed(key).locator("input, textarea").first
        field.scroll_into_view_if_needed()
        field.fill(words)
        # Not by Tab: in a date field that follows it would unfold a calendar over what comes next.
        field.blur()
        self.settle()

    def choose(self, key: str, *options: str) -> None:
        """Choose one option of a select box, or several of a multiselect."""
        for option in options:
            self.press_on(self.keyed(key).locator("input").first)
            self.page.get_by_role("option", name=option, exact=True).first.click(delay=80)
            self.settle()
        if len(options) > 1:
            self.page.keyboard.press("Escape")
            self.settle()

    def choose_first_matching(self, key: str, words: str) -> None:
        """Choose the option that contains these words."""
        self.press_on(self.keyed(key).locator("input").first)
        self.page.get_by_role("option").filter(has_text=words).first.click(delay=80)
        self.settle()

    def pick(self, key: str, option: str) -> None:
        """Press one button of a segmented control."""
        self.press_on(self.keyed(key).get_by_text(option, exact=True).first)

    def set_day(self, key: str, day: date) -> None:
        """Type a day into its line."""
        line = self.keyed(key).locator("input").first
        line.fill(day.isoformat())
        line.press("Enter")
        self.settle()

    def click(self, key: str) -> None:
        """Press the button with this key."""
        self.settle()
        button = self.keyed(key).locator("button, a").first
        button.scroll_into_view_if_needed()
        self.press_on(button)

    def press(self, key: str) -> None:
        """Press the button with exactly this key, where other keys begin with it."""
        self.press_on(self.page.locator(f".st-key-{_as_class(key)} button").first)

    def unfold(self, title: str) -> None:
        """Open what is folded under this title."""
        fold = self.page.locator("details").filter(has=self.page.locator("summary", has_text=title)).first
        for _ in range(REDRAWS):
            if fold.get_attribute("open") is None:
                self.press_on(fold.locator("summary").first)
            until(lambda: fold.get_attribute("open") is not None, f"“{title}” to unfold")
            self.settle()
            if fold.get_attribute("open") is not None:
                return
        raise AssertionError(f"“{title}” was folded up again {REDRAWS} times")

    def tick(self, key: str) -> None:
        """Tick a box."""
        self.press_on(self.keyed(key).locator("label").first)

    def upload(self, key: str, name: str, content: bytes) -> None:
        """Hand in a file."""
        self.keyed(key).locator("input[type=file]").first.set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content})
        self.settle()

    def say_it_has_no_end(self, requirement: str, subject: str) -> None:
        """State of a document that was handed in that it is valid without end."""
        stem = f"{requirement}_{subject}"
        self.press_on(self.keyed(f"validity_{stem}").locator("button").first)
        self.click(f"endless_{stem}")
        self.page.keyboard.press("Escape")
        self.settle()

    def tab(self, title: str) -> None:
        """Open a tab of the page."""
        self.press_on(self.page.get_by_role("tab", name=title))

    def reads(self, words: str, seconds: float = PATIENCE) -> None:
        """The page must show these words."""
        until(lambda: words in self.page.locator("body").inner_text(), f"“{words}” on {self.page.url}", seconds)

    def reads_nothing_of(self, words: str) -> None:
        """The page must not show these words."""
        assert words not in self.page.locator("body").inner_text()

    def download(self, file_id: str) -> bytes:
        """A file through the browser's own sign-in."""
        answer = self.context.request.get(f"{self.address}/files/{file_id}")
        assert answer.ok, answer.status
        return answer.body()

    def shot(self, name: str) -> None:
        """A picture of the page, where FOOTMARK_SHOTS names a folder."""
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def _as_class(key: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_-]", "-", key)
