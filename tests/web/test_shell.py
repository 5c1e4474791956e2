"""The web shell: who gets in, what a form may do, and in which language."""

import asyncio
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit import config as streamlit_config
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import ScriptRunner

from intake_app import bootstrap
from intake_app.chat import vocabulary
from intake_app.chat.vocabulary import Vocabulary
from intake_app.services import accounts, feeds
from intake_app.ui.web import back_off
from intake_app.ui.web.back_off import BackOff
from intake_app.ui.web.logs import ACCESS_LOG, hide_secret_addresses
from intake_app.ui.web.requests import local_path
from intake_app.ui.web.shell import Shell
from intake_app.ui.web.whole_runs import WholeRunner
from models.account import Account, Role
from tests.offices import Clock
from tests.registrations import PASSWORD, registration
from tests.web.conftest import Site


def sign_in(site: Site, email: str = "li@example.com", target: str = "/") -> dict[str, str]:
    """The cookies of somebody signed in."""
    accounts.register_enterprise(site.office, registration(email))
    answer = site.post("/login", {"email": email, "password": PASSWORD, "next": target})
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == target
    return dict(answer.cookies)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    accounts.register_enterprise(site.office, registration("li@example.com"))
    answer = site.post("/login", {"email": "li@example.com", "password": PASSWORD})
    cookie = next(part for part in answer.raw.headers.getlist("set-cookie") if part.startswith("footmark_sign_in="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie, "the address is http"


def test_a_page_without_a_sign_in_leads_to_the_form_and_back(site: Site) -> None:
    answer = site.get("/account?tab=2")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/account%3Ftab%3D2"
    form = site.get(answer.headers["location"])
    assert 'name="next" value="/account?tab=2"' in form.text
    assert sign_in(site, target="/account?tab=2")


@pytest.mark.parametrize("path", ["/_stcore/echo", "/media/a.pdf", "/component/x", "/_stcore/upload_file/a/b"])
def test_machine_addresses_are_refused_without_a_sign_in(site: Site, path: str) -> None:
    assert site.get(path).status_code == 401


def test_a_visitor_cannot_name_their_own_account(site: Site) -> None:
    cookies = sign_in(site)
    with site.office.unit_of_work() as uow:
        account = uow.accounts.by_email("li@example.com")
    assert account
    answer = site.get("/_stcore/echo", cookies=cookies, headers={"X-Footmark-Account": "account-of-somebody"})
    assert answer.text == account.id


def test_a_form_from_another_site_is_refused(site: Site) -> None:
    accounts.register_enterprise(site.office, registration("li@example.com"))
    fields = {"email": "li@example.com", "password": PASSWORD}
    for origin in ("https://evil.example", "null", ""):
        assert site.post("/login", fields, headers={"origin": origin}).status_code == 403, origin
    assert site.post("/login", fields, headers={"origin": "http://footmark.test"}).status_code == 303


def test_an_endless_form_is_refused(site: Site) -> None:
    answer = site.post("/login", {"email": "li@example.com", "password": "x" * 30_000})
    assert answer.status_code == 413
    assert "超过本页允许的大小" in answer.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tx", ""]
)
def test_nobody_is_led_elsewhere_after_signing_in(elsewhere: str) -> None:
    assert local_path(elsewhere) == "/"


@given(st.text())
def test_where_one_is_led_is_always_a_path_here(asked: str) -> None:
    path = local_path(asked)
    assert path.startswith("/")
    assert not path.startswith("//")
    assert "\\" not in path


def test_sign_out_ends_the_sign_in_and_is_a_post(site: Site) -> None:
    cookies = sign_in(site)
    site.get("/logout", cookies=cookies)
    assert site.get("/", cookies=cookies).status_code == 200, "a link signs nobody out"
    assert site.post("/logout", {"x": "1"}, cookies=cookies).headers["location"] == "/login"
    assert site.get("/", cookies=cookies).status_code == 303


def test_wrong_passwords_make_the_next_try_wait(site: Site, clock: Clock) -> None:
    accounts.register_enterprise(site.office, registration("li@example.com"))
    for _ in range(back_off.FREE_TRIES):
        answer = site.post("/login", {"email": "li@example.com", "password": "guess guess guess"})
        assert answer.status_code == 401
        assert 'role="alert"' in answer.text
    right = {"email": "LI@example.com", "password": PASSWORD}
    assert site.post("/login", right).status_code == 429
    clock.move(back_off.FIRST_WAIT)
    assert site.post("/login", right).status_code == 303


def test_the_wait_doubles_to_its_limit_and_is_forgotten() -> None:
    waits = BackOff()
    now = Clock().at
    spans = []
    for _ in range(back_off.FREE_TRIES + 10):
        waits.failed("a@example.com", "10.0.0.1", now)
        spans.append(waits.wait("A@example.com ", "10.0.0.1", now))
    assert spans[: back_off.FREE_TRIES - 1] == [timedelta(0)] * (back_off.FREE_TRIES - 1)
    assert spans[back_off.FREE_TRIES] == 2 * spans[back_off.FREE_TRIES - 1] == 2 * back_off.FIRST_WAIT
    assert spans[-1] == back_off.LONGEST_WAIT
    assert not waits.wait("a@example.com", "10.0.0.2", now), "another address is not locked out"
    waits.failed("a@example.com", "10.0.0.1", now + back_off.FORGOTTEN_AFTER)
    assert not waits.wait("a@example.com", "10.0.0.1", now + back_off.FORGOTTEN_AFTER)


def test_the_failures_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_off, "MOST_KEPT", 10)
    waits = BackOff()
    for number in range(50):
        waits.failed(f"{number}@example.com", "10.0.0.1", Clock().at)
    assert len(waits._failures) == 10


