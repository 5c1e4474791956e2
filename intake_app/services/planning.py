"""Teams and dates for the open audits: propose, pin and solve again, accept (CNEX 9.3.2, CEC 5.2.1)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from intake_app.rules import planned_visits
from intake_app.rules.closed_days import closed_faults
from intake_app.rules.expertise import expert_faults
from intake_app.rules.planned_visits import PlanningDay
from intake_app.rules.stages import obstacles, plan_missed, report_stands, within_notice
from intake_app.rules.team_requirements import LEADER, is_team_member
from intake_app.services.access import require_role
from intake_app.services.changes import changed_engagement
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.placements import judged
from intake_app.services.plan_words import plan_words, tag_words, worded
from intake_app.services.planning_problem import (
    PlanningDesk,
    is_standing,
    job_id,
    lent_from,
    needs_place,
    planning_problem,
    review_note,
    split_job_id,
    standing_twice,
    visit_window,
    wished_spans,
)
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.wished_times import wished_days
from models.account import Actor, Role
from models.application import PartyRole
from models.base import Frozen
from models.engagement import Engagement, Visit
from models.ids import PersonId, ProposalId, new_id
from models.personnel import Person
from models.planning import PlanProposal, ProposalState, UnplannedVisit
from models.reference import Reason
from models.text import Text
from scheduler.cost import cost_of
from scheduler.drafts import with_exclusions
from scheduler.explain import explained
from scheduler.plan import Assignment, Plan, Unscheduled, plan_text
from scheduler.problem import Placement, Problem
from scheduler.reading import problem_faults
from scheduler.solve import solve


class OpenAudit(Frozen):
    """A visit without a place, or what keeps its job from being planned yet."""

    engagement: Engagement
    site_row: str
    obstacles: tuple[Reason, ...]
    fallen: Visit | None = None
    """The place that it had, where it must be planned again: somebody cannot come, its plan was not sent in time, …"""
    fallen_because: tuple[Reason, ...] = ()
    note: Reason | None = None
    """What moves its window, or cannot."""
    wished: tuple[tuple[date, date], ...] = ()
    """The days that its client proposed, each span with its first and last day, the preferred ones in front."""
    target: date
    """The day to aim at; one that could not be held any more is the first day that can."""
    window: tuple[date, date]
    """The first and the last day on which it may take place."""


class PlannedAudit(Frozen):
    """A visit that somebody is planned for and that is not over, with what speaks against them there by now."""

    engagement: Engagement
    visit: Visit
    faults: tuple[Reason, ...]
    has_begun: bool
    """Then it cannot be planned again."""


def open_audits(office: Office, actor: Actor) -> tuple[OpenAudit, ...]:
    """The visits that wait for a team and a day, the most urgent in front, with what must be done first for each."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        desk = desk_of(office, uow)
    people = {person.id: person for person in desk.people}
    found = [
        _open_audit(office, desk, engagement, site.row)
        for engagement in desk.engagements for site in engagement.sites
        if not engagement.is_over and needs_place(desk, engagement, site.row, people)
    ]
    return tuple(sorted(found, key=lambda audit: (audit.target, audit.window[-1])))


