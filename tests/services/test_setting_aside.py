"""What an upheld appeal sets aside, and how certificate, application and job then stand (CNEX 14)."""

from datetime import date, timedelta

import pytest

from docs_templates.render import paper_text
from intake_app.rules.certificates import status_on
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.clocks import acceptance_clock, late_corrections
from intake_app.rules.mark_use import mark_bans
from intake_app.rules.renewals import renewal_faults
from intake_app.rules.separation import parts_played
from intake_app.rules.stages import Stage, stage
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    application_review,
    applications,
    case_papers,
    certificates,
    complaints,
    decisions,
    endings,
    evaluation,
    inbox,
    investigations,
    lapsed_results,
    missed_limits,
    people,
    restorations,
    setting_aside,
    supplements,
    surveillance,
    units,
)
from intake_app.services.office import Office
from intake_app.services.records import write_record
from intake_app.services.supplements import Demand
from models.account import Account, Actor, Role
from models.application import Application, ApplicationState, PartyRole, WishVerdict
from models.certificate import Certificate, CertificateState, LapsedResult, StatusChange, SurveillanceDone
from models.complaint import Answer, Complaint, ComplaintDecision, ComplaintKind, ComplaintTopic
from models.engagement import Engagement, EngagementKind, RefusedUnit
from models.errors import NotFound, NotPermitted
from models.ids import PersonId
from models.paper import Paper
from models.personnel import Tie, TieKind
from models.supplement import SupplementKind
from tests.builders import CREDIT_CODES, cec_application, checks_passed, cnex_application, cnex_draft, completed
from tests.job_builders import (
    appeal,
    approval,
    cec,
    certificate,
    cnex,
    decided,
    decision,
    finding,
    footprint,
    parties,
    person,
    registered,
    report,
    team,
    unit,
)
from tests.offices import Clock
from tests.services.jobs import REVIEWS_APPLICATIONS, acting, client, enterprise, put, refused_words

ID = "certificate-1"
TODAY = date(2026, 6, 1)
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["CNEX", "CEC"])
GROUND = {"cnex_ex": ("contract_breach", "legal_status_lost"), "cec_salt": ("rule_breach", "requirements_not_met")}
"""Of each scheme a ground to suspend and one to withdraw."""
ROLES = {"ender": {Role.MANAGER}, "neighbour": {Role.MANAGER}, "finder": {Role.AUDITOR},
         "appeal_decider": {Role.DECIDER}, "second_finder": {Role.AUDITOR}, "second_decider": {Role.DECIDER},
         "decider": {Role.DECIDER}, "coordinator": {Role.COORDINATOR}}
"""The body's people: who ended certificates, a manager and others with no part in the case, and who decided it."""


def body(name: str) -> Actor:
    return acting(*ROLES[name], person=name).with_(account_id=f"account-{name}")


ENDER, NEIGHBOUR = body("ender"), body("neighbour")
REVIEWER = acting(Role.APPLICATION_REVIEWER, person="reviewer").with_(account_id="account-reviewer")


def fill(office: Office, scheme: SchemeEdition, **changes: object) -> None:
    """One certificate of a decided job, valid for two years more, and everybody's accounts."""
    put(office, decided(scheme, director_approval=approval()), *(person(name) for name in ROLES))
    with office.unit_of_work() as uow:
        application = uow.applications.get("application-1")
        uow.applications.save(application.with_(state=ApplicationState.ACCEPTED, number="A-1", submitted_on=TODAY))
        uow.certificates.add(certificate(scheme, **{
            "issued_on": date(2025, 6, 1), "valid_until": date(2028, 5, 31), **changes}))
        uow.accounts.add(Account(id="account-enterprise-1", email="lin@example.com", name="林晓", password_hash="x",
                                 roles={Role.APPLICANT}, enterprise_id="enterprise-1"))
        for name, roles in ROLES.items():
            uow.accounts.add(Account(id=f"account-{name}", email=f"{name}@body.example", name=name, password_hash="x",
                                     roles=roles, person_id=name))
        uow.commit()


def kept(office: Office, id: str = ID) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get(id)


def done(outcome: object) -> Certificate:
    assert isinstance(outcome, Certificate), outcome
    return outcome


def withdraw(office: Office, ground: str = "", id: str = ID) -> Certificate:
    ground = ground or GROUND[kept(office, id).scheme][1]
    return done(endings.withdraw(office, ENDER, id, ground, PartyRole.CLIENT, "营业执照已吊销。", office.today()))


def suspend(office: Office) -> Certificate:
    ground = GROUND[kept(office).scheme][0]
    return done(certificates.suspend(office, ENDER, ID, ground, PartyRole.CLIENT, "未缴费。", office.today()))


def upheld(office: Office, finder: str = "finder", decider: str = "appeal_decider") -> str:
    """An appeal of the holder's that came today, with all its steps, and was upheld; its id."""
    filed = complaints.file_complaint(office, client(), "application-1", ComplaintKind.APPEAL, ComplaintTopic.DECISION,
                                      "事实有误。")
    complaints.acknowledge(office, NEIGHBOUR, filed.id)
    complaints.assign(office, NEIGHBOUR, filed.id, finder, decider)
    complaints.record_investigation(office, body(finder), filed.id, "执照没有吊销。")
    decided_so = complaints.decide_complaint(office, body(decider), filed.id, True, "事实有误", "取消原决定")
    assert isinstance(decided_so, Complaint), decided_so
    return str(filed.id)


def set_aside(
    office: Office, appeal_id: str, change: StatusChange = StatusChange.WITHDRAWN, by: Actor = NEIGHBOUR, id: str = ID
) -> object:
    return setting_aside.set_status_aside(office, by, appeal_id, id, change, "执照没有吊销，取消原决定。")


def duties(office: Office) -> set[str]:
    return {duty.duty for _, duty in endings.duties_owed(office, ENDER)}


