"""A dealer brings an explosion-proof motor, made at two sites of another producer, from registration to surveillance.

Every step is a click in a real browser, under CNEX-01-G:2026.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from intake_app.rules.surveillance import surveillance_due
from models.calendar import add_months
from tests.browser.conftest import Served
from tests.browser.desk import zh
from tests.browser.file_clock import FileClock
from tests.browser.road import Road, words_of, written
from tests.journeys.dossiers import CLIENT_OF, PRODUCER, WRONG_CODE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser_cnex")]


@pytest.fixture
def road(clocked: Served, clock: FileClock, chromium: Browser) -> Iterator[Road]:
    """The beginning of the road."""
    road = Road(clocked, clock, chromium, "cnex_ex")
    yield road
    road.leave()


def test_a_dealers_motor_reaches_its_surveillance_notice(road: Road, tmp_path: Path) -> None:
    """Three legal parties, two sites, four units (CNEX 9.1, 9.2.1, 11)."""
    road.staff()
    road.register()
    road.start()
    road.add_rows()
    talk(road)
    for section in ("client", "producer", "factory", "sites", "products", "application"):
        road.fill_in(section)
    mistype_a_code(road)
    road.confirm_units(4)
    road.hand_in_a_disguised_file()
    road.hand_in_all()
    road.submit()
    be_accepted(road)
    be_planned(road)
    be_audited(road)
    be_certified(road)
    be_notified(road, tmp_path)


def be_accepted(road: Road) -> None:
    """One document goes back and is replaced; no acceptance before every check is made (CNEX 9.2.2)."""
    road.clock.move(timedelta(days=1))
    returned = road.return_a_document("缺少第 2 页，请重新提交。")
    road.clock.move(timedelta(days=1))
    road.replace_document(*returned, "缺少第 2 页，请重新提交。")
    road.submit()
    reviewer = road.open_dossier()
    for check in road.scheme.checks:
        expect(reviewer.at(f"accept_{road.application.id}").get_by_role("button")).to_be_disabled()
        road.pass_check(check.key)
    road.accept()


def be_planned(road: Road) -> None:
    """Agreement, person-days, team, declarations, and the client's objection (CNEX 9.2.4, 9.3)."""
    road.agree()
    road.set_person_days("4.0 人日")
    road.plan()
    coordinator = road.open_job()
    expect(coordinator.at(f"send_{road.job.id}").get_by_role("button")).to_be_disabled()
    road.declare()
    road.send_plan()
    unwanted = road.object("曾任职于竞争对手")
    road.plan()
    assert unwanted not in road.job.members
    road.declare()
    road.send_plan()
    road.confirm_plan()


def be_audited(road: Road) -> None:
    """Documents, both sites, a finding; no positive report while it is open (CNEX 9.4 to 9.6)."""
    road.review_documents()
    road.visit_sites()
    road.raise_nonconformity("附件 10.2", "流量计校准证书过期。")
    road.enter_footprints()
    road.write_report()
    road.lead.reads("不符合未关闭")
    assert road.job.report is None
    road.correct("已重新校准并更新台账，指定专人管理。")
    road.close_nonconformity()
    road.write_report()
    road.lead.reads(zh("The report is written and goes to the technical review."))


def be_certified(road: Road) -> None:
    """Nobody of the team decides; the report waits for the director; writer and decider are two (CNEX 9.7 to 9.9)."""
    member = road.job.visits[0].leader
    road.make_decider(member)
    road.open_decision(road.member(member))
    road.member(member).reads(zh("These people may: {names}", names="决定"))
    road.member(member).shot("may-not-decide")
    assert road.member(member).at(f"technical_{road.job.id}_").count() == 0
    road.decide()
    road.approve()
    road.certify()
    assert len(road.certificates) == 4


def be_notified(road: Road, folder: Path) -> None:
    """Suspended and restored; ten and a half months on, one notice for all certificates (CNEX 11, 12)."""
    road.clock.move(timedelta(days=30))
    road.suspend_and_restore("经查实存在违规排放。")
    road.on(add_months(road.certificates[0].issued_on, 10) + timedelta(days=14))
    notice = words_of(road.notify(folder))
    assert CLIENT_OF["cnex_ex"]["name"] in notice
    for certificate in road.certificates:
        assert certificate.number in notice
        due = surveillance_due(certificate, road.scheme, road.office.today())
        assert due is not None
        assert written(due.due_on) in notice


def talk(road: Road) -> None:
    """Of what a sentence proposes, one thing is taken and one left; nothing is written before that."""
    client = road.client
    road.show("client")
    road.say("邮编 473000，数据时间边界是 2025 年 1 月 1 日至 2025 年 12 月 31 日。")
    assert road.application.text("application.period_from") == ""
    road.take("application.period_from")
    assert road.application.text("application.period_from") == "2025-01-01"
    road.leave_out("client.postcode")
    assert road.application.text("client.postcode") == ""
    client.shot("chat")


def mistype_a_code(road: Road) -> None:
    """A wrong credit code stays as it was typed, with its sentence beside it, until it is mended."""
    road.show("producer")
    road.answer("producer.credit_code", WRONG_CODE)
    road.client.reads(f"“{WRONG_CODE}”的校验位不符")
    road.client.page.reload()
    road.client.is_drawn()
    road.client.reads(f"“{WRONG_CODE}”的校验位不符")
    assert road.application.text("producer.credit_code") == WRONG_CODE
    road.answer("producer.credit_code", PRODUCER["credit_code"])
    road.client.misses(f"“{WRONG_CODE}”的校验位不符")
