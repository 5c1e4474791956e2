"""Visits whose days are over while nothing says what became of them: found, and told of once (CNEX 9.6.2)."""

from functools import partial
from typing import NamedTuple

from intake_app.rules.fieldwork import written_since
from intake_app.rules.unreported_visits import UNSENT_PLAN, Traces, calling_off_fault, is_unreported, passed_unsent
from intake_app.services.access import require_role
from intake_app.services.changes import done_anew_if_stale
from intake_app.services.evaluation import results_taken_back
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.engagement import Engagement, Visit
from models.fieldwork import Entry, EvidenceFile, Fieldwork
from models.reference import Reason

VERB = "visit.unreported"
UNSENT = "visit.passed_unsent"


class UnreportedVisit(NamedTuple):
    """A visit whose days are over, and the job that it is one of."""

    engagement: Engagement
    visit: Visit


class CallingOff(NamedTuple):
    """Why a visit is not called off, or None; and what was written of its site last since its first day, or None."""

    fault: Reason | None
    last_written: Entry | EvidenceFile | None


def unreported(office: Office, actor: Actor) -> tuple[UnreportedVisit, ...]:
    """The visits whose days are over without a result or another word, the one that waits longest in front."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        jobs = uow.engagements.all()
    found = [UnreportedVisit(job, visit) for job in jobs for visit in _of(office, job)]
    return tuple(sorted(found, key=lambda each: (each.visit.end, each.engagement.id, each.visit.site_row)))


def calling_off(office: Office, actor: Actor, engagement: Engagement, visit: Visit) -> CallingOff:
    """Whether the visit may be called off and planned anew today, and who wrote of its site last."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        traces = traces_of(office, uow, engagement, visit)
    fault = calling_off_fault(visit, engagement, traces, office.scheme_of(engagement), office.today(), office.calendar)
    return CallingOff(fault, traces.written[-1] if traces.written else None)


def traces_of(office: Office, uow: UnitOfWork, engagement: Engagement, visit: Visit) -> Traces:
    """What was kept of the visit's site since its first day."""
    work = uow.fieldwork.find(engagement.id) or Fieldwork(id=engagement.id)
    return Traces(
        written=written_since(work, engagement, office.scheme_of(engagement), visit.site_row, visit.start),
        is_taken_up_again=any(each.site_row == visit.site_row and each.first_day >= visit.start
                              for each in results_taken_back(uow, engagement)),
        is_team_gone=_is_team_gone(office, uow, visit))


def _is_team_gone(office: Office, uow: UnitOfWork, visit: Visit) -> bool:
    """Whether nobody of the visit's team can report: each has left (H140), or has no open account as others had one."""
    left = {person.id for person in uow.people.all() if person.has_left(office.today())}
    staying = set(visit.team) - left
    theirs = [each for each in uow.accounts.all() if each.person_id in visit.team]
    return not staying or (bool(theirs) and not any(
        each.is_active and Role.AUDITOR in each.roles and each.person_id in staying for each in theirs))


def note_unreported(office: Office, actor: Actor) -> int:
    """Write a Record of each visit whose days are over without a word; how many this run was the first to tell.

    However often it runs, and however many run at once, each visit is told of once.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        waiting = [job.id for job in uow.engagements.all() if _of(office, job)]
    return sum(done_anew_if_stale(partial(_told, office, actor, id, VERB)) for id in waiting)


def note_passed_unsent(office: Office, actor: Actor) -> int:
    """Write a Record of each visit whose first day came while its plan never went out; how many are told now (H157).

    Once each, as those without a result.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        waiting = [job.id for job in uow.engagements.all() if _unsent_of(office, job)]
    return sum(done_anew_if_stale(partial(_told, office, actor, id, UNSENT)) for id in waiting)


def passed_unsent_visits(office: Office, actor: Actor) -> tuple[UnreportedVisit, ...]:
    """The visits whose first day came while their client was never told of them, the first in front (H157)."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        jobs = uow.engagements.all()
    found = [UnreportedVisit(job, visit) for job in jobs for visit in _unsent_of(office, job)]
    return tuple(sorted(found, key=lambda each: (each.visit.start, each.engagement.id, each.visit.site_row)))


def _told(office: Office, actor: Actor, engagement_id: str, verb: str) -> int:
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        found = _of(office, job) if verb == VERB else _unsent_of(office, job)
        told = {(record.after["site"], record.after["end"]) for record in uow.records.with_verbs({verb}, {job.id})}
        fresh = [each for each in found if (each.site_row, each.end.isoformat()) not in told]
        if fresh:
            # Counts the job's version up: of two runs at once the second is Stale, reads again, and tells nothing.
            uow.engagements.save(job)
        for visit in fresh:
            write_record(office, uow, actor, verb, job.id,
                         after={"site": visit.site_row, "end": visit.end.isoformat()},
                         clause=office.scheme_of(job).gate_clause("plan_confirmed") if verb == VERB else UNSENT_PLAN)
        uow.commit()
    return len(fresh)


def _of(office: Office, engagement: Engagement) -> tuple[Visit, ...]:
    return tuple(visit for visit in engagement.visits if is_unreported(visit, engagement, office.today()))


def _unsent_of(office: Office, engagement: Engagement) -> tuple[Visit, ...]:
    scheme, today = office.scheme_of(engagement), office.today()
    return tuple(visit for visit in engagement.visits
                 if passed_unsent(visit, engagement, scheme, today, office.calendar))
