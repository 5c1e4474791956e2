"""Each use case is open to its roles and to no others; no enterprise reaches another's things (CNEX-15-a)."""

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from intake_app.chat.undecided import UndecidedMessage
from intake_app.rules.certification_units import proposed_units
from intake_app.schemes.house import read_house
from intake_app.schemes.schema import Section
from intake_app.services import (
    aborts,
    agreements,
    answer_history,
    application_review,
    applications,
    audit_plan,
    backups,
    board,
    bodies,
    calendar_years,
    case_papers,
    case_supplements,
    cases,
    certificate_changes,
    certificates,
    change_checks,
    client_file,
    client_plan,
    client_steps,
    closed_days,
    competence_records,
    complaints,
    days_requests,
    decisions,
    disposals,
    documents,
    draft_edits,
    earlier_drafts,
    editions,
    ending_certificates,
    ending_documents,
    ending_times,
    endings,
    engagements,
    evaluation,
    expert_requests,
    extensions,
    feeds,
    fees,
    fieldwork,
    first_steps,
    gone_files,
    inbox,
    inbox_copies,
    investigations,
    job_endings,
    joint_visits,
    judged_facts,
    judgements,
    lapsed_results,
    leave_files,
    mandates,
    missed_limits,
    misuse,
    nobody_able,
    notice_replies,
    outlook,
    outlook_tables,
    paper_register,
    paper_templates,
    papers,
    people,
    people_files,
    plan_files,
    planning,
    planning_runs,
    printed_fields,
    programme,
    publishing,
    recorded_acts,
    renewed_documents,
    renewing,
    reporting,
    restorations,
    returned_scans,
    sending,
    setting_aside,
    suggesting,
    supplement_answers,
    supplements,
    surveillance,
    tables,
    tables_in_hand,
    taking_over,
    team_duties,
    terms,
    tied_work,
    undecided_messages,
    unfit_templates,
    units,
    unreported_visits,
    unsent_notices,
    unsent_texts,
    verification_planning,
    visit_proposals,
    waiting_jobs,
)
from intake_app.services.access import ROLES_OF_THE_BODY
from intake_app.services.downloads import file_for
from intake_app.services.leave_files import LeavePlan
from intake_app.services.notice_replies import ReplySlip
from intake_app.services.office import Office
from intake_app.services.supplements import Demand
from intake_app.services.tables_in_hand import TableInHand
from intake_app.services.visit_proposals import ProposedVisit
from intake_app.tables.changes import TablePlan
from intake_app.tables.people import PeoplePlan
from models.account import Account, Actor, Role
from models.application import Application, PartyRole, Upload, WishVerdict
from models.body import BodyContact
from models.certificate import CertificateState, StatusChange
from models.certificate_change import ChangeVerdict
from models.complaint import Complainant, Complaint, ComplaintKind, ComplaintTopic
from models.dispatch import DispatchWay
from models.disposal import Disposal, DisposedFile
from models.engagement import EndCause, PlanNotice
from models.errors import NotFound, NotPermitted
from models.examination import Examination, FileVerdict
from models.fieldwork import EvidenceFile
from models.ids import PersonId
from models.inbox_copies import CopyWay
from models.paper import Paper, StoredFile, WaitingScan
from models.personnel import Absence, Employment, Tie, TieKind
from models.planning import PlanningRun, PlanProposal, RunState
from models.supplement import SupplementKind
from scheduler.plan import Plan, plan_text
from scheduler.problem import PROBLEM_FORMAT, Placement, Problem, Weights
from tests.builders import CREDIT_CODES, NOW, cnex_draft, completed, division_wish, handed_in, item, returned
from tests.job_builders import (
    agreement,
    announced,
    appeal,
    certificate,
    certificate_change,
    cnex,
    evaluated,
    expert_request,
    fee,
    finding,
    on_site,
    person,
    planned,
    qualification,
    report,
)
from tests.job_builders import visit as planned_visit
from tests.journeys.small_files import pdf_file
from tests.services.jobs import acting, change, client, consultant, job, mandate, put

MODULES = (
    aborts, agreements, answer_history, application_review, applications, audit_plan, backups, board, bodies,
    calendar_years, case_papers, case_supplements, cases, certificate_changes, certificates, change_checks,
    client_file, client_plan, client_steps, closed_days, days_requests,
    competence_records,
    complaints, decisions, disposals, documents, draft_edits, earlier_drafts, editions, ending_certificates,
    ending_documents,
    ending_times,
    endings, engagements, evaluation, expert_requests, extensions,
    feeds, fees, fieldwork, first_steps, gone_files, inbox, inbox_copies, investigations, job_endings, joint_visits,
    judged_facts, judgements,
    lapsed_results, leave_files,
    mandates, misuse, missed_limits, nobody_able, notice_replies,
    outlook, outlook_tables, paper_register, paper_templates, papers, people, people_files, plan_files, planning,
    planning_runs, printed_fields, programme, publishing, recorded_acts, renewed_documents, renewing, reporting,
    restorations,
    returned_scans, sending, setting_aside, suggesting, supplement_answers, supplements, surveillance, tables,
    tables_in_hand, taking_over, team_duties, terms, tied_work, undecided_messages, unfit_templates, units,
    unreported_visits, unsent_notices, unsent_texts, verification_planning, visit_proposals, waiting_jobs,
)
DECIDED = UndecidedMessage(message="", sent_at=datetime(2026, 6, 1, 9, tzinfo=UTC))
WITHIN_A_USE_CASE = {
    "accepted_in", "answered", "answered_in", "begun_from", "begun_in", "cancelled_in", "change_of", "changed_person",
    "closed_late",
    "confirmed_in", "contact_of", "declared_void", "end_with", "ensure_may_act", "exchanged", "keep_proposal",
    "leave_unknown", "led", "make_paper",
    "note_demand_sent", "note_found_ties", "note_last_day", "note_notice_sent", "note_notice_unrecorded",
    "note_notice_void", "of_member", "replace_lapsed", "report_made", "sent_in", "surveillance_job",
    "take_demand_back", "to_evaluate", "unfit_template", "with_case",
}
"""They act in a transaction that their caller has opened and answers for."""

