"""How long 500 products take from the enterprise's own workbook into the application, page included.

`python -m benchmarks.tables` prints a row for RESULTS.md: medians over several runs, in milliseconds. Reading, planning
and writing are timed in this process on a SQLite file; the whole way is timed in Chromium against a served application,
from the choice of the file to the preview, and from the button to the page at rest with all rows in the grid.
"""

import statistics
import sys
import time
from collections.abc import Callable

from playwright.sync_api import Page

from benchmarks.in_chromium import installation
from intake_app.services import accounts, applications, tables
from intake_app.services.accounts import Registered
from intake_app.services.office import Office
from intake_app.services.tables import BroughtTable, Taken
from intake_app.tables.changes import TablePlan
from intake_app.tables.marked import marked_workbook
from models.account import Actor
from models.application import Application
from tests.browser.driving import PASSWORD, Person
from tests.registrations import registration
from tests.tables.books import HEADINGS, book, motor

ROWS = 500
RUNS = 5
EMAIL = "rows@example.com"
SITE = {"name": "1 号厂区", "city": "南阳", "address": "示范路 1 号", "employees": "80", "data_complexity": "low"}
TABLE = BroughtTable(name="产品.xlsx", table=book(
    ("2026 年申请认证产品明细表",), HEADINGS, *(motor(f"YBX3-{number:03d}M-4") for number in range(ROWS))))


def main() -> int:
    """Print the medians."""
    with installation() as here:
        office = here.office
        outcome = accounts.register_enterprise(
            office, registration(EMAIL, password=PASSWORD, password_again=PASSWORD))
        assert isinstance(outcome, Registered), outcome
        actor = accounts.actor_of(outcome.account)
        own = [_in_process(office, actor) for _ in range(RUNS)]
        person = here.sign_in(EMAIL)
        whole = [_in_browser(office, actor, person) for _ in range(RUNS)]
    read, write, mark = (round(statistics.median(times)) for times in zip(*own, strict=True))
    preview, taken = (round(statistics.median(times)) for times in zip(*whole, strict=True))
    print(f"| {ROWS} | {read} | {write} | {mark} | {preview} | {taken} | {preview + taken} |")
    return 0


def _draft(office: Office, actor: Actor) -> Application:
    draft = applications.start_application(office, actor, "cnex_ex")
    for key, text in SITE.items():
        applications.save_answer(office, actor, draft.id, f"sites[{draft.row_ids('sites')[0]}].{key}", text)
    return draft


def _in_process(office: Office, actor: Actor) -> tuple[float, float, float]:
    """Milliseconds to tell what the table would do, to take it over, and to mark the enterprise's own sheet."""
    draft = _draft(office, actor)
    plan, read = _timed(lambda: tables.plan_table(office, actor, draft.id, "products", TABLE))
    assert isinstance(plan, TablePlan), plan
    taken, write = _timed(lambda: tables.take_table(office, actor, draft.id, "products", TABLE, plan))
    assert isinstance(taken, Taken), taken
    assert taken.added == ROWS
    fields = office.scheme_of(draft).fields_of("products")
    _, mark = _timed(lambda: marked_workbook(TABLE.table, plan, fields, "zh"))
    return read, write, mark


def _in_browser(office: Office, actor: Actor, person: Person) -> tuple[float, float]:
    """Milliseconds from the file to its preview, and from the button to all rows in the grid."""
    draft = _draft(office, actor)
    person.open(f"application?application={draft.id}&section=products")
    person.unfold("从 Excel 导入")
    field = person.keyed(f"table_{draft.id}_products").locator("input[type=file]").first
    page, content = person.page, TABLE.table
    assert isinstance(content, bytes)
    _, preview = _timed(lambda: (
        field.set_input_files({"name": TABLE.name, "mimeType": "application/octet-stream", "buffer": content}),
        page.wait_for_selector(f".st-key-take_{draft.id}_products button"), _rest(page)))
    button = person.keyed(f"take_{draft.id}_products").locator("button").first
    _, taken = _timed(lambda: (
        button.click(), page.wait_for_selector('[class*="st-key-grid_"] canvas'), _rest(page)))
    assert len(applications.application_of(office, actor, draft.id).row_ids("products")) == ROWS
    return preview, taken


def _rest(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def _timed(act: Callable[[], object]) -> tuple[object, float]:
    start = time.perf_counter()
    outcome = act()
    return outcome, (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
