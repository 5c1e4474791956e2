"""What a coordinator asks about a proposed plan: why not, what else and for how much, and what has changed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from intake_app.rules.impartiality import conflict
from intake_app.rules.separation import separated
from intake_app.rules.team_requirements import EXPERT, TEAM_MEMBER, is_team_member
from intake_app.services.access import require_role
from intake_app.services.borne_days import even_spans
from intake_app.services.office import Office
from intake_app.services.plan_words import tag_words
from intake_app.services.planning_problem import job_id, split_job_id
from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.application import PartyRole
from models.base import Frozen
from models.calendar import days_words
from models.engagement import Engagement
from models.ids import PersonId
from models.personnel import Person
from models.planning import PlanProposal, ProposalState
from models.text import Text, joined
from scheduler import alternatives as pricing
from scheduler.differences import JobDifference, differences
from scheduler.explain import explanation, mend_sentence, person_facts
from scheduler.obstacles import Obstacles
from scheduler.plan import Plan
from scheduler.preferences import PREFERENCES
from scheduler.problem import Job, Problem
from scheduler.warm import WarmPlan, Words

READERS = (Role.COORDINATOR, Role.MANAGER)


class AskedAudit(Frozen):
    """One audit of a plan by its name, with its first day where it has one."""

    job: str
    name: str
    start: date | None
    people: tuple[tuple[str, str], ...]
    """Id and name of everybody on it."""


class Answer(Frozen):
    """Why an audit or a wish for it has no place, and what would give it one."""

    reasons: tuple[Text, ...]
    mends: tuple[Text, ...]


class Priced(Frozen):
    """A place for an audit and what the whole plan then costs more in CNY; less, where negative."""

    start: date
    end: date
    people: tuple[str, ...]
    price: int


class PlanChanges(Frozen):
    """What stands otherwise than in an earlier plan, by audit, by person, and each kind of cost before and after."""

    audits: tuple[Text, ...]
    people: tuple[Text, ...]
    costs: tuple[tuple[Text, int, int], ...]


class _Desk:
    """A proposal kept warm, with today's names."""

    def __init__(self, office: Office, uow: UnitOfWork, proposal: PlanProposal) -> None:
        self.office = office
        self.engagements: Mapping[str, Engagement] = {each.id: each for each in uow.engagements.all()}
        self.people: Mapping[PersonId, Person] = {person.id: person for person in uow.people.all()}
        names: dict[str, str] = {person.id: person.name for person in self.people.values()}
        names |= {job_id(each, site.row): f"{each.parties[PartyRole.CLIENT].name}（{site.name}）"
                  for each in self.engagements.values() for site in each.sites}
        warm = _warm(proposal.problem_json, proposal.plan_json)
        self.barred: Mapping[tuple[str, str], Text] = dict(self._barred(warm.problem))
        self.warm = warm.worded(Words(names, tag_words(office, names), self.barred))

    def _barred(self, problem: Problem) -> Iterator[tuple[tuple[str, str], Text]]:
        """Who may not be sent for a reason that nobody can lift: a tie, or what the scheme asks of a member."""
        for job in problem.jobs:
            engagement = self.engagements.get(split_job_id(job.id)[0])
            for person in job.excluded if engagement is not None else ():
                assert engagement is not None
                found = self._why_barred(engagement, self.people.get(PersonId(person)), job, problem)
                if found is not None:
                    yield (job.id, person), found

    def _why_barred(self, engagement: Engagement, person: Person | None, job: Job, problem: Problem) -> Text | None:
        if person is None:
            return None
        scheme = self.office.scheme_of(engagement)
        codes = {party.credit_code for party in engagement.parties.values()}
        tie = conflict(person, codes, self.office.today(), self.office.house.cooling_off_months.value)
        if tie is not None:
            return TIED.format(person=person.name)
        is_expert = problem.people_by_id[person.id].kind == "expert"
        if separated(EXPERT if is_expert else TEAM_MEMBER, person, engagement, scheme):
            return SEPARATED.format(person=person.name)
        if person.id in engagement.kept_off or is_expert:
            return None
        days = (first for first, _ in even_spans(person, job.earliest, job.latest))
        lacking = next((day for day in days if is_team_member(person, scheme, day)), None)
        if lacking is None:
            return None
        return (GONE if person.has_left(lacking) else NO_MEMBER).format(
            person=person.name, day=lacking, until=person.until)


@lru_cache(maxsize=4)
def _warm(problem_json: str, plan_json: str) -> WarmPlan:
    """Kept, because a coordinator asks one question after another about the same plan."""
    return WarmPlan(Problem.model_validate_json(problem_json), Plan.model_validate_json(plan_json), keeps_earliest=True)


