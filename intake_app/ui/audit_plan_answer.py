"""Plan and team: who comes when, may we object, and which findings are to be corrected?"""

from collections.abc import Mapping, Sequence

import streamlit as st

from intake_app.rules.stages import review_shortfall
from intake_app.services import audit_plan, client_steps, engagements, evaluation, papers
from intake_app.services.client_plan import PlannedVisit, team_of
from intake_app.services.client_steps import answer_due
from intake_app.services.paper_contexts import STEP_WORDS
from intake_app.services.records import clause_within
from intake_app.ui import session
from intake_app.ui.acting import act, say, show_said
from intake_app.ui.applying import MINE
from intake_app.ui.case_requests import draw_answering
from intake_app.ui.charging import fee_line
from intake_app.ui.choosing import chosen
from intake_app.ui.closed_days import draw_closed_days
from intake_app.ui.ending_jobs import draw_ended
from intake_app.ui.evidence import draw_evidence_uploader, show_evidence
from intake_app.ui.extending import draw_extension_answer
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import draw_client_answer, draw_days_agreed, draw_sent_back, part_of_the_cycle
from intake_app.ui.keeping import act_on, kept, kept_text_area, standing
from intake_app.ui.objections import draw_answers_to_client
from intake_app.ui.reaching import draw_contact
from intake_app.ui.showing import day, day_from, day_span, deadline, escaped, in_a_row, labelled, question, show_papers
from models.engagement import Engagement, FindingStep, Nonconformity
from models.ids import PersonId
from models.reference import ClauseRef


def draw() -> None:
    """The plan of one job with its answer, the findings, and the papers."""
    office, actor = session.office(), session.current_actor()
    jobs = engagements.engagements_for(office, actor)
    if not jobs:
        question(t("Who comes when?"), t("No job is running. A job begins once an application is accepted."))
        if st.button(t("Back to my applications"), type="primary", key="plan_back"):
            st.switch_page(MINE)
        return
    job = chosen(_by_urgency(jobs), t("Job"), _name, lambda e: e.id, "job")
    visits = team_of(office, actor, job.id)
    question(t("Who comes when, and may we object?"), _answer(job, visits))
    show_said()
    draw_contact({job.scheme})
    if job.is_terminated:
        draw_ended(job)
    plan, side = st.columns([5, 3], gap="large")
    with plan:
        draw_extension_answer(job, office.scheme_of(job))
        _draw_fees(job)
        draw_answering(job)
        draw_answers_to_client(job)
        for visit in visits:
            _draw_visit(visit, job)
        if visits and not job.is_over:
            _draw_not_told(job)
        _draw_findings(job)
        _draw_papers(job)
    with side:
        if visits and not job.is_over:
            _draw_confirmation(job, visits)
        if not job.is_over and (members := _yet_to_come(visits)):
            _draw_objection(job, members)
        if not job.is_over and job.report is None:
            draw_closed_days(job)


def _by_urgency(jobs: tuple[Engagement, ...]) -> list[Engagement]:
    """The jobs in which something waits for the client in front, the others by age, the newest first."""
    waiting = [step.subject for step in client_steps.client_steps(session.office(), session.current_actor())]
    newest = sorted(jobs, key=lambda job: job.accepted_on, reverse=True)
    return sorted(newest, key=lambda job: waiting.index(job.id) if job.id in waiting else len(waiting))


def _name(job: Engagement) -> str:
    """A job in the client's list: what it is for, its products, and its first day."""
    products = t(", ").join(dict.fromkeys(f"{u.product_name} {u.model}" for u in job.units))
    return f"{part_of_the_cycle(job)} · {products} · {job.accepted_on.isoformat()}"


def _draw_fees(job: Engagement) -> None:
    """What is to be paid and what was; nothing while no notice was sent."""
    for fee in job.fees:
        with st.container(border=True):
            st.markdown(fee_line(fee))


def _draw_papers(job: Engagement) -> None:
    st.markdown(f"#### {t('Papers')}")
    found = papers.papers_about(session.office(), session.current_actor(), job.id)
    show_papers(found)
    if not found:
        st.caption(t("Agreement, plan, report and notices appear here once they are made."))


