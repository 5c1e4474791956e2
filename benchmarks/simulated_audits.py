"""The surveillance audits of the simulated years: made ready, planned by the scheduler, reviewed, held and reported.

What the team answers in its checklists is put in whole; each of its acts goes through the services.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from intake_app.rules.comparisons import YearBefore, next_period
from intake_app.rules.fieldwork import fields_of
from intake_app.services import audit_plan, decisions, evaluation, planning, programme, publishing
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.planning_problem import split_job_id
from models.account import Actor, Role
from models.calendar import add_months
from models.engagement import OBSERVATION, Engagement, YearCompared
from models.planning import PlanProposal
from scheduler.plan import Plan
from scheduler.problem import Problem
from scheduler.solve import solve
from tests.fieldwork_builders import fieldwork
from tests.job_builders import footprint, methods_of, on_site, rating_of, shares
from tests.services.jobs import COORDINATOR, acting, client

ROUNDS = 4000
"""Rounds of a search: a count, since a clock would not tell the same story twice."""
LONGEST_SECONDS = 600
"""Far more than the rounds take."""


@dataclass(frozen=True)
class Planned:
    """What a plan came to: the jobs whose visits it placed and announced, and how many visits found no place."""

    announced: tuple[Engagement, ...]
    unplaced: int


def make_ready(office: Office, job_id: str) -> Engagement | Refused:
    """Person-days proposed and confirmed: the job may be planned."""
    programme.propose_person_days(office, COORDINATOR, job_id)
    return programme.confirm_person_days(office, COORDINATOR, job_id)


def plan_open_visits(office: Office, names: Mapping[str, str]) -> Planned | Refused | None:
    """Place all open visits, publish the plan, let every member declare and each team read; None where nothing is open.

    Visits that stand are fixed in the problem. `names` gives each job a name that is the same in every run of a seed.
    """
    order = planning.order_now(office, ())
    if isinstance(order, Refused):
        return None
    found = _solved(order.problem, names)
    with office.unit_of_work() as uow:
        told = planning.with_reasons(office, order, found)
        proposal: PlanProposal = planning.keep_proposal(office, uow, COORDINATOR, order, told)
        uow.commit()
    published = publishing.publish_plan(office, COORDINATOR, proposal.id, proposal.version)
    if isinstance(published, Refused):
        return published
    announced = list(published.sent)
    for waiting in published.waiting:
        read = _read(office, _declared(office, waiting.engagement))
        if isinstance(read, Refused):
            return read
        announced.append(read)
    return Planned(announced=tuple(announced), unplaced=len(found.unscheduled))


def _solved(problem: Problem, names: Mapping[str, str]) -> Plan:
    """The plan of a problem whose jobs have the names of the story: ids are drawn anew in each run."""
    told = {job.id: f"{names.get(engagement, engagement)}/{row}" for job in problem.jobs
            for engagement, row in [split_job_id(job.id)]}
    ids = {name: id for id, name in told.items()}
    jobs = sorted((job.model_copy(update={"id": told[job.id]}) for job in problem.jobs), key=lambda job: job.id)
    # A copy would keep what the problem has cached of its jobs.
    named = Problem(**{field: getattr(problem, field) for field in Problem.model_fields} | {"jobs": tuple(jobs)})
    plan = solve(named, seconds=LONGEST_SECONDS, workers=1, max_iterations=ROUNDS)
    return plan.model_copy(update={
        part: tuple(each.model_copy(update={"job": ids[each.job]}) for each in getattr(plan, part))
        for part in ("assignments", "unscheduled")})


def _declared(office: Office, job: Engagement) -> Engagement:
    """The job once everybody on it has declared their impartiality."""
    said = {declaration.person_id for declaration in job.declarations}
    for person in sorted(job.members - said):
        job = audit_plan.declare_impartiality(office, acting(Role.AUDITOR, person=person), job.id)
    return job


def _read(office: Office, job: Engagement) -> Engagement | Refused:
    """The job once its team has concluded the document review, with which its notice goes if it waited for that."""
    if job.document_review is not None:
        return job
    scheme = office.scheme_of(job)
    whole = fieldwork(job, scheme)
    fields = fields_of(whole, job, scheme)
    with office.unit_of_work() as uow:
        uow.fieldwork.add(whole.with_(interviews={}, entries={
            path: entry for path, entry in whole.entries.items() if not fields[path].site_row}))
        uow.commit()
    verdict = next(each.key for each in scheme.verdicts if each.lets_on)
    return evaluation.record_document_review(office, _leader(job), job.id, verdict, "文件齐全", "")


def confirm(office: Office, job: Engagement) -> Engagement | Refused:
    """The client confirms the plan."""
    return audit_plan.confirm_plan(office, client(job.enterprise_id), job.id, True)


def hold(office: Office, job: Engagement, first_day: date) -> Engagement | Refused:
    """The team fills its checklists, the leader closes the check today, and the footprints are entered."""
    scheme, today = office.scheme_of(job), office.today()
    with office.unit_of_work() as uow:
        uow.fieldwork.save(fieldwork(job, scheme).with_(version=uow.fieldwork.get(job.id).version))
        uow.commit()
    result = on_site(first_day=first_day, last_day=office.today())
    held = evaluation.record_on_site(office, _leader(job), job.id, result)
    years = evaluation.years_before(office, _leader(job), job.id)
    for unit in job.units:
        if isinstance(held, Refused):
            return held
        before = years.get(unit.id)
        held = evaluation.enter_footprint(office, _leader(job), job.id, unit.id, footprint(scheme).value,
                                          shares(scheme), methods_of(scheme), *_period(office, before, today),
                                          _compared(before), rating_of(scheme))
    return held


def _compared(before: YearBefore | None) -> YearCompared:
    """No lower than the year before, which is observed, and the target reached; nothing where there was none."""
    if before is None:
        return evaluation.NOT_COMPARED
    return YearCompared(previous_value=before.value, target_reached=True, rated_as=OBSERVATION, remark="产量下降",
                        next_target="比上一年度下降 3%")


def _period(office: Office, before: YearBefore | None, today: date) -> tuple[date, date]:
    """Last year, or what follows the period verified last: the twelve months once they are over, else up to today."""
    if before is None:
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    months = office.house.surveillance_period_months.value
    return next_period(before, months, today) or (add_months(today, -months) + timedelta(days=1), today)


def report(office: Office, reviewer: Actor, job: Engagement, passed: bool) -> Engagement | Refused:
    """The leader writes the report, and it passes its technical review."""
    written = evaluation.write_report(office, _leader(job), job.id, passed, "见检查记录")
    if isinstance(written, Refused):
        return written
    return decisions.record_technical_review(office, reviewer, job.id, True, "资料齐全")


def _leader(job: Engagement) -> Actor:
    (visit,) = job.visits
    return acting(Role.AUDITOR, person=visit.leader)
