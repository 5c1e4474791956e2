"""My applications: what must I do next, and by when?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import streamlit as st

from intake_app.rules.certificate_endings import open_request
from intake_app.rules.certificates import (
    IN_FORCE,
    STANDS_SUSPENDED,
    awaits_verification,
    renewal_window,
    restoration_closed,
    status_on,
)
from intake_app.rules.job_endings import CAUSE_TEXTS, ended_against, is_recent, outcome
from intake_app.rules.late_surveillance import awaited_surveillance, told_to_holder
from intake_app.rules.lives.application import APPLICATION_STATES
from intake_app.rules.lives.certificate import NOT_YET_VALID, ChangeState, change_state, state_word
from intake_app.rules.misuse import open_demands
from intake_app.rules.renewals import may_be_renewed_by
from intake_app.rules.surveillance import surveillance_due
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    applications,
    certificates,
    client_steps,
    engagements,
    lapsed_results,
    papers,
    taking_over,
)
from intake_app.services.client_steps import ClientStep
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_said
from intake_app.ui.applying import CHECK, CHOSEN, COMPLAIN, DOCUMENTS, PLAN, REQUESTS, TASKS
from intake_app.ui.changing import draw_application, draw_changes
from intake_app.ui.choosing import all_chosen, choose, chosen
from intake_app.ui.demanding import draw_demands
from intake_app.ui.ending import draw_request, draw_suspension, draw_termination, draw_wish, valid_until
from intake_app.ui.ending_jobs import draw_ended
from intake_app.ui.i18n import t, text
from intake_app.ui.investigating import draw_investigations
from intake_app.ui.jobs import part_of_the_cycle, product_names
from intake_app.ui.lapsing import draw_lapses
from intake_app.ui.publicity import draw_consent, draw_mark_use
from intake_app.ui.reaching import draw_agreeing_on_days, draw_contact
from intake_app.ui.refusing_units import refusal_lines
from intake_app.ui.restoring import draw_application_for_restoration, draw_restoration_evidence, draw_way_back
from intake_app.ui.setting_aside import draw_decisions_set_aside, draw_endings_set_aside, draw_refusals_set_aside
from intake_app.ui.showing import (
    Colour,
    beginning_a_line,
    day,
    day_from,
    deadline,
    draw_head,
    escaped,
    heading,
    in_a_row,
    paper_title,
    question,
    show_papers,
)
from models.account import Actor, Role
from models.application import Application, ApplicationState
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, EngagementKind
from models.ids import ApplicationId, EngagementId
from models.text import Text

Issued = Mapping[EngagementId, date]
"""The day on which the certificates of a job were issued."""

STARTED = "started_application"

FEW = 3
"""How many certificates stand unfolded side by side."""

SETTLED_CHANGES = frozenset({ChangeState.SETTLED, ChangeState.REFUSED, ChangeState.NOT_PASSED, ChangeState.REPLACED})
"""The changes of a certificate of which nothing more comes."""


class Milestone(NamedTuple):
    """A step of the way with the day on which it was done; `planned` where only the plan is known."""

    words: str
    done_on: date | None
    planned: date | None = None


def draw() -> None:
    """What to do next, then the applications and jobs, the certificates, and a new application."""
    office, actor = session.office(), session.current_actor()
    _open_started()
    own = applications.my_applications(office, actor)
    is_mandated = Role.CONSULTANT in actor.roles
    jobs = () if is_mandated else engagements.engagements_for(office, actor)
    steps = client_steps.client_steps(office, actor)
    held = () if is_mandated else certificates.certificates_for(office, actor)
    issued = {c.engagement_id: c.issued_on for c in held if c.engagement_id is not None}
    initial = {job.application_id: job for job in jobs if job.kind is EngagementKind.INITIAL}
    # What comes of an accepted application is not shown to a consultant: it runs on, or is over, without a word here.
    handed_on = [a for a in own if is_mandated and a.state is ApplicationState.ACCEPTED]
    closed = [a for a in own if a not in handed_on and _is_closed(a, initial.get(a.id), issued)]
    running = [a for a in own if a not in closed and a not in handed_on]
    ended = [a for a in own if is_recent(ended_against(a, initial.get(a.id)), office.today())]
    open_surveillances = [job for job in jobs if job.kind is EngagementKind.SURVEILLANCE and not _is_over(job)]
    question(t("What must I do next, and by when?"),
             _answer(own, steps, [*_endings(ended, initial), *_withdrawals(held)],
                     is_running=bool(running or open_surveillances)))
    show_said()
    _draw_start(is_first=not own)
    _draw_steps(steps, {job.id: job for job in jobs}, held)
    draw_contact({*(each.scheme for each in own), *(each.scheme for each in held)})
    for application in (*running, *(a for a in ended if a in closed)):
        _draw_application(application, initial.get(application.id), issued)
    for job in sorted(open_surveillances, key=lambda each: each.due_on or date.max):
        _draw_surveillance(job, held)
    _draw_certificates(held, jobs)
    _draw_handed_on(handed_on)
    _draw_closed([a for a in closed if a not in ended], initial, issued, [job for job in jobs if _is_over(job)])


def _is_closed(application: Application, job: Engagement | None, issued: Issued) -> bool:
    """Whether nothing more comes of an application: refused, withdrawn, or certified."""
    return all(step.done_on is not None for step in _milestones(application, job, issued))


def _is_over(job: Engagement) -> bool:
    """Whether a surveillance is decided and its report, where the director lets it go, is handed over (CNEX 9.8)."""
    return (job.kind is EngagementKind.SURVEILLANCE
            and all(step.done_on is not None for step in _job_milestones(job, session.office().scheme_of(job), {})))


def _draw_handed_on(applications: Sequence[Application]) -> None:
    """For a consultant: what was accepted and is the enterprise's own from then on, drawn only when it is asked for."""
    if not applications:
        return
    title = t("Accepted, and the enterprise's own since ({count})", count=len(applications))
    box = st.expander(title, icon=":material/handshake:", on_change="rerun", key="handed_on_applications")
    if box.open:
        with box:
            st.caption(t("A mandate ends with the acceptance: plans, findings and certificates are shown to the"
                         " enterprise only."))
            for application in applications:
                _draw_application(application, None, {})


