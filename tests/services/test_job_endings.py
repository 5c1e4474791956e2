"""A job that is ended without a conclusion: its client withdrew, or there is nothing left to survey (H131)."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from intake_app.rules.job_endings import end_causes
from intake_app.rules.stages import Stage
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    audit_plan,
    cases,
    client_plan,
    endings,
    evaluation,
    inbox,
    job_endings,
    missed_limits,
    papers,
    planning,
)
from intake_app.services.end_notices import end_notice
from intake_app.services.engagements import stage_of
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from models.account import Actor, Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, SurveillanceDone
from models.engagement import Abort, DocumentReview, EndCause, Engagement, EngagementKind, ExtraSurveillance
from models.errors import NotPermitted
from models.ids import CertificateId, PersonId
from models.supplement import SupplementKind, SupplementRequest
from tests.builders import item
from tests.job_builders import (
    cec,
    certificate,
    cnex,
    decided,
    engagement,
    on_site,
    plan_notice,
    planned,
    trained,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, client, job, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
LETTER = "委托人 2026 年 6 月 1 日来函（2026-17 号）撤回委托"
ISSUED_ON = date(2025, 6, 20)
DUE = date(2026, 6, 20)
EXTRA = ExtraSurveillance(cause="quality_problem", facts="用户投诉属实", is_unannounced=False, approved_by="manager",
                          approved_on=date(2026, 4, 1))
MOVED_ON = {"surveillances": (SurveillanceDone(completed_on=date(2026, 5, 8), passed=True),)}


def put_survey(office: Office, *certificates: Mapping[str, object], **changes: object) -> None:
    """A surveillance of CEC's that is due on 20 June 2026, with its certificates changed so."""
    held = [certificate(cec(), ISSUED_ON, id=CertificateId(f"certificate-{n}"), number=f"PCF-2025-0000{n}",
                        engagement_id="engagement-0", **each) for n, each in enumerate(certificates, 1)]
    put(office, decided(cec(), id="engagement-0"), planned(cec(), **{
        "kind": EngagementKind.SURVEILLANCE, "certificate_ids": tuple(each.id for each in held), "due_on": DUE,
        **changes}))
    with office.unit_of_work() as uow:
        for each in held:
            uow.certificates.add(each)
        uow.commit()


def end(office: Office, cause: EndCause) -> object:
    return job_endings.end_job(office, MANAGER, "engagement-1", cause, LETTER)


@pytest.mark.parametrize("at", [engagement(cnex()), planned(cnex()), planned(cec(), on_site=(on_site(),))])
def test_an_initial_certification_ends_at_any_stage_where_its_client_withdrew(office: Office, at: Engagement) -> None:
    """H131, J66: the clock stops on that day, nothing more is done in it, and what was recorded stays."""
    put(office, at, trained("member"), trained("second"))
    assert job_endings.causes_to_end(office, MANAGER, at.id) == (EndCause.CLIENT_WITHDREW,)
    assert "书面凭证" in refused_words(job_endings.end_job(office, MANAGER, at.id, EndCause.CLIENT_WITHDREW, " "))
    ended = end(office, EndCause.CLIENT_WITHDREW)
    assert isinstance(ended, Engagement), ended
    assert (stage_of(office, MANAGER, ended), ended.concluded_on) == (Stage.CLOSED, office.today())
    assert ended.on_site == at.on_site
    assert cases.running_cases(office, MANAGER) == ()
    assert job_endings.causes_to_end(office, MANAGER, at.id) == ()
    assert "终止" in refused_words(end(office, EndCause.CLIENT_WITHDREW))
    with office.unit_of_work() as uow:
        record = next(each for each in uow.records.about(at.id) if each.verb == "engagement.ended")
    assert str(record.clause) == "house H131"


def test_nobody_works_on_or_travels_for_an_ended_job(office: Office) -> None:
    """CNEX-9.1-a: what was planned beyond its end does not take place, and no answer is taken."""
    later = office.today() + timedelta(days=10)
    put(office, planned(cnex(), visits=(visit().with_(start=later, end=later),),
                        plan_notice=plan_notice(confirmed_on=None)), trained("member"), trained("second"))
    end(office, EndCause.CLIENT_WITHDREW)
    assert not any(job(office).holds(each) for each in job(office).visits)
    assert client_plan.team_of(office, client(), "engagement-1") == ()
    with pytest.raises(NotPermitted, match="cannot be done"):
        audit_plan.confirm_plan(office, client(), "engagement-1", True)
    with pytest.raises(NotPermitted, match="was ended"):
        evaluation.issue_findings_list(office, acting(Role.AUDITOR, person="member"), "engagement-1")
    assert planning.open_audits(office, COORDINATOR) == ()


def request(due_on: date) -> tuple[SupplementRequest, ...]:
    """A request of the team's that nobody answered."""
    asked = item(SupplementKind.CLARIFY, id="1")
    return (SupplementRequest(sent_on=date(2026, 4, 25), by="member", due_on=due_on, items=(asked,)),)


