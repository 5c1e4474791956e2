"""To review: which dossier is due first, and can we take it on? (CNEX 9.2, CEC 5.1.2)"""

from collections.abc import Iterator
from typing import cast

import streamlit as st

from intake_app.rules.acceptance import acceptance_obstacles
from intake_app.rules.answers import path_of
from intake_app.rules.completeness import document_lines
from intake_app.rules.row_names import row_texts
from intake_app.schemes.schema import FieldDefinition, SchemeEdition
from intake_app.services import application_review, applications
from intake_app.services.application_review import WaitingApplication
from intake_app.services.records import clause_text
from intake_app.ui import session
from intake_app.ui.acting import act, show_reasons, show_said
from intake_app.ui.answering import answer_words
from intake_app.ui.applying import heading
from intake_app.ui.choosing import chosen
from intake_app.ui.i18n import t, text
from intake_app.ui.judging_units import draw_comparison, draw_division
from intake_app.ui.showing import ANSWER_SOURCES, due, escaped, question
from intake_app.ui.showing_files import remark_lines
from models.application import Answer, Application, DocumentVerdict, SupplementItem
from models.text import Text


def draw() -> None:
    """The waiting dossiers, and the one chosen."""
    office, actor = session.office(), session.current_actor()
    waiting = application_review.waiting_applications(office, actor)
    if not waiting:
        question(t("Which dossier is due first?"),
                 t("None is waiting. Applications appear here once they are submitted."))
        show_said()
        return
    question(t("Which dossier is due first?"), _answer(waiting))
    show_said()
    item = chosen(waiting, t("Application"), _name, lambda w: w.application.id, "application")
    application = item.application
    scheme = office.scheme_of(application)
    facts, dossier = st.columns([1, 2], gap="large")
    with facts:
        _draw_facts(application, scheme, item)
        _draw_checks(application, scheme)
        _draw_decision(application, scheme)
    with dossier:
        draw_comparison(application, scheme)
        _draw_documents(application, scheme)
        _draw_answers(application, scheme)


def _answer(waiting: tuple[WaitingApplication, ...]) -> str:
    first = waiting[0]
    if first.due is None:
        return t("{count} are waiting.", count=len(waiting))
    return t("{count} are waiting; the first is due {day}.", count=len(waiting),
             day=due(first.due, session.office().today()))


def _name(item: WaitingApplication) -> str:
    scheme = session.office().scheme_of(item.application)
    return f"{item.application.called} · {item.application.text('client.name')} · {text(scheme.name)}"


def _draw_facts(application: Application, scheme: SchemeEdition, item: WaitingApplication) -> None:
    st.markdown(f"**{escaped(application.text('client.name'))}**")
    st.caption(f"{t('Application number')} {application.called} · {text(scheme.name)} · {scheme.document}")
    if item.due is not None:
        kind = t("due by the rule") if item.is_hard else t("this body's own target")
        st.markdown(f"{due(item.due, session.office().today())} · {kind}")
    st.caption(f"{t('Declared true by')} {escaped(application.declared_by)} · "
               f"{t('Submitted on')} {application.submitted_on}")
    draw_division(application)


def _draw_checks(application: Application, scheme: SchemeEdition) -> None:
    st.markdown(f"**{t('Checks before acceptance')}**")
    made = {check.key: check for check in application.checks}
    for definition in scheme.checks:
        check = made.get(definition.key)
        state = t("not made yet") if check is None else (t("passed") if check.passed else t("failed"))
        with st.expander(f"{text(definition.text)} · {state}", expanded=check is None):
            st.caption(text(clause_text(definition.clause)))
            key = f"check_{application.id}_{definition.key}"
            st.text_input(t("Where it was looked up"), key=f"{key}_source", value=check.source if check else "")
            st.text_input(t("Note"), key=f"{key}_note", value=check.note if check else "")
            yes, no = st.columns(2)
            yes.button(t("Passed"), key=f"{key}_yes", on_click=_check, args=(application.id, definition.key, True),
                       width="stretch")
            no.button(t("Failed"), key=f"{key}_no", on_click=_check, args=(application.id, definition.key, False),
                      width="stretch")


def _draw_decision(application: Application, scheme: SchemeEdition) -> None:
    obstacles = acceptance_obstacles(application, scheme, session.office().today())
    show_reasons(obstacles, t("Before it can be accepted:"))
    st.button(t("Accept the application"), type="primary", width="stretch", disabled=bool(obstacles),
              key=f"accept_{application.id}", on_click=_accept, args=(application.id,))
    with st.expander(t("Return for supplement")):
        returned = [d for d in application.documents if d.verdict is DocumentVerdict.RETURNED]
        st.caption(t("Documents marked for return go along: {count}.", count=len(returned)))
        st.text_input(t("Something else that is missing or wrong"), key=f"more_{application.id}_title")
        st.text_area(t("What is wrong, and what to hand in"), key=f"more_{application.id}_reason")
        st.button(t("Send the request for supplements"), key=f"return_{application.id}", on_click=_return,
                  args=(application.id,), width="stretch")
    with st.expander(t("Refuse")):
        reason = application_review.refusal_ground(session.office(), application)
        if reason is not None:
            st.error(text(reason))
        st.text_area(t("Reason for the refusal, as the applicant will read it"), key=f"refuse_{application.id}")
        st.button(t("Refuse the application"), key=f"refuse_now_{application.id}", on_click=_refuse,
                  args=(application.id,), width="stretch")


