"""Fields whose text is sent by a button: until then it is kept for whoever typed it, and stands there again afterwards.

A kept field is named by its key alone. What a session keeps it reads once and then only writes: another window of the
same person shows a text once it is loaded anew.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from intake_app.services import unsent_texts
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t
from intake_app.ui.laying import laid_key, lift, lying, saw
from intake_app.ui.showing import to_the_second
from models.unsent import UnsentText

UNSENT = "unsent_texts"
"""Where the session has what is kept: the sign-in that it is kept for, and the texts by place."""

PAUSE = "1s"
"""After how long without a key a line is kept: a page of many certificates is not drawn anew at each letter."""


def kept_text_area(
    label: str, key: str, *, begin: str = "", height: int | None = None, placeholder: str | None = None
) -> None:
    """A longer text; where nothing is kept it begins with `begin`."""
    lies, value, said = _laid(label, key, begin)
    st.text_area(said, value=value, key=lies, height=height, placeholder=placeholder, on_change=_keep,
                 args=(key, lies, begin))


def kept_text_input(label: str, key: str, *, begin: str = "", placeholder: str | None = None) -> None:
    """A line; where nothing is kept it begins with `begin`."""
    lies, value, said = _laid(label, key, begin)
    st.text_input(said, value=value, key=lies, placeholder=placeholder, live=PAUSE, on_change=_keep,
                  args=(key, lies, begin))


def standing(key: str) -> Any:
    """What stands in a field now: in a kept one by the key that it is named by, or in any other."""
    return st.session_state[lying(_place(key)) or key]


def put_text(key: str, words: str) -> None:
    """Have a kept field begin anew with these words, kept as if somebody had typed them; called in a callback."""
    place = _place(key)
    if act(lambda: _kept_now(place[1], words)):
        lift(place)


def act_on(use_case: Callable[[], object], done: str, *keys: str) -> bool:
    """Act inside a callback; once that did what was asked, what was typed into these fields is sent and kept no more.

    The fields then begin anew. A key that names no kept field is passed over.
    """
    if not act(use_case, done):
        return False
    places = [place for place in map(_place, keys) if lying(place)]
    for place in places:
        lift(place)
    _forget(*(place[1] for place in places))
    return True


def _laid(label: str, key: str, begin: str) -> tuple[str, str, str]:
    """The key under which the field lies, what it begins with, and its label with since when its text is kept."""
    place = _place(key)
    kept = _kept().get(place[1])
    value = kept.text if kept else begin
    if kept is not None:
        label = t("{label} · unsent, kept {time}", label=label,
                  time=to_the_second(kept.saved_at, session.office().now()))
    return laid_key(place, key, value), value, label


def _place(key: str) -> tuple[str, str]:
    """Where the field lies: for this sign-in, and without the language that the key has for the choices beside it."""
    return session.token(), f"{key}_".replace(f"_{session.language()}_", "_").removesuffix("_")


def _kept() -> dict[str, UnsentText]:
    found: tuple[str, dict[str, UnsentText]] | None = st.session_state.get(UNSENT)
    if found is None or found[0] != session.token():
        texts = unsent_texts.unsent_texts(session.office(), session.current_actor())
        found = st.session_state[UNSENT] = session.token(), {each.place: each for each in texts}
    return found[1]


def _keep(key: str, lies: str, begin: str) -> None:
    place, typed = _place(key), st.session_state[lies] or ""
    if lying(place) != lies:
        # The button that sends it was pressed with the last letters: they are sent.
        return

    if typed == begin:
        _forget(place[1])
    elif not act(lambda: _kept_now(place[1], typed)):
        return
    saw(place, typed)


def _kept_now(place: str, typed: str) -> object:
    outcome = unsent_texts.keep_unsent(session.office(), session.current_actor(), place, typed)
    if isinstance(outcome, UnsentText):
        _kept()[place] = outcome
    return outcome


def _forget(*places: str) -> None:
    if places:
        unsent_texts.forget_unsent(session.office(), session.current_actor(), places)
    for place in places:
        _kept().pop(place, None)
