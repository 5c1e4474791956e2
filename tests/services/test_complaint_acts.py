"""A complaint or appeal from its receipt to its closing, by people who took no part in what it is about."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from intake_app.rules.complaints import COMPLAINT, acknowledgement_due, answer_due
from intake_app.services import cases, complaints, downloads, paper_register
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.papers import papers_about
from models.account import Account, Actor, Role
from models.application import ApplicationState
from models.certificate import RestorationCheck, Suspension
from models.certificate_change import CertificateChange, ChangeVerification
from models.complaint import Complainant, Complaint, ComplaintKind, ComplaintState, ComplaintTopic
from models.errors import NotFound, NotPermitted
from models.ids import PersonId
from models.personnel import Tie, TieKind
from tests.job_builders import CLIENT_CODE, approval, certificate, cnex, decided, person
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.services.jobs import acting, change, client, enterprise, one, put, refused_words

CASE = "application-1"
TODAY = date(2026, 6, 1)
MANAGER = acting(Role.MANAGER, person="manager")
ROLES = {
    "outsider": Role.AUDITOR, "second_outsider": Role.DECIDER, "manager": Role.MANAGER, "member": Role.AUDITOR,
    "second": Role.AUDITOR, "writer": Role.AUDITOR, "reviewer": Role.DECIDER, "decider": Role.DECIDER,
    "director": Role.DIRECTOR, "certificate_writer": Role.CERTIFICATE_WRITER, "acceptor": Role.APPLICATION_REVIEWER,
    "coordinator": Role.COORDINATOR,
}
"""The body's people by name, those with a part in the case called after it."""
INVOLVED = ("member", "second", "writer", "reviewer", "decider", "director", "certificate_writer", "acceptor")


@pytest.fixture
def certified(office: Office) -> Office:
    """An office with a finished case and an account for each of its people."""
    put(office, decided(cnex(), director_approval=approval()), *(person(name) for name in ROLES))
    with office.unit_of_work() as uow:
        application = uow.applications.get(CASE)
        uow.applications.save(application.with_(state=ApplicationState.ACCEPTED, number="A-2026-0001",
                                                 submitted_on=TODAY))
        uow.certificates.add(certificate(cnex()))
        for name, role in ROLES.items():
            uow.accounts.add(Account(id=f"account-{name}", email=f"{name}@body.example", name=name, password_hash="x",
                                     roles={role}, person_id=name))
        uow.commit()
    return office


def of_the_body(name: str) -> Actor:
    return acting(ROLES[name], person=name).with_(account_id=f"account-{name}")


def done(outcome: object) -> Complaint:
    assert isinstance(outcome, Complaint), outcome
    return outcome


def filed(office: Office, kind: ComplaintKind = ComplaintKind.APPEAL) -> Complaint:
    return done(complaints.file_complaint(office, client(), CASE, kind, ComplaintTopic.DECISION, "请重新核实用电量。"))


def assigned(office: Office, investigator: str = "outsider", decider: str = "second_outsider") -> Complaint:
    complaint = filed(office)
    done(complaints.acknowledge(office, MANAGER, complaint.id))
    return done(complaints.assign(office, MANAGER, complaint.id, investigator, decider))


@pytest.mark.requirement("CNEX-14-a")
def test_an_appeal_goes_from_its_receipt_to_its_closing(certified: Office) -> None:
    """Each step leaves its Record with the clause; the client has the receipt and the answer."""
    id = assigned(certified).id
    done(complaints.record_investigation(certified, of_the_body("outsider"), id, "抄表周期不同，折算后相差 1.2%。"))
    done(complaints.decide_complaint(certified, of_the_body("second_outsider"), id, True, "事实依据不足", "重新复核"))
    done(complaints.answer_complaint(certified, MANAGER, id, "系统送达"))
    closed = done(complaints.close_complaint(certified, MANAGER, id, "已重新复核，证书已换发。"))
    assert closed.state is ComplaintState.CLOSED
    with certified.unit_of_work() as uow:
        kept = uow.records.about(id)
    assert [record.verb for record in kept if record.verb != "paper.made"] == [
        COMPLAINT[act].verb for act in ("file", *steps(certified, id))]
    assert {str(record.clause) for record in kept if record.verb != "paper.made"} == {"CNEX-01-G:2026 14"}
    assert {paper.kind for paper in papers_about(certified, client(), id)} == {"complaint_answer", "complaint_receipt"}
    (line,) = complaints.complaints_for(certified, client())
    assert line.complaint == closed


