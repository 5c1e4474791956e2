"""A served application with its own database, and a real Chromium in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from intake_app import bootstrap
from intake_app.config import Config, read_config
from intake_app.services.office import Office
from tests.browser.driving import PATIENCE_MS
from tests.browser.file_clock import CLOCK_FILE, FileClock
from tests.needs import chromium_path

collect_ignore = ["clocked_app.py"]
"""The entry of a server: importing it opens an office."""

PROJECT = Path(__file__).parent.parent.parent
WORKER = ("-m", "intake_app.cli", "work")
CLOCKED_WORKER = ("-m", "tests.browser.clocked_worker")
LASTING_WORKER = ("-m", "tests.browser.lasting_worker")
START_SECONDS = 180
SECONDS_TO_END = 60
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True)
class Served:
    """A running application: its address, and the office behind it for arranging and looking."""

    address: str
    office: Office


@contextmanager
def serving(
    entry: str, folder: Path, more: Mapping[str, str], worker: Sequence[str] = WORKER
) -> Iterator[tuple[str, Config]]:
    """`entry` served on a free loopback port with an empty database: its address and settings, and a worker beside it.

    Both are ended by their own ids.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "FOOTMARK_DATABASE_URL": f"sqlite:///{folder}/footmark.sqlite3",
        "FOOTMARK_FILES": str(folder / "files"),
        "FOOTMARK_BASE_URL": address,
    }
    server = start_server(entry, port, {**settings, **more}, folder / "server.log")
    try:
        with _working(worker, {**os.environ, **settings, **more}, folder / "worker.log"):
            yield address, read_config(settings)
    finally:
        end(server)


@contextmanager
def _working(words: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        worker = subprocess.Popen([sys.executable, *words], cwd=PROJECT, env=environment, stdout=output,
                                  stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        end(worker)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and kill one that does not: nothing of a test goes on beside the next."""
    process.terminate()
    try:
        process.wait(timeout=SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start_server(entry: str, port: int, settings: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A process that serves `entry` on a loopback port, once it answers."""
    with log.open("ab") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", entry, "--host", "127.0.0.1", "--port", str(port)],
            cwd=PROJECT, env={**os.environ, **settings}, stdout=output, stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}", server, log)
    except BaseException:
        server.kill()
        server.wait()
        raise
    return server


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application as it is started everywhere, for the browser tests of a session."""
    with serving("streamlit_app:app", tmp_path_factory.mktemp("served"), {}) as (address, settings):
        yield Served(address=address, office=bootstrap.office(settings))


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    """A clock at nine in the morning of 1 June 2026; the served application of the test follows it."""
    clock = FileClock(tmp_path / "clock")
    clock.set(datetime(2026, 6, 1, 9, 0, tzinfo=bootstrap.CHINA))
    return clock


@pytest.fixture
def clocked(clock: FileClock, tmp_path: Path) -> Iterator[Served]:
    """An application of this test alone, whose time is `clock`'s."""
    with _clocked(clock, tmp_path, CLOCKED_WORKER) as served:
        yield served


@pytest.fixture
def clocked_and_lasting(clock: FileClock, tmp_path: Path) -> Iterator[Served]:
    """The same with a planner that is never done by itself."""
    with _clocked(clock, tmp_path, LASTING_WORKER) as served:
        yield served


@contextmanager
def _clocked(clock: FileClock, folder: Path, worker: Sequence[str]) -> Iterator[Served]:
    with serving("tests.browser.clocked_app:app", folder, {CLOCK_FILE: str(clock.file)},
                 worker) as (address, settings):
        yield Served(address=address, office=bootstrap.office(settings, clock))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the session."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI") == "true":
            raise RuntimeError("no Chromium: run tests/needs.py")
        pytest.skip("no Chromium: run tests/needs.py")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def pages_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """No page of a test asks on for a server that is gone: seventy of them would slow the next test's down."""
    browser = request.getfixturevalue("chromium") if "chromium" in request.fixturenames else None
    before = list(browser.contexts) if browser else []
    yield
    for context in browser.contexts if browser else []:
        if context not in before:
            context.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """A page of a fresh browser profile, as wide as a desk's screen."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start ({server.poll()}):\n{log.read_text(errors='replace')}")