ALL = frozenset(Role)
STAFF = ROLES_OF_THE_BODY
READERS = ALL - {Role.ADMINISTRATOR}
"""An administrator keeps accounts and reads no client's things."""
ON_CASES = READERS - {Role.CONSULTANT}
"""A mandate shows applications, not what comes of them."""
APPLICANT = frozenset({Role.APPLICANT})
APPLYING = frozenset({Role.APPLICANT, Role.CONSULTANT})
REVIEWER = frozenset({Role.APPLICATION_REVIEWER})
COORDINATOR = frozenset({Role.COORDINATOR})
AUDITOR = frozenset({Role.AUDITOR})
DECIDER = frozenset({Role.DECIDER})
DIRECTOR = frozenset({Role.DIRECTOR})
WRITER = frozenset({Role.CERTIFICATE_WRITER})
MANAGER = frozenset({Role.MANAGER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

DRAFT, HANDED_OVER, RETURNED = "application-1", "application-2", "application-3"
RUNNING, REPORTED = "engagement-1", "engagement-2"
ISSUED, WRITTEN = "certificate-1", "certificate-2"
RUN = "run-1"
LAID_IN = backups.LaidIn(archive="footmark.zip", sha256="0" * 64, made_at=datetime(2026, 6, 1, 8, tzinfo=UTC))
COMPLAINED = "complaint-1"
UPHELD = appeal(cnex())
ANNOUNCED = calendar_years.GivenYear(year=2027, days_off="", made_up="", source="", announced_on=date(2026, 5, 28))
NEIGHBOUR = Complainant(name="李先生", contact="13900000002")
DAY = date(2026, 6, 1)
LASTING_TIE = Tie(credit_code=CREDIT_CODES[1], kind=TieKind.OTHER, since=DAY)
DOCUMENT_NOTE = "documents/legality/job/note"
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
METHODS = ("emission_factor",)
DIVIDED = proposed_units(cnex_draft(), cnex())[0].id
WISH = division_wish("NO-SUCH-MODEL", "NOR-THIS")
ASKED = "request-clarify-"
DEMAND = Demand(kind=SupplementKind.CLARIFY, title="工艺流程图", reason="看不清楚")
SHELF = ("cnex_ex", "refusal_notice")
GRANT = mandates.Grant(email="wang@firm.example", name="王顾问", firm="某咨询", covers_all=True, starts_on=DAY,
                       ends_on=DAY)

WANTED = certificate_changes.WantedChange(kind="process", before="机械装配", after="机器人装配", is_planned=True,
                                          takes_effect_on=DAY)
NOTHING_TO_DO = Problem(format=PROBLEM_FORMAT, name="", working_days=(DAY,), auditors=(), jobs=(), weights=Weights(
    **read_house().planning.weights.model_dump()))
PROPOSAL = PlanProposal(id="proposal-1", made_at=NOW, made_by="某人", problem_json=NOTHING_TO_DO.model_dump_json(),
                        plan_json=plan_text(Plan(assignments=())))
NO_PEOPLE = PeoplePlan(sheets=(), passed_over=(), people=())

HAND = sending.HandedOver(sent_on=DAY, way=DispatchWay.COURIER, proof="SF1")

SCAN = returned_scans.Scan(number="paper-1", file_name="签回.pdf", content=pdf_file("x"), signed_on=DAY)

OTHER_DAYS = days_requests.OtherDays(days=((DAY, DAY),), reason="盘点")
CLOSING = closed_days.Closing(site_row="s1", first=DAY, last=DAY, reason="停产检修")

SITES = tables.BroughtTable(table="名称\t城市\n三厂\t南阳\n")

SEEN = draft_edits.SeenVisit(proposal_id="proposal-1", version=0, job=f"{RUNNING}/s1")
THERE = Placement(start=DAY, team=("member", "second"))

Call = Callable[[Office, Actor], Any]


def planned_sites(office: Office) -> TablePlan:
    """What the applicant has seen that the table would do."""
    plan = tables.plan_table(office, client(), DRAFT, Section.SITES, SITES)
    assert isinstance(plan, TablePlan), plan
    return plan


TABLE: dict[Callable[..., Any], tuple[Call, frozenset[Role]]] = {
    aborts.ask_to_abort: (lambda o, a: aborts.ask_to_abort(o, a, RUNNING, "s1", "other", "停电"), AUDITOR),
    aborts.decide_abort: (lambda o, a: aborts.decide_abort(o, a, RUNNING, True, "同意"), MANAGER),
    aborts.leave_site_out: (lambda o, a: aborts.leave_site_out(o, a, RUNNING, "已搬迁"), MANAGER),
    aborts.end_abort: (lambda o, a: aborts.end_abort(o, a, RUNNING, True, "已恢复供电"), MANAGER),
    job_endings.causes_to_end: (lambda o, a: job_endings.causes_to_end(o, a, RUNNING), MANAGER),
    job_endings.end_job: (
        lambda o, a: job_endings.end_job(o, a, RUNNING, EndCause.CLIENT_WITHDREW, "来函撤回"), MANAGER),
    agreements.draw_up_agreement: (lambda o, a: agreements.draw_up_agreement(o, a, RUNNING), COORDINATOR),
    answer_history.answer_history: (lambda o, a: answer_history.answer_history(o, a, DRAFT, "client.name"), READERS),
    agreements.record_signature: (
        lambda o, a: agreements.record_signature(o, a, RUNNING, "body", DAY), COORDINATOR),
    application_review.waiting_applications: (application_review.waiting_applications, REVIEWER | MANAGER),
    application_review.accept_document: (
        lambda o, a: application_review.accept_document(o, a, HANDED_OVER, "application_form", ""), REVIEWER),
    application_review.record_check: (
        lambda o, a: application_review.record_check(o, a, HANDED_OVER, "lawful", True, "公示系统"), REVIEWER),
    application_review.refuse: (
        lambda o, a: application_review.refuse(o, a, HANDED_OVER, "被责令停业", cnex().checks[0].clause), REVIEWER),
    application_review.why_barred: (
        lambda o, a: application_review.why_barred(o, a, HANDED_OVER), REVIEWER),
    application_review.accept: (lambda o, a: application_review.accept(o, a, HANDED_OVER), REVIEWER),
    applications.start_application: (
        lambda o, a: applications.start_application(o, a, "cec_salt", "enterprise-1"), APPLYING),
    cases.open_surveillances: (cases.open_surveillances, COORDINATOR | MANAGER),
    cases.running_cases: (cases.running_cases, COORDINATOR | MANAGER),
    cases.results_to_publish: (cases.results_to_publish, COORDINATOR | MANAGER),
    cases.record_disclosure: (
        lambda o, a: cases.record_disclosure(o, a, ISSUED, DAY, "官网"), MANAGER),
    cases.may_be_published: (lambda o, a: cases.may_be_published(o, a, ISSUED), APPLICANT),
    cases.say_on_disclosure: (lambda o, a: cases.say_on_disclosure(o, a, ISSUED, False), APPLICANT),
    cases.stop_clock: (
        lambda o, a: cases.stop_clock(o, a, RUNNING, "late_fee", DAY, None, "未缴费", "催缴函"), COORDINATOR | MANAGER),
    cases.resume_clock: (
        lambda o, a: cases.resume_clock(o, a, RUNNING, "late_fee", DAY, "已到账", "回单"), COORDINATOR | MANAGER),
    extensions.propose_extension: (
        lambda o, a: extensions.propose_extension(o, a, RUNNING, "special", "计量周期长", date(2026, 9, 30)), MANAGER),
    extensions.answer_extension: (lambda o, a: extensions.answer_extension(o, a, RUNNING, True, ""), APPLICANT),
    extensions.enter_extension_answer: (
        lambda o, a: extensions.enter_extension_answer(o, a, RUNNING, True, DAY, "林晓", "签回的协议"),
        COORDINATOR | MANAGER),
    competence_records.make_competence_record: (
        lambda o, a: competence_records.make_competence_record(o, a, "member", "cnex_ex"), COORDINATOR | MANAGER),
    renewing.surveillances_that_renew: (renewing.surveillances_that_renew, WRITER | DECIDER),
    fees.send_fee_notice: (
        lambda o, a: fees.send_fee_notice(o, a, RUNNING, fee().items, DAY, False), COORDINATOR | MANAGER),
    fees.record_payment: (
        lambda o, a: fees.record_payment(o, a, RUNNING, "FEE-1", Decimal(1), DAY, "回单"), COORDINATOR | MANAGER),
    fees.jobs_that_owe: (fees.jobs_that_owe, COORDINATOR | MANAGER),
    fees.note_overdue: (fees.note_overdue, COORDINATOR | MANAGER),
    unreported_visits.unreported: (unreported_visits.unreported, COORDINATOR | MANAGER),
    unreported_visits.note_unreported: (unreported_visits.note_unreported, COORDINATOR | MANAGER),
    unreported_visits.note_passed_unsent: (unreported_visits.note_passed_unsent, COORDINATOR | MANAGER),
    unreported_visits.passed_unsent_visits: (unreported_visits.passed_unsent_visits, COORDINATOR | MANAGER),
    nobody_able.nobody_able: (lambda o, a: nobody_able.nobody_able(o, a, RUNNING), COORDINATOR | MANAGER),
    nobody_able.note_nobody_able: (nobody_able.note_nobody_able, COORDINATOR | MANAGER),
    unsent_notices.note_unsent_notices: (unsent_notices.note_unsent_notices, COORDINATOR | MANAGER),
    unreported_visits.calling_off: (
        lambda o, a: unreported_visits.calling_off(o, a, job(o, RUNNING), job(o, RUNNING).visits[0]),
        COORDINATOR | MANAGER),
    ending_certificates.note_ending_certificates: (
        ending_certificates.note_ending_certificates, COORDINATOR | MANAGER),
    ending_times.note_ending_times: (ending_times.note_ending_times, COORDINATOR | MANAGER),
    ending_documents.note_ending_documents: (ending_documents.note_ending_documents, COORDINATOR | MANAGER),
    fees.void_fee: (lambda o, a: fees.void_fee(o, a, RUNNING, "FEE-1", "金额有误"), COORDINATOR | MANAGER),
    applications.open_schemes: (applications.open_schemes, APPLYING),
    applications.my_applications: (applications.my_applications, APPLYING),
    applications.application_of: (lambda o, a: applications.application_of(o, a, DRAFT), READERS),
    applications.save_answer: (
        lambda o, a: applications.save_answer(o, a, DRAFT, "client.contact", "赵敏"), APPLYING),
    taking_over.begin_renewal: (lambda o, a: taking_over.begin_renewal(o, a, ISSUED), APPLICANT),
    taking_over.origin_of: (lambda o, a: taking_over.origin_of(o, a, DRAFT), READERS),
    taking_over.documents_offered: (lambda o, a: taking_over.documents_offered(o, a, DRAFT), READERS),
    taking_over.take_document_over: (
        lambda o, a: taking_over.take_document_over(o, a, DRAFT, "business_licence", "client"), APPLYING),
    tables.plan_table: (lambda o, a: tables.plan_table(o, a, DRAFT, Section.SITES, SITES), APPLYING),
    tables.take_table: (lambda o, a: tables.take_table(o, a, DRAFT, Section.SITES, SITES, planned_sites(o)), APPLYING),
    applications.add_row: (lambda o, a: applications.add_row(o, a, DRAFT, Section.SITES), APPLYING),
    applications.remove_row: (lambda o, a: applications.remove_row(o, a, DRAFT, Section.SITES, "s1"), APPLYING),
    applications.restore_row: (lambda o, a: applications.restore_row(o, a, DRAFT, Section.SITES, "s1"), APPLYING),
    applications.accept_proposal: (
        lambda o, a: applications.accept_proposal(o, a, DRAFT, "sites[new].name", "二厂"), APPLYING),
    applications.submit: (lambda o, a: applications.submit(o, a, DRAFT, "林晓"), APPLYING),
    applications.withdraw: (lambda o, a: applications.withdraw(o, a, DRAFT), APPLICANT),
    audit_plan.declare_impartiality: (lambda o, a: audit_plan.declare_impartiality(o, a, RUNNING), AUDITOR),
    audit_plan.decline_for_conflict: (
        lambda o, a: audit_plan.decline_for_conflict(o, a, RUNNING, "亲属任职"), AUDITOR),
    audit_plan.notices_not_sent: (lambda o, a: audit_plan.notices_not_sent(o, a, RUNNING), ON_CASES),
    audit_plan.send_plan: (lambda o, a: audit_plan.send_plan(o, a, RUNNING), COORDINATOR),
    audit_plan.confirm_plan: (lambda o, a: audit_plan.confirm_plan(o, a, RUNNING, True), APPLICANT),
    audit_plan.refuse_objection: (
        lambda o, a: audit_plan.refuse_objection(o, a, RUNNING, "auditor", "任职已结束五年"), MANAGER),
    tied_work.settle_tie: (lambda o, a: tied_work.settle_tie(o, a, RUNNING, "second", "股份已售出"), MANAGER),
    tied_work.repeat_work: (lambda o, a: tied_work.repeat_work(o, a, RUNNING, "second", "不能排除影响"), MANAGER),
    tied_work.waiting_ties: (lambda o, a: tied_work.waiting_ties(o, a, RUNNING), COORDINATOR | MANAGER),
    tied_work.tie_faults: (
        lambda o, a: tied_work.tie_faults(o, a, RUNNING), AUDITOR | COORDINATOR | DECIDER | DIRECTOR | MANAGER),
    audit_plan.object_to_member: (
        lambda o, a: audit_plan.object_to_member(o, a, RUNNING, "member", "不合适"), APPLICANT),
    backups.last_backup: (backups.last_backup, ADMINISTRATOR),
    backups.note_backup: (lambda o, a: backups.note_backup(o, a, "footmark.zip", "0" * 64), ADMINISTRATOR),
    backups.settle_restored: (lambda o, a: backups.settle_restored(o, a, LAID_IN), ADMINISTRATOR),
    bodies.all_contacts: (bodies.all_contacts, STAFF),
    first_steps.first_steps: (first_steps.first_steps, ADMINISTRATOR),
    bodies.save_contact: (lambda o, a: bodies.save_contact(o, a, BodyContact(id="CEC")), ADMINISTRATOR),
    calendar_years.calendar_years: (calendar_years.calendar_years, ADMINISTRATOR),
    calendar_years.try_year: (lambda o, a: calendar_years.try_year(o, a, ANNOUNCED), ADMINISTRATOR),
    calendar_years.enter_year: (lambda o, a: calendar_years.enter_year(o, a, ANNOUNCED), ADMINISTRATOR),
    case_supplements.note_request: (lambda o, a: case_supplements.note_request(o, a, RUNNING, DEMAND), AUDITOR),
    case_supplements.take_out_request: (
        lambda o, a: case_supplements.take_out_request(o, a, RUNNING, "x"), AUDITOR),
    case_supplements.send_to_client: (lambda o, a: case_supplements.send_to_client(o, a, RUNNING), AUDITOR),
    case_supplements.answer_team: (
        lambda o, a: case_supplements.answer_team(o, a, REPORTED, ASKED, "按产量分摊"), APPLICANT),
    case_supplements.answer_team_with_file: (lambda o, a: case_supplements.answer_team_with_file(
        o, a, REPORTED, ASKED, "说明.pdf", pdf_file("x")), APPLICANT),
    client_file.client_files: (lambda o, a: client_file.client_files(o, a, RUNNING), ON_CASES - APPLICANT),
    case_papers.case_papers: (
        lambda o, a: case_papers.case_papers(o, a, RUNNING), COORDINATOR | MANAGER | DECIDER | DIRECTOR),
    case_papers.make_case_paper: (
        lambda o, a: case_papers.make_case_paper(o, a, REPORTED, "document_review"),
        COORDINATOR | MANAGER | DECIDER | DIRECTOR),
    paper_register.register: (paper_register.register, COORDINATOR | MANAGER),
    paper_register.manifest_file: (
        lambda o, a: paper_register.manifest_file(o, a, ("paper-1",)), COORDINATOR | MANAGER),
    paper_register.missing_numbers: (paper_register.missing_numbers, COORDINATOR | MANAGER),
    paper_register.is_same_again: (
        lambda o, a: paper_register.is_same_again(o, a, "paper-1"), COORDINATOR | MANAGER),
    paper_register.still_counts: (
        lambda o, a: paper_register.still_counts(o, a, "paper-1"), COORDINATOR | MANAGER),
    paper_register.void_paper: (
        lambda o, a: paper_register.void_paper(o, a, "paper-1", "收件人有误"), COORDINATOR | MANAGER),
    paper_register.papers_as_zip: (
        lambda o, a: paper_register.papers_as_zip(o, a, ("paper-1",)), COORDINATOR | MANAGER),
    certificates.write_certificates: (lambda o, a: certificates.write_certificates(o, a, REPORTED), WRITER),
    certificates.issue_certificates: (lambda o, a: certificates.issue_certificates(o, a, REPORTED), DECIDER),
    certificate_changes.apply_for_change: (
        lambda o, a: certificate_changes.apply_for_change(o, a, ISSUED, WANTED), APPLICANT),
    certificate_changes.say_undone: (
        lambda o, a: certificate_changes.say_undone(o, a, ISSUED, "change-1", "已恢复"), APPLICANT),
    certificate_changes.add_change_evidence: (
        lambda o, a: certificate_changes.add_change_evidence(o, a, ISSUED, "change-1", "图样.pdf", pdf_file("x")),
        APPLICANT | MANAGER),
    certificate_changes.enter_change: (
        lambda o, a: certificate_changes.enter_change(o, a, ISSUED, WANTED), MANAGER),
    change_checks.order_change_check: (
        lambda o, a: change_checks.order_change_check(o, a, ISSUED, "change-1"), MANAGER),
    change_checks.take_result: (lambda o, a: change_checks.take_result(o, a, ISSUED, "change-1"), MANAGER),
    change_checks.job_to_take: (lambda o, a: change_checks.job_to_take(o, a, ISSUED, "change-1"), MANAGER),
    certificate_changes.evaluate_change: (
        lambda o, a: certificate_changes.evaluate_change(o, a, ISSUED, "change-1", ChangeVerdict.APPROVED, "可行"),
        MANAGER),
    certificate_changes.record_change_verification: (
        lambda o, a: certificate_changes.record_change_verification(
            o, a, ISSUED, "change-1", DAY, "verifier", "现场核查", True), MANAGER),
    certificate_changes.people_to_verify: (lambda o, a: certificate_changes.people_to_verify(o, a, ISSUED), MANAGER),
    certificate_changes.renewals_replaced_with: (
        lambda o, a: certificate_changes.renewals_replaced_with(o, a, ISSUED), DECIDER),
    certificate_changes.replace_certificate: (
        lambda o, a: certificate_changes.replace_certificate(o, a, ISSUED, "change-1"), DECIDER),
    lapsed_results.confirm_lapse: (
        lambda o, a: lapsed_results.confirm_lapse(o, a, ISSUED, "change-1", "核对台账"), MANAGER),
    lapsed_results.revoke_lapse: (lambda o, a: lapsed_results.revoke_lapse(o, a, ISSUED, "台账有误"), MANAGER),
    lapsed_results.is_certified_anew: (
        lambda o, a: lapsed_results.is_certified_anew(o, a, ISSUED), ON_CASES),
    lapsed_results.begin_recertification: (
        lambda o, a: lapsed_results.begin_recertification(o, a, ISSUED), APPLICANT),
    endings.withdraw: (
        lambda o, a: endings.withdraw(o, a, ISSUED, "legal_status_lost", PartyRole.CLIENT, "营业执照已吊销", DAY),
        MANAGER),
    endings.cancel: (lambda o, a: endings.cancel(o, a, ISSUED, "own_request", "企业申请注销", DAY), MANAGER),
    visit_proposals.first_day_with_notice: (
        lambda o, a: visit_proposals.first_day_with_notice(o, a, ISSUED), APPLICANT),
    visit_proposals.propose_visit: (lambda o, a: visit_proposals.propose_visit(o, a, ISSUED, ProposedVisit(
        days=((DAY, DAY),), late_because="停产检修", agrees_to_shorter_notice=True)), APPLICANT),
    bodies.contacts_for: (lambda o, a: bodies.contacts_for(o, a, {"cnex_ex"}), ALL),
    endings.ask_to_end: (
        lambda o, a: endings.ask_to_end(o, a, ISSUED, StatusChange.CANCELLED, "停产"), APPLICANT),
    endings.decline_request: (lambda o, a: endings.decline_request(o, a, ISSUED, "材料不全"), MANAGER),
    endings.duties_owed: (endings.duties_owed, MANAGER),
    endings.record_duty: (
        lambda o, a: endings.record_duty(o, a, ISSUED, "published", StatusChange.SUSPENDED, DAY, DAY, "网址"), MANAGER),
    certificates.suspend: (
        lambda o, a: certificates.suspend(o, a, ISSUED, "contract_breach", PartyRole.CLIENT, "未缴费", DAY), MANAGER),
    renewed_documents.renewed_documents: (renewed_documents.renewed_documents, REVIEWER | MANAGER),
    renewed_documents.accept_renewed: (
        lambda o, a: renewed_documents.accept_renewed(o, a, HANDED_OVER, "file-1"), REVIEWER),
    renewed_documents.return_renewed: (
        lambda o, a: renewed_documents.return_renewed(o, a, HANDED_OVER, "file-1", "未盖章"), REVIEWER),
    restorations.apply_for_restoration: (
        lambda o, a: restorations.apply_for_restoration(o, a, ISSUED, "已履行义务"), APPLICANT),
    restorations.add_restoration_evidence: (
        lambda o, a: restorations.add_restoration_evidence(o, a, ISSUED, "收据.pdf", pdf_file("x")), APPLICANT),
    restorations.enter_restoration_request: (
        lambda o, a: restorations.enter_restoration_request(o, a, ISSUED, DAY, "林晓", "已履行义务"), MANAGER),
    restorations.record_restoration_check: (
        lambda o, a: restorations.record_restoration_check(o, a, ISSUED, DAY, "某人", "查阅记录", True), MANAGER),
    restorations.restore: (lambda o, a: restorations.restore(o, a, ISSUED), MANAGER),
    certificates.certificates_for: (certificates.certificates_for, ON_CASES),
    certificates.certificate_of: (lambda o, a: certificates.certificate_of(o, a, ISSUED), ON_CASES),
    client_plan.team_of: (lambda o, a: client_plan.team_of(o, a, RUNNING), ON_CASES),
    client_plan.to_hand_in_on_site: (lambda o, a: client_plan.to_hand_in_on_site(o, a, RUNNING), ON_CASES),
    client_steps.client_steps: (client_steps.client_steps, READERS),
    complaints.complaints_for: (complaints.complaints_for, ON_CASES),
    complaints.cases_to_complain_about: (complaints.cases_to_complain_about, APPLICANT | MANAGER),
    complaints.file_complaint: (lambda o, a: complaints.file_complaint(
        o, a, HANDED_OVER, ComplaintKind.COMPLAINT, ComplaintTopic.CONDUCT, "收礼"), APPLICANT),
    complaints.enter_complaint: (lambda o, a: complaints.enter_complaint(
        o, a, HANDED_OVER, ComplaintKind.COMPLAINT, ComplaintTopic.CONDUCT, "收礼", NEIGHBOUR, DAY), MANAGER),
    complaints.topics_about: (lambda o, a: complaints.topics_about(o, a, HANDED_OVER), APPLICANT | MANAGER),
    complaints.acts_about: (lambda o, a: complaints.acts_about(o, a, HANDED_OVER), APPLICANT),
    complaints.own_part: (lambda o, a: complaints.own_part(o, a, COMPLAINED), MANAGER),
    complaints.case_about: (lambda o, a: complaints.case_about(o, a, COMPLAINED), MANAGER),
    complaints.add_complaint_evidence: (lambda o, a: complaints.add_complaint_evidence(
        o, a, UPHELD.id if a.enterprise_id else COMPLAINED, "函件.pdf", pdf_file("x")), APPLICANT | MANAGER),
    complaints.withdraw_complaint: (lambda o, a: complaints.withdraw_complaint(o, a, UPHELD.id, "已解决"), APPLICANT),
    complaints.enter_withdrawal: (lambda o, a: complaints.enter_withdrawal(o, a, COMPLAINED, "来电撤回"), MANAGER),
    complaints.acknowledge: (lambda o, a: complaints.acknowledge(o, a, COMPLAINED), MANAGER),
    complaints.people_for: (lambda o, a: complaints.people_for(o, a, COMPLAINED), MANAGER),
    complaints.assign: (lambda o, a: complaints.assign(o, a, COMPLAINED, "second", "second", (), "未指明"), MANAGER),
    complaints.record_investigation: (
        lambda o, a: complaints.record_investigation(o, a, COMPLAINED, "属实"), ON_CASES - APPLICANT),
    complaints.decide_complaint: (
        lambda o, a: complaints.decide_complaint(o, a, COMPLAINED, True, "属实", "换人"), ON_CASES - APPLICANT),
    complaints.answer_complaint: (lambda o, a: complaints.answer_complaint(o, a, COMPLAINED, "邮件"), MANAGER),
    complaints.close_complaint: (lambda o, a: complaints.close_complaint(o, a, COMPLAINED, "已办"), MANAGER),
    setting_aside.acts_to_set_aside: (
        lambda o, a: setting_aside.acts_to_set_aside(o, a, UPHELD.id), DECIDER | MANAGER),
    setting_aside.why_barred: (lambda o, a: setting_aside.why_barred(o, a, UPHELD.id), DECIDER | MANAGER),
    setting_aside.leave_standing: (lambda o, a: setting_aside.leave_standing(
        o, a, UPHELD.id, ISSUED, StatusChange.WITHDRAWN, "申诉决定不涉及"), DECIDER | MANAGER),
    setting_aside.set_refusal_aside: (
        lambda o, a: setting_aside.set_refusal_aside(o, a, UPHELD.id, "依据不足"), DECIDER | MANAGER),
    setting_aside.set_decision_aside: (
        lambda o, a: setting_aside.set_decision_aside(o, a, UPHELD.id, RUNNING, "依据不足"), DECIDER | MANAGER),
    setting_aside.set_status_aside: (lambda o, a: setting_aside.set_status_aside(
        o, a, UPHELD.id, ISSUED, StatusChange.WITHDRAWN, "依据不足"), DECIDER | MANAGER),
    decisions.people_for: (lambda o, a: decisions.people_for(o, a, REPORTED, "decider"), STAFF),
    decisions.clearance: (lambda o, a: decisions.clearance(o, a, REPORTED, "decider"), STAFF),
    decisions.record_technical_review: (
        lambda o, a: decisions.record_technical_review(o, a, REPORTED, True, "同意"), DECIDER),
    decisions.decide: (lambda o, a: decisions.decide(o, a, REPORTED, False, "不符合"), DECIDER),
    decisions.approve_release: (lambda o, a: decisions.approve_release(o, a, REPORTED), DIRECTOR),
    editions.confirm_edition: (lambda o, a: editions.confirm_edition(o, a, DRAFT), APPLYING),
    engagements.engagement_of: (lambda o, a: engagements.engagement_of(o, a, RUNNING), ON_CASES),
    engagements.engagements_for: (engagements.engagements_for, ON_CASES),
    engagements.certificates_of: (lambda o, a: engagements.certificates_of(o, a, job(o, RUNNING)), ON_CASES),
    engagements.stage_of: (lambda o, a: engagements.stage_of(o, a, job(o, RUNNING)), ON_CASES),
    inbox.inbox: (inbox.inbox, ALL),
    judgements.judgements_for: (judgements.judgements_for, DECIDER | DIRECTOR | WRITER),
    judged_facts.judged_facts: (
        lambda o, a: judged_facts.judged_facts(o, a, REPORTED), ON_CASES - APPLICANT),
    missed_limits.undecided_limits: (
        lambda o, a: missed_limits.undecided_limits(o, a, REPORTED), ON_CASES - APPLICANT),
    judged_facts.rises_found: (
        lambda o, a: judged_facts.rises_found(o, a, REPORTED), ON_CASES - APPLICANT),
    inbox.unread_count: (inbox.unread_count, ALL),
    inbox.mark_read: (lambda o, a: inbox.mark_read(o, a, NOW), ALL),
    recorded_acts.acts_to_choose: (lambda o, a: recorded_acts.acts_to_choose(a), MANAGER | DIRECTOR | ADMINISTRATOR),
    recorded_acts.recorded_acts: (
        lambda o, a: recorded_acts.recorded_acts(o, a, recorded_acts.ActsWanted(), 9),
        MANAGER | DIRECTOR | ADMINISTRATOR),
    recorded_acts.acts_workbook: (
        lambda o, a: recorded_acts.acts_workbook(o, a, recorded_acts.ActsWanted(), "zh"),
        MANAGER | DIRECTOR | ADMINISTRATOR),
    disposals.kept_cases: (disposals.kept_cases, MANAGER | DIRECTOR),
    disposals.propose_disposal: (lambda o, a: disposals.propose_disposal(o, a, HANDED_OVER, "期满"), MANAGER),
    disposals.answer_disposal: (lambda o, a: disposals.answer_disposal(o, a, "disposal-1", False, "暂缓"), DIRECTOR),
    documents.hand_in: (lambda o, a: documents.hand_in(
        o, a, DRAFT, "application_form", "", "书.pdf", pdf_file("x")), APPLYING),
    documents.share_with_units: (
        lambda o, a: documents.share_with_units(o, a, DRAFT, "flow_diagram", f"units[{DIVIDED}]"), APPLYING),
    documents.scan_again: (
        lambda o, a: documents.scan_again(o, a, DRAFT, f"upload-{next(iter(a.roles))}"), APPLYING),
    documents.state_validity: (
        lambda o, a: documents.state_validity(o, a, DRAFT, "business_licence", "client", DAY), APPLYING),
    gone_files.hand_in_anew: (
        lambda o, a: _of_a_draft(lambda: gone_files.hand_in_anew(o, a, DRAFT, "file-gone", "units[u1]")), APPLYING),
    evaluation.record_document_review: (
        lambda o, a: evaluation.record_document_review(o, a, RUNNING, "conforming", "齐全", ""), AUDITOR),
    evaluation.record_on_site: (lambda o, a: evaluation.record_on_site(o, a, RUNNING, on_site()), AUDITOR),
    evaluation.reopen_site: (lambda o, a: evaluation.reopen_site(o, a, RUNNING, "s1", "补充记录"), AUDITOR),
    evaluation.answer_finding: (
        lambda o, a: evaluation.answer_finding(o, a, RUNNING, "NC-01", False, "记录在档案室"), APPLICANT),
    fieldwork.fieldwork_of: (
        lambda o, a: fieldwork.fieldwork_of(o, a, RUNNING), AUDITOR | COORDINATOR | MANAGER | DECIDER),
    fieldwork.save_entry: (lambda o, a: fieldwork.save_entry(o, a, RUNNING, DOCUMENT_NOTE, "齐全"), AUDITOR),
    fieldwork.fill_entries: (lambda o, a: fieldwork.fill_entries(o, a, RUNNING, {DOCUMENT_NOTE: "齐全"}), AUDITOR),
    fieldwork.answer_alike: (lambda o, a: fieldwork.answer_alike(o, a, RUNNING, ("documents/legality/job",), "查台账"),
                             AUDITOR),
    fieldwork.add_interview: (lambda o, a: fieldwork.add_interview(o, a, RUNNING, "s1"), AUDITOR),
    fieldwork.remove_interview: (lambda o, a: fieldwork.remove_interview(o, a, RUNNING, "s1", "i1"), AUDITOR),
    fieldwork.attach_evidence: (
        lambda o, a: fieldwork.attach_evidence(o, a, RUNNING, "documents/legality/job", "执照.pdf", pdf_file("x")),
        AUDITOR),
    fieldwork.detach_evidence: (lambda o, a: fieldwork.detach_evidence(o, a, RUNNING, "file-paper-1"), AUDITOR),
    verification_planning.verifications: (verification_planning.verifications, AUDITOR | COORDINATOR | MANAGER),
    fieldwork.finish_step: (lambda o, a: fieldwork.finish_step(o, a, RUNNING, "sampling"), AUDITOR),
    fieldwork.reopen_step: (lambda o, a: fieldwork.reopen_step(o, a, RUNNING, "sampling", "样本有变"), AUDITOR),
    evaluation.raise_nonconformity: (
        lambda o, a: evaluation.raise_nonconformity(o, a, RUNNING, "s1", "附件 II", "记录不全", None), AUDITOR),
    evaluation.issue_findings_list: (lambda o, a: evaluation.issue_findings_list(o, a, RUNNING), AUDITOR),
    evaluation.record_correction: (
        lambda o, a: evaluation.record_correction(o, a, RUNNING, "NC-01", "已补"), APPLICANT),
    evaluation.add_evidence: (
        lambda o, a: evaluation.add_evidence(o, a, RUNNING, "NC-01", "证书.pdf", pdf_file("x")), APPLICANT),
    evaluation.add_dispute_evidence: (
        lambda o, a: evaluation.add_dispute_evidence(o, a, RUNNING, "NC-01", "照片.pdf", pdf_file("x")), APPLICANT),
    evaluation.agree_correction_day: (
        lambda o, a: evaluation.agree_correction_day(o, a, RUNNING, "NC-01", DAY, "电话商定"), AUDITOR),
    evaluation.send_correction_back: (
        lambda o, a: evaluation.send_correction_back(o, a, RUNNING, "NC-01", "无证据"), AUDITOR),
    evaluation.follow_dispute: (
        lambda o, a: evaluation.follow_dispute(o, a, RUNNING, "NC-01", "证书有效"), AUDITOR),
    evaluation.verify_correction: (
        lambda o, a: evaluation.verify_correction(o, a, RUNNING, "NC-01", "written"), AUDITOR),
    certificates.drafts_to_check: (lambda o, a: certificates.drafts_to_check(o, a, RUNNING), WRITER | DECIDER),
    renewing.certificates_renewed: (
        lambda o, a: renewing.certificates_renewed(o, a, RUNNING), AUDITOR | DECIDER | DIRECTOR | WRITER),
    evaluation.years_before: (lambda o, a: evaluation.years_before(o, a, RUNNING), AUDITOR),
    evaluation.enter_footprint: (
        lambda o, a: evaluation.enter_footprint(o, a, RUNNING, "u1", Decimal(1), {}, METHODS, *YEAR), AUDITOR),
    evaluation.write_report: (lambda o, a: evaluation.write_report(o, a, RUNNING, True, "符合"), AUDITOR),
    mandates.my_mandates: (mandates.my_mandates, APPLYING),
    mandates.mandates_about: (
        lambda o, a: mandates.mandates_about(o, a, put_away(o, HANDED_OVER)), READERS - AUDITOR),
    mandates.grant: (lambda o, a: mandates.grant(o, a, GRANT, "委托书.pdf", pdf_file("x")), APPLICANT),
    mandates.revoke: (lambda o, a: mandates.revoke(o, a, "mandate-1"), APPLYING),
    paper_templates.shelf_of: (lambda o, a: paper_templates.shelf_of(o, a, *SHELF), ADMINISTRATOR),
    paper_templates.hand_in_template: (
        lambda o, a: paper_templates.hand_in_template(o, a, *SHELF, "x.docx", b"no Word file"), ADMINISTRATOR),
    paper_templates.take_into_use: (lambda o, a: paper_templates.take_into_use(o, a, *SHELF, 0), ADMINISTRATOR),
    paper_templates.template_file: (lambda o, a: paper_templates.template_file(o, a, *SHELF, 0), ADMINISTRATOR),
    paper_templates.template_preview: (lambda o, a: paper_templates.template_preview(o, a, *SHELF, 0), ADMINISTRATOR),
    unfit_templates.unfit_templates: (unfit_templates.unfit_templates, ADMINISTRATOR | COORDINATOR | MANAGER),
    paper_templates.fields_of: (lambda o, a: paper_templates.fields_of(o, a, *SHELF), ADMINISTRATOR),
    papers.papers_about: (lambda o, a: papers.papers_about(o, a, RUNNING), ON_CASES),
    people.all_people: (people.all_people, STAFF),
    printed_fields.printed_fields: (
        lambda o, a: printed_fields.printed_fields(o, a, certificate(cnex(), id=ISSUED)), ON_CASES - APPLICANT),
    people.add_person: (lambda o, a: people.add_person(
        o, a, name="新人", city="北京市", employment=Employment.FULL_TIME, functions=frozenset({"verifier"})),
        COORDINATOR),
    people.add_qualification: (
        lambda o, a: people.add_qualification(o, a, "second", qualification("ghg_verifier")), COORDINATOR),
    people.remove_absence: (
        lambda o, a: people.remove_absence(o, a, "second", Absence(first=DAY, last=DAY)), COORDINATOR),
    people.add_competence: (
        lambda o, a: people.add_competence(o, a, "second", "cnex_ex", "ex_motor", date(2028, 1, 1), "member"),
        COORDINATOR),
    people.record_projects: (lambda o, a: people.record_projects(o, a, "second", 2, "member"), COORDINATOR),
    terms.set_day_fee: (lambda o, a: terms.set_day_fee(o, a, "second", 0), COORDINATOR),
    terms.set_functions: (lambda o, a: terms.set_functions(o, a, "second", {"verifier"}), COORDINATOR),
    terms.set_last_day: (lambda o, a: terms.set_last_day(o, a, "second", DAY), COORDINATOR),
    terms.leaving_accounts: (terms.leaving_accounts, ADMINISTRATOR),
    people.add_tie: (lambda o, a: people.add_tie(
        o, a, "second", Tie(credit_code=CREDIT_CODES[1], kind=TieKind.OTHER, since=DAY)), COORDINATOR),
    people.end_tie: (lambda o, a: people.end_tie(o, a, "second", LASTING_TIE, DAY, "已离职"), COORDINATOR),
    people.strike_tie: (lambda o, a: people.strike_tie(o, a, "second", LASTING_TIE, "录错企业"), COORDINATOR),
    people.struck_ties: (lambda o, a: people.struck_ties(o, a, "second"), COORDINATOR),
    people.add_absence: (lambda o, a: people.add_absence(o, a, "second", DAY, DAY, "培训"), COORDINATOR),
    people.my_visits: (people.my_visits, AUDITOR),
    planning.audits_of: (lambda o, a: planning.audits_of(o, a, "member"), COORDINATOR | MANAGER),
    planning.own_audits: (planning.own_audits, AUDITOR),
    planning.fallen_because: (lambda o, a: planning.fallen_because(o, a, job(o, RUNNING)), COORDINATOR | MANAGER),
    audit_plan.sending_obstacles: (lambda o, a: audit_plan.sending_obstacles(o, a, job(o, RUNNING)), COORDINATOR),
    planning.open_audits: (planning.open_audits, COORDINATOR | MANAGER),
    planning.doubly_planned: (planning.doubly_planned, COORDINATOR | MANAGER),
    planning.current_proposal: (planning.current_proposal, COORDINATOR | MANAGER),
    planning.propose_plan: (lambda o, a: planning.propose_plan(o, a, 0.1), COORDINATOR),
    planning.accept_plan: (
        lambda o, a: _of_a_draft(lambda: planning.accept_plan(o, a, "proposal-1")), COORDINATOR),
    board.board_of: (board.board_of, COORDINATOR | MANAGER),
    draft_edits.begin_draft: (draft_edits.begin_draft, COORDINATOR),
    draft_edits.try_placement: (
        lambda o, a: _of_a_draft(lambda: draft_edits.try_placement(o, a, SEEN, THERE)), COORDINATOR),
    draft_edits.place_visit: (
        lambda o, a: _of_a_draft(lambda: draft_edits.place_visit(o, a, SEEN, THERE)), COORDINATOR),
    draft_edits.drop_visit: (
        lambda o, a: _of_a_draft(lambda: draft_edits.drop_visit(o, a, SEEN, THERE)), COORDINATOR),
    draft_edits.place_cheapest: (lambda o, a: _of_a_draft(lambda: draft_edits.place_cheapest(o, a, SEEN)), COORDINATOR),
    draft_edits.take_out_visit: (lambda o, a: _of_a_draft(lambda: draft_edits.take_out_visit(o, a, SEEN)), COORDINATOR),
    draft_edits.pin_visit: (lambda o, a: _of_a_draft(lambda: draft_edits.pin_visit(o, a, SEEN)), COORDINATOR),
    draft_edits.unpin_visit: (lambda o, a: _of_a_draft(lambda: draft_edits.unpin_visit(o, a, SEEN)), COORDINATOR),
    draft_edits.exclude_person: (
        lambda o, a: _of_a_draft(lambda: draft_edits.exclude_person(o, a, SEEN, "member")), COORDINATOR),
    draft_edits.readmit_person: (
        lambda o, a: _of_a_draft(lambda: draft_edits.readmit_person(o, a, SEEN, "member")), COORDINATOR),
    earlier_drafts.drafts_to_take_up: (earlier_drafts.drafts_to_take_up, COORDINATOR | MANAGER),
    earlier_drafts.take_up_draft: (
        lambda o, a: _of_a_draft(lambda: earlier_drafts.take_up_draft(o, a, "proposal-1", "proposal-1", 0)),
        COORDINATOR),
    draft_edits.undo_step: (
        lambda o, a: _of_a_draft(lambda: draft_edits.undo_step(o, a, "proposal-1", 0)), COORDINATOR),
    planning.accept_plan: (lambda o, a: planning.accept_plan(o, a, PROPOSAL.id), COORDINATOR),
    planning.names_in_plans: (planning.names_in_plans, COORDINATOR | MANAGER),
    planning_runs.newest_run: (planning_runs.newest_run, COORDINATOR | MANAGER),
    planning_runs.start_run: (lambda o, a: planning_runs.start_run(o, a, 5), COORDINATOR),
    planning_runs.cancel_run: (lambda o, a: planning_runs.cancel_run(o, a, RUN), COORDINATOR),
    planning_runs.take_up_run: (lambda o, a: planning_runs.take_up_run(o, a, RUN), COORDINATOR),
    planning_runs.propose_best: (lambda o, a: planning_runs.propose_best(o, a, RUN), COORDINATOR),
    publishing.publish_plan: (lambda o, a: publishing.publish_plan(o, a, PROPOSAL.id, PROPOSAL.version), COORDINATOR),
    publishing.waiting_notices: (publishing.waiting_notices, COORDINATOR | MANAGER),
    publishing.compared_with_published: (
        lambda o, a: publishing.compared_with_published(o, a, PROPOSAL), COORDINATOR | MANAGER),
    plan_files.published_workbook: (lambda o, a: plan_files.published_workbook(o, a, "zh"), COORDINATOR | MANAGER),
    plan_files.proposal_workbook: (
        lambda o, a: plan_files.proposal_workbook(o, a, PROPOSAL.id, "zh"), COORDINATOR | MANAGER),
    plan_files.whole_calendar: (lambda o, a: plan_files.whole_calendar(o, a, "zh"), COORDINATOR | MANAGER),
    plan_files.personal_calendar: (
        lambda o, a: plan_files.personal_calendar(o, a, "member", "zh"), COORDINATOR | MANAGER | AUDITOR),
    people_files.people_list: (lambda o, a: people_files.people_list(o, a, "zh"), COORDINATOR),
    people_files.plan_people: (lambda o, a: people_files.plan_people(o, a, b"x"), COORDINATOR),
    people_files.take_people: (lambda o, a: people_files.take_people(o, a, b"x", NO_PEOPLE), COORDINATOR),
    leave_files.plan_leave: (lambda o, a: leave_files.plan_leave(o, a, "second", b"x"), COORDINATOR),
    leave_files.take_leave: (
        lambda o, a: leave_files.take_leave(o, a, "second", b"x", LeavePlan(person_id="second", entries=())),
        COORDINATOR),
    expert_requests.expertise_to_ask: (
        lambda o, a: expert_requests.expertise_to_ask(o, a, job(o, RUNNING), "s1"), COORDINATOR),
    expert_requests.may_change_experts: (
        lambda o, a: expert_requests.may_change_experts(o, a, job(o, RUNNING), "s1"), COORDINATOR),
    expert_requests.cautions_about_experts: (
        lambda o, a: expert_requests.cautions_about_experts(o, a, job(o, RUNNING)), COORDINATOR),
    expert_requests.ask_for_expert: (
        lambda o, a: expert_requests.ask_for_expert(o, a, RUNNING, "s1", "ghg_verifier", "工艺复杂"), COORDINATOR),
    team_duties.duties_of: (lambda o, a: team_duties.duties_of(o, a, job(o, RUNNING)), STAFF - ADMINISTRATOR),
    team_duties.may_divide: (lambda o, a: team_duties.may_divide(o, a, job(o, RUNNING)), STAFF - ADMINISTRATOR),
    team_duties.enter_duties: (
        lambda o, a: team_duties.enter_duties(o, a, RUNNING, {PersonId("second"): "核查数据"}), COORDINATOR | AUDITOR),
    expert_requests.drop_expert: (
        lambda o, a: expert_requests.drop_expert(o, a, REPORTED, "s1", "ghg_verifier"), COORDINATOR),
    programme.propose_person_days: (lambda o, a: programme.propose_person_days(o, a, RUNNING), COORDINATOR),
    programme.deviate_from_minimum: (
        lambda o, a: programme.deviate_from_minimum(o, a, RUNNING, "s1", "document_review", 0, "已评审"), MANAGER),
    programme.adjust_person_days: (
        lambda o, a: programme.adjust_person_days(o, a, RUNNING, "s1", "on_site", 10, "复杂"), COORDINATOR),
    closed_days.close_days: (
        lambda o, a: closed_days.close_days(o, a, RUNNING, CLOSING), APPLICANT | COORDINATOR),
    closed_days.reopen_days: (
        lambda o, a: closed_days.reopen_days(o, a, RUNNING, "closed-1"), APPLICANT | COORDINATOR),
    days_requests.ask_for_days: (
        lambda o, a: days_requests.ask_for_days(o, a, RUNNING, OTHER_DAYS), APPLICANT | COORDINATOR),
    days_requests.take_up_days: (lambda o, a: days_requests.take_up_days(o, a, RUNNING), COORDINATOR),
    days_requests.decline_days: (lambda o, a: days_requests.decline_days(o, a, RUNNING, "人员已满"), COORDINATOR),
    audit_plan.appoint_leader: (
        lambda o, a: audit_plan.appoint_leader(o, a, RUNNING, "s1", "member"), COORDINATOR),
    audit_plan.call_off_visit: (
        lambda o, a: audit_plan.call_off_visit(o, a, RUNNING, "s1", "停产"), COORDINATOR | MANAGER),
    programme.person_days_to_confirm: (programme.person_days_to_confirm, COORDINATOR),
    programme.confirm_all_person_days: (lambda o, a: programme.confirm_all_person_days(o, a, ()), COORDINATOR),
    programme.confirm_person_days: (lambda o, a: programme.confirm_person_days(o, a, RUNNING), COORDINATOR),
    inbox_copies.copies_of: (inbox_copies.copies_of, ALL),
    inbox_copies.choose_copies: (lambda o, a: inbox_copies.choose_copies(o, a, CopyWay.OFF), ALL),
    tables_in_hand.table_in_hand: (lambda o, a: tables_in_hand.table_in_hand(o, a, DRAFT, Section.SITES), READERS),
    tables_in_hand.keep_table: (
        lambda o, a: tables_in_hand.keep_table(o, a, DRAFT, Section.SITES, TableInHand(pasted="三厂")), READERS),
    tables_in_hand.put_table_away: (lambda o, a: tables_in_hand.put_table_away(o, a, DRAFT, Section.SITES), READERS),
    unsent_texts.unsent_texts: (unsent_texts.unsent_texts, ALL),
    unsent_texts.keep_unsent: (lambda o, a: unsent_texts.keep_unsent(o, a, "decide_engagement-1", "符合要求"), ALL),
    unsent_texts.forget_unsent: (lambda o, a: unsent_texts.forget_unsent(o, a, ["decide_engagement-1"]), ALL),
    undecided_messages.undecided_messages: (
        lambda o, a: undecided_messages.undecided_messages(o, a, DRAFT), READERS),
    undecided_messages.keep_undecided: (
        lambda o, a: undecided_messages.keep_undecided(o, a, DRAFT, "key", DECIDED), READERS),
    feeds.feed_addresses: (feeds.feed_addresses, ALL),
    feeds.renew_feed: (lambda o, a: feeds.renew_feed(o, a, Role.COORDINATOR), COORDINATOR),
    returned_scans.returned_papers: (returned_scans.returned_papers, COORDINATOR | MANAGER),
    returned_scans.take_scan: (lambda o, a: returned_scans.take_scan(o, a, SCAN), COORDINATOR),
    returned_scans.waiting_scans: (returned_scans.waiting_scans, COORDINATOR | MANAGER),
    returned_scans.waiting_file: (lambda o, a: returned_scans.waiting_file(o, a, "scan-1"), COORDINATOR | MANAGER),
    returned_scans.match_waiting: (
        lambda o, a: returned_scans.match_waiting(o, a, "scan-1", "CNEX-1", DAY), COORDINATOR),
    returned_scans.put_aside: (lambda o, a: returned_scans.put_aside(o, a, "scan-1", "扫错了"), COORDINATOR),
    waiting_jobs.jobs_to_prepare: (waiting_jobs.jobs_to_prepare, COORDINATOR),
    waiting_jobs.next_visit_first: (lambda o, a: waiting_jobs.next_visit_first(o, a, ()), AUDITOR),
    paper_register.clients: (paper_register.clients, COORDINATOR | MANAGER),
    sending.outbox: (sending.outbox, COORDINATOR | MANAGER),
    sending.ledger: (sending.ledger, COORDINATOR | MANAGER),
    sending.send_papers: (lambda o, a: sending.send_papers(o, a, ["paper-1"]), COORDINATOR | MANAGER),
    sending.record_handed_over: (
        lambda o, a: sending.record_handed_over(o, a, "paper-1", HAND), COORDINATOR | MANAGER),
    sending.record_batch_handed_over: (
        lambda o, a: sending.record_batch_handed_over(o, a, ["paper-1"], HAND), COORDINATOR | MANAGER),
    sending.correct_handed_over: (
        lambda o, a: _of_a_draft(lambda: sending.correct_handed_over(o, a, "paper-1/9", HAND, "误填")),
        COORDINATOR | MANAGER),
    sending.take_back_handed_over: (
        lambda o, a: _of_a_draft(lambda: sending.take_back_handed_over(o, a, "paper-1/9", "误填")),
        COORDINATOR | MANAGER),
    sending.settle_unknown: (
        lambda o, a: _of_a_draft(lambda: sending.settle_unknown(o, a, "paper-1/9", True, "电话")),
        COORDINATOR | MANAGER),
    supplement_answers.reply: (lambda o, a: supplement_answers.reply(o, a, RETURNED, ASKED, "按产量分摊"), APPLYING),
    supplement_answers.reply_with_file: (lambda o, a: supplement_answers.reply_with_file(
        o, a, RETURNED, ASKED, "说明.pdf", pdf_file("x")), APPLYING),
    supplement_answers.ask_for_time: (
        lambda o, a: supplement_answers.ask_for_time(o, a, RETURNED, date(2026, 9, 1), "检定中"), APPLYING),
    supplements.returned_applications: (supplements.returned_applications, REVIEWER | MANAGER),
    supplements.rounds_of: (lambda o, a: supplements.rounds_of(o, a, RETURNED), READERS - AUDITOR),
    supplements.ask: (lambda o, a: supplements.ask(o, a, HANDED_OVER, DEMAND), REVIEWER),
    supplements.take_out: (lambda o, a: supplements.take_out(o, a, HANDED_OVER, "x"), REVIEWER),
    supplements.settle: (lambda o, a: supplements.settle(o, a, HANDED_OVER, "x"), REVIEWER),
    supplements.send_requests: (lambda o, a: supplements.send_requests(o, a, HANDED_OVER), REVIEWER),
    supplements.give_time: (
        lambda o, a: supplements.give_time(o, a, RETURNED, date(2026, 9, 1), "可以"), REVIEWER),
    supplements.refuse_time: (lambda o, a: supplements.refuse_time(o, a, RETURNED, "不行"), REVIEWER),
    suggesting.suggested: (
        lambda o, a: suggesting.suggested(o, a, cnex_draft().with_(enterprise_id=client().enterprise_id), "甲公司", ()),
        APPLYING),
    notice_replies.awaited_replies: (notice_replies.awaited_replies, COORDINATOR | MANAGER),
    notice_replies.enter_reply: (lambda o, a: notice_replies.enter_reply(o, a, RUNNING, ReplySlip(
        suggested="", has_changes=None, changes="", is_producing=None, idle_because="", wish=None)), COORDINATOR),
    investigations.begin_investigation: (lambda o, a: investigations.begin_investigation(
        o, a, ISSUED, StatusChange.SUSPENDED, "other", "来函"), COORDINATOR | MANAGER),
    misuse.demand_correction: (lambda o, a: misuse.demand_correction(o, a, ISSUED, "宣传为碳中和产品"), MANAGER),
    misuse.enter_demand: (lambda o, a: misuse.enter_demand(
        o, a, ISSUED, "宣传为碳中和产品", DAY, "挂号信"), MANAGER),
    misuse.answer_demand: (lambda o, a: misuse.answer_demand(o, a, ISSUED, 0, "网页已更正"), APPLICANT),
    misuse.add_correction_evidence: (lambda o, a: misuse.add_correction_evidence(
        o, a, ISSUED, 0, "网页.pdf", pdf_file("x")), APPLICANT | MANAGER),
    misuse.refute_correction: (lambda o, a: misuse.refute_correction(o, a, ISSUED, 0, "宣传册未更正"), MANAGER),
    misuse.enter_correction: (lambda o, a: misuse.enter_correction(o, a, ISSUED, 0, DAY, "网页已更正"), MANAGER),
    investigations.order_check: (lambda o, a: investigations.order_check(o, a, ISSUED), MANAGER),
    investigations.conclude_investigation: (
        lambda o, a: investigations.conclude_investigation(o, a, ISSUED, False, "属实"), MANAGER),
    missed_limits.open_cases_due: (missed_limits.open_cases_due, MANAGER),
    missed_limits.open_cases: (missed_limits.open_cases, COORDINATOR | MANAGER),
    missed_limits.keep_in_force: (
        lambda o, a: missed_limits.keep_in_force(o, a, ISSUED, date(2026, 7, 1), "客户停产检修"), MANAGER),
    reporting.report_of: (lambda o, a: reporting.report_of(o, a, *YEAR), MANAGER),
    outlook.outlook: (outlook.outlook, COORDINATOR | MANAGER),
    outlook_tables.outlook_workbook: (lambda o, a: outlook_tables.outlook_workbook(o, a, "zh"), COORDINATOR | MANAGER),
    surveillance.surveillance_desk: (surveillance.surveillance_desk, COORDINATOR | MANAGER),
    surveillance.renewals: (surveillance.renewals, COORDINATOR | MANAGER),
    surveillance.waive_notice: (
        lambda o, a: surveillance.waive_notice(o, a, RUNNING, DAY, "回函"), COORDINATOR | MANAGER),
    surveillance.open_extra_surveillance: (lambda o, a: surveillance.open_extra_surveillance(
        o, a, ISSUED, "quality_problem", "用户投诉", True), MANAGER),
    surveillance.make_due_notices: (surveillance.make_due_notices, MANAGER),
    joint_visits.joint_offers: (lambda o, a: joint_visits.joint_offers(o, a, ()), COORDINATOR | MANAGER),
    joint_visits.shared_jobs: (joint_visits.shared_jobs, COORDINATOR | MANAGER),
    joint_visits.join: (lambda o, a: joint_visits.join(o, a, [ISSUED]), MANAGER),
    joint_visits.take_apart: (lambda o, a: joint_visits.take_apart(o, a, RUNNING), MANAGER),
    joint_visits.part_certificates: (
        lambda o, a: joint_visits.part_certificates(o, a, RUNNING, [ISSUED], []), MANAGER),
    units.ask_to_merge: (lambda o, a: units.ask_to_merge(o, a, DRAFT, [DIVIDED], "设计相同"), APPLYING),
    units.ask_to_split: (lambda o, a: units.ask_to_split(o, a, DRAFT, DIVIDED, "铜\n铝", "转子不同"), APPLYING),
    units.confirm_units: (lambda o, a: units.confirm_units(o, a, DRAFT), APPLYING),
    units.duplicates_of: (lambda o, a: units.duplicates_of(o, a, DRAFT), READERS),
    units.judge_wish: (
        lambda o, a: units.judge_wish(o, a, HANDED_OVER, WISH.id, WishVerdict.ACCEPTED, "同意"), REVIEWER),
    units.take_wish_back: (
        lambda o, a: units.take_wish_back(o, a, DRAFT, f"wish-{next(iter(a.roles))}"), APPLYING),
}


def held_upload(office: Office, role: Role, content: bytes) -> Upload:
    """A file that waits for its scan by somebody of this role."""
    return Upload(
        id=f"upload-{role}", requirement="organisation_chart", subject="", file_name="机构.pdf",
        size_bytes=len(content), sha256=office.files.put(content), handed_in_at=NOW, handed_in_by="林晓",
        examination=Examination(verdict=FileVerdict.HELD))


def _of_a_draft(call: Callable[[], object]) -> object:
    """A draft that does not exist is told only to who may work on one."""
    try:
        return call()
    except NotFound:
        return None


def put_away(office: Office, id: str) -> Application:
    """The application as it is kept."""
    with office.unit_of_work() as uow:
        return uow.applications.get(id)


def actor_in(role: Role) -> Actor:
    """Somebody who holds this role alone; the auditor is on the team of the running job, the consultant may do all."""
    if role is Role.APPLICANT:
        return client()
    if role is Role.CONSULTANT:
        return consultant(mandate())
    return acting(role, person="member" if role is Role.AUDITOR else role.value)


@pytest.fixture
def busy_office(office: Office) -> Office:
    """An office with a draft, an application handed over, a running job, a reported one, and certificates."""
    ahead = planned_visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
    held = tuple(qualification(kind) for kind in ("footprint_training", "ghg_verifier"))
    (question,) = returned(completed(cnex_draft()), item(SupplementKind.CLARIFY)).supplements
    reported = evaluated(cnex(), id=REPORTED, report=report().with_(paper_id="paper-internal"),
                         supplements=(question,), expert_requests=(expert_request("ghg_verifier"),))
    put(office, planned(cnex(), visits=(ahead,), agreement=agreement(), nonconformities=(finding(),),
                        fees=(fee(),)), reported,
        person("member", *held), person("second", *held),
        *(person(role.value, *held, functions=(role.value,)) for role in STAFF))
    own = client().enterprise_id
    with office.unit_of_work() as uow:
        uow.applications.save(cnex_draft().with_(
            id=DRAFT, enterprise_id=own, documents=(handed_in("business_licence", "client"),),
            uploads=tuple(held_upload(office, role, pdf_file(role)) for role in sorted(APPLYING)),
            wishes=tuple(WISH.with_(id=f"wish-{role}") for role in sorted(APPLYING))))
        uow.applications.add(completed(cnex_draft(), id=HANDED_OVER, wishes=(WISH,)))
        uow.applications.add(returned(completed(cnex_draft(), id=RETURNED), item(SupplementKind.CLARIFY)))
        uow.complaints.add(Complaint(
            id=COMPLAINED, number="CNEX-CPL-2026-0001", kind=ComplaintKind.COMPLAINT, topic=ComplaintTopic.CONDUCT,
            application_id=HANDED_OVER, scheme="cnex_ex", edition="2026", complainant=NEIGHBOUR, words="收礼",
            received_on=DAY, received_by="某人"))
        uow.complaints.add(UPHELD)
        uow.disposals.add(Disposal(
            id="disposal-1", application_id=HANDED_OVER, reason="期满", proposed_on=DAY, proposed_by="某人",
            proposer="account-9", files=(DisposedFile(file_id="file-9", name="旧文件.pdf", sha256="0" * 64,
                                                      record_class="other", kept_until=DAY),)))
        kept = uow.fieldwork.get(RUNNING)
        uow.fieldwork.save(kept.with_(files=(EvidenceFile(
            place="documents/legality/job", file_id="file-paper-1", file_name="执照.pdf", by="member", at=NOW),)))
        uow.proposals.add(PROPOSAL)
        uow.planning_runs.add(PlanningRun(id=RUN, asked_at=NOW, asked_by="某人", account_id="account-1", seconds=5,
                                          state=RunState.INTERRUPTED))
        uow.accounts.add(Account(id="account-1", email="staff@body.example", name="某人", password_hash="x",
                                 roles=STAFF))
        uow.accounts.add(Account(id="account-consultant", email="gu@firm.example", name="顾问", password_hash="x",
                                 roles={Role.CONSULTANT}, firm="某咨询"))
        uow.accounts.add(Account(id="account-enterprise-1", email="lin@example.com", name="林晓", password_hash="x",
                                 roles={Role.APPLICANT}, enterprise_id="enterprise-1"))
        uow.mandates.add(mandate())
        uow.certificates.add(certificate(cnex(), changes=(certificate_change(),)))
        uow.certificates.add(certificate(cnex(), id=WRITTEN, number="PCF-2", state=CertificateState.DRAFT))
        uow.files.add(StoredFile(
            id="file-mandate-1", owner_id="mandate-1", enterprise_id="enterprise-1", name="委托书.pdf", media_type="x",
            size_bytes=4, sha256=office.files.put(b"%PDF"), stored_at=office.moment(),
            stored_by="account-enterprise-1"))
        for name, is_for_client in (("paper-1", True), ("paper-internal", False)):
            uow.files.add(StoredFile(
                id=f"file-{name}", owner_id=RUNNING, enterprise_id="enterprise-1", name="文书.docx", media_type="x",
                size_bytes=4, sha256=office.files.put(b"%PDF"), stored_at=office.moment(), stored_by="account-1"))
            uow.papers.add(Paper(
                id=name, kind="report", number=name, scheme="cnex_ex", subject=RUNNING, enterprise_id="enterprise-1",
                file_id=f"file-{name}", template_sha256="0" * 64, made_at=office.moment(), made_by="member",
                is_for_client=is_for_client))
        uow.waiting_scans.add(WaitingScan(
            id="scan-1", file_name="签回.pdf", media_type="x", sha256=office.files.put(b"%PDF"), codes=(),
            signed_on=DAY, has_remarks=False, handed_in_at=office.moment(), by="某人"))
        uow.commit()
    return office


def everything(office: Office) -> tuple[object, ...]:
    """All that a use case could have changed."""
    with office.unit_of_work() as uow:
        return (uow.applications.all(), uow.engagements.all(), uow.certificates.all(), uow.people.all(),
                uow.fieldwork.all(), uow.papers.all(), uow.waiting_scans.all(), uow.proposals.all(),
                uow.planning_runs.all(), uow.mandates.all(),
                uow.complaints.all(),
                *(uow.records.about(subject) for subject in (
                    DRAFT, HANDED_OVER, RETURNED, "mandate-1", RUNNING, REPORTED, ISSUED, WRITTEN, "second", RUN)))


def use_cases(module: ModuleType) -> Iterator[Callable[..., Any]]:
    """The module's own public functions on somebody's behalf."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        is_own = function.__module__ == module.__name__ and not name.startswith("_")
        if is_own and "actor" in inspect.signature(function).parameters and name not in WITHIN_A_USE_CASE:
            yield function


def test_every_use_case_stands_in_the_table() -> None:
    """A new one is open to nobody before somebody has said to whom."""
    assert {function for module in MODULES for function in use_cases(module)} == set(TABLE)


NAMES = {f"{function.__module__.rpartition('.')[2]}.{function.__name__}": function for function in TABLE}


@pytest.mark.parametrize("name", NAMES)
def test_only_its_roles_may_do_it(busy_office: Office, name: str) -> None:
    """Every other role is refused and leaves nothing behind; these are not turned away."""
    call, may = TABLE[NAMES[name]]
    before = everything(busy_office)
    for role in sorted(ALL - may):
        with pytest.raises((NotPermitted, NotFound)):
            call(busy_office, actor_in(role))
        assert everything(busy_office) == before, role
    for role in sorted(may):
        call(busy_office, actor_in(role))


OWN_THINGS: dict[str, Call] = {
    f"{function.__module__.rpartition('.')[2]}.{function.__name__}": call
    for function, (call, may) in TABLE.items()
    if Role.APPLICANT in may and function not in (
        bodies.contacts_for, applications.start_application, applications.open_schemes, applications.my_applications,
        complaints.complaints_for, complaints.cases_to_complain_about, certificates.certificates_for,
        client_steps.client_steps, engagements.engagements_for, feeds.feed_addresses, inbox.inbox, inbox.unread_count,
        inbox.mark_read, inbox_copies.copies_of, inbox_copies.choose_copies, mandates.grant, mandates.my_mandates,
        unsent_texts.unsent_texts, unsent_texts.keep_unsent, unsent_texts.forget_unsent)
} | {
    "a paper's file": lambda o, a: file_for(o, a, "file-paper-1"),
    "a power of attorney": lambda o, a: file_for(o, a, "file-mandate-1"),
    "a draft certificate": lambda o, a: certificates.certificate_of(o, a, WRITTEN),
}


@pytest.mark.parametrize("name", OWN_THINGS)
def test_another_enterprise_reaches_nothing(busy_office: Office, name: str) -> None:
    """Neither to see nor to change, whatever id it guesses."""
    before = everything(busy_office)
    with pytest.raises((NotPermitted, NotFound)):
        OWN_THINGS[name](busy_office, client("enterprise-2"))
    assert everything(busy_office) == before


def test_another_enterprises_lists_are_empty(busy_office: Office) -> None:
    stranger = client("enterprise-2")
    assert applications.my_applications(busy_office, stranger) == ()
    assert engagements.engagements_for(busy_office, stranger) == ()
    assert certificates.certificates_for(busy_office, stranger) == ()
    assert client_steps.client_steps(busy_office, stranger) == ()
    assert complaints.complaints_for(busy_office, stranger) == ()
    assert complaints.cases_to_complain_about(busy_office, stranger) == ()
    assert inbox.inbox(busy_office, stranger) == ()
    assert [each.feed for each in feeds.feed_addresses(busy_office, stranger)] == [None]
    assert mandates.my_mandates(busy_office, stranger) == ()
    assert unsent_texts.unsent_texts(busy_office, stranger) == ()


@pytest.mark.parametrize("name", OWN_THINGS)
def test_a_consultant_without_a_mandate_reaches_nothing(busy_office: Office, name: str) -> None:
    """Nor does one whose mandate is another enterprise's, or names another application."""
    before = everything(busy_office)
    for mandates_held in ((), (mandate(enterprise_id="enterprise-2", id="mandate-2"),),
                          (mandate(covers_all=False, application_ids=("application-9",), id="mandate-3"),)):
        stranger = consultant(*mandates_held).with_(account_id="account-9")
        with pytest.raises((NotPermitted, NotFound)):
            OWN_THINGS[name](busy_office, stranger)
    assert everything(busy_office) == before


FILLING = (
    "save_answer", "plan_table", "take_table", "add_row", "remove_row", "restore_row",
    "accept_proposal", "confirm_units", "ask_to_merge", "ask_to_split", "take_wish_back", "confirm_edition", "hand_in",
    "share_with_units", "scan_again", "state_validity", "hand_in_anew", "suggested", "reply",
    "reply_with_file", "ask_for_time",
)
READING = ("application_of", "answer_history", "duplicates_of", "mandates_about", "rounds_of", "undecided_messages",
           "keep_undecided", "table_in_hand", "keep_table", "put_table_away")


@pytest.mark.parametrize("name", [name for name in OWN_THINGS if name.rpartition(".")[2] in (
    *FILLING, *READING, "submit", "withdraw")])
@pytest.mark.parametrize("powers", [(False, False), (True, False), (False, True), (True, True)])
def test_a_consultant_does_what_the_mandate_says_and_no_more(
    busy_office: Office, name: str, powers: tuple[bool, bool]
) -> None:
    """Reading always, filling and submitting as allowed; withdrawing is the enterprise's alone."""
    may_fill, may_submit = powers
    act = name.rpartition(".")[2]
    allowed = {**dict.fromkeys(FILLING, may_fill), **dict.fromkeys(READING, True), "submit": may_submit}
    holder = consultant(mandate(may_fill=may_fill, may_submit=may_submit))
    before = everything(busy_office)
    if allowed.get(act, False):
        OWN_THINGS[name](busy_office, holder)
        return
    with pytest.raises((NotPermitted, NotFound)):
        OWN_THINGS[name](busy_office, holder)
    assert everything(busy_office) == before


def test_a_consultant_sees_mandated_applications_only(busy_office: Office) -> None:
    """CNEX-15-a: of an enterprise, those that the mandate names; of its jobs and certificates none."""
    one = consultant(mandate(covers_all=False, application_ids=(HANDED_OVER,)))
    assert [a.id for a in applications.my_applications(busy_office, one)] == [HANDED_OVER]
    with pytest.raises(NotPermitted):
        applications.application_of(busy_office, one, DRAFT)
    with pytest.raises(NotPermitted):
        applications.start_application(busy_office, one, "cec_salt", "enterprise-1")
    every = consultant(mandate())
    assert {a.id for a in applications.my_applications(busy_office, every)} >= {DRAFT, HANDED_OVER, RETURNED}
    assert {step.subject for step in client_steps.client_steps(busy_office, every)} == {DRAFT, RETURNED}
    for call in (
        lambda: engagements.engagements_for(busy_office, every),
        lambda: engagements.engagement_of(busy_office, every, RUNNING),
        lambda: certificates.certificates_for(busy_office, every),
        lambda: papers.papers_about(busy_office, every, RUNNING),
        lambda: file_for(busy_office, every, "file-paper-1"),
        lambda: audit_plan.confirm_plan(busy_office, every, RUNNING, True),
    ):
        with pytest.raises((NotPermitted, NotFound)):
            call()


def test_the_client_reads_no_internal_paper_and_no_draft(busy_office: Office) -> None:
    """CNEX-9.8: the report comes to the client when it is released."""
    own = client()
    assert [paper.id for paper in papers.papers_about(busy_office, own, RUNNING)] == ["paper-1"]
    assert file_for(busy_office, own, "file-paper-1")[1] == b"%PDF"
    with pytest.raises((NotPermitted, NotFound)):
        file_for(busy_office, own, "file-paper-internal")
    with pytest.raises(NotFound):
        certificates.certificate_of(busy_office, own, WRITTEN)
    assert [c.id for c in certificates.certificates_for(busy_office, own)] == [ISSUED]
    assert [c.id for c in engagements.certificates_of(busy_office, own, job(busy_office, RUNNING))] == [ISSUED]


def test_an_administrator_reads_no_clients_file(busy_office: Office) -> None:
    """CNEX-15-a: accounts are their work, not cases."""
    with pytest.raises(NotPermitted):
        file_for(busy_office, acting(Role.ADMINISTRATOR), "file-paper-1")
    both = acting(Role.ADMINISTRATOR, Role.MANAGER)
    assert file_for(busy_office, both, "file-paper-1")[1] == b"%PDF"


def test_an_auditor_sees_the_jobs_they_are_planned_for(busy_office: Office) -> None:
    """CNEX-15-a, CNEX-6-b: not those of colleagues."""
    stranger = acting(Role.AUDITOR, person="stranger")
    with pytest.raises(NotFound):
        engagements.engagement_of(busy_office, stranger, RUNNING)
    assert engagements.engagements_for(busy_office, stranger) == ()
    assert certificates.certificates_for(busy_office, stranger) == ()
    for call in (
        lambda: applications.application_of(busy_office, stranger, DRAFT),
        lambda: certificates.certificate_of(busy_office, stranger, ISSUED),
        lambda: client_plan.team_of(busy_office, stranger, RUNNING),
        lambda: client_plan.to_hand_in_on_site(busy_office, stranger, RUNNING),
        lambda: client_file.client_files(busy_office, stranger, RUNNING),
        lambda: judged_facts.judged_facts(busy_office, stranger, RUNNING),
        lambda: judged_facts.rises_found(busy_office, stranger, RUNNING),
        lambda: engagements.certificates_of(busy_office, stranger, job(busy_office, RUNNING)),
        lambda: file_for(busy_office, stranger, "file-paper-1"),
    ):
        with pytest.raises(NotFound):
            call()
    assert len(engagements.engagements_for(busy_office, acting(Role.AUDITOR, person="member"))) == 2


def test_the_team_is_told_to_the_client_once_the_plan_is_sent(busy_office: Office) -> None:
    """CNEX-9.6.2: names and roles, not before."""
    change(busy_office, announced(job(busy_office), None))
    assert client_plan.team_of(busy_office, client(), RUNNING) == ()
    change(busy_office, announced(job(busy_office), PlanNotice(sent_on=DAY, paper_id="paper-1")))
    (visit,) = client_plan.team_of(busy_office, client(), RUNNING)
    assert {member.name for member in visit.members} == {"member", "second"}
