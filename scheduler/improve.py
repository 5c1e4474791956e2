"""Large-neighbourhood search: take some jobs out, put them back better; now and then CP-SAT chooses for them.

A worse plan is sometimes accepted (simulated annealing), the best one is kept. Every plan is priced exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp
from random import Random

from scheduler.choose import Effort, rechoose
from scheduler.construct import by_scarcity, movable
from scheduler.ground import Ground
from scheduler.insertion import best_insertion
from scheduler.state import State

MOST_TAKEN_OUT = 6
MISSING_TRIED = 4
"""Jobs without a place that one round tries again."""
SKIPPED_STARTS = 0.02
"""Share of starts passed over, so that the same jobs do not always go back to the same places."""
FIRST_HEAT, LAST_HEAT = 0.06, 0.001
"""Cost accepted on top, as a share of what a job costs on average, in the beginning and in the end."""
ROUNDS_PER_CHOICE = 150
JOBS_PER_CHOICE = 12


@dataclass
class Search:
    """A search under way; `step` makes one round."""

    ground: Ground
    current: State
    seed: int
    workers: int
    repeatable: bool

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - a search must repeat, not surprise
        self.best = self.current
        self.rounds = 0
        self.rounds_since_best = 0
        self.free = movable(self.ground, range(len(self.ground.jobs)))
        self.pickers: tuple[Callable[[int], list[int]], ...] = (
            self._near_in_place,
            self._near_in_time,
            self._of_one_person,
            self._at_random,
        )

    def step(self, share_done: float, seconds_left: float) -> None:
        """One round; `share_done`, 0 to 1, cools the search."""
        self.rounds += 1
        self.rounds_since_best += 1
        if not self.free:
            return
        if self.rounds % ROUNDS_PER_CHOICE == 0:
            self._choose(seconds_left)
        else:
            self._reinsert(share_done)
        if self.current.cost < self.best.cost:
            self.best = self.current
            self.rounds_since_best = 0

    def _reinsert(self, share_done: float) -> None:
        changed = self.current.copy()
        seed_job = self._seed_job(changed)
        picked = self.random.choice(self.pickers)(seed_job)[: self.random.randint(1, MOST_TAKEN_OUT)]
        missing = movable(self.ground, changed.missing)
        again = self.random.sample(missing, min(MISSING_TRIED, len(missing)))
        for job in picked:
            if changed.stays[job] is not None:
                changed.take(job)
        for job in self._order(list(dict.fromkeys([*again, *picked]))):
            found = best_insertion(changed, self.ground.offers[job], self._skip)
            if found is not None and found.price < self.ground.jobs[job].unscheduled_cost:
                changed.put(job, found.stay)
        if self._accepts(changed, share_done):
            self.current = changed

    def _accepts(self, changed: State, share_done: float) -> bool:
        worse = changed.cost - self.current.cost
        if worse <= 0:
            return True
        placed = self.best.cost - sum(self.ground.jobs[job].unscheduled_cost for job in self.best.missing)
        mean = placed / max(1, self.best.assigned)
        heat = mean * FIRST_HEAT * (LAST_HEAT / FIRST_HEAT) ** min(1.0, share_done)
        return heat > 0 and self.random.random() < exp(-worse / heat)

    def _choose(self, seconds_left: float) -> None:
        seed_job = self._seed_job(self.current)
        jobs = self.random.choice(self.pickers)(seed_job)[:JOBS_PER_CHOICE]
        seconds = 1.0 if self.repeatable else max(0.05, min(1.0, seconds_left))
        effort = Effort(seconds, self.workers, self.seed + self.rounds, self.repeatable)
        chosen = rechoose(self.current, jobs, effort)
        if chosen.cost <= self.current.cost:
            self.current = chosen

    def _seed_job(self, state: State) -> int:
        missing = movable(self.ground, state.missing)
        if missing and self.random.random() < 0.3:
            return self.random.choice(missing)
        return self.random.choice(self.free)

    def _order(self, jobs: list[int]) -> list[int]:
        kind = self.random.random()
        if kind < 0.25:
            return by_scarcity(self.ground, jobs)
        if kind < 0.5:
            return sorted(jobs, key=lambda job: (-self.ground.jobs[job].person_days, job))
        self.random.shuffle(jobs)
        return jobs

    def _skip(self) -> bool:
        return self.random.random() < SKIPPED_STARTS

    def _near_in_place(self, seed_job: int) -> list[int]:
        return sorted(self.free, key=lambda job: (job != seed_job, self.ground.between_km(job, seed_job), job))

    def _near_in_time(self, seed_job: int) -> list[int]:
        stay = self.current.stays[seed_job]
        days = self.ground.offers[seed_job].days
        at = stay.first if stay else (days.bit_length() + (days & -days).bit_length()) // 2

        def away(job: int) -> tuple[bool, int, float]:
            there = self.current.stays[job]
            return job != seed_job, abs(there.first - at) if there else 0, self.random.random()

        return sorted(self.free, key=away)

    def _of_one_person(self, seed_job: int) -> list[int]:
        stay = self.current.stays[seed_job]
        members = self.ground.offers[seed_job].team
        people = stay.everyone if stay else tuple(member.person for member in members)
        if not people:
            return [seed_job]
        person = self.random.choice(people)
        at = stay.first if stay else self.random.randrange(len(self.ground.ordinals))
        visits = sorted(self.current.timelines[person].visits, key=lambda visit: (abs(visit[0] - at), visit[0]))
        free = set(self.free)
        return list(dict.fromkeys([seed_job, *(job for _, _, job in visits if job in free)]))

    def _at_random(self, seed_job: int) -> list[int]:
        others = self.random.sample(self.free, min(JOBS_PER_CHOICE, len(self.free)))
        return list(dict.fromkeys([seed_job, *others]))
