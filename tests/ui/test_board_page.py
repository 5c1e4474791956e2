"""The planning board as a page: what has no bar is still at hand, and what was narrowed stays narrowed."""

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import draft_edits
from intake_app.services.board import AuditState
from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Role
from tests.job_builders import trained
from tests.services.jobs import COORDINATOR, acting, put, to_plan
from tests.ui.test_body_pages import MAIN


@pytest.fixture
def board(office: Office, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The board of a coordinator with one audit in a draft by hand and two people for it."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    monkeypatch.setattr(session, "language", lambda: "zh")
    monkeypatch.setattr(session, "current_actor", lambda: acting(Role.COORDINATOR, person="coordinator"))
    draft_edits.begin_draft(office, COORDINATOR)
    return AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("board.py").run()


def test_an_audit_without_a_place_is_chosen_while_the_people_are_in_sight(board: AppTest) -> None:
    (waiting,) = [each for each in board.selectbox if (each.key or "").startswith("board_waiting")]
    assert "尚未安排的检查（1 次）" in waiting.label
    assert "目标 2026-" in waiting.options[0]
    waiting.select_index(0).run()
    assert not board.exception
    assert "board_cheapest" in " ".join(button.key or "" for button in board.button)


def test_a_filter_is_kept_while_another_page_is_open(board: AppTest) -> None:
    """The plan is searched and published on another page than the one that shows it."""
    (states,) = [each for each in board.multiselect if (each.key or "").startswith("board_states")]
    states.set_value([AuditState.WAITING]).run()
    assert "筛选后显示 1 次检查中的 1 次" in "\n".join(each.value for each in board.caption)
    board.switch_page("planning.py").run().switch_page("board.py").run()
    assert "筛选后显示 1 次检查中的 1 次" in "\n".join(each.value for each in board.caption)


def test_undoing_says_what_it_takes_back(office: Office, board: AppTest) -> None:
    board.selectbox[0].select_index(0).run()
    next(each for each in board.button if each.key == "board_cheapest").click().run()
    assert not board.exception
    (said,) = [each.value for each in board.caption if each.value.startswith("上一步：")]
    assert "一厂" in said
    assert "安排" in said