def steps(office: Office, id: str) -> dict[str, Callable[[], object]]:
    """Each act on the complaint, by whoever may do it."""
    return {
        "acknowledge": lambda: complaints.acknowledge(office, MANAGER, id),
        "assign": lambda: complaints.assign(office, MANAGER, id, "outsider", "second_outsider"),
        "investigate": lambda: complaints.record_investigation(office, of_the_body("outsider"), id, "查阅了记录。"),
        "decide": lambda: complaints.decide_complaint(
            office, of_the_body("second_outsider"), id, False, "依据充分", ""),
        "answer": lambda: complaints.answer_complaint(office, MANAGER, id, "挂号信"),
        "close": lambda: complaints.close_complaint(office, MANAGER, id, "无需采取措施。"),
    }


def test_no_step_is_taken_before_its_turn_or_twice(certified: Office) -> None:
    """What the table does not lead from is refused, and says from which state it would be done."""
    acts = steps(certified, filed(certified).id)
    for turn in acts:
        state = complaints.complaints_for(certified, MANAGER)[0].complaint.state
        for act, call in acts.items():
            if state not in COMPLAINT[act].sources:
                assert "现在的状态是" in refused_words(call())
        assert done(acts[turn]()).state in COMPLAINT[turn].targets
    for call in acts.values():
        assert "已关闭" in refused_words(call())


@pytest.mark.requirement("S15")
@pytest.mark.parametrize("name", INVOLVED)
def test_whoever_took_part_in_the_case_neither_investigates_nor_decides(certified: Office, name: str) -> None:
    complaint = filed(certified)
    done(complaints.acknowledge(certified, MANAGER, complaint.id))
    assert name not in {each.id for each in complaints.people_for(certified, MANAGER, complaint.id)}
    for pair in ((name, "outsider"), ("outsider", name)):
        assert "不得调查或决定" in refused_words(complaints.assign(certified, MANAGER, complaint.id, *pair))


@pytest.mark.requirement("S15")
def test_whoever_left_a_record_in_the_case_took_part_in_it(certified: Office) -> None:
    """A coordinator who planned it has no part that the job names, and is barred all the same."""
    complaint = filed(certified)
    done(complaints.acknowledge(certified, MANAGER, complaint.id))
    assert "coordinator" in {each.id for each in complaints.people_for(certified, MANAGER, complaint.id)}
    with certified.unit_of_work() as uow:
        decided_job = uow.engagements.get("engagement-1")
        uow.engagements.save(decided_job.with_(decision=None))
        uow.commit()
    cases.stop_clock(certified, of_the_body("coordinator"), "engagement-1", "late_fee", TODAY, None, "未缴费", "函")
    assert "coordinator" not in {each.id for each in complaints.people_for(certified, MANAGER, complaint.id)}


@pytest.mark.requirement("S15")
def test_an_appeal_against_the_answer_to_an_appeal_goes_to_others(certified: Office) -> None:
    """Who found and decided the first handle no second one of the same complainant; a neighbour's they may."""
    first = assigned(certified).id
    done(complaints.record_investigation(certified, of_the_body("outsider"), first, "查阅了记录。"))
    done(complaints.decide_complaint(certified, of_the_body("second_outsider"), first, False, "依据充分", ""))
    second = filed(certified)
    done(complaints.acknowledge(certified, MANAGER, second.id))
    offered = {each.id for each in complaints.people_for(certified, MANAGER, second.id)}
    assert offered == {"manager", "coordinator"}
    for pair in (("outsider", "manager"), ("manager", "second_outsider")):
        assert "前一次投诉或申诉" in refused_words(complaints.assign(certified, MANAGER, second.id, *pair))
    neighbour = Complainant(name="邻厂 李先生", contact="13900000002")
    other = done(complaints.enter_complaint(certified, MANAGER, CASE, ComplaintKind.COMPLAINT, ComplaintTopic.CONDUCT,
                                            "检查员收受礼品。", neighbour, TODAY))
    done(complaints.acknowledge(certified, MANAGER, other.id))
    done(complaints.assign(certified, MANAGER, other.id, "outsider", "second_outsider", [PersonId("member")]))


