"""Audit records: what is left to check, to mend and to write in this job? (CNEX 9.4–9.6, CEC 5.3–5.7.1)"""

from datetime import date
from decimal import Decimal

import streamlit as st

from intake_app.rules.answer_readings import read_date
from intake_app.rules.clocks import correction_is_agreed
from intake_app.rules.comparisons import YearBefore, next_period
from intake_app.rules.fieldwork import (
    FINDING_PARTS,
    RECORD,
    REPORT_PARTS,
    REVIEW_PARTS,
    asked_items,
    document_faults,
    item_faults,
    site_faults,
)
from intake_app.rules.stages import Stage, obstacles, review_shortfall
from intake_app.rules.tied_work import BY_A_REPORT
from intake_app.rules.unit_outcomes import not_verified
from intake_app.rules.unreported_visits import is_unreported
from intake_app.schemes.clauses import clause_place
from intake_app.schemes.schema import Aspect, Family, SchemeEdition
from intake_app.services import (
    applications,
    audit_plan,
    engagements,
    evaluation,
    fieldwork,
    judged_facts,
    papers,
    renewing,
    team_duties,
    tied_work,
    waiting_jobs,
)
from intake_app.services.outcomes import Refused
from intake_app.services.paper_contexts import STEP_WORDS
from intake_app.ui import session
from intake_app.ui.aborting import draw_abort_request, draw_aborts
from intake_app.ui.acting import act, say, sentence, show_reasons, show_said
from intake_app.ui.case_requests import draw_asking
from intake_app.ui.checklist_items import draw_correction_day
from intake_app.ui.choosing import all_chosen, choose, chosen
from intake_app.ui.client_file import draw_client_file
from intake_app.ui.comparing import COMPARED, compared, draw_comparison
from intake_app.ui.evidence import show_evidence
from intake_app.ui.i18n import message, t, text
from intake_app.ui.jobs import (
    draw_client_answer,
    draw_days_agreed,
    draw_extra,
    draw_sent_back,
    draw_steps,
    job_elsewhere,
    job_name,
)
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.noting import draw_line, draw_lines, empty, typed
from intake_app.ui.refusing_units import draw_unsupported, refusal_lines, unsupported_said
from intake_app.ui.showing import day, day_span, deadline, escaped, labelled, question, show_papers
from intake_app.ui.team_duties import draw_duties
from intake_app.ui.ties_found import draw_tie_answers
from intake_app.ui.typed_days import all_days, day_in, kept_span, span_in
from models.application import CertificationUnit
from models.certificate import Certificate
from models.engagement import (
    AbortStep,
    ClosureProof,
    Engagement,
    EngagementKind,
    FindingStep,
    Nonconformity,
    OnSiteResult,
    UnitFootprint,
    Visit,
)
from models.fieldwork import Fieldwork
from models.ids import PersonId

TABS = (
    message("Document review"), message("On site"), message("Nonconformities"), message("Footprint"),
    message("Report"), message("Papers"),
)
FIRST_TAB = {
    Stage.ON_SITE: TABS[1], Stage.CORRECTION: TABS[2], Stage.FOOTPRINT: TABS[3], Stage.REPORT: TABS[4],
}
"""Where a reader begins: what the job waits for."""


def draw() -> None:
    """The actor's jobs, and the records of the one chosen."""
    office, actor = session.office(), session.current_actor()
    jobs = [e for e in engagements.engagements_for(office, actor)
            if any(actor.person_id in visit.team for visit in e.visits)]
    running = waiting_jobs.next_visit_first(office, actor, [e for e in jobs if not e.is_over])
    question(t("What is left to record?"),
             t("Your running jobs: {count}.", count=len(running)) if jobs else
             t("You are on no team yet. Jobs appear here once a plan with you is accepted."))
    show_said()
    job = chosen([*running, *(e for e in jobs if e not in running)], t("Job"), job_name, lambda e: e.id, "job",
                 job_elsewhere)
    if job is not None:
        _draw_records(job)


