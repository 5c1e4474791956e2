"""The planning board: every visit with its place, its window and its state, and every person with their days."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

from intake_app.rules.cities import city_named
from intake_app.rules.surveillance import surveillance_due
from intake_app.rules.workload import Workload, workloads
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.plan_sending import unsent_notices
from intake_app.services.planning import desk_of, open_jobs, open_proposal, plan_obstacles, proposed_plan
from intake_app.services.planning_problem import PlanningDesk, job_id, review_note, split_job_id, visit_of, visit_window
from models.account import Actor, Role
from models.base import Frozen
from models.engagement import Engagement, EngagementKind, Site, Visit
from models.ids import PaperId
from models.personnel import Person
from models.planning import DraftStep, PlanProposal
from models.reference import Reason
from models.text import Text
from scheduler.drafts import Draft
from scheduler.plan import Assignment
from scheduler.problem import Job

SENT_OUT = frozenset({"verifier", "expert"})
"""Whoever has one of these functions has a row of their own."""


class AuditState(StrEnum):
    """How far the planning of a visit has come, from nothing to the visit itself."""

    BLOCKED = "blocked"
    WAITING = "waiting"
    DRAFTED = "drafted"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    BEGUN = "begun"


class Limits(Frozen):
    """By when a surveillance is due and when it must be over at the latest, both days included."""

    due_on: date
    hard_limit: date


class BoardAudit(Frozen):
    """One visit as the board shows it."""

    job: str
    engagement: Engagement
    site: Site
    province: Text | None
    state: AuditState
    days: tuple[date, ...] = ()
    """Its working days; none without a place."""
    team: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    is_notice_unsent: bool = False
    """Whether its client's notice is made and not recorded as sent: then it is no more than planned."""
    leader: str = ""
    """Who leads the team; nobody without a place."""
    is_in_draft: bool = False
    """Whether the draft may move it."""
    is_pinned: bool = False
    window: tuple[date, date] | None = None
    """First and last possible day of a visit that still needs a place."""
    target: date | None = None
    limits: Limits | None = None
    ruled_out: tuple[str, ...] = ()
    """People whom a coordinator keeps from it."""
    reasons: tuple[Reason, ...] = ()
    """Why it has no place."""
    note: Reason | None = None
    """What moves its window."""

    @property
    def everyone(self) -> tuple[str, ...]:
        """Team and experts."""
        return self.team + self.experts

    @property
    def is_late(self) -> bool:
        """Whether it ends after its target."""
        return bool(self.days and self.target and self.days[-1] > self.target)


class Board(Frozen):
    """What the board shows today."""

    today: date
    audits: tuple[BoardAudit, ...]
    people: tuple[Person, ...]
    workloads: tuple[Workload, ...]
    """In the order of `people`."""
    proposal_id: str | None
    """The draft's; None where nobody has begun one."""
    version: int = 0
    """The draft's version, to be given back with each change."""
    cost: int = 0
    last_step: DraftStep | None = None
    """What `undo_step` would take back."""

    def audit_of(self, job: str) -> BoardAudit | None:
        """The visit of this name, or None."""
        return next((audit for audit in self.audits if audit.job == job), None)


