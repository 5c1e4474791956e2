"""Pictures of the main pages for the README, taken from a running demonstration.

    make demo                                   (in another terminal)
    .venv/bin/python docs/take_screenshots.py   (needs Chromium; with names of pictures, those alone)

The demonstration has too few audits for the planning board: `python -m benchmarks.board --lay-in` fills an empty
installation with enough of them, and its pictures are taken from that one, by their names.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "screenshots"
BASE = os.environ.get("FOOTMARK_BASE_URL", "http://127.0.0.1:8501")
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]
PASSWORD = "footmark-demo-2026"  # noqa: S105 - the demonstration prints it

SHOTS = (
    ("taihang", "application", "application-form"),
    ("taihang", "my-applications", "my-applications"),
    ("reviewer", "to-review", "application-review"),
    ("coordinator", "planning", "planning"),
    ("coordinator", "board?view=people", "planning-board"),
    ("coordinator", "board?view=audits", "planning-board-audits"),
    ("coordinator", "board?view=map", "planning-board-map"),
    ("decider", "decide", "review-and-decide"),
    ("manager", "surveillance", "surveillance"),
)
"""Account, address of the page, name of the picture: the main pages, and the three views of the planning board."""

VIEWS = (("zh", 1280, 900), ("en", 1280, 900), ("zh", 400, 860))


def take(page: Page, language: str, address: str, file: Path) -> None:
    """One page in one language."""
    page.goto(f"{BASE}/lang/{language}?next=/{address}")
    page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]', timeout=30_000)
    page.wait_for_selector("h3", timeout=30_000)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000)
    if address == "planning" and page.locator(".st-key-planning_solve button:enabled").count():
        page.locator(".st-key-planning_solve button").click(delay=80)
        page.wait_for_timeout(9000)
    page.wait_for_timeout(2500)
    page.screenshot(path=file)


def main() -> int:
    """Take every picture; names tell page, language and width."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for account, address, name in SHOTS:
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            for language, width, height in VIEWS:
                page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
                page.goto(f"{BASE}/login")
                page.fill("input[name=email]", f"{account}@demo.example")
                page.fill("input[name=password]", PASSWORD)
                page.click("button[type=submit]")
                take(page, language, address, FOLDER / f"{name}-{language}-{width}.png")
                page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
