"""Requests: what does the certification body ask, and by when must it be answered?"""

from datetime import timedelta
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.rules.supplement_items import ItemState, item_state
from intake_app.services import applications, supplement_answers
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.applying import (
    CHECK,
    REQUESTS,
    chosen_application,
    draw_way,
    open_page,
    place_of_target,
)
from intake_app.ui.i18n import t, text
from intake_app.ui.incoming import draw_uploader, with_bytes
from intake_app.ui.keeping import act_on, kept_text_area, standing
from intake_app.ui.laying import laid_key, saw, seen_at
from intake_app.ui.showing import (
    ITEM_COLOURS,
    cited,
    day,
    deadline,
    draw_head,
    escaped,
    heading,
    left_as_written,
    question,
)
from intake_app.ui.typed_days import all_days, day_in, kept_day
from models.application import Application
from models.supplement import SupplementItem, SupplementKind, SupplementRequest, TimeExtension


def draw() -> None:
    """Each request with its state and its answer, the time that is left, and the way to hand everything in."""
    office = session.office()
    application = chosen_application()
    scheme = office.scheme_of(application)
    done = applications.completeness_of(office, application)
    draw_way(application, scheme, done, REQUESTS)
    request = application.open_request
    if request is None or not application.is_editable:
        question(t("What does the certification body ask, and by when?"), t("Nothing is asked at the moment."))
        show_said()
        _draw_earlier(application)
        return
    open_items = [item for item in request.items if item_state(item, application, scheme) is ItemState.OPEN]
    question(t("What does the certification body ask, and by when?"), _answer(request, len(open_items)))
    show_said()
    asked, side = st.columns([5, 3], gap="large")
    with asked:
        for number, item in enumerate(request.items, start=1):
            _draw_item(number, item, application, is_next=item in open_items[:1])
        _draw_onward(application, len(done.missing))
    with side:
        _draw_time(application, request)
        _draw_earlier(application)


def _answer(request: SupplementRequest, count: int) -> str:
    today = session.office().today()
    when = deadline(request.last_day, today)
    if request.last_day < today:
        return ":red[" + t("The last day was {day}: answer at once, or ask for more time.", day=when) + "]"
    if count:
        return t("Requests that wait for your answer: {count} of {all}, by {day}.", count=count, all=len(request.items),
                 day=when)
    return t("Every request is answered. Check and hand it in by {day}.", day=when)


def _draw_item(number: int, item: SupplementItem, application: Application, is_next: bool) -> None:
    """A request with its reason, the way to what it names, and its answer; `is_next` is the one to do first."""
    state = item_state(item, application, session.office().scheme_of(application))
    with st.container(border=True):
        draw_head(f"**{number}. {escaped(heading(item.title))}** :blue-badge[{text(item.kind.text)}]", text(state.text),
                  ITEM_COLOURS[state])
        clause = f" :gray[{cited(item.clause)}]" if item.clause else ""
        st.markdown(f"{escaped(item.reason)}{left_as_written(item.reason)}{clause}")
        if item.until is not None:
            st.markdown(t("Nothing to do: there is time until {day}.", day=day(item.until)))
            return
        place = place_of_target(item.target)
        if place is None or item.kind is SupplementKind.CLARIFY:
            _draw_reply(item, application, t("Your answer"))
        if place is None:
            return
        if st.button(t("Go there and change it"), key=f"go_{item.id}", icon=":material/arrow_forward:",
                     type="primary" if is_next and item.kind is not SupplementKind.CLARIFY else "secondary"):
            open_page(place.page, application.id, place.section, place.field)
        if item.kind is not SupplementKind.CLARIFY:
            with st.expander(t("Say something about it (optional)"), expanded=item.answer is not None,
                             key=f"remark_{item.id}"):
                _draw_reply(item, application, t("Your answer"))


def _draw_reply(item: SupplementItem, application: Application, label: str) -> None:
    """The written answer, saved when the field is left, and the file that goes with it."""
    stored = item.answer.text if item.answer else ""
    key = laid_key((application.id, item.id), f"reply_{application.id}_{item.id}", stored)
    st.text_area(label, value=stored, key=key, height=80, on_change=_reply, args=(application.id, item.id, key))
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(t("Add a file to the answer"), key=f"attach_{item.id}", icon=":material/attach_file:"):
            _draw_uploader(item, application)
        if item.answer is not None:
            by = t("{name}, {day}", name=escaped(item.answer.by), day=day(item.answer.on))
            file = f" · [{escaped(item.answer.file_name)}](/files/{item.answer.file_id})" if item.answer.file_id else ""
            st.markdown(f":small[:green[:material/check: {t('kept')}] :gray[{by}]{file}]")


