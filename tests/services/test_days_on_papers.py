"""Every paper of both schemes, made of the tests' own jobs, people and certificates: how it writes its days."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from docs_templates.catalogue import KINDS
from docs_templates.contexts import PaperContext
from docs_templates.render import fill, paper_text, render, template_path
from intake_app.rules.misuse import misuse_rule
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import change_checks, competence_records, complaints, end_notices, fieldwork_contexts
from intake_app.services import paper_contexts as papers
from intake_app.services import record_contexts as records
from intake_app.services import status_contexts as status
from intake_app.services.office import Office
from intake_app.services.report_contexts import report_paper
from models.account import Role
from models.application import Application, ApplicationState
from models.certificate import (
    Certificate,
    CertificateState,
    CorrectionDemand,
    DutyDone,
    LapsedResult,
    RestorationCheck,
    RestorationRequest,
    StatusChange,
    SurveillanceDone,
    SurveillanceNotice,
    Suspension,
    Termination,
)
from models.certificate_change import CertificateChange, ChangeEvaluation, ChangeVerdict, ChangeVerification, Rise
from models.complaint import Complaint, ComplaintKind, ComplaintTopic
from models.engagement import (
    Abort,
    CorrectionSentBack,
    EndCause,
    Engagement,
    EngagementKind,
    FindingAnswer,
    JobEnd,
    ReturnedReport,
)
from models.ids import ApplicationId, PaperId, PersonId
from models.personnel import Person
from models.supplement import SupplementRequest
from tests.builders import cec_application, checks_passed, cnex_application, item
from tests.fieldwork_builders import fieldwork
from tests.job_builders import (
    CALENDAR,
    LAST_DAY,
    approval,
    cec,
    certificate,
    certificate_change,
    cnex,
    decided,
    fee,
    finding,
    footprint,
    on_site,
    person,
    planned,
    qualification,
    report,
    technical_review,
    visit,
)
from tests.services.jobs import acting, client, put

NUMBER, ON, LATER = "N-1", date(2026, 9, 1), date(2026, 12, 5)
PEOPLE: dict[PersonId, Person] = {
    PersonId(name): person(name, qualification("ghg_verifier", valid_until=date(2027, 1, 1)))
    for name in ("member", "second", "writer", "reviewer", "decider", "director", "acceptor", "expert")
}
TITLES = {"ghg_verifier": "温室气体核查员"}
SCHEMES = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex_ex", "cec_salt"])
ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d{1,2}-\d{1,2}(?![\w-])")
"""A day as screens write it; a number such as CNEX-REP-2026-0001 holds none."""


@SCHEMES
def test_no_paper_writes_a_day_as_a_screen_does(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-12.2-a, CNEX-II-11.1, CEC-7.3-a; GB/T 9704: a letter said 自 2026-06-01 起 beside 2026年6月1日."""
    texts = [(paper.kind, paper_text(render(paper, scheme.key).content)) for paper in made(scheme)]
    texts += answered_complaint(office, scheme)
    texts.append(competence(office, scheme))
    unknown = {"report_approval", "verification_planning", "correction_demand"} if scheme == cec() else set()
    assert {kind for kind, _ in texts} == {kind.key for kind in KINDS} - unknown
    assert [(kind, found) for kind, text in texts for found in ISO_DAY.findall(text)] == []


def made(scheme: SchemeEdition) -> Iterator[PaperContext]:
    """The papers of an application and its job, then those of the certificates."""
    application = (cnex_application if scheme == cnex() else cec_application)(
        checks=checks_passed(scheme), number="A-2026-0001", decided_on=ON, decided_by="杨", refusal_reason="不属于范围")
    job, work = job_of(scheme), fieldwork(job_of(scheme), scheme)
    request = SupplementRequest(sent_on=ON, by="李", items=(item(),), due_on=LATER)
    yield papers.acceptance_notice(application, job, scheme, NUMBER, ON)
    yield papers.supplement_notice(application, scheme, request, NUMBER, ON, 1)
    yield papers.refusal_notice(application, scheme, NUMBER, ON)
    yield papers.agreement_paper(job, application, scheme, NUMBER, ON)
    yield papers.fee_notice(job, scheme, fee())
    cause = scheme.clocks.extension_causes[0]
    yield papers.extension_agreement(job, scheme, cause, "停产", (ON, LATER), "杨", NUMBER, ON)
    untold = planned(scheme, plan_notice=None, visits=(visit(experts=("expert",), end=date(2026, 6, 1)),))
    yield papers.plan_notice(untold, scheme, PEOPLE, TITLES, NUMBER, ON, LATER, CALENDAR)
    yield papers.nonconformity_list(job, scheme, PEOPLE, NUMBER, ON)
    yield report_paper(job, work, scheme, PEOPLE, TITLES, NUMBER, ON)
    yield papers.decision_notice(job, application.called, scheme, [certificate(scheme)], NUMBER, ON)
    yield from ended_jobs(scheme, application)
    facts = records.CaseFacts(
        scheme=scheme, people=PEOPLE, titles=TITLES, calendar=CALENDAR, application=application, job=job, work=work,
        surveyed=(surveyed(scheme),), notices=frozenset({PaperId("paper-1")}))
    of_a_surveillance = replace(facts, job=job.with_(kind=EngagementKind.SURVEILLANCE))
    for given in (facts, of_a_surveillance):
        yield from (paper for each in records.RECORD_PAPERS if each.concerns(given)
                    if (paper := each.context(given, NUMBER, ON, "杨")) is not None)
    yield from of_certificates(scheme)