def _draw_closed(
    closed: list[Application], initial: dict[ApplicationId, Engagement], issued: Issued, surveyed: list[Engagement]
) -> None:
    """What is over, drawn only when it is asked for."""
    if not closed and not surveyed:
        return
    box = st.expander(t("Closed ({count})", count=len(closed) + len(surveyed)), icon=":material/inventory_2:",
                      on_change="rerun", key="closed_applications")
    if box.open:
        with box:
            for application in closed:
                _draw_application(application, initial.get(application.id), issued)
            for job in surveyed:
                _draw_surveillance(job)


def _endings(
    ended: Sequence[Application], initial: Mapping[ApplicationId, Engagement]
) -> list[tuple[date, str]]:
    """Each application that came to nothing, in whole or in part, with its day and a sentence that says so."""
    found = []
    for application in ended:
        job = initial.get(application.id)
        on, word = ended_against(application, job), _state(application, job)[0]
        if on is not None and job is not None and job.is_partly_refused:
            found.append((on, t("Of application {number} these units were refused on {day}: {units}.", day=day(on),
                                number=application.called,
                                units=escaped(t(", ").join(unit.called for unit in job.refused_units)))))
        elif on is not None:
            found.append((on, t("Application {number} ended on {day}: {word}.", number=application.called, day=day(on),
                                word=text(word))))
    return found


def _withdrawals(held: Sequence[Certificate]) -> list[tuple[date, str]]:
    """Each certificate that the body withdrew lately, with its day and a sentence that says so."""
    today = session.office().today()
    return [(c.termination.ended_on, t("Certificate {number} was withdrawn on {day}.", number=c.number,
                                       day=day(c.termination.ended_on)))
            for c in held if c.termination is not None and c.state is CertificateState.WITHDRAWN
            and is_recent(c.termination.ended_on, today)]


