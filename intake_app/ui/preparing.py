"""Contract and plan: what must be done before the audits? (CNEX 9.2.4, 9.3, 9.6.2; CEC 5.1.2, 5.5)"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Literal

import streamlit as st

from intake_app.rules.clocks import running_clocks
from intake_app.rules.person_days import DayKind, person_day_faults
from intake_app.rules.visit_proposals import standing_proposal
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    agreements,
    audit_plan,
    engagements,
    expert_requests,
    papers,
    people,
    planning,
    programme,
    surveillance,
    unreported_visits,
    waiting_jobs,
)
from intake_app.services.waiting_jobs import WaitingJob
from intake_app.services.wished_times import wished_times
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_reasons, show_said
from intake_app.ui.charging import draw_fees
from intake_app.ui.choosing import chosen, opened_by_click
from intake_app.ui.clock_keeping import draw_clock, draw_due_clocks
from intake_app.ui.closed_days import draw_closed_days
from intake_app.ui.days_requests import draw_answering_days, draw_asking_for_days
from intake_app.ui.expert_requests import draw_expert_requests
from intake_app.ui.i18n import t, text
from intake_app.ui.jobs import draw_extra, draw_steps, job_elsewhere, job_name
from intake_app.ui.keeping import act_on, kept, kept_text_input, standing
from intake_app.ui.notice_replies import draw_reply
from intake_app.ui.objections import draw_objection
from intake_app.ui.reaching import proposal_words
from intake_app.ui.showing import (
    TWO_LINES,
    columns,
    day,
    day_from,
    day_span,
    deadline,
    escaped,
    half_days,
    heading,
    labelled,
    question,
    show_papers,
)
from intake_app.ui.team_duties import draw_duties
from intake_app.ui.typed_days import all_days, day_field, day_in, kept_day
from intake_app.ui.unreported_visits import draw_calling_off, draw_passed_unsent, draw_unreported
from models.account import Role
from models.calendar import add_months
from models.engagement import Engagement, EngagementKind, SitePersonDays, Visit
from models.ids import PaperId, PersonId

ROWS_IN_SIGHT = 8
TABLE_HEIGHT = 330
"""How high a longer table of jobs is, in pixels: the job that is chosen stays in sight below it."""


def draw() -> None:
    """The jobs before their audit, and the one chosen."""
    office, actor = session.office(), session.current_actor()
    waiting = waiting_jobs.jobs_to_prepare(office, actor)
    owing = [e for e in engagements.engagements_for(office, actor) if e.is_over and e.owes_fees]
    unsent = [each.latest_sending for each in waiting if each.latest_sending is not None]
    question(
        t("What must be done before the audits?"),
        t("Running jobs that wait for an agreement, person-days, a team or the plan: {waiting} of {count}.",
          waiting=sum(each.is_before_audit for each in waiting), count=len(waiting)) if waiting else
        t("No job is running. A job appears here once its application is accepted."),
    )
    show_said()
    draw_unreported(unreported_visits.unreported(office, actor))
    draw_passed_unsent(unreported_visits.passed_unsent_visits(office, actor))
    if unsent:
        st.caption(t("Plans still to be sent: {count}, the first at the latest by {day}.", count=len(unsent),
                     day=deadline(min(unsent), office.today())))
    if owing:
        st.caption(t("Decided, and something is still to be paid: {count}. They stand at the end of the list.",
                     count=len(owing)))
    if waiting:
        _draw_table(waiting)
    job = chosen([*(each.engagement for each in waiting), *owing], t("Job"), job_name, lambda e: e.id, "job",
                 job_elsewhere)
    if job is None:
        return
    draw_steps(job, office.scheme_of(job), engagements.stage_of(office, actor, job))
    if job.is_over:
        draw_fees(job)
    else:
        _draw_running(job)
    st.markdown(f"**{t('Papers')}**")
    show_papers(papers.papers_about(office, actor, job.id))


def _draw_table(waiting: Sequence[WaitingJob]) -> None:
    """Every running job, the most urgent in front; a click on a row opens it below."""
    today = session.office().today()
    opened_by_click(
        [{t("Job"): job_name(each.engagement), t("Waits for"): text(each.waits_for),
          t("By when"): deadline(each.limit.on, today) if each.limit else "—",
          t("Last day of"): text(each.limit.title) if each.limit else "—"} for each in waiting],
        [each.engagement.id for each in waiting], "job", hide_index=True, width="stretch", row_height=TWO_LINES,
        height=TABLE_HEIGHT if len(waiting) > ROWS_IN_SIGHT else "content",
        column_config=columns({t("Job"): 335, t("Waits for"): 150, t("By when"): 190, t("Last day of"): 165}))
    st.caption(t("A click on a row opens the job below."))


def _draw_running(job: Engagement) -> None:
    office = session.office()
    scheme = office.scheme_of(job)
    draw_extra(job)
    left, right = st.columns(2, gap="large")
    with left:
        if job.kind is EngagementKind.INITIAL:
            _draw_agreement(job, scheme)
        _draw_person_days(job, scheme)
        draw_fees(job)
    with right:
        _draw_plan(job, scheme)
        if job.kind is EngagementKind.INITIAL:
            draw_due_clocks(running_clocks(job, scheme, office.today()), office.today())
            draw_clock(job, scheme)


def _draw_agreement(job: Engagement, scheme: SchemeEdition) -> None:
    st.markdown(f"**{heading(scheme.words.agreement)}**")
    agreement = job.agreement
    about = papers.papers_about(session.office(), session.current_actor(), job.id)
    void = next((paper.void for paper in about if agreement and paper.id == agreement.paper_id and paper.void), None)
    hindering = agreements.redrawing_obstacles(session.office(), job) if void is not None else ()
    if agreement is None or (void is not None and not hindering):
        st.button(t("Draw up: {agreement}", agreement=text(scheme.words.agreement)), type="primary",
                  key=f"agreement_{job.id}", on_click=_draw_up, args=(job.id,))
        return
    st.caption(f"{agreement.number} · {day(agreement.drawn_up_on)}")
    if void is not None:
        st.warning(t("Its paper is void since {day} ({reason}).", day=day(void.on), reason=escaped(void.reason)))
        show_reasons(hindering, t("It is not drawn up anew:"))
    sides: tuple[tuple[Literal["body", "client"], str, date | None], ...] = (
        ("client", t("Signed by the {client} on", client=text(scheme.words.client)), agreement.signed_by_client_on),
        ("body", t("Signed by this body on"), agreement.signed_by_body_on),
    )
    for side, label, signed in sides:
        if signed is not None:
            st.markdown(f"✓ {label} {day(signed)}")
            continue
        key = f"signed_{side}_{job.id}"
        field, button = st.columns([2, 1], vertical_alignment="bottom")
        with field:
            day_field(label, key, value=session.office().today())
        button.button(t("Enter"), key=f"{key}_go", on_click=_sign, args=(job.id, side, key), width="stretch")


def _draw_person_days(job: Engagement, scheme: SchemeEdition) -> None:
    st.markdown(f"**{t('Person-days by site')}**")
    if not job.person_days:
        st.button(t("Propose person-days"), key=f"days_{job.id}", on_click=_propose_days, args=(job.id,))
        return
    rule = scheme.person_days
    for figure in job.person_days:
        with st.container(border=True):
            st.markdown(labelled(escaped(job.site(figure.site_row).name), (
                f"{t('on site')} **{half_days(figure.on_site_half_days)}** · "
                f"{t('document review')} {half_days(figure.document_review_half_days)}")))
            st.caption(t("At least {days} on site", days=half_days(rule.on_site_minimum)) + " · "
                       + text(clause_text(rule.check_minimum.clause)))
            for factor in figure.factors:
                st.caption(labelled(text(factor.text), f"+{half_days(factor.half_days)}"))
            for change in figure.adjustments:
                st.caption(labelled(f"{escaped(change.by)} {change.at:%Y-%m-%d}", (
                    f"{half_days(change.from_half_days)} → {half_days(change.to_half_days)} · "
                    f"{escaped(change.reason)}")))
            if figure.site_row not in {visit.site_row for visit in job.visits if visit.notice}:
                _draw_adjustment(job, figure)
            draw_expert_requests(job, figure.site_row)
    show_reasons(person_day_faults(job.person_days, job.sites, scheme), t("Before they can be confirmed:"))
    if job.person_days_confirmed_on is None:
        st.button(t("Confirm the person-days"), type="primary", key=f"days_ok_{job.id}", on_click=_confirm_days,
                  args=(job.id,))
    else:
        st.markdown(f"✓ {t('Confirmed on')} {day(job.person_days_confirmed_on)}")


def _draw_adjustment(job: Engagement, figure: SitePersonDays) -> None:
    """The site's days on site and for its documents, each changed with a reason of its own."""
    with st.expander(t("Change with a reason")):
        key = f"adjust_{job.id}_{figure.site_row}"
        _draw_figure(job, figure, "on_site", key, t("Person-days on site"))
        _draw_figure(job, figure, "document_review", f"{key}_documents", t("Person-days of the document review"))


