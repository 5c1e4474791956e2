"""What a team asks of the client after the acceptance, and how the 90 days follow it by themselves."""

from datetime import date, timedelta

import pytest

from docs_templates.contexts import SupplementNotice
from docs_templates.render import fill, paper_text, template_path
from intake_app.rules.clocks import conclusion_clock
from intake_app.rules.completeness import document_lines
from intake_app.rules.stages import obstacles
from intake_app.rules.targets import document_text
from intake_app.services import case_supplements, client_steps
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import papers_about
from intake_app.services.supplements import Demand
from models.account import Role
from models.application import ApplicationState, PartyRole
from models.engagement import Engagement, EngagementKind, ExtraSurveillance
from models.errors import NotFound, NotPermitted
from models.supplement import SupplementKind
from tests.builders import cnex_application
from tests.job_builders import certificate, cnex, decision, parties, person, planned, qualification
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.services.jobs import acting, change, client, job, put, refused_words

MEMBER = acting(Role.AUDITOR, person="member")
CLIENT = client()
ID = "engagement-1"


@pytest.fixture
def office_with_job(office: Office) -> Office:
    """An office with a running job on whose team the member is."""
    put(office, planned(cnex(), accepted_on=office.today()),
        *(person(name, qualification("footprint_training")) for name in ("member", "second")))
    with office.unit_of_work() as uow:
        uow.applications.save(cnex_application(state=ApplicationState.ACCEPTED))
        uow.commit()
    return office


def noted(office: Office, title: str = "电力计量", reason: str = "请说明分摊") -> Engagement | Refused:
    return case_supplements.note_request(
        office, MEMBER, ID, Demand(kind=SupplementKind.CLARIFY, title=title, reason=reason))


def test_the_team_cites_a_clause_of_the_rule_and_no_other(office_with_job: Office) -> None:
    """CEC-5.3.3-a: as the scheme's file writes it, however it was typed."""
    demand = Demand(kind=SupplementKind.CLARIFY, title="电力计量", reason="请说明分摊", clause="第9.4条")
    assert case_supplements.note_request(office_with_job, MEMBER, ID, demand).drafted_items[0].clause.clause == "9.4"
    wrong = case_supplements.note_request(office_with_job, MEMBER, ID, demand.with_(clause="9.44"))
    assert "没有条款“9.44”" in refused_words(wrong)


def sent(office: Office) -> Engagement:
    """The job after one batch of two requests."""
    for title in ("电力计量", "天然气台账"):
        noted(office, title)
    outcome = case_supplements.send_to_client(office, MEMBER, ID)
    assert isinstance(outcome, Engagement), outcome
    return outcome


def test_requests_are_kept_and_go_out_as_one_notice(office_with_job: Office) -> None:
    office = office_with_job
    assert "理由" in refused_words(noted(office, reason=" "))
    assert "名称" in refused_words(noted(office, title=" "))
    assert "还没有记下" in refused_words(case_supplements.send_to_client(office, MEMBER, ID))
    noted(office, "多余的")
    (spare,) = job(office).drafted_items
    case_supplements.take_out_request(office, MEMBER, ID, spare.id)
    request = sent(office).open_request
    assert request is not None
    assert [item.title.zh for item in request.items] == ["电力计量", "天然气台账"]
    notice = next(paper for paper in papers_about(office, CLIENT, ID) if paper.kind == "supplement_notice")
    assert notice.id == request.paper_id
    (step,) = [step for step in client_steps.client_steps(office, CLIENT) if step.kind == "answer"]
    assert (step.subject, step.due_on) == (ID, request.due_on)
    noted(office, "又一项")
    assert "尚未答复" in refused_words(case_supplements.send_to_client(office, MEMBER, ID))


def notice(office: Office) -> SupplementNotice:
    """What the notice of the one batch says."""
    made = next(paper for paper in papers_about(office, CLIENT, ID) if paper.kind == "supplement_notice")
    return SupplementNotice.model_validate_json(office.files.get(made.data_sha256))


def printed_in(said: SupplementNotice) -> str:
    """What the notice says on paper."""
    return paper_text(fill(template_path("supplement_notice", "cnex_ex").read_bytes(), said))


def of_certificates(office: Office, extra: ExtraSurveillance | None = None) -> None:
    """The job is about a certificate whose holder bears another name by now."""
    renamed = {**parties(), PartyRole.CLIENT: parties()[PartyRole.CLIENT].with_(name="远山电机有限公司")}
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), parties=renamed))
        uow.commit()
    change(office, job(office).with_(kind=EngagementKind.SURVEILLANCE, certificate_ids=("certificate-1",),
                                     parties=renamed, extra=extra))


def change_check() -> ExtraSurveillance:
    """A check on site that verifies a change."""
    return ExtraSurveillance(cause="process", facts="工艺改变", is_unannounced=False, change_id="change-1",
                             approved_by="某人", approved_on=date(2026, 5, 1))


@pytest.mark.parametrize(("extra", "work"), [(None, "获证后监督"), (change_check(), "变更核查")])
def test_what_is_asked_after_certification_goes_to_the_holder_as_it_is_called_now(
    office_with_job: Office, extra: ExtraSurveillance | None, work: str
) -> None:
    """CNEX-9.4-a, CEC-5.3.3-a: the request is about the certificates surveyed, not about the application long ago."""
    office = office_with_job
    of_certificates(office, extra)
    sent(office)
    said = notice(office)
    assert (said.addressee, said.work, said.certificates) == ("远山电机有限公司", work, ("PCF-2026-00001",))
    printed = printed_in(said)
    assert f"我机构正在对贵单位所持的下列认证证书实施{work}" in printed
    assert "所涉的证书" in printed
    assert "PCF-2026-00001" in printed
    assert not any(word in printed for word in ("申请编号", "已受理", "已收到的材料", "不计入认证时限"))


