"""The nonconformities of a job as its client reads them: confirmed or disputed, corrected, and what was handed in."""

import streamlit as st

from intake_app.schemes.clauses import clause_place
from intake_app.services import evaluation
from intake_app.services.paper_contexts import STEP_WORDS
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.evidence import draw_evidence_button, draw_evidence_uploader, show_evidence
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import draw_client_answer, draw_days_agreed, draw_sent_back
from intake_app.ui.keeping import act_on, is_waiting, kept_text_area, standing
from intake_app.ui.showing import day, day_from, escaped, labelled
from models.engagement import Engagement, FindingStep, Nonconformity


def draw_findings(job: Engagement, leads: bool) -> None:
    """Every nonconformity, those that wait for the client in front; where they lead the page, the first is its act."""
    if not job.nonconformities:
        return
    st.markdown(f"#### {t('Nonconformities')}")
    found = sorted(job.nonconformities, key=lambda each: (each not in job.findings_to_correct, each.due_on))
    for number, finding in enumerate(found):
        with st.container(border=True):
            _draw_finding(finding, job, leads and number == 0)


def _draw_finding(finding: Nonconformity, job: Engagement, is_first: bool) -> None:
    today = session.office().today()
    colours = {FindingStep.CORRECTED: "blue", FindingStep.CLOSED: "green"}
    st.markdown(f"**{finding.id}** · {escaped(job.site(finding.site_row).name)} · "
                f":{colours.get(finding.step, 'orange')}[{text(STEP_WORDS[finding.step])}]")
    clause = text(clause_place(finding.clause)) if finding.clause else ""
    st.markdown(f"{escaped(finding.fact)}  \n:gray[{escaped(clause)}]")
    draw_client_answer(finding)
    draw_sent_back(finding)
    _draw_handed_in(finding)
    if finding.step is FindingStep.CLOSED:
        return
    if finding.site_row not in job.left_out:
        due = t("To be mended by {day}", day=day_from(finding.due_on, today))
        st.markdown(f":red[{due}]" if finding.is_to_be_corrected and finding.due_on < today else due)
        draw_days_agreed(job, finding)
    barred = evaluation.correction_barred(session.office(), job, finding)
    if barred is not None:
        st.caption("  \n".join(map(sentence, barred.reasons)))
    elif finding.is_to_be_corrected:
        _draw_correction(finding, job, is_first)
    else:
        _draw_addition(finding, job)


def _draw_handed_in(finding: Nonconformity) -> None:
    """The correction that is with the team or closed, with its day, and every file."""
    if finding.corrected_on is not None:
        handed_in = t("Correction handed in on {day}", day=day(finding.corrected_on))
        words = escaped(finding.correction).replace("\n", "  \n")
        label = t("Correction")
        st.markdown(f":green[:material/check: {handed_in}]  \n{labelled(f':gray[{label}]', words)}")
    show_evidence(finding.evidence)


def _draw_correction(finding: Nonconformity, job: Engagement, is_first: bool) -> None:
    """The form of a correction that waits, with the answer to the finding before it."""
    if finding.step is FindingStep.RAISED:
        _draw_answer(finding, job)
    if finding.step is FindingStep.DISPUTED:
        with st.popover(t("Add evidence of your disagreement"), icon=":material/attach_file:",
                        key=f"dispute_evidence_{job.id}_{finding.id}"):
            _draw_dispute_evidence(job, finding)
    key = _key(job, finding)
    kept_text_area(t("How it was corrected, its cause, and what keeps it from happening again"), key,
                   begin=finding.correction, height=120)
    if finding.answer is None:
        st.caption(t("Handing in the correction confirms that the finding is so. Who disagrees says that first."))
    with st.container(horizontal=True):
        st.button(t("Hand in the correction"), key=f"{key}_go", on_click=_correct, args=(job.id, finding.id, key),
                  type="primary" if is_first else "secondary")
        _draw_correction_evidence(job, finding)


def _draw_addition(finding: Nonconformity, job: Engagement) -> None:
    """What may be added while the team looks at a correction; folded, so that nobody hands it in twice."""
    key = _key(job, finding)
    with st.expander(t("Add to what was handed in"), key=f"{key}_more", expanded=is_waiting(key)):
        st.caption(t("It is added to what was handed in; the team reads both."))
        kept_text_area(t("Anything to add to what was handed in"), key, height=80)
        with st.container(horizontal=True):
            st.button(t("Add this"), key=f"{key}_go", on_click=_correct, args=(job.id, finding.id, key))
            _draw_correction_evidence(job, finding)


def _draw_correction_evidence(job: Engagement, finding: Nonconformity) -> None:
    draw_evidence_button(
        t("Evidence of the correction"), f"{job.id}_{finding.id}",
        lambda name, content: evaluation.add_evidence(
            session.office(), session.current_actor(), job.id, finding.id, name, content),
        finding.id, t("Such as a calibration certificate, a corrected record, photographs."))


def _draw_dispute_evidence(job: Engagement, finding: Nonconformity) -> None:
    draw_evidence_uploader(
        t("Evidence of what you disagree with"), f"dispute_{job.id}_{finding.id}",
        lambda name, content: evaluation.add_dispute_evidence(
            session.office(), session.current_actor(), job.id, finding.id, name, content),
        finding.id, t("Such as the record that was in place, photographs of that day."))


def _key(job: Engagement, finding: Nonconformity) -> str:
    return f"correct_{job.id}_{finding.id}"


def _draw_answer(finding: Nonconformity, job: Engagement) -> None:
    """Confirming a finding, or disputing it with what is disputed."""
    key = f"answer_{job.id}_{finding.id}"
    confirm, dispute = st.columns(2, vertical_alignment="bottom")
    confirm.button(t("This is so: confirm"), key=f"{key}_yes", width="stretch", on_click=_answer_finding,
                   args=(job.id, finding.id, True, key))
    with dispute.popover(t("I disagree"), width="stretch", key=f"{key}_open"):
        kept_text_area(t("What you disagree with, and why"), f"{key}_words")
        _draw_dispute_evidence(job, finding)
        st.button(t("Hand in the disagreement"), key=f"{key}_no", on_click=_answer_finding,
                  args=(job.id, finding.id, False, key))


def _answer_finding(job_id: str, finding_id: str, is_confirmed: bool, key: str) -> None:
    words = "" if is_confirmed else standing(f"{key}_words")
    act_on(lambda: evaluation.answer_finding(session.office(), session.current_actor(), job_id, finding_id,
                                             is_confirmed, words),
           t("Your answer is recorded; the team reads it at once."), f"{key}_words")


def _correct(job_id: str, finding_id: str, key: str) -> None:
    words = standing(key)
    act_on(lambda: evaluation.record_correction(session.office(), session.current_actor(), job_id, finding_id, words),
           t("The correction is handed in; the team verifies it."), key)