def _draw_figure(job: Engagement, figure: SitePersonDays, what: DayKind, key: str, label: str) -> None:
    half: int = getattr(figure, f"{what}_half_days")
    kept(st.number_input, label, min_value=0.0, step=0.5, value=half / 2, key=f"{key}_days")
    kept_text_input(t("Reason, printed in the programme"), f"{key}_reason")
    st.button(t("Change"), key=f"{key}_go", on_click=_adjust, args=(job.id, figure.site_row, what, key))


def _draw_plan(job: Engagement, scheme: SchemeEdition) -> None:
    st.markdown(f"**{heading(scheme.words.plan)}**")
    if job.kind is EngagementKind.SURVEILLANCE:
        _draw_notice(job, scheme)
    if not job.visits:
        st.caption(t("No team yet: plan it on the page “Planning”."))
    draw_answering_days(job)
    names = {person.id: person.name for person in people.all_people(session.office(), session.current_actor())}
    declared = {declaration.person_id for declaration in job.declarations}
    told_of = any(visit.notice for visit in job.visits)
    unsent = audit_plan.notices_not_sent(session.office(), session.current_actor(), job.id) if told_of else ()
    for visit in job.visits:
        with st.container(border=True):
            st.markdown(labelled(escaped(job.site(visit.site_row).name), f"**{day_span(visit.start, visit.end)}**"))
            st.caption(t(", ").join(
                f"{_named(p, visit, names)}{' ★' if p == visit.leader else ''}{' ✓' if p in declared else ''}"
                for p in visit.everyone
            ))
            _draw_notice_of_visit(job, visit, unsent)
            _draw_leader(job, visit, names)
            draw_calling_off(job, visit)
    _draw_when(job)
    if job.visits:
        st.caption(t("★ leads · ✓ declared impartial"))
    draw_duties(job)
    for caution in expert_requests.cautions_about_experts(session.office(), session.current_actor(), job):
        st.caption(sentence(caution))
    told = job.with_(visits=tuple(visit for visit in job.visits if visit.notice))
    show_reasons(planning.fallen_because(session.office(), session.current_actor(), told),
                 t("The plan cannot stay as it was sent; make it again on the page “Planning”:"))
    for objection in job.objections:
        draw_objection(objection, names.get(objection.person_id, ""))
    confirmed = [visit.notice for visit in job.visits_ahead if visit.notice and visit.is_confirmed]
    if scheme.gate_clause("production") and not all(notice.production_confirmed for notice in confirmed):
        st.warning(t("The client has not said that production will be running: ask, and call the visit off if not."))
    latest = audit_plan.latest_sending_day(session.office(), job)
    if latest is None:
        return
    today = session.office().today()
    st.caption(t("To be sent at the latest by {day}", day=deadline(latest, today)))
    hindering = audit_plan.sending_obstacles(session.office(), session.current_actor(), job)
    show_reasons(hindering, t("Before the plan can be sent:"))
    st.button(t("Send the plan to the client"), type="primary", key=f"send_{job.id}", disabled=bool(hindering),
              on_click=_send, args=(job.id,))


