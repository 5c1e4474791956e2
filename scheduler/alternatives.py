"""What another person or another day would cost for one audit, and who could take somebody's place.

A price is what the whole plan costs more in CNY (less, where negative) with all other audits as they stand: the
insertion oracle gives it at once and exactly. What is saved when the others may move, too, a short search tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from models.text import Text
from scheduler.constraints.experts import serve
from scheduler.constraints.requirements import bears
from scheduler.ground import Offer, Stay
from scheduler.improve import improved
from scheduler.insertion import Insertion, best_insertion, filled, openings
from scheduler.mends import Mend, Mender
from scheduler.obstacles import Obstacles
from scheduler.plan import Assignment, Plan
from scheduler.problem import Auditor, Job, Placement, Problem, Requirement
from scheduler.timeline import Timeline
from scheduler.warm import WarmPlan, Words

FAVOUR = 10**9
"""Taken off somebody's price so that no team without them is cheaper."""
WISHED_FOR = "\0wished for"
"""The tag of somebody who shall be on the audit."""
MOST_SUBSTITUTES = 5
MOST_STARTS = 5


@dataclass(frozen=True)
class Alternative:
    """One audit placed otherwise, its last day, and what the plan then costs more."""

    placement: Assignment
    end: date
    price: int

    def sentence(self, words: Words) -> Text:
        """When, who, and how much more or less."""
        shape = COSTS_MORE if self.price >= 0 else COSTS_LESS
        return shape.format(
            start=self.placement.start, end=self.end, people=words.people(self.placement.everyone),
            price=f"{abs(self.price):,}",
        )


@dataclass(frozen=True)
class Settled:
    """An alternative with the audits of the people concerned settled around it."""

    price: int
    """What the plan costs more than the plan as it stands does after the same effort."""
    moved: tuple[str, ...]
    """Other audits that stand otherwise then."""


class FavouredTimeline(Timeline):
    """The timeline of somebody who shall be on the audit whatever that costs."""

    def price_starts(self, job: int, length: int, starts: int) -> dict[int, int]:
        """The price with the favour."""
        return {first: price - FAVOUR for first, price in super().price_starts(job, length, starts).items()}


def with_person(warm: WarmPlan, job: str, person: str) -> Alternative | None:
    """The cheapest place of the job with the person on it; None where they cannot be."""
    state, number = warm.state_without(job).copy(), warm.number(job)
    who = warm.ground.person_number[person]
    state.timelines[who] = FavouredTimeline(warm.ground, who, state.timelines[who].visits)
    found = best_insertion(state, warm.ground.offers[number])
    if found is None or who not in found.stay.everyone:
        return None
    return _alternative(warm, job, Insertion(found.price + FAVOUR, found.stay))


def with_start(warm: WarmPlan, job: str, start: date) -> Alternative | None:
    """The cheapest team for the job from `start` on; None where there is none."""
    first = warm.problem.workdays.index(start)
    if first is None:
        return None
    longest = max((length for _, length in warm.ground.offers[warm.number(job)].lengths), default=0)
    offer = _within(warm.ground.offers[warm.number(job)], ((1 << longest) - 1) << first)
    return next((each for each in _by_start(warm, job, offer) if each.placement.start == start), None)


def with_others_moved(
    warm: WarmPlan, job: str, *, person: str | None = None, start: date | None = None
) -> Mend | None:
    """A place of the job with the person on it, or from `start` on, once the audits in its way have gone elsewhere.

    For where there is none with the others as they stand. Its price is what the whole plan then costs more.
    """
    asked = warm.problem.jobs_by_id[job].model_copy(update={"pinned": None})
    problem, wishes = warm.problem, [asked]
    if person is not None:
        problem, wishes = _marked(problem, person), _with_marked(asked, problem.people_by_id[person])
    if start is not None:
        wishes = [each for wish in wishes for each in _starting(problem, wish, start)]
    now = warm.assignments.get(job)
    cost = warm.state_without(job).cost - asked.unscheduled_cost - warm.state.cost
    rest = Plan(assignments=tuple(each for each in warm.plan.assignments if each is not now))
    found = []
    for wish in wishes:
        wished = problem.altered(jobs=tuple(wish if each.id == job else each for each in problem.jobs))
        around = WarmPlan(wished, rest, warm.words)
        found += [replace(mend, price=cost + mend.price) for mend in Mender(Obstacles(around, wish)).by_moving_audits()]
    return min(found, key=lambda mend: mend.price, default=None)


