"""The inbox: what came for whom, told from Records and papers, and how far it was read."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from docs_templates.catalogue import paper_kind
from intake_app.rules.lives import LIVES
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import aborts, audit_plan, complaints, evaluation, inbox, surveillance
from intake_app.services.news import NEWS, News
from intake_app.services.news_tasks import PAPER_TASKS
from intake_app.services.office import Office
from models.account import Account, Actor, Role
from models.complaint import Complaint, ComplaintKind, ComplaintTopic
from models.dispatch import DispatchState
from models.engagement import Engagement
from models.record import Record
from tests.builders import cnex_draft, completed
from tests.job_builders import approval, cec, certificate, cnex, decided, planned, trained, visit
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, client, consultant, mandate, put
from tests.services.test_abort_acts import asked
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


def test_an_auditor_is_told_of_their_own_cases_alone(office: Office, clock: Clock) -> None:
    """CNEX-15-a."""
    raised(office, clock)
    evaluation.record_correction(office, client(), ID, "NC-01", "已培训")
    assert told(office, somebody(Role.AUDITOR, "elsewhere")) == []


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
    complaints.assign(office, MANAGER, filed.id, "second", "other")
    assert told(office, somebody(Role.DECIDER, "other")) == [("请您调查或决定投诉、申诉", "complaints")]
    assert told(office, somebody(Role.DECIDER, "third")) == []
    assert [page for _, page in told(office, client())] == ["complaining"]


def waits(office: Office, actor: Actor) -> list[str]:
    return [each.text.zh for each in inbox.inbox(office, actor) if each.waits]


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
