"""Beneath a question: who gave the answer, when and from where; behind it, the values before it, to be taken again."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from intake_app.services import applications
from intake_app.services.answer_history import AnswerVersion, answer_history
from intake_app.services.applications import Conflict, SavedAnswer
from intake_app.ui import session
from intake_app.ui.acting import act, say
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, source_words, to_the_minute
from models.application import AnswerSource, Application

VERSIONS_SHOWN = 20
"""The newest values; older ones stay in the records."""

SAVED_AT = "answer_saved_at"
"""Where the session keeps the time of its last write."""

Words = Callable[[str], str]
"""A stored answer as a person reads it."""


def draw_history(application: Application, path: str, words: Words, is_open: bool) -> None:
    """The button beside a field that opens the values that stood in it; they are looked up only then."""
    # Drawn for a question without an answer too: the field would grow narrower under the hands of who types in it.
    # With another help it would be another button, and the keys that rest on it would fall back to the page's top.
    box = st.popover(
        ":gray[:material/history:]", key=f"history_{application.id}_{path}", type="tertiary", on_change="rerun",
        disabled=application.answers.get(path) is None, help=t("Who answered it and when, and what stood here before"),
    )
    if box.open:
        with box:
            _draw_versions(application, path, words, is_open)


def draw_origin(application: Application, path: str, words: Words, is_open: bool) -> None:
    """Beneath a field: where its answer came from, if nobody typed it; what it held before it was emptied."""
    answer = application.answers.get(path)
    if answer is None:
        return
    if answer.text and answer.source is not AnswerSource.TYPED:
        st.markdown(f":small[:gray[{_given(answer.by, answer.at, answer.source, answer.origin)}]]")
    if answer.was and is_open:
        st.button(t("Emptied. It was: {value}. Take it back", value=escaped(_short(words(answer.was)))),
                  key=f"was_{application.id}_{path}", type="tertiary", icon=":material/undo:", on_click=_take,
                  args=(application.id, path, answer.was, answer.text))


def _draw_versions(application: Application, path: str, words: Words, is_open: bool) -> None:
    versions = answer_history(session.office(), session.current_actor(), application.id, path)
    st.markdown(f"**{t('What stood here')}**")
    for place, version in enumerate(versions[:VERSIONS_SHOWN]):
        value = escaped(words(version.text)).replace("\n", "  \n") or f":gray[{t('empty')}]"
        now = f" · {t('stands here now')}" if place == 0 else ""
        st.markdown(f"{value}  \n:small[:gray[{_version_words(version)}{now}]]")
        if place and is_open:
            st.button(t("Take this value again"), key=f"again_{application.id}_{path}_{place}", type="tertiary",
                      icon=":material/undo:", on_click=_take,
                      args=(application.id, path, version.text, versions[0].text))


def _version_words(version: AnswerVersion) -> str:
    if version.at is None or version.source is None:
        return t("from the beginning")
    return _given(version.by, version.at, version.source, version.origin)


def _given(by: str, at: datetime, source: AnswerSource, origin: str) -> str:
    return f"{escaped(by)} · {to_the_minute(at)} · {source_words(source, origin)}"


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 24 else f"{line[:23]}…"


def _take(application_id: str, path: str, value: str, expected: str) -> None:
    """Write an earlier value again; the field is filled from it in the next drawing."""
    office = session.office()

    def write() -> object:
        outcome = applications.save_answer(office, session.current_actor(), application_id, path, value,
                                           expected=expected, source=AnswerSource.EARLIER)
        if isinstance(outcome, Conflict):
            say("wrong", [escaped(text(outcome.text))])
        elif isinstance(outcome, SavedAnswer):
            st.session_state[SAVED_AT] = office.moment()
        return outcome

    act(write)
