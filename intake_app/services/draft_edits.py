"""Changing the draft by hand: place, take out, pin, keep a person away, take back; published by accepting the draft.

A hard rule that a change would break refuses it with the rule's own sentence; what it only makes dearer is told. Two
coordinators may work on one draft: a change is refused as stale where the other one changed that very visit since.
"""

from collections.abc import Callable, Mapping
from datetime import date

from intake_app.rules.closed_days import closed_faults
from intake_app.rules.planned_visits import out_of_time
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.plan_words import plan_words, worded
from intake_app.services.planning import (
    desk_of,
    open_jobs,
    open_proposal,
    plan_obstacles,
    proposed_plan,
    standing_exclusions,
    unplanned_in,
    visit_faults,
)
from intake_app.services.planning_problem import PlanningDesk, planning_problem, split_job_id, visit_of
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.base import Frozen
from models.errors import Stale
from models.ids import ProposalId, new_id
from models.planning import DraftChange, DraftStep, PlanProposal, ProposalState
from models.reference import Reason
from models.text import Text
from scheduler.constraints.blackout import BLACKOUT
from scheduler.cost import cost_of
from scheduler.drafts import Draft, Standing, cheapest_placement, standing_of, trial, with_exclusions, with_standing
from scheduler.plan import Assignment, Plan, Unscheduled, plan_text
from scheduler.problem import Placement, Problem


class SeenVisit(Frozen):
    """A visit of a draft as the coordinator saw it who wants to change it."""

    proposal_id: str
    version: int
    job: str


class Verdict(Frozen):
    """What a change does: the rules that forbid it, and the cost by kind before and after, in whole CNY."""

    broken: tuple[Reason, ...]
    costs: Mapping[str, tuple[int, int]]

    @property
    def difference(self) -> int:
        """By how much the plan becomes dearer; negative where it becomes cheaper."""
        return sum(after - before for before, after in self.costs.values())


class Edited(Frozen):
    """A change that was made, with what it costs."""

    proposal: PlanProposal
    placement: Placement | None
    """Where the visit stands now."""
    verdict: Verdict
    day_lost: date | None = None
    """The first day that it had, where nobody could take an excluded person's place on it."""


def begin_draft(office: Office, actor: Actor) -> PlanProposal | Refused:
    """A draft in which nothing open has a place yet, for planning by hand; the current one where there is one."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        current = open_proposal(uow)
        if current is not None:
            return current
        desk = desk_of(office, uow)
        plannable = {job.id for job in desk.engagements if not plan_obstacles(office, job)}
        exclusions = standing_exclusions(uow)
        problem = with_exclusions(planning_problem(desk, plannable, {}), exclusions)
        still_open = open_jobs(desk)
        if still_open.isdisjoint(problem.jobs_by_id):
            return refused(_NOTHING_OPEN)
        plan = Plan(
            assignments=tuple(Assignment.of(job.id, job.pinned) for job in problem.jobs if job.pinned),
            unscheduled=tuple(Unscheduled(job=job.id) for job in problem.jobs if not job.pinned),
        )
        plan = plan.model_copy(update={"cost": cost_of(problem, plan)})
        draft = PlanProposal(
            id=ProposalId(new_id("proposal")), made_at=office.moment(), made_by=actor.name,
            problem_json=problem.model_dump_json(), plan_json=plan_text(plan), unplanned=unplanned_in(plan),
            exclusions=exclusions,
        )
        uow.proposals.add(draft)
        write_record(office, uow, actor, "plan.begun", draft.id, after={"unplanned": len(plan.unscheduled)})
        uow.commit()
    return draft


def try_placement(office: Office, actor: Actor, seen: SeenVisit, placement: Placement) -> Verdict | Refused:
    """What placing the visit so would break and cost; nothing is written."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        desk, proposal = desk_of(office, uow), uow.proposals.get(seen.proposal_id)
        barred = _barred(desk, proposal, seen.job)
        if barred is not None:
            return barred
        before = Draft(*proposed_plan(proposal))
        after = with_standing(before, seen.job, _placed(standing_of(before, seen.job), placement))
        return _verdict(office, desk, before, after, seen.job)


def place_visit(office: Office, actor: Actor, seen: SeenVisit, placement: Placement) -> Edited | Refused:
    """Put the visit at a day with a team."""
    return _Edit(office, actor, seen, DraftChange.PLACED).made(lambda draft, now: _placed(now, placement))


