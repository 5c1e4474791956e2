"""The application reviewer's acts: judge the dossier, refuse, or accept (CNEX 9.2, CEC 5.1.2)."""

from intake_app.rules.acceptance import acceptance_due, acceptance_obstacles, refusal_clause, refusal_is_due
from intake_app.rules.answers import parties_of, sites_of
from intake_app.rules.certification_units import divided_anew
from intake_app.rules.closed_days import closed_days_of
from intake_app.rules.completeness import DocumentLine, document_lines, lacks_last_day
from intake_app.rules.lives.application import APPLICATION, ApplicationFacts
from intake_app.rules.renewals import asks_for_renewal
from intake_app.rules.separation import unable_to
from intake_app.services import paper_contexts
from intake_app.services.access import WHO_IS_IT, require_role, tie_to
from intake_app.services.dossiers import of_an_untied_reviewer, party_codes, under_review
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.supplements import last_day_missing, reason_missing, with_settled
from models.account import Actor, Role
from models.application import (
    AcceptanceCheck,
    Application,
    ApplicationState,
    DocumentVerdict,
)
from models.base import Frozen
from models.calendar import DueDate
from models.engagement import Engagement, EngagementKind
from models.errors import NotFound, NotPermitted
from models.ids import EngagementId, new_id
from models.reference import ClauseRef, Reason
from models.text import Text


class WaitingApplication(Frozen):
    """An application to review, with the day on which the decision is due."""

    application: Application
    due: DueDate | None
    is_hard: bool


def waiting_applications(office: Office, actor: Actor) -> tuple[WaitingApplication, ...]:
    """What waits for a review, the one due first in front."""
    require_role(actor, Role.APPLICATION_REVIEWER, Role.MANAGER)
    with office.unit_of_work() as uow:
        submitted = [a for a in uow.applications.all() if a.state is ApplicationState.SUBMITTED]
    waiting = [
        WaitingApplication(application=a, due=acceptance_due(a, office.scheme_of(a), office.calendar),
                           is_hard=office.scheme_of(a).clocks.acceptance_is_hard)
        for a in submitted
    ]
    return tuple(sorted(waiting, key=lambda w: (w.due.on if w.due else office.today(), w.application.id)))


def accept_document(
    office: Office, actor: Actor, application_id: str, requirement: str, subject: str
) -> Application | Refused:
    """Find a document good, once it is said until when it is valid (J48); a request that it answers is settled."""
    require_role(actor, Role.APPLICATION_REVIEWER)
    target = f"{requirement}@{subject}"
    with office.unit_of_work() as uow:
        application = under_review(office, uow, actor, application_id)
        if isinstance(application, Refused):
            return application
        documents = {(d.requirement, d.subject): d for d in application.documents}
        document = documents.get((requirement, subject))
        if document is None:
            raise NotFound(target)
        line = _line_of(office, application, requirement, subject)
        if line is not None and lacks_last_day(line):
            return last_day_missing(line)
        accepted = document.with_(verdict=DocumentVerdict.ACCEPTED, note="")
        answered = frozenset(item.id for batch in application.supplements for item in batch.items
                             if item.target == target)
        judged = with_settled(office, application, answered, actor.name)
        saved = uow.applications.save(judged.with_(
            documents=tuple(accepted if d is document else d for d in application.documents)))
        write_record(office, uow, actor, "application.document_judged", application.id,
                     before={"verdict": document.verdict.value},
                     after={"document": target, "verdict": accepted.verdict.value})
        uow.commit()
    return saved


def record_check(
    office: Office, actor: Actor, application_id: str, key: str, passed: bool, source: str, note: str = ""
) -> Application | Refused:
    """Keep the outcome of one check before acceptance, with where it was looked up (CNEX 9.2.2, J41).

    The checks are those of the edition that acceptance asks.
    """
    require_role(actor, Role.APPLICATION_REVIEWER)
    with office.unit_of_work() as uow:
        application = under_review(office, uow, actor, application_id)
        if isinstance(application, Refused):
            return application
        definition = next((c for c in office.edition_of_acceptance(application).checks if c.key == key), None)
        if definition is None:
            raise NotFound(key)
        if definition.refuses and not source.strip():
            return refused(
                Text(zh="请写明核对的来源（系统名称、查询日期或截图），它是核对的证据。",
                     en="State where it was looked up (system, day, screenshot): that is the check's evidence."),
                definition.clause,
            )
        check = AcceptanceCheck(key=key, passed=passed, checked_on=office.today(), by=actor.name,
                                source=source.strip(), note=note.strip())
        saved = uow.applications.save(application.with_(
            checks=(*(c for c in application.checks if c.key != key), check)))
        write_record(office, uow, actor, "application.checked", application.id,
                     after={"check": key, "passed": passed, "source": source, "note": note}, clause=definition.clause)
        uow.commit()
    return saved


