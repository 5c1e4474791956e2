"""What is typed and not sent stands there again: page loaded anew, browser gone, signed in anew; sent, it is gone."""

import pytest
from playwright.sync_api import Browser, Locator

from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.application import ApplicationState
from models.ids import AccountId, EnterpriseId, PersonId
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, TIMERS_LATE, Person, until
from tests.builders import cnex_draft, completed
from tests.job_builders import cnex, finding, on_site, person, planned, trained
from tests.services.jobs import REVIEWS_APPLICATIONS, job, put

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("unsent_texts")]

JOB, APPLICATION = "engagement-1", "application-2"
ACCOUNTS = {"reviewer": Role.APPLICATION_REVIEWER, "manager": Role.MANAGER, "client": Role.APPLICANT,
            "member": Role.AUDITOR}


@pytest.fixture
def running(clocked: Served) -> Served:
    """A job that was on site, with a finding to be corrected and no footprint yet; an application to be reviewed."""
    office = clocked.office
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(),)), trained("member"),
        trained("second"), person("manager"), REVIEWS_APPLICATIONS)
    with office.unit_of_work() as uow:
        uow.applications.save(cnex_draft().with_(id="application-1", enterprise_id="enterprise-1",
                                                 state=ApplicationState.ACCEPTED))
        uow.applications.add(completed(cnex_draft(), id=APPLICATION))
        for name, role in ACCOUNTS.items():
            uow.accounts.add(Account(
                id=AccountId(f"account-{name}"), email=f"{name}@body.example", name=name, roles={role},
                password_hash=hashed(PASSWORD), person_id=None if name == "client" else PersonId(name),
                enterprise_id=EnterpriseId("enterprise-1") if name == "client" else None))
        uow.commit()
    return clocked


class Places:
    """Where reviewer, manager, client and auditor write, and what was typed there and not sent."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.served, self.office = browser, served, served.office

    def at(self, name: str, page: str) -> Person:
        """Somebody who has signed in at a browser of their own and opened a page."""
        user = Person(self.browser, self.served.address, self.office).sign_in(f"{name}@body.example")
        user.open(page)
        return user

    def kept(self, name: str) -> dict[str, str]:
        with self.office.unit_of_work() as uow:
            return {each.place: each.text for each in uow.unsent_texts.of_account(f"account-{name}")}

    def until_kept(self, name: str, *texts: str) -> None:
        until(lambda: sorted(self.kept(name).values()) == sorted(texts), f"{texts} to be kept for {name}")


@pytest.fixture
def places(chromium: Browser, running: Served) -> Places:
    return Places(chromium, running)


def field(user: Person, key: str) -> Locator:
    return user.keyed(key).locator("input, textarea").first


def type_and_stay(user: Person, key: str, words: str) -> None:
    """Type and stay in the field: nothing tells the page that the text is done."""
    field(user, key).scroll_into_view_if_needed()
    field(user, key).focus()
    user.page.keyboard.type(words, delay=20)


def load_anew(user: Person) -> None:
    user.page.reload()
    user.page.wait_for_selector('[data-testid="stMainBlockContainer"] h3')
    user.settle()


def reads_in(user: Person, key: str, words: str) -> None:
    until(lambda: field(user, key).input_value() == words, f"“{words}” in {key}")


def test_a_reviewers_reason_stands_there_after_the_page_is_loaded_anew(places: Places) -> None:
    """Sent, it is the refusal's reason and kept no more; before that nobody else reads it."""
    key, words = f"refuse_{APPLICATION}", "被责令停业整顿，"
    reviewer = places.at("reviewer", "to-review")
    reviewer.unfold("不予受理")
    type_and_stay(reviewer, key, words)
    load_anew(reviewer)
    reviewer.unfold("不予受理")
    reads_in(reviewer, key, words)
    reviewer.reads("已暂存 09:")
    places.until_kept("reviewer", words)
    assert places.kept("manager") == {}
    reviewer.click(f"refuse_now_{APPLICATION}")
    places.until_kept("reviewer")
    with places.office.unit_of_work() as uow:
        refused = uow.applications.get(APPLICATION)
    assert refused.state is ApplicationState.REFUSED


def test_a_managers_facts_outlast_the_browser_they_were_typed_in(places: Places) -> None:
    """A browser that dies says nothing: what was typed was kept at the pause. It is there in another one."""
    key = f"end_job_{JOB}_client_withdrew"
    manager = places.at("manager", f"cases?job={JOB}")
    manager.unfold("终止")
    type_and_stay(manager, key, "来函撤回委托")
    places.until_kept("manager", "来函撤回委托")
    assert field(manager, key).evaluate("each => document.activeElement === each && each.selectionStart") == 6
    manager.page.keyboard.type("，编号 7")
    places.until_kept("manager", "来函撤回委托，编号 7")
    manager.context.close()
    again = places.at("manager", f"cases?job={JOB}")
    again.unfold("终止")
    reads_in(again, key, "来函撤回委托，编号 7")
    again.click(f"{key}_go")
    places.until_kept("manager")
    ended = job(places.office).ended
    assert ended is not None
    assert ended.reason == "来函撤回委托，编号 7"


def test_a_clients_correction_stands_there_after_signing_in_anew(places: Places) -> None:
    """Handed in, it stands above an empty field for what is to be added, and nothing is unsent any more."""
    key, words = f"correct_{JOB}_NC-01", "已重新校准。\n原因：超期。"
    client = places.at("client", f"plan?job={JOB}")
    client.type_in(key, words)
    places.until_kept("client", words)
    client.page.locator("form[action='/logout'] button").click(delay=80)
    client.page.wait_for_selector("#email")
    client.sign_in("client@body.example").open(f"plan?job={JOB}")
    reads_in(client, key, words)
    client.click(f"{key}_go")
    places.until_kept("client")
    assert job(places.office).nonconformities[0].correction == words
    load_anew(client)
    client.reads("原因：超期。")
    reads_in(client, key, "")
    client.reads_nothing_of("已暂存")


def test_the_figures_of_a_footprint_stand_there_until_they_are_entered(places: Places) -> None:
    """The last digit too, where the page is left amid it and the browser is too busy for any timer before."""
    scheme = cnex()
    stages = scheme.families[0].stages
    typed = {"value": "1834.6", **dict.fromkeys(stages[1:], "1"), stages[0]: str(101 - len(stages))}
    key = f"footprint_{JOB}_u1"
    member = places.at("member", f"audit-records?job={JOB}")
    member.context.add_init_script(TIMERS_LATE)
    load_anew(member)
    member.tab("碳足迹")
    for name, figure in typed.items():
        type_and_stay(member, f"{key}_{name}", figure)
    load_anew(member)
    member.tab("碳足迹")
    for name, figure in typed.items():
        reads_in(member, f"{key}_{name}", figure)
    member.choose(f"{key}_methods", *(method.text.zh for method in scheme.quantification_methods))
    member.click(f"{key}_go")
    places.until_kept("member")
    (entered,) = job(places.office).footprints
    assert str(entered.value) == "1834.6"
    assert {stage: str(share) for stage, share in entered.stage_shares.items()} == {
        stage: typed[stage] for stage in stages}