def test_what_is_asked_after_the_acceptance_names_the_application(office_with_job: Office) -> None:
    """CNEX-9.4-a: a certification is still under way, and its late answers stop the clock."""
    office = office_with_job
    sent(office)
    printed = printed_in(notice(office))
    for said in ("申请编号", "已受理", "已收到的材料", "逾期提交的时间不计入认证时限"):
        assert said in printed


def test_the_last_answer_closes_the_batch_by_itself(office_with_job: Office, clock: Clock) -> None:
    office = office_with_job
    request = sent(office).open_request
    assert request is not None
    first, second = request.items
    clock.move(timedelta(days=4))
    assert "请写明" in refused_words(case_supplements.answer_team(office, CLIENT, ID, first.id, " "))
    case_supplements.answer_team(office, CLIENT, ID, first.id, "按产量分摊")
    assert job(office).open_request is not None
    closed = case_supplements.answer_team_with_file(office, CLIENT, ID, second.id, "台账.pdf", pdf_file("x"))
    assert isinstance(closed, Engagement)
    assert closed.supplements[0].answered_on == office.today()
    answer = closed.supplements[0].items[1].answer
    assert answer is not None
    assert answer.file_id is not None
    assert file_for(office, MEMBER, answer.file_id)[0].name == "台账.pdf"
    assert "没有待答复" in refused_words(case_supplements.answer_team(office, CLIENT, ID, first.id, "再答"))
    late = case_supplements.answer_team_with_file(office, CLIENT, ID, first.id, "迟.pdf", pdf_file("x"))
    assert "没有待答复" in refused_words(late)
    with office.unit_of_work() as uow:
        assert [c.name for c in uow.files.of_owner(ID) if c.stored_by == CLIENT.account_id] == ["台账.pdf"]


@pytest.mark.requirement("CNEX-9.10-b")
def test_the_ninety_days_stop_and_start_with_the_answer(office_with_job: Office, clock: Clock) -> None:
    """Nobody enters a stop: from the day after the last day to the answer they stand still."""
    office = office_with_job
    request = sent(office).open_request
    assert request is not None
    scheme, usual = cnex(), office.today() + timedelta(days=90)
    assert conclusion_clock(job(office), scheme, request.due_on).due_on == usual
    clock.move(timedelta(days=33))
    assert conclusion_clock(job(office), scheme, office.today()).is_stopped
    for item in request.items:
        case_supplements.answer_team(office, CLIENT, ID, item.id, "答复")
    clock.move(timedelta(days=10))
    running = conclusion_clock(job(office), scheme, office.today())
    assert (running.is_stopped, running.stopped_days, running.due_on) == (False, 3, usual + timedelta(days=3))


def test_no_report_is_written_while_a_request_is_open(office_with_job: Office) -> None:
    office = office_with_job
    sent(office)
    words = [reason.text.zh for reason in obstacles("write_report", job(office), cnex(), date(2026, 6, 1),
                                                    office.calendar)]
    assert any("补充材料通知尚未答复" in each for each in words)


def test_a_report_in_favour_names_an_open_request_once(office_with_job: Office) -> None:
    """CEC-5.7.1-c: within its time and after; only a report against waits no longer than that time."""
    office = office_with_job
    request = sent(office).open_request
    assert request is not None
    for today, against in ((request.last_day, 1), (request.last_day + timedelta(days=1), 0)):
        for act, count in (("positive_report", 1), ("write_report", against)):
            told = obstacles(act, job(office), cnex(), today, office.calendar)
            assert sum("补充材料通知尚未答复" in each.text.zh for each in told) == count


def test_only_the_team_asks_and_only_the_client_answers(office_with_job: Office) -> None:
    office = office_with_job
    request = sent(office).open_request
    assert request is not None
    with pytest.raises(NotPermitted):
        case_supplements.send_to_client(office, acting(Role.AUDITOR, person="stranger"), ID)
    with pytest.raises(NotPermitted):
        case_supplements.answer_team(office, client("enterprise-2"), ID, request.items[0].id, "x")
    with pytest.raises(NotFound):
        case_supplements.answer_team(office, CLIENT, ID, "request-9", "x")


def test_nothing_is_asked_of_a_decided_job(office_with_job: Office) -> None:
    office = office_with_job
    change(office, job(office).with_(decision=decision(True, on=office.today())))
    with pytest.raises(NotPermitted):
        noted(office)


def test_a_request_about_a_document_bears_its_name_in_both_languages_and_its_clause(office_with_job: Office) -> None:
    """CEC-5.3.3-a, CNEX-9.4-b: chosen by its name, in whichever language the team reads."""
    office = office_with_job
    with office.unit_of_work() as uow:
        application = uow.applications.get("application-1")
    line = next(each for each in document_lines(application, cnex()) if each.requirement == "business_licence")
    for title in (document_text(line).zh, document_text(line).en):
        outcome = noted(office, title)
        assert isinstance(outcome, Engagement), outcome
        item = outcome.drafted_items[-1]
        assert (item.title, item.clause) == (document_text(line), line.clause)
