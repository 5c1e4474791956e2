"""The whole road, from an enterprise's registration to its first surveillance, under both schemes on both databases."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from docs_templates.render import paper_text
from intake_app.rules.certificates import suspension_until, valid_until
from intake_app.rules.surveillance import surveillance_due
from intake_app.services import (
    agreements,
    application_review,
    applications,
    audit_plan,
    certificates,
    decisions,
    evaluation,
    planning,
    programme,
    restorations,
    sending,
    supplements,
    surveillance,
    units,
)
from intake_app.services.downloads import file_for
from intake_app.services.engagements import certificates_of, engagements_for, stage_of
from intake_app.services.papers import papers_about
from intake_app.services.printed_fields import printed_fields
from intake_app.services.sending import HandedOver
from intake_app.services.supplements import Demand
from models.account import Role
from models.application import ApplicationState, PartyRole
from models.calendar import add_months
from models.certificate import CertificateState
from models.dispatch import DispatchWay
from models.engagement import Engagement, EngagementKind, FindingStep, OnSiteResult
from models.errors import NotPermitted
from models.paper import Paper
from models.supplement import SupplementKind
from tests.conftest import UowFactory
from tests.journeys.bodies import MAY_SERVE
from tests.journeys.dossiers import CLIENT_OF, WRONG_CODE
from tests.journeys.road import (
    COORDINATOR,
    DECIDER,
    MANAGER,
    REVIEWER,
    SECONDS_TO_PLAN,
    WRITER,
    Road,
    clauses,
    did,
    refusal,
)
from tests.offices import Clock, office_on

VERBS_OF_A_JOB = {
    "paper.made", "agreement.drawn_up", "agreement.signed_by_body", "agreement.signed_by_client",
    "person_days.proposed", "person_days.adjusted", "person_days.confirmed", "visits.planned", "impartiality.declared",
    "plan.sent", "plan.objected", "plan.confirmed", "document_review.recorded", "on_site.recorded",
    "nonconformity.raised", "nonconformity.corrected", "nonconformity.sent_back", "nonconformity.closed",
    "footprint.entered", "report.written", "technical_review.recorded", "decision.made", "fieldwork.written",
    "fieldwork.interviews",
}
"""What an initial job's records tell, from its agreement to its decision."""
CHECKS_OF_STANDING = {"not_on_dishonesty_list", "not_ordered_to_stop"}


@pytest.fixture(params=["cnex_ex", "cec_salt"])
def road(request: pytest.FixtureRequest, every_database: UowFactory, tmp_path: Path) -> Road:
    """The beginning of the road, for each scheme on each database."""
    clock = Clock()
    return Road(office_on(every_database, tmp_path / "files", clock), clock, request.param)


def test_an_enterprise_reaches_its_certificates_and_their_surveillance(road: Road) -> None:
    """Every step of CNEX 9.1 and CEC 3 in its order, with the refusals that guard it."""
    apply(road)
    supplement(road)
    be_accepted(road)
    agree(road)
    set_person_days(road)
    be_planned(road)
    object_to_a_member(road)
    be_audited(road)
    be_reported(road)
    be_decided(road)
    be_certified(road)
    be_suspended_and_restored(road)
    be_notified(road)
    be_surveyed(road)
    papers_can_be_read(road)