def _draw_records(job: Engagement) -> None:
    """The records of a job, each kind in its tab; the one that it waits for lies open."""
    office, actor = session.office(), session.current_actor()
    scheme = office.scheme_of(job)
    stage = engagements.stage_of(office, actor, job)
    draw_steps(job, scheme, stage)
    draw_extra(job)
    draw_client_file(job)
    # Tabs that keep no state fall back to the first one whenever a message is drawn above them.
    review, site, findings, footprint, report, files = st.tabs(
        [t(title) for title in TABS], default=t(FIRST_TAB.get(stage, TABS[0])), on_change="rerun",
        key=f"records_{job.id}_{session.language()}")
    with review:
        _draw_review(job, scheme)
        draw_asking(job)
        draw_duties(job)
    with site:
        draw_aborts(job, scheme)
        for visit in job.visits:
            _draw_site(job, visit, scheme)
    with findings:
        _draw_findings(job, scheme)
    with footprint:
        renewed = renewing.certificates_renewed(office, actor, job.id)
        _draw_rises(job)
        for unit in (each for each in job.units if each.site_row not in job.left_out):
            _draw_footprint(job, unit, scheme, renewed.get(unit.id))
    with report:
        _draw_report(job, scheme)
    with files:
        show_papers(papers.papers_about(office, actor, job.id))


def _draw_review(job: Engagement, scheme: SchemeEdition) -> None:
    verdicts = {verdict.key: text(verdict.words(job.kind)) for verdict in scheme.verdicts}
    done = job.document_review
    if done is not None:
        st.markdown(f"✓ {day(done.concluded_on)} · **{verdicts.get(done.verdict, done.verdict)}**")
        st.caption(escaped(done.notes))
    asked = asked_items(job, scheme, (Aspect.DOCUMENTS,))
    if asked:
        open_ones = document_faults(_work(job), job, scheme) if done else item_faults(_work(job), asked, job)
        _draw_way(job, "documents", len(open_ones))
    if done is None or review_shortfall(job, scheme) is not None:
        _draw_before_the_plan(job, scheme)
    key = f"review_{job.id}_{session.language()}"
    kept(st.selectbox, t("Verdict"), list(verdicts), format_func=lambda v: verdicts[v], key=f"{key}_verdict",
         index=list(verdicts).index(done.verdict) if done and done.verdict in verdicts else None,
         placeholder=t("Choose"))
    work = _work(job)
    draw_lines(work, f"{RECORD}/review/notes", t("What was reviewed, and what was found"), stem=f"{key}_notes",
               begin=done.notes if done else "")
    draw_lines(work, f"{RECORD}/review/focus", t("What the audit on site must look at"), stem=f"{key}_focus",
               begin=done.focus if done else "")
    if any(verdict.leaves_to_site for verdict in scheme.verdicts):
        st.caption(t("The client reads what an item leaves to the site, in the words written there."))
    st.button(t("Record the document review"), type="primary", key=f"{key}_go", on_click=_review, args=(job.id, key))


def _draw_before_the_plan(job: Engagement, scheme: SchemeEdition) -> None:
    """By when the review must be concluded for a plan that rests on it to be sent in time, and what it waits for."""
    office = session.office()
    latest = audit_plan.latest_sending_day(office, job)
    if latest is not None and not job.is_unannounced and scheme.gate_clause("plan_after_review") is not None:
        st.markdown(t("The plan goes to the client only once the document review is concluded, by {day} at the latest.",
                      day=deadline(latest, office.today())))
    show_reasons(obstacles("document_review", job, scheme, office.today(), office.calendar),
                 t("Before the document review can be concluded:"))