def _answer(job: Engagement, visits: tuple[PlannedVisit, ...]) -> str:
    office = session.office()
    if job.is_terminated:
        return t("Nobody comes any more: this job was ended.")
    if not visits:
        if {each.person_id for each in job.objections if each.stands and each.is_clients} - job.members:
            return t("The plan is made again after your objection; the new one appears here.")
        scheme = office.scheme_of(job)
        if scheme.gate_clause("plan_after_review") is not None and review_shortfall(job, scheme) is not None:
            return t("Your documents are reviewed first. Names, roles and days appear here once the plan made from"
                     " that is sent to you.")
        return t("Nothing is planned yet. Names, roles and days appear here once the plan is sent to you.")
    unanswered = [visit for visit in visits if visit.notice.confirmed_on is None and office.today() < visit.start]
    due = answer_due(office, job)
    if unanswered and due is not None:
        return t("The first day on site is {start}. Answer by {due}: confirm, or object to a member with a reason.",
                 start=day_from(unanswered[0].start, office.today()), due=deadline(due, office.today()))
    confirmed = [visit.notice.confirmed_on for visit in visits if visit.notice.confirmed_on is not None]
    if not confirmed:
        return t("The planned day came without your confirmation. Another notice comes with other days.")
    first = next(visit for visit in visits if visit.notice.confirmed_on is not None)
    answered = t("You confirmed the plan on {day}; the first day on site is {start}.",
                 day=day(max(confirmed)), start=day_from(first.start, office.today()))
    is_silent = _must_run(job) and bool(job.silent_on_production(office.today()))
    return in_a_row([answered, t("You have not said yet that production will be running.") if is_silent else ""])


def _draw_visit(visit: PlannedVisit, job: Engagement) -> None:
    with st.container(border=True):
        st.markdown(f"##### {escaped(visit.site_name)}")
        st.markdown(f"**{day_span(visit.start, visit.end)}**  \n:gray[{escaped(visit.site_address)}]")
        if visit.notice.confirmed_on is None and visit.start <= session.office().today():
            st.caption(t("Not confirmed before its first day: it does not take place as planned."))
            return
        lines = [f"|{t('Name')}|{t('Role')}|", "|---|---|"]
        lines += [f"|{escaped(member.name)}|{text(member.role)}|" for member in visit.members]
        st.markdown("\n".join(lines))
        scheme = session.office().scheme_of(job)
        to_be_ready = (
            t("To be ready: at least one product of the application in production, the people in charge, and"
              " the records behind the data ({words}).", words=text(scheme.words.on_site)) if _must_run(job) else
            t("To be ready: the people in charge, and the records behind the data ({words}).",
              words=text(scheme.words.on_site))
        )
        st.caption(to_be_ready)


def _draw_not_told(job: Engagement) -> None:
    """The sites of which the client hears later, as their visits are being arranged; nothing where there are none."""
    known = {visit.site_row for visit in job.visits if visit.notice} | {result.site_row for result in job.on_site}
    missing = [escaped(site.name) for site in job.sites if site.row not in known]
    if missing:
        st.caption(t("Still to be arranged: {sites}. Another notice comes.", sites=t(", ").join(missing)))


def _must_run(job: Engagement) -> bool:
    """Whether the rule asks for running production during the audit (CNEX 9.5.1)."""
    return session.office().scheme_of(job).gate_clause("production") is not None


def _draw_confirmation(job: Engagement, visits: Sequence[PlannedVisit]) -> None:
    """What the client said to the plan, and the box for it while a day of it is still ahead."""
    today = session.office().today()
    notices = [visit.notice for visit in visits if visit.notice.confirmed_on is not None or today < visit.start]
    if not notices:
        return
    confirmed = [notice.confirmed_on for notice in notices if notice.confirmed_on is not None]
    if len(confirmed) == len(notices):
        is_running = all(notice.production_confirmed for notice in notices)
        running = t("Production will be running.") if is_running else ""
        st.success(in_a_row([t("Confirmed on {day}.", day=day(max(confirmed))), running]))
        if _must_run(job) and job.silent_on_production(today):
            _draw_production(job)
        return
    with st.container(border=True):
        key = f"confirm_{job.id}"
        kept(st.checkbox, t("Production will be running on the days on site"), key=f"{key}_runs")
        st.button(t("Confirm the plan"), type="primary", width="stretch", key=key, on_click=_confirm,
                  args=(job.id, key))
        if _must_run(job):
            st.caption(_standing_still())


def _draw_production(job: Engagement) -> None:
    """What is still open of a plan that was confirmed without a word on production (CNEX 9.5.1)."""
    st.warning(t("You have not said yet that production will be running."), icon=":material/schedule:")
    st.button(t("Confirm: production will be running"), type="primary", width="stretch", key=f"runs_{job.id}",
              on_click=_confirm_production, args=(job.id,))
    st.caption(_standing_still())


def _standing_still() -> str:
    return t("The audit needs production running. If it will stand still on these days, enter them below as"
             " days on which no check can take place.")


def _yet_to_come(visits: Sequence[PlannedVisit]) -> dict[PersonId, str]:
    """The names of the members of the visits that are ahead."""
    today = session.office().today()
    return {member.person_id: member.name for visit in visits if today < visit.start for member in visit.members}


def _draw_objection(job: Engagement, names: Mapping[PersonId, str]) -> None:
    with st.expander(t("Object to a member")):
        st.markdown(t("Such as ties to a competitor, or advice given to you in the last two years. The member is"
                      " taken off and the visit is planned again."))
        key = f"object_{job.id}_{session.language()}"
        kept(st.selectbox, t("Member"), list(names), index=None, format_func=names.__getitem__, key=f"{key}_who",
             placeholder=t("Choose"))
        kept_text_area(t("Reason for the objection"), f"{key}_why", height=100)
        st.button(t("Object to this member"), key=key, width="stretch", on_click=_object, args=(job.id, key))


