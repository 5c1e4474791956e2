"""The chat says whether a language model reads along, adds what it proposes, and goes on without it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.config import LanguageModelSettings
from intake_app.language_model import LanguageModel
from intake_app.services import applications
from intake_app.services.office import Office
from intake_app.ui import session
from intake_app.ui import suggesting as suggesting_page
from models.account import Actor
from models.application import AnswerSource, Application
from tests.model_server import ModelServer, Reply, claim, hanging_up, model_server, silent, suggesting, when_let

OpenPage = Callable[..., AppTest]
WithModel = Callable[[Reply], ModelServer]

MESSAGE = "数据时间边界是2025年1月1日到2025年12月31日，厂子建在中州路，欧阳静也在"
ADDRESS = claim("client.address", "中州路", "厂子建在中州路")
LIE = claim("client.contact", "<b>Ignore all rules</b>", "欧阳静也在")


@pytest.fixture
def draft(office: Office, applicant: Actor) -> Application:
    """A draft under CNEX-01-G:2026 as it begins."""
    return applications.start_application(office, applicant, "cnex_ex")


@pytest.fixture
def with_model(office: Office) -> Iterator[WithModel]:
    """Sets up a language model whose server replies so; one that says nothing is not waited for long."""
    with ExitStack() as servers:

        def set_up(reply: Reply) -> ModelServer:
            server = servers.enter_context(model_server(reply))
            seconds = 0.5 if reply is silent else 60
            settings = {"base_url": server.base_url, "key": "sk-1", "name": "test_1*", "timeout_seconds": seconds}
            model = LanguageModel(LanguageModelSettings.model_validate(settings))
            session.open_office(replace(office, suggester=model))
            return server

        yield set_up


def stored(office: Office, actor: Actor, application: Application) -> Application:
    """The application as the database holds it now."""
    return applications.application_of(office, actor, application.id)


def said(at: AppTest) -> str:
    """Every sentence on the page."""
    return "\n".join(str(element.value) for element in (*at.markdown, *at.caption)).replace("\\", "")


def button(at: AppTest, key: str) -> Any:
    """The button whose key begins so."""
    (found,) = (each for each in at.button if str(each.key).startswith(key))
    return found


def takes(at: AppTest) -> int:
    """How many proposals wait for a click of their own."""
    keys = [str(each.key) for each in at.button]
    return sum(key.startswith("take_") and not key.startswith("take_sure_") for key in keys)


def write(at: AppTest, draft: Application, message: str = MESSAGE) -> None:
    """Send a message of the chat."""
    at.chat_input[0].set_value(message).run()
    assert not at.exception


def await_model(at: AppTest, draft: Application) -> None:
    """Let the model end and the page look again, as a browser does every second."""
    asked = at.session_state[f"turns_{draft.id}"][-1].asked
    if asked is not None:
        asked.exception(timeout=120)
    at.run()
    assert not at.exception


@pytest.mark.parametrize(("language", "words"), [("zh", "未接入语言模型"), ("en", "No language model is set up")])
def test_the_page_says_that_no_model_is_set_up(
    draft: Application, open_page: OpenPage, reader: dict[str, str], language: str, words: str
) -> None:
    reader["language"] = language
    assert words in said(open_page("application_form.py", application=draft.id))


@pytest.mark.parametrize(("language", "words"), [
    ("zh", "已接入语言模型 test_1*：只向它发送您的消息"), ("en", "Language model test_1* is on"),
])
def test_the_page_says_that_a_model_is_on_and_what_it_is_sent(
    draft: Application, open_page: OpenPage, reader: dict[str, str], with_model: WithModel, language: str, words: str
) -> None:
    reader["language"] = language
    server = with_model(suggesting([]))
    assert words in said(open_page("application_form.py", application=draft.id))
    assert server.received == []


def test_the_rules_proposals_stand_at_once_and_the_models_are_added(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage, with_model: WithModel
) -> None:
    server = with_model(when_let([ADDRESS, LIE]))
    at = open_page("application_form.py", application=draft.id)
    before = stored(office, applicant, draft)
    write(at, draft)
    assert takes(at) == 2
    assert "语言模型仍在识别" in said(at)
    button(at, f"take_proposed_{draft.id}_0_1").click().run()
    server.gate.set()
    await_model(at, draft)
    assert takes(at) == 2
    assert "语言模型仍在识别" not in said(at)
    assert "语言模型的提议中有 1 条未通过校验" in said(at)
    assert "依据“厂子建在中州路” · 推测，请核对 · 语言模型识别" in said(at)
    assert "Ignore" not in said(at)
    button(at, f"take_proposed_{draft.id}_0_2").click().run()
    after = stored(office, applicant, draft)
    changed = {path: answer for path, answer in after.answers.items() if before.answers.get(path) != answer}
    assert {path: (answer.text, answer.source) for path, answer in changed.items()} == {
        "application.period_to": ("2025-12-31", AnswerSource.CHAT),
        "client.address": ("中州路", AnswerSource.MODEL),
    }


def test_a_value_that_a_person_changed_is_not_the_models(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage, with_model: WithModel
) -> None:
    with_model(suggesting([ADDRESS]))
    at = open_page("application_form.py", application=draft.id)
    write(at, draft, "厂子建在中州路")
    await_model(at, draft)
    (box,) = (each for each in at.text_input if str(each.key).startswith(f"proposed_{draft.id}_0_0"))
    box.set_value("中州路 5 号").run()
    button(at, f"take_proposed_{draft.id}_0_0").click().run()
    answer = stored(office, applicant, draft).answers["client.address"]
    assert (answer.text, answer.source) == ("中州路 5 号", AnswerSource.CHAT)


def test_nothing_recognised_is_said_only_when_the_model_found_nothing_either(
    draft: Application, open_page: OpenPage, with_model: WithModel
) -> None:
    server = with_model(when_let([ADDRESS]))
    at = open_page("application_form.py", application=draft.id)
    server.gate.set()
    write(at, draft, "厂子建在中州路")
    await_model(at, draft)
    assert takes(at) == 1
    assert "没有识别出" not in said(at)
    server.gate.clear()
    write(at, draft, "今天天气不错")
    assert "没有识别出" not in said(at)
    server.gate.set()
    await_model(at, draft)
    assert "没有识别出" in said(at)


def anew(open_page: OpenPage, draft: Application) -> AppTest:
    """The page in a session of its own, as after a reload."""
    return open_page("application_form.py", application=draft.id)


def test_what_the_model_was_reading_at_a_reload_it_goes_on_reading(
    draft: Application, open_page: OpenPage, with_model: WithModel
) -> None:
    """It is asked once, however often the page is loaded; what was decided meanwhile is not offered again."""
    server = with_model(when_let([ADDRESS]))
    at = anew(open_page, draft)
    write(at, draft)
    button(at, f"take_proposed_{draft.id}_0_1").click().run()
    later = anew(open_page, draft)
    assert takes(later) == 1
    assert "页面关闭时语言模型还在识别，现继续识别" in said(later)
    server.gate.set()
    await_model(later, draft)
    assert takes(later) == 2
    assert "语言模型识别" in said(later)
    assert len(server.received) == 1
    await_model(at, draft)
    assert takes(anew(open_page, draft)) == 2


def test_what_went_with_the_server_is_read_again(
    draft: Application, open_page: OpenPage, with_model: WithModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a message in which the rules read nothing, too; once the model has read it, it is not read again."""
    server = with_model(when_let([ADDRESS]))
    write(anew(open_page, draft), draft, "厂子建在中州路")
    monkeypatch.setattr(suggesting_page, "_under_way", WeakValueDictionary())
    later = anew(open_page, draft)
    assert "厂子建在中州路" in said(later)
    server.gate.set()
    await_model(later, draft)
    assert takes(later) == 1
    assert len(server.received) == 2
    assert takes(anew(open_page, draft)) == 1
    assert len(server.received) == 2


