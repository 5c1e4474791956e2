"""What is lost when the server, the browser or the connection is killed while somebody fills in an application.

    nice .venv/bin/python -m benchmarks.kills [--connections 800] [--browsers 150] [--servers 50] [--seed 1]
                                              [--database postgresql://…]

A real Chromium types into the form, chooses, adds rows, writes into a table and hands in files; at a random moment of
each of these steps the serving process gets SIGKILL, the browser's window is gone, or every connection between the two
is reset in the middle of whatever it carries. Then the database is compared with what it held before the step: only the
place that was being filled in may differ, and only towards what was typed there; what the screen had confirmed must be
there. At the end the records are played back and must give the application as it stands. A row for RESULTS.md, and each
fault with its step; 1 where there is one.
"""

import argparse
import asyncio
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, StorageState, sync_playwright
from playwright.sync_api import Error as BrowserError

from intake_app import bootstrap
from intake_app.config import read_config
from intake_app.rules.completeness import document_lines
from intake_app.services import accounts, applications
from intake_app.services.accounts import Registered
from intake_app.services.office import Office
from models.account import Actor
from models.application import Answer, Application
from models.ids import EnterpriseId
from models.record import Record
from tests.browser.conftest import QUIET, free_port, start_server
from tests.browser.driving import PASSWORD, Person, until
from tests.builders import cnex_draft
from tests.journeys.small_files import pdf_file
from tests.needs import chromium_path
from tests.registrations import registration

EMAIL = "kills@client.example"
LONGEST = 2.5
"""Seconds from the beginning of a step within which it is killed."""

REST = 0.5
"""Seconds for which a screen must rest before what it confirms counts; it sends what is typed after 0.3 s."""

NOTICES, RESENDS = 200, 1000
"""Milliseconds: until a page has noticed that the connection is gone; until it sends again once it is back."""

PATIENCE = 120_000
"""Milliseconds after which a page that does not come is given up."""

AFTER = 10.0
"""Seconds after which a screen that lived on must show what is kept."""

MOST_ROWS = 8
"""Rows of a section, so that all lie in sight."""

FIELDS = ("client.contact", "client.address", "client.mobile", "client.mailing_address", "producer.address",
          "factory.industry", "factory.address", "application.trademark", "application.preferred_visit")
LINES = ("sites[s1].process", "sites[s2].process")
CHOICES = ("application.disclosure_consent", "application.mark_use", "factory.large_scale")
SAVED = re.compile(r"已保存 [\d:]{8}")
LINE, NUMBERS = 35, 73
"""Pixels of a table: the height of a line, the columns before the first cell."""


class Kill(StrEnum):
    """What is killed."""

    CONNECTION = "connection"
    BROWSER = "browser"
    SERVER = "server"


