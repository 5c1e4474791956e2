"""What an applicant types, chooses, hands in and accepts is kept; what is wrong is said beside it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.clamd import Clamd
from intake_app.examination.reasons import remark_words
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.completeness import MissingItem
from intake_app.schemes.schema import SchemeEdition, Section
from intake_app.services import accounts, applications, days_requests, documents, dropped_files, engagements
from intake_app.services.accounts import Registered
from intake_app.services.applications import SavedAnswer
from intake_app.services.downloads import file_for
from intake_app.services.field_words import ANSWER_SOURCES
from intake_app.services.office import Office
from intake_app.services.undecided_messages import undecided_messages
from intake_app.ui import session
from intake_app.ui.applying import item_title
from intake_app.ui.chatting import MOST_OPEN
from intake_app.ui.i18n import text as in_words
from models.account import Actor, Role
from models.application import Answer, AnswerSource, Application, ApplicationState, Upload
from models.body import BodyContact
from models.engagement import Abort, Engagement, EngagementKind, FindingStep
from models.examination import Examination, FileRemark, FileVerdict
from models.fieldwork import Entry, Fieldwork, ItemAnswer
from models.file_reasons import FileReason
from models.ids import FileId, PersonId
from models.text import Text
from tests.builders import CNEX_PRODUCT, COMPANY, SITE_ANSWERS, handed_in
from tests.examination.files import pdf, scanned_pdf
from tests.job_builders import (
    announced,
    cec,
    certificate,
    cnex,
    finding,
    notice_of,
    plan_notice,
    planned,
    trained,
    visit,
)
from tests.malware.clamd_server import clamd
from tests.offices import Clock
from tests.registrations import registration
from tests.services.jobs import acting
from tests.ui.kept_fields import kept_field

OpenPage = Callable[..., AppTest]


@pytest.fixture
def draft(office: Office, applicant: Actor) -> Application:
    """A draft under CNEX-01-G:2026 as it begins: one empty site, one empty product."""
    return applications.start_application(office, applicant, "cnex_ex")


@pytest.fixture
def divisible(office: Office, applicant: Actor, draft: Application) -> Application:
    """The draft with two sites and one product of two models made at both."""
    second = applications.add_row(office, applicant, draft.id, Section.SITES)
    assert isinstance(second, Application)
    sites = second.row_ids("sites")
    product = second.row_ids("products")[0]
    answers = {f"producer.{name}": text for name, text in COMPANY.items()}
    for number, row in enumerate(sites, start=1):
        answers |= {f"sites[{row}].{name}": SITE_ANSWERS[name] for name in ("city", "address", "employees")}
        answers[f"sites[{row}].name"] = f"{number} 号厂区"
    answers |= {f"products[{product}].{name}": text for name, text in CNEX_PRODUCT.items()}
    answers[f"products[{product}].models"] = "YBX3-355M1-4；YBX3-355M2-4"
    answers[f"products[{product}].sites"] = " ".join(sites)
    for path, text in answers.items():
        assert isinstance(applications.save_answer(office, applicant, draft.id, path, text), SavedAnswer), path
    return stored(office, applicant, draft)


def stored(office: Office, actor: Actor, application: Application) -> Application:
    """The application as the database holds it now."""
    return applications.application_of(office, actor, application.id)


def widget(at: AppTest, key: str) -> Any:
    """The widget whose key begins so; keys of choices end in language and wording."""
    found = [element for element in at.main if str(getattr(element, "key", None) or "").startswith(key)]
    assert len(found) == 1, [getattr(element, "key", None) for element in at.main]
    return found[0]


def path_in(key: str) -> str:
    """The path of the answer whose widget has this key; another key ends each laying."""
    return key.removeprefix("answer_").partition("_")[2].rpartition("_")[0]


def said(at: AppTest) -> str:
    """Every sentence on the page."""
    elements = [*at.markdown, *at.error, *at.warning, *at.success, *at.info, *at.caption]
    return "\n".join(str(element.value) for element in elements).replace("\\", "")


def percent(at: AppTest) -> int:
    """How far the progress bar is."""
    return int(at.get("progress")[0].proto.value)


def test_an_application_is_started_under_the_scheme_chosen_by_name(
    office: Office, applicant: Actor, open_page: OpenPage
) -> None:
    at = open_page("my_applications.py")
    assert not at.exception
    widget(at, "scheme_").set_value("cec_salt").run()
    widget(at, "start_application").click().run()
    assert not at.exception
    assert [a.scheme for a in applications.my_applications(office, applicant)] == ["cec_salt"]
    assert at.query_params["application"] == applications.my_applications(office, applicant)[0].id


def test_an_answer_is_saved_as_it_is_typed_and_the_percentage_rises(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    before = percent(at)
    widget(at, f"answer_{draft.id}_client.address").set_value("河南省南阳市示范路 1 号").run()
    assert not at.exception
    assert stored(office, applicant, draft).text("client.address") == "河南省南阳市示范路 1 号"
    assert percent(at) > before


def test_an_answer_that_cannot_be_taken_is_kept_and_its_problem_is_said(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    widget(at, f"answer_{draft.id}_client.mobile").set_value("138").run()
    assert stored(office, applicant, draft).text("client.mobile") == "138"
    assert "“138”不是电话号码" in said(at)
    assert widget(at, f"answer_{draft.id}_client.mobile").value == "138"


@pytest.mark.parametrize(("typed", "kept", "says"), [
    ("20251331", "20251331", "日历上没有 2025 年 13 月 31 日"),
    ("2025-02-30", "2025-02-30", "日历上没有 2025 年 2 月 30 日"),
    ("2025-12", "2025-12", "不是完整的日期"), ("20251231", "2025-12-31", ""), ("2025年12月31日", "2025-12-31", ""),
])
def test_a_day_is_kept_as_it_is_typed_and_no_other_day_is_made_of_it(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage, typed: str, kept: str, says: str
) -> None:
    at = open_page("application_form.py", application=draft.id, section="application")
    widget(at, f"answer_{draft.id}_application.period_to").set_value(typed).run()
    assert not at.exception
    assert stored(office, applicant, draft).text("application.period_to") == kept
    assert widget(at, f"answer_{draft.id}_application.period_to").value == typed
    assert says in said(at)


def test_what_is_typed_into_a_cards_day_is_written_as_the_form_would_and_as_no_other_day(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].set_value("数据时间边界是2025年1月1日到2025年12月31日").run()
    widget(at, f"proposed_{draft.id}_0_0").set_value("20251331").run()
    widget(at, f"take_proposed_{draft.id}_0_0").click().run()
    assert stored(office, applicant, draft).text("application.period_from") == "20251331"
    form = open_page("application_form.py", application=draft.id, section="application")
    assert "日历上没有 2025 年 13 月 31 日" in said(form)


def test_another_persons_newer_answer_is_shown_and_not_overwritten(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    applications.save_answer(office, applicant, draft.id, "client.address", "另一人填的地址")
    field = f"answer_{draft.id}_client.address"
    widget(at, field).set_value("我填的地址").run()
    assert stored(office, applicant, draft).text("client.address") == "另一人填的地址"
    assert "另一人填的地址" in said(at)
    assert widget(at, field).value == "我填的地址"
    widget(at, f"mine_{draft.id}_client.address").click().run()
    assert stored(office, applicant, draft).text("client.address") == "我填的地址"


def test_an_emptied_field_offers_what_it_held_and_takes_it_back(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    field = f"answer_{draft.id}_client.name"
    name = draft.text("client.name")
    widget(at, field).set_value("").run()
    assert stored(office, applicant, draft).text("client.name") == ""
    offer = widget(at, f"was_{draft.id}_client.name")
    assert name in offer.label
    offer.click().run()
    assert stored(office, applicant, draft).answers["client.name"].source is AnswerSource.EARLIER
    assert widget(at, field).value == name
    assert "恢复原值" in said(at)


def test_an_earlier_value_is_taken_again_where_it_is_told(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage, clock: Clock
) -> None:
    path, name = "client.contact", draft.text("client.contact")
    clock.move(timedelta(hours=1))
    applications.save_answer(office, applicant, draft.id, path, "孙丽", source=AnswerSource.CHAT)
    at = open_page("application_form.py", application=draft.id)
    assert "当前值" not in said(at)
    at.session_state[f"history_{draft.id}_{path}"] = True
    at.run()
    assert "2026-06-01 10:00 · 对话 · 当前值" in said(at)
    assert "2026-06-01 09:00 · 手填" in said(at)
    widget(at, f"again_{draft.id}_{path}_1").click().run()
    assert stored(office, applicant, draft).text(path) == name
    assert widget(at, f"answer_{draft.id}_{path}").value == name


def test_every_source_of_an_answer_has_a_word() -> None:
    assert set(ANSWER_SOURCES) == set(AnswerSource)


def test_a_choice_outlives_a_change_of_language(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage, reader: dict[str, str]
) -> None:
    at = open_page("application_form.py", application=draft.id)
    key = f"answer_{draft.id}_client.kind_"
    widget(at, key).set_value("dealer").run()
    reader["language"] = "en"
    for _ in range(2):
        at.run()
        assert widget(at, key).value == "dealer"
        assert "Dealer" in widget(at, key).options
    assert stored(office, applicant, draft).text("client.kind") == "dealer"


def test_a_party_that_is_the_same_is_copied(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id, section="producer")
    widget(at, f"same_{draft.id}_producer").click().run()
    now = stored(office, applicant, draft)
    assert now.text("producer.name") == now.text("client.name") != ""
    assert widget(at, f"answer_{draft.id}_producer.name").value == now.text("client.name")


def test_a_colleagues_newer_answer_is_not_copied_over_unseen(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id, section="producer")
    applications.save_answer(office, applicant, draft.id, "producer.name", "另一人填的生产者")
    widget(at, f"same_{draft.id}_producer").click().run()
    now = stored(office, applicant, draft)
    assert now.text("producer.name") == "另一人填的生产者"
    assert now.text("producer.credit_code") == now.text("client.credit_code")
    assert "另一人填的生产者" in at.error[0].value


def test_a_card_is_given_its_proposal_in_each_run_under_a_key_of_its_session(
    draft: Application, open_page: OpenPage
) -> None:
    """A browser that lost the run which laid the card begins with the proposal, not with an empty field."""
    keys = set()
    for _ in range(2):
        at = open_page("application_form.py", application=draft.id)
        at.chat_input[0].set_value("手机13900001111").run()
        card = widget(at, f"proposed_{draft.id}_0_0")
        keys.add(card.key)
        at.run()
        again = widget(at, f"proposed_{draft.id}_0_0")
        assert (again.key, again.proto.default, again.proto.set_value) == (card.key, "13900001111", False)
    assert len(keys) == 2


def test_cards_that_are_not_decided_are_there_again_when_the_page_is_loaded_anew(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    """On either page, and without what was taken or left out; once all is decided, nothing is."""
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].set_value("数据时间边界是2025年1月1日到2025年12月31日，手机13900001111").run()
    widget(at, f"take_proposed_{draft.id}_0_0").click().run()
    widget(at, f"leave_proposed_{draft.id}_0_1").click().run()
    again = open_page("application_tasks.py", application=draft.id)
    assert not again.exception
    assert "数据时间边界是2025年1月1日" in said(again)
    assert "仅您可见" in said(again)
    card = widget(again, f"proposed_{draft.id}_0_0")
    assert card.value == "13900001111"
    assert not [b for b in again.button if str(b.key).startswith(f"take_proposed_{draft.id}_0_1")]
    widget(again, f"take_proposed_{draft.id}_0_0").click().run()
    now = stored(office, applicant, draft)
    assert (now.text("client.mobile"), now.text("application.period_from"), now.text("application.period_to")) == (
        "13900001111", "2025-01-01", "")
    assert now.answers["client.mobile"].source is AnswerSource.CHAT
    last = open_page("application_form.py", application=draft.id)
    assert not [b for b in last.button if str(b.key).startswith("take_")]
    assert "数据时间边界是2025年1月1日" not in said(last)


def test_below_the_cards_stands_what_was_not_taken_over_of_a_message(
    draft: Application, open_page: OpenPage
) -> None:
    """Also when the page is loaded anew, as long as a card waits."""
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].set_value("手机13900001111，轴承8400套").run()
    assert "未采用：“轴承8400套”" in said(at)
    again = open_page("application_form.py", application=draft.id)
    assert "未采用：“轴承8400套”" in said(again)
    again.chat_input[0].set_value("座机0377-65123456").run()
    assert said(again).count("未采用") == 1


def test_a_new_row_goes_on_being_filled_after_the_page_was_loaded_anew(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    """What is left of the row goes into the one that the first click made."""
    for field in ("name", "city"):
        (row,) = draft.row_ids("sites")
        applications.save_answer(office, applicant, draft.id, f"sites[{row}].{field}", "南阳市")
    message = "另有一个厂区：二号厂区，位于安徽省芜湖市，员工 120 人"
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].set_value(message).run()
    cards = [str(b.key) for b in at.button if str(b.key).startswith("take_proposed_")]
    assert len(cards) > 1
    widget(at, cards[0]).click().run()
    rows = stored(office, applicant, draft).row_ids("sites")
    assert len(rows) == 2
    again = open_page("application_form.py", application=draft.id)
    for key in [str(b.key) for b in again.button if str(b.key).startswith("take_proposed_")]:
        widget(again, key).click().run()
    now = stored(office, applicant, draft)
    assert now.row_ids("sites") == rows
    assert now.text(f"sites[{rows[1]}].name")
    assert now.text(f"sites[{rows[1]}].city")


def test_an_earlier_card_is_withdrawn_when_a_later_message_says_otherwise(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage, clock: Clock
) -> None:
    """It stays in the conversation as withdrawn and waits no more; here and when the page is loaded anew."""
    (row,) = draft.row_ids("sites")
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].set_value("我们厂有350人").run()
    assert "生产场所 1" in said(at)
    clock.move(timedelta(seconds=1))
    at.chat_input[0].set_value("不是350，是348").run()
    assert not at.exception
    assert "从业人数：350，后一条消息另有说法，此项撤下" in said(at)
    assert not [b for b in at.button if str(b.key) == f"take_proposed_{draft.id}_0_0"]
    again = open_page("application_form.py", application=draft.id)
    (take,) = (b for b in again.button if str(b.key).startswith("take_proposed_"))
    take.click().run()
    assert stored(office, applicant, draft).text(f"sites[{row}].employees") == "348"


def test_an_earlier_card_is_open_again_when_the_later_one_is_left_out(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage, clock: Clock
) -> None:
    """In the sitting, and after the page is loaded anew; accepted, the later one takes the earlier back for good."""
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].set_value("我们厂有350人").run()
    clock.move(timedelta(seconds=1))
    at.chat_input[0].set_value("不是350，是348").run()
    again = open_page("application_form.py", application=draft.id)
    assert "后一条消息另有说法" in said(again)
    (leave,) = (b for b in again.button if str(b.key).startswith("leave_proposed_"))
    leave.click().run()
    assert "后一条消息另有说法" not in said(again)
    (take,) = (b for b in again.button if str(b.key).startswith("take_proposed_"))
    take.click().run()
    (row,) = draft.row_ids("sites")
    assert stored(office, applicant, draft).text(f"sites[{row}].employees") == "350"
    again.chat_input[0].set_value("我们厂有360人").run()
    again.chat_input[0].set_value("不是360，是361").run()
    (take,) = (b for b in again.button if str(b.key).startswith("take_proposed_"))
    take.click().run()
    assert stored(office, applicant, draft).text(f"sites[{row}].employees") == "361"
    assert undecided_messages(office, applicant, draft.id) == ()


def test_beyond_the_latest_cards_proposals_are_folded_into_one_place_and_decided_together(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    """Each of them costs one line of the page, not a card."""
    messages = (
        "数据时间边界是2025年1月1日到2025年12月31日", "联系人：王芳", "手机13900001111", "座机0377-65123456",
        "邮箱 wang@example.cn", "注册商标：海晟", "结果同意公开", "打算使用认证标志", "委托人邮编：473000",
    )
    at = open_page("application_form.py", application=draft.id)
    for message in messages:
        at.chat_input[0].set_value(message).run()
    cards = [b for b in at.button if str(b.key).startswith("take_proposed_")]
    assert len(cards) == MOST_OPEN
    assert "2025-01-01" in said(at) or "2025 年 1 月 1 日" in said(at)
    widget(at, f"take_folded_{draft.id}").click().run()
    now = stored(office, applicant, draft)
    assert (now.text("application.period_from"), now.text("application.period_to")) == ("2025-01-01", "2025-12-31")
    assert now.answers["application.period_from"].source is AnswerSource.CHAT
    assert len([b for b in at.button if str(b.key).startswith("take_proposed_")]) == MOST_OPEN
    assert not [b for b in at.button if str(b.key).startswith("take_folded_")]


def test_folded_proposals_can_be_left_out_together_or_looked_at_one_by_one(
    draft: Application, open_page: OpenPage
) -> None:
    labels = ("联系人：王芳", "手机：13900001111", "座机：0377-65123456", "邮箱：wang@example.cn", "注册商标：海晟",
              "委托人邮编：473000", "委托人注册地址：南阳市中州路5号", "数据时间边界是2025年1月1日到2025年12月31日")
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].set_value("\n".join(labels)).run()
    count = len(waiting_in(at))
    assert count == MOST_OPEN
    widget(at, f"unfold_{draft.id}").click().run()
    assert len(waiting_in(at)) > count
    at = open_page("application_form.py", application=draft.id)
    assert len(waiting_in(at)) == count
    widget(at, f"leave_folded_{draft.id}").click().run()
    assert len(waiting_in(at)) == count
    assert not [b for b in at.button if str(b.key).startswith("leave_folded_")]


def waiting_in(at: AppTest) -> list[str]:
    """The buttons of the cards that stand open."""
    return [str(each.key) for each in at.button if str(each.key).startswith("take_proposed_")]


def test_a_proposal_never_overwrites_what_its_card_did_not_show(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].set_value("数据时间边界是2025年1月1日到2025年12月31日").run()
    applications.save_answer(office, applicant, draft.id, "application.period_from", "2024-01-01")
    widget(at, f"take_proposed_{draft.id}_0_0").click().run()
    assert stored(office, applicant, draft).text("application.period_from") == "2024-01-01"
    widget(at, f"take_proposed_{draft.id}_0_0").click().run()
    assert stored(office, applicant, draft).text("application.period_from") == "2025-01-01"


def test_a_file_dropped_into_the_chat_waits_for_the_click_that_says_what_it_is(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].upload("组织结构图.pdf", pdf("图"), "application/pdf").set_value("手机13900001111").run()
    assert not at.exception
    (dropped,) = stored(office, applicant, draft).dropped
    assert stored(office, applicant, draft).documents == ()
    assert "组织结构图" in said(at)
    assert widget(at, f"take_proposed_{draft.id}_0_0")
    again = open_page("application_documents.py", application=draft.id)
    widget(again, f"place_{dropped.id}_0").click().run()
    now = stored(office, applicant, draft)
    assert [d.requirement for d in now.documents] == ["organisation_chart"]
    assert now.dropped == ()


def test_a_program_dropped_into_the_chat_stays_listed_as_refused(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    at.chat_input[0].upload("营业执照.pdf", b"MZ, a program", "application/pdf").set_value("").run()
    assert [each.file_name for each in stored(office, applicant, draft).dropped] == ["营业执照.pdf"]
    assert "未接收" in said(at)


def test_sites_are_added_and_removed(office: Office, applicant: Actor, draft: Application, open_page: OpenPage) -> None:
    at = open_page("application_form.py", application=draft.id, section="sites")
    widget(at, f"add_{draft.id}_sites").click().run()
    rows = stored(office, applicant, draft).row_ids("sites")
    assert len(rows) == 2
    widget(at, f"remove_{draft.id}_{rows[0]}").click().run()
    assert stored(office, applicant, draft).row_ids("sites") == rows[1:]


def test_a_removed_site_comes_back_with_one_click(
    office: Office, applicant: Actor, divisible: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=divisible.id, section="sites")
    rows = divisible.row_ids("sites")
    widget(at, f"remove_{divisible.id}_{rows[0]}").click().run()
    assert stored(office, applicant, divisible).row_ids("sites") == rows[1:]
    widget(at, f"undo_{divisible.id}_sites").click().run()
    back = stored(office, applicant, divisible)
    assert (back.row_ids("sites"), back.text(f"sites[{rows[0]}].name")) == (rows, "1 号厂区")
    assert not [button for button in at.button if str(button.key).startswith("undo_")]


def test_more_than_three_sites_are_a_grid_and_one_is_opened_below(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    """Up to three stand as cards; the row that was just begun is the one opened."""
    at = open_page("application_form.py", application=draft.id, section="sites")
    for rows in (2, 3, 4):
        assert len([field for field in at.text_input if ".name_" in field.key]) == rows - 1
        widget(at, f"add_{draft.id}_sites").click().run()
    newest = stored(office, applicant, draft).row_ids("sites")[-1]
    assert [path_in(field.key) for field in at.text_input if ".name_" in field.key] == [f"sites[{newest}].name"]
    assert "第 4 行：还缺" in said(at)
    widget(at, f"answer_{draft.id}_sites[{newest}].name").set_value("四厂").run()
    assert "第 4 行（四厂）：还缺" in said(at)


def test_what_is_wrong_in_a_table_is_said_with_row_column_and_clause(
    office: Office, applicant: Actor, open_page: OpenPage
) -> None:
    draft = applications.start_application(office, applicant, "cec_salt")
    begun = applications.add_row(office, applicant, draft.id, "energy")
    assert isinstance(begun, Application)
    (row,) = begun.row_ids("energy")
    for key, text in {"carrier": "电力", "unit": "m3", "amount": "很多", "stage": "production"}.items():
        applications.save_answer(office, applicant, draft.id, f"energy[{row}].{key}", text)
    words = said(open_page("application_form.py", application=draft.id, section="energy"))
    assert "第 1 行（电力）：还缺获取方式、数据来源〔CEC 2024-11-08 第 5.1.1 条第 c 项〕" in words
    assert "第 1 行（电力）“单位”：电力不以“立方米（m³）”计量" in words
    assert "第 1 行（电力）“用量”：“很多”不是数字" in words


def test_a_link_to_a_cell_opens_its_row(office: Office, applicant: Actor, open_page: OpenPage) -> None:
    """As the task list and the check page name it; choosing another row leaves it."""
    draft = applications.start_application(office, applicant, "cec_salt")
    for _ in range(2):
        begun = applications.add_row(office, applicant, draft.id, "energy")
    assert isinstance(begun, Application)
    first, second = begun.row_ids("energy")
    at = open_page("application_form.py", application=draft.id, section="energy", field=f"energy[{second}].amount")
    assert [path_in(field.key) for field in at.text_input if ".amount_" in field.key] == [f"energy[{second}].amount"]
    widget(at, f"opened_{draft.id}_energy").set_value(first).run()
    assert [path_in(field.key) for field in at.text_input if ".amount_" in field.key] == [f"energy[{first}].amount"]


def test_a_table_that_may_stay_empty_says_so(office: Office, applicant: Actor, open_page: OpenPage) -> None:
    draft = applications.start_application(office, applicant, "cec_salt")
    assert "留空" in said(open_page("application_form.py", application=draft.id, section="parameters"))


def test_sites_of_a_product_are_chosen_by_name_and_stored_by_row(
    office: Office, applicant: Actor, divisible: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=divisible.id, section="products")
    product, (first, second) = divisible.row_ids("products")[0], divisible.row_ids("sites")
    chooser = widget(at, f"answer_{divisible.id}_products[{product}].sites_")
    assert (chooser.value, chooser.options) == ([first, second], ["1 号厂区", "2 号厂区"])
    chooser.set_value([second]).run()
    assert stored(office, applicant, divisible).text(f"products[{product}].sites") == second


@pytest.mark.requirement("CNEX-4")
def test_the_division_is_shown_with_its_clauses_and_confirmed(
    office: Office, applicant: Actor, divisible: Application, open_page: OpenPage
) -> None:
    at = open_page("application_units.py", application=divisible.id)
    assert "4 个认证单元" in said(at)
    assert "CNEX-01-G:2026 第 4 条" in said(at)
    assert "〔本机构规定〕" in said(at), "an enterprise cannot look up the key of a house rule"
    assert re.search(r"\bH\d", said(at)) is None
    widget(at, "units_confirm").click().run()
    assert not at.exception
    assert len(stored(office, applicant, divisible).units) == 4


@pytest.mark.requirement("J57")
def test_a_unit_is_called_declared_where_its_certificate_will_print_so(
    divisible: Application, open_page: OpenPage
) -> None:
    lines = said(open_page("application_units.py", application=divisible.id))
    assert "声明单位" in lines
    assert "功能单位" not in lines


@pytest.mark.requirement("CNEX-4-a")
def test_units_are_merged_at_a_wish_and_come_apart_when_it_is_taken_back(
    office: Office, applicant: Actor, divisible: Application, open_page: OpenPage
) -> None:
    at = open_page("application_units.py", application=divisible.id)
    chooser = widget(at, f"merge_units_{divisible.id}")
    first = [unit.id for unit in proposed_units(divisible, office.scheme_of(divisible))]
    chooser.set_value([first[0], first[2]])
    widget(at, f"merge_reason_{divisible.id}").set_value("只有机座号不同")
    widget(at, f"merge_ask_{divisible.id}").click().run()
    assert "不能合并" in at.error[0].value
    widget(at, f"merge_units_{divisible.id}").set_value(first[:2])
    widget(at, f"merge_ask_{divisible.id}").click().run()
    assert not at.exception
    assert "3 个认证单元" in said(at)
    (wish,) = stored(office, applicant, divisible).wishes
    assert wish.reason == "只有机座号不同"
    widget(at, f"unwish_{wish.id}").click().run()
    assert "4 个认证单元" in said(at)


def test_a_refused_file_says_why_and_stays_listed_when_a_better_one_comes(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_documents.py", application=draft.id)
    widget(at, "upload_application_form_").upload("委托书.pdf", b"MZ, a program").run()
    assert not at.exception
    assert "可执行程序" in at.error[0].value
    assert "请检查该文件从何而来" in at.error[0].value
    assert not stored(office, applicant, draft).documents
    widget(at, "upload_application_form_").upload("委托书.pdf", scanned_pdf()).run()
    assert not at.error
    assert [d.file_name for d in stored(office, applicant, draft).documents] == ["委托书.pdf"]
    assert "已接收，有提示" in said(at)
    assert "以前的文件（1）" in [each.label for each in at.expander]
    assert "可执行程序" in said(at)


@pytest.mark.requirement("J48")
def test_a_printed_last_day_is_confirmed_with_one_click(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_documents.py", application=draft.id)
    words = f"{draft.text('client.name')} {draft.text('client.credit_code')} 有效期至 2026-07-15"
    widget(at, "upload_business_licence_client_").upload("执照.pdf", pdf(words)).run()
    assert "2026-07-15" in said(at)
    assert stored(office, applicant, draft).documents[0].valid_until is None
    widget(at, "confirm_business_licence_client").click().run()
    assert stored(office, applicant, draft).documents[0].valid_until == date(2026, 7, 15)
    assert "请办理换证" in said(at)
    mine = open_page("my_applications.py")
    assert [button.key for button in mine.button if str(button.key).startswith("step_renew")]
    assert "即将到期" in said(mine)


def test_a_last_day_that_no_file_prints_is_stated(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_documents.py", application=draft.id)
    widget(at, "upload_business_licence_client_").upload("执照.pdf", scanned_pdf()).run()
    assert "没有找到有效期" in said(at)
    assert "填写有效期" in [each.proto.popover.label for each in at.get("popover")]
    for wrong in ("20251331", "2026-02-30", "2031-05"):
        at.text_input(key="last_day_business_licence_client_until").input(wrong).run()
        widget(at, "keep_business_licence_client").click().run()
        assert f"“{wrong}”不是日历上的日期".replace("-", "") in said(at).replace("\\", "").replace("-", "")
        assert at.text_input(key="last_day_business_licence_client_until").value == wrong, "nothing typed is lost"
        assert not stored(office, applicant, draft).documents[0].is_validity_stated, "no day is made of it"
    at.text_input(key="last_day_business_licence_client_until").input("2031年5月1日").run()
    widget(at, "keep_business_licence_client").click().run()
    assert stored(office, applicant, draft).documents[0].valid_until == date(2031, 5, 1)
    labels = [each.proto.popover.label for each in at.get("popover")]
    assert "修改有效期" in labels
    assert "填写有效期" not in labels, "it was stated"
    widget(at, "endless_business_licence_client").click().run()
    (document,) = stored(office, applicant, draft).documents
    assert (document.valid_until, document.is_validity_stated) == (None, True)
    assert "长期有效" in said(at)


def test_a_file_of_a_model_that_was_mended_is_handed_in_for_the_new_one(
    office: Office, applicant: Actor, divisible: Application, open_page: OpenPage
) -> None:
    """CNEX-9.2.1-e: it stays on the page, and one press hands it in."""
    unit = proposed_units(divisible, office.scheme_of(divisible))[0].id
    documents.hand_in(office, applicant, divisible.id, "flow_diagram", f"units[{unit}]", "流程图.pdf", pdf("流程图"))
    models = f"products[{divisible.row_ids('products')[0]}].models"
    applications.save_answer(office, applicant, divisible.id, models, "YBX3-355M1-6；YBX3-355M2-4")
    at = open_page("application_documents.py", application=divisible.id)
    assert "文件仍予保留" in said(at)
    (document,) = stored(office, applicant, divisible).documents
    widget(at, f"gone_again_{document.file_id}").click().run()
    assert not at.exception
    assert len(stored(office, applicant, divisible).documents) == 2
    assert "文件仍予保留" not in said(at)


@pytest.mark.requirement("J48")
def test_the_last_day_of_a_licence_accepted_without_one_is_stated_on_the_page(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    documents.hand_in(office, applicant, draft.id, "business_licence", "client", "执照.pdf", scanned_pdf())
    with office.unit_of_work() as uow:
        uow.applications.save(stored(office, applicant, draft).with_(state=ApplicationState.ACCEPTED))
        uow.commit()
    at = open_page("application_documents.py", application=draft.id)
    at.text_input(key="last_day_business_licence_client_until").input("2031-05-01").run()
    widget(at, "keep_business_licence_client").click().run()
    assert not at.exception
    assert stored(office, applicant, draft).documents[0].valid_until == date(2031, 5, 1)


@pytest.mark.requirement("CNEX-9.2.1-e")
def test_a_file_that_units_shared_is_offered_once_when_they_are_gone(
    office: Office, applicant: Actor, divisible: Application, open_page: OpenPage
) -> None:
    """It says for which units it was, and is handed in for one that is there."""
    first, second, *_ = (f"units[{each.id}]" for each in proposed_units(divisible, office.scheme_of(divisible)))
    documents.hand_in(office, applicant, divisible.id, "flow_diagram", first, "流程图.pdf", pdf("流程图"))
    documents.share_with_units(office, applicant, divisible.id, "flow_diagram", first)
    (file_id,) = {each.file_id for each in stored(office, applicant, divisible).documents}
    assert second in {each.subject for each in stored(office, applicant, divisible).documents}
    models = f"products[{divisible.row_ids('products')[0]}].models"
    applications.save_answer(office, applicant, divisible.id, models, "YBX3-355M3-4；YBX3-355M4-4")
    at = open_page("application_documents.py", application=divisible.id)
    assert not at.exception
    assert "YBX3-355M1-4" in said(at)
    assert "YBX3-355M2-4" in said(at)
    widget(at, f"gone_again_{file_id}").click().run()
    assert not at.exception
    assert "文件仍予保留" not in said(at)


def test_many_files_find_their_lines_and_the_others_are_kept_until_somebody_says_theirs(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_documents.py", application=draft.id)
    widget(at, "many_uploads_").upload("组织结构图.pdf", pdf("图"), "application/pdf").run()
    assert [d.requirement for d in stored(office, applicant, draft).documents] == ["organisation_chart"]
    assert "已检查 1 份文件" in at.success[0].value
    widget(at, "many_uploads_").upload("扫描件001.pdf", pdf("x"), "application/pdf").run()
    assert "尚未对应到材料：1 份" in at.success[0].value
    (waiting,) = stored(office, applicant, draft).dropped
    assert waiting.file_name == "扫描件001.pdf"
    assert not any("\\" in each for each in widget(at, f"other_{waiting.id}").options), "no Markdown is read there"
    widget(at, f"other_{waiting.id}").select("产品碳足迹清单 · 整个申请").run()
    now = stored(office, applicant, draft)
    assert not now.dropped
    assert [d.requirement for d in now.documents] == ["organisation_chart", "footprint_inventory"]


def test_the_page_says_whether_files_are_scanned_and_scans_a_held_one_again(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    """None is set up; then one is that is down; then it is up."""
    assert "未设置病毒扫描" in said(open_page("application_documents.py", application=draft.id))
    with clamd() as (address, _):
        guarded = replace(office, scanner=Clamd(address))
    session.open_office(guarded)
    at = open_page("application_documents.py", application=draft.id)
    assert "每份文件都经过病毒扫描" in said(at)
    widget(at, "upload_organisation_chart_").upload("机构.pdf", pdf("机构")).run()
    assert "待病毒扫描" in at.warning[0].value
    (held,) = stored(office, applicant, draft).uploads
    with clamd() as (address, _):
        session.open_office(replace(office, scanner=Clamd(address)))
        widget(at, f"scan_{held.id}").click().run()
    assert not at.warning
    assert [d.file_name for d in stored(office, applicant, draft).documents] == ["机构.pdf"]


def test_a_document_from_before_uploads_were_listed_is_shown(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    with office.unit_of_work() as uow:
        uow.applications.save(draft.with_(documents=(handed_in("organisation_chart"),)))
        uow.commit()
    at = open_page("application_documents.py", application=draft.id)
    assert not at.exception
    assert "organisation_chart.pdf" in said(at)
    assert "已提交" in said(at)


def test_each_level_has_its_heading_and_says_which_fact_decided(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    assert isinstance(applications.add_row(office, applicant, draft.id, Section.SITES), Application)
    at = open_page("application_documents.py", application=draft.id)
    words = said(at)
    for heading in ("必须提交（", "按条件必须提交（", "建议提交（", "如有请提交（"):
        assert heading in words
    assert "因“生产场所的数量”为“**2**”，按条件必须提交" in words
    assert "确认认证单元后，还会列出各单元的材料" in words


@pytest.fixture
def looked_at(office: Office, applicant: Actor, draft: Application) -> Application:
    """The draft with seven motors read from a table file, and a file that was taken with a remark."""
    rows = [f"r{number}" for number in range(7)]
    answers = {f"products[{row}].{name}": Answer(text=words, by="林晓", at=office.moment(), source=AnswerSource.EXCEL)
               for row in rows for name, words in {**CNEX_PRODUCT, "name": "隔爆电机"}.items() if name != "sites"}
    remark = FileRemark(reason=FileReason.NOT_MACHINE_READABLE)
    taken = Upload(id="u1", requirement="organisation_chart", subject="", file_name="机构.pdf", size_bytes=9,
                   sha256="0", handed_in_at=office.moment(), handed_in_by="林晓",
                   file_id=FileId("file-organisation_chart-"),
                   examination=Examination(verdict=FileVerdict.REMARKED, remarks=(remark,)))
    with office.unit_of_work() as uow:
        saved = uow.applications.save(draft.with_(
            rows={**draft.rows, "products": tuple(rows)}, answers={**draft.answers, **answers},
            documents=(handed_in("organisation_chart"),), uploads=(taken,)))
        uow.commit()
    return saved


def test_the_check_shows_what_was_remarked_of_a_file_with_the_way_to_change_it(
    looked_at: Application, open_page: OpenPage
) -> None:
    """Before anybody declares that all is true."""
    at = open_page("application_check.py", application=looked_at.id)
    words = next(each.value for each in at.markdown if "已接收，有提示" in each.value)
    assert "organisation" in words
    assert in_words(remark_words(FileRemark(reason=FileReason.NOT_MACHINE_READABLE)).problem) in words.replace("\\", "")
    links = [link.proto.page for link in at.get("page_link") if "材料" in link.proto.help or "组织" in link.proto.help]
    assert len(links) >= 2


def test_the_check_marks_what_came_from_a_table_file_and_tells_wide_rows_in_words(
    looked_at: Application, open_page: OpenPage
) -> None:
    at = open_page("application_check.py", application=looked_at.id)
    (rows,) = [each.value for each in at.markdown if each.value.count(":blue-badge[表格文件]") == 7]
    assert rows.count(CNEX_PRODUCT["models"].replace("-", "\\-")) == 7
    assert "在哪些场所生产" in rows, "the last column is not cut off"


def test_the_check_names_the_files_that_stand_for_no_document_before_the_declaration(
    office: Office, applicant: Actor, looked_at: Application, open_page: OpenPage
) -> None:
    """CNEX-9.2.1-a: who declares that all is handed in hears what is not, with the way to hand it in."""
    dropped_files.take_dropped(office, applicant, looked_at.id, "扫描件001.pdf", pdf("x"))
    at = open_page("application_check.py", application=looked_at.id)
    written = [each.value.replace("\\", "") for each in at.markdown]
    assert written.index("- 扫描件001.pdf") < written.index("##### 真实性声明")
    links = [link.proto.page for link in at.get("page_link") if "尚未对应到材料的文件" in link.proto.help]
    assert len(links) == 1


def test_a_name_that_products_share_is_said_once(looked_at: Application, open_page: OpenPage) -> None:
    words = said(open_page("my_applications.py"))
    assert "隔爆电机（共 7 项）" in words
    assert words.count("隔爆电机") == 1


@pytest.mark.parametrize(("title", "subject", "told"), [
    ("统一社会信用代码", "生产者（制造商）", "统一社会信用代码 · 生产者（制造商）"),
    ("生产者名称", "生产者（制造商）", "生产者名称"),
    ("能耗", "一厂", "能耗（一厂）"),
    ("委托人名称", "委托人", "委托人名称"),
])
def test_no_brackets_stand_in_brackets(reader: dict[str, str], title: str, subject: str, told: str) -> None:
    where = Text(zh=subject, en=subject)
    item = MissingItem(kind="field", target="x", title=Text(zh=title, en=title), subject=where, problem=where,
                       why=where, clause=cnex().declaration_clause, section="client")
    assert item_title(item) == told


def test_submitting_too_early_lists_everything_that_is_missing(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    missing = applications.completeness_of(office, draft).missing
    at = open_page("application_check.py", application=draft.id)
    widget(at, f"declare_{draft.id}_submit").click().run()
    first, folded = at.error[0].value, " ".join(str(each.value) for each in at.markdown)
    assert f"共 {len(missing)} 条" in first
    assert "真实性声明" in (first + folded).replace("\\", "")
    assert stored(office, applicant, draft).state is ApplicationState.DRAFT


def test_a_declaration_is_there_again_after_a_reload_and_its_refusal_names_what_it_lacks(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    """Who ticked and gave no name is not told that nobody declared."""
    key = f"declare_{draft.id}"
    at = open_page("application_check.py", application=draft.id)
    widget(at, f"{key}_true").check().run()
    at = open_page("application_check.py", application=draft.id)
    assert widget(at, f"{key}_true").value
    widget(at, f"{key}_submit").click().run()
    refused = said(at)
    assert "真实性声明：未填写声明人姓名；请填写后再提交。" in refused
    assert "尚未声明" not in refused
    widget(at, f"{key}_name").set_value("林晓").run()
    at = open_page("application_check.py", application=draft.id)
    assert widget(at, f"{key}_name").value == "林晓"
    widget(at, f"{key}_true").uncheck().run()
    widget(at, f"{key}_submit").click().run()
    assert "尚未声明" in said(at)


def test_a_withdrawn_application_can_be_read_only(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_check.py", application=draft.id)
    widget(at, f"withdraw_{draft.id}").click().run()
    assert stored(office, applicant, draft).state is ApplicationState.WITHDRAWN
    form = open_page("application_form.py", application=draft.id)
    assert all(field.disabled for field in form.text_input)


def test_an_accepted_proposal_writes_one_answer_and_a_rejected_one_none(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    at = open_page("application_form.py", application=draft.id)
    before = stored(office, applicant, draft)
    at.chat_input[0].set_value("数据时间边界是2025年1月1日到2025年12月31日").run()
    assert not at.exception
    assert stored(office, applicant, draft) == before
    widget(at, f"take_proposed_{draft.id}_0_0").click().run()
    widget(at, f"leave_proposed_{draft.id}_0_1").click().run()
    after = stored(office, applicant, draft)
    changed = {path for path, answer in after.answers.items() if before.answers.get(path) != answer}
    assert changed == {"application.period_from"}
    assert after.answers["application.period_from"].text == "2025-01-01"
    assert after.answers["application.period_from"].source is AnswerSource.CHAT
    assert [b for b in at.button if str(b.key).startswith("take_")] == []


@pytest.mark.requirement("CNEX-15")
def test_an_application_of_another_enterprise_is_not_shown(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    others = accounts.register_enterprise(office, registration("wang@example.com"))
    assert isinstance(others, Registered)
    theirs = applications.start_application(office, accounts.actor_of(others.account), "cnex_ex")
    at = open_page("application_form.py", application=theirs.id)
    assert at.exception or at.error
    assert not at.text_input


@pytest.fixture
def planned_job(office: Office, applicant: Actor, draft: Application) -> Engagement:
    """A job of the enterprise whose plan was sent today for a visit in four weeks, with a finding to correct."""
    team = tuple(trained(name) for name in ("member", "second"))
    start = office.today() + timedelta(days=28)
    job = planned(
        cnex(), enterprise_id=applicant.enterprise_id, application_id=draft.id,
        visits=(visit(start=start, end=start + timedelta(days=2)),),
        plan_notice=plan_notice(sent_on=office.today(), confirmed_on=None).with_(production_confirmed=False),
        nonconformities=(finding(),),
    )
    with office.unit_of_work() as uow:
        for member in team:
            uow.people.add(member)
        uow.engagements.add(job)
        uow.commit()
    return job


def primary(at: AppTest) -> list[str]:
    """The keys of the page's primary buttons."""
    return [str(button.key) for button in at.button if button.proto.type == "primary"]


