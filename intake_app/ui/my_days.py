"""My days: where am I this month, and what must I bring?"""

from collections.abc import Sequence

import streamlit as st

from intake_app.rules.clocks import latest_plan_notice
from intake_app.rules.stages import review_shortfall
from intake_app.services import audit_plan, people, planning, verification_planning
from intake_app.services.verification_planning import Verification
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_said
from intake_app.ui.client_file import draw_client_file
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import job_name, planner
from intake_app.ui.keeping import act_on, kept_text_input, standing
from intake_app.ui.plan_downloads import draw_personal_calendar
from intake_app.ui.showing import day, day_from, day_span, deadline, in_a_row, question
from models.engagement import Engagement, PlanNotice, Visit
from models.reference import Reason


def draw() -> None:
    """The actor's visits, the next one first."""
    office, actor = session.office(), session.current_actor()
    jobs = people.my_visits(office, actor)
    today = office.today()
    visits = sorted(((v, e) for e in jobs for v in e.visits if actor.person_id in v.everyone and e.holds(v)),
                    key=lambda pair: pair[0].start)
    ahead = [pair for pair in visits if pair[0].end >= today]
    faults = {(audit.engagement.id, audit.visit): audit.faults for audit in planning.own_audits(office, actor)
              if not audit.has_begun}
    unplanned = {each.engagement.id: each for each in verification_planning.verifications(office, actor)
                 if each.due is not None}
    goes_to = next(((visit, job) for visit, job in ahead if not faults.get((job.id, visit))), None)
    question(t("Where am I next?"),
             t("{city}, {day}.", city=goes_to[1].site(goes_to[0].site_row).city,
               day=day_from(goes_to[0].start, today)) if goes_to else
             t("Nowhere for now. Visits appear here once the coordinator has published a plan."))
    show_said()
    if actor.person_id:
        draw_personal_calendar(actor.person_id, actor.name)
    for visit, job in [*ahead, *(pair for pair in reversed(visits) if pair not in ahead)]:
        _draw_visit(visit, job, faults.get((job.id, visit), ()), unplanned.get(job.id))


def _draw_notice(notice: PlanNotice, job: Engagement) -> None:
    """Whether the client was told of the visit, and what it answered."""
    office, actor = session.office(), session.current_actor()
    if notice.paper_id in audit_plan.notices_not_sent(office, actor, job.id):
        st.caption(t("The plan was made on {day}; it is not recorded as sent yet.", day=day(notice.sent_on)))
        return
    answer = t("The client has not answered yet.")
    if notice.confirmed_on:
        answer = t("The client confirmed it.")
    elif job.open_days_request(office.today()) is not None:
        answer = t("The client asked for other days; the coordinator answers.")
    st.caption(in_a_row([t("The plan was sent on {day}.", day=day(notice.sent_on)), answer]))


def _draw_visit(visit: Visit, job: Engagement, faults: Sequence[Reason], unplanned: Verification | None) -> None:
    """A visit with the actor's part in it; where it cannot take place so any more, why, and that it is planned anew."""
    actor = session.current_actor()
    site = job.site(visit.site_row)
    with st.container(border=True):
        st.markdown(f"**{day_span(visit.start, visit.end)}** · {job_name(job)}")
        part = t("you lead") if visit.leader == actor.person_id else (
            t("technical expert") if actor.person_id in visit.experts else t("member"))
        st.caption(f"{site.name} · {site.address} · {part}")
        if faults:
            st.warning(in_a_row([t("The coordinator plans this visit again."), *(sentence(each) for each in faults)]))
            return
        notice = visit.notice
        if notice is not None:
            _draw_notice(notice, job)
        if job.ties_declared_by(actor.person_id):
            st.warning(t("You said that something ties you to this client: you do nothing more in this job."))
            return
        if not job.is_over:
            draw_client_file(job, visit.site_row)
        if notice is None:
            _draw_unreviewed(visit, job)
        _draw_unplanned(unplanned)
        if any(declaration.person_id == actor.person_id for declaration in job.declarations):
            st.markdown(f"✓ {t('You declared that nothing ties you to this client and that you keep its secrets.')}")
            if not job.is_over:
                with st.expander(t("Something ties me to it after all")):
                    _draw_declining(visit, job)
            return
        if job.is_over:
            return
        st.markdown(t("Before you go: does anything tie you to this client, now or in the last two years?")
                    if job.is_unannounced else
                    t("Before the documents are reviewed and the plan is sent: does anything tie you to this client,"
                      " now or in the last two years?"))
        yes, no = st.columns(2)
        yes.button(t("Nothing ties me; I keep its secrets"), type="primary", key=f"declare_{job.id}_{visit.site_row}",
                   on_click=_declare, args=(job.id,), width="stretch")
        with no.expander(t("Something ties me to it")):
            _draw_declining(visit, job)


def _draw_declining(visit: Visit, job: Engagement) -> None:
    """What ties the actor to the client, which takes them off the job."""
    key = f"decline_{job.id}_{visit.site_row}"
    kept_text_input(t("What it is"), key)
    st.button(t("Take me off this job"), key=f"{key}_go", on_click=_decline, args=(job.id, key))


def _draw_unreviewed(visit: Visit, job: Engagement) -> None:
    """By when the documents must be reviewed, for the client to be told in time of a visit that rests on it."""
    office, actor = session.office(), session.current_actor()
    scheme = office.scheme_of(job)
    if job.is_over or job.is_unannounced or scheme.gate_clause("plan_after_review") is None \
            or review_shortfall(job, scheme) is None:
        return
    latest = latest_plan_notice(visit.start, scheme, office.calendar).on
    words = t("The plan goes to the client only once the document review is concluded, by {day} at the latest.",
              day=deadline(latest, office.today()))
    st.markdown(f":orange[:material/assignment_late: {words}]")
    if actor.person_id in visit.team:
        st.page_link("evaluating.py", label=t("To the document review"), query_params={"job": job.id})


def _draw_unplanned(verification: Verification | None) -> None:
    """That the verification is not planned, without which no plan is sent and nothing written on site (annex III)."""
    if verification is None or verification.due is None:
        return
    words = t("The verification is not planned yet; before, no plan goes to the client and nothing can be written on"
              " site. “{step}” comes next, by: {who}.", step=text(verification.due.title),
              who=planner(verification.due, session.office().scheme_of(verification.engagement)))
    st.markdown(f":orange[:material/assignment_late: {words}]")
    if verification.is_mine:
        st.page_link("verification_plans.py", label=t("Plan the verification"),
                     query_params={"job": verification.engagement.id})


def _declare(job_id: str) -> None:
    act(lambda: audit_plan.declare_impartiality(session.office(), session.current_actor(), job_id))


def _decline(job_id: str, key: str) -> None:
    reason = standing(key)
    act_on(lambda: audit_plan.decline_for_conflict(session.office(), session.current_actor(), job_id, reason),
           t("You are off this job. What is still ahead is planned again; a manager answers what you did in it"
             " already."), key)


draw()
