"""What a team asks of the client after the acceptance, and how the 90 days follow it by themselves."""

from datetime import date, timedelta

import pytest

from intake_app.rules.clocks import conclusion_clock
from intake_app.rules.stages import obstacles
from intake_app.services import case_supplements, client_steps
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import papers_about
from intake_app.services.supplements import Demand
from models.account import Role
from models.application import ApplicationState
from models.engagement import Engagement
from models.errors import NotFound, NotPermitted
from models.supplement import SupplementKind
from tests.builders import cnex_application
from tests.job_builders import cnex, decision, person, planned, qualification
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
