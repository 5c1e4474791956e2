"""A tie that is found after the work of whom it is about: the body lets that work stand, or others do it anew (S4)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from intake_app.rules.lives.job import JOB
from intake_app.rules.separation import evaluates, taken_part
from intake_app.rules.tied_work import (
    TiedWork,
    WorkKind,
    issued_on,
    tied_work_faults,
    tied_works,
    without_entries,
    without_work,
)
from intake_app.services.access import require_on_case, require_role
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import withhold_paper
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.renewing import more_to_come
from intake_app.services.undone_decisions import undo_decision
from models.account import Actor, Role
from models.engagement import Engagement, TieSettlement
from models.errors import NotPermitted
from models.ids import PersonId
from models.personnel import Person
from models.reference import ClauseRef, Reason
from models.text import Text


def waiting_ties(office: Office, actor: Actor, engagement_id: str) -> tuple[TiedWork, ...]:
    """Whose work in the job waits for the body's word because of a tie; nobody's once nothing is to come of it."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        return _waiting(office, uow, job, *uow.people.all())


def tie_faults(
    office: Office, actor: Actor, engagement_id: str, replaced: Collection[WorkKind] = ()
) -> tuple[Reason, ...]:
    """Why the job's conclusion cannot rest on what was done in it; `replaced` is what the act takes the place of."""
    require_role(actor, Role.AUDITOR, Role.COORDINATOR, Role.DECIDER, Role.DIRECTOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        return hindering_ties(office, uow, job, replaced)


def hindering_ties(
    office: Office, uow: UnitOfWork, job: Engagement, replaced: Collection[WorkKind] = ()
) -> tuple[Reason, ...]:
    """The same, in the open transaction."""
    return tied_work_faults(_found(office, uow, job), job, office.scheme_of(job), replaced)


def settle_tie(
    office: Office, actor: Actor, engagement_id: str, person_id: str, reason: str
) -> Engagement | Refused:
    """The work of somebody tied stands, for a reason that is kept: the tie did not exist then, or had no bearing.

    It is the word of a manager who evaluated nothing in the job and is not tied, about the ties known by now.
    """
    def settled(uow: UnitOfWork, job: Engagement, tied: TiedWork) -> Mapping[str, Any] | Refused:
        if tied.stands or not any(work.is_done for work in tied.works):
            return refused(_NOT_CLOSED.format(name=tied.person.name), _clause(office, job))
        return {}

    return _answered(office, actor, engagement_id, person_id, reason, "settle_tie", settled)


def repeat_work(
    office: Office, actor: Actor, engagement_id: str, person_id: str, reason: str
) -> Engagement | Refused:
    """Others do anew what somebody tied did: their sites are planned again, and a report that rests on it goes.

    So does what was written there: whoever does it anew writes it themselves. A decision is taken back with it, its
    notice and what was drafted on it too, as long as no certificate is issued.
    """
    def repeated(uow: UnitOfWork, job: Engagement, tied: TiedWork) -> Mapping[str, Any] | Refused:
        issued = issued_on(job, uow.certificates.of_enterprise(job.enterprise_id), office.scheme_of(job))
        if issued is not None:
            return Refused(reasons=(issued,))
        changes = without_work(job, tied, office.today())
        return {**changes, "took_part": _with_writers(uow, job.with_(took_part=changes["took_part"]))}

    return _answered(office, actor, engagement_id, person_id, reason, "repeat_work", repeated)


def note_found_ties(
    office: Office, uow: UnitOfWork, actor: Actor, jobs: Iterable[Engagement], *people: Person
) -> None:
    """Tell of each of these jobs that rests on the work of these people, whose ties are those that became known.

    In the transaction that is open; nothing of one of which nothing is to come.
    """
    for job in jobs:
        for each in _waiting(office, uow, job, *people):
            write_record(office, uow, actor, "impartiality.tie_found", job.id, after={"person": each.person.id},
                         clause=_clause(office, job))


def waited_for(office: Office, uow: UnitOfWork, job: Engagement) -> frozenset[PersonId]:
    """Whose work in the job waits for the body's word, in the transaction that is open."""
    return frozenset(each.person.id for each in _waiting(office, uow, job, *uow.people.all()))


def _answered(
    office: Office, actor: Actor, engagement_id: str, person_id: str, reason: str, act: str,
    answer: Callable[[UnitOfWork, Engagement, TiedWork], Mapping[str, Any] | Refused],
) -> Engagement | Refused:
    """The job with this answer to the person's ties, and with what else it changes."""
    require_role(actor, *JOB[act].who)
    if not reason.strip():
        return refused(_REASON_MISSING)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        if actor.person_id == person_id or evaluates(job, actor.person_id):
            raise NotPermitted(_NOT_YOURS, _clause(office, job))
        hindering = job_obstacles(office, act, job)
        if hindering:
            return Refused(reasons=hindering)
        tied = next((each for each in _waiting(office, uow, job, *uow.people.all()) if each.person.id == person_id),
                    None)
        if tied is None:
            return refused(_NOTHING_WAITS, _clause(office, job))
        changes = answer(uow, job, tied)
        if isinstance(changes, Refused):
            return changes
        given = TieSettlement(person_id=tied.person.id, ties=tied.ties, declared=tied.declared, reason=reason.strip(),
                              is_repeated=act == "repeat_work", settled_on=office.today(), by=actor.name,
                              decision=job.decision if "decision" in changes else None)
        if "director_approval" in changes and job.report is not None:
            withhold_paper(uow, job.report.paper_id)
        saved = changed_engagement(office, uow, actor, job, JOB[act].verb,
                                   tie_settlements=(*job.tie_settlements, given), **changes)
        if given.decision is not None:
            undo_decision(office, uow, actor, job)
        if given.is_repeated:
            _set_entries_aside(office, uow, actor, job, tied)
        uow.commit()
    return saved


def _with_writers(uow: UnitOfWork, job: Engagement) -> Mapping[PersonId, tuple[str, ...]]:
    """The job's `took_part` with whoever drafted its certificates: the drafts may go, their part does not (S3)."""
    for draft in uow.certificates.of_engagement(job.id):
        job = job.with_(took_part=taken_part(job, draft.written_by, "certificate_writer"))
    return job.took_part


def _set_entries_aside(office: Office, uow: UnitOfWork, actor: Actor, job: Engagement, tied: TiedWork) -> None:
    """Others write anew what belongs to the work; what stood there stays in the Record, its files among the job's."""
    work = uow.fieldwork.of_job(job.id)
    left = without_entries(work, job, office.scheme_of(job), tied)
    if left == work:
        return
    uow.fieldwork.save(left)
    write_record(
        office, uow, actor, "fieldwork.set_aside", job.id, clause=_clause(office, job),
        after={"person": tied.person.id},
        before={"entries": {path: {"text": entry.text, "by": entry.by}
                            for path, entry in work.entries.items() if path not in left.entries},
                "interviews": {row: each for row, each in work.interviews.items() if row not in left.interviews},
                "files": [{"place": file.place, "file": file.file_id, "by": file.by}
                          for file in work.files if file not in left.files]})
    anew = [done.step for done in work.steps_done if done not in left.steps_done]
    if anew:
        write_record(office, uow, actor, "planning.step_reopened", job.id, clause=_clause(office, job),
                     before={"done": [each.step for each in work.steps_done]},
                     after={"step": anew[0], "person": tied.person.id})


def _found(office: Office, uow: UnitOfWork, job: Engagement) -> tuple[TiedWork, ...]:
    return _works_of(office, job, *uow.people.all())


def _waiting(office: Office, uow: UnitOfWork, job: Engagement, *people: Person) -> tuple[TiedWork, ...]:
    """What of these people's work in the job waits for the body's word; after a decision only what that rests on."""
    found = [each for each in _works_of(office, job, *people) if each.waits]
    if job.decision is not None:
        found = [each for each in found if any(work.is_done for work in each.unanswered)]
    return tuple(found) if found and more_to_come(office, uow, job) else ()


def _works_of(office: Office, job: Engagement, *people: Person) -> tuple[TiedWork, ...]:
    return tied_works(job, office.scheme_of(job), people, office.house.cooling_off_months.value, office.today())


def _clause(office: Office, job: Engagement) -> ClauseRef | None:
    return office.scheme_of(job).gate_clause("impartiality")


_REASON_MISSING = Text(
    zh="请写明理由和依据（如该关系当时并不存在，或者不影响本项目）；技术复核和认证决定人员将看到。",
    en="State the reason and what it rests on, such as that the tie did not exist then or has no bearing: whoever"
    " reviews and decides reads it.",
)
_NOT_YOURS = Text(
    zh="有利益关系的人员和参加本项目评价的人员不能处理，请由其他管理人员办理。",
    en="Neither whom it is about nor anybody who evaluated in the job answers it: have another manager do it.",
)
_NOTHING_WAITS = Text(
    zh="此人在本项目中没有因利益关系待处理的工作，可能已经处理；请刷新页面。",
    en="Nothing of this person's work waits because of a tie; it may have been answered already. Reload the page.",
)
_NOT_CLOSED = Text(
    zh="{name}参加的现场检查还没有结果，有利益关系的人员不能完成检查，无从认可；请安排其他人员重新检查。",
    en="The check that {name} is at has no result, and nobody tied can close it, so there is nothing to let stand:"
    " have others do it anew.",
)