def _answer(
    own: tuple[Application, ...], steps: tuple[ClientStep, ...], endings: Sequence[tuple[date, str]], is_running: bool
) -> str:
    """What waits; before that, what ended last against the client, which nobody may overlook."""
    waiting = _waiting(own, steps, is_running)
    if not endings:
        return waiting
    _, last = max(endings)
    return in_a_row([last, t("The reason, the notice and the way to appeal stand below."), waiting])


def _waiting(own: tuple[Application, ...], steps: tuple[ClientStep, ...], is_running: bool) -> str:
    actor = session.current_actor()
    if not own and Role.CONSULTANT in actor.roles:
        return _before_the_first(actor)
    if not own:
        return t("Start your first application below: choose the scheme, then fill it in at your own pace.")
    if not steps and not is_running:
        return t("Nothing waits for you, and no application or surveillance is running at present.")
    own_turn = sum(not step.is_with_the_body for step in steps)
    if not own_turn:
        return t("Nothing waits for you. The certification body is at work; what it needs from you appears here.")
    return t("Waiting for you: {count}. What is overdue stands in front, then what is due first.", count=own_turn)


def _before_the_first(actor: Actor) -> str:
    """What a consultant without an application does next: begin one, or say who they are."""
    enterprises = {each.enterprise_id for each in actor.mandates}
    if not enterprises:
        return t("No enterprise has mandated you yet. Give yours the e-mail address of this account: it mandates you on"
                 " its page “Mandates”.")
    may_begin = any(each.covers_all and each.may_fill for each in actor.mandates)
    return in_a_row([t("Enterprises that have mandated you: {count}.", count=len(enterprises)),
                     t("Start the first application for one of them below.") if may_begin else
                     t("What your mandate covers appears here; the page “Mandates” shows what that is.")])


def _draw_steps(
    steps: tuple[ClientStep, ...], jobs: Mapping[str, Engagement], held: Sequence[Certificate]
) -> None:
    """Each thing to do with its job and last day, the nearest as the main button."""
    today = session.office().today()
    for number, step in enumerate(steps):
        with st.container(border=True):
            has_form = step.kind in ("survey", "restore")
            # An empty column is a gap on a phone.
            what, go = [st.container()] * 2 if has_form else st.columns([4, 1], vertical_alignment="center")
            job = jobs.get(step.subject)
            about = f"  \n:gray[{escaped(_line_of(job))}]" if job else ""
            what.markdown(f"**{escaped(text(step.text))}**{about}{_when(step, today)}")
            if step.kind == "survey":
                draw_agreeing_on_days(next(each for each in held if each.id == step.subject))
            elif step.kind == "restore":
                draw_application_for_restoration(next(each for each in held if each.id == step.subject))
            elif step.kind == "recertify":
                go.button(t("Apply anew"), key=f"recertify_{step.subject}", width="stretch", type="primary",
                          on_click=_recertify, args=(step.subject,))
            elif step.kind == "renew_certificate":
                go.button(t("Apply for the renewal"), key=f"renew_certificate_{step.subject}", width="stretch",
                          type="primary" if number == 0 else "secondary", on_click=_renew, args=(step.subject,))
            elif step.kind not in ("correct_misuse", "tell_rise") and go.button(
                t("Do it now"), key=f"step_{step.kind}_{step.subject}_{number}", width="stretch",
                type="primary" if number == 0 else "secondary",
            ):
                _go_to(step)


def _when(step: ClientStep, today: date) -> str:
    """The last day of a thing to do, as Markdown, and that it is overdue where only a later last day is ahead."""
    if step.due_on is None:
        return ""
    was = step.was_due_on or step.due_on
    words = t("by {day}", day=deadline(step.due_on, today))
    if was < min(today, step.due_on):
        words = t("was due {day}; at the latest by {last}", day=day_from(was, today), last=deadline(step.due_on, today))
    return f"  \n:red[:material/alarm: {words}]" if was < today else f"  \n:orange[{words}]"


