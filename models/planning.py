"""A proposal of teams and dates for the open audits, as the solver gave it and before anyone accepted it."""

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


class PlanProposal(Frozen):
    """Problem and plan as files (audit-schedule/1, audit-plan/1), with what could not be planned and why."""

    id: ProposalId
    made_at: datetime
    made_by: str
    problem_json: str
    plan_json: str
    unplanned: tuple[UnplannedVisit, ...] = ()
    state: ProposalState = ProposalState.OPEN
    version: int = 0