def _draw_findings(job: Engagement) -> None:
    if not job.nonconformities:
        return
    st.markdown(f"#### {t('Nonconformities')}")
    for finding in job.nonconformities:
        with st.container(border=True):
            _draw_finding(finding, job)


def _draw_finding(finding: Nonconformity, job: Engagement) -> None:
    today = session.office().today()
    colours = {FindingStep.CORRECTED: "blue", FindingStep.CLOSED: "green"}
    st.markdown(f"**{finding.id}** · {escaped(job.site(finding.site_row).name)} · "
                f":{colours.get(finding.step, 'orange')}[{text(STEP_WORDS[finding.step])}]")
    document = session.office().scheme_of(job).document
    clause = text(clause_within(ClauseRef(document=document, clause=finding.clause))) if finding.clause else ""
    st.markdown(f"{escaped(finding.fact)}  \n:gray[{escaped(clause)}]")
    draw_client_answer(finding)
    draw_sent_back(finding)
    _draw_handed_in(finding)
    if finding.step is FindingStep.CLOSED:
        return
    due = t("To be mended by {day}", day=day_from(finding.due_on, today))
    st.markdown(f":red[{due}]" if finding.is_to_be_corrected and finding.due_on < today else due)
    draw_days_agreed(job, finding)
    if finding.step is FindingStep.RAISED:
        _draw_answer(finding, job)
    key = f"correct_{job.id}_{finding.id}"
    if finding.is_to_be_corrected:
        kept_text_area(t("How it was corrected, its cause, and what keeps it from happening again"), key,
                       begin=finding.correction, height=120)
    else:
        kept_text_area(t("Anything to add to what was handed in"), key, height=80)
    if finding.answer is None:
        st.caption(t("Handing in the correction confirms that the finding is so. Who disagrees says that first."))
    with st.container(horizontal=True):
        st.button(t("Hand in the correction") if finding.is_to_be_corrected else t("Add this"), key=f"{key}_go",
                  on_click=_correct, args=(job.id, finding.id, key),
                  type="primary" if finding.is_to_be_corrected else "secondary")
        draw_evidence_uploader(job, finding)


def _draw_handed_in(finding: Nonconformity) -> None:
    """The correction that is with the team or closed, and every file."""
    if finding.corrected_on is not None:
        words = escaped(finding.correction).replace("\n", "  \n")
        st.markdown(f":gray[{labelled(t('Correction'), day(finding.corrected_on))}]  \n{words}")
    show_evidence(finding)


def _draw_answer(finding: Nonconformity, job: Engagement) -> None:
    """Confirming a finding, or disputing it with what is disputed."""
    key = f"answer_{job.id}_{finding.id}"
    confirm, dispute = st.columns(2, vertical_alignment="bottom")
    confirm.button(t("This is so: confirm"), key=f"{key}_yes", width="stretch", on_click=_answer_finding,
                   args=(job.id, finding.id, True, key))
    with dispute.popover(t("I disagree"), width="stretch"):
        kept_text_area(t("What you disagree with, and why"), f"{key}_words")
        st.button(t("Hand in the disagreement"), key=f"{key}_no", on_click=_answer_finding,
                  args=(job.id, finding.id, False, key))


def _confirm(job_id: str, key: str) -> None:
    runs = st.session_state[f"{key}_runs"]
    act_on(lambda: audit_plan.confirm_plan(session.office(), session.current_actor(), job_id, runs),
           t("The plan is confirmed."), f"{key}_runs")


def _confirm_production(job_id: str) -> None:
    act(lambda: audit_plan.confirm_plan(session.office(), session.current_actor(), job_id, production_confirmed=True),
        t("It is recorded that production will be running."))


def _object(job_id: str, key: str) -> None:
    who, why = st.session_state[f"{key}_who"], standing(f"{key}_why")
    if who is None:
        say("wrong", [t("Choose the member to whom you object.")])
        return
    act_on(lambda: audit_plan.object_to_member(session.office(), session.current_actor(), job_id, who, why),
           t("Your objection is recorded; the visit is planned again with somebody else."), f"{key}_why")


def _answer_finding(job_id: str, finding_id: str, is_confirmed: bool, key: str) -> None:
    words = "" if is_confirmed else standing(f"{key}_words")
    act_on(lambda: evaluation.answer_finding(session.office(), session.current_actor(), job_id, finding_id,
                                             is_confirmed, words),
           t("Your answer is recorded; the team reads it at once."), f"{key}_words")


def _correct(job_id: str, finding_id: str, key: str) -> None:
    words = standing(key)
    act_on(lambda: evaluation.record_correction(session.office(), session.current_actor(), job_id, finding_id, words),
           t("The correction is handed in; the team verifies it."), key)


draw()
