"""Review and decide: may I decide this, and does it stand? (CNEX 9.7–9.9, CEC 5.7.1, 7.1)"""

import streamlit as st

from intake_app.rules.certificates import certificate_faults
from intake_app.rules.clocks import running_clocks
from intake_app.rules.stages import Stage, obstacles
from intake_app.rules.tied_work import BY_A_REVIEW
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import CertificateField, SchemeEdition
from intake_app.services import certificates, decisions, engagements, judgements, papers, tied_work
from intake_app.services.judgements import Judgement
from intake_app.services.printed_fields import printed_fields
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_reasons, show_said
from intake_app.ui.choosing import chosen
from intake_app.ui.client_file import draw_client_file
from intake_app.ui.clock_keeping import draw_due_clocks
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import draw_steps, job_elsewhere, job_name
from intake_app.ui.judged_facts import draw_judged, draw_records
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.refusing_units import draw_refusing, refusal_lines, refused_said
from intake_app.ui.setting_aside import draw_decisions_set_aside
from intake_app.ui.showing import day, escaped, heading, in_a_row, labelled, question, show_papers
from intake_app.ui.ties_found import draw_tie_answers
from models.account import Actor, Role
from models.certificate_change import CertificateChange
from models.engagement import Engagement, EngagementKind
from models.text import Text


def draw() -> None:
    """The jobs that wait for review, decision, approval or certificates, and the one chosen."""
    office, actor = session.office(), session.current_actor()
    shown = judgements.judgements_for(office, actor)
    mine = sum(each.is_mine for each in shown)
    answer = (t("Jobs that wait for you: {count}.", count=mine) if mine else
              t("Nothing waits for you. Jobs appear here once it is your turn."))
    others = t("Of {count} more, somebody else does the next step.", count=len(shown) - mine)
    question(_asked(actor), in_a_row([answer, others]) if len(shown) > mine else answer)
    show_said()
    judged = chosen(shown, t("Job"), _name, lambda each: each.job.id, "job", job_elsewhere)
    if judged is not None:
        _draw_judged(judged)


def _draw_judged(judged: Judgement) -> None:
    """The job with what it rests on, and the act that it waits for."""
    office, actor = session.office(), session.current_actor()
    job, scheme = judged.job, office.scheme_of(judged.job)
    # A surveillance that is listed here after its decision renews: its certificates are still to be issued.
    draw_steps(job, scheme, Stage.CERTIFICATE if judged.stage is Stage.CLOSED else judged.stage)
    if job.kind is EngagementKind.INITIAL:
        draw_due_clocks(running_clocks(job, scheme, office.today()), office.today())
    act_word = _act_word(job, judged.stage)
    may = act_word is not None and _may(job, act_word)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _draw_facts(job, scheme)
        draw_client_file(job)
        draw_records(job)
        st.markdown(f"**{t('Papers')}**")
        show_papers(papers.papers_about(office, actor, job.id))
    with right:
        if judged.stage is Stage.TECHNICAL_REVIEW:
            _draw_review(job, may)
        elif judged.stage is Stage.DECISION:
            _draw_decision(job, scheme, may)
        elif judged.stage is Stage.DIRECTOR_APPROVAL:
            _draw_approval(job, may)
        else:
            _draw_certificates(job, scheme, may)


def _asked(actor: Actor) -> str:
    """The question of whoever reads the page: only a decider decides."""
    if Role.DECIDER in actor.roles:
        return t("May I decide this, and does it stand?")
    return t("Which report may go to its client?") if Role.DIRECTOR in actor.roles else (
        t("Which certificates are to be drafted?"))


def _name(judged: Judgement) -> str:
    return job_name(judged.job) if judged.is_mine else (
        t("{job} (somebody else does the next step)", job=job_name(judged.job)))


