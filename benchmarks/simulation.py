"""Years of surveillance of many certificates of both schemes, lived through the services from day to day.

`python -m benchmarks.simulation [--certificates 2000] [--years 5] [--seed 1] [--progress FILE]` prints a row for
RESULTS.md, and every breach that it found; 1 where there is one. Decisions, approvals, certificates, notices, plans,
declarations, confirmations, checks on site, reports, suspensions, restorations, withdrawals, changes, leave and the
run of the day go through the services, each paper made. Certification begins with a reported job, and a team's
checklists are put in whole. Clients come late, auditors fall ill before and at their visits, holidays are announced
after visits were planned: a visit that did not take place is called off and planned anew, with a notice of its own.

What must hold is looked at from outside, with figures written here and not read from the schemes.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from benchmarks import simulated_audits
from intake_app import bootstrap
from intake_app.config import read_config
from intake_app.rules.certificate_endings import SUSPENSION_UNRESOLVED
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    audit_plan,
    certificate_changes,
    certificates,
    decisions,
    endings,
    missed_limits,
    paper_register,
    people,
    restorations,
    sending,
    surveillance,
)
from intake_app.services.certificate_changes import WantedChange
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.sending import HandedOver
from models.account import Role
from models.application import CertificationUnit, PartyRole
from models.calendar import WorkingCalendar, add_months
from models.certificate import Certificate, CertificateState
from models.certificate_change import ChangeVerdict
from models.dispatch import DispatchWay
from models.engagement import Engagement, UnitFootprint, Visit
from models.ids import ApplicationId, EngagementId, EnterpriseId
from models.paper import Paper
from models.personnel import Person
from tests.job_builders import (
    evaluated,
    footprint,
    person,
    qualification,
    report,
    site,
    technical_review,
    unit,
    visit,
)
from tests.services.jobs import COORDINATOR, acting, client, put

FIRST_DAY = date(2021, 1, 4)
"""The holidays of the years from here on are known."""
FIGURES = {"cnex_ex": (12, 15, 15), "cec_salt": (12, 12, 12)}
"""Months to the first surveillance, to its last day, and between two; by scheme (CNEX 11, CEC 6.1)."""
NOTICE_MONTHS = 2
RENEWED_BY_SURVEILLANCE, RENEWAL_MONTHS = {"cnex_ex"}, 6
"""Where a surveillance passed in the certificate's last months renews it (CNEX 12.1)."""
JOBS_TO_AN_AUDITOR = 25
"""Jobs under surveillance for each auditor; a small body has six all the same."""
FEWEST_AUDITORS = 6
CITIES = ("南阳", "郑州", "武汉", "西安", "济南", "合肥", "无锡", "天津")
"""Where the sites lie and the auditors live."""
MANAGER, DECIDER, WRITER, DIRECTOR = (acting(role, person=role.value) for role in (
    Role.MANAGER, Role.DECIDER, Role.CERTIFICATE_WRITER, Role.DIRECTOR))
COLUMNS = ("surveyed", "plans", "planned", "planned again", "unplaced", "late clients", "sick auditors",
           "visits on days off", "called off", "case opened", "suspended", "restored", "withdrawn", "change evaluated")
"""What is counted in the row."""


@dataclass
class Calendar:
    """The day on which the simulated office is; nine in the morning."""

    day: date = FIRST_DAY

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


