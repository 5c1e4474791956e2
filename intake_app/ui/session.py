"""Who is signed in, in which language they read, and the office behind the screens.

Every run, fragment, callback and deferred download asks `current_actor()` anew: a revoked sign-in must not act again.
"""

import json
import re
from ipaddress import ip_address
from typing import NoReturn
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from intake_app.services import accounts
from intake_app.services.office import Office
from models.account import Actor, Role
from models.text import Language

SIGN_IN_COOKIE = "footmark_sign_in"
LANGUAGE_COOKIE = "footmark_language"
ASKED_LANGUAGE = "asked_language"
"""In the session: the languages that the browser asks for."""
LONGEST_HEADER = 500
"""Characters of it that are read."""
_WEIGHT = re.compile(r"q=([01](?:\.\d{1,3})?)")
WIDTH_COOKIE = "footmark_width"
"""The width of the window in pixels, which `cells.js` tells."""

NARROW = 640
"""Pixels up to which Streamlit sets columns below one another."""

STAFF = "is_staff"
"""Where a sign-in keeps that it is the body's."""

_opened: list[Office] = []
_addresses: list[str] = []


def open_office(office: Office, base_url: str = "") -> None:
    """Hand over the office that all screens of this process work in, and the address that people type."""
    _opened[:] = [office]
    _addresses[:] = [base_url]


def office() -> Office:
    """The office that was opened at the start."""
    if not _opened:
        raise RuntimeError("no office is open: the start calls session.open_office first")
    return _opened[0]


def token() -> str:
    """The token of this browser's sign-in; empty where there is none."""
    return _cookie(SIGN_IN_COOKIE)


def current_actor() -> Actor:
    """The person signed in; whoever is not is sent to the sign-in page and the run stops."""
    actor = accounts.actor_of_token(office(), token())
    return actor if actor is not None else _to_sign_in()


def is_staff() -> bool:
    """Whether the reader works for the body: asked for words only, and of the database once in a sign-in."""
    known: tuple[str, bool] | None = st.session_state.get(STAFF)
    if known is None or known[0] != token():
        known = token(), current_actor().roles.isdisjoint({Role.APPLICANT, Role.CONSULTANT})
        st.session_state[STAFF] = known
    return known[1]


def language() -> Language:
    """The language that this browser chose, or else the one that it asks for."""
    return chosen_language(_cookie(LANGUAGE_COOKIE), _asked_language())


def chosen_language(chosen: str, asked: str) -> Language:
    """The language chosen before, or else the first of ours that `Accept-Language` asks for, by its weights.

    Chinese where neither says anything of ours.

    >>> chosen_language("", "en-GB,en;q=0.9,zh;q=0.8"), chosen_language("zh", "en"), chosen_language("", "de")
    ('en', 'zh', 'zh')
    """
    if chosen in ("zh", "en"):
        return "en" if chosen == "en" else "zh"
    weighted: list[tuple[float, str]] = []
    for part in asked[:LONGEST_HEADER].split(","):
        name, _, weight = part.partition(";")
        primary = name.strip().casefold().partition("-")[0]
        found = _WEIGHT.fullmatch(weight.strip())
        if primary in ("zh", "en") and (found or not weight.strip()):
            weighted.append((float(found[1]) if found else 1.0, primary))
    # Of equal weights the first counts.
    best = max(weighted, key=lambda each: each[0], default=(0.0, "zh"))
    return "en" if best[0] > 0 and best[1] == "en" else "zh"


def is_narrow() -> bool:
    """Whether the window, as wide as it was when the page was loaded, is a telephone's or no wider."""
    width = _cookie(WIDTH_COOKIE)
    return width.isdecimal() and int(width) <= NARROW


def here() -> str:
    """The path of the page being shown with what its address names, for coming back to it."""
    named = urlencode(st.query_params.to_dict())
    path = urlsplit(st.context.url or "/").path or "/"
    return f"{path}?{named}" if named else path


def site() -> str:
    """The address of this installation as the reader's browser has it, without a path."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def address() -> str:
    """The address to hand out, without a path: the configured one, or the browser's where that leads nowhere."""
    configured = _addresses[0] if _addresses else ""
    seen = site()
    return configured if configured and (not is_here_only(configured) or is_here_only(seen)) else seen


def is_here_only(address: str) -> bool:
    """Whether an address works on the computer only that serves it."""
    host = urlsplit(address).hostname or "localhost"
    try:
        number = ip_address(host)
    except ValueError:
        return host == "localhost"
    return number.is_loopback or number.is_unspecified


def _asked_language() -> str:
    """What the browser asks for; of one that has gone, what it asked for."""
    if st.context.headers:
        st.session_state[ASKED_LANGUAGE] = str(st.context.headers.get("Accept-Language", ""))
    return str(st.session_state.get(ASKED_LANGUAGE, ""))


def _cookie(name: str) -> str:
    """What this browser's cookie says; of one that has gone, what it said.

    What was typed last is taken over after the browser has gone (`web.whole_runs`), in the name of whoever typed it.
    """
    said = str(st.context.cookies.get(name, ""))
    if st.context.headers:
        st.session_state[f"cookie_{name}"] = said
        return said
    return str(st.session_state.get(f"cookie_{name}", said))


def go(address: str) -> NoReturn:
    """Leave Streamlit for a page of the web shell, as a full navigation."""
    target = json.dumps(address).replace("<", "\\u003c")
    st.html(f"<script>location.replace({target})</script>", unsafe_allow_javascript=True)
    st.stop()


def _to_sign_in() -> NoReturn:
    go(f"/login?next={quote(here(), safe='/')}")
