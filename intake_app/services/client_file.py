"""What a client handed in and answered, for whoever evaluates, reviews or decides (CNEX 9.4, 9.7; CEC 5.3)."""

from collections.abc import Sequence

from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.services.access import require_on_case, require_role
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.account import ROLES_ON_CASES, Actor
from models.application import Application
from models.base import Frozen
from models.supplement import SupplementItem, SupplementRequest


class FiledDocument(Frozen):
    """A line of the list of documents, with the size of what was handed in for it; None where nothing was."""

    line: DocumentLine
    size_bytes: int | None


class ClientFile(Frozen):
    """An application behind a job with its documents, and what its client answered to requests, oldest first."""

    application: Application
    documents: tuple[FiledDocument, ...]
    answered: tuple[SupplementItem, ...]


def client_files(office: Office, actor: Actor, engagement_id: str) -> tuple[ClientFile, ...]:
    """What the client handed in and answered, for the body's people; auditors and experts read that of their jobs.

    One for each application that the job goes back to (J68); the answers to the job's own requests lie in the first.
    """
    require_role(actor, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        return tuple(_file_of(office, uow, id, job.supplements if id == job.application_id else ())
                     for id in job.all_applications)


def _file_of(
    office: Office, uow: UnitOfWork, application_id: str, asked_since: Sequence[SupplementRequest]
) -> ClientFile:
    application = uow.applications.get(application_id)
    lines = [line for line in document_lines(application, office.scheme_of(application))
             if line.is_needed or line.handed_in is not None]
    documents = tuple(FiledDocument(line=line, size_bytes=_size(uow, line)) for line in lines)
    return ClientFile(
        application=application, documents=documents,
        answered=tuple(item for request in (*application.supplements, *asked_since) for item in request.items
                       if item.answer))


def _size(uow: UnitOfWork, line: DocumentLine) -> int | None:
    card = uow.files.find(line.handed_in.file_id) if line.handed_in is not None else None
    return card.size_bytes if card is not None else None