def _draw_facts(job: Engagement, scheme: SchemeEdition) -> None:
    draw_judged(job, scheme)
    draw_tie_answers(job)
    review = job.technical_review
    if review is not None:
        st.caption(labelled(heading(scheme.words.technical_review), f"{day(review.on)} · {escaped(review.notes)}"))
    draw_decisions_set_aside(job)
    decision = job.decision
    if decision is not None:
        tone = t("in favour") if decision.is_positive else t("against")
        st.markdown("  \n".join((f"**{t('Decision')}** · {day(decision.on)} · **{tone}**", escaped(decision.reason),
                                 *refusal_lines(job, decision.refused))))


def _act_word(job: Engagement, stage: Stage) -> str | None:
    """The act that the job waits for and that the actor's roles are for, as the separation rules name it."""
    acts = {Stage.TECHNICAL_REVIEW: "technical_reviewer", Stage.DECISION: "decider",
            Stage.DIRECTOR_APPROVAL: "director"}
    if stage in acts:
        return acts[stage]
    roles = session.current_actor().roles
    if certificates.drafts_to_check(session.office(), session.current_actor(), job.id):
        return "decider" if Role.DECIDER in roles else None
    return "certificate_writer" if Role.CERTIFICATE_WRITER in roles else None


def _may(job: Engagement, act_word: str) -> bool:
    """Whether the actor may do this act here, in words; if not, the page says why and names who may."""
    office, actor = session.office(), session.current_actor()
    cleared = decisions.clearance(office, actor, job.id, act_word)
    if cleared.barred is None:
        st.success(t("You may: no part of yours in this job bars you, and nothing known ties you to its parties."),
                   icon=":material/verified_user:")
        if cleared.parts:
            parts = t(", ").join(text(part) for part in cleared.parts)
            st.caption(t("What you did in this job before: {parts}", parts=parts))
        show_reasons(cleared.cautions, t("Consider before you act:"))
        return True
    st.error(sentence(cleared.barred))
    offered = decisions.people_for(office, actor, job.id, act_word)
    st.caption(t("These people may: {names}", names=t(", ").join(p.name for p in offered) or t("nobody at present")))
    return False


def _draw_review(job: Engagement, may: bool) -> None:
    scheme = session.office().scheme_of(job)
    st.markdown(f"**{heading(scheme.words.technical_review)}**")
    if not may:
        return
    show_reasons(tied_work.tie_faults(session.office(), session.current_actor(), job.id, BY_A_REVIEW),
                 t("Before the report can stand:"))
    key = f"technical_{job.id}"
    kept_text_area(t("Opinion: process, person-days, team, findings, figures"), key)
    with st.container(horizontal=True):
        st.button(t("The report stands"), type="primary", key=f"{key}_yes", on_click=_review,
                  args=(job.id, True, key), width="content")
        st.button(t("Send it back to the team"), key=f"{key}_no", on_click=_review, args=(job.id, False, key),
                  width="content")


def _draw_decision(job: Engagement, scheme: SchemeEdition, may: bool) -> None:
    st.markdown(f"**{t('Decision')}**")
    if not may:
        return
    office, actor = session.office(), session.current_actor()
    show_reasons(tied_work.tie_faults(office, actor, job.id), t("Before a decision:"))
    key = f"decide_{job.id}"
    draw_refusing(job)
    refused, _ = refused_said(job)
    show_reasons(obstacles("positive_decision", job, scheme, office.today(), office.calendar,
                           refused=[each.unit_id for each in refused]), t("Before a decision in favour:"))
    kept_text_area(t("Reason"), key)
    grants = job.kind is EngagementKind.INITIAL
    with st.container(horizontal=True):
        st.button(t("Decide in favour") if grants else t("Decide: passed"), type="primary", key=f"{key}_yes",
                  on_click=_decide, args=(job.id, True, key), width="content")
        st.button(t("Decide against") if grants else t("Decide: not passed"), key=f"{key}_no", on_click=_decide,
                  args=(job.id, False, key), width="content")


def _draw_approval(job: Engagement, may: bool) -> None:
    st.markdown(f"**{t('Approval of the report')}**")
    if may:
        _show_ties(job, t("Before the report goes out:"))
        st.button(t("Let the report go to the client"), type="primary", key=f"approve_{job.id}", on_click=_approve,
                  args=(job.id,))


