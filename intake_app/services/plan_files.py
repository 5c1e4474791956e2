"""The plan to take away: the visits that stand, or a proposal's, as a workbook and as calendars."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from pydantic import TypeAdapter

from intake_app.calendars.plan import plan_calendar
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.plan_sending import unsent_notices
from intake_app.services.planning import fallen_rows, proposed_plan
from intake_app.services.planning_problem import is_standing, job_id, split_job_id, visit_of
from intake_app.services.ports import UnitOfWork
from intake_app.tables.plan_workbook import plan_workbook
from models.account import Actor, Role
from models.application import PartyRole
from models.engagement import Engagement, Visit
from models.errors import NotPermitted
from models.ids import PaperId, PersonId
from models.personnel import Person
from models.planning import LeftOutVisit, PlanProposal, ScheduledVisit, VisitMember, VisitPart, VisitState
from models.record import Record
from models.text import Language, Text
from scheduler.problem import Problem

DAYS_BACK = 90
"""How far back a calendar reaches."""

VISITS: TypeAdapter[tuple[Visit, ...]] = TypeAdapter(tuple[Visit, ...])
TOLD = frozenset({"visits", "plan_notice", "plan_release"})
"""The parts of a job whose changes a calendar must learn of; records name `plan_notice` where they are from before each
visit had its own, and a calendar's count of changes may not fall.
"""


def published_workbook(office: Office, actor: Actor, language: Language) -> bytes:
    """The visits that stand from this month on, as a workbook."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    first = office.today().replace(day=1)
    with office.unit_of_work() as uow:
        people, jobs = uow.people.all(), uow.engagements.all()
        roll = _Roll(office, people, unsent_notices(uow, jobs))
        visits = [roll.scheduled(job, visit) for job in jobs for visit in job.visits
                  if visit.end >= first and job.holds(visit)]
    return plan_workbook(visits, people, language, office.today())


def proposal_workbook(office: Office, actor: Actor, proposal_id: str, language: Language) -> bytes:
    """Everything that a proposal holds, fixed visits included, as a workbook, with what it leaves out and why."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        proposal = uow.proposals.get(proposal_id)
        people = uow.people.all()
        jobs: dict[str, Engagement] = {job.id: job for job in uow.engagements.all()}
        roll = _Roll(office, people, unsent_notices(uow, jobs.values()))
    problem, plan = proposed_plan(proposal)
    visits = []
    for assignment in plan.assignments:
        job = jobs[split_job_id(assignment.job)[0]]
        row = split_job_id(assignment.job)[1]
        standing = next((each for each in job.visits if each.site_row == row), None)
        # What stays as it is may have its people in other parts in the problem.
        visit = (standing if standing and is_standing(problem.jobs_by_id[assignment.job])
                 else visit_of(problem, assignment, roll.people))
        told = roll.scheduled(job, visit)
        is_fixed = _stands(visit, job) and told.state is not VisitState.FALLEN
        visits.append(told if is_fixed else told.with_(state=VisitState.PROPOSED))
    return plan_workbook(visits, people, language, office.today(), tuple(_left_out(proposal, problem, jobs)))


def _left_out(
    proposal: PlanProposal, problem: Problem, jobs: Mapping[str, Engagement]
) -> Iterator[LeftOutVisit]:
    """What the proposal has no place for, in the order in which it must be held."""
    asked = problem.jobs_by_id
    for entry in sorted(proposal.unplanned, key=lambda each: asked[each.job].latest):
        id, row = split_job_id(entry.job)
        job = jobs[id]
        site = job.site(row)
        yield LeftOutVisit(kind=job.kind, is_renewal=job.is_renewal, client=job.parties[PartyRole.CLIENT].name,
                           site=site.name, city=site.city, latest=asked[entry.job].latest, reasons=entry.reasons)


def whole_calendar(office: Office, actor: Actor, language: Language) -> bytes:
    """All visits of the last months and ahead as a calendar file, those called off included."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        visits = [visit for told in _histories(office, uow) for visit in told.whole()]
    return plan_calendar(visits, WHOLE.in_language(language), language, office.moment())


def personal_calendar(office: Office, actor: Actor, person_id: str, language: Language) -> bytes:
    """One person's visits as a calendar file, those they were taken off included; everybody may have their own."""
    if actor.person_id != person_id and actor.roles.isdisjoint({Role.COORDINATOR, Role.MANAGER}):
        raise NotPermitted(Text(zh="只能导出本人的日程。", en="You may take away your own calendar only."))
    with office.unit_of_work() as uow:
        person = uow.people.get(person_id)
        visits = [visit for told in _histories(office, uow) for visit in told.of(person.id)]
    title = PERSONAL.in_language(language).format(name=person.name)
    return plan_calendar(visits, title, language, office.moment(), person.id)


