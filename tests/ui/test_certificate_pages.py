"""Certificates on the pages: a draft has no number yet, a renewal is issued, a change prints a newly verified value."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.rules.certificate_changes import replaced
from intake_app.rules.surveillance import surveillance_due
from intake_app.services.office import Office
from intake_app.ui import session
from intake_app.ui.showing import day
from models.account import Role
from models.application import ApplicationState, PartyRole
from models.certificate import Certificate, CertificateState, SurveillanceDone, Suspension, Termination
from models.certificate_change import Amendment, ChangeEvaluation, ChangeVerdict, Rise
from models.complaint import Answer, ComplaintState
from models.engagement import EngagementKind, UnitFootprint
from tests.builders import cnex_application, with_answers
from tests.job_builders import (
    appeal,
    approval,
    cec,
    certificate,
    certificate_change,
    cnex,
    decided,
    decision,
    footprint,
    person,
    registered,
    report,
)
from tests.services.jobs import acting, client, enterprise, put
from tests.ui.kept_fields import kept_field

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"
TODAY = date(2026, 6, 1)
BEGUN, END = date(2023, 7, 12), date(2026, 7, 11)
FOUND = footprint(cnex(), value=Decimal(760), period_from=date(2025, 5, 1), period_to=date(2026, 4, 30))

OpenAs = Callable[[Role, str, str], AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page for one of the body's people."""
    monkeypatch.setattr(session, "language", lambda: "zh")

    def opened(role: Role, person: str, file: str) -> AppTest:
        monkeypatch.setattr(session, "current_actor", lambda: acting(role, person=person))
        return AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page(file).run()

    return opened


def surveyed(office: Office, found: UnitFootprint, **changes: object) -> None:
    """A certificate over 800 that ends in forty days, and the decided surveillance that it passed."""
    put(office, decided(cnex(), id="engagement-0"),
        decided(cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=("certificate-1",), footprints=(found,),
                director_approval=approval()),
        *(registered(name, "ghg_verifier", functions=("decider",)) for name in ("clerk", "decider")))
    done = SurveillanceDone(completed_on=TODAY, engagement_id="engagement-1", passed=True, footprint=found)
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(
            cnex(), value=Decimal(800), issued_on=BEGUN, first_issued_on=BEGUN, valid_until=END,
            engagement_id="engagement-0", surveillances=(done,), period_from=date(2022, 1, 1),
            period_to=date(2022, 12, 31), **changes))
        uow.commit()


def kept(office: Office) -> list[Certificate]:
    with office.unit_of_work() as uow:
        return list(uow.certificates.all())


def shown(at: AppTest) -> str:
    assert not at.exception, at.exception
    return "\n".join(str(each.value) for kind in (at.markdown, at.caption, at.info, at.warning, at.success)
                     for each in kind) + "\n".join(str(each.value.to_dict()) for each in at.dataframe)


def test_a_surveillance_renews_on_the_page_and_the_draft_is_numbered_at_its_issue(
    office: Office, open_as: OpenAs
) -> None:
    """CNEX-12.1-b, CNEX-9.9-a, S3: the writer drafts it, the decider sees every field and issues it."""
    surveyed(office, FOUND)
    at = open_as(Role.CERTIFICATE_WRITER, "clerk", "deciding.py")
    assert "**▶ 编制并签发证书**" in shown(at)
    assert "已结束" not in shown(at), "its certificate is still to be written"
    at.button(key="write_engagement-1").click().run()
    assert "签发时编号" in shown(at)
    assert "-5.00%" in shown(at), "against the certificate that it renews"
    assert "没有开具不符合项" in shown(at), "where none was raised, none is counted as closed"
    at = open_as(Role.DECIDER, "decider", "deciding.py")
    lines = "\n".join(each.value for each in at.markdown)
    assert re.search(r"有效期至\]：2\S+ – 2", lines.replace("\\", "")), "whole, and not in a cell that cuts it off"
    at.checkbox(key="checked_engagement-1").check().run()
    at.button(key="issue_engagement-1").click().run()
    new = next(each for each in kept(office) if each.renews == "certificate-1")
    assert (new.number, new.value) == ("CNEX-PCF-2026-00001", Decimal(760))