def _draw_certificates(job: Engagement, scheme: SchemeEdition, may: bool) -> None:
    office, actor = session.office(), session.current_actor()
    st.markdown(f"**{t('Certificates')}**")
    drafts = certificates.drafts_to_check(office, actor, job.id)
    if not drafts:
        if Role.CERTIFICATE_WRITER not in actor.roles:
            st.caption(t("The certificate writer drafts them first."))
        elif may:
            st.button(t("Draft the certificates"), type="primary", key=f"write_{job.id}", on_click=_write,
                      args=(job.id,))
        return
    for draft in drafts:
        _draw_draft(draft, scheme)
    if Role.DECIDER not in actor.roles:
        st.caption(t("A decider checks the fields and issues them."))
    elif may:
        _show_ties(job, t("Before they can be issued:"))
        st.checkbox(t("I have checked every field above"), key=f"checked_{job.id}")
        st.button(t("Issue the certificates"), type="primary", key=f"issue_{job.id}",
                  disabled=not st.session_state.get(f"checked_{job.id}"), on_click=_issue, args=(job.id,))


def _show_ties(job: Engagement, title: str) -> None:
    show_reasons(tied_work.tie_faults(session.office(), session.current_actor(), job.id), title)


def _draw_draft(draft: certificates.DraftToCheck, scheme: SchemeEdition) -> None:
    certificate = draft.certificate
    with st.container(border=True):
        unit = certificate.unit
        st.markdown(f"**{escaped(f'{unit.product_name} {unit.model}')}** · {escaped(unit.site_name)}")
        rows = printed_fields(session.office(), session.current_actor(), certificate)
        st.markdown("  \n".join(_field_line(field, value) for field, value in rows))
        if draft.old is not None and draft.taken_over:
            st.info("  \n".join((t("Certificate {number}, which this one renews, was replaced since the application or"
                                  " the notice. The fields above say so too; check them:",
                                  number=draft.old.number), *map(_change_line, draft.taken_over))),
                    icon=":material/published_with_changes:")
        show_reasons(certificate_faults(certificate, scheme), t("Before it can be issued:"))


def _change_line(change: CertificateChange) -> str:
    """What changed, in the holder's words, and when it was printed."""
    printed = f" · {day(change.replaced_on)}" if change.replaced_on else ""
    return f"{escaped(change.before)} → **{escaped(change.after)}**{printed}"


def _field_line(field: CertificateField, value: Text) -> str:
    """What is printed in a field, whole: the decider checks every word of it."""
    name = escaped(f"{field.letter} {text(field.label)}".strip())
    return f"{labelled(f':gray[{name}]', escaped(text(value)))} :small[:gray[{text(clause_text(field.clause))}]]"


def _review(job_id: str, passed: bool, key: str) -> None:
    notes = standing(key)
    office, actor = session.office(), session.current_actor()
    scheme = office.scheme_of(engagements.engagement_of(office, actor, job_id))
    act_on(lambda: decisions.record_technical_review(office, actor, job_id, passed, notes),
           t("The {review} is recorded.", review=text(scheme.words.technical_review)), key)


def _decide(job_id: str, is_positive: bool, key: str) -> None:
    reason, office, actor = standing(key), session.office(), session.current_actor()
    refused, keys = refused_said(engagements.engagement_of(office, actor, job_id))
    act_on(lambda: decisions.decide(office, actor, job_id, is_positive, reason, refused),
           t("The decision is recorded and its notice made."), key, *keys)


def _approve(job_id: str) -> None:
    act(lambda: decisions.approve_release(session.office(), session.current_actor(), job_id),
        t("Approved: the client can read the report now."))


def _write(job_id: str) -> None:
    act(lambda: certificates.write_certificates(session.office(), session.current_actor(), job_id),
        t("Drafted. A decider checks the fields before they are issued."))


def _issue(job_id: str) -> None:
    act(lambda: certificates.issue_certificates(session.office(), session.current_actor(), job_id),
        t("Issued. The certificates stand in the client's papers."))


draw()
