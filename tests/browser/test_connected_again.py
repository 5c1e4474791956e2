"""A page whose connection is back says what it holds; one that was lost amid its drawing and lies empty is loaded anew.

How Streamlit marks its page is written down here; that it does so the tests of lost lines and kills see.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from intake_app.ui import web
from tests.browser.driving import PATIENCE_MS

pytestmark = pytest.mark.browser

ADDRESS = "http://footmark.test/"
SCRIPT = (Path(web.__file__).parent / "static" / "again.js").read_text(encoding="utf-8")
PAGE = """<!doctype html><div data-testid="stApp" data-test-connection-state="CONNECTED"
    data-test-script-state="notRunning">{inside}</div><script>window.presses = 0; {script}</script>"""
BUTTON = '<div class="st-key-connected_again"><button onclick="presses += 1">…</button></div>'


@pytest.fixture
def loads(browser_page: Page) -> list[str]:
    """The addresses that the page has loaded so far."""
    loaded: list[str] = []
    browser_page.on("load", lambda page: loaded.append(page.url))
    return loaded


def opened(page: Page, inside: str) -> None:
    """A page with the script, at rest, whose connection was seen."""
    page.route(f"{ADDRESS}**", lambda route: route.fulfill(
        content_type="text/html; charset=utf-8", body=PAGE.format(inside=inside, script=SCRIPT)))
    page.goto(ADDRESS)
    marked(page, connection="CONNECTED")  # the script looks where the mark is set


def marked(page: Page, **states: str) -> None:
    """Let the page be in these states."""
    for name, state in states.items():
        page.evaluate(f"document.querySelector('[data-testid=stApp]').dataset['test{name.title()}State'] = '{state}'")
        page.wait_for_timeout(50)


def lost_and_back(page: Page) -> None:
    """The connection goes and comes back."""
    marked(page, connection="CONNECTING")
    marked(page, connection="CONNECTED")


def test_a_whole_page_says_what_it_holds_and_is_not_loaded_anew(browser_page: Page, loads: list[str]) -> None:
    opened(browser_page, BUTTON)
    lost_and_back(browser_page)
    browser_page.wait_for_function("window.presses > 0")
    browser_page.wait_for_timeout(4000)
    assert len(loads) == 1


def test_a_page_that_stays_empty_is_loaded_anew(browser_page: Page, loads: list[str]) -> None:
    opened(browser_page, "")
    lost_and_back(browser_page)
    with browser_page.expect_event("load", timeout=PATIENCE_MS):
        pass
    assert len(loads) == 2


def test_a_page_that_is_still_being_drawn_is_waited_for(browser_page: Page, loads: list[str]) -> None:
    opened(browser_page, "")
    marked(browser_page, script="running")
    lost_and_back(browser_page)
    browser_page.wait_for_timeout(5000)
    assert len(loads) == 1
    browser_page.evaluate("button => { document.querySelector('[data-testid=stApp]').innerHTML = button; }", BUTTON)
    browser_page.wait_for_function("window.presses > 0")
    assert len(loads) == 1


def test_a_page_that_never_says_that_its_script_rests_is_loaded_anew(browser_page: Page, loads: list[str]) -> None:
    """That word was on its way as well when the line went: nobody looks at an empty page for minutes."""
    browser_page.clock.install()
    opened(browser_page, "")
    marked(browser_page, script="running")
    lost_and_back(browser_page)
    with browser_page.expect_event("load", timeout=PATIENCE_MS):
        browser_page.clock.run_for(35_000)
    assert len(loads) == 2
