"""Whether one job has a place beside a plan with some rules lifted for it, asked by day masks, without prices.

A rule here is a constraint's key. What each rule forbids is worked out once by person and length, so that every
combination of rules can be tried.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from scheduler.constraints.requirements import bears
from scheduler.constraints.shape import MOST_MEMBERS
from scheduler.ground import Needs
from scheduler.insertion import cheapest_teams
from scheduler.problem import Auditor, Job, Requirement
from scheduler.timeline import Timeline
from scheduler.warm import WarmPlan
from scheduler.workdays import numbers, runs

OF_JOB = ("requirements", "experts", "window", "blackout", "team_size")
OF_CALENDARS = ("availability", "monthly_days", "no_overlap", "travel_day")
RULES = (*OF_JOB, "excluded", *OF_CALENDARS)
"""The rules that can stand in a job's way and give way."""
NONE: frozenset[str] = frozenset()


class Obstacles:
    """What stands in the way of one job beside a plan in which it has no place, or its own place is not looked at."""

    def __init__(self, warm: WarmPlan, job: Job, learners: tuple[str, ...] = ()) -> None:
        self.warm = warm
        self.job = job
        self.learners = learners
        """Tags that any expert is taken to bear."""
        days, ground = warm.problem.workdays, warm.ground
        self.all_days = days.all_days
        self.window = days.between(job.earliest, job.latest)
        self.closed = days.within(job.blackout)
        self.number = warm.number(job.id)
        self.rest = warm.state_without(job.id)
        self.calendars = self.rest.timelines
        self.auditors = [i for i, person in enumerate(ground.people) if person.kind == "auditor"]
        self.needs: tuple[Requirement, ...] = job.requirements
        self._forbidden: dict[tuple[int, int], tuple[int, int, int, int]] = {}

    def asking(self, job: Job, learners: tuple[str, ...] = ()) -> "Obstacles":
        """The same where the job asks as `job` does; what is worked out about people's calendars is shared."""
        twin = Obstacles(self.warm, job, learners)
        twin._forbidden = self._forbidden
        return twin

    def person_starts(self, person: int, length: int, lifted: frozenset[str] = NONE) -> int:
        """Mask of the starts from which the person can be on the job; the job's own days are not looked at."""
        who = self.warm.ground.people[person]
        if "excluded" not in lifted and who.id in self.job.excluded:
            return 0
        closed = 0
        for rule, mask in zip(OF_CALENDARS, self._masks(person, length), strict=True):
            if rule not in lifted:
                closed |= mask
        return self.all_days & ~closed

    def forbidden(self, person: int, length: int, rule: str) -> int:
        """Mask of the starts that a rule on calendars takes from the person."""
        return self._masks(person, length)[OF_CALENDARS.index(rule)]

    def _masks(self, person: int, length: int) -> tuple[int, int, int, int]:
        known = self._forbidden.get((person, length))
        if known is None:
            timeline, every = self.calendars[person], self.all_days
            away = self.warm.problem.unavailable_days[self.warm.ground.people[person].id]
            known = self._forbidden[person, length] = (
                every & ~runs(every & ~away, length), timeline.starts_in_full_months(length),
                every & ~runs(every & ~timeline.busy, length), timeline.starts_without_travel_day(self.number, length),
            )
        return known

    def job_starts(self, length: int, lifted: frozenset[str] = NONE) -> int:
        """Mask of the starts from which the job's own days are open."""
        days = self.all_days
        if "window" not in lifted:
            days &= self.window
        if "blackout" not in lifted:
            days &= ~self.closed
        return runs(days, length)

    def lengths(self, lifted: frozenset[str] = NONE) -> Iterator[tuple[int, int]]:
        """Admitted sizes of the team and the days that each takes."""
        least, most = self.job.team_min, self.job.team_max
        for size in range(1, max(MOST_MEMBERS, most) + 1) if "team_size" in lifted else range(least, most + 1):
            yield size, self.job.duration(size)

    def has_place(
        self, lifted: frozenset[str] = NONE, needs: Sequence[Requirement] | None = None,
        experts: Sequence[str] | None = None,
    ) -> bool:
        """Whether there is a place with the `lifted` rules away; `needs` and `experts` may ask for less."""
        return next(self.starts(lifted, needs, experts), None) is not None

    def starts(
        self, lifted: frozenset[str] = NONE, needs: Sequence[Requirement] | None = None,
        experts: Sequence[str] | None = None,
    ) -> Iterator[tuple[int, int]]:
        """Every start at which there is a place, with its length, size by size."""
        wanted = tuple(self.needs if needs is None else needs) if "requirements" not in lifted else ()
        tags = tuple(self.job.experts if experts is None else experts) if "experts" not in lifted else ()
        counted: dict[int, tuple[int, list[int], dict[int, int]]] = {}
        for size, length in self.lengths(lifted):
            if length not in counted:
                counted[length] = self._open(length, lifted, wanted, tags)
            possible, by_size, members = counted[length]
            if size > len(by_size):
                continue
            for start in numbers(possible & by_size[size - 1]):
                is_met = self._is_met(start, size, wanted, members)
                if is_met and self._experts_attend(start, length, tags, lifted):
                    yield start, length

    def _open(
        self, length: int, lifted: frozenset[str], wanted: tuple[Requirement, ...], tags: tuple[str, ...]
    ) -> tuple[int, list[int], dict[int, int]]:
        """Starts at which each need has bearers enough; those with at least 1, 2 ... auditors; everyone's starts."""
        people, possible = self.warm.ground.people, self.job_starts(length, lifted)
        members = {i: mask for i in self.auditors if (mask := self.person_starts(i, length, lifted) & possible)}
        most = max((size for size, _ in self.lengths(lifted)), default=0)
        for need in wanted:
            bearing = (mask for i, mask in members.items() if bears(people[i].tags, need))
            enough = _at_least(bearing, need.count)
            possible &= enough[-1] if len(enough) == need.count else 0
        for tag in set(tags):
            mask = 0
            for i in self._bearers(tag):
                mask |= self.person_starts(i, length, lifted)
            possible &= mask
        return possible, _at_least(members.values(), most), members

    def _is_met(self, start: int, size: int, wanted: tuple[Requirement, ...], members: dict[int, int]) -> bool:
        if not wanted:
            return True
        people = self.warm.ground.people
        there = [(0, i, tuple(bears(people[i].tags, need) for need in wanted))
                 for i, mask in members.items() if mask >> start & 1]
        return bool(cheapest_teams(there, size, Needs(wanted), 1))

    def _experts_attend(self, start: int, length: int, tags: tuple[str, ...], lifted: frozenset[str]) -> bool:
        """Whether each tag can have an expert of its own, by giving one to each and handing over where that helps."""
        if len(tags) < 2:
            return True
        free = [[i for i in self._bearers(tag) if self.person_starts(i, length, lifted) >> start & 1] for tag in tags]
        given: dict[int, int] = {}

        def gets(asked: int, seen: set[int]) -> bool:
            for person in free[asked]:
                if person not in seen:
                    seen.add(person)
                    if person not in given or gets(given[person], seen):
                        given[person] = asked
                        return True
            return False

        return all(gets(asked, set()) for asked in range(len(tags)))

    def _bearers(self, tag: str) -> Iterator[int]:
        for i, person in enumerate(self.warm.ground.people):
            if person.kind == "expert" and (tag in person.tags or tag in self.learners):
                yield i

    def smallest_conflict(self) -> tuple[str, ...]:
        """The fewest rules that leave no place by themselves; empty where there are no people and days at all."""
        return next(smallest(RULES, lambda held: not self.has_place(frozenset(RULES) - set(held))), ())

    def short_needs(self, held: tuple[str, ...]) -> tuple[tuple[Requirement, ...], tuple[str, ...]]:
        """The requirements and experts that leave no place under the `held` rules, none of them to spare."""
        lifted = frozenset(RULES) - set(held)
        needs = list(self.needs) if "requirements" in held else []
        experts = list(self.job.experts) if "experts" in held else []
        for need in list(needs):
            fewer = [each for each in needs if each is not need]
            if not self.has_place(lifted, fewer, experts):
                needs = fewer
        for tag in list(experts):
            rest = experts.copy()
            rest.remove(tag)
            if not self.has_place(lifted, needs, rest):
                experts = rest
        return tuple(needs), tuple(experts)

    def is_free(self, person: Auditor, held: tuple[str, ...] = RULES) -> bool:
        """Whether the person has a possible start under the `held` rules."""
        lifted, i = frozenset(RULES) - set(held), self.warm.ground.person_number[person.id]
        return any(
            self.person_starts(i, length, lifted) & self.job_starts(length, lifted)
            for length in dict.fromkeys(length for _, length in self.lengths(lifted))
        )

    def calendar(self, person: str) -> Timeline:
        """The person's timeline without the job."""
        return self.calendars[self.warm.ground.person_number[person]]


def smallest(rules: tuple[str, ...], is_enough: Callable[[tuple[str, ...]], bool]) -> Iterator[tuple[str, ...]]:
    """The sets of fewest rules that are enough, where a rule more never makes a set less; none where no set is."""
    too_few: list[tuple[str, ...]] = []

    def suffices(some: tuple[str, ...]) -> bool:
        if any(set(some) <= set(known) for known in too_few):
            return False
        if is_enough(some):
            return True
        # As large as it can be without being enough, it answers for all its parts, too.
        for rule in rules:
            if rule not in some and not is_enough((*some, rule)):
                some = (*some, rule)
        too_few.append(some)
        return False

    for count in range(len(rules) + 1):
        found = False
        for some in combinations(rules, count):
            if suffices(some):
                found = True
                yield some
        if found:
            return


def _at_least(masks: Iterable[int], most: int) -> list[int]:
    """The days that lie in at least 1, 2 ... `most` of the masks."""
    reached = [0] * most
    for mask in masks:
        for i in range(most - 1, 0, -1):
            reached[i] |= reached[i - 1] & mask
        if most:
            reached[0] |= mask
    return reached