def audits_of(office: Office, actor: Actor, person_id: str) -> tuple[PlannedAudit, ...]:
    """The visits that a person is still planned for, the next one in front."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    return _audits_with(office, person_id)


def own_audits(office: Office, actor: Actor) -> tuple[PlannedAudit, ...]:
    """The visits that an auditor is still planned for, the next one in front; none for who is not among the people."""
    require_role(actor, Role.AUDITOR)
    with office.unit_of_work() as uow:
        known = uow.people.find(actor.person_id or "")
    return _audits_with(office, known.id) if known else ()


def _audits_with(office: Office, person_id: str) -> tuple[PlannedAudit, ...]:
    with office.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
        person = uow.people.get(person_id)
        theirs = [(job, visit) for job in uow.engagements.all() if not job.is_over
                  for visit in job.visits if person.id in visit.everyone]
    today = office.today()
    found = []
    for job, visit in theirs:
        missed = _missed(office, job, visit)
        if visit.end >= today or missed:
            scheme = office.scheme_of(job)
            faults = (*planned_visits.personal_faults(person, visit, job, scheme, planning_day(office)),
                      *_seats_left(office, job, visit, people, person),
                      *planned_visits.days_lost(visit, job, scheme, office.calendar),
                      *closed_faults(visit, job, scheme, office.calendar),
                      *expert_faults(visit, job, people, scheme), *within_notice(job, [visit], scheme), *missed)
            found.append(PlannedAudit(engagement=job, visit=visit, faults=faults,
                                      has_begun=visit.start <= today and not missed))
    return tuple(sorted(found, key=lambda audit: (audit.visit.start, audit.engagement.id)))


def fallen_because(office: Office, actor: Actor, engagement: Engagement) -> tuple[Reason, ...]:
    """Why visits of this job that are still ahead must be planned again: who cannot come, or must not."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
    scheme, day = office.scheme_of(engagement), planning_day(office)
    return tuple(reason for visit in engagement.visits
                 for reason in planned_visits.fallen_because(visit, engagement, people, scheme, day))


def current_proposal(office: Office, actor: Actor) -> PlanProposal | None:
    """The proposal that waits for the coordinator, or None."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        return open_proposal(uow)


def proposed_plan(proposal: PlanProposal) -> tuple[Problem, Plan]:
    """Problem and plan of a proposal."""
    return (
        Problem.model_validate_json(proposal.problem_json),
        Plan.model_validate_json(proposal.plan_json),
    )


def pinned_in(proposal: PlanProposal) -> frozenset[str]:
    """The visits that a coordinator has pinned in the draft, without those that are published or begun."""
    problem, _ = proposed_plan(proposal)
    return frozenset(job.id for job in problem.jobs if job.pinned is not None and not is_standing(job))


def propose_plan(
    office: Office, actor: Actor, seconds: float, pinned_jobs: Collection[str] = ()
) -> PlanProposal | Refused:
    """Solve all open audits here and now and keep the result.

    What is pinned in the open proposal stays, and so do `pinned_jobs` as it has them.
    """
    require_role(actor, Role.COORDINATOR)
    order = order_now(office, pinned_jobs)
    if isinstance(order, Refused):
        return order
    plan = with_reasons(office, order, solve(order.problem, seconds=seconds))
    with office.unit_of_work() as uow:
        proposal = keep_proposal(office, uow, actor, order, plan)
        uow.commit()
    return proposal


@dataclass(frozen=True)
class SolverOrder:
    """The problem of now, what its people and jobs are called, and why pins that do not stand today were lifted."""

    problem: Problem
    names: Mapping[str, str]
    lifted_pins: tuple[UnplannedVisit, ...] = ()


def with_reasons(office: Office, order: SolverOrder, plan: Plan) -> Plan:
    """The plan with the reasons for what it leaves out, in this body's words.

    Nobody may come before the client was told in time, so no reason advises it.
    """
    return explained(order.problem, plan, order.names, tag_words(office, order.names), keeps_earliest=True)


def order_now(office: Office, pinned_jobs: Collection[str] = ()) -> SolverOrder | Refused:
    """What the solver would be given now, or why there is nothing to solve; what the draft has pinned stays."""
    with office.unit_of_work() as uow:
        desk = desk_of(office, uow)
        previous = open_proposal(uow)
        exclusions = standing_exclusions(uow)
    plannable = {e.id for e in desk.engagements if not plan_obstacles(office, e)}
    still_open = open_jobs(desk)
    stay = {*pinned_jobs, *(pinned_in(previous) if previous else ())}
    pins = {job: pin for job, pin in _pins(previous, stay).items()
            if job in still_open and split_job_id(job)[0] in plannable}
    lifted = dict(lent_from(desk, plannable, pins))
    staying = [Assignment.of(job, pin) for job, pin in pins.items() if job not in lifted]
    lifted |= judged(office, desk, staying).faults if staying else {}
    kept = {job: pin for job, pin in pins.items() if job not in lifted}
    problem = with_exclusions(planning_problem(desk, plannable, kept), exclusions)
    if still_open.isdisjoint(problem.jobs_by_id):
        return refused(Text(
            zh="目前没有可以排程的现场检查：请先完成合同签署和人日确认，或等待新的项目。",
            en="No audit can be planned now: have the agreements signed and the person-days confirmed first.",
        ))
    faults = problem_faults(problem)
    if faults:
        words = plan_words(office, desk, problem)
        return Refused(reasons=(*(Reason(text=worded(fault.sentence, words)) for fault in faults), Reason(text=_MEND)))
    return SolverOrder(problem=problem, names=_names(desk.people, desk.engagements), lifted_pins=tuple(
        UnplannedVisit(job=job, reasons=tuple(reason.text for reason in why)) for job, why in lifted.items()))


def doubly_planned(office: Office, actor: Actor) -> tuple[Reason, ...]:
    """Who stands on two audits on one day, and what to do; the search takes them for one of the two only."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        desk = desk_of(office, uow)
    names = _names(desk.people, desk.engagements)
    return tuple(
        Reason(text=_TWICE.format(person=names[person], day=each.on, job=names[each.job], other=names[each.beside]))
        for person, found in standing_twice(desk).items() for each in found
    )


