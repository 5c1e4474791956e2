"""A check on site, written on a tablet by two members at once, with the line lost in between (CNEX-9.5.2-a)."""

import pytest
from playwright.sync_api import Browser, ViewportSize

from intake_app.rules.fieldwork import ON_SITE, asked_items
from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.engagement import Engagement
from models.fieldwork import Fieldwork, ItemAnswer
from models.ids import AccountId, PersonId
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person, until
from tests.browser.line import line_to
from tests.job_builders import cec, planned, trained
from tests.services.jobs import job, put

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site_checks")]

ID = "engagement-1"
TABLET: ViewportSize = {"width": 820, "height": 1180}
PLACE = "capability/document_control/s1"
SHEET = f"site-checks?job={ID}&place=s1&sheet=capability-s1-2"


class Tablets:
    """Leader and second member, each with a tablet at the same section of the same site.

    Nothing is written there yet, or all but what stands `without`.
    """

    def __init__(self, browser: Browser, served: Served, without: str = "") -> None:
        self.office = served.office
        put(self.office, planned(cec()), trained("member"), trained("second"))
        with self.office.unit_of_work() as uow:
            work = uow.fieldwork.get(ID)
            kept = {path: entry for path, entry in work.entries.items() if without and not path.startswith(without)}
            uow.fieldwork.save(work.with_(entries=kept, interviews=work.interviews if without else {}))
            for name in ("member", "second"):
                uow.accounts.add(Account(
                    id=AccountId(f"account-{name}"), email=f"{name}@body.example", name=name, roles={Role.AUDITOR},
                    password_hash=hashed(PASSWORD), person_id=PersonId(name)))
            uow.commit()
        self.leader, self.second = (
            Person(browser, served.address, self.office).sign_in(f"{name}@body.example")
            for name in ("member", "second"))
        for user in (self.leader, self.second):
            user.page.set_viewport_size(TABLET)
            user.open(SHEET)

    @property
    def work(self) -> Fieldwork:
        with self.office.unit_of_work() as uow:
            return uow.fieldwork.get(ID)

    @property
    def job(self) -> Engagement:
        return job(self.office)

    def until_stored(self, part: str, text: str) -> None:
        until(lambda: self.work.text(f"{PLACE}/{part}") == text, f"{part} to be {text}")


def note(part: str) -> str:
    """How the key of a part's field begins."""
    return f"note_{ID}_{PLACE}/{part}"


def test_two_members_check_a_site_on_tablets(chromium: Browser, clocked: Served) -> None:
    """CNEX-9.5.2-a, CNEX-9.5.4-a, CEC-5.4.4-a: nothing typed is lost, and nobody writes over the other."""
    tablets = Tablets(chromium, clocked)
    leader, second = tablets.leader, tablets.second

    leader.pick(note("answer"), "符合")
    tablets.until_stored("answer", ItemAnswer.CONFORMS)
    leader.reads("已保存")
    leader.type_in(note("note"), "程序文件 QP-04 第 3 版")
    tablets.until_stored("note", "程序文件 QP-04 第 3 版")

    # The second has had the page open since before: their words meet the leader's.
    second.type_in(note("note"), "程序文件缺少外来文件一章")
    second.reads("请选择保留哪一份")
    assert tablets.work.text(f"{PLACE}/note") == "程序文件 QP-04 第 3 版"
    second.click(f"mine_{ID}_{PLACE}/note")
    tablets.until_stored("note", "程序文件缺少外来文件一章")

    second.pick(note("answer"), "不符合")
    tablets.until_stored("answer", ItemAnswer.DOES_NOT_CONFORM)
    second.click(f"raise_{ID}_{PLACE}_go")
    until(lambda: tablets.job.nonconformities, "the nonconformity")
    (finding,) = tablets.job.nonconformities
    assert (finding.item, finding.clause, finding.fact) == (PLACE, "附件 3 2.1", "程序文件缺少外来文件一章")


def test_a_sample_is_written_to_its_end_where_it_was_begun(chromium: Browser, clocked: Served) -> None:
    """CNEX-9.5.2-a: its box folded up after the first word, and the last answer of a sheet turned to the next one."""
    asked = next(each for each in asked_items(planned(cec()), cec(), ON_SITE, "s1") if each.item.is_sampled)
    tablets = Tablets(chromium, clocked, without=f"{asked.place}/")
    leader, typed = tablets.leader, {"what": "采购发票", "taken": "3", "of": "12", "how": "随机"}
    leader.open(f"site-checks?job={ID}&place=s1")
    for part, words in typed.items():
        leader.type_in(f"note_{ID}_{asked.path(f'sample_{part}')}", words)
    until(lambda: all(tablets.work.text(asked.path(f"sample_{part}")) == words for part, words in typed.items()),
          "the whole sample")
    leader.type_in(f"note_{ID}_{asked.path('note')}", "与台账一致")
    leader.pick(f"note_{ID}_{asked.path('answer')}", "符合")
    leader.reads("全部已回答")
    assert leader.keyed(f"note_{ID}_{asked.path('sample_how')}").locator("input").first.input_value() == "随机"


def test_on_a_slow_line_that_breaks_nothing_typed_is_lost(chromium: Browser, clocked: Served) -> None:
    """CNEX-9.5.2-a: cut while a word is typed, and left by a reload before the field was left."""
    with line_to(clocked.address) as line:
        tablets = Tablets(chromium, Served(address=line.address, office=clocked.office))
        leader = tablets.leader
        field = leader.keyed(note("note")).locator("textarea").first
        field.focus()
        leader.page.keyboard.type("程序文件 QP-04，", delay=40)
        line.cut()
        leader.page.wait_for_selector('[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])')
        leader.page.wait_for_timeout(1500)
        assert field.input_value() == "程序文件 QP-04，"
        leader.reads("连接恢复后自动保存")
        line.mend()
        tablets.until_stored("note", "程序文件 QP-04，")
        leader.settle()

        field.focus()
        field.press("End")
        leader.page.keyboard.type("第 3 版", delay=40)
        leader.page.reload()
        tablets.until_stored("note", "程序文件 QP-04，第 3 版")
