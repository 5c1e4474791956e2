"""A table of the form in a real browser: written, pasted into, deleted from and taken back; nothing is lost."""

import pytest
from playwright.sync_api import Browser, Locator

from intake_app.services import accounts, applications
from intake_app.services.accounts import Registered
from intake_app.services.office import Office
from models.account import Actor
from models.application import Application
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, TIMERS_LATE, Person, until
from tests.registrations import registration

pytestmark = pytest.mark.browser

EMAIL = "tables@salt.example"
TABLE = "omitted"
MARKERS, NUMBERS, LINE = 33, 40, 35
"""Pixels: the column to tick rows in, the one of their numbers, the height of a line."""

PAUSES_LONG = """
const inTime = window.setTimeout;
window.setTimeout = (act, wait, ...given) => inTime(act, wait === 150 ? 20000 : wait, ...given);
"""
"""The table waits for 20 s instead of 150 ms before it sends: whatever is done next comes before that."""

ROWS = (("消泡剂", "12.5", "kg", "用量少"), ("纤维", "900", "kg", "量小"), ("树脂", "2", "t", "量小"))


class Table:
    """The table of what is left out, of a draft that one person has open."""

    def __init__(self, browser: Browser, served: Served) -> None:
        form = registration(EMAIL, password=PASSWORD, password_again=PASSWORD)
        registered = accounts.register_enterprise(served.office, form)
        assert isinstance(registered, Registered), registered
        self.office: Office = served.office
        self.actor: Actor = accounts.actor_of(registered.account)
        self.id = applications.start_application(self.office, self.actor, "cec_salt").id
        self.person = Person(browser, served.address, self.office).sign_in(EMAIL)
        self.person.context.grant_permissions(["clipboard-read", "clipboard-write"])

    @property
    def application(self) -> Application:
        return applications.application_of(self.office, self.actor, self.id)

    def kept(self) -> list[tuple[str, ...]]:
        """The rows as they are kept."""
        now = self.application
        return [tuple(now.text(f"{TABLE}[{row}].{key}") for key in ("name", "mass", "unit", "reason"))
                for row in now.row_ids(TABLE)]

    def lay_in(self, *rows: tuple[str, ...]) -> tuple[str, ...]:
        """Rows that were entered some time ago; their ids."""
        for row in rows:
            begun = applications.add_row(self.office, self.actor, self.id, TABLE)
            assert isinstance(begun, Application)
            for key, words in zip(("name", "mass", "unit", "reason"), row, strict=True):
                path = f"{TABLE}[{begun.row_ids(TABLE)[-1]}].{key}"
                applications.save_answer(self.office, self.actor, self.id, path, words)
        return self.application.row_ids(TABLE)

    def keeps(self, *rows: tuple[str, ...]) -> None:
        """Exactly these rows must come to be kept."""
        try:
            until(lambda: self.kept() == list(rows), "the rows")
        except AssertionError:
            assert self.kept() == list(rows)

    def open(self) -> None:
        self.person.open(f"application?application={self.id}&section={TABLE}")
        self.until_drawn()

    def show(self, section: str) -> None:
        self.person.click(f"section_{self.id}_{section}")
        self.until_drawn(section)

    def until_drawn(self, section: str = TABLE) -> None:
        """A canvas takes clicks only once it knows its columns' widths; then it tells screen readers of its columns."""
        self.grid(section).locator('[role="columnheader"]').first.wait_for(state="attached")

    def grid(self, section: str = TABLE) -> Locator:
        return self.person.page.locator(f'[class*="st-key-grid_{section}_"] [data-testid="stDataFrame"]')

    def click(self, line: int, left: int) -> None:
        self.grid().click(position={"x": left, "y": LINE * line + LINE // 2}, delay=80)

    def begin_row(self, line: int) -> None:
        """Click into the line under the last: its first cell stands open to be written."""
        self.click(line, MARKERS + NUMBERS + 25)
        self.open_cell.wait_for()

    def select_name(self, line: int) -> None:
        """Select the first cell of a line."""
        self.click(line, MARKERS + NUMBERS + 25)
        self.grid().locator(f'#glide-cell-2-{line - 1}[aria-selected="true"]').wait_for(state="attached")

    def delete(self, line: int) -> None:
        """Tick a line and delete it."""
        self.click(line, MARKERS // 2)
        self.grid().locator(f'tr[aria-rowindex="{line + 1}"][aria-selected="true"]').wait_for(state="attached")
        self.person.page.keyboard.press("Delete")

    @property
    def open_cell(self) -> Locator:
        """The field that lies over a cell while it is written into; letters typed before it is there are lost."""
        return self.person.page.locator(".gdg-input")

    def type(self, text: str, leave: str = "Tab") -> None:
        """Write into the open cell and leave it."""
        keyboard = self.person.page.keyboard
        self.open_cell.wait_for()
        keyboard.press("Control+a")
        keyboard.type(text)
        keyboard.press(leave)
        self.open_cell.wait_for(state="hidden")

    def enter(self, text: str, leave: str = "Tab") -> None:
        """Open the selected cell and write into it."""
        self.person.page.keyboard.press("Enter")
        self.type(text, leave)


@pytest.fixture
def table(chromium: Browser, clocked: Served) -> Table:
    """An open table without rows."""
    table = Table(chromium, clocked)
    table.open()
    return table


def test_rows_are_written_pasted_deleted_and_taken_back(table: Table) -> None:
    """Cell by cell while earlier ones are still being saved; a choice is pasted in the reader's words."""
    page = table.person.page
    table.begin_row(1)
    table.type("消泡剂")
    table.enter("12.5")
    page.keyboard.press("Tab")
    table.enter("用量少")
    table.keeps(("消泡剂", "12.5", "", "用量少"))
    table.person.reads("第 1 行（消泡剂）：还缺单位")

    table.open()
    page.evaluate("navigator.clipboard.writeText('纤维\\t900\\t千克（kg）\\t量小\\n树脂\\t2\\t吨（t）\\t量小')")
    table.begin_row(2)
    page.keyboard.press("Escape")
    table.open_cell.wait_for(state="hidden")
    page.keyboard.press("Control+v")
    table.keeps(("消泡剂", "12.5", "", "用量少"), ("纤维", "900", "kg", "量小"), ("树脂", "2", "t", "量小"))

    table.open()
    table.delete(2)
    table.keeps(("消泡剂", "12.5", "", "用量少"), ("树脂", "2", "t", "量小"))
    table.select_name(2)
    table.enter("离子交换树脂")
    table.keeps(("消泡剂", "12.5", "", "用量少"), ("离子交换树脂", "2", "t", "量小"))
    table.person.press(f"undo_{table.id}_{TABLE}")
    table.keeps(("消泡剂", "12.5", "", "用量少"), ("纤维", "900", "kg", "量小"), ("离子交换树脂", "2", "t", "量小"))
    table.person.shot("table")


def test_what_is_typed_faster_than_the_browser_works_is_kept(table: Table) -> None:
    """Cell after cell without a pause, while a busy browser is late with all that it put off."""
    table.person.context.add_init_script(TIMERS_LATE)
    table.open()
    table.begin_row(1)
    keyboard = table.person.page.keyboard
    for text, *keys in (("消泡剂", "Tab"), ("12.5", "Tab", "Tab", "Enter"), ("用量少", "Tab")):
        keyboard.type(text)
        for key in keys:
            keyboard.press(key)
    table.keeps(("消泡剂", "12.5", "", "用量少"))


def test_what_was_typed_stands_after_another_section_was_shown(table: Table) -> None:
    """The browser forgets a grid that it does not show: it is laid anew on what was kept."""
    table.begin_row(1)
    table.type("消泡剂")
    table.enter("12.5")
    table.keeps(("消泡剂", "12.5", "", ""))
    for section in ("parameters", TABLE):
        table.show(section)
    table.select_name(1)
    table.enter("高效消泡剂")
    table.keeps(("高效消泡剂", "12.5", "", ""))


def test_a_newer_value_of_somebody_else_is_not_overwritten(table: Table) -> None:
    """Both are shown, and what was typed is written only once the person says so."""
    table.begin_row(1)
    table.type("消泡剂")
    table.keeps(("消泡剂", "", "", ""))
    (row,) = table.application.row_ids(TABLE)
    table.open()
    applications.save_answer(table.office, table.actor, table.id, f"{TABLE}[{row}].name", "活性炭")
    table.select_name(1)
    table.enter("石英砂")
    table.person.reads("保留我的输入：石英砂")
    table.keeps(("活性炭", "", "", ""))
    table.person.press(f"mine_{TABLE}_0")
    table.keeps(("石英砂", "", "", ""))


def test_letters_typed_while_a_row_is_being_deleted_are_kept(table: Table) -> None:
    """The table stays as it lies: laid anew, it would take the open cell with it."""
    table.lay_in(*ROWS)
    table.open()
    table.delete(2)
    table.select_name(1)
    table.person.page.keyboard.press("Enter")
    table.open_cell.wait_for()
    table.person.page.keyboard.press("Control+a")
    # As slowly as a person: the answer to the deletion comes in the midst of the word.
    table.person.page.keyboard.type("defoamer of silicone", delay=150)
    table.person.page.keyboard.press("Tab")
    table.keeps(("defoamer of silicone", *ROWS[0][1:]), ROWS[2])
    table.select_name(2)
    table.enter("离子交换树脂")
    table.keeps(("defoamer of silicone", *ROWS[0][1:]), ("离子交换树脂", *ROWS[2][1:]))


def test_letters_typed_while_somebody_else_deletes_a_row_are_kept(table: Table) -> None:
    """What the first cell's saving meets does not take the second cell's letters away."""
    _, second, _ = table.lay_in(*ROWS)
    table.open()
    applications.remove_row(table.office, table.actor, table.id, TABLE, second)
    table.select_name(1)
    table.enter("硅油")
    table.person.page.keyboard.press("Enter")
    table.open_cell.wait_for()
    table.person.page.keyboard.press("Control+a")
    table.person.page.keyboard.type("12.75125", delay=300)
    table.person.page.keyboard.press("Tab")
    table.keeps(("硅油", "12.75125", *ROWS[0][2:]), ROWS[2])


def test_what_is_typed_into_a_row_that_somebody_else_removed_is_told(table: Table) -> None:
    _, second, _ = table.lay_in(*ROWS)
    table.open()
    applications.remove_row(table.office, table.actor, table.id, TABLE, second)
    table.select_name(2)
    table.enter("玻璃纤维")
    table.person.reads("第 2 行刚被他人删除，下列输入没有保存：玻璃纤维")
    table.keeps(ROWS[0], ROWS[2])


@pytest.mark.parametrize("leave", ["section", "page", "reload", "close"])
def test_what_was_typed_just_before_the_table_is_left_is_kept(table: Table, leave: str) -> None:
    """Another section or page, the browser's own reload, and the window closed."""
    table.lay_in(ROWS[0])
    table.person.context.add_init_script(PAUSES_LONG)
    table.open()
    table.select_name(1)
    table.enter("硅油")
    page = table.person.page
    if leave == "section":
        table.person.keyed(f"section_{table.id}_parameters").locator("button, a").first.click(delay=80)
    elif leave == "page":
        page.locator('[data-testid="stSidebarNav"] a').last.click(delay=80)
    elif leave == "reload":
        page.reload()
    else:
        page.close(run_before_unload=True)
    table.keeps(("硅油", *ROWS[0][1:]))


def test_what_stands_in_an_open_cell_is_kept_when_the_page_is_reloaded(table: Table) -> None:
    """On a browser too that is too busy for any timer before the page is gone."""
    table.lay_in(ROWS[0])
    table.person.context.add_init_script(TIMERS_LATE)
    table.open()
    table.select_name(1)
    page = table.person.page
    page.keyboard.press("Enter")
    table.open_cell.wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("硅油")
    page.reload()
    table.keeps(("硅油", *ROWS[0][1:]))


def test_in_a_narrow_window_the_column_in_sight_leaves_room_for_the_next(table: Table, chromium: Browser) -> None:
    """However long the name of a row is, on a telephone and beside a desk; in a wide window it is shown whole."""
    table.lay_in(("消泡剂，含硅，用于蒸发结晶工序的消泡", *ROWS[0][1:]))
    signed_in = table.person.context.storage_state()
    for width, column in ((1280, 2), (400, 3)):
        context = chromium.new_context(viewport={"width": width, "height": 800}, storage_state=signed_in,
                                       locale="zh-CN")
        table.person.page = context.new_page()
        table.open()
        table.click(1, MARKERS + NUMBERS + 130)
        table.grid().locator(f'#glide-cell-{column}-0[aria-selected="true"]').wait_for(state="attached")
        context.close()
