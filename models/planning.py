"""Proposals of teams and dates for the open audits, and the solver's runs that lead to them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from models.base import Frozen
from models.engagement import EngagementKind
from models.ids import AccountId, PersonId, PlanningRunId, ProposalId
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
    lifted_pins: tuple[UnplannedVisit, ...] = ()
    """Visits that were to stay where they were and could not, with the reasons: they were planned anew."""
    version: int = 0


class RunState(StrEnum):
    """A run waits for a worker, has one, or is over.

    `interrupted` ended without having come to its end, by a worker that stopped or was lost; it can be taken up again.
    """

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


RUNS_UNDER_WAY = frozenset({RunState.WAITING, RunState.RUNNING})


class PlanningRun(Frozen):
    """One order to the solver. What it works on and how far it is stand in values of their own, as they are large."""

    id: PlanningRunId
    asked_at: datetime
    asked_by: str
    account_id: AccountId
    seconds: int
    """How long the solver may look, over all attempts."""
    state: RunState = RunState.WAITING
    attempt: int = 0
    """Counts the workers that took it; what an earlier one still writes is refused."""
    cancel_asked: bool = False
    began_at: datetime | None = None
    ended_at: datetime | None = None
    proposal_id: ProposalId | None = None
    """What it led to."""
    fault: str = ""
    """Why it failed, in the words of the program."""
    version: int = 0


class RunProblem(Frozen):
    """What a run works on, as it was when it was asked for: problem (audit-schedule/1), names of people and jobs."""

    id: PlanningRunId
    problem_json: str
    names: Mapping[str, str]
    lifted_pins: tuple[UnplannedVisit, ...] = ()
    """Visits that were to stay where they were and could not, when it was asked for."""


class RunPoint(Frozen):
    """How far a run was after so many seconds: cost and bound in whole CNY, jobs with a place."""

    seconds: float
    cost: int
    bound: int
    assigned: int


class RunProgress(Frozen):
    """How far a run is. Only the worker of the present attempt writes it."""

    id: PlanningRunId
    attempt: int
    heard_at: datetime
    """When its worker last gave a sign of life."""
    jobs: int
    points: tuple[RunPoint, ...] = ()
    plan_json: str = ""
    """The best plan so far (audit-plan/1), empty before the first."""


class VisitPart(StrEnum):
    """As what somebody comes along."""

    LEADER = "leader"
    MEMBER = "member"
    EXPERT = "expert"


class VisitMember(Frozen):
    """Somebody who comes along, by name."""

    id: PersonId
    name: str
    part: VisitPart


class VisitState(StrEnum):
    """How firm a visit is: only proposed, planned, told to the client, agreed by the client, called off.

    One that has fallen cannot take place as planned and waits to be planned anew.
    """

    PROPOSED = "proposed"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    FALLEN = "fallen"
    CALLED_OFF = "called_off"


class ScheduledVisit(Frozen):
    """A visit as lists and calendars tell it, with names in the place of ids; `start` and `end` both included."""

    key: str
    """Stays the same for the audit of one site in one job, whenever it is and whoever goes."""
    kind: EngagementKind
    is_renewal: bool
    """Whether an initial certification renews a certificate."""
    client: str
    site: str
    city: str
    address: str
    start: date
    end: date
    members: tuple[VisitMember, ...]
    state: VisitState
    sequence: int = 0
    """Counts what became of the job's plan, so that a calendar knows the newer telling."""


class LeftOutVisit(Frozen):
    """A visit that a proposal has no place for, in words, with the last day of its window."""

    kind: EngagementKind
    is_renewal: bool
    client: str
    site: str
    city: str
    latest: date
    reasons: tuple[Text, ...]
