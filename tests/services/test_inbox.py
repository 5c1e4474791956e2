"""The inbox: what came for whom, told from Records and papers, and how far it was read."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from docs_templates.catalogue import paper_kind
from intake_app.rules.lives import LIVES
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    aborts,
    accounts,
    agreements,
    audit_plan,
    certificate_changes,
    certificates,
    competence_records,
    complaints,
    evaluation,
    extensions,
    fees,
    fieldwork,
    inbox,
    job_endings,
    programme,
    returned_scans,
    surveillance,
)
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.news import NEWS, News
from intake_app.services.news_tasks import PAPER_TASKS
from intake_app.services.office import Office
from intake_app.services.records import write_record
from models.account import Account, Actor, Role
from models.certificate import Certificate
from models.certificate_change import ChangeVerdict
from models.complaint import Complaint, ComplaintKind, ComplaintTopic
from models.dispatch import DispatchState
from models.engagement import EndCause, Engagement, EngagementKind, FeeItem, SitePersonDays
from models.paper import Paper
from models.record import Record
from models.text import Text
from tests.builders import cnex_draft, completed
from tests.job_builders import approval, cec, certificate, cnex, decided, engagement, person, planned, trained, visit
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.registrations import registration
from tests.services.jobs import COORDINATOR, TODAY, acting, client, consultant, job, mandate, put, to_plan
from tests.services.test_abort_acts import asked
from tests.services.test_change_acts import WANTED, change_of
from tests.services.test_renewal_acts import END, lay_in
from tests.services.test_returned_scans import SCAN, left_waiting, returned
from tests.services.test_surveillance_acts import put_certificate

ID = "engagement-1"
MEMBER = acting(Role.AUDITOR, person="member")


def somebody(role: Role, name: str) -> Actor:
    """Somebody of the body with an account of their own: what others do is news to them."""
    return acting(role, person=name).with_(account_id=f"account-{name}")


MANAGER = somebody(Role.MANAGER, "manager")
AUDITOR = somebody(Role.AUDITOR, "member")


def told(office: Office, actor: Actor) -> list[tuple[str, str]]:
    return [(each.text.zh, each.page) for each in inbox.inbox(office, actor)]


def raised(office: Office, clock: Clock) -> None:
    """A job with a nonconformity that its team has just raised."""
    put(office, planned(cnex()), trained("member"), trained("second"))
    evaluation.raise_nonconformity(office, MEMBER, ID, "s1", "附件 II 2.3", "记录不全",
                                   office.today() + timedelta(days=9))


def keep_account(office: Office, actor: Actor) -> None:
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=actor.account_id, email=f"{actor.account_id}@example.com", name=actor.name,
                                 password_hash="x", roles=actor.roles, enterprise_id=actor.enterprise_id))
        uow.commit()


def written(office: Office, verb: str, subject: str, count: int = 1) -> None:
    """Records as somebody else's acts write them."""
    with office.unit_of_work() as uow:
        for _ in range(count):
            uow.records.add(Record(at=office.moment(), by="account-9", by_name="某人", verb=verb, subject=subject))
        uow.commit()


def test_a_finding_goes_to_the_client_and_its_answer_to_the_team(office: Office, clock: Clock) -> None:
    """Each is told the other's act and not their own, with the page where it goes on."""
    raised(office, clock)
    (entry,) = inbox.inbox(office, client())
    assert "开具了不符合项" in entry.text.zh
    assert (entry.page, entry.address, entry.is_unread) == ("audit_plan_answer", {"job": ID}, True)
    assert entry.about is not None
    assert entry.about.zh.endswith(cnex().name.zh)
    assert told(office, MEMBER) == []
    evaluation.record_correction(office, client(), ID, "NC-01", "已培训")
    assert told(office, AUDITOR) == [("客户提交了纠正，待验证", "evaluating")]
    assert len(inbox.inbox(office, client())) == 1


