"""A language model is asked over a real connection, and whatever its server does comes back as a value."""

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from conversations import application_with, scheme_named

from intake_app.chat.suggestions import Silence, Suggested, Suggestion, request_for
from intake_app.config import LanguageModelSettings
from intake_app.language_model import LanguageModel
from tests.model_server import (
    Reply,
    Request,
    claim,
    completion,
    dripping,
    endless,
    hanging_up,
    model_server,
    refusing,
    silent,
    suggesting,
)

KEY = "sk-held-back-4711"
MESSAGE = "我们公司叫南阳防爆集团股份有限公司"
REQUEST = request_for(MESSAGE, application_with(), scheme_named("cnex_ex"))
NAME = claim("client.name", "南阳防爆集团股份有限公司", MESSAGE)


def model_at(base_url: str, seconds: float = 30) -> LanguageModel:
    return LanguageModel(LanguageModelSettings.model_validate(
        {"base_url": base_url, "key": KEY, "name": "test-1", "timeout_seconds": seconds}
    ))


def answer_to(reply: Reply, seconds: float = 30) -> Suggested | Silence:
    with model_server(reply) as server:
        return model_at(server.base_url, seconds).suggest(REQUEST)


def with_body(body: bytes, status: int = 200, **headers: str) -> Reply:
    return lambda request: request.write_body(body, status, **headers)


def with_content(content: object) -> Reply:
    return lambda request: request.write_content(content)


def test_what_a_model_suggests_comes_back_as_it_said_it() -> None:
    assert answer_to(suggesting([NAME])) == Suggested(
        suggestions=(Suggestion(field="client.name", value="南阳防爆集团股份有限公司", quote=MESSAGE),)
    )


def test_a_caller_whose_thread_runs_an_event_loop_is_answered_too() -> None:
    async def asked() -> Suggested | Silence:
        return answer_to(suggesting([NAME]))

    # The tests' own thread may have a loop running already, of a browser that is driven.
    with ThreadPoolExecutor(max_workers=1) as alone:
        assert isinstance(alone.submit(lambda: asyncio.run(asked())).result(), Suggested)


def test_a_number_is_taken_for_its_digits_and_more_words_are_left_aside() -> None:
    answer = answer_to(suggesting([claim("sites.employees", 120, "120 人") | {"why": "because"}]))
    assert answer == Suggested(suggestions=(Suggestion(field="sites.employees", value="120", quote="120 人"),))


def test_a_misshapen_suggestion_is_counted_and_takes_no_other_with_it() -> None:
    wrong = [claim("client.name", None, MESSAGE), claim("client.name", ["a"], MESSAGE), "a text", 7, None, {}]
    answer = answer_to(suggesting([*wrong, NAME]))
    assert isinstance(answer, Suggested)
    assert (len(answer.suggestions), answer.malformed) == (1, len(wrong))


def test_the_message_and_the_questions_of_the_form_leave_the_house_and_nothing_else() -> None:
    known = {
        "client.name": "南阳甲有限公司", "client.credit_code": "91350100M000100Y43", "client.mobile": "13800001111",
        "sites[s1].name": "一号厂区",
    }
    application = application_with(known, {"sites": ("s1",)})
    with model_server(suggesting([])) as server:
        model_at(server.base_url).suggest(request_for(MESSAGE, application, scheme_named("cnex_ex")))
        (received,) = server.received
    assert received.message == MESSAGE
    sent = json.dumps(received.sent, ensure_ascii=False)
    for secret in (*known.values(), "s1]", application.id, application.enterprise_id):
        assert secret not in sent
    assert "client.name (text)" in received.instructions
    assert "sites.city (city)" in received.instructions
    assert set(received.sent) == {"model", "messages", "response_format", "stream"}


@pytest.mark.parametrize(("reply", "silence"), [
    pytest.param(silent, Silence.TIMEOUT, id="says nothing"),
    pytest.param(dripping, Silence.TIMEOUT, id="drips"),
])
def test_a_model_that_is_late_is_not_waited_for(reply: Reply, silence: Silence) -> None:
    assert answer_to(reply, seconds=0.3) is silence