def job_now(office: Office, actor: Actor, job: Engagement) -> Engagement:
    """The job as the database holds it now."""
    return engagements.engagement_of(office, actor, job.id)


@pytest.mark.requirement("CNEX-9.6.2")
def test_the_client_reads_names_roles_and_days_and_confirms_the_plan(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    assert not at.exception
    assert "|member|组长|" in said(at)
    assert "|second|组员|" in said(at)
    assert "2026-06-29（周一）" in said(at)
    widget_named(at.checkbox, f"confirm_{planned_job.id}_runs").check().run()
    widget_named(at.button, f"confirm_{planned_job.id}").click().run()
    notice = notice_of(job_now(office, applicant, planned_job))
    assert notice is not None
    assert (notice.confirmed_on, notice.production_confirmed) == (office.today(), True)


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
def test_the_client_asks_for_other_days_beside_the_plan_and_reads_the_answer(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    """What is missing is said and what was typed stays; the page says that the body answers, and then its reason."""
    with office.unit_of_work() as uow:
        planned_job = uow.engagements.save(planned_job.with_(nonconformities=()))
        uow.commit()
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    key, first = f"other_days_{planned_job.id}", date(2026, 7, 1)
    kept_field(at.text_area, f"{key}_why").set_value("客户审厂").run()
    widget_named(at.button, f"{key}_go").click().run()
    assert "请选择可以接受现场检查的日期" in said(at)
    assert kept_field(at.text_area, f"{key}_why").value == "客户审厂"
    for choice, days in (("first", (0, 2)), ("third", (5, 6))):
        for end, ahead in zip(("from", "to"), days, strict=True):
            on = first + timedelta(days=ahead)
            widget_named(at.text_input, f"{key}_{choice}{end}").set_value(on.isoformat())
    widget_named(at.button, f"{key}_go").click().run()
    assert not at.exception
    (request,) = job_now(office, applicant, planned_job).days_requests
    assert (len(request.days), request.days[0][0], request.reason) == (2, first, "客户审厂")
    assert "已请求调整日期，等待认证机构答复" in said(at)
    assert "认证机构尚未答复" in said(at)
    assert f"confirm_{planned_job.id}" not in primary(at)
    days_requests.decline_days(office, acting(Role.COORDINATOR), planned_job.id, "检查组*已满*")
    words = said(open_page("audit_plan_answer.py", job=planned_job.id))
    assert "答复不能调整：检查组*已满*。请答复原计划。" in words
    assert "请确认计划、请求调整日期" in words


@pytest.mark.requirement("CNEX-9.6.2-a", "H1")
@pytest.mark.parametrize(("wish", "said_of_it"), [
    ("2026-06-20", "您希望的时间为 2026-06-20"), ("2026-06-30", ""), ("六月下旬", "您希望的时间：六月下旬")])
def test_the_client_reads_whether_its_wish_for_a_time_was_met(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage, wish: str, said_of_it: str
) -> None:
    """The visit is from 29 June to 1 July: a day within it is met, and words are for the client to compare."""
    applications.save_answer(office, applicant, planned_job.application_id, "application.preferred_visit", wish)
    words = said(open_page("audit_plan_answer.py", job=planned_job.id))
    assert said_of_it in words
    assert ("您希望的时间" in words) is bool(said_of_it)


def test_the_holder_reads_which_certificates_a_surveillance_renews(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage
) -> None:
    """CNEX-12.1-b: with the days between which it must be passed."""
    end = date(2026, 7, 11)
    with office.unit_of_work() as uow:
        uow.engagements.add(planned(
            cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=("certificate-1",), due_on=end,
            enterprise_id=applicant.enterprise_id, application_id=draft.id))
        uow.certificates.add(certificate(cnex(), enterprise_id=applicant.enterprise_id, engagement_id="engagement-1",
                                         issued_on=date(2023, 7, 12), valid_until=end))
        uow.commit()
    words = said(open_page("my_applications.py"))
    assert "在 2026-01-11 至 2026-07-11（均含当日）之间通过的，换发证书：PCF-2026-00001" in words


def test_running_production_is_asked_for_only_where_the_rule_asks(
    office: Office, planned_job: Engagement, open_page: OpenPage
) -> None:
    """CNEX-9.5.1-d; the CEC rule does not."""
    asked, demanded = "至少一种产品正常生产", "尚未确认现场期间正常生产"
    answered = plan_notice(sent_on=office.today(), confirmed_on=office.today()).with_(production_confirmed=False)
    with office.unit_of_work() as uow:
        under_cnex = uow.engagements.save(announced(planned_job, answered))
        uow.commit()
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    assert asked in said(at)
    assert [each.value for each in at.warning] == [f"{demanded}。"]
    assert demanded not in "".join(each.value for each in at.success)
    assert f"confirm_{planned_job.id}" not in {button.key for button in at.button}
    with office.unit_of_work() as uow:
        uow.engagements.save(under_cnex.with_(scheme=cec().key, edition=cec().edition))
        uow.commit()
    words = said(open_page("audit_plan_answer.py", job=planned_job.id))
    assert "原始记录" in words
    assert asked not in words
    assert demanded not in words


def test_a_plan_of_cec_is_confirmed_without_a_word_on_production(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    """CNEX-9.5.1-d is not in CEC, so the client is not asked to tick it."""
    with office.unit_of_work() as uow:
        uow.engagements.save(planned_job.with_(scheme=cec().key, edition=cec().edition))
        uow.commit()
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    assert not [box.label for box in at.checkbox]
    widget_named(at.button, f"confirm_{planned_job.id}").click().run()
    assert not at.exception
    notice = notice_of(job_now(office, applicant, planned_job))
    assert notice is not None
    assert (notice.confirmed_on, notice.production_confirmed) == (office.today(), False)
    assert "正常生产" not in said(at)


def test_the_client_reads_what_to_hand_in_at_the_check(
    office: Office, planned_job: Engagement, open_page: OpenPage
) -> None:
    """CNEX-9.4-c, CEC-5.3.3-a: in the words of the team, until it was seen."""
    path = "documents/completeness/job"
    told = Entry(text="补交 12 月电费*结算单*", by="member", at=office.moment())
    with office.unit_of_work() as uow:
        uow.fieldwork.add(Fieldwork(id=planned_job.id, entries={
            f"{path}/answer": told.with_(text=ItemAnswer.ON_SITE), f"{path}/note": told}))
        uow.commit()
    assert "补交 12 月电费*结算单*" in said(open_page("audit_plan_answer.py", job=planned_job.id))
    with office.unit_of_work() as uow:
        uow.fieldwork.save(uow.fieldwork.get(planned_job.id).with_(entries={}))
        uow.commit()
    assert "须提交的补充材料" not in said(open_page("audit_plan_answer.py", job=planned_job.id))


def test_running_production_is_confirmed_after_the_plan(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    """CNEX-9.5.1-d: with a button of its own."""
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    widget_named(at.button, f"confirm_{planned_job.id}").click().run()
    widget_named(at.button, f"runs_{planned_job.id}").click().run()
    notice = notice_of(job_now(office, applicant, planned_job))
    assert notice is not None
    assert notice.production_confirmed
    assert not at.warning


def test_the_plan_is_not_shown_before_it_is_sent(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    with office.unit_of_work() as uow:
        uow.engagements.save(announced(planned_job, None))
        uow.commit()
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    assert "尚未安排" in said(at)
    assert "second" not in said(at)
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get(planned_job.id).with_(document_review=None))
        uow.commit()
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    assert "正在进行文件评审" in said(at), "CNEX-9.6.2-a: what the client waits for"
    assert "second" not in said(at)


@pytest.mark.requirement("CNEX-III")
def test_an_objection_needs_a_reason_and_takes_the_member_off(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    key = f"object_{planned_job.id}_zh"
    widget_named(at.selectbox, f"{key}_who").set_value("second").run()
    widget_named(at.button, key).click().run()
    assert "写明理由" in at.error[0].value
    kept_field(at.text_area, f"{key}_why").set_value("去年为竞争对手做过咨询").run()
    widget_named(at.button, key).click().run()
    now = job_now(office, applicant, planned_job)
    assert "second" not in now.members
    assert [objection.reason for objection in now.objections] == ["去年为竞争对手做过咨询"]
    assert "正在重新安排" in said(at)


def test_a_correction_is_handed_in_for_its_finding(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    key = f"correct_{planned_job.id}_NC-01"
    assert "提交整改，即确认该不符合项属实" in said(at), "CNEX-9.5.4-c: the client reads what the button says besides"
    kept_field(at.text_area, key).set_value("已补齐记录并培训").run()
    widget_named(at.button, f"{key}_go").click().run()
    corrected = job_now(office, applicant, planned_job).nonconformities[0]
    assert (corrected.correction, corrected.step) == ("已补齐记录并培训", FindingStep.CORRECTED)
    assert corrected.answer is not None
    assert corrected.answer.is_confirmed
    assert "提交整改，即确认" not in said(at)


@pytest.mark.requirement("CNEX-9.5.4-c")
def test_after_the_visit_the_page_is_about_the_finding_and_then_about_nothing(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    """The question and the page's one primary button follow what is open: plan, correction, the team's work."""
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    assert at.subheader[0].value == "哪些不符合项需要整改，何时截止？", "its day is nearer than the plan's"
    key, today = f"correct_{planned_job.id}_NC-01", office.today()
    assert primary(at) == [f"{key}_go"]
    assert "另有待办：答复检（核）查计划：确认、请求调整日期，或对人员提出异议" in said(at)
    with office.unit_of_work() as uow:
        past = visit(start=today - timedelta(days=20), end=today - timedelta(days=18))
        uow.engagements.save(announced(planned_job.with_(visits=(past,)), plan_notice(
            sent_on=today - timedelta(days=40), confirmed_on=today - timedelta(days=39))))
        uow.commit()
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    assert at.subheader[0].value == "哪些不符合项需要整改，何时截止？"
    assert said(at).index("NC-01") < said(at).index("|member|组长|")
    assert "做好准备" not in said(at)
    kept_field(at.text_area, key).set_value("已补齐记录").run()
    widget_named(at.button, f"{key}_go").click().run()
    assert at.subheader[0].value == "下一步是什么？"
    assert "检查组正在验证 NC-01 的整改" in said(at)
    assert primary(at) == []


@pytest.mark.requirement("CNEX-9.5.4-c")
def test_what_was_handed_in_is_shown_and_added_to_on_purpose_only(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    """The same place never hands a correction in twice: what may follow is folded, and named an addition."""
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    key = f"correct_{planned_job.id}_NC-01"
    kept_field(at.text_area, key).set_value("已重新校准").run()
    widget_named(at.button, f"{key}_go").click().run()
    assert "已提交整改，提交日期 2026-06-01" in said(at)
    assert "已重新校准" in said(at)
    addition = next(each for each in at.expander if each.label == "对已提交的整改补充说明")
    assert not addition.proto.expanded
    assert widget_named(addition.button, f"{key}_go").label == "补充提交"


@pytest.mark.requirement("J56")
def test_evidence_is_handed_in_with_a_dispute_and_added_later(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    """Its words, typed before, stay; after the dispute more files can be added, and all are listed beside it."""
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    key, files = f"answer_{planned_job.id}_NC-01", f"evidence_files_dispute_{planned_job.id}_NC-01"
    kept_field(at.text_area, f"{key}_words").set_value("记录在档案室").run()
    widget_named(at.file_uploader, f"{files}_0").set_value([("记录.pdf", pdf("记录"), "application/pdf")]).run()
    assert not at.exception
    assert "“记录.pdf”已随 NC-01 提交" in said(at)
    assert kept_field(at.text_area, f"{key}_words").value == "记录在档案室"
    widget_named(at.button, f"{key}_no").click().run()
    widget_named(at.file_uploader, f"{files}_1").set_value([("照片.pdf", pdf("照片"), "application/pdf")]).run()
    found = job_now(office, applicant, planned_job).nonconformities[0]
    assert (found.step, [each.file_name for each in found.dispute_evidence]) == (
        FindingStep.DISPUTED, ["记录.pdf", "照片.pdf"])
    assert f"[照片.pdf](/files/{found.dispute_evidence[1].file_id})" in said(at)


@pytest.mark.requirement("CNEX-9.5.4-e")
def test_evidence_is_handed_in_with_a_correction_and_added_later(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    """A refused file is told and the others are kept; what is typed meanwhile stays, and the first words too."""
    at = open_page("audit_plan_answer.py", job=planned_job.id)
    key, files = f"correct_{planned_job.id}_NC-01", f"evidence_files_{planned_job.id}_NC-01"
    kept_field(at.text_area, key).set_value("已重新校准").run()
    widget_named(at.file_uploader, f"{files}_0").set_value([
        ("校准证书.pdf", pdf("校准证书"), "application/pdf"), ("空.pdf", b"", "application/pdf")]).run()
    assert not at.exception
    assert "“空.pdf”没有保存" in said(at)
    assert "“校准证书.pdf”已随 NC-01 提交" in said(at)
    assert kept_field(at.text_area, key).value == "已重新校准"
    widget_named(at.button, f"{key}_go").click().run()
    kept_field(at.text_area, key).set_value("另附照片").run()
    widget_named(at.button, f"{key}_go").click().run()
    found = job_now(office, applicant, planned_job).nonconformities[0]
    assert (found.correction, [each.file_name for each in found.evidence]) == ("已重新校准\n另附照片", ["校准证书.pdf"])
    assert f"[校准证书.pdf](/files/{found.evidence[0].file_id})" in said(at)
    assert "已重新校准" in said(at)
    assert file_for(office, applicant, found.evidence[0].file_id)[1] == pdf("校准证书")


@pytest.mark.requirement("CNEX-11-d")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_days_for_a_late_surveillance_are_proposed_where_the_task_stands(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage, scheme: SchemeEdition
) -> None:
    """CNEX-11-a, CEC-6.1-a: what is missing is said, what was typed stays, and the page shows what was sent."""
    began = office.today() - timedelta(days=14 * 30)
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(scheme, enterprise_id=applicant.enterprise_id, engagement_id=planned_job.id,
                                         issued_on=began))
        uow.body_contacts.add(BodyContact(id=scheme.body.short_name, phone="010-12345678"))
        uow.commit()
    at = open_page("my_applications.py")
    key, first = "visit_days_certificate-1", office.today() + timedelta(days=12)
    assert "010-12345678" in said(at)
    assert bool([each for each in at.checkbox if each.key == f"{key}_agree"]) is scheme.surveillance.notice_is_hard
    kept_field(at.text_area, f"{key}_why").set_value("停产检修").run()
    widget_named(at.button, f"{key}_go").click().run()
    assert "请选择可以接受现场检查的日期" in said(at)
    assert kept_field(at.text_area, f"{key}_why").value == "停产检修"
    widget_named(at.text_input, f"{key}_firstfrom").set_value(first.isoformat())
    widget_named(at.text_input, f"{key}_firstto").set_value((first + timedelta(days=1)).isoformat())
    if scheme.surveillance.notice_is_hard:
        widget_named(at.checkbox, f"{key}_agree").check()
    widget_named(at.button, f"{key}_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        (kept,) = uow.certificates.all()[0].visit_proposals
    assert (kept.days, kept.late_because, kept.agrees_to_shorter_notice) == (
        ((first, first + timedelta(days=1)),), "停产检修", scheme.surveillance.notice_is_hard)
    assert "未按期进行的原因：停产检修" in said(at)


def test_what_is_due_first_stands_first(
    office: Office, applicant: Actor, planned_job: Engagement, open_page: OpenPage
) -> None:
    at = open_page("my_applications.py")
    keys = [str(button.key) for button in at.button if str(button.key).startswith("step_")]
    assert [key.split("_")[1] for key in keys] == ["correct", "confirm", "continue"]


def widget_named(elements: Any, key: str) -> Any:
    """The widget of exactly this key."""
    return next(element for element in elements if element.key == key)


def test_the_client_reads_that_a_check_was_broken_off_and_what_it_can_do(
    office: Office, planned_job: Engagement, open_page: OpenPage
) -> None:
    """CNEX-9.5.5-c: nobody is told that the team is there, nor to be ready for it."""
    today = office.today()
    abort = Abort(site_row="s1", ground="not_cooperating", facts="能源台账未能提供", asked_by=PersonId("member"),
                  asked_on=today, is_consented=True, decided_by="manager", decided_on=today, reason="同意中止")
    under_way = planned_job.with_(visits=(visit(start=today, end=today + timedelta(days=2)),))
    with office.unit_of_work() as uow:
        uow.engagements.save(announced(under_way, plan_notice()).with_(aborts=(abort,), nonconformities=()))
        uow.commit()
    words = said(open_page("audit_plan_answer.py", job=planned_job.id))
    assert "请书面告知认证机构" in words
    assert "能源台账未能提供" in words
    assert "检查组现场检查至" not in words
    assert "做好准备" not in words
    mine = said(open_page("my_applications.py"))
    assert "消除“一厂”" in mine
    assert f"现场检查：已于 {today}" in mine
    assert "目前没有待办事项" not in mine
