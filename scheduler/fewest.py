"""How few audits must change after an event, proven by CP-SAT, which looks at validity only and not at cost.

The audits that the event broke must change. Of those that stand a single change can only help where the audit has
people and days that one to be placed could use; a second one where the first could use them; and so on. The model
moves whatever lies within so many steps. The fewest that it finds is the fewest of all where it is no more than the
steps and one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from time import monotonic
from typing import TYPE_CHECKING

from scheduler.constraints.requirements import bears
from scheduler.constraints.travel_day import needs_travel_day
from scheduler.ground import Offer, Stay
from scheduler.obstacles import Obstacles
from scheduler.plan import Assignment, Plan, Unscheduled
from scheduler.problem import Problem
from scheduler.warm import WarmPlan
from scheduler.workdays import numbers

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar

MOST_FREE = 120
"""Audits that one model may move; more are not tried."""
MOST_DEPTH = 2


@dataclass(frozen=True)
class Fewest:
    """A valid plan with as many audits planned and as few changed as CP-SAT found; proven, or only found."""

    plan: Plan
    is_proven: bool


@dataclass(frozen=True)
class Choices:
    """One audit in the model: where it may begin with which size, who may be on it, and whether it is placed."""

    at: dict[tuple[int, int, int], IntVar]
    """By first day, days and size of the team."""
    team: dict[int, IntVar]
    experts: dict[tuple[int, int], IntVar]
    """By number of the expert asked for, and person."""
    is_placed: IntVar
    start: IntVar
    """Calendar day of its first day, 0 where it is not placed."""
    end: IntVar

    def everyone(self) -> dict[int, list[IntVar]]:
        """The literals of everybody who may be on the audit in either part."""
        found: dict[int, list[IntVar]] = defaultdict(list)
        for person, literal in (*self.team.items(), *((p, each) for (_, p), each in self.experts.items())):
            found[person].append(literal)
        return found


def fewest_changes(
    problem: Problem, standing: Plan, to_place: Collection[str], seconds: float, *, most_depth: int = MOST_DEPTH
) -> Fewest | None:
    """`standing` with the jobs `to_place` in it and as few others changed as possible; None where time ran out.

    First as many jobs as possible have a place, then as few of the standing ones as possible change. Pinned ones stay.
    """
    ends, known = monotonic() + seconds, None
    possible = frozenset(to_place) - _hopeless(problem, standing, to_place)
    for depth in range(most_depth + 1):
        free = _within_reach(problem, standing, possible, depth)
        if len(free) + len(possible) > MOST_FREE or monotonic() >= ends:
            return known
        found = _Model(problem, standing, possible, free).solved(ends - monotonic())
        if found is None:
            return known
        plan, changed, unplaced = found
        # A change can only matter where it is within reach, so up to `depth` changes nothing was overlooked.
        is_proven = not unplaced and changed <= depth + 1
        known = Fewest(plan, is_proven)
        if is_proven:
            return known
    return known


def _hopeless(problem: Problem, standing: Plan, to_place: Collection[str]) -> frozenset[str]:
    """The jobs that would have no place even beside nothing but the pinned visits."""
    pinned = {job.id for job in problem.jobs if job.pinned is not None}
    alone = WarmPlan(problem, Plan(assignments=tuple(each for each in standing.assignments if each.job in pinned)))
    return frozenset(name for name in to_place if not Obstacles(alone, problem.jobs_by_id[name]).has_place())


def _within_reach(problem: Problem, standing: Plan, to_place: Collection[str], depth: int) -> set[str]:
    """The standing jobs whose people and days the jobs to place could use, or those that these could use, and so on."""
    warm = WarmPlan(problem, standing)
    reached: set[str] = set()
    edge = set(to_place)
    for _ in range(depth):
        edge = {other for name in edge for other in _in_the_way(warm, name)} - reached - set(to_place)
        reached |= edge
    return reached


def _in_the_way(warm: WarmPlan, name: str) -> Iterator[str]:
    """The visits of people who could be on the job, in the months and on the days that it could use."""
    offer, days = warm.ground.offers[warm.number(name)], warm.problem.workdays
    # A day beside the window counts for the journey, and the whole month for the days in it.
    near = offer.days | offer.days << 1 | offer.days >> 1
    for month in days.months.values():
        near |= month if month & offer.days else 0
    for member in {each.person: each for part in (offer.team, *offer.attending) for each in part}.values():
        for first, length, job in warm.state.timelines[member.person].visits:
            if ((1 << length) - 1) << first & near and warm.ground.jobs[job].pinned is None:
                yield warm.ground.jobs[job].id


class _Model:
    """The jobs to place and the standing ones that may move, all others standing still."""

    def __init__(self, problem: Problem, standing: Plan, to_place: Collection[str], free: Collection[str]) -> None:
        from ortools.sat.python.cp_model import CpModel

        self.model: CpModel = CpModel()
        self.problem = problem
        self.free = [each for each in standing.assignments if each.job in free]
        self.kept = tuple(each for each in standing.assignments if each.job not in free)
        out = (*to_place, *free)
        self.warm = WarmPlan(problem, Plan(
            assignments=self.kept, unscheduled=tuple(Unscheduled(job=name) for name in out)))
        self.ground = self.warm.ground
        self.to_place = [self.warm.number(name) for name in sorted(to_place)]
        self.jobs = {number: self._choices(number) for number in (
            *self.to_place, *(self.warm.number(each.job) for each in self.free))}
        for one, other in combinations(self.jobs, 2):
            self._keep_apart(one, other)
        self._limit_months()
        self.stays = {each.job: self._stays(each) for each in self.free}

    def solved(self, seconds: float) -> tuple[Plan, int, int] | None:
        """The plan, how many standing jobs changed, how many jobs have no place; None unless that is optimal."""
        from ortools.sat.python.cp_model import OPTIMAL, CpSolver

        unplaced = [choices.is_placed.negated() for choices in self.jobs.values()]
        changed = [stays.negated() for stays in self.stays.values()]
        self.model.minimize((len(changed) + 1) * sum(unplaced) + sum(changed))
        solver = CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 2
        if solver.solve(self.model) != OPTIMAL:
            return None
        made = [self._assignment(solver, number) for number in self.jobs]
        missing = sum(each is None for each in made)
        plan = Plan(assignments=(*self.kept, *(each for each in made if each is not None)))
        return plan, sum(not solver.boolean_value(stays) for stays in self.stays.values()), missing

    def _choices(self, number: int) -> Choices:
        """The job's variables, with what the rules on one job and the standing visits leave it."""
        model, offer = self.model, self.ground.offers[number]
        is_placed = model.new_bool_var(f"placed_{number}")
        team: dict[int, IntVar] = {}
        experts: dict[tuple[int, int], IntVar] = {}
        open_starts: dict[tuple[int, int], int] = {}
        for member in offer.team:
            starts = self._starts(offer, member.person, member.open_days)
            if any(starts.values()):
                team[member.person] = model.new_bool_var(f"team_{number}_{member.person}")
                open_starts |= {(member.person, length): mask for length, mask in starts.items()}
        for asked, members in enumerate(offer.attending):
            for member in members:
                starts = self._starts(offer, member.person, member.open_days)
                if any(starts.values()):
                    experts[asked, member.person] = model.new_bool_var(f"expert_{number}_{asked}_{member.person}")
                    open_starts |= {(member.person, length): mask for length, mask in starts.items()}
        at: dict[tuple[int, int, int], IntVar] = {}
        for size, length in offer.lengths:
            possible = 0
            for person in team:
                possible |= open_starts[person, length]
            at |= {(first, length, size): model.new_bool_var(f"at_{number}_{first}_{size}")
                   for first in numbers(possible)}
        choices = Choices(at, team, experts, is_placed, *self._ends(number, at))
        self._staff(offer, choices, open_starts)
        return choices

    def _starts(self, offer: Offer, person: int, open_days: int) -> dict[int, int]:
        timeline = self.warm.state.timelines[person]
        return {length: timeline.open_starts(offer.job, length, open_days) for _, length in offer.lengths}

    def _ends(self, number: int, at: dict[tuple[int, int, int], IntVar]) -> tuple[IntVar, IntVar]:
        ordinals, model = self.ground.ordinals, self.model
        start, end = (model.new_int_var(0, ordinals[-1], f"{name}_{number}") for name in ("start", "end"))
        model.add(start == sum(ordinals[first] * literal for (first, _, _), literal in at.items()))
        model.add(end == sum(ordinals[first + length - 1] * literal for (first, length, _), literal in at.items()))
        return start, end

    def _staff(self, offer: Offer, choices: Choices, open_starts: dict[tuple[int, int], int]) -> None:
        """Team and experts as the job asks, each only where they can be."""
        model, asked = self.model, self.ground.jobs[offer.job]
        model.add(sum(choices.at.values()) == choices.is_placed)
        model.add(sum(choices.team.values()) == sum(size * each for (_, _, size), each in choices.at.items()))
        for need in asked.requirements:
            bearing = [each for person, each in choices.team.items() if bears(self.ground.people[person].tags, need)]
            model.add(sum(bearing) >= need.count).only_enforce_if(choices.is_placed)
        for wanted in range(len(offer.attending)):
            model.add(sum(each for (tag, _), each in choices.experts.items() if tag == wanted) == choices.is_placed)
        for person, literals in choices.everyone().items():
            model.add_at_most_one(literals)
            there = [each for (first, length, _), each in choices.at.items()
                     if open_starts[person, length] >> first & 1]
            for literal in literals:
                model.add_bool_or([*there, literal.negated()])

    def _keep_apart(self, one: int, other: int) -> None:
        """Somebody on both jobs ends the one before the other begins, with the journey's day between."""
        mine, theirs = self.jobs[one].everyone(), self.jobs[other].everyone()
        both = mine.keys() & theirs.keys()
        if not both:
            return
        gap = 1 + int(needs_travel_day(self.problem, self.ground.jobs[one], self.ground.jobs[other]))
        before, after = (self.model.new_bool_var(f"{word}_{one}_{other}") for word in ("before", "after"))
        self.model.add(self.jobs[one].end + gap <= self.jobs[other].start).only_enforce_if(before)
        self.model.add(self.jobs[other].end + gap <= self.jobs[one].start).only_enforce_if(after)
        for person in both:
            for literal in mine[person]:
                for opposite in theirs[person]:
                    self.model.add_bool_or([literal.negated(), opposite.negated(), before, after])

    def _limit_months(self) -> None:
        """Nobody has more days in a month than the standing visits leave them."""
        shared: defaultdict[int, list[tuple[Choices, IntVar]]] = defaultdict(list)
        for choices in self.jobs.values():
            for person, literals in choices.everyone().items():
                shared[person] += [(choices, literal) for literal in literals]
        for person, parts in shared.items():
            for month in self.ground.months:
                busy = (self.warm.state.timelines[person].busy & month).bit_count()
                left = self.ground.people[person].max_days_per_month - busy
                loads = [self._days(choices, literal, month) for choices, literal in parts]
                asked = [load for load in loads if load is not None]
                if len(asked) > 1:
                    self.model.add(sum(asked) <= left)

    def _days(self, choices: Choices, literal: IntVar, month: int) -> IntVar | None:
        """Days in the month of somebody on the job with `literal`; at least that where they are on it."""
        days = {each: inside for (first, length, _), each in choices.at.items()
                if (inside := (((1 << length) - 1) << first & month).bit_count())}
        if not days:
            return None
        most = max(days.values())
        load = self.model.new_int_var(0, most, "")
        self.model.add(load >= sum(inside * each for each, inside in days.items())).only_enforce_if(literal)
        return load

    def _stays(self, assignment: Assignment) -> IntVar:
        """Whether the audit stays exactly as it stands."""
        number = self.warm.number(assignment.job)
        stay, choices = self.ground.stay(number, assignment), self.jobs[number]
        assert stay is not None
        stays = self.model.new_bool_var(f"stays_{number}")
        self.model.add_implication(stays, choices.at[stay.first, stay.length, len(stay.team)])
        everyone = set(stay.everyone)
        for person, literals in choices.everyone().items():
            if person in everyone:
                self.model.add_bool_or([*literals, stays.negated()])
            else:
                for literal in literals:
                    self.model.add_implication(stays, literal.negated())
        self.model.add_hint(stays, True)
        return stays

    def _assignment(self, solver: CpSolver, number: int) -> Assignment | None:
        choices = self.jobs[number]
        chosen = [key for key, literal in choices.at.items() if solver.boolean_value(literal)]
        if not chosen:
            return None
        (first, length, _), *_ = chosen
        team = tuple(person for person, literal in choices.team.items() if solver.boolean_value(literal))
        experts = tuple(person for (_, person), literal in choices.experts.items() if solver.boolean_value(literal))
        return self.ground.assignment(number, Stay(first, length, team, experts))