def _draw_site(job: Engagement, visit: Visit, scheme: SchemeEdition) -> None:
    site = job.site(visit.site_row)
    done = next((r for r in job.on_site if r.site_row == visit.site_row), None)
    today = session.office().today()
    with st.container(border=True):
        st.markdown(f"**{escaped(site.name)}** · {day_span(visit.start, visit.end)}" + (" ✓" if done else ""))
        if visit.site_row in job.left_out:
            st.caption(t("The check here is over for good; its units are not verified."))
            return
        show_reasons(obstacles("record_on_site", job, scheme, today, session.office().calendar, visit.site_row),
                     t("Before anything can be recorded:"))
        if visit.leader != session.current_actor().person_id:
            _draw_site_of_another(job, visit, done, scheme)
            return
        if is_unreported(visit, job, today):
            st.warning(t("The planned days are over. Record the result with the days on which you were there; where the"
                         " check began and cannot go on, report that below; where nobody was there, tell the"
                         " coordinator, who calls the visit off."))
        key = f"site_{job.id}_{visit.site_row}"
        first = done.first_day if done else visit.start
        last = done.last_day if done else min(max(visit.end, first), max(today, first))
        kept_span((t("First day on site"), t("Last day on site")), f"{key}_days", value=(first, last))
        if scheme.gate_clause("production") is not None:
            kept(st.checkbox, t("At least one product of the scope was in production"), key=f"{key}_production",
                 value=bool(done.production_running) if done else False)
        _draw_judgements(job, visit, done, scheme, key)
        work, place = _work(job), f"{RECORD}/site/{visit.site_row}"
        draw_lines(work, f"{place}/notes", t("What was seen, sampled and asked"), stem=f"{key}_notes",
                   begin=done.notes if done else "")
        draw_line(work, f"{place}/disagreement", t("Disagreement that was not resolved"), stem=f"{key}_disagreement",
                  begin=done.disagreement if done else "")
        st.button(t("Record the result of this site"), type="primary", key=f"{key}_go", on_click=_on_site,
                  args=(job.id, visit.site_row, key))
        if done is not None:
            kept_text_input(t("Why the check is taken up again"), f"{key}_why")
            st.button(t("Take the check up again"), key=f"{key}_reopen", on_click=_reopen,
                      args=(job.id, visit.site_row, key))
        else:
            draw_abort_request(job, visit, scheme)


def _draw_site_of_another(job: Engagement, visit: Visit, done: OnSiteResult | None, scheme: SchemeEdition) -> None:
    """A site that another leads: who closes it, and what stands there, to be read; its days over, the team reports."""
    office, actor = session.office(), session.current_actor()
    leader = next((duty.name for duty in team_duties.duties_of(office, actor, job) if duty.person_id == visit.leader),
                  visit.leader)
    st.info(t("{name}, the {leader} at this site, records its result and closes it. What stands here is to be read.",
              name=escaped(leader), leader=text(scheme.words.leader)), icon=":material/visibility:")
    if {checklist.aspect for checklist in scheme.checklists}:
        _draw_way(job, visit.site_row, len(site_faults(_work(job), job, scheme, visit.site_row)))
    work, place = _work(job), f"{RECORD}/site/{visit.site_row}"
    for part, label in (("notes", t("What was seen, sampled and asked")),
                        ("disagreement", t("Disagreement that was not resolved"))):
        words = work.text(f"{place}/{part}") or (getattr(done, part) if done else "")
        if words:
            st.markdown(labelled(label, escaped(words)))
    if done is None and actor.person_id in visit.team and is_unreported(visit, job, office.today()):
        draw_abort_request(job, visit, scheme)


def _draw_judgements(
    job: Engagement, visit: Visit, done: OnSiteResult | None, scheme: SchemeEdition, key: str
) -> None:
    """What the checklists leave to the leader's word; with a list of an aspect, its items say it."""
    listed = {checklist.aspect for checklist in scheme.checklists}
    if listed:
        _draw_way(job, visit.site_row, len(site_faults(_work(job), job, scheme, visit.site_row)))
    if job.is_closed_by_word:
        st.caption(t("This job began before checks were kept item by item, so its leader's word closes them."))
    if Aspect.CONSISTENCY not in listed:
        kept(st.checkbox, t("The products agree with the application"), key=f"{key}_consistency",
             value=done.consistency_conforms if done else False)
    if Aspect.CAPABILITY not in listed:
        kept(st.checkbox, t("The assurance capability conforms"), key=f"{key}_capability",
             value=done.capability_conforms if done else False)


def _own_finding() -> str:
    return f"{RECORD}/finding/{session.current_actor().person_id}"


def _work(job: Engagement) -> Fieldwork:
    return fieldwork.fieldwork_of(session.office(), session.current_actor(), job.id)


def _draw_way(job: Engagement, place: str, still_open: int) -> None:
    """The way to the items of a place, with what they still lack."""
    st.page_link("site_checks.py", query_params={"job": job.id, "place": place}, icon=":material/checklist:",
                 label=t("To the items: {count} still open", count=still_open) if still_open else
                 t("To the items: all are done"))


