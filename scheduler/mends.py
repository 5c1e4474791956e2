"""What would give a job a place: the cheapest change of each kind, each one tried out before it is told.

A mend's placement is found by the insertion oracle with the rule's price raised instead of the rule kept, then put
into a problem in which exactly the told changes are made; the checker must find that plan valid.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from models.text import Text
from scheduler.checker import check
from scheduler.constraints.requirements import bears
from scheduler.constraints.shape import MOST_MEMBERS
from scheduler.cost import cost_of
from scheduler.ground import Member, Offer, Stay
from scheduler.insertion import best_insertion, good_insertions
from scheduler.obstacles import NONE, OF_CALENDARS, RULES, Obstacles, smallest
from scheduler.plan import Assignment, Plan, Unscheduled
from scheduler.problem import Auditor, Job, Problem, Requirement
from scheduler.state import State
from scheduler.timeline import Timeline
from scheduler.warm import WarmPlan
from scheduler.workdays import numbers, runs

BREAKING = 10**6
"""Price of a rule broken by one person: the place found breaks as few as it can, then costs as little as it can."""
BETWEEN_AUDITS = frozenset({"no_overlap", "travel_day"})
"""The rules that only another place for one of two audits can keep."""
OTHER_AUDITS = BETWEEN_AUDITS | {"monthly_days"}
"""The rules through which other audits stand in the way."""
STARTS_FOR_MOVING, TEAMS_FOR_MOVING = 6, 2
"""Places for which it is tried to move the other audits out of the way."""


@dataclass(frozen=True)
class Mend:
    """Changes that give the job a place, where it then stands, and what that adds to the cost in CNY."""

    changes: tuple[Text, ...]
    placement: Assignment
    end: date
    moved: tuple[Assignment, ...]
    """Other audits where they then stand."""
    price: int


class ElasticTimeline(Timeline):
    """A person's timeline on which rules may be broken, at a price that no plan reaches otherwise."""

    __slots__ = ("lifted", "obstacles")

    def __init__(self, timeline: Timeline, obstacles: Obstacles, lifted: frozenset[str]) -> None:
        super().__init__(timeline.ground, timeline.person, timeline.visits)
        self.obstacles = obstacles
        self.lifted = lifted

    def open_starts(self, job: int, length: int, open_days: int, lifted: frozenset[str] = NONE) -> int:
        """The same with the rules lifted."""
        return super().open_starts(job, length, open_days, self.lifted)

    def price_starts(self, job: int, length: int, starts: int) -> dict[int, int]:
        """The true price, where no other audit overlaps, and the price of each rule broken."""
        apart = runs(~self.busy & self.obstacles.all_days, length)
        priced = super().price_starts(job, length, starts & apart)
        priced |= dict.fromkeys(numbers(starts & ~apart), 0)
        is_excluded = self.ground.people[self.person].id in self.obstacles.job.excluded
        broken = [self.obstacles.forbidden(self.person, length, rule) for rule in OF_CALENDARS if rule in self.lifted]
        return {
            first: price + BREAKING * (is_excluded + sum(mask >> first & 1 for mask in broken))
            for first, price in priced.items()
        }