def test_only_a_dispute_goes_to_the_manager(office: Office, clock: Clock) -> None:
    """CNEX-9.5.4-b: a confirmed nonconformity is the team's matter alone."""
    raised(office, clock)
    evaluation.answer_finding(office, client(), ID, "NC-01", True, "")
    assert told(office, MANAGER) == []
    evaluation.raise_nonconformity(office, MEMBER, ID, "s1", "附件 II 2.3", "记录缺页",
                                   office.today() + timedelta(days=9))
    evaluation.answer_finding(office, client(), ID, "NC-02", False, "记录在档案室")
    assert told(office, MANAGER) == [("客户对不符合项提出异议", "cases")]


def test_an_abort_goes_to_the_manager_and_the_answer_back_to_team_and_client(office: Office) -> None:
    """CNEX-9.5.5-a: the client learns of it by its notice, never of the report inside the body."""
    asked(office, cnex())
    assert told(office, MANAGER) == [("检查组报告需要中止现场检查，请决定", "cases")]
    assert told(office, client()) == []
    aborts.decide_abort(office, MANAGER, ID, True, "同意")
    assert told(office, AUDITOR) == [("中止已获同意", "evaluating")]
    ((words, page),) = told(office, client())
    assert words.startswith("新文书：")
    assert page == "my_applications"


def test_an_ended_job_asks_its_coordinator_for_nothing_more_and_says_so(office: Office) -> None:
    """H131: an accepted application went on waiting for its agreement after its job was ended."""
    put(office, engagement(cnex()))
    with office.unit_of_work() as uow:
        write_record(office, uow, MANAGER, "application.accepted", "application-1", after={"engagement": ID})
        uow.commit()
    assert waits(office, PLANNER) == ["申请已受理，待签合同（协议）和策划"]
    job_endings.end_job(office, MANAGER, ID, EndCause.CLIENT_WITHDREW, "来函（2026-17 号）")
    assert waits(office, PLANNER) == []
    assert told(office, PLANNER)[0] == ("认证项目已终止，不再安排", "papers")


def test_an_auditor_is_told_of_their_own_cases_alone(office: Office, clock: Clock) -> None:
    """CNEX-15-a."""
    raised(office, clock)
    evaluation.record_correction(office, client(), ID, "NC-01", "已培训")
    assert told(office, somebody(Role.AUDITOR, "elsewhere")) == []


def test_a_registration_leads_the_administrator_to_the_new_account(office: Office) -> None:
    registered = accounts.register_enterprise(office, registration("li@example.com"))
    assert isinstance(registered, accounts.Registered)
    (entry,) = inbox.inbox(office, somebody(Role.ADMINISTRATOR, "admin"))
    assert (entry.text.zh, entry.page) == ("有企业注册", "administration")
    assert entry.address == {"account": registered.account.id}


def test_another_enterprise_is_told_nothing(office: Office, clock: Clock) -> None:
    """CNEX-15-a."""
    raised(office, clock)
    assert told(office, client("enterprise-2")) == []


def test_a_client_is_not_told_of_an_unannounced_surveillance(office: Office) -> None:
    """CNEX-15-a: neither by a paper nor by what its team does before it was there."""
    put(office, decided(cec(), director_approval=approval()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec()))
        uow.commit()
    keeper = acting(Role.MANAGER, person="manager")
    job = surveillance.open_extra_surveillance(office, keeper, "certificate-1", "quality_problem", "投诉属实", True)
    assert isinstance(job, Engagement), job
    written(office, "nonconformity.raised", job.id)
    assert told(office, client()) == []
    assert told(office, somebody(Role.COORDINATOR, "planner")) == [("已批准增加监督，待安排", "preparing")]
    (entry,) = inbox.inbox(office, somebody(Role.COORDINATOR, "planner"))
    assert entry.about is not None
    with office.unit_of_work() as uow:
        held = uow.certificates.get("certificate-1")
    assert held.number in entry.about.zh, "a client's lines would all read alike"
    assert held.unit.product_name in entry.about.zh


