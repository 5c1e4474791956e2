"""Why an audit is not planned: the smallest set of rules in its way, with names and dates, and what would mend it.

Nothing is reported on suspicion. Each rule told was left out in turn and gave a place; each mend was tried out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.text import Text, joined
from scheduler.constraints import CONSTRAINTS
from scheduler.constraints.requirements import bears
from scheduler.ground import Stay
from scheduler.insertion import best_insertion
from scheduler.mends import Mend, Mender
from scheduler.obstacles import RULES, Obstacles
from scheduler.plan import Plan, Unscheduled
from scheduler.problem import Auditor, Job, Problem
from scheduler.warm import WarmPlan, Words

MOST_PEOPLE_NAMED = 6
MOST_DATES_NAMED = 2
"""A person's leaves, or audits, that are told by their dates; more are counted."""
MOST_MENDS_TOLD = 5
MOST_EXPLAINED_IN_FULL = 2000
"""People times audits left out up to which `explained` looks for mends; beyond, they are found on request."""
MOST_EXPLAINED = 4_000
"""People times audits left out for which `explained` names the rules and people in the way at all."""
NAME_OF_RULE = {constraint.key: constraint.name for constraint in CONSTRAINTS}


@dataclass(frozen=True)
class Explanation:
    """Why a job has no place: the rules that leave it none, in words, and the mends, the cheapest first."""

    job: str
    rules: tuple[str, ...]
    """Keys of the fewest rules that leave no place by themselves; empty where there is a place."""
    reasons: tuple[Text, ...]
    mends: tuple[Mend, ...]

    def sentences(self, words: Words) -> tuple[Text, ...]:
        """Everything in sentences."""
        return (*self.reasons, *(mend_sentence(mend, words) for mend in self.mends[:MOST_MENDS_TOLD]))


def explained(
    problem: Problem, plan: Plan, names: Mapping[str, str] | None = None, tags: Mapping[str, Text] | None = None, *,
    keeps_earliest: bool = False,
) -> Plan:
    """The plan with the reasons for its unscheduled jobs, as many and as full as a moment allows.

    `names` gives ids of people and jobs their names, `tags` the tags of requirements their words. With
    `keeps_earliest` no mend opens a window earlier.
    """
    if not plan.unscheduled:
        return plan
    warm = WarmPlan(problem, plan, Words(names, tags), keeps_earliest=keeps_earliest)
    people = max(1, len(problem.auditors))
    in_full = people * len(plan.unscheduled) <= MOST_EXPLAINED_IN_FULL
    told = 1 + MOST_EXPLAINED // people
    unscheduled = tuple(
        Unscheduled(job=entry.job, reasons=explanation(warm, entry.job, with_mends=in_full).sentences(warm.words)
                    if i < told else (ASK.format(job=warm.words.name(entry.job)),))
        for i, entry in enumerate(plan.unscheduled)
    )
    return plan.model_copy(update={"unscheduled": unscheduled})


def reasons_for(problem: Problem, plan: Plan, job: str, names: Mapping[str, str] | None = None) -> tuple[Text, ...]:
    """Why `job` has no place in the valid `plan`, and what would mend it: one sentence or more."""
    warm = WarmPlan(problem, plan, Words(names))
    return explanation(warm, job).sentences(warm.words)


def unavailable_because(
    problem: Problem, plan: Plan, job: str, person: str, names: Mapping[str, str] | None = None
) -> tuple[Text, ...]:
    """What keeps `person` from being on `job` in its window beside `plan`; empty if nothing does."""
    warm = WarmPlan(problem, plan, Words(names))
    return person_facts(Obstacles(warm, problem.jobs_by_id[job]), problem.people_by_id[person])


