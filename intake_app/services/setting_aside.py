"""What the body did or decided is set aside on an upheld appeal, by people who took no part in the case (CNEX 14)."""

from collections.abc import Iterator
from typing import TypeVar

from intake_app.rules.certificates import status_on
from intake_app.rules.complaints import (
    COMPLAINT,
    ON_APPEAL,
    UNINVOLVED,
    CaseFile,
    ComplaintFacts,
    barred_from_complaint,
    complaint_clause,
)
from intake_app.rules.lives.application import APPLICATION
from intake_app.rules.lives.certificate import CERTIFICATE, CertificateFacts
from intake_app.rules.lives.job import JOB
from intake_app.rules.renewals import is_same
from intake_app.rules.setting_aside import (
    ActInCase,
    StandingAct,
    acts_in,
    appeal_faults,
    application_as_before,
    as_handed_back,
    certificate_as_before,
    certificate_beside,
    job_as_before,
    left_by,
    standing_decision,
    standing_refusal,
    standing_status,
)
from intake_app.services.access import require_known, require_role
from intake_app.services.changes import changed_certificate, changed_engagement, read_otherwise
from intake_app.services.complaints import case_file
from intake_app.services.missed_limits import RUN_OF_THE_DAY, with_case
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import changed_fields, write_record
from intake_app.services.tied_work import note_found_ties
from models.account import Actor
from models.application import Application
from models.base import Frozen
from models.certificate import Certificate, CertificateState, StatusChange
from models.complaint import Complaint, LeftStanding, SetAside
from models.engagement import Engagement
from models.errors import NotFound, NotPermitted
from models.reference import Reason
from models.text import Text

Thing = TypeVar("Thing", Certificate, Engagement)

VERBS = frozenset({APPLICATION["set_refusal_aside"].verb, JOB["set_decision_aside"].verb,
                   CERTIFICATE["set_ending_aside"].verb})
"""Who left no other Record about a case carried out what was decided on appeal, and took no part in it."""


class ActToSetAside(Frozen):
    """What stands in the case, came before an upheld appeal, and what keeps it from being set aside today."""

    found: ActInCase
    hindering: tuple[Reason, ...] = ()
    left: LeftStanding | None = None
    """That it stays, where somebody said so."""


def acts_to_set_aside(office: Office, actor: Actor, complaint_id: str) -> tuple[ActToSetAside, ...]:
    """What an upheld appeal may be about: a refusal, a decision against, what was done to certificates; else none."""
    require_role(actor, *ON_APPEAL)
    with office.unit_of_work() as uow:
        appeal = uow.complaints.get(complaint_id)
        scheme = office.scheme_of(appeal)
        file = case_file(uow, appeal)
        return tuple(ActToSetAside(found=each, hindering=_hindering(office, uow, file, each),
                                   left=left_by(appeal, each))
                     for each in acts_in(file) if not appeal_faults(appeal, each.act, scheme))


def why_barred(office: Office, actor: Actor, complaint_id: str) -> Reason | None:
    """Why the actor sets nothing aside on this appeal, or None: a part in the case, a tie, or it is about them."""
    require_role(actor, *ON_APPEAL)
    with office.unit_of_work() as uow:
        appeal = uow.complaints.get(complaint_id)
        return _bar(office, uow, actor, appeal, case_file(uow, appeal, VERBS))


def set_refusal_aside(office: Office, actor: Actor, complaint_id: str, reason: str) -> Application | Refused:
    """Set the refusal of the application aside today: the reviewer has it again, or its applicant who was late.

    `reason` is what was decided of it, as the applicant reads it; so in the others.
    """
    require_role(actor, *APPLICATION["set_refusal_aside"].who)
    if not reason.strip():
        return _words_missing()
    with office.unit_of_work() as uow:
        appeal, file = _appeal_of(office, uow, actor, complaint_id)
        application, scheme = file.application, office.scheme_of(appeal)
        hindering = appeal_faults(appeal, standing_refusal(application), scheme)
        if hindering:
            return Refused(reasons=hindering)
        submissions = uow.submissions.of_application(application.id)
        submitted = max(submissions, key=lambda each: each.number).application if submissions else None
        handed_over = as_handed_back(submitted, application, office.scheme_of(application)) if submitted else None
        saved = uow.applications.save(
            application_as_before(application, handed_over, _set_aside(office, actor, appeal, reason)))
        before, after = changed_fields(application.with_(handed_over=None), saved.with_(handed_over=None))
        write_record(office, uow, actor, APPLICATION["set_refusal_aside"].verb, application.id, before=before,
                     after=after, clause=complaint_clause(scheme))
        uow.commit()
    return saved


