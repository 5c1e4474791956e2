"""Choosing one thing of a list.

What a page is about stands in its address, so that a reload and a link keep it. What an act says (a ground, a cause,
whom it is about) nobody chooses in advance: the first of a list would be taken for an answer.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from intake_app.ui import session
from intake_app.ui.acting import say
from intake_app.ui.i18n import t
from intake_app.ui.keeping import kept

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)


def chosen(things: Sequence[T], label: str, name: Callable[[T], str], id_of: Callable[[T], str], key: str) -> T:
    """The thing that the reader chose; at first the one that the address names, else the first."""
    by_id = {id_of(thing): thing for thing in things}
    ids = list(by_id)
    wanted = st.query_params.get(key)
    # The language is part of the key: a select box whose options are reworded under it loses its choice.
    widget = f"choose_{key}_{session.language()}"
    if st.session_state.get(widget) not in by_id:
        st.session_state[widget] = wanted if wanted in by_id else ids[0]
    picked: str = st.selectbox(label, ids, format_func=lambda id: name(by_id[id]), key=widget)
    if st.query_params.get(key) != picked:
        st.query_params[key] = picked
    return by_id[picked]


def opened_by_click(rows: Sequence[Mapping[str, object]], ids: Sequence[str], key: str, **shown: Any) -> None:
    """A table whose rows are the things that `chosen` offers under the same key, by their ids: a click opens one.

    `shown` is how the table looks, as `st.dataframe` takes it.
    """
    table = f"open_{key}_{session.language()}"

    def opened() -> None:
        cells = st.session_state[table]["selection"]["cells"]
        if cells and cells[0][0] < len(ids):
            st.session_state[f"choose_{key}_{session.language()}"] = ids[cells[0][0]]

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
