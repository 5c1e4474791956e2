"""Why a job could not be planned: which rule stands in the way, found by lifting rules one by one and in pairs.

Nothing is reported on suspicion: each sentence about a rule rests on a place that exists once the rule is lifted.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, combinations

from models.text import Text, joined
from scheduler.constraints import CONSTRAINTS
from scheduler.constraints.requirements import bears, wanted
from scheduler.ground import Ground, Stay
from scheduler.insertion import best_insertion
from scheduler.plan import Plan, Unscheduled
from scheduler.problem import Auditor, Job, Problem
from scheduler.state import state_of
from scheduler.timeline import Timeline
from scheduler.visits import visits_by_person
from scheduler.workdays import numbers

LIFTABLE = (
    "requirements",
    "experts",
    "excluded",
    "window",
    "blackout",
    "availability",
    "no_overlap",
    "monthly_days",
    "travel_day",
    "team_size",
    "working_run",
)
"""Keys of the rules that are lifted, in the order in which a planner would ask."""
MOST_PEOPLE_NAMED = 6
MOST_MENDS_TOLD = 3
NAME_OF_RULE = {constraint.key: constraint.name for constraint in CONSTRAINTS}


NEEDS_LIFTING = 10**6
"""Price of a place that a person has only since rules are lifted: the place found breaks them as little as it can."""
DAY_OUTSIDE = 1000
"""Price of each working day between the place found and the job's window."""


class LiftedTimeline(Timeline):
    """A person's timeline with some rules lifted for one job, priced by what the lifting is used for."""

    __slots__ = ("lifted", "strict_days", "window")

    def __init__(self, timeline: Timeline, lifted: frozenset[str], strict_days: int, window: int) -> None:
        super().__init__(timeline.ground, timeline.person, timeline.visits)
        self.lifted = lifted
        self.strict_days = strict_days
        self.window = window

    def open_starts(self, job: int, length: int, open_days: int, lifted: frozenset[str] = frozenset()) -> int:
        """The same with the rules lifted."""
        return super().open_starts(job, length, open_days, self.lifted)

    def price_starts(self, job: int, length: int, starts: int) -> dict[int, int]:
        """Nothing for a place that needs no lifting."""
        strict = super().open_starts(job, length, self.strict_days)
        lowest, highest = (self.window & -self.window).bit_length() - 1, self.window.bit_length() - length
        return {
            first: (0 if strict >> first & 1 else NEEDS_LIFTING)
            + (DAY_OUTSIDE * max(0, lowest - first, first - highest) if self.window else 0)
            for first in numbers(starts)
        }


def explained(
    problem: Problem, plan: Plan, names: Mapping[str, str] | None = None, tags: Mapping[str, Text] | None = None
) -> Plan:
    """The plan with the reasons for every unscheduled job.

    `names` gives ids of people and jobs their names, `tags` the tags of requirements their words.
    """
    if not plan.unscheduled:
        return plan
    explainer = Explainer(problem, plan, names or {}, tags)
    unscheduled = tuple(
        Unscheduled(job=entry.job, reasons=explainer.reasons(entry.job)) for entry in plan.unscheduled
    )
    return plan.model_copy(update={"unscheduled": unscheduled})


def reasons_for(problem: Problem, plan: Plan, job: str, names: Mapping[str, str] | None = None) -> tuple[Text, ...]:
    """Why `job` has no place in the valid `plan`: one sentence or more."""
    return Explainer(problem, plan, names or {}).reasons(job)


def unavailable_because(
    problem: Problem, plan: Plan, job: str, person: str, names: Mapping[str, str] | None = None
) -> tuple[Text, ...]:
    """What keeps `person` from being on `job` in its window beside `plan`; empty if nothing does."""
    return Explainer(problem, plan, names or {}).person_facts(job, person)