def _line_of(job: Engagement) -> str:
    """What a job is for and its products, as a line of its own."""
    return f"{beginning_a_line(part_of_the_cycle(job))} · {product_names(job)}"


def _go_to(step: ClientStep) -> None:
    if step.kind == "supplement":
        st.switch_page(REQUESTS, query_params={"application": step.subject})
    if step.kind == "continue":
        st.switch_page(TASKS, query_params={"application": step.subject})
    if step.kind == "renew":
        st.switch_page(DOCUMENTS, query_params={"application": step.subject})
    st.switch_page(PLAN, query_params={"job": step.subject})


def _draw_application(application: Application, job: Engagement | None, issued: Issued) -> None:
    office, actor = session.office(), session.current_actor()
    scheme = office.scheme_of(application)
    with st.container(border=True):
        number = f"  \n:gray[{t('Application number')} {application.number}]" if application.number else ""
        draw_head(f"**{escaped(text(scheme.name))}** · {_products(application)}{number}{_client(application)}",
                  *_badge(application, job, issued))
        st.markdown(_way(_milestones(application, job, issued)))
        _draw_ending(application, job)
        draw_refusals_set_aside(application)
        if job is not None:
            draw_decisions_set_aside(job)
        ended_on = ended_against(application, job)
        with st.container(horizontal=True):
            if st.button(t("Open the application"), key=f"open_{application.id}", type="tertiary"):
                st.switch_page(TASKS if application.is_editable else CHECK,
                               query_params={"application": application.id})
            if job is not None and st.button(t("Plan, team and findings"), key=f"plan_{job.id}", type="tertiary"):
                st.switch_page(PLAN, query_params={"job": job.id})
            if ended_on is not None:
                _draw_appeal(application.id)
        found = papers.papers_about(office, actor, application.id)
        found += papers.papers_about(office, actor, job.id) if job else ()
        if found:
            with st.expander(t("Papers ({count})", count=len(found)), expanded=is_recent(ended_on, office.today())):
                show_papers(found)


def _draw_ending(application: Application, job: Engagement | None) -> None:
    """Why the application came to nothing; nothing where it did not."""
    if application.state is ApplicationState.REFUSED:
        st.error(t("Refused: {reason}", reason=escaped(application.refusal_reason)), icon=":material/block:")
    elif job is not None and job.decision is not None and not job.decision.is_positive:
        st.error(t("Decided against: {reason}", reason=escaped(job.decision.reason)), icon=":material/block:")
    elif job is not None and job.decision is not None and job.refused_units:
        st.warning("  \n".join((t("Not granted, though others are:"), *refusal_lines(job, job.decision.refused))),
                   icon=":material/block:")
    elif job is not None and job.is_terminated:
        draw_ended(job)


def _draw_appeal(subject: str) -> None:
    """The way to appeal, which is the enterprise's own (CNEX 14)."""
    if Role.APPLICANT in session.current_actor().roles and st.button(t("Appeal against it"), key=f"appeal_{subject}",
                                                                     type="tertiary"):
        st.switch_page(COMPLAIN)


def _products(application: Application) -> str:
    """Its products, each name once, with how many there are where several share a name."""
    named = [name for row in application.row_ids("products") if (name := application.text(f"products[{row}].name"))]
    names = list(dict.fromkeys(named))
    if not names:
        return f":gray[{t('no product entered yet')}]"
    words = escaped(t(", ").join(names))
    return words if len(names) == len(named) else t("{names} ({count} in all)", names=words, count=len(named))


def _client(application: Application) -> str:
    """For a consultant also whose application it is."""
    mandates = session.current_actor().mandates
    names = (each.enterprise_name for each in mandates if each.enterprise_id == application.enterprise_id)
    name = next(names, "")
    return f"  \n:small[:gray[:material/handshake: {escaped(name)}]]" if name else ""


