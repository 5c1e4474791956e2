"""Two rounds of supplements in Chromium: reviewer, applicant and consultant, each at a browser of their own."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from intake_app.services.office import Office
from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.application import Application, ApplicationState
from models.enterprise import Enterprise
from models.paper import StoredFile
from models.supplement import SupplementItem
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person, until
from tests.browser.file_clock import FileClock
from tests.builders import COMPANY, CREDIT_CODES, checks_passed, cnex_application, scheme_of
from tests.journeys.small_files import pdf_file
from tests.services.jobs import REVIEWS_APPLICATIONS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("supplements")]

ID = "application-1"
APPLICANT, REVIEWER, CONSULTANT = "lin@client.example", "reviewer@body.example", "gu@firm.example"
FORM = "application_form@"
MODELS = "products[p1].models"


class Rounds:
    """The application as it is kept, and the people around it."""

    def __init__(self, browser: Browser, served: Served, clock: FileClock) -> None:
        self.browser, self.address, self.office, self.clock = browser, served.address, served.office, clock
        seed(self.office)
        self.applicant = Person(browser, self.address, self.office).sign_in(APPLICANT)
        self.reviewer = Person(browser, self.address, self.office).sign_in(REVIEWER)

    @property
    def application(self) -> Application:
        with self.office.unit_of_work() as uow:
            return uow.applications.get(ID)

    @property
    def items(self) -> tuple[SupplementItem, ...]:
        """The requests of the last batch."""
        return self.application.supplements[-1].items

    def until_state(self, state: ApplicationState) -> None:
        until(lambda: self.application.state is state, f"the application to be {state}")


def seed(office: Office) -> None:
    """An enterprise whose application is under review, with a form that can be shown, and its reviewer."""
    secret = hashed(PASSWORD)
    whole = cnex_application(checks=checks_passed(scheme_of("cnex_ex")))
    form = StoredFile(
        id=whole.documents[0].file_id, owner_id=ID, enterprise_id="enterprise-1", name="application_form.pdf",
        media_type="application/pdf", size_bytes=9, sha256=office.files.put(pdf_file("form")),
        stored_at=office.moment(), stored_by="account-lin",
    )
    with office.unit_of_work() as uow:
        uow.enterprises.add(Enterprise(
            id="enterprise-1", name=COMPANY["name"], credit_code=CREDIT_CODES[0], contact_name="林晓",
            phone="13900000001", email=APPLICANT, registered_at=office.moment()))
        uow.accounts.add(Account(id="account-lin", email=APPLICANT, name="林晓", password_hash=secret,
                                 roles={Role.APPLICANT}, enterprise_id="enterprise-1"))
        uow.accounts.add(Account(id="account-reviewer", email=REVIEWER, name="申评", password_hash=secret,
                                 roles={Role.APPLICATION_REVIEWER}, person_id=REVIEWS_APPLICATIONS.id))
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.applications.add(whole)
        uow.files.add(form)
        uow.commit()


@pytest.fixture
def rounds(chromium: Browser, clocked: Served, clock: FileClock) -> Rounds:
    """The beginning of the first round."""
    return Rounds(chromium, clocked, clock)


def test_two_rounds_from_the_first_request_to_acceptance(rounds: Rounds) -> None:
    """CNEX-9.2.3-b: requests are noted beside what they are about, only they open, and each answer is judged."""
    note_and_send(rounds)
    answer(rounds)
    judge_and_ask_again(rounds)
    helper = mandate(rounds)
    answer_as_consultant(rounds, helper)
    revoke(rounds, helper)
    submit(rounds)
    accept(rounds)


def note(reviewer: Person, place: str, reason: str, **more: str) -> None:
    """Write a request at its place and add it to the batch."""
    reviewer.click(f"ask_{ID}_{place}")
    for field, words in {**more, "reason": reason}.items():
        reviewer.type_in(f"demand_{ID}_{place}_zh_{field}", words)
    reviewer.click(f"demand_{ID}_{place}_zh_add")


def note_and_send(rounds: Rounds) -> None:
    """Three kinds of request beside a preview; a reload loses nothing; one click sends one notice."""
    user = rounds.reviewer
    user.open(f"to-review?application={ID}")
    first = rounds.application.documents[0]
    user.click(f"show_{ID}_{first.requirement}_{first.subject}")
    user.page.wait_for_selector('[data-testid="stPdf"], .stPdf, iframe, canvas')
    user.shot("preview")
    note(user, FORM, "缺少盖章页，请重新扫描。")
    until(lambda: len(rounds.application.drafted_items) == 1, "the document's request")
    note(user, "other", "请说明各条生产线的电力如何分摊。", title="电力计量")
    until(lambda: len(rounds.application.drafted_items) == 2, "the question")
    user.press_on(user.page.get_by_text("产品", exact=True).first)
    note(user, MODELS, "型号应与防爆合格证一致。")
    until(lambda: len(rounds.application.drafted_items) == 3, "the answer's request")
    user.open(f"to-review?application={ID}")
    for words in ("待发送的补正要求（3）", "缺少盖章页", "电力计量", "型号应与防爆合格证一致"):
        user.reads(words)
    user.reads("尚未发出")
    user.shot("batch")
    user.press(f"send_{ID}")
    rounds.until_state(ApplicationState.RETURNED)
    user.reads("待申请人补正（1）")


def answer(rounds: Rounds) -> None:
    """The requests stand first; what they name is open, the rest is locked and says why."""
    rounds.clock.move(timedelta(days=2))
    user = rounds.applicant
    user.open("my-applications")
    user.reads("还有 3 项")
    user.press_on(user.page.get_by_text("去办理", exact=True).first)
    user.reads("共 3 项要求，还有 3 项待答复")
    user.shot("requests")
    user.type_in(f"reply_{ID}_{rounds.items[1].id}", "按各线产量分摊。")
    until(lambda: rounds.items[1].answer, "the reply to be kept by itself")
    user.open(f"application?application={ID}&section=client")
    expect(user.keyed(f"answer_{ID}_client.contact").locator("input").first).to_be_disabled()
    user.reads("保持提交时的状态")
    user.shot("locked")
    user.open(f"application?application={ID}&section=products")
    expect(user.keyed(f"answer_{ID}_products[p1].name").locator("input").first).to_be_disabled()
    user.type_in(f"answer_{ID}_{MODELS}", "YBX3-355M2-4")
    until(lambda: rounds.application.text(MODELS) == "YBX3-355M2-4", "the corrected models")
    user.open(f"units?application={ID}")
    user.click("units_confirm")
    until(lambda: rounds.application.units, "the division")
    replace_form(rounds)
    hand_in_what_the_new_unit_needs(rounds)
    submit(rounds)


def replace_form(rounds: Rounds) -> None:
    user = rounds.applicant
    user.open(f"documents?application={ID}")
    before = rounds.application.documents[0].file_id
    user.press_on(user.keyed("replace_application_form_").locator("button").first)
    uploader = user.page.locator('[data-testid="stPopoverBody"] input[type=file]')
    until(uploader.count, "the uploader")
    uploader.first.set_input_files({"name": "盖章.pdf", "mimeType": "application/pdf", "buffer": pdf_file("sealed")})
    until(lambda: all(d.file_id != before for d in rounds.application.documents), "the form to be replaced")


def hand_in_what_the_new_unit_needs(rounds: Rounds) -> None:
    """Another model is another unit, whose documents are open because they are missing now."""
    user = rounds.applicant
    user.open(f"documents?application={ID}")
    unit = rounds.application.units[0].id
    while True:
        uploads = user.page.locator(f'[class*="st-key-upload_"][class*="{unit}"] input[type=file]')
        if uploads.count() == 0:
            break
        count = len(rounds.application.documents)
        uploads.first.set_input_files({"name": "单元.pdf", "mimeType": "application/pdf", "buffer": pdf_file("unit")})
        until(lambda count=count: len(rounds.application.documents) > count, "a document of the new unit")
        user.settle()
    user.say_it_has_no_end("ccc_certificate", f"units[{unit}]")
    until(lambda: any(d.requirement == "ccc_certificate" and d.is_validity_stated
                      for d in rounds.application.documents), "its last day")


def submit(rounds: Rounds) -> None:
    user = rounds.applicant
    user.open(f"check?application={ID}")
    user.tick(f"declare_{ID}_true")
    user.type_in(f"declare_{ID}_name", "林晓")
    user.click(f"declare_{ID}_submit")
    rounds.until_state(ApplicationState.SUBMITTED)


def judge_and_ask_again(rounds: Rounds) -> None:
    """What changed stands beside each request; two are settled, the question is asked again."""
    rounds.clock.move(timedelta(days=1))
    user = rounds.reviewer
    user.open(f"to-review?application={ID}")
    for words in ("YBX3-355M1-4", "YBX3-355M2-4", "application_form.pdf", "盖章.pdf", "按各线产量分摊", "尚未确认"):
        user.reads(words)
    user.shot("diff")
    form, question, models = rounds.items
    for item in (form, models):
        user.press(f"settle_{item.id}")
        until(lambda id=item.id: next(i for i in rounds.items if i.id == id).settled_on, f"{item.title.zh} settled")
    note(user, f"again_{question.id}", "请附分摊计算表。")
    until(lambda: rounds.application.drafted_items, "the question to be asked again")
    assert rounds.application.drafted_items[0].follows == question.id
    user.press(f"send_{ID}")
    rounds.until_state(ApplicationState.RETURNED)


def mandate(rounds: Rounds) -> Person:
    """The enterprise mandates a consultant, who sets a password with the link that is shown once."""
    user = rounds.applicant
    user.open("mandates")
    for field, words in {"email": CONSULTANT, "name": "顾问", "firm": "绿洲咨询"}.items():
        user.type_in(f"grant_zh_{field}", words)
    user.choose_first_matching("grant_zh_applications", "2026")
    user.page.keyboard.press("Escape")
    user.upload("grant_zh_paper", "委托书.pdf", pdf_file("power"))
    user.click("grant_zh_go")
    user.reads("/password/")
    user.shot("mandate")
    found = re.search(r"/password/\S+", user.page.locator("body").inner_text())
    assert found is not None
    helper = Person(rounds.browser, rounds.address, rounds.office)
    helper.page.goto(rounds.address + found.group())
    helper.page.fill("#password", PASSWORD)
    helper.page.fill("#password_again", PASSWORD)
    helper.page.click("main button", delay=80)
    helper.page.wait_for_selector('[data-testid="stApp"]')
    helper.email = CONSULTANT
    return helper


def answer_as_consultant(rounds: Rounds, helper: Person) -> None:
    """The consultant sees this application only, answers it, and cannot submit."""
    helper.open("my-applications")
    helper.reads(COMPANY["name"])
    helper.open(f"requests?application={ID}")
    (question,) = rounds.items
    helper.type_in(f"reply_{ID}_{question.id}", "计算表已附。")
    until(lambda: rounds.items[0].answer, "the consultant's reply")
    answer = rounds.items[0].answer
    assert answer is not None
    assert answer.by == "顾问（绿洲咨询）"
    helper.shot("consultant")
    helper.open(f"check?application={ID}")
    helper.reads("您的委托不含声明和提交")
    assert helper.page.locator(f".st-key-declare_{ID}_submit").count() == 0


def revoke(rounds: Rounds, helper: Person) -> None:
    """Taken back, it ends in the browser that is open, at its next click."""
    helper.open(f"requests?application={ID}")
    with rounds.office.unit_of_work() as uow:
        (held,) = uow.mandates.all()
    user = rounds.applicant
    user.open("mandates")
    user.press_on(user.keyed(f"revoke_{held.id}").locator("button").first)
    user.click(f"revoke_now_{held.id}")
    user.reads("委托已终止")
    helper.keyed(f"reply_{ID}_{rounds.items[0].id}").locator("textarea").first.fill("改写")
    helper.page.locator("h3").first.click(delay=80)
    helper.reads("您没有该内容的有效委托")
    answer = rounds.items[0].answer
    assert answer is not None
    assert answer.text == "计算表已附。"
    helper.open("my-applications")
    helper.reads("还没有单位委托您")


def accept(rounds: Rounds) -> None:
    """Not before the last answer is settled; then with one click."""
    user = rounds.reviewer
    user.open(f"to-review?application={ID}")
    accepting = user.keyed(f"accept_{ID}").locator("button").first
    expect(accepting).to_be_disabled()
    user.press(f"settle_{rounds.items[0].id}")
    until(lambda: rounds.items[0].settled_on, "the last answer to be settled")
    expect(accepting).to_be_enabled()
    user.click(f"accept_{ID}")
    rounds.until_state(ApplicationState.ACCEPTED)
