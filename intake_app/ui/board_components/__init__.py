"""The two drawn parts of the board: rows over weeks, and the map. Own scripts and styles, nothing loaded from outside.

A part draws its data and names what was chosen or moved; it decides nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent

_TIMELINE = st.components.v2.component(
    "footmark_board_timeline", html='<div class="board"></div>',
    css=(HERE / "timeline.css").read_text(encoding="utf-8"), js=(HERE / "timeline.js").read_text(encoding="utf-8"),
)
_MAP = st.components.v2.component(
    "footmark_board_map", html='<div class="map"></div>',
    css=(HERE / "map.css").read_text(encoding="utf-8"), js=(HERE / "map.js").read_text(encoding="utf-8"),
)


def timeline(drawn: dict[str, Any], key: str, on_chosen: Callable[[], None], on_moved: Callable[[], None]) -> None:
    """Rows over weeks; state of `key` then has `chosen` (job) or `moved` (job, start, person, row, version)."""
    _TIMELINE(data=drawn, key=key, on_chosen_change=on_chosen, on_moved_change=on_moved)


def site_map(drawn: dict[str, Any], key: str, on_chosen: Callable[[], None]) -> None:
    """Places and tours; state of `key` then has `chosen` (job)."""
    _MAP(data=drawn, key=key, on_chosen_change=on_chosen)