def test_a_consultant_is_told_of_mandated_applications_alone(office: Office) -> None:
    """A mandate shows applications, not the jobs that come of them."""
    put(office, planned(cnex()))
    with office.unit_of_work() as uow:
        uow.applications.add(completed(cnex_draft(), id="application-2"))
        uow.commit()
    for subject in ("application-1", "application-2"):
        written(office, "application.time_given", subject)
    written(office, "nonconformity.raised", ID)
    one = consultant(mandate(covers_all=False, application_ids=("application-2",)))
    assert [each.address for each in inbox.inbox(office, one)] == [{"application": "application-2"}]
    assert told(office, consultant()) == []


def test_a_complaint_goes_to_the_manager_and_to_whom_it_is_assigned(office: Office) -> None:
    """CNEX-13-b: to nobody else of the body."""
    put(office, planned(cnex()), trained("second"), trained("other"))
    with office.unit_of_work() as uow:
        uow.applications.add(completed(cnex_draft(), id="application-2"))
        uow.commit()
    filed = complaints.file_complaint(office, client(), "application-2", ComplaintKind.COMPLAINT,
                                      ComplaintTopic.CONDUCT, "收礼")
    assert isinstance(filed, Complaint), filed
    assert told(office, MANAGER) == [("收到投诉或申诉", "complaints")]
    complaints.acknowledge(office, MANAGER, filed.id)
    complaints.assign(office, MANAGER, filed.id, "second", "other", nobody_concerned="未指明姓名")
    assert told(office, somebody(Role.DECIDER, "other")) == [("请您调查或决定投诉、申诉", "complaints")]
    assert told(office, somebody(Role.DECIDER, "third")) == []
    assert [page for _, page in told(office, client())] == ["complaining"]


def waits(office: Office, actor: Actor) -> list[str]:
    return [each.text.zh for each in inbox.inbox(office, actor) if each.waits]


def filed_and_assigned(office: Office, investigator: str, decider: str) -> Complaint:
    put(office, planned(cnex()), trained("second"), trained("other"), trained("fourth"))
    with office.unit_of_work() as uow:
        uow.applications.add(completed(cnex_draft(), id="application-2"))
        uow.commit()
    filed = complaints.file_complaint(office, client(), "application-2", ComplaintKind.COMPLAINT,
                                      ComplaintTopic.DECISION, "数值有误")
    assert isinstance(filed, Complaint), filed
    complaints.acknowledge(office, MANAGER, filed.id)
    complaints.assign(office, MANAGER, filed.id, investigator, decider)
    return filed


@pytest.mark.requirement("CNEX-14-a")
def test_a_complaint_waits_for_its_investigator_and_then_for_its_decider(office: Office, clock: Clock) -> None:
    """Who investigated is done with it, and who decides is told that they may; another investigator begins anew."""
    filed = filed_and_assigned(office, "second", "other")
    look, judge = "请您调查或决定投诉、申诉", "投诉或申诉已调查，请决定人作出处理决定"
    investigator, decider, fourth = (somebody(Role.DECIDER, name) for name in ("second", "other", "fourth"))
    complaints.record_investigation(office, investigator, filed.id, "数值无误")
    assert (waits(office, investigator), waits(office, decider)) == ([], [judge])
    clock.move(timedelta(minutes=1))
    complaints.assign(office, MANAGER, filed.id, "fourth", "other")
    assert (waits(office, fourth), waits(office, decider)) == ([look], [look])
    complaints.record_investigation(office, fourth, filed.id, "数值无误")
    assert (waits(office, fourth), waits(office, decider)) == ([], [judge])
    complaints.decide_complaint(office, decider, filed.id, False, "数值无误", "")
    assert waits(office, decider) == []


@pytest.mark.requirement("CNEX-14-a", "H130")
def test_nothing_of_a_complaint_that_was_taken_back_waits_for_anybody(office: Office, clock: Clock) -> None:
    """H130: whoever investigates, decides or manages is told, and is asked no more."""
    filed = filed_and_assigned(office, "second", "other")
    second = complaints.file_complaint(office, client(), "application-2", ComplaintKind.COMPLAINT,
                                       ComplaintTopic.OTHER, "收费有误")
    investigator, decider = (somebody(Role.DECIDER, name) for name in ("second", "other"))
    assert waits(office, MANAGER) == ["收到投诉或申诉"]
    clock.move(timedelta(minutes=1))
    for each in (filed.id, second.id):
        assert isinstance(complaints.withdraw_complaint(office, client(), each, "已经解决"), Complaint)
    for reader in (MANAGER, investigator, decider):
        assert "投诉、申诉已由提出人撤回，不再处理" in [text for text, _ in told(office, reader)]
        assert waits(office, reader) == []