def _state(application: Application, job: Engagement | None) -> tuple[Text, Colour]:
    """Where the application stands, or how its job came out, with the colour of the badge."""
    came_out = outcome(job) if job is not None else None
    if job is not None and came_out is not None:
        return came_out, "gray" if job.is_terminated else "red" if job.came_to_nothing else (
            "orange" if job.refused_units else "green")
    colours: dict[ApplicationState, Colour] = {
        ApplicationState.RETURNED: "orange", ApplicationState.ACCEPTED: "green",
        ApplicationState.REFUSED: "red", ApplicationState.SUBMITTED: "blue",
    }
    return APPLICATION_STATES[application.state], colours.get(application.state, "gray")


def _badge(application: Application, job: Engagement | None, issued: Issued) -> tuple[str, Colour]:
    """The state, and what comes next where something of an accepted application is still ahead."""
    state, colour = _state(application, job)
    ahead = [] if job is None else [each for each in _milestones(application, job, issued) if each.done_on is None]
    if not ahead:
        return text(state), colour
    return t("{state} · next: {step}", state=text(state), step=ahead[0].words), "red" if colour == "red" else "blue"


def _milestones(application: Application, job: Engagement | None, issued: Issued) -> list[Milestone]:
    """The way of an application from its start to the certificates."""
    accepted = application.decided_on if application.state is ApplicationState.ACCEPTED else None
    way = [Milestone(t("Started"), application.created_at.date())]
    if application.state is ApplicationState.WITHDRAWN:
        return way
    way.append(Milestone(t("Submission"), application.complete_on if not application.is_editable else None))
    if application.state is ApplicationState.REFUSED:
        return [*way, Milestone(t("Refused"), application.decided_on)]
    way.append(Milestone(t("Acceptance"), accepted))
    if Role.CONSULTANT in session.current_actor().roles:
        # A mandate ends with the application: what comes of it is the enterprise's own.
        return way
    agreement, scheme = job.agreement if job else None, session.office().scheme_of(job or application)
    way.append(Milestone(t("{agreement}: signature", agreement=heading(scheme.words.agreement)),
                         agreement.signed_on if agreement else None))
    if job is not None and job.is_terminated:
        way = [each for each in way if each.done_on is not None]
    return [*way, *_job_milestones(job, scheme, issued)]


def _job_milestones(job: Engagement | None, scheme: SchemeEdition, issued: Issued) -> list[Milestone]:
    """The way of a job from its plan to what it leads to; the client has the report once the director let it go."""
    visited = job is not None and {r.site_row for r in job.on_site}.issuperset(job.rows_to_check)
    last_day = max((r.last_day for r in job.on_site), default=None) if job and visited else None
    first_day = min((v.start for v in job.visits if v.notice), default=None) if job else None
    decision, approval = (job.decision, job.director_approval) if job else (None, None)
    way = [
        Milestone(t("Confirmation of the plan"), _plan_confirmed_on(job) if job else None),
        Milestone(_on_site(job), last_day, first_day),
        Milestone(_decided(job), decision.on if decision else None),
    ]
    if job is not None and job.is_terminated and decision is None:
        return [*(each for each in way if each.done_on is not None), Milestone(_ended(job), job.concluded_on)]
    if scheme.report_needs_director:
        awaited = t("The body still hands over the report") if decision and not decision.is_positive and not approval \
            else t("Handover of the report")
        way.append(Milestone(awaited, approval.on if approval else None))
    if job is None or (job.kind is EngagementKind.INITIAL and not (decision and not decision.is_positive)):
        way.append(Milestone(t("Certificate"), issued.get(job.id) if job else None))
    return way


def _on_site(job: Engagement | None) -> str:
    """The days on site, or since when they are broken off."""
    abort = job.broken_off if job else None
    if abort is None:
        return t("On site")
    return t("On site: broken off on {day}", day=day(abort.decided_on or abort.asked_on))


def _plan_confirmed_on(job: Engagement) -> date | None:
    """When the client confirmed the last of its visits; None while it has not confirmed all that are planned."""
    confirmed = [visit.notice.confirmed_on for visit in job.visits if visit.notice and visit.notice.confirmed_on]
    return max(confirmed) if confirmed and len(confirmed) == len(job.visits) else None


