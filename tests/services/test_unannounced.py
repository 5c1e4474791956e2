"""An unannounced surveillance is announced by being there: until then its client meets it nowhere (CEC 6.1)."""

from collections.abc import Callable
from datetime import date, timedelta

import icalendar
import pytest

from intake_app.rules.planned_visits import PlanningDay, out_of_time
from intake_app.services import (
    audit_plan,
    case_supplements,
    client_plan,
    client_steps,
    downloads,
    engagements,
    evaluation,
    feeds,
    inbox,
    papers,
    sending,
    surveillance,
)
from intake_app.services.office import Office
from intake_app.services.supplements import Demand
from models.account import Account, Role
from models.engagement import Engagement, ExtraSurveillance
from models.errors import NotFound
from models.ids import EngagementId
from models.paper import Paper
from models.supplement import SupplementKind
from tests.job_builders import announced, cec, certificate, decided, on_site, plan_notice, planned, trained, visit
from tests.journeys.small_files import pdf_file
from tests.services.jobs import COORDINATOR, acting, change, client, job, put, refused_words

ID = "engagement-1"
MANAGER, MEMBER = acting(Role.MANAGER, person="manager"), acting(Role.AUDITOR, person="member")
HOLDER = client()
AHEAD = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))


@pytest.fixture
def secret(office: Office) -> Office:
    """Planned for 16 June by member and second, who have raised a finding in the documents; its client has a feed."""
    put(office, decided(cec(), id=EngagementId("engagement-0")), trained("member"), trained("second"))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec(), engagement_id="engagement-0"))
        uow.accounts.add(Account(id=HOLDER.account_id, email="lin@client.example", name="林晓", password_hash="x",
                                 roles=HOLDER.roles, enterprise_id=HOLDER.enterprise_id))
        uow.commit()
    opened = surveillance.open_extra_surveillance(office, MANAGER, "certificate-1", "quality_problem", "投诉属实", True)
    assert isinstance(opened, Engagement), opened
    put(office, planned(cec(), kind=opened.kind, extra=opened.extra, certificate_ids=opened.certificate_ids,
                        visits=(AHEAD,), plan_notice=None))
    evaluation.raise_nonconformity(office, MEMBER, ID, "s1", "附件 3", "电表没有检定", None)
    return office


def let_it_be_known(office: Office) -> None:
    """The check of the site is closed: the team was there."""
    change(office, job(office).with_(on_site=(on_site(),)))


def findings_list(office: Office) -> Paper:
    """A list of findings that stands although nobody was there: no act leaves it so, but a wrong record might."""
    let_it_be_known(office)
    assert isinstance(evaluation.issue_findings_list(office, MEMBER, ID), Engagement)
    with office.unit_of_work() as uow:
        (made,) = uow.papers.about(ID)
    change(office, job(office).with_(on_site=()))
    return made


def test_a_site_taken_up_again_hides_nothing_again(secret: Office) -> None:
    """CEC-6.1-b: the team was there, so its client goes on seeing the job while the site's check is open."""
    let_it_be_known(secret)
    assert isinstance(evaluation.reopen_site(secret, MEMBER, ID, "s1", "漏记一项"), Engagement)
    assert job(secret).on_site == ()
    assert engagements.engagement_of(secret, HOLDER, ID).id == ID
    assert isinstance(evaluation.issue_findings_list(secret, MEMBER, ID), Engagement)
    assert [each.kind for each in papers.papers_about(secret, HOLDER, ID)] == ["nonconformity_list"]