@pytest.mark.requirement("S15")
@pytest.mark.parametrize(("who", "is_same"), [
    (Complainant(name="远山防爆电气有限公司", contact="信函", enterprise_id="enterprise-1"), True),
    (Complainant(name=" 林晓 ", contact="信函"), True), (Complainant(name="李先生", contact="信函"), False),
    (Complainant(name="林晓", contact="信函", enterprise_id="enterprise-2"), False),
])
def test_whoever_handled_the_clients_first_one_is_known_when_it_writes_a_letter(
    certified: Office, who: Complainant, is_same: bool
) -> None:
    """By the enterprise, or by the name where the letter's is not known; another enterprise is not the same."""
    with certified.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-2"))
        uow.commit()
    first = assigned(certified).id
    done(complaints.record_investigation(certified, of_the_body("outsider"), first, "查阅了记录。"))
    done(complaints.decide_complaint(certified, of_the_body("second_outsider"), first, False, "依据充分", ""))
    second = done(complaints.enter_complaint(certified, MANAGER, CASE, ComplaintKind.COMPLAINT,
                                             ComplaintTopic.DECISION, "仍不服。", who, TODAY))
    done(complaints.acknowledge(certified, MANAGER, second.id))
    offered = {each.id for each in complaints.people_for(certified, MANAGER, second.id)}
    assert offered.isdisjoint({"outsider", "second_outsider"}) is is_same


@pytest.mark.requirement("S15")
def test_whoever_a_complaint_is_about_handles_nothing_of_it(certified: Office) -> None:
    """Though they took no part in the case: neither do they find, nor decide, nor choose who does."""
    complaint = filed(certified, ComplaintKind.COMPLAINT)
    done(complaints.acknowledge(certified, MANAGER, complaint.id))
    offered = complaints.people_for(certified, MANAGER, complaint.id, [PersonId("outsider")])
    assert "outsider" not in {each.id for each in offered}
    outcome = complaints.assign(certified, MANAGER, complaint.id, "coordinator", "outsider", [PersonId("outsider")])
    assert "针对outsider本人" in refused_words(outcome)
    with pytest.raises(NotPermitted):
        complaints.assign(certified, MANAGER, complaint.id, "coordinator", "second_outsider", [PersonId("manager")])
    kept = done(complaints.assign(certified, MANAGER, complaint.id, "coordinator", "second_outsider",
                                  [PersonId("outsider")]))
    assert kept.assignment is not None
    assert kept.assignment.concerned == ("outsider",)


@pytest.mark.requirement("S15")
def test_whoever_a_complaint_is_about_does_not_take_themselves_out_of_it(certified: Office) -> None:
    """Nor do they answer it or close it; and H143: they read neither it nor what proves it."""
    complaint = filed(certified, ComplaintKind.COMPLAINT)
    done(complaints.acknowledge(certified, MANAGER, complaint.id))
    done(complaints.assign(certified, MANAGER, complaint.id, "coordinator", "second_outsider", [PersonId("outsider")]))
    outsider = acting(Role.MANAGER, person="outsider")
    (proved,) = done(proof(certified, complaint.id, "录音说明.pdf")).evidence
    assert downloads.file_for(certified, MANAGER, proved.file_id)
    with pytest.raises(NotFound):
        downloads.file_for(certified, outsider, proved.file_id)
    assert complaints.complaints_for(certified, outsider) == ()
    with pytest.raises(NotFound):
        complaints.case_about(certified, outsider, complaint.id)
    for forbidden in (
        lambda: complaints.assign(certified, outsider, complaint.id, "outsider", "second_outsider"),
        lambda: complaints.answer_complaint(certified, outsider, complaint.id, "函件"),
        lambda: complaints.close_complaint(certified, outsider, complaint.id, "已落实"),
    ):
        with pytest.raises(NotPermitted):
            forbidden()


@pytest.mark.requirement("S15")
@pytest.mark.parametrize("act", ["enter", "acknowledge", "assign", "answer", "close"])
def test_an_account_that_stands_for_nobody_handles_no_complaint(certified: Office, act: str) -> None:
    """Nothing tells whether it is about their own conduct; the administrator chooses the person in the account."""
    nobody = MANAGER.with_(person_id=None)
    id = filed(certified, ComplaintKind.COMPLAINT).id
    letter = Complainant(name="邻厂 李先生", contact="13900000002")
    forbidden = {
        "enter": lambda: complaints.enter_complaint(certified, nobody, CASE, ComplaintKind.COMPLAINT,
                                                    ComplaintTopic.CONDUCT, "管理人员收礼。", letter, TODAY),
        "acknowledge": lambda: complaints.acknowledge(certified, nobody, id),
        "assign": lambda: complaints.assign(certified, nobody, id, "outsider", "second_outsider"),
        "answer": lambda: complaints.answer_complaint(certified, nobody, id, "函件"),
        "close": lambda: complaints.close_complaint(certified, nobody, id, "已落实"),
    }
    for turn, call in steps(certified, id).items():
        if turn == act:
            break
        call()
    with pytest.raises(NotPermitted, match="none of the body's people"):
        forbidden[act]()