def _ended(job: Engagement) -> str:
    """That the body ended the job without a decision, and for what where that is no broken-off check."""
    return text(CAUSE_TEXTS[job.ended.cause]) if job.ended is not None else t("Ended after a broken-off check")


def _decided(job: Engagement | None) -> str:
    """How the decision fell, in a word."""
    if job is not None and job.is_partly_refused:
        return t("Decision: {refused} of {count} units refused", refused=len(job.refused_units), count=len(job.units))
    if job is None or job.decision is None or job.decision.is_positive:
        return t("Decision")
    return t("Decided against") if job.kind is EngagementKind.INITIAL else t("Surveillance not passed")


def _way(milestones: list[Milestone]) -> str:
    """The steps as one line: done with their day, the present one marked, the others pale."""
    place = next((i for i, each in enumerate(milestones) if each.done_on is None), len(milestones))
    words = []
    for i, each in enumerate(milestones):
        if each.done_on is not None:
            words.append(f":green[✓ {each.words} {each.done_on.isoformat()}]")
            continue
        planned = " " + t("(planned {day})", day=each.planned.isoformat()) if each.planned else ""
        words.append(f"**▶ {each.words}{planned}**" if i == place else f":gray[{each.words}{planned}]")
    return " → ".join(words)


def _draw_surveillance(job: Engagement, held: Sequence[Certificate] = ()) -> None:
    office, actor = session.office(), session.current_actor()
    scheme = office.scheme_of(job)
    with st.container(border=True):
        kind = beginning_a_line(t("surveillance"))
        st.markdown(f"**{kind}** · {escaped(text(scheme.name))} · {escaped(product_names(job))}")
        if job.due_on is not None and not job.is_over:
            st.markdown(t("To be done by {day}", day=deadline(job.due_on, office.today())))
        renewed = may_be_renewed_by(job, held, scheme)
        if renewed:
            opens_on, ends_on = renewal_window(renewed[0], scheme)
            st.caption(t("Passed between {first} and {last}, it has these certificates issued anew: {numbers}",
                         first=opens_on, last=ends_on, numbers=t(", ").join(each.number for each in renewed)))
        st.markdown(_way(_job_milestones(job, scheme, {})))
        if st.button(t("Plan, team and findings"), key=f"plan_{job.id}", type="tertiary"):
            st.switch_page(PLAN, query_params={"job": job.id})
        found = papers.papers_about(office, actor, job.id)
        if found:
            with st.expander(t("Papers ({count})", count=len(found))):
                show_papers(found)


def _draw_certificates(held: tuple[Certificate, ...], jobs: Sequence[Engagement]) -> None:
    """What may be asked for about them, then each: of many, only those about which something is open stand unfolded.

    A surveillance to be arranged is told at the top of the page already.
    """
    office = session.office()
    if held:
        st.markdown(f"#### {t('Certificates')}")
    _draw_wishes([each for each in held if status_on(each, office.today()) in IN_FORCE])
    for certificate in sorted(held, key=_urgency):
        if len(held) > FEW and not _is_open(certificate):
            is_due = awaited_surveillance(certificate, jobs, office.scheme_of(certificate), office.today()) is not None
            with st.expander(_certificate_line(certificate, held), key=f"certificate_{certificate.id}",
                             icon=":material/schedule:" if is_due else None):
                _draw_certificate(certificate, held, jobs)
            continue
        with st.container(border=True):
            _draw_certificate(certificate, held, jobs)


def _is_open(certificate: Certificate) -> bool:
    """Whether its holder has to read more of it than its next day."""
    today, ended = session.office().today(), certificate.termination
    return (status_on(certificate, today) in STANDS_SUSPENDED or bool(certificate.lapses)
            or open_request(certificate) is not None
            or any(change_state(each) not in SETTLED_CHANGES for each in certificate.changes)
            or any(each.concluded_on is None for each in certificate.investigations)
            or bool(open_demands(certificate))
            or (ended is not None and is_recent(ended.ended_on, today)))


