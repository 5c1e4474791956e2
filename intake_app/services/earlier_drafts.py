"""A draft that a newer plan replaced, taken up again: what was placed by hand is not lost by a search."""

from collections.abc import Collection, Mapping

from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.planning import proposed_plan, unplanned_in
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.errors import Stale
from models.ids import ProposalId, new_id
from models.planning import PlanProposal, ProposalState
from models.text import Text
from scheduler.drafts import Draft, standing_of, with_exclusions, with_standing
from scheduler.plan import plan_text


def _may_be_taken_up(earlier: PlanProposal, every: Collection[PlanProposal]) -> bool:
    """Whether it was replaced and nothing has been published since: what was would not be in it."""
    return earlier.state is ProposalState.SUPERSEDED and not any(
        each.state is ProposalState.ACCEPTED and each.made_at >= earlier.made_at for each in every)


def drafts_to_take_up(office: Office, actor: Actor) -> frozenset[ProposalId]:
    """The replaced drafts that may take the place of the present one."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        every = uow.proposals.all()
    return frozenset(each.id for each in every if _may_be_taken_up(each, every))


def take_up_draft(
    office: Office, actor: Actor, earlier_id: str, present_id: str, version: int
) -> PlanProposal | Refused:
    """Put a copy of the earlier draft in the place of the present one, which can itself be taken up again then.

    Whoever was kept from a visit since stays away from it: a visit that had them waits for a place. Stale where the
    present draft is no longer the version that was seen.
    """
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        present, earlier = uow.proposals.get(present_id), uow.proposals.get(earlier_id)
        if present.state is not ProposalState.OPEN or present.version != version:
            raise Stale(present_id)
        if not _may_be_taken_up(earlier, uow.proposals.all()):
            return refused(_NOT_ANY_MORE)
        copy = _copied(office, actor, earlier, _of_both(earlier.exclusions, present.exclusions))
        _put_in_place(uow, present, copy)
        write_record(office, uow, actor, "plan.taken_up", copy.id,
                     before={"proposal": present.id, "cost": proposed_plan(present)[1].cost},
                     after={"proposal": earlier.id, "cost": proposed_plan(copy)[1].cost})
        uow.commit()
    return copy


def _put_in_place(uow: UnitOfWork, present: PlanProposal, copy: PlanProposal) -> None:
    uow.proposals.save(present.with_(state=ProposalState.SUPERSEDED))
    uow.proposals.add(copy)


def _copied(
    office: Office, actor: Actor, earlier: PlanProposal, exclusions: Mapping[str, tuple[str, ...]]
) -> PlanProposal:
    problem, plan = proposed_plan(earlier)
    draft = Draft(with_exclusions(problem, exclusions), plan)
    for job, away in exclusions.items():
        placed = plan.assignment_of(job)
        if placed is not None and not set(away).isdisjoint(placed.everyone):
            now = standing_of(draft, job)
            draft = with_standing(draft, job, now.model_copy(
                update={"placement": None, "pinned": None, "reasons": (_EXCLUDED_SINCE,)}))
    return PlanProposal(
        id=ProposalId(new_id("proposal")), made_at=office.moment(), made_by=actor.name,
        problem_json=draft.problem.model_dump_json(), plan_json=plan_text(draft.plan),
        unplanned=unplanned_in(draft.plan), exclusions=exclusions, lifted_pins=earlier.lifted_pins,
    )


def _of_both(
    one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {job: tuple(sorted({*one.get(job, ()), *other.get(job, ())})) for job in {**one, **other}}


_NOT_ANY_MORE = Text(
    zh="此后已发布过计划，原方案不能再恢复；请在当前方案上操作或重新排程。",
    en="A plan was published since, so that the earlier one cannot be taken up any more: go on from the present one,"
       " or plan again.",
)
_EXCLUDED_SINCE = Text(
    zh="原定人员此后已被排除，请重新安排。",
    en="Somebody who was on it was excluded since: give it a new place.",
)
