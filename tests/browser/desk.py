"""A person in front of a page of Footmark: types, chooses, presses and reads as people do, in a real browser.

A step ends when the page has been drawn anew: nothing here waits for a length of time.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, Locator, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from intake_app.ui.i18n import translated

T = TypeVar("T")

SHOTS = os.environ.get("FOOTMARK_SHOTS")
"""The folder for pictures of the main pages; without it none are taken."""

LONGEST_RUN = 30_000
"""Milliseconds that a page may take to be drawn; planning takes the longest."""

COMPLETE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


def zh(english: str, **values: object) -> str:
    """A message of the screens in Chinese."""
    return translated("zh", english, **values)


class Desk:
    """One person's browser; `open` signs in where the page asks for it."""

    def __init__(self, browser: Browser, address: str, email: str, password: str) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.page.on("websocket", self._listen)
        self._asked = self._answered = 0
        self.address, self.email, self.password = address, email, password

    def open(self, path: str) -> None:
        """Go to the page at `path` and wait until it is drawn."""
        self.page.goto(self.address + path)
        if "/login" in self.page.url:
            self.page.fill("#email", self.email)
            self.page.fill("#password", self.password)
            self.page.click("main button", delay=80)
        self.is_drawn()

    def is_drawn(self) -> None:
        """Wait for the question of the page and for its script to rest."""
        self.page.locator('[data-testid="stMain"] h3').first.wait_for()
        self.page.locator(AT_REST).wait_for()

    @contextmanager
    def redrawn(self) -> Iterator[None]:
        """What is done inside asks for a new drawing of the page; wait until it stands."""
        asked = self._asked
        yield
        self.until(lambda: self._asked > asked and self._answered == self._asked)
        self.page.locator(AT_REST).wait_for(timeout=LONGEST_RUN)

    def _until(self, it_worked: Callable[[], bool], click: Callable[[], None]) -> None:
        """Click; again, as people do, where the thing slid away under the pointer and nothing happened."""
        for _ in range(3):
            click()
            if self.happens(it_worked, seconds=3):
                return

    def _listen(self, socket: WebSocket) -> None:
        """Follow which drawings the page asked for and which it got: what the page shows of it comes too late."""
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self._asked += 1

    def _received(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes):
            answer = ForwardMsg.FromString(frame)
            if answer.WhichOneof("type") == "script_finished" and answer.script_finished in COMPLETE:
                self._answered = self._asked

    def at(self, key: str) -> Locator:
        """The widget whose key is this or, where it ends in an underscore, begins so."""
        name = re.sub(r"[^a-zA-Z0-9_-]", "-", key)
        return self.page.locator(f'[class*="st-key-{name}"]' if key.endswith("_") else f".st-key-{name}").first

    def press(self, key: str) -> None:
        """Press a button."""
        button = self.at(key).locator('[data-testid^="stBaseButton"]').first
        with self.redrawn():
            asked = self._asked
            self._until(lambda: self._asked > asked, lambda: button.click(delay=80))

    def type(self, key: str, words: str) -> None:
        """Type into a field and leave it."""
        field = self.at(key).locator("input, textarea").first
        if field.input_value() == words:
            return
        with self.redrawn():
            field.fill(words)
            field.blur()

    def choose(self, key: str, *options: str) -> None:
        """Choose in a select box, or one after the other where several may be chosen."""
        for option in options:
            choice = self.page.get_by_role("option", name=option, exact=True)
            self._until(choice.is_visible, lambda: self.at(key).locator("input").first.click(delay=80))
            with self.redrawn():
                choice.click(delay=80)
        if len(options) > 1:
            self.page.keyboard.press("Escape")

    def pick(self, key: str, option: str) -> None:
        """Press one of a row of choices."""
        with self.redrawn():
            self.at(key).get_by_role("radio", name=option, exact=True).click(delay=80)

    def type_day(self, key: str, day: date) -> None:
        """Type a day into a date field."""
        self.at(key).get_by_role("spinbutton").first.focus()
        with self.redrawn():
            self.page.keyboard.type(f"{day:%Y%m%d}", delay=20)
            # The calendar that opened keeps the day until something beside it is clicked.
            self.page.locator("h3").first.click(delay=80)

    def tick(self, key: str) -> None:
        """Tick a box."""
        with self.redrawn():
            self.at(key).locator("label").first.click(delay=80)

    def unfold(self, title: str) -> None:
        """Open the folded part of the page whose title begins so, if it is folded."""
        summary = self.page.locator("summary", has_text=title).first
        if summary.locator("xpath=..").get_attribute("open") is None:
            summary.click(delay=80)

    def turn_to(self, tab: str) -> None:
        """Turn to a tab of the page."""
        title = self.page.get_by_role("tab", name=tab, exact=True)
        if title.get_attribute("aria-selected") != "true":
            with self.redrawn():
                title.click(delay=80)

    def hand_in(self, key: str, name: str, content: bytes) -> None:
        """Put a file into an uploader."""
        with self.redrawn():
            self.at(key).locator("input[type=file]").first.set_input_files(
                {"name": name, "mimeType": "application/octet-stream", "buffer": content})

    def reads(self, words: str) -> None:
        """The page shows these words."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def misses(self, words: str) -> None:
        """The page does not show these words."""
        expect(self.page.get_by_text(words)).to_have_count(0)

    def until(self, found: Callable[[], T]) -> T:
        """What `found` finds, once it finds something."""
        assert self.happens(found, LONGEST_RUN / 1000), f"waited in vain on {self.page.url}"
        return found()

    def happens(self, found: Callable[[], object], seconds: float) -> bool:
        """Whether `found` finds something within these seconds."""
        end = time.monotonic() + seconds
        while not found():
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(20)
        return True

    def download(self, link: Locator, folder: Path) -> Path:
        """The file behind a link, fetched with this browser's sign-in and laid into `folder`."""
        href = link.get_attribute("href") or ""
        answer = self.context.request.get(self.address + href if href.startswith("/") else href)
        assert answer.status == 200, (href, answer.status)
        file = folder / f"{self.email}-{href.rpartition('/')[2]}.docx"
        file.write_bytes(answer.body())
        return file

    def shot(self, name: str) -> None:
        """A picture of the page where pictures are asked for."""
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png")