def _desk(office: Office, actor: Actor, proposal_id: str) -> _Desk:
    require_role(actor, *READERS)
    with office.unit_of_work() as uow:
        return _Desk(office, uow, uow.proposals.get(proposal_id))


def audits_to_ask_about(office: Office, actor: Actor, proposal_id: str) -> tuple[AskedAudit, ...]:
    """The audits that the plan could place, those without a place in front, then by their day."""
    warm = _desk(office, actor, proposal_id).warm
    placed = warm.assignments
    found = [
        AskedAudit(
            job=job.id, name=warm.words.name(job.id), start=placed[job.id].start if job.id in placed else None,
            people=tuple((person, warm.words.name(person)) for person in placed[job.id].everyone)
            if job.id in placed else (),
        )
        for job in warm.problem.jobs if job.unscheduled_cost or job.pinned is None
    ]
    return tuple(sorted(found, key=lambda each: (each.start is not None, each.start or date.min, each.name)))


def why_unplanned(office: Office, actor: Actor, proposal_id: str, job: str) -> Answer:
    """The rules in the way with names and dates, and the mends, the cheapest first; none that the rules forbid."""
    desk = _desk(office, actor, proposal_id)
    found = explanation(desk.warm, job)
    allowed = [mend for mend in found.mends
               if not any((job, person) in desk.barred for person in mend.placement.everyone)]
    return Answer(reasons=found.reasons, mends=tuple(mend_sentence(mend, desk.warm.words) for mend in allowed))


def cheapest_place(office: Office, actor: Actor, proposal_id: str, job: str) -> Priced | None:
    """Where the audit would cost least with all others as they stand; its own place where nothing is cheaper."""
    warm = _desk(office, actor, proposal_id).warm
    return _priced(warm, pricing.cheapest(warm, job))


def other_days(office: Office, actor: Actor, proposal_id: str, job: str) -> tuple[Priced, ...]:
    """The cheapest other first days of the audit, each with its cheapest team."""
    warm = _desk(office, actor, proposal_id).warm
    return tuple(_place(warm, each) for each in pricing.cheapest_starts(warm, job))


def on_day(office: Office, actor: Actor, proposal_id: str, job: str, start: date) -> Priced | Answer:
    """The cheapest team for the audit from `start` on, or why nobody can begin then."""
    warm = _desk(office, actor, proposal_id).warm
    found = _priced(warm, pricing.with_start(warm, job, start))
    return found or Answer(reasons=_what_keeps_off(warm, job, start), mends=())


def with_person(office: Office, actor: Actor, proposal_id: str, job: str, person: str) -> Priced | Answer:
    """The cheapest place of the audit with this person on it, or what keeps them from it."""
    warm = _desk(office, actor, proposal_id).warm
    found = _priced(warm, pricing.with_person(warm, job, person))
    return found or Answer(reasons=_what_keeps(warm, job, person), mends=())


def substitutes(office: Office, actor: Actor, proposal_id: str, job: str, person: str) -> tuple[Priced, ...]:
    """The five cheapest people for this person's place, day and colleagues unchanged."""
    warm = _desk(office, actor, proposal_id).warm
    return tuple(_place(warm, each) for each in pricing.substitutes(warm, job, person))


def people_to_ask_about(office: Office, actor: Actor, proposal_id: str) -> tuple[tuple[str, str], ...]:
    """Id and name of everybody whom the plan could send."""
    warm = _desk(office, actor, proposal_id).warm
    return tuple((person.id, warm.words.name(person.id)) for person in warm.problem.auditors)


def earlier_plans(office: Office, actor: Actor, proposal_id: str) -> tuple[PlanProposal, ...]:
    """The plans made before this one: the one published last in front, then the newest first."""
    require_role(actor, *READERS)
    with office.unit_of_work() as uow:
        made_at = uow.proposals.get(proposal_id).made_at
        found = [each for each in uow.proposals.all() if each.id != proposal_id and each.made_at <= made_at]
    newest_first = sorted(found, key=lambda each: each.made_at, reverse=True)
    published = next((each for each in newest_first if each.state is ProposalState.ACCEPTED), None)
    return tuple(sorted(newest_first, key=lambda each: each is not published))