@pytest.mark.requirement("CNEX-14-a")
def test_whoever_investigates_and_decides_is_asked_until_they_did_both(office: Office) -> None:
    filed = filed_and_assigned(office, "other", "other")
    both = somebody(Role.DECIDER, "other")
    complaints.record_investigation(office, both, filed.id, "数值无误")
    assert waits(office, both) == ["请您调查或决定投诉、申诉"]
    complaints.decide_complaint(office, both, filed.id, False, "数值无误", "")
    assert waits(office, both) == []


def test_what_somebody_did_is_told_as_done_and_is_read(office: Office, clock: Clock) -> None:
    """Two deciders are told of a draft; once one of them issued it, the other reads by whom and when."""
    put(office, planned(cnex()))
    written(office, "certificate.written", "certificate-1")
    decider = somebody(Role.DECIDER, "other")
    assert waits(office, decider) == ["证书已编制，待核对签发"]
    clock.move(timedelta(hours=2))
    written(office, "certificate.issued", "certificate-2")
    assert len(waits(office, decider)) == 1
    written(office, "certificate.issued", "certificate-1")
    (entry,) = inbox.inbox(office, decider)
    assert entry.settled is not None
    assert (entry.settled.by, entry.settled.at, entry.is_unread) == ("某人", office.moment(), False)
    assert inbox.unread_count(office, decider) == 0


def test_each_finding_waits_until_it_is_corrected_itself(office: Office, clock: Clock) -> None:
    """Another one's correction leaves it open; the client reads their own name."""
    raised(office, clock)
    evaluation.raise_nonconformity(office, MEMBER, ID, "s1", "附件 II 2.4", "标识不清",
                                   office.today() + timedelta(days=9))
    clock.move(timedelta(minutes=1))
    keep_account(office, client())
    evaluation.record_correction(office, client(), ID, "NC-02", "已重贴")
    assert waits(office, client()) == ["检查组开具了不符合项，请确认或提出异议，并整改"]
    assert waits(office, AUDITOR) == ["客户提交了纠正，待验证"]
    evaluation.send_correction_back(office, MEMBER, ID, "NC-02", "照片看不清")
    assert waits(office, client())[0] == "不符合项的纠正被退回，请重新提交"
    evaluation.record_correction(office, client(), ID, "NC-02", "已重贴并拍照")
    evaluation.record_correction(office, client(), ID, "NC-01", "已补齐")
    assert waits(office, client()) == []
    assert {each.settled.by for each in inbox.inbox(office, client()) if each.settled} == {"林晓"}


def test_a_member_declares_for_themselves_and_once(office: Office, clock: Clock) -> None:
    """The word of another member settles nothing; one's own stands when the days are planned anew."""
    put(office, planned(cnex(), declarations=()), trained("member"), trained("second"))
    written(office, "visits.planned", ID)
    second = somebody(Role.AUDITOR, "second")
    audit_plan.declare_impartiality(office, second, ID)
    assert waits(office, AUDITOR) == ["您被安排到检查组，请声明公正和保密"]
    assert waits(office, second) == []
    clock.move(timedelta(days=1))
    written(office, "visits.planned", ID)
    assert waits(office, second) == []


