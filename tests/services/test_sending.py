"""The ledger of what went to whom: by e-mail once and no more, by hand with proof."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from openpyxl import load_workbook

from intake_app.rules.stages import within_notice
from intake_app.services import agreements, audit_plan, plan_files, sending, surveillance
from intake_app.services.board import AuditState, board_of
from intake_app.services.inbox import inbox
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.planning import desk_of
from intake_app.services.planning_problem import visit_window
from intake_app.services.ports import Letter, Mailed, MailOutcome
from intake_app.services.sending import HandedOver
from intake_app.services.unsent_notices import note_unsent_notices
from intake_app.smtp import Smtp
from models.account import Role
from models.dispatch import Dispatch, DispatchState, DispatchWay
from models.engagement import Engagement, EngagementKind, PlanNotice
from models.ids import EnterpriseId, PaperId
from models.paper import Paper, PaperVoid
from tests.job_builders import cnex, planned, trained, visit
from tests.journeys.small_files import pdf_file
from tests.mail.mail_server import Postbox, serving
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, put, refused_words, to_plan
from tests.services.test_surveillance_acts import MANAGER, put_certificate

TODAY = date(2026, 6, 1)
BY_COURIER = HandedOver(sent_on=TODAY, way=DispatchWay.COURIER, proof="SF1234567890")


class Dying:
    """A worker whose process ends while the server has the letter."""

    def send(self, letter: Letter) -> Mailed:
        raise KeyboardInterrupt


@pytest.fixture
def notice(office: Office) -> Paper:
    """A surveillance notice, made on 2026-06-01 and not sent."""
    put_certificate(office, timedelta(days=61))
    papers = surveillance.make_due_notices(office, MANAGER)
    assert not isinstance(papers, Refused)
    return papers[0]


def ordered(office: Office, *papers: Paper) -> Dispatch:
    outcome = sending.send_papers(office, COORDINATOR, [paper.id for paper in papers])
    assert not isinstance(outcome, Refused), outcome
    return outcome[0]


def outbox(office: Office) -> tuple[Paper, ...]:
    return tuple(each.paper for each in sending.outbox(office, COORDINATOR))


def newest(office: Office) -> Dispatch:
    return sending.ledger(office, COORDINATOR)[0]


def verbs(office: Office, paper: Paper) -> Sequence[str]:
    with office.unit_of_work() as uow:
        return [record.verb for record in uow.records.about(paper.subject) if record.verb.startswith("dispatch.")]


def first_day(office: Office) -> date | None:
    with office.unit_of_work() as uow:
        return next(job.not_before for job in uow.engagements.all() if job.kind is EngagementKind.SURVEILLANCE)


def test_a_paper_goes_once_and_the_ledger_says_to_whom(office: Office, notice: Paper) -> None:
    """To the enterprise's contact, with number, digest and the server's answer; the outbox is empty then."""
    assert outbox(office) == (notice,)
    postbox = Postbox()
    with serving(postbox) as settings:
        office = replace(office, mailer=Smtp(settings))
        dispatch = ordered(office, notice)
        assert isinstance(sending.send_papers(office, COORDINATOR, [notice.id]), Refused)
        for _ in range(3):
            sending.deliver(office, dispatch.id)
    (message,) = postbox.came
    told = newest(office)
    assert (told.state, told.sent_on, told.paper_sha256) == (DispatchState.SENT, TODAY, notice.sha256)
    assert told.to_address == message["To"].addresses[0].addr_spec == "enterprise-1@example.com"
    assert "queued as 4711" in told.proof
    assert notice.number in message["Subject"]
    assert outbox(office) == ()
    assert verbs(office, notice) == ["dispatch.ordered", "dispatch.sent"]


@pytest.mark.requirement("J28")
def test_a_paper_that_was_disposed_of_is_not_sent(office: Office, notice: Paper) -> None:
    """CNEX-15-a: it waits no more, and an e-mail that was ordered before ends as failed."""
    postbox = Postbox()
    with serving(postbox) as settings:
        office = replace(office, mailer=Smtp(settings))
        dispatch = ordered(office, notice)
        with office.unit_of_work() as uow:
            card = uow.files.save(uow.files.get(notice.file_id).with_(disposed_on=TODAY))
            uow.commit()
        office.files.remove(card.sha256)
        sending.deliver(office, dispatch.id)
    assert postbox.came == []
    assert newest(office).state is DispatchState.FAILED
    assert outbox(office) == ()
    assert verbs(office, notice) == ["dispatch.ordered", "dispatch.failed"]


def test_two_workers_at_once_send_one_letter(office: Office, notice: Paper) -> None:
    postbox = Postbox()
    with serving(postbox) as settings:
        office = replace(office, mailer=Smtp(settings))
        dispatch, start = ordered(office, notice), Barrier(4)

        def work() -> None:
            start.wait()
            sending.deliver(office, dispatch.id)

        workers = [Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert len(postbox.came) == 1
    assert newest(office).state is DispatchState.SENT


def test_a_server_that_fails_for_a_while_is_asked_again_after_growing_waits(
    office: Office, notice: Paper, clock: Clock
) -> None:
    """H82: after one minute, then after five; not a moment sooner."""
    postbox = Postbox("451 later", "451 later")
    with serving(postbox) as settings:
        office = replace(office, mailer=Smtp(settings))
        dispatch = ordered(office, notice)
        for minutes in (1, 5):
            sending.deliver(office, dispatch.id)
            assert newest(office).next_at == clock.at + timedelta(minutes=minutes)
            clock.move(timedelta(minutes=minutes, seconds=-1))
            sending.deliver(office, dispatch.id)
            assert newest(office).state is DispatchState.WAITING
            clock.move(timedelta(seconds=1))
        sending.deliver(office, dispatch.id)
    told = newest(office)
    assert [attempt.answer[:3] for attempt in told.attempts] == ["451", "451", "250"]
    assert len({message["Message-ID"] for message in postbox.came}) == len(postbox.came) == 1


def test_after_the_last_attempt_it_goes_by_hand(office: Office, notice: Paper, clock: Clock) -> None:
    """H82: no more attempts than there are waits, and one."""
    postbox = Postbox(*["451 later"] * 20)
    with serving(postbox) as settings:
        office = replace(office, mailer=Smtp(settings))
        dispatch = ordered(office, notice)
        for _ in range(10):
            sending.deliver(office, dispatch.id)
            clock.move(timedelta(days=1))
    told = newest(office)
    assert (told.state, len(told.attempts)) == (DispatchState.FAILED, len(office.house.sending.retry_minutes) + 1)
    assert outbox(office) == (notice,)


def test_a_refused_recipient_is_not_asked_again_and_another_way_is_open(office: Office, notice: Paper) -> None:
    with serving(Postbox(refuses="550 no such user")) as settings:
        office = replace(office, mailer=Smtp(settings))
        sending.deliver(office, ordered(office, notice).id)
    assert (newest(office).state, newest(office).attempts[0].answer[:3]) == (DispatchState.FAILED, "550")
    outcome = sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER)
    assert isinstance(outcome, Dispatch)
    assert [each.state for each in sending.ledger(office, COORDINATOR)] == [DispatchState.SENT, DispatchState.FAILED]


@pytest.mark.parametrize("went", [True, False])
def test_nobody_sends_again_what_may_have_gone(office: Office, notice: Paper, clock: Clock, went: bool) -> None:
    """The connection ended after the letter was handed over: a person looks and says what became of it."""
    postbox = Postbox(drops=True)
    with serving(postbox) as settings:
        office = replace(office, mailer=Smtp(settings))
        dispatch = ordered(office, notice)
        for _ in range(3):
            sending.deliver(office, dispatch.id)
            clock.move(timedelta(hours=1))
    assert (newest(office).state, len(postbox.came)) == (DispatchState.UNKNOWN, 1)
    assert outbox(office) == ()
    assert "凭证" in refused_words(sending.settle_unknown(office, COORDINATOR, dispatch.id, went, " "))
    settled = sending.settle_unknown(office, COORDINATOR, dispatch.id, went, "电话核实")
    assert isinstance(settled, Dispatch)
    assert settled.sent_on == (TODAY if went else None)
    assert outbox(office) == (() if went else (notice,))


def test_a_worker_that_dies_in_between_leaves_it_unknown(office: Office, notice: Paper, clock: Clock) -> None:
    """H82: told after ten minutes; a worker that starts later leaves it alone."""
    office = replace(office, mailer=Dying())
    dispatch = ordered(office, notice)
    with pytest.raises(KeyboardInterrupt):
        sending.deliver(office, dispatch.id)
    assert newest(office).state is DispatchState.SENDING
    clock.move(timedelta(minutes=11))
    assert newest(office).state is DispatchState.UNKNOWN
    postbox = Postbox()
    with serving(postbox) as settings:
        sending.deliver(replace(office, mailer=Smtp(settings)), dispatch.id)
    assert postbox.came == []


@pytest.mark.parametrize("change", [
    {"void": PaperVoid(on=TODAY, by="某人", reason="有误")}, {"is_for_client": False},
], ids=["void", "withheld"])
def test_a_paper_that_is_not_the_clients_any_more_does_not_go(
    office: Office, notice: Paper, change: dict[str, object]
) -> None:
    """CNEX-9.8-a: such as the report whose approval ended while its letter waited."""
    postbox = Postbox()
    with serving(postbox) as settings:
        office = replace(office, mailer=Smtp(settings))
        dispatch = ordered(office, notice)
        with office.unit_of_work() as uow:
            uow.papers.save(notice.with_(**change))
            uow.commit()
        sending.deliver(office, dispatch.id)
    assert (newest(office).state, postbox.came) == (DispatchState.FAILED, [])


def test_without_a_server_papers_go_by_hand_with_proof(office: Office, notice: Paper) -> None:
    """CNEX-11-a: day, way, proof and its file, once; never before the paper was made or after today."""
    assert "邮件服务器" in refused_words(sending.send_papers(office, COORDINATOR, [notice.id]))
    for wrong, words in ((BY_COURIER.with_(proof=" "), "凭证"), (BY_COURIER.with_(sent_on=date(2026, 5, 31)), "制作日"),
                         (BY_COURIER.with_(sent_on=date(2026, 6, 2)), "今天"),
                         (BY_COURIER.with_(file_name="回执.exe", file=b"MZ"), "回执.exe")):
        assert words in refused_words(sending.record_handed_over(office, COORDINATOR, notice.id, wrong))
    told = sending.record_handed_over(office, COORDINATOR, notice.id,
                                      BY_COURIER.with_(file_name="回执.pdf", file=pdf_file("x")))
    assert isinstance(told, Dispatch)
    assert told.proof_file_id is not None
    assert "不会重复发送" in refused_words(sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER))


def test_the_visit_follows_the_day_on_which_the_notice_was_sent(office: Office, notice: Paper, clock: Clock) -> None:
    """CNEX-11-a: made on 1 June, sent on 10 June: not before 10 August, and the proof is the ledger's."""
    assert first_day(office) == date(2026, 8, 1)
    clock.move(timedelta(days=9))
    told = sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER.with_(sent_on=date(2026, 6, 10)))
    assert isinstance(told, Dispatch), told
    assert first_day(office) == date(2026, 8, 10)
    with office.unit_of_work() as uow:
        (kept,) = uow.certificates.all()[0].notices
    assert (kept.sent_on, kept.channel, kept.proof) == (date(2026, 6, 10), "快递", "SF1234567890")


