"""A proposal of teams and dates for the open audits, as the solver gave it and before anyone accepted it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from models.base import Frozen
from models.ids import ProposalId
from models.text import Text


class ProposalState(StrEnum):
    """A newer proposal supersedes an open one."""

    OPEN = "open"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"


class UnplannedVisit(Frozen):
    """A visit that no valid place was found for, with the rules that stand in the way."""

    job: str
    reasons: tuple[Text, ...]


class DraftChange(StrEnum):
    """What a coordinator did to a visit of the draft by hand."""

    PLACED = "placed"
    TAKEN_OUT = "taken_out"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    EXCLUDED = "excluded"
    READMITTED = "readmitted"


class DraftStep(Frozen):
    """One change by hand, with all that is needed to take it back."""

    at: datetime
    by: str
    change: DraftChange
    job: str
    person: str = ""
    """Whom the change kept from the visit, or let in again."""
    standing_json: str
    """How the visit stood before, as `scheduler.drafts.Standing`."""
    bound: int | None = None
    """The plan's bound before."""


class PlanProposal(Frozen):
    """Problem and plan as files (audit-schedule/1, audit-plan/1), with what could not be planned and why."""

    id: ProposalId
    made_at: datetime
    made_by: str
    problem_json: str
    plan_json: str
    unplanned: tuple[UnplannedVisit, ...] = ()
    state: ProposalState = ProposalState.OPEN
    steps: tuple[DraftStep, ...] = ()
    """What was changed by hand since, the oldest first; what was taken back is gone from here."""
    changed_in: Mapping[str, int] = {}
    """The version in which each visit was last changed by hand: a change rests on the visit as it was seen."""
    exclusions: Mapping[str, tuple[str, ...]] = {}
    """People whom a coordinator keeps from a visit, beyond those whom a rule keeps from it."""
    version: int = 0