def apply(road: Road) -> None:
    """Answers one by one, a wrong one kept, units, documents, and a submit that tells everything missing."""
    road.register()
    road.start()
    paths = road.answers()
    assert len(paths) > 25
    # What the registration knew already is given again as it stands, which is no change.
    new = [path for path, text in paths.items() if road.application.text(path) != text]
    for path, text in paths.items():
        typed = WRONG_CODE if path == "producer.credit_code" else text
        saved = road.answer(path, typed)
        assert (saved.check.problem is None) == (typed == text)
    wrong = {item.target: item for item in applications.completeness_of(road.office, road.application).missing}
    assert road.application.text("producer.credit_code") == WRONG_CODE
    assert wrong["producer.credit_code"].clause.clause in ("9.2.1 b", "5.1.1 a")
    road.answer("producer.credit_code", paths["producer.credit_code"])
    confirmed = did(units.confirm_units(road.office, road.applicant, road.application_id))
    assert len(confirmed.units) == (4 if road.scheme_key == "cnex_ex" else 2)
    needed = road.needed_documents()
    expected = ({("business_licence", "producer"), ("business_licence", "factory")} if road.scheme_key == "cnex_ex"
                else {("activity_data", f"units[{unit.id}]") for unit in confirmed.units})
    assert expected < set(needed)
    told = [reason.text.zh for reason in refusal(road.submit()).reasons]
    assert len(told) == len(needed)
    assert road.application.state is ApplicationState.DRAFT
    for number, (requirement, subject) in enumerate(needed):
        road.hand_in(requirement, subject, number)
    assert applications.completeness_of(road.office, road.application.with_(declared_by="林晓")).percent == 100
    assert did(road.submit()).state is ApplicationState.SUBMITTED
    verbs = road.verbs(road.application_id)
    assert verbs.count("application.document_handed_in") == len(needed)
    assert verbs.count("application.answered") == len(new) + 1
    assert verbs[-1] == "application.submitted"


def supplement(road: Road) -> None:
    """One document comes back with its reason and a notice, is replaced, handed in again and found good."""
    road.later(1)
    first = road.application.documents[0]
    target = f"{first.requirement}@{first.subject}"
    did(supplements.ask(road.office, REVIEWER, road.application_id, Demand(
        kind=SupplementKind.REPLACE, target=target, reason="缺少公章。")))
    returned = did(supplements.send_requests(road.office, REVIEWER, road.application_id))
    assert returned.state is ApplicationState.RETURNED
    notice = papers_about(road.office, road.applicant, road.application_id)[0]
    assert notice.kind == "supplement_notice"
    assert "缺少公章。" in words_of(road, notice)
    assert any("缺少公章。" in reason.text.zh for reason in refusal(road.submit()).reasons)
    road.later(2)
    road.hand_in(first.requirement, first.subject, 1)
    again = did(road.submit())
    assert (again.complete_on, again.supplements[0].answered_on) == (road.office.today(),) * 2
    assert again.submitted_on == road.office.today() - timedelta(days=3)
    did(application_review.accept_document(road.office, REVIEWER, road.application_id, first.requirement,
                                           first.subject))


def be_accepted(road: Road) -> None:
    """No acceptance before every check is made and recorded (CNEX-9.2.2-d)."""
    road.later(1)
    keys = {check.key for check in road.scheme.checks}
    for key in sorted(keys - CHECKS_OF_STANDING):
        assert len(refusal(application_review.accept(road.office, REVIEWER, road.application_id)).reasons) >= 1
        road.check(key)
    if road.scheme_key == "cnex_ex":
        assert clauses(application_review.accept(road.office, REVIEWER, road.application_id)) == {"9.2.2"}
        for key in CHECKS_OF_STANDING:
            road.check(key)
    road.accept()
    assert road.job.kind is EngagementKind.INITIAL
    assert {unit.site_row for unit in road.job.units} == {site.row for site in road.job.sites}
    assert engagements_for(road.office, road.applicant) == (road.job,)


def agree(road: Road) -> None:
    """Nothing is planned before both sides have signed (CNEX-9.2.4-a)."""
    drawn_up = did(agreements.draw_up_agreement(road.office, COORDINATOR, road.job_id))
    assert did(agreements.draw_up_agreement(road.office, COORDINATOR, road.job_id)) == drawn_up
    road.later(2)
    did(agreements.record_signature(road.office, COORDINATOR, road.job_id, "body", road.office.today()))
    road.fix_person_days()
    refusal(planning.propose_plan(road.office, COORDINATOR, SECONDS_TO_PLAN))
    waiting = planning.open_audits(road.office, COORDINATOR)
    clause = "9.2.4" if road.scheme_key == "cnex_ex" else "5.1.2"
    assert {reason.clause.clause for audit in waiting for reason in audit.obstacles if reason.clause} == {clause}
    did(agreements.record_signature(road.office, COORDINATOR, road.job_id, "client", road.office.today()))
    assert road.job.agreement is not None
    assert road.job.agreement.signed_on == road.office.today()