def test_an_order_that_was_lost_is_found_again(office: Office, notice: Paper) -> None:
    """A worker that starts orders what waits once more."""
    put: list[str] = []

    class Noting:
        def put(self, run_id: str) -> None:
            """No run is ordered here."""

        def put_dispatch(self, dispatch_id: str, wait_seconds: float = 0) -> None:
            put.append(dispatch_id)

    office = replace(office, mailer=Dying(), queue=Noting())
    dispatch = ordered(office, notice)
    sending.queue_waiting_dispatches(office)
    assert put == [dispatch.id, dispatch.id]


def test_an_outcome_of_the_mailer_is_kept_as_it_was_told(office: Office, notice: Paper) -> None:
    """The server's own words stand in the ledger and in the Record."""

    class Saying:
        def send(self, letter: Letter) -> Mailed:
            return Mailed(outcome=MailOutcome.ACCEPTED, answer="250 2.0.0 OK 好")

    office = replace(office, mailer=Saying())
    sending.deliver(office, ordered(office, notice).id)
    with office.unit_of_work() as uow:
        record = next(each for each in uow.records.about(notice.subject) if each.verb == "dispatch.sent")
    assert record.after["proof"] == newest(office).proof == "250 2.0.0 OK 好"


def with_an_older_agreement(office: Office) -> Paper:
    """Beside the notice a paper for another client, made three days before."""
    put(office, to_plan(agreement=None))
    before = replace(office, now=lambda: office.now() - timedelta(days=3))
    assert not isinstance(agreements.draw_up_agreement(before, COORDINATOR, "engagement-1"), Refused)
    return next(each for each in outbox(office) if each.kind == "agreement")