def answered(on: date) -> tuple[SupplementRequest, ...]:
    """The same request with the client's answer to all of it."""
    (asked,) = request(date(2026, 5, 31))
    return (asked.with_(answered_on=on),)


RETURNED = DocumentReview(by=PersonId("member"), concluded_on=date(2026, 5, 1), verdict="nonconforming", notes="缺台账")


@pytest.mark.requirement("J33", "CEC-5.7.1-c")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
@pytest.mark.parametrize(("lacking", "on_the_last_day"), [
    ({"document_review": RETURNED}, 30), ({"supplements": request(date(2026, 5, 31))}, 30)], ids=["review", "request"])
def test_documents_left_lacking_end_an_initial_certification(
    office: Office, clock: Clock, scheme: SchemeEdition, lacking: Mapping[str, object], on_the_last_day: int
) -> None:
    """H131, CEC-5.7.3-b: once the time to supplement is over, with a letter that says why and what may follow."""
    put(office, planned(scheme, **lacking), trained("member"), trained("second"))
    clock.move(date(2026, 5, 1) + timedelta(days=on_the_last_day) - office.today())
    assert job_endings.causes_to_end(office, MANAGER, "engagement-1") == (EndCause.CLIENT_WITHDREW,)
    assert "补充期限" in refused_words(end(office, EndCause.NOT_SUPPLEMENTED))
    clock.move(timedelta(days=1))
    assert isinstance(end(office, EndCause.NOT_SUPPLEMENTED), Engagement)
    (letter,) = [each for each in papers.papers_about(office, MANAGER, "engagement-1") if each.kind == "end_notice"]
    assert letter


@pytest.mark.requirement("J33", "CEC-5.7.1-c")
@pytest.mark.parametrize(("more", "is_left_lacking"), [
    ({"supplements": answered(date(2026, 4, 30))}, True), ({"supplements": answered(date(2026, 5, 6))}, False),
    ({"was_reopened": True}, False),
    ({"aborts": (Abort(site_row="s1", ground="other", facts="停电", asked_by=PersonId("member"),
                       asked_on=date(2026, 5, 20)),)}, False),
], ids=["answered before the review", "answered since", "reopened", "broken off"])
def test_a_client_that_answered_or_was_visited_did_not_leave_its_documents_lacking(
    more: Mapping[str, object], is_left_lacking: bool
) -> None:
    """CEC-5.7.3-a, H131: the team looks again at what came in, and reports on a site where it was."""
    causes = end_causes(planned(cec(), document_review=RETURNED, **more), (), cec(), date(2026, 8, 1))
    assert (EndCause.NOT_SUPPLEMENTED in causes) is is_left_lacking


@pytest.mark.requirement("J33", "CEC-5.7.1-c", "CEC-5.7.3-a")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
@pytest.mark.parametrize("lacking", [
    {"document_review": RETURNED}, {"supplements": request(date(2026, 5, 31))}], ids=["review", "request"])
def test_what_a_client_leaves_lacking_after_the_check_is_concluded_against(
    office: Office, scheme: SchemeEdition, lacking: Mapping[str, object]
) -> None:
    """A job whose site was checked is decided: its team writes a report against, and none in favour."""
    put(office, planned(scheme, on_site=(on_site(),), **lacking), trained("member"), trained("second"))
    assert job_endings.causes_to_end(office, MANAGER, "engagement-1") == (EndCause.CLIENT_WITHDREW,)
    member = acting(Role.AUDITOR, person="member")
    assert refused_words(evaluation.write_report(office, member, "engagement-1", True, "通过。"))
    outcome = evaluation.write_report(office, member, "engagement-1", False, "逾期未补充，不予通过。")
    assert isinstance(outcome, Engagement), refused_words(outcome)
    assert stage_of(office, MANAGER, outcome) is Stage.TECHNICAL_REVIEW


@pytest.mark.parametrize(("certificates", "changes", "causes"), [
    (({},), {}, ()),
    (({"state": CertificateState.SUSPENDED},), {}, ()),
    (({"state": CertificateState.WITHDRAWN},), {}, (EndCause.CERTIFICATES_ENDED,)),
    (({"state": CertificateState.CANCELLED}, {}), {}, ()),
    ((MOVED_ON,), {}, (EndCause.SURVEYED_ALREADY,)),
    ((MOVED_ON, {}), {}, ()),
    ((MOVED_ON, {"state": CertificateState.WITHDRAWN}), {}, (EndCause.SURVEYED_ALREADY,)),
    ((MOVED_ON,), {"on_site": (on_site(),)}, ()),
    ((MOVED_ON,), {"extra": EXTRA}, ()),
    (({"state": CertificateState.WITHDRAWN},), {"extra": EXTRA}, (EndCause.CERTIFICATES_ENDED,)),
])
def test_a_surveillance_ends_only_where_nothing_is_left_to_survey(
    office: Office, certificates: tuple[Mapping[str, object], ...], changes: Mapping[str, object],
    causes: tuple[EndCause, ...],
) -> None:
    """H131, CEC-6.1-a, CEC-6.1-b: a holder does not end one at its wish, nor the body one whose team was there."""
    put_survey(office, *certificates, **changes)
    assert job_endings.causes_to_end(office, MANAGER, "engagement-1") == causes
    for cause in EndCause:
        if cause not in causes:
            assert isinstance(end(office, cause), job_endings.Refused)
    assert job(office).ended is None
    for cause in causes:
        assert isinstance(end(office, cause), Engagement)


