"""What the board answers to a change: in the board itself, where the eyes are, until the next one."""

from collections.abc import Callable

import streamlit as st

from intake_app.services.board import Board
from intake_app.services.draft_edits import Edited
from intake_app.services.outcomes import Refused
from intake_app.services.planning import proposed_plan
from intake_app.ui.acting import plain_sentence
from intake_app.ui.board_words import cost_words
from intake_app.ui.i18n import t, text
from models.errors import NotFound, NotPermitted, Stale
from models.planning import PlanProposal
from models.reference import Reason

ANSWER, TURN = "board_answer", "board_turn"
"""The answer that the board shows, and a count that has it drawn anew even where the plan stayed as it was."""


def tell(now: Board, change: Callable[[], Edited | PlanProposal | Refused], done: str = "") -> None:
    """Make a change inside a callback and keep its answer for the board; `done` says what it was, if not a move."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    try:
        outcome = change()
    except NotPermitted as refusal:
        _say("wrong", t("Not changed"), [plain_sentence(Reason(text=refusal.text, clause=refusal.clause))])
        return
    except NotFound as refusal:
        _say("wrong", t("Not changed"), [text(refusal.text)])
        return
    except Stale:
        _say("wrong", t("Not changed"),
             [t("Somebody else changed this while you worked on it. Look at it again, then repeat your step.")])
        return
    match outcome:
        case Refused():
            _say("wrong", t("Not changed"), [plain_sentence(reason) for reason in outcome.reasons])
        case Edited():
            names = {str(person.id): person.name for person in now.people}
            _say("done", done or t("Changed"), _done_words(outcome, names))
        case PlanProposal():
            _, plan = proposed_plan(outcome)
            _say("done", t("Taken back"), [t("The draft costs {cost:,} yuan again.", cost=plan.cost or 0)])


def _say(tone: str, heading: str, sentences: list[str]) -> None:
    st.session_state[ANSWER] = {"tone": tone, "heading": heading, "sentences": sentences}


def _done_words(edited: Edited, names: dict[str, str]) -> list[str]:
    where = edited.placement
    stands = t("It waits for a place.") if where is None else t(
        "It begins on {day} with {people}.", day=where.start,
        people=t(", ").join(names.get(person, person) for person in where.everyone))
    moved = [] if edited.day_lost is None else [
        t("Nobody can take the place on {day}: the visit does not keep its day.", day=edited.day_lost)]
    return [*moved, stands, cost_words(edited.verdict)]