def test_a_batch_is_entered_wholly_or_not_at_all(office: Office, notice: Paper) -> None:
    """CNEX-11-b: a day that is wrong for one is told with its number, and none is entered; nor where one is gone."""
    agreement = with_an_older_agreement(office)
    told = BY_COURIER.with_(file_name="签收.pdf", file=pdf_file("签收"), is_for_several=True)
    ids = [notice.id, agreement.id]
    yesterday = told.with_(sent_on=TODAY - timedelta(days=1))

    def said(paper_ids: Sequence[str], told: HandedOver) -> str:
        words = refused_words(sending.record_batch_handed_over(office, COORDINATOR, paper_ids, told))
        assert sending.ledger(office, COORDINATOR) == ()
        return words

    assert "请写明凭证" in said(ids, told.with_(proof=" "))
    assert "请先" in said([], told)
    assert notice.number in said(ids, yesterday)
    assert agreement.number not in said(ids, yesterday)
    assert "1 份已由他人发送或已作废" in said([*ids, "paper-gone"], told)
    entered = sending.record_batch_handed_over(office, COORDINATOR, ids, told)
    assert not isinstance(entered, Refused)
    assert {each.paper_id for each in entered} == {*ids}
    assert verbs(office, agreement) == ["dispatch.sent"]
    assert newest(office).proof_file_id is not None
    assert outbox(office) == ()


