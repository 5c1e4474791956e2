"""Requests as the reviewer handles them: the batch to be sent, what applicants did about it, and the time they have."""

from datetime import timedelta

import streamlit as st

from intake_app.rules.answers import field_at
from intake_app.rules.clocks import supplement_due
from intake_app.rules.rounds import Change, Round
from intake_app.rules.supplement_items import ItemState, item_state, unanswered
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import application_review, supplements
from intake_app.services.supplements import Demand, ReturnedApplication
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.answering import answer_words
from intake_app.ui.asking import draw_ask_button, draw_ask_form
from intake_app.ui.i18n import t, text
from intake_app.ui.keeping import act_on, kept_text_area, kept_text_input, standing
from intake_app.ui.showing import (
    ITEM_COLOURS,
    cited,
    day,
    day_from,
    deadline,
    draw_head,
    escaped,
    heading,
    labelled,
    show_answer,
)
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.application import Application
from models.supplement import SupplementItem, SupplementKind

OTHER = "other"
"""The place at which something is asked that the list does not know."""


def draw_batch(application: Application, scheme: SchemeEdition) -> None:
    """The requests noted so far, each with its way out, and the one button that sends them."""
    items = application.drafted_items
    with st.container(border=True):
        st.markdown(f"**{t('Requests to send ({count})', count=len(items))}**")
        if not items:
            st.caption(t("Ask beside a document or an answer: the request is kept here until you send the batch."))
        for number, item in enumerate(items, start=1):
            clause = cited(item.clause) if item.clause else ""
            with st.container(horizontal=True, wrap=False):
                st.markdown(f"{number}. :blue-badge[{text(item.kind.text)}] {escaped(heading(item.title))}  \n"
                            f":small[{escaped(item.reason)} :gray[{clause}]]")
                st.button("", key=f"out_{item.id}", icon=":material/delete:", type="tertiary", on_click=_take_out,
                          args=(application.id, item.id), help=t("Take it out"), width="content")
        draw_ask_button(application, OTHER, t("Ask for something else"))
        draw_ask_form(application, scheme, OTHER, "")
        if items:
            _draw_sending(application, scheme)


def _draw_sending(application: Application, scheme: SchemeEdition) -> None:
    today = session.office().today()
    usual = supplement_due(today, scheme)
    given = next((item.until for item in application.drafted_items if item.until), None)
    st.caption(t("Sent today, the answer is due {day}.", day=day_from(given or usual, today)))
    with st.expander(t("Give more time than usual")):
        key = f"more_time_{application.id}"
        kept_day(t("Until"), f"{key}_until", value=usual + timedelta(days=30), first=usual + timedelta(days=1))
        kept_text_input(t("Reason"), f"{key}_reason")
        st.button(t("Add to the batch"), key=f"{key}_add", on_click=_add_time, args=(application.id, key),
                  width="stretch")
    st.button(t("Send the requests as one notice"), key=f"send_{application.id}", type="primary", width="stretch",
              icon=":material/send:", on_click=_send, args=(application.id,))


def draw_rounds(application: Application, scheme: SchemeEdition) -> None:
    """What the applicant did about the last batch, request by request; earlier rounds are folded."""
    rounds = supplements.rounds_of(session.office(), session.current_actor(), application.id)
    answered = [each for each in rounds if each.request is not None]
    if not answered:
        return
    last = answered[-1]
    _draw_round(last, application, scheme)
    if len(answered) > 1:
        with st.expander(t("Earlier rounds ({count})", count=len(answered) - 1), icon=":material/history:"):
            for each in reversed(answered[:-1]):
                _draw_round(each, application, scheme)


def _draw_round(this: Round, application: Application, scheme: SchemeEdition) -> None:
    items = this.request.items if this.request else ()
    st.markdown(f"#### {t('Handed over again on {day}', day=day(this.submission.submitted_on))}")
    waiting = [item.id for item in items if item_state(item, application, scheme) is ItemState.ANSWERED]
    for number, item in enumerate(items, start=1):
        _draw_answered(number, item, this, application, scheme)
    if len(waiting) > 1:
        st.button(t("Accept all {count} answers", count=len(waiting)), key=f"settle_all_{this.submission.id}",
                  on_click=_settle, args=(application.id, *waiting), icon=":material/done_all:")
    others = this.other_changes(scheme)
    if others:
        st.markdown(f"**{t('What else changed ({count})', count=len(others))}**")
        st.markdown("\n".join(f"- {labelled(escaped(text(each.title)), _change_line(each, this, scheme))}"
                              for each in others))


def _draw_answered(
    number: int, item: SupplementItem, this: Round, application: Application, scheme: SchemeEdition
) -> None:
    """One request with what changed and what was replied, and the reviewer's word on it."""
    state = item_state(item, application, scheme)
    with st.container(border=True):
        draw_head(f"**{number}. {escaped(heading(item.title))}** :blue-badge[{text(item.kind.text)}]  \n"
                  f":small[:gray[{escaped(item.reason)}{cited(item.clause) if item.clause else ''}]]", text(state.text),
                  ITEM_COLOURS[state])
        for change in this.changes_for(item, scheme):
            line = _change_line(change, this, scheme)
            st.markdown(line if change.target == item.target else labelled(escaped(text(change.title)), line))
        show_answer(item)
        if state is ItemState.ANSWERED:
            with st.container(horizontal=True):
                st.button(t("Accept the answer"), key=f"settle_{item.id}", icon=":material/check:", on_click=_settle,
                          args=(application.id, item.id), width="content")
                draw_ask_button(application, f"again_{item.id}", t("Ask again"))
            draw_ask_form(application, scheme, f"again_{item.id}", item.target, follows=item)


