"""An input begins with what was kept of it as if it had been filled just now, or with its own where that cannot be."""

import json
from decimal import Decimal
from typing import Any

import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as st

from intake_app.ui.inputs import begin_of, given_for, written
from intake_app.ui.typed_days import day_line
from models.certificate import StatusChange

WAYS = list(StatusChange)


def begun_with(widget: Any, choices: tuple[Any, ...], plain: dict[str, Any], value: object) -> Any:
    """What stands in the input where this value of it was kept."""
    return begin_of(widget, choices, given_for(widget, choices, plain, json.loads(written(value))))


@given(st.text(), st.booleans(), st.decimals(0, 100, places=1), st.sampled_from(WAYS),
       st.lists(st.sampled_from(WAYS), unique=True))
def test_every_value_comes_back(
    day: str, tick: bool, figure: Decimal, way: StatusChange, some: list[StatusChange]
) -> None:
    ui = streamlit
    assert begun_with(day_line, (), {"value": "2026-06-01"}, day) == day
    assert begun_with(ui.checkbox, (), {}, tick) is tick
    assert begun_with(ui.number_input, (), {"value": 2.5, "min_value": 0.0}, figure) == float(figure)
    for one in (ui.selectbox, ui.radio):
        assert begun_with(one, (WAYS,), {"index": None}, way) is way
    assert begun_with(ui.selectbox, ([("a", 1), ("b", 2)],), {}, ("b", 2)) == ("b", 2)
    assert begun_with(ui.segmented_control, (WAYS,), {"default": WAYS[0]}, way) is way
    assert begun_with(ui.multiselect, (WAYS,), {"default": WAYS[:1]}, some) == some


@pytest.mark.parametrize(("widget", "choices", "plain", "kept"), [
    ("selectbox", (["a", "b"],), {"index": 1}, "c"), ("multiselect", (["a", "b"],), {"default": ["a"]}, ["a", "c"]),
    ("checkbox", (), {"value": True}, "yes"),
    ("number_input", (), {"value": 2.5, "max_value": 4.0}, 4.5),
])
def test_what_may_not_be_chosen_any_more_gives_way(
    widget: str, choices: tuple[Any, ...], plain: dict[str, Any], kept: object
) -> None:
    assert given_for(getattr(streamlit, widget), choices, plain, kept) == plain