@BOTH
@pytest.mark.requirement("CNEX-14-a")
def test_a_certificate_that_was_withdrawn_wrongly_is_valid_again(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """Its paper need not be taken back, its mark may be used, its status is made known, and the holder is told."""
    fill(office, scheme)
    withdraw(office)
    clock.move(timedelta(days=20))
    assert "taken_back" in duties(office)
    back = done(set_aside(office, upheld(office)))
    assert (back.state, back.termination, back.valid_until) == (CertificateState.VALID, None, date(2028, 5, 31))
    (undone,) = back.endings_set_aside
    assert (undone.change, undone.ending.ended_on) == (StatusChange.WITHDRAWN, TODAY)
    assert (undone.set_aside.on, undone.set_aside.by) == (office.today(), "neighbour")
    assert duties(office) == {"status_made_known" if scheme.key == "cnex_ex" else "restoration_announced"}
    assert mark_bans(back, scheme, office.today()) == ()
    with office.unit_of_work() as uow:
        (record,) = (each for each in uow.records.about(ID) if each.verb == "certificate.set_aside")
    assert record.clause == scheme.gate_clause("complaint")
    assert (record.before["state"], record.after["state"]) == ("withdrawn", "valid")
    assert any("决定已取消" in item.text.zh for item in inbox.inbox(office, client()))


@pytest.mark.requirement("CNEX-14-a")
def test_that_a_certificate_holds_again_is_announced(office: Office) -> None:
    """As a restoration, with what had been decided: nobody had to put anything right."""
    fill(office, cnex())
    withdraw(office)
    done(set_aside(office, upheld(office)))
    paper = case_papers.make_case_paper(office, body("coordinator"), ID, "status_announcement")
    assert isinstance(paper, Paper)
    text = paper_text(office.files.get(paper.sha256))
    for words in ("证书恢复公告", "原处理情形", "经申诉复查，原撤销决定已取消", "继续有效", "实施规则第14"):
        assert words in text, words


@BOTH
@pytest.mark.requirement("CNEX-14-a")
def test_a_cancellation_is_set_aside_and_what_was_asked_for_is_not_asked_again(
    office: Office, scheme: SchemeEdition
) -> None:
    """The holder had asked for it: its request was answered by the cancellation, though that counts no more."""
    fill(office, scheme)
    endings.ask_to_end(office, client(), ID, StatusChange.CANCELLED, "停产")
    done(endings.cancel(office, ENDER, ID, "own_request", "企业申请。", TODAY))
    back = done(set_aside(office, upheld(office), StatusChange.CANCELLED))
    assert back.state is CertificateState.VALID
    assert "没有待答复的请求" in refused_words(endings.decline_request(office, ENDER, ID, "已恢复"))


@BOTH
@pytest.mark.requirement("CNEX-14-a")
def test_a_suspension_is_set_aside(office: Office, clock: Clock, scheme: SchemeEdition) -> None:
    """Without the holder's having applied for anything; that it stood suspended until then stays told."""
    fill(office, scheme)
    suspend(office)
    clock.move(timedelta(days=9))
    back = done(set_aside(office, upheld(office), StatusChange.SUSPENDED))
    (stop,) = back.suspensions
    assert (back.state, stop.restored_on) == (CertificateState.VALID, date(2026, 6, 10))
    assert stop.set_aside is not None
    assert duties(office) == {"status_made_known" if scheme.key == "cnex_ex" else "restoration_announced"}
    paper = case_papers.make_case_paper(office, body("coordinator"), ID, "status_announcement")
    assert isinstance(paper, Paper)
    assert "原暂停决定已取消" in paper_text(office.files.get(paper.sha256))


@BOTH
@pytest.mark.requirement("CNEX-12.3.1-b", "CEC-7.4-c")
@pytest.mark.parametrize(("until_appeal", "until"), [
    (30, date(2026, 12, 1)), (173, date(2026, 12, 1)), (174, date(2027, 5, 24))], ids=["ahead", "last day", "gone by"])
def test_whoever_was_withdrawn_while_suspended_is_suspended_again(
    office: Office, clock: Clock, scheme: SchemeEdition, until_appeal: int, until: date
) -> None:
    """Its last day stays while it is ahead; once it went by, the 173 days that were left are counted anew."""
    fill(office, scheme, surveillances=())
    assert suspend(office).suspensions[-1].until == date(2026, 12, 1)
    clock.move(timedelta(days=10))
    withdraw(office)
    clock.move(timedelta(days=until_appeal))
    back = done(set_aside(office, upheld(office)))
    assert (back.state, back.suspensions[-1].until) == (CertificateState.SUSPENDED, until)
    assert isinstance(restorations.apply_for_restoration(office, client(), ID, "已缴费"), Certificate)


@pytest.mark.requirement("CNEX-12.3.1-b")
def test_a_suspension_taken_up_again_ends_with_the_certificate(office: Office, clock: Clock) -> None:
    """J64."""
    fill(office, cnex(), valid_until=date(2027, 1, 15))
    suspend(office)
    clock.move(timedelta(days=10))
    withdraw(office)
    clock.move(timedelta(days=180))
    back = done(set_aside(office, upheld(office)))
    assert back.suspensions[-1].until == date(2027, 1, 15)


@pytest.mark.requirement("CNEX-12.3.1-e")
def test_an_application_that_was_found_wanting_is_verified_anew(office: Office, clock: Clock) -> None:
    """What it was verified to led to the withdrawal that was wrong; without one the suspension is only over."""
    fill(office, cnex())
    suspend(office)
    restorations.apply_for_restoration(office, client(), ID, "已缴费")
    restorations.record_restoration_check(office, ENDER, ID, TODAY, "某人", "未到账", False)
    clock.move(timedelta(days=200))
    withdraw(office, "suspension_unresolved")
    back = done(set_aside(office, upheld(office)))
    assert (back.state, back.suspensions[-1].until) == (CertificateState.SUSPENDED, date(2026, 12, 1))
    restorations.record_restoration_check(office, ENDER, ID, office.today(), "某人", "早已到账", True)
    assert done(restorations.restore(office, ENDER, ID)).state is CertificateState.VALID


@pytest.mark.requirement("CNEX-14-a")
def test_the_same_appeal_may_undo_withdrawal_and_suspension_one_after_the_other(office: Office, clock: Clock) -> None:
    """What stands is set aside first; whoever did that may do the other too."""
    fill(office, cnex())
    suspend(office)
    clock.move(timedelta(days=200))
    withdraw(office, "suspension_unresolved")
    id = upheld(office)
    assert "状态已变化" in refused_words(set_aside(office, id, StatusChange.SUSPENDED))
    done(set_aside(office, id))
    (act,) = surveillance.surveillance_desk(office, ENDER).acts
    assert "应办理撤销" in act.text.zh, "nobody applied in time, and the withdrawal alone was undone"
    assert done(set_aside(office, id, StatusChange.SUSPENDED)).state is CertificateState.VALID


@pytest.mark.requirement("CNEX-14-a")
def test_a_certificate_whose_last_day_went_by_meanwhile_has_expired(office: Office, clock: Clock) -> None:
    """Setting aside gives no day more; nothing is announced to hold again."""
    fill(office, cnex(), valid_until=date(2026, 8, 31))
    withdraw(office)
    clock.move(timedelta(days=120))
    back = done(set_aside(office, upheld(office)))
    assert status_on(back, office.today()) is CertificateState.EXPIRED
    outcome = case_papers.make_case_paper(office, body("coordinator"), ID, "status_announcement")
    assert "证书状态变化后" in refused_words(outcome)


@pytest.mark.requirement("CNEX-12.1-b")
def test_a_certificate_that_expired_while_suspended_wrongly_can_still_be_renewed(office: Office, clock: Clock) -> None:
    """J16: a decision after its end renews it, where the surveillance was passed in its last months."""
    passed = SurveillanceDone(completed_on=date(2026, 5, 25), passed=True)
    fill(office, cnex(), valid_until=date(2026, 8, 31), surveillances=(passed,))
    suspend(office)
    clock.move(timedelta(days=120))
    assert status_on(kept(office), office.today()) is CertificateState.EXPIRED
    assert renewal_faults(kept(office), cnex(), passed.completed_on)
    back = done(set_aside(office, upheld(office), StatusChange.SUSPENDED))
    assert status_on(back, office.today()) is CertificateState.EXPIRED
    assert not renewal_faults(back, cnex(), passed.completed_on)


@pytest.mark.requirement("CNEX-11-d")
def test_a_surveillance_missed_meanwhile_is_a_case_at_once(office: Office, clock: Clock) -> None:
    """J11: the clocks count through; a person decides."""
    fill(office, cnex())
    withdraw(office)
    clock.move(timedelta(days=120))
    done(set_aside(office, upheld(office)))
    (case,) = missed_limits.open_cases(office, ENDER)
    assert case.case.limit == date(2026, 9, 1)
    assert missed_limits.open_cases_due(office, missed_limits.RUN_OF_THE_DAY) == ()


@BOTH
@pytest.mark.requirement("CNEX-14-a", "CNEX-11-d")
def test_a_manager_is_told_what_setting_aside_leaves_to_do(office: Office, clock: Clock, scheme: SchemeEdition) -> None:
    """J11: to make the status known, and to decide on the surveillance that was missed meanwhile."""
    fill(office, scheme)
    withdraw(office)
    clock.move(timedelta(days=730))
    done(set_aside(office, upheld(office)))
    told = {each.page: each for each in inbox.inbox(office, ENDER) if each.at.date() == office.today()}
    assert "对证书的暂停、撤销或注销决定已取消" in told["certificate_register"].text.zh
    assert told["surveillance_due"].waits


@pytest.mark.requirement("CNEX-4-a")
@pytest.mark.parametrize("state", [CertificateState.VALID, CertificateState.SUSPENDED, CertificateState.DRAFT])
def test_a_unit_that_was_certified_anew_meanwhile_has_one_certificate(office: Office, state: CertificateState) -> None:
    """Until that one is cancelled; one that renews it and counts later stands beside it."""
    fill(office, cnex())
    withdraw(office)
    put(office, decided(cnex(), id="engagement-2", application_id="application-2"))
    anew = certificate(cnex(), id="certificate-2", engagement_id="engagement-2", state=state,
                       number="" if state is CertificateState.DRAFT else "PCF-2026-00002")
    with office.unit_of_work() as uow:
        uow.certificates.add(anew)
        uow.commit()
    id = upheld(office)
    told = refused_words(set_aside(office, id))
    assert "一个认证单元只有一张证书" in told
    assert ("签发时编号" if state is CertificateState.DRAFT else "PCF-2026-00002") in told
    with office.unit_of_work() as uow:
        uow.certificates.save(anew.with_(valid_from=date(2028, 6, 1), valid_until=date(2031, 5, 31)))
        uow.commit()
    done(set_aside(office, id))


@pytest.mark.requirement("CNEX-14-a")
def test_only_an_upheld_appeal_about_what_stands_sets_anything_aside(office: Office, clock: Clock) -> None:
    fill(office, cnex())
    before = upheld(office)
    clock.move(timedelta(days=1))
    assert "没有可以取消的处理决定" in refused_words(set_aside(office, before))
    withdraw(office)
    assert setting_aside.acts_to_set_aside(office, NEIGHBOUR, before) == ()
    assert "不是针对该决定的申诉" in refused_words(set_aside(office, before)), "it came before"
    undecided = appeal(cnex(), office.today())
    for other in (undecided.with_(decision=None), undecided.with_(kind=ComplaintKind.COMPLAINT),
                  undecided.with_(decision=undecided.decision.with_(is_upheld=False))):
        with office.unit_of_work() as uow:
            kept_appeal = uow.complaints.find(other.id)
            (uow.complaints.add if kept_appeal is None else uow.complaints.save)(
                other.with_(version=kept_appeal.version if kept_appeal else 0))
            uow.commit()
        assert "只有申诉成立" in refused_words(set_aside(office, other.id))
    assert kept(office).state is CertificateState.WITHDRAWN
    id = upheld(office, "second_finder", "second_decider")
    (shown,) = setting_aside.acts_to_set_aside(office, NEIGHBOUR, id)
    assert (shown.found.subject, shown.found.act.change, shown.hindering) == (ID, StatusChange.WITHDRAWN, ())
    silent = setting_aside.set_status_aside(office, NEIGHBOUR, id, ID, StatusChange.WITHDRAWN, " ")
    assert "请写明" in refused_words(silent)
    done(set_aside(office, id))
    assert "没有可以取消的处理决定" in refused_words(set_aside(office, id)), "once"


@pytest.mark.requirement("CNEX-14-a")
def test_an_appeal_sets_nothing_aside_in_another_case(office: Office) -> None:
    fill(office, cnex())
    put(office, decided(cnex(), id="engagement-2", application_id="application-2"))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), id="certificate-2", engagement_id="engagement-2", number="PCF-2"))
        uow.commit()
    withdraw(office, id="certificate-2")
    with pytest.raises(NotFound):
        set_aside(office, upheld(office), id="certificate-2")


