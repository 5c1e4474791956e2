"""What running cases keep, the clock stopped and set going again, and results published with consent."""

from datetime import date, timedelta

import pytest

from intake_app.rules.stages import Stage
from intake_app.services import cases
from intake_app.services.office import Office
from models.account import Role
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, EngagementKind
from models.errors import NotFound, NotPermitted
from tests.builders import with_answers
from tests.job_builders import approval, cec, certificate, cnex, decided, decision, evaluated, planned
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, client, job, put, refused_words

ID = "engagement-1"
MANAGER = acting(Role.MANAGER, person="manager")
MAY = date(2026, 5, 1)


def stop(
    office: Office, cause: str = "late_fee", first: date = MAY, last: date | None = None, evidence: str = "催缴函"
) -> object:
    return cases.stop_clock(office, COORDINATOR, ID, cause, first, last, "认证费用未到账", evidence)


def resume(office: Office, last: date, cause: str = "late_fee", reason: str = "费用到账") -> object:
    return cases.resume_clock(office, MANAGER, ID, cause, last, reason, "银行回单 2026-05-20")


def put_certificate(office: Office, consent: str = "yes", **changes: object) -> None:
    """An issued certificate of a decided job, whose application answered the question of consent."""
    put(office, decided(cnex(), director_approval=approval()))
    with office.unit_of_work() as uow:
        application = uow.applications.get("application-1")
        uow.applications.save(with_answers(application, {"application.disclosure_consent": consent}))
        uow.certificates.add(certificate(cnex(), issued_on=date(2026, 4, 20), **changes))
        uow.commit()


def kept(office: Office) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get("certificate-1")


def test_a_case_runs_until_its_certificates_are_issued_and_its_next_day_comes_first(office: Office) -> None:
    """CEC-5.7.2-a, CNEX-9.8-a: decided is not done; a surveillance keeps its certificates' days instead."""
    put(office,
        evaluated(cec(), id="in-evaluation", accepted_on=date(2026, 5, 25)),
        decided(cec(), id="to-certify"),
        decided(cnex(), id="to-approve", decision=decision(is_positive=False)),
        decided(cec(), id="refused", decision=decision(is_positive=False)),
        planned(cnex(), id="surveyed", kind=EngagementKind.SURVEILLANCE))
    found = cases.running_cases(office, MANAGER)
    assert [(case.engagement.id, case.stage, [clock.key for clock in case.keeps]) for case in found] == [
        ("in-evaluation", Stage.REPORT, ["issue", "conclusion"]), ("to-certify", Stage.CERTIFICATE, ["issue"]),
        ("to-approve", Stage.DIRECTOR_APPROVAL, []),
    ]


def test_a_certified_case_is_no_longer_listed(office: Office) -> None:
    """CEC-5.7.2-a."""
    put(office, decided(cec()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec()))
        uow.commit()
    assert cases.running_cases(office, MANAGER) == ()


def test_the_clock_is_stopped_with_reason_and_evidence_only(office: Office) -> None:
    """CNEX-9.10-b: a cause of the rule, days since acceptance, and what proves it (J45)."""
    put(office, evaluated(cnex()))
    assert "空白" in refused_words(stop(office, evidence=" "))
    assert "停计日期" in refused_words(stop(office, first=date(2026, 4, 1)))
    assert "停计日期" in refused_words(stop(office, last=MAY - timedelta(days=1)))
    with pytest.raises(NotFound):
        stop(office, cause="bad_weather")
    assert isinstance(stop(office, last=date(2026, 5, 30)), Engagement)
    (kept_stop,) = job(office).clock_stops
    assert (kept_stop.reason, kept_stop.evidence, kept_stop.by) == ("认证费用未到账", "催缴函", "coordinator")


def test_an_open_stop_is_ended_with_day_reason_and_evidence(office: Office) -> None:
    """CNEX-9.10-b: from the day after it the days count again."""
    put(office, evaluated(cnex()))
    stop(office)
    before = cases.running_cases(office, MANAGER)[0].clock
    assert before.is_stopped
    assert "空白" in refused_words(resume(office, date(2026, 5, 20), reason=" "))
    assert "2026-06-01" in refused_words(resume(office, date(2026, 6, 2)))
    assert "2026-05-01" in refused_words(resume(office, date(2026, 4, 30)))
    assert isinstance(resume(office, date(2026, 5, 20)), Engagement)
    after = cases.running_cases(office, MANAGER)[0].clock
    assert (after.is_stopped, after.stopped_days) == (False, 20)
    (ended,) = job(office).clock_stops
    assert (ended.end_reason, ended.end_evidence, ended.ended_by) == ("费用到账", "银行回单 2026-05-20", "manager")
    with office.unit_of_work() as uow:
        assert [record.verb for record in uow.records.about(ID)] == ["clock.stopped", "clock.resumed"]


def test_a_stop_is_ended_once_and_opened_once(office: Office) -> None:
    """A double click, or two people at the same case."""
    put(office, evaluated(cnex()))
    stop(office)
    assert "尚未结束" in refused_words(stop(office))
    assert isinstance(stop(office, cause="late_documents"), Engagement)
    resume(office, date(2026, 5, 20))
    assert "已经结束" in refused_words(resume(office, date(2026, 5, 21)))
    assert [each.last for each in job(office).clock_stops] == [date(2026, 5, 20), None]