def job_of(scheme: SchemeEdition) -> Engagement:
    """A decided job with a correction that went back, a dispute, and a report that was returned."""
    corrected = finding(verified_on=LAST_DAY).with_(sent_back=(CorrectionSentBack(
        on=LAST_DAY, by=PersonId("member"), correction="重新培训", reason="未提供培训记录", handed_in_on=LAST_DAY),))
    disputed = finding(id="NC-02").with_(
        answer=FindingAnswer(is_confirmed=False, on=LAST_DAY, by="林晓", words="记录已提供"))
    back = ReturnedReport(report=report(), technical_review=technical_review(passed=False))
    return decided(
        scheme, nonconformities=(corrected, disputed), reports_returned=(back,), director_approval=approval(),
        visits=(visit(experts=("expert",)),),
        footprints=(footprint(scheme, previous_value=Decimal("830.0"), previous_from=LAST_DAY, previous_to=LAST_DAY,
                              target_reached=True),))


def test_a_visit_of_one_day_is_announced_by_its_day_alone() -> None:
    """CNEX-9.5.1-d: the notice of the plan and the programme name no span of one day."""
    one = planned(cec(), visits=(visit(start=LAST_DAY, end=LAST_DAY),), plan_notice=None)
    notice = papers.plan_notice(one, cec(), PEOPLE, TITLES, NUMBER, ON, LATER, CALENDAR)
    text = paper_text(fill(template_path("plan_notice", "cec_salt").read_bytes(), notice))
    assert "2026年5月22日" in text
    assert "至2026年5月22日" not in text


def ended_jobs(scheme: SchemeEdition, application: Application) -> Iterator[PaperContext]:
    """What a check that was broken off, and one that ended without a conclusion, leave."""
    job, ground = planned(scheme), scheme.abort_grounds[0].key
    broken_off = job.with_(aborts=(Abort(
        site_row="s1", ground=ground, facts="停电", asked_by=PersonId("member"), asked_on=ON, is_consented=True,
        decided_by="杨", decided_on=ON, reason="同意"),))
    yield fieldwork_contexts.abort_notice(broken_off, scheme, NUMBER, ON)
    yield fieldwork_contexts.abort_report(broken_off, scheme, PEOPLE, NUMBER, ON)
    resumed = broken_off.aborts[0].with_(is_resumed=True, ended_by="杨", ended_on=ON, end_reason="已恢复供电")
    yield fieldwork_contexts.resumption_notice(job.with_(aborts=(resumed,)), scheme, NUMBER, ON)
    ended = job.with_(ended=JobEnd(cause=EndCause.CLIENT_WITHDREW, reason="来函撤回", ended_on=ON, by="杨"))
    yield end_notices.end_notice(ended, application.called, [certificate(scheme)], scheme, NUMBER)


def surveyed(scheme: SchemeEdition) -> Certificate:
    """A certificate with a notice of its surveillance."""
    return certificate(scheme, notices=(SurveillanceNotice(
        due_on=LATER, sent_on=ON, paper_id=PaperId("paper-1"), channel="系统送达", proof="SUR-1，2026年9月1日"),))


def of_certificates(scheme: SchemeEdition) -> Iterator[PaperContext]:
    """What becomes of certificates: each letter, announcement and record about them."""
    held = certificate(scheme, replaced_on=ON, valid_from=ON,
                       surveillances=(SurveillanceDone(completed_on=LAST_DAY, passed=True),))
    yield papers.certificate_paper(held, scheme, "远山")
    yield papers.surveillance_notice([(held, LATER)], scheme, NUMBER, ON, ON, LATER)
    for extra in (EngagementKind.SURVEILLANCE, EngagementKind.INITIAL):
        job = decided(scheme, kind=extra)
        held_by_then = [held.with_(valid_until=ON)]
        yield papers.decision_notice(job, cnex_application().called, scheme, held_by_then, NUMBER, LATER)
    for on, change in changes(scheme):
        yield status.change_notice(held.with_(changes=(change,)), change, scheme, NUMBER, on)
    risen = next(change for _, change in changes(scheme) if change.rise)
    lapse = LapsedResult(change_id="change-1", facts="核对台账", confirmed_on=LATER, by="李主管",
                         proposed_ground=scheme.suspension.grounds[0].key, decide_by=LATER)
    yield status.lapse_notice(held.with_(changes=(risen,)), risen, lapse, scheme, NUMBER)
    if misuse_rule(scheme) is not None:
        demand = CorrectionDemand(misuse="官网宣传为碳中和产品", demanded_on=LATER, by="李主管")
        yield status.correction_demand(held, demand, scheme, NUMBER)
    yield from of_status(scheme, held, lapse)