def test_a_registration_with_faults_keeps_what_was_typed_and_says_why(site: Site) -> None:
    typed = registration("li@example.com", credit_code="123", name='<b>"远山"</b>').model_dump()
    answer = site.post("/register", typed)
    assert answer.status_code == 422
    assert "应为 18 位" in answer.text
    assert 'value="&lt;b&gt;&#34;远山&#34;&lt;/b&gt;"' in answer.text
    assert PASSWORD not in answer.text
    field = re.search(r'<input id="credit_code"[^>]*>', answer.text)
    assert field
    assert 'credit_code-fault"' in field.group()
    assert 'aria-invalid="true"' in field.group()


def test_a_registered_enterprise_is_signed_in_in_the_language_it_read(site: Site) -> None:
    typed = registration("li@example.com").model_dump()
    answer = site.post("/register", typed, cookies={"footmark_language": "en"})
    assert answer.status_code == 303
    assert answer.cookies["footmark_language"] == "en"
    assert site.get("/", cookies=dict(answer.cookies)).status_code == 200


def test_the_first_administrator_is_made_with_the_link(site: Site) -> None:
    token = accounts.setup_link_if_needed(site.office)
    assert site.get("/setup/made-up").status_code == 410
    assert site.get(f"/setup/{token}").status_code == 200
    typed = {"name": "周静", "email": "admin@example.com", "password": PASSWORD, "password_again": PASSWORD}
    answer = site.post(f"/setup/{token}", typed)
    assert answer.status_code == 303
    assert site.get("/", cookies=dict(answer.cookies)).status_code == 200
    assert site.post(f"/setup/{token}", typed).status_code == 410


@pytest.mark.parametrize(("asked", "cookies", "language"), [
    ("en-GB,en;q=0.9,zh;q=0.8", {}, "en"), ("zh-CN,zh;q=0.9,en;q=0.8", {}, "zh-CN"), ("de-DE,de;q=0.9", {}, "zh-CN"),
    ("fr, en;q=0.4, zh;q=0.6", {}, "zh-CN"), ("en;q=0", {}, "zh-CN"), ("", {}, "zh-CN"),
    ("en", {"footmark_language": "zh"}, "zh-CN"), ("zh", {"footmark_language": "en"}, "en"),
])
@pytest.mark.parametrize("path", ["/login", "/register", "/register/consultant"])
def test_who_chose_no_language_reads_the_one_that_the_browser_asks_for(
    site: Site, path: str, asked: str, cookies: dict[str, str], language: str
) -> None:
    answer = site.get(path, headers={"accept-language": asked}, cookies=cookies)
    assert f'<html lang="{language}"' in answer.text


