"""Fields that are sent by a button: until then they are kept for whoever filled them, and stand there again afterwards.

A kept field is named by its key alone. What a session keeps it reads once and then only writes: another window of the
same person shows it once it is loaded anew. The figures, days and choices of a form are kept beside its texts
(`kept`), and are sent with any field of the same form: those whose keys differ in their last word only.
"""

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from intake_app.services import unsent_texts
from intake_app.ui import session
from intake_app.ui.acting import act, attempt
from intake_app.ui.i18n import t
from intake_app.ui.inputs import begin_of, given_for, written
from intake_app.ui.laying import laid_key, lift, lying, saw
from intake_app.ui.showing import to_the_second
from models.unsent import UnsentText

UNSENT = "unsent_texts"
"""Where the session has what is kept: the sign-in that it is kept for, and the texts by place."""

BEGUN = "begun_inputs"
"""Where the session has what each figure, day or choice began with, by place: the form's own, and what was kept."""

LAID_IN = "laid_in_inputs"
"""Where the session has what an input begins with that was laid into its form."""

PAUSE = "1s"
"""After how long without a key a line is kept: a page of many certificates is not drawn anew at each letter."""


def kept_text_area(
    label: str, key: str, *, begin: str = "", height: int | None = None, placeholder: str | None = None
) -> None:
    """A longer text; where nothing is kept it begins with `begin`."""
    lies, value, said = _laid(label, key, begin)
    st.text_area(said, value=value, key=lies, height=height, placeholder=placeholder, on_change=_keep,
                 args=(key, lies, begin))


def kept_text_input(
    label: str, key: str, *, begin: str = "", placeholder: str | None = None, autocomplete: str | None = None
) -> None:
    """A line; where nothing is kept it begins with `begin`."""
    lies, value, said = _laid(label, key, begin)
    st.text_input(said, value=value, key=lies, placeholder=placeholder, autocomplete=autocomplete, live=PAUSE,
                  on_change=_keep, args=(key, lies, begin))


def kept(widget: Callable[..., Any], label: str, *choices: Any, key: str, **given: Any) -> Any:
    """A figure, a day, a tick or a choice, drawn by `widget` with what else is given; its value.

    What is kept and may not be chosen any more, as the choices or the limits are others, gives way to the form's own,
    and the label does not say that it is kept.
    """
    place = _place(key)
    if place in st.session_state.get(LAID_IN, {}):
        given = given_for(widget, choices, given, json.loads(st.session_state[LAID_IN][place]))
    own = written(begin_of(widget, choices, given))
    begun: dict[tuple[str, str], tuple[str, str]] = st.session_state.setdefault(BEGUN, {})
    found = _kept().get(place[1])
    if begun.get(place, ("", ""))[0] != own or key not in st.session_state:
        begun[place] = own, found.text if found else own
    first = given_for(widget, choices, given, json.loads(begun[place][1]))
    stands = found is not None and given_for(widget, choices, given, json.loads(found.text)) != given
    return widget(_since(label, found if stands else None), *choices, key=key, on_change=_keep_input, args=(key, own),
                  **first)


def is_waiting(*keys: str) -> bool:
    """Whether something that was not sent is kept for one of these fields, drawn or not."""
    return any(_place(key)[1] in _kept() for key in keys)


def begin_with(key: str, value: Any) -> None:
    """Have an input begin with what another page or an earlier act says, not with its own."""
    st.session_state.setdefault(LAID_IN, {})[_place(key)] = written(value)


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

    The texts then begin anew; figures, days and choices of the same forms stay as they are, and are kept no more.
    """
    if not act(use_case, done):
        return False
    forget(*keys)
    return True


def forget(*keys: str) -> None:
    """What stood in these fields, and in the inputs of their forms, was sent: it is kept no more."""
    places = [place for place in map(_place, keys) if lying(place)]
    for place in places:
        lift(place)
    forms = {_form(_place(key)[1]) for key in keys}
    beside = [place for token, place in st.session_state.get(BEGUN, {})
              if token == session.token() and place in _kept() and _form(place) in forms]
    _forget(*(place[1] for place in places), *beside)


def _form(place: str) -> str:
    """What the places of one form begin with; a place that ends in an id is a form of its own."""
    form, _, field = place.rpartition("_")
    return form if field.isascii() and field.isalpha() else place


def _laid(label: str, key: str, begin: str) -> tuple[str, str, str]:
    """The key under which the field lies, what it begins with, and its label with since when its text is kept."""
    place = _place(key)
    kept = _kept().get(place[1])
    value = kept.text if kept else begin
    return laid_key(place, key, value), value, _since(label, kept)


def _since(label: str, unsent: UnsentText | None) -> str:
    """A field's label, with since when it is kept."""
    if unsent is None:
        return label
    return t("{label} · unsent, kept {time}", label=label, time=to_the_second(unsent.saved_at, session.office().now()))


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
    elif not attempt(lambda: _kept_now(place[1], typed)):
        return
    saw(place, typed)


def _kept_now(place: str, typed: str) -> object:
    outcome = unsent_texts.keep_unsent(session.office(), session.current_actor(), place, typed)
    if isinstance(outcome, UnsentText):
        _kept()[place] = outcome
    return outcome


def _keep_input(key: str, own: str) -> None:
    place, now = _place(key)[1], written(st.session_state[key])
    if now == own:
        _forget(place)
    else:
        attempt(lambda: _kept_now(place, now))


def _forget(*places: str) -> None:
    if places:
        unsent_texts.forget_unsent(session.office(), session.current_actor(), places)
    for place in places:
        _kept().pop(place, None)