def set_person_days(road: Road) -> None:
    """Below the minimum is refused; a change keeps its reason and asks for a new confirmation (CNEX-9.3.1-f)."""
    figure = road.job.person_days[0]
    least = 8 if road.scheme_key == "cnex_ex" else 4
    assert figure.on_site_half_days >= least
    too_few = programme.adjust_person_days(road.office, COORDINATOR, road.job_id, figure.site_row, "on_site",
                                           least - 1, "客户希望缩短")
    assert clauses(too_few) == {"9.3.1" if road.scheme_key == "cnex_ex" else "5.5"}
    changed = did(programme.adjust_person_days(road.office, COORDINATOR, road.job_id, figure.site_row, "on_site",
                                               figure.on_site_half_days + 2, "数据来源多，需增加核查时间"))
    assert changed.person_days[0].adjustments[0].reason == "数据来源多，需增加核查时间"
    assert planning.open_audits(road.office, COORDINATOR)[0].obstacles != ()
    did(programme.confirm_person_days(road.office, COORDINATOR, road.job_id))


def be_planned(road: Road) -> None:
    """Only people whom nothing bars, enough of them, a leader among them, and each declares (CNEX-9.3.2-a to d).

    CNEX-9.6.2-a: that rule has the plan rest on the document review; by CEC's it may go to the client before.
    """
    road.plan()
    for visit in road.job.visits:
        assert set(visit.everyone) <= MAY_SERVE
        assert len(visit.team) >= 2
        assert visit.leader in visit.team
        if road.scheme_key == "cnex_ex":
            assert {"赵一", "钱二", "孙三", "李四"} & set(visit.team)
    assert {visit.site_row for visit in road.job.visits} == {site.row for site in road.job.sites}
    assert refusal(audit_plan.send_plan(road.office, COORDINATOR, road.job_id))
    road.declare()
    if road.scheme_key == "cnex_ex":
        early = audit_plan.send_plan(road.office, COORDINATOR, road.job_id)
        assert clauses(early) == {"9.6.2 1)", "附件 III 1)"}
        road.review_documents()
    road.send_plan()


def object_to_a_member(road: Road) -> None:
    """The client's objection takes the member off for good; the new plan is sent anew (CNEX Annex III)."""
    unwanted = road.lead.person_id or ""
    audit_plan.object_to_member(road.office, road.applicant, road.job_id, unwanted, "曾任职于竞争对手")
    assert unwanted not in road.job.members
    assert all(visit.notice is None for visit in road.job.visits)
    refusal(audit_plan.confirm_plan(road.office, road.applicant, road.job_id, True))
    road.plan()
    assert unwanted not in road.job.members
    assert road.job.members <= MAY_SERVE
    road.declare()
    road.send_plan()
    road.confirm_plan()
    notices = [p for p in papers_about(road.office, road.applicant, road.job_id) if p.kind == "plan_notice"]
    assert len(notices) == 2
    newest = max(notices, key=lambda paper: paper.number)
    assert all(member in words_of(road, newest) for member in road.job.members)
    assert unwanted not in words_of(road, newest)


