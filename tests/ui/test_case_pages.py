"""What a manager decides about one job on the page of running cases, and what its client reads of it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.rules.clocks import disclosure_due
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import audit_plan, certificates, days_requests
from intake_app.services.news import NEWS
from intake_app.services.office import Office
from intake_app.services.papers import papers_about
from intake_app.ui import session
from models.account import Account, Actor, Role
from models.application import ApplicationState, PartyRole
from models.certificate import (
    Certificate,
    CertificateState,
    Disclosure,
    DisclosureConsent,
    HolderRequest,
    LapsedResult,
    RestorationCheck,
    RestorationRequest,
    StatusChange,
    Suspension,
    Termination,
)
from models.certificate_change import ChangeEvaluation, ChangeVerdict
from models.complaint import Complaint, ComplaintKind, ComplaintState, ComplaintTopic, SetAside
from models.engagement import (
    Abort,
    CorrectionDayAgreed,
    DecisionSetAside,
    EndCause,
    Engagement,
    EngagementKind,
    Extension,
    FindingAnswer,
    JobEnd,
    RefusedUnit,
)
from models.handed_in import HandedInFile
from models.ids import AccountId, CertificateId, ComplaintId, EngagementId, FileId, PaperId, PersonId
from models.personnel import Tie, TieKind
from tests.builders import cnex_draft
from tests.job_builders import (
    CLIENT_CODE,
    appeal,
    cec,
    certificate,
    certificate_change,
    cnex,
    decided,
    decision,
    evaluated,
    finding,
    on_site,
    person,
    plan_notice,
    planned,
    registered,
    report,
    site,
    trained,
    unit,
    visit,
)
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, change, client, consultant, enterprise, job, mandate, one, put
from tests.ui.kept_fields import kept_field

MAIN = Path(__file__).parent.parent.parent / "intake_app" / "ui" / "main.py"
OpenAs = Callable[[Actor, str], AppTest]
MANAGER = acting(Role.MANAGER, person="manager")
LATER = date(2026, 6, 16)


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page for somebody."""
    monkeypatch.setattr(session, "language", lambda: "zh")

    def opened(actor: Actor, file: str) -> AppTest:
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        at = AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page(file).run()
        assert not at.exception
        return at

    return opened


def put_job(office: Office, one: Engagement) -> None:
    put(office, one, trained("member"), trained("second"))
    with office.unit_of_work() as uow:
        uow.applications.save(cnex_draft().with_(id="application-1", enterprise_id="enterprise-1",
                                                 state=ApplicationState.ACCEPTED))
        uow.commit()


def shown(at: AppTest) -> str:
    return "\n".join(str(each.value) for each in (*at.markdown, *at.caption, *at.error, *at.warning, *at.info))