@pytest.mark.requirement("CNEX-6-a")
def test_one_declaration_is_asked_for_once_however_often_the_team_is_planned(office: Office, clock: Clock) -> None:
    """CNEX 6: the newest call stands; once it is followed, all of them are told as settled."""
    put(office, planned(cnex(), declarations=()), trained("member"), trained("second"))
    keep_account(office, AUDITOR)
    for _ in range(2):
        written(office, "visits.planned", ID)
        clock.move(timedelta(days=1))
    (entry,) = inbox.inbox(office, AUDITOR)
    assert (entry.waits, entry.at.date()) == (True, TODAY + timedelta(days=1))
    assert inbox.unread_count(office, AUDITOR) == 1
    audit_plan.declare_impartiality(office, AUDITOR, ID)
    assert [each.waits for each in inbox.inbox(office, AUDITOR)] == [False, False]


@pytest.mark.parametrize("verb", ["decision.made", "engagement.ended", "abort.terminated"])
def test_nobody_is_asked_to_declare_for_a_job_that_is_over(office: Office, verb: str) -> None:
    """CNEX 6, 9.10: whoever ended it."""
    put(office, planned(cnex(), declarations=()), trained("member"), trained("second"))
    written(office, "visits.planned", ID)
    assert len(waits(office, AUDITOR)) == 1
    written(office, verb, ID)
    assert waits(office, AUDITOR) == []


@pytest.mark.parametrize(("scheme", "director", "writer"), [
    (cnex(), ["已作出认证决定，待批准报告"], []), (cec(), [], ["已决定颁证，待编制证书"])], ids=["CNEX", "CEC"])
def test_who_acts_on_a_decision_depends_on_the_scheme(
    office: Office, scheme: SchemeEdition, director: list[str], writer: list[str]
) -> None:
    """CNEX-9.8-a: the director approves first; where no rule asks for it, the certificate is next."""
    put(office, decided(scheme))
    written(office, "decision.made", ID)
    assert waits(office, somebody(Role.DIRECTOR, "director")) == director
    assert waits(office, somebody(Role.CERTIFICATE_WRITER, "writer")) == writer


def test_a_surveillance_is_told_as_what_it_is_and_until_it_is_planned(office: Office) -> None:
    """The coordinator reads once of each: the regular one that was announced, the extra one that was approved."""
    put_certificate(office, timedelta(days=61))
    surveillance.make_due_notices(office, acting(Role.MANAGER, person="manager"))
    planner = somebody(Role.COORDINATOR, "planner")
    (entry,) = inbox.inbox(office, planner)
    assert (entry.text.zh, entry.waits) == ("监督通知已生成，待安排监督", True)
    written(office, "visits.planned", entry.address["job"])
    assert waits(office, planner) == []


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_a_plan_that_rests_on_the_documents_is_told_to_whom_it_waits_for(office: Office) -> None:
    """CNEX-III-8: the team is to review, a manager to approve, and then the coordinator sends what is not published."""
    ahead = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
    put(office, planned(cnex(), plan_notice=None, document_review=None, visits=(ahead,)), trained("member"),
        trained("second"))
    with office.unit_of_work() as uow:
        kept = uow.fieldwork.get(ID)
        uow.fieldwork.save(kept.with_(steps_done=kept.steps_done[:-2]))
        uow.commit()
    written(office, "plan.published", ID)
    assert waits(office, AUDITOR) == ["计划已排定，检查组完成文件评审后才能发给受检查方"]
    evaluation.record_document_review(office, MEMBER, ID, "conforming", "文件齐全。", "")
    assert (waits(office, AUDITOR), waits(office, MANAGER), waits(office, PLANNER)) == ([], [], [])
    fieldwork.finish_step(office, MEMBER, ID, "verification")
    assert waits(office, MANAGER) == ["核查计划待批准"]
    fieldwork.finish_step(office, acting(Role.MANAGER, person="director"), ID, "approval")
    assert (waits(office, MANAGER), waits(office, PLANNER)) == ([], ["核查计划已批准，请将计划发给受检查方"])
    assert isinstance(audit_plan.send_plan(office, COORDINATOR, ID), Engagement)
    assert waits(office, PLANNER) == []