def be_audited(road: Road) -> None:
    """Documents first, then each site on its days, then a finding."""
    early = evaluation.record_on_site(road.office, road.lead, road.job_id, result_of(road.job))
    told = [reason.text.zh for reason in refusal(early).reasons]
    assert any("此前不能记录" in words for words in told)
    assert any("文件评审尚无结论" in words for words in told) is (road.job.document_review is None)
    assert len(told) > 2
    if road.job.document_review is None:
        road.review_documents()
    road.visit_sites()
    late = audit_plan.object_to_member(road.office, road.applicant, road.job_id, min(road.job.members), "太晚")
    assert "已经开始" in refusal(late).reasons[0].text.zh
    site = road.job.sites[0].row
    clause = "附件 II 10.2" if road.scheme_key == "cnex_ex" else "附件 3 9.2"
    did(evaluation.raise_nonconformity(road.office, road.lead, road.job_id, site, clause, "校准证书过期", None))
    did(evaluation.issue_findings_list(road.office, road.lead, road.job_id))


def be_reported(road: Road) -> None:
    """No positive report while a finding is open or a unit lacks its figure (CNEX-9.6.7-d)."""
    positive = evaluation.write_report(road.office, road.lead, road.job_id, True, "符合。")
    assert "9.6.7" in clauses(positive) or road.scheme_key == "cec_salt"
    assert len(refusal(positive).reasons) == 2
    road.later(7)
    refusal(evaluation.verify_correction(road.office, road.lead, road.job_id, "NC-01", "written"))
    did(evaluation.record_correction(road.office, road.applicant, road.job_id, "NC-01", "已重新校准。"))
    did(evaluation.send_correction_back(road.office, road.lead, road.job_id, "NC-01", "未附校准证书。"))
    assert road.job.nonconformities[0].step is FindingStep.CONFIRMED
    did(evaluation.record_correction(road.office, road.applicant, road.job_id, "NC-01", "已重新校准并更新台账。"))
    did(evaluation.verify_correction(road.office, road.lead, road.job_id, "NC-01", "written"))
    unit = road.job.units[0]
    uneven = evaluation.enter_footprint(road.office, road.lead, road.job_id, unit.id, Decimal("812.5"),
                                        {"production": Decimal(99)}, ("emission_factor",), *period())
    refusal(uneven)
    road.enter_footprints()
    road.report()


def be_decided(road: Road) -> None:
    """Those who evaluated take no part in review and decision (S1, S13); the report waits for its release."""
    colleague = road.lead.with_(roles=frozenset({Role.AUDITOR, Role.DECIDER}))
    with pytest.raises(NotPermitted) as barred:
        decisions.record_technical_review(road.office, colleague, road.job_id, True, "同意。")
    assert barred.value.clause is not None
    with pytest.raises(NotPermitted):
        decisions.decide(road.office, colleague, road.job_id, True, "同意。")
    refusal(decisions.decide(road.office, DECIDER, road.job_id, True, "尚未复核"))
    road.later(2)
    assert report_of(road) is None
    road.decide()
    if road.scheme_key == "cnex_ex":
        assert report_of(road) is None
        assert clauses(certificates.write_certificates(road.office, WRITER, road.job_id)) == {"9.8"}
        road.approve()
    report = report_of(road)
    assert report is not None
    assert words_of(road, report).count("812.5") >= 1


def be_certified(road: Road) -> None:
    """The writer drafts, the decider checks every field and issues (CNEX 9.9 a-o, CEC 7.1)."""
    road.later(1)
    with pytest.raises(NotPermitted):
        certificates.write_certificates(road.office, DECIDER, road.job_id)
    drafts = did(certificates.write_certificates(road.office, WRITER, road.job_id))
    assert did(certificates.write_certificates(road.office, WRITER, road.job_id)) == drafts
    assert certificates.certificates_for(road.office, road.applicant) == ()
    assert certificates_of(road.office, road.applicant, road.job) == ()
    issued = did(certificates.issue_certificates(road.office, DECIDER, road.job_id))
    assert {c.unit.id for c in issued} == {unit.id for unit in road.job.units}
    assert len({c.number for c in issued}) == len(issued)
    for certificate in issued:
        fields = printed_fields(road.office, DECIDER, certificate)
        listed = [(field.key, field.letter) for field in road.scheme.certificate.fields]
        assert [(field.key, field.letter) for field, _ in fields][:len(listed)] == listed
        assert [field.key for field, text in fields if text.zh == "—"] == ["replaced_on"]
        assert certificate.valid_until == valid_until(road.office.today(), road.scheme)
        assert road.verbs(certificate.id) == ["certificate.written", "paper.made", "certificate.issued"]
    assert certificates.certificates_for(road.office, road.applicant) == tuple(
        sorted(issued, key=lambda c: (c.valid_until, c.number)))
    assert stage_of(road.office, road.applicant, road.job) == "closed"
    approved = {"report.approved", "planning.step_done"} if road.scheme_key == "cnex_ex" else set()
    assert set(road.verbs(road.job_id)) == VERBS_OF_A_JOB | approved
    assert all(record.by_name and record.at for record in road.records(road.job_id))