def test_the_breaking_off_of_a_surveillance_is_decided_where_its_news_leads(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.5.5-a, S10: no clock of a conclusion runs for it, and the body is asked all the same."""
    asked = Abort(site_row="s1", ground="not_cooperating", facts="能源台账未能提供", asked_by=PersonId("member"),
                  asked_on=office.today())
    put(office, decided(cec(), id="engagement-0"))
    put_job(office, planned(cec(), kind=EngagementKind.SURVEILLANCE, certificate_ids=(CertificateId("certificate-1"),),
                            due_on=LATER, aborts=(asked,)))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec(), date(2025, 6, 16), engagement_id="engagement-0"))
        uow.commit()
    at = open_as(MANAGER, "cases.py")
    assert "能源台账未能提供" in shown(at)
    key = "abort_decision_engagement-1_asked_for"
    kept_field(at.text_area, key).set_value("同意中止，补齐台账后恢复。")
    at.button(key=f"{key}_True").click().run()
    assert job(office).aborts[-1].is_consented


@pytest.mark.requirement("CNEX-9.7-b", "H156")
def test_a_manager_reads_on_the_case_who_cannot_review_it_and_why(office: Office, open_as: OpenAs) -> None:
    """Each who holds the role, with what bars them; whether anybody holds it at all."""
    put_job(office, evaluated(cnex(), report=report()))
    with office.unit_of_work() as uow:
        uow.people.add(registered("钱审", "footprint_training", functions=("decider",)).with_(competences=()))
        uow.commit()
    assert "没有启用的账号承担该角色" in shown(open_as(MANAGER, "cases.py"))
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=AccountId("account-9"), email="q@body.example", name="钱审", password_hash="x",
                                 roles=frozenset({Role.DECIDER}), person_id=PersonId("钱审")))
        uow.commit()
    at = open_as(MANAGER, "cases.py")
    assert any("该项目等待技术复核" in each.value for each in at.error)
    assert "钱审在“防爆电机”没有有效的能力评价" in shown(at)


@pytest.mark.requirement("CNEX-9.5.5-c", "CNEX-14-a", "H144")
@pytest.mark.parametrize("is_anew", [True, False])
def test_a_manager_is_told_why_a_job_that_is_decided_anew_is_not_ended(
    office: Office, open_as: OpenAs, is_anew: bool
) -> None:
    """Resuming is offered, ending is not."""
    broken_off = Abort(site_row="s1", ground="not_cooperating", facts="设备已搬迁", asked_by=PersonId("member"),
                       asked_on=office.today(), is_consented=True, decided_by="林经理", decided_on=office.today(),
                       reason="属实")
    undone = DecisionSetAside(decision=decision(is_positive=False), set_aside=SetAside(
        complaint_id=ComplaintId("appeal-1"), appeal="CPL-2026-0001", on=office.today(), by="某人", reason="事实有误"))
    put_job(office, planned(cnex(), aborts=(broken_off,), decisions_set_aside=(undone,) if is_anew else ()))
    at = open_as(MANAGER, "cases.py")
    key = "abort_decision_engagement-1_aborted"
    offered = {button.key for button in at.button if str(button.key).startswith(key)}
    assert offered == ({f"{key}_True"} if is_anew else {f"{key}_True", f"{key}_False"})
    assert ("应重新作出认证决定" in shown(at)) is is_anew


@pytest.mark.requirement("CNEX-9.5.5-a", "H146")
@pytest.mark.parametrize("has_other", [True, False])
def test_a_manager_ends_the_check_of_one_site_where_another_goes_on(
    office: Office, open_as: OpenAs, has_other: bool
) -> None:
    """Offered only where the other site has a unit; the client reads on its page that its own is not verified."""
    broken_off = Abort(site_row="s2", ground="not_cooperating", facts="设备已搬迁", asked_by=PersonId("member"),
                       asked_on=office.today(), is_consented=True, decided_by="林经理", decided_on=office.today(),
                       reason="属实")
    put_job(office, planned(cnex(), units=(unit(cnex(), "u1", "s1" if has_other else "s2"), unit(cnex(), "u2", "s2")),
                            sites=(site(), site("s2", "西厂")), visits=(visit(), visit("s2")), aborts=(broken_off,)))
    at = open_as(MANAGER, "cases.py")
    key = "abort_decision_engagement-1_aborted"
    offered = [button for button in at.button if button.key == f"{key}_site"]
    assert bool(offered) is has_other
    if not has_other:
        return
    kept_field(at.text_area, key).set_value("西厂不再恢复生产。")
    offered[0].click().run()
    assert not at.exception
    assert list(job(office).left_out) == ["s2"]
    assert "未予核查：西厂不再恢复生产。" in shown(open_as(client(), "audit_plan_answer.py"))


@pytest.mark.parametrize(("role", "file"), [(Role.MANAGER, "cases.py"), (Role.COORDINATOR, "preparing.py")])
def test_a_visit_that_did_not_take_place_is_called_off_where_its_news_leads(
    office: Office, open_as: OpenAs, role: Role, file: str
) -> None:
    """CNEX-9.6.2-a: both are told above all else, and either calls it off; what was written of the site warns them."""
    put_job(office, planned(cnex()))
    (row,) = (each for each in NEWS if each.verb == "visit.unreported" and role in each.to)
    assert (f"{row.page}.py", row.key) == (file, "job")
    at = open_as(acting(role, person=role.value), file)
    assert "没有登记结果" in at.warning[0].value
    assert "member曾于 2026-06-01" in shown(at)
    key = "call_off_engagement-1_s1"
    kept_field(at.text_input, f"{key}_reason").set_value("委托人未放行，现场没有进行")
    at.button(key=f"{key}_go").click().run()
    assert not at.exception
    assert job(office).visits == ()
    assert "没有登记结果" not in shown(at)


def test_a_check_that_began_says_on_the_page_why_it_is_not_called_off(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.5.5-a."""
    put_job(office, planned(cnex(), nonconformities=(finding(),)))
    at = open_as(MANAGER, "cases.py")
    assert "2026-05-22 已有该场所的现场记录或者不符合项" in shown(at).replace("\\", "")
    assert "call_off_engagement-1_s1_go" not in {button.key for button in at.button}


def test_the_team_reads_that_the_planned_days_are_over(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.6.2-a."""
    put_job(office, planned(cnex()))
    assert "计划的现场日期已过" in shown(open_as(acting(Role.AUDITOR, person="member"), "evaluating.py"))


def test_a_job_whose_client_withdrew_is_ended_on_the_page_and_the_client_reads_it(
    office: Office, clock: Clock, open_as: OpenAs
) -> None:
    """H131: without a word nothing is ended; then it is no running case, and nobody announces a visit any more."""
    put_job(office, planned(cnex(), visits=(visit(start=LATER, end=LATER),), plan_notice=plan_notice()))
    at = open_as(MANAGER, "cases.py")
    key = "end_job_engagement-1_client_withdrew"
    at.button(key=f"{key}_go").click().run()
    assert "书面凭证" in shown(at)
    kept_field(at.text_area, key).set_value("来函撤回委托")
    at.button(key=f"{key}_go").click().run()
    assert "项目已终止" in "\n".join(each.value for each in at.success)
    assert job(office).ended is not None
    told = shown(open_as(client(), "audit_plan_answer.py"))
    assert "该项目已终止，不再安排现场检查" in told
    assert "来函撤回委托" in told
    assert "manager" not in told
    mine = open_as(client(), "my_applications.py")
    assert "来函撤回委托" in shown(mine), "it stands open for a while"
    clock.move(timedelta(days=91))
    closed = open_as(client(), "my_applications.py")
    assert any("已办结（1）" in each.label for each in closed.expander)


def refused_on(office: Office, day: date) -> None:
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(cnex_draft().with_(
            id="application-1", enterprise_id="enterprise-1", state=ApplicationState.REFUSED, number="A-7",
            submitted_on=day, complete_on=day, decided_on=day, refusal_reason="生产场所不在受理范围内"))
        uow.commit()


def test_who_was_refused_is_told_so_with_the_reason_and_the_way_to_appeal(
    office: Office, clock: Clock, open_as: OpenAs
) -> None:
    """CNEX-9.2.3-c, CNEX-14-a: for ninety days it does not lie folded among what is closed, and nobody is “at work”."""
    refused_on(office, office.today())
    at = open_as(client(), "my_applications.py")
    assert "申请 A-7 已于 2026-06-01（周一）办结：不予受理" in shown(at)
    assert "不予受理：生产场所不在受理范围内" in shown(at)
    assert "认证机构正在办理" not in shown(at)
    assert "appeal_application-1" in {button.key for button in at.button}
    clock.move(timedelta(days=90))
    assert "生产场所不在受理范围内" in shown(open_as(client(), "my_applications.py"))
    clock.move(timedelta(days=1))
    at = open_as(client(), "my_applications.py")
    assert "生产场所不在受理范围内" not in shown(at)
    assert "没有正在办理的申请和监督" in shown(at)


def test_who_was_decided_against_reads_why(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.7-c, CEC-5.7.3-a: also while the report is still to be handed over."""
    against = decision(is_positive=False, on=office.today()).with_(reason="排放量无法核实")
    put_job(office, decided(cnex(), decision=against))
    at = open_as(client(), "my_applications.py")
    assert "不予认证：排放量无法核实" in shown(at)
    assert ":gray[待认证机构交付报告]" in shown(at), "what is still to come is the body's"
    assert "appeal_application-1" in {button.key for button in at.button}


@pytest.mark.requirement("CNEX-4-a", "CNEX-14-a", "H145")
def test_who_was_refused_one_unit_of_several_reads_which_and_why(office: Office, open_as: OpenAs) -> None:
    """The others go on to their certificates, and the way to appeal against the one stands beside."""
    against = decision(on=office.today()).with_(refused=(RefusedUnit(unit_id="u2", reason="西厂数据不足"),))
    put_job(office, decided(cnex(), decision=against, units=(
        unit(cnex()), unit(cnex(), "u2").with_(site_name="西厂"))))
    at = open_as(client(), "my_applications.py")
    told = shown(at)
    assert "西厂数据不足" in told
    assert "2 个认证单元中 1 个不予认证" in told
    assert "部分认证单元准予认证" in told
    assert "appeal_application-1" in {button.key for button in at.button}


def test_the_holder_of_a_withdrawn_certificate_is_told_so_and_may_appeal(office: Office, open_as: OpenAs) -> None:
    """CNEX-12.3.2-a, CNEX-14-a."""
    put_job(office, decided(cnex()))
    ending = Termination(ground="other", facts="拒不接受监督", by="杨", verified_on=date(2026, 5, 28),
                         ended_on=date(2026, 5, 29))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), state=CertificateState.WITHDRAWN, termination=ending))
        uow.commit()
    at = open_as(client(), "my_applications.py")
    assert "证书 PCF-2026-00001 已于 2026-05-29（周五）撤销" in shown(at)
    assert "appeal_certificate-1" in {button.key for button in at.button}