def names_in_plans(office: Office, actor: Actor) -> Mapping[str, str]:
    """What the ids of people and visits in problems and plans are called."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        return _names(uow.people.all(), uow.engagements.all())


def _names(people: Collection[Person], engagements: Collection[Engagement]) -> dict[str, str]:
    names: dict[str, str] = {person.id: person.name for person in people}
    return names | {
        job_id(e, s.row): f"{e.parties[PartyRole.CLIENT].name}（{s.name}）" for e in engagements for s in e.sites
    }


def keep_proposal(office: Office, uow: UnitOfWork, actor: Actor, order: SolverOrder, plan: Plan) -> PlanProposal:
    """Put a plan with its reasons before the coordinator, in the place of the one that was open."""
    older = open_proposal(uow)
    proposal = PlanProposal(
        id=ProposalId(new_id("proposal")), made_at=office.moment(), made_by=actor.name,
        problem_json=order.problem.model_dump_json(), plan_json=plan_text(plan),
        unplanned=unplanned_in(plan), exclusions=_exclusions_met(standing_exclusions(uow), order.problem),
        lifted_pins=order.lifted_pins,
    )
    if older is not None:
        uow.proposals.save(older.with_(state=ProposalState.SUPERSEDED))
    uow.proposals.add(proposal)
    write_record(office, uow, actor, "plan.proposed", proposal.id,
                 after={"visits": len(plan.assignments), "unplanned": len(plan.unscheduled), "cost": plan.cost})
    return proposal


def _exclusions_met(exclusions: Mapping[str, tuple[str, ...]], problem: Problem) -> dict[str, tuple[str, ...]]:
    """What the coordinator excluded by hand and the problem already reckoned with; what came later is not in it.

    A visit that the problem does not hold keeps what was said of it, for when it is to be planned again.
    """
    jobs = problem.jobs_by_id
    return {job: tuple(person for person in people if job not in jobs or is_standing(jobs[job])
                       or person in jobs[job].excluded)
            for job, people in exclusions.items()}


def standing_exclusions(uow: UnitOfWork) -> Mapping[str, tuple[str, ...]]:
    """Whom a coordinator keeps from which visit: what the open proposal says, else the one made last."""
    made = sorted(uow.proposals.all(), key=lambda each: each.state is not ProposalState.OPEN)
    return made[0].exclusions if made else {}


def unplanned_in(plan: Plan) -> tuple[UnplannedVisit, ...]:
    """What the plan leaves out, and why, as a proposal keeps it."""
    return tuple(UnplannedVisit(job=each.job, reasons=each.reasons) for each in plan.unscheduled)


def current_plan(problem: Problem, engagements: Collection[Engagement]) -> Plan:
    """The visits that stand now, as a plan of this problem; the jobs without one are unscheduled."""
    standing = {
        job_id(e, visit.site_row): Placement(start=visit.start, team=visit.team, experts=visit.experts)
        for e in engagements for visit in e.visits
    }
    # A visit that stays as it is has in the problem the days that holidays left it.
    standing |= {job.id: job.pinned for job in problem.jobs if is_standing(job) and job.pinned and job.id in standing}
    return Plan(
        assignments=tuple(Assignment.of(job.id, standing[job.id]) for job in problem.jobs if job.id in standing),
        unscheduled=tuple(Unscheduled(job=job.id) for job in problem.jobs if job.id not in standing),
    )


class LeftOut(Frozen):
    """A visit of a proposal that was not put into its job, by its name, and why: it waits to be planned anew."""

    job: str
    name: Text
    reasons: tuple[Reason, ...]


class Accepted(NamedTuple):
    """What accepting a proposal came to: as it is kept, the jobs that it changed, and what of it did not stand."""

    proposal: PlanProposal
    changed: tuple[Engagement, ...]
    left_out: tuple[LeftOut, ...]


def accept_plan(office: Office, actor: Actor, proposal_id: str) -> PlanProposal | Refused:
    """Put the proposal's teams and dates into the jobs, after checking each once more without the solver."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        outcome = accepted_in(office, uow, actor, proposal_id)
        if isinstance(outcome, Refused):
            return outcome
        uow.commit()
    return outcome.proposal