def be_suspended_and_restored(road: Road) -> None:
    """On a ground of the rule, with its notice, for six months at most; the validity stays (J64)."""
    road.later(30)
    certificate = road.certificates()[0]
    ground = road.scheme.suspension.grounds[0]
    suspended = did(certificates.suspend(road.office, MANAGER, certificate.id, ground.key, PartyRole.FACTORY,
                                         "经查实存在违规排放。", road.office.today()))
    assert suspended.state is CertificateState.SUSPENDED
    assert suspended.suspensions[0].until == suspension_until(road.office.today(), ground.key, road.scheme)
    refusal(certificates.suspend(road.office, MANAGER, certificate.id, ground.key, PartyRole.FACTORY, "再次",
                                  road.office.today()))
    assert papers_about(road.office, road.applicant, certificate.id)[0].kind == "suspension_notice"
    road.later(20)
    assert "没有申请恢复" in refusal(restorations.restore(road.office, MANAGER, certificate.id)).reasons[0].text.zh
    did(restorations.apply_for_restoration(road.office, road.applicant, certificate.id, "已完成治理，验收合格。"))
    assert "尚未核实" in refusal(restorations.restore(road.office, MANAGER, certificate.id)).reasons[0].text.zh
    did(restorations.record_restoration_check(road.office, MANAGER, certificate.id, road.office.today(), "王核实",
                                              "查阅验收报告和监测数据。", True))
    restored = did(restorations.restore(road.office, MANAGER, certificate.id))
    assert (restored.state, restored.valid_until) == (CertificateState.VALID, certificate.valid_until)
    assert road.verbs(certificate.id)[-5:] == [
        "certificate.suspended", "certificate.restoration_applied_for", "certificate.restoration_verified",
        "certificate.restored", "paper.made"]
    assert papers_about(road.office, road.applicant, certificate.id)[0].kind == "restoration_notice"


def be_notified(road: Road) -> None:
    """One notice and one job for all certificates of the client, however often it is asked for (CNEX-11, J68)."""
    refusal(surveillance.make_due_notices(road.office, MANAGER))
    road.on(add_months(road.certificates()[0].issued_on, 10) + timedelta(days=3))
    (notice,) = did(surveillance.make_due_notices(road.office, MANAGER))
    assert notice.kind == "surveillance_notice"
    refusal(surveillance.make_due_notices(road.office, MANAGER))
    (job,) = (job for job in engagements_for(road.office, MANAGER) if job.kind is EngagementKind.SURVEILLANCE)
    assert set(job.certificate_ids) == {c.id for c in road.certificates()}
    assert all(len(c.notices) == 1 for c in road.certificates())
    assert set(road.verbs(job.id)) == {"paper.made", "engagement.opened"}
    did(sending.record_handed_over(road.office, COORDINATOR, notice.id, HandedOver(
        sent_on=road.office.today(), way=DispatchWay.COURIER, proof="SF10001")))
    road.job_id = job.id