def _draw_uploader(item: SupplementItem, application: Application) -> None:
    count = st.session_state.setdefault(f"replies_{item.id}", 0)
    draw_uploader(
        t("File for the answer"), f"reply_file_{item.id}_{count}", label_visibility="collapsed", on_change=_attach,
        args=(application.id, item.id),
    )


def _draw_onward(application: Application, missing: int) -> None:
    if st.button(
        t("Check and submit"), key=f"requests_onward_{application.id}", icon=":material/arrow_forward:",
        icon_position="right", type="secondary" if missing > 1 else "primary",
    ):
        open_page(CHECK, application.id)


def _draw_time(application: Application, request: SupplementRequest) -> None:
    today = session.office().today()
    with st.container(border=True):
        st.markdown(f"**{t('Time')}**  \n{t('Sent on {day}', day=day(request.sent_on))} · "
                    f"{t('last day {day}', day=deadline(request.last_day, today))}")
        for extension in request.extensions:
            st.markdown(_extension_line(extension))
        with st.expander(t("Ask for more time"), icon=":material/more_time:"):
            key = f"time_{application.id}"
            kept_day(t("Until"), f"{key}_until", value=max(request.last_day, today) + timedelta(days=14),
                     first=max(request.last_day, today) + timedelta(days=1))
            kept_text_area(t("Why more time is needed"), f"{key}_reason", height=80)
            st.button(t("Ask for it"), key=f"{key}_go", on_click=_ask_for_time, args=(application.id, key),
                      width="stretch")


def _extension_line(extension: TimeExtension) -> str:
    asked = t("{name} asked for time until {day}: {reason}", name=escaped(extension.asked_by),
              day=day(extension.until), reason=escaped(extension.reason))
    if extension.decided_on is None:
        return f":orange[:material/hourglass_top: {t('not decided yet')}] {asked}"
    if extension.granted_until is None:
        refused = t("refused: {reason}", reason=escaped(extension.decided_reason))
        return f":red[:material/close: {refused}] {asked}"
    granted = t("granted until {day}: {reason}", day=day(extension.granted_until),
                reason=escaped(extension.decided_reason))
    return f":green[:material/check: {granted}] {asked}"


def _draw_earlier(application: Application) -> None:
    """What was asked in earlier rounds, and what became of it."""
    earlier = [batch for batch in application.supplements if batch.answered_on is not None]
    if not earlier:
        return
    scheme = session.office().scheme_of(application)
    with st.expander(t("Earlier requests ({count})", count=sum(len(batch.items) for batch in earlier))):
        for number, batch in enumerate(earlier, start=1):
            st.markdown(f"**{t('Round {number}, {day}', number=number, day=day(batch.sent_on))}**")
            states = {item.id: text(item_state(item, application, scheme).text) for item in batch.items}
            st.markdown("\n".join(f"- {escaped(heading(item.title))} · {text(item.kind.text)} · {states[item.id]}"
                                  for item in batch.items))


def _reply(application_id: str, item_id: str, key: str) -> None:
    place, words = (application_id, item_id), cast(str, st.session_state[key])
    if act(lambda: supplement_answers.reply(session.office(), session.current_actor(), *place, words,
                                            expected=seen_at(place))):
        saw(place, words.strip())


def _attach(application_id: str, item_id: str) -> None:
    """Keep the file at once: what lies in an uploader is in memory only."""
    count = st.session_state[f"replies_{item_id}"]
    file = cast(UploadedFile | None, st.session_state[f"reply_file_{item_id}_{count}"])
    if file is not None:
        act(lambda: with_bytes(file, lambda content: supplement_answers.reply_with_file(
            session.office(), session.current_actor(), application_id, item_id, file.name, content)))
        st.session_state[f"replies_{item_id}"] = count + 1


def _ask_for_time(application_id: str, key: str) -> None:
    if not all_days(f"{key}_until"):
        return
    until, reason = day_in(f"{key}_until"), standing(f"{key}_reason")
    act_on(lambda: supplement_answers.ask_for_time(session.office(), session.current_actor(), application_id, until,
                                                   reason),
           t("Asked. The last day stays as it is until the certification body has decided."), f"{key}_reason")


draw()