def test_a_plan_that_waited_for_the_documents_alone_is_told_once_they_are_reviewed(office: Office) -> None:
    """CNEX-9.6.2-a: of a job without planning of the verification, begun before that was kept step by step."""
    ahead = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
    put(office, planned(cnex(), plan_notice=None, document_review=None, visits=(ahead,), is_closed_by_word=True),
        trained("member"), trained("second"))
    evaluation.record_document_review(office, MEMBER, ID, "nonconforming", "缺少工艺流程图。", "")
    assert waits(office, PLANNER) == []
    evaluation.record_document_review(office, MEMBER, ID, "conforming", "文件齐全。", "")
    assert waits(office, PLANNER) == ["文件评审已完成，请将计划发给受检查方"]


def test_a_paper_waits_for_its_answer(office: Office) -> None:
    """The plan's notice asks the client to confirm; one that asks for nothing never waits."""
    put(office, planned(cnex(), plan_notice=None, visits=(visit(start=date(2026, 6, 16), end=date(2026, 6, 17)),)),
        trained("member"), trained("second"))
    written(office, "visits.planned", ID)
    assert isinstance(audit_plan.send_plan(office, COORDINATOR, ID), Engagement)
    ((words,), (entry,)) = waits(office, client()), inbox.inbox(office, client())
    assert words == entry.text.zh
    audit_plan.confirm_plan(office, client(), ID, True)
    assert waits(office, client()) == []


PLANNER = somebody(Role.COORDINATOR, "planner")


def test_a_fee_waits_until_all_of_it_is_paid_or_it_is_void(office: Office, clock: Clock) -> None:
    """CNEX-16-a, CEC-9-a: the client reads until when; a part that is paid, or another notice, settles nothing."""
    put(office, planned(cnex()))
    for _ in range(2):
        fees.send_fee_notice(office, COORDINATOR, ID, (FeeItem(what="审查费", amount_cny=Decimal(1000)),), TODAY, False)
        clock.move(timedelta(minutes=1))
    first, second = (each.number for each in job(office).fees)
    assert waits(office, client()) == [
        f"新文书：收费通知书 {number}，请于 2026-06-01（含当日）前缴清" for number in (second, first)]
    fees.record_payment(office, COORDINATOR, ID, first, Decimal(999), TODAY, "回单 1")
    assert len(waits(office, client())) == 2
    fees.record_payment(office, COORDINATOR, ID, first, Decimal(1), TODAY, "回单 2")
    assert [second in words for words in waits(office, client())] == [True]
    fees.void_fee(office, COORDINATOR, ID, second, "金额有误")
    assert waits(office, client()) == []
    assert {entry.page for entry in inbox.inbox(office, client())} == {"audit_plan_answer"}


def test_an_overdue_fee_is_told_inside_the_body_once(office: Office, clock: Clock) -> None:
    """CNEX-16-a, CEC-9-a: from the day after its last on, until it is paid."""
    put(office, planned(cnex()))
    fees.send_fee_notice(office, COORDINATOR, ID, (FeeItem(what="审查费", amount_cny=Decimal(1000)),), TODAY, False)
    assert fees.note_overdue(office, RUN_OF_THE_DAY) == 0
    clock.move(timedelta(days=1))
    assert [fees.note_overdue(office, RUN_OF_THE_DAY) for _ in range(2)] == [1, 0]
    assert told(office, MANAGER) == [("收费逾期未缴清", "cases")]
    assert ("收费逾期未缴清，请催缴", "preparing") in told(office, PLANNER)
    fees.record_payment(office, COORDINATOR, ID, job(office).fees[0].number, Decimal(1000), TODAY, "回单")
    assert (waits(office, MANAGER), waits(office, PLANNER)) == ([], [])


@pytest.mark.parametrize(("scheme", "passed_on", "told_as"), [
    (cnex(), TODAY, ["报告已批准，待编制证书"]), (cnex(), END - timedelta(days=200), []), (cec(), TODAY, [])],
    ids=["CNEX", "CNEX too early", "CEC"])