def accepted_in(office: Office, uow: UnitOfWork, actor: Actor, proposal_id: str) -> Accepted | Refused:
    """The proposal accepted as far as it stands today, in the open transaction; refused where nothing of it does.

    What does not stand is left out with its reasons and stays open: one visit does not keep the others from going.
    """
    proposal = uow.proposals.get(proposal_id)
    if proposal.state is not ProposalState.OPEN:
        return refused(Text(zh="该排程方案已被采用或被新方案取代，请刷新后查看当前方案。",
                            en="This plan was accepted already or a newer one replaced it: reload the page."))
    problem, plan = proposed_plan(proposal)
    desk = desk_of(office, uow)
    still_open = open_jobs(desk)
    # What stood when the plan was made and fell since has no new place in it.
    placed = [a for a in plan.assignments if not is_standing(problem.jobs_by_id[a.job])]
    faults = {a.job: reasons for a in placed
              if (reasons := tuple(_changed_since(desk, problem, a, is_open=a.job in still_open)))}
    today = judged(office, desk, [a for a in placed if a.job in still_open and a.job not in faults])
    faults |= today.faults
    left_out = tuple(_left_out(desk, job, reasons) for job, reasons in faults.items())
    if left_out and not today.visits:
        return Refused(reasons=(*_told_by_name(left_out), Reason(text=_SOLVE_AGAIN)))
    changed = tuple(_with_visits(office, uow, actor, id, visits)
                    for id, visits in _by_engagement(today.visits).items())
    accepted = uow.proposals.save(_as_accepted(proposal, problem, plan, left_out))
    write_record(office, uow, actor, "plan.accepted", proposal.id,
                 after={"cost": proposed_plan(accepted)[1].cost, "left_out": sorted(faults)})
    return Accepted(accepted, changed, left_out)


def _with_visits(
    office: Office, uow: UnitOfWork, actor: Actor, engagement_id: str, visits: Sequence[Visit]
) -> Engagement:
    engagement = uow.engagements.get(engagement_id)
    rows = {visit.site_row for visit in visits}
    kept = tuple(v for v in engagement.visits if v.site_row not in rows)
    freed = tuple(v for v in engagement.freed_visits if v.site_row not in rows)
    return changed_engagement(office, uow, actor, engagement, "visits.planned", visits=(*kept, *visits),
                              freed_visits=freed, plan_release=None)


def _as_accepted(
    proposal: PlanProposal, problem: Problem, plan: Plan, left_out: Sequence[LeftOut]
) -> PlanProposal:
    """The proposal accepted, its plan without what was left out: a later comparison is with what was published."""
    reasons = {each.job: tuple(reason.text for reason in each.reasons) for each in left_out}
    if not reasons:
        return proposal.with_(state=ProposalState.ACCEPTED)
    kept = Plan(
        assignments=tuple(a for a in plan.assignments if a.job not in reasons), bound=plan.bound,
        unscheduled=(*plan.unscheduled, *(Unscheduled(job=job, reasons=why) for job, why in reasons.items())),
    )
    kept = kept.model_copy(update={"cost": cost_of(problem, kept)})
    return proposal.with_(state=ProposalState.ACCEPTED, plan_json=plan_text(kept), unplanned=unplanned_in(kept))


