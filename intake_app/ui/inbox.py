"""The inbox: what has come for me?"""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from intake_app.services import inbox
from intake_app.services.inbox import InboxEntry
from intake_app.ui import session
from intake_app.ui.acting import act, show_said
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, question, to_the_minute

FIRST = 30
"""How many entries are drawn before the reader asks for all."""
SHOW_ALL = "inbox_show_all"
WAITING_ONLY = "inbox_waiting_only"


def draw() -> None:
    """What came, newest first, each with the way to its page."""
    entries = inbox.inbox(session.office(), session.current_actor())
    unread = sum(1 for each in entries if each.is_unread)
    question(t("What has come for me?"), _answer(entries, unread))
    show_said()
    if not entries:
        return
    if unread:
        st.button(t("Mark all as read"), key="mark_read", icon=":material/done_all:", on_click=_mark_read,
                  args=(entries[0].at,))
    waiting = tuple(each for each in entries if each.waits)
    if waiting:
        st.checkbox(t("Only what waits for me ({count})", count=len(waiting)), key=WAITING_ONLY)
        entries = waiting if st.session_state[WAITING_ONLY] else entries
    shown = entries if st.session_state.get(SHOW_ALL) else entries[:FIRST]
    for number, entry in enumerate(shown):
        _draw_entry(number, entry)
    if len(shown) < len(entries):
        st.button(t("Show all {count}", count=len(entries)), key=SHOW_ALL)


def _answer(entries: Sequence[InboxEntry], unread: int) -> str:
    if not entries:
        return t("Nothing came in the last {days} days. What others do that concerns you appears here.",
                 days=inbox.DAYS)
    return t("Entries of the last {days} days: {count}; to do: {waiting}, unread: {unread}. The newest stands in"
             " front.", count=len(entries), days=inbox.DAYS, unread=unread,
             waiting=sum(1 for each in entries if each.waits))


def _draw_entry(number: int, entry: InboxEntry) -> None:
    """One line of what and about which case, whether it waits or by whom it was done, and the link."""
    with st.container(border=True):
        what, go = st.columns([5, 1], vertical_alignment="center")
        words = escaped(text(entry.text))
        head = f":material/mark_email_unread: **{words}**" if entry.is_unread else words
        about = f" · {escaped(text(entry.about))}" if entry.about else ""
        what.markdown(f"{head}{_standing(entry)}  \n:gray[{to_the_minute(entry.at)}{about}]")
        go.page_link(f"{entry.page}.py", label=t("Open it"), icon=":material/arrow_forward:",
                     query_params=dict(entry.address))


def _standing(entry: InboxEntry) -> str:
    """The mark of what waits for something to be done, or of what was."""
    if entry.settled is None:
        return f" :orange-badge[{t('to do')}]" if entry.asks else ""
    at = to_the_minute(entry.settled.at)
    done = t("done by {name}, {at}", name=escaped(entry.settled.by), at=at) if entry.settled.by else t(
        "done {at}", at=at)
    return f" :green-badge[:material/check: {done}]"


def _mark_read(until: datetime) -> None:
    act(lambda: inbox.mark_read(session.office(), session.current_actor(), until))


draw()