def explanation(warm: WarmPlan, job: str, *, with_mends: bool = True) -> Explanation:
    """Why `job` has no place in the warm plan."""
    asked = warm.problem.jobs_by_id[job]
    name = warm.words.name(job)
    if asked.pinned is not None:
        return Explanation(job, (), (PIN_WITHOUT_DAYS.format(job=name, start=asked.pinned.start),), ())
    obstacles = Obstacles(warm, asked)
    if obstacles.has_place():
        found = best_insertion(obstacles.rest, warm.ground.offers[obstacles.number])
        assert found is not None
        return Explanation(job, (), (_dear(warm, asked, found.price, found.stay),), ())
    rules = obstacles.smallest_conflict()
    mends = Mender(obstacles).mends() if with_mends else ()
    if not rules:
        return Explanation(job, (), (NOBODY.format(job=name),), mends)
    return Explanation(job, rules, (_conflict(obstacles, rules), _told(rules)), mends)


def mend_sentence(mend: Mend, words: Words) -> Text:
    """What to change, and who could then go when for how much."""
    return MEND.format(
        changes=joined(mend.changes), start=mend.placement.start, end=mend.end, price=mend.price,
        team=words.people(mend.placement.everyone),
    )


def _dear(warm: WarmPlan, asked: Job, price: int, stay: Stay) -> Text:
    """There is a place, but it costs too much, or the search did not come to it."""
    dates = warm.problem.workdays.dates
    sentence = TOO_DEAR if price >= asked.unscheduled_cost else NOT_REACHED
    return sentence.format(
        job=warm.words.name(asked.id), price=price, out=asked.unscheduled_cost,
        start=dates[stay.first], end=dates[stay.first + stay.length - 1],
        team=warm.words.people(warm.assignment(asked, stay).everyone),
    )


def _told(rules: tuple[str, ...]) -> Text:
    names = joined([NAME_OF_RULE[rule] for rule in rules])
    return (ONE_RULE if len(rules) == 1 else RULES_TOGETHER).format(rules=names)


def _conflict(obstacles: Obstacles, rules: tuple[str, ...]) -> Text:
    """The sentence that tells whom the job lacks, when, and what each of them does instead."""
    warm, asked = obstacles.warm, obstacles.job
    shortest = asked.duration(asked.team_max)
    if not obstacles.job_starts(shortest, frozenset(RULES) - set(rules)):
        if asked.latest < asked.earliest:
            return IS_OVER.format(job=warm.words.name(asked.id), earliest=asked.earliest, latest=asked.latest)
        return TOO_SHORT.format(
            job=warm.words.name(asked.id), earliest=asked.earliest, latest=asked.latest, most=asked.team_max,
            days=shortest, facts=_listed(_closures(asked, rules)),
        )
    needs, experts = obstacles.short_needs(rules)
    auditors = [person for person in warm.problem.auditors if person.kind == "auditor"]
    lacked: list[tuple[Text, int, list[Auditor]]] = [
        (AUDITORS_WITH.format(what=warm.words.need(need)), need.count,
         [person for person in auditors if bears(person.tags, need)])
        for need in needs
    ]
    lacked += [
        (EXPERTS_WITH.format(what=warm.words.tag(tag)), experts.count(tag),
         [person for person in warm.problem.auditors if person.kind == "expert" and tag in person.tags])
        for tag in dict.fromkeys(experts)
    ]
    if not lacked:
        lacked = [(AUDITORS, asked.team_min, auditors)]
    parts = {
        "job": warm.words.name(asked.id),
        "when": BETWEEN.format(earliest=asked.earliest, latest=asked.latest) if "window" in rules else EVER,
        "facts": _facts(obstacles, rules, lacked),
    }
    what, count, bearers = lacked[0]
    if len(lacked) > 1:
        return NOT_TOGETHER.format(what=joined([each for each, _, _ in lacked]), **parts)
    if len(bearers) < count:
        return TOO_FEW_AT_ALL.format(what=what, count=count, have=len(bearers), **parts)
    return (NONE_FREE if count == 1 else TOO_FEW_FREE).format(what=what, count=count, **parts)