ATTEMPTS: dict[str, Callable[[Office], object]] = {
    "the job": lambda office: engagements.engagement_of(office, HOLDER, ID),
    "its certificates": lambda office: engagements.certificates_of(office, HOLDER, job(office)),
    "its team": lambda office: client_plan.team_of(office, HOLDER, ID),
    "confirming": lambda office: audit_plan.confirm_plan(office, HOLDER, ID, True),
    "objecting": lambda office: audit_plan.object_to_member(office, HOLDER, ID, "member", "认识"),
    "answering": lambda office: evaluation.answer_finding(office, HOLDER, ID, "NC-01", True, ""),
    "correcting": lambda office: evaluation.record_correction(office, HOLDER, ID, "NC-01", "已检定"),
    "proving": lambda office: evaluation.add_evidence(office, HOLDER, ID, "NC-01", "证书.pdf", pdf_file("证书")),
    "supplying": lambda office: case_supplements.answer_team(office, HOLDER, ID, "request-1", "见附件"),
    "uploading": lambda office: case_supplements.answer_team_with_file(
        office, HOLDER, ID, "request-1", "账单.pdf", pdf_file("账单")),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_its_client_finds_nothing_by_its_id(secret: Office, attempt: str) -> None:
    """CEC-6.1-b: the same answer as of a job that there is not, whatever is asked."""
    with pytest.raises(NotFound):
        ATTEMPTS[attempt](secret)


def test_its_client_is_shown_nothing_of_it(secret: Office) -> None:
    """CEC-6.1-b: neither in lists, steps and inbox nor in the calendar."""
    assert ID not in {each.id for each in engagements.engagements_for(secret, HOLDER)}
    assert ID not in {step.subject for step in client_steps.client_steps(secret, HOLDER)}
    assert inbox.inbox(secret, HOLDER) == ()
    assert audits_in_calendar(secret) == []
    let_it_be_known(secret)
    assert ID in {each.id for each in engagements.engagements_for(secret, HOLDER)}
    assert ID in {step.subject for step in client_steps.client_steps(secret, HOLDER)}
    assert [entry.address for entry in inbox.inbox(secret, HOLDER)] == [{"job": ID}]


def audits_in_calendar(office: Office) -> list[str]:
    token = feeds.renew_feed(office, HOLDER, Role.APPLICANT)
    content = feeds.feed_of_token(office, token, "https://footmark.example")
    assert content is not None
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return [uid for each in events if (uid := str(each["UID"])).startswith(f"visit.{ID}.")]


def test_the_calendar_would_hold_an_audit_that_was_announced(secret: Office) -> None:
    """A calendar that never holds audits would prove nothing."""
    change(secret, announced(job(secret).with_(extra=None), plan_notice()))
    assert len(audits_in_calendar(secret)) == 1


def test_its_papers_are_neither_listed_nor_handed_out_nor_sent(secret: Office) -> None:
    """CEC-6.1-b: by subject, by file and through the outbox."""
    made = findings_list(secret)
    assert papers.papers_about(secret, HOLDER, ID) == ()
    with pytest.raises(NotFound):
        downloads.file_for(secret, HOLDER, made.file_id)
    assert sending.outbox(secret, COORDINATOR) == ()
    let_it_be_known(secret)
    assert papers.papers_about(secret, HOLDER, ID) == (made,)
    assert downloads.file_for(secret, HOLDER, made.file_id)[0].id == made.file_id
    assert [each.paper for each in sending.outbox(secret, COORDINATOR)] == [made]


def test_nothing_is_written_to_its_client_before(secret: Office) -> None:
    """CEC-6.1-b: neither a request for supplements nor the list of findings."""
    demand = Demand(kind=SupplementKind.MISSING, title="电费账单", reason="缺 3 月")
    case_supplements.note_request(secret, MEMBER, ID, demand)
    assert "不预先通知" in refused_words(case_supplements.send_to_client(secret, MEMBER, ID))
    assert "不预先通知" in refused_words(evaluation.issue_findings_list(secret, MEMBER, ID))


def test_an_unannounced_check_is_not_planned_for_a_day_that_is_past(office: Office) -> None:
    """CEC-6.1-b: a check that nobody made would count as begun; on the day before it may still be planned."""
    job = planned(cec(), visits=(), plan_notice=None, extra=ExtraSurveillance(
        cause="complaint", facts="投诉", is_unannounced=True, approved_by="管理", approved_on=date(2026, 5, 1)))
    for today, is_refused in ((AHEAD.start - timedelta(days=1), False), (AHEAD.start, True)):
        day = PlanningDay(today, office.calendar, office.house.cooling_off_months.value)
        assert bool(tuple(out_of_time(AHEAD, job, cec(), day))) is is_refused