@pytest.mark.parametrize(("came_to", "badge"), [
    ({}, "已受理"),
    ({"ended": JobEnd(cause=EndCause.CLIENT_WITHDREW, reason="来函撤回", ended_on=date(2026, 6, 1), by="manager")},
     "已终止"),
    ({"decision": decision()}, "准予认证"),
    ({"decision": decision(is_positive=False)}, "不予认证"),
])
def test_an_applications_badge_says_how_its_job_came_out(
    office: Office, open_as: OpenAs, came_to: dict[str, object], badge: str
) -> None:
    """CNEX-9.10-a, CEC-5.7.3-a: one that was accepted and came to nothing is not shown as accepted."""
    put_job(office, planned(cnex(), **came_to))
    at = open_as(client(), "my_applications.py")
    at.session_state["closed_applications"] = True
    badges = [each.value for each in at.run().markdown if "-badge[" in each.value]
    assert len(badges) == 1
    assert badge in badges[0]


def test_the_badge_says_what_comes_next(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.8-a: a decision in favour is not the end while the report and the certificates are still ahead."""
    put_job(office, planned(cnex(), decision=decision()))
    (badge,) = [each.value for each in open_as(client(), "my_applications.py").markdown if "-badge[" in each.value]
    assert ":blue-badge[" in badge
    assert "准予认证 · 下一步：" in badge


def test_what_runs_on_is_not_closed_for_a_consultant(office: Office, open_as: OpenAs) -> None:
    """CNEX-15: what comes of an accepted application is the enterprise's own; it is not called ended for that."""
    put_job(office, planned(cnex(), visits=(visit(start=LATER, end=LATER),), plan_notice=plan_notice()))
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=AccountId("account-consultant"), email="gu@firm.example", name="顾问",
                                 firm="绿洲咨询", password_hash="x", roles=frozenset({Role.CONSULTANT})))
        uow.mandates.add(mandate())
        uow.commit()
    at = open_as(consultant(mandate()), "my_applications.py")
    labels = [each.label for each in at.expander]
    assert "已受理，后续由委托人办理（1）" in labels
    assert not any("已办结" in label for label in labels)


def test_of_many_certificates_those_about_which_nothing_is_open_stand_folded(office: Office, open_as: OpenAs) -> None:
    """CNEX-11-a: each with its number, its product and its next day; the suspended one stands open."""
    put_job(office, decided(cnex()))
    suspended = Suspension(ground="other", facts="证书使用不当", verified_on=office.today(), until=LATER, by="杨",
                           suspended_on=office.today())
    with office.unit_of_work() as uow:
        for number in range(1, 6):
            uow.certificates.add(certificate(
                cnex(), id=CertificateId(f"certificate-{number}"), number=f"PCF-2026-0000{number}",
                **({"state": CertificateState.SUSPENDED, "suspensions": (suspended,)} if number == 5 else {})))
        uow.commit()
    at = open_as(client(), "my_applications.py")
    folded = [each.label.replace("\\", "") for each in at.expander if "PCF-2026" in each.label]
    assert len(folded) == 4
    assert all("下次监督期限" in label for label in folded)
    assert not any("PCF-2026-00005" in label for label in folded)