def set_decision_aside(
    office: Office, actor: Actor, complaint_id: str, engagement_id: str, reason: str
) -> Engagement | Refused:
    """Set the decision against an initial certification aside today: it is to be decided anew.

    A report against is technically reviewed anew first, which may return it to the team.
    """
    require_role(actor, *JOB["set_decision_aside"].who)
    if not reason.strip():
        return _words_missing()
    with office.unit_of_work() as uow:
        appeal, file = _appeal_of(office, uow, actor, complaint_id)
        job = _found(file.jobs, engagement_id)
        hindering = appeal_faults(appeal, standing_decision(job), office.scheme_of(job))
        if hindering:
            return Refused(reasons=hindering)
        anew = job_as_before(job, _set_aside(office, actor, appeal, reason))
        saved = changed_engagement(
            office, uow, actor, job, JOB["set_decision_aside"].verb, decision=anew.decision,
            director_approval=anew.director_approval, technical_review=anew.technical_review,
            took_part=anew.took_part, decisions_set_aside=anew.decisions_set_aside,
            nonconformities=anew.nonconformities)
        # While it was decided nobody was told of a tie that became known.
        note_found_ties(office, uow, RUN_OF_THE_DAY, (saved,), *uow.people.all())
        uow.commit()
    return saved


def set_status_aside(
    office: Office, actor: Actor, complaint_id: str, certificate_id: str, change: StatusChange, reason: str
) -> Certificate | Refused:
    """Set aside today what stands of the certificate: it is again as it was before `change`.

    Only what stands is set aside: of a certificate that was withdrawn while it stood suspended first the withdrawal,
    then, where that was decided too, the suspension.
    """
    require_role(actor, *CERTIFICATE["set_ending_aside"].who)
    if not reason.strip():
        return _words_missing()
    with office.unit_of_work() as uow:
        appeal, file = _appeal_of(office, uow, actor, complaint_id)
        certificate = _found(file.certificates, certificate_id)
        act = standing_status(certificate)
        if act is not None and act.change is not change:
            return refused(_SOMETHING_ELSE_STANDS.format(number=certificate.number))
        hindering = appeal_faults(appeal, act, office.scheme_of(certificate))
        if act is not None and not hindering:
            hindering = _obstacles(office, uow, certificate, act)
        if hindering:
            return Refused(reasons=hindering)
        saved = _kept(office, uow, actor, certificate,
                      certificate_as_before(certificate, _set_aside(office, actor, appeal, reason)))
        uow.commit()
    return saved


def leave_standing(
    office: Office, actor: Actor, complaint_id: str, subject: str, change: StatusChange | None, reason: str
) -> Complaint | Refused:
    """Say that the decision on an upheld appeal leaves this act as it is, and why; the file can be closed then.

    Whoever finds that wrong can set it aside all the same.
    """
    require_role(actor, *COMPLAINT["leave"].who)
    if not reason.strip():
        return _words_missing()
    with office.unit_of_work() as uow:
        appeal, file = _appeal_of(office, uow, actor, complaint_id)
        scheme = office.scheme_of(appeal)
        found = next((each for each in acts_in(file) if (each.subject, each.act.change) == (subject, change)), None)
        facts = ComplaintFacts(appeal, scheme, file, {}, office.house.cooling_off_months.value, office.today())
        hindering = (*COMPLAINT.obstacles("leave", facts),
                     *appeal_faults(appeal, found.act if found else None, scheme))
        if found is None or hindering:
            return Refused(reasons=hindering)
        left = LeftStanding(subject=subject, change=change or "", acted_on=found.act.on, words=found.words,
                            reason=reason.strip(), on=office.today(), by=actor.name)
        others = tuple(each for each in appeal.left_standing if each != left_by(appeal, found))
        saved = uow.complaints.save(appeal.with_(left_standing=(*others, left)))
        before, after = changed_fields(appeal, saved)
        write_record(office, uow, actor, COMPLAINT["leave"].verb, saved.id, before=before, after=after,
                     clause=complaint_clause(scheme))
        uow.commit()
    return saved


