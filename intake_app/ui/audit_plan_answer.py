"""Plan and team: what is open in this job now: who comes when, may we object, what is to be corrected?"""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from intake_app.rules.days_requests import is_met
from intake_app.services import audit_plan, client_steps, engagements, papers, wished_times
from intake_app.services.client_plan import PlannedVisit, team_of, to_hand_in_on_site
from intake_app.services.client_steps import StepKind
from intake_app.ui import session
from intake_app.ui.acting import act, say, show_said
from intake_app.ui.applying import MINE
from intake_app.ui.case_requests import draw_answering
from intake_app.ui.charging import fee_line
from intake_app.ui.choosing import chosen
from intake_app.ui.client_standing import asked_and_answered, leading, not_planned
from intake_app.ui.closed_days import draw_closed_days
from intake_app.ui.correcting import draw_findings
from intake_app.ui.days_requests import draw_asking_for_days
from intake_app.ui.ending_jobs import draw_ended
from intake_app.ui.extending import draw_extension_answer
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_elsewhere, part_of_the_cycle
from intake_app.ui.keeping import act_on, kept, kept_text_area, standing
from intake_app.ui.objections import draw_answers_to_client
from intake_app.ui.reaching import draw_contact
from intake_app.ui.showing import beginning_a_line, day, day_span, escaped, in_a_row, named, question, show_papers
from models.engagement import Engagement, EngagementKind
from models.ids import PersonId


def draw() -> None:
    """The plan of one job with its answer, the findings, and the papers."""
    office, actor = session.office(), session.current_actor()
    jobs = engagements.engagements_for(office, actor)
    if not jobs:
        question(t("Who comes when?"), t("No job is running. A job begins once an application is accepted."))
        if st.button(t("Back to my applications"), type="primary", key="plan_back"):
            st.switch_page(MINE)
        return
    job = chosen(_by_urgency(jobs), t("Job"), _name, lambda e: e.id, "job", job_elsewhere)
    if job is None:
        question(t("Who comes when?"), t("Choose the job whose plan is to be shown."))
        show_said()
        return
    visits = team_of(office, actor, job.id)
    steps = client_steps.steps_of_job(office, job)
    question(*asked_and_answered(job, visits, steps))
    show_said()
    draw_contact({job.scheme})
    if job.is_terminated:
        draw_ended(job)
    if job.kind is EngagementKind.SURVEILLANCE and not job.members and not job.is_over:
        st.page_link(MINE, label=t("To my applications"), icon=":material/event_available:")
    for draw_part in _in_order(job, visits, leading(steps)):
        draw_part()
    _draw_papers(job)


def _in_order(
    job: Engagement, visits: tuple[PlannedVisit, ...], first: StepKind | None
) -> list[Callable[[], None]]:
    """The parts of the page: what waits for the client in front, and the visits last once they are over."""
    today, scheme = session.office().today(), session.office().scheme_of(job)
    is_ahead = not job.is_over and any(visit.takes_place(today) for visit in visits)
    parts: dict[StepKind, Callable[[], None]] = {
        "extend": lambda: draw_extension_answer(job, scheme, first == "extend"),
        "pay": lambda: _draw_fees(job),
        "answer": lambda: draw_answering(job, first == "answer"),
        "confirm_plan": lambda: _draw_plan(job, visits, first),
        "correct": lambda: draw_findings(job, first == "correct"),
    }
    front = first or ("confirm_plan" if is_ahead else "correct")
    return [draw for kind, draw in sorted(parts.items(), key=lambda part: part[0] != front)]


def _draw_plan(job: Engagement, visits: tuple[PlannedVisit, ...], first: StepKind | None) -> None:
    """Names, roles and days, and beside them what the client says to them; why there are none, where the page is led
    by something else."""
    plan, side = st.columns([5, 3], gap="large")
    with plan:
        draw_answers_to_client(job)
        if not visits and not job.is_over and first is not None:
            st.caption(not_planned(job))
        _draw_wish(job, visits)
        for visit in visits:
            _draw_visit(visit, job)
        if visits and not job.is_over:
            _draw_not_told(job)
        if not job.is_over:
            _draw_to_hand_in(job)
    with side:
        if visits and not job.is_over:
            _draw_confirmation(job, visits, first == "confirm_plan")
            draw_asking_for_days(job)
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
    return f"{beginning_a_line(part_of_the_cycle(job))} · {products} · {job.accepted_on.isoformat()}"


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