def _draw_findings(job: Engagement, scheme: SchemeEdition) -> None:
    if not job.nonconformities:
        st.caption(t("None was raised."))
    for finding in job.nonconformities:
        _draw_finding(job, finding)
    if job.nonconformities:
        st.button(t("Make the list for the client"), key=f"list_{job.id}", on_click=_list, args=(job.id,))
    with st.expander(t("Raise a nonconformity"), expanded=not job.nonconformities):
        key = f"finding_{job.id}"
        names = {site.row: site.name for site in job.sites}
        choose(t("Site"), names, f"{key}_site")
        work, place = _work(job), _own_finding()
        draw_line(work, f"{place}/clause", t("Clause that is not met"), stem=f"{key}_clause")
        draw_lines(work, f"{place}/fact", t("Fact and evidence"), stem=f"{key}_fact")
        draw_correction_day(job, f"{key}_due")
        st.button(t("Raise it"), type="primary", key=f"{key}_go", on_click=_raise, args=(job.id, key))


def _draw_finding(job: Engagement, finding: Nonconformity) -> None:
    with st.container(border=True):
        st.markdown(f"**{finding.id}** · {escaped(job.site(finding.site_row).name)} · "
                    f"{escaped(text(clause_place(finding.clause)))} — {text(STEP_WORDS[finding.step])}")
        st.markdown(escaped(finding.fact))
        st.caption(t("To be mended by {day}", day=day(finding.due_on)))
        draw_days_agreed(job, finding)
        draw_client_answer(finding)
        if finding.corrected_on is not None:
            st.caption(labelled(t("Correction"), escaped(finding.correction)).replace("\n", "  \n"))
        show_evidence(finding.evidence)
        draw_sent_back(finding)
        if finding.step is FindingStep.CORRECTED:
            _draw_judgement(job, finding)
        elif finding.is_to_be_corrected and session.office().today() <= finding.due_on:
            _draw_agreement(job, finding)
        if finding.step is FindingStep.DISPUTED:
            _draw_dispute(job, finding)


def _draw_agreement(job: Engagement, finding: Nonconformity) -> None:
    """Another day for the correction, where team and client agree on one, or the team sets it."""
    key = f"agree_{job.id}_{finding.id}"
    is_agreed = correction_is_agreed(job.kind, session.office().scheme_of(job))
    box = st.expander(t("Agree on another day") if is_agreed else t("Set another day"), on_change="rerun", key=key)
    if not box.open:
        return
    with box:
        draw_correction_day(job, f"{key}_due", finding)
        kept_text_input(t("How it was agreed with the client: when, by whom, on what evidence") if is_agreed
                        else t("Why, and how the client was told: when, by whom, on what evidence"), f"{key}_how")
        st.button(t("Change the day"), key=f"{key}_go", on_click=_agree, args=(job.id, finding.id, key))


def _draw_dispute(job: Engagement, finding: Nonconformity) -> None:
    """The client's words explain the finding, which closes it; else it stays to be corrected."""
    key = f"follow_{job.id}_{finding.id}"
    why, go = st.columns([3, 1], vertical_alignment="bottom")
    with why:
        kept_text_input(t("Why the dispute is followed, and on what evidence"), f"{key}_reason")
    go.button(t("Follow it: close"), key=f"{key}_go", width="stretch", on_click=_follow,
              args=(job.id, finding.id, f"{key}_reason"))


def _draw_judgement(job: Engagement, finding: Nonconformity) -> None:
    """The correction is effective and closes the finding, or it goes back with a reason."""
    key = f"verify_{job.id}_{finding.id}"
    if session.office().scheme_of(job).self_assessment_clause is not None:
        proofs = {ClosureProof.EVIDENCE: t("Clear explanation or evidence"),
                  ClosureProof.SELF_ASSESSMENT: t("The self-assessment report was changed")}
        kept(st.segmented_control, t("What shows that it is mended"), list(proofs), format_func=proofs.__getitem__,
             key=f"{key}_proof_{session.language()}", wrap=True)
    papers_only, on_site = st.columns(2)
    for column, label, way in ((papers_only, t("Verified in writing: close"), "written"),
                               (on_site, t("Verified on site: close"), "on_site")):
        column.button(label, key=f"{key}_{way}", width="stretch", on_click=_verify,
                      args=(job.id, finding.id, way, f"{key}_proof_{session.language()}"))
    why, back = st.columns([3, 1], vertical_alignment="bottom")
    with why:
        kept_text_input(t("Why the correction is not effective, and what is still to be done"), f"{key}_reason")
    back.button(t("Send back"), key=f"{key}_back", width="stretch", on_click=_send_back,
                args=(job.id, finding.id, key))