def answered(office: Office, appeal_id: str) -> str:
    """The appeal once its client was told the result."""
    assert isinstance(complaints.answer_complaint(office, NEIGHBOUR, appeal_id, "系统送达"), Complaint)
    return appeal_id


@pytest.mark.requirement("CNEX-14-a")
def test_an_upheld_appeal_is_closed_once_what_it_is_about_is_set_aside(office: Office) -> None:
    """CNEX 14: until then the refusal names what stands, and where it is set aside; its client reads that it was."""
    fill(office, cnex())
    withdraw(office)
    id = answered(office, upheld(office))
    words = refused_words(complaints.close_complaint(office, NEIGHBOUR, id, "已落实。"))
    assert f"证书 {kept(office).number}：撤销（2026-06-01）" in words
    assert "“申诉可能针对的决定”中取消" in words
    done(set_aside(office, id))
    assert isinstance(complaints.close_complaint(office, NEIGHBOUR, id, "已落实。"), Complaint)
    (line,) = complaints.complaints_for(office, client())
    assert [each.zh for each in line.undone] == [f"证书 {kept(office).number}：撤销（2026-06-01）"]


@pytest.mark.requirement("CNEX-14-a", "S15")
def test_what_the_decision_on_an_appeal_leaves_is_said_by_people_with_no_part_in_the_case(office: Office) -> None:
    """An appeal is upheld about something else at times; each act is answered by itself, and kept with why it stays."""
    fill(office, cnex())
    suspend(office)
    id = answered(office, upheld(office))
    suspended = StatusChange.SUSPENDED
    assert "请写明" in refused_words(setting_aside.leave_standing(office, NEIGHBOUR, id, ID, suspended, " "))
    with pytest.raises(NotPermitted, match="took part in the case"):
        setting_aside.leave_standing(office, ENDER, id, ID, suspended, "申诉只涉及证书内容。")
    left = setting_aside.leave_standing(office, body("appeal_decider"), id, ID, suspended, "申诉只涉及证书内容。")
    assert isinstance(left, Complaint)
    (shown,) = setting_aside.acts_to_set_aside(office, NEIGHBOUR, id)
    assert shown.left == left.left_standing[0]
    assert shown.left.words.zh == f"证书 {kept(office).number}：暂停（2026-06-01）"
    with office.unit_of_work() as uow:
        record = uow.records.about(id)[-1]
    assert (record.verb, str(record.clause)) == ("complaint.act_left_standing", "CNEX-01-G:2026 14")
    closed = complaints.close_complaint(office, NEIGHBOUR, id, "已落实。")
    assert isinstance(closed, Complaint)
    assert "已关闭" in refused_words(setting_aside.leave_standing(office, NEIGHBOUR, id, ID, suspended, "同上"))


