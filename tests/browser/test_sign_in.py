"""The way in: registration, sign-in, staying signed in, and being thrown out."""

import re

import pytest
import requests
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from intake_app.services import accounts
from intake_app.services.accounts import Registered, SignedIn
from tests.browser.conftest import Served
from tests.browser.driving import PATIENCE
from tests.registrations import PASSWORD, registration

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

def registered(served: Served, email: str) -> None:
    """Register an enterprise whose person signs in with `email`."""
    outcome = accounts.register_enterprise(served.office, registration(email))
    assert isinstance(outcome, Registered), outcome


def signed_in(served: Served, email: str) -> SignedIn:
    """A sign-in as the server makes it."""
    outcome = accounts.sign_in(served.office, email, PASSWORD)
    assert outcome is not None
    return outcome


def sign_in(page: Page, served: Served, email: str, asked: str = "/") -> None:
    """Fill the sign-in form in the browser."""
    page.goto(served.address + asked)
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button", delay=80)
    page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')


def test_an_enterprise_registers_and_is_signed_in(served: Served, browser_page: Page) -> None:
    browser_page.goto(f"{served.address}/register")
    typed = registration("Wang@Example.com", name="海川盐化有限公司", contact_name="王芳").model_dump()
    for field, value in typed.items():
        browser_page.fill(f"#{field}", value)
    browser_page.click("main button", delay=80)
    expect(browser_page.get_by_text("王芳").first).to_be_visible()
    browser_page.goto(f"{served.address}/account")
    expect(browser_page.get_by_text("海川盐化有限公司")).to_be_visible()
    expect(browser_page.get_by_text("wang@example.com")).to_be_visible()


def test_the_page_reads_in_chinese_to_a_screen_reader(served: Served, browser_page: Page) -> None:
    registered(served, "voice@example.com")
    sign_in(browser_page, served, "voice@example.com", "/account")
    expect(browser_page.get_by_role("heading", name="我的账号")).to_be_visible()
    assert browser_page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(browser_page.get_by_label("显示密码").first).to_be_visible()
    assert browser_page.get_by_label("Show password").count() == 0


def test_a_reload_stays_signed_in_and_sign_out_ends_it(served: Served, browser_page: Page) -> None:
    registered(served, "stay@example.com")
    sign_in(browser_page, served, "stay@example.com", "/account")
    heading = browser_page.get_by_role("heading", name="我的账号")
    expect(heading).to_be_visible()
    browser_page.reload()
    expect(heading).to_be_visible()
    assert "footmark_sign_in" not in browser_page.evaluate("document.cookie")
    browser_page.get_by_role("button", name="退出登录").click(delay=80)
    browser_page.wait_for_url("**/login")
    browser_page.goto(f"{served.address}/account")
    browser_page.wait_for_url("**/login?next=/account")


def test_a_revoked_sign_in_is_thrown_out_at_the_next_step(served: Served, browser_page: Page) -> None:
    registered(served, "revoked@example.com")
    sign_in(browser_page, served, "revoked@example.com", "/account")
    expect(browser_page.get_by_role("heading", name="我的账号")).to_be_visible()
    actor = accounts.actor_of(signed_in(served, "revoked@example.com").account)
    assert accounts.sign_out_everywhere(served.office, actor) == 2
    browser_page.get_by_role("button", name="修改密码").click(delay=80)
    browser_page.wait_for_url(re.compile("/login"))


def test_the_password_is_changed_on_the_account_page(served: Served, browser_page: Page) -> None:
    registered(served, "change@example.com")
    sign_in(browser_page, served, "change@example.com", "/account")
    browser_page.get_by_label("当前密码").fill(PASSWORD)
    browser_page.get_by_label("新密码（至少 10 个字符）").fill("another quiet valley")
    browser_page.get_by_label("再次输入新密码").fill("another quiet valley")
    browser_page.get_by_role("button", name="修改密码").click(delay=80)
    expect(browser_page.get_by_text("密码已修改")).to_be_visible()
    assert accounts.sign_in(served.office, "change@example.com", PASSWORD) is None
    assert accounts.sign_in(served.office, "change@example.com", "another quiet valley") is not None


def test_the_language_changes_and_stays(served: Served, browser_page: Page) -> None:
    registered(served, "reader@example.com")
    sign_in(browser_page, served, "reader@example.com", "/account")
    browser_page.get_by_role("link", name="English").click(delay=80)
    expect(browser_page.get_by_role("heading", name="My account")).to_be_visible()
    assert browser_page.evaluate("document.documentElement.lang") == "en"


def test_without_a_sign_in_nothing_is_served(served: Served) -> None:
    page = requests.get(f"{served.address}/account", headers={"accept": "text/html"}, allow_redirects=False,
                        timeout=PATIENCE)
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=/account")
    for path in ("/media/abc.pdf", "/_stcore/metrics", "/_stcore/host-config", "/files/file-1", "/component/x/y.js"):
        assert requests.get(served.address + path, timeout=PATIENCE).status_code == 401, path
    upload = requests.put(f"{served.address}/_stcore/upload_file/session/file", data=b"x", timeout=PATIENCE)
    assert upload.status_code == 401


def test_the_websocket_opens_only_for_somebody_signed_in(served: Served) -> None:
    registered(served, "socket@example.com")
    address = served.address.replace("http", "ws") + "/_stcore/stream"

    def opens(cookie: str) -> bool:
        try:
            with connect(address, additional_headers={"cookie": cookie}, subprotocols=[Subprotocol("streamlit")]):
                return True
        except InvalidStatus:
            return False

    token = signed_in(served, "socket@example.com").token
    assert opens(f"footmark_sign_in={token}")
    assert not opens("footmark_sign_in=made-up")
    assert not opens("other=1")