def test_the_writer_is_told_of_a_surveillance_that_renews(
    office: Office, scheme: SchemeEdition, passed_on: date, told_as: list[str]
) -> None:
    """CNEX-12.1-b, CEC-7.2-b: of no other, and once; until the certificate is written."""
    lay_in(office, scheme, EngagementKind.SURVEILLANCE, passed_on)
    written(office, "decision.made", ID)
    written(office, "report.approved", ID)
    writer = acting(Role.CERTIFICATE_WRITER, person="writer").with_(account_id="account-writer")
    assert waits(office, writer) == told_as
    if told_as:
        certificates.write_certificates(office, acting(Role.CERTIFICATE_WRITER, person="writer"), ID)
        assert waits(office, writer) == []
        assert [text for text, _ in told(office, writer)] == told_as


def test_a_deviation_waits_for_the_days_to_be_confirmed_anew(office: Office) -> None:
    """J4, J62: the coordinator who plans by the figures learns that the manager went below the least."""
    put(office, to_plan(scheme=cec(), person_days=(
        SitePersonDays(site_row="s1", document_review_half_days=2, on_site_half_days=4),)))
    programme.deviate_from_minimum(office, MANAGER, ID, "s1", "on_site", 3, "场所小")
    assert waits(office, PLANNER) == ["负责人批准了低于最低要求的人日，请重新确认人日"]
    programme.confirm_person_days(office, COORDINATOR, ID)
    assert waits(office, PLANNER) == []


@pytest.mark.parametrize("is_matched", [True, False])
def test_a_scan_waits_until_it_is_matched_or_put_aside(office: Office, is_matched: bool) -> None:
    """Each coordinator but the one who handed it in reads the name of its file."""
    put(office, to_plan(agreement=None))
    agreements.draw_up_agreement(office, COORDINATOR, ID)
    scan = left_waiting(office).scan
    (entry,) = inbox.inbox(office, PLANNER)
    assert (entry.waits, entry.about, entry.page) == (True, Text(zh="签回.jpg", en="签回.jpg"), "papers")
    agreement = job(office).agreement
    assert agreement is not None
    if is_matched:
        returned_scans.match_waiting(office, COORDINATOR, scan.id, agreement.number, TODAY)
    else:
        returned_scans.put_aside(office, COORDINATOR, scan.id, "扫错了文件")
    assert waits(office, PLANNER) == []


def test_a_returned_scan_settles_what_its_paper_asked(office: Office) -> None:
    """CNEX-9.10-c: the client's proposal waits no more, and the manager reads of the answer, as after a click."""
    put(office, planned(cnex()))
    extensions.propose_extension(office, COORDINATOR.with_(roles=frozenset({Role.MANAGER})), ID, "footprint_period",
                                 "须连续计量三个月", date(2026, 9, 30))
    (words,) = waits(office, client())
    returned(office, SCAN.with_(number=words.split()[-1]))
    assert waits(office, client()) == []
    assert told(office, MANAGER) == [("客户已答复延长时限的提议", "cases")]


def test_a_signed_agreement_that_came_as_a_scan_settles_its_paper(office: Office) -> None:
    """CNEX-9.2.4-a: and the other coordinators go on from it."""
    put(office, to_plan(agreement=None))
    agreements.draw_up_agreement(office, COORDINATOR, ID)
    (words,) = waits(office, client())
    returned(office, SCAN.with_(number=words.split()[-1], content=pdf_file("signed")))
    assert waits(office, client()) == []
    assert told(office, PLANNER) == [("合同（协议）已签回", "preparing")]