def _left_out(desk: PlanningDesk, job: str, reasons: tuple[Reason, ...]) -> LeftOut:
    engagement_id, row = split_job_id(job)
    engagement = next(each for each in desk.engagements if each.id == engagement_id)
    return LeftOut(job=job, reasons=reasons, name=_VISIT.format(
        client=engagement.parties[PartyRole.CLIENT].name, site=engagement.site(row).name))


def _told_by_name(left_out: Sequence[LeftOut]) -> Iterator[Reason]:
    for each in left_out:
        for reason in each.reasons:
            yield Reason(text=_OF.format(visit=each.name, reason=reason.text), clause=reason.clause)


def visit_faults(
    office: Office, engagement: Engagement, visit: Visit, people: Mapping[PersonId, Person]
) -> tuple[Reason, ...]:
    """What team rule, ties, objections and absences hold against a visit today, asked without the solver."""
    return planned_visits.standing_faults(visit, engagement, people, office.scheme_of(engagement), planning_day(office))


def fallen_rows(office: Office, engagement: Engagement, people: Mapping[PersonId, Person]) -> frozenset[str]:
    """The sites whose planned visit must be planned again; none of a job that is over."""
    if engagement.is_over:
        return frozenset()
    scheme, day = office.scheme_of(engagement), planning_day(office)
    return frozenset(visit.site_row for visit in engagement.visits
                     if planned_visits.fallen_because(visit, engagement, people, scheme, day))


def planning_day(office: Office) -> PlanningDay:
    """Today, as planned visits are looked at."""
    return PlanningDay(office.today(), office.calendar, office.house.cooling_off_months.value)


def _open_audit(office: Office, desk: PlanningDesk, engagement: Engagement, site_row: str) -> OpenAudit:
    people = {person.id: person for person in desk.people}
    fallen = next((visit for visit in engagement.visits if visit.site_row == site_row), None)
    lost = fallen or engagement.place_lost(site_row)
    scheme = office.scheme_of(engagement)
    earliest, target, latest = visit_window(desk, engagement, scheme, site_row, lost)
    return OpenAudit(
        engagement=engagement, site_row=site_row, obstacles=plan_obstacles(office, engagement), fallen=lost,
        fallen_because=planned_visits.fallen_because(
            fallen, engagement, people, scheme, planning_day(office)) if fallen else (),
        note=review_note(desk, engagement, site_row, lost),
        wished=wished_spans(desk, engagement, scheme),
        target=target, window=(earliest, latest),
    )


def _missed(office: Office, engagement: Engagement, visit: Visit) -> tuple[Reason, ...]:
    """That the visit's plan was not sent in time, if it was not; nothing of a job reported on."""
    if report_stands(engagement):
        return ()
    missed = plan_missed(engagement, visit, office.scheme_of(engagement), office.today(), office.calendar)
    return (missed,) if missed else ()


def _seats_left(
    office: Office, engagement: Engagement, visit: Visit, people: Mapping[PersonId, Person], person: Person
) -> tuple[Reason, ...]:
    """What the team does not bear any more, where an entry of the person runs out before the last day, or they do."""
    scheme = office.scheme_of(engagement)
    if ((person.id in visit.team and is_team_member(person, scheme, visit.end))
            or (person.id == visit.leader and LEADER not in person.functions)):
        return planned_visits.bears_no_more(visit, engagement, people, scheme)
    counts = [held.counts_on(visit.end) for held in person.qualifications_standing_on(visit.end)]
    if all(counts) and all(held.counts_on(visit.end) for held in person.competences_standing_on(visit.end)):
        return ()
    return planned_visits.bears_no_more(visit, engagement, people, scheme)