def _draw_rises(job: Engagement) -> None:
    """The rises that the surveillance found: its team asks the client on site since when, and whether planned."""
    for reason in judged_facts.rises_found(session.office(), session.current_actor(), job.id).values():
        st.warning(sentence(reason), icon=":material/trending_up:")


def _draw_footprint(
    job: Engagement, unit: CertificationUnit, scheme: SchemeEdition, renewed: Certificate | None
) -> None:
    family = scheme.family(unit.family)
    done = next((f for f in job.footprints if f.unit_id == unit.id), None)
    if family is None:
        return
    with st.container(border=True):
        st.markdown(f"**{escaped(f'{unit.product_name} {unit.model}')}** · {escaped(unit.site_name)}"
                    + (" ✓" if done else ""))
        st.caption(f"{text(unit.functional_unit)} · {text(family.system_boundary)} · {unit.standard}")
        if renewed is not None:
            st.caption(t("On certificate {number}, which this renews: **{value} {measure}** for {first} – {last}",
                         number=renewed.number, value=renewed.value, measure=renewed.measure,
                         first=renewed.period_from, last=renewed.period_to))
        if unit.site_row not in {result.site_row for result in job.on_site}:
            st.caption(t("No result of this site is recorded yet: record it first, so that the value rests on it."))
        _draw_alike(job, unit, done)
        key = f"footprint_{job.id}_{unit.id}"
        kept_text_input(t("Verified value in {measure}", measure=scheme.measure.value), f"{key}_value",
                        begin=str(done.value) if done else "")
        columns = st.columns(len(family.stages), vertical_alignment="bottom")
        for column, stage in zip(columns, family.stages, strict=True):
            with column:
                kept_text_input(t("{stage}, percent", stage=text(scheme.stage_text(stage))), f"{key}_{stage}",
                                begin=str(done.stage_shares.get(stage, "")) if done else "")
        methods = {each.key: text(each.text) for each in scheme.quantification_methods}
        if methods:
            kept(st.multiselect, t("Methods of quantification"), list(methods), format_func=methods.__getitem__,
                 default=done.methods if done else (), placeholder=t("Choose"),
                 key=f"{key}_methods_{session.language()}")
        if scheme.data_quality_clause is not None:
            kept_text_input(t("Rating of the data quality"), f"{key}_quality", begin=done.data_quality if done else "")
        before = evaluation.years_before(session.office(), session.current_actor(), job.id).get(unit.id)
        kept_span((t("First day of the data period"), t("Last day of the data period")), f"{key}_period",
                  value=(done.period_from, done.period_to) if done else _data_period(job, before))
        if job.kind is EngagementKind.SURVEILLANCE:
            draw_comparison(scheme, done, before, evaluation.findings_of(job, unit), key)
        st.button(t("Enter the footprint"), type="primary", key=f"{key}_go", on_click=_footprint,
                  args=(job.id, unit.id, family, key, job.kind is EngagementKind.SURVEILLANCE, scheme))


def _draw_alike(job: Engagement, unit: CertificationUnit, done: UnitFootprint | None) -> None:
    """That another model or site has the very same value: one may have been entered for the other."""
    alike = {each.unit_id for each in job.footprints if done is not None and each.value == done.value} - {unit.id}
    names = [f"{each.product_name} {each.model} · {each.site_name}" for each in job.units if each.id in alike]
    if names:
        st.warning(t("The same value as {units}: look whether one was entered for the other.",
                     units=t(", ").join(map(escaped, names))), icon=":material/content_copy:")