def test_an_ended_job_shows_no_step_as_done_that_was_not(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.1-a: neither report nor decision was made."""
    ended = JobEnd(cause=EndCause.CLIENT_WITHDREW, reason="来函撤回", ended_on=office.today(), by="manager")
    put_job(office, planned(cnex(), ended=ended))
    told = shown(open_as(acting(Role.AUDITOR, person="member"), "evaluating.py"))
    assert "该项目已于 2026-06-01（周一）终止" in told.replace("**", "")
    assert "✓ 认证决定" not in told


def test_a_client_who_reads_english_reads_the_clause_of_an_annex_in_english(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_job(office, planned(cnex(), nonconformities=(finding().with_(clause="附件 II 10.2"),), on_site=(on_site(),)))
    monkeypatch.setattr(session, "language", lambda: "en")
    assert ":gray[annex II, 10.2]" in shown(open_as(client(), "audit_plan_answer.py")).replace("\\", "")


@pytest.mark.requirement("J56")
def test_files_of_a_dispute_do_not_stand_as_such_under_a_finding_that_was_confirmed(
    office: Office, open_as: OpenAs
) -> None:
    """They stay, with what they were: a client who hands one in may think better of it and confirm."""
    proof = HandedInFile(file_id=FileId("file-1"), file_name="记录.pdf", on=date(2026, 6, 1), by="林晓")
    answer = FindingAnswer(on=date(2026, 6, 1), by="林晓", is_confirmed=True)
    found = finding().with_(answer=answer, dispute_evidence=(proof,))
    put_job(office, planned(cnex(), nonconformities=(found,), on_site=(on_site(),)))
    words = shown(open_as(client(), "audit_plan_answer.py"))
    assert "确认前提出异议时提交的文件" in words
    assert "异议的证据" not in words
    disputed = found.with_(answer=answer.with_(is_confirmed=False, words="记录在档案室"))
    change(office, job(office).with_(nonconformities=(disputed,)))
    assert "异议的证据" in shown(open_as(client(), "audit_plan_answer.py"))


def test_an_objection_is_refused_on_the_page_and_its_client_reads_why(office: Office, open_as: OpenAs) -> None:
    """S9."""
    put_job(office, planned(cnex(), visits=(visit(start=LATER, end=LATER),), plan_notice=plan_notice()))
    audit_plan.object_to_member(office, client(), "engagement-1", "second", "曾在竞争对手任职")
    at = open_as(MANAGER, "cases.py")
    (form,) = (each for each in at.text_area if str(each.key).startswith("refuse_objection_"))
    form.set_value("该任职已于五年前结束")
    at.button(key=f"{str(form.key).rpartition('_')[0]}_go").click().run()
    assert job(office).kept_off == frozenset()
    told = shown(open_as(client(), "audit_plan_answer.py"))
    assert "曾在竞争对手任职" in told
    assert "该任职已于五年前结束" in told


@pytest.mark.requirement("CNEX-9.6.2-a", "H155")
@pytest.mark.parametrize("page", ["planning.py", "preparing.py"])
def test_other_days_are_taken_up_where_the_coordinator_plans_or_prepares(
    office: Office, open_as: OpenAs, page: str
) -> None:
    """What the client asks for stands with its reason and both answers."""
    notice = plan_notice(sent_on=office.today(), confirmed_on=None)
    put_job(office, planned(cnex(), visits=(visit(start=LATER, end=LATER),), plan_notice=notice))
    days = (LATER + timedelta(days=7), LATER + timedelta(days=8))
    asked = days_requests.OtherDays(days=(days,), reason="*盘点*")
    assert isinstance(days_requests.ask_for_days(office, client(), "engagement-1", asked), Engagement)
    at = open_as(COORDINATOR, page)
    told = shown(at)
    assert f"请求调整为：{days[0]}" in told
    assert "原因：\\*盘点\\*" in told
    at.button(key="answer_days_engagement-1_no").click().run()
    assert "请写明不能调整的理由" in shown(at)
    at.button(key="answer_days_engagement-1_yes").click().run()
    assert not at.exception
    assert job(office).visits == ()
    assert job(office).days_asked_for == (days,)


@pytest.mark.parametrize(("role", "person_id", "page"), [
    (Role.AUDITOR, "member", "evaluating.py"), (Role.DECIDER, "decider", "deciding.py")])
def test_the_evidence_of_a_correction_opens_from_its_finding(
    office: Office, open_as: OpenAs, role: Role, person_id: str, page: str
) -> None:
    """CNEX-9.5.4-d, CNEX-9.5.4-e: for the team that verifies it, and for who decides."""
    proof = HandedInFile(file_id=FileId("file-1"), file_name="校准证书.pdf", on=LATER, by="林晓")
    mended = finding(verified_on=LATER).with_(evidence=(proof,))
    put_job(office, evaluated(cnex(), nonconformities=(mended,), report=report()))
    assert "[校准证书.pdf](/files/file-1)" in shown(open_as(acting(role, person=person_id), page)).replace("\\", "")


@pytest.mark.requirement("S4")
@pytest.mark.parametrize("answer", ["stands", "anew"])
def test_a_tie_found_late_is_answered_on_the_page_and_the_decider_reads_it(
    office: Office, open_as: OpenAs, answer: str
) -> None:
    """CNEX-9.3.2-d."""
    put_job(office, evaluated(cnex(), report=report()))
    put(office, registered("decider", "footprint_training", functions=("decider",)))
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2025, 1, 1))
    change(office, one(office, "second").with_(ties=(tie,)))
    decider = acting(Role.DECIDER, person="decider")
    assert "起与南阳防爆电机厂有持股关系" in shown(open_as(decider, "deciding.py"))
    at = open_as(MANAGER, "cases.py")
    assert "“一厂”的现场检查与现场核查" in shown(at)
    (form,) = (each for each in at.text_area if str(each.key).startswith("tie_"))
    form.set_value("股份已于受理前售出")
    at.button(key=f"tie_engagement-1_second_{answer}").click().run()
    assert bool(job(office).visits) is (answer == "stands")
    assert "股份已于受理前售出" in shown(open_as(MANAGER, "cases.py"))
    if answer == "stands":
        told = shown(open_as(decider, "deciding.py"))
        assert "manager 于" in told
        assert "不能作为认证结论的依据" not in told
        assert "股份已于受理前售出" in shown(open_as(acting(Role.AUDITOR, person="member"), "evaluating.py"))


@pytest.mark.requirement("S4")
def test_a_member_says_on_their_days_that_something_ties_them_after_all(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.3.2-d: after the check too, while the job runs."""
    put_job(office, evaluated(cnex()))
    second = acting(Role.AUDITOR, person="second")
    at = open_as(second, "my_days.py")
    (form,) = (each for each in at.text_input if str(each.key).startswith("decline_"))
    form.set_value("配偶在该企业任职")
    at.button(key="decline_engagement-1_s1_go").click().run()
    assert job(office).ties_declared_by("second") == ("配偶在该企业任职",)
    assert "不再办理本项目的工作" in shown(open_as(second, "my_days.py"))
    assert "本人声明：配偶在该企业任职" in shown(open_as(MANAGER, "cases.py"))


@pytest.mark.requirement("S4", "S9")
@pytest.mark.parametrize("is_clients", [True, False])
def test_a_client_reads_of_its_own_objection_alone(office: Office, open_as: OpenAs, is_clients: bool) -> None:
    """CNEX-III-n: what ties a member to it is between that member and the body."""
    put_job(office, planned(cnex(), visits=(visit(start=LATER, end=LATER),), plan_notice=plan_notice()))
    if is_clients:
        audit_plan.object_to_member(office, client(), "engagement-1", "second", "曾在竞争对手任职")
    else:
        audit_plan.decline_for_conflict(office, acting(Role.AUDITOR, person="second"), "engagement-1", "配偶任职")
    assert ("已收到贵单位的异议" in shown(open_as(client(), "audit_plan_answer.py"))) is is_clients


def test_a_case_to_complain_about_is_known_by_its_product_and_its_certificates(
    office: Office, open_as: OpenAs
) -> None:
    """CNEX-14-a: a holder of eight certificates knows no application by its number alone."""
    put_job(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    (choice,) = [each for each in open_as(client(), "complaining.py").selectbox if each.key == "complain_zh_case"]
    product = cnex_draft().text(f"products[{cnex_draft().row_ids('products')[0]}].name")
    assert product
    assert [option.partition(" · ")[2] for option in choice.options] == [f"{product} · PCF-2026-00001"]


@pytest.mark.requirement("CNEX-14-a", "H130", "H143")
def test_a_client_files_a_complaint_adds_a_file_and_takes_it_back(office: Office, open_as: OpenAs) -> None:
    """A conclusion is not offered where there is none; what proves it and why it was taken back stand beside it."""
    put_job(office, planned(cnex()))
    at = open_as(client(), "complaining.py")
    (topic,) = [each for each in at.selectbox if each.key == "complain_zh_topic"]
    assert topic.options == ["认证人员的行为", "认证决定", "其他（程序、收费、保密、时限等）"]
    at.radio(key="complain_zh_kind").set_value(ComplaintKind.COMPLAINT)
    topic.set_value(ComplaintTopic.OTHER)
    kept_field(at.text_area, "complain_zh_words").set_value("收费与报价不符。")
    at.button(key="complain_zh_go").click().run()
    (filed,) = kept_complaints(office)
    file = at.file_uploader(key=f"evidence_files_complaint_{filed.id}_0")
    file.set_value([("报价单.pdf", pdf_file("报价单"), "application/pdf")]).run()
    assert f"“报价单.pdf”已随 {filed.number} 提交。" in [each.value.replace("\\", "") for each in at.success]
    kept_field(at.text_area, f"withdraw_{filed.id}_reason").set_value("已经退费。")
    at.button(key=f"withdraw_{filed.id}_go").click().run()
    (taken,) = kept_complaints(office)
    assert taken.state is ComplaintState.WITHDRAWN
    assert "已撤回，不再处理。" in [each.value for each in at.success]
    told = shown(at).replace("\\", "")
    for words in ("已经退费。", f"[报价单.pdf](/files/{taken.evidence[0].file_id})"):
        assert words in told, words
    assert not [each for each in at.button if each.key == f"withdraw_{filed.id}_go"]
    assert not at.file_uploader


@pytest.mark.requirement("CNEX-14-a")
def test_who_looks_into_an_appeal_reads_the_act_and_the_papers_that_it_is_about(
    office: Office, open_as: OpenAs
) -> None:
    """Also an auditor, who has no page of certificates: the ground, its facts and the notice stand beside the form."""
    put_job(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.people.add(person("manager").with_(name=MANAGER.name))
        uow.certificates.add(certificate(cnex()))
        uow.complaints.add(appeal(cnex(), office.today(), decision=None))
        uow.commit()
    held = certificates.suspend(office, MANAGER, "certificate-1", "contract_breach", PartyRole.CLIENT,
                                "未按合同缴纳年费。", office.today())
    assert isinstance(held, Certificate), held
    (notice,) = papers_about(office, MANAGER, "certificate-1")
    assert "您是所涉案件的" in shown(open_as(MANAGER, "complaints.py")), "whose own act it is about (S15)"
    at = open_as(acting(Role.AUDITOR, person="finder"), "complaints.py")
    assert not at.exception
    page = shown(at).replace("\\", "")
    for words in ("未按合同缴纳年费。", "PCF-2026-00001", notice.number):
        assert words in page, words
    assert at.text_area


@pytest.mark.requirement("CNEX-14-a")
def test_an_appeal_names_the_decision_that_it_is_against(office: Office, open_as: OpenAs) -> None:
    """Of two acts in one case the receipt and whoever looks into it know which one is meant."""
    put_job(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    certificates.suspend(office, MANAGER, "certificate-1", "contract_breach", PartyRole.CLIENT, "未缴年费。",
                         office.today())
    at = open_as(client(), "complaining.py")
    at.selectbox(key="complain_zh_topic").set_value(ComplaintTopic.DECISION).run()
    choice = at.selectbox(key="complain_zh_against")
    assert choice.options == ["证书 PCF-2026-00001：暂停（2026-06-01）", "其他决定，见下文说明"]
    at.radio(key="complain_zh_kind").set_value(ComplaintKind.APPEAL)
    kept_field(at.text_area, "complain_zh_words").set_value("年费已缴。")
    at.button(key="complain_zh_go").click().run()
    assert not kept_complaints(office), "which decision is not chosen"
    choice = at.selectbox(key="complain_zh_against")
    choice.set_value("证书 PCF-2026-00001：暂停（2026-06-01）")
    at.button(key="complain_zh_go").click().run()
    assert not at.exception
    (filed,) = kept_complaints(office)
    assert filed.against is not None
    assert filed.against.zh == "证书 PCF-2026-00001：暂停（2026-06-01）"
    assert "针对：证书 PCF-2026-00001：暂停（2026-06-01）" in shown(at).replace("\\", "")


def kept_complaints(office: Office) -> tuple[Complaint, ...]:
    with office.unit_of_work() as uow:
        return tuple(uow.complaints.all())


@pytest.mark.requirement("CNEX-12.3.1-e")
def test_a_holder_applies_for_a_restoration_with_files_that_prove_it(office: Office, open_as: OpenAs) -> None:
    """CNEX-12.3.1-e: added before the application and while it waits; the body reads them with it."""
    put_job(office, decided(cnex()))
    suspended = Suspension(ground="contract_breach", facts="未按合同缴纳年费", verified_on=date(2026, 5, 28),
                           suspended_on=date(2026, 5, 29), until=date(2026, 11, 29), by="杨")
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), state=CertificateState.SUSPENDED, suspensions=(suspended,)))
        uow.commit()
    at = open_as(client(), "my_applications.py")
    files, key = "evidence_files_restoration_certificate-1", "apply_restoration_certificate-1"
    kept_field(at.text_area, f"{key}_mended").set_value("已缴费")
    at.file_uploader(key=f"{files}_0").set_value([("收据.pdf", pdf_file("收据"), "application/pdf")]).run()
    at.button(key=f"{key}_go").click().run()
    at.file_uploader(key=f"{files}_1").set_value([("对账单.pdf", pdf_file("对账"), "application/pdf")]).run()
    assert not at.exception
    page = shown(open_as(acting(Role.MANAGER, person="manager"), "certificate_register.py")).replace("\\", "")
    for name in ("已缴费", "收据.pdf", "对账单.pdf"):
        assert name in page, name


def test_a_holder_reads_on_which_ground_and_until_when_its_certificate_is_suspended(
    office: Office, open_as: OpenAs
) -> None:
    """CNEX-12.3.1-a, CNEX-12.3.1-b: the page told the facts alone, and the letter had to be opened for the rest."""
    put_job(office, decided(cnex()))
    suspended = Suspension(ground="contract_breach", facts="未按合同缴纳年费", verified_on=date(2026, 5, 28),
                           suspended_on=date(2026, 5, 29), until=date(2026, 11, 29), by="杨")
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), state=CertificateState.SUSPENDED, suspensions=(suspended,)))
        uow.commit()
    told = shown(open_as(client(), "my_applications.py"))
    assert "暂停 2026-05-29（周五） – 2026-11-29（周日）" in told
    ground = next(each for each in cnex().suspension.grounds if each.key == suspended.ground)
    assert f"({ground.letter}) {ground.text.zh}" in told.replace("\\", "")


