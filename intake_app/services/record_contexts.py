"""What the internal records say, and the papers of a certificate's way back: pure, like `paper_contexts`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from docs_templates import contexts as papers
from docs_templates import fieldwork_contexts as fieldwork_papers
from docs_templates import record_contexts as records
from docs_templates.contexts import PaperContext
from intake_app.rules.answer_readings import read_date
from intake_app.rules.certificate_endings import ending_change
from intake_app.rules.complaints import complaint_clause
from intake_app.rules.fieldwork import answer_of, asked_items
from intake_app.rules.mark_use import mark_bans
from intake_app.rules.on_site_outcome import OnSiteOutcome, on_site_outcome, unvisited
from intake_app.rules.past_dossiers import dossier_accepted, dossier_reviewed
from intake_app.schemes.schema import Aspect, Cause, SchemeEdition
from intake_app.services import fieldwork_contexts as fieldwork
from intake_app.services import paper_contexts as common
from intake_app.services.report_contexts import mended_word, site_sections
from intake_app.services.status_contexts import reporting_record
from models.application import Application, ApplicationState, DocumentVerdict, PartyRole, SubmittedDocument
from models.calendar import WorkingCalendar
from models.certificate import Certificate, CertificateState, StatusChange, Suspension, Termination
from models.complaint import SetAside
from models.engagement import (
    CertificationDecision,
    Engagement,
    EngagementKind,
    Report,
    ReturnedReport,
    SitePersonDays,
    TechnicalReview,
)
from models.fieldwork import Fieldwork
from models.ids import PaperId, PersonId
from models.personnel import Person
from models.text import Text

DOCUMENT_VERDICTS = {
    DocumentVerdict.SUBMITTED: "已提交", DocumentVerdict.ACCEPTED: "已接受", DocumentVerdict.RETURNED: "已退回",
}


@dataclass(frozen=True)
class CaseFacts:
    """What is known of a case: an application with its job, or a certificate alone."""

    scheme: SchemeEdition
    people: Mapping[PersonId, Person]
    titles: common.Titles
    calendar: WorkingCalendar
    application: Application | None = None
    beside: tuple[Application, ...] = ()
    """The other applications that a joint surveillance goes back to."""
    job: Engagement | None = None
    certificate: Certificate | None = None
    surveyed: tuple[Certificate, ...] = ()
    """The certificates that the job is the surveillance of."""
    notices: frozenset[PaperId] = frozenset()
    """The surveillance notices of the job that are not void."""
    work: Fieldwork | None = None
    """What the job's team wrote down."""


@dataclass(frozen=True)
class RecordPaper:
    """A paper that can be made of a case at any time after its facts are there; `waits_for` says what they are."""

    kind: str
    waits_for: Text
    context: Callable[[CaseFacts, str, date, str], PaperContext | None]
    """Of the facts, the number, the day and who makes it; None while the facts are missing."""
    concerns: Callable[[CaseFacts], bool] = lambda facts: facts.job is not None
    """Whether a case of this sort has the paper at all."""
    is_prepared: bool = False
    """Whether it names whoever makes it as the one who prepared it: made by those alone who plan and manage."""


def _job_head(facts: CaseFacts, job: Engagement, number: str, on: date) -> dict[str, object]:
    return {
        "head": common.head(facts.scheme, number, on), "words": common.words(facts.scheme),
        "addressee": common.client_of(job).name, "agreement_number": common.agreement_number(job),
    }