class Years:
    """One run: an office, its days, and what is to happen on each of them."""

    def __init__(self, folder: Path, seed: int, count: int, progress: Path | None = None) -> None:
        self.progress = progress
        self.clock = Calendar()
        settings = read_config({
            "FOOTMARK_DATABASE_URL": f"sqlite:///{folder}/footmark.sqlite3", "FOOTMARK_FILES": str(folder / "files"),
            "FOOTMARK_BASE_URL": "http://127.0.0.1"})
        self.office: Office = replace(bootstrap.office(settings), now=self.clock, house_calendar=WorkingCalendar(
            announced_years=frozenset({FIRST_DAY.year})))
        self.seed = seed
        self.agenda: dict[date, list[tuple[str, Callable[[], None]]]] = defaultdict(list)
        self.happened: list[str] = []
        self.counts: Counter[str] = Counter()
        self.breaches: list[str] = []
        self.must_plan = False
        """Somebody fell ill since the last plan, or a visit did not take place."""
        self.planned: set[str] = set()
        self.numbers: dict[str, str] = {}
        """Of each certificate, and of each surveillance job that of its first certificate with its due date."""
        put(self.office, *_staff(count // 2))
        for number in range(count // 2):
            day = FIRST_DAY + timedelta(days=Random(f"{seed}/{number}").randrange(0, 2 * 365))
            self.at(day, f"{number:05d}/issue", lambda number=number: self.issue(number))

    def run(self, days: int) -> None:
        """Let the days pass, weekends too, and look after each whether a limit was passed in silence."""
        notices_on = plan_on = FIRST_DAY
        for _ in range(days):
            today = self.clock.day
            if (today.month, today.day) == (11, 25):
                years = self.office.calendar.announced_years | {today.year + 1}
                self.office = replace(self.office, house_calendar=WorkingCalendar(announced_years=years))
            for opened in missed_limits.open_cases_due(self.office, RUN_OF_THE_DAY):
                self.note("case opened", opened)
                self.after(opened.id, "case", 1, 8, lambda id=opened.id: self.decide_case(id))
            for _, act in sorted(self.agenda.pop(today, ()), key=lambda entry: entry[0]):
                act()
            if self.office.calendar.is_working_day(today):
                if today >= notices_on:
                    notices_on = today + timedelta(days=7)
                    self.send_notices()
                if self.must_plan or today >= plan_on:
                    plan_on = add_months(today, 1)
                    self.plan()
            self.breaches += [f"{today} {words}" for words in passed_in_silence(self.stored(), today, self.was_visited)]
            if self.progress is not None and today.day == 1:
                self.tell()
            self.clock.day += timedelta(days=1)
        self.breaches += list(notice_faults(self.stored(), self.clock.day))
        self.breaches += [f"paper number missing: {number}"
                          for number in paper_register.missing_numbers(self.office, MANAGER)]

    def digest(self) -> str:
        """What happened, in one word: the same for the same seed."""
        return hashlib.sha256("\n".join(sorted(self.happened)).encode()).hexdigest()[:12]

    def tell(self) -> None:
        """Write down how far the run is and what it found, so that one that is killed is not wholly lost."""
        assert self.progress is not None
        with self.progress.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), "day": str(self.clock.day),
                                   "story": self.digest(), **self.counts, "breaches": self.breaches}) + "\n")

    def stored(self) -> tuple[Certificate, ...]:
        """All certificates as they are kept."""
        with self.office.unit_of_work() as uow:
            return uow.certificates.all()

    def was_visited(self, certificate: Certificate, by: date) -> bool:
        """Whether an open surveillance of the certificate was on site at each of its sites by that day."""
        with self.office.unit_of_work() as uow:
            jobs = uow.engagements.of_enterprise(certificate.enterprise_id)
        return any({site.row for site in job.sites} == {each.site_row for each in job.on_site if each.last_day <= by}
                   for job in jobs if certificate.id in job.certificate_ids and not job.is_over)

    def certificate(self, id: str) -> Certificate:
        """The certificate as it is kept."""
        with self.office.unit_of_work() as uow:
            return uow.certificates.get(id)

    def at(self, day: date, key: str, act: Callable[[], None]) -> None:
        """Let something happen on a day; what comes on one day happens in the order of the keys."""
        self.agenda[max(day, self.clock.day + timedelta(days=1)) if self.happened else day].append((key, act))

    def after(self, id: str, what: str, least: int, most: int, act: Callable[[], None]) -> None:
        """Let something happen to a certificate some days from now."""
        number = self.numbers[id]
        days = self.draw(number, what).randint(least, most)
        self.at(self.clock.day + timedelta(days=days), f"{number}/{what}", act)

    def draw(self, number: str, what: str) -> Random:
        """Chance that depends on the seed, the thing and the day alone."""
        return Random(f"{self.seed}/{number}/{what}/{self.clock.day}")

    def note(self, what: str, certificate: Certificate) -> None:
        """Keep what happened to a certificate."""
        self.counts[what] += 1
        self.happened.append(f"{self.clock.day} {certificate.number} {what}")

    def did(self, what: str, outcome: object) -> bool:
        """Whether a use case did what was asked; a refusal where none was expected is a breach."""
        if isinstance(outcome, Refused):
            self.breaches.append(f"{self.clock.day} {what}: {outcome.reasons[0].text.en}")
            return False
        if isinstance(outcome, Certificate):
            self.note(what, outcome)
        return True

    def issue(self, slot: int, cycle: int = 1) -> None:
        """Two certificates of one job, decided, written and issued; a re-certification after their three years."""
        job = _reported(self.office.schemes.editions[slot % 2], slot, cycle, self.clock.day)
        put(self.office, job)
        self.did("decided", decisions.decide(self.office, DECIDER, job.id, True, "符合要求"))
        if self.office.scheme_of(job).report_needs_director:
            self.did("approved", decisions.approve_release(self.office, DIRECTOR, job.id))
        self.did("written", certificates.write_certificates(self.office, WRITER, job.id))
        issued = certificates.issue_certificates(self.office, DECIDER, job.id)
        if not self.did("issued", issued) or isinstance(issued, Refused):
            return
        for each in issued:
            self.numbers[each.id] = each.number
            self.note("issued", each)
            self.plan_life(each.id)
        self.at(add_months(self.clock.day, 36), f"{slot:05d}-{cycle}/issue", lambda: self.issue(slot, cycle + 1))

    def plan_life(self, id: str) -> None:
        """What its holder and the authorities will bring about."""
        for what, chance, act in (("breach", 0.10, self.suspend_for_breach), ("wish", 0.05, self.ask_for_suspension),
                                  ("change", 0.25, self.apply_for_change), ("cancel", 0.04, self.cancel)):
            if self.draw(self.numbers[id], f"whether {what}").random() < chance:
                self.after(id, what, 30, 1050, lambda act=act: act(id))

    def send_notices(self) -> None:
        """The manager makes the notices that are due; each opens a job, which waits for the next plan."""
        known = self.job_ids()
        for notice in self.made_notices():
            self.did("sent", sending.record_handed_over(self.office, COORDINATOR, notice.id, HandedOver(
                sent_on=self.clock.day, way=DispatchWay.COURIER, proof=f"SF {notice.number}")))
        with self.office.unit_of_work() as uow:
            opened = [job for job in uow.engagements.all() if job.id not in known]
        for job in opened:
            self.numbers[job.id] = f"{self.numbers[job.certificate_ids[0]]}/{job.due_on}"
            self.did("made ready", simulated_audits.make_ready(self.office, job.id))

    def made_notices(self) -> tuple[Paper, ...]:
        """The notices that are due now, on paper."""
        made = surveillance.make_due_notices(self.office, MANAGER)
        return made if isinstance(made, tuple) else ()

    def job_ids(self) -> set[str]:
        """The surveillance jobs that there are."""
        with self.office.unit_of_work() as uow:
            return {job.id for job in uow.engagements.all()}

    def plan(self) -> None:
        """Place all open visits with the scheduler; the clients confirm some days later, and the visits follow."""
        self.must_plan = False
        planned = simulated_audits.plan_open_visits(self.office, self.numbers)
        if planned is None or not self.did("planned", planned) or isinstance(planned, Refused):
            return
        self.counts["plans"] += 1
        self.counts["unplaced"] += planned.unplaced
        for job in planned.announced:
            number, (placed,) = self.numbers[job.id], job.visits
            self.counts["planned again" if number in self.planned else "planned"] += 1
            self.planned.add(number)
            self.happened.append(f"{self.clock.day} {number} {placed.start} {placed.end} {' '.join(placed.everyone)}")
            self.after(job.id, "confirm", 1, 3, lambda id=job.id: self.confirm(id))
            draw = self.draw(number, "illness")
            if draw.random() < 0.06:
                ahead = (placed.start - self.clock.day).days
                sick = sorted(placed.everyone)[draw.randrange(len(placed.everyone))]
                self.after(job.id, "illness", 1, ahead, lambda sick=sick, number=number: self.fall_ill(sick, number))
            self.at(placed.end, f"{number}/visit", lambda id=job.id, on=placed.end: self.visit(id, on))

    def confirm(self, job_id: str) -> None:
        """The client confirms the plan that stands, if it is not being made again."""
        job = self.job(job_id)
        if job.unanswered(self.clock.day):
            self.did("confirmed", simulated_audits.confirm(self.office, job))

    def fall_ill(self, sick: str, number: str) -> None:
        """Somebody is away from today on; what that takes from the plan is planned again on this working day."""
        self.counts["sick auditors"] += 1
        back = self.clock.day + timedelta(days=self.draw(number, "back").randint(3, 21))
        self.did("absence", people.add_absence(self.office, COORDINATOR, sick, self.clock.day, back, "病假"))
        self.must_plan = True

    def visit(self, job_id: str, on: date) -> None:
        """The last day on site, if the visit takes place: its client confirmed it and is there, and so is its team.

        Where one of its days became a day off, the check ends later, if it began on another.
        """
        job, today = self.job(job_id), self.clock.day
        number = self.numbers[job_id]
        placed = next((visit for visit in job.visits_ahead if visit.end == on), None)
        is_over = not any(_in_force(self.certificate(id), today) for id in job.certificate_ids)
        if placed is None or is_over:
            return
        if not placed.is_confirmed:
            self.must_plan = True
            return
        first_day = next(self.office.calendar.working_days(placed.start, placed.end), None)
        if first_day is None:
            self.counts["visits on days off"] += 1
            self.at(today + timedelta(days=1), f"{number}/off", lambda: self.call_off(job_id, on))
            return
        if not self.office.calendar.is_working_day(today) or self.is_too_short(job, placed, first_day):
            self.counts["visits on days off"] += 1
            self.at(self.office.calendar.working_days_after(today, 1).on, f"{number}/visit",
                    lambda: self.visit(job_id, on))
            return
        draw = self.draw(number, "visit")
        if draw.random() < 0.12:
            self.counts["late clients"] += 1
            self.at(today + timedelta(days=draw.randint(1, 200)), f"{number}/off", lambda: self.call_off(job_id, on))
        elif self.is_short_handed(placed, first_day):
            self.at(today + timedelta(days=1), f"{number}/off", lambda: self.call_off(job_id, on))
        else:
            self.hold(job, first_day, draw.random() < 0.96)

    def is_too_short(self, job: Engagement, placed: Visit, first_day: date) -> bool:
        """Whether the working days since the first on site do not make its person-days yet."""
        half_days = next(figure.on_site_half_days for figure in job.person_days if figure.site_row == placed.site_row)
        days = sum(1 for _ in self.office.calendar.working_days(first_day, self.clock.day))
        return 2 * len(placed.team) * days < half_days

    def is_short_handed(self, placed: Visit, first_day: date) -> bool:
        """Whether somebody of the team was away on a day since its first on site."""
        with self.office.unit_of_work() as uow:
            team = [uow.people.get(each) for each in placed.everyone]
        return any(each.first <= self.clock.day and first_day <= each.last
                   for member in team for each in member.absences)

    def call_off(self, job_id: str, on: date) -> None:
        """The visit did not take place; it is planned again on this working day, if its certificates are in force."""
        job = self.job(job_id)
        placed = next((visit for visit in job.visits_ahead if visit.end == on), None)
        if placed is None or not any(_in_force(self.certificate(id), self.clock.day) for id in job.certificate_ids):
            return
        if self.did("visit called off", audit_plan.call_off_visit(
                self.office, COORDINATOR, job_id, placed.site_row, "现场没有进行")):
            self.counts["called off"] += 1
            self.happened.append(f"{self.clock.day} {self.numbers[job_id]} called off")
            self.must_plan = True

    def job(self, id: str) -> Engagement:
        """The job as it is kept."""
        with self.office.unit_of_work() as uow:
            return uow.engagements.get(id)

    def hold(self, job: Engagement, first_day: date, passed: bool) -> None:
        """The site's check is closed today; report and decision follow."""
        if self.did("held", simulated_audits.hold(self.office, job, first_day)):
            self.counts["visits"] += 1
            self.after(job.id, "report", 2, 15, lambda: self.report(job, passed))

    def report(self, job: Engagement, passed: bool) -> None:
        """Written and reviewed on one day."""
        if self.did("reported", simulated_audits.report(self.office, DECIDER, job, passed)):
            self.after(job.id, "decide", 3, 25, lambda: self.decide(job, passed))

    def decide(self, job: Engagement, passed: bool) -> None:
        """The surveillance is evaluated; one that did not pass leads to a suspension."""
        if not self.did("surveyed", decisions.decide(self.office, DECIDER, job.id, passed, "见评价报告")):
            return
        for id in job.certificate_ids:
            self.note("surveyed" if passed else "not passed", self.certificate(id))
            if not passed:
                self.after(id, "failed", 1, 5, lambda id=id: self.suspend(id, "other"))

    def decide_case(self, id: str) -> None:
        """A person decides about a missed limit: suspend as proposed, or let it stay a while."""
        waiting = missed_limits.open_cases(self.office, MANAGER)
        case = next((each for each in waiting if each.certificate.id == id), None)
        if case is None:
            return
        draw = self.draw(self.numbers[id], "case decided")
        until = self.clock.day + timedelta(days=draw.randint(20, 60))
        if draw.random() < 0.6 or until > case.certificate.valid_until:
            self.suspend(id, case.proposal.key)
        else:
            self.did("kept", missed_limits.keep_in_force(self.office, MANAGER, id, until, "现场监督已排定"))

    def suspend_for_breach(self, id: str) -> None:
        """On the ground that the scheme keeps for all others."""
        self.suspend(id, "other")

    def ask_for_suspension(self, id: str) -> None:
        """The holder wishes it, and the body follows some days later."""
        certificate = self.certificate(id)
        if certificate.state is CertificateState.VALID and _in_force(certificate, self.clock.day):
            self.did("suspension asked for", endings.ask_to_end(
                self.office, client(certificate.enterprise_id), id, endings.StatusChange.SUSPENDED, "停产检修"))
            self.after(id, "granted", 1, 5, lambda: self.suspend(id, "own_request"))

    def suspend(self, id: str, ground: str) -> None:
        """Suspended where it is valid; the holder mostly applies for its restoration, or the time runs out."""
        before = self.certificate(id)
        if before.state is not CertificateState.VALID or not _in_force(before, self.clock.day):
            return
        suspended = certificates.suspend(self.office, MANAGER, id, ground, PartyRole.CLIENT, "经核实",
                                         self.clock.day)
        if not self.did("suspended", suspended) or not isinstance(suspended, Certificate):
            return
        until = suspended.suspensions[-1].until
        assert until is not None
        self.at(until + timedelta(days=1), f"{suspended.number}/over", lambda: self.end_suspension(id))
        if self.draw(suspended.number, "back").random() < 0.8:
            self.after(id, "apply", 10, 150, lambda: self.apply_for_restoration(id))

    def apply_for_restoration(self, id: str) -> None:
        """The holder applies, the body verifies, and restores."""
        certificate = self.certificate(id)
        if certificate.state is CertificateState.SUSPENDED and _in_force(certificate, self.clock.day):
            self.did("restoration applied for", restorations.apply_for_restoration(
                self.office, client(certificate.enterprise_id), id, "已整改"))
            self.after(id, "restore", 2, 20, lambda: self.restore(id))

    def restore(self, id: str) -> None:
        """Verified and restored on one day."""
        certificate = self.certificate(id)
        if certificate.state is CertificateState.SUSPENDED and _in_force(certificate, self.clock.day):
            restorations.record_restoration_check(self.office, MANAGER, id, self.clock.day, "核查组", "已消除", True)
            self.did("restored", restorations.restore(self.office, MANAGER, id))

    def end_suspension(self, id: str) -> None:
        """A suspension that was not lifted in its time ends in withdrawal."""
        certificate = self.certificate(id)
        until = certificate.suspensions[-1].until
        if certificate.state is CertificateState.SUSPENDED and until and until < self.clock.day and _in_force(
                certificate, self.clock.day):
            self.did("withdrawn", endings.withdraw(self.office, MANAGER, id, SUSPENSION_UNRESOLVED, PartyRole.CLIENT,
                                                   "暂停期满未恢复", self.clock.day))

    def apply_for_change(self, id: str) -> None:
        """The holder applies for a change and the body answers; the certificate's clocks go on."""
        certificate = self.certificate(id)
        changes = self.office.scheme_of(certificate).changes
        if changes is None or certificate.state is not CertificateState.VALID or not _in_force(
                certificate, self.clock.day):
            return
        wanted = WantedChange(kind=changes.kinds[0].key, before="原工艺", after="新工艺", is_planned=True,
                              takes_effect_on=self.clock.day + timedelta(days=30))
        applied = certificate_changes.apply_for_change(self.office, client(certificate.enterprise_id), id, wanted)
        if self.did("change applied for", applied) and isinstance(applied, Certificate):
            self.did("change evaluated", certificate_changes.evaluate_change(
                self.office, MANAGER, id, applied.changes[-1].id, ChangeVerdict.APPROVED, "不影响碳足迹"))

    def cancel(self, id: str) -> None:
        """At its holder's wish, for good."""
        certificate = self.certificate(id)
        if _in_force(certificate, self.clock.day):
            cancellation = self.office.scheme_of(certificate).cancellation
            assert cancellation is not None
            self.did("cancelled", endings.cancel(self.office, MANAGER, id, cancellation.grounds[0].key, "持有人申请",
                                                 self.clock.day))