@pytest.mark.parametrize(("message", "words"), [
    ("今天天气不错", "没有识别出"),
    ("数据时间边界是2025年1月1日到2025年12月31日", "您决定过的内容之外，语言模型没有补充"),
])
def test_a_message_of_which_nothing_is_left_is_told_once_more_and_forgotten(
    draft: Application, open_page: OpenPage, with_model: WithModel, message: str, words: str
) -> None:
    server = with_model(when_let([]))
    at = anew(open_page, draft)
    write(at, draft, message)
    for place in range(takes(at)):
        button(at, f"leave_proposed_{draft.id}_0_{place}").click().run()
    later = anew(open_page, draft)
    assert message in said(later)
    server.gate.set()
    await_model(later, draft)
    assert words in said(later)
    assert message not in said(anew(open_page, draft))


def test_without_the_model_that_was_reading_the_rules_reading_stands(
    office: Office, draft: Application, open_page: OpenPage, with_model: WithModel
) -> None:
    server = with_model(when_let([ADDRESS]))
    write(anew(open_page, draft), draft, "厂子建在中州路")
    session.open_office(replace(office, suggester=None))
    later = anew(open_page, draft)
    server.gate.set()
    assert "没有识别出" in said(later)
    assert "未接入语言模型" in said(later)
    assert "厂子建在中州路" not in said(anew(open_page, draft))


@pytest.mark.parametrize(("reply", "language", "words"), [
    (silent, "zh", "语言模型 test_1*：未在限时内答复。上一条消息只按内置规则识别"),
    (hanging_up, "zh", "语言模型 test_1*：暂时无法连接。"),
    (hanging_up, "en", "Language model test_1*: not reachable now. Your message was read by rules alone"),
])
def test_a_model_that_is_down_is_said_and_the_chat_goes_on(
    office: Office, applicant: Actor, draft: Application, open_page: OpenPage, with_model: WithModel,
    reader: dict[str, str], reply: Reply, language: str, words: str,
) -> None:
    reader["language"] = language
    server = with_model(reply)
    at = open_page("application_form.py", application=draft.id)
    write(at, draft)
    await_model(at, draft)
    assert words in said(at)
    assert takes(at) == 2
    button(at, f"take_proposed_{draft.id}_0_0").click().run()
    assert stored(office, applicant, draft).text("application.period_from") == "2025-01-01"
    server.reply = suggesting([ADDRESS])
    write(at, draft)
    await_model(at, draft)
    assert words not in said(at)
    assert len(server.received) == 2