def test_one_proof_for_several_clients_is_asked_about(office: Office, notice: Paper) -> None:
    """CNEX-11-b: a courier brings one parcel to one client; a list of letters is a proof for all of them."""
    agreement = with_an_older_agreement(office)
    with office.unit_of_work() as uow:
        other = uow.papers.get(agreement.id)
        uow.enterprises.add(uow.enterprises.get(other.enterprise_id).with_(
            id=EnterpriseId("enterprise-other"), name="另一家", credit_code="91330100TEXT001735"))
        uow.papers.save(other.with_(enterprise_id="enterprise-other"))
        uow.commit()
    ids = [notice.id, agreement.id]
    assert "2 家单位" in refused_words(sending.record_batch_handed_over(office, COORDINATOR, ids, BY_COURIER))
    assert sending.ledger(office, COORDINATOR) == ()
    entered = sending.record_batch_handed_over(office, COORDINATOR, ids, BY_COURIER.with_(is_for_several=True))
    assert not isinstance(entered, Refused)


@pytest.mark.requirement("CNEX-11-a")
def test_a_wrong_entry_is_put_right_with_its_reason(office: Office, notice: Paper, clock: Clock) -> None:
    """The months of the notice run from the right day then; what the ledger said before stands in the Record."""
    clock.move(timedelta(days=9))
    entered = sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER)
    assert isinstance(entered, Dispatch)
    assert first_day(office) == date(2026, 8, 1)
    right = HandedOver(sent_on=date(2026, 6, 10), way=DispatchWay.POST, proof="挂号 11")

    def said(told: HandedOver, reason: str) -> str:
        return refused_words(sending.correct_handed_over(office, COORDINATOR, entered.id, told, reason))

    assert "更正原因" in said(right, " ")
    assert "凭证" in said(right.with_(proof=""), "日期误填")
    assert "制作日" in said(right.with_(sent_on=date(2026, 6, 11)), "日期误填")
    saved = sending.correct_handed_over(office, COORDINATOR, entered.id, right, "日期误填")
    assert isinstance(saved, Dispatch), saved
    assert (newest(office).sent_on, newest(office).way, newest(office).correction) == (
        date(2026, 6, 10), DispatchWay.POST, "日期误填")
    assert first_day(office) == date(2026, 8, 10)
    with office.unit_of_work() as uow:
        record = next(each for each in uow.records.about(notice.subject) if each.verb == "dispatch.corrected")
    assert (record.before["sent_on"], record.after["sent_on"], record.after["reason"]) == (
        "2026-06-01", "2026-06-10", "日期误填")