def _facts(obstacles: Obstacles, rules: tuple[str, ...], lacked: list[tuple[Text, int, list[Auditor]]]) -> Text:
    """What each person concerned does instead, as far as a rule in the conflict says so, and what the job asks."""
    everyone = {person.id: person for _, _, bearers in lacked for person in bearers}
    hindered = [person for person in everyone.values() if len(lacked) > 1 or not obstacles.is_free(person, rules)]
    told = [facts for person in hindered if (facts := person_facts(obstacles, person, rules))]
    named = [fact for facts in told[:MOST_PEOPLE_NAMED] for fact in facts]
    if len(told) > MOST_PEOPLE_NAMED:
        named.append(MORE.format(more=len(told) - MOST_PEOPLE_NAMED))
    return _listed([*_job_facts(obstacles.job, rules), *named])


def _job_facts(asked: Job, rules: tuple[str, ...]) -> Iterator[Text]:
    if "team_size" in rules:
        yield TEAM_IS.format(least=asked.team_min, most=asked.team_max, days=f"{asked.person_days:g}")
    yield from _closures(asked, rules)


def _closures(asked: Job, rules: tuple[str, ...]) -> Iterator[Text]:
    if "blackout" in rules:
        for first, last in asked.blackout:
            if first <= asked.latest and last >= asked.earliest:
                yield IS_CLOSED.format(first=first, last=last)


def person_facts(obstacles: Obstacles, who: Auditor, rules: tuple[str, ...] = RULES) -> tuple[Text, ...]:
    """What keeps somebody from the job, told for the `rules`; empty if nothing does."""
    asked, name = obstacles.job, obstacles.warm.words.name(who.id)
    if who.id in asked.excluded and "excluded" in rules:
        return (obstacles.warm.words.excluded.get((asked.id, who.id)) or IS_EXCLUDED.format(person=name),)
    if who.kind == "expert" and not set(who.tags) & set(asked.experts):
        return (IS_EXPERT.format(person=name),)
    if obstacles.is_free(who):
        return ()
    return tuple(_calendar_facts(obstacles, who, rules)) or (NO_RUN.format(person=name),)


def _calendar_facts(obstacles: Obstacles, who: Auditor, rules: tuple[str, ...]) -> Iterator[Text]:
    """What stands in the person's calendar within the job's window; a few things by their dates, many by their number.
    """
    asked, warm, name = obstacles.job, obstacles.warm, obstacles.warm.words.name(who.id)
    if "availability" in rules:
        leaves = [each for each in who.unavailable if each[0] <= asked.latest and each[1] >= asked.earliest]
        if len(leaves) > MOST_DATES_NAMED:
            yield IS_AWAY_OFTEN.format(person=name, times=len(leaves))
        else:
            yield from (IS_AWAY.format(person=name, first=first, last=last) for first, last in leaves)
    if "no_overlap" in rules or "travel_day" in rules:
        visits = [visit for visit in warm.visits.get(who.id, [])
                  if visit.start <= asked.latest and visit.end >= asked.earliest and visit.job.id != asked.id]
        if len(visits) > MOST_DATES_NAMED:
            yield IS_BUSY.format(person=name, audits=len(visits))
        else:
            yield from (IS_AT.format(person=name, job=warm.words.name(visit.job.id), first=visit.start, last=visit.end)
                        for visit in visits)
    if "monthly_days" in rules:
        busy, shortest, most = obstacles.calendar(who.id).busy, asked.duration(asked.team_max), who.max_days_per_month
        full = [f"{year}-{month:02}" for (year, month), days in warm.problem.workdays.months.items()
                if days & obstacles.window and most - (days & busy).bit_count() < shortest]
        if full:
            months = joined([Text(zh=month, en=month) for month in full])
            yield IS_FULL.format(person=name, months=months, most=most)


def _listed(facts: Iterable[Text]) -> Text:
    told = tuple(facts)
    return Text(zh="：" + "；".join(fact.zh for fact in told), en=": " + "; ".join(fact.en for fact in told)) if told \
        else NOTHING