def _marked(problem: Problem, person: str) -> Problem:
    """The problem in which the person bears a tag that nobody else has."""
    return problem.altered(auditors=tuple(
        each.model_copy(update={"tags": (*each.tags, WISHED_FOR)}) if each.id == person else each
        for each in problem.auditors))


def _with_marked(asked: Job, person: Auditor) -> list[Job]:
    """The job asking for the one with the mark, in the team or as each of the experts whom they can be."""
    if person.kind == "auditor":
        mark = Requirement(count=1, any_of=(WISHED_FOR,))
        return [asked.model_copy(update={"requirements": (*asked.requirements, mark)})]
    return [asked.model_copy(update={"experts": (*asked.experts[:i], WISHED_FOR, *asked.experts[i + 1:])})
            for i, tag in enumerate(asked.experts) if tag in person.tags]


def _starting(problem: Problem, asked: Job, start: date) -> Iterator[Job]:
    """The job with no days but those from `start` on that a team of one size takes, length by length."""
    sizes: dict[int, list[int]] = {}
    for size in range(asked.team_min, asked.team_max + 1):
        sizes.setdefault(asked.duration(size), []).append(size)
    for length, possible in sizes.items():
        days = problem.workdays.run(start, length)
        if days is not None and asked.earliest <= start and days[-1] <= asked.latest:
            yield asked.model_copy(update={"earliest": start, "latest": days[-1], "team_min": possible[0],
                                           "team_max": possible[-1]})


def cheapest_starts(warm: WarmPlan, job: str, most: int = MOST_STARTS) -> tuple[Alternative, ...]:
    """The cheapest other starts of the job, each with its cheapest team."""
    now = warm.assignments.get(job)
    others = (each for each in _by_start(warm, job, warm.ground.offers[warm.number(job)])
              if now is None or each.placement.start != now.start)
    return tuple(sorted(others, key=lambda each: (each.price, each.placement.start))[:most])


def cheapest(warm: WarmPlan, job: str) -> Alternative | None:
    """The cheapest place of the job with all others as they stand; the plan's own place where none is cheaper."""
    found = best_insertion(warm.state_without(job), warm.ground.offers[warm.number(job)])
    return None if found is None else _alternative(warm, job, found)


def substitutes(warm: WarmPlan, job: str, person: str, most: int = MOST_SUBSTITUTES) -> tuple[Alternative, ...]:
    """Those who could take the person's place on the planned job, day and colleagues unchanged, the cheapest first."""
    number, out = warm.number(job), warm.ground.person_number[person]
    stay = warm.state.stays[number]
    if stay is None or out not in stay.everyone:
        return ()
    found = (_alternative(warm, job, Insertion(price, changed))
             for price, changed in _exchanged(warm, warm.problem.jobs_by_id[job], stay, out))
    return tuple(sorted(found, key=lambda each: (each.price, each.placement.everyone))[:most])


