"""Fields that save by themselves: each has one key while it is typed in, and another once it changed elsewhere.

What is put into the session's state reaches the browser once, with the run that put it there. Where that run is cut
off, by a lost connection or by the next click, the browser shows an empty field and later sends the emptiness as what
was typed. So each run gives a field the value that is stored as its first one: a browser that knows the key goes on
with what is typed there, one that forgot it begins with what is stored, and a new key has every browser begin anew.
No two sessions use the same key: a browser that outlives its session remembers what was typed under each.
"""

from dataclasses import dataclass
from secrets import token_hex

import streamlit as st

Place = tuple[str, str]
"""The thing whose field it is, and which of its fields."""

LAID = "laid_fields"


@dataclass
class _Laid:
    key: str
    stem: str
    seen: str
    """The stored value as its reader last saw it."""


def laid_key(place: Place, stem: str, stored: str) -> str:
    """The key of the field as it lies on this screen; a fresh one where the stored value or the stem is another."""
    fields: dict[Place, _Laid] = st.session_state.setdefault(LAID, {})
    lies = fields.get(place)
    if lies is None or (lies.stem, lies.seen) != (stem, stored) or lies.key not in st.session_state:
        lies = fields[place] = _Laid(key=f"{stem}_{token_hex(4)}", stem=stem, seen=stored)
    return lies.key


def seen_at(place: Place) -> str:
    """The stored value as its reader last saw it; empty where they saw none."""
    fields: dict[Place, _Laid] = st.session_state.get(LAID, {})
    return fields[place].seen if place in fields else ""


def lying(place: Place) -> str:
    """The key under which the field lies on this screen; empty where it does not."""
    fields: dict[Place, _Laid] = st.session_state.get(LAID, {})
    return fields[place].key if place in fields else ""


def saw(place: Place, stored: str) -> None:
    """The reader's own words were stored, in this writing: the field stays as it lies."""
    st.session_state[LAID][place].seen = stored


def lift(place: Place) -> None:
    """Have the field laid anew, with what is stored."""
    st.session_state[LAID].pop(place, None)
