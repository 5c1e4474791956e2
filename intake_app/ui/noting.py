"""One field of the fieldwork: it saves by itself, and two writers never overwrite each other (`laying` has the how)."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Literal
from zlib import crc32

import streamlit as st

from intake_app.rules.answer_readings import read_date
from intake_app.rules.fieldwork import weighty_risks
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import fieldwork
from intake_app.services.fieldwork import Overtaken
from intake_app.services.fieldwork_contexts import RISK_WORDS
from intake_app.ui import session
from intake_app.ui.acting import act
from intake_app.ui.i18n import t, text
from intake_app.ui.laying import laid_key, lift, lying, saw, seen_at
from intake_app.ui.showing import escaped, to_the_second
from intake_app.ui.typed_days import day_line, draw_doubt, no_day
from models.fieldwork import Fieldwork, Risk

SAVED_AT = "fieldwork_saved_at"
"""Where the session keeps the time of its last write."""

FIVE_MINUTES = timedelta(minutes=5)
"""How far apart the times are that are offered; any other is typed."""

OVERTAKEN = "overtaken_notes"

SEPARATOR = " "
"""Between the keys of several choices."""


def saved_words() -> str:
    """When this session last kept something; empty before it did."""
    at = st.session_state.get(SAVED_AT)
    return " · " + t("saved at {time}", time=f"{at:%H:%M:%S}") if at else ""


def draw_risks(work: Fieldwork, scheme: SchemeEdition) -> None:
    """The risks that are more than low, each with the response that evidence and visit follow."""
    for each in weighty_risks(work, scheme):
        colour = "red" if each.risk is Risk.HIGH else "orange"
        st.markdown(f":{colour}[{text(RISK_WORDS[each.risk])}] {escaped(text(each.point.text))}  \n"
                    f":gray[{escaped(each.response)}]")


def draw_line(
    work: Fieldwork, path: str, label: str, *, disabled: bool = False, stem: str = "", begin: str = ""
) -> None:
    """A short text, kept while it is typed; where nothing is kept it begins with `begin`."""
    key, value = _laid(work, path, "line", stem)
    st.text_input(label, value=value or begin, key=key, disabled=disabled, live=True, on_change=_save,
                  args=(work.id, path, key))
    _draw_overtaken(work.id, path)


def draw_lines(
    work: Fieldwork, path: str, label: str, *, disabled: bool = False, height: int = 90, stem: str = "",
    begin: str = "",
) -> None:
    """A longer text, kept when its writer leaves it; where nothing is kept it begins with `begin`."""
    key, value = _laid(work, path, "lines", stem)
    st.text_area(label, value=value or begin, key=key, disabled=disabled, height=height, on_change=_save,
                 args=(work.id, path, key))
    _draw_overtaken(work.id, path)


def draw_day(work: Fieldwork, path: str, label: str, *, disabled: bool = False) -> None:
    """A day, kept as 2026-12-16; what is typed and is no day is kept as it is, and said to be none."""
    key, value = _laid(work, path, "day")
    typed = day_line(label, value=value, key=key, disabled=disabled, live=True, on_change=_save_day,
                     args=(work.id, path, key))
    if typed.strip() and read_date(typed) is None:
        draw_doubt(no_day(label, typed))
    _draw_overtaken(work.id, path)


def draw_time(work: Fieldwork, path: str, label: str, *, disabled: bool = False) -> None:
    """A time of the day to the minute, kept as 09:00."""
    key, value = _laid(work, path, "time")
    st.time_input(label, value=time.fromisoformat(value) if value else None, step=FIVE_MINUTES, key=key,
                  disabled=disabled, on_change=_save, args=(work.id, path, key))
    _draw_overtaken(work.id, path)


def draw_choice(
    work: Fieldwork, path: str, label: str, words: Mapping[str, str], *, disabled: bool = False,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> None:
    """One of a few choices, as buttons that a thumb hits; who chose, and when, stands below."""
    key, value = _laid(work, path, f"choice_{session.language()}_{crc32(repr(words).encode()):x}")
    st.segmented_control(
        label, list(words), default=value if value in words else None, format_func=words.__getitem__, key=key,
        disabled=disabled, on_change=_save, args=(work.id, path, key), wrap=True,
        label_visibility=label_visibility)
    entry = work.entries.get(path)
    if entry and entry.text:
        now = session.office().now()
        st.markdown(f":small[:gray[{escaped(entry.by)} · {to_the_second(entry.at, now)}]]")
    _draw_overtaken(work.id, path)


def draw_choices(
    work: Fieldwork, path: str, label: str, words: Mapping[str, str], *, disabled: bool = False
) -> None:
    """Several of some choices."""
    key, value = _laid(work, path, f"choices_{session.language()}_{crc32(repr(words).encode()):x}")
    st.pills(label, list(words), selection_mode="multi", default=[each for each in value.split() if each in words],
             format_func=words.__getitem__, key=key, disabled=disabled, on_change=_save, args=(work.id, path, key))
    _draw_overtaken(work.id, path)


def typed(job_id: str, path: str) -> str:
    """What stands in a field of this page now, kept or not."""
    key = lying((job_id, path))
    return str(st.session_state.get(key, "")) if key else ""


def chosen_now(job_id: str, path: str) -> tuple[str, ...]:
    """What is chosen in a field of several choices of this page now, kept or not."""
    key = lying((job_id, path))
    return tuple(st.session_state.get(key) or ()) if key else ()


def empty(job_id: str, path: str) -> None:
    """Empty a field whose words went into a record; called in a callback."""
    place = (job_id, path)
    _write(job_id, path, "", seen_at(place))
    lift(place)


def _laid(work: Fieldwork, path: str, kind: str, stem: str = "") -> tuple[str, str]:
    """The key under which the field lies, which begins with `stem` if there is one, and what it begins with."""
    place, stored = (work.id, path), work.text(path)
    overtaken: tuple[str, Overtaken] | None = st.session_state.get(OVERTAKEN, {}).get(place)
    key = laid_key(place, stem or f"note_{work.id}_{path}_{kind}", stored if overtaken is None else seen_at(place))
    return key, stored if overtaken is None else overtaken[0]


def _save(job_id: str, path: str, key: str) -> None:
    _write(job_id, path, _as_text(st.session_state[key]), seen_at((job_id, path)))


def _save_day(job_id: str, path: str, key: str) -> None:
    typed = st.session_state[key] or ""
    found = read_date(typed)
    _write(job_id, path, found.isoformat() if found else typed.strip(), seen_at((job_id, path)))


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return SEPARATOR.join(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if value else ""


def _write(job_id: str, path: str, typed: str, expected: str) -> None:
    office, place = session.office(), (job_id, path)

    def write() -> object:
        outcome = fieldwork.save_entry(office, session.current_actor(), job_id, path, typed, expected=expected)
        if isinstance(outcome, Overtaken):
            st.session_state.setdefault(OVERTAKEN, {})[place] = (typed, outcome)
        elif isinstance(outcome, Fieldwork):
            st.session_state.get(OVERTAKEN, {}).pop(place, None)
            saw(place, outcome.text(path))
            st.session_state[SAVED_AT] = office.moment()
        return outcome

    act(write)


def _draw_overtaken(job_id: str, path: str) -> None:
    found: tuple[str, Overtaken] | None = st.session_state.get(OVERTAKEN, {}).get((job_id, path))
    if found is None:
        return
    theirs = found[1].current.text
    st.warning(f"{escaped(text(found[1].text))}  \n**{escaped(theirs)}**", icon=":material/sync_problem:")
    with st.container(horizontal=True):
        st.button(t("Keep what I typed"), key=f"mine_{job_id}_{path}", on_click=_write,
                  args=(job_id, path, found[0], theirs))
        st.button(t("Take the other value"), key=f"theirs_{job_id}_{path}", on_click=_take_theirs,
                  args=(job_id, path))


def _take_theirs(job_id: str, path: str) -> None:
    st.session_state[OVERTAKEN].pop((job_id, path))
    lift((job_id, path))