@pytest.mark.requirement("CNEX-14-a")
def test_what_came_after_an_upheld_appeal_keeps_its_file_open_no_more_than_a_dismissed_one(
    office: Office, clock: Clock
) -> None:
    """Nor does what stands where the appeal was not upheld."""
    fill(office, cnex())
    id = answered(office, upheld(office))
    clock.move(timedelta(days=1))
    suspend(office)
    assert isinstance(complaints.close_complaint(office, NEIGHBOUR, id, "已落实。"), Complaint)
    today = office.today()
    dismissed = appeal(
        cnex(), received_on=today, id="appeal-2", number="CPL-2",
        decision=ComplaintDecision(is_upheld=False, reason="依据充分", measures="", on=today,
                                   by=PersonId("appeal_decider")),
        answer=Answer(on=today, by="neighbour", channel="系统", paper_id="paper-1"))
    with office.unit_of_work() as uow:
        uow.complaints.add(dismissed)
        uow.commit()
    assert isinstance(complaints.close_complaint(office, NEIGHBOUR, dismissed.id, "无需采取措施。"), Complaint)


@pytest.mark.requirement("S15")
def test_whoever_ended_it_or_took_part_in_the_case_does_not_set_it_aside(office: Office) -> None:
    """Nor does an account that stands for nobody; who decided the appeal may."""
    fill(office, cnex())
    withdraw(office)
    id = upheld(office)
    for name in ("ender", "decider"):
        assert setting_aside.why_barred(office, body(name), id) is not None
        with pytest.raises(NotPermitted, match="took part in the case"):
            set_aside(office, id, by=body(name))
    with pytest.raises(NotPermitted):
        set_aside(office, id, by=NEIGHBOUR.with_(person_id=None))
    assert setting_aside.why_barred(office, body("appeal_decider"), id) is None
    done(set_aside(office, id, by=body("appeal_decider")))


@pytest.mark.requirement("S15")
def test_whom_the_appeal_is_about_does_not_set_anything_aside_on_it(office: Office) -> None:
    fill(office, cnex())
    withdraw(office)
    id = upheld(office)
    with office.unit_of_work() as uow:
        found = uow.complaints.get(id)
        uow.complaints.save(found.with_(assignment=found.assignment.with_(concerned=("neighbour",))))
        uow.commit()
    with pytest.raises(NotPermitted):
        set_aside(office, id)