class Wire:
    """A relay on loopback between browser and server, whose connections can be reset in the middle of a byte."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self._server_port = server_port
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._is_up = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self._is_up.wait(10)

    def cut(self) -> None:
        """Reset every connection that is open."""
        self._loop.call_soon_threadsafe(self._abort)

    def _abort(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    def _run(self) -> None:
        self._loop.run_until_complete(asyncio.start_server(self._relay, "127.0.0.1", self.port))
        self._is_up.set()
        self._loop.run_forever()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            onward, back = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, back}
        self._open |= ends
        await asyncio.gather(_copy(reader, back), _copy(onward, writer))
        self._open -= ends


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass
    writer.close()


@dataclass
class Step:
    """One thing that a person does to the form, and what it may change even where it is cut off."""

    name: str
    section: str
    do: Callable[["Filling"], Iterator[None]]
    place: str = ""
    """The path of the answer that is written."""
    typed: str = ""
    is_whole: bool = True
    """Whether the answer is chosen; what is typed letter by letter may stand there in part."""
    rows_of: str = ""
    """The section that may have one row more."""
    hands_in: str = ""
    """The document that may be handed in."""


@dataclass
class Tally:
    """What was killed and what was found afterwards."""

    killed: Counter[str] = field(default_factory=Counter)
    confirmed: int = 0
    """Steps that the screen had confirmed when they were killed."""
    kept: int = 0
    partly: int = 0
    missing: int = 0
    faults: list[str] = field(default_factory=list)


class Filling:
    """One application, the person who fills it in, and everything that can be killed around them."""

    def __init__(self, browser: Browser, folder: Path, seed: int, database: str | None) -> None:
        self.browser, self.random = browser, random.Random(seed)
        self.port, self.folder = free_port(), folder
        self.wire = Wire(self.port)
        self.address = f"http://127.0.0.1:{self.wire.port}"
        self.settings = {"FOOTMARK_DATABASE_URL": database or f"sqlite:///{folder}/footmark.sqlite3",
                         "FOOTMARK_FILES": str(folder / "files"), "FOOTMARK_BASE_URL": self.address}
        self.server = self._serve()
        self.office: Office = bootstrap.office(read_config(self.settings))
        self.actor, self.first = _seed(self.office)
        self.id = self.first.id
        self.person = Person(browser, self.address, self.office).sign_in(EMAIL)
        self.person.context.set_default_timeout(PATIENCE)
        self.signed_in: StorageState = self.person.context.storage_state()
        self.section = ""

    @property
    def stored(self) -> Application:
        return applications.application_of(self.office, self.actor, self.id)

    @property
    def page(self) -> Page:
        return self.person.page

    def end(self) -> None:
        self.server.kill()
        self.server.wait()

    def show(self, section: str) -> None:
        """Have a section of the form, or the documents, on the screen."""
        if section == self.section:
            return
        page = "documents?" if section == "documents" else f"application?section={section}&"
        self.person.open(f"{page}application={self.id}")
        self.section = section
        if section == "materials":
            until(lambda: self.table.locator("canvas").count(), "the table to be drawn")
            # A canvas takes clicks only once it knows its columns' widths.
            self.page.wait_for_timeout(1000)

    @property
    def table(self) -> Locator:
        return self.page.locator('[data-testid="stDataFrame"]').first

    def line_of(self, name: str | None) -> int:
        """The line of the table whose first cell says so, or for None the one below the last that says anything.

        A row that was begun and says nothing yet has a line and is not stored.
        """
        def lines() -> dict[str, int]:
            cells = self.table.locator('[id^="glide-cell-2-"]').evaluate_all(
                "found => found.map(each => [each.textContent, Number(each.id.split('-').pop()) + 1])")
            return {words: line for words, line in cells if words}

        until(lambda: name is None or name in lines(), f"the table to show {name!r}", seconds=PATIENCE / 1000)
        return lines()[name] if name else max(lines().values(), default=0) + 1

    def saved(self) -> str:
        """What the screen says of the last save."""
        found = SAVED.search(str(self.page.evaluate("document.body.innerText")))
        return found.group() if found else ""

    def kill(self, what: Kill) -> None:
        if what is Kill.CONNECTION:
            self.wire.cut()
        elif what is Kill.SERVER:
            self.server.kill()
            self.server.wait()
        else:
            self.person.context.close()

    def recover(self, what: Kill) -> None:
        """Go on as a person would: wait for the page to connect again, or open a new window."""
        if what is Kill.SERVER:
            self.server = self._serve()
        if what is Kill.BROWSER:
            self._open_window()
            return
        try:
            self.page.wait_for_timeout(NOTICES)
            self.page.wait_for_selector(
                '[data-testid="stApp"][data-test-connection-state="CONNECTED"]', timeout=PATIENCE)
            # The page sends what it still holds a moment after it is connected again.
            self.page.wait_for_timeout(RESENDS)
            # A cell that stands open is written once it is left: it is given up here, not in the next step.
            self.page.keyboard.press("Escape")
            self._rest()
        except BrowserError:
            # A page that was on its way when the wire was cut is an error page of the browser's: load it again.
            self.person.context.close()
            self._open_window()

    def _open_window(self) -> None:
        person = Person.__new__(Person)
        person.context = self.browser.new_context(
            viewport={"width": 1280, "height": 1000}, locale="zh-CN", storage_state=self.signed_in)
        person.context.set_default_timeout(PATIENCE)
        person.page, person.address, person.office, person.email = (
            person.context.new_page(), self.address, self.office, EMAIL)
        self.person, self.section = person, ""

    def _rest(self) -> None:
        """Wait until the screen has rested for a while."""
        end, rested = time.monotonic() + PATIENCE / 1000, time.monotonic()
        while time.monotonic() < end and time.monotonic() - rested < REST:
            if not self.rests():
                rested = time.monotonic()
            self.page.wait_for_timeout(50)

    def rests(self) -> bool:
        return bool(self.page.evaluate(
            "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"))

    def _serve(self) -> subprocess.Popen[bytes]:
        return start_server("streamlit_app:app", self.port, self.settings, self.folder / "server.log")


def _seed(office: Office) -> tuple[Actor, Application]:
    """An enterprise with one draft of two sites, and three rows in a table."""
    outcome = accounts.register_enterprise(office, registration(EMAIL, password=PASSWORD, password_again=PASSWORD))
    assert isinstance(outcome, Registered), outcome
    draft = cnex_draft(sites=[{}, {}])
    rows = ("m1", "m2", "m3")
    answers = {f"materials[{row}].name": Answer(text=f"材料 {row}", by="林晓", at=office.moment()) for row in rows}
    draft = draft.with_(
        enterprise_id=EnterpriseId(outcome.account.enterprise_id or ""),
        rows={**draft.rows, "materials": rows}, answers={**draft.answers, **answers},
        seen_edition=office.schemes.in_force(draft.scheme, office.today()).edition)
    with office.unit_of_work() as uow:
        uow.applications.add(draft)
        uow.commit()
        return accounts.actor_of(outcome.account), uow.applications.get(draft.id)


def next_step(filling: Filling) -> Step:
    """What the person does next, most often where they are already."""
    now, by_chance = filling.stored, filling.random
    words = "".join(by_chance.choice("冶炼铸造车间abcdefgh0123456789") for _ in range(by_chance.randint(2, 18)))
    kind = by_chance.random()
    if kind < 0.05:
        line = next((line for line in document_lines(now, filling.office.scheme_of(now))
                     if line.is_needed and line.handed_in is None), None)
        if line is not None:
            return _hand_in(line.requirement, line.subject, words)
    if kind < 0.13:
        return _add_row()
    if kind < 0.30:
        rows = now.row_ids("materials")
        is_new = len(rows) < MOST_ROWS and by_chance.random() < 0.4
        named = [place for row in rows if now.text(place := f"materials[{row}].name")]
        place = "" if is_new else by_chance.choice(named)
        return _write_cell(now.text(place) if place else None, words, place)
    if kind < 0.45:
        place = by_chance.choice(CHOICES)
        return _choose(place, "no" if now.text(place) == "yes" else "yes")
    here = [place for place in (*FIELDS, *LINES) if re.split(r"[.\[]", place)[0] == filling.section]
    place = by_chance.choice(here if here and by_chance.random() < 0.8 else (*FIELDS, *LINES))
    return _type(place, words, by_chance.random() < 0.7)


def _type(place: str, words: str, leaves: bool) -> Step:
    def do(filling: Filling) -> Iterator[None]:
        box = filling.person.keyed(f"answer_{filling.id}_{place}").locator("input, textarea").first
        box.click()
        filling.page.keyboard.press("Control+a")
        for letter in words:
            filling.page.keyboard.type(letter)
            yield
        if leaves or place in LINES:
            filling.page.keyboard.press("Tab")
        yield

    return Step("type", re.split(r"[.\[]", place)[0], do, place=place, typed=words, is_whole=False)


def _choose(place: str, value: str) -> Step:
    def do(filling: Filling) -> Iterator[None]:
        words = {"yes": "是", "no": "否"}[value]
        filling.person.keyed(f"answer_{filling.id}_{place}").get_by_text(words, exact=True).first.click(delay=20)
        yield

    return Step("choose", place.split(".")[0], do, place=place, typed=value)


def _add_row() -> Step:
    def do(filling: Filling) -> Iterator[None]:
        filling.person.keyed(f"add_{filling.id}_sites").locator("button").first.click(delay=20)
        yield

    return Step("add a row", "sites", do, rows_of="sites")


def _write_cell(name: str | None, words: str, place: str) -> Step:
    """Writing into the row of this name, or into a new one."""
    def do(filling: Filling) -> Iterator[None]:
        _open_cell(filling, filling.line_of(name), is_new=name is None)
        filling.page.keyboard.press("Control+a")
        for letter in words:
            filling.page.keyboard.type(letter)
            yield
        filling.page.keyboard.press("Tab")
        yield

    return Step("write into a table", "materials", do, typed=words, place=place, is_whole=False,
                rows_of="materials" if name is None else "")


def _open_cell(filling: Filling, line: int, is_new: bool) -> None:
    """Press until the field over the cell is there: before, the keys would go to the whole table."""
    def is_open() -> bool:
        filling.table.click(position={"x": NUMBERS + 25, "y": _height_of(filling, line)}, delay=80)
        filling.page.wait_for_timeout(200)
        if not is_new:
            filling.page.keyboard.press("Enter")
        try:
            filling.page.locator(".gdg-input").wait_for(timeout=5000)
        except BrowserError:
            return False
        return True

    until(is_open, "the cell to open", seconds=PATIENCE / 1000)


def _height_of(filling: Filling, line: int) -> int:
    """Where the middle of the line is in the table, which is rolled to its end for a line beyond what it shows."""
    box = filling.table.bounding_box()
    assert box is not None
    middle = LINE * line + LINE // 2
    is_in_sight = middle < box["height"]
    filling.table.hover(position={"x": NUMBERS + 25, "y": LINE + LINE // 2})
    filling.page.mouse.wheel(0, -LINE * line if is_in_sight else LINE * line)
    filling.page.wait_for_timeout(100)
    return middle if is_in_sight else int(box["height"]) - LINE // 2


def _hand_in(requirement: str, subject: str, words: str) -> Step:
    def do(filling: Filling) -> Iterator[None]:
        box = filling.person.keyed(f"upload_{requirement}_{subject}").locator("input[type=file]").first
        box.set_input_files({"name": f"{words}.pdf", "mimeType": "application/pdf", "buffer": pdf_file(words)})
        yield

    return Step("hand in a file", "documents", do, hands_in=f"{requirement}@{subject}")


def kill_one(filling: Filling, what: Kill, tally: Tally) -> None:
    """Begin a step, kill at a random moment of it, and compare what is kept with what was."""
    _make_room(filling)
    step = next_step(filling)
    filling.show(step.section)
    before, said = filling.stored, filling.saved()
    try:
        is_confirmed = _done_until_killed(filling, step, said)
    except BrowserError as stuck:
        tally.faults.append(f"the step could not be begun: {step.name} at {step.place}: {stuck}")
        print(tally.faults[-1], file=sys.stderr, flush=True)
        filling.page.screenshot(path=filling.folder.parent / f"stuck-{filling.folder.name}.png")
        filling.kill(Kill.BROWSER)
        filling.recover(Kill.BROWSER)
        return
    filling.kill(what)
    tally.killed[what] += 1
    tally.confirmed += is_confirmed
    filling.recover(what)
    unlike = list(_unlike_the_screen(filling, step))
    after = filling.stored
    faults = [*_faults(before, after, step, is_confirmed), *unlike]
    for fault in faults:
        tally.faults.append(f"{what}, {step.name} at {step.place or step.rows_of or step.hands_in}: {fault}")
        print(tally.faults[-1], file=sys.stderr, flush=True)
    changed = _is_done(before, after, step)
    tally.kept += changed
    tally.partly += not changed and after.version != before.version
    tally.missing += after.version == before.version


def _done_until_killed(filling: Filling, step: Step, said: str) -> bool:
    """Whether the screen had confirmed the step when its moment came."""
    moment = time.monotonic() + filling.random.uniform(0, LONGEST)
    for _ in step.do(filling):
        if time.monotonic() >= moment:
            return False
    rested: float | None = None
    while time.monotonic() < moment:
        if not filling.rests():
            rested = None
        rested = rested or time.monotonic()
        filling.page.wait_for_timeout(20)
    return rested is not None and time.monotonic() - rested > REST and filling.saved() != said


def _make_room(filling: Filling) -> None:
    """Take rows away where there are many; the page is opened anew then."""
    now = filling.stored
    for section, least in (("sites", 2), ("materials", 3)):
        rows = now.row_ids(section)
        if len(rows) > (3 if section == "sites" else MOST_ROWS):
            for row in rows[least:]:
                applications.remove_row(filling.office, filling.actor, filling.id, section, row)
            filling.section = ""


def _faults(before: Application, after: Application, step: Step, is_confirmed: bool) -> Iterator[str]:
    """What differs that may not, or is missing although it was confirmed."""
    new = _new_row(before, after, step)
    for path in sorted({*before.answers, *after.answers}):
        if path == step.place or (new and f"[{new}]." in path):
            continue
        if before.answers.get(path) != after.answers.get(path):
            yield f"{path} was {before.text(path)!r} and is {after.text(path)!r}"
    if step.place and after.text(step.place) not in _may_stand(before, step):
        yield f"was {before.text(step.place)!r}, {step.typed!r} was typed, and it is {after.text(step.place)!r}"
    if is_confirmed and not _is_done(before, after, step):
        yield f"the screen had confirmed {step.typed!r}, and it is {after.text(step.place)!r}"
    for section in sorted({*before.rows, *after.rows}):
        more = (*before.row_ids(section), new) if new and section == step.rows_of else before.row_ids(section)
        if after.row_ids(section) != more:
            yield f"the rows of {section} were {before.row_ids(section)} and are {after.row_ids(section)}"
    files = [f"{each.requirement}@{each.subject}" for each in after.uploads[len(before.uploads):]]
    if after.uploads[:len(before.uploads)] != before.uploads or files not in ([], [step.hands_in]):
        yield f"files were handed in: {files}"
    same = {"answers", "rows", "uploads", "documents", "units", "version"}
    if before.model_dump(exclude=same) != after.model_dump(exclude=same):
        yield "something else changed"


def _may_stand(before: Application, step: Step) -> set[str]:
    parts = {step.typed} if step.is_whole else {step.typed[:length] for length in range(len(step.typed) + 1)}
    return parts | {before.text(step.place)}


def _new_row(before: Application, after: Application, step: Step) -> str | None:
    rows = after.row_ids(step.rows_of) if step.rows_of else ()
    return rows[-1] if rows and rows != before.row_ids(step.rows_of) else None


def _is_done(before: Application, after: Application, step: Step) -> bool:
    if step.place:
        return after.text(step.place) == step.typed
    if step.rows_of:
        new = _new_row(before, after, step)
        return new is not None and (not step.typed or after.text(f"{step.rows_of}[{new}].name") == step.typed)
    return len(after.uploads) > len(before.uploads)


def _unlike_the_screen(filling: Filling, step: Step) -> Iterator[str]:
    """A field that goes on showing what is not kept, where the page lived on."""
    if step.name != "type" or not filling.section:
        return
    box = filling.person.keyed(f"answer_{filling.id}_{step.place}").locator("input, textarea").first
    end = time.monotonic() + AFTER
    while (shown := box.input_value()) != (kept := filling.stored.text(step.place)):
        if time.monotonic() > end:
            yield f"the screen shows {shown!r}, and {kept!r} is kept"
            return
        filling.page.wait_for_timeout(200)


def played_back(first: Application, records: tuple[Record, ...]) -> Mapping[str, str]:
    """What the records make of the answers with which the application began; '' for one that went with its row."""
    texts = {path: answer.text for path, answer in first.answers.items()}
    for record in records:
        removed = record.verb == "application.rows_changed"
        for path, text in record.before.items():
            if "." in path and texts.get(path, "") != text:
                raise ValueError(f"{record.verb} says that {path} was {text!r}: it was {texts.get(path)!r}")
            if "." in path and removed:
                texts[path] = ""
        texts |= {path: str(text) for path, text in record.after.items() if "." in path}
    return {path: text for path, text in texts.items() if text}


def kills(browser: Browser, folder: Path, counts: Mapping[Kill, int], seed: int, database: str | None = None) -> Tally:
    """So many kills of each kind in a random order, and what they cost."""
    filling, tally = Filling(browser, folder, seed, database), Tally()
    try:
        order = [kind for kind, count in counts.items() for _ in range(count)]
        filling.random.shuffle(order)
        for number, what in enumerate(order, start=1):
            kill_one(filling, what, tally)
            if number % 25 == 0:
                print(number, dict(tally.killed), f"{len(tally.faults)} faults", file=sys.stderr, flush=True)
        after = filling.stored
        with filling.office.unit_of_work() as uow:
            told = played_back(filling.first, uow.records.about(filling.id))
        if told != {path: answer.text for path, answer in after.answers.items() if answer.text}:
            tally.faults.append("the records do not give the application as it stands")
    finally:
        filling.end()
    return tally


def main() -> int:
    """Print a row for RESULTS.md; 1 where something was lost, changed or doubled, or Chromium is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    for kind, count in ((Kill.CONNECTION, 800), (Kill.BROWSER, 150), (Kill.SERVER, 50)):
        parser.add_argument(f"--{kind.value}s", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database")
    asked: Any = parser.parse_args()
    found = chromium_path()
    if found is None:
        print("no Chromium: run tests/needs.py", file=sys.stderr)
        return 1
    counts = {Kill.CONNECTION: asked.connections, Kill.BROWSER: asked.browsers, Kill.SERVER: asked.servers}
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        tally = kills(chromium, Path(folder), counts, asked.seed, asked.database)
        chromium.close()
    killed = ", ".join(f"{tally.killed[kind]} {kind}" for kind in Kill)
    print(f"| {killed} | {time.monotonic() - begun:.0f} s | {tally.confirmed} | {tally.kept} | {tally.partly} |"
          f" {tally.missing} | {len(tally.faults)} |")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
