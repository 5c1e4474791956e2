"""Jobs that wait for a review, decision, approval or certificate which nobody of the body may do as things stand.

Told to managers: somebody is to be evaluated, engaged or given the role first (CNEX 8.1, 9.7; CEC 5.2.2; H156).
"""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from intake_app.rules.stages import Stage, stage
from intake_app.services.access import require_role
from intake_app.services.changes import done_anew_if_stale
from intake_app.services.decisions import ACT_ROLES, barred_in
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.renewing import more_to_come
from models.account import Actor, Role
from models.certificate import CertificateState
from models.engagement import Engagement
from models.reference import Reason
from models.text import Text

VERB = "engagement.nobody_able"

ISSUE = "issue"
"""The decider's act on certificates that are written (CNEX 9.9, CEC 7.1); the others are called as `decisions` does."""

WAITING_FOR: Mapping[str, Text] = {
    "technical_reviewer": Text(zh="技术复核", en="the technical review"),
    "decider": Text(zh="认证决定", en="the decision"),
    "director": Text(zh="批准报告", en="the approval of the report"),
    "certificate_writer": Text(zh="编制证书", en="the writing of the certificates"),
    ISSUE: Text(zh="核对并签发证书", en="the check and issue of the certificates"),
}
"""What a job can wait for that not everybody may do, in a word."""

_OF_STAGE = {Stage.TECHNICAL_REVIEW: "technical_reviewer", Stage.DECISION: "decider",
             Stage.DIRECTOR_APPROVAL: "director"}


class NobodyAble(NamedTuple):
    """What a job waits for that nobody may do, with each of those who hold the role and what bars them."""

    act: str
    barred: tuple[tuple[str, Reason], ...]
    """By name; empty where nobody with an open account holds the role at all."""

    @property
    def text(self) -> Text:
        """The act in a word."""
        return WAITING_FOR[self.act]


def nobody_able(office: Office, actor: Actor, engagement_id: str) -> NobodyAble | None:
    """What the job waits for now that nobody may do today, or None; for who manages or coordinates."""
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        return _lacking(office, uow, uow.engagements.get(engagement_id))


def note_nobody_able(office: Office, actor: Actor) -> int:
    """Write a Record of each job that waits for an act which nobody may do; how many this run was the first to tell.

    Once for each act on a report, however often it runs; of two runs at once the second finds it told.
    """
    require_role(actor, Role.MANAGER, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        waiting = [job.id for job in uow.engagements.all() if _lacking(office, uow, job) is not None]
    return sum(done_anew_if_stale(partial(_told, office, actor, id)) for id in waiting)


def still_lacking(office: Office, uow: UnitOfWork, job: Engagement) -> str:
    """The act that the job waits for and nobody may do, in the open transaction; empty where there is none."""
    found = _lacking(office, uow, job)
    return found.act if found is not None else ""


def _told(office: Office, actor: Actor, engagement_id: str) -> int:
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        found = _lacking(office, uow, job)
        told = {(record.after["act"], record.after["report"]) for record in uow.records.with_verbs({VERB}, {job.id})}
        report = job.report.paper_id if job.report is not None else None
        if found is None or (found.act, report) in told:
            return 0
        # Counts the job's version up: of two runs at once the second is Stale, reads again, and tells nothing.
        uow.engagements.save(job)
        write_record(office, uow, actor, VERB, job.id, after={"act": found.act, "report": report},
                     clause=office.scheme_of(job).gate_clause("technical_review"))
        uow.commit()
    return 1


def _lacking(office: Office, uow: UnitOfWork, job: Engagement) -> NobodyAble | None:
    act = _awaited(office, uow, job)
    if act is None:
        return None
    part = "decider" if act == ISSUE else act
    held_by = {each.person_id for each in uow.accounts.all()
               if ACT_ROLES[part] in each.roles and each.is_active and each.person_id}
    barred = []
    for person in (each for each in uow.people.all() if each.id in held_by):
        reason = barred_in(office, uow, job, person, part)
        if reason is None:
            return None
        barred.append((person.name, reason))
    return NobodyAble(act, tuple(barred))


def _awaited(office: Office, uow: UnitOfWork, job: Engagement) -> str | None:
    """The act that the job waits for, of those that not everybody may do; None where it waits for another, or none."""
    scheme = office.scheme_of(job)
    written = uow.certificates.of_engagement(job.id) if job.decision is not None else ()
    now = stage(job, scheme, written)
    if now in _OF_STAGE:
        return _OF_STAGE[now]
    if job.decision is None or not job.decision.is_positive or not more_to_come(office, uow, job):
        return None
    return ISSUE if any(each.state is CertificateState.DRAFT for each in written) else "certificate_writer"