@pytest.mark.requirement("S15")
def test_whoever_set_one_certificate_aside_may_do_the_next_and_handles_no_later_appeal(office: Office) -> None:
    """Carrying out what was decided is no part in it; of what comes later they are no outsider any more."""
    fill(office, cnex())
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), id="certificate-2", number="PCF-2", valid_until=date(2028, 5, 31)))
        uow.commit()
    withdraw(office)
    withdraw(office, id="certificate-2")
    id = upheld(office)
    done(set_aside(office, id))
    done(set_aside(office, id, id="certificate-2"))
    later = complaints.file_complaint(office, client(), "application-1", ComplaintKind.APPEAL, ComplaintTopic.DECISION,
                                      "仍有异议。")
    complaints.acknowledge(office, ENDER, later.id)
    assert "neighbour" not in {each.id for each in complaints.people_for(office, ENDER, later.id)}


@pytest.mark.requirement("CNEX-12.3.2-a")
def test_what_an_investigation_confirmed_is_not_proposed_again(office: Office) -> None:
    """J54: the withdrawal followed it, and was found to be wrong."""
    fill(office, cnex())
    investigations.begin_investigation(office, ENDER, ID, StatusChange.WITHDRAWN, "legal_status_lost", "来信反映")
    done(investigations.conclude_investigation(office, ENDER, ID, True, "已吊销"))
    withdraw(office)
    done(set_aside(office, upheld(office)))
    assert surveillance.surveillance_desk(office, ENDER).acts == ()


@pytest.mark.requirement("J29")
def test_a_lapsed_result_outlasts_what_is_set_aside(office: Office, clock: Clock) -> None:
    """A withdrawal gives way to the lapse; of a suspension the confirmation of the lapse is taken back first."""
    lapse = LapsedResult(change_id="change-1", facts="核对用电台账", confirmed_on=TODAY, by="ender",
                         proposed_ground="other", decide_by=date(2026, 6, 8))
    fill(office, cnex(), state=CertificateState.RESULT_LAPSED, lapses=(lapse,))
    withdraw(office)
    back = done(set_aside(office, upheld(office)))
    assert back.state is CertificateState.RESULT_LAPSED
    clock.move(timedelta(days=1))
    suspend(office)
    id = upheld(office, "second_finder", "second_decider")
    assert "认证结果已于 2026-06-01 确认失效" in refused_words(set_aside(office, id, StatusChange.SUSPENDED))
    done(lapsed_results.revoke_lapse(office, ENDER, ID, "台账有误"))
    assert done(set_aside(office, id, StatusChange.SUSPENDED)).state is CertificateState.VALID


def fill_refused(office: Office, scheme: SchemeEdition) -> Application:
    """An application of a certain reviewer's, handed in today, and everybody's accounts."""
    application = (cnex_application if scheme.key == "cnex_ex" else cec_application)(submitted_on=TODAY)
    put(office, REVIEWS_APPLICATIONS, *(person(name) for name in ROLES))
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(application.with_(checks=checks_passed(scheme), complete_on=TODAY))
        for name, roles in ROLES.items():
            uow.accounts.add(Account(id=f"account-{name}", email=f"{name}@body.example", name=name, password_hash="x",
                                     roles=roles, person_id=name))
        uow.commit()
    return application


def at_present(office: Office) -> Application:
    return applications.application_of(office, REVIEWER, "application-1")


