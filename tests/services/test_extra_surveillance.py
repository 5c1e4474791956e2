"""A surveillance beyond the regular ones: only for the rule's causes, and unannounced where the manager says so."""

from datetime import date

import pytest

from intake_app.rules.stages import Stage, obstacles, stage
from intake_app.services import surveillance
from intake_app.services.engagements import engagements_for
from intake_app.services.office import Office
from models.account import Role
from models.certificate import CertificateState
from models.engagement import Engagement
from tests.job_builders import CALENDAR, cec, certificate, cnex, decided, on_site, planned
from tests.offices import Clock
from tests.services.jobs import acting, change, client, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
TODAY = date(2026, 6, 1)


def opened(office: Office, is_unannounced: bool, cause: str = "quality_problem") -> Engagement:
    put(office, decided(cec(), id="engagement-0"))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec(), engagement_id="engagement-0"))
        uow.commit()
    job = surveillance.open_extra_surveillance(office, MANAGER, "certificate-1", cause, "用户投诉属实", is_unannounced)
    assert isinstance(job, Engagement), job
    return job


@pytest.mark.parametrize("cause", ["quality_problem", "doubted_conformity", "changes_found"])
def test_each_of_the_three_causes_opens_one_and_is_recorded(office: Office, cause: str) -> None:
    """CEC-6.1-b, J40: with the facts and who approved it."""
    job = opened(office, True, cause)
    assert job.extra is not None
    assert (job.extra.cause, job.extra.approved_by, job.not_before) == (cause, "manager", TODAY)
    with office.unit_of_work() as uow:
        record = uow.records.about(job.id)[-1]
    assert record.clause is not None
    assert record.clause.clause.startswith("6.1")
    assert record.after["unannounced"] is True


def test_a_rule_that_names_no_cause_refuses_it(office: Office) -> None:
    """J54: under CNEX 11 the notice of two months always binds."""
    put(office, decided(cnex(), id="engagement-0"))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), engagement_id="engagement-0"))
        uow.commit()
    assert "书面同意" in refused_words(surveillance.open_extra_surveillance(
        office, MANAGER, "certificate-1", "quality_problem", "用户投诉属实", True))


def test_it_needs_facts_and_a_certificate_in_force(office: Office) -> None:
    """CEC-6.1-b."""
    opened(office, False)
    assert "事实" in refused_words(surveillance.open_extra_surveillance(
        office, MANAGER, "certificate-1", "quality_problem", " ", True))
    with office.unit_of_work() as uow:
        uow.certificates.save(uow.certificates.get("certificate-1").with_(state=CertificateState.WITHDRAWN))
        uow.commit()
    assert "已失效" in refused_words(surveillance.open_extra_surveillance(
        office, MANAGER, "certificate-1", "quality_problem", "用户投诉属实", True))


def test_the_client_sees_an_unannounced_one_only_once_the_team_was_there(office: Office) -> None:
    """CEC-6.1-b."""
    job = opened(office, True)
    holder = client(job.enterprise_id)
    assert job.id not in {each.id for each in engagements_for(office, holder)}
    change(office, job.with_(on_site=(on_site(),)))
    assert job.id in {each.id for each in engagements_for(office, holder)}


def test_an_announced_one_is_seen_at_once(office: Office) -> None:
    """CEC-6.1-b."""
    job = opened(office, False)
    assert job.id in {each.id for each in engagements_for(office, client(job.enterprise_id))}


def test_no_plan_is_sent_of_an_unannounced_one_and_the_audit_begins_without(office: Office) -> None:
    """CEC-6.1-b."""
    extra = opened(office, True).extra
    job = planned(cec(), extra=extra, plan_notice=None)
    assert any("不预先通知" in reason.text.zh for reason in obstacles("send_plan", job, cec(), TODAY, CALENDAR))
    assert obstacles("record_on_site", job, cec(), TODAY, CALENDAR) == ()
    assert stage(job, cec()) is Stage.ON_SITE
    assert stage(job.with_(extra=None), cec()) is Stage.PLAN_NOTICE


def test_the_regular_notice_is_made_all_the_same(office: Office, clock: Clock) -> None:
    """CEC-6.1-b: the extra one may still come to nothing; once its team was there, it is the year's surveillance."""
    job = opened(office, True)
    clock.move(date(2027, 3, 1) - TODAY)
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert (item.open_engagement_id, item.awaits_notice) == (job.id, True)
    assert item.first_day != job.not_before, "the notice has its own first day"
    change(office, job.with_(on_site=(on_site(),)))
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert (item.open_engagement_id, item.awaits_notice) == (job.id, False)
    assert "没有需要发出" in refused_words(surveillance.make_due_notices(office, MANAGER))
