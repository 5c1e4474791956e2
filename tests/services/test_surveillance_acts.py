"""Surveillance notices made in time and late, and what a late one leaves room for (CNEX 11, J12)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document

from docs_templates.contexts import SurveillanceNoticePaper
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import paper_register, planning, sending, surveillance
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from intake_app.services.paper_contexts import parties_as_held
from intake_app.services.sending import HandedOver
from models.account import Role
from models.application import PartyRole
from models.calendar import add_months
from models.certificate import SurveillanceDone
from models.dispatch import DispatchWay
from models.engagement import Abort, Engagement, EngagementKind, SitePersonDays
from models.ids import PersonId
from models.paper import Paper
from models.planning import PlanProposal
from tests.job_builders import approval, cec, certificate, cnex, decided, finding, parties, trained, unit
from tests.services.jobs import COORDINATOR, SECONDS, acting, change, client, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
TODAY = date(2026, 6, 1)


def put_certificate(office: Office, due_in: timedelta, scheme: SchemeEdition | None = None) -> None:
    """A certificate whose first surveillance is due that long after 2026-06-01."""
    scheme = scheme or cnex()
    issued_on = add_months(TODAY + due_in, -12)
    put(office, decided(scheme, id="engagement-0", director_approval=approval()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(scheme, engagement_id="engagement-0", issued_on=issued_on,
                                         valid_until=add_months(issued_on, 36) - timedelta(days=1)))
        uow.commit()


def put_ending(office: Office, ends_on: date) -> None:
    """A certificate that ends before the fifteen months since its last surveillance do."""
    put(office, decided(cnex(), id="engagement-0", director_approval=approval()))
    done = SurveillanceDone(completed_on=add_months(ends_on, -14), passed=True)
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), engagement_id="engagement-0", valid_until=ends_on,
                                         issued_on=add_months(ends_on, -36), surveillances=(done,)))
        uow.commit()


def notified(office: Office) -> Engagement:
    """The surveillance job that the notice opened."""
    assert isinstance(surveillance.make_due_notices(office, MANAGER), tuple)
    with office.unit_of_work() as uow:
        return next(job for job in uow.engagements.all() if job.kind is EngagementKind.SURVEILLANCE)


def words_of_the_notice(office: Office) -> str:
    with office.unit_of_work() as uow:
        (notice,) = (paper for paper in uow.papers.all() if paper.kind == "surveillance_notice")
    content = file_for(office, client(), notice.file_id)[1]
    return "".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def told(office: Office) -> str:
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    return item.conflict.text.zh if item.conflict else ""


def test_a_manager_is_asked_while_the_correction_of_a_surveillance_is_overdue(office: Office) -> None:
    """CEC-6.3-a: the desk says so on the day after, and not only once a decision against stands."""
    put_certificate(office, timedelta(days=30), cec())
    job = notified(office)
    with office.unit_of_work() as uow:
        overdue = finding().with_(due_on=TODAY - timedelta(days=1))
        uow.engagements.save(uow.engagements.get(job.id).with_(nonconformities=(overdue,)))
        uow.commit()
    (act,) = surveillance.surveillance_desk(office, MANAGER).acts
    assert "NC-01 未在期限 2026-05-31（含当日）内完成整改" in act.text.zh


def first_planned_day(office: Office) -> date:
    proposal = planning.propose_plan(office, COORDINATOR, SECONDS)
    assert isinstance(proposal, PlanProposal), proposal
    (assignment,) = planning.proposed_plan(proposal)[1].assignments
    return assignment.start


def ready_to_plan(office: Office, job: Engagement) -> None:
    change(office, job.with_(person_days=(SitePersonDays(site_row="s1", document_review_half_days=1,
                                                         on_site_half_days=8),), person_days_confirmed_on=TODAY))
    put(office, trained("甲"), trained("乙"))


def test_a_notice_in_time_says_nothing_of_a_shorter_one(office: Office) -> None:
    """CNEX-11-a: due on 2026-08-01, two months from today."""
    put_certificate(office, timedelta(days=61))
    assert told(office) == ""
    job = notified(office)
    assert (job.due_on, job.not_before) == (date(2026, 8, 1), date(2026, 8, 1))
    assert "不足规定的通知期" not in words_of_the_notice(office)
    assert told(office) == ""


def test_a_late_notice_is_told_before_it_is_made_on_paper_and_after(office: Office) -> None:
    """CNEX-11-a, J12: due on 2026-07-01, but no visit before 2026-08-01."""
    put_certificate(office, timedelta(days=30))
    assert "若于今天（2026-06-01）发出" in told(office)
    job = notified(office)
    assert (job.due_on, job.not_before) == (date(2026, 7, 1), date(2026, 8, 1))
    assert "现场监督不早于2026年8月1日开始" in words_of_the_notice(office)
    assert "若于今天（2026-06-01）发出" in told(office), "it is made, not sent"
    with office.unit_of_work() as uow:
        (notice,) = (each for each in uow.papers.all() if each.kind == "surveillance_notice")
    sending.record_handed_over(office, COORDINATOR, notice.id,
                               HandedOver(sent_on=office.today(), way=DispatchWay.COURIER, proof="SF1"))
    assert "已于 2026-06-01 发出" in told(office)


def test_under_the_other_rule_no_notice_holds_a_visit_back(office: Office) -> None:
    """CEC-6.1-a: it must be done within its twelve months."""
    put_certificate(office, timedelta(days=30), cec())
    assert told(office) == ""
    job = notified(office)
    assert (job.due_on, job.not_before) == (date(2026, 7, 1), date(2026, 4, 1))
    assert "不足规定的通知期" not in words_of_the_notice(office)


@pytest.mark.requirement("CEC-6.1-a", "H154")
@pytest.mark.parametrize(("due_in", "reply_by"), [
    (1, TODAY), (10, date(2026, 6, 6)), (20, date(2026, 6, 13)), (60, date(2026, 6, 15)), (-1, date(2026, 6, 15))])
def test_a_notice_asks_for_its_reply_before_the_day_that_it_names(office: Office, due_in: int, reply_by: date) -> None:
    """One made the day before the last day asked for a reply two weeks after it; past that day nothing is too late."""
    put_certificate(office, timedelta(days=due_in), cec())
    notified(office)
    with office.unit_of_work() as uow:
        (notice,) = uow.certificates.all()[0].notices
    assert notice.reply_by == reply_by
    words = words_of_the_notice(office)
    is_named = f"{reply_by.year}年{reply_by.month}月{reply_by.day}日（含当日）前返回回执" in words
    assert is_named == (reply_by != TODAY), "nobody answers a letter on the day of its making"
    assert ("立即与我机构联系" in words) == (reply_by == TODAY)
    assert "最迟" not in words, "the rule's last day may be a later one"


def test_a_visit_is_planned_after_the_notice_unless_the_client_agrees_to_less(office: Office) -> None:
    """CNEX-11-a, J12."""
    put_certificate(office, timedelta(days=30))
    ready_to_plan(office, notified(office))
    assert first_planned_day(office) >= date(2026, 8, 1)
    with office.unit_of_work() as uow:
        job = next(job for job in uow.engagements.all() if job.kind is EngagementKind.SURVEILLANCE)
    outcome = surveillance.waive_notice(office, COORDINATOR, job.id, TODAY, "回函 2026-06-01")
    assert isinstance(outcome, Engagement)
    assert outcome.not_before == TODAY
    assert first_planned_day(office) <= date(2026, 7, 1)
    assert told(office) == ""
    with office.unit_of_work() as uow:
        record = uow.records.about(job.id)[-1]
    assert (record.verb, record.clause and record.clause.clause) == ("surveillance.notice_waived", "11")


def test_a_waiver_needs_evidence_and_a_day_after_the_notice(office: Office) -> None:
    """J12: in writing."""
    put_certificate(office, timedelta(days=30))
    job = notified(office)
    assert "凭证" in refused_words(surveillance.waive_notice(office, COORDINATOR, job.id, TODAY, " "))
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        assert "2026-06-01" in refused_words(surveillance.waive_notice(office, COORDINATOR, job.id, day, "回函"))


@pytest.mark.parametrize("id", ["engagement-0", "surveyed-cec"])
def test_there_is_nothing_to_waive_where_no_notice_binds(office: Office, id: str) -> None:
    """J12: an initial job, and the rule that writes no notice."""
    put(office, decided(cnex(), id="engagement-0"),
        decided(cec(), id="surveyed-cec", kind=EngagementKind.SURVEILLANCE, decision=None))
    assert "不需要登记" in refused_words(surveillance.waive_notice(office, COORDINATOR, id, TODAY, "回函"))


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=lambda scheme: scheme.key)
def test_a_surveillance_that_was_broken_off_and_ended_is_opened_anew_with_its_notice(
    office: Office, scheme: SchemeEdition
) -> None:
    """CNEX-11-c, CEC-6.1-a, CNEX-9.5.5-a: the limit runs on, and the first notice still counts."""
    put_certificate(office, timedelta(days=61), scheme)
    first = notified(office)
    change(office, first.with_(aborts=(Abort(
        site_row="s1", ground="not_cooperating", facts="拒绝", asked_by=PersonId("member"), asked_on=TODAY,
        is_consented=True, decided_on=TODAY, is_resumed=False, ended_on=TODAY),)))
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert (item.awaits_notice, item.open_engagement_id) == (True, None)
    assert isinstance(surveillance.make_due_notices(office, MANAGER), tuple)
    (again,) = surveillance.surveillance_desk(office, MANAGER).due
    assert again.open_engagement_id not in (None, first.id)
    assert (again.awaits_notice, again.due.due_on, again.due.earliest_visit) == (
        False, date(2026, 8, 1), item.due.earliest_visit)
    assert "没有需要发出" in refused_words(surveillance.make_due_notices(office, MANAGER))


def test_the_holder_is_called_to_the_surveillance_that_renews_though_none_is_due_before_the_end(
    office: Office
) -> None:
    """CNEX-12.1-b, CNEX-11-a: else no job could lead to the renewal; who does without it lets the certificate end."""
    put_ending(office, date(2026, 10, 1))
    job = notified(office)
    assert (job.due_on, job.not_before) == (date(2026, 10, 1), date(2026, 8, 1))
    words = words_of_the_notice(office)
    assert "证书到期失效，不能续证" in words
    assert "暂停" not in words
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert (item.due.renews, item.due.state, item.awaits_notice) == (True, "notice_due", False)  # made, not sent


def test_too_late_for_the_notice_before_the_end_asks_for_the_holders_agreement(office: Office) -> None:
    """CNEX-12.1-b, J12."""
    put_ending(office, date(2026, 7, 1))
    assert "缩短通知期的书面同意，否则不能以监督续证" in told(office)


def put_renamed(office: Office) -> None:
    """Two certificates of one job, in one of which a change of the holder's and the factory's name is printed."""
    put_certificate(office, timedelta(days=30))
    renamed = {role: each.with_(name=f"{each.name}（新名称）") if role is not PartyRole.PRODUCER else each
               for role, each in parties().items()}
    with office.unit_of_work() as uow:
        first = uow.certificates.all()[0]
        uow.certificates.add(first.with_(id="certificate-2", number="PCF-2026-00002", parties=renamed,
                                         unit=unit(cnex(), "u2"), replaced_on=TODAY, version=0))
        uow.commit()


def notices(office: Office) -> dict[str, tuple[str, ...]]:
    """The certificates that the notice to each name is about."""
    with office.unit_of_work() as uow:
        made = [paper for paper in uow.papers.all() if paper.kind == "surveillance_notice"]
    said = [SurveillanceNoticePaper.model_validate_json(office.files.get(paper.data_sha256)) for paper in made]
    return {each.addressee: tuple(row.number for row in each.certificates) for each in said}


def test_each_name_that_a_holder_bears_in_its_certificates_gets_a_notice_of_its_own(office: Office) -> None:
    """CNEX-12.2-d, CEC-7.3-a, J68: both went to the old name, and one job still surveys both."""
    put_renamed(office)
    job = notified(office)
    assert set(job.certificate_ids) == {"certificate-1", "certificate-2"}
    old = parties()[PartyRole.CLIENT].name
    assert notices(office) == {old: ("PCF-2026-00001",), f"{old}（新名称）": ("PCF-2026-00002",)}
    with office.unit_of_work() as uow:
        held = {each.number: each.notices[0].paper_id for each in uow.certificates.all()}
        assert {uow.papers.get(id).subject for id in held.values()} == {job.id}
    assert len(set(held.values())) == 2
    assert all(not item.awaits_notice for item in surveillance.surveillance_desk(office, MANAGER).due)


def test_one_of_two_void_notices_is_made_anew_of_the_same_job(office: Office) -> None:
    """CNEX-11-a, H129: the other stands, and its certificate is not told twice."""
    put_renamed(office)
    job = notified(office)
    with office.unit_of_work() as uow:
        first = next(each for each in uow.certificates.all() if each.id == "certificate-1").notices[0].paper_id
    assert isinstance(paper_register.void_paper(office, MANAGER, first, "有误"), Paper)
    made = surveillance.make_due_notices(office, MANAGER)
    assert isinstance(made, tuple)
    assert [paper.subject for paper in made] == [job.id]
    with office.unit_of_work() as uow:
        assert sorted(len(each.notices) for each in uow.certificates.all()) == [1, 2]
        assert len([each for each in uow.engagements.all() if each.kind is EngagementKind.SURVEILLANCE]) == 1


def test_the_report_of_certificates_under_two_names_has_the_parties_of_each(office: Office) -> None:
    """CNEX-9.6.7-a, CNEX-12.2-d, CEC-7.3-a: the one replaced last spoke for all."""
    put_renamed(office)
    job = notified(office)
    with office.unit_of_work() as uow:
        held = tuple(uow.certificates.get(id) for id in job.certificate_ids)
    lines = {(line.label, line.name) for line in parties_as_held(job, held, cnex())}
    client, factory = parties()[PartyRole.CLIENT].name, parties()[PartyRole.FACTORY].name
    for role, name in (("认证委托人", client), ("生产企业", factory)):
        assert {(role, f"{name}\n（证书PCF-2026-00001）"), (role, f"{name}（新名称）\n（证书PCF-2026-00002）")} < lines
    assert len(lines) == 5, "the producer, who bears one name in both, stands once"