@pytest.mark.parametrize("verdict", [ChangeVerdict.APPROVED, ChangeVerdict.REFUSED])
def test_the_answer_to_a_change_goes_to_the_holder_and_if_it_stands_to_the_decider(
    office: Office, verdict: ChangeVerdict
) -> None:
    """CNEX-12.2-b: the holder is told once, by the notice; the decider until the certificate is replaced."""
    put(office, decided(cnex(), director_approval=approval()))
    with office.unit_of_work() as uow:
        uow.people.add(person("decider", functions=("decider",)))
        uow.certificates.add(certificate(cnex(), issued_on=date(2025, 6, 1), valid_until=date(2028, 5, 31),
                                         period_from=date(2024, 1, 1), period_to=date(2024, 12, 31)))
        uow.commit()
    certificate_changes.apply_for_change(office, client(), "certificate-1",
                                         WANTED.with_(takes_effect_on=office.today()))
    assert waits(office, MANAGER) == ["持有人申请变更"]
    certificate_changes.evaluate_change(office, acting(Role.MANAGER), "certificate-1", change_of(office).id, verdict,
                                        "资料齐全")
    assert waits(office, MANAGER) == []
    assert len(told(office, client())) == 1
    reader, decider = somebody(Role.DECIDER, "reader"), acting(Role.DECIDER, person="decider")
    is_approved = verdict is ChangeVerdict.APPROVED
    assert waits(office, reader) == (["变更已同意，待换发证书"] if is_approved else [])
    if is_approved:
        replaced = certificate_changes.replace_certificate(office, decider, "certificate-1", change_of(office).id)
        assert isinstance(replaced, Certificate), replaced
        assert waits(office, reader) == []


def test_a_record_of_competence_is_told_with_the_persons_name(office: Office) -> None:
    """CNEX-8.1-b: to whoever keeps people, and to the manager."""
    put(office, trained("member"))
    made = competence_records.make_competence_record(office, COORDINATOR, "member", "cnex_ex")
    assert isinstance(made, Paper), made
    (entry,) = inbox.inbox(office, PLANNER)
    assert (entry.page, entry.address) == ("people", {"person": "member"})
    assert entry.about == Text(zh="member", en="member")
    assert told(office, MANAGER) == [("能力评价记录已生成", "papers")]


def test_what_was_read_stays_read_and_what_comes_later_is_unread(office: Office, clock: Clock) -> None:
    raised(office, clock)
    keep_account(office, client())
    assert inbox.unread_count(office, client()) == 1
    (entry,) = inbox.inbox(office, client())
    inbox.mark_read(office, client(), entry.at)
    assert inbox.unread_count(office, client()) == 0
    clock.move(timedelta(hours=1))
    written(office, "nonconformity.closed", ID)
    assert [each.is_unread for each in inbox.inbox(office, client())] == [True, False]
    inbox.mark_read(office, client(), entry.at - timedelta(days=1))
    assert inbox.unread_count(office, client()) == 1
    with office.unit_of_work() as uow:
        assert [each.verb for each in uow.records.about(client().account_id)] == ["account.inbox_read"]


def test_the_inbox_ends_after_200_entries_and_60_days(office: Office, clock: Clock) -> None:
    """What is older stands in the cases."""
    put(office, planned(cnex()))
    written(office, "certificate.limit_missed", "certificate-1")
    clock.move(timedelta(days=60))
    assert inbox.inbox(office, MANAGER) == ()
    for number in range(205):
        clock.move(timedelta(seconds=1))
        written(office, "dispatch.unknown", f"engagement-{number}")
    entries = inbox.inbox(office, MANAGER)
    assert len(entries) == inbox.unread_count(office, MANAGER) == 200
    assert entries[0].at == office.moment()


ACTS = {row.verb for life in LIVES for row in life.transitions}
SOURCES = "".join(file.read_text(encoding="utf-8") for file in Path(inbox.__file__).parent.glob("*.py")
                  if file.name not in ("news.py", "news_tasks.py"))


def is_written(verb: str) -> bool:
    return verb in ACTS or verb.removeprefix("dispatch.") in set(DispatchState) or f'"{verb}"' in SOURCES


@pytest.mark.parametrize("row", NEWS, ids=lambda row: f"{row.verb}-{row.page}")
def test_every_row_waits_for_a_verb_that_is_written(row: News) -> None:
    """A verb renamed elsewhere would leave its row telling nobody anything, or its task waiting for ever."""
    assert is_written(row.verb)
    assert all(is_written(verb) for verb in (row.task.verbs if row.task else ()))


@pytest.mark.parametrize("kind", PAPER_TASKS)
def test_every_paper_that_asks_waits_for_verbs_that_are_written(kind: str) -> None:
    assert paper_kind(kind).is_for_client
    assert all(is_written(verb) for verb in PAPER_TASKS[kind].verbs)
