"""The planning page in every state of a run: each says what is the case and offers what can be done."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import draft_edits, planning, planning_runs
from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Role
from models.planning import PlanningRun, PlanProposal, RunState
from tests.job_builders import cec, trained
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, change, far, job, one, proposed, put, to_plan
from tests.ui.test_body_pages import MAIN

OpenPage = Callable[[], AppTest]


@pytest.fixture
def page(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens the planning page as a coordinator, with one audit to plan and two people for it."""
    put(office, to_plan(), trained("甲"), trained("乙"))
    monkeypatch.setattr(session, "language", lambda: "zh")
    monkeypatch.setattr(session, "current_actor", lambda: acting(Role.COORDINATOR, person="coordinator"))
    return lambda: AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("planning.py").run()


def ordered(office: Office) -> PlanningRun:
    run = planning_runs.start_run(office, COORDINATOR, 5)
    assert isinstance(run, PlanningRun)
    return run


def current(office: Office) -> PlanProposal:
    found = planning.current_proposal(office, COORDINATOR)
    assert found is not None
    return found


def told(at: AppTest) -> str:
    assert not at.exception
    return "\n".join(str(each.value) for each in (*at.markdown, *at.caption, *at.warning, *at.error, *at.success))


def press(at: AppTest, key: str) -> AppTest:
    button = next(each for each in at.button if each.key is not None and each.key.startswith(key))
    assert not button.disabled
    return button.click().run()


def keys(at: AppTest) -> str:
    return " ".join(each.key or "" for each in at.button)


def test_person_days_of_every_job_are_confirmed_in_one_act_below_the_list(office: Office, page: OpenPage) -> None:
    """CNEX-9.3.1: what else a job waits for is still told above."""
    put(office, to_plan("new", person_days=(), person_days_confirmed_on=None, agreement=None),
        to_plan("set", person_days_confirmed_on=None))
    at = page()
    assert told(at).count("认证合同尚未由双方签署") == 1
    assert "没有人日数" not in told(at)
    at = press(at, "confirm_all_days")
    assert "已确认 2 个项目的人日数" in told(at)
    assert "confirm_all_days" not in keys(at)
    assert job(office, "set").person_days_confirmed_on == job(office, "new").person_days_confirmed_on == office.today()


def test_an_order_waits_and_says_when_no_worker_takes_it(office: Office, page: OpenPage, clock: Clock) -> None:
    at = press(page(), "planning_solve")
    assert "正在排队" in told(at)
    assert "footmark work" not in told(at)
    clock.move(timedelta(minutes=1))
    assert "footmark work" in told(page())
    press(page(), "planning_cancel_")
    assert "开始前" in told(page())


def test_an_interrupted_run_offers_both_ways_on(office: Office, page: OpenPage) -> None:
    """Taken up again it waits; its best plan becomes the proposal."""
    planning_runs.work_on(office, ordered(office).id, lambda: True)
    at = page()
    assert "上次求解中断" in told(at)
    assert "planning_take_up_" in keys(at)
    press(at, "planning_best_")
    assert planning.current_proposal(office, COORDINATOR) is not None


def test_a_failed_run_shows_its_message_as_text(office: Office, page: OpenPage) -> None:
    """What the program said may hold anything; it draws nothing."""
    run = ordered(office)
    with office.unit_of_work() as uow:
        uow.planning_runs.save(uow.planning_runs.get(run.id).with_(state=RunState.FAILED, fault="bad `code` *x*"))
        uow.commit()
    at = page()
    assert "`bad 'code' *x*`" in told(at)
    press(at, "planning_take_up_")
    assert "正在排队" in told(page())


def test_a_finished_run_is_compared_and_published(office: Office, page: OpenPage) -> None:
    """The main act is to publish; it says what waits for declarations, and no charge for what is left out as a cost."""
    planning_runs.work_on(office, ordered(office).id)
    at = page()
    assert re.search("新排 1 项.*已排检查的费用 0 → ", told(at))
    at = press(at, "publish_")
    assert "已发布" in told(at)
    assert len(job(office).visits) == 1
    assert "声明" in told(page())