def test_a_holder_tells_its_surveillances_and_what_waits_for_it_apart_by_product(
    office: Office, open_as: OpenAs
) -> None:
    """What is due first stands in front."""
    put_job(office, decided(cnex()))
    models = (("late", "YBX3-1", date(2026, 9, 1)), ("soon", "YBX3-2", date(2026, 7, 1)))
    for id, model, due_on in models:
        put(office, planned(cnex(), id=EngagementId(id), kind=EngagementKind.SURVEILLANCE, due_on=due_on,
                            certificate_ids=(CertificateId("certificate-1"),), visits=(visit(start=LATER, end=LATER),),
                            units=(unit(cnex()).with_(model=model),), plan_notice=plan_notice(confirmed_on=None)))
    told = shown(open_as(client(), "my_applications.py")).replace("\\", "")
    product = cnex().families[0].name.zh
    for _, model, _ in models:
        assert f":gray[监督 · {product} {model}]" in told
    cards = [told.index(f"**监督** · {cnex().name.zh} · {product} {model}") for model in ("YBX3-2", "YBX3-1")]
    assert cards == sorted(cards)


def test_a_certificate_that_ended_has_no_days_left(office: Office, open_as: OpenAs) -> None:
    put_job(office, decided(cnex()))
    ended = Termination(ground="own_request", facts="来函", verified_on=date(2026, 5, 28), ended_on=date(2026, 5, 29),
                        by="杨")
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), state=CertificateState.CANCELLED, termination=ended))
        uow.commit()
    for actor, page in ((client(), "my_applications.py"), (MANAGER, "certificate_register.py")):
        told = shown(open_as(actor, page))
        assert "证书所载有效期至 2029-05-19（周六）" in told
        assert "还有" not in told.partition("证书所载有效期至")[2].partition("\n")[0]


