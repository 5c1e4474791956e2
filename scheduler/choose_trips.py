"""CP-SAT chooses among whole trips of people: with every trip that a good plan may hold, it finds the best plan.

A trip is a row of visits with their days, from one time at home to the next, and costs what it costs whatever else is
planned. So only overtime, lateness and changes are left to be counted besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scheduler.choose import Effort, solved
from scheduler.constraints.travel_day import needs_travel_day
from scheduler.ground import Ground, Offer, Stay
from scheduler.state import State
from scheduler.timeline import Timeline

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver, IntVar, LinearExpr


class Part(NamedTuple):
    """One visit of a trip: the job, its first day, and how many."""

    job: int
    first: int
    length: int


class Trip(NamedTuple):
    """A person's visits between two times at home."""

    person: int
    parts: tuple[Part, ...]

    @property
    def days(self) -> range:
        """From the first audit day to the last one."""
        return range(self.parts[0].first, self.parts[-1].first + self.parts[-1].length)


class Chosen(NamedTuple):
    """The best plan below the limit, if one was found, and what no plan of the listed trips costs less than."""

    state: State | None
    bound: int


class TripChoice:
    """All plans that are made of some trips and cost less than `limit`."""

    def __init__(self, ground: Ground, trips: list[Trip], limit: int) -> None:
        from ortools.sat.python.cp_model import CpModel

        self.ground, self.trips, self.limit, self.model = ground, trips, limit, CpModel()
        self.made = [self.model.new_bool_var(f"trip_{i}") for i in range(len(trips))]
        self.is_out = [self.model.new_bool_var(f"out_{job}") for job in range(len(ground.jobs))]
        self.attending: defaultdict[tuple[int, int], list[IntVar]] = defaultdict(list)
        """The trips of a person to a job."""
        self.at: dict[Part, IntVar] = {}
        """Whether a job stands so."""
        self.team: dict[tuple[int, int], IntVar] = {}
        """Whether a person is in the team of a job; the others who attend are experts."""
        self.costs: list[LinearExpr | IntVar | int] = []
        self._keep_to_days()
        for job in range(len(ground.jobs)):
            self._place(job)
        for person in range(len(ground.people)):
            self._keep_apart(person)
            self._limit_days(person)
        self.model.minimize(sum(self.costs))
        self.model.add(sum(self.costs) < limit)

    def solved(self, effort: Effort) -> Chosen:
        """The cheapest of the plans, as far as the effort goes."""
        from ortools.sat.python.cp_model import FEASIBLE, INFEASIBLE, OPTIMAL

        solver, status = solved(self.model, effort, linear=True)
        if status == INFEASIBLE:
            return Chosen(None, self.limit)
        if status not in (OPTIMAL, FEASIBLE):
            return Chosen(None, 0)
        state = State(self.ground)
        for job, stay in self._stays(solver):
            state.put(job, stay)
        return Chosen(state, state.cost if status == OPTIMAL else 0)

    def _keep_to_days(self) -> None:
        """People come to a job on the days on which it stands."""
        model, ground = self.model, self.ground
        coming: defaultdict[tuple[int, Part], list[IntVar]] = defaultdict(list)
        for trip, made in zip(self.trips, self.made, strict=True):
            for part in trip.parts:
                self.attending[trip.person, part.job].append(made)
                coming[trip.person, part].append(made)
            visits = tuple((part.first, part.length, part.job) for part in trip.parts)
            self.costs.append(Timeline(ground, trip.person, visits).cost_before_overtime * made)
        for (_, part), trips in coming.items():
            if part not in self.at:
                self.at[part] = model.new_bool_var(f"at_{part}")
            model.add_at_most_one([*trips, self.at[part].negated()])

    def _place(self, job: int) -> None:
        """The job stands once or is out; its people are as it asks."""
        model, ground, asked = self.model, self.ground, self.ground.jobs[job]
        offer, is_out = ground.offers[job], self.is_out[job]
        at = [(part, literal) for part, literal in self.at.items() if part.job == job]
        model.add_exactly_one([*(literal for _, literal in at), is_out])
        self.costs.append(asked.unscheduled_cost * is_out)
        self.costs += [ground.start_price(job, part.first, part.length) * literal for part, literal in at]
        for person in ground.announced[job]:
            self.costs.append(ground.weights.member_change * (1 - is_out - sum(self.attending[person, job])))
        if offer.only is not None:
            model.add(is_out == 0)
            for person in range(len(ground.people)):
                model.add(sum(self.attending[person, job]) == int(person in offer.only.everyone))
            return
        sizes = {size: model.new_bool_var(f"size_{job}_{size}") for size, _ in offer.lengths}
        for length in {length for _, length in offer.lengths}:
            model.add(sum(literal for part, literal in at if part.length == length)
                      == sum(sizes[size] for size, days in offer.lengths if days == length))
        self._staff(offer, sizes)

    def _staff(self, offer: Offer, sizes: dict[int, IntVar]) -> None:
        model, job = self.model, offer.job
        is_in = 1 - self.is_out[job]
        team = {m.person: model.new_bool_var(f"team_{job}_{m.person}") for m in offer.team}
        model.add(sum(team.values()) == sum(size * literal for size, literal in sizes.items()))
        for need, count in enumerate(offer.needs.counts):
            model.add(sum(team[member.person] for member in offer.team if member.serves[need]) >= count * is_in)
        part_of: defaultdict[int, list[IntVar]] = defaultdict(list)
        for person, literal in team.items():
            self.team[person, job] = literal
            part_of[person].append(literal)
        for asked, members in enumerate(offer.attending):
            experts = {member.person: model.new_bool_var(f"expert_{job}_{asked}_{member.person}") for member in members}
            model.add(sum(experts.values()) == is_in)
            for person, literal in experts.items():
                part_of[person].append(literal)
        for person in range(len(self.ground.people)):
            model.add(sum(self.attending[person, job]) == sum(part_of[person]))

    def _keep_apart(self, person: int) -> None:
        """One trip at a time, and a day off where the next one leads far away at once."""
        ground = self.ground
        busy: defaultdict[int, list[IntVar]] = defaultdict(list)
        starts: defaultdict[tuple[int, int], list[IntVar]] = defaultdict(list)
        ends: defaultdict[tuple[int, int], list[IntVar]] = defaultdict(list)
        for trip, made in self._of(person):
            for day in trip.days:
                busy[day].append(made)
            starts[trip.days.start, trip.parts[0].job].append(made)
            ends[trip.days.stop, trip.parts[-1].job].append(made)
        for literals in busy.values():
            self.model.add_at_most_one(literals)
        for (day, job), literals in ends.items():
            if day < len(ground.ordinals) and ground.ordinals[day] == ground.ordinals[day - 1] + 1:
                too_soon = [literal for (start, other), next_ones in starts.items() for literal in next_ones
                            if start == day and needs_travel_day(ground.problem, ground.jobs[job], ground.jobs[other])]
                self.model.add_at_most_one([*literals, *too_soon])

    def _limit_days(self, person: int) -> None:
        """The most days of a month, and overtime above the target."""
        model, ground, asked = self.model, self.ground, self.ground.people[person]
        mine = [(sum(((1 << part.length) - 1) << part.first for part in trip.parts), made)
                for trip, made in self._of(person)]
        for month in ground.months:
            inside = [((days & month).bit_count(), made) for days, made in mine if days & month]
            if inside:
                model.add(sum(count * made for count, made in inside) <= asked.max_days_per_month)
        total = [days.bit_count() * made for days, made in mine]
        if total:
            over = model.new_int_var(0, len(ground.ordinals), f"over_{person}")
            model.add(over >= sum(total) - asked.target_days)
            self.costs.append(ground.weights.overtime_day * over)

    def _of(self, person: int) -> Iterator[tuple[Trip, IntVar]]:
        return ((trip, made) for trip, made in zip(self.trips, self.made, strict=True) if trip.person == person)

    def _stays(self, solver: CpSolver) -> Iterator[tuple[int, Stay]]:
        for part, literal in self.at.items():
            if not solver.boolean_value(literal):
                continue
            offer = self.ground.offers[part.job]
            there = [person for (person, job), made in self.attending.items() if job == part.job
                     and any(solver.boolean_value(each) for each in made)]
            if offer.only is not None:
                yield part.job, offer.only
                continue
            team = tuple(p for p in there if (p, part.job) in self.team
                         and solver.boolean_value(self.team[p, part.job]))
            yield part.job, Stay(part.first, part.length, team, tuple(p for p in there if p not in team))