def _hindering(office: Office, uow: UnitOfWork, file: CaseFile, found: ActInCase) -> tuple[Reason, ...]:
    if found.kind != "status":
        return ()
    return _obstacles(office, uow, _found(file.certificates, found.subject), found.act)


def _appeal_of(office: Office, uow: UnitOfWork, actor: Actor, complaint_id: str) -> tuple[Complaint, CaseFile]:
    """The appeal with its case, for somebody who took no part in that; NotPermitted for anybody else."""
    require_known(actor)
    appeal = uow.complaints.get(complaint_id)
    file = case_file(uow, appeal, VERBS)
    barred = _bar(office, uow, actor, appeal, file)
    if barred is not None:
        raise NotPermitted(barred.text, barred.clause)
    return appeal, file


def _set_aside(office: Office, actor: Actor, appeal: Complaint, reason: str) -> SetAside:
    return SetAside(complaint_id=appeal.id, appeal=appeal.number, on=office.today(), by=actor.name,
                    reason=reason.strip())


def _kept(
    office: Office, uow: UnitOfWork, actor: Actor, before: Certificate, after: Certificate
) -> Certificate:
    """The certificate as it stands now; a limit that passed meanwhile is a case again at once, not in a later run.

    That is told by itself, as in the run of the day: whoever sets aside took no part in the case.
    """
    saved = changed_certificate(office, uow, actor, before, CERTIFICATE["set_ending_aside"].verb,
                                **read_otherwise(before, after))
    return with_case(office, uow, RUN_OF_THE_DAY, saved)


def _obstacles(office: Office, uow: UnitOfWork, certificate: Certificate, act: StandingAct) -> tuple[Reason, ...]:
    scheme, today = office.scheme_of(certificate), office.today()
    row = "set_ending_aside"
    if act.change is StatusChange.SUSPENDED:
        is_over = status_on(certificate, today) is CertificateState.EXPIRED
        row = "set_last_suspension_aside" if is_over else "set_suspension_aside"
    beside = certificate_beside(certificate, _of_its_unit(uow, certificate), scheme, today)
    return (*CERTIFICATE.obstacles(row, CertificateFacts(certificate, scheme, today)), *([beside] if beside else []))


def _of_its_unit(uow: UnitOfWork, certificate: Certificate) -> Iterator[Certificate]:
    """The certificates that other jobs led to for the same unit, drafts among them."""
    for each in uow.certificates.of_enterprise(certificate.enterprise_id):
        job = uow.engagements.find(each.engagement_id or "")
        if job is not None and job.id != certificate.engagement_id and any(
            unit.id == each.unit.id and is_same(certificate, unit, job) for unit in job.units
        ):
            yield each


def _found(things: tuple[Thing, ...], id: str) -> Thing:
    """The thing of this id; NotFound where the appeal is about another case."""
    found = next((each for each in things if each.id == id), None)
    if found is None:
        raise NotFound(id)
    return found


def _bar(office: Office, uow: UnitOfWork, actor: Actor, appeal: Complaint, file: CaseFile) -> Reason | None:
    person = uow.people.find(actor.person_id or "")
    concerned = appeal.assignment.concerned if appeal.assignment else ()
    cooling = office.house.cooling_off_months.value
    if person is not None and barred_from_complaint(person, file, office.today(), cooling, concerned) is None:
        return None
    return Reason(text=_INVOLVED, clause=UNINVOLVED)


def _words_missing() -> Refused:
    return refused(Text(zh="请写明申诉处理决定的有关内容，申诉人将看到。",
                        en="Write what was decided on the appeal about it: the client reads it."))


_SOMETHING_ELSE_STANDS = Text(
    zh="证书 {number} 的状态已变化，该决定不是现在有效的处理决定；请刷新页面。",
    en="What stands of certificate {number} is something else by now: reload the page.",
)
_INVOLVED = Text(
    zh="您参与过所涉案件、办理过同一申诉人此前的申诉、是被申诉的人员或与当事企业有利益关系，不得取消原决定；"
    "请由没有参与的管理人员或复核与决定人员办理。",
    en="You took part in the case, handled an earlier appeal of the same complainant, are whom it is about, or have a"
    " tie with its client: have another manager or decider set it aside.",
)