@pytest.mark.parametrize(("scheme", "said"), [(cnex(), "商定更改"), (cec(), "更改整改期限")], ids=["cnex", "cec"])
def test_the_day_of_a_correction_is_agreed_or_set_as_the_rule_has_it(
    office: Office, open_as: OpenAs, scheme: SchemeEdition, said: str
) -> None:
    """CNEX-9.5.4-c, CEC-5.6-c."""
    moved = CorrectionDayAgreed(on=LATER, by=PersonId("member"), before=LATER, agreement="电话")
    put_job(office, planned(scheme, nonconformities=(finding().with_(days_agreed=(moved,)),), on_site=(on_site(),)))
    told = shown(open_as(client(), "audit_plan_answer.py"))
    assert said in told
    assert ("商定" in told) == (scheme.key == "cnex_ex")


def test_the_bodys_people_read_the_key_of_a_house_rule(office: Office, open_as: OpenAs) -> None:
    """They look it up; `test_applicant_pages` has what an enterprise reads."""
    put_job(office, planned(cec(), nonconformities=(finding(),), on_site=(on_site(),)))
    assert "本机构规定（H8）" in shown(open_as(MANAGER, "cases.py"))


def test_a_holder_reads_when_and_where_its_result_was_published(office: Office, open_as: OpenAs) -> None:
    """CNEX-10-a."""
    put_job(office, planned(cnex()))
    published = Disclosure(published_on=date(2026, 5, 28), where="认证公示平台", by="manager")
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), disclosure=published))
        uow.commit()
    told = shown(open_as(client(), "my_applications.py"))
    assert "已于 2026-05-28（周四）公布：认证公示平台" in told
    assert "manager" not in told