@BOTH
@pytest.mark.requirement("CNEX-14-a")
def test_an_application_that_was_refused_wrongly_is_under_review_again(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """As it was handed in; the time for the answer is counted anew, and the reviewer goes on with it."""
    fill_refused(office, scheme)
    application_review.refuse(office, REVIEWER, "application-1", "不在业务范围内")
    clock.move(timedelta(days=20))
    id = upheld(office)
    (shown,) = setting_aside.acts_to_set_aside(office, NEIGHBOUR, id)
    assert (shown.found.kind, shown.found.subject, shown.found.act.on) == ("refusal", "application-1", TODAY)
    again = setting_aside.set_refusal_aside(office, NEIGHBOUR, id, "在业务范围内，继续评审。")
    assert isinstance(again, Application)
    assert (again.state, again.decided_on, again.refusal_reason) == (ApplicationState.SUBMITTED, None, "")
    assert (again.refusals_set_aside[0].refused_on, again.answers) == (TODAY, at_present(office).answers)
    (waiting,) = application_review.waiting_applications(office, REVIEWER)
    days = scheme.clocks.acceptance_working_days.value
    assert waiting.due == office.calendar.working_days_after(office.today(), days)
    told = acceptance_clock(again, scheme, office.calendar, office.today())
    assert (told.state, told.due, told.runs) == ("running", waiting.due, ((TODAY, TODAY), (office.today(), None)))
    with office.unit_of_work() as uow:
        record = uow.records.about("application-1")[-1]
    assert (record.verb, record.before["state"], record.after["state"]) == (
        "application.refusal_set_aside", "refused", "submitted")
    assert record.clause == scheme.gate_clause("complaint")
    assert any("继续评审" in each.text.zh for each in inbox.inbox(office, REVIEWER))
    assert any("不予受理的决定已取消" in each.text.zh for each in inbox.inbox(office, client()))
    assert isinstance(application_review.accept(office, REVIEWER, "application-1"), Engagement)


@pytest.mark.requirement("CNEX-14-a")
def test_what_was_refused_for_being_late_is_with_its_applicant_again(office: Office, clock: Clock) -> None:
    """Only what was asked for is open, as before; it can be handed in."""
    fill_refused(office, cnex())
    supplements.ask(office, REVIEWER, "application-1",
                    Demand(kind=SupplementKind.CORRECT, target="client.contact", reason="与营业执照不一致"))
    supplements.send_requests(office, REVIEWER, "application-1")
    locked = at_present(office).handed_over
    clock.move(timedelta(days=60))
    refused_late = application_review.refuse(office, REVIEWER, "application-1", "逾期未补正")
    assert isinstance(refused_late, Application)
    assert refused_late.handed_over is None
    again = setting_aside.set_refusal_aside(office, NEIGHBOUR, upheld(office), "已按期寄出。")
    assert isinstance(again, Application)
    assert (again.state, again.handed_over) == (ApplicationState.RETURNED, locked)
    assert acceptance_clock(again, cnex(), office.calendar, office.today()).state == "stopped"
    assert not any("继续评审" in each.text.zh for each in inbox.inbox(office, REVIEWER))
    applications.save_answer(office, client(), "application-1", "client.contact", "赵敏")
    handed = applications.submit(office, client(), "application-1", "林晓")
    assert isinstance(handed, Application), handed
    clock_told = acceptance_clock(handed, cnex(), office.calendar, office.today())
    assert [ended for _, ended in clock_told.runs] == [TODAY, None], "refused while it was away"


@pytest.mark.requirement("CNEX-9.2.3-b", "CNEX-14-a")
def test_a_division_that_the_review_changed_is_locked_as_it_was(office: Office, clock: Clock) -> None:
    """A wish was refused before the requests: what nobody asked about is not divided otherwise after the appeal."""
    fill_refused(office, cnex())
    draft = cnex_draft(products=[{"models": "YBX3-355M1-4;YBX3-355M1-4W"}])
    with office.unit_of_work() as uow:
        uow.applications.save(draft)
        uow.commit()
    two = [each.id for each in proposed_units(draft, cnex())]
    wished = units.ask_to_merge(office, client(), draft.id, two, "只是出口标志不同")
    assert isinstance(wished, Application), wished
    with office.unit_of_work() as uow:
        handed = uow.applications.save(completed(wished, checks=checks_passed(cnex())))
        applications.keep_submission(office, uow, handed)
        uow.commit()
    units.judge_wish(office, REVIEWER, draft.id, wished.wishes[0].id, WishVerdict.REFUSED, "外壳材料不同")
    supplements.ask(office, REVIEWER, draft.id,
                    Demand(kind=SupplementKind.CORRECT, target="client.contact", reason="与营业执照不一致"))
    supplements.send_requests(office, REVIEWER, draft.id)
    locked = at_present(office).handed_over
    assert locked is not None
    assert [each.id for each in locked.units] == two
    clock.move(timedelta(days=60))
    application_review.refuse(office, REVIEWER, draft.id, "逾期未补正")
    again = setting_aside.set_refusal_aside(office, NEIGHBOUR, upheld(office), "已按期寄出。")
    assert isinstance(again, Application), again
    assert again.handed_over is not None
    assert (again.handed_over.units, again.handed_over.wishes) == (locked.units, locked.wishes)
    split = units.ask_to_split(office, client(), draft.id, two[0], "铜转子\n铝转子", "转子材料不同")
    assert "没有要求更改" in refused_words(split)


@BOTH
@pytest.mark.requirement("CNEX-14-a")
@pytest.mark.parametrize("is_approved", [True, False])
def test_a_job_that_was_decided_against_wrongly_is_decided_anew(
    office: Office, scheme: SchemeEdition, is_approved: bool
) -> None:
    """Its report against is reviewed anew and goes back to the team; who decided took part in it for good."""
    put(office, decided(scheme, report=report(is_positive=False), decision=decision(False, on=TODAY),
                        director_approval=approval() if is_approved else None),
        *(person(name) for name in ROLES), registered("reviewer", "ghg_verifier", functions=("decider",)))
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(
            state=ApplicationState.ACCEPTED, number="A-1", submitted_on=TODAY))
        uow.commit()
    id = upheld(office)
    assert [each.found.kind for each in setting_aside.acts_to_set_aside(office, NEIGHBOUR, id)] == ["decision"]
    with pytest.raises(NotPermitted):
        setting_aside.set_decision_aside(office, body("decider"), id, "engagement-1", "重新评价")
    anew = setting_aside.set_decision_aside(office, NEIGHBOUR, id, "engagement-1", "用电量核算有误，重新评价。")
    assert isinstance(anew, Engagement)
    assert (anew.decision, anew.director_approval, stage(anew, scheme)) == (None, None, Stage.TECHNICAL_REVIEW)
    (undone,) = anew.decisions_set_aside
    assert (undone.decision.by, undone.set_aside.by) == ("decider", "neighbour")
    assert "decider" in parts_played(anew, PersonId("decider"))
    assert "technical_reviewer" in parts_played(anew, PersonId("reviewer"))
    assert ("director" in parts_played(anew, PersonId("director"))) is is_approved
    assert any("待重新复核和决定" in each.text.zh for each in inbox.inbox(office, body("second_decider")))
    reviewer = acting(Role.DECIDER, person="reviewer")
    back = decisions.record_technical_review(office, reviewer, "engagement-1", False, "按申诉处理决定重新核算")
    assert isinstance(back, Engagement), back
    assert back.report is None
    assert "没有可以取消的处理决定" in refused_words(
        setting_aside.set_decision_aside(office, NEIGHBOUR, id, "engagement-1", "重新评价"))


