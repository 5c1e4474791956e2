"""Days are typed, and stay as they are typed (0054).

A date field makes 2025-03-31 of a typed 20251331. A line of text leaves it as it is: what is no day, or none that is
taken here, is said below the line, and said again by the button that would send it and then does nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from intake_app.rules.answer_readings import read_date
from intake_app.ui.acting import say
from intake_app.ui.i18n import t
from intake_app.ui.keeping import PAUSE, kept
from intake_app.ui.showing import escaped

A_DAY = "2026-05-20"
"""How a day is written, for example."""

ASKED = "asked_days"
"""Where the session has what each line asks for, by its key."""

ASKED_SPANS = "asked_spans"
"""Where the session has what each pair of lines asks for, by the key of both."""

LONGEST_SHOWN = 40
"""Characters of what was typed that a sentence repeats."""


@dataclass(frozen=True)
class _Asked:
    """What a line for a day is called, and which days it takes."""

    label: str
    first: date | None
    last: date | None
    is_needed: bool


def kept_day(
    label: str, key: str, *, value: date | None = None, first: date | None = None, last: date | None = None,
    is_needed: bool = True, help: str | None = None,
) -> date | None:
    """A day that a button sends, kept as typed until then; the day between `first` and `last`, both included.

    None while what stands there is no such day.
    """
    _asked()[key] = _Asked(label, first, last, is_needed)
    kept(day_line, label, key=key, value=value.isoformat() if value else "", help=help, live=PAUSE)
    return _told(key)


def day_field(
    label: str, key: str, *, value: date | None = None, first: date | None = None, last: date | None = None,
    is_needed: bool = True, help: str | None = None,
) -> date | None:
    """A day as `kept_day` takes it, of a line that is not kept: it chooses what is looked at, or stands by a file."""
    _asked()[key] = _Asked(label, first, last, is_needed)
    day_line(label, key=key, value=value.isoformat() if value else "", help=help)
    return _told(key)


def kept_span(
    labels: tuple[str, str], key: str, *, value: Sequence[date] = (), first: date | None = None,
    last: date | None = None, is_needed: bool = True,
) -> tuple[date, date] | None:
    """The first and the last day of a span, side by side, each kept as typed; None while they are no span."""
    return _span(kept_day, labels, key, value, first, last, is_needed)


def span_field(
    labels: tuple[str, str], key: str, *, value: Sequence[date] = (), is_needed: bool = True
) -> tuple[date, date] | None:
    """The first and the last day of a span that chooses what is looked at."""
    return _span(day_field, labels, key, value, None, None, is_needed)


def day_line(
    label: str, *, key: str, value: str = "", help: str | None = None, disabled: bool = False,
    live: bool | str = False, on_change: Callable[..., None] | None = None, args: Sequence[object] = (),
) -> str:
    """The line itself, and what is typed into it."""
    typed: str = st.text_input(label, value=value, key=key, help=help, disabled=disabled, live=live,
                               placeholder=t("such as {day}", day=A_DAY), on_change=on_change, args=tuple(args))
    return typed


def all_days(*keys: str) -> bool:
    """Whether each of these lines and spans holds a day that it takes; what is wrong is said. Inside a callback."""
    doubts = [doubt for key in keys for doubt in _doubts(key)]
    if doubts:
        say("wrong", doubts)
    return not doubts


def day_in(key: str) -> date:
    """The day that stands in a line, once `all_days` is sure of it."""
    found = day_or_none(key)
    if found is None:
        raise ValueError(f"no day stands in {key}; all_days is asked first")
    return found


def day_or_none(key: str) -> date | None:
    """The day that stands in a line that may be empty, once `all_days` is sure of it; None where it is empty."""
    if _doubt(key):
        raise ValueError(f"no day that is taken stands in {key}; all_days is asked first")
    return read_date(_typed(key))


def span_in(key: str) -> tuple[date, date]:
    """The first and the last day of a span, once `all_days` is sure of them."""
    first, last = _ends(key)
    return day_in(first), day_in(last)


def span_or_none(key: str) -> tuple[date, date] | None:
    """The ends of a span that may be empty, once `all_days` is sure of them; None where it is empty."""
    return None if _is_blank(key) else span_in(key)


def no_day(label: str, typed: str) -> str:
    """That what was typed is no day, and how one is written."""
    return t("“{label}”: “{typed}” is no day of the calendar. Write year, month and day, such as {day}.",
             label=escaped(label), typed=escaped(typed.strip()[:LONGEST_SHOWN]), day=A_DAY)


def draw_doubt(sentence: str) -> None:
    """What is wrong with the line above."""
    st.markdown(f":small[:red[:material/error: {sentence}]]")


def _span(
    line: Callable[..., date | None], labels: tuple[str, str], key: str, value: Sequence[date], first: date | None,
    last: date | None, is_needed: bool,
) -> tuple[date, date] | None:
    st.session_state.setdefault(ASKED_SPANS, {})[key] = is_needed
    given = tuple(value) if len(value) == 2 else (None, None)
    days: list[date | None] = []
    for column, label, end, begins in zip(st.columns(2), labels, _ends(key), given, strict=True):
        with column:
            days.append(line(label, end, value=begins, first=first, last=last, is_needed=is_needed))
    start, end_day = days
    if start is None or end_day is None:
        return None
    turned = _turned(key)
    if turned:
        draw_doubt(turned)
    return None if turned else (start, end_day)


def _told(key: str) -> date | None:
    """The day that stands in a line just drawn; what is wrong with what is typed is said below it."""
    doubt = _doubt(key)
    if doubt and _typed(key).strip():
        draw_doubt(doubt)
    return None if doubt else read_date(_typed(key))


def _doubts(key: str) -> Iterator[str]:
    """What is wrong with a line, or with a span and its two lines."""
    if key not in st.session_state.get(ASKED_SPANS, {}):
        yield from filter(None, [_doubt(key)])
        return
    if _is_blank(key) and not st.session_state[ASKED_SPANS][key]:
        return
    found = [doubt for end in _ends(key) if (doubt := _doubt(end) or _missing(end))]
    yield from found or filter(None, [_turned(key)])


def _doubt(key: str) -> str:
    """What is wrong with a line; empty where nothing is."""
    asked, typed = _asked()[key], _typed(key)
    if not typed.strip():
        return _missing(key) if asked.is_needed else ""
    found, label = read_date(typed), escaped(asked.label)
    if found is None:
        return no_day(asked.label, typed)
    if asked.first is not None and found < asked.first:
        return t("“{label}” cannot be {day}: it is {first} at the earliest.", label=label, day=found, first=asked.first)
    if asked.last is not None and found > asked.last:
        return t("“{label}” cannot be {day}: it is {last} at the latest.", label=label, day=found, last=asked.last)
    return ""


def _missing(key: str) -> str:
    """That a line is empty which may not be; empty where it is not."""
    return "" if _typed(key).strip() else t("State “{label}”, such as {day}.", label=escaped(_asked()[key].label),
                                           day=A_DAY)


def _turned(key: str) -> str:
    """That a span ends before it begins; empty where it does not."""
    first, last = (read_date(_typed(end)) for end in _ends(key))
    if first is None or last is None or first <= last:
        return ""
    return t("The last day, {last}, is before the first, {first}.", first=first, last=last)


def _is_blank(key: str) -> bool:
    return not any(_typed(end).strip() for end in _ends(key))


def _ends(key: str) -> tuple[str, str]:
    """The keys of both lines of a span: one word each, so that they belong to the form that the span is in."""
    return f"{key}from", f"{key}to"


def _typed(key: str) -> str:
    return st.session_state.get(key) or ""


def _asked() -> dict[str, _Asked]:
    found: dict[str, _Asked] = st.session_state.setdefault(ASKED, {})
    return found
