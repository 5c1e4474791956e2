"""Choosing one thing of a list.

What a page is about stands in its address, so that a reload and a link keep it; what is not offered there (any more)
is said to be so, and gives way to nothing else. What an act says (a ground, a cause,
whom it is about) nobody chooses in advance: the first of a list would be taken for an answer.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from intake_app.ui import session
from intake_app.ui.acting import say
from intake_app.ui.i18n import t
from intake_app.ui.keeping import kept
from intake_app.ui.showing import escaped

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)


def chosen(
    things: Sequence[T], label: str, name: Callable[[T], str], id_of: Callable[[T], str], key: str,
    elsewhere: Callable[[str], str] | None = None,
) -> T | None:
    """The thing that the reader chose; at first the one that the address names, else the first.

    None where the one at hand is not offered (any more), or nothing is: no other thing's form opens in its place until
    the reader chooses, and it is said what became of that one. `elsewhere` tells it by its id, "" where it cannot.
    """
    by_id = {id_of(thing): thing for thing in things}
    at_hand = st.query_params.get(key) or next(iter(by_id), None)
    if at_hand in by_id:
        _pick(by_id, at_hand, label, name, key)
        st.session_state[_last_named(key)] = at_hand, name(by_id[at_hand])
        return by_id[at_hand]
    if at_hand is not None:
        st.info(_not_offered(at_hand, key, elsewhere), icon=":material/info:")
    if by_id:
        _pick(by_id, None, label, name, key)
    return None


def chosen_part(
    parts: Sequence[T], label: str, name: Callable[[T], str], id_of: Callable[[T], str], key: str
) -> T:
    """The part that the reader chose of the thing at hand; where that thing has no such part, its first."""
    by_id = {id_of(part): part for part in parts}
    wanted = st.query_params.get(key)
    at_hand = wanted if wanted in by_id else next(iter(by_id))
    _pick(by_id, at_hand, label, name, key)
    return by_id[at_hand]


def _pick(by_id: Mapping[str, T], at_hand: str | None, label: str, name: Callable[[T], str], key: str) -> None:
    """Draw the list with the one at hand, which the address then names; what is chosen in it the address names next."""
    widget = _widget(key)
    # The address alone says what is at hand: a box that begins empty is another one to Streamlit and keeps nothing.
    st.session_state[widget] = at_hand
    st.selectbox(label, list(by_id), index=0 if at_hand is not None else None, placeholder=t("Choose"), key=widget,
                 format_func=lambda id: name(by_id[id]), on_change=lambda: _name(key, st.session_state[widget]))
    if at_hand is not None:
        _name(key, at_hand)


def _name(key: str, id: str | None) -> None:
    """Have the address name the thing at hand."""
    if id is not None and st.query_params.get(key) != id:
        st.query_params[key] = id


def _not_offered(id: str, key: str, elsewhere: Callable[[str], str] | None) -> str:
    """What became of the thing that the page was about: as far as it is known, else under its last name here."""
    told = elsewhere(id) if elsewhere is not None else ""
    if told:
        return told
    last, name = st.session_state.get(_last_named(key), ("", ""))
    if last == id:
        return t("{name} is not in the list of this page any more: it was dealt with, or is not yours now.",
                 name=escaped(name))
    return t("What the address names is not in the list of this page: it was dealt with, or is not yours.")


def _widget(key: str) -> str:
    """The language is part of the key: a select box whose options are reworded under it loses its choice."""
    return f"choose_{key}_{session.language()}"


def _last_named(key: str) -> str:
    return f"last_named_{key}"


def opened_by_click(rows: Sequence[Mapping[str, object]], ids: Sequence[str], key: str, **shown: Any) -> None:
    """A table whose rows are the things that `chosen` offers under the same key, by their ids: a click opens one.

    `shown` is how the table looks, as `st.dataframe` takes it.
    """
    table = f"open_{key}_{session.language()}"

    def opened() -> None:
        cells = st.session_state[table]["selection"]["cells"]
        if cells and cells[0][0] < len(ids):
            _name(key, ids[cells[0][0]])

    st.dataframe(rows, key=table, on_select=opened, selection_mode="single-cell", **shown)


def choose(label: str, named: Mapping[H, str], key: str) -> None:
    """A list from which one has to be chosen before the act; what is alone in it is chosen."""
    kept(st.selectbox, label, list(named), index=0 if len(named) == 1 else None, placeholder=t("Choose"),
         format_func=named.__getitem__, key=key)


def all_chosen(*asked: tuple[str, str]) -> bool:
    """Whether each of these fields, as label and key, has a choice; which have none is said. Inside a callback."""
    missing = [label for label, key in asked if st.session_state[key] is None]
    if missing:
        say("wrong", [t("Choose first: {what}.", what=t(", ").join(f"“{label}”" for label in missing))])
    return not missing