class Mender:
    """Looks for mends for one job without a place."""

    def __init__(self, obstacles: Obstacles) -> None:
        self.obstacles = obstacles
        self.warm: WarmPlan = obstacles.warm
        self.job: Job = obstacles.job
        self.words = self.warm.words

    def mends(self) -> tuple[Mend, ...]:
        """The cheapest mend of each kind, the cheapest first; where no single rule gives way the fewest together."""
        kinds: tuple[Callable[[], Iterator[Mend]], ...] = (
            self.by_moving_audits, self._by_leave, self._by_window, self._by_team_size, self._by_closure,
            self._by_exclusion, self._by_competence, self._by_expert, self._by_month,
        )
        found = [mend for kind in kinds for mend in kind()] or list(self._by_several())
        unlike = {mend.changes: mend for mend in sorted(found, key=lambda mend: -mend.price)}
        return tuple(sorted(unlike.values(), key=lambda mend: (mend.price, mend.placement.start)))

    def _by_leave(self) -> Iterator[Mend]:
        yield from self._with_lifted(frozenset({"availability"}), self.job)

    def _by_month(self) -> Iterator[Mend]:
        yield from self._with_lifted(frozenset({"monthly_days"}), self.job)

    def _by_window(self) -> Iterator[Mend]:
        dates = self.warm.problem.workdays.dates
        places = [(dates[first], dates[first + length - 1])
                  for first, length in self.obstacles.starts(frozenset({"window"}))]
        later = [end for start, end in places if start >= self.job.earliest]
        earlier = [start for start, end in places if end <= self.job.latest]
        if later:
            yield from self._with_lifted(NONE, self._asking(latest=min(later)))
        if earlier and not self.warm.keeps_earliest:
            yield from self._with_lifted(NONE, self._asking(earliest=max(earlier)))

    def _by_team_size(self) -> Iterator[Mend]:
        larger = (self._asking(team_max=size) for size in range(self.job.team_max + 1, MOST_MEMBERS + 1))
        smaller = (self._asking(team_min=size) for size in range(self.job.team_min - 1, 0, -1))
        for sizes in (larger, smaller):
            yield from next(filter(None, ([*self._with_lifted(NONE, job)] for job in sizes)), ())

    def _by_closure(self) -> Iterator[Mend]:
        for closed in self.job.blackout:
            rest = tuple(each for each in self.job.blackout if each != closed)
            yield from self._with_lifted(NONE, self._asking(blackout=rest))

    def _by_exclusion(self) -> Iterator[Mend]:
        if self.obstacles.has_place(frozenset({"excluded"})):
            yield from self._with_lifted(NONE, self._asking(excluded=()))

    def _by_competence(self) -> Iterator[Mend]:
        fewer = [mend for job in self._with_fewer_needs() for mend in self._with_lifted(NONE, job)]
        yield from fewer or self._with_lifted(NONE, self._taught(self.job))

    def _by_expert(self) -> Iterator[Mend]:
        for tag in dict.fromkeys(self.job.experts):
            yield from self._with_lifted(NONE, self.job, learners=(tag,))

    def _by_several(self) -> Iterator[Mend]:
        """Several rules together, where none alone is enough; where other audits are, they stay."""
        def asks(lifted: Collection[str]) -> tuple[frozenset[str], Job, tuple[str, ...]]:
            learners = self.job.experts if "experts" in lifted else ()
            return frozenset(lifted) & frozenset(OF_CALENDARS), self._job_without(lifted), learners

        def is_enough(some: tuple[str, ...]) -> bool:
            lifted, job, learners = asks(some)
            return self.obstacles.asking(job, learners).has_place(lifted)

        for some in smallest(tuple(rule for rule in RULES if rule not in BETWEEN_AUDITS), is_enough):
            yield from self._with_lifted(*asks(some))

    def _job_without(self, lifted: Collection[str]) -> Job:
        """The job asking for nothing that the `lifted` rules are about, but for its experts."""
        days = self.warm.problem.workdays.dates
        opens = self.job.earliest if self.warm.keeps_earliest else min((self.job.earliest, *days[:1]))
        loosest: dict[str, dict[str, object]] = {
            "window": {"earliest": opens, "latest": max((self.job.latest, *days[-1:]))},
            "blackout": {"blackout": ()},
            "excluded": {"excluded": ()},
            "team_size": {"team_min": 1, "team_max": max(MOST_MEMBERS, self.job.team_max)},
        }
        job = self._asking(**{name: value for rule in lifted for name, value in loosest.get(rule, {}).items()})
        return self._taught(job) if "requirements" in lifted else job

    def _with_fewer_needs(self) -> Iterator[Job]:
        """The job asking for one person fewer of each requirement in turn."""
        for i, need in enumerate(self.job.requirements):
            rest = list(self.job.requirements)
            rest[i : i + 1] = [need.model_copy(update={"count": need.count - 1})] if need.count > 1 else []
            yield self._taught(self.job, tuple(rest))

    def _taught(self, job: Job, asked: tuple[Requirement, ...] = ()) -> Job:
        """The job asking for nothing but `asked`, and for members enough to learn all that it asked before."""
        least = max([job.team_min, *(need.count for need in self.job.requirements)])
        return job.model_copy(update={"requirements": asked, "team_min": least})

    def _asking(self, **changes: object) -> Job:
        return self.job.model_copy(update=changes)

    def _with_lifted(self, lifted: frozenset[str], job: Job, learners: tuple[str, ...] = ()) -> Iterator[Mend]:
        """The cheapest place where the job asks as `job` does and people may break the `lifted` rules.

        Any expert may learn one of the tags `learners`.
        """
        if not self.obstacles.asking(job, learners).has_place(lifted):
            return
        state, offer = self._loose(lifted, job)
        if learners:
            offer = replace(offer, attending=tuple(
                self._experts(offer, lifted, job) if tag in learners else members
                for tag, members in zip(job.experts, offer.attending, strict=True)))
        found = best_insertion(state, offer)
        if found is not None:
            yield from self._tried(found.stay)

    def _experts(self, offer: Offer, lifted: frozenset[str], job: Job) -> tuple[Member, ...]:
        """Every expert whom `job` does not exclude, whatever they bear."""
        away = {} if "availability" in lifted else self.warm.problem.unavailable_days
        return tuple(
            Member(i, offer.days & ~away.get(person.id, 0), ()) for i, person in enumerate(self.warm.ground.people)
            if person.kind == "expert" and person.id not in job.excluded
        )

    def _loose(self, lifted: frozenset[str], job: Job) -> tuple[State, Offer]:
        """The state and the offer in which breaking the `lifted` rules has a price."""
        loose = self.obstacles.rest.copy()
        if lifted or job.excluded != self.job.excluded:
            loose.timelines = [ElasticTimeline(each, self.obstacles, lifted) for each in loose.timelines]
        return loose, self.warm.ground.offer(self.obstacles.number, lifted, job)

    def by_moving_audits(self) -> Iterator[Mend]:
        """The cheapest place from which the audits in the way can be put elsewhere."""
        if not self.obstacles.has_place(OTHER_AUDITS):
            return
        state, offer = self._loose(OTHER_AUDITS, self.job)
        tried = (self._with_others_moved(each.stay)
                 for each in good_insertions(state, offer, STARTS_FOR_MOVING, TEAMS_FOR_MOVING))
        yield from sorted(filter(None, tried), key=lambda mend: mend.price)[:1]

    def _with_others_moved(self, stay: Stay) -> Mend | None:
        """The job at `stay` once the audits that its people have there, or too near, have gone elsewhere."""
        ground, state = self.warm.ground, self.obstacles.rest.copy()
        away: list[int] = []
        offer = self.warm.ground.offer(self.obstacles.number)
        for person in stay.everyone:
            while not self._may_start(state, offer, person, stay):
                other = self._nearest_movable(state, person, stay)
                if other is None:
                    return None
                state.take(other)
                away.append(other)
        state.put(self.obstacles.number, stay)
        moved = []
        for other in away:
            found = best_insertion(state, ground.offers[other])
            if found is None:
                return None
            state.put(other, found.stay)
            moved.append(ground.assignment(other, found.stay))
        changes = tuple(self._moved(each) for each in moved)
        return self._verified(stay, self.job, {}, changes, tuple(moved))

    def _may_start(self, state: State, offer: Offer, person: int, stay: Stay) -> bool:
        member = next(each for part in (offer.team, *offer.attending) for each in part if each.person == person)
        starts = state.timelines[person].open_starts(offer.job, stay.length, member.open_days)
        return bool(starts >> stay.first & 1)

    def _nearest_movable(self, state: State, person: int, stay: Stay) -> int | None:
        """The person's visit nearest to the days of `stay` that is not pinned."""
        def gap(visit: tuple[int, int, int]) -> int:
            return max(visit[0] - stay.first - stay.length, stay.first - visit[0] - visit[1])

        free = [visit for visit in state.timelines[person].visits if self.warm.ground.jobs[visit[2]].pinned is None]
        return min(free, key=gap)[2] if free else None

    def _moved(self, to: Assignment) -> Text:
        was = self.warm.assignments[to.job]
        name, people = self.words.name(to.job), self.words.people(to.everyone)
        if was.start == to.start:
            return OTHER_TEAM.format(job=name, start=to.start, people=people)
        return MOVE_AUDIT.format(job=name, before=was.start, after=to.start, people=people)

    def _tried(self, stay: Stay) -> Iterator[Mend]:
        """The mend that makes `stay` possible, if the checker agrees."""
        job, changes = self._what_the_job_gives(stay)
        people: dict[str, Auditor] = {}
        for number in stay.everyone:
            person, more = self._what_the_person_gives(stay, number)
            people[person.id] = person
            changes += more
        short = self._what_must_be_learnt(stay, people)
        found = None if short is None else self._verified(stay, job, people, (*changes, *short), ())
        if found is not None and found.changes:
            yield found

    def _what_the_job_gives(self, stay: Stay) -> tuple[Job, tuple[Text, ...]]:
        """The job as it must ask for `stay`, and what is changed in it."""
        start, end = self._days(stay)
        changes: dict[str, object] = {}
        told: list[Text] = []
        if start < self.job.earliest:
            changes["earliest"] = start
            told.append(OPEN_EARLIER.format(days=(self.job.earliest - start).days, earliest=start))
        if end > self.job.latest:
            changes["latest"] = end
            told.append(OPEN_LATER.format(days=(end - self.job.latest).days, latest=end))
        if len(stay.team) > self.job.team_max:
            changes["team_max"] = len(stay.team)
            told.append(ALLOW_MORE.format(size=len(stay.team)))
        if len(stay.team) < self.job.team_min:
            changes["team_min"] = len(stay.team)
            told.append(ALLOW_FEWER.format(size=len(stay.team)))
        closed = [each for each in self.job.blackout if each[0] <= end and each[1] >= start]
        if closed:
            changes["blackout"] = tuple(each for each in self.job.blackout if each not in closed)
            told += [OPEN_SITE.format(first=first, last=last) for first, last in closed]
        excluded = [self.warm.ground.people[i].id for i in stay.everyone]
        barred = [person for person in excluded if person in self.job.excluded]
        if barred:
            changes["excluded"] = tuple(each for each in self.job.excluded if each not in barred)
            told += [LIFT_EXCLUSION.format(person=self.words.name(person)) for person in barred]
        return self.job.model_copy(update=changes), tuple(told)

    def _what_the_person_gives(self, stay: Stay, number: int) -> tuple[Auditor, tuple[Text, ...]]:
        """The person as they must be for `stay`, and what is changed in their calendar."""
        person, (start, end) = self.warm.ground.people[number], self._days(stay)
        days = self.warm.problem.workdays.between(start, end)
        name = self.words.name(person.id)
        told: list[Text] = []
        leaves = [each for each in person.unavailable if self.warm.problem.workdays.within((each,)) & days]
        if leaves:
            rest = tuple(each for each in person.unavailable if each not in leaves)
            person = person.model_copy(update={"unavailable": rest})
            told += [MOVE_LEAVE.format(person=name, first=first, last=last) for first, last in leaves]
        busy = self.obstacles.calendars[number].busy
        for (year, month), within in self.warm.problem.workdays.months.items():
            used = ((busy | days) & within).bit_count() if days & within else 0
            if used > person.max_days_per_month:
                person = person.model_copy(update={"max_days_per_month": used})
                told.append(RAISE_MONTH.format(person=name, month=f"{year}-{month:02}", days=used))
        return person, tuple(told)

    def _what_must_be_learnt(self, stay: Stay, people: dict[str, Auditor]) -> tuple[Text, ...] | None:
        """Tags given to members and experts until everything is met; None where the team is too small for that."""
        told: list[Text] = []
        for need in self.job.requirements:
            team = [people[self.warm.ground.people[i].id] for i in stay.team]
            able = [person for person in team if bears(person.tags, need)]
            unable = sorted((each for each in team if each not in able),
                            key=lambda each: -self._likeness(each, self.job.requirements))
            missing = need.count - len(able)
            if missing > len(unable):
                return None
            for person in unable[:max(0, missing)]:
                people[person.id] = person.model_copy(update={"tags": (*person.tags, need.any_of[0])})
                told.append(QUALIFY.format(person=self.words.name(person.id), tag=self.words.need(need)))
        for tag, number in zip(self.job.experts, stay.experts, strict=True):
            person = people[self.warm.ground.people[number].id]
            if tag not in person.tags:
                people[person.id] = person.model_copy(update={"tags": (*person.tags, tag)})
                told.append(QUALIFY.format(person=self.words.name(person.id), tag=self.words.tag(tag)))
        return tuple(told)

    def _likeness(self, person: Auditor, needs: tuple[Requirement, ...]) -> int:
        """How many of the requirements the person meets."""
        return sum(bears(person.tags, need) for need in needs)

    def _verified(
        self, stay: Stay, job: Job, people: dict[str, Auditor], changes: tuple[Text, ...], moved: tuple[Assignment, ...]
    ) -> Mend | None:
        """The mend, if the plan with it is valid in the problem that it changes."""
        placement = self.warm.assignment(self.job, stay)
        before, after, kept = self._around(placement, moved, job, people)
        plan = Plan(assignments=(*kept, *moved, placement))
        if check(after, plan):
            return None
        old = Plan(
            assignments=(*kept, *(self.warm.assignments[each.job] for each in moved)),
            unscheduled=(Unscheduled(job=job.id),),
        )
        price = cost_of(after, plan) - cost_of(before, old) + self.job.unscheduled_cost
        return Mend(changes, placement, self._days(stay)[1], moved, price)

    def _around(
        self, placement: Assignment, moved: tuple[Assignment, ...], job: Job, people: dict[str, Auditor]
    ) -> tuple[Problem, Problem, tuple[Assignment, ...]]:
        """The problem of those concerned before and after, and their other audits as they stand.

        Nobody else's part of the plan changes, so validity and the difference in cost are the whole plan's.
        """
        problem = self.warm.problem
        concerned = {person for each in (placement, *moved) for person in each.everyone}
        concerned |= {person for each in moved for person in self.warm.assignments[each.job].everyone}
        gone = {job.id, *(each.job for each in moved)}
        kept = {visit.job.id: visit.assignment for person in concerned for visit in self.warm.visits.get(person, [])
                if visit.job.id not in gone}
        jobs = [problem.jobs_by_id[name] for name in (*kept, *(each.job for each in moved))]
        auditors = tuple(people.get(person.id, person) for person in problem.auditors)
        before = problem.altered(jobs=(*jobs, self.job))
        after = problem.altered(jobs=(*jobs, job), auditors=auditors)
        return before, after, tuple(kept.values())

    def _days(self, stay: Stay) -> tuple[date, date]:
        dates = self.warm.problem.workdays.dates
        return dates[stay.first], dates[stay.first + stay.length - 1]