def _draw_report(job: Engagement, scheme: SchemeEdition) -> None:
    today, calendar = session.office().today(), session.office().calendar
    if job.report is not None:
        tone = t("positive") if job.report.is_positive else t("negative")
        st.markdown("  \n".join((f"✓ {day(job.report.written_on)} · **{tone}**",
                                 *refusal_lines(job, job.report.unsupported))))
    review = job.technical_review
    if review is not None and not review.passed:
        st.warning(t("The {review} of {day} sent the report back: {notes}", review=text(scheme.words.technical_review),
                     day=day(review.on), notes=escaped(review.notes)))
    _draw_rises(job)
    draw_tie_answers(job)
    work, place, report = _work(job), f"{RECORD}/report", job.report
    ties = tied_work.tie_faults(session.office(), session.current_actor(), job.id, BY_A_REPORT)
    key = f"report_{job.id}"
    draw_unsupported(job, work)
    against = [each.unit_id for each in (*not_verified(job), *unsupported_said(job))]
    in_the_way = (*obstacles("positive_report", job, scheme, today, calendar, refused=against),
                  *document_faults(work, job, scheme, against), *ties)
    show_reasons(in_the_way, t("Before a positive conclusion:"))
    draw_lines(work, f"{place}/summary", t("Conclusion in words"), stem=f"{key}_summary",
               begin=report.summary if report else "")
    draw_line(work, f"{place}/limits", t("Limitations, if any"), stem=f"{key}_limits",
              begin=report.limitations if report else "")
    draw_line(work, f"{place}/fluctuation", t("Why figures vary abnormally, where they do"),
              stem=f"{key}_fluctuation", begin=report.fluctuation if report else "")
    draw_line(work, f"{place}/not_covered", t("What the verification did not cover, if anything"),
              stem=f"{key}_not_covered", begin=report.not_covered if report else "")
    _draw_remark_on_resumed(job, place)
    yes, no = st.columns(2)
    yes.button(t("Write the report: positive"), type="primary", key=f"{key}_yes", on_click=_report,
               args=(job.id, True), width="stretch")
    no.button(t("Write the report: negative"), key=f"{key}_no", on_click=_report, args=(job.id, False),
              width="stretch")


def _draw_remark_on_resumed(job: Engagement, place: str) -> None:
    """That a check was broken off and taken up again, where the report says nothing of what that left (CNEX 9.6.7)."""
    names = list(dict.fromkeys(job.site(abort.site_row).name for abort in job.aborts
                               if abort.step is AbortStep.RESUMED))
    if names and not any(typed(job.id, f"{place}/{part}").strip() for part in ("limits", "not_covered")):
        st.warning(t("The check at {sites} was broken off and taken up again. Say under limitations, or under what was"
                     " not covered, what that left open; where nothing is, write so.", sites=t(", ").join(names)))


def _data_period(job: Engagement, before: YearBefore | None) -> tuple[date, date] | tuple[()]:
    """The period that the client applied with; at a surveillance the one after that verified last, once it is over.

    Last year where neither can be read.
    """
    office = session.office()
    if before is not None:
        return next_period(before, office.house.surveillance_period_months.value, office.today()) or ()
    application = applications.application_of(office, session.current_actor(), job.application_id)
    first, last = (read_date(application.text(f"application.period_{end}")) for end in ("from", "to"))
    if first is not None and last is not None and job.kind is EngagementKind.INITIAL:
        return first, last
    year = office.today().year - 1
    return date(year, 1, 1), date(year, 12, 31)


def _review(job_id: str, key: str) -> None:
    verdict = st.session_state[f"{key}_verdict"]
    notes, focus = (typed(job_id, f"{RECORD}/review/{part}") for part in REVIEW_PARTS)
    if verdict is None:
        say("wrong", [t("Choose the verdict of the document review first.")])
        return
    act_on(lambda: evaluation.record_document_review(session.office(), session.current_actor(), job_id, verdict, notes,
                                                     focus),
           t("The document review is recorded."), f"{key}_verdict")


def _on_site(job_id: str, row: str, key: str) -> None:
    state, actor = st.session_state, session.current_actor()
    if not all_days(f"{key}_days"):
        return
    days = span_in(f"{key}_days")
    result = OnSiteResult(
        site_row=row, by=PersonId(actor.person_id or ""), first_day=days[0], last_day=days[1],
        production_running=state.get(f"{key}_production"), notes=typed(job_id, f"{RECORD}/site/{row}/notes"),
        consistency_conforms=state.get(f"{key}_consistency", True),
        capability_conforms=state.get(f"{key}_capability", True),
        disagreement=typed(job_id, f"{RECORD}/site/{row}/disagreement"),
    )
    act_on(lambda: evaluation.record_on_site(session.office(), actor, job_id, result), t("The result is recorded."),
           f"{key}_days")