NOTHING = Text.model_construct(zh="", en="")
ASK = Text(
    zh="{job} 未能排入；原因请单独查询（schedule why）。",
    en="{job} found no place; ask for the reasons (schedule why).",
)
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
IS_OVER = Text(
    zh="{job} 的时间窗已于 {latest} 结束，而现在最早只能安排在 {earliest}。",
    en="The window of {job} was over on {latest}; the first day that can still be planned is {earliest}.",
)
TOO_SHORT = Text(
    zh="{job} 的时间窗 {earliest} 至 {latest} 过短：{most} 人的检查组也需连续 {days} 个工作日{facts}。",
    en="The window of {job}, {earliest} to {latest}, is too short: a team of {most} takes {days} working days in a row"
    "{facts}.",
)
TOO_FEW_AT_ALL = Text(
    zh="{job} 需要 {count} 名{what}，人员名单中只有 {have} 名{facts}。",
    en="{job} needs {count} of the {what}; there are {have} at all{facts}.",
)
NONE_FREE = Text(
    zh="{when}没有可派往 {job} 的{what}{facts}。", en="None of the {what} is free for {job} {when}{facts}."
)
TOO_FEW_FREE = Text(
    zh="{when}可派往 {job} 的{what}不足 {count} 名{facts}。",
    en="Fewer than {count} of the {what} are free for {job} {when}{facts}.",
)
NOT_TOGETHER = Text(
    zh="{when}{job} 所需的{what}没有共同的空闲日{facts}。",
    en="The people whom {job} needs together ({what}) have no common days {when}{facts}.",
)
BETWEEN = Text(zh="{earliest} 至 {latest} 之间，", en="between {earliest} and {latest}")
EVER = Text(zh="整个计划期内，", en="at any time of the planning period")
AUDITORS = Text(zh="检查员", en="auditors")
AUDITORS_WITH = Text(zh="具备{what}的检查员", en="auditors with {what}")
EXPERTS_WITH = Text(zh="具备{what}的技术专家", en="experts with {what}")
MORE = Text(zh="另有 {more} 人同样不得空", en="and so with {more} more")
ONE_RULE = Text(
    zh="妨碍排入的规则：{rules}。已求解核实：仅此一项就使其无处可排。",
    en="The rule in the way: {rules}. Solved without the others: it alone leaves no place.",
)
RULES_TOGETHER = Text(
    zh="共同妨碍排入的规则：{rules}。已逐项求解核实：缺少其中任一项，其余各项都不妨碍排入。",
    en="The rules in the way together: {rules}. Solved without each: the others alone leave it a place.",
)
MEND = Text(
    zh="可行的调整：{changes}；这样可由 {team} 于 {start} 至 {end} 进行，费用增加 {price} 元。",
    en="A way out: {changes}; then {team} could do it from {start} to {end} for {price} CNY.",
)
IS_EXCLUDED = Text(
    zh="{person} 因利益关系或客户异议被排除", en="{person} is excluded by a conflict of interest or an objection"
)
IS_EXPERT = Text(zh="{person} 是技术专家，不计入检查组", en="{person} is an expert and no member of a team")
IS_AWAY = Text(zh="{person} {first} 至 {last} 不可用", en="{person} is away {first} to {last}")
IS_AT = Text(zh="{person} {first} 至 {last} 在 {job}", en="{person} is at {job} {first} to {last}")
IS_AWAY_OFTEN = Text(zh="{person} 有 {times} 段时间不可用", en="{person} is away {times} times")
IS_BUSY = Text(zh="{person} 已有 {audits} 项检查", en="{person} has {audits} other audits")
IS_FULL = Text(
    zh="{person} 在 {months} 接近或达到每月 {most} 天的上限",
    en="{person} is near or at the limit of {most} days a month in {months}",
)
NO_RUN = Text(
    zh="{person} 在时间窗内没有足够的连续工作日", en="{person} has not enough working days in a row in the window"
)
IS_CLOSED = Text(zh="客户 {first} 至 {last} 停产停工", en="the client is closed {first} to {last}")
TEAM_IS = Text(
    zh="检查组须有 {least} 至 {most} 人，现场共 {days} 人日",
    en="the team must have {least} to {most} members for {days} person-days",
)
