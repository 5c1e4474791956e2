"""What is judged, beside the act that judges it: process, person-days, team, findings, figures, report (CNEX 9.7)."""

import streamlit as st

from intake_app.rules.comparisons import rating_told, target_told, trend_told
from intake_app.schemes.clauses import clause_place, clause_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import case_papers, engagements, judged_facts, missed_limits, renewing
from intake_app.services.case_papers import CasePaper
from intake_app.services.judged_facts import FindingJudged, FootprintJudged, JudgedFacts, MemberJudged, SiteJudged
from intake_app.services.paper_contexts import STEP_WORDS
from intake_app.ui import session
from intake_app.ui.aborting import draw_aborts
from intake_app.ui.acting import act, sentence
from intake_app.ui.evidence import show_evidence
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import draw_client_answer, draw_days_agreed, draw_sent_back
from intake_app.ui.refusing_units import draw_refusals
from intake_app.ui.showing import day, day_span, escaped, half_days, heading, labelled
from intake_app.ui.verifying_changes import percent_words
from models.certificate import Certificate
from models.engagement import ClosureProof, Engagement, EngagementKind, Report
from models.text import Text


def draw_judged(job: Engagement, scheme: SchemeEdition) -> None:
    """The report's conclusion, and everything that it rests on, in the order in which an opinion takes it up."""
    facts = judged_facts.judged_facts(session.office(), session.current_actor(), job.id)
    for reason in missed_limits.undecided_limits(session.office(), session.current_actor(), job.id):
        st.warning(sentence(reason))
    if job.report is not None:
        _draw_report(job, job.report, facts, scheme)
    if job.document_review is not None:
        with st.container(border=True):
            review = job.document_review
            verdict = text(facts.review_verdict) if facts.review_verdict else review.verdict
            st.markdown(f"**{t('Document review')}** · **{escaped(verdict)}**  \n"
                        f":small[:gray[{escaped(facts.review_by)} · {day(review.concluded_on)}]]")
            _draw_words((t("What was reviewed, and what was found"), review.notes),
                        (t("What the audit on site must look at"), review.focus))
    _draw_aborts(job, scheme)
    for site in facts.sites:
        _draw_site(site, job)
    _draw_team(facts.team)
    _draw_findings(facts.findings, job)
    _draw_footprints(facts.footprints, job, scheme)


def draw_records(job: Engagement) -> None:
    """The records of the evaluation: each that was made, and what makes one that was not; shut away until wanted."""
    office, actor = session.office(), session.current_actor()
    if actor.roles.isdisjoint(case_papers.MAKING):
        return
    box = st.expander(t("Records of this job"), icon=":material/folder_open:", key=f"records_of_{job.id}",
                      on_change="rerun")
    if not box.open:
        return
    with box:
        for each in case_papers.case_papers(office, actor, job.id):
            if not each.is_ready and each.made is None:
                continue
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                title = escaped(heading(each.title))
                if each.made is not None:
                    st.markdown(f"{title}  \n[{escaped(each.made.number)}](/files/{each.made.file_id})",
                                width="content")
                else:
                    st.markdown(title, width="content")
                st.button(t("Make anew") if each.made else t("Make"), key=f"record_{job.id}_{each.kind}",
                          width="content", disabled=not each.is_ready, on_click=_make, args=(job.id, each))


def _draw_report(job: Engagement, report: Report, facts: JudgedFacts, scheme: SchemeEdition) -> None:
    tone = t("positive") if report.is_positive else t("negative")
    with st.container(border=True):
        st.markdown(f"**{heading(scheme.words.report)}** · **{tone}**  \n"
                    f":small[:gray[{escaped(facts.report_by)} · {day(report.written_on)}]]")
        draw_refusals(job, report.unsupported)
        _draw_words((t("Conclusion in words"), report.summary))
        none = t("none stated")
        for label, words in ((t("Limitations"), report.limitations), (t("Abnormal fluctuation"), report.fluctuation),
                             (t("Not covered"), report.not_covered)):
            st.markdown(labelled(f":gray[{label}]", escaped(words) or none))


def _draw_aborts(job: Engagement, scheme: SchemeEdition) -> None:
    """What was broken off on site, and why it went on: a check that was taken up again looks like any other else."""
    if job.aborts:
        with st.container(border=True):
            st.markdown(f"**{t('Checks that were to be broken off')}**")
            draw_aborts(job, scheme)