def board_of(office: Office, actor: Actor) -> Board:
    """The visits of this month and later, planned or not, with the draft that is being worked on."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        desk, proposal = desk_of(office, uow), open_proposal(uow)
        everything = uow.engagements.all()
        unsent = unsent_notices(uow, desk.engagements)
    draft = Draft(*proposed_plan(proposal)) if proposal else None
    audits = _Audits(office, desk, proposal, draft, unsent).all()
    days = _audit_days(office, everything, audits)
    people = tuple(person for person in desk.people if person.functions & SENT_OUT or person.id in days)
    return Board(
        today=desk.today, audits=audits, people=people, workloads=workloads(people, days),
        proposal_id=proposal.id if proposal else None, version=proposal.version if proposal else 0,
        cost=(draft.plan.cost or 0) if draft else 0,
        last_step=proposal.steps[-1] if proposal and proposal.steps else None,
    )


class _Audits:
    """The visits of a day's desk, each as the draft has it where it still needs a place."""

    def __init__(
        self, office: Office, desk: PlanningDesk, proposal: PlanProposal | None, draft: Draft | None,
        unsent: Collection[PaperId],
    ) -> None:
        self.office = office
        self.desk = desk
        self.exclusions: Mapping[str, tuple[str, ...]] = proposal.exclusions if proposal else {}
        self.unplanned = {each.job: each.reasons for each in proposal.unplanned} if proposal else {}
        self.draft = draft
        self.placed = {each.job: each for each in draft.plan.assignments} if draft else {}
        self.open = open_jobs(desk)
        self.unsent = unsent

    def all(self) -> tuple[BoardAudit, ...]:
        """Every visit, in the order in which they begin or must begin."""
        found = [audit for engagement in self.desk.engagements for site in engagement.sites
                 if (audit := self._audit(engagement, site)) is not None]
        return tuple(sorted(found, key=lambda audit: (
            audit.days[0] if audit.days else audit.window[0] if audit.window else self.desk.today, audit.job)))

    def _audit(self, engagement: Engagement, site: Site) -> BoardAudit | None:
        job = job_id(engagement, site.row)
        visit = next((visit for visit in engagement.visits if visit.site_row == site.row), None)
        place = city_named(site.city)
        common = {
            "job": job, "engagement": engagement, "site": site, "province": place.province if place else None,
            "limits": _limits(self.desk, engagement),
        }
        if job in self.open:
            lost = visit or engagement.place_lost(site.row)
            return BoardAudit(**common, **self._in_draft(engagement, job, visit),
                              note=review_note(self.desk, engagement, site.row, lost))
        if visit is None or not engagement.holds(visit):
            return None
        is_unsent = visit.notice is not None and visit.notice.paper_id in self.unsent
        return BoardAudit(
            **common, state=_state(visit, self.desk.today, is_unsent=is_unsent), days=_days(self.office, visit),
            team=visit.team, experts=visit.experts, leader=visit.leader, is_notice_unsent=is_unsent,
        )

    def _in_draft(self, engagement: Engagement, job: str, fallen: Visit | None) -> dict[str, object]:
        asked = self.draft.problem.jobs_by_id.get(job) if self.draft else None
        obstacles = plan_obstacles(self.office, engagement)
        if asked is None or self.draft is None:
            earliest, target, latest = visit_window(
                self.desk, engagement, self.office.scheme_of(engagement), split_job_id(job)[1], fallen)
            return {"state": AuditState.BLOCKED if obstacles else AuditState.WAITING, "window": (earliest, latest),
                    "target": target, "reasons": obstacles}
        common: dict[str, object] = {
            "is_in_draft": True, "is_pinned": asked.pinned is not None, "window": (asked.earliest, asked.latest),
            "target": asked.target, "ruled_out": self.exclusions.get(job, ()),
        }
        placed = self.placed.get(job)
        if placed is None:
            return {**common, "state": AuditState.WAITING,
                    "reasons": tuple(Reason(text=text) for text in self.unplanned.get(job, ()))}
        return {**common, "state": AuditState.DRAFTED, "days": _run(self.draft, asked, placed),
                "team": placed.team, "experts": placed.experts,
                "leader": visit_of(self.draft.problem, placed, {each.id: each for each in self.desk.people}).leader}


def _state(visit: Visit, today: date, *, is_unsent: bool) -> AuditState:
    if visit.start <= today:
        return AuditState.BEGUN
    if visit.notice is None or is_unsent:
        return AuditState.PLANNED
    return AuditState.CONFIRMED if visit.is_confirmed else AuditState.ANNOUNCED


def _limits(desk: PlanningDesk, engagement: Engagement) -> Limits | None:
    """The nearest of the certificates' own limits, as the schemes set them; None for an initial certification."""
    if engagement.kind is EngagementKind.INITIAL:
        return None
    scheme = desk.schemes.edition(engagement.scheme, engagement.edition)
    dues = [due for id in engagement.certificate_ids
            if (due := surveillance_due(desk.certificates[id], scheme, desk.today)) is not None]
    if not dues:
        return None
    return Limits(due_on=min(due.due_on for due in dues), hard_limit=min(due.hard_limit for due in dues))


def _run(draft: Draft, asked: Job, placed: Assignment) -> tuple[date, ...]:
    days = draft.problem.workdays.run(placed.start, asked.duration(len(placed.team)))
    return days or (placed.start,)


def _days(office: Office, visit: Visit) -> tuple[date, ...]:
    """The visit's working days; one that was held on days off has those."""
    return tuple(office.calendar.working_days(visit.start, visit.end)) or (visit.start,)


def _audit_days(
    office: Office, engagements: Sequence[Engagement], audits: Sequence[BoardAudit]
) -> Mapping[str, set[date]]:
    """Everybody's audit days of all time: as the board has them where it has the visit, else as they were kept."""
    days: defaultdict[str, set[date]] = defaultdict(set)
    shown = {audit.job for audit in audits}
    for audit in audits:
        for person in audit.everyone:
            days[person].update(audit.days)
    for engagement in engagements:
        for visit in engagement.visits:
            if engagement.holds(visit) and job_id(engagement, visit.site_row) not in shown:
                for person in visit.everyone:
                    days[person].update(_days(office, visit))
    return days
