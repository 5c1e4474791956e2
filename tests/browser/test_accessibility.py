"""axe-core finds nothing serious or critical on any page, in both languages."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from intake_app.services import accounts
from intake_app.services.accounts import Registered
from intake_app.services.office import Office
from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.application import Application
from models.supplement import SupplementKind
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person
from tests.builders import cnex_draft, completed, item, returned
from tests.registrations import registration
from tests.ui.test_body_pages import fill

pytestmark = pytest.mark.browser

EMAIL, STAFF = "axe@client.example", "axe@body.example"
GRAVE = ("serious", "critical")

STREAMLITS_OWN = {
    "color-contrast": '.stSelectbox:has(input:disabled) > label[data-testid="stWidgetLabel"] p',
}
"""What no page can mend in Streamlit's widgets, by rule the one element that breaks it.

The label of a locked choice is grey, as WCAG allows; Streamlit does not tie it to its field, so that axe cannot see
that it is locked.
"""

PAGES = {
    "my-applications": "", "mandates": "", "account": "", "plan": "", "complain": "", "inbox": "",
    "tasks": "draft", "application": "draft", "application?section=sites": "draft",
    "application?section=products": "draft", "application?section=materials": "draft", "units": "draft",
    "documents": "draft", "check": "draft",
    "requests": "returned", "application?section=client": "returned", "check?": "returned",
}
"""The applicant's pages and the application that each shows."""
BODY_PAGES = (
    "to-review", "contracts", "planning", "board", "board?view=audits", "board?view=map", "people", "my-days",
    "verification-plans", "site-checks", "audit-records", "decide", "surveillance", "ahead", "cases", "certificates",
    "complaints", "papers", "sending", "disposal", "administration", "paper-templates", "inbox", "account",
)
"""The pages of the body's people."""


@pytest.fixture(scope="module")
def applicant(chromium: Browser, served: Served) -> Iterator[Person]:
    """An enterprise with a draft and an application that was returned, signed in."""
    outcome = accounts.register_enterprise(served.office, registration(EMAIL, password=PASSWORD,
                                                                       password_again=PASSWORD))
    assert isinstance(outcome, Registered), outcome
    for application in _applications(served.office, outcome.account.enterprise_id or ""):
        with served.office.unit_of_work() as uow:
            uow.applications.add(application)
            uow.commit()
    person = Person(chromium, served.address, served.office).sign_in(EMAIL)
    yield person
    person.context.close()


def _applications(office: Office, enterprise: str) -> tuple[Application, ...]:
    """A draft with things missing and wrong in tables and cards, and a returned application."""
    draft = cnex_draft(sites=[{}, {"employees": "很多"}], products=[{}, {}, {}, {}])
    draft = draft.with_(id="axe-draft", enterprise_id=enterprise, rows={**draft.rows, "materials": ("m1", "m2")},
                        seen_edition=office.schemes.in_force(draft.scheme, office.today()).edition)
    sent = returned(completed(cnex_draft()), item(SupplementKind.CORRECT, "client.contact"), item(
        SupplementKind.CLARIFY, ""))
    return draft, sent.with_(id="axe-returned", enterprise_id=enterprise)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_grave(applicant: Person, path: str, language: str) -> None:
    """WCAG A and AA as axe-core tests them; what Streamlit's widgets do wrong is listed one by one."""
    assert list(_faults(applicant, path, language)) == []


def test_streamlits_own_names_of_help_are_read_in_chinese(applicant: Person) -> None:
    page = applicant.page
    page.goto(f"{applicant.address}/lang/zh?next=/")
    applicant.open("application?section=application&application=axe-draft")
    page.wait_for_function(DRAWN)
    assert page.locator('[aria-label^="Help for"]').count() == 0
    assert page.locator('[aria-label$="：说明"]').count() > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_grave_in_the_chats_proposals(applicant: Person, language: str) -> None:
    """Cards to take as they are, one to choose from and a repaired credit code, beside the form.

    In the second language those of the first, which nobody decided, are there again.
    """
    _open(applicant, "application?section=client", language)
    fold = applicant.page.locator('[class*="st-key-chat_box_"] details').first
    if fold.get_attribute("open") is None:
        applicant.press_on(fold.locator("summary").first)
    messages = applicant.page.locator('[data-testid="stChatMessage"]')
    before = messages.count()
    box = applicant.page.locator('[data-testid="stChatInput"] textarea').first
    box.fill("联系人：林晓，手机 13900000001，邮政编码 100070 或 100071，信用代码 9141O300MA4OX7LR3B")
    box.press("Enter")
    expect(messages).to_have_count(before + 2, timeout=60_000)
    applicant.settle()
    applicant.page.locator('[class*="st-key-take_proposed_"]').last.wait_for()
    assert list(_grave_faults(applicant)) == []


DRAWN = """
() => document.getAnimations().every(each =>
    each.playState !== "running" || each.effect.getComputedTiming().endTime === Infinity)
"""
"""Nothing is fading in any more: axe would measure the contrast of what is half there."""


@pytest.fixture(scope="module")
def staff(chromium: Browser, served: Served) -> Iterator[Person]:
    """Somebody with every role of the body, and something on each of its pages."""
    fill(served.office)
    with served.office.unit_of_work() as uow:
        uow.accounts.add(Account(id="account-axe", email=STAFF, name="member", password_hash=hashed(PASSWORD),
                                 roles=frozenset(Role) - {Role.APPLICANT, Role.CONSULTANT}, person_id="member"))
        uow.commit()
    person = Person(chromium, served.address, served.office).sign_in(STAFF)
    yield person
    person.context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", BODY_PAGES)
def test_axe_finds_nothing_grave_on_the_bodys_pages(staff: Person, path: str, language: str) -> None:
    """WCAG A and AA, for whoever works on them all day."""
    assert list(_faults(staff, path, language)) == []


def _faults(person: Person, path: str, language: str) -> Iterator[str]:
    """Rule, element and explanation of each grave fault of a page."""
    _open(person, path, language)
    yield from _grave_faults(person)


def _open(person: Person, path: str, language: str) -> None:
    whose = f"{'&' if '?' in path else '?'}application=axe-{PAGES[path]}" if PAGES.get(path) else ""
    person.page.goto(f"{person.address}/lang/{language}?next=/")
    person.open(path + whose)
    assert person.page.url.split("?")[0].endswith(path.split("?")[0]), person.page.url
    person.page.wait_for_function(DRAWN)


def _grave_faults(person: Person) -> Iterator[str]:
    violations = Axe().run(person.page).response["violations"]
    for each in violations:
        for node in each["nodes"] if each["impact"] in GRAVE else ():
            known = STREAMLITS_OWN.get(each["id"])
            if known is None or not person.page.locator(node["target"][0]).first.evaluate(
                    "(element, known) => element.matches(known)", known):
                yield f"{each['id']} at {node['target'][0]}, {node['html']}: {node['failureSummary']}"
