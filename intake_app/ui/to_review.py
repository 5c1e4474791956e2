"""To review: which dossier is due first, and can we take it on? (CNEX 9.2, CEC 5.1.2)"""

import streamlit as st

from intake_app.rules.acceptance import acceptance_obstacles
from intake_app.rules.clocks import acceptance_clock
from intake_app.rules.completeness import document_lines
from intake_app.rules.lives.application import APPLICATION_STATES
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import application_review, applications, mandates, renewed_documents, supplements, taking_over
from intake_app.services.application_review import WaitingApplication
from intake_app.services.supplements import ReturnedApplication
from intake_app.ui import session
from intake_app.ui.acting import act, sentence, show_reasons, show_said
from intake_app.ui.choosing import chosen
from intake_app.ui.i18n import t, text
from intake_app.ui.judging_renewed import draw_renewed
from intake_app.ui.judging_units import draw_comparison, draw_division
from intake_app.ui.keeping import act_on, kept_text_area, kept_text_input, standing
from intake_app.ui.reviewing_dossier import draw_dossier
from intake_app.ui.reviewing_requests import draw_batch, draw_returned, draw_rounds
from intake_app.ui.setting_aside import draw_refusals_set_aside
from intake_app.ui.showing import day, day_from, due, escaped, in_a_row, labelled, question
from intake_app.ui.showing_files import unplaced_lines
from models.application import Application, DocumentVerdict
from models.errors import NotFound, NotPermitted
from models.text import days_told


def draw() -> None:
    """The waiting dossiers with the one chosen, and those that are with their applicants."""
    office, actor = session.office(), session.current_actor()
    waiting = application_review.waiting_applications(office, actor)
    returned = supplements.returned_applications(office, actor)
    renewed = renewed_documents.renewed_documents(office, actor)
    question(t("Which dossier is due first?"), _answer(waiting, returned))
    show_said()
    draw_renewed(renewed)
    draw_returned(returned)
    item = chosen(waiting, t("Application"), _name, lambda w: w.application.id, "application", _elsewhere)
    if item is not None:
        _draw_chosen(item)


def _elsewhere(application_id: str) -> str:
    """What became of an application that waits no more; "" of one that the actor may not see."""
    try:
        application = applications.application_of(session.office(), session.current_actor(), application_id)
    except (NotFound, NotPermitted):
        return ""
    return t("{application} does not wait here. Its state is: {state}.", application=escaped(_title(application)),
             state=text(APPLICATION_STATES[application.state]))


def _draw_chosen(item: WaitingApplication) -> None:
    application = item.application
    scheme = session.office().edition_of_acceptance(application)
    facts, dossier = st.columns([2, 3], gap="large")
    with facts:
        _draw_facts(application, scheme, item)
        draw_batch(application, scheme)
        _draw_checks(application, scheme)
        _draw_unplaced(application)
        _draw_decision(application, scheme)
    with dossier:
        draw_comparison(application, scheme)
        draw_rounds(application, scheme)
        draw_dossier(application, scheme)


def _answer(waiting: tuple[WaitingApplication, ...], returned: tuple[ReturnedApplication, ...]) -> str:
    late = sum(1 for each in returned if each.days_late)
    with_applicants = t("With their applicants: {count}.", count=len(returned)) if returned else ""
    if late:
        with_applicants += " :red[" + t("Late with the answer: {count}.", count=late) + "]"
    if not waiting:
        none = t("None is waiting. Applications appear here once they are submitted.")
        return f"{none} {with_applicants}"
    first = waiting[0]
    if first.due is None:
        return f"{t('Waiting: {count}.', count=len(waiting))} {with_applicants}"
    words = t("Waiting: {count}; the first is due {day}.", count=len(waiting),
              day=due(first.due, session.office().today()))
    return f"{words} {with_applicants}"


def _name(item: WaitingApplication) -> str:
    return _title(item.application)


def _title(application: Application) -> str:
    scheme = session.office().scheme_of(application)
    return f"{application.called} · {application.text('client.name')} · {text(scheme.name)}"


def _draw_facts(application: Application, scheme: SchemeEdition, item: WaitingApplication) -> None:
    st.markdown(f"**{escaped(application.text('client.name'))}**")
    st.caption(f"{t('Application number')} {application.called} · {text(scheme.name)} · {scheme.document}")
    if application.edition not in (None, scheme.edition):
        st.info(t("Handed over under edition {old}. Edition {new} came into force since: acceptance, checks and new"
                  " requests go by it.", old=application.edition, new=scheme.edition))
    _draw_origin(application)
    draw_refusals_set_aside(application)
    _draw_clock(application, scheme, item)
    st.caption(f"{t('Declared true by')} {escaped(application.declared_by)} · "
               f"{t('Submitted on')} {application.submitted_on}")
    _draw_consultants(application)
    draw_division(application, scheme)


def _draw_origin(application: Application) -> None:
    """Which certificates an application is to renew, and when the first of them ends."""
    origin = taking_over.origin_of(session.office(), session.current_actor(), application.id)
    if origin is not None and origin.certificates:
        numbers = t(", ").join(each.number for each in origin.certificates)
        ends_on = min(each.valid_until for each in origin.certificates)
        st.markdown(":material/history_edu: " + t("It goes on from {certificates}; the first of them ends on {day}",
                                                  certificates=escaped(numbers),
                                                  day=day_from(ends_on, session.office().today())))