def _change_line(change: Change, this: Round, scheme: SchemeEdition) -> str:
    """Old and new side by side; of a document both files."""
    before = _change_side(change.before, change.file_before, change, this.before, scheme)
    after = _change_side(change.after, change.file_after, change, this.submission.application, scheme)
    return f":red[~~{before}~~] → :green[{after}]" if change.before else f":green[+ {after}]"


def _change_side(
    words: str, file_id: str | None, change: Change, version: Application | None, scheme: SchemeEdition
) -> str:
    if file_id is not None:
        return f"[{escaped(words)}](/files/{file_id})"
    field = field_at(change.target, scheme)
    if field is not None and version is not None:
        words = answer_words(field, words, version, scheme)
    return escaped(words).replace("\n", " ") or t("nothing")


def draw_returned(returned: tuple[ReturnedApplication, ...]) -> None:
    """The applications that are with their applicants, the late ones and those that ask for time in sight."""
    if not returned:
        return
    needs_a_word = any(each.days_late or each.request.extension_asked for each in returned)
    with st.expander(t("With their applicants ({count})", count=len(returned)), expanded=needs_a_word,
                     icon=":material/assignment_return:"):
        for each in returned:
            with st.container(border=True):
                _draw_returned_one(each)


def _draw_returned_one(each: ReturnedApplication) -> None:
    application, request = each.application, each.request
    scheme = session.office().scheme_of(application)
    when = t("answer due {day}", day=deadline(request.last_day, session.office().today()))
    colour = f":red[:material/alarm: {when}]" if each.days_late else when
    left = t("{count} of {all} unanswered", count=len(unanswered(application, scheme)), all=len(request.items))
    st.markdown(f"**{escaped(application.text('client.name'))}** · {escaped(text(scheme.name))}  \n{colour} · {left}")
    asked = request.extension_asked
    if asked is not None:
        st.warning(t("{name} asks for time until {day}: {reason}", name=escaped(asked.asked_by), day=day(asked.until),
                     reason=escaped(asked.reason)), icon=":material/more_time:")
    with st.container(horizontal=True):
        _draw_time_buttons(each)
        if each.days_late and asked is None and not _is_barred(application):
            with st.popover(t("Refuse the application"), key=f"refuse_late_{application.id}"):
                kept_text_area(t("Reason for the refusal, as the applicant will read it"),
                               f"late_{application.id}_reason")
                st.button(t("Refuse the application"), key=f"late_{application.id}_go", on_click=_refuse,
                          args=(application.id,), width="stretch")


def _is_barred(application: Application) -> bool:
    """Whether the reader may not refuse it; why is said where it is accepted or refused."""
    return application_review.why_barred(session.office(), session.current_actor(), application.id) is not None


def _draw_time_buttons(each: ReturnedApplication) -> None:
    application, asked = each.application, each.request.extension_asked
    key = f"time_{application.id}"
    earliest = max(each.request.last_day, session.office().today()) + timedelta(days=1)
    with st.popover(t("Give more time"), key=f"{key}_give", icon=":material/more_time:"):
        kept_day(t("Until"), f"{key}_until", first=earliest,
                 value=max(asked.until, earliest) if asked else earliest + timedelta(days=13))
        kept_text_input(t("Reason"), f"{key}_reason")
        st.button(t("Give it"), key=f"{key}_go", on_click=_give_time, args=(application.id, key), width="stretch")
    if asked is not None:
        with st.popover(t("Refuse more time"), key=f"{key}_refuse"):
            kept_text_input(t("Reason, as the applicant will read it"), f"{key}_no_reason")
            st.button(t("Refuse it"), key=f"{key}_no_go", on_click=_refuse_time, args=(application.id, key),
                      width="stretch")


def _take_out(application_id: str, item_id: str) -> None:
    act(lambda: supplements.take_out(session.office(), session.current_actor(), application_id, item_id))


def _settle(application_id: str, *item_ids: str) -> None:
    act(lambda: supplements.settle(session.office(), session.current_actor(), application_id, *item_ids))


def _add_time(application_id: str, key: str) -> None:
    if not all_days(f"{key}_until"):
        return
    demand = Demand(kind=SupplementKind.EXTEND, until=day_in(f"{key}_until"), reason=standing(f"{key}_reason"))
    act_on(lambda: supplements.ask(session.office(), session.current_actor(), application_id, demand), "",
           f"{key}_reason")


def _send(application_id: str) -> None:
    act(lambda: supplements.send_requests(session.office(), session.current_actor(), application_id),
        t("Sent as one notice. Only what the requests name is open for the applicant again."))


def _give_time(application_id: str, key: str) -> None:
    if not all_days(f"{key}_until"):
        return
    until, reason = day_in(f"{key}_until"), standing(f"{key}_reason")
    act_on(lambda: supplements.give_time(session.office(), session.current_actor(), application_id, until, reason),
           t("The applicant has more time."), f"{key}_reason")


def _refuse_time(application_id: str, key: str) -> None:
    reason = standing(f"{key}_no_reason")
    act_on(lambda: supplements.refuse_time(session.office(), session.current_actor(), application_id, reason),
           t("Refused. The applicant reads the reason beside the requests."), f"{key}_no_reason")


def _refuse(application_id: str) -> None:
    key = f"late_{application_id}_reason"
    reason = standing(key)
    act_on(lambda: application_review.refuse(session.office(), session.current_actor(), application_id, reason),
           t("Refused. The notice with the reason is made."), key)