def be_surveyed(road: Road) -> None:
    """The surveillance is planned and decided like the rest, and counts from its last day at the unit's site (J13)."""
    road.fix_person_days()
    road.plan()
    notified_on = road.certificates()[0].notices[0].sent_on
    if road.scheme_key == "cnex_ex":
        assert min(visit.start for visit in road.job.visits) >= add_months(notified_on, 2)
    road.declare()
    road.review_documents()
    road.send_plan()
    road.confirm_plan()
    road.visit_sites()
    last_days = {visit.site_row: visit.end for visit in road.job.visits}
    road.later(3)
    road.enter_footprints()
    road.report()
    road.decide()
    refusal(certificates.write_certificates(road.office, WRITER, road.job_id))
    assert len(road.certificates()) == len(road.job.units)
    for certificate in road.certificates():
        done = certificate.surveillances[-1]
        last_day = last_days[certificate.unit.site_row]
        assert (done.completed_on, done.engagement_id, done.passed) == (last_day, road.job_id, True)
        due = surveillance_due(certificate, road.scheme, road.office.today())
        assert due is not None
        assert due.due_on == add_months(last_day, 15 if road.scheme_key == "cnex_ex" else 12)
        assert road.verbs(certificate.id)[-1] == "certificate.surveyed"


def papers_can_be_read(road: Road) -> None:
    """Each paper opens in Word, has no empty place, bears number and client, and downloads for those it is for."""
    with road.office.unit_of_work() as uow:
        made = uow.papers.all()
    kinds = {paper.kind for paper in made}
    assert kinds == {"acceptance_notice", "supplement_notice", "agreement", "plan_notice", "nonconformity_list",
                     "report", "decision_notice", "certificate", "suspension_notice", "restoration_notice",
                     "surveillance_notice"}
    for paper in made:
        words = words_of(road, paper)
        assert paper.number in words
        assert CLIENT_OF[road.scheme_key]["name"] in words
        lines = words_line_by_line(road, paper)
        assert not {"None", "（未填写）"} & set(lines), paper.kind
        # A certificate that replaces no other has no day of replacement, where its scheme prints one (CNEX 12.2).
        assert lines.count("—") == (paper.kind == "certificate" and road.scheme_key == "cnex_ex"), paper.kind
        assert "paper.made" in road.verbs(paper.subject)
        assert "application-" not in words
        if paper.is_for_client:
            assert file_for(road.office, road.applicant, paper.file_id)[0].id == paper.file_id
    assert len({paper.number for paper in made}) == len(made)
    (acceptance,) = (paper for paper in made if paper.kind == "acceptance_notice")
    assert re.fullmatch(r"(CNEX|CEC)-APP-2026-0001", road.application.number)
    assert road.application.number in words_of(road, acceptance)


def report_of(road: Road) -> Paper | None:
    """The report, as far as the client may read it."""
    return next((p for p in papers_about(road.office, road.applicant, road.job_id) if p.kind == "report"), None)


def result_of(job: Engagement) -> OnSiteResult:
    """A site found in order on its planned days."""
    visit = job.visits[0]
    return OnSiteResult(
        site_row=visit.site_row, by=visit.leader, first_day=visit.start, last_day=visit.end, production_running=True,
        consistency_conforms=True, capability_conforms=True, notes="现场与申请一致。",
    )


def period() -> tuple[date, date]:
    """The year of the data."""
    return date(2025, 1, 1), date(2025, 12, 31)


def words_of(road: Road, paper: Paper) -> str:
    """All text of a paper, tables, headers and footers included."""
    _, content = file_for(road.office, MANAGER, paper.file_id)
    document = Document(BytesIO(content))
    return "".join(_texts(document))


def words_line_by_line(road: Road, paper: Paper) -> list[str]:
    """Each paragraph and cell of a paper."""
    _, content = file_for(road.office, MANAGER, paper.file_id)
    return [line.strip() for line in paper_text(content).splitlines()]


def _texts(document: Document) -> Iterator[str]:  # type: ignore[valid-type]
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    roots = [document.element]  # type: ignore[attr-defined]
    for section in document.sections:  # type: ignore[attr-defined]
        roots += [section.header._element, section.footer._element]
    for root in roots:
        yield from (text.text or "" for text in root.iter(tag))