def _draw_site(site: SiteJudged, job: Engagement) -> None:
    """Person-days against the least, and what was found, of one site."""
    with st.container(border=True):
        st.markdown(f"**{escaped(site.name)}**")
        least = t("at least {days}", days=half_days(site.least_on_site))
        clause = text(clause_text(site.least_on_site_clause))
        if site.figure is not None:
            spent = t("spent {days} at most", days=half_days(site.spent)) if site.spent is not None else ""
            told = [t("planned {days}", days=half_days(site.figure.on_site_half_days)), *filter(None, [spent]), least]
            st.markdown(labelled(t("Person-days on site"), " · ".join(told)) + f" :small[:gray[{clause}]]")
            st.markdown(labelled(t("Person-days of the document review"), " · ".join((
                t("planned {days}", days=half_days(site.figure.document_review_half_days)),
                t("at least {days}", days=half_days(site.least_document_review))))))
            for change in site.figure.adjustments:
                below = f":orange[{t('below the minimum')}] " if change.is_deviation else ""
                st.markdown(f":small[{below}:gray[{half_days(change.from_half_days)} → "
                            f"{half_days(change.to_half_days)} · {escaped(change.reason)} · {escaped(change.by)}]]")
        result = site.result
        if result is None:
            st.markdown(f":orange[{t('No result of this site.')}]")
            return
        st.markdown(labelled(t("On site"), day_span(result.first_day, result.last_day))
                    + f" :small[:gray[{escaped(site.result_by)}]]")
        judged = ((t("production"), result.production_running), (t("product consistency"), result.consistency_conforms),
                  (t("assurance capability"), result.capability_conforms),
                  (t("data verification"), result.verification_conforms))
        closed = [each.verified_on is not None for each in job.nonconformities if each.site_row == result.site_row]
        is_mended = bool(closed) and all(closed)
        st.markdown(" · ".join(_judged(name, good, is_mended) for name, good in judged if good is not None))
        _draw_words((t("What was seen, sampled and asked"), result.notes))
        if result.disagreement:
            st.warning(labelled(t("Disagreement that was not resolved"), escaped(result.disagreement)))
        elif any(finding.site_row == result.site_row and finding.answer and not finding.answer.is_confirmed
                 for finding in job.nonconformities):
            st.caption(t("The client disputed a finding of this site; see below."))


def _judged(name: str, good: bool, is_mended: bool) -> str:
    """What was judged at a site, in words and sign; a fault whose findings there are all closed says so."""
    if good:
        return f":green[✓] {name}"
    return f":red[✗ {name}]" + (t(" (corrected and verified)") if is_mended else "")


def _draw_team(team: tuple[MemberJudged, ...]) -> None:
    with st.container(border=True):
        st.markdown(f"**{t('Team')}**")
        for member in team:
            parts = t(", ").join(text(part) for part in member.parts)
            held = t(", ").join(
                f"{escaped(text(title))} {escaped(each.number)}"
                + (t(" (until {day})", day=each.valid_until) if each.valid_until else "")
                for title, each in member.qualifications) or t("no qualification that counts")
            declared = (t("declared on {day} that nothing ties them and that they keep secrets", day=member.declared_on)
                        if member.declared_on else f":red[{t('no declaration of impartiality')}]")
            st.markdown(f"**{escaped(member.name)}** · {parts} · {escaped(t(', ').join(member.sites))}  \n"
                        f":small[{held}]  \n:small[:gray[{declared}]]")


