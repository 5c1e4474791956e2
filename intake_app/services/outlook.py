"""The managers' view ahead: coming surveillances, the people for them, what is in danger, and the running clocks.

One pass over certificates and jobs; nothing is asked of the storage for each of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nsmallest
from typing import NamedTuple

from intake_app.rules.cities import city_named
from intake_app.rules.clock_stops import stops_of
from intake_app.rules.clocks import ConclusionClock, conclusion_clock
from intake_app.rules.joint_surveillance import JointVisit, OwnSurveillance, alike_ones, joint_visits
from intake_app.rules.person_days import proposed_person_days
from intake_app.rules.risks import Risk, case_risk, certificate_risk, days_to_spare, most_at_risk
from intake_app.rules.staffing import ComingVisit, Staffing, months_ahead, staffing
from intake_app.rules.stages import Stage, stage
from intake_app.rules.surveillance import (
    SurveillanceDue,
    SurveillanceState,
    first_day_allowed,
    next_surveys,
    surveillance_due,
    surveillances_after,
    with_visit,
)
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.planning import fallen_rows
from models.account import Actor, Role
from models.application import PartyRole
from models.certificate import Certificate
from models.engagement import ClockStop, Engagement, EngagementKind
from models.ids import EngagementId, PersonId
from models.personnel import Person
from models.text import Text

AT_RISK = 10
"""How many of those in danger are shown."""


@dataclass(frozen=True)
class ComingSurveillance:
    """A surveillance of a certificate as the charts count it: the next one, or one that follows it."""

    number: str
    client: str
    scheme: str
    family: str
    province: Text | None
    """None where the site's city is not known."""
    state: SurveillanceState
    due_on: date
    hard_limit: date
    month: date
    """The first day of the month that it is counted in: of its due date, or this one where that has passed."""


@dataclass(frozen=True)
class CaseClock:
    """The conclusion clock of one running initial case, with the stops behind it."""

    engagement: Engagement
    stage: Stage
    clock: ConclusionClock
    stops: tuple[ClockStop, ...]
    """Those entered and those that follow from the facts."""


@dataclass(frozen=True)
class Outlook:
    """What lies ahead from `today` on."""

    today: date
    surveillances: tuple[ComingSurveillance, ...]
    """Due within the months shown or overdue, the first due in front."""
    staffing: Staffing
    at_risk: tuple[Risk, ...]
    clocks: tuple[CaseClock, ...]
    """The one to be concluded first in front."""
    joint: tuple[JointVisit, ...]
    """Where one visit could serve several of the next surveillances, the first due in front; `staffing` counts these
    apart, as nobody has joined them yet."""


def outlook(office: Office, actor: Actor) -> Outlook:
    """Everything that a manager looks ahead for, as of today."""
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        certificates, jobs, people = uow.certificates.all(), uow.engagements.all(), uow.people.all()
    desk = _Desk(office, certificates, jobs, people)
    clocks = tuple(desk.clocks())
    return Outlook(
        today=desk.today,
        surveillances=tuple(sorted(desk.surveillances(), key=lambda each: (each.due_on, each.number))),
        staffing=staffing(desk.coming_visits(), people, desk.planned_days(), office.house.staffing, office.calendar,
                          desk.today),
        at_risk=most_at_risk(desk.risks(clocks), AT_RISK),
        clocks=clocks,
        joint=tuple(sorted(desk.joint(), key=lambda each: (each.due_on, each.limited_by))),
    )


class _Due(NamedTuple):
    certificate: Certificate
    due: SurveillanceDue
    """Its next surveillance."""
    scheme: SchemeEdition
    """The edition that it stands under."""