def drop_visit(office: Office, actor: Actor, seen: SeenVisit, placement: Placement) -> Edited | Refused:
    """Put the visit where its bar was dropped; on a day off, on the next working day: a hand aims at no weekday."""
    start = office.calendar.next_working_day(placement.start).on
    return place_visit(office, actor, seen, placement.model_copy(update={"start": start}))


def place_cheapest(office: Office, actor: Actor, seen: SeenVisit) -> Edited | Refused:
    """Put the visit where it costs least while every other one stays."""

    def found(draft: Draft, now: Standing) -> Standing | Refused:
        placement = cheapest_placement(draft, seen.job)
        return refused(_NO_PLACE) if placement is None else _placed(now, placement)

    return _Edit(office, actor, seen, DraftChange.PLACED).made(found)


def take_out_visit(office: Office, actor: Actor, seen: SeenVisit) -> Edited | Refused:
    """Take the visit off the draft's calendar; it waits for a place again."""
    reason = _TAKEN_OUT.format(name=actor.name)
    return _Edit(office, actor, seen, DraftChange.TAKEN_OUT).made(
        lambda draft, now: now.model_copy(update={"placement": None, "reasons": (reason,)}))


def pin_visit(office: Office, actor: Actor, seen: SeenVisit) -> Edited | Refused:
    """Fix the visit where it stands: neither a change by hand nor the next search moves it."""
    return _Edit(office, actor, seen, DraftChange.PINNED).made(
        lambda draft, now: refused(_NO_PLACE_TO_PIN) if now.placement is None
        else now.model_copy(update={"pinned": now.placement}))


def unpin_visit(office: Office, actor: Actor, seen: SeenVisit) -> Edited | Refused:
    """Let the visit be moved again."""
    return _Edit(office, actor, seen, DraftChange.UNPINNED).made(
        lambda draft, now: now.model_copy(update={"pinned": None}))


def exclude_person(office: Office, actor: Actor, seen: SeenVisit, person: str) -> Edited | Refused:
    """Keep a person from the visit; where they were on it, the cheapest other team takes its day.

    Where no team can, the visit goes to the cheapest place without the person, if there is one.
    """

    def without(draft: Draft, now: Standing) -> Standing | Refused:
        if person in now.excluded:
            return refused(_EXCLUDED_ALREADY)
        kept_away = now.model_copy(update={"excluded": tuple(sorted((*now.excluded, person)))})
        if now.placement is None or person not in now.placement.everyone:
            return kept_away
        if now.pinned is not None:
            return refused(_PINNED_WITH)
        emptied = with_standing(draft, seen.job, _placed(kept_away, None))
        placement = cheapest_placement(emptied, seen.job, now.placement.start) or cheapest_placement(emptied, seen.job)
        return _placed(kept_away, placement) if placement else kept_away.model_copy(
            update={"placement": None, "reasons": (_NOBODY_INSTEAD,)})

    return _Edit(office, actor, seen, DraftChange.EXCLUDED, person).made(without)


def readmit_person(office: Office, actor: Actor, seen: SeenVisit, person: str) -> Edited | Refused:
    """Let a person on the visit again whom a coordinator had kept from it; what a rule forbids stays forbidden."""
    return _Edit(office, actor, seen, DraftChange.READMITTED, person).made(
        lambda draft, now: now.model_copy(update={"excluded": tuple(one for one in now.excluded if one != person)}))