def settled(warm: WarmPlan, alternative: Alternative, seconds: float, *, max_iterations: int | None = None) -> Settled:
    """The alternative once the other audits of everybody concerned may move for it, within `seconds`."""
    job, half = alternative.placement.job, seconds / 2
    now = warm.assignments.get(job)
    concerned = {*alternative.placement.everyone, *(now.everyone if now else ())}
    near = {visit.job.id for person in concerned for visit in warm.visits.get(person, [])} - {job}
    frozen = warm.problem.jobs_by_id.keys() - near
    place = alternative.placement
    pin = Placement(start=place.start, team=place.team, experts=place.experts)
    pinned = warm.problem.altered(jobs=tuple(
        each.model_copy(update={"pinned": pin}) if each.id == job else each for each in warm.problem.jobs))
    others = Plan(assignments=tuple(each for each in warm.plan.assignments if each.job != job))
    as_it_is = improved(warm.problem, warm.plan, frozen, half, max_iterations=max_iterations)
    after = improved(pinned, others, frozen - {job}, half, max_iterations=max_iterations)
    assert as_it_is.cost is not None
    assert after.cost is not None
    stands = {each.job: each for each in after.assignments}
    moved = tuple(each.job for each in others.assignments if not each.is_same(stands.get(each.job)))
    return Settled(after.cost - as_it_is.cost, moved)


def _by_start(warm: WarmPlan, job: str, offer: Offer) -> Iterator[Alternative]:
    """The cheapest alternative at every start."""
    best: dict[int, Insertion] = {}
    state = warm.state_without(job)
    for opening in sorted(openings(state, offer), key=lambda opening: opening.floor):
        known = best.get(opening.first)
        if known is not None and known.price <= opening.floor:
            continue
        for insertion in filled(opening, offer.needs, 1):
            if known is None or insertion.price < known.price:
                best[opening.first] = insertion
    yield from (_alternative(warm, job, insertion) for insertion in best.values())


def _within(offer: Offer, days: int) -> Offer:
    """The offer on these days only."""
    return replace(
        offer,
        team=tuple(replace(member, open_days=member.open_days & days) for member in offer.team),
        attending=tuple(tuple(replace(member, open_days=member.open_days & days) for member in members)
                        for members in offer.attending),
    )


def _exchanged(warm: WarmPlan, asked: Job, stay: Stay, out: int) -> Iterator[tuple[int, Stay]]:
    """Every valid exchange of one person, with the price of the whole job after it."""
    state, number, people = warm.state_without(asked.id), warm.number(asked.id), warm.ground.people
    offer = warm.ground.offers[number]
    is_expert = out in stay.experts
    parts = offer.attending if is_expert else (offer.team,)
    candidates = {member.person: member for part in parts for member in part}
    rest = tuple(person for person in stay.everyone if person != out)
    start = 1 << stay.first
    prices = {
        person: price for person, member in candidates.items() if person not in stay.everyone
        for price in state.timelines[person].price_starts(
            number, stay.length,
            state.timelines[person].open_starts(number, stay.length, member.open_days) & start).values()
    }
    kept = sum(state.timelines[person].price_starts(number, stay.length, start)[stay.first] for person in rest)
    for person, price in prices.items():
        team, experts = (tuple(person if each == out else each for each in part) for part in (stay.team, stay.experts))
        tags = [people[each].tags for each in team]
        is_met = all(sum(bears(each, need) for each in tags) >= need.count for need in asked.requirements)
        if is_met and serve(asked.experts, tuple(people[each].tags for each in experts)):
            changed = Stay(stay.first, stay.length, team, experts)
            yield price + kept + warm.ground.job_price(number, stay.first, stay.length, changed.everyone), changed


def _alternative(warm: WarmPlan, job: str, insertion: Insertion) -> Alternative:
    stay, dates = insertion.stay, warm.problem.workdays.dates
    cost = warm.state_without(job).cost - warm.problem.jobs_by_id[job].unscheduled_cost + insertion.price
    return Alternative(
        warm.assignment(warm.problem.jobs_by_id[job], stay), dates[stay.first + stay.length - 1],
        cost - warm.state.cost,
    )


COSTS_MORE = Text(
    zh="{start} 至 {end}，{people}：总费用增加 {price} 元。", en="{start} to {end}, {people}: {price} CNY more in all."
)
COSTS_LESS = Text(
    zh="{start} 至 {end}，{people}：总费用减少 {price} 元。", en="{start} to {end}, {people}: {price} CNY less in all."
)