class _Desk:
    """The certificates under surveillance and the jobs, as of one day."""

    def __init__(
        self, office: Office, certificates: Sequence[Certificate], jobs: Sequence[Engagement], people: Sequence[Person]
    ) -> None:
        self.office = office
        self.today = office.today()
        self.last = months_ahead(self.today, office.house.staffing.horizon_months.value + 1)[-1] - timedelta(days=1)
        """The last day of the months shown."""
        self.jobs = {job.id: job for job in jobs}
        self.open_jobs = [job for job in jobs if not job.is_over]
        known = {person.id: person for person in people}
        self.fallen = {job.id: fallen_rows(office, job, known) for job in self.open_jobs}
        """The sites of each job whose visit must be planned again."""
        self.serving = next_surveys(self.open_jobs)
        self.due = [_Due(each, with_visit(due, each, self._job_for(each), scheme), scheme) for each in certificates
                    for scheme in (office.scheme_of(each),)
                    if (due := surveillance_due(each, scheme, self.today)) is not None]
        # An overdue one is done today at the earliest, and those that follow are counted from there.
        self.after = {each.id: surveillances_after(max(due.due_on, self.today), each, scheme, self.last)
                      for each, due, scheme in self.due}
        """The last days of the surveillances that follow within the months shown."""

    def _job_for(self, certificate: Certificate) -> tuple[Engagement, ...]:
        job = self.serving.get(certificate.id)
        return (job,) if job is not None else ()

    def surveillances(self) -> Iterator[ComingSurveillance]:
        """Each certificate's next surveillance within the months shown, and those that follow it there."""
        for certificate, due, _ in self.due:
            if due.due_on > self.last:
                continue
            place = city_named(certificate.site_city)
            coming = ComingSurveillance(
                number=certificate.number, client=_client(certificate), scheme=certificate.scheme,
                family=certificate.unit.family, province=place.province if place else None, state=due.state,
                due_on=due.due_on, hard_limit=due.hard_limit, month=max(due.due_on, self.today).replace(day=1))
            yield coming
            for day in self.after[certificate.id]:
                yield replace(coming, state="later", due_on=day, hard_limit=day,
                              month=day.replace(day=1))

    def coming_visits(self) -> Iterator[ComingVisit]:
        """The visits to be planned, be it again: of open jobs, and of surveillances whose job is not opened yet.

        Those that follow them within the months shown count too: a certificate is surveyed every year.

        Certificates of one job are surveyed together, each site apart (J68).
        """
        for job in self.open_jobs:
            standing = {visit.site_row for visit in job.visits} - self.fallen[job.id]
            planned = standing | {result.site_row for result in job.on_site}
            yield from self._visits_of(job, self._target_of(job), set(job.rows_to_check) - planned)
        rounds: dict[tuple[EngagementId, int], list[tuple[Certificate, date]]] = defaultdict(list)
        for certificate, due, _ in self.due:
            if certificate.engagement_id in self.jobs:
                if certificate.id not in self.serving:
                    rounds[certificate.engagement_id, 0].append((certificate, due.due_on))
                for number, day in enumerate(self.after[certificate.id], start=1):
                    rounds[certificate.engagement_id, number].append((certificate, day))
        for (origin, _), together in rounds.items():
            target = min(day for _, day in together) - self._before_due()
            yield from self._visits_of(self.jobs[origin], target, {each.unit.site_row for each, _ in together})

    def joint(self) -> Iterator[JointVisit]:
        """The visits that will be offered to be joined, as things stand: of holders with several jobs (H163, H164).

        As far as no notice is made and no job opened; each as if its notice went out as early as it may.
        """
        rules = self.office.house.joint_visits
        if rules.offer.value == "never":
            return
        by_origin: dict[EngagementId, list[_Due]] = defaultdict(list)
        for each in self.due:
            origin = each.certificate.engagement_id
            if each.due.due_on <= self.last and each.due.notice_sent_on is None and origin in self.jobs \
                    and each.certificate.id not in self.serving:
                by_origin[origin].append(each)
        several = alike_ones({origin: [each.certificate for each in together]
                              for origin, together in by_origin.items()})
        waiting: dict[tuple[str, str], list[OwnSurveillance]] = defaultdict(list)
        for origin, together in by_origin.items():
            if origin in several:
                first = together[0].certificate
                waiting[first.scheme, first.edition].append(self._by_itself(self.jobs[origin], together))
        for group in waiting.values():
            yield from joint_visits(group, self.office.scheme_of(group[0].certificates[0]), rules.most_days_apart.value)

    def _by_itself(self, origin: Engagement, together: Sequence[_Due]) -> OwnSurveillance:
        return OwnSurveillance(
            certificates=tuple(each.certificate for each in together), dues=tuple(each.due for each in together),
            first_day=max(self.today, *(first_day_allowed(each.due, each.scheme, self.today) for each in together)),
            origin=origin)

    def planned_days(self) -> Mapping[PersonId, set[date]]:
        """Everybody's audit days of this month and later: also in jobs decided since, as they count in the month."""
        first = self.today.replace(day=1)
        days: dict[PersonId, set[date]] = defaultdict(set)
        for job in self.jobs.values():
            fallen = self.fallen.get(job.id, frozenset())
            for visit in job.visits:
                if visit.end >= first and job.holds(visit) and visit.site_row not in fallen:
                    on = set(self.office.calendar.working_days(visit.start, visit.end)) or {visit.start}
                    for person in visit.everyone:
                        days[person] |= on
        return days

    def risks(self, clocks: Sequence[CaseClock]) -> Iterator[Risk]:
        """The danger of each running case, and of the certificates in the greatest, as many as are shown.

        Those of one job with one last day count together (J68).
        """
        together: dict[tuple[str, ...], list[_Due]] = defaultdict(list)
        for each in self.due:
            job, certificate = self._job_of(each), each.certificate
            of = (certificate.engagement_id or certificate.id, each.due.hard_limit.isoformat(), job.id if job else "")
            together[of].append(each)
        # Sentences for thousands take longer than finding whose are read.
        in_danger = [(days, first.due.hard_limit, first.certificate.number, group) for group in together.values()
                     for first in group[:1]
                     if (days := days_to_spare(first.due, self._first_day(first), self._job_of(first), self.today))
                     is not None]
        for *_, group in nsmallest(AT_RISK, in_danger, key=lambda each: each[:3]):
            first = group[0]
            yield certificate_risk([each.certificate for each in group], first.due, self._first_day(first),
                                   self._job_of(first), first.scheme, self.today)
        for case in clocks:
            risk = case_risk(case.engagement, case.stage, case.clock, self.office.scheme_of(case.engagement),
                             self.today)
            if risk is not None:
                yield risk

    def _job_of(self, of: _Due) -> Engagement | None:
        return self.serving.get(of.certificate.id)

    def _first_day(self, of: _Due) -> date:
        """The first working day on which it may take place: nobody plans an audit on another."""
        job = self._job_of(of)
        first = job.not_before if job and job.not_before else first_day_allowed(of.due, of.scheme, self.today)
        return self.office.calendar.next_working_day(first).on

    def clocks(self) -> Iterator[CaseClock]:
        """The undecided initial cases."""
        for job in sorted(self.open_jobs, key=lambda job: (job.accepted_on, job.id)):
            if job.kind is EngagementKind.INITIAL:
                scheme = self.office.scheme_of(job)
                yield CaseClock(engagement=job, stage=stage(job, scheme),
                                clock=conclusion_clock(job, scheme, self.today),
                                stops=stops_of(job, scheme, self.today))

    def _visits_of(self, job: Engagement, target: date, rows: set[str]) -> Iterator[ComingVisit]:
        scheme = self.office.scheme_of(job)
        for figure in job.person_days or proposed_person_days(job.sites, job.units, scheme):
            if figure.site_row in rows:
                families = frozenset(unit.family for unit in job.units if unit.site_row == figure.site_row)
                yield ComingVisit(scheme=scheme, families=families, half_days=figure.on_site_half_days, target=target)

    def _target_of(self, job: Engagement) -> date:
        targets = self.office.house.planning.targets
        if job.kind is EngagementKind.INITIAL:
            return job.accepted_on + timedelta(days=targets.initial_target_days)
        return max(job.not_before or self.today, (job.due_on or self.today) - self._before_due())

    def _before_due(self) -> timedelta:
        return timedelta(days=self.office.house.planning.targets.surveillance_target_days_before_due)


def _client(certificate: Certificate) -> str:
    return certificate.parties[PartyRole.CLIENT].name