def _draw_clock(application: Application, scheme: SchemeEdition, item: WaitingApplication) -> None:
    """The last day for the notice, and from which day it counts; earlier runs were ended by a request."""
    office = session.office()
    clock = acceptance_clock(application, scheme, office.calendar, office.today())
    if clock.due is None or clock.since is None:
        return
    kind = t("due by the rule") if item.is_hard else t("this body's own target")
    words = f"{due(clock.due, office.today())} · {kind}"
    st.markdown(f":red[:material/alarm: {words}]" if clock.is_late else words)
    is_anew = clock.since in {each.set_aside.on for each in application.refusals_set_aside}
    refused = {each.refused_on for each in application.refusals_set_aside}
    counted = t("Counted from {day}, when the refusal was set aside." if is_anew else
                "Counted from {day}, when the last missing item came in.", day=day(clock.since))
    stops = "".join(
        "  \n" + t("Ran {days}, then it was refused." if last in refused else
                   "Ran {days}, then stopped for requests.", days=text(days_told(first, last)))
        for first, last in clock.runs[:-1] if last is not None)
    st.caption(counted + stops)


def _draw_consultants(application: Application) -> None:
    """Who acts for the enterprise, and on which paper."""
    for held in mandates.mandates_about(session.office(), session.current_actor(), application):
        mandate = held.mandate
        state = t("until {day}", day=mandate.ends_on) if mandate.revoked_at is None else t("revoked")
        paper = f"[{t('power of attorney')}](/files/{mandate.power_of_attorney})"
        st.caption(":material/handshake: " + labelled(t("Consultant"), " · ".join(
            (escaped(held.consultant_name), escaped(held.firm), state, paper))))


def _draw_checks(application: Application, scheme: SchemeEdition) -> None:
    st.markdown(f"**{t('Checks before acceptance')}**")
    made = {check.key: check for check in application.checks}
    following = next((definition.key for definition in scheme.checks if definition.key not in made), None)
    for definition in scheme.checks:
        check = made.get(definition.key)
        state = t("not made yet") if check is None else (t("passed") if check.passed else t("failed"))
        with st.expander(f"{text(definition.text)} · {state}", expanded=definition.key == following):
            st.caption(text(clause_text(definition.clause)))
            key = f"check_{application.id}_{definition.key}"
            kept_text_input(t("Where it was looked up"), f"{key}_source", begin=check.source if check else "")
            kept_text_input(t("Note"), f"{key}_note", begin=check.note if check else "")
            yes, no = st.columns(2)
            yes.button(t("Passed"), key=f"{key}_yes", on_click=_check, args=(application.id, definition.key, True),
                       width="stretch")
            no.button(t("Failed"), key=f"{key}_no", on_click=_check, args=(application.id, definition.key, False),
                      width="stretch")


def _unread_documents(application: Application, scheme: SchemeEdition) -> str:
    """The question whether to accept although nobody has found these documents in order; empty where none is left."""
    unread = [line for line in document_lines(application, scheme) if line.is_needed
              and line.handed_in is not None and line.handed_in.verdict is not DocumentVerdict.ACCEPTED]
    if not unread:
        return ""
    remarked = sum(1 for line in unread if line.upload is not None and line.upload.examination.remarks)
    told = [t("Documents that nobody has found in order yet: {count}.", count=len(unread))]
    told += [t("Of these with a remark: {count}.", count=remarked)] if remarked else []
    return in_a_row([*told, t("Accept all the same?")])


def _draw_unplaced(application: Application) -> None:
    """Whoever accepts reads which files the applicant gave and handed in for nothing."""
    if application.dropped:
        words = t("Files that the applicant gave and handed in for no paper: {count}. What is needed of them is asked"
                  " for with a request.", count=len(application.dropped))
        st.warning(f"{words}\n{unplaced_lines(application)}", icon=":material/unknown_document:")


def _draw_decision(application: Application, scheme: SchemeEdition) -> None:
    obstacles = acceptance_obstacles(application, scheme, session.office().today())
    show_reasons(obstacles, t("Before it can be accepted:"))
    barred = application_review.why_barred(session.office(), session.current_actor(), application.id)
    if barred is not None:
        st.error(sentence(barred))
        return
    question_of_documents = _unread_documents(application, scheme)
    if question_of_documents and not obstacles:
        st.warning(question_of_documents, icon=":material/visibility_off:")
    st.button(t("Accept all the same") if question_of_documents else t("Accept the application"),
              type="secondary" if obstacles else "primary", width="stretch", disabled=bool(obstacles),
              key=f"accept_{application.id}", on_click=_accept, args=(application.id,))
    with st.expander(t("Refuse")):
        reason = application_review.refusal_ground(session.office(), application)
        if reason is not None:
            st.error(text(reason))
        kept_text_area(t("Reason for the refusal, as the applicant will read it"), f"refuse_{application.id}")
        st.button(t("Refuse the application"), key=f"refuse_now_{application.id}", on_click=_refuse,
                  args=(application.id,), width="stretch")


def _check(application_id: str, key: str, passed: bool) -> None:
    prefix = f"check_{application_id}_{key}"
    source, note = standing(f"{prefix}_source"), standing(f"{prefix}_note")
    act_on(lambda: application_review.record_check(
        session.office(), session.current_actor(), application_id, key, passed, source, note), "",
        f"{prefix}_source", f"{prefix}_note")


def _accept(application_id: str) -> None:
    act(lambda: application_review.accept(session.office(), session.current_actor(), application_id),
        t("Accepted. The notice of acceptance is made and the coordinator has the job."))


def _refuse(application_id: str) -> None:
    reason = standing(f"refuse_{application_id}")
    act_on(lambda: application_review.refuse(session.office(), session.current_actor(), application_id, reason),
           t("Refused. The notice with the reason is made."), f"refuse_{application_id}")


draw()