@pytest.mark.requirement("CEC-7.2-b")
def test_who_evaluates_and_decides_a_renewal_reads_the_value_that_is_printed(office: Office, open_as: OpenAs) -> None:
    """The application's new value stood alone: neither of them saw from which the certificate goes on."""
    found = FOUND.with_(measure=cec().measure.value)
    put(office, decided(cec(), id="engagement-0"), decided(cec(), decision=None, footprints=(found,)),
        registered("decider", "ghg_verifier", functions=("decider",)), registered("member", "ghg_verifier"))
    with office.unit_of_work() as uow:
        application = uow.applications.get("application-1")
        uow.applications.save(with_answers(application.with_(submitted_on=TODAY), {}))
        uow.certificates.add(certificate(cec(), engagement_id="engagement-0", number="CEC-OLD", value=Decimal(800),
                                         valid_until=TODAY + timedelta(days=40)))
        uow.commit()
    assert "**800 " in shown(open_as(Role.AUDITOR, "member", "evaluating.py")).partition("CEC-OLD")[2]
    assert "-5.00%" in shown(open_as(Role.DECIDER, "decider", "deciding.py"))


def test_a_decider_reads_what_was_changed_on_the_old_certificate_since_its_renewal_was_applied_for(
    office: Office, open_as: OpenAs
) -> None:
    """CEC-7.2-b, CEC-7.3-a: the draft says so on the page as on paper, though it was written before."""
    test_who_evaluates_and_decides_a_renewal_reads_the_value_that_is_printed(office, open_as)
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get("engagement-1").with_(decision=decision()))
        uow.people.add(person("clerk", functions=("certificate_writer",)))
        uow.commit()
    at = open_as(Role.CERTIFICATE_WRITER, "clerk", "deciding.py")
    at.button(key="write_engagement-1").click().run()
    assert "换过证" not in shown(at)
    change = certificate_change(before="旧名", after="新名", replaced_on=TODAY,
                                amendment=Amendment(client_name="潍坊新盐化"))
    with office.unit_of_work() as uow:
        old = uow.certificates.get("certificate-1")
        uow.certificates.save(replaced(old, change, TODAY).with_(changes=(change,)))
        uow.commit()
    page = shown(open_as(Role.DECIDER, "decider", "deciding.py"))
    assert "旧名 → **新名**" in page.partition("CEC-OLD 在提出申请")[2]
    assert "潍坊新盐化" in page


def test_a_value_that_a_surveillance_verified_is_taken_and_printed(office: Office, open_as: OpenAs) -> None:
    """H127, CNEX-12.2-d: the manager takes it, the decider sees both prints and issues the new one."""
    asked = ChangeEvaluation(verdict=ChangeVerdict.TO_BE_VERIFIED, reason="须核查", on=TODAY, by="manager")
    surveyed(office, FOUND, changes=(certificate_change(kind="footprint_verified", evaluation=asked),))
    at = open_as(Role.MANAGER, "manager", "certificate_register.py")
    assert "-5.00%" in shown(at)
    at.button(key="take_change-1").click().run()
    at = open_as(Role.DECIDER, "decider", "certificate_register.py")
    (printed,) = (each.value for each in at.markdown if "换证后内容" in each.value)
    lines = printed.replace("\\", "").split("\n")
    assert [line.strip() for line in lines if line.startswith("现载内容") and "800" in line], "whole, and in no cell"
    assert [line.strip() for line in lines if line.startswith("换证后内容") and "760" in line]
    assert len([line for line in lines if line.startswith("换证后内容")]) < 5, "what stays is told once"
    at.button(key="replace_change-1").click().run()
    (old,) = kept(office)
    assert (old.value, old.replaced_on, old.valid_until) == (Decimal(760), TODAY, END)