def test_the_language_chosen_on_a_first_page_stays(site: Site) -> None:
    """In the account that is made or whose password is set; who chose none keeps the account's own."""
    english = {"footmark_language": "en"}
    typed = {"name": "周静", "email": "admin@example.com", "password": PASSWORD, "password_again": PASSWORD}
    made = site.post(f"/setup/{accounts.setup_link_if_needed(site.office)}", typed, cookies=english)
    assert made.cookies["footmark_language"] == "en"
    with site.office.unit_of_work() as uow:
        (administrator,) = uow.accounts.all()
    new = {"password": "another quiet valley", "password_again": "another quiet valley"}
    for cookies, language in (({}, "en"), ({"footmark_language": "zh"}, "zh"), (english, "en")):
        link = accounts.renew_password_link(site.office, accounts.actor_of(administrator), administrator.id)
        answer = site.post(f"/password/{link.token}", new, cookies=cookies)
        assert (answer.status_code, answer.cookies["footmark_language"]) == (303, language)


def test_a_lost_password_is_set_with_the_administrators_link(site: Site) -> None:
    token = accounts.setup_link_if_needed(site.office)
    assert token
    fields = {"name": "周静", "email": "admin@example.com", "password": PASSWORD, "password_again": PASSWORD}
    administrator = accounts.use_setup_link(site.office, token, **fields)
    assert isinstance(administrator, Account)
    link = accounts.renew_password_link(site.office, accounts.actor_of(administrator), administrator.id)
    new = {"password": "another quiet valley", "password_again": "another quiet valley"}
    assert site.post(f"/password/{link.token}", {**new, "password_again": "x"}).status_code == 422
    assert site.post(f"/password/{link.token}", new).status_code == 303
    assert site.get(f"/password/{link.token}").status_code == 410


@pytest.mark.parametrize(("language", "word", "html"), [("zh", "登录", "zh-CN"), ("en", "Sign in", "en")])
def test_the_language_is_remembered(site: Site, language: str, word: str, html: str) -> None:
    chosen = site.get(f"/lang/{language}?next=/login")
    assert chosen.headers["location"] == "/login"
    page = site.get("/login", cookies=dict(chosen.cookies))
    assert f"<h1>{word}</h1>" in page.text
    assert f'<html lang="{html}">' in page.text


def test_another_language_keeps_what_was_typed_but_the_passwords(site: Site) -> None:
    """On each page that makes an account; nothing is made, and the next page is in that language too."""
    setup = f"/setup/{accounts.setup_link_if_needed(site.office)}"
    consultant = {"name": "顾问", "firm": "绿洲咨询", "email": "gu@firm.example"}
    enterprise = registration("li@example.com").model_dump(exclude={"password", "password_again"})
    for path, typed in (("/register", enterprise), ("/register/consultant", consultant),
                        (setup, {"name": "周静", "email": "admin@example.com"})):
        assert 'name="language" value="en"' in site.get(path).text
        words = {"password": PASSWORD, "password_again": PASSWORD}
        answer = site.post(path, {**typed, **words, "language": "en"})
        assert (answer.status_code, answer.cookies["footmark_language"]) == (200, "en")
        assert '<html lang="en">' in answer.text
        assert all(f'value="{each}"' in answer.text for each in typed.values())
        assert PASSWORD not in answer.text
        assert 'name="language" value="zh"' in answer.text
        assert not answer.text.count('class="fault"')
    with site.office.unit_of_work() as uow:
        assert uow.accounts.all() == ()


def test_enter_in_a_field_registers_and_does_not_change_the_language(site: Site) -> None:
    """A form's first button is the one that Enter presses."""
    first = re.search(r'<button[^>]*form="account"[^>]*>', site.get("/register").text)
    assert first
    assert "name=" not in first.group()


def test_an_unknown_language_and_a_foreign_target_lead_nowhere(site: Site) -> None:
    assert site.get("/lang/fr").status_code == 404
    assert site.get("/lang/en?next=//evil.example").headers["location"] == "/"


def test_the_language_goes_into_the_account(site: Site) -> None:
    cookies = sign_in(site)
    site.get("/lang/en", cookies=cookies)
    answer = site.post("/login", {"email": "li@example.com", "password": PASSWORD})
    assert answer.cookies["footmark_language"] == "en"


def test_streamlits_page_speaks_the_readers_language(site: Site) -> None:
    cookies = sign_in(site)
    chinese = site.get("/account", cookies=cookies)
    assert '<html lang="zh-CN">' in chinese.text
    assert "<title>Footmark</title>" in chinese.text
    assert "/web/words.js" in chinese.text
    assert int(chinese.headers["content-length"]) == len(chinese.content)
    english = site.get("/account", cookies={**cookies, "footmark_language": "en"})
    assert '<html lang="en">' in english.text
    assert "/web/words.js" not in english.text
    for script in ("again", "timers", "leaving", "boxes", "cells", "said"):
        assert all(f"/web/{script}.js" in page.text for page in (chinese, english))
        assert site.get(f"/web/{script}.js").status_code == 200