MOVE_LEAVE = Text(zh="调整{person} {first} 至 {last} 的休假", en="move {person}'s leave of {first} to {last}")
RAISE_MONTH = Text(
    zh="将{person} {month} 的现场日上限提高到 {days} 天", en="raise {person}'s limit for {month} to {days} audit days"
)
OPEN_LATER = Text(zh="将时间窗延后 {days} 天至 {latest}", en="open the window {days} days longer, to {latest}")
OPEN_EARLIER = Text(
    zh="将时间窗提前 {days} 天，自 {earliest} 起", en="open the window {days} days earlier, from {earliest}"
)
ALLOW_MORE = Text(zh="允许检查组增至 {size} 人", en="allow a team of {size}")
ALLOW_FEWER = Text(zh="允许检查组减至 {size} 人", en="allow a team of only {size}")
OPEN_SITE = Text(zh="请客户在 {first} 至 {last} 开放现场", en="have the client open the site from {first} to {last}")
LIFT_EXCLUSION = Text(
    zh="与客户协商撤回对{person}的异议（涉及公正性的不得解除）",
    en="have the objection to {person} withdrawn (never where impartiality is at stake)",
)
QUALIFY = Text(zh="使{person}具备{tag}", en="qualify {person} for {tag}")
MOVE_AUDIT = Text(
    zh="将 {job} 由 {before} 改到 {after}，人员为 {people}", en="move {job} from {before} to {after}, with {people}"
)
OTHER_TEAM = Text(
    zh="将 {job}（{start} 开始）的人员改为 {people}", en="give {job}, which starts on {start}, to {people}"
)
