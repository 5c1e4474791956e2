"""The administrator's page in Chromium."""

import pytest
from playwright.sync_api import Browser, expect

from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.ids import AccountId
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADMINISTRATOR = "keeper@body.example"


@pytest.fixture(scope="module")
def account(served: Served) -> str:
    """The e-mail of an administrator's account."""
    with served.office.unit_of_work() as uow:
        uow.accounts.add(Account(id=AccountId("account-keeper"), email=ADMINISTRATOR, name="系统管理员",
                                 password_hash=hashed(PASSWORD), roles=frozenset({Role.ADMINISTRATOR})))
        uow.commit()
    return ADMINISTRATOR


@pytest.fixture
def keeper(chromium: Browser, served: Served, account: str) -> Person:
    """The administrator, signed in at a browser of their own."""
    return Person(chromium, served.address, served.office).sign_in(account)


def test_an_act_leaves_the_reader_at_the_tab_where_they_were(keeper: Person) -> None:
    """What was just entered stays before the eyes of who entered it, with the message above."""
    keeper.open("administration")
    keeper.tab("文书联系方式")
    keeper.type_in("contact_CEC_0_phone", "010-59205888")
    keeper.click("contact_CEC_0_save")
    keeper.reads("已保存")
    until(lambda: keeper.page.get_by_role("tab", name="文书联系方式").get_attribute("aria-selected") == "true",
          "the tab to stay open")
    expect(keeper.keyed("contact_CEC_1_phone")).to_be_visible()


def test_what_an_act_answered_is_in_the_window_wherever_the_button_is(keeper: Person) -> None:
    """On a telephone too, and a screen reader says it."""
    keeper.page.set_viewport_size({"width": 400, "height": 500})
    keeper.open("administration")
    keeper.tab("文书联系方式")
    keeper.click("contact_CNEX_0_save")
    said = keeper.page.locator(".st-key-said")
    expect(said).to_have_attribute("aria-live", "assertive")
    expect(said.get_by_text("已保存")).to_be_in_viewport()
    assert keeper.page.locator("[data-testid=stMain]").evaluate("each => each.scrollTop") > 200