@pytest.mark.requirement("S15")
def test_of_a_complaint_about_conduct_it_is_said_whom_it_is_about_or_why_nobody(certified: Office) -> None:
    """CNEX-14-a: and whoever assigns it, who may be whom it is about, is not offered and handles nothing of it."""
    conduct = done(complaints.file_complaint(certified, client(), CASE, ComplaintKind.COMPLAINT,
                                             ComplaintTopic.CONDUCT, "办理人员态度恶劣。"))
    done(complaints.acknowledge(certified, MANAGER, conduct.id))
    for silent in ("", " "):
        outcome = complaints.assign(certified, MANAGER, conduct.id, "outsider", "second_outsider", (), silent)
        assert "请指明被投诉的本机构人员" in refused_words(outcome)
    assert "manager" not in {each.id for each in complaints.people_for(certified, MANAGER, conduct.id)}
    for pair in (("manager", "outsider"), ("outsider", "manager")):
        outcome = complaints.assign(certified, MANAGER, conduct.id, *pair, nobody_concerned="未指明姓名")
        assert "指派人本人不得调查或决定" in refused_words(outcome)
    kept = done(complaints.assign(certified, MANAGER, conduct.id, "outsider", "second_outsider",
                                  nobody_concerned="只涉及一般服务态度，未指明姓名"))
    assert kept.assignment is not None
    assert kept.assignment.nobody_concerned == "只涉及一般服务态度，未指明姓名"


@pytest.mark.requirement("S15", "H143")
def test_a_manager_reads_no_paper_of_a_complaint_about_themselves(certified: Office) -> None:
    """CNEX-14-a: receipt and answer were handed out to them, by the complaint, in the register and as one archive."""
    conduct = done(complaints.file_complaint(certified, client(), CASE, ComplaintKind.COMPLAINT,
                                             ComplaintTopic.CONDUCT, "办理人员态度恶劣。"))
    done(complaints.acknowledge(certified, of_the_body("manager"), conduct.id))
    other = MANAGER.with_(person_id=PersonId("other_manager"), account_id="account-other")
    done(complaints.assign(certified, other, conduct.id, "outsider", "second_outsider", (PersonId("manager"),)))
    (receipt,) = papers_about(certified, other, conduct.id)
    assert downloads.file_for(certified, other, receipt.file_id)
    assert receipt in paper_register.register(certified, other)
    assert papers_about(certified, MANAGER, conduct.id) == ()
    assert receipt not in paper_register.register(certified, MANAGER)
    for read in (lambda: downloads.file_for(certified, MANAGER, receipt.file_id),
                 lambda: paper_register.papers_as_zip(certified, MANAGER, [receipt.id]),
                 lambda: paper_register.manifest_file(certified, MANAGER, [receipt.id])):
        with pytest.raises(NotFound):
            read()


@pytest.mark.requirement("S15")
def test_whoever_verified_a_change_or_a_restoration_took_part(certified: Office) -> None:
    """They leave no Record of their own: the manager enters what they found."""
    change = CertificateChange(
        id="change-1", kind="process", before="甲", after="乙", is_planned=True, takes_effect_on=TODAY,
        applied_on=TODAY, by="林晓", verification=ChangeVerification(
            on=TODAY, by=PersonId("outsider"), findings="现场核对", passed=True))
    check = RestorationCheck(verified_on=TODAY, by="second_outsider", findings="已补交", passed=True)
    stopped = Suspension(ground="contract_breach", facts="未缴费", verified_on=TODAY, suspended_on=TODAY,
                         until=date(2026, 12, 1), by="manager", restoration_check=check)
    with certified.unit_of_work() as uow:
        held = uow.certificates.get("certificate-1")
        uow.certificates.save(held.with_(changes=(change,), suspensions=(stopped,)))
        uow.commit()
    complaint = filed(certified)
    done(complaints.acknowledge(certified, MANAGER, complaint.id))
    offered = {each.id for each in complaints.people_for(certified, MANAGER, complaint.id)}
    assert offered == {"coordinator"}


