"""The language model beside the chat: asked in the background, never waited for, and its state said."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from weakref import WeakValueDictionary

import streamlit as st

from intake_app.chat.gate import Gated
from intake_app.chat.proposals import Proposal
from intake_app.chat.suggestions import Silence
from intake_app.services import suggesting
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.showing import escaped
from models.application import Application

MOST_AT_ONCE = 8
"""Messages of all people that wait for the model at the same time; further ones queue."""

LOOK_AGAIN_SECONDS = 1.0
"""How often a page with a waiting message looks whether the answer is there."""

Asked = Future[Gated | Silence]
"""A question to the model that goes on while the page is drawn, and after it."""

_threads = ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="language-model")

_under_way: WeakValueDictionary[str, Asked] = WeakValueDictionary()
"""What is asked, for as long as it goes on or a session that asked is there."""


def ask(key: str, application: Application, message: str, made: Sequence[Proposal]) -> Asked | None:
    """Give a message to the language model; None where none is set up.

    A page that was loaded anew goes on waiting for what it asked before under the same key; asked for again is only
    what went with the server.
    """
    office, actor = session.office(), session.current_actor()
    if office.suggester is None:
        return None
    asked = _under_way.get(key)
    if asked is None:
        asked = _under_way[key] = _threads.submit(suggesting.suggested, office, actor, application, message, made)
    return asked


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def draw_waiting(asked: Asked) -> None:
    """A line while the model reads; the page is drawn anew with its proposals when they are there."""
    if asked.done():
        st.rerun()
    st.caption(":material/hourglass_top: " + t("The language model is still reading; you can go on."))


def draw_dropped(gated: Gated) -> None:
    """How many of the model's suggestions the message does not bear out."""
    count = sum(gated.dropped.values())
    if count:
        st.caption(t("Suggestions of the language model that did not pass the checks: {count}.", count=count))


def draw_state(last: Gated | Silence | None) -> None:
    """Whether a language model reads the messages, and what leaves the house for it; `last` is what it gave last."""
    suggester = session.office().suggester
    if suggester is None:
        st.caption(":material/rule: " + t("No language model is set up: rules alone read your messages."))
        return
    name = escaped(suggester.name)
    if isinstance(last, Silence):
        words = t(
            "Language model {name}: {why}. Your message was read by rules alone; the next one is sent to it again.",
            name=name, why=_why(last))
        st.markdown(f":small[:orange[:material/cloud_off: {words}]]")
        return
    st.caption(":material/smart_toy: " + t(
        "Language model {name} is on: it is sent your message and the form's questions only, and must quote your"
        " words.", name=name))


def _why(silence: Silence) -> str:
    reasons = {
        Silence.TIMEOUT: t("no answer in time"),
        Silence.UNREACHABLE: t("not reachable now"),
        Silence.REFUSED: t("its server refuses now"),
        Silence.UNREADABLE: t("its answer cannot be read"),
    }
    return reasons[silence]