def test_a_manager_sees_which_field_a_change_prints_and_says_that_the_site_stays(
    office: Office, open_as: OpenAs
) -> None:
    """CNEX-4-a, CNEX-12.2-c, H147: two addresses read alike without their fields."""
    surveyed(office, FOUND, changes=(certificate_change(
        kind="production_address", amendment=Amendment(site_address="河南省南阳市仲景北路 22 号")),))
    at = open_as(Role.MANAGER, "manager", "certificate_register.py")
    assert "生产企业地址：河南省南阳市仲景北路 20 号 → **河南省南阳市仲景北路 22 号**" in shown(at)
    at.radio(key="answer_change-1_verdict").set_value(ChangeVerdict.APPROVED)
    kept_field(at.text_area, "answer_change-1_reason").set_value("门牌变更证明。").run()
    at.button(key="answer_change-1_go").click().run()
    assert any("不能直接批准" in each.value for each in at.error)
    at.checkbox(key="answer_change-1_same_site").check().run()
    at.button(key="answer_change-1_go").click().run()
    made = kept(office)[0].changes[0].evaluation
    assert made is not None
    assert (made.verdict, made.is_same_site) == (ChangeVerdict.APPROVED, True)


def test_a_rise_that_a_surveillance_found_is_entered_where_it_is_told(office: Office, open_as: OpenAs) -> None:
    """CNEX-II-11.1, J29: the form stands open with what was found."""
    surveyed(office, FOUND.with_(value=Decimal(900)))
    at = open_as(Role.MANAGER, "manager", "certificate_register.py")
    assert r"高 12\.50%" in shown(at)
    key = "entered_certificate-1_zh"
    assert (at.selectbox(key=f"{key}_kind").value, at.number_input(key=f"{key}_percent").value) == (
        "footprint_rise", 12.5)
    assert (at.radio(key=f"{key}_planned").value, at.text_input(key=f"{key}_since").value) == (None, "")
    at.button(key=f"{key}_go").click().run()
    (held,) = kept(office)
    assert held.changes == ()
    assert all(any(words in each.value for each in at.error) for words in ("计划内还是计划外", "上升的起始日期"))
    at.radio(key=f"{key}_planned").set_value(False)
    at.text_input(key=f"{key}_since").set_value("2026-03-01")
    at.text_input(key=f"{key}_on").set_value("2026-03-01")
    kept_field(at.text_area, f"{key}_before").set_value("800").run()
    kept_field(at.text_area, f"{key}_after").set_value("900").run()
    at.button(key=f"{key}_go").click().run()
    (held,) = kept(office)
    (entered,) = held.changes
    assert entered.rise == Rise(percent=Decimal("12.5"), since=date(2026, 3, 1))
    assert (entered.entered_by, entered.is_planned) == ("manager", False)
    assert "（manager登记）" in shown(at)


def test_a_check_on_site_is_ordered_for_a_change_and_waited_for(office: Office, open_as: OpenAs) -> None:
    """CNEX-12.2-c: nothing else is offered while it runs."""
    asked = ChangeEvaluation(verdict=ChangeVerdict.TO_BE_VERIFIED, reason="须核查", on=TODAY, by="manager")
    surveyed(office, FOUND.with_(period_to=date(2022, 12, 31)), changes=(certificate_change(evaluation=asked),))
    at = open_as(Role.MANAGER, "manager", "certificate_register.py")
    at.button(key="check_change-1").click().run()
    assert "作出认证决定后，在此采用其结果" in shown(at)
    assert "check_change-1" not in {button.key for button in at.button}
    (held,) = kept(office)
    assert held.changes[0].check_id is not None


@pytest.mark.parametrize(("kind", "labels"), [
    (EngagementKind.INITIAL, ("决定准予认证", "决定不予认证")),
    (EngagementKind.SURVEILLANCE, ("决定通过", "决定不通过"))])
def test_a_decision_after_a_surveillance_neither_grants_nor_refuses(
    office: Office, open_as: OpenAs, kind: EngagementKind, labels: tuple[str, str]
) -> None:
    """CNEX 11, CEC 6.3: the certificate is in force already, and stays so or is dealt with."""
    put(office, decided(cnex(), kind=kind, decision=None),
        registered("decider", "ghg_verifier", functions=("decider",)))
    at = open_as(Role.DECIDER, "decider", "deciding.py")
    assert tuple(at.button(key=f"decide_engagement-1_{way}").label for way in ("yes", "no")) == labels