def of_status(scheme: SchemeEdition, held: Certificate, lapse: LapsedResult) -> Iterator[PaperContext]:
    """The suspension of a certificate and its restoration, then its end, each with what is announced and reported."""
    ground = scheme.suspension.grounds[0]
    begun = Suspension(ground=ground.key, facts="未缴费", verified_on=ON, suspended_on=ON, until=LATER, by="杨")
    yield papers.suspension_notice(held, begun, ground, scheme, NUMBER, ON)
    yield papers.suspension_notice(held.with_(state=CertificateState.RESULT_LAPSED, lapses=(lapse,)), begun, ground,
                                   scheme, NUMBER, ON)
    over = begun.with_(
        restored_on=LATER, restoration_request=RestorationRequest(applied_on=LATER, by="林晓", mended="已缴费"),
        restoration_check=RestorationCheck(verified_on=LATER, by="杨", findings="已到账", passed=True))
    yield records.restoration_notice(held.with_(suspensions=(over,)), scheme, NUMBER, LATER)
    done = DutyDone(duty=scheme.status_duties[0].key, change=StatusChange.SUSPENDED, changed_on=ON, done_on=ON,
                    proof="回执 0042", by="李主管")
    for changed in ({"suspensions": (begun,)}, {"suspensions": (over,)}):
        facts = records.CaseFacts(scheme=scheme, people=PEOPLE, titles=TITLES, calendar=CALENDAR,
                                  certificate=held.with_(**changed, duties_done=(done,)))
        yield from (paper for each in records.RECORD_PAPERS if each.concerns(facts)
                    if (paper := each.context(facts, NUMBER, ON, "杨")) is not None)
    for rule, notice in ((scheme.withdrawal, papers.withdrawal_notice), (scheme.cancellation,
                                                                         papers.cancellation_notice)):
        ended = Termination(ground=rule.grounds[0].key, facts="停产", verified_on=ON, ended_on=ON, by="杨")
        yield notice(held, ended, rule.grounds[0], scheme, NUMBER, ON)


def changes(scheme: SchemeEdition) -> Iterator[tuple[date, CertificateChange]]:
    """Answers to a change that raises the footprint, each with its day: verified by a job, lapsed, or soon to lapse."""
    kind = next(each.key for each in scheme.changes.kinds if each.is_of_footprint)
    asked = certificate_change(kind=kind, rise=Rise(percent=Decimal("12.0"), since=date(2026, 6, 1)), is_planned=False,
                               evaluation=ChangeEvaluation(verdict=ChangeVerdict.TO_BE_VERIFIED, reason="须现场核查",
                                                           on=date(2026, 6, 10), by="杨"))
    yield date(2026, 7, 1), asked
    yield LATER, asked
    checked = decided(scheme, on_site=(on_site(),), footprints=(footprint(scheme, value=Decimal("910.0")),))
    verified = change_checks.verification_by(checked, certificate(scheme))
    assert isinstance(verified, ChangeVerification)
    yield LATER, asked.with_(verification=verified, rise=None)


def answered_complaint(office: Office, scheme: SchemeEdition) -> list[tuple[str, str]]:
    """The receipt of an appeal and the answer to it."""
    manager, names = acting(Role.MANAGER, person="manager"), ("outsider", "other")
    put(office, decided(scheme), *(person(name) for name in ("manager", *names)))
    with office.unit_of_work() as uow:
        file = uow.applications.get(ApplicationId("application-1"))
        uow.applications.save(file.with_(state=ApplicationState.ACCEPTED, number="A-2026-0001", submitted_on=ON))
        uow.commit()
    filed = complaints.file_complaint(office, client(), file.id, ComplaintKind.APPEAL, ComplaintTopic.DECISION, "不符")
    assert isinstance(filed, Complaint)
    for act in (
        lambda: complaints.acknowledge(office, manager, filed.id),
        lambda: complaints.assign(office, manager, filed.id, *names),
        lambda: complaints.record_investigation(office, acting(Role.AUDITOR, person="outsider"), filed.id, "属实"),
        lambda: complaints.decide_complaint(office, acting(Role.DECIDER, person="other"), filed.id, True, "属实", "改"),
        lambda: complaints.answer_complaint(office, manager, filed.id, "挂号信"),
    ):
        outcome = act()
        assert isinstance(outcome, Complaint), outcome
    with office.unit_of_work() as uow:
        return [(paper.kind, paper_text(office.files.get(paper.sha256))) for paper in uow.papers.about(filed.id)]


def competence(office: Office, scheme: SchemeEdition) -> tuple[str, str]:
    """The evaluation of a person's competence."""
    put(office, person("reviewed", qualification("ghg_verifier", valid_until=LATER)))
    paper = competence_records.make_competence_record(office, acting(Role.MANAGER, person="manager"), "reviewed",
                                                      scheme.key)
    return paper.kind, paper_text(office.files.get(paper.sha256))