class _Roll:
    """Everybody of the body, by whom visits are told: their names, and whether a visit can still take place so.

    A visit is announced once its notice is sent; one of `unsent` is only made.
    """

    def __init__(self, office: Office, people: Sequence[Person], unsent: Collection[PaperId]) -> None:
        self.office = office
        self.unsent = unsent
        self.people = {person.id: person for person in people}

    def scheduled(self, job: Engagement, visit: Visit) -> ScheduledVisit:
        """The visit in words; one that must be planned again is neither confirmed nor announced."""
        site = job.site(visit.site_row)
        is_fallen = visit.site_row in fallen_rows(self.office, job, self.people)
        state = VisitState.FALLEN if is_fallen else self._state(visit)
        return ScheduledVisit(
            key=job_id(job, visit.site_row), kind=job.kind, is_renewal=job.is_renewal,
            client=job.parties[PartyRole.CLIENT].name, site=site.name,
            city=site.city, address=site.address, start=visit.start, end=visit.end, state=state,
            members=tuple(VisitMember(id=id, name=self._name(id), part=_part(id, visit))
                          for id in _leader_first(visit)),
        )

    def _state(self, visit: Visit) -> VisitState:
        if visit.notice is None or visit.notice.paper_id in self.unsent:
            return VisitState.PLANNED
        return VisitState.CONFIRMED if visit.is_confirmed else VisitState.ANNOUNCED

    def _name(self, id: PersonId) -> str:
        return self.people[id].name if id in self.people else id


class _History:
    """The visits of one job and what became of them, told by the records of its changes."""

    def __init__(self, job: Engagement, records: Sequence[Record], roll: _Roll, since: date) -> None:
        self.job = job
        self.roll = roll
        self.since = since
        changes = [record for record in records if TOLD & set(record.after)]
        self.sequence = max(len(changes) - 1, 0)
        self.earlier = [VISITS.validate_python(part["visits"]) for record in changes
                        for part in (record.before, record.after) if "visits" in part]

    def whole(self) -> Iterator[ScheduledVisit]:
        """Each site's visit: the one that stands, or the last one that was called off."""
        yield from self._told(None)

    def of(self, person: PersonId) -> Iterator[ScheduledVisit]:
        """Each site's visit with this person, or the last one that they were taken off."""
        yield from self._told(person)

    def _told(self, person: PersonId | None) -> Iterator[ScheduledVisit]:
        standing = {visit.site_row: visit for visit in self.job.visits
                    if (person is None or person in visit.everyone) and self.job.holds(visit)}
        last = {visit.site_row: visit for visits in (*self.earlier, self.job.visits) for visit in visits
                if person is None or person in visit.everyone}
        for row, visit in (last | standing).items():
            if visit.end < self.since or not any(site.row == row for site in self.job.sites):
                continue
            told = self.roll.scheduled(self.job, visit).with_(sequence=self.sequence)
            yield told if row in standing else told.with_(state=VisitState.CALLED_OFF)


def _histories(office: Office, uow: UnitOfWork) -> Iterator[_History]:
    """The jobs that are under way, or whose visits are not long over."""
    since = office.today() - timedelta(days=DAYS_BACK)
    jobs = uow.engagements.all()
    roll = _Roll(office, uow.people.all(), unsent_notices(uow, jobs))
    for job in jobs:
        if not job.is_over or any(visit.end >= since for visit in job.visits):
            yield _History(job, uow.records.about(job.id), roll, since)


def _stands(visit: Visit, job: Engagement) -> bool:
    return any(each.site_row == visit.site_row and each.start == visit.start and set(each.team) == set(visit.team)
               for each in job.visits)


def _leader_first(visit: Visit) -> tuple[PersonId, ...]:
    return (visit.leader, *(id for id in visit.everyone if id != visit.leader))


def _part(id: PersonId, visit: Visit) -> VisitPart:
    if id == visit.leader:
        return VisitPart.LEADER
    return VisitPart.EXPERT if id in visit.experts else VisitPart.MEMBER


WHOLE = Text(zh="现场检查计划", en="Audit plan")
PERSONAL = Text(zh="{name}的现场检查", en="Audits of {name}")
