"""One person's visits: what they cost, and where one more would go.

The three constraints between visits (`no_overlap`, `travel_day`, `monthly_days`) are asked for here by mask, the
third time after `post` and `violations`, because the search asks millions of times; the tests hold them together.
"""

from scheduler.ground import Ground
from scheduler.preferences.travel import step_cost
from scheduler.workdays import numbers, runs

Visits = tuple[tuple[int, int, int], ...]
"""First day, length and job of each visit, in time order."""


class Timeline:
    """The visits of one person; never changes, so that its prices may be kept."""

    __slots__ = ("_prices", "busy", "cost", "ground", "person", "total", "visits")

    def __init__(self, ground: Ground, person: int, visits: Visits = ()) -> None:
        self.ground = ground
        self.person = person
        self.visits = visits
        self.busy = 0
        for first, length, _ in visits:
            self.busy |= ((1 << length) - 1) << first
        self.total = sum(length for _, length, _ in visits)
        self.cost = self._cost()
        self._prices: dict[tuple[int, int, int], dict[int, int]] = {}

    def with_visit(self, first: int, length: int, job: int) -> "Timeline":
        """One visit more."""
        return Timeline(self.ground, self.person, tuple(sorted((*self.visits, (first, length, job)))))

    def without_job(self, job: int) -> "Timeline":
        """Without the visit to `job`."""
        return Timeline(self.ground, self.person, tuple(visit for visit in self.visits if visit[2] != job))

    def _cost(self) -> int:
        """Travel, nights, fees and overtime."""
        return self._overtime(self.total) + self.cost_before_overtime

    @property
    def cost_before_overtime(self) -> int:
        """Travel, nights and fees."""
        if not self.visits:
            return 0
        ground, km = self.ground, self.ground.weights.km
        home = ground.home_km[self.person]
        cost = km * (home[self.visits[0][2]] + home[self.visits[-1][2]])
        for _, length, job in self.visits:
            cost += length * self._day_price(job)
        for (first, length, job), (next_first, _, next_job) in zip(self.visits, self.visits[1:], strict=False):
            cost += self._step(job, first + length - 1, next_job, next_first)
        return cost

    def _day_price(self, job: int) -> int:
        weights = self.ground.weights
        far = self.ground.home_km[self.person][job] > weights.far_km
        return self.ground.people[self.person].day_fee + (weights.night if far else 0)

    def _overtime(self, days: int) -> int:
        return self.ground.weights.overtime_day * max(0, days - self.ground.people[self.person].target_days)

    def _step(self, job: int, last: int, next_job: int, next_first: int) -> int:
        ground = self.ground
        home = ground.home_km[self.person]
        by_home = home[job] + home[next_job]
        days_off = ground.ordinals[next_first] - ground.ordinals[last] - 1
        if days_off > ground.weights.stay_gap_days:
            return ground.weights.km * by_home
        return step_cost(ground.weights, by_home, ground.between_km(job, next_job), days_off)

    def open_starts(self, job: int, length: int, open_days: int, lifted: frozenset[str] = frozenset()) -> int:
        """Mask of the days on which a visit to `job` may start, `open_days` being open to the person for it."""
        free = open_days if "no_overlap" in lifted else open_days & ~self.busy
        starts = runs(free, length)
        if starts and self.visits and "travel_day" not in lifted:
            starts &= ~self.starts_without_travel_day(job, length)
        if starts and "monthly_days" not in lifted:
            starts &= ~self.starts_in_full_months(length)
        return starts

    def starts_without_travel_day(self, job: int, length: int) -> int:
        mask, ground = 0, self.ground
        for first, days, other in self.visits:
            if ground.between_km(job, other) <= ground.weights.travel_day_km:
                continue
            after = first + days
            if after < len(ground.ordinals) and ground.ordinals[after] == ground.ordinals[after - 1] + 1:
                mask |= 1 << after
            if first >= length and ground.ordinals[first] == ground.ordinals[first - 1] + 1:
                mask |= 1 << (first - length)
        return mask

    def starts_in_full_months(self, length: int) -> int:
        mask, most = 0, self.ground.people[self.person].max_days_per_month
        for number, month in enumerate(self.ground.months):
            room = most - (month & self.busy).bit_count()
            if room < length:
                mask |= self.ground.crowded(number, length, max(0, room))
        return mask

    def prices(self, job: int, length: int, open_days: int) -> dict[int, int]:
        """What a visit to `job` would add to this person's cost, by possible start."""
        key = (job, length, open_days)
        known = self._prices.get(key)
        if known is None:
            known = self._prices[key] = self.price_starts(job, length, self.open_starts(job, length, open_days))
        return known

    def price_starts(self, job: int, length: int, starts: int) -> dict[int, int]:
        """The same for given starts, none of which lies within another visit."""
        if not starts:
            return {}
        days = length * self._day_price(job) + self._overtime(self.total + length) - self._overtime(self.total)
        priced: dict[int, int] = {}
        bounds = [*range(len(self.visits) + 1)]
        for slot in bounds:
            before = self.visits[slot - 1] if slot else None
            after = self.visits[slot] if slot < len(self.visits) else None
            low = before[0] + before[1] if before else 0
            mine = (starts >> low) << low
            if after:
                mine &= (1 << after[0]) - 1
            if mine:
                self._price_slot(job, length, mine, days, before, after, priced)
        return priced

    def _price_slot(
        self,
        job: int,
        length: int,
        starts: int,
        days: int,
        before: tuple[int, int, int] | None,
        after: tuple[int, int, int] | None,
        priced: dict[int, int],
    ) -> None:
        """Prices for the starts between two visits; far from both the way is by home, whatever the day."""
        ground, km, gap = self.ground, self.ground.weights.km, self.ground.weights.stay_gap_days
        ordinals, home = ground.ordinals, ground.home_km[self.person]
        saved = 0
        if before and after:
            saved = self._step(before[2], before[0] + before[1] - 1, after[2], after[0])
        elif before or after:
            saved = km * home[(before or after or (0, 0, 0))[2]]
        to_before = km * (home[job] + (home[before[2]] if before else 0))
        to_after = km * (home[job] + (home[after[2]] if after else 0))
        last_before = before[0] + before[1] - 1 if before else 0
        for first in numbers(starts):
            way_in, way_out, last = to_before, to_after, first + length - 1
            if before and ordinals[first] - ordinals[last_before] - 1 <= gap:
                way_in = self._step(before[2], last_before, job, first)
            if after and ordinals[after[0]] - ordinals[last] - 1 <= gap:
                way_out = self._step(job, last, after[2], after[0])
            priced[first] = days + way_in + way_out - saved