def test_a_holder_who_agreed_reads_until_when_its_result_may_be_published(
    office: Office, open_as: OpenAs, clock: Clock
) -> None:
    """CNEX-10-a. Once that day is over it reads that nothing was published."""
    put_job(office, planned(cnex()))
    with office.unit_of_work() as uow:
        issued = certificate(cnex(), disclosure_consent=DisclosureConsent(
            agrees=True, said_on=date(2026, 5, 20), by="林晓"))
        uow.certificates.add(issued)
        uow.commit()
    limit = disclosure_due(issued.issued_on, cnex(), office.calendar)
    assert limit is not None
    last = limit.due.on
    clock.move(timedelta(days=(last - office.today()).days))
    assert f"认证机构可在 {last.isoformat()}" in shown(open_as(client(), "my_applications.py"))
    clock.move(timedelta(days=1))
    assert f"公布期限已于 {last.isoformat()}" in shown(open_as(client(), "my_applications.py"))


EMPLOYEE = "员工甲"


def told_by_an_employee(office: Office) -> None:
    """A certificate and a job with everything that keeps who of the body did it."""
    day = date(2026, 5, 20)
    proposed = Extension(cause=cnex().clocks.extension_causes[0].key, reason="检测未完", until=date(2026, 9, 30),
                         proposed_on=day, proposed_by=EMPLOYEE, paper_id=PaperId("paper-1"))
    put_job(office, planned(cnex(), extensions=(proposed,)))
    lapse = LapsedResult(change_id="change-1", facts="核对台账", confirmed_on=day, by=EMPLOYEE, decide_by=LATER,
                         proposed_ground=cnex().suspension.grounds[0].key)
    suspended = Suspension(
        ground=cnex().suspension.grounds[0].key, facts="未接受监督", verified_on=day, suspended_on=day,
        until=date(2026, 11, 20), by=EMPLOYEE,
        restoration_request=RestorationRequest(applied_on=day, by="林晓", mended="已接受", received_by=EMPLOYEE),
        restoration_check=RestorationCheck(verified_on=day, by=EMPLOYEE, findings="属实", passed=True))
    change = certificate_change(entered_by=EMPLOYEE, evaluation=ChangeEvaluation(
        verdict=ChangeVerdict.REFUSED, reason="材料不足", on=day, by=EMPLOYEE))
    taken_back = lapse.with_(revoked_on=day, revoked_by=EMPLOYEE, revoked_reason="台账有误")
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), state=CertificateState.SUSPENDED, suspensions=(suspended,),
                                         lapses=(taken_back, lapse), changes=(change,)))
        uow.commit()


def test_a_client_reads_of_no_employee_what_the_body_did(office: Office, open_as: OpenAs) -> None:
    """CNEX-III-n: the team is named to the client; nobody else of the body is, and the body's own people read who."""
    told_by_an_employee(office)
    own = shown(open_as(client(), "my_applications.py"))
    plan = shown(open_as(client(), "audit_plan_answer.py"))
    assert EMPLOYEE not in own + plan
    assert own.count("认证机构") >= 6
    assert "认证机构" in plan
    assert shown(open_as(MANAGER, "certificate_register.py")).count(EMPLOYEE) >= 4
    assert EMPLOYEE in shown(open_as(MANAGER, "cases.py"))


def test_a_client_says_on_its_page_when_it_cannot_be_checked_and_the_coordinator_plans_by_it(
    office: Office, open_as: OpenAs
) -> None:
    """CNEX-9.5.1-d."""
    put_job(office, planned(cnex(), visits=(visit(start=LATER, end=LATER),), plan_notice=plan_notice()))
    at = open_as(client(), "audit_plan_answer.py")
    first, last = (each for each in at.text_input if str(each.label) in ("自（含当日）", "至（含当日）"))
    first.set_value(LATER.isoformat())
    last.set_value((LATER + timedelta(days=2)).isoformat())
    (reason,) = (each for each in at.text_input if str(each.label) == "不能接受检查的原因")
    reason.set_value("停产检修")
    (go,) = (each for each in at.button if each.label == "登记日期")
    go.click().run()
    assert "另行通知" in at.success[0].value
    (said,) = job(office).closed_days
    assert (said.first, said.last, said.reason, said.is_clients) == (
        LATER, LATER + timedelta(days=2), "停产检修", True)
    told = shown(open_as(acting(Role.COORDINATOR, person="coordinator"), "preparing.py"))
    assert "停产检修" in told
    at = open_as(client(), "audit_plan_answer.py")
    (back,) = (each for each in at.button if str(each.key).startswith("reopen_"))
    back.click().run()
    assert job(office).closed_days == ()