@pytest.mark.requirement("CNEX-14-a")
def test_an_upheld_appeal_sets_a_withdrawal_aside_on_its_page(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for whoever withdrew it; register and holder read afterwards when and why it counts no more."""
    put(office, decided(cnex(), director_approval=approval()), person("manager"), person("ender"))
    ending = Termination(ground="other", facts="涂改证书", verified_on=TODAY, ended_on=TODAY, by="ender")
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(state=ApplicationState.ACCEPTED,
                                                                           submitted_on=TODAY))
        uow.certificates.add(certificate(cnex(), state=CertificateState.WITHDRAWN, termination=ending))
        uow.complaints.add(appeal(cnex()))
        uow.commit()
    key = "set_aside_appeal-1_certificate-1_2026-06-01_withdrawn"
    at = open_as(Role.MANAGER, "ender", "complaints.py")
    assert "您参与过所涉案件" in shown(at)
    assert not [each for each in at.button if each.key == f"{key}_go"]
    at = open_as(Role.MANAGER, "manager", "complaints.py")
    assert kept_field(at.text_area, f"{key}_reason").value == "取消撤销决定", "what was decided"
    kept_field(at.text_area, f"{key}_reason").set_value("没有涂改，取消撤销决定。")
    at.button(key=f"{key}_go").click().run()
    assert "已取消，申诉人可在系统中看到" in shown(at)
    assert "申诉可能针对的决定" not in shown(at)
    assert kept(office)[0].state is CertificateState.VALID
    told = "因申诉 CPL-2026-0001 成立取消：没有涂改，取消撤销决定。"
    assert told in shown(open_as(Role.MANAGER, "manager", "certificate_register.py")).replace("\\", "")
    monkeypatch.setattr(session, "current_actor", client)
    at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("my_applications.py").run()
    assert told in shown(at).replace("\\", "")


@pytest.mark.requirement("CNEX-14-a")
def test_an_upheld_appeal_is_closed_on_its_page_once_it_is_said_what_becomes_of_what_stands(
    office: Office, open_as: OpenAs
) -> None:
    """Set aside, or why it stays."""
    put(office, decided(cnex(), director_approval=approval()), person("manager"), person("ender"))
    ending = Termination(ground="other", facts="涂改证书", verified_on=TODAY, ended_on=TODAY, by="ender")
    told = Answer(on=TODAY, by="某人", channel="系统", paper_id="paper-1")
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(state=ApplicationState.ACCEPTED,
                                                                           submitted_on=TODAY))
        uow.certificates.add(certificate(cnex(), state=CertificateState.WITHDRAWN, termination=ending))
        uow.complaints.add(appeal(cnex(), answer=told))
        uow.commit()
    key = "set_aside_appeal-1_certificate-1_2026-06-01_withdrawn"
    at = open_as(Role.MANAGER, "manager", "complaints.py")
    kept_field(at.text_area, "notes_appeal-1_zh").set_value("已落实。")
    at.button(key="close_appeal-1_zh").click().run()
    assert ["但以下决定仍然有效" in each.value for each in at.error].count(True) == 1
    kept_field(at.text_area, f"{key}_left").set_value("申诉只涉及收费。")
    at.button(key=f"{key}_stay").click().run()
    assert "申诉只涉及收费。" in shown(at)
    at.button(key="close_appeal-1_zh").click().run()
    with office.unit_of_work() as uow:
        assert uow.complaints.get("appeal-1").state is ComplaintState.CLOSED
    assert kept(office)[0].state is CertificateState.WITHDRAWN


@pytest.mark.requirement("CNEX-14-a")
def test_an_upheld_appeal_sets_a_decision_against_aside_on_its_page(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reviews and decides anew reads why, and so does the client."""
    put(office, decided(cnex(), report=report(is_positive=False), decision=decision(False, on=TODAY)),
        person("manager"), registered("decider", "ghg_verifier", functions=("decider",)))
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(state=ApplicationState.ACCEPTED,
                                                                           submitted_on=TODAY))
        uow.complaints.add(appeal(cnex()))
        uow.commit()
    at = open_as(Role.MANAGER, "manager", "complaints.py")
    key = "set_aside_appeal-1_engagement-1_2026-06-01_decision"
    assert "先重新进行技术复核" in shown(at)
    kept_field(at.text_area, f"{key}_reason").set_value("用电量核算有误")
    at.button(key=f"{key}_go").click().run()
    assert "已取消，申诉人可在系统中看到" in shown(at)
    told = "因申诉 CPL-2026-0001 成立取消：用电量核算有误"
    page = open_as(Role.DECIDER, "decider", "deciding.py")
    assert told in shown(page).replace("\\", "")
    assert [each for each in page.button if each.key == "technical_engagement-1_no"], "it can go back to the team"
    monkeypatch.setattr(session, "current_actor", client)
    at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("my_applications.py").run()
    assert told in shown(at).replace("\\", "")