def test_our_pages_load_nothing_from_elsewhere_and_run_no_script(site: Site) -> None:
    for path in ("/login", "/register"):
        page = site.get(path)
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert not re.search(r'(src|href|action)="(https?:)?//', page.text)
        assert "<script" not in page.text


def test_every_field_has_a_label_and_an_autocomplete(site: Site) -> None:
    page = site.get("/register").text
    fields = re.findall(r'<input id="(\w+)"', page)
    assert len(fields) == 7
    for name in fields:
        assert f'<label for="{name}">' in page
    assert page.count("autocomplete=") == 7


def test_a_file_is_never_found_without_a_right_to_it(site: Site) -> None:
    cookies = sign_in(site)
    assert site.get("/files/file-1").status_code == 303
    answer = site.get("/files/file-1", cookies=cookies)
    assert answer.status_code == 404
    assert "不属于您的单位" in answer.text


def test_health_answers_without_a_sign_in(site: Site) -> None:
    assert site.get("/healthz").text == "ok"


def test_a_consultant_registers_on_a_page_of_their_own(site: Site) -> None:
    """Open to everybody, as registration is; a slip keeps what was typed."""
    typed = {"name": "顾问", "firm": "绿洲咨询", "email": "gu@firm.example", "password": PASSWORD,
             "password_again": PASSWORD}
    assert "注册为受托咨询人员" in site.get("/register/consultant").text
    slip = site.post("/register/consultant", typed | {"firm": " "})
    assert slip.status_code == 422
    assert 'value="gu@firm.example"' in slip.text
    assert site.post("/register/consultant", typed).status_code == 303
    with site.office.unit_of_work() as uow:
        account = uow.accounts.by_email("gu@firm.example")
    assert account
    assert (account.firm, account.enterprise_id, account.person_id) == ("绿洲咨询", None, None)


def test_a_calendar_is_fetched_by_its_address_alone_and_the_log_keeps_the_secret(site: Site) -> None:
    """A calendar program has no sign-in; a renewed address is gone."""
    heard: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda entry: heard.append(entry.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger(ACCESS_LOG)
    hide_secret_addresses()
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    try:
        accounts.register_enterprise(site.office, registration("li@example.com"))
        with site.office.unit_of_work() as uow:
            account = uow.accounts.by_email("li@example.com")
        assert account
        first, second = (feeds.renew_feed(site.office, accounts.actor_of(account), Role.APPLICANT) for _ in range(2))
        assert site.get(f"/calendar/{first}.ics").status_code == 404
        answer = site.get(f"/calendar/{second}.ics")
    finally:
        log.removeHandler(listener)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.text.startswith("BEGIN:VCALENDAR")
    assert len(heard) == 2
    assert not [line for line in heard if first in line or second in line]


def start_and_stop(site: Site) -> None:
    """Start the server's side of an office, and stop it."""
    async def run() -> None:
        async with Shell(site.office, bootstrap.config()).lifespan(None):
            pass

    with ThreadPoolExecutor(1) as alone:  # browser tests leave a loop running on this thread
        alone.submit(lambda: asyncio.run(run())).result()


def test_every_session_of_a_started_server_runs_callbacks_to_their_ends(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one thread: no second run begins beside the one at work on the same state."""
    monkeypatch.setattr(app_session, "ScriptRunner", ScriptRunner)
    start_and_stop(site)
    assert app_session.ScriptRunner is WholeRunner
    assert streamlit_config.get_option("runner.fastReruns") is False


def test_the_words_of_the_chat_are_loaded_with_the_server_not_with_its_first_message(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(vocabulary, "_MADE", {})
    monkeypatch.setattr(vocabulary, "Vocabulary", lambda scheme: made.append(scheme.key) or Vocabulary(scheme))
    start_and_stop(site)
    assert sorted(made) == sorted(site.office.schemes.keys())
    made.clear()
    for key in tuple(site.office.schemes.keys()):
        vocabulary.vocabulary_of(site.office.schemes.in_force(key, site.office.today()))
    assert made == []
