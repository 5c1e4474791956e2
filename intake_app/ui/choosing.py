"""Choosing one thing of a list; the choice stands in the address, so that a reload and a link keep it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from intake_app.ui import session

T = TypeVar("T")


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