def test_a_suspension_that_is_over_is_told_and_its_withdrawal_laid_in(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CNEX-12.3.1-e, CNEX-12.3.2-a: ground and facts stand in the form; its holder reads that it is over."""
    put(office, decided(cnex()), person("manager"))
    over = Suspension(ground="contract_breach", facts="未缴费", verified_on=date(2025, 11, 28),
                      suspended_on=date(2025, 11, 30), until=date(2026, 5, 30), by="某人")
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), issued_on=date(2025, 6, 10), state=CertificateState.SUSPENDED,
                                         suspensions=(over,)))
        uow.commit()
    at = open_as(Role.MANAGER, "manager", "certificate_register.py")
    form = "withdraw_certificate-1_zh_2026-05-30"
    assert at.selectbox(key=f"{form}_ground").value == "suspension_unresolved"
    assert kept_field(at.text_area, f"{form}_facts").value == (
        "证书自2025年11月30日起暂停，暂停期已于2026年5月30日届满，暂停的原因未消除，证书没有恢复。")
    monkeypatch.setattr(session, "current_actor", client)
    page = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page("my_applications.py").run()
    assert "暂停期已于 2026-05-30 届满" in "".join(each.value for each in page.error).replace("\\", "")
    at.selectbox(key=f"{form}_party").set_value(PartyRole.CLIENT)
    monkeypatch.setattr(session, "current_actor", lambda: acting(Role.MANAGER, person="manager"))
    at.button(key=f"{form}_go").click().run()
    assert kept(office)[0].state is CertificateState.WITHDRAWN


@pytest.mark.requirement("CNEX-14-a")
def test_an_upheld_appeal_sets_a_refusal_aside_on_its_page(office: Office, open_as: OpenAs) -> None:
    """The reviewer goes on with it, and reads from when its time counts."""
    put(office, person("manager"), person("reviewer", functions=("application_reviewer",)))
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(cnex_application(submitted_on=TODAY - timedelta(days=9)).with_(
            complete_on=TODAY - timedelta(days=9), state=ApplicationState.REFUSED, decided_on=TODAY - timedelta(days=7),
            decided_by="某人", refusal_reason="不在业务范围内"))
        uow.complaints.add(appeal(cnex()))
        uow.commit()
    at = open_as(Role.MANAGER, "manager", "complaints.py")
    at.button(key="set_aside_appeal-1_application-1_2026-05-25_refusal_go").click().run()
    assert "已取消，申诉人可在系统中看到" in shown(at)
    page = shown(open_as(Role.APPLICATION_REVIEWER, "reviewer", "to_review.py")).replace("\\", "")
    for words in ("不在业务范围内", "因申诉 CPL-2026-0001 成立取消：取消撤销决定", "自不予受理被取消之日",
                  "此后不予受理"):
        assert words in page, words


def test_a_certificates_page_tells_its_surveillances(office: Office, open_as: OpenAs) -> None:
    """CNEX-11-b, CEC-6.3-b: its day, its outcome, what it verified beside the printed value, and the next one's day."""
    surveyed(office, FOUND)
    with office.unit_of_work() as uow:
        uow.certificates.save(uow.certificates.get("certificate-1").with_(valid_until=date(2029, 5, 19)))
        uow.commit()
    seen = shown(open_as(Role.MANAGER, "clerk", "certificate_register.py"))
    due = surveillance_due(kept(office)[0], cnex(), TODAY)
    assert due is not None
    assert f"{day(TODAY)}的监督：**通过**" in seen
    assert "**760 " in seen
    assert "800" in seen
    assert "-5.00" in seen
    assert f"下次监督期限 {day(due.due_on)}" in seen
