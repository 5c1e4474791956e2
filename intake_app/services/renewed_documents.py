"""Documents renewed after acceptance: the reviewer, who judged the first ones, accepts or returns them (J48)."""

from intake_app.rules.completeness import DocumentLine, document_lines, lacks_last_day
from intake_app.services.access import require_role
from intake_app.services.dossiers import of_an_untied_reviewer
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.supplements import last_day_missing, reason_missing
from models.account import Actor, Role
from models.application import Application, ApplicationState, DocumentVerdict, SubmittedDocument
from models.base import Frozen
from models.text import Text


class RenewedDocument(Frozen):
    """A file that renews an accepted document and that nobody has judged."""

    application: Application
    line: DocumentLine
    document: SubmittedDocument


def renewed_documents(office: Office, actor: Actor) -> tuple[RenewedDocument, ...]:
    """What waits to be judged, the file that came first in front."""
    require_role(actor, Role.APPLICATION_REVIEWER, Role.MANAGER)
    with office.unit_of_work() as uow:
        accepted = [a for a in uow.applications.all() if a.state is ApplicationState.ACCEPTED]
    found = [each for application in accepted for each in _waiting(office, application)]
    return tuple(sorted(found, key=lambda each: each.document.handed_in_at))


def accept_renewed(office: Office, actor: Actor, application_id: str, file_id: str) -> Application | Refused:
    """Find a renewed document good: from now on its own last day counts."""
    require_role(actor, Role.APPLICATION_REVIEWER)
    with office.unit_of_work() as uow:
        found = _found(office, uow, actor, application_id, file_id)
        if isinstance(found, Refused):
            return found
        if lacks_last_day(found.line):
            return last_day_missing(found.line)
        return _judged(office, uow, actor, found, found.document.with_(
            verdict=DocumentVerdict.ACCEPTED, note="", renews_until=None))


def return_renewed(
    office: Office, actor: Actor, application_id: str, file_id: str, reason: str
) -> Application | Refused:
    """Return a renewed document with its reason: the last day of the one before counts, until a better one comes."""
    require_role(actor, Role.APPLICATION_REVIEWER)
    if not reason.strip():
        return reason_missing()
    with office.unit_of_work() as uow:
        found = _found(office, uow, actor, application_id, file_id)
        if isinstance(found, Refused):
            return found
        return _judged(office, uow, actor, found, found.document.with_(
            verdict=DocumentVerdict.RETURNED, note=reason.strip()))


def _waiting(office: Office, application: Application) -> tuple[RenewedDocument, ...]:
    if not any(document.is_renewal_to_judge for document in application.documents):
        return ()
    return tuple(
        RenewedDocument(application=application, line=line, document=line.handed_in)
        for line in document_lines(application, office.scheme_of(application))
        if line.handed_in is not None and line.handed_in.is_renewal_to_judge
    )


def _found(
    office: Office, uow: UnitOfWork, actor: Actor, application_id: str, file_id: str
) -> RenewedDocument | Refused:
    """The very file that the reviewer saw, while it waits; of parties to which nothing ties the reviewer (CNEX 6)."""
    waiting = _waiting(office, of_an_untied_reviewer(office, uow, actor, application_id))
    return next((each for each in waiting if each.document.file_id == file_id), None) or refused(_OVERTAKEN)


def _judged(
    office: Office, uow: UnitOfWork, actor: Actor, renewed: RenewedDocument, judged: SubmittedDocument
) -> Application:
    application, before = renewed.application, renewed.document
    saved = uow.applications.save(application.with_(
        documents=tuple(judged if d == before else d for d in application.documents)))
    write_record(office, uow, actor, "application.renewed_document_judged", application.id, clause=renewed.line.clause,
                 before={"verdict": before.verdict.value},
                 after={"document": f"{judged.requirement}@{judged.subject}", "file": judged.file_name,
                        "verdict": judged.verdict.value, "reason": judged.note})
    uow.commit()
    return saved


_OVERTAKEN = Text(
    zh="该文件已经处理，或申请人已另行上传；请刷新列表。",
    en="This file has been judged, or the applicant has handed in another one: reload the list.",
)
