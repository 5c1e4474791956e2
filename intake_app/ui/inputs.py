"""Figures, days, ticks and choices as text and back: what an input begins with, whatever Streamlit calls it there."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

FIRST_BY_PLACE = frozenset({"selectbox", "radio"})
"""The inputs that are told by its place which choice stands there first."""

FIRST_BY_CHOICE = frozenset({"segmented_control", "pills", "multiselect"})


def written(value: Any) -> str:
    """A value as text, the same for equal values; a choice by its key."""
    return json.dumps(_plain(value), ensure_ascii=False)


def begin_of(widget: Callable[..., Any], choices: Sequence[Any], given: Mapping[str, Any]) -> Any:
    """What the input begins with by itself."""
    name = widget.__name__
    if name in FIRST_BY_PLACE:
        options, place = _options(choices), given.get("index", 0)
        return None if place is None or not options else options[place]
    return given.get("default" if name in FIRST_BY_CHOICE else "value", False if name == "checkbox" else None)


def given_for(
    widget: Callable[..., Any], choices: Sequence[Any], given: Mapping[str, Any], kept: Any
) -> dict[str, Any]:
    """What the input is given to begin with a kept value; where that is no value of it any more, with its own."""
    name = widget.__name__
    if kept == _plain(begin_of(widget, choices, given)):
        return dict(given)
    if name in FIRST_BY_PLACE | FIRST_BY_CHOICE:
        return {**given, **_first_choice(name, _options(choices), kept)}
    value = _value(name, kept, given)
    return dict(given) if value is None else {**given, "value": value}


def _first_choice(name: str, options: Sequence[Any], kept: Any) -> dict[str, Any]:
    places = {_key(_plain(option)): place for place, option in enumerate(options)}
    is_list = isinstance(kept, list) and name not in FIRST_BY_PLACE
    chosen = [_key(each) for each in (kept if is_list else [] if kept is None else [kept])]
    if any(each not in places for each in chosen):
        return {}
    if name in FIRST_BY_PLACE:
        return {"index": places[chosen[0]] if chosen else None}
    first = [options[places[each]] for each in chosen]
    return {"default": first if is_list else next(iter(first), None)}


def _value(name: str, kept: Any, given: Mapping[str, Any]) -> Any:
    if name == "checkbox":
        return kept if isinstance(kept, bool) else None
    if name == "number_input":
        return kept if isinstance(kept, int | float) and _is_within(kept, given) else None
    # A day is typed: it comes back as it was typed, a day or none.
    return kept if isinstance(kept, str) else None


def _is_within(value: Any, given: Mapping[str, Any]) -> bool:
    least, most = given.get("min_value"), given.get("max_value")
    return (least is None or value >= least) and (most is None or value <= most)


def _options(choices: Sequence[Any]) -> Sequence[Any]:
    return list(choices[0]) if choices else []


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value


def _key(plain: Any) -> str:
    return json.dumps(plain)