def refuse(
    office: Office, actor: Actor, application_id: str, reason: str, clause: ClauseRef | None = None
) -> Application | Refused:
    """Refuse the application with its reason, as a notice (CNEX 9.2.3: the reason must be given).

    Without a `clause` the refusal rests on the check that failed, or on the rule's clause of acceptance. An application
    that is with its applicant can be refused once the answer is late, and what they asked in between was answered.
    """
    require_role(actor, Role.APPLICATION_REVIEWER)
    if not reason.strip():
        return reason_missing()
    with office.unit_of_work() as uow:
        application = _to_refuse(office, uow, actor, application_id)
        if isinstance(application, Refused):
            return application
        _require_engaged(office, uow, actor, application)
        scheme = office.edition_of_acceptance(application)
        clause = clause or refusal_clause(application, scheme)
        ended = application.with_(state=ApplicationState.REFUSED, edition=scheme.edition, decided_on=office.today(),
                                  decided_by=actor.name, handed_over=None, refusal_reason=reason.strip(),
                                  refusal_clause=clause)
        number = next_paper_number(office, uow, scheme, "refusal_notice")
        context = paper_contexts.refusal_notice(ended, scheme, number, office.today())
        make_paper(office, uow, actor, context, scheme, subject=application.id,
                   enterprise_id=application.enterprise_id)
        saved = uow.applications.save(ended)
        write_record(office, uow, actor, "application.refused", application.id,
                     before={"state": application.state.value},
                     after={"state": saved.state.value, "reason": reason}, clause=clause)
        uow.commit()
    return saved


def accept(office: Office, actor: Actor, application_id: str) -> Engagement | Refused:
    """Accept the application: the 90 days start today, a job is opened and the notice made (CNEX 9.2.3, CEC 5.1.2).

    The edition in force today holds for the case, whichever the application was submitted under. As a refusal does, it
    takes somebody who is engaged as reviewer of applications (CNEX 8.1, 8.4).
    """
    require_role(actor, Role.APPLICATION_REVIEWER)
    with office.unit_of_work() as uow:
        application = under_review(office, uow, actor, application_id)
        if isinstance(application, Refused):
            return application
        _require_engaged(office, uow, actor, application)
        scheme = office.edition_of_acceptance(application)
        obstacles = acceptance_obstacles(application, scheme, office.today())
        if obstacles:
            return Refused(reasons=obstacles)
        # A unit's standard and functional unit are those of the edition that the case stands under.
        accepted = divided_anew(application, scheme).with_(
            state=ApplicationState.ACCEPTED, edition=scheme.edition, decided_on=office.today(), decided_by=actor.name)
        engagement = Engagement(
            id=EngagementId(new_id("engagement")), kind=EngagementKind.INITIAL, application_id=application.id,
            enterprise_id=application.enterprise_id, scheme=scheme.key, edition=scheme.edition,
            parties=parties_of(application, scheme), sites=sites_of(application), units=accepted.units,
            accepted_on=office.today(), accepted_by=actor.person_id, accepted_documents=accepted.documents,
            applied_on=application.submitted_on,
            is_renewal=asks_for_renewal(application, scheme), closed_days=closed_days_of(application, office.today()),
        )
        number = next_paper_number(office, uow, scheme, "acceptance_notice")
        context = paper_contexts.acceptance_notice(accepted, engagement, scheme, number, office.today())
        uow.engagements.add(engagement)
        make_paper(office, uow, actor, context, scheme, subject=engagement.id,
                   enterprise_id=application.enterprise_id)
        uow.applications.save(accepted)
        write_record(office, uow, actor, "application.accepted", application.id,
                     before={"state": application.state.value},
                     after={"state": accepted.state.value, "edition": scheme.edition, "engagement": engagement.id},
                     clause=scheme.gate_clause("acceptance"))
        uow.commit()
    return engagement


def why_barred(office: Office, actor: Actor, application_id: str) -> Reason | None:
    """Why the actor may neither accept nor refuse the application, or None: a tie, or not engaged (CNEX 6, 8)."""
    require_role(actor, Role.APPLICATION_REVIEWER)
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        return tie_to(office, uow, actor, party_codes(application)) or _not_engaged(office, uow, actor, application)


def refusal_ground(office: Office, application: Application) -> Text | None:
    """Why the application must be refused (a failed check that refuses), or None."""
    reason = refusal_is_due(application, office.edition_of_acceptance(application))
    return reason.text if reason else None


def _require_engaged(office: Office, uow: UnitOfWork, actor: Actor, application: Application) -> None:
    reason = _not_engaged(office, uow, actor, application)
    if reason is not None:
        raise NotPermitted(reason.text, reason.clause)


def _not_engaged(office: Office, uow: UnitOfWork, actor: Actor, application: Application) -> Reason | None:
    """The role opens the page; whether somebody is engaged for the decision stands with the person."""
    scheme = office.edition_of_acceptance(application)
    person = uow.people.find(actor.person_id or "")
    if person is None:
        return Reason(text=WHO_IS_IT, clause=scheme.gate_clause("acceptance"))
    return unable_to("application_reviewer", person, scheme, office.today())


def _line_of(office: Office, application: Application, requirement: str, subject: str) -> DocumentLine | None:
    """The line of the list of documents; None where nobody asks for it any more."""
    return next((line for line in document_lines(application, office.edition_of_acceptance(application))
                 if (line.requirement, line.subject) == (requirement, subject)), None)


def _to_refuse(office: Office, uow: UnitOfWork, actor: Actor, application_id: str) -> Application | Refused:
    """An application under review, or one whose applicant is late with the answer and waits for none of the body's."""
    application = of_an_untied_reviewer(office, uow, actor, application_id)
    if application.state is not ApplicationState.RETURNED:
        return under_review(office, uow, actor, application_id)
    facts = ApplicationFacts(application, office.edition_of_acceptance(application), office.today())
    hindering = APPLICATION.obstacles("refuse", facts)
    return Refused(reasons=hindering) if hindering else application