def test_a_decider_who_may_no_more_is_replaced_and_what_was_found_stays(certified: Office) -> None:
    """A tie that is found after the investigation stops nothing for good; another investigator begins anew."""
    id = assigned(certified).id
    done(complaints.record_investigation(certified, of_the_body("outsider"), id, "查阅了记录。"))
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.CONSULTED, since=date(2025, 1, 1))
    change(certified, one(certified, "second_outsider").with_(ties=(tie,)))
    assert "请另选人员" in refused_words(
        complaints.decide_complaint(certified, of_the_body("second_outsider"), id, False, "依据充分", ""))
    moved = done(complaints.assign(certified, MANAGER, id, "outsider", "coordinator"))
    assert moved.state is ComplaintState.INVESTIGATED
    anew = done(complaints.assign(certified, MANAGER, id, "manager", "coordinator"))
    assert (anew.state, anew.investigation) == (ComplaintState.ASSIGNED, None)


@pytest.mark.requirement("S16")
@pytest.mark.parametrize(("until", "is_barred"), [
    (None, True), (date(2024, 6, 1), True), (date(2024, 5, 31), False), (date(2020, 1, 1), False),
])
@pytest.mark.parametrize("kind", [TieKind.EMPLOYED, TieKind.CONSULTED])
def test_a_tie_with_the_client_bars_for_two_years(
    certified: Office, until: date | None, is_barred: bool, kind: TieKind
) -> None:
    tie = Tie(credit_code=CLIENT_CODE, kind=kind, since=date(2019, 1, 1), until=until)
    change(certified, one(certified, "outsider").with_(ties=(tie,)))
    complaint = filed(certified)
    done(complaints.acknowledge(certified, MANAGER, complaint.id))
    offered = {each.id for each in complaints.people_for(certified, MANAGER, complaint.id)}
    assert ("outsider" not in offered) is is_barred
    outcome = complaints.assign(certified, MANAGER, complaint.id, "outsider", "second_outsider")
    assert isinstance(outcome, Complaint) is not is_barred


@pytest.mark.requirement("S16")
def test_a_tie_that_is_found_later_stops_the_decision(certified: Office) -> None:
    id = assigned(certified).id
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.CONSULTED, since=date(2025, 1, 1))
    change(certified, one(certified, "outsider").with_(ties=(tie,)))
    assert "请另选人员" in refused_words(
        complaints.record_investigation(certified, of_the_body("outsider"), id, "查阅了记录。"))


def test_the_people_offered_are_exactly_those_who_may(certified: Office) -> None:
    """Of everybody with an account on cases: whom the list leaves out is refused, whom it offers is not."""
    complaint = filed(certified)
    done(complaints.acknowledge(certified, MANAGER, complaint.id))
    offered = {each.id for each in complaints.people_for(certified, MANAGER, complaint.id)}
    assert offered == set(ROLES) - set(INVOLVED)
    for name in ROLES:
        outcome = complaints.assign(certified, MANAGER, complaint.id, name, name)
        assert isinstance(outcome, Complaint) is (name in offered), name


def test_only_whoever_was_assigned_takes_the_step(certified: Office) -> None:
    id = assigned(certified).id
    with pytest.raises(NotPermitted):
        complaints.record_investigation(certified, of_the_body("second_outsider"), id, "查阅了记录。")
    done(complaints.record_investigation(certified, of_the_body("outsider"), id, "查阅了记录。"))
    with pytest.raises(NotPermitted):
        complaints.decide_complaint(certified, of_the_body("outsider"), id, True, "成立", "重做")


def test_an_auditor_reads_the_case_that_they_investigate_and_no_other(certified: Office) -> None:
    """CNEX-15-a."""
    outsider = of_the_body("outsider")
    assert papers_about(certified, outsider, CASE) == ()
    assert complaints.complaints_for(certified, outsider) == ()
    complaint = assigned(certified)
    (paper,) = papers_about(certified, outsider, complaint.id)
    assert downloads.file_for(certified, outsider, paper.file_id)
    with pytest.raises(NotFound):
        downloads.file_for(certified, of_the_body("second"), paper.file_id)