@pytest.mark.requirement("CNEX-11-a")
def test_what_was_entered_and_did_not_go_waits_again(office: Office, notice: Paper, clock: Clock) -> None:
    """Its months do not run any more; sent in truth, they run from that day."""
    entered = sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER)
    assert isinstance(entered, Dispatch)
    assert "更正原因" in refused_words(sending.take_back_handed_over(office, COORDINATOR, entered.id, ""))
    assert isinstance(sending.take_back_handed_over(office, COORDINATOR, entered.id, "未交寄"), Dispatch)
    assert "人工登记" in refused_words(sending.take_back_handed_over(office, COORDINATOR, entered.id, "未交寄"))
    assert [each.id for each in outbox(office)] == [notice.id]
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert item.due.is_notice_unsent
    clock.move(timedelta(days=9))
    again = sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER.with_(sent_on=date(2026, 6, 10)))
    assert isinstance(again, Dispatch)
    assert first_day(office) == date(2026, 8, 10)


def test_an_emails_entry_is_not_put_right_by_hand(office: Office, notice: Paper) -> None:
    """CNEX-11-a: what the server answered is no word of anybody here."""
    with serving(Postbox()) as settings:
        office = replace(office, mailer=Smtp(settings))
        sending.deliver(office, ordered(office, notice).id)
    assert "服务器答复" in refused_words(
        sending.correct_handed_over(office, COORDINATOR, newest(office).id, BY_COURIER, "误填"))


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_a_plan_notice_is_made_and_not_sent_until_that_is_entered(office: Office) -> None:
    """For the team, on the board and in the workbook of the plan: planned until then, not announced."""
    ahead = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
    put(office, planned(cnex(), visits=(ahead,), plan_notice=None), trained("member"), trained("second"))
    assert audit_plan.notices_not_sent(office, COORDINATOR, "engagement-1") == frozenset()
    assert isinstance(audit_plan.send_plan(office, COORDINATOR, "engagement-1"), Engagement)
    (made,) = outbox(office)

    def told() -> tuple[AuditState, bool]:
        (audit,) = board_of(office, COORDINATOR).audits
        return audit.state, audit.is_notice_unsent

    def in_the_workbook() -> list[object]:
        book = load_workbook(io.BytesIO(plan_files.published_workbook(office, COORDINATOR, "zh")))
        return [row[-1] for row in book["检查安排"].iter_rows(min_row=2, values_only=True)]

    member = acting(Role.AUDITOR, person="member")
    assert audit_plan.notices_not_sent(office, member, "engagement-1") == {made.id}
    assert told() == (AuditState.PLANNED, True)
    assert in_the_workbook() == ["已排定"]
    sending.record_handed_over(office, COORDINATOR, made.id, BY_COURIER)
    assert audit_plan.notices_not_sent(office, member, "engagement-1") == frozenset()
    assert told() == (AuditState.ANNOUNCED, False)
    assert in_the_workbook() == ["已通知"]


def as_before_sendings_were_kept(office: Office, notice: Paper) -> None:
    """The notice and its job as they were stored when a notice counted as sent once it was made."""
    with office.unit_of_work() as uow:
        job = uow.engagements.get(notice.subject)
        uow.engagements.save(job.with_(is_notice_unsent=False))
        for held in map(uow.certificates.get, job.certificate_ids):
            uow.certificates.save(held.with_(notices=tuple(each.with_(is_sent=True) for each in held.notices)))
        uow.commit()