def undo_step(office: Office, actor: Actor, proposal_id: str, version: int) -> PlanProposal | Refused:
    """Take back the last change of the draft; stale where the draft is no longer the version that was seen."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        proposal = uow.proposals.get(proposal_id)
        if proposal.state is not ProposalState.OPEN:
            return refused(_REPLACED)
        if proposal.version != version:
            raise Stale(proposal_id)
        if not proposal.steps:
            return refused(_NOTHING_TO_UNDO)
        step = proposal.steps[-1]
        standing = Standing.model_validate_json(step.standing_json)
        before = with_standing(Draft(*proposed_plan(proposal)), step.job, standing)
        restored = Draft(before.problem, before.plan.model_copy(update={"bound": step.bound}))
        undone = _kept(uow, proposal, restored, step.job, proposal.steps[:-1], _exclusions_before(proposal, step))
        write_record(office, uow, actor, "plan.step_undone", proposal.id,
                     after={"job": step.job, "change": step.change.value, "cost": restored.plan.cost})
        uow.commit()
    return undone


class _Edit:
    """One change by one coordinator to one visit."""

    def __init__(
        self, office: Office, actor: Actor, seen: SeenVisit, change: DraftChange, person: str = ""
    ) -> None:
        require_role(actor, Role.COORDINATOR)
        self.office = office
        self.actor = actor
        self.seen = seen
        self.change = change
        self.person = person

    def made(self, changed: Callable[[Draft, Standing], Standing | Refused]) -> Edited | Refused:
        """Check the change and keep it with its step and its Record, or say every rule that forbids it."""
        job = self.seen.job
        with self.office.unit_of_work() as uow:
            desk, proposal = desk_of(self.office, uow), uow.proposals.get(self.seen.proposal_id)
            barred = _barred(desk, proposal, job)
            if barred is not None:
                return barred
            if proposal.changed_in.get(job, 0) > self.seen.version:
                raise Stale(proposal.id)
            if self.change is DraftChange.READMITTED and self.person not in proposal.exclusions.get(job, ()):
                return refused(_NOT_EXCLUDED)
            before = Draft(*proposed_plan(proposal))
            was = standing_of(before, job)
            now = changed(before, was)
            if isinstance(now, Refused):
                return now
            after = with_standing(before, job, now)
            verdict = _verdict(self.office, desk, before, after, job)
            if verdict.broken:
                return Refused(reasons=verdict.broken)
            saved = self._keep(uow, proposal, before, after)
            uow.commit()
        return Edited(proposal=saved, placement=now.placement, verdict=verdict, day_lost=self._day_lost(was, now))

    def _day_lost(self, was: Standing, now: Standing) -> date | None:
        if self.change is not DraftChange.EXCLUDED or was.placement is None:
            return None
        keeps_it = now.placement is not None and now.placement.start == was.placement.start
        return None if keeps_it else was.placement.start

    def _keep(self, uow: UnitOfWork, proposal: PlanProposal, before: Draft, after: Draft) -> PlanProposal:
        job = self.seen.job
        was, now = standing_of(before, job), standing_of(after, job)
        step = DraftStep(
            at=self.office.moment(), by=self.actor.name, change=self.change, job=job, person=self.person,
            standing_json=was.model_dump_json(), bound=before.plan.bound,
        )
        saved = _kept(uow, proposal, after, job, (*proposal.steps, step), self._exclusions(proposal))
        write_record(
            self.office, uow, self.actor, f"plan.visit_{self.change.value}", proposal.id,
            before={"job": job, "cost": before.plan.cost, **was.model_dump(mode="json")},
            after={"job": job, "cost": after.plan.cost, **now.model_dump(mode="json")},
        )
        return saved

    def _exclusions(self, proposal: PlanProposal) -> dict[str, tuple[str, ...]]:
        mine = set(proposal.exclusions.get(self.seen.job, ()))
        if self.change is DraftChange.EXCLUDED:
            mine.add(self.person)
        elif self.change is DraftChange.READMITTED:
            mine.discard(self.person)
        return _with_exclusions_of(proposal, self.seen.job, mine)


def _kept(
    uow: UnitOfWork, proposal: PlanProposal, draft: Draft, job: str, steps: tuple[DraftStep, ...],
    exclusions: dict[str, tuple[str, ...]],
) -> PlanProposal:
    return uow.proposals.save(proposal.with_(
        problem_json=draft.problem.model_dump_json(), plan_json=plan_text(draft.plan),
        unplanned=unplanned_in(draft.plan), steps=steps, exclusions=exclusions,
        changed_in={**proposal.changed_in, job: proposal.version + 1},
    ))


def _exclusions_before(proposal: PlanProposal, step: DraftStep) -> dict[str, tuple[str, ...]]:
    mine = set(proposal.exclusions.get(step.job, ()))
    if step.change is DraftChange.EXCLUDED:
        mine.discard(step.person)
    elif step.change is DraftChange.READMITTED:
        mine.add(step.person)
    return _with_exclusions_of(proposal, step.job, mine)


def _with_exclusions_of(proposal: PlanProposal, job: str, people: set[str]) -> dict[str, tuple[str, ...]]:
    others = {each: kept for each, kept in proposal.exclusions.items() if each != job}
    return {**others, job: tuple(sorted(people))} if people else others


def _placed(now: Standing, placement: Placement | None) -> Standing:
    return now.model_copy(update={"placement": placement, "reasons": ()})


def _barred(desk: PlanningDesk, proposal: PlanProposal, job: str) -> Refused | None:
    """Why this visit of this draft cannot be changed at all."""
    if proposal.state is not ProposalState.OPEN:
        return refused(_REPLACED)
    if job not in open_jobs(desk):
        return refused(_NOT_OPEN)
    if job not in Problem.model_validate_json(proposal.problem_json).jobs_by_id:
        return refused(_NOT_IN_DRAFT)
    return None


def _verdict(office: Office, desk: PlanningDesk, before: Draft, after: Draft, job: str) -> Verdict:
    """What the plan's rules say of the change, and what speaks against the visit's people today."""
    tried = trial(before, after)
    words = plan_words(office, desk, after.problem)
    # Closed days are looked up as they stand today, with the client's reason for them.
    broken = [Reason(text=worded(violation.sentence, words)) for violation in tried.broken
              if violation.key != BLACKOUT.key]
    placed = after.plan.assignment_of(job)
    if placed is not None and standing_of(before, job).placement != standing_of(after, job).placement:
        engagement = next(each for each in desk.engagements if each.id == split_job_id(job)[0])
        people = {person.id: person for person in desk.people}
        visit = visit_of(after.problem, placed, people)
        scheme = desk.scheme_of(engagement)
        broken += (closed_faults(visit, engagement, scheme, desk.calendar) if broken else
                   (*out_of_time(visit, engagement, scheme, desk.day),
                    *visit_faults(office, engagement, visit, people)))
    return Verdict(broken=tuple(broken), costs=tried.costs)


_NOTHING_OPEN = Text(
    zh="目前没有可以排程的现场检查：请先完成合同签署和人日确认，或等待新的项目。",
    en="No audit can be planned now: have the agreements signed and the person-days confirmed first.",
)
_REPLACED = Text(
    zh="该排程方案已被采用或被新方案取代，未作改动；请刷新后在当前方案上操作。",
    en="This plan was accepted already or a newer one replaced it, and nothing was changed: reload the page.",
)
_NOT_OPEN = Text(
    zh="这次检查已经发布或已经开始，不能在草案中改动；如有人员不能参加，请先登记请假或异议，再重新排程。",
    en="This audit is published or has begun and cannot be moved in the draft. Where somebody cannot come, enter their "
       "absence or the objection first, then plan again.",
)
_NOT_IN_DRAFT = Text(
    zh="这次检查在草案编制之后才可以排程，尚不在草案中；请在“排程”页重新求解。",
    en="This audit became ready after the draft was made and is not in it: plan again on the page “Planning”.",
)
_NO_PLACE = Text(
    zh="其他检查都不动的情况下，没有符合全部规则的时间和人员；请移动其他检查，或在“排程”页重新求解。",
    en="With every other audit staying where it is, no day and team keep all rules: move another audit, or plan again "
       "on the page “Planning”.",
)
_NO_PLACE_TO_PIN = Text(
    zh="这次检查尚未排入，没有可以锁定的安排；请先排定时间和人员。",
    en="This audit has no place yet that could be pinned: give it a day and a team first.",
)
_EXCLUDED_ALREADY = Text(
    zh="该人员已被排除在这次检查之外，无需再次排除。", en="This person is kept from the audit already.",
)
_NOT_EXCLUDED = Text(
    zh="该人员并未被手工排除在这次检查之外；如因规则不能参加，不能在此恢复。",
    en="Nobody kept this person from the audit by hand; where a rule does, it cannot be lifted here.",
)
_PINNED_WITH = Text(
    zh="这次检查已与该人员一起锁定；请先解除锁定，再排除该人员。",
    en="The audit is pinned with this person on it: lift the pin first, then exclude them.",
)
_NOBODY_INSTEAD = Text(
    zh="已排除原定人员，其他检查不动时没有可以替换的安排；请手工排入，或在“排程”页重新求解。",
    en="Somebody was excluded, and with every other audit staying there is no place without them: place it by hand, or "
       "plan again on the page “Planning”.",
)
_NOTHING_TO_UNDO = Text(zh="没有可以撤销的改动。", en="There is no change to take back.")
_TAKEN_OUT = Text(zh="由{name}移出草案，等待重新安排。", en="Taken out of the draft by {name}; waits for a new place.")
