"""A salt works brings both units of table 1 from registration to surveillance.

Every step is a click in a real browser, under the CEC rule on recycled industrial salt.
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
from tests.journeys.dossiers import CLIENT_OF, WRONG_CODE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser_cec")]


@pytest.fixture
def road(clocked: Served, clock: FileClock, chromium: Browser) -> Iterator[Road]:
    """The beginning of the road."""
    road = Road(clocked, clock, chromium, "cec_salt")
    yield road
    road.leave()


def test_both_salts_reach_their_surveillance_notice(road: Road, tmp_path: Path) -> None:
    """One legal party, one site, two units (CEC 3, 4, 5.1.1, 6.3)."""
    road.staff()
    road.register()
    road.start()
    road.add_rows()
    talk(road)
    mistype_a_code(road)
    road.fill_in("client")
    copy_the_parties(road)
    for section in ("factory", "sites", "products", "application"):
        road.fill_in(section)
    road.confirm_units(2)
    road.hand_in_a_disguised_file()
    road.hand_in_all()
    road.submit()
    be_accepted(road)
    be_planned(road)
    be_audited(road)
    be_certified(road)
    be_notified(road, tmp_path)


def talk(road: Road) -> None:
    """Of what a sentence proposes, one thing is taken and one left; nothing is written before that."""
    road.show("client")
    road.say("邮编 261000，数据时间边界是 2025 年 1 月 1 日至 2025 年 12 月 31 日。")
    assert road.application.text("application.period_to") == ""
    road.take("application.period_to")
    assert road.application.text("application.period_to") == "2025-12-31"
    road.leave_out("client.postcode")
    assert road.application.text("client.postcode") == ""


def mistype_a_code(road: Road) -> None:
    """A wrong credit code stays as it was typed, with its sentence beside it, until it is mended."""
    road.answer("client.credit_code", WRONG_CODE)
    road.client.reads(f"“{WRONG_CODE}”的校验位不符")
    road.answer("client.credit_code", CLIENT_OF["cec_salt"]["credit_code"])
    road.client.misses(f"“{WRONG_CODE}”的校验位不符")


def copy_the_parties(road: Road) -> None:
    """Producer and factory are the client: one press copies what was typed."""
    for party in ("producer", "factory"):
        road.copy_from_the_party_before(party)
        for key, value in CLIENT_OF["cec_salt"].items():
            assert road.application.text(f"{party}.{key}") == value


def be_accepted(road: Road) -> None:
    """One document goes back and is replaced before acceptance (CEC 5.1.2)."""
    road.clock.move(timedelta(days=1))
    returned = road.return_a_document("扫描件不清楚，请重新提交。")
    road.clock.move(timedelta(days=1))
    road.replace_document(*returned, "扫描件不清楚，请重新提交。")
    road.submit()
    reviewer = road.open_dossier()
    for check in road.scheme.checks:
        expect(reviewer.at(f"accept_{road.application.id}").get_by_role("button")).to_be_disabled()
        road.pass_check(check.key)
    road.accept()


def be_planned(road: Road) -> None:
    """Agreement, person-days, team, declarations, and the client's objection (CEC 5.2, 5.5)."""
    road.agree()
    road.set_person_days("2.0 人日")
    road.plan()
    road.declare()
    road.send_plan()
    unwanted = road.object("两年内为我单位提供过咨询")
    road.plan()
    assert unwanted not in road.job.members
    road.declare()
    road.send_plan()
    road.confirm_plan()


def be_audited(road: Road) -> None:
    """Documents, the site, a finding; no positive report while it is open (CEC 5.3 to 5.6)."""
    road.review_documents()
    road.visit_sites()
    road.raise_nonconformity("5.4.2", "蒸汽流量计未列入计量台账。")
    road.enter_footprints()
    road.write_report()
    road.lead.reads("不符合未关闭")
    assert road.job.report is None
    road.correct("已列入台账并校准，每季度核对。")
    road.close_nonconformity()
    road.write_report()
    road.lead.reads(zh("The report is written and goes to the technical review."))


def be_certified(road: Road) -> None:
    """Nobody of the team decides; writer and decider are two (CEC 5.7.1, 7.1)."""
    member = road.job.visits[0].leader
    road.make_decider(member)
    road.open_decision(road.member(member))
    road.member(member).reads(zh("These people may: {names}", names="决定"))
    road.decide()
    road.certify()
    assert len(road.certificates) == 2


def be_notified(road: Road, folder: Path) -> None:
    """Suspended and restored; ten and a half months on, one notice for both certificates (CEC 6, 7.4)."""
    road.clock.move(timedelta(days=30))
    road.suspend_and_restore("未按合同约定通报工艺变更。")
    road.on(add_months(road.certificates[0].issued_on, 10) + timedelta(days=14))
    notice = words_of(road.notify(folder))
    assert CLIENT_OF["cec_salt"]["name"] in notice
    for certificate in road.certificates:
        assert certificate.number in notice
        due = surveillance_due(certificate, road.scheme, road.office.today())
        assert due is not None
        assert written(due.due_on) in notice
