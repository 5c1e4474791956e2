"""The planning board in a real browser: a broken rule refuses a dragged bar in words, an allowed move is kept."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Locator, expect

from intake_app.services import planning
from intake_app.services.office import Office
from intake_app.services.passwords import hashed
from models.account import Account, Role
from scheduler.plan import Assignment
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person, until
from tests.job_builders import person, trained
from tests.services.jobs import COORDINATOR, proposed, put, to_plan

pytestmark = pytest.mark.browser

EMAIL = "board@example.com"
JOB, OTHER = "engagement-1/s1", "engagement-2/s1"


class Board:
    """The board of a coordinator with two audits of the same two people in the draft."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.office: Office = served.office
        put(self.office, to_plan(), to_plan("engagement-2"), trained("甲"), trained("乙"),
            person("coordinator", functions=(), families=()))
        with self.office.unit_of_work() as uow:
            uow.accounts.add(Account(id="account-board", email=EMAIL, name="调度", password_hash=hashed(PASSWORD),
                                     roles={Role.COORDINATOR}, person_id="coordinator"))
            uow.commit()
        proposed(self.office)
        self.person = Person(browser, served.address, self.office).sign_in(EMAIL)
        self.open()

    def open(self) -> None:
        self.person.open("board")
        self.bar(JOB).wait_for()

    def bar(self, job: str, person: str = "甲") -> Locator:
        return self.person.page.locator(f'.bar[data-job="{job}"][data-person="{person}"]')

    def placed(self, job: str) -> Assignment:
        proposal = planning.current_proposal(self.office, COORDINATOR)
        assert proposal is not None
        found = planning.proposed_plan(proposal)[1].assignment_of(job)
        assert found is not None
        return found

    def drag(self, job: str, days: int) -> None:
        """Drag an audit by calendar days, as a hand does."""
        page, bar = self.person.page, self.bar(job)
        bar.scroll_into_view_if_needed()
        box, track = bar.bounding_box(), bar.locator("xpath=..").bounding_box()
        assert box is not None
        assert track is not None
        in_sight = 7 * page.locator(".week").count()
        x, y = box["x"] + 5, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + days * track["width"] / in_sight, y, steps=8)
        page.mouse.up()

    def answers(self, words: str) -> None:
        until(lambda: words in self.person.page.locator(".answer").inner_text(), f"“{words}” on the board")


@pytest.fixture
def board(chromium: Browser, clocked: Served) -> Board:
    return Board(chromium, clocked)


def offset(of: date, start: date) -> int:
    return (of - start).days


def test_a_drag_is_refused_in_words_or_kept(board: Board) -> None:
    """Onto the other audit of the same people it springs back; to a free week it stays, also after a reload."""
    before, other = board.placed(JOB), board.placed(OTHER)
    board.drag(JOB, offset(other.start, before.start))
    board.answers("未改动")
    board.answers("同时被排入")
    board.person.shot("board-refused")
    assert board.placed(JOB) == before
    until(lambda: not board.person.page.locator(".bar.pending").count(), "the bar to spring back")

    free = max(before.start, other.start) + timedelta(days=14)
    board.drag(JOB, offset(free, before.start))
    board.answers("已改动")
    assert board.placed(JOB).start == free
    assert board.placed(JOB).team == before.team
    board.open()
    assert free.isoformat() in (board.bar(JOB).get_attribute("title") or "")

    board.person.click("board_undo")
    board.answers("已撤销")
    assert board.placed(JOB) == before


def test_a_key_moves_the_chosen_audit_as_a_hand_does(board: Board) -> None:
    """Shift and an arrow: the next working day, with the same checks."""
    before = board.placed(JOB)
    last_free = max(board.placed(JOB).start, board.placed(OTHER).start) == before.start
    job = JOB if last_free else OTHER
    start = board.placed(job).start
    board.bar(job).focus()
    board.person.page.keyboard.press("Shift+ArrowRight")
    until(lambda: board.placed(job).start > start, "the audit to move")
    board.answers("已改动")


def test_the_form_says_what_a_change_would_break_before_it_is_made(board: Board) -> None:
    before, other = board.placed(JOB), board.placed(OTHER)
    board.person.press_on(board.bar(JOB))
    board.person.reads("开始日期")
    board.person.set_day("board_start", other.start)
    board.person.reads("同时被排入")
    expect(board.person.keyed("board_place").locator("button")).to_be_disabled()
    board.person.set_day("board_start", max(before.start, other.start) + timedelta(days=14))
    board.person.reads("费用")
    board.person.click("board_place")
    board.answers("已改动")
    assert board.placed(JOB).start != before.start
    board.person.click("board_pin")
    board.answers("已锁定")