def _draw_findings(findings: tuple[FindingJudged, ...], job: Engagement) -> None:
    with st.container(border=True):
        closed = sum(1 for each in findings if each.finding.verified_on)
        st.markdown(f"**{t('Nonconformities')}**")
        st.caption(t("Nonconformities closed: {closed} of {count}", closed=closed, count=len(findings))
                   if findings else t("No nonconformity was raised."))
        for each in findings:
            finding = each.finding
            st.markdown(f"**{finding.id}** · {escaped(each.site)} · {escaped(text(clause_place(finding.clause)))} — "
                        f"{text(STEP_WORDS[finding.step])}  \n{escaped(finding.fact)}  \n"
                        f":small[:gray[{escaped(each.raised_by)} · {day(finding.raised_on)}]]")
            draw_days_agreed(job, finding)
            draw_client_answer(finding)
            draw_sent_back(finding)
            if finding.corrected_on is not None:
                st.markdown(labelled(t("Correction"), escaped(finding.correction))
                            + f" :small[:gray[{day(finding.corrected_on)}]]")
            show_evidence(finding.evidence)
            if finding.verified_on is not None and finding.corrected_on is not None:
                proofs = {ClosureProof.EVIDENCE: t("Clear explanation or evidence"),
                          ClosureProof.SELF_ASSESSMENT: t("The self-assessment report was changed")}
                way = t("verified on site") if finding.verification == "on_site" else t("verified in writing")
                st.markdown(f":green[✓ {way}] · {proofs[finding.proof]} :small[:gray[{escaped(each.verified_by)} · "
                            f"{day(finding.verified_on)}]]")


def _draw_footprints(footprints: tuple[FootprintJudged, ...], job: Engagement, scheme: SchemeEdition) -> None:
    units, printed = {unit.id: unit for unit in job.units}, _printed(job)
    rises = judged_facts.rises_found(session.office(), session.current_actor(), job.id)
    unsupported = {each.unit_id for each in job.report.unsupported} if job.report else set()
    for each in footprints:
        footprint, unit = each.footprint, units[each.footprint.unit_id]
        shares = t(", ").join(f"{text(scheme.stage_text(key))} {share}%"
                              for key, share in footprint.stage_shares.items())
        methods = t(", ").join(text(method) for method in each.methods)
        period = t("{first} – {last}", first=footprint.period_from, last=footprint.period_to)
        with st.container(border=True):
            if footprint.unit_id in unsupported:
                st.markdown(f":orange[{t('The report does not support this unit: the figure is not its result.')}]")
            st.markdown(f"{escaped(unit.product_name)} **{escaped(unit.model)}** · {escaped(unit.site_name)}  \n"
                        f"**{footprint.value} {footprint.measure}** / {text(footprint.functional_unit)}  \n"
                        f":gray[{shares}]")
            st.markdown(labelled(f":gray[{t('Data period')}]", period))
            if scheme.quantification_methods:
                st.markdown(labelled(f":gray[{t('Methods of quantification')}]", methods or t("none stated")))
            if scheme.data_quality_clause is not None:
                st.markdown(labelled(f":gray[{t('Rating of the data quality')}]",
                                     escaped(footprint.data_quality) or t("none stated")))
            for label, told in ((t("Value of the year before"), trend_told(footprint)),
                                (t("Reduction target of last year"), target_told(footprint)),
                                (t("Rating by the team"), rating_told(footprint)),
                                (t("Reduction target for the coming year"), _as_typed(footprint.next_target))):
                if told is not None:
                    st.markdown(labelled(f":gray[{label}]", escaped(text(told))))
            if footprint.unit_id in printed:
                st.caption(percent_words(footprint, printed[footprint.unit_id]))
            if footprint.unit_id in rises:
                st.warning(sentence(rises[footprint.unit_id]), icon=":material/trending_up:")


def _as_typed(words: str) -> Text | None:
    return Text(zh=words, en=words) if words else None


def _printed(job: Engagement) -> dict[str, Certificate]:
    """By unit, the certificate with which the verified figure is compared."""
    office, actor = session.office(), session.current_actor()
    if job.kind is EngagementKind.INITIAL:
        return dict(renewing.certificates_renewed(office, actor, job.id))
    return {each.unit.id: each for each in engagements.certificates_of(office, actor, job)
            if each.engagement_id != job.id}


def _draw_words(*told: tuple[str, str]) -> None:
    """Longer words under their labels; nothing where there are none."""
    for label, words in told:
        if words:
            st.markdown(f":gray[{label}]  \n{escaped(words)}".replace("\n", "  \n").replace("    \n", "  \n"))


def _make(job_id: str, wanted: CasePaper) -> None:
    act(lambda: case_papers.make_case_paper(session.office(), session.current_actor(), job_id, wanted.kind),
        t("“{title}” is made: open it by its number.", title=heading(wanted.title)))