@pytest.mark.requirement("J27")
def test_the_days_are_the_bodys_own(certified: Office) -> None:
    """Five working days for the receipt, sixty days for the answer."""
    complaint = filed(certified)
    times = certified.house.complaints
    assert times.acknowledgement_working_days.clause.document == "house"
    assert acknowledgement_due(complaint, times.acknowledgement_working_days, certified.calendar).on == date(2026, 6, 8)
    assert answer_due(complaint, times.answer_days) == date(2026, 7, 31)


def test_a_complaint_by_letter_is_entered_with_its_own_day(certified: Office, clock: Clock) -> None:
    """Its receipt is not shown to the client whose case it is about."""
    clock.move(timedelta(days=3))
    neighbour = Complainant(name="邻厂 李先生", contact="13900000002")
    entered = done(complaints.enter_complaint(certified, MANAGER, CASE, ComplaintKind.COMPLAINT, ComplaintTopic.CONDUCT,
                                              "检查员收受礼品。", neighbour, TODAY))
    assert (entered.received_on, entered.received_by) == (TODAY, "manager")
    acknowledged = done(complaints.acknowledge(certified, MANAGER, entered.id))
    with pytest.raises(NotPermitted):
        papers_about(certified, client(), entered.id)
    assert len(papers_about(certified, MANAGER, entered.id)) == 1
    assert complaints.complaints_for(certified, client()) == ()
    assert acknowledged.state is ComplaintState.ACKNOWLEDGED


def test_an_appeal_of_somebody_else_is_refused(certified: Office) -> None:
    neighbour = Complainant(name="邻厂", contact="13900000002")
    outcome = complaints.enter_complaint(certified, MANAGER, CASE, ComplaintKind.APPEAL, ComplaintTopic.DECISION,
                                         "不服。", neighbour, TODAY)
    assert "申诉只能由" in refused_words(outcome)


def test_nothing_empty_and_nothing_ahead_is_entered(certified: Office) -> None:
    assert "写明具体内容" in refused_words(complaints.file_complaint(
        certified, client(), CASE, ComplaintKind.COMPLAINT, ComplaintTopic.CONDUCT, " "))
    nobody, ahead = Complainant(name="", contact=""), Complainant(name="李", contact="电话")
    for who, on, told in ((nobody, TODAY, "联系方式"), (ahead, TODAY + timedelta(days=1), "不能晚于今天")):
        assert told in refused_words(complaints.enter_complaint(
            certified, MANAGER, CASE, ComplaintKind.COMPLAINT, ComplaintTopic.CONDUCT, "收礼。", who, on))