@pytest.mark.requirement("CNEX-11-a")
def test_an_old_notice_that_no_ledger_tells_of_does_not_count_as_sent(
    office: Office, notice: Paper, clock: Clock
) -> None:
    """Its sending is to be recorded, and the coordinator is told so once; recorded, it counts from its own day."""
    as_before_sendings_were_kept(office, notice)
    clock.move(timedelta(days=9))
    assert [note_unsent_notices(office, RUN_OF_THE_DAY) for _ in range(2)] == [1, 0]
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert (item.due.is_notice_unsent, item.awaits_notice, item.first_day) == (True, False, date(2026, 8, 10))
    asked = [each for each in inbox(office, COORDINATOR) if "没有发送登记" in each.text.zh]
    assert [each.waits for each in asked] == [True]
    sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER.with_(sent_on=date(2026, 6, 3)))
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert (item.due.is_notice_unsent, item.first_day) == (False, date(2026, 8, 3))
    assert not any(each.waits for each in inbox(office, COORDINATOR) if "没有发送登记" in each.text.zh)
    assert note_unsent_notices(office, RUN_OF_THE_DAY) == 0


@pytest.mark.requirement("CNEX-11-a")
@pytest.mark.parametrize(("start", "confirmed_on", "first"), [
    (date(2026, 8, 17), date(2026, 8, 7), date(2026, 8, 1)),
    (date(2026, 8, 10), date(2026, 8, 7), date(2026, 8, 1)),
    (date(2026, 8, 17), None, date(2026, 10, 10)),
], ids=["confirmed", "begun", "unanswered"])
def test_a_confirmed_visit_does_not_fall_for_want_of_an_entry(
    office: Office, notice: Paper, clock: Clock, start: date, confirmed_on: date | None, first: date
) -> None:
    """The entry is asked for all the same; the day that it tells may move the visit, an unknown one does not."""
    as_before_sendings_were_kept(office, notice)
    told = PlanNotice(sent_on=date(2026, 8, 5), paper_id=PaperId("paper-plan"), confirmed_on=confirmed_on)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(notice.subject)
        uow.engagements.save(job.with_(visits=(visit(start=start, end=start + timedelta(days=1), notice=told),)))
        uow.commit()
    clock.move(date(2026, 8, 10) - TODAY)
    assert note_unsent_notices(office, RUN_OF_THE_DAY) == 1
    with office.unit_of_work() as uow:
        job = uow.engagements.get(notice.subject)
    assert (job.not_before, job.is_notice_unsent) == (first, True)
    assert bool(list(within_notice(job, job.visits, cnex()))) is (confirmed_on is None)
    assert any(each.waits and "没有发送登记" in each.text.zh for each in inbox(office, COORDINATOR))


def test_an_old_notice_that_the_ledger_tells_of_stays_sent(office: Office, notice: Paper) -> None:
    """CNEX-11-a: its dispatch proves it."""
    sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER)
    assert note_unsent_notices(office, RUN_OF_THE_DAY) == 0


@pytest.mark.requirement("CNEX-11-a")
def test_a_notice_is_made_and_not_sent_until_that_is_entered(office: Office, notice: Paper, clock: Clock) -> None:
    """No plan is laid on its months before they begin, nor told to the client; entered, the first day is final."""
    def desk() -> surveillance.CertificateDue:
        (item,) = surveillance.surveillance_desk(office, MANAGER).due
        return item

    def first_open_day() -> date:
        with office.unit_of_work() as uow:
            now, scheme = desk_of(office, uow), office.schemes.in_force(notice.scheme, office.today())
            return visit_window(now, now.engagements[0], scheme, "s1")[0]

    assert desk().due.is_notice_unsent
    assert not desk().awaits_notice, "no second one is made"
    clock.move(timedelta(days=9))
    assert (first_day(office), desk().first_day) == (date(2026, 8, 1), date(2026, 8, 10))
    assert first_open_day() >= date(2026, 8, 10)
    with office.unit_of_work() as uow:
        job = next(each for each in uow.engagements.all() if each.kind is EngagementKind.SURVEILLANCE)
    assert "尚未登记发送" in "".join(
        each.text.zh for each in audit_plan.sending_obstacles(office, COORDINATOR, job))
    sending.record_handed_over(office, COORDINATOR, notice.id, BY_COURIER.with_(sent_on=date(2026, 6, 3)))
    assert not desk().due.is_notice_unsent
    assert (desk().first_day, desk().due.state) == (date(2026, 8, 3), "notified")
    with office.unit_of_work() as uow:
        job = uow.engagements.get(job.id)
    assert not job.is_notice_unsent
    assert "尚未登记发送" not in "".join(
        each.text.zh for each in audit_plan.sending_obstacles(office, COORDINATOR, job))