def _draw_leader(job: Engagement, visit: Visit, names: Mapping[PersonId, str]) -> None:
    """Another member to lead, until the client is told of the plan."""
    others = [person for person in visit.team if person != visit.leader]
    if visit.notice is not None or not others or Role.COORDINATOR not in session.current_actor().roles:
        return
    key = f"leader_{job.id}_{visit.site_row}"
    who, go = st.columns([3, 1], vertical_alignment="bottom")
    who.selectbox(t("Another leader"), others, index=None, format_func=lambda each: names.get(each, each),
                  placeholder=t("nobody chosen"), key=key)
    go.button(t("Appoint"), key=f"{key}_go", width="stretch", on_click=_appoint, args=(job.id, visit.site_row, key))


def _appoint(job_id: str, site_row: str, key: str) -> None:
    leader = st.session_state[key]
    if leader is not None:
        act(lambda: audit_plan.appoint_leader(session.office(), session.current_actor(), job_id, site_row, leader),
            t("The leader is appointed."))


def _draw_when(job: Engagement) -> None:
    """When the client would like the visit, and when it cannot have it."""
    office, actor = session.office(), session.current_actor()
    wished = wished_times(office, actor, [job]).get(job.id)
    if wished:
        st.caption(labelled(t("The client's preferred time"), escaped(wished)))
    if job.report is None and Role.COORDINATOR in actor.roles:
        draw_asking_for_days(job)
        draw_closed_days(job)