@BOTH
@pytest.mark.requirement("CNEX-14-a", "CNEX-4-a", "H145")
@pytest.mark.parametrize("is_the_reports", [True, False], ids=["not supported", "refused by the decider"])
def test_an_appeal_against_one_refused_unit_leaves_the_others_granted(
    office: Office, scheme: SchemeEdition, is_the_reports: bool
) -> None:
    """The report is reviewed anew where it was against the unit; nobody refuses what has its certificate already."""
    against = (RefusedUnit(unit_id="u2", reason="西厂数据不足。"),)
    put(office, decided(scheme, units=(unit(scheme), unit(scheme, "u2").with_(site_name="西厂")),
                        report=report().with_(unsupported=against if is_the_reports else ()),
                        footprints=(footprint(scheme), footprint(scheme, "u2")),
                        decision=decision(on=TODAY).with_(refused=against), director_approval=approval()),
        *(person(name) for name in ROLES), registered("reviewer", "ghg_verifier", functions=("decider",)),
        registered("third", "ghg_verifier", "footprint_training", functions=("decider",)))
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(
            state=ApplicationState.ACCEPTED, number="A-1", submitted_on=TODAY))
        uow.certificates.add(certificate(scheme, issued_on=TODAY))
        uow.commit()
    id = upheld(office)
    (shown,) = setting_aside.acts_to_set_aside(office, NEIGHBOUR, id)
    assert "西厂" in shown.found.act.text.zh
    anew = setting_aside.set_decision_aside(office, NEIGHBOUR, id, "engagement-1", "西厂重新评价。")
    assert isinstance(anew, Engagement), anew
    expected = Stage.TECHNICAL_REVIEW if is_the_reports else Stage.DECISION
    assert (anew.granted_before, stage(anew, scheme)) == ({"u1"}, expected)
    assert kept(office).state is CertificateState.VALID
    third = acting(Role.DECIDER, person="third")
    if is_the_reports:
        decisions.record_technical_review(office, third, "engagement-1", True, "同意。")
    for is_positive, refused in ((False, ()), (True, (against[0].with_(unit_id="u1"),))):
        told = refused_words(decisions.decide(office, third, "engagement-1", is_positive, "符合。", refused))
        assert "已由此前的决定准予认证" in told
    again = decisions.decide(office, third, "engagement-1", True, "符合。")
    assert isinstance(again, Engagement), again
    assert {each.id for each in again.granted_units} == ({"u1"} if is_the_reports else {"u1", "u2"})


@pytest.mark.requirement("CEC-5.6-c", "CNEX-14-a")
@pytest.mark.parametrize(("due_in", "until"), [
    (-1, TODAY - timedelta(days=1)), (0, TODAY + timedelta(days=45)), (29, TODAY + timedelta(days=74)),
    (45, TODAY + timedelta(days=45))], ids=["late before", "due that day", "gone by", "ahead"])
def test_what_could_not_be_corrected_while_the_job_was_decided_has_the_days_that_were_left(
    office: Office, clock: Clock, due_in: int, until: date
) -> None:
    """Else the decision against, set aside after 45 days, could only be made again; one late before stays late."""
    put(office, decided(cec(), report=report(is_positive=False), decision=decision(False, on=TODAY),
                        nonconformities=(finding().with_(due_on=TODAY + timedelta(days=due_in)),)),
        *(person(name) for name in ROLES))
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(
            state=ApplicationState.ACCEPTED, number="A-1", submitted_on=TODAY))
        uow.commit()
    clock.move(timedelta(days=45))
    assert "已作出认证决定" in refused_words(
        evaluation.record_correction(office, client(), "engagement-1", "NC-01", "已补齐"))
    anew = setting_aside.set_decision_aside(office, NEIGHBOUR, upheld(office), "engagement-1", "重新评价。")
    assert isinstance(anew, Engagement), anew
    assert anew.nonconformities[0].due_on == until
    mended = evaluation.record_correction(office, client(), "engagement-1", "NC-01", "已补齐")
    assert isinstance(mended, Engagement), mended
    assert [each.id for each in late_corrections(mended, office.today())] == (["NC-01"] if due_in < 0 else [])


@pytest.mark.requirement("CNEX-14-a")
@pytest.mark.parametrize("changes", [
    {"decision": decision(True, on=TODAY)},
    {"decision": decision(False, on=TODAY), "kind": EngagementKind.SURVEILLANCE},
], ids=["in favour", "surveillance"])
def test_only_a_decision_against_an_initial_certification_is_set_aside(
    office: Office, changes: dict[str, object]
) -> None:
    """What a surveillance came to is set aside of its certificates."""
    put(office, decided(cnex(), **changes), *(person(name) for name in ROLES))
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(
            state=ApplicationState.ACCEPTED, submitted_on=TODAY))
        uow.commit()
    id = upheld(office)
    assert setting_aside.acts_to_set_aside(office, NEIGHBOUR, id) == ()
    assert "没有可以取消的处理决定" in refused_words(
        setting_aside.set_decision_aside(office, NEIGHBOUR, id, "engagement-1", "重新评价"))


def tasks(office: Office, actor: Actor) -> list[str]:
    """What waits in the actor's inbox."""
    return [each.text.zh for each in inbox.inbox(office, actor) if each.waits]


@pytest.mark.requirement("CNEX-14-a", "CEC-5.6-c")
@BOTH
def test_what_a_decision_ended_is_to_be_done_again_once_it_is_set_aside(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """The client corrects, who planned confirms; who had a passed review to decide on is asked to review and decide."""
    correct, days = "检查组开具了不符合项，请确认或提出异议，并整改", "负责人批准了低于最低要求的人日，请重新确认人日"
    decide, review = "技术复核通过，待作出认证决定", "不予认证的决定因申诉成立取消，待重新复核和决定"
    put(office, decided(scheme, report=report(is_positive=False), decision=None, nonconformities=(finding(),)),
        *(person(name) for name in ROLES if name != "decider"),
        registered("decider", "ghg_verifier", functions=("decider",)))
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(
            state=ApplicationState.ACCEPTED, number="A-1", submitted_on=TODAY))
        passed = {"technical_review": {"passed": True}}
        for verb, after in (("nonconformity.raised", {}), ("person_days.deviated", {}),
                            ("technical_review.recorded", passed)):
            write_record(office, uow, NEIGHBOUR, verb, "engagement-1", after=after)
        uow.commit()
    other = body("second_decider")
    assert (correct in tasks(office, client()), days in tasks(office, body("coordinator")),
            tasks(office, other)) == (True, True, [decide])
    against = decisions.decide(office, body("decider"), "engagement-1", False, "不符合要求")
    assert isinstance(against, Engagement), against
    director = acting(Role.DIRECTOR, person="head").with_(account_id="account-head")
    assert bool(tasks(office, director)) is scheme.report_needs_director
    assert (correct in tasks(office, client()), tasks(office, body("coordinator")), tasks(office, other)) == (
        False, [], [])
    anew = setting_aside.set_decision_aside(office, NEIGHBOUR, upheld(office), "engagement-1", "重新评价。")
    assert isinstance(anew, Engagement), anew
    assert (correct in tasks(office, client()), days in tasks(office, body("coordinator")),
            tasks(office, other), tasks(office, director)) == (True, True, [review], [])
    assert inbox.unread_count(office, other) > 0