@pytest.mark.requirement("CNEX-9.5.1-a")
def test_a_proposal_says_where_it_is_not_on_the_day_that_the_client_asked_for(
    office: Office, page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who publishes sees the wish beside the days."""
    far = office.today() + timedelta(days=200)
    planning_runs.work_on(office, ordered(office).id)
    assert "不在客户希望的日期内" not in told(page())
    monkeypatch.setattr(planning, "wished_days", lambda uow, jobs: {each.id: far for each in jobs})
    assert f"不在客户希望的日期内：{far}" in told(page())


def test_a_substitute_is_named_alone_with_the_price(office: Office, page: OpenPage) -> None:
    """Whoever reads a whole team must look for who is new in it; the day and the others are told once."""
    put(office, trained("丙"))
    proposed(office)
    said = told(page())
    (newcomer,) = re.findall(r"- \*\*(.)\*\* · ", said)
    (stays,) = re.findall(r"日期和其他人员不变：.*，(.)。", said)
    assert newcomer != stays


def test_days_off_within_another_day_of_an_audit_are_told_as_not_priced(office: Office, page: OpenPage) -> None:
    """A team far from home stays over the weekend; the plan counts a night for each audit day only."""
    proposed(office)
    shown = told(page())
    lines = [line for line in shown.split("\n") if line.startswith("- **") and " – " in line]
    assert lines
    for line in lines:
        first, last = (date.fromisoformat(day) for day in re.findall(r"\d{4}-\d{2}-\d{2}", line)[:2])
        days_off = (last - first).days + 1 - sum(1 for _ in office.calendar.working_days(first, last))
        assert (f"中间有 {days_off} 天休息日，其间住宿未计入费用" in line) == bool(days_off)
    assert any("休息日" in line for line in lines)


def test_the_answer_says_what_the_plan_below_places_and_what_may_come_too_late(
    office: Office, page: OpenPage, clock: Clock
) -> None:
    """Whoever opens the page in the morning reads what is left to do, not what the search has done already."""
    (audit,) = planning.open_audits(office, COORDINATOR)
    clock.move(timedelta(days=(audit.target - office.today()).days - 31))
    assert "可能误期" not in told(page())
    clock.move(timedelta(days=1))
    assert "1 项尚未安排，目标日期在 30 天以内，可能误期" in told(page())
    proposed(office)
    said = told(page())
    assert "已安排其中 1 项" in said
    assert "可能误期" not in said
    assert page().dataframe[0].value["等待"][0].startswith("待发布：自 2026-")


def test_what_the_plan_leaves_out_stands_in_front_of_what_it_places(office: Office, page: OpenPage) -> None:
    put(office, to_plan("engagement-2", cec()))
    assert len(proposed(office).unplanned) == 1
    at = page()
    texts = [str(each.value) for each in at.markdown]
    left_out = next(place for place, words in enumerate(texts) if words.startswith(":red["))
    placed = [place for place, words in enumerate(texts) if words.startswith("**2026-") and "–" in words]
    assert "时间窗 2026-" in texts[left_out]
    assert all(left_out < place for place in placed)


def test_no_bound_is_told_of_a_draft_made_by_hand(office: Office, page: OpenPage) -> None:
    """Not that no plan could cost less than nothing."""
    for name in ("甲", "乙"):
        change(office, far(one(office, name)))
    draft_edits.begin_draft(office, COORDINATOR)
    assert "不会低于" not in told(page())
    proposed(office)
    assert "不会低于" in told(page())


def test_a_pin_set_on_the_page_is_in_the_draft_when_the_page_is_opened_again(office: Office, page: OpenPage) -> None:
    """A tick that only the page knew was gone with the next click elsewhere, and the audit was planned anew."""
    proposed(office)
    at = page()
    at.checkbox[0].check().run()
    assert not at.exception
    assert page().checkbox[0].value is True
    assert planning.pinned_in(current(office)) == {"engagement-1/s1"}
    page().checkbox[0].uncheck().run()
    assert planning.pinned_in(current(office)) == frozenset()


def test_the_plan_before_a_search_is_taken_up_again(office: Office, page: OpenPage, clock: Clock) -> None:
    first = proposed(office)
    clock.move(timedelta(seconds=1))
    proposed(office)
    at = press(page(), "take_up_")
    assert "已恢复先前的方案" in told(at)
    assert current(office).plan_json == first.plan_json


def test_nothing_is_published_while_a_run_is_under_way(office: Office, page: OpenPage, clock: Clock) -> None:
    """What is being looked for would replace the proposal on the screen."""
    planning_runs.work_on(office, ordered(office).id)
    clock.move(timedelta(seconds=1))
    ordered(office)
    assert "publish_" not in keys(page())