def _reopen(job_id: str, row: str, key: str) -> None:
    why = standing(f"{key}_why")
    act_on(lambda: evaluation.reopen_site(session.office(), session.current_actor(), job_id, row, why),
           t("The check is open again."), f"{key}_why")


def _raise(job_id: str, key: str) -> None:
    if not (all_chosen((t("Site"), f"{key}_site")) and all_days(f"{key}_due")):
        return
    site, due = st.session_state[f"{key}_site"], day_in(f"{key}_due")
    paths = [f"{_own_finding()}/{part}" for part in FINDING_PARTS]
    clause, fact = (typed(job_id, path) for path in paths)
    if act_on(lambda: evaluation.raise_nonconformity(session.office(), session.current_actor(), job_id, site, clause,
                                                     fact, due),
              t("The nonconformity is raised; the client sees it at once."), f"{key}_site"):
        for path in paths:
            empty(job_id, path)


def _list(job_id: str) -> None:
    act(lambda: evaluation.issue_findings_list(session.office(), session.current_actor(), job_id),
        t("The list is made and stands in the client's papers."))


def _verify(job_id: str, finding_id: str, way: str, key: str) -> None:
    proof = st.session_state.get(key, ClosureProof.EVIDENCE)
    act_on(lambda: evaluation.verify_correction(session.office(), session.current_actor(), job_id, finding_id, way,
                                                proof), t("The nonconformity is closed."), key)


def _follow(job_id: str, finding_id: str, key: str) -> None:
    reason = standing(key)
    act_on(lambda: evaluation.follow_dispute(session.office(), session.current_actor(), job_id, finding_id, reason),
           t("The nonconformity is closed."), key)


def _agree(job_id: str, finding_id: str, key: str) -> None:
    if not all_days(f"{key}_due"):
        return
    due_on, how = day_in(f"{key}_due"), standing(f"{key}_how")
    act_on(lambda: evaluation.agree_correction_day(session.office(), session.current_actor(), job_id, finding_id,
                                                   due_on, how),
           t("The day is changed; the client is told."), f"{key}_how")


def _send_back(job_id: str, finding_id: str, key: str) -> None:
    reason = standing(f"{key}_reason")
    act_on(lambda: evaluation.send_correction_back(session.office(), session.current_actor(), job_id, finding_id,
                                                   reason), t("Sent back; the client reads the reason at once."),
           f"{key}_reason")


def _footprint(
    job_id: str, unit_id: str, family: Family, key: str, is_compared: bool, scheme: SchemeEdition
) -> None:
    state = st.session_state
    names = ("value", *family.stages)
    numbers = evaluation.read_numbers({name: standing(f"{key}_{name}") for name in names})
    is_rated = scheme.data_quality_clause is not None
    rating = (standing(f"{key}_quality") or "") if is_rated else ""
    year_before = compared(scheme, key) if is_compared else evaluation.NOT_COMPARED
    if not all_days(f"{key}_period"):
        return
    days = span_in(f"{key}_period")
    act_on(lambda: numbers if not isinstance(numbers, dict) else year_before if isinstance(year_before, Refused)
           else evaluation.enter_footprint(
        session.office(), session.current_actor(), job_id, unit_id, numbers.get("value", Decimal(0)),
        {stage: numbers.get(stage, Decimal(0)) for stage in family.stages},
        state.get(f"{key}_methods_{session.language()}", ()), days[0], days[1],
        year_before, rating,
    ), t("The footprint is entered."), *(f"{key}_{name}" for name in (
        *names, *(COMPARED if is_compared else ()), *(("quality",) if is_rated else ()))))


def _report(job_id: str, is_positive: bool) -> None:
    said = [typed(job_id, f"{RECORD}/report/{part}") for part in REPORT_PARTS]
    office, actor = session.office(), session.current_actor()
    job = engagements.engagement_of(office, actor, job_id)
    scheme, unsupported = office.scheme_of(job), unsupported_said(job)
    act(lambda: evaluation.write_report(office, actor, job_id, is_positive, *said, unsupported=unsupported),
        t("The report is written and goes to the {review}.", review=text(scheme.words.technical_review)))


draw()