@pytest.mark.requirement("CNEX-14-a", "S4")
def test_a_tie_that_became_known_while_the_job_was_decided_is_told_once_it_is_decided_anew(office: Office) -> None:
    """Nobody was told of it then: it would first show as the refusal of the technical review."""
    code = CREDIT_CODES[1]
    put(office, decided(cnex(), report=report(is_positive=False), decision=decision(False, on=TODAY),
                        director_approval=approval(),
                        parties={role: each.with_(credit_code=code) for role, each in parties().items()}),
        *(person(name) for name in ROLES), *team())
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get("application-1").with_(
            state=ApplicationState.ACCEPTED, number="A-1", submitted_on=TODAY))
        uow.commit()
    people.add_tie(office, body("coordinator"), "second",
                   Tie(credit_code=code, kind=TieKind.SHAREHOLDER, since=date(2025, 1, 1)))
    asked = "参加评价的人员后来发现有利益关系，请认可或者安排重做其工作"
    assert asked not in tasks(office, ENDER)
    setting_aside.set_decision_aside(office, NEIGHBOUR, upheld(office), "engagement-1", "重新评价。")
    assert tasks(office, ENDER).count(asked) == tasks(office, NEIGHBOUR).count(asked) == 1


@pytest.mark.requirement("CNEX-14-a", "CNEX-12.3.1-b")
@BOTH
def test_what_a_withdrawal_ended_is_to_be_done_again_once_it_is_set_aside(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """An investigation goes on; of the suspension that is taken up again the holder is asked to apply as before."""
    fill(office, scheme)
    opened = "对证书已立项调查，请查明并作出结论"
    with office.unit_of_work() as uow:
        write_record(office, uow, client(), "certificate.investigation_opened", ID)
        uow.commit()
    suspend(office)
    assert opened in tasks(office, NEIGHBOUR)
    notice = next(each for each in tasks(office, client()) if "暂停" in each)
    clock.move(timedelta(days=2))
    withdraw(office)
    assert (opened in tasks(office, NEIGHBOUR), notice in tasks(office, client())) == (False, False)
    set_aside(office, upheld(office), StatusChange.WITHDRAWN)
    assert (opened in tasks(office, NEIGHBOUR), notice in tasks(office, client())) == (True, True)
    set_aside(office, upheld(office, "second_finder", "second_decider"), StatusChange.SUSPENDED)
    assert (opened in tasks(office, NEIGHBOUR), notice in tasks(office, client())) == (True, False)


@pytest.mark.requirement("CNEX-14-a", "CNEX-12.3.1-e")
def test_an_answered_wish_is_not_asked_again_and_a_restoration_is_verified_anew(office: Office, clock: Clock) -> None:
    """What the holder asked for was answered by the act all the same; the check that was against it is gone."""
    fill(office, cnex())
    wish, restore = "持有人申请暂停或注销证书", "持有人申请恢复证书"
    endings.ask_to_end(office, client(), ID, StatusChange.CANCELLED, "停产")
    assert wish in tasks(office, NEIGHBOUR)
    done(endings.cancel(office, ENDER, ID, "own_request", "停产", office.today()))
    set_aside(office, upheld(office), StatusChange.CANCELLED)
    assert wish not in tasks(office, NEIGHBOUR)
    suspend(office)
    clock.move(timedelta(days=180))
    restorations.apply_for_restoration(office, client(), ID, "已缴费")
    assert restore in tasks(office, NEIGHBOUR)
    restorations.record_restoration_check(office, ENDER, ID, office.today(), "某人", "未到账", False)
    clock.move(timedelta(days=20))
    withdraw(office, "suspension_unresolved")
    assert restore not in tasks(office, NEIGHBOUR)
    set_aside(office, upheld(office, "second_finder", "second_decider"))
    assert restore in tasks(office, NEIGHBOUR)


@pytest.mark.requirement("CNEX-14-a", "CNEX-9.2.3-b")
def test_requests_that_a_refusal_ended_wait_again_once_it_is_set_aside(office: Office, clock: Clock) -> None:
    """The applicant has the same requests to answer; a reviewer is asked by what the appeal left, and once."""
    fill_refused(office, cnex())
    other = acting(Role.APPLICATION_REVIEWER, person="colleague").with_(account_id="account-colleague")
    with office.unit_of_work() as uow:
        write_record(office, uow, client(), "application.submitted", "application-1")
        uow.commit()
    supplements.ask(office, REVIEWER, "application-1",
                    Demand(kind=SupplementKind.CORRECT, target="client.contact", reason="与营业执照不一致"))
    supplements.send_requests(office, REVIEWER, "application-1")
    clock.move(timedelta(days=40))
    (asked,) = (each for each in tasks(office, client()) if "通知" in each)
    application_review.refuse(office, REVIEWER, "application-1", "逾期未补正")
    assert asked not in tasks(office, client())
    setting_aside.set_refusal_aside(office, NEIGHBOUR, upheld(office), "已按期寄出。")
    assert asked in tasks(office, client())
    applications.save_answer(office, client(), "application-1", "client.contact", "赵敏")
    assert isinstance(applications.submit(office, client(), "application-1", "林晓"), Application)
    application_review.refuse(office, REVIEWER, "application-1", "不在业务范围内")
    setting_aside.set_refusal_aside(
        office, NEIGHBOUR, upheld(office, "second_finder", "second_decider"), "在业务范围内。")
    assert [each for each in tasks(office, other) if "申请" in each] == ["不予受理的决定因申诉成立取消，申请待继续评审"]