def _application_review(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    application = facts.application
    decided = facts.job is not None or (application is not None and application.state is ApplicationState.REFUSED)
    if application is None or not decided or not application.checks:
        return None
    titles = {check.key: check.text.zh for check in facts.scheme.checks}
    decided_on = facts.job.accepted_on if facts.job else application.decided_on
    reviewer = facts.people.get(facts.job.accepted_by) if facts.job and facts.job.accepted_by else None
    return records.ApplicationReviewRecord(
        head=common.head(facts.scheme, number, on), words=common.words(facts.scheme),
        addressee=application.text("client.name"), application_number=application.called,
        submitted_on=application.submitted_on or on,
        products=tuple(application.text(f"products[{row}].name") or "（未填写）"
                       for row in application.row_ids("products")) or ("（未填写）",),
        documents=_documents(dossier_accepted(application, facts.job), facts.scheme),
        checks=tuple(
            papers.CheckRow(title=titles.get(check.key, check.key), result="符合" if check.passed else "不符合",
                            checked_on=check.checked_on, source=check.source) for check in application.checks
        ),
        is_accepted=facts.job is not None, reason=application.refusal_reason, decided_on=decided_on or on,
        reviewed_by=reviewer.name if reviewer else application.decided_by or application.checks[-1].by,
    )


def programme_record(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    """检（核）查方案 once person-days are confirmed and the team is planned."""
    job = facts.job
    if job is None or not job.visits or job.person_days_confirmed_on is None:
        return None
    families = {family.key: family for family in facts.scheme.families}
    return records.ProgrammeRecord.model_validate({
        **_job_head(facts, job, number, on), "purpose": common.audit_purpose(job),
        "basis": common.basis_lines(facts.scheme, job.units), "mode": facts.scheme.mode.value.zh,
        "measure": facts.scheme.measure.value, "period": _period(facts, job),
        "boundary": "；".join(dict.fromkeys(families[each.family].system_boundary.zh for each in job.units)),
        "units": common.unit_rows(job.units), "sites": tuple(_planned_site(job, each) for each in job.person_days),
        "team": common.team_rows(job, facts.scheme, facts.people, facts.titles),
        "visits": common.visit_rows(job, facts.people, facts.calendar),
        "focus": common.unstopped(job.document_review.focus) if job.document_review else "", "prepared_by": by,
    })


def _impartiality(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    job = facts.job
    declared = {each.person_id: each.declared_on for each in job.declarations} if job else {}
    if job is None or not job.members or not job.members <= set(declared):
        return None
    persons = common.planned_people(job)
    rows = common.team_rows(job, facts.scheme, facts.people, facts.titles)
    return records.ImpartialityRecord.model_validate({
        **_job_head(facts, job, number, on),
        "members": tuple(records.ImpartialityRow(**dict(row), declared_on=declared[person])
                         for row, person in zip(rows, persons, strict=True)),
    })


def _document_review(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    job = facts.job
    review = job.document_review if job else None
    if job is None or review is None:
        return None
    verdict = next(each for each in facts.scheme.verdicts if each.key == review.verdict)
    return records.DocumentReviewRecord.model_validate({
        **_job_head(facts, job, number, on), "units": common.unit_rows(job.units),
        "documents": _documents_reviewed(facts, job),
        "verdict": verdict.words(job.kind).zh,
        "items": tuple(item for each in fieldwork.checked_lists(
            facts.work or Fieldwork(id=job.id), job, facts.scheme, (Aspect.DOCUMENTS,)) for item in each.items),
        "clause": common.recorded_clause(verdict.clause), "notes": review.notes, "focus": review.focus,
        "requests": tuple(f"{item.kind.text.zh}：{item.title.zh}（{item.reason}）"
                          for request in job.supplements for item in request.items),
        "reviewed_by": facts.people[review.by].name, "concluded_on": review.concluded_on,
    })


def _documents_reviewed(facts: CaseFacts, job: Engagement) -> tuple[records.DocumentRow, ...]:
    """The dossier of each application; where there are several, each row says whose it is."""
    applications = (*((facts.application,) if facts.application else ()), *facts.beside)
    rows = ((row, each.called) for each in applications
            for row in _documents(dossier_reviewed(each, job), facts.scheme))
    return tuple(row.with_(title=f"{row.title}（{called}）") if facts.beside else row for row, called in rows)


def _capability(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    return _checklists(facts, number, on, fieldwork_papers.CapabilityRecord, (Aspect.CAPABILITY,))


def _consistency(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    aspects = (Aspect.CONSISTENCY, Aspect.VERIFICATION)
    return _checklists(facts, number, on, fieldwork_papers.ConsistencyRecord, aspects)


def _checklists(
    facts: CaseFacts, number: str, on: date, context: type[PaperContext], aspects: Sequence[Aspect]
) -> PaperContext | None:
    """The lists of these aspects, from the first answer on."""
    job, work = facts.job, facts.work
    if job is None or work is None:
        return None
    asked = asked_items(job, facts.scheme, aspects)
    if all(answer_of(work, each) is None for each in asked):
        return None
    return context.model_validate({
        **_job_head(facts, job, number, on), "lists": fieldwork.checked_lists(work, job, facts.scheme, aspects),
        "open_count": fieldwork.open_count(work, job, facts.scheme, aspects),
    })


def _meetings(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    job, work = facts.job, facts.work
    meetings = tuple(fieldwork.meeting_rows(work, job, facts.scheme)) if job and work else ()
    if job is None or work is None or not meetings:
        return None
    return fieldwork_papers.MeetingRecord.model_validate({
        **_job_head(facts, job, number, on), "meetings": meetings,
        "interviews": tuple(fieldwork.interview_rows(work, job)),
    })


def _planning(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    job, work = facts.job, facts.work
    steps = fieldwork.planned_steps(work, facts.scheme) if work else ()
    if job is None or not steps:
        return None
    return fieldwork_papers.VerificationPlanning.model_validate({
        **_job_head(facts, job, number, on), "steps": steps})


_NEGATIVE = "（结论为否定，该数值仅为核查所得的记录，不予支持）"


def on_site_report(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    """现场检查报告 once every planned site was visited; the footprint as far as it is verified.

    A check that is concluded against may leave sites unvisited, and is reported all the same (CEC 5.6, 5.7.3).
    """
    job = facts.job
    if job is None or not job.visits or not job.on_site:
        return None
    if unvisited(job) and (job.report is None or job.report.is_positive):
        return None
    findings = common.finding_rows(job, facts.people)
    return records.OnSiteReport.model_validate({
        **_job_head(facts, job, number, on), "parties": common.parties_as_held(job, facts.surveyed, facts.scheme),
        "purpose": common.audit_purpose(job), "basis": common.basis_lines(facts.scheme, job.units),
        "results": _results(job, facts.scheme), "units": common.unit_rows(job.units), "team": _evaluators(facts, job),
        "site_sections": site_sections(job, facts.work or Fieldwork(id=job.id), facts.scheme),
        "findings": findings, "conclusion": _conclusion(job, facts.scheme, on),
        "leader": common.leaders(job, facts.people),
    })


def _results(job: Engagement, scheme: SchemeEdition) -> tuple[str, ...]:
    """The footprint of each unit as far as it is verified; what the team does not support is said to be so."""
    units = {each.id: f"{each.product_name} {each.model}（{each.site_name}）" for each in job.units}
    is_negative = job.report is not None and not job.report.is_positive
    return (
        *(f"{units[each.unit_id]}：{each.value:f} {each.measure}／{each.functional_unit.zh}"
          + (f"（{methods}）" if (methods := common.method_words(each, scheme)) else "")
          + (_NEGATIVE if is_negative else "")
          for each in common.supported_footprints(job)),
        *(f"{units[each.unit_id]}：检查组不予支持该认证单元，不给出碳足迹数值"
          for each in (job.report.unsupported if job.report else ())))


def _conclusion(job: Engagement, scheme: SchemeEdition, on: date) -> str:
    """What the check on site came to: each thing judged, the findings, and the verdict (CNEX 9.5.6(5), CEC 5.6 d)."""
    judged = (
        ("产品碳足迹数据核查", [done.site_row for done in job.on_site if not done.verification_conforms]),
        ("保证能力", [done.site_row for done in job.on_site if not done.capability_conforms]),
        ("产品一致性", [done.site_row for done in job.on_site if not done.consistency_conforms]),
    )
    results = "；".join(f"{title}：{_judgement(job, rows)}" for title, rows in judged)
    left = "、".join(job.site(row).name for row in unvisited(job))
    if left:
        results += f"；{left}未实施检查"
    ended = "、".join(job.site(row).name for row in job.left_out)
    if ended:
        results += f"；{ended}的检查中止后终止，未完成检查"
    verdict = _OUTCOMES[on_site_outcome(job, scheme, on)]
    if job.standing_units and job.refused_ids:
        verdict += f"（认证单元“{'、'.join(unit.called for unit in job.units if unit.id in job.refused_ids)}”不通过）"
    return f"{results}。\n{_findings_told(job)}。\n{scheme.words.on_site.zh}结论：{verdict}。"


_OUTCOMES = {
    OnSiteOutcome.PASSED: "通过", OnSiteOutcome.FAILED: "不通过",
    OnSiteOutcome.OPEN: "待定，不符合项全部验证关闭后确定",
}


def _judgement(job: Engagement, failing: Sequence[str]) -> str:
    return "；".join(f"{mended_word(False, job, row)}（{job.site(row).name}）" for row in failing) or "符合"


def _findings_told(job: Engagement) -> str:
    found, still = len(job.nonconformities), sum(not each.verified_on for each in job.nonconformities)
    if not found:
        return "未发现不符合项"
    return f"共发现不符合项{found}项，" + (f"其中{still}项尚未关闭" if still else "均已验证关闭")


def _corrections(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    job = facts.job
    verified = [each for each in job.nonconformities if each.verified_on and each.corrected_on] if job else []
    if job is None or not verified:
        return None
    rows = {row.number: row for row in common.finding_rows(job, facts.people)}
    return records.CorrectionRecord.model_validate({
        **_job_head(facts, job, number, on),
        "open_count": sum(each.verified_on is None for each in job.nonconformities),
        "findings": tuple(
            records.CorrectionRow.model_validate({
                **rows[each.id].model_dump(exclude={"judged"}), "corrected_on": each.corrected_on,
                "verification": f"{common.VERIFICATION_WORDS[each.verification]}（{common.PROOF_WORDS[each.proof]}）",
                "verified_on": each.verified_on,
                "verified_by": facts.people[each.verified_by].name if each.verified_by else "—",
                "sent_back": "；".join(f"{common.printed_day(back.on)}：{back.reason}" for back in each.sent_back),
            }) for each in verified
        ),
    })


def _technical_review(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    job = facts.job
    judged = _reviewed_report(job) if job else None
    if job is None or judged is None:
        return None
    report, review, earlier = judged
    return records.TechnicalReviewRecord.model_validate({
        **_job_head(facts, job, number, on), "units": common.unit_rows(job.units),
        "evaluated_by": tuple(row.name for row in _evaluators(facts, job)),
        "report_by": facts.people[report.written_by].name, "report_on": report.written_on, "passed": review.passed,
        "returned": tuple(
            f"{common.printed_day(each.technical_review.on)}退回{facts.people[each.report.written_by].name}于"
            f"{common.printed_day(each.report.written_on)}编制的报告："
            f"{common.unstopped(each.technical_review.notes)}（{facts.people[each.technical_review.by].name}）"
            for each in earlier),
        "notes": review.notes, "reviewed_by": facts.people[review.by].name, "reviewed_on": review.on,
    })


def _evaluators(facts: CaseFacts, job: Engagement) -> tuple[papers.TeamRow, ...]:
    """The team, then whoever evaluated and is on it no more (CNEX 9.5.6, 9.7)."""
    return common.evaluator_rows(job, facts.scheme, facts.people, facts.titles)


def _reviewed_report(job: Engagement) -> tuple[Report, TechnicalReview, tuple[ReturnedReport, ...]] | None:
    """The report that was reviewed last, its review, and those returned before it (CNEX 9.7)."""
    if job.report is not None and job.technical_review is not None:
        return job.report, job.technical_review, job.reports_returned
    if not job.reports_returned:
        return None
    *earlier, last = job.reports_returned
    return last.report, last.technical_review, tuple(earlier)


def _approval(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    job = facts.job
    if job is None or not (job.director_approval and job.report and job.technical_review and job.decision):
        return None
    name = {person: each.name for person, each in facts.people.items()}
    return records.ReportApprovalRecord.model_validate({
        **_job_head(facts, job, number, on), "report_by": name[job.report.written_by],
        "report_on": job.report.written_on, "reviewed_by": name[job.technical_review.by],
        "reviewed_on": job.technical_review.on, "decided_on": job.decision.on,
        "decision": _decided(job, job.decision),
        "approved_by": name[job.director_approval.by], "approved_on": job.director_approval.on,
    })


def _decided(job: Engagement, decision: CertificationDecision) -> str:
    """What was decided, in the words of the notice: a surveillance grants nothing (CNEX 11, 12.2)."""
    if job.extra is not None and job.extra.is_investigation:
        return f"调查核查：{'符合' if decision.is_positive else '不符合'}认证要求"
    if job.extra is not None and job.extra.change_id:
        return "变更核查通过" if decision.is_positive else "变更核查未通过"
    if job.kind is EngagementKind.SURVEILLANCE:
        return "监督合格" if decision.is_positive else "监督不合格"
    if job.is_partly_refused:
        return f"准予认证，其中认证单元“{'、'.join(unit.called for unit in job.refused_units)}”不予认证"
    return "准予认证" if decision.is_positive else "不予认证"


def _delivery(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    """监督通知送达记录 of the notices that opened this job: those of the years before and after prove nothing of it."""
    sent = [(certificate, notice) for certificate in facts.surveyed for notice in certificate.notices
            if notice.paper_id in facts.notices and notice.is_sent]
    if facts.job is None or not sent:
        return None
    ahead = facts.scheme.surveillance.notice_months
    return records.DeliveryRecord(
        head=common.head(facts.scheme, number, on), words=common.words(facts.scheme),
        addressee=common.client_of(facts.job).name, notice_months=ahead.value,
        notice_clause=common.recorded_clause(ahead.clause),
        deliveries=tuple(
            records.DeliveryRow.model_validate({
                **common.certificate_row(certificate), "due_on": notice.due_on, "sent_on": notice.sent_on,
                "channel": notice.channel, "proof": notice.proof}) for certificate, notice in sent
        ),
    )


def restoration_notice(certificate: Certificate, scheme: SchemeEdition, number: str, on: date) -> PaperContext:
    """恢复通知书 of a suspension that was applied to end, verified and ended."""
    last = certificate.suspensions[-1]
    request, check = last.restoration_request, last.restoration_check
    if request is None or check is None or last.restored_on is None:
        raise ValueError(f"{certificate.id} is not restored")
    return records.RestorationNotice(
        head=common.head(scheme, number, on), words=common.words(scheme),
        addressee=certificate.parties[PartyRole.CLIENT].name,
        certificate=papers.CertificateRow.model_validate(common.certificate_row(certificate)),
        ground_text=_ground(scheme, last).text.zh, suspended_on=last.suspended_on, applied_on=request.applied_on,
        mended=common.with_files(request.mended, last.evidence),
        findings=check.findings, verified_on=check.verified_on, restored_on=last.restored_on,
        mark_bars="；".join(each.text.zh + (f"（{common.printed_clause(each.clause)}）" if each.clause else "")
                           for each in mark_bans(certificate, scheme, on)),
    )


def _announcement(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    """The last change of a certificate's status; of a lapsed result only once a person decided on it (J29).

    None of an end that was set aside only after the certificate's last day: nothing holds again then.
    """
    certificate = facts.certificate
    if certificate is None or certificate.state is CertificateState.RESULT_LAPSED:
        return None
    last = certificate.suspensions[-1] if certificate.suspensions else None
    undone = certificate.endings_set_aside[-1] if certificate.endings_set_aside else None
    ending = certificate.termination
    if ending is not None:
        told = _of_ending(ending_change(certificate), ending, facts.scheme)
    elif last is not None and (last.restored_on is None or undone is None or last.restored_on >= undone.set_aside.on):
        told = _of_suspension(last, facts.scheme)
    elif undone is not None and undone.set_aside.on <= certificate.valid_until:
        told = _of_appeal(undone.set_aside, _of_ending(undone.change, undone.ending, facts.scheme), facts.scheme)
    else:
        return None
    return records.StatusAnnouncement(
        head=common.head(facts.scheme, number, on), words=common.words(facts.scheme),
        addressee=certificate.parties[PartyRole.CLIENT].name,
        certificate=papers.CertificateRow.model_validate(common.certificate_row(certificate)),
        holder=certificate.parties[PartyRole.CLIENT].name, is_in_force=told.event == "恢复", **told._asdict(),
        is_recertified=ending is not None and common.is_recertified(ending, facts.scheme),
    )


class _Told(NamedTuple):
    """What an announcement says of a change of status."""

    event: str
    ground_text: str
    clause: str
    effective_on: date
    until: date | None = None


def _of_ending(change: StatusChange, ending: Termination, scheme: SchemeEdition) -> _Told:
    is_withdrawn = change is StatusChange.WITHDRAWN
    rule = scheme.withdrawal if is_withdrawn else scheme.cancellation
    ground = next(cause for cause in (rule.grounds if rule else ()) if cause.key == ending.ground)
    clause = common.printed_clause(ground.clause)
    return _Told("撤销" if is_withdrawn else "注销", ground.text.zh, clause, ending.ended_on)


def _of_suspension(suspension: Suspension, scheme: SchemeEdition) -> _Told:
    ground = _ground(scheme, suspension)
    clause = common.printed_clause(ground.clause)
    told = _Told("暂停", ground.text.zh, clause, suspension.suspended_on, suspension.until)
    if suspension.set_aside is not None:
        return _of_appeal(suspension.set_aside, told, scheme)
    if suspension.restored_on is None:
        return told
    return told._replace(event="恢复", effective_on=suspension.restored_on, until=None)


def _of_appeal(set_aside: SetAside, told: _Told, scheme: SchemeEdition) -> _Told:
    """That what was `told` is undone: the certificate holds again, without anybody having had to put anything right."""
    return _Told("恢复", f"{told.ground_text}（经申诉复查，原{told.event}决定已取消）",
                 common.printed_clause(complaint_clause(scheme)), set_aside.on)


def _reporting(facts: CaseFacts, number: str, on: date, by: str) -> PaperContext | None:
    if facts.certificate is None or not facts.certificate.duties_done:
        return None
    return reporting_record(facts.certificate, facts.scheme, number, on)


def _ground(scheme: SchemeEdition, suspension: Suspension) -> Cause:
    return next(cause for cause in scheme.suspension.grounds if cause.key == suspension.ground)


def _is_of_surveillance(facts: CaseFacts) -> bool:
    """Whether the case is a job after certification, which nobody applied for and no application was reviewed for."""
    return facts.job is not None and facts.job.kind is EngagementKind.SURVEILLANCE


def _period(facts: CaseFacts, job: Engagement) -> str:
    """The period that the data to be verified are of; a surveillance's is not that of the application long ago."""
    if _is_of_surveillance(facts):
        spans = dict.fromkeys(f"{common.printed_day(each.period_from)}至{common.printed_day(each.period_to)}"
                              for each in job.footprints)
        return "；".join(spans) or "在本次核查中确定"
    application = facts.application
    if application is None:
        return ""
    first, last = (read_date(application.text(f"application.period_{end}")) for end in ("from", "to"))
    return f"{common.printed_day(first)}至{common.printed_day(last)}" if first and last else ""


def _planned_site(job: Engagement, days: SitePersonDays) -> records.PlannedSite:
    return records.PlannedSite(
        site=common.site_row(job, days.site_row), document_review=Decimal(days.document_review_half_days) / 2,
        on_site=Decimal(days.on_site_half_days) / 2,
        factors="；".join(f"{factor.text.zh}（+{Decimal(factor.half_days) / 2:f}人日）" for factor in days.factors)
        or "规定的最低人日",
        adjustments="；".join(
            f"{Decimal(each.from_half_days) / 2:f}人日调整为{Decimal(each.to_half_days) / 2:f}人日："
            f"{each.reason}（{each.by}{'批准低于规则的最低人日' if each.is_deviation else ''}）"
            for each in days.adjustments),
    )


def _documents(dossier: Sequence[SubmittedDocument], scheme: SchemeEdition) -> tuple[records.DocumentRow, ...]:
    """The documents of a dossier, in the scheme's order of them."""
    titles = {definition.key: definition.title.zh for definition in scheme.documents}
    return tuple(
        records.DocumentRow(title=titles[key], file_name=document.file_name,
                            verdict=DOCUMENT_VERDICTS[document.verdict])
        for key in titles for document in dossier if document.requirement == key
    )


RECORD_PAPERS: tuple[RecordPaper, ...] = (
    RecordPaper("application_review", Text(zh="申请评审结束后", en="after the application review"),
                _application_review, lambda facts: facts.certificate is None and not _is_of_surveillance(facts)),
    RecordPaper("impartiality_record", Text(zh="检查组全体成员声明后", en="after every member declared"),
                _impartiality),
    RecordPaper("programme", Text(zh="人日确认并排定检查组后", en="after person-days and team are set"),
                programme_record, is_prepared=True),
    RecordPaper("document_review", Text(zh="文件评审结束后", en="after the document review"), _document_review),
    RecordPaper("verification_planning", Text(zh="核查策划的第一步完成后", en="after the first step of planning"),
                _planning, lambda facts: facts.job is not None and bool(facts.scheme.planning_steps)),
    RecordPaper("meeting_record", Text(zh="会议有记录后", en="after a meeting was written down"), _meetings),
    RecordPaper("capability_record", Text(zh="保证能力检查有回答后", en="after the first answer on capability"),
                _capability),
    RecordPaper("consistency_record", Text(zh="一致性检查或核查有回答后", en="after the first answer on consistency"),
                _consistency),
    RecordPaper("on_site_report", Text(
        zh="各场所现场检查结束后，或者作出否定结论的报告后",
        en="after every site was visited, or after a report that concludes against"), on_site_report),
    RecordPaper("correction_record", Text(zh="有不符合项验证关闭后", en="after a correction was verified"),
                _corrections),
    RecordPaper("technical_review_record", Text(zh="复核完成后", en="after the technical review"), _technical_review),
    RecordPaper("report_approval", Text(zh="报告批准后", en="after the report was approved"), _approval,
                lambda facts: facts.job is not None and facts.scheme.report_needs_director),
    RecordPaper("delivery_record", Text(zh="监督通知发出后", en="after the surveillance notice"), _delivery,
                lambda facts: facts.job is not None and _is_of_surveillance(facts) and facts.job.extra is None),
    RecordPaper("status_announcement", Text(zh="证书状态变化后", en="after a change of status"),
                _announcement, lambda facts: facts.certificate is not None),
    RecordPaper("reporting_record", Text(zh="登记公布或上报后", en="after something was published or reported"),
                _reporting, lambda facts: facts.certificate is not None),
)
"""The papers that are made when somebody asks for them, in the order of a certification's life."""