def test_after_the_decision_no_stop_begins_or_ends(office: Office) -> None:
    """J66: the decision ended the clock."""
    put(office, decided(cnex(), decision=decision(on=date(2026, 5, 28))))
    assert "2026-05-28" in refused_words(stop(office))


def test_a_result_is_published_with_consent_within_thirty_working_days(office: Office, clock: Clock) -> None:
    """CNEX-10-a: issued on 2026-04-20, the last day is 2026-06-03."""
    put_certificate(office)
    clock.move(timedelta(days=2))
    (waiting,) = cases.results_to_publish(office, MANAGER)
    assert waiting.until.due.on == office.today() == date(2026, 6, 3)
    outcome = cases.record_disclosure(office, MANAGER, "certificate-1", office.today(), "https://example.com/results")
    assert isinstance(outcome, Certificate)
    assert kept(office).disclosure == outcome.disclosure
    assert cases.results_to_publish(office, MANAGER) == ()
    with office.unit_of_work() as uow:
        (record,) = uow.records.about("certificate-1")
    assert (record.verb, record.clause and record.clause.clause) == ("certificate.disclosed", "10")


def test_after_the_thirty_working_days_nothing_is_to_be_published(office: Office, clock: Clock) -> None:
    """CNEX-10-a: the day of publication lies in the time, and the place is named."""
    put_certificate(office)
    clock.move(timedelta(days=3))
    assert cases.results_to_publish(office, MANAGER) == ()
    late = cases.record_disclosure(office, MANAGER, "certificate-1", date(2026, 6, 4), "官网")
    assert "2026-06-03" in refused_words(late)
    assert "网址" in refused_words(cases.record_disclosure(office, MANAGER, "certificate-1", date(2026, 6, 3), " "))


@pytest.mark.parametrize("consent", ["no", ""])
def test_without_consent_nothing_is_published(office: Office, consent: str) -> None:
    """CNEX-10-a, J21."""
    put_certificate(office, consent)
    assert cases.results_to_publish(office, MANAGER) == ()
    outcome = cases.record_disclosure(office, MANAGER, "certificate-1", date(2026, 6, 1), "官网")
    assert "没有同意" in refused_words(outcome)


def test_a_holder_takes_its_consent_back_and_may_give_it_again(office: Office) -> None:
    """CNEX-10-a: what it said last counts, before the publication and after it."""
    put_certificate(office)
    assert isinstance(cases.say_on_disclosure(office, client(), "certificate-1", False), Certificate)
    assert cases.results_to_publish(office, MANAGER) == ()
    assert "没有同意" in refused_words(
        cases.record_disclosure(office, MANAGER, "certificate-1", date(2026, 6, 1), "官网"))
    assert "未同意公开" in refused_words(cases.say_on_disclosure(office, client(), "certificate-1", False))
    assert isinstance(cases.say_on_disclosure(office, client(), "certificate-1", True), Certificate)
    assert isinstance(cases.record_disclosure(office, MANAGER, "certificate-1", date(2026, 6, 1), "官网"), Certificate)
    taken_back = cases.say_on_disclosure(office, client(), "certificate-1", False)
    assert isinstance(taken_back, Certificate)
    assert taken_back.disclosure is not None, "that it was published stays known"
    with pytest.raises(NotPermitted):
        cases.say_on_disclosure(office, client("enterprise-2"), "certificate-1", True)


def test_what_was_published_before_the_holder_agreed_was_not_published_by_right(office: Office, clock: Clock) -> None:
    """CNEX-10-a, J21: from the day on which it said so on, and no earlier."""
    put_certificate(office, "no")
    clock.move(timedelta(days=1))
    assert isinstance(cases.say_on_disclosure(office, client(), "certificate-1", True), Certificate)
    early = cases.record_disclosure(office, MANAGER, "certificate-1", date(2026, 6, 1), "官网")
    assert "2026-06-02 才同意公布" in refused_words(early)
    assert kept(office).disclosure is None
    assert isinstance(cases.record_disclosure(office, MANAGER, "certificate-1", date(2026, 6, 2), "官网"), Certificate)


def test_who_did_not_agree_in_the_application_may_agree_later(office: Office) -> None:
    """CNEX-10-a."""
    put_certificate(office, "no")
    assert cases.may_be_published(office, client(), "certificate-1") is False
    assert isinstance(cases.say_on_disclosure(office, client(), "certificate-1", True), Certificate)
    assert cases.may_be_published(office, client(), "certificate-1")
    assert len(cases.results_to_publish(office, MANAGER)) == 1


def test_under_the_salt_rule_there_is_nothing_to_agree_to(office: Office) -> None:
    put(office, decided(cec()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cec()))
        uow.commit()
    assert "不公布认证结果" in refused_words(cases.say_on_disclosure(office, client(), "certificate-1", True))


def test_only_a_valid_certificate_is_published(office: Office) -> None:
    """CNEX-10-a: what is suspended is announced as such and not as a result."""
    put_certificate(office, state=CertificateState.SUSPENDED)
    assert cases.results_to_publish(office, MANAGER) == ()