def test_a_model_that_hangs_up_or_is_not_there_is_unreachable() -> None:
    assert answer_to(hanging_up) is Silence.UNREACHABLE
    assert answer_to(with_body(completion("{}"), **{"Content-Encoding": "gzip"})) is Silence.UNREACHABLE
    with model_server(silent) as server:
        address = server.base_url
    assert model_at(address).suggest(REQUEST) is Silence.UNREACHABLE


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503])
def test_a_server_that_refuses_is_asked_once_and_left_alone(status: int) -> None:
    with model_server(refusing(status)) as server:
        assert model_at(server.base_url).suggest(REQUEST) is Silence.REFUSED
        assert len(server.received) == 1


def test_a_redirect_does_not_carry_the_message_elsewhere() -> None:
    with model_server(suggesting([NAME])) as elsewhere:

        def reply(request: Request) -> None:
            request.write_body(b"", 307, Location=f"{elsewhere.base_url}/chat/completions")

        assert isinstance(answer_to(reply), Silence)
        assert elsewhere.received == []


@pytest.mark.parametrize("reply", [
    pytest.param(with_body(b"{"), id="broken JSON"),
    pytest.param(with_body(b""), id="empty"),
    pytest.param(with_body(b"\xff\xfe\x00"), id="no text"),
    pytest.param(with_body(b"<html>nginx</html>", **{"Content-Type": "text/html"}), id="a web page"),
    pytest.param(with_body(b"null"), id="null"),
    pytest.param(with_body(b"[]"), id="a list"),
    pytest.param(with_body(b"7"), id="a number"),
    pytest.param(with_body(b'{"choices": null}'), id="no choices"),
    pytest.param(with_body(b'{"choices": [{}]}'), id="an empty choice"),
    pytest.param(with_body(b'{"choices": [{"message": 7}]}'), id="a message of a wrong type"),
    pytest.param(with_body(b'{"choices": [{"message": {"content": null, "tool_calls": [{}]}}]}'), id="a tool call"),
    pytest.param(with_content(None), id="no content"),
    pytest.param(with_content(""), id="empty content"),
    pytest.param(with_content("好的，我来填写：公司名称是南阳防爆。"), id="prose"),
    pytest.param(with_content('{"suggestions": "none"}'), id="suggestions of a wrong type"),
    pytest.param(with_content('{"answers": []}'), id="another key"),
    pytest.param(with_content('{"suggestions": [{"field": "client.name"'), id="cut off"),
    pytest.param(with_content("[" * 100_000), id="deeply nested"),
    pytest.param(with_content({"suggestions": []}), id="an object for a text"),
])
def test_an_answer_that_is_none_is_unreadable(reply: Reply) -> None:
    assert answer_to(reply) is Silence.UNREADABLE


@pytest.mark.parametrize("reply", [silent, hanging_up, refusing(401), refusing(500), suggesting([NAME]),
                                   with_content("prose")])
def test_neither_key_nor_message_gets_into_a_log(reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer_to(reply, seconds=0.5)
    assert KEY not in caplog.text
    assert MESSAGE not in "".join(record.getMessage() for record in caplog.records if record.levelno > logging.DEBUG)
    assert KEY not in repr(model_at("http://127.0.0.1:9/v1").__dict__)


def test_a_thousand_suggestions_are_read_and_an_endless_answer_is_not() -> None:
    answer = answer_to(suggesting([NAME] * 1_000))
    assert isinstance(answer, Suggested)
    assert len(answer.suggestions) == 1_000
    assert isinstance(answer_to(suggesting([claim("client.name", "长" * 10_000, "长" * 10_000)] * 1_000)), Silence)
    assert isinstance(answer_to(endless), Silence)


def test_the_key_goes_to_the_server_that_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for another service that lies in the environment is not used."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-service")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with model_server(suggesting([])) as server:
        model_at(server.base_url).suggest(REQUEST)
        (received,) = server.received
    assert received.headers["Authorization"] == f"Bearer {KEY}"