@pytest.mark.requirement("CNEX-12.3.2-a")
def test_a_misuse_is_to_be_corrected_before_it_is_a_ground(office: Office, open_as: OpenAs) -> None:
    """The manager enters the demand, its holder reads by when; on ground j the form asks for a serious effect."""
    put_job(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    at = open_as(MANAGER, "certificate_register.py")
    kept_field(at.text_area, "demand_certificate-1_zh_misuse").set_value("官网*宣传*为碳中和产品。")
    kept_field(at.text_input, "demand_certificate-1_zh_proof").set_value("挂号信 RX1")
    at.button(key="demand_certificate-1_zh_enter").click().run()
    assert not at.exception
    for page in (shown(at), shown(open_as(client(), "my_applications.py"))):
        assert "官网\\*宣传\\*为碳中和产品" in page
        assert "2026-12-01" in page
    at, form = open_as(MANAGER, "certificate_register.py"), "withdraw_certificate-1_zh"
    at.selectbox(key=f"{form}_ground").set_value("misuse_uncorrected").run()
    at.selectbox(key=f"{form}_party").set_value(PartyRole.CLIENT)
    kept_field(at.text_area, f"{form}_facts").set_value("官网仍未更正。")
    at.button(key=f"{form}_go").click().run()
    assert "要求纠正尚未超过 6 个月" in shown(at)
    kept_field(at.text_area, f"{form}_effect").set_value("三家采购方据此错误评标。")
    at.button(key=f"{form}_go").click().run()
    assert "三家采购方据此错误评标。" in shown(at)
    assert not at.exception


@pytest.mark.requirement("CNEX-12.3.2-a", "H158")
def test_a_demand_by_letter_is_answered_on_the_holders_page_and_seen_to_by_the_manager(
    office: Office, open_as: OpenAs
) -> None:
    put_job(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    at = open_as(MANAGER, "certificate_register.py")
    kept_field(at.text_area, "demand_certificate-1_zh_misuse").set_value("官网宣传为碳中和产品。")
    at.button(key="demand_certificate-1_zh_go").click().run()
    assert not at.exception
    assert "尚未登记发出" in shown(at)
    at = open_as(client(), "my_applications.py")
    assert "纠正对证书" in shown(at)
    kept_field(at.text_area, "answer_demand_certificate-1_0_done").set_value("网页已更正。")
    at.button(key="answer_demand_certificate-1_0_go").click().run()
    assert not at.exception
    assert "正在由认证机构核实" in shown(at)
    at = open_as(MANAGER, "certificate_register.py")
    kept_field(at.text_area, "corrected_certificate-1_0_reason").set_value("宣传册未更正。")
    at.button(key="corrected_certificate-1_0_no").click().run()
    assert not at.exception
    assert "认定尚未纠正" in shown(open_as(client(), "my_applications.py"))


@pytest.mark.requirement("CNEX-12.3.1-a", "J19")
def test_the_last_day_to_act_follows_the_day_of_verification_and_is_told_when_it_is_past(
    office: Office, open_as: OpenAs
) -> None:
    """CNEX 12.3.1: five working days from 2026-05-20 end on the 27th; on June 1 that is late, before and after."""
    put_job(office, decided(cnex()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), date(2026, 5, 1)))
        uow.commit()
    at, form = open_as(MANAGER, "certificate_register.py"), "suspend_certificate-1_zh"
    assert "截止日 2026-06-08" in shown(at)
    assert ":red[截止日" not in shown(at)
    at.text_input(key=f"{form}_day").set_value("2026-05-20").run()
    assert ":red[截止日 2026-05-27" in shown(at)
    at.selectbox(key=f"{form}_ground").set_value("own_request").run()
    assert "系统中没有持有人的该项申请" in shown(at)
    at.selectbox(key=f"{form}_party").set_value(PartyRole.CLIENT)
    kept_field(at.text_area, f"{form}_facts").set_value("5 月 20 日来函申请暂停。")
    at.button(key=f"{form}_go").click().run()
    assert not at.exception
    assert ":red[办理晚于截止日 2026-05-27" in shown(at)
    assert "办理晚于截止日" not in shown(open_as(client(), "my_applications.py"))


@pytest.mark.parametrize("wish", [StatusChange.SUSPENDED, StatusChange.CANCELLED])
def test_what_the_holder_asked_for_stands_in_the_form_that_does_it(
    office: Office, open_as: OpenAs, wish: StatusChange
) -> None:
    """CNEX-12.3.1-a, J51: its ground, its day and its words; nothing says that no request is on file."""
    put_job(office, decided(cnex()))
    asked = HolderRequest(wish=wish, reason="产线改造，年底复产。", asked_on=date(2026, 5, 29), by="林晓")
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), holder_request=asked))
        uow.commit()
    at = open_as(MANAGER, "certificate_register.py")
    form = f"{'suspend' if wish is StatusChange.SUSPENDED else 'cancel'}_certificate-1_zh_2026-05-29"
    assert at.selectbox(key=f"{form}_ground").value == "own_request"
    assert at.text_input(key=f"{form}_day").value == "2026-05-29"
    assert kept_field(at.text_area, f"{form}_facts").value == "产线改造，年底复产。"
    assert "系统中没有持有人的该项申请" not in shown(at)


def test_the_certificate_that_its_holder_chose_stands_in_the_address(office: Office, open_as: OpenAs) -> None:
    """CNEX-12.2-a: after a reload the form of a change stood under another certificate than it was begun for."""
    put_job(office, decided(cnex()))
    with office.unit_of_work() as uow:
        for number in (1, 2):
            uow.certificates.add(certificate(cnex(), id=f"certificate-{number}", number=f"PCF-2026-0000{number}"))
        uow.commit()
    at = open_as(client(), "my_applications.py")
    at.selectbox(key="choose_certificate_zh").set_value("certificate-2").run()
    assert not at.exception
    assert at.query_params["certificate"] == "certificate-2"


@pytest.mark.parametrize("is_renewed", [True, False])
def test_a_holder_of_a_certificate_past_its_last_day_reads_what_follows(
    office: Office, clock: Clock, open_as: OpenAs, is_renewed: bool
) -> None:
    """CNEX-12.1-a, J16: the one that goes on is named; without one, the mark is used no more."""
    put_job(office, decided(cnex()))
    old = certificate(cnex(), valid_until=date(2026, 6, 20))
    with office.unit_of_work() as uow:
        uow.certificates.add(old)
        if is_renewed:
            uow.certificates.add(certificate(
                cnex(), id=CertificateId("new"), number="PCF-NEW", renews=old.id, valid_from=date(2026, 6, 21),
                valid_until=date(2029, 6, 20)))
        uow.commit()
    assert "届满" not in shown(open_as(client(), "my_applications.py"))
    clock.move(timedelta(days=20))
    told = shown(open_as(client(), "my_applications.py"))
    assert ("已由 PCF-NEW 接续" in told) == is_renewed
    assert ("证书有效期已于 2026-06-20（周六） 届满且未续证".replace("） 届", "）届") in told) != is_renewed
