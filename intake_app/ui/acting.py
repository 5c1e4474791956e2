"""Buttons that act: a use case runs in a callback, and what it answered is said at the top of the next drawing.

A script may be stopped at any `st.` call, but never in a callback (`web.whole_runs`): every change is made in one,
and a page only draws. A refusal, a stale page or a missing permission becomes sentences; nothing else is swallowed.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

import streamlit as st

from intake_app.rules.national_rules import national_differences
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import escaped, in_brackets
from models.errors import NotFound, NotPermitted, Stale
from models.reference import Reason

Tone = Literal["done", "wrong"]

SAID = "said"


def act(use_case: Callable[[], object], done: str = "") -> bool:
    """Run a use case inside a callback; whether it did what was asked. `done` is the message that then stands above."""
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
        say("done", [done])
    return True


def both_ends(days: Sequence[date]) -> tuple[date, date] | None:
    """The first and the last day of a range; None, and a sentence above, while only one of them is chosen."""
    if len(days) == 2:
        return days[0], days[1]
    say("wrong", [t("Choose both the first and the last day.")])
    return None


def say(tone: Tone, sentences: Sequence[str]) -> None:
    """Keep sentences for the top of the next drawing."""
    st.session_state.setdefault(SAID, []).append((tone, list(sentences)))


def show_said() -> None:
    """Draw what the last action answered, once.

    The place is kept while there is nothing to say: what stands below would otherwise move, and tabs that move fall
    back to the first.
    """
    with st.container():
        for tone, sentences in st.session_state.pop(SAID, []):
            body = sentences[0] if len(sentences) == 1 else "\n".join(f"- {line}" for line in sentences)
            if tone == "done":
                st.success(body, icon=":material/check_circle:")
            else:
                st.error(body, icon=":material/error:")


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