def _certificate_line(certificate: Certificate, held: Sequence[Certificate]) -> str:
    """A folded certificate: its number, its product, and the next day that counts, or how it ended."""
    today = session.office().today()
    product = escaped(f"{certificate.unit.product_name} {certificate.unit.model}")
    word = state_word(certificate, today)
    is_valid = status_on(certificate, today) is CertificateState.VALID
    said = valid_until(certificate, today) if word is NOT_YET_VALID else (
        _next_day(certificate) if is_valid else text(word))
    following = _successor(certificate, held)
    if following is not None:
        said = in_a_row([said, t("Renewed by {number}", number=following.number)])
    return f"**{certificate.number}** · {product} · {said}"


def _successor(certificate: Certificate, held: Sequence[Certificate]) -> Certificate | None:
    """The certificate by which this one was renewed."""
    return next((each for each in held if each.renews == certificate.id), None)


def _draw_expired(certificate: Certificate, held: Sequence[Certificate]) -> None:
    """What its last day asks of the holder, and which certificate goes on, where one does."""
    following = _successor(certificate, held)
    if following is not None:
        st.caption(t("Renewed by {number}", number=following.number))
        return
    st.warning(t("Its last day was {day}, and it was not renewed: stop using certificate and mark. To be certified"
                 " again, start a new application.", day=day(certificate.valid_until)), icon=":material/event_busy:")


def _next_day(certificate: Certificate) -> str:
    """Until when the next surveillance is to be done; where none follows, until when it is valid."""
    office = session.office()
    today = office.today()
    due = surveillance_due(certificate, office.scheme_of(certificate), today)
    if due is None:
        return valid_until(certificate, today)
    day = day_from(due.due_on, today)
    return t("Surveillance was due {day}", day=day) if due.due_on < today else t("Next surveillance by {day}", day=day)


def _draw_wishes(held: Sequence[Certificate]) -> None:
    """What a holder may ask for about one of its certificates in force."""
    if not held:
        return
    with st.expander(t("Change, suspend, cancel or make public a certificate"), icon=":material/edit_document:"):
        certificate = chosen(held, t("Certificate"), _certificate_name, lambda each: each.id, "certificate")
        if certificate is None:
            return
        scheme = session.office().scheme_of(certificate)
        change, end, mark = st.tabs([t("Apply for a change"), t("Ask for suspension or cancellation"),
                                     t("Publication and mark")])
        with change:
            draw_application(certificate, scheme)
        with end:
            draw_wish(certificate)
        with mark:
            draw_consent(certificate, scheme)
            draw_mark_use(certificate, scheme)


def _certificate_name(certificate: Certificate) -> str:
    return f"{certificate.number} · {certificate.unit.product_name} {certificate.unit.model}"


def _urgency(certificate: Certificate) -> tuple[bool, date]:
    """Suspended ones in front, then by the day on which something falls due."""
    office = session.office()
    due = surveillance_due(certificate, office.scheme_of(certificate), office.today())
    is_sound = status_on(certificate, office.today()) not in STANDS_SUSPENDED
    return is_sound, due.due_on if due else certificate.valid_until