@pytest.mark.parametrize(("certificates", "changes", "is_ended"), [
    (({},), {}, True), (({}, {}), {}, False), (({}, {"state": CertificateState.CANCELLED}), {}, True),
    (({},), {"on_site": (on_site(),)}, False),
])
def test_a_surveillance_ends_with_the_last_of_its_certificates(
    office: Office, certificates: tuple[Mapping[str, object], ...], changes: Mapping[str, object], is_ended: bool
) -> None:
    """H131, CEC-7.4-a: else its holder is asked to confirm a plan, and the team's days stay taken."""
    put_survey(office, *certificates, **changes)
    withdrawn = endings.withdraw(office, MANAGER, "certificate-1", cec().withdrawal.grounds[-1].key, PartyRole.CLIENT,
                                 "伪造数据。", office.today())
    assert isinstance(withdrawn, Certificate), withdrawn
    ended = job(office).ended
    assert (ended is not None, letters(office, client()) == ["end_notice"]) == (is_ended, is_ended)
    if ended is not None:
        assert (ended.cause, ended.by) == (EndCause.CERTIFICATES_ENDED, "manager")
        assert cases.open_surveillances(office, MANAGER) == ()


def test_ending_a_surveillance_moves_no_cycle_and_excuses_no_limit(office: Office) -> None:
    """CEC-6.1-a: the next one is due a year after the last that was done."""
    put_survey(office, MOVED_ON)
    end(office, EndCause.SURVEYED_ALREADY)
    with office.unit_of_work() as uow:
        held: Certificate = uow.certificates.get("certificate-1")
    assert held.surveillances == MOVED_ON["surveillances"]
    assert cases.open_surveillances(office, MANAGER) == ()
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()


def test_nobody_of_the_team_ends_its_job(office: Office) -> None:
    """S10: as with breaking off, the body decides and not the team."""
    put(office, planned(cnex()), trained("member"), trained("second"))
    with pytest.raises(NotPermitted, match="Nobody of the team"):
        job_endings.end_job(office, acting(Role.MANAGER, person="member"), "engagement-1", EndCause.CLIENT_WITHDREW,
                            LETTER)


def letters(office: Office, actor: Actor) -> list[str]:
    return [each.kind for each in papers.papers_about(office, actor, "engagement-1")]


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_the_client_of_an_ended_job_reads_why_and_what_it_may_do(office: Office, scheme: SchemeEdition) -> None:
    """H131: its letter names the job and the evidence, and stands in its inbox."""
    put(office, planned(scheme), trained("member"), trained("second"))
    end(office, EndCause.CLIENT_WITHDREW)
    assert letters(office, client()) == ["end_notice"]
    with office.unit_of_work() as uow:
        job, application = uow.engagements.get("engagement-1"), uow.applications.get("application-1")
    notice = end_notice(job, application.called, (), scheme, "N-1")
    assert (notice.addressee, notice.facts, notice.ended_on) == ("南阳防爆电机厂", LETTER, office.today())
    assert (notice.work, notice.clause) == ("初次认证", "本机构规定")
    assert "不颁发认证证书" in notice.consequence
    assert f"重新提交{scheme.words.application.zh}" in notice.remedy
    assert any("终止通知书" in entry.text.zh for entry in inbox.inbox(office, client()))


def test_the_letter_about_a_renewal_calls_it_one(office: Office) -> None:
    put(office, planned(cec()).with_(is_renewal=True), trained("member"), trained("second"))
    end(office, EndCause.CLIENT_WITHDREW)
    with office.unit_of_work() as uow:
        job, application = uow.engagements.get("engagement-1"), uow.applications.get("application-1")
    assert end_notice(job, application.called, (), cec(), "N-1").work == "再认证"


def test_the_letter_about_a_surveillance_names_its_certificates_and_that_they_stand(office: Office) -> None:
    put_survey(office, MOVED_ON, on_site=(), visits=())
    end(office, EndCause.SURVEYED_ALREADY)
    with office.unit_of_work() as uow:
        job = uow.engagements.get("engagement-1")
        held = [uow.certificates.get(each) for each in job.certificate_ids]
        notice = end_notice(job, uow.applications.get(job.application_id).called, held, cec(), "N-1")
    assert notice.work == "获证后监督"
    assert [each.number for each in notice.certificates] == ["PCF-2025-00001"]
    assert "状态不因此改变" in notice.consequence


def test_a_client_reads_nothing_of_an_unannounced_surveillance_that_was_ended(office: Office) -> None:
    """CEC-6.1-b: a letter would tell what it is not to know."""
    put_survey(office, {"state": CertificateState.WITHDRAWN}, extra=EXTRA.with_(is_unannounced=True))
    assert isinstance(end(office, EndCause.CERTIFICATES_ENDED), Engagement)
    assert letters(office, MANAGER) == []