def _named(person: PersonId, visit: Visit, names: Mapping[PersonId, str]) -> str:
    name = names.get(person, person)
    return t("{name} (technical expert)", name=name) if person in visit.experts else name


def _draw_notice_of_visit(job: Engagement, visit: Visit, unsent: Collection[PaperId]) -> None:
    """When the client was told of the visit, and what it answered; nothing where it was not told."""
    if visit.notice is None:
        return
    if visit.notice.paper_id in unsent:
        st.markdown(t("Made on {day}, not sent yet: it waits on the page “Sending”", day=day(visit.notice.sent_on)))
        return
    sent, confirmed = day(visit.notice.sent_on), visit.notice.confirmed_on
    asked = job.open_days_request(session.office().today())
    words = (t("Sent on {day}, confirmed on {confirmed}", day=sent, confirmed=day(confirmed)) if confirmed else
             t("Sent on {day}; other days asked for on {asked}", day=sent, asked=day(asked.asked_on))
             if asked is not None and visit.notice.paper_id in asked.papers else
             t("Sent on {day}, not answered yet", day=sent))
    st.markdown(f"✓ {words}")


def _draw_notice(job: Engagement, scheme: SchemeEdition) -> None:
    """Between which days the surveillance may take place, and the client's agreement to a shorter notice (J12)."""
    today, first, last = session.office().today(), job.not_before, job.due_on
    if first is None or last is None:
        return
    is_unsent = job.is_notice_unsent and job.notice_waiver is None and scheme.surveillance.notice_is_hard
    if is_unsent:
        first = max(first, add_months(today, scheme.surveillance.notice_months.value))
    shown = {"first": day_from(first, today), "last": day_from(last, today)}
    days = (t("On site from {first} at the earliest, if the notice goes out today; due by {last}", **shown)
            if is_unsent else t("On site from {first}; due by {last}", **shown))
    st.markdown(days if first <= last else f":red[{days}]")
    if is_unsent:
        st.warning(t("The notice is made, its sending not recorded: its {months} months begin with its sending. Enter"
                     " the day and the proof on the page “Sending”; if it did not go yet, send it there.",
                     months=scheme.surveillance.notice_months.value))
    if job.notice_reply is not None:
        draw_reply(job.notice_reply)
    told = _draw_proposals(job, scheme)
    if job.notice_waiver is not None:
        st.caption(t("The client agreed to a shorter notice on {day}: {evidence}", day=day(job.notice_waiver.agreed_on),
                     evidence=escaped(job.notice_waiver.evidence)))
    elif scheme.surveillance.notice_is_hard and first > today:
        made = {"day": day(job.accepted_on), "months": scheme.surveillance.notice_months.value}
        words = (t("Notice made {day}; sent at least {months} months before the first day on site", **made) if is_unsent
                 else t("Notice sent {day}; at least {months} months before the first day on site", **made))
        st.caption(words + " · " + text(clause_text(scheme.surveillance.notice_months.clause)))
        with st.expander(t("The client agrees in writing to a shorter notice")):
            key = f"waive_{job.id}"
            kept_day(t("Agreed on"), f"{key}_on", value=today, first=job.accepted_on, last=today)
            kept_text_input(t("Evidence"), f"{key}_evidence", begin=told)
            st.button(t("Enter the agreement"), key=f"{key}_go", on_click=_waive, args=(job.id, key))