def _draw_wish(job: Engagement, visits: Sequence[PlannedVisit]) -> None:
    """What the client wished, where a visit that it has still to answer is not on these days, or none can tell (H1)."""
    office = session.office()
    waiting = [visit for visit in visits if not visit.notice.confirmed_on and visit.takes_place(office.today())]
    wish = wished_times.own_wish(office, session.current_actor(), job) if waiting else None
    if wish is None or job.open_days_request(office.today()) is not None:
        return
    words = t(", ").join(day_span(first, last) for first, last in wish.days) or escaped(wish.words)
    if not wish.days:
        st.caption(t("You wished for: {wish}. If the planned days do not suit you, ask for others.", wish=words))
    elif not all(is_met(visit.start, visit.end, wish.days) for visit in waiting):
        st.warning(t("You wished for {wish}; the visit could not be laid there. If the planned days do not suit you,"
                     " ask for others.", wish=words))


def _draw_visit(visit: PlannedVisit, job: Engagement) -> None:
    with st.container(border=True):
        st.markdown(f"##### {escaped(visit.site_name)}")
        st.markdown(f"**{day_span(visit.start, visit.end)}**  \n:gray[{escaped(visit.site_address)}]")
        today = session.office().today()
        if visit.broken_off_on is not None:
            st.warning(t("Broken off on {day}: {facts}", day=day(visit.broken_off_on),
                         facts=escaped(visit.broken_off_for)))
            return
        if visit.left_out_on is not None:
            st.warning(t("Over for good since {day}, and the units made here are not verified: {reason} The other sites"
                         " go on.", day=day(visit.left_out_on), reason=escaped(visit.left_out_for)))
            return
        if visit.lapsed(today):
            st.caption(t("Not confirmed before its first day: it does not take place as planned."))
            return
        lines = [f"|{t('Name')}|{t('Role')}|", "|---|---|"]
        lines += [f"|{escaped(member.name)}|{text(member.role)}|" for member in visit.members]
        st.markdown("\n".join(lines))
        if job.is_over or not visit.takes_place(today):
            return
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


def _draw_to_hand_in(job: Engagement) -> None:
    """What the client hands in at the check, as the document review left it (CNEX 9.4, CEC 5.3.3 b)."""
    left = to_hand_in_on_site(session.office(), session.current_actor(), job.id)
    if not left:
        return
    with st.container(border=True):
        st.markdown(f"**{t('To be handed in at the check on site')}**")
        for each in left:
            st.markdown(f"{escaped(each.what)}  \n:small[:gray[{escaped(text(each.about))} · "
                        f"{escaped(named(each.clause))}]]")


def _must_run(job: Engagement) -> bool:
    """Whether the rule asks for running production during the audit (CNEX 9.5.1)."""
    return session.office().scheme_of(job).gate_clause("production") is not None


def _draw_confirmation(job: Engagement, visits: Sequence[PlannedVisit], leads: bool) -> None:
    """What the client said to the plan, and the box for it while a day of it is still ahead.

    Its button is the page's own act where the plan `leads`, as it waits for the client first.
    """
    today = session.office().today()
    notices = [visit.notice for visit in visits if visit.notice.confirmed_on is not None or today < visit.start]
    if not notices:
        return
    confirmed = [notice.confirmed_on for notice in notices if notice.confirmed_on is not None]
    if len(confirmed) == len(notices):
        is_running = _must_run(job) and all(notice.production_confirmed for notice in notices)
        running = t("Production will be running.") if is_running else ""
        st.success(in_a_row([t("Confirmed on {day}.", day=day(max(confirmed))), running]))
        if _must_run(job) and job.silent_on_production(today):
            _draw_production(job, leads)
        return
    with st.container(border=True):
        key = f"confirm_{job.id}"
        if _must_run(job):
            kept(st.checkbox, t("Production will be running on the days on site"), key=f"{key}_runs")
        st.button(t("Confirm the plan"), type="primary" if leads else "secondary", width="stretch", key=key,
                  on_click=_confirm, args=(job.id, key))
        if _must_run(job):
            st.caption(_standing_still())


def _draw_production(job: Engagement, leads: bool) -> None:
    """What is still open of a plan that was confirmed without a word on production (CNEX 9.5.1)."""
    st.warning(t("You have not said yet that production will be running."), icon=":material/schedule:")
    st.button(t("Confirm: production will be running"), type="primary" if leads else "secondary",
              width="stretch", key=f"runs_{job.id}", on_click=_confirm_production, args=(job.id,))
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


def _confirm(job_id: str, key: str) -> None:
    runs = st.session_state.get(f"{key}_runs", False)
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


draw()