def changes_since(office: Office, actor: Actor, earlier_id: str, proposal_id: str) -> PlanChanges:
    """What the plan has otherwise than an earlier one; an audit begun before it was made is no change."""
    warm = _desk(office, actor, proposal_id).warm
    with office.unit_of_work() as uow:
        earlier, made_on = uow.proposals.get(earlier_id), uow.proposals.get(proposal_id).made_at.date()
    before = _warm(earlier.problem_json, earlier.plan_json)
    every = differences(before.problem, before.plan, warm.problem, warm.plan)
    found = replace(every, jobs=tuple(each for each in every.jobs if not _was_begun(each, made_on)))
    names = {preference.key: preference.name for preference in PREFERENCES}
    return PlanChanges(
        audits=tuple(each.worded(warm.words) for each in found.jobs),
        people=tuple(each.worded(warm.words) for each in found.people),
        costs=tuple((names[kind], was, now) for kind, (was, now) in found.costs.items() if was or now),
    )


def _was_begun(each: JobDifference, made_on: date) -> bool:
    """Whether the audit is not to be planned any more because its first day had passed."""
    return each.change == "gone" and each.before is not None and each.before.start < made_on


def _what_keeps(warm: WarmPlan, job: str, person: str) -> tuple[Text, ...]:
    """What stands in the person's own way; where nothing does, nobody could be on it with them."""
    facts = person_facts(Obstacles(warm, warm.problem.jobs_by_id[job]), warm.problem.people_by_id[person])
    return tuple(SENTENCE.format(fact=fact) for fact in facts) or (
        NO_COMPANY.format(person=warm.words.name(person)),)


def _what_keeps_off(warm: WarmPlan, job: str, start: date) -> tuple[Text, ...]:
    """Why the audit cannot begin on the day: its window, the calendar, or else who is away or elsewhere then."""
    asked, problem = warm.problem.jobs_by_id[job], warm.problem
    if not asked.earliest <= start <= asked.latest:
        return (OUT_OF_WINDOW.format(day=start, first=asked.earliest, last=asked.latest),)
    if problem.workdays.index(start) is None:
        return (NO_WORKDAY.format(day=start),)
    closed = next((span for span in asked.blackout if span[0] <= start <= span[1]), None)
    if closed is not None:
        return (CLOSED.format(days=days_words(*closed)),)
    away = [warm.words.name(who.id) for who in problem.auditors
            if any(first <= start <= last for first, last in who.unavailable)]
    busy = [warm.words.name(who.id) for who in problem.auditors
            if any(visit.start <= start <= visit.end and visit.job.id != job for visit in warm.visits.get(who.id, []))]
    told = [words.format(day=start, people=joined([Text(zh=name, en=name) for name in names]))
            for words, names in ((ALL_AWAY, away), (ALL_BUSY, busy)) if names]
    return (NO_TEAM.format(day=start), *told)


def _priced(warm: WarmPlan, found: pricing.Alternative | None) -> Priced | None:
    return None if found is None else _place(warm, found)


def _place(warm: WarmPlan, found: pricing.Alternative) -> Priced:
    people = tuple(warm.words.name(person) for person in found.placement.everyone)
    return Priced(start=found.placement.start, end=found.end, people=people, price=found.price)


SENTENCE = Text(zh="{fact}。", en="{fact}.")
OUT_OF_WINDOW = Text(
    zh="{day} 不在该次检查可安排的日期内：应在 {first} 至 {last} 开始。",
    en="{day} is outside the days that this audit may begin on: {first} to {last}.",
)
NO_WORKDAY = Text(
    zh="{day} 不是工作日，或不在本次排程的日期内。",
    en="{day} is no working day, or not among the days of this plan.",
)
CLOSED = Text(zh="该场所 {days} 不能接受现场检查。", en="The site cannot be audited {days}.")
NO_TEAM = Text(
    zh="{day} 起没有能组成检查组的人员在整个检查期间同时有空。",
    en="From {day} on no people who could make a team are all free for the whole audit.",
)
ALL_AWAY = Text(zh="{day} 不在岗：{people}。", en="Away on {day}: {people}.")
ALL_BUSY = Text(zh="{day} 在其他现场：{people}。", en="At another audit on {day}: {people}.")
NO_COMPANY = Text(
    zh="{person} 本人有空，但没有能与其组成检查组的其他人员同时有空。",
    en="{person} is free, but no others are who could make a team with them.",
)
TIED = Text(
    zh="{person} 与该客户有利益关系，不得参加", en="{person} has a tie to the client and may not take part"
)
GONE = Text(zh="{person} 在本机构工作至 {until}", en="{person} works for the body until {until}")
NO_MEMBER = Text(
    zh="{person} 在 {day} 不具备该规则要求的检查组成员资格",
    en="{person} does not have on {day} what the scheme asks of a member of the team",
)
SEPARATED = Text(
    zh="{person} 在本项目中承担了与现场检查须分离的工作，不得参加",
    en="{person} did other work in this job that is kept apart from the audit on site",
)