class Explainer:
    """One valid plan, asked about its unscheduled jobs."""

    def __init__(
        self, problem: Problem, plan: Plan, names: Mapping[str, str], tags: Mapping[str, Text] | None = None
    ) -> None:
        self.problem = problem
        self.ground = Ground(problem)
        self.state = state_of(self.ground, plan)
        self.visits = visits_by_person(problem, plan)
        self.names = names
        self.tags = tags

    def reasons(self, job: str) -> tuple[Text, ...]:
        """Why `job` has no place."""
        asked = self.problem.jobs_by_id[job]
        if asked.pinned is not None:
            return (PIN_WITHOUT_DAYS.format(job=self._name(job), start=asked.pinned.start),)
        found = best_insertion(self.state, self.ground.offers[self.ground.job_number[job]])
        if found is not None:
            return (self._too_dear(asked, found.price, found.stay),)
        return (*self._missing_people(asked), *self._mends(asked)) or (NOBODY.format(job=self._name(job)),)

    def _too_dear(self, asked: Job, price: int, stay: Stay) -> Text:
        sentence = TOO_DEAR if price >= asked.unscheduled_cost else NOT_REACHED
        return sentence.format(
            job=self._name(asked.id), price=price, out=asked.unscheduled_cost, **self._where(stay)
        )

    def _missing_people(self, asked: Job) -> Iterator[Text]:
        """Every requirement and expert for which there are too few people with a day in the window."""
        for need in asked.requirements:
            bearers = [
                person for person in self.problem.auditors if person.kind == "auditor" and bears(person.tags, need)
            ]
            yield from self._short(asked, wanted(need, self.tags), need.count, bearers)
        for tag in dict.fromkeys(asked.experts):
            bearers = [person for person in self.problem.auditors if person.kind == "expert" and tag in person.tags]
            what = Text(zh=f"“{tag}”技术专家资格", en=f"the expert's tag '{tag}'")
            yield from self._short(asked, what, asked.experts.count(tag), bearers)

    def _short(self, asked: Job, what: Text, count: int, bearers: list[Auditor]) -> Iterator[Text]:
        hindered = [(person, facts) for person in bearers if (facts := self.person_facts(asked.id, person.id))]
        if len(bearers) < count:
            yield TOO_FEW_AT_ALL.format(job=self._name(asked.id), what=what, count=count, have=len(bearers))
        elif len(bearers) - len(hindered) < count:
            named = [fact for _, facts in hindered[:MOST_PEOPLE_NAMED] for fact in facts]
            more = len(hindered) - MOST_PEOPLE_NAMED
            yield TOO_FEW_OPEN.format(
                job=self._name(asked.id),
                earliest=asked.earliest,
                latest=asked.latest,
                what=what,
                count=count,
                facts=_listed(named),
                more=Text(zh=f"，另有 {more} 人。", en=f", and {more} more.") if more > 0 else END,
            )

    def person_facts(self, job: str, person: str) -> tuple[Text, ...]:
        """What keeps `person` from the job; empty if they have a possible start."""
        asked, who = self.problem.jobs_by_id[job], self.problem.people_by_id[person]
        name = self._name(person)
        if person in asked.excluded:
            return (IS_EXCLUDED.format(person=name),)
        if who.kind == "expert" and not set(who.tags) & set(asked.experts):
            return (IS_EXPERT.format(person=name),)
        offer = self.ground.offers[self.ground.job_number[job]]
        number = self.ground.person_number[person]
        member = next(member for member in chain(offer.team, *offer.attending) if member.person == number)
        timeline = self.state.timelines[number].without_job(offer.job)
        if any(timeline.open_starts(offer.job, length, member.open_days) for _, length in offer.lengths):
            return ()
        return tuple(self._calendar_facts(asked, who, timeline)) or (NO_RUN.format(person=name),)

    def _calendar_facts(self, asked: Job, who: Auditor, timeline: Timeline) -> Iterator[Text]:
        """What stands in the person's calendar within the job's window."""
        name = self._name(who.id)
        for first, last in who.unavailable:
            if first <= asked.latest and last >= asked.earliest:
                yield IS_AWAY.format(person=name, first=first, last=last)
        for visit in self.visits.get(who.id, []):
            if visit.start <= asked.latest and visit.end >= asked.earliest and visit.job.id != asked.id:
                yield IS_AT.format(person=name, job=self._name(visit.job.id), first=visit.start, last=visit.end)
        shortest = asked.duration(asked.team_max)
        window = self.problem.workdays.between(asked.earliest, asked.latest)
        for (year, month), days in self.problem.workdays.months.items():
            used = (days & timeline.busy).bit_count()
            if days & window and who.max_days_per_month - used < shortest:
                yield IS_FULL.format(person=name, month=f"{year}-{month:02}", used=used, most=who.max_days_per_month)

    def _mends(self, asked: Job) -> Iterator[Text]:
        """The rules each of which, or the fewest of which together, would have to give way."""
        for lifted_together in (1, 2):
            mends = [
                (rules, stay)
                for rules in combinations(LIFTABLE, lifted_together)
                if (stay := self._place_without(asked, frozenset(rules))) is not None
            ]
            if mends:
                yield from (self._mend(asked, rules, stay) for rules, stay in mends[:MOST_MENDS_TOLD])
                return
        rules = self._fewest_by_deletion(asked)
        stay = self._place_without(asked, frozenset(rules))
        if stay is not None:
            yield self._mend(asked, rules, stay)

    def _fewest_by_deletion(self, asked: Job) -> tuple[str, ...]:
        """Rules all of which must be lifted: starting from all, each is put back where it does no harm."""
        lifted = list(LIFTABLE)
        for rule in reversed(LIFTABLE):
            others = [other for other in lifted if other != rule]
            if self._place_without(asked, frozenset(others)) is not None:
                lifted = others
        return tuple(lifted)

    def _place_without(self, asked: Job, lifted: frozenset[str]) -> Stay | None:
        """A place for the job with rules lifted for it alone."""
        number = self.ground.job_number[asked.id]
        strict = self.ground.offers[number]
        open_days = {member.person: member.open_days for member in chain(strict.team, *strict.attending)}
        window = self.problem.workdays.between(asked.earliest, asked.latest)
        loose = self.state.copy()
        loose.timelines = [
            LiftedTimeline(timeline, lifted, open_days.get(person, 0), window)
            for person, timeline in enumerate(self.state.timelines)
        ]
        found = best_insertion(loose, self.ground.offer(number, lifted))
        return None if found is None else found.stay

    def _mend(self, asked: Job, rules: tuple[str, ...], stay: Stay) -> Text:
        facts = tuple(dict.fromkeys(self._facts_of(asked, rules, stay)))
        return MEND.format(
            job=self._name(asked.id),
            rules=joined([NAME_OF_RULE[rule] for rule in rules]),
            detail=DETAIL.format(facts=_listed(facts)) if facts else END,
            **self._where(stay),
        )

    def _facts_of(self, asked: Job, rules: tuple[str, ...], stay: Stay) -> Iterator[Text]:
        """What in the problem and the plan makes the lifted rules forbid this place."""
        start, end = self._days(stay)
        people = [self.ground.people[number] for number in stay.everyone]
        for rule in rules:
            if rule == "window":
                yield WINDOW_IS.format(earliest=asked.earliest, latest=asked.latest)
            elif rule == "blackout":
                for first, last in asked.blackout:
                    if first <= end and last >= start:
                        yield IS_CLOSED.format(first=first, last=last)
            elif rule == "requirements":
                yield from (NEEDS.format(count=need.count, need=wanted(need, self.tags)) for need in asked.requirements)
            elif rule == "experts":
                yield NEEDS_EXPERTS.format(experts=_listed([Text(zh=tag, en=tag) for tag in asked.experts]))
            elif rule == "team_size":
                yield TEAM_IS.format(least=asked.team_min, most=asked.team_max)
            elif rule == "working_run":
                yield TAKES.format(days=asked.person_days)
            else:
                yield from self._facts_of_people(asked, rule, people, start, end)

    def _facts_of_people(
        self, asked: Job, rule: str, people: list[Auditor], start: date, end: date
    ) -> Iterator[Text]:
        for person in people:
            name = self._name(person.id)
            if rule == "excluded" and person.id in asked.excluded:
                yield IS_EXCLUDED.format(person=name)
            elif rule == "availability":
                for first, last in person.unavailable:
                    if first <= end and last >= start:
                        yield IS_AWAY.format(person=name, first=first, last=last)
            elif rule == "monthly_days":
                yield IS_LIMITED.format(person=name, most=person.max_days_per_month)
            elif rule in ("no_overlap", "travel_day"):
                for visit in self.visits.get(person.id, []):
                    gap = max((start - visit.end).days, (visit.start - end).days)
                    if gap <= (0 if rule == "no_overlap" else 1):
                        yield IS_AT.format(
                            person=name, job=self._name(visit.job.id), first=visit.start, last=visit.end
                        )

    def _where(self, stay: Stay) -> dict[str, object]:
        start, end = self._days(stay)
        team = [Text(zh=name, en=name) for name in (self._name(self.ground.people[i].id) for i in stay.everyone)]
        return {"start": start, "end": end, "team": joined(team)}

    def _days(self, stay: Stay) -> tuple[date, date]:
        dates = self.problem.workdays.dates
        return dates[stay.first], dates[stay.first + stay.length - 1]

    def _name(self, of: str) -> str:
        return self.names.get(of, of)