def _draw_certificate(certificate: Certificate, held: Sequence[Certificate], jobs: Sequence[Engagement]) -> None:
    office = session.office()
    today, scheme = office.today(), office.scheme_of(certificate)
    state, word = status_on(certificate, today), state_word(certificate, today)
    awaited = awaited_surveillance(certificate, jobs, scheme, today)
    certified = certificate.unit
    draw_head(f"**{certificate.number}** · {escaped(f'{certified.product_name} {certified.model}')}"
              f" · {escaped(certified.site_name)}", text(word),
              "blue" if word is NOT_YET_VALID else "green" if state is CertificateState.VALID else "red")
    st.markdown(" · ".join(_certificate_lines(certificate)))
    if state is CertificateState.EXPIRED:
        _draw_expired(certificate, held)
    if awaited is not None:
        st.warning(sentence(told_to_holder(certificate, awaited, jobs, scheme, today)), icon=":material/schedule:")
    last = certificate.suspensions[-1] if certificate.suspensions else None
    if last is not None and (state is CertificateState.SUSPENDED or last.set_aside is not None):
        draw_suspension(certificate, last, scheme)
        draw_way_back(last)
        if awaits_verification(certificate):
            draw_restoration_evidence(certificate)
        closed = restoration_closed(certificate, scheme, today) if state is CertificateState.SUSPENDED else None
        if closed is not None:
            st.error(sentence(closed), icon=":material/error:")
    draw_lapses(certificate, scheme)
    draw_termination(certificate, scheme)
    if state is CertificateState.WITHDRAWN:
        _draw_appeal(certificate.id)
    draw_endings_set_aside(certificate)
    draw_request(certificate)
    draw_investigations(certificate, scheme)
    draw_demands(certificate, scheme)
    draw_changes(certificate, scheme)


def _certificate_lines(certificate: Certificate) -> list[str]:
    """Until when it is valid, the next surveillance, and its papers."""
    office = session.office()
    lines = list(dict.fromkeys((valid_until(certificate, office.today()), _next_day(certificate))))
    found = papers.papers_about(office, session.current_actor(), certificate.id)
    return lines + [f"[{paper_title(paper)}](/files/{paper.file_id})" for paper in found]


def _draw_start(is_first: bool) -> None:
    """The schemes by name and the button that begins an application under the chosen one."""
    actor = session.current_actor()
    clients = {each.enterprise_id: each.enterprise_name for each in actor.mandates if each.covers_all and each.may_fill}
    if Role.CONSULTANT in actor.roles and not clients:
        return
    schemes = {edition.key: edition for edition in applications.open_schemes(session.office(), actor)}
    with st.expander(t("Start a new application"), icon=":material/add:", expanded=is_first):
        if not schemes:
            st.caption(t("No scheme takes applications at present: every rule's time in force is over."))
            return
        key = f"scheme_{session.language()}"
        if clients:
            choose(t("For which enterprise"), clients, f"{key}_client")
        st.radio(
            t("Scheme"), list(schemes), format_func=lambda scheme: text(schemes[scheme].name), key=key, width="stretch",
            captions=[f"{text(s.rule_title)} · {t(', ').join(text(f.name) for f in s.families)}"
                      for s in schemes.values()],
        )
        form = f"{st.session_state[key]}-{session.language()}"
        with st.container(horizontal=True):
            st.link_button(t("Form to print (Word)"), f"/forms/{form}.docx", icon=":material/print:",
                           key="form_to_print")
            st.link_button(t("Tables to fill in (Excel)"), f"/forms/{form}.xlsx", icon=":material/table_view:",
                           key="tables_to_fill_in")
        st.button(t("Start the application"), key="start_application", on_click=_start, args=(key,),
                  type="primary" if is_first else "secondary")


def _start(key: str) -> None:
    asked = f"{key}_client"
    if asked in st.session_state and not all_chosen((t("For which enterprise"), asked)):
        return
    scheme, client = st.session_state[key], st.session_state.get(asked)
    _begin(lambda: applications.start_application(session.office(), session.current_actor(), scheme, client))


def _recertify(certificate_id: str) -> None:
    _begin(lambda: lapsed_results.begin_recertification(session.office(), session.current_actor(), certificate_id))


def _renew(certificate_id: str) -> None:
    _begin(lambda: taking_over.begin_renewal(session.office(), session.current_actor(), certificate_id))


def _begin(start: Callable[[], Application | Refused]) -> None:
    """Begin an application in a callback; the next drawing goes on to it."""
    def begin() -> Application | Refused:
        begun = start()
        if isinstance(begun, Application):
            st.session_state[STARTED] = begun.id
        return begun

    act(begin)


def _open_started() -> None:
    """Go on to the application that was just begun."""
    started = st.session_state.pop(STARTED, None)
    if started:
        st.session_state[CHOSEN] = started
        st.switch_page(TASKS, query_params={"application": started})


draw()
