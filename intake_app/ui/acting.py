"""Buttons that act: a use case runs in a callback, and what it answered is said where the reader is.

The sentence stands at the top of the page and stays in sight there, however far down the button is that was pressed.

A script may be stopped at any `st.` call, but never in a callback (`web.whole_runs`): every change is made in one,
and a page only draws. A refusal, a stale page or a missing permission becomes sentences; nothing else is swallowed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Literal

import streamlit as st

from intake_app.rules.national_rules import national_differences
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.answered import told_of
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, in_brackets
from models.errors import NotFound, NotPermitted, Stale
from models.reference import Reason

Tone = Literal["done", "wrong"]

SAID = "said"

STAYS: dict[Tone, float] = {"done": 6, "wrong": 60}
"""For how many seconds a sentence outlasts the drawings that follow, where no other act is begun on its page."""

MOST_SENTENCES = 5
"""Of one answer that stand open; the others are unfolded."""

IN_SIGHT = """<style>
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-said"] [data-testid="stAlert"]) {
    position: sticky; top: 3.75rem; z-index: 90;
}
[class*="st-key-said"]:has([data-testid="stAlert"]) {
    position: relative; max-height: 45vh; overflow-y: auto; border-radius: 0.3rem; background: #fff;
    box-shadow: 0 2px 12px rgb(10 16 13 / 25%);
}
[class*="st-key-said"] [data-testid="stAlertContainer"] { padding-right: 3.5rem; }
.st-key-said_close, .st-key-said_of_table_close { position: absolute; top: 0.2rem; right: 0.4rem; width: auto; }
</style>"""
"""What was said stays at the top of the window while the page goes on beneath it; much of it scrolls by itself."""


@dataclass
class _Said:
    """One answer, and where and since when the reader sees it."""

    tone: Tone
    sentences: list[str]
    page: str = ""
    seen_at: float | None = None

    def is_over(self, page: str, now: float) -> bool:
        """Whether it was read, and has nothing to do with what is drawn now."""
        return self.seen_at is not None and (page != self.page or now - self.seen_at > STAYS[self.tone])


def say_link(name: str, token: str) -> None:
    """Say by which link somebody sets a password, whole as it is typed, and where it leads nowhere for want of one."""
    address = session.address()
    link = t("Hand this link to {name}; it works once and is not shown again: {link}", name=escaped(name),
             link=f"`{address}/password/{token}`")
    here_only = [t("This address works on this computer only: set FOOTMARK_BASE_URL to the address that people use,"
                   " and make the link anew.")] if session.is_here_only(address) else []
    say("done", [link, *here_only])


def act(use_case: Callable[[], object], done: str = "") -> bool:
    """Run a use case inside a callback; whether it did what was asked. `done` is the message that is then said.

    What an act before it answered is taken away.
    """
    _take_away()
    return attempt(use_case, done)


def attempt(use_case: Callable[[], object], done: str = "") -> bool:
    """Run a use case as `act` does, and leave what was said before: it is part of what the reader is about."""
    since = session.office().moment()
    try:
        outcome = use_case()
    except NotPermitted as refusal:
        say("wrong", [sentence(Reason(text=refusal.text, clause=refusal.clause))])
        return False
    except NotFound as refusal:
        say("wrong", [escaped(text(refusal.text))])
        return False
    except Stale:
        say("wrong", [t("Somebody else changed this while you worked on it. Look at it again, then repeat your step.")])
        return False
    if isinstance(outcome, Refused):
        say("wrong", [sentence(reason) for reason in outcome.reasons])
        return False
    if done:
        say("done", [told_of(outcome, done, since)])
    return True


def say(tone: Tone, sentences: Sequence[str]) -> None:
    """Keep sentences for the next drawing, instead of those that the reader has seen."""
    _take_away()
    _answers().append(_Said(tone, list(sentences)))


def show_said(key: str = "said") -> None:
    """Draw what the last action answered, in sight wherever on the page the reader is; each place has its own key.

    The place is kept while there is nothing to say: what stands below would otherwise move, and tabs that move fall
    back to the first.
    """
    now, page = monotonic(), session.here().partition("?")[0]
    st.session_state[SAID] = standing = [each for each in _answers() if not each.is_over(page, now)]
    with st.container(key=key):
        for each in standing:
            each.page, each.seen_at = page, each.seen_at or now
            _draw_answer(each)
        if standing:
            st.html(IN_SIGHT)
            st.button("", key=f"{key}_close", icon=":material/close:", type="tertiary", help=t("Close"),
                      on_click=_take_away)


def _draw_answer(said: _Said) -> None:
    """One answer; of many sentences the first ones, with their number, and the others folded."""
    few, more = said.sentences[:MOST_SENTENCES], said.sentences[MOST_SENTENCES:]
    body = few[0] if len(said.sentences) == 1 else "\n".join(f"- {line}" for line in few)
    if more:
        head = t("Reasons: {count}. The first are these:", count=len(said.sentences))
        body = f"{head}\n\n{body}"
    if said.tone == "done":
        st.success(body, icon=":material/check_circle:")
    else:
        st.error(body, icon=":material/error:")
    if more:
        with st.expander(t("The other {count}", count=len(more))):
            st.markdown("\n".join(f"- {line}" for line in more))


def _answers() -> list[_Said]:
    kept: list[_Said] = st.session_state.setdefault(SAID, [])
    return kept


def _take_away() -> None:
    """Leave out what the reader has seen."""
    st.session_state[SAID] = [each for each in _answers() if each.seen_at is None]


def sentence(reason: Reason) -> str:
    """A reason as Markdown, with its clause behind it; names in it that people typed cannot draw anything."""
    return escaped(plain_sentence(reason))


def plain_sentence(reason: Reason) -> str:
    """A reason with its clause behind it, for where no Markdown is read."""
    return text(reason.text) + (in_brackets(reason.clause) if reason.clause else "")


def show_rules_to_watch() -> None:
    """Draw where a scheme in force differs from a national rule, for the scheme's owner (J18)."""
    office = session.office()
    found = tuple(national_differences(office.schemes.editions, office.today()))
    if found:
        with st.expander(t("A national rule sets another term of certificates: {count}", count=len(found)),
                         icon=":material/policy:"):
            show_reasons(found, t("For the scheme's owner to watch:"))


def show_reasons(reasons: Sequence[Reason], heading: str) -> None:
    """Draw what stands in the way, each with its clause."""
    if reasons:
        st.warning(f"{heading}\n" + "\n".join(f"- {sentence(reason)}" for reason in reasons))


