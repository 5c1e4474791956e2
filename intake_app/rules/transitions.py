"""What may happen to a thing, as a table: who may, from which state to which, on what conditions, with which evidence.

The services ask the table before they act, and `docs/states.md` is drawn from it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from intake_app.schemes.schema import SchemeEdition
from models.account import Role
from models.reference import ClauseRef, Reason
from models.text import Text, joined

Facts = TypeVar("Facts")

Clause = Callable[[SchemeEdition], ClauseRef | None]
"""Where a scheme says so; None where it does not."""


@dataclass(frozen=True)
class Guard(Generic[Facts]):
    """A condition: what must hold, where that is said, and what answers why it does not."""

    text: Text
    clause: Clause
    reasons: Callable[[Facts], Iterator[Reason]]

    def __call__(self, facts: Facts) -> Iterator[Reason]:
        return self.reasons(facts)


def guard(text: Text, clause: Clause) -> Callable[[Callable[[Facts], Iterator[Reason]]], Guard[Facts]]:
    """Makes a guard of the function that answers why its condition does not hold."""
    return lambda reasons: Guard(text, clause, reasons)


@dataclass(frozen=True)
class Condition:
    """A condition that needs more than the thing itself, such as the people at hand: the act's service asks `rule`."""

    text: Text
    clause: Clause
    rule: str
    """Which function answers why it does not hold, as `module.function` of the rules."""


@dataclass(frozen=True)
class Transition(Generic[Facts]):
    """One act: its row of the table. Without `sources` it is what the thing begins with."""

    act: str
    text: Text
    verb: str
    """Of the Record that the act leaves."""
    who: frozenset[Role]
    sources: tuple[StrEnum, ...]
    targets: tuple[StrEnum, ...]
    clause: Clause
    guards: tuple[Guard[Facts], ...] = ()
    besides: tuple[Condition, ...] = ()
    """What its service asks beside the guards."""
    paper: str = ""
    """The key of the paper that the act makes."""
    service: str = ""
    """Which use case it is, as `module.function` of the services; empty where the act comes with another one."""


@dataclass(frozen=True)
class Machine(Generic[Facts]):
    """The life of one kind of thing."""

    key: str
    title: Text
    states: Mapping[Any, Text]
    """Its states, the members of one enumeration, each with its word."""
    state_of: Callable[[Facts], StrEnum]
    scheme_of: Callable[[Facts], SchemeEdition]
    transitions: tuple[Transition[Facts], ...]

    def __getitem__(self, act: str) -> Transition[Facts]:
        return next(each for each in self.transitions if each.act == act)

    def obstacles(self, act: str, facts: Facts) -> tuple[Reason, ...]:
        """Why the act cannot be done: every guard that does not hold, or else the wrong state; empty if it can."""
        row, state = self[act], self.state_of(facts)
        hindering = tuple(reason for check in row.guards for reason in check(facts))
        if hindering or not row.sources or state in row.sources:
            return hindering
        return (self._wrong_state(row, state, facts),)

    def barred_by_state(self, verb: str, facts: Facts) -> Reason | None:
        """Why no act that leaves this verb can be done where the thing stands; None if one can, or none leaves it."""
        rows, state = [each for each in self.transitions if each.verb == verb], self.state_of(facts)
        if not rows or any(not row.sources or state in row.sources for row in rows):
            return None
        return self._wrong_state(rows[0], state, facts)

    def _wrong_state(self, row: Transition[Facts], state: StrEnum, facts: Facts) -> Reason:
        allowed = joined([self.states[each] for each in row.sources])
        text = _WRONG_STATE.format(thing=self.title, state=self.states[state], act=row.text, allowed=allowed)
        return Reason(text=text, clause=row.clause(self.scheme_of(facts)))


_WRONG_STATE = Text(
    zh="{thing}现在的状态是“{state}”，不能{act}：只有处于以下状态时可以（{allowed}）。",
    en="The {thing} is “{state}” now, so this cannot be done ({act}). It can be while it is: {allowed}.",
)
