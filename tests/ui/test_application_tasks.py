"""The home of an application: what is still missing, where to go next, and what a new edition changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import applications
from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Actor
from models.application import AnswerSource, Application, ApplicationState
from tests.builders import cnex_draft, completed
from tests.offices import Clock
from tests.schemes.second_edition import second_edition

OpenPage = Callable[..., AppTest]
TASKS, FORM = "application_tasks.py", "application_form.py"


@pytest.fixture
def draft(office: Office, applicant: Actor) -> Application:
    """A draft under CNEX-01-G:2026 as it begins."""
    return applications.start_application(office, applicant, "cnex_ex")


@pytest.fixture
def complete(office: Office, applicant: Actor) -> Application:
    """An application that only lacks its declaration."""
    assert applicant.enterprise_id is not None
    ready = completed(cnex_draft(), enterprise_id=applicant.enterprise_id, state=ApplicationState.DRAFT, edition=None,
                      submitted_on=None, complete_on=None, declared_by="")
    with office.unit_of_work() as uow:
        uow.applications.add(ready)
        uow.commit()
    return ready


def said(at: AppTest) -> str:
    """Every sentence on the page."""
    elements = [*at.markdown, *at.error, *at.warning, *at.success, *at.info, *at.caption]
    return "\n".join(str(element.value) for element in elements).replace("\\", "")


def button(at: AppTest, key: str) -> Any:
    """The button of exactly this key."""
    return next(each for each in at.button if each.key == key)


def badges(at: AppTest) -> list[str]:
    """The states of the tasks, in order."""
    words = ("未开始", "进行中", "已完成", "可留空", "还不能开始")
    lines = [str(each.value) for each in at.markdown if "-badge[" in str(each.value)]
    return [next(word for word in words if word in line) for line in lines]


def test_a_fresh_application_shows_its_tasks_and_why_some_cannot_start(
    office: Office, draft: Application, open_page: OpenPage
) -> None:
    at = open_page(TASKS, application=draft.id)
    assert not at.exception
    assert badges(at) == ["进行中", *["未开始"] * 5, "可留空", "还不能开始", "未开始", "还不能开始"]
    assert "请先完成：生产场所、产品。〔CNEX-01-G:2026 第 4 条〕" in said(at)
    count = len(applications.completeness_of(office, draft).missing)
    assert f"{count} 处待补" in said(at)
    assert "已保存 09:00:00" in at.get("progress")[0].proto.text


def test_the_main_button_leads_to_the_very_answer_that_is_missing(draft: Application, open_page: OpenPage) -> None:
    at = open_page(TASKS, application=draft.id)
    button(at, f"tasks_next_{draft.id}").click().run()
    assert not at.exception
    assert at.query_params["field"] == "client.city"
    assert at.query_params["section"] == "client"


def test_the_chat_and_the_main_button_name_the_same_next_step(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    """On both pages, whatever was proposed, left out, passed over or typed; the form goes on from its section."""

    def asked(at: AppTest, key: str) -> str:
        (question,) = [str(each.value) for each in at.markdown if str(each.value).startswith("接下来")]
        title = button(at, key).label.removeprefix("去填：")
        assert title.partition("（")[0] in question.replace("\\", "")
        return title

    at = open_page(TASKS, application=draft.id)
    key = f"tasks_next_{draft.id}"
    at.chat_input[0].set_value("还缺什么").run()
    city = asked(at, key)
    at.chat_input[0].set_value("下一项").run()
    address = asked(at, key)
    applications.save_answer(office, applicant, draft.id, "client.address", "中州路 5 号")
    at.run()
    kind = asked(at, key)
    at.chat_input[0].set_value("委托人类型：经销商").run()
    behind_card = asked(at, key)
    button(at, f"leave_proposed_{draft.id}_2_0").click().run()
    assert asked(at, key) == kind
    assert len({city, address, kind, behind_card}) == 4
    at = open_page(FORM, application=draft.id, section="products")
    at.chat_input[0].set_value("还缺什么").run()
    assert asked(at, f"next_{draft.id}") == "产品名称（产品 1）"
    button(at, f"next_{draft.id}").click().run()
    assert at.query_params["section"] == "products"


def test_a_task_leads_to_its_section(draft: Application, open_page: OpenPage) -> None:
    at = open_page(TASKS, application=draft.id)
    button(at, f"task_{draft.id}_sites").click().run()
    assert at.query_params["section"] == "sites"


def test_the_forms_tabs_bear_the_signs_of_the_task_list(complete: Application, open_page: OpenPage) -> None:
    """A table that may stay empty is no finished one on either page."""
    at = open_page(FORM, application=complete.id)
    assert not at.exception
    assert "已保存" in at.get("progress")[0].proto.text
    signs = {name: button(at, f"section_{complete.id}_{name}").icon for name in ("client", "sites", "materials")}
    assert signs == {"client": ":material/check:", "sites": ":material/check:",
                     "materials": ":material/check_indeterminate_small:"}


def test_a_table_can_be_begun_from_the_list_before_anything_else(
    office: Office, applicant: Actor, open_page: OpenPage
) -> None:
    """As from the form's own tabs: the page says that tasks are taken in any order."""
    draft = applications.start_application(office, applicant, "cec_salt")
    at = open_page(TASKS, application=draft.id)
    button(at, f"task_{draft.id}_materials").click().run()
    assert at.query_params["section"] == "materials"


def test_a_complete_application_leads_to_its_submission(complete: Application, open_page: OpenPage) -> None:
    at = open_page(TASKS, application=complete.id)
    assert badges(at) == [*["已完成"] * 6, *["可留空"] * 4, *["已完成"] * 2, "未开始"]
    assert button(at, f"tasks_next_{complete.id}").label == "下一步：检查与提交"


@pytest.mark.requirement("CNEX-0-a")
def test_a_new_edition_is_told_until_it_was_looked_at(
    office: Office, applicant: Actor, complete: Application, open_page: OpenPage, clock: Clock
) -> None:
    clock.move(timedelta(days=1))
    newer = second_edition().with_(in_force_from=clock.at.date())
    session.open_office(replace(office, schemes=office.schemes.with_(editions=(*office.schemes.editions, newer))))
    at = open_page(TASKS, application=complete.id)
    words = said(at)
    assert "2026 → 2027" in words
    assert "由 90 改为 75。〔CNEX-01-G:2026 第 9.10 条〕" in words
    assert "**联系人手机（可接收短信）**：13800000000" in words
    button(at, f"edition_seen_{complete.id}").click().run()
    assert not at.exception
    assert "2026 → 2027" not in said(at)
    with office.unit_of_work() as uow:
        assert uow.applications.get(complete.id).seen_edition == "2027"


def test_each_answer_to_check_has_a_link_to_its_very_field(complete: Application, open_page: OpenPage) -> None:
    at = open_page("application_check.py", application=complete.id)
    links = [link.proto.query_string for link in at.get("page_link")]
    assert f"application={complete.id}&section=client&field=client.mobile" in links
    assert any("field=products%5Bp1%5D.models" in link for link in links)


def test_an_answer_that_nobody_typed_is_marked_for_the_check(
    office: Office, applicant: Actor, complete: Application, open_page: OpenPage
) -> None:
    applications.save_answer(office, applicant, complete.id, "client.contact", "孙丽", source=AnswerSource.CHAT)
    at = open_page("application_check.py", application=complete.id)
    assert "孙丽 :blue-badge[对话]" in said(at)
