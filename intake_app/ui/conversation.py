"""The conversation with the chat about one application: its messages in this sitting, and those still undecided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import NamedTuple

import streamlit as st

from intake_app.chat.asking import Question
from intake_app.chat.following import taken_over
from intake_app.chat.gate import Gated
from intake_app.chat.proposals import Candidates, Proposal, is_new_row
from intake_app.chat.reply import Reply
from intake_app.chat.suggestions import Silence
from intake_app.chat.undecided import UndecidedMessage
from intake_app.rules.answers import parse_path
from intake_app.services.applications import application_of
from intake_app.services.undecided_messages import keep_undecided, undecided_messages
from intake_app.ui import session
from intake_app.ui.suggesting import Asked, ask
from models.application import Application


@dataclass
class Turn:
    """One message with its reply; `outcomes` holds what became of each proposal, by its place in the reply."""

    message: str
    reply: Reply
    sent_at: datetime
    files: tuple[str, ...] = ()
    """The names of the files that came with it; the application's own list holds what became of them."""
    outcomes: dict[int, str] = field(default_factory=dict)
    choices: dict[int, str] = field(default_factory=dict)
    """What became of the values to choose from, by their place in the reply."""
    made_rows: dict[str, str] = field(default_factory=dict)
    """By `section/new-2` the row that its proposals share, once the first of them was accepted."""
    continued_rows: tuple[str, ...] = ()
    """Those of these rows that an earlier message was to make: whichever makes one makes it for both."""
    question: Question | None = None
    """What it asks behind the reply: what came next when it was drawn as the last one."""
    asked: Asked | None = None
    """The question to the language model, until its answer is taken in."""
    suggested: Gated | Silence | None = None
    """What the language model gave; its proposals stand in the reply, after those of the rules."""
    key: str = field(default_factory=token_hex)
    """Under what it is kept for its writer until it is decided."""
    is_kept: bool = False
    """Whether it is of an earlier sitting: what was decided of it then is not shown again."""
    being_read: Reply | None = None
    """The rules' whole reply, until what the language model reads beside it is taken in."""

    def take_in(self) -> bool:
        """Add the language model's proposals, once it has ended; the others keep their places. Whether it has."""
        if self.asked is None or not self.asked.done():
            return False
        asked, self.asked, self.being_read = self.asked, None, None
        self.suggested = asked.result()
        if isinstance(self.suggested, Gated):
            self.reply = self.reply.with_(proposals=(*self.reply.proposals, *self.suggested.proposals))
        return True

    @property
    def undecided(self) -> UndecidedMessage:
        """What is left of it: the proposals and choices that nobody has answered."""
        return UndecidedMessage(
            message=self.message, sent_at=self.sent_at, made_rows=self.made_rows, unread=self.reply.unread,
            being_read=self.being_read, continued_rows=self.continued_rows,
            proposals=tuple(each for place, each in enumerate(self.reply.proposals) if place not in self.outcomes),
            candidates=tuple(each for place, each in enumerate(self.reply.candidates) if place not in self.choices),
        )

    @property
    def waiting(self) -> tuple[Proposal | Candidates, ...]:
        """The proposals and choices that nobody has answered."""
        return (*self.undecided.proposals, *self.undecided.candidates)

    @property
    def has_nothing(self) -> bool:
        """Whether nothing was read in the message, and nothing can come any more."""
        return self.reply.read_nothing and not self.reply.proposals and self.asked is None


def turns_of(application_id: str) -> list[Turn]:
    """The conversation about an application: undecided messages of earlier sittings, then those of this one.

    With what the language model has given by now.
    """
    place = f"turns_{application_id}"
    turns: list[Turn] | None = st.session_state.get(place)
    if turns is None:
        office, actor = session.office(), session.current_actor()
        turns = st.session_state[place] = [
            _taken_up(key, each, application_of(office, actor, application_id))
            for key, each in undecided_messages(office, actor, application_id)
        ]
    for turn in turns:
        if turn.take_in():
            keep(application_id, turn)
    return turns


