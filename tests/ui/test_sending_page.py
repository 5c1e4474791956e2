"""The page of sending: what waits, what is entered by hand, and what nobody knows."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import agreements, returned_scans, sending, surveillance
from intake_app.services.office import Office
from intake_app.services.ports import Letter, Mailed, MailOutcome
from intake_app.ui import session
from models.account import Role
from models.dispatch import Dispatch, DispatchState, DispatchWay
from models.engagement import Engagement
from tests.scans import as_png, page
from tests.services.jobs import COORDINATOR, TODAY, acting, put, to_plan
from tests.services.test_surveillance_acts import MANAGER, put_certificate
from tests.ui.kept_fields import kept_field
from tests.ui.test_paper_pages import MAIN, shown


class Losing:
    """The connection always ends before the server's answer."""

    def send(self, letter: Letter) -> Mailed:
        return Mailed(outcome=MailOutcome.UNKNOWN, answer="SMTPServerDisconnected")


@pytest.fixture
def notice(office: Office) -> str:
    put_certificate(office, timedelta(days=61))
    papers = surveillance.make_due_notices(office, MANAGER)
    assert isinstance(papers, tuple)
    return papers[0].id


def opened(office: Office, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(session, "office", lambda: office)
    monkeypatch.setattr(session, "language", lambda: "zh")
    monkeypatch.setattr(session, "current_actor", lambda: acting(Role.COORDINATOR, person="coordinator"))
    at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("sending_papers.py").run()
    assert not at.exception
    return at


def test_a_paper_is_entered_as_sent_by_hand(office: Office, notice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without proof it is refused in a sentence; with it the outbox is empty."""
    at = opened(office, monkeypatch)
    assert "没有设置邮件服务器" in shown(at)
    table = at.dataframe[0]
    widths = json.loads(table.proto.columns)
    assert sum(widths[name]["width"] for name in table.value) <= 840, "phone and time of making lay beyond the edge"
    assert at.button(key="hand_go").disabled, "nothing is ticked"
    at.button(key="tick_all").click().run()
    at.button(key="hand_go").click().run()
    assert "请先选择：“发送方式”。" in shown(at)
    at.selectbox(key="hand_zh_0_way").set_value(DispatchWay.COURIER)
    at.button(key="hand_go").click().run()
    assert "请写明凭证" in shown(at)
    kept_field(at.text_input, "hand_proof").set_value("SF1234567890")
    at.button(key="hand_go").click().run()
    assert not at.exception
    assert "没有待发送的文书" in shown(at)
    assert sending.ledger(office, COORDINATOR)[0].proof == "SF1234567890"
    (row,) = at.dataframe[0].value.to_dict("records")
    assert row["凭证或服务器答复"] == "SF1234567890"
    assert not row["发送次数"], "no e-mail was tried"


def two_papers(office: Office) -> None:
    """A notice made today, and an agreement made three days before."""
    put(office, to_plan(agreement=None))
    before = replace(office, now=lambda: office.now() - timedelta(days=3))
    assert isinstance(agreements.draw_up_agreement(before, COORDINATOR, "engagement-1"), Engagement)


def test_papers_that_went_together_are_entered_together_by_a_filter(
    office: Office, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CNEX-11-b: one day, one way and one proof for all that are ticked; the others wait on."""
    two_papers(office)
    at = opened(office, monkeypatch)
    assert len(at.dataframe[0].value) == 2
    at.selectbox(key="filter_zh_kind").set_value("surveillance_notice").run()
    assert len(at.dataframe[0].value) == 1
    at.button(key="tick_all").click().run()
    at.selectbox(key="filter_zh_kind").set_value(None).run()
    at.selectbox(key="hand_zh_0_way").set_value(DispatchWay.COURIER)
    kept_field(at.text_input, "hand_proof").set_value("SF1234567890")
    at.button(key="hand_go").click().run()
    assert not at.exception
    assert "已登记到发送台账：1 份" in "".join(each.value for each in at.success)
    assert [each.paper_id for each in sending.ledger(office, COORDINATOR)] == [notice]
    assert kept_field(at.text_input, "hand_proof").value == ""


def test_a_day_that_is_wrong_for_one_enters_none_and_stays_as_typed(
    office: Office, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CNEX-11-b: a notice made today cannot have gone yesterday; the day stays, though the older paper is unticked."""
    two_papers(office)
    at = opened(office, monkeypatch)
    yesterday = TODAY - timedelta(days=1)
    at.button(key="tick_all").click().run()
    at.text_input(key="hand_zh_0_on").set_value(yesterday.isoformat()).run()
    at.selectbox(key="hand_zh_0_way").set_value(DispatchWay.POST)
    kept_field(at.text_input, "hand_proof").set_value("挂号 11")
    at.button(key="hand_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        number = uow.papers.get(notice).number
    (wrong,) = at.error
    assert number.replace("-", "\\-") in wrong.value
    assert "发送日期应在文书制作日" in wrong.value
    assert sending.ledger(office, COORDINATOR) == ()
    at.selectbox(key="filter_zh_kind").set_value("surveillance_notice").run()
    assert at.text_input(key="hand_zh_0_on").value == yesterday.isoformat()
    assert "已暂存" in at.text_input(key="hand_zh_0_on").label
    assert kept_field(at.text_input, "hand_proof").value == "挂号 11"
    assert at.selectbox(key="hand_zh_0_way").value == DispatchWay.POST
    again = opened(office, monkeypatch)
    assert again.text_input(key="hand_zh_0_on").value == yesterday.isoformat()


@pytest.mark.parametrize(("typed", "says"), [
    ("20251331", "“20251331”不是日历上的日期"), ("2026-02-30", "“2026-02-30”不是日历上的日期"),
    ("2026-05", "“2026-05”不是日历上的日期"), ("", "请填写“发出日期”"),
    ("2099-01-01", "“发出日期”不能是 2099-01-01，最晚为"),
])
def test_nothing_is_entered_while_the_day_is_none_that_is_taken(
    office: Office, notice: str, monkeypatch: pytest.MonkeyPatch, typed: str, says: str
) -> None:
    """CNEX-11-b, 0054: no other day is made of what is typed, which stays as it is, also for the next sign-in."""
    at = opened(office, monkeypatch)
    at.button(key="tick_all").click().run()
    at.selectbox(key="hand_zh_0_way").set_value(DispatchWay.POST)
    kept_field(at.text_input, "hand_proof").set_value("挂号 11")
    at.text_input(key="hand_zh_0_on").set_value(typed).run()
    at.button(key="hand_go").click().run()
    assert not at.exception
    assert sending.ledger(office, COORDINATOR) == ()
    (wrong,) = at.error
    assert says in wrong.value.replace("\\", "")
    assert opened(office, monkeypatch).text_input(key="hand_zh_0_on").value == typed


def test_an_entry_by_hand_is_put_right_on_the_page(
    office: Office, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sending.HandedOver(sent_on=TODAY, way=DispatchWay.COURIER, proof="SF1")
    entered = sending.record_handed_over(office, COORDINATOR, notice, told)
    assert isinstance(entered, Dispatch)
    at = opened(office, monkeypatch)
    key = f"correct_{entered.id}_{entered.version}_zh"
    kept_field(at.text_input, f"{key}_proof").set_value("SF2")
    at.button(key="correct_go").click().run()
    assert "请写明更正原因" in shown(at)
    kept_field(at.text_input, f"{key}_reason").set_value("单号误填")
    at.button(key="correct_go").click().run()
    assert not at.exception
    (row,) = at.dataframe[0].value.to_dict("records")
    assert row["凭证或服务器答复"] == "SF2 · 已更正：单号误填"


def test_an_email_of_unknown_end_is_settled_on_the_page(
    office: Office, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = replace(office, mailer=Losing())
    at = opened(office, monkeypatch)
    at.button(key="send_all").click().run()
    (dispatch,) = sending.ledger(office, COORDINATOR)
    sending.deliver(office, dispatch.id)
    at.run()
    assert "系统不会自行重发" in shown(at)
    kept_field(at.text_input, f"unknown_{dispatch.id}_proof").set_value("电话核实")
    at.button(key=f"unknown_{dispatch.id}_went").click().run()
    assert not at.exception
    assert sending.ledger(office, COORDINATOR)[0].state is DispatchState.SENT


def test_a_scan_without_a_code_is_settled_on_the_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to do; with the number it is kept with its paper, and the page says what that closed."""
    put(office, to_plan(agreement=None))
    drawn_up = agreements.draw_up_agreement(office, COORDINATOR, "engagement-1")
    assert isinstance(drawn_up, Engagement)
    assert drawn_up.agreement is not None
    scan = returned_scans.Scan(file_name="签回.png", content=as_png(page()), signed_on=TODAY)
    waits = returned_scans.take_scan(office, COORDINATOR, scan)
    assert isinstance(waits, returned_scans.Waits)
    at = opened(office, monkeypatch)
    assert "没有读到编号条码" in shown(at)
    key = f"waiting_{waits.scan.id}"
    at.button(key=f"{key}_aside").click().run()
    assert "请写明" in shown(at)
    at.text_input(key=f"{key}_number").set_value(drawn_up.agreement.number)
    at.button(key=f"{key}_go").click().run()
    assert not at.exception
    assert "客户签署日期已登记" in shown(at)
    assert "没有读到编号条码" not in shown(at)


def test_scans_are_handed_in_with_a_word_on_remarks(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(office, monkeypatch)
    at.button(key="scan_go").click().run()
    assert "请先选择扫描件" in shown(at)


def test_a_scan_that_is_kept_is_left_alone_when_another_is_refused(
    office: Office, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CNEX-11-a: the box still shows it; the next click takes the others only, and says so."""
    with office.unit_of_work() as uow:
        number = uow.papers.get(notice).number
    at = opened(office, monkeypatch)
    box = next(each for each in at.file_uploader if str(each.key).startswith("scan_file_"))
    box.set_value([("回执.png", as_png(page(number)), "image/png"), ("坏.png", b"no picture", "image/png")]).run()
    at.radio(key="scan_remarks_0").set_value(False).run()
    for _ in range(2):
        at.button(key="scan_go").click().run()
        assert not at.exception
        assert "已归档，再次提交时不再处理：回执.png" in shown(at).replace("\\", "")
        assert not any("回执" in each.value for each in at.error)
        assert any("坏" in each.value for each in at.error)
    with office.unit_of_work() as uow:
        assert len(uow.papers.get(notice).returned) == 1


def test_a_reply_to_a_notice_is_read_box_by_box_beside_its_scan(
    office: Office, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CNEX-11-a: a line that was passed over is told, and what was read stands in the case."""
    with office.unit_of_work() as uow:
        paper = uow.papers.get(notice)
    scan = returned_scans.Scan(number=paper.number, file_name="回执.png", content=as_png(page()), signed_on=TODAY)
    assert isinstance(returned_scans.take_scan(office, COORDINATOR, scan), returned_scans.Taken)
    key = f"reply_{paper.subject}"
    at = opened(office, monkeypatch)
    assert "待登记的监督通知回执：1 份" in shown(at)
    at.session_state[f"{key}_box"] = True
    at.run()
    at.button(key=f"{key}_go").click().run()
    assert "请逐行选择" in shown(at)
    at.radio(key=f"{key}_changed").set_value("yes")
    kept_field(at.text_input, f"{key}_changes").set_value("更换 2 号浸漆炉")
    at.radio(key=f"{key}_producing").set_value("yes")
    at.radio(key=f"{key}_wish").set_value("blank")
    at.button(key=f"{key}_go").click().run()
    assert not at.exception
    with office.unit_of_work() as uow:
        reply = uow.engagements.get(paper.subject).notice_reply
    assert reply is not None
    assert (reply.changes, reply.is_producing, reply.wish) == ("更换 2 号浸漆炉", True, None)
    assert "待登记的监督通知回执" not in shown(at)


class Busy:
    """A mail server that has no time now."""

    def send(self, letter: Letter) -> Mailed:
        return Mailed(outcome=MailOutcome.LATER, answer="451 4.3.0 try again later")


def test_the_ledger_says_when_an_email_is_tried_again_and_what_the_server_answered(
    office: Office, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, within the 848 pixels that a table has beside the sidebar."""
    office = replace(office, mailer=Busy())
    opened(office, monkeypatch).button(key="send_all").click().run()
    (dispatch,) = sending.ledger(office, COORDINATOR)
    sending.deliver(office, dispatch.id)
    table = opened(office, monkeypatch).dataframe[0]
    (row,) = table.value.to_dict("records")
    (waiting,) = sending.ledger(office, COORDINATOR)
    assert waiting.next_at is not None
    assert f"{waiting.next_at:%H:%M}" in row["状态"]
    assert row["凭证或服务器答复"] == "451 4.3.0 try again later"
    columns = json.loads(table.proto.columns)
    told = list(table.value.columns)[:6]
    assert told[-1] == "凭证或服务器答复"
    assert sum(columns[name]["width"] for name in told) <= 848
