"""A slow language model holds nothing up: what is proposed and typed stays, and its proposals come when ready."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from intake_app import bootstrap
from intake_app.services import accounts, applications
from models.account import Actor
from models.application import Application
from tests.browser.conftest import Served, serving
from tests.browser.driving import PASSWORD, Person, until
from tests.model_server import ModelServer, claim, model_server, when_let
from tests.registrations import registration

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EMAIL = "li@example.com"
TAKE = '[class*="st-key-take_proposed_"] button'


@pytest.fixture
def model() -> Iterator[ModelServer]:
    """A language model that answers when it is let."""
    with model_server(when_let([claim("client.address", "中州路 5 号", "厂子建在中州路 5 号")])) as server:
        yield server


@pytest.fixture
def with_model(tmp_path: Path, model: ModelServer) -> Iterator[Served]:
    """An application of this test alone, with that model set up."""
    more = {"FOOTMARK_LLM_BASE_URL": model.base_url, "FOOTMARK_LLM_KEY": "sk-1", "FOOTMARK_LLM_MODEL": "test-1",
            "FOOTMARK_LLM_TIMEOUT": "120"}
    with serving("streamlit_app:app", tmp_path, more) as (address, settings):
        yield Served(address=address, office=bootstrap.office(settings))


def at_the_chat(with_model: Served, chromium: Browser) -> tuple[Person, Actor, Application]:
    """Somebody who has begun an application and unfolded the chat beside its first section."""
    office = with_model.office
    outcome = accounts.register_enterprise(office, registration(EMAIL, password=PASSWORD, password_again=PASSWORD))
    assert isinstance(outcome, accounts.Registered), outcome
    actor = accounts.actor_of(outcome.account)
    draft = applications.start_application(office, actor, "cnex_ex")
    user = Person(chromium, with_model.address, office).sign_in(EMAIL)
    user.open(f"application?application={draft.id}&section=client")
    user.page.locator('[class*="st-key-chat_box_"] summary').first.click(delay=80)
    return user, actor, draft


def test_the_models_proposals_come_by_themselves_and_take_nothing_that_is_being_typed(
    with_model: Served, model: ModelServer, chromium: Browser
) -> None:
    office = with_model.office
    user, actor, draft = at_the_chat(with_model, chromium)
    user.reads("已接入语言模型 test-1")
    box = user.page.locator('[data-testid="stChatInput"] textarea').first
    box.fill("数据期为2025年1月1日到2025年12月31日，厂子建在中州路 5 号")
    box.press("Enter")
    user.reads("语言模型仍在识别")
    take = user.page.locator(TAKE)
    expect(take).to_have_count(2)
    box.fill("写到一半")
    postcode = user.keyed(f"answer_{draft.id}_client.postcode").locator("input").first
    postcode.click()
    postcode.press_sequentially("4730")
    model.gate.set()
    expect(take).to_have_count(3)
    expect(user.page.get_by_text("语言模型仍在识别")).to_have_count(0)
    expect(box).to_have_value("写到一半")
    expect(postcode).to_have_value("4730")
    expect(postcode).to_be_focused()
    assert applications.application_of(office, actor, draft.id).text("client.address") == ""
    # Left by the click itself, the field would be saved and the page drawn anew while the button is held down.
    postcode.press("Tab")
    until(lambda: applications.application_of(office, actor, draft.id).text("client.postcode") == "4730",
          "the postcode to be saved")
    user.press_on(take.last)
    until(lambda: applications.application_of(office, actor, draft.id).text("client.address") == "中州路 5 号",
          "the accepted proposal to be written")
    user.context.close()


def test_what_the_model_is_reading_when_the_page_is_loaded_anew_comes_all_the_same(
    with_model: Served, model: ModelServer, chromium: Browser
) -> None:
    """Said while it goes on; the model is asked once."""
    user, _, _ = at_the_chat(with_model, chromium)
    box = user.page.locator('[data-testid="stChatInput"] textarea').first
    box.fill("厂子建在中州路 5 号")
    box.press("Enter")
    user.reads("语言模型仍在识别")
    user.page.reload()
    user.reads("页面关闭时语言模型还在识别，现继续识别")
    model.gate.set()
    expect(user.page.locator(TAKE)).to_have_count(1)
    assert len(model.received) == 1
    user.context.close()