def _taken_up(key: str, left: UndecidedMessage, application: Application) -> Turn:
    """A message of an earlier sitting; what the language model was reading of it, it goes on reading."""
    reply = left.being_read or Reply(goes_on=True)
    turn = Turn(left.message, reply.with_(proposals=left.proposals, candidates=left.candidates, unread=left.unread),
                left.sent_at, made_rows=dict(left.made_rows), key=key, is_kept=True, being_read=left.being_read,
                continued_rows=left.continued_rows)
    if left.being_read is not None and application.is_editable:
        turn.asked = ask(key, application, left.message, left.being_read.proposals)
        if turn.asked is None:
            turn.being_read = None
            keep(application.id, turn)
    return turn


def keep(application_id: str, turn: Turn) -> None:
    """Keep what is left of a message for whoever loads the page anew; a decided one is forgotten."""
    keep_undecided(session.office(), session.current_actor(), application_id, turn.key, turn.undecided)


def made_row(turns: Sequence[Turn], maker: Turn, key: str, row: str) -> list[Turn]:
    """Remember the row made for a new one, for its message and for those that go on about it; the others of them."""
    maker.made_rows[key] = row
    others = [turn for turn in turns if turn is not maker and key in (*turn.continued_rows, *maker.continued_rows)]
    for turn in others:
        turn.made_rows.setdefault(key, row)
    return others


def put_off(application: Application) -> set[str]:
    """The targets of what waits in a card of the chat, or was passed over there: everything else comes before it."""
    return in_cards(application.id) | passed_over(application.id)


def in_cards(application_id: str) -> set[str]:
    """The targets that an open card would settle; that of a new row settles the first one of its section."""
    found = set()
    for each in waiting(turns_of(application_id)):
        where = parse_path(each.path)
        found.add(f"rows:{where.section}" if where is not None and is_new_row(each.row) else each.path)
    return found


def passed_over(application_id: str) -> set[str]:
    """The targets of the questions that were left for later in this sitting."""
    targets: set[str] = st.session_state.setdefault(f"passed_over_{application_id}", set())
    return targets


def offers_of(turns: Sequence[Turn]) -> list[Proposal | Candidates]:
    """Everything that the messages proposed or offered, decided or not."""
    found: list[Proposal | Candidates] = []
    for turn in turns:
        found += [*turn.reply.proposals, *turn.reply.candidates]
    return found


class Card(NamedTuple):
    """An undecided proposal or choice by its message's number and its place in that message's reply."""

    number: int
    place: int
    offer: Proposal | Candidates


def open_cards(turns: Sequence[Turn]) -> list[Card]:
    """Every proposal and choice to be decided, the oldest message first; none that a later message takes back."""
    withdrawn = withdrawn_cards(turns)
    return [card for card in undecided_cards(turns) if card not in withdrawn]


def withdrawn_cards(turns: Sequence[Turn]) -> list[Card]:
    """Those for whose answer an undecided proposal of a later message says otherwise: left out, they are open again."""
    cards = undecided_cards(turns)
    return [card for card in cards if taken_over(
        card.offer, [other.offer for other in cards if other.number > card.number], "") is not None]


def undecided_cards(turns: Sequence[Turn]) -> list[Card]:
    """Every proposal and choice that nobody has answered, the oldest message first; also what is withdrawn."""
    found: list[Card] = []
    for number, turn in enumerate(turns):
        proposals, choices = enumerate(turn.reply.proposals), enumerate(turn.reply.candidates)
        found += [Card(number, place, each) for place, each in proposals if place not in turn.outcomes]
        found += [Card(number, place, each) for place, each in choices if place not in turn.choices]
    return found


def drawn_openly(cards: Sequence[Card], most: int) -> list[Card]:
    """The cards that stand open, `most` at once: those of the latest message first, each message's in its order."""
    latest_first = sorted(cards, key=lambda card: -card.number)
    return latest_first[:most]


def waiting(turns: Sequence[Turn]) -> tuple[Proposal | Candidates, ...]:
    """Every proposal and choice to be decided."""
    return tuple(card.offer for card in open_cards(turns))