@pytest.mark.requirement("CNEX-14-a")
@pytest.mark.parametrize("kind", ComplaintKind)
@pytest.mark.parametrize("state", [ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
def test_what_was_never_handed_over_has_nothing_to_complain_or_appeal_about(
    certified: Office, state: ApplicationState, kind: ComplaintKind
) -> None:
    """CNEX 14: the body did nothing about a draft, withdrawn or not."""
    with certified.unit_of_work() as uow:
        uow.applications.save(uow.applications.get(CASE).with_(state=state, submitted_on=None))
        uow.commit()
    assert complaints.cases_to_complain_about(certified, client()) == ()
    assert "从未提交" in refused_words(complaints.file_complaint(
        certified, client(), CASE, kind, ComplaintTopic.CONDUCT, "收礼。"))


@pytest.mark.requirement("CNEX-14-a")
def test_what_was_withdrawn_after_it_was_handed_over_can_be_complained_about(certified: Office) -> None:
    """CNEX 14: the body had it before it."""
    with certified.unit_of_work() as uow:
        uow.applications.save(uow.applications.get(CASE).with_(state=ApplicationState.WITHDRAWN))
        uow.commit()
    assert [each.id for each in complaints.cases_to_complain_about(certified, client())] == [CASE]
    assert isinstance(complaints.file_complaint(
        certified, client(), CASE, ComplaintKind.COMPLAINT, ComplaintTopic.CONDUCT, "收礼。"), Complaint)


def test_another_enterprise_files_nothing_about_this_case(certified: Office) -> None:
    with pytest.raises(NotPermitted):
        complaints.file_complaint(certified, client("enterprise-2"), CASE, ComplaintKind.COMPLAINT,
                                  ComplaintTopic.CONDUCT, "收礼。")
    filed(certified)
    assert complaints.complaints_for(certified, client("enterprise-2")) == ()


@pytest.mark.requirement("H130", "CNEX-14-a")
@pytest.mark.parametrize("steps_done", range(4))
def test_whoever_filed_it_takes_it_back_until_it_is_decided(certified: Office, steps_done: int) -> None:
    """H130: with the reason, by a Record under the body's own clause; the file holds nobody up and nothing follows."""
    id = filed(certified).id
    acts = steps(certified, id)
    for call in list(acts.values())[:steps_done]:
        done(call())
    assert "写明具体内容" in refused_words(complaints.withdraw_complaint(certified, client(), id, " "))
    for stranger in (client("enterprise-2"), MANAGER):
        with pytest.raises(NotPermitted):
            complaints.withdraw_complaint(certified, stranger, id, "已经解决")
    taken = done(complaints.withdraw_complaint(certified, client(), id, "已经解决"))
    assert (taken.state, taken.is_over) == (ComplaintState.WITHDRAWN, True)
    with certified.unit_of_work() as uow:
        record = uow.records.about(id)[-1]
    assert (record.verb, str(record.clause)) == ("complaint.withdrawn", "house H130")
    for call in (*acts.values(), lambda: complaints.withdraw_complaint(certified, client(), id, "已经解决")):
        assert "已撤回" in refused_words(call())


@pytest.mark.requirement("H130")
def test_what_is_decided_is_not_taken_back(certified: Office) -> None:
    id = filed(certified).id
    for call in list(steps(certified, id).values())[:4]:
        done(call())
    assert "现在的状态是“已决定”" in refused_words(complaints.withdraw_complaint(certified, client(), id, "已经解决"))


@pytest.mark.requirement("H130", "S15")
def test_a_manager_enters_the_taking_back_of_a_complainant_without_an_account_only(certified: Office) -> None:
    """H130: nobody of the body ends what an enterprise brought up, nor what is about themselves."""
    own = filed(certified).id
    with certified.unit_of_work() as uow:
        uow.accounts.add(Account(id="account-own", email="own@client.example", name="林晓", password_hash="x",
                                 roles=frozenset({Role.APPLICANT}), enterprise_id="enterprise-1"))
        uow.commit()
    assert "以自己的账号撤回" in refused_words(complaints.enter_withdrawal(certified, MANAGER, own, "来电撤回"))
    neighbour = Complainant(name="邻厂 李先生", contact="13900000002")
    letter = done(complaints.enter_complaint(certified, MANAGER, CASE, ComplaintKind.COMPLAINT, ComplaintTopic.OTHER,
                                             "泄露了报价。", neighbour, TODAY))
    done(complaints.acknowledge(certified, MANAGER, letter.id))
    done(complaints.assign(certified, MANAGER, letter.id, "coordinator", "second_outsider", [PersonId("outsider")]))
    with pytest.raises(NotPermitted):
        complaints.enter_withdrawal(certified, acting(Role.MANAGER, person="outsider"), letter.id, "来电撤回")
    taken = done(complaints.enter_withdrawal(certified, MANAGER, letter.id, "2026-06-01 来电撤回，已另行解决。"))
    assert taken.withdrawal is not None
    assert (taken.withdrawal.by, taken.withdrawal.received_by) == ("邻厂 李先生", "manager")
    with certified.unit_of_work() as uow:
        uow.accounts.save(uow.accounts.get("account-own").with_(is_active=False))
        uow.commit()
    closed = done(complaints.enter_withdrawal(certified, MANAGER, own, "2026-06-01 来函撤回，账号已停用。"))
    assert closed.state is ComplaintState.WITHDRAWN


@pytest.mark.requirement("CNEX-14-a")
def test_a_conclusion_is_complained_about_only_where_there_is_one(certified: Office) -> None:
    """CNEX 14 lists three, and more by its “等”: whoever complains about fees or delay says so."""
    assert complaints.topics_about(certified, client(), CASE) == tuple(ComplaintTopic)
    put(certified, decided(cnex(), id="engagement-2", application_id="application-2", decision=None, report=None,
                           technical_review=None))
    with certified.unit_of_work() as uow:
        young = uow.applications.get("application-2")
        uow.applications.save(young.with_(state=ApplicationState.ACCEPTED, submitted_on=TODAY))
        uow.commit()
    offered = complaints.topics_about(certified, client(), "application-2")
    assert set(ComplaintTopic) - set(offered) == {ComplaintTopic.CONCLUSION}
    for topic in ComplaintTopic:
        outcome = complaints.file_complaint(certified, client(), "application-2", ComplaintKind.COMPLAINT, topic,
                                            "收费与报价不符。")
        if topic is ComplaintTopic.CONCLUSION:
            assert "还没有认证结论" in refused_words(outcome)
        else:
            assert done(outcome).topic is topic
    with pytest.raises(NotPermitted):
        complaints.topics_about(certified, client("enterprise-2"), CASE)


def proof(office: Office, id: str, name: str, actor: Actor | None = None) -> object:
    return complaints.add_complaint_evidence(office, actor or client(), id, name, pdf_file(name))


@pytest.mark.requirement("CNEX-14-a", "H143")
def test_files_that_prove_an_appeal_are_handed_in_until_it_is_decided(certified: Office) -> None:
    """H143: examined like any file; read by those who handle it, and by nobody else."""
    id = assigned(certified).id
    done(proof(certified, id, "抄表记录.pdf"))
    assert "“空.pdf”没有保存" in refused_words(
        complaints.add_complaint_evidence(certified, client(), id, "空.pdf", b""))
    (kept,) = done(proof(certified, id, "照片.pdf")).evidence[1:]
    assert (kept.file_name, kept.on, kept.by) == ("照片.pdf", TODAY, client().name)
    for reader in (client(), MANAGER, of_the_body("outsider"), of_the_body("second_outsider")):
        assert downloads.file_for(certified, reader, kept.file_id)[1] == pdf_file("照片.pdf")
    for stranger in (client("enterprise-2"), of_the_body("member"), of_the_body("decider")):
        with pytest.raises((NotFound, NotPermitted)):
            downloads.file_for(certified, stranger, kept.file_id)
    for other in (client("enterprise-2"), MANAGER):
        with pytest.raises(NotPermitted):
            proof(certified, id, "其他.pdf", other)
    for call in list(steps(certified, id).values())[2:4]:
        done(call())
    assert "现在的状态是“已决定”" in refused_words(proof(certified, id, "迟到.pdf"))


@pytest.mark.requirement("H143")
def test_evidence_that_comes_before_anybody_is_assigned_is_news_to_the_manager(certified: Office) -> None:
    complaint = filed(certified, ComplaintKind.COMPLAINT)
    done(proof(certified, complaint.id, "照片.pdf"))
    assert any("补充了证据文件" in each.text.zh for each in inbox(certified, MANAGER))


@pytest.mark.requirement("H143")
def test_files_of_a_letter_are_its_writers_and_not_the_clients_whose_case_it_is_about(certified: Office) -> None:
    """H143: the manager who entered it hands them in."""
    letter = Complainant(name="邻厂 李先生", contact="信函")
    entered = done(complaints.enter_complaint(certified, MANAGER, CASE, ComplaintKind.COMPLAINT, ComplaintTopic.OTHER,
                                              "泄露了报价。", letter, TODAY))
    (of_letter,) = done(proof(certified, entered.id, "信函.pdf", MANAGER)).evidence
    assert downloads.file_for(certified, MANAGER, of_letter.file_id)
    for act in (lambda: downloads.file_for(certified, client(), of_letter.file_id),
                lambda: proof(certified, entered.id, "反驳.pdf")):
        with pytest.raises(NotPermitted):
            act()
    own = Complainant(name="林晓", contact="信函", enterprise_id="enterprise-1")
    entered = done(complaints.enter_complaint(certified, MANAGER, CASE, ComplaintKind.APPEAL, ComplaintTopic.DECISION,
                                              "不服。", own, TODAY))
    (sent,) = done(proof(certified, entered.id, "申诉书.pdf", MANAGER)).evidence
    assert downloads.file_for(certified, client(), sent.file_id), "its own letter"


@pytest.mark.requirement("CNEX-14-a", "S15")
def test_the_case_is_open_to_those_who_deal_with_the_complaint_and_to_nobody_else(certified: Office) -> None:
    """Who says what they looked at has it to look at, though they never worked on the case (GB/T 27065 7.13.4)."""
    id = assigned(certified).id
    for name in ("outsider", "second_outsider", "manager"):
        case = complaints.case_about(certified, of_the_body(name), id)
        assert [each.id for each in case.certificates] == ["certificate-1"], name
        assert [each.id for each in case.jobs] == ["engagement-1"], name
    for stranger in (of_the_body("coordinator"), acting(Role.AUDITOR, person="somebody")):
        with pytest.raises(NotFound):
            complaints.case_about(certified, stranger, id)
    with pytest.raises(NotPermitted):
        complaints.case_about(certified, client(), id)