def _listed(facts: Iterable[Text]) -> Text:
    told = tuple(facts)
    return Text(zh="；".join(fact.zh for fact in told) or "—", en="; ".join(fact.en for fact in told) or "—")


END = Text(zh="。", en=".")
DETAIL = Text(zh="（{facts}）。", en=" ({facts}).")
PIN_WITHOUT_DAYS = Text(
    zh="{job} 锁定于 {start}，但从该日起没有足够的连续工作日；请解除或更改锁定。",
    en="{job} is pinned to {start}, from which there are not enough working days; lift or change the pin.",
)
NOBODY = Text(
    zh="人员名单中没有足够的检查员或工作日可供 {job} 使用；请补充人员或延长计划期。",
    en="There are not enough auditors or working days at all for {job}; add people or lengthen the planning period.",
)
TOO_DEAR = Text(
    zh="{job} 可由 {team} 于 {start} 至 {end} 进行，但需增加费用 {price} 元，不低于不排的代价 {out} 元。",
    en="{job} could be done by {team} from {start} to {end}, but for {price} CNY more; "
    "leaving it out costs {out}.",
)
NOT_REACHED = Text(
    zh="{job} 可由 {team} 于 {start} 至 {end} 进行（增加费用 {price} 元），求解在排入之前已结束；请延长求解时间。",
    en="{job} could be done by {team} from {start} to {end} for {price} CNY; "
    "the search ended before. Give it more time.",
)
TOO_FEW_AT_ALL = Text(
    zh="{job} 需要 {count} 名具备{what}的人员，人员名单中只有 {have} 名。",
    en="{job} needs {count} people with {what}; there are {have} at all.",
)
TOO_FEW_OPEN = Text(
    zh="{job} 的时间窗 {earliest} 至 {latest} 内，具备{what}且有空的人员不足 {count} 名（{facts}）{more}",
    en="In the window of {job}, {earliest} to {latest}, fewer than {count} people with {what} are free ({facts}){more}",
)
MEND = Text(
    zh="妨碍 {job} 排入的是{rules}；若无此项限制，可由 {team} 于 {start} 至 {end} 进行{detail}",
    en="What stands in the way of {job}: {rules}. Without it {team} could do it from {start} to {end}{detail}",
)
IS_EXCLUDED = Text(
    zh="{person} 因利益关系或客户异议被排除", en="{person} is excluded by a conflict of interest or an objection"
)
IS_EXPERT = Text(zh="{person} 是技术专家，不计入检查组", en="{person} is an expert and no member of a team")
IS_AWAY = Text(zh="{person} {first} 至 {last} 不可用", en="{person} is away {first} to {last}")
IS_AT = Text(zh="{person} {first} 至 {last} 在 {job}", en="{person} is at {job} {first} to {last}")
IS_FULL = Text(zh="{person} {month} 已排 {used} 天，上限 {most} 天", en="{person} has {used} of {most} days in {month}")
IS_LIMITED = Text(zh="{person} 每月现场日上限 {most} 天", en="{person} may have {most} audit days in a month")
NO_RUN = Text(
    zh="{person} 在时间窗内没有足够的连续工作日", en="{person} has not enough working days in a row in the window"
)
WINDOW_IS = Text(zh="时间窗为 {earliest} 至 {latest}", en="the window is {earliest} to {latest}")
IS_CLOSED = Text(zh="客户 {first} 至 {last} 停产停工", en="the client is closed {first} to {last}")
NEEDS = Text(zh="须有 {count} 名组员具备{need}", en="{count} of the team must have {need}")
NEEDS_EXPERTS = Text(zh="须有技术专家 {experts}", en="the experts {experts} must attend")
TEAM_IS = Text(zh="检查组须有 {least} 至 {most} 人", en="the team must have {least} to {most} members")
TAKES = Text(zh="现场共需 {days} 人日", en="the audit takes {days} person-days on site")