def _staff(jobs: int) -> Iterator[Person]:
    """The auditors that so many jobs take, and those who decide, write and approve."""
    trained = [qualification(kind, valid_from=FIRST_DAY)
               for kind in ("footprint_training", "ghg_verifier", "green_product")]
    for actor, function in ((DECIDER, "decider"), (WRITER, "certificate_writer"), (DIRECTOR, "director")):
        yield _evaluated_on_first_day(person(str(actor.person_id), *trained, functions=(function,)))
    for number in range(max(FEWEST_AUDITORS, jobs // JOBS_TO_AN_AUDITOR)):
        auditor = person(f"auditor-{number:03d}", *trained, target_days_per_year=150)
        yield _evaluated_on_first_day(auditor).with_(**_place(number))


def _evaluated_on_first_day(person: Person) -> Person:
    return person.with_(competences=tuple(each.with_(evaluated_on=FIRST_DAY) for each in person.competences))


def _reported(scheme: SchemeEdition, slot: int, cycle: int, today: date) -> Engagement:
    """A job of two units whose report passed its technical review; its team is none of today's."""
    name, accepted_on = f"{slot:05d}-{cycle}", today - timedelta(days=60)
    units = (unit(scheme, "u1"), unit(scheme, "u2"))
    return evaluated(
        scheme, id=EngagementId(f"engagement-{name}"), application_id=ApplicationId(f"application-{name}"),
        enterprise_id=EnterpriseId(f"enterprise-{slot:05d}"), accepted_on=accepted_on,
        sites=(site().with_(**_place(slot)),), units=units,
        visits=(visit(start=accepted_on, end=accepted_on + timedelta(days=2)),),
        footprints=_footprints(scheme, units, today), report=report(),
        technical_review=technical_review())


def _footprints(
    scheme: SchemeEdition, units: Sequence[CertificationUnit], today: date
) -> tuple[UnitFootprint, ...]:
    """Of each unit over the last whole year."""
    year = today.year - 1
    return tuple(footprint(scheme, each.id, period_from=date(year, 1, 1), period_to=date(year, 12, 31))
                 for each in units)


def _place(number: int) -> dict[str, object]:
    """Where a site lies or an auditor lives."""
    city = city_named(CITIES[number % len(CITIES)])
    assert city is not None
    return {"city": city.name, "latitude": city.latitude, "longitude": city.longitude}


def passed_in_silence(
    stored: tuple[Certificate, ...], today: date, was_visited: Callable[[Certificate, date], bool]
) -> Iterator[str]:
    """The valid certificates whose last day has passed while no case is open and nobody let them stay.

    `was_visited` tells whether an audit that is not decided yet was on site by that day: then nothing was missed (J13).
    """
    for each in stored:
        if each.state is not CertificateState.VALID or today > each.valid_until:
            continue
        start, due, limit = _cycles(each)[-1]
        if due <= each.valid_until and today > limit and not any(
            case.limit == limit and (case.decided_on is None or (case.kept_until or limit) >= today)
            for case in each.missed_limits
        ) and not was_visited(each, limit):
            yield f"{each.number}: last day {limit} passed, counted from {start}, and no case is open"


def notice_faults(stored: tuple[Certificate, ...], end: date) -> Iterator[str]:
    """Every surveillance whose notice was not sent once and in time, up to the certificate's or the run's end."""
    for each in stored:
        sent = Counter(notice.due_on for notice in each.notices)
        dues = [due for _, due, _ in _cycles(each) if due <= each.valid_until] + list(_renewing(each))
        last_day = min(end, each.valid_until, each.termination.ended_on if each.termination else end)
        for due in dues:
            if add_months(due, -NOTICE_MONTHS) < last_day and sent[due] != 1:
                yield f"{each.number}: {sent[due]} notices of the surveillance due on {due}"
        for notice in each.notices:
            if notice.due_on not in dues:
                yield f"{each.number}: a notice of {notice.due_on}, on which nothing is due"
            if notice.sent_on > add_months(notice.due_on, -NOTICE_MONTHS):
                yield f"{each.number}: the notice of {notice.due_on} was sent on {notice.sent_on}"


def _cycles(each: Certificate) -> list[tuple[date, date, date]]:
    """From when each surveillance is counted, when it is due and its last day."""
    first, first_limit, interval = FIGURES[each.scheme]
    later = [(done.completed_on, interval, interval) for done in each.surveillances]
    return [(start, add_months(start, due), add_months(start, limit))
            for start, due, limit in [(each.issued_on, first, first_limit), *later]]


def _renewing(each: Certificate) -> Iterator[date]:
    """The last day of the surveillance that renews it, where none of the cycles falls into its last months."""
    opens_on = add_months(each.valid_until, -RENEWAL_MONTHS)
    _, last_due, _ = _cycles(each)[-1]
    was_told = any(notice.due_on == each.valid_until for notice in each.notices)
    is_passed = any(done.completed_on >= opens_on for done in each.surveillances)
    if each.scheme in RENEWED_BY_SURVEILLANCE and last_due > each.valid_until and (was_told or not is_passed):
        yield each.valid_until


def _in_force(certificate: Certificate, today: date) -> bool:
    open_states = (CertificateState.VALID, CertificateState.SUSPENDED)
    return certificate.state in open_states and today <= certificate.valid_until


def main() -> int:
    """Print the row and the breaches; 1 where there is one."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--certificates", type=int, default=2000)
    arguments.add_argument("--years", type=int, default=5)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--progress", type=Path, help="a file that gets a line for each month")
    given = arguments.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        years = Years(Path(folder), given.seed, given.certificates, given.progress)
        years.run(365 * given.years + 1)
        notices = sum(len(each.notices) for each in years.stored())
    took, load = time.perf_counter() - begun, os.getloadavg()[0]
    told = [datetime.now(UTC).date(), f"{load:.0f}", given.certificates, given.years, given.seed,
            years.counts["issued"], notices,
            *(years.counts[what] for what in COLUMNS),
            len(years.breaches), years.digest(), f"{took / 60:.1f}"]
    print("| " + " | ".join(map(str, told)) + " |")
    for breach in years.breaches[:50]:
        print(breach, file=sys.stderr)
    return 1 if years.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