def _draw_proposals(job: Engagement, scheme: SchemeEdition) -> str:
    """The days that the holder proposed, each once; answers with the evidence of its consent to a shorter notice."""
    office = session.office()
    held = engagements.certificates_of(office, session.current_actor(), job)
    found = [each for one in held if (each := standing_proposal(one, scheme, office.today())) is not None]
    for words in dict.fromkeys(map(proposal_words, found)):
        st.info(words, icon=":material/event_available:")
    agreed = [each for each in found if each.agrees_to_shorter_notice]
    return t("{name} agreed in Footmark on {day}", name=agreed[-1].by, day=agreed[-1].on) if agreed else ""


def _waive(job_id: str, key: str) -> None:
    if not all_days(f"{key}_on"):
        return
    on, evidence = day_in(f"{key}_on"), standing(f"{key}_evidence")
    act_on(lambda: surveillance.waive_notice(session.office(), session.current_actor(), job_id, on, evidence),
           t("Entered. The surveillance can be planned sooner."), f"{key}_evidence")


def _draw_up(job_id: str) -> None:
    act(lambda: agreements.draw_up_agreement(session.office(), session.current_actor(), job_id),
        t("The agreement is drawn up: print it, have it signed, and enter both days."))


def _sign(job_id: str, side: Literal["body", "client"], key: str) -> None:
    if not all_days(key):
        return
    signed_on = day_in(key)
    act(lambda: agreements.record_signature(session.office(), session.current_actor(), job_id, side, signed_on))


def _propose_days(job_id: str) -> None:
    act(lambda: programme.propose_person_days(session.office(), session.current_actor(), job_id))


def _adjust(job_id: str, row: str, what: DayKind, key: str) -> None:
    half, reason = round(st.session_state[f"{key}_days"] * 2), standing(f"{key}_reason")
    act_on(lambda: programme.adjust_person_days(session.office(), session.current_actor(), job_id, row, what, half,
                                                reason), "", f"{key}_reason")


def _confirm_days(job_id: str) -> None:
    act(lambda: programme.confirm_person_days(session.office(), session.current_actor(), job_id),
        t("Confirmed. The job can be planned now."))


def _send(job_id: str) -> None:
    act(lambda: audit_plan.send_plan(session.office(), session.current_actor(), job_id),
        t("The plan is made and stands in the client's papers; the client can confirm or object."))


draw()