def _draw_documents(application: Application, scheme: SchemeEdition) -> None:
    st.markdown(f"**{t('Documents')}**")
    for line in document_lines(application, scheme):
        document = line.handed_in
        if document is None:
            continue
        words = {DocumentVerdict.SUBMITTED: t("to be looked at"), DocumentVerdict.ACCEPTED: t("accepted"),
                 DocumentVerdict.RETURNED: t("returned")}
        with st.container(border=True):
            what, link = st.columns([3, 1], vertical_alignment="center")
            what.markdown(f"{text(line.title)} · {escaped(text(line.subject_text))} — **{words[document.verdict]}**")
            what.caption(f"{escaped(document.file_name)} · {text(clause_text(line.clause))}"
                         + (f" · {t('Valid until')} {document.valid_until}" if document.valid_until else ""))
            link.link_button(t("Open"), f"/files/{document.file_id}", width="stretch")
            for upload in line.uploads:
                if upload.file_id == document.file_id and upload.examination.remarks:
                    st.markdown(remark_lines(upload.examination))
            key = f"judge_{application.id}_{line.requirement}_{line.subject}"
            note, good, bad = st.columns([3, 1, 1], vertical_alignment="bottom")
            note.text_input(t("Reason, if it goes back"), key=f"{key}_note", value=document.note)
            good.button(t("Accept"), key=f"{key}_yes", width="stretch", on_click=_judge,
                        args=(application.id, line.requirement, line.subject, DocumentVerdict.ACCEPTED, key))
            bad.button(t("Return"), key=f"{key}_no", width="stretch", on_click=_judge,
                       args=(application.id, line.requirement, line.subject, DocumentVerdict.RETURNED, key))


def _draw_answers(application: Application, scheme: SchemeEdition) -> None:
    with st.expander(t("All answers")):
        st.dataframe(
            [{t("Of what"): heading(place), t("Field"): text(field.label),
              t("Answer"): answer_words(field, answer.text, application, scheme), t("By"): answer.by,
              t("From"): text(ANSWER_SOURCES[answer.source])}
             for place, field, answer in _given(application, scheme)],
            hide_index=True, width="stretch",
        )


def _given(application: Application, scheme: SchemeEdition) -> Iterator[tuple[Text, FieldDefinition, Answer]]:
    """Each answer with its question and the section or row that it is about, in the order of the form."""
    for section in scheme.form:
        rows: list[tuple[str | None, Text]] = [(None, section.title)]
        if section.repeats:
            rows = list(row_texts(section.key, application, scheme).items())
        for row, place in rows:
            for field in scheme.fields_of(section.key):
                answer = application.answers.get(path_of(section.key, field.key, row))
                if answer is not None and answer.text:
                    yield place, field, answer


def _check(application_id: str, key: str, passed: bool) -> None:
    prefix = f"check_{application_id}_{key}"
    source, note = st.session_state[f"{prefix}_source"], st.session_state[f"{prefix}_note"]
    act(lambda: application_review.record_check(
        session.office(), session.current_actor(), application_id, key, passed, source, note))


def _judge(application_id: str, requirement: str, subject: str, verdict: DocumentVerdict, key: str) -> None:
    note = st.session_state[f"{key}_note"] if verdict is DocumentVerdict.RETURNED else ""
    act(lambda: application_review.judge_document(
        session.office(), session.current_actor(), application_id, requirement, subject, verdict, note))


def _accept(application_id: str) -> None:
    act(lambda: application_review.accept(session.office(), session.current_actor(), application_id),
        t("Accepted. The notice of acceptance is made and the coordinator has the job."))


def _return(application_id: str) -> None:
    office, actor = session.office(), session.current_actor()

    def send() -> object:
        application = applications.application_of(office, actor, application_id)
        items = application_review.returned_items(office, application)
        title = cast(str, st.session_state[f"more_{application_id}_title"]).strip()
        words = cast(str, st.session_state[f"more_{application_id}_reason"]).strip()
        if title or words:
            items = (*items, SupplementItem.of_words(title, words))
        return application_review.return_for_supplement(office, actor, application_id, items)

    act(send, t("Returned. The request for supplements is made and the applicant can work on it again."))


def _refuse(application_id: str) -> None:
    reason = st.session_state[f"refuse_{application_id}"]
    act(lambda: application_review.refuse(session.office(), session.current_actor(), application_id, reason),
        t("Refused. The notice with the reason is made."))


draw()
