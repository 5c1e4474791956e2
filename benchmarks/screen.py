"""How long the screen takes to follow an answer, in Chromium, on the form with 700 questions of `completeness`.

`python -m benchmarks.screen` prints a row for RESULTS.md, in milliseconds: from the click that answers a question until
the count of missing things above the form has changed, both seen by the page itself.
"""

import statistics
import sys

from playwright.sync_api import Page

from benchmarks.completeness import TODAY, application_of
from benchmarks.in_chromium import installation
from intake_app.services import accounts
from intake_app.services.accounts import Registered
from models.ids import EnterpriseId
from tests.browser.driving import PASSWORD, Person
from tests.registrations import registration

RUNS = 40
EMAIL = "form@example.com"
WATCH = """(key) => new Promise((answered) => {
    const sentence = () => [...document.querySelectorAll('p')].map((p) => p.innerText)
        .find((words) => words.includes('还缺'));
    const before = sentence();
    const button = [...document.querySelectorAll(`[class*="st-key-${key}"] button`)]
        .find((each) => each.innerText.trim() === '是');
    const begun = performance.now();
    const look = () => {
        if (sentence() && sentence() !== before) { observer.disconnect(); answered(performance.now() - begun); }
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    button.click();
})"""


def main() -> int:
    """Print the median and what 95 % stay below."""
    with installation() as here:
        office = here.office
        outcome = accounts.register_enterprise(office, registration(EMAIL, password=PASSWORD, password_again=PASSWORD))
        assert isinstance(outcome, Registered), outcome
        application = application_of(office.schemes.in_force("cnex_ex", TODAY)).with_(
            enterprise_id=EnterpriseId(outcome.account.enterprise_id or ""))
        with office.unit_of_work() as uow:
            uow.applications.add(application)
            uow.commit()
        person = here.sign_in(EMAIL)
        person.open(f"application?application={application.id}&section=application")
        took = sorted(_answered(person, person.page) for _ in range(RUNS))
    print(f"| {RUNS} | {statistics.median(took):.0f} | {took[int(RUNS * 0.95)]:.0f} |")
    return 0


def _answered(person: Person, page: Page) -> float:
    """Milliseconds until the screen has followed one click on yes, which answers and takes the answer back in turn."""
    took: float = page.evaluate(WATCH, "answer_application_application-disclosure_consent")
    person.settle()
    page.wait_for_timeout(500)
    return took


if __name__ == "__main__":
    sys.exit(main())