def _changed_since(desk: PlanningDesk, problem: Problem, assignment: Assignment, is_open: bool) -> Iterator[Reason]:
    """What changed in the job since the plan was proposed and takes the ground from it; nothing where it stands so."""
    engagement_id, row = split_job_id(assignment.job)
    engagement = next((each for each in desk.engagements if each.id == engagement_id), None)
    if engagement is None:
        return
    if not is_open:
        visit = next((each for each in engagement.visits if each.site_row == row), None)
        if visit is not None and not assignment.is_same(
                Placement(start=visit.start, team=visit.team, experts=visit.experts)):
            yield Reason(text=_PLANNED_OTHERWISE.format(start=visit.start))
        return
    figure = next((each for each in engagement.person_days if each.site_row == row), None)
    if figure is None or problem.jobs_by_id[assignment.job].person_days != figure.on_site_half_days / 2:
        yield Reason(text=_OTHER_DAYS.format(site=engagement.site(row).name))


_PLANNED_OTHERWISE = Text(
    zh="此后已另行排定，自 {start} 开始，本方案中的安排不再采用。",
    en="It was planned otherwise since, from {start} on, so that its place in this plan is not used.",
)
_OTHER_DAYS = Text(
    zh="“{site}”的人日数在排程后已调整。", en="The person-days of “{site}” were changed after this plan was made."
)
_MEND = Text(
    zh="以上数据不成立，无法排程；请先更正对应项目或人员的数据。",
    en="These data make no sense, so nothing can be planned: mend the jobs or people that they belong to first.",
)
_TWICE = Text(
    zh="{person} 在 {day} 同时被安排在 {other} 和 {job}；请取消其中一次检查后重新排程，或为其登记请假以另派人员。",
    en="{person} stands on {other} and on {job} on {day}: call one of the audits off and plan it again, or enter an"
    " absence so that somebody else is sent.",
)
_VISIT = Text(zh="{client}（{site}）", en="{client} ({site})")
_OF = Text(zh="{visit}：{reason}", en="{visit}: {reason}")
_SOLVE_AGAIN = Text(zh="请重新排程。", en="Plan again.")


def desk_of(office: Office, uow: UnitOfWork) -> PlanningDesk:
    """All that the planning of today looks at."""
    month = office.today().replace(day=1)
    # A decided job's visits of this month still fill its people's days.
    engagements = tuple(e for e in uow.engagements.all()
                        if not e.is_over or any(visit.end >= month for visit in e.visits))
    wanted = {id for e in engagements for id in e.certificate_ids}
    return PlanningDesk(
        engagements=engagements, certificates={id: uow.certificates.get(id) for id in wanted},
        people=uow.people.all(), schemes=office.schemes, house=office.house, calendar=office.calendar,
        today=office.today(), wished=wished_days(uow, engagements),
    )


def plan_obstacles(office: Office, engagement: Engagement) -> tuple[Reason, ...]:
    """What must be done before the job's visits can be planned."""
    return obstacles("plan", engagement, office.scheme_of(engagement), office.today(), office.calendar)


def open_jobs(desk: PlanningDesk) -> frozenset[str]:
    """The visits that wait for a place, be it a new one."""
    people = {person.id: person for person in desk.people}
    return frozenset(
        job_id(engagement, site.row) for engagement in desk.engagements for site in engagement.sites
        if not engagement.is_over and needs_place(desk, engagement, site.row, people)
    )


def open_proposal(uow: UnitOfWork) -> PlanProposal | None:
    """The draft that is being worked on, or None."""
    return next((p for p in uow.proposals.all() if p.state is ProposalState.OPEN), None)


def _pins(proposal: PlanProposal | None, jobs: Collection[str]) -> dict[str, Placement]:
    if proposal is None:
        return {}
    _, plan = proposed_plan(proposal)
    return {
        a.job: Placement(start=a.start, team=a.team, experts=a.experts) for a in plan.assignments if a.job in jobs
    }


def _by_engagement(visits: Mapping[str, Visit]) -> dict[str, list[Visit]]:
    found: dict[str, list[Visit]] = {}
    for job, visit in visits.items():
        found.setdefault(split_job_id(job)[0], []).append(visit)
    return found
